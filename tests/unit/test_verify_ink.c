/* What a person sees of a page: a file of the PDF writer, and what is drawn altered so that its text stays. */
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <qpdf/qpdf-c.h>

#include "base/data.h"
#include "base/diag.h"
#include "xml/schema/schema.h"
#include "verify/verify.h"
#include "write_fixture.h"

enum { MOST_FACES = 32 };
#define PROVENANCE sheet_provenance(sheet, "2", record, "")

static const char record[] = "<case id=\"T-1\" region=\"anyang-2022\"><cons_name>𠮷野家</cons_name></case>";

static struct sheet *sheet;
static struct verify_rules *rules;
static struct written file;
static struct reader_face face[MOST_FACES];

/* The house's faces; `gone` is one that is not here. */
static void
use_faces(const char *gone)
{
	ck_assert_uint_le(sheet->fonts->face_count, MOST_FACES);
	for (guint i = 0; i < sheet->fonts->face_count; i++) {
		const struct font_face *from = &sheet->fonts->face[i];

		face[i] = (struct reader_face){ from->id, from->file, from->index, from->sha256 };
		if (g_strcmp0(gone, from->id) == 0)
			face[i].file = NULL;
	}
	verify_use_faces(rules, sheet->arena, face, sheet->fonts->face_count);
}

/* The file with its attachments. */
static void
write_with(const char *expectation, gsize length, const char *provenance)
{
	struct page_attachment attachment[3] = {
		{ "record.xml", "application/xml", "Data", "记录", record, sizeof record - 1 },
		{ "expectation.xml", "application/xml", "Supplement", "应有的内容", expectation, length },
		{ "provenance.xml", "application/xml", "Supplement", "来历", provenance,
		    provenance != NULL ? strlen(provenance) : 0 },
	};

	sheet->pages.attachment = attachment;
	sheet->pages.attachment_count = provenance != NULL ? 3 : 2;
	file = sheet_write(sheet, "pdf", NULL);
	ck_assert_ptr_nonnull(file.bytes);
}

static const char *
expectation_of(gsize *length)
{
	static struct page_field field = { "cons_name", "户名", "虚构市某某路１号", true, 1, { 60, 130, 200, 14 },
		false };

	sheet->pages.field = &field;
	sheet->pages.field_count = 1;
	return pages_expectation(sheet->arena, sheet_pages(sheet), length);
}

static void
write_file(void)
{
	gsize length = 0;
	const char *expectation;

	sheet = sheet_new();
	sheet->pages.identifier = "T-1/sample";
	rules = verify_rules_load(sheet->arena, sheet->diag, data_alone(sheet->arena, "."));
	ck_assert_ptr_nonnull(rules);
	use_faces(NULL);
	ck_assert(writer_lookup("pdf")->prepare(sheet->arena, sheet->diag, sheet->fonts));
	sheet_text(sheet, "title", 22, 60, 100, 0xC00000, "高压供电方案答复单");
	sheet_text(sheet, "song", 10.5, 60, 140, 0, "虚构市某某路１号");
	sheet_text(sheet, "kai", 12, 60, 300, 0, "附注：以上各项");
	expectation = expectation_of(&length);
	write_with(expectation, length, PROVENANCE);
}

static void
drop_file(void)
{
	sheet_free(sheet);
}

/* What the closed set refuses besides (V-140...), what properties do not agree on, and what is embedded (V-240...). */
static bool
is_told_elsewhere(const char *id)
{
	static const char *const others[] = { "V-14", "V-15", "V-16", "V-24", "V-25" };

	for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
		if (g_str_has_prefix(id, others[i]))
			return true;
	return false;
}

static void
expect_ids(const void *bytes, gsize length, const char *expected)
{
	struct diag *diag = diag_new(sheet->arena), *aside = diag_new(sheet->arena);
	struct xml_schema *schema = xml_schema_load(sheet->arena, aside, "templates/schema/facts.rng");
	g_autoptr(GString) ids = g_string_new(NULL);
	xmlNode *facts = verify_bytes(rules, sheet->arena, diag, "twin.pdf", bytes, length, record, sizeof record - 1);

	ck_assert_ptr_nonnull(facts);
	ck_assert_msg(xml_check(sheet->arena, aside, schema, facts->doc, DIAG_XML_SCHEMA), "%s",
	    diag_count(aside) > 0 ? diag_get(aside, 0)->what[LANG_EN] : "");
	for (gsize i = 0; i < diag_count(diag); i++)
		if (!is_told_elsewhere(diag_get(diag, i)->id) &&
		    (i == 0 || strcmp(diag_get(diag, i - 1)->id, diag_get(diag, i)->id) != 0))
			g_string_append_printf(ids, "%s%s", ids->len > 0 ? " " : "", diag_get(diag, i)->id);
	ck_assert_msg(strcmp(ids->str, expected) == 0, "found \"%s\", expected \"%s\": %s", ids->str, expected,
	    diag_count(diag) > 0 ? diag_get(diag, 0)->what[LANG_EN] : "");
}

START_TEST(a_written_file_is_good)
{
	expect_ids(file.bytes, file.length, "");
}
END_TEST

/* What stands before the content, in place of a pattern in it, and behind it; and what is found. */
static const struct {
	const char *before, *pattern, *instead, *behind;
	const char *found;
} mutation[] = {
	{ "", "", "", "", "" },
	{ "3 Tr\n", "", "", "", "V-220" },
	{ "7 Tr\n", "", "", "", "V-220" },
	{ "1 Tr\n", "", "", "", "V-220" },
	{ "", " 22 Tf", " 3 Tf", "", "V-221" },
	{ "", "22 Tf [^[]*\\[", "1 Tf .5 0 0 .5 60 742 Tm[", "", "V-221" },
	{ "", "22 Tf [^[]*\\[", "22 Tf .2 0 0 1 60 742 Tm[", "", "V-221" },
	{ "", "22 Tf [^[]*\\[", "22 Tf 1 .4 0 1 60 742 Tm[", "", "V-221" },
	{ "", "22 Tf [^[]*\\[", "22 Tf -1 0 0 1 300 742 Tm[", "", "V-221" },
	{ "", "22 Tf [^[]*\\[", "22 Tf 1 0 0 1 -30 742 Tm[", "", "V-222" },
	{ "", "22 Tf [^[]*\\[", "22 Tf 1 0 0 1 60 838 Tm[", "", "V-222" },
	{ "q 0 0 595 745 re W n\n", "", "", "Q", "V-222" },
	{ "q 0 0 60 842 re 200 0 300 842 re W* n\n", "", "", "Q", "V-222" },
	{ "", "\\.753 0 0 rg", "1 1 1 rg", "", "V-223" },
	{ "", "\\.753 0 0 rg", ".95 g", "", "V-223" },
	{ "", "\\.753 0 0 rg", "0 0 0 .05 k", "", "V-223" },
	{ "", "\\.753 0 0 rg", "/Pattern cs /P1 scn", "", "V-129 V-223" },
	{ ".8 0 0 rg 40 730 300 40 re f\n", "", "", "", "V-223" },
	{ ".8 0 0 rg 40 730 m 340 730 l 340 770 l 40 770 l h f\n", "", "", "", "V-223" },
	{ "", "\\.753 0 0 rg", ".753 0 0 rg 2 Tr 1 1 1 RG", "0 Tr", "V-220" },
	{ "", "\\.753 0 0 rg", ".753 0 0 rg 2 Tr 6 w .753 0 0 RG", "0 Tr", "V-220" },
	{ "", "", "", "1 1 1 rg 0 0 596 842 re f", "V-224" },
	{ "", "", "", "1 g 70 735 9 9 re f", "V-224" },
	{ "", "", "", "1 g 70 740 m 90 740 90 760 70 760 c f", "V-224" },
	{ "", "", "", "1 G 30 w 60 750 m 300 751 l S", "V-224" },
	{ "", "", "", "1 0 0 RG .8 w 66 745 m 74 745 l S", "V-224" },
	{ "", "", "", "q 40 0 0 30 60 735 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q", "V-224" },
	{ "", "22 Tf [^[]*\\[", "22 Tf 1 0 0 1 60 540 Tm[", "", "V-225" },
	{ "0 g 0 750 595 .7 re f\n", "", "", "", "V-226" },
	{ "0 G .5 w 0 750 m 595 750 l S\n", "", "", "", "V-226" },
	{ "", "BT([^E]* 22 Tf[^E]*)ET", "/Span<</ActualText<FEFF4E00>>>BDC BT\\1ET EMC", "", "V-227" },
	{ "", "22 Tf [^[]*\\[", "22 Tf 1 0 0 1 60.1 742 Tm[", "", "V-239" },
	{ "", " 22 Tf", " 22.1 Tf", "", "V-239" },
	{ "", "\\.753 0 0 rg", ".749 0 0 rg", "", "V-239" },
	{ "1 g 400 20 .4 .4 re f\n", "", "", "", "V-239" },
	{ "", "", "", "/Artifact<</Type/Layout/Subtype/XXStrike>>BDC 0 g 55 745 200 .6 re f EMC", "V-239" },
	{ "", "", "", "400 20 m 410 20 l S", "V-239" },
};

static GString *
content_of(qpdf_data pdf, qpdf_oh *stream)
{
	guint8 *bytes = NULL;
	gsize length = 0;
	GString *content;

	*stream = qpdf_oh_get_key(pdf, qpdf_get_page_n(pdf, 0), "/Contents");
	ck_assert_int_eq(qpdf_oh_get_stream_data(pdf, *stream, qpdf_dl_generalized, NULL, &bytes, &length),
	    QPDF_SUCCESS);
	content = g_string_new_len((const char *)bytes, (gssize)length);
	free(bytes);
	return content;
}

static qpdf_data
open_copy(void)
{
	qpdf_data pdf = qpdf_init();

	ck_assert_int_eq(qpdf_read_memory(pdf, "x", (const char *)file.bytes, file.length, NULL), QPDF_SUCCESS);
	return pdf;
}

static void
expect_written(qpdf_data pdf, const char *expected)
{
	qpdf_init_write_memory(pdf);
	qpdf_set_static_ID(pdf, QPDF_TRUE);
	qpdf_set_object_stream_mode(pdf, qpdf_o_disable);
	ck_assert_int_eq(qpdf_write(pdf), QPDF_SUCCESS);
	expect_ids(qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf), expected);
	qpdf_cleanup(&pdf);
}

START_TEST(each_way_of_hiding_is_found_alone)
{
	qpdf_data pdf = open_copy();
	qpdf_oh stream;
	g_autoptr(GString) content = content_of(pdf, &stream);
	g_autoptr(GRegex) pattern = g_regex_new(mutation[_i].pattern, 0, 0, NULL);
	g_autofree char *changed = *mutation[_i].pattern != '\0' ?
	    g_regex_replace(pattern, content->str, -1, 0, mutation[_i].instead, 0, NULL) :
	    g_strdup(content->str);
	g_autofree char *whole = g_strconcat(mutation[_i].before, changed, mutation[_i].behind, "\n", NULL);

	ck_assert(*mutation[_i].pattern == '\0' || strcmp(changed, content->str) != 0);
	qpdf_oh_replace_stream_data(pdf, stream, (const guint8 *)whole, strlen(whole), qpdf_oh_new_null(pdf),
	    qpdf_oh_new_null(pdf));
	expect_written(pdf, mutation[_i].found);
}
END_TEST

/* --- fonts --- */

static qpdf_oh
of(qpdf_data pdf, qpdf_oh object, const char *name)
{
	qpdf_oh value = qpdf_oh_get_key(pdf, qpdf_oh_is_stream(pdf, object) ? qpdf_oh_get_dict(pdf, object) : object,
	    name);

	ck_assert_msg(!qpdf_oh_is_null(pdf, value), "the file has no %s", name);
	return value;
}

/* The font of a face. */
static qpdf_oh
font_of(qpdf_data pdf, const char *id)
{
	qpdf_oh fonts = of(pdf, of(pdf, qpdf_get_page_n(pdf, 0), "/Resources"), "/Font");

	qpdf_oh_begin_dict_key_iter(pdf, fonts);
	while (qpdf_oh_dict_more_keys(pdf)) {
		qpdf_oh font = of(pdf, fonts, qpdf_oh_dict_next_key(pdf));

		if (strstr(qpdf_oh_get_name(pdf, of(pdf, font, "/BaseFont")), id) != NULL)
			return font;
	}
	ck_abort_msg("no font is %s", id);
	return 0;
}

static qpdf_oh
inner_of(qpdf_data pdf, const char *id)
{
	return qpdf_oh_get_array_item(pdf, of(pdf, font_of(pdf, id), "/DescendantFonts"), 0);
}

/* Changes bytes of a stream in place. */
static void
change_stream(qpdf_data pdf, qpdf_oh stream, void (*change)(guint8 *, gsize))
{
	guint8 *bytes = NULL;
	gsize length = 0;

	ck_assert_int_eq(qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_generalized, NULL, &bytes, &length),
	    QPDF_SUCCESS);
	change(bytes, length);
	qpdf_oh_replace_stream_data(pdf, stream, bytes, length, qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
	free(bytes);
}

#define TITLE "NotoSerifSC-Bold"
#define SONG  "NotoSerifSC-Regular"
#define KAI   "LXGWWenKai"

static void
nothing(qpdf_data pdf)
{
	(void)pdf;
}

/* The text is drawn by glyphs of the title's face. */
static void
change_program(qpdf_data pdf)
{
	qpdf_oh title = of(pdf, inner_of(pdf, TITLE), "/FontDescriptor");
	qpdf_oh song = of(pdf, inner_of(pdf, SONG), "/FontDescriptor");

	qpdf_oh_replace_key(pdf, song, "/FontFile3", of(pdf, title, "/FontFile3"));
}

static void
name_foreign(qpdf_data pdf)
{
	qpdf_oh_replace_key(pdf, inner_of(pdf, TITLE), "/BaseFont", qpdf_oh_new_name(pdf, "/ABCDEF+Arial"));
}

static void
name_other(qpdf_data pdf)
{
	qpdf_oh_replace_key(pdf, inner_of(pdf, TITLE), "/BaseFont", qpdf_oh_new_name(pdf, "/ABCDEF+NotoSansSC-Bold"));
}

/* The same glyphs by a table. */
static void
map_glyphs(qpdf_data pdf)
{
	qpdf_oh map = qpdf_oh_new_stream(pdf);
	guint8 bytes[512];

	for (guint i = 0; i < sizeof bytes; i++)
		bytes[i] = i % 2 == 0 ? 0 : (guint8)(i / 2);
	qpdf_oh_replace_stream_data(pdf, map, bytes, sizeof bytes, qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
	qpdf_oh_replace_key(pdf, inner_of(pdf, KAI), "/CIDToGIDMap", map);
}

/* A reader may take any glyph for a code. */
static void
unmap_glyphs(qpdf_data pdf)
{
	qpdf_oh_remove_key(pdf, inner_of(pdf, KAI), "/CIDToGIDMap");
}

static void
swap_places(guint8 *bytes, gsize length)
{
	guint8 *row = memmem(bytes, length, "loca", 4), kept[4], *loca;
	guint32 offset;

	ck_assert_ptr_nonnull(row);
	memcpy(&offset, row + 8, 4);
	loca = bytes + GUINT32_FROM_BE(offset);
	memcpy(kept, loca + 4, 4); /* glyph 1 begins where glyph 2 does */
	memcpy(loca + 4, loca + 8, 4);
	(void)kept;
}

/* One glyph has no outline and another two glyphs' bytes. */
static void
move_glyphs(qpdf_data pdf)
{
	change_stream(pdf, of(pdf, of(pdf, inner_of(pdf, KAI), "/FontDescriptor"), "/FontFile2"), swap_places);
}

static void
bend_point(guint8 *bytes, gsize length)
{
	guint8 *row = memmem(bytes, length, "glyf", 4);
	guint32 offset, all;

	ck_assert_ptr_nonnull(row);
	memcpy(&offset, row + 8, 4);
	memcpy(&all, row + 12, 4);
	bytes[GUINT32_FROM_BE(offset) + GUINT32_FROM_BE(all) - 8] ^= 1;
}

static void
bend_glyph(qpdf_data pdf)
{
	change_stream(pdf, of(pdf, of(pdf, inner_of(pdf, KAI), "/FontDescriptor"), "/FontFile2"), bend_point);
}

static void
read_otherwise(guint8 *bytes, gsize length)
{
	guint8 *at = memmem(bytes, length, "<9644>", 6); /* 附 */

	ck_assert_ptr_nonnull(at);
	memcpy(at, "<4E59>", 6);
}

/* What is seen stays; it is said to be another character. */
static void
alter_tounicode(qpdf_data pdf)
{
	change_stream(pdf, of(pdf, font_of(pdf, KAI), "/ToUnicode"), read_otherwise);
}

static void
say_nothing(guint8 *bytes, gsize length)
{
	guint8 *at = memmem(bytes, length, "<9644>", 6);

	ck_assert_ptr_nonnull(at);
	memcpy(at, "<200B>", 6);
}

static void
silence_tounicode(qpdf_data pdf)
{
	change_stream(pdf, of(pdf, font_of(pdf, KAI), "/ToUnicode"), say_nothing);
}

/* A glyph says a character and one more that is not seen. */
static void
veil_tounicode(qpdf_data pdf)
{
	qpdf_oh map = of(pdf, font_of(pdf, KAI), "/ToUnicode");
	guint8 *bytes = NULL;
	gsize length = 0;
	g_autofree char *text = NULL;
	g_auto(GStrv) parts = NULL;

	ck_assert_int_eq(qpdf_oh_get_stream_data(pdf, map, qpdf_dl_generalized, NULL, &bytes, &length), QPDF_SUCCESS);
	text = g_strndup((const char *)bytes, length);
	parts = g_strsplit(text, "<9644>", 2);
	ck_assert_ptr_nonnull(parts[1]);
	g_free(text);
	text = g_strjoinv("<9644200B>", parts);
	qpdf_oh_replace_stream_data(pdf, map, (const guint8 *)text, strlen(text), qpdf_oh_new_null(pdf),
	    qpdf_oh_new_null(pdf));
	free(bytes);
}

static void
put_u32(guint8 *at, guint32 n)
{
	n = GUINT32_TO_BE(n);
	memcpy(at, &n, sizeof n);
}

/* The program has a table more, which ours have not. */
static void
add_table(qpdf_data pdf)
{
	enum { HEADER = 12, ROW = 16 };
	qpdf_oh program = of(pdf, of(pdf, inner_of(pdf, KAI), "/FontDescriptor"), "/FontFile2");
	g_autoptr(GByteArray) out = g_byte_array_new();
	guint8 *bytes = NULL, row[ROW] = "fpgm";
	gsize length = 0;
	guint rows;

	ck_assert_int_eq(qpdf_oh_get_stream_data(pdf, program, qpdf_dl_generalized, NULL, &bytes, &length),
	    QPDF_SUCCESS);
	rows = bytes[5];
	g_byte_array_append(out, bytes, HEADER + ROW * rows);
	out->data[5]++;
	for (guint i = 0; i < rows; i++) {
		guint8 *offset = out->data + HEADER + (gsize)ROW * i + 8;
		guint32 from;

		memcpy(&from, offset, sizeof from);
		put_u32(offset, GUINT32_FROM_BE(from) + ROW);
	}
	put_u32(row + 8, (guint32)length + ROW - 4);
	put_u32(row + 12, 4);
	g_byte_array_append(out, row, ROW);
	g_byte_array_append(out, bytes + HEADER + ROW * rows, (guint)length - HEADER - ROW * rows);
	qpdf_oh_replace_stream_data(pdf, program, out->data, out->len, qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
	free(bytes);
}

static const struct {
	void (*mutate)(qpdf_data);
	const char *gone;
	const char *found;
} font_mutation[] = {
	{ nothing, NULL, "" },
	{ nothing, TITLE, "V-232" },
	{ change_program, NULL, "V-231" },
	{ name_foreign, NULL, "V-230" },
	{ name_other, NULL, "V-231" },
	{ map_glyphs, NULL, "V-229" },
	{ unmap_glyphs, NULL, "V-229" },
	{ move_glyphs, NULL, "V-130" },
	{ bend_glyph, NULL, "V-231" },
	{ alter_tounicode, NULL, "V-231 V-235" },
	{ veil_tounicode, NULL, "V-237" },
	{ add_table, NULL, "V-270" },
	{ silence_tounicode, NULL, "V-227 V-235" },
};

START_TEST(each_altered_font_is_found)
{
	qpdf_data pdf = open_copy();

	if (font_mutation[_i].gone != NULL)
		use_faces(font_mutation[_i].gone);
	font_mutation[_i].mutate(pdf);
	expect_written(pdf, font_mutation[_i].found);
}
END_TEST

/* --- what goes along --- */

static void
expect_with(const char *from, const char *to, const char *provenance, const char *found)
{
	gsize length = 0;
	const char *expectation, *at;
	g_autoptr(GString) changed = NULL;

	sheet->pages.identifier = provenance != NULL ? "T-1/sample" : NULL;
	expectation = expectation_of(&length);
	at = strstr(expectation, from);
	changed = g_string_new_len(expectation, at - expectation);
	g_string_append(changed, to);
	g_string_append(changed, at + strlen(from));
	write_with(changed->str, changed->len, provenance);
	expect_ids(file.bytes, file.length, found);
}

START_TEST(the_whole_text_is_expected)
{
	expect_with("<page n=\"1\"", "<page n=\"1\"", PROVENANCE, "");
	expect_with("<page n=\"1\"", "<page n=\"2\"", PROVENANCE, "V-234");
	expect_with("digest=\"", "digest=\"0", PROVENANCE, "V-235");
	expect_with("drawn=\"", "drawn=\"0", PROVENANCE, "V-239");
	expect_with(" drawn=\"", " painted=\"", PROVENANCE, "V-239");
	expect_with("<page n=\"1\"", "<leaf n=\"1\"", PROVENANCE, "V-234");
	expect_with("<page n=\"1\" width=\"", "<page n=\"1\" width=\"9", PROVENANCE, "V-238");
}
END_TEST

START_TEST(a_face_that_is_another_is_not_compared)
{
	const char *other = sheet_provenance(sheet, "2", record,
	    "<part kind=\"face\" id=\"" TITLE
	    "\" sha256=\"0000000000000000000000000000000000000000000000000000000000000000\"/>");

	expect_with("<page ", "<page ", other, "V-232");
}
END_TEST

/* The two characters are read one for the other, so that each is drawn as the face draws the other. */
static void
exchange_readings(guint8 *bytes, gsize length)
{
	guint8 *one = memmem(bytes, length, "<9644>", 6), *other = memmem(bytes, length, "<6ce8>", 6); /* 附注 */

	ck_assert_ptr_nonnull(one);
	ck_assert_ptr_nonnull(other);
	memcpy(one, "<6ce8>", 6);
	memcpy(other, "<9644>", 6);
}

/* Of another edition of a face nothing is known but that it does not draw one character as another. */
START_TEST(a_face_that_is_another_draws_no_other_characters)
{
	const char *other = sheet_provenance(sheet, "2", record,
	    "<part kind=\"face\" id=\"" KAI "-Regular\""
	    " sha256=\"0000000000000000000000000000000000000000000000000000000000000000\"/>");
	gsize length = 0;
	const char *expectation = expectation_of(&length);
	qpdf_data pdf;

	write_with(expectation, length, other);
	pdf = open_copy();
	change_stream(pdf, of(pdf, of(pdf, inner_of(pdf, KAI), "/FontDescriptor"), "/FontFile2"), bend_point);
	expect_written(pdf, "V-232");
	pdf = open_copy();
	change_stream(pdf, of(pdf, font_of(pdf, KAI), "/ToUnicode"), exchange_readings);
	expect_written(pdf, "V-231 V-232 V-235");
}
END_TEST

/* A line through words that nothing says is a strike. */
START_TEST(a_line_through_words_is_declared)
{
	sheet_fill(sheet, 60, 295.5, 90, 0.5, 0);
	expect_with("<page ", "<page ", PROVENANCE, "V-233");
}
END_TEST

/* Opening marks that follow others half a square earlier: the empty halves lie over what stands before. */
START_TEST(marks_set_close_are_read_by_their_ink)
{
	static struct page_field field = { "line", "线路", "（（北）路", true, 1, { 60, 390, 200, 14 }, false };
	struct page_run *run;
	gsize length = 0;
	const char *expectation;

	sheet_text(sheet, "song", 10.5, 60, 400, 0, field.text);
	run = &g_array_index(sheet->item, struct page_item, sheet->item->len - 1).u.run;
	ck_assert_uint_eq(run->count, 5);
	for (guint i = 0; i < run->count; i++)
		run->glyph[i].x -= i == 0 ? 5.25 : 10.5;
	sheet->pages.field = &field;
	sheet->pages.field_count = 1;
	expectation = pages_expectation(sheet->arena, sheet_pages(sheet), &length);
	write_with(expectation, length, PROVENANCE);
	expect_ids(file.bytes, file.length, "");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("verify: ink");
	TCase *all = tcase_create("ink");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(all, write_file, drop_file);
	tcase_add_test(all, a_written_file_is_good);
	tcase_add_loop_test(all, each_way_of_hiding_is_found_alone, 0, (int)G_N_ELEMENTS(mutation));
	tcase_add_loop_test(all, each_altered_font_is_found, 0, (int)G_N_ELEMENTS(font_mutation));
	tcase_add_test(all, the_whole_text_is_expected);
	tcase_add_test(all, a_face_that_is_another_is_not_compared);
	tcase_add_test(all, a_face_that_is_another_draws_no_other_characters);
	tcase_add_test(all, a_line_through_words_is_declared);
	tcase_add_test(all, marks_set_close_are_read_by_their_ink);
	tcase_set_timeout(all, 60);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
