/* Parts of packages, see zip.h. */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "record/table/book.h"
#include "record/table/zip.h"

#define ENTRIES_MAX 20000
#define FREE_BYTES  (32 * 1024 * 1024) /* so much may grow as it likes */
#define GROWTH_MAX  200                /* more than that, no workbook does */
#define PART_MAX    ((guint64)2 * 1024 * 1024 * 1024)

static void
damaged_part(struct zip_part *p)
{
	if (!p->bad)
		sheet_book_damaged(p->package->arena, p->diag, p->package->name,
		    arena_printf(p->package->arena, "%s 读不出来", p->name),
		    arena_printf(p->package->arena, "%s cannot be read", p->name));
	p->bad = true;
}

static int
read_bytes(void *data, char *room, int size)
{
	struct zip_part *p = data;
	la_ssize_t n = archive_read_data(p->archive, room, (gsize)size);

	if (n < 0) {
		damaged_part(p);
		return -1;
	}
	p->read += (guint64)n;
	if (p->read > PART_MAX || (p->read > FREE_BYTES && p->read / GROWTH_MAX > p->package->bytes->len)) {
		if (!p->bad)
			sheet_book_bomb(p->package->arena, p->diag, p->package->name, p->name, p->name);
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

static struct archive *
open_archive(const struct zip_package *b)
{
	struct archive *z = archive_read_new();

	archive_read_support_format_zip_seekable(z);
	if (archive_read_open_memory(z, b->bytes->data, b->bytes->len) == ARCHIVE_OK)
		return z;
	archive_read_free(z);
	return NULL;
}

/* NULL: the entry has a password, or there are too many. */
static const char *
name_of(const struct zip_package *b, struct diag *d, struct archive_entry *e, guint count)
{
	const char *name = archive_entry_pathname(e);

	if (count > ENTRIES_MAX)
		sheet_book_bomb(b->arena, d, b->name, "里面的文件太多", "too many parts");
	else if (archive_entry_is_data_encrypted(e))
		sheet_book_locked(b->arena, d, b->name);
	else
		return plain_name(name);
	return NULL;
}

/* Two parts of one name, in any letter case: nobody knows which of them a program shows. */
static bool
stands_twice(const struct zip_package *b, struct diag *d, GHashTable *seen, const char *name)
{
	if (g_hash_table_add(seen, g_ascii_strdown(name, -1)))
		return false;
	sheet_book_damaged(b->arena, d, b->name, arena_printf(b->arena, "%s 有两份", name),
	    arena_printf(b->arena, "there are two parts %s", name));
	return true;
}

const GPtrArray *
zip_parts(const struct zip_package *b, struct diag *d)
{
	GPtrArray *names = arena_list(b->arena);
	struct archive *z = open_archive(b);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct archive_entry *e;
	int status = ARCHIVE_FATAL;
	bool bad = false;

	while (
	    z != NULL && !bad && ((status = archive_read_next_header(z, &e)) == ARCHIVE_OK || status == ARCHIVE_WARN)) {
		const char *name = name_of(b, d, e, names->len + 1);

		bad = name == NULL || stands_twice(b, d, seen, name);
		g_ptr_array_add(names, arena_strdup(b->arena, name));
	}
	if (!bad && (status != ARCHIVE_EOF || names->len == 0)) {
		sheet_book_damaged(b->arena, d, b->name, "没有传完，或者不是完整的文件", "it is not whole");
		bad = true;
	}
	archive_read_free(z);
	return bad ? NULL : names;
}

bool
zip_has(const GPtrArray *parts, const char *name)
{
	for (guint i = 0; i < parts->len; i++)
		if (g_ascii_strcasecmp(parts->pdata[i], name) == 0)
			return true;
	return false;
}

/* Moves to the entry. false: there is none, or reported. */
static bool
find_entry(struct zip_part *p)
{
	struct archive_entry *e;
	guint count = 0;
	int status;

	while ((status = archive_read_next_header(p->archive, &e)) == ARCHIVE_OK || status == ARCHIVE_WARN) {
		const char *name = name_of(p->package, p->diag, e, ++count);

		p->bad = name == NULL;
		if (p->bad || g_ascii_strcasecmp(name, p->name) == 0)
			return !p->bad;
	}
	if (status != ARCHIVE_EOF)
		damaged_part(p);
	return false;
}

static int
read_plain(void *data, char *room, int size)
{
	struct zip_part *p = data;
	gsize n = MIN((gsize)size, p->text->len - (gsize)p->read);

	memcpy(room, p->text->str + p->read, n);
	p->read += n;
	return (int)n;
}

static bool
start_reader(struct zip_part *p, xmlInputReadCallback more, int options)
{
	p->reader = xmlReaderForIO(more, close_bytes, p, NULL, NULL, XML_PARSE_NONET | options);
	if (p->reader == NULL)
		return false;
	xmlTextReaderSetStructuredErrorHandler(p->reader, no_message, NULL);
	return true;
}

static struct zip_part *
new_part(const struct zip_package *b, struct diag *d, const char *name)
{
	struct zip_part *p = g_new0(struct zip_part, 1);

	p->package = b;
	p->diag = d;
	p->name = name;
	return p;
}

struct zip_part *
zip_part_open(const struct zip_package *b, struct diag *d, const char *name, bool must)
{
	struct zip_part *p = new_part(b, d, arena_strdup(b->arena, plain_name(name)));

	p->archive = open_archive(b);
	if (p->archive == NULL)
		damaged_part(p);
	else if (find_entry(p) && start_reader(p, read_bytes, 0))
		return p;
	if (must && !p->bad)
		sheet_book_damaged(b->arena, d, b->name, arena_printf(b->arena, "里面没有 %s", p->name),
		    arena_printf(b->arena, "there is no %s in it", p->name));
	zip_part_close(p);
	return NULL;
}

/* It is UTF-8, whatever its declaration says. */
struct zip_part *
zip_part_plain(struct arena *a, struct diag *d, const char *file, const GString *text)
{
	struct zip_package *package = arena_alloc(a, sizeof *package);
	struct zip_part *p;

	*package = (struct zip_package){ .arena = a, .name = file };
	p = new_part(package, d, "XML");
	p->text = text;
	if (start_reader(p, read_plain, XML_PARSE_IGNORE_ENC))
		return p;
	zip_part_close(p);
	return NULL;
}

void
zip_part_close(struct zip_part *p)
{
	if (p == NULL)
		return;
	xmlFreeTextReader(p->reader);
	archive_read_free(p->archive);
	g_free(p);
}

/* A document type has no place in a workbook: what it declares could grow without end. */
int
zip_part_next(struct zip_part *p)
{
	int status = xmlTextReaderRead(p->reader);

	if (status < 0 || (status == 1 && xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_DOCUMENT_TYPE)) {
		damaged_part(p);
		return -1;
	}
	return p->bad ? -1 : status;
}

static bool
is_named(const struct zip_part *p, const char *element)
{
	const xmlChar *name = xmlTextReaderConstLocalName(p->reader);

	return name != NULL && strcmp((const char *)name, element) == 0;
}

bool
zip_part_at(const struct zip_part *p, const char *element)
{
	return xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_ELEMENT && is_named(p, element);
}

char *
zip_part_attribute(const struct zip_part *p, struct arena *a, const char *name)
{
	xmlChar *value = xmlTextReaderGetAttribute(p->reader, (const xmlChar *)name);
	char *copy = value != NULL ? arena_strdup(a, (const char *)value) : NULL;

	xmlFree(value);
	return copy;
}

bool
zip_part_text(struct zip_part *p, GString *out, const char *but)
{
	int depth = xmlTextReaderDepth(p->reader), silent = -1, status;

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while ((status = zip_part_next(p)) == 1) {
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
