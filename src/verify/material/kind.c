/* What a file is, by its first bytes; its name says what it is of kinds that share them. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "verify/material/inner.h"

/* How bytes tell a kind: these at an offset, and a text further on where the kind shares them with others. */
struct kind_mark {
	guint at;
	const char *bytes;
	guint length;
	const char *within; /* stands in the first kilobytes; NULL: nothing more is asked */
	const char *suffix; /* or the name ends so; NULL */
	struct material_format format;
};

#define MARK(at, text) at, text, sizeof text - 1
#define TAKEN(kind, format, mime, suffixes) \
	{ \
		kind, format, mime, suffixes, \
		{ \
			NULL \
		} \
	}
#define OTHER(zh, en) \
	{ \
		MATERIAL_OTHER, "", "application/octet-stream", "", \
		{ \
			zh, en \
		} \
	}
#define TO_PDF_ZH "用原来的软件打开，另存为（打印成）PDF"
#define TO_PDF_EN "open it in its own program and save it as PDF"

/* The first that fits. */
static const struct kind_mark marks[] = {
	{ MARK(0, "\xff\xd8\xff"), NULL, NULL, TAKEN(MATERIAL_JPEG, "JPEG", "image/jpeg", "jpg jpeg jpe jfif") },
	{ MARK(0, "\x89PNG\r\n\x1a\n"), NULL, NULL, TAKEN(MATERIAL_PNG, "PNG", "image/png", "png") },
	{ MARK(0, "II*\0"), NULL, NULL, TAKEN(MATERIAL_TIFF, "TIFF", "image/tiff", "tif tiff") },
	{ MARK(0, "MM\0*"), NULL, NULL, TAKEN(MATERIAL_TIFF, "TIFF", "image/tiff", "tif tiff") },
	{ MARK(0, "II+\0"), NULL, NULL, TAKEN(MATERIAL_TIFF, "TIFF", "image/tiff", "tif tiff") },
	{ MARK(0, "MM\0+"), NULL, NULL, TAKEN(MATERIAL_TIFF, "TIFF", "image/tiff", "tif tiff") },
	{ MARK(0, "PK\3\4"), "OFD.xml", "ofd",
	    OTHER("OFD 文件。用 OFD 阅读器另存为 PDF", "an OFD file; save it as PDF with an OFD reader") },
	{ MARK(0, "PK\3\4"), "word/", "docx", OTHER("Word 文档。" TO_PDF_ZH, "a Word document; " TO_PDF_EN) },
	{ MARK(0, "PK\3\4"), "xl/", "xlsx", OTHER("Excel 表格。" TO_PDF_ZH, "an Excel workbook; " TO_PDF_EN) },
	{ MARK(0, "PK\3\4"), "ppt/", "pptx", OTHER("演示文稿。" TO_PDF_ZH, "a presentation; " TO_PDF_EN) },
	{ MARK(0, "PK\3\4"), "application/vnd.oasis", "odt",
	    OTHER("办公文档（ODF）。" TO_PDF_ZH, "an office document (ODF); " TO_PDF_EN) },
	{ MARK(0, "PK"), NULL, NULL,
	    OTHER("压缩包（zip）。解开，放里面的文件", "a zip; unpack it and put its files here") },
	{ MARK(0, "Rar!"), NULL, NULL,
	    OTHER("压缩包（rar）。解开，放里面的文件", "a rar archive; unpack it and put its files here") },
	{ MARK(0, "7z\xbc\xaf\x27\x1c"), NULL, NULL,
	    OTHER("压缩包（7z）。解开，放里面的文件", "a 7z archive; unpack it and put its files here") },
	{ MARK(0, "\x1f\x8b"), NULL, NULL,
	    OTHER("压缩文件（gzip）。解开，放里面的文件", "a gzip file; unpack it and put its files here") },
	{ MARK(257, "ustar"), NULL, NULL,
	    OTHER("打包文件（tar）。解开，放里面的文件", "a tar archive; unpack it and put its files here") },
	{ MARK(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), NULL, NULL,
	    OTHER("旧格式的 Office 文档（doc、xls、wps 之类）。" TO_PDF_ZH,
		"an old Office document (doc, xls, wps); " TO_PDF_EN) },
	{ MARK(0, "{\\rtf"), NULL, NULL, OTHER("RTF 文档。" TO_PDF_ZH, "an RTF document; " TO_PDF_EN) },
	{ MARK(4, "ftypavif"), NULL, NULL,
	    OTHER("AVIF 图片。另存为 JPEG 或 PNG", "an AVIF picture; save it as JPEG or PNG") },
	{ MARK(4, "ftyphe"), NULL, NULL,
	    OTHER("HEIC 照片（手机的高效格式）。导出为 JPEG，或在手机里改成“兼容性最佳”再拍",
		"a HEIC photograph; export it as JPEG") },
	{ MARK(4, "ftypmif1"), NULL, NULL,
	    OTHER("HEIC 照片（手机的高效格式）。导出为 JPEG，或在手机里改成“兼容性最佳”再拍",
		"a HEIC photograph; export it as JPEG") },
	{ MARK(4, "ftypmsf1"), NULL, NULL,
	    OTHER("HEIC 照片（手机的高效格式）。导出为 JPEG，或在手机里改成“兼容性最佳”再拍",
		"a HEIC photograph; export it as JPEG") },
	{ MARK(4, "ftyp"), NULL, NULL, OTHER("视频或录音。归档资料里不收", "video or sound; it is not taken") },
	{ MARK(8, "WEBP"), NULL, NULL,
	    OTHER("WebP 图片。另存为 JPEG 或 PNG", "a WebP picture; save it as JPEG or PNG") },
	{ MARK(0, "GIF8"), NULL, NULL, OTHER("GIF 图片。另存为 PNG", "a GIF picture; save it as PNG") },
	{ MARK(0, "BM"), NULL, NULL, OTHER("BMP 图片。另存为 PNG", "a BMP picture; save it as PNG") },
	{ MARK(0, "\0\0\0\x0cjP  "), NULL, NULL,
	    OTHER("JPEG 2000 图片。另存为 JPEG 或 TIFF", "a JPEG 2000 picture; save it as JPEG or TIFF") },
	{ MARK(0, "\x97JB2"), NULL, NULL,
	    OTHER("JBIG2 图片。另存为 TIFF 或 PDF", "a JBIG2 picture; save it as TIFF or PDF") },
	{ MARK(0, "8BPS"), NULL, NULL,
	    OTHER("Photoshop 文件。另存为 JPEG 或 TIFF", "a Photoshop file; save it as JPEG or TIFF") },
	{ MARK(0, "AC10"), NULL, NULL, OTHER("CAD 图纸（DWG）。打印成 PDF", "a CAD drawing (DWG); plot it to PDF") },
	{ MARK(0, "%!PS"), NULL, NULL, OTHER("PostScript 文件。转成 PDF", "a PostScript file; convert it to PDF") },
	{ MARK(0, "MZ"), NULL, NULL, OTHER("程序。不得归档", "a program; it must not be archived") },
	{ MARK(0,
	      "\x7f"
	      "ELF"),
	    NULL, NULL, OTHER("程序。不得归档", "a program; it must not be archived") },
	{ MARK(0, "#!"), NULL, NULL, OTHER("脚本程序。不得归档", "a script; it must not be archived") },
	{ MARK(0, "<?xml"), NULL, NULL,
	    OTHER("XML 文件。给人看的另存为 PDF", "an XML file; save what people are to read as PDF") },
	{ MARK(0, "<!DOCTYPE"), NULL, NULL, OTHER("网页。打印成 PDF", "a web page; print it to PDF") },
	{ MARK(0, "<html"), NULL, NULL, OTHER("网页。打印成 PDF", "a web page; print it to PDF") },
};

static const struct material_format pdf = TAKEN(MATERIAL_PDF, "PDF", "application/pdf", "pdf");
static const struct material_format unknown = OTHER("不认得的格式。另存为 PDF、JPEG、PNG 或 TIFF",
    "of a format that is not known here; save it as PDF, JPEG, PNG or TIFF");
static const struct material_format plain = OTHER("文字文件。打印成 PDF", "plain text; print it to PDF");

/* So far into a file its header may stand, and names of what is in it are looked for. */
enum { PDF_HEADER_WITHIN = 1024, NAMES_WITHIN = 8192 };

static bool
has_within(const guint8 *bytes, gsize length, const char *text)
{
	return memmem(bytes, length, text, strlen(text)) != NULL;
}

const char *
material_suffix(struct arena *arena, const char *name)
{
	const char *slash = strrchr(name, '/'), *dot = strrchr(slash != NULL ? slash : name, '.');
	char *suffix = arena_strdup(arena, dot != NULL ? dot + 1 : "");

	for (char *c = suffix; *c != '\0'; c++)
		*c = g_ascii_tolower(*c);
	return suffix;
}

static bool
fits(const struct kind_mark *mark, const guint8 *bytes, gsize length, const char *suffix)
{
	if (length < mark->at + mark->length || memcmp(bytes + mark->at, mark->bytes, mark->length) != 0)
		return false;
	if (mark->within == NULL)
		return true;
	return has_within(bytes, MIN(length, NAMES_WITHIN), mark->within) ||
	    has_within(bytes + length - MIN(length, NAMES_WITHIN), MIN(length, NAMES_WITHIN), mark->within) ||
	    g_strcmp0(mark->suffix, suffix) == 0;
}

static bool
is_plain(const guint8 *bytes, gsize length)
{
	return g_utf8_validate_len((const char *)bytes, MIN(length, 512), NULL) ||
	    memchr(bytes, '\0', MIN(length, 512)) == NULL;
}

const struct material_format *
material_format_of(const char *name, const guint8 *bytes, gsize length)
{
	g_autoptr(arena) a = arena_new();
	const char *suffix = material_suffix(a, name);

	if (length >= 5 && memcmp(bytes, "%PDF-", 5) == 0)
		return &pdf;
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
		if (fits(&marks[i], bytes, length, suffix))
			return &marks[i].format;
	if (has_within(bytes, MIN(length, PDF_HEADER_WITHIN), "%PDF-"))
		return &pdf;
	return is_plain(bytes, length) && strcmp(suffix, "txt") == 0 ? &plain : &unknown;
}

bool
material_has_suffix(const char *name)
{
	g_autoptr(arena) a = arena_new();
	const char *suffix = material_suffix(a, name);

	if (suffix[0] == '\0')
		return false;
	if (text_has_word(pdf.suffixes, suffix))
		return true;
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
		if (text_has_word(marks[i].format.suffixes, suffix))
			return true;
	return false;
}
