/* Looking at trees and adding to them: places, attributes, text, children. */
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "base/xml.h"

static const xmlChar *
xml_name(const char *name)
{
	return (const xmlChar *)name;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void
xml_set_source(xmlDoc *doc, const struct source *source)
{
	doc->_private = (void *)(guintptr)source;
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
	if (node == NULL || node->type == XML_NAMESPACE_DECL)
		return (struct place){ 0 };
	if (node->doc == NULL || node->doc->_private == NULL)
		return (struct place){ 0 };
	for (const xmlNode *at = node; at != NULL && at->type != XML_DOCUMENT_NODE; at = at->parent)
		if (at->_private != NULL)
			return (struct place){ node->doc->_private, (guint64)(guintptr)at->_private - 1 };
	return (struct place){ node->doc->_private, ((const struct source *)node->doc->_private)->start };
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
	    xmlHasProp(element, xml_name(attribute));
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

const char *
xml_attr(const xmlNode *element, const char *name)
{
	const xmlAttr *attr;

	if (element == NULL || element->type != XML_ELEMENT_NODE)
		return NULL;
	attr = xmlHasProp(element, xml_name(name));
	if (attr == NULL || attr->type != XML_ATTRIBUTE_NODE)
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

static void
fold_space(char *text)
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

char *
xml_text(struct arena *arena, const xmlNode *node)
{
	xmlChar *content = node == NULL ? NULL : xmlNodeGetContent(node);
	char *text = arena_strdup(arena, content == NULL ? "" : (const char *)content);

	xmlFree(content);
	fold_space(text);
	return text;
}

bool
xml_is(const xmlNode *node, const char *element)
{
	return node != NULL && node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, element) == 0;
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
xml_add(xmlNode *parent, const char *name)
{
	return xmlAddChild(parent, xmlNewDocNode(parent->doc, NULL, xml_name(name), NULL));
}

/* Nearly every text is: no copy is made to find out. */
static bool
all_xml_characters(const char *text)
{
	for (const guchar *p = (const guchar *)text; *p != '\0'; p++)
		if ((*p < 0x20 && *p != '\t' && *p != '\n' && *p != '\r') || (p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe))
			return false;
	return g_utf8_validate(text, -1, NULL);
}

/* Characters that XML has none of would make a tree that cannot be written; they become U+FFFD. */
static char *
xml_characters(const char *text)
{
	g_autofree char *valid = all_xml_characters(text) ? NULL : g_utf8_make_valid(text, -1);
	GString *out;

	if (valid == NULL)
		return g_strdup(text);
	out = g_string_sized_new(strlen(valid));
	for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		bool good = c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xfffe && c != 0xffff);

		g_string_append_unichar(out, good ? c : 0xfffd);
	}
	return g_string_free(out, FALSE);
}

xmlNode *
xml_add_text(xmlNode *parent, const char *name, const char *text)
{
	xmlNode *node = xml_add(parent, name);
	g_autofree char *good = xml_characters(text == NULL ? "" : text);

	if (*good != '\0')
		xmlAddChild(node, xmlNewDocText(parent->doc, xml_name(good)));
	return node;
}

void
xml_set(xmlNode *node, const char *attribute, const char *value)
{
	g_autofree char *good = value == NULL ? NULL : xml_characters(value);

	if (good != NULL)
		xmlSetProp(node, xml_name(attribute), xml_name(good));
}

void
xml_setf(xmlNode *node, const char *attribute, const char *format, ...)
{
	g_autofree char *value = NULL;
	va_list arguments;

	va_start(arguments, format);
	value = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	xml_set(node, attribute, value);
}
