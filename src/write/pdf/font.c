/*
 * Fonts of a document: one Type0 font a face.  A code is given to each glyph and the text it shows, in the order they come,
 * and is its glyph index and CID in the subset; so ToUnicode is exact for every code and Han of any plane can be searched.
 */
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "write/pdf/inner.h"

enum { DEFAULT_WIDTH = 1000, MOST_CODES = 60000, CHARS_A_BLOCK = 100 };

struct shown {
	const char *text; /* NUL-terminated, in the arena; NULL for .notdef */
	gsize length;
	guint next; /* code of the same glyph for another text, 0 none */
	int width;
};

struct pdf_font {
	const struct pdf_face *face;
	struct arena *arena;
	GArray *glyph;                  /* guint32: of the face, by code */
	GArray *shown;                  /* struct shown, by code */
	guint16 *first;                 /* by glyph: its first code, 0 none */
	bool down;                      /* used in lines that run down too */
	const char *name;               /* of the subset, once it is finished, ... */
	HPDF_Dict cid_font, to_unicode; /* ... and its parts */
};

static guint
add_code(struct pdf_font *f, guint32 glyph, const char *text, gsize length)
{
	struct shown s = { .length = length, .width = pdf_face_width(f->face, glyph) };

	if (text != NULL)
		s.text = arena_strndup(f->arena, text, length);
	g_array_append_val(f->glyph, glyph);
	g_array_append_val(f->shown, s);
	return f->shown->len - 1;
}

struct pdf_font *
pdf_font_new(struct pdf *p, const struct pdf_face *face)
{
	struct pdf_font *f = arena_alloc(p->arena, sizeof *f);

	f->face = face;
	f->arena = p->arena;
	f->glyph = arena_vector(p->arena, sizeof(guint32));
	f->shown = arena_vector(p->arena, sizeof(struct shown));
	f->first = arena_array(p->arena, face->glyph_count, sizeof *f->first);
	add_code(f, 0, NULL, 0);
	return f;
}

static struct shown *
shown_as(const struct pdf_font *f, guint code)
{
	return &g_array_index(f->shown, struct shown, code);
}

guint
pdf_font_code(struct pdf_font *f, guint glyph, const char *text, gsize length)
{
	guint code, last = 0;

	if (glyph >= f->face->glyph_count)
		return 0;
	for (code = f->first[glyph]; code > 0; code = shown_as(f, code)->next) {
		const struct shown *s = shown_as(f, code);

		if (s->length == length && memcmp(s->text, text, length) == 0)
			return code;
		last = code;
	}
	if (f->shown->len >= MOST_CODES)
		return 0;
	code = add_code(f, glyph, text, length);
	if (last > 0)
		shown_as(f, last)->next = code;
	else
		f->first[glyph] = (guint16)code;
	return code;
}

int
pdf_font_width(const struct pdf_font *f, guint code)
{
	return shown_as(f, code)->width;
}

/* Six letters of the digest of what the subset holds. */
static char *
subset_name(struct pdf *p, const struct pdf_font *f)
{
	g_autoptr(GByteArray) held = g_byte_array_new();
	guint8 digest[32];
	char tag[7] = { 0 };

	g_byte_array_append(held, (const guint8 *)f->glyph->data, f->glyph->len * (guint)sizeof(guint32));
	for (guint code = 1; code < f->shown->len; code++)
		g_byte_array_append(held, (const guint8 *)shown_as(f, code)->text,
		    (guint)shown_as(f, code)->length + 1);
	digest_sha256_raw(held->data, held->len, digest);
	g_byte_array_append(p->digests, digest, sizeof digest);
	for (gsize i = 0; i < 6; i++)
		tag[i] = (char)('A' + digest[i] % 26);
	return arena_printf(f->arena, "%s+%s", tag, f->face->from->id);
}

/* --- ToUnicode --- */

static const char
    cmap_head[] = "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
		  "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def/CMapName/UCS def/CMapType 2 def\n"
		  "1 begincodespacerange<0000><FFFF>endcodespacerange\n";
static const char cmap_tail[] = "endcmap CMapName currentdict/CMap defineresource pop end end\n";

/* A line for each code: Ghostscript 10 reads the lists of a bfrange wrongly, and destroys the text when it writes the file anew. */
static HPDF_Dict
make_to_unicode(struct pdf *p, const struct pdf_font *f)
{
	g_autoptr(GString) cmap = g_string_new(cmap_head);
	guint count = f->shown->len, to;

	for (guint from = 1; from < count; from = to) {
		to = MIN(from + CHARS_A_BLOCK, count);
		g_string_append_printf(cmap, "%u beginbfchar\n", to - from);
		for (guint code = from; code < to; code++) {
			g_string_append_c(cmap, '<');
			pdf_put_hex16(cmap, code);
			g_string_append(cmap, "> <");
			for (const char *c = shown_as(f, code)->text; *c; c = g_utf8_next_char(c))
				pdf_put_utf16(cmap, g_utf8_get_char(c));
			g_string_append(cmap, ">\n");
		}
		g_string_append(cmap, "endbfchar\n");
	}
	g_string_append(cmap, cmap_tail);
	return pdf_stream_dense(p, NULL, cmap->str, cmap->len);
}

/* --- dictionaries --- */

/* Widths other than the default, by runs of codes. */
static const char *
list_widths(const struct pdf_font *f)
{
	g_autoptr(GString) w = g_string_new("/W [");
	bool open = false;

	for (guint code = 0; code < f->shown->len; code++) {
		int width = shown_as(f, code)->width;

		if (width == DEFAULT_WIDTH) {
			g_string_append(w, open ? "]" : "");
			open = false;
			continue;
		}
		if (open)
			g_string_append_printf(w, " %d", width);
		else
			g_string_append_printf(w, "\n%u [%d", code, width);
		open = true;
	}
	g_string_append(w, open ? "]]\n" : "]\n");
	return w->len > strlen("/W []\n") ? arena_strndup(f->arena, w->str, w->len) : "";
}

static HPDF_Dict
make_program(struct pdf *p, const struct pdf_font *f, const char *name)
{
	g_autoptr(GByteArray) program = g_byte_array_new();
	HPDF_Dict stream;

	if (f->face->cff != NULL)
		pdf_cff_subset(f->face->cff, name, f->glyph, program);
	else
		pdf_glyf_subset(f->face, f->glyph, program);
	stream = pdf_stream_quick(p, NULL, program->data, program->len);
	if (f->face->cff != NULL)
		HPDF_Dict_AddName(stream, "Subtype", "CIDFontType0C");
	else
		HPDF_Dict_AddNumber(stream, "Length1", (HPDF_INT32)program->len);
	return stream;
}

static HPDF_Dict
make_descriptor(struct pdf *p, const struct pdf_font *f, const char *name)
{
	enum { SYMBOLIC = 4 };
	const struct pdf_face *face = f->face;
	HPDF_Dict d = pdf_object(p, "FontDescriptor");
	HPDF_Array box = pdf_array(p, d, "FontBBox");

	for (gsize i = 0; i < 4; i++)
		HPDF_Array_AddNumber(box, face->box[i]);
	HPDF_Dict_AddName(d, "FontName", name);
	HPDF_Dict_AddNumber(d, "Flags", SYMBOLIC);
	HPDF_Dict_AddNumber(d, "ItalicAngle", 0);
	HPDF_Dict_AddNumber(d, "Ascent", face->ascent);
	HPDF_Dict_AddNumber(d, "Descent", face->descent);
	HPDF_Dict_AddNumber(d, "CapHeight", face->cap_height);
	HPDF_Dict_AddNumber(d, "StemV", face->stem);
	HPDF_Dict_Add(d, face->cff != NULL ? "FontFile3" : "FontFile2", make_program(p, f, name));
	return d;
}

static HPDF_Dict
make_cid_font(struct pdf *p, const struct pdf_font *f, const char *name)
{
	HPDF_Dict d = pdf_object(p, "Font");
	HPDF_Dict system = pdf_inline(p, NULL);

	pdf_ascii(p, system, "Registry", "Adobe");
	pdf_ascii(p, system, "Ordering", "Identity");
	HPDF_Dict_AddNumber(system, "Supplement", 0);
	HPDF_Dict_AddName(d, "Subtype", f->face->cff != NULL ? "CIDFontType0" : "CIDFontType2");
	HPDF_Dict_AddName(d, "BaseFont", name);
	HPDF_Dict_Add(d, "CIDSystemInfo", system);
	if (f->face->cff == NULL)
		HPDF_Dict_AddName(d, "CIDToGIDMap", "Identity");
	HPDF_Dict_Add(d, "FontDescriptor", make_descriptor(p, f, name));
	HPDF_Dict_AddNumber(d, "DW", DEFAULT_WIDTH);
	pdf_raw(p, d, list_widths(f));
	if (f->down) /* up to the last code: of a range to 65535 Ghostscript 10.00 draws nothing */
		pdf_raw(p, d,
		    arena_printf(f->arena, "/W2 [0 %u -%d 0 -%d]\n", f->shown->len - 1, DOWN_ADVANCE, PAGE_DOWN_DEPTH));
	return d;
}

void
pdf_font_set_down(struct pdf_font *f)
{
	f->down = true;
}

static HPDF_Dict
make_composite(struct pdf *p, const struct pdf_font *f, const char *encoding)
{
	HPDF_Dict d = pdf_object(p, "Font");
	HPDF_Array descendant;

	HPDF_Dict_AddName(d, "Subtype", "Type0");
	HPDF_Dict_AddName(d, "BaseFont",
	    f->face->cff != NULL ? arena_printf(f->arena, "%s-%s", f->name, encoding) : f->name);
	HPDF_Dict_AddName(d, "Encoding", encoding);
	descendant = pdf_array(p, d, "DescendantFonts");
	HPDF_Array_Add(descendant, f->cid_font);
	HPDF_Dict_Add(d, "ToUnicode", f->to_unicode);
	return d;
}

HPDF_Dict
pdf_font_finish(struct pdf *p, struct pdf_font *f)
{
	f->name = subset_name(p, f);
	f->cid_font = make_cid_font(p, f, f->name);
	f->to_unicode = make_to_unicode(p, f);
	return make_composite(p, f, "Identity-H");
}

HPDF_Dict
pdf_font_finish_down(struct pdf *p, const struct pdf_font *f)
{
	return f->down ? make_composite(p, f, "Identity-V") : NULL;
}
