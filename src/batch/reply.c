/* A result put into words: lines of results.jsonl, rows of findings.csv, messages; ready to be joined in input order. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/jsonl.h"
#include "batch/choose.h"
#include "base/text.h"
#include "batch/reply.h"
#include "batch/told.h"
#include "batch/worklist.h"
#include "xml/xml.h"

static const char
    *const statuses[STATUS_COUNT] = { [STATUS_OK] = "ok", [STATUS_REJECTED] = "rejected", [STATUS_FAILED] = "failed" };
static const char *const levels[] = {
	[DIAG_NOTE] = "note",
	[DIAG_WARN] = "warning",
	[DIAG_ERROR] = "error",
	[DIAG_FATAL] = "fatal",
};

static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

/* A file of the data folder by its path in it: outputs do not tell where the program is installed. */
const char *
reply_file(const struct batch_job *job, const struct finding *f)
{
	return data_short(job->setup->data, or_empty(f->spot.file));
}

static void
add_finding(JsonBuilder *b, const struct batch_job *job, const struct finding *f)
{
	enum lang lang = job->options->lang;

	json_builder_begin_object(b);
	jsonl_text(b, "id", f->id);
	jsonl_text(b, "level", levels[f->level]);
	jsonl_text(b, "file", reply_file(job, f));
	jsonl_number(b, "line", f->spot.line);
	jsonl_number(b, "column", f->spot.column);
	if (f->spot.letters != NULL) {
		jsonl_text(b, "sheet", f->spot.sheet);
		jsonl_text(b, "cell", f->spot.letters);
		jsonl_text(b, "header", f->spot.header);
		jsonl_text(b, "content", f->spot.content);
	}
	jsonl_text(b, "field", f->field);
	jsonl_text(b, "message", f->what[lang]);
	if (f->days[lang] != NULL)
		jsonl_text(b, "days", f->days[lang]);
	jsonl_text(b, "source", f->source[lang]);
	jsonl_text(b, "todo", f->todo[lang]);
	json_builder_end_object(b);
}

static void
member_files(JsonBuilder *b, const struct batch_outcome *o)
{
	json_builder_set_member_name(b, "files");
	json_builder_begin_array(b);
	for (guint i = 0; i < o->files->len; i++) {
		const struct batch_file *m = o->files->pdata[i];

		json_builder_begin_object(b);
		jsonl_text(b, "path", m->path);
		jsonl_text(b, "sha256", m->sha256);
		jsonl_number(b, "bytes", m->bytes);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
}

static void
member_moved(JsonBuilder *b, const struct batch_outcome *o)
{
	if (o->moved->len == 0)
		return;
	json_builder_set_member_name(b, "superseded");
	json_builder_begin_array(b);
	for (guint i = 0; i < o->moved->len; i++)
		json_builder_add_string_value(b, o->moved->pdata[i]);
	json_builder_end_array(b);
}

/* The papers that the record still owes. */
static void
member_owed(JsonBuilder *b, const xmlNode *verdict)
{
	const xmlNode *paper = xml_child(xml_child(xml_child(verdict, "materials"), "owed"), "paper");

	if (paper == NULL)
		return;
	json_builder_set_member_name(b, "owed");
	json_builder_begin_array(b);
	for (; paper != NULL; paper = xml_next(paper, "paper")) {
		json_builder_begin_object(b);
		jsonl_text(b, "ref", xml_attr(paper, "ref"));
		jsonl_text(b, "label", xml_attr(paper, "label"));
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
}

void
reply_line(GString *out, const struct batch_job *job, const struct batch_result *r, const struct batch_outcome *o)
{
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();

	json_builder_begin_object(b);
	jsonl_number(b, "schema", 1);
	jsonl_text(b, "record", r != NULL ? r->id : "");
	jsonl_text(b, "document", o->document);
	jsonl_text(b, "variant", o->variant);
	member_files(b, o);
	jsonl_number(b, "pages", o->pages);
	jsonl_text(b, "status", statuses[o->status]);
	json_builder_set_member_name(b, "complete");
	json_builder_add_boolean_value(b, o->complete);
	member_moved(b, o);
	if (r != NULL)
		member_owed(b, r->verdict);
	json_builder_set_member_name(b, "findings");
	json_builder_begin_array(b);
	for (guint i = 0; i < o->findings->len; i++)
		add_finding(b, job, o->findings->pdata[i]);
	json_builder_end_array(b);
	jsonl_end(b, out);
}

/* Would a spreadsheet take it for a formula?  Some begin one with full-width and small signs too. */
static bool
is_formula(const char *text)
{
	static const gunichar signs[] = { '=', '+', '-', '@', 0xff1d, 0xff0b, 0xff0d, 0xff20, 0xfe66, 0xfe62, 0xfe63,
		0xfe6b, 0x2212 };
	gunichar first;

	while (text[0] != '\0' && g_unichar_isspace(g_utf8_get_char(text)))
		text = g_utf8_next_char(text);
	first = g_utf8_get_char(text);
	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
		if (first == signs[i])
			return true;
	return false;
}

/* A cell is shown as a terminal shows it; one that a spreadsheet would take for a formula is given an apostrophe. */
static void
csv_cell(GString *out, const char *text)
{
	g_autoptr(GString) clean = g_string_new(NULL);

	text_append_clean(clean, or_empty(text));
	g_string_append_c(out, '"');
	if (is_formula(clean->str))
		g_string_append_c(out, '\'');
	for (const char *p = clean->str; *p != '\0'; p++) {
		if (*p == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

/* The documents a finding is of or keeps back, as people call them. */
static const char *
titles_of(const struct batch_job *job, const struct batch_result *r, const struct finding *f)
{
	GString *titles;

	if (r == NULL || job->options->lang != LANG_ZH)
		return f->document;
	titles = arena_string(r->arena);
	for (guint i = 0; i < r->outcomes->len; i++) {
		const struct batch_outcome *o = r->outcomes->pdata[i];

		if (o->document == NULL || o->title == NULL || strstr(titles->str, o->title) != NULL)
			continue;
		if (f->document != NULL ? strcmp(f->document, o->document) == 0 :
					  f->level >= DIAG_ERROR && g_ptr_array_find(o->findings, f, NULL))
			g_string_append_printf(titles, "%s%s", titles->len > 0 ? "、" : "", o->title);
	}
	return titles->len > 0 ? titles->str : f->document;
}

void
reply_csv_row(GString *out, const struct batch_job *job, const struct batch_result *r, const struct finding *f)
{
	enum lang lang = job->options->lang;
	g_autofree char *line = g_strdup_printf("%" G_GUINT64_FORMAT, f->spot.line);
	g_autofree char *column = g_strdup_printf("%" G_GUINT64_FORMAT, f->spot.column);
	g_autofree char *what = f->days[lang] == NULL ?
	    NULL :
	    g_strconcat(f->what[lang], lang == LANG_ZH ? "；" : "; ", f->days[lang], NULL);
	const char *cells[] = {
		diag_level_name(f->level, lang),
		f->id,
		f->record,
		titles_of(job, r, f),
		f->field,
		reply_file(job, f),
		f->spot.sheet,
		f->spot.line > 0 ? line : "",
		f->spot.letters != NULL ? f->spot.letters :
		    f->spot.line > 0    ? column :
					  "",
		f->spot.content,
		what != NULL ? what : f->what[lang],
		f->source[lang],
		f->todo[lang],
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cells); i++) {
		if (i > 0)
			g_string_append_c(out, ',');
		csv_cell(out, cells[i]);
	}
	g_string_append(out, "\r\n");
}

bool
reply_says(const struct batch_job *job, const struct finding *f)
{
	return !job->options->quiet || finding_rejects(job->options, f);
}

void
reply_message(GString *out, const struct batch_job *job, const struct finding *f)
{
	if (reply_says(job, f))
		diag_format(out, f, job->options->lang, job->options->colour);
}

/* A table that has no column for a field is told so at its head. */
static bool
is_told_of_table(const struct batch_job *job, const struct batch_result *r, const struct finding *f)
{
	const GPtrArray *wants = ((const struct batch_input *)job->files->pdata[r->task->input])->reading.wants;

	if (wants == NULL || f->field == NULL || f->spot.letters == NULL || f->spot.letters[0] != '\0')
		return false;
	for (guint i = 0; i < wants->len; i++) {
		const struct record_want *w = wants->pdata[i];

		if (w->title == NULL && g_strcmp0(w->label, f->field) == 0)
			return true;
	}
	return false;
}

static void
add_message(GVariantBuilder *messages, const struct batch_job *job, const struct batch_result *r,
    const struct finding *f)
{
	g_autoptr(GString) kind = g_string_new(NULL), place = g_string_new(NULL), text = g_string_new(NULL);

	if (!reply_says(job, f) || (job->options->verbose == 0 && is_told_of_table(job, r, f)))
		return;
	told_kind(kind, f, job->options->lang);
	told_place(place, f, job->options->lang);
	reply_message(text, job, f);
	g_variant_builder_add(messages, "(^ay^ay^ay)", kind->str, place->str, text->str);
}

static enum batch_status
worst(const struct batch_result *r)
{
	enum batch_status status = STATUS_OK;

	for (guint i = 0; i < r->outcomes->len; i++)
		status = MAX(status, ((const struct batch_outcome *)r->outcomes->pdata[i])->status);
	return status;
}

/* What stands over the findings that `check` tells of one record: who it is. */
static void
check_heading(GString *out, const struct batch_job *job, const struct batch_result *r)
{
	const char *what[] = {
		r->id,
		r->record != NULL ? xml_text(r->arena, xml_child(r->record->root, "cons_name")) : "",
		xml_attr_or(r->verdict, "region", ""),
		xml_attr_or(r->verdict, "type_label", ""),
		xml_attr_or(r->verdict, "stage_label", ""),
	};

	if (job->options->quiet && worst(r) == STATUS_OK)
		return;
	g_string_append(out, "■");
	for (gsize i = 0; i < G_N_ELEMENTS(what); i++)
		if (what[i][0] != '\0') {
			g_string_append(out, i > 0 ? " · " : " ");
			text_append_clean(out, what[i]);
		}
	if (diag_count(r->diag) == 0)
		g_string_append(out, job->options->lang == LANG_ZH ? "：没有问题" : ": no findings");
	g_string_append_c(out, '\n');
}

static void
add_moved(GVariantBuilder *messages, const struct batch_job *job, const struct batch_outcome *o)
{
	for (guint i = 0; i < o->moved->len; i++) {
		g_autofree char *path = g_strdup_printf("%s/%s", job->options->output, (char *)o->moved->pdata[i]);
		g_autoptr(GString) text = g_string_new(
		    job->options->lang == LANG_ZH ? "    旧文件移到 " : "    the older file was moved to ");

		text_append_clean(text, path);
		g_string_append_c(text, '\n');
		g_variant_builder_add(messages, "(^ay^ay^ay)", "moved", path, text->str);
	}
}

static void
add_document(GVariantBuilder *documents, const struct batch_outcome *o)
{
	GVariantBuilder times;
	const struct batch_file *first = o->files->len > 0 ? o->files->pdata[0] : NULL;

	g_variant_builder_init(&times, G_VARIANT_TYPE("ax"));
	for (guint i = 0; i < STEP_COUNT; i++)
		g_variant_builder_add(&times, "x", o->time[i]);
	g_variant_builder_add(documents, "(^ay^ayu^ayax)", o->document, or_empty(o->title), (guint32)o->status,
	    first != NULL ? first->path : "", &times);
}

static void
list_files(GString *out, const struct batch_job *job, const struct batch_outcome *o)
{
	for (guint i = 0; i < o->files->len; i++)
		g_string_append_printf(out, "%s/%s\n", job->options->output,
		    ((struct batch_file *)o->files->pdata[i])->path);
}

/* Of each document: its line, the files that no longer hold, what became of it. */
static void
add_outcomes(const struct batch_job *job, const struct batch_result *r, GString *lines, GVariantBuilder *messages,
    GVariantBuilder *documents, GString *shown)
{
	for (guint i = 0; i < r->outcomes->len; i++) {
		const struct batch_outcome *o = r->outcomes->pdata[i];

		if (job->save || job->options->json)
			reply_line(lines, job, r, o);
		add_moved(messages, job, o);
		if (o->document != NULL)
			add_document(documents, o);
		if (job->options->verbose > 0 && job->save && !job->options->json)
			list_files(shown, job, o);
	}
}

static guint32
moved_files(const struct batch_result *r)
{
	guint32 moved = 0;

	for (guint i = 0; i < r->outcomes->len; i++)
		moved += ((const struct batch_outcome *)r->outcomes->pdata[i])->moved->len;
	return moved;
}

/* Was something asked for that a finding of the record does not speak of? */
static bool
is_aside(const struct batch_job *job, const struct batch_result *r, const struct finding *f)
{
	bool made = false;

	if (f->bars != NULL && f->bars[0] == '\0') /* it speaks of the record as such */
		return false;
	for (guint i = 0; i < r->outcomes->len; i++) {
		const struct batch_outcome *o = r->outcomes->pdata[i];

		made |= o->document != NULL;
		if (o->document != NULL && g_ptr_array_find(o->findings, f, NULL))
			return false;
	}
	return made && job->options->verbose == 0 && choose_asked(job, r) != NULL;
}

/* Who tries one document need not read of all the others: that there is more is said once a record. */
static void
add_aside(GVariantBuilder *messages, const struct batch_job *job, const struct batch_result *r, guint count)
{
	g_autoptr(GString) id = g_string_new(NULL);
	g_autofree char *text = NULL;

	if (count == 0)
		return;
	text_append_clean(id, r->id);
	text = g_strdup_printf(job->options->lang == LANG_ZH ?
		"    %s 另有 %u 处问题，拦的是别的文书；banwen check 逐条列出\n" :
		"    %s: %u more findings, of no document asked for; banwen check lists them\n",
	    id->str, count);
	g_variant_builder_add(messages, "(^ay^ay^ay)", "aside", r->id, text);
}

static void
add_judged_finding(GVariantBuilder *findings, const struct batch_job *job, const struct finding *f)
{
	enum lang lang = job->options->lang;

	g_variant_builder_add(findings, "(u^ay^ay^ay^ay)",
	    (guint32)(finding_rejects(job->options, f) ? DIAG_ERROR : f->level), f->id, or_empty(f->field),
	    f->what[lang], or_empty(f->source[lang]));
}

/* The record for who goes on with it; NULL: nobody does. */
static GVariant *
judged_new(const struct batch_job *job, const struct batch_result *r)
{
	GVariantBuilder findings;
	gsize length;

	if (job->options->judged == NULL)
		return NULL;
	g_variant_builder_init(&findings, G_VARIANT_TYPE("a(uayayayay)"));
	for (gsize i = 0; i < diag_count(r->diag); i++)
		add_judged_finding(&findings, job, diag_get(r->diag, i));
	return g_variant_new("(t^ay^ay^aya(uayayayay))", (guint64)r->task->input, r->id,
	    r->record != NULL ? xml_normal(r->arena, r->record->root, &length) : "",
	    r->verdict != NULL ? xml_dump(r->arena, r->verdict) : "", &findings);
}

/* Does a document of it show that papers of the checklist are missing? */
static guint32
is_lacking(const struct batch_result *r)
{
	for (guint i = 0; i < r->outcomes->len; i++)
		if (!((const struct batch_outcome *)r->outcomes->pdata[i])->complete)
			return 1;
	return 0;
}

/* Of each finding where it counts (batch/limit.h), and its row of findings.csv. */
static void
add_row(GVariantBuilder *rows, const struct batch_job *job, const struct batch_result *r, const struct finding *f)
{
	g_autoptr(GString) row = g_string_new(NULL);

	if (job->save)
		reply_csv_row(row, job, r, f);
	g_variant_builder_add(rows, "(^ay^ay^ay)", f->id, reply_file(job, f), row->str);
}

GVariant *
reply_new(const struct batch_job *job, const struct batch_result *r)
{
	const struct batch_options *o = job->options;
	bool check = o->check && !o->json;
	g_autoptr(GString) lines = g_string_new(NULL), shown = g_string_new(r->shown->str);
	GVariantBuilder documents, findings, messages, rows;
	guint aside = 0;

	g_variant_builder_init(&documents, G_VARIANT_TYPE("a(ayayuayax)"));
	g_variant_builder_init(&findings, G_VARIANT_TYPE("a(ayayb)"));
	g_variant_builder_init(&messages, G_VARIANT_TYPE("a(ayayay)"));
	g_variant_builder_init(&rows, G_VARIANT_TYPE("a(ayayay)"));
	for (gsize i = 0; i < diag_count(r->diag); i++) {
		const struct finding *f = diag_get(r->diag, i);

		add_row(&rows, job, r, f);
		if (!o->check && reply_says(job, f) && is_aside(job, r, f))
			aside++;
		else if (!o->check || check)
			add_message(&messages, job, r, f);
		if (finding_rejects(o, f))
			g_variant_builder_add(&findings, "(^ay^ayb)", f->id, f->what[o->lang],
			    result_tells(r, f, STATUS_REJECTED));
	}
	add_aside(&messages, job, r, aside);
	add_outcomes(job, r, lines, &messages, &documents, shown);
	if (check)
		check_heading(shown, job, r);
	return g_variant_new("(^aya(ayayay)a(ayayay)^ayuuuuuxa(ayayuayax)a(ayayb)^aym@" WIRE_JUDGED "@" WIRE_WORK ")",
	    lines->str, &messages, &rows, shown->str, (guint32)worst(r), (guint32)diag_count(r->diag), moved_files(r),
	    (guint32)(r->record != NULL && r->record->placed), is_lacking(r), r->time, &documents, &findings,
	    or_empty(r->sample), judged_new(job, r), worklist_pack(job, r, is_told_of_table));
}
