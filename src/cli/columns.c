/* Tables on stdout: columns aligned by display width (a Han character takes two cells), or JSON lines. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "xml/xml.h"
#include "cli/inner.h"

xmlNode *
columns_new(const struct cli *c, const struct cli_column *columns, guint count)
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
columns_row(xmlNode *table, const char *const *cells)
{
	xmlNode *row = xml_add(table, "row");

	for (const xmlNode *n = xml_child(table, "column"); n != NULL; n = xml_next(n, "column"))
		xml_add_text(row, "cell", *cells++);
}

static void
print_json(const struct cli *c, const xmlNode *table)
{
	const char *region = xml_attr(table, "region");

	for (xmlNode *row = xml_child(table, "row"); row != NULL; row = xml_next(row, "row")) {
		g_autoptr(JsonBuilder) b = json_builder_new_immutable();
		const xmlNode *column = xml_child(table, "column");

		json_builder_begin_object(b);
		if (region != NULL) {
			cli_json_text(b, "table", xml_attr(table, "name"));
			cli_json_text(b, "region", region);
		}
		for (xmlNode *n = xml_child(row, "cell"); n != NULL; n = xml_next(n, "cell"), column = xml_next(column, "column"))
			cli_json_text(b, xml_attr(column, "key"), xml_value(c->arena, n));
		json_builder_end_object(b);
		cli_json_print(b);
	}
}

static const char *
text_of(const struct cli *c, const xmlNode *n)
{
	return xml_is(n, "column") ? xml_attr(n, "head") : xml_value(c->arena, n);
}

/* A line of the table: its heads ("column" of the table) or the cells of a row. */
static void
put_line(GString *out, const struct cli *c, const xmlNode *parent, const char *element, const guint *widths)
{
	for (xmlNode *n = xml_child(parent, element), *next; n != NULL; n = next) {
		next = xml_next(n, element);
		g_string_append_printf(out, "%s%s", next != NULL ? text_pad(c->arena, text_of(c, n), *widths++) : text_of(c, n),
		    next != NULL ? "  " : "");
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

void
columns_print(const struct cli *c, const xmlNode *table)
{
	g_autoptr(GString) out = g_string_new(NULL);
	GArray *widths = arena_vector(c->arena, sizeof(guint));
	const char *title = xml_attr(table, "title");

	if (option_flag(c, "json")) {
		print_json(c, table);
		return;
	}
	if (title != NULL)
		g_string_append_printf(out, "# %s\n", title);
	widen(widths, c, table, "column");
	for (xmlNode *row = xml_child(table, "row"); row != NULL; row = xml_next(row, "row"))
		widen(widths, c, row, "cell");
	put_line(out, c, table, "column", (const guint *)(void *)widths->data);
	for (xmlNode *row = xml_child(table, "row"); row != NULL; row = xml_next(row, "row"))
		put_line(out, c, row, "cell", (const guint *)(void *)widths->data);
	if (title != NULL)
		g_string_append_c(out, '\n');
	fputs(out->str, stdout);
}
