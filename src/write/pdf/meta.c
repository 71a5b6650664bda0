/* What a PDF says about itself: XMP and the Info dictionary in step, the output intent, associated files. */
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/version.h"
#include "base/digest.h"
#include "base/version.h"
#include "write/pdf/inner.h"

#define PRODUCER "banwen " BASE_VERSION

static const char *
document_title(const struct pages *pages)
{
	return pages->title != NULL && *pages->title ? pages->title : pages->document;
}

static bool
has_text(const char *text)
{
	return text != NULL && *text;
}

static const char *
document_language(const struct pages *pages)
{
	return has_text(pages->language) ? pages->language : "zh-CN";
}

/* When the file was made: only SOURCE_DATE_EPOCH says it, the clock is never asked.  By a format of g_date_time_format; NULL: no one says. */
static const char *
time_made(struct pdf *p, const struct pages *pages, const char *format)
{
	const char *epoch = pages->epoch;
	g_autoptr(GDateTime) time = has_text(epoch) ? g_date_time_new_from_unix_utc(g_ascii_strtoll(epoch, NULL, 10)) :
						      NULL;
	g_autofree char *text = time != NULL ? g_date_time_format(time, format) : NULL;

	return text != NULL ? arena_strdup(p->arena, text) : NULL;
}

static const char *
pdf_time_made(struct pdf *p, const struct pages *pages)
{
	return time_made(p, pages, "D:%Y%m%d%H%M%SZ");
}

/* D:20220301 of 2022-03-01; NULL when the document has no date. No time of day is made up. */
static const char *
pdf_date(struct pdf *p, const char *iso)
{
	gint64 day;

	if (!has_text(iso) || !date_parse(iso, &day))
		return NULL;
	iso = date_iso(p->arena, day);
	return arena_printf(p->arena, "D:%.4s%.2s%.2s", iso, iso + 5, iso + 8);
}

HPDF_Dict
pdf_meta_info(struct pdf *p, const struct pages *pages)
{
	HPDF_Dict info = pdf_object(p, NULL);
	const char *made = pdf_time_made(p, pages);

	pdf_text(p, info, "Title", document_title(pages));
	pdf_text(p, info, "Author", pages->author);
	pdf_text(p, info, "Subject", pages->subject);
	pdf_text(p, info, "Keywords", pages->keywords);
	pdf_ascii(p, info, "Creator", PRODUCER);
	pdf_ascii(p, info, "Producer", PRODUCER);
	if (made != NULL) {
		pdf_ascii(p, info, "CreationDate", made);
		pdf_ascii(p, info, "ModDate", made);
	}
	return info;
}

/* --- XMP --- */

static void
put_escaped(GString *out, const char *text)
{
	for (; *text; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);

		if (c == '<')
			g_string_append(out, "&lt;");
		else if (c == '>')
			g_string_append(out, "&gt;");
		else if (c == '&')
			g_string_append(out, "&amp;");
		else if (c == '"')
			g_string_append(out, "&quot;");
		else if (c >= 0x20 && (c & 0xFFFE) != 0xFFFE)
			g_string_append_unichar(out, c);
		else
			g_string_append_c(out, ' ');
	}
}

/* A value alone, as an attribute: the metadata is not deflated, and an element says its name twice. */
static void
put_alone(GString *out, const char *name, const char *text)
{
	if (!has_text(text))
		return;
	g_string_append_printf(out, "\n%s=\"", name);
	put_escaped(out, text);
	g_string_append_c(out, '"');
}

/* An element, in the container its property asks for: "rdf:Alt", "rdf:Seq" or "rdf:Bag". */
static void
put_list(GString *out, const char *name, const char *container, const char *text)
{
	if (!has_text(text))
		return;
	g_string_append_printf(out, "<%s><%s><rdf:li%s>", name, container,
	    strcmp(container, "rdf:Alt") == 0 ? " xml:lang=\"x-default\"" : "");
	put_escaped(out, text);
	g_string_append_printf(out, "</rdf:li></%s></%s>", container, name);
}

/* PDF/A knows no pdfuaid, so the file describes it (ISO 19005-3, 6.6.2.3.3). */
static const char ua_schema[] =
    "<pdfaExtension:schemas><rdf:Bag><rdf:li><rdf:Description pdfaSchema:schema=\"PDF/UA\""
    " pdfaSchema:namespaceURI=\"http://www.aiim.org/pdfua/ns/id/\" pdfaSchema:prefix=\"pdfuaid\">"
    "<pdfaSchema:property><rdf:Seq><rdf:li pdfaProperty:name=\"part\" pdfaProperty:valueType=\"Integer\""
    " pdfaProperty:category=\"internal\" pdfaProperty:description=\"ISO 14289\"/></rdf:Seq></pdfaSchema:property>"
    "</rdf:Description></rdf:li></rdf:Bag></pdfaExtension:schemas>\n";

static const char
    xmp_head[] = "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
		 "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
		 "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
		 "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
		 " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
		 " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\""
		 " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
		 " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
		 " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\"\n"
		 "pdfaid:part=\"3\" pdfaid:conformance=\"A\" pdfuaid:part=\"1\" dc:format=\"application/pdf\"";

static void
put_xmp(GString *out, struct pdf *p, const struct pages *pages)
{
	const char *made = time_made(p, pages, "%Y-%m-%dT%H:%M:%SZ");

	g_string_append(out, xmp_head);
	put_alone(out, "dc:identifier", pages->identifier);
	put_alone(out, "xmp:CreatorTool", PRODUCER);
	put_alone(out, "xmp:CreateDate", made);
	put_alone(out, "xmp:ModifyDate", made);
	put_alone(out, "pdf:Keywords", pages->keywords);
	put_alone(out, "pdf:Producer", PRODUCER);
	g_string_append(out, ">\n");
	put_list(out, "dc:title", "rdf:Alt", document_title(pages));
	put_list(out, "dc:description", "rdf:Alt", pages->subject);
	put_list(out, "dc:creator", "rdf:Seq", pages->author);
	put_list(out, "dc:language", "rdf:Bag", document_language(pages));
	put_list(out, "dc:date", "rdf:Seq", pages->date);
	g_string_append(out, ua_schema);
	g_string_append(out, "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n");
}

void
pdf_meta_catalog(struct pdf *p, HPDF_Dict catalog, const struct pages *pages)
{
	g_autoptr(GString) xmp = g_string_new(NULL);
	HPDF_Dict view = pdf_inline(p, NULL), stream;

	put_xmp(xmp, p, pages);
	stream = pdf_stream_plain(p, "Metadata", xmp->str, xmp->len);
	HPDF_Dict_AddName(stream, "Subtype", "XML");
	HPDF_Dict_Add(catalog, "Metadata", stream);
	pdf_ascii(p, catalog, "Lang", document_language(pages));
	HPDF_Dict_AddBoolean(view, "DisplayDocTitle", HPDF_TRUE);
	HPDF_Dict_Add(catalog, "ViewerPreferences", view);
}

void
pdf_meta_intent(struct pdf *p, HPDF_Dict catalog, const struct pdf_setup *setup)
{
	HPDF_Dict intent = pdf_object(p, "OutputIntent");
	HPDF_Dict profile = pdf_stream_ready(p, NULL, setup->icc, setup->icc_length);

	HPDF_Dict_AddNumber(profile, "N", 3);
	HPDF_Dict_AddName(intent, "S", "GTS_PDFA1");
	pdf_ascii(p, intent, "OutputConditionIdentifier", "sRGB");
	pdf_ascii(p, intent, "Info", "sRGB IEC61966-2.1");
	pdf_ascii(p, intent, "RegistryName", "http://www.color.org");
	HPDF_Dict_Add(intent, "DestOutputProfile", profile);
	HPDF_Array_Add(pdf_array(p, catalog, "OutputIntents"), intent);
}

/* --- associated files --- */

static HPDF_Dict
embed(struct pdf *p, const struct page_attachment *a, const char *date)
{
	HPDF_Dict stream = pdf_stream(p, "EmbeddedFile", a->bytes, a->length);
	HPDF_Dict params = pdf_inline(p, NULL);
	guint8 sum[16];

	digest_md5_raw(a->bytes, a->length, sum);
	HPDF_Dict_AddName(stream, "Subtype", a->mime);
	HPDF_Dict_AddNumber(params, "Size", (HPDF_INT32)a->length);
	pdf_bytes(p, params, "CheckSum", sum, sizeof sum);
	if (date != NULL)
		pdf_ascii(p, params, "ModDate", date);
	HPDF_Dict_Add(stream, "Params", params);
	return stream;
}

static HPDF_Dict
file_spec(struct pdf *p, const struct page_attachment *a, const char *date)
{
	HPDF_Dict spec = pdf_object(p, "Filespec");
	HPDF_Dict files = pdf_inline(p, NULL);
	HPDF_Dict stream = embed(p, a, date);

	pdf_ascii(p, spec, "F", a->name);
	pdf_text(p, spec, "UF", a->name);
	pdf_text(p, spec, "Desc", a->description);
	HPDF_Dict_AddName(spec, "AFRelationship", a->relationship);
	HPDF_Dict_Add(files, "F", stream);
	HPDF_Dict_Add(files, "UF", stream);
	HPDF_Dict_Add(spec, "EF", files);
	return spec;
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
	return strcmp((*(const struct page_attachment *const *)a)->name,
	    (*(const struct page_attachment *const *)b)->name);
}

/* What is attached is dated as the file is, else as the document is (ISO 19005-3 wants a date, annex E). */
void
pdf_meta_attachments(struct pdf *p, HPDF_Dict catalog, const struct pages *pages)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	const char *made = pdf_time_made(p, pages), *date = made != NULL ? made : pdf_date(p, pages->date);
	HPDF_Dict names, files;
	HPDF_Array associated, list;

	if (pages->attachment_count == 0)
		return;
	for (guint i = 0; i < pages->attachment_count; i++)
		g_ptr_array_add(sorted, &pages->attachment[i]);
	g_ptr_array_sort(sorted, by_name); /* a name tree is sorted */
	associated = pdf_array(p, catalog, "AF");
	names = pdf_inline(p, NULL);
	files = pdf_inline(p, NULL);
	list = pdf_array(p, files, "Names");
	for (guint i = 0; i < sorted->len; i++) {
		const struct page_attachment *a = sorted->pdata[i];
		HPDF_Dict spec = file_spec(p, a, date);

		HPDF_Array_Add(associated, spec);
		HPDF_Array_Add(list, HPDF_String_New(p->memory, a->name, NULL));
		HPDF_Array_Add(list, spec);
	}
	HPDF_Dict_Add(names, "EmbeddedFiles", files);
	HPDF_Dict_Add(catalog, "Names", names);
}
