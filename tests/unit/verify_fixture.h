/*
 * A small PDF/A-3u made by hand, without any of the program's writers, and its twins: the same file
 * with one thing wrong.  What is right in it is right by construction, so a test of verify rests on
 * nothing but verify.
 */
#ifndef VERIFY_FIXTURE_H
#define VERIFY_FIXTURE_H

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <check.h>
#include <zlib.h>

#include "write/pdf/inner.h"
#include "base/digest.h"

enum twin {
	TWIN_GOOD,
	TWIN_HEADER,
	TWIN_NO_ID,
	TWIN_TAIL,
	TWIN_CUT_END,
	TWIN_CUT_MIDDLE,
	TWIN_XREF,
	TWIN_NO_XMP,
	TWIN_XMP_BROKEN,
	TWIN_XMP_ENCODING,
	TWIN_XMP_LEVEL,
	TWIN_XMP_PREFIX,
	TWIN_TITLE,
	TWIN_NO_INTENT,
	TWIN_INTENT_CLASS,
	TWIN_NO_RESOURCES,
	TWIN_DEEP,
	TWIN_HUGE_PAGE,
	TWIN_NOT_EMBEDDED,
	TWIN_FONT_DAMAGED,
	TWIN_FONT_CUT,
	TWIN_GLYPH_MISSING,
	TWIN_GLYPHS_EMPTY,
	TWIN_GLYPHS_BOXES,
	TWIN_WIDTHS,
	TWIN_NO_TOUNICODE,
	TWIN_TOUNICODE_RANGE,
	TWIN_TOUNICODE_ZERO,
	TWIN_TOUNICODE_COUNT,
	TWIN_UNMAPPED,
	TWIN_NOTDEF,
	TWIN_JAVASCRIPT,
	TWIN_OPEN_ACTION,
	TWIN_PAGE_AA,
	TWIN_FORM,
	TWIN_NO_LANG,
	TWIN_NO_AF,
	TWIN_NO_MIME,
	TWIN_NO_RELATIONSHIP,
	TWIN_BAD_PROFILE,
	TWIN_BAD_CONTENT,
	TWIN_BOMB,
	TWIN_MANY_FIELDS,
	TWIN_NO_EXPECTATION,
	TWIN_EXPECTATION_BROKEN,
	TWIN_PAGES,
	TWIN_REQUIRED_EMPTY,
	TWIN_GLYPH,
	TWIN_FIELD_GONE,
	TWIN_NO_RECORD,
	TWIN_RECORD_ALTERED,
	TWIN_CHECKSUM,
	TWIN_REPLACEMENT,
	TWIN_PRIVATE,
	TWIN_EMPTY_PAGE,
	TWIN_BETWEEN,
	TWIN_SHADOW,
	TWIN_COUNT,
};

static const char fixture_record[] = "<case id=\"T-1\" region=\"anyang-2022\"><cons_name>𠮷野家㛃</cons_name></case>";

/* Text set glyph by glyph: a character, its place from the top left [pt], ten points high and wide. */
struct fixture_text {
	double x, y;
	const char *text;
	double advance;
};

static const struct fixture_text fixture_page[] = {
	{ 50, 100, "户名：", 10 },
	{ 80, 100, "𠮷野家㛃", 10 }, /* beyond the BMP */
	{ 120, 100, "，地址：", 10 },
	{ 80, 120, "虚构市某某路", 10 }, /* two lines in one cell */
	{ 80, 134, "１号", 10 },
	{ 200, 120, "ABC-", 10 }, /* broken with a hyphen of the line's own */
	{ 200, 134, "DEF", 10 },
	{ 300, 120, "GZ-", 10 }, /* broken behind a hyphen of the text's own */
	{ 300, 134, "22", 10 },
	/* set close: the comma has only its left half, the bracket behind it only its right half */
	{ 400, 200, "某", 10 },
	{ 400, 210, "，", 10 },
	{ 400, 215, "（", 10 },
	{ 400, 225, "甲", 10 }, /* and so in a column */
	{ 395, 235, "24", 10 },
	{ 80, 160, "某某，", 10 },
	{ 100, 160, "（", 10 },
	{ 110, 160, "甲", 10 },
	{ 120, 160, "）", 10 },
};

static const char fixture_expectation[] =
    "<expectation document=\"supply-scheme-reply\" title=\"答复单\" pages=\"1\">\n"
    "<field name=\"cons_name\" label=\"户名\" required=\"yes\" page=\"1\" x=\"80\" y=\"100\" width=\"40\" height=\"12\">𠮷野家㛃</field>\n"
    "<field name=\"addr\" label=\"地址\" required=\"yes\" page=\"1\" x=\"80\" y=\"120\" width=\"60\" height=\"26\">虚构市某某路１号</field>\n"
    "<field name=\"model\" label=\"型号\" required=\"no\" page=\"1\" x=\"200\" y=\"120\" width=\"40\" height=\"26\">ABC DEF</field>\n"
    "<field name=\"code\" label=\"编码\" required=\"no\" page=\"1\" x=\"300\" y=\"120\" width=\"30\" height=\"26\">GZ-22</field>\n"
    "<field name=\"left\" label=\"紧排左\" required=\"no\" page=\"1\" x=\"80\" y=\"160\" width=\"25\" height=\"12\">某某，</field>\n"
    "<field name=\"right\" label=\"紧排右\" required=\"no\" page=\"1\" x=\"105\" y=\"160\" width=\"20\" height=\"12\">（甲）</field>\n"
    "<field name=\"upper\" label=\"竖排上\" required=\"no\" page=\"1\" x=\"400\" y=\"200\" width=\"10\" height=\"15\" runs=\"down\">某，</field>\n"
    "<field name=\"lower\" label=\"竖排下\" required=\"no\" page=\"1\" x=\"400\" y=\"220\" width=\"10\" height=\"25\" runs=\"down\">（甲24</field>\n"
    "<field name=\"none\" label=\"备注\" required=\"no\" page=\"1\" x=\"80\" y=\"180\" width=\"0\" height=\"0\"></field>\n"
    "</expectation>";

struct fixture {
	enum twin twin;
	GString *out;
	GArray *offset;    /* gsize, by object number */
	GArray *character; /* gunichar, by code - 1 */
	GString *content;
};

static inline void fixture_object(struct fixture *f, guint number, const char *format, ...) G_GNUC_PRINTF(3, 4);

static inline void
fixture_object(struct fixture *f, guint number, const char *format, ...)
{
	gsize at = f->out->len;
	va_list list;

	if (f->offset->len <= number)
		g_array_set_size(f->offset, number + 1);
	g_array_index(f->offset, gsize, number) = at;
	g_string_append_printf(f->out, "%u 0 obj\n", number);
	va_start(list, format);
	g_string_append_vprintf(f->out, format, list);
	va_end(list);
	g_string_append(f->out, "\nendobj\n");
}

static inline void
fixture_stream(struct fixture *f, guint number, const char *dict, const char *bytes, gsize length)
{
	if (f->offset->len <= number)
		g_array_set_size(f->offset, number + 1);
	g_array_index(f->offset, gsize, number) = f->out->len;
	g_string_append_printf(f->out, "%u 0 obj\n<<%s/Length %" G_GSIZE_FORMAT ">>\nstream\n", number, dict, length);
	g_string_append_len(f->out, bytes, (gssize)length);
	g_string_append(f->out, "\nendstream\nendobj\n");
}

static inline guint
fixture_code(struct fixture *f, gunichar c)
{
	for (guint i = 0; i < f->character->len; i++)
		if (g_array_index(f->character, gunichar, i) == c)
			return i + 1;
	g_array_append_val(f->character, c);
	return f->character->len;
}

static inline void
fixture_set(struct fixture *f, struct fixture_text text)
{
	double x = text.x;

	for (const char *p = text.text; *p != '\0'; p = g_utf8_next_char(p), x += text.advance)
		g_string_append_printf(f->content, "BT /F1 10 Tf %.1f %.1f Td [<%04X>]TJ ET\n", x, 842 - text.y - 10,
		    fixture_code(f, g_utf8_get_char(p)));
}

static inline void
fixture_content(struct fixture *f)
{
	f->content = g_string_new("q\n");
	for (gsize i = 0; i < G_N_ELEMENTS(fixture_page) && f->twin != TWIN_EMPTY_PAGE; i++) {
		struct fixture_text text = fixture_page[i];

		if (f->twin == TWIN_GLYPH && strcmp(text.text, "𠮷野家㛃") == 0)
			text.text = "吉野家㛃";
		if (f->twin == TWIN_FIELD_GONE && strcmp(text.text, "𠮷野家㛃") == 0)
			continue;
		fixture_set(f, text);
	}
	if (f->twin == TWIN_REPLACEMENT)
		fixture_set(f, (struct fixture_text){ 80, 300, "�", 10 });
	if (f->twin == TWIN_PRIVATE)
		fixture_set(f, (struct fixture_text){ 80, 300, "\xee\x80\x80", 10 });
	if (f->twin == TWIN_NOTDEF)
		g_string_append(f->content, "BT /F1 10 Tf 80 300 Td [<0000>]TJ ET\n");
	for (int i = 0; i < 30 && f->twin == TWIN_DEEP; i++)
		g_string_append(f->content, "q ");
	for (int i = 0; i < 30 && f->twin == TWIN_DEEP; i++)
		g_string_append(f->content, "Q ");
	if (f->twin == TWIN_BAD_CONTENT)
		g_string_append(f->content, "1 2 nonsense\n");
	g_string_append(f->content, "Q\n");
}

static inline char *
fixture_tounicode(struct fixture *f)
{
	GString *map = g_string_new(
	    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
	    "/CMapName /X def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
	guint skip = f->twin == TWIN_UNMAPPED ? fixture_code(f, g_utf8_get_char("址")) : 0;
	guint count = f->character->len - (skip > 0) + (f->twin == TWIN_NOTDEF) + (f->twin == TWIN_TOUNICODE_COUNT);

	if (f->twin == TWIN_TOUNICODE_RANGE) {
		g_string_append(map, "1 begincidrange <0000> <FFFF> 0 endcidrange endcmap\n");
		return g_string_free(map, FALSE);
	}
	g_string_append_printf(map, "%u beginbfchar\n", count);
	if (f->twin == TWIN_NOTDEF)
		g_string_append(map, "<0000> <25A1>\n");
	for (guint i = 0; i < f->character->len; i++) {
		g_autofree char *utf8 = g_ucs4_to_utf8(&g_array_index(f->character, gunichar, i), 1, NULL, NULL, NULL);
		g_autofree gunichar2 *units = g_utf8_to_utf16(utf8, -1, NULL, NULL, NULL);

		if (i + 1 == skip)
			continue;
		g_string_append_printf(map, "<%04X> <", i + 1);
		for (gunichar2 *u = units; *u != 0; u++)
			g_string_append_printf(map, "%04X", f->twin == TWIN_TOUNICODE_ZERO && i == 0 ? 0 : *u);
		g_string_append(map, ">\n");
	}
	g_string_append(map, "endbfchar\nendcmap end end\n");
	return g_string_free(map, FALSE);
}

static inline void
fixture_xmp(struct fixture *f)
{
	const char *prefix = f->twin == TWIN_XMP_PREFIX ? "pdfid" : "pdfaid";
	g_autofree char *packet = g_strdup_printf(
	    "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"%s?>\n"
	    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
	    "<rdf:Description rdf:about=\"\" xmlns:%s=\"http://www.aiim.org/pdfa/ns/id/\" %s:part=\"3\" %s:conformance=\"%s\"/>"
	    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title><rdf:Alt>"
	    "<rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title></rdf:Description>"
	    "</rdf:RDF></x:xmpmeta%s\n<?xpacket end=\"w\"?>",
	    f->twin == TWIN_XMP_ENCODING ? " encoding=\"UTF-8\"" : "", prefix, prefix, prefix,
	    f->twin == TWIN_XMP_LEVEL ? "B" : "U", f->twin == TWIN_TITLE ? "别的标题" : "答复单",
	    f->twin == TWIN_XMP_BROKEN ? "" : ">");

	fixture_stream(f, 10, "/Type/Metadata/Subtype/XML", packet, strlen(packet));
}

/* The house's ICC profile; its class is at 12, the number of its tags at 128. */
static inline void
fixture_profile(struct fixture *f)
{
	g_autoptr(GByteArray) icc = g_byte_array_new();

	pdf_icc_srgb(icc);
	if (f->twin == TWIN_INTENT_CLASS)
		memcpy(icc->data + 12, "scnr", 4);
	if (f->twin == TWIN_BAD_PROFILE)
		memset(icc->data + 128, 0, 4);
	fixture_stream(f, 11, "/N 3", (const char *)icc->data, icc->len);
}

static inline void
fixture_file(struct fixture *f, guint number, const char *name, const char *relationship, const char *bytes)
{
	bool record = strcmp(name, "record.xml") == 0;
	g_autoptr(GString) sum = g_string_new(NULL);
	g_autofree char *dict = NULL, *related = g_strdup_printf("/AFRelationship/%s", relationship);
	guint8 md5[16];

	digest_md5_raw(bytes, strlen(bytes), md5);
	md5[0] ^= (guint8)(record && f->twin == TWIN_CHECKSUM);
	for (int i = 0; i < 16; i++)
		g_string_append_printf(sum, "%02X", md5[i]);
	dict = g_strdup_printf("/Type/EmbeddedFile%s/Params<</Size %" G_GSIZE_FORMAT "/CheckSum<%s>>>",
	    record && f->twin == TWIN_NO_MIME ? "" : "/Subtype/application#2Fxml", strlen(bytes), sum->str);
	fixture_stream(f, number + 1, dict, bytes, strlen(bytes));
	fixture_object(f, number, "<</Type/Filespec/F(%s)/UF(%s)/Desc<%s>%s/EF<</F %u 0 R/UF %u 0 R>>>>", name, name,
	    record ? "FEFF8BB05F55" : "FEFF5404680F5E946709768451855BB9548C4F4D7F6E", /* 记录; 各栏应有的内容和位置 */
	    record && f->twin == TWIN_NO_RELATIONSHIP ? "" : related, number + 1, number + 1);
}

static inline char *
fixture_replace(const char *text, const char *from, const char *to)
{
	g_auto(GStrv) pieces = g_strsplit(text, from, -1);

	return g_strjoinv(to, pieces);
}

static inline void
fixture_attachments(struct fixture *f)
{
	g_autofree char *expectation = g_strdup(fixture_expectation);
	char *changed = NULL;

	if (f->twin == TWIN_PAGES)
		changed = fixture_replace(expectation, "pages=\"1\"", "pages=\"2\"");
	if (f->twin == TWIN_REQUIRED_EMPTY)
		changed = fixture_replace(expectation, "备注\" required=\"no\"", "备注\" required=\"yes\"");
	if (f->twin == TWIN_EXPECTATION_BROKEN)
		changed = fixture_replace(expectation, "</expectation>", "");
	if (f->twin == TWIN_EMPTY_PAGE)
		changed = g_strdup("<expectation document=\"supply-scheme-reply\" title=\"答复单\" pages=\"1\"/>");
	if (f->twin == TWIN_MANY_FIELDS) {
		GString *many = g_string_new(
		    "<expectation document=\"supply-scheme-reply\" title=\"答复单\" pages=\"1\">");

		for (int i = 0; i < 25; i++)
			g_string_append_printf(many,
			    "<field name=\"f%d\" label=\"第%d栏\" required=\"no\" page=\"1\" x=\"400\" y=\"400\""
			    " width=\"9\" height=\"9\">值</field>",
			    i, i);
		changed = g_string_free(g_string_append(many, "</expectation>"), FALSE);
	}
	if (changed != NULL) {
		g_free(expectation);
		expectation = changed;
	}
	if (f->twin != TWIN_NO_RECORD)
		fixture_file(f, 20, "record.xml", "Data",
		    f->twin == TWIN_RECORD_ALTERED ? "<case id=\"T-2\"/>" : fixture_record);
	fixture_file(f, 22, "expectation.xml", "Supplement", expectation);
}

/* A glyph 1000 wide: a square of its own, of an opening bracket in the right half; without a character the first one. */
static inline void
fixture_glyph(struct fixture *f, GString *out, guint glyph)
{
	bool right = glyph > 0 && g_array_index(f->character, gunichar, glyph - 1) == 0xff08;
	guint x = 100 + 5 * (f->twin == TWIN_GLYPHS_BOXES ? 0 : glyph) + (right ? 400 : 0);
	const char square[] = { 28, 1000 >> 8, (char)(1000 & 255), 28, (char)(x >> 8), (char)(x & 255), 28, 0, 0,
		21, /* rmoveto */
		28, 1, 44, 28, 1, 44, 28, (char)-2, (char)-44, 6, /* hlineto */ 14 /* endchar */ };

	if (f->twin == TWIN_GLYPHS_EMPTY && glyph > 0)
		g_string_append_len(out, "\x1c\3\xe8\x0e", 4);
	else
		g_string_append_len(out, square, sizeof square);
}

/* A CFF program with a glyph for each code: header, a name, a top dictionary, no strings and subroutines, a private
 * dictionary (widths are 0 unless they are said), the glyphs. */
static inline GString *
fixture_program(struct fixture *f)
{
	static const char head[] = "\1\0\4\2"
				   "\0\1\1\1\2A"
				   "\0\1\1\1\16\x1d\0\0\0\x22\x11\x8d\x1d\0\0\0\x20\x12"
				   "\0\0\0\0\x8b\x14";
	guint count = f->character->len + 1 - (f->twin == TWIN_GLYPH_MISSING);
	g_autoptr(GString) glyphs = g_string_new(NULL);
	GString *out = g_string_new_len(head, sizeof head - 1);

	if (f->twin == TWIN_FONT_DAMAGED)
		return g_string_assign(out, "nothing");
	g_string_append_printf(out, "%c%c%c", 0, (int)count, 2);
	for (guint i = 0; i <= count; i++) {
		g_string_append_printf(out, "%c%c", (int)(glyphs->len + 1) >> 8, (int)(glyphs->len + 1) & 255);
		if (i < count)
			fixture_glyph(f, glyphs, i);
	}
	g_string_append_len(out, glyphs->str, (gssize)glyphs->len);
	if (f->twin == TWIN_FONT_CUT)
		g_string_truncate(out, 40);
	return out;
}

static inline void
fixture_font(struct fixture *f)
{
	g_autofree char *map = fixture_tounicode(f);
	g_autoptr(GString) program = fixture_program(f);

	fixture_object(f, 5,
	    "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Sample/Encoding/Identity-H/DescendantFonts[6 0 R]%s>>",
	    f->twin == TWIN_NO_TOUNICODE ? "" : "/ToUnicode 9 0 R");
	fixture_object(f, 6,
	    "<</Type/Font/Subtype/CIDFontType0/BaseFont/ABCDEF+Sample/CIDSystemInfo<</Registry(Adobe)"
	    "/Ordering(Identity)/Supplement 0>>/DW %d/FontDescriptor 7 0 R>>",
	    f->twin == TWIN_WIDTHS ? 990 : 1000);
	fixture_object(f, 7,
	    "<</Type/FontDescriptor/FontName/ABCDEF+Sample/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0"
	    "/Ascent 880/Descent -120/CapHeight 700/StemV 80%s>>",
	    f->twin == TWIN_NOT_EMBEDDED ? "" : "/FontFile3 8 0 R");
	fixture_stream(f, 8, "/Subtype/CIDFontType0C", program->str, program->len);
	fixture_stream(f, 9, "", map, strlen(map));
}

static inline void
fixture_catalog(struct fixture *f)
{
	const char *names = f->twin == TWIN_NO_RECORD ? "(expectation.xml) 22 0 R" :
	    f->twin == TWIN_NO_EXPECTATION            ? "(record.xml) 20 0 R" :
	    f->twin == TWIN_BOMB                      ? "(expectation.xml) 22 0 R (record.xml) 20 0 R (z.txt) 24 0 R" :
							"(expectation.xml) 22 0 R (record.xml) 20 0 R";
	const char *associated = f->twin == TWIN_NO_RECORD || f->twin == TWIN_NO_AF ? "22 0 R" :
	    f->twin == TWIN_NO_EXPECTATION                                          ? "20 0 R" :
	    f->twin == TWIN_BOMB                                                    ? "20 0 R 22 0 R 24 0 R" :
										      "20 0 R 22 0 R";

	fixture_object(f, 1, "<</Type/Catalog/Pages 2 0 R%s%s%s%s%s/AF[%s]/Names<</EmbeddedFiles<</Names[%s]>>%s>>>>",
	    f->twin == TWIN_NO_LANG ? "" : "/Lang(zh-CN)", f->twin == TWIN_NO_XMP ? "" : "/Metadata 10 0 R",
	    f->twin == TWIN_NO_INTENT ?
		"" :
		"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/DestOutputProfile 11 0 R>>]",
	    f->twin == TWIN_OPEN_ACTION ? "/OpenAction<</S/Launch/F(a)>>" : "",
	    f->twin == TWIN_FORM ? "/AcroForm<</Fields[]>>" : "", associated, names,
	    f->twin == TWIN_JAVASCRIPT ? "/JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>" : "");
	fixture_object(f, 2, "<</Type/Pages/Kids[3 0 R]/Count 1%s>>",
	    f->twin == TWIN_NO_RESOURCES ? "/Resources<</Font<</F1 5 0 R>>>>" : "");
	fixture_object(f, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d 842]%s/Contents 4 0 R%s>>",
	    f->twin == TWIN_HUGE_PAGE ? 15000 : 595,
	    f->twin == TWIN_NO_RESOURCES ? "" : "/Resources<</Font<</F1 5 0 R>>>>",
	    f->twin == TWIN_PAGE_AA ? "/AA<</O<</S/Named/N/NextPage>>>>" : "");
	fixture_object(f, 12, "<</Title<FEFF7B5459 0D 5355>>>");
}

static inline void
fixture_end(struct fixture *f)
{
	gsize at = f->out->len;

	g_string_append_printf(f->out, "xref\n0 %u\n", f->offset->len);
	for (guint i = 0; i < f->offset->len; i++) {
		gsize offset = g_array_index(f->offset, gsize, i) + (f->twin == TWIN_XREF && i == 4 ? 3 : 0);

		g_string_append_printf(f->out, "%010" G_GSIZE_FORMAT " %05d %c \n", offset, offset > 0 ? 0 : 65535,
		    offset > 0 ? 'n' : 'f');
	}
	g_string_append_printf(f->out,
	    "trailer\n<</Size %u/Root 1 0 R/Info 12 0 R%s>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", f->offset->len,
	    f->twin == TWIN_NO_ID ? "" : "/ID[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>]",
	    at);
	if (f->twin == TWIN_TAIL)
		g_string_append(f->out, "more");
	if (f->twin == TWIN_CUT_END)
		g_string_truncate(f->out, f->out->len - 20);
	if (f->twin == TWIN_CUT_MIDDLE)
		g_string_truncate(f->out, f->out->len / 2);
}

/* A third attached file: 80 MB of nothing in 80 KB, which no one has to unpack. */
static inline void
fixture_bomb(struct fixture *f)
{
	g_autoptr(GByteArray) packed = g_byte_array_new();
	guint8 nothing[65536] = { 0 }, out[65536];
	z_stream z = { 0 };

	ck_assert_int_eq(deflateInit(&z, 9), Z_OK);
	for (int i = 0; i <= 1280; i++) {
		z.next_in = nothing;
		z.avail_in = sizeof nothing;
		do {
			z.next_out = out;
			z.avail_out = sizeof out;
			(void)deflate(&z, i == 1280 ? Z_FINISH : Z_NO_FLUSH);
			g_byte_array_append(packed, out, (guint)(sizeof out - z.avail_out));
		} while (z.avail_out == 0);
	}
	deflateEnd(&z);
	fixture_stream(f, 25, "/Type/EmbeddedFile/Subtype/text#2Fplain/Filter/FlateDecode", (const char *)packed->data,
	    packed->len);
	fixture_object(f, 24,
	    "<</Type/Filespec/F(z.txt)/UF(z.txt)/AFRelationship/Supplement/EF<</F 25 0 R/UF 25 0 R>>>>");
}

/* Frees with g_string_free. */
static inline GString *
fixture_make(enum twin twin)
{
	struct fixture f = { .twin = twin,
		.out = g_string_new("%PDF-1.7\n"),
		.offset = g_array_new(FALSE, TRUE, sizeof(gsize)),
		.character = g_array_new(FALSE, FALSE, sizeof(gunichar)) };

	g_string_append(f.out, twin == TWIN_HEADER ? "%abcd\n" : "%\xe2\xe3\xcf\xd3\n");
	fixture_content(&f);
	if (twin == TWIN_BETWEEN)
		g_string_append(f.out, "% approved by the office\n");
	if (twin == TWIN_SHADOW) /* whoever does not ask the table of objects may take this one */
		fixture_object(&f, 12, "<</Title(x)>>");
	fixture_catalog(&f);
	fixture_stream(&f, 4, "", f.content->str, f.content->len);
	fixture_font(&f);
	fixture_xmp(&f);
	fixture_profile(&f);
	fixture_attachments(&f);
	if (twin == TWIN_BOMB)
		fixture_bomb(&f);
	fixture_end(&f);
	g_string_free(f.content, TRUE);
	g_array_free(f.offset, TRUE);
	g_array_free(f.character, TRUE);
	return f.out;
}

#endif
