/* Tables on stdout: columns aligned by display width (a Han character takes two cells), or JSON lines. */
#include <string.h>

#include "base/arena.h"
#include "base/jsonl.h"
#include "base/text.h"
#include "xml/xml.h"
#include "cli/inner.h"

xmlNode *
cli_columns_new(const struct cli *c, const struct cli_column *columns, guint count)
{
	xmlNode *table = xml_root(xml_new(c->arena, "table"));

	for (guint i = 0; i < count; i++) {
		xmlNode *column = xml_add(table, "column");

		xml_set(column, "key", columns[i].key);
		xml_set(column, "head", columns[i].head[c->lang]);
	}
	return table;
}

void
cli_columns_row(xmlNode *table, const char *const *cells)
{
	xmlNode *row = xml_add(table, "row");

	for (const xmlNode *n = xml_child(table, "column"); n != NULL; n = xml_next(n, "column"))
		xml_add_text(row, "cell", *cells++);
}

static void
put_json(GString *out, const struct cli *c, const xmlNode *table)
{
	const char *region = xml_attr(table, "region");

	for (xmlNode *row = xml_child(table, "row"); row != NULL; row = xml_next(row, "row")) {
		g_autoptr(JsonBuilder) b = json_builder_new_immutable();
		const xmlNode *column = xml_child(table, "column");

		json_builder_begin_object(b);
		if (region != NULL) {
			jsonl_text(b, "table", xml_attr(table, "name"));
			jsonl_text(b, "region", region);
		}
		for (xmlNode *n = xml_child(row, "cell"); n != NULL;
		     n = xml_next(n, "cell"), column = xml_next(column, "column"))
			jsonl_text(b, xml_attr(column, "key"), xml_value(c->arena, n));
		jsonl_end(b, out);
	}
}

static const char *
text_of(const struct cli *c, const xmlNode *n)
{
	GString *clean = arena_string(c->arena);

	text_append_clean(clean, xml_is(n, "column") ? xml_attr(n, "head") : xml_value(c->arena, n));
	return clean->str;
}

/* A line of the table: its heads ("column" of the table) or the cells of a row. */
static void
put_line(GString *out, const struct cli *c, const xmlNode *parent, const char *element, const GArray *widths)
{
	guint i = 0;

	for (xmlNode *n = xml_child(parent, element), *next; n != NULL; n = next, i++) {
		next = xml_next(n, element);
		if (next != NULL)
			g_string_append_printf(out, "%s  ",
			    text_pad(c->arena, text_of(c, n), g_array_index(widths, guint, i)));
		else
			g_string_append(out, text_of(c, n));
	}
	while (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	g_string_append_c(out, '\n');
}

static void
widen(GArray *widths, const struct cli *c, const xmlNode *parent, const char *element)
{
	guint i = 0;

	for (xmlNode *n = xml_child(parent, element); n != NULL; n = xml_next(n, element), i++) {
		if (i == widths->len)
			g_array_set_size(widths, i + 1);
		g_array_index(widths, guint, i) = MAX(g_array_index(widths, guint, i), text_width(text_of(c, n)));
	}
}

static void
put_lines(GString *out, const struct cli *c, const xmlNode *table)
{
	GArray *widths = arena_vector(c->arena, sizeof(guint));

	widen(widths, c, table, "column");
	for (xmlNode *row = xml_child(table, "row"); row != NULL; row = xml_next(row, "row"))
		widen(widths, c, row, "cell");
	put_line(out, c, table, "column", widths);
	for (xmlNode *row = xml_child(table, "row"); row != NULL; row = xml_next(row, "row"))
		put_line(out, c, row, "cell", widths);
}

void
cli_columns_print(const struct cli *c, const xmlNode *table)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const char *title = xml_attr(table, "title");

	if (cli_option_flag(c, "json"))
		put_json(out, c, table);
	else {
		if (title != NULL)
			g_string_append_printf(out, "# %s\n", title);
		put_lines(out, c, table);
		if (title != NULL)
			g_string_append_c(out, '\n');
	}
	fputs(out->str, stdout);
}
