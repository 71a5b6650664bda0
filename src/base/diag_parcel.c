/* Findings on their way from one process to another: numbers, then all strings one after the other. */
#include <string.h>

#include "base/diag.h"

enum { STRINGS = 21 }; /* of a finding and its spot */

static void
list_strings(struct finding *f, const char **all[STRINGS])
{
	const char **const strings[STRINGS] = { &f->id, &f->record, &f->document, &f->bars, &f->from, &f->field,
		&f->what[LANG_ZH], &f->what[LANG_EN], &f->source[LANG_ZH], &f->source[LANG_EN], &f->todo[LANG_ZH],
		&f->todo[LANG_EN], &f->also, &f->spot.file, (const char **)&f->spot.excerpt, &f->spot.letters,
		&f->spot.sheet, &f->spot.header, &f->spot.content, &f->days[LANG_ZH], &f->days[LANG_EN] };

	memcpy(all, strings, sizeof strings);
}

/* A string that may be NULL: a mark, its bytes, NUL. */
static void
append_string(GString *out, const char *string)
{
	g_string_append_c(out, string != NULL ? '+' : '-');
	g_string_append(out, string != NULL ? string : "");
	g_string_append_c(out, '\0');
}

/* NULL, too, where a process that went wrong has left none. */
static const char *
take_string(const char **at, const char *end)
{
	gsize left = (gsize)(end - *at), length = strnlen(*at, left);
	const char *string = length > 0 && length < left && **at == '+' ? *at + 1 : NULL;

	*at += MIN(length + 1, left);
	return string;
}

static GVariant *
pack_finding(struct finding f)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const char **strings[STRINGS];

	list_strings(&f, strings);
	for (gsize i = 0; i < STRINGS; i++)
		append_string(out, *strings[i]);
	return g_variant_new("(uttu@ay)", f.level, f.spot.line, f.spot.column, f.spot.caret,
	    g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, out->str, out->len, 1));
}

GVariant *
diag_pack(const struct diag *diag, gsize from)
{
	GVariantBuilder all;

	g_variant_builder_init(&all, G_VARIANT_TYPE(DIAG_FINDINGS));
	for (gsize i = from; i < diag_count(diag); i++)
		g_variant_builder_add_value(&all, pack_finding(*diag_get(diag, i)));
	return g_variant_builder_end(&all);
}

static void
take_finding(struct diag *diag, GVariant *packed)
{
	g_autoptr(GVariant) bytes = NULL;
	struct finding f = { 0 };
	const char **strings[STRINGS], *at;
	guint32 level;
	gsize length;

	g_variant_get(packed, "(uttu@ay)", &level, &f.spot.line, &f.spot.column, &f.spot.caret, &bytes);
	f.level = (enum diag_level)MIN(level, (guint32)DIAG_FATAL);
	at = g_variant_get_fixed_array(bytes, &length, 1);
	if (at == NULL)
		return;

	const char *end = at + length;

	list_strings(&f, strings);
	for (gsize i = 0; i < STRINGS; i++)
		*strings[i] = take_string(&at, end);
	if (f.id != NULL && f.spot.file != NULL)
		diag_add(diag, &f);
}

void
diag_take(struct diag *diag, GVariant *packed)
{
	for (gsize i = 0; i < g_variant_n_children(packed); i++) {
		g_autoptr(GVariant) one = g_variant_get_child_value(packed, i);

		take_finding(diag, one);
	}
}
