/*
 * Packages: one case, one bag (RFC 8493), laid out as archives want it; packed, looked at, handed over.
 */
#ifndef ARCHIVE_ARCHIVE_H
#define ARCHIVE_ARCHIVE_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "base/lang.h"
#include "archive/sign.h"
#include "archive/store.h"
#include "batch/batch.h"

struct arena;
struct diag;
struct office;
struct policy;
struct record_rules;
struct verify_reading;
struct verify_rules;

/*
 * Is this a package, by its names alone: a folder with bagit.txt and data/, or a .zip or .tar of one (at its top or in one
 * folder there)?  Nothing is told, nothing unpacked.
 */
bool archive_is_package(const char *path);
/* Is this the name of a package that a later edition took the place of (NAME.old-1, as pack moves it aside)? */
bool archive_is_aside(const char *name);
/* Every mistake in templates/packages: sheets, layouts, the items of DA/T 70. false: reported. */
bool archive_lint(struct arena *, struct diag *, const GPtrArray *data);

/* An office and where its settings stand. */
struct archive_office {
	const struct policy *policy;
	const struct office *office;
	const char *path;   /* of office.xml */
	const char *region; /* only this one's settings; NULL: of all */
};

/* Every mistake in <archive> of its settings. */
void archive_lint_office(const struct archive_office *, struct arena *, struct diag *);

/* An entry of an office's register of 档号, as people read it. */
struct archive_registered {
	const char *seq, *kind, *archive_no, *case_id, *region, *edition, *package, *text;
	const char *digest; /* of the entry: what a transfer paper prints of the last */
};

/*
 * The entries of its register (of several, one after the other): struct archive_registered *.  What state each is in is told:
 * whole, with the digest of its last entry, or where it was altered; and every number without a package.  NULL: there is none
 * that can be read, reported.
 */
GPtrArray *archive_registered(const struct archive_office *, struct arena *, struct diag *, enum lang);
/* The same of one register, by its path. */
GPtrArray *archive_register_at(struct arena *, struct diag *, const char *path, enum lang);

/*
 * Annuls the 档号 of a case: it stays used, the case is neither packed nor handed over again; packages that stand are left.  false:
 * reported: no register of the office's gave it, it is annulled already.
 */
bool archive_annul(const struct archive_office *, struct arena *, struct diag *, const char *archive_no,
    const char *reason);

/* A fault that the office accepts, in its own words. */
struct pack_accept {
	const char *rule, *reason;
	char **cases; /* ids that it is accepted of; NULL: of every case */
};

/* What pack is asked. */
struct archive_pack {
	const struct batch_options *run; /* inputs, settings, jobs, language */
	const char *output;              /* folder */
	const enum archive_form *form;   /* NULL: what the office's settings say */
	bool eep;                        /* DA/T 48 beside it */
	const char *materials;           /* folder of the materials' files; NULL: beside the inputs */
	const struct pack_accept *accept;
	guint accept_count;
	struct sign_with sign;
};

/* What became of the cases. */
struct archive_packed {
	GPtrArray *cases; /* of the room */
	gsize printed;    /* findings that are on the screen already */
	bool interrupted; /* some were not come to */
};

/*
 * Packs every case of the inputs that is complete for its customer type, each into one package of the output folder, and refuses the
 * others with what is missing.  EXIT_GOOD: it went through the cases, which archive_pack_tell then prints; EXIT_INTERRUPTED: reported,
 * and so is what was done by then, all of it whole; EXIT_NO_START: reported, there is nothing more to tell.
 */
enum exit_status archive_pack(struct arena *, struct diag *, struct batch_setup *, const struct archive_pack *,
    struct archive_packed *);
/* A line a case, why what was refused, the sum; JSON Lines where the run wants them.  EXIT_FINDINGS: something was refused. */
enum exit_status archive_pack_tell(struct arena *, const struct archive_pack *, const struct archive_packed *);

/* --- packages verified --- */

/* One check of a package that was made: its name is what items of templates/packages/four-property.xml go by. */
struct archive_check {
	const char *name;
	bool failed;
};

/* What is said of a part of it, whole sentences; what is not said was not looked at. */
struct archive_said {
	const char *part[LANG_COUNT], *text[LANG_COUNT];
};

/* What came of one package. */
struct archive_verified {
	const char *path;
	const char *archive_no, *record, *cons_name, *region, *company; /* company: 立档单位; "" not known */
	const char *digest;                                             /* SHA-256 of SIGN_OF; "" none */
	const char *folder; /* where its files stand on disk, as long as the call; NULL: they do not */
	guint edition, items, pages, files;
	guint64 bytes;
	enum diag_level worst;
	const GPtrArray *findings; /* struct batch_checked_finding * */
	const GPtrArray *checks;   /* struct archive_check * */
	const GPtrArray *said;     /* struct archive_said * */
	const char
	    *report; /* the record that the four-property report is made of; NULL: not asked for, or there is none */
};

/* What verify is asked of packages. */
struct archive_verify {
	const GPtrArray *data;            /* the program's, and what an office adds */
	const struct verify_rules *rules; /* of finished files, with their faces */
	const GPtrArray *packages;        /* const char *: paths */
	guint jobs;
	enum lang lang;
	bool colour;
	bool again;             /* papers are made again and compared */
	bool report;            /* what was checked is wanted for a report */
	const char *trust, *at; /* of signatures: sign_check; NULL: none */
	/* Each package, in order, when it has been looked at; what it is told lives for the call. */
	void (*tell)(void *data, const struct archive_verified *);
	void *tell_data;
};

/*
 * Each package by itself: opened safely, fixity, what package.xml says, its record judged by its own rules, every paper and material,
 * each paper's values against the record, papers made again, signatures.  Bytes that others gave are read in processes of their own.
 * EXIT_GOOD: all were looked at, whatever was found; EXIT_NO_START: reported; EXIT_INTERRUPTED.
 */
enum exit_status archive_verify(struct arena *, struct diag *, const struct archive_verify *);
/* Of one package: what was checked of it, and its own report. */
struct archive_summed {
	const char *archive_no, *record, *path; /* record: its case */
	const char *region, *company;           /* company: its 立档单位, at the head of its report; "" not known */
	const char *report;                     /* archive_verified.report; NULL: there is none */
	const GPtrArray *checks;                /* struct archive_check * */
	bool good;
};

/*
 * The receiving side's report (四性检测报告 at 移交与接收) of a package that has one, as a PDF, whole or not there; data: whose form
 * it is.  false: reported.
 */
bool archive_report(struct arena *, struct diag *, const GPtrArray *data, const struct archive_summed *,
    const char *path);

/* What a hand-over is asked; what is not said is NULL. */
struct archive_transfer {
	const struct batch_options
	    *run;           /* inputs: packages and folders of them; office: whose they are; jobs, language */
	const char *output; /* folder that the 移交 folder stands in */
	const char *name;   /* of the hand-over, an id; NULL: fonds, class and years */
	const char *content, *receiver, *carrier, *carriers, *handed;
	const enum archive_form *form; /* NULL: a folder */
};

/* What was handed over. */
struct archive_transferred {
	const char *path, *sha256; /* SHA-256 of its SIGN_OF */
	const xmlNode *record;     /* of kind handover */
};

/*
 * Puts packages that hold against their manifests, and are the last of their cases by the office's register, into one 移交 folder with
 * its register sheet and notes them in the register.  Not EXIT_GOOD: reported, nothing stands there, nothing is noted; so it is of EXIT_INTERRUPTED.
 */
enum exit_status archive_transfer(struct arena *, struct diag *, struct batch_setup *, const struct archive_transfer *,
    struct archive_transferred *);

/* Is it a 移交 folder (or a zip or tar of one): a package whose payload is packages and the list of them? */
bool archive_is_handover(const char *path);

/* What came of a 移交 folder. */
struct archive_received {
	const char *path, *sha256; /* SHA-256 of its SIGN_OF; "" none */
	const xmlNode *record;     /* what is handed over; NULL: it cannot be read */
	GPtrArray *packages;       /* char *: those of the list that are there, on disk as long as the arena */
	GHashTable *digests; /* path of one -> GINT_TO_POINTER(1): its digests are the list's; (2): they are not */
	const char *sheet;   /* the register sheet, on disk; NULL: there is none */
	const struct record_rules *rules;
};

/*
 * Holds one against its manifests and its list: every package of it and nothing else, each with the digest, files and bytes that
 * the list says, sums, numbers without twins or unexplained gaps, texts that say what the list says.  The packages and the sheet
 * themselves are archive_verify's and batch_checkup's.  true: nothing was found; else reported.
 */
bool archive_receive(struct arena *, struct diag *, const GPtrArray *data, const char *path, guint jobs,
    struct archive_received *);
/* What the register of who receives is told of a 移交 folder that holds, and what it says then. */
struct archive_receipt {
	const char *register_path; /* made where there is none; a register that gives numbers is as good */
	const char *date;          /* of receiving; NULL: not said */
	guint noted, known;        /* packages noted now; those that were noted of it before */
	const char *seq, *digest;  /* of its last entry */
};

/*
 * Notes its packages there, all or none, with the digest of the folder; once, however often it is asked.  false: reported (the
 * register was altered, has another package of a number).
 */
bool archive_note_received(struct arena *, struct diag *, const struct archive_received *, struct archive_receipt *);

/* What came of a 移交 folder and of each of its packages. */
struct archive_failed {
	const char *archive_no, *why;
};

struct archive_outcome {
	const struct archive_received *received;
	bool list_holds;         /* archive_receive, and the sheet */
	guint count;             /* packages that were verified */
	const GPtrArray *failed; /* struct archive_failed *: those that do not hold */
	const GPtrArray *checks; /* struct archive_check *: what was checked of every one of them; failed: of some */
	const GPtrArray *each;   /* struct archive_summed *, in the order they were looked at */
};

/*
 * The receiving side's copy of the register sheet, filled in with what was checked here, as a PDF, whole or not there; what people have
 * to look at stays blank.  false: reported.
 */
bool archive_report_handover(struct arena *, struct diag *, const GPtrArray *data, const struct archive_outcome *,
    const char *path);
/*
 * The four-property report of each (struct archive_summed *) in a folder, made where there is none: its place in the order and its
 * number for a name, made in so many processes.  false: reported: some has none.
 */
bool archive_report_each(struct arena *, struct diag *, const GPtrArray *data, const GPtrArray *each, guint jobs,
    const char *folder);
/* Holds each value that the register sheet carries against the list; what differs is reported. */
void archive_hold_sheet(struct arena *, struct diag *, const struct archive_received *, const struct verify_reading *);

#endif
