/* pack: each record of the inputs judged, and what refuses it. */
#include <string.h>

#include "archive/pack_run.h"
#include "base/arena.h"
#include "base/diag.h"
#include "batch/batch.h"
#include "record/record.h"
#include "xml/xml.h"

/* What is still owed refuses, even where the region's source asks for it softly: a package is whole. */
static bool
refuses(const struct batch_judged_finding *f, bool complete, const char *materials)
{
	return f->level >= DIAG_ERROR || (!complete && f->level == DIAG_WARN && g_strcmp0(f->field, materials) == 0);
}

static void
add_entry(struct pack *p, struct pack_case *c, enum diag_code code, const char *value)
{
	const struct diag_entry *entry = diag_entry(code);

	pack_add_reason(p->arena, c, p->asked, entry->id,
	    arena_printf(p->arena, entry->what[p->asked->run->lang], value != NULL ? value : ""), NULL);
}

static void
add_judged(struct pack *p, struct pack_case *c, const struct batch_judged *judged, const xmlNode *verdict)
{
	const char *materials = record_label(p->setup->records, "materials");
	bool complete = verdict == NULL || !xml_attr_is(verdict, "complete", "no");

	for (guint i = 0; i < judged->findings->len; i++) {
		const struct batch_judged_finding *f = judged->findings->pdata[i];

		if (refuses(f, complete, materials))
			pack_add_reason(p->arena, c, p->asked, f->id, f->what, f->source);
	}
	if (!complete && c->reasons->len == 0)
		add_entry(p, c, DIAG_PACK_INCOMPLETE, NULL);
}

/* What is no case is nothing to archive; what is not at its end is not packed, whatever the list asks. */
static void
add_kind(struct pack *p, struct pack_case *c, const xmlNode *record, const xmlNode *verdict)
{
	const char *stage = xml_attr_or(record, "stage", "");
	const xmlNode *stages = xml_child(verdict, "stages");

	c->is_case = record == NULL || xml_is(record, "case");
	if (!c->is_case)
		add_entry(p, c, DIAG_PACK_NO_CASE, NULL);
	else if (verdict != NULL && strcmp(stage, "archive") != 0) {
		g_ptr_array_set_size(c->reasons, 0); /* what it does not have yet is no fault of it */
		add_entry(p, c, DIAG_PACK_STAGE,
		    xml_attr_or(xml_child_of(stages, "stage", "id", stage), "label", stage));
	} else if (verdict == NULL && c->reasons->len == 0)
		add_entry(p, c, DIAG_PACK_UNJUDGED, NULL);
}

/* A record as it was judged. */
static void
take(void *data, const struct batch_judged *judged)
{
	struct pack *p = data;
	g_autoptr(arena) work = arena_new();
	struct pack_case *c = arena_alloc(p->arena, sizeof *c);
	const xmlNode *record, *verdict;

	*c = (struct pack_case){ .no = p->cases->len + 1,
		.id = arena_strdup(p->arena, judged->id),
		.region = "",
		.cons_name = "",
		.input = arena_strdup(p->arena, judged->input),
		.office = judged->office != NULL ? arena_strdup(p->arena, judged->office) : NULL,
		.reasons = arena_list(p->arena),
		.papers = arena_list(p->arena) };
	g_ptr_array_add(p->cases, c);
	if (!stage_add(p->stage, p->arena, p->diag, c, judged->record, judged->verdict)) {
		p->broken = true;
		return;
	}
	record = judged->record != NULL ? stage_tree(work, p->diag, c, "record.xml") : NULL;
	verdict = judged->verdict != NULL ? stage_tree(work, p->diag, c, "verdict.xml") : NULL;
	c->region = arena_strdup(p->arena, xml_attr_or(verdict, "region", ""));
	c->cons_name = record != NULL ? arena_strdup(p->arena, xml_text(work, xml_child(record, "cons_name"))) : "";
	add_judged(p, c, judged, verdict);
	add_kind(p, c, record, verdict);
}

void
pack_pass_over(struct pack *p)
{
	guint cases = 0, passed = 0;

	for (guint i = 0; i < p->cases->len; i++)
		cases += ((const struct pack_case *)p->cases->pdata[i])->is_case;
	for (guint i = p->cases->len; cases > 0 && i-- > 0;) {
		if (((const struct pack_case *)p->cases->pdata[i])->is_case)
			continue;
		g_ptr_array_remove_index(p->cases, i);
		passed++;
	}
	if (passed > 0)
		diag_report(p->diag, DIAG_PACK_PASSED, (struct place){ 0 }, NULL, passed);
}

enum exit_status
pack_judge(struct pack *p)
{
	struct batch_options o = *p->asked->run;

	o.check = true;
	o.stage = "archive";
	o.documents = NULL;
	o.as_of = NULL; /* a package says the same whenever it is judged */
	o.untold = true;
	o.judged = take;
	o.judged_data = p;
	return batch_run(p->setup, p->diag, &o);
}
