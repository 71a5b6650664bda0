/* What the files that read XLSX packages share. */
#ifndef RECORD_TABLE_BOOK_H
#define RECORD_TABLE_BOOK_H

#include <stdbool.h>

#include <libxml/xmlreader.h>

#include "record/table/table.h"

struct style {
	bool	date;		/* its numbers are shown as dates */
	guint	zeros;		/* "0000000000": so many digits at least */
};

struct book {
	struct arena	*arena;
	const char	*name;
	GByteArray	*bytes;		/* the package */
	GPtrArray	*sheets;	/* struct book_sheet * */
	GPtrArray	*strings;	/* char *: the shared ones */
	GArray		*styles;	/* struct style */
	bool		 from_1904;
};

/* A part of the package as a stream of XML nodes. */
struct part {
	struct archive	*archive;
	struct book	*book;
	struct diag	*diag;
	xmlTextReader	*reader;
	const char	*name;
	guint64		 read;		/* [bytes] unpacked */
	bool		 bad;		/* reported */
};

/* NULL: there is none such (reported when it must be there), or it cannot be read. */
struct part	*part_open(struct book *, struct diag *, const char *name, bool must);
void		 part_close(struct part *);
/* The next node: 1, at the end 0, -1: reported. */
int		 part_next(struct part *);
/* Is the node the start of an element of that local name? */
bool		 part_at(const struct part *, const char *element);
/* An attribute of the element, in the arena; NULL: none. The name may have a prefix ("r:id"). */
char		*part_attribute(const struct part *, struct arena *, const char *name);
/* The text of the element the reader is at, which it is read to the end of; what stands in elements named `but` is left out. */
bool		 part_text(struct part *, GString *, const char *but);

void		 book_damaged(struct book *, struct diag *, const char *zh, const char *en);

/* xlsx_style.c. false: reported. */
bool		 book_read_styles(struct book *, struct diag *, const char *part);

#endif
