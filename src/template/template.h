/*
 * Templates: XML compiled once, bound to one record at a time.  Binding gives a tree of boxes with
 * final text; every box and text knows the template element (and record node) it came from.
 * Knows no font, no page break and no file format.
 */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include "base/place.h"
#include "record/record.h"
#include "template/picture.h"

struct template;   /* one document kind, immutable, shared by workers */
struct path_world; /* what expressions may read; NULL: by the schemas of the data alone */
struct xpath_env;

/*
 * Every templates/{forms,notices,posters}/<id>/template.xml of the data folders (base/data.h), by id; of `only` (NULL: all)
 * each is read, and all mistakes in it reported.  One that holds a mistake is broken, as is an id that two folders have: no
 * document is made of it.  rules: the fields of records; NULL: unknown.  NULL: there is none, or no schema; reported.
 */
GPtrArray *templates_load(struct arena *, struct diag *, const GPtrArray *data, const struct record_rules *,
    struct path_world *, char **only);
/*
 * The same, each read when it is first used: until template_ready no more is known of one than its id, file, record and
 * stage, and whether it keeps what is missing.  What is no XML is broken and reported at once.
 */
GPtrArray *templates_open(struct arena *, struct diag *, const GPtrArray *data, const struct record_rules *,
    struct path_world *);
/* Reads it if it was not read yet; false: it is broken.  Not for several threads at once. */
bool template_ready(const struct template *);
/* What was found when it was read late, mistakes of its parts too; NULL: nothing. */
const struct diag *template_faults(const struct template *);
/*
 * The same for whoever looks for mistakes: it tells too of styles, colours and variables that nothing uses, and (of all
 * templates, when none is broken) of parts that none includes.  reads: id -> the names that a template's expressions read.
 */
GPtrArray *templates_lint(struct arena *, struct diag *, const GPtrArray *data, const struct record_rules *,
    struct path_world *, char **only, GHashTable *reads);
/* One of them; NULL: there is none. */
const struct template *templates_find(const GPtrArray *templates, const char *id);
/* One template from anywhere, with the parts and schemas of data folders. NULL: reported. */
struct template *template_load(struct arena *, struct diag *, const char *path, const GPtrArray *data,
    struct path_world *);

/* Of one that is broken more than file and id may be unknown: its record may be RECORD_KIND_COUNT. */
bool template_broken(const struct template *);
const char *template_id(const struct template *);
const char *template_file(const struct template *);        /* its path, as it was loaded */
enum record_kind template_record(const struct template *); /* the kind of record it takes */
const char *template_stage(const struct template *);       /* "" for all but cases */
const char *template_title(const struct template *);       /* what it calls all its documents; "" where they differ */
bool template_keeps_missing(const struct template *); /* a list that prints what is missing and is never barred by it */
/* SHA-256 of its text, its parts' and its pictures' (digest_sha256_set); NULL: it is broken. */
const char *template_digest(const struct template *);
/* What it prints for every record and cannot be without: struct record_want *, without title. */
GPtrArray *template_wants(const struct template *, struct arena *);

enum align { ALIGN_START, ALIGN_CENTER, ALIGN_END, ALIGN_JUSTIFY, ALIGN_DISTRIBUTE, ALIGN_DECIMAL };
enum valign { VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM };
enum underline { UNDERLINE_NONE, UNDERLINE_LINE, UNDERLINE_WAVY };
enum leader { LEADER_DOTS, LEADER_RULE, LEADER_NONE };
enum fit { FIT_GROW, FIT_SHRINK, FIT_SPILL };
/* Which marks are kept from the ends of lines (CLREQ 3.1.4); the default first. */
enum line_ends {
	LINE_ENDS_GB,     /* GB/T 15834: basic, and no solidus ends a line */
	LINE_ENDS_STRICT, /* ... and no dash or ellipsis begins one */
	LINE_ENDS_BASIC,  /* pauses, stops, closing marks, connectors begin none; opening marks end none */
	LINE_ENDS_NONE,   /* any mark may stand anywhere */
};

/* Whether a line may end inside a term (template/terms.h). */
enum box_words {
	WORDS_AUTO,  /* for a price where lines are ragged, freely where they are justified */
	WORDS_WHOLE, /* only inside one that is wider than the line: labels, headings, captions */
	WORDS_FREE,
	WORDS_NAMES, /* as whole, and short runs of Han between marks are terms too: 甲某某、乙某某 */
};

/* A tab stop: how far from the left of the measure [pt], and which part of the text behind the tab stands there. */
enum tab_align { TAB_LEFT, TAB_RIGHT, TAB_CENTER, TAB_DECIMAL };
struct box_tab {
	double at;
	enum tab_align align;
};

/* Lengths in pt, already scaled to the page.  A height or space has a `give`: how much of it is given up where that saves a page. */
struct box_style {
	const char *font; /* role id of fonts.xml */
	double size;
	double min_size; /* floor for FIT_SHRINK, and of type that grows */
	double max_size; /* of type that grows; size: it does not */
	guint32 color;   /* 0xRRGGBB */
	enum align align;
	double leading;       /* distance of base lines */
	double indent;        /* first line, in pt */
	double hang;          /* other lines, in pt */
	double before, after; /* space around a paragraph */
	double before_give, after_give;
	double tracking;           /* added between Han characters */
	const struct box_tab *tab; /* stops of lines, from left to right */
	guint tab_count;
	enum line_ends line_ends;
	enum box_words words;
	double raise;            /* superscripts; less than 0 subscripts */
	double box, box_padding; /* frame around the words: width of its line, 0 none, and blank inside it */
	enum underline underline;
	bool bold, strike;
	bool emphasis; /* a dot below each Han character */
	bool keep_with_next;
};

/* A length of a grid column. */
enum track_kind { TRACK_PT, TRACK_FR, TRACK_AUTO };
struct box_track {
	enum track_kind kind;
	double value;
	double least, most; /* AUTO: bounds [pt]; most 0: none */
	bool balance;       /* AUTO: as wide as makes the table least high, and all such columns take what is left */
	bool may_drop;      /* left out when no row below the heads fills it */
};

/* A value of the record as it must stand on the page. */
struct box_field {
	const char *name;  /* key, unique enough to speak of: "cons_name", "supply[2]/capacity" */
	const char *label; /* 户名 */
	const char *text;  /* as it must be read back; "" when empty and not required */
	bool required;
	struct place value;   /* in the record; source NULL when computed */
	struct place binding; /* in the template */
};

/* A frame that goes around one span or several that follow each other. */
struct box_frame {
	const struct box_style *style;
};

enum span_kind {
	SPAN_TEXT,
	SPAN_CHECK,
	SPAN_BLANK,
	SPAN_BREAK,
	SPAN_PAGE,
	SPAN_PAGES,
	SPAN_SUM,
	SPAN_FRACTION,
	SPAN_LEADER,
	SPAN_TAB
};

/* How a sum is printed: with as many decimals as what it adds up, 1,234.50, 人民币大写. */
enum sum_format { SUM_TEXT, SUM_MONEY, SUM_RMB };

/* A piece of a paragraph in one style. */
struct box_span {
	enum span_kind kind;
	const char *text; /* SPAN_TEXT: final UTF-8, white space folded; SPAN_FRACTION: "1/2" */
	const struct box_style *style;
	const struct box_field *field; /* NULL: the template's own words */
	bool checked;                  /* SPAN_CHECK */
	double width;                  /* SPAN_BLANK: an underlined gap to write in [pt] */
	guint sum;                     /* SPAN_SUM, only in rows that carry: which of the grid's sums ... */
	enum sum_format format;        /* ... and how it is printed */
	enum leader leader;            /* SPAN_LEADER: what fills the rest of the line */
	const struct box_frame *frame; /* NULL: none */
	struct box *note;              /* the span is its mark: a BOX_PARA at the foot of the page; NULL: none */
	struct place place;
};

/* A picture of the record's own as it is printed: which stands in the file, and is one of its values. */
struct box_picture {
	const char
	    *id; /* the frame that it was asked in [1/1000 pt], and its name in the record: 141732x68031 site.jpg */
	const struct picture *picture;
};

/* A picture, or the text of a QR code. */
enum qr_level { QR_L, QR_M, QR_Q, QR_H };
struct box_figure {
	const struct picture *picture;
	const char *text;
	enum qr_level level;
	const char *alt;    /* what it says to those who do not see it */
	const char *label;  /* of the value it comes from, ... */
	struct place value; /* ... and where that stands; source NULL: the template's own */
};

enum box_kind { BOX_BLOCK, BOX_PARA, BOX_GRID, BOX_SPACE, BOX_RULE, BOX_SEAL, BOX_IMAGE, BOX_QR };

/* Where on a page a block of the body stands. */
enum stand {
	STAND_FLOW,      /* below what comes before it */
	STAND_PAGE,      /* at the top of a page */
	STAND_FOOT,      /* at the foot of the page */
	STAND_EVEN_FOOT, /* ... which is one of even number */
};

/* What layout keeps of a paragraph that is the same in every document; it lives as long as the template. */
struct box_memo {
	const struct box *box; /* whose it is: not that of a copy */
	struct arena *arena;
	const void *faces; /* shaped with these */
	void *shaped;
};

/* Sides in the order top, right, bottom, left. */
struct box {
	enum box_kind kind;
	const char *role; /* structure role: "P", "H1", "H2", "Table", "TH", "TD", "Div", "Artifact", ... */
	struct place place;
	const struct box_style *style;

	/* BOX_PARA */
	struct box_memo *memo; /* of the template's own words; NULL: of this document */
	struct box_span *span;
	guint span_count;

	/* BOX_BLOCK, and the content of a cell */
	struct box **child;
	guint child_count;
	double padding[4];
	double padding_give[2]; /* above and below */
	bool filled;
	guint32 fill;
	double border[4]; /* rule widths, 0 none */
	guint32 border_color;
	double radius;
	enum valign valign;
	bool keep;                    /* not broken over pages */
	bool as_last;                 /* as wide as its last paragraph; wider ones stand on the middle of it */
	enum stand stand;             /* of a block of the body */
	bool vertical;                /* its paragraphs are columns */
	bool stretch;                 /* SPACE: takes its share of what a body of one page leaves blank */
	guint strips;                 /* more than 1: what is in it fills so many columns side by side (分栏), ... */
	double strip_gap, strip_rule; /* ... the blank between two of them, and the width of a line in it */
	double width, height;         /* fixed or minimum [pt]; 0: as needed */
	double give;                  /* of the height */
	struct box *mark;             /* of an item of a list: the BOX_PARA that stands before it */
	double hang;                  /* ... and at least how far the item stands from it [pt] */

	/* BOX_RULE */
	double dash;   /* length of its dashes, and of the gaps between them [pt]; 0: it is solid */
	bool to_paper; /* from edge to edge of the paper */
	guint parts;   /* ... and more than 0: down it, `width` wide, between so many parts of its width */

	/* BOX_GRID */
	struct box_grid *grid;

	/* BOX_IMAGE and BOX_QR, of exactly this width and height */
	const struct box_figure *figure;
};

/* A line through a cell: from its top left corner down, or up. */
enum slash { SLASH_NONE, SLASH_DOWN, SLASH_UP };

struct box_cell {
	struct box *content;   /* a BOX_BLOCK */
	guint column, columns; /* first column, span */
	guint rows;            /* span */
	bool label;            /* TH */
	bool vertical;         /* characters stacked */
	enum fit fit;
	bool ruled;     /* it has rules of its own: */
	double rule[4]; /* top, right, bottom, left [pt]; negative: the grid's */
	enum slash slash;
	const struct box *again; /* the content as it stands in a head that is repeated, with （续）; NULL: as it is */
	struct place place;
};

struct box_row {
	struct box_cell *cell;
	guint cell_count;
	double height; /* [pt], minimum, or exact when fixed */
	double give;
	bool fixed;
	bool head; /* repeated at the top of each page */
	bool keep_with_next;
	bool stretch; /* takes its share of what a body of one page leaves blank */
	guint blank; /* of the rounds of a grid that fill its page up which one; 0: none of them.  As many stand on it as it has room for. */
	const gint64 *sum; /* the grid's sums up to and with this row [1/10000]; NULL: it has none */
	struct place place;
};

/* A document's table has at most so many rows below its heads: it is laid out, written and read back as a whole. */
#define GRID_ROWS_MOST 10000

struct box_grid {
	struct box_track *column;
	guint column_count;
	struct box_row *row; /* row_count, then those that carry sums over a page break: */
	guint row_count;
	guint over_count;    /* 承前页, below the heads of each page the grid goes on on */
	guint forward_count; /* 过次页, at the end of each page it goes on from */
	guint sum_count;
	const guint *decimals;     /* of each sum's values */
	struct box *caption;       /* BOX_BLOCKs above the frame, or NULL: on its first page ... */
	struct box *caption_again; /* ... and on those it goes on on: 续表 */
	double frame;              /* width of the outer border [pt] */
	double rules;              /* width of the inner rules [pt], 0 none */
	guint32 color;
	double gap; /* between cells, for cards [pt]; then frame and rules are 0 */
};

/* Pages that may have a header and footer of their own; PAGE_ANY: those that none other is for. */
enum page_sort {
	PAGE_ANY,
	PAGE_FIRST,
	PAGE_EVEN,
	PAGE_LAST,
	PAGE_BLANK, /* the back of a sheet that holds nothing else */
	PAGE_SORTS
};

/* A sheet of paper, and what stands in the margins of every page on it. */
struct box_sheet {
	double width, height; /* [pt] */
	double margin[4];
	double dpi;      /* of a screen, pixels of which an inch holds so many; 0: paper */
	double step;     /* between lines of the page's grid, which paragraphs stand on [pt]; 0: none ... */
	double overhang; /* ... and what the leading of the first and last one reaches over the margins */
	struct box *header[PAGE_SORTS],
	    *footer[PAGE_SORTS]; /* in the margins; NULL: as on PAGE_ANY, where NULL is none */
	guint32 background;      /* page colour; 0xFFFFFF: none drawn */
	guint pages_most;        /* a section of more pages is a fault; 0: any number */
	bool two_sided;          /* a section ends on an even page; margins at the sides change places there */
	bool own_running;        /* its headers and footers are its section's: so are first and last page */
};

/* What stands on pages of one sheet, beginning with a new one. */
struct box_section {
	struct box_sheet *sheet;
	struct box *body; /* a BOX_BLOCK */
};

/* A bound document: what layout needs and nothing else. */
struct boxes {
	const struct template *template;
	const char *document;   /* document id */
	const char *variant;    /* "" or the part after document- in the file name */
	const char *identifier; /* record id/document id(-variant) */
	const char *about;      /* whom and which number it is of, which tells it from others of its title; or "" */
	const char *title, *subject; /* document properties */
	const char *keywords;        /* words to find it by, or "" */
	const char *date;            /* the document's own date, ISO, with a time of day if it has one, or "" */
	const char *author;          /* who issues it, or "" */
	const char *language;        /* "zh-CN" */
	struct box_sheet *sheet;     /* the document's own */
	struct box_section *section; /* at least one, in the order of the text */
	guint section_count;
	guint note_count;        /* at the foot of pages */
	struct box_style *style; /* those that grow among them; NULL: none does */
	guint style_count;
	const struct box_style *title_style,
	    *heading_style; /* h1 and h2, of pages made for what does not fit; NULL: there are none */
	GPtrArray *fields;  /* struct box_field *, in document order */
	GPtrArray
	    *pictures; /* struct box_picture *: of the record's own those that it prints, each once, as they are met */
	GPtrArray *messages; /* struct box_message *, of template_messages alone */
	const struct record *record;
	/* What is embedded, in normal form: which record it is, and of it what the expressions that were evaluated read; ... */
	const char *data;
	gsize data_length;
	/* ... <given>, what they read of $office and $verdict; and the SHA-256 of both, one behind the other: the proof of a document */
	const char *given;
	gsize given_length;
	const char *proof;
};

/* The variants a record asks of a template: nodes $variant is bound to, at least one entry (which may be NULL). */
GPtrArray *template_variants(const struct template *, struct arena *, struct diag *, struct xpath_env *,
    const struct record *);
/* A short text of a document for messages. */
struct box_message {
	const char *kind, *text; /* text is not empty */
};

/* What a document is bound again with. */
struct template_again {
	const char *
	    tests; /* of its <given>: those conditions hold that held then, though what they read did not go along; NULL: none */
	GHashTable *pictures; /* the record's own, struct picture by the id of their struct box_picture; NULL: none */
};

/*
 * Binds.  NULL: reported: a required field is empty (at the record's place, or the record's start
 * when the element is missing), an expression failed.
 *
 * again: NULL, or what went along beside the record of a document that is bound again.
 */
struct boxes *template_bind(const struct template *, struct arena *, struct diag *, struct xpath_env *,
    const struct record *, xmlNode *variant, const struct template_again *again);
/*
 * The short texts that a template has for this document, struct box_message *: those that say something, in its order.
 * What they read is no field of the document.  NULL: reported, as template_bind does, or one is too long.
 */
GPtrArray *template_messages(const struct template *, struct arena *, struct diag *, struct xpath_env *,
    const struct record *, xmlNode *variant);
/* A sum of a grid as it is printed. */
char *box_sum_text(struct arena *, const struct box_grid *, guint sum, gint64 value, enum sum_format);
/* The tree as indented text, for --show=boxes. */
char *boxes_dump(struct arena *, const struct boxes *);

#endif
