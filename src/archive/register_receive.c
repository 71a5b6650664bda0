/* The register of who receives: packages that other offices numbered, noted as they came. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "archive/register_book.h"

/* What is known of a number. */
struct received_known {
	bool given;                           /* by this register */
	const struct register_entry *last;    /* received; NULL: never */
	const struct register_entry *of_this; /* of this very hand-over; NULL: not noted */
};

static bool
is_of(const struct register_entry *e, const struct register_receipt *r)
{
	return strcmp(e->package, r->digest) == 0 && g_str_has_prefix(e->text, r->handover);
}

static bool
known_of(struct register_book *book, struct arena *a, struct diag *diag, const struct register_receipt *r,
    struct received_known *known)
{
	g_autoptr(sqlite3_stmt) rows = register_query(book, diag,
	    "SELECT " REGISTER_COLUMNS " FROM entry WHERE archive_no = ?1 AND kind IN ('number', 'received')"
	    " ORDER BY seq",
	    1, r->archive_no);
	bool good = rows != NULL;

	*known = (struct received_known){ 0 };
	while (good && register_step(book, diag, rows, &good)) {
		const struct register_entry *e = register_row(a, rows);

		if (strcmp(e->kind, "number") == 0) {
			known->given = true;
			continue;
		}
		known->last = e;
		known->of_this = is_of(e, r) ? e : known->of_this;
	}
	return good;
}

static bool
refuse(struct register_book *book, struct arena *a, struct diag *diag, const struct register_receipt *r, const char *zh,
    const char *en)
{
	diag_say(diag, DIAG_RECEIVE_OTHER, file_place(a, book->path), NULL, arena_printf(a, "%s %s", r->archive_no, zh),
	    arena_printf(a, "%s %s", r->archive_no, en));
	return false;
}

/* A number is one case's for ever, an edition of it one package, and editions only grow. */
static bool
follows(struct register_book *book, struct arena *a, struct diag *diag, const struct register_receipt *r,
    const struct register_entry *last)
{
	if (last == NULL)
		return true;
	if (strcmp(last->case_id, r->file.case_id) != 0 || strcmp(last->region, r->file.region) != 0)
		return refuse(book, a, diag, r, arena_printf(a, "以前接收的是 %s 的", last->case_id),
		    arena_printf(a, "was received as that of %s", last->case_id));
	if (r->edition < last->edition)
		return refuse(book, a, diag, r,
		    arena_printf(a, "已经接收了第 %u 版，这一包是第 %u 版", last->edition, r->edition),
		    arena_printf(a, "was received in edition %u, and this is edition %u", last->edition, r->edition));
	if (r->edition == last->edition && strcmp(last->package, r->digest) != 0)
		return refuse(book, a, diag, r,
		    arena_printf(a, "同是第 %u 版，以前接收的摘要是 %s", last->edition, last->package),
		    arena_printf(a, "was received in the same edition %u with the digest %s", last->edition,
			last->package));
	return true;
}

static bool
note(struct register_book *book, struct arena *a, struct diag *diag, const struct register_receipt *r, bool given)
{
	const char *text = r->date != NULL ? arena_printf(a, "%s，接收日期 %s", r->handover, r->date) : r->handover;
	struct register_entry e = { .kind = "received",
		.region = r->file.region,
		.case_id = r->file.case_id,
		.archive_no = r->archive_no,
		.series = "",
		.edition = r->edition,
		.package = r->digest,
		.text = text };

	return given ? register_received(book, a, diag, &r->file, r->digest, text) : register_append(book, a, diag, &e);
}

bool
register_receive(struct register_book *book, struct arena *a, struct diag *diag, const struct register_receipt *r,
    bool *fresh)
{
	struct received_known known;

	if (!known_of(book, a, diag, r, &known))
		return false;
	*fresh = known.of_this == NULL;
	if (!*fresh)
		return true;
	if (!known.given && !follows(book, a, diag, r, known.last))
		return false;
	if (known.last != NULL && strcmp(known.last->package, r->digest) == 0)
		diag_report(diag, DIAG_RECEIVE_AGAIN, file_place(a, book->path), NULL, r->archive_no, known.last->text);
	return note(book, a, diag, r, known.given);
}
