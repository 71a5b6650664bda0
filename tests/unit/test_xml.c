/* Trees with places, what is refused, faults in words, the normal form. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/place.h"
#include "xml/xml.h"
#include "xml/tags.h"

static struct arena *mem;
static struct diag *diag;

static void
set_up(void)
{
	mem = arena_new();
	diag = diag_new(mem);
}

static void
tear_down(void)
{
	arena_free(mem);
}

static struct source *
make_source(const char *text)
{
	struct source *source = arena_alloc(mem, sizeof *source);

	*source = (struct source){ .name = "t.xml", .text = text, .length = strlen(text), .line = 1, .column = 1 };
	return source;
}

static xmlDoc *
parse(const char *text)
{
	return xml_parse(mem, diag, make_source(text));
}

static xmlNode *
root_of(const char *text)
{
	xmlDoc *doc = parse(text);

	ck_assert_msg(doc != NULL, "refused: %s", diag_count(diag) > 0 ? diag_get(diag, 0)->what[LANG_EN] : "?");
	return xml_root(doc);
}

static void
assert_spot(struct place place, guint64 line, guint64 column)
{
	struct spot spot = place_spot(mem, place);

	ck_assert_uint_eq(spot.line, line);
	ck_assert_uint_eq(spot.column, column);
}

START_TEST(elements_know_where_they_begin)
{
	xmlNode *root = root_of(
	    "<?xml version=\"1.0\"?>\n<!-- < --><甲\n\n  名=\"张三\" b='>'>文字<乙/><![CDATA[<x>]]><丙\n/></甲>");

	assert_spot(xml_place(root), 2, 11);
	assert_spot(xml_attr_place(root, "名"), 4, 3);
	assert_spot(xml_attr_place(root, "b"), 4, 10);
	assert_spot(xml_attr_place(root, "none"), 2, 11);
	assert_spot(xml_place(xml_child(root, "乙")), 4, 18);
	assert_spot(xml_place(xml_child(root, "丙")), 4, 37);
	assert_spot(xml_place(root->children), 2, 11);
	assert_spot(xml_place((xmlNode *)root->properties), 2, 11);
}
END_TEST

START_TEST(attribute_names_are_not_found_inside_values)
{
	xmlNode *root = root_of(
	    "<r x=\"id='1' \" y = 'id=\"2\"'\n\t id = \"3\" xid=\"4\" p:id=\"5\" xmlns:p=\"urn:p\"/>");

	assert_spot(xml_attr_place(root, "id"), 2, 3);
	assert_spot(xml_attr_place(root, "xid"), 2, 12);
	ck_assert_str_eq(xml_attr(root, "x"), "id='1' ");
}
END_TEST

START_TEST(places_hold_past_65535_lines)
{
	g_autoptr(GString) text = g_string_new("<r>\n");
	xmlNode *node;
	guint64 line = 2;

	for (int i = 0; i < 40000; i++)
		g_string_append(text, "<户\n  名=\"甲\"/>\n");
	g_string_append(text, "</r>");
	node = xml_child(root_of(text->str), "户");
	for (; node != NULL; node = xml_next(node, "户"), line += 2)
		if (line > 79990 || line < 10 || (line > 65500 && line < 65600)) {
			assert_spot(xml_place(node), line, 1);
			assert_spot(xml_attr_place(node, "名"), line + 1, 3);
		}
	ck_assert_uint_eq(line, 80002);
}
END_TEST

START_TEST(windows_keep_the_places_of_the_file)
{
	struct source window = { .name = "big.xml",
		.text = "<a>\n  <b/></a>",
		.length = 14,
		.start = 1000000,
		.line = 70001,
		.column = 5 };
	xmlDoc *doc = xml_parse(mem, diag, &window);

	ck_assert_ptr_nonnull(doc);
	ck_assert_uint_eq(xml_place(xml_root(doc)).offset, 1000000);
	assert_spot(xml_place(xml_root(doc)), 70001, 5);
	assert_spot(xml_place(xml_child(xml_root(doc), "b")), 70002, 3);
}
END_TEST

/* Text that must be refused: the diagnostic, where, and a word of what is said. */
static const struct {
	const char *text, *id;
	guint64 line, column;
	const char *zh;
} broken[] = {
	{ "<!DOCTYPE r [<!ENTITY a \"x\">]>\n<r>&a;</r>", "B111", 1, 1, "DTD" },
	{ "<?xml version=\"1.0\"?>\n<!-- 甲 -->\n <!DOCTYPE r SYSTEM \"file:///etc/passwd\">\n<r/>", "B111", 3, 2,
	    "DTD" },
	{ "<!DOCTYPE r PUBLIC \"-//X//Y\" \"http://example.invalid/x.dtd\"><r/>", "B111", 1, 1, "DTD" },
	{ "<r>\n <乙>\n </丙>\n</r>", "B110", 3, 2, "<乙>（第 2 行）" },
	{ "<r>\n <乙>\n\n", "B110", 2, 5, "还没有结束标签" },
	{ "<r>甲 & 乙</r>", "B110", 1, 6, "&amp;" },
	{ "<r>甲&乙</r>", "B110", 1, 5, "&amp;" },
	{ "<r>a < b</r>", "B110", 1, 6, "&lt;" },
	{ "<r a='1'\n   甲='x' 甲 = '甲'/>", "B110", 2, 10, "写了两次" },
	{ "<r a=1/>", "B110", 1, 6, "引号" },
	{ "<r a/>", "B110", 1, 5, "没有值" },
	{ "<r>&nbsp;</r>", "B110", 1, 4, "nbsp" },
	{ "<r>\x01</r>", "B110", 1, 4, "U+0001" },
	{ "<r>;\x01</r>", "B110", 1, 5, "U+0001" },
	{ "<r>甲&#xFFFE;乙</r>", "B110", 1, 5, "U+FFFE" },
	{ "<r a='甲&#1;'/>", "B110", 1, 8, "U+0001" },
	{ "<r>&#0;</r>", "B110", 1, 4, "U+0000" },
	{ "<r/><s/>", "B110", 1, 5, "根元素结束之后" },
	{ "没有标签", "B110", 1, 1, "不是 XML" },
	{ "", "B110", 1, 1, "空" },
	{ "<x:r/>", "B110", 1, 5, "前缀" },
	{ "<r xmlns='a b'/>", "B110", 1, 15, "xmlns" },
	{ "<r xmlns:x='ab'/>", "B110", 1, 16, "xmlns" },
	{ "<r><!-- a -- b --></r>", "B110", 1, 11, "注释" },
	{ "<r a=\"<\"/>", "B110", 1, 7, "&lt;" },
	{ "\n<?xml version=\"1.0\"?><r/>", "B110", 2, 6, "最开头" },
};

START_TEST(broken_text_is_refused_once_and_in_place)
{
	const struct finding *finding;

	ck_assert_ptr_null(parse(broken[_i].text));
	ck_assert_uint_eq(diag_count(diag), 1);
	finding = diag_get(diag, 0);
	ck_assert_str_eq(finding->id, broken[_i].id);
	ck_assert_uint_eq(finding->spot.line, broken[_i].line);
	ck_assert_msg(finding->spot.column == broken[_i].column, "column %d, not %d: %s", (int)finding->spot.column,
	    (int)broken[_i].column, finding->what[LANG_ZH]);
	ck_assert_msg(strstr(finding->what[LANG_ZH], broken[_i].zh) != NULL, "said: %s", finding->what[LANG_ZH]);
	ck_assert(*finding->what[LANG_EN] != '\0');
}
END_TEST

START_TEST(billion_laughs_are_not_laughed)
{
	g_autoptr(GString) text = g_string_new("<!DOCTYPE l [<!ENTITY a0 \"ha\">");

	for (int i = 1; i < 12; i++) {
		g_string_append_printf(text, "<!ENTITY a%d \"", i);
		for (int k = 0; k < 10; k++)
			g_string_append_printf(text, "&a%d;", i - 1);
		g_string_append(text, "\">");
	}
	g_string_append(text, "]><l>&a11;</l>");
	ck_assert_ptr_null(parse(text->str));
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert_str_eq(diag_get(diag, 0)->id, "B111");
}
END_TEST

START_TEST(other_files_are_not_read)
{
	g_autofree char *path = g_strdup_printf("%s/secret-XXXXXX", g_get_tmp_dir());
	g_autofree char *text = NULL;
	int fd = g_mkstemp(path);

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert(g_file_set_contents(path, "geheim", -1, NULL));
	text = g_strdup_printf("<!DOCTYPE r [<!ENTITY x SYSTEM \"file://%s\">]><r>&x;</r>", path);
	ck_assert_ptr_null(parse(text));
	ck_assert_str_eq(diag_get(diag, 0)->id, "B111");
	unlink(path);
}
END_TEST

START_TEST(depth_is_limited)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (int i = 0; i < 100000; i++)
		g_string_append(text, "<a>");
	ck_assert_ptr_null(parse(text->str));
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert(strstr(diag_get(diag, 0)->what[LANG_ZH], "太深") != NULL);
}
END_TEST

START_TEST(text_with_nul_or_bad_bytes_is_refused)
{
	struct source source = { .name = "t.xml", .text = "<r>\0</r>", .length = 8, .line = 1, .column = 1 };

	ck_assert_ptr_null(xml_parse(mem, diag, &source));
	ck_assert_str_eq(diag_get(diag, 0)->id, "B103");
	ck_assert_uint_eq(diag_get(diag, 0)->spot.column, 4);
	ck_assert_ptr_null(parse("<r>甲\xff</r>"));
	ck_assert_uint_eq(diag_get(diag, 1)->spot.column, 5);
	source = (struct source){ .name = "t.xml", .text = "<\0r\0/\0>\0", .length = 8, .line = 1, .column = 1 };
	ck_assert_ptr_null(xml_parse(mem, diag, &source));
}
END_TEST

START_TEST(declared_encodings_do_not_mislead)
{
	xmlNode *root = root_of("<?xml version=\"1.0\" encoding=\"GB18030\"?><r>张三&#x20BB7;</r>");

	ck_assert_str_eq(xml_text(mem, root), "张三𠮷");
	root = root_of("<?xml version=\"1.0\" encoding=\"UTF-16\"?><r>张三</r>");
	ck_assert_str_eq(xml_text(mem, root), "张三");
}
END_TEST

START_TEST(looking_at_trees)
{
	xmlNode *root = root_of("<r a='x &amp; &lt; y' e=''>\n <b> 一\n  二 </b>t<c/><b n='2'/></r>");
	xmlNode *b = xml_child(root, "b");

	ck_assert_str_eq(xml_attr(root, "a"), "x & < y");
	ck_assert_str_eq(xml_attr(root, "e"), "");
	ck_assert_ptr_null(xml_attr(root, "none"));
	ck_assert_str_eq(xml_attr_or(root, "none", "d"), "d");
	ck_assert(xml_attr_is(xml_next(b, "b"), "n", "2"));
	ck_assert(!xml_attr_is(b, "n", "2"));
	ck_assert_str_eq(xml_text(mem, b), "一 二");
	ck_assert_str_eq(xml_text(mem, NULL), "");
	ck_assert(xml_is(xml_next(b, NULL), "c"));
	ck_assert_ptr_null(xml_child(b, NULL));
	ck_assert_ptr_null(xml_child(NULL, "b"));
	ck_assert_ptr_null(xml_next(xml_next(b, "b"), NULL));
	ck_assert_ptr_null(xml_root(NULL));
	ck_assert_ptr_null(xml_place(NULL).source);
}
END_TEST

START_TEST(trees_of_the_program)
{
	xmlDoc *doc = xml_new(mem, "verdict");
	xmlNode *root = xml_root(doc);

	xml_set(root, "record", "甲 & <乙>");
	xml_set(root, "none", NULL);
	xml_setf(root, "n", "%d", 7);
	xml_add_text(xml_add(root, "a"), "b", "x < y & \x01\xff");
	xml_add_text(root, "empty", NULL);
	ck_assert_str_eq(xml_dump(mem, root),
	    "<verdict record=\"甲 &amp; &lt;乙&gt;\" n=\"7\">\n  <a>\n"
	    "    <b>x &lt; y &amp; ��</b>\n  </a>\n  <empty/>\n</verdict>\n");
	ck_assert_ptr_null(xml_place(root).source);
	ck_assert_str_eq(place_spot(mem, xml_place(root)).file, "");
}
END_TEST

START_TEST(attributes_of_other_readers_have_places_of_their_own)
{
	xmlDoc *doc = xml_new(mem, "case");
	xmlNode *root = xml_root(doc);

	xml_set(root, "id", "1");
	xml_set_source(doc, make_source("编号,户名\nA-1,张三\n"));
	xml_set_place(root, 14);
	xml_set_place((xmlNode *)root->properties, 18);
	assert_spot(xml_place(root), 2, 1);
	assert_spot(xml_attr_place(root, "id"), 2, 5);
	assert_spot(xml_place((xmlNode *)root->properties), 2, 5);
}
END_TEST

static const char *
normal(const char *text)
{
	gsize length;
	char *out = xml_normal(mem, root_of(text), &length);

	ck_assert_uint_eq(length, strlen(out));
	return out;
}

START_TEST(normal_form)
{
	const char *wanted = "<r a=\"1\" b=\"二\"><c>甲  乙</c><d></d><e>x &amp; y</e></r>";

	ck_assert_str_eq(normal("<r b='二' a='1'><c>甲  乙</c><d/><e>x &amp; y</e></r>"), wanted);
	ck_assert_str_eq(
	    normal("<?xml version='1.0'?><!-- c --><r  a = '1'\n b='二'>\n\n  <c>\n 甲  乙 </c>\t<!-- x --><d> </d>"
		   "<?pi x?><e><![CDATA[x & ]]>y</e>\n</r>"),
	    wanted);
	ck_assert_str_eq(normal("<r><a> x<!-- c -->y </a></r>"), "<r><a>xy</a></r>");
	ck_assert_str_eq(normal("<r><a> 前 <b> 中 </b> 后 </a></r>"), "<r><a>前 <b>中</b> 后</a></r>");
	ck_assert_str_eq(normal(wanted), wanted);
	ck_assert_str_eq(normal("<r b='&lt;&gt;&amp;&quot;&#9;&#10;&#13;' a-b='1' a='2'>&lt;&gt;&amp;\"&#13;&#9;.</r>"),
	    "<r a=\"2\" a-b=\"1\" b=\"&lt;>&amp;&quot;&#x9;&#xA;&#xD;\">&lt;&gt;&amp;\"&#xD;\t.</r>");
	ck_assert_str_eq(normal("<r xmlns:x='urn:u'><a b='1'/></r>"),
	    "<r><a b=\"1\"></a></r>"); /* a prefix nothing uses */
}
END_TEST

START_TEST(normal_form_of_an_inner_element)
{
	xmlNode *root = root_of("<records>\n <case id='1'>\n  <a> x </a>\n </case>\n</records>");
	gsize length;

	ck_assert_str_eq(xml_normal(mem, xml_child(root, "case"), &length), "<case id=\"1\"><a>x</a></case>");
	ck_assert_str_eq(xml_text(mem, root), "x");
}
END_TEST

START_TEST(normal_form_without_a_child)
{
	xmlNode *root = root_of("<r>\n <a>x<p/></a>\n <p b='1'><c/></p>\n <d/>\n</r>");
	gsize length;

	ck_assert_str_eq(xml_normal_without(mem, root, "p", &length), "<r><a>x<p></p></a><d></d></r>");
	ck_assert_str_eq(xml_normal_without(mem, root, "q", &length), xml_normal(mem, root, &length));
}
END_TEST

START_TEST(dumps_are_indented_anew)
{
	ck_assert_str_eq(xml_dump(mem, root_of("<r><a>\n\n</a>   <b>x</b></r>")),
	    "<r>\n  <a>\n\n</a>\n  <b>x</b>\n</r>\n");
}
END_TEST

/* Equals signs count only where attributes stand, however the text comes in pieces. */
static void
note_child(void *data, const xmlNode *node)
{
	g_string_append_printf(data, "%s=%s(%s)", xml_attr_or(node, "n", "-"), xml_text(mem, node),
	    xml_child(node, NULL) != NULL ? (const char *)xml_child(node, NULL)->name : "");
}

/* Children that are handed over do not stay; others of the root do, and those of that name further down. */
START_TEST(children_are_handed_over)
{
	GString *seen = arena_string(mem);
	const struct xml_each each = { .name = "f", .take = note_child, .data = seen };
	const char *text = "<r a='1'>\n <f n='1'>one</f>\n <g><f n='2'>two</f></g>\n <f n='3'>three<h/></f><f/></r>";
	struct source source = { .name = "t.xml", .text = text, .length = strlen(text), .line = 1, .column = 1 };
	xmlDoc *doc = xml_parse_each(mem, diag, &source, &each);

	ck_assert_ptr_nonnull(doc);
	ck_assert_str_eq(seen->str, "1=one()3=three(h)-=()");
	ck_assert_str_eq(xml_dump(mem, xml_root(doc)), "<r a=\"1\">\n  <g>\n    <f n=\"2\">two</f>\n  </g>\n</r>\n");
	source.text = "<r><f n='1'>one</f><f n='2'><f></r>";
	source.length = strlen(source.text);
	ck_assert_ptr_null(xml_parse_each(mem, diag, &source, &each));
	ck_assert_str_eq(seen->str, "1=one()3=three(h)-=()1=one()");
}
END_TEST

START_TEST(attributes_are_counted)
{
	g_autoptr(GString) text = g_string_new("<r><!-- <x = = -- --><![CDATA[ <y ]] = ]]><?p <z = ?> = a='= >");

	for (guint i = 0; i < 2 * XML_ATTRIBUTES_MAX; i++)
		g_string_append(text, i % 2 == 0 ? "<a b='='/> = " : "<!--=--><![CDATA[=]]><?p =?>");
	for (guint wide = 0; wide < 2; wide++) {
		gsize at = text->len;

		g_string_append(text, "<w");
		for (guint i = 0; i < XML_ATTRIBUTES_MAX + wide; i++)
			g_string_append_printf(text, " a%u = \">'\"", i);
		g_string_append(text, "/>");
		for (gsize piece = 1; piece <= text->len; piece = piece * 3 + 1) {
			struct xml_tags tags = { 0 };
			bool good = true;

			for (gsize from = 0; from < text->len && good; from += piece)
				good = xml_tags_pass(&tags, text->str + from, MIN(piece, text->len - from));
			ck_assert_int_eq(good, wide == 0);
			ck_assert_uint_eq(tags.tag, at);
		}
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("xml");
	TCase *tests = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, elements_know_where_they_begin);
	tcase_add_test(tests, attribute_names_are_not_found_inside_values);
	tcase_add_test(tests, places_hold_past_65535_lines);
	tcase_add_test(tests, windows_keep_the_places_of_the_file);
	tcase_add_loop_test(tests, broken_text_is_refused_once_and_in_place, 0, (int)G_N_ELEMENTS(broken));
	tcase_add_test(tests, billion_laughs_are_not_laughed);
	tcase_add_test(tests, other_files_are_not_read);
	tcase_add_test(tests, depth_is_limited);
	tcase_add_test(tests, attributes_are_counted);
	tcase_add_test(tests, text_with_nul_or_bad_bytes_is_refused);
	tcase_add_test(tests, declared_encodings_do_not_mislead);
	tcase_add_test(tests, looking_at_trees);
	tcase_add_test(tests, trees_of_the_program);
	tcase_add_test(tests, attributes_of_other_readers_have_places_of_their_own);
	tcase_add_test(tests, normal_form);
	tcase_add_test(tests, normal_form_of_an_inner_element);
	tcase_add_test(tests, normal_form_without_a_child);
	tcase_add_test(tests, dumps_are_indented_anew);
	tcase_add_test(tests, children_are_handed_over);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
