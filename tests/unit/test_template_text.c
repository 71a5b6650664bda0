/* Templates: white space, values, formats, control elements, and what becomes of them on the page. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/place.h"
#include "template_help.h"

START_TEST(white_space)
{
	static const struct {
		const char *body, *words;
	} rows[] = {
		{ "<p>\n  供电\n  方案\n</p>", "供电方案" },
		{ "<p>供电 方案</p>", "供电 方案" },
		{ "<p>10 kV\n  line</p>", "10 kV line" },
		{ "<p>电压\n10kV</p>", "电压 10kV" },
		{ "<p>意见：\n  “同意”\n  。</p>", "意见：“同意”。" },
		{ "<p>第 <page/> 页\n 共 <pages/> 页</p>", "第 # 页共 ## 页" },
		{ "<p>a  \t b</p>", "a b" },
		{ "<p>户名\n<value select='a'/>\n<value select='b'/></p>", "户名甲乙" },
		{ "<p><value select='a'/> <value select='b'/></p>", "甲 乙" },
		{ "<p>x <value select='none'/> y</p>", "x y" },
		{ "<p>甲<span>\n乙 </span>丙</p>", "甲乙 丙" },
		{ "<p>甲 <br/> 乙</p>", "甲\\乙" },
		{ "<p>甲<!-- 注 -->乙</p>", "甲乙" },
		{ "<p><check test='a'/>新装\n<check test='none'/>增容</p>", "[x]新装 [ ]增容" },
		{ "<p>　　全角空格　留下</p>", "　　全角空格　留下" },
		{ "<p></p>", "" },
		{ "文字", "文字" },
		{ "甲<p>乙</p>丙<value select='b'/>", "甲|乙|丙乙" },
	};

	ck_assert_str_eq(words_of(rows[_i].body, "<case id='1'><a>甲</a><b>乙</b></case>"), rows[_i].words);
}
END_TEST

START_TEST(values)
{
	static const struct {
		const char *value, *words;
	} rows[] = {
		{ "<value select='name'/>", "甲某某" },
		{ "<value select='@id'/>", "1" },
		{ "<value select='concat(name, @id)'/>", "甲某某 1" },
		{ "<value select='$record/name'/>", "甲某某" },
		{ "<value select='cap' suffix=' kVA' prefix='约 '/>", "约 630 kVA" },
		{ "<value select='none' suffix=' kVA'/>", "" },
		{ "<value select='none' default='/'/>", "/" },
		{ "<value select='none' default='/' suffix=' kVA'/>", "/ kVA" },
		{ "<value select='lines'/>", "一 二\\三" },
		{ "<value select='day' format='date-cn'/>", "2022年3月1日" },
		{ "<value select='day' format='date-han'/>", "二〇二二年三月一日" },
		{ "<value select='day' format='date-dot'/>", "2022.03.01" },
		{ "<value select='time' format='date'/>", "2022-03-01" },
		{ "<value select='day' format='weekday'/>", "星期二" },
		{ "<value select='time' format='time'/>", "8:05" },
		{ "<value select='cap' format='money'/>", "630.00" },
		{ "<value select='cap' format='rmb'/>", "人民币陆佰叁拾元整" },
		{ "<value select='tel' format='mask-phone'/>", "000-****-0001" },
		{ "<value select='text' format='text'/>", "a b" },
		{ "<value select='@id' format='han'/>", "一" },
	};

	ck_assert_str_eq(
	    words_of(arena_printf(bench.arena, "<p>%s</p>", rows[_i].value),
		"<case id='1'><name>\n  甲某某\n</name><cap>630</cap><lines>一  二\n\n  三 </lines><day>2022-03-01</day>"
		"<time>2022-03-01T08:05</time><tel>000-0000-0001</tel><text>a\tb</text></case>"),
	    rows[_i].words);
	ck_assert_str_eq(reported(), "");
}
END_TEST

/* A default that stands for nothing takes no unit along: above it does, since it is printed. */
START_TEST(control)
{
	static const struct {
		const char *body, *words;
	} rows[] = {
		{ "<if test='a'>甲</if><if test='b'>乙</if>", "甲" },
		{ "<choose><when test='b'>乙</when><when test='a'>甲</when><otherwise>无</otherwise></choose>", "甲" },
		{ "<choose><when test='b'>乙</when><otherwise>无</otherwise></choose>", "无" },
		{ "<choose><when test='b'><p>乙</p></when><otherwise>无</otherwise></choose><p>后</p>", "无|后" },
		{ "<p><repeat select='s'>(<value select='.'/>)</repeat></p>", "(一)(二)" },
		{ "<p><repeat select='s' var='x'><value select='$x'/><if test='position() != last()'>、</if></repeat></p>",
		    "一、二" },
		{ "<p><repeat select='s' max='1'><value select='.'/></repeat></p>", "一" },
		{ "<p><repeat select='s' min='4' var='x'><value select='$x' default='/' required='yes'/>.</repeat></p>",
		    "一.二././." },
		{ "<p><repeat select='s' min='4' var='x'><let name='i' select='position()'/><value select='concat($i, \"/\", last())'/>"
		  "<value select='$x'/> <value select='.'/>;</repeat></p>",
		    "1/4一 一;2/4二 二;3/4 ;4/4 ;" },
		{ "<p><repeat select='none' min='2' var='x'><value select='a'/><value select='/*/a'/><value select='$record/a'/>"
		  "<repeat select='$record/s' var='y'><value select='$y'/><value select='.'/><value select='position()'/>;</repeat></repeat></p>",
		    "11;2;11;2;" },
		{ "<p><repeat select='s' min='3'><check test='true()'/></repeat></p>", "[x][x][ ]" },
		{ "<p><repeat select='none' min='2'>空</repeat></p>", "空空" },
		{ "<p><repeat select='s'><let name='n' select='position()'/><repeat select='../s'><value select='concat($n, position())'/>,</repeat></repeat></p>",
		    "11,12,21,22," },
		{ "<p><let name='x' select='s[2]'/><value select='$x'/><let name='x' select='s[1]'/><value select='$x'/></p>",
		    "二一" },
		{ "<let name='x' select='s[2]'/><if test='a'><let name='x' select='s[1]'/><p><value select='$x'/></p></if><p><value select='$x'/></p>",
		    "一|二" },
		{ "<let name='n' select='count(s) * 2'/><p><value select='$n'/></p>", "4" },
		{ "<include part='plain'/>", "part" },
		{ "<block><include part='plain'/>尾</block>", "part|尾" },
	};

	ck_assert_str_eq(words_of(rows[_i].body, "<case id='1'><a>1</a><s>一</s><s>二</s></case>"), rows[_i].words);
	ck_assert_str_eq(reported(), "");
}
END_TEST

START_TEST(fields)
{
	struct boxes *boxes;
	const struct box_field *f;
	static const struct {
		const char *name, *label, *text;
		bool required;
	} rows[] = {
		{ "name", "户名", "甲", true },
		{ "name#2", "name", "甲", false },
		{ "s/@no", "no", "2", false },
		{ "key", "键", "/", false },
		{ "concat(name, '!')", "标签", "甲!", false },
		{ "memo", "memo", "一\n二", false },
	};

	boxes = bind_to(
	    load_body("",
		"<p><value select='name' label='户名' required='yes'/><value select='name'/>"
		"<value select='s[2]/@no'/><value select='none'/><value select='none' field='key' label='键' default='/'/></p>"
		"<grid columns='1fr 1fr'><row><label>标签</label><cell><value select=\"concat(name, '!')\" suffix='x'/></cell></row></grid>"
		"<p><value select='memo'/></p>"),
	    RECORD_CASE, "<case id='1'>\n<name>甲</name><s no='1'/><s no='2'/><memo>一\n二</memo></case>", NULL);
	ck_assert_ptr_nonnull(boxes);
	ck_assert_uint_eq(boxes->fields->len, G_N_ELEMENTS(rows));
	for (guint i = 0; i < boxes->fields->len; i++) {
		f = g_ptr_array_index(boxes->fields, i);
		ck_assert_str_eq(f->name, rows[i].name);
		ck_assert_str_eq(f->text, rows[i].text);
		ck_assert_int_eq(f->required, rows[i].required);
		if (i != 4)
			ck_assert_str_eq(f->label, rows[i].label);
	}
	f = g_ptr_array_index(boxes->fields, 0);
	ck_assert_uint_eq(place_spot(bench.arena, f->value).line, 2);
	ck_assert_ptr_nonnull(f->binding.source);
	f = g_ptr_array_index(boxes->fields, 2);
	ck_assert_uint_eq(place_spot(bench.arena, f->value).column, 29); /* the attribute */
	f = g_ptr_array_index(boxes->fields, 4);
	ck_assert_ptr_null(f->value.source); /* computed */
	ck_assert(boxes->record->root == bench.record->root);
}
END_TEST

START_TEST(properties)
{
	struct boxes *boxes;

	boxes = bind_to(
	    load_text(
		"<template id='t' record='case' stage='reply'><let name='n' select='name'/>"
		"<properties title=\"concat('答复', $n)\" subject='@id' keywords=\"concat('停', '电')\" date='day' author=\"'某公司'\"/>"
		"<page size='A3' landscape='yes' margin='1mm 2mm 3mm' background='#abc'/><style name='base'/>"
		"<header><p><value select='$n'/></p></header><footer>第<page/>页</footer><body/></template>"),
	    RECORD_CASE, "<case id='1'><name>甲</name><day>2022-03-01</day></case>", NULL);
	ck_assert_ptr_nonnull(boxes);
	ck_assert_str_eq(boxes->title, "答复甲");
	ck_assert_str_eq(boxes->subject, "1");
	ck_assert_str_eq(boxes->keywords, "停电");
	ck_assert_str_eq(boxes->identifier, "1/t");
	ck_assert_str_eq(boxes->date, "2022-03-01");
	ck_assert_str_eq(boxes->author, "某公司");
	ck_assert_str_eq(boxes->language, "zh-CN");
	ck_assert_str_eq(boxes->variant, "");
	ck_assert_double_eq_tol(boxes->sheet->width, 1190.55, 0.01);
	ck_assert_double_eq_tol(boxes->sheet->margin[0], 2.83, 0.01);
	ck_assert_double_eq_tol(boxes->sheet->margin[1], 5.67, 0.01);
	ck_assert_double_eq_tol(boxes->sheet->margin[2], 8.50, 0.01);
	ck_assert_double_eq_tol(boxes->sheet->margin[3], 5.67, 0.01);
	ck_assert_uint_eq(boxes->sheet->background, 0xAABBCC);
	ck_assert_str_eq(words(boxes->sheet->header[PAGE_ANY]), "甲");
	ck_assert_str_eq(words(boxes->sheet->footer[PAGE_ANY]), "第#页");
	ck_assert_uint_eq(boxes->section[0].body->child_count, 0);
}
END_TEST

START_TEST(required)
{
	struct template *t = load_body("",
	    "<p><value select='name' required='yes' label='户名'/><value select='name' required='yes' label='户名'/>"
	    "<value select='addr' required='yes'/></p><repeat select='s'><p><value select='line' required='yes'/></p></repeat>");

	ck_assert_ptr_null(
	    bind_to(t, RECORD_CASE, "<case id='1'>\n<name> \n</name>\n<s><line>x</line></s>\n <s/></case>", NULL));
	/* name once, at its element; addr at the record; the second line at its <s>; all in one go */
	ck_assert_str_eq(reported(), "T150@2:1 T150@1:1 T150@5:2");
	ck_assert_str_eq(diag_get(bench.diag, 0)->field, "户名");
}
END_TEST

START_TEST(bad_values)
{
	struct template *t = load_body("",
	    "<p><value select='day' format='date-cn'/><value select='sum' format='rmb'/>"
	    "<value select='odd'/><value select='s'/><value select='many'/></p>");

	ck_assert_ptr_null(bind_to(t, RECORD_CASE,
	    "<case id='1'>\n<day>2022-02-30</day>\n<sum>1,000</sum>\n<odd>a\xE2\x80\xAE"
	    "b</odd>\n<many>1</many><many>2</many></case>",
	    NULL));
	ck_assert_str_eq(reported(), "T151@2:1 T151@3:1 T152@4:1 T153@1:245");
	ck_assert_int_eq(diag_get(bench.diag, 3)->level, DIAG_WARN);
}
END_TEST

/* An expression fails only for this record: said at the template's place. */
START_TEST(bad_expression)
{
	struct template *t = load_body("", "<p><repeat select=\"bw:if(a, b, 'c')\">x</repeat></p>");

	ck_assert_ptr_null(bind_to(t, RECORD_CASE, "<case id='1'/>", NULL));
	ck_assert_str_eq(diag_get(bench.diag, 0)->id, "B121");
}
END_TEST

/* Rounds in the order of their keys, and one for all nodes that have one in common. */
static const struct {
	const char *body, *words;
} rounds[] = {
	{ "<repeat select='s'><sort select='n' kind='number'/><value select='n'/> </repeat>", "-3 9 10.50 10.5" },
	{ "<repeat select='s'><sort select='n'/><value select='n'/> </repeat>", "-3 10.5 10.50 9" },
	{ "<repeat select='s'><sort select='n' kind='number' order='descending'/><value select='@id'/></repeat>",
	    "bdace" },
	{ "<repeat select='s'><sort select='@k'/><sort select='n' kind='number'/><value select='@id'/></repeat>",
	    "cbade" },
	{ "<repeat select='s'><sort select='@d' kind='date' order='descending'/><value select='@id'/></repeat>",
	    "cbade" },
	{ "<repeat select='s' max='2'><sort select='-position()' kind='number'/><value select='@id'/></repeat>", "ed" },
	{ "<repeat select='s' group='@k' var='all'><value select='concat(position(), last(), @k, count($all))'/> </repeat>",
	    "12甲3 22乙2" },
	{ "<repeat select='s' group='@k' var='all'><sort select='@d' order='descending'/><value select='@k'/>"
	  "<repeat select='$all'><value select='@id'/></repeat></repeat>",
	    "乙bc甲ade" },
	{ "<repeat select='s' group='none' var='all'><value select='count($all)'/></repeat>", "5" },
	{ "<repeat select='s' group='@k' min='3' var='all'><value select='count($all)' default='x'/>|</repeat>",
	    "3|2|0|" },
	{ "<repeat select='s' group='@k' var='all'>"
	  "<repeat select='$all' group='@d'><sort select='@d' order='descending'/><value select='@d'/>;</repeat></repeat>",
	    "2022-01-02;;2022-01-03;2022-01-02T08:00;" },
};

START_TEST(ordered)
{
	struct boxes *boxes = bind_to(load_body("", arena_printf(bench.arena, "<p>%s</p>", rounds[_i].body)),
	    RECORD_CASE,
	    "<case id='1'><s id='a' k='甲' d='2022-01-02'><n>9</n></s><s id='b' k='乙' d='2022-01-02T08:00'><n>10.50</n></s>"
	    "<s id='c' k='乙' d='2022-01-03'><n>-3</n></s><s id='d' k='甲'><n>10.5</n></s><s id='e' k='甲'/></case>",
	    NULL);

	ck_assert_msg(boxes != NULL, "%s", reported());
	ck_assert_str_eq(words(boxes->section[0].body), rounds[_i].words);
}
END_TEST

START_TEST(bad_key)
{
	struct template *t = load_body("",
	    "<repeat select='s'><sort select='n' kind='number'/><sort select='@d' kind='date'/><p>x</p></repeat>");

	ck_assert_ptr_null(bind_to(t, RECORD_CASE,
	    "<case id='1'>\n<s d='2022-01-02'><n>约 5</n></s>\n<s d='早'><n/></s></case>", NULL));
	ck_assert_str_eq(reported(), "T151@2:19 T151@3:4");
}
END_TEST

/* A field is called what the schema calls it where it stands, not what another of its name is called. */
START_TEST(labels)
{
	static const char *const rows[][2] = {
		{ "<value select='supply/type'/>", "电源类型" },
		{ "<value select='@type'/>", "客户类型" },
		{ "<value select=\"normalize-space(supply/type)\"/>", "电源类型" },
		{ "<value select=\"concat('', supply[1]/type)\"/>", "电源类型" },
		{ "<value select='metering_point/mode'/>", "计量方式" },
		{ "<repeat select='supply' var='s'><value select='$s/type'/></repeat>", "电源类型" },
		{ "<value select='supply/type' label='自己的'/>", "自己的" },
	};
	g_autofree char *schema = NULL;

	ck_assert(g_file_get_contents("templates/schema/record.rng", &schema, NULL, NULL));
	write_file("schema/record.rng", schema);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct boxes *boxes = bind_to(load_body("", arena_printf(bench.arena, "<p>%s</p>", rows[i][0])),
		    RECORD_CASE,
		    "<case id='1' type='t'><supply><type>公用线路</type></supply>"
		    "<metering_point><mode>高供高计</mode></metering_point></case>",
		    NULL);

		ck_assert_msg(boxes != NULL, "%s", reported());
		ck_assert_str_eq(((const struct box_field *)boxes->fields->pdata[0])->label, rows[i][1]);
	}
}
END_TEST

START_TEST(data_of_a_notice)
{
	struct template *t;
	struct boxes *boxes;

	t = load_text(arena_printf(bench.arena,
	    HEAD "<body><p><value select='bw:date-cn(@notice_date)'/><check test=\"reason = 'x'\"/>"
		 "<value select=\"bw:join(channel[. != 'b'], '、')\"/></p><repeat select='row' var='r' min='3'>"
		 "<p><value select='$r/@start' format='time'/><value select='area'/></p></repeat></body></template>",
	    "outage"));
	boxes = bind_to(t, RECORD_OUTAGE,
	    "<outage id='o' region='r' type='planned' notice_date='2023-06-01' households='9'><reason>y</reason>"
	    "<row start='2023-06-19T08:00' stop='2023-06-19T18:00' note='私'><area>甲</area><secret>乙</secret></row><channel>a</channel>"
	    "<channel>b</channel><remark>私</remark></outage>",
	    NULL);
	ck_assert_msg(boxes != NULL, "%s", reported());
	ck_assert_str_eq(words(boxes->section[0].body), "2023年6月1日[ ]a|8:00甲||");
	ck_assert_str_eq(boxes->data,
	    "<outage id=\"o\" notice_date=\"2023-06-01\" region=\"r\" type=\"planned\">"
	    "<row start=\"2023-06-19T08:00\"><area>甲</area></row><channel>a</channel></outage>");
	ck_assert_uint_eq(boxes->data_length, strlen(boxes->data));
	ck_assert_str_eq(boxes->given, "<given><tests>0</tests></given>");
}
END_TEST

START_TEST(variants)
{
	struct template *t;
	GPtrArray *nodes;
	struct boxes *boxes;

	t = load_text(arena_printf(bench.arena,
	    HEAD "<variants select='opinion' name=\"bw:if($variant/@round > 1, $variant/@round, '')\"/>"
		 "<body><p><value select='$variant/text'/></p></body></template>",
	    "case"));
	boxes = bind_to(t, RECORD_CASE,
	    "<case id='1'><opinion round='1'><text>一</text></opinion><opinion round='2'><text>二</text></opinion></case>",
	    NULL);
	nodes = template_variants(t, bench.arena, bench.diag, bench.env, bench.record);
	ck_assert_uint_eq(nodes->len, 2);
	boxes = template_bind(t, bench.arena, bench.diag, bench.env, bench.record, g_ptr_array_index(nodes, 0), NULL);
	ck_assert_str_eq(boxes->variant, "");
	ck_assert_str_eq(words(boxes->section[0].body), "一");
	boxes = template_bind(t, bench.arena, bench.diag, bench.env, bench.record, g_ptr_array_index(nodes, 1), NULL);
	ck_assert_str_eq(boxes->variant, "2");
	ck_assert_str_eq(words(boxes->section[0].body), "二");
	bind_to(t, RECORD_CASE, "<case id='1'/>", NULL);
	nodes = template_variants(t, bench.arena, bench.diag, bench.env, bench.record);
	ck_assert_uint_eq(nodes->len, 1);
	ck_assert_ptr_null(g_ptr_array_index(nodes, 0));
	ck_assert_str_eq(reported(), "");
}
END_TEST

/* Short texts: those that say something; what they read is no field; rare characters count two. */
START_TEST(messages)
{
	struct template *t = load_text(arena_printf(bench.arena,
	    HEAD "<body><p>页</p></body><text kind='sms' single='4' each='3'><value select='name'/><br/>乙</text>"
		 "<text kind='wechat' most='%s'><if test='tel'><value select='tel'/></if></text></template>",
	    "case", "5"));
	struct boxes *boxes = bind_to(t, RECORD_CASE, "<case id='1'><name>𠮷甲</name></case>", NULL);
	const struct box_message *message;
	GPtrArray *given = template_messages(t, bench.arena, bench.diag, bench.env, bench.record, NULL);

	ck_assert_uint_eq(boxes->fields->len, 0);
	ck_assert_ptr_null(strstr(boxes->data, "𠮷"));
	ck_assert_uint_eq(given->len, 1);
	message = given->pdata[0];
	ck_assert_str_eq(message->kind, "sms");
	ck_assert_str_eq(message->text, "𠮷甲\n乙");
	ck_assert_str_eq(reported(), "T168@1:1");
	bind_to(t, RECORD_CASE, "<case id='1'><name>甲</name><tel>123456</tel></case>", NULL);
	ck_assert_ptr_null(template_messages(t, bench.arena, bench.diag, bench.env, bench.record, NULL));
}
END_TEST

/* What stands behind a text only where that stays a single message: up to its last character, and not beyond. */
START_TEST(messages_with_room)
{
	struct template *t = load_text(arena_printf(bench.arena,
	    HEAD "<body><p>页</p></body><text kind='sms' single='%s' each='9'><value select='name'/></text>"
		 "<text kind='wechat'>乙</text><text kind='sms' where-room='yes'>热线</text></template>",
	    "case", "5"));
	static const char *const rows[][3] = { { "甲", "甲热线", "" }, { "甲甲甲", "甲甲甲热线", "" },
		{ "甲𠮷", "甲𠮷热线", "" }, { "甲甲甲甲", "甲甲甲甲", "" },
		{ "甲甲甲甲甲甲", "甲甲甲甲甲甲", "T168@1:1" } };
	GPtrArray *given;

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		bind_to(t, RECORD_CASE, arena_printf(bench.arena, "<case id='1'><name>%s</name></case>", rows[i][0]),
		    NULL);
		given = template_messages(t, bench.arena, bench.diag, bench.env, bench.record, NULL);
		ck_assert_uint_eq(given->len, 2);
		ck_assert_str_eq(((const struct box_message *)given->pdata[0])->text, rows[i][1]);
		ck_assert_str_eq(reported(), rows[i][2]);
	}
}
END_TEST

/* Copies from the template alone: nothing of them is the record's. */
START_TEST(copies)
{
	struct template *t = load_text(arena_printf(bench.arena,
	    HEAD
	    "<variants><variant name='customer' label='客户联'/><variant name='stub' label='存根联'/></variants>"
	    "<body><p><value select='$variant/@label'/><if test=\"$variant/@name = 'stub'\">留</if></p></body></template>",
	    "case"));
	struct boxes *boxes;
	GPtrArray *nodes;

	bind_to(t, RECORD_CASE, "<case id='1'/>", NULL);
	nodes = template_variants(t, bench.arena, bench.diag, bench.env, bench.record);
	ck_assert_uint_eq(nodes->len, 2);
	boxes = template_bind(t, bench.arena, bench.diag, bench.env, bench.record, nodes->pdata[0], NULL);
	ck_assert_str_eq(boxes->variant, "customer");
	ck_assert_str_eq(words(boxes->section[0].body), "客户联");
	ck_assert_str_eq(((const struct box_field *)boxes->fields->pdata[0])->name, "variant/@label");
	ck_assert_str_eq(((const struct box_field *)boxes->fields->pdata[0])->label, "联次");
	boxes = template_bind(t, bench.arena, bench.diag, bench.env, bench.record, nodes->pdata[1], NULL);
	ck_assert_str_eq(boxes->variant, "stub");
	ck_assert_str_eq(words(boxes->section[0].body), "存根联留");
	ck_assert_str_eq(boxes->data, "<case id=\"1\"></case>");
	ck_assert_ptr_null(load_text(arena_printf(bench.arena,
	    HEAD
	    "<variants><variant name='customer' label='客户联'/></variants>\n<body><p><value select='$variant/@lable'/>"
	    "<if test=\"$variant/@name = 'stubb'\">留</if></p></body></template>",
	    "case")));
	ck_assert_str_eq(reported(), "B122@2:17 B122@2:47");
}
END_TEST

START_TEST(variant_names)
{
	struct template *t;

	t = load_text(arena_printf(bench.arena,
	    HEAD "<variants select='opinion' name='$variant/@round'/><body/></template>", "case"));
	ck_assert_ptr_nonnull(
	    bind_to(t, RECORD_CASE, "<case id='1'/>", read_record(RECORD_CASE, "<opinion round='复验-2'/>")->root));
	ck_assert_ptr_null(
	    bind_to(t, RECORD_CASE, "<case id='1'/>", read_record(RECORD_CASE, "<opinion round='../2'/>")->root));
	ck_assert_str_eq(diag_get(bench.diag, 0)->id, "T155");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("template text");
	TCase *tc = tcase_create("text");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, white_space, 0, 18);
	tcase_add_loop_test(tc, values, 0, 20);
	tcase_add_loop_test(tc, control, 0, 16);
	tcase_add_test(tc, fields);
	tcase_add_test(tc, properties);
	tcase_add_test(tc, required);
	tcase_add_test(tc, bad_values);
	tcase_add_test(tc, bad_expression);
	tcase_add_loop_test(tc, ordered, 0, G_N_ELEMENTS(rounds));
	tcase_add_test(tc, bad_key);
	tcase_add_test(tc, labels);
	tcase_add_test(tc, data_of_a_notice);
	tcase_add_test(tc, variants);
	tcase_add_test(tc, copies);
	tcase_add_test(tc, messages);
	tcase_add_test(tc, messages_with_room);
	tcase_add_test(tc, variant_names);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
