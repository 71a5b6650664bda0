/* Marks that stand in the bytes of a file and not in its objects: header, end, cross-reference. */
#include <string.h>

#include "xml/xml.h"
#include "verify/reader/inner.h"

static bool
starts_with(const struct reader *reader, gsize at, const char *text)
{
	gsize length = strlen(text);

	return at <= reader->length && reader->length - at >= length && memcmp(reader->bytes + at, text, length) == 0;
}

/* %PDF-1.n and one end of line at byte 0, then a comment of four bytes over 127. */
static bool
has_header(const struct reader *reader)
{
	const guint8 *b = reader->bytes;
	gsize at = 8;

	if (reader->length < 16 || !starts_with(reader, 0, "%PDF-1.") || b[7] < '0' || b[7] > '7')
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
find_last(const struct reader *reader, const char *text)
{
	for (gssize at = (gssize)reader->length - (gssize)strlen(text); at >= 0; at--)
		if (starts_with(reader, (gsize)at, text))
			return at;
	return -1;
}

/* Bytes behind the last %%EOF besides one end of line; -1: the file has no %%EOF. */
static gssize
after_end(const struct reader *reader)
{
	gssize at = find_last(reader, "%%EOF");
	gsize next = (gsize)at + 5;

	if (at < 0)
		return -1;
	if (starts_with(reader, next, "\r\n"))
		next += 2;
	else if (starts_with(reader, next, "\n") || starts_with(reader, next, "\r"))
		next++;
	return (gssize)(reader->length - next);
}

static const char *
xref_kind(const struct reader *reader)
{
	gssize at = find_last(reader, "startxref");
	guint64 offset = 0;

	if (at < 0)
		return "none";
	for (gsize i = (gsize)at + 9; i < reader->length && i < (gsize)at + 32; i++) {
		if (g_ascii_isdigit((char)reader->bytes[i]))
			offset = offset * 10 + (guint64)(reader->bytes[i] - '0');
		else if (offset > 0)
			break;
	}
	if (starts_with(reader, offset, "xref"))
		return "table";
	return offset > 0 && offset < reader->length && g_ascii_isdigit((char)reader->bytes[offset]) ? "stream" :
												       "none";
}

void
reader_marks(struct reader *reader)
{
	gssize rest = after_end(reader);
	xmlNode *facts = reader->facts;

	xml_setf(facts, "bytes", "%" G_GSIZE_FORMAT, reader->length);
	fact_flag(facts, "header", has_header(reader));
	fact_flag(facts, "end", rest >= 0);
	xml_setf(facts, "behind-end", "%" G_GSSIZE_FORMAT, MAX(rest, 0));
	xml_set(facts, "xref", xref_kind(reader));
}

void
reader_counts(struct reader *reader)
{
	fact_set(reader, reader->facts, "version", qpdf_get_pdf_version(reader->qpdf));
	xml_setf(reader->facts, "pages", "%d", MAX(qpdf_get_num_pages(reader->qpdf), 0));
	fact_flag(reader->facts, "linearized", qpdf_is_linearized(reader->qpdf));
}
