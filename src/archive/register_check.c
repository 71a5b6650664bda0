/* The register read: its entries, and whether they are what was written. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "archive/register_book.h"

#define NO_DIGEST "0000000000000000000000000000000000000000000000000000000000000000"
#define TOLD_MAX  20 /* of one register */

static GPtrArray *
entries_of(struct register_book *book, struct arena *a, struct diag *diag, const char *sql)
{
	g_autoptr(sqlite3_stmt) rows = register_query(book, diag, sql, 0);
	GPtrArray *entries = arena_list(a);
	bool good = rows != NULL;

	while (good && register_step(book, diag, rows, &good))
		g_ptr_array_add(entries, register_row(a, rows));
	return good ? entries : NULL;
}

GPtrArray *
register_entries(struct register_book *book, struct arena *a, struct diag *diag)
{
	return entries_of(book, a, diag, "SELECT " REGISTER_COLUMNS " FROM entry ORDER BY seq");
}

GPtrArray *
register_unpacked(struct register_book *book, struct arena *a, struct diag *diag)
{
	return entries_of(book, a, diag,
	    "SELECT " REGISTER_COLUMNS " FROM entry AS e WHERE kind = 'number' AND NOT EXISTS (SELECT 1 FROM entry AS o"
	    " WHERE o.region = e.region AND o.case_id = e.case_id AND o.kind IN ('packed', 'annulled')) ORDER BY seq");
}

bool
register_tell_unpacked(struct register_book *book, struct arena *a, struct diag *diag)
{
	const GPtrArray *entries = register_unpacked(book, a, diag);

	for (guint i = 0; entries != NULL && i < entries->len; i++) {
		const struct register_entry *e = entries->pdata[i];

		diag_report(diag, DIAG_REGISTER_UNPACKED, file_place(a, book->path), NULL, e->archive_no, e->case_id);
	}
	return entries != NULL;
}

bool
register_last(struct register_book *book, struct arena *a, struct diag *diag, struct register_entry *last)
{
	const GPtrArray *entries = entries_of(book, a, diag,
	    "SELECT " REGISTER_COLUMNS " FROM entry ORDER BY seq DESC LIMIT 1");

	*last = (struct register_entry){ .digest = NO_DIGEST };
	if (entries != NULL && entries->len > 0)
		*last = *(const struct register_entry *)entries->pdata[0];
	return entries != NULL;
}

/* --- whether it is what was written --- */

/* A case on the way through the entries. */
struct checked_file {
	const struct register_entry *number, *packed;
	bool annulled;
};

struct register_checking {
	struct register_book *book;
	struct arena *arena;
	struct diag *diag;
	guint told;
	GHashTable *files;    /* "region\ncase" -> struct checked_file */
	GHashTable *numbers;  /* archive_no -> its entry */
	GHashTable *counters; /* series -> the entry that had its last number */
	GHashTable *received; /* archive_no that another office gave -> its last entry */
};

static void
tell(struct register_checking *c, const struct register_entry *e, const char *zh, const char *en)
{
	struct arena *a = c->arena;

	if (c->told++ < TOLD_MAX)
		diag_say(c->diag, DIAG_REGISTER_CHAIN, file_place(a, c->book->path), NULL,
		    arena_printf(a, "第 %" G_GUINT64_FORMAT " 条（%s）%s", e->seq, e->archive_no, zh),
		    arena_printf(a, "entry %" G_GUINT64_FORMAT " (%s) %s", e->seq, e->archive_no, en));
}

static void
check_link(struct register_checking *c, const struct register_entry *e, const struct register_entry *before)
{
	guint64 expected = before != NULL ? before->seq + 1 : 1;

	if (e->seq != expected)
		tell(c, e, arena_printf(c->arena, "前面缺了第 %" G_GUINT64_FORMAT " 条", expected),
		    arena_printf(c->arena, "lacks entry %" G_GUINT64_FORMAT " before it", expected));
	if (strcmp(register_digest(c->arena, e), e->digest) != 0)
		tell(c, e, "内容被改过：与它自己的摘要不符", "was altered: it is not what its digest is of");
	if (strcmp(e->before, before != NULL ? before->digest : NO_DIGEST) != 0)
		tell(c, e, "接不上前一条：前一条被改过、换过，或者被删去",
		    "does not follow the one before, which was altered, replaced or removed");
}

static struct checked_file *
file_of(struct register_checking *c, const struct register_entry *e)
{
	const char *key = arena_printf(c->arena, "%s\n%s", e->region, e->case_id);
	struct checked_file *file = g_hash_table_lookup(c->files, key);

	if (file != NULL)
		return file;
	file = arena_alloc(c->arena, sizeof *file);
	g_hash_table_insert(c->files, (char *)key, file);
	return file;
}

static void
check_number(struct register_checking *c, const struct register_entry *e, struct checked_file *file)
{
	const struct register_entry *last = g_hash_table_lookup(c->counters, e->series);

	if (file->number != NULL)
		tell(c, e, "这件工单已经有档号", "gives a case a second number");
	if (g_hash_table_contains(c->numbers, e->archive_no))
		tell(c, e, "档号已经用过", "gives a number that was given before");
	if (e->counter != (last != NULL ? last->counter + 1 : 1))
		tell(c, e, "不是这个系列的下一号", "is not the next of its series");
	file->number = e;
	g_hash_table_insert(c->numbers, (char *)e->archive_no, (gpointer)e);
	g_hash_table_insert(c->counters, (char *)e->series, (gpointer)e);
}

static void
check_event(struct register_checking *c, const struct register_entry *e, struct checked_file *file)
{
	bool packed = strcmp(e->kind, "packed") == 0, annulled = strcmp(e->kind, "annulled") == 0;
	guint last = file->packed != NULL ? file->packed->edition : 0;

	if (!packed && !annulled && strcmp(e->kind, "handed") != 0 && strcmp(e->kind, "received") != 0)
		tell(c, e, arena_printf(c->arena, "是不认识的一种“%s”", e->kind),
		    arena_printf(c->arena, "is of an unknown kind “%s”", e->kind));
	else if (file->number == NULL || strcmp(file->number->archive_no, e->archive_no) != 0)
		tell(c, e, "说的是没有给过的档号", "speaks of a number that its case was not given");
	else if (file->annulled)
		tell(c, e, "记在档号作废以后", "comes after its number was annulled");
	else if (packed ? e->edition != last + 1 : e->edition != last)
		tell(c, e, "版次接不上", "has an edition that does not follow");
	else if (!packed && !annulled && (file->packed == NULL || strcmp(file->packed->package, e->package) != 0))
		tell(c, e, "说的不是最后装的那一包", "is not of the last package");
	file->packed = packed ? e : file->packed;
	file->annulled = file->annulled || annulled;
}

/* What came from elsewhere has its number from there: it stays one case's, and editions only grow. */
static void
check_received(struct register_checking *c, const struct register_entry *e)
{
	const struct register_entry *last = g_hash_table_lookup(c->received, e->archive_no);

	if (last != NULL && (strcmp(last->case_id, e->case_id) != 0 || strcmp(last->region, e->region) != 0))
		tell(c, e, "接收的档号以前是另一件的", "is of a number that was received as another case's");
	else if (last != NULL &&
	    (e->edition < last->edition || (e->edition == last->edition && strcmp(last->package, e->package) != 0)))
		tell(c, e, "接收的版次接不上", "was received in an edition that does not follow");
	g_hash_table_insert(c->received, (char *)e->archive_no, (gpointer)e);
}

static bool
is_from_elsewhere(const struct register_checking *c, const struct register_entry *e)
{
	return strcmp(e->kind, "received") == 0 && !g_hash_table_contains(c->numbers, e->archive_no);
}

static void
check_entries(struct register_checking *c, const GPtrArray *entries)
{
	const struct register_entry *before = NULL;

	c->files = arena_table(c->arena);
	c->numbers = arena_table(c->arena);
	c->counters = arena_table(c->arena);
	c->received = arena_table(c->arena);
	for (guint i = 0; i < entries->len; i++) {
		const struct register_entry *e = entries->pdata[i];

		check_link(c, e, before);
		if (is_from_elsewhere(c, e))
			check_received(c, e);
		else if (strcmp(e->kind, "number") == 0)
			check_number(c, e, file_of(c, e));
		else
			check_event(c, e, file_of(c, e));
		before = e;
	}
}

/* The tables, indexes and triggers of a database, as one text. */
static char *
schema_of(struct arena *a, const struct register_book *book, struct diag *diag)
{
	g_autoptr(sqlite3_stmt) rows = register_query(book, diag,
	    "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name", 0);
	GString *text = arena_string(a);
	bool good = rows != NULL;

	while (good && register_step(book, diag, rows, &good))
		g_string_append_printf(text, "%s\n", (const char *)sqlite3_column_text(rows, 0));
	return good ? text->str : NULL;
}

/* What keeps entries as they are may have been taken away without touching one. */
static bool
check_schema(struct register_checking *c)
{
	struct register_book fresh = { .path = c->book->path };
	const char *is = schema_of(c->arena, c->book, c->diag), *ought = NULL;

	if (is != NULL && sqlite3_open(":memory:", &fresh.db) == SQLITE_OK &&
	    sqlite3_exec(fresh.db, register_schema, NULL, NULL, NULL) == SQLITE_OK)
		ought = schema_of(c->arena, &fresh, c->diag);
	sqlite3_close(fresh.db);
	if (is == NULL || ought == NULL)
		return false;
	if (strcmp(is, ought) == 0)
		return true;
	diag_say(c->diag, DIAG_REGISTER_CHAIN, file_place(c->arena, c->book->path), NULL, "它不许改动的保护被拆过",
	    "what keeps it from being changed was taken away");
	return false;
}

/* The pages of the file, by SQLite. */
static bool
check_file(struct register_checking *c)
{
	g_autoptr(sqlite3_stmt) rows = register_query(c->book, c->diag, "PRAGMA integrity_check(1)", 0);
	bool good = rows != NULL;
	const char *said;

	if (!good || !register_step(c->book, c->diag, rows, &good))
		return good;
	said = (const char *)sqlite3_column_text(rows, 0);
	if (strcmp(said, "ok") == 0)
		return true;
	diag_say(c->diag, DIAG_REGISTER_DAMAGED, file_place(c->arena, c->book->path), NULL,
	    arena_printf(c->arena, "%s，内部核对不符（%s）", c->book->path, said),
	    arena_printf(c->arena, "%s, by its own check (%s)", c->book->path, said));
	return false;
}

bool
register_check(struct register_book *book, struct arena *a, struct diag *diag)
{
	struct register_checking c = { .book = book, .arena = a, .diag = diag };
	const GPtrArray *entries;

	if (!check_file(&c) || (entries = register_entries(book, a, diag)) == NULL)
		return false;
	check_entries(&c, entries);
	return check_schema(&c) && c.told == 0;
}
