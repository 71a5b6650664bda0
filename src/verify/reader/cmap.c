/* Reads a ToUnicode CMap strictly: what it maps, and what is wrong with it (ISO 32000-1 9.10.3). */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "verify/reader/inner.h"
#include "verify/reader/scan.h"

enum { BLOCK_MOST = 100 }; /* entries a block may have */

struct cmap {
	struct scan scan;
	struct reader_font *font;
	const char *fault;
	gulong announced; /* the number before begin... */
	gsize code_bytes; /* of the codespace */
};

/* The bytes are UTF-16BE of real characters. */
static bool
is_unicode(const char *bytes, gsize length)
{
	const guint8 *b = (const guint8 *)bytes;

	if (length == 0 || length % 2 != 0)
		return false;
	for (gsize i = 0; i < length; i += 2) {
		guint unit = (guint)b[i] << 8 | b[i + 1];

		if (unit == 0 || unit == 0xfeff || unit == 0xfffe || (unit >= 0xdc00 && unit <= 0xdfff))
			return false;
		if (unit < 0xd800 || unit > 0xdbff)
			continue;
		i += 2;
		if (i >= length || b[i] < 0xdc || b[i] > 0xdf)
			return false;
	}
	return true;
}

static void
fail(struct cmap *cmap, const char *fault)
{
	if (cmap->fault == NULL)
		cmap->fault = fault;
}

/* The code of the string token in hand. */
static guint
take_code(struct cmap *cmap)
{
	const GString *text = cmap->scan.text;
	guint code = 0;

	if (text->len != cmap->code_bytes)
		fail(cmap, "a code lies outside the codespace");
	for (gsize i = 0; i < text->len && i < 2; i++)
		code = code << 8 | (guint8)text->str[i];
	return code & 0xffff;
}

/* The character at `at` of UTF-16BE that was found well-formed; goes on behind it. */
static gunichar
next_character(const GString *target, gsize *at)
{
	const guint8 *b = (const guint8 *)target->str + *at;
	gunichar c = (gunichar)b[0] << 8 | b[1];

	*at += 2;
	if (c < 0xd800 || c > 0xdbff)
		return c;
	*at += 2;
	return 0x10000 + ((c & 0x3ff) << 10 | ((gunichar)(b[2] & 3) << 8 | b[3]));
}

/* The code is mapped to a string; of a range of codes to `further` beyond its last character. */
static void
map_code(struct cmap *cmap, guint code, const GString *target, guint further)
{
	struct reader_font *font = cmap->font;
	guint32 start = (guint32)font->words->len;
	gunichar first = 0;

	reader_codes_add(font->mapped, code);
	for (gsize i = 0; i + 1 < target->len;) {
		gunichar c = next_character(target, &i);

		c += i + 1 < target->len ? 0 : further;
		if (text_is_blank(first))
			first = c;
		g_string_append_unichar(font->words, c);
	}
	g_string_append_c(font->words, '\0');
	if (font->unicode->len <= code) {
		g_array_set_size(font->unicode, code + 1);
		g_array_set_size(font->said, code + 1);
	}
	g_array_index(font->unicode, gunichar, code) = first;
	g_array_index(font->said, guint32, code) = start;
}

static void
take_target(struct cmap *cmap, enum scan_token token, guint low, guint high)
{
	if (token != TOKEN_STRING || !is_unicode(cmap->scan.text->str, cmap->scan.text->len)) {
		fail(cmap, "a target is not UTF-16 of a character");
		return;
	}
	for (guint code = low; code <= high && high < 0x10000; code++)
		map_code(cmap, code, cmap->scan.text, code - low);
}

/* The targets of a range: one string, or an array with one a code. */
static void
take_range(struct cmap *cmap, guint low, guint high)
{
	enum scan_token token = reader_scan_next(&cmap->scan);
	guint count = 0;

	if (high < low || (low >> 8) != (high >> 8))
		fail(cmap, "a range is not one of its last byte");
	if (token != TOKEN_OPEN) {
		take_target(cmap, token, low, high);
		return;
	}
	while ((token = reader_scan_next(&cmap->scan)) == TOKEN_STRING) {
		if (low + count <= high)
			take_target(cmap, token, low + count, low + count);
		count++;
	}
	if (token != TOKEN_CLOSE || count != high - low + 1)
		fail(cmap, "a range has not one target for each code");
}

/* Entries up to `end`. */
static void
take_block(struct cmap *cmap, const char *end, bool range)
{
	gulong count = 0;
	enum scan_token token;

	while ((token = reader_scan_next(&cmap->scan)) == TOKEN_STRING && cmap->fault == NULL) {
		guint low = take_code(cmap), high = low;

		if (range && reader_scan_next(&cmap->scan) == TOKEN_STRING)
			high = take_code(cmap);
		if (range)
			take_range(cmap, low, high);
		else
			take_target(cmap, reader_scan_next(&cmap->scan), low, low);
		count++;
	}
	if (cmap->fault == NULL && (token != TOKEN_WORD || strcmp(cmap->scan.text->str, end) != 0))
		fail(cmap, "a block is not closed");
	if (count != cmap->announced || count > BLOCK_MOST)
		fail(cmap, "a block has not the number of entries it announces, or more than 100");
}

static void
take_codespace(struct cmap *cmap)
{
	enum scan_token token;
	gsize last = 0;

	while ((token = reader_scan_next(&cmap->scan)) == TOKEN_STRING)
		last = cmap->scan.text->len;
	if (token != TOKEN_WORD || strcmp(cmap->scan.text->str, "endcodespacerange") != 0 || last < 1 || last > 2)
		fail(cmap, "the codespace is none of one or two bytes");
	cmap->code_bytes = last;
}

static void
take_word(struct cmap *cmap, bool *closed)
{
	const char *word = cmap->scan.text->str;

	if (strcmp(word, "begincodespacerange") == 0)
		take_codespace(cmap);
	else if (strcmp(word, "beginbfchar") == 0)
		take_block(cmap, "endbfchar", false);
	else if (strcmp(word, "beginbfrange") == 0)
		take_block(cmap, "endbfrange", true);
	else if (strcmp(word, "begincidrange") == 0 || strcmp(word, "begincidchar") == 0)
		fail(cmap, "it maps to CIDs and not to Unicode");
	else if (strcmp(word, "usecmap") == 0 || strcmp(word, "beginnotdefrange") == 0 ||
	    strcmp(word, "beginnotdefchar") == 0)
		fail(cmap, "it leans on another CMap or says what no code stands for");
	else if (strcmp(word, "endcmap") == 0)
		*closed = true;
}

const char *
reader_cmap_read(const char *text, gsize length, struct reader_font *font)
{
	g_autoptr(GString) token_text = g_string_new(NULL);
	struct cmap cmap = { .scan = { .at = text, .end = text + length, .text = token_text }, .font = font };
	bool closed = false;
	enum scan_token token;

	while (cmap.fault == NULL && (token = reader_scan_next(&cmap.scan)) != TOKEN_END) {
		if (token == TOKEN_BAD)
			fail(&cmap, "a token is unfinished");
		else if (token == TOKEN_NUMBER)
			cmap.announced = strtoul(token_text->str, NULL, 10);
		else if (token == TOKEN_WORD)
			take_word(&cmap, &closed);
	}
	if (!closed || cmap.code_bytes == 0)
		fail(&cmap, "it has no codespace or no endcmap");
	return cmap.fault;
}
