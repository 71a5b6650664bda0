/* Terms that lines do not divide: which places are kept whole, which for a price, and how a run of Han is parted. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/data.h"
#include "folder_kit.h"
#include "layout_kit.h"
#include "template/terms.h"

static const char
    words[] = "<words><terms about='业扩'>供电方案 供电 方案 客户工程 设计文件 文件审查 审查 设施许可证</terms>"
	      "<terms>许可证\n\t竣工检验</terms></words>";

/* A data folder with the program's schema of words. */
static GPtrArray *
data_with(const char *text)
{
	g_autofree char *schema = NULL;
	gsize length;

	ck_assert_int_eq(g_mkdir_with_parents(in_folder("templates/schema"), 0700), 0);
	ck_assert(g_file_get_contents("templates/schema/words.rng", &schema, &length, NULL));
	put("templates/schema/words.rng", schema, length);
	put("templates/words.xml", text, strlen(text));
	return data_alone(mem, folder);
}

/* One paragraph of 10 pt on lines of `ems` characters. */
static const char *
lines_of(const char *text, double ems, enum align align, enum box_words how)
{
	struct rig *rig = rig_get();
	struct layout *layout = layout_new(mem, diag, rig->fonts, template_terms_load(mem, diag, data_with(words)));
	struct box_style *style = kit_style(10, align);
	struct box *body = kit_block(style);

	style->words = how;
	kit_add(body, kit_para(style, text));
	return kit_joined(layout_pages(layout, mem, diag, kit_boxes(body, ems * 10, 2000)));
}

static const struct {
	const char *text;
	double ems;
	enum align align;
	enum box_words words;
	const char *lines;
} cases[] = {
	/* Ragged lines keep a term for a price, labels always, justified text does not look at it. */
	{ "受理申请及供电方案答复", 7.4, ALIGN_CENTER, WORDS_FREE, "受理申请及供|电方案答复" },
	{ "受理申请及供电方案答复", 7.4, ALIGN_CENTER, WORDS_AUTO, "受理申请及|供电方案答复" },
	{ "受理申请及供电方案答复", 7.4, ALIGN_CENTER, WORDS_WHOLE, "受理申请及|供电方案答复" },
	{ "受理申请及供电方案答复", 6.4, ALIGN_JUSTIFY, WORDS_AUTO, "受理申请及供|电方案答复" },
	{ "受理申请及供电方案答复", 6.4, ALIGN_JUSTIFY, WORDS_WHOLE, "受理申请及|供电方案答复" },
	/* The fewest words: 客户工程 设计文件 审查, not 客户工程 设 计 文件审查. */
	{ "客户工程设计文件审查", 6.2, ALIGN_START, WORDS_WHOLE, "客户工程|设计文件审查" },
	/* A mark holds to its word: the term behind it is as whole as one in the middle of a line. */
	{ "竣工（竣工检验）", 6.2, ALIGN_CENTER, WORDS_WHOLE, "竣工|（竣工检验）" },
	/* One that is wider than the line is divided between the words it is made of, and these where they are too wide. */
	{ "供电方案", 3.2, ALIGN_CENTER, WORDS_WHOLE, "供电|方案" },
	{ "设施许可证", 4.2, ALIGN_CENTER, WORDS_WHOLE, "设施|许可证" },
	{ "许可证", 2.2, ALIGN_CENTER, WORDS_WHOLE, "许可|证" },
	/* Names stay whole, whatever they are made of, and lists of them end their lines behind a mark; a sentence is none. */
	{ "甲某某、乙某某", 5.2, ALIGN_START, WORDS_NAMES, "甲某某、|乙某某" },
	{ "甲某某、乙某某", 5.2, ALIGN_START, WORDS_WHOLE, "甲某某、乙|某某" },
	{ "甲某某，乙某某", 6.2, ALIGN_JUSTIFY, WORDS_NAMES, "甲某某，|乙某某" },
	{ "甲某某、乙某某", 2.2, ALIGN_START, WORDS_NAMES, "甲某|某、|乙某|某" },
	{ "受理申请及供电方案答复", 7.4, ALIGN_START, WORDS_NAMES, "受理申请及|供电方案答复" },
	/* A blank parts terms; a number holds to its unit as before. */
	{ "供 电方案", 3.9, ALIGN_START, WORDS_WHOLE, "供 电|方案" },
};

START_TEST(keeps_terms)
{
	ck_assert_str_eq(lines_of(cases[_i].text, cases[_i].ems, cases[_i].align, cases[_i].words), cases[_i].lines);
}
END_TEST

static guint32
at(const struct template_terms *terms, const char *text)
{
	glong length = 0;
	g_autofree gunichar *c = g_utf8_to_ucs4_fast(text, -1, &length);

	return template_terms_at(terms, c, (guint)length);
}

START_TEST(finds_terms)
{
	const struct template_terms *terms = template_terms_load(mem, diag, data_with(words));

	ck_assert_ptr_nonnull(terms);
	ck_assert_uint_eq(at(terms, "供电方案答复"), 1u << 2 | 1u << 4);
	ck_assert_uint_eq(at(terms, "供电方"), 1u << 2);
	ck_assert_uint_eq(at(terms, "供"), 0);
	ck_assert_uint_eq(at(terms, "许可证"), 1u << 3);
	ck_assert_uint_eq(at(terms, "电方案"), 0);
}
END_TEST

/* A folder without the file has no terms; an office's are added to the program's. */
START_TEST(adds_up)
{
	GPtrArray *data = data_with(words);
	const struct template_terms *terms;

	ck_assert_int_eq(g_mkdir_with_parents(in_folder("office/templates"), 0700), 0);
	data_add(mem, data, in_folder("office"));
	ck_assert_uint_eq(template_terms_files(mem, data)->len, 1);
	put("office/templates/words.xml", "<words><terms>云城二线</terms></words>",
	    strlen("<words><terms>云城二线</terms></words>"));
	ck_assert_uint_eq(template_terms_files(mem, data)->len, 2);
	terms = template_terms_load(mem, diag, data);
	ck_assert_uint_eq(at(terms, "云城二线停电"), 1u << 4);
	ck_assert_uint_eq(at(terms, "供电"), 1u << 2);
	ck_assert_uint_eq(at(template_terms_load(mem, diag, data_alone(mem, in_folder("none"))), "供电"), 0);
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

/* What is no word of 2 to 12 Han characters is told at its place. */
static const char *const wrong[] = {
	"<words><terms>供</terms></words>",
	"<words><terms>供电方案答复供电方案答复供</terms></words>",
	"<words><terms>10kV</terms></words>",
	"<words><terms/></words>",
	"<words><word>供电</word></words>",
	"<words>",
};

START_TEST(refuses)
{
	ck_assert_ptr_null(template_terms_load(mem, diag, data_with(wrong[_i])));
	ck_assert_uint_ge(diag_count(diag), 1);
	ck_assert_uint_ge(diag_worst(diag, 0), DIAG_ERROR);
	ck_assert(g_str_has_suffix(diag_get(diag, 0)->place.source->name, "words.xml"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("layout terms");
	TCase *t = tcase_create("terms");

	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_loop_test(t, keeps_terms, 0, G_N_ELEMENTS(cases));
	tcase_add_test(t, finds_terms);
	tcase_add_test(t, adds_up);
	tcase_add_loop_test(t, refuses, 0, G_N_ELEMENTS(wrong));
	suite_add_tcase(suite, t);
	return kit_main(suite);
}
