/* A file of the PDF writer with a revision behind it: a seal is told of and the file is whole, anything else is refused. */
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <qpdf/qpdf-c.h>

#include "base/data.h"
#include "base/diag.h"
#include "verify/verify.h"
#include "write_fixture.h"

static const char record[] = "<case id=\"T-1\" region=\"anyang-2022\"><cons_name>𠮷野家</cons_name></case>";

static struct sheet *sheet;
static struct verify_rules *rules;
static struct written file;
static struct diag *found;

static void
set_up(void)
{
	struct page_attachment attachment[3] = {
		{ "record.xml", "application/xml", "Data", "记录", record, sizeof record - 1 },
		{ "expectation.xml", "application/xml", "Supplement", "各栏应有的内容和位置", NULL, 0 },
		{ "provenance.xml", "application/xml", "Supplement", "文书的来历：用什么制作、按什么判定", NULL, 0 },
	};

	sheet = sheet_new();
	rules = verify_rules_load(sheet->arena, sheet->diag, data_alone(sheet->arena, "."));
	ck_assert_ptr_nonnull(rules);
	ck_assert(writer_lookup("pdf")->prepare(sheet->arena, sheet->diag, sheet->fonts));
	attachment[2].bytes = sheet_provenance(sheet, "2", record, "");
	attachment[2].length = strlen(attachment[2].bytes);
	sheet->pages.identifier = "T-1/sample";
	sheet_text(sheet, "title", 22, 60, 100, 0, "高压供电方案答复单");
	attachment[1].bytes = pages_expectation(sheet->arena, sheet_pages(sheet), &attachment[1].length);
	sheet->pages.attachment = attachment;
	sheet->pages.attachment_count = G_N_ELEMENTS(attachment);
	file = sheet_write(sheet, "pdf", NULL);
	ck_assert_ptr_nonnull(file.bytes);
}

static void
tear_down(void)
{
	sheet_free(sheet);
}

/* What stands in a revision: keys that the catalog and the page get more, the field, its signature. "" none. */
struct revision {
	const char *ids;
	const char *catalog, *page, *field, *signature;
	int short_of;     /* bytes that the signature leaves out at the end */
	const char *says; /* in the first finding */
};

#define FORM      "/AcroForm<</Fields[%d 0 R]/SigFlags 3>>"
#define WIDGETS   "/Annots[%d 0 R]"
#define BOX(rect) "/Type/Annot/Subtype/Widget/FT/Sig/T(Seal)/Rect" rect
#define FIELD     BOX("[300 100 420 220]")
#define WAY       "/Type/Sig/Filter/Adobe.PPKLite/Name(Office)/SubFilter/adbe.pkcs7.detached"

static const struct revision revisions[] = {
	{ "V-158", FORM, WIDGETS, FIELD "/F 132", WAY, 0, "签名数据已损坏，读不出是谁的）：第 1 页" },
	{ "V-158 V-159", FORM, WIDGETS, FIELD "/F 132", "/Type/Sig/Filter/A/SubFilter/adbe.x509.rsa_sha1", 0,
	    "“Seal”" },
	{ "V-158 V-159", FORM, WIDGETS, FIELD "/F 128", WAY, 0, "“Seal”" },
	{ "V-156", FORM, WIDGETS, FIELD "/F 132", WAY, 40, "做成之后加盖的签章“Seal”没有签到整个文件（第 1 页" },
	{ "V-158", FORM, WIDGETS, FIELD "/F 134", WAY, 0, "）：不可见；" },
	{ "V-156", FORM, WIDGETS, BOX("[300 100 700 220]") "/F 132", WAY, 0, "做成之后加盖的签章“Seal”" },
	{ "V-156", FORM, WIDGETS, BOX("[500 100 620 220]") "/F 132", WAY, 0, "伸到纸外面" },
	{ "V-156", FORM, WIDGETS "/Rotate 90", FIELD "/F 132", WAY, 0, "做成之后第 1 页的大小或者方向被改动" },
	{ "V-156", FORM "/OpenAction<</S/Named/N/Print>>", WIDGETS, FIELD "/F 132", WAY, 0,
	    "做成之后加了打开时执行的动作（Named）" },
	{ "V-156", FORM, WIDGETS, "/Type/Annot/Subtype/FreeText/Rect[0 0 9 9]", WAY, 0,
	    "做成之后第 1 页加了批注（FreeText）" },
	{ "V-156", FORM, WIDGETS, FIELD "/F 132", "", 0, "做成之后加了一个没有盖的签章域“Seal”" },
	{ "V-156", "", "", "", "", 0, "做成之后追加了一段读不出来的内容" },
};

/* A revision being written. */
struct pen {
	qpdf_data pdf;
	GString *out, *table;
};

static void
put_object(struct pen *pen, int number, const char *body)
{
	g_string_append_printf(pen->table, "%d 1\n%010zu 00000 n \n", number, pen->out->len);
	g_string_append_printf(pen->out, "%d 0 obj\n%s\nendobj\n", number, body);
}

/* An object of the file with keys more; %d among them is the number of the field. */
static void
put_grown(struct pen *pen, qpdf_oh object, const char *keys, int field)
{
	g_autoptr(GString) body = g_string_new(qpdf_oh_unparse_resolved(pen->pdf, object));
	g_autofree char *number = g_strdup_printf("%d", field);

	if (*keys == '\0')
		return;
	ck_assert(g_str_has_suffix(body->str, ">>"));
	g_string_insert(body, (gssize)body->len - 2, keys);
	g_string_replace(body, "%d", number, 0);
	put_object(pen, qpdf_oh_get_object_id(pen->pdf, object), body->str);
}

static void
put_field(struct pen *pen, const struct revision *r, int field, int page)
{
	g_autofree char *value = *r->signature != '\0' ? g_strdup_printf("/V %d 0 R", field + 1) : g_strdup("");
	g_autofree char *dict = g_strdup_printf("<<%s/P %d 0 R%s>>", r->field, page, value);
	g_autofree char *signature = g_strdup_printf("<<%s/ByteRange[0 %010d %010d %010d]/Contents<00000000>>>",
	    r->signature, 0, 0, 0);

	if (*r->field != '\0')
		put_object(pen, field, dict);
	if (*r->signature != '\0')
		put_object(pen, field + 1, signature);
}

static void
put_table(struct pen *pen, int size)
{
	static const char word[] = "startxref";
	qpdf_oh trailer = qpdf_get_trailer(pen->pdf);
	const char *last = memmem((const char *)file.bytes + file.length - 40, 40, word, strlen(word));
	gsize at = pen->out->len;
	int root = qpdf_oh_get_object_id(pen->pdf, qpdf_get_root(pen->pdf));
	int info = qpdf_oh_get_object_id(pen->pdf, qpdf_oh_get_key(pen->pdf, trailer, "/Info"));

	ck_assert_ptr_nonnull(last);
	g_string_append_printf(pen->out, "xref\n%strailer\n<</Size %d/Root %d 0 R/Info %d 0 R/Prev %ld/ID%s>>\n",
	    pen->table->str, size, root, info, strtol(last + strlen(word), NULL, 10),
	    qpdf_oh_unparse(pen->pdf, qpdf_oh_get_key(pen->pdf, trailer, "/ID")));
	g_string_append_printf(pen->out, "startxref\n%zu\n%%%%EOF\n", at);
}

/* The range is that of all but the hexadecimal string. */
static void
set_range(GString *out, int short_of)
{
	static const char word[] = "/ByteRange[";
	char *range = memmem(out->str + file.length, out->len - file.length, word, strlen(word)), *hex;
	g_autofree char *numbers = NULL;
	gsize from, to;

	if (range == NULL)
		return;
	hex = strstr(range, "/Contents<");
	from = (gsize)(hex - out->str) + strlen("/Contents");
	to = from + strlen("<00000000>");
	numbers = g_strdup_printf("0 %010zu %010zu %010zu", from, to, out->len - to - (gsize)short_of);
	memcpy(range + strlen(word), numbers, strlen(numbers));
}

static GString *
append_revision(const struct revision *r)
{
	g_autoptr(GString) table = g_string_new(NULL);
	struct pen pen = { .pdf = qpdf_init(),
		.out = g_string_new_len((const char *)file.bytes, (gssize)file.length),
		.table = table };
	qpdf_oh page;
	int size;

	ck_assert_int_eq(qpdf_read_memory(pen.pdf, "x", (const char *)file.bytes, file.length, NULL), QPDF_SUCCESS);
	page = qpdf_get_page_n(pen.pdf, 0);
	size = qpdf_oh_get_int_value_as_int(pen.pdf, qpdf_oh_get_key(pen.pdf, qpdf_get_trailer(pen.pdf), "/Size"));
	put_grown(&pen, qpdf_get_root(pen.pdf), r->catalog, size);
	put_grown(&pen, page, r->page, size);
	put_field(&pen, r, size, qpdf_oh_get_object_id(pen.pdf, page));
	put_table(&pen, size + (*r->field != '\0') + (*r->signature != '\0'));
	set_range(pen.out, r->short_of);
	qpdf_cleanup(&pen.pdf);
	return pen.out;
}

static const char *
ids_of(const struct revision *r)
{
	g_autoptr(GString) out = append_revision(r);
	GString *ids = arena_string(sheet->arena);

	found = diag_new(sheet->arena);
	(void)verify_bytes(rules, sheet->arena, found, "sealed.pdf", (const guint8 *)out->str, out->len, record,
	    sizeof record - 1);
	for (gsize i = 0; i < diag_count(found); i++)
		if (i == 0 || strcmp(diag_get(found, i - 1)->id, diag_get(found, i)->id) != 0)
			g_string_append_printf(ids, "%s%s", ids->len > 0 ? " " : "", diag_get(found, i)->id);
	return ids->str;
}

START_TEST(each_revision_is_what_it_is)
{
	const char *ids = ids_of(&revisions[_i]);

	ck_assert_msg(strcmp(ids, revisions[_i].ids) == 0, "found \"%s\", expected \"%s\": %s", ids, revisions[_i].ids,
	    diag_count(found) > 0 ? diag_get(found, 0)->what[LANG_EN] : "");
	ck_assert_msg(strstr(diag_get(found, 0)->what[LANG_ZH], revisions[_i].says) != NULL, "said: %s",
	    diag_get(found, 0)->what[LANG_ZH]);
}
END_TEST

START_TEST(a_seal_is_named_and_placed)
{
	(void)ids_of(&revisions[0]);
	ck_assert_uint_eq(diag_count(found), 1);
	ck_assert_int_eq(diag_get(found, 0)->level, DIAG_NOTE);
	ck_assert_ptr_nonnull(
	    strstr(diag_get(found, 0)->what[LANG_ZH], "签章“Seal”（签名数据已损坏，读不出是谁的）：第 1 页，距左 106"));
	ck_assert_ptr_null(strstr(diag_get(found, 0)->what[LANG_ZH], "完好"));
	ck_assert_ptr_nonnull(strstr(diag_get(found, 0)->what[LANG_ZH], "42 × 42 毫米"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("verify: seals");
	TCase *test = tcase_create("seal");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(test, set_up, tear_down);
	tcase_add_loop_test(test, each_revision_is_what_it_is, 0, G_N_ELEMENTS(revisions));
	tcase_add_test(test, a_seal_is_named_and_placed);
	suite_add_tcase(suite, test);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
