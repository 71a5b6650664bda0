/*
 * Parses text into a tree whose elements know their offsets.  libxml2's own lines end at 65,535 and
 * it has no columns, so the tree is built here: the parser's position at the start of an element is inside the
 * start tag, and the nearest '<' before it in our own text is where the tag begins.
 */
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "xml/xml.h"
#include "xml/inner.h"
#include "xml/tags.h"

enum {
	/*
	 * Pedantic: only so are relative names of namespaces told.  NOENT: character references in attributes come as
	 * characters; as no DTD is read, there are no entities besides.
	 */
	OPTIONS = XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOCDATA | XML_PARSE_NOENT | XML_PARSE_PEDANTIC,
};

/* One parse; what its SAX functions know. */
struct xml_reading {
	struct arena *arena;
	struct diag *diag;
	const struct source *source;
	GString *text;               /* of the element in hand, since the last tag */
	bool failed;                 /* the first fault has been reported; the others follow from it */
	const struct xml_each *each; /* NULL: all stays */
	struct arena *passing;       /* where what does not stay is */
};

static gsize
position(xmlParserCtxt *parser, const struct source *source)
{
	const xmlParserInput *input = parser->input;
	gsize offset = input == NULL ? 0 : (gsize)input->consumed + (gsize)(input->cur - input->base);

	return MIN(offset, source->length);
}

/* The nearest `c` before an offset; the offset itself when there is none. */
static gsize
back_to(const struct source *source, gsize from, char c)
{
	for (gsize at = from; at > 0; at--)
		if (source->text[at - 1] == c)
			return at - 1;
	return from;
}

static struct place
local_place(const struct source *source, gsize offset)
{
	return (struct place){ source, source->start + offset };
}

static bool
is_root(const xmlParserCtxt *parser)
{
	return parser->node != NULL && parser->node->parent == (const xmlNode *)parser->myDoc;
}

/* The text seen since the last tag becomes a node. */
static void
end_text(xmlParserCtxt *parser, struct xml_reading *reading)
{
	if (reading->text->len == 0)
		return;
	if (reading->each == NULL || !is_root(parser))
		xml_append(parser->node, xml_tree_text(parser->myDoc, reading->text->str, reading->text->len));
	g_string_truncate(reading->text, 0);
}

static bool
is_passing(const xmlParserCtxt *parser, const struct xml_reading *reading, const xmlChar *name)
{
	return reading->each != NULL && is_root(parser) && strcmp((const char *)name, reading->each->name) == 0;
}

/* Where nodes are made from now on. */
static void
make_in(const xmlParserCtxt *parser, struct arena *arena)
{
	((struct xml_tree *)parser->myDoc->_private)->arena = arena;
}

/* The element that has ended does not stay. */
static void
pass(const xmlParserCtxt *parser, const struct xml_reading *reading, xmlNode *element)
{
	if (!reading->failed)
		reading->each->take(reading->each->data, element);
	xml_remove(element);
	arena_reset(reading->passing);
	make_in(parser, reading->arena);
}

static void
add_node(xmlParserCtxt *parser, xmlNode *node)
{
	xml_append(parser->node != NULL ? parser->node : (xmlNode *)parser->myDoc, node);
}

/* The namespace a prefix stands for at an element; libxml2 has made sure that there is one. */
static xmlNs *
find_namespace(xmlNode *element, const xmlChar *prefix)
{
	return xmlSearchNs(element->doc, element, prefix);
}

static void
declare_namespaces(xmlNode *element, int count, const xmlChar **namespaces)
{
	xmlNs **end = &element->nsDef;

	for (int i = 0; i < count; i++, namespaces += 2) {
		*end = xml_tree_namespace(element->doc, namespaces[0], namespaces[1]);
		end = &(*end)->next;
	}
}

/* SAX2 gives five pointers an attribute: name, prefix, URI, value, end of value. */
static void
add_attributes(xmlNode *element, int count, const xmlChar **attributes)
{
	for (int i = 0; i < count; i++, attributes += 5)
		xml_tree_attribute(element, attributes[1] != NULL ? find_namespace(element, attributes[1]) : NULL,
		    attributes[0], (const char *)attributes[3], (gsize)(attributes[4] - attributes[3]));
}

static void
start_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
    const xmlChar **namespaces, int attribute_count, int defaulted G_GNUC_UNUSED, const xmlChar **attributes)
{
	xmlParserCtxt *parser = data;
	struct xml_reading *reading = parser->_private;
	gsize at = position(parser, reading->source);
	xmlNode *element;

	end_text(parser, reading);
	if (is_passing(parser, reading, name))
		make_in(parser, reading->passing);
	element = xml_tree_node(parser->myDoc, XML_ELEMENT_NODE, name);
	xml_set_place(element, reading->source->start + back_to(reading->source, at, '<'));
	add_node(parser, element);
	declare_namespaces(element, namespace_count, namespaces);
	if (uri != NULL)
		element->ns = find_namespace(element, prefix);
	add_attributes(element, attribute_count, attributes);
	nodePush(parser, element);
}

static void
end_element(void *data, const xmlChar *name G_GNUC_UNUSED, const xmlChar *prefix G_GNUC_UNUSED,
    const xmlChar *uri G_GNUC_UNUSED)
{
	xmlParserCtxt *parser = data;
	xmlNode *element;

	end_text(parser, parser->_private);
	element = nodePop(parser);
	if (element != NULL && is_passing(parser, parser->_private, element->name))
		pass(parser, parser->_private, element);
}

static void
note_text(void *data, const xmlChar *text, int length)
{
	const xmlParserCtxt *parser = data;
	struct xml_reading *reading = parser->_private;

	if (parser->node != NULL)
		g_string_append_len(reading->text, (const char *)text, length);
}

static void
note_aside(xmlParserCtxt *parser, xmlElementType type, const xmlChar *name, const xmlChar *content)
{
	struct xml_reading *reading = parser->_private;
	xmlNode *node = xml_tree_node(parser->myDoc, type, name);

	end_text(parser, reading);
	node->content = (xmlChar *)arena_strdup(reading->arena, (const char *)content);
	add_node(parser, node);
}

static void
note_comment(void *data, const xmlChar *content)
{
	note_aside(data, XML_COMMENT_NODE, xmlStringComment, content);
}

static void
note_instruction(void *data, const xmlChar *target, const xmlChar *content)
{
	note_aside(data, XML_PI_NODE, target, content);
}

/* libxml2 makes the document; from the first moment it is the arena's. */
static void
start_document(void *data)
{
	xmlParserCtxt *parser = data;
	struct xml_reading *reading = parser->_private;

	xmlSAX2StartDocument(data);
	xml_tree_own(reading->arena, parser->myDoc);
}

static void
refuse_dtd(void *data, const xmlChar *name G_GNUC_UNUSED, const xmlChar *external G_GNUC_UNUSED,
    const xmlChar *system G_GNUC_UNUSED)
{
	xmlParserCtxt *parser = data;
	struct xml_reading *reading = parser->_private;
	const struct source *source = reading->source;
	const char *found = g_strstr_len(source->text, (gssize)position(parser, source), "<!DOCTYPE");

	if (!reading->failed)
		diag_report(reading->diag, DIAG_XML_DTD,
		    local_place(source, found == NULL ? 0 : (gsize)(found - source->text)), NULL);
	reading->failed = true;
	xmlStopParser(parser);
}

/* An undeclared entity is an error of well-formedness that libxml2 has already raised; there are no others. */
static xmlEntity *
no_entity(void *data G_GNUC_UNUSED, const xmlChar *name)
{
	return xmlGetPredefinedEntity(name);
}

/* Warnings pass, but for names of namespaces that have no normal form (Canonical XML refuses them). */
static bool
is_fault(const xmlError *error)
{
	return error->level >= XML_ERR_ERROR || error->code == XML_WAR_NS_URI || error->code == XML_WAR_NS_URI_RELATIVE;
}

static void
note_error(void *data, xmlError *error)
{
	xmlParserCtxt *parser = data;
	struct xml_reading *reading = parser->_private;
	struct xml_fault fault;

	if (reading->failed || !is_fault(error) || error->code == XML_ERR_USER_STOP)
		return;
	fault = xml_fault_words(reading->arena, parser, error, reading->source, position(parser, reading->source));
	diag_say(reading->diag, DIAG_XML_SYNTAX, local_place(reading->source, fault.offset), NULL, fault.zh, fault.en);
	reading->failed = true;
}

/* The parser takes its text for UTF-8 without NUL; both are made sure of here, not believed. */
static bool
check_text(struct diag *diag, const struct source *source)
{
	const char *end;

	if (source->length > G_MAXINT - 1) {
		diag_say(diag, DIAG_XML_SYNTAX, local_place(source, 0), NULL, "文件超过 2 GB",
		    "the file is larger than 2 GB");
		return false;
	}
	if (g_utf8_validate_len(source->text, source->length, &end))
		return true;
	diag_say(diag, DIAG_FILE_ENCODING, local_place(source, (gsize)(end - source->text)), NULL,
	    *end == '\0' ? "文中有空字符（U+0000）" : "从这里起的字节不是 UTF-8",
	    *end == '\0' ? "there is a NUL character (U+0000)" : "the bytes from here on are no UTF-8");
	return false;
}

static void
prepare(xmlParserCtxt *parser, struct xml_reading *reading)
{
	xmlCtxtUseOptions(parser, OPTIONS);
	parser->_private = reading;
	parser->sax->startDocument = start_document;
	parser->sax->startElementNs = start_element;
	parser->sax->endElementNs = end_element;
	parser->sax->characters = parser->sax->ignorableWhitespace = note_text;
	parser->sax->comment = note_comment;
	parser->sax->processingInstruction = note_instruction;
	parser->sax->reference = NULL;
	parser->sax->internalSubset = refuse_dtd;
	parser->sax->externalSubset = refuse_dtd;
	parser->sax->getEntity = no_entity;
	parser->sax->getParameterEntity = NULL;
	parser->sax->resolveEntity = NULL;
	parser->sax->serror = note_error;
}

static bool
check_tags(struct diag *diag, const struct source *source)
{
	struct xml_tags tags = { 0 };

	if (xml_tags_pass(&tags, source->text, source->length))
		return true;
	diag_report(diag, DIAG_XML_CROWDED, local_place(source, (gsize)tags.tag), NULL, XML_ATTRIBUTES_MAX_WORDS);
	return false;
}

xmlDoc *
xml_parse_each(struct arena *arena, struct diag *diag, const struct source *source, const struct xml_each *each)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(arena) passing = each != NULL ? arena_new() : NULL;
	struct xml_reading reading = { .arena = arena,
		.diag = diag,
		.source = source,
		.text = text,
		.each = each,
		.passing = passing };
	xmlParserCtxt *parser;
	xmlDoc *doc;

	if (!check_text(diag, source) || !check_tags(diag, source))
		return NULL;
	if (source->length == 0) {
		diag_say(diag, DIAG_XML_SYNTAX, local_place(source, 0), NULL, "文件是空的", "the file is empty");
		return NULL;
	}
	parser = xmlCreateMemoryParserCtxt(source->text, (int)source->length);
	if (parser == NULL)
		g_error("libxml2 cannot make a parser");
	prepare(parser, &reading);
	xmlParseDocument(parser);
	doc = parser->myDoc;
	if (!reading.failed && (!parser->wellFormed || doc == NULL || xmlDocGetRootElement(doc) == NULL)) {
		diag_say(diag, DIAG_XML_SYNTAX, local_place(source, 0), NULL, "没有根元素", "there is no root element");
		reading.failed = true;
	}
	if (doc != NULL && doc->_private != NULL)
		make_in(parser, arena);
	xmlFreeParserCtxt(parser);
	if (reading.failed)
		return NULL;
	xml_set_source(doc, source);
	doc->URL = xmlStrdup(BAD_CAST source->name);
	return doc;
}

xmlDoc *
xml_parse(struct arena *arena, struct diag *diag, const struct source *source)
{
	return xml_parse_each(arena, diag, source, NULL);
}

xmlDoc *
xml_load(struct arena *arena, struct diag *diag, const char *path)
{
	const struct source *source = file_text(arena, diag, path);

	return source == NULL ? NULL : xml_parse(arena, diag, source);
}
