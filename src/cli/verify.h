/* verify: files that are looked at in one run of it, and what came of them. */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include <stdbool.h>

#include <glib.h>
#include <json-glib/json-glib.h>

#include "archive/archive.h"
#include "base/diag.h"
#include "batch/batch.h"

struct arena;
struct cli;
struct told;
struct verify_reading;
struct verify_rules;

/* A 移交 folder. */
struct cli_handover {
	struct archive_received it;
	bool bad; /* its list, its sheet or one of its packages does not hold */
};

struct cli_checkup {
	struct cli *cli;
	GPtrArray *files;     /* struct batch_checkup_file * */
	GPtrArray *packages;  /* const char *: paths of packages, */
	GPtrArray *handovers; /* of 移交 folders, whose packages join those */
	GPtrArray *received;  /* struct cli_handover *: what came of those */
	enum diag_level limit;
	bool again; /* files that are found are made again */
	const struct verify_rules *rules;
	struct told *notes; /* of many files: told once, at the end */
	guint good, bad, unread;
	guint same; /* of those that are good */
	guint packages_good, packages_bad;
	const GPtrArray *data; /* folders; of packages, once they are looked at */
	GPtrArray *failed;     /* struct archive_failed *: of packages that do not hold */
	GPtrArray *each;       /* struct archive_summed *: of all, where a report is wanted */
	GHashTable *checks;    /* name of a check -> struct cli_checked */
	bool list_bad;         /* a list of a hand-over does not hold */
};

/* verify_find.c: by its name, in capitals too, as systems that fold case write it. */
bool cli_is_pdf(const char *path);
/* A file more; stray: no line of the list of its folder names it. */
void cli_checkup_add(struct cli_checkup *, const char *path, const struct batch_listed *, bool stray);
/* All that the arguments name.  Files in folders are made again unless that is not wanted, one that is named when it is. */
void cli_checkup_find(struct cli_checkup *);

/* verify_tell.c: of one file, as batch_checkup gives it (data: struct cli_checkup *), the weightiest first. */
void cli_checkup_tell(void *data, const struct batch_checked *);
/* Findings (struct batch_checked_finding *) as a JSON array, of a file or a package. */
void cli_checkup_json(JsonBuilder *, const GPtrArray *findings);
/* verify_handover.c: the 移交 folders, each told; their packages and sheets are looked at with the others. false: some does not hold. */
bool cli_verify_handovers(struct cli_checkup *, const GPtrArray *data);
/* Of a file, as batch_checkup reads it (data: struct cli_checkup *): a register sheet is held against the list beside it. */
void cli_verify_sheet(const void *data, struct arena *, struct diag *, const struct batch_checkup_file *,
    const struct verify_reading *);
/* Something at this path does not hold: nor does the 移交 folder that it is of. */
void cli_handover_bad(struct cli_checkup *, const char *path);
/* Can what is received be noted where it is wanted?  false: reported. */
bool cli_receive_wanted(struct cli_checkup *);
/* verify_receive.c: notes those that hold in the register of who receives; NULL asked: nothing to do.  false: reported. */
bool cli_receive(struct cli_checkup *);
/* Is the report that is asked for one of a whole hand-over, and of nothing else? */
bool cli_verify_is_handover(const struct cli_checkup *);
/* Is a folder of reports asked for, one a package, and of a hand-over its sheet? */
bool cli_verify_to_folder(const struct cli_checkup *);
/* Notes what came of a package, for those reports; and makes them, once all was looked at.  false: reported. */
void cli_verify_note(struct cli_checkup *, const struct archive_verified *, bool good);
bool cli_verify_report(struct cli_checkup *);
/* verify_package.c: the packages, each told when it has been looked at. */
enum exit_status cli_verify_packages(struct cli_checkup *, const GPtrArray *data);
/* Of all, at the end: what many of them share, and how many hold. */
void cli_checkup_sum(const struct cli_checkup *);

#endif
