/* Facts of the pages and of what their content streams show. */
#include "base/arena.h"
#include "xml/xml.h"
#include "verify/reader/ink.h"
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
	g_autoptr(arena) passing = arena_new();
	gsize length = 0;
	const char *piece = object_stream_in(reader, passing, stream, LIMIT_STREAM, &length);

	if (piece == NULL && reader->set != NULL && object_filtered(reader, stream)) /* told of as foreign */
		return;
	if (piece == NULL) {
		reader_complain(reader, "qpdf", arena_printf(reader->arena, "第 %d 页的内容解不开", reader->page),
		    arena_printf(reader->arena, "the content of page %d cannot be decoded", reader->page));
		return;
	}
	if (content->len + length > LIMIT_STREAM)
		return;
	g_string_append_len(content, piece, (gssize)length);
	g_string_append_c(content, '\n');
}

static guint
read_content(struct reader *reader, qpdf_oh page, struct ink_page *ink)
{
	qpdf_oh contents = object_key(reader, page, "/Contents");
	g_autoptr(GString) content = g_string_new(NULL);

	if (qpdf_oh_is_stream(reader->qpdf, contents))
		append_stream(reader, content, contents);
	for (int i = 0; i < object_count(reader, contents); i++)
		append_stream(reader, content, object_item(reader, contents, i));
	return reader_content(reader, content->str, content->len, reader_inherited(reader, page, "/Resources"), ink);
}

/* A box of a page, its first corner the lower left one. */
static struct ink_box
box_of(struct reader *reader, qpdf_oh list)
{
	double edge[4] = { 0 };

	for (int i = 0; i < 4 && object_count(reader, list) == 4; i++)
		edge[i] = object_number(reader, object_item(reader, list, i));
	return (struct ink_box){ MIN(edge[0], edge[2]), MIN(edge[1], edge[3]), MAX(edge[0], edge[2]),
		MAX(edge[1], edge[3]) };
}

/* What is seen of a page: its CropBox cuts its MediaBox. */
static struct ink_box
seen_of(struct reader *reader, qpdf_oh page, struct ink_box media)
{
	qpdf_oh list = reader_inherited(reader, page, "/CropBox");
	struct ink_box crop = box_of(reader, list);

	if (object_missing(reader, list))
		return media;
	return (struct ink_box){ MAX(media.x1, crop.x1), MAX(media.y1, crop.y1), MIN(media.x2, crop.x2),
		MIN(media.y2, crop.y2) };
}

static void
read_page(struct reader *reader, qpdf_oh page, xmlNode *fact)
{
	struct ink_box media = box_of(reader, reader_inherited(reader, page, "/MediaBox"));
	struct ink_page *ink = ink_page_new(seen_of(reader, page, media));

	xml_setf(fact, "width", "%.2f", media.x2 - media.x1);
	xml_setf(fact, "height", "%.2f", media.y2 - media.y1);
	fact_flag(fact, "resources", qpdf_oh_is_dictionary(reader->qpdf, object_key(reader, page, "/Resources")));
	xml_setf(fact, "nesting", "%u", read_content(reader, page, ink));
	ink_judge(ink, fact);
	reader_keep_drawn(reader, ink);
	if (ink->too_much)
		reader_complain(reader, "qpdf",
		    arena_printf(reader->arena, "第 %d 页画的东西太多，没有看完", reader->page),
		    arena_printf(reader->arena, "page %d draws more than is followed", reader->page));
	ink_page_free(ink);
}

/* Every page first, then the fonts they were found to use. */
void
reader_pages(struct reader *reader)
{
	for (int i = 0; i < qpdf_get_num_pages(reader->qpdf); i++) {
		qpdf_oh page = qpdf_get_page_n(reader->qpdf, (size_t)i);
		xmlNode *fact = xml_add(reader->facts, "page");

		xml_setf(fact, "n", "%d", i + 1);
		reader->page = i + 1;
		read_page(reader, page, fact);
	}
	reader_fonts_finish(reader);
}
