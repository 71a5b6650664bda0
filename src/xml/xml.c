/* Looking at trees: places, attributes, text, children. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/inner.h"

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void
xml_set_source(xmlDoc *doc, const struct source *source)
{
	((struct xml_tree *)doc->_private)->source = source;
}

/* Offset 0 is a place too, so one more is kept. */
void
xml_set_place(xmlNode *node, guint64 offset)
{
	node->_private = (void *)(guintptr)(offset + 1);
}

struct place
xml_place(const xmlNode *node)
{
	const struct xml_tree *tree;

	if (node == NULL || node->type == XML_NAMESPACE_DECL || node->doc == NULL)
		return (struct place){ 0 };
	tree = node->doc->_private;
	if (tree == NULL || tree->source == NULL)
		return (struct place){ 0 };
	for (const xmlNode *at = node; at != NULL && at->type != XML_DOCUMENT_NODE; at = at->parent)
		if (at->_private != NULL)
			return (struct place){ tree->source, (guint64)(guintptr)at->_private - 1 };
	return (struct place){ tree->source, tree->source->start };
}

bool
xml_wrong_between(const struct diag *diag, gsize first, const xmlNode *begin, const xmlNode *end)
{
	guint64 from = xml_place(begin).offset, to = end != NULL ? xml_place(end).offset : G_MAXUINT64;

	for (gsize i = first; i < diag_count(diag); i++) {
		const struct finding *f = diag_get(diag, i);

		if (f->level >= DIAG_ERROR && f->place.offset >= from && f->place.offset < to)
			return true;
	}
	return false;
}

/* Past white space. */
static const char *
skip_space(const char *at, const char *end)
{
	while (at < end && is_space(*at))
		at++;
	return at;
}

/* Past a name; namespace prefixes belong to it. */
static const char *
skip_name(const char *at, const char *end)
{
	while (at < end && !is_space(*at) && *at != '=' && *at != '>' && *at != '/')
		at++;
	return at;
}

static const char *
skip_value(const char *at, const char *end)
{
	char quote;

	at = skip_space(at, end);
	if (at < end && *at == '=')
		at = skip_space(at + 1, end);
	if (at >= end || (*at != '"' && *at != '\''))
		return at;
	quote = *at++;
	while (at < end && *at != quote)
		at++;
	return at < end ? at + 1 : at;
}

/* The name of an attribute inside the start tag at `tag`; NULL when the tag has none such. */
static const char *
find_attribute(const char *tag, const char *end, const char *attribute)
{
	gsize length = strlen(attribute);
	const char *at = skip_name(tag, end);

	while (at < end) {
		const char *name = skip_space(at, end);
		const char *after = skip_name(name, end);
		const char *local = memchr(name, ':', (gsize)(after - name));

		if (after == name)
			return NULL;
		if ((gsize)(after - name) == length && memcmp(name, attribute, length) == 0)
			return name;
		if (local != NULL && (gsize)(after - local - 1) == length && memcmp(local + 1, attribute, length) == 0)
			return name;
		at = skip_value(after, end);
	}
	return NULL;
}

struct place
xml_attr_place(const xmlNode *element, const char *attribute)
{
	struct place place = xml_place(element);
	const struct source *source = place.source;
	const xmlAttr *attr = element == NULL || element->type != XML_ELEMENT_NODE ? NULL :
										     xml_attribute(element, attribute);
	const char *found;
	gsize local;

	if (attr != NULL && attr->_private != NULL)
		return (struct place){ source, (guint64)(guintptr)attr->_private - 1 };
	if (source == NULL || place.offset < source->start || place.offset - source->start >= source->length)
		return place;
	local = (gsize)(place.offset - source->start);
	if (source->text[local] != '<')
		return place;
	found = find_attribute(source->text + local, source->text + source->length, attribute);
	if (found != NULL)
		place.offset = source->start + (guint64)(found - source->text);
	return place;
}

xmlAttr *
xml_attribute(const xmlNode *element, const char *name)
{
	xmlAttr *attr = element->properties;

	while (attr != NULL && !text_equal((const char *)attr->name, name))
		attr = attr->next;
	return attr;
}

const char *
xml_attr(const xmlNode *element, const char *name)
{
	const xmlAttr *attr;

	if (element == NULL || element->type != XML_ELEMENT_NODE)
		return NULL;
	attr = xml_attribute(element, name);
	if (attr == NULL)
		return NULL;
	return attr->children == NULL || attr->children->content == NULL ? "" : (const char *)attr->children->content;
}

const char *
xml_attr_or(const xmlNode *element, const char *name, const char *otherwise)
{
	const char *value = xml_attr(element, name);

	return value == NULL ? otherwise : value;
}

bool
xml_attr_is(const xmlNode *element, const char *name, const char *value)
{
	return g_strcmp0(xml_attr(element, name), value) == 0;
}

/* Trims and folds white space in place. */
static void
fold(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; from++) {
		if (!is_space(*from))
			*to++ = *from;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > text && to[-1] == ' ')
		to--;
	*to = '\0';
}

/* The one piece of text that an attribute or an element mostly consists of; "" for none, NULL where it is more than that. */
static const char *
only_text(const xmlNode *node)
{
	const xmlNode *child = node->children;

	if (node->type != XML_ELEMENT_NODE && node->type != XML_ATTRIBUTE_NODE)
		return NULL;
	if (child == NULL)
		return "";
	return child->next == NULL && child->type == XML_TEXT_NODE ? (const char *)child->content : NULL;
}

const char *
xml_value(struct arena *arena, const xmlNode *node)
{
	const char *only = only_text(node);
	xmlChar *content = only != NULL ? NULL : xmlNodeGetContent(node);

	if (content != NULL)
		only = arena_strdup(arena, (const char *)content);
	xmlFree(content);
	return only == NULL ? "" : only;
}

char *
xml_content(struct arena *arena, const xmlNode *node)
{
	return arena_strdup(arena, xml_value(arena, node));
}

char *
xml_text(struct arena *arena, const xmlNode *node)
{
	char *text = node == NULL ? arena_strdup(arena, "") : xml_content(arena, node);

	fold(text);
	return text;
}

bool
xml_is(const xmlNode *node, const char *element)
{
	return node != NULL && node->type == XML_ELEMENT_NODE && text_equal((const char *)node->name, element);
}

xmlNode *
xml_root(xmlDoc *doc)
{
	return doc == NULL ? NULL : xmlDocGetRootElement(doc);
}

static xmlNode *
first_element(xmlNode *node, const char *name)
{
	while (node != NULL && (node->type != XML_ELEMENT_NODE || (name != NULL && !xml_is(node, name))))
		node = node->next;
	return node;
}

xmlNode *
xml_child(const xmlNode *node, const char *name)
{
	return node == NULL || node->type != XML_ELEMENT_NODE ? NULL : first_element(node->children, name);
}

xmlNode *
xml_next(const xmlNode *node, const char *name)
{
	return node == NULL ? NULL : first_element(node->next, name);
}

xmlNode *
xml_child_of(const xmlNode *parent, const char *name, const char *attribute, const char *value)
{
	xmlNode *child = xml_child(parent, name);

	while (child != NULL && !xml_attr_is(child, attribute, value))
		child = xml_next(child, name);
	return child;
}
