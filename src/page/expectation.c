/* What must be found in the finished file, as a small XML document: the fields, their text and their boxes. */
#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"
#include "xml/xml.h"
#include "page/page.h"

#include <string.h>

static void
put_attribute(GString *out, const char *name, const char *value)
{
	g_string_append_printf(out, " %s=\"", name);
	xml_escape(out, value != NULL ? value : "", value != NULL ? strlen(value) : 0, true);
	g_string_append_c(out, '"');
}

/* To a tenth of a point: whoever looks into a box allows half a point around it. */
static void
put_length(GString *out, const char *name, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	if (value > -0.05 && value < 0.05)
		value = 0;
	g_ascii_formatd(text, sizeof text, "%.1f", value);
	if (g_str_has_suffix(text, ".0"))
		text[strlen(text) - 2] = '\0';
	put_attribute(out, name, text);
}

/* What the properties must say. */
static void
put_properties(GString *out, const struct pages *pages)
{
	const char *const property[][2] = {
		{ "title", pages->title },
		{ "subject", pages->subject },
		{ "author", pages->author },
		{ "keywords", pages->keywords },
		{ "identifier", pages->identifier },
		{ "time", pages->time },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(property); i++)
		if (property[i][1] != NULL && property[i][1][0] != '\0')
			put_attribute(out, property[i][0], property[i][1]);
}

/* How large a page is; all that it says, as its writers draw it, and all that they draw. */
static void
put_page(GString *out, struct arena *arena, const struct page *page, guint n)
{
	enum { DIGEST_LENGTH = 32 };
	char drawn[DIGEST_LENGTH + 1];
	g_autoptr(GString) letters = g_string_new(NULL);
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < page->item_count; i++) {
		const struct page_run *run = &page->item[i].u.run;
		struct page_cluster cluster;

		if (page->item[i].kind != ITEM_RUN || run->size <= 0)
			continue;
		for (guint at = 0; at < run->count; at += cluster.glyphs) {
			cluster = page_cluster(run, at);
			g_string_append_len(text, cluster.text, (gssize)cluster.length);
		}
	}
	(void)text_add_letters(letters, text->str);
	g_string_append_printf(out, "<page n=\"%u\"", n);
	put_length(out, "width", page->width);
	put_length(out, "height", page->height);
	page_look(page, drawn);
	g_string_append_printf(out, " letters=\"%ld\" digest=\"%.*s\" drawn=\"%s\"/>\n",
	    g_utf8_strlen(letters->str, -1), DIGEST_LENGTH, digest_sha256(arena, letters->str, letters->len), drawn);
}

char *
pages_expectation(struct arena *arena, const struct pages *pages, gsize *length)
{
	GString *out = g_string_new("<expectation");

	put_attribute(out, "document", pages->document);
	g_string_append_printf(out, " pages=\"%u\"", pages->page_count);
	if (pages->blank != NULL)
		put_attribute(out, "blank", pages->blank);
	put_properties(out, pages);
	g_string_append(out, ">\n");
	for (guint i = 0; i < pages->page_count; i++)
		put_page(out, arena, &pages->page[i], i + 1);
	for (guint i = 0; i < pages->field_count; i++) {
		const struct page_field *field = &pages->field[i];

		g_string_append(out, "<field");
		put_attribute(out, "name", field->name);
		put_attribute(out, "label", field->label);
		put_attribute(out, "required", field->required ? "yes" : "no");
		g_string_append_printf(out, " page=\"%u\"", field->page);
		put_length(out, "x", field->box.x);
		put_length(out, "y", field->box.y);
		put_length(out, "width", field->box.width);
		put_length(out, "height", field->box.height);
		if (field->down)
			put_attribute(out, "runs", "down");
		g_string_append_c(out, '>');
		xml_escape(out, field->text, strlen(field->text), false);
		g_string_append(out, "</field>\n");
	}
	g_string_append(out, "</expectation>\n");
	*length = out->len;
	return arena_adopt(arena, g_string_free(out, FALSE), g_free); /* of a long table several MB: not copied */
}
