/* The register opened, its transactions, its statements; what SQLite says, in a clerk's words. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "archive/register_book.h"

#define APPLICATION 0x6277617a /* "bwaz": what makes a database a register of this program */
#define VERSION     1
#define PATIENCE    60000 /* [ms] that a clerk waits for another */

/* Appended only: triggers refuse changes, and an entry that does not follow the last one; the digests tell of those who pass them by. */
const char register_schema[] =
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, region TEXT NOT NULL, case_id TEXT NOT NULL,"
    " archive_no TEXT NOT NULL, series TEXT NOT NULL, counter INTEGER NOT NULL, edition INTEGER NOT NULL,"
    " package TEXT NOT NULL, text TEXT NOT NULL, before TEXT NOT NULL UNIQUE, digest TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE INDEX entry_case ON entry (region, case_id);"
    "CREATE UNIQUE INDEX number_case ON entry (region, case_id) WHERE kind = 'number';"
    "CREATE UNIQUE INDEX number_once ON entry (archive_no) WHERE kind = 'number';"
    "CREATE UNIQUE INDEX number_next ON entry (series, counter) WHERE kind = 'number';"
    "CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT raise(ABORT, 'appended only'); END;"
    "CREATE TRIGGER entry_as_it_is BEFORE UPDATE ON entry BEGIN SELECT raise(ABORT, 'appended only'); END;"
    "CREATE TRIGGER entry_follows BEFORE INSERT ON entry"
    " WHEN new.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entry)"
    " OR new.before <> coalesce((SELECT digest FROM entry ORDER BY seq DESC LIMIT 1), new.before)"
    " BEGIN SELECT raise(ABORT, 'out of order'); END;";

/* A fault of the file, with why in both languages. */
static void
tell_why(const struct register_book *book, struct diag *diag, enum diag_code code, const char *zh, const char *en)
{
	g_autoptr(arena) a = arena_new();

	diag_say(diag, code, file_place(a, book->path), NULL, arena_printf(a, "%s，%s", book->path, zh),
	    arena_printf(a, "%s, %s", book->path, en));
}

bool
register_tell(const struct register_book *book, struct diag *diag, int code)
{
	g_autoptr(arena) a = arena_new();
	struct place place = file_place(a, book->path);
	int error = book->db != NULL ? sqlite3_system_errno(book->db) : 0;

	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		diag_report(diag, DIAG_REGISTER_BUSY, place, NULL, book->path);
		break;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		diag_report(diag, DIAG_REGISTER_READONLY, place, NULL, book->path);
		break;
	case SQLITE_CANTOPEN:
		diag_errno(diag, DIAG_REGISTER_OPEN, place, book->path, error != 0 ? error : ENXIO);
		break;
	case SQLITE_NOTADB:
		diag_report(diag, DIAG_REGISTER_FOREIGN, place, NULL, book->path);
		break;
	case SQLITE_FULL:
		tell_why(book, diag, DIAG_REGISTER_WRITE, "磁盘已满", "the disk is full");
		break;
	case SQLITE_IOERR:
	case SQLITE_NOLFS:
		tell_why(book, diag, DIAG_REGISTER_WRITE, "磁盘读写出错", "the disk cannot be read or written");
		break;
	default:
		tell_why(book, diag, DIAG_REGISTER_DAMAGED, "内容不完整", "its content is not whole");
	}
	return false;
}

sqlite3_stmt *
register_query(const struct register_book *book, struct diag *diag, const char *sql, guint count, ...)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(book->db, sql, -1, &statement, NULL);
	va_list texts;

	va_start(texts, count);
	for (guint i = 0; i < count && code == SQLITE_OK; i++)
		code = sqlite3_bind_text(statement, (int)i + 1, va_arg(texts, const char *), -1, SQLITE_TRANSIENT);
	va_end(texts);
	if (code == SQLITE_OK)
		return statement;
	register_tell(book, diag, code);
	sqlite3_finalize(statement);
	return NULL;
}

bool
register_step(const struct register_book *book, struct diag *diag, sqlite3_stmt *statement, bool *good)
{
	int code = sqlite3_step(statement);

	if (code != SQLITE_ROW && code != SQLITE_DONE)
		*good = register_tell(book, diag, code);
	return code == SQLITE_ROW;
}

/* --- entries --- */

static const char *
column(struct arena *a, sqlite3_stmt *row, int index)
{
	const unsigned char *text = sqlite3_column_text(row, index);

	return text == NULL ? "" : arena_strdup(a, (const char *)text);
}

struct register_entry *
register_row(struct arena *a, sqlite3_stmt *row)
{
	struct register_entry *e = arena_alloc(a, sizeof *e);

	*e = (struct register_entry){ .seq = (guint64)sqlite3_column_int64(row, 0),
		.kind = column(a, row, 1),
		.region = column(a, row, 2),
		.case_id = column(a, row, 3),
		.archive_no = column(a, row, 4),
		.series = column(a, row, 5),
		.counter = (guint)sqlite3_column_int64(row, 6),
		.edition = (guint)sqlite3_column_int64(row, 7),
		.package = column(a, row, 8),
		.text = column(a, row, 9),
		.before = column(a, row, 10),
		.digest = column(a, row, 11) };
	return e;
}

char *
register_digest(struct arena *a, const struct register_entry *e)
{
	const char *fields[] = { arena_printf(a, "%" G_GUINT64_FORMAT, e->seq), e->kind, e->region, e->case_id,
		e->archive_no, e->series, arena_printf(a, "%u", e->counter), arena_printf(a, "%u", e->edition),
		e->package, e->text, e->before };
	GString *text = arena_string(a);

	g_string_append(text, "banwen-register-1\n");
	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
		g_string_append_printf(text, "%zu:%s\n", strlen(fields[i]), fields[i]);
	return digest_sha256(a, text->str, text->len);
}

/* --- open and close --- */

static void
close_book(gpointer data)
{
	struct register_book *book = data;

	/* A forked child shares the file but none of its locks: closing it there could take the parent's journal away. */
	if (book->db != NULL && book->owner == getpid())
		sqlite3_close(book->db);
	book->db = NULL;
	g_free(book->path);
	book->path = NULL;
}

void
register_close(struct register_book *book)
{
	if (book->db != NULL && book->owner == getpid())
		sqlite3_close(book->db);
	book->db = NULL;
}

const char *
register_path(const struct register_book *book)
{
	return book->path;
}

static bool
run(const struct register_book *book, struct diag *diag, const char *sql)
{
	int code = sqlite3_exec(book->db, sql, NULL, NULL, NULL);

	return code == SQLITE_OK || register_tell(book, diag, code);
}

static bool
number_of(const struct register_book *book, struct diag *diag, const char *sql, gint64 *number)
{
	g_autoptr(sqlite3_stmt) statement = register_query(book, diag, sql, 0);
	bool good = statement != NULL;

	if (good && register_step(book, diag, statement, &good))
		*number = sqlite3_column_int64(statement, 0);
	return good;
}

/* Is the file a register? *empty: it has nothing in it yet. */
static bool
recognise(const struct register_book *book, struct diag *diag, bool *empty)
{
	g_autoptr(arena) a = arena_new();
	gint64 id = 0, version = 0, tables = 0;

	if (!number_of(book, diag, "PRAGMA application_id", &id) ||
	    !number_of(book, diag, "PRAGMA user_version", &version) ||
	    !number_of(book, diag, "SELECT count(*) FROM sqlite_schema", &tables))
		return false;
	*empty = id == 0 && version == 0 && tables == 0;
	if (*empty || (id == APPLICATION && version == VERSION))
		return true;
	diag_report(diag, id == APPLICATION ? DIAG_REGISTER_NEWER : DIAG_REGISTER_FOREIGN, file_place(a, book->path),
	    NULL, book->path);
	return false;
}

/* Two clerks may come to make it: the second finds it made. */
static bool
make(struct register_book *book, struct diag *diag)
{
	bool empty = false;

	if (!run(book, diag, "BEGIN IMMEDIATE"))
		return false;
	if (!recognise(book, diag, &empty) || (empty && !run(book, diag, register_schema)) ||
	    (empty && !run(book, diag, "PRAGMA application_id = 1651990906; PRAGMA user_version = 1")))
		return run(book, diag, "ROLLBACK") && false;
	return run(book, diag, "COMMIT");
}

static bool
settle(struct register_book *book, struct diag *diag, bool create)
{
	g_autoptr(arena) a = arena_new();
	bool empty = false;

	G_STATIC_ASSERT(APPLICATION == 1651990906 && VERSION == 1);
	sqlite3_busy_timeout(book->db, PATIENCE);
	sqlite3_db_config(book->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(book->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (!run(book, diag, "PRAGMA synchronous = EXTRA") || !recognise(book, diag, &empty))
		return false;
	if (empty && create)
		return make(book, diag);
	if (empty)
		diag_report(diag, DIAG_REGISTER_FOREIGN, file_place(a, book->path), NULL, book->path);
	return !empty;
}

/*
 * A regular file stands there, made now if it may be: of its own mode, so that the clerks of a group share it.  One that stands is
 * not opened here: closing it would take away the locks that this process may hold on it.  false: reported.
 */
static bool
stand(const struct register_book *book, struct diag *diag, bool create)
{
	g_autoptr(arena) a = arena_new();
	struct place place = file_place(a, book->path);
	int file;

	if (g_file_test(book->path, G_FILE_TEST_IS_REGULAR))
		return true;
	if (g_file_test(book->path, G_FILE_TEST_EXISTS))
		diag_errno(diag, DIAG_REGISTER_OPEN, place, book->path, ENXIO);
	else if (!create)
		diag_report(diag, DIAG_REGISTER_NONE, place, NULL, book->path);
	else if ((file = open(book->path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0660)) >= 0)
		return close(file) == 0;
	else if (errno == EEXIST) /* another made it meanwhile */
		return true;
	else
		diag_errno(diag, DIAG_REGISTER_OPEN, place, book->path, errno);
	return false;
}

struct register_book *
register_open(struct arena *a, struct diag *diag, const char *path, bool create)
{
	struct register_book *book = arena_adopt(a, arena_alloc(a, sizeof *book), close_book);
	int code;

	book->path = g_strdup(path);
	book->owner = getpid();
	if (!stand(book, diag, create))
		return NULL;
	code = sqlite3_open_v2(path, &book->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK) {
		register_tell(book, diag, code);
		return NULL;
	}
	return settle(book, diag, create) ? book : NULL;
}

/* --- transactions --- */

/* Nothing is appended to an entry that is not what it was: that would bury it. */
static bool
read_last(struct register_book *book, struct diag *diag)
{
	g_autoptr(arena) a = arena_new();
	struct register_entry last;

	if (!register_last(book, a, diag, &last))
		return false;
	book->last_seq = last.seq;
	g_strlcpy(book->last_digest, last.digest, sizeof book->last_digest);
	if (last.seq == 0 || strcmp(register_digest(a, &last), last.digest) == 0)
		return true;
	diag_say(diag, DIAG_REGISTER_CHAIN, file_place(a, book->path), NULL,
	    arena_printf(a, "第 %" G_GUINT64_FORMAT " 条（%s）内容被改过", last.seq, last.archive_no),
	    arena_printf(a, "entry %" G_GUINT64_FORMAT " (%s) was altered", last.seq, last.archive_no));
	return false;
}

bool
register_begin(struct register_book *book, struct diag *diag)
{
	if (!run(book, diag, "BEGIN IMMEDIATE"))
		return false;
	book->begun = true;
	if (read_last(book, diag))
		return true;
	register_end(book, diag, false);
	return false;
}

bool
register_end(struct register_book *book, struct diag *diag, bool keep)
{
	book->begun = false;
	/* After some errors SQLite has taken everything back itself. */
	if (sqlite3_get_autocommit(book->db) != 0)
		return !keep;
	if (keep && run(book, diag, "COMMIT"))
		return true;
	if (sqlite3_get_autocommit(book->db) == 0)
		sqlite3_exec(book->db, "ROLLBACK", NULL, NULL, NULL);
	return !keep;
}
