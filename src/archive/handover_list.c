/* What is handed over, as one record: packages by 档号, what lies between them, where the register stood. */
#include <string.h>

#include "archive/handover.h"
#include "archive/register.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/version.h"
#include "xml/xml.h"

/* --- the register --- */

/* A 档号 of the register. */
struct handover_known {
	const struct register_entry *number, *packed, *annulled, *handed; /* NULL: none; the last one each */
};

static void
know(struct arena *a, GHashTable *known, const struct register_entry *e)
{
	struct handover_known *k = g_hash_table_lookup(known, e->archive_no);

	if (k == NULL) {
		k = arena_alloc(a, sizeof *k);
		*k = (struct handover_known){ 0 };
		g_hash_table_insert(known, (char *)e->archive_no, k);
	}
	if (strcmp(e->kind, "number") == 0)
		k->number = e;
	else if (strcmp(e->kind, "packed") == 0)
		k->packed = e;
	else if (strcmp(e->kind, "annulled") == 0)
		k->annulled = e;
	else if (strcmp(e->kind, "handed") == 0)
		k->handed = e;
}

void
handover_know(struct arena *a, struct handover_ask *ask)
{
	ask->known = arena_table(a);
	ask->handed = arena_table(a);
	for (guint i = 0; i < ask->entries->len; i++)
		know(a, ask->known, ask->entries->pdata[i]);
	for (guint i = 0; i < ask->packages->len; i++) {
		struct handover_package *p = ask->packages->pdata[i];

		g_hash_table_insert(ask->handed, (char *)p->archive_no, p);
	}
}

static bool
refuse(struct arena *a, struct diag *d, const struct handover_package *p, const char *zh, const char *en)
{
	diag_say(d, DIAG_HANDOVER_REGISTER, file_place(a, p->path), NULL, arena_printf(a, "%s %s", p->archive_no, zh),
	    arena_printf(a, "%s %s", p->archive_no, en));
	return false;
}

static bool
is_registered(struct arena *a, struct diag *d, const struct handover_ask *ask, const struct handover_package *p)
{
	const struct handover_known *known = g_hash_table_lookup(ask->known, p->archive_no);

	if (known == NULL || known->number == NULL)
		return refuse(a, d, p, "不是登记簿给的号", "is no number of the register");
	if (strcmp(known->number->case_id, p->case_id) != 0 || strcmp(known->number->region, p->region) != 0)
		return refuse(a, d, p, arena_printf(a, "在登记簿上是 %s 的号", known->number->case_id),
		    arena_printf(a, "is the number of %s by the register", known->number->case_id));
	if (known->annulled != NULL)
		return refuse(a, d, p, arena_printf(a, "已经作废：%s", known->annulled->text),
		    arena_printf(a, "was annulled: %s", known->annulled->text));
	if (known->packed == NULL || strcmp(known->packed->package, p->sha256) != 0)
		return refuse(a, d, p,
		    arena_printf(a, "不是登记簿上最后的一版（第 %u 版）",
			known->packed != NULL ? known->packed->edition : 0),
		    arena_printf(a, "is not the last edition (%u) of the register",
			known->packed != NULL ? known->packed->edition : 0));
	return true;
}

static bool
is_this(const struct handover_ask *ask, const struct register_entry *e)
{
	return strcmp(e->kind, "handed") == 0 && strcmp(e->text, ask->text) == 0;
}

/* What was handed over before, as something else, is there twice for the receiver. */
static void
tell_handed(struct arena *a, struct diag *d, const struct handover_ask *ask, const struct handover_package *p)
{
	const struct handover_known *known = g_hash_table_lookup(ask->known, p->archive_no);

	if (known->handed != NULL && !is_this(ask, known->handed) && strcmp(known->handed->package, p->sha256) == 0)
		diag_report(d, DIAG_HANDOVER_AGAIN, file_place(a, p->path), NULL, p->archive_no, known->handed->text);
}

bool
handover_registered(struct arena *a, struct diag *d, const struct handover_ask *ask)
{
	bool good = true;

	for (guint i = 0; i < ask->packages->len; i++)
		good = is_registered(a, d, ask, ask->packages->pdata[i]) && good;
	for (guint i = 0; good && i < ask->packages->len; i++)
		tell_handed(a, d, ask, ask->packages->pdata[i]);
	return good;
}

bool
handover_noted(const struct handover_ask *ask, const struct handover_package *p)
{
	const struct handover_known *known = g_hash_table_lookup(ask->known, p->archive_no);

	return known != NULL && known->handed != NULL && is_this(ask, known->handed) &&
	    strcmp(known->handed->package, p->sha256) == 0;
}

/* --- the record --- */

/* The last entry before this hand-over was noted, so that the same hand-over gives the same sheet again. */
static void
add_register(struct arena *a, xmlNode *record, const struct handover_ask *ask)
{
	guint last = 0;
	xmlNode *node;

	while (last < ask->entries->len && !is_this(ask, ask->entries->pdata[last]))
		last++;
	if (last == 0)
		return;
	node = xml_add(record, "register");
	xml_setf(node, "seq", "%" G_GUINT64_FORMAT,
	    ((const struct register_entry *)ask->entries->pdata[last - 1])->seq);
	xml_set(node, "digest",
	    arena_strdup(a, ((const struct register_entry *)ask->entries->pdata[last - 1])->digest));
}

static guint64
total_of(const struct handover_package *p, const char *name)
{
	return g_ascii_strtoull(xml_attr_or(xml_child(p->tree, "totals"), name, "0"), NULL, 10);
}

static const char *
gigabytes(struct arena *a, guint64 bytes, guint digits)
{
	guint64 unit = digits == 3 ? 1000000 : 1000, rounded = (bytes + unit / 2) / unit,
		whole = digits == 3 ? 1000 : 1000000;

	return arena_printf(a, "%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, rounded / whole, (int)digits,
	    rounded % whole);
}

static void
add_package(struct arena *a, xmlNode *record, const struct handover_package *p)
{
	const xmlNode *number = xml_child(p->tree, "number"), *it = xml_child(p->tree, "case");
	xmlNode *node = xml_add(record, "package");

	xml_set(node, "archive_no", p->archive_no);
	xml_set(node, "case", p->case_id);
	xml_set(node, "region", p->region);
	xml_set(node, "title", xml_attr(it, "title"));
	xml_set(node, "author", xml_attr(xml_child(p->tree, "unit"), "company"));
	xml_set(node, "fonds", xml_attr(number, "fonds"));
	xml_set(node, "class", xml_attr(number, "class"));
	xml_set(node, "year", xml_attr(number, "year"));
	xml_set(node, "retention", xml_attr(number, "retention"));
	xml_set(node, "secrecy", xml_attr(number, "secrecy"));
	if (xml_attr_or(it, "until", "")[0] != '\0')
		xml_set(node, "until", xml_attr(it, "until"));
	xml_setf(node, "edition", "%u", p->edition);
	xml_setf(node, "items", "%" G_GUINT64_FORMAT, total_of(p, "items"));
	xml_setf(node, "pages", "%" G_GUINT64_FORMAT, total_of(p, "pages"));
	xml_setf(node, "files", "%u", p->files);
	xml_setf(node, "bytes", "%" G_GUINT64_FORMAT, p->bytes);
	xml_set(node, "gigabytes", gigabytes(a, p->bytes, 6));
	xml_set(node, "sha256", p->sha256);
	xml_set(node, "sm3", p->sm3);
	xml_set(node, "path", p->place);
}

static guint64
add_sum(xmlNode *record, const struct handover_ask *ask)
{
	guint64 items = 0, pages = 0, files = 0, bytes = 0;
	xmlNode *node = xml_add(record, "sum");

	for (guint i = 0; i < ask->packages->len; i++) {
		const struct handover_package *p = ask->packages->pdata[i];

		items += total_of(p, "items");
		pages += total_of(p, "pages");
		files += p->files;
		bytes += p->bytes;
	}
	xml_setf(node, "packages", "%u", ask->packages->len);
	xml_setf(node, "items", "%" G_GUINT64_FORMAT, items);
	xml_setf(node, "pages", "%" G_GUINT64_FORMAT, pages);
	xml_setf(node, "files", "%" G_GUINT64_FORMAT, files);
	xml_setf(node, "bytes", "%" G_GUINT64_FORMAT, bytes);
	return bytes;
}

/* Why a number of the register that lies between those handed over is not among them. */
static const char *
absence(struct arena *a, const struct handover_ask *ask, const char *archive_no)
{
	const struct handover_known *known = g_hash_table_lookup(ask->known, archive_no);

	if (known->annulled != NULL)
		return arena_printf(a, "已作废：%s", known->annulled->text);
	if (known->packed == NULL)
		return "给了号，没有归档包";
	return known->handed != NULL && strcmp(known->handed->text, ask->text) != 0 ?
	    arena_printf(a, "另行移交：%s", known->handed->text) :
	    "这次没有移交";
}

/* The least and the greatest counter handed over of a series. */
struct handover_range {
	guint least, most;
};

static GHashTable *
ranges_of(struct arena *a, const struct handover_ask *ask)
{
	GHashTable *ranges = arena_table(a);

	for (guint i = 0; i < ask->entries->len; i++) {
		const struct register_entry *e = ask->entries->pdata[i];
		struct handover_range *range = g_hash_table_lookup(ranges, e->series);

		if (strcmp(e->kind, "number") != 0 || !g_hash_table_contains(ask->handed, e->archive_no))
			continue;
		if (range == NULL) {
			range = arena_alloc(a, sizeof *range);
			*range = (struct handover_range){ e->counter, e->counter };
			g_hash_table_insert(ranges, (char *)e->series, range);
		}
		range->least = MIN(range->least, e->counter);
		range->most = MAX(range->most, e->counter);
	}
	return ranges;
}

static void
add_absent(struct arena *a, xmlNode *record, const struct handover_ask *ask)
{
	GHashTable *ranges = ranges_of(a, ask);

	for (guint i = 0; i < ask->entries->len; i++) {
		const struct register_entry *e = ask->entries->pdata[i];
		const struct handover_range *range = g_hash_table_lookup(ranges, e->series);
		xmlNode *node;

		if (strcmp(e->kind, "number") != 0 || range == NULL || e->counter < range->least ||
		    e->counter > range->most || g_hash_table_contains(ask->handed, e->archive_no))
			continue;
		node = xml_add(record, "absent");
		xml_set(node, "archive_no", e->archive_no);
		xml_set(node, "reason", absence(a, ask, e->archive_no));
	}
}

/* The first and the last year of what is handed over. */
static const char *
years_of(struct arena *a, const struct handover_ask *ask, const char *between)
{
	const char *first = "9999", *last = "0000";

	for (guint i = 0; i < ask->packages->len; i++) {
		const struct handover_package *p = ask->packages->pdata[i];
		const char *year = xml_attr_or(xml_child(p->tree, "number"), "year", "");

		first = strcmp(year, first) < 0 ? year : first;
		last = strcmp(year, last) > 0 ? year : last;
	}
	return strcmp(first, last) == 0 ? first : arena_printf(a, "%s%s%s", first, between, last);
}

static void
add_filled(xmlNode *parent, const char *name, const char *value)
{
	if (value != NULL && value[0] != '\0')
		xml_add_text(parent, name, value);
}

static void
add_transfer(struct arena *a, xmlNode *record, const struct handover_ask *ask)
{
	const struct archive_transfer *asked = ask->asked;
	xmlNode *node = xml_add(record, "transfer");

	add_filled(node, "work", asked->name);
	add_filled(node, "content",
	    asked->content != NULL ?
		asked->content :
		arena_printf(a, "%s 年用电报装电子档案 %u 卷，一卷一个归档包，包内有文件、元数据和摘要清单",
		    years_of(a, ask, "—"), ask->packages->len));
	add_filled(node, "carriers", asked->carriers);
	add_filled(node, "carrier", asked->carrier);
	add_filled(node, "sender", ask->setting->sender);
	add_filled(node, "receiver", asked->receiver != NULL ? asked->receiver : ask->setting->receiver);
	add_filled(node, "handed", asked->handed);
}

/* What transfer itself has done, and no more. */
static void
add_check(struct arena *a, xmlNode *record, const struct handover_ask *ask)
{
	xmlNode *node = xml_add(record, "check");

	xml_set(node, "property", "authenticity");
	xml_set(node, "item", "固化信息");
	xml_set(node, "party", "sender");
	xml_set(node, "result", "pass");
	xml_set(node, "by", PACKAGE_PROGRAM " " BASE_VERSION);
	xml_set(node, "remark", arena_printf(a, "%u 个归档包与各自的清单、登记簿一致", ask->packages->len));
}

xmlNode *
handover_record(struct arena *a, const struct handover_ask *ask)
{
	xmlNode *record = xml_root(xml_new(a, "handover"));
	const xmlNode *number = /* all are of its fonds */
	    xml_child(((const struct handover_package *)ask->packages->pdata[0])->tree, "number");
	guint64 bytes;

	xml_set(record, "id", ask->asked->name);
	xml_set(record, "region", ask->setting->region);
	xml_set(record, "layout", ask->setting->layout);
	xml_set(record, "version", BASE_VERSION);
	add_transfer(a, record, ask);
	add_filled(record, "fonds", xml_attr(number, "fonds"));
	add_filled(record, "fonds_name", xml_attr(number, "fonds_name"));
	add_register(a, record, ask);
	add_check(a, record, ask);
	bytes = add_sum(record, ask);
	xml_add_text(xml_child(record, "transfer"), "size_gb", gigabytes(a, bytes, 3));
	for (guint i = 0; i < ask->packages->len; i++)
		add_package(a, record, ask->packages->pdata[i]);
	add_absent(a, record, ask);
	return record;
}
