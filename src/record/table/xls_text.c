/* Strings of binary workbooks: characters of one or two bytes, which may change where a record is continued. */
#include <string.h>

#include "base/arena.h"
#include "record/table/xls.h"

enum { WIDE = 0x01, PHONETIC = 0x04, RICH = 0x08 };

struct xls_text
xls_text_of(const struct xls_book *x, gsize offset)
{
	const struct xls_stream *s = &x->stream;

	return (struct xls_text){ .rest = *s,
		.at = s->data + MIN(offset, s->size),
		.end = s->data + s->size,
		.wide_bytes = !x->old };
}

/* On to the record that continues it, when all of this one was read. */
static bool
more(struct xls_text *t)
{
	while (t->at == t->end) {
		if (!xls_next(&t->rest) || t->rest.id != XLS_CONTINUE)
			return false;
		t->at = t->rest.data;
		t->end = t->rest.data + t->rest.size;
	}
	return true;
}

static bool
take(struct xls_text *t, guint8 *to, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		if (!more(t))
			return false;
		to[i] = *t->at++;
	}
	return true;
}

bool
xls_text_skip(struct xls_text *t, gsize bytes)
{
	while (bytes > 0) {
		gsize n;

		if (!more(t))
			return false;
		n = MIN(bytes, (gsize)(t->end - t->at));
		t->at += n;
		bytes -= n;
	}
	return true;
}

/* Some characters of this record. */
static void
add_units(GArray *units, const guint8 *bytes, gsize count, bool wide)
{
	for (gsize i = 0; i < count; i++) {
		guint16 unit = (guint16)(wide ? xls_16(bytes + 2 * i) : bytes[i]);

		g_array_append_val(units, unit);
	}
}

/* Where a string passes into a further record, that begins by saying how wide its characters are from there on. */
static bool
read_units(struct xls_text *t, GArray *units, gsize count, bool wide)
{
	while (count > 0) {
		gsize width = wide ? 2 : 1, n;

		if (t->at == t->end) {
			guint8 flags;

			if (!take(t, &flags, 1))
				return false;
			wide = (flags & WIDE) != 0;
			continue;
		}
		n = MIN(count, (gsize)(t->end - t->at) / width);
		if (n == 0) /* half a character at the end of a record */
			return false;
		add_units(units, t->at, n, wide);
		t->at += n * width;
		count -= n;
	}
	return true;
}

/* Lone halves of pairs become U+FFFD; a NUL ends nothing. */
static char *
to_utf8(struct arena *a, const GArray *units)
{
	GString *out = arena_string(a);

	for (guint i = 0; i < units->len; i++) {
		gunichar c = g_array_index(units, guint16, i);
		gunichar next = i + 1 < units->len ? g_array_index(units, guint16, i + 1) : 0;

		if (c >= 0xd800 && c < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00);
			i++;
		}
		g_string_append_unichar(out, c == 0 || (c >= 0xd800 && c < 0xe000) ? 0xfffd : c);
	}
	return out->str;
}

/* Bytes of the book's code page. */
static char *
from_page(const struct xls_book *x, const GArray *units)
{
	struct arena *a = x->book->arena;
	g_autofree char *bytes = g_malloc(units->len + 1), *text = NULL;
	g_autofree char *page = x->code_page == 936 || x->code_page == 0 ? g_strdup("GB18030") :
									   g_strdup_printf("CP%u", x->code_page);

	for (guint i = 0; i < units->len; i++)
		bytes[i] = (char)g_array_index(units, guint16, i);
	bytes[units->len] = '\0';
	text = g_convert_with_fallback(bytes, (gssize)units->len, "UTF-8", page, "?", NULL, NULL, NULL);
	if (text == NULL)
		text = g_utf8_make_valid(bytes, (gssize)units->len);
	return arena_strdup(a, text);
}

char *
xls_text_string(const struct xls_book *x, struct xls_text *t, guint length_bytes)
{
	g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(guint16));
	guint8 length[2] = { 0 }, flags = 0, runs[2] = { 0 }, phonetic[4] = { 0 };
	guint count;

	if (!take(t, length, length_bytes))
		return NULL;
	count = xls_16(length);
	if (!t->wide_bytes) {
		bool whole = (gsize)(t->end - t->at) >= count && read_units(t, units, count, false);

		return whole ? from_page(x, units) : NULL;
	}
	if (!take(t, &flags, 1) || ((flags & RICH) != 0 && !take(t, runs, 2)) ||
	    ((flags & PHONETIC) != 0 && !take(t, phonetic, 4)) || !read_units(t, units, count, (flags & WIDE) != 0) ||
	    !xls_text_skip(t, 4 * (gsize)xls_16(runs) + xls_32(phonetic)))
		return NULL;
	return to_utf8(x->book->arena, units);
}
