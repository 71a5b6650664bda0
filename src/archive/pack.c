/*
 * pack: each case of the inputs becomes one package, or is refused with what is missing, whose clause asks for it and what to do.
 * The steps stand one after the other for all cases, so that numbers are given in the order of the inputs and nothing is
 * numbered that is not packed.
 */
#include <string.h>

#include "archive/pack_run.h"
#include "archive/papers.h"
#include "archive/sheet.h"
#include "archive/sign.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/interrupt.h"
#include "policy/policy.h"
#include "record/record.h"

bool
pack_refused(const struct pack_case *c)
{
	for (guint i = 0; i < c->reasons->len; i++)
		if (((const struct pack_reason *)c->reasons->pdata[i])->accepted == NULL)
			return true;
	return false;
}

/* What the office accepts of a case; what it says of this very case goes before what it says of all. */
static const char *
accepted(const struct archive_pack *asked, const struct pack_case *c, const char *rule)
{
	const char *reason = NULL;

	for (guint i = 0; i < asked->accept_count; i++) {
		const struct pack_accept *accept = &asked->accept[i];

		if (strcmp(accept->rule, rule) != 0)
			continue;
		if (accept->cases == NULL)
			reason = reason != NULL ? reason : accept->reason;
		else if (g_strv_contains((const char *const *)accept->cases, c->id))
			return accept->reason;
	}
	return reason;
}

void
pack_add_reason(struct arena *a, struct pack_case *c, const struct archive_pack *asked, const char *rule,
    const char *what, const char *source)
{
	struct pack_reason *reason = arena_alloc(a, sizeof *reason);

	*reason = (struct pack_reason){ .rule = arena_strdup(a, rule),
		.what = arena_strdup(a, what),
		.source = source != NULL && source[0] != '\0' ? arena_strdup(a, source) : NULL,
		.accepted = accepted(asked, c, rule) };
	g_ptr_array_add(c->reasons, reason);
}

/* --- what was accepted for nothing --- */

/* Has a case (id NULL: any) a fault that these words accept? */
static bool
is_needed(const struct pack *p, const struct pack_accept *accept, const char *id)
{
	for (guint i = 0; i < p->cases->len; i++) {
		const struct pack_case *c = p->cases->pdata[i];

		for (guint j = 0; j < c->reasons->len && (id == NULL || strcmp(c->id, id) == 0); j++)
			if (((const struct pack_reason *)c->reasons->pdata[j])->accepted == accept->reason)
				return true;
	}
	return false;
}

/* Words of an acceptance that nothing needs are a slip of the pen, or a fault that is mended by now. */
static void
tell_unneeded(const struct pack *p)
{
	for (guint i = 0; i < p->asked->accept_count; i++) {
		const struct pack_accept *accept = &p->asked->accept[i];

		if (accept->cases == NULL && !is_needed(p, accept, NULL))
			diag_report(p->diag, DIAG_PACK_UNNEEDED, (struct place){ 0 }, NULL, accept->rule);
		for (char **id = accept->cases; id != NULL && *id != NULL; id++)
			if (!is_needed(p, accept, *id))
				diag_report(p->diag, DIAG_PACK_UNNEEDED, (struct place){ 0 }, NULL,
				    arena_printf(p->arena, "%s@%s", accept->rule, *id));
	}
}

void
pack_add_told(struct pack *p, struct pack_case *c, gsize from)
{
	for (gsize i = from; i < diag_count(p->diag); i++) {
		const struct finding *f = diag_get(p->diag, i);

		if (f->level >= DIAG_ERROR)
			pack_add_reason(p->arena, c, p->asked, f->id, f->what[p->asked->run->lang], NULL);
	}
}

static bool
open_all(struct pack *p)
{
	const struct archive_pack *asked = p->asked;

	p->stage = stage_open(p->arena, p->diag, asked->output);
	if (p->stage == NULL || (p->sheets = sheets_load(p->arena, p->diag, p->setup->data)) == NULL)
		return false;
	p->mapping = record_mapping_load(p->arena, p->diag, p->setup->records, p->setup->data,
	    policy_names(p->setup->policy, p->arena), NULL);
	if (p->mapping == NULL)
		return false;
	if (asked->sign.key != NULL || asked->sign.timestamp != NULL)
		p->key = sign_key_open(p->arena, p->diag, &asked->sign);
	return p->key != NULL || (asked->sign.key == NULL && asked->sign.timestamp == NULL);
}

/* A case that is to be packed and is not yet. */
static bool
is_left(const struct pack_case *c)
{
	return c->number != NULL && c->package == NULL && !pack_refused(c);
}

/* The package in hand is finished or taken back; what stands is whole and noted. */
static enum exit_status
store_all(struct pack *p)
{
	for (guint i = 0; i < p->cases->len; i++) {
		struct pack_case *c = p->cases->pdata[i];

		if (is_left(c) && !interrupt_asked())
			pack_one(p, c);
		if (is_left(c) && interrupt_asked())
			return EXIT_INTERRUPTED;
	}
	return EXIT_GOOD;
}

static enum exit_status
run(struct pack *p, struct archive_packed *packed)
{
	enum exit_status status = pack_judge(p);

	packed->printed = diag_count(p->diag);
	pack_pass_over(p);
	if (status == EXIT_INTERRUPTED || status == EXIT_NO_START || p->broken)
		return p->broken ? EXIT_NO_START : status;
	if (!pack_gather(p) || interrupt_asked())
		return EXIT_INTERRUPTED;
	pack_number(p);
	if (p->broken)
		return EXIT_NO_START;
	status = papers_make(p->arena, p->diag, p->setup, p->asked, p->stage, p->cases);
	return status == EXIT_INTERRUPTED || status == EXIT_NO_START ? status : store_all(p);
}

enum exit_status
archive_pack(struct arena *a, struct diag *d, struct batch_setup *setup, const struct archive_pack *asked,
    struct archive_packed *packed)
{
	struct pack p = { .arena = a,
		.diag = d,
		.setup = setup,
		.asked = asked,
		.cases = arena_list(a),
		.settings = arena_table(a),
		.unset = arena_table(a),
		.books = arena_table(a) };
	enum exit_status status;
	guint done = 0;

	interrupt_hold(a);
	*packed = (struct archive_packed){ .cases = p.cases, .printed = diag_count(d) };
	if (!open_all(&p))
		return EXIT_NO_START;
	status = run(&p, packed);
	packed->interrupted = status == EXIT_INTERRUPTED;
	if (status == EXIT_GOOD)
		tell_unneeded(&p);
	for (guint i = 0; i < p.cases->len; i++)
		done += ((const struct pack_case *)p.cases->pdata[i])->package != NULL;
	if (p.undated > 0)
		diag_report(d, DIAG_SIGN_DAY, (struct place){ 0 }, NULL, p.dated, p.undated);
	if (packed->interrupted)
		diag_report(d, DIAG_PACK_INTERRUPTED, (struct place){ 0 }, NULL, done);
	return status;
}
