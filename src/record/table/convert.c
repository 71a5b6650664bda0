/*
 * What a cell means for a field: width folded, spellings looked up, dates (convert_date.c) and numbers
 * (convert_number.c) as they are shown.  What cannot be understood is left as it stands, so that the schema's own check
 * tells of it.
 */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "record/table/inner.h"

static bool
is_type(const struct mapping_field *f, const char *type)
{
	return g_strcmp0(f->leaf->type, type) == 0;
}

struct convert_result
convert_fault(enum diag_code code, const char *value, const char *about)
{
	return (struct convert_result){ .value = value, .fault = (guint)code + 1, .about = about };
}

struct convert_result
convert_good(const char *value)
{
	return (struct convert_result){ .value = value };
}

static bool
is_quantity(const struct mapping_field *f)
{
	return is_type(f, "decimal") || is_type(f, "whole") || is_type(f, "number") || is_type(f, "serial");
}

static bool
is_digits(const struct mapping_field *f)
{
	return is_type(f, "digits") || is_type(f, "code");
}

/* Numbers, dates and the like, where width means nothing. */
static bool
is_strict(const struct mapping_field *f)
{
	static const char types[] = "digits code decimal whole number serial date time material_ref";

	return f->leaf->choice || (f->leaf->type != NULL && text_has_word(types, f->leaf->type));
}

/* What people call the values that a field may have, in the order of the schema or the data. */
static const GPtrArray *
names_of(struct arena *a, const struct mapping_field *f)
{
	GPtrArray *names = arena_list(a);
	const GPtrArray *of = f->called != NULL ? f->called : f->leaf->said->len > 0 ? f->leaf->said : f->words;

	for (guint i = 0; i < of->len; i++)
		if (*(const char *)of->pdata[i] != '\0' && !text_listed(names, of->pdata[i]))
			g_ptr_array_add(names, of->pdata[i]);
	return names;
}

static const char *
in_brackets(struct arena *a, const GPtrArray *names)
{
	return names->len > 0 && names->len <= WORDS_TOLD ? arena_printf(a, "（%s）", text_joined(a, names, " / ")) :
							    "";
}

/* A value of a table of spellings. */
static struct convert_result
look_up(struct arena *a, const struct record_mapping *m, const struct mapping_field *f, const char *text)
{
	GPtrArray *besides = f->with != NULL || f->gives != NULL ? arena_list(a) : NULL;
	const char *value = convert_spelling(a, m, f, text, besides);
	g_autofree char *word = NULL;
	g_autoptr(GPtrArray) known = NULL;
	g_autoptr(GList) keys = NULL;
	const GPtrArray *names;

	if (value != NULL)
		return (struct convert_result){ .value = value, .besides = besides };
	if (f->open)
		return convert_good(text);
	word = sheet_fold(text);
	keys = g_list_sort(g_hash_table_get_keys(f->values), (GCompareFunc)strcmp);
	known = g_ptr_array_new();
	for (const GList *k = keys; k != NULL; k = k->next)
		g_ptr_array_add(known, k->data);
	names = names_of(a, f);
	return convert_fault(DIAG_CELL_VALUE, text,
	    arena_printf(a, "%s%s", convert_offer(a, m, f, word, known, names), in_brackets(a, names)));
}

static bool
has_control(const char *text)
{
	for (const guchar *p = (const guchar *)text; *p != '\0'; p++)
		if ((*p < 0x20 && *p != '\t' && *p != '\n') || *p == 0x7f ||
		    (p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe))
			return true;
	return false;
}

/* "####" is what a spreadsheet shows of a number in a column too narrow for it. */
static bool
is_error(const char *text)
{
	static const char *const errors[] = { "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!",
		"#SPILL!", "#CALC!" };

	for (guint i = 0; i < G_N_ELEMENTS(errors); i++)
		if (g_ascii_strcasecmp(text, errors[i]) == 0)
			return true;
	return strlen(text) >= 3 && text[strspn(text, "#")] == '\0';
}

static struct convert_result
convert_typed(struct arena *a, const struct mapping_field *f, struct sheet_value v)
{
	if (is_type(f, "date") || is_type(f, "time"))
		return convert_day(a, v, is_type(f, "time"));
	if (is_digits(f))
		return convert_digits(a, f, v);
	if (is_quantity(f))
		return convert_quantity(a, f, v);
	return convert_good(v.text);
}

static bool
is_wide(gunichar c)
{
	return c >= 0x2e80;
}

/* A line broken in the cell (Alt+Enter) is one line; between Han nothing stands in place of the break, else a blank. */
static const char *
one_line(struct arena *a, const char *text)
{
	GString *out;

	if (strchr(text, '\n') == NULL)
		return text;
	out = arena_string(a);
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		const char *next = p + strspn(p, "\n \t");

		if (*p != '\n' || *next == '\0') {
			g_string_append_unichar(out, g_utf8_get_char(p));
			continue;
		}
		while (out->len > 0 && strchr(" \t", out->str[out->len - 1]) != NULL)
			g_string_truncate(out, out->len - 1);
		if (out->len > 0 &&
		    (!is_wide(g_utf8_get_char(next)) ||
			!is_wide(g_utf8_get_char(g_utf8_prev_char(out->str + out->len)))))
			g_string_append_c(out, ' ');
		p = next - 1; /* ASCII: the loop goes on at next */
	}
	return out->str;
}

/* What an export leaves of characters its encoding lacks: 虚构县??水泥, in a line also 甲?某; a text may ask something. */
static bool
has_lost(const char *text, bool line)
{
	for (const char *p = strchr(text, '?'); p != NULL; p = strchr(p + 1, '?'))
		if (p[1] == '?' ||
		    (line && p > text && is_wide(g_utf8_get_char(g_utf8_prev_char(p))) &&
			g_unichar_isalpha(g_utf8_get_char(p + 1)) && is_wide(g_utf8_get_char(p + 1))))
			return true;
	return false;
}

/* Of 3-5 a spreadsheet makes a day of this year; a date that somebody meant has its year, a time its colon. */
static bool
is_made_date(struct sheet_value v)
{
	gsize run = 0;

	if (v.kind != CELL_DATE || strchr(v.text, ':') != NULL)
		return false;
	for (const char *p = v.text; *p != '\0' && run < 4; p++)
		run = g_ascii_isdigit(*p) ? run + 1 : 0;
	return run < 4;
}

/* 2022/3/5 whole: no number of a paper, a person or a telephone is written so. */
static bool
is_whole_date(struct arena *a, struct sheet_value v)
{
	bool marked = strchr(v.text, '/') != NULL || strstr(v.text, "年") != NULL;

	return v.kind == CELL_DATE || (marked && convert_day(a, v, false).fault == 0);
}

static struct convert_result
convert_text(struct arena *a, const struct mapping_field *f, struct sheet_value v)
{
	bool line = is_type(f, "line") || is_type(f, "mark");

	if (line)
		v.text = one_line(a, v.text);
	if (is_type(f, "mark") && v.kind != CELL_DATE)
		v.text = convert_whole(a, v.text);
	if (has_lost(v.text, line))
		return convert_fault(DIAG_CELL_LOST, v.text, v.text);
	if (convert_is_ruined(v) || is_made_date(v) || (is_type(f, "mark") && is_whole_date(a, v)))
		return convert_fault(DIAG_CELL_RUINED, v.text, v.text);
	if (strcmp(f->path, "@id") == 0 && v.kind != CELL_DATE)
		return convert_digits(a, f, v);
	if (convert_is_rounded(v.text) && !is_type(f, "text"))
		return convert_fault(DIAG_CELL_ROUNDED, v.text, v.text);
	return convert_good(v.text);
}

/* Does it say nothing?  A format may show a number as nothing or as "-". */
static bool
is_blank(const struct record_mapping *m, const struct mapping_field *f, struct sheet_value v, const char *word)
{
	if (v.kind == CELL_NUMBER && is_quantity(f))
		return false;
	if (v.text[0] == '\0' || strcmp(word, "null") == 0 || strcmp(word, "(null)") == 0)
		return true;
	return (is_strict(f) || f->values != NULL) && g_hash_table_contains(m->blank, word) &&
	    !(f->values != NULL && g_hash_table_contains(f->values, word));
}

struct convert_result
convert_unread(enum sheet_cell_kind kind, const char *text)
{
	if (kind == CELL_BYTES)
		return convert_fault(DIAG_TABLE_BYTES, text, "");
	if (kind == CELL_NUL)
		return convert_fault(DIAG_CELL_NUL, text, "");
	if (kind == CELL_GBK || kind == CELL_UTF8)
		return convert_fault(DIAG_CELL_ENCODING, text, kind == CELL_GBK ? "GBK" : "UTF-8");
	return (struct convert_result){ .value = text };
}

struct convert_result
convert_cell(struct arena *a, const struct record_mapping *m, const struct mapping_field *f, struct sheet_value v)
{
	bool strict = is_strict(f);
	g_autofree char *word = NULL;

	v.text = sheet_plain(a, v.text);
	v.held = arena_strdup(a, v.held); /* the row goes before the record does */
	word = sheet_fold(v.text);
	if (convert_unread(v.kind, v.text).fault != 0)
		return convert_unread(v.kind, v.text);
	if (v.kind == CELL_UNKNOWN)
		return convert_fault(DIAG_CELL_FORMULA, v.text, v.text);
	if (v.kind == CELL_DAMAGED)
		return convert_fault(DIAG_CELL_DAMAGED, v.text, v.text);
	if (v.kind == CELL_ERROR || is_error(v.text))
		return convert_fault(DIAG_CELL_ERROR, v.text, v.text);
	if (convert_own(f, word) != NULL)
		return convert_good(convert_own(f, word));
	if (is_blank(m, f, v, word))
		return convert_good("");
	if (has_control(v.text))
		return convert_fault(DIAG_CELL_CONTROL, v.text, "");
	if (strict)
		v.text = arena_adopt(a, sheet_fold_width(v.text), g_free);
	if (convert_is_scientific(v.text))
		return convert_fault(DIAG_CELL_RUINED, v.text, v.text);
	if (f->values != NULL)
		return look_up(a, m, f, v.text);
	return strict ? convert_typed(a, f, v) : convert_text(a, f, v);
}
