/* Facts of everything in a file that would act when it is opened or touched. */
#include "base/arena.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

static void
note_action(struct reader *reader, const char *kind, const char *where)
{
	xmlNode *fact = xml_add(reader->facts, "action");

	xml_set(fact, "kind", kind);
	xml_set(fact, "where", where);
}

/* An action and those that follow it. */
static void
read_action(struct reader *reader, qpdf_oh action, const char *where, int depth)
{
	qpdf_oh next = object_key(reader, action, "/Next");
	char *kind = object_name(reader, object_key(reader, action, "/S"));

	if (!qpdf_oh_is_dictionary(reader->qpdf, action) || depth > LIMIT_DEPTH)
		return;
	note_action(reader, kind != NULL ? kind : "", where);
	if (!qpdf_oh_is_array(reader->qpdf, next)) {
		read_action(reader, next, where, depth + 1);
		return;
	}
	for (int i = 0; i < object_count(reader, next) && i < LIMIT_DEPTH; i++)
		read_action(reader, object_item(reader, next, i), where, LIMIT_DEPTH);
}

/* Additional actions are not allowed at all, whatever they do. */
static void
read_additional(struct reader *reader, qpdf_oh owner, const char *where)
{
	if (!object_missing(reader, object_key(reader, owner, "/AA")))
		note_action(reader, "AA", where);
}

static void
read_page(struct reader *reader, int number)
{
	qpdf_oh page = qpdf_get_page_n(reader->qpdf, (size_t)number);
	const char *where = arena_printf(reader->arena, "page %d", number + 1);
	qpdf_oh annotations = object_key(reader, page, "/Annots");

	read_additional(reader, page, where);
	for (int i = 0; i < object_count(reader, annotations) && i < LIMIT_PAGES; i++) {
		qpdf_oh annotation = object_item(reader, annotations, i);

		read_additional(reader, annotation, where);
		read_action(reader, object_key(reader, annotation, "/A"), where, 0);
	}
}

/* left: how many items may still be looked at, so that a loop of them ends. */
static void
read_outlines(struct reader *reader, qpdf_oh item, int *left)
{
	while (qpdf_oh_is_dictionary(reader->qpdf, item) && *left > 0) {
		(*left)--;
		read_action(reader, object_key(reader, item, "/A"), "outline", 0);
		read_outlines(reader, object_key(reader, item, "/First"), left);
		item = object_key(reader, item, "/Next");
	}
}

void
reader_actions(struct reader *reader, qpdf_oh root)
{
	qpdf_oh names = object_key(reader, root, "/Names");
	int left = LIMIT_PAGES;

	read_action(reader, object_key(reader, root, "/OpenAction"), "OpenAction", 0);
	read_additional(reader, root, "catalog");
	if (!object_missing(reader, object_key(reader, names, "/JavaScript")))
		note_action(reader, "JavaScript", "names");
	for (int i = 0; i < qpdf_get_num_pages(reader->qpdf); i++)
		read_page(reader, i);
	read_outlines(reader, object_key(reader, object_key(reader, root, "/Outlines"), "/First"), &left);
}
