/* lint: what is looked at in one run of it. */
#ifndef CLI_LINT_H
#define CLI_LINT_H

#include <glib.h>

struct arena;
struct batch_setup;
struct diag;

struct cli_lint {
	struct arena *arena;
	struct diag *diag; /* all that was found, some of it more than once */
	struct batch_setup *setup;
	char **only;       /* ids of documents; NULL: everything */
	GHashTable *reads; /* id -> names that a template's expressions read */
	GHashTable *names; /* that any expression reads, or a mapping fills */
	guint samples;
};

/* lint_sample.c: lays out the sample beside each template, as it is and with the longest value of each field everywhere. */
void cli_lint_samples(struct cli_lint *);

/* lint_names.c: fields of the office's own that nothing uses; fields that a document must have and does not print. */
void cli_lint_fields(const struct cli_lint *);
/* What stands in an office's templates/ under a name that nothing reads. */
void cli_lint_strays(const struct cli_lint *);
void cli_lint_demands(const struct cli_lint *);

#endif
