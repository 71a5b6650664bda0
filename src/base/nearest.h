/* The name that may have been meant by one that is unknown. */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <glib.h>

/* The name of the list (char *) nearest to what was written, or NULL when none is near enough. */
const char	*nearest_name(const char *written, const GPtrArray *names);

#endif
