/* Names of files: the number of a paper, or what its region's list, the record or the tables of the trade call it. */
#include <string.h>

#include "base/arena.h"
#include "policy/policy.h"
#include "record/record.h"
#include "xml/xml.h"
#include "archive/gather_names.h"

struct gather_names {
	struct arena *arena;
	const struct record_mapping *mapping;
	GHashTable *called; /* folded name -> struct gather_named */
	GPtrArray *refs;    /* char *: numbers of papers, folded, the longest first */
	GHashTable *parts;  /* "ar14 b", folded: parts that there are */
	GHashTable *number; /* folded number -> as it is written */
};

char *
gather_fold(struct arena *a, const char *text)
{
	g_autofree char *normal = g_utf8_validate(text, -1, NULL) ?
	    g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE) :
	    NULL;
	g_autofree char *folded = normal != NULL ? g_utf8_casefold(normal, -1) : NULL;
	GString *out = arena_string(a);

	for (const char *c = folded; c != NULL && *c != '\0'; c = g_utf8_next_char(c))
		if (!g_unichar_isspace(g_utf8_get_char(c)))
			g_string_append_unichar(out, g_utf8_get_char(c));
	return out->str;
}

/* --- what papers are called --- */

static void
call(struct gather_names *n, const char *name, const char *ref, const char *part)
{
	const char *folded = gather_fold(n->arena, name);
	struct gather_named *known = g_hash_table_lookup(n->called, folded);

	if (folded[0] == '\0')
		return;
	if (known == NULL) {
		known = arena_alloc(n->arena, sizeof *known);
		*known = (struct gather_named){ .ref = ref, .part = part };
		g_hash_table_insert(n->called, (gpointer)folded, known);
	} else if (strcmp(known->ref, ref) != 0) {
		known->or_ref = ref;
	}
}

static void
number(struct gather_names *n, const char *ref)
{
	const char *folded = gather_fold(n->arena, ref);

	if (!g_hash_table_insert(n->number, (gpointer)folded, (gpointer)ref))
		return;
	g_ptr_array_add(n->refs, (gpointer)folded);
}

static void
add_part(struct gather_names *n, const char *ref, const char *part)
{
	if (part[0] != '\0')
		g_hash_table_add(n->parts, gather_fold(n->arena, arena_printf(n->arena, "%s %s", ref, part)));
}

/* An item of the list: its titles, in columns too, and its parts. */
static void
read_item(struct gather_names *n, const xmlNode *item)
{
	const char *ref = xml_attr_or(item, "id", "");

	number(n, ref);
	call(n, xml_attr_or(item, "title", ""), ref, "");
	for (const xmlNode *child = xml_child(item, NULL); child != NULL; child = xml_next(child, NULL)) {
		call(n, xml_attr_or(child, "title", ""), ref, "");
		if (!xml_is(child, "part"))
			continue;
		add_part(n, ref, xml_attr_or(child, "id", ""));
		call(n, xml_attr_or(child, "label", ""), ref, xml_attr_or(child, "id", ""));
	}
}

/* The list of the region, or of the one it took it over from; what its customers are asked for. */
static void
read_region(struct gather_names *n, const struct policy *policy, const xmlNode *region)
{
	const xmlNode *list = xml_child(region, "checklist");
	const char *from = xml_attr(list, "inherited-from");

	if (from != NULL)
		list = xml_child(policy_region(policy, from), "checklist");
	for (const xmlNode *group = xml_child(list, "group"); group != NULL; group = xml_next(group, "group"))
		for (const xmlNode *item = xml_child(group, "item"); item != NULL; item = xml_next(item, "item"))
			read_item(n, item);
	for (const xmlNode *ask = xml_child(xml_child(region, "application"), "ask"); ask != NULL;
	     ask = xml_next(ask, "ask"))
		if (xml_attr(ask, "ref") != NULL)
			call(n, xml_attr_or(ask, "label", ""), xml_attr(ask, "ref"), "");
}

static int
longer_first(gconstpointer a, gconstpointer b)
{
	gsize one = strlen(*(const char *const *)a), other = strlen(*(const char *const *)b);

	return one != other ? (one > other ? -1 : 1) : strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct gather_names *
gather_names_new(struct arena *a, const struct gather_from *from, const struct record *record)
{
	struct gather_names *n = arena_alloc(a, sizeof *n);
	const xmlNode *materials = xml_child(record->root, "materials");

	*n = (struct gather_names){ .arena = a,
		.mapping = from->mapping,
		.called = arena_table(a),
		.refs = arena_list(a),
		.parts = arena_table(a),
		.number = arena_table(a) };
	for (const xmlNode *m = xml_child(materials, "material"); m != NULL; m = xml_next(m, "material")) {
		number(n, xml_attr_or(m, "ref", ""));
		add_part(n, xml_attr_or(m, "ref", ""), xml_attr_or(m, "part", ""));
		call(n, xml_attr_or(m, "title", ""), xml_attr_or(m, "ref", ""), xml_attr_or(m, "part", ""));
	}
	read_region(n, from->policy, policy_region(from->policy, record->region));
	g_ptr_array_sort(n->refs, longer_first);
	return n;
}

/* --- which paper a name means --- */

/* "ar14b-2", "ar03产权证明": a number, perhaps a part of it, and nothing that would make it another one. */
static bool
by_number(const struct gather_names *n, const char *folded, struct gather_named *found)
{
	for (guint i = 0; i < n->refs->len; i++) {
		const char *ref = n->refs->pdata[i], *rest = folded + strlen(ref);
		const char *part = "";

		if (!g_str_has_prefix(folded, ref))
			continue;
		if (g_ascii_islower(*rest) &&
		    g_hash_table_contains(n->parts, gather_fold(n->arena, arena_printf(n->arena, "%s%c", ref, *rest))))
			part = arena_printf(n->arena, "%c", *rest++);
		if (g_ascii_isalnum(*rest))
			continue;
		found->ref = g_hash_table_lookup(n->number, ref);
		found->part = part;
		return true;
	}
	return false;
}

/* By what it is called in the list or the record, then by what the trade calls it. */
static bool
by_title(const struct gather_names *n, const char *folded, struct gather_named *found)
{
	const struct gather_named *known = g_hash_table_lookup(n->called, folded);
	const char *ref = known != NULL || n->mapping == NULL ? NULL :
								record_mapping_value(n->mapping, "materials", folded);

	if (known != NULL) {
		found->ref = known->ref;
		found->part = known->part;
		found->or_ref = known->or_ref;
	} else if (ref != NULL) {
		found->ref = ref;
		found->part = "";
	}
	return found->ref != NULL;
}

/* "营业执照_2", "营业执照(2)", "营业执照第2页" without what counts pages. */
static const char *
without_count(const struct gather_names *n, const char *folded)
{
	static const char *const marks[] = { "第", "-", "_", "—", ".", "、", "(", "#", "号" };
	gsize end = strlen(folded), digits;
	bool cut = true;

	if (g_str_has_suffix(folded, ")"))
		end--;
	else if (g_str_has_suffix(folded, "页"))
		end -= strlen("页");
	for (digits = end; digits > 0 && g_ascii_isdigit(folded[digits - 1]);)
		digits--;
	if (digits == end)
		return folded;
	for (end = digits; cut;) {
		cut = false;
		for (gsize i = 0; i < G_N_ELEMENTS(marks) && !cut; i++) {
			gsize length = strlen(marks[i]);

			cut = end > length && memcmp(folded + end - length, marks[i], length) == 0;
			end -= cut ? length : 0;
		}
	}
	return arena_strndup(n->arena, folded, end);
}

struct gather_named
gather_names_find(const struct gather_names *n, const char *name)
{
	struct gather_named found = { 0 };
	const char *dot = strrchr(name, '.');
	const char *folded = gather_fold(n->arena,
	    dot != NULL && dot != name ? arena_strndup(n->arena, name, (gsize)(dot - name)) : name);

	found.title = without_count(n, folded);
	if (folded[0] != '\0' && !by_number(n, folded, &found) && !by_title(n, folded, &found))
		(void)by_title(n, found.title, &found);
	return found;
}
