/* A paper's values against the record as it is now; results of checks as items of DA/T 70. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "archive/audit.h"
#include "archive/property.h"
#include "base/arena.h"
#include "base/data.h"
#include "record/record.h"
#include "xml/xml.h"

static struct arena *arena;
static struct diag *diag;
static const GPtrArray *data;
static struct record_rules *rules;

static void
begin(void)
{
	arena = arena_new();
	diag = diag_new(arena);
	data = data_alone(arena, ".");
	rules = record_rules_load(arena, diag, data);
}

static void
end(void)
{
	arena_free(arena);
}

static xmlNode *
tree(const char *text)
{
	struct source *source = arena_alloc(arena, sizeof *source);

	*source = (struct source){ .name = "t", .text = text, .length = strlen(text), .line = 1, .column = 1 };
	return xml_root(xml_parse(arena, diag, source));
}

static const struct {
	const char *paper, *record;
	guint count, changed;
	const char *told; /* of the first */
} values[] = {
	{ "<case id='a'><cap_kva>630</cap_kva></case>", "<case id='a'><cap_kva>630</cap_kva></case>", 2, 0, NULL },
	{ "<case id='a'><cap_kva>630</cap_kva></case>", "<case id='a'><cap_kva>800</cap_kva></case>", 2, 1,
	    "“供电容量”：文书上是“630”，记录里是“800”" },
	{ "<case id='a'><tel>1</tel></case>", "<case id='a'/>", 2, 1, "“联系电话”：文书上是“1”，记录里是“”" },
	/* only grown: another field, another row, a field that was only asked for */
	{ "<case id='a'><tel></tel></case>", "<case id='a' x='1'><tel>1</tel><contact>戊</contact></case>", 1, 0,
	    NULL },
	{ "<case id='a'><supply no='2'><volt>10kV</volt></supply></case>",
	    "<case id='a'><supply no='1'><volt>35kV</volt></supply><supply no='2'><volt>10kV</volt><line>甲</line></supply></case>",
	    3, 0, NULL },
	/* rows are found by what they say; one that is not there any more is told by its number */
	{ "<case id='a'><supply no='1'><volt>10kV</volt></supply><supply no='2'><volt>35kV</volt></supply></case>",
	    "<case id='a'><supply no='2'><volt>110kV</volt></supply><supply no='1'><volt>10kV</volt></supply></case>",
	    5, 1, "“供电电源2 · 供电电压”：文书上是“35kV”，记录里是“110kV”" },
	{ "<case id='a'><supply no='1'/><supply no='1'/></case>", "<case id='a'><supply no='1'/></case>", 3, 1, NULL },
	/* a stage goes on, never back */
	{ "<case id='a' stage='reply'/>", "<case id='a' stage='archive'/>", 2, 0, NULL },
	{ "<case id='a' stage='archive'/>", "<case id='a' stage='reply'/>", 2, 1, NULL },
};

START_TEST(what_has_changed_is_told)
{
	xmlNode *stages = tree("<stages><stage id='acceptance'/><stage id='reply'/><stage id='archive'/></stages>");
	struct diag *found = diag_new(arena);
	struct audit_values v = { .arena = arena, .diag = found, .rules = rules, .stages = stages };

	audit_values(&v, tree(values[_i].paper), tree(values[_i].record));
	ck_assert_uint_eq(v.count, values[_i].count);
	ck_assert_uint_eq(v.changed, values[_i].changed);
	if (values[_i].told != NULL)
		ck_assert_str_eq(diag_get(found, 0)->what[LANG_ZH], values[_i].told);
}
END_TEST

static const char *
result(const xmlNode *package, const char *item)
{
	return xml_attr(xml_child_of(package, "check", "item", item), "result");
}

START_TEST(only_what_was_checked_passes)
{
	static struct archive_check made[] = { { "number", false }, { "opens", false }, { "pages", true } };
	GPtrArray *checks = arena_list(arena);
	xmlNode *package = xml_root(xml_new(arena, "package"));

	for (gsize i = 0; i < G_N_ELEMENTS(made); i++)
		g_ptr_array_add(checks, &made[i]);
	property_add(property_load(arena, diag, data), arena, package, checks, false);
	ck_assert_str_eq(result(package, "档号规范性检测"), "pass");
	ck_assert_str_eq(result(package, "内容数据完整性检测"), "fail"); /* opens pages */
	ck_assert_ptr_null(result(package, "固化信息有效性检测"));
	ck_assert_str_eq(result(package, "病毒感染检测"), "manual");
	ck_assert_str_eq(result(package, "目标数据库中元数据可访问性检测"), "na");
	ck_assert(xml_attr_is(xml_child_of(package, "check", "item", "档号规范性检测"), "code", "GD-1-7"));
}
END_TEST

START_TEST(nothing_checked_passes_nothing)
{
	GPtrArray *checks = arena_list(arena);
	xmlNode *package = xml_root(xml_new(arena, "package"));

	property_add(property_load(arena, diag, data), arena, package, checks, true);
	for (xmlNode *n = xml_child(package, "check"); n != NULL; n = xml_next(n, "check"))
		ck_assert(!xml_attr_is(n, "result", "pass"));
	ck_assert_ptr_nonnull(xml_child(package, "check"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("archive_check");
	TCase *all = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(all, begin, end);
	tcase_add_loop_test(all, what_has_changed_is_told, 0, G_N_ELEMENTS(values));
	tcase_add_test(all, only_what_was_checked_passes);
	tcase_add_test(all, nothing_checked_passes_nothing);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
