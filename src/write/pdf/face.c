/*
 * Faces opened for copying glyphs out of them.  `make fonts` reduced them and unrolled their charstrings by hb-subset,
 * once, so a document's subset is a plain copy and a run needs no set-up.  A face from elsewhere is unrolled here.
 */
#include <hb-subset.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "write/pdf/inner.h"

void
pdf_put_u8(GByteArray *out, guint n)
{
	guint8 byte = (guint8)n;

	g_byte_array_append(out, &byte, 1);
}

void
pdf_put_u16(GByteArray *out, guint n)
{
	guint8 byte[2] = { (guint8)(n >> 8), (guint8)n };

	g_byte_array_append(out, byte, sizeof byte);
}

void
pdf_put_u32(GByteArray *out, guint32 n)
{
	pdf_put_u16(out, n >> 16);
	pdf_put_u16(out, n & 0xFFFF);
}

void
pdf_put_filling(GByteArray *out)
{
	while (out->len % 4 != 0)
		pdf_put_u8(out, 0);
}

static int
to_em(const struct pdf_face *f, int units)
{
	int upem = (int)f->upem;

	return (units * 1000 + (units < 0 ? -upem : upem) / 2) / upem;
}

/* Stem width is in no table that stays in the file; it grows with the weight as in the common faces. */
static void
read_metrics(struct pdf_face *f)
{
	int weight = sfnt_u16(f->os2, 4) > 0 ? (int)sfnt_u16(f->os2, 4) : 400;

	for (gsize i = 0; i < 4; i++)
		f->box[i] = to_em(f, sfnt_s16(f->head, 36 + 2 * i));
	f->ascent = to_em(f, sfnt_s16(f->hhea, 4));
	f->descent = to_em(f, sfnt_s16(f->hhea, 6));
	f->cap_height = sfnt_u16(f->os2, 0) >= 2 ? to_em(f, sfnt_s16(f->os2, 88)) : 0;
	if (f->cap_height <= 0)
		f->cap_height = f->ascent;
	f->stem = 50 + weight * weight / 4225;
}

static struct sfnt
blob_bytes(struct arena *arena, hb_blob_t *blob)
{
	unsigned int length = 0;
	const char *data = hb_blob_get_data(arena_adopt(arena, blob, (GDestroyNotify)hb_blob_destroy), &length);

	return (struct sfnt){ (const guint8 *)data, length };
}

/* The `CFF ` table of the same face, glyph for glyph, without subroutines; empty when it cannot be made. */
static struct sfnt
unroll(struct arena *arena, struct sfnt file, guint index)
{
	hb_blob_t *blob = hb_blob_create((const char *)file.data, (unsigned int)file.length, HB_MEMORY_MODE_READONLY,
	    NULL, NULL);
	hb_face_t *face = hb_face_create(blob, index), *unrolled = NULL;
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	struct sfnt table = { NULL, 0 };

	if (input != NULL) {
		hb_set_invert(hb_subset_input_glyph_set(input));
		hb_subset_input_set_flags(input,
		    HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NO_HINTING |
			HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
		unrolled = hb_subset_or_fail(face, input);
	}
	if (unrolled != NULL)
		table = blob_bytes(arena, hb_face_reference_table(unrolled, HB_TAG('C', 'F', 'F', ' ')));
	hb_face_destroy(unrolled);
	hb_subset_input_destroy(input);
	hb_face_destroy(face);
	hb_blob_destroy(blob);
	return table;
}

/* NULL when all is there, else what is not. */
static const char *
read_tables(struct arena *arena, struct pdf_face *f, struct sfnt file)
{
	guint index = f->from->index;
	struct sfnt cff = sfnt_table(file, index, "CFF ");
	const char *fault = sfnt_fault(arena, file, index);

	if (fault != NULL)
		return fault;
	f->head = sfnt_table(file, index, "head");
	f->hhea = sfnt_table(file, index, "hhea");
	f->hmtx = sfnt_table(file, index, "hmtx");
	f->maxp = sfnt_table(file, index, "maxp");
	f->os2 = sfnt_table(file, index, "OS/2");
	f->loca = sfnt_table(file, index, "loca");
	f->glyf = sfnt_table(file, index, "glyf");
	f->upem = sfnt_u16(f->head, 18);
	f->glyph_count = sfnt_u16(f->maxp, 4);
	f->metric_count = sfnt_u16(f->hhea, 34);
	if (cff.data != NULL && (f->cff = pdf_cff_read(arena, cff)) == NULL &&
	    (f->cff = pdf_cff_read(arena, unroll(arena, file, index))) == NULL)
		return "CFF";
	read_metrics(f);
	return NULL;
}

struct pdf_face *
pdf_face_open(struct arena *arena, struct diag *diag, const struct font_face *from)
{
	struct pdf_face *f = arena_alloc(arena, sizeof *f);
	hb_blob_t *blob = hb_blob_create_from_file_or_fail(from->file);
	const char *why;

	f->from = from;
	if (blob == NULL) {
		diag_report(diag, DIAG_WRITE_FACE, (struct place){ 0 }, NULL, from->id, from->file);
		return NULL;
	}
	why = read_tables(arena, f, blob_bytes(arena, blob));
	if (why != NULL) {
		diag_report(diag, DIAG_WRITE_FACE, (struct place){ 0 }, NULL, from->id, why);
		return NULL;
	}
	return f;
}

int
pdf_face_width(const struct pdf_face *f, guint glyph)
{
	guint row = MIN(glyph, f->metric_count - 1);

	return to_em(f, (int)sfnt_u16(f->hmtx, 4 * (gsize)row));
}
