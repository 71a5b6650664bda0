/* How the styles of a workbook show numbers. */
#include <string.h>

#include "record/table/xlsx.h"

/* Formats of a workbook by number: their codes, and what was read of them. */
struct xlsx_formats {
	GHashTable *codes, *read;
};

/* One of its own before one that every spreadsheet has. */
static const struct number_format *
format_of(struct xlsx_book *b, const struct xlsx_formats *f, guint id)
{
	const struct number_format *format = g_hash_table_lookup(f->read, GUINT_TO_POINTER(id));
	const char *code = g_hash_table_lookup(f->codes, GUINT_TO_POINTER(id));

	if (format == NULL) {
		format = number_format_read(b->package.arena, code != NULL ? code : number_format_code(id));
		g_hash_table_insert(f->read, GUINT_TO_POINTER(id), (gpointer)format);
	}
	return format;
}

static guint
number_attribute(struct zip_part *p, struct arena *a, const char *name)
{
	const char *value = zip_part_attribute(p, a, name);

	return value != NULL ? (guint)g_ascii_strtoull(value, NULL, 10) : 0;
}

bool
xlsx_read_styles(struct xlsx_book *b, struct diag *d, const char *name)
{
	struct zip_part *p = zip_part_open(&b->package, d, name, false);
	g_autoptr(GHashTable) codes = g_hash_table_new(NULL, NULL), read = g_hash_table_new(NULL, NULL);
	const struct xlsx_formats formats = { codes, read };
	bool cells = false;
	int status;

	if (p == NULL)
		return true; /* nothing is styled */
	while ((status = zip_part_next(p)) == 1) {
		if (zip_part_at(p, "numFmt"))
			g_hash_table_insert(codes, GUINT_TO_POINTER(number_attribute(p, b->package.arena, "numFmtId")),
			    zip_part_attribute(p, b->package.arena, "formatCode"));
		else if (zip_part_at(p, "cellXfs"))
			cells = true;
		else if (zip_part_at(p, "cellStyles") || zip_part_at(p, "dxfs"))
			cells = false;
		else if (cells && zip_part_at(p, "xf"))
			g_ptr_array_add(b->styles,
			    (gpointer)format_of(b, &formats, number_attribute(p, b->package.arena, "numFmtId")));
	}
	zip_part_close(p);
	return status == 0;
}
