/* Words of the trade: what heads and cells mean (tests/tables/words/list), and what is proposed for others (near). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "record/table/inner.h"

static struct arena *arena;
static struct record_mapping *mapping;
static const char *folder;

static void
set_up(void)
{
	struct diag *diag;
	const GPtrArray *data;
	struct record_rules *rules;

	arena = arena_new();
	diag = diag_new(arena);
	data = data_folders(arena, NULL);
	if (data == NULL)
		data = data_alone(arena, ".");
	folder = data_own(data);
	rules = record_rules_load(arena, diag, data);
	ck_assert_ptr_nonnull(rules);
	mapping = record_mapping_load(arena, diag, rules, data, NULL, NULL);
	for (gsize i = 0; i < diag_count(diag); i++) {
		g_autoptr(GString) out = g_string_new(NULL);

		diag_format(out, diag_get(diag, i), LANG_ZH, false);
		fputs(out->str, stderr);
	}
	ck_assert_ptr_nonnull(mapping);
}

static void
tear_down(void)
{
	arena_free(arena);
}

static const struct mapping_table *
cases(void)
{
	return mapping_table_of(mapping, RECORD_CASE, NULL);
}

static const struct mapping_field *
field_of_kind(const char *kind)
{
	static const char *const fields[][2] = { { "business", "biz" }, { "type", "@type" }, { "stage", "@stage" },
		{ "paper", "materials/material/@ref" } };

	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		if (strcmp(fields[i][0], kind) == 0)
			return mapping_field_of(cases(), fields[i][1]);
	return NULL;
}

static void
append_says(GString *out, const GPtrArray *says, guint from)
{
	for (guint i = from; says != NULL && i < says->len; i++) {
		const struct mapping_constant *c = says->pdata[i];

		if (c->field->rows == NULL)
			g_string_append_printf(out, " %s=%s", c->field->path, c->value);
		else
			g_string_append_printf(out, " %s%s%s=%s", strcmp(c->field->leaf->name, "part") == 0 ? "./" : "",
			    c->field->attribute ? "@" : "", c->field->leaf->name, c->value);
	}
}

/* What a head means, as the list writes it. */
static char *
head_meaning(const char *word)
{
	struct head_search s = { .arena = arena, .mapping = mapping, .table = cases() };
	struct head_match m = head_word(&s, word);
	g_autoptr(GString) out = g_string_new(m.ignored ? "-" : m.field != NULL && !m.refused ? m.field->path : "?");

	if (m.field == NULL || m.refused)
		return arena_strdup(arena, out->str);
	if (m.number > 0)
		g_string_append_printf(out, " #%u", m.number);
	if (m.mark)
		g_string_append_printf(out, " √ %s", ((const struct mapping_constant *)m.says->pdata[0])->value);
	append_says(out, m.says, m.mark ? 1 : 0);
	return arena_strdup(arena, out->str);
}

static char *
value_meaning(const char *kind, const char *word)
{
	const struct sheet_value v = { .text = word, .held = word, .kind = CELL_TEXT };
	struct convert_result c = convert_cell(arena, mapping, field_of_kind(kind), v);
	g_autoptr(GString) out = g_string_new(c.fault == 0 ? c.value : "?");

	append_says(out, c.besides, 0);
	return arena_strdup(arena, out->str);
}

static GStrv
lines_of(const char *name)
{
	g_autofree char *path = g_strdup_printf("%s/tests/tables/words/%s", folder, name), *text = NULL;

	ck_assert(g_file_get_contents(path, &text, NULL, NULL));
	return g_strsplit(text, "\n", -1);
}

START_TEST(words)
{
	g_auto(GStrv) lines = lines_of("list");
	guint count = 0, known = 0, wrong = 0;

	for (char **line = lines; *line != NULL; line++) {
		g_auto(GStrv) part = g_strsplit(*line, "\t", 3);
		const char *is;

		if (**line == '\0' || **line == '#')
			continue;
		is = strcmp(part[0], "head") == 0 ? head_meaning(part[1]) : value_meaning(part[0], part[1]);
		count++;
		known += strcmp(is, "?") != 0;
		if (strcmp(is, part[2]) != 0) {
			wrong++;
			fprintf(stderr, "%s %s: %s, not %s\n", part[0], part[1], is, part[2]);
		}
	}
	ck_assert_uint_eq(wrong, 0);
	ck_assert_uint_ge(count, 150);
	ck_assert_msg(known * 10 >= count * 9, "%u of %u are known", known, count);
}
END_TEST

/* What is proposed for a head, where the table has a number and nothing else. */
static const char *
head_proposed(const char *word)
{
	struct head h = { .table = cases(), .columns = arena_list(arena) };
	const char *near = head_nearest(head_gaps_new(arena, mapping, &h), word);
	g_autofree char *fold = near != NULL ? sheet_fold(near) : NULL;
	const struct mapping_field *f = fold != NULL ? g_hash_table_lookup(h.table->names, fold) : NULL;

	return f != NULL ? f->path : "?";
}

static const char *
value_proposed(const char *kind, const char *word)
{
	const struct mapping_field *f = field_of_kind(kind);
	g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(f->values), (GCompareFunc)strcmp);
	g_autoptr(GPtrArray) known = g_ptr_array_new();
	const char *near;

	for (const GList *k = keys; k != NULL; k = k->next)
		g_ptr_array_add(known, k->data);
	near = convert_near(mapping, f, word, known);
	return near != NULL ? g_hash_table_lookup(f->values, near) : "?";
}

START_TEST(proposals)
{
	g_auto(GStrv) lines = lines_of("near");
	guint count = 0, wrong = 0;

	for (char **line = lines; *line != NULL; line++) {
		g_auto(GStrv) part = g_strsplit(*line, "\t", 3);
		const char *is;

		if (**line == '\0' || **line == '#')
			continue;
		is = strcmp(part[0], "head") == 0 ? head_proposed(part[1]) : value_proposed(part[0], part[1]);
		count++;
		if (strcmp(is, part[2]) != 0) {
			wrong++;
			fprintf(stderr, "%s %s: %s is proposed, not %s\n", part[0], part[1], is, part[2]);
		}
	}
	ck_assert_uint_eq(wrong, 0);
	ck_assert_uint_ge(count, 60);
}
END_TEST

/* What is near another thing by its spelling and was once proposed for it: nothing is, or what it is itself. */
static const struct {
	const char *kind, *word, *is;
} apart[] = {
	{ "head", "竣工检验时间", "?" },
	{ "head", "设计文件审核时间", "?" },
	{ "head", "业务受理日期", "?" },
	{ "head", "新户号", "?" },
	{ "head", "用户状态", "?" },
	{ "head", "产权证明", "?" },
	{ "paper", "租赁合同", "?" },
	{ "paper", "竣工验收单", "?" },
	{ "paper", "试验报告", "?" },
	{ "type", "低压商业", "lv_nonres" },
	{ "type", "专变新装", "?" },
};

START_TEST(kinds)
{
	const char *is = strcmp(apart[_i].kind, "head") == 0 ? head_proposed(apart[_i].word) :
							       value_proposed(apart[_i].kind, apart[_i].word);

	ck_assert_str_eq(is, apart[_i].is);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("record_words");
	TCase *c = tcase_create("words");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, words);
	tcase_add_test(c, proposals);
	tcase_add_loop_test(c, kinds, 0, G_N_ELEMENTS(apart));
	suite_add_tcase(s, c);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
