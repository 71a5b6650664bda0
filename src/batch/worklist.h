/*
 * What is to be worked off in tables: their own rows with what was found of their cells, gathered during a run and put
 * out as findings.xlsx.  Of a run without tables there is none.
 */
#ifndef BATCH_WORKLIST_H
#define BATCH_WORKLIST_H

#include "batch/outcome.h"

/* A finding and where in a table it stands. */
struct worklist_mark {
	enum diag_level level;
	bool rejects;
	bool table;       /* it stands in a table: row and column are those of a sheet */
	bool told;        /* once, at the head of its table, for all rows: it is counted alone */
	const char *kind; /* what it has in common with others (batch/told.h) */
	const char *id, *record, *file, *sheet, *header, *what, *todo; /* "" none */
	const char *content; /* of the row or line it stands in, as far as it is known; "" or NULL: not */
	guint64 row;
	guint column; /* 0: the row as a whole */
};

/* A row of a table with what was found of it. */
struct worklist_row {
	guint64 number;
	const char **cells; /* "" beyond count */
	guint count;
	bool rejects;
	GPtrArray *marks; /* struct worklist_mark * */
	guint more;       /* marks that are not kept */
};

struct worklist_table {
	const char *file, *sheet; /* sheet "" none */
	guint64 head;             /* row of it */
	GPtrArray *heads;         /* char * by column */
	GPtrArray *head_marks;    /* struct worklist_mark * */
	GPtrArray *rows;          /* struct worklist_row * */
	GHashTable *by_number;
};

/* Findings of one kind. */
struct worklist_kind {
	const struct worklist_mark *first;
	guint64 count;
	const char *places[3];
};

/* What was gathered. */
struct worklist {
	struct arena *arena;
	const struct batch_options *options;
	GPtrArray *tables; /* struct worklist_table *, by first sight */
	GPtrArray *kinds;  /* struct worklist_kind *, by first sight */
	GPtrArray *apart;  /* struct worklist_mark *: of the run and of inputs; they may have a row that comes later */
	GPtrArray *others; /* struct worklist_mark *: in no table */
	GHashTable *by_name, *by_kind, *known;
	guint64 rows, left_rows, left_others; /* rows kept; what there was no room for */
	gsize bytes;                          /* of rows kept */
};

struct worklist_mark worklist_mark_of(struct arena *, const struct batch_job *, const struct finding *);
struct worklist *worklist_new(struct arena *, const struct batch_options *);
/* What was found of a record, for the parent (WIRE_WORK, floating). told: whether a finding is told at a table's head. */
GVariant *worklist_pack(const struct batch_job *, const struct batch_result *,
    bool (*told)(const struct batch_job *, const struct batch_result *, const struct finding *));
void worklist_unpack(struct worklist *, GVariant *);
/* A finding that belongs to no record. */
void worklist_add(struct worklist *, const struct batch_job *, const struct finding *);
/* Everything has come. false: nothing was found in a table. */
bool worklist_settle(struct worklist *);
/*
 * Puts DIR/findings.xlsx in place of that of an earlier run, or takes that away when there is nothing to work off.  One that
 * somebody has worked in is kept, in superseded/.  false: reported.
 */
bool worklist_end(struct worklist *, struct diag *);
/* worklist_write.c */
bool worklist_write(const struct worklist *, struct diag *, const char *path);

/* Its name in an output folder, and that of what tells whether somebody has worked in it. */
#define WORKLIST      "findings.xlsx"
#define WORKLIST_MADE ".findings.xlsx.sha256"

#endif
