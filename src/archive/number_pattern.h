/* Inside 档号: what a setting asks of its pattern. */
#ifndef ARCHIVE_NUMBER_PATTERN_H
#define ARCHIVE_NUMBER_PATTERN_H

#include <stdbool.h>

#include "archive/number.h"
#include "archive/register.h"

/* The first character of a text that may not stand in a number, in words; false: there is none. */
bool number_odd_character(struct arena *, const char *text, const char **zh, const char **en);
/* The first part that a pattern needs and that is empty; false: none. */
bool number_pattern_lacks(const struct number_pattern *, const struct number_parts *, const char **zh, const char **en);
/* What its counter counts in. */
struct register_series number_series(struct arena *, const struct number_pattern *, const struct number_parts *);

#endif
