/* pack: one case put together as a package and stored. */
#include <stdlib.h>
#include <string.h>

#include "archive/bag.h"
#include "archive/basis.h"
#include "archive/entry.h"
#include "archive/inner.h"
#include "archive/pack_run.h"
#include "archive/papers.h"
#include "archive/register.h"
#include "archive/sheet.h"
#include "archive/sign.h"
#include "base/arena.h"
#include "base/diag.h"
#include "policy/policy.h"
#include "xml/xml.h"

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
	const char *list = xml_attr_or(xml_child(g->verdict, "checklist"), "inherited_from", g->it->region);
	struct package_parts parts = { .it = g->it,
		.record = g->record,
		.verdict = g->verdict,
		.region = policy_region(p->setup->policy, g->it->region),
		.checklist = xml_child(policy_region(p->setup->policy, list), "checklist"),
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

/* A signature that will not hold is told where it can be mended. */
static void
note_undated(struct packing *g)
{
	struct pack *p = g->pack;
	const char *filed = xml_attr_or(xml_child(g->tree, "unit"), "filed", "");
	const char *why = sign_key_out_of_date(p->arena, p->key, filed);

	if (why != NULL && p->undated++ == 0)
		p->dated = arena_printf(p->arena, "%s %s，%s", g->it->id, filed, why);
}

static bool
store(struct packing *g)
{
	struct pack *p = g->pack;
	const struct register_file file = { g->it->region, g->it->id, g->it->number->text };
	const char *name = g->it->number->archive_no;
	enum archive_form form = p->asked->form != NULL ? *p->asked->form : g->setting->form;

	if (p->key != NULL && !sign_add(g->arena, p->diag, p->key, g->entries))
		return false;
	if (!store_write(g->arena, p->diag, p->asked->output, name, form, STORE_SAME, g->entries))
		return false;
	if (p->asked->eep &&
	    sheets_export(p->sheets, g->arena, p->diag, g->tree, "eep", g->entries, p->asked->output) == NULL)
		return false;
	if (p->key != NULL)
		note_undated(g);
	take_totals(g);
	g->it->unchanged = strcmp(packed_digest(g), g->it->number->package) == 0;
	g->it->package = arena_printf(p->arena, "%s/%s%s", p->asked->output, name, store_suffix(form));
	g->it->digest = arena_strdup(p->arena, packed_digest(g));
	return register_packed(pack_book(p, g->setting), g->arena, p->diag, &file, g->it->edition, g->it->digest);
}

void
pack_one(struct pack *p, struct pack_case *c)
{
	g_autoptr(arena) work = arena_new();
	struct packing g = { .pack = p, .arena = work, .it = c, .setting = pack_setting(p, c) };
	gsize from = diag_count(p->diag);

	diag_set_record(p->diag, c->id);
	g.record = stage_tree(work, p->diag, c, "packed.xml");
	g.verdict = stage_tree(work, p->diag, c, "verdict.xml");
	if (g.record == NULL || g.verdict == NULL || !settle_edition(&g) || !store(&g)) {
		c->package = NULL;
		pack_add_told(p, c, from);
	}
	diag_set_record(p->diag, NULL);
}
