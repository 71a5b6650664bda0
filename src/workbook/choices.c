/* Lists that cells offer: short ones stand in the cell's own rule, longer ones on a sheet that is not shown. */
#include <string.h>

#include "base/arena.h"
#include "workbook/inner.h"

enum {
	RULE_UNITS = 255, /* of a list in a rule, commas counted; of a prompt */
	TITLE_UNITS = 32,
	WORD_UNITS = 255,
};

/* A list on the sheet that is not shown, one a column. */
struct workbook_list {
	GPtrArray *words;
	const char *range;
};

static GPtrArray *
words_of(struct workbook *w, const GPtrArray *given)
{
	GPtrArray *words = arena_list(w->arena);

	for (guint i = 0; given != NULL && i < given->len; i++)
		g_ptr_array_add(words, workbook_words(w, given->pdata[i], WORD_UNITS));
	return words;
}

/* In a rule commas part words and quotes would have to be written twice. */
static bool
is_short(const GPtrArray *words)
{
	gsize bytes = 0;

	for (guint i = 0; i < words->len; i++) {
		if (strpbrk(words->pdata[i], ",\"\n") != NULL)
			return false;
		bytes += strlen(words->pdata[i]) + 1;
	}
	return bytes <= RULE_UNITS; /* bytes are more than units: on the safe side */
}

/* The cells of a list; the same words stand there once. */
static const char *
range_of(struct workbook *w, GPtrArray *words)
{
	GString *key = arena_string(w->arena);
	struct workbook_list *list;
	char column[LXW_MAX_COL_NAME_LENGTH];

	for (guint i = 0; i < words->len; i++)
		g_string_append_printf(key, "%s\n", (const char *)words->pdata[i]);
	list = g_hash_table_lookup(w->by_words, key->str);
	if (list != NULL)
		return list->range;
	list = arena_alloc(w->arena, sizeof *list);
	list->words = words;
	lxw_col_to_name(column, (lxw_col_t)w->lists->len, 1);
	list->range = arena_printf(w->arena, "='%s'!%s$1:%s$%u", WORKBOOK_HIDDEN, column, column, words->len);
	g_ptr_array_add(w->lists, list);
	g_hash_table_insert(w->by_words, key->str, list);
	return list->range;
}

static char **
plain_list(struct workbook *w, const GPtrArray *words)
{
	char **list = arena_array(w->arena, (gsize)words->len + 1, sizeof *list);

	for (guint i = 0; i < words->len; i++)
		list[i] = words->pdata[i];
	return list;
}

void
workbook_offer(struct workbook_sheet *s, guint column, guint first_row, guint last_row,
    const struct workbook_choices *c)
{
	struct workbook *w = s->owner;
	GPtrArray *words = words_of(w, c->words);
	lxw_data_validation rule = { .ignore_blank = LXW_VALIDATION_ON,
		.show_input = LXW_VALIDATION_ON,
		.show_error = LXW_VALIDATION_ON,
		.dropdown = LXW_VALIDATION_ON,
		.validate = LXW_VALIDATION_TYPE_ANY };

	if (c->title != NULL)
		rule.input_title = workbook_words(w, c->title, TITLE_UNITS);
	if (c->message != NULL)
		rule.input_message = workbook_words(w, c->message, RULE_UNITS);
	if (words->len > 0 && is_short(words)) {
		rule.validate = LXW_VALIDATION_TYPE_LIST;
		rule.value_list = plain_list(w, words);
	} else if (words->len > 0) {
		rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
		rule.value_formula = (char *)range_of(w, words);
	}
	rule.error_type = c->only ? LXW_VALIDATION_ERROR_TYPE_STOP : LXW_VALIDATION_ERROR_TYPE_WARNING;
	worksheet_data_validation_range(s->sheet, first_row - 1, (lxw_col_t)(column - 1), last_row - 1,
	    (lxw_col_t)(column - 1), &rule);
}

void
workbook_lists(struct workbook *w)
{
	lxw_worksheet *sheet;

	if (w->lists->len == 0)
		return;
	sheet = workbook_add_worksheet(w->book, WORKBOOK_HIDDEN);
	for (guint i = 0; i < w->lists->len; i++) {
		const struct workbook_list *list = w->lists->pdata[i];

		for (guint row = 0; row < list->words->len; row++)
			worksheet_write_string(sheet, row, (lxw_col_t)i, list->words->pdata[row], NULL);
	}
	worksheet_hide(sheet);
}
