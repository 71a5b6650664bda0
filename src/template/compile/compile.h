/*
 * Compiling: what the compile files share.  A loader lives as long as one loading run and holds what
 * several templates use (parts, compiled expressions); a compiler lives as long as one template.
 */
#ifndef TEMPLATE_COMPILE_COMPILE_H
#define TEMPLATE_COMPILE_COMPILE_H

#include "template/inner.h"

#define MM (72.0 / 25.4)

struct loader {
	struct arena			*arena;
	struct diag			*diag;
	const char			*parts_folder;
	const struct xml_schema		*schema;	/* NULL: there is none to check against */
	const struct record_rules	*rules;		/* labels of fields; NULL: unknown */
	GPtrArray			*roles;		/* ids of font roles; NULL: unknown */
	GHashTable			*parts;		/* name -> xmlDoc *, or NULL when it cannot be read */
	GHashTable			*expressions;	/* place -> struct xpath *, or NULL when it is wrong */
	GHashTable			*pictures;	/* file and pixels -> struct picture: one used twice is one */
	GHashTable			*said;		/* mistakes reported: a part used twice is reported once */
};

/* Where an element may stand, and how the children of one are read. */
enum mode { MODE_INLINE = 1, MODE_BLOCKS = 2, MODE_ROWS = 4, MODE_CELLS = 8, MODE_ITEMS = 16, MODE_ANY = 31 };

enum unit { UNIT_NONE, UNIT_PT, UNIT_EM, UNIT_FR };

struct measure {
	double		value;
	enum unit	unit;
};

/* A style before it is scaled; lengths keep their unit, so that em means the size of the style that inherits. */
struct style_plan {
	const char	*name;		/* NULL: made from another by `align` */
	const xmlNode	*element;
	enum { STYLE_RAW, STYLE_BUSY, STYLE_DONE } state;
	const char	*font;
	double		 size;		/* [pt] */
	struct measure	 min_size, leading, indent, hang, before, after, tracking, box, box_padding;
	double		 raise;		/* [pt] */
	guint32		 color;
	enum align	 align;
	enum line_ends	 line_ends;
	enum underline	 underline;
	bool		 bold, strike, emphasis, keep_with_next;
};

struct compiler {
	struct loader	*loader;
	struct arena	*arena;
	struct template	*template;
	bool		 failed;
	enum mode	 mode;		/* of the children being read */
	guint		 style;		/* in force here */
	GPtrArray	*styles;	/* struct style_plan * */
	GPtrArray	*scope;		/* names of variables, innermost last */
	GPtrArray	*including;	/* names of parts, outermost first */
	double		 cell_padding[4];
	enum valign	 cell_valign;
	bool		 label_filled;
	guint32		 label_fill;
	bool		 elsewhere;	/* paths begin in the region, the office or what a variable holds, not in the record */
	const char	*row_label;	/* words of the label cell before, or NULL */
	struct grid_plan *grid;		/* the cells stand in, or NULL ... */
	guint		 grid_scope;	/* ... and the names in force around it */
};

/* words.c: reports once (the same mistake at the same place is said once a run); the strings may be NULL. */
void		 mistake(struct compiler *, enum diag_code, struct place, const char *, const char *, const char *);
bool		 measure_parse(const char **text, struct measure *);
/* Attributes, or their default; a wrong value is reported. */
bool		 attr_measure(struct compiler *, const xmlNode *, const char *name, struct measure *);
double		 attr_length(struct compiler *, const xmlNode *, const char *name, double otherwise);
bool		 attr_sides(struct compiler *, const xmlNode *, const char *name, double sides[4]);
guint32		 attr_color(struct compiler *, const xmlNode *, const char *name, guint32 otherwise);
bool		 attr_yes(struct compiler *, const xmlNode *, const char *name, bool otherwise);
guint		 attr_count(struct compiler *, const xmlNode *, const char *name, guint least, guint otherwise);
guint		 attr_span(struct compiler *, const xmlNode *, const char *name, const struct xpath **);
/* Index among the words of a "a|b|c" list; otherwise when absent or wrong. */
guint		 attr_choice(struct compiler *, const xmlNode *, const char *name, const char *words, guint otherwise);
const char	*attr_required(struct compiler *, const xmlNode *, const char *name);
double		 measure_pt(const struct compiler *, struct measure, guint style);

/* style.c */
void		 colors_collect(struct compiler *, const xmlNode *template);
void		 styles_collect(struct compiler *, const xmlNode *template);
int		 style_lookup(const struct compiler *, const char *name);		/* -1: none */
guint		 style_named(struct compiler *, const xmlNode *, guint otherwise);	/* style="..." */
guint		 style_aligned(struct compiler *, const xmlNode *, guint style);	/* align="..." */
/* Of a superscript (up) or subscript in a style. */
guint		 style_raised(struct compiler *, guint style, bool up);
struct box_style	*styles_scaled(struct compiler *, double scale);

/* expression.c */
const struct xpath *expression(struct compiler *, const xmlNode *, const char *name, bool required);
struct query	 query(struct compiler *, const xmlNode *, const char *name);
/* An expression of the program's own. */
const struct xpath *expression_fixed(struct compiler *, const xmlNode *, const char *text);
/* Paths an expression reads, outside predicates, in order. */
GPtrArray	*expression_paths(struct arena *, const char *text);
/* Last name of the first path of an expression ("line" of supply[1]/line), or NULL. */
const char	*expression_name(struct arena *, const char *text);
void		 scope_push(struct compiler *, const xmlNode *, const char *attribute);

/* compile_inline.c: the label of a value: given, else of the record's schema, else the words of the label cell before. */
const char	*field_label(struct compiler *, const xmlNode *, const char *select);

/* language.c: elements, their attributes and where they may stand. */
typedef struct node *compile_element(struct compiler *, const xmlNode *);

struct element {
	const char	*name;
	guint		 modes;		/* 0: a fixed place of its own */
	const char	*attributes;	/* with blanks between */
	compile_element	*compile;	/* NULL: by whoever expects it */
};

const struct element	*element_lookup(const char *name);
const struct element	*element_at(guint index);	/* NULL past the end */
void			 element_check(struct compiler *, const xmlNode *);
void			 element_misplaced(struct compiler *, const xmlNode *);
struct node		*node_new(struct compiler *, enum node_kind, const xmlNode *);
void			 compile_children(struct compiler *, struct node *, const xmlNode *, enum mode);
/* The same where blocks stand: text among them becomes paragraphs; in other modes as above. */
void			 compile_content(struct compiler *, struct node *, const xmlNode *, enum mode);

struct node		*compile_text(struct compiler *, const xmlNode *text);
compile_element	compile_list, compile_item, compile_para, compile_block, compile_grid, compile_line, compile_figure, compile_row, compile_head, compile_cell,
		compile_value, compile_span, compile_raised, compile_fraction, compile_leader, compile_check, compile_blank, compile_mark, compile_if, compile_choose,
		compile_repeat, compile_let, compile_include, compile_caption, compile_sum;

/* part.c */
xmlNode		*part_root(struct compiler *, const xmlNode *include);	/* NULL: reported */
xmlNode		*part_peek(struct compiler *, const xmlNode *include);	/* the same, but reports nothing new about the include */

#endif
