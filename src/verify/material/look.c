/* What is asked of every file: that it is something, that it is what its name says; the rest is asked by its kind. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "verify/material/inner.h"

/* More than any scan of a paper has [bytes]. */
#define FILE_MOST ((guint64)1 << 30)

void
material_broken(struct material *m, const char *zh, const char *en)
{
	diag_say(m->diag, DIAG_MATERIAL_BROKEN, m->place, NULL, zh, en);
}

bool
material_is_big(struct diag *d, struct place place, guint64 bytes)
{
	if (bytes > FILE_MOST)
		diag_report(d, DIAG_MATERIAL_BIG, place, NULL, (guint)(bytes >> 20), (guint)(FILE_MOST >> 20));
	return bytes > FILE_MOST;
}

/* true: it is of a kind that is taken, and small enough to be looked into. */
static bool
check_kind(struct material *m, const struct material_format *format)
{
	const char *suffix = material_suffix(m->arena, m->name);

	if (m->length == 0)
		diag_report(m->diag, DIAG_MATERIAL_EMPTY, m->place, NULL);
	else if (format->kind == MATERIAL_OTHER)
		diag_say(m->diag, DIAG_MATERIAL_KIND, m->place, NULL, format->other[LANG_ZH], format->other[LANG_EN]);
	else if (!material_is_big(m->diag, m->place, m->length)) {
		if (!text_has_word(format->suffixes, suffix))
			diag_report(m->diag, DIAG_MATERIAL_SUFFIX, m->place, NULL, suffix, format->format,
			    arena_strndup(m->arena, format->suffixes, strcspn(format->suffixes, " ")));
		return true;
	}
	return false;
}

static void
look_into(struct material *m)
{
	static void (*const looks[])(struct material *) = {
		[MATERIAL_PDF] = material_look_pdf,
		[MATERIAL_JPEG] = material_look_jpeg,
		[MATERIAL_PNG] = material_look_png,
		[MATERIAL_TIFF] = material_look_tiff,
	};

	looks[m->look->kind](m);
	if (m->blanks > 0)
		diag_report(m->diag, DIAG_MATERIAL_BLANK, m->place, NULL, m->blank->str);
}

const struct material_look *
material_look(struct arena *arena, struct diag *diag, const char *name, const guint8 *bytes, gsize length)
{
	const struct material_format *format = material_format_of(name, bytes, length);
	struct material m = {
		.arena = arena,
		.diag = diag,
		.place = file_place(arena, name),
		.name = name,
		.bytes = bytes,
		.length = length,
		.look = arena_alloc(arena, sizeof *m.look),
		.blank = arena_string(arena),
	};
	GPtrArray *findings = arena_list(arena);
	gsize from = diag_count(diag);

	*m.look = (struct material_look){ .kind = format->kind,
		.format = format->format,
		.version = "",
		.mime = format->mime,
		.sha256 = digest_sha256(arena, bytes, length),
		.bytes = length,
		.producer = "",
		.findings = findings };
	if (check_kind(&m, format))
		look_into(&m);
	for (gsize i = from; i < diag_count(diag); i++)
		g_ptr_array_add(findings, (gpointer)diag_get(diag, i));
	return m.look;
}
