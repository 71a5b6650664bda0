/* White space in text, after the habits of Chinese: a line end between Han characters is nothing, otherwise it is a blank. */
#ifndef TEMPLATE_FOLD_H
#define TEMPLATE_FOLD_H

#include <stdbool.h>

#include <glib.h>

struct arena;

/* White space between pieces of text, the wider the later; a line end between Han characters vanishes, a blank stays. */
enum fold_gap { GAP_NONE, GAP_LINE, GAP_BLANK };

/* Folds the inside; tells what white space stood before and after. "" when there was nothing else. */
char *fold_text(struct arena *, const char *text, enum fold_gap *before, enum fold_gap *after);
/* Whether a gap between two characters becomes a blank.  0: not a character (a check box, a number to come). */
bool fold_blank(enum fold_gap, gunichar left, gunichar right);
/* First and last character of a text; 0 when it is empty. */
gunichar fold_first(const char *text);
gunichar fold_last(const char *text);
/*
 * A value of a record as lines: each trimmed and with single blanks inside, empty ones left out, joined
 * by '\n'.  control: the first character that cannot be printed, or 0.
 */
char *fold_value(struct arena *, const char *value, gunichar *control);

#endif
