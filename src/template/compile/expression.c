/*
 * Expressions of templates: compiled once, their variables and functions checked where they stand, and
 * what they read of the record found, so that a document can go with that and nothing else.
 */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "template/compile/inner.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "xml/xpath_token.h"

static bool
continues_path(enum xpath_token_kind kind, enum xpath_token_kind last)
{
	bool whole = xpath_token_is_operand(last);

	return kind == XPATH_SLASH || kind == XPATH_BRACKET || kind == XPATH_VARIABLE ||
	    (!whole && (kind == XPATH_NAME || kind == XPATH_STEP || kind == XPATH_AXIS));
}

/* Goes past a predicate whose [ was just read: its names are of other nodes. */
static void
skip_predicate(struct xpath_lexer *lexer)
{
	guint depth = 1;
	struct xpath_token token;

	do {
		token = xpath_token_next(lexer);
		depth += token.kind == XPATH_BRACKET;
		depth -= token.kind == XPATH_BRACKET_END;
	} while (depth && token.kind != XPATH_END);
}

const char *
compile_expression_name(struct arena *arena, const char *text)
{
	struct xpath_lexer lexer = { text, XPATH_END };
	enum xpath_token_kind last = XPATH_END;
	const char *name = NULL;
	bool begun = false;

	for (struct xpath_token token = xpath_token_next(&lexer); token.kind != XPATH_END;
	     token = xpath_token_next(&lexer)) {
		bool path = continues_path(token.kind, last) && (begun || token.kind != XPATH_BRACKET);

		if (begun && !path)
			break;
		begun = path;
		if (path && token.kind == XPATH_BRACKET)
			skip_predicate(&lexer);
		else if (path && token.kind == XPATH_NAME && *token.start != '*')
			name = arena_strndup(arena, token.start, (gsize)(token.end - token.start));
		last = lexer.last;
	}
	return name;
}

static const struct xpath *
compile_once(struct compiler *c, const char *key, struct place place, const char *text)
{
	gpointer known;

	if (!g_hash_table_lookup_extended(c->loader->expressions, key, NULL, &known)) {
		known = xpath_compile(c->arena, c->loader->diag, place, text);
		g_hash_table_insert(c->loader->expressions, (gpointer)key, known);
	}
	return known;
}

/* Compiled once a place, also when several templates include the part it stands in. */
static const struct xpath *
compile_at(struct compiler *c, struct place place, const char *name, const char *text)
{
	const char *key = arena_printf(c->arena, "%p:%" G_GUINT64_FORMAT ":%s:%s", (const void *)place.source,
	    place.offset, name, text);
	const struct xpath *known = compile_once(c, key, place, text);

	if (known == NULL)
		c->failed = true;
	return known;
}

const struct xpath *
compile_expression_fixed(struct compiler *c, const xmlNode *e, const char *text)
{
	return compile_once(c, text, xml_place(e), text);
}

/* An expression while its paths are followed. */
struct compile_reading {
	struct compiler *c;
	struct place place;
};

/* The innermost variable of a name. */
static const struct path_set *
variable_of(void *data, const char *name)
{
	const struct compile_reading *reading = data;
	struct compiler *c = reading->c;

	for (guint i = c->scope->len; i-- > 0;)
		if (strcmp(c->scope->pdata[i], name) == 0) {
			compile_use(c, c->named->pdata[i]);
			if (c->uses != NULL && xml_is(c->named->pdata[i], "let") && !text_listed(c->uses, name))
				g_ptr_array_add(c->uses, c->scope->pdata[i]);
			return c->held->pdata[i];
		}
	compile_check_known(c, DIAG_TEMPLATE_VARIABLE, reading->place, name, c->scope, "$");
	return NULL;
}

static bool
is_walked(const xmlNode *e, const char *name)
{
	return strcmp(name, "select") == 0 && text_has_word("repeat variants", (const char *)e->name);
}

/* Of what is walked over or given a name, it is seen where it is used what of it is printed. */
static bool
is_shown(const xmlNode *e, const char *name)
{
	return !is_walked(e, name) && !xml_is(e, "let") && strcmp(name, "test") != 0;
}

void
compile_expression_follow(struct compiler *c, const xmlNode *e, const char *name)
{
	struct compile_reading reading = { c, xml_attr_place(e, name) };
	const struct path_scope scope = { .here = c->here,
		.test = strcmp(name, "test") == 0,
		.nodes = is_walked(e, name),
		.variable = variable_of,
		.data = &reading,
		.reads = c->reads,
		.shown = is_shown(e, name) };

	if (c->mended != COMPILE_LOSSY && /* else what stood around it may be gone */
	    !path_check(c->loader->world, c->loader->diag, &scope, reading.place, xml_attr(e, name), &c->gives))
		c->failed = true;
}

/* May nodes be of what is embedded of: the record, the office, the verdict? */
static bool
leads_into_given(const struct compiler *c, const struct path_set *set)
{
	static const char *const given = "record office verdict";

	for (guint i = 0; i < c->scope->len; i++)
		if (c->named->pdata[i] == NULL && text_has_word(given, c->scope->pdata[i]) &&
		    path_leads_into(set, c->held->pdata[i]))
			return true;
	return false;
}

/* What it reads of them, and what that is read from. */
static void
plan_reads(struct compiler *c, struct plan_query *query, const xmlNode *e, const char *name, const GArray *reads)
{
	g_autofree int *index = g_new(int, reads->len + 1);

	query->read = arena_array(c->arena, reads->len, sizeof *query->read);
	for (guint i = 0; i < reads->len && !c->failed; i++) {
		const struct path_read *read = &g_array_index(reads, struct path_read, i);
		bool known = read->from < 0 || index[read->from] >= 0;

		index[i] = -1;
		if (!known || !leads_into_given(c, read->leads))
			continue;
		index[i] = (int)query->read_count;
		query->read[query->read_count++] = (struct plan_read){
			.xpath = compile_at(c, xml_attr_place(e, name), name, read->path),
			.value = read->value,
			.mask = read->mask,
			.from = read->from < 0 ? -1 : index[read->from],
			.asked = read->asked == NULL ? NULL : compile_at(c, xml_attr_place(e, name), name, read->asked),
			.counted = read->counted,
		};
	}
}

/* Of what a function made of it: of what that was given first. */
static const char *
find_label(const struct path_set *gives, const GArray *reads)
{
	const char *label = path_label(gives);

	for (guint i = 0; i < reads->len && label == NULL && !path_is_anything(gives); i++) {
		const struct path_read *read = &g_array_index(reads, struct path_read, i);

		if (read->from < 0 && read->value)
			return path_label(read->leads);
	}
	return label;
}

struct plan_query
compile_expression_query(struct compiler *c, const xmlNode *e, const char *name)
{
	const char *text = xml_attr(e, name);
	struct plan_query query = { 0 };
	g_autoptr(GArray) reads = g_array_new(false, false, sizeof(struct path_read));
	g_autoptr(GPtrArray) uses = g_ptr_array_new();

	c->gives = path_anything(c->loader->world);
	if (text != NULL)
		query.xpath = compile_at(c, xml_attr_place(e, name), name, text);
	if (query.xpath == NULL)
		return query;
	c->reads = reads;
	c->uses = uses;
	compile_expression_follow(c, e, name);
	c->reads = NULL;
	c->uses = NULL;
	plan_reads(c, &query, e, name, reads);
	query.use = arena_memdup(c->arena, uses->pdata, uses->len * sizeof *query.use);
	query.use_count = uses->len;
	query.of_parts = path_is_parts(c->gives);
	for (guint i = 0; i < reads->len; i++) {
		const struct path_read *read = &g_array_index(reads, struct path_read, i);

		query.of_parts = query.of_parts || (read->value && path_is_parts(read->leads));
	}
	query.label = find_label(c->gives, reads);
	return query;
}

/* A new variable, whose name must be none of the program's own. */
void
compile_scope_push(struct compiler *c, const xmlNode *e, const char *attribute, const struct path_set *holds)
{
	const char *name = compile_attr_word(c, e, attribute, NULL);

	if (name == NULL)
		return;
	if (text_has_word("record region office verdict variant facts value", name))
		compile_mistake(c, DIAG_TEMPLATE_RESERVED, xml_attr_place(e, attribute), name, NULL, NULL);
	g_ptr_array_add(c->scope, (gpointer)name);
	g_ptr_array_add(c->held, (gpointer)holds);
	g_ptr_array_add(c->named, (gpointer)e);
}

void
compile_scope_pop(struct compiler *c, guint length)
{
	g_ptr_array_set_size(c->scope, (int)length);
	g_ptr_array_set_size(c->held, (int)length);
	g_ptr_array_set_size(c->named, (int)length);
}
