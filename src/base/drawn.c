/* What a page draws, as a digest: records of words of four bytes, the lowest first. */
#include <math.h>
#include <string.h>

#include "base/digest.h"
#include "base/drawn.h"
#include "base/text.h"

enum { FULL = 1 << 14, NAME = 1 << 8 };

struct drawn {
	struct digest_sum *sum;
	GByteArray *waiting; /* to be added to the sum */
	GByteArray *outline; /* in hand: op and its coordinates */
};

static void
put_word(GByteArray *out, guint32 word)
{
	const guint8 bytes[4] = { (guint8)word, (guint8)(word >> 8), (guint8)(word >> 16), (guint8)(word >> 24) };

	g_byte_array_append(out, bytes, sizeof bytes);
}

/*
 * To the millionth, larger ones by their lowest bits.  A half never comes up where places are whole millionths, nor where a
 * scale makes billionths of them.
 */
static void
put_length(GByteArray *out, double length)
{
	double whole = floor(length * 1e6 + 0.5003);

	put_word(out, fabs(whole) < 9e15 ? (guint32)(guint64)(gint64)whole : G_MAXUINT32);
}

static void
put_text(GByteArray *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		if (!text_is_blank(g_utf8_get_char(p)))
			put_word(out, g_utf8_get_char(p));
	put_word(out, G_MAXUINT32);
}

static void
pass_on(struct drawn *drawn, gsize least)
{
	if (drawn->waiting->len < least)
		return;
	digest_sum_add(drawn->sum, drawn->waiting->data, drawn->waiting->len);
	g_byte_array_set_size(drawn->waiting, 0);
}

struct drawn *
drawn_new(void)
{
	struct drawn *drawn = g_new0(struct drawn, 1);

	drawn->sum = digest_sum_new(DIGEST_SHA256);
	drawn->waiting = g_byte_array_new();
	drawn->outline = g_byte_array_new();
	return drawn;
}

void
drawn_free(struct drawn *drawn)
{
	if (drawn->sum != NULL)
		digest_sum_end(drawn->sum, NULL, NULL);
	g_byte_array_free(drawn->waiting, TRUE);
	g_byte_array_free(drawn->outline, TRUE);
	g_free(drawn);
}

void
drawn_glyph(struct drawn *drawn, const char *text, const double place[2], const double unit[4], guint32 colour,
    double bold)
{
	GByteArray *out = drawn->waiting;

	put_word(out, NAME * 'G');
	put_text(out, text);
	put_word(out, colour);
	put_length(out, place[0]);
	put_length(out, place[1]);
	for (int i = 0; i < 4; i++)
		put_length(out, unit[i]);
	put_length(out, bold);
	pass_on(drawn, FULL);
}

static guint
coordinates(guint8 op)
{
	return op == 'C' ? 6 : op == 'R' ? 4 : op == 'Z' ? 0 : 2;
}

void
drawn_outline(struct drawn *drawn, char op, const double *points)
{
	const guint8 letter = (guint8)op;

	g_byte_array_append(drawn->outline, &letter, 1);
	for (guint i = 0; i < coordinates(letter); i++)
		put_length(drawn->outline, points[i]);
}

static void
put_paint(GByteArray *out, const struct drawn_paint *paint)
{
	put_word(out, NAME * 'P' + paint->declared);
	put_word(out, paint->fill);
	put_word(out, paint->stroke);
	put_length(out, paint->width);
}

void
drawn_painted(struct drawn *drawn, const struct drawn_paint *paint)
{
	const GByteArray *outline = drawn->outline;
	guint8 before = 'R';
	gsize length;

	for (gsize at = 0; at < outline->len; at += length) {
		guint8 op = outline->data[at];

		length = 1 + 4 * (gsize)coordinates(op);
		if (paint->fill == DRAWN_NOT && paint->stroke == DRAWN_NOT)
			continue;
		if (op == 'R' || before == 'R')
			put_paint(drawn->waiting, paint);
		g_byte_array_append(drawn->waiting, outline->data + at, (guint)length);
		before = op;
		pass_on(drawn, FULL);
	}
	g_byte_array_set_size(drawn->outline, 0);
}

void
drawn_picture(struct drawn *drawn, const double matrix[6], guint width, guint height, const guint8 digest[32])
{
	put_word(drawn->waiting, NAME * 'I');
	for (int i = 0; i < 6; i++)
		put_length(drawn->waiting, matrix[i]);
	put_word(drawn->waiting, width);
	put_word(drawn->waiting, height);
	g_byte_array_append(drawn->waiting, digest, 32);
	pass_on(drawn, FULL);
}

void
drawn_stands_for(struct drawn *drawn, const char *text)
{
	put_word(drawn->waiting, NAME * 'T');
	put_text(drawn->waiting, text);
	pass_on(drawn, FULL);
}

void
drawn_digest(struct drawn *drawn, char hex[33])
{
	guint8 raw[32];

	pass_on(drawn, 0);
	digest_sum_end(drawn->sum, raw, NULL);
	drawn->sum = NULL;
	for (int i = 0; i < 16; i++)
		g_snprintf(hex + 2 * (gsize)i, 3, "%02x", raw[i]);
}
