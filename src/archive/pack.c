/*
 * pack: each case of the inputs becomes one package, or is refused with what is missing, whose clause asks for it and what to do.
 * The steps stand one after the other for all cases, so that numbers are given in the order of the inputs and nothing is
 * numbered that is not packed.
 */
#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "archive/archive.h"
#include "archive/bag.h"
#include "archive/basis.h"
#include "archive/entry.h"
#include "archive/gather.h"
#include "archive/inner.h"
#include "archive/pack.h"
#include "archive/papers.h"
#include "archive/register.h"
#include "archive/sheet.h"
#include "archive/sign.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "batch/batch.h"
#include "policy/policy.h"
#include "record/record.h"
#include "xml/xml.h"

enum { GATHER_AT_ONCE = 16 }; /* cases whose records are in memory at a time */

struct pack {
	struct arena *arena;
	struct diag *diag;
	struct batch_setup *setup;
	const struct archive_pack *asked;
	struct pack_stage *stage;
	struct sheets *sheets;
	struct sign_key *key;                 /* NULL: nothing is signed */
	const struct record_mapping *mapping; /* what people call papers; NULL: nothing */
	GPtrArray *cases;                     /* struct pack_case * */
	GHashTable *settings;                 /* office.xml and region -> struct number_setting, or NULL */
	GHashTable *unset; /* the same -> the first case (struct pack_case) that was refused for them */
	GHashTable *books; /* path of a register -> struct register_book, or NULL */
	bool broken;       /* a fault of the run that is told */
};

bool
pack_refused(const struct pack_case *c)
{
	for (guint i = 0; i < c->reasons->len; i++)
		if (((const struct pack_reason *)c->reasons->pdata[i])->accepted == NULL)
			return true;
	return false;
}

void
pack_add_reason(struct arena *a, struct pack_case *c, const struct archive_pack *asked, const char *rule,
    const char *what, const char *source)
{
	struct pack_reason *reason = arena_alloc(a, sizeof *reason);

	*reason = (struct pack_reason){ .rule = arena_strdup(a, rule),
		.what = arena_strdup(a, what),
		.source = source != NULL && source[0] != '\0' ? arena_strdup(a, source) : NULL };
	for (guint i = 0; i < asked->accept_count; i++)
		if (strcmp(asked->accept[i].rule, rule) == 0)
			reason->accepted = asked->accept[i].reason;
	g_ptr_array_add(c->reasons, reason);
}

/* What the findings told since `from` refuse. */
static void
add_told(struct pack *p, struct pack_case *c, gsize from)
{
	for (gsize i = from; i < diag_count(p->diag); i++) {
		const struct finding *f = diag_get(p->diag, i);

		if (f->level >= DIAG_ERROR)
			pack_add_reason(p->arena, c, p->asked, f->id, f->what[p->asked->run->lang], NULL);
	}
}

/* --- judged --- */

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

	if (record != NULL && !xml_is(record, "case"))
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

/* As `check --stage archive` does, which tells what there is to tell. */
static enum exit_status
judge_all(struct pack *p)
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

/* --- settings, files, numbers --- */

static const char *
setting_key(const struct pack *p, const struct pack_case *c)
{
	return arena_printf(p->arena, "%s\n%s", c->office != NULL ? c->office : "", c->region);
}

static const struct number_setting *
setting_of(struct pack *p, const struct pack_case *c)
{
	const char *key = setting_key(p, c);
	const struct office *office;
	gpointer known;

	if (g_hash_table_lookup_extended(p->settings, key, NULL, &known))
		return known;
	office = c->office != NULL ? office_load(p->setup->policy, p->arena, p->diag, c->office) : NULL;
	known = number_setting(p->setup->policy, p->arena, p->diag, office_region(office, c->region), c->office, true);
	g_hash_table_insert(p->settings, (char *)key, known);
	return known;
}

/* The file that a finding is of, by its name; NULL: it is of the record. */
static const char *
file_of(struct pack *p, const struct pack_case *c, const struct finding *f)
{
	const char *path = f->spot.file;

	if (path == NULL || path[0] == '\0' || g_str_has_prefix(path, c->folder) || strcmp(path, c->input) == 0)
		return NULL;
	return arena_adopt(p->arena, g_path_get_basename(path), g_free);
}

/* What was found of a case as it is staged is told of the file that it came from. */
static void
tell_one(struct pack *p, struct pack_case *c, const struct finding *found)
{
	const char *file = file_of(p, c, found), *what = found->what[p->asked->run->lang];
	struct finding f = *found;

	if (file == NULL) {
		f.place = file_place(p->arena, c->input);
		f.spot = (struct spot){ 0 };
	} else
		what = arena_printf(p->arena, p->asked->run->lang == LANG_ZH ? "%s：%s" : "%s: %s", file, what);
	f.record = c->id;
	diag_add(p->diag, &f);
	if (f.level >= DIAG_ERROR)
		pack_add_reason(p->arena, c, p->asked, f.id, what, NULL);
}

static void
tell(struct pack *p, struct pack_case *c, const struct diag *found)
{
	for (gsize i = 0; i < diag_count(found); i++)
		tell_one(p, c, diag_get(found, i));
}

static struct gather_from
gather_from(const struct pack *p, const struct pack_case *c)
{
	return (struct gather_from){ .input = c->input,
		.folder = p->asked->materials,
		.policy = p->setup->policy,
		.mapping = p->mapping };
}

/* Where its files are; which they are is known from the record alone. */
static void
gather(struct pack *p, struct arena *work, struct pack_case *c)
{
	struct gather_from from = gather_from(p, c);
	struct diag *found = diag_new(work);

	c->record = stage_record(work, found, p->setup->records, c);
	if (c->record != NULL)
		c->files = gather_find(work, found, &from, c->record);
	tell(p, c, found);
}

/* The files of several cases are looked at together, in as many processes as the run has.  false: interrupted. */
static bool
look_all(struct pack *p, struct arena *work, const GPtrArray *cases)
{
	GPtrArray *all = arena_list(work);
	struct diag *found = diag_new(work);
	bool good;

	for (guint i = 0; i < cases->len; i++) {
		const GPtrArray *files = ((const struct pack_case *)cases->pdata[i])->files;

		for (guint j = 0; files != NULL && j < files->len; j++)
			g_ptr_array_add(all, files->pdata[j]);
	}
	good = all->len == 0 ||
	    (gather_look(work, found, all, p->asked->run->jobs) &&
		gather_verify(work, found, p->setup, all, p->asked->run->jobs, p->asked->run->lang));
	for (guint i = 0; i < cases->len; i++)
		for (gsize j = 0; j < diag_count(found); j++)
			if (g_strcmp0(diag_get(found, j)->record, ((const struct pack_case *)cases->pdata[i])->id) == 0)
				tell_one(p, cases->pdata[i], diag_get(found, j));
	return good;
}

/* What was looked at against what the record says, which then goes. */
static void
hold(struct pack *p, struct arena *work, struct pack_case *c)
{
	struct gather_from from = gather_from(p, c);
	struct diag *found = diag_new(work);

	if (c->files != NULL) {
		gather_check(work, found, &from, c->record, stage_tree(work, p->diag, c, "verdict.xml"), c->files);
		tell(p, c, found);
		c->files = gather_keep(p->arena, c->files);
	}
	c->record = NULL;
}

/* What is wrong with an office's settings is told once; each of its cases is refused for it. */
static void
add_setting(struct pack *p, struct pack_case *c, gsize from)
{
	const char *key = setting_key(p, c);
	const struct pack_case *first = g_hash_table_lookup(p->unset, key);

	add_told(p, c, from);
	if (first == NULL)
		g_hash_table_insert(p->unset, (char *)key, c);
	for (guint i = 0; first != NULL && i < first->reasons->len; i++)
		g_ptr_array_add(c->reasons, first->reasons->pdata[i]);
}

/* Some cases; their records are in memory meanwhile.  false: interrupted. */
static bool
gather_some(struct pack *p, const GPtrArray *cases)
{
	g_autoptr(arena) work = arena_new();
	bool good;

	for (guint i = 0; i < cases->len; i++)
		gather(p, work, cases->pdata[i]);
	good = look_all(p, work, cases);
	for (guint i = 0; i < cases->len; i++)
		if (good)
			hold(p, work, cases->pdata[i]);
	return good;
}

/* false: interrupted. */
static bool
gather_all(struct pack *p)
{
	g_autoptr(GPtrArray) some = g_ptr_array_new();
	bool good = true;

	for (guint i = 0; i < p->cases->len && good; i++) {
		struct pack_case *c = p->cases->pdata[i];
		gsize from = diag_count(p->diag);

		if (c->region[0] == '\0' || pack_refused(c))
			continue;
		if (setting_of(p, c) != NULL)
			g_ptr_array_add(some, c);
		else
			add_setting(p, c, from);
		if (some->len < GATHER_AT_ONCE)
			continue;
		good = gather_some(p, some);
		g_ptr_array_set_size(some, 0);
	}
	return good && gather_some(p, some);
}

/* That numbers begin anew is what an office whose register was lost has to know. */
static bool
is_new(const char *path)
{
	GStatBuf status;

	return g_stat(path, &status) != 0 || status.st_size == 0;
}

static struct register_book *
book_of(struct pack *p, const struct number_setting *setting)
{
	gpointer known;

	if (!g_hash_table_lookup_extended(p->books, setting->register_path, NULL, &known)) {
		bool new = is_new(setting->register_path);

		known = register_open(p->arena, p->diag, setting->register_path, true);
		if (known != NULL && new)
			diag_report(p->diag, DIAG_REGISTER_MADE, file_place(p->arena, setting->register_path), NULL,
			    setting->register_path);
		g_hash_table_insert(p->books, (char *)setting->register_path, known);
		if (known != NULL &&
		    (!register_check(known, p->arena, p->diag) || /* nothing follows what was altered */
			!register_tell_unpacked(known, p->arena, p->diag) || !register_begin(known, p->diag)))
			g_hash_table_insert(p->books, (char *)setting->register_path, known = NULL);
	}
	return known;
}

static void
number(struct pack *p, struct pack_case *c)
{
	g_autoptr(arena) work = arena_new();
	const struct number_setting *setting = setting_of(p, c);
	struct register_book *book = book_of(p, setting);
	struct number_given *given = arena_alloc(p->arena, sizeof *given);
	gsize from = diag_count(p->diag);

	diag_set_record(p->diag, c->id);
	if (book != NULL &&
	    number_give(setting, book, p->arena, p->diag, stage_tree(work, p->diag, c, "record.xml"),
		stage_tree(work, p->diag, c, "verdict.xml"), given)) {
		c->number = given;
		c->edition = MAX(given->edition, 1);
		c->number_held = number_check(work, diag_new(work), (struct place){ 0 }, setting->pattern,
		    given->archive_no, &given->parts);
	}
	add_told(p, c, from);
	if (c->number == NULL && c->reasons->len == 0)
		p->broken = true; /* the register itself: told */
	diag_set_record(p->diag, NULL);
}

/* One transaction for all cases of a run: two clerks at once are given numbers one after the other. */
static void
number_all(struct pack *p)
{
	GHashTableIter it;
	gpointer book;

	for (guint i = 0; i < p->cases->len && !p->broken; i++)
		if (!pack_refused(p->cases->pdata[i]))
			number(p, p->cases->pdata[i]);
	g_hash_table_iter_init(&it, p->books);
	while (g_hash_table_iter_next(&it, NULL, &book))
		if (book != NULL)
			p->broken = !register_end(book, p->diag, !p->broken) || p->broken;
}

/* --- a package --- */

/* One package while it is put together; all of it goes with its arena. */
struct packing {
	struct pack *pack;
	struct arena *arena;
	struct pack_case *it;
	const struct number_setting *setting;
	xmlNode *record, *verdict, *tree;
	GPtrArray *entries; /* struct package_entry * */
};

static const char *
packed_digest(const struct packing *g)
{
	const struct package_entry *tag = entry_find(g->entries, SIGN_OF);

	return tag != NULL ? tag->sha256 : "";
}

static bool
digest_files(struct packing *g)
{
	if (!entry_digest(g->arena, g->pack->diag, g->entries, g->pack->asked->run->jobs))
		return false;
	package_tree_digests(g->arena, g->tree, g->entries);
	return true;
}

static void
add_text(struct packing *g, const char *name, const char *text)
{
	entry_of_bytes(g->arena, g->entries, arena_printf(g->arena, PACKAGE_OTHER "%s", name), text, strlen(text));
}

/* The record, what was judged of it, the package's own tree, and what its papers were made from. */
static bool
add_sources(struct packing *g)
{
	struct pack *p = g->pack;
	gsize length;

	add_text(g, "record.xml", xml_normal(g->arena, g->record, &length));
	add_text(g, "verdict.xml", xml_dump(g->arena, g->verdict));
	add_text(g, "package.xml", xml_dump(g->arena, g->tree));
	return basis_add(g->arena, p->diag, p->setup, g->it->region, g->it->office, g->it->papers, g->entries);
}

static bool
close_bag(struct packing *g)
{
	struct pack *p = g->pack;
	const GArray *info;

	if (!sheets_run(p->sheets, g->arena, p->diag, g->tree, g->setting->layout, g->entries))
		return false;
	info = sheets_info(p->sheets, g->arena, p->diag, g->tree, g->setting->layout);
	return info != NULL && bag_close(g->arena, p->diag, g->entries, (const struct bag_info *)info->data, info->len);
}

/* The entries of an edition of the package. */
static bool
put_together(struct packing *g)
{
	struct pack *p = g->pack;
	struct package_parts parts = { .it = g->it,
		.record = g->record,
		.verdict = g->verdict,
		.region = policy_region(p->setup->policy, g->it->region),
		.setting = g->setting,
		.sheets = p->sheets,
		.record_sha256 = papers_whole(g->arena, g->record) };

	g->entries = arena_list(g->arena);
	g->tree = package_tree(g->arena, p->diag, &parts, g->entries);
	return g->tree != NULL && digest_files(g) && add_sources(g) && close_bag(g);
}

/* The same package as the last one is left as it stands; another is its next edition. */
static bool
settle_edition(struct packing *g)
{
	const struct number_given *given = g->it->number;

	if (!put_together(g))
		return false;
	if (given->edition == 0 || strcmp(packed_digest(g), given->package) == 0)
		return true;
	g->it->edition = given->edition + 1;
	return put_together(g);
}

static guint
total(const struct packing *g, const char *name)
{
	return (guint)strtoul(xml_attr_or(xml_child(g->tree, "totals"), name, "0"), NULL, 10);
}

static void
take_totals(struct packing *g)
{
	g->it->items = total(g, "items");
	g->it->pages = total(g, "pages");
	g->it->file_count = total(g, "files");
}

static bool
store(struct packing *g)
{
	struct pack *p = g->pack;
	const struct register_file file = { g->it->region, g->it->id };
	const char *name = g->it->number->archive_no;
	enum archive_form form = p->asked->form != NULL ? *p->asked->form : g->setting->form;

	if (p->key != NULL && !sign_add(g->arena, p->diag, p->key, g->entries))
		return false;
	if (!store_write(g->arena, p->diag, p->asked->output, name, form, STORE_SAME, g->entries))
		return false;
	if (p->asked->eep &&
	    sheets_export(p->sheets, g->arena, p->diag, g->tree, "eep", g->entries, p->asked->output) == NULL)
		return false;
	take_totals(g);
	g->it->unchanged = strcmp(packed_digest(g), g->it->number->package) == 0;
	g->it->package = arena_printf(p->arena, "%s/%s%s", p->asked->output, name, store_suffix(form));
	g->it->digest = arena_strdup(p->arena, packed_digest(g));
	return register_packed(book_of(p, g->setting), g->arena, p->diag, &file, g->it->edition, g->it->digest);
}

static void
pack_one(struct pack *p, struct pack_case *c)
{
	g_autoptr(arena) work = arena_new();
	struct packing g = { .pack = p, .arena = work, .it = c, .setting = setting_of(p, c) };
	gsize from = diag_count(p->diag);

	diag_set_record(p->diag, c->id);
	g.record = stage_tree(work, p->diag, c, "packed.xml");
	g.verdict = stage_tree(work, p->diag, c, "verdict.xml");
	if (g.record == NULL || g.verdict == NULL || !settle_edition(&g) || !store(&g)) {
		c->package = NULL;
		add_told(p, c, from);
	}
	diag_set_record(p->diag, NULL);
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

	if (!open_all(&p))
		return EXIT_NO_START;
	status = judge_all(&p);
	*packed = (struct archive_packed){ .cases = p.cases, .printed = diag_count(d) };
	if (status == EXIT_INTERRUPTED || status == EXIT_NO_START || p.broken)
		return p.broken ? EXIT_NO_START : status;
	if (!gather_all(&p))
		return EXIT_INTERRUPTED;
	number_all(&p);
	if (p.broken)
		return EXIT_NO_START;
	status = papers_make(a, d, setup, asked, p.stage, p.cases);
	if (status == EXIT_INTERRUPTED || status == EXIT_NO_START)
		return status;
	for (guint i = 0; i < p.cases->len; i++)
		if (((const struct pack_case *)p.cases->pdata[i])->number != NULL && !pack_refused(p.cases->pdata[i]))
			pack_one(&p, p.cases->pdata[i]);
	return EXIT_GOOD;
}
