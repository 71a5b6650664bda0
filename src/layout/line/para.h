/*
 * A paragraph: its characters as atoms, what may happen between them, and its lines.  Widths are
 * those of the styles; a line is laid at a scale when its cell shrinks.
 */
#ifndef LAYOUT_LINE_PARA_H
#define LAYOUT_LINE_PARA_H

#include "layout/face/face.h"
#include "page/page.h"
#include "template/template.h"

enum atom_kind { ATOM_TEXT, ATOM_BLANK, ATOM_CHECK, ATOM_PAGE, ATOM_PAGES, ATOM_FRACTION, ATOM_LEADER, ATOM_SIDE };

/* What cannot be divided and shows: a cluster of glyphs, a gap to write in, a check box, a side of a frame. */
struct atom {
	enum atom_kind	 kind;
	enum char_class	 class;
	bool		 wide;
	bool		 space;		/* white space stands before it */
	bool		 tied;		/* ... of the kind no line breaks at */
	bool		 loose;		/* a line may break before it, whatever it is */
	gunichar	 c;		/* its first character */
	guint		 span;
	guint		 offset, bytes;	/* in the span's text */
	guint		 face;
	guint		 glyph, glyphs;	/* in the paragraph's glyphs */
	double		 size;		/* of its style [pt] */
	double		 width;		/* its whole cell [pt] */
	double		 left, right;	/* blank in it that may be squeezed away [pt] */
	enum run_way	 way;		/* of a line that runs down; ACROSS: a square of figures, narrow by ... */
	double		 narrow;
};

/* A glyph of an atom: where it stands from the atom's origin, y upwards [pt]. */
struct atom_glyph { guint32 id; guint32 cluster; double dx, dy; };

/* A fraction [em]: its figures, where they stand above the base line, the bar, blank beside it; and the least leader. */
#define FRACTION_SIZE 0.62
#define FRACTION_ABOVE 0.46
#define FRACTION_BELOW (-0.155)
#define FRACTION_BAR 0.36
#define FRACTION_SIDE 0.08
#define LEADER_LEAST 2.0

/*
 * In the order they are squeezed when a line is too long (CLREQ 3.5.3).  Before all these come marks at the end of the
 * line, and after the word space the interpunct: both take half an em always (GB/T 15834 5.1.7, 5.1.10) and have no more.
 */
enum squeeze { SQUEEZE_WORD, SQUEEZE_BRACKET, SQUEEZE_COMMA, SQUEEZE_GAP, SQUEEZE_STOP, SQUEEZE_COUNT };
/* In the order they are stretched (CLREQ 3.5.4). */
enum stretch { STRETCH_WORD, STRETCH_GAP, STRETCH_REST, STRETCH_NONE };

/* A line that must be stretched by more than this at each place [em] is left as it is. */
#define STRETCH_MOST 0.75

/* How firmly two atoms hold together. */
enum bond {
	BOND_FREE,	/* a line may end here */
	BOND_GROUP,	/* parts of a date, a range, a serial number: only when the whole is wider than the line */
	BOND_UNIT,	/* a number and its unit: only when what is left is still wider */
	BOND_WORD,	/* inside a word: only when the part is wider than the line */
	BOND_NEVER,	/* forbidden at line ends or line starts: only when nothing else is left */
};

/* Between the atom before and its own: bound[0] is never asked. */
struct bound {
	double		 space;		/* natural [pt]; less than 0 where marks are squeezed */
	double		 give;		/* may be squeezed by [pt] */
	double		 grow;		/* may be stretched by, of WORD and GAP [pt] */
	enum squeeze	 squeeze;
	enum stretch	 stretch;
	enum bond	 bond;
};

struct line {
	guint	 from, to;	/* atoms; to is not in it */
	bool	 last;		/* of the paragraph or before a forced break: not justified */
	bool	 joined;	/* goes on in the next line without white space */
	double	 start, measure;	/* where it may stand in the paragraph's width [pt] */
	double	 natural;	/* width before stretching or squeezing [pt] */
	double	 height, base;	/* and the base line from its top [pt] */
};

struct para {
	const struct box	*box;
	guint			 atoms;
	struct atom		*atom;
	struct bound		*bound;		/* atoms + 1 */
	struct atom_glyph	*glyph;
	double			*x;		/* of each atom on an endless line, atoms + 1 */
	double			*give;		/* sum of all squeezing up to an atom, atoms + 1 */
	double			*stretchable;	/* how many bounds may be stretched, atoms + 1 */
	guint			 segments;	/* parts between forced breaks */
	guint			*segment;	/* first atom of each, segments + 1 */
	double			 natural;	/* width without breaking */
	double			 after;		/* aligned by its decimal point: blank kept after it [pt] */
	bool			 vertical;
	struct para		*shared;	/* the template's own, of which this is a copy, or NULL; ... */
	struct arena		*shared_arena;	/* ... and where its lines are kept */

	/* as laid out */
	double			 width, scale;
	guint			 lines;
	struct line		*line;
	double			 too_wide;	/* by how much the worst line is wider than its measure [pt] */
};

/* How a line is squeezed or stretched to its measure: parts of what each kind gives. */
struct spread {
	double	 squeeze[SQUEEZE_COUNT];
	double	 stretch[2];	/* WORD, GAP */
	double	 rest;		/* at each STRETCH_REST [pt] */
};

/* Memory that a paragraph needs while it is made; kept between paragraphs. */
struct scratch;

struct scratch	*scratch_new(struct arena *);

/* Atoms of a paragraph.  Characters that no face has are reported; `pages` is the width kept for page numbers, in digits. */
struct para	*para_new(struct faces *, struct scratch *, struct arena *, struct diag *, const struct box *, bool vertical,
		    guint page_digits);
/* One of “ ” ‘ ’. */
bool		 is_quote(gunichar);
/* Whether the one at p, in the text of a span, belongs to Latin text. */
bool		 quote_is_latin(const struct box *, guint span, const char *p);
/* Superscripts, fractions and leaders among the bounds. */
void		 bounds_inline(struct para *);
/* Spaces, squeezing and bonds between the atoms. */
void		 bounds_set(struct para *);
/* How firmly atom i holds to the one before, by what the two are. */
enum bond	 bond_before(const struct para *, guint i);
/* Numbers with their units, dates and the like hold together. */
void		 bounds_group(struct para *);
/* The lines of a segment for measures [pt of the styles]; appends struct line. */
void		 break_lines(struct para *, struct scratch *, guint from, guint to, double first, double others, GArray *line);

/* Breaks and sets lines in a width; scale 1 unless the cell shrinks. */
void		 para_lay(struct para *, struct scratch *, struct arena *, double width, double scale);
/* Height of lines [from, to). */
double		 para_height(const struct para *, guint from, guint to);
/* Width of atoms [from, to) as a line, before squeezing and stretching. */
double		 para_natural(const struct para *, guint from, guint to);
/* Leaders of a line, which take what is left of it. */
guint		 para_leaders(const struct para *, const struct line *);
struct spread	 para_spread(const struct para *, const struct line *);

#endif
