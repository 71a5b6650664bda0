/* What the verdict tells for people: materials asked, held and owed, and what the company owes the customer. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "policy_fixture.h"

static struct arena *setup;
static struct policy *policy;
static struct record_rules *record_rules;

static void
prepare(void)
{
	setup = arena_new();
	policy = load_policy(setup);
	record_rules = load_record_rules(setup);
}

static void
clean_up(void)
{
	arena_free(setup);
}

static const xmlNode *
judge(struct arena *arena, const char *text)
{
	struct policy_question question = { .record = parse_record(arena, record_rules, text) };
	const xmlNode *verdict = policy_judge(policy, arena, diag_new(arena), &question);

	ck_assert_ptr_nonnull(verdict);
	return verdict;
}

/* "label[ form][ why][ later][ parts]" of each paper of a list that is as wanted, "; " between. */
static const char *
papers(struct arena *arena, const xmlNode *verdict, const char *list, const char *attribute, const char *value)
{
	static const char *const told[] = { "form_label", "why", "later", "parts" };
	const xmlNode *from = xml_child(xml_child(verdict, "materials"), list);
	GString *out = arena_string(arena);

	for (xmlNode *n = xml_child(from, "paper"); n != NULL; n = xml_next(n, "paper")) {
		if (!xml_attr_is(n, attribute, value))
			continue;
		g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : "", xml_attr(n, "label"));
		for (guint i = 0; i < G_N_ELEMENTS(told); i++)
			if (xml_attr_or(n, told[i], "")[0] != '\0')
				g_string_append_printf(out, " %s", xml_attr(n, told[i]));
	}
	return out->str;
}

#define CASE(region, type, more, body) "<case id=\"1\" region=\"" region "\" type=\"" type "\" " more ">" body "</case>"
#define MATERIALS(body)                "<materials>" body "</materials>"
#define AR(ref)                        "<material ref=\"" ref "\"/>"
#define VILLAGE                        "村委会及以上出具的产权证明"

/* Of the stage that is reached: the papers asked and not held; those asked of every case at this stage. */
static const struct {
	const char *record, *asked, *owed;
} CASES[] = {
	{ CASE("anyang-2022", "lv_nonres", "stage=\"acceptance\"", MATERIALS(AR("AR02"))),
	    "主体证明 复印件; 产权证明 复印件", "产权证明 复印件 由客户经理现场勘查时上门收取" },
	/* the survey is over: nobody comes for it any more */
	{ CASE("anyang-2022", "hv_ordinary", "stage=\"reply\"", MATERIALS(AR("AR02"))),
	    "主体证明 复印件; 产权证明 复印件", "产权证明 复印件" },
	/* what the record does not say is not owed */
	{ CASE("anyang-2022", "lv_nonres", "stage=\"acceptance\"", ""), "主体证明 复印件; 产权证明 复印件", "" },
	{ CASE("anyang-2022", "lv_nonres", "stage=\"acceptance\" channel=\"hall\"", MATERIALS(AR("AR03"))),
	    "主体证明 复印件; 产权证明 复印件", "主体证明 复印件" },
	{ CASE("anyang-2022", "lv_nonres", "stage=\"acceptance\" channel=\"phone\"", MATERIALS(AR("AR03"))),
	    "主体证明 复印件; 产权证明 复印件", "主体证明 复印件 由客户经理现场勘查时上门收取" },
	{ CASE("anyang-2022", "lv_nonres",
	      "stage=\"acceptance\" one_certificate=\"yes\" address_matches=\"yes\" promised=\"yes\"",
	      MATERIALS(AR("AR01"))),
	    "产权证明 复印件", "产权证明 复印件 由客户经理现场勘查时上门收取" },
	{ CASE("anyang-2022", "lv_nonres", "stage=\"acceptance\" is_org=\"yes\" via_agent=\"yes\"",
	      MATERIALS(AR("AR02") AR("AR03") AR("AR05a"))),
	    "主体证明 复印件; 产权证明 复印件; 授权委托书或单位介绍信 原件 单位委托代理人办理; "
	    "经办人有效身份证明 复印件 单位委托代理人办理",
	    "经办人有效身份证明 复印件 单位委托代理人办理 由客户经理现场勘查时上门收取" },
	{ CASE("anyang-2022", "well_collective", "stage=\"acceptance\"", MATERIALS(AR("AR05a") AR("AR03"))),
	    "主体证明 原件; 机井合法合规性审查意见 原件; 经办人有效身份证明 复印件",
	    "经办人有效身份证明 复印件 由客户经理现场勘查时上门收取" },
	{ CASE("anyang-2022", "hv_small_micro_voluntary", "stage=\"acceptance\" voluntary_hv=\"no\"",
	      MATERIALS(AR("AR02") AR("AR03"))),
	    "主体证明 复印件; 产权证明 复印件; 自愿高压接入证明", "自愿高压接入证明 由客户经理现场勘查时上门收取" },
	{ CASE("anyang-2022", "hv_ordinary", "stage=\"completion\"",
	      MATERIALS(AR("AR02") AR("AR03") AR("AR09") AR("AR12a") AR("AR13") "<material ref=\"AR14\" part=\"a\"/>")),
	    "主体证明 复印件; 产权证明 复印件; 设计资质证书 复印件 普通客户; 承装（修、试）电力设施许可证 复印件; "
	    "试验单位资质证明 复印件; 客户工程竣工报验单; 竣工资料（图纸、出厂合格证、交接试验记录）",
	    "试验单位资质证明 复印件; 竣工资料（图纸、出厂合格证、交接试验记录） 电气设备出厂合格证书、电气设备交接试验记录" },
	{ CASE("jiaxian-2021", "hv_asset_transfer", "stage=\"acceptance\" is_important=\"yes\"", MATERIALS(AR("AR02"))),
	    "主体证明; 产权证明; 政府部门批复、核准或备案文件 重要客户",
	    "产权证明 由客户经理现场勘查时上门收取; 政府部门批复、核准或备案文件 重要客户 由客户经理现场勘查时上门收取" },
	{ CASE("huangchuan-2021", "lv_nonres", "stage=\"acceptance\"", MATERIALS(AR("AR02"))), "主体证明; 产权证明",
	    "产权证明" },
	{ CASE("wuhai-2023", "hv_ordinary", "stage=\"completion\"", MATERIALS(AR("AR02"))),
	    "营业执照、身份证件; 不动产登记; 竣工报验资料", "不动产登记; 竣工报验资料" },
	{ CASE("suzhou-2021", "hv_ordinary", "stage=\"reply\"", MATERIALS(AR("AR02") AR("AR03"))),
	    "用电人有效身份证件; 用电地址物权证件; 用电工程项目批准或备案文件",
	    "用电工程项目批准或备案文件 在后续办电环节收集" },
	/* a customer whose design is reviewed for another reason than importance */
	{ CASE("suzhou-2021", "hv_ordinary", "stage=\"design_review\" special_load=\"yes\"",
	      MATERIALS(AR("AR02") AR("AR03") AR("AR06") AR("AR09"))),
	    "用电人有效身份证件; 用电地址物权证件; 用电工程项目批准或备案文件; "
	    "设计单位资质证明材料 重要用户，多电源、专线或特殊负荷用户; 用电工程设计及说明书 重要用户，多电源、专线或特殊负荷用户",
	    "用电工程设计及说明书 重要用户，多电源、专线或特殊负荷用户" },
};

START_TEST(papers_are_asked_of_this_customer)
{
	struct arena *arena = arena_new();
	const xmlNode *verdict = judge(arena, CASES[_i].record);

	ck_assert_str_eq(papers(arena, verdict, "asked", "reached", "yes"), CASES[_i].asked);
	ck_assert_str_eq(papers(arena, verdict, "owed", "asked", "yes"), CASES[_i].owed);
	arena_free(arena);
}
END_TEST

START_TEST(an_alternative_is_said_with_its_paper)
{
	struct arena *arena = arena_new();
	const xmlNode *asked = xml_child(
	    xml_child(judge(arena, CASE("anyang-2022", "lv_resident", "stage=\"acceptance\" area=\"rural\"", "")),
		"materials"),
	    "asked");

	ck_assert_ptr_nonnull(strstr(xml_attr(xml_child_of(asked, "paper", "ref", "AR03"), "accepts"),
	    "产权合法证明；或" VILLAGE "（原件）"));
	arena_free(arena);
}
END_TEST

/* What he must not be asked for and how he may do with less: of his type, and where the test holds. */
START_TEST(what_is_spared_and_made_easy_is_told)
{
	struct arena *arena = arena_new();
	const xmlNode *one = judge(arena,
	    CASE("anyang-2022", "lv_nonres",
		"stage=\"acceptance\" one_certificate=\"yes\" address_matches=\"yes\" promised=\"yes\"", ""));
	const xmlNode *resident = judge(arena,
	    CASE("anyang-2022", "ev_resident", "stage=\"acceptance\" channel=\"phone\"", ""));
	const xmlNode *spared = xml_child(xml_child(one, "materials"), "spared");
	const xmlNode *ways = xml_child(xml_child(resident, "materials"), "ways");
	const xmlNode *paper = xml_child_of(spared, "paper", "label", "主体证明");

	ck_assert_str_eq(xml_attr(paper, "why"), "“一证办结”");
	ck_assert_str_eq(xml_attr(paper, "section"), "三（一）3");
	ck_assert_ptr_null(xml_child_of(spared, "paper", "label", "车位产权证明"));
	ck_assert_ptr_null(xml_child_of(ways, "way", "label", "两证办结"));
	ck_assert_str_eq(xml_text(arena, xml_child_of(ways, "way", "label", "零证预约")),
	    "不收资料，由客户经理勘查时收取");
	arena_free(arena);
}
END_TEST

/* A clock of the company's own says so; a notice to the customer leaves it out. */
START_TEST(internal_clocks_are_told_apart)
{
	struct arena *arena = arena_new();
	const xmlNode *clocks = xml_child(judge(arena,
					      CASE("huangchuan-2021", "hv_ordinary", "stage=\"reply\"",
						  "<dates><survey_end>2022-03-01</survey_end></dates>")),
	    "deadlines");

	ck_assert_str_eq(xml_attr(xml_child_of(clocks, "deadline", "id", "reply-province"), "internal"), "yes");
	ck_assert_ptr_null(xml_attr(xml_child_of(clocks, "deadline", "id", "reply"), "internal"));
	arena_free(arena);
}
END_TEST

/* A paper of several parts is one; pages that were not written are none, and said. */
START_TEST(held_papers_are_counted)
{
	struct arena *arena = arena_new();
	const xmlNode *held = xml_child(
	    xml_child(
		judge(arena,
		    CASE("anyang-2022", "hv_ordinary", "stage=\"archive\"",
			MATERIALS("<material ref=\"AR14\" part=\"a\" pages=\"18\"/><material ref=\"AR14\" part=\"b\" "
				  "pages=\"9\"/><material ref=\"AR01\"/><material ref=\"AR18\" pages=\"3\"/>"))),
		"materials"),
	    "held");

	ck_assert_str_eq(xml_attr(held, "count"), "3");
	ck_assert_str_eq(xml_attr(held, "pages"), "30");
	ck_assert_str_eq(xml_attr(held, "uncounted"), "1");
	ck_assert_str_eq(xml_attr(xml_child_of(held, "paper", "ref", "AR14"), "pages"), "27");
	arena_free(arena);
}
END_TEST

/* A line that says up to where the company invests says it to the customer, too. */
START_TEST(every_boundary_has_words)
{
	for (guint i = 0; i < policy_regions(policy)->len; i++) {
		xmlNode *list = xml_child(policy_regions(policy)->pdata[i], "investment");

		for (xmlNode *n = xml_child(list, "boundary"); n != NULL; n = xml_next(n, "boundary"))
			ck_assert_msg((xml_attr(n, "to") != NULL) == (xml_text(setup, n)[0] != '\0'), "%s",
			    xml_attr(n, "label"));
	}
}
END_TEST

START_TEST(duties_are_those_of_this_customer)
{
	struct arena *arena = arena_new();
	const xmlNode *duties = xml_child(
	    judge(arena,
		CASE("anyang-2022", "hv_ordinary",
		    "stage=\"reply\" in_urban_construction_area=\"yes\" land_acquired_date=\"2021-06-01\" "
		    "price_class=\"commercial\"",
		    "")),
	    "duties");
	xmlNode *boundary = xml_child_of(duties, "duty", "kind", "boundary"),
		*payer = xml_child_of(duties, "duty", "kind", "payer");

	ck_assert_ptr_nonnull(strstr(xml_text(arena, boundary), "供电公司投资界面延伸至建筑区划红线"));
	ck_assert_str_eq(xml_text(arena, payer), "建筑区划红线外的供电接入工程建设费用由当地政府承担。");
	ck_assert_str_eq(xml_attr(payer, "source"), "002 L184");
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy: what the verdict tells");
	TCase *tcase = tcase_create("tells");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, prepare, clean_up);
	tcase_add_loop_test(tcase, papers_are_asked_of_this_customer, 0, G_N_ELEMENTS(CASES));
	tcase_add_test(tcase, an_alternative_is_said_with_its_paper);
	tcase_add_test(tcase, what_is_spared_and_made_easy_is_told);
	tcase_add_test(tcase, internal_clocks_are_told_apart);
	tcase_add_test(tcase, held_papers_are_counted);
	tcase_add_test(tcase, every_boundary_has_words);
	tcase_add_test(tcase, duties_are_those_of_this_customer);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
