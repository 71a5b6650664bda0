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

/* Attributes of the root beside those that name the record, and what stands in it. */
static const struct {
	const char *body, *attributes, *content;
} rows[] = {
	{ "<p>字</p>", "", "" },
	{ "<p><value select='name'/></p>", "", "<name>甲</name>" },
	{ "<p><value select='none' default='无'/></p>", "", "" },
	{ "<p><value select='@x'/></p>", " x=\"私\"", "" },
	{ "<p><value select='-@y'/></p>", " y=\"2\"", "" },
	{ "<p><value select=\"concat(name, '!')\"/></p>", "", "<name>甲</name>" },
	{ "<p><value select='string-length(note/text())'/></p>", "", "<note>记</note>" },
	/* all that stands below an element is its text */
	{ "<p><value select='string(s[1])'/></p>", "", "<s><line>一</line><secret>密</secret></s>" },
	{ "<p><value select=\"bw:join(s/* | note, '')\"/></p>", "",
	    "<note>记</note><s><line>一</line><secret>密</secret></s><s><line>二</line><secret>隐</secret></s>" },
	{ "<p><value select=\"bw:join(//line, '')\"/></p>", "", "<s><line>一</line></s><s><line>二</line></s>" },
	/* what is masked on the page is not told beside it */
	{ "<p><value select='cert' format='mask-id'/></p>", "", "<cert></cert>" },
	{ "<p><value select='bw:mask-id(bw:default(cert, name))'/></p>", "", "<cert></cert><name></name>" },
	{ "<p><value select='bw:mask-phone(string(@x))'/></p>", " x=\"\"", "" },
	{ "<p><value select='bw:mask-id(cert)'/><value select='cert'/></p>", "", "<cert>C</cert>" },
	/* only whether it is there */
	{ "<if test='note'><p>有</p></if>", "", "<note></note>" },
	{ "<if test='not(cert) or count(s) &gt; 1'><p>有</p></if>", "", "<cert></cert><s></s><s></s>" },
	{ "<if test='name and (@x or note)'><p>有</p></if>", " x=\"\"", "<name></name><note></note>" },
	{ "<p><value select=\"bw:if(cert, '有', '无')\"/></p>", "", "<cert></cert>" },
	{ "<p><value select='count(//secret)'/></p>", "", "<s><secret></secret></s><s><secret></secret></s>" },
	{ "<repeat select='s'><p><value select='position()'/></p></repeat>", "", "<s></s><s></s>" },
	/* a value that is tested */
	{ "<if test='string(note)'><p>有</p></if>", "", "<note>记</note>" },
	{ "<p><check test=\"@x = 'a'\"/></p>", " x=\"私\"", "" },
	{ "<grid columns='1fr 1fr'><row><cell span='@y'>甲</cell></row></grid>", " y=\"2\"", "" },
	/* what this document did not come to is not asked for */
	{ "<if test=\"name = '乙'\"><p><value select='note'/></p></if>", "", "<name>甲</name>" },
	{ "<choose><when test=\"name = '甲'\"><p>甲</p></when><when test='string(cert)'><p>乙</p></when>"
	  "<otherwise><p><value select='note'/></p></otherwise></choose>",
	    "", "<name>甲</name>" },
	/* predicates: of the nodes that pass, what was asked of them */
	{ "<p><value select=\"s[@kind = 'b']/line\"/></p>", "", "<s kind=\"b\"><line>二</line></s>" },
	{ "<p><value select=\"string(s[@kind = 'a'][line = '一']/@no)\"/></p>", "",
	    "<s kind=\"a\" no=\"1\"><line>一</line></s>" },
	{ "<p><value select='s[@no = $record/@y]/line'/></p>", " y=\"2\"", "<s no=\"2\"><line>二</line></s>" },
	{ "<p><value select=\"s[line[. = '二']]/@kind\"/></p>", "", "<s kind=\"b\"><line>二</line></s>" },
	{ "<p><value select=\"(note | name)[. = '甲']\"/></p>", "", "<name>甲</name>" },
	{ "<if test=\"s[@kind = 'c']\"><p>有</p></if>", "", "" },
	/* names */
	{ "<let name='b' select=\"s[@kind = 'b']\"/><p><value select='$b/line'/></p>", "",
	    "<s kind=\"b\"><line>二</line></s>" },
	{ "<let name='n' select='concat(name, note)'/><p><value select='$n'/></p>", "",
	    "<name>甲</name><note>记</note>" },
	{ "<repeat select='s' var='r'><p><value select='$r/line'/></p></repeat>", "",
	    "<s><line>一</line></s><s><line>二</line></s>" },
};

START_TEST(reads)
{
	ck_assert_str_eq(embedded(bind_to(load_body("", rows[_i].body), RECORD_CASE, RECORD, NULL)),
	    arena_printf(bench.arena, "<case " IDENTITY "%s>%s</case>", rows[_i].attributes, rows[_i].content));
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
	    "<case id=\"1\" x=\"a\" y=\"2\"><name>甲</name><tint>#123456</tint></case>");
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
	boxes = template_bind(t, bench.arena, bench.diag, bench.env, bench.record, nodes->pdata[1]);
	ck_assert_str_eq(embedded(boxes),
	    "<case id=\"1\"><opinion round=\"2\" stage=\"c\"><text>二</text></opinion></case>");
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
