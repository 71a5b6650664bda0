/* Files of materials: which are found, which paper each is, what is told of the others and of the record. */
#include <cairo.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/gather.h"
#include "archive/gather_names.h"
#include "policy_fixture.h"

#include "folder_kit.h"
#include "record/record.h"
#include "verify/material/material.h"

static struct record_rules *rules;
static struct policy *policy;
static struct gather_from from;

static void
set_up_all(void)
{
	struct record_mapping *mapping;

	set_up();
	rules = load_record_rules(mem);
	policy = load_policy(mem);
	mapping = record_mapping_load(mem, diag, rules, data_alone(mem, data_folder()), policy_names(policy, mem),
	    NULL);
	ck_assert_ptr_nonnull(mapping);
	from = (struct gather_from){ .input = in_folder("cases.xml"),
		.policy = policy,
		.mapping = mapping,
		.records = rules };
}

/* Files, by their names between blanks; what is in one is its name. */
static void
make(const char *names)
{
	g_auto(GStrv) split = g_strsplit(names, " ", -1);

	for (char **name = split; *name != NULL; name++) {
		char *path = in_folder(*name);
		g_autofree char *parent = g_path_get_dirname(path);

		ck_assert_int_eq(g_mkdir_with_parents(parent, 0700), 0);
		ck_assert(g_file_set_contents(path, *name, -1, NULL));
	}
}

static struct record *
case_of(const char *materials)
{
	return parse_record(mem, rules,
	    arena_printf(mem,
		"<case id='HN-1' region='anyang-2022' type='hv_ordinary' stage='archive'><materials>%s</materials></case>",
		materials));
}

/* "1 AR03 archived HN-1/AR03.pdf; " and the ids of what was told behind. */
static const char *
found(const char *materials)
{
	GString *out = arena_string(mem);
	gsize before = diag_count(diag);
	const GPtrArray *files = gather_find(mem, diag, &from, case_of(materials));

	for (guint i = 0; i < files->len; i++) {
		const struct gathered_file *file = files->pdata[i];

		g_string_append_printf(out, "%u %s%s %s %s; ", file->material, file->ref, file->part, file->role,
		    file->name);
	}
	for (gsize i = before; i < diag_count(diag); i++)
		g_string_append_printf(out, "%s ", diag_get(diag, i)->id);
	return out->str;
}

START_TEST(order_is_natural)
{
	ck_assert_int_lt(material_order("AR03-2.jpg", "AR03-10.jpg"), 0);
	ck_assert_int_gt(material_order("b1", "a2"), 0);
	ck_assert_int_eq(material_order("007", "7"), 0);
	ck_assert_int_lt(material_order("1", "1a"), 0);
	ck_assert_int_lt(material_order("99999999999999999998", "99999999999999999999"), 0);
}
END_TEST

START_TEST(numbers_of_papers_are_names)
{
	make(
	    "材料/HN-1/AR03-10.jpg 材料/HN-1/AR03-2.jpg 材料/HN-1/ar12a.pdf 材料/HN-1/AR14b-1.pdf 材料/HN-1/AR14a_图纸.pdf "
	    "材料/HN-1/AR-X1.tif 材料/HN-2/AR03.pdf");
	ck_assert_str_eq(found("<material ref='AR14' part='b'/><material ref='AR14' part='a'/><material ref='AR03'/>"
			       "<material ref='AR12a'/><material ref='AR-X1'/><material ref='AR12b'/>"),
	    "1 AR14b archived HN-1/AR14b-1.pdf; 2 AR14a archived HN-1/AR14a_图纸.pdf; "
	    "3 AR03 scan HN-1/AR03-2.jpg; 3 AR03 scan HN-1/AR03-10.jpg; 4 AR12a archived HN-1/ar12a.pdf; "
	    "5 AR-X1 archived HN-1/AR-X1.tif; ");
}
END_TEST

START_TEST(titles_are_names)
{
	make("材料/HN-1/营业执照.pdf 材料/HN-1/用电登记表_1.jpg 材料/HN-1/用电登记表_2.jpg 材料/HN-1/竣工图纸（3）.pdf "
	     "材料/HN-1/产权证明第2页.png 材料/HN-1/承装(修、试)电力设施许可证.pdf 材料/HN-1/公章备案.pdf");
	ck_assert_str_eq(
	    found("<material ref='AR01'/><material ref='AR02'/><material ref='AR03'/>"
		  "<material ref='AR14' part='a'/><material ref='AR12a'/><material ref='AR-X2' title='公章备案'/>"),
	    "1 AR01 scan HN-1/用电登记表_1.jpg; 1 AR01 scan HN-1/用电登记表_2.jpg; 2 AR02 archived HN-1/营业执照.pdf; "
	    "3 AR03 archived HN-1/产权证明第2页.png; 4 AR14a archived HN-1/竣工图纸（3）.pdf; "
	    "5 AR12a archived HN-1/承装(修、试)电力设施许可证.pdf; 6 AR-X2 archived HN-1/公章备案.pdf; ");
}
END_TEST

START_TEST(what_is_not_known_is_told_and_left)
{
	make("材料/HN-1/AR031.pdf 材料/HN-1/随手.pdf 材料/HN-1/AR07.pdf 材料/HN-1/AR03.pdf 材料/HN-1/Thumbs.db");
	ck_assert_str_eq(found("<material ref='AR03' title='房产证'/><material ref='AR03' title='土地证'/>"),
	    "A170 A171 A169 A169 ");
	make("材料/HN-1/土地证.pdf 材料/HN-1/AR03房产证.pdf");
	unlink(in_folder("材料/HN-1/AR03.pdf"));
	ck_assert_ptr_nonnull(
	    strstr(found("<material ref='AR03' title='AR03房产证'/><material ref='AR03' title='土地证'/>"),
		"1 AR03 archived HN-1/AR03房产证.pdf; 2 AR03 archived HN-1/土地证.pdf; "));
}
END_TEST

START_TEST(a_folder_is_one_paper)
{
	make("materials/HN-1/AR03/10.jpg materials/HN-1/AR03/9.jpg");
	ck_assert_str_eq(found("<material ref='AR03'/>"),
	    "1 AR03 scan HN-1/AR03/9.jpg; 1 AR03 scan HN-1/AR03/10.jpg; ");
	from.folder = in_folder("elsewhere");
	make("elsewhere/HN-1/AR03.pdf");
	ck_assert_str_eq(found("<material ref='AR03'/>"), "1 AR03 archived HN-1/AR03.pdf; ");
}
END_TEST

START_TEST(an_annulled_paper_is_not_the_new_one)
{
	make("材料/HN-1/AR08.pdf scans/old.pdf");
	ck_assert_str_eq(found("<material ref='AR08' void='2022-04-01' file='scans/old.pdf'/><material ref='AR08'/>"),
	    "1 AR08 archived scans/old.pdf; 2 AR08 archived HN-1/AR08.pdf; ");
	ck_assert_str_eq(found("<material ref='AR08' void='2022-04-01'/><material ref='AR08'/>"),
	    "2 AR08 archived HN-1/AR08.pdf; ");
}
END_TEST

START_TEST(the_record_says_where)
{
	make("a/x.pdf 材料/HN-1/AR02.pdf pages/1.png pages/2.png");
	ck_assert_int_eq(g_mkdir(in_folder("empty"), 0700), 0);
	ck_assert_str_eq(found("<material ref='AR02' file='材料/HN-1/AR02.pdf'/><material ref='AR03' file='a/x.pdf'/>"
			       "<material ref='AR01' file='pages'/>"),
	    "1 AR02 archived 材料/HN-1/AR02.pdf; 2 AR03 archived a/x.pdf; 3 AR01 scan pages/1.png; 3 AR01 scan pages/2.png; ");
	ck_assert_str_eq(found("<material ref='AR03' file='a/y.pdf'/><material ref='AR02' file='empty'/>"
			       "<material ref='AR01' file='../x.pdf'/><material ref='AR07' file='/x.pdf'/>"
			       "<material ref='AR08' file='C:\\x.pdf'/>"),
	    "A173 A173 A172 A172 A172 A171 ");
}
END_TEST

/* Outside is a folder of the test's own: no link of a test leads to one of the system's. */
START_TEST(nothing_leads_out)
{
	from.input = in_folder("in/cases.xml");
	make("in/材料/HN-1/AR01.pdf beyond/x.pdf");
	ck_assert_int_eq(symlink("../../../beyond/x.pdf", in_folder("in/材料/HN-1/AR02.pdf")), 0);
	ck_assert_int_eq(symlink("../../../beyond", in_folder("in/材料/HN-1/AR03")), 0);
	ck_assert_int_eq(symlink("AR01.pdf", in_folder("in/材料/HN-1/AR07.pdf")), 0);
	ck_assert_int_eq(mkfifo(in_folder("in/材料/HN-1/AR08.pdf"), 0600), 0);
	ck_assert_int_eq(symlink("../beyond", in_folder("in/out")), 0);
	ck_assert_str_eq(found(
			     "<material ref='AR01'/><material ref='AR02'/><material ref='AR03'/><material ref='AR07'/>"
			     "<material ref='AR08'/><material ref='AR18' file='out/x.pdf'/>"),
	    "1 AR01 archived HN-1/AR01.pdf; 4 AR07 archived HN-1/AR07.pdf; A172 A172 A172 J144 ");
	remove_all(in_folder("in"));
	ck_assert(g_file_test(in_folder("beyond/x.pdf"), G_FILE_TEST_EXISTS));
}
END_TEST

/* --- looked at, held against the record --- */

/* A paper of one page, tall by so much that no two are the same. */
static void
put_png(const char *name, int high)
{
	cairo_surface_t *page = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 40, high);
	g_autofree char *parent = g_path_get_dirname(in_folder(name));

	ck_assert_int_eq(g_mkdir_with_parents(parent, 0700), 0);
	for (int y = 0; y < high; y += 2)
		memset(cairo_image_surface_get_data(page) + y * cairo_image_surface_get_stride(page), 0xff, 160);
	cairo_surface_mark_dirty(page);
	ck_assert_int_eq(cairo_surface_write_to_png(page, in_folder(name)), CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(page);
}

static const char *
checked(const char *materials)
{
	GString *out = arena_string(mem);
	struct record *record = case_of(materials);
	const struct policy_question question = { .record = record };
	const xmlNode *verdict = policy_judge(policy, mem, diag_new(mem), &question);
	gsize before = diag_count(diag);
	const GPtrArray *files = gather_find(mem, diag, &from, record);

	ck_assert(gather_look(mem, diag, files, 3));
	for (guint i = 0; i < files->len; i++)
		ck_assert_ptr_nonnull(((const struct gathered_file *)files->pdata[i])->look);
	gather_check(mem, diag, &from, record, verdict, files);
	for (gsize i = before; i < diag_count(diag); i++)
		g_string_append_printf(out, "%s ", diag_get(diag, i)->id);
	return out->str;
}

START_TEST(pages_are_held_against_the_record)
{
	put_png("材料/HN-1/AR03-1.png", 40);
	put_png("材料/HN-1/AR03-2.png", 42);
	ck_assert_str_eq(checked("<material ref='AR03' pages='2'/>"), "");
	ck_assert_str_eq(checked("<material ref='AR03'/>"), "");
	ck_assert_str_eq(checked("<material ref='AR03' pages='99'/>"), "A175 ");
	ck_assert_str_eq(diag_get(diag, diag_count(diag) - 1)->what[LANG_ZH],
	    "记录写 AR03 产权证明 有 99 页，文件（HN-1/AR03-1.png）是 2 页");
	ck_assert_str_eq(diag_get(diag, diag_count(diag) - 1)->record, "HN-1");
	make("材料/HN-1/AR03-3.png"); /* no picture: nothing is said of the pages */
	ck_assert_str_eq(checked("<material ref='AR03' pages='99'/>"), "A151 ");
}
END_TEST

START_TEST(what_is_not_there_is_told)
{
	ck_assert_str_eq(checked("<material ref='AR03' medium='electronic'/>"), "A167 ");
	ck_assert_str_eq(checked("<material ref='AR03' medium='paper'/><material ref='AR02'/>"), "A168 A168 ");
	ck_assert_str_eq(checked("<material ref='AR03' medium='paper' place='库房1架2层'/>"), "");
	ck_assert_str_eq(checked("<material ref='AR03' file='none.pdf'/>"), "A173 ");
}
END_TEST

START_TEST(the_same_bytes_are_told)
{
	put_png("材料/HN-1/AR03.png", 40);
	put_png("材料/HN-1/AR02.png", 40);
	ck_assert_str_eq(checked("<material ref='AR03'/><material ref='AR02'/>"), "A174 ");
}
END_TEST

START_TEST(of_two_papers_it_is_told_once)
{
	put_png("材料/HN-1/AR03-1.png", 40);
	put_png("材料/HN-1/AR03-2.png", 42);
	put_png("材料/HN-1/AR03-3.png", 44);
	put_png("材料/HN-1/AR02-1.png", 40);
	put_png("材料/HN-1/AR02-2.png", 42);
	put_png("材料/HN-1/AR02-3.png", 44);
	ck_assert_str_eq(checked("<material ref='AR03'/><material ref='AR02'/>"), "A174 ");
	put_png("材料/HN-1/AR07.png", 44);
	ck_assert_str_eq(checked("<material ref='AR03'/><material ref='AR02'/><material ref='AR07'/>"), "A174 A174 ");
}
END_TEST

/* More than any memory holds, of which nothing is on the disk: told without a byte of it read. */
START_TEST(a_size_is_looked_at_before_a_file_is_read)
{
	const GPtrArray *files;

	make("材料/HN-1/AR03.pdf 材料/HN-1/AR02.jpg");
	ck_assert_int_eq(truncate(in_folder("材料/HN-1/AR03.pdf"), (off_t)1 << 40), 0);
	ck_assert_int_eq(truncate(in_folder("材料/HN-1/AR02.jpg"), (off_t)2 << 30), 0);
	files = gather_find(mem, diag, &from, case_of("<material ref='AR03'/><material ref='AR02'/>"));
	ck_assert_uint_eq(diag_count(diag), 0);
	ck_assert(gather_look(mem, diag, files, 2));
	ck_assert_uint_eq(diag_count(diag), 2);
	for (guint i = 0; i < 2; i++) {
		ck_assert_ptr_null(((const struct gathered_file *)files->pdata[i])->look);
		ck_assert_str_eq(diag_get(diag, i)->id, "A152");
	}
	ck_assert_str_eq(diag_get(diag, 1)->what[LANG_ZH], "文件有 2048 MB，超过 1024 MB，没有打开");
}
END_TEST

START_TEST(what_is_known_of_a_file_comes_whole)
{
	GPtrArray *files;
	const struct material_look *look;

	put_png("材料/HN-1/AR03.jpg", 40);
	files = gather_find(mem, diag, &from, case_of("<material ref='AR03'/>"));
	ck_assert(gather_look(mem, diag, files, 1));
	look = ((struct gathered_file *)files->pdata[0])->look;
	ck_assert_int_eq(look->kind, MATERIAL_PNG);
	ck_assert_str_eq(look->format, "PNG");
	ck_assert_str_eq(look->mime, "image/png");
	ck_assert_uint_eq(look->pages, 1);
	ck_assert_uint_eq(look->height, 40);
	ck_assert_uint_eq(strlen(look->sha256), 64);
	ck_assert_ptr_null(look->claims);
	ck_assert_uint_eq(look->findings->len, 1);
	ck_assert_str_eq(((const struct finding *)look->findings->pdata[0])->id, "A153");
	ck_assert_ptr_nonnull(strstr(((const struct finding *)look->findings->pdata[0])->todo[LANG_ZH], "后缀"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("materials gathered");
	TCase *tests = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up_all, tear_down);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, order_is_natural);
	tcase_add_test(tests, numbers_of_papers_are_names);
	tcase_add_test(tests, titles_are_names);
	tcase_add_test(tests, what_is_not_known_is_told_and_left);
	tcase_add_test(tests, a_folder_is_one_paper);
	tcase_add_test(tests, an_annulled_paper_is_not_the_new_one);
	tcase_add_test(tests, the_record_says_where);
	tcase_add_test(tests, nothing_leads_out);
	tcase_add_test(tests, pages_are_held_against_the_record);
	tcase_add_test(tests, what_is_not_there_is_told);
	tcase_add_test(tests, the_same_bytes_are_told);
	tcase_add_test(tests, of_two_papers_it_is_told_once);
	tcase_add_test(tests, a_size_is_looked_at_before_a_file_is_read);
	tcase_add_test(tests, what_is_known_of_a_file_comes_whole);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
