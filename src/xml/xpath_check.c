/* What can be said about an expression before it is evaluated, and libxml2's XPath errors in words. */
#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "base/lang.h"
#include "base/text.h"
#include "xml/xpath.h"
#include "xml/xpath_inner.h"
#include "xml/xpath_token.h"

/* XPath's own functions: arguments at least and at most. */
static const struct {
	const char *name;
	int min, max;
} own_functions[] = {
	{ "last", 0, 0 },
	{ "position", 0, 0 },
	{ "count", 1, 1 },
	{ "id", 1, 1 },
	{ "local-name", 0, 1 },
	{ "namespace-uri", 0, 1 },
	{ "name", 0, 1 },
	{ "string", 0, 1 },
	{ "concat", 2, G_MAXINT },
	{ "starts-with", 2, 2 },
	{ "contains", 2, 2 },
	{ "substring-before", 2, 2 },
	{ "substring-after", 2, 2 },
	{ "substring", 2, 3 },
	{ "string-length", 0, 1 },
	{ "normalize-space", 0, 1 },
	{ "translate", 3, 3 },
	{ "boolean", 1, 1 },
	{ "not", 1, 1 },
	{ "true", 0, 0 },
	{ "false", 0, 0 },
	{ "lang", 1, 1 },
	{ "number", 0, 1 },
	{ "sum", 1, 1 },
	{ "floor", 1, 1 },
	{ "ceiling", 1, 1 },
	{ "round", 1, 1 },
};

bool
xpath_function_takes(const char *name, int *min, int *max)
{
	const struct xpath_function *ground = g_str_has_prefix(name, "bw:") ? xpath_ground_function(name + 3) : NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(own_functions); i++)
		if (strcmp(own_functions[i].name, name) == 0) {
			*min = own_functions[i].min;
			*max = own_functions[i].max;
			return true;
		}
	if (ground != NULL) {
		*min = ground->min;
		*max = ground->max;
	}
	return ground != NULL;
}

/* What the last of the arguments is that begin at this bracket, where it is a string; else NULL. */
static char *
last_string(struct arena *arena, const char *p)
{
	static const char blank[] = " \t\r\n";
	const char *from = p, *end;
	int depth = 0;

	do {
		depth += (*p == '(' || *p == '[') - (*p == ')' || *p == ']');
		from = depth == 1 && *p == ',' ? p : from;
		p = *p == '\'' || *p == '"' ? strchr(p + 1, *p) : p;
		if (p == NULL)
			return NULL; /* libxml2 says it better */
		p++;
	} while (*p != '\0' && !(depth == 1 && *p == ')'));
	from += 1 + strspn(from + 1, blank);
	end = *from == '\'' || *from == '"' ? strchr(from + 1, *from) : NULL;
	if (end == NULL || end + 1 + strspn(end + 1, blank) != p)
		return NULL;
	return arena_strndup(arena, from + 1, (gsize)(end - from - 1));
}

/* The list of bw:says must be words, each of them something. */
static bool
check_words(struct arena *arena, const char *bracket, const char **zh, const char **en)
{
	const char *list = *bracket == '(' ? last_string(arena, bracket) : NULL;

	if (list == NULL || !xpath_says_nothing(arena, list))
		return true;
	*zh = arena_printf(arena, "bw:says 的词“%s”里有空的", list);
	*en = arena_printf(arena, "one of the words “%s” of bw:says is empty", list);
	return false;
}

static GPtrArray *
own_names(struct arena *arena)
{
	GPtrArray *names = arena_list(arena);

	for (gsize i = 0; i < G_N_ELEMENTS(own_functions); i++)
		g_ptr_array_add(names, (gpointer)own_functions[i].name);
	return names;
}

/* Of elements, variables and functions: prefixes are of functions alone, and each of those there is. */
static bool
check_name(struct arena *arena, const struct xpath_token *token, const char **zh, const char **en)
{
	const char *name = arena_strndup(arena, token->start, (gsize)(token->end - token->start));
	const char *colon = strchr(name, ':');
	const char *near, *own;
	int min, max;

	if (colon != NULL && !g_str_has_prefix(name, "bw:")) {
		*zh = arena_printf(arena, "没有名字前缀 %.*s:（函数的前缀是 bw:）", (int)(colon - name), name);
		*en = arena_printf(arena, "no such prefix: %.*s: (functions have bw:)", (int)(colon - name), name);
		return false;
	}
	if (token->kind != XPATH_FUNCTION || xpath_function_takes(name, &min, &max) ||
	    text_has_word("node text comment processing-instruction", name))
		return strcmp(name, "bw:says") != 0 ||
		    check_words(arena, token->end + strspn(token->end, " \t\r\n"), zh, en);
	if (colon != NULL)
		return true;
	own = arena_printf(arena, "bw:%s", name);
	near = xpath_function_takes(own, &min, &max) ? arena_printf(arena, " → %s()", own) :
						       nearest_offer(arena, name, own_names(arena), " → ", "()");
	*zh = arena_printf(arena, "没有函数 %s()%s", name, near);
	*en = arena_printf(arena, "no such function: %s()%s", name, near);
	return false;
}

/* libxml2 takes `string(` for whole. Follows one bracket; false when it closes what is not open. */
static bool
follow_bracket(GString *open, char c)
{
	static const char pairs[] = "()[]";
	const char *at = strchr(pairs, c);

	if (at == NULL || c == '\0')
		return true;
	if (c == '(' || c == '[') {
		g_string_append_c(open, at[1]);
		return true;
	}
	if (open->len == 0 || open->str[open->len - 1] != c)
		return false;
	g_string_truncate(open, open->len - 1);
	return true;
}

bool
xpath_precheck(struct arena *arena, const char *expression, const char **zh, const char **en)
{
	g_autoptr(GString) open = g_string_new(NULL);
	struct xpath_lexer lexer = { expression, XPATH_END };
	bool paired = true;

	for (struct xpath_token token = xpath_token_next(&lexer); paired && token.kind != XPATH_END;
	     token = xpath_token_next(&lexer)) {
		if (token.kind == XPATH_LITERAL && (token.end - token.start < 2 || token.end[-1] != *token.start))
			return true; /* libxml2 says it better */
		if ((token.kind == XPATH_NAME || token.kind == XPATH_VARIABLE || token.kind == XPATH_FUNCTION) &&
		    !check_name(arena, &token, zh, en))
			return false;
		if (token.kind == XPATH_OPERATOR || token.kind == XPATH_CLOSE || token.kind == XPATH_BRACKET ||
		    token.kind == XPATH_BRACKET_END)
			paired = follow_bracket(open, *token.start);
	}
	if (paired && open->len == 0)
		return true;
	*zh = "括号没有配对";
	*en = "unbalanced brackets";
	return false;
}

const char *
xpath_error_words(int code, enum lang lang)
{
	static const struct {
		int code;
		const char *words[LANG_COUNT];
	} table[] = {
		{ XPATH_NUMBER_ERROR, { "数字写错了", "bad number" } },
		{ XPATH_UNFINISHED_LITERAL_ERROR, { "字符串缺收尾的引号", "unfinished string" } },
		{ XPATH_START_LITERAL_ERROR, { "这里要有引号", "a quote is expected" } },
		{ XPATH_VARIABLE_REF_ERROR, { "$ 后面缺变量名", "no name after $" } },
		{ XPATH_UNDEF_VARIABLE_ERROR, { "没有这个变量", "no such variable" } },
		{ XPATH_INVALID_PREDICATE_ERROR, { "方括号没有配对", "unbalanced square brackets" } },
		{ XPATH_EXPR_ERROR, { "写法不对或没有写完", "malformed or unfinished" } },
		{ XPATH_UNCLOSED_ERROR, { "圆括号没有配对", "unbalanced brackets" } },
		{ XPATH_UNKNOWN_FUNC_ERROR, { "没有这个函数", "no such function" } },
		{ XPATH_INVALID_OPERAND, { "运算的对象不对", "wrong operand" } },
		{ XPATH_INVALID_TYPE,
		    { "参数或结果的类型不对（要节点的地方给了文字、数字，或反之）",
			"wrong type of an argument or result" } },
		{ XPATH_INVALID_ARITY, { "函数的参数个数不对", "wrong number of arguments" } },
		{ XPATH_INVALID_CTXT_SIZE, { "这里不能用 last()", "last() cannot be used here" } },
		{ XPATH_INVALID_CTXT_POSITION, { "这里不能用 position()", "position() cannot be used here" } },
		{ XPATH_UNDEF_PREFIX_ERROR, { "没有这个名字前缀", "no such prefix" } },
		{ XPATH_INVALID_CHAR_ERROR, { "有不能用的字符", "a character that cannot be used" } },
		{ XPATH_STACK_ERROR, { "函数的参数个数不对", "wrong number of arguments" } },
		{ XPATH_OP_LIMIT_EXCEEDED, { "算得太久，已停止", "takes too long; stopped" } },
		{ XPATH_RECURSION_LIMIT_EXCEEDED, { "套得太深", "nested too deeply" } },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
		if (table[i].code == code)
			return table[i].words[lang];
	return lang == LANG_ZH ? "算不出来" : "cannot be evaluated";
}
