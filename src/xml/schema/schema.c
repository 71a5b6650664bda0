/* Schemas: loaded once, then held against documents. */
#include "base/arena.h"
#include "base/diag.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "xml/schema/inner.h"
#include "xml/schema/words.h"

struct xml_schema {
	const struct pattern *start;
	struct schema_memory *memory;
	xmlDoc *doc;
};

/* Patterns kept from one document to the next. */
struct schema_memory {
	struct arena *arena;
	struct pattern_maker *maker; /* NULL: none yet */
};

/* What is remembered is given up when it has grown too large. */
static struct pattern_maker *
maker_for_next(struct schema_memory *memory)
{
	if (memory->maker != NULL && pattern_maker_again(memory->maker))
		return memory->maker;
	arena_reset(memory->arena);
	memory->maker = pattern_maker_new(memory->arena);
	return memory->maker;
}

struct xml_schema *
xml_schema_new(struct arena *arena, struct diag *diag, xmlDoc *doc)
{
	struct xml_schema *schema = arena_alloc(arena, sizeof *schema);

	schema->start = schema_read(arena, diag, pattern_maker_new(arena), doc);
	if (schema->start == NULL)
		return NULL;
	schema->doc = doc;
	schema->memory = arena_alloc(arena, sizeof *schema->memory);
	schema->memory->arena = arena_child(arena);
	return schema;
}

const struct pattern *
schema_start(const struct xml_schema *schema)
{
	return schema->start;
}

struct xml_schema *
xml_schema_load(struct arena *arena, struct diag *diag, const char *path)
{
	xmlDoc *doc = xml_load(arena, diag, path);

	return doc == NULL ? NULL : xml_schema_new(arena, diag, doc);
}

bool
xml_check(struct arena *arena, struct diag *diag, const struct xml_schema *schema, xmlDoc *doc, enum diag_code code)
{
	return schema_explain(arena, diag, maker_for_next(schema->memory), schema->start, doc, code, NULL);
}

static void
apply(struct arena *arena, const struct explain_mend *mend)
{
	if (mend->attribute != NULL && mend->value != NULL)
		xml_set(mend->node, mend->attribute, mend->value);
	else if (mend->attribute != NULL)
		xml_unset(mend->node, mend->attribute);
	else if (mend->value != NULL)
		mend->node->name = BAD_CAST arena_strdup(arena, mend->value);
	else
		xml_remove(mend->node);
}

enum xml_fit
xml_schema_mend(struct arena *arena, struct diag *diag, const struct xml_schema *schema, xmlDoc *doc,
    enum diag_code code, GPtrArray *lost)
{
	g_autoptr(GArray) mends = g_array_new(false, false, sizeof(struct explain_mend));
	g_autoptr(arena) silent = arena_new();

	if (schema_explain(arena, diag, maker_for_next(schema->memory), schema->start, doc, code, mends))
		return XML_FITS;
	for (guint i = 0; i < mends->len; i++) {
		const struct explain_mend *mend = &g_array_index(mends, struct explain_mend, i);

		apply(arena, mend);
		if (!mend->known && mend->attribute == NULL)
			g_ptr_array_add(lost, mend->node);
		else if (!mend->known && mend->value != NULL)
			g_ptr_array_add(lost, xmlHasProp(mend->node, BAD_CAST mend->attribute));
	}
	return xml_check(silent, diag_new(silent), schema, doc, code) ? XML_MENDED : XML_BROKEN;
}

const char *
xml_schema_also(struct arena *arena, const struct xml_schema *schema, const char *define, const char *word)
{
	const xmlNode *node = xml_child_of(xml_root(schema->doc), "define", "name", define);
	const char *also = node == NULL ? NULL : schema_annotation(arena, node, "also");

	return also == NULL ? NULL : schema_translated(arena, also, word);
}
