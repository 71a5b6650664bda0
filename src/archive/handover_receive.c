/* verify --receive: a 移交 folder that holds is noted in the register of who receives it. */
#include <stdlib.h>

#include "archive/archive.h"
#include "archive/register.h"
#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"

/* Its name may be another one's; the digest of the whole folder, which `transfer` printed, is not. */
static const char *
handover_text(struct arena *a, const struct archive_received *r)
{
	return arena_printf(a, "%s，移交文件夹 %s", xml_attr_or(r->record, "id", ""), r->sha256);
}

static bool
note_all(struct register_book *book, struct arena *a, struct diag *d, const struct archive_received *r,
    struct archive_receipt *out)
{
	const char *handover = handover_text(a, r);
	bool fresh;

	for (const xmlNode *n = xml_child(r->record, "package"); n != NULL; n = xml_next(n, "package")) {
		const struct register_receipt one = {
			.file = { .region = xml_attr_or(n, "region", ""), .case_id = xml_attr_or(n, "case", "") },
			.archive_no = xml_attr_or(n, "archive_no", ""),
			.digest = xml_attr_or(n, "sha256", ""),
			.edition = (guint)strtoul(xml_attr_or(n, "edition", "0"), NULL, 10),
			.handover = handover,
			.date = out->date,
		};

		if (!register_receive(book, a, d, &one, &fresh))
			return false;
		out->noted += fresh;
		out->known += !fresh;
	}
	return true;
}

bool
archive_note_received(struct arena *a, struct diag *d, const struct archive_received *r, struct archive_receipt *out)
{
	struct register_book *book = register_open(a, d, out->register_path, true);
	struct register_entry last;
	bool good;

	out->noted = out->known = 0;
	if (book == NULL || !register_check(book, a, d) || !register_begin(book, d))
		return false;
	good = note_all(book, a, d, r, out);
	if (!register_end(book, d, good) || !good || !register_last(book, a, d, &last))
		return false;
	out->seq = arena_printf(a, "%" G_GUINT64_FORMAT, last.seq);
	out->digest = last.digest;
	register_close(book);
	return true;
}
