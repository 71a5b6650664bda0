/* Faults of well-formedness in words; for whoever parses XML by other means than xml_parse(). */
#ifndef XML_FAULT_H
#define XML_FAULT_H

#include <glib.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

struct arena;
struct source;

/* What is wrong and where it has to be mended (offset in source->text). */
struct xml_fault {
	const char *zh;
	const char *en;
	gsize offset;
};

/* position: where the parser stood, as an offset in source->text. */
struct xml_fault xml_fault_words(struct arena *, xmlParserCtxt *, const xmlError *, const struct source *,
    gsize position);

#endif
