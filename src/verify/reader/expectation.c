/* The expectation embedded in a file: what its root says is a fact; its fields, which may be very many, are kept small. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

/* Fields while they are read. */
struct reader_fields {
	struct reader *reader;
	GHashTable *names; /* names and labels, each once */
};

static const char *
once(const struct reader_fields *fields, const char *name)
{
	const char *known = g_hash_table_lookup(fields->names, name);

	if (known == NULL) {
		known = arena_strdup(fields->reader->arena, name);
		g_hash_table_add(fields->names, (gpointer)known);
	}
	return known;
}

static float
length_of(const xmlNode *field, const char *attribute)
{
	return (float)g_ascii_strtod(xml_attr_or(field, attribute, "0"), NULL);
}

static void
take_field(void *data, const xmlNode *field)
{
	const struct reader_fields *fields = data;
	struct arena *a = fields->reader->arena;
	struct reader_expected one = {
		.name = once(fields, xml_attr_or(field, "name", "")),
		.label = once(fields, xml_attr_or(field, "label", "")),
		.text = xml_text(a, field),
		.page = (guint)MIN(g_ascii_strtoull(xml_attr_or(field, "page", ""), NULL, 10), G_MAXUINT),
		.x = length_of(field, "x"),
		.y = length_of(field, "y"),
		.width = length_of(field, "width"),
		.height = length_of(field, "height"),
		.down = xml_attr_is(field, "runs", "down"),
		.required = xml_attr_is(field, "required", "yes"),
	};

	g_array_append_val(fields->reader->expected, one);
}

static int
by_page(gconstpointer a, gconstpointer b)
{
	const struct reader_expected *one = a, *two = b;

	return one->page < two->page ? -1 : one->page > two->page;
}

static const struct reader_attached *
find(const struct reader *reader)
{
	for (guint i = 0; i < reader->attached->len; i++) {
		const struct reader_attached *one = reader->attached->pdata[i];

		if (strcmp(one->name, "expectation.xml") == 0)
			return one;
	}
	return NULL;
}

/* Its root without the fields; NULL: it is none. */
static xmlNode *
parse(struct reader *reader, const struct reader_attached *found)
{
	struct reader_fields fields = { .reader = reader, .names = arena_table(reader->arena) };
	struct source *source = arena_alloc(reader->arena, sizeof *source);
	xmlDoc *tree;

	if (found == NULL || found->bytes == NULL)
		return NULL;
	*source = (struct source){ .name = found->name,
		.text = found->bytes,
		.length = found->length,
		.line = 1,
		.column = 1 };
	tree = xml_parse_each(reader->arena, diag_new(reader->arena), source,
	    &(struct xml_each){ .name = "field", .take = take_field, .data = &fields });
	return tree != NULL && xml_is(xml_root(tree), "expectation") ? xml_root(tree) : NULL;
}

void
reader_expectation(struct reader *reader)
{
	static const char *const kept[] = { "document", "pages", "blank", "title", "subject", "author", "keywords",
		"identifier", "time" };
	xmlNode *fact = xml_add(reader->facts, "expectation");
	const struct reader_attached *found = find(reader);
	const xmlNode *root = parse(reader, found);
	guint listed = 0;

	xml_set(fact, "held", root != NULL ? "yes" : found == NULL ? "no" : "broken");
	if (root == NULL) {
		g_array_set_size(reader->expected, 0);
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(kept); i++)
		xml_set(fact, kept[i], xml_attr(root, kept[i]));
	reader->listed = xml_child(root, "page");
	for (const xmlNode *page = reader->listed; page != NULL; page = xml_next(page, "page"))
		listed++;
	xml_setf(fact, "listed", "%u", listed);
	g_array_sort(reader->expected, by_page); /* GLib's sort keeps the order of those that are equal */
}
