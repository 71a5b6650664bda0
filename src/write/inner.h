/* Inside of the station: the writers, and what the table needs of them. */
#ifndef WRITE_INNER_H
#define WRITE_INNER_H

#include "write/write.h"

void	*pdf_prepare(struct arena *, struct diag *, const struct font_list *);
bool	 pdf_write(const struct pages *, const struct write_options *, struct arena *, struct diag *, GArray *written);

void	*raster_prepare(struct arena *, struct diag *, const struct font_list *);
bool	 png_write(const struct pages *, const struct write_options *, struct arena *, struct diag *, GArray *written);
bool	 svg_write(const struct pages *, const struct write_options *, struct arena *, struct diag *, GArray *written);

bool	 text_write(const struct pages *, const struct write_options *, struct arena *, struct diag *, GArray *written);

#endif
