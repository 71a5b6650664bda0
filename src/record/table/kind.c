/* What an input is, by its first bytes and its name; and what it is called when it is no table. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/book.h"
#include "record/table/zip.h"

/* What people call files that are no tables, by how they begin. */
struct table_sign {
	const char *bytes;
	gsize length;
	const char *zh, *en;
};

static const struct table_sign foreign[] = {
	{ "%PDF", 4, "PDF 文件", "a PDF file" },
	{ "\x89PNG", 4, "图片", "a picture" },
	{ "\xff\xd8\xff", 3, "图片", "a picture" },
	{ "GIF8", 4, "图片", "a picture" },
	{ "II*\0", 4, "图片", "a picture" },
	{ "MM\0*", 4, "图片", "a picture" },
	{ "{\\rtf", 5, "文字文档（RTF）", "a text document (RTF)" },
	{ "\x1f\x8b", 2, "压缩包（gz）", "a compressed file (gz)" },
	{ "Rar!", 4, "压缩包（rar）", "an archive (rar)" },
	{ "7z\xbc\xaf", 4, "压缩包（7z）", "an archive (7z)" },
	{ "SQLite format 3", 15, "数据库文件", "a database" },
	{ "MIME-Version:", 13, "单个文件网页（mht）", "a web page in one file (mht)" },
};

static bool
starts(const struct feed *f, const char *bytes, gsize length)
{
	return f->head_length >= length && memcmp(f->head, bytes, length) == 0;
}

static bool
has_suffix(const struct feed *f, const char *const *suffixes, gsize count)
{
	const char *dot = strrchr(f->name, '.');

	for (gsize i = 0; i < count && dot != NULL; i++)
		if (g_ascii_strcasecmp(dot, suffixes[i]) == 0)
			return true;
	return false;
}

static bool
is_wide(const struct feed *f)
{
	return starts(f, "\xff\xfe\0\0", 4) || starts(f, "\0\0\xfe\xff", 4);
}

/* The first bytes as lower-case ASCII, whatever their width; from the first that is to be seen. */
static char *
beginning(const struct feed *f)
{
	GString *out = g_string_sized_new(f->head_length);
	const char *p;

	for (gsize i = 0; i < f->head_length; i++)
		if (f->head[i] != 0)
			g_string_append_c(out, g_ascii_tolower((char)f->head[i]));
	p = out->str;
	if (g_str_has_prefix(p, "\xef\xbb\xbf"))
		p += 3;
	else if (g_str_has_prefix(p, "\xff\xfe") || g_str_has_prefix(p, "\xfe\xff"))
		p += 2;
	g_string_erase(out, 0, p - out->str + (gssize)strspn(p, " \t\r\n"));
	return g_string_free(out, FALSE);
}

/* The name of the first element, its prefix taken away; "" when it lies further on. */
static char *
root_of(const char *text)
{
	const char *end, *colon;
	char *name;

	while (text[0] == '<' && (text[1] == '?' || text[1] == '!')) {
		const char *close = g_str_has_prefix(text, "<!--") ? "-->" : ">";

		if (g_str_has_prefix(text, "<!doctype html"))
			return g_strdup("html");
		if ((end = strstr(text, close)) == NULL)
			return g_strdup("");
		text = end + strlen(close);
		text += strspn(text, " \t\r\n");
	}
	if (text[0] != '<')
		return g_strdup("");
	name = g_strndup(text + 1, strcspn(text + 1, " \t\r\n/>"));
	if ((colon = strchr(name, ':')) != NULL)
		memmove(name, colon + 1, strlen(colon));
	return name;
}

static bool
is_html(const char *root)
{
	static const char *const names[] = { "html", "head", "meta", "title", "style", "script", "link", "body",
		"table", "center", "div", "form", "p", "font", "br", "span", "h1", "h2", "h3", "tr" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(root, names[i]) == 0)
			return true;
	return false;
}

/* {"rows": or [{: a cell of a table hardly begins so. */
static bool
is_json(const char *text)
{
	const char *next = text + 1;

	if (text[0] != '{' && text[0] != '[')
		return false;
	next += strspn(next, " \t\r\n");
	return next[0] != '\0' && strchr("\"{[]}", next[0]) != NULL;
}

static enum table_kind
kind_of_markup(const struct feed *f, const char *text)
{
	static const char *const sheets[] = { ".xls", ".xlsx", ".xlsm", ".et" };
	g_autofree char *root = root_of(text);

	if (strcmp(root, "workbook") == 0 || strstr(text, "urn:schemas-microsoft-com:office:spreadsheet") != NULL ||
	    strstr(text, "progid=\"excel.sheet\"") != NULL)
		return TABLE_KIND_XML_2003;
	if (strcmp(root, "document") == 0 && strstr(text, "<office:document") != NULL)
		return TABLE_KIND_FLAT_ODS;
	if (is_html(root))
		return TABLE_KIND_HTML;
	if (has_suffix(f, sheets, G_N_ELEMENTS(sheets)) && record_kind_find(root) == RECORD_KIND_COUNT &&
	    strcmp(root, "records") != 0)
		return TABLE_KIND_NONE;
	return TABLE_KIND_RECORDS;
}

/* The sign of a file that is no table, or NULL. */
static const struct table_sign *
sign_of(const struct feed *f)
{
	static const struct table_sign json = { "", 0, "JSON 数据", "JSON" },
				       dbf = { "", 0, "DBF 数据库", "a DBF table" },
				       bmp = { "", 0, "图片", "a picture" }, xml = { "", 0, "XML 数据", "XML" };
	static const char *const dbf_suffix[] = { ".dbf" };
	g_autofree char *text = beginning(f);

	for (guint i = 0; i < G_N_ELEMENTS(foreign); i++)
		if (starts(f, foreign[i].bytes, foreign[i].length))
			return &foreign[i];
	if (starts(f, "BM", 2) && f->head_length > 10 && memcmp(f->head + 6, "\0\0\0\0", 4) == 0)
		return &bmp;
	if (is_json(text))
		return &json;
	if (has_suffix(f, dbf_suffix, 1))
		return &dbf;
	return text[0] == '<' && kind_of_markup(f, text) == TABLE_KIND_NONE ? &xml : NULL;
}

/* Workbooks of Excel 2 to 4 are no compound files. */
static bool
is_ancient(const struct feed *f)
{
	return starts(f, "\x09\0\x04\0", 4) || starts(f, "\x09\x02\x06\0", 4) || starts(f, "\x09\x04\x06\0", 4);
}

enum table_kind
table_kind_of(const struct feed *f)
{
	static const char *const texts[] = { ".csv", ".tsv", ".txt" }, *const xml[] = { ".xml" };
	bool standard = strcmp(f->name, "-") == 0;
	g_autofree char *text = beginning(f);
	enum table_kind markup = text[0] == '<' ? kind_of_markup(f, text) : TABLE_KIND_NONE;

	if (starts(f, "PK\3\4", 4) || starts(f, "PK\5\6", 4))
		return TABLE_KIND_ZIP;
	if (starts(f, "\xd0\xcf\x11\xe0", 4))
		return TABLE_KIND_OLE;
	if (is_wide(f) || is_ancient(f) || sign_of(f) != NULL)
		return TABLE_KIND_NONE;
	if (text[0] == '<')
		return markup != TABLE_KIND_RECORDS || !has_suffix(f, texts, G_N_ELEMENTS(texts)) ? markup :
												    TABLE_KIND_TEXT;
	if (has_suffix(f, xml, 1) || (standard && text[0] == '\0'))
		return TABLE_KIND_RECORDS;
	return text[0] == '\0' ? TABLE_KIND_NONE : TABLE_KIND_TEXT;
}

void
table_kind_tell(struct arena *a, struct diag *d, const struct feed *f)
{
	const struct table_sign *sign = sign_of(f);
	struct place place = file_place(a, f->name);

	if (is_wide(f))
		diag_report(d, DIAG_TABLE_CODING, place, NULL, "UTF-32");
	else if (sign != NULL)
		diag_say(d, DIAG_TABLE_FOREIGN, place, NULL, sign->zh, sign->en);
	else if (is_ancient(f))
		diag_report(d, DIAG_TABLE_XLS, place, NULL);
	else
		diag_report(d, DIAG_TABLE_NOTHING, place, NULL);
}

static bool
any_ends(const GPtrArray *parts, const char *suffix)
{
	for (guint i = 0; i < parts->len; i++)
		if (g_str_has_suffix(parts->pdata[i], suffix))
			return true;
	return false;
}

void
table_kind_tell_package(struct arena *a, struct diag *d, const char *file, const GPtrArray *parts)
{
	struct place place = file_place(a, file);

	if (zip_has(parts, "encrypted-package"))
		sheet_book_locked(a, d, file);
	else if (any_ends(parts, ".iwa") || any_ends(parts, "index.apxl"))
		diag_report(d, DIAG_TABLE_ODS, place, NULL, "Numbers");
	else if (zip_has(parts, "OFD.xml"))
		diag_say(d, DIAG_TABLE_FOREIGN, place, NULL, "OFD 版式文件", "an OFD file");
	else
		diag_say(d, DIAG_TABLE_FOREIGN, place, NULL, "压缩包（zip）", "an archive (zip)");
}
