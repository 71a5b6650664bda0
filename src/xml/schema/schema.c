/* RELAX NG: schemas and libxml2's verdict on a document; what is wrong is then worked out in schema_explain.c. */
#include <string.h>

#include <libxml/relaxng.h>

#include "xml/schema/inner.h"
#include "xml/inner.h"

struct xml_schema {
	xmlRelaxNG		*compiled;
	const struct pattern	*start;		/* NULL: uses what schema_read() does not know */
	struct kept		*kept;
};

/* Patterns kept from one document to the next. */
struct kept {
	struct arena		*arena;
	struct pattern_maker	*maker;		/* NULL: none yet */
};

/* The first error of a run; libxml2 says the inner ones first. */
struct errors {
	struct arena	*arena;
	guint		 count;
	const char	*first;
	const xmlNode	*node;
};

static void
note_error(void *data, xmlError *error)
{
	struct errors *errors = data;

	if (error->level < XML_ERR_ERROR || errors->count++ > 0)
		return;
	errors->first = xml_message(errors->arena, error);
	errors->node = error->node;
}

static void
free_schema(void *schema)
{
	xmlRelaxNGFree(schema);
}

static struct kept *
keep_none(struct arena *arena)
{
	struct kept *kept = arena_alloc(arena, sizeof(*kept));

	kept->arena = arena_child(arena);
	return kept;
}

/* For the next document: what is remembered is given up when it has grown too large. */
static struct pattern_maker *
maker_for_next(struct kept *kept)
{
	if (kept->maker != NULL && pattern_maker_again(kept->maker))
		return kept->maker;
	arena_reset(kept->arena);
	kept->maker = pattern_maker_new(kept->arena);
	return kept->maker;
}

/* Whether a fault was found and said. */
static bool
finds_fault(struct arena *arena, struct diag *diag, const struct xml_schema *schema, xmlDoc *doc, enum diag_code code, bool *whole)
{
	return schema->start != NULL &&
	    schema_explain(arena, diag, maker_for_next(schema->kept), schema->start, doc, code, whole) > 0;
}

struct xml_schema *
xml_schema_new(struct arena *arena, struct diag *diag, xmlDoc *doc)
{
	struct errors errors = { .arena = arena };
	struct xml_schema *schema = arena_alloc(arena, sizeof(*schema));
	xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewDocParserCtxt(doc);

	xmlRelaxNGSetParserStructuredErrors(parser, note_error, &errors);
	schema->compiled = arena_adopt(arena, xmlRelaxNGParse(parser), free_schema);
	xmlRelaxNGFreeParserCtxt(parser);
	if (schema->compiled != NULL && errors.count == 0) {
		schema->start = schema_read(arena, diag, pattern_maker_new(arena), doc);
		schema->kept = keep_none(arena);
		return schema;
	}
	diag_report(diag, DIAG_XML_SCHEMA, xml_place(xml_root(doc)), NULL,
	    errors.first == NULL ? "RELAX NG" : errors.first);
	return NULL;
}

struct xml_schema *
xml_schema_load(struct arena *arena, struct diag *diag, const char *path)
{
	xmlDoc *doc = xml_load(arena, diag, path);

	return doc == NULL ? NULL : xml_schema_new(arena, diag, doc);
}

bool
xml_validate(struct arena *arena, struct diag *diag, const struct xml_schema *schema, xmlDoc *doc, enum diag_code code)
{
	struct errors errors = { .arena = arena };
	xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(schema->compiled);
	bool whole;
	int result;

	xmlRelaxNGSetValidStructuredErrors(context, note_error, &errors);
	result = xmlRelaxNGValidateDoc(context, doc);
	xmlRelaxNGFreeValidCtxt(context);
	if (result == 0)
		return true;
	if (finds_fault(arena, diag, schema, doc, code, &whole))
		return false;
	diag_report(diag, code, xml_place(errors.node != NULL ? errors.node : xml_root(doc)), NULL,
	    errors.first == NULL ? "RELAX NG" : errors.first);
	return false;
}

bool
xml_check(struct arena *arena, struct diag *diag, const struct xml_schema *schema, xmlDoc *doc, enum diag_code code)
{
	bool whole = false;

	if (finds_fault(arena, diag, schema, doc, code, &whole))
		return false;
	return whole || xml_validate(arena, diag, schema, doc, code);
}
