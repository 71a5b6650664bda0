/*
 * One record through all stations: parse, judge, then for every document bind, lay out, write, verify, save.
 * Runs in a worker.  Nothing is saved before the finished file has been read back.
 */
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "batch/inner.h"

struct chain {
	struct job		*job;
	struct arena		*arena;
	struct diag		*diag;
	struct result		*result;
	struct record		*record;
	struct policy_question	 question;
	xmlNode			*region, *verdict;
	struct xpath_env	*env;
	gsize			 judged;	/* findings before this one are the record's, not a document's */
	gint64			 clock;
};

/* One document on its way. */
struct paper {
	struct chain		*chain;
	const struct template	*template;
	struct outcome		*outcome;
	gsize			 from;		/* its own findings begin here */
	struct boxes		*boxes;
	struct pages		*pages;
	const char		*record;	/* normal form of the embedded data */
	gsize			 record_length;
	GArray			*written[WRITERS_MAX + 1];	/* of struct written: the PDF that is verified, then one a job.writers */
	xmlNode			*facts;
	bool			 unchanged;	/* its PDF of an earlier run has the same bytes */
};

static gint64
cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

static void
lap(struct chain *c, struct outcome *o, enum step step)
{
	gint64 now = cpu_time();

	o->time[step] += now - c->clock;
	c->clock = now;
}

static bool
shows(const struct chain *c, const char *station)
{
	return g_strcmp0(c->job->options->show, station) == 0;
}

struct outcome *
outcome_new(struct arena *a, const char *document, const char *title, const char *variant)
{
	struct outcome *o = arena_alloc(a, sizeof(*o));

	o->document = document;
	o->title = title;
	o->variant = variant;
	o->complete = true;
	o->files = arena_list(a);
	o->findings = arena_list(a);
	o->moved = arena_list(a);
	return o;
}

struct result *
result_new(struct arena *a, const struct task *task)
{
	struct result *r = arena_alloc(a, sizeof(*r));

	r->task = task;
	r->record = task->text->id;
	r->diag = diag_new(a);
	diag_set_record(r->diag, r->record[0] != '\0' ? r->record : NULL);
	r->outcomes = arena_list(a);
	r->shown = arena_string(a);
	return r;
}

bool
finding_rejects(const struct batch_options *o, const struct finding *f)
{
	return f->level >= (o->strict ? DIAG_WARN : DIAG_ERROR);
}

static bool
names_document(const char *list, const char *document)
{
	g_auto(GStrv) words = g_strsplit_set(list, " \t\n", -1);

	return g_strv_contains((const char *const *)words, document);
}

/* Does a finding of the record speak of this document? */
static bool
concerns(const struct finding *f, const char *document)
{
	if (f->document != NULL)
		return g_str_equal(f->document, document);
	return f->bars == NULL || names_document(f->bars, document);
}

static bool
barred(const struct chain *c, const char *document)
{
	for (gsize i = 0; i < c->judged; i++) {
		const struct finding *f = diag_get(c->diag, i);

		if (finding_rejects(c->job->options, f) && concerns(f, document))
			return true;
	}
	return false;
}

static bool
rejected_since(const struct chain *c, gsize from)
{
	for (gsize i = from; i < diag_count(c->diag); i++)
		if (finding_rejects(c->job->options, diag_get(c->diag, i)))
			return true;
	return false;
}

/* What the document's line in results.jsonl tells: what the record's findings mean for it, and its own. */
static void
keep_findings(struct chain *c, struct outcome *o, gsize from)
{
	for (gsize i = 0; i < diag_count(c->diag); i++) {
		const struct finding *f = diag_get(c->diag, i);

		if (i >= from || (i < c->judged && concerns(f, o->document)))
			g_ptr_array_add(o->findings, (void *)f);
	}
}

static void
set_aside(struct chain *c, struct outcome *o, const char *document, const char *variant)
{
	if (c->job->save)
		files_set_aside(c->job, c->arena, c->result, document, variant, o->moved);
}

static struct place
record_place(const struct chain *c)
{
	return xml_place(c->record->root);
}

/* The documents asked for: by -d, else by the record's own row of a table; NULL: all that are due. */
static char **
wanted(const struct chain *c)
{
	return c->job->options->documents != NULL ? c->job->options->documents : c->result->task->text->documents;
}

static bool
write_one(struct paper *p, guint at, const struct writer *w)
{
	struct chain *c = p->chain;
	struct write_options options = {
		.dpi = c->job->options->dpi, .prepared = g_hash_table_lookup(c->job->prepared, w),
	};

	p->written[at] = arena_vector(c->arena, sizeof(struct written));
	return w->write(p->pages, &options, c->arena, c->diag, p->written[at]);
}

/* Two variants of one name would be one file. */
static bool
has_own_name(struct paper *p)
{
	struct chain *c = p->chain;

	for (guint i = 0; i < c->result->outcomes->len; i++) {
		const struct outcome *o = c->result->outcomes->pdata[i];

		if (o->document != NULL && g_str_equal(o->document, p->outcome->document) &&
		    g_str_equal(o->variant, p->boxes->variant)) {
			diag_report(c->diag, DIAG_VARIANT_TWIN, record_place(c), NULL, p->boxes->variant);
			return false;
		}
	}
	return true;
}

static bool
bind(struct paper *p, xmlNode *variant)
{
	struct chain *c = p->chain;
	bool good;

	p->boxes = template_bind(p->template, c->arena, c->diag, c->env, c->record, variant);
	good = p->boxes != NULL && has_own_name(p);
	if (good) {
		p->outcome->variant = p->boxes->variant;
		if (shows(c, "boxes"))
			g_string_append(c->result->shown, boxes_dump(c->arena, p->boxes));
	}
	lap(c, p->outcome, STEP_BIND);
	return good;
}

static const char *
company(const struct chain *c)
{
	xmlNode *own = c->question.office != NULL ? xml_child(c->question.office, "company") : NULL;
	const char *name = own != NULL ? xml_text(c->arena, own) : "";

	return name[0] != '\0' ? name : xml_attr_or(c->region, "company", "");
}

/* The data goes along in the file, so that it can be made and checked again without this folder. */
static void
attach(struct paper *p)
{
	struct chain *c = p->chain;
	struct page_attachment *files = arena_array(c->arena, 2, sizeof(*files));
	gsize expected_length = 0;

	p->record = boxes_data(c->arena, p->boxes, &p->record_length);
	files[0] = (struct page_attachment){
		.name = "record.xml", .mime = "application/xml", .relationship = "Data",
		.description = "记录", .bytes = p->record, .length = p->record_length,
	};
	files[1] = (struct page_attachment){
		.name = "expectation.xml", .mime = "application/xml", .relationship = "Supplement",
		.description = "各栏应有的内容和位置", .bytes = pages_expectation(c->arena, p->pages, &expected_length),
	};
	files[1].length = expected_length;
	p->pages->attachment = files;
	p->pages->attachment_count = 2;
}

static bool
lay_out(struct paper *p)
{
	struct chain *c = p->chain;

	if (p->boxes->author == NULL || p->boxes->author[0] == '\0')
		p->boxes->author = company(c);
	p->pages = layout_pages(c->job->house->layout, c->arena, c->diag, p->boxes);
	if (p->pages != NULL) {
		p->outcome->pages = p->pages->page_count;
		attach(p);
		if (shows(c, "page"))
			g_string_append(c->result->shown, pages_dump(c->arena, p->pages));
	}
	lap(c, p->outcome, STEP_LAYOUT);
	return p->pages != NULL;
}

static bool
write_all(struct paper *p)
{
	struct chain *c = p->chain;
	bool good = write_one(p, 0, c->job->pdf);

	for (guint i = 0; good && i < c->job->writers->len; i++)
		if (c->job->writers->pdata[i] != c->job->pdf)
			good = write_one(p, i + 1, c->job->writers->pdata[i]);
		else
			p->written[i + 1] = p->written[0];
	lap(c, p->outcome, STEP_WRITE);
	return good;
}

static bool
verify(struct paper *p)
{
	struct chain *c = p->chain;
	const struct written *pdf = &g_array_index(p->written[0], struct written, 0);
	const char *name = files_path(c->arena, c->record->id, p->outcome->document, p->outcome->variant, ".pdf");

	p->facts = verify_bytes(c->job->house->checks, c->arena, c->diag, name, pdf->bytes, pdf->length,
	    p->record, p->record_length);
	if (p->facts != NULL) {
		policy_judge_document(c->job->house->policy, c->arena, c->diag, &c->question, c->verdict,
		    p->outcome->document, p->facts);
		if (shows(c, "facts"))
			g_string_append(c->result->shown, xml_dump(c->arena, p->facts));
	}
	lap(c, p->outcome, STEP_VERIFY);
	return p->facts != NULL && !rejected_since(c, p->from);
}

static bool
save_one(struct paper *p, const struct writer *w, const struct written *file)
{
	struct chain *c = p->chain;
	const char *suffix = w->per_page ? arena_printf(c->arena, "-p%u%s", file->page, w->suffix) : w->suffix;
	struct made *made = arena_alloc(c->arena, sizeof(*made));

	made->path = files_path(c->arena, c->record->id, p->outcome->document, p->outcome->variant, suffix);
	made->sha256 = digest_sha256(c->arena, file->bytes, file->length);
	made->bytes = file->length;
	if (c->job->save && !file_replace(c->arena, c->diag,
	    arena_printf(c->arena, "%s/%s", c->job->options->output, made->path), file->bytes, file->length))
		return false;
	g_ptr_array_add(p->outcome->files, made);
	return true;
}

/* Then pictures of that run still show what it says. */
static bool
is_in_place(const struct paper *p)
{
	const struct written *pdf = &g_array_index(p->written[0], struct written, 0);
	const char *name = files_path(p->chain->arena, p->chain->record->id, p->outcome->document,
	    p->outcome->variant, p->chain->job->pdf->suffix);
	g_autofree char *older = NULL;
	gsize length;

	return g_file_get_contents(arena_printf(p->chain->arena, "%s/%s", p->chain->job->options->output, name),
	    &older, &length, NULL) && length == pdf->length && memcmp(older, pdf->bytes, length) == 0;
}

static bool
save(struct paper *p)
{
	struct chain *c = p->chain;
	bool good = !c->job->save ||
	    file_folder(c->diag, arena_printf(c->arena, "%s/%s", c->job->options->output, c->record->id));

	p->unchanged = c->job->save && is_in_place(p);
	for (guint i = 0; good && i < c->job->writers->len; i++)
		for (guint j = 0; good && j < p->written[i + 1]->len; j++)
			good = save_one(p, c->job->writers->pdata[i],
			    &g_array_index(p->written[i + 1], struct written, j));
	lap(c, p->outcome, STEP_SAVE);
	return good;
}

/* The chain of one document; where it ends early, the finding has been reported. */
static enum status
make(struct paper *p, xmlNode *variant)
{
	if (!(bind(p, variant) && lay_out(p) && write_all(p) && verify(p)))
		return STATUS_REJECTED;
	return save(p) ? STATUS_OK : STATUS_FAILED;
}

static void
run_variant(struct chain *c, const struct template *t, const char *title, xmlNode *variant, bool only)
{
	struct paper p = { .chain = c, .template = t, .from = diag_count(c->diag) };

	p.outcome = outcome_new(c->arena, template_id(t), title, "");
	p.outcome->complete = !xml_attr_is(c->verdict, "complete", "no") || !template_keeps_missing(t);
	p.outcome->status = make(&p, variant);
	if (barred(c, p.outcome->document))	/* only --show comes here */
		p.outcome->status = STATUS_REJECTED;
	g_ptr_array_add(c->result->outcomes, p.outcome);
	/* Of one that was made: pages it no longer has, and formats of an earlier run with other content. */
	if (p.outcome->status == STATUS_REJECTED || (p.outcome->status == STATUS_OK && !p.unchanged))
		set_aside(c, p.outcome, p.outcome->document, only || p.boxes == NULL ? NULL : p.outcome->variant);
	keep_findings(c, p.outcome, p.from);
}

static xmlNode *
verdict_on(const struct chain *c, const char *document)
{
	xmlNode *list = xml_child(c->verdict, "documents");

	for (xmlNode *n = list != NULL ? xml_child(list, "document") : NULL; n != NULL; n = xml_next(n, "document"))
		if (xml_attr_is(n, "id", document))
			return n;
	return NULL;
}

/* Where a rule is written down for the record's region, as findings of rules say it. */
static const char *
rule_source(const struct chain *c, xmlNode *law, enum lang lang)
{
	xmlNode *profile = xml_child(c->region, "source");

	for (xmlNode *s = law != NULL ? xml_child(law, "source") : NULL; s != NULL; s = xml_next(s, "source"))
		if (xml_attr(s, "region") == NULL || xml_attr_is(s, "region", c->record->region))
			return arena_printf(c->arena, "%s %s",
			    profile != NULL ? xml_attr_or(profile, "number", "") : "",
			    xml_attr_or(s, lang == LANG_ZH ? "section" : "section-en", ""));
	return NULL;
}

/* A document the law does not allow here was asked for: its rule speaks. */
static void
report_forbidden(struct chain *c, const char *title, const char *rule)
{
	xmlNode *law = policy_rule(c->job->house->policy, rule);

	if (rule[0] == '\0') {
		diag_report(c->diag, DIAG_DOCUMENT_FORBIDDEN, record_place(c), NULL, title);
		return;
	}
	diag_add(c->diag, &(struct finding){
		.id = rule, .level = DIAG_ERROR, .place = record_place(c),
		.what = { arena_printf(c->arena, "这条记录不得出具“%s”", title),
		    arena_printf(c->arena, "%s may not be issued for this record", title) },
		.source = { rule_source(c, law, LANG_ZH), rule_source(c, law, LANG_EN) },
		.todo = { "从 -d 中去掉这种文书，或者改正记录的客户类型。", "Leave it out of -d, or mend the record's type." },
	});
}

/* Place of a stage in the region's order; -1 for one it does not have. */
static int
stage_rank(const struct chain *c, const char *stage)
{
	xmlNode *list = xml_child(c->region, "stages");
	int rank = 0;

	for (xmlNode *n = list != NULL ? xml_child(list, "stage") : NULL; n != NULL; n = xml_next(n, "stage"), rank++)
		if (xml_attr_is(n, "id", stage))
			return rank;
	return -1;
}

/* -d names a document: may it exist, and is it due?  One the region's policy is silent on is made when asked for. */
static void
check_asked(struct chain *c, const struct template *t, const char *title, const xmlNode *law)
{
	bool early = law != NULL ? xml_attr_is(law, "due", "no") :
	    stage_rank(c, template_stage(t)) > stage_rank(c, xml_attr_or(c->record->root, "stage", ""));

	if (wanted(c) == NULL)
		return;
	if (law != NULL && xml_attr_is(law, "allowed", "no"))
		report_forbidden(c, title, xml_attr_or(law, "rule", ""));
	else if (early)
		diag_report(c->diag, DIAG_DOCUMENT_EARLY, xml_attr_place(c->record->root, "stage"), NULL, template_id(t),
		    xml_attr_or(c->verdict, "stage_label", xml_attr_or(c->verdict, "stage", "?")));
}

static void
run_document(struct chain *c, const struct template *t)
{
	const char *document = template_id(t);
	const xmlNode *law = verdict_on(c, document);
	const char *title = law != NULL ? xml_attr_or(law, "title", document) : document;
	gsize from = diag_count(c->diag);

	diag_set_document(c->diag, document);
	check_asked(c, t, title, law);
	if (c->job->options->show == NULL && (barred(c, document) || rejected_since(c, from))) {
		struct outcome *o = outcome_new(c->arena, document, title, "");

		o->status = STATUS_REJECTED;
		set_aside(c, o, document, NULL);
		keep_findings(c, o, from);
		g_ptr_array_add(c->result->outcomes, o);
	} else {
		GPtrArray *variants = template_variants(t, c->arena, c->diag, c->env, c->record);

		for (guint i = 0; i < variants->len; i++)
			run_variant(c, t, title, variants->pdata[i], variants->len == 1);
	}
	diag_set_document(c->diag, NULL);
}

static const struct template *
find_template(const struct chain *c, const char *document)
{
	const GPtrArray *all = c->job->house->templates;

	for (guint i = 0; i < all->len; i++)
		if (g_str_equal(template_id(all->pdata[i]), document))
			return template_record(all->pdata[i]) == c->record->kind ? all->pdata[i] : NULL;
	return NULL;
}

static GPtrArray *
asked_templates(const struct chain *c)
{
	GPtrArray *found = arena_list(c->arena);

	for (char **d = wanted(c); *d != NULL; d++) {
		const struct template *t = find_template(c, *d);

		if (t == NULL && c->job->options->documents == NULL)
			diag_report(c->diag, DIAG_DOCUMENT_UNKNOWN, record_place(c), NULL, "document", *d);
		if (t != NULL && !g_ptr_array_find(found, t, NULL))
			g_ptr_array_add(found, (void *)t);
	}
	return found;
}

/* A poster names its sheet itself: one the region's law does not speak of is made because it was named. */
static void
add_named(const struct chain *c, GPtrArray *found)
{
	const char *name = c->record->kind == RECORD_POSTER ? xml_attr_or(c->record->root, "document", "") : "";
	const struct template *t = find_template(c, name);

	if (t != NULL && verdict_on(c, name) == NULL)
		g_ptr_array_add(found, (void *)t);
}

/* What the record's stage has reached and the law allows; of an outage or a poster, the kind it names. */
static GPtrArray *
due_templates(const struct chain *c)
{
	GPtrArray *found = arena_list(c->arena);
	xmlNode *list = xml_child(c->verdict, "documents");

	for (xmlNode *n = list != NULL ? xml_child(list, "document") : NULL; n != NULL; n = xml_next(n, "document")) {
		const struct template *t = find_template(c, xml_attr_or(n, "id", ""));

		if (t != NULL && xml_attr_is(n, "due", "yes") && xml_attr_is(n, "allowed", "yes"))
			g_ptr_array_add(found, (void *)t);
	}
	add_named(c, found);
	return found;
}

/* What the expressions of templates see. */
static void
open_env(struct chain *c)
{
	c->env = xpath_env_new(c->arena);
	xpath_env_node(c->env, "record", c->record->root);
	xpath_env_node(c->env, "region", c->region);
	xpath_env_node(c->env, "office", c->question.office);
	xpath_env_node(c->env, "verdict", c->verdict);
	policy_functions(c->job->house->policy, c->env);
}

static void
run_documents(struct chain *c)
{
	bool asked = wanted(c) != NULL;
	GPtrArray *templates = asked ? asked_templates(c) : due_templates(c);
	const char *key = c->record->kind == RECORD_POSTER ? "document" : "type";

	if (templates->len == 0 && !asked && c->record->kind == RECORD_CASE)
		diag_report(c->diag, DIAG_DOCUMENT_NONE_DUE, record_place(c), NULL);
	else if (templates->len == 0 && !asked && !rejected_since(c, 0))
		diag_report(c->diag, DIAG_DOCUMENT_UNKNOWN, xml_attr_place(c->record->root, key), key,
		    xml_attr_or(c->record->root, key, ""));
	c->judged = diag_count(c->diag);
	open_env(c);
	for (guint i = 0; i < templates->len; i++)
		run_document(c, templates->pdata[i]);
}

/* Findings no document's line tells stand on a line of the record itself. */
static void
add_record_outcome(struct chain *c, enum status status)
{
	struct outcome *o = outcome_new(c->arena, NULL, NULL, "");

	o->status = status;
	for (gsize i = 0; i < diag_count(c->diag); i++) {
		const struct finding *f = diag_get(c->diag, i);
		bool told = false;

		for (guint j = 0; j < c->result->outcomes->len && !told; j++) {
			const struct outcome *other = c->result->outcomes->pdata[j];

			told = g_ptr_array_find(other->findings, f, NULL);
		}
		if (!told)
			g_ptr_array_add(o->findings, (void *)f);
	}
	if (o->findings->len > 0 || c->result->outcomes->len == 0)
		g_ptr_array_add(c->result->outcomes, o);
}

/* The whole record is rejected: what an earlier run made of it no longer holds. */
static void
reject_record(struct chain *c)
{
	const struct result *r = c->result;
	struct outcome *o;

	add_record_outcome(c, STATUS_REJECTED);
	o = r->outcomes->pdata[0];
	if (!c->job->save || r->task->twin != NULL || !text_safe_id(r->record) || files_own_name(r->record))
		return;
	for (guint i = 0; i < c->job->house->templates->len; i++) {
		const char *document = template_id(c->job->house->templates->pdata[i]);

		if (wanted(c) == NULL || g_strv_contains((const char *const *)wanted(c), document))
			set_aside(c, o, document, NULL);
	}
}

static bool
parse(struct chain *c)
{
	const struct task *task = c->result->task;

	c->record = record_parse(c->arena, c->diag, c->job->house->records, task->text, c->job->options->region);
	if (c->record == NULL)
		return false;
	c->result->record = c->record->id;
	c->result->root = c->record->root;
	if (shows(c, "record"))
		g_string_append(c->result->shown, xml_dump(c->arena, c->record->root));
	if (files_own_name(c->record->id))
		diag_report(c->diag, DIAG_RECORD_OWN_NAME, xml_attr_place(c->record->root, "id"), "id", c->record->id);
	else if (task->twin != NULL)
		diag_report(c->diag, DIAG_RECORD_TWIN, xml_attr_place(c->record->root, "id"), "id", c->record->id,
		    task->twin);
	else
		return true;
	return false;
}

static bool
judge(struct chain *c)
{
	const struct batch_options *o = c->job->options;
	const struct input *input = c->job->files->pdata[c->result->task->input];

	c->question = (struct policy_question){
		.record = c->record, .as_of = o->as_of, .stage = o->stage,
		.office = input->office != NULL ? office_region(input->office, c->record->region) : NULL,
	};
	c->verdict = policy_judge(c->job->house->policy, c->arena, c->diag, &c->question);
	if (c->verdict == NULL)
		return false;
	c->result->verdict = c->verdict;
	c->result->sample = policy_sample(c->job->house->policy, c->arena, c->diag, &c->question, c->verdict);
	if (shows(c, "verdict"))
		g_string_append(c->result->shown, xml_dump(c->arena, c->verdict));
	c->region = policy_region(c->job->house->policy, c->record->region);
	return true;
}

struct result *
chain_run(struct job *job, struct arena *a, const struct task *task)
{
	gint64 start = cpu_time();
	struct chain c = { .job = job, .arena = a, .result = result_new(a, task) };
	bool rules_only = job->options->rules_only || shows(&c, "record") || shows(&c, "verdict");
	bool judged;

	c.diag = c.result->diag;
	judged = parse(&c) && judge(&c);
	c.clock = cpu_time();
	c.result->time = c.clock - start;
	if (judged && !rules_only)
		run_documents(&c);
	if (c.result->outcomes->len == 0 && (!judged || rejected_since(&c, 0)))
		reject_record(&c);
	else
		add_record_outcome(&c, STATUS_OK);
	return c.result;
}
