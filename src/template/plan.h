/*
 * The plan of a template: a tree of nodes with expressions compiled, lengths in unscaled points and styles as
 * indexes into each sheet's table.  The room compile makes it, once; the room bind reads it, for each record.
 */
#ifndef TEMPLATE_PLAN_H
#define TEMPLATE_PLAN_H

#include "base/place.h"
#include "record/record.h"
#include "template/fold.h"
#include "template/template.h"

struct xpath;

enum plan_kind {
	/* inline */
	NODE_TEXT,
	NODE_VALUE,
	NODE_SPAN,
	NODE_CHECK,
	NODE_BLANK,
	NODE_BREAK,
	NODE_PAGE,
	NODE_PAGES,
	NODE_PROOF,
	NODE_SUM,
	NODE_FRACTION,
	NODE_LEADER,
	NODE_FOOTNOTE,
	NODE_NOTE,
	NODE_TAB,
	/* blocks */
	NODE_PARA,
	NODE_BLOCK,
	NODE_GRID,
	NODE_SPACE,
	NODE_RULE,
	NODE_SEAL,
	NODE_FIGURE,
	NODE_LIST,
	/* of a body */
	NODE_SECTION,
	/* of lists */
	NODE_ITEM,
	/* of grids */
	NODE_ROW,
	NODE_HEAD,
	NODE_CELL,
	NODE_CAPTION,
	NODE_CARRY_OVER,
	NODE_CARRY_FORWARD,
	/* control */
	NODE_IF,
	NODE_CHOOSE,
	NODE_REPEAT,
	NODE_LET,
	NODE_GROUP,
	NODE_KINDS
};

/* A <list>: what numbers its items ("（一）"; the first 一, 1, ①, a or A counts), and how it is indented. */
struct plan_list {
	const char *marks;
	guint start;
	int mark_style; /* -1: that of the item */
	double indent, hang;
};

/* What an expression reads of the record, the office or the verdict (struct path_read); the whole expression itself has its xpath. */
struct plan_read {
	const struct xpath *xpath;
	bool value;
	const char *mask;
	int from;
	const struct xpath *asked; /* NULL: no predicates that need it */
	bool counted;
};

struct plan_query {
	const struct xpath *xpath; /* NULL: there is no such expression */
	struct plan_read *read;
	guint read_count;
	const char **use; /* names of <let>s that it reads */
	guint use_count;
	bool of_parts;     /* it reads the text of parts that bw:split gave */
	const char *label; /* what people call what it gives, or reads first; NULL: the schemas do not say */
};

struct plan_value {
	struct plan_query select;
	const char *format;        /* its name */
	const struct xpath *shown; /* the value, in $value, as the format has it; NULL: as it stands */
	bool required;
	const char *key; /* field="...", or NULL: the node's path */
	const char *label;
	const char *otherwise; /* default="..." */
	const char *prefix, *suffix;
};

struct plan_frame {
	double padding[4];
	double padding_give[2]; /* above and below: how much of it may be given up */
	bool filled;
	guint32 fill;
	double border[4];
	guint32 border_color;
	double radius;
	enum valign valign;
	bool keep, as_last, vertical, stretch;
	enum stand stand;
	double dash;   /* of a rule */
	bool to_paper; /* ... */
	double width, height;
	double give; /* of the height */
	guint strips;
	double strip_gap, strip_rule;
};

/* What a row adds to a sum of its grid. */
struct plan_sum {
	struct plan_query of;
	struct place place;
	const char *label;
};

struct plan_grid {
	struct box_track *column;
	guint column_count;
	guint sum_count;
	struct plan_sum *sum;
	double frame, rules, gap;
	guint32 color;
};

/* How a caption, or a label across a head, says on a later page that its table goes on. */
enum plan_again { AGAIN_BEFORE, AGAIN_AFTER, AGAIN_NONE };

struct plan_sum_use {
	guint index; /* of the grid's sums */
	enum sum_format format;
	const char *key, *label; /* field="...", or NULL */
};

struct plan_row {
	double height, give;
	bool fixed, keep_with_next, stretch;
	enum plan_again again; /* of a head */
};

struct plan_cell {
	struct plan_frame frame;
	guint columns, rows;                   /* spans ... */
	struct plan_query columns_of, rows_of; /* ... or what gives them for a record */
	bool label, vertical, ruled;
	enum fit fit;
	double rule[4]; /* top, right, bottom, left; negative: the grid's */
	enum slash slash;
};

/* <image> and <qr>. */
struct plan_figure {
	const struct picture *picture; /* the template's own */
	struct plan_query select;      /* else what gives the file's name, or the code's text */
	const char *alt, *label;
	double width, height; /* it stands inside; 0: as the other asks */
	bool code;
	bool proof; /* the code says which document it is and what its data are */
	enum qr_level level;
};

enum sort_kind { SORT_TEXT, SORT_NUMBER, SORT_DATE };

/* A key that rounds are put in order by. */
struct plan_sort {
	struct plan_query select;
	struct place place;
	const char *label;
	enum sort_kind kind;
	bool descending;
};

struct plan_repeat {
	struct plan_query select, group; /* group: none, or what nodes of one round have in common */
	const char *var;                 /* or NULL */
	guint min, max;                  /* max 0: no bound */
	bool fills_page;                 /* and as many rounds more as the page has room for: rows of a grid */
	guint sort_count;
	struct plan_sort *sort;
};

/* What stands in the margins: NODE_BLOCKs, or NULL. */
struct plan_running {
	struct plan_node *header[PAGE_SORTS], *footer[PAGE_SORTS];
};

struct plan_section {
	const char *page; /* name of its sheet; NULL: the document's own */
	bool runs;        /* its pages have these headers and footers, and none of the document's: */
	struct plan_running running;
	guint across, down; /* more than 0: its blocks are slips, so many on a sheet ... */
	double cut, dash;   /* ... and the lines between them */
};

struct plan_node {
	enum plan_kind kind;
	struct place place;
	guint style; /* index into the sheet's styles */
	guint child_count;
	struct plan_node **child;
	struct box **constant; /* para: as each sheet has it; NULL: it depends on the record */
	union {
		struct {
			const char *text;
			enum fold_gap before, after;
		} text;
		struct plan_value value;
		struct plan_query test; /* check, if; a <when> is a NODE_IF in a NODE_CHOOSE */
		struct plan_repeat repeat;
		struct {
			const char *name;
			struct plan_query select;
		} let;
		double width; /* blank */
		struct {
			struct plan_query above, below;
		} fraction;
		enum leader leader;
		struct plan_list *list;
		struct plan_section *section;
		const char *mark;        /* item; NULL: the list's next */
		const char *role;        /* para */
		struct plan_frame frame; /* block; seal, space and rule use width and height of it */
		struct plan_grid *grid;
		struct plan_figure *figure;
		struct plan_row row;   /* row, carry-over, carry-forward */
		enum plan_again again; /* caption */
		struct plan_sum_use sum;
		struct plan_cell *cell;
	} u;
};

/* A colour is 0xRRGGBB, or the mark with the index of a <color>, which is looked up for each record. */
#define COLOR_NAMED 0x80000000u

/* "#rrggbb" or "#rgb" into 0xRRGGBB. false: it is neither. */
bool plan_color_parse(const char *, guint32 *);

struct plan_color {
	const char *name;
	struct plan_query select;
	guint32 otherwise;
	struct place place;
	const xmlNode *element;
};

/* A <page> in one of its sizes: its lengths already scaled, and the template's styles at its scale. */
struct plan_sheet {
	struct place place;
	const xmlNode *element;
	const char *name;         /* that sections ask for it by; NULL: the document's own */
	const char *size;         /* its name */
	guint first;              /* sheet of the same <page> */
	struct plan_query test;   /* none: always */
	struct plan_query select; /* which size; none: the only one */
	double width, height, margin[4], scale;
	double step; /* of the line grid; 0: none */
	double dpi;  /* of a screen's pixels; 0: paper */
	guint32 background;
	guint pages;    /* at most; 0: any number */
	bool two_sided; /* printed on both sides */
	struct box_style *style;
};

/* A <text>: sent by itself when it is `single` long at most, else in so many as `part`s make; refused above `most`. */
struct plan_message {
	const char *kind;         /* how it is sent: sms, wechat */
	guint most, single, part; /* characters as messages count them; 0: not sent in parts */
	struct plan_node *words;  /* NODE_PARA, ... */
	struct plan_node *spare; /* ... and what stands behind them where the message stays a single one; NULL: nothing */
};

struct template
{
	const char *id;
	struct place place;
	enum record_kind record;
	const struct record_rules *rules; /* what fields are called; NULL: unknown */
	const char *stage, *language;
	const char *sha256; /* of its text, its parts' and its pictures', together */
	const char *name;   /* its title where that is one text for all records; else "" */
	bool keeps_missing;
	bool broken; /* its mistakes were reported; id and file are known, and mostly record and stage */
	struct compile_loader *unread; /* who reads it when it is first used; NULL: it was read */
	struct diag *faults;           /* what was found when it was; NULL: nothing */
	struct plan_query title, about, subject, keywords, date, author; /* none: "" */
	struct plan_query variants, variant_name;
	GPtrArray *copies; /* xmlNode * of its own that stand for variants; NULL: none */
	guint color_count;
	struct plan_color *color;
	guint style_count;
	int title_style, heading_style; /* h1 and h2; -1: there are none */
	guint sheet_count;
	struct plan_sheet *sheet;
	struct plan_node *lets; /* NODE_GROUP of the <let> at top level */
	struct plan_running running;
	struct plan_node *body; /* NODE_BLOCK */
	guint message_count;
	struct plan_message *message;
};

#endif
