/* The text of pages and XML spreadsheets, whatever their bytes are. */
#include <string.h>

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/model.h"
#include "record/table/book.h"

#define META_WITHIN 4096 /* [bytes] in which a page tells its encoding */
#define BAD_MAX     1000 /* bytes that are no text; more, and the encoding is another */

/* What <meta charset=...> or an XML declaration says, in the arena; NULL: nothing. */
static const char *
declared(struct arena *a, const GByteArray *bytes)
{
	static const char *const marks[] = { "charset=", "encoding=" };
	g_autofree char *head = g_strndup((const char *)bytes->data, MIN(bytes->len, META_WITHIN));
	const char *at = NULL;

	for (char *p = head; *p != '\0'; p++)
		*p = g_ascii_tolower(*p);
	for (guint i = 0; i < G_N_ELEMENTS(marks) && at == NULL; i++)
		if ((at = strstr(head, marks[i])) != NULL)
			at += strlen(marks[i]);
	if (at == NULL)
		return NULL;
	at += strspn(at, "\"' ");
	return arena_strndup(a, at, strcspn(at, "\"' ;/>?\r\n"));
}

/* UTF-16 by its mark; else what is UTF-8 but for a damage is that, whatever the text says of itself: exports say much. */
static const char *
encoding_of(struct arena *a, const GByteArray *bytes, const char **claimed)
{
	const guint8 *b = bytes->data;
	const char *name;

	if (bytes->len >= 2 && ((b[0] == 0xff && b[1] == 0xfe) || (b[0] == '<' && b[1] == 0)))
		return "UTF-16LE";
	if (bytes->len >= 2 && ((b[0] == 0xfe && b[1] == 0xff) || (b[0] == 0 && b[1] == '<')))
		return "UTF-16BE";
	if (g_utf8_validate_len((const char *)b, bytes->len, NULL) || record_utf8_vote((const char *)b, bytes->len) > 0)
		return "UTF-8";
	*claimed = declared(a, bytes);
	name = *claimed != NULL ? decode_name(*claimed) : NULL;
	return name != NULL && !g_str_has_prefix(name, "UTF-16") ? name : "GB18030";
}

/* A byte that is none of the encoding becomes U+FFFD, which its cell is refused for; the rest goes on. false: there are too many. */
static bool
decode_all(const GByteArray *bytes, const char *encoding, GString *out)
{
	guint64 at = 0, bad = 0;

	for (guint count = 0; count <= BAD_MAX && at < bytes->len; count++) {
		g_autoptr(decoder) decoder = decoder_new(encoding);

		if (decoder == NULL)
			return false;
		if (decoder_feed(decoder, bytes->data + at, bytes->len - (gsize)at, true, out, &bad))
			return true;
		g_string_append(out, "\xef\xbf\xbd");
		at += bad + 1;
	}
	return at >= bytes->len;
}

/* Texts of the field that are neither Unicode nor of the GB family. */
static bool
is_other(const char *claimed)
{
	return claimed != NULL && decode_name(claimed) == NULL &&
	    (g_str_has_prefix(claimed, "big5") || g_str_has_prefix(claimed, "shift") ||
		g_str_has_prefix(claimed, "euc-"));
}

const GString *
sheet_text_utf8(struct arena *a, struct diag *d, const char *name, GByteArray *bytes, const char *encoding)
{
	GString *out = arena_string(a);
	const char *claimed = NULL, *chosen = encoding != NULL ? encoding : encoding_of(a, bytes, &claimed);

	if (!is_other(claimed) && decode_all(bytes, chosen, out))
		return out;
	diag_report(d, DIAG_TABLE_CODING, file_place(a, name), NULL, claimed != NULL ? claimed : "?");
	return NULL;
}
