/* Trees as text: indented for people and goldens, and in the normal form that is embedded and compared. */
#include <string.h>

#include <libxml/c14n.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlsave.h>

#include "base/xml.h"

static bool
is_blank_text(const xmlChar *text)
{
	return text == NULL || text[strspn((const char *)text, " \t\r\n")] == '\0';
}

static bool
is_text(const xmlNode *node)
{
	return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

static void
remove_node(xmlNode *node)
{
	xmlUnlinkNode(node);
	xmlFreeNode(node);
}

/* Comments and instructions go; pieces of text that they parted are joined. */
static void
join_text(xmlNode *parent)
{
	xmlNode *next;

	for (xmlNode *child = parent->children; child != NULL; child = next) {
		next = child->next;
		if (child->type == XML_COMMENT_NODE || child->type == XML_PI_NODE)
			remove_node(child);
		else if (is_text(child)) {
			child->type = XML_TEXT_NODE;
			child->name = xmlStringText;
			if (child->prev != NULL && child->prev->type == XML_TEXT_NODE) {
				xmlNodeAddContent(child->prev, child->content);
				remove_node(child);
			}
		}
	}
}

static void
set_text(xmlNode *text, const char *from, gsize length)
{
	xmlChar *trimmed = xmlStrndup((const xmlChar *)from, (int)length);

	xmlNodeSetContent(text, NULL);
	xmlNodeAddContent(text, trimmed);
	xmlFree(trimmed);
}

static void
trim_text(xmlNode *text)
{
	const char *from = (const char *)text->content;
	gsize length;

	if (text->prev == NULL)
		from += strspn(from, " \t\r\n");
	length = strlen(from);
	if (text->next == NULL)
		while (length > 0 && strchr(" \t\r\n", from[length - 1]) != NULL)
			length--;
	set_text(text, from, length);
}

/* `trim`: the normal form; otherwise only the white space between elements goes. */
static void
strip_element(xmlNode *parent, bool trim)
{
	xmlNode *next;

	for (xmlNode *child = parent->children; child != NULL; child = next) {
		bool alone = child->prev == NULL && child->next == NULL;

		next = child->next;
		if (child->type == XML_TEXT_NODE && is_blank_text(child->content) && (trim || !alone))
			remove_node(child);
	}
	for (xmlNode *child = parent->children; trim && child != NULL; child = child->next)
		if (child->type == XML_TEXT_NODE)
			trim_text(child);
}

/* The next element of the tree below `root`, in document order. */
static xmlNode *
next_element(xmlNode *node, const xmlNode *root)
{
	xmlNode *found = xml_child(node, NULL);

	while (found == NULL && node != root) {
		found = xml_next(node, NULL);
		node = node->parent;
	}
	return found;
}

/* A copy of the element as a document of its own, without what the wanted form leaves out. */
static xmlDoc *
stripped_copy(const xmlNode *element, bool trim)
{
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
	xmlNode *root = xmlDocCopyNode((xmlNode *)(guintptr)element, doc, 1);

	doc->encoding = xmlStrdup(BAD_CAST "UTF-8");
	xmlDocSetRootElement(doc, root);
	for (xmlNode *node = root; node != NULL; node = next_element(node, root)) {
		if (trim)
			join_text(node);
		strip_element(node, trim);
	}
	return doc;
}

char *
xml_dump(struct arena *arena, const xmlNode *node)
{
	const xmlNode *element = node->type == XML_DOCUMENT_NODE ? xmlDocGetRootElement((xmlDoc *)(guintptr)node) : node;
	xmlDoc *doc = stripped_copy(element, false);
	xmlBuffer *buffer = xmlBufferCreate();
	char *text;

	xmlNodeDump(buffer, doc, xmlDocGetRootElement(doc), 0, 1);
	text = arena_printf(arena, "%s\n", (const char *)xmlBufferContent(buffer));
	xmlBufferFree(buffer);
	xmlFreeDoc(doc);
	return text;
}

char *
xml_normal(struct arena *arena, xmlNode *element, gsize *length)
{
	xmlDoc *doc = stripped_copy(element, true);
	xmlChar *out = NULL;
	int size = xmlC14NDocDumpMemory(doc, NULL, XML_C14N_1_0, NULL, 0, &out);
	char *text;

	if (size < 0)
		g_error("libxml2 cannot write the normal form of <%s>", (const char *)element->name);
	text = arena_strndup(arena, (const char *)out, (gsize)size);
	*length = (gsize)size;
	xmlFree(out);
	xmlFreeDoc(doc);
	return text;
}
