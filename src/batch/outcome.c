/* What became of a record and its documents, and what its findings mean for them. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "batch/choose.h"
#include "batch/outcome.h"
#include "batch/output.h"
#include "template/template.h"

struct batch_outcome *
outcome_new(struct arena *a, const char *document, const char *title)
{
	struct batch_outcome *o = arena_alloc(a, sizeof *o);

	o->document = document;
	o->title = title;
	o->variant = "";
	o->complete = true;
	o->files = arena_list(a);
	o->findings = arena_list(a);
	o->moved = arena_list(a);
	return o;
}

struct batch_result *
result_new(struct arena *a, const struct batch_task *task)
{
	struct batch_result *r = arena_alloc(a, sizeof *r);

	r->task = task;
	r->arena = a;
	r->id = task->text->id;
	r->diag = diag_new(a);
	diag_set_record(r->diag, r->id[0] != '\0' ? r->id : NULL);
	r->outcomes = arena_list(a);
	r->shown = arena_string(a);
	return r;
}

bool
finding_rejects(const struct batch_options *o, const struct finding *f)
{
	return f->level >= (o->strict ? DIAG_WARN : DIAG_ERROR);
}

bool
result_rejects(const struct batch_job *job, const struct batch_result *r, gsize from)
{
	for (gsize i = from; i < diag_count(r->diag); i++)
		if (finding_rejects(job->options, diag_get(r->diag, i)))
			return true;
	return false;
}

/* Does a finding of the record speak of this document?  One that no law lists stands with those of its stage. */
static bool
concerns(const struct batch_job *job, const struct batch_result *r, const struct finding *f, const char *document)
{
	if (f->document != NULL)
		return strcmp(f->document, document) == 0;
	if (f->bars == NULL || text_has_word(f->bars, document))
		return true;
	return choose_unlisted(job, r, document, f);
}

bool
result_bars(const struct batch_job *job, const struct batch_result *r, const char *document)
{
	for (gsize i = 0; i < r->judged; i++) {
		const struct finding *f = diag_get(r->diag, i);

		if (finding_rejects(job->options, f) && concerns(job, r, f, document))
			return true;
	}
	return false;
}

enum diag_level
result_level(const struct batch_job *job, const struct batch_result *r, const char *document, const char *rule)
{
	enum diag_level worst = DIAG_NOTE;

	for (gsize i = 0; i < r->judged; i++) {
		const struct finding *f = diag_get(r->diag, i);
		bool tells = strcmp(f->id, rule) == 0 || (f->also != NULL && text_has_word(f->also, rule));

		if (tells && f->level > worst && concerns(job, r, f, document))
			worst = f->level;
	}
	return worst;
}

bool
result_has(const struct batch_result *r, const char *document, const char *variant)
{
	for (guint i = 0; i < r->outcomes->len; i++) {
		const struct batch_outcome *o = r->outcomes->pdata[i];

		if (o->document != NULL && strcmp(o->document, document) == 0 && strcmp(o->variant, variant) == 0)
			return true;
	}
	return false;
}

/* What the document's line in results.jsonl tells: what the record's findings mean for it, and its own. */
static void
keep_findings(const struct batch_job *job, const struct batch_result *r, struct batch_outcome *o, gsize from)
{
	for (gsize i = 0; i < diag_count(r->diag); i++) {
		const struct finding *f = diag_get(r->diag, i);

		if (i >= from || (i < r->judged && concerns(job, r, f, o->document)))
			g_ptr_array_add(o->findings, (void *)f);
	}
}

void
outcome_end(const struct batch_job *job, struct batch_result *r, struct batch_outcome *o, gsize from, bool stale,
    const char *variant)
{
	g_ptr_array_add(r->outcomes, o);
	if (stale && job->save)
		output_set_aside(job, r, o, o->document, variant);
	keep_findings(job, r, o, from);
}

bool
result_tells(const struct batch_result *r, const struct finding *f, enum batch_status least)
{
	for (guint i = 0; i < r->outcomes->len; i++) {
		const struct batch_outcome *o = r->outcomes->pdata[i];

		if (o->status >= least && g_ptr_array_find(o->findings, f, NULL))
			return true;
	}
	return false;
}

/* Findings no document's line tells stand on a line of the record itself. */
static void
add_record_outcome(struct batch_result *r, enum batch_status status)
{
	enum batch_status least = status == STATUS_REJECTED ? STATUS_REJECTED : STATUS_OK;
	struct batch_outcome *o = outcome_new(r->arena, NULL, NULL);

	o->status = status;
	for (gsize i = 0; i < diag_count(r->diag); i++)
		if (!result_tells(r, diag_get(r->diag, i), least))
			g_ptr_array_add(o->findings, (void *)diag_get(r->diag, i));
	if (o->findings->len > 0 || r->outcomes->len == 0)
		g_ptr_array_add(r->outcomes, o);
}

/* The whole record is rejected: what an earlier run made of it no longer holds; where it was not judged, nobody knows. */
static void
reject_record(const struct batch_job *job, struct batch_result *r)
{
	char **asked = choose_asked(job, r);

	add_record_outcome(r, r->stopped ? STATUS_FAILED : STATUS_REJECTED);
	if (!job->save || r->stopped || r->task->twin != NULL || !text_safe_id(r->id) || output_own_name(r->id))
		return;
	for (guint i = 0; i < job->setup->templates->len; i++) {
		const char *document = template_id(job->setup->templates->pdata[i]);

		if (asked == NULL || g_strv_contains((const char *const *)asked, document))
			output_set_aside(job, r, r->outcomes->pdata[0], document, NULL);
	}
}

/* Does a finding reject that bars none of the documents asked for? Whoever checks a record asks about all of it. */
static bool
rejects_more(const struct batch_job *job, const struct batch_result *r)
{
	for (gsize i = 0; i < diag_count(r->diag); i++)
		if (finding_rejects(job->options, diag_get(r->diag, i)) &&
		    !result_tells(r, diag_get(r->diag, i), STATUS_REJECTED))
			return true;
	return false;
}

void
result_end(const struct batch_job *job, struct batch_result *r)
{
	if (r->outcomes->len == 0 && (r->verdict == NULL || result_rejects(job, r, 0)))
		reject_record(job, r);
	else
		add_record_outcome(r, job->options->check && rejects_more(job, r) ? STATUS_REJECTED : STATUS_OK);
}
