/*
 * What was meant by a word that is unknown.  Two terms of the trade that differ in a character are two things (竣工检验时间,
 * 竣工报验时间), so a slip is looked for only in words that no term is made of; better none than a wrong one.
 */
#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "base/text.h"
#include "record/table/inner.h"

enum { WORD_LEAST = 4, QUALIFIERS_MOST = 3 }; /* of shorter words each character carries the meaning */

void
mapping_learn(struct record_mapping *m, const char *word)
{
	for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p)) {
		const char *next = g_utf8_next_char(p);

		if (*next != '\0' && !g_ascii_isprint(*p) && !g_ascii_isprint(*next))
			g_hash_table_add(m->pairs, arena_strndup(m->arena, p, (gsize)(g_utf8_next_char(next) - p)));
	}
}

/* Do the characters from p on begin with a pair that words of the trade have? */
static bool
is_pair(const struct record_mapping *m, const char *p)
{
	const char *next = *p != '\0' ? g_utf8_next_char(p) : p;
	g_autofree char *pair = *next != '\0' ? g_strndup(p, (gsize)(g_utf8_next_char(next) - p)) : NULL;

	return pair != NULL && g_hash_table_contains(m->pairs, pair);
}

/* Does each character of a word stand in a pair of that kind, with the one before it or after it? */
static bool
is_of_trade(const struct record_mapping *m, const char *word)
{
	bool before = false;

	for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p)) {
		bool after = is_pair(m, p);

		if (!before && !after && !g_ascii_isprint(*p))
			return false;
		before = after;
	}
	return true;
}

/* What a word says is of another kind than what the other says: a date, a number, a person. */
static bool
crosses_kinds(const char *word, const char *near)
{
	static const char *const kinds[][5] = {
		{ "时间", "日期", "时刻" },
		{ "号", "编码", "号码", "代码", "条码" },
		{ "电话", "手机" },
		{ "容量", "负荷", "功率" },
		{ "人", "员", "姓名", "经理", "户名" },
		{ "地址", "位置", "地点", "部位" },
		{ "电压" },
		{ "金额", "费", "费用", "单价", "电价" },
		{ "量", "数", "数量" },
		{ "组", "组号" },
	};
	int of[2] = { -1, -1 };

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		for (guint k = 0; k < G_N_ELEMENTS(kinds[i]) && kinds[i][k] != NULL; k++) {
			of[0] = g_str_has_suffix(word, kinds[i][k]) ? (int)i : of[0];
			of[1] = g_str_has_suffix(near, kinds[i][k]) ? (int)i : of[1];
		}
	return of[0] >= 0 && of[1] >= 0 && of[0] != of[1];
}

/* A character without which a word says another thing. */
static bool
is_telling(const char *p)
{
	static const char telling[] = "非不无未否新原旧老主备高低上下前后内外大小多少一二两三四五六七八九十再复免";

	return g_ascii_isprint(*p) || g_utf8_strchr(telling, -1, g_utf8_get_char(p)) != NULL;
}

/* Is the longer word the other with one more character inside it, which tells nothing apart? */
static bool
leaves_out(const char *longer, const char *shorter)
{
	const char *p = longer, *q = shorter, *left = NULL;

	if (g_utf8_strlen(longer, -1) != g_utf8_strlen(shorter, -1) + 1)
		return false;
	while (*p != '\0') {
		if (*q != '\0' && g_utf8_get_char(p) == g_utf8_get_char(q))
			q = g_utf8_next_char(q);
		else if (left == NULL)
			left = p;
		else
			return false;
		p = g_utf8_next_char(p);
	}
	return *q == '\0' && left != NULL && left != longer && *g_utf8_next_char(left) != '\0' && !is_telling(left);
}

/* Is it a telling character that stands for another? */
static bool
differs_tellingly(const char *word, const char *near)
{
	while (*word != '\0' && *near != '\0' && g_utf8_get_char(word) == g_utf8_get_char(near)) {
		word = g_utf8_next_char(word);
		near = g_utf8_next_char(near);
	}
	return *word != '\0' && *near != '\0' && (is_telling(word) || is_telling(near));
}

/* A character or two that changed places in a word that is none of the trade; one too many or too few in a longer one. */
static const char *
find_slip(const struct record_mapping *m, const char *word, const GPtrArray *names)
{
	g_autoptr(GPtrArray) alike = g_ptr_array_new();
	const char *near;

	for (guint i = 0; i < names->len; i++)
		if (g_utf8_strlen(names->pdata[i], -1) == g_utf8_strlen(word, -1))
			g_ptr_array_add(alike, names->pdata[i]);
	near = is_of_trade(m, word) ? NULL : nearest_slip(word, alike);
	if (near != NULL && differs_tellingly(word, near))
		near = NULL;
	for (guint i = 0; i < names->len && near == NULL && g_utf8_strlen(word, -1) >= WORD_LEAST; i++)
		if (leaves_out(names->pdata[i], word) || leaves_out(word, names->pdata[i]))
			near = names->pdata[i];
	return near != NULL && !crosses_kinds(word, near) ? near : NULL;
}

/* The word without one of the words that change nothing before or after it; NULL: it has none. */
static char *
unqualified(const struct record_mapping *m, const char *word)
{
	GHashTableIter iter;
	gpointer key;
	char *found = NULL;

	g_hash_table_iter_init(&iter, m->qualifiers);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const char *qualifier = key;
		gsize length = strlen(qualifier), left = strlen(word) - MIN(length, strlen(word));
		char *rest = g_str_has_prefix(word, qualifier) ? g_strdup(word + length) :
		    g_str_has_suffix(word, qualifier)          ? g_strndup(word, left) :
								 NULL;

		if (rest != NULL && (found == NULL || strlen(rest) < strlen(found))) { /* the longest, in any order */
			g_free(found);
			found = g_steal_pointer(&rest);
		}
		g_free(rest);
	}
	return found;
}

/* So many characters stand at the beginning of both. */
static guint
begins_alike(const char *word, const char *other)
{
	guint count = 0;

	while (*word != '\0' && *other != '\0' && g_utf8_get_char(word) == g_utf8_get_char(other)) {
		word = g_utf8_next_char(word);
		other = g_utf8_next_char(other);
		count++;
	}
	return count;
}

struct head_gaps {
	const struct record_mapping *mapping;
	GPtrArray *heads;  /* const char *: as people write them */
	GHashTable *words; /* one of them, folded -> itself */
	GHashTable *field; /* itself -> its field */
};

struct head_gaps *
head_gaps_new(struct arena *a, const struct record_mapping *m, const struct head *h)
{
	struct head_gaps *g = arena_alloc(a, sizeof *g);
	g_autoptr(GHashTable) there = g_hash_table_new(NULL, NULL);
	const GPtrArray *shown = h->table->shown;

	*g = (struct head_gaps){ .mapping = m,
		.heads = arena_list(a),
		.words = arena_table(a),
		.field = arena_adopt(a, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref) };
	for (guint i = 0; i < h->columns->len; i++)
		g_hash_table_add(there, (void *)((const struct head_column *)h->columns->pdata[i])->field);
	for (guint i = 0; i < shown->len; i++) {
		char *word = arena_adopt(a, sheet_fold(shown->pdata[i]), g_free);
		const struct mapping_field *f = g_hash_table_lookup(h->table->names, word);

		if (f == NULL || g_hash_table_contains(there, f))
			continue;
		g_ptr_array_add(g->heads, shown->pdata[i]);
		g_hash_table_insert(g->field, shown->pdata[i], (void *)f);
		if (!g_hash_table_contains(g->words, word))
			g_hash_table_insert(g->words, word, shown->pdata[i]);
	}
	return g;
}

/* Without its qualifiers the word is a head. */
static const char *
head_within(const struct head_gaps *g, const char *word)
{
	g_autofree char *rest = unqualified(g->mapping, word);

	for (guint i = 0; i < QUALIFIERS_MOST && rest != NULL; i++) {
		const char *head = g_hash_table_lookup(g->words, rest);
		char *less = head == NULL ? unqualified(g->mapping, rest) : NULL;

		if (head != NULL)
			return head;
		g_free(rest);
		rest = less;
	}
	return NULL;
}

/* Those of other fields than the one of a head. */
static GPtrArray *
heads_beside(const struct head_gaps *g, const char *head)
{
	GPtrArray *others = g_ptr_array_new();
	const struct mapping_field *but = g_hash_table_lookup(g->field, head);

	for (guint i = 0; i < g->heads->len; i++)
		if (g_hash_table_lookup(g->field, g->heads->pdata[i]) != but)
			g_ptr_array_add(others, g->heads->pdata[i]);
	return others;
}

const char *
head_nearest(const struct head_gaps *g, const char *name)
{
	g_autofree char *word = sheet_fold(name);
	g_autoptr(GPtrArray) others = NULL;
	const char *near = head_within(g, word), *other;

	if (near != NULL || g_str_is_ascii(word))
		return near;
	if ((near = find_slip(g->mapping, word, g->heads)) == NULL)
		return NULL;
	others = heads_beside(g, near); /* as near to two is near to none */
	other = find_slip(g->mapping, word, others);
	return other == NULL || begins_alike(word, other) < begins_alike(word, near) ? near : NULL;
}

const char *
convert_near(const struct record_mapping *m, const struct mapping_field *f, const char *word,
    const GPtrArray *spellings)
{
	g_autofree char *rest = unqualified(m, word);
	g_autoptr(GPtrArray) others = NULL;
	const char *near;

	for (guint i = 0; i < spellings->len && rest != NULL; i++)
		if (strcmp(spellings->pdata[i], rest) == 0)
			return spellings->pdata[i];
	if (g_str_is_ascii(word))
		return nearest_slip(word, spellings);
	if (g_utf8_strlen(word, -1) < WORD_LEAST || (near = find_slip(m, word, spellings)) == NULL)
		return NULL;
	others = g_ptr_array_new();
	for (guint i = 0; i < spellings->len; i++)
		if (!text_equal(g_hash_table_lookup(f->values, spellings->pdata[i]),
			g_hash_table_lookup(f->values, near)))
			g_ptr_array_add(others, spellings->pdata[i]);
	return find_slip(m, word, others) == NULL ? near : NULL;
}

/* The only name that begins with the first two characters of a word; NULL: there is none, or several. */
static const char *
only_begun(const char *word, const GPtrArray *names)
{
	const char *found = NULL;

	for (guint i = 0; i < names->len; i++) {
		if (begins_alike(word, names->pdata[i]) < 2)
			continue;
		if (found != NULL)
			return NULL;
		found = names->pdata[i];
	}
	return found;
}

/* What the value of a spelling is called, else the spelling. */
static const char *
name_meant(const struct mapping_field *f, const GPtrArray *names, const char *spelling)
{
	const char *value = g_hash_table_lookup(f->values, spelling);

	for (guint i = 0; i < names->len && value != NULL; i++) {
		g_autofree char *name = sheet_fold(names->pdata[i]);
		const char *own = convert_own(f, name),
			   *means = own != NULL ? own : g_hash_table_lookup(f->values, name);

		if (means != NULL && strcmp(means, value) == 0)
			return names->pdata[i];
	}
	return spelling;
}

/* Of a few names those that hold the word or stand in it, else the one that is a slip away, else the only one that begins so. */
static void
add_few(const char *word, const GPtrArray *names, GPtrArray *near)
{
	const char *slip;

	for (guint i = 0; i < names->len; i++) {
		g_autofree char *name = sheet_fold(names->pdata[i]);

		if (strstr(name, word) != NULL || strstr(word, name) != NULL)
			g_ptr_array_add(near, names->pdata[i]);
	}
	slip = near->len == 0 ? nearest_slip(word, names) : NULL;
	if (slip != NULL && (begins_alike(word, slip) == 0 || differs_tellingly(word, slip)))
		slip = NULL; /* 郑州 is no 宿州 */
	if (near->len == 0 && slip == NULL)
		slip = only_begun(word, names);
	if (slip != NULL)
		g_ptr_array_add(near, (gpointer)slip);
}

const char *
convert_offer(struct arena *a, const struct record_mapping *m, const struct mapping_field *f, const char *word,
    const GPtrArray *spellings, const GPtrArray *names)
{
	g_autoptr(GPtrArray) near = g_ptr_array_new();
	const char *one = convert_near(m, f, word, spellings);

	if (one != NULL)
		g_ptr_array_add(near, (gpointer)name_meant(f, names, one));
	else if (names->len <= WORDS_TOLD && word[0] != '\0' && !g_str_is_ascii(word))
		add_few(word, names, near);
	return near->len > 0 ? arena_printf(a, " → %s", text_joined(a, near, "、")) : "";
}
