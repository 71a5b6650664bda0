/*
 * The office's register: which case has which 档号, what was packed, handed over, received, annulled.  One SQLite file
 * beside the office's settings, appended only; each entry carries the digest of the one before, so that what is altered
 * afterwards shows.  It knows no clock: dates are those of the data, in texts.
 *
 *	book = register_open(arena, diag, path, true);
 *	register_begin(book, diag);                                 one transaction for all cases of a run, in their order
 *	register_number(book, arena, diag, &ask, &number);          the same for a case that has one
 *	register_end(book, diag, true);                             false: nothing of it happened
 *	… the package is made with number.archive_no and an edition …
 *	register_packed(book, arena, diag, &ask.file, edition, digest);
 */
#ifndef ARCHIVE_REGISTER_H
#define ARCHIVE_REGISTER_H

#include <stdbool.h>

#include <glib.h>

struct arena;
struct diag;
struct register_book;

/* A case as the register knows it: ids of two regions are two cases. */
struct register_file {
	const char *region, *case_id;
	const char
	    *who; /* what else tells it from others (number.h), kept with its number and its packages; NULL: nothing */
};

/* What numbers are counted in: everything of a 档号 but its counter, and how wide that is. */
struct register_series {
	const char *before, *after; /* "0000-YX·2022-D30-KH-", "" */
	guint width;                /* digits; a number that needs more is refused */
};

/* A number wanted. */
struct register_ask {
	struct register_file file;
	struct register_series series;
	const char
	    *text; /* what the number stands for, kept with it (number.h): given back whenever the case is asked for */
};

/* What is known of a case's number. */
struct register_number {
	const char *archive_no;
	const char *text;    /* of the entry that gave it: of the first time, not of this one */
	const char *item_no; /* the counter in it, as it is written: "0001" */
	bool fresh;          /* given now; else the case had it */
	guint edition;       /* of its last package; 0: none was packed yet */
	const char *package; /* digest of that; "" none */
	const char *who;     /* kept with that, else with the number (among its text); "" none: of an older program */
};

/* An entry, as a listing shows it; what does not apply is "" or 0. */
struct register_entry {
	guint64 seq;      /* 1 … without a gap */
	const char *kind; /* "number" "packed" "annulled" "handed" "received" */
	const char *region, *case_id, *archive_no;
	const char *series; /* of a number: "0000-YX·2022-D30-KH-#" */
	guint counter;      /* of a number: 1 … */
	guint edition;
	const char *package; /* SHA-256 of a package's tagmanifest-sha256.txt, hex */
	const char *text;
	const char *before, *digest; /* SHA-256 of the entry before, of this one; before of the first: 64 zeros */
};

/*
 * Opens a register, or makes one where there is none (create).  It is closed when the arena is freed or by register_close;
 * what is not ended by then never happened.  NULL: reported: not there, not readable, damaged, something else than a register,
 * of a newer program, in use for more than a minute.
 */
struct register_book *register_open(struct arena *, struct diag *, const char *path, bool create);
void register_close(struct register_book *);
const char *register_path(const struct register_book *);

/* Several changes as one: others wait until it is ended.  A change outside of them is one by itself. false: reported. */
bool register_begin(struct register_book *, struct diag *);
bool register_end(struct register_book *, struct diag *, bool keep);

/*
 * The 档号 of a case: the one it has, for ever, whatever the series says now; else the next of the series, from 1, never one that
 * was given before.  false: reported (annulled, the series is full, the register may not be written).
 */
bool register_number(struct register_book *, struct arena *, struct diag *, const struct register_ask *,
    struct register_number *);
/* The same without giving one. false: it has none; reported only when the register cannot be read. */
bool register_lookup(struct register_book *, struct arena *, struct diag *, const struct register_file *,
    struct register_number *);

/*
 * A package stands: its edition is the last one's, if it is that very package (nothing is noted then), else the one after.
 * false: reported: the case has no number, or others packed it meanwhile.
 */
bool register_packed(struct register_book *, struct arena *, struct diag *, const struct register_file *, guint edition,
    const char *digest);
/* The last package of a case was handed over or received; text: the hand-over's name, dates, who. */
bool register_handed(struct register_book *, struct arena *, struct diag *, const struct register_file *,
    const char *digest, const char *text);
bool register_received(struct register_book *, struct arena *, struct diag *, const struct register_file *,
    const char *digest, const char *text);
/* A package that a hand-over brought, its number this register's or another office's. */
struct register_receipt {
	struct register_file file;
	const char *archive_no, *digest;
	guint edition;
	const char *handover; /* its name and what tells it from others of that name */
	const char *date;     /* of receiving; NULL: not said */
};

/*
 * Notes it, inside register_begin … register_end; *fresh: it was not noted of this very hand-over before.  A number that this
 * register gave is register_received; of others an edition is one package, and none is older than the last that came.  false: reported.
 */
bool register_receive(struct register_book *, struct arena *, struct diag *, const struct register_receipt *,
    bool *fresh);
/* A number is given up: it stays used, its case gets no other and is not packed again.  text: why. */
bool register_annulled(struct register_book *, struct arena *, struct diag *, const struct register_file *,
    const char *text);

/* The last entry; of an empty register seq is 0 and the digest 64 zeros.  false: reported. */
bool register_last(struct register_book *, struct arena *, struct diag *, struct register_entry *);
/* Entries in order: struct register_entry *. NULL: reported. */
GPtrArray *register_entries(struct register_book *, struct arena *, struct diag *);
/* Numbers without a package, annulled ones left out, in order: struct register_entry *. NULL: reported. */
GPtrArray *register_unpacked(struct register_book *, struct arena *, struct diag *);
/* Warns of each of them. false: the register cannot be read, reported. */
bool register_tell_unpacked(struct register_book *, struct arena *, struct diag *);
/*
 * Every entry against its own digest and the one before, numbers and editions against what came before them, the file by SQLite
 * itself.  false: reported, each at its entry.
 */
bool register_check(struct register_book *, struct arena *, struct diag *);

#endif
