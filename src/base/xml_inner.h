/* What the files about XML share among themselves. */
#ifndef BASE_XML_INNER_H
#define BASE_XML_INNER_H

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "base/xml.h"

/* A fault of well-formedness in words, and where it has to be mended (offset in source->text). */
struct xml_fault {
	const char	*zh;
	const char	*en;
	gsize		 offset;
};

struct xml_fault	 xml_fault_words(struct arena *, xmlParserCtxt *, const xmlError *, const struct source *, gsize position);

/* Copies of libxml2's text without line breaks; lives in the arena. */
char			*xml_message(struct arena *, const xmlError *);

#endif
