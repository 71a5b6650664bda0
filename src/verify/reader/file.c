/* Marks that stand in the bytes of a file and not in its objects: header, end, cross-reference. */
#include <string.h>

#include "xml/xml.h"
#include "verify/reader/inner.h"

static bool
starts_with(const struct reader *reading, gsize at, const char *text)
{
	gsize length = strlen(text);

	return at <= reading->length && reading->length - at >= length &&
	    memcmp(reading->bytes + at, text, length) == 0;
}

/* %PDF-1.n and one end of line at byte 0, then a comment of four bytes over 127. */
static bool
has_header(const struct reader *reading)
{
	const guint8 *b = reading->bytes;
	gsize at = 8;

	if (reading->length < 16 || !starts_with(reading, 0, "%PDF-1.") || b[7] < '0' || b[7] > '7')
		return false;
	if (b[at] == '\r' && b[at + 1] == '\n')
		at++;
	else if (b[at] != '\r' && b[at] != '\n')
		return false;
	at++;
	return b[at] == '%' && b[at + 1] > 127 && b[at + 2] > 127 && b[at + 3] > 127 && b[at + 4] > 127;
}

/* The last place of a text in the file; -1: nowhere. */
static gssize
find_last(const struct reader *reading, const char *text)
{
	for (gssize at = (gssize)reading->length - (gssize)strlen(text); at >= 0; at--)
		if (starts_with(reading, (gsize)at, text))
			return at;
	return -1;
}

/* Bytes behind the last %%EOF besides one end of line; -1: the file has no %%EOF. */
static gssize
after_end(const struct reader *reading)
{
	gssize at = find_last(reading, "%%EOF");
	gsize next = (gsize)at + 5;

	if (at < 0)
		return -1;
	if (starts_with(reading, next, "\r\n"))
		next += 2;
	else if (starts_with(reading, next, "\n") || starts_with(reading, next, "\r"))
		next++;
	return (gssize)(reading->length - next);
}

static const char *
xref_kind(const struct reader *reading)
{
	gssize at = find_last(reading, "startxref");
	guint64 offset = 0;

	if (at < 0)
		return "none";
	for (gsize i = (gsize)at + 9; i < reading->length && i < (gsize)at + 32; i++) {
		if (g_ascii_isdigit((char)reading->bytes[i]))
			offset = offset * 10 + (guint64)(reading->bytes[i] - '0');
		else if (offset > 0)
			break;
	}
	if (starts_with(reading, offset, "xref"))
		return "table";
	return offset > 0 && offset < reading->length && g_ascii_isdigit((char)reading->bytes[offset]) ? "stream" : "none";
}

void
read_file_marks(struct reader *reading)
{
	gssize rest = after_end(reading);
	xmlNode *facts = reading->facts;

	xml_setf(facts, "bytes", "%" G_GSIZE_FORMAT, reading->length);
	fact_set(reading, facts, "version", qpdf_get_pdf_version(reading->qpdf));
	xml_setf(facts, "pages", "%d", MAX(qpdf_get_num_pages(reading->qpdf), 0));
	xml_set(facts, "header", yes_no(has_header(reading)));
	xml_set(facts, "end", yes_no(rest >= 0));
	xml_setf(facts, "behind-end", "%" G_GSSIZE_FORMAT, MAX(rest, 0));
	xml_set(facts, "xref", xref_kind(reading));
	xml_set(facts, "linearized", yes_no(qpdf_is_linearized(reading->qpdf)));
}
