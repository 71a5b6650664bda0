/* Runs through content streams and marks, font by font, the codes that are shown. */
#include <string.h>

#include "base/arena.h"
#include "verify/reader/inner.h"
#include "verify/reader/scan.h"

enum { SAVED_FONTS = 64 };

/* One stream being run through: of a page, or of a form inside it. */
struct content_run {
	struct reader *reader;
	qpdf_oh resources;
	struct reader_font *font; /* in force */
	struct reader_font *saved[SAVED_FONTS];
	guint nesting, deepest;
	GString *shown;    /* strings since the last operator */
	GString *name;     /* the last one */
	GHashTable *named; /* struct reader_font by its name in these resources */
	GHashTable *forms; /* object ids of form XObjects already run through */
	int depth;
};

static void run_operator(struct content_run *, const char *word);

/* Goes on from the state that `run` is in, with resources of its own. Gives the deepest nesting. */
static guint
run_stream(struct content_run run, const char *content, gsize length, qpdf_oh resources)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) shown = run.shown = g_string_new(NULL);
	g_autoptr(GString) name = run.name = g_string_new(NULL);
	g_autoptr(GHashTable) named = run.named = g_hash_table_new(g_str_hash, g_str_equal);
	struct scan scan = { .at = content, .end = content + length, .text = text };
	enum scan_token token;

	run.resources = resources;
	while ((token = reader_scan_next(&scan)) != TOKEN_END) {
		if (token == TOKEN_STRING)
			g_string_append_len(shown, text->str, (gssize)text->len);
		else if (token == TOKEN_NAME)
			g_string_assign(name, text->str);
		if (token != TOKEN_WORD)
			continue;
		if (strcmp(text->str, "ID") == 0)
			reader_scan_image(&scan);
		run_operator(&run, text->str);
		g_string_truncate(shown, 0);
	}
	return run.deepest;
}

static void
mark_shown(struct content_run *run)
{
	if (run->font == NULL || !run->font->two_bytes)
		return;
	for (gsize i = 0; i + 1 < run->shown->len; i += 2)
		reader_codes_add(run->font->shown,
		    (guint)(guint8)run->shown->str[i] << 8 | (guint8)run->shown->str[i + 1]);
}

static void
run_form(struct content_run *run)
{
	struct reader *reader = run->reader;
	const char *key = arena_printf(reader->arena, "/%s", run->name->str);
	qpdf_oh form = object_key(reader, object_key(reader, run->resources, "/XObject"), key);
	qpdf_oh own = object_key(reader, form, "/Resources");
	struct content_run inner = *run;
	gsize length = 0;
	const char *content;

	if (!object_is_name(reader, object_key(reader, form, "/Subtype"), "Form") || run->depth >= LIMIT_DEPTH)
		return;
	if (!g_hash_table_add(run->forms, GINT_TO_POINTER(qpdf_oh_get_object_id(reader->qpdf, form))))
		return;
	content = object_stream(reader, form, LIMIT_STREAM, &length);
	if (content == NULL)
		return;
	inner.depth++;
	run->deepest = run_stream(inner, content, length,
	    qpdf_oh_is_dictionary(reader->qpdf, own) ? own : run->resources);
}

static void
take_font(struct content_run *run)
{
	const char *key;
	qpdf_oh fonts;

	run->font = g_hash_table_lookup(run->named, run->name->str);
	if (run->font != NULL)
		return;
	key = arena_printf(run->reader->arena, "/%s", run->name->str);
	fonts = object_key(run->reader, run->resources, "/Font");
	run->font = reader_font(run->reader, object_key(run->reader, fonts, key));
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

guint
reader_content(struct reader *reader, const char *content, gsize length, qpdf_oh resources)
{
	g_autoptr(GHashTable) forms = g_hash_table_new(NULL, NULL);

	return run_stream((struct content_run){ .reader = reader, .forms = forms }, content, length, resources);
}
