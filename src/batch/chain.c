/*
 * One record through all stations: load, judge, then for every document bind, lay out, write, verify, save.
 * Runs in a worker.  Nothing is saved before the finished file has been read back.
 */
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "batch/chain.h"
#include "batch/choose.h"
#include "batch/counted.h"
#include "batch/output.h"
#include "batch/provenance.h"
#include "layout/layout.h"
#include "policy/policy.h"
#include "template/template.h"
#include "verify/verify.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "record/record.h"
#include "write/write.h"

struct chain {
	const struct batch_job *job;
	struct arena *arena;
	struct diag *diag;
	struct batch_result *result;
	struct policy_question question;
	struct xpath_env *env; /* what the expressions of templates see */
	const char *whole;     /* SHA-256 of the record's normal form, without what pack writes into it */
	gint64 clock;
};

/* One document on its way. */
struct chain_document {
	struct chain *chain;
	const struct template *template;
	struct batch_outcome *outcome;
	gsize from; /* its own findings begin here */
	struct boxes *boxes;
	struct pages *pages;
	GArray *written[1 + WRITERS_MAX]; /* of struct written: the PDF that is verified, then one a job.writers */
	bool unchanged;                   /* its PDF of an earlier run has the same bytes */
};

static gint64
cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

static void
lap(struct chain *c, struct batch_outcome *o, enum batch_step step)
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

static void
show_tree(const struct chain *c, const char *station, const xmlNode *tree)
{
	if (shows(c, station))
		g_string_append(c->result->shown, xml_dump(c->arena, tree));
}

static bool
load(struct chain *c)
{
	struct batch_result *r = c->result;
	const struct batch_task *task = r->task;
	const char *asked = c->job->options->region;
	const char *only = office_only(((const struct batch_input *)c->job->files->pdata[task->input])->office);
	struct place id;

	r->record = record_parse(c->arena, c->diag, c->job->setup->records, task->text, asked != NULL ? asked : only);
	if (r->record == NULL)
		return false;
	r->record->placed = r->record->placed && asked == NULL;
	r->id = r->record->id;
	id = xml_attr_place(r->record->root, "id");
	show_tree(c, "record", r->record->root);
	if (output_own_name(r->id))
		diag_report(c->diag, DIAG_RECORD_OWN_NAME, id, "id", r->id);
	else if (task->twin != NULL)
		diag_report(c->diag, DIAG_RECORD_TWIN, id, "id", r->id, task->twin);
	else
		return true;
	return false;
}

static bool
judge(struct chain *c)
{
	const struct batch_options *o = c->job->options;
	const struct policy *policy = c->job->setup->policy;
	struct batch_result *r = c->result;
	const struct batch_input *input = c->job->files->pdata[r->task->input];

	c->question = (struct policy_question){
		.record = r->record,
		.as_of = o->as_of,
		.stage = o->stage,
		.office = input->office != NULL ? office_region(input->office, r->record->region) : NULL,
		.settings = input->office != NULL,
	};
	r->verdict = policy_judge(policy, c->arena, c->diag, &c->question);
	r->sample = policy_sample(policy, c->arena, c->diag, &c->question, r->verdict);
	r->stopped = policy_stopped_by(policy, &c->question) != NULL;
	if (r->verdict == NULL)
		return false;
	show_tree(c, "verdict", r->verdict);
	return true;
}

static bool
bind(struct chain_document *d, xmlNode *variant)
{
	struct chain *c = d->chain;

	d->boxes = template_bind(d->template, c->arena, c->diag, c->env, c->result->record, variant, NULL);
	lap(c, d->outcome, STEP_BIND);
	if (d->boxes == NULL)
		return false;
	if (result_has(c->result, d->outcome->document, d->boxes->variant)) {
		diag_report(c->diag, DIAG_VARIANT_TWIN, xml_place(c->result->record->root), NULL, d->boxes->variant);
		return false;
	}
	d->outcome->variant = d->boxes->variant;
	if (shows(c, "boxes"))
		g_string_append(c->result->shown, boxes_dump(c->arena, d->boxes));
	return true;
}

static const char *
whole_digest(struct chain *c)
{
	xmlNode *root = c->result->record->root;
	gsize length;
	const char *whole;

	if (c->whole ==
	    NULL) { /* what pack writes into a case is no part of it; packages that are handed over are all there is */
		whole = xml_is(root, "case") ? xml_normal_without(c->arena, root, "package", &length) :
					       xml_normal(c->arena, root, &length);
		c->whole = digest_sha256(c->arena, whole, length);
	}
	return c->whole;
}

static void
attach(struct chain_document *d)
{
	struct chain *c = d->chain;
	const struct provenance provenance = {
		.setup = c->job->setup,
		.record = c->result->record,
		.boxes = d->boxes,
		.as_of = c->job->options->as_of,
		.whole = whole_digest(c),
		.verdict = provenance_verdict(c->arena, c->job, c->result, &c->question, d->outcome->document,
		    d->boxes),
	};

	provenance_attach(c->arena, &provenance, d->pages);
}

static bool
lay_out(struct chain_document *d)
{
	struct chain *c = d->chain;

	d->pages = layout_pages(c->job->setup->layout, c->arena, c->diag, d->boxes);
	if (d->pages != NULL) {
		d->pages->epoch = g_getenv("SOURCE_DATE_EPOCH");
		d->outcome->pages = d->pages->page_count;
		attach(d);
		if (shows(c, "page"))
			g_string_append(c->result->shown, pages_dump(c->arena, d->pages));
	}
	lap(c, d->outcome, STEP_LAYOUT);
	return d->pages != NULL;
}

/* The texts for messages, where a format wants them. */
static bool
add_messages(struct chain_document *d, xmlNode *variant)
{
	struct chain *c = d->chain;
	GPtrArray *messages;
	bool wanted = false;

	for (guint i = 0; i < c->job->writers->len; i++)
		wanted = wanted || ((const struct writer *)c->job->writers->pdata[i])->messages;
	if (!wanted)
		return true;
	messages = template_messages(d->template, c->arena, c->diag, c->env, c->result->record, variant);
	lap(c, d->outcome, STEP_BIND);
	if (messages == NULL)
		return false;
	d->pages->message = arena_array(c->arena, messages->len, sizeof *d->pages->message);
	d->pages->message_count = messages->len;
	for (guint i = 0; i < messages->len; i++) {
		const struct box_message *message = messages->pdata[i];

		d->pages->message[i] = (struct page_message){ message->kind, message->text };
	}
	return true;
}

static bool
write_one(struct chain_document *d, guint at, const struct writer *w)
{
	struct chain *c = d->chain;
	struct write_options options = {
		.dpi = c->job->options->dpi,
		.prepared = g_hash_table_lookup(c->job->prepared, w),
	};

	d->written[at] = arena_vector(c->arena, sizeof(struct written));
	return w->write(d->pages, &options, c->arena, c->diag, d->written[at]);
}

static bool
write_all(struct chain_document *d)
{
	const struct batch_job *job = d->chain->job;
	bool good = write_one(d, 0, job->pdf);

	for (guint i = 0; good && i < job->writers->len; i++)
		if (job->writers->pdata[i] != job->pdf)
			good = write_one(d, i + 1, job->writers->pdata[i]);
		else
			d->written[i + 1] = d->written[0];
	lap(d->chain, d->outcome, STEP_WRITE);
	return good;
}

/* The finished file is opened again, held against what it should say, and judged. */
static bool
verify(struct chain_document *d)
{
	struct chain *c = d->chain;
	const struct written *pdf = &g_array_index(d->written[0], struct written, 0);
	const char *name = output_path(c->result, d->outcome, c->job->pdf->suffix);
	xmlNode *facts = verify_bytes(c->job->setup->checks, c->arena, c->diag, name, pdf->bytes, pdf->length,
	    d->boxes->data, d->boxes->data_length);

	if (facts != NULL) {
		policy_judge_document(c->job->setup->policy, c->arena, c->diag, &c->question, c->result->verdict,
		    d->outcome->document, facts);
		show_tree(c, "facts", facts);
	}
	lap(c, d->outcome, STEP_VERIFY);
	return facts != NULL && !result_rejects(c->job, c->result, d->from);
}

static bool
save(struct chain_document *d)
{
	struct chain *c = d->chain;
	bool good;

	d->unchanged = output_has(c->job, c->result, d->outcome, &g_array_index(d->written[0], struct written, 0));
	good = output_save(c->job, c->result, d->outcome, d->written);
	lap(c, d->outcome, STEP_SAVE);
	return good;
}

/* The chain of one document; where it ends early, the finding has been reported. */
static enum batch_status
make(struct chain_document *d, xmlNode *variant, bool only)
{
	if (!(bind(d, variant) && lay_out(d)))
		return STATUS_REJECTED;
	if (only)
		counted_made(d->chain->job, d->chain->result, d->outcome);
	if (d->chain->job->options->check)
		return STATUS_OK;
	if (!(add_messages(d, variant) && write_all(d) && verify(d)))
		return STATUS_REJECTED;
	return save(d) ? STATUS_OK : STATUS_FAILED;
}

static void
run_variant(struct chain *c, const struct template *t, xmlNode *variant, bool only)
{
	struct chain_document d = { .chain = c, .template = t, .from = diag_count(c->diag) };
	struct batch_outcome *o = outcome_new(c->arena, template_id(t), choose_title(c->result, t));
	bool stale;

	d.outcome = o;
	o->complete = !xml_attr_is(c->result->verdict, "complete", "no") || !template_keeps_missing(t);
	o->status = make(&d, variant, only);
	if (result_bars(c->job, c->result, o->document)) /* only --show and check come here */
		o->status = STATUS_REJECTED;
	/* Of one that was made: pages it no longer has, and formats of an earlier run with other content. */
	stale = o->status == STATUS_REJECTED || (o->status == STATUS_OK && !d.unchanged);
	outcome_end(c->job, c->result, o, d.from, stale, only || d.boxes == NULL ? NULL : o->variant);
}

/* Whoever looks wants to see all, whatever bars the document. */
static bool
goes_on(const struct chain *c)
{
	return c->job->options->show != NULL || c->job->options->check;
}

/* What is wrong with a template is told with each document of it: who makes it first is chance. */
static void
tell_faults(struct chain *c, const struct template *t)
{
	const struct diag *faults = template_faults(t);

	for (gsize i = 0; faults != NULL && i < diag_count(faults); i++)
		diag_add(c->diag, diag_get(faults, i));
}

static void
run_document(struct chain *c, const struct template *t)
{
	struct batch_result *r = c->result;
	gsize from = diag_count(c->diag);
	bool barred = result_bars(c->job, r, template_id(t));

	diag_set_document(c->diag, template_id(t));
	if (!template_ready(t) || template_faults(t) != NULL)
		tell_faults(c, t);
	barred = !choose_check(c->job, r, t) || barred;
	if (template_broken(t) || (!goes_on(c) && (barred || result_rejects(c->job, r, from)))) {
		struct batch_outcome *o = outcome_new(c->arena, template_id(t), choose_title(r, t));

		/* Of a broken template it is not known whether an older file holds. */
		o->status = template_broken(t) && !barred ? STATUS_FAILED : STATUS_REJECTED;
		outcome_end(c->job, r, o, from, o->status == STATUS_REJECTED, NULL);
	} else {
		GPtrArray *variants = template_variants(t, c->arena, c->diag, c->env, r->record);

		for (guint i = 0; i < variants->len; i++)
			run_variant(c, t, variants->pdata[i], variants->len == 1);
	}
	diag_set_document(c->diag, NULL);
}

static void
open_env(struct chain *c)
{
	const struct policy *policy = c->job->setup->policy;

	c->env = xpath_env_new(c->arena);
	xpath_env_node(c->env, "record", c->result->record->root);
	xpath_env_node(c->env, "region", policy_region(policy, c->result->record->region));
	xpath_env_node(c->env, "office", c->question.office);
	xpath_env_node(c->env, "verdict", c->result->verdict);
	policy_functions(policy, c->env);
}

static void
run_documents(struct chain *c)
{
	GPtrArray *templates = choose_templates(c->job, c->result);

	c->result->judged = diag_count(c->diag);
	open_env(c);
	for (guint i = 0; i < templates->len; i++)
		run_document(c, templates->pdata[i]);
	if (!goes_on(c))
		counted_files(c->job, c->result);
}

struct batch_result *
chain_run(const struct batch_job *job, struct arena *a, const struct batch_task *task)
{
	gint64 start = cpu_time();
	struct chain c = { .job = job, .arena = a, .result = result_new(a, task) };
	bool judged;

	c.diag = c.result->diag;
	judged = load(&c) && judge(&c);
	c.clock = cpu_time();
	c.result->time = c.clock - start;
	if (judged && !shows(&c, "record") && !shows(&c, "verdict"))
		run_documents(&c);
	result_end(job, c.result);
	return c.result;
}
