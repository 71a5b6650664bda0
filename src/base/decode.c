/* Recognises encodings and turns their bytes into UTF-8; UTF-8 is only checked, the others go through iconv. */
#include <errno.h>
#include <string.h>

#include "base/decode.h"

enum { PENDING = DECODE_HEAD };

struct decoder {
	const char *encoding; /* NULL: not yet known */
	bool refused;         /* recognised as one that cannot be read */
	bool begun;           /* past the byte order mark */
	GIConv convert;       /* (GIConv)-1 for UTF-8 */
	GByteArray *pending;  /* bytes not yet decoded: the head, later an unfinished character */
	gsize at;             /* of them, so many are done with */
	guint64 done;         /* bytes decoded, the offset of pending's first one */
};

static const char utf8_name[] = "UTF-8";
static const char utf16le_name[] = "UTF-16LE";
static const char utf16be_name[] = "UTF-16BE";
static const char gb18030_name[] = "GB18030";

const char *
decode_name(const char *encoding)
{
	static const struct {
		const char *alias, *name;
	} names[] = {
		{ "utf8", utf8_name },
		{ "usascii", utf8_name },
		{ "ascii", utf8_name },
		{ "utf16le", utf16le_name },
		{ "utf16be", utf16be_name },
		{ "unicode", utf16le_name },
		{ "gb18030", gb18030_name },
		{ "gbk", gb18030_name },
		{ "gb2312", gb18030_name },
		{ "cp936", gb18030_name },
		{ "ms936", gb18030_name },
		{ "936", gb18030_name },
		{ "windows936", gb18030_name },
		{ "euccn", gb18030_name },
		{ "gb180302022", gb18030_name },
		{ "gb180302005", gb18030_name },
		{ "gb180302000", gb18030_name },
		{ "gb231280", gb18030_name },
		{ "xgbk", gb18030_name },
		{ "ansi", gb18030_name },
	};
	g_autoptr(GString) plain = g_string_new(NULL);

	for (const char *p = encoding; *p != '\0'; p++)
		if (g_ascii_isalnum(*p))
			g_string_append_c(plain, g_ascii_tolower(*p));
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(plain->str, names[i].alias) == 0)
			return names[i].name;
	return NULL;
}

static bool
starts_with(const guint8 *head, gsize length, const char *bytes, gsize count)
{
	return length >= count && memcmp(head, bytes, count) == 0;
}

/* The value of encoding= in an XML declaration of ASCII bytes. */
static bool
declared(const guint8 *head, gsize length, char value[64])
{
	const char *text = (const char *)head;
	const char *end, *at;
	gsize count;

	if (starts_with(head, length, "\xef\xbb\xbf", 3)) {
		text += 3;
		length -= 3;
	}
	if (!starts_with((const guint8 *)text, length, "<?xml", 5))
		return false;
	if ((end = g_strstr_len(text, (gssize)length, "?>")) == NULL)
		return false;
	if ((at = g_strstr_len(text, end - text, "encoding")) == NULL)
		return false;
	for (at += strlen("encoding"); at < end && (g_ascii_isspace(*at) || *at == '='); at++)
		continue;
	if (at >= end || (*at != '"' && *at != '\''))
		return false;
	for (count = 0; at + 1 + count < end && at[1 + count] != *at; count++)
		continue;
	if (count >= 64)
		return false;
	memcpy(value, at + 1, count);
	value[count] = '\0';
	return true;
}

const char *
decode_recognise(const guint8 *head, gsize length, char claimed[64])
{
	char value[64] = "";
	const char *name;

	if (starts_with(head, length, "\xef\xbb\xbf", 3))
		return utf8_name;
	if (starts_with(head, length, "\xff\xfe\0\0", 4) || starts_with(head, length, "\0\0\xfe\xff", 4)) {
		if (claimed != NULL)
			g_strlcpy(claimed, "UTF-32", 64);
		return NULL;
	}
	if (starts_with(head, length, "\xff\xfe", 2) || starts_with(head, length, "<\0", 2))
		return utf16le_name;
	if (starts_with(head, length, "\xfe\xff", 2) || starts_with(head, length, "\0<", 2))
		return utf16be_name;
	if (!declared(head, length, value))
		return utf8_name;
	name = decode_name(value);
	if (name == NULL && g_ascii_strcasecmp(value, "UTF-16") == 0)
		name = utf8_name; /* the declaration could be read byte by byte, so it is wrong */
	if (name == utf16le_name || name == utf16be_name)
		name = utf8_name;
	if (name == NULL && claimed != NULL)
		g_strlcpy(claimed, value, 64);
	return name;
}

static void
choose(struct decoder *decoder, const char *encoding)
{
	decoder->encoding = encoding;
	if (encoding != NULL && encoding != utf8_name)
		decoder->convert = g_iconv_open(utf8_name, encoding);
	decoder->refused = encoding == NULL || (encoding != utf8_name && decoder->convert == (GIConv)-1);
}

struct decoder *
decoder_new(const char *encoding)
{
	const char *name = encoding == NULL ? NULL : decode_name(encoding);
	struct decoder *decoder;

	if (encoding != NULL && name == NULL)
		return NULL;
	decoder = g_new0(struct decoder, 1);
	decoder->convert = (GIConv)-1;
	decoder->pending = g_byte_array_new();
	if (name != NULL)
		choose(decoder, name);
	return decoder;
}

void
decoder_free(struct decoder *decoder)
{
	if (decoder == NULL)
		return;
	if (decoder->convert != (GIConv)-1)
		g_iconv_close(decoder->convert);
	g_byte_array_unref(decoder->pending);
	g_free(decoder);
}

const char *
decoder_encoding(const struct decoder *decoder)
{
	return decoder->refused ? NULL : decoder->encoding;
}

static const guint8 *
rest(const struct decoder *decoder)
{
	return decoder->pending->data + decoder->at;
}

static gsize
rest_length(const struct decoder *decoder)
{
	return decoder->pending->len - decoder->at;
}

/* Length of the byte order mark at the head, or of what is there of one; `whole` says which. */
static gsize
mark_length(const struct decoder *decoder, bool *whole)
{
	const char *mark = decoder->encoding == utf16le_name ? "\xff\xfe" :
	    decoder->encoding == utf16be_name                ? "\xfe\xff" :
	    decoder->encoding == gb18030_name                ? "\x84\x31\x95\x33" :
							       "\xef\xbb\xbf";
	gsize count = MIN(strlen(mark), rest_length(decoder));

	*whole = count == strlen(mark);
	return memcmp(mark, rest(decoder), count) == 0 ? count : 0;
}

static void
consume(struct decoder *decoder, gsize count)
{
	decoder->done += count;
	decoder->at += count;
}

/* True when the first bytes of `tail` could begin a character of UTF-8 that is not all there yet. */
static bool
is_unfinished(const guint8 *tail, gsize length)
{
	gunichar c = g_utf8_get_char_validated((const char *)tail, (gssize)length);

	return length < 4 && tail[0] != 0 && c == (gunichar)-2;
}

/* How many bytes were good; errno-like: 0 all, EINVAL the rest is unfinished, EILSEQ the rest is bad. */
static gsize
check_utf8(const guint8 *bytes, gsize length, GString *out, int *error)
{
	const char *end;
	gsize good;

	*error = 0;
	if (!g_utf8_validate_len((const char *)bytes, length, &end))
		*error = is_unfinished((const guint8 *)end, length - (gsize)(end - (const char *)bytes)) ? EINVAL :
													   EILSEQ;
	good = (gsize)(end - (const char *)bytes);
	g_string_append_len(out, (const char *)bytes, (gssize)good);
	return good;
}

static gsize
convert_bytes(struct decoder *decoder, const guint8 *bytes, gsize length, GString *out, int *error)
{
	char *in = (char *)(guintptr)bytes; /* iconv does not write to it */
	gsize left = length;

	*error = 0;
	while (left > 0 && *error == 0) {
		char room[8192];
		char *to = room;
		gsize space = sizeof room;
		gsize result = g_iconv(decoder->convert, &in, &left, &to, &space);

		if (result == (gsize)-1 && errno != E2BIG)
			*error = errno;
		g_string_append_len(out, room, to - room);
	}
	return length - left;
}

/* U+0000 is no text: bytes before it stay good. Returns false when there was one and sets `good` to its offset. */
static bool
refuse_nul(struct decoder *decoder, GString *out, gsize from, gsize *good)
{
	const char *nul = memchr(out->str + from, '\0', out->len - from);
	const guint8 *bytes = rest(decoder);
	gsize length = rest_length(decoder);

	if (nul == NULL)
		return true;
	g_string_truncate(out, (gsize)(nul - out->str));
	if (decoder->encoding == gb18030_name)
		*good = (gsize)((const guint8 *)memchr(bytes, '\0', length) - bytes);
	else
		for (gsize i = 0; i + 1 < length; i += 2)
			if (bytes[i] == 0 && bytes[i + 1] == 0) {
				*good = i;
				break;
			}
	return false;
}

static bool
decode_pending(struct decoder *decoder, bool last, GString *out, guint64 *bad_offset)
{
	const guint8 *bytes = rest(decoder);
	gsize length = rest_length(decoder);
	gsize from = out->len;
	gsize good;
	int error;

	if (length == 0)
		return true;
	if (decoder->encoding == utf8_name)
		good = check_utf8(bytes, length, out, &error);
	else
		good = convert_bytes(decoder, bytes, length, out, &error);
	if (!refuse_nul(decoder, out, from, &good))
		error = EILSEQ;
	consume(decoder, good);
	if (error == 0 || (error == EINVAL && !last))
		return true;
	*bad_offset = decoder->done;
	return false;
}

bool
decoder_feed(struct decoder *decoder, const void *bytes, gsize length, bool last, GString *out, guint64 *bad_offset)
{
	bool whole;
	gsize mark;

	if (length > 0) {
		g_byte_array_remove_range(decoder->pending, 0, (guint)decoder->at);
		decoder->at = 0;
		g_byte_array_append(decoder->pending, bytes, (guint)length);
	}
	if (decoder->encoding == NULL && !decoder->refused) {
		if (!last && decoder->pending->len < PENDING)
			return true;
		choose(decoder, decode_recognise(decoder->pending->data, decoder->pending->len, NULL));
	}
	if (decoder->refused) {
		*bad_offset = 0;
		return false;
	}
	if (!decoder->begun && rest_length(decoder) > 0) {
		mark = mark_length(decoder, &whole);
		if (mark > 0 && !whole && !last)
			return true;
		if (mark > 0 && whole)
			consume(decoder, mark);
		decoder->begun = true;
	}
	return decode_pending(decoder, last, out, bad_offset);
}

bool
decoder_skip(struct decoder *decoder)
{
	gsize unit = decoder->encoding == utf16le_name || decoder->encoding == utf16be_name ? 2 : 1;
	gsize count = MIN(unit, rest_length(decoder));
	bool nul = count == unit;

	for (gsize i = 0; i < count; i++)
		nul = nul && rest(decoder)[i] == 0;
	consume(decoder, count);
	return nul;
}

void
decoder_forget(struct decoder *decoder)
{
	consume(decoder, rest_length(decoder));
}

const guint8 *
decoder_rest(const struct decoder *decoder, gsize *length)
{
	*length = rest_length(decoder);
	return rest(decoder);
}

gsize
decoder_before(const struct decoder *decoder)
{
	return decoder->at;
}
