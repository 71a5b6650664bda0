/* Which styles of a workbook show numbers as dates, and which write zeros in front. */
#include <string.h>

#include "record/table/inner.h"

/* Formats every spreadsheet has by number. */
static bool
is_date_number(guint id)
{
	return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
	    id == 57 || id == 58;
}

/* yyyy"年"m"月", [$-804]yyyy/m/d: a year or a day outside of quotes and brackets; hours alone are no date. */
static bool
is_date_format(const char *format)
{
	for (const char *p = format; *p != '\0' && *p != ';'; p++) {
		if (*p == '"') {
			for (p++; *p != '\0' && *p != '"'; p++)
				;
			if (*p == '\0')
				return false;
		} else if (*p == '[') {
			for (; *p != '\0' && *p != ']'; p++)
				;
			if (*p == '\0')
				return false;
		} else if ((*p == '\\' || *p == '_' || *p == '*') && p[1] != '\0')
			p++;
		else if (strchr("yYdDeE", *p) != NULL && (strchr("eE", *p) == NULL || p[1] == '/' || p[1] == '"'))
			return true;
	}
	return false;
}

static guint
count_zeros(const char *format)
{
	gsize n = strspn(format, "0");

	return n >= 2 && (format[n] == '\0' || format[n] == ';') ? (guint)n : 0;
}

static struct xlsx_style
style_of(guint id, GHashTable *formats)
{
	const char *format = g_hash_table_lookup(formats, GUINT_TO_POINTER(id));

	if (format == NULL)
		return (struct xlsx_style){ .date = is_date_number(id) };
	return (struct xlsx_style){ .date = is_date_format(format), .zeros = count_zeros(format) };
}

static guint
number_attribute(struct xlsx_part *p, struct arena *a, const char *name)
{
	const char *value = xlsx_part_attribute(p, a, name);

	return value != NULL ? (guint)g_ascii_strtoull(value, NULL, 10) : 0;
}

bool
xlsx_read_styles(struct xlsx_book *b, struct diag *d, const char *name)
{
	struct xlsx_part *p = xlsx_part_open(b, d, name, false);
	g_autoptr(GHashTable) formats = g_hash_table_new(NULL, NULL);
	bool cells = false;
	int status;

	if (p == NULL)
		return true; /* nothing is styled */
	while ((status = xlsx_part_next(p)) == 1) {
		if (xlsx_part_at(p, "numFmt"))
			g_hash_table_insert(formats, GUINT_TO_POINTER(number_attribute(p, b->arena, "numFmtId")),
			    xlsx_part_attribute(p, b->arena, "formatCode"));
		else if (xlsx_part_at(p, "cellXfs"))
			cells = true;
		else if (xlsx_part_at(p, "cellStyles") || xlsx_part_at(p, "dxfs"))
			cells = false;
		else if (cells && xlsx_part_at(p, "xf")) {
			struct xlsx_style s = style_of(number_attribute(p, b->arena, "numFmtId"), formats);

			g_array_append_val(b->styles, s);
		}
	}
	xlsx_part_close(p);
	return status == 0;
}
