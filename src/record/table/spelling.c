/* Words of cells: the value a spelling stands for, and what it says beside (身份证复印件 is a paper, and a copy of it). */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "record/table/inner.h"

enum { SAID_MOST = 5 }; /* things said behind a word */

struct spelling {
	struct arena *arena;
	const struct record_mapping *mapping;
	const struct mapping_field *field;
	GPtrArray *besides;
};

const char *
convert_own(const struct mapping_field *f, const char *word)
{
	const GPtrArray *said = f->leaf->said;

	for (guint i = 0; i < f->words->len; i++) {
		g_autofree char *known = sheet_fold(f->words->pdata[i]);

		if (known[0] != '\0' && strcmp(known, word) == 0)
			return f->words->pdata[i];
	}
	for (guint i = 0; said != NULL && i < said->len; i++) {
		g_autofree char *known = sheet_fold(said->pdata[i]);

		if (known[0] != '\0' && strcmp(known, word) == 0)
			return f->leaf->words->pdata[i];
	}
	return NULL;
}

bool
convert_is_known(const struct mapping_field *f, const char *text)
{
	g_autofree char *word = sheet_fold(text);

	return (f->values != NULL && g_hash_table_contains(f->values, word)) || convert_own(f, word) != NULL;
}

static void
add_beside(struct spelling *s, const struct mapping_field *f, const char *value)
{
	const struct mapping_constant c = { .field = f, .value = arena_strdup(s->arena, value) };

	g_ptr_array_add(s->besides, arena_memdup(s->arena, &c, sizeof c));
}

/* A word as the tables of spellings have it, whole. NULL: they do not. */
static const char *
whole_value(struct spelling *s, const char *word)
{
	const struct mapping_field *f = s->field;
	const char *value = f->values != NULL ? g_hash_table_lookup(f->values, word) : NULL;

	if (value == NULL)
		return convert_own(f, word);
	for (guint i = 0; f->gives != NULL && i < f->gives->len; i++) {
		const struct mapping_given *g = f->gives->pdata[i];

		if (strcmp(g->word, word) == 0)
			add_beside(s, g->field, g->value);
	}
	return value;
}

/* 2页, 1份: how many; what no field counts is left. */
static bool
says_count(struct spelling *s, const char *word)
{
	gsize digits = strspn(word, "0123456789");
	const GPtrArray *with = s->field->with;

	if (digits == 0 || digits > 3 || word[digits] == '\0')
		return false;
	for (guint i = 0; i < with->len; i++) {
		const struct mapping_field *f = with->pdata[i];

		if (!text_listed(f->units, word + digits))
			continue;
		add_beside(s, f, arena_strndup(s->arena, word, digits));
		return true;
	}
	return g_hash_table_contains(s->mapping->harmless, word + digits);
}

/* A word that says something of one of the other fields. */
static bool
says_other(struct spelling *s, const char *word)
{
	const GPtrArray *with = s->field->with;

	if (g_hash_table_contains(s->mapping->harmless, word))
		return true;
	for (guint i = 0; i < with->len; i++) {
		const struct mapping_field *f = with->pdata[i];
		const char *value = f->values != NULL ? g_hash_table_lookup(f->values, word) : NULL;

		if (value == NULL)
			value = convert_own(f, word);
		if (value == NULL)
			continue;
		add_beside(s, f, value);
		return true;
	}
	return says_count(s, word);
}

/* Where the last thing that a word says behind its name begins: the shortest end that says something; NULL: nothing does. */
static const char *
last_said(struct spelling *s, const char *word)
{
	const char *p = word + strlen(word);

	while (p > word) {
		guint before = s->besides->len;

		p = g_utf8_prev_char(p);
		if (g_utf8_strlen(p, -1) >= 2 && says_other(s, p)) {
			if (!g_ascii_isdigit(p[0]) || p == word || !g_ascii_isdigit(p[-1])) /* 12页, not 2页 */
				return p;
			g_ptr_array_set_size(s->besides, (gint)before);
		}
	}
	return NULL;
}

/* 复印件2页: nothing but what is said of the other fields. */
static bool
says_only(struct spelling *s, const char *words)
{
	char *left = arena_strdup(s->arena, words);

	while (left[0] != '\0' && !says_other(s, left)) {
		const char *last = last_said(s, left);

		if (last == NULL)
			return false;
		left[last - left] = '\0';
	}
	return true;
}

/* What stands in brackets: 原件, 复印件、2页. */
static bool
says_others(struct spelling *s, const char *words)
{
	g_auto(GStrv) parts = g_strsplit_set(words, ",;/+|", -1);

	for (char **p = parts; *p != NULL; p++) {
		g_auto(GStrv) pieces = g_strsplit(*p, "、", -1);

		for (char **piece = pieces; *piece != NULL; piece++)
			if (!says_only(s, *piece))
				return false;
	}
	return true;
}

/* A word without the last of what it says behind its name, "" included. NULL: there is nothing of that kind. */
static char *
without_last(struct spelling *s, const char *word)
{
	static const char *const marks[] = { "-", ":", ",", ";", "、", "—" };
	gsize length = strlen(word);
	const char *open = strrchr(word, '('), *said;

	for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
		if (g_str_has_suffix(word, marks[i]))
			return arena_strndup(s->arena, word, length - strlen(marks[i]));
	if (length >= 3 && word[length - 1] == ')' && open != NULL)
		return says_others(s, arena_strndup(s->arena, open + 1, length - 2 - (gsize)(open - word))) ?
		    arena_strndup(s->arena, word, (gsize)(open - word)) :
		    NULL;
	said = last_said(s, word);
	return said != NULL ? arena_strndup(s->arena, word, (gsize)(said - word)) : NULL;
}

static char *
folded(struct arena *a, const char *text)
{
	g_autofree char *fold = sheet_fold(text);
	g_autoptr(GString) out = g_string_new(fold);

	g_string_replace(out, "【", "(", 0);
	g_string_replace(out, "】", ")", 0);
	g_string_replace(out, "[", "(", 0);
	g_string_replace(out, "]", ")", 0);
	return arena_strdup(a, out->str);
}

const char *
convert_spelling(struct arena *a, const struct record_mapping *m, const struct mapping_field *f, const char *text,
    GPtrArray *besides)
{
	struct spelling s = { .arena = a, .mapping = m, .field = f, .besides = besides };
	g_autofree char *fold = sheet_fold(text);
	const char *value = whole_value(&s, fold);
	char *word = value == NULL && f->with != NULL ? folded(a, text) : NULL;

	for (guint i = 0; value == NULL && word != NULL && word[0] != '\0' && i < SAID_MOST; i++) {
		word = without_last(&s, word);
		value = word != NULL && word[0] != '\0' ? whole_value(&s, word) : NULL;
	}
	if (value == NULL && besides != NULL)
		g_ptr_array_set_size(besides, 0);
	return value;
}

int
convert_mark(struct arena *a, const struct record_mapping *m, const struct mapping_field *f, const char *text,
    GPtrArray *besides)
{
	struct spelling s = { .arena = a, .mapping = m, .field = f, .besides = besides };
	char *word = folded(a, text);

	if (word[0] == '\0')
		return 0;
	for (guint i = 0; word != NULL && i <= SAID_MOST; i++) {
		const char *is = g_hash_table_lookup(f->marks, word);
		const char *value = is == NULL ? whole_value(&s, word) : NULL;

		if (is != NULL)
			return strcmp(is, "yes") == 0;
		if (g_hash_table_contains(m->blank, word))
			return 0;
		if (word[0] == '\0' || value != NULL)
			return 1;
		if (strspn(word, "0123456789") == strlen(word) && strlen(word) <= 3)
			return strspn(word, "0") < strlen(word); /* how many there are */
		word = says_other(&s, word) ? arena_strdup(a, "") : without_last(&s, word);
	}
	return -1;
}
