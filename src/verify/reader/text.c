/* Reads the text of a file by poppler: the characters of each page with their boxes. */
#include <string.h>

#include <poppler.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "verify/reader/ink.h"
#include "verify/reader/inner.h"
#include "verify/reader/reader.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

/* How often a page is asked for letters that are missing, and of how many letters at most. */
#define AGAIN_MOST   16
#define LETTERS_MOST 8000

static bool
is_mark_of_direction(gunichar c)
{
	return (c >= 0x202a && c <= 0x202e) || c == 0x200e || c == 0x200f;
}

int
reader_by_height(gconstpointer a, gconstpointer b)
{
	const struct reader_letter *one = a, *two = b;
	double first = one->y1 + one->y2, second = two->y1 + two->y2;

	return first < second ? -1 : first > second ? 1 : one->x1 < two->x1 ? -1 : one->x1 > two->x1;
}

/*
 * Poppler gives one box a character of its text (a character outside the BMP is one), blanks and line
 * ends included; marks of direction, which it adds to the text itself, have none.
 */
static bool
pair_letters(GArray *letters, const char *text, const PopplerRectangle *box, guint count)
{
	guint next = 0;

	g_array_set_size(letters, 0);
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (is_mark_of_direction(c))
			continue;
		if (next == count)
			return false;
		if (!text_is_blank(c)) {
			const PopplerRectangle *r = &box[next];
			struct reader_letter letter = { .x1 = MIN(r->x1, r->x2),
				.y1 = MIN(r->y1, r->y2),
				.x2 = MAX(r->x1, r->x2),
				.y2 = MAX(r->y1, r->y2),
				.c = c };

			g_array_append_val(letters, letter);
		}
		next++;
	}
	return next == count;
}

static bool
is_private(gunichar c)
{
	return (c >= 0xe000 && c <= 0xf8ff) || c >= 0xf0000;
}

static void
count_letters(struct reader *reader, xmlNode *page)
{
	guint strange = 0, private = 0;

	for (guint i = 0; i < reader->letters->len; i++) {
		gunichar c = g_array_index(reader->letters, struct reader_letter, i).c;

		strange += c == 0xfffd || c == 0x25af || c == 0xfffe || c == 0xffff;
		private += is_private(c);
	}
	xml_setf(page, "letters", "%u", reader->letters->len);
	xml_setf(page, "replaced", "%u", strange);
	xml_setf(page, "private", "%u", private);
}

/*
 * Reads the fields from one on that stand on a page up to `last`; gives the next one.  They are by page, so that a page's
 * are found without looking at all others.
 */
static guint
read_fields(struct reader *reader, guint from, guint last, guint *wrong)
{
	for (; from < reader->expected->len; from++) {
		const struct reader_expected *one = &g_array_index(reader->expected, struct reader_expected, from);

		if (one->page > last)
			break;
		*wrong += !reader_field(reader, one);
	}
	return from;
}

/* The letters of what poppler selects from the first corner of an area to the second; gives the text, `paired` with them. */
static char *
read_area(PopplerPage *poppler_page, PopplerRectangle area, GArray *letters, bool *paired)
{
	char *text = poppler_page_get_text_for_area(poppler_page, &area);
	g_autofree PopplerRectangle *box = NULL;
	guint count = 0;

	if (text == NULL)
		text = g_strdup("");
	(void)poppler_page_get_text_layout_for_area(poppler_page, &area, &box, &count);
	*paired = pair_letters(letters, text, box, count);
	return text;
}

/* Whether a glyph that is drawn was read where it stands. */
static bool
is_read(const GArray *letters, const struct ink_letter *one)
{
	double x = (one->x1 + one->x2) / 2, y = (one->y1 + one->y2) / 2;

	for (guint i = 0; i < letters->len; i++) {
		const struct reader_letter *letter = &g_array_index(letters, struct reader_letter, i);

		if (letter->c == one->c && x >= letter->x1 && x <= letter->x2 && y >= letter->y1 && y <= letter->y2)
			return true;
	}
	return false;
}

/* Reads an area; the text is the better one when it has more letters. */
static bool
read_better(struct reader *reader, PopplerPage *poppler_page, PopplerRectangle area, char **text)
{
	g_autoptr(GArray) letters = g_array_new(false, false, sizeof(struct reader_letter));
	bool paired;
	char *read = read_area(poppler_page, area, letters, &paired);

	if (!paired || letters->len <= reader->letters->len) {
		g_free(read);
		return false;
	}
	g_free(*text);
	*text = read;
	g_array_set_size(reader->letters, 0);
	g_array_append_vals(reader->letters, letters->data, letters->len);
	return true;
}

/*
 * Poppler puts what it reads in an order of its own, and of a page gives what stands in that order between the texts nearest to
 * two corners: of a sheet of labels and tiles some may come before the one at its upper left, or after the last.  Where letters
 * are missing it is asked again from, or to, one of those; with half a letter beside it, so that all of its line is there.
 */
static void
read_rest(struct reader *reader, PopplerPage *poppler_page, const struct reader_drawn *drawn, PopplerRectangle area,
    char **text)
{
	guint tried = 0;

	for (guint i = 0; i < drawn->inked->len && drawn->letters <= LETTERS_MOST; i++) {
		const struct ink_letter *one = &g_array_index(drawn->inked, struct ink_letter, i);
		double beside = (one->y2 - one->y1) / 2;
		PopplerRectangle from = area, to = area;

		if (reader->letters->len >= drawn->letters || tried == AGAIN_MOST)
			return;
		if (is_read(reader->letters, one))
			continue;
		tried++;
		from.x1 = one->x1 - beside;
		from.y1 = one->y1 - beside;
		to.x2 = one->x2 + beside;
		to.y2 = one->y2 + beside;
		if (read_better(reader, poppler_page, from, text))
			area = from;
		else if (read_better(reader, poppler_page, to, text))
			area = to;
	}
}

/* Gives the page's text. */
static char *
read_page(struct reader *reader, PopplerPage *poppler_page, xmlNode *page, guint n)
{
	const struct reader_drawn *drawn = &g_array_index(reader->drawn, struct reader_drawn, n - 1);
	PopplerRectangle all = { 0 };
	g_autofree char *text = NULL;
	bool paired;

	poppler_page_get_size(poppler_page, &all.x2, &all.y2);
	text = read_area(poppler_page, all, reader->letters, &paired);
	if (!paired)
		reader_complain(reader, "poppler", arena_printf(reader->arena, "第 %u 页的字与它们的位置对不上", n),
		    arena_printf(reader->arena, "the characters of page %u and their boxes do not pair", n));
	else
		read_rest(reader, poppler_page, drawn, all, &text);
	count_letters(reader, page);
	reader_compare_page(reader, page, n);
	g_array_sort(reader->letters, reader_by_height);
	return fact_text(reader->arena, text, strlen(text));
}

/* Fields of pages that the file has not, or that cannot be read, find nothing. */
static void
read_document(struct reader *reader, PopplerDocument *document)
{
	guint count = (guint)MAX(poppler_document_get_n_pages(document), 0), next = 0, wrong = 0;
	char **text = arena_array(reader->arena, count + 1, sizeof *text);
	xmlNode *page = xml_child(reader->facts, "page");
	xmlNode *fact = xml_child(reader->facts, "expectation");

	for (guint i = 0; i < count && page != NULL; i++, page = xml_next(page, "page")) {
		g_autoptr(PopplerPage) poppler_page = poppler_document_get_page(document, (int)i);

		g_array_set_size(reader->letters, 0);
		g_array_set_size(reader->inked, 0);
		next = read_fields(reader, next, i, &wrong);
		if (poppler_page != NULL)
			text[i] = read_page(reader, poppler_page, page, i + 1);
		next = read_fields(reader, next, i + 1, &wrong);
	}
	g_array_set_size(reader->letters, 0);
	read_fields(reader, next, G_MAXUINT, &wrong);
	xml_setf(fact, "fields", "%u", reader->expected->len);
	xml_setf(fact, "wrong", "%u", wrong);
	for (guint i = 0; i < count; i++)
		if (text[i] != NULL)
			xml_setf(xml_add_text(reader->facts, "text", text[i]), "page", "%u", i + 1);
}

static void
hear(const char *domain, GLogLevelFlags level, const char *message, gpointer reader)
{
	(void)domain;
	(void)level;
	if (reader != NULL)
		reader_complain(reader, "poppler", "文件里有它读不通的写法", message);
}

/* Where the table of objects stands that the file's end names; 0: nowhere. */
static guint64
last_table(const struct reader *reader)
{
	static const char word[] = "startxref";
	const char *bytes = (const char *)reader->bytes;

	for (gsize at = reader->length; at-- > 0;)
		if (reader->length - at > strlen(word) && memcmp(bytes + at, word, strlen(word)) == 0)
			return g_ascii_strtoull(bytes + at + strlen(word), NULL, 10);
	return 0;
}

/*
 * Poppler is given a copy that lacks the output intents: it would link their profile with the display's for every page, even
 * to give out text, and that is more than all else that is read of a page (66 files of 113 pages are verified in 0.22 s of CPU,
 * and in 0.61 s without this).  Text does not need them; what they are was read from the file itself.
 */
GBytes *
reader_without_intents(struct reader *reader)
{
	qpdf_oh root = qpdf_get_root(reader->qpdf);
	qpdf_oh trailer = qpdf_get_trailer(reader->qpdf);
	int number = qpdf_oh_get_object_id(reader->qpdf, root);
	guint64 table = last_table(reader);
	GString *copy;
	gsize object;

	if (number <= 0 || table == 0 || object_missing(reader, object_key(reader, root, "/OutputIntents")) ||
	    !object_missing(reader, object_key(reader, trailer, "/Encrypt")))
		return g_bytes_new_static(reader->bytes, reader->length);
	qpdf_oh_remove_key(reader->qpdf, root, "/OutputIntents"); /* all else that is read of it was read before */
	copy = g_string_sized_new(reader->length + 4096);
	g_string_append_len(copy, (const char *)reader->bytes, (gssize)reader->length);
	g_string_append_c(copy, '\n');
	object = copy->len;
	g_string_append_printf(copy, "%d 0 obj\n%s\nendobj\n", number, qpdf_oh_unparse_resolved(reader->qpdf, root));
	g_string_append_printf(copy,
	    "xref\n%d 1\n%010" G_GSIZE_FORMAT " 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %" G_GUINT64_FORMAT
	    ">>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
	    number, object, (int)object_number(reader, object_key(reader, trailer, "/Size")), number, table, copy->len);
	return g_string_free_to_bytes(copy);
}

bool
reader_text(struct reader *reader, struct diag *diag, GBytes *copy)
{
	/* Poppler tells what it thinks of a file through GLib's log only. */
	guint listener = g_log_set_handler("Poppler", G_LOG_LEVEL_MASK, hear, reader);
	g_autoptr(PopplerDocument) document = poppler_document_new_from_bytes(copy, NULL, NULL);
	bool opened = document != NULL;

	if (opened)
		read_document(reader, document);
	else
		reader_report_alien(reader, diag);
	g_clear_object(&document);
	g_log_remove_handler("Poppler", listener);
	return opened;
}

void
reader_warm(struct arena *arena)
{
	static const char smallest[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
				       "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
	g_autoptr(GBytes) bytes = g_bytes_new_static(smallest, sizeof smallest - 1);
	guint listener = g_log_set_handler("Poppler", G_LOG_LEVEL_MASK, hear, NULL);

	arena_adopt(arena, poppler_document_new_from_bytes(bytes, NULL, NULL), g_object_unref);
	g_log_remove_handler("Poppler", listener);
}
