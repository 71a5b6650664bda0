/* A cell of an OpenDocument spreadsheet: its value, and what it shows where its format adds to that. */
#include <string.h>

#include "base/arena.h"
#include "record/table/ods.h"

#define BLANKS_MAX 1000 /* in a row; <text:s text:c="..."/> */

static void
add_blanks(struct zip_part *p, struct arena *a, GString *out)
{
	const char *count = zip_part_attribute(p, a, "text:c");
	guint64 n = count != NULL ? g_ascii_strtoull(count, NULL, 10) : 1;

	for (guint64 i = 0; i < MIN(n, BLANKS_MAX); i++)
		g_string_append_c(out, ' ');
}

/* Blanks and line ends of the file are one blank; none begins a paragraph. */
static void
add_text(GString *out, gsize from, const char *text)
{
	for (; *text != '\0'; text++)
		if (!g_ascii_isspace(*text))
			g_string_append_c(out, *text);
		else if (out->len > from && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
}

/* What stands in a paragraph and is no text of it. */
static bool
is_aside(const struct zip_part *p)
{
	return zip_part_at(p, "annotation") || zip_part_at(p, "note") || zip_part_at(p, "ruby-text") ||
	    zip_part_at(p, "frame") || zip_part_at(p, "custom-shape") || zip_part_at(p, "detective");
}

static bool
skip(struct zip_part *p)
{
	g_autoptr(GString) nothing = g_string_new(NULL);

	return zip_part_text(p, nothing, NULL);
}

static bool
read_paragraph(struct zip_part *p, struct arena *a, GString *out)
{
	int depth = xmlTextReaderDepth(p->reader);
	gsize from = out->len;

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while (zip_part_next(p) == 1) {
		int type = xmlTextReaderNodeType(p->reader);

		if (type == XML_READER_TYPE_END_ELEMENT && xmlTextReaderDepth(p->reader) == depth)
			return true;
		if (is_aside(p) && !skip(p))
			return false;
		if (zip_part_at(p, "s"))
			add_blanks(p, a, out);
		else if (zip_part_at(p, "tab"))
			g_string_append_c(out, '\t');
		else if (zip_part_at(p, "line-break"))
			g_string_append_c(out, '\n');
		else if (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
		    type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE)
			add_text(out, from, (const char *)xmlTextReaderConstValue(p->reader));
	}
	return false;
}

/* Its paragraphs, one a line. */
static bool
read_shown(struct zip_part *p, struct arena *a, GString *out)
{
	int depth = xmlTextReaderDepth(p->reader);
	guint paragraphs = 0;

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while (zip_part_next(p) == 1) {
		if (xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_END_ELEMENT &&
		    xmlTextReaderDepth(p->reader) == depth)
			return true;
		if (is_aside(p) && !skip(p))
			return false;
		if (zip_part_at(p, "p")) {
			if (paragraphs++ > 0)
				g_string_append_c(out, '\n');
			if (!read_paragraph(p, a, out))
				return false;
		}
	}
	return false;
}

static void
settle_damaged(struct ods_cell *c, const char *value)
{
	c->kind = CELL_DAMAGED;
	if (value[0] != '\0')
		g_string_assign(c->text, value);
}

static void
settle_truth(struct ods_cell *c, const char *truth)
{
	bool yes = g_strcmp0(truth, "true") == 0;

	if (truth != NULL && (yes || strcmp(truth, "false") == 0))
		g_string_assign(c->text, yes ? "TRUE" : "FALSE");
	else
		settle_damaged(c, truth != NULL ? truth : "");
}

/* A number, and what its format shows of it. */
static void
settle_number(struct ods_cell *c, const char *value)
{
	double number;

	if (!sheet_number_read(value, &number)) {
		settle_damaged(c, value);
		return;
	}
	c->kind = CELL_NUMBER;
	number_held(number, c->held);
	if (c->text->len == 0)
		g_string_assign(c->text, c->held->str);
}

/* 2022-03-01T08:30:00 as cells of dates have it: 2022-03-01 08:30. */
static void
settle_date(struct ods_cell *c, const char *value)
{
	c->kind = CELL_DATE;
	g_string_assign(c->held, value);
	sheet_date_plain(c->held);
	if (c->text->len == 0)
		g_string_assign(c->text, c->held->str);
}

static bool
is_error(const struct ods_cell *c, const char *kind, bool formula)
{
	return (kind != NULL && strcmp(kind, "error") == 0) ||
	    (formula && (c->text->str[0] == '#' || g_str_has_prefix(c->text->str, "Err:")));
}

/* A formula that gave an empty text has one; of whatever else an attribute says what came of it. */
static bool
lacks_value(const char *type, const char *value, const char *date, const char *truth)
{
	if (type == NULL)
		return true;
	if (strcmp(type, "string") == 0 || strcmp(type, "time") == 0)
		return false;
	value = strcmp(type, "boolean") == 0 ? truth : strcmp(type, "date") == 0 ? date : value;
	return value == NULL || value[strspn(value, " ")] == '\0';
}

bool
ods_cell_read(struct zip_part *p, struct arena *a, struct ods_cell *c)
{
	const char *type = zip_part_attribute(p, a, "office:value-type"),
		   *value = zip_part_attribute(p, a, "office:value"),
		   *date = zip_part_attribute(p, a, "office:date-value"),
		   *kind = zip_part_attribute(p, a, "calcext:value-type"),
		   *truth = zip_part_attribute(p, a, "office:boolean-value"),
		   *string = zip_part_attribute(p, a, "office:string-value");
	bool formula = zip_part_attribute(p, a, "table:formula") != NULL;

	g_string_truncate(c->text, 0);
	g_string_truncate(c->held, 0);
	c->kind = CELL_TEXT;
	if (!read_shown(p, a, c->text))
		return false;
	if (is_error(c, kind, formula))
		c->kind = CELL_ERROR;
	else if (formula && c->text->len == 0 && lacks_value(type, value, date, truth)) {
		g_string_assign(c->text, "=");
		c->kind = CELL_UNKNOWN;
	} else if (type == NULL || strcmp(type, "string") == 0) {
		if (c->text->len == 0 && string != NULL)
			g_string_assign(c->text, string);
	} else if (strcmp(type, "boolean") == 0)
		settle_truth(c, truth);
	else if (strcmp(type, "date") == 0 && date != NULL)
		settle_date(c, date);
	else if (value != NULL)
		settle_number(c, value);
	return true;
}
