/*
 * What crosses between the parent and a worker: tasks go down, their replies come back, each parcel of them one
 * GVariant (base/child.h).  Texts are byte strings, so that a name or a cell in whatever bytes stays as it is.
 */
#ifndef BATCH_WIRE_H
#define BATCH_WIRE_H

#include "record/record.h"

/* One record on its way to a worker. */
struct batch_task {
	guint64 number; /* of the run, from 0 */
	guint input;    /* index into batch_job.files */
	const struct record_text *text;
	const char *twin; /* "file:line" of the record that already has this id, or NULL */
};

/* Tasks: number, input, twin (may be NULL), record. */
#define WIRE_TASKS "a(tumay" RECORD_TEXT ")"
/*
 * Replies: lines of results.jsonl, messages (kind, place, text: batch/told.h), findings (id, file, row of findings.csv; lines and rows "" where
 * nobody will read them), text for stdout (of `check` the heading of its findings), status, numbers of findings, of files set aside, of records in a region they do not say (0, 1), parse and judge time, documents (id, title, status, first file, times),
 * findings that cost something (id, what, was a document rejected for it?), the sample for rules over the run; of a record that
 * somebody goes on with: input, id, normal form, verdict, findings (level, id, field, what, source); what is to be worked off in
 * tables: the rows (file, sheet, number, head, cells under their heads), the findings of them (batch/worklist.h).
 */
#define WIRE_JUDGED       "(tayayaya(uayayayay))"
#define WIRE_MARK         "(ubbbayayayayayayayaytu)"
#define WIRE_WORK         "(a(ayaytta(ayay))a" WIRE_MARK ")"
#define WIRE_REPLY        "(aya(ayayay)a(ayayay)ayuuuuuxa(ayayuayax)a(ayayb)aym" WIRE_JUDGED WIRE_WORK ")"
#define WIRE_REPLIES      "a" WIRE_REPLY
#define WIRE_REPLY_STATUS 4  /* which child of a reply that is, */
#define WIRE_REPLY_SAMPLE 12 /* the sample, */
#define WIRE_REPLY_JUDGED 13 /* the record */

/* A parcel of tasks, the caller's to unref; it borrows their texts. */
GVariant *wire_tasks(const struct batch_task *const *, guint count);
/* One of its tasks, whose texts are the parcel's. */
struct batch_task *wire_task(struct arena *, GVariant *parcel, gsize index);

#endif
