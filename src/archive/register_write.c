/* What is written into the register: numbers, and what became of their packages. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "archive/register_book.h"

#define COUNTER_MAX 99999999u /* of eight digits */

/* A change that is part of the transaction in hand, or one by itself. */
static bool
enter(struct register_book *book, struct diag *diag, bool *own)
{
	*own = !book->begun;
	return !*own || register_begin(book, diag);
}

static bool
leave(struct register_book *book, struct diag *diag, bool own, bool good)
{
	return own ? register_end(book, diag, good) && good : good;
}

bool
register_append(struct register_book *book, struct arena *a, struct diag *diag, struct register_entry *e)
{
	g_autoptr(sqlite3_stmt) statement = NULL;
	bool good = true;

	e->seq = book->last_seq + 1;
	e->before = arena_strdup(a, book->last_digest);
	e->digest = register_digest(a, e);
	statement = register_query(book, diag,
	    "INSERT INTO entry (kind, region, case_id, archive_no, series, package, text, before, digest, seq, counter, edition)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
	    9, e->kind, e->region, e->case_id, e->archive_no, e->series, e->package, e->text, e->before, e->digest);
	if (statement == NULL)
		return false;
	sqlite3_bind_int64(statement, 10, (sqlite3_int64)e->seq);
	sqlite3_bind_int64(statement, 11, e->counter);
	sqlite3_bind_int64(statement, 12, e->edition);
	register_step(book, diag, statement, &good);
	if (!good)
		return false;
	book->last_seq = e->seq;
	g_strlcpy(book->last_digest, e->digest, sizeof book->last_digest);
	return true;
}

/* --- what is known of a case --- */

struct register_known {
	const struct register_entry *number, *packed, *annulled; /* NULL: none; the last one each */
};

static bool
known_of(struct register_book *book, struct arena *a, struct diag *diag, const struct register_file *file,
    struct register_known *known)
{
	g_autoptr(sqlite3_stmt) rows = register_query(book, diag,
	    "SELECT " REGISTER_COLUMNS " FROM entry WHERE region = ?1 AND case_id = ?2 ORDER BY seq", 2, file->region,
	    file->case_id);
	bool good = rows != NULL;

	*known = (struct register_known){ 0 };
	while (good && register_step(book, diag, rows, &good)) {
		const struct register_entry *e = register_row(a, rows);

		if (strcmp(e->kind, "number") == 0)
			known->number = e;
		else if (strcmp(e->kind, "packed") == 0)
			known->packed = e;
		else if (strcmp(e->kind, "annulled") == 0)
			known->annulled = e;
	}
	return good;
}

/* The counter as it stands in a number: what the series has a # for. */
static const char *
item_of(struct arena *a, const struct register_entry *number)
{
	gsize before = strcspn(number->series, "#"),
	      after = strlen(number->series) - MIN(before + 1, strlen(number->series));
	gsize length = strlen(number->archive_no);

	return length < before + after ? "" : arena_strndup(a, number->archive_no + before, length - before - after);
}

static void
tell_known(struct arena *a, const struct register_known *known, bool fresh, struct register_number *out)
{
	*out = (struct register_number){ .archive_no = known->number->archive_no,
		.text = known->number->text,
		.item_no = item_of(a, known->number),
		.fresh = fresh,
		.edition = known->packed != NULL ? known->packed->edition : 0,
		.package = known->packed != NULL ? known->packed->package : "",
		.who = known->packed != NULL && known->packed->text[0] != '\0' ? known->packed->text :
										 known->number->text };
}

bool
register_lookup(struct register_book *book, struct arena *a, struct diag *diag, const struct register_file *file,
    struct register_number *out)
{
	struct register_known known;

	if (!known_of(book, a, diag, file, &known) || known.number == NULL)
		return false;
	tell_known(a, &known, false, out);
	return true;
}

/* --- numbers --- */

/* The next of a series. false: reported. */
static bool
next_of(struct register_book *book, struct arena *a, struct diag *diag, const struct register_series *series,
    const char *name, guint *next)
{
	g_autoptr(sqlite3_stmt) row = register_query(book, diag,
	    "SELECT coalesce(max(counter), 0) + 1 FROM entry WHERE kind = 'number' AND series = ?1", 1, name);
	bool good = row != NULL;
	guint64 most = 1;

	for (guint i = 0; i < series->width; i++)
		most *= 10;
	if (!good || !register_step(book, diag, row, &good))
		return false;
	*next = (guint)sqlite3_column_int64(row, 0);
	if (*next < most && *next <= COUNTER_MAX)
		return true;
	diag_report(diag, DIAG_REGISTER_USED_UP, file_place(a, book->path), NULL, name, series->width);
	return false;
}

static const char *
who_of(const struct register_file *file)
{
	return file->who != NULL ? file->who : "";
}

static const struct register_entry *
give(struct register_book *book, struct arena *a, struct diag *diag, const struct register_ask *ask)
{
	const struct register_series *s = &ask->series;
	const char *name = arena_printf(a, "%s#%s", s->before, s->after);
	const char *who = who_of(&ask->file);
	struct register_entry *e;
	guint next;

	if (!next_of(book, a, diag, s, name, &next))
		return NULL;
	e = arena_alloc(a, sizeof *e);
	*e = (struct register_entry){ .kind = "number",
		.region = ask->file.region,
		.case_id = ask->file.case_id,
		.archive_no = arena_printf(a, "%s%0*u%s", s->before, (int)s->width, next, s->after),
		.series = name,
		.counter = next,
		.package = "",
		.text = who[0] != '\0' ? arena_printf(a, "%s\n%s", ask->text, who) : ask->text };
	return register_append(book, a, diag, e) ? e : NULL;
}

static bool
tell_annulled(struct register_book *book, struct arena *a, struct diag *diag, const struct register_entry *annulled)
{
	diag_report(diag, DIAG_REGISTER_ANNULLED, file_place(a, book->path), NULL, annulled->case_id,
	    annulled->archive_no, annulled->text);
	return false;
}

bool
register_number(struct register_book *book, struct arena *a, struct diag *diag, const struct register_ask *ask,
    struct register_number *out)
{
	struct register_known known = { 0 };
	bool own, good, fresh;

	if (!enter(book, diag, &own))
		return false;
	good = known_of(book, a, diag, &ask->file, &known);
	fresh = known.number == NULL;
	if (good && known.annulled != NULL)
		good = tell_annulled(book, a, diag, known.annulled);
	else if (good && fresh)
		good = (known.number = give(book, a, diag, ask)) != NULL;
	if (!leave(book, diag, own, good))
		return false;
	tell_known(a, &known, fresh, out);
	return true;
}

/* --- what became of it --- */

/* The case of an entry to be: one with a number that holds. false: reported. */
static bool
standing(struct register_book *book, struct arena *a, struct diag *diag, const struct register_file *file,
    struct register_known *known)
{
	if (!known_of(book, a, diag, file, known))
		return false;
	if (known->annulled != NULL)
		return tell_annulled(book, a, diag, known->annulled);
	if (known->number != NULL)
		return true;
	diag_report(diag, DIAG_REGISTER_UNKNOWN, file_place(a, book->path), NULL, file->case_id, file->region);
	return false;
}

static bool
append_of(struct register_book *book, struct arena *a, struct diag *diag, const struct register_known *known,
    const char *kind, guint edition, const char *package, const char *text)
{
	struct register_entry e = { .kind = kind,
		.region = known->number->region,
		.case_id = known->number->case_id,
		.archive_no = known->number->archive_no,
		.series = "",
		.edition = edition,
		.package = package,
		.text = text };

	return register_append(book, a, diag, &e);
}

static bool
note_packed(struct register_book *book, struct arena *a, struct diag *diag, const struct register_known *known,
    guint edition, const char *digest, const char *who)
{
	guint last = known->packed != NULL ? known->packed->edition : 0;

	if (edition == last && last > 0 && strcmp(known->packed->package, digest) == 0)
		return true;
	if (edition == last + 1)
		return append_of(book, a, diag, known, "packed", edition, digest, who);
	diag_report(diag, DIAG_REGISTER_OVERTAKEN, file_place(a, book->path), NULL, known->number->archive_no, last,
	    edition);
	return false;
}

bool
register_packed(struct register_book *book, struct arena *a, struct diag *diag, const struct register_file *file,
    guint edition, const char *digest)
{
	struct register_known known;
	bool own, good;

	if (!enter(book, diag, &own))
		return false;
	good = standing(book, a, diag, file, &known) &&
	    note_packed(book, a, diag, &known, edition, digest, who_of(file));
	return leave(book, diag, own, good);
}

/* Only of the last package: an older one is not what the office has. */
static bool
note_moved(struct register_book *book, struct arena *a, struct diag *diag, const struct register_file *file,
    const char *kind, const char *digest, const char *text)
{
	struct register_known known;
	bool own, good;

	if (!enter(book, diag, &own))
		return false;
	good = standing(book, a, diag, file, &known);
	if (good && (known.packed == NULL || strcmp(known.packed->package, digest) != 0)) {
		diag_report(diag, DIAG_REGISTER_OTHER, file_place(a, book->path), NULL, known.number->archive_no,
		    known.packed != NULL ? known.packed->package : "—", digest);
		good = false;
	}
	good = good && append_of(book, a, diag, &known, kind, known.packed->edition, digest, text);
	return leave(book, diag, own, good);
}

bool
register_handed(struct register_book *book, struct arena *a, struct diag *diag, const struct register_file *file,
    const char *digest, const char *text)
{
	return note_moved(book, a, diag, file, "handed", digest, text);
}

bool
register_received(struct register_book *book, struct arena *a, struct diag *diag, const struct register_file *file,
    const char *digest, const char *text)
{
	return note_moved(book, a, diag, file, "received", digest, text);
}

bool
register_annulled(struct register_book *book, struct arena *a, struct diag *diag, const struct register_file *file,
    const char *text)
{
	struct register_known known;
	bool own, good;

	if (!enter(book, diag, &own))
		return false;
	good = standing(book, a, diag, file, &known) &&
	    append_of(book, a, diag, &known, "annulled", known.packed != NULL ? known.packed->edition : 0, "", text);
	return leave(book, diag, own, good);
}
