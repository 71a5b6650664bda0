/* The calendar: which days are worked on, as one array from the first year known to the last. */
#ifndef POLICY_CALENDAR_H
#define POLICY_CALENDAR_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "base/arena.h"

struct calendar;
struct diag;
struct xpath_env;

struct calendar *calendar_new(struct arena *, const GPtrArray *years); /* of xmlNode * <calendar> */
/* What a schema cannot say of a <calendar>: days of another year, given twice, or made up for on a day that works anyway. */
void calendar_check(struct arena *, struct diag *, const xmlNode *year);
/* Does an element (or NULL) not end, by `to`, before it begins, by `from`?  false: reported. */
bool calendar_check_span(struct arena *, struct diag *, const xmlNode *);
bool calendar_known(const struct calendar *, gint64 day);
bool calendar_works(const struct calendar *, gint64 day); /* a known day on which people work */
/* The holiday a day off belongs to, or that a working day at a weekend makes up for; NULL: an ordinary day. */
const char *calendar_name(const struct calendar *, gint64 day);
void calendar_functions(const struct calendar *, struct xpath_env *);

/* checkdigit.c: bw:check-id and bw:check-uscc. */
void policy_checkdigit_functions(struct xpath_env *);

#endif
