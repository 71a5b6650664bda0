/* A content stream being run through: what content.c (operators) and show.c (text) share. */
#ifndef VERIFY_READER_CONTENT_H
#define VERIFY_READER_CONTENT_H

#include "verify/reader/ink.h"
#include "verify/reader/inner.h"
#include "verify/reader/scan.h"

enum { SAVED_STATES = 64, MARKS_DEEP = 64, FORMS_MOST = 1000 };

/* The graphics state, as far as our writers and their enemies use it. */
struct content_state {
	struct ink_matrix ctm;
	struct ink_box clip; /* nothing is painted beyond; ... */
	bool ragged;         /* ... nor everywhere in it */
	guint32 fill, stroke;
	double line_width;
	struct reader_font *font;
	double size, spacing, stretch, leading, rise; /* stretch: 1 as it is */
	int mode;
};

/* An operand; of a name or string its bytes in the pool. */
struct content_operand {
	enum scan_token kind;
	bool odd; /* a number as our writers never write one: programs differ in what they make of it */
	double number;
	gsize start, length;
};

/* A sequence of marked content. */
struct content_mark {
	bool declared;      /* decoration of words */
	const char *actual; /* its text by ActualText; NULL: none */
	gsize letters;      /* of the page when it began */
};

struct content_run {
	struct reader *reader;
	struct ink_page *page;
	qpdf_oh resources;
	struct content_state state, *saved; /* SAVED_STATES of them */
	guint nesting, deepest;
	bool in_text;     /* between BT and ET */
	GArray *operands; /* struct content_operand since the last operator */
	GString *pool;
	struct ink_path *path;
	bool clips; /* W or W* stands: at the next painting the path is the clip too */
	struct ink_matrix text, line;
	guint32 *object;   /* text objects so far */
	GHashTable *named; /* struct reader_font by its name in these resources */
	guint *forms;      /* run through so far */
	int depth;
	struct content_mark mark[MARKS_DEEP];
	guint marks;
};

/* a, then b. */
struct ink_matrix content_matrix(struct ink_matrix a, struct ink_matrix b);
/* Whether what is drawn now is said to be decoration; the text that stands for it, or NULL. */
bool content_declared(const struct content_run *);
const char *content_actual(const struct content_run *);
/* Shows the strings among the operands, with the steps between them. */
void content_show(struct content_run *);
/* The next line's origin. */
void content_next_line(struct content_run *, double x, double y);

#endif
