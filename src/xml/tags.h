/*
 * Watches text on its way to an XML parser for start tags of very many attributes: libxml2 compares each of them
 * with all the others, which takes half a minute for 50,000.
 */
#ifndef XML_TAGS_H
#define XML_TAGS_H

#include <stdbool.h>

#include <glib.h>

#define XML_ATTRIBUTES_MAX       256 /* of one element; the widest of ours has 40 */
#define XML_ATTRIBUTES_MAX_WORDS G_STRINGIFY(XML_ATTRIBUTES_MAX)

enum tag_part { TAG_PART_TEXT, TAG_PART_TAG, TAG_PART_VALUE, TAG_PART_COMMENT, TAG_PART_CDATA, TAG_PART_INSTRUCTION };

/* All zero at the beginning of a text, which may come in pieces. */
struct xml_tags {
	enum tag_part part;
	char quote;   /* of the value in hand */
	guint32 last; /* four bytes seen in what is no text or value */
	guint attributes;
	guint64 seen; /* bytes before this piece */
	guint64 tag;  /* where the tag in hand begins */
};

/* false: the tag at `tag` has too many. */
bool xml_tags_pass(struct xml_tags *, const char *text, gsize length);

#endif
