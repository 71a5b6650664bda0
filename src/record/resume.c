/* Where reading goes on behind what could not be read of a file of records, and what is said of it. */
#include <string.h>

#include "base/arena.h"
#include "base/decode.h"
#include "record/model.h"

#define LINE_LOOK 4096 /* [bytes] of a line that tell an encoding */

/* 1: a start tag of a record begins there; 0: it does not; -1: that cannot be told before more text is there. */
static int
begins_record(const char *text, gsize length)
{
	for (enum record_kind kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		const char *name = record_kind_name(kind);
		gsize n = strlen(name);

		if (memcmp(text + 1, name, MIN(n, length - 1)) != 0)
			continue;
		if (length < n + 2)
			return -1;
		if (strchr(" \t\r\n/>", text[n + 1]) != NULL && text[n + 1] != '\0')
			return 1;
	}
	return 0;
}

bool
record_seek(const char *text, gsize length, gsize *at)
{
	while (*at < length) {
		const char *found = memchr(text + *at, '<', length - *at);
		int begins;

		*at = found != NULL ? (gsize)(found - text) : length;
		if (found == NULL)
			return false;
		begins = begins_record(found, length - *at);
		if (begins != 0)
			return begins > 0;
		++*at;
	}
	return false;
}

char *
record_seek_id(const char *tag, gsize length)
{
	const char *next = length > 1 ? memchr(tag + 1, '<', length - 1) : NULL;
	const char *end = next != NULL ? next : tag + length, *quote;

	for (const char *p = tag; (p = g_strstr_len(p, end - p, "id=")) != NULL; p += 3)
		if (p > tag && g_ascii_isspace(p[-1]) && p + 4 < end && (p[3] == '"' || p[3] == '\'') &&
		    (quote = memchr(p + 4, p[3], (gsize)(end - p - 4))) != NULL)
			return g_strndup(p + 4, (gsize)(quote - p - 4));
	return g_strdup("");
}

int
record_utf8_vote(const char *text, gsize length)
{
	const char *end = text + length;
	int vote = 0;

	while (text < end) {
		gunichar c = g_utf8_get_char_validated(text, end - text);
		bool one = c < 0x110000;

		vote += one ? c >= 0x800 : -1;
		text = one ? g_utf8_next_char(text) : text + 1;
	}
	return vote;
}

bool
record_is_gbk(const guint8 *bytes, gsize length)
{
	g_autofree char *text = NULL;
	guint han = 0;

	if (record_utf8_vote((const char *)bytes, length) >= 0)
		return false;
	text = g_convert((const char *)bytes, (gssize)length, "UTF-8", "GB18030", NULL, NULL, NULL);
	for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char(p))
		han += g_unichar_get_script(g_utf8_get_char(p)) == G_UNICODE_SCRIPT_HAN;
	return han >= 2;
}

/* Is the stretch of text around the first byte UTF-8?  Much of it may have been read as GB18030, and is nonsense. */
static bool
stands_in_utf8(const guint8 *bytes, gsize before, gsize length)
{
	const guint8 *from = bytes, *end = bytes;
	bool cut = true;

	while (before-- > 0 && bytes - from < LINE_LOOK && (cut = strchr("\n<>\"'", from[-1]) == NULL))
		from--;
	while (cut && from < bytes && (*from & 0xc0) == 0x80)
		from++;
	while (end < bytes + MIN(length, LINE_LOOK) && strchr("\n<>\"'", *end) == NULL)
		end++;
	return g_utf8_validate_len((const char *)from, (gsize)(end - from), NULL) &&
	    record_utf8_vote((const char *)from, (gsize)(end - from)) > 0;
}

/* The encoding that the text there looks like, which is not the file's; NULL: none. */
static const char *
looks_like(const char *encoding, const guint8 *bytes, gsize before, gsize length)
{
	gsize look = MIN(length, LINE_LOOK);
	const guint8 *newline = memchr(bytes, '\n', look);

	if (strcmp(encoding, "GB18030") == 0)
		return stands_in_utf8(bytes, before, length) ? "UTF-8" : NULL;
	return strcmp(encoding, "UTF-8") == 0 &&
		record_is_gbk(bytes, newline != NULL ? (gsize)(newline - bytes) : look) ?
	    "GBK" :
	    NULL;
}

void
record_bytes_words(struct arena *a, const struct decoder *decoder, guint64 offset, const char **zh, const char **en)
{
	gsize length;
	const guint8 *bytes = decoder_rest(decoder, &length);
	const char *encoding = decoder_encoding(decoder);
	const char *other = looks_like(encoding, bytes, decoder_before(decoder), length);

	if (length > 0 && bytes[0] == 0 && (length < 2 || bytes[1] == 0 || !g_str_has_prefix(encoding, "UTF-16"))) {
		*zh = arena_printf(a, "文件的第 %" G_GUINT64_FORMAT " 个字节是空字节（0），文字里没有这样的字节",
		    offset);
		*en = arena_printf(a, "byte %" G_GUINT64_FORMAT " of the file is 0, which no text has", offset);
	} else if (other != NULL) {
		*zh = arena_printf(a, "文件的第 %" G_GUINT64_FORMAT " 个字节不是 %s 编码；这一行像是 %s 编码", offset,
		    encoding, other);
		*en = arena_printf(a, "byte %" G_GUINT64_FORMAT " of the file is not %s; this line looks like %s",
		    offset, encoding, other);
	} else {
		*zh = arena_printf(a, "文件的第 %" G_GUINT64_FORMAT " 个字节不是 %s 编码", offset, encoding);
		*en = arena_printf(a, "byte %" G_GUINT64_FORMAT " of the file is not %s", offset, encoding);
	}
}
