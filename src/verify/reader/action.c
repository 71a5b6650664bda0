/* Facts of everything in a file that would act when it is opened or touched. */
#include "base/arena.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

static void
note_action(struct reader *reading, const char *kind, const char *where)
{
	xmlNode *fact = xml_add(reading->facts, "action");

	xml_set(fact, "kind", kind);
	xml_set(fact, "where", where);
}

/* An action and those that follow it. */
static void
read_action(struct reader *reading, qpdf_oh action, const char *where, int depth)
{
	qpdf_oh next = object_key(reading, action, "/Next");
	char *kind = object_name(reading, object_key(reading, action, "/S"));

	if (!qpdf_oh_is_dictionary(reading->qpdf, action) || depth > LIMIT_DEPTH)
		return;
	note_action(reading, kind != NULL ? kind : "", where);
	if (!qpdf_oh_is_array(reading->qpdf, next)) {
		read_action(reading, next, where, depth + 1);
		return;
	}
	for (int i = 0; i < object_count(reading, next) && i < LIMIT_DEPTH; i++)
		read_action(reading, object_item(reading, next, i), where, LIMIT_DEPTH);
}

/* Additional actions are not allowed at all, whatever they do. */
static void
read_additional(struct reader *reading, qpdf_oh owner, const char *where)
{
	if (!object_missing(reading, object_key(reading, owner, "/AA")))
		note_action(reading, "AA", where);
}

static void
read_page(struct reader *reading, int number)
{
	qpdf_oh page = qpdf_get_page_n(reading->qpdf, (size_t)number);
	const char *where = arena_printf(reading->arena, "page %d", number + 1);
	qpdf_oh annotations = object_key(reading, page, "/Annots");

	read_additional(reading, page, where);
	for (int i = 0; i < object_count(reading, annotations) && i < LIMIT_PAGES; i++) {
		qpdf_oh annotation = object_item(reading, annotations, i);

		read_additional(reading, annotation, where);
		read_action(reading, object_key(reading, annotation, "/A"), where, 0);
	}
}

/* left: how many items may still be looked at, so that a loop of them ends. */
static void
read_outlines(struct reader *reading, qpdf_oh item, int *left)
{
	while (qpdf_oh_is_dictionary(reading->qpdf, item) && *left > 0) {
		(*left)--;
		read_action(reading, object_key(reading, item, "/A"), "outline", 0);
		read_outlines(reading, object_key(reading, item, "/First"), left);
		item = object_key(reading, item, "/Next");
	}
}

void
read_actions(struct reader *reading, qpdf_oh root)
{
	qpdf_oh names = object_key(reading, root, "/Names");
	int left = LIMIT_PAGES;

	read_action(reading, object_key(reading, root, "/OpenAction"), "OpenAction", 0);
	read_additional(reading, root, "catalog");
	if (!object_missing(reading, object_key(reading, names, "/JavaScript")))
		note_action(reading, "JavaScript", "names");
	for (int i = 0; i < qpdf_get_num_pages(reading->qpdf); i++)
		read_page(reading, i);
	read_outlines(reading, object_key(reading, object_key(reading, root, "/Outlines"), "/First"), &left);
}
