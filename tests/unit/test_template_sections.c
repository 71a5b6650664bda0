/* Sections of a body: sheets of their own, what stands in their margins, where they may stand. */
#include "base/arena.h"
#include "base/diag.h"
#include "template_help.h"

#define MM (72 / 25.4)

static const char *
document(const char *head, const char *body)
{
	return arena_printf(bench.arena,
	    "<template id='t' record='case' stage='reply'><properties title=\"'T'\"/>"
	    "<style name='base' size='10pt'/>\n%s<body>\n%s</body></template>",
	    head, body);
}

static struct boxes *
bound(const char *head, const char *body)
{
	return bind_to(load_text(document(head, body)), RECORD_CASE, "<case id='1'/>", NULL);
}

/* What stands between sections is on the document's own sheet; a run of nothing is none. */
START_TEST(sheets)
{
	struct boxes *boxes = bound("<page/><page name='wide' size='A3' landscape='yes' scale='2' pages='3'/>",
	    "<p>a</p><p>b</p><section page='wide'>c</section><section><p>d</p></section>e");

	ck_assert_msg(boxes != NULL, "%s", reported());
	ck_assert_uint_eq(boxes->section_count, 4);
	for (guint i = 0; i < 4; i++)
		ck_assert_str_eq(words(boxes->section[i].body), ((const char *[]){ "a|b", "c", "d", "e" })[i]);
	ck_assert(boxes->section[0].sheet == boxes->sheet && boxes->section[3].sheet == boxes->sheet);
	ck_assert_double_eq_tol(boxes->section[1].sheet->width, 420 * MM, 1e-6);
	ck_assert_uint_eq(boxes->section[1].sheet->pages_most, 3);
	ck_assert_double_eq(boxes->section[1].body->child[0]->style->size, 20);
	ck_assert_double_eq(boxes->section[3].body->child[0]->style->size, 10);
	ck_assert_double_eq_tol(boxes->section[2].sheet->width, 210 * MM, 1e-6);

	boxes = bound("<page/>", "<section>a</section>");
	ck_assert_uint_eq(boxes->section_count, 1);
	boxes = bound("<page/>", "");
	ck_assert_uint_eq(boxes->section_count, 1);
	ck_assert_uint_eq(boxes->section[0].body->child_count, 0);
}
END_TEST

/* The first page of a name that holds; in repetitions and conditions too. */
START_TEST(chosen)
{
	struct boxes *boxes = bound("<page/><page name='p' size='A5' test='false()'/><page name='p' size='A1'/>",
	    "<repeat select='bw:split(\"a b\", \" \")'><if test='true()'><section page='p'>x</section></if></repeat>");

	ck_assert_msg(boxes != NULL, "%s", reported());
	ck_assert_uint_eq(boxes->section_count, 2);
	ck_assert_double_eq_tol(boxes->section[1].sheet->width, 594 * MM, 1e-6);
	ck_assert_ptr_null(bound("<page/><page name='p' test='false()'/>", "<section page='p'>x</section>"));
	ck_assert_str_eq(reported(), "T154@1:1");
}
END_TEST

/* A section with a header or footer has none of the document's. */
START_TEST(margins)
{
	struct boxes *boxes = bound(
	    "<page sides='two'/><header>甲</header><footer on='last'>末</footer><footer on='blank'>空</footer>",
	    "a<section>b</section><section><header on='first'>乙</header><footer/>c</section>");
	const struct box_sheet *sheet;

	ck_assert_msg(boxes != NULL, "%s", reported());
	sheet = boxes->section[1].sheet;
	ck_assert(!sheet->own_running && sheet->two_sided);
	ck_assert_str_eq(words(sheet->header[PAGE_ANY]), "甲");
	ck_assert_str_eq(words(sheet->footer[PAGE_LAST]), "末");
	ck_assert_str_eq(words(sheet->footer[PAGE_BLANK]), "空");
	sheet = boxes->section[2].sheet;
	ck_assert(sheet->own_running);
	ck_assert_ptr_null(sheet->header[PAGE_ANY]);
	ck_assert_ptr_null(sheet->footer[PAGE_LAST]);
	ck_assert_str_eq(words(sheet->header[PAGE_FIRST]), "乙");
	ck_assert_str_eq(words(boxes->section[2].body), "c");
}
END_TEST

/* A note keeps its words, and the paragraph goes on behind its mark. */
START_TEST(footnotes)
{
	struct boxes *boxes = bound("<style name='footnote' size='8pt'/><page/>",
	    "<p>甲<footnote>注 <value select='@id'/></footnote>\n乙</p><p>丙<footnote>二</footnote></p>");
	const struct box *para;

	ck_assert_msg(boxes != NULL, "%s", reported());
	ck_assert_uint_eq(boxes->note_count, 2);
	para = boxes->section[0].body->child[0];
	ck_assert_str_eq(words(para), "甲①乙");
	ck_assert_str_eq(words(para->span[1].note), "① 注 1");
	ck_assert_double_eq(para->span[1].note->style->size, 8);
	ck_assert_double_lt(para->span[1].style->size, 10);
	ck_assert_str_eq(words(boxes->section[0].body->child[1]->span[1].note), "② 二");
}
END_TEST

/* Notes stand below their table, of the whole before those of cells, which are numbered in it; the same words have one number. */
START_TEST(table_notes)
{
	struct boxes *boxes = bound("<style name='note' size='8pt'/><page/>",
	    "<grid columns='1fr 1fr'><note>全</note><row><cell>甲<note>一</note>\n乙</cell><cell>丙<note>二</note></cell></row>"
	    "<if test='true()'><note>表</note></if>"
	    "<row><cell><grid columns='1fr'><row><cell>丁<note>内</note></cell></row></grid></cell>"
	    "<cell>戊<note>一</note><note><value select='@id'/></note><note><value select='@id'/></note></cell></row></grid>"
	    "<grid columns='1fr'><row><cell>己<note>新</note></cell></row></grid><p>末</p>");
	const struct box *body, *last;

	ck_assert_msg(boxes != NULL, "%s", reported());
	body = boxes->section[0].body;
	ck_assert_str_eq(words(body), "甲①乙;丙②/丁①|① 内;戊①③④|注1： 全|注2： 表|① 一|② 二|③ 1|④ 1|己①|① 新|末");
	ck_assert(body->child[0]->grid->row[1].keep_with_next && !body->child[0]->grid->row[0].keep_with_next);
	ck_assert(body->child[1]->style->keep_with_next && body->child[5]->style->keep_with_next);
	last = body->child[6];
	ck_assert(!last->style->keep_with_next);
	ck_assert_str_eq(last->role, "Note");
	ck_assert_double_eq(last->style->size, 8);
	ck_assert_double_eq(last->style->hang, 10);
	ck_assert_uint_eq(boxes->note_count, 0);
}
END_TEST

/* Mistakes, with their places: a head's on line 2, a body's on line 3. */
static const struct {
	const char *said, *head, *body;
} wrong[] = {
	{ "T119@3:10", "<page/>", "<section page='wide'/>" },
	{ "T104@1:1", "<page name='wide'/>\n", "<section page='wide'/>" },
	{ "T102@3:32", "<page/>", "<grid columns='1fr'><row><cell><section/></cell></row></grid>" },
	{ "T102@3:8", "<page/>", "<block><section/></block>" },
	{ "T102@3:10", "<page/>", "<section><section/></section>" },
	{ "T102@2:16", "<page/><header><section/></header>", "" },
	{ "T101@3:4", "<page/>", "<p><section/></p>" },
	{ "T109@3:28", "<page/>", "<section><header>a</header><header>b</header></section>" },
	{ "T101@2:7", "<page sides='both'/>", "" },
	{ "T102@2:19", "<page/><footer><p><footnote>a</footnote></p></footer>", "" },
	{ "T102@3:14", "<page/>", "<p><footnote><footnote>a</footnote></footnote></p>" },
	{ "T123@3:5", "<page/>", "<p>甲<tab/>乙</p>" },
	{ "T101@3:17", "<page/>\n<style name='a' tabs='9mm middle'/>", "" },
	{ "T102@3:4", "<page/>", "<p><note>a</note></p>" },
	{ "T102@3:1", "<page/>", "<note>a</note>" },
	{ "T102@3:40", "<page/>", "<grid columns='1fr'><row><cell>甲<note>a<note>b</note></note></cell></row></grid>" },
	{ "T102@3:39", "<page/>",
	    "<grid columns='1fr'><carry-over><cell><note>a</note></cell></carry-over><row><cell/></row></grid>" },
	{ "T102@2:48", "<page/><footer><grid columns='1fr'><row><cell>甲<note>a</note></cell></row></grid></footer>",
	    "" },
};

START_TEST(mistakes)
{
	ck_assert_ptr_null(load_text(document(wrong[_i].head, wrong[_i].body)));
	ck_assert_str_eq(reported(), wrong[_i].said);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("template sections");
	TCase *t = tcase_create("sections");

	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_test(t, sheets);
	tcase_add_test(t, chosen);
	tcase_add_test(t, margins);
	tcase_add_test(t, footnotes);
	tcase_add_test(t, table_notes);
	tcase_add_loop_test(t, mistakes, 0, (int)G_N_ELEMENTS(wrong));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	SRunner *runner = srunner_create(suite());
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
