/* What the two halves of `banwen explain WORD` share: the word, and how it is compared and told. */
#ifndef CLI_EXPLAIN_WORD_H
#define CLI_EXPLAIN_WORD_H

#include "cli/inner.h"
#include "record/record.h"

/* What is asked, and what is known of all words. */
struct word_asked {
	struct cli *cli;
	struct batch_setup *setup;
	const char *word;
	const GPtrArray *columns; /* struct record_head * */
	GHashTable *reads;        /* id of a template -> the names it reads */
	guint told;
};

/* Without blanks, width and case; the caller frees it. */
char *cli_word_bare(const char *text);
/* Is this name the word; is any of these (const char *)? */
bool cli_word_is(const struct word_asked *, const char *name);
bool cli_word_any(const struct word_asked *, const GPtrArray *names);
/* What stands between things that are listed; one of two texts, by the language. */
const char *cli_word_comma(const struct word_asked *);
const char *cli_word_pick(const struct word_asked *, const char *zh, const char *en);
/* The spellings of a word of cells beside what it is called here. */
const char *cli_word_spellings(const struct word_asked *, const struct record_word *, const char *called);
/* A sense of the word, apart from the one before by a blank line. */
struct cli_explanation *cli_word_begin(struct word_asked *, const char *id, const char *title);
/* explain_column.c: the columns that are called so, the first ones in full. */
void cli_word_columns(struct word_asked *);

#endif
