/*
 * Expressions of templates: compiled once, their variables and functions checked where they stand, and
 * the paths they read found, so that a computed value still tells what it was computed from.
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

	return kind == XPATH_SLASH || kind == XPATH_BRACKET ||
	    (!whole && (kind == XPATH_NAME || kind == XPATH_STEP || kind == XPATH_AXIS));
}

/* Goes past a predicate whose [ was just read; what it reads belongs to other nodes. */
static const char *
skip_predicate(struct xpath_lexer *lexer)
{
	guint depth = 1;
	struct xpath_token token;

	do {
		token = xpath_token_next(lexer);
		depth += token.kind == XPATH_BRACKET;
		depth -= token.kind == XPATH_BRACKET_END;
	} while (depth && token.kind != XPATH_END);
	return token.end;
}

/* Reads on to the end of the path that began with a token; gives its end. */
static const char *
finish_path(struct xpath_lexer *lexer, struct xpath_token token)
{
	const char *end = token.end;
	struct xpath_lexer before;

	for (;;) {
		before = *lexer;
		token = xpath_token_next(lexer);
		if (!continues_path(token.kind, before.last)) {
			*lexer = before;
			return end;
		}
		end = token.kind == XPATH_BRACKET ? skip_predicate(lexer) : token.end;
	}
}

/* Paths an expression reads, outside predicates, in order. */
static GPtrArray *
expression_paths(struct arena *arena, const char *text)
{
	GPtrArray *paths = arena_list(arena);
	struct xpath_lexer lexer = { text, XPATH_END };
	enum xpath_token_kind last = XPATH_END;
	const char *end;

	for (struct xpath_token token = xpath_token_next(&lexer); token.kind != XPATH_END;
	     token = xpath_token_next(&lexer)) {
		if (xpath_token_is_operand(last) && token.kind == XPATH_BRACKET)
			skip_predicate(&lexer); /* (a|b)[1] */
		else if (xpath_token_is_operand(last) && token.kind == XPATH_SLASH)
			finish_path(&lexer, token); /* bw:f(a)/b: of nodes already counted */
		else if (token.kind == XPATH_NAME || token.kind == XPATH_STEP || token.kind == XPATH_AXIS ||
		    token.kind == XPATH_SLASH || token.kind == XPATH_VARIABLE) {
			end = finish_path(&lexer, token);
			g_ptr_array_add(paths, arena_strndup(arena, token.start, (gsize)(end - token.start)));
		}
		last = lexer.last;
	}
	return paths;
}

const char *
compile_expression_name(struct arena *arena, const char *text)
{
	GPtrArray *paths = expression_paths(arena, text);
	struct xpath_lexer lexer;
	const char *name = NULL;

	if (!paths->len)
		return NULL;
	lexer = (struct xpath_lexer){ g_ptr_array_index(paths, 0), XPATH_END };
	for (struct xpath_token token = xpath_token_next(&lexer); token.kind != XPATH_END;
	     token = xpath_token_next(&lexer))
		if (token.kind == XPATH_BRACKET)
			skip_predicate(&lexer);
		else if (token.kind == XPATH_NAME && *token.start != '*')
			name = arena_strndup(arena, token.start, (gsize)(token.end - token.start));
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
			return c->held->pdata[i];
		}
	compile_check_known(c, DIAG_TEMPLATE_VARIABLE, reading->place, name, c->scope, "$");
	return NULL;
}

void
compile_expression_follow(struct compiler *c, const xmlNode *e, const char *name)
{
	struct compile_reading reading = { c, xml_attr_place(e, name) };
	const struct path_scope scope = { .here = c->here,
		.test = strcmp(name, "test") == 0,
		.variable = variable_of,
		.data = &reading };

	if (c->mended != COMPILE_LOSSY && /* else what stood around it may be gone */
	    !path_check(c->loader->world, c->loader->diag, &scope, reading.place, xml_attr(e, name), &c->gives))
		c->failed = true;
}

const struct xpath *
compile_expression_read(struct compiler *c, const xmlNode *e, const char *name)
{
	const char *text = xml_attr(e, name);
	const struct xpath *xpath = text != NULL ? compile_at(c, xml_attr_place(e, name), name, text) : NULL;

	c->gives = path_anything(c->loader->world);
	if (xpath != NULL)
		compile_expression_follow(c, e, name);
	return xpath;
}

struct plan_query
compile_expression_query(struct compiler *c, const xmlNode *e, const char *name)
{
	struct plan_query q = { .xpath = compile_expression_read(c, e, name) };
	g_autoptr(GPtrArray) compiled = g_ptr_array_new();
	const char *text = xml_attr(e, name);
	GPtrArray *paths;

	if (q.xpath == NULL || c->template->record == RECORD_CASE) /* the whole case is embedded, whatever it reads */
		return q;
	paths = expression_paths(c->arena, text);
	for (guint i = 0; i < paths->len; i++) {
		const struct xpath *path = compile_at(c, xml_attr_place(e, name), name, g_ptr_array_index(paths, i));

		if (path != NULL)
			g_ptr_array_add(compiled, (gpointer)path);
	}
	q.path_count = compiled->len;
	q.path = arena_memdup(c->arena, compiled->pdata, compiled->len * sizeof *q.path);
	return q;
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
