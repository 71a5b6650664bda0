/* Inside verify: one reading of one file, and what its parts give each other. */
#ifndef VERIFY_READER_INNER_H
#define VERIFY_READER_INNER_H

#include <libdeflate.h>
#include <qpdf/qpdf-c.h>

#include "base/place.h"
#include "verify/reader/scan.h"
#include "verify/verify.h"

struct diag;

/* What a hostile file may cost at most [bytes]. */
enum {
	LIMIT_FILE	= 1 << 28,
	LIMIT_STREAM	= 1 << 26,
	LIMIT_ATTACHED	= 1 << 28,	/* the expectation of a table of 10,000 rows of five has 9 MB */
	LIMIT_CMAP	= 1 << 24,
	LIMIT_XMP	= 1 << 22,
};
enum { LIMIT_PAGES = 10000, LIMIT_DEPTH = 16, LIMIT_COMPLAINTS = 20 };

/* A character of a page and the box that poppler gives it, origin top left [pt]. */
struct letter {
	double		 x1, y1, x2, y2;
	gunichar	 c;
};

/* An embedded file, decoded. */
struct attached {
	const char	*name;
	const char	*bytes;		/* NUL-terminated besides; NULL: cannot be decoded */
	gsize		 length;
};

/* One reading; everything in it lives in its arena. */
struct reader {
	struct arena	*arena;
	struct place	 place;		/* the file, for messages */
	const guint8	*bytes;
	gsize		 length;
	qpdf_data	 qpdf;
	struct libdeflate_decompressor	*inflater;	/* NULL before it is needed */
	xmlNode		*facts;
	GPtrArray	*attached;	/* struct attached */
	GPtrArray	*complaints;	/* char *, as "reader: what it said" */
	GArray		*letters;	/* struct letter without white space, of the page in hand, by height */
};

/* facts.c */
struct place	 reading_place(struct arena *, const char *name);
/* Notes what a reading library complains of. */
void		 reading_complain(struct reader *, const char *reader, const char *what);
/* Text from anywhere, as XML can hold it: what it cannot becomes U+FFFD. */
char		*fact_text(struct arena *, const char *text, gsize length);
void		 fact_set(struct reader *, xmlNode *, const char *attribute, const char *text);
const char	*yes_no(bool);

/* object.c: values of libqpdf as C values.  A missing or wrong one is the null object, NULL or 0. */
qpdf_oh		 object_key(struct reader *, qpdf_oh, const char *key);
bool		 object_missing(struct reader *, qpdf_oh);
bool		 object_is_name(struct reader *, qpdf_oh, const char *name);
char		*object_name(struct reader *, qpdf_oh);	/* without the slash */
char		*object_text(struct reader *, qpdf_oh);	/* a text string as UTF-8 */
char		*object_raw(struct reader *, qpdf_oh, gsize *length);	/* a string's bytes */
double		 object_number(struct reader *, qpdf_oh);
int		 object_count(struct reader *, qpdf_oh);	/* of an array */
qpdf_oh		 object_item(struct reader *, qpdf_oh, int index);
GPtrArray	*object_keys(struct reader *, qpdf_oh);	/* char *, of a dictionary, sorted */
/* The stream's content; NULL: not decodable, or more than limit. */
char		*object_stream(struct reader *, qpdf_oh, gsize limit, gsize *length);

/* Each adds its facts to reading->facts. */
void		 read_file_marks(struct reader *);			/* file.c */
void		 read_catalog(struct reader *, qpdf_oh root);		/* catalog.c */
void		 read_xmp(struct reader *, qpdf_oh root);		/* xmp.c */
void		 read_pages(struct reader *);				/* pages.c */
void		 read_attachments(struct reader *, qpdf_oh root);	/* attach.c */
void		 read_actions(struct reader *, qpdf_oh root);		/* action.c */

/* cmap.c: bits of the codes that a ToUnicode CMap maps. NULL: well-formed; else what is wrong with it. */
const char	*cmap_read(const char *text, gsize length, guint8 mapped[8192]);

/* font.c: the fonts of the file, each once, in the order they are met. */
struct font {
	int		 object;	/* id, 0 a direct one */
	xmlNode		*fact;
	bool		 two_bytes;	/* Type0 with Identity-H or -V: codes are CIDs */
	bool		 mappable;	/* its ToUnicode is well-formed */
	guint8		*mapped;	/* bits of codes, 8192 bytes */
	guint8		*shown;
};
struct fonts;
struct fonts	*fonts_new(struct reader *);
struct font	*fonts_take(struct fonts *, qpdf_oh font);	/* NULL: no font dictionary */
/* After all pages: how many codes are shown, and what is wrong with them. */
void		 fonts_finish(struct fonts *);

/* content.c: runs through a content stream and marks the codes its fonts show. Gives the deepest nesting of q. */
guint		 content_read(struct reader *, struct fonts *, const char *content, gsize length, qpdf_oh resources);

/* text.c: opens the file by poppler; page text, and the fields of the expectation. false: reported. */
bool		 read_text(struct reader *, struct diag *, xmlNode *expectation);

/* Keeps what poppler sets up for its first document (encodings) as long as the arena: 0.6 ms a file. */
void		 text_warm(struct arena *);

/* field.c: what stands in a field's box. */
void		 read_field(struct reader *, const xmlNode *expected);
/* True for what does not count when texts are compared: white space and invisible breaks. */
bool		 letter_blank(gunichar);

#endif
