/* Papers of packed cases: each record with its package's part goes through the batch, into the stage. */
#include <string.h>

#include "archive/gather.h"
#include "archive/papers.h"
#include "archive/property.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "record/record.h"
#include "verify/material/material.h"
#include "xml/xml.h"

struct papers {
	struct arena *arena;
	struct diag *diag;
	struct batch_setup *setup;
	const struct archive_pack *asked;
	struct pack_stage *stage;
	const struct property_items *items;
	GHashTable *cases; /* id, as no two records of a run may have it, -> struct pack_case */
};

/* --- the record's part of the package --- */

static void
add_numbers(xmlNode *part, const struct number_given *given)
{
	const struct number_parts *p = &given->parts;
	const struct {
		const char *name, *value;
	} all[] = {
		{ "archive_no", given->archive_no },
		{ "fonds", p->fonds },
		{ "fonds_name", p->fonds_name },
		{ "class", p->class_code },
		{ "year", p->year },
		{ "period", p->period },
		{ "retention", p->retention },
		{ "section", p->section },
		{ "item_no", p->item_no },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
		if (all[i].value != NULL && all[i].value[0] != '\0')
			xml_set(part, all[i].name, all[i].value);
}

static void
add_files(xmlNode *part, const GPtrArray *files)
{
	for (guint i = 0; i < files->len; i++) {
		const struct gathered_file *f = files->pdata[i];
		xmlNode *file = xml_add(part, "file");

		xml_set(file, "ref", f->ref);
		if (f->part[0] != '\0')
			xml_set(file, "part", f->part);
		xml_setf(file, "material", "%u", f->material);
		xml_set(file, "role", f->role);
		if (f->look != NULL)
			xml_setf(file, "pages", "%u", f->look->pages);
	}
}

static void
add_accepted(xmlNode *part, const GPtrArray *reasons)
{
	for (guint i = 0; i < reasons->len; i++) {
		const struct pack_reason *reason = reasons->pdata[i];
		xmlNode *accepted;

		if (reason->accepted == NULL || xml_child_of(part, "accepted", "rule", reason->rule) != NULL)
			continue;
		accepted = xml_add(part, "accepted");
		xml_set(accepted, "rule", reason->rule);
		xml_set(accepted, "what", reason->what);
		xml_set(accepted, "reason", reason->accepted);
	}
}

/* Does a reason, accepted or not, come of looking at files? */
static bool
is_of_files(const struct pack_reason *reason)
{
	return g_str_has_prefix(reason->rule, "A15") || g_str_has_prefix(reason->rule, "A16") ||
	    g_str_has_prefix(reason->rule, "A17");
}

static void
note_check(struct arena *a, GPtrArray *checks, const char *name, bool failed)
{
	struct archive_check *check = arena_alloc(a, sizeof *check);

	*check = (struct archive_check){ name, failed };
	g_ptr_array_add(checks, check);
}

/* What was looked at before the package is closed; all else is for verify.  What was accepted of the list is no fault of it. */
static void
add_checks(struct papers *p, struct arena *a, xmlNode *part, const struct pack_case *c)
{
	GPtrArray *checks = arena_list(a);
	bool bad = false;

	for (guint i = 0; i < c->reasons->len; i++)
		bad = bad || is_of_files(c->reasons->pdata[i]);
	if (c->number_held) /* one that was given by an older pattern is not judged by today's */
		note_check(a, checks, "number", false);
	note_check(a, checks, "scope", false);
	if (c->files->len > 0) {
		note_check(a, checks, "opens", bad);
		note_check(a, checks, "pages", bad);
		note_check(a, checks, "formats", bad);
	}
	property_add(p->items, a, part, checks, false);
}

/* A record that came without one, or with one of an earlier packing, has this one. */
static bool
write_record(struct papers *p, struct pack_case *c)
{
	g_autoptr(arena) work = arena_new();
	xmlNode *record = stage_tree(work, p->diag, c, "record.xml"), *part;

	if (record == NULL)
		return false;
	if (xml_child(record, "package") != NULL)
		xml_remove(xml_child(record, "package"));
	if (xml_attr(record, "region") == NULL)
		xml_set(record, "region", c->region);
	part = xml_add(record, "package");
	add_numbers(part, c->number);
	xml_set(part, "secrecy", package_secrecy(work, record));
	add_files(part, c->files);
	add_checks(p, work, part, c);
	add_accepted(part, c->reasons);
	return stage_put(work, p->diag, c, "packed.xml", xml_dump(work, record));
}

const char *
papers_whole(struct arena *a, xmlNode *record)
{
	gsize length;
	const char *normal = xml_normal_without(a, record, "package", &length);

	return digest_sha256(a, normal, length);
}

/* --- made --- */

/* Its verdict is that of the record as it is packed; what keeps a paper back that nothing kept back before refuses the case. */
static void
take(void *data, const struct batch_judged *judged)
{
	struct papers *p = data;
	struct pack_case *c = g_hash_table_lookup(p->cases, judged->id);

	if (c != NULL && judged->verdict != NULL)
		(void)stage_put(p->arena, p->diag, c, "verdict.xml", judged->verdict);
	for (guint i = 0; c != NULL && judged->rejected && i < judged->findings->len; i++) {
		const struct batch_judged_finding *f = judged->findings->pdata[i];

		if (f->level >= DIAG_ERROR)
			pack_add_reason(p->arena, c, p->asked, f->id, f->what, f->source);
	}
}

/* Cases of one office: settings are given by file. */
static enum exit_status
make_of(struct papers *p, const char *office, GPtrArray *inputs)
{
	struct batch_options o;

	g_ptr_array_add(inputs, NULL);
	o = stage_run(p->stage, p->arena, p->asked->run, (char **)inputs->pdata);
	o.office = office;
	o.stage = "archive";
	o.judged = take;
	o.judged_data = p;
	return batch_run(p->setup, p->diag, &o);
}

static enum exit_status
make_all(struct papers *p, const GPtrArray *cases)
{
	g_autoptr(GHashTable) by_office = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *offices = arena_list(p->arena);
	enum exit_status status = EXIT_GOOD;

	for (guint i = 0; i < cases->len; i++) {
		struct pack_case *c = cases->pdata[i];
		GPtrArray *inputs;

		if (c->number == NULL) /* and, it may be, no office */
			continue;
		if (!write_record(p, c))
			return EXIT_NO_START;
		g_hash_table_insert(p->cases, (char *)c->id, c);
		if ((inputs = g_hash_table_lookup(by_office, c->office)) == NULL) {
			g_hash_table_insert(by_office, (char *)c->office, inputs = arena_list(p->arena));
			g_ptr_array_add(offices, (char *)c->office);
		}
		g_ptr_array_add(inputs, arena_printf(p->arena, "%s/packed.xml", c->folder));
	}
	for (guint i = 0; i < offices->len && status != EXIT_INTERRUPTED && status != EXIT_NO_START; i++)
		status = make_of(p, offices->pdata[i], g_hash_table_lookup(by_office, offices->pdata[i]));
	return status;
}

static void
take_listed(struct papers *p, const char *folder, const struct batch_listed *listed)
{
	struct pack_case *c = g_hash_table_lookup(p->cases, listed->record);
	struct package_paper *paper = arena_alloc(p->arena, sizeof *paper);

	if (c == NULL || listed->standing != STANDING_THERE)
		return;
	*paper = (struct package_paper){ .document = arena_strdup(p->arena, listed->document),
		.variant = arena_strdup(p->arena, listed->variant != NULL ? listed->variant : ""),
		.path = arena_printf(p->arena, "%s/%s", folder, listed->path),
		.pages = listed->pages };
	g_ptr_array_add(c->papers, paper);
}

static bool
is_made(const struct pack_case *c, const char *document)
{
	for (guint i = 0; i < c->papers->len; i++)
		if (strcmp(((const struct package_paper *)c->papers->pdata[i])->document, document) == 0)
			return true;
	return false;
}

static bool
has_accepted(const struct pack_case *c)
{
	for (guint i = 0; i < c->reasons->len; i++)
		if (((const struct pack_reason *)c->reasons->pdata[i])->accepted != NULL)
			return true;
	return false;
}

/* What is due is there; but of a case with accepted faults papers may be kept back by these. */
static void
check_due(struct papers *p, struct pack_case *c)
{
	g_autoptr(arena) work = arena_new();
	const struct diag_entry *entry = diag_entry(DIAG_PACK_PAPER);
	const xmlNode *documents = xml_child(stage_tree(work, p->diag, c, "verdict.xml"), "documents");

	for (xmlNode *n = xml_child(documents, "document"); n != NULL && !has_accepted(c);
	     n = xml_next(n, "document")) {
		const char *document = xml_attr_or(n, "id", ""), *title = xml_attr_or(n, "title", document);

		if (!xml_attr_is(n, "state", "due") || is_made(c, document))
			continue;
		pack_add_reason(p->arena, c, p->asked, entry->id,
		    arena_printf(p->arena, entry->what[p->asked->run->lang], title), NULL);
	}
}

/* What was made, out of the list of the run. */
static bool
take_all(struct papers *p, const char *folder)
{
	g_autoptr(arena) work = arena_new();
	const struct batch_listing *listing = batch_listing_open(work, p->diag, folder);

	for (guint i = 0; listing != NULL && i < listing->files->len; i++)
		take_listed(p, folder, listing->files->pdata[i]);
	return listing != NULL;
}

enum exit_status
papers_make(struct arena *a, struct diag *d, struct batch_setup *setup, const struct archive_pack *asked,
    struct pack_stage *stage, const GPtrArray *cases)
{
	struct papers p = { .arena = a,
		.diag = d,
		.setup = setup,
		.asked = asked,
		.stage = stage,
		.cases = arena_table(a) };
	const char *folder = stage_papers(stage, a);
	enum exit_status status;

	if ((p.items = property_load(a, d, setup->data)) == NULL)
		return EXIT_NO_START;
	status = make_all(&p, cases);
	if (status == EXIT_INTERRUPTED || status == EXIT_NO_START || g_hash_table_size(p.cases) == 0)
		return status;
	if (!take_all(&p, folder))
		return EXIT_NO_START;
	for (guint i = 0; i < cases->len; i++)
		if (((const struct pack_case *)cases->pdata[i])->number != NULL)
			check_due(&p, cases->pdata[i]);
	return EXIT_GOOD;
}
