/* What the files of this room share.  Documents fit the schema: what it says of values is not looked at again. */
#ifndef TEMPLATE_COMPILE_INNER_H
#define TEMPLATE_COMPILE_INNER_H

#include "base/diag.h"
#include "base/place.h"
#include "template/compile/compile.h"
#include "template/plan.h"
#include "xml/schema/path.h"
#include "xml/xml.h"

struct xpath;

#define MM (72.0 / 25.4)

/* Where an element may stand, and how the children of one are read. */
enum compile_mode {
	MODE_INLINE = 1,
	MODE_BLOCKS = 2,
	MODE_ROWS = 4,
	MODE_CELLS = 8,
	MODE_ITEMS = 16,
	MODE_BODY = 32, /* blocks, and sections */
	MODE_ANY = 63
};

enum compile_unit { UNIT_NONE, UNIT_PT, UNIT_EM, UNIT_FR };

struct compile_measure {
	double value;
	enum compile_unit unit;
	double yield; /* this part of it may be given up where room is short */
};

/* A stop of `tabs`. */
struct compile_tab {
	struct compile_measure at;
	enum tab_align align;
};

/* A style before it is scaled; lengths keep their unit, so that em means the size of the style that inherits. */
struct compile_style {
	const char *name; /* NULL: made from another by `align`, or raised */
	const xmlNode *element;
	enum { STYLE_RAW, STYLE_BUSY, STYLE_DONE } state;
	guint from; /* without a name: what it was made from, and how */
	enum { STYLE_ALIGNED, STYLE_UP, STYLE_DOWN } made;
	const char *font;
	double size; /* [pt] */
	struct compile_measure min_size, max_size, leading, indent, hang, before, after, tracking, box, box_padding;
	double raise; /* [pt] */
	const struct compile_tab *tab;
	guint tab_count;
	guint32 color;
	enum align align;
	enum line_ends line_ends;
	enum box_words words;
	enum underline underline;
	bool bold, strike, emphasis, keep_with_next;
};

/* What a grid says of its cells. */
struct compile_cells {
	struct plan_grid *grid;               /* NULL: outside of grids */
	guint scope;                          /* names in force around it */
	const struct path_set *around, *rows; /* context nodes around it, and of rows of rounds in it; NULL: none yet */
	GPtrArray *sums;                      /* xmlNode * <sum>, to be held against them */
	double padding[4];
	double padding_give[2]; /* what may be given up above and below */
	enum valign valign;
	bool label_filled;
	guint32 label_fill;
};

/* Lives as long as one template is compiled. */
struct compiler {
	struct compile_loader *loader;
	struct arena *arena;
	struct template *template;
	bool failed;
	enum compile_mended mended;   /* the worst of the template and its parts */
	enum compile_mode mode;       /* of the children being read */
	guint style;                  /* in force here */
	guint para;                   /* ... around the text in hand */
	bool whole;                   /* in a label or caption */
	GPtrArray *styles;            /* struct compile_style * */
	const xmlNode *page;          /* the <page> whose own styles hold; NULL: none */
	GPtrArray *scope;             /* names of variables, innermost last */
	GPtrArray *held;              /* struct path_set *: what each of them holds, as far as it is known */
	GPtrArray *named;             /* xmlNode *: what gave each its name; NULL: the program */
	const struct path_set *here;  /* the context node of expressions */
	const struct path_set *gives; /* what the expression read last may give */
	GArray *reads;                /* struct path_read of the expression being read; NULL: nobody asks */
	GPtrArray *uses;              /* names of the <let>s that it reads; NULL: nobody asks */
	GPtrArray *parts;             /* roots of all parts it includes, each once, in the order they are met */
	GPtrArray *including;         /* roots of the parts being read, outermost first */
	GPtrArray *digests;           /* SHA-256 of all it is made of, each once */
	struct compile_cells cells;
	bool noteless; /* no note may stand here */
	bool pageless; /* what stands here is not what fills pages: it is in a cell, a margin, text in columns, a place of its own */
	const char *row_label; /* words of the label cell before, or NULL */
};

/* words.c: reports once (the same mistake at the same place is said once a run); the strings may be NULL. */
void compile_mistake(struct compiler *, enum diag_code, struct place, const char *, const char *, const char *);
/* Reports a name that is none of those known, with the nearest and all of them, a sign before each. */
void compile_check_known(struct compiler *, enum diag_code, struct place, const char *name, const GPtrArray *known,
    const char *sign);
/* A number and its unit; none is UNIT_NONE. Moves past it. */
struct compile_measure compile_measure_read(const char **text);
/* Attributes, or their default when absent. */
bool compile_attr_measure(const xmlNode *, const char *name, struct compile_measure *);
double compile_attr_length(struct compiler *, const xmlNode *, const char *name, double otherwise);
void compile_attr_sides(struct compiler *, const xmlNode *, const char *name, double sides[4]);
/* A length that may give way, "7mm..8mm" (least..size), or a plain one; a least that is larger, or in em beside mm, is told. */
struct compile_measure compile_yielding_read(struct compiler *, const xmlNode *, const char *name, const char **text);
bool compile_attr_yielding(struct compiler *, const xmlNode *, const char *name, struct compile_measure *);
/* The same in points; `give`: how much of it may be given up. */
double compile_attr_giving(struct compiler *, const xmlNode *, const char *name, double otherwise, double *give);
void compile_attr_padding(struct compiler *, const xmlNode *, double sides[4], double give[2]);
guint32 compile_attr_color(struct compiler *, const xmlNode *, const char *name, guint32 otherwise);
bool compile_attr_yes(struct compiler *, const xmlNode *, const char *name, bool otherwise);
guint compile_attr_count(const xmlNode *, const char *name, guint otherwise);
/* A count, or an expression that gives it for each record. */
guint compile_attr_span(struct compiler *, const xmlNode *, const char *name, struct plan_query *);
/* A word without the blanks around it. */
const char *compile_attr_word(struct compiler *, const xmlNode *, const char *name, const char *otherwise);
/* Index among the words of a "a|b|c" list. */
guint compile_attr_choice(struct compiler *, const xmlNode *, const char *name, const char *words, guint otherwise);
/* The value is of the right form and yet wrong. */
void compile_wrong_value(struct compiler *, const xmlNode *, const char *name, const char *expected);
double compile_measure_pt(const struct compiler *, struct compile_measure, guint style);

/* compile.c: notes the digest of a file that the template is made of. */
void compile_note_made(struct compiler *, const char *sha256);

/* idle.c: notes that something uses what an element (NULL: none) names. */
void compile_use(struct compiler *, const xmlNode *);

/* style.c */
void compile_colors_collect(struct compiler *, const xmlNode *template);
void compile_styles_collect(struct compiler *, const xmlNode *template);
int compile_style_lookup(const struct compiler *, const char *name); /* -1: none */
/* What defines a style; NULL: there is none. */
const xmlNode *compile_style_element(const struct compiler *, int style);
/* The style that an attribute names; -1: there is none, which is reported. */
int compile_style_named(struct compiler *, const xmlNode *, const char *attribute);
/*
 * Of an element: style="...", else the one of its own name (h1, h2, caption, label), else what is in force; with its align="...".
 * Words of these, and of what stands in a label or caption, are kept whole, unless their style says otherwise.
 */
guint compile_style_for(struct compiler *, const xmlNode *);
/* Whether a style has stops for tabs. */
bool compile_style_tabbed(const struct compiler *, guint style);
/* Of a superscript (up) or subscript in a style. */
guint compile_style_raised(struct compiler *, guint style, bool up);
/* As they are on a <page> at a scale, by its own styles too. */
struct box_style *compile_styles_on(struct compiler *, const xmlNode *page, double scale);

/* expression.c */
/* Its xpath is NULL: there is no such attribute, or its mistake was reported. */
struct plan_query compile_expression_query(struct compiler *, const xmlNode *, const char *name);
/* An expression of the program's own. */
const struct xpath *compile_expression_fixed(struct compiler *, const xmlNode *, const char *text);
/* Last name of the first path of an expression ("line" of supply[1]/line), or NULL. */
const char *compile_expression_name(struct arena *, const char *text);
/* The name an attribute gives, and what it holds (NULL: a text). */
void compile_scope_push(struct compiler *, const xmlNode *, const char *attribute, const struct path_set *);
void compile_scope_pop(struct compiler *, guint length);
/* Holds each step of an attribute's expression, which was read, to the schemas. */
void compile_expression_follow(struct compiler *, const xmlNode *, const char *name);

/* sum.c: the sums of a grid against the rows that were read. */
void compile_sums_check(struct compiler *);

/* inline.c: the label of a value: given, else of the record's schema, else the words of the label cell before. */
const char *compile_field_label(struct compiler *, const xmlNode *, const struct plan_query *);

/* language.c: elements, and how children are read. */
void compile_element_misplaced(struct compiler *, const xmlNode *);
/* The node of an element, in its style, with all that stands in it. */
struct plan_node *compile_element_compile(struct compiler *, const xmlNode *);
struct plan_node *compile_node_new(struct compiler *, enum plan_kind, const xmlNode *);
/* Gives a node its children, a list of nodes. */
void compile_node_adopt(struct compiler *, struct plan_node *, const GPtrArray *children);
void compile_children(struct compiler *, struct plan_node *, const xmlNode *, enum compile_mode);
/* The same where blocks stand: text among them becomes paragraphs; in other modes as above. */
void compile_content(struct compiler *, struct plan_node *, const xmlNode *, enum compile_mode);

struct plan_node *compile_words(struct compiler *, const xmlNode *text);
/* Fills in the node of an element; the style in force is the element's. */
typedef void compile_function(struct compiler *, struct plan_node *, const xmlNode *);
compile_function compile_list, compile_list_item, compile_para, compile_block, compile_grid, compile_space,
    compile_rule, compile_figure, compile_row, compile_head, compile_cell, compile_value, compile_span, compile_raised,
    compile_fraction, compile_leader, compile_test, compile_blank, compile_if, compile_choose, compile_branch,
    compile_repeat, compile_let, compile_include, compile_caption, compile_sum, compile_section, compile_footnote,
    compile_note, compile_tab;

/* message.c: the short texts beside a body. */
void compile_messages(struct compiler *, const xmlNode *root);
/* section.c: header, footer or body: blocks in the style named, else the one in force. */
struct plan_node *compile_flow(struct compiler *, const xmlNode *, enum compile_mode);
/* The headers and footers that an element has as children. */
void compile_running(struct compiler *, const xmlNode *, struct plan_running *);

/* part.c: the part an <include> names. NULL: there is none, which compile_part_root() reports. */
xmlNode *compile_part_root(struct compiler *, const xmlNode *include);
xmlNode *compile_part_peek(struct compiler *, const xmlNode *include);
/* Reads all parts that an element includes, also through others. false: one is not sound, which was reported. */
bool compile_parts_collect(struct compiler *, const xmlNode *);

#endif
