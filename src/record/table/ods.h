/* What the files that read OpenDocument share. */
#ifndef RECORD_TABLE_ODS_H
#define RECORD_TABLE_ODS_H

#include "record/table/book.h"
#include "record/table/zip.h"

struct ods_cell {
	GString *text; /* what it shows; emptied first */
	GString *held; /* what it holds where that is a number or a day; emptied first */
	enum sheet_cell_kind kind;
};

/* The cell the reader is at, to the end of it.  false: reported. */
bool ods_cell_read(struct zip_part *, struct arena *, struct ods_cell *);

#endif
