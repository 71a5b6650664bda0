/* What the files about XML share among themselves. */
#ifndef BASE_XML_INNER_H
#define BASE_XML_INNER_H

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "base/xml.h"
#include "base/xml_fault.h"

/* Copies of libxml2's text without line breaks; lives in the arena. */
char			*xml_message(struct arena *, const xmlError *);

#endif
