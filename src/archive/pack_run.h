/* Inside a run of pack: what its steps share, and the steps. */
#ifndef ARCHIVE_PACK_RUN_H
#define ARCHIVE_PACK_RUN_H

#include "archive/pack.h"

struct register_book;
struct sheets;
struct sign_key;

struct pack {
	struct arena *arena;
	struct diag *diag;
	struct batch_setup *setup;
	const struct archive_pack *asked;
	struct pack_stage *stage;
	struct sheets *sheets;
	struct sign_key *key;                 /* NULL: nothing is signed */
	const struct record_mapping *mapping; /* what people call papers; NULL: nothing */
	GPtrArray *cases;                     /* struct pack_case * */
	GHashTable *settings;                 /* office.xml and region -> struct number_setting, or NULL */
	GHashTable *unset; /* the same -> the first case (struct pack_case) that was refused for them */
	GHashTable *books; /* path of a register -> struct register_book, or NULL */
	guint undated;     /* packages signed by a certificate out of its days when they were filed */
	const char *dated; /* the first of them */
	bool broken;       /* a fault of the run that is told */
};

/* What the findings told since `from` refuse. */
void pack_add_told(struct pack *, struct pack_case *, gsize from);
/* pack_judge.c: every case of the inputs as `check --stage archive` has it, which tells what there is to tell. */
enum exit_status pack_judge(struct pack *);
/* What stands beside cases in one workbook and is none is no fault of theirs; where there is no case at all it is refused. */
void pack_pass_over(struct pack *);
/* pack_gather.c: the settings a case is filed by, each read once.  NULL: reported. */
const struct number_setting *pack_setting(struct pack *, const struct pack_case *);
/* The files of all cases, found, looked at and held against what the record says.  false: interrupted. */
bool pack_gather(struct pack *);
/* pack_number.c: the register of some settings, open and begun.  NULL: reported. */
struct register_book *pack_book(struct pack *, const struct number_setting *);
/* A number to each case that nothing refuses: one transaction, so that two clerks at once are given numbers one after the other. */
void pack_number(struct pack *);
/* pack_one.c: the package of a case that has its papers; what keeps it back is told and a reason of the case. */
void pack_one(struct pack *, struct pack_case *);

#endif
