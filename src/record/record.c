/* One record: its text parsed, held against the schema, its id and dates looked at, every fault named at its place. */
#include <string.h>

#include "record/inner.h"

#define QUOTED_MAX	40	/* [characters] of a wrong value in a message */

const char *
record_kind_name(enum record_kind kind)
{
	switch (kind) {
	case RECORD_CASE:
		return "case";
	case RECORD_OUTAGE:
		return "outage";
	case RECORD_POSTER:
		return "poster";
	case RECORD_KIND_COUNT:
		break;
	}
	return NULL;
}

struct record_rules *
record_rules_load(struct arena *a, struct diag *d, const char *data_folder)
{
	struct record_rules *rules = arena_alloc(a, sizeof(*rules));
	char *path = arena_printf(a, "%s/templates/schema/record.rng", data_folder);
	xmlDoc *doc = xml_load(a, d, path);

	if (doc == NULL)
		return NULL;
	rules->schema = xml_schema_load(a, d, path);
	if (rules->schema == NULL)
		return NULL;
	model_read(rules, a, xml_root(doc));
	for (guint i = 0; i < RECORD_KIND_COUNT; i++)
		if (rules->kind[i] == NULL) {
			diag_report(d, DIAG_RECORD_RULES, xml_place(xml_root(doc)), NULL,
			    record_kind_name((enum record_kind)i));
			return NULL;
		}
	return rules;
}

static bool
find_kind(const xmlNode *root, enum record_kind *kind)
{
	for (guint i = 0; i < RECORD_KIND_COUNT; i++)
		if (xml_is(root, record_kind_name((enum record_kind)i))) {
			*kind = (enum record_kind)i;
			return true;
		}
	return false;
}

/* How a message names a field: its label, else its key. */
static const char *
name_of(const struct model *m)
{
	return m->label != NULL ? m->label : m->name;
}

static bool
is_one_of(const struct model *m, const char *value)
{
	for (guint i = 0; i < m->values->len; i++)
		if (g_str_equal(m->values->pdata[i], value))
			return true;
	return m->values->len == 0;
}

/* What a value should be: the list there is, or the kind in words. */
static const char *
wanted(struct arena *a, const struct model *m, enum lang lang)
{
	g_autoptr(GString) list = g_string_new(NULL);

	if (m->values->len == 0)
		return m->kind[lang] != NULL ? m->kind[lang] : "?";
	for (guint i = 0; i < m->values->len; i++)
		if (((char *)m->values->pdata[i])[0] != '\0')
			g_string_append_printf(list, "%s%s", list->len == 0 ? "" : lang == LANG_ZH ? "、" : ", ",
			    (char *)m->values->pdata[i]);
	return arena_strdup(a, list->str);
}

/* A value as messages quote it. */
static const char *
quoted(struct arena *a, const char *value)
{
	if (g_utf8_strlen(value, -1) <= QUOTED_MAX)
		return value;
	return arena_printf(a, "%.*s…", (int)(g_utf8_offset_to_pointer(value, QUOTED_MAX) - value), value);
}

static void
check_value(struct arena *a, struct diag *d, const struct model *m, struct place place, const char *value)
{
	gint64 day;

	if (!is_one_of(m, value) || (m->pattern != NULL && !g_regex_match(m->pattern, value, 0, NULL)) ||
	    (m->length_max > 0 && g_utf8_strlen(value, -1) > m->length_max))
		diag_say(d, DIAG_RECORD_VALUE, place, name_of(m),
		    arena_printf(a, "“%s”的值“%s”不对，应为：%s", name_of(m), quoted(a, value), wanted(a, m, LANG_ZH)),
		    arena_printf(a, "%s is “%s”, but should be: %s", m->name, quoted(a, value), wanted(a, m, LANG_EN)));
	else if (m->day && value[0] != '\0' && !date_parse(value, &day))
		diag_report(d, DIAG_RECORD_DAY, place, name_of(m), value);
}

static const char *
suggestion(struct arena *a, const GPtrArray *known, const char *name)
{
	const char *near = model_nearest(known, name);

	return near != NULL ? arena_printf(a, " → %s", near) : "";
}

static void
check_attributes(struct arena *a, struct diag *d, xmlNode *n, const struct model *m)
{
	xmlAttr *next;

	for (xmlAttr *at = n->properties; at != NULL; at = next) {
		const char *name = (const char *)at->name;
		const struct model *am = model_find(m->attributes, name);

		next = at->next;
		if (am != NULL && at->ns == NULL) {
			check_value(a, d, am, xml_attr_place(n, name), g_strstrip(arena_strdup(a, xml_attr_or(n, name, ""))));
			continue;
		}
		diag_report(d, DIAG_RECORD_ATTRIBUTE, xml_attr_place(n, name), NULL, m->name, name,
		    suggestion(a, m->attributes, name));
		xmlRemoveProp(at);
	}
	for (guint i = 0; i < m->attributes->len; i++) {
		const struct model *am = m->attributes->pdata[i];

		if (am->required && xml_attr(n, am->name) == NULL)
			diag_report(d, DIAG_RECORD_MISSING, xml_place(n), name_of(am), m->name, am->name);
	}
}

/*
 * Holds an element against its model and reports every fault by itself, in words; names nobody knows and
 * elements that stand twice are taken out.  libxml2 would stop at the first element it did not expect.
 */
static void
check_names(struct arena *a, struct diag *d, xmlNode *n, const struct model *m)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
	xmlNode *next;

	check_attributes(a, d, n, m);
	if (m->children->len == 0 && xml_child(n, NULL) == NULL)
		check_value(a, d, m, xml_place(n), xml_text(a, n));
	for (xmlNode *c = xml_child(n, NULL); c != NULL; c = next) {
		const char *name = (const char *)c->name;
		const struct model *cm = c->ns == NULL ? model_find(m->children, name) : NULL;

		next = xml_next(c, NULL);
		if (cm != NULL && (cm->many || g_hash_table_add(seen, (void *)cm))) {
			check_names(a, d, c, cm);
			continue;
		}
		if (cm != NULL)
			diag_report(d, DIAG_RECORD_TWICE, xml_place(c), name_of(cm), name, m->name);
		else
			diag_report(d, DIAG_RECORD_ELEMENT, xml_place(c), NULL, m->name, name,
			    suggestion(a, m->children, name));
		xmlUnlinkNode(c);
		arena_adopt(a, c, (GDestroyNotify)xmlFreeNode);
	}
}

static void
check_region(struct diag *d, struct record *r, const char *otherwise)
{
	const char *region = xml_attr_or(r->root, "region", "");

	if (region[0] == '\0' && otherwise != NULL)
		xml_set(r->root, "region", otherwise);
	r->region = xml_attr_or(r->root, "region", "");
	if (r->region[0] == '\0')
		diag_report(d, DIAG_RECORD_REGION, xml_attr_place(r->root, "region"), "region");
}

struct record *
record_parse(struct arena *a, struct diag *d, const struct record_rules *rules, const struct record_text *text,
    const char *region)
{
	gsize before = diag_count(d);
	struct record *r = arena_alloc(a, sizeof(*r));

	r->source = &text->source;
	r->doc = xml_parse(a, d, &text->source);
	if (r->doc == NULL)
		return NULL;
	r->root = xml_root(r->doc);
	if (!find_kind(r->root, &r->kind)) {
		diag_report(d, DIAG_RECORD_ROOT, xml_place(r->root), NULL, (const char *)r->root->name);
		return NULL;
	}
	r->id = xml_attr(r->root, "id");
	diag_set_record(d, r->id);
	if (r->id != NULL && !text_safe_id(r->id))
		diag_report(d, DIAG_RECORD_ID, xml_attr_place(r->root, "id"), "id", r->id);
	check_names(a, d, r->root, rules->kind[r->kind]);
	if (diag_worst(d, before) < DIAG_ERROR)		/* whatever the model does not know of */
		xml_validate(a, d, rules->schema, r->doc, DIAG_RECORD_SCHEMA);
	if (diag_worst(d, before) < DIAG_ERROR)
		check_region(d, r, region);
	return diag_worst(d, before) < DIAG_ERROR ? r : NULL;
}
