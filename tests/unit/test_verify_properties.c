/* Properties and XMP against each other and against the file's own data: each difference is found alone, under its id. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "verify/verify.h"
#include "verify_fixture.h"
#include "xml/xml.h"

static struct arena *arena;
static struct diag *diag;
static struct verify_rules *rules;
static xmlNode *facts;

/* What the properties, the XMP, the expectation and the provenance of a file agree on. */
static const struct {
	const char *element, *attribute, *value;
} agreed[] = {
	{ "info", "title", "答复单" },
	{ "info", "subject", "申请编号 1" },
	{ "info", "author", "虚构供电公司" },
	{ "info", "creator", "banwen" },
	{ "info", "producer", "banwen 1" },
	{ "info", "created", "2023-11-14T22:13:20Z" },
	{ "info", "modified", "2023-11-14T22:13:20Z" },
	{ "xmp", "title", "答复单" },
	{ "xmp", "titles", "1" },
	{ "xmp", "description", "申请编号 1" },
	{ "xmp", "creator", "虚构供电公司" },
	{ "xmp", "creators", "1" },
	{ "xmp", "tool", "banwen" },
	{ "xmp", "producer", "banwen 1" },
	{ "xmp", "created", "2023-11-14T22:13:20Z" },
	{ "xmp", "modified", "2023-11-14T22:13:20Z" },
	{ "xmp", "identifier", "T-1/sample" },
	{ "xmp", "date", "2022-03-01" },
	{ "xmp", "language", "zh-CN" },
	{ "expectation", "title", "答复单" },
	{ "expectation", "subject", "申请编号 1" },
	{ "expectation", "author", "虚构供电公司" },
	{ "expectation", "identifier", "T-1/sample" },
	{ "expectation", "time", "2022-03-01" },
	{ "expectation", "document", "sample" },
	{ "record", "kind", "case" },
	{ "record", "id", "T-1" },
	{ "record", "region", "r" },
	{ "origin", "program", "banwen" },
	{ "origin", "version", "1" },
	{ "origin", "region", "r" },
	{ "origin", "sound", "yes" },
	{ "origin", "values", "yes" },
	{ "origin", "id", "sample" },
	{ "origin", "record", "T-1" },
	{ "origin", "made", "2023-11-14T22:13:20Z" },
};

static void
set_up(void)
{
	GString *file = fixture_make(TWIN_GOOD);
	struct verify_reading reading;
	gsize before;

	arena = arena_new();
	diag = diag_new(arena);
	rules = verify_rules_load(arena, diag, data_alone(arena, "."));
	ck_assert_ptr_nonnull(rules);
	ck_assert(verify_read(rules, arena, diag, "twin.pdf", (const guint8 *)file->str, file->len, &reading));
	facts = reading.facts;
	before = diag_count(diag);
	ck_assert_uint_eq(before, 0);
	xml_add(facts, "origin");
	for (gsize i = 0; i < G_N_ELEMENTS(agreed); i++)
		xml_set(xml_child(facts, agreed[i].element), agreed[i].attribute, agreed[i].value);
	g_string_free(file, TRUE);
}

static void
tear_down(void)
{
	arena_free(arena);
}

static const char *
ids_found(void)
{
	GString *ids = arena_string(arena);

	verify_judge(rules, arena, diag, "twin.pdf", facts);
	for (gsize i = 0; i < diag_count(diag); i++)
		g_string_append_printf(ids, "%s%s", i > 0 ? " " : "", diag_get(diag, i)->id);
	return ids->str;
}

static const struct {
	const char *element, *attribute, *value; /* NULL: gone */
	const char *also;                        /* of the XMP, altered alike; NULL: nothing */
	const char *expected;
} difference[] = {
	{ "info", "title", "答复单", NULL, "" },
	{ "xmp", "title", "别的", NULL, "V-160" },
	{ "info", "title", NULL, NULL, "V-160" },
	{ "xmp", "titles", "2", NULL, "V-160" },
	{ "info", "subject", "申请编号 2", NULL, "V-161" },
	{ "xmp", "description", NULL, NULL, "V-161" },
	{ "xmp", "creator", "别的公司", NULL, "V-162" },
	{ "xmp", "creators", "2", NULL, "V-162" },
	{ "xmp", "tool", "别的", NULL, "V-163" },
	{ "info", "producer", "banwe", NULL, "V-163" },
	{ "info", "created", "2023-11-14T22:13:21Z", NULL, "V-164" },
	{ "xmp", "modified", NULL, NULL, "V-164" },
	{ "info", "keywords", "密", NULL, "V-165" },
	{ "info", "title", "别的", "title", "V-166" },
	{ "info", "subject", "别的", "description", "V-166" },
	{ "info", "author", "别的公司", "creator", "V-166" },
	{ "info", "keywords", "密", "keywords", "" },
	{ "xmp", "identifier", "T-2/sample", NULL, "V-166" },
	{ "xmp", "date", "2022-03-02", NULL, "V-167" },
	{ "info", "created", "2024-01-01T00:00:00Z", "created", "V-167" },
	{ "info", "modified", NULL, "modified", "V-167" },
	{ "info", "producer", "别的", "producer", "V-170" },
	{ "info", "creator", "别的", "tool", "V-168" },
	{ "info", "producer", "banwen 2", "producer", "V-245" },
	{ "record", "kind", NULL, NULL, "V-240" },
	{ "record", "region", "s", NULL, "V-241" },
	{ "record", "size", "A0", NULL, "V-247" },
	{ "record", "size", "A9", NULL, "V-247" },
	{ "origin", "sound", "no", NULL, "V-242" },
	{ "origin", "barred", "R-001", NULL, "V-243" },
	{ "xmp", "language", "en", NULL, "V-168" },
	{ "origin", "record", "T-2", NULL, "V-168" },
	{ "origin", "id", "other", NULL, "V-168" },
	{ "intent", "profile-sha256", "0", NULL, "V-169" },
};

static void
set(const char *element, const char *attribute, const char *value)
{
	xml_unset(xml_child(facts, element), attribute);
	xml_set(xml_child(facts, element), attribute, value);
}

START_TEST(each_difference_is_found_alone)
{
	set(difference[_i].element, difference[_i].attribute, difference[_i].value);
	if (difference[_i].also != NULL)
		set("xmp", difference[_i].also, difference[_i].value);
	ck_assert_str_eq(ids_found(), difference[_i].expected);
}
END_TEST

/*
 * Of each size that a record may ask for, by what a page of it measures [pt]; a screen has whole pixels of 3/4 pt.  An ISO
 * size may lie across, as its template says: that the page lies as it was made is size-ok.
 */
START_TEST(a_sheet_is_as_large_as_was_asked)
{
	static const struct {
		const char *size, *width, *height, *expected;
	} sheet[] = {
		{ "A4", "595.28", "841.89", "" },
		{ "A4", "841.89", "595.28", "" },
		{ "A3", "841.89", "595.28", "V-247" },
		{ "600x900", "2551.18", "1700.79", "V-247" },
		{ "A3", "595.28", "841.89", "V-247" },
		{ "A3", "841.89", "1190.55", "" },
		{ "A0", "2383.94", "3370.39", "" },
		{ "A0", "841.89", "1190.55", "V-247" },
		{ "800x2000", "2267.72", "5669.29", "" },
		{ "screen-9x16", "810.00", "1440.00", "" },
		{ "screen-16x9", "810.00", "1440.00", "V-247" },
	};

	set("record", "size", sheet[_i].size);
	set("page", "width", sheet[_i].width);
	set("page", "height", sheet[_i].height);
	ck_assert_str_eq(ids_found(), sheet[_i].expected);
}
END_TEST

/* A file of set 1 has no more than its pages to hold a title against. */
START_TEST(a_title_stands_on_its_page)
{
	xml_remove(xml_child(facts, "origin"));
	set("expectation", "identifier", NULL);
	set("expectation", "title", NULL);
	set("info", "title", "别的标题");
	set("xmp", "title", "别的标题");
	ck_assert_str_eq(ids_found(), "V-166");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("verify: properties");
	TCase *c = tcase_create("properties");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_set_timeout(c, 300);
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_loop_test(c, each_difference_is_found_alone, 0, G_N_ELEMENTS(difference));
	tcase_add_loop_test(c, a_sheet_is_as_large_as_was_asked, 0, 9);
	tcase_add_test(c, a_title_stands_on_its_page);
	suite_add_tcase(s, c);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
