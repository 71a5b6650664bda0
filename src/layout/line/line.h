/*
 * Paragraphs: the spans of a box as atoms, the glue between them, the lines they are broken into.
 *
 *   atom        what cannot be divided and shows (a box of TeX): a cluster of glyphs, a gap to write in, a check box
 *   glue        between an atom and the one before: a width that may shrink and stretch, and the penalty of ending a
 *               line there (TeX)
 *   order       which glue of a line shrinks or stretches first (CLREQ 3.5.3, 3.5.4)
 *   autospace   the quarter em between Han and Latin letters or figures (CSS text-autospace)
 *   penalty     how unwelcome a line's end is at some glue; what it costs stands in breaking.c
 *   breakpoint  glue at which a line may end; the best way through them is the one that costs least (demerits of TeX)
 *   segment     atoms between two forced breaks
 *   measure     the width that a line has
 *   max-content, min-content   width without any breaking, and that of the widest part no line breaks in (CSS)
 *   adjustment  how a line's glue comes to its measure (CLREQ 3.5.2)
 *   down        vertical writing: lines run down, letters of Latin words lie turned (CSS sideways), a few figures stand in
 *               one square (CSS text-combine-upright)
 *
 * Widths are those of the styles [pt]; a line is laid at a scale when its cell shrinks.
 */
#ifndef LAYOUT_LINE_LINE_H
#define LAYOUT_LINE_LINE_H

#include "base/place.h"
#include "layout/face/face.h"
#include "page/page.h"
#include "template/template.h"

enum atom_kind {
	ATOM_TEXT,
	ATOM_BLANK,
	ATOM_CHECK,
	ATOM_PAGE,
	ATOM_PAGES,
	ATOM_FRACTION,
	ATOM_LEADER,
	ATOM_TAB,
	ATOM_SIDE
};

/* SIDE: of a frame around words; BLANK: a gap to write in. */
struct para_atom {
	enum atom_kind kind;
	enum char_class class;
	bool wide;
	bool space;     /* white space stands before it */
	bool tied;      /* ... of the kind no line breaks at */
	bool breakable; /* a line may end before it, whatever it is */
	gunichar c;     /* its first character */
	guint span;
	guint offset, bytes; /* in the span's text */
	guint face;
	guint glyph, glyphs; /* in the paragraph's glyphs */
	double size;         /* of its style [pt] */
	double width;        /* its whole cell [pt] */
	double left, right;  /* blank in it that may be taken away [pt] */
	enum run_way way;    /* of a line that runs down; ACROSS: a square of figures, narrow by ... */
	double narrow;
};

/* A glyph of an atom: where it stands from the atom's origin, y upwards [pt]. */
struct para_glyph {
	guint32 id;
	guint32 cluster;
	double dx, dy;
};

/* A fraction [em]: its figures, the bar above the base line, blank beside it. */
#define FRACTION_SIZE 0.62
#define FRACTION_BAR  0.36
#define FRACTION_SIDE 0.08

/* The base line of a turned letter runs this much left of the middle of a line that runs down [em of the paragraph]. */
#define DOWN_MIDDLE 0.38

/*
 * In the order they shrink when a line is too long (CLREQ 3.5.3).  Before all these come marks at the end of the line, and
 * after the word space the interpunct: both take half an em always (GB/T 15834 5.1.7, 5.1.10) and have no more.
 */
enum shrink_order { SHRINK_WORD, SHRINK_BRACKET, SHRINK_COMMA, SHRINK_AUTOSPACE, SHRINK_STOP, SHRINK_COUNT };
/* In the order they stretch (CLREQ 3.5.4); HAN: between characters that have no glue else. */
enum stretch_order { STRETCH_WORD, STRETCH_AUTOSPACE, STRETCH_HAN, STRETCH_NONE };

/* What speaks against a line's end. */
enum line_penalty {
	PENALTY_NONE, /* a line may end here */
	PENALTY_TERM, /* between the words of a term: only when it is wider than the line, or (enum box_words) for a price */
	PENALTY_PART, /* inside one of them, likewise */
	PENALTY_SEAM, /* in a date after 年 or 月, a range of times after its dash, an address after a joint: for a price */
	PENALTY_GROUP, /* parts of a number, a serial number, an address: only when the whole is wider than the line */
	PENALTY_UNIT,  /* a number and its unit: only when what is left is still wider */
	PENALTY_WORD,  /* inside a word: only when the part is wider than the line */
	PENALTY_FORBIDDEN, /* line ends and line starts that no text has: only when nothing else is left */
	PENALTY_NEVER,     /* in a number that is typed off: its line is rather too wide */
};

/* Between the atom before and its own: glue[0] is never asked. */
struct para_glue {
	double width;   /* natural [pt]; less than 0 where marks stand closer */
	double shrink;  /* at most [pt] */
	double stretch; /* at most, of WORD and AUTOSPACE [pt] */
	enum shrink_order shrink_order;
	enum stretch_order stretch_order;
	enum line_penalty penalty;
};

struct para_line {
	guint from, to;        /* atoms; to is not in it */
	bool last;             /* of the paragraph or before a forced break: not justified */
	bool joined;           /* goes on in the next line without white space */
	double start, measure; /* where it may stand in the paragraph's width [pt] */
	double natural;        /* width before it stretches or shrinks [pt] */
	double height, base;   /* and the base line from its top [pt] */
};

struct para {
	const struct box *box;
	guint atoms;
	struct para_atom *atom;
	struct para_glue *glue; /* atoms + 1 */
	struct para_glyph *glyph;
	double *x;       /* of each atom on an endless line, atoms + 1 */
	double *shrink;  /* sum of all shrinking up to an atom, atoms + 1 */
	double *stretch; /* sum of what word spaces and autospace stretch by, ... */
	double *places;  /* ... and of places where Han may be opened, up to an atom, atoms + 1 */
	guint segments;  /* parts between forced breaks */
	guint *segment;  /* first atom of each, segments + 1 */
	double max_content;
	double after; /* aligned by its decimal point: blank kept after it [pt] */
	bool vertical;
	struct para *shared;        /* the template's own, of which this is a copy, or NULL; ... */
	struct arena *shared_arena; /* ... and where its lines are kept */

	/* as laid out */
	double width, scale;
	guint lines;
	struct para_line *line;
	double too_wide; /* by how much the worst line is wider than its measure [pt], ... */
	guint widest;    /* ... and which it is */
};

/* How a line shrinks or stretches to its measure: parts of what each order gives. */
struct line_adjustment {
	double shrink[SHRINK_COUNT];
	double stretch[2]; /* WORD, AUTOSPACE */
	double han;        /* at each STRETCH_HAN [pt] */
};

/* Memory that paragraphs need while they are made, kept between them, and what was told of a document's. */
struct para_scratch;
struct template_terms;

/* The terms are borrowed; NULL: there are none. */
struct para_scratch *para_scratch_new(struct arena *, const struct template_terms *);
/* Another document begins: nothing of it was told, no page number stands in it yet. */
void para_scratch_begin(struct para_scratch *);
/* Faults of characters and styles so far, told or not. */
guint para_scratch_faults(const struct para_scratch *);
/* Whether page numbers stand in a document's text. */
bool para_scratch_numbered(const struct para_scratch *);
/* Whether this was not told of these places before: a paragraph may be laid several times. */
bool para_scratch_once(struct para_scratch *, const char *what, struct place template, struct place value);

/* Atoms and glue of a paragraph.  Characters that no face has are reported; `page_digits`: how wide page numbers may be. */
struct para *para_new(struct faces *, struct para_scratch *, struct arena *, struct diag *, const struct box *,
    bool vertical, guint page_digits);
/* Breaks and sets lines in a width; scale 1 unless the cell shrinks. */
void para_lay(struct para *, struct para_scratch *, struct arena *, double width, double scale);
/* What stands from a line on, as a paragraph of its own, which begins as the lines after the first do. */
struct para *para_from(const struct para *, struct arena *, guint line);
/* Height of its lines. */
double para_height(const struct para *);
/* Width of atoms [from, to) as a line, before it shrinks or stretches. */
double para_natural_width(const struct para *, guint from, guint to);
double para_min_content(const struct para *);

/* What stands behind the last tab of a line; where there is none, its first atom. */
guint line_after_tabs(const struct para *, const struct para_line *);
/* Leaders of a line behind its tabs, which take what is left of it. */
guint line_leaders(const struct para *, const struct para_line *);
struct line_adjustment line_adjust(const struct para *, const struct para_line *);
/* Width of glue in a line so adjusted [pt]. */
double line_glue_width(const struct para_glue *, const struct line_adjustment *);

#endif
