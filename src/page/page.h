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
		struct {
			const char *role;    /* "P", "Table", "TR", "TH", "TD", "H1", "Artifact", ... */
			guint element;       /* the same number: the same element going on (on the next page) */
			guint columns, rows; /* spans of a cell, else 1 */
			const char *alt;     /* of a Figure: what it shows, in words; else NULL */
		} begin;
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

struct page {
	double width, height;
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

/* A laid-out document and its properties: all that a writer ever learns. */
struct pages {
	const char *document; /* id */
	const char *title, *subject, *language;
	const char *date;   /* ISO date, or "" */
	const char *author; /* the company that issues it, or "" */
	guint page_count;
	struct page *page;
	guint field_count;
	struct page_field *field;
	guint attachment_count;
	struct page_attachment *attachment;
	const struct font_list *fonts;
	const char *blank; /* numbers of pages that have no words, "3 5"; NULL: none */
};

/* One line per item, two decimals, no address and no date: --show=page and the golden tests. */
char *pages_dump(struct arena *, const struct pages *);
/* <expectation document="..." pages="n" (blank="3 5")><field name label required page x y width height (runs="down")>text</field>...: for verify. */
char *pages_expectation(struct arena *, const struct pages *, gsize *length);

#endif
