/* Which documents are wanted: those asked for, else what the verdict says is due, and what a poster names. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/text.h"
#include "batch/choose.h"
#include "xml/xml.h"
#include "record/record.h"
#include "template/template.h"

char **
choose_asked(const struct batch_job *job, const struct batch_result *r)
{
	return job->options->documents != NULL ? job->options->documents : r->task->text->documents;
}

/* What the verdict says of a document; NULL: the region's law is silent on it. */
static const xmlNode *
law_on(const struct batch_result *r, const char *document)
{
	return xml_child_of(xml_child(r->verdict, "documents"), "document", "id", document);
}

const char *
choose_title(const struct batch_result *r, const struct template *t)
{
	const char *own = template_title(t);

	return xml_attr_or(law_on(r, template_id(t)), "title", own[0] != '\0' ? own : template_id(t));
}

static const struct template *
find_template(const struct batch_job *job, const struct batch_result *r, const char *document)
{
	const struct template *t = templates_find(job->setup->templates, document);

	if (t == NULL || template_record(t) == RECORD_KIND_COUNT) /* so broken that its kind is not known */
		return t;
	return template_record(t) == r->record->kind ? t : NULL;
}

static GPtrArray *
asked_templates(const struct batch_job *job, struct batch_result *r)
{
	GPtrArray *found = arena_list(r->arena);

	for (char **d = choose_asked(job, r); *d != NULL; d++) {
		const struct template *t = find_template(job, r, *d);

		if (t == NULL && job->options->documents == NULL)
			diag_report(r->diag, DIAG_DOCUMENT_UNKNOWN, xml_place(r->record->root), NULL, "document", *d);
		if (t != NULL && !g_ptr_array_find(found, t, NULL))
			g_ptr_array_add(found, (void *)t);
	}
	if (found->len == 0 && job->options->documents != NULL)
		diag_report(r->diag, DIAG_DOCUMENT_OTHER_KIND, xml_place(r->record->root), NULL);
	return found;
}

/* A poster names its sheet itself: one the region's law does not speak of, or allows, is made because it was named. */
static void
add_named(const struct batch_job *job, const struct batch_result *r, GPtrArray *found)
{
	const char *name = r->record->kind == RECORD_POSTER ? xml_attr_or(r->record->root, "document", "") : "";
	const struct template *t = find_template(job, r, name);
	const xmlNode *law = law_on(r, name);

	if (t != NULL && (law == NULL || xml_attr_is(law, "state", "allowed")))
		g_ptr_array_add(found, (void *)t);
}

/* What the record's stage has reached and the law allows; of an outage or a poster, the kind it names. */
static GPtrArray *
due_templates(const struct batch_job *job, const struct batch_result *r)
{
	GPtrArray *found = arena_list(r->arena);
	const xmlNode *list = xml_child(r->verdict, "documents");

	for (xmlNode *n = xml_child(list, "document"); n != NULL; n = xml_next(n, "document")) {
		const struct template *t = find_template(job, r, xml_attr_or(n, "id", ""));

		if (t != NULL && xml_attr_is(n, "state", "due"))
			g_ptr_array_add(found, (void *)t);
	}
	add_named(job, r, found);
	return found;
}

/* Of a poster the document it names is not there; else the law has none for it, which is no fault of the record. */
static void
report_none(const struct batch_job *job, struct batch_result *r)
{
	xmlNode *root = r->record->root;

	if (r->record->kind == RECORD_CASE)
		diag_report(r->diag, DIAG_DOCUMENT_NONE_DUE, xml_place(root), NULL);
	else if (r->record->kind == RECORD_OUTAGE)
		diag_report(r->diag, DIAG_DOCUMENT_NO_NOTICE, xml_attr_place(root, "type"), "type");
	else if (!result_rejects(job, r, 0))
		diag_report(r->diag, DIAG_DOCUMENT_UNKNOWN, xml_attr_place(root, "document"), "document",
		    xml_attr_or(root, "document", ""));
}

GPtrArray *
choose_templates(const struct batch_job *job, struct batch_result *r)
{
	GPtrArray *found;

	if (choose_asked(job, r) != NULL)
		return asked_templates(job, r);
	found = due_templates(job, r);
	/* Where nothing is due, nothing would be refused. */
	if (found->len == 0 && (!job->options->check || r->record->kind == RECORD_POSTER))
		report_none(job, r);
	return found;
}

/* A document the law does not allow here was asked for: its rule speaks, if one is named. */
static void
report_forbidden(struct batch_result *r, const xmlNode *law)
{
	const struct diag_entry *entry = diag_entry(DIAG_DOCUMENT_FORBIDDEN);
	const char *rule = xml_attr_or(law, "rule", ""), *title = xml_attr_or(law, "title", xml_attr(law, "id"));
	const char *zh = xml_attr(law, "rule_words"), *en = xml_attr(law, "rule_words_en");

	diag_add(r->diag,
	    &(struct finding){
		.id = rule[0] != '\0' ? rule : entry->id,
		.level = entry->level,
		.place = xml_place(r->record->root),
		.what = { arena_printf(r->arena, entry->what[LANG_ZH], title,
			      xml_attr_or(r->verdict, "type_label", "这条记录"),
			      zh != NULL ? arena_printf(r->arena, "（%s）", zh) : ""),
		    arena_printf(r->arena, entry->what[LANG_EN], title, xml_attr_or(r->verdict, "type", "this record"),
			en != NULL ? arena_printf(r->arena, " (%s)", en) : "") },
		.source = { xml_attr(law, "rule_source"), xml_attr(law, "rule_source_en") },
		.todo = { entry->todo[LANG_ZH], entry->todo[LANG_EN] },
	    });
}

/* A stage of the region's; NULL: it has no such stage, or the record none. */
static const xmlNode *
stage_of(const struct batch_result *r, const char *stage)
{
	return xml_child_of(xml_child(r->verdict, "stages"), "stage", "id", stage);
}

/* Does what stands at a stage stand for a document of another one too?  One whose stage is not known waits for all. */
static bool
stage_bars(const xmlNode *from, const xmlNode *own)
{
	while (own != NULL && from != NULL && from != own)
		from = xml_next(from, "stage");
	return own == NULL || from == own;
}

/* ... of a finding: that stage, or those of the documents of the record's kind that it names; one of no stage is as any. */
static bool
finding_stands(const struct batch_result *r, const struct finding *f, const xmlNode *own)
{
	if (f->from != NULL)
		return stage_bars(stage_of(r, f->from), own);
	for (xmlNode *n = xml_child(xml_child(r->verdict, "documents"), "document"); n != NULL;
	     n = xml_next(n, "document"))
		if (text_has_word(f->bars, xml_attr(n, "id")) &&
		    (xml_attr(n, "stage") == NULL || stage_bars(stage_of(r, xml_attr(n, "stage")), own)))
			return true;
	return false;
}

bool
choose_unlisted(const struct batch_job *job, const struct batch_result *r, const char *document,
    const struct finding *f)
{
	const struct template *t = templates_find(job->setup->templates, document);

	return t != NULL && !template_keeps_missing(t) && law_on(r, document) == NULL &&
	    finding_stands(r, f, stage_of(r, template_stage(t)));
}

/* "due", "allowed", "not-yet" or "forbidden"; one that the region's law does not list waits for its stage. */
static const char *
state_of(const struct batch_result *r, const struct template *t)
{
	const xmlNode *law = law_on(r, template_id(t));

	if (law != NULL)
		return xml_attr(law, "state");
	return xml_attr_is(stage_of(r, template_stage(t)), "reached", "no") ? "not-yet" : "allowed";
}

static void
report_early(struct batch_result *r, const struct template *t)
{
	const xmlNode *stage = stage_of(r, xml_attr_or(law_on(r, template_id(t)), "stage", template_stage(t)));

	diag_report(r->diag, DIAG_DOCUMENT_EARLY, xml_attr_place(r->record->root, "stage"), "stage", choose_title(r, t),
	    xml_attr(stage, "label"), xml_attr_or(r->verdict, "stage_label", ""));
}

bool
choose_check(const struct batch_job *job, struct batch_result *r, const struct template *t)
{
	bool asked = choose_asked(job, r) != NULL;
	const char *state = asked ? state_of(r, t) : "due";

	if (strcmp(state, "forbidden") == 0)
		report_forbidden(r, law_on(r, template_id(t)));
	else if (template_broken(t))
		diag_report(r->diag, DIAG_DOCUMENT_BROKEN, xml_place(r->record->root), NULL,
		    data_short(job->setup->data, template_file(t)));
	else if (strcmp(state, "not-yet") == 0)
		report_early(r, t);
	return strcmp(state, "forbidden") != 0;
}
