/* Inside the register: the open database, and its statements. */
#ifndef ARCHIVE_REGISTER_BOOK_H
#define ARCHIVE_REGISTER_BOOK_H

#include <stdbool.h>
#include <sys/types.h>

#include <sqlite3.h>

#include "archive/register.h"

struct register_book {
	char *path;
	sqlite3 *db;
	pid_t owner; /* a child that inherits it leaves it alone */
	bool begun;
	guint64 last_seq;     /* while begun: the last entry, */
	char last_digest[65]; /* and its digest */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(sqlite3_stmt, sqlite3_finalize)

/* The columns of an entry, in the order of register_row(). */
#define REGISTER_COLUMNS \
	"seq, kind, region, case_id, archive_no, series, counter, edition, package, text, before, digest"

/* Makes what is there the tables of a register. */
extern const char register_schema[];

/* register.c: tells what SQLite says, in a clerk's words. Gives false. */
bool register_tell(const struct register_book *, struct diag *, int code);
/* A statement with so many texts (const char *) bound, from 1 on. NULL: reported. */
sqlite3_stmt *register_query(const struct register_book *, struct diag *, const char *sql, guint count, ...);
/* The next row. false: there is none, or *good has become false, which was reported. */
bool register_step(const struct register_book *, struct diag *, sqlite3_stmt *, bool *good);
/* The row in hand; strings are copied. */
struct register_entry *register_row(struct arena *, sqlite3_stmt *);
/* register_write.c: appends an entry; fills in its place, the digest before and its own.  false: reported. */
bool register_append(struct register_book *, struct arena *, struct diag *, struct register_entry *);
/* What an entry's digest is of: its fields, each with its length before it, and the digest before. */
char *register_digest(struct arena *, const struct register_entry *);

#endif
