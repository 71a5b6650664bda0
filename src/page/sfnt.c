/* Font files as bytes, and whether one agrees with itself (ISO/IEC 14496-22: 4.3, 5.1.3, 5.2.2, 5.2.3, 5.2.6, 5.3.4). */
#include "base/arena.h"
#include "page/sfnt.h"

#include <stdbool.h>
#include <string.h>

#define TAG_COLLECTION 0x74746366 /* ttcf */
#define TAG_CFF        0x4F54544F /* OTTO */
#define TAG_TRUETYPE   0x74727565 /* true */
#define HEAD_MAGIC     0x5F0F3CF5

enum { HEADER = 12, ROW = 16, HEAD = 54, HHEA = 36, MAXP = 6, UPEM_MIN = 16, UPEM_MAX = 16384 };

struct sfnt
sfnt_part(struct sfnt s, gsize offset, gsize length)
{
	if (offset > s.length || length > s.length - offset)
		return (struct sfnt){ NULL, 0 };
	return (struct sfnt){ s.data + offset, length };
}

guint32
sfnt_number(struct sfnt s, gsize offset, guint bytes)
{
	struct sfnt part = sfnt_part(s, offset, bytes);
	guint32 n = 0;

	for (gsize i = 0; i < part.length; i++)
		n = n << 8 | part.data[i];
	return n;
}

guint
sfnt_u8(struct sfnt s, gsize offset)
{
	return sfnt_number(s, offset, 1);
}

guint
sfnt_u16(struct sfnt s, gsize offset)
{
	return sfnt_number(s, offset, 2);
}

int
sfnt_s16(struct sfnt s, gsize offset)
{
	return (gint16)sfnt_number(s, offset, 2);
}

/* Where the table directory of a face begins. */
static gsize
directory(struct sfnt file, guint index)
{
	return sfnt_number(file, 0, 4) == TAG_COLLECTION ? sfnt_number(file, HEADER + 4 * (gsize)index, 4) : 0;
}

struct sfnt
sfnt_table(struct sfnt file, guint index, const char *tag)
{
	gsize base = directory(file, index);

	for (guint i = 0, count = sfnt_u16(file, base + 4); i < count; i++) {
		struct sfnt row = sfnt_part(file, base + HEADER + ROW * (gsize)i, ROW);

		if (row.data != NULL && memcmp(row.data, tag, 4) == 0)
			return sfnt_part(file, sfnt_number(row, 8, 4), sfnt_number(row, 12, 4));
	}
	return (struct sfnt){ NULL, 0 };
}

/* The header, and that every table it names lies in the file. */
static const char *
directory_fault(struct arena *arena, struct sfnt file, guint index)
{
	bool collection = sfnt_number(file, 0, 4) == TAG_COLLECTION;
	guint faces = collection ? sfnt_number(file, 8, 4) : 1;
	gsize base = directory(file, index);
	guint32 version = sfnt_number(file, base, 4);
	guint count = sfnt_u16(file, base + 4);

	if (index >= faces)
		return arena_printf(arena, "numFonts %u, index %u", faces, index);
	if (version != 0x00010000 && version != TAG_CFF && version != TAG_TRUETYPE)
		return arena_printf(arena, "sfntVersion 0x%08X", version);
	if (count == 0 || sfnt_part(file, base + HEADER, ROW * (gsize)count).data == NULL)
		return arena_printf(arena, "numTables %u", count);
	for (guint i = 0; i < count; i++) {
		struct sfnt row = sfnt_part(file, base + HEADER + ROW * (gsize)i, ROW);
		guint32 offset = sfnt_number(row, 8, 4), length = sfnt_number(row, 12, 4);

		if (sfnt_part(file, offset, length).data == NULL)
			return arena_printf(arena, "%.4s %u+%u > %" G_GSIZE_FORMAT,
			    g_utf8_validate((const char *)row.data, 4, NULL) ? (const char *)row.data : "?", offset,
			    length, file.length);
	}
	return NULL;
}

/* Outlines: a `CFF ` table, or as many places in `loca` as there are glyphs, the last of them in `glyf`. */
static const char *
outline_fault(struct arena *arena, struct sfnt file, guint index, guint glyphs)
{
	struct sfnt loca = sfnt_table(file, index, "loca"), glyf = sfnt_table(file, index, "glyf");
	bool large = sfnt_u16(sfnt_table(file, index, "head"), 50) != 0;
	gsize size = large ? 4 : 2;
	guint64 end;

	if (sfnt_table(file, index, "CFF ").length > 0)
		return NULL;
	if (loca.data == NULL || glyf.data == NULL)
		return "CFF, glyf -";
	if (loca.length < size * ((gsize)glyphs + 1))
		return arena_printf(arena, "loca %" G_GSIZE_FORMAT ", maxp.numGlyphs %u", loca.length, glyphs);
	end = large ? sfnt_number(loca, size * glyphs, 4) : 2 * (guint64)sfnt_u16(loca, size * glyphs);
	if (end > glyf.length)
		return arena_printf(arena, "loca %" G_GUINT64_FORMAT " > glyf %" G_GSIZE_FORMAT, end, glyf.length);
	return NULL;
}

/* The tables that say how much there is. */
static const char *
table_fault(struct arena *arena, struct sfnt file, guint index)
{
	struct sfnt head = sfnt_table(file, index, "head"), maxp = sfnt_table(file, index, "maxp");
	struct sfnt hhea = sfnt_table(file, index, "hhea"), hmtx = sfnt_table(file, index, "hmtx");
	guint upem = sfnt_u16(head, 18), glyphs = sfnt_u16(maxp, 4), metrics = sfnt_u16(hhea, 34);

	if (head.length < HEAD || sfnt_number(head, 12, 4) != HEAD_MAGIC)
		return arena_printf(arena, "head.magicNumber 0x%08X", sfnt_number(head, 12, 4));
	if (upem < UPEM_MIN || upem > UPEM_MAX)
		return arena_printf(arena, "head.unitsPerEm %u", upem);
	if (maxp.length < MAXP || glyphs == 0)
		return arena_printf(arena, "maxp.numGlyphs %u", glyphs);
	if (hhea.length < HHEA || metrics == 0 || metrics > glyphs)
		return arena_printf(arena, "hhea.numberOfHMetrics %u", metrics);
	if (hmtx.length < 4 * (gsize)metrics)
		return arena_printf(arena, "hmtx %" G_GSIZE_FORMAT, hmtx.length);
	if (sfnt_table(file, index, "cmap").length < 4)
		return "cmap -";
	return outline_fault(arena, file, index, glyphs);
}

const char *
sfnt_fault(struct arena *arena, struct sfnt file, guint index)
{
	const char *fault = directory_fault(arena, file, index);

	return fault != NULL ? fault : table_fault(arena, file, index);
}
