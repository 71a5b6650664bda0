/* Facts of the fonts: embedded or not, subset or not, and whether every code shown has its Unicode; glyphs in glyph.c. */
#include <string.h>

#include "base/arena.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

/* Six capitals and a plus sign before the name say that it is a subset. */
static bool
is_subset(const char *name)
{
	return strspn(name, G_CSET_A_2_Z) == 6 && name[6] == '+';
}

/* The program's first bytes are those of its kind. */
static bool
starts_as(const char *kind, const char *program, gsize length)
{
	if (length < 16)
		return false;
	if (strcmp(kind, "TrueType") == 0)
		return memcmp(program, "\0\1\0\0", 4) == 0 || memcmp(program, "true", 4) == 0;
	if (strcmp(kind, "OpenType") == 0)
		return memcmp(program, "OTTO", 4) == 0 || memcmp(program, "\0\1\0\0", 4) == 0;
	if (strcmp(kind, "Type1") == 0)
		return memcmp(program, "%!", 2) == 0;
	return program[0] == 1 && (guint8)program[2] >= 4; /* a bare CFF table: version 1, size of its header */
}

static void
set_program(struct reader *reader, struct reader_font *font, qpdf_oh descriptor)
{
	static const char *const keys[][2] = {
		{ "/FontFile3", NULL },
		{ "/FontFile2", "TrueType" },
		{ "/FontFile", "Type1" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		qpdf_oh stream = object_key(reader, descriptor, keys[i][0]);
		const char *kind = keys[i][1] != NULL ? keys[i][1] :
							object_name(reader, object_key(reader, stream, "/Subtype"));
		gsize length = 0;
		const char *program;

		if (object_missing(reader, stream))
			continue;
		program = object_stream(reader, stream, LIMIT_STREAM, &length);
		xml_set(font->fact, "program", kind);
		if (program != NULL && kind != NULL && starts_as(kind, program, length)) {
			font->program = program;
			font->program_length = length;
		}
		xml_set(font->fact, "embedded", font->program != NULL ? "yes" : "broken");
		return;
	}
	xml_set(font->fact, "embedded", "no");
}

/* The digest of a face's file that the file itself notes, NULL: none. */
static const char *
noted_digest(struct reader *reader, const char *id)
{
	const xmlNode *root = reader_provenance(reader);
	const xmlNode *made = root != NULL ? xml_child(root, "made-with") : NULL;

	for (const xmlNode *part = made != NULL ? xml_child(made, "part") : NULL; part != NULL;
	     part = xml_next(part, "part"))
		if (xml_attr_is(part, "kind", "face") && xml_attr_is(part, "id", id))
			return xml_attr(part, "sha256");
	return NULL;
}

/* Which of the house's faces the font is named after, and whether the two can be compared. */
static void
set_house(struct reader *reader, struct reader_font *font)
{
	const char *name = object_name(reader, object_key(reader, font->inner, "/BaseFont")), *digest;
	struct house_face *face;

	if (reader->house == NULL || name == NULL || !font->two_bytes)
		return;
	name = is_subset(name) ? name + 7 : name;
	face = reader_house_face(reader->house, name);
	digest = face != NULL ? noted_digest(reader, name) : NULL;
	if (face == NULL) {
		xml_set(font->fact, "house", "foreign");
	} else if (!reader_house_open(face)) {
		xml_set(font->fact, "house", "absent");
	} else if (digest != NULL && !reader_house_is(face, digest)) {
		xml_set(font->fact, "house", "other");
		font->house = face;
		font->edition = true;
	} else {
		xml_set(font->fact, "house", "compared");
		font->house = face;
	}
}

static void
set_unicode(struct reader *reader, struct reader_font *font, qpdf_oh dict)
{
	qpdf_oh stream = object_key(reader, dict, "/ToUnicode");
	gsize length = 0;
	const char *text, *fault;

	if (object_missing(reader, stream)) {
		xml_set(font->fact, "tounicode", "no");
		return;
	}
	text = object_stream(reader, stream, LIMIT_CMAP, &length);
	fault = text != NULL ? reader_cmap_read(text, length, font) : "its stream cannot be decoded";
	font->mappable = fault == NULL;
	xml_set(font->fact, "tounicode", fault == NULL ? "yes" : "bad");
	xml_set(font->fact, "tounicode-fault", fault);
}

/* A reader that obeys instructions, or draws from another table, shows other glyphs than their outlines. */
static void
set_truetype(struct reader *reader, struct reader_font *font)
{
	g_autoptr(GString) tags = g_string_new(NULL);

	reader_truetype_added(font->program, font->program_length, tags);
	fact_set(reader, font->fact, "added", tags->len > 0 ? tags->str : NULL);
	xml_setf(font->fact, "instructed", "%u", reader_truetype_instructed(font->program, font->program_length));
}

static void
read_font(struct reader *reader, struct reader_font *font, qpdf_oh dict)
{
	qpdf_oh encoding = object_key(reader, dict, "/Encoding");
	qpdf_oh inner = object_key(reader, dict, "/DescendantFonts");
	const char *type = object_name(reader, object_key(reader, dict, "/Subtype"));
	const char *name = object_name(reader, object_key(reader, dict, "/BaseFont"));
	bool composite = g_strcmp0(type, "Type0") == 0;

	if (name == NULL)
		name = "";
	xml_set(font->fact, "name", is_subset(name) ? name + 7 : name);
	xml_set(font->fact, "type", type != NULL ? type : "");
	inner = font->inner = composite && object_count(reader, inner) > 0 ? object_item(reader, inner, 0) : dict;
	if (composite)
		xml_set(font->fact, "descendant", object_name(reader, object_key(reader, inner, "/Subtype")));
	if (g_strcmp0(type, "Type3") == 0)
		xml_set(font->fact, "embedded", "yes");
	else
		set_program(reader, font, object_key(reader, inner, "/FontDescriptor"));
	fact_flag(font->fact, "subset", is_subset(name));
	xml_set(font->fact, "encoding", object_name(reader, encoding));
	font->down = composite && object_is_name(reader, encoding, "Identity-V");
	font->two_bytes = font->down || (composite && object_is_name(reader, encoding, "Identity-H"));
	set_unicode(reader, font, dict);
	set_house(reader, font);
	if (font->program != NULL && xml_attr_is(font->fact, "program", "TrueType"))
		set_truetype(reader, font);
	if (font->program != NULL)
		reader_program_open(reader, font);
}

struct reader_font *
reader_font(struct reader *reader, qpdf_oh dict)
{
	int object = qpdf_oh_get_object_id(reader->qpdf, dict);
	struct reader_font *font;

	if (!qpdf_oh_is_dictionary(reader->qpdf, dict))
		return NULL;
	for (guint i = 0; i < reader->fonts->len && object != 0; i++) {
		font = reader->fonts->pdata[i];
		if (font->object == object)
			return font;
	}
	if (reader->fonts->len >= LIMIT_PAGES)
		return NULL;
	font = arena_alloc(reader->arena, sizeof *font);
	font->object = object;
	font->fact = xml_add(reader->facts, "font");
	font->unicode = arena_vector(reader->arena, sizeof(gunichar));
	font->said = arena_vector(reader->arena, sizeof(guint32));
	font->words = arena_string(reader->arena);
	g_string_append_c(font->words, '\0');
	read_font(reader, font, dict);
	g_ptr_array_add(reader->fonts, font);
	return font;
}

const char *
reader_said(const struct reader_font *font, guint code)
{
	return font->words->str + (code < font->said->len ? g_array_index(font->said, guint32, code) : 0);
}

/* How many codes of a set are not in another; NULL: all of them. */
static guint
count_codes(const guint64 *codes, const guint64 *less)
{
	guint count = 0;

	for (guint i = 0; i < CODES_WORDS; i++)
		count += (guint)__builtin_popcountll(less != NULL ? codes[i] & ~less[i] : codes[i]);
	return count;
}

void
reader_fonts_finish(struct reader *reader)
{
	for (guint i = 0; i < reader->fonts->len; i++) {
		struct reader_font *font = reader->fonts->pdata[i];

		xml_remove(font->fact); /* behind the pages */
		xml_append(reader->facts, font->fact);
		if (font->program != NULL)
			reader_program_close(reader, font);
		if (!font->two_bytes)
			continue;
		xml_setf(font->fact, "codes", "%u", count_codes(font->shown, NULL));
		if (font->mappable)
			xml_setf(font->fact, "unmapped", "%u", count_codes(font->shown, font->mapped));
		fact_flag(font->fact, "notdef", (font->shown[0] & 1) != 0);
	}
}
