/*
 * A 移交 folder on the other side: its own manifests, its list, every package of the list and nothing else, numbers, counts and bytes.
 * The packages themselves are archive_verify's.
 */
#include <string.h>

#include "archive/entry.h"
#include "archive/fixity.h"
#include "archive/handover.h"
#include "archive/name.h"
#include "archive/open.h"
#include "archive/sheet.h"
#include "archive/sign.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/version.h"
#include "record/record.h"
#include "xml/xml.h"

/* What one may cost: thousands of packages. */
static const struct archive_limits limits = { .bytes = G_GUINT64_CONSTANT(8) << 40,
	.files = 50 * PACKAGE_ENTRIES_MAX,
	.ratio = 200 };

struct handover_check {
	struct arena *arena;
	struct diag *diag;
	struct place place;
	struct archive_open *open;
	const char *folder; /* where its files stand */
	const xmlNode *record;
	GHashTable *expected; /* paths that may stand there: char *, those of packages end on "/" */
	struct archive_received *out;
	guint64 items, pages, files, bytes;
};

/* --- the list --- */

static bool
read_list(struct handover_check *c, const GPtrArray *data)
{
	const struct package_entry *entry = entry_find(archive_open_entries(c->open), HANDOVER_LIST);
	struct record_rules *rules = record_rules_load(c->arena, c->diag, data);
	struct record_text text = { .ordinal = 1 };
	const struct record *record;
	const guint8 *bytes;
	gsize length;

	c->out->rules = rules;
	if (rules == NULL || entry == NULL || !entry_read(c->arena, c->diag, entry, &bytes, &length))
		return false;
	text.source = (struct source){ .name = arena_printf(c->arena, "%s/%s", archive_open_path(c->open),
					   HANDOVER_LIST),
		.text = arena_strndup(c->arena, (const char *)bytes, length),
		.length = length,
		.line = 1,
		.column = 1 };
	record = record_parse(c->arena, c->diag, rules, &text, NULL);
	diag_set_record(c->diag, NULL);
	if (record != NULL && record->kind == RECORD_HANDOVER) {
		c->record = record->root;
		return true;
	}
	diag_say(c->diag, DIAG_HANDOVER_LIST, c->place, NULL, "它不是移交清单", "it is no list of a hand-over");
	return false;
}

/* --- packages --- */

static void
differs(struct handover_check *c, const xmlNode *package, const char *zh, const char *en, const char *listed,
    const char *found)
{
	const char *no = xml_attr_or(package, "archive_no", "");
	const struct diag_entry *entry = diag_entry(DIAG_HANDOVER_DIFFERS);

	diag_add(c->diag,
	    &(struct finding){ .id = entry->id,
		.level = entry->level,
		.place = c->place,
		.what = { arena_printf(c->arena, entry->what[LANG_ZH], no, zh, listed, found),
		    arena_printf(c->arena, entry->what[LANG_EN], no, en, listed, found) },
		.todo = { entry->todo[LANG_ZH], entry->todo[LANG_EN] } });
}

static void
hold(struct handover_check *c, const xmlNode *package, const char *attribute, const char *zh, const char *en,
    const char *found)
{
	const char *listed = xml_attr_or(package, attribute, "");

	if (strcmp(listed, found) != 0)
		differs(c, package, zh, en, listed, found);
}

/* What the package says of itself; NULL: that is told when it is verified. */
static const xmlNode *
read_package(struct arena *a, const struct archive_open *open)
{
	const struct package_entry *entry = entry_find(archive_open_entries(open), PACKAGE_OTHER "package.xml");
	struct source *source = arena_alloc(a, sizeof *source);
	struct diag *quiet = diag_new(a);
	const guint8 *bytes;
	gsize length;
	xmlDoc *doc;

	if (entry == NULL || !entry_read(a, quiet, entry, &bytes, &length))
		return NULL;
	*source = (struct source){ .name = entry->path,
		.text = arena_strndup(a, (const char *)bytes, length),
		.length = length,
		.line = 1,
		.column = 1 };
	doc = xml_parse(a, quiet, source);
	return doc != NULL ? xml_root(doc) : NULL;
}

/* A list that was altered, with the texts made of it, does not alter the packages. */
static void
hold_said(struct handover_check *c, const xmlNode *package, const xmlNode *tree)
{
	const xmlNode *it = xml_child(tree, "case"), *totals = xml_child(tree, "totals");

	hold(c, package, "archive_no", "档号", "number", xml_attr_or(xml_child(tree, "number"), "archive_no", ""));
	hold(c, package, "case", "工单", "case", xml_attr_or(it, "id", ""));
	hold(c, package, "title", "题名", "title", xml_attr_or(it, "title", ""));
	hold(c, package, "items", "件数", "number of papers", xml_attr_or(totals, "items", ""));
	hold(c, package, "pages", "页数", "number of pages", xml_attr_or(totals, "pages", ""));
}

static void
hold_package(struct handover_check *c, struct arena *work, const xmlNode *package, const char *path,
    const struct archive_open *open)
{
	struct package_entry *tags = entry_find(archive_open_entries(open), SIGN_OF);
	g_autoptr(GPtrArray) one = g_ptr_array_new();
	const xmlNode *tree = read_package(work, open);
	guint64 bytes = 0, files = archive_open_entries(open)->len;

	for (guint i = 0; i < files; i++)
		bytes += ((const struct package_entry *)archive_open_entries(open)->pdata[i])->length;
	c->files += files;
	c->bytes += bytes;
	hold(c, package, "files", "文件数", "number of files", arena_printf(work, "%" G_GUINT64_FORMAT, files));
	hold(c, package, "bytes", "字节数", "size in bytes", arena_printf(work, "%" G_GUINT64_FORMAT, bytes));
	if (tree != NULL)
		hold_said(c, package, tree);
	if (tags == NULL)
		return; /* told when it is verified */
	g_ptr_array_add(one, tags);
	if (!entry_digest(work, c->diag, one, 1))
		return;
	g_hash_table_insert(c->out->digests, (char *)path,
	    GINT_TO_POINTER(
		xml_attr_is(package, "sha256", tags->sha256) && xml_attr_is(package, "sm3", tags->sm3) ? 1 : 2));
	hold(c, package, "sha256", "摘要（SHA-256）", "digest (SHA-256)", tags->sha256);
	hold(c, package, "sm3", "摘要（SM3）", "digest (SM3)", tags->sm3);
}

static guint64
number_of(const xmlNode *node, const char *name)
{
	return g_ascii_strtoull(xml_attr_or(node, name, "0"), NULL, 10);
}

/* A listed package: below data/, there, what the list says. */
static void
check_package(struct handover_check *c, const xmlNode *package)
{
	g_autoptr(arena) work = arena_new();
	const char *place = xml_attr_or(package, "path", ""), *path = arena_printf(c->arena, "%s/%s", c->folder, place);
	const struct archive_open *open;

	c->items += number_of(package, "items");
	c->pages += number_of(package, "pages");
	g_hash_table_add(c->expected, (char *)place);
	if (!g_str_has_prefix(place, PACKAGE_DATA) ||
	    !package_name_holds(package_names_new(work, diag_new(work), c->place), place) ||
	    !archive_is_package(path)) {
		diag_report(c->diag, DIAG_HANDOVER_MISSING, c->place, NULL, xml_attr_or(package, "archive_no", ""),
		    place);
		return;
	}
	g_ptr_array_add(c->out->packages, (char *)path);
	if ((open = archive_open(work, c->diag, path, NULL)) != NULL)
		hold_package(c, work, package, path, open);
}

/* --- what else is there --- */

/* The texts and XML files of the list, made again: what they say is what the list says. */
static void
check_texts(struct handover_check *c, const GPtrArray *data)
{
	const struct sheets *sheets = sheets_load(c->arena, c->diag, data);
	const char *layout = arena_printf(c->arena, "handover-%s", xml_attr_or(c->record, "layout", "2022"));
	bool same = xml_attr_is(c->record, "version", BASE_VERSION);
	GPtrArray *made = arena_list(c->arena);

	if (sheets == NULL || !sheets_run(sheets, c->arena, c->diag, c->record, layout, made))
		return;
	for (guint i = 0; i < made->len; i++) {
		const struct package_entry *ought = made->pdata[i];
		const struct package_entry *is = entry_find(archive_open_entries(c->open), ought->path);
		const guint8 *a, *b;
		gsize length, other;

		g_hash_table_add(c->expected, (char *)ought->path);
		if (is == NULL)
			diag_say(c->diag, DIAG_HANDOVER_SHEET, c->place, NULL,
			    arena_printf(c->arena, "没有 %s", ought->path),
			    arena_printf(c->arena, "%s is not there", ought->path));
		else if (same && entry_read(c->arena, c->diag, is, &a, &length) &&
		    entry_read(c->arena, c->diag, ought, &b, &other) && (length != other || memcmp(a, b, length) != 0))
			diag_say(c->diag, DIAG_HANDOVER_SHEET, c->place, NULL,
			    arena_printf(c->arena, "%s 写的不是清单上的", ought->path),
			    arena_printf(c->arena, "%s does not say what the list says", ought->path));
	}
}

/* Is it, or a folder that it stands in, expected? */
static bool
is_expected(const struct handover_check *c, const char *path)
{
	g_autofree char *part = g_strdup(path);

	for (char *end = part + strlen(part); end != NULL; end = strrchr(part, '/')) {
		*end = '\0';
		if (g_hash_table_contains(c->expected, part))
			return true;
	}
	return false;
}

static void
check_strays(struct handover_check *c)
{
	const GPtrArray *entries = archive_open_entries(c->open);

	g_hash_table_add(c->expected, (char *)HANDOVER_LIST);
	g_hash_table_add(c->expected, (char *)HANDOVER_SHEET);
	for (guint i = 0; i < entries->len; i++) {
		const char *path = ((const struct package_entry *)entries->pdata[i])->path;

		if (g_str_has_prefix(path, PACKAGE_DATA) && !is_expected(c, path))
			diag_report(c->diag, DIAG_HANDOVER_ADDED, c->place, NULL, path);
	}
	c->out->sheet = arena_printf(c->arena, "%s/%s", c->folder, HANDOVER_SHEET);
	if (entry_find(entries, HANDOVER_SHEET) == NULL) {
		c->out->sheet = NULL;
		diag_say(c->diag, DIAG_HANDOVER_SHEET, c->place, NULL, "没有登记表", "there is none");
	}
}

/* --- numbers and sums --- */

static bool
is_absent(const struct handover_check *c, const char *prefix, gsize length, guint64 counter)
{
	for (const xmlNode *n = xml_child(c->record, "absent"); n != NULL; n = xml_next(n, "absent")) {
		const char *no = xml_attr_or(n, "archive_no", "");
		gsize own;

		if (handover_counter(no, &own) == counter && own == length && strncmp(no, prefix, length) == 0)
			return true;
	}
	return false;
}

/* Numbers come in order: twice one is told, and what lies between two and is not explained. */
static void
check_number(struct handover_check *c, const char *before, const char *no)
{
	gsize one, other;
	guint64 from = handover_counter(before, &one), to = handover_counter(no, &other);

	if (strcmp(before, no) == 0) {
		diag_report(c->diag, DIAG_HANDOVER_TWIN, c->place, NULL, no, "移交清单", "移交清单");
		return;
	}
	if (one != other || strncmp(before, no, one) != 0)
		return;
	for (guint64 at = from + 1; at < to; at++)
		if (!is_absent(c, no, one, at)) {
			diag_report(c->diag, DIAG_HANDOVER_GAP, c->place, NULL, before, no);
			return;
		}
}

static void
hold_sum(struct handover_check *c, const char *name, const char *zh, const char *en, guint64 found)
{
	guint64 said = number_of(xml_child(c->record, "sum"), name);
	const struct diag_entry *entry = diag_entry(DIAG_HANDOVER_SUM);
	const char *a = arena_printf(c->arena, "%" G_GUINT64_FORMAT, said),
		   *b = arena_printf(c->arena, "%" G_GUINT64_FORMAT, found);

	if (said == found)
		return;
	diag_add(c->diag,
	    &(struct finding){ .id = entry->id,
		.level = entry->level,
		.place = c->place,
		.what = { arena_printf(c->arena, entry->what[LANG_ZH], zh, a, b),
		    arena_printf(c->arena, entry->what[LANG_EN], en, a, b) },
		.todo = { entry->todo[LANG_ZH], entry->todo[LANG_EN] } });
}

static void
check_list(struct handover_check *c)
{
	const char *before = "";
	guint count = 0;

	for (const xmlNode *n = xml_child(c->record, "package"); n != NULL; n = xml_next(n, "package")) {
		check_number(c, before, xml_attr_or(n, "archive_no", ""));
		check_package(c, n);
		before = xml_attr_or(n, "archive_no", "");
		count++;
	}
	hold_sum(c, "packages", "归档包数", "the number of packages", count);
	hold_sum(c, "items", "件数", "the number of papers", c->items);
	hold_sum(c, "pages", "页数", "the number of pages", c->pages);
	hold_sum(c, "files", "文件数", "the number of files", c->files);
	hold_sum(c, "bytes", "字节数", "the size in bytes", c->bytes);
}

bool
archive_is_handover(const char *path)
{
	g_autofree char *list = g_build_filename(path, HANDOVER_LIST, NULL);
	g_autoptr(arena) work = NULL;
	const struct archive_open *open;

	if (g_file_test(path, G_FILE_TEST_IS_DIR))
		return archive_is_package(path) && g_file_test(list, G_FILE_TEST_IS_REGULAR);
	if (!archive_is_package(path))
		return false;
	work = arena_new();
	open = archive_open(work, diag_new(work), path, &limits);
	return open != NULL && entry_find(archive_open_entries(open), HANDOVER_LIST) != NULL;
}

bool
archive_receive(struct arena *a, struct diag *d, const GPtrArray *data, const char *path, guint jobs,
    struct archive_received *out)
{
	gsize from = diag_count(d);
	struct handover_check c = { .arena = a,
		.diag = d,
		.place = file_place(a, path),
		.expected = arena_table(a),
		.out = out };
	struct fixity_result fixity;

	*out = (struct archive_received){ .path = path, .packages = arena_list(a), .digests = arena_table(a) };
	c.open = archive_open(a, d, path, &limits);
	if (c.open == NULL)
		return false;
	fixity_check(a, d, c.open, jobs, &fixity);
	out->sha256 = arena_strdup(a, fixity.packed);
	c.folder = archive_open_folder(c.open, d);
	if (c.folder == NULL || !read_list(&c, data))
		return false;
	out->record = c.record;
	check_texts(&c, data);
	check_list(&c);
	check_strays(&c);
	return diag_worst(d, from) < DIAG_ERROR;
}
