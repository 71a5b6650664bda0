/* What can be said about an expression before it is evaluated, and libxml2's XPath errors in words. */
#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "base/lang.h"
#include "xml/xpath_inner.h"

static const char *const known_before_bracket[] = {
	"and",
	"or",
	"div",
	"mod",
	"node",
	"text",
	"comment",
	"processing-instruction",
	"last",
	"position",
	"count",
	"id",
	"local-name",
	"namespace-uri",
	"name",
	"string",
	"concat",
	"starts-with",
	"contains",
	"substring-before",
	"substring-after",
	"substring",
	"string-length",
	"normalize-space",
	"translate",
	"boolean",
	"not",
	"true",
	"false",
	"lang",
	"number",
	"sum",
	"floor",
	"ceiling",
	"round",
};

static bool
is_name_start(char c)
{
	return g_ascii_isalpha(c) || c == '_' || (guchar)c >= 0x80;
}

/* How long the name is that begins here, without a prefix; 0: none begins. */
static gsize
name_length(const char *text)
{
	gsize length = 0;

	while (is_name_start(text[length]) ||
	    (length > 0 && (g_ascii_isdigit(text[length]) || text[length] == '-' || text[length] == '.')))
		length++;
	return length;
}

static bool
is_known(const char *name, gsize length)
{
	for (gsize i = 0; i < G_N_ELEMENTS(known_before_bracket); i++)
		if (strlen(known_before_bracket[i]) == length && memcmp(known_before_bracket[i], name, length) == 0)
			return true;
	return false;
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

/* Is the name that of bw:says, its list must be words, each of them something. */
static bool
check_words(struct arena *arena, const char *name, const char **zh, const char **en)
{
	const char *p = name + name_length(name);
	char *list;

	if (p - name != 4 || memcmp(name, "says", 4) != 0)
		return true;
	p += strspn(p, " \t\r\n");
	list = *p == '(' ? last_string(arena, p) : NULL;
	if (list == NULL || !xpath_says_nothing(arena, list))
		return true;
	*zh = arena_printf(arena, "bw:says 的词“%s”里有空的", list);
	*en = arena_printf(arena, "one of the words “%s” of bw:says is empty", list);
	return false;
}

static GPtrArray *
known_names(struct arena *arena)
{
	GPtrArray *names = arena_list(arena);

	for (gsize i = 0; i < G_N_ELEMENTS(known_before_bracket); i++)
		g_ptr_array_add(names, (gpointer)known_before_bracket[i]);
	return names;
}

/* Checks one name; gives what follows it, or NULL after a fault. */
static const char *
check_name(struct arena *arena, const char *name, const char **zh, const char **en)
{
	gsize length = name_length(name);
	const char *after = name + length, *near;
	bool prefixed = after[0] == ':' && after[1] != ':';

	if (prefixed && !(length == 2 && memcmp(name, "bw", 2) == 0)) {
		*zh = arena_printf(arena, "没有名字前缀 %.*s:（函数的前缀是 bw:）", (int)length, name);
		*en = arena_printf(arena, "no such prefix: %.*s: (functions have bw:)", (int)length, name);
		return NULL;
	}
	if (prefixed)
		return check_words(arena, after + 1, zh, en) ? after + 1 + name_length(after + 1) : NULL;
	if (after[0] == ':')
		return after + 2;
	after += strspn(after, " \t\r\n");
	if (*after == '(' && !is_known(name, length)) {
		name = arena_strndup(arena, name, length);
		near = nearest_offer(arena, name, known_names(arena), " → ", "()");
		*zh = arena_printf(arena, "没有函数 %s()%s", name, near);
		*en = arena_printf(arena, "no such function: %s()%s", name, near);
		return NULL;
	}
	return name + length;
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
	const char *at = expression;
	bool paired = true;

	while (at != NULL && paired && *at != '\0') {
		if (*at == '"' || *at == '\'') {
			at = strchr(at + 1, *at);
			if (at == NULL)
				return true; /* libxml2 says it better */
			at++;
		} else if (is_name_start(*at))
			at = check_name(arena, at, zh, en);
		else if (g_ascii_isdigit(*at))
			at += strspn(at, "0123456789.");
		else
			paired = follow_bracket(open, *at++);
	}
	if (at != NULL && (!paired || open->len > 0)) {
		*zh = "括号没有配对";
		*en = "unbalanced brackets";
		return false;
	}
	return at != NULL;
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
