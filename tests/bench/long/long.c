/*
 * What a long table costs: one record of ROWS rows through every station, one process: CPU time of each, and how far the
 * memory of the process had reached when it was done.
 *   long DATA TEMPLATE ROWS
 * BENCH_OUT=FOLDER keeps the file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/version.h"
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

enum step { STEP_PARSE, STEP_BIND, STEP_LAYOUT, STEP_WRITE, STEP_VERIFY, STEP_COUNT };

struct bench {
	struct arena *arena;
	struct diag *diag;
	struct batch_setup *setup;
	const struct template *template;
	void *prepared;
	const struct record *record;
	struct xpath_env *env;
	struct boxes *boxes;
	struct pages *pages;
	struct written file;
	double spent[STEP_COUNT];   /* [ms] */
	double reached[STEP_COUNT]; /* [MB] */
	double clock;
};

static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* A line of /proc/self/status [MB]. */
static double
memory(const char *key)
{
	g_autofree char *status = NULL;
	const char *line;

	if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL) || (line = strstr(status, key)) == NULL)
		return 0;
	return g_ascii_strtod(line + strlen(key), NULL) / 1024;
}

static void
start(struct bench *b)
{
	b->clock = cpu_ms();
}

static void
stop(struct bench *b, enum step step)
{
	b->spent[step] += cpu_ms() - b->clock;
	b->reached[step] = memory("VmHWM:");
}

static void
print_findings(const struct diag *diag)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (gsize i = 0; i < MIN(diag_count(diag), 20); i++)
		diag_format(out, diag_get(diag, i), LANG_EN, false);
	fputs(out->str, stderr);
}

/* Rows of a planned outage, all made up; one in four needs two lines. */
static struct record_text *
make_record(struct arena *arena, guint rows)
{
	static const char *const area[] = { "晨星小区1—9号楼", "长河里社区", "云工北片6家专变客户",
		"晨星路全线、虚构第一小学、长河里社区10—16号楼" };
	static const char *const reason[] = { "线路综合检修", "绝缘化改造", "更换环网柜", "消缺" };
	GString *text = g_string_new(
	    "<outage id=\"L-1\" region=\"wuhai-2023\" type=\"planned\" notice_date=\"2023-06-09\">\n");
	struct record_text *record = arena_alloc(arena, sizeof *record);

	for (guint i = 0; i < rows; i++)
		g_string_append_printf(text,
		    "<row start=\"2023-%02u-%02uT08:00\" stop=\"2023-%02u-%02uT18:00\" line_name=\"10kV 云城%u线\" area=\"%s\" reason=\"%s\"/>\n",
		    i % 12 + 1, i % 28 + 1, i % 12 + 1, i % 28 + 1, i % 900 + 1, area[i % 4], reason[i / 3 % 4]);
	g_string_append(text, "</outage>\n");
	record->source = (struct source){ .name = "long.xml", .length = text->len, .line = 1, .column = 1 };
	record->source.text = arena_adopt(arena, g_string_free(text, FALSE), g_free);
	record->id = "L-1";
	record->ordinal = 1;
	return record;
}

static bool
set_up(struct bench *b, char **argv)
{
	b->arena = arena_new();
	b->diag = diag_new(b->arena);
	b->setup = batch_setup_open(b->arena, b->diag, data_alone(b->arena, argv[1]), &(struct batch_options){ 0 });
	if (b->setup == NULL)
		return false;
	b->template = template_load(b->arena, b->diag, argv[2], data_alone(b->arena, argv[1]), NULL);
	b->prepared = writer_lookup("pdf")->prepare(b->arena, b->diag, b->setup->fonts);
	return b->template != NULL && b->prepared != NULL;
}

static bool
parse(struct bench *b, guint rows)
{
	struct record_text *text = make_record(b->arena, rows);

	start(b);
	b->record = record_parse(b->arena, b->diag, b->setup->records, text, NULL);
	stop(b, STEP_PARSE);
	if (b->record == NULL)
		return false;
	b->env = xpath_env_new(b->arena);
	xpath_env_node(b->env, "record", b->record->root);
	xpath_env_node(b->env, "region", policy_region(b->setup->policy, b->record->region));
	xpath_env_node(b->env, "office", NULL);
	xpath_env_node(b->env, "verdict", NULL);
	policy_functions(b->setup->policy, b->env);
	return true;
}

static bool
lay_out(struct bench *b)
{
	start(b);
	b->boxes = template_bind(b->template, b->arena, b->diag, b->env, b->record, NULL, NULL);
	stop(b, STEP_BIND);
	if (b->boxes == NULL)
		return false;
	start(b);
	b->pages = layout_pages(b->setup->layout, b->arena, b->diag, b->boxes);
	stop(b, STEP_LAYOUT);
	return b->pages != NULL;
}

/* What its template was given, and nothing else: the rest of a provenance is not measured here. */
static const char *
provenance(struct bench *b)
{
	const char *none = digest_sha256(b->arena, "", 0), *given = b->boxes->given;

	return arena_printf(b->arena,
	    "<provenance set=\"2\" program=\"banwen\" version=\"%s\"><document id=\"%s\" variant=\"\" record=\"L-1\""
	    " region=\"%s\"/><run/><made-with><part kind=\"template\" id=\"long\" sha256=\"%s\"/></made-with>"
	    "<whole sha256=\"%s\"/><verdict held=\"\" warned=\"\" barred=\"\"/>%.*s<values sha256=\"%s\"/></provenance>",
	    BASE_VERSION, b->pages->document, b->record->region, none, none, (int)b->boxes->given_length, given,
	    b->boxes->proof);
}

static bool
write_file(struct bench *b)
{
	g_autoptr(GArray) written = g_array_new(FALSE, TRUE, sizeof(struct written));
	struct write_options options = { .prepared = b->prepared };
	struct page_attachment *file = arena_array(b->arena, 3, sizeof *file);
	bool good;

	start(b);
	file[0] = (struct page_attachment){ .name = "record.xml",
		.mime = "application/xml",
		.relationship = "Data",
		.description = "记录" };
	file[0].bytes = b->boxes->data;
	file[0].length = b->boxes->data_length;
	file[1] = (struct page_attachment){ .name = "expectation.xml",
		.mime = "application/xml",
		.relationship = "Supplement",
		.description = "各栏应有的内容和位置" };
	file[1].bytes = pages_expectation(b->arena, b->pages, &file[1].length);
	file[2] = (struct page_attachment){ .name = "provenance.xml",
		.mime = "application/xml",
		.relationship = "Supplement",
		.description = "文书的来历：用什么制作、按什么判定",
		.bytes = provenance(b) };
	file[2].length = strlen(file[2].bytes);
	b->pages->attachment = file;
	b->pages->attachment_count = 3;
	good = writer_lookup("pdf")->write(b->pages, &options, b->arena, b->diag, written);
	stop(b, STEP_WRITE);
	if (good)
		b->file = g_array_index(written, struct written, 0);
	if (good && getenv("BENCH_OUT") != NULL)
		g_file_set_contents(arena_printf(b->arena, "%s/long.pdf", getenv("BENCH_OUT")),
		    (const char *)b->file.bytes, (gssize)b->file.length, NULL);
	return good;
}

static bool
verify(struct bench *b)
{
	bool good;

	start(b);
	good = verify_bytes(b->setup->checks, b->arena, b->diag, "long.pdf", b->file.bytes, b->file.length,
		   b->pages->attachment[0].bytes, b->pages->attachment[0].length) != NULL;
	stop(b, STEP_VERIFY);
	return good && diag_worst(b->diag, 0) < DIAG_ERROR;
}

static void
print_table(const struct bench *b, guint rows)
{
	static const char *const step[STEP_COUNT] = { "parse", "bind", "lay out", "write", "verify" };
	double all = 0;

	printf("%u rows: %u pages, %u fields, %.1f MB\n", rows, b->pages->page_count, b->pages->field_count,
	    (double)b->file.length / 1048576);
	printf("%-12s %10s %16s\n", "", "CPU ms", "peak MB");
	for (int i = 0; i < STEP_COUNT; i++) {
		printf("  %-10s %10.0f %16.0f\n", step[i], b->spent[i], b->reached[i]);
		all += b->spent[i];
	}
	printf("  %-10s %10.0f %16.0f\n", "all", all, b->reached[STEP_VERIFY]);
}

int
main(int argc, char **argv)
{
	struct bench b = { 0 };
	guint rows = argc > 3 ? (guint)g_ascii_strtoull(argv[3], NULL, 10) : 0;
	bool good;

	if (rows == 0) {
		fputs("usage: long DATA TEMPLATE ROWS\n", stderr);
		return 2;
	}
	good = set_up(&b, argv) && parse(&b, rows) && lay_out(&b) && write_file(&b) && verify(&b);
	if (good)
		print_table(&b, rows);
	else
		print_findings(b.diag);
	arena_free(b.arena);
	return good ? 0 : 1;
}
