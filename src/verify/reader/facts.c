/* Reads the facts of a PDF: once through libqpdf for its objects, once through poppler for its text. */
#include <malloc.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"
#include "verify/reader/reader.h"
#include "verify/reader/seal.h"
#include "verify/reader/set.h"

enum { LONG_FILE = 1 << 20 }; /* [bytes] */

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
fact_set(struct reader *reader, xmlNode *fact, const char *attribute, const char *text)
{
	if (text != NULL)
		xml_set(fact, attribute, fact_text(reader->arena, text, strlen(text)));
}

void
fact_flag(xmlNode *fact, const char *attribute, bool yes)
{
	xml_set(fact, attribute, yes ? "yes" : "no");
}

void
reader_complain(struct reader *reader, const char *library, const char *zh, const char *en)
{
	xmlNode *complaint;

	if (reader->complaints->len >= LIMIT_COMPLAINTS)
		return;
	complaint = xml_add_text(reader->facts, "complaint", fact_text(reader->arena, en, strlen(en)));
	xml_set(complaint, "reader", library);
	xml_set(complaint, "zh", zh);
	g_ptr_array_add(reader->complaints, complaint);
}

xmlNode *
reader_parse(struct reader *reader, const char *name, const char *bytes, gsize length)
{
	struct source *source = arena_alloc(reader->arena, sizeof *source);
	xmlDoc *tree;

	*source = (struct source){ .name = name, .text = bytes, .length = length, .line = 1, .column = 1 };
	if (!g_utf8_validate_len(bytes, length, NULL))
		return NULL;
	tree = xml_parse(reader->arena, diag_new(reader->arena), source);
	return tree != NULL ? xml_root(tree) : NULL;
}

static void
release_qpdf(gpointer qpdf)
{
	qpdf_data data = qpdf;

	if (qpdf_has_error(data)) /* one that no one asked for would be printed */
		(void)qpdf_get_error(data);
	qpdf_cleanup(&data);
}

/* A PDF whose end is missing.  Where the table of objects stands at the end alone, nothing but this can be said of it. */
static bool
is_cut(const struct reader *reader)
{
	return reader->facts != NULL && xml_attr_is(reader->facts, "header", "yes") &&
	    (xml_attr_is(reader->facts, "end", "no") || xml_attr_is(reader->facts, "xref", "none"));
}

/* false: reported, or a rule says that the file is cut off. */
bool
reader_open(struct reader *reader, struct diag *diag, const char *name)
{
	qpdf_error fault;

	reader->objects = arena_child(reader->arena);
	reader->qpdf = arena_adopt(reader->objects, qpdf_init(), release_qpdf);
	qpdf_silence_errors(reader->qpdf);
	qpdf_set_suppress_warnings(reader->qpdf, QPDF_TRUE);
	if ((qpdf_read_memory(reader->qpdf, name, (const char *)reader->bytes, reader->length, NULL) & QPDF_ERRORS) ==
	    0)
		return true;
	fault = qpdf_get_error(reader->qpdf);
	if (qpdf_get_error_code(reader->qpdf, fault) == qpdf_e_password)
		diag_report(diag, DIAG_VERIFY_PASSWORD, reader->place, NULL);
	else if (!is_cut(reader))
		reader_report_alien(reader, diag);
	return false;
}

/* libqpdf speaks English alone; people are told the place, or what is known to be meant. */
static void
complain_of(struct reader *reader, qpdf_error fault)
{
	unsigned long long at = qpdf_get_error_file_position(reader->qpdf, fault);
	const char *en = qpdf_get_error_message_detail(reader->qpdf, fault);

	reader_complain(reader, "qpdf",
	    strstr(en, "more than once in the pages tree") != NULL ? "页的目录里同一页列了不止一次" :
		at == 0                                            ? "对象表或者它指的对象读不通" :
			  arena_printf(reader->arena, "第 %llu 个字节处读不通", at),
	    en);
}

static void
collect_complaints(struct reader *reader)
{
	if (qpdf_has_error(reader->qpdf))
		complain_of(reader, qpdf_get_error(reader->qpdf));
	while (qpdf_more_warnings(reader->qpdf))
		complain_of(reader, qpdf_next_warning(reader->qpdf));
}

void
reader_close(struct reader *reader)
{
	collect_complaints(reader);
	arena_reset(reader->objects);
	reader->qpdf = NULL;
	if (reader->length > LONG_FILE)
		malloc_trim(
		    0); /* they were many and small: what comes next is large, and would be beside their holes */
}

/* Puts the complaints behind all other facts. */
static void
move_complaints(struct reader *reader)
{
	for (guint i = 0; i < reader->complaints->len; i++) {
		xml_remove(reader->complaints->pdata[i]);
		xml_append(reader->facts, reader->complaints->pdata[i]);
	}
}

static void
read_objects(struct reader *reader)
{
	qpdf_oh root = qpdf_get_root(reader->qpdf);
	g_autoptr(GArray) seen = NULL;

	reader_catalog(reader, root);
	reader_xmp(reader, root);
	reader_attachments(reader, root);
	if (xml_child_of(reader->facts, "attachment", "name", "expectation.xml") == NULL)
		reader->set = NULL; /* none of ours: what it holds is its own affair */
	if (reader->set != NULL)
		set_attachments(reader);
	reader_pages(reader);
	if (reader->set == NULL)
		return;
	set_check_xmp(reader);
	seen = set_walk(reader);
	set_check_places(reader, seen, 0);
}

/* Facts of a file of which only the marks could be read. */
static void
nothing_read(struct reader *reader)
{
	xml_set(xml_add(reader->facts, "expectation"), "held", "no");
	xml_set(xml_add(reader->facts, "record"), "equal", "unknown");
}

/* All that the file gives, into its facts. false: reported. */
static bool
read_all(struct reader *reader, struct diag *diag, const char *name, const guint8 *bytes, gsize length)
{
	g_autoptr(GBytes) copy = NULL;

	reader_marks(reader);
	if (!reader_open(reader, diag, name)) {
		if (is_cut(reader))
			nothing_read(reader);
		return is_cut(reader);
	}
	if (qpdf_get_num_pages(reader->qpdf) > LIMIT_PAGES) {
		diag_report(diag, DIAG_VERIFY_PAGES, reader->place, NULL, qpdf_get_num_pages(reader->qpdf),
		    LIMIT_PAGES);
		return false;
	}
	reader_counts(reader);
	read_objects(reader);
	if (reader->set != NULL && reader->length < length)
		reader_seals(reader, name, bytes, length);
	copy = reader_without_intents(reader);
	reader_close(reader);
	reader_expectation(reader);
	reader_look_below_seals(reader);
	reader_origin(reader);
	reader_record(reader);
	if (!reader_text(reader, diag, copy))
		return false;
	set_put_facts(reader);
	move_complaints(reader);
	return true;
}

/* Embedded files outlive their reading. */
static const GPtrArray *
keep_attached(struct arena *arena, const GPtrArray *attached)
{
	GPtrArray *kept = arena_list(arena);

	for (guint i = 0; i < attached->len; i++) {
		struct reader_attached *one = arena_memdup(arena, attached->pdata[i], sizeof *one);

		one->name = arena_strdup(arena, one->name);
		if (one->bytes != NULL) {
			char *bytes = arena_alloc(arena, one->length + 1);

			memcpy(bytes, one->bytes, one->length);
			one->bytes = bytes;
		}
		g_ptr_array_add(kept, one);
	}
	return kept;
}

xmlNode *
reader_facts(struct arena *arena, struct diag *diag, const struct reader_means *means, const char *name,
    const guint8 *bytes, gsize length, const GPtrArray **attached)
{
	g_autoptr(arena) work = arena_new(); /* the facts of a file are small beside what it takes to find them */
	struct reader reader = { .arena = work, .bytes = bytes, .length = reader_first_revision(bytes, length) };

	if (means != NULL) {
		reader.set = means->set;
		reader.house = means->house;
	}
	reader.place = file_place(arena, name);
	if (length > LIMIT_FILE) {
		diag_report(diag, DIAG_VERIFY_TOO_BIG, reader.place, NULL, (int)(length >> 20), LIMIT_FILE >> 20);
		return NULL;
	}
	reader.fonts = arena_list(work);
	reader.attached = arena_list(work);
	reader.complaints = arena_list(work);
	reader.expected = arena_vector(work, sizeof(struct reader_expected));
	reader.foreign = arena_vector(work, sizeof(struct set_foreign));
	reader.appended = arena_list(work);
	reader.seals = arena_vector(work, sizeof(struct reader_seal));
	reader.drawn = arena_vector(work, sizeof(struct reader_drawn));
	reader.pictures = arena_adopt(work, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	reader.inked = arena_vector(work, sizeof(struct reader_letter));
	reader.letters = arena_vector(work, sizeof(struct reader_letter));
	reader.facts = xml_root(xml_new(arena, "facts"));
	fact_set(&reader, reader.facts, "file", name);
	if (!read_all(&reader, diag, name, bytes, length))
		return NULL;
	if (attached != NULL)
		*attached = keep_attached(arena, reader.attached);
	return reader.facts;
}
