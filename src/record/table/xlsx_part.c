/*
 * Parts of an XLSX package: libarchive unpacks, libxml2 reads node by node.  Nothing is unpacked to the disk, and what
 * grows out of all proportion is given up.
 */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/inner.h"

#define ENTRIES_MAX 20000
#define FREE_BYTES  (32 * 1024 * 1024) /* so much may grow as it likes */
#define GROWTH_MAX  200                /* more than that, no workbook does */
#define PART_MAX    ((guint64)2 * 1024 * 1024 * 1024)

void
xlsx_damaged(struct xlsx_book *b, struct diag *d, const char *zh, const char *en)
{
	diag_say(d, DIAG_TABLE_PACKAGE, file_place(b->arena, b->name), NULL, zh, en);
}

void
xlsx_bomb(struct xlsx_book *b, struct diag *d, const char *zh, const char *en)
{
	diag_say(d, DIAG_TABLE_BOMB, file_place(b->arena, b->name), NULL, zh, en);
}

static void
damaged_part(struct xlsx_part *p)
{
	if (!p->bad)
		xlsx_damaged(p->book, p->diag, arena_printf(p->book->arena, "%s 读不出来", p->name),
		    arena_printf(p->book->arena, "%s cannot be read", p->name));
	p->bad = true;
}

static int
read_bytes(void *data, char *room, int size)
{
	struct xlsx_part *p = data;
	la_ssize_t n = archive_read_data(p->archive, room, (gsize)size);

	if (n < 0) {
		damaged_part(p);
		return -1;
	}
	p->read += (guint64)n;
	if (p->read > PART_MAX || (p->read > FREE_BYTES && p->read / GROWTH_MAX > p->book->bytes->len)) {
		if (!p->bad)
			xlsx_bomb(p->book, p->diag, p->name, p->name);
		p->bad = true;
		return -1;
	}
	return (int)n;
}

static int
close_bytes(void *data G_GNUC_UNUSED)
{
	return 0;
}

static void
no_message(void *data G_GNUC_UNUSED, xmlErrorPtr error G_GNUC_UNUSED)
{
}

static const char *
plain_name(const char *name)
{
	return name != NULL ? name + strspn(name, "/") : "";
}

/* Moves to the entry. false: there is none, or reported. */
static bool
find_entry(struct xlsx_part *p)
{
	struct archive_entry *e;
	guint count = 0;
	int status;

	while ((status = archive_read_next_header(p->archive, &e)) == ARCHIVE_OK || status == ARCHIVE_WARN) {
		if (++count > ENTRIES_MAX) {
			xlsx_bomb(p->book, p->diag, "里面的文件太多", "too many parts");
			p->bad = true;
			return false;
		}
		if (g_ascii_strcasecmp(plain_name(archive_entry_pathname(e)), p->name) == 0) {
			if (archive_entry_is_data_encrypted(e))
				damaged_part(p);
			return !p->bad;
		}
	}
	if (status != ARCHIVE_EOF)
		damaged_part(p);
	return false;
}

static bool
start_reader(struct xlsx_part *p)
{
	p->reader = xmlReaderForIO(read_bytes, close_bytes, p, NULL, NULL, XML_PARSE_NONET);
	if (p->reader == NULL)
		return false;
	xmlTextReaderSetStructuredErrorHandler(p->reader, no_message, NULL);
	return true;
}

struct xlsx_part *
xlsx_part_open(struct xlsx_book *b, struct diag *d, const char *name, bool must)
{
	struct xlsx_part *p = g_new0(struct xlsx_part, 1);

	p->book = b;
	p->diag = d;
	p->name = arena_strdup(b->arena, plain_name(name));
	p->archive = archive_read_new();
	archive_read_support_format_zip_seekable(p->archive);
	if (archive_read_open_memory(p->archive, b->bytes->data, b->bytes->len) != ARCHIVE_OK)
		damaged_part(p);
	else if (find_entry(p) && start_reader(p))
		return p;
	if (must && !p->bad)
		xlsx_damaged(b, d, arena_printf(b->arena, "里面没有 %s", p->name),
		    arena_printf(b->arena, "there is no %s in it", p->name));
	xlsx_part_close(p);
	return NULL;
}

void
xlsx_part_close(struct xlsx_part *p)
{
	if (p == NULL)
		return;
	xmlFreeTextReader(p->reader);
	archive_read_free(p->archive);
	g_free(p);
}

/* A document type has no place in a workbook: what it declares could grow without end. */
int
xlsx_part_next(struct xlsx_part *p)
{
	int status = xmlTextReaderRead(p->reader);

	if (status < 0 || (status == 1 && xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_DOCUMENT_TYPE)) {
		damaged_part(p);
		return -1;
	}
	return p->bad ? -1 : status;
}

static bool
is_named(const struct xlsx_part *p, const char *element)
{
	const xmlChar *name = xmlTextReaderConstLocalName(p->reader);

	return name != NULL && strcmp((const char *)name, element) == 0;
}

bool
xlsx_part_at(const struct xlsx_part *p, const char *element)
{
	return xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_ELEMENT && is_named(p, element);
}

char *
xlsx_part_attribute(const struct xlsx_part *p, struct arena *a, const char *name)
{
	xmlChar *value = xmlTextReaderGetAttribute(p->reader, (const xmlChar *)name);
	char *copy = value != NULL ? arena_strdup(a, (const char *)value) : NULL;

	xmlFree(value);
	return copy;
}

bool
xlsx_part_text(struct xlsx_part *p, GString *out, const char *but)
{
	int depth = xmlTextReaderDepth(p->reader), silent = -1, status;

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while ((status = xlsx_part_next(p)) == 1) {
		int type = xmlTextReaderNodeType(p->reader), at = xmlTextReaderDepth(p->reader);

		if (type == XML_READER_TYPE_END_ELEMENT && at == depth)
			return true;
		if (silent >= 0 && at <= silent)
			silent = -1;
		if (type == XML_READER_TYPE_ELEMENT && but != NULL && is_named(p, but) &&
		    !xmlTextReaderIsEmptyElement(p->reader))
			silent = at;
		else if (silent < 0 &&
		    (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
			type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE))
			g_string_append(out, (const char *)xmlTextReaderConstValue(p->reader));
	}
	return false;
}
