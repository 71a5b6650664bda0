/*
 * Inside of the PDF writer, from the ground up: objects (libharu's lower layer), faces and their
 * outlines, fonts of a document, structure marks, page contents, metadata.  pdf.c puts a file together.
 */
#ifndef WRITE_PDF_INNER_H
#define WRITE_PDF_INNER_H

#include <hpdf.h>

#include "page/sfnt.h"
#include "write/write.h"

/* --- objects (object.c) --- */

struct libdeflate_compressor;

/* A file being made.  The first error of the object layer stays in `error` and is reported when the file is closed. */
struct pdf {
	struct arena *arena;
	HPDF_Error_Rec error;
	HPDF_MMgr memory;
	HPDF_Xref xref;
	guint apart;                                           /* number of the first object of the structure tree */
	GByteArray *digests;                                   /* of its streams; theirs is the file's ID */
	struct libdeflate_compressor *quick, *deflate, *dense; /* borrowed: the denser, the slower */
};

struct pdf_setup;

/* What a dictionary has beside its entries; HPDF_Dict's attr, NULL: nothing. */
struct pdf_body {
	const char *raw;  /* entries as they stand */
	const void *data; /* NULL: no stream */
	gsize length;
};

void pdf_open(struct pdf *, const struct pdf_setup *, struct arena *);
/* The whole file (serial.c). NULL: the object layer failed, see error. */
const guint8 *pdf_finish(struct pdf *, HPDF_Dict catalog, HPDF_Dict info, gsize *length);
void pdf_close(struct pdf *);

/* A dictionary with a number of its own, and one that stands inside another object. */
HPDF_Dict pdf_object(struct pdf *, const char *type);
guint pdf_number(const void *object);
HPDF_Dict pdf_inline(struct pdf *, const char *type);
HPDF_Array pdf_array(struct pdf *, HPDF_Dict owner, const char *key);
/* A stream: deflated, or as it is. */
HPDF_Dict pdf_stream(struct pdf *, const char *type, const void *data, gsize length);
HPDF_Dict pdf_stream_plain(struct pdf *, const char *type, const void *data, gsize length);
/*
 * The same, deflated quickly: what is long and hardly shorter for more time, and does not count for the ID.  Of a font that
 * is its program (what makes it counts: its glyphs, and its face by the provenance); the table of objects is no content.
 */
HPDF_Dict pdf_stream_quick(struct pdf *, const char *type, const void *data, gsize length);
/* The same, deflated with all the time it takes: for text of a few kilobytes. */
HPDF_Dict pdf_stream_dense(struct pdf *, const char *type, const void *data, gsize length);
/* A stream deflated before, borrowed; what it holds is the same in every file, so it does not count for the ID. */
HPDF_Dict pdf_stream_ready(struct pdf *, const char *type, const void *deflated, gsize length);
/* Entries written as they stand, after all others of the dictionary: "/Key value..." in the arena. */
void pdf_raw(struct pdf *, HPDF_Dict, const char *entries);
/* A text string of any characters; nothing when text is NULL or empty. */
void pdf_text(struct pdf *, HPDF_Dict, const char *key, const char *utf8);
void pdf_ascii(struct pdf *, HPDF_Dict, const char *key, const char *);
void pdf_bytes(struct pdf *, HPDF_Dict, const char *key, const guint8 *, gsize length);

/* Appends a whole number; one in thousandths, without trailing zeros; a text string in hex, UTF-16BE with BOM. */
void pdf_put_count(GString *, guint64);
void pdf_put_number(GString *, double);
void pdf_put_hex16(GString *, guint);
void pdf_put_utf16(GString *, gunichar);
void pdf_put_text(GString *, const char *utf8);

/* --- faces (face.c, cff.c, glyf.c) --- */

enum { CFF_DICTS = 256 };

/* What a subset copies from a `CFF ` table. */
struct pdf_cff {
	struct sfnt charstrings; /* INDEX */
	struct sfnt select;      /* FDSelect; none: one dict for all */
	struct sfnt matrix, box; /* FontMatrix and FontBBox of the top dict, operands and operator */
	guint dict_count;
	struct {
		struct sfnt matrix, private;
	} dict[CFF_DICTS];
};

/* A face opened for copying out of it. Immutable after pdf_face_open, shared by all documents. */
struct pdf_face {
	const struct font_face *from;
	struct sfnt head, hhea, hmtx, maxp, os2, loca, glyf;
	struct pdf_cff *cff; /* NULL: TrueType outlines */
	guint glyph_count, metric_count, upem;
	int box[4], ascent, descent, cap_height, stem; /* [1/1000 em] */
};

/* Opens a face; the arena keeps the mapping. NULL: reported. */
struct pdf_face *pdf_face_open(struct arena *, struct diag *, const struct font_face *);
/* Advance of a glyph [1/1000 em], as the W array says it. */
int pdf_face_width(const struct pdf_face *, guint glyph);

/* Reads the table. NULL: it has subroutines, or is broken. */
struct pdf_cff *pdf_cff_read(struct arena *, struct sfnt table);
/* Appends a font program of these glyphs, in this order, .notdef first. CID = index in the list. */
void pdf_cff_subset(const struct pdf_cff *, const char *name, const GArray *glyphs, GByteArray *out);
/* The same with TrueType outlines; parts of composites are added at the end. */
void pdf_glyf_subset(const struct pdf_face *, const GArray *glyphs, GByteArray *out);

void pdf_put_u8(GByteArray *, guint);
void pdf_put_u16(GByteArray *, guint);
void pdf_put_u32(GByteArray *, guint32);
/* Zeros up to a whole word of four bytes. */
void pdf_put_filling(GByteArray *);

/* --- fonts of a document (font.c) --- */

struct pdf_font;

struct pdf_font *pdf_font_new(struct pdf *, const struct pdf_face *);
/* Code for a glyph that shows `length` bytes of text; the same glyph for another text has another code. 0: no more codes. */
guint pdf_font_code(struct pdf_font *, guint glyph, const char *text, gsize length);
int pdf_font_width(const struct pdf_font *, guint code);
/* Metric of lines that run down [1/1000 em]; PAGE_DOWN_DEPTH is the other one. */
enum { DOWN_ADVANCE = 1000 };
/* The font dictionary of all that was asked for. */
HPDF_Dict pdf_font_finish(struct pdf *, struct pdf_font *);
/* Lines that run down are set in the font too. */
void pdf_font_set_down(struct pdf_font *);
/* The dictionary for them, once the font is finished; NULL: there are none. */
HPDF_Dict pdf_font_finish_down(struct pdf *, const struct pdf_font *);

/* --- the structure tree (tree.c) --- */

struct pdf_tree;

struct pdf_tree *pdf_tree_new(struct arena *);
/* The element of a mark inside another element (0: the document itself); the one there is, when its number was met before. */
guint pdf_tree_element(struct pdf_tree *, guint parent, const struct page_mark *);
/* A sequence of marked content (of a page, from 0) belongs to an element. */
void pdf_tree_content(struct pdf_tree *, guint element, guint page, guint mcid);
/* Writes it, as the catalog's. page: numbers of the page objects. */
void pdf_tree_finish(struct pdf *, struct pdf_tree *, HPDF_Dict catalog, const guint *page, guint pages);

/* --- structure marks (mark.c) --- */

/*
 * Roles of the page as marked content.  Every piece of content stands in the sequence of its innermost
 * element, numbered by page; what stands in none is an artifact.  The one place that gives out MCIDs.
 */
struct pdf_marks;

struct pdf_marks *pdf_marks_new(struct arena *, struct pdf_tree *);
void pdf_marks_page(struct pdf_marks *, guint page); /* from 0: a page begins, numbers start again */

void pdf_marks_begin(struct pdf_marks *, GString *content, const struct page_mark *);
void pdf_marks_end(struct pdf_marks *, GString *content);
void pdf_marks_content(struct pdf_marks *, GString *content); /* something is about to be drawn */
void pdf_marks_close(struct pdf_marks *, GString *content);   /* the sequence in hand ends */

/* --- page contents (content.c) --- */

/* All that a document's pages share. */
struct pdf_setup {
	const struct font_list *fonts;
	struct pdf_face **face; /* opened when first used */
	struct arena *arena;
	struct libdeflate_compressor *quick, *deflate, *dense;
	const guint8 *icc; /* deflated */
	gsize icc_length;
	GHashTable *pictures; /* size and digest -> deflated pixels, in the arena */
	gsize picture_bytes;
};

struct pdf_document {
	struct pdf *pdf;
	struct pdf_setup *setup;
	struct diag *diag;
	struct pdf_font **font; /* by face index; NULL: not used */
	GHashTable *image;      /* size and digest of pixels -> name */
	HPDF_Dict image_names;
	struct pdf_tree *structure;
	struct pdf_marks *marks;
	guint *page_number; /* of the page objects */
	const struct pages *pages;
	HPDF_Dict catalog, info, tree, resources;
	HPDF_Array kids;
};

/* --- pictures (image.c) --- */

/* Name of a picture among the resources; the same pixels have one. */
const char *pdf_image_name(struct pdf_document *, const struct page_image *);

/* What a page's operators have set so far; nothing is said twice. */
struct pdf_pen {
	GString *out;
	double height;        /* of the page */
	guint32 fill, stroke; /* colours; none said yet: no colour */
	double width, dash;
	bool bold;  /* text is filled and stroked */
	bool round; /* strokes turn round corners */
};

/* The operator, unless `now` is that already. */
void pdf_put_color(struct pdf_pen *, guint32 *now, guint32 color, const char *op);
void pdf_put_width(struct pdf_pen *, double);
/* Round corners for the outlines of letters, some so sharp that a mitre would be a spike. */
void pdf_put_join(struct pdf_pen *, bool round);
/* A point of the page, and a blank. */
void pdf_put_point(struct pdf_pen *, double x, double y);
/* An ITEM_RUN (run.c). false: reported. */
bool pdf_put_run(struct pdf_document *, struct pdf_pen *, const struct page_item *);

/* Bookmarks, once all pages have their numbers (outline.c). */
void pdf_outline(struct pdf_document *);

/* Content stream of a page, by its index. NULL: reported. */
HPDF_Dict pdf_content(struct pdf_document *, guint page);

/* --- metadata (meta.c, icc.c) --- */

HPDF_Dict pdf_meta_info(struct pdf *, const struct pages *);
void pdf_meta_catalog(struct pdf *, HPDF_Dict catalog, const struct pages *);
void pdf_meta_intent(struct pdf *, HPDF_Dict catalog, const struct pdf_setup *);
void pdf_meta_attachments(struct pdf *, HPDF_Dict catalog, const struct pages *);

/* A small sRGB profile (ICC version 2, matrix and one curve). */
void pdf_icc_srgb(GByteArray *);

#endif
