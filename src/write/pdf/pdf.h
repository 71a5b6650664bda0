/* PDF/A-3a and PDF/UA-1 by libharu's lower layer.  What prepare and write take and give: write/write.h. */
#ifndef WRITE_PDF_PDF_H
#define WRITE_PDF_PDF_H

#include "write/write.h"

void *pdf_prepare(struct arena *, struct diag *, const struct font_list *);
bool pdf_write(const struct pages *, const struct write_options *, struct arena *, struct diag *, GArray *written);

#endif
