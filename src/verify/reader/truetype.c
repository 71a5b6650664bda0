/* What a TrueType program holds beside outlines: tables that no writer of ours writes, instructions that move its points. */
#include <string.h>

#include "base/text.h"
#include "verify/reader/inner.h"

enum { HEADER = 12, ROW = 16, OUTLINE = 10, MORE_PARTS = 0x20, INSTRUCTED = 0x100 };

/* A table of a program, or all of it. */
struct truetype_part {
	const guint8 *bytes;
	gsize length;
};

/* 0 beyond its end. */
static guint
u16(struct truetype_part part, gsize at)
{
	return at + 2 <= part.length ? (guint)part.bytes[at] << 8 | part.bytes[at + 1] : 0;
}

static gsize
u32(struct truetype_part part, gsize at)
{
	return (gsize)u16(part, at) << 16 | u16(part, at + 2);
}

static struct truetype_part
cut(struct truetype_part whole, gsize from, gsize length)
{
	if (from > whole.length || length > whole.length - from)
		return (struct truetype_part){ NULL, 0 };
	return (struct truetype_part){ whole.bytes + from, length };
}

static struct truetype_part
table_of(struct truetype_part program, const char *tag)
{
	for (gsize i = 0; i < u16(program, 4); i++) {
		struct truetype_part row = cut(program, HEADER + ROW * i, ROW);

		if (row.bytes != NULL && memcmp(row.bytes, tag, 4) == 0)
			return cut(program, u32(row, 8), u32(row, 12));
	}
	return (struct truetype_part){ NULL, 0 };
}

/* A simple outline says how many bytes of instructions it has, a composite one by a flag of its parts. */
static bool
is_instructed(struct truetype_part outline)
{
	guint contours = u16(outline, 0);

	if (outline.length < OUTLINE + 2)
		return false;
	if (contours < 0x8000)
		return u16(outline, OUTLINE + 2 * (gsize)contours) > 0;
	for (gsize at = OUTLINE; at < outline.length;) {
		guint flags = u16(outline, at);

		if ((flags & INSTRUCTED) != 0)
			return true;
		if ((flags & MORE_PARTS) == 0)
			return false;
		at += 4u + (flags & 1 ? 4u : 2u) + (flags & 8 ? 2u : flags & 0x40 ? 4u : flags & 0x80 ? 8u : 0u);
	}
	return false;
}

guint
reader_truetype_instructed(const char *bytes, gsize length)
{
	struct truetype_part program = { (const guint8 *)bytes, length };
	struct truetype_part loca = table_of(program, "loca"), glyf = table_of(program, "glyf");
	bool wide = u16(table_of(program, "head"), 50) != 0;
	gsize entry = wide ? 4 : 2;
	guint count = 0;

	for (gsize at = 0; at + 2 * entry <= loca.length; at += entry) {
		gsize from = wide ? u32(loca, at) : 2 * (gsize)u16(loca, at);
		gsize to = wide ? u32(loca, at + entry) : 2 * (gsize)u16(loca, at + entry);

		count += to > from && is_instructed(cut(glyf, from, to - from));
	}
	return count;
}

void
reader_truetype_added(const char *bytes, gsize length, GString *tags)
{
	static const char known[] = "glyf head hhea hmtx loca maxp";
	struct truetype_part program = { (const guint8 *)bytes, length };

	for (gsize i = 0; i < u16(program, 4); i++) {
		struct truetype_part row = cut(program, HEADER + ROW * i, ROW);
		char tag[5] = "";

		if (row.bytes == NULL)
			return;
		memcpy(tag, row.bytes, 4);
		if (!text_has_word(known, tag) && tags->len < 64)
			g_string_append_printf(tags, "%s%s", tags->len > 0 ? " " : "", g_strchomp(tag));
	}
}
