/* What a file holds that is foreign to it, as facts; which set it is of; its attachments and XMP properties against that. */
#include <string.h>

#include "base/arena.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"
#include "verify/reader/reader.h"
#include "verify/reader/set.h"

#define NS_RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

static bool
is_same(const struct set_foreign *a, const struct set_foreign *b)
{
	return strcmp(a->kind, b->kind) == 0 && strcmp(a->key, b->key) == 0 &&
	    g_strcmp0(a->where.in[LANG_ZH], b->where.in[LANG_ZH]) == 0;
}

void
set_tell(struct reader *reader, struct set_foreign foreign)
{
	const GArray *told = reader->foreign;

	for (guint i = 0; i < told->len; i++)
		if (is_same(&g_array_index(told, struct set_foreign, i), &foreign))
			return;
	if (told->len < LIMIT_FOREIGN)
		g_array_append_val(reader->foreign, foreign);
}

/* What people call the thing, and how the file has it. */
static void
put_words(const struct reader *reader, xmlNode *fact, const struct set_foreign *foreign)
{
	bool named = foreign->of != NULL && foreign->of->called[LANG_ZH] != NULL;

	xml_set(fact, "about",
	    *foreign->found == '\0' ? foreign->key :
				      arena_printf(reader->arena, "%s = %s", foreign->key, foreign->found));
	xml_set(fact, "thing", named ? foreign->of->called[LANG_ZH] : "其中一项");
	xml_set(fact, "thing-en", named ? foreign->of->called[LANG_EN] : "an entry");
}

void
set_put_facts(struct reader *reader)
{
	for (guint i = 0; i < reader->foreign->len; i++) {
		const struct set_foreign *foreign = &g_array_index(reader->foreign, struct set_foreign, i);
		xmlNode *fact = xml_add(reader->facts, "foreign");

		xml_set(fact, "kind", foreign->kind);
		xml_set(fact, "where", foreign->where.in[LANG_ZH] != NULL ? foreign->where.in[LANG_ZH] : "");
		xml_set(fact, "where-en", foreign->where.in[LANG_EN] != NULL ? foreign->where.in[LANG_EN] : "");
		xml_set(fact, "key", foreign->key);
		xml_set(fact, "found", foreign->found);
		put_words(reader, fact, foreign);
	}
}

/* --- attachments --- */

/* What provenance.xml says; a file without it is of the first set, unless it has what only later ones have. */
static int
read_edition(struct reader *reader)
{
	const xmlNode *root = reader_provenance(reader);
	const char *said = root != NULL ? xml_attr(root, "set") : NULL;

	if (said == NULL)
		return xml_attr(xml_child(reader->facts, "xmp"), "ua") != NULL ? 2 : 1;
	return (int)CLAMP(g_ascii_strtoll(said, NULL, 10), 1, G_MAXINT);
}

static void
tell_attachment(struct reader *reader, const char *kind, const char *name, const char *found)
{
	const struct set_where where = { .in = { [LANG_ZH] = arena_printf(reader->arena, "附件 %s", name),
					     [LANG_EN] = arena_printf(reader->arena, "attachment %s", name) } };

	set_tell(reader, (struct set_foreign){ kind, where, name, found, NULL });
}

static const struct set_item *
attachment_named(const struct reader *reader, const char *name)
{
	for (guint i = 0; i < reader->set->attachments->len; i++) {
		const struct set_item *item = reader->set->attachments->pdata[i];

		if (strcmp(item->name, name) == 0 && set_holds(item->span, reader->edition))
			return item;
	}
	return NULL;
}

static void
check_attachment(struct reader *reader, const xmlNode *fact)
{
	const char *name = xml_attr_or(fact, "name", ""), *relationship = xml_attr(fact, "relationship");
	const struct set_item *item = attachment_named(reader, name);

	if (item == NULL)
		tell_attachment(reader, "attachment", name, "");
	else if (xml_child_of(reader->facts, "attachment", "name", name) != fact)
		tell_attachment(reader, "second", name, "");
	else if (relationship != NULL && strcmp(relationship, item->relationship) != 0)
		tell_attachment(reader, "relationship", name, relationship);
	else if (strcmp(xml_attr_or(fact, "description", ""), item->description) != 0)
		tell_attachment(reader, "description", name, xml_attr_or(fact, "description", ""));
}

void
set_attachments(struct reader *reader)
{
	const struct reader_set *set = reader->set;
	static const struct set_where nowhere;

	reader->edition = read_edition(reader);
	if (reader->edition > set->newest) {
		set_tell(reader,
		    (struct set_foreign){ "edition", nowhere, arena_printf(reader->arena, "%d", reader->edition),
			arena_printf(reader->arena, "%d", set->newest), NULL });
		reader->edition = set->newest;
	}
	xml_setf(reader->facts, "set", "%d", reader->edition);
	for (guint i = 0; i < set->attachments->len; i++) {
		const struct set_item *item = set->attachments->pdata[i];

		if (set_holds(item->span, reader->edition) &&
		    xml_child_of(reader->facts, "attachment", "name", item->name) == NULL)
			tell_attachment(reader, "absent", item->name, "");
	}
	for (xmlNode *fact = xml_child(reader->facts, "attachment"); fact != NULL; fact = xml_next(fact, "attachment"))
		check_attachment(reader, fact);
}

/* --- XMP --- */

static void
tell_property(struct reader *reader, const char *kind, const char *name, const char *found)
{
	static const struct set_where xmp = { .in = { [LANG_ZH] = "XMP 元数据", [LANG_EN] = "the XMP metadata" } };

	set_tell(reader, (struct set_foreign){ kind, xmp, fact_text(reader->arena, name, strlen(name)), found, NULL });
}

static bool
in_rdf(const xmlNode *node, const char *name)
{
	return node != NULL && node->ns != NULL && strcmp((const char *)node->ns->href, NS_RDF) == 0 &&
	    xml_is(node, name);
}

/* All below is of the language in which PDF/A has extension schemas described. */
static bool
is_schema(const xmlNode *node)
{
	static const char schemas[] = "http://www.aiim.org/pdfa/ns/";
	const char *space = node->ns != NULL ? (const char *)node->ns->href : "";

	if (strcmp(space, NS_RDF) != 0 && !g_str_has_prefix(space, schemas))
		return false;
	for (const xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		if (!is_schema(child))
			return false;
	return true;
}

/* Text alone, or items of the one container that the property has; nothing deeper. */
static bool
is_held(const struct set_item *item, const xmlNode *property)
{
	const xmlNode *list = xml_child(property, NULL);

	if (item->held == NULL || list == NULL)
		return list == NULL;
	if (strcmp(item->held, "tree") == 0)
		return is_schema(property);
	if (!in_rdf(list, item->held) || xml_next(list, NULL) != NULL)
		return false;
	for (const xmlNode *li = xml_child(list, NULL); li != NULL; li = xml_next(li, NULL))
		if (!in_rdf(li, "li") || xml_child(li, NULL) != NULL)
			return false;
	return true;
}

static void
check_property(struct reader *reader, const xmlNs *ns, const char *name, const xmlNode *element, GHashTable *met)
{
	g_autofree char *key = g_strdup_printf("%s %s", ns != NULL ? (const char *)ns->href : "", name);
	const struct set_item *item = set_item_in(g_hash_table_lookup(reader->set->properties, key), reader->edition);

	if (item == NULL)
		tell_property(reader, "metadata", name, ns != NULL ? (const char *)ns->href : "");
	else if (!g_hash_table_add(met, (gpointer)item))
		tell_property(reader, "second", name, "");
	else if (element != NULL && !is_held(item, element))
		tell_property(reader, "metadata", name, (const char *)xml_child(element, NULL)->name);
}

static void
check_description(struct reader *reader, const xmlNode *about, GHashTable *met)
{
	for (const xmlAttr *a = about->properties; a != NULL; a = a->next) {
		const char *value = xml_text(reader->arena, (const xmlNode *)a);

		if (a->ns == NULL || strcmp((const char *)a->ns->href, NS_RDF) != 0)
			check_property(reader, a->ns, (const char *)a->name, NULL, met);
		else if (strcmp((const char *)a->name, "about") != 0 || *value != '\0')
			tell_property(reader, "metadata", (const char *)a->name, value);
	}
	for (const xmlNode *node = xml_child(about, NULL); node != NULL; node = xml_next(node, NULL))
		check_property(reader, node->ns, (const char *)node->name, node, met);
}

/* Words between elements say nothing to a program and are read by people; a value alone has them. */
static const char *
words_beside(const xmlNode *node)
{
	if (xml_child(node, NULL) == NULL)
		return NULL;
	for (const xmlNode *child = node->children; child != NULL; child = child->next) {
		const char *found = child->type == XML_ELEMENT_NODE ? words_beside(child) : NULL;
		const char *text = child->type == XML_TEXT_NODE ? (const char *)child->content : "";

		if (found != NULL || text[strspn(text, " \t\r\n")] != '\0')
			return found != NULL ? found : text;
	}
	return NULL;
}

/* The instruction of the packet, from and to its marks, is no longer than it has to be. */
static bool
is_instruction(const char *at)
{
	enum { LONGEST = 60 };
	const char *end = strstr(at, "?>");

	return g_str_has_prefix(at, "<?xpacket ") && end != NULL && end - at < LONGEST;
}

/* But for the packet's own there are no instructions, no comments, no words that are of no property. */
static void
check_packet(struct reader *reader)
{
	const xmlNode *outer = reader->rdf->parent;
	const char *words = words_beside(reader->rdf);
	guint count = 0;

	for (const char *at = strstr(reader->packet, "<?"); at != NULL; at = strstr(at + 1, "<?"))
		if (++count > 2 || !is_instruction(at))
			tell_property(reader, "metadata", "<?", "");
	if (strstr(reader->packet, "<!") != NULL)
		tell_property(reader, "metadata", "<!", "");
	if (words != NULL)
		tell_property(reader, "metadata", "RDF", fact_text(reader->arena, words, strlen(words)));
	if (reader->rdf->properties != NULL)
		tell_property(reader, "metadata", (const char *)reader->rdf->properties->name, "");
	if (outer != NULL && outer->type == XML_ELEMENT_NODE && outer->properties != NULL)
		tell_property(reader, "metadata", (const char *)outer->properties->name, "");
}

void
set_check_xmp(struct reader *reader)
{
	g_autoptr(GHashTable) met = g_hash_table_new(NULL, NULL);

	if (reader->packet != NULL && reader->rdf != NULL)
		check_packet(reader);
	for (const xmlNode *about = xml_child(reader->rdf, NULL); about != NULL; about = xml_next(about, NULL))
		if (in_rdf(about, "Description"))
			check_description(reader, about, met);
		else
			tell_property(reader, "metadata", (const char *)about->name, "");
}
