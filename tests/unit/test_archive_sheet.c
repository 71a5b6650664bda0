/* Sheets: what they make of a package's tree, golden; their mistakes at their places; that they reach nothing else. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/archive.h"
#include "archive/bag.h"
#include "archive/entry.h"
#include "archive/sheet.h"
#include "archive/sheet_style.h"
#include "archive/sheet_write.h"
#include "base/data.h"
#include "base/file.h"
#include "folder_kit.h"
#include "xml/xml.h"

#define TREES   "tests/packages/trees"
#define MADE    "tests/packages/made"
#define NUMBER  "0000-YX·2022-D30-KH-0001"
#define XSL     "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">\n"
#define TEXT    XSL "<xsl:output method=\"text\"/>\n"
#define ON_ROOT "<xsl:template match=\"/package\">\n"
#define END     "\n</xsl:template>\n</xsl:stylesheet>\n"

static xmlNode *
tree(const char *layout)
{
	xmlDoc *doc = xml_load(mem, diag, arena_printf(mem, TREES "/%s.xml", layout));

	ck_assert_ptr_nonnull(doc);
	return xml_root(doc);
}

/* The program's data, then what stands in the folder. */
static struct sheets *
load(void)
{
	GPtrArray *data = data_alone(mem, ".");

	g_ptr_array_add(data, folder);
	return sheets_load(mem, diag, data);
}

static struct sheets *
load_good(void)
{
	gsize before = diag_count(diag);
	struct sheets *sheets = load();

	ck_assert_uint_eq(diag_count(diag), before);
	ck_assert_ptr_nonnull(sheets);
	return sheets;
}

static const char *
bytes_of(const struct package_entry *entry, gsize *length)
{
	const guint8 *bytes;

	ck_assert_ptr_nonnull(entry);
	ck_assert(entry_read(mem, diag, entry, &bytes, length));
	return arena_strndup(mem, (const char *)bytes, *length);
}

static void
put_own(const char *name, const char *text)
{
	g_autofree char *own = g_build_filename(folder, "templates", "packages", NULL);
	const char *path = arena_printf(mem, "templates/packages/%s", name);

	g_mkdir_with_parents(own, 0755);
	put(path, text, strlen(text));
}

/* Bytes against a file below MADE; with UPDATE set they are written there. */
static void
check_golden(const char *name, const char *bytes, gsize length)
{
	const char *path = arena_printf(mem, MADE "/%s", name);
	g_autofree char *parent = g_path_get_dirname(path);
	g_autofree char *expected = NULL;
	gsize expected_length = 0;

	if (getenv("UPDATE") != NULL) {
		g_mkdir_with_parents(parent, 0755);
		ck_assert(g_file_set_contents(path, bytes, (gssize)length, NULL));
	}
	ck_assert_msg(g_file_get_contents(path, &expected, &expected_length, NULL), "%s is not there", path);
	ck_assert_msg(length == expected_length && memcmp(bytes, expected, length) == 0, "%s is another", path);
}

static void
check_layout(const char *layout, guint count)
{
	struct sheets *sheets = load_good();
	GPtrArray *entries = arena_list(mem), *again = arena_list(mem);
	gsize length;

	ck_assert(sheets_run(sheets, mem, diag, tree(layout), layout, entries));
	ck_assert(sheets_run(sheets, mem, diag, tree(layout), layout, again));
	ck_assert_uint_eq(diag_count(diag), 0);
	ck_assert_uint_eq(entries->len, count);
	for (guint i = 0; i < entries->len; i++) {
		const struct package_entry *entry = entries->pdata[i];
		const char *bytes = bytes_of(entry, &length);

		ck_assert(g_str_has_prefix(entry->path, "data/"));
		ck_assert_str_eq(bytes, bytes_of(again->pdata[i], &length));
		if (entry->source == NULL)
			check_golden(arena_printf(mem, "%s/%s", layout, entry->path + strlen("data/")), bytes, length);
		else
			ck_assert(g_str_has_prefix(entry->path, "data/其他/元数据方案/"));
	}
}

START_TEST(both_layouts)
{
	check_layout("2012", 5);
	check_layout("2022", 5);
}
END_TEST

START_TEST(texts_are_for_windows)
{
	GPtrArray *entries = arena_list(mem);
	gsize length;
	const char *text;

	ck_assert(sheets_run(load_good(), mem, diag, tree("2012"), "2012", entries));
	text = bytes_of(entry_find(entries, "data/说明文件.TXT"), &length);
	ck_assert(g_str_has_prefix(text, "\xef\xbb\xbf移交单位：示例供电公司营销部\r\n"));
	ck_assert(g_str_has_suffix(text, "\r\n"));
	text = bytes_of(entry_find(entries, "data/文件目录.XML"), &length);
	ck_assert(g_str_has_prefix(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<文件目录>\n"));
	ck_assert_ptr_null(strchr(text, '\r'));
}
END_TEST

START_TEST(folders_and_lines_of_the_bag)
{
	struct sheets *sheets = load_good();
	const GArray *lines = sheets_info(sheets, mem, diag, tree("2012"), "2012");

	ck_assert_str_eq(sheets_folder(sheets, mem, diag, tree("2012"), "2012"), "电子档案/2022/YX/" NUMBER);
	ck_assert_str_eq(sheets_folder(sheets, mem, diag, tree("2022"), "2022"), "0000/YX/2022/" NUMBER);
	ck_assert_str_eq(sheets_label(sheets, "2012"), "档发〔2012〕7号《电子档案移交与接收办法》");
	ck_assert_ptr_null(sheets_label(sheets, "2013"));
	ck_assert_uint_eq(lines->len, 9);
	ck_assert_str_eq(g_array_index(lines, struct bag_info, 0).label, "Source-Organization");
	ck_assert_str_eq(g_array_index(lines, struct bag_info, 0).value, "示例供电公司营销部");
	ck_assert_str_eq(g_array_index(lines, struct bag_info, 4).value, NUMBER);
}
END_TEST

START_TEST(what_is_empty_has_no_line)
{
	xmlNode *package = tree("2012");
	const GArray *lines;

	xml_unset(xml_child(package, "unit"), "archivist");
	xml_unset(xml_child(package, "unit"), "sender");
	lines = sheets_info(load_good(), mem, diag, package, "2012");
	ck_assert_uint_eq(lines->len, 8);
	ck_assert_str_eq(g_array_index(lines, struct bag_info, 0).value, "示例供电公司");
}
END_TEST

/* Every file of the tree, its bytes the numbers from 0 on, of 300 bytes. */
static GPtrArray *
entries_of(const xmlNode *package)
{
	GPtrArray *entries = arena_list(mem);
	char bytes[300];

	for (gsize i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i % 256);
	for (const xmlNode *part = xml_child(package, NULL); part != NULL; part = xml_next(part, NULL))
		for (const xmlNode *file = xml_child(part, "file"); file != NULL; file = xml_next(file, "file"))
			entry_of_bytes(mem, entries, arena_printf(mem, "data/%s", xml_attr(file, "path")),
			    arena_memdup(mem, bytes, sizeof bytes), sizeof bytes);
	return entries;
}

START_TEST(an_encapsulation)
{
	xmlNode *package = tree("2012");
	GPtrArray *entries = entries_of(package);
	struct package_entry *first = entries->pdata[0];
	g_autofree char *bytes = NULL;
	const char *path;
	gsize length;

	first->source = put("source", (const char *)first->bytes, first->length);
	path = sheets_export(load_good(), mem, diag, package, "eep", entries, folder);
	ck_assert_uint_eq(diag_count(diag), 0);
	ck_assert_str_eq(path, in_folder(NUMBER ".EEP.XML"));
	ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
	check_golden("eep/" NUMBER ".EEP.XML", bytes, length);
	ck_assert_ptr_null(strstr(bytes, "<?base64"));
	ck_assert_uint_eq(file_list(mem, folder, ".partial")->len, 0);
}
END_TEST

START_TEST(an_encapsulation_of_what_is_not_there)
{
	xmlNode *package = tree("2012");
	GPtrArray *entries = entries_of(package);

	g_ptr_array_remove_index(entries, 3);
	ck_assert_ptr_null(sheets_export(load_good(), mem, diag, package, "eep", entries, folder));
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert_str_eq(diag_get(diag, 0)->id, "A207");
	ck_assert_uint_eq(file_list(mem, folder, NULL)->len, 0);
	ck_assert_ptr_null(sheets_export(load_good(), mem, diag, package, "eip", entries, folder));
	ck_assert_str_eq(diag_get(diag, 1)->id, "A204");
}
END_TEST

/* What sheets and files make is a payload that a bag takes. */
START_TEST(a_bag_of_it)
{
	struct sheets *sheets = load_good();

	for (guint i = 0; i < 2; i++) {
		const char *layout = i == 0 ? "2012" : "2022";
		xmlNode *package = tree(layout);
		GPtrArray *entries = entries_of(package);
		const GArray *lines = sheets_info(sheets, mem, diag, package, layout);
		gsize length;

		ck_assert(sheets_run(sheets, mem, diag, package, layout, entries));
		ck_assert(
		    bag_close(mem, diag, entries, (const struct bag_info *)(const void *)lines->data, lines->len));
		ck_assert_uint_eq(diag_count(diag), 0);
		ck_assert_ptr_nonnull(strstr(bytes_of(entry_find(entries, "bag-info.txt"), &length),
		    "External-Identifier: " NUMBER "\n"));
	}
}
END_TEST

/* --- characters --- */

START_TEST(another_encoding)
{
	GPtrArray *entries = arena_list(mem);
	xmlNode *package = tree("2012");
	const struct package_entry *entry;
	const char *text;
	gsize length;

	put_own("layouts.xml",
	    "<layouts><layout id='own' label='x' folder='x' schemas='x'>"
	    "<output path='a.xml' sheet='catalogue-2012.xsl' schema='catalogue-2012.rng' encoding='GB18030' lines='crlf'/>"
	    "</layout></layouts>");
	xml_set(package, "layout", "own");
	ck_assert(sheets_run(load_good(), mem, diag, package, "own", entries));
	entry = entry_find(entries, "data/a.xml");
	text = bytes_of(entry, &length);
	ck_assert(g_str_has_prefix(text, "<?xml version=\"1.0\" encoding=\"GB18030\"?>\r\n<"));
	ck_assert_ptr_nonnull(xml_load(mem, diag, put("a.xml", text, length)));
	ck_assert_ptr_nonnull(strstr(file_text(mem, diag, in_folder("a.xml"))->text, "“𠮷”字牌"));
}
END_TEST

START_TEST(texts_are_composed_and_clean)
{
	xmlNode *package = tree("2012");
	GPtrArray *entries = arena_list(mem);
	const char *text;
	gsize length;

	xml_set(xml_child(package, "case"), "title", "e\xcc\x81 > \xcc\xb8 \x01\xef\xbf\xbf");
	ck_assert(sheets_run(load_good(), mem, diag, package, "2012", entries));
	text = bytes_of(entry_find(entries, "data/说明文件.TXT"), &length);
	ck_assert_ptr_nonnull(strstr(text, "内容描述：\xc3\xa9 > \xcc\xb8 \xef\xbf\xbd\xef\xbf\xbd"));
}
END_TEST

START_TEST(a_tree_that_does_not_fit)
{
	xmlNode *package = tree("2012");
	GPtrArray *entries = arena_list(mem);

	xml_set(xml_child(package, "totals"), "pages", "many");
	ck_assert(!sheets_run(load_good(), mem, diag, package, "2012", entries));
	ck_assert_str_eq(diag_get(diag, 0)->id, "A203");
	ck_assert_uint_eq(entries->len, 0);
}
END_TEST

START_TEST(a_layout_that_there_is_not)
{
	ck_assert(!sheets_run(load_good(), mem, diag, tree("2012"), "2013", arena_list(mem)));
	ck_assert_str_eq(diag_get(diag, 0)->id, "A204");
	ck_assert_ptr_nonnull(strstr(diag_get(diag, 0)->what[LANG_EN], "2012 2022"));
}
END_TEST

START_TEST(a_path_that_cannot_be)
{
	xmlNode *package = tree("2012");

	xml_set(xml_child(package, "number"), "class", "..");
	ck_assert_ptr_null(sheets_folder(load_good(), mem, diag, package, "2012"));
	ck_assert_str_eq(diag_get(diag, 0)->id, "A206");
	xml_set(xml_child(package, "number"), "class", "a/b");
	ck_assert_ptr_nonnull(sheets_folder(load_good(), mem, diag, package, "2012"));
	xml_set(xml_child(package, "number"), "class", "");
	ck_assert_ptr_null(sheets_folder(load_good(), mem, diag, package, "2012"));
}
END_TEST

/* --- an office's own --- */

START_TEST(an_office_replaces_a_sheet)
{
	GPtrArray *entries = arena_list(mem);
	gsize length;

	put_own("explanation.xsl", TEXT ON_ROOT "<xsl:value-of select=\"unit/@company\"/>" END);
	ck_assert(sheets_run(load_good(), mem, diag, tree("2012"), "2012", entries));
	ck_assert_ptr_nonnull(strstr(bytes_of(entry_find(entries, "data/说明文件.TXT"), &length), "示例供电公司"));
	ck_assert_uint_lt(length, 64);
}
END_TEST

START_TEST(an_office_adds_a_layout)
{
	GPtrArray *entries = arena_list(mem);
	xmlNode *package = tree("2012");
	gsize length;
	const char *text;

	put_own("own.xsl", TEXT ON_ROOT "<xsl:value-of select=\"unit/@company\"/>" END);
	put_own("layouts.xml",
	    "<layouts><layout id=\"own\" label=\"x\" folder=\"{number/@year}\" schemas=\"x\">"
	    "<output path=\"{$folder}/a.txt\" sheet=\"own.xsl\" encoding=\"GB18030\"/></layout></layouts>");
	xml_set(package, "layout", "own");
	ck_assert(sheets_run(load_good(), mem, diag, package, "own", entries));
	ck_assert_uint_eq(entries->len, 1);
	text = bytes_of(entry_find(entries, "data/2022/a.txt"), &length);
	ck_assert_str_eq(text, "\xca\xbe\xc0\xfd\xb9\xa9\xb5\xe7\xb9\xab\xcb\xbe");
}
END_TEST

/* --- mistakes and attempts --- */

/* A sheet of the office's in the place of one of ours is refused when loaded: finding, line, words. */
static void
check_refused(const char *sheet, const char *id, guint line, const char *words)
{
	gsize before = diag_count(diag);
	const struct finding *f;

	put_own("explanation.xsl", sheet);
	ck_assert_msg(load() == NULL, "taken: %s", sheet);
	f = diag_get(diag, before);
	ck_assert_msg(strcmp(f->id, id) == 0, "%s instead of %s for %s", f->id, id, sheet);
	ck_assert_msg(f->spot.line == line, "line %u instead of %u of %s", (guint)f->spot.line, line, sheet);
	ck_assert_msg(strstr(f->what[LANG_EN], words) != NULL, "%s", f->what[LANG_EN]);
	ck_assert_ptr_nonnull(strstr(f->spot.file, "explanation.xsl"));
}

START_TEST(mistakes_at_their_places)
{
	check_refused(TEXT ON_ROOT "<xsl:value-of select=\"unit/\"/>" END, "B120", 4, "unit/");
	check_refused(TEXT ON_ROOT "<xsl:value-of select=\"$who\"/>" END, "A200", 4, "$who");
	check_refused(TEXT ON_ROOT "<xsl:call-template name=\"who\"/>" END, "A200", 4, "who");
	check_refused(TEXT ON_ROOT "<xsl:value-of select=\"bw:money(1)\"/>" END, "A200", 4, "bw:money");
	check_refused(TEXT ON_ROOT "<a b=\"{unit\"/>" END, "A200", 4, "brace");
	check_refused(TEXT ON_ROOT "<a b=\"{/*[\"/>" END, "A200", 4, "brace");
	check_refused(TEXT ON_ROOT "<a b=\"{unit[}\"/>" END, "B120", 4, "unit[");
	check_refused(TEXT ON_ROOT "<xsl:if test=\"1\">" END, "B110", 5, "");
	check_refused(TEXT ON_ROOT "<xsl:valu-of select=\"1\"/>" END, "B112", 4, "valu-of");
	check_refused(TEXT "<xsl:template>\n</xsl:template>\n</xsl:stylesheet>\n", "A200", 3, "match or name");
	check_refused(TEXT ON_ROOT END ON_ROOT "<xsl:value-of select=\"1\"/>" END, "B110", 7, "");
	check_refused(TEXT "<xsl:template name=\"a\"/>\n<xsl:template name=\"a\"/>\n</xsl:stylesheet>\n", "A200", 4,
	    "libxslt");
}
END_TEST

START_TEST(nothing_else_is_reached)
{
	check_refused(TEXT ON_ROOT "<xsl:value-of select=\"document('/etc/passwd')\"/>" END, "B120", 4, "document()");
	check_refused(TEXT ON_ROOT "<xsl:copy-of select=\"document ('http://example.org/')/a\"/>" END, "B120", 4,
	    "document()");
	check_refused(TEXT ON_ROOT "<a b=\"{document('/etc/passwd')}\"/>" END, "B120", 4, "document()");
	check_refused(TEXT ON_ROOT "<xsl:value-of select=\"system-property('xsl:vendor')\"/>" END, "B120", 4,
	    "system-property()");
	check_refused(TEXT ON_ROOT "<xsl:value-of select=\"unparsed-entity-uri('x')\"/>" END, "B120", 4,
	    "unparsed-entity-uri()");
	check_refused(XSL "<xsl:import href=\"/etc/passwd\"/>\n<xsl:output method=\"text\"/>\n</xsl:stylesheet>\n",
	    "B112", 2, "import");
	check_refused(TEXT "<xsl:include href=\"http://example.org/a.xsl\"/>\n</xsl:stylesheet>\n", "B112", 3,
	    "include");
	check_refused(TEXT ON_ROOT "<xsl:document href=\"/tmp/x\"/>" END, "B112", 4, "document");
	check_refused("<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" "
		      "xmlns:exsl=\"http://exslt.org/common\" extension-element-prefixes=\"exsl\">\n"
		      "<xsl:output method=\"text\"/>\n" ON_ROOT "<exsl:document href=\"/tmp/x\"/>" END,
	    "B112", 1, "extension-element-prefixes");
	check_refused(TEXT ON_ROOT "<a xsl:extension-element-prefixes=\"b\"/>" END, "B112", 4,
	    "extension-element-prefixes");
	check_refused(XSL "<!DOCTYPE a>" TEXT END, "B110", 2, "");
	check_refused("<!DOCTYPE a [<!ENTITY e SYSTEM \"/etc/passwd\">]>" TEXT ON_ROOT "&e;" END, "B111", 1, "DTD");
	check_refused(TEXT ON_ROOT "<xsl:value-of select=\"1\" disable-output-escaping=\"yes\"/>" END, "B112", 4,
	    "disable-output-escaping");
	check_refused(TEXT ON_ROOT "<xsl:message>x</xsl:message>" END, "B112", 4, "message");
}
END_TEST

/* Were such a sheet to come past all that, libxslt is not let out either. */
START_TEST(nothing_is_reached_by_libxslt)
{
	static const char head[] = "<xsl:stylesheet version=\"1.1\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" "
				   "xmlns:e=\"http://exslt.org/common\" extension-element-prefixes=\"e\">\n";
	const char *written = in_folder("written");
	const char *const bodies[] = { "<xsl:value-of select=\"document('/etc/hostname')\"/>",
		arena_printf(mem, "<xsl:document href=\"%s\">x</xsl:document>", written),
		arena_printf(mem, "<e:document href=\"%s\">x</e:document>", written) };

	for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
		const char *text = arena_printf(mem, "%s" ON_ROOT "%s" END, head, bodies[i]);
		xmlDoc *sheet = xml_load(mem, diag, put("sheet.xsl", text, strlen(text)));
		const struct sheets_style *style = sheets_compile(mem, diag, xml_root(sheet));
		gsize before = diag_count(diag);

		ck_assert_ptr_nonnull(style);
		ck_assert_ptr_null(sheets_apply(style, mem, diag, sheets_input(mem, tree("2012"))));
		ck_assert_uint_eq(diag_count(diag), before + 1);
		ck_assert_str_eq(diag_get(diag, before)->id, "A201");
		ck_assert(!g_file_test(written, G_FILE_TEST_EXISTS));
	}
}
END_TEST

/* Elements of extensions that nothing declares are elements and no more. */
START_TEST(what_looks_like_an_extension_is_an_element)
{
	GPtrArray *entries = arena_list(mem);
	const char *written = in_folder("written");

	put_own("explanation.xsl",
	    arena_printf(mem,
		TEXT ON_ROOT "<exsl:document xmlns:exsl=\"http://exslt.org/common\" href=\"%s\">x</exsl:document>" END,
		written));
	ck_assert(sheets_run(load_good(), mem, diag, tree("2012"), "2012", entries));
	ck_assert(!g_file_test(written, G_FILE_TEST_EXISTS));
}
END_TEST

static void
check_stopped(const char *body, guint line)
{
	GPtrArray *entries = arena_list(mem);
	gsize before = diag_count(diag);
	struct sheets *sheets;
	const struct finding *f;

	put_own("explanation.xsl", body);
	sheets = load();
	ck_assert_msg(sheets != NULL, "%s", diag_count(diag) > before ? diag_get(diag, before)->what[LANG_EN] : "");
	ck_assert(!sheets_run(sheets, mem, diag, tree("2012"), "2012", entries));
	f = diag_get(diag, before);
	ck_assert_str_eq(f->id, "A201");
	ck_assert_msg(strstr(f->what[LANG_EN], "without end") != NULL, "%s", f->what[LANG_EN]);
	ck_assert_msg(line == 0 || f->spot.line == line, "line %u", (guint)f->spot.line);
	ck_assert_uint_eq(entries->len, 0);
}

START_TEST(what_does_not_end_is_stopped)
{
	check_stopped(TEXT ON_ROOT "<xsl:call-template name=\"a\"/></xsl:template>\n"
				   "<xsl:template name=\"a\">\n<xsl:call-template name=\"a\"/>" END,
	    0);
	check_stopped(TEXT ON_ROOT
	    "<xsl:for-each select=\"//*\"><xsl:for-each select=\"//*\"><xsl:for-each select=\"//*\">"
	    "<xsl:for-each select=\"//*\"><xsl:for-each select=\"//*\"><xsl:for-each select=\"//*\">"
	    "<xsl:for-each select=\"//*\">x</xsl:for-each></xsl:for-each></xsl:for-each>"
	    "</xsl:for-each></xsl:for-each></xsl:for-each></xsl:for-each>" END,
	    0);
	check_stopped(TEXT ON_ROOT "<xsl:value-of select=\"count(//*[count(//*[count(//*[count(//*[count(//*[count(//*["
				   "count(//*) > 0]) > 0]) > 0]) > 0]) > 0]) > 0])\"/>" END,
	    0);
}
END_TEST

static void
check_failed(const char *body, guint line)
{
	gsize before = diag_count(diag);
	const struct finding *f;

	put_own("explanation.xsl", arena_printf(mem, TEXT ON_ROOT "%s" END, body));
	ck_assert(!sheets_run(load_good(), mem, diag, tree("2012"), "2012", arena_list(mem)));
	f = diag_get(diag, before);
	ck_assert_str_eq(f->id, "A201");
	ck_assert_msg(strstr(f->what[LANG_EN], "expression") != NULL, "%s", f->what[LANG_EN]);
	ck_assert_uint_eq(f->spot.line, line);
}

START_TEST(what_fails_while_it_runs)
{
	check_failed("<a>\n<xsl:value-of select=\"count('x')\"/></a>", 5);
	check_failed(
	    "<xsl:if test=\"1\"><xsl:variable name=\"a\" select=\"1\"/></xsl:if>\n<xsl:value-of select=\"$a\"/>", 5);
}
END_TEST

/* What a sheet makes must fit the schema that the list names. */
START_TEST(an_output_that_does_not_fit)
{
	GPtrArray *entries = arena_list(mem);

	put_own("catalogue-2012.xsl",
	    XSL "<xsl:output method=\"xml\"/>\n" ON_ROOT "<文件目录><文件><顺序号>x</顺序号></文件></文件目录>" END);
	ck_assert(!sheets_run(load_good(), mem, diag, tree("2012"), "2012", entries));
	ck_assert_str_eq(diag_get(diag, 0)->id, "A202");
	ck_assert_str_eq(diag_get(diag, 0)->spot.file, "文件目录.XML");
	ck_assert_uint_eq(entries->len, 0);
}
END_TEST

START_TEST(mistakes_of_the_list)
{
	put_own("layouts.xml",
	    "<layouts><layout id=\"own\" label=\"x\" folder=\"{number/@year\" schemas=\"x\">"
	    "<output path=\"a\" sheet=\"explanatoin.xsl\"/></layout></layouts>");
	ck_assert_ptr_null(load());
	ck_assert_uint_eq(diag_count(diag), 2);
	ck_assert_str_eq(diag_get(diag, 0)->id, "A200");
	ck_assert_str_eq(diag_get(diag, 1)->id, "A205");
	ck_assert_ptr_nonnull(strstr(diag_get(diag, 1)->what[LANG_EN], "→ explanation.xsl"));
}
END_TEST

START_TEST(a_sheet_by_a_link_that_leads_out)
{
	g_autofree char *ours = g_canonicalize_filename("templates/packages/explanation.xsl", NULL);
	g_autofree char *own = g_build_filename(folder, "templates", "packages", NULL);

	g_mkdir_with_parents(own, 0755);
	ck_assert_int_eq(symlink(ours, in_folder("templates/packages/explanation.xsl")), 0);
	ck_assert_ptr_null(load());
	ck_assert_str_eq(diag_get(diag, 0)->id, "B116");
}
END_TEST

/* --- items of DA/T 70 --- */

/* "GD-1-1 固化信息有效性检测;…" as the form has them, of a property. */
static char *
items_of(const xmlNode *list, const char *property)
{
	GString *text = arena_string(mem);

	for (const xmlNode *n = xml_child(list, "item"); n != NULL; n = xml_next(n, "item"))
		if (xml_attr_is(n, "property", property))
			g_string_append_printf(text, "%s%s %s", text->len == 0 ? "'" : ";", xml_attr_or(n, "code", "—"),
			    xml_attr(n, "name"));
	return g_string_append_c(text, '\'')->str;
}

START_TEST(items_are_those_of_the_report)
{
	static const char *const properties[] = { "authenticity", "integrity", "usability", "safety" };
	const xmlNode *list = xml_root(xml_load(mem, diag, "templates/packages/four-property.xml"));
	const xmlNode *form = xml_root(xml_load(mem, diag, "templates/forms/four-property-report/template.xml"));

	for (gsize i = 0; i < G_N_ELEMENTS(properties); i++)
		ck_assert_str_eq(xml_attr_or(xml_child_of(form, "let", "name", properties[i]), "select", ""),
		    items_of(list, properties[i]));
}
END_TEST

START_TEST(all_of_it_is_looked_at)
{
	GPtrArray *data = data_alone(mem, ".");

	ck_assert(archive_lint(mem, diag, data));
	ck_assert_uint_eq(diag_count(diag), 0);
	g_ptr_array_add(data, folder);
	put_own("four-property.xml", "<four-property standard='x' stage='归档'><item name='a'/></four-property>");
	put_own("eep.xsl", "<a/>");
	ck_assert(!archive_lint(mem, diag, data));
	ck_assert_uint_ge(diag_count(diag), 2);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("archive_sheet");
	TCase *tests = tcase_create("sheets");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, both_layouts);
	tcase_add_test(tests, texts_are_for_windows);
	tcase_add_test(tests, folders_and_lines_of_the_bag);
	tcase_add_test(tests, what_is_empty_has_no_line);
	tcase_add_test(tests, an_encapsulation);
	tcase_add_test(tests, an_encapsulation_of_what_is_not_there);
	tcase_add_test(tests, a_bag_of_it);
	tcase_add_test(tests, another_encoding);
	tcase_add_test(tests, texts_are_composed_and_clean);
	tcase_add_test(tests, a_tree_that_does_not_fit);
	tcase_add_test(tests, a_layout_that_there_is_not);
	tcase_add_test(tests, a_path_that_cannot_be);
	tcase_add_test(tests, an_office_replaces_a_sheet);
	tcase_add_test(tests, an_office_adds_a_layout);
	tcase_add_test(tests, mistakes_at_their_places);
	tcase_add_test(tests, nothing_else_is_reached);
	tcase_add_test(tests, nothing_is_reached_by_libxslt);
	tcase_add_test(tests, what_looks_like_an_extension_is_an_element);
	tcase_add_test(tests, what_does_not_end_is_stopped);
	tcase_add_test(tests, what_fails_while_it_runs);
	tcase_add_test(tests, an_output_that_does_not_fit);
	tcase_add_test(tests, mistakes_of_the_list);
	tcase_add_test(tests, a_sheet_by_a_link_that_leads_out);
	tcase_add_test(tests, items_are_those_of_the_report);
	tcase_add_test(tests, all_of_it_is_looked_at);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
