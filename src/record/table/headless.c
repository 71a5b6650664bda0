/* Tables of which something is missing at the head: what they begin with and what would do is put into words. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "record/table/inner.h"

enum { SHOWN_CELLS = 6, SHOWN_ROWS = 2, SHOWN_LETTERS = 20 };

/* So much of a cell as tells what it is. */
static const char *
beginning(struct arena *a, const char *cell)
{
	if (g_utf8_strlen(cell, -1) <= SHOWN_LETTERS)
		return cell;
	return arena_printf(a, "%.*s…", (int)(g_utf8_offset_to_pointer(cell, SHOWN_LETTERS) - cell), cell);
}

/* The first cells of a row that hold something, a bar between. */
static const char *
begins_with(struct arena *a, const struct sheet_row *r)
{
	GString *out = arena_string(a);
	guint shown = 0;

	for (guint i = 0; i < r->cells->len && shown < SHOWN_CELLS; i++) {
		const char *cell = sheet_plain(a, sheet_row_text(r, i));

		if (cell[0] == '\0')
			continue;
		g_string_append(out, shown++ > 0 ? "｜" : "");
		text_append_clean(out, beginning(a, cell));
	}
	return out->str;
}

/* The names of every column that is known. */
static GPtrArray *
known_names(struct arena *a, const struct record_mapping *m)
{
	GPtrArray *names = arena_list(a);

	for (guint i = 0; i < m->tables->len; i++) {
		const struct mapping_table *t = m->tables->pdata[i];

		g_ptr_array_extend(names, t->shown, NULL, NULL);
	}
	return names;
}

/* Cells of a row that are nearly a name: "户各→户名". */
static const char *
near_misses(struct arena *a, const GPtrArray *names, const struct sheet_row *r)
{
	GPtrArray *found = arena_list(a);

	for (guint i = 0; i < r->cells->len && found->len < 3; i++) {
		const char *cell = sheet_plain(a, sheet_row_text(r, i));
		const char *near = cell[0] != '\0' && g_utf8_strlen(cell, -1) <= 12 ? nearest_slip(cell, names) : NULL;

		if (near != NULL)
			g_ptr_array_add(found, arena_printf(a, "“%s”→“%s”", cell, near));
	}
	return text_joined(a, found, "、");
}

/* Among rows that hold more than a head may: the first one tells why none was found. */
static bool
tell_long(const struct sheet *s, struct diag *d)
{
	for (const GList *l = s->rows.head; l != NULL; l = l->next) {
		const struct sheet_row *r = l->data;

		if (r->text->len <= HEAD_BYTES)
			continue;
		diag_say(d, DIAG_TABLE_LIMIT, sheet_place(s->arena, s->grid, r->number), NULL,
		    arena_printf(s->arena, "这一行有 %u 列、%u 字节，列名一行最多 %u 字节", r->cells->len,
			(guint)r->text->len, HEAD_BYTES),
		    arena_printf(s->arena, "this row has %u columns, %u bytes; heads have at most %u bytes",
			r->cells->len, (guint)r->text->len, HEAD_BYTES));
		return true;
	}
	return false;
}

void
sheet_tell_headless(const struct sheet *s, struct diag *d)
{
	GPtrArray *rows = arena_list(s->arena), *names = known_names(s->arena, s->mapping);
	const char *near = "";

	if (tell_long(s, d))
		return;
	for (const GList *l = s->rows.head; l != NULL && (rows->len < SHOWN_ROWS || near[0] == '\0'); l = l->next) {
		if (rows->len < SHOWN_ROWS)
			g_ptr_array_add(rows, arena_printf(s->arena, "“%s”", begins_with(s->arena, l->data)));
		if (near[0] == '\0')
			near = near_misses(s->arena, names, l->data);
	}
	if (rows->len == 0) {
		diag_say(d, DIAG_TABLE_HEAD, sheet_place(s->arena, s->grid, 0), NULL, "：没有读到一行有字的",
		    ": no row holds anything");
		return;
	}
	diag_say(d, DIAG_TABLE_HEAD, sheet_place(s->arena, s->grid, 0), NULL,
	    arena_printf(s->arena, "；开头是 %s%s%s", text_joined(s->arena, rows, "、"),
		near[0] != '\0' ? "；最接近的：" : "", near),
	    arena_printf(s->arena, "; it begins with %s%s%s", text_joined(s->arena, rows, ", "),
		near[0] != '\0' ? "; nearest: " : "", near));
}

void
sheet_tell_numberless(const struct sheet *s, struct diag *d)
{
	const struct mapping_table *t = s->head->table;
	GPtrArray *labels = arena_list(s->arena);

	for (guint i = 0; i < t->ids->len; i++)
		g_ptr_array_add(labels,
		    arena_printf(s->arena, "“%s”",
			model_label(((const struct mapping_field *)t->ids->pdata[i])->leaf)));
	diag_say(d, DIAG_TABLE_ID, sheet_place(s->arena, s->grid, s->head->row), NULL,
	    arena_printf(s->arena, "“%s”的表可以是：%s", model_label(s->mapping->rules->kind[t->kind]),
		text_joined(s->arena, labels, "、")),
	    arena_printf(s->arena, "of a table of %s one of: %s", record_kind_name(t->kind),
		text_joined(s->arena, labels, ", ")));
}
