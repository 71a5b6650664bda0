/*
 * What a document costs: every station over the cases given, one process, CPU time without set-up and read-back;
 * beside it the same pages set the naive ways: libharu with its own fonts, and Pango on a cairo PDF surface.
 *   bench DATA CASES OFFICE TEMPLATE
 * BENCH_OUT=FOLDER keeps the files; BENCH_ALONE=1 leaves the naive ways and the limits out.
 */
#include <cairo-pdf.h>
#include <hpdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "xml/xpath.h"
#include "batch/batch.h"
#include "layout/layout.h"
#include "page/fonts.h"
#include "page/page.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"
#include "verify/verify.h"
#include "write/write.h"

enum step { STEP_PARSE, STEP_JUDGE, STEP_BIND, STEP_LAYOUT, STEP_WRITE, STEP_COUNT };
enum { NAIVE_DOCUMENTS = 20 };
static const double MOST_MS = 6.5, MOST_KB = 93, MOST_LAYOUT = 1.0; /* what a document may cost */

struct bench {
	struct arena *arena; /* of the set-up */
	struct diag *diag;
	struct batch_setup *setup;
	struct office *office;
	const struct template *template;
	void *prepared;
	double spent[STEP_COUNT]; /* [ms] */
	double naive[2];
	gsize bytes, most, naive_bytes[2];
	guint documents, pages, fields, naive_documents;
};

static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
lap(struct bench *b, enum step step, double *clock)
{
	double now = cpu_ms();

	b->spent[step] += now - *clock;
	*clock = now;
}

static void
print_findings(const struct diag *diag)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (gsize i = 0; i < diag_count(diag); i++)
		if (diag_get(diag, i)->level >= DIAG_ERROR)
			diag_format(out, diag_get(diag, i), LANG_EN, false);
	fputs(out->str, stderr);
}

/* --- the naive ways, from the runs of a page --- */

static gsize
naive_haru(const struct bench *b, const struct pages *pages)
{
	HPDF_Doc doc = HPDF_New(NULL, NULL);
	const char *file = NULL, *name;
	HPDF_Font font;
	gsize size;

	for (guint i = 0; i < b->setup->fonts->face_count; i++)
		if (strcmp(b->setup->fonts->face[i].id, "LXGWWenKai-Regular") == 0)
			file = b->setup->fonts->face[i].file; /* it reads TrueType outlines only */
	HPDF_SetCompressionMode(doc, HPDF_COMP_ALL);
	HPDF_UseUTFEncodings(doc);
	name = HPDF_LoadTTFontFromFile(doc, file, HPDF_TRUE);
	font = HPDF_GetFont(doc, name, "UTF-8");
	for (guint n = 0; n < pages->page_count; n++) {
		const struct page *page = &pages->page[n];
		HPDF_Page out = HPDF_AddPage(doc);

		HPDF_Page_SetWidth(out, (float)page->width);
		HPDF_Page_SetHeight(out, (float)page->height);
		for (guint i = 0; i < page->item_count; i++) {
			const struct page_run *run = &page->item[i].u.run;

			if (page->item[i].kind != ITEM_RUN || run->count == 0)
				continue;
			HPDF_Page_BeginText(out);
			HPDF_Page_SetFontAndSize(out, font, (float)run->size);
			HPDF_Page_TextOut(out, (float)run->glyph[0].x, (float)(page->height - run->glyph[0].y),
			    run->text);
			HPDF_Page_EndText(out);
		}
	}
	HPDF_SaveToStream(doc);
	size = HPDF_GetStreamSize(doc);
	HPDF_Free(doc);
	return size;
}

static cairo_status_t
count_bytes(void *count, const unsigned char *data, unsigned int length)
{
	(void)data;
	*(gsize *)count += length;
	return CAIRO_STATUS_SUCCESS;
}

static void
show_run(cairo_t *cr, const struct font_face *face, const struct page_run *run)
{
	PangoLayout *layout = pango_cairo_create_layout(cr);
	PangoFontDescription *font = pango_font_description_from_string(face->family);

	pango_font_description_set_absolute_size(font, run->size * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, run->text, -1);
	cairo_move_to(cr, run->glyph[0].x, run->glyph[0].y - run->size);
	pango_cairo_show_layout(cr, layout);
	pango_font_description_free(font);
	g_object_unref(layout);
}

static gsize
naive_pango(const struct bench *b, const struct pages *pages)
{
	gsize size = 0;
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(count_bytes, &size, pages->page[0].width,
	    pages->page[0].height);
	cairo_t *cr = cairo_create(surface);

	for (guint n = 0; n < pages->page_count; n++) {
		for (guint i = 0; i < pages->page[n].item_count; i++) {
			const struct page_item *item = &pages->page[n].item[i];

			if (item->kind == ITEM_RUN && item->u.run.count > 0)
				show_run(cr, &b->setup->fonts->face[item->u.run.face], &item->u.run);
		}
		cairo_show_page(cr);
	}
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	return size;
}

static void
measure_naive(struct bench *b, const struct pages *pages)
{
	double clock = cpu_ms(), now;

	b->naive_bytes[0] += naive_haru(b, pages);
	now = cpu_ms();
	b->naive[0] += now - clock;
	b->naive_bytes[1] += naive_pango(b, pages);
	b->naive[1] += cpu_ms() - now;
	b->naive_documents++;
}

/* --- ours --- */

static struct xpath_env *
environment(struct bench *b, struct arena *arena, const struct policy_question *question, xmlNode *verdict)
{
	struct xpath_env *env = xpath_env_new(arena);

	xpath_env_node(env, "record", question->record->root);
	xpath_env_node(env, "region", policy_region(b->setup->policy, question->record->region));
	xpath_env_node(env, "office", question->office);
	xpath_env_node(env, "verdict", verdict);
	policy_functions(b->setup->policy, env);
	return env;
}

/* The files that go along, as in every document. */
static void
attach(struct arena *arena, struct boxes *boxes, struct pages *pages)
{
	struct page_attachment *file = arena_array(arena, 2, sizeof *file);

	file[0] = (struct page_attachment){ .name = "record.xml",
		.mime = "application/xml",
		.relationship = "Data",
		.description = "记录" };
	file[0].bytes = boxes->data;
	file[0].length = boxes->data_length;
	file[1] = (struct page_attachment){ .name = "expectation.xml",
		.mime = "application/xml",
		.relationship = "Supplement",
		.description = "期望" };
	file[1].bytes = pages_expectation(arena, pages, &file[1].length);
	pages->attachment = file;
	pages->attachment_count = 2;
}

static bool
make_document(struct bench *b, struct arena *arena, struct diag *diag, const struct record_text *text, GArray *written,
    struct pages **pages)
{
	struct write_options options = { .prepared = b->prepared };
	struct policy_question question = { 0 };
	double clock = cpu_ms();
	struct xpath_env *env;
	struct boxes *boxes;
	xmlNode *verdict;

	question.record = record_parse(arena, diag, b->setup->records, text, NULL);
	lap(b, STEP_PARSE, &clock);
	if (question.record == NULL)
		return false;
	question.office = office_region(b->office, question.record->region);
	verdict = policy_judge(b->setup->policy, arena, diag, &question);
	if (verdict == NULL)
		return false;
	env = environment(b, arena, &question, verdict);
	lap(b, STEP_JUDGE, &clock);
	boxes = template_bind(b->template, arena, diag, env, question.record, NULL, NULL);
	lap(b, STEP_BIND, &clock);
	if (boxes == NULL || (*pages = layout_pages(b->setup->layout, arena, diag, boxes)) == NULL)
		return false;
	lap(b, STEP_LAYOUT, &clock);
	attach(arena, boxes, *pages);
	if (!writer_lookup("pdf")->write(*pages, &options, arena, diag, written))
		return false;
	lap(b, STEP_WRITE, &clock);
	return true;
}

/* BENCH_OUT=FOLDER keeps the files. */
static void
keep(const struct written *file, guint number)
{
	const char *folder = getenv("BENCH_OUT");
	g_autofree char *path = folder != NULL ? g_strdup_printf("%s/bench-%03u.pdf", folder, number) : NULL;

	if (path != NULL)
		g_file_set_contents(path, (const char *)file->bytes, (gssize)file->length, NULL);
}

static bool
run_one(struct bench *b, struct arena *arena, const struct record_text *text)
{
	g_autoptr(GArray) written = g_array_new(FALSE, TRUE, sizeof(struct written));
	struct diag *diag = diag_new(arena);
	struct pages *pages = NULL;
	gsize length;

	if (!make_document(b, arena, diag, text, written, &pages)) {
		print_findings(diag);
		return false;
	}
	length = g_array_index(written, struct written, 0).length;
	keep(&g_array_index(written, struct written, 0), b->documents);
	b->documents++;
	b->pages += pages->page_count;
	b->fields += pages->field_count;
	b->bytes += length;
	b->most = MAX(b->most, length);
	if (b->naive_documents < NAIVE_DOCUMENTS && getenv("BENCH_ALONE") == NULL)
		measure_naive(b, pages);
	return true;
}

static bool
run_all(struct bench *b, const char *cases)
{
	struct record_reader *reader = record_open(b->diag, cases,
	    &(struct record_reading){ .kind = RECORD_KIND_COUNT });
	struct arena *arena = arena_new();
	const struct record_text *text;
	bool good = reader != NULL;

	while (good && (text = record_next(reader, arena, b->diag)) != NULL) {
		good = run_one(b, arena, text);
		arena_reset(arena);
	}
	if (reader != NULL)
		record_close(reader);
	arena_free(arena);
	return good;
}

static bool
set_up(struct bench *b, char **argv)
{
	const char *data = argv[1], *office = argv[3];

	b->arena = arena_new();
	b->diag = diag_new(b->arena);
	b->setup = batch_setup_open(b->arena, b->diag, data_alone(b->arena, data), &(struct batch_options){ 0 });
	if (b->setup == NULL)
		return false;
	b->template = template_load(b->arena, b->diag, argv[4], data_alone(b->arena, data), NULL);
	b->office = office_load(b->setup->policy, b->arena, b->diag, office);
	b->prepared = writer_lookup("pdf")->prepare(b->arena, b->diag, b->setup->fonts);
	return b->template != NULL && b->office != NULL && b->prepared != NULL;
}

static int
print_table(const struct bench *b, double start)
{
	static const char *const step[STEP_COUNT] = { "parse", "judge", "bind", "lay out", "write" };
	double n = MAX(b->documents, 1), all = 0, kb = (double)b->bytes / n / 1024, layout = b->spent[STEP_LAYOUT] / n;
	bool held;

	printf("%u documents, %.2f pages and %.0f fields each; set-up %.0f ms\n\n", b->documents, (double)b->pages / n,
	    (double)b->fields / n, start);
	printf("%-28s %10s %10s\n", "", "CPU ms", "KB");
	for (int i = 0; i < STEP_COUNT; i++) {
		printf("  %-26s %10.2f\n", step[i], b->spent[i] / n);
		all += b->spent[i] / n;
	}
	printf("%-28s %10.2f %10.1f   (largest %.1f KB)\n", "banwen", all, kb, (double)b->most / 1024);
	if (b->naive_documents == 0)
		return 0;
	n = b->naive_documents;
	printf("%-28s %10.2f %10.1f   (writing alone)\n", "libharu, HPDF_GetFont", b->naive[0] / n,
	    (double)b->naive_bytes[0] / n / 1024);
	printf("%-28s %10.2f %10.1f   (writing alone)\n", "Pango on cairo", b->naive[1] / n,
	    (double)b->naive_bytes[1] / n / 1024);
	held = all <= MOST_MS && (double)b->most / 1024 <= MOST_KB && layout <= MOST_LAYOUT;
	printf("\nat most %.1f ms and %.0f KB, %.1f ms of them for layout: %s\n", MOST_MS, MOST_KB, MOST_LAYOUT,
	    held ? "held" : "NOT held");
	return held ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct bench b = { 0 };
	double start;
	bool good;

	if (argc != 5) {
		fputs("usage: bench DATA CASES OFFICE TEMPLATE\n", stderr);
		return 2;
	}
	good = set_up(&b, argv);
	start = cpu_ms();
	good = good && run_all(&b, argv[2]);
	if (!good)
		print_findings(b.diag);
	arena_free(b.arena);
	return good ? print_table(&b, start) : 1;
}
