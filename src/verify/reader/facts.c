/* Reads the facts of a PDF: once through libqpdf for its objects, once through poppler for its text. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

struct place
reading_place(struct arena *arena, const char *name)
{
	struct source *source = arena_alloc(arena, sizeof *source);

	source->name = arena_strdup(arena, name);
	return (struct place){ .source = source };
}

void
reading_complain(struct reader *reading, const char *reader, const char *what)
{
	if (reading->complaints->len < LIMIT_COMPLAINTS)
		g_ptr_array_add(reading->complaints, arena_printf(reading->arena, "%s: %s", reader, what));
}

const char *
yes_no(bool yes)
{
	return yes ? "yes" : "no";
}

static bool
is_xml_char(gunichar c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xd800) || (c >= 0xe000 && c < 0xfffe) ||
	    (c >= 0x10000 && c <= 0x10ffff);
}

char *
fact_text(struct arena *arena, const char *text, gsize length)
{
	g_autofree char *valid = g_utf8_make_valid(text, (gssize)length);
	g_autoptr(GString) out = g_string_sized_new(length);

	for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		g_string_append_unichar(out, is_xml_char(c) ? c : 0xfffd);
	}
	return arena_strdup(arena, out->str);
}

void
fact_set(struct reader *reading, xmlNode *fact, const char *attribute, const char *text)
{
	if (text != NULL)
		xml_set(fact, attribute, fact_text(reading->arena, text, strlen(text)));
}

static void
release_qpdf(gpointer qpdf)
{
	qpdf_data data = qpdf;

	if (qpdf_has_error(data))	/* one that no one asked for would be printed */
		(void)qpdf_get_error(data);
	qpdf_cleanup(&data);
}

static bool
open_objects(struct reader *reading, struct diag *diag, const char *name)
{
	qpdf_error fault;

	reading->qpdf = arena_adopt(reading->arena, qpdf_init(), release_qpdf);
	qpdf_silence_errors(reading->qpdf);
	qpdf_set_suppress_warnings(reading->qpdf, QPDF_TRUE);
	if ((qpdf_read_memory(reading->qpdf, name, (const char *)reading->bytes, reading->length, NULL) & QPDF_ERRORS) == 0)
		return true;
	fault = qpdf_get_error(reading->qpdf);
	if (qpdf_get_error_code(reading->qpdf, fault) == qpdf_e_password)
		diag_report(diag, DIAG_VERIFY_PASSWORD, reading->place, NULL);
	else
		diag_report(diag, DIAG_VERIFY_UNREADABLE, reading->place, NULL,
		    qpdf_get_error_message_detail(reading->qpdf, fault));
	return false;
}

static void
collect_complaints(struct reader *reading)
{
	if (qpdf_has_error(reading->qpdf))
		reading_complain(reading, "qpdf",
		    qpdf_get_error_message_detail(reading->qpdf, qpdf_get_error(reading->qpdf)));
	while (qpdf_more_warnings(reading->qpdf))
		reading_complain(reading, "qpdf",
		    qpdf_get_error_message_detail(reading->qpdf, qpdf_next_warning(reading->qpdf)));
}

static void
add_complaints(struct reader *reading)
{
	for (guint i = 0; i < reading->complaints->len; i++) {
		const char *line = reading->complaints->pdata[i];
		const char *what = strstr(line, ": ");
		xmlNode *complaint = xml_add_text(reading->facts, "complaint",
		    fact_text(reading->arena, what + 2, strlen(what + 2)));

		xml_set(complaint, "reader", arena_strndup(reading->arena, line, (gsize)(what - line)));
	}
}

/* The expectation in the file, or NULL: none, or one that cannot be read. The fact says which. */
static xmlNode *
read_expectation(struct reader *reading)
{
	xmlNode *fact = xml_add(reading->facts, "expectation");
	struct diag *aside = diag_new(reading->arena);
	const struct attached *found = NULL;
	struct source *source;
	xmlDoc *tree;

	for (guint i = 0; i < reading->attached->len && found == NULL; i++) {
		const struct attached *one = reading->attached->pdata[i];

		if (strcmp(one->name, "expectation.xml") == 0)
			found = one;
	}
	xml_set(fact, "held", found == NULL ? "no" : "broken");
	if (found == NULL || found->bytes == NULL || !g_utf8_validate_len(found->bytes, found->length, NULL))
		return NULL;
	source = arena_alloc(reading->arena, sizeof *source);
	*source = (struct source){ .name = found->name, .text = found->bytes, .length = found->length, .line = 1, .column = 1 };
	tree = xml_parse(reading->arena, aside, source);
	if (tree == NULL || !xml_is(xml_root(tree), "expectation"))
		return NULL;
	xml_set(fact, "held", "yes");
	xml_set(fact, "document", xml_attr(xml_root(tree), "document"));
	xml_set(fact, "pages", xml_attr(xml_root(tree), "pages"));
	if (xml_attr(xml_root(tree), "blank"))
		xml_set(fact, "blank", xml_attr(xml_root(tree), "blank"));
	return xml_root(tree);
}

static void
read_objects(struct reader *reading)
{
	qpdf_oh root = qpdf_get_root(reading->qpdf);

	read_catalog(reading, root);
	read_xmp(reading, root);
	read_pages(reading);
	read_attachments(reading, root);
	read_actions(reading, root);
}

xmlNode *
facts_read(struct arena *arena, struct diag *diag, const char *name, const guint8 *bytes, gsize length)
{
	struct reader reading = { .arena = arena, .bytes = bytes, .length = length };
	xmlNode *expectation;

	reading.place = reading_place(arena, name);
	if (length > LIMIT_FILE) {
		diag_report(diag, DIAG_VERIFY_TOO_BIG, reading.place, NULL, (int)(length >> 20), LIMIT_FILE >> 20);
		return NULL;
	}
	reading.attached = arena_list(arena);
	reading.complaints = arena_list(arena);
	reading.letters = arena_vector(arena, sizeof(struct letter));
	reading.facts = xml_root(xml_new(arena, "facts"));
	fact_set(&reading, reading.facts, "file", name);
	if (!open_objects(&reading, diag, name))
		return NULL;
	if (qpdf_get_num_pages(reading.qpdf) > LIMIT_PAGES) {
		diag_report(diag, DIAG_VERIFY_PAGES, reading.place, NULL, qpdf_get_num_pages(reading.qpdf), LIMIT_PAGES);
		return NULL;
	}
	read_file_marks(&reading);
	read_objects(&reading);
	expectation = read_expectation(&reading);
	xml_set(xml_add(reading.facts, "record"), "equal", "unknown");
	if (!read_text(&reading, diag, expectation))
		return NULL;
	collect_complaints(&reading);
	add_complaints(&reading);
	return reading.facts;
}
