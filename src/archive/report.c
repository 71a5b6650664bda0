/* The report of a package that was verified: the form of the program, made of the package's record with what was checked. */
#include <string.h>

#include "archive/archive.h"
#include "archive/inner.h"
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

static const char *
made(struct arena *a, struct diag *d, const char *folder, const char *document)
{
	const struct batch_listing *listing = batch_listing_open(a, d, folder);

	for (guint i = 0; listing != NULL && i < listing->files->len; i++) {
		const struct batch_listed *one = listing->files->pdata[i];

		if (one->standing == STANDING_THERE && strcmp(one->document, document) == 0)
			return arena_printf(a, "%s/%s", folder, one->path);
	}
	return NULL;
}

/* The document made of a record, as a file of its own. */
static bool
make(struct arena *a, struct diag *d, const GPtrArray *data, const char *record, const char *document, const char *path)
{
	static char *formats[] = { (char *)"pdf", NULL };
	char *documents[] = { (char *)document, NULL };
	const char *folder = work_folder(a, d);
	char *inputs[] = { folder != NULL ? arena_printf(a, "%s/record.xml", folder) : NULL, NULL };
	const struct batch_options o = { .output = folder != NULL ? arena_printf(a, "%s/out", folder) : NULL,
		.documents = documents,
		.jobs = 1,
		.formats = formats,
		.inputs = inputs,
		.judged = forget,
		.untold = true,
		.silent = true,
		.quiet = true };
	struct batch_setup *setup;
	const char *pdf;
	char *bytes;
	gsize length;

	if (folder == NULL || !file_replace(a, d, inputs[0], record, strlen(record)) ||
	    (setup = batch_setup_open(a, d, data, &o)) == NULL)
		return false;
	(void)batch_run(setup, d, &o);
	pdf = made(a, d, o.output, document);
	if (pdf == NULL)
		diag_say(d, DIAG_CHECK_WORK, (struct place){ 0 }, NULL, "四性检测报告没有做出来",
		    "the report could not be made");
	return pdf != NULL && file_read(a, d, pdf, &bytes, &length) && file_replace(a, d, path, bytes, length);
}

bool
archive_report(struct arena *a, struct diag *d, const GPtrArray *data, const char *record, const char *path)
{
	return make(a, d, data, record, REPORT_FORM, path);
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

/* The list again, as a tree that may be written into. */
static xmlNode *
copy_of(struct arena *a, struct diag *d, const xmlNode *list)
{
	struct source *source = arena_alloc(a, sizeof *source);
	const char *text = xml_dump(a, (xmlNode *)list);
	xmlDoc *doc;

	*source = (struct source){ .name = "list",
		.text = (char *)text,
		.length = strlen(text),
		.line = 1,
		.column = 1 };
	doc = xml_parse(a, d, source);
	return doc != NULL ? xml_root(doc) : NULL;
}

bool
archive_report_handover(struct arena *a, struct diag *d, const GPtrArray *data, const struct archive_outcome *outcome,
    const char *path)
{
	static const struct {
		const char *property, *label;
	} all[] = { { "authenticity", "真实性" }, { "integrity", "完整性" }, { "usability", "可用性" },
		{ "safety", "安全性" } };
	const struct archive_received *r = outcome->received;
	const struct property_items *items = property_load(a, d, data);
	xmlNode *record = items != NULL && r->record != NULL ? copy_of(a, d, r->record) : NULL,
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
	for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
		add_property(a, record, checked, all[i].property, all[i].label);
	return make(a, d, data, xml_dump(a, record), SHEET_FORM, path);
}
