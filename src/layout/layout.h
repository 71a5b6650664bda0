/*
 * Layout: boxes to pages.  The only station that knows Pango, which tells scripts apart, and HarfBuzz's shaping; breaking
 * lines, compressing and justifying Chinese, grids and pages are ours.  Rooms from the ground: face (glyphs of words), line
 * (paragraphs), flow (what stands below what), page (what stands on which page, and how it is drawn).
 */
#ifndef LAYOUT_LAYOUT_H
#define LAYOUT_LAYOUT_H

#include "page/fonts.h"
#include "page/page.h"
#include "template/template.h"

struct template_terms;

struct layout; /* the faces of the font list, opened once; one a process */

/* The terms are borrowed; NULL: lines end inside any word.  NULL: reported (FATAL): a face cannot be opened. */
struct layout *layout_new(struct arena *, struct diag *, const struct font_list *, const struct template_terms *);

/*
 * Lays a bound document out.  NULL: reported: a character no face of its role's chain has, a private
 * use character, text that does not fit its box (by how much), a row taller than a page.
 */
struct pages *layout_pages(struct layout *, struct arena *, struct diag *, const struct boxes *);

#endif
