/* explain: an answer as facts under names, printed as lines or as one JSON object. */
#ifndef CLI_EXPLANATION_H
#define CLI_EXPLANATION_H

#include "cli/inner.h"

struct cli_explanation;

struct cli_explanation *explanation_new(struct cli *, const char *id, const char *title);
/* A fact: its JSON name and what it is called; nothing for an empty text. */
void	 explain_fact(struct cli_explanation *, const char *key, const char *zh, const char *en, const char *text);
/* Facts from here on are of a new thing of a list ("checks", "examples"); NULL: of the answer itself. */
void	 explain_group(struct cli_explanation *, const char *group);
/* The JSON value is an array of all facts of this name. */
void	 explain_item(struct cli_explanation *, const char *key, const char *zh, const char *en, const char *text);
void	 explanation_print(const struct cli_explanation *);

/* explain_example.c: of a rule, what breaks it and what is said, and what keeps it. */
void	 explain_examples(struct cli_explanation *, struct cli *, const struct policy *, const char *data, const xmlNode *rule);

#endif
