/*
 * Compiling a template: its XML, which fits the schema, becomes a plan (template/plan.h) that holds for every record.
 * A loader is what one loading run shares between templates: parts, expressions, pictures.
 */
#ifndef TEMPLATE_COMPILE_COMPILE_H
#define TEMPLATE_COMPILE_COMPILE_H

#include <libxml/tree.h>

#include "record/record.h"

struct path_world;
struct template;
struct xml_schema;

struct compile_loader {
	struct arena *arena;
	struct diag *diag;
	const GPtrArray *data;            /* folders: base/data.h */
	const struct xml_schema *schema;  /* of templates and parts */
	struct path_world *world;         /* what expressions may read */
	const struct record_rules *rules; /* labels of fields; NULL: unknown */
	GPtrArray *roles;                 /* ids of font roles; NULL: unknown */
	GHashTable *parts;       /* path -> xmlNode * of a sound part; NULL: there is none, or it was reported */
	GHashTable *expressions; /* place -> struct xpath *, or NULL when it is wrong */
	GHashTable *pictures;    /* file and pixels -> struct picture: one used twice is one */
	GHashTable *mended;      /* xmlDoc * that did not fit -> enum compile_mended */
	GHashTable *said;        /* mistakes reported: a part used twice is reported once */
	GHashTable *used;        /* xmlNode * of styles, colours and variables that something uses; NULL: nobody asks */
	GHashTable *reads;       /* id -> names that the expressions of a template read; NULL: nobody asks */
};

/* What is left to look at in a document that did not fit: all but its grids, or no names either, since one may be lost. */
enum compile_mended { COMPILE_WHOLE, COMPILE_MENDED, COMPILE_LOSSY };

/* Holds a template or part to the schema. false: reported, and there is nothing to compile. */
bool compile_document_check(struct compile_loader *, xmlDoc *);
/* NULL: reported. The document fits the schema; the parts it includes are read and held to it here. */
struct template *compile_template(struct compile_loader *, xmlDoc *);

/* Tells of what stands below an element and no template that was compiled uses; the same of parts, and of those none includes. */
void compile_tell_idle(struct compile_loader *, const xmlNode *);
void compile_tell_idle_parts(struct compile_loader *);

#endif
