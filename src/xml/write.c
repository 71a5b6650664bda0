/* Trees as text: indented for people and goldens, and in the normal form that is embedded and compared. */
#include <string.h>

#include <libxml/tree.h>

#include "base/arena.h"
#include "xml/xml.h"

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

/* White space between elements goes. */
static void
strip_element(xmlNode *parent)
{
	xmlNode *next;

	for (xmlNode *child = parent->children; child != NULL; child = next) {
		bool alone = child->prev == NULL && child->next == NULL;

		next = child->next;
		if (child->type == XML_TEXT_NODE && is_blank_text(child->content) && !alone) {
			xmlUnlinkNode(child);
			xmlFreeNode(child);
		}
	}
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

/* A copy of the element as a document of its own (libxml2's, not the arena's), without white space between elements. */
static xmlDoc *
stripped_copy(const xmlNode *element)
{
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
	xmlNode *root = xmlDocCopyNode((xmlNode *)(guintptr)element, doc, 1);

	doc->encoding = xmlStrdup(BAD_CAST "UTF-8");
	xmlDocSetRootElement(doc, root);
	for (xmlNode *node = root; node != NULL; node = next_element(node, root))
		strip_element(node);
	return doc;
}

char *
xml_dump(struct arena *arena, const xmlNode *node)
{
	const xmlNode *element = node->type == XML_DOCUMENT_NODE ? xmlDocGetRootElement((xmlDoc *)(guintptr)node) :
								   node;
	xmlDoc *doc = stripped_copy(element);
	xmlBuffer *buffer = xmlBufferCreate();
	char *text;

	xmlNodeDump(buffer, doc, xmlDocGetRootElement(doc), 0, 1);
	text = arena_printf(arena, "%s\n", (const char *)xmlBufferContent(buffer));
	xmlBufferFree(buffer);
	xmlFreeDoc(doc);
	return text;
}

/* What is written, and where the text in hand is put together. */
struct xml_normal_writer {
	GString *out, *text;
	const struct xml_part *part; /* NULL: all */
	const xmlNode *top;          /* children of this element that are called `without` go; NULL: none */
	const char *without;
	struct arena *arena;
};

void
xml_escape(GString *out, const char *text, gsize length, bool attribute)
{
	for (gsize i = 0; i < length; i++)
		switch (text[i]) {
		case '&':
			g_string_append(out, "&amp;");
			break;
		case '<':
			g_string_append(out, "&lt;");
			break;
		case '\r':
			g_string_append(out, "&#xD;");
			break;
		case '>':
			g_string_append(out, attribute ? ">" : "&gt;");
			break;
		case '"':
			g_string_append(out, attribute ? "&quot;" : "\"");
			break;
		case '\t':
			g_string_append(out, attribute ? "&#x9;" : "\t");
			break;
		case '\n':
			g_string_append(out, attribute ? "&#xA;" : "\n");
			break;
		default:
			g_string_append_c(out, text[i]);
		}
}

static int
by_name(gconstpointer a, gconstpointer b)
{
	const xmlAttr *one = *(const xmlAttr *const *)a, *other = *(const xmlAttr *const *)b;

	return strcmp((const char *)one->name, (const char *)other->name);
}

static void
put_attributes(struct xml_normal_writer *n, const xmlNode *element)
{
	g_autoptr(GPtrArray) attributes = NULL;

	for (xmlAttr *a = element->properties; a != NULL; a = a->next) {
		if (n->part != NULL && !n->part->attribute(n->part->data, a))
			continue;
		if (attributes == NULL)
			attributes = g_ptr_array_sized_new(8);
		g_ptr_array_add(attributes, a);
	}
	if (attributes == NULL)
		return;
	g_ptr_array_sort(attributes, by_name);
	for (guint i = 0; i < attributes->len; i++) {
		const xmlAttr *a = attributes->pdata[i];
		const char *told = n->part == NULL ? "" : n->part->text(n->part->data, n->arena, (const xmlNode *)a);

		g_string_append_printf(n->out, " %s=\"", (const char *)a->name);
		xml_escape(n->out, told, strlen(told), true);
		for (const xmlNode *text = n->part == NULL ? a->children : NULL; text != NULL; text = text->next)
			if (text->content != NULL)
				xml_escape(n->out, (const char *)text->content, strlen((const char *)text->content),
				    true);
		g_string_append_c(n->out, '"');
	}
}

/* Text between two elements; white space at the ends of the parent's content goes. */
static void
end_text(struct xml_normal_writer *n, bool first, bool last)
{
	const char *from = n->text->str;
	gsize length;

	if (!is_blank_text((const xmlChar *)from)) {
		from += first ? strspn(from, " \t\r\n") : 0;
		length = strlen(from);
		while (last && length > 0 && strchr(" \t\r\n", from[length - 1]) != NULL)
			length--;
		xml_escape(n->out, from, length, false);
	}
	g_string_truncate(n->text, 0);
}

static void put_normal(struct xml_normal_writer *, const xmlNode *);

/* Comments and instructions go; pieces of text that they parted are one. */
static void
put_content(struct xml_normal_writer *n, const xmlNode *parent)
{
	bool first = true;

	for (const xmlNode *child = parent->children; child != NULL; child = child->next) {
		if (is_text(child) && child->content != NULL)
			g_string_append(n->text, (const char *)child->content);
		if (child->type != XML_ELEMENT_NODE || (parent == n->top && xml_is(child, n->without)))
			continue;
		end_text(n, first, false);
		first = false;
		put_normal(n, child);
	}
	end_text(n, first, true);
}

static void
put_part(struct xml_normal_writer *n, const xmlNode *parent)
{
	const char *text;

	if (xml_child(parent, NULL) == NULL) {
		text = n->part->text(n->part->data, n->arena, parent);
		xml_escape(n->out, text, strlen(text), false);
	}
	for (const xmlNode *child = xml_child(parent, NULL); child != NULL; child = xml_next(child, NULL))
		if (n->part->element(n->part->data, child))
			put_normal(n, child);
}

static void
put_normal(struct xml_normal_writer *n, const xmlNode *element)
{
	g_string_append_printf(n->out, "<%s", (const char *)element->name);
	put_attributes(n, element);
	g_string_append_c(n->out, '>');
	if (n->part != NULL)
		put_part(n, element);
	else
		put_content(n, element);
	g_string_append_printf(n->out, "</%s>", (const char *)element->name);
}

char *
xml_normal_part(struct arena *arena, xmlNode *element, const struct xml_part *part, gsize *length)
{
	g_autoptr(GString) text = g_string_new(NULL);
	struct xml_normal_writer n = { .out = g_string_new(NULL), .text = text, .part = part, .arena = arena };

	put_normal(&n, element);
	*length = n.out->len;
	return arena_adopt(arena, g_string_free(n.out, FALSE), g_free);
}

char *
xml_normal(struct arena *arena, xmlNode *element, gsize *length)
{
	return xml_normal_part(arena, element, NULL, length);
}

char *
xml_normal_without(struct arena *arena, xmlNode *element, const char *child, gsize *length)
{
	g_autoptr(GString) text = g_string_new(NULL);
	struct xml_normal_writer n = { .out = g_string_new(NULL),
		.text = text,
		.arena = arena,
		.top = element,
		.without = child };

	put_normal(&n, element);
	*length = n.out->len;
	return arena_adopt(arena, g_string_free(n.out, FALSE), g_free);
}
