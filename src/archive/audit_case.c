/* The whole record of a package, judged once more by the rules that came along with it. */
#include <string.h>

#include "archive/audit.h"
#include "archive/entry.h"
#include "archive/inner.h"
#include "archive/papers.h"
#include "base/arena.h"
#include "policy/policy.h"
#include "record/record.h"
#include "xml/xml.h"

static bool
is_accepted(const struct package_audit *c, const char *rule)
{
	return xml_child_of(c->tree, "accepted", "rule", rule) != NULL;
}

/* Of what pack refuses a case for; what the office accepted stands in package.xml. */
static bool
refuses(const struct package_audit *c, const struct finding *f, bool complete)
{
	const char *materials = record_label(c->setup->records, "materials");

	if (is_accepted(c, f->id))
		return false;
	return f->level >= DIAG_ERROR || (!complete && f->level == DIAG_WARN && g_strcmp0(f->field, materials) == 0);
}

static void
add_findings(struct package_audit *c, const struct diag *found, bool complete)
{
	gsize before = diag_count(c->diag);

	for (gsize i = 0; i < diag_count(found); i++) {
		struct finding f = *diag_get(found, i);

		f.place = audit_place(c, PACKAGE_OTHER "record.xml");
		f.spot = (struct spot){ 0 };
		if (refuses(c, &f, complete)) {
			f.level = DIAG_ERROR;
			diag_add(c->diag, &f);
		}
	}
	if (!complete && xml_child(c->tree, "accepted") == NULL && diag_count(c->diag) == before)
		audit_fault(c, DIAG_CHECK_INCOMPLETE, PACKAGE_OTHER "record.xml", "判定为不齐全",
		    "it is judged to lack something");
}

/* --- the verdict --- */

static const char *
differing_attribute(const xmlNode *one, const xmlNode *other)
{
	for (const xmlAttr *at = one->properties; at != NULL; at = at->next)
		if (g_strcmp0(xml_attr(one, (const char *)at->name), xml_attr(other, (const char *)at->name)) != 0)
			return (const char *)at->name;
	return NULL;
}

/* The first difference, named by where it is; NULL: there is none. */
static const char *
difference(struct arena *a, const xmlNode *one, const xmlNode *other)
{
	const char *attribute = differing_attribute(one, other);
	const xmlNode *p = xml_child(one, NULL), *q = xml_child(other, NULL);
	const char *name = (const char *)one->name;

	if (attribute == NULL)
		attribute = differing_attribute(other, one);
	if (attribute != NULL)
		return arena_printf(a, "%s/@%s", name, attribute);
	if (p == NULL && q == NULL)
		return strcmp(xml_text(a, one), xml_text(a, other)) != 0 ? name : NULL;
	for (; p != NULL && q != NULL; p = xml_next(p, NULL), q = xml_next(q, NULL)) {
		const char *inner = xml_is(q, (const char *)p->name) ? difference(a, p, q) : (const char *)p->name;

		if (inner != NULL)
			return arena_printf(a, "%s/%s", name, inner);
	}
	return p != NULL || q != NULL ? name : NULL;
}

static void
compare_verdict(struct package_audit *c, const xmlNode *judged)
{
	const char *where = judged != NULL ? difference(c->arena, c->verdict, judged) : "verdict";

	if (where == NULL)
		return;
	if (audit_is_ours(c))
		audit_fault(c, DIAG_CHECK_VERDICT, PACKAGE_OTHER "verdict.xml", where, where);
	else
		audit_fault(c, DIAG_CHECK_UNMADE, PACKAGE_OTHER "verdict.xml", "判定是另一版程序做的",
		    "the verdict was made by another version of the program");
}

/* --- the record --- */

static void
compare_digest(struct package_audit *c)
{
	const char *is = papers_whole(c->arena, c->record);

	if (!xml_attr_is(c->tree, "record-sha256", is))
		audit_fault(c, DIAG_CHECK_RECORD, PACKAGE_OTHER "record.xml", is, is);
}

static void
compare_case(struct package_audit *c, const xmlNode *verdict)
{
	static const char *const same[] = { "region", "type" };
	const xmlNode *it = xml_child(c->tree, "case");

	if (!xml_attr_is(it, "id", c->parsed->id))
		audit_fault(c, DIAG_CHECK_RECORD, PACKAGE_OTHER "record.xml", "工单编号不同", "the case's id differs");
	if (!xml_attr_is(it, "cons_name", xml_text(c->arena, xml_child(c->record, "cons_name"))))
		audit_fault(c, DIAG_CHECK_RECORD, PACKAGE_OTHER "record.xml", "户名不同",
		    "the customer's name differs");
	for (gsize i = 0; i < G_N_ELEMENTS(same); i++)
		if (!xml_attr_is(it, same[i], xml_attr_or(verdict, same[i], "")))
			audit_fault(c, DIAG_CHECK_RECORD, PACKAGE_OTHER "record.xml", same[i], same[i]);
}

static const struct record *
parse(struct package_audit *c)
{
	const struct package_entry *e = audit_entry(c, PACKAGE_OTHER "record.xml");
	struct record_text *text = arena_alloc(c->arena, sizeof *text);
	const guint8 *bytes;
	gsize length;

	if (!entry_read(c->arena, c->diag, e, &bytes, &length))
		return NULL;
	text->source = (struct source){ .name = e->source,
		.text = (const char *)bytes,
		.length = length,
		.line = 1,
		.column = 1 };
	text->ordinal = 1;
	return record_parse(c->arena, c->diag, c->setup->records, text, NULL);
}

static const xmlNode *
judge(struct package_audit *c, struct diag *found)
{
	const struct package_entry *e = audit_entry(c, BASIS_OFFICE "office.xml");
	struct diag *told = diag_new(c->arena); /* of settings for other regions nobody asks */
	const struct office *office = e != NULL ? office_load(c->setup->policy, c->arena, told, e->source) : NULL;
	const struct policy_question question = { .record = c->parsed,
		.office = office_region(office, c->parsed->region),
		.settings = office != NULL,
		.stage = "archive" };

	if (e != NULL && office == NULL)
		audit_fault(c, DIAG_CHECK_TREE, e->path, "单位的设置读不出", "the office's settings cannot be read");
	return policy_judge(c->setup->policy, c->arena, found, &question);
}

static void
say(struct package_audit *c, const xmlNode *verdict, gsize from)
{
	const char *held = xml_attr_or(verdict, "held", "0"), *missing = xml_attr_or(verdict, "missing", "0");
	guint accepted = 0;

	for (const xmlNode *n = xml_child(c->tree, "accepted"); n != NULL; n = xml_next(n, "accepted"))
		accepted++;
	if (diag_worst(c->diag, from) >= DIAG_ERROR)
		audit_say(c, "齐全", "complete", "不齐全，或者记录、判定有问题",
		    "not complete, or record and verdict are at fault");
	else
		audit_say(c, "齐全", "complete",
		    arena_printf(c->arena, "按归档环节的全部规则判定整份记录：应归的 %s 件都在，缺 %s 件，准予 %u 条",
			held, missing, accepted),
		    arena_printf(c->arena,
			"the whole record by every rule of filing: %s papers held, %s missing, %u faults accepted",
			held, missing, accepted));
}

void
audit_case(struct package_audit *c)
{
	struct diag *found = diag_new(c->arena);
	gsize from = diag_count(c->diag);
	const xmlNode *verdict;

	compare_digest(c);
	if (c->setup == NULL || (c->parsed = parse(c)) == NULL) {
		audit_mark(c, "scope", from);
		audit_say(c, "齐全", "complete", "没有判定", "not judged");
		return;
	}
	verdict = judge(c, found);
	add_findings(c, found, verdict != NULL && !xml_attr_is(verdict, "complete", "no"));
	compare_verdict(c, verdict);
	compare_case(c, verdict);
	audit_mark(c, "scope", from);
	say(c, verdict, from);
}
