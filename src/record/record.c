/* One record: its text parsed, held against the schema, its id and dates looked at, every fault named at its place. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/place.h"
#include "base/text.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "record/model.h"

const char *
record_kind_name(enum record_kind kind)
{
	static const char *const names[RECORD_KIND_COUNT] = { "case", "outage", "poster", "handover" };

	return names[kind];
}

enum record_kind
record_kind_find(const char *name)
{
	enum record_kind kind = RECORD_CASE;

	while (kind < RECORD_KIND_COUNT && strcmp(record_kind_name(kind), name) != 0)
		kind++;
	return kind;
}

struct record_rules *
record_rules_load(struct arena *a, struct diag *d, const GPtrArray *data)
{
	struct record_rules *rules = arena_alloc(a, sizeof *rules);
	xmlDoc *doc = record_grammar(a, d, data);

	if (doc == NULL)
		return NULL;
	rules->schema = xml_schema_new(a, d, doc);
	if (rules->schema == NULL || !record_private_read(rules, a, d, data_own(data)) ||
	    !model_read(rules, a, d, xml_root(doc)))
		return NULL;
	return rules;
}

const struct xml_schema *
record_schema(const struct record_rules *rules)
{
	return rules->schema;
}

/* Begins with a year, a month 01 to 12 and a day 01 to 31. */
static bool
looks_like_day(const char *value)
{
	static const char shape[] = "0000-00-00";
	int month, day;

	for (gsize i = 0; shape[i] != '\0'; i++)
		if (shape[i] == '0' ? !g_ascii_isdigit(value[i]) : value[i] != shape[i])
			return false;
	month = (value[5] - '0') * 10 + (value[6] - '0');
	day = (value[8] - '0') * 10 + (value[9] - '0');
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* What does not look like a day at all, and the time behind one, is the schema's to say. */
static void
check_day(struct diag *d, const struct model *m, struct place place, const char *value)
{
	char date[sizeof "0000-00-00"];
	gint64 day;

	g_strlcpy(date, value, sizeof date);
	if (looks_like_day(value) && !date_parse(date, &day))
		diag_report(d, DIAG_RECORD_DAY, place, model_label(m), value);
}

/*
 * What the schema cannot say: that a day exists, and (its elements standing in any order) that a field stands
 * once.  Names it does not know it has reported itself.
 */
static void
check_beyond_schema(struct arena *a, struct diag *d, xmlNode *n, const struct model *m)
{
	g_autoptr(GHashTable) seen = NULL;

	for (const xmlAttr *at = n->properties; at != NULL; at = at->next) {
		const char *name = (const char *)at->name;
		const struct model *am = model_find(m->attributes, name);

		if (am != NULL && am->day)
			check_day(d, am, xml_attr_place(n, name), xml_attr_or(n, name, ""));
	}
	if (m->day && m->children->len == 0)
		check_day(d, m, xml_place(n), xml_text(a, n));
	if (xml_child(n, NULL) == NULL)
		return;
	seen = g_hash_table_new(g_direct_hash, g_direct_equal);
	for (xmlNode *c = xml_child(n, NULL); c != NULL; c = xml_next(c, NULL)) {
		const char *name = (const char *)c->name;
		const struct model *cm = model_find(m->children, name);

		if (cm == NULL)
			continue;

		guint times = GPOINTER_TO_UINT(g_hash_table_lookup(seen, cm)) + 1;

		g_hash_table_insert(seen, (void *)cm, GUINT_TO_POINTER(times));
		if (!cm->many && times == 2) /* a third one is the same fault */
			diag_report(d, DIAG_RECORD_TWICE, xml_place(c), model_label(cm), name, m->name);
		check_beyond_schema(a, d, c, cm);
	}
}

/* Empty or absent is the same: what follows sees only absent. */
static void
drop_empty_attributes(xmlNode *n, const struct model *m)
{
	for (const xmlAttr *attr = n->properties, *next; attr != NULL; attr = next) {
		const char *name = (const char *)attr->name, *value = xml_attr(n, name);
		const struct model *am;

		next = attr->next;
		if (value[strspn(value, " \t\r\n")] != '\0')
			continue;
		am = model_find(m->attributes, name);
		if (am != NULL && !am->required)
			xml_unset(n, name);
	}
}

static bool
says_nothing(const xmlNode *n)
{
	for (const xmlNode *c = n->children; c != NULL; c = c->next)
		if (c->type == XML_ELEMENT_NODE ||
		    ((c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) &&
			c->content[strspn((const char *)c->content, " \t\r\n")] != '\0'))
			return false;
	return n->properties == NULL;
}

/* An element and which of the model's children it is. */
struct record_ranked {
	xmlNode *node;
	guint rank;
};

/* Kind after kind behind what stands there, each kind in the order it stands in. */
static void
order_children(xmlNode *n, const GPtrArray *models)
{
	g_autoptr(GArray) ranked = g_array_new(FALSE, FALSE, sizeof(struct record_ranked));

	for (xmlNode *c = xml_child(n, NULL); c != NULL; c = xml_next(c, NULL)) {
		struct record_ranked r = { .node = c, .rank = models->len };

		while (r.rank > 0 && !xml_is(c, ((const struct model *)models->pdata[r.rank - 1])->name))
			r.rank--;
		if (r.rank > 0)
			g_array_append_val(ranked, r);
	}
	for (guint rank = 1; rank <= models->len && ranked->len > 0; rank++)
		for (guint i = 0; i < ranked->len; i++) {
			const struct record_ranked *r = &g_array_index(ranked, struct record_ranked, i);

			if (r->rank != rank)
				continue;
			xml_remove(r->node);
			xml_append(n, r->node);
		}
}

/* The elements in the schema's order, whatever the input's was: the same record gives the same document out of XML and tables. */
static void
settle(struct arena *a, xmlNode *n, const struct model *m, GArray *empties)
{
	xmlNode *next;

	drop_empty_attributes(n, m);
	for (xmlNode *c = xml_child(n, NULL); c != NULL; c = next) {
		const struct model *cm = model_find(m->children, (const char *)c->name);

		next = xml_next(c, NULL);
		if (cm != NULL)
			settle(a, c, cm, empties);
		if (says_nothing(c)) {
			struct empty_place e = { .field = cm != NULL ? model_label(cm) : NULL,
				.offset = xml_place(c).offset,
				.parent = xml_place(n).offset };

			g_array_append_val(empties, e);
			xml_remove(c);
		}
	}
	order_children(n, m->children);
}

/* Of the opinions of one stage the first round stands first: what asks for the next one asks the next element. */
static void
order_rounds(xmlNode *root)
{
	xmlNode *next;

	for (xmlNode *n = xml_child(root, "opinion"); n != NULL; n = next) {
		xmlNode *before = xml_child(root, "opinion");

		next = xml_next(n, "opinion");
		while (before != n &&
		    (g_strcmp0(xml_attr(before, "stage"), xml_attr(n, "stage")) != 0 ||
			atoi(xml_attr_or(before, "round", "1")) <= atoi(xml_attr_or(n, "round", "1"))))
			before = xml_next(before, "opinion");
		if (before != n)
			xmlAddPrevSibling(before, n);
	}
}

static void
settle_record(struct arena *a, struct record *r, const struct record_rules *rules, struct source *source)
{
	GArray *empties = arena_vector(a, sizeof(struct empty_place));

	settle(a, r->root, rules->kind[r->kind], empties);
	order_rounds(r->root);
	source->empties = empties->len > 0 ? &g_array_index(empties, struct empty_place, 0) : NULL;
	source->empty_count = empties->len;
}

/* What the reader of a table has found wrong with the cells. false: the row as a whole is not to be relied on. */
static bool
report_cells(struct diag *d, const struct source *s)
{
	bool good = true;

	for (gsize i = 0; i < s->cell_count; i++) {
		const struct sheet_cell *c = &s->cells[i];
		enum diag_code code = (enum diag_code)(c->fault - 1);

		if (c->fault == 0)
			continue;
		if (c->column == 0)
			diag_report(d, code, (struct place){ s, c->offset }, NULL, c->about);
		else
			diag_report(d, code, (struct place){ s, c->offset }, c->field, c->field, c->about, c->content);
		good = good && (c->column > 0 || diag_entry(code)->level < DIAG_ERROR);
	}
	return good;
}

static void
settle_region(struct record *r, const char *otherwise)
{
	r->placed = xml_attr_or(r->root, "region", "")[0] == '\0';
	if (r->placed && otherwise != NULL)
		xml_set(r->root, "region", otherwise);
	r->region = xml_attr_or(r->root, "region", "");
}

/* Is it there under another name, of which the schema has told? */
static bool
is_misspelt(const xmlNode *root, const char *attribute)
{
	g_autoptr(GPtrArray) name = g_ptr_array_new();

	g_ptr_array_add(name, (gpointer)attribute);
	for (const xmlAttr *a = root->properties; a != NULL; a = a->next)
		if (nearest_name((const char *)a->name, name) != NULL)
			return true;
	return false;
}

/* Of a record that goes no further: all that it would have to say is told at once. */
static void
check_lacking(struct arena *a, struct diag *d, const struct record_rules *rules, const struct record *r)
{
	if (r->region[0] == '\0' && !is_misspelt(r->root, "region"))
		record_report_absent(a, d, rules, r, DIAG_RECORD_REGION, "region");
	if (r->kind == RECORD_CASE && xml_attr_or(r->root, "stage", "")[0] == '\0' && !is_misspelt(r->root, "stage"))
		record_report_absent(a, d, rules, r, DIAG_POLICY_STAGE, "stage");
}

/* Has the reader of a table refused the cell that a finding speaks of? */
static bool
is_refused(const struct source *s, const struct spot *at)
{
	for (gsize i = 0; i < s->cell_count; i++) {
		const struct sheet_cell *c = &s->cells[i];

		if (c->fault != 0 && c->column > 0 && c->row == at->line && c->column == at->column &&
		    diag_entry((enum diag_code)(c->fault - 1))->level >= DIAG_ERROR &&
		    g_strcmp0(c->file != NULL ? c->file : s->name, at->file) == 0 &&
		    strcmp(c->sheet != NULL ? c->sheet : "", at->sheet != NULL ? at->sheet : "") == 0)
			return true;
	}
	return false;
}

/* What the schema finds, and what is lacking.  A cell that was refused is not told of twice, nor is its value missing. */
static void
check_schema(struct arena *a, struct diag *d, const struct record_rules *rules, struct record *r, const char *region,
    bool bad)
{
	struct diag *found = diag_new(a);

	diag_set_record(found, r->id);
	xml_check(a, found, rules->schema, r->doc, DIAG_RECORD_SCHEMA);
	check_beyond_schema(a, found, r->root, rules->kind[r->kind]);
	settle_region(r, region);
	if (bad || diag_worst(found, 0) >= DIAG_ERROR || r->region[0] == '\0')
		check_lacking(a, found, rules, r);
	for (gsize i = 0; i < diag_count(found); i++)
		if (!is_refused(r->source, &diag_get(found, i)->spot))
			diag_add(d, diag_get(found, i));
}

struct record *
record_parse(struct arena *a, struct diag *d, const struct record_rules *rules, const struct record_text *text,
    const char *region)
{
	gsize before = diag_count(d);
	struct record *r = arena_alloc(a, sizeof *r);
	struct source *source;

	source = arena_memdup(a, &text->source, sizeof *source);
	r->source = source;
	if (text->fault != 0) {
		diag_set_record(d, text->id);
		diag_say(d, (enum diag_code)(text->fault - 1), (struct place){ source, text->fault_at }, NULL,
		    text->fault_zh, text->fault_en);
		return NULL;
	}
	r->doc = xml_parse(a, d, source);
	if (r->doc == NULL)
		return NULL;
	r->root = xml_root(r->doc);
	r->kind = record_kind_find((const char *)r->root->name);
	if (r->kind == RECORD_KIND_COUNT) {
		diag_report(d, DIAG_RECORD_ROOT, xml_place(r->root), NULL, (const char *)r->root->name);
		return NULL;
	}
	r->id = xml_attr(r->root, "id");
	diag_set_record(d, r->id);
	if (!report_cells(d, source))
		return NULL;
	record_private_mend(rules, a, d, source, r->root);
	r->id = xml_attr(r->root, "id");
	if (r->id != NULL && !text_safe_id(r->id))
		diag_report(d, DIAG_RECORD_ID, xml_attr_place(r->root, "id"), "记录编号", r->id);
	check_schema(a, d, rules, r, region, diag_worst(d, before) >= DIAG_ERROR);
	if (diag_worst(d, before) < DIAG_ERROR)
		settle_record(a, r, rules, source);
	return diag_worst(d, before) < DIAG_ERROR ? r : NULL;
}

struct record *
record_part(struct arena *a, struct diag *d, const struct source *source)
{
	struct record *r = arena_alloc(a, sizeof *r);

	r->source = source;
	r->doc = xml_parse(a, d, source);
	if (r->doc == NULL)
		return NULL;
	r->root = xml_root(r->doc);
	r->kind = record_kind_find((const char *)r->root->name);
	r->id = xml_attr_or(r->root, "id", "");
	settle_region(r, NULL);
	if (r->kind != RECORD_KIND_COUNT)
		return r;
	diag_report(d, DIAG_RECORD_ROOT, xml_place(r->root), NULL, (const char *)r->root->name);
	return NULL;
}
