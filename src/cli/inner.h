/* Inside the command line: what the program can be asked, and how it answers.  Each command is one function. */
#ifndef CLI_INNER_H
#define CLI_INNER_H

#include <stdio.h>

#include <libxml/tree.h>

#include "base/diag.h"
#include "base/lang.h"
#include "batch/batch.h"

enum cli_command_id {
	COMMAND_INIT,
	COMMAND_RENDER,
	COMMAND_CHECK,
	COMMAND_VERIFY,
	COMMAND_MAP,
	COMMAND_LIST,
	COMMAND_EXPLAIN,
	COMMAND_PACK,
	COMMAND_TRANSFER,
	COMMAND_ANNUL,
	COMMAND_LINT,
	COMMAND_FONTS,
	COMMAND_HELP,
	COMMAND_VERSION,
	COMMAND_COUNT
};

struct cli;
struct record_head;
struct record_word;
struct template;

struct cli_command {
	const char *name, *arguments;
	guint least, most;             /* arguments */
	const char *wants[LANG_COUNT]; /* what has to stand after its name, with an example; NULL: nothing has to */
	const char *help[LANG_COUNT];
	enum exit_status (*run)(struct cli *);
};

/* Of a list several count, with commas between; of one that is repeated each as it stands. */
enum cli_option_kind { OPTION_FLAG, OPTION_VALUE, OPTION_LIST, OPTION_REPEATED };

/* One option; its environment twin is BANWEN_ and its name in capitals. */
struct cli_option {
	const char *name; /* "dry-run" */
	char letter;      /* or '\0' */
	enum cli_option_kind kind;
	guint commands;       /* bit a command */
	const char *argument; /* in help, or NULL */
	const char *help[LANG_COUNT];
};

/* What was asked. */
struct cli {
	struct arena *arena;
	struct diag *diag;
	enum lang lang;
	bool colour;                       /* on stderr */
	GHashTable *values;                /* option name -> value; flags count */
	const struct cli_command *command; /* NULL: none given */
	char **arguments;                  /* after the command */
	bool help, version;
	gsize printed; /* so many findings */
};

/* table.c: every command (COMMAND_COUNT of them) and every option. */
const struct cli_command *cli_command_table(void);
const struct cli_option *cli_option_table(void); /* ends with one without a name */

/* options.c: reads argv and the environment. false: reported, a mistake of usage; so do all that give false below. */
bool cli_options_read(struct cli *, int argc, char **argv);
const char *cli_option_value(const struct cli *, const char *name); /* NULL: not given */
bool cli_option_flag(const struct cli *, const char *name);
char **cli_option_list(const struct cli *, const char *name); /* split at commas; NULL: not given, or empty */
char **cli_option_each(const struct cli *, const char *name); /* of one that is repeated; NULL: not given */
/* A whole number or a number in a range. */
bool cli_option_number(struct cli *, const char *name, double least, double most, double *value);
/* One of some words, or NULL; else the nearest is told, or all: DIAG_CLI_VALUE of an option, DIAG_CLI_WORD of an argument. */
bool cli_option_word(struct cli *, enum diag_code, const char *name, const char *value, const GPtrArray *words);
/* One of words with blanks between; the name of an encoding. */
bool cli_option_one_of(struct cli *, const char *name, const char *words);
bool cli_option_encoding(struct cli *);
/* Are these (NULL: not given) words that may be kept and printed?  what: where they stand, in the command's words. false: reported. */
bool cli_words(struct cli *, const char *what, const char *text);
/* No more than so many arguments. */
bool cli_argument_count(struct cli *, guint most);

/*
 * called.c: as cli_option_word, for ids of a list of the law (region, type, document, stage), told with what they are called.
 * NULL is none of them, and fine.
 */
bool cli_called_check(struct cli *, const struct batch_setup *, enum diag_code, const char *name, const char *list,
    const char *value, const GPtrArray *ids);
/* The id of what an option of that name (region, stage) calls, which it has from now on; NULL: it is not given. */
const char *cli_called_settle(struct cli *, const struct batch_setup *, const char *name);
/* --region settled, and held against the regions there are. */
bool cli_called_region(struct cli *, const struct batch_setup *);

/* The command of that name, or NULL: reported. */
const struct cli_command *cli_command_find(struct cli *, const char *name);

/* help.c: of the command, or of all. */
void cli_help_print(const struct cli *, FILE *);
enum exit_status cli_help(struct cli *);
enum exit_status cli_version(struct cli *);

/* Commands. */
enum exit_status cli_render(struct cli *);
enum exit_status cli_check(struct cli *);
enum exit_status cli_verify(struct cli *);
enum exit_status cli_lint(struct cli *);
/*
 * proof.c: paths of the files, among the arguments and in folders below them, that have the data a printed code is of; with:
 * what files are looked at with.  status: EXIT_GOOD, or there is none, reported.
 */
const GPtrArray *cli_proof_find(struct cli *, const struct batch_checkup *with, const char *text,
    enum exit_status *status);
enum exit_status cli_list(struct cli *);
enum exit_status cli_explain(struct cli *);
enum exit_status cli_fonts(struct cli *);
enum exit_status cli_map(struct cli *);
enum exit_status cli_pack(struct cli *);
enum exit_status cli_transfer(struct cli *);
enum exit_status cli_annul(struct cli *);
enum exit_status cli_init(struct cli *);
/* run.c: options as a run takes them. false: reported. */
bool cli_run_options(struct cli *, struct batch_options *);
/*
 * The set-up of a run, the names of its options settled; status: EXIT_FINDINGS where some data that it may not need holds
 * mistakes; of NULL: why there is none, reported.
 */
struct batch_setup *cli_run_open(struct cli *, struct batch_options *, enum exit_status *status);

/* cli.c: --office; of commands without records else the settings one stands beside (office_in); or NULL. */
const char *cli_office(const struct cli *);
/* The same where nothing can be done without it.  NULL: reported. */
const char *cli_office_wanted(struct cli *);
/* The data folders (base/data.h), the office's too, or NULL: reported.  Prints what has been reported and not yet printed. */
GPtrArray *cli_data(struct cli *);
void cli_print_findings(struct cli *);

/* columns.c: a table as policy/outlook/outlook.h has it is made, and printed. */
struct cli_column {
	const char *key; /* in JSON */
	const char *head[LANG_COUNT];
};

xmlNode *cli_columns_new(const struct cli *, const struct cli_column *, guint count);
void cli_columns_row(xmlNode *table, const char *const *cells); /* one a column; NULL: an empty one */
void cli_columns_print(const struct cli *, const xmlNode *table);

/*
 * list_columns.c: the columns of tables (struct record_head *), NULL: reported; of a column what its cells hold, in short, who
 * needs it ("": nobody), and what a word of it is called.
 */
GPtrArray *cli_columns_known(struct cli *, const struct batch_setup *);
const char *cli_columns_value(const struct cli *, const struct batch_setup *, const struct record_head *);
const char *cli_columns_needed(const struct cli *, const GPtrArray *wants, const struct record_head *);
const char *cli_columns_word(const struct cli *, const struct batch_setup *, const struct record_head *,
    const struct record_word *);
bool cli_list_columns(struct cli *, struct batch_setup *);
bool cli_list_stages(struct cli *, struct batch_setup *);

/* explanation.c: an answer as a tree of facts under names, printed as lines or as one JSON object. */
struct cli_explanation;
struct cli_explanation *cli_explanation_new(struct cli *, const char *id, const char *title);
/* A fact: its JSON name and what it is called; nothing for an empty text. */
void cli_explain_fact(struct cli_explanation *, const char *key, const char *zh, const char *en, const char *text);
/* Facts from here on are of a new thing of a list ("checks", "examples"); NULL: of the answer itself. */
void cli_explain_group(struct cli_explanation *, const char *group);
/* The JSON value is an array of all facts of this name. */
void cli_explain_item(struct cli_explanation *, const char *key, const char *zh, const char *en, const char *text);
void cli_explanation_print(const struct cli_explanation *);
/* explain_example.c: of a rule, what breaks it and what is said, and what keeps it. */
void cli_explain_examples(struct cli_explanation *, struct cli *, const struct policy *, const struct record_rules *,
    const GPtrArray *data, const xmlNode *rule);

/*
 * explain_word.c: a word of tables or of the law in all its senses.  false: it has none; then names are what could have been meant.
 */
bool cli_explain_word(struct cli *, struct batch_setup *, const char *word, GPtrArray *names);
/* list.c: the title a document has in the first region that names it; else its template's. */
const char *cli_document_title(const struct batch_setup *, const struct template *);

#endif
