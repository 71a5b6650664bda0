/* Files that others made: each kind as it is, and each thing that an archive does not take. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cairo.h>
#include <check.h>
#include <jpeglib.h>
#include <qpdf/qpdf-c.h>
#include <tiffio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "verify/material/material.h"

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

/* Bytes that a test made. */
struct sample {
	guint8 *bytes;
	gsize length;
};

/* What is told of a file: "A151 A153", by level "A164" too. */
static const char *
told(const struct material_look *look)
{
	GString *out = arena_string(mem);

	for (guint i = 0; i < look->findings->len; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "",
		    ((const struct finding *)look->findings->pdata[i])->id);
	return out->str;
}

static const struct material_look *
look_at(const char *name, struct sample sample, const char *wanted)
{
	const struct material_look *look = material_look(mem, diag, name, sample.bytes, sample.length);

	ck_assert_msg(strcmp(told(look), wanted) == 0, "%s: %s, not %s", name, told(look), wanted);
	return look;
}

static struct sample
text(const char *bytes, gsize length)
{
	guint8 *copy = arena_alloc(mem, length + 1);

	if (length > 0)
		memcpy(copy, bytes, length);
	return (struct sample){ copy, length };
}

static struct sample
part(struct sample s, gsize of, gsize from)
{
	return (struct sample){ s.bytes, s.length * of / from };
}

/* --- pictures --- */

enum { WIDE = 400, HIGH = 560 };

/* Paper with lines of ink on it, or without. */
static void
draw(guint8 *grey, bool ink, guint page)
{
	memset(grey, 0xf4, WIDE * HIGH);
	for (guint y = 0; ink && y < HIGH; y++)
		if (y % 20 < 6)
			memset(grey + y * WIDE + 20, 0x20, 200 + page * 10 + y / 4);
}

static struct sample
jpeg(bool ink)
{
	struct jpeg_compress_struct info;
	struct jpeg_error_mgr errors;
	guint8 *grey = arena_alloc(mem, WIDE * HIGH);
	unsigned char *out = NULL;
	unsigned long length = 0;
	struct sample s;

	draw(grey, ink, 0);
	info.err = jpeg_std_error(&errors);
	jpeg_create_compress(&info);
	jpeg_mem_dest(&info, &out, &length);
	info.image_width = WIDE;
	info.image_height = HIGH;
	info.input_components = 1;
	info.in_color_space = JCS_GRAYSCALE;
	jpeg_set_defaults(&info);
	info.density_unit = 1;
	info.X_density = info.Y_density = 150;
	jpeg_start_compress(&info, TRUE);
	while (info.next_scanline < HIGH) {
		JSAMPROW row = grey + info.next_scanline * WIDE;

		jpeg_write_scanlines(&info, &row, 1);
	}
	jpeg_finish_compress(&info);
	jpeg_destroy_compress(&info);
	s = text((const char *)out, length);
	free(out);
	return s;
}

static cairo_status_t
append(void *out, const unsigned char *bytes, unsigned int length)
{
	g_byte_array_append(out, bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

static struct sample
png(bool ink)
{
	cairo_surface_t *page = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDE, HIGH);
	g_autoptr(GByteArray) out = g_byte_array_new();
	cairo_t *pen = cairo_create(page);

	cairo_set_source_rgb(pen, 1, 1, 1);
	cairo_paint(pen);
	cairo_set_source_rgb(pen, 0, 0, 0);
	for (int y = 0; ink && y < HIGH; y += 20)
		cairo_rectangle(pen, 20, y, 200, 6);
	cairo_fill(pen);
	cairo_destroy(pen);
	ck_assert_int_eq(cairo_surface_write_to_png_stream(page, append, out), CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(page);
	return text((const char *)out->data, out->len);
}

/* Pages of grey, or of bits, and a thumbnail before them. */
static struct sample
tiff(guint pages, guint blank, guint16 bits)
{
	char *path = NULL, *bytes = NULL;
	int file = g_file_open_tmp("banwen-XXXXXX", &path, NULL);
	TIFF *out = TIFFFdOpen(file, path, "w");
	guint8 *grey = arena_alloc(mem, WIDE * HIGH);
	gsize length = 0;
	struct sample s;

	for (guint page = 0; page <= pages; page++) {
		draw(grey, page != blank, page);
		for (guint i = 0; bits == 1 && i < WIDE * HIGH / 8; i++)
			grey[i] = grey[i * 8] > 128 ? 0xff : 0;
		if (page == 0)
			TIFFSetField(out, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
		TIFFSetField(out, TIFFTAG_IMAGEWIDTH, WIDE);
		TIFFSetField(out, TIFFTAG_IMAGELENGTH, HIGH);
		TIFFSetField(out, TIFFTAG_BITSPERSAMPLE, bits);
		TIFFSetField(out, TIFFTAG_SAMPLESPERPIXEL, 1);
		TIFFSetField(out, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
		TIFFSetField(out, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
		TIFFSetField(out, TIFFTAG_ROWSPERSTRIP, 64);
		TIFFSetField(out, TIFFTAG_XRESOLUTION, 100.0);
		TIFFSetField(out, TIFFTAG_YRESOLUTION, 100.0);
		TIFFSetField(out, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
		for (guint y = 0; y < HIGH; y++)
			ck_assert_int_eq(TIFFWriteScanline(out, grey + y * (bits == 1 ? WIDE / 8 : WIDE), y, 0), 1);
		ck_assert_int_eq(TIFFWriteDirectory(out), 1);
	}
	TIFFClose(out);
	ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
	s = text(bytes, length);
	unlink(path);
	g_free(bytes);
	g_free(path);
	return s;
}

START_TEST(pictures_are_decoded)
{
	const struct material_look *look = look_at("a.JPG", jpeg(true), "");

	ck_assert_str_eq(look->format, "JPEG");
	ck_assert_str_eq(look->mime, "image/jpeg");
	ck_assert_uint_eq(look->pages, 1);
	ck_assert_uint_eq(look->width, WIDE);
	ck_assert_uint_eq(look->height, HIGH);
	ck_assert_double_eq_tol(look->dpi, 150, 0.01);
	look = look_at("a.png", png(true), "");
	ck_assert_uint_eq(look->pages, 1);
	ck_assert_double_eq(look->dpi, 0);
	look = look_at("a.tif", tiff(3, 99, 8), "");
	ck_assert_uint_eq(look->pages, 3);
	ck_assert_double_eq_tol(look->dpi, 254, 0.01);
	ck_assert_uint_eq(look_at("a.tiff", tiff(2, 99, 1), "")->pages, 2);
}
END_TEST

START_TEST(blank_pages_are_a_hint)
{
	look_at("a.jpg", jpeg(false), "A164");
	look_at("a.png", png(false), "A164");
	look_at("a.tif", tiff(3, 2, 8), "A164");
	ck_assert_str_eq(diag_get(diag, diag_count(diag) - 1)->what[LANG_ZH], "第 2 页看来是空白的");
	ck_assert_int_eq(diag_get(diag, diag_count(diag) - 1)->level, DIAG_NOTE);
	look_at("a.tif", tiff(1, 1, 1), "A164");
}
END_TEST

/* Wherever it ends, it is told, and never dies. */
START_TEST(what_is_cut_off_is_told)
{
	struct sample whole[] = { jpeg(true), png(true), tiff(2, 99, 8) };
	static const char *const name[] = { "a.jpg", "a.png", "a.tif" };

	for (guint i = 0; i < G_N_ELEMENTS(whole); i++)
		for (gsize length = 16; length < whole[i].length; length += 1 + whole[i].length / 97) {
			const struct material_look *look = material_look(mem, diag, name[i], whole[i].bytes, length);

			ck_assert_msg(strstr(told(look), "A154") != NULL || strstr(told(look), "A155") != NULL,
			    "%s cut at %zu of %zu: %s", name[i], length, whole[i].length, told(look));
		}
}
END_TEST

START_TEST(a_flipped_bit_of_a_png_is_told)
{
	struct sample s = png(true);

	s.bytes[s.length / 2] ^= 1;
	look_at("a.png", s, "A154");
}
END_TEST

START_TEST(names_and_bytes_agree)
{
	look_at("a.png", jpeg(true), "A153");
	ck_assert_str_eq(diag_get(diag, 0)->what[LANG_ZH], "文件名的后缀是“png”，里面其实是 JPEG");
	look_at("扫描件", png(true), "A153");
	look_at("a.pdf", text("", 0), "A150");
}
END_TEST

START_TEST(other_kinds_are_refused_by_name)
{
	static const struct {
		const char *name, *bytes, *word;
		gsize length;
	} kinds[] = {
		{ "a.docx", "PK\3\4----word/document.xml", "Word", 24 },
		{ "a.xlsx", "PK\3\4----xl/workbook.xml", "Excel", 22 },
		{ "a.ofd", "PK\3\4----OFD.xml", "OFD", 15 },
		{ "a.zip", "PK\3\4----x.txt", "zip", 13 },
		{ "a.heic",
		    "\0\0\0\x18"
		    "ftypheic",
		    "HEIC", 12 },
		{ "a.mp4",
		    "\0\0\0\x18"
		    "ftypisom",
		    "视频", 12 },
		{ "a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office", 8 },
		{ "a.exe", "MZ\x90", "程序", 3 },
		{ "a.gif", "GIF89a", "GIF", 6 },
		{ "a.txt", "你好", "文字", 6 },
		{ "a.xyz", "\1\2\3\0", "不认得", 4 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const struct material_look *look = look_at(kinds[i].name, text(kinds[i].bytes, kinds[i].length),
		    "A151");

		ck_assert_ptr_nonnull(
		    strstr(((const struct finding *)look->findings->pdata[0])->what[LANG_ZH], kinds[i].word));
		ck_assert_int_eq(look->kind, MATERIAL_OTHER);
	}
	ck_assert(material_has_suffix("x/a.TIFF"));
	ck_assert(!material_has_suffix("x.jpg/a"));
	ck_assert(!material_has_suffix("a.docx"));
}
END_TEST

/* --- PDF --- */

#define PAGE    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
#define FONT    "<</Type/Font/Subtype/Type1/BaseFont/Kai/FontDescriptor<</Type/FontDescriptor/FontFile3 6 0 R>>>>"
#define PROGRAM "<</Subtype/Type1C/Length 1>>stream\nx\nendstream"
#define TEXT    "<</Length 27>>stream\nBT /F 9 Tf 9 9 Td (x) Tj ET\nendstream"

/* Catalogue, pages, a page, its content, its font, that font's program, and one object more. */
static struct sample
pdf(const char *catalog, const char *content, const char *font, const char *more)
{
	const char *objects[] = { NULL, catalog, "<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, content, font, PROGRAM,
		more };
	GString *out = arena_string(mem);
	gsize at[G_N_ELEMENTS(objects)], table;

	g_string_append(out, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
	for (guint i = 1; i < G_N_ELEMENTS(objects); i++) {
		at[i] = out->len;
		g_string_append_printf(out, "%u 0 obj\n%s\nendobj\n", i, objects[i]);
	}
	table = out->len;
	g_string_append_printf(out, "xref\n0 %zu\n0000000000 65535 f \n", G_N_ELEMENTS(objects));
	for (guint i = 1; i < G_N_ELEMENTS(objects); i++)
		g_string_append_printf(out, "%010zu 00000 n \n", at[i]);
	g_string_append_printf(out, "trailer\n<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
	    G_N_ELEMENTS(objects), table);
	return (struct sample){ (guint8 *)out->str, out->len };
}

static struct sample
pdf_with(const char *in_catalog, const char *more)
{
	return pdf(arena_printf(mem, "<</Type/Catalog/Pages 2 0 R%s>>", in_catalog), TEXT, FONT, more);
}

START_TEST(a_plain_pdf_has_nothing_to_tell)
{
	const struct material_look *look = look_at("a.pdf", pdf_with("", "null"), "");

	ck_assert_str_eq(look->format, "PDF");
	ck_assert_str_eq(look->version, "1.4");
	ck_assert_uint_eq(look->pages, 1);
	ck_assert_ptr_null(look->claims);
	ck_assert(!look->claims_own);
	ck_assert_uint_eq(strlen(look->sha256), 64);
	ck_assert_str_eq(look_at("a.pdf", pdf_with("/Version/1.7", "null"), "")->version, "1.7");
}
END_TEST

START_TEST(what_a_pdf_would_do_is_told)
{
	look_at("a.pdf", pdf_with("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "null"), "A160");
	look_at("a.pdf", pdf_with("/OpenAction 7 0 R", "<</S/Launch/F(cmd.exe)>>"), "A160");
	look_at("a.pdf", pdf_with("/Names<</JavaScript<</Names[(a) 7 0 R]>>>>", "<</JS(1)>>"), "A160");
	look_at("a.pdf", pdf_with("/AcroForm<</Fields[]/XFA(x)>>", "null"), "A160");
	look_at("a.pdf", pdf_with("/AA<</WC<</S/URI/URI(x)/Next[<</S/SubmitForm>>]>>>>", "null"), "A160");
	look_at("a.pdf", pdf_with("/OpenAction<</S/GoTo/D[3 0 R/Fit]>>", "null"), "");
	look_at("a.pdf", pdf_with("/StructTreeRoot<</K<</S/Sound/P 1 0 R/K 0>>>>", "null"), "");
	look_at("a.pdf", pdf_with("/X[[[[[<</S/Launch>>]]]]]", "null"), "A160");
}
END_TEST

START_TEST(attached_programs_are_told)
{
	const char *names = "/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(%s)/EF<</F 7 0 R>>>>]>>>>";

	look_at("a.pdf", pdf_with(arena_printf(mem, names, "a.exe"), "<</Length 1>>stream\nx\nendstream"), "A161");
	look_at("a.pdf", pdf_with(arena_printf(mem, names, "a.csv"), "<</Length 3>>stream\nMZx\nendstream"), "A161");
	look_at("a.pdf", pdf_with(arena_printf(mem, names, "a.csv"), "<</Length 3>>stream\n1,2\nendstream"), "A166");
}
END_TEST

START_TEST(fonts_that_are_not_there_are_named)
{
	const char *bare = "<</Type/Font/Subtype/TrueType/BaseFont/SimSun/FontDescriptor<<>>>>";

	look_at("a.pdf", pdf("<</Type/Catalog/Pages 2 0 R>>", TEXT, bare, "null"), "A162");
	ck_assert_ptr_nonnull(strstr(diag_get(diag, 0)->what[LANG_ZH], "SimSun"));
	look_at("a.pdf", pdf("<</Type/Catalog/Pages 2 0 R>>", TEXT, "<</Type/Font/Subtype/Type3>>", "null"), "");
	look_at("a.pdf",
	    pdf("<</Type/Catalog/Pages 2 0 R>>", TEXT,
		"<</Type/Font/Subtype/Type0/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Kai>>]>>",
		"null"),
	    "A162");
	look_at("a.pdf",
	    pdf_with("/AcroForm<</Fields[]/DR<</Font<</H 7 0 R>>>>>>", "<</Type/Font/BaseFont/Helvetica>>"), "");
}
END_TEST

START_TEST(claims_are_claims)
{
	const char *xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
			  "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "
			  "xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/' pdfaid:part='2'><pdfaid:conformance>B"
			  "</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>";
	const char *stream = arena_printf(mem, "<</Type/Metadata/Length %zu>>stream\n%s\nendstream", strlen(xmp), xmp);

	ck_assert_str_eq(look_at("a.pdf", pdf_with("/Metadata 7 0 R", stream), "A165")->claims, "PDF/A-2b");
	ck_assert_str_eq(diag_get(diag, 0)->what[LANG_ZH], "自称 PDF/A-2b，未经验证");
}
END_TEST

START_TEST(what_does_not_open_is_told)
{
	struct sample s = pdf_with("", "null"), odd = pdf_with("", "null");
	char *at;

	look_at("a.pdf", part(s, 2, 3), "A154");
	look_at("a.pdf", text("%PDF-1.4\nnothing\n%%EOF\n", 23), "A154");
	at = strstr((char *)odd.bytes, "startxref\n") + strlen("startxref\n");
	*at = '9';
	look_at("a.pdf", odd, "A163");
	look_at("a.pdf", pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Length 1>>stream\n \nendstream", FONT, "null"),
	    "A164");
}
END_TEST

/* Encrypted; user: the password that opening it takes, "" none. */
static struct sample
locked(const char *user)
{
	struct sample plain = pdf_with("", "null"), s;
	qpdf_data q = qpdf_init();

	ck_assert_int_eq(qpdf_read_memory(q, "a", (const char *)plain.bytes, plain.length, NULL) & QPDF_ERRORS, 0);
	qpdf_init_write_memory(q);
	qpdf_set_r6_encryption_parameters2(q, user, "owner", 1, 1, 1, 1, 1, 1, qpdf_r3p_none, 1);
	ck_assert_int_eq(qpdf_write(q) & QPDF_ERRORS, 0);
	s = text((const char *)qpdf_get_buffer(q), qpdf_get_buffer_length(q));
	qpdf_cleanup(&q);
	return s;
}

START_TEST(locks_are_told)
{
	look_at("a.pdf", locked("secret"), "A158");
	look_at("a.pdf", locked(""), "A159");
}
END_TEST

START_TEST(a_file_without_pages_is_told)
{
	look_at("a.pdf", pdf("<</Type/Catalog/Pages 7 0 R>>", TEXT, FONT, "<</Type/Pages/Kids[]/Count 0>>"), "A156");
}
END_TEST

/* A152 is told of a file that nobody reads: tests/unit/test_archive_gather.c. */
START_TEST(too_much_is_not_decoded)
{
	struct sample s = jpeg(true);
	guint8 *frame = memmem(s.bytes, s.length, "\xff\xc0", 2);

	ck_assert_ptr_nonnull(frame);
	memset(frame + 5, 0xff, 4);
	frame[5] = frame[7] = 0xf0;
	look_at("a.jpg", s, "A157");
}
END_TEST

START_TEST(sealed_fields_are_counted)
{
	const char *form = "/AcroForm<</Fields[7 0 R]/SigFlags 3>>";

	ck_assert_uint_eq(look_at("a.pdf", pdf_with(form, "<</FT/Sig/T(s)/V<</Type/Sig>>>>"), "A286")->seals, 1);
	ck_assert_uint_eq(look_at("a.pdf", pdf_with(form, "<</FT/Sig/T(s)>>"), "")->seals, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("files of materials");
	TCase *tests = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, pictures_are_decoded);
	tcase_add_test(tests, blank_pages_are_a_hint);
	tcase_add_test(tests, what_is_cut_off_is_told);
	tcase_add_test(tests, a_flipped_bit_of_a_png_is_told);
	tcase_add_test(tests, names_and_bytes_agree);
	tcase_add_test(tests, other_kinds_are_refused_by_name);
	tcase_add_test(tests, a_plain_pdf_has_nothing_to_tell);
	tcase_add_test(tests, what_a_pdf_would_do_is_told);
	tcase_add_test(tests, attached_programs_are_told);
	tcase_add_test(tests, fonts_that_are_not_there_are_named);
	tcase_add_test(tests, claims_are_claims);
	tcase_add_test(tests, what_does_not_open_is_told);
	tcase_add_test(tests, locks_are_told);
	tcase_add_test(tests, a_file_without_pages_is_told);
	tcase_add_test(tests, too_much_is_not_decoded);
	tcase_add_test(tests, sealed_fields_are_counted);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
