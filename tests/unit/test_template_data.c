/* What of a record goes along with a document: what its template printed or asked for, and nothing else. */
#include "template_help.h"

#define IDENTITY "id=\"1\" region=\"r\" type=\"t\""
#define RECORD \
	"<case id='1' region='r' type='t' x='私' y='2'><cert>C</cert><name>甲</name>" \
	"<note>记</note><s no='1' kind='a'><line>一</line><secret>密</secret></s>" \
	"<s no='2' kind='b'><line>二</line><secret>隐</secret></s></case>"

static const char *
embedded(const struct boxes *boxes)
{
	ck_assert_msg(boxes != NULL, "%s", reported());
	ck_assert_uint_eq(boxes->data_length, strlen(boxes->data));
	return boxes->data;
}

/* Attributes of the root beside those that name the record, what stands in it, and what tests gave. */
static const struct {
	const char *body, *attributes, *content, *tests;
} rows[] = {
	{ "<p>字</p>", "", "", "" },
	{ "<p><value select='name'/></p>", "", "<name>甲</name>", "" },
	{ "<p><value select='none' default='无'/></p>", "", "", "" },
	{ "<p><value select='@x'/></p>", " x=\"私\"", "", "" },
	{ "<p><value select='-@y'/></p>", " y=\"2\"", "", "" },
	{ "<p><value select=\"concat(name, '!')\"/></p>", "", "<name>甲</name>", "" },
	{ "<p><value select='string-length(note/text())'/></p>", "", "<note>记</note>", "" },
	/* all that stands below an element is its text */
	{ "<p><value select='string(s[1])'/></p>", "", "<s><line>一</line><secret>密</secret></s><s></s>", "" },
	{ "<p><value select=\"bw:join(s/* | note, '')\"/></p>", "",
	    "<note>记</note><s><line>一</line><secret>密</secret></s><s><line>二</line><secret>隐</secret></s>", "" },
	{ "<p><value select=\"bw:join(//line, '')\"/></p>", "", "<s><line>一</line></s><s><line>二</line></s>", "" },
	/* of what is masked on the page no more is told beside it */
	{ "<p><value select='cert' format='mask-id'/></p>", "", "<cert>*</cert>", "" },
	{ "<p><value select='bw:mask-id(bw:default(cert, name))'/></p>", "", "<cert>*</cert><name>*</name>", "" },
	{ "<p><value select='bw:mask-phone(string(@y))'/></p>", " y=\"2\"", "", "" },
	{ "<p><value select='bw:mask-id(cert)'/><value select='cert'/></p>", "", "<cert>C</cert>", "" },
	/* what is only tested: what the test gave */
	{ "<if test='note'><p>有</p></if>", "", "", "1" },
	{ "<if test='not(cert) or count(s) &gt; 1'><p>有</p></if>", "", "", "1" },
	{ "<if test='name and (@x or note)'><p>有</p></if>", "", "", "1" },
	{ "<if test='none'><p>有</p></if><if test=\"name = '乙'\"><p>有</p></if><if test='cert'><p>有</p></if>", "", "",
	    "-01" },
	{ "<if test='note'><p><value select='note'/></p></if>", "", "<note>记</note>", "" },
	{ "<if test='s'><p><value select='count(s)'/></p></if><if test='s/line'><p>有</p></if>", "", "<s></s><s></s>",
	    "-1" },
	{ "<if test=\"@id = '1'\"><p>有</p></if>", "", "", "" },
	/* only whether it is there */
	{ "<p><value select=\"bw:if(cert, '有', '无')\"/></p>", "", "<cert></cert>", "" },
	{ "<p><value select='count(//secret)'/></p>", "", "<s><secret></secret></s><s><secret></secret></s>", "" },
	{ "<repeat select='s'><p><value select='position()'/></p></repeat>", "", "<s></s><s></s>", "" },
	{ "<if test='string(note)'><p>有</p></if>", "", "", "1" },
	{ "<p><check test=\"@x = 'a'\"/></p>", "", "", "0" },
	{ "<repeat select='s'><if test=\"@kind = 'b'\"><p>有</p></if></repeat>", "", "<s></s><s></s>", "01" },
	{ "<grid columns='1fr 1fr'><row><cell span='@y'>甲</cell></row></grid>", " y=\"2\"", "", "" },
	/* texts taken apart, and what is worked out at each node */
	{ "<repeat select=\"bw:split(note, '、')\"><p><value select='.'/></p></repeat>", "", "<note>记</note>", "" },
	{ "<repeat select=\"bw:split(bw:mask-id(cert), '、')\" var='p'><p><value select='$p'/></p></repeat>", "",
	    "<cert>*</cert>", "" },
	{ "<let name='p' select=\"bw:split(note, '、')\"/><if test='$p'><p>有</p></if>", "", "", "1" },
	{ "<p><value select=\"bw:join(bw:split(note, '、')[. != 'x'], '')\"/></p>", "", "<note>记</note>", "" },
	{ "<p><value select=\"bw:join(bw:each(s, 'position()'), '、')\"/></p>", "", "<s></s><s></s>", "" },
	{ "<p><value select=\"bw:join(bw:each(s[@kind = 'b'], 'concat(@no, line)'), '、')\"/></p>", "",
	    "<s kind=\"b\" no=\"2\"><line>二</line></s>", "" },
	{ "<p><value select=\"bw:join(bw:each(bw:split(note, '、'), 'concat(., $record/name)'), '、')\"/></p>", "",
	    "<name>甲</name><note>记</note>", "" },
	{ "<p><value select=\"bw:join(bw:each(cert, 'bw:mask-id(.)'), '、')\"/></p>", "", "<cert>*</cert>", "" },
	/* what rounds are put in order and together by */
	{ "<repeat select='s'><sort select='@no' order='descending'/><p><value select='line'/></p></repeat>", "",
	    "<s no=\"1\"><line>一</line></s><s no=\"2\"><line>二</line></s>", "" },
	{ "<repeat select='s' group='@kind' var='all'><p><value select='count($all)'/></p></repeat>", "",
	    "<s kind=\"a\"></s><s kind=\"b\"></s>", "" },
	{ "<repeat select='s' max='1'><sort select='line'/><if test='secret'><p><value select='position()'/></p></if></repeat>",
	    "", "<s><line>一</line></s><s><line>二</line></s>", "1" },
	/* what this document did not come to is not asked for */
	{ "<if test=\"name = '乙'\"><p><value select='note'/></p></if>", "", "", "0" },
	{ "<choose><when test=\"name = '甲'\"><p>甲</p></when><when test='string(cert)'><p>乙</p></when>"
	  "<otherwise><p><value select='note'/></p></otherwise></choose>",
	    "", "", "1" },
	/* predicates: of the nodes that pass, what was asked of them */
	{ "<p><value select=\"s[@kind = 'b']/line\"/></p>", "", "<s kind=\"b\"><line>二</line></s>", "" },
	{ "<p><value select=\"string(s[@kind = 'a'][line = '一']/@no)\"/></p>", "",
	    "<s kind=\"a\" no=\"1\"><line>一</line></s>", "" },
	{ "<p><value select='s[@no = $record/@y]/line'/></p>", " y=\"2\"", "<s no=\"2\"><line>二</line></s>", "" },
	{ "<p><value select=\"s[line[. = '二']]/@kind\"/></p>", "", "<s kind=\"b\"><line>二</line></s>", "" },
	{ "<p><value select=\"(note | name)[. = '甲']\"/></p>", "", "<name>甲</name>", "" },
	{ "<if test=\"s[@kind = 'c']\"><p>有</p></if>", "", "", "" },
	{ "<p><value select='s[2]/line'/></p>", "", "<s></s><s><line>二</line></s>", "" },
	{ "<p><value select=\"s[position() = last()]/line\"/></p>", "", "<s></s><s><line>二</line></s>", "" },
	{ "<p><value select=\"s[@kind][2]/line\"/></p>", "", "<s kind=\"\"></s><s kind=\"\"><line>二</line></s>", "" },
	/* what they deny is not forgotten of what goes along for another reason */
	{ "<p><value select=\"s[not(@kind = 'a')]/line\"/></p>", "", "<s kind=\"b\"><line>二</line></s>", "" },
	{ "<p><value select=\"s[not(@kind = 'a')]/line\"/><value select='count(s)'/></p>", "",
	    "<s kind=\"a\"></s><s kind=\"b\"><line>二</line></s>", "" },
	{ "<if test=\"count(s[not(@kind = 'a')]) = 1\"><p><value select=\"bw:join(s/line, '')\"/></p></if>", "",
	    "<s><line>一</line></s><s><line>二</line></s>", "1" },
	/* names */
	{ "<let name='b' select=\"s[@kind = 'b']\"/><p><value select='$b/line'/></p>", "",
	    "<s kind=\"b\"><line>二</line></s>", "" },
	{ "<let name='n' select='concat(name, note)'/><p><value select='$n'/></p>", "",
	    "<name>甲</name><note>记</note>", "" },
	{ "<let name='n' select='concat(name, note)'/><if test=\"$n = '甲记'\"><p>有</p></if>", "", "", "1" },
	{ "<let name='n' select='concat(name, note)'/><let name='m' select=\"concat($n, '！')\"/><if test=\"$m\"><p>有</p></if>"
	  "<p><value select='$m'/></p>",
	    "", "<name>甲</name><note>记</note>", "" },
	{ "<let name='b' select=\"s[@kind = 'b']\"/><if test='$b'><p><value select='name'/></p></if>", "",
	    "<name>甲</name>", "1" },
	{ "<repeat select='s' var='r'><p><value select='$r/line'/></p></repeat>", "",
	    "<s><line>一</line></s><s><line>二</line></s>", "" },
};

/* What goes along makes the same boxes, and the same goes along again. */
static void
ck_again(struct template *t, const struct boxes *boxes, guint variant)
{
	xmlNode *given = read_record(RECORD_CASE, boxes->given)->root;
	struct record *record = read_record(RECORD_CASE, boxes->data);
	const struct template_again how = { .tests = xml_text(bench.arena, xml_child(given, "tests")) };
	GPtrArray *variants;
	struct boxes *again;

	xpath_env_node(bench.env, "record", record->root);
	xpath_env_node(bench.env, "office", xml_child(given, "office"));
	xpath_env_node(bench.env, "verdict", xml_child(given, "verdict"));
	variants = template_variants(t, bench.arena, bench.diag, bench.env, record);
	ck_assert_uint_lt(variant, variants->len);
	again = template_bind(t, bench.arena, bench.diag, bench.env, record, variants->pdata[variant], &how);
	ck_assert_msg(again != NULL, "%s", reported());
	ck_assert_str_eq(boxes_dump(bench.arena, again), boxes_dump(bench.arena, boxes));
	ck_assert_str_eq(again->data, boxes->data);
	ck_assert_str_eq(again->given, boxes->given);
}

START_TEST(reads)
{
	struct template *t = load_body("", rows[_i].body);
	struct boxes *boxes = bind_to(t, RECORD_CASE, RECORD, NULL);

	ck_assert_str_eq(embedded(boxes),
	    arena_printf(bench.arena, "<case " IDENTITY "%s>%s</case>", rows[_i].attributes, rows[_i].content));
	ck_assert_str_eq(boxes->given, arena_printf(bench.arena, "<given><tests>%s</tests></given>", rows[_i].tests));
	ck_again(t, boxes, 0);
	ck_assert_str_eq(reported(), "");
}
END_TEST

/* Beside the body: names, properties, pages, colours. */
START_TEST(head)
{
	struct template *t = load_text(
	    "<template id='t' record='case' stage='reply'><let name='n' select='name'/>"
	    "<properties title=\"concat('答复', $n)\" subject='@x'/><page test=\"@y = 2\"/>"
	    "<color name='c' select='tint' default='#abc'/><style name='base' color='c'/><body/></template>");

	ck_assert_str_eq(
	    embedded(bind_to(t, RECORD_CASE,
		"<case id='1' x='a' y='2' z='3'><name>甲</name><tint>#123456</tint><cert>C</cert></case>", NULL)),
	    "<case id=\"1\" x=\"a\"><name>甲</name><tint>#123456</tint></case>");
}
END_TEST

/* One document of several holds nothing of the others. */
START_TEST(of_a_variant)
{
	struct template *t = load_text(arena_printf(bench.arena,
	    HEAD "<variants select=\"opinion[@stage = 'c']\" name='$variant/@round'/>"
		 "<body><p><value select='$variant/text'/></p></body></template>",
	    "case"));
	GPtrArray *nodes;
	struct boxes *boxes;

	bind_to(t, RECORD_CASE,
	    "<case id='1'><opinion stage='c' round='1'><text>一</text></opinion><opinion stage='d' round='1'/>"
	    "<opinion stage='c' round='2'><text>二</text><private>私</private></opinion></case>",
	    NULL);
	nodes = template_variants(t, bench.arena, bench.diag, bench.env, bench.record);
	ck_assert_uint_eq(nodes->len, 2);
	boxes = template_bind(t, bench.arena, bench.diag, bench.env, bench.record, nodes->pdata[1], NULL);
	ck_assert_str_eq(embedded(boxes),
	    "<case id=\"1\"><opinion round=\"2\" stage=\"c\"><text>二</text></opinion></case>");
	ck_again(t, boxes, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("template data");
	TCase *tc = tcase_create("data");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, reads, 0, G_N_ELEMENTS(rows));
	tcase_add_test(tc, head);
	tcase_add_test(tc, of_a_variant);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
