/* Facts of the pages and of what their content streams show. */
#include "xml/xml.h"
#include "verify/reader/inner.h"

qpdf_oh
reader_inherited(struct reader *reader, qpdf_oh page, const char *key)
{
	qpdf_oh value = object_key(reader, page, key);

	for (int depth = 0; object_missing(reader, value) && depth < LIMIT_DEPTH; depth++) {
		page = object_key(reader, page, "/Parent");
		value = object_key(reader, page, key);
	}
	return value;
}

static void
append_stream(struct reader *reader, GString *content, qpdf_oh stream)
{
	gsize length = 0;
	const char *piece = object_stream(reader, stream, LIMIT_STREAM, &length);

	if (piece == NULL) {
		reader_complain(reader, "qpdf", "a content stream cannot be decoded");
		return;
	}
	if (content->len + length > LIMIT_STREAM)
		return;
	g_string_append_len(content, piece, (gssize)length);
	g_string_append_c(content, '\n');
}

static guint
read_content(struct reader *reader, qpdf_oh page)
{
	qpdf_oh contents = object_key(reader, page, "/Contents");
	g_autoptr(GString) content = g_string_new(NULL);

	if (qpdf_oh_is_stream(reader->qpdf, contents))
		append_stream(reader, content, contents);
	for (int i = 0; i < object_count(reader, contents); i++)
		append_stream(reader, content, object_item(reader, contents, i));
	return reader_content(reader, content->str, content->len, reader_inherited(reader, page, "/Resources"));
}

static void
set_size(struct reader *reader, xmlNode *fact, qpdf_oh box)
{
	double edge[4] = { 0 };

	for (int i = 0; i < 4 && object_count(reader, box) == 4; i++)
		edge[i] = object_number(reader, object_item(reader, box, i));
	xml_setf(fact, "width", "%.2f", ABS(edge[2] - edge[0]));
	xml_setf(fact, "height", "%.2f", ABS(edge[3] - edge[1]));
}

/* Every page first, then the fonts they were found to use. */
void
reader_pages(struct reader *reader)
{
	for (int i = 0; i < qpdf_get_num_pages(reader->qpdf); i++) {
		qpdf_oh page = qpdf_get_page_n(reader->qpdf, (size_t)i);
		xmlNode *fact = xml_add(reader->facts, "page");

		xml_setf(fact, "n", "%d", i + 1);
		set_size(reader, fact, reader_inherited(reader, page, "/MediaBox"));
		fact_flag(fact, "resources",
		    qpdf_oh_is_dictionary(reader->qpdf, object_key(reader, page, "/Resources")));
		xml_setf(fact, "nesting", "%u", read_content(reader, page));
	}
	reader_fonts_finish(reader);
}
