/*
 * What the files that read the binary workbooks before XLSX share (BIFF8 of Excel 97 to 2003 and of WPS, BIFF5 of Excel 5
 * and 95; [MS-XLS]).  Numbers in them are little-endian; nothing in them is trusted.
 */
#ifndef RECORD_TABLE_XLS_H
#define RECORD_TABLE_XLS_H

#include "record/table/book.h"

/* Records that mean something here. */
enum xls_id {
	XLS_FORMULA = 0x0006,
	XLS_EOF = 0x000a,
	XLS_DATE_1904 = 0x0022,
	XLS_FILEPASS = 0x002f,
	XLS_CONTINUE = 0x003c,
	XLS_CODEPAGE = 0x0042,
	XLS_BOUNDSHEET = 0x0085,
	XLS_MULRK = 0x00bd,
	XLS_RSTRING = 0x00d6,
	XLS_XF = 0x00e0,
	XLS_SST = 0x00fc,
	XLS_LABELSST = 0x00fd,
	XLS_NUMBER = 0x0203,
	XLS_LABEL = 0x0204,
	XLS_BOOLERR = 0x0205,
	XLS_STRING = 0x0207,
	XLS_ROW = 0x0208,
	XLS_RK = 0x027e,
	XLS_FORMAT = 0x041e,
	XLS_BOF = 0x0809,
};

/* A stream of records, and the one at hand. */
struct xls_stream {
	const guint8 *bytes;
	gsize length, next; /* where the record after this one begins */
	guint id;
	const guint8 *data;
	gsize size;
	bool cut; /* a record is longer than the stream */
};

/* The bytes of a record and of those that continue it; strings pass from one to the next. */
struct xls_text {
	struct xls_stream rest; /* where the next piece is looked for */
	const guint8 *at, *end;
	bool wide_bytes; /* strings of BIFF8; else bytes of a code page */
};

struct xls_book {
	struct sheet_book *book;
	struct diag *diag;
	struct xls_stream stream;
	GPtrArray *strings;  /* char *: the shared ones */
	GArray *starts;      /* guint32 by sheet: where its records begin */
	GHashTable *codes;   /* number of a format -> its code */
	GArray *cells_style; /* guint16 by cell style: number of its format */
	GHashTable *formats; /* number of a format -> const struct number_format */
	guint code_page;
	bool old; /* BIFF5 */
	bool from_1904;
	bool full;     /* it has too many sheets, which was reported */
	bool computed; /* whoever wrote it computes formulas */
};

/* xls_record.c.  The next record; false at the end of the stream. */
bool xls_next(struct xls_stream *);
guint xls_16(const guint8 *);
guint32 xls_32(const guint8 *);
double xls_double(const guint8 *);
/* What a number of 30 bits stands for. */
double xls_rk(guint32);

/* xls_text.c.  The text of the record at hand, from an offset of its data; later records are those after it. */
struct xls_text xls_text_of(const struct xls_book *, gsize offset);
bool xls_text_skip(struct xls_text *, gsize bytes);
/* A string whose length has 1 or 2 bytes, in the book's arena; NULL: it is cut short. */
char *xls_text_string(const struct xls_book *, struct xls_text *, guint length_bytes);

/* xls_sheet.c.  The rows of a sheet whose records begin there.  false: reported; the rows before stand. */
bool xls_sheet_read(struct xls_book *, struct book_sheet *, guint32 start);

#endif
