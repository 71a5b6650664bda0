/* The package as a tree: what its papers are, which files each has, whose they are; from the record, the verdict and what was looked at. */
#include <stdlib.h>
#include <string.h>

#include "archive/entry.h"
#include "archive/gather.h"
#include "archive/inner.h"
#include "archive/pack.h"
#include "archive/sheet.h"
#include "base/arena.h"
#include "base/version.h"
#include "verify/material/material.h"
#include "xml/xml.h"

/* One tree while it is built. */
struct tree {
	struct arena *arena;
	const struct package_parts *parts;
	GPtrArray *entries;
	const char *folder; /* of the files, below data/ */
	GHashTable *names;  /* used in the folder of the files */
	GHashTable *placed; /* papers (struct package_paper *) that stand with an item */
	xmlNode *root;
	guint items, pages, files;
};

static void
set_filled(xmlNode *node, const char *name, const char *value)
{
	if (value != NULL && value[0] != '\0')
		xml_set(node, name, value);
}

/* A field of <volume> as the archivist wrote it; "" none. */
static const char *
volume_of(const struct tree *t, const char *name)
{
	const xmlNode *volume = xml_child(t->parts->record, "volume");

	return volume != NULL ? xml_text(t->arena, xml_child(volume, name)) : "";
}

static const char *
field_of(const struct tree *t, const char *name)
{
	return xml_text(t->arena, xml_child(t->parts->record, name));
}

static const char *
or_else(const char *value, const char *otherwise)
{
	return value != NULL && value[0] != '\0' ? value : otherwise;
}

/* --- the case --- */

const char *
package_secrecy(struct arena *a, const xmlNode *record)
{
	const xmlNode *volume = xml_child(record, "volume");

	return or_else(volume != NULL ? xml_text(a, xml_child(volume, "secrecy")) : NULL, "限制");
}

static void
add_number(struct tree *t)
{
	const struct number_given *given = t->parts->it->number;
	const struct number_parts *p = &given->parts;
	xmlNode *number = xml_add(t->root, "number");

	xml_set(number, "archive_no", given->archive_no);
	xml_set(number, "fonds", p->fonds);
	set_filled(number, "fonds_name", p->fonds_name);
	xml_set(number, "class", p->class_code);
	xml_set(number, "year", p->year);
	xml_set(number, "period", p->period);
	xml_set(number, "retention", number_period(p->period)); /* how the office writes it is printed alone */
	set_filled(number, "section", p->section);
	xml_set(number, "item_no", p->item_no);
	xml_set(number, "secrecy", package_secrecy(t->arena, t->parts->record));
}

static void
add_case(struct tree *t)
{
	const xmlNode *verdict = t->parts->verdict, *volume = xml_child(verdict, "volume");
	xmlNode *it = xml_add(t->root, "case");

	xml_set(it, "id", t->parts->it->id);
	set_filled(it, "app_no", field_of(t, "app_no"));
	set_filled(it, "cons_no", field_of(t, "cons_no"));
	xml_set(it, "cons_name", field_of(t, "cons_name"));
	xml_set(it, "region", xml_attr_or(verdict, "region", ""));
	set_filled(it, "region_label", xml_attr(t->parts->region, "name"));
	xml_set(it, "type", xml_attr_or(verdict, "type", ""));
	set_filled(it, "type_label", xml_attr(verdict, "type_label"));
	xml_set(it, "title", xml_attr_or(volume, "title", t->parts->it->id));
	set_filled(it, "from", or_else(volume_of(t, "from"), xml_attr(volume, "from")));
	set_filled(it, "until", or_else(volume_of(t, "until"), xml_attr(volume, "until")));
	xml_set(it, "stage", xml_attr_or(verdict, "stage", "archive"));
}

/* The day it was filed; "" not known. */
static const char *
filed(const struct tree *t)
{
	const xmlNode *dates = xml_child(t->parts->record, "dates");
	const char *archived = dates != NULL ? xml_text(t->arena, xml_child(dates, "archive")) : "";

	return or_else(volume_of(t, "filed"), archived);
}

static const char *
company(const struct tree *t)
{
	return or_else(volume_of(t, "filed_by"), xml_attr_or(t->parts->verdict, "company", ""));
}

static void
add_unit(struct tree *t)
{
	const struct number_setting *setting = t->parts->setting;
	xmlNode *unit = xml_add(t->root, "unit");

	xml_set(unit, "company", company(t));
	set_filled(unit, "sender", setting->sender);
	set_filled(unit, "receiver", setting->receiver);
	set_filled(unit, "archivist", volume_of(t, "archivist"));
	set_filled(unit, "filed", filed(t));
	xml_set(unit, "program", PACKAGE_PROGRAM);
}

static void
add_event(struct tree *t, const char *what, const char *at, const char *by)
{
	xmlNode *event;

	if (at == NULL || at[0] == '\0')
		return;
	event = xml_add(t->root, "event");
	xml_set(event, "what", what);
	xml_set(event, "at", at);
	set_filled(event, "by", by);
}

/* --- files --- */

/* Its file, which comes from `source`, under a name of its own in the folder of the package's files. */
static xmlNode *
add_file(struct tree *t, xmlNode *parent, guint no, const char *role, const char *source, const char *name)
{
	xmlNode *file = xml_add(parent, "file");
	const char *path = arena_printf(t->arena, "%s/%s", t->folder, name);

	entry_of_file(t->arena, t->entries, arena_printf(t->arena, PACKAGE_DATA "%s", path), source);
	xml_setf(file, "no", "%u", no);
	xml_set(file, "role", role);
	xml_set(file, "path", path);
	xml_set(file, "name", name);
	t->files++;
	return file;
}

/* Only a file of this program's that has no seal over it is verified whole. */
static void
set_looked(xmlNode *file, const struct gathered_file *gathered)
{
	const struct material_look *look = gathered->look;

	xml_set(file, "format", look->format);
	set_filled(file, "format_version", look->version);
	xml_set(file, "mime", look->mime);
	set_filled(file, "claims", look->claims);
	if (look->claims != NULL && look->claims[0] != '\0')
		xml_set(file, "claims_checked", gathered->verified && look->seals == 0 ? "yes" : "no");
	if (look->pages > 0)
		xml_setf(file, "pages", "%u", look->pages);
	set_filled(file, "created_by", look->producer);
	if (look->dpi > 0)
		xml_setf(file, "resolution", "%.0f", look->dpi);
}

static void
add_made(struct tree *t, xmlNode *parent, guint no, const struct package_paper *paper, const char *name)
{
	xmlNode *file = add_file(t, parent, no, "made", paper->path, name);

	xml_set(file, "document", paper->document);
	set_filled(file, "variant", paper->variant);
	xml_set(file, "format", "PDF");
	xml_set(file, "format_version", "1.7");
	xml_set(file, "mime", "application/pdf");
	xml_set(file, "claims", "PDF/A-3a");
	xml_set(file, "claims_checked", "yes");
	xml_setf(file, "pages", "%u", paper->pages);
	xml_set(file, "created_by", arena_printf(t->arena, "%s %s", PACKAGE_PROGRAM, BASE_VERSION));
}

/* Gives its size. */
static guint64
finish_file(struct arena *a, xmlNode *file, const GPtrArray *entries)
{
	const struct package_entry *entry = entry_find(entries,
	    arena_printf(a, PACKAGE_DATA "%s", xml_attr_or(file, "path", "")));

	if (entry == NULL)
		return 0;
	xml_setf(file, "bytes", "%" G_GUINT64_FORMAT, entry->length);
	xml_set(file, "sha256", entry->sha256);
	xml_set(file, "sm3", entry->sm3);
	return entry->length;
}

/* --- items --- */

/* As the region calls it. */
static const char *
paper_title(const struct tree *t, const char *document)
{
	const xmlNode *documents = xml_child(t->parts->verdict, "documents");

	return xml_attr_or(xml_child_of(documents, "document", "id", document), "title", document);
}

static const char *
suffix_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot != NULL && strchr(dot, '/') == NULL ? dot + 1 : "";
}

/* The document that an item of the list is of; NULL: of none. */
static const char *
document_of(const struct tree *t, const char *ref)
{
	for (const xmlNode *group = xml_child(t->parts->checklist, "group"); group != NULL;
	     group = xml_next(group, "group")) {
		const xmlNode *item = xml_child_of(group, "item", "id", ref);

		if (item != NULL)
			return xml_attr(item, "document");
	}
	return NULL;
}

/* Papers of the volume are numbered by four digits, so that folders list them in order. */
static char *
lead_of(struct tree *t, const char *no)
{
	return arena_printf(t->arena, "%04lu", strtoul(no, NULL, 10));
}

static bool
is_of(const struct gathered_file *f, const xmlNode *entry)
{
	return strtoul(xml_attr_or(entry, "material", "0"), NULL, 10) == f->material;
}

/* What was annulled says so in the names of its files. */
static const char *
name_of(const struct tree *t, const xmlNode *entry)
{
	const char *title = xml_attr_or(entry, "title", "");

	return xml_attr(entry, "void") != NULL ? arena_printf(t->arena, "%s（作废）", title) : title;
}

/* The files of the entry that were gathered; gives their pages, 0: not all are known. */
static guint
add_gathered(struct tree *t, xmlNode *item, const xmlNode *entry, guint *no)
{
	const GPtrArray *files = t->parts->it->files;
	const char *lead = lead_of(t, xml_attr_or(entry, "no", "0")), *title = name_of(t, entry);
	guint pages = 0, count = 0;

	for (guint i = 0; i < files->len; i++)
		count += is_of(files->pdata[i], entry);
	for (guint i = 0, at = 0; i < files->len; i++) {
		const struct gathered_file *f = files->pdata[i];
		const char *name, *suffix;

		if (!is_of(f, entry))
			continue;
		suffix = count > 1 ? arena_printf(t->arena, "%u", ++at) : "";
		name = package_name(t->arena, t->names, lead, title, suffix, suffix_of(f->path));
		set_looked(add_file(t, item, ++*no, f->role, f->path, name), f);
		pages += f->look->pages;
	}
	return pages;
}

/* A copy as people call it; a number stays one. */
static const char *
variant_of(const struct tree *t, const struct package_paper *paper)
{
	const char *label = sheets_variant(t->parts->sheets, paper->variant);

	return label != NULL ? arena_printf(t->arena, "（%s）", label) : paper->variant;
}

/* What the program makes of the same paper stands beside what was archived. */
static void
add_made_beside(struct tree *t, xmlNode *item, const xmlNode *entry, const char *document, guint *no)
{
	const GPtrArray *papers = t->parts->it->papers;

	for (guint i = 0; document != NULL && i < papers->len; i++) {
		struct package_paper *paper = papers->pdata[i];
		const char *suffix = arena_printf(t->arena, "%s（制作件）", variant_of(t, paper));

		if (strcmp(paper->document, document) != 0 || !g_hash_table_add(t->placed, paper))
			continue;
		add_made(t, item, ++*no, paper,
		    package_name(t->arena, t->names, lead_of(t, xml_attr_or(entry, "no", "0")),
			paper_title(t, paper->document), suffix, "pdf"));
	}
}

static void
add_item(struct tree *t, const xmlNode *entry)
{
	static const char *const same[] = { "no", "ref", "part", "title", "doc_no", "author", "date", "form_label",
		"medium_label", "place", "void", "note" };
	const char *document = document_of(t, xml_attr_or(entry, "ref", ""));
	xmlNode *item = xml_add(t->root, "item");
	guint no = 0, pages;

	for (gsize i = 0; i < G_N_ELEMENTS(same); i++)
		set_filled(item, same[i], xml_attr(entry, same[i]));
	set_filled(item, "document", document);
	pages = add_gathered(t, item, entry, &no);
	if (pages == 0)
		pages = (guint)strtoul(xml_attr_or(entry, "pages", "0"), NULL, 10);
	if (pages > 0)
		xml_setf(item, "pages", "%u", pages);
	if (xml_attr(entry, "void") == NULL) /* it is made of the record as it is now */
		add_made_beside(t, item, entry, document, &no);
	t->items++;
	t->pages += pages;
}

/* Papers that are none of the list's: those of the archive itself, in the order of the layout, then others. */
static void
add_papers(struct tree *t)
{
	const GPtrArray *papers = t->parts->it->papers;

	for (guint i = 0; i < papers->len; i++) {
		struct package_paper *paper = papers->pdata[i];
		const char *title = paper_title(t, paper->document);
		xmlNode *node;

		if (!g_hash_table_add(t->placed, paper))
			continue;
		node = xml_add(t->root, "paper");
		xml_set(node, "document", paper->document);
		xml_set(node, "title", title);
		add_made(t, node, 1, paper,
		    package_name(t->arena, t->names, sheets_lead(t->parts->sheets, paper->document), title,
			variant_of(t, paper), "pdf"));
	}
}

static void
add_accepted(struct tree *t)
{
	const GPtrArray *reasons = t->parts->it->reasons;

	for (guint i = 0; i < reasons->len; i++) {
		const struct pack_reason *reason = reasons->pdata[i];
		xmlNode *accepted;

		if (reason->accepted == NULL || xml_child_of(t->root, "accepted", "rule", reason->rule) != NULL)
			continue;
		accepted = xml_add(t->root, "accepted");
		xml_set(accepted, "rule", reason->rule);
		xml_set(accepted, "reason", reason->accepted);
	}
}

static void
add_totals(struct tree *t)
{
	xmlNode *totals = xml_add(t->root, "totals");

	xml_setf(totals, "items", "%u", t->items);
	xml_setf(totals, "pages", "%u", t->pages);
	xml_setf(totals, "files", "%u", t->files);
	xml_set(totals, "bytes", "0");
}

void
package_tree_digests(struct arena *a, xmlNode *root, const GPtrArray *entries)
{
	guint64 bytes = 0;

	for (xmlNode *item = root->children; item != NULL; item = item->next)
		for (xmlNode *file = xml_child(item, "file"); file != NULL; file = xml_next(file, "file"))
			bytes += finish_file(a, file, entries);
	xml_setf(xml_child(root, "totals"), "bytes", "%" G_GUINT64_FORMAT, bytes);
}

xmlNode *
package_tree(struct arena *a, struct diag *d, const struct package_parts *parts, GPtrArray *entries)
{
	struct tree t = { .arena = a,
		.parts = parts,
		.entries = entries,
		.names = arena_table(a),
		.placed = arena_adopt(a, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref),
		.root = xml_root(xml_new(a, "package")) };
	const xmlNode *volume = xml_child(parts->verdict, "volume");

	xml_set(t.root, "schema", "1");
	xml_set(t.root, "version", BASE_VERSION);
	xml_set(t.root, "layout", parts->setting->layout);
	xml_setf(t.root, "edition", "%u", parts->it->edition);
	xml_set(t.root, "record-sha256", parts->record_sha256);
	add_number(&t);
	if ((t.folder = sheets_folder(parts->sheets, a, d, t.root, parts->setting->layout)) == NULL)
		return NULL;
	add_case(&t);
	add_unit(&t);
	for (const xmlNode *entry = xml_child(volume, "entry"); entry != NULL; entry = xml_next(entry, "entry"))
		add_item(&t, entry);
	add_papers(&t);
	add_accepted(&t);
	add_event(&t, "形成", xml_attr(volume, "until"), NULL);
	add_event(&t, "归档", filed(&t), volume_of(&t, "archivist"));
	add_totals(&t);
	return t.root;
}
