/*
 * Terms of the trade (供电方案, 受电工程): words of text that is looked at, not read, which lines do not divide.  They are data:
 * words.xml of the program, and of an office beside its own templates.
 */
#ifndef TEMPLATE_TERMS_H
#define TEMPLATE_TERMS_H

#include <glib.h>

struct arena;
struct diag;
struct template_terms;

/* Characters of the longest. */
#define TEMPLATE_TERM_MOST 12

/* Of all data folders (base/data.h); a folder without words.xml adds none.  NULL: one does not fit its schema, reported. */
const struct template_terms *template_terms_load(struct arena *, struct diag *, const GPtrArray *data);
/* The paths of the files that there are. */
GPtrArray *template_terms_files(struct arena *, const GPtrArray *data);
/* Which terms begin at a text of at least one character: bit n stands for one of n characters. */
guint32 template_terms_at(const struct template_terms *, const gunichar *text, guint count);

#endif
