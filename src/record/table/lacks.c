/* Which columns a table lacks: told once at its head, not in each row. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "record/table/inner.h"

/* Do the values of a column say it too? */
static bool
gives(const struct mapping_field *f, const char *path)
{
	for (guint i = 0; f->gives != NULL && i < f->gives->len; i++)
		if (strcmp(((const struct mapping_given *)f->gives->pdata[i])->field->path, path) == 0)
			return true;
	return false;
}

bool
sheet_has_field(const struct sheet *s, const char *path)
{
	const struct mapping_table *t = s->head->table;

	for (guint i = 0; i < s->head->columns->len; i++) {
		const struct head_column *c = s->head->columns->pdata[i];

		if (c->field != NULL && c->number == 0 && (strcmp(c->field->path, path) == 0 || gives(c->field, path)))
			return true;
	}
	for (guint i = 0; i < t->constants->len; i++)
		if (strcmp(((const struct mapping_constant *)t->constants->pdata[i])->field->path, path) == 0)
			return true;
	return false;
}

/* The labels of what is wanted by a document, or (title NULL) by all, and is not there; NULL: nothing. */
static const char *
lacking(const struct sheet *s, const GPtrArray *wants, const char *title)
{
	GString *labels = arena_string(s->arena);

	for (guint i = 0; i < wants->len; i++) {
		const struct record_want *w = wants->pdata[i];

		if (w->kind == s->head->table->kind && g_strcmp0(w->title, title) == 0 && !sheet_has_field(s, w->path))
			g_string_append_printf(labels, "%s%s", labels->len > 0 ? "、" : "", w->label);
	}
	return labels->len > 0 ? labels->str : NULL;
}

/* Of each document what it wants beside, with its title. */
static void
add_documents(const struct sheet *s, const GPtrArray *wants, GString *zh, GString *en)
{
	const char *last = NULL;

	for (guint i = 0; i < wants->len; i++) {
		const struct record_want *w = wants->pdata[i];
		const char *labels;

		if (w->title == NULL || w->kind != s->head->table->kind || g_strcmp0(w->title, last) == 0)
			continue;
		last = w->title;
		if ((labels = lacking(s, wants, w->title)) == NULL)
			continue;
		g_string_append_printf(zh, "；出具%s还要：%s", w->title, labels);
		g_string_append_printf(en, "; %s needs besides: %s", w->title, labels);
	}
}

bool
sheet_lacks(const struct sheet *s, const GPtrArray *wants, GString *zh, GString *en)
{
	const char *first = wants != NULL ? lacking(s, wants, NULL) : NULL;

	if (wants == NULL)
		return false;
	g_string_append(zh, first != NULL ? first : "");
	g_string_append(en, first != NULL ? first : "");
	add_documents(s, wants, zh, en);
	if (first == NULL && zh->len > 0) { /* without the mark that parts a document from what is before it */
		g_string_erase(zh, 0, strlen("；"));
		g_string_erase(en, 0, strlen("; "));
	}
	return first != NULL;
}

void
sheet_tell_lacks(const struct sheet *s, struct diag *d, enum diag_code code, const GPtrArray *wants)
{
	GString *zh = arena_string(s->arena), *en = arena_string(s->arena);

	if (sheet_lacks(s, wants, zh, en) || (code == DIAG_TABLE_WANTS && zh->len > 0))
		diag_say(d, code, sheet_place(s->arena, s->grid, s->head->row), NULL, zh->str, en->str);
}
