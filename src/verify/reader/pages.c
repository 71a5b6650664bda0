/* Facts of the pages and of what their content streams show. */
#include "xml/xml.h"
#include "verify/reader/inner.h"

/* A key of a page that may stand in one of its parents. */
static qpdf_oh
inherited(struct reader *reading, qpdf_oh page, const char *key)
{
	qpdf_oh value = object_key(reading, page, key);

	for (int depth = 0; object_missing(reading, value) && depth < LIMIT_DEPTH; depth++) {
		page = object_key(reading, page, "/Parent");
		value = object_key(reading, page, key);
	}
	return value;
}

static void
append_stream(struct reader *reading, GString *content, qpdf_oh stream)
{
	gsize length = 0;
	const char *piece = object_stream(reading, stream, LIMIT_STREAM, &length);

	if (piece == NULL) {
		reading_complain(reading, "qpdf", "a content stream cannot be decoded");
		return;
	}
	if (content->len + length > LIMIT_STREAM)
		return;
	g_string_append_len(content, piece, (gssize)length);
	g_string_append_c(content, '\n');
}

static guint
read_content(struct reader *reading, struct fonts *fonts, qpdf_oh page)
{
	qpdf_oh contents = object_key(reading, page, "/Contents");
	g_autoptr(GString) content = g_string_new(NULL);

	if (qpdf_oh_is_stream(reading->qpdf, contents))
		append_stream(reading, content, contents);
	for (int i = 0; i < object_count(reading, contents); i++)
		append_stream(reading, content, object_item(reading, contents, i));
	return content_read(reading, fonts, content->str, content->len, inherited(reading, page, "/Resources"));
}

static void
set_size(struct reader *reading, xmlNode *fact, qpdf_oh box)
{
	double edge[4] = { 0 };

	for (int i = 0; i < 4 && object_count(reading, box) == 4; i++)
		edge[i] = object_number(reading, object_item(reading, box, i));
	xml_setf(fact, "width", "%.2f", ABS(edge[2] - edge[0]));
	xml_setf(fact, "height", "%.2f", ABS(edge[3] - edge[1]));
}

/* Every page first, then the fonts they were found to use. */
void
read_pages(struct reader *reading)
{
	struct fonts *fonts = fonts_new(reading);

	for (int i = 0; i < qpdf_get_num_pages(reading->qpdf); i++) {
		qpdf_oh page = qpdf_get_page_n(reading->qpdf, (size_t)i);
		xmlNode *fact = xml_add(reading->facts, "page");

		xml_setf(fact, "n", "%d", i + 1);
		set_size(reading, fact, inherited(reading, page, "/MediaBox"));
		xml_set(fact, "resources", yes_no(qpdf_oh_is_dictionary(reading->qpdf, object_key(reading, page, "/Resources"))));
		xml_setf(fact, "nesting", "%u", read_content(reading, fonts, page));
	}
	fonts_finish(fonts);
}
