/* A result put into words: lines of results.jsonl, rows of findings.csv, messages; ready to be joined in input order. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "batch/reply.h"
#include "xml/xml.h"

static const char *
status_name(enum batch_status status)
{
	switch (status) {
	case STATUS_OK:
		return "ok";
	case STATUS_REJECTED:
		return "rejected";
	case STATUS_FAILED:
		return "failed";
	}
	return "";
}

static const char *
level_key(enum diag_level level)
{
	switch (level) {
	case DIAG_NOTE:
		return "note";
	case DIAG_WARN:
		return "warning";
	case DIAG_ERROR:
		return "error";
	case DIAG_FATAL:
		return "fatal";
	}
	return "";
}

static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

/* A file of the data folder by its path in it: outputs do not tell where the program is installed. */
static const char *
file_of(const struct batch_job *job, const struct finding *f)
{
	gsize length = strlen(job->setup->data);
	const char *file = or_empty(f->spot.file);

	if (strncmp(file, job->setup->data, length) == 0 && file[length] == '/')
		return file + length + 1;
	return file;
}

static void
member_text(JsonBuilder *b, const char *key, const char *value)
{
	g_autofree char *valid = g_utf8_make_valid(or_empty(value), -1);

	json_builder_set_member_name(b, key);
	json_builder_add_string_value(b, valid);
}

static void
member_number(JsonBuilder *b, const char *key, guint64 value)
{
	json_builder_set_member_name(b, key);
	json_builder_add_int_value(b, (gint64)value);
}

static void
add_finding(JsonBuilder *b, const struct batch_job *job, const struct finding *f)
{
	enum lang lang = job->options->lang;

	json_builder_begin_object(b);
	member_text(b, "id", f->id);
	member_text(b, "level", level_key(f->level));
	member_text(b, "file", file_of(job, f));
	member_number(b, "line", f->spot.line);
	member_number(b, "column", f->spot.column);
	if (f->spot.letters != NULL) {
		member_text(b, "sheet", f->spot.sheet);
		member_text(b, "cell", f->spot.letters);
		member_text(b, "header", f->spot.header);
		member_text(b, "content", f->spot.content);
	}
	member_text(b, "field", f->field);
	member_text(b, "message", f->what[lang]);
	if (f->days[lang] != NULL)
		member_text(b, "days", f->days[lang]);
	member_text(b, "source", f->source[lang]);
	member_text(b, "todo", f->todo[lang]);
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
		member_text(b, "path", m->path);
		member_text(b, "sha256", m->sha256);
		member_number(b, "bytes", m->bytes);
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

void
reply_line(GString *out, const struct batch_job *job, const char *record, const struct batch_outcome *o)
{
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autoptr(JsonNode) root = NULL;

	json_builder_begin_object(b);
	member_number(b, "schema", 1);
	member_text(b, "record", record);
	member_text(b, "document", o->document);
	member_text(b, "variant", o->variant);
	member_files(b, o);
	member_number(b, "pages", o->pages);
	member_text(b, "status", status_name(o->status));
	json_builder_set_member_name(b, "complete");
	json_builder_add_boolean_value(b, o->complete);
	member_moved(b, o);
	json_builder_set_member_name(b, "findings");
	json_builder_begin_array(b);
	for (guint i = 0; i < o->findings->len; i++)
		add_finding(b, job, o->findings->pdata[i]);
	json_builder_end_array(b);
	json_builder_end_object(b);
	root = json_builder_get_root(b);
	json_generator_set_root(generator, root);
	json_generator_to_gstring(generator, out);
	g_string_append_c(out, '\n');
}

/* A cell that a spreadsheet would take for a formula is given an apostrophe. */
static void
csv_cell(GString *out, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(or_empty(text), -1);

	g_string_append_c(out, '"');
	if (valid[0] != '\0' && strchr("=+-@\t\r", valid[0]) != NULL)
		g_string_append_c(out, '\'');
	for (const char *p = valid; *p != '\0'; p++) {
		if (*p == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

void
reply_csv_row(GString *out, const struct batch_job *job, const struct finding *f)
{
	enum lang lang = job->options->lang;
	g_autofree char *line = g_strdup_printf("%" G_GUINT64_FORMAT, f->spot.line);
	g_autofree char *column = g_strdup_printf("%" G_GUINT64_FORMAT, f->spot.column);
	g_autofree char *what = f->days[lang] == NULL ? NULL :
	    g_strconcat(f->what[lang], lang == LANG_ZH ? "；" : "; ", f->days[lang], NULL);
	const char *cells[] = {
		diag_level_name(f->level, lang), f->id, f->record, f->document, f->field, file_of(job, f),
		f->spot.sheet, f->spot.line > 0 ? line : "",
		f->spot.letters != NULL ? f->spot.letters : f->spot.line > 0 ? column : "", f->spot.content,
		what != NULL ? what : f->what[lang], f->source[lang], f->todo[lang],
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cells); i++) {
		if (i > 0)
			g_string_append_c(out, ',');
		csv_cell(out, cells[i]);
	}
	g_string_append(out, "\r\n");
}

void
reply_message(GString *out, const struct batch_job *job, const struct finding *f)
{
	const struct batch_options *o = job->options;

	if (!o->quiet || finding_rejects(o, f))
		diag_format(out, f, o->lang, o->colour);
}

static enum batch_status
worst(const struct batch_result *r)
{
	enum batch_status status = STATUS_OK;

	for (guint i = 0; i < r->outcomes->len; i++)
		status = MAX(status, ((const struct batch_outcome *)r->outcomes->pdata[i])->status);
	return status;
}

static const char *
field_of(struct arena *a, const struct record *record, const char *key)
{
	xmlNode *n = record != NULL ? xml_child(record->root, key) : NULL;

	return n != NULL ? xml_text(a, n) : "";
}

/* What `check` says of one record: who it is, what may be issued, what is found. */
static void
check_text(GString *out, const struct batch_job *job, const struct batch_result *r)
{
	g_autoptr(arena) a = arena_new();
	enum lang lang = job->options->lang;
	const char *what[] = {
		r->id, field_of(a, r->record, "cons_name"),
		r->verdict != NULL ? xml_attr_or(r->verdict, "region", "") : "",
		r->verdict != NULL ? xml_attr_or(r->verdict, "type_label", "") : "",
		r->verdict != NULL ? xml_attr_or(r->verdict, "stage_label", "") : "",
	};
	gsize before = out->len;

	g_string_append(out, "■");
	for (gsize i = 0; i < G_N_ELEMENTS(what); i++)
		if (what[i][0] != '\0')
			g_string_append_printf(out, "%s %s", i > 0 ? " ·" : "", what[i]);
	if (diag_count(r->diag) == 0)
		g_string_append(out, lang == LANG_ZH ? "：没有问题" : ": no findings");
	g_string_append_c(out, '\n');
	for (gsize i = 0; i < diag_count(r->diag); i++)
		reply_message(out, job, diag_get(r->diag, i));
	if (job->options->quiet && worst(r) == STATUS_OK)
		g_string_truncate(out, before);
}

static void
add_moved(GString *messages, const struct batch_job *job, const struct batch_outcome *o)
{
	for (guint i = 0; i < o->moved->len; i++)
		g_string_append_printf(messages, job->options->lang == LANG_ZH ? "    旧文件移到 %s/%s\n" :
		    "    the older file was moved to %s/%s\n", job->options->output, (char *)o->moved->pdata[i]);
}

static void
add_document(GVariantBuilder *documents, const struct batch_outcome *o)
{
	GVariantBuilder times;
	const struct batch_file *first = o->files->len > 0 ? o->files->pdata[0] : NULL;

	g_variant_builder_init(&times, G_VARIANT_TYPE("ax"));
	for (guint i = 0; i < STEP_COUNT; i++)
		g_variant_builder_add(&times, "x", o->time[i]);
	g_variant_builder_add(documents, "(^ay^ayuu^ayax)", o->document, or_empty(o->title), (guint32)o->status, o->pages,
	    first != NULL ? first->path : "", &times);
}

/* Did the finding keep something from being made? */
static bool
has_cost(const struct batch_result *r, const struct finding *f)
{
	for (guint i = 0; i < r->outcomes->len; i++) {
		const struct batch_outcome *o = r->outcomes->pdata[i];

		if (o->status != STATUS_OK && g_ptr_array_find(o->findings, f, NULL))
			return true;
	}
	return false;
}

static void
list_files(GString *out, const struct batch_job *job, const struct batch_outcome *o)
{
	for (guint i = 0; i < o->files->len; i++)
		g_string_append_printf(out, "%s/%s\n", job->options->output, ((struct batch_file *)o->files->pdata[i])->path);
}

GVariant *
reply_new(const struct batch_job *job, const struct batch_result *r)
{
	g_autoptr(GString) lines = g_string_new(NULL), csv = g_string_new(NULL), messages = g_string_new(NULL);
	g_autoptr(GString) shown = g_string_new(r->shown->str);
	GVariantBuilder documents, findings;

	g_variant_builder_init(&documents, G_VARIANT_TYPE("a(ayayuuayax)"));
	g_variant_builder_init(&findings, G_VARIANT_TYPE("a(ayay)"));
	for (gsize i = 0; i < diag_count(r->diag); i++) {
		const struct finding *f = diag_get(r->diag, i);

		if (job->save)
			reply_csv_row(csv, job, f);
		if (!job->options->rules_only)
			reply_message(messages, job, f);
		if (finding_rejects(job->options, f) && has_cost(r, f))
			g_variant_builder_add(&findings, "(^ay^ay)", f->id, f->what[job->options->lang]);
	}
	for (guint i = 0; i < r->outcomes->len; i++) {
		const struct batch_outcome *o = r->outcomes->pdata[i];

		if (job->save || job->options->json)
			reply_line(lines, job, r->id, o);
		add_moved(messages, job, o);
		if (o->document != NULL)
			add_document(&documents, o);
		if (job->options->verbose > 0 && job->save && !job->options->json)
			list_files(shown, job, o);
	}
	if (job->options->rules_only && job->options->show == NULL && !job->options->json)
		check_text(shown, job, r);
	return g_variant_new("(^ay^ay^ay^ayuuxa(ayayuuayax)a(ayay)^ay)", lines->str, messages->str, csv->str, shown->str,
	    (guint32)worst(r), (guint32)diag_count(r->diag), r->time, &documents, &findings, or_empty(r->sample));
}
