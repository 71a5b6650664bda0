/* Packages to be handed over: where they are, and what each is by its own manifests. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "archive/entry.h"
#include "archive/fixity.h"
#include "archive/handover.h"
#include "archive/open.h"
#include "archive/sign.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/place.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"

/* --- found --- */

static void
find_below(struct arena *a, GPtrArray *found, const char *folder)
{
	const GPtrArray *names = file_list(a, folder, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *name = names->pdata[i], *path = arena_printf(a, "%s/%s", folder, name);

		if (name[0] == '.' || archive_is_aside(name) || g_file_test(path, G_FILE_TEST_IS_SYMLINK))
			continue;
		if (archive_is_package(path))
			g_ptr_array_add(found, (char *)path);
		else if (g_file_test(path, G_FILE_TEST_IS_DIR))
			find_below(a, found, path);
	}
}

GPtrArray *
handover_find(struct arena *a, struct diag *d, char **paths)
{
	GPtrArray *found = arena_list(a);

	for (char **path = paths; *path != NULL; path++) {
		guint before = found->len;

		if (access(*path, R_OK) != 0) {
			diag_errno(d, DIAG_FILE_OPEN, (struct place){ 0 }, *path, errno);
			return NULL;
		}
		if (archive_is_package(*path))
			g_ptr_array_add(found, *path);
		else if (g_file_test(*path, G_FILE_TEST_IS_DIR))
			find_below(a, found, *path);
		if (found->len > before)
			continue;
		diag_report(d, DIAG_HANDOVER_NONE, file_place(a, *path), NULL, *path);
		return NULL;
	}
	return found;
}

/* --- looked at --- */

/* package.xml, held against its schema. NULL: reported. */
static const xmlNode *
read_tree(struct arena *a, struct diag *d, const struct xml_schema *schema, const struct archive_open *open)
{
	const struct package_entry *entry = entry_find(archive_open_entries(open), PACKAGE_OTHER "package.xml");
	struct source *source = arena_alloc(a, sizeof *source);
	const guint8 *bytes;
	gsize length;
	xmlDoc *doc;

	if (entry == NULL) {
		diag_report(d, DIAG_HANDOVER_FOREIGN, file_place(a, archive_open_path(open)), NULL);
		return NULL;
	}
	if (!entry_read(a, d, entry, &bytes, &length))
		return NULL;
	*source = (struct source){ .name = arena_printf(a, "%s/%s", archive_open_path(open), entry->path),
		.text = arena_strndup(a, (const char *)bytes, length),
		.length = length,
		.line = 1,
		.column = 1 };
	doc = xml_parse(a, d, source);
	return doc != NULL && xml_check(a, d, schema, doc, DIAG_XML_SCHEMA) ? xml_root(doc) : NULL;
}

/* What a hand-over tells of a package: these of its elements, without what stands in them.  Of thousands that is all that is kept. */
static const xmlNode *
kept_of(struct arena *a, const xmlNode *tree)
{
	static const char *const names[] = { "number", "case", "unit", "totals" };
	xmlNode *kept = xml_root(xml_new(a, "package"));

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		const xmlNode *from = xml_child(tree, names[i]);
		xmlNode *to = from != NULL ? xml_add(kept, names[i]) : NULL;

		for (const xmlAttr *at = from != NULL ? from->properties : NULL; at != NULL; at = at->next)
			xml_set(to, (const char *)at->name, xml_attr(from, (const char *)at->name));
	}
	xml_set(kept, "edition", xml_attr(tree, "edition"));
	return kept;
}

/* The files of a folder as they stand; a zip or tar is one. */
static void
take_entries(struct arena *a, struct handover_package *p, const struct archive_open *open)
{
	const GPtrArray *entries = archive_open_entries(open);

	p->entries = arena_list(a);
	p->files = entries->len;
	for (guint i = 0; i < entries->len; i++) {
		const struct package_entry *entry = entries->pdata[i];

		p->bytes += entry->length;
		if (p->form == FORM_FOLDER)
			entry_of_file(a, p->entries, entry->path, entry->source)->root = arena_strdup(a, entry->root);
	}
	if (p->form != FORM_FOLDER)
		entry_of_file(a, p->entries, "", p->path);
}

static struct handover_package *
take_package(struct arena *a, const struct archive_open *open, const xmlNode *tree)
{
	const struct package_entry *tags = entry_find(archive_open_entries(open), SIGN_OF);
	const xmlNode *number = xml_child(tree, "number"), *it = xml_child(tree, "case");
	struct handover_package *p = arena_alloc(a, sizeof *p);

	*p = (struct handover_package){ .path = arena_strdup(a, archive_open_path(open)),
		.form = archive_open_form(open),
		.tree = tree,
		.archive_no = xml_attr_or(number, "archive_no", ""),
		.case_id = xml_attr_or(it, "id", ""),
		.region = xml_attr_or(it, "region", ""),
		.edition = (guint)g_ascii_strtoull(xml_attr_or(tree, "edition", "0"), NULL, 10) };
	g_strlcpy(p->sha256, tags->sha256, sizeof p->sha256);
	g_strlcpy(p->sm3, tags->sm3, sizeof p->sm3);
	take_entries(a, p, open);
	return p;
}

struct handover_package *
handover_look(struct arena *a, struct diag *d, const struct xml_schema *schema, const char *path, guint jobs)
{
	g_autoptr(arena) work = arena_new();
	struct archive_open *open = archive_open(work, d, path, NULL);
	struct fixity_result fixity;
	const xmlNode *tree;

	if (open == NULL || !fixity_check(work, d, open, jobs, &fixity))
		return NULL;
	tree = read_tree(work, d, schema, open);
	return tree != NULL ? take_package(a, open, kept_of(a, tree)) : NULL;
}

guint64
handover_counter(const char *archive_no, gsize *length)
{
	gsize end = strlen(archive_no), begin;

	while (end > 0 && !g_ascii_isdigit(archive_no[end - 1]))
		end--;
	for (begin = end; begin > 0 && g_ascii_isdigit(archive_no[begin - 1]);)
		begin--;
	*length = begin;
	return end > begin ? g_ascii_strtoull(archive_no + begin, NULL, 10) : 0;
}
