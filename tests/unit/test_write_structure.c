/* The structure tree of pages made by hand, walked as PDF/A-3a and PDF/UA-1 ask: parents, marked content both ways, heads of cells, kinds of artifact. */
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <qpdf/qpdf-c.h>

#include "base/arena.h"
#include "write_fixture.h"

/* A file opened again. */
struct opened {
	qpdf_data pdf;
	GHashTable *owner; /* "page/MCID" -> object number of its element */
	GPtrArray *role;   /* roles in the order of the text */
	GPtrArray *id;     /* of TH */
	GPtrArray *wanted; /* identifiers that cells name */
	GString *words;    /* Alt and ActualText */
	guint elements, marks;
};

static qpdf_oh
key(const struct opened *o, qpdf_oh object, const char *name)
{
	return qpdf_oh_get_key(o->pdf, object, name);
}

static const char *
name_of(const struct opened *o, qpdf_oh object)
{
	return qpdf_oh_is_name(o->pdf, object) ? qpdf_oh_get_name(o->pdf, object) : "";
}

static void
open_file(struct opened *o, struct written file)
{
	*o = (struct opened){ .pdf = qpdf_init() };
	qpdf_silence_errors(o->pdf);
	ck_assert_int_eq(qpdf_read_memory(o->pdf, "file", (const char *)file.bytes, file.length, NULL) & QPDF_ERRORS,
	    0);
	o->owner = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	o->role = g_ptr_array_new_with_free_func(g_free);
	o->id = g_ptr_array_new_with_free_func(g_free);
	o->wanted = g_ptr_array_new_with_free_func(g_free);
	o->words = g_string_new(NULL);
}

static void
close_file(struct opened *o)
{
	g_hash_table_unref(o->owner);
	g_ptr_array_unref(o->role);
	g_ptr_array_unref(o->id);
	g_ptr_array_unref(o->wanted);
	g_string_free(o->words, TRUE);
	qpdf_cleanup(&o->pdf);
}

static int
page_of(const struct opened *o, qpdf_oh page)
{
	for (int i = 0; i < qpdf_get_num_pages(o->pdf); i++)
		if (qpdf_oh_get_object_id(o->pdf, qpdf_get_page_n(o->pdf, (size_t)i)) ==
		    qpdf_oh_get_object_id(o->pdf, page))
			return i;
	ck_abort_msg("a page of the tree is none of the file");
}

static void walk(struct opened *o, qpdf_oh element, int parent);

static void
take_content(struct opened *o, int page, int mcid, int element)
{
	char *at = g_strdup_printf("%d/%d", page, mcid);

	ck_assert_msg(!g_hash_table_contains(o->owner, at), "%s has two parents", at);
	g_hash_table_insert(o->owner, at, GINT_TO_POINTER(element));
	o->marks++;
}

static void
walk_kid(struct opened *o, qpdf_oh element, qpdf_oh kid)
{
	int number = qpdf_oh_get_object_id(o->pdf, element);

	if (qpdf_oh_is_integer(o->pdf, kid))
		take_content(o, page_of(o, key(o, element, "/Pg")), qpdf_oh_get_int_value_as_int(o->pdf, kid), number);
	else if (strcmp(name_of(o, key(o, kid, "/Type")), "/MCR") == 0)
		take_content(o, page_of(o, key(o, kid, "/Pg")),
		    qpdf_oh_get_int_value_as_int(o->pdf, key(o, kid, "/MCID")), number);
	else
		walk(o, kid, number);
}

static void
walk_cell(struct opened *o, qpdf_oh element)
{
	qpdf_oh about = key(o, element, "/A"), id = key(o, element, "/ID"), headers;

	if (qpdf_oh_is_string(o->pdf, id))
		g_ptr_array_add(o->id, g_strdup(qpdf_oh_get_string_value(o->pdf, id)));
	if (!qpdf_oh_is_dictionary(o->pdf, about))
		return;
	ck_assert_str_eq(name_of(o, key(o, about, "/O")), "/Table");
	headers = key(o, about, "/Headers");
	for (int i = 0; qpdf_oh_is_array(o->pdf, headers) && i < qpdf_oh_get_array_n_items(o->pdf, headers); i++)
		g_ptr_array_add(o->wanted,
		    g_strdup(qpdf_oh_get_string_value(o->pdf, qpdf_oh_get_array_item(o->pdf, headers, i))));
}

static void
walk(struct opened *o, qpdf_oh element, int parent)
{
	const char *role = name_of(o, key(o, element, "/S"));
	qpdf_oh kids = key(o, element, "/K");

	ck_assert(qpdf_oh_is_indirect(o->pdf, element));
	ck_assert_msg(qpdf_oh_get_object_id(o->pdf, key(o, element, "/P")) == parent, "%s has another parent", role);
	g_ptr_array_add(o->role, g_strdup(role + 1));
	o->elements++;
	walk_cell(o, element);
	if (qpdf_oh_is_string(o->pdf, key(o, element, "/Alt")))
		g_string_append(o->words, qpdf_oh_get_utf8_value(o->pdf, key(o, element, "/Alt")));
	if (!qpdf_oh_is_array(o->pdf, kids)) {
		if (!qpdf_oh_is_null(o->pdf, kids))
			walk_kid(o, element, kids);
		return;
	}
	for (int i = 0; i < qpdf_oh_get_array_n_items(o->pdf, kids); i++)
		walk_kid(o, element, qpdf_oh_get_array_item(o->pdf, kids, i));
}

/* Each sequence of each page has the parent that the tree gave it. */
static void
check_parents(struct opened *o, qpdf_oh tree)
{
	qpdf_oh numbers = key(o, key(o, tree, "/ParentTree"), "/Nums");
	guint found = 0;

	for (int i = 0; i < qpdf_oh_get_array_n_items(o->pdf, numbers); i += 2) {
		int page = qpdf_oh_get_int_value_as_int(o->pdf, qpdf_oh_get_array_item(o->pdf, numbers, i));
		qpdf_oh list = qpdf_oh_get_array_item(o->pdf, numbers, i + 1);

		ck_assert_int_eq(qpdf_oh_get_int_value_as_int(o->pdf,
				     key(o, qpdf_get_page_n(o->pdf, (size_t)page), "/StructParents")),
		    page);
		ck_assert_str_eq(name_of(o, key(o, qpdf_get_page_n(o->pdf, (size_t)page), "/Tabs")), "/S");
		for (int j = 0; j < qpdf_oh_get_array_n_items(o->pdf, list); j++, found++) {
			g_autofree char *at = g_strdup_printf("%d/%d", page, j);

			ck_assert_int_eq(GPOINTER_TO_INT(g_hash_table_lookup(o->owner, at)),
			    qpdf_oh_get_object_id(o->pdf, qpdf_oh_get_array_item(o->pdf, list, j)));
		}
	}
	ck_assert_uint_eq(found, o->marks);
}

static void
check_ids(struct opened *o, qpdf_oh tree)
{
	qpdf_oh names = key(o, tree, "/IDTree");
	guint held = 0;

	if (o->id->len > 0)
		names = key(o, names, "/Names");
	for (int i = 0; o->id->len > 0 && i < qpdf_oh_get_array_n_items(o->pdf, names); i += 2, held++)
		if (i > 0)
			ck_assert_int_lt(
			    strcmp(qpdf_oh_get_string_value(o->pdf, qpdf_oh_get_array_item(o->pdf, names, i - 2)),
				qpdf_oh_get_string_value(o->pdf, qpdf_oh_get_array_item(o->pdf, names, i))),
			    0);
	ck_assert_uint_eq(held, o->id->len);
	for (guint i = 0; i < o->wanted->len; i++)
		ck_assert_msg(g_ptr_array_find_with_equal_func(o->id, o->wanted->pdata[i], g_str_equal, NULL), "%s",
		    (char *)o->wanted->pdata[i]);
}

/* All of it; gives the roles in order, joined by blanks. */
static char *
walked(struct opened *o)
{
	qpdf_oh root = qpdf_get_root(o->pdf), tree = key(o, root, "/StructTreeRoot");

	ck_assert(qpdf_oh_get_bool_value(o->pdf, key(o, key(o, root, "/MarkInfo"), "/Marked")));
	ck_assert_str_eq(name_of(o, key(o, tree, "/Type")), "/StructTreeRoot");
	walk(o, key(o, tree, "/K"), qpdf_oh_get_object_id(o->pdf, tree));
	check_parents(o, tree);
	check_ids(o, tree);
	g_ptr_array_add(o->role, NULL);
	return g_strjoinv(" ", (char **)o->role->pdata);
}

/* Operators of a page. */
static char *
content_of(const struct opened *o, size_t page)
{
	unsigned char *bytes = NULL;
	size_t length = 0;
	char *text;

	qpdf_oh_get_page_content_data(o->pdf, qpdf_get_page_n(o->pdf, page), &bytes, &length);
	text = g_strndup((const char *)bytes, length);
	free(bytes);
	return text;
}

static void
mark(struct sheet *s, struct page_mark one)
{
	struct page_item item = { .kind = ITEM_BEGIN, .u.begin = one };

	item.u.begin.columns = MAX(one.columns, 1);
	item.u.begin.rows = MAX(one.rows, 1);
	g_array_append_val(s->item, item);
}

/* An element with a line of words in it, in a paragraph. */
static void
cell(struct sheet *s, struct page_mark one, double x, double y, const char *words)
{
	mark(s, one);
	mark(s, (struct page_mark){ .role = "P", .element = one.element + 100 });
	sheet_text(s, "song", 10.5, x, y, 0, words);
	sheet_end(s);
	sheet_end(s);
}

static const guint head_of_value[] = { 5 };

static void
form(struct sheet *s)
{
	mark(s, (struct page_mark){ .role = "Artifact", .artifact = ARTIFACT_HEADER });
	sheet_text(s, "hei", 9, 60, 40, 0, "页眉");
	sheet_end(s);
	mark(s, (struct page_mark){ .role = "H1", .element = 1 });
	sheet_text(s, "title", 22, 60, 100, 0, "答复单");
	sheet_end(s);
	mark(s, (struct page_mark){ .role = "Table", .element = 2 });
	mark(s, (struct page_mark){ .role = "TR", .element = 3 });
	mark(s, (struct page_mark){ .role = "Artifact", .artifact = ARTIFACT_LAYOUT });
	sheet_fill(s, 60, 120, 100, 20, 0xF4F4F4);
	sheet_end(s);
	cell(s, (struct page_mark){ .role = "TH", .element = 4, .scope = SCOPE_ROW }, 60, 130, "户号");
	cell(s, (struct page_mark){ .role = "TH", .element = 5 }, 60, 150, "户名");
	cell(s,
	    (struct page_mark){ .role = "TD", .element = 6, .columns = 2, .header = head_of_value, .header_count = 1 },
	    160, 150, "某某");
	mark(s, (struct page_mark){ .role = "TD", .element = 7 });
	sheet_end(s);
	sheet_end(s);
	sheet_end(s);
}

START_TEST(test_form)
{
	struct sheet *s = sheet_new();
	struct opened o;
	g_autofree char *roles = NULL, *content = NULL;

	form(s);
	open_file(&o, sheet_write(s, "pdf", NULL));
	roles = walked(&o);
	ck_assert_str_eq(roles,
	    "Document H1 Table TR TH TH TD TD"); /* paragraphs are their cells, an empty cell stays */
	ck_assert_uint_eq(o.id->len, 1);
	ck_assert_uint_eq(o.wanted->len, 1);
	content = content_of(&o, 0);
	ck_assert_ptr_nonnull(strstr(content, "/Artifact<</Type/Pagination/Subtype/Header>>BDC"));
	ck_assert_ptr_nonnull(strstr(content, "/Artifact<</Type/Layout>>BDC"));
	close_file(&o);
	sheet_free(s);
}
END_TEST

/* What has the number of an element of an earlier page is that element, with content of both. */
START_TEST(test_two_pages)
{
	struct sheet *s = sheet_new();
	struct opened o;
	g_autofree char *roles = NULL;

	form(s);
	sheet_pages(s);
	s->page[1] = s->page[0];
	s->pages.page_count = 2;
	open_file(&o, sheet_write(s, "pdf", NULL));
	roles = walked(&o);
	ck_assert_str_eq(roles, "Document H1 Table TR TH TH TD TD");
	ck_assert_uint_eq(o.marks, 8);
	close_file(&o);
	sheet_free(s);
}
END_TEST

/* What only groups is no element, what holds nothing neither; several paragraphs of a cell stay. */
START_TEST(test_lean)
{
	struct sheet *s = sheet_new();
	struct opened o;
	g_autofree char *roles = NULL;

	mark(s, (struct page_mark){ .role = "Div", .element = 1 });
	mark(s, (struct page_mark){ .role = "P", .element = 2 });
	sheet_text(s, "song", 10.5, 60, 100, 0, "甲");
	sheet_end(s);
	mark(s, (struct page_mark){ .role = "P", .element = 3 });
	sheet_end(s);
	sheet_end(s);
	mark(s, (struct page_mark){ .role = "L", .element = 4 });
	mark(s, (struct page_mark){ .role = "LI", .element = 5 });
	cell(s, (struct page_mark){ .role = "Lbl", .element = 6 }, 60, 120, "1");
	mark(s, (struct page_mark){ .role = "LBody", .element = 7 });
	cell(s, (struct page_mark){ .role = "Div", .element = 8 }, 80, 120, "乙");
	cell(s, (struct page_mark){ .role = "Div", .element = 9 }, 80, 140, "丙");
	sheet_end(s);
	sheet_end(s);
	sheet_end(s);
	open_file(&o, sheet_write(s, "pdf", NULL));
	roles = walked(&o);
	ck_assert_str_eq(roles, "Document P L LI Lbl LBody P P");
	close_file(&o);
	sheet_free(s);
}
END_TEST

/* A drawn check box says what it is where it stands; a figure says what it shows; decorations are declared. */
START_TEST(test_words)
{
	struct sheet *s = sheet_new();
	struct opened o;
	g_autofree char *roles = NULL, *content = NULL;

	mark(s, (struct page_mark){ .role = "P", .element = 1 });
	mark(s, (struct page_mark){ .role = "Span", .element = 2, .actual = "☑" });
	sheet_check(s, 60, 90, 10);
	sheet_end(s);
	sheet_text(s, "song", 10.5, 75, 100, 0, "新装");
	mark(s, (struct page_mark){ .role = "Artifact", .artifact = ARTIFACT_STRIKE });
	sheet_fill(s, 75, 96, 21, 0.5, 0);
	sheet_end(s);
	sheet_text(s, "song", 10.5, 100, 100, 0, "增容");
	sheet_end(s);
	mark(s, (struct page_mark){ .role = "Figure", .element = 3, .alt = "图" });
	sheet_fill(s, 75, 200, 21, 21, 0xFF0000);
	sheet_end(s);
	sheet_fill(s, 75, 300, 21, 21, 0xFF0000);
	open_file(&o, sheet_write(s, "pdf", NULL));
	roles = walked(&o);
	ck_assert_str_eq(roles, "Document P Figure");
	ck_assert_str_eq(o.words->str, "图");
	ck_assert_uint_eq(o.marks, 3);
	content = content_of(&o, 0);
	ck_assert_ptr_nonnull(strstr(content, "/P<</MCID 0>>BDC\n/Span<</ActualText<FEFF2611>>>BDC\n"));
	ck_assert_ptr_nonnull(strstr(content, "/Artifact<</Type/Layout/Subtype/XXStrike>>BDC"));
	ck_assert_ptr_nonnull(strstr(content, "/P<</MCID 1>>BDC"));
	close_file(&o);
	sheet_free(s);
}
END_TEST

/* A decoration inside of a span ends it with its sequence. */
START_TEST(test_nested)
{
	struct sheet *s = sheet_new();
	struct opened o;
	g_autofree char *content = NULL, *roles = NULL;
	guint open = 0, closed = 0;

	mark(s, (struct page_mark){ .role = "P", .element = 1 });
	mark(s, (struct page_mark){ .role = "Span", .element = 2, .actual = "甲" });
	sheet_text(s, "song", 10.5, 75, 100, 0, "甲");
	mark(s, (struct page_mark){ .role = "Artifact", .artifact = ARTIFACT_BOX });
	sheet_fill(s, 75, 96, 21, 0.5, 0);
	sheet_end(s);
	sheet_end(s);
	sheet_text(s, "song", 10.5, 100, 100, 0, "乙");
	sheet_end(s);
	open_file(&o, sheet_write(s, "pdf", NULL));
	roles = walked(&o);
	content = content_of(&o, 0);
	for (const char *at = content; (at = strstr(at, "BDC")) != NULL; at += 3)
		open++;
	for (const char *at = content; (at = strstr(at, "EMC")) != NULL; at += 3)
		closed++;
	ck_assert_uint_eq(open, closed);
	close_file(&o);
	sheet_free(s);
}
END_TEST

/* Bookmarks of a document of more than two pages, each under the heading above it. */
START_TEST(test_outline)
{
	static struct page_heading heading[] = {
		{ "答复单", 1, 1, 1, 80 },
		{ "基本信息", 2, 0, 1, 120 },
		{ "说明", 3, 0, 2, 60 },
		{ "费用", 2, 0, 3, 60 },
	};
	struct sheet *s = sheet_new();
	struct page page[3];
	struct opened o;
	qpdf_oh outlines, first, second;

	form(s);
	s->pages.heading = heading;
	s->pages.heading_count = G_N_ELEMENTS(heading);
	sheet_pages(s);
	for (guint i = 0; i < 3; i++)
		page[i] = s->page[0];
	s->pages.page = page;
	s->pages.page_count = 2;
	open_file(&o, sheet_write(s, "pdf", NULL));
	ck_assert(qpdf_oh_is_null(o.pdf, key(&o, qpdf_get_root(o.pdf), "/Outlines")));
	close_file(&o);
	s->pages.page_count = 3;
	open_file(&o, sheet_write(s, "pdf", NULL));
	outlines = key(&o, qpdf_get_root(o.pdf), "/Outlines");
	ck_assert_int_eq(qpdf_oh_get_int_value_as_int(o.pdf, key(&o, outlines, "/Count")), 4);
	first = key(&o, outlines, "/First");
	ck_assert_str_eq(qpdf_oh_get_utf8_value(o.pdf, key(&o, first, "/Title")), "答复单");
	ck_assert(qpdf_oh_is_null(o.pdf, key(&o, first, "/Next")));
	second = key(&o, key(&o, first, "/First"), "/Next");
	ck_assert_str_eq(qpdf_oh_get_utf8_value(o.pdf, key(&o, second, "/Title")), "费用");
	ck_assert_int_eq(page_of(&o, qpdf_oh_get_array_item(o.pdf, key(&o, second, "/Dest"), 0)), 2);
	ck_assert_str_eq(qpdf_oh_get_utf8_value(o.pdf, key(&o, key(&o, key(&o, second, "/Prev"), "/First"), "/Title")),
	    "说明");
	close_file(&o);
	sheet_free(s);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("write: structure");
	TCase *c = tcase_create("structure");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(c, test_form);
	tcase_add_test(c, test_two_pages);
	tcase_add_test(c, test_lean);
	tcase_add_test(c, test_words);
	tcase_add_test(c, test_nested);
	tcase_add_test(c, test_outline);
	tcase_set_timeout(c, 60);
	suite_add_tcase(suite, c);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
