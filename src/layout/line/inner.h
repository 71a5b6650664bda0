/* Atoms of a paragraph in the making: what the files that make them share. */
#ifndef LAYOUT_LINE_INNER_H
#define LAYOUT_LINE_INNER_H

#include "layout/line/para.h"
#include "layout/line/scratch.h"

struct builder {
	struct faces		*faces;
	struct scratch		*scratch;
	struct diag		*diag;
	const struct box	*box;
	const struct box_span	*span;	/* the one in hand */
	guint			 index;
	guint			 role;
	bool			 vertical;
	const struct box_frame *frame;	/* that atoms stand in, or NULL */
	bool			 space, tied, loose;	/* what stands before the next atom */
};

/* Borrowed until the next one. */
struct atom	*atom_add(struct builder *, enum atom_kind, enum char_class, gunichar);
/* A glyph of an atom, which is the last one; lengths in its ems. */
void		 atom_add_glyph(struct builder *, struct atom *, guint32 id, guint32 cluster, double dx, double dy);
/* One finding a character and value, however often it stands there. */
void		 atom_report(struct builder *, enum diag_code, gunichar);

/* atoms_inline.c: the span in hand. */
void		 atom_add_fraction(struct builder *);
void		 atom_add_leader(struct builder *);
/* Ends the frame in force and begins another; NULL: none. */
void		 atom_change_frame(struct builder *, const struct box_frame *);

#endif
