/* Files that other programs made: facts of them are read, and they are said to hold no expectation. */
#include <stdlib.h>
#include <string.h>

#include <cairo-pdf.h>
#include <check.h>
#include <hpdf.h>
#include <qpdf/qpdf-c.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "verify/verify.h"
#include "verify_fixture.h"

static struct arena *arena;
static struct diag *diag;

static void
set_up(void)
{
	arena = arena_new();
	diag = diag_new(arena);
}

static void
tear_down(void)
{
	arena_free(arena);
}

/* Facts that fit their schema, no expectation, and a verdict that says so. */
static xmlNode *
read_foreign(const GByteArray *file)
{
	struct verify_rules *rules = verify_rules_load(arena, diag, data_alone(arena, "."));
	struct xml_schema *schema = xml_schema_load(arena, diag, "templates/schema/facts.rng");
	xmlNode *facts = verify_bytes(rules, arena, diag, "foreign.pdf", file->data, file->len, NULL, 0);
	bool said = false;

	ck_assert_ptr_nonnull(facts);
	ck_assert(xml_check(arena, diag, schema, facts->doc, DIAG_XML_SCHEMA));
	ck_assert_str_eq(xml_attr(xml_child(facts, "expectation"), "held"), "no");
	ck_assert_ptr_null(xml_child(facts, "field"));
	for (gsize i = 0; i < diag_count(diag); i++)
		said |= strcmp(diag_get(diag, i)->id, "V-201") == 0;
	ck_assert(said);
	return facts;
}

static cairo_status_t
take(void *out, const unsigned char *bytes, unsigned int length)
{
	g_byte_array_append(out, bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

START_TEST(cairo_file)
{
	g_autoptr(GByteArray) file = g_byte_array_new();
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take, file, 300, 200);
	cairo_t *cairo = cairo_create(surface);
	xmlNode *facts;

	cairo_tag_begin(cairo, CAIRO_TAG_LINK, "uri='https://example.invalid/'");
	cairo_move_to(cairo, 20, 50);
	cairo_show_text(cairo, "Foreign");
	cairo_tag_end(cairo, CAIRO_TAG_LINK);
	cairo_push_group(cairo); /* a form XObject with text of its own */
	cairo_move_to(cairo, 20, 90);
	cairo_show_text(cairo, "Grouped");
	cairo_pop_group_to_source(cairo);
	cairo_paint_with_alpha(cairo, 0.5);
	cairo_show_page(cairo);
	cairo_show_page(cairo);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	facts = read_foreign(file);
	ck_assert_str_eq(xml_attr(facts, "pages"), "2");
	ck_assert_ptr_null(xml_child(facts, "xmp"));
	ck_assert_ptr_nonnull(strstr(xml_text(arena, xml_child(facts, "text")), "Foreign"));
	ck_assert_str_eq(xml_attr(xml_child(facts, "font"), "embedded"), "yes");
}
END_TEST

static void
haru_failed(HPDF_STATUS status, HPDF_STATUS detail, void *data)
{
	(void)data;
	ck_abort_msg("libharu: %lx %lu", status, detail);
}

/* Core fonts are never embedded, and there is an outline with an action in it. */
START_TEST(haru_file)
{
	g_autoptr(GByteArray) file = g_byte_array_new();
	HPDF_Doc pdf = HPDF_New(haru_failed, NULL);
	HPDF_Page page = HPDF_AddPage(pdf);
	HPDF_UINT32 length;
	xmlNode *facts;

	HPDF_Page_BeginText(page);
	HPDF_Page_SetFontAndSize(page, HPDF_GetFont(pdf, "Helvetica", NULL), 12);
	HPDF_Page_TextOut(page, 50, 50, "Foreign (haru)");
	HPDF_Page_EndText(page);
	HPDF_CreateOutline(pdf, NULL, "top", NULL);
	HPDF_SaveToStream(pdf);
	length = HPDF_GetStreamSize(pdf);
	g_byte_array_set_size(file, length);
	HPDF_ReadFromStream(pdf, file->data, &length);
	HPDF_Free(pdf);
	facts = read_foreign(file);
	ck_assert_str_eq(xml_attr(xml_child(facts, "font"), "embedded"), "no");
	ck_assert_str_eq(xml_attr(xml_child(facts, "font"), "tounicode"), "no");
}
END_TEST

/* Object and cross-reference streams, linearized: still all there to read. */
START_TEST(compressed_objects)
{
	GString *good = fixture_make(TWIN_NO_EXPECTATION);
	g_autoptr(GByteArray) file = g_byte_array_new();
	qpdf_data qpdf = qpdf_init();
	xmlNode *facts;

	ck_assert_int_eq(qpdf_read_memory(qpdf, "x", good->str, good->len, NULL), QPDF_SUCCESS);
	qpdf_init_write_memory(qpdf);
	qpdf_set_object_stream_mode(qpdf, qpdf_o_generate);
	qpdf_set_linearization(qpdf, QPDF_TRUE);
	ck_assert_int_eq(qpdf_write(qpdf), QPDF_SUCCESS);
	g_byte_array_append(file, qpdf_get_buffer(qpdf), (guint)qpdf_get_buffer_length(qpdf));
	qpdf_cleanup(&qpdf);
	g_string_free(good, TRUE);
	facts = read_foreign(file);
	ck_assert_str_eq(xml_attr(facts, "xref"), "stream");
	ck_assert_str_eq(xml_attr(facts, "linearized"), "yes");
	ck_assert_uint_eq(diag_count(diag), 1);
}
END_TEST

/* What other tools of the machine make of a file; those that are not there are passed over. */
START_TEST(other_tools)
{
	static const char *const tool[] = {
		"gs -q -dNOPAUSE -dBATCH -sDEVICE=pdfwrite -sOutputFile=%s/out.pdf %s/in.pdf",
		"mutool clean -gggz %s/in.pdf %s/out.pdf",
		"pdftocairo -pdf %s/in.pdf %s/out.pdf",
	};
	g_autofree char *folder = g_dir_make_tmp("banwen-XXXXXX", NULL);
	g_autofree char *in = g_build_filename(folder, "in.pdf", NULL),
			*out = g_build_filename(folder, "out.pdf", NULL);
	g_autofree char *command = g_strdup_printf(tool[_i], folder, folder),
			*program = g_strndup(tool[_i], strcspn(tool[_i], " "));
	g_autofree char *found = g_find_program_in_path(program), *bytes = NULL, *said = NULL, *complained = NULL;
	GString *good = fixture_make(TWIN_NO_EXPECTATION);
	gsize length = 0;

	ck_assert(g_file_set_contents(in, good->str, (gssize)good->len, NULL));
	g_string_free(good, TRUE);
	if (found != NULL && g_spawn_command_line_sync(command, &said, &complained, NULL, NULL) &&
	    g_file_get_contents(out, &bytes, &length, NULL)) {
		g_autoptr(GByteArray) file = g_byte_array_new();

		g_byte_array_append(file, (const guint8 *)bytes, (guint)length);
		ck_assert_str_eq(xml_attr(read_foreign(file), "pages"), "1");
	}
	(void)remove(in);
	(void)remove(out);
	(void)remove(folder);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("verify: foreign files");
	TCase *all = tcase_create("foreign");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_add_test(all, cairo_file);
	tcase_add_test(all, haru_file);
	tcase_add_test(all, compressed_objects);
	tcase_add_loop_test(all, other_tools, 0, 3);
	tcase_set_timeout(all, 30);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
