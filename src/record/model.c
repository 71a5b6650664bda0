/*
 * The schema read once more as data: which element holds which, under which label, how often.  So names,
 * labels and limits stand in one place, templates/schema/record.rng.
 */
#include "base/nearest.h"
#include "record/inner.h"

#define SCHEMA_NS	"urn:banwen:schema"
#define DEPTH_MAX	32	/* of the schema's own nesting; a schema that refers to itself ends here */

struct walk {
	struct arena	*arena;
	GHashTable	*defines;	/* name -> <define> */
};

static GPtrArray *
new_list(struct walk *w)
{
	return arena_adopt(w->arena, g_ptr_array_new(), (GDestroyNotify)g_ptr_array_unref);
}

static struct model *
new_model(struct walk *w, xmlNode *declaration, bool required)
{
	struct model *m = arena_alloc(w->arena, sizeof(*m));
	xmlChar *label = xmlGetNsProp(declaration, BAD_CAST "label", BAD_CAST SCHEMA_NS);
	xmlChar *many = xmlGetNsProp(declaration, BAD_CAST "many", BAD_CAST SCHEMA_NS);

	m->name = arena_strdup(w->arena, xml_attr_or(declaration, "name", ""));
	m->label = label != NULL ? arena_strdup(w->arena, (const char *)label) : NULL;
	m->many = many != NULL && xmlStrEqual(many, BAD_CAST "yes");
	m->required = required;
	m->attributes = new_list(w);
	m->children = new_list(w);
	m->values = new_list(w);
	xmlFree(label);
	xmlFree(many);
	return m;
}

/* A restriction of a value: <param name="pattern"> or maxLength. */
static void
restrict_value(struct walk *w, struct model *m, xmlNode *data)
{
	for (xmlNode *p = xml_child(data, "param"); p != NULL; p = xml_next(p, "param")) {
		const char *text = xml_text(w->arena, p);

		if (xml_attr_is(p, "name", "maxLength"))
			m->length_max = (glong)g_ascii_strtoll(text, NULL, 10);
		if (!xml_attr_is(p, "name", "pattern"))
			continue;
		m->pattern = g_regex_new(arena_printf(w->arena, "^(?:%s)$", text), G_REGEX_DOLLAR_ENDONLY, 0, NULL);
		if (m->pattern != NULL)
			arena_adopt(w->arena, m->pattern, (GDestroyNotify)g_regex_unref);
	}
}

static void	collect(struct walk *, struct model *, xmlNode *pattern, bool required, guint depth);

static void
follow(struct walk *w, struct model *m, const char *name, bool required, guint depth)
{
	xmlNode *define = g_hash_table_lookup(w->defines, name);
	xmlNode *words = define != NULL ? xml_child(define, "documentation") : NULL;
	xmlChar *en = define != NULL ? xmlGetNsProp(define, BAD_CAST "en", BAD_CAST SCHEMA_NS) : NULL;

	m->day = m->day || g_str_equal(name, "date") || g_str_equal(name, "time");
	if (words != NULL && en != NULL) {
		m->kind[LANG_ZH] = xml_text(w->arena, words);
		m->kind[LANG_EN] = arena_strdup(w->arena, (const char *)en);
	}
	xmlFree(en);
	if (define != NULL)
		collect(w, m, define, required, depth);
}

static void
collect(struct walk *w, struct model *m, xmlNode *pattern, bool required, guint depth)
{
	for (xmlNode *n = xml_child(pattern, NULL); n != NULL && depth < DEPTH_MAX; n = xml_next(n, NULL)) {
		if (xml_is(n, "element") || xml_is(n, "attribute")) {
			struct model *inner = new_model(w, n, required);

			g_ptr_array_add(xml_is(n, "element") ? m->children : m->attributes, inner);
			collect(w, inner, n, true, depth + 1);
		} else if (xml_is(n, "ref"))
			follow(w, m, xml_attr_or(n, "name", ""), required, depth + 1);
		else if (xml_is(n, "value"))
			g_ptr_array_add(m->values, xml_text(w->arena, n));
		else if (xml_is(n, "data"))
			restrict_value(w, m, n);
		else
			collect(w, m, n, required && !xml_is(n, "optional") && !xml_is(n, "choice") &&
			    !xml_is(n, "zeroOrMore"), depth + 1);
	}
}

void
model_read(struct record_rules *rules, struct arena *a, xmlNode *grammar)
{
	g_autoptr(GHashTable) defines = g_hash_table_new(g_str_hash, g_str_equal);
	struct walk w = { .arena = a, .defines = defines };
	struct model *top = new_model(&w, grammar, true);

	for (xmlNode *n = xml_child(grammar, "define"); n != NULL; n = xml_next(n, "define"))
		g_hash_table_insert(defines, (char *)xml_attr_or(n, "name", ""), n);
	collect(&w, top, xml_child(grammar, "start"), true, 0);
	for (guint i = 0; i < RECORD_KIND_COUNT; i++)
		rules->kind[i] = (struct model *)model_find(top->children, record_kind_name((enum record_kind)i));
}

const struct model *
model_find(const GPtrArray *models, const char *name)
{
	for (guint i = 0; i < models->len; i++) {
		const struct model *m = models->pdata[i];

		if (g_str_equal(m->name, name))
			return m;
	}
	return NULL;
}

const char *
model_nearest(const GPtrArray *models, const char *name)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (guint i = 0; i < models->len; i++)
		g_ptr_array_add(names, (char *)((const struct model *)models->pdata[i])->name);
	return nearest_name(name, names);
}

/* The label of the last segment of a path; the models of its last but one segments narrow it where they can. */
static const char *
label_below(const struct model *m, char **path, guint depth)
{
	const char *key = path[0][0] == '@' ? path[0] + 1 : path[0];
	const struct model *found = model_find(m->children, key);

	if (found == NULL)
		found = model_find(m->attributes, key);
	if (found != NULL && path[1] == NULL)
		return found->label;
	if (found != NULL)
		return label_below(found, path + 1, depth);
	for (guint i = 0; i < m->children->len && depth > 0; i++) {
		const char *label = label_below(m->children->pdata[i], path, depth - 1);

		if (label != NULL)
			return label;
	}
	return NULL;
}

const char *
record_label(const struct record_rules *rules, const char *key)
{
	g_autoptr(GRegex) index = g_regex_new("\\[[^]]*\\]|^\\$record/|^/*(case|outage|poster)/|^/+", 0, 0, NULL);
	g_autofree char *plain = g_regex_replace_literal(index, key, -1, 0, "", 0, NULL);
	g_auto(GStrv) path = g_strsplit(plain, "/", -1);

	if (path[0] == NULL || path[0][0] == '\0')
		return NULL;
	for (guint depth = 0; depth < 4; depth++)
		for (guint i = 0; i < RECORD_KIND_COUNT; i++) {
			const char *label = label_below(rules->kind[i], path, depth);

			if (label != NULL)
				return label;
		}
	return NULL;
}
