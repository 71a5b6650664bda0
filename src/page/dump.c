/* The page as text: one line an item, for people who look and for golden tests. */
#include "base/arena.h"
#include "base/place.h"
#include "page/page.h"

#include <math.h>

/* -0.00 and 0.00 are one length. */
static void
put_length(GString *out, double length)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	if (fabs(length) < 0.005)
		length = 0;
	g_ascii_formatd(text, sizeof text, "%.2f", length);
	g_string_append(out, text);
}

static void
put_lengths(GString *out, const double *length, guint count)
{
	for (guint i = 0; i < count; i++) {
		if (i > 0)
			g_string_append_c(out, ' ');
		put_length(out, length[i]);
	}
}

static void
put_rect(GString *out, const struct rect *r)
{
	const double side[] = { r->x, r->y, r->width, r->height };

	put_lengths(out, side, G_N_ELEMENTS(side));
}

static void
put_quoted(GString *out, const char *text)
{
	g_string_append_c(out, '"');
	for (const char *p = text != NULL ? text : ""; *p; p++) {
		if (*p == '"' || *p == '\\')
			g_string_append_c(out, '\\');
		if (*p == '\n')
			g_string_append(out, "\\n");
		else
			g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

static void
put_place(GString *out, struct arena *arena, struct place place)
{
	struct spot spot;

	if (place.source == NULL)
		return;
	spot = place_spot(arena, place);
	g_string_append_printf(out, " @%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, spot.line, spot.column);
}

/* A length after its word; nothing when there is none. */
static void
put_measure(GString *out, const char *word, double length)
{
	if (length <= 0)
		return;
	g_string_append(out, word);
	put_length(out, length);
}

static void
put_run(GString *out, const struct page_run *run, const struct font_list *fonts)
{
	static const char *const way[] = { [RUN_ACROSS] = "", [RUN_DOWN] = " down", [RUN_TURNED] = " turned" };

	g_string_append_printf(out, "run %s ", fonts->face[run->face].id);
	put_length(out, run->size);
	g_string_append_printf(out, " #%06x ", run->color);
	put_quoted(out, run->text);
	g_string_append(out, " advance ");
	put_length(out, run->advance);
	put_measure(out, " embolden ", run->embolden);
	g_string_append(out, way[run->way]);
	put_measure(out, " narrow ", run->narrow);
	g_string_append(out, " glyphs");
	for (guint i = 0; i < run->count; i++) {
		const double origin[] = { run->glyph[i].x, run->glyph[i].y };

		g_string_append_printf(out, " %u/%u(", run->glyph[i].id, run->glyph[i].cluster);
		put_lengths(out, origin, 2);
		g_string_append_c(out, ')');
	}
}

static void
put_path(GString *out, const struct page_path *path)
{
	const double *point = path->point;

	g_string_append(out, "path");
	if (path->fill)
		g_string_append_printf(out, " fill #%06x", path->fill_color);
	put_measure(out, " stroke ", path->stroke);
	if (path->stroke > 0)
		g_string_append_printf(out, " #%06x", path->stroke_color);
	put_measure(out, " dash ", path->dash);
	for (const char *op = path->op; *op; op++) {
		guint count = page_op_lengths(*op);

		g_string_append_printf(out, count > 0 ? " %c " : " %c", *op);
		put_lengths(out, point, count);
		point += count;
	}
}

static void
put_words(GString *out, const char *word, const char *text)
{
	if (text == NULL)
		return;
	g_string_append(out, word);
	put_quoted(out, text);
}

static void
put_mark(GString *out, const struct page_mark *mark)
{
	static const char *const artifact[] = {
		[ARTIFACT_NONE] = "",
		[ARTIFACT_LAYOUT] = " layout",
		[ARTIFACT_HEADER] = " header",
		[ARTIFACT_FOOTER] = " footer",
		[ARTIFACT_BACKGROUND] = " background",
		[ARTIFACT_REPEATED] = " repeated",
		[ARTIFACT_UNDERLINE] = " underline",
		[ARTIFACT_STRIKE] = " strike",
		[ARTIFACT_EMPHASIS] = " emphasis",
		[ARTIFACT_BOX] = " box",
		[ARTIFACT_JOIN] = " join",
	};
	static const char *const scope[] = { [SCOPE_NONE] = "", [SCOPE_ROW] = " row", [SCOPE_COLUMN] = " column" };

	g_string_append_printf(out, "begin %s", mark->role);
	if (mark->element > 0)
		g_string_append_printf(out, " %u", mark->element);
	g_string_append(out, artifact[mark->artifact]);
	if (mark->columns > 1 || mark->rows > 1)
		g_string_append_printf(out, " spans %ux%u", mark->columns, mark->rows);
	g_string_append(out, scope[mark->scope]);
	for (guint i = 0; i < mark->header_count; i++)
		g_string_append_printf(out, i == 0 ? " of %u" : ",%u", mark->header[i]);
	put_words(out, " alt ", mark->alt);
	put_words(out, " actual ", mark->actual);
}

static void
put_item(GString *out, const struct page_item *item, const struct font_list *fonts)
{
	switch (item->kind) {
	case ITEM_RUN:
		put_run(out, &item->u.run, fonts);
		break;
	case ITEM_FILL:
		g_string_append(out, "fill ");
		put_rect(out, &item->u.fill.box);
		g_string_append_printf(out, " #%06x", item->u.fill.color);
		break;
	case ITEM_PATH:
		put_path(out, &item->u.path);
		break;
	case ITEM_IMAGE:
		g_string_append_printf(out, "%s %ux%u ", item->u.image.sharp ? "code" : "image", item->u.image.width,
		    item->u.image.height);
		put_rect(out, &item->u.image.box);
		if (item->u.image.digest != NULL)
			g_string_append_printf(out, " %.8s", item->u.image.digest);
		break;
	case ITEM_BEGIN:
		put_mark(out, &item->u.begin);
		break;
	case ITEM_END:
		g_string_append(out, "end");
		break;
	}
}

static void
put_page(GString *out, struct arena *arena, const struct pages *pages, guint index)
{
	const struct page *page = &pages->page[index];
	const double size[] = { page->width, page->height };
	guint depth = 1;

	g_string_append_printf(out, "page %u ", index + 1);
	put_lengths(out, size, 2);
	g_string_append_c(out, '\n');
	for (guint i = 0; i < page->item_count; i++) {
		const struct page_item *item = &page->item[i];

		if (item->kind == ITEM_END && depth > 1)
			depth--;
		g_string_append_printf(out, "%*s", (int)(2 * depth), "");
		put_item(out, item, pages->fonts);
		put_place(out, arena, item->place);
		g_string_append_c(out, '\n');
		if (item->kind == ITEM_BEGIN)
			depth++;
	}
}

static void
put_field(GString *out, const struct page_field *field)
{
	g_string_append_printf(out, "field %s ", field->name);
	put_quoted(out, field->label);
	g_string_append_printf(out, " page %u%s%s ", field->page, field->required ? " required" : "",
	    field->down ? " down" : "");
	put_rect(out, &field->box);
	g_string_append_c(out, ' ');
	put_quoted(out, field->text);
	g_string_append_c(out, '\n');
}

static void
put_heading(GString *out, const struct page_heading *heading)
{
	g_string_append_printf(out, "heading %u page %u ", heading->level, heading->page);
	put_length(out, heading->y);
	g_string_append_printf(out, " element %u ", heading->element);
	put_quoted(out, heading->text);
	g_string_append_c(out, '\n');
}

/* What a document is found by; what is empty is not printed. */
static void
put_properties(GString *out, const struct pages *pages)
{
	const struct {
		const char *word, *text;
	} property[] = {
		{ "\nidentifier ", pages->identifier },
		{ "\nkeywords ", pages->keywords },
		{ "\ntime ", pages->time },
	};

	g_string_append(out, "title ");
	put_quoted(out, pages->title);
	for (guint i = 0; i < G_N_ELEMENTS(property); i++)
		if (property[i].text != NULL && *property[i].text != '\0')
			put_words(out, property[i].word, property[i].text);
	g_string_append_c(out, '\n');
}

char *
pages_dump(struct arena *arena, const struct pages *pages)
{
	g_autoptr(GString) out = g_string_new(NULL);

	g_string_append_printf(out, "document %s %s pages %u\n", pages->document, pages->language, pages->page_count);
	put_properties(out, pages);
	for (guint i = 0; i < pages->page_count; i++)
		put_page(out, arena, pages, i);
	for (guint i = 0; i < pages->heading_count; i++)
		put_heading(out, &pages->heading[i]);
	for (guint i = 0; i < pages->field_count; i++)
		put_field(out, &pages->field[i]);
	for (guint i = 0; i < pages->attachment_count; i++) {
		const struct page_attachment *a = &pages->attachment[i];

		g_string_append_printf(out, "attachment %s %s", a->name, a->mime);
		if (strcmp(a->relationship, "Data") ==
		    0) /* what speaks of the data grows with the rules and the program */
			g_string_append_printf(out, " %" G_GSIZE_FORMAT, a->length);
		g_string_append_c(out, '\n');
	}
	return arena_strndup(arena, out->str, out->len);
}
