/* Tables on stdout: columns aligned by display width (a Han character takes two cells), or JSON lines. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "xml/xml.h"
#include "cli/inner.h"

struct cli_columns {
	struct cli		*cli;
	const char *const	*keys;
	const char *const	*heads;
	guint			 count;
	GPtrArray		*rows;	/* const char ** */
	const char		*table, *region, *heading;	/* region NULL: the only table, without a heading */
};

struct cli_columns *
columns_new(struct cli *c, const char *const *keys, const char *const *heads, guint columns)
{
	struct cli_columns *t = arena_alloc(c->arena, sizeof(*t));

	*t = (struct cli_columns){ .cli = c, .keys = keys, .heads = heads, .count = columns };
	t->rows = arena_list(c->arena);
	return t;
}

void
columns_row(struct cli_columns *t, const char *const *cells)
{
	const char **row = arena_array(t->cli->arena, t->count, sizeof(*row));

	for (guint i = 0; i < t->count; i++)
		row[i] = arena_strdup(t->cli->arena, cells[i] != NULL ? cells[i] : "");
	g_ptr_array_add(t->rows, row);
}

static void
print_json(const struct cli_columns *t)
{
	for (guint i = 0; i < t->rows->len; i++) {
		const char *const *row = t->rows->pdata[i];
		g_autoptr(JsonBuilder) b = json_builder_new_immutable();

		json_builder_begin_object(b);
		if (t->region != NULL) {
			cli_json_text(b, "table", t->table);
			cli_json_text(b, "region", t->region);
		}
		for (guint j = 0; j < t->count; j++)
			cli_json_text(b, t->keys[j], row[j]);
		json_builder_end_object(b);
		cli_json_print(b);
	}
}

static void
put_row(const struct cli_columns *t, GString *out, const char *const *row, const guint *widths)
{
	for (guint j = 0; j < t->count; j++)
		g_string_append_printf(out, "%s%s", j > 0 ? "  " : "",
		    j + 1 < t->count ? text_pad(t->cli->arena, row[j], widths[j]) : row[j]);
	while (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	g_string_append_c(out, '\n');
}

void
columns_print(struct cli_columns *t)
{
	g_autoptr(GString) out = g_string_new(NULL);
	guint *widths = arena_array(t->cli->arena, t->count, sizeof(*widths));

	if (option_flag(t->cli, "json")) {
		print_json(t);
		return;
	}
	if (t->heading != NULL)
		g_string_append_printf(out, "# %s\n", t->heading);
	for (guint j = 0; j < t->count; j++) {
		widths[j] = text_width(t->heads[j]);
		for (guint i = 0; i < t->rows->len; i++)
			widths[j] = MAX(widths[j], text_width(((const char *const *)t->rows->pdata[i])[j]));
	}
	put_row(t, out, t->heads, widths);
	for (guint i = 0; i < t->rows->len; i++)
		put_row(t, out, t->rows->pdata[i], widths);
	if (t->heading != NULL)
		g_string_append_c(out, '\n');
	fputs(out->str, stdout);
}

static guint
count_columns(const xmlNode *table)
{
	guint count = 0;

	for (xmlNode *n = xml_child(table, "column"); n != NULL; n = xml_next(n, "column"))
		count++;
	return count;
}

void
columns_print_tree(struct cli *c, const xmlNode *table)
{
	guint count = count_columns(table), i = 0;
	const char **keys = arena_array(c->arena, count, sizeof *keys), **heads = arena_array(c->arena, count, sizeof *heads);
	const char **cells = arena_array(c->arena, count, sizeof *cells);
	struct cli_columns *t = columns_new(c, keys, heads, count);

	for (xmlNode *n = xml_child(table, "column"); n != NULL; n = xml_next(n, "column"), i++) {
		keys[i] = xml_attr_or(n, "key", "");
		heads[i] = xml_attr_or(n, "head", "");
	}
	for (xmlNode *row = xml_child(table, "row"); row != NULL; row = xml_next(row, "row")) {
		i = 0;
		for (xmlNode *n = xml_child(row, "cell"); n != NULL && i < count; n = xml_next(n, "cell"))
			cells[i++] = xml_content(c->arena, n);
		columns_row(t, cells);
	}
	t->heading = xml_attr(table, "title");
	t->region = xml_attr(table, "region");
	t->table = xml_attr(table, "name");
	columns_print(t);
}
