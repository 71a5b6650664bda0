/* Opens a workbook of any kind; sheets that keep their rows until they are asked for. */
#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/book.h"
#include "record/table/zip.h"

#define BYTES_MAX ((gsize)256 * 1024 * 1024) /* of a file */
/*
 * Kept rows [bytes]: 20,000 of 60 columns take 40 MiB.  More may grow out of a file that is large itself, not out of a few
 * rows that say they are repeated.
 */
#define KEPT_FREE   ((gsize)64 * 1024 * 1024)
#define KEPT_MAX    ((gsize)512 * 1024 * 1024)
#define KEPT_GROWTH 100 /* times the file's size */
#define ROW_COSTS   160 /* [bytes] of a row without its text */

void
sheet_book_damaged(struct arena *a, struct diag *d, const char *file, const char *zh, const char *en)
{
	diag_say(d, DIAG_TABLE_PACKAGE, file_place(a, file), NULL, zh, en);
}

void
sheet_book_bomb(struct arena *a, struct diag *d, const char *file, const char *zh, const char *en)
{
	diag_say(d, DIAG_TABLE_BOMB, file_place(a, file), NULL, zh, en);
}

void
sheet_book_limit(struct arena *a, struct diag *d, const char *file, const char *zh, const char *en)
{
	diag_say(d, DIAG_TABLE_LIMIT, file_place(a, file), NULL, zh, en);
}

void
sheet_book_locked(struct arena *a, struct diag *d, const char *file)
{
	diag_report(d, DIAG_TABLE_LOCKED, file_place(a, file), NULL);
}

bool
sheet_row_reach(struct sheet_row *r, guint column)
{
	if (column < r->cells->len || column >= COLUMNS_MAX)
		return false;
	while (r->cells->len < column)
		sheet_row_add(r, "", 0, CELL_TEXT);
	return true;
}

void
sheet_row_put(struct sheet_row *r, guint column, const char *text, gsize length, enum sheet_cell_kind kind)
{
	if (sheet_row_reach(r, column))
		sheet_row_add(r, text, length, kind);
}

/* Rows of a sheet that was read whole, handed over one by one. */
struct kept_grid {
	struct sheet_grid grid; /* first: it is the grid */
	const struct book_sheet *sheet;
	guint at;
};

static struct sheet_row *
kept_next(struct sheet_grid *g, struct diag *d G_GNUC_UNUSED)
{
	struct kept_grid *k = (struct kept_grid *)g;

	if (k->at < k->sheet->rows->len)
		return g_steal_pointer(&k->sheet->rows->pdata[k->at++]);
	g->broken = k->sheet->broken;
	return NULL;
}

static void
kept_close(struct sheet_grid *g)
{
	g_free(g);
}

static struct sheet_grid *
kept_grid(struct sheet_book *b, const struct book_sheet *s)
{
	struct kept_grid *k = g_new0(struct kept_grid, 1);

	k->grid = (struct sheet_grid){ .file = b->name, .sheet = s->name, .next = kept_next, .close = kept_close };
	k->sheet = s;
	return &k->grid;
}

struct sheet_book *
sheet_book_new(struct arena *a, const char *name, gsize size)
{
	struct sheet_book *b = arena_alloc(a, sizeof *b);

	*b = (struct sheet_book){ .arena = a, .name = arena_strdup(a, name), .grid = kept_grid };
	b->sheets = arena_list(a);
	b->most = MIN(KEPT_FREE + MIN(size, KEPT_MAX) * KEPT_GROWTH, KEPT_MAX);
	return b;
}

static void
free_row(gpointer row)
{
	sheet_row_free(row);
}

struct book_sheet *
sheet_book_add(struct sheet_book *b, struct diag *d, const char *name)
{
	struct book_sheet *s;

	if (b->sheets->len == SHEETS_MAX) {
		sheet_book_limit(b->arena, d, b->name, "工作表多于 " G_STRINGIFY(SHEETS_MAX) " 张",
		    "more than " G_STRINGIFY(SHEETS_MAX) " sheets");
		return NULL;
	}
	s = arena_alloc(b->arena, sizeof *s);
	s->name = name != NULL && name[0] != '\0' ? arena_strdup(b->arena, name) :
						    arena_printf(b->arena, "表格%u", b->sheets->len + 1);
	s->rows = arena_adopt(b->arena, g_ptr_array_new_with_free_func(free_row), (GDestroyNotify)g_ptr_array_unref);
	g_ptr_array_add(b->sheets, s);
	return s;
}

bool
sheet_book_keep(struct sheet_book *b, struct diag *d, struct book_sheet *s, struct sheet_row *r)
{
	b->kept += r->text->len + r->cells->len * sizeof(struct sheet_row_cell) + ROW_COSTS;
	if (b->kept > b->most) {
		sheet_book_bomb(b->arena, d, b->name, s->name, s->name);
		sheet_row_free(r);
		return false;
	}
	g_ptr_array_add(s->rows, r);
	return true;
}

/* All bytes of an input. NULL: reported. */
static GByteArray *
load(struct arena *a, struct diag *d, struct feed *f)
{
	GByteArray *bytes = arena_adopt(a, g_byte_array_new(), (GDestroyNotify)g_byte_array_unref);
	g_autofree guint8 *piece = g_malloc(1024 * 1024);
	gssize n;

	while ((n = feed_read(f, piece, 1024 * 1024)) > 0) {
		if (bytes->len + (gsize)n > BYTES_MAX) {
			sheet_book_bomb(a, d, f->name, "文件超过 256 MiB", "the file has more than 256 MiB");
			return NULL;
		}
		g_byte_array_append(bytes, piece, (guint)n);
	}
	if (n < 0) {
		diag_errno(d, DIAG_FILE_OPEN, file_place(a, f->name), f->name, errno);
		return NULL;
	}
	return bytes;
}

/* A package is opened by what stands in it. */
static struct sheet_book *
open_package(struct arena *a, struct diag *d, const char *name, GByteArray *bytes)
{
	struct zip_package p = { .arena = a, .name = name, .bytes = bytes };
	const GPtrArray *parts = zip_parts(&p, d);

	if (parts == NULL)
		return NULL;
	if (zip_has(parts, "[Content_Types].xml"))
		return xlsx_open(a, d, name, bytes);
	if (zip_has(parts, "content.xml") && zip_has(parts, "META-INF/manifest.xml"))
		return ods_open(a, d, name, bytes);
	table_kind_tell_package(a, d, name, parts);
	return NULL;
}

static struct sheet_book *
open_bytes(struct arena *a, struct diag *d, const char *name, GByteArray *bytes, enum table_kind kind,
    const char *encoding)
{
	switch (kind) {
	case TABLE_KIND_ZIP:
		return open_package(a, d, name, bytes);
	case TABLE_KIND_OLE:
		return xls_open(a, d, name, bytes);
	case TABLE_KIND_HTML:
		return html_open(a, d, name, bytes, encoding);
	case TABLE_KIND_XML_2003:
		return xml2003_open(a, d, name, bytes, encoding);
	case TABLE_KIND_FLAT_ODS:
		return ods_open_flat(a, d, name, bytes, encoding);
	case TABLE_KIND_RECORDS:
	case TABLE_KIND_TEXT:
	case TABLE_KIND_NONE:
	default:
		return NULL;
	}
}

struct sheet_book *
sheet_book_open(struct arena *a, struct diag *d, struct feed *f, enum table_kind kind, const char *encoding)
{
	const char *name = arena_strdup(a, f->name);
	GByteArray *bytes = load(a, d, f);

	feed_close(f);
	return bytes != NULL ? open_bytes(a, d, name, bytes, kind, encoding) : NULL;
}

static bool
is_xlsx(struct arena *a, struct diag *d, const char *name, GByteArray *bytes)
{
	struct zip_package p = { .arena = a, .name = name, .bytes = bytes };
	const GPtrArray *parts = zip_parts(&p, d);

	return parts != NULL && zip_has(parts, "[Content_Types].xml");
}

struct sheet_book *
sheet_book_look(struct arena *a, struct diag *d, struct feed *f)
{
	enum table_kind kind = table_kind_of(f);
	bool book = kind != TABLE_KIND_RECORDS && kind != TABLE_KIND_TEXT && kind != TABLE_KIND_NONE;
	const char *name = arena_strdup(a, f->name);
	GByteArray *bytes = book ? load(a, d, f) : NULL;

	feed_close(f);
	if (bytes == NULL)
		return NULL;
	if (kind == TABLE_KIND_ZIP && is_xlsx(a, d, name, bytes))
		return xlsx_look(a, d, name, bytes);
	return open_bytes(a, d, name, bytes, kind, NULL);
}
