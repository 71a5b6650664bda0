/* Looking at finished files, inside: what crosses to the processes that do it and back, and what one of them does. */
#ifndef BATCH_CHECKUP_H
#define BATCH_CHECKUP_H

#include "base/diag.h"
#include "batch/batch.h"

/* What a file may cost: CPU and waiting [s], memory beyond what its process has when it starts [bytes]. */
struct checkup_limit {
	guint seconds, wait;
	gsize memory;
};

/* How files are looked at: the limits of one of no size, and what is done with one that is there. */
struct checkup_way {
	struct checkup_limit least;
	GVariant *(*look)(const struct batch_checkup *, struct arena *, const struct batch_checkup_file *);
};

/* A task: which file, its limit (seconds, memory). */
#define CHECKUP_TASK "(uut)"
/* What a process replies: what is known of the file; is it used up, and another wanted for the next file? */
#define CHECKUP_REPLY "(vb)"
/* An answer: sha256, facts as XML (NULL none), findings: level, id, field (NULL none), message, text. */
#define CHECKUP_ANSWER "(aymaya(uaymayayay))"

/* batch_look, the limits of a file of no size given. */
enum exit_status checkup_each(struct arena *, struct diag *, const struct batch_look *,
    const struct checkup_limit *least);
/* batch_checkup, its way given. */
enum exit_status checkup_run(struct arena *, struct diag *, const struct batch_checkup *, const struct checkup_way *);

/* Finds what lines of the list miss among the files that no line names, and copies (checkup_match.c). */
void checkup_match(struct arena *, GPtrArray *files);

/* What is known of a file, floating; facts may be NULL (checkup_look.c). */
GVariant *checkup_answer(const struct batch_checkup *, const struct diag *, const char *sha256, const xmlNode *facts);
/* Reads a file and judges it: the program's way. */
GVariant *checkup_look(const struct batch_checkup *, struct arena *, const struct batch_checkup_file *);

/* A process's whole life: it limits itself, and answers tasks until the other end is closed (checkup_child.c). */
void checkup_serve(const void *look, int fd);

#endif
