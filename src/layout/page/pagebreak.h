/* Pages: which piece of the body stands on which page, and where. */
#ifndef LAYOUT_PAGE_PAGEBREAK_H
#define LAYOUT_PAGE_PAGEBREAK_H

#include "layout/page/paint.h"

/* Fills pages between the margins; gives one GArray of struct paint_piece a page, at least one. */
GPtrArray	*pages_fill(const struct flow_kit *, struct flow *, const struct boxes *);
/* Whether nothing, or nothing but what stands at its foot, is on a page: it is not numbered (GB/T 9704, 7.5). */
bool		 page_is_bare(const struct flow *, const GArray *placed);

#endif
