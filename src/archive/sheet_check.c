/* What is said of a sheet before it is compiled: its expressions, the names they and its calls use. */
#include <string.h>

#include "archive/sheet_style.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "xml/xpath_token.h"

#define XSL "http://www.w3.org/1999/XSL/Transform"

struct sheets_checking {
	struct arena *arena;
	struct diag *diag;
	GPtrArray *variables; /* names that are declared somewhere in the sheet */
	GPtrArray *templates;
};

static bool
is_instruction(const xmlNode *node)
{
	return node->ns != NULL && strcmp((const char *)node->ns->href, XSL) == 0;
}

static bool
is_one_of(const xmlNode *node, const char *a, const char *b)
{
	return is_instruction(node) && (xml_is(node, a) || xml_is(node, b));
}

/* --- what there is --- */

static void
note_names(struct sheets_checking *c, const xmlNode *parent)
{
	for (const xmlNode *n = xml_child(parent, NULL); n != NULL; n = xml_next(n, NULL)) {
		const char *name = xml_attr(n, "name");

		if (name != NULL && is_one_of(n, "variable", "param"))
			g_ptr_array_add(c->variables, (gpointer)name);
		else if (name != NULL && is_one_of(n, "template", "template"))
			g_ptr_array_add(c->templates, (gpointer)name);
		note_names(c, n);
	}
}

static bool
is_there(const GPtrArray *names, const char *name)
{
	return g_ptr_array_find_with_equal_func((GPtrArray *)(guintptr)names, name, g_str_equal, NULL);
}

/* --- expressions --- */

static void
refuse(const struct sheets_checking *c, struct place place, const char *zh, const char *en)
{
	diag_say(c->diag, DIAG_SHEET_WRONG, place, NULL, zh, en);
}

static void
refuse_unknown(const struct sheets_checking *c, struct place place, const char *name, const GPtrArray *known,
    const char *zh, const char *en)
{
	const char *near = nearest_offer(c->arena, name, known, " → ", "");

	refuse(c, place, arena_printf(c->arena, zh, name, near), arena_printf(c->arena, en, name, near));
}

/* Functions of the program's own are for records and templates. */
static void
check_token(const struct sheets_checking *c, struct place place, const struct xpath_token *token)
{
	const char *name = arena_strndup(c->arena, token->start, (gsize)(token->end - token->start));

	if (token->kind == XPATH_FUNCTION && g_str_has_prefix(name, "bw:"))
		refuse(c, place, arena_printf(c->arena, "样式表里没有函数 %s()，只有 XPath 1.0 自己的", name),
		    arena_printf(c->arena, "no such function in a sheet: %s(); there are those of XPath 1.0 alone",
			name));
	if (token->kind != XPATH_VARIABLE)
		return;
	name = xpath_token_name(token);
	name = arena_strndup(c->arena, name, (gsize)(token->end - name));
	if (!is_there(c->variables, name))
		refuse_unknown(c, place, name, c->variables, "没有变量 $%s%s", "no such variable: $%s%s");
}

static void
check_expression(const struct sheets_checking *c, struct place place, const char *expression)
{
	struct xpath_lexer lexer = { expression, XPATH_END };

	if (xpath_compile(c->arena, c->diag, place, expression) == NULL)
		return;
	for (struct xpath_token t = xpath_token_next(&lexer); t.kind != XPATH_END; t = xpath_token_next(&lexer))
		check_token(c, place, &t);
}

/* The end of an expression in braces: a } that no quotes hide; NULL: there is none. */
static const char *
brace_end(const char *from)
{
	char quote = '\0';

	for (; *from != '\0'; from++) {
		if (quote == '\0' && *from == '}')
			return from;
		if (quote == '\0' && (*from == '"' || *from == '\''))
			quote = *from;
		else if (*from == quote)
			quote = '\0';
	}
	return NULL;
}

/* Text with expressions in braces, {{ and }} for braces. */
static void
check_template(const struct sheets_checking *c, struct place place, const char *text)
{
	while (*text != '\0') {
		const char *end;

		if ((*text == '{' || *text == '}') && text[1] == *text) {
			text += 2;
			continue;
		}
		if (*text != '{' && *text != '}') {
			text++;
			continue;
		}
		end = *text == '{' ? brace_end(text + 1) : NULL;
		if (end == NULL) {
			refuse(c, place, "花括号没有成对", "a brace stands alone");
			return;
		}
		check_expression(c, place, arena_strndup(c->arena, text + 1, (gsize)(end - text - 1)));
		text = end + 1;
	}
}

/* --- the tree --- */

static void
check_attribute(const struct sheets_checking *c, const xmlNode *node, const char *name)
{
	const char *value = xml_attr_or(node, name, "");
	struct place place = xml_attr_place(node, name);
	bool computed = is_instruction(node) && xml_is(node, "attribute");

	if (!is_instruction(node) || (computed && strcmp(name, "name") == 0))
		check_template(c, place, value);
	else if (strcmp(name, "select") == 0 || strcmp(name, "test") == 0 || strcmp(name, "match") == 0)
		check_expression(c, place, value);
	else if (xml_is(node, "call-template") && !is_there(c->templates, value))
		refuse_unknown(c, place, value, c->templates, "没有模板 %s%s", "no such template: %s%s");
}

static void
check_node(const struct sheets_checking *c, const xmlNode *node)
{
	if (is_one_of(node, "template", "template") && xml_attr(node, "match") == NULL &&
	    xml_attr(node, "name") == NULL)
		refuse(c, xml_place(node), "模板要有 match 或 name", "a template needs match or name");
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
		check_attribute(c, node, (const char *)a->name);
	for (const xmlNode *n = xml_child(node, NULL); n != NULL; n = xml_next(n, NULL))
		check_node(c, n);
}

bool
sheets_check(struct arena *arena, struct diag *diag, const xmlNode *sheet)
{
	struct sheets_checking c = { arena, diag, arena_list(arena), arena_list(arena) };
	gsize before = diag_count(diag);

	note_names(&c, sheet);
	check_node(&c, sheet);
	return diag_count(diag) == before;
}
