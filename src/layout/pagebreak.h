/* Pages: which piece of the body stands on which page, and where. */
#ifndef LAYOUT_PAGEBREAK_H
#define LAYOUT_PAGEBREAK_H

#include "layout/paint.h"

/* Fills pages between top and bottom; gives one GArray of struct placed a page, at least one. */
GPtrArray	*pages_fill(const struct kit *, struct flow *, double top, double bottom);

#endif
