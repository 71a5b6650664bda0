/* The report of a package that was verified: the form of the program, made of the package's record with what was checked. */
#include <string.h>

#include "archive/archive.h"
#include "archive/inner.h"
#include "archive/pack.h"
#include "archive/property.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/version.h"
#include "xml/xml.h"

#include <glib/gstdio.h>

#define REPORT_FORM "four-property-report"
#define SHEET_FORM  "transfer-register"

enum { FAILED_TOLD = 12 }; /* packages that the sheet names */

static const struct {
	const char *property, *label;
} properties[] = { { "authenticity", "真实性" }, { "integrity", "完整性" }, { "usability", "可用性" },
	{ "safety", "安全性" } };

/* Goes when the arena does. */
static void
drop(void *folder)
{
	file_remove_tree(folder);
	g_free(folder);
}

static const char *
work_folder(struct arena *a, struct diag *d)
{
	g_autoptr(GError) error = NULL;
	char *folder = g_dir_make_tmp("banwen-XXXXXX", &error);

	if (folder == NULL)
		diag_say(d, DIAG_CHECK_WORK, (struct place){ 0 }, NULL, "没有临时文件夹可用",
		    "there is no temporary folder to be had");
	else
		arena_adopt(a, folder, drop);
	return folder;
}

static void
forget(void *data, const struct batch_judged *judged)
{
	(void)data;
	(void)judged;
}

/* Where a document of a run stands; record NULL: of any. */
static const char *
made(struct arena *a, const struct batch_listing *listing, const char *folder, const char *document, const char *record)
{
	for (guint i = 0; listing != NULL && i < listing->files->len; i++) {
		const struct batch_listed *one = listing->files->pdata[i];

		if (one->standing == STANDING_THERE && strcmp(one->document, document) == 0 &&
		    (record == NULL || strcmp(one->record, record) == 0))
			return arena_printf(a, "%s/%s", folder, one->path);
	}
	return NULL;
}

/* What was made, under its own name. */
static bool
keep(struct arena *a, struct diag *d, const char *pdf, const char *path)
{
	char *bytes;
	gsize length;

	if (pdf != NULL)
		return file_read(a, d, pdf, &bytes, &length) && file_replace(a, d, path, bytes, length);
	diag_say(d, DIAG_CHECK_WORK, file_place(a, path), NULL, "四性检测报告没有做出来",
	    "the report could not be made");
	return false;
}

/* Settings of those whose papers they are: a report names the office that filed, not the one its region would have. */
static const char *
put_office(struct arena *a, struct diag *d, const char *folder, const struct archive_summed *of)
{
	const char *path = arena_printf(a, "%s/office.xml", folder);
	xmlNode *root = xml_root(xml_new(a, "office"));
	const char *text;

	xml_set(root, "region", of->region);
	xml_add_text(root, "company", of->company);
	text = xml_dump(a, root);
	return file_replace(a, d, path, text, strlen(text)) ? path : NULL;
}

/* A run over the records in a folder, of the office that filed this one; NULL: of none.  NULL: reported. */
static const struct batch_listing *
run(struct arena *a, struct diag *d, const GPtrArray *data, const char *folder, const struct archive_summed *of,
    const char *document, guint jobs)
{
	static char *formats[] = { (char *)"pdf", NULL };
	char *documents[] = { (char *)document, NULL };
	char *inputs[] = { arena_printf(a, "%s/records", folder), NULL };
	bool named = of != NULL && of->company[0] != '\0' && of->region[0] != '\0';
	const struct batch_options o = { .output = arena_printf(a, "%s/out", folder),
		.office = named ? put_office(a, d, folder, of) : NULL,
		.documents = documents,
		.jobs = jobs,
		.formats = formats,
		.inputs = inputs,
		.judged = forget,
		.untold = true,
		.silent = true,
		.quiet = true };
	struct batch_setup *setup;

	if ((named && o.office == NULL) || (setup = batch_setup_open(a, d, data, &o)) == NULL)
		return NULL;
	(void)batch_run(setup, d, &o);
	return batch_listing_open(a, d, o.output);
}

static bool
put_record(struct arena *a, struct diag *d, const char *folder, guint number, const char *record)
{
	const char *path = arena_printf(a, "%s/records/%06u.xml", folder, number);

	return file_folder(d, arena_printf(a, "%s/records", folder)) &&
	    file_replace(a, d, path, record, strlen(record));
}

/* A record as a tree that may be written into. */
static xmlNode *
parsed(struct arena *a, struct diag *d, const char *text)
{
	struct source *source = arena_alloc(a, sizeof *source);
	xmlDoc *doc;

	*source = (struct source){ .name = "record",
		.text = (char *)text,
		.length = strlen(text),
		.line = 1,
		.column = 1 };
	doc = xml_parse(a, d, source);
	return doc != NULL ? xml_root(doc) : NULL;
}

/* The document made of a record, as a file of its own. */
static bool
make(struct arena *a, struct diag *d, const GPtrArray *data, const char *record, const struct archive_summed *of,
    const char *document, const char *path)
{
	const char *folder = work_folder(a, d);
	const struct batch_listing *listing;

	if (folder == NULL || !put_record(a, d, folder, 1, record) ||
	    (listing = run(a, d, data, folder, of, document, 1)) == NULL)
		return false;
	return keep(a, d, made(a, listing, arena_printf(a, "%s/out", folder), document, NULL), path);
}

/* What was checked here takes the place of what was checked when it was packed.  NULL: reported. */
static const char *
filled(struct arena *a, struct diag *d, const struct property_items *items, const struct archive_summed *one)
{
	xmlNode *record = parsed(a, d, one->report), *part = xml_child(record, "package");

	if (part == NULL)
		return record != NULL ? one->report : NULL;
	while (xml_child(part, "check") != NULL)
		xml_remove(xml_child(part, "check"));
	xml_set(part, "phase", "handover");
	property_add(items, a, part, one->checks, true);
	return xml_dump(a, record);
}

/* The items of the program's own list: what an office adds has no checks here. */
static struct property_items *
items_of(struct arena *a, struct diag *d, const GPtrArray *data)
{
	return property_load(a, d, data_alone(a, data_own(data)));
}

bool
archive_report(struct arena *a, struct diag *d, const GPtrArray *data, const struct archive_summed *one,
    const char *path)
{
	const struct property_items *items = items_of(a, d, data);
	const char *record = items != NULL ? filled(a, d, items, one) : NULL;

	return record != NULL && make(a, d, data, record, one, REPORT_FORM, path);
}

/* --- of a hand-over --- */

/* What was checked here, on the receiver's side of the sheet. */
static void
add_check(xmlNode *record, const char *property, const char *item, bool failed, const char *remark)
{
	xmlNode *check = xml_add(record, "check");

	xml_set(check, "property", property);
	xml_set(check, "item", item);
	xml_set(check, "party", "receiver");
	xml_set(check, "result", failed ? "fail" : "pass");
	xml_set(check, "by", PACKAGE_PROGRAM " " BASE_VERSION);
	xml_set(check, "remark", remark);
}

/* The items of one property, over all packages: what was checked of each of them. */
static void
add_property(struct arena *a, xmlNode *record, const xmlNode *items, const char *property, const char *label)
{
	guint pass = 0, fail = 0, manual = 0;
	GString *wrong = arena_string(a);

	for (const xmlNode *n = xml_child(items, "check"); n != NULL; n = xml_next(n, "check")) {
		if (!xml_attr_is(n, "property", property))
			continue;
		pass += xml_attr_is(n, "result", "pass");
		manual += xml_attr_is(n, "result", "manual");
		if (!xml_attr_is(n, "result", "fail"))
			continue;
		g_string_append_printf(wrong, "%s%s", fail++ == 0 ? "" : "、", xml_attr_or(n, "item", ""));
	}
	if (pass + fail > 0)
		add_check(record, property, arena_printf(a, "%s（DA/T 70）", label), fail > 0,
		    arena_printf(a, "各包 %u 项通过%s%s%s", pass, fail > 0 ? "，不通过：" : "", wrong->str,
			manual > 0 ? arena_printf(a, "，%u 项须人工", manual) : ""));
}

static void
add_failed(struct arena *a, xmlNode *record, const GPtrArray *failed)
{
	for (guint i = 0; i < failed->len && i < FAILED_TOLD; i++) {
		const struct archive_failed *one = failed->pdata[i];

		add_check(record, "integrity", one->archive_no, true, one->why);
	}
	if (failed->len > FAILED_TOLD)
		add_check(record, "integrity", "其余", true,
		    arena_printf(a, "还有 %u 个归档包不通过", failed->len - FAILED_TOLD));
}

/* How many of the items of a property passed, did not, want people; and which did not. */
static void
add_result(struct arena *a, xmlNode *package, const xmlNode *items, const char *property)
{
	static const char *const results[] = { "pass", "fail", "manual" };
	guint counts[G_N_ELEMENTS(results)] = { 0 };
	GString *wrong = arena_string(a);
	xmlNode *result = xml_add(package, "result");

	for (const xmlNode *n = xml_child(items, "check"); n != NULL; n = xml_next(n, "check")) {
		if (!xml_attr_is(n, "property", property))
			continue;
		for (gsize i = 0; i < G_N_ELEMENTS(results); i++)
			counts[i] += xml_attr_is(n, "result", results[i]);
		if (xml_attr_is(n, "result", "fail"))
			g_string_append_printf(wrong, "%s%s", wrong->len > 0 ? "、" : "", xml_attr_or(n, "item", ""));
	}
	xml_set(result, "property", property);
	for (gsize i = 0; i < G_N_ELEMENTS(results); i++)
		xml_setf(result, results[i], "%u", counts[i]);
	if (wrong->len > 0)
		xml_set(result, "items", wrong->str);
}

/* A package of the list and what was looked at of it; one that is not there has none. */
static void
add_results(struct arena *a, const struct property_items *items, xmlNode *record, const GPtrArray *each)
{
	for (guint i = 0; i < each->len; i++) {
		const struct archive_summed *one = each->pdata[i];
		xmlNode *package = xml_child_of(record, "package", "archive_no", one->archive_no);
		xmlNode *checked = xml_root(xml_new(a, "checked"));

		if (package == NULL || xml_child(package, "result") != NULL)
			continue;
		property_add(items, a, checked, one->checks, true);
		xml_set(package, "checked", one->good ? "pass" : "fail");
		for (gsize k = 0; k < G_N_ELEMENTS(properties); k++)
			add_result(a, package, checked, properties[k].property);
	}
}

bool
archive_report_handover(struct arena *a, struct diag *d, const GPtrArray *data, const struct archive_outcome *outcome,
    const char *path)
{
	const struct archive_received *r = outcome->received;
	const struct property_items *items = property_load(a, d, data);
	xmlNode *record = items != NULL && r->record != NULL ? parsed(a, d, xml_dump(a, (xmlNode *)r->record)) : NULL,
		*checked = xml_root(xml_new(a, "checked"));

	if (record == NULL)
		return false;
	/* The digest in groups: a long number is never broken. */
	add_check(record, "integrity", "移交清单", !outcome->list_holds,
	    arena_printf(a, "清单上 %s 个归档包，找到 %u 个；移交文件夹摘要 %.16s %.16s %.16s %.16s",
		xml_attr_or(xml_child(record, "sum"), "packages", "0"), r->packages->len, r->sha256,
		r->sha256 + MIN(strlen(r->sha256), 16), r->sha256 + MIN(strlen(r->sha256), 32),
		r->sha256 + MIN(strlen(r->sha256), 48)));
	add_check(record, "integrity", "归档包", outcome->failed->len > 0,
	    arena_printf(a, "%u 个逐个查验：%u 个通过，%u 个不通过", outcome->count,
		outcome->count - outcome->failed->len, outcome->failed->len));
	add_failed(a, record, outcome->failed);
	property_add(items, a, checked, outcome->checks, true);
	for (gsize i = 0; i < G_N_ELEMENTS(properties); i++)
		add_property(a, record, checked, properties[i].property, properties[i].label);
	add_results(a, items, record, outcome->each);
	return make(a, d, data, xml_dump(a, record), NULL, SHEET_FORM, path);
}

/* --- of each package --- */

/* Ids are unique in a run, and a run is of one office: of two cases that have the same id, each is made in a run of its own. */
struct report_round {
	const GPtrArray *each;
	guint *round;     /* of each, from 1; 0: it has none */
	GPtrArray *first; /* struct archive_summed *: one of each round */
};

static guint
round_of(struct arena *a, struct report_round *r, GHashTable *rounds, const struct archive_summed *one, guint turn)
{
	const char *key = arena_printf(a, "%u %s %s", turn, one->region, one->company);
	guint round = GPOINTER_TO_UINT(g_hash_table_lookup(rounds, key));

	if (round != 0)
		return round;
	g_ptr_array_add(r->first, (void *)one);
	g_hash_table_insert(rounds, (char *)key, GUINT_TO_POINTER(r->first->len));
	return r->first->len;
}

static void
divide(struct arena *a, struct report_round *r)
{
	GHashTable *seen = arena_table(a), *rounds = arena_table(a);

	r->first = arena_list(a);
	r->round = arena_array(a, MAX(r->each->len, 1), sizeof *r->round);
	for (guint i = 0; i < r->each->len; i++) {
		const struct archive_summed *one = r->each->pdata[i];
		g_autofree char *folded = one->report != NULL ? g_utf8_casefold(one->record, -1) : NULL;
		guint turn;

		r->round[i] = 0;
		if (folded == NULL)
			continue;
		turn = GPOINTER_TO_UINT(g_hash_table_lookup(seen, folded)) + 1;
		g_hash_table_insert(seen, arena_strdup(a, folded), GUINT_TO_POINTER(turn));
		r->round[i] = round_of(a, r, rounds, one, turn);
	}
}

/* The name of a report in its folder; a number comes from elsewhere and may be no name of a file. */
static const char *
report_path(struct arena *a, GHashTable *used, const char *folder, guint at, const struct archive_summed *one)
{
	const char *lead = arena_printf(a, "%04u", at + 1);

	return arena_printf(a, "%s/%s", folder,
	    package_name(a, used, lead, one->archive_no[0] != '\0' ? one->archive_no : one->record, "", "pdf"));
}

static bool
make_round(struct arena *a, struct diag *d, const GPtrArray *data, const struct report_round *r, guint round,
    guint jobs, const char *folder)
{
	const char *work = work_folder(a, d);
	const struct batch_listing *listing;
	const struct property_items *items = items_of(a, d, data);
	GHashTable *used = arena_table(a);
	bool good = work != NULL && items != NULL;

	for (guint i = 0; good && i < r->each->len; i++) {
		const char *record = r->round[i] == round ? filled(a, d, items, r->each->pdata[i]) : NULL;

		good = r->round[i] != round || (record != NULL && put_record(a, d, work, i, record));
	}
	if (!good || (listing = run(a, d, data, work, r->first->pdata[round - 1], REPORT_FORM, jobs)) == NULL)
		return false;
	for (guint i = 0; i < r->each->len; i++) {
		const struct archive_summed *one = r->each->pdata[i];
		const char *path = report_path(a, used, folder, i, one);

		if (r->round[i] == round)
			good = keep(a, d, made(a, listing, arena_printf(a, "%s/out", work), REPORT_FORM, one->record),
				   path) &&
			    good;
	}
	return good;
}

bool
archive_report_each(struct arena *a, struct diag *d, const GPtrArray *data, const GPtrArray *each, guint jobs,
    const char *folder)
{
	struct report_round r = { .each = each };
	bool good = file_folder(d, folder);

	divide(a, &r);
	for (guint round = 1; good && round <= r.first->len; round++)
		good = make_round(a, d, data, &r, round, jobs, folder);
	for (guint i = 0; i < each->len; i++) {
		const struct archive_summed *one = each->pdata[i];

		if (r.round[i] == 0)
			good = keep(a, d, NULL, one->path) && good;
	}
	return good;
}
