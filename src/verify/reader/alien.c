/* What a file is that is no PDF, by its first bytes, in words for people. */
#include <string.h>

#include "base/diag.h"
#include "verify/reader/inner.h"

enum { HEADER_WITHIN = 1024 }; /* [bytes] a PDF may begin behind so many others */

struct alien {
	const char *begins; /* NUL-terminated: none of these has one in the bytes that tell it */
	const char *name[LANG_COUNT];
};

static const struct alien aliens[] = {
	{ "PK\3\4", { "是压缩包（ZIP）", "it is a ZIP archive" } },
	{ "\x1f\x8b", { "是压缩包（GZIP）", "it is a GZIP archive" } },
	{ "Rar!", { "是压缩包（RAR）", "it is a RAR archive" } },
	{ "7z\xbc\xaf", { "是压缩包（7z）", "it is a 7z archive" } },
	{ "\xff\xd8\xff", { "是图片（JPEG）", "it is a JPEG picture" } },
	{ "\x89PNG", { "是图片（PNG）", "it is a PNG picture" } },
	{ "GIF8", { "是图片（GIF）", "it is a GIF picture" } },
	{ "BM", { "是图片（BMP）", "it is a BMP picture" } },
	{ "II*", { "是图片（TIFF）", "it is a TIFF picture" } },
	{ "MM", { "是图片（TIFF）", "it is a TIFF picture" } },
	{ "\xd0\xcf\x11\xe0", { "是旧版 Office 或 WPS 文件", "it is an old Office or WPS document" } },
	{ "{\\rtf", { "是写字板文件（RTF）", "it is an RTF document" } },
	{ "%!PS", { "是 PostScript 文件", "it is a PostScript file" } },
	{ "\x7f"
	  "ELF",
	    { "是程序", "it is a program" } },
	{ "MZ", { "是程序", "it is a program" } },
	{ "<!DOCTYPE html", { "是网页（HTML）", "it is a web page (HTML)" } },
	{ "<html", { "是网页（HTML）", "it is a web page (HTML)" } },
	{ "<?xml", { "是 XML 文件", "it is an XML file" } },
};

/* What a ZIP archive is by a name of a file in it. */
static const struct alien packed[] = {
	{ "OFD.xml", { "是 OFD 版式文件；这里只查验 PDF", "it is an OFD document; only PDF is verified here" } },
	{ "word/document.xml", { "是 Word 文件", "it is a Word document" } },
	{ "xl/workbook.xml", { "是 Excel 表格", "it is an Excel workbook" } },
	{ "ppt/presentation.xml", { "是 PowerPoint 演示文稿", "it is a PowerPoint presentation" } },
};

static bool
holds(const guint8 *bytes, gsize length, const char *text)
{
	return memmem(bytes, length, text, strlen(text)) != NULL;
}

static const struct alien *
find_packed(const guint8 *bytes, gsize length)
{
	for (guint i = 0; i < G_N_ELEMENTS(packed); i++)
		if (holds(bytes, length, packed[i].begins))
			return &packed[i];
	return NULL;
}

/* White space and a byte order mark may stand before what tells a text. */
static gsize
text_begin(const guint8 *bytes, gsize length)
{
	gsize at = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (at < length && g_ascii_isspace(bytes[at]))
		at++;
	return at;
}

static const struct alien *
find_alien(const guint8 *bytes, gsize length)
{
	gsize at = text_begin(bytes, length);

	for (guint i = 0; i < G_N_ELEMENTS(aliens); i++) {
		gsize size = strlen(aliens[i].begins), from = *aliens[i].begins == '<' ? at : 0;

		if (size <= length - from &&
		    g_ascii_strncasecmp((const char *)bytes + from, aliens[i].begins, size) == 0)
			return &aliens[i];
	}
	return NULL;
}

/* A NUL, or another control character but white space, is in no text. */
static bool
is_text(const guint8 *bytes, gsize length)
{
	for (gsize i = 0; i < length; i++)
		if (bytes[i] == 0x7f || (bytes[i] < 0x20 && !g_ascii_isspace(bytes[i])))
			return false;
	return true;
}

static bool
is_zero(const guint8 *bytes, gsize length)
{
	for (gsize i = 0; i < length; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

static const char *const *
what_is(const guint8 *bytes, gsize length)
{
	static const char *const broken[] = { "文件损坏，打不开", "the file is damaged beyond opening" };
	static const char *const empty[] = { "文件是空的，一个字节也没有", "the file is empty" };
	static const char *const zeros[] = { "文件里全是零，多半是没有存好或没有传完",
		"there are zeros alone in it: it was probably not saved or not sent whole" };
	static const char *const text[] = { "是纯文本", "it is plain text" };
	static const char *const other[] = { "认不出是什么文件", "what it is cannot be told" };
	const struct alien *alien;

	if (length == 0)
		return empty;
	if (holds(bytes, MIN(length, HEADER_WITHIN), "%PDF-"))
		return broken;
	if (is_zero(bytes, length))
		return zeros;
	alien = find_alien(bytes, length);
	if (alien != NULL && alien == &aliens[0] && find_packed(bytes, length) != NULL)
		alien = find_packed(bytes, length);
	if (alien != NULL)
		return alien->name;
	return is_text(bytes, length) ? text : other;
}

void
reader_report_alien(const struct reader *reader, struct diag *diag)
{
	const char *const *what = what_is(reader->bytes, reader->length);

	diag_say(diag, DIAG_VERIFY_UNREADABLE, reader->place, NULL, what[LANG_ZH], what[LANG_EN]);
}
