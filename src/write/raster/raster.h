/* Pictures of pages by cairo, one file a page.  What prepare and write take and give: write/write.h. */
#ifndef WRITE_RASTER_RASTER_H
#define WRITE_RASTER_RASTER_H

#include "write/write.h"

void *raster_prepare(struct arena *, struct diag *, const struct font_list *);
bool raster_write_png(const struct pages *, const struct write_options *, struct arena *, struct diag *,
    GArray *written);
bool raster_write_svg(const struct pages *, const struct write_options *, struct arena *, struct diag *,
    GArray *written);

#endif
