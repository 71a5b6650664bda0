/*
 * What is embedded: of the record, the office and the verdict what the document was made from, printed or asked for, and nothing else.
 * Of the region nothing: its file is the same for everybody.
 */
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"
#include "template/bind/inner.h"
#include "xml/xml.h"
#include "xml/xpath.h"

static bool
is_inside(const xmlNode *n, const xmlNode *of)
{
	while (n != NULL && n != of)
		n = n->parent;
	return n != NULL;
}

static enum bind_keep
kept_as(const struct binder *b, const xmlNode *n)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(b->kept, n));
}

/* A value is all the text below an element. */
static void
keep_node(struct binder *b, const xmlNode *n, enum bind_keep keep)
{
	if (keep > kept_as(b, n))
		g_hash_table_insert(b->kept, (gpointer)n, GUINT_TO_POINTER(keep));
	for (const xmlNode *child = n->children; keep > KEEP_THERE && child != NULL && n->type == XML_ELEMENT_NODE;
	     child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			keep_node(b, child, keep);
}

static bool
is_given(const struct binder *b, const xmlDoc *doc)
{
	for (guint i = 0; i < G_N_ELEMENTS(b->trees); i++)
		if (b->trees[i] != NULL && b->trees[i]->doc == doc)
			return true;
	return false;
}

void
bind_data_begin(struct binder *b)
{
	b->trees[TREE_RECORD] = b->record->root;
	b->trees[TREE_OFFICE] = xpath_env_first(b->env, "office");
	b->trees[TREE_VERDICT] = xpath_env_first(b->env, "verdict");
}

/* What becomes of the nodes that an expression reads. */
struct bind_noting {
	GArray *into;          /* struct bind_read: they are noted there; NULL: they are kept */
	guint test;            /* that reads them, of those in `into` */
	const xmlNode *within; /* NULL, or: only those in there count */
};

static void
note_node(struct binder *b, const struct bind_noting *how, const xmlNode *n, enum bind_keep keep, const xmlNode *asked)
{
	const struct bind_read read = { .keep = keep, .asked = asked, .test = how->test };
	GArray *into = how->into == NULL && asked != NULL ? b->doubts : how->into;

	if (n->type != XML_ELEMENT_NODE && n->type != XML_ATTRIBUTE_NODE)
		n = n->parent;
	if (n == NULL || !is_given(b, n->doc) || (n->type != XML_ELEMENT_NODE && n->type != XML_ATTRIBUTE_NODE) ||
	    (how->within != NULL && !is_inside(n, how->within)))
		return;
	if (into == NULL) {
		keep_node(b, n, keep);
		return;
	}
	g_array_append_val(into, read);
	g_array_index(into, struct bind_read, into->len - 1).node = n;
}

static void
note_nodes(struct binder *b, const struct bind_noting *how, const GPtrArray *nodes, enum bind_keep keep,
    const xmlNode *asked)
{
	for (guint i = 0; i < nodes->len; i++)
		note_node(b, how, nodes->pdata[i], keep, asked);
}

static enum bind_keep
keep_of(const struct plan_read *read)
{
	if (read->mask != NULL)
		return strcmp(read->mask, "mask-id") == 0 ? KEEP_MASK_ID : KEEP_MASK_PHONE;
	return read->value ? KEEP_VALUE : KEEP_THERE;
}

/* The nodes that a path leads to, from those of another (NULL: from the context). */
static GPtrArray *
follow(struct binder *b, const struct xpath *path, const GPtrArray *from)
{
	GPtrArray *all, *nodes;

	if (from == NULL) {
		xpath_value(b->env, b->diag, path, b->context, &nodes);
		return nodes != NULL ? nodes : arena_list(b->arena);
	}
	all = arena_list(b->arena);
	for (guint i = 0; i < from->len; i++) {
		xpath_value(b->env, b->diag, path, from->pdata[i], &nodes);
		if (nodes != NULL)
			g_ptr_array_extend(all, nodes, NULL, NULL);
	}
	return all;
}

/* What predicates asked of a node that did not pass: should it go along for another reason, it must not pass for the lack of that. */
static void
note_left_out(struct binder *b, const struct bind_noting *how, const struct plan_query *query, guint at, xmlNode *asked)
{
	g_autofree GPtrArray **found = g_new0(GPtrArray *, query->read_count);

	found[at] = arena_list(b->arena);
	g_ptr_array_add(found[at], asked);
	for (guint i = at + 1; i < query->read_count; i++) {
		const struct plan_read *read = &query->read[i];

		if (read->from < (int)at || found[read->from] == NULL)
			continue;
		found[i] = follow(b, read->xpath, found[read->from]);
		note_nodes(b, how, found[i], keep_of(read), asked);
	}
}

static void
note_asked(struct binder *b, const struct bind_noting *how, const struct plan_query *query, guint at,
    GPtrArray *const *found)
{
	const struct plan_read *read = &query->read[at];
	const GPtrArray *asked = follow(b, read->asked, read->from < 0 ? NULL : found[read->from]);

	if (read->counted)
		note_nodes(b, how, asked, KEEP_THERE, NULL);
	for (guint i = 0; i < asked->len; i++)
		if (!g_ptr_array_find(found[at], asked->pdata[i], NULL))
			note_left_out(b, how, query, at, asked->pdata[i]);
}

/* What a <let> in force was made of, NULL: nothing that is not kept. */
static GArray *
reads_of(const struct binder *b, const char *name)
{
	for (guint i = b->scope->len; i-- > 0;) {
		const struct bind_variable *v = &g_array_index(b->scope, struct bind_variable, i);

		if (strcmp(v->name, name) == 0)
			return v->reads;
	}
	return NULL;
}

static void
note_names(struct binder *b, const struct bind_noting *how, const struct plan_query *query)
{
	for (guint i = 0; i < query->use_count; i++) {
		GArray *reads = reads_of(b, query->use[i]);

		for (guint k = 0; reads != NULL && k < reads->len; k++) {
			const struct bind_read *read = &g_array_index(reads, struct bind_read, k);

			note_node(b, how, read->node, read->keep, read->asked);
		}
		if (reads != NULL && how->into == NULL)
			g_array_set_size(reads, 0);
	}
}

/* given: what the whole expression gives; NULL: not known, or no nodes. */
static void
note_reads(struct binder *b, const struct bind_noting *how, const struct plan_query *query, GPtrArray *given)
{
	g_autofree GPtrArray **found = g_new(GPtrArray *, query->read_count + 1);

	note_names(b, how, query);
	for (guint i = 0; i < query->read_count; i++) {
		const struct plan_read *read = &query->read[i];
		bool whole = given != NULL && read->xpath == query->xpath;

		found[i] = whole ? given : follow(b, read->xpath, read->from < 0 ? NULL : found[read->from]);
		note_nodes(b, how, found[i], keep_of(read), NULL);
		if (read->asked != NULL)
			note_asked(b, how, query, i, found);
	}
}

void
bind_data_keep(struct binder *b, const struct plan_query *query, GPtrArray *given)
{
	const struct bind_noting kept = { 0 };

	note_reads(b, &kept, query, given);
}

void
bind_data_keep_variant(struct binder *b, const struct plan_query *variants, const xmlNode *variant)
{
	const struct bind_noting kept = { .within = variant };

	if (variant != NULL)
		note_reads(b, &kept, variants, NULL);
}

char *
bind_data_value(struct binder *b, const struct plan_query *query, GPtrArray **nodes)
{
	char *text = xpath_value(b->env, b->diag, query->xpath, b->context, nodes);

	bind_data_keep(b, query, *nodes);
	return text;
}

char *
bind_data_name(struct binder *b, const struct plan_query *query, struct bind_variable *v)
{
	char *text = xpath_value(b->env, b->diag, query->xpath, b->context, &v->nodes);

	if (query->read_count > 0 || query->use_count > 0) {
		const struct bind_noting noted = { .into = arena_vector(b->arena, sizeof(struct bind_read)) };

		note_reads(b, &noted, query, v->nodes);
		v->reads = noted.into;
	}
	return text;
}

/* --- tests --- */

/* Until all is bound, what a test gave that was asked here; what it read is looked at then. */
enum { ASKED_FALSE = 'f', ASKED_TRUE = 't', ASKED_AGAIN = '-' };

bool
bind_data_holds(struct binder *b, const struct plan_query *query)
{
	const struct bind_noting noted = { .into = b->tested, .test = (guint)b->tests->len };
	char given = b->replay[0];
	bool holds;

	b->replay += given != '\0';
	if (given == '0' || given == '1') {
		g_string_append_c(b->tests, given);
		return given == '1';
	}
	holds = xpath_bool(b->env, b->diag, query->xpath, b->context);
	note_reads(b, &noted, query, NULL);
	g_string_append_c(b->tests, holds ? ASKED_TRUE : ASKED_FALSE);
	return holds;
}

/* --- what goes along --- */

static bool
reaches_kept(GHashTable *nodes, const xmlNode *n)
{
	if (g_hash_table_contains(nodes, n))
		return true;
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next)
		if (g_hash_table_contains(nodes, a))
			return true;
	for (const xmlNode *child = xml_child(n, NULL); child != NULL; child = xml_next(child, NULL))
		if (reaches_kept(nodes, child))
			return true;
	return false;
}

/*
 * Which record it is and which document it asked for: without these what is left would be no record.  The size of a poster is
 * what was asked of all its documents; that of an outage only of those that read it.
 */
static bool
is_identity(const xmlAttr *a)
{
	const char *words = xml_is(a->parent, "poster") ? "id region type document size" : "id region type document";

	return text_has_word(words, (const char *)a->name);
}

static bool
names_record(const xmlAttr *a)
{
	bool root = a->parent->parent == NULL || a->parent->parent->type != XML_ELEMENT_NODE;

	return root && is_identity(a);
}

static bool
is_identity_of(const struct binder *b, const xmlAttr *a)
{
	return a->doc == b->record->doc && names_record(a);
}

static bool
element_kept(const void *data, const xmlNode *n)
{
	const struct binder *b = data;

	return reaches_kept(b->kept, n);
}

static bool
attribute_kept(const void *data, const xmlAttr *a)
{
	const struct binder *b = data;

	return g_hash_table_contains(b->kept, a) || is_identity_of(b, a);
}

static const char *
told(const void *data, struct arena *arena, const xmlNode *n)
{
	const struct binder *b = data;
	bool attribute = n->type == XML_ATTRIBUTE_NODE;
	const char *value = attribute ? xml_attr(n->parent, (const char *)n->name) : xml_value(arena, n);

	switch (kept_as(b, n)) {
	case KEEP_VALUE:
		return value;
	case KEEP_MASK_ID:
		return xpath_mask(arena, "mask-id", value);
	case KEEP_MASK_PHONE:
		return xpath_mask(arena, "mask-phone", value);
	case KEEP_THERE:
		break;
	}
	return attribute && is_identity_of(b, (const xmlAttr *)n) ? value : "";
}

static bool
goes_along(const struct binder *b, const xmlNode *n)
{
	if (n->type == XML_ATTRIBUTE_NODE)
		return g_hash_table_contains(b->kept, n) || is_identity_of(b, (const xmlAttr *)n);
	return n == b->trees[TREE_RECORD] || reaches_kept(b->kept, n);
}

/* Is as much of a node kept? */
static bool
has_read(const struct binder *b, const struct bind_read *read)
{
	if (read->keep == KEEP_THERE)
		return goes_along(b, read->node);
	return kept_as(b, read->node) >= read->keep ||
	    (read->node->type == XML_ATTRIBUTE_NODE && is_identity_of(b, (const xmlAttr *)read->node));
}

/* One that is kept may bring another along. */
static void
settle_doubts(struct binder *b)
{
	bool more = true;

	while (more) {
		more = false;
		for (guint i = 0; i < b->doubts->len; i++) {
			const struct bind_read *read = &g_array_index(b->doubts, struct bind_read, i);

			if (goes_along(b, read->asked) && !has_read(b, read)) {
				keep_node(b, read->node, read->keep);
				more = true;
			}
		}
	}
}

/* What a test gave stands for what it read, where not all of that goes along; what can be asked again is. */
static void
settle_tests(struct binder *b)
{
	gsize length = 0;

	for (guint i = 0; i < b->tested->len; i++) {
		const struct bind_read *read = &g_array_index(b->tested, struct bind_read, i);
		char *gave = &b->tests->str[read->test];

		if (*gave > '1' && (read->asked == NULL || goes_along(b, read->asked)) && !has_read(b, read))
			*gave = *gave == ASKED_TRUE ? '1' : '0';
	}
	for (gsize i = 0; i < b->tests->len; i++) {
		if (b->tests->str[i] > '1')
			b->tests->str[i] = ASKED_AGAIN;
		else if (b->tests->str[i] != ASKED_AGAIN)
			length = i + 1;
	}
	g_string_truncate(b->tests, length);
}

/* The record's own pictures are values too: what is printed of them stands in the file. */
static void
put_pictures(const struct binder *b, GString *out)
{
	for (guint i = 0; i < b->boxes->pictures->len; i++) {
		const struct box_picture *one = b->boxes->pictures->pdata[i];

		g_string_append(out, "<part id=\"");
		xml_escape(out, one->id, strlen(one->id), true);
		g_string_append_printf(out, "\" kind=\"picture\" pixels=\"%ux%u\" sha256=\"%s\"></part>",
		    one->picture->width, one->picture->height, one->picture->digest);
	}
}

/* In normal form, as the record: both are what a document's proof is of. */
static void
put_given(struct binder *b, GString *out)
{
	const struct xml_part part = { element_kept, attribute_kept, told, b };

	g_string_append(out, "<given>");
	for (guint i = TREE_OFFICE; i < G_N_ELEMENTS(b->trees); i++) {
		xmlNode *root = (xmlNode *)(guintptr)b->trees[i];
		gsize length;

		if (root != NULL && reaches_kept(b->kept, root))
			g_string_append(out, xml_normal_part(b->arena, root, &part, &length));
	}
	put_pictures(b, out);
	g_string_append_printf(out, "<tests>%s</tests></given>", b->tests->str);
}

void
bind_data_end(struct binder *b)
{
	const struct xml_part part = { element_kept, attribute_kept, told, b };
	g_autoptr(GString) all = g_string_new(NULL);
	struct boxes *boxes = b->boxes;

	settle_doubts(b);
	settle_tests(b);
	boxes->data = xml_normal_part(b->arena, b->record->root, &part, &boxes->data_length);
	g_string_append_len(all, boxes->data, (gssize)boxes->data_length);
	put_given(b, all);
	boxes->given_length = all->len - boxes->data_length;
	boxes->given = arena_strndup(b->arena, all->str + boxes->data_length, boxes->given_length);
	boxes->proof = digest_sha256(b->arena, all->str, all->len);
}

const char *
bind_data_attribute(struct binder *b, enum bind_tree tree, const char *name)
{
	xmlNode *root = (xmlNode *)(guintptr)b->trees[tree];
	const xmlAttr *a = root != NULL ? xmlHasProp(root, BAD_CAST name) : NULL;

	if (a != NULL)
		keep_node(b, (const xmlNode *)a, KEEP_VALUE);
	return a != NULL ? xml_attr(root, name) : "";
}
