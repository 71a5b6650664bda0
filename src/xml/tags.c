/* Counts attributes by their equals signs; all that can hide one is told apart: values, comments, CDATA, instructions. */
#include <string.h>

#include "xml/tags.h"

/* The four bytes that open or close a part; fewer are compared by a mask. */
#define BYTES(a, b, c, d) ((guint32)(a) << 24 | (guint32)(b) << 16 | (guint32)(c) << 8 | (guint32)(d))

static void
in_tag(struct xml_tags *tags, char c)
{
	if (c == '>')
		tags->part = TAG_PART_TEXT;
	else if (c == '"' || c == '\'') {
		tags->part = TAG_PART_VALUE;
		tags->quote = c;
	} else if (c == '=')
		tags->attributes++;
	else if (tags->last == BYTES('<', '!', '-', '-'))
		tags->part = TAG_PART_COMMENT;
	else if (tags->last == BYTES('<', '!', '[', 'C'))
		tags->part = TAG_PART_CDATA;
	else if ((tags->last & 0xffff) == BYTES(0, 0, '<', '?'))
		tags->part = TAG_PART_INSTRUCTION;
}

/* Is the part that holds no tags closed by the bytes last seen? */
static bool
is_closed(const struct xml_tags *tags)
{
	switch (tags->part) {
	case TAG_PART_COMMENT:
		return (tags->last & 0xffffff) == BYTES(0, '-', '-', '>');
	case TAG_PART_CDATA:
		return (tags->last & 0xffffff) == BYTES(0, ']', ']', '>');
	case TAG_PART_INSTRUCTION:
		return (tags->last & 0xffff) == BYTES(0, 0, '?', '>');
	case TAG_PART_TEXT:
	case TAG_PART_TAG:
	case TAG_PART_VALUE:
		break;
	}
	return false;
}

/* Past text or a value, whose end is one byte; NULL: it does not end in this piece. */
static const char *
skip(struct xml_tags *tags, const char *at, const char *end, const char *text)
{
	bool value = tags->part == TAG_PART_VALUE;
	const char *found = memchr(at, value ? tags->quote : '<', (gsize)(end - at));

	if (found == NULL)
		return NULL;
	tags->part = TAG_PART_TAG;
	tags->last = (guchar)*found;
	if (value)
		return found + 1;
	tags->attributes = 0;
	tags->tag = tags->seen + (guint64)(found - text);
	return found + 1;
}

bool
xml_tags_pass(struct xml_tags *tags, const char *text, gsize length)
{
	const char *at = text, *end = text + length;

	while (at != NULL && at < end) {
		if (tags->part == TAG_PART_TEXT || tags->part == TAG_PART_VALUE) {
			at = skip(tags, at, end, text);
			continue;
		}
		tags->last = tags->last << 8 | (guchar)*at;
		if (tags->part == TAG_PART_TAG)
			in_tag(tags, *at);
		else if (is_closed(tags))
			tags->part = TAG_PART_TEXT;
		if (tags->attributes > XML_ATTRIBUTES_MAX)
			return false;
		at++;
	}
	tags->seen += length;
	return true;
}
