/*
 * Every file of a volume: what others made is looked at as a material is, what this program made is opened by its own reader, held
 * against the record, made again and compared.
 */
#include <stdlib.h>
#include <string.h>

#include "archive/audit.h"
#include "archive/entry.h"
#include "archive/gather.h"
#include "archive/inner.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/version.h"
#include "record/record.h"
#include "verify/material/material.h"
#include "verify/verify.h"
#include "xml/xml.h"

/* A file of the volume. */
struct check_paper {
	const xmlNode *file; /* of package.xml */
	const struct package_entry *entry;
	bool made; /* it was made when the case was packed */
};

struct check_volume {
	struct package_audit *check;
	GPtrArray *foreign;    /* struct gathered_file *, */
	GPtrArray *nodes;      /* and the <file> of each */
	GPtrArray *papers;     /* struct check_paper *, */
	GPtrArray *files;      /* and struct batch_checkup_file * of each */
	guint same, unmade;    /* papers made again the same; those that cannot be made here */
	guint sealed, earlier; /* with seals set on them; of a record of an earlier day */
	const char *why;       /* of one of the unmade */
	bool broken;
};

/* --- what others made --- */

static void
differs(struct check_volume *v, const char *path, const char *zh, const char *en, const char *said, const char *is)
{
	struct package_audit *c = v->check;

	audit_fault(c, DIAG_CHECK_FILE, path, arena_printf(c->arena, "%s写的是 %s，实际是 %s", zh, said, is),
	    arena_printf(c->arena, "its %s is said to be %s and is %s", en, said, is));
}

static void
compare_pages(struct check_volume *v, const xmlNode *file, const char *path, guint pages)
{
	const char *said = xml_attr_or(file, "pages", "0");

	if (strtoul(said, NULL, 10) != pages)
		differs(v, path, "页数", "number of pages", said, arena_printf(v->check->arena, "%u", pages));
}

static void
compare_look(struct check_volume *v, const xmlNode *file, const struct gathered_file *g)
{
	const struct material_look *look = g->look;
	const char *claims = look->claims != NULL ? look->claims : "";

	compare_pages(v, file, g->name, look->pages);
	if (!xml_attr_is(file, "format", look->format))
		differs(v, g->name, "格式", "format", xml_attr_or(file, "format", ""), look->format);
	if (!xml_attr_is(file, "mime", look->mime))
		differs(v, g->name, "类型", "type", xml_attr_or(file, "mime", ""), look->mime);
	if (strcmp(xml_attr_or(file, "claims", ""), claims) != 0)
		differs(v, g->name, "自称的规格", "claim", xml_attr_or(file, "claims", ""), claims);
}

static void
add_paper(struct check_volume *v, const xmlNode *file, const struct package_entry *e, bool made)
{
	struct check_paper *paper = arena_alloc(v->check->arena, sizeof *paper);
	struct batch_checkup_file *one = arena_alloc(v->check->arena, sizeof *one);

	*paper = (struct check_paper){ file, e, made };
	*one = (struct batch_checkup_file){ .path = e->source,
		.again = v->check->asked->again && v->check->rebuild != NULL };
	g_ptr_array_add(v->papers, paper);
	g_ptr_array_add(v->files, one);
}

static void
look_at_foreign(struct check_volume *v)
{
	struct package_audit *c = v->check;
	gsize from = diag_count(c->diag);

	if (!gather_look(c->arena, c->diag, v->foreign, c->asked->jobs))
		v->broken = true;
	audit_mark(c, "opens", from);
	for (guint i = 0; i < v->foreign->len; i++) {
		const struct gathered_file *g = v->foreign->pdata[i];
		const xmlNode *file = v->nodes->pdata[i];

		if (g->look == NULL)
			continue;
		compare_look(v, file, g);
		if (g->look->claims_own)
			add_paper(v, file, audit_entry(c, g->name), false);
	}
	audit_mark(c, "formats", from);
	audit_mark(c, "pages", from);
}

/* --- what this program made --- */

xmlNode *
audit_attached(struct arena *a, const struct verify_reading *reading, const char *name)
{
	const struct reader_attached *file = verify_attached(reading, name);
	struct source *source = arena_alloc(a, sizeof *source);
	xmlDoc *doc;

	if (file == NULL || file->bytes == NULL)
		return NULL;
	*source = (struct source){ .name = name, .text = file->bytes, .length = file->length, .line = 1, .column = 1 };
	doc = xml_parse(a, diag_new(a), source);
	return doc != NULL ? xml_root(doc) : NULL;
}

/* The paper of a file that is looked at, which is one of the volume's. */
static const struct check_paper *
paper_of(const struct check_volume *v, const struct batch_checkup_file *file)
{
	guint at = 0;

	while (v->files->pdata[at] != file)
		at++;
	return v->papers->pdata[at];
}

static void
hold_origin(const struct check_volume *v, struct arena *a, struct diag *d, const struct check_paper *paper,
    const xmlNode *provenance)
{
	const xmlNode *is = xml_child(provenance, "document");
	const char *record = xml_attr_or(is, "record", ""), *document = xml_attr_or(is, "id", "");
	const char *ought = xml_attr(paper->file, "document");
	struct place place = audit_place(v->check, paper->entry->path);

	if (ought == NULL) /* an archived file stands with an item of some document */
		ought = xml_attr(paper->file->parent, "document");
	if (strcmp(record, v->check->parsed->id) != 0)
		diag_say(d, DIAG_CHECK_ORIGIN, place, NULL, arena_printf(a, "它是工单 %s 的", record),
		    arena_printf(a, "it is of the case %s", record));
	else if (ought != NULL && strcmp(ought, document) != 0)
		diag_say(d, DIAG_CHECK_ORIGIN, place, NULL, arena_printf(a, "应为 %s，它是 %s", ought, document),
		    arena_printf(a, "%s belongs here, and it is %s", ought, document));
}

/* A paper made when the case was packed is of this very record and these very rules. */
static void
hold_made(const struct check_volume *v, struct arena *a, struct diag *d, const struct check_paper *paper,
    xmlNode *provenance)
{
	struct package_audit *c = v->check;
	struct place place = audit_place(c, paper->entry->path);
	const char *why[LANG_COUNT];

	if (!xml_attr_is(xml_child(provenance, "whole"), "sha256", xml_attr_or(c->tree, "record-sha256", "")))
		diag_report(d, DIAG_CHECK_WHOLE, place, NULL);
	if (!c->foreign && c->rebuild != NULL && batch_rebuild_differs(c->rebuild, a, provenance, why))
		diag_say(d, DIAG_CHECK_BASIS, place, NULL, why[LANG_ZH], why[LANG_EN]);
}

/* In the process that read the file. */
static void
hold_record(const void *data, struct arena *a, struct diag *d, const struct batch_checkup_file *file,
    const struct verify_reading *reading)
{
	const struct check_volume *v = data;
	const struct check_paper *paper = paper_of(v, file);
	xmlNode *part = audit_attached(a, reading, "record.xml"),
		*provenance = audit_attached(a, reading, "provenance.xml");
	struct audit_values values = { .arena = a,
		.diag = d,
		.place = audit_place(v->check, paper->entry->path),
		.rules = v->check->setup->records,
		.stages = xml_child(v->check->verdict, "stages") };

	if (part == NULL || provenance == NULL) /* its rules tell */
		return;
	hold_origin(v, a, d, paper, provenance);
	if (paper->made)
		hold_made(v, a, d, paper, provenance);
	audit_values(&values, part, v->check->record);
	xml_setf(reading->facts, "values", "%u", values.count);
	if (!xml_attr_is(xml_child(provenance, "whole"), "sha256", xml_attr_or(v->check->tree, "record-sha256", "")))
		xml_set(reading->facts, "earlier", "yes");
}

/* Why a paper could not be made again, where that is no fault. */
static void
count_made(struct check_volume *v, const struct batch_checked *checked)
{
	const xmlNode *rebuild = xml_child(checked->facts, "rebuild");

	if (xml_attr_is(rebuild, "outcome", "same")) {
		v->same++;
		return;
	}
	v->unmade++;
	if (v->why == NULL && xml_attr(rebuild, v->check->asked->lang == LANG_ZH ? "why" : "why-en") != NULL)
		v->why = arena_strdup(v->check->arena,
		    xml_attr(rebuild, v->check->asked->lang == LANG_ZH ? "why" : "why-en"));
}

static void
take(void *data, const struct batch_checked *checked)
{
	struct check_volume *v = data;
	struct package_audit *c = v->check;
	const struct check_paper *paper = paper_of(v, checked->file);
	guint values = (guint)strtoul(xml_attr_or(checked->facts, "values", "0"), NULL, 10);
	guint before = (guint)strtoul(xml_attr_or(c->told, "values", "0"), NULL, 10);

	for (guint i = 0; i < checked->findings->len; i++)
		audit_add(c, checked->findings->pdata[i]);
	if (checked->worst >= DIAG_ERROR)
		xml_set(c->told, "papers", "bad");
	xml_setf(c->told, "values", "%u", before + values);
	v->earlier += xml_attr_is(checked->facts, "earlier", "yes");
	v->sealed += xml_child(checked->facts, "seal") != NULL;
	if (checked->file->again && checked->facts != NULL)
		count_made(v, checked);
	if (checked->facts != NULL)
		compare_pages(v, paper->file, paper->entry->path,
		    (guint)strtoul(xml_attr_or(checked->facts, "pages", "0"), NULL, 10));
}

static void
look_at_papers(struct check_volume *v)
{
	struct package_audit *c = v->check;
	const struct batch_checkup job = { .rules = c->asked->rules,
		.rebuild = c->asked->again ? c->rebuild : NULL,
		.files = v->files,
		.jobs = c->asked->jobs,
		.lang = c->asked->lang,
		.colour = c->asked->colour,
		.tell = take,
		.read = hold_record,
		.data = v };

	if (batch_checkup(c->arena, c->diag, &job) != EXIT_GOOD)
		v->broken = true;
}

/* --- all --- */

static void
sort_out(struct check_volume *v, const xmlNode *file)
{
	struct package_audit *c = v->check;
	const char *path = arena_printf(c->arena, PACKAGE_DATA "%s", xml_attr_or(file, "path", ""));
	const struct package_entry *e = audit_entry(c, path);
	struct gathered_file *foreign;

	if (e == NULL)
		return;
	if (xml_attr_is(file, "role", "made")) {
		add_paper(v, file, e, true);
		return;
	}
	foreign = arena_alloc(c->arena, sizeof *foreign);
	*foreign = (struct gathered_file){ .record = c->parsed,
		.ref = "",
		.part = "",
		.role = "archived",
		.path = e->source,
		.name = e->path };
	g_ptr_array_add(v->foreign, foreign);
	g_ptr_array_add(v->nodes, (gpointer)(guintptr)file);
}

static const char *
made_again(const struct check_volume *v, bool zh)
{
	struct arena *a = v->check->arena;

	if (!v->check->asked->again)
		return zh ? "没有重做" : "none made again";
	if (v->unmade == 0)
		return arena_printf(a, zh ? "重做 %u 份一致" : "%u made again the same", v->same);
	return arena_printf(a, zh ? "重做 %u 份一致，%u 份没有重做成一致%s%s" : "%u made again the same, %u not%s%s",
	    v->same, v->unmade, v->why != NULL ? (zh ? "：" : ": ") : "", v->why != NULL ? v->why : "");
}

/* It opens to its end, and nothing of it keeps it out of an archive. */
static bool
is_sound(const struct gathered_file *g)
{
	for (guint i = 0; g->look != NULL && i < g->look->findings->len; i++)
		if (((const struct finding *)g->look->findings->pdata[i])->level >= DIAG_ERROR)
			return false;
	return g->look != NULL;
}

/* Files that others made, what keeps some out, and what was not looked at of those with signatures of their own. */
struct foreign_count {
	guint all, bad, sealed;
};

static struct foreign_count
count_foreign(const struct check_volume *v)
{
	struct foreign_count n = { 0 };

	for (guint i = 0; i < v->foreign->len; i++) {
		const struct gathered_file *g = v->foreign->pdata[i];

		if (g->look != NULL && g->look->claims_own)
			continue;
		n.all++;
		n.bad += !is_sound(g);
		n.sealed += g->look != NULL && g->look->seals > 0;
	}
	return n;
}

static void
say_foreign(struct check_volume *v)
{
	struct arena *a = v->check->arena;
	const struct foreign_count n = count_foreign(v);

	if (n.all == 0)
		return;
	audit_say(v->check, "材料", "materials",
	    arena_printf(a, "别处来的 %u 个文件：%s，格式、页数与所写的比较过；写的内容未核对，须人工%s", n.all,
		n.bad == 0 ? "能打开" : arena_printf(a, "%u 个能打开，%u 个打不开或者不能归档", n.all - n.bad, n.bad),
		n.sealed > 0 ? arena_printf(a, "；%u 个有电子签名或签章，签名未验证", n.sealed) : ""),
	    arena_printf(a,
		"%u files of others: %s, their format and pages compared; what they say was not checked: people must%s",
		n.all,
		n.bad == 0 ? "opened" :
			     arena_printf(a, "%u opened, %u cannot be opened or archived", n.all - n.bad, n.bad),
		n.sealed > 0 ? arena_printf(a, "; %u have electronic signatures or seals, not verified", n.sealed) :
			       ""));
}

static void
say(struct check_volume *v)
{
	struct package_audit *c = v->check;
	struct arena *a = c->arena;
	const char *values = xml_attr_or(c->told, "values", "0");
	bool bad = xml_attr(c->told, "papers") != NULL;
	audit_say(c, "文书", "papers",
	    arena_printf(a, "本程序制作的 %u 份%s，%s%s；%s 个值与记录%s", v->files->len, bad ? "，有问题" : "逐份查验",
		made_again(v, true), v->earlier > 0 ? arena_printf(a, "；%u 份出具于记录较早的时候", v->earlier) : "",
		values, bad ? "比较过" : "一致"),
	    arena_printf(a, "%u made by this program%s, %s%s; %s values %s", v->files->len,
		bad ? ", with faults" : " verified one by one", made_again(v, false),
		v->earlier > 0 ? arena_printf(a, "; %u made at an earlier day of the record", v->earlier) : "", values,
		bad ? "compared with the record" : "as the record has them"));
	say_foreign(v);
	if (v->sealed > 0)
		audit_say(c, "印章", "seals",
		    arena_printf(a, "%u 份文书加盖了电子印章：本文件以内的没有改过，印章本身没有验证", v->sealed),
		    arena_printf(a,
			"%u papers have seals set on them: what was there before is whole, the seals were not verified",
			v->sealed));
}

void
audit_papers(struct package_audit *c)
{
	struct check_volume v = { .check = c,
		.foreign = arena_list(c->arena),
		.nodes = arena_list(c->arena),
		.papers = arena_list(c->arena),
		.files = arena_list(c->arena) };

	if (c->parsed == NULL) {
		audit_say(c, "文书", "papers", "没有核对", "not checked");
		return;
	}
	for (const xmlNode *n = xml_child(c->tree, NULL); n != NULL; n = xml_next(n, NULL))
		if (xml_is(n, "item") || xml_is(n, "paper"))
			for (const xmlNode *f = xml_child(n, "file"); f != NULL; f = xml_next(f, "file"))
				sort_out(&v, f);
	look_at_foreign(&v);
	look_at_papers(&v);
	if (v.broken)
		audit_fault(c, DIAG_CHECK_WORK, NULL, "没有查验的进程可用", "there is no process to be had");
	say(&v);
}
