/* What the files about XML share among themselves. */
#ifndef XML_INNER_H
#define XML_INNER_H

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "xml/fault.h"

/* What stands behind a document (its _private). */
struct xml_tree {
	struct arena *arena;         /* its nodes live in it */
	const struct source *source; /* its places are in, or NULL */
};

/* Makes libxml2's empty document a tree of the arena. */
void xml_tree_own(struct arena *, xmlDoc *);
/* Pieces of a tree; names are not copied, text is. Nodes are not yet linked, attributes are the element's last. */
xmlNode *xml_tree_node(xmlDoc *, xmlElementType, const xmlChar *name);
xmlNode *xml_tree_text(xmlDoc *, const char *text, gsize length);
xmlNs *xml_tree_namespace(xmlDoc *, const xmlChar *prefix, const xmlChar *uri);
xmlAttr *xml_tree_attribute(xmlNode *, xmlNs *, const xmlChar *name, const char *value, gsize length);

/* An attribute of this name in any namespace, or NULL. */
xmlAttr *xml_attribute(const xmlNode *element, const char *name);

#endif
