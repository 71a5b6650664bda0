/*
 * Writers turn pages into files.  A writer never measures text and knows nothing of templates.
 * To add one: a room write/foo with functions of struct writer, one row in writer.c.  Switch over enum
 * item_kind without a default, so that the compiler names every writer a new item concerns.
 */
#ifndef WRITE_WRITE_H
#define WRITE_WRITE_H

#include "page/fonts.h"
#include "page/page.h"

struct write_options {
	double dpi;     /* raster; 0: that of the page, else 150 */
	void *prepared; /* what this writer's prepare gave; NULL: it prepares for itself, once a document */
};

/* One file made: pictures give one a page, texts for messages one a kind. */
struct written {
	guint page;          /* 1-based; 0: the whole document */
	const char *part;    /* which text; NULL: none */
	const guint8 *bytes; /* in the arena */
	gsize length;
};

struct writer {
	const char *name;   /* as in -f: "pdf", "png", "svg", "text", "txt" */
	const char *suffix; /* ".pdf" */
	bool per_page;
	bool messages; /* it writes the texts for messages, which are bound for it alone */
	/* Called once before workers are forked: opens the faces, for write_options.prepared. NULL member: nothing to prepare. Gives NULL: reported. */
	void *(*prepare)(struct arena *, struct diag *, const struct font_list *);
	/* GArray of struct written in the arena. false: reported, nothing given. */
	bool (
	    *write)(const struct pages *, const struct write_options *, struct arena *, struct diag *, GArray *written);
};

const struct writer *writer_lookup(const char *name); /* NULL when unknown */
const struct writer *const *writers(void);            /* NULL-terminated */

#endif
