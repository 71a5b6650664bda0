/*
 * The text of a CSV file, decoded line by line: a line with bytes that are none of the file's encoding costs nobody
 * else anything.  Marks in the text tell its reader where.
 */
#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/inner.h"

#define PIECE     (64 * 1024)
#define LINE_WAIT (128 * 1024) /* [bytes] waited for until a line ends; a longer one comes in parts */
#define MARKS_MAX 64           /* in a line; what is unreadable after them is left out */

struct csv_text {
	struct feed *feed;
	struct decoder *decoder; /* NULL: only ASCII so far */
	const char *asked;       /* --encoding, or NULL */
	const char *encoding;
	GByteArray *raw; /* read and not yet decoded */
	bool begun, ended;
	guint8 bytes[PIECE];
};

/* How many characters beyond U+0800 a text has: Chinese in UTF-8 has such, what is UTF-8 by chance (联通 in GBK) has none. */
static guint
count_wide(const char *text, const char *end)
{
	guint wide = 0;

	for (const char *p = text; p < end; p = g_utf8_next_char(p))
		wide += (guint8)*p >= 0xe0 && g_utf8_get_char(p) >= 0x800;
	return wide;
}

static bool
is_ascii(const guint8 *bytes, gsize length)
{
	for (gsize i = 0; i < length; i++)
		if (bytes[i] >= 0x80)
			return false;
	return true;
}

/* The byte behind the line that begins there. */
static gsize
line_after(const guint8 *bytes, gsize length, gsize at)
{
	while (at < length && bytes[at] != '\n' && bytes[at] != '\r')
		at++;
	return MIN(at + 1, length);
}

/* UTF-16 without its mark: every second byte of its blanks, digits and separators is 0; a few such are a damage. */
static const char *
sixteen(const guint8 *bytes, gsize length)
{
	gsize even = 0, odd = 0;

	for (gsize i = 0; i + 1 < length; i += 2) {
		even += bytes[i] == 0;
		odd += bytes[i + 1] == 0;
	}
	if (odd * 16 >= length && even * 4 < odd)
		return "UTF-16LE";
	return even * 16 >= length && odd * 4 < even ? "UTF-16BE" : NULL;
}

/* Each line has its vote: a single odd one does not decide for all. NULL: no line has any but ASCII. */
static const char *
vote(const guint8 *bytes, gsize length)
{
	guint utf8 = 0, others = 0, chance = 0;

	for (gsize at = 0, next; at < length; at = next) {
		const char *line = (const char *)bytes + at, *end;
		gsize n;
		bool good;

		next = line_after(bytes, length, at);
		n = next - at;
		if (is_ascii(bytes + at, n))
			continue;
		good = g_utf8_validate_len(line, n, &end);
		if (!good && next == length) /* the last one may be cut within a character */
			good = n - (gsize)(end - line) <= 3 &&
			    g_utf8_get_char_validated(end, line + n - end) == (gunichar)-2;
		if (!good)
			others++;
		else if (count_wide(line, end) > 0 || end == line)
			utf8++;
		else
			chance++;
	}
	if (utf8 + others + chance == 0)
		return NULL;
	return utf8 > others || (utf8 == others && utf8 > 0) ? "UTF-8" : "GB18030";
}

static const char *
recognise(const guint8 *bytes, gsize length, bool first)
{
	if (first && length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		return "UTF-8";
	if (first && length >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
		return "UTF-16LE";
	if (first && length >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
		return "UTF-16BE";
	if (first && sixteen(bytes, MIN(length, 4096)) != NULL)
		return sixteen(bytes, MIN(length, 4096));
	return vote(bytes, length);
}

/* As long as all is ASCII nothing has to be decided; the first other byte decides, wherever it stands. */
static void
decide(struct csv_text *t)
{
	if (t->decoder != NULL)
		return;
	t->encoding = t->asked != NULL ? decode_name(t->asked) : recognise(t->raw->data, t->raw->len, !t->begun);
	if (t->encoding != NULL)
		t->decoder = decoder_new(t->encoding);
}

static bool
is_sixteen(const struct csv_text *t)
{
	return t->encoding != NULL && g_str_has_prefix(t->encoding, "UTF-16");
}

static void
mark(GString *out, enum sheet_cell_kind kind)
{
	g_string_append_c(out, '\0');
	g_string_append_c(out, (char)kind);
}

/* A line in the other encoding: each stretch of its characters that are not ASCII is marked. */
static void
append_other(GString *out, const char *text, gsize length, enum sheet_cell_kind kind)
{
	bool marked = false;

	for (gsize i = 0; i < length; i++) {
		bool odd = (guint8)text[i] >= 0x80;

		if (odd && !marked)
			mark(out, kind);
		marked = odd;
		g_string_append_c(out, text[i]);
	}
}

/* Is a line of a GB18030 file one of UTF-8?  Such a line can often be read as GB18030 too, and is nonsense then. */
static bool
is_utf8_line(const guint8 *bytes, gsize length, guint wide)
{
	return g_utf8_validate_len((const char *)bytes, length, NULL) &&
	    count_wide((const char *)bytes, (const char *)bytes + length) >= wide;
}

static bool
append_as_gbk(GString *out, const guint8 *bytes, gsize length)
{
	gsize count = 0;
	g_autofree char *text = NULL;

	if (memchr(bytes, '\0', length) != NULL || !record_is_gbk(bytes, length))
		return false;
	text = g_convert((const char *)bytes, (gssize)length, "UTF-8", "GB18030", NULL, &count, NULL);
	append_other(out, text, count, CELL_GBK);
	return true;
}

/* What can be read of a line, with a mark and U+FFFD for what cannot. */
static void
append_marked(struct csv_text *t, GString *out, bool good)
{
	guint64 bad;

	for (guint i = 0; !good && i < MARKS_MAX; i++) {
		bool nul = decoder_skip(t->decoder);

		mark(out, nul ? CELL_NUL : CELL_BYTES);
		g_string_append(out, "\xef\xbf\xbd");
		good = decoder_feed(t->decoder, "", 0, true, out, &bad);
	}
	if (good)
		return;
	decoder_forget(t->decoder);
	g_string_append_c(out, '\n');
}

static void
append_ascii(GString *out, const char *text, gsize length)
{
	for (const char *nul; (nul = memchr(text, '\0', length)) != NULL;
	     length -= (gsize)(nul + 1 - text), text = nul + 1) {
		g_string_append_len(out, text, nul - text);
		mark(out, CELL_NUL);
		g_string_append(out, "\xef\xbf\xbd");
	}
	g_string_append_len(out, text, (gssize)length);
}

static void
decode_line(struct csv_text *t, const guint8 *bytes, gsize length, GString *out)
{
	bool sixteen_bits = is_sixteen(t), gb = t->encoding != NULL && strcmp(t->encoding, "GB18030") == 0;
	gsize from = out->len;
	guint64 bad;
	bool good;

	if (gb && is_utf8_line(bytes, length, 2)) {
		append_other(out, (const char *)bytes, length, CELL_UTF8);
		return;
	}
	good = decoder_feed(t->decoder, bytes, length, true, out, &bad);
	if (good)
		return;
	if (gb && is_utf8_line(bytes, length, 1)) {
		decoder_forget(t->decoder);
		g_string_truncate(out, from);
		append_other(out, (const char *)bytes, length, CELL_UTF8);
		return;
	}
	if (!gb && !sixteen_bits) {
		g_autoptr(GString) other = g_string_new(NULL);

		if (append_as_gbk(other, bytes, length)) {
			decoder_forget(t->decoder);
			g_string_truncate(out, from);
			g_string_append_len(out, other->str, (gssize)other->len);
			return;
		}
	}
	append_marked(t, out, good);
}

/* How much of a long line may go on its own: it ends between two characters, if that can be told. */
static gsize
between_characters(const struct csv_text *t, const guint8 *line, gsize length)
{
	bool utf8 = t->encoding != NULL && strcmp(t->encoding, "UTF-8") == 0;
	gsize end = length, least = utf8 ? length - 4 : 0;

	while (end > least && (utf8 ? (line[end - 1] & 0xc0) == 0x80 : line[end - 1] >= 0x80))
		end--;
	if (utf8 && end > least && line[end - 1] >= 0xc0)
		end--; /* the character that begins there may not be whole */
	return end > least ? end : length & ~(gsize)1;
}

/* How long the whole line is that begins there; 0: its end is not there yet. */
static gsize
whole_line(const struct csv_text *t, gsize at)
{
	const guint8 *bytes = t->raw->data;
	gsize length = t->raw->len, end;

	if (is_sixteen(t)) {
		gsize low = strcmp(t->encoding, "UTF-16LE") == 0 ? 0 : 1;

		for (end = at; end + 1 < length; end += 2)
			if (bytes[end + low] == '\n' && bytes[end + 1 - low] == 0)
				return end + 2 - at;
	} else {
		end = line_after(bytes, length, at);
		if (end > at && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r'))
			return end - at;
	}
	if (t->ended)
		return length - at;
	if (length - at < LINE_WAIT)
		return 0;
	if (is_sixteen(t))
		return (length - at) & ~(gsize)1;
	return between_characters(t, bytes + at, length - at);
}

int
csv_text_more(struct csv_text *t, GString *out)
{
	gssize n = t->ended ? 0 : feed_read(t->feed, t->bytes, sizeof t->bytes);
	gsize at = 0, length;

	if (n < 0)
		return -1;
	if (t->ended)
		return 0;
	t->ended = n == 0;
	g_byte_array_append(t->raw, t->bytes, (guint)n);
	decide(t);
	t->begun = true;
	while (at < t->raw->len && (length = whole_line(t, at)) > 0) {
		const guint8 *line = t->raw->data + at;

		if (!is_sixteen(t) && is_ascii(line, length))
			append_ascii(out, (const char *)line, length);
		else
			decode_line(t, line, length, out);
		at += length;
	}
	g_byte_array_remove_range(t->raw, 0, (guint)at);
	return 1;
}

struct csv_text *
csv_text_open(struct feed *feed, const char *asked)
{
	struct csv_text *t = g_new0(struct csv_text, 1);

	t->feed = feed;
	t->asked = asked;
	t->raw = g_byte_array_new();
	return t;
}

void
csv_text_close(struct csv_text *t)
{
	feed_close(t->feed);
	decoder_free(t->decoder);
	g_byte_array_unref(t->raw);
	g_free(t);
}

const char *
csv_text_encoding(const struct csv_text *t)
{
	return t->encoding != NULL ? t->encoding : "ASCII";
}
