/*
 * XML with places.  A tree is read without DTD, entities or network, with libxml2's size limits
 * kept; every element knows the offset of its start tag, so every attribute and value has a place.
 */
#ifndef XML_XML_H
#define XML_XML_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "base/place.h"

struct arena;
struct diag;

/* Reads a whole file (set-up data, office.xml).  Bytes in any encoding that file_text() knows. NULL: reported. */
xmlDoc *xml_load(struct arena *, struct diag *, const char *path);
/* Parses text in hand; the source must outlive the tree. NULL: reported. The arena owns the tree. */
xmlDoc *xml_parse(struct arena *, struct diag *, const struct source *);
/*
 * As xml_parse, of a root with very many children: those of a name are handed over one by one, as soon as each has been read,
 * and are gone after the call; nor does text between children stay.  A fault behind them is told when they have been taken.
 */
struct xml_each {
	const char *name;
	void (*take)(void *data, const xmlNode *);
	void *data;
};

xmlDoc *xml_parse_each(struct arena *, struct diag *, const struct source *, const struct xml_each *);
/* An empty document of one root element, made by the program (verdicts, facts); the arena owns it. */
xmlDoc *xml_new(struct arena *, const char *root);

/* The place of an element (its '<'), or of the element an attribute or text belongs to. */
struct place xml_place(const xmlNode *);
/* The place of an attribute's name inside its start tag; the element's place when there is none. */
struct place xml_attr_place(const xmlNode *element, const char *attribute);

/* Does one of the findings (from one on) tell a mistake that stands between two nodes of their file (NULL: its begin, its end)? */
bool xml_wrong_between(const struct diag *, gsize first, const xmlNode *begin, const xmlNode *end);

/* For trees made by other readers (CSV): the text a document's places are in, and where a node stands; attributes too. */
void xml_set_source(xmlDoc *, const struct source *);
void xml_set_place(xmlNode *, guint64 offset);

/* Borrowed value of an attribute, or NULL. */
const char *xml_attr(const xmlNode *element, const char *name);
/* Value of an attribute, or a default. */
const char *xml_attr_or(const xmlNode *element, const char *name, const char *otherwise);
bool xml_attr_is(const xmlNode *element, const char *name, const char *value);
/* Text content as it is written; "" when empty. Borrowed from the tree where it stands there in one piece. */
const char *xml_value(struct arena *, const xmlNode *);
/* A copy of it that lives in the arena. */
char *xml_content(struct arena *, const xmlNode *);
/* The same with XML white space trimmed and folded; of NULL: "". */
char *xml_text(struct arena *, const xmlNode *);
bool xml_is(const xmlNode *, const char *element);
xmlNode *xml_root(xmlDoc *);
/* First child element, next sibling element; name NULL: any. */
xmlNode *xml_child(const xmlNode *, const char *name);
xmlNode *xml_next(const xmlNode *, const char *name);
/* The first child element of a name whose attribute has this value; NULL: there is none. */
xmlNode *xml_child_of(const xmlNode *, const char *name, const char *attribute, const char *value);
/*
 * Changes to trees of xml_load, xml_parse and xml_new.  Their nodes live in the arena and their names are borrowed:
 * libxml2 may read and copy them (xmlDocCopyNode) and evaluate XPath, but nothing of it that makes, changes or frees a
 * node may be called on them: xmlNewChild, xmlNewProp, xmlSetProp, xmlNodeSetContent, xmlAddChild, xmlUnlinkNode,
 * xmlFreeNode, xmlReconciliateNs, xmlXPathOrderDocElems and the like.
 */
/* Adds a child element, sets an attribute (NULL value: not set). */
xmlNode *xml_add(xmlNode *parent, const char *name);
xmlNode *xml_add_text(xmlNode *parent, const char *name, const char *text);
void xml_set(xmlNode *, const char *attribute, const char *value);
void xml_setf(xmlNode *, const char *attribute, const char *format, ...) G_GNUC_PRINTF(3, 4);
void xml_unset(xmlNode *, const char *attribute);
/* Text behind what the element holds. */
void xml_append_text(xmlNode *, const char *text);
/* Takes a node out of its tree; puts one that stands in none behind the parent's children. */
void xml_remove(xmlNode *);
void xml_append(xmlNode *parent, xmlNode *);

/* Indented UTF-8 text of a tree without the XML declaration, for --show and goldens. */
char *xml_dump(struct arena *, const xmlNode *);
/* Appends text [bytes] as it stands in the normal form, of an attribute's value or of an element. */
void xml_escape(GString *, const char *text, gsize length, bool attribute);
/*
 * Normal form of an element of a tree without namespaces, to embed and to compare: Canonical XML without comments and
 * white space between elements, text trimmed.
 */
char *xml_normal(struct arena *, xmlNode *, gsize *length);
/* The same without those of its child elements that have this name. */
char *xml_normal_without(struct arena *, xmlNode *, const char *child, gsize *length);
/* The same of a part of a tree: the elements and attributes chosen, and of leaves and attributes what is told of their values. */
struct xml_part {
	bool (*element)(const void *data, const xmlNode *);
	bool (*attribute)(const void *data, const xmlAttr *);
	const char *(*text)(const void *data, struct arena *, const xmlNode *leaf_or_attribute); /* "": nothing */
	const void *data;
};
char *xml_normal_part(struct arena *, xmlNode *, const struct xml_part *, gsize *length);

#endif
