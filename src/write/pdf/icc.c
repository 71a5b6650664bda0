/*
 * An sRGB profile, made by arithmetic: ICC version 2, a matrix adapted to D50 and one tone curve for all three colours, of so
 * many points that what lies between them is off by less than a twentieth of a step of eight bits.
 */
#include <math.h>
#include <string.h>

#include "write/pdf/inner.h"

enum { HEAD = 128, TAGS = 9, PARTS = 7, CURVE = 128, TABLE = 4 + 12 * TAGS };

struct icc_tag {
	const char *name;
	guint part; /* of the data: several tags may share one */
};

static void
put_fixed(GByteArray *out, double n)
{
	pdf_put_u32(out, (guint32)(gint32)lround(n * 65536));
}

static void
put_tag(GByteArray *out, const char *tag)
{
	g_byte_array_append(out, (const guint8 *)tag, 4);
}

static void
put_xyz(GByteArray *out, double x, double y, double z)
{
	put_tag(out, "XYZ ");
	pdf_put_u32(out, 0);
	put_fixed(out, x);
	put_fixed(out, y);
	put_fixed(out, z);
}

static void
put_curve(GByteArray *out)
{
	put_tag(out, "curv");
	pdf_put_u32(out, 0);
	pdf_put_u32(out, CURVE);
	for (int i = 0; i < CURVE; i++) {
		double v = (double)i / (CURVE - 1);

		v = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
		pdf_put_u16(out, (guint)lround(v * 65535));
	}
}

static void
put_string(GByteArray *out, const char *tag, const char *text)
{
	static const guint8 zero[78] = { 0 };
	guint length = (guint)strlen(text) + 1;

	put_tag(out, tag);
	pdf_put_u32(out, 0);
	if (strcmp(tag, "desc") == 0)
		pdf_put_u32(out, length);
	g_byte_array_append(out, (const guint8 *)text, length);
	if (strcmp(tag, "desc") == 0)
		g_byte_array_append(out, zero, sizeof zero); /* no other scripts */
	pdf_put_filling(out);
}

/* What the tags speak of, in the order of their parts; gives where each begins, and the end. */
static void
put_parts(GByteArray *out, guint start[PARTS + 1])
{
	static const double colour[4][3] = { { 0.9642, 1, 0.8249 }, { 0.43607, 0.22249, 0.01392 },
		{ 0.38515, 0.71687, 0.09708 }, { 0.14307, 0.06061, 0.7141 } };

	start[0] = out->len;
	put_string(out, "desc", "sRGB IEC61966-2.1");
	start[1] = out->len;
	put_string(out, "text", "No copyright, use freely");
	for (guint i = 0; i < G_N_ELEMENTS(colour); i++) {
		start[2 + i] = out->len;
		put_xyz(out, colour[i][0], colour[i][1], colour[i][2]);
	}
	start[PARTS - 1] = out->len;
	put_curve(out);
	start[PARTS] = out->len;
}

static void
put_head(GByteArray *out, guint32 size)
{
	static const guint8 zero[48] = { 0 };

	pdf_put_u32(out, size);
	pdf_put_u32(out, 0);
	pdf_put_u32(out, 0x02100000);
	put_tag(out, "mntr");
	put_tag(out, "RGB ");
	put_tag(out, "XYZ ");
	for (guint i = 0; i < 6; i++)
		pdf_put_u16(out, (const guint[]){ 2000, 1, 1, 0, 0, 0 }[i]); /* a fixed date */
	put_tag(out, "acsp");
	g_byte_array_append(out, zero, 28); /* no platform, flags, maker, model; perceptual */
	put_fixed(out, 0.9642);
	put_fixed(out, 1);
	put_fixed(out, 0.8249);
	g_byte_array_append(out, zero, 48);
}

void
pdf_icc_srgb(GByteArray *out)
{
	static const struct icc_tag tag[TAGS] = { { "desc", 0 }, { "cprt", 1 }, { "wtpt", 2 }, { "rXYZ", 3 },
		{ "gXYZ", 4 }, { "bXYZ", 5 }, { "rTRC", 6 }, { "gTRC", 6 }, { "bTRC", 6 } };
	g_autoptr(GByteArray) data = g_byte_array_new();
	guint start[PARTS + 1];

	put_parts(data, start);
	put_head(out, HEAD + TABLE + data->len);
	pdf_put_u32(out, TAGS);
	for (guint i = 0; i < TAGS; i++) {
		put_tag(out, tag[i].name);
		pdf_put_u32(out, HEAD + TABLE + start[tag[i].part]);
		pdf_put_u32(out, start[tag[i].part + 1] - start[tag[i].part]);
	}
	g_byte_array_append(out, data->data, data->len);
}
