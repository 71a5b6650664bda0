/* RELAX NG: one message a fault, at its place, in plain words. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <time.h>

#include <check.h>
#include <glib/gstdio.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"

static struct arena *mem;
static struct diag *diag;
static char *folder;

static const char head[] = "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\" xmlns:bw=\"urn:banwen:schema\" "
			   "xmlns:a=\"http://relaxng.org/ns/compatibility/annotations/1.0\" "
			   "datatypeLibrary=\"http://www.w3.org/2001/XMLSchema-datatypes\">";

static const char grammar[] =
    "<start><choice><ref name='case'/><ref name='order'/><ref name='either'/><ref name='tree'/></choice></start>"
    "<define name='date' bw:en='a date such as 2022-03-01'><a:documentation>日期，如 2022-03-01</a:documentation>"
    "<data type='string'><param name='pattern'>[0-9]{4}-[0-9]{2}-[0-9]{2}</param></data></define>"
    "<define name='case'><element name='case' bw:label='工单'><attribute name='id' bw:label='编号'/>"
    "<optional><attribute name='type'><choice><value>lv</value><value>hv</value><value/></choice></attribute></optional>"
    "<optional><attribute name='count'><data type='positiveInteger'/></attribute></optional>"
    "<interleave><element name='cons_name' bw:label='户名'><data type='string'><param name='minLength'>1</param></data></element>"
    "<optional><element name='addr'><text/></element></optional>"
    "<optional><element name='dates'><interleave><optional><element name='apply' bw:label='申请日期'><ref name='date'/></element></optional>"
    "<optional><element name='reply'><ref name='date'/></element></optional></interleave></element></optional>"
    "<zeroOrMore><element name='fee'><element name='amount'><data type='decimal'><param name='minInclusive'>0</param></data></element>"
    "<element name='unit'><text/></element></element></zeroOrMore></interleave></element></define>"
    "<define name='order'><element name='order'><element name='a'><empty/></element><element name='b'><empty/></element>"
    "<optional><element name='c'><empty/></element></optional></element></define>"
    "<define name='either'><element name='either'><choice><element name='x'><text/></element><group><element name='y'><empty/></element>"
    "<element name='z'><empty/></element></group></choice><optional><element name='list'><list><oneOrMore><data type='integer'/></oneOrMore>"
    "</list></element></optional><zeroOrMore><choice><element name='k'><attribute name='kind'><value>1</value></attribute>"
    "<element name='one'><empty/></element></element><element name='k'><attribute name='kind'><value>2</value></attribute>"
    "<element name='two'><empty/></element></element></choice></zeroOrMore></element></define>"
    "<define name='tree'><element name='tree'><mixed><zeroOrMore><ref name='tree'/></zeroOrMore></mixed></element></define>";

static char *
put(const char *name, const char *text)
{
	char *path = arena_printf(mem, "%s/%s", folder, name);

	ck_assert(g_file_set_contents(path, text, -1, NULL));
	return path;
}

static void
set_up(void)
{
	mem = arena_new();
	diag = diag_new(mem);
	folder = g_dir_make_tmp("banwen-XXXXXX", NULL);
}

static void
tear_down(void)
{
	static const char *const names[] = { "t.rng", "part.rng", "t.xml" };

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		g_unlink(arena_printf(mem, "%s/%s", folder, names[i]));
	g_rmdir(folder);
	g_free(folder);
	arena_free(mem);
}

static struct xml_schema *
load(const char *text)
{
	struct xml_schema *schema = xml_schema_load(mem, diag,
	    put("t.rng", arena_printf(mem, "%s%s</grammar>", head, text)));

	ck_assert_ptr_nonnull(schema);
	return schema;
}

/* "line:column what" of every fault, one a line. */
static const char *
faults_of(const struct xml_schema *schema, const char *text, enum lang lang)
{
	g_autoptr(GString) out = g_string_new(NULL);
	gsize from = diag_count(diag);
	xmlDoc *doc = xml_load(mem, diag, put("t.xml", text));
	bool good;

	ck_assert_msg(doc != NULL, "does not parse: %s", text);
	good = xml_check(mem, diag, schema, doc, DIAG_XML_SCHEMA);
	ck_assert_int_eq(good, diag_count(diag) == from);
	for (gsize i = from; i < diag_count(diag); i++) {
		const struct finding *finding = diag_get(diag, i);
		const char *said = strstr(finding->what[lang], lang == LANG_ZH ? "：" : ": ");

		g_string_append_printf(out, "%d:%d %s\n", (int)finding->spot.line, (int)finding->spot.column,
		    said + (lang == LANG_ZH ? 3 : 2));
	}
	return arena_strdup(mem, out->str);
}

static const struct {
	const char *text, *faults;
} vectors[] = {
	/* good ones */
	{ "<case id='1'><cons_name>甲</cons_name></case>", "" },
	{ "<case id='1' type='hv' count='2'><fee><amount>1.5</amount><unit/></fee><cons_name>甲</cons_name><fee><amount> 2 </amount><unit/></fee>"
	  "<dates><reply>2022-03-01</reply></dates></case>",
	    "" },
	{ "<order><a/><b/><c/></order>", "" },
	{ "<either><y/><z/><list> 1 2 </list><k kind='2'><two/></k><k kind='1'><one/></k></either>", "" },
	{ "<tree>甲<tree/>乙<tree><tree/></tree></tree>", "" },
	/* missing */
	{ "\n<case id='1'/>", "2:1 <case>（工单）缺 <cons_name>（户名）\n" },
	{ "<case><cons_name>甲</cons_name></case>", "1:1 <case>（工单）缺属性 id（编号）\n" },
	{ "<case/>", "1:1 <case>（工单）缺属性 id（编号）\n1:1 <case>（工单）缺 <cons_name>（户名）\n" },
	{ "<case id='1'><cons_name>甲</cons_name>\n<fee><unit/></fee>\n<fee><amount>1</amount></fee></case>",
	    "2:1 <fee> 缺 <amount>\n3:1 <fee> 缺 <unit>\n" },
	{ "<order/>", "1:1 <order> 缺 <a>\n1:1 <order> 缺 <b>\n" },
	{ "<order><b/></order>", "1:1 <order> 缺 <a>\n" },
	{ "<order><c/></order>", "1:1 <order> 缺 <a>\n1:1 <order> 缺 <b>\n" },
	{ "<either/>", "1:1 <either> 缺 <x> 或 <y> 和 <z>\n" },
	{ "<either><y/></either>", "1:1 <either> 缺 <z>\n" },
	/* unknown */
	{ "<case id='1'><cons_name>甲</cons_name>\n <adr>x</adr></case>",
	    "2:2 <case>（工单）里不能有 <adr>；是不是 <addr>？可以有的是 <cons_name>（户名）、<addr>、<dates>、<fee>\n" },
	{ "<case id='1'>\n <cons_nam>甲</cons_nam></case>",
	    "2:2 <case>（工单）里不能有 <cons_nam>；是不是 <cons_name>（户名）？可以有的是 <cons_name>（户名）、<addr>、<dates>、<fee>\n" },
	{ "<case id='1'><cons_name>甲</cons_name>\n <别的><addr/><深/></别的></case>",
	    "2:2 <case>（工单）里不能有 <别的>；可以有的是 <cons_name>（户名）、<addr>、<dates>、<fee>\n" },
	{ "<order><a/><q/><b/></order>", "1:12 <order> 里不能有 <q>；可以有的是 <a>、<b>、<c>\n" },
	{ "<nothing/>", "1:1 根元素不能是 <nothing>；可以有的是 <case>（工单）、<order>、<either>、<tree>\n" },
	{ "<case xmlns='urn:x' id='1'/>",
	    "1:1 根元素不能是 <case xmlns=\"urn:x\">；可以有的是 <case>（工单）、<order>、<either>、<tree>\n" },
	{ "<case id='1'><cons_name>甲</cons_name><addr xmlns='urn:x'/></case>",
	    "1:38 <case>（工单）里不能有 <addr xmlns=\"urn:x\">；可以有的是 <cons_name>（户名）、<addr>、<dates>、<fee>\n" },
	{ "<case xmlns:p='urn:x' id='1' p:type='hv'><cons_name>甲</cons_name></case>",
	    "1:30 <case>（工单）没有属性 p:type；是不是 type？可以有的是 id（编号）、type、count\n" },
	/* known elsewhere: that is said, and no name that looks alike is offered */
	{ "<case id='1'><cons_name>甲</cons_name><unit/></case>",
	    "1:38 <case>（工单）里不能有 <unit>；它写在 <fee> 里；可以有的是 <cons_name>（户名）、<addr>、<dates>、<fee>\n" },
	{ "<case id='1' kind='1'><cons_name>甲</cons_name></case>",
	    "1:14 <case>（工单）没有属性 kind；有它的是 <k>；可以有的是 id（编号）、type、count\n" },
	/* short names are near with one letter wrong, longer ones with a third */
	{ "<case id='1' tipo='hv'><cons_name>甲</cons_name></case>",
	    "1:14 <case>（工单）没有属性 tipo；可以有的是 id（编号）、type、count\n" },
	{ "<case id='1'>\n <con_nam>甲</con_nam></case>",
	    "2:2 <case>（工单）里不能有 <con_nam>；是不是 <cons_name>（户名）？可以有的是 <cons_name>（户名）、<addr>、<dates>、<fee>\n" },
	{ "<order><a><b/></a><b x='1'/></order>",
	    "1:11 <a> 里不能有 <b>；它里面没有元素\n1:22 <b> 没有属性 x；它没有任何属性\n" },
	/* too many, wrong order */
	{ "<order><c/><c/></order>", "1:1 <order> 缺 <a>\n1:1 <order> 缺 <b>\n" },
	{ "<case id='1'><cons_name>甲</cons_name>\n<cons_name>乙</cons_name></case>",
	    "2:1 <case>（工单）里多了一个 <cons_name>（户名）\n" },
	{ "<order><b/><a/></order>", "1:8 <b> 在 <order> 里写得不是地方；这里应当是 <a>\n" },
	{ "<order><a/><b/><c/><c/></order>", "1:20 <order> 里多了一个 <c>\n" },
	{ "<either><x/><y/></either>", "1:13 <y> 在 <either> 里写得不是地方\n" },
	{ "<order><a/><c/><b/></order>", "1:12 <c> 在 <order> 里写得不是地方；这里应当是 <b>\n" },
	{ "<either><x/><k kind='1'><one/></k><list>1</list><k kind='1'><one/></k></either>",
	    "1:13 <k> 在 <either> 里写得不是地方\n" },
	/* attributes */
	{ "<case id='1'\n typ='hv'><cons_name>甲</cons_name></case>",
	    "2:2 <case>（工单）没有属性 typ；是不是 type？可以有的是 id（编号）、type、count\n" },
	{ "<case id='1' 甲='1'><cons_name>甲</cons_name></case>",
	    "1:14 <case>（工单）没有属性甲；可以有的是 id（编号）、type、count\n" },
	{ "<case idd='1'><cons_name>甲</cons_name></case>",
	    "1:7 <case>（工单）没有属性 idd；是不是 id（编号）？可以有的是 id（编号）、type、count\n" },
	{ "<case id='1' type='xv'><cons_name>甲</cons_name></case>",
	    "1:14 属性 type 的值“xv”不对，应当是 lv、hv 或空\n" },
	{ "<case id='1' count='-1' type='x'><cons_name>甲</cons_name></case>",
	    "1:14 属性 count 的值“-1”不对，应当是正整数\n1:25 属性 type 的值“x”不对，应当是 lv、hv 或空\n" },
	{ "<case id='1' count=''><cons_name>甲</cons_name></case>", "1:14 属性 count 不能是空的，应当是正整数\n" },
	/* values */
	{ "<case id='1'><cons_name></cons_name></case>", "1:14 <cons_name>（户名）不能是空的，应当是至少 1 个字\n" },
	{ "<case id='1'><cons_name>甲</cons_name><dates>\n <apply>\n  2022/03/01</apply></dates></case>",
	    "3:3 <apply>（申请日期）的值“2022/03/01”不对，应当是日期，如 2022-03-01\n" },
	{ "<case id='1'><cons_name>甲</cons_name><fee><amount>-1</amount><unit/></fee></case>",
	    "1:51 <amount> 的值“-1”不对，应当是数，不小于 0\n" },
	{ "<either><x/><list>1 b</list></either>", "1:19 <list> 的值“1 b”不对，应当是整数\n" },
	/* text */
	{ "<case id='1'>文字<cons_name>甲</cons_name></case>",
	    "1:14 <case>（工单）里不能直接写文字“文字”；文字写在 <addr>、<unit> 里\n" },
	{ "<order><a/><b>x</b></order>", "1:15 <b> 里不能直接写文字“x”\n" },
	/* alternatives of one name */
	{ "<either><x/><k kind='2'><one/></k></either>",
	    "1:25 <k> 里不能有 <one>；可以有的是 <two>\n1:13 <k> 缺 <two>\n" },
	{ "<either><x/><k kind='3'><two/></k></either>", "1:16 属性 kind 的值“3”不对，应当是 2\n" },
	/* many at once */
	{ "<case id='1' typ='x'>\n<cons_name/>\n<dates><apply>x</apply><reply>y</reply><reply>2022-01-01</reply></dates>\n<fee/></case>",
	    "1:14 <case>（工单）没有属性 typ；是不是 type？可以有的是 id（编号）、type、count\n2:1 <cons_name>（户名）不能是空的，应当是至少 1 个字\n"
	    "3:15 <apply>（申请日期）的值“x”不对，应当是日期，如 2022-03-01\n3:31 <reply> 的值“y”不对，应当是日期，如 2022-03-01\n"
	    "3:40 <dates> 里多了一个 <reply>\n4:1 <fee> 缺 <amount>\n4:1 <fee> 缺 <unit>\n" },
};

START_TEST(one_message_a_fault)
{
	ck_assert_str_eq(faults_of(load(grammar), vectors[_i].text, LANG_ZH), vectors[_i].faults);
}
END_TEST

START_TEST(english_says_the_same)
{
	struct xml_schema *schema = load(grammar);

	ck_assert_str_eq(
	    faults_of(schema, "<case typ='hv'><cons_name/><x/><dates><apply>x</apply></dates></case>", LANG_EN),
	    "1:7 <case> has no attribute typ; is type meant? allowed: id, type, count\n1:1 <case> lacks the attribute id\n"
	    "1:16 <cons_name> cannot be empty; it should be at least 1 characters\n"
	    "1:28 <case> cannot hold <x>; it stands in <either>; allowed: <cons_name>, <addr>, <dates>, <fee>\n"
	    "1:46 <apply> cannot be \"x\"; it should be a date such as 2022-03-01\n");
}
END_TEST

START_TEST(includes_and_combinations)
{
	static const char part[] =
	    "<start><ref name='r'/></start><define name='r'><element name='r'><ref name='c'/></element></define>"
	    "<define name='c'><element name='old'><empty/></element></define>";
	struct xml_schema *schema;

	put("part.rng", arena_printf(mem, "%s%s</grammar>", head, part));
	schema = load(
	    "<include href='part.rng'><define name='c'><interleave><ref name='d'/></interleave></define></include>"
	    "<define name='d' combine='interleave'><element name='one'><empty/></element></define>"
	    "<define name='d' combine='interleave'><element><choice><name>two</name><name>zwei</name></choice><empty/></element></define>");
	ck_assert_str_eq(faults_of(schema, "<r><zwei/><one/></r>", LANG_ZH), "");
	ck_assert_str_eq(faults_of(schema, "<r><two/><old/></r>", LANG_ZH),
	    "1:10 <r> 里不能有 <old>；可以有的是 <one>、一个元素\n1:1 <r> 缺 <one>\n");
}
END_TEST

START_TEST(any_names_and_namespaces)
{
	struct xml_schema *schema = load(
	    "<start><element name='r' ns='urn:r'><zeroOrMore><attribute><anyName/></attribute></zeroOrMore>"
	    "<zeroOrMore><element><anyName><except><nsName ns='urn:r'/></except></anyName><text/></element></zeroOrMore></element></start>");

	ck_assert_str_eq(faults_of(schema, "<r xmlns='urn:r' a='1' b='2'><x xmlns=''>1</x></r>", LANG_ZH), "");
	ck_assert_str_eq(faults_of(schema, "<p:r xmlns:p='urn:r'><x/><p:y/></p:r>", LANG_ZH),
	    "1:26 <r> 里不能有 <y xmlns=\"urn:r\">；可以有的是一个元素\n");
}
END_TEST

/* What is wrong with a schema, at its place. */
static const struct {
	const char *text, *fault;
} unreadable[] = {
	{ "<start><ref name='none'/></start>", "没有定义 none" },
	{ "<start><element name='r'>\n<grammar><start><empty/></start></grammar></element></start>",
	    "这里不认得 <grammar>" },
	{ "<start>\n<externalRef href='t.rng'/></start>", "这里不认得 <externalRef>" },
	{ "<start>\n<element><empty/></element></start>", "<element> 没有名字" },
	{ "<start>\n<element><choice/><empty/></element></start>", "<choice> 里什么也没有" },
	{ "<start>\n<element name='r'/></start>", "<element> 里什么也没有" },
	{ "<start><element name='r'>\n<data type='colour'/></element></start>", "没有数据类型 colour" },
	{ "<start><element name='r'><data type='string'>\n<param name='pattern'>[</param></data></element></start>",
	    "限制 pattern 的值不对" },
	{ "<start><element name='r'><data type='string'>\n<param name='width'>1</param></data></element></start>",
	    "这里不能有限制 width" },
	{ "<start><ref name='a'/></start><define name='a'>\n<choice><ref name='a'/><ref name='a'/></choice></define>",
	    "定义绕回到了自己" },
	{ "\n<include href='t.rng'/>", "文件绕回到了自己" },
	{ "\n<elements/>", "这里不认得 <elements>" },
	{ "<define name='a'><empty/></define>", "没有写明根元素（<start>）" },
};

START_TEST(broken_schemas_are_reported)
{
	const char *path = put("t.rng", arena_printf(mem, "%s%s</grammar>", head, unreadable[_i].text));
	const struct finding *finding;

	ck_assert_ptr_null(xml_schema_load(mem, diag, path));
	ck_assert_uint_eq(diag_count(diag), 1);
	finding = diag_get(diag, 0);
	ck_assert_str_eq(finding->id, "B114");
	ck_assert_msg(g_str_has_suffix(finding->what[LANG_ZH], unreadable[_i].fault), "%s", finding->what[LANG_ZH]);
	ck_assert_uint_eq(finding->spot.line, strchr(unreadable[_i].text, '\n') == NULL ? 1 : 2);
}
END_TEST

START_TEST(schemas_that_are_none_are_reported)
{
	ck_assert_ptr_null(xml_schema_load(mem, diag, "/nowhere.rng"));
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert_ptr_null(xml_schema_load(mem, diag, put("t.rng", "<schema/>")));
	ck_assert_uint_eq(diag_count(diag), 2);
	ck_assert_ptr_nonnull(strstr(diag_get(diag, 1)->what[LANG_ZH], "根元素应当是"));
}
END_TEST

/* Everything that one element may have at once, in the schema of templates. */
static const struct {
	const char *element, *attributes;
} in_full[] = {
	{ "style",
	    "name='fancy' like='base' font='hei' size='10.5pt' leading='1.4' color='#333333' align='center' indent='0' hang='0' "
	    "before='1mm' after='1mm' tracking='0' line-ends='gb' words='free' bold='no' underline='yes' strike='no' emphasis='no' box='0' "
	    "box-padding='1mm' min-size='8pt' keep-with-next='yes'" },
	{ "cell",
	    "span='1' rows='1' style='base' align='start' valign='top' padding='1mm' fill='#ffffff' vertical='no' rule-top='0' "
	    "rule-right='0' rule-bottom='0' rule-left='0' slash='no' fit='grow'" },
};

static const char *
template_with(const char *element, const char *attributes)
{
	bool style = strcmp(element, "style") == 0;

	return arena_printf(mem,
	    "<template id='t' record='case' stage='reply'><properties title='t'/>"
	    "<page size='A4'/><style name='base' font='song' size='10pt'/>%s<body><grid columns='1fr'><row>%s</row></grid></body></template>",
	    style ? arena_printf(mem, "<style %s/>", attributes) : "",
	    style ? "<cell/>" : arena_printf(mem, "<cell %s/>", attributes));
}

/* Time would grow with each attribute by a factor, were they tried in every order. */
START_TEST(all_attributes_at_once)
{
	struct xml_schema *schema = xml_schema_load(mem, diag, "templates/schema/template.rng");
	clock_t begun = clock();
	const char *element = in_full[_i].element, *attributes = in_full[_i].attributes;

	ck_assert_ptr_nonnull(schema);
	ck_assert_str_eq(faults_of(schema, template_with(element, attributes), LANG_ZH), "");
	ck_assert_str_ne(
	    faults_of(schema, template_with(element, arena_printf(mem, "%s nosuch='1'", attributes)), LANG_ZH), "");
	ck_assert_double_lt((double)(clock() - begun) / CLOCKS_PER_SEC, 5);
}
END_TEST

/* Thirty elements of one name, each declared for itself: any of them may be any of the children. */
START_TEST(too_many_readings_are_refused)
{
	g_autoptr(GString) text = g_string_new("<start><element name='r'><interleave>");
	g_autoptr(GString) children = g_string_new("<r>\n");
	struct xml_schema *schema;
	const struct finding *finding;

	for (int i = 0; i < 30; i++) {
		g_string_append(text, "<optional><element name='a'><empty/></element></optional>");
		g_string_append(children, "<a/>");
	}
	g_string_append(text, "</interleave></element></start>");
	g_string_append(children, "</r>");
	schema = load(text->str);
	ck_assert(!xml_check(mem, diag, schema, xml_load(mem, diag, put("t.xml", children->str)), DIAG_XML_SCHEMA));
	ck_assert_uint_eq(diag_count(diag), 1);
	finding = diag_get(diag, 0);
	ck_assert_str_eq(finding->id, "B115");
	ck_assert_uint_eq(finding->spot.line, 1);
	ck_assert_str_eq(faults_of(schema, "<r><a/><a/></r>", LANG_ZH), "");
	ck_assert_str_eq(faults_of(schema, "<r><b/></r>", LANG_ZH), "1:4 <r> 里不能有 <b>；可以有的是 <a>\n");
}
END_TEST

START_TEST(a_large_bad_document_is_gone_through)
{
	struct xml_schema *schema = load(grammar);
	g_autoptr(GString) text = g_string_new("<case id='1'>");

	for (int i = 0; i < 3000; i++)
		g_string_append(text, "<fee><amount>x</amount><unit/></fee>");
	g_string_append(text, "<cons_name>甲</cons_name></case>");
	(void)faults_of(schema, text->str, LANG_ZH);
	ck_assert_uint_eq(diag_count(diag), 1001); /* the last says that there is more */
	ck_assert_ptr_nonnull(strstr(diag_get(diag, 1000)->what[LANG_ZH], "不再逐条列出"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("schema");
	TCase *tests = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, one_message_a_fault, 0, (int)G_N_ELEMENTS(vectors));
	tcase_add_test(tests, english_says_the_same);
	tcase_add_test(tests, includes_and_combinations);
	tcase_add_test(tests, any_names_and_namespaces);
	tcase_add_loop_test(tests, broken_schemas_are_reported, 0, (int)G_N_ELEMENTS(unreadable));
	tcase_add_test(tests, schemas_that_are_none_are_reported);
	tcase_add_loop_test(tests, all_attributes_at_once, 0, (int)G_N_ELEMENTS(in_full));
	tcase_add_test(tests, too_many_readings_are_refused);
	tcase_add_test(tests, a_large_bad_document_is_gone_through);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
