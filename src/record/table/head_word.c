/*
 * What one head means: a name that is known, with the remarks, units, numbers and words of its own that people put
 * around it.
 */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "record/table/inner.h"

#define WORD_LONGEST 300 /* [bytes] of a head with all remarks: longer is text, and costly to take apart */

enum { PEELED_MOST = 4, GROUP_LEAST = 2 }; /* layers around a name; characters of a value that may stand in a head */

/* What people put around a head: stars, colons, hyphens. */
static char *
trim_marks(char *word)
{
	static const char *const marks[] = { "*", ":", "※", "#", "-", "_", ".", "、", "/", "★", "☆", "▲", "·", "—",
		"," };
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

/* Brackets of every kind as ( and ). */
static char *
same_brackets(struct arena *a, const char *word)
{
	static const char *const open[] = { "【", "[", "〔", "{", "〖", "「", "<", "《" };
	static const char *const shut[] = { "】", "]", "〕", "}", "〗", "」", ">", "》" };
	g_autoptr(GString) out = g_string_new(word);

	for (guint i = 0; i < G_N_ELEMENTS(open); i++) {
		g_string_replace(out, open[i], "(", 0);
		g_string_replace(out, shut[i], ")", 0);
	}
	return arena_strdup(a, out->str);
}

/* The first number of a word, 1 to 99, in digits, as 一 to 九 or as Ⅰ to Ⅳ; where it begins and ends. 0: none. */
static guint
find_number(const char *word, const char **from, const char **to)
{
	static const char signs[][4] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ" };

	for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p)) {
		if (g_ascii_isdigit(*p)) {
			guint n = 0;

			for (*from = p; g_ascii_isdigit(*p) && n < 100; p++)
				n = n * 10 + (guint)(*p - '0');
			*to = p;
			return n < 100 && !g_ascii_isdigit(*p) ? n : 0;
		}
		for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
			if (g_str_has_prefix(p, signs[i])) {
				*from = p;
				*to = p + strlen(signs[i]);
				return i % 9 + 1;
			}
	}
	return 0;
}

/* The word without its number and what belongs to that: 第2路电源电压, 电源_2_电压, 1号电源电压 -> 电源电压.  counter: so much of it too. */
static char *
without_number(struct arena *a, const char *word, const char *from, const char *to, bool counter)
{
	static const char *const counters[] = { "路", "个", "号", "回" };
	char *left = arena_strndup(a, word, (gsize)(from - word));
	char *right = arena_strdup(a, to);
	bool ordinal = g_str_has_suffix(left, "第");

	if (ordinal)
		left[strlen(left) - strlen("第")] = '\0';
	for (guint i = 0; i < G_N_ELEMENTS(counters) && (ordinal || counter); i++)
		if (g_str_has_prefix(right, counters[i])) {
			right += strlen(counters[i]);
			break;
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

static const GPtrArray *
saying(struct head_search *s, const struct mapping_field *f, const char *value)
{
	GPtrArray *says = arena_list(s->arena);
	const struct mapping_constant c = { .field = f, .value = value };

	g_ptr_array_add(says, arena_memdup(s->arena, &c, sizeof c));
	return says;
}

/* The longest value of a field that a word begins with; its spelling's length, 0: none. */
static gsize
begins_with_value(const struct mapping_field *f, const char *word, const char **value)
{
	GHashTableIter iter;
	gpointer spelling, is;
	gsize longest = 0;

	g_hash_table_iter_init(&iter, f->values);
	while (g_hash_table_iter_next(&iter, &spelling, &is)) {
		gsize length = strlen(spelling);

		if (length > longest && g_utf8_strlen(spelling, -1) >= GROUP_LEAST &&
		    g_str_has_prefix(word, spelling)) {
			longest = length;
			*value = is;
		}
	}
	return longest;
}

/* 供电线路, 主供线路, 主供电源线路 of a table of rows. */
static bool
find_in_rows(struct head_search *s, const struct mapping_table *rows, const char *word, struct head_match *m)
{
	const struct mapping_field *by = rows->by;
	const char *value = NULL;
	gsize length;

	if ((m->field = field_of_rows(rows, word)) != NULL)
		return true;
	if (by == NULL || (length = begins_with_value(by, word, &value)) == 0)
		return false;
	m->field = field_of_rows(rows, trim_marks(arena_strdup(s->arena, word + length)));
	if (m->field == by)
		m->field = NULL;
	m->says = m->field != NULL ? saying(s, by, value) : NULL;
	return m->field != NULL;
}

static bool
find_in_lists(struct head_search *s, const char *word, guint number, struct head_match *m)
{
	for (guint i = 0; i < s->mapping->tables->len; i++) {
		const struct mapping_table *rows = s->mapping->tables->pdata[i];

		if (rows->rows == NULL || rows->kind != s->table->kind || (number == 0 && rows->by == NULL))
			continue;
		if (find_in_rows(s, rows, word, m) && (number > 0 || m->says != NULL)) {
			m->number = number;
			return true;
		}
	}
	*m = (struct head_match){ 0 };
	return false;
}

/* A column of one of several elements, told apart by a number or by a value in the head. */
static bool
find_repeated(struct head_search *s, const char *word, struct head_match *m)
{
	const char *from, *to;
	guint number = find_number(word, &from, &to);

	if (number > 0 &&
	    (find_in_lists(s, without_number(s->arena, word, from, to, false), number, m) ||
		find_in_lists(s, without_number(s->arena, word, from, to, true), number, m)))
		return true;
	return find_in_lists(s, word, 0, m);
}

/* Ranks leave room for what is said almost so. */
static guint
rank_of(const struct head_search *s, const char *word)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(s->table->ranks, word));
}

/* 受理时间 is 受理日期, of every date. */
static const struct mapping_field *
find_twin(struct head_search *s, const char *word, guint *rank)
{
	static const char *const ends[] = { "日期", "时间", "时刻" };

	for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
		if (!g_str_has_suffix(word, ends[i]))
			continue;
		for (guint k = 0; k < G_N_ELEMENTS(ends); k++) {
			const char *twin = arena_printf(s->arena, "%.*s%s", (int)(strlen(word) - strlen(ends[i])), word,
			    ends[k]);
			const struct mapping_field *f = i != k ? g_hash_table_lookup(s->table->names, twin) : NULL;

			if (f != NULL && f->leaf->day) {
				*rank = rank_of(s, twin) + 1;
				return f;
			}
		}
	}
	return NULL;
}

/* A head that is a value of a field (the name of a paper): its cells say which records have it. */
static bool
find_mark(struct head_search *s, const char *word, struct head_match *m)
{
	const struct mapping_field *f = s->table->marked;
	GPtrArray *says = f != NULL ? arena_list(s->arena) : NULL;
	const char *value = f != NULL ? convert_spelling(s->arena, s->mapping, f, word, says) : NULL;
	const struct mapping_constant c = { .field = f, .value = value };

	if (value == NULL)
		return false;
	g_ptr_array_insert(says, 0, arena_memdup(s->arena, &c, sizeof c));
	*m = (struct head_match){ .field = f, .says = says, .mark = true };
	return true;
}

static bool
find_plain(struct head_search *s, const char *word, struct head_match *m)
{
	*m = (struct head_match){ .field = g_hash_table_lookup(s->table->names, word), .rank = rank_of(s, word) };
	if (g_hash_table_contains(s->mapping->ignore, word) && (s->table->rows == NULL || m->field == NULL))
		*m = (struct head_match){ .ignored = true };
	if (m->ignored || m->field != NULL || (s->table->rows == NULL && find_repeated(s, word, m)))
		return true;
	m->field = find_twin(s, word, &m->rank);
	return m->field != NULL;
}

/* 13位, 10或13位数字 */
static bool
tells_digits(const char *remark)
{
	const char *p = remark + strspn(remark, "0123456789");

	if (p == remark)
		return false;
	while (*p != '\0' && !g_str_has_prefix(p, "位"))
		p = g_str_has_prefix(p, "或") || g_str_has_prefix(p, "、") ? p + strlen("或") :
		    strchr("0123456789/-~", *p) != NULL                    ? p + 1 :
									     "";
	return g_str_has_prefix(p, "位");
}

/* Does a remark change nothing?  A word of the list that ends on … is how such remarks begin: 如… */
static bool
is_harmless(const struct record_mapping *m, const char *remark)
{
	GHashTableIter iter;
	gpointer word;

	if (g_hash_table_contains(m->harmless, remark) || tells_digits(remark))
		return true;
	g_hash_table_iter_init(&iter, m->harmless);
	while (g_hash_table_iter_next(&iter, &word, NULL))
		if (g_str_has_suffix(word, "…") && strncmp(word, remark, strlen(word) - strlen("…")) == 0)
			return true;
	return false;
}

/* What stands beside the name: a unit the field has, a remark that changes nothing, which of several it is of; or a reason not to use the column. */
static bool
takes(struct head_search *s, struct head_match *m, const char *remark)
{
	const struct mapping_table *rows = m->field != NULL && m->field->rows != NULL ?
	    mapping_table_of(s->mapping, s->table->kind, m->field->rows) :
	    NULL;
	const struct mapping_field *by = rows != NULL ? rows->by : NULL;
	const char *value;

	if (g_str_has_prefix(remark, "单位:"))
		remark += strlen("单位:");
	if (m->ignored || is_harmless(s->mapping, remark))
		return true;
	if (text_listed(m->field->units, remark)) {
		m->unit = remark;
		return true;
	}
	value = by != NULL && s->table->rows == NULL && m->says == NULL ? g_hash_table_lookup(by->values, remark) :
									  NULL;
	if (value != NULL && by != m->field)
		m->says = saying(s, by, value);
	return m->says != NULL && value != NULL;
}

/* Where the last layer of a word begins, what it says, and what is left without it. false: it has none. */
static bool
peel(struct arena *a, const char *word, char **rest, char **remark)
{
	gsize length = strlen(word);
	const char *open = strrchr(word, '('), *shut = strchr(word, ')'), *colon;

	if (length >= 3 && word[length - 1] == ')' && open != NULL && open != word) {
		*rest = arena_strndup(a, word, (gsize)(open - word));
		*remark = arena_strndup(a, open + 1, length - 2 - (gsize)(open - word));
		return true;
	}
	if (word[0] == '(' && shut != NULL && shut[1] != '\0') { /* (必填)户名 */
		*rest = arena_strdup(a, shut + 1);
		*remark = arena_strndup(a, word + 1, (gsize)(shut - word) - 1);
		return true;
	}
	colon = strpbrk(word, ":,/");
	if (colon == NULL || colon == word || colon[1] == '\0')
		return false;
	*rest = arena_strndup(a, word, (gsize)(colon - word)); /* 供电容量：kVA */
	*remark = arena_strdup(a, colon + 1);
	return true;
}

/* 供电容量kva: the unit follows without a mark. */
static bool
find_with_unit(struct head_search *s, const char *word, struct head_match *m)
{
	const char *end = word + strlen(word);
	const char *p = end;

	while (p > word && (guchar)p[-1] < 0x80)
		p--;
	if (p == word || p == end || !find_plain(s, arena_strndup(s->arena, word, (gsize)(p - word)), m) ||
	    m->ignored || !text_listed(m->field->units, p)) {
		*m = (struct head_match){ 0 };
		return false;
	}
	m->unit = p;
	return true;
}

static bool
find_dressed(struct head_search *s, char *word, guint depth, struct head_match *m)
{
	char *rest, *remark;

	word = trim_marks(word);
	if (word[0] == '\0')
		return false;
	if (find_plain(s, word, m) || find_with_unit(s, word, m))
		return true;
	if (depth == PEELED_MOST || !peel(s->arena, word, &rest, &remark) || !find_dressed(s, rest, depth + 1, m))
		return false;
	if (m->refused || takes(s, m, trim_marks(remark)))
		return true;
	*m = (struct head_match){ .field = m->field, .refused = m->field->units != NULL };
	return m->refused;
}

struct head_match
head_word(struct head_search *s, const char *name)
{
	g_autofree char *fold = sheet_fold(name);
	struct head_match m = { 0 };

	if (fold[0] == '\0' ||
	    (g_hash_table_contains(s->table->names, fold) && /* a name may itself end on a mark: 编号# */
		find_plain(s, fold, &m)))
		return m;
	if (strlen(fold) > WORD_LONGEST)
		return (struct head_match){ 0 };
	if (find_dressed(s, same_brackets(s->arena, fold), 0, &m))
		return m;
	if (find_mark(s, trim_marks(same_brackets(s->arena, fold)), &m))
		return m;
	return (struct head_match){ 0 };
}

/* Is a word what stands before the heads of a repeated element, or nothing? */
static bool
names_rows(const struct mapping_table *rows, const char *word)
{
	return word[0] == '\0' || text_listed(rows->heads, word);
}

bool
head_is_group(struct head_search *s, const char *name)
{
	g_autofree char *fold = sheet_fold(name);
	const char *plain = same_brackets(s->arena, fold), *from, *to;
	bool numbered = find_number(plain, &from, &to) > 0;
	const char *rest = numbered ? without_number(s->arena, plain, from, to, false) : plain;

	for (guint i = 0; i < s->mapping->tables->len; i++) {
		const struct mapping_table *t = s->mapping->tables->pdata[i];
		const struct mapping_field *by = t->rows != NULL ? t->by : NULL;
		const char *value;
		gsize length;

		if (t->rows == NULL || t->kind != s->table->kind)
			continue;
		if (numbered && text_listed(t->heads, rest))
			return true;
		length = by != NULL ? begins_with_value(by, rest, &value) : 0;
		if (length > 0 && names_rows(t, trim_marks(arena_strdup(s->arena, rest + length))))
			return true;
	}
	return false;
}
