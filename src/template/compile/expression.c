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

enum compile_token_kind {
	TOKEN_END,
	TOKEN_NAME,
	TOKEN_FUNCTION,
	TOKEN_VARIABLE,
	TOKEN_LITERAL,
	TOKEN_STEP,
	TOKEN_SLASH,
	TOKEN_AXIS,
	TOKEN_CLOSE,
	TOKEN_BRACKET,
	TOKEN_BRACKET_END,
	TOKEN_OPERATOR
};

/* Where a token begins and ends in the text. */
struct compile_token {
	enum compile_token_kind kind;
	const char *start, *end;
};

struct compile_lexer {
	const char *at;
	enum compile_token_kind last; /* tells `div` the operator from div the element, * from * */
};

static bool
name_start(const char *p)
{
	return g_ascii_isalpha(*p) || *p == '_' || (guchar)*p >= 0x80;
}

static const char *
skip_name(const char *p)
{
	while (name_start(p) || g_ascii_isdigit(*p) || *p == '-' || *p == '.' ||
	    (*p == ':' && name_start(p + 1) && p[-1] != ':'))
		p++;
	return p;
}

static const char *
skip_blank(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

/* After something that is a whole operand, a name or * is an operator. */
static bool
after_operand(enum compile_token_kind last)
{
	return last == TOKEN_NAME || last == TOKEN_VARIABLE || last == TOKEN_LITERAL || last == TOKEN_STEP ||
	    last == TOKEN_CLOSE || last == TOKEN_BRACKET_END;
}

static struct compile_token
read_name(const struct compile_lexer *lexer, const char *p)
{
	const char *end = skip_name(p), *after = skip_blank(end);
	g_autofree char *name = g_strndup(p, (gsize)(end - p));
	enum compile_token_kind kind = TOKEN_NAME;

	if (after_operand(lexer->last))
		kind = TOKEN_OPERATOR;
	else if (after[0] == ':' && after[1] == ':') {
		kind = TOKEN_AXIS;
		end = after + 2;
	} else if (*after == '(' && text_has_word("node text comment processing-instruction", name) &&
	    strchr(after, ')') != NULL) {
		kind = TOKEN_STEP;
		end = strchr(after, ')') + 1;
	} else if (*after == '(')
		kind = TOKEN_FUNCTION;
	return (struct compile_token){ kind, p, end };
}

static struct compile_token
read_mark(const struct compile_lexer *lexer, const char *p)
{
	static const struct {
		const char *mark;
		enum compile_token_kind kind;
	} marks[] = {
		{ "//", TOKEN_SLASH },
		{ "/", TOKEN_SLASH },
		{ "..", TOKEN_STEP },
		{ ".", TOKEN_STEP },
		{ "@", TOKEN_AXIS },
		{ ")", TOKEN_CLOSE },
		{ "[", TOKEN_BRACKET },
		{ "]", TOKEN_BRACKET_END },
	};

	for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
		if (g_str_has_prefix(p, marks[i].mark))
			return (struct compile_token){ marks[i].kind, p, p + strlen(marks[i].mark) };
	return (
	    struct compile_token){ *p == '*' && !after_operand(lexer->last) ? TOKEN_NAME : TOKEN_OPERATOR, p, p + 1 };
}

/* The expression has compiled before, so the lexer need not find mistakes in it. */
static struct compile_token
next_token(struct compile_lexer *lexer)
{
	const char *p = skip_blank(lexer->at), *end;
	struct compile_token token;

	if (!*p)
		token = (struct compile_token){ TOKEN_END, p, p };
	else if (*p == '"' || *p == '\'') {
		end = strchr(p + 1, *p);
		token = (struct compile_token){ TOKEN_LITERAL, p, end != NULL ? end + 1 : p + strlen(p) };
	} else if (g_ascii_isdigit(*p) || (*p == '.' && g_ascii_isdigit(p[1])))
		token = (struct compile_token){ TOKEN_LITERAL, p, p + strspn(p, "0123456789.") };
	else if (*p == '$')
		token = (struct compile_token){ TOKEN_VARIABLE, p, skip_name(skip_blank(p + 1)) };
	else if (name_start(p))
		token = read_name(lexer, p);
	else
		token = read_mark(lexer, p);
	lexer->at = token.end;
	lexer->last = token.kind;
	return token;
}

static bool
continues_path(enum compile_token_kind kind, enum compile_token_kind last)
{
	bool whole = after_operand(last);

	return kind == TOKEN_SLASH || kind == TOKEN_BRACKET ||
	    (!whole && (kind == TOKEN_NAME || kind == TOKEN_STEP || kind == TOKEN_AXIS));
}

/* Goes past a predicate whose [ was just read; what it reads belongs to other nodes. */
static const char *
skip_predicate(struct compile_lexer *lexer)
{
	guint depth = 1;
	struct compile_token token;

	do {
		token = next_token(lexer);
		depth += token.kind == TOKEN_BRACKET;
		depth -= token.kind == TOKEN_BRACKET_END;
	} while (depth && token.kind != TOKEN_END);
	return token.end;
}

/* Reads on to the end of the path that began with a token; gives its end. */
static const char *
finish_path(struct compile_lexer *lexer, struct compile_token token)
{
	const char *end = token.end;
	struct compile_lexer before;

	for (;;) {
		before = *lexer;
		token = next_token(lexer);
		if (!continues_path(token.kind, before.last)) {
			*lexer = before;
			return end;
		}
		end = token.kind == TOKEN_BRACKET ? skip_predicate(lexer) : token.end;
	}
}

/* Paths an expression reads, outside predicates, in order. */
static GPtrArray *
expression_paths(struct arena *arena, const char *text)
{
	GPtrArray *paths = arena_list(arena);
	struct compile_lexer lexer = { text, TOKEN_END };
	enum compile_token_kind last = TOKEN_END;
	const char *end;

	for (struct compile_token token = next_token(&lexer); token.kind != TOKEN_END; token = next_token(&lexer)) {
		if (after_operand(last) && token.kind == TOKEN_BRACKET)
			skip_predicate(&lexer); /* (a|b)[1] */
		else if (after_operand(last) && token.kind == TOKEN_SLASH)
			finish_path(&lexer, token); /* bw:f(a)/b: of nodes already counted */
		else if (token.kind == TOKEN_NAME || token.kind == TOKEN_STEP || token.kind == TOKEN_AXIS ||
		    token.kind == TOKEN_SLASH || token.kind == TOKEN_VARIABLE) {
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
	struct compile_lexer lexer;
	const char *name = NULL;

	if (!paths->len)
		return NULL;
	lexer = (struct compile_lexer){ g_ptr_array_index(paths, 0), TOKEN_END };
	for (struct compile_token token = next_token(&lexer); token.kind != TOKEN_END; token = next_token(&lexer))
		if (token.kind == TOKEN_BRACKET)
			skip_predicate(&lexer);
		else if (token.kind == TOKEN_NAME && *token.start != '*')
			name = arena_strndup(arena, token.start, (gsize)(token.end - token.start));
	return name;
}

/* XPath's own functions were looked up when the expression compiled. */
static void
check_function(struct compiler *c, struct place place, const char *name)
{
	static const char *const of_policy[] = { "bw:workdays", "bw:workday-add", "bw:check-id", "bw:check-uscc" };
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	if (!g_str_has_prefix(name, "bw:"))
		return;
	xpath_list_functions(names);
	for (guint i = 0; i < G_N_ELEMENTS(of_policy); i++)
		g_ptr_array_add(names, (gpointer)of_policy[i]);
	compile_check_known(c, DIAG_TEMPLATE_FUNCTION, place, name, names, "");
}

static void
check_names(struct compiler *c, struct place place, const char *text)
{
	struct compile_lexer lexer = { text, TOKEN_END };

	for (struct compile_token token = next_token(&lexer); token.kind != TOKEN_END; token = next_token(&lexer)) {
		const char *name = token.kind == TOKEN_VARIABLE ? skip_blank(token.start + 1) : token.start;

		name = arena_strndup(c->arena, name, (gsize)(token.end - name));
		if (token.kind == TOKEN_VARIABLE)
			compile_check_known(c, DIAG_TEMPLATE_VARIABLE, place, name, c->scope, "$");
		else if (token.kind == TOKEN_FUNCTION)
			check_function(c, place, name);
	}
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
	else
		check_names(c, place, text);
	return known;
}

const struct xpath *
compile_expression_fixed(struct compiler *c, const xmlNode *e, const char *text)
{
	return compile_once(c, text, xml_place(e), text);
}

const struct xpath *
compile_expression_read(struct compiler *c, const xmlNode *e, const char *name)
{
	const char *text = xml_attr(e, name);

	return text != NULL ? compile_at(c, xml_attr_place(e, name), name, text) : NULL;
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
compile_scope_push(struct compiler *c, const xmlNode *e, const char *attribute)
{
	const char *name = compile_attr_word(c, e, attribute, NULL);

	if (name == NULL)
		return;
	if (text_has_word("record region office verdict variant facts value", name))
		compile_mistake(c, DIAG_TEMPLATE_RESERVED, xml_attr_place(e, attribute), name, NULL, NULL);
	g_ptr_array_add(c->scope, (gpointer)name);
}
