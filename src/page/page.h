/*
 * The page: the waist of the house.  Layout ends here, every writer begins here.  A page is a list of
 * things to draw, in order.  Lengths in points, origin top left, y downwards.  Everything is plain
 * data in one arena: it can be printed, compared, kept and replayed.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "base/place.h"
#include "page/fonts.h"

struct rect {
	double x, y, width, height;
};

struct page_glyph {
	guint32 id;      /* glyph of the face */
	guint32 cluster; /* byte offset into the run's text of the characters it shows */
	double x, y;     /* origin on the page, absolute [pt] */
};

/* Lines go across the page; text that runs down has its letters upright, or lies turned by 90 degrees clockwise. */
enum run_way { RUN_ACROSS, RUN_DOWN, RUN_TURNED };

/* Glyphs of one face, size and colour on one line, with the text they show. */
struct page_run {
	guint face; /* index into font_list.face */
	double size;
	guint32 color;
	const char *text; /* UTF-8, logical order */
	guint count;
	struct page_glyph *glyph;
	double advance;  /* x after the last glyph, less the first's x (y, unless across) [pt] */
	double embolden; /* stroke width added [pt], 0 none */
	enum run_way way;
	double narrow; /* glyphs are this part of their width, 0 as they are */
};

/* Glyphs that follow each other in a run and show one text. */
struct page_cluster {
	const char *text; /* of the run, not terminated; without blanks at a line's end */
	gsize length;
	guint glyphs;
};

/* To the thousandth, as writers that write decimals write a length. */
static inline gint64
page_thousandths(double length)
{
	return (gint64)(length * 1000 + (length < 0 ? -0.5 : 0.5));
}

/*
 * Of lines that run down [1/1000 em]: a glyph's origin is above the lower left corner of its square.  That corner is what
 * poppler takes for its place, whatever a font says.
 */
enum { PAGE_DOWN_DEPTH = 120 };

/*
 * The pen of a writer that steps from glyph to glyph by thousandths of their size.  Its lines are in the run's own space: turned
 * as the run is, and narrow as it is, y upwards [pt].  All zero but the run before the first glyph.
 */
struct page_pen {
	const struct page_run *run;
	double x, y;             /* origin of the line in hand */
	double from_x, from_y;   /* of the first line */
	double moved_x, moved_y; /* of the line in hand from the one before */
	gint64 along;            /* the glyph, from there along the line [1/1000 of the size] */
	bool open, begun;
};

/* Takes the pen to a glyph.  true: a line begins with it. */
bool page_pen_take(struct page_pen *, const struct page_glyph *);
/* The next glyph begins a line. */
void page_pen_lift(struct page_pen *);

/* The cluster whose first glyph is the i-th; what no glyph shows goes with its neighbour. */
struct page_cluster page_cluster(const struct page_run *, guint i);

/* A filled or stroked outline: 'M' 1 point, 'L' 1, 'C' 3, 'Z' 0. */
struct page_path {
	const char *op;
	double *point;     /* x, y pairs */
	guint point_count; /* of doubles */
	bool fill;
	guint32 fill_color;
	double stroke; /* line width, 0 none */
	guint32 stroke_color;
	double dash; /* length of dashes and gaps, 0 solid */
};

/* How many coordinates an operator of an outline takes. */
static inline guint
page_op_lengths(char op)
{
	return op == 'C' ? 6 : op == 'Z' ? 0 : 2;
}

struct page_image {
	struct rect box;
	guint width, height; /* pixels */
	const guint8 *rgb;   /* 3 bytes a pixel */
	const char *digest;  /* SHA-256 of the pixels, in hex: pictures of one size and digest are the same */
	bool sharp;          /* a code: black and white squares, whose edges stay sharp */
};

/* The samples of a sharp picture: one bit each, 1 is white, rows begin at whole bytes; so many pixels across and down. */
GByteArray *page_image_bits(const struct page_image *, guint *width, guint *height);

/*
 * What an artifact is: something drawn that is no part of the text (ISO 32000-1, 14.8.2.2.2).  The last five are drawn
 * about words or through them on purpose: whoever looks for ink over text must not find them.
 */
enum page_artifact {
	ARTIFACT_NONE,       /* an element */
	ARTIFACT_LAYOUT,     /* rules, frames, shading, leaders */
	ARTIFACT_HEADER,     /* in the margin at the top of a page, ... */
	ARTIFACT_FOOTER,     /* ... and at its foot */
	ARTIFACT_BACKGROUND, /* of a page */
	ARTIFACT_REPEATED,   /* said on an earlier page already: heads, captions, labels of cells that go on */
	ARTIFACT_UNDERLINE,  /* also a gap to write in */
	ARTIFACT_STRIKE,
	ARTIFACT_EMPHASIS, /* dots below characters */
	ARTIFACT_BOX,      /* a frame around words */
	ARTIFACT_JOIN,     /* a rule that text meets: the bar of a fraction, the line through a head cell */
};

/* Which cells a TH heads: those beside it in its rows, or below it in its columns. */
enum page_scope { SCOPE_NONE, SCOPE_ROW, SCOPE_COLUMN };

/* What begins: an element or an artifact, to the ITEM_END of the same depth.  No artifact holds an element. */
struct page_mark {
	const char *role; /* "P", "H1", "Table", "THead", "TBody", "TR", "TH", "TD", "Span", "Artifact", ... */
	guint element;    /* the same number: the same element going on (on the next page); artifacts: 0 */
	enum page_artifact artifact; /* of an Artifact */
	guint columns, rows;         /* spans of a cell, else 1 */
	enum page_scope scope;       /* of a TH; NONE: only the cells that name it in their headers */
	const guint *header; /* of a cell: elements of the TH that head it, the nearest last; NULL: scopes say it */
	guint header_count;
	const char *alt;    /* of a Figure: what it shows, in words; else NULL */
	const char *actual; /* the characters that what is drawn stands for (a check box: ☐ ☑); NULL: its text is */
};

enum item_kind { ITEM_RUN, ITEM_FILL, ITEM_PATH, ITEM_IMAGE, ITEM_BEGIN, ITEM_END };

struct page_item {
	enum item_kind kind;
	struct place place; /* the template element it comes from */
	union {
		struct page_run run;
		struct {
			struct rect box;
			guint32 color;
		} fill; /* rules and shading are filled rectangles */
		struct page_path path;
		struct page_image image;
		struct page_mark begin;
	} u;
};

/* Where a field landed. A field that breaks over pages has one entry a page, each with its part of the text. */
struct page_field {
	const char *name, *label;
	const char *text; /* as set here */
	bool required;
	guint page;      /* 1-based */
	struct rect box; /* all of its ink and advance, and nothing of its neighbours */
	bool down;       /* it runs down */
};

/* What a list of contents says: a title, a heading, a section of a table, a table's caption. In the order of the text. */
struct page_heading {
	const char *text;
	guint level;   /* from 1, none skipped */
	guint element; /* its mark */
	guint page;    /* 1-based */
	double y;      /* of its top on the page [pt] */
};

struct page {
	double width, height;
	double dpi; /* at which its picture has the pixels of a screen; 0: paper */
	guint item_count;
	struct page_item *item;
};

struct page_attachment {
	const char *name;         /* "record.xml" */
	const char *mime;         /* "application/xml" */
	const char *relationship; /* "Data", "Supplement" */
	const char *description;
	const char *bytes;
	gsize length;
};

/* Set 1: PDF/A-3u.  Set 2: PDF/A-3a and PDF/UA-1. */
#define PAGES_SET 2

/* A laid-out document and its properties: all that a writer ever learns. */
/* A short text for messages that goes beside the pages. */
struct page_message {
	const char *kind, *text; /* kind: letters, as they stand in a file name */
};

struct pages {
	const char *document;   /* id */
	const char *identifier; /* of this one document, the same whenever it is made: record id/document id(-variant) */
	const char *title, *subject, *language;
	const char *keywords; /* words to find it by, or "" */
	const char *date;     /* ISO date, or "" */
	const char *epoch;    /* SOURCE_DATE_EPOCH as the run was given it; NULL: it was not */
	const char *time;     /* the same moment as exactly as it is known: ISO date-time, else date, or "" */
	const char *author;   /* the company that issues it, or "" */
	guint set;            /* of files: by which conventions a file is made of these pages, PAGES_SET */
	guint page_count;
	struct page *page;
	guint field_count;
	struct page_field *field;
	guint heading_count;
	struct page_heading *heading;
	guint attachment_count;
	struct page_attachment *attachment;
	guint message_count; /* of writers that write them */
	struct page_message *message;
	const struct font_list *fonts;
	const char *blank; /* numbers of pages that have no words, "3 5"; NULL: none */
};

/* All that a page draws, as writers write it (pen.c has the steps between glyphs): 32 digits of hex. */
void page_look(const struct page *, char hex[33]);

/* One line per item, two decimals, no address and no date: --show=page and the golden tests. */
char *pages_dump(struct arena *, const struct pages *);
/*
 * <expectation document="..." pages="n" (blank="3 5")>
 *   <page n width height letters digest drawn/>...: how many characters the page has in the order they are drawn, white space
 *     out, and the first 16 bytes of their SHA-256 as UTF-8; the same of all that it draws (base/drawn.h)
 *   <field name label required page x y width height (runs="down")>text</field>...: for verify.
 */
char *pages_expectation(struct arena *, const struct pages *, gsize *length);

#endif
