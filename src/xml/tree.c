/*
 * Trees whose nodes live in their arena, of the same shape as libxml2's: it may read and search them, but must
 * not free or change them.  A record's trees are made of thousands of small pieces; so they cost no malloc each.
 */
#include <stdarg.h>
#include <string.h>

#include <libxml/parserInternals.h>

#include "base/arena.h"
#include "xml/xml.h"
#include "xml/inner.h"

static const xmlChar *
xml_name(const char *name)
{
	return (const xmlChar *)name;
}

static struct arena *
arena_of(const xmlDoc *doc)
{
	return ((const struct xml_tree *)doc->_private)->arena;
}

/* The nodes go with the arena. */
static void
free_document(void *data)
{
	xmlDoc *doc = data;

	doc->children = doc->last = NULL;
	xmlFreeDoc(doc);
}

void
xml_tree_own(struct arena *arena, xmlDoc *doc)
{
	struct xml_tree *tree = arena_alloc(arena, sizeof *tree);

	tree->arena = arena;
	doc->_private = tree;
	arena_adopt(arena, doc, free_document);
}

xmlDoc *
xml_new(struct arena *arena, const char *root)
{
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");

	doc->encoding = xmlStrdup(BAD_CAST "UTF-8");
	xml_tree_own(arena, doc);
	xml_append((xmlNode *)doc, xml_tree_node(doc, XML_ELEMENT_NODE, xml_name(arena_strdup(arena, root))));
	return doc;
}

xmlNode *
xml_tree_node(xmlDoc *doc, xmlElementType type, const xmlChar *name)
{
	xmlNode *node = arena_alloc(arena_of(doc), sizeof *node);

	node->type = type;
	node->name = name;
	node->doc = doc;
	return node;
}

xmlNode *
xml_tree_text(xmlDoc *doc, const char *text, gsize length)
{
	xmlNode *node = xml_tree_node(doc, XML_TEXT_NODE, xmlStringText);

	node->content = (xmlChar *)arena_strndup(arena_of(doc), text, length);
	return node;
}

xmlNs *
xml_tree_namespace(xmlDoc *doc, const xmlChar *prefix, const xmlChar *uri)
{
	xmlNs *ns = arena_alloc(arena_of(doc), sizeof *ns);

	ns->type = XML_LOCAL_NAMESPACE;
	ns->prefix = prefix;
	ns->href = uri;
	return ns;
}

xmlAttr *
xml_tree_attribute(xmlNode *node, xmlNs *ns, const xmlChar *name, const char *value, gsize length)
{
	xmlAttr *attr = arena_alloc(arena_of(node->doc), sizeof *attr);
	xmlAttr **end = &node->properties;

	attr->type = XML_ATTRIBUTE_NODE;
	attr->name = name;
	attr->ns = ns;
	attr->doc = node->doc;
	attr->parent = node;
	attr->children = attr->last = xml_tree_text(node->doc, value, length);
	attr->children->parent = (xmlNode *)attr;
	while (*end != NULL) {
		attr->prev = *end;
		end = &(*end)->next;
	}
	return *end = attr;
}

void
xml_append(xmlNode *parent, xmlNode *node)
{
	node->parent = parent;
	node->next = NULL;
	node->prev = parent->last;
	if (parent->last == NULL)
		parent->children = node;
	else
		parent->last->next = node;
	parent->last = node;
}

void
xml_remove(xmlNode *node)
{
	xmlNode *parent = node->parent;

	if (node->prev != NULL)
		node->prev->next = node->next;
	else if (parent != NULL)
		parent->children = node->next;
	if (node->next != NULL)
		node->next->prev = node->prev;
	else if (parent != NULL)
		parent->last = node->prev;
	node->parent = node->prev = node->next = NULL;
}

void
xml_unset(xmlNode *node, const char *attribute)
{
	xmlAttr *attr = xml_attribute(node, attribute);

	if (attr == NULL)
		return;
	if (attr->prev != NULL)
		attr->prev->next = attr->next;
	else
		node->properties = attr->next;
	if (attr->next != NULL)
		attr->next->prev = attr->prev;
}

xmlNode *
xml_add(xmlNode *parent, const char *name)
{
	xmlNode *node = xml_tree_node(parent->doc, XML_ELEMENT_NODE,
	    xml_name(arena_strdup(arena_of(parent->doc), name)));

	xml_append(parent, node);
	return node;
}

/* Nearly every text is: no copy is made to find out. */
static bool
all_xml_characters(const char *text)
{
	bool ascii = true;

	for (const guchar *p = (const guchar *)text; *p != '\0'; p++) {
		if ((*p < 0x20 && *p != '\t' && *p != '\n' && *p != '\r') ||
		    (p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe))
			return false;
		ascii = ascii && *p < 0x80;
	}
	return ascii || g_utf8_validate(text, -1, NULL);
}

/* Characters that XML has none of would make a tree that cannot be written; they become U+FFFD. */
static const char *
xml_characters(struct arena *arena, const char *text)
{
	g_autofree char *valid = NULL;
	g_autoptr(GString) out = NULL;

	if (all_xml_characters(text))
		return text;
	valid = g_utf8_make_valid(text, -1);
	out = g_string_sized_new(strlen(valid));
	for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		bool good = c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xfffe && c != 0xffff);

		g_string_append_unichar(out, good ? c : 0xfffd);
	}
	return arena_strndup(arena, out->str, out->len);
}

void
xml_append_text(xmlNode *parent, const char *text)
{
	const char *good = xml_characters(arena_of(parent->doc), text);

	if (*good != '\0')
		xml_append(parent, xml_tree_text(parent->doc, good, strlen(good)));
}

xmlNode *
xml_add_text(xmlNode *parent, const char *name, const char *text)
{
	xmlNode *node = xml_add(parent, name);

	if (text != NULL)
		xml_append_text(node, text);
	return node;
}

void
xml_set(xmlNode *node, const char *attribute, const char *value)
{
	struct arena *arena = arena_of(node->doc);
	const char *good = value == NULL ? NULL : xml_characters(arena, value);
	xmlAttr *attr = good == NULL ? NULL : xml_attribute(node, attribute);

	if (good == NULL)
		return;
	if (attr == NULL)
		xml_tree_attribute(node, NULL, xml_name(arena_strdup(arena, attribute)), good, strlen(good));
	else
		attr->children->content = (xmlChar *)arena_strdup(arena, good);
}

void
xml_setf(xmlNode *node, const char *attribute, const char *format, ...)
{
	va_list arguments;
	char *value;

	va_start(arguments, format);
	value = arena_vprintf(arena_of(node->doc), format, arguments);
	va_end(arguments);
	xml_set(node, attribute, value);
}
