/* Finds the head among the first rows of a sheet and tells which column is which field. */
#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "base/text.h"
#include "record/table/inner.h"

struct head_search {
	struct arena *arena;
	const struct record_mapping *mapping;
	const struct mapping_table *table;
};

struct head_match {
	const struct mapping_field *field;
	guint number;
	bool refused, ignored;
};

/* What people put around a head: stars, colons, hyphens. */
static char *
trim_marks(char *word)
{
	static const char *const marks[] = { "*", ":", "：", "※", "#", "-", "_", ".", "、", "/", "★" };
	bool again = true;

	while (again) {
		again = false;
		for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
			gsize length = strlen(marks[i]);

			if (g_str_has_prefix(word, marks[i])) {
				word += length;
				again = true;
			} else if (g_str_has_suffix(word, marks[i])) {
				word[strlen(word) - length] = '\0';
				again = true;
			}
		}
	}
	return word;
}

/* The first number of a word, 1 to 99, in digits or as 一 to 九; where it begins and ends. 0: none. */
static guint
find_number(const char *word, const char **from, const char **to)
{
	static const char han[][4] = { "一", "二", "三", "四", "五", "六", "七", "八", "九" };

	for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p)) {
		if (g_ascii_isdigit(*p)) {
			guint n = 0;

			for (*from = p; g_ascii_isdigit(*p) && n < 100; p++)
				n = n * 10 + (guint)(*p - '0');
			*to = p;
			return n < 100 && !g_ascii_isdigit(*p) ? n : 0;
		}
		for (guint i = 0; i < G_N_ELEMENTS(han); i++)
			if (g_str_has_prefix(p, han[i])) {
				*from = p;
				*to = p + strlen(han[i]);
				return i + 1;
			}
	}
	return 0;
}

/* The word without its number and what belongs to that: 第2路电源电压, 电源_2_电压 -> 电源电压. */
static char *
without_number(struct arena *a, const char *word, const char *from, const char *to)
{
	static const char *const counters[] = { "路", "个", "号", "回" };
	char *left = arena_strndup(a, word, (gsize)(from - word));
	char *right = arena_strdup(a, to);

	if (g_str_has_suffix(left, "第")) {
		left[strlen(left) - strlen("第")] = '\0';
		for (guint i = 0; i < G_N_ELEMENTS(counters); i++)
			if (g_str_has_prefix(right, counters[i]))
				right += strlen(counters[i]);
	}
	while (g_str_has_suffix(left, "(") && g_str_has_prefix(right, ")")) {
		left[strlen(left) - 1] = '\0';
		right++;
	}
	return arena_printf(a, "%s%s", trim_marks(left), trim_marks(right));
}

static const struct mapping_field *
field_of_rows(const struct mapping_table *rows, const char *word)
{
	const struct mapping_field *f = g_hash_table_lookup(rows->names, word);

	if (f != NULL && f->rows != NULL)
		return f;
	for (guint i = 0; i < rows->heads->len; i++) {
		const char *head = rows->heads->pdata[i];

		if (!g_str_has_prefix(word, head))
			continue;
		f = g_hash_table_lookup(rows->names, word + strlen(head));
		if (f != NULL && f->rows != NULL)
			return f;
	}
	return NULL;
}

static bool
find_repeated(struct head_search *s, const char *word, struct head_match *m)
{
	const char *from, *to;
	guint number = find_number(word, &from, &to);
	char *rest;

	if (number == 0)
		return false;
	rest = without_number(s->arena, word, from, to);
	for (guint i = 0; i < s->mapping->tables->len; i++) {
		const struct mapping_table *rows = s->mapping->tables->pdata[i];

		if (rows->rows == NULL || rows->kind != s->table->kind)
			continue;
		if ((m->field = field_of_rows(rows, rest)) != NULL) {
			m->number = number;
			return true;
		}
	}
	return false;
}

/* Is the word nothing but a repeated element and its number ("电源2"), as the upper row of a head has it? */
static bool
is_group(struct head_search *s, const char *word)
{
	const char *from, *to;
	g_autofree char *plain = sheet_fold(word);
	const char *rest;

	if (find_number(plain, &from, &to) == 0)
		return false;
	rest = without_number(s->arena, plain, from, to);
	for (guint i = 0; i < s->mapping->tables->len; i++) {
		const struct mapping_table *t = s->mapping->tables->pdata[i];

		if (t->rows != NULL && t->kind == s->table->kind && text_listed(t->heads, rest))
			return true;
	}
	return false;
}

static bool
find_plain(struct head_search *s, const char *word, struct head_match *m)
{
	m->field = g_hash_table_lookup(s->table->names, word);
	if (g_hash_table_contains(s->mapping->ignore, word) && (s->table->rows == NULL || m->field == NULL)) {
		m->field = NULL;
		m->ignored = true;
	}
	return m->ignored || m->field != NULL || (s->table->rows == NULL && find_repeated(s, word, m));
}

/* 供电容量（kVA）: what stands in brackets is a unit the field has, a remark that changes nothing, or a reason not to use the column. */
static bool
find_bracketed(struct head_search *s, char *word, struct head_match *m)
{
	gsize length = strlen(word);
	char *open = strrchr(word, '('), *inside;

	if (length < 3 || word[length - 1] != ')' || open == NULL || open == word)
		return false;
	inside = arena_strndup(s->arena, open + 1, length - 2 - (gsize)(open - word));
	if (!find_plain(s, trim_marks(arena_strndup(s->arena, word, (gsize)(open - word))), m))
		return false;
	if (m->ignored || text_listed(m->field->units, inside) || g_hash_table_contains(s->mapping->harmless, inside))
		return true;
	m->refused = m->field->units != NULL;
	if (!m->refused)
		*m = (struct head_match){ 0 };
	return m->refused;
}

static struct head_match
find_word(struct head_search *s, const char *name)
{
	g_autofree char *fold = sheet_fold(name);
	bool known = g_hash_table_contains(s->table->names, fold); /* a name may itself end on a mark: 编号# */
	char *word = known ? fold : trim_marks(arena_strdup(s->arena, fold));
	struct head_match m = { 0 };

	if (word[0] != '\0' && !find_plain(s, word, &m) && !find_bracketed(s, word, &m))
		m = (struct head_match){ 0 };
	return m;
}

/* A head in two rows: both together, else the lower alone, else the upper where the lower is empty. */
static struct head_match
find_pair(struct head_search *s, const char *upper, const char *lower, const char **name)
{
	struct head_match m = { 0 };

	*name = lower[0] != '\0' ? lower : upper;
	if (upper[0] != '\0' && lower[0] != '\0') {
		char *both = arena_printf(s->arena, "%s%s", upper, lower);

		m = find_word(s, both);
		if (m.field != NULL || is_group(s, upper)) {
			*name = both;
			return m;
		}
	}
	return find_word(s, *name);
}

/* First how many columns are known, then how many of them are the table's own. */
static guint
weigh(const struct head *h)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	guint score = 0, count = 0;

	for (guint i = 0; i < h->columns->len; i++) {
		const struct head_column *c = h->columns->pdata[i];

		if (c->field == NULL || (c->number == 0 && !g_hash_table_add(seen, (void *)c->field)))
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
		m = two ? find_pair(s, up, low, &name) : find_word(s, up);
		*c = (struct head_column){
			.field = m.refused ? NULL : m.field,
			.number = m.number,
			.name = m.ignored ? "" : name,
			.refused = m.refused,
		};
		g_ptr_array_add(h->columns, c);
	}
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

/* Does the row above group the columns ("电源1")? Then a row is no head by itself. */
static bool
is_below_groups(struct head_search *s, const GPtrArray *rows, guint at)
{
	const struct sheet_row *above = at > 0 ? rows->pdata[at - 1] : NULL;

	for (guint i = 0; above != NULL && i < above->cells->len; i++)
		if (sheet_row_text(above, i)[0] != '\0' && is_group(s, sheet_row_text(above, i)))
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
			for (guint two = 0; two < 2 && at + two < rows->len; two++) {
				struct head *h = try_head(&s, rows, at, two == 1);

				if (two == 0 && is_below_groups(&s, rows, at))
					continue;
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
	for (guint i = 0; i < mapping->tables->len; i++) {
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

const char *
head_nearest(const struct head *h, const char *name)
{
	g_autoptr(GPtrArray) absent = g_ptr_array_new();

	for (guint i = 0; i < h->table->shown->len; i++) {
		g_autofree char *word = sheet_fold(h->table->shown->pdata[i]);
		const struct mapping_field *f = g_hash_table_lookup(h->table->names, word);
		bool there = false;

		for (guint k = 0; k < h->columns->len; k++)
			there = there || ((const struct head_column *)h->columns->pdata[k])->field == f;
		if (!there)
			g_ptr_array_add(absent, h->table->shown->pdata[i]);
	}
	return nearest_name(name, absent);
}
