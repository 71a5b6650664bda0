/* The tokens of PDF syntax, as content streams and CMaps are written. */
#ifndef VERIFY_READER_SCAN_H
#define VERIFY_READER_SCAN_H

#include <glib.h>

enum scan_token {
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_NAME,   /* text: without the slash, #xx resolved */
	TOKEN_STRING, /* text: its bytes */
	TOKEN_WORD,   /* text: operator or keyword */
	TOKEN_OPEN,   /* [ or << */
	TOKEN_CLOSE,  /* ] or >> */
	TOKEN_BAD,    /* an unfinished string, an odd hexadecimal digit, ... */
};

struct scan {
	const char *at, *end;
	GString *text;  /* of the last token */
	guint comments; /* met so far */
};

/* The next token. */
enum scan_token reader_scan_next(struct scan *);
/* After the word ID: skips the data of an inline image, up to and with its EI. */
void reader_scan_image(struct scan *);

#endif
