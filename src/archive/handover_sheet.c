/* The register sheet of a 移交 folder carries the record that it was printed of: what of it the list says otherwise. */
#include "archive/archive.h"
#include "archive/audit.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "xml/xml.h"

void
archive_hold_sheet(struct arena *a, struct diag *d, const struct archive_received *r,
    const struct verify_reading *reading)
{
	const xmlNode *part = audit_attached(a, reading, "record.xml"),
		      *provenance = audit_attached(a, reading, "provenance.xml");
	gsize length;
	const char *normal = xml_normal(a, (xmlNode *)r->record, &length), *whole = digest_sha256(a, normal, length);
	struct audit_values values = { .arena = a, .diag = d, .place = file_place(a, r->sheet), .rules = r->rules };

	if (part == NULL || provenance == NULL) /* its rules tell */
		return;
	audit_values(&values, part, r->record);
	/* What it does not print is told by the digest of the whole list that it carries. */
	if (values.changed > 0 || !xml_is(part, "handover") ||
	    !xml_attr_is(xml_child(provenance, "whole"), "sha256", whole))
		diag_say(d, DIAG_HANDOVER_SHEET, values.place, NULL, "登记表是照另一份清单印的",
		    "it was printed of another list");
}
