/* Values: whether a text is one of a datatype, and in words what it should be. */
#include <string.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/schema/inner.h"
#include "xml/schema/schema.h"

static const char blank[] = " \t\r\n";

/* The same words, whatever stands between them. */
static bool
same_words(const char *a, const char *b)
{
	for (;;) {
		gsize length;

		a += strspn(a, blank);
		b += strspn(b, blank);
		length = strcspn(a, blank);
		if (length != strcspn(b, blank) || memcmp(a, b, length) != 0)
			return false;
		if (length == 0)
			return true;
		a += length;
		b += length;
	}
}

static bool
value_fits(const struct pattern_datum *datum, const char *text)
{
	return datum->exact ? strcmp(datum->value, text) == 0 : same_words(datum->value, text);
}

static bool
type_fits(const struct pattern_datum *datum, const char *text)
{
	xmlSchemaVal *value = NULL;
	bool fits;

	if (datum->schema_type == NULL)
		return true;
	fits = xmlSchemaValPredefTypeNodeNoNorm(datum->schema_type, BAD_CAST text, &value, NULL) == 0;
	for (guint i = 0; fits && i < datum->facet_count; i++)
		fits = xmlSchemaValidateFacet(datum->schema_type, datum->facet[i], BAD_CAST text, value) == 0;
	xmlSchemaFreeValue(value);
	return fits;
}

bool
pattern_datum_fits(struct pattern_maker *maker, const struct pattern_datum *datum, const char *text)
{
	if (datum->value != NULL)
		return value_fits(datum, text);
	return type_fits(datum, text) && (datum->except == NULL || !pattern_text_fits(maker, datum->except, text));
}

static const char *
facet_of(const struct pattern_datum *datum, const char *name)
{
	for (guint i = 0; i < datum->facet_count; i++)
		if (strcmp(datum->facet_name[i], name) == 0)
			return datum->facet_value[i];
	return NULL;
}

static const char *
type_words(const char *type, enum lang lang)
{
	static const struct {
		const char *type, *words[LANG_COUNT];
	} table[] = {
		{ "integer", { "整数", "a whole number" } },
		{ "int", { "整数", "a whole number" } },
		{ "long", { "整数", "a whole number" } },
		{ "nonNegativeInteger", { "0 或正整数", "0 or a positive whole number" } },
		{ "unsignedInt", { "0 或正整数", "0 or a positive whole number" } },
		{ "positiveInteger", { "正整数", "a positive whole number" } },
		{ "decimal", { "数", "a number" } },
		{ "double", { "数", "a number" } },
		{ "date", { "日期，如 2022-03-01", "a date such as 2022-03-01" } },
		{ "dateTime", { "日期和时刻，如 2022-03-01T08:00:00", "date and time such as 2022-03-01T08:00:00" } },
		{ "boolean", { "true 或 false", "true or false" } },
		{ "NMTOKEN", { "不含空格的词", "a word without blanks" } },
		{ "NCName", { "字母或汉字开头、不含空格的词", "a name without blanks" } },
		{ "ID", { "字母或汉字开头、不含空格的词", "a name without blanks" } },
		{ "anyURI", { "网址", "a URI" } },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
		if (strcmp(table[i].type, type) == 0)
			return table[i].words[lang];
	return "";
}

/* What the facets add. */
static void
append_facets(GString *out, const struct pattern_datum *datum, enum lang lang)
{
	static const struct {
		const char *name, *words[LANG_COUNT];
	} table[] = {
		{ "minInclusive", { "不小于 %s", "at least %s" } },
		{ "maxInclusive", { "不大于 %s", "at most %s" } },
		{ "minExclusive", { "大于 %s", "more than %s" } },
		{ "maxExclusive", { "小于 %s", "less than %s" } },
		{ "length", { "%s 个字", "%s characters" } },
		{ "minLength", { "至少 %s 个字", "at least %s characters" } },
		{ "maxLength", { "至多 %s 个字", "at most %s characters" } },
		{ "pattern", { "形如 %s", "of the form %s" } },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
		const char *value = facet_of(datum, table[i].name);

		if (value == NULL)
			continue;
		if (out->len > 0)
			g_string_append(out, lang == LANG_ZH ? "，" : ", ");
		g_string_append_printf(out, table[i].words[lang], value);
	}
}

static char *
datum_words(struct arena *arena, const struct pattern_datum *datum, enum lang lang)
{
	g_autoptr(GString) out = g_string_new(NULL);

	if (datum->value != NULL)
		return arena_strdup(arena, *datum->value != '\0' ? datum->value : lang == LANG_ZH ? "空" : "nothing");
	if (datum->hint[lang] != NULL)
		return arena_strdup(arena, datum->hint[lang]);
	g_string_append(out, type_words(datum->type, lang));
	append_facets(out, datum, lang);
	return arena_strndup(arena, out->str, out->len);
}

static void
add_word(GPtrArray *words, char *word)
{
	if (*word != '\0' && !text_listed(words, word))
		g_ptr_array_add(words, word);
}

/* One after the other is too much for a message. */
static void
collect_data(const struct pattern *p, GPtrArray *data)
{
	if (p->kind == PATTERN_DATUM)
		g_ptr_array_add(data, (gpointer)p->datum);
	if (p->kind != PATTERN_CHOICE && p->kind != PATTERN_MORE && p->kind != PATTERN_LIST)
		return;
	collect_data(p->a, data);
	if (p->b != NULL)
		collect_data(p->b, data);
}

char *
schema_expected(struct arena *arena, const struct pattern *p, enum lang lang)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new(), data = g_ptr_array_new();
	g_autoptr(GString) out = g_string_new(NULL);

	collect_data(p, data);
	for (guint i = 0; i < data->len; i++)
		add_word(words, datum_words(arena, data->pdata[i], lang));
	for (guint i = 0; i < words->len; i++) {
		const char *between = lang == LANG_ZH ? "、" : ", ";

		if (i + 1 == words->len)
			between = lang == LANG_ZH ? "\v或\v" : " or ";
		g_string_append_printf(out, "%s%s", i == 0 ? "" : between, (const char *)g_ptr_array_index(words, i));
	}
	return arena_strndup(arena, out->str, out->len);
}

const char *
schema_translated(struct arena *arena, const char *also, const char *word)
{
	g_autofree char *key = g_strdup_printf(" %s=", word), *all = g_strconcat(" ", also, NULL);
	const char *found = strstr(all, key);

	return found == NULL ? NULL : arena_strndup(arena, found + strlen(key), strcspn(found + strlen(key), blank));
}

const char *
schema_meant(struct arena *arena, const struct pattern *p, const char *text)
{
	GPtrArray *data = arena_list(arena), *values = arena_list(arena);
	const char *meant = NULL;
	g_autofree char *word = g_ascii_strdown(text, -1);

	collect_data(p, data);
	for (guint i = 0; i < data->len && meant == NULL; i++) {
		const struct pattern_datum *datum = data->pdata[i];

		meant = datum->also != NULL ? schema_translated(arena, datum->also, word) : NULL;
		if (datum->value != NULL)
			g_ptr_array_add(values, (gpointer)datum->value);
	}
	return meant != NULL ? meant : nearest_name(text, values);
}

const char *
schema_sample(struct pattern_maker *maker, const struct pattern *p)
{
	static const char *const samples[] = { XML_MADE_UP, "1", "1mm", "#000", "x" };
	g_autoptr(GPtrArray) data = g_ptr_array_new();

	collect_data(p, data);
	for (guint i = 0; i < data->len; i++) {
		const struct pattern_datum *datum = data->pdata[i];

		if (datum->value != NULL)
			return datum->value;
		for (gsize k = 0; k < G_N_ELEMENTS(samples); k++)
			if (pattern_datum_fits(maker, datum, samples[k]))
				return samples[k];
	}
	return pattern_text_fits(maker, p, ".") ? XML_MADE_UP : NULL;
}
