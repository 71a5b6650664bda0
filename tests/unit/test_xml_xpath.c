/* Every bw: function, variables, faults, sentences. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <libxml/xpathInternals.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "xml/xpath.h"

static struct arena *mem;
static struct diag *diag;
static struct xpath_env *env;
static xmlNode *root;

static const char record[] = "<case id='A-1'>\n"
			     " <a>12.50</a><a> 9 </a><a/><a>100</a>\n"
			     " <d>2022-03-01</d><d>2021-12-31</d>\n"
			     " <t>2023-06-19T08:00</t><id>41052119900101001X</id><e> </e><words>planned  fault</words>\n"
			     "</case>\n";

static void
set_up(void)
{
	struct source *source;

	mem = arena_new();
	diag = diag_new(mem);
	env = xpath_env_new(mem);
	source = arena_alloc(mem, sizeof *source);
	*source = (struct source){ .name = "case.xml",
		.text = record,
		.length = sizeof record - 1,
		.line = 1,
		.column = 1 };
	root = xml_root(xml_parse(mem, diag, source));
	xpath_env_node(env, "record", root);
	xpath_env_node(env, "office", NULL);
}

static void
tear_down(void)
{
	arena_free(mem);
}

static struct xpath *
compile(const char *expression)
{
	return xpath_compile(mem, diag, xml_place(root), expression);
}

static const struct {
	const char *expression, *result;
} vectors[] = {
	{ "bw:date-cn('2021-06-06')", "2021年6月6日" },
	{ "bw:date-cn(' 2021-06-06 ')", "2021年6月6日" },
	{ "bw:date-cn('2021-06-31')", "" },
	{ "bw:date-cn(e)", "" },
	{ "bw:date-cn(t)", "2023年6月19日" },
	{ "bw:minutes('2023-06-19T08:00', '2023-06-19T18:30')", "630" },
	{ "bw:minutes('2023-06-19T23:50', '2023-06-20T00:10:59')", "20" },
	{ "bw:minutes('2023-06-19T08:00', '2023-06-19T07:00')", "-60" },
	{ "bw:minutes(t, '2023-06-19')", "" },
	{ "bw:minutes(e, t)", "" },
	{ "bw:date-han('2021-06-06')", "二〇二一年六月六日" },
	{ "bw:date-han('')", "" },
	{ "bw:date-dot('2021-06-06')", "2021.06.06" },
	{ "bw:date-dot('x')", "" },
	{ "bw:weekday('2025-06-19')", "星期四" },
	{ "bw:weekday('2025-06-22')", "星期日" },
	{ "bw:weekday('')", "" },
	{ "bw:time(t)", "8:00" },
	{ "bw:time('2023-06-19T18:30:59')", "18:30" },
	{ "bw:time('2023-06-19T00:05')", "0:05" },
	{ "bw:time('2023-06-19T24:00')", "24:00" },
	{ "bw:time('2023-06-19')", "" },
	{ "bw:time('8:00')", "" },
	{ "bw:date-add('2024-02-28', 1)", "2024-02-29" },
	{ "bw:date-add('2022-01-01', -1)", "2021-12-31" },
	{ "bw:date-add('2022-01-01', '31')", "2022-02-01" },
	{ "bw:date-add('2022-01-01', 1.5)", "" },
	{ "bw:date-add('9999-12-31', 1)", "" },
	{ "bw:date-add('0001-01-01', -1)", "" },
	{ "bw:date-add('2022-01-01', 1 div 0)", "" },
	{ "bw:date-add('2022-01-01', 99999999999)", "" },
	{ "bw:month-add('2022-01-31', 1)", "2022-02-28" },
	{ "bw:month-add('2024-02-29', -12)", "2023-02-28" },
	{ "bw:month-add('x', 1)", "" },
	{ "bw:days('2022-02-28', '2022-03-01')", "1" },
	{ "bw:days('2022-03-01', '2022-02-28')", "-1" },
	{ "bw:days('2022-03-01', '')", "" },
	{ "bw:days(d[2], d[1]) > 59", "true" },
	{ "bw:rmb('187500.00')", "人民币壹拾捌万柒仟伍佰元整" },
	{ "bw:rmb(250 * 750)", "人民币壹拾捌万柒仟伍佰元整" },
	{ "bw:rmb(0.1 + 0.2)", "人民币叁角整" },
	{ "bw:rmb('')", "" },
	{ "bw:rmb('abc')", "" },
	{ "bw:money('1234.5')", "1,234.50" },
	{ "bw:money(12345678901)", "12,345,678,901.00" },
	{ "bw:money('123456789012345678.91')", "123,456,789,012,345,678.91" },
	{ "bw:money(0.00001)", "0.00" },
	{ "bw:money(e)", "" },
	{ "bw:mask-id(id)", "410521********001X" },
	{ "bw:mask-id('12345678')", "12****78" },
	{ "bw:mask-id('12345')", "1***5" },
	{ "bw:mask-id('1234')", "****" },
	{ "bw:mask-id('甲乙丙丁戊')", "甲***戊" },
	{ "bw:mask-id('')", "" },
	{ "bw:mask-phone('00000000001')", "000****0001" },
	{ "bw:mask-phone('000-0000-0001')", "000-****-0001" },
	{ "bw:mask-phone('0000-00000001')", "0000-****0001" },
	/* what is masked is masked as it is */
	{ "bw:mask-phone(bw:mask-phone('0000-00000001'))", "0000-****0001" },
	{ "bw:mask-phone(bw:mask-phone('12345 或 00000000001'))", "***45 或 000****0001" },
	{ "bw:mask-id(bw:mask-id('110101199001011234'))", "110101********1234" },
	{ "bw:mask-phone('0000001、00000000002')", "***0001、000****0002" },
	{ "bw:mask-phone('95598')", "***98" },
	{ "bw:mask-phone('1')", "1" },
	{ "bw:mask-phone('')", "" },
	{ "bw:han(1)", "一" },
	{ "bw:han('11')", "十一" },
	{ "bw:han(count(a))", "四" },
	{ "bw:han(0)", "" },
	{ "bw:han(100)", "" },
	{ "bw:han('x')", "" },
	{ "bw:default(e, '/')", "/" },
	{ "bw:default(none, d[1])", "2022-03-01" },
	{ "bw:default(a[1], '/')", "12.50" },
	{ "bw:if(a > 50, '大', '小')", "大" },
	{ "bw:if(none, '有', '无')", "无" },
	{ "count(bw:if(true(), a, d))", "4" },
	{ "bw:join(a, '、')", "12.50、9、100" },
	{ "bw:join(none, '、')", "" },
	{ "bw:join('x', '、')", "x" },
	{ "bw:join(a, '')", "12.509100" },
	{ "bw:max(a)", "100" },
	{ "bw:min(a)", "9" },
	{ "bw:max(d)", "2022-03-01" },
	{ "bw:min(d)", "2021-12-31" },
	{ "bw:max(a | d)", "" },
	{ "bw:max(none)", "" },
	{ "bw:min('-3')", "-3" },
	{ "bw:max('abc')", "" },
	{ "bw:max(a[1], 3, '20')", "20" },
	{ "bw:max(none, '', 1)", "1" },
	{ "bw:min(a, 10)", "9" },
	/* of what is worked out, too */
	{ "bw:max(1, floor(0.7))", "1" },
	{ "bw:max(1, floor(a[1] div 2)) + 1", "7" },
	{ "bw:min(0.1 + 0.2, 0.5, 0 div 0)", "0.3" },
	{ "bw:max(a * 2, 1 div 0)", "25" },
	{ "count(bw:split('受理、答复，验收、', '、，'))", "3" },
	{ "bw:join(bw:split(' 受理 、、 答复 ', '、'), '→')", "受理→答复" },
	{ "bw:split('受理、答复', '、')[2]", "答复" },
	{ "bw:split('受理、答复', '、')[last()]", "答复" },
	{ "count(bw:split('受理', ''))", "1" },
	{ "count(bw:split(none, '、'))", "0" },
	{ "sum(bw:split('1 2 3.5', ' '))", "6.5" },
	{ "bw:join(bw:split(a, '.'), ' ')", "12 50 9 100" },
	{ "bw:join(bw:each(a[normalize-space()], 'position()'), '、')", "1、2、3" },
	{ "bw:join(bw:each(d, 'bw:date-cn(.)'), '、')", "2022年3月1日、2021年12月31日" },
	{ "sum(bw:each(a[normalize-space()], '. * 2'))", "243" },
	{ "bw:max(bw:each(a, '. - 50'))", "50" },
	{ "bw:join(bw:each(a[2], 'last()'), '') = 1 and position() = 1", "true" },
	{ "count(bw:each(none, '.'))", "0" },
	{ "bw:join(bw:each(bw:split('甲 乙', ' '), \"concat('《', ., '》')\"), '')", "《甲》《乙》" },
	{ "bw:hidden('甲\u200b乙')", "甲⟨U+200B⟩乙" },
	{ "bw:hidden('甲乙\u202e')", "乙⟨U+202E⟩" },
	{ "bw:hidden('甲\u3164\u200d乙')", "甲⟨U+3164⟩" },
	{ "bw:hidden('甲\u180e乙')", "甲⟨U+180E⟩乙" },
	{ "bw:hidden('葛\U000E0100城　甲')", "" }, /* a variation selector, a blank that is seen */
	{ "bw:hidden(none)", "" },
	{ "bw:kv('10kV')", "10" },
	{ "bw:kv('交流 10 千伏')", "10" },
	{ "bw:kv('１０ＫＶ')", "10" },
	{ "bw:kv('AC10kV，双回路')", "10" },
	{ "bw:kv('10（20）kV')", "10" },
	{ "bw:kv('1万伏')", "10" },
	{ "bw:kv('3.5万伏')", "35" },
	{ "bw:kv('10000V')", "10" },
	{ "bw:kv('220/380V') = 0.38", "true" },
	{ "bw:kv('三相 380 伏')", "0.38" },
	{ "bw:kv('0.4千伏')", "0.4" },
	{ "bw:kv('变压器 630kVA，10kV')", "10" },
	{ "bw:kv('630千伏安')", "" },
	{ "bw:kv('10')", "" },
	{ "bw:kv('高压')", "" },
	{ "bw:kv('')", "" },
	{ "bw:kv(none)", "" },
	{ "bw:contains-token(words, 'fault')", "true" },
	{ "bw:contains-token(words, 'faul')", "false" },
	{ "bw:contains-token(words, '')", "false" },
	{ "bw:contains-token(none, 'x')", "false" },
	{ "bw:contains-token('a b', ' b ')", "true" },
	{ "bw:found('我公司提前 ７\n天 公告', '提前[0-9]+天')", "提前 ７\n天" }, /* evened, given as it stands */
	{ "bw:found('（ＡＢ Ｃ）', '[(]ab c[)]$')", "（ＡＢ Ｃ）" },
	{ "bw:found('可以提前', '提前[0-9]+天')", "" },
	{ "bw:found('提前', '')", "" },
	{ "bw:found('', 'x')", "" },
	{ "bw:found(none, 'x')", "" },
	{ "bw:says('仅限线上办理', '仅限线上|只能通过')", "true" },
	{ "bw:says('可以线上办理', '仅限线上|只能通过')", "false" },
	{ "bw:says('仅 限\n线　上办理', '仅限线上')", "true" }, /* blanks of any kind */
	{ "bw:says('仅限线上', '仅 限 线上')", "true" },
	{ "bw:says('（１０ｋＶ）专线', '(10kV)')", "true" }, /* widths and capitals */
	{ "bw:says('(10KV)专线', '（１０ｋｖ）')", "true" },
	{ "bw:says('下载掌上电力APP办理', 'app')", "true" },
	{ "bw:says('用 Application 办理', 'app')", "false" }, /* inside a longer Latin word */
	{ "bw:says('110 户', '10')", "false" },
	{ "bw:says('110 户', '110')", "true" },
	{ "bw:says('10kV', '10')", "true" },                 /* figures end where letters begin */
	{ "bw:says('smart meter', 'smartmeter')", "false" }, /* a blank between Latin words is kept */
	{ "bw:says('smart  Meter', 'smart meter')", "true" },
	{ "bw:says('不指定设计单位', '指定设计')", "false" }, /* negated */
	{ "bw:says('非居民', '居民')", "false" },
	{ "bw:says('未 投运', '投运')", "false" },
	{ "bw:says('无电梯', '电梯')", "false" },
	{ "bw:says('不得指定设计单位', '指定设计')", "true" },                 /* not directly before */
	{ "bw:says('不指定设计单位，由我公司指定设计', '指定设计')", "true" }, /* said elsewhere */
	{ "bw:says('非居民', '居民|非居民')", "true" },                        /* the longer word stands */
	{ "bw:says('不非居民', '居民|非居民')", "false" }, /* the longer word is negated, the shorter inside it */
	{ "bw:says('双电源', '电源|双电源')", "true" },
	{ "bw:says('无双电源', '电源|双电源')", "false" },
	{ "bw:says('', '电源')", "false" },
	{ "bw:says('电源', substring('x', 2))", "false" },
	{ "bw:says('电源', concat('', '|'))", "false" },
	{ "bw:says('10 kV 专线', '10kV')", "true" }, /* nor one between figures and letters */
	{ "bw:says('10kV专线', '10 kV')", "true" },
	{ "bw:says('1 0 kV', '10kV')", "false" },
	{ "bw:says('表 （ A 型 ）', '表(A型)')", "true" },
	{ "bw:says(a, '9|7')", "true" }, /* any of the nodes */
	{ "bw:says(none, '9')", "false" },
	{ "string($record/@id)", "A-1" },
	{ "count($office)", "0" },
	{ "$office/company", "" },
	{ "normalize-space(t)", "2023-06-19T08:00" },
	{ "a[1] * 1000000000", "12500000000" },
	{ "a[position() = last()]", "100" },
	{ "'{' and (3 div 2 > 1)", "true" },
	{ "0 div 0", "" },
};

START_TEST(expressions_give)
{
	struct xpath *xpath = compile(vectors[_i].expression);

	ck_assert_msg(xpath != NULL, "does not compile: %s", vectors[_i].expression);
	ck_assert_msg(strcmp(xpath_string(env, diag, xpath, root), vectors[_i].result) == 0, "%s gives %s",
	    vectors[_i].expression, xpath_string(env, diag, xpath, root));
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

/* Faults when compiled (B120) and when evaluated (B121), with a word of what is said. */
static const struct {
	const char *expression, *id, *zh;
} faults[] = {
	{ "", "B120", "空" },
	{ "  ", "B120", "空" },
	{ "count(a", "B120", "没有配对" },
	{ "a[1", "B120", "没有配对" },
	{ "a]", "B120", "没有配对" },
	{ "a = ", "B120", "没有写完" },
	{ "'x", "B120", "引号" },
	{ "$", "B120", "变量名" },
	{ "x:y", "B120", "前缀 x:" },
	{ "x:y()", "B120", "前缀 x:" },
	{ "bw:says(a, '')", "B120", "“”里有空的" },
	{ "bw:says(a, '|')", "B120", "“|”里有空的" },
	{ "bw:says (a[. = ')'], \"a||b\" )", "B120", "“a||b”里有空的" },
	{ "not(bw:says(a, 'a| '))", "B120", "“a| ”里有空的" },
	{ "bw:says(a, '|a') or bw:says(a, 'a')", "B120", "“|a”里有空的" },
	{ "date(a)", "B120", "没有函数 date()" },
	{ "bw:found('a', '(')", "B121", "对象不对" },
	{ "$nothing", "B121", "$nothing" },
	{ "concat('a', $x:y)", "B120", "前缀" },
	{ "bw:nothing()", "B121", "bw:nothing()" },
	{ "and(a)", "B120", "没有函数 and()" },
	{ "bw:rmb()", "B121", "个数" },
	{ "bw:rmb(1, 2)", "B121", "个数" },
	{ "count('x')", "B121", "类型" },
	{ "not()", "B121", "个数" },
	{ "substring('x')", "B121", "个数" },
};

START_TEST(faults_are_reported_once_and_in_place)
{
	struct xpath *xpath = compile(faults[_i].expression);
	const struct finding *finding;

	if (xpath != NULL)
		ck_assert_str_eq(xpath_string(env, diag, xpath, root), "");
	ck_assert_msg(diag_count(diag) == 1, "%s gives %d findings", faults[_i].expression, (int)diag_count(diag));
	finding = diag_get(diag, 0);
	ck_assert_str_eq(finding->id, faults[_i].id);
	ck_assert_msg(strstr(finding->what[LANG_ZH], faults[_i].zh) != NULL, "said: %s", finding->what[LANG_ZH]);
	if (*faults[_i].expression > ' ')
		ck_assert(strstr(finding->what[LANG_EN], faults[_i].expression) != NULL);
	ck_assert_uint_eq(finding->spot.line, 1);
}
END_TEST

START_TEST(kinds_of_results)
{
	GPtrArray *nodes = xpath_nodes(env, diag, compile("d | a | @id"), root);

	ck_assert_uint_eq(nodes->len, 7);
	ck_assert_int_eq(((xmlNode *)nodes->pdata[0])->type, XML_ATTRIBUTE_NODE);
	ck_assert_str_eq(xml_text(mem, nodes->pdata[0]), "A-1");
	ck_assert(xml_is(nodes->pdata[1], "a"));
	ck_assert(xml_is(nodes->pdata[6], "d"));
	ck_assert(xpath_bool(env, diag, compile("a > 99"), root));
	ck_assert(!xpath_bool(env, diag, compile("none"), root));
	ck_assert(fabs(xpath_number(env, diag, compile("sum(a[number(.) = number(.)])"), root) - 121.5) < 1e-9);
	ck_assert_uint_eq(diag_count(diag), 0);
	ck_assert_uint_eq(xpath_nodes(env, diag, compile("'text'"), root)->len, 0);
	ck_assert_uint_eq(xpath_nodes(env, diag, compile("$none"), root)->len, 0);
	ck_assert(!xpath_bool(env, diag, compile("$none"), root));
	ck_assert(xpath_number(env, diag, compile("$none"), root) == 0);
	ck_assert_uint_eq(diag_count(diag), 4);
	ck_assert_str_eq(xpath_string(env, diag, compile("1 + 1"), NULL), "2");
	ck_assert_str_eq(xpath_string(env, diag, compile("/case/@id"), NULL), "");
}
END_TEST

START_TEST(variables_are_replaced)
{
	g_autoptr(GPtrArray) nodes = g_ptr_array_new();
	struct xpath *xpath = compile("concat(count($v), $v)");

	g_ptr_array_add(nodes, xml_child(root, "d"));
	g_ptr_array_add(nodes, xml_child(root, "t"));
	xpath_env_nodes(env, "v", nodes);
	ck_assert_str_eq(xpath_string(env, diag, xpath, root), "22022-03-01");
	xpath_env_nodes(env, "v", NULL);
	ck_assert_str_eq(xpath_string(env, diag, xpath, root), "0");
	xpath_env_node(env, "v", xml_child(root, "t"));
	ck_assert_str_eq(xpath_string(env, diag, xpath, root), "12023-06-19T08:00");
	xpath_env_string(env, "v", "三");
	ck_assert_str_eq(xpath_string(env, diag, compile("$v"), root), "三");
	xpath_env_string(env, "v", NULL);
	ck_assert_str_eq(xpath_string(env, diag, compile("$v"), root), "");
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

/* Of a name bound to nodes in any order, the first of the document counts, and what paths give is in its order. */
START_TEST(nodes_are_in_document_order)
{
	g_autoptr(GPtrArray) nodes = g_ptr_array_new();
	GPtrArray *found;

	g_ptr_array_add(nodes, xml_child(root, "t"));
	g_ptr_array_add(nodes, xml_child(root, "d"));
	xpath_env_nodes(env, "v", nodes);
	ck_assert_str_eq(xpath_string(env, diag, compile("$v"), root), "2022-03-01");
	found = xpath_nodes(env, diag, compile("$v | $v/../@id | $v"), root);
	ck_assert_uint_eq(found->len, 3);
	ck_assert_int_eq(((xmlNode *)found->pdata[0])->type, XML_ATTRIBUTE_NODE);
	ck_assert(xml_is(found->pdata[1], "d"));
	ck_assert(xml_is(found->pdata[2], "t"));
	ck_assert_str_eq(xpath_string(env, diag, compile("name(($v)[2])"), root), "t");
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

/* Once, and not again for what follows from it. */
START_TEST(a_fault_is_told_once)
{
	static const char *const faulty[] = { "$unknown/a = 1", "none or $unknown", "count('x')", "bw:days(1)",
		"$words/a" };

	xpath_env_string(env, "words", "x");
	for (gsize i = 0; i < G_N_ELEMENTS(faulty); i++) {
		gsize before = diag_count(diag);

		ck_assert_msg(!xpath_bool(env, diag, compile(faulty[i]), root), "%s", faulty[i]);
		ck_assert_msg(diag_count(diag) == before + 1, "%s: %d faults", faulty[i],
		    (int)(diag_count(diag) - before));
	}
}
END_TEST

static void
say_data(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	valuePush(call, xmlXPathNewCString(xpath_data(call)));
}

/* A function that evaluates an expression of its own in the same environment. */
static void
inner_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	struct xpath *inner = xpath_data(call);
	char *text = xpath_string(env, diag, inner, xml_child(root, "d"));

	ck_assert_ptr_eq(xpath_data(call), inner);
	valuePush(call, xmlXPathNewCString(text));
}

/* A value of an expression keeps its type: a false is false, and no word. */
START_TEST(values_are_bound_as_they_are)
{
	xpath_env_value(env, diag, "truth", compile("count(a) = 5"), root);
	xpath_env_value(env, diag, "number", compile("count(a)"), root);
	xpath_env_value(env, diag, "nodes", compile("a[normalize-space() != '']"), root);
	ck_assert(!xpath_bool(env, diag, compile("$truth"), root));
	ck_assert_str_eq(xpath_string(env, diag, compile("$number + 1"), root), "5");
	ck_assert_str_eq(xpath_string(env, diag, compile("count($nodes[. > 10])"), root), "2");
	xpath_env_value(env, diag, "number", compile("'x'"), root);
	ck_assert_str_eq(xpath_string(env, diag, compile("$number"), root), "x");
	xpath_env_node(env, "number", root);
	ck_assert_str_eq(xpath_string(env, diag, compile("$number/@id"), root), "A-1");
	ck_assert_uint_eq(diag_count(diag), 0);
	xpath_env_value(env, diag, "truth", compile("$unknown"), root);
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert_str_eq(xpath_string(env, diag, compile("$truth"), root), "");
}
END_TEST

START_TEST(stations_add_functions)
{
	struct xpath *xpath = compile("concat(bw:say(), bw:other(), bw:say())");
	struct xpath_env *second = xpath_env_new(mem);

	xpath_register(env, "say", say_data, (void *)(guintptr) "甲");
	xpath_register(env, "other", say_data, (void *)(guintptr) "乙");
	ck_assert_str_eq(xpath_string(env, diag, xpath, root), "甲乙甲");
	xpath_register(second, "say", say_data, (void *)(guintptr) "丙");
	ck_assert_str_eq(xpath_string(second, diag, xpath, root), "");
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert(strstr(diag_get(diag, 0)->what[LANG_ZH], "bw:other()") != NULL);
	xpath_register(second, "other", say_data, (void *)(guintptr) "丁");
	ck_assert_str_eq(xpath_string(second, diag, xpath, root), "丙丁丙");
}
END_TEST

START_TEST(functions_may_evaluate)
{
	xpath_register(env, "inner", inner_function, compile("concat(name(), $record/@id)"));
	ck_assert_str_eq(xpath_string(env, diag, compile("concat(name(), bw:inner(), name(), count(a))"), root),
	    "casedA-1case4");
	ck_assert_uint_eq(diag_count(diag), 0);
	xpath_register(env, "inner", inner_function, compile("$nothing"));
	ck_assert_str_eq(xpath_string(env, diag, compile("concat('x', bw:inner())"), root), "x");
	ck_assert_uint_eq(diag_count(diag), 1);
}
END_TEST

START_TEST(costly_expressions_stop)
{
	g_autoptr(GString) text = g_string_new("<r>");
	struct source source;
	xmlNode *large;

	for (int i = 0; i < 3000; i++)
		g_string_append(text, "<a/>");
	g_string_append(text, "</r>");
	source = (struct source){ .name = "l.xml", .text = text->str, .length = text->len, .line = 1, .column = 1 };
	large = xml_root(xml_parse(mem, diag, &source));
	ck_assert_str_eq(xpath_string(env, diag, compile("count(//a[count(//a[count(//a) > 0]) > 0])"), large), "");
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert(strstr(diag_get(diag, 0)->what[LANG_ZH], "太久") != NULL);
	ck_assert_str_eq(xpath_string(env, diag, compile("count(//a)"), large), "3000");
}
END_TEST

/* One expression, many patterns: each is its own, however often it comes back. */
START_TEST(patterns_are_kept_apart)
{
	struct xpath *xpath = compile("bw:found('提前 7 天', $pattern)");

	for (guint i = 0; i < 200; i++) {
		g_autofree char *pattern = g_strdup_printf("提前(?:%u|7)天", i % 50 + 8);

		xpath_env_string(env, "pattern", pattern);
		ck_assert_str_eq(xpath_string(env, diag, xpath, root), "提前 7 天");
		xpath_env_string(env, "pattern", "延后");
		ck_assert_str_eq(xpath_string(env, diag, xpath, root), "");
	}
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

START_TEST(sentences)
{
	struct xpath_text *text = xpath_text_compile(mem, diag, xml_place(root),
	    "共 {count(a)} 项{{{'}'}}}，{$record/@id}");

	ck_assert_ptr_nonnull(text);
	ck_assert_str_eq(xpath_text_string(env, diag, text, root), "共 4 项{}}，A-1");
	text = xpath_text_compile(mem, diag, xml_place(root), "");
	ck_assert_str_eq(xpath_text_string(env, diag, text, root), "");
	ck_assert_uint_eq(diag_count(diag), 0);
	ck_assert_ptr_null(xpath_text_compile(mem, diag, xml_place(root), "共 {count(a)"));
	ck_assert_ptr_null(xpath_text_compile(mem, diag, xml_place(root), "共 {count(} 项"));
	ck_assert_ptr_null(xpath_text_compile(mem, diag, xml_place(root), "共 {} 项"));
	ck_assert_uint_eq(diag_count(diag), 3);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("xpath");
	TCase *tests = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, expressions_give, 0, (int)G_N_ELEMENTS(vectors));
	tcase_add_loop_test(tests, faults_are_reported_once_and_in_place, 0, (int)G_N_ELEMENTS(faults));
	tcase_add_test(tests, kinds_of_results);
	tcase_add_test(tests, variables_are_replaced);
	tcase_add_test(tests, nodes_are_in_document_order);
	tcase_add_test(tests, a_fault_is_told_once);
	tcase_add_test(tests, values_are_bound_as_they_are);
	tcase_add_test(tests, stations_add_functions);
	tcase_add_test(tests, functions_may_evaluate);
	tcase_add_test(tests, costly_expressions_stop);
	tcase_add_test(tests, patterns_are_kept_apart);
	tcase_add_test(tests, sentences);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
