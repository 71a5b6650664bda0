/* What the files of this room share.  A binder lives for one document. */
#ifndef TEMPLATE_BIND_INNER_H
#define TEMPLATE_BIND_INNER_H

#include "base/place.h"
#include "template/bind/bind.h"
#include "template/plan.h"
#include "xml/xml.h"
#include "xml/xpath.h"

/* A variable in force; nodes or a string. */
struct bind_variable {
	const char *name;
	GPtrArray *nodes;
	xmlNode *node;
	const char *string;
	GArray *reads; /* struct bind_read, of a <let>: what it was made of, until somebody prints it; NULL: nothing */
};

/* How much of a node goes along: that it is there, what masking shows of its value, or that. */
enum bind_keep { KEEP_THERE = 1, KEEP_MASK_ID, KEEP_MASK_PHONE, KEEP_VALUE };

/* A node that was read. */
struct bind_read {
	const xmlNode *node;
	enum bind_keep keep;
	const xmlNode *asked; /* NULL, or: only where this node goes along, too */
	guint test;           /* that read it */
};

/* The trees that values go along of. */
enum bind_tree { TREE_RECORD, TREE_OFFICE, TREE_VERDICT, BIND_TREES };

struct binder {
	const struct template *template;
	struct arena *arena; /* of what is bound */
	struct diag *diag;
	struct xpath_env *env;
	const struct record *record;
	const struct plan_sheet *sheet;
	const struct box_style *style; /* the sheet's, in this record's colours */
	guint32 *color;                /* of the template's <color>s */
	guint position, last;          /* in the innermost repeat */
	struct boxes *boxes;
	xmlNode *context;                 /* of expressions here */
	xmlNode *nothing;                 /* context of rounds that only fill up */
	const struct plan_node *group;    /* the innermost repeat, when its rounds are groups ... */
	const GPtrArray *members;         /* ... and the nodes of this one; NULL: no group */
	bool filling;                     /* in such a round: nothing is required, what has no node is empty */
	bool counting;                    /* rows are only counted: those that fill a page up are none of them */
	guint blank;                      /* which of the rounds of the grid in hand that fill its page up; 0: none */
	guint blanks;                     /* how many of them there were */
	double room;                      /* of a page that they have not filled yet [pt] */
	GArray *scope;                    /* struct bind_variable */
	GHashTable *names;                /* field names given -> how often */
	GHashTable *missing;              /* required fields reported */
	GHashTable *pictures;             /* their id -> struct picture: the record's own that were met */
	const xmlNode *trees[BIND_TREES]; /* of what is embedded; NULL: there is none */
	GHashTable *kept;                 /* nodes of them to embed -> enum bind_keep ... */
	GArray *doubts; /* ... and struct bind_read of nodes to embed where those go along that predicates left out */
	GString *tests; /* what each test gave, so far: "0", "1"; "-": it can be asked again */
	GArray *tested; /* struct bind_read: what tests read */
	const struct template_again *again; /* NULL: the document is a new one */
	const char *replay;                 /* what those to come gave the first time; "": they are asked */
	char *proof_code; /* text of its QR code and short form: their room, filled in when all is bound; NULL: not printed */
	char *proof_short;
	struct bind_sums *sums;   /* of the innermost grid; NULL: none */
	struct bind_notes *notes; /* ... and its notes */
	const struct box *bar;    /* content of the last label across a grid; NULL: none since the last heading */
	enum plan_again bar_again;
	double bar_height; /* ... of its row */
	/* the paragraph in hand */
	GArray *spans;
	const struct box_frame *frame; /* around what comes now, or NULL */
	gunichar before;               /* character, 0: none */
	bool started;                  /* something stands on this line */
	enum fold_gap gap;             /* white space waiting for what follows */
};

/* Sums of the grid in hand while its rows are bound. */
struct bind_sums {
	const struct plan_grid *plan;
	const xmlNode *outside; /* context of the grid: rows of it add nothing */
	GHashTable *counted;    /* contexts that have added what they have */
	const gint64 *total;    /* up to the row in hand [1/10000] */
	guint *decimals;
	bool carrying; /* the row in hand is printed at page breaks, with what they make of it */
};

/* Notes of the grid in hand: of all of it, and those that its cells refer to, each in its order. */
struct bind_notes {
	GPtrArray *plain, *marked; /* struct box *, paragraphs */
};

typedef void visit_node(struct binder *, const struct plan_node *, void *sink);

/* Visits the children that stand for this record: conditions decided, repetitions unrolled, names bound. */
void bind_walk_children(struct binder *, const struct plan_node *, visit_node *, void *sink);

/* rounds.c */
struct bind_round {
	xmlNode *node;      /* the context */
	GPtrArray *members; /* of a group, whose first is the context; NULL: it is none */
};
/* The rounds of a <repeat> that is evaluated here, struct bind_round; what they are found by is kept. */
GArray *bind_rounds(struct binder *, const struct plan_repeat *);

/* text.c */
struct box *bind_para(struct binder *, const struct plan_node *);

/* message.c: the short texts of the template, into boxes->messages. */
void bind_messages(struct binder *);

/* notes.c: the words of a note behind its mark; the paragraph it stands in waits meanwhile. */
struct box *bind_note(struct binder *, const struct plan_node *words, const char *mark);
/* A note of the grid in hand that all of it has; gives the mark of one that a cell refers to. */
void bind_notes_add(struct binder *, const struct plan_node *);
const char *bind_notes_mark(struct binder *, const struct plan_node *);
/* Adds them, as they stand below their grid, to the boxes that follow it. */
void bind_notes_end(struct binder *, const struct bind_notes *, GPtrArray *below);

/* value.c */
struct box_field *bind_field(struct binder *, const struct plan_node *); /* NULL: nothing to print */
/* Where a node stands; otherwise: it is NULL, or of a tree that stands in no file. */
struct place bind_place_of_node(const xmlNode *, struct place otherwise);
/* A place in the record; source NULL: the node stands elsewhere. */
struct place bind_place_in_record(const struct binder *, const xmlNode *);
struct box_field *bind_sum_field(struct binder *, const struct plan_node *, const char *text);

/* Leaves out columns of a grid that may be, when no row fills them (drop.c): values in their heads are none of the document's. */
void bind_drop_columns(struct binder *, struct box_grid *);
/* caption.c: as the first page has it, and as the others do. */
void bind_caption(struct binder *, const struct plan_node *, GPtrArray *first, GPtrArray *again);
/* The content of a label across a head as it is said on later pages; NULL: it holds no words at its end. */
struct box *bind_label_again(struct binder *, const struct box *content, enum plan_again);
/* The label across a grid that what follows stands under, framed to stand above a table that goes on; NULL: there is none. */
struct box *bind_bar_again(struct binder *, const struct plan_grid *);

/* sum.c */
void bind_sums_begin(struct binder *, struct bind_sums *, const struct plan_grid *);
void bind_sums_end(struct bind_sums *);
void bind_sums_count(struct binder *); /* adds what the row of the context has */

/* grid.c */
/* NULL: it has no rows; its notes are added to those below it. */
struct box *bind_grid(struct binder *, const struct plan_node *, GPtrArray *below);

/* slips.c: lays the blocks of a section's body out as slips on a sheet. */
void bind_slips(struct binder *, const struct plan_node *, const struct box_sheet *, struct box *body);

/* list.c */
struct box *bind_list(struct binder *, const struct plan_node *); /* NULL: it has no items */

/* figure.c */
struct box *bind_figure(struct binder *, const struct plan_node *); /* NULL: nothing to show */

/* bind.c: what the document has so far of fields, pictures and notes; back to that, where what was bound since is not printed. */
struct bind_printed {
	guint fields, pictures, notes;
};
struct bind_printed bind_printed(const struct binder *);
void bind_unprint(struct binder *, struct bind_printed);

/* bind.c: a framed block with what stands in it. */
struct box *bind_frame(struct binder *, const struct plan_node *, const struct plan_frame *, const char *role);
/* A block without a frame; NULL: there is none. */
struct box *bind_flow(struct binder *, const struct plan_node *, const char *role);
const struct box_style *bind_style(const struct binder *, const struct plan_node *);
guint32 bind_color(const struct binder *, guint32);
struct box *bind_box(struct binder *, const struct plan_node *, enum box_kind, const char *role);

/* proof.c: what is printed of the digest of the embedded values.  It is known when all is bound: until then there is room. */
const char *bind_proof_code(struct binder *);  /* banwen:RECORD/DOCUMENT:SHA256 */
const char *bind_proof_short(struct binder *); /* its first digits: 8F3A-92C4-11B0 */
void bind_proof_finish(struct binder *);

/* data.c: what is embedded of the record, the office and the verdict. */
void bind_data_begin(struct binder *);
/* Once all is bound: gives the boxes what is embedded, and its digest. */
void bind_data_end(struct binder *);
/* An attribute of a tree's root that the document has though no expression reads it; "" when there is none. */
const char *bind_data_attribute(struct binder *, enum bind_tree, const char *name);
/* What an expression gives, as xpath_value(), and keeps what it reads. */
char *bind_data_value(struct binder *, const struct plan_query *, GPtrArray **nodes);
/* The same of a <let>: what it reads is kept with what prints it. */
char *bind_data_name(struct binder *, const struct plan_query *, struct bind_variable *);
/* Whether a test holds, or did the first time; what it reads is not kept. */
bool bind_data_holds(struct binder *, const struct plan_query *);
/* Keeps what an expression reads that is evaluated here; given: the nodes it gave, or NULL. */
void bind_data_keep(struct binder *, const struct plan_query *, GPtrArray *given);
/* Of what is asked to find the variants only what this one has (NULL: there are none): the others are other documents. */
void bind_data_keep_variant(struct binder *, const struct plan_query *variants, const xmlNode *variant);

#endif
