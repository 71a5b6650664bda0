/* The terms of the trade: words.xml of the program and of an office, sorted, so that those that begin with a character stand together. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "template/terms.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"

/* Characters in pages of 256. */
#define FIRST_PAGE  256
#define FIRST_PAGES (0x110000 / FIRST_PAGE)

struct term {
	const gunichar *c;
	guint length;
};

struct template_terms {
	struct arena *arena;
	GArray *term;
	guint *first[FIRST_PAGES]; /* of a character: the index of the first term that begins with it, and 1 */
};

static int
compare_terms(gconstpointer one, gconstpointer other)
{
	const struct term *a = one, *b = other;

	for (guint i = 0; i < MIN(a->length, b->length); i++)
		if (a->c[i] != b->c[i])
			return a->c[i] < b->c[i] ? -1 : 1;
	return (a->length > b->length) - (a->length < b->length);
}

static void
add_terms(struct template_terms *terms, const xmlNode *group)
{
	g_auto(GStrv) words = g_strsplit_set(xml_text(terms->arena, group), " \t\r\n", -1);

	for (char **word = words; *word != NULL; word++) {
		glong length = 0;
		g_autofree gunichar *c = g_utf8_to_ucs4_fast(*word, -1, &length);
		struct term term = { arena_memdup(terms->arena, c, (gsize)length * sizeof *c), (guint)length };

		if (length > 1 && length <= TEMPLATE_TERM_MOST)
			g_array_append_val(terms->term, term);
	}
}

static bool
read_words(struct template_terms *terms, struct diag *diag, const struct xml_schema *schema, const char *path)
{
	xmlDoc *doc = xml_load(terms->arena, diag, path);

	if (doc == NULL || !xml_check(terms->arena, diag, schema, doc, DIAG_XML_SCHEMA))
		return false;
	for (const xmlNode *group = xml_child(xml_root(doc), "terms"); group != NULL; group = xml_next(group, "terms"))
		add_terms(terms, group);
	return true;
}

static void
sort_terms(struct template_terms *terms)
{
	g_array_sort(terms->term, compare_terms);
	for (guint i = terms->term->len; i-- > 0;) {
		gunichar c = g_array_index(terms->term, struct term, i).c[0];
		guint **page = &terms->first[c / FIRST_PAGE];

		if (*page == NULL)
			*page = arena_array(terms->arena, FIRST_PAGE, sizeof **page);
		(*page)[c % FIRST_PAGE] = i + 1;
	}
}

GPtrArray *
template_terms_files(struct arena *arena, const GPtrArray *data)
{
	GPtrArray *paths = arena_list(arena);

	for (guint i = 0; i < data->len; i++) {
		char *path = arena_printf(arena, "%s/templates/words.xml", (const char *)data->pdata[i]);

		if (data_there(path))
			g_ptr_array_add(paths, path);
	}
	return paths;
}

const struct template_terms *
template_terms_load(struct arena *arena, struct diag *diag, const GPtrArray *data)
{
	struct template_terms *terms = arena_alloc(arena, sizeof *terms);
	const GPtrArray *paths = template_terms_files(arena, data);
	const struct xml_schema *schema = NULL;
	bool good = true;

	terms->arena = arena;
	terms->term = arena_vector(arena, sizeof(struct term));
	if (paths->len > 0)
		schema = xml_schema_load(arena, diag,
		    arena_printf(arena, "%s/templates/schema/words.rng", data_own(data)));
	for (guint i = 0; i < paths->len; i++)
		good = schema != NULL && data_inside(arena, diag, data, paths->pdata[i]) &&
		    read_words(terms, diag, schema, paths->pdata[i]) && good;
	sort_terms(terms);
	return good ? terms : NULL;
}

guint32
template_terms_at(const struct template_terms *terms, const gunichar *text, guint count)
{
	const guint *page = text[0] < 0x110000 ? terms->first[text[0] / FIRST_PAGE] : NULL;
	guint at = count > 1 && page != NULL ? page[text[0] % FIRST_PAGE] : 0;
	guint32 lengths = 0;

	for (guint i = at; i > 0 && i <= terms->term->len; i++) {
		const struct term *term = &g_array_index(terms->term, struct term, i - 1);

		if (term->c[0] != text[0] || term->c[1] > text[1])
			break;
		if (term->c[1] == text[1] && term->length <= count &&
		    memcmp(term->c, text, term->length * sizeof *text) == 0)
			lengths |= 1u << term->length;
	}
	return lengths;
}
