/* What the files that read XLSX share. */
#ifndef RECORD_TABLE_XLSX_H
#define RECORD_TABLE_XLSX_H

#include "record/table/book.h"
#include "record/table/zip.h"

struct xlsx_book {
	struct sheet_book book; /* first: it is the book */
	struct zip_package package;
	GPtrArray *strings;                  /* char *: the shared ones */
	const char *lost;                    /* part that should hold them and is not there, or NULL */
	GPtrArray *styles;                   /* const struct number_format * */
	const struct number_format *general; /* of cells without a style */
	bool from_1904;
};

/* The styles of cells, from that part. false: reported. */
bool xlsx_read_styles(struct xlsx_book *, struct diag *, const char *part);

#endif
