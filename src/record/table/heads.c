/* Finds the head among the first rows of a sheet and tells which column is which field. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "record/table/inner.h"

/* A head in two rows: both together, else the lower alone, else the upper where the lower is empty. */
static struct head_match
find_pair(struct head_search *s, const char *upper, const char *lower, const char **name)
{
	struct head_match m = { 0 };

	*name = lower[0] != '\0' ? lower : upper;
	if (upper[0] != '\0' && lower[0] != '\0') {
		char *both = arena_printf(s->arena, "%s%s", upper, lower);

		m = head_word(s, both);
		if (m.field != NULL || head_is_group(s, upper)) {
			*name = both;
			return m;
		}
	}
	return head_word(s, *name);
}

/* Has a field a column that goes before this one? */
static bool
has_better(const struct head *h, const struct head_column *than)
{
	for (guint i = 0; i < h->columns->len; i++) {
		const struct head_column *c = h->columns->pdata[i];

		if (c != than && c->field == than->field && c->rank < than->rank && c->number == 0 && c->says == NULL)
			return true;
	}
	return false;
}

static bool
has_column(const struct head *h, const struct mapping_field *f)
{
	for (guint i = 0; i < h->columns->len; i++)
		if (((const struct head_column *)h->columns->pdata[i])->field == f)
			return true;
	return false;
}

/* A head may have a second meaning, which it has where another column says the first better: 经办人 beside 联系人. */
static void
give_seconds(const struct mapping_table *t, struct head *h)
{
	for (guint i = 0; i < h->columns->len; i++) {
		struct head_column *c = h->columns->pdata[i];
		g_autofree char *word = c->field != NULL ? sheet_fold(c->name) : NULL;
		const struct mapping_field *second = word != NULL ? g_hash_table_lookup(t->seconds, word) : NULL;

		if (second != NULL && has_better(h, c) && !has_column(h, second)) {
			c->field = second;
			c->rank = 0;
		}
	}
}

/* First how many columns are known, then how many of them are the table's own. */
static guint
weigh(const struct head *h)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	guint score = 0, count = 0;

	for (guint i = 0; i < h->columns->len; i++) {
		const struct head_column *c = h->columns->pdata[i];

		bool several = c->number > 0 || (c->says != NULL && !c->mark);

		if (c->field == NULL || (!several && !g_hash_table_add(seen, (void *)c->field)))
			continue;
		count++;
		score += c->field->rows == NULL || c->field->rows == h->table->list ? 2 : 1;
	}
	return count >= 2 ? count * 100 + score : 0;
}

static struct head *
try_head(struct head_search *s, const GPtrArray *rows, guint at, bool two)
{
	const struct sheet_row *upper = rows->pdata[at], *lower = two ? rows->pdata[at + 1] : upper;
	struct head *h = arena_alloc(s->arena, sizeof *h);
	guint count = MAX(upper->cells->len, lower->cells->len);
	const char *group = "";

	*h = (struct head){ .table = s->table, .row = lower->number, .rows = two ? 2 : 1, .at = at + (two ? 1 : 0) };
	h->columns = arena_list(s->arena);
	for (guint i = 0; i < count; i++) {
		struct head_column *c = arena_alloc(s->arena, sizeof *c);
		const char *up = sheet_plain(s->arena, sheet_row_text(upper, i));
		const char *low = two ? sheet_plain(s->arena, sheet_row_text(lower, i)) : "";
		const char *name;
		struct head_match m;

		if (up[0] != '\0')
			group = up;
		else if (two && low[0] != '\0')
			up = group; /* merged across: only its first cell has the text */
		name = up;
		m = two ? find_pair(s, up, low, &name) : head_word(s, up);
		*c = (struct head_column){
			.field = m.refused ? NULL : m.field,
			.number = m.number,
			.says = m.says,
			.unit = m.unit,
			.rank = m.rank,
			.name = m.ignored ? "" : name,
			.alone = m.ignored ? name : NULL,
			.mark = m.mark,
			.refused = m.refused,
		};
		g_ptr_array_add(h->columns, c);
	}
	give_seconds(s->table, h);
	h->score = weigh(h);
	return h;
}

bool
head_has_id(const struct head *h)
{
	for (guint i = 0; i < h->columns->len; i++) {
		const struct head_column *c = h->columns->pdata[i];

		if (c->field != NULL && g_ptr_array_find(h->table->ids, c->field, NULL))
			return true;
	}
	return false;
}

static bool
called_so(const struct mapping_table *t, const char *sheet)
{
	g_autofree char *word = sheet != NULL ? sheet_fold(sheet) : NULL;

	return word != NULL && text_listed(t->sheets, word);
}

/* May a row be a head, by itself or (two: 1) with the one below? */
static bool
may_be_head(const GPtrArray *rows, guint at, guint two)
{
	return at + two < rows->len && ((const struct sheet_row *)rows->pdata[at])->text->len <= HEAD_BYTES &&
	    ((const struct sheet_row *)rows->pdata[at + two])->text->len <= HEAD_BYTES;
}

/* Does the row above group the columns ("电源1")? Then a row is no head by itself. */
static bool
is_below_groups(struct head_search *s, const GPtrArray *rows, guint at)
{
	const struct sheet_row *above = at > 0 && may_be_head(rows, at - 1, 0) ? rows->pdata[at - 1] : NULL;

	for (guint i = 0; above != NULL && i < above->cells->len; i++)
		if (sheet_row_text(above, i)[0] != '\0' && head_is_group(s, sheet_row_text(above, i)))
			return true;
	return false;
}

struct head *
head_find(struct arena *a, const struct record_mapping *mapping, const GPtrArray *rows, const char *sheet,
    enum record_kind kind)
{
	struct head *best = NULL;

	for (guint i = 0; i < mapping->tables->len; i++) {
		const struct mapping_table *t = mapping->tables->pdata[i];
		struct head_search s = { .arena = a, .mapping = mapping, .table = t };

		if (kind != RECORD_KIND_COUNT && t->kind != kind)
			continue;
		for (guint at = 0; at < rows->len && at < HEAD_ROWS; at++)
			for (guint two = 0; two < 2; two++) {
				struct head *h;

				if (!may_be_head(rows, at, two) || (two == 0 && is_below_groups(&s, rows, at)))
					continue;
				h = try_head(&s, rows, at, two == 1);
				if (h->score == 0 ||
				    (t->rows != NULL &&
					!head_has_id(h))) /* rows must tell which record each belongs to */
					continue;
				h->score += called_so(t, sheet) ? 100000 : 0;
				if (best == NULL || h->score > best->score)
					best = h;
			}
	}
	return best;
}

guint
head_score(const struct record_mapping *mapping, const struct sheet_row *row)
{
	g_autoptr(arena) a = arena_new();
	g_autoptr(GPtrArray) rows = g_ptr_array_new();
	guint best = 0;

	g_ptr_array_add(rows, (void *)row);
	for (guint i = 0; i < mapping->tables->len && may_be_head(rows, 0, 0); i++) {
		struct head_search s = { .arena = a, .mapping = mapping, .table = mapping->tables->pdata[i] };

		best = MAX(best, try_head(&s, rows, 0, false)->score);
	}
	return best;
}

bool
head_again(const struct head *h, const struct sheet_row *row)
{
	guint same = 0;

	for (guint i = 0; i < h->columns->len; i++) {
		const struct head_column *c = h->columns->pdata[i];
		g_autofree char *one = sheet_fold(c->name), *other = sheet_fold(sheet_row_text(row, i));

		if (c->field != NULL && other[0] != '\0') {
			if (!g_str_has_suffix(one, other))
				return false;
			same++;
		}
	}
	return same >= 2;
}
