/* Subsets of TrueType outlines: glyphs are copied with their advances, parts of composites renumbered, six tables written. */
#include <string.h>

#include "write/pdf/inner.h"

enum { ARGS_ARE_WORDS = 1, SCALE = 8, MORE_PARTS = 0x20, SCALE_XY = 0x40, MATRIX = 0x80, HEADER = 10, TABLES = 6 };

static gsize
outline_offset(const struct pdf_face *f, gsize glyph)
{
	bool wide = sfnt_s16(f->head, 50) != 0;

	return wide ? sfnt_number(f->loca, 4 * glyph, 4) : 2 * (gsize)sfnt_u16(f->loca, 2 * glyph);
}

static struct sfnt
glyph_outline(const struct pdf_face *f, guint glyph)
{
	gsize from = outline_offset(f, glyph), to = outline_offset(f, (gsize)glyph + 1);

	return glyph >= f->glyph_count || to < from ? (struct sfnt){ NULL, 0 } : sfnt_part(f->glyf, from, to - from);
}

/* Offset of the next part of a composite glyph, 0 after the last. */
static gsize
next_part(struct sfnt outline, gsize at)
{
	guint flags = sfnt_u16(outline, at);
	gsize length = 4 + (flags & ARGS_ARE_WORDS ? 4 : 2);

	if (flags & SCALE)
		length += 2;
	else if (flags & SCALE_XY)
		length += 4;
	else if (flags & MATRIX)
		length += 8;
	return flags & MORE_PARTS && at + length + 4 <= outline.length ? at + length : 0;
}

static bool
is_composite(struct sfnt outline)
{
	return outline.length > HEADER + 4 && sfnt_s16(outline, 0) < 0;
}

/* Number of a part in the subset, added when it is new. */
static guint
part_index(GArray *all, GHashTable *index, guint glyph)
{
	gpointer found;

	if (g_hash_table_lookup_extended(index, GUINT_TO_POINTER(glyph), NULL, &found))
		return GPOINTER_TO_UINT(found);
	g_hash_table_insert(index, GUINT_TO_POINTER(glyph), GUINT_TO_POINTER(all->len));
	g_array_append_val(all, glyph);
	return all->len - 1;
}

static void
set_u16(GByteArray *table, gsize offset, guint n)
{
	table->data[offset] = (guint8)(n >> 8);
	table->data[offset + 1] = (guint8)n;
}

static void
put_glyph(const struct pdf_face *f, GArray *all, GHashTable *index, guint glyph, GByteArray *out)
{
	struct sfnt outline = glyph_outline(f, glyph);
	guint start = out->len;

	if (outline.length == 0)
		return;
	g_byte_array_append(out, outline.data, (guint)outline.length);
	for (gsize at = is_composite(outline) ? HEADER : 0; at > 0; at = next_part(outline, at))
		set_u16(out, start + at + 2, part_index(all, index, sfnt_u16(outline, at + 2)));
	pdf_put_filling(out);
}

struct glyf_table {
	const char *tag;
	GByteArray *bytes;
};

/* Sum of the 32-bit words, the last filled up with zeros. */
static guint32
check_sum(struct sfnt s)
{
	guint32 sum = 0, word;
	gsize at;

	for (at = 0; at + 4 <= s.length; at += 4) {
		memcpy(&word, s.data + at, sizeof word);
		sum += GUINT32_FROM_BE(word);
	}
	if (at < s.length)
		sum += sfnt_number(s, at, (guint)(s.length - at)) << 8 * (4 - (s.length - at));
	return sum;
}

static void
put_sfnt(const struct glyf_table *table, GByteArray *out)
{
	guint32 offset = 12 + 16 * TABLES;

	pdf_put_u32(out, 0x00010000);
	pdf_put_u16(out, TABLES);
	pdf_put_u16(out, 64); /* greatest power of two in the count, times 16; its logarithm; the rest */
	pdf_put_u16(out, 2);
	pdf_put_u16(out, 16 * TABLES - 64);
	for (guint i = 0; i < TABLES; i++) {
		g_byte_array_append(out, (const guint8 *)table[i].tag, 4);
		pdf_put_u32(out, check_sum((struct sfnt){ table[i].bytes->data, table[i].bytes->len }));
		pdf_put_u32(out, offset);
		pdf_put_u32(out, table[i].bytes->len);
		offset += (table[i].bytes->len + 3) & ~3u;
	}
	for (guint i = 0; i < TABLES; i++) {
		g_byte_array_append(out, table[i].bytes->data, table[i].bytes->len);
		pdf_put_filling(out);
	}
}

/* checkSumAdjustment makes the sum of the whole file a constant. */
static void
adjust_sum(GByteArray *out, guint head)
{
	guint32 rest = 0xB1B0AFBAu - check_sum((struct sfnt){ out->data, out->len });

	set_u16(out, head + 8, rest >> 16);
	set_u16(out, head + 10, rest & 0xFFFF);
}

static GByteArray *
copy_table(struct sfnt table)
{
	return g_byte_array_append(g_byte_array_new(), table.data, (guint)table.length);
}

static void
put_metric(const struct pdf_face *f, guint glyph, GByteArray *hmtx)
{
	guint row = MIN(glyph, f->metric_count - 1);
	gsize bearing = glyph < f->metric_count ? 4 * (gsize)glyph + 2 :
						  4 * (gsize)f->metric_count + 2 * (gsize)(glyph - f->metric_count);

	pdf_put_u16(hmtx, sfnt_u16(f->hmtx, 4 * (gsize)row));
	pdf_put_u16(hmtx, sfnt_u16(f->hmtx, bearing));
}

void
pdf_glyf_subset(const struct pdf_face *f, const GArray *glyphs, GByteArray *out)
{
	g_autoptr(GArray) all = g_array_copy((GArray *)glyphs);
	g_autoptr(GHashTable) index = g_hash_table_new(NULL, NULL);
	g_autoptr(GByteArray) glyf = g_byte_array_new(), loca = g_byte_array_new(), hmtx = g_byte_array_new();
	g_autoptr(GByteArray) head = copy_table(f->head), hhea = copy_table(f->hhea), maxp = copy_table(f->maxp);
	const struct glyf_table table[TABLES] = { { "glyf", glyf }, { "head", head }, { "hhea", hhea },
		{ "hmtx", hmtx }, { "loca", loca }, { "maxp", maxp } };

	for (guint i = 0; i < all->len; i++) { /* grows while it runs */
		pdf_put_u32(loca, glyf->len);
		put_metric(f, g_array_index(all, guint32, i), hmtx);
		put_glyph(f, all, index, g_array_index(all, guint32, i), glyf);
	}
	pdf_put_u32(loca, glyf->len);
	set_u16(head, 8, 0);
	set_u16(head, 10, 0);
	set_u16(head, 50, 1); /* long offsets */
	set_u16(hhea, 34, all->len);
	set_u16(maxp, 4, all->len);
	put_sfnt(table, out);
	adjust_sum(out, 12 + 16 * TABLES + ((glyf->len + 3) & ~3u));
}
