/*
 * Inside of the reader: one reading of one file, and what its parts give each other.  From the ground up: facts, objects
 * (libqpdf), tokens (scan.h), what each part reads; facts.c puts a reading together.
 */
#ifndef VERIFY_READER_INNER_H
#define VERIFY_READER_INNER_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>
#include <qpdf/qpdf-c.h>

#include "base/lang.h"
#include "base/place.h"
#include "verify/reader/reader.h"

struct arena;
struct diag;
struct FT_LibraryRec_;
struct reader_set;
struct libdeflate_decompressor;
struct FT_GlyphSlotRec_;
struct house_face;
struct ink_page;
struct reader_program;

/* What a hostile file may cost at most: of the file and of a stream without its compression [bytes]. */
enum {
	LIMIT_FILE = 1 << 28,
	LIMIT_STREAM = 1 << 26,   /* the expectation of the longest table, 10,000 rows, has 1.5 MB a column */
	LIMIT_PICTURE = 72 << 20, /* as many pixels as a picture may have that is printed */
	LIMIT_CMAP = 1 << 24,
	LIMIT_XMP = 1 << 22, /* a colour profile too */
};

/* How many of what comes in any number; how deep. */
enum {
	LIMIT_PAGES =
	    10000, /* as if each row of the longest table had one; fonts, attachments, annotations of a page too */
	LIMIT_DEPTH = 16,
	LIMIT_OBJECTS = 1 << 20,
	LIMIT_FOREIGN = 100, /* things that are told of, ... */
	LIMIT_ODD = 1000,    /* ... each as often as it is met */
	LIMIT_COMPLAINTS = 20,
	LIMIT_TOLD =
	    5000, /* fields that read right and are facts too: rules of a document ask what it says; lists have more */
};

/* A character of a page and the box that poppler gives it, origin top left [pt]. */
struct reader_letter {
	double x1, y1, x2, y2;
	gunichar c;
};

/* A field of the expectation: where on which page which text is to be read.  The longest table has 70,000. */
struct reader_expected {
	const char *name, *label, *text;
	guint page;
	float x, y, width, height; /* [pt] */
	bool down, required;       /* down: its lines are columns that run down */
};

/* A set of codes of two bytes, as bits. */
enum { CODES_WORDS = 65536 / 64 };

static inline void
reader_codes_add(guint64 *codes, guint code)
{
	codes[code / 64] |= (guint64)1 << code % 64;
}

/* A glyph by its code: the box of its ink and whether it has any [em]. */
struct reader_glyph {
	float x1, y1, x2, y2;
	bool ink;
	bool looked; /* at it */
};

/* How far a glyph's origin lies from the pen's place, and how far the pen goes on [em]; down: upwards is positive. */
struct reader_step {
	double x, y, by;
};

/* A font of the file. */
struct reader_font {
	int object; /* its id, 0 a direct one */
	xmlNode *fact;
	qpdf_oh inner;       /* of a Type0 font its descendant, else the font itself */
	const char *program; /* as it is embedded; NULL: none that can be one of its kind */
	gsize program_length;
	struct reader_program *opened; /* by FreeType; NULL: it cannot be */
	struct house_face *house;      /* its glyphs must be those of this face; NULL: they are not compared */
	bool edition;    /* made with another edition of that face: they must not be those of other texts */
	bool two_bytes;  /* Type0 with Identity-H or -V: codes are CIDs */
	bool down;       /* Identity-V */
	bool mappable;   /* its ToUnicode is well-formed */
	GArray *unicode; /* gunichar by code: what ToUnicode maps it to, the first that is seen; 0 nothing */
	GArray *said;    /* guint32 by code: where among the words its text begins; 0 nothing */
	GString *words;  /* texts, each with a NUL behind it */
	guint64 mapped[CODES_WORDS]; /* codes that ToUnicode maps */
	guint64 shown[CODES_WORDS];  /* codes that the pages show */
};

/*
 * All text of a page: its length, the first half of its digest in hex, and a sum that its order does not change.  The digest of
 * all that it draws.
 */
struct reader_drawn {
	guint letters;
	char digest[33], look[33];
	GArray *inked; /* struct ink_letter, of text across the page; origin top left */
	GArray *codes; /* struct ink_box, of its QR codes; origin top left */
	guint64 sum[2];
};

/* One reading; everything in it lives in its arena. */
struct reader {
	struct arena *arena;
	struct place place; /* the file, for messages */
	const guint8 *bytes;
	gsize length;
	struct reader_house *house; /* NULL: glyphs are not compared */
	struct arena *objects;      /* keeps the next: it goes before the rest does */
	qpdf_data qpdf;
	struct libdeflate_decompressor *inflater; /* NULL before it is needed */
	struct FT_LibraryRec_ *faces;             /* FreeType's; NULL before it is needed */
	xmlNode *facts;
	GPtrArray *fonts;             /* struct reader_font, each once, in the order they are met */
	GPtrArray *attached;          /* struct reader_attached */
	const xmlNode *provenance;    /* its root, once it is asked for; NULL before, or there is none */
	GPtrArray *complaints;        /* xmlNode, <complaint> */
	guint told;                   /* of the fields that read right, so many were asked to be facts */
	GArray *expected;             /* struct reader_expected, by page and then in their order */
	GArray *drawn;                /* struct reader_drawn by page: what its content draws */
	const xmlNode *listed;        /* of the expectation's pages the next one to be held against; NULL: none */
	GArray *letters;              /* struct reader_letter without white space, of the page in hand, by height */
	GArray *inked;                /* the same by their ink; empty before it is asked for */
	const struct reader_set *set; /* what it may hold; NULL: anything */
	bool sealed;                  /* a revision with seals: what they bring is none of the foreign */
	int edition;                  /* the set it is of */
	int page;                     /* number of the one in hand */
	guint odd;                    /* operators told of */
	const xmlNode *rdf;           /* of the XMP packet, or NULL */
	const char *packet;           /* its text, once it is known to be XML */
	GArray *foreign;              /* struct set_foreign */
	GPtrArray *appended;          /* what was appended that is no seal, in words (appended.c) */
	GArray *seals;                /* struct reader_seal: those that are seen */
	GHashTable *pictures;         /* digests of their samples, 32 bytes each, by object */
};

/* --- facts (facts.c) --- */

/* Notes what a library that reads complains of, "qpdf" or "poppler": in words for people, and as the library has it. */
void reader_complain(struct reader *, const char *library, const char *zh, const char *en);
/* Parses XML that stands in the file. NULL: it is none, which is for the caller to say. */
xmlNode *reader_parse(struct reader *, const char *name, const char *bytes, gsize length);
/* Text from anywhere, as XML can hold it: what it cannot becomes U+FFFD. */
char *fact_text(struct arena *, const char *text, gsize length);
/* Sets an attribute to such text, if there is one; to "yes" or "no". */
void fact_set(struct reader *, xmlNode *, const char *attribute, const char *text);
void fact_flag(xmlNode *, const char *attribute, bool);

/* Lets libqpdf read the file's bytes, for as long as the arena lives. false: reported. */
bool reader_open(struct reader *, struct diag *, const char *name);
/* Lets its objects go, before poppler has its own: those of a long table take 100 MB.  What libqpdf complained of is noted. */
void reader_close(struct reader *);

/* --- values of libqpdf as C values; a missing or wrong one is the null object, NULL or 0 (object.c) --- */

qpdf_oh object_key(struct reader *, qpdf_oh, const char *key);
bool object_missing(struct reader *, qpdf_oh);
bool object_is_name(struct reader *, qpdf_oh, const char *name);
/* A name without its slash; a text string as UTF-8; a string's bytes. */
char *object_name(struct reader *, qpdf_oh);
char *object_text(struct reader *, qpdf_oh);
char *object_raw(struct reader *, qpdf_oh, gsize *length);
double object_number(struct reader *, qpdf_oh);
/* Of an array: how many, and one of them. */
int object_count(struct reader *, qpdf_oh);
qpdf_oh object_item(struct reader *, qpdf_oh, int index);
/* Whether a stream has filters that are not undone here. */
bool object_filtered(struct reader *, qpdf_oh);
/* The stream's content; NULL: not decodable, or more than limit. */
char *object_stream(struct reader *, qpdf_oh, gsize limit, gsize *length);
/* Bytes of Flate undone; they live in the arena. NULL: damaged, or more than limit.  What stands behind its end is told. */
char *object_inflate(struct reader *, struct arena *, const guint8 *raw, gsize raw_length, gsize limit, gsize *length);
/* As object_stream; it lives in the arena. */
char *object_stream_in(struct reader *, struct arena *, qpdf_oh, gsize limit, gsize *length);

/* Reports that the bytes cannot be opened as a PDF: what they are, or that they are a damaged one (alien.c). */
void reader_report_alien(const struct reader *, struct diag *);

/* A key of a page that may stand in one of its parents (pages.c). */
qpdf_oh reader_inherited(struct reader *, qpdf_oh page, const char *key);

/* --- what is read; each adds its facts to reader->facts --- */

/* file.c, catalog.c, xmp.c, pages.c, attach.c */
void reader_marks(struct reader *); /* what its bytes say; needs no objects */
void reader_counts(struct reader *);
void reader_catalog(struct reader *, qpdf_oh root);
/* A time of the properties or of the XMP as the same words, in UTC; what is none stays as it is; NULL: of NULL (catalog.c). */
char *reader_moment(struct reader *, const char *text);
void reader_xmp(struct reader *, qpdf_oh root);
/* Adds what provenance.xml says of the program, the run and the document, if it is there (origin.c). */
void reader_origin(struct reader *);
/* Adds what the embedded record is (record.c). */
void reader_record(struct reader *);
void reader_pages(struct reader *);
void reader_attachments(struct reader *, qpdf_oh root);
/* The root of provenance.xml, read once the attachments are known; NULL: there is none that can be read (attach.c). */
const xmlNode *reader_provenance(struct reader *);

/*
 * Length of a file as it was made, before anything was appended.  What was appended, once that was read: seals, as facts,
 * or what is foreign (seal.c).
 */
gsize reader_first_revision(const guint8 *bytes, gsize length);
void reader_seals(struct reader *, const char *name, const guint8 *bytes, gsize length);
/* Adds to each seal what it lies on, once the expectation was read (sealed.c). */
void reader_look_below_seals(struct reader *);

/* Adds the codes that a ToUnicode CMap maps, and to what. NULL: well-formed; else what is wrong with it (cmap.c). */
const char *reader_cmap_read(const char *text, gsize length, struct reader_font *);

/* The font of a font dictionary; NULL: it is none.  After all pages: what was shown of them (font.c). */
struct reader_font *reader_font(struct reader *, qpdf_oh dict);
void reader_fonts_finish(struct reader *);
/* What ToUnicode makes of a code, "" nothing. */
const char *reader_said(const struct reader_font *, guint code);
/* Opens the program of a font (glyph.c), ... */
void reader_program_open(struct reader *, struct reader_font *);
/* ... looks up a glyph that is shown, once, ...  actual: the text that it stands for together with others, or NULL. */
const struct reader_glyph *reader_glyph(struct reader_font *, guint code, const char *actual);
struct reader_step reader_step(const struct reader_font *, guint code);
/* ... and says of the font's fact what was found. */
void reader_program_close(struct reader *, struct reader_font *);

/* Of a TrueType program: how many outlines have instructions; the tags of tables that ours have not (truetype.c). */
guint reader_truetype_instructed(const char *program, gsize length);
void reader_truetype_added(const char *program, gsize length, GString *tags);

/* A face of the house by its id, NULL none; opens it, false: it is not here or cannot be (house.c). */
struct house_face *reader_house_face(const struct reader_house *, const char *id);
bool reader_house_open(struct house_face *);
/* Whether the face's file has this digest. */
bool reader_house_is(struct house_face *, const char *sha256);
/* Whether the face draws the text, or a part of it, as the glyph in hand is drawn, and as wide. */
bool reader_house_draws(struct house_face *, const char *text, const struct FT_GlyphSlotRec_ *);
/*
 * Whether the glyph in hand, of another edition of the face, has the shape that the face has for a digit, a Latin letter or one of
 * the others (gunichar), and not the one that it has for the text.
 */
bool reader_house_exchanged(struct house_face *, const char *text, const GArray *others,
    const struct FT_GlyphSlotRec_ *);

/* Runs through a content stream: what it draws, the codes its fonts show. Gives the deepest nesting of q (content.c). */
guint reader_content(struct reader *, const char *content, gsize length, qpdf_oh resources, struct ink_page *);

/* Reads expectation.xml: its root is a fact, its fields are what is expected (expectation.c). */
void reader_expectation(struct reader *);

/*
 * The file with a revision behind it in which its catalog has no output intents and nothing else is changed: for poppler
 * alone, after all else (text.c).
 */
GBytes *reader_without_intents(struct reader *);
/* Opens that copy by poppler; page text, and the fields that are expected. false: reported (text.c). */
bool reader_text(struct reader *, struct diag *, GBytes *copy);

/* Keeps what a page's content draws; holds it against the expectation and what poppler read of the page (pagetext.c). */
void reader_keep_drawn(struct reader *, struct ink_page *);
void reader_compare_page(struct reader *, xmlNode *page, guint n);
/* What its content draws of a page, from 1, in lines across it: struct reader_letter, by height; it lives until the next page. */
GArray *reader_inked(struct reader *, guint n);
int reader_by_height(gconstpointer, gconstpointer);

/*
 * What stands in a field's box.  Each becomes a fact that has something against it (it does not read as it should, or is
 * required and has nothing in it), and the first LIMIT_TOLD of the others.  Gives whether it reads as it should (field.c).
 */
bool reader_field(struct reader *, const struct reader_expected *);

#endif
