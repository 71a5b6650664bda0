/* A figure stands once in a region: where one is judged it is changed, and what people read changes with it. */
#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "policy_fixture.h"

#include "policy/loader.h"
#include "policy/region.h"

static const char *const REGIONS[] = { "jiaxian-2021", "huangchuan-2021", "anyang-2022", "wuhai-2023", "suzhou-2021" };

/* What a region judges or lists by, and prints in a sentence. */
static const char *const FIGURES[] = { "limit", "count", "max-kw", "rural-max-kw", "rural-until", "dispatch-minutes",
	"notice_days", "reminder_days", "substitution-over-percent", "land-from", "dig-below-m", "length-up-to-m",
	"kv-up-to", "price-months", "big" };

/* Of those the ones that stand in no sentence: they are printed by themselves, in tables and in messages of rules. */
static const char *const ALONE[] = { "jiaxian-2021 small-micro max-kw", "jiaxian-2021 hv-asset-transfer-accepted limit",
	"jiaxian-2021 limited-report limit", "jiaxian-2021 reply-on-site limit", "jiaxian-2021 approval kv-up-to",
	"jiaxian-2021 8 big", "huangchuan-2021 protection limit", "huangchuan-2021 reply-province limit",
	"huangchuan-2021 5 big", "anyang-2022 small-micro max-kw", "anyang-2022 limited-report limit",
	"anyang-2022 reply-on-site limit", "anyang-2022 approval kv-up-to", "anyang-2022 approval limit",
	"anyang-2022 2 big", "anyang-2022 12 big", "suzhou-2021 step-resident-connect limit",
	"suzhou-2021 total-resident limit", "suzhou-2021 step-sanling-connect limit", "suzhou-2021 total-sanling limit",
	"suzhou-2021 step-nonres-connect limit", "suzhou-2021 step-design-review limit",
	"suzhou-2021 step-mid-inspection limit", "suzhou-2021 step-completion limit", "suzhou-2021 7 big" };

static struct arena *setup;
static struct policy *policy;

static void
prepare(void)
{
	setup = arena_new();
	policy = load_policy(setup);
}

static void
clean_up(void)
{
	arena_free(setup);
}

static xmlNode *
read_region(struct arena *a, struct diag *diag, const char *id)
{
	xmlNode *root = xml_root(xml_load(a, diag, arena_printf(a, "%s/templates/regions/%s.xml", data_folder(), id)));

	ck_assert_ptr_nonnull(root);
	return root;
}

static void
fill(struct arena *a, struct diag *diag, xmlNode *root)
{
	const struct policy_loader loader = { .policy = policy,
		.arena = a,
		.diag = diag,
		.paths = policy_paths(policy) };

	region_fill(&loader, root);
}

static void
collect(xmlNode *node, GPtrArray *nodes)
{
	g_ptr_array_add(nodes, node);
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		collect(child, nodes);
}

/* The words of all elements, each on a line, but those of one attribute of the element at an index. */
static const char *
words(struct arena *a, xmlNode *root, guint index, const char *but)
{
	GPtrArray *nodes = arena_list(a);
	GString *out = arena_string(a);

	collect(root, nodes);
	for (guint i = 0; i < nodes->len; i++) {
		for (const xmlAttr *attr = ((xmlNode *)nodes->pdata[i])->properties; attr != NULL; attr = attr->next)
			if (i != index || strcmp((const char *)attr->name, but) != 0)
				g_string_append_printf(out, "%s\n",
				    xml_attr(nodes->pdata[i], (const char *)attr->name));
		if (xml_child(nodes->pdata[i], NULL) == NULL)
			g_string_append_printf(out, "%s\n", xml_value(a, nodes->pdata[i]));
	}
	return out->str;
}

static const char *
name_of(struct arena *a, const char *region, const xmlNode *node, const char *figure)
{
	return arena_printf(a, "%s %s %s", region, xml_attr_or(node, "id", (const char *)node->name), figure);
}

static bool
stands_alone(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(ALONE); i++)
		if (strcmp(ALONE[i], name) == 0)
			return true;
	return false;
}

/* The region filled in, with another value for a figure of the element at an index (NULL: as it is). */
static const char *
words_with(struct arena *a, const char *region, guint index, const char *figure, const char *value)
{
	struct diag *diag = diag_new(a);
	xmlNode *root = read_region(a, diag, region);
	GPtrArray *nodes = arena_list(a);

	collect(root, nodes);
	xml_set(nodes->pdata[index], figure, value);
	fill(a, diag, root);
	print_findings(diag);
	ck_assert_uint_eq(diag_count(diag), 0);
	return words(a, root, index, figure);
}

static const char *
other_value(struct arena *a, const char *value)
{
	return strspn(value, "0123456789") == strlen(value) ? arena_printf(a, "%d", atoi(value) + 17) :
	    strchr(value, '-') != NULL                      ? "2033-05-06" :
							      arena_printf(a, "7%s", value);
}

static void
try_figure(const char *region, guint index, const xmlNode *node, const char *figure)
{
	struct arena *a = arena_new();
	const char *value = xml_attr(node, figure), *name = name_of(a, region, node, figure);

	if (value != NULL && strpbrk(value, "0123456789") != NULL && strchr(value, '{') == NULL) {
		bool same = strcmp(words_with(a, region, index, figure, NULL),
				words_with(a, region, index, figure, other_value(a, value))) == 0;

		ck_assert_msg(same == stands_alone(name), "%s: its value %s", name,
		    same ? "stands in a sentence by itself" : "is in a sentence: not alone");
	}
	arena_free(a);
}

START_TEST(a_changed_figure_changes_what_is_printed)
{
	struct arena *a = arena_new();
	GPtrArray *nodes = arena_list(a);

	collect(read_region(a, diag_new(a), REGIONS[_i]), nodes);
	for (guint i = 0; i < nodes->len; i++)
		for (guint f = 0; f < G_N_ELEMENTS(FIGURES); f++)
			try_figure(REGIONS[_i], i, nodes->pdata[i], FIGURES[f]);
	arena_free(a);
}
END_TEST

/* Written by hand: what a person would read. */
static const struct {
	const char *region, *element, *figure, *value, *reads;
} READS[] = {
	{ "wuhai-2023", "hv-single", "limit", "25", "高压单电源用户各环节合计25个工作日内。" },
	{ "wuhai-2023", "lv-sanling-rework", "limit", "18", "全过程；引起配网改造工程的18个工作日内" },
	{ "wuhai-2023", "lv-sanling-rework", "limit", "18", "10个工作日内，引起配网改造工程的18个工作日内。" },
	{ "wuhai-2023", "supporting-works", "limit", "50", "10千伏配套电网工程平均50个工作日内。" },
	{ "wuhai-2023", "hv", "count", "3", "高压客户办电压减至3个环节。" },
	{ "wuhai-2023", "outage", "notice_days", "8", "计划停电提前8天通知，停电的前一天再次提示。" },
	{ "wuhai-2023", "outage", "reminder_days", "3", "计划停电提前7天通知，停电的前三天再次提示。" },
	{ "wuhai-2023", "outage", "reminder_days", "3", "停电的前三天再次提示客户。" },
	{ "wuhai-2023", "fees", "price-months", "2", "代理购电电价信息提前2个月公开。" },
	{ "wuhai-2023", "9b", "big", "90", "农村地区抢修人员到达现场平均90分钟。" },
	{ "suzhou-2021", "total-single-review", "limit", "21", "14个工作日以内，含设计审查、中间检查的21个。" },
	{ "suzhou-2021", "plain-double", "limit", "24", "24个工作日以内，含设计审查、中间检查的30个。" },
	{ "suzhou-2021", "step-reply-double", "limit", "20", "供电方案答复（1+20）" },
	{ "suzhou-2021", "step-reply-double", "limit", "20", "\n21\n" },
	{ "suzhou-2021", "step-nonres-reply", "limit", "3", "供电方案答复（1+3）" },
	{ "suzhou-2021", "small-micro", "max-kw", "200", "2022年底前，全市200千瓦及以下的小微企业" },
	{ "suzhou-2021", "small-micro", "rural-max-kw", "120", "2021年底前，农村地区120千瓦及以下的小微企业" },
	{ "suzhou-2021", "small-micro", "rural-until", "2024-12-31", "2024年底前，全市160千瓦及以下的小微企业" },
	{ "suzhou-2021", "lv_resident/connect", "label", "装表送电", "居民用户办电2个环节：业务受理、装表送电。" },
	{ "anyang-2022", "hv-important", "limit", "22", "10千伏及以上重要用户办电不超过22个工作日（不含配套工程）。" },
	{ "anyang-2022", "design-review", "limit", "4", "设计审查增加4个、中间检查增加2个工作日。" },
	{ "anyang-2022", "channels", "dispatch-minutes", "30", "电话预约7×24小时，30分钟内派单。" },
	{ "anyang-2022", "investment", "land-from", "2022-05-01",
	    "城镇规划建设用地内、2022年5月1日后取得土地使用权的项目" },
	{ "anyang-2022", "investment", "land-from", "2022-05-01",
	    "城镇规划建设用地内，2022年5月1日后取得土地使用权的项目" },
	{ "anyang-2022", "hv_redline", "count", "2", "符合投资至规划红线的减少2个环节" },
	{ "jiaxian-2021", "investment", "substitution-over-percent", "60", "（替代设备容量占比高于60%）" },
	{ "jiaxian-2021", "small-micro", "limit", "14", "小微企业全流程不超过14个工作日。" },
	{ "huangchuan-2021", "acceptance", "limit", "2", "报验资料收集完毕后2个工作日内组织现场验收。" },
	{ "huangchuan-2021", "resident-same-day", "limit", "1", "的低压居民，申请后1个工作日内送电。" },
};

/* By its id or its name; a step by its process, too: "lv/connect". */
static bool
is_named(struct arena *a, const xmlNode *node, const char *name)
{
	const char *id = xml_attr_or(node, "id", (const char *)node->name);

	return strcmp(id, name) == 0 ||
	    (xml_is(node, "step") && strcmp(arena_printf(a, "%s/%s", xml_attr(node->parent, "id"), id), name) == 0);
}

START_TEST(sentences_follow_their_figure)
{
	struct arena *a = arena_new();
	GPtrArray *nodes = arena_list(a);
	guint tried = 0;

	collect(read_region(a, diag_new(a), READS[_i].region), nodes);
	for (guint i = 0; i < nodes->len; i++) {
		const xmlNode *node = nodes->pdata[i];

		if (!is_named(a, node, READS[_i].element) ||
		    (xml_attr(node, READS[_i].figure) == NULL && !xml_is(node, "process")))
			continue;
		tried++;
		ck_assert_msg(strstr(words_with(a, READS[_i].region, i, READS[_i].figure, READS[_i].value),
				  READS[_i].reads) != NULL,
		    "%s %s: not “%s”", READS[_i].region, READS[_i].element, READS[_i].reads);
	}
	ck_assert_uint_eq(tried, 1);
	arena_free(a);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy: figures");
	TCase *tests = tcase_create("figures");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_unchecked_fixture(tests, prepare, clean_up);
	tcase_add_loop_test(tests, a_changed_figure_changes_what_is_printed, 0, G_N_ELEMENTS(REGIONS));
	tcase_add_loop_test(tests, sentences_follow_their_figure, 0, G_N_ELEMENTS(READS));
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
