/*
 * Parses text into a tree whose elements know their offsets.  libxml2's own lines end at 65,535 and
 * it has no columns, so startElementNs is wrapped: the parser's position there is inside the start
 * tag, and the nearest '<' before it in our own text is where the tag begins.
 */
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>

#include "base/file.h"
#include "base/inner.h"
#include "base/text.h"
#include "base/xml.h"
#include "base/xml_inner.h"

enum {
	/* Pedantic: only so are relative names of namespaces told. */
	OPTIONS = XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_PEDANTIC,
};

/* One parse; what its SAX functions know. */
struct reading {
	struct arena		*arena;
	struct diag		*diag;
	const struct source	*source;
	startElementNsSAX2Func	 start_element;
	bool			 failed;	/* the first fault has been reported; the others follow from it */
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

static void
start_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
    const xmlChar **namespaces, int attribute_count, int defaulted, const xmlChar **attributes)
{
	xmlParserCtxt *parser = data;
	struct reading *reading = parser->_private;
	const xmlNode *before = parser->node;
	gsize at = position(parser, reading->source);

	reading->start_element(data, name, prefix, uri, namespace_count, namespaces, attribute_count, defaulted,
	    attributes);
	if (parser->node != NULL && parser->node != before)
		xml_set_place(parser->node, reading->source->start + back_to(reading->source, at, '<'));
}

static void
refuse_dtd(void *data, const xmlChar *name G_GNUC_UNUSED, const xmlChar *external G_GNUC_UNUSED,
    const xmlChar *system G_GNUC_UNUSED)
{
	xmlParserCtxt *parser = data;
	struct reading *reading = parser->_private;
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
	struct reading *reading = parser->_private;
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
		diag_say(diag, DIAG_XML_SYNTAX, local_place(source, 0), NULL, "文件超过 2 GB", "the file is larger than 2 GB");
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
prepare(xmlParserCtxt *parser, struct reading *reading)
{
	xmlCtxtUseOptions(parser, OPTIONS);
	reading->start_element = parser->sax->startElementNs;
	parser->_private = reading;
	parser->sax->startElementNs = start_element;
	parser->sax->internalSubset = refuse_dtd;
	parser->sax->externalSubset = refuse_dtd;
	parser->sax->getEntity = no_entity;
	parser->sax->getParameterEntity = NULL;
	parser->sax->resolveEntity = NULL;
	parser->sax->serror = note_error;
}

static void
free_document(void *doc)
{
	xmlFreeDoc(doc);
}

xmlDoc *
xml_parse(struct arena *arena, struct diag *diag, const struct source *source)
{
	struct reading reading = { .arena = arena, .diag = diag, .source = source };
	xmlParserCtxt *parser;
	xmlDoc *doc;

	if (!check_text(diag, source))
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
	xmlFreeParserCtxt(parser);
	if (reading.failed) {
		xmlFreeDoc(doc);
		return NULL;
	}
	xml_set_source(doc, source);
	doc->URL = xmlStrdup(BAD_CAST source->name);
	return arena_adopt(arena, doc, free_document);
}

xmlDoc *
xml_load(struct arena *arena, struct diag *diag, const char *path)
{
	const struct source *source = file_text(arena, diag, path);

	return source == NULL ? NULL : xml_parse(arena, diag, source);
}

xmlDoc *
xml_new(struct arena *arena, const char *root)
{
	xmlDoc *doc = arena_adopt(arena, xmlNewDoc(BAD_CAST "1.0"), free_document);

	doc->encoding = xmlStrdup(BAD_CAST "UTF-8");
	xmlDocSetRootElement(doc, xmlNewDocNode(doc, NULL, BAD_CAST root, NULL));
	return doc;
}
