/*
 * verify of packages.  A package is opened and its bytes are counted here, by code that was written for bytes of others; all that takes
 * a library that parses (XML, PDF, pictures, certificates) is done in a process of its own, which writes down what it found.
 */
#include <stdlib.h>
#include <string.h>

#include "archive/audit.h"
#include "archive/entry.h"
#include "archive/fixity.h"
#include "archive/inner.h"
#include "archive/open.h"
#include "archive/property.h"
#include "archive/sign.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "base/version.h"
#include "xml/xml.h"

/* A run over packages. */
struct audit_run {
	struct arena *arena;
	struct diag *diag;
	const struct archive_verify *asked;
	struct batch_rebuild *shared; /* opened when the first package needs it, */
	bool opened;
	GHashTable *numbers; /* 档号 -> path of the package that has it */
};

/* Packages in hand at a time, a process: enough that none waits long for another, few enough that what is unpacked has room. */
enum { EACH_PROCESS = 2 };

/* One package of it. */
struct audit_one {
	struct audit_run *run;
	struct arena *arena;
	const char *path;
	struct archive_open *package;
	const char *folder;
	struct fixity_result fixity;
	bool fixed;         /* fixity_check found nothing */
	struct diag *found; /* what was found here */
	const char *answer; /* what its process wrote down; NULL: none did */
};

/* --- in the process: what is written down --- */

struct package_entry *
audit_entry(const struct package_audit *c, const char *path)
{
	return g_hash_table_lookup(c->by_path, path);
}

struct place
audit_place(const struct package_audit *c, const char *path)
{
	return file_place(c->arena, path != NULL ? arena_printf(c->arena, "%s/%s", c->path, path) : c->path);
}

void
audit_mark(struct package_audit *c, const char *name, gsize from)
{
	bool failed = diag_worst(c->diag, from) >= DIAG_ERROR;
	xmlNode *check = xml_child_of(c->told, "check", "name", name);

	if (check == NULL) {
		check = xml_add(c->told, "check");
		xml_set(check, "name", name);
	}
	if (failed || xml_attr(check, "failed") == NULL)
		xml_set(check, "failed", failed ? "yes" : "no");
}

void
audit_say(struct package_audit *c, const char *part_zh, const char *part_en, const char *zh, const char *en)
{
	xmlNode *said = xml_add(c->told, "said");

	xml_set(said, "part", part_zh);
	xml_set(said, "part-en", part_en);
	xml_set(said, "text", zh);
	xml_set(said, "text-en", en);
}

void
audit_fault(struct package_audit *c, enum diag_code code, const char *path, const char *zh, const char *en)
{
	diag_say(c->diag, code, audit_place(c, path), NULL, zh, en);
}

/* A folder that only this run knows of is the package to people. */
static const char *
plain_path(const struct package_audit *c, const char *text)
{
	g_auto(GStrv) pieces = NULL;

	if (text == NULL || c->folder == NULL || strcmp(c->folder, c->path) == 0)
		return text;
	pieces = g_strsplit(text, c->folder, -1);
	return arena_adopt(c->arena, g_strjoinv(c->path, pieces), g_free);
}

void
audit_add(struct package_audit *c, const struct batch_checked_finding *f)
{
	xmlNode *finding = xml_add(c->told, "finding");

	xml_setf(finding, "level", "%u", (guint)f->level);
	xml_set(finding, "id", f->id);
	xml_set(finding, "field", f->field);
	xml_set(finding, "message", plain_path(c, f->message));
	xml_set(finding, "text", plain_path(c, f->text));
}

/* All that was reported, in the order it was. */
static void
add_reported(struct package_audit *c, const struct diag *d)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (gsize i = 0; i < diag_count(d); i++) {
		const struct finding *f = diag_get(d, i);
		struct batch_checked_finding told = { .level = f->level,
			.id = f->id,
			.field = f->field,
			.message = f->what[c->asked->lang] };

		g_string_truncate(text, 0);
		diag_format(text, f, c->asked->lang, c->asked->colour);
		told.text = text->str;
		audit_add(c, &told);
	}
}

bool
audit_is_ours(const struct package_audit *c)
{
	return xml_attr_is(c->tree, "version", BASE_VERSION);
}

/* --- in the process: what is looked at --- */

static xmlNode *
load(struct package_audit *c, const char *name)
{
	const struct package_entry *entry = audit_entry(c, arena_printf(c->arena, PACKAGE_OTHER "%s", name));
	xmlDoc *doc = entry != NULL ? xml_load(c->arena, c->diag, entry->source) : NULL;

	if (doc == NULL)
		audit_fault(c, DIAG_CHECK_TREE, NULL, arena_printf(c->arena, "没有可读的 其他/%s", name),
		    arena_printf(c->arena, "there is no 其他/%s that can be read", name));
	return doc != NULL ? xml_root(doc) : NULL;
}

static void
check_signatures(struct package_audit *c)
{
	const char *filed = xml_attr(xml_child(c->tree, "unit"), "filed");
	const GPtrArray *found = sign_check(c->arena, c->diag, c->entries, c->asked->trust,
	    c->asked->at != NULL ? c->asked->at : filed);
	GString *zh = arena_string(c->arena), *en = arena_string(c->arena);

	for (guint i = 0; found != NULL && i < found->len; i++) {
		const struct sign_found *one = found->pdata[i];

		g_string_append_printf(zh, "%s%s %s%s%s", i > 0 ? "；" : "", one->kind, one->words_zh,
		    one->signer[0] != '\0' ? "，" : "", one->signer);
		g_string_append_printf(en, "%s%s: %s%s%s", i > 0 ? "; " : "", one->kind, one->words_en,
		    one->signer[0] != '\0' ? ", " : "", one->signer);
	}
	if (found == NULL || found->len == 0) {
		g_string_append(zh, found == NULL ? "没有核对" : "没有");
		g_string_append(en, found == NULL ? "not verified" : "none");
	}
	audit_say(c, "签名", "signatures", zh->str, en->str);
}

static void
set_case(struct package_audit *c)
{
	const xmlNode *number = xml_child(c->tree, "number"), *it = xml_child(c->tree, "case"),
		      *totals = xml_child(c->tree, "totals");

	xml_set(c->told, "archive-no", xml_attr(number, "archive_no"));
	xml_set(c->told, "record", xml_attr(it, "id"));
	xml_set(c->told, "cons-name", xml_attr(it, "cons_name"));
	xml_set(c->told, "region", xml_attr(it, "region"));
	xml_set(c->told, "company", xml_attr(xml_child(c->tree, "unit"), "company"));
	xml_set(c->told, "edition", xml_attr(c->tree, "edition"));
	xml_set(c->told, "items", xml_attr(totals, "items"));
	xml_set(c->told, "pages", xml_attr(totals, "pages"));
}

static void
check_all(struct package_audit *c)
{
	gsize from = diag_count(c->diag);

	c->tree = load(c, "package.xml");
	c->record = c->tree != NULL ? load(c, "record.xml") : NULL;
	c->verdict = c->record != NULL ? load(c, "verdict.xml") : NULL;
	if (c->verdict == NULL || !xml_is(c->tree, "package"))
		return;
	audit_mark(c, "parses", from);
	set_case(c);
	audit_basis(c);
	audit_tree(c);
	audit_case(c);
	audit_papers(c);
	check_signatures(c);
}

static GHashTable *
index_entries(struct arena *a, const GPtrArray *entries)
{
	GHashTable *index = arena_table(a);

	for (guint i = 0; i < entries->len; i++)
		g_hash_table_insert(index, (char *)((const struct package_entry *)entries->pdata[i])->path,
		    entries->pdata[i]);
	return index;
}

static struct audit_one *
in_hand(const void *data, guint number)
{
	return ((const GPtrArray *)data)->pdata[number];
}

static GVariant *
look_at(const void *data, struct arena *a, guint number)
{
	const struct audit_one *one = in_hand(data, number);
	struct package_audit c = { .arena = a,
		.diag = diag_new(a),
		.asked = one->run->asked,
		.shared = one->run->shared,
		.path = one->path,
		.folder = one->folder,
		.entries = archive_open_entries(one->package),
		.told = xml_root(xml_new(a, "checked")),
		.expected = arena_table(a) };

	c.by_path = index_entries(a, c.entries);
	check_all(&c);
	if (c.asked->report && c.parsed != NULL)
		xml_add_text(c.told, "report", xml_dump(c.arena, c.record));
	add_reported(&c, c.diag);
	return g_variant_new("(^ay)", xml_dump(a, c.told));
}

/* --- here --- */

static const char *
path_of(const void *data, guint number)
{
	return in_hand(data, number)->path;
}

static guint64
bytes_of(const void *data, guint number)
{
	return in_hand(data, number)->fixity.bytes;
}

static GVariant *
lost(const void *data, guint number, const struct diag *why)
{
	const struct audit_one *one = in_hand(data, number);
	g_autoptr(arena) a = arena_new();
	struct package_audit c = { .arena = a,
		.diag = diag_new(a),
		.asked = one->run->asked,
		.path = one->path,
		.folder = one->folder,
		.told = xml_root(xml_new(a, "checked")) };

	audit_fault(&c, DIAG_CHECK_WORK, NULL, diag_get(why, 0)->what[LANG_ZH], diag_get(why, 0)->what[LANG_EN]);
	add_reported(&c, c.diag);
	return g_variant_new("(^ay)", xml_dump(a, c.told));
}

static void
take(void *data, guint number, GVariant *known)
{
	struct audit_one *one = in_hand(data, number);
	g_autoptr(GVariant) text = g_variant_get_child_value(known, 0);

	one->answer = arena_strdup(one->arena, g_variant_get_bytestring(text));
}

/* Of how many packages is told by the run over them. */
static void
interrupted(struct diag *d, guint told, guint left)
{
	(void)d;
	(void)told;
	(void)left;
}

/* The program's own data are loaded once for all packages that have the same. */
static void
open_shared(struct audit_run *run)
{
	if (!run->opened)
		run->shared = batch_rebuild_open(run->arena, data_alone(run->arena, data_own(run->asked->data)), NULL);
	run->opened = true;
}

static void
add_found(struct audit_one *one, GPtrArray *findings, const struct diag *d)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (gsize i = 0; i < diag_count(d); i++) {
		const struct finding *f = diag_get(d, i);
		struct batch_checked_finding *told = arena_alloc(one->arena, sizeof *told);

		g_string_truncate(text, 0);
		diag_format(text, f, one->run->asked->lang, one->run->asked->colour);
		*told = (struct batch_checked_finding){ .level = f->level,
			.id = f->id,
			.field = f->field,
			.message = f->what[one->run->asked->lang],
			.text = arena_strdup(one->arena, text->str) };
		g_ptr_array_add(findings, told);
	}
}

static void
take_findings(struct audit_one *one, GPtrArray *findings, const xmlNode *told)
{
	for (xmlNode *n = xml_child(told, "finding"); n != NULL; n = xml_next(n, "finding")) {
		struct batch_checked_finding *f = arena_alloc(one->arena, sizeof *f);

		*f = (struct batch_checked_finding){
			.level = (enum diag_level)MIN(strtoul(xml_attr_or(n, "level", "0"), NULL, 10),
			    (gulong)DIAG_FATAL),
			.id = xml_attr_or(n, "id", ""),
			.field = xml_attr(n, "field"),
			.message = xml_attr_or(n, "message", ""),
			.text = xml_attr_or(n, "text", ""),
		};
		g_ptr_array_add(findings, f);
	}
}

static void
add_check(struct audit_one *one, GPtrArray *checks, const char *name, bool failed)
{
	struct archive_check *check = arena_alloc(one->arena, sizeof *check);

	*check = (struct archive_check){ name, failed };
	g_ptr_array_add(checks, check);
}

static void
add_said(struct audit_one *one, GPtrArray *all, const char *const words[4])
{
	struct archive_said *said = arena_alloc(one->arena, sizeof *said);

	*said = (struct archive_said){ { [LANG_ZH] = words[0], [LANG_EN] = words[1] },
		{ [LANG_ZH] = words[2], [LANG_EN] = words[3] } };
	g_ptr_array_add(all, said);
}

static guint
number_of(const xmlNode *told, const char *name)
{
	return (guint)strtoul(xml_attr_or(told, name, "0"), NULL, 10);
}

static const xmlNode *
read_answer(struct audit_one *one)
{
	struct source *source = arena_alloc(one->arena, sizeof *source);
	xmlDoc *doc;

	if (one->answer == NULL)
		return NULL;
	*source = (struct source){ .name = "checked",
		.text = one->answer,
		.length = strlen(one->answer),
		.line = 1,
		.column = 1 };
	doc = xml_parse(one->arena, diag_new(one->arena), source);
	return doc != NULL ? xml_root(doc) : NULL;
}

/* One number is one case's, among the packages of a run. */
static void
check_twins(struct audit_one *one, struct diag *d, const char *number, GPtrArray *checks)
{
	struct audit_run *run = one->run;
	const char *other = number[0] != '\0' ? g_hash_table_lookup(run->numbers, number) : NULL;

	if (other != NULL)
		diag_report(d, DIAG_CHECK_TWIN, file_place(one->arena, one->path), NULL, number, other);
	else if (number[0] != '\0')
		g_hash_table_insert(run->numbers, arena_strdup(run->arena, number), (char *)one->path);
	if (number[0] != '\0' && run->asked->packages->len > 1)
		add_check(one, checks, "duplicates", other != NULL);
}

static void
say_fixity(struct audit_one *one, GPtrArray *said, bool good)
{
	const struct fixity_result *f = &one->fixity;
	const char *rest = f->unsaid != NULL && f->unsaid->len > 0 ? text_joined(one->arena, f->unsaid, "、") : NULL;
	const char *const words[] = { "固化", "fixity",
		arena_printf(one->arena, "%u 个文件 %" G_GUINT64_FORMAT " 字节，%s%s%s", f->files, f->bytes,
		    good ? "SHA-256、SM3 与清单双向一致" : "与清单不一致", rest != NULL ? "；没有核对的算法：" : "",
		    rest != NULL ? rest : ""),
		arena_printf(one->arena, "%u files, %" G_GUINT64_FORMAT " bytes, %s%s%s", f->files, f->bytes,
		    good ? "as both manifests say, both ways" : "not as the manifests say",
		    rest != NULL ? "; not checked: " : "", rest != NULL ? rest : "") };

	add_said(one, said, words);
}

static void
tell(struct audit_one *one)
{
	const xmlNode *told = read_answer(one);
	GPtrArray *findings = arena_list(one->arena), *checks = arena_list(one->arena), *said = arena_list(one->arena);
	struct archive_verified v = { .path = one->path,
		.archive_no = told != NULL ? xml_attr_or(told, "archive-no", "") : "",
		.record = told != NULL ? xml_attr_or(told, "record", "") : "",
		.cons_name = told != NULL ? xml_attr_or(told, "cons-name", "") : "",
		.region = told != NULL ? xml_attr_or(told, "region", "") : "",
		.company = told != NULL ? xml_attr_or(told, "company", "") : "",
		.digest = one->fixity.packed,
		.folder = one->folder,
		.files = one->fixity.files,
		.bytes = one->fixity.bytes,
		.findings = findings,
		.checks = checks,
		.said = said };

	if (one->package != NULL) {
		add_check(one, checks, "fixity", !one->fixed);
		say_fixity(one, said, one->fixed);
	}
	check_twins(one, one->found, v.archive_no, checks);
	add_found(one, findings, one->found);
	if (told != NULL) {
		v.edition = number_of(told, "edition");
		v.items = number_of(told, "items");
		v.pages = number_of(told, "pages");
		take_findings(one, findings, told);
		v.report = xml_child(told, "report") != NULL ? xml_content(one->arena, xml_child(told, "report")) :
							       NULL;
		for (xmlNode *n = xml_child(told, "check"); n != NULL; n = xml_next(n, "check"))
			if (!xml_attr_is(n, "name", "fixity"))
				add_check(one, checks, xml_attr_or(n, "name", ""), xml_attr_is(n, "failed", "yes"));
		for (xmlNode *n = xml_child(told, "said"); n != NULL; n = xml_next(n, "said"))
			add_said(one, said,
			    (const char *const[]){ xml_attr_or(n, "part", ""), xml_attr_or(n, "part-en", ""),
				xml_attr_or(n, "text", ""), xml_attr_or(n, "text-en", "") });
	}
	for (guint i = 0; i < findings->len; i++)
		v.worst = MAX(v.worst, ((const struct batch_checked_finding *)findings->pdata[i])->level);
	one->run->asked->tell(one->run->asked->tell_data, &v);
}

/* Opened, and its bytes held against its manifests. */
static struct audit_one *
open_one(struct audit_run *run, const char *path)
{
	struct arena *work = arena_new();
	struct audit_one *one = arena_alloc(work, sizeof *one);

	*one = (struct audit_one){ .run = run, .arena = work, .path = path, .found = diag_new(work) };
	one->package = archive_open(work, one->found, path, NULL);
	if (one->package != NULL)
		one->fixed = fixity_check(work, one->found, one->package, run->asked->jobs, &one->fixity);
	return one;
}

static void
free_one(void *data)
{
	arena_free(((struct audit_one *)data)->arena);
}

/* Where its files stand; a file that is damaged was told when it was digested. */
static const char *
unpacked(struct audit_one *one)
{
	const char *damaged = diag_entry(DIAG_PACKAGE_DAMAGED)->id;
	struct diag *d = one->found;

	for (gsize i = 0; i < diag_count(one->found); i++)
		if (strcmp(diag_get(one->found, i)->id, damaged) == 0)
			d = diag_new(one->arena);
	return one->package != NULL ? archive_open_folder(one->package, d) : NULL;
}

/* What is in packages is looked at by other processes, each with what it may cost by its size. */
static enum exit_status
look(struct audit_run *run, const GPtrArray *opened)
{
	g_autoptr(arena) work = arena_new();
	GPtrArray *whole = arena_list(work);
	struct batch_look job = { .jobs = run->asked->jobs,
		.path = path_of,
		.bytes = bytes_of,
		.look = look_at,
		.lost = lost,
		.tell = take,
		.interrupted = interrupted,
		.data = whole };

	for (guint i = 0; i < opened->len; i++) {
		struct audit_one *one = opened->pdata[i];

		if ((one->folder = unpacked(one)) != NULL)
			g_ptr_array_add(whole, one);
	}
	job.count = whole->len;
	if (job.count == 0)
		return EXIT_GOOD;
	open_shared(run);
	return batch_look(work, run->diag, &job);
}

/* Some packages from one on, told in their order; how many in *told.  When interrupted, those that were looked at before. */
static enum exit_status
verify_some(struct audit_run *run, guint from, guint *told)
{
	g_autoptr(GPtrArray) opened = g_ptr_array_new_with_free_func(free_one);
	const GPtrArray *packages = run->asked->packages;
	guint end = MIN(from + EACH_PROCESS * run->asked->jobs, packages->len);
	enum exit_status status;

	for (guint i = from; i < end && !interrupt_asked(); i++)
		g_ptr_array_add(opened, open_one(run, packages->pdata[i]));
	status = interrupt_asked() ? EXIT_INTERRUPTED : look(run, opened);
	for (*told = 0; *told < opened->len; (*told)++) {
		struct audit_one *one = opened->pdata[*told];

		if (status != EXIT_GOOD && one->answer == NULL)
			break;
		tell(one);
	}
	return status;
}

enum exit_status
archive_verify(struct arena *a, struct diag *d, const struct archive_verify *asked)
{
	struct audit_run run = { .arena = a, .diag = d, .asked = asked, .numbers = arena_table(a) };
	enum exit_status status = EXIT_GOOD;
	guint told = 0;

	for (guint done = 0; done < asked->packages->len && status == EXIT_GOOD; done += told) {
		status = verify_some(&run, done, &told);
		if (status == EXIT_INTERRUPTED)
			diag_report(d, DIAG_CHECKUP_INTERRUPTED, (struct place){ 0 }, NULL, done + told,
			    asked->packages->len - done - told);
	}
	return status;
}
