/* The name that may have been meant by one that is unknown. */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <glib.h>

struct arena;

/* The name of the list (char *) nearest to what was written, or the only one that begins so; NULL: none is near enough. */
const char *nearest_name(const char *written, const GPtrArray *names);
/* The same, not more than one letter away or two that changed places. */
const char *nearest_slip(const char *written, const GPtrArray *names);
/* That name between words that offer it (" → --", ""), to stand behind what a fault says; "" when there is none. */
const char *nearest_offer(struct arena *, const char *written, const GPtrArray *names, const char *before,
    const char *after);

#endif
