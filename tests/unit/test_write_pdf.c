/* PDF of pages made by hand: what other readers find in it. */
#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "write_fixture.h"

/* Three planes, two faces, marks of both scripts. */
#define MIXED "𠮷野家（㛃𬭚）：10kV“双电源”，￥1,234.50元——第1页"

static char *
temp_path(const char *name)
{
	return g_strdup_printf("%s/banwen-%d-%s", g_get_tmp_dir(), (int)getpid(), name);
}

/* Output of a command on the file; fails when the command does. */
static char *
ask(struct written file, const char *format)
{
	g_autofree char *path = temp_path("test.pdf");
	g_autofree char *command = g_strdup_printf(format, path);
	char *out = NULL;
	int status = -1;

	ck_assert(g_file_set_contents(path, (const char *)file.bytes, (gssize)file.length, NULL));
	ck_assert_msg(g_spawn_command_line_sync(command, &out, NULL, &status, NULL), "%s", command);
	g_unlink(path);
	ck_assert_msg(status == 0, "%s: %s", command, out);
	return out;
}

static bool
holds(struct written file, const char *bytes)
{
	return memmem(file.bytes, file.length, bytes, strlen(bytes)) != NULL;
}

/* What the file's objects say, without object streams. */
static bool
says(struct written file, const char *words)
{
	g_autofree char *objects = ask(file, "sh -c 'qpdf --qdf --object-streams=disable %s - | tr -d \\\\000'");

	return strstr(objects, words) != NULL;
}

static struct sheet *
full_sheet(void)
{
	static const guint8 pixels[12] = { 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255 };
	static struct page_attachment attachment[2] = {
		{ "record.xml", "application/xml", "Data", "记录", "<case id=\"1\"/>", 14 },
		{ "expectation.xml", "application/xml", "Supplement", "期望", "<expectation/>", 14 },
	};
	struct sheet *s = sheet_new();
	struct page_item image = { .kind = ITEM_IMAGE, .u.image = { { 60, 300, 40, 40 }, 2, 2, pixels } };

	sheet_fill(s, 50, 50, 495, 0.5, 0);
	sheet_begin(s, "H1", 1);
	sheet_text(s, "title", 22, 60, 100, 0xC00000, "高压供电方案答复单");
	sheet_end(s);
	sheet_begin(s, "P", 2);
	sheet_text(s, "song", 10.5, 60, 140, 0, MIXED);
	sheet_end(s);
	sheet_text(s, "hei", 10.5, 60, 160, 0x333333, "客户名称 Customer");
	sheet_text(s, "kai", 12, 60, 180, 0, "甲某某 000-0000-0001");
	sheet_text(s, "fangsong", 16, 60, 210, 0, "竣工检验意见单㎡");
	sheet_check(s, 60, 240, 10);
	g_array_append_val(s->item, image);
	s->pages.attachment = attachment;
	s->pages.attachment_count = 2;
	return s;
}

START_TEST(test_parts)
{
	struct sheet *s = full_sheet();
	struct written file = sheet_write(s, "pdf", NULL);

	ck_assert_ptr_nonnull(file.bytes);
	ck_assert_uint_eq(file.page, 0);
	ck_assert_int_eq(memcmp(file.bytes, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", 15), 0);
	g_free(ask(file, "qpdf --check %s"));
	ck_assert(says(file, "/Subtype /application#2fxml") || says(file, "/Subtype /application#2Fxml"));
	ck_assert(holds(file, " pdfaid:conformance=\"A\""));
	ck_assert(holds(file, " pdfuaid:part=\"1\""));
	ck_assert(holds(file, "<dc:date><rdf:Seq><rdf:li>2022-03-01</rdf:li></rdf:Seq></dc:date>"));
	ck_assert(!says(file, "CreationDate"));
	ck_assert(!holds(file, "CreateDate"));
	ck_assert(holds(file, "/ID[<"));
	ck_assert(says(file, "/Marked true"));
	sheet_free(s);
}
END_TEST

/* Only streams stand by themselves; the table of objects is one too. */
START_TEST(test_object_streams)
{
	struct sheet *s = full_sheet();
	struct written file = sheet_write(s, "pdf", NULL);
	g_autofree char *table = ask(file, "qpdf --show-xref %s");
	static const char *const apart[] = { "/Type/ObjStm", "/Type/XRef", "/Type/Metadata", "/Type/EmbeddedFile" };
	static const char *const packed[] = { "/Catalog", "/Filespec", "/FontDescriptor", "/OutputIntent/", "trailer" };

	for (guint i = 0; i < G_N_ELEMENTS(apart); i++)
		ck_assert_msg(holds(file, apart[i]), "%s", apart[i]);
	for (guint i = 0; i < G_N_ELEMENTS(packed); i++)
		ck_assert_msg(!holds(file, packed[i]), "%s", packed[i]);
	ck_assert_ptr_nonnull(strstr(table, "compressed; stream = "));
	sheet_free(s);
}
END_TEST

/* More objects than one object stream takes. */
START_TEST(test_many_objects)
{
	struct sheet *s = full_sheet();
	struct page_attachment *many = g_new0(struct page_attachment, 4100);
	g_autofree char *found = NULL;

	for (guint i = 0; i < 4100; i++)
		many[i] = (struct page_attachment){ .name = arena_printf(s->arena, "a%u.xml", i),
			.mime = "application/xml",
			.relationship = "Data",
			.bytes = "<a/>",
			.length = 4 };
	s->pages.attachment = many;
	s->pages.attachment_count = 4100;
	found = ask(sheet_write(s, "pdf", NULL), "qpdf --check %s");
	ck_assert_ptr_nonnull(strstr(found, "No syntax or stream encoding errors"));
	g_free(many);
	sheet_free(s);
}
END_TEST

START_TEST(test_text)
{
	struct sheet *s = full_sheet();
	struct written file = sheet_write(s, "pdf", NULL);
	g_autofree char *poppler = ask(file, "pdftotext -layout %s -"), *mupdf = ask(file, "mutool draw -q -F txt %s");
	static const char *const lines[] = { MIXED, "高压供电方案答复单", "客户名称 Customer", "甲某某 000-0000-0001",
		"竣工检验意见单㎡" };

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		ck_assert_msg(strstr(poppler, lines[i]), "%s\nnot in\n%s", lines[i], poppler);
		ck_assert_msg(strstr(mupdf, lines[i]), "%s\nnot in\n%s", lines[i], mupdf);
	}
	sheet_free(s);
}
END_TEST

START_TEST(test_fonts)
{
	struct sheet *s = full_sheet();
	g_autofree char *list = ask(sheet_write(s, "pdf", NULL), "pdffonts %s");
	g_auto(GStrv) line = g_strsplit(g_strchomp(list), "\n", -1);

	ck_assert_uint_ge(g_strv_length(line), 8);
	for (guint i = 2; line[i] != NULL; i++) {
		ck_assert_msg(strstr(line[i], "yes yes yes"), "%s", line[i]); /* embedded, subset, ToUnicode */
		ck_assert_msg(strstr(line[i], "Identity-H"), "%s", line[i]);
	}
	sheet_free(s);
}
END_TEST

START_TEST(test_same_bytes)
{
	struct sheet *a = full_sheet(), *b = full_sheet();
	struct write_options prepared = { .prepared = writer_lookup("pdf")->prepare(b->arena, b->diag, b->fonts) };
	struct written one = sheet_write(a, "pdf", NULL), two, three;

	ck_assert_ptr_nonnull(prepared.prepared);
	two = sheet_write(b, "pdf", &prepared);
	ck_assert_uint_eq(one.length, two.length);
	ck_assert_int_eq(memcmp(one.bytes, two.bytes, one.length), 0);
	/* Another document in between changes nothing. */
	sheet_text(b, "song", 9, 60, 600, 0, "另一份文书");
	ck_assert_uint_ne(sheet_write(b, "pdf", &prepared).length, one.length);
	three = sheet_write(a, "pdf", NULL);
	ck_assert_uint_eq(one.length, three.length);
	ck_assert_int_eq(memcmp(one.bytes, three.bytes, one.length), 0);
	sheet_free(a);
	sheet_free(b);
}
END_TEST

static char *
trailer_id(struct written file)
{
	const guint8 *id = memmem(file.bytes, file.length, "/ID[<", 5);

	ck_assert_ptr_nonnull(id);
	return g_strndup((const char *)id + 5, 32);
}

START_TEST(test_id)
{
	struct sheet *a = full_sheet(), *b = full_sheet();
	g_autofree char *first = trailer_id(sheet_write(a, "pdf", NULL)),
			*again = trailer_id(sheet_write(a, "pdf", NULL)), *other = NULL;

	b->pages.title = "另一题";
	other = trailer_id(sheet_write(b, "pdf", NULL));
	ck_assert_str_eq(first, again);
	ck_assert_str_ne(first, other);
	sheet_free(a);
	sheet_free(b);
}
END_TEST

START_TEST(test_missing_glyph)
{
	struct sheet *s = sheet_new();

	sheet_text(s, "song", 10.5, 60, 140, 0, "甲\uE000乙"); /* private use: no face has it */
	ck_assert_ptr_null(sheet_write(s, "pdf", NULL).bytes);
	ck_assert_uint_eq(diag_count(s->diag), 1);
	ck_assert_str_eq(diag_get(s->diag, 0)->id, "W102");
	ck_assert_ptr_null(sheet_write(s, "png", NULL).bytes);
	ck_assert_str_eq(diag_get(s->diag, 1)->id, "W102");
	sheet_free(s);
}
END_TEST

/* One glyph that stands for two characters must give back both. */
START_TEST(test_one_glyph_two_texts)
{
	struct sheet *s = sheet_new();
	guint first = sheet_text(s, "song", 12, 60, 100, 0, "一"), second = sheet_text(s, "song", 12, 60, 140, 0, "二");
	struct page_item *item = (struct page_item *)(void *)s->item->data;
	g_autofree char *text = NULL;

	item[second].u.run.glyph[0].id = item[first].u.run.glyph[0].id;
	item[second].u.run.text = "\u2F00";
	text = ask(sheet_write(s, "pdf", NULL), "pdftotext %s -");
	ck_assert_ptr_nonnull(strstr(text, "一"));
	ck_assert_ptr_nonnull(strstr(text, "\u2F00"));
	sheet_free(s);
}
END_TEST

/* Two glyphs that show one text say it once; one glyph may show several characters. */
START_TEST(test_clusters)
{
	struct sheet *s = sheet_new();
	guint at = sheet_text(s, "latin", 12, 60, 100, 0, "abcdef");
	struct page_run *run = &g_array_index(s->item, struct page_item, at).u.run;
	g_autofree char *text = NULL;

	run->glyph[2].cluster = 1;   /* b, c: both of "bc" */
	run->text = "abcdeé\u0301 "; /* f shows the last two and the blank goes */
	text = ask(sheet_write(s, "pdf", NULL), "pdftotext %s -");
	ck_assert_msg(strstr(text, "abcdeé"), "%s", text);
	sheet_free(s);
}
END_TEST

/* Outlines that are stroked have round corners, drawings after them their own; the text is what it was. */
START_TEST(test_bold)
{
	struct sheet *s = sheet_new();
	guint at = sheet_text(s, "kai", 12, 60, 100, 0, "楷体");
	g_autofree char *text = NULL, *content = NULL;
	struct written file;

	g_array_index(s->item, struct page_item, at).u.run.embolden = 12 / 35.0;
	sheet_check(s, 60, 140, 10);
	sheet_text(s, "kai", 12, 60, 160, 0, "常");
	file = sheet_write(s, "pdf", NULL);
	content = ask(file, "sh -c 'qpdf --qdf %s - | tr -d \\\\000'");
	ck_assert_ptr_nonnull(strstr(content, "1 j\n2 Tr"));
	ck_assert_ptr_nonnull(strstr(strstr(content, "1 j\n2 Tr"), "0 j\n"));
	ck_assert_ptr_nonnull(strstr(strstr(content, "0 j\n"), "0 Tr\n"));
	text = ask(file, "pdftotext %s -");
	ck_assert_ptr_nonnull(strstr(text, "楷体"));
	sheet_free(s);
}
END_TEST

START_TEST(test_controls_in_text)
{
	struct sheet *s = sheet_new();
	guint at = sheet_text(s, "latin", 12, 60, 100, 0, "ab");
	struct page_run *run = &g_array_index(s->item, struct page_item, at).u.run;
	struct written file;

	run->text = "a\x01";
	file = sheet_write(s, "pdf", NULL);
	ck_assert_ptr_nonnull(file.bytes);
	g_free(ask(file, "qpdf --check %s"));
	sheet_free(s);
}
END_TEST

START_TEST(test_escapes)
{
	struct sheet *s = sheet_new();
	g_autofree char *info = NULL;
	struct written file;

	sheet_text(s, "song", 12, 60, 100, 0, "字");
	s->pages.title = "甲<A&B>\x01乙";
	s->pages.subject = "(不成对的括号 \\";
	s->pages.author = "";
	s->pages.date = "";
	file = sheet_write(s, "pdf", NULL);
	ck_assert(holds(file, "甲&lt;A&amp;B&gt; 乙"));
	ck_assert(!says(file, "CreationDate"));
	ck_assert(!holds(file, "CreateDate"));
	ck_assert(!holds(file, "dc:creator"));
	g_free(ask(file, "qpdf --check %s"));
	info = ask(file, "pdfinfo -enc UTF-8 %s");
	ck_assert_msg(strstr(info, "甲<A&B>"), "%s", info);
	ck_assert_msg(strstr(info, "(不成对的括号 \\"), "%s", info);
	sheet_free(s);
}
END_TEST

START_TEST(test_page_size)
{
	struct sheet *s = sheet_new();

	s->page[0].width = 20000;
	ck_assert_ptr_null(sheet_write(s, "pdf", NULL).bytes);
	ck_assert_str_eq(diag_get(s->diag, 0)->id, "W104");
	sheet_free(s);
}
END_TEST

START_TEST(test_bad_faces)
{
	struct arena *arena = arena_new();
	struct diag *diag = diag_new(arena);
	g_autofree char *path = temp_path("broken.ttf");
	struct font_face face[2] = { { .id = "none", .file = "/nonexistent/face.ttf" },
		{ .id = "broken", .file = path } };
	struct font_list list = { .face_count = 2, .face = face };

	ck_assert(g_file_set_contents(path, "\0\1\0\0\0\1glyf", 10, NULL));
	ck_assert_ptr_null(writer_lookup("pdf")->prepare(arena, diag, &list));
	ck_assert_uint_eq(diag_count(diag), 2);
	ck_assert_str_eq(diag_get(diag, 0)->id, "W101");
	ck_assert_str_eq(diag_get(diag, 1)->id, "W101");
	g_unlink(path);
	arena_free(arena);
}
END_TEST

/* A face that make fonts did not reduce has subroutines; its glyphs are the same. */
START_TEST(test_unreduced_face)
{
	static const char whole[] = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
	struct sheet *s = sheet_new();
	struct font_face *face = s->fonts->face;
	struct written file;
	g_autofree char *text = NULL, *fonts = NULL;

	if (!g_file_test(whole, G_FILE_TEST_EXISTS)) {
		sheet_free(s);
		return;
	}
	while (strcmp(face->id, "NotoSansSC-Regular") != 0)
		face++;
	face->file = whole;
	face->index = 2;
	sheet_text(s, "hei", 12, 60, 100, 0, "骨直将 kVA");
	file = sheet_write(s, "pdf", NULL);
	text = ask(file, "pdftotext %s -");
	ck_assert_msg(strstr(text, "骨直将 kVA"), "%s", text);
	ck_assert_uint_lt(file.length, 10000);
	g_free(ask(file, "mutool draw -q -F txt %s"));
	sheet_free(s);
}
END_TEST

/* Properties say when the file was made only when someone says it; the document's own date is another thing. */
START_TEST(test_source_date)
{
	struct sheet *s = sheet_new();
	struct written file;

	sheet_text(s, "song", 12, 60, 100, 0, "字");
	s->pages.epoch = "1646100000";
	s->pages.date = "2023-06-05";
	file = sheet_write(s, "pdf", NULL);
	ck_assert(says(file, "/CreationDate (D:20220301020000Z)"));
	ck_assert(says(file, "/ModDate (D:20220301020000Z)"));
	ck_assert(holds(file, "xmp:CreateDate=\"2022-03-01T02:00:00Z\""));
	ck_assert(holds(file, "<rdf:li>2023-06-05</rdf:li></rdf:Seq></dc:date>"));
	sheet_free(s);
}
END_TEST

START_TEST(test_properties)
{
	struct sheet *s = sheet_new();
	g_autofree char *info = NULL;
	struct written file;

	sheet_text(s, "song", 12, 60, 100, 0, "字");
	s->pages.identifier = "AY-1/supply-scheme-reply";
	s->pages.keywords = "供电方案 高压";
	file = sheet_write(s, "pdf", NULL);
	info = ask(file, "pdfinfo -enc UTF-8 %s");
	ck_assert_msg(strstr(info, "供电方案 高压"), "%s", info);
	ck_assert(holds(file, "pdf:Keywords=\"供电方案 高压\""));
	ck_assert(holds(file, "dc:identifier=\"AY-1/supply-scheme-reply\""));
	sheet_free(s);
}
END_TEST

/* Two pages share fonts; a document without a page's items is still a file. */
START_TEST(test_two_pages)
{
	struct sheet *s = full_sheet();
	struct written file;
	g_autofree char *info = NULL;

	s->pages.page_count = 2;
	file = sheet_write(s, "pdf", NULL);
	info = ask(file, "pdfinfo %s");
	ck_assert_msg(strstr(info, "Pages:           2"), "%s", info);
	sheet_free(s);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("write pdf");
	TCase *c = tcase_create("pdf");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(c, test_parts);
	tcase_add_test(c, test_object_streams);
	tcase_add_test(c, test_many_objects);
	tcase_add_test(c, test_text);
	tcase_add_test(c, test_fonts);
	tcase_add_test(c, test_same_bytes);
	tcase_add_test(c, test_id);
	tcase_add_test(c, test_missing_glyph);
	tcase_add_test(c, test_one_glyph_two_texts);
	tcase_add_test(c, test_clusters);
	tcase_add_test(c, test_bold);
	tcase_add_test(c, test_controls_in_text);
	tcase_add_test(c, test_escapes);
	tcase_add_test(c, test_page_size);
	tcase_add_test(c, test_bad_faces);
	tcase_add_test(c, test_unreduced_face);
	tcase_add_test(c, test_source_date);
	tcase_add_test(c, test_properties);
	tcase_add_test(c, test_two_pages);
	tcase_set_timeout(c, 60);
	suite_add_tcase(suite, c);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
