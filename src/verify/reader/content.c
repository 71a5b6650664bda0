/* Runs through content streams and marks, font by font, the codes that are shown. */
#include <string.h>

#include "base/arena.h"
#include "verify/reader/inner.h"

enum { SAVED_FONTS = 64 };

struct content_run {
	struct reader	*reading;
	struct fonts	*fonts;
	qpdf_oh		 resources;
	struct font	*font;			/* in force */
	struct font	*saved[SAVED_FONTS];
	guint		 nesting, deepest;
	GString		*shown;			/* strings since the last operator */
	GString		*name;			/* the last name since then */
	GHashTable	*named;			/* struct font by its name in these resources */
	GHashTable	*forms;			/* object ids of form XObjects already run through */
	int		 depth;
};

static void run_content(struct content_run *, const char *content, gsize length);

static void
mark_shown(struct content_run *run)
{
	if (run->font == NULL || !run->font->two_bytes)
		return;
	for (gsize i = 0; i + 1 < run->shown->len; i += 2) {
		guint code = (guint)(guint8)run->shown->str[i] << 8 | (guint8)run->shown->str[i + 1];

		run->font->shown[code >> 3] |= (guint8)(1 << (code & 7));
	}
}

static void
run_form(struct content_run *run)
{
	struct reader *reading = run->reading;
	const char *key = arena_printf(reading->arena, "/%s", run->name->str);
	qpdf_oh form = object_key(reading, object_key(reading, run->resources, "/XObject"), key);
	struct content_run inner = *run;
	gsize length = 0;
	const char *content;
	qpdf_oh own;

	if (!object_is_name(reading, object_key(reading, form, "/Subtype"), "Form") || run->depth >= LIMIT_DEPTH)
		return;
	if (!g_hash_table_add(run->forms, GINT_TO_POINTER(qpdf_oh_get_object_id(reading->qpdf, form))))
		return;
	content = object_stream(reading, form, LIMIT_STREAM, &length);
	own = object_key(reading, form, "/Resources");
	if (content == NULL)
		return;
	if (qpdf_oh_is_dictionary(reading->qpdf, own))
		inner.resources = own;
	inner.shown = g_string_new(NULL);
	inner.name = g_string_new(NULL);
	inner.named = g_hash_table_new(g_str_hash, g_str_equal);
	inner.depth++;
	run_content(&inner, content, length);
	run->deepest = MAX(run->deepest, inner.deepest);
	g_string_free(inner.shown, TRUE);
	g_string_free(inner.name, TRUE);
	g_hash_table_unref(inner.named);
}

static void
take_font(struct content_run *run)
{
	const char *key;
	qpdf_oh fonts;

	run->font = g_hash_table_lookup(run->named, run->name->str);
	if (run->font != NULL)
		return;
	key = arena_printf(run->reading->arena, "/%s", run->name->str);
	fonts = object_key(run->reading, run->resources, "/Font");
	run->font = fonts_take(run->fonts, object_key(run->reading, fonts, key));
	g_hash_table_insert(run->named, (gpointer)(key + 1), run->font);
}

static void
run_operator(struct content_run *run, const char *word)
{
	if (strcmp(word, "Tj") == 0 || strcmp(word, "TJ") == 0 || strcmp(word, "'") == 0 || strcmp(word, "\"") == 0) {
		mark_shown(run);
	} else if (strcmp(word, "Tf") == 0) {
		take_font(run);
	} else if (strcmp(word, "q") == 0) {
		if (run->nesting < SAVED_FONTS)
			run->saved[run->nesting] = run->font;
		run->nesting++;
		run->deepest = MAX(run->deepest, run->nesting);
	} else if (strcmp(word, "Q") == 0 && run->nesting > 0) {
		run->nesting--;
		if (run->nesting < SAVED_FONTS)
			run->font = run->saved[run->nesting];
	} else if (strcmp(word, "Do") == 0) {
		run_form(run);
	}
}

static void
run_content(struct content_run *run, const char *content, gsize length)
{
	g_autoptr(GString) text = g_string_new(NULL);
	struct scan scan = { .at = content, .end = content + length, .text = text };
	enum token token;

	while ((token = scan_next(&scan)) != TOKEN_END) {
		switch (token) {
		case TOKEN_STRING:
			g_string_append_len(run->shown, text->str, (gssize)text->len);
			break;
		case TOKEN_NAME:
			g_string_assign(run->name, text->str);
			break;
		case TOKEN_WORD:
			if (strcmp(text->str, "ID") == 0)
				scan_image(&scan);
			run_operator(run, text->str);
			g_string_truncate(run->shown, 0);
			break;
		case TOKEN_END:
		case TOKEN_NUMBER:
		case TOKEN_OPEN:
		case TOKEN_CLOSE:
		case TOKEN_BAD:
			break;
		}
	}
}

guint
content_read(struct reader *reading, struct fonts *fonts, const char *content, gsize length, qpdf_oh resources)
{
	g_autoptr(GString) shown = g_string_new(NULL);
	g_autoptr(GString) name = g_string_new(NULL);
	g_autoptr(GHashTable) forms = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) named = g_hash_table_new(g_str_hash, g_str_equal);
	struct content_run run = {
		.reading = reading, .fonts = fonts, .resources = resources, .shown = shown, .name = name, .named = named,
		.forms = forms,
	};

	run_content(&run, content, length);
	return run.deepest;
}
