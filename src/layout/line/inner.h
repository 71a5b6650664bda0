/* What the files of the room share: atoms of a paragraph in the making, glue and penalties, breaking. */
#ifndef LAYOUT_LINE_INNER_H
#define LAYOUT_LINE_INNER_H

#include "base/diag.h"
#include "layout/line/line.h"
#include "template/terms.h"

/* Of a fraction [em]: where its figures stand above the base line; and the least leader. */
#define FRACTION_ABOVE 0.46
#define FRACTION_BELOW (-0.155)
#define LEADER_MIN     2.0

/* A line whose Han, or without Han its words, must be opened by more than this at each place [em] is left as it is. */
#define STRETCH_MOST 0.5

/* What a word space stretches by [em]. */
#define WORD_STRETCH 0.25

/* What Han is opened by before words and autospace are opened further [em]. */
#define HAN_FIRST 0.1

#define ROUNDING 0.001 /* [pt] */

/* Glue at which a line may end, and the best way to it. */
struct line_breakpoint {
	guint at;       /* the line ends before this atom */
	guint previous; /* breakpoint */
	double penalty; /* for ending a line here */
	double cost;    /* of all lines up to here */

	/* what is known of a line from one of its ends alone: widths and shrinking are differences [pt] */
	double end, end_shrink;
	double start, start_left, start_shrink;
};

struct para_scratch {
	const struct template_terms *terms; /* NULL: there are none */
	GArray *atom, *glyph, *segment;
	GArray *line;
	GArray *breakpoint;
	bool numbered;
	guint faults;
	GHashTable *reported; /* character and value: said once a document */
};

/* atoms.c: a paragraph in the making. */
struct para_builder {
	struct faces *faces;
	struct para_scratch *scratch;
	struct diag *diag;
	const struct box *box;
	const struct box_span *span; /* the one in hand */
	guint index;
	guint role;
	bool vertical;
	const struct box_frame *frame; /* that atoms stand in, or NULL */
	bool space, tied, breakable;   /* what stands before the next atom */
};

/* Borrowed until the next one. */
struct para_atom *para_atom_add(struct para_builder *, enum atom_kind, enum char_class, gunichar);
/* A glyph of an atom, which is the last one; lengths in its ems. */
void para_atom_add_glyph(struct para_builder *, struct para_atom *, guint32 id, guint32 cluster, double dx, double dy);
/* One finding a character and value, however often it stands there. */
void para_atom_report(struct para_builder *, enum diag_code, gunichar);

/* atoms_inline.c: the span in hand. */
void para_atom_add_fraction(struct para_builder *);
void para_atom_add_leader(struct para_builder *);
void para_atom_add_tab(struct para_builder *);
/* Ends the frame in force and begins another; NULL: none. */
void para_atom_change_frame(struct para_builder *, const struct box_frame *);

/*
 * down.c: atoms are made as for lines that run across and then turned: Han and marks stand upright in squares, words lie on
 * their side, figures of a few digits are set across in one square.  From atom `from` on, one character or one word of a
 * span, which `rest` follows.
 */
void para_atom_turn_down(struct para_builder *, guint from, const char *rest);

/* quotes.c: one of “ ” ‘ ’. */
bool para_is_quote(gunichar);
/* Whether the one at p, in the text of a span, belongs to Latin text. */
bool para_quote_is_latin(const struct box *, guint span, const char *p);

/* lines.c: the width without any breaking. */
void para_set_max_content(struct para *);

/* glue.c: between all atoms, its penalties too. */
void para_set_glue(struct para *);
/* glue_inline.c: of superscripts, fractions and leaders. */
void para_glue_inline(struct para *);
/* penalties.c: of a line's end before atom i, by what stands on both sides. */
enum line_penalty para_penalty_before(const struct para *, guint i);
/* Whether the word around atom i is an address, with :// or @ in it. */
bool para_is_address(const struct para *, guint i);
/* group.c: numbers with their units, dates and the like stay together. */
void para_tie_groups(struct para *);

/* tabs.c: how wide each tab is; where no stop is left for one, a line begins. */
void para_set_tabs(struct para *, struct arena *);

/* terms.c: a line's end inside a term is unwelcome, unless the style says that it is not. */
void para_tie_terms(struct para *, const struct template_terms *);
/* Are terms never divided, as long as they have room? */
bool para_keeps_words(const struct box_style *);

/*
 * adjust.c: by how much Han is opened at each of `han` places so that a line gains `under`, once its word spaces and autospace
 * have given the `words` they may; without Han what words need beyond that, a place [em of `size`; all else pt].
 */
double line_opening(double words, double han, double under, double size);

/* breaking.c: the lines of a segment for measures [pt of the styles]; appends struct para_line. */
void para_break(struct para *, struct para_scratch *, guint from, guint to, double first, double others, GArray *lines);

#endif
