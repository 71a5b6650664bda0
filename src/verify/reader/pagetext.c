/*
 * The whole text of each page: what its content draws, by our own reading, against what the expectation says of the page, and
 * against what poppler reads, which is a second reading of the same file by another hand.
 */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/drawn.h"
#include "xml/xml.h"
#include "verify/reader/ink.h"
#include "verify/reader/inner.h"

/* The finaliser of MurmurHash3. */
static guint64
mixed(guint64 x)
{
	x = (x ^ x >> 33) * G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
	x = (x ^ x >> 33) * G_GUINT64_CONSTANT(0xc4ceb9fe1a85ec53);
	return x ^ x >> 33;
}

/* The same for the same characters in any order. */
static void
add_to_sum(guint64 sum[2], gunichar c)
{
	sum[0] += mixed(c);
	sum[1] += mixed(c ^ G_GUINT64_CONSTANT(0x9e3779b97f4a7c15));
}

/* Its QR codes, from the upper left corner. */
static GArray *
keep_codes(struct reader *reader, const struct ink_page *page)
{
	GArray *codes = arena_vector(reader->arena, sizeof(struct ink_box));

	for (guint i = 0; i < page->marks->len; i++) {
		const struct ink_mark *mark = &g_array_index(page->marks, struct ink_mark, i);
		struct ink_box box = { mark->x1 - page->edge.x1, page->edge.y2 - mark->y2, mark->x2 - page->edge.x1,
			page->edge.y2 - mark->y1 };

		if (mark->code)
			g_array_append_val(codes, box);
	}
	return codes;
}

void
reader_keep_drawn(struct reader *reader, struct ink_page *page)
{
	const GString *letters = page->letters;
	struct reader_drawn drawn = { 0 };

	for (const char *p = letters->str; *p != '\0'; p = g_utf8_next_char(p)) {
		add_to_sum(drawn.sum, g_utf8_get_char(p));
		drawn.letters++;
	}
	g_strlcpy(drawn.digest, digest_sha256(reader->arena, letters->str, letters->len), sizeof drawn.digest);
	drawn_digest(page->drawn, drawn.look);
	drawn.codes = keep_codes(reader, page);
	drawn.inked = arena_vector(reader->arena, sizeof(struct ink_letter));
	g_array_append_vals(drawn.inked, page->inked->data, page->inked->len);
	for (guint i = 0; i < drawn.inked->len; i++) {
		struct ink_letter *one = &g_array_index(drawn.inked, struct ink_letter, i);
		float top = (float)page->edge.y2 - one->y2;

		one->y2 = (float)page->edge.y2 - one->y1;
		one->y1 = top;
		one->x1 -= (float)page->edge.x1;
		one->x2 -= (float)page->edge.x1;
	}
	g_array_append_val(reader->drawn, drawn);
}

/* To the tenth of a point that the expectation has. */
static bool
is_as_long(const xmlNode *page, const xmlNode *listed, const char *side)
{
	return fabs(g_ascii_strtod(xml_attr_or(page, side, ""), NULL) -
		   g_ascii_strtod(xml_attr_or(listed, side, ""), NULL)) < 0.1;
}

/* The expectation lists pages in their order. */
static void
compare_listed(struct reader *reader, xmlNode *page, guint n, const struct reader_drawn *drawn)
{
	const xmlNode *listed = reader->listed;

	if (listed == NULL || g_ascii_strtoull(xml_attr_or(listed, "n", ""), NULL, 10) != n)
		return;
	reader->listed = xml_next(listed, "page");
	xml_setf(page, "expected-letters", "%u", (guint)g_ascii_strtoull(xml_attr_or(listed, "letters", ""), NULL, 10));
	fact_flag(page, "text-ok", xml_attr_is(listed, "digest", drawn->digest));
	fact_flag(page, "look-ok", xml_attr_is(listed, "drawn", drawn->look));
	fact_flag(page, "size-ok", is_as_long(page, listed, "width") && is_as_long(page, listed, "height"));
}

void
reader_compare_page(struct reader *reader, xmlNode *page, guint n)
{
	const struct reader_drawn *drawn = &g_array_index(reader->drawn, struct reader_drawn, n - 1);
	guint64 sum[2] = { 0 };

	xml_setf(page, "drawn-letters", "%u", drawn->letters);
	compare_listed(reader, page, n, drawn);
	for (guint i = 0; i < reader->letters->len; i++)
		add_to_sum(sum, g_array_index(reader->letters, struct reader_letter, i).c);
	fact_flag(page, "readings-agree", memcmp(sum, drawn->sum, sizeof sum) == 0);
}

GArray *
reader_inked(struct reader *reader, guint n)
{
	const GArray *inked;

	if (n == 0 || n > reader->drawn->len || reader->inked->len > 0)
		return reader->inked;
	inked = g_array_index(reader->drawn, struct reader_drawn, n - 1).inked;
	for (guint i = 0; i < inked->len; i++) {
		const struct ink_letter *from = &g_array_index(inked, struct ink_letter, i);
		struct reader_letter letter = { from->x1, from->y1, from->x2, from->y2, from->c };

		g_array_append_val(reader->inked, letter);
	}
	g_array_sort(reader->inked, reader_by_height);
	return reader->inked;
}
