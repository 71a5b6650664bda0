/* Templates: styles and elements of what stands inside lines, and lists. */
#include "base/arena.h"
#include "base/diag.h"
#include "template_help.h"

static const struct box *
para_of(const char *styles, const char *body, const char *record)
{
	struct boxes *boxes = bind_to(load_body(styles, body), RECORD_CASE, record, NULL);

	ck_assert_ptr_nonnull(boxes);
	return boxes->section[0].body->child[0];
}

START_TEST(inline_styles)
{
	const struct box_style *s = para_of(
	    "<style name='x' bold='yes' strike='yes' emphasis='yes' underline='wavy' box='0.5pt'/>"
	    "<style name='y' like='x' bold='no' underline='yes' box-padding='3pt'/>",
	    "<p><span style='x'>甲</span><span style='y'>乙</span></p>", "<case id='1'/>")
					->span[0]
					.style;
	const struct box_style *y = para_of(
	    "<style name='x' emphasis='yes' box='0.5pt'/><style name='y' like='x' underline='yes' box-padding='3pt'/>",
	    "<p style='y'>甲</p>", "<case id='1'/>")
					->style;

	ck_assert(s->bold && s->strike && s->emphasis);
	ck_assert_int_eq(s->underline, UNDERLINE_WAVY);
	ck_assert_double_eq_tol(s->box, 0.5, 1e-9);
	ck_assert_double_eq_tol(s->box_padding, 1.5, 1e-9);
	ck_assert(!y->bold && y->emphasis);
	ck_assert_int_eq(y->underline, UNDERLINE_LINE);
	ck_assert_double_eq_tol(y->box_padding, 3, 1e-9);
}
END_TEST

START_TEST(raised_styles)
{
	const struct box *para = para_of("", "<p>m<sup>2</sup>H<sub>2</sub>x<sup>3</sup></p>", "<case id='1'/>");
	const struct box_style *up = para->span[1].style, *down = para->span[3].style;

	ck_assert_uint_eq(para->span_count, 6);
	ck_assert_str_eq(para->span[1].text, "2");
	ck_assert_double_eq_tol(up->size, 6.2, 1e-9);
	ck_assert_double_eq_tol(up->raise, 3.6, 1e-9);
	ck_assert_double_eq_tol(up->leading, 15, 1e-9);
	ck_assert_double_lt(down->raise, 0);
	ck_assert(para->span[5].style == up);
}
END_TEST

START_TEST(fractions)
{
	const struct box *para = para_of("", "<p>余<frac above='1' below='n'/>份<frac above='none' below='2'/></p>",
	    "<case id='1'><n> 2 </n></case>");

	ck_assert_uint_eq(para->span_count, 3);
	ck_assert_int_eq(para->span[1].kind, SPAN_FRACTION);
	ck_assert_str_eq(para->span[1].text, "1/2");
	ck_assert_ptr_null(bind_to(load_body("", "<p><frac above='a' below='2'/></p>"), RECORD_CASE,
	    "<case id='1'><a>半</a></case>", NULL));
	ck_assert_str_eq(diag_get(bench.diag, diag_count(bench.diag) - 1)->id, "T158");
}
END_TEST

START_TEST(leaders)
{
	const struct box *para = para_of("", "<p>甲<leader/>1</p>", "<case id='1'/>");

	ck_assert_uint_eq(para->span_count, 3);
	ck_assert_int_eq(para->span[1].kind, SPAN_LEADER);
	ck_assert_int_eq(para->span[1].leader, LEADER_DOTS);
	ck_assert_int_eq(para_of("", "<p><leader fill='rule'/></p>", "<case id='1'/>")->span[0].leader, LEADER_RULE);
}
END_TEST

/* Spans side by side have a frame each; what stands inside a framed span shares its frame. */
START_TEST(frames)
{
	const struct box *para = para_of("<style name='x' box='1pt'/>",
	    "<p>甲<span style='x'>乙<value select='@id'/>m<sup>2</sup></span><span style='x'>丙</span><value select='@id' style='x'/></p>",
	    "<case id='1'/>");

	ck_assert_uint_eq(para->span_count, 7);
	ck_assert_ptr_null(para->span[0].frame);
	ck_assert_ptr_nonnull(para->span[1].frame);
	for (guint i = 2; i <= 4; i++)
		ck_assert(para->span[i].frame == para->span[1].frame);
	ck_assert_ptr_nonnull(para->span[5].frame);
	ck_assert(para->span[5].frame != para->span[1].frame);
	ck_assert_ptr_nonnull(para->span[6].frame);
	ck_assert(para->span[6].frame != para->span[5].frame);
	ck_assert(para->span[4].style != para->span[1].style);
	para = para_of("<style name='x' box='1pt'/>", "<p style='x'>甲<br/>乙</p>", "<case id='1'/>");
	ck_assert(para->span[0].frame && para->span[2].frame == para->span[0].frame);
}
END_TEST

/* Pattern, first number, the marks of three items of which the second has its own. */
static const struct {
	const char *marks, *start, *first, *third;
} numbers[] = {
	{ "（一）", "1", "（一）", "（二）" },
	{ "一、", "19", "十九、", "二十、" },
	{ "1.", "9", "9.", "10." },
	{ "第1条", "1", "第1条", "第2条" },
	{ "①", "20", "⑳", "21" },
	{ "a)", "1", "a)", "b)" },
	{ "A.", "26", "Z.", "27." },
	{ "•", "1", "•", "•" },
	{ "", "1", "", "" },
	{ "一、", "99", "九十九、", "100、" },
};

START_TEST(list_numbers)
{
	const char *body = arena_printf(bench.arena,
	    "<list marks='%s' start='%s' hang='2em' indent='1em'><item>甲</item>"
	    "<item mark='注'><p>乙</p></item><if test='@id'><item>丙</item></if></list>",
	    numbers[_i].marks, numbers[_i].start);
	const struct box *list = para_of("", body, "<case id='1'/>");

	ck_assert_str_eq(list->role, "L");
	ck_assert_uint_eq(list->child_count, 3);
	ck_assert_double_eq_tol(list->padding[3], 10, 1e-9);
	ck_assert_double_eq_tol(list->child[0]->hang, 20, 1e-9);
	ck_assert_str_eq(list->child[0]->role, "LI");
	if (*numbers[_i].first) {
		ck_assert_str_eq(list->child[0]->mark->span[0].text, numbers[_i].first);
		ck_assert_str_eq(list->child[2]->mark->span[0].text, numbers[_i].third);
	} else
		ck_assert_uint_eq(list->child[0]->mark->span_count, 0);
	ck_assert_str_eq(list->child[1]->mark->span[0].text, "注");
	ck_assert_str_eq(list->child[1]->child[0]->role, "LBody");
	ck_assert_str_eq(list->child[1]->child[0]->child[0]->span[0].text, "乙");
}
END_TEST

START_TEST(list_styles)
{
	const struct box *list = para_of("<style name='x' size='8pt' indent='2em'/><style name='m' font='hei'/>",
	    "<list marks='1.' style='x' mark-style='m'><item>甲</item><item style='m'>乙</item></list>",
	    "<case id='1'/>");

	ck_assert_double_eq_tol(list->child[0]->child[0]->child[0]->style->size, 8, 1e-9);
	ck_assert_str_eq(list->child[0]->mark->style->font, "hei");
	ck_assert_str_eq(list->child[1]->child[0]->child[0]->style->font, "hei");
	ck_assert_double_eq_tol(list->child[0]->mark->style->indent, 0, 1e-9);
	ck_assert_ptr_null(load_body("", "<list><p>甲</p></list>"));
	ck_assert_ptr_null(load_body("", "<item>甲</item>"));
	ck_assert_ptr_null(load_body("", "<list mark-style='none'><item>甲</item></list>"));
}
END_TEST

/* The code and its short form say the same of what is embedded, whatever is printed after them. */
START_TEST(proofs)
{
	struct boxes *boxes = bind_to(
	    load_body("", "<qr proof='yes' size='16mm'/><p>核验码 <proof/></p><p><value select='name'/></p>"),
	    RECORD_CASE, "<case id='甲-1'><name>乙</name><cert>不印</cert></case>", NULL);
	const struct box *para;
	const char *code, *digest;

	ck_assert_msg(boxes != NULL, "%s", reported());
	code = boxes->section[0].body->child[0]->figure->text;
	digest = boxes->proof;
	para = boxes->section[0].body->child[1];
	ck_assert_str_eq(code, arena_printf(bench.arena, "banwen:甲-1/t:%s", digest));
	ck_assert_str_eq(para->span[para->span_count - 1].text,
	    arena_printf(bench.arena, "%.4s-%.4s-%.4s", g_ascii_strup(digest, 4), g_ascii_strup(digest + 4, 4),
		g_ascii_strup(digest + 8, 4)));
}
END_TEST

/* Of a document whose number is too long for the size of a code only the digest stands in it. */
START_TEST(proof_of_a_long_number)
{
	g_autoptr(GString) id = g_string_new(NULL);
	struct boxes *boxes;

	for (guint i = 0; i < 64; i++)
		g_string_append(id, "甲");
	boxes = bind_to(load_body("", "<qr proof='yes' size='16mm'/>"), RECORD_CASE,
	    arena_printf(bench.arena, "<case id='%s'/>", id->str), NULL);
	ck_assert_msg(boxes != NULL, "%s", reported());
	ck_assert_str_eq(boxes->section[0].body->child[0]->figure->text,
	    arena_printf(bench.arena, "banwen::%s", boxes->proof));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("template inline");
	TCase *t = tcase_create("inline");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_test(t, inline_styles);
	tcase_add_test(t, raised_styles);
	tcase_add_test(t, fractions);
	tcase_add_test(t, leaders);
	tcase_add_test(t, frames);
	tcase_add_loop_test(t, list_numbers, 0, G_N_ELEMENTS(numbers));
	tcase_add_test(t, list_styles);
	tcase_add_test(t, proofs);
	tcase_add_test(t, proof_of_a_long_number);
	suite_add_tcase(s, t);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
