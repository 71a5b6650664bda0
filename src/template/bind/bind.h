/*
 * Binding: a plan and one record make boxes with final text.  What the rooms above call is in template/template.h:
 * template_bind(), template_variants().
 */
#ifndef TEMPLATE_BIND_BIND_H
#define TEMPLATE_BIND_BIND_H

struct arena;

struct template;

/* Binds the paragraphs of the template's own words, once it is compiled; the arena is the template's. */
void bind_constants(struct arena *, struct template *);

#endif
