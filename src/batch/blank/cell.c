/* Cells of a blank workbook: heads with what is said of them, what can be chosen, values as people write them. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "batch/blank/inner.h"
#include "xml/xml.h"

/* Kinds of values in words, by the schema's name of them. */
static const struct {
	const char *type, *words;
	enum workbook_style style;
} kinds[] = {
	{ "decimal", "数，不带单位", WORKBOOK_NUMBER },
	{ "whole", "整数", WORKBOOK_NUMBER },
	{ "number", "从 1 起的整数", WORKBOOK_NUMBER },
	{ "serial", "从 1 起的整数", WORKBOOK_NUMBER },
	{ "date", "日期，如 2022-03-01", WORKBOOK_DATE },
	{ "time", "日期和时刻，如 2022-03-01 08:00", WORKBOOK_TIME },
	{ "digits", "数字串，按文字保存，前面的 0 不会丢", WORKBOOK_TEXT },
	{ "code", "字母、数字和 -，按文字保存", WORKBOOK_TEXT },
};

static guint
kind_of(const struct record_column *c)
{
	guint i = 0;

	while (i < G_N_ELEMENTS(kinds) && strcmp(kinds[i].type, c->type) != 0)
		i++;
	return i;
}

enum workbook_style
blank_style(const struct record_column *c)
{
	guint i = kind_of(c);

	return i < G_N_ELEMENTS(kinds) ? kinds[i].style : WORKBOOK_TEXT;
}

/* The things of a list that a region has below one of its elements, by what they are called there. */
static void
add_titles(const struct blank *b, GPtrArray *words, const xmlNode *in, const char *list)
{
	for (const xmlNode *n = xml_child(in, NULL); n != NULL; n = xml_next(n, NULL)) {
		const char *title = xml_attr_or(n, "label", xml_attr_or(n, "title", xml_attr(n, "name")));

		if (xml_is(n, list) && title != NULL && !text_listed(words, title))
			g_ptr_array_add(words, (gpointer)title);
		add_titles(b, words, n, list);
	}
}

/* The region whose checklist holds in this one, or NULL. */
static const xmlNode *
list_owner(const struct blank *b, const xmlNode *region)
{
	const char *from = xml_attr(xml_child(region, "checklist"), "inherited-from");

	return from != NULL ? policy_region(b->setup->policy, from) : NULL;
}

static const GPtrArray *
named_words(const struct blank *b, const char *list)
{
	GPtrArray *words = arena_list(b->arena);
	const xmlNode *region = policy_region(b->setup->policy, b->region);
	const GPtrArray *statutes = policy_statutes(b->setup->policy);

	if (strcmp(list, "region") == 0)
		g_ptr_array_add(words, (gpointer)policy_label(b->setup->policy, b->region, list, b->region));
	else if (strcmp(list, "statute") == 0)
		for (guint i = 0; i < statutes->len; i++)
			g_ptr_array_add(words, (gpointer)xml_attr_or(statutes->pdata[i], "title", ""));
	else
		add_titles(b, words, region, list);
	if (words->len == 0 && strcmp(list, "item") == 0) /* its checklist is another region's */
		add_titles(b, words, list_owner(b, region), list);
	return words;
}

const GPtrArray *
blank_words(const struct blank *b, const struct record_column *c)
{
	const GPtrArray *words = c->names != NULL ? named_words(b, c->names) : c->words;

	return words->len > 0 ? words : NULL;
}

/* The first of the words, or names of the region, that a cell would be read from as this value. */
const char *
blank_spelled(const struct blank *b, enum record_kind kind, const struct record_column *c, const char *value)
{
	const GPtrArray *words = blank_words(b, c);

	for (guint i = 0; c->names == NULL && i < c->values->len; i++)
		if (strcmp(c->values->pdata[i], value) == 0)
			return c->words->pdata[i];
	for (guint i = 0; words != NULL && i < words->len; i++)
		if (g_strcmp0(record_column_reads(b->mapping, b->arena, kind, c, words->pdata[i]), value) == 0)
			return words->pdata[i];
	return value;
}

const char *
blank_doc(const struct record_column *c)
{
	bool code = false;

	for (const char *p = c->doc != NULL ? c->doc : ""; *p != '\0'; p++)
		code = code || g_ascii_islower(*p);
	return c->doc == NULL || (code && (c->words->len > 0 || c->names != NULL)) ? "" : c->doc;
}

static const char *
note_of(const struct blank *b, const struct record_column *c, const char *wanted)
{
	GString *note = arena_string(b->arena);
	const GPtrArray *words = blank_words(b, c);
	guint kind = kind_of(c);

	if (c->required)
		g_string_append(note, "必填。");
	else if (wanted != NULL)
		g_string_append_printf(note, "必填：《%s》要印。", wanted);
	if (c->own)
		g_string_append(note, "本单位自己的栏目。");
	if (*blank_doc(c) != '\0')
		g_string_append_printf(note, "%s%s。", note->len > 0 ? "\n" : "", blank_doc(c));
	if (kind < G_N_ELEMENTS(kinds))
		g_string_append_printf(note, "%s%s。", note->len > 0 ? "\n" : "", kinds[kind].words);
	if (words != NULL)
		g_string_append_printf(note, "%s%s：%s。", note->len > 0 ? "\n" : "",
		    c->open && c->names == NULL ? "常用的" : "从下拉里选",
		    words->len <= 12 ? text_joined(b->arena, words, "、") : "共几十种，见下拉");
	return note->str;
}

void
blank_head(const struct blank *b, struct workbook_sheet *s, guint row, guint column, const struct record_column *c,
    const char *wanted)
{
	const char *note = note_of(b, c, wanted);

	workbook_text(s, row, column, c->required || wanted != NULL ? WORKBOOK_REQUIRED : WORKBOOK_HEAD, c->label);
	if (*note != '\0')
		workbook_comment(s, row, column, note);
}

void
blank_offer(const struct blank *b, struct workbook_sheet *s, guint column, guint first, guint last,
    const struct record_column *c)
{
	struct workbook_choices choices = { .words = blank_words(b, c), .only = !c->open };

	if (choices.words != NULL)
		workbook_offer(s, column, first, last, &choices);
}

/* A number keeps the figures it is written with, so "187500.00" stays text. */
static bool
is_plain_number(const char *value)
{
	g_autofree char *again = g_strdup_printf("%.15g", g_ascii_strtod(value, NULL));

	return strcmp(again, value) == 0;
}

static enum workbook_style
example_of(enum workbook_style style)
{
	return style == WORKBOOK_NUMBER ? WORKBOOK_EXAMPLE_NUMBER :
	    style == WORKBOOK_DATE      ? WORKBOOK_EXAMPLE_DATE :
	    style == WORKBOOK_TIME      ? WORKBOOK_EXAMPLE_TIME :
					  WORKBOOK_EXAMPLE;
}

void
blank_value(struct workbook_sheet *s, guint row, guint column, const struct record_column *c, const char *value,
    bool example)
{
	enum workbook_style style = blank_style(c), look = example ? example_of(style) : style;

	if (style == WORKBOOK_NUMBER && is_plain_number(value))
		workbook_number(s, row, column, look, g_ascii_strtod(value, NULL));
	else if (style == WORKBOOK_DATE || style == WORKBOOK_TIME)
		workbook_date(s, row, column, look, value);
	else
		workbook_text(s, row, column, example ? WORKBOOK_EXAMPLE : WORKBOOK_TEXT, value);
}

guint
blank_width(const struct blank *b, const struct record_column *c)
{
	const GPtrArray *words = blank_words(b, c);
	guint width = 4;

	for (const char *p = c->label; *p != '\0'; p = g_utf8_next_char(p))
		width += text_cells(g_utf8_get_char(p));
	for (guint i = 0; words != NULL && i < words->len; i++)
		width = MAX(width, (guint)MIN(2 * g_utf8_strlen(words->pdata[i], -1) + 4, 26));
	if (text_has_word("line mark text", c->type))
		width = MAX(width, 20);
	return CLAMP(width, blank_style(c) == WORKBOOK_TIME ? 18 : 12, 30);
}
