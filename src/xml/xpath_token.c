/* Cuts expressions into tokens. */
#include <string.h>

#include <glib.h>

#include "base/text.h"
#include "xml/xpath_token.h"

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

bool
xpath_token_is_operand(enum xpath_token_kind last)
{
	return last == XPATH_NAME || last == XPATH_VARIABLE || last == XPATH_LITERAL || last == XPATH_DIGITS ||
	    last == XPATH_STEP || last == XPATH_CLOSE || last == XPATH_BRACKET_END;
}

static struct xpath_token
read_name(const struct xpath_lexer *lexer, const char *p)
{
	const char *end = skip_name(p), *after = skip_blank(end);
	g_autofree char *name = g_strndup(p, (gsize)(end - p));
	enum xpath_token_kind kind = XPATH_NAME;

	if (xpath_token_is_operand(lexer->last))
		kind = XPATH_OPERATOR;
	else if (after[0] == ':' && after[1] == ':') {
		kind = XPATH_AXIS;
		end = after + 2;
	} else if (*after == '(' && text_has_word("node text comment processing-instruction", name) &&
	    strchr(after, ')') != NULL) {
		kind = XPATH_STEP;
		end = strchr(after, ')') + 1;
	} else if (*after == '(')
		kind = XPATH_FUNCTION;
	return (struct xpath_token){ kind, p, end };
}

static struct xpath_token
read_mark(const struct xpath_lexer *lexer, const char *p)
{
	static const struct {
		const char *mark;
		enum xpath_token_kind kind;
	} marks[] = {
		{ "//", XPATH_SLASH },
		{ "/", XPATH_SLASH },
		{ "..", XPATH_STEP },
		{ ".", XPATH_STEP },
		{ "@", XPATH_AXIS },
		{ ")", XPATH_CLOSE },
		{ "[", XPATH_BRACKET },
		{ "]", XPATH_BRACKET_END },
		{ "!=", XPATH_OPERATOR },
		{ "<=", XPATH_OPERATOR },
		{ ">=", XPATH_OPERATOR },
	};
	bool star = *p == '*' && !xpath_token_is_operand(lexer->last);

	for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
		if (g_str_has_prefix(p, marks[i].mark))
			return (struct xpath_token){ marks[i].kind, p, p + strlen(marks[i].mark) };
	return (struct xpath_token){ star ? XPATH_NAME : XPATH_OPERATOR, p, p + 1 };
}

struct xpath_token
xpath_token_next(struct xpath_lexer *lexer)
{
	const char *p = skip_blank(lexer->at), *end;
	struct xpath_token token;

	if (*p == '\0')
		token = (struct xpath_token){ XPATH_END, p, p };
	else if (*p == '"' || *p == '\'') {
		end = strchr(p + 1, *p);
		token = (struct xpath_token){ XPATH_LITERAL, p, end != NULL ? end + 1 : p + strlen(p) };
	} else if (g_ascii_isdigit(*p) || (*p == '.' && g_ascii_isdigit(p[1])))
		token = (struct xpath_token){ XPATH_DIGITS, p, p + strspn(p, "0123456789.") };
	else if (*p == '$')
		token = (struct xpath_token){ XPATH_VARIABLE, p, skip_name(skip_blank(p + 1)) };
	else if (name_start(p))
		token = read_name(lexer, p);
	else
		token = read_mark(lexer, p);
	lexer->at = token.end;
	lexer->last = token.kind;
	return token;
}

bool
xpath_token_is(const struct xpath_token *token, const char *text)
{
	gsize length = (gsize)(token->end - token->start);

	return strlen(text) == length && memcmp(token->start, text, length) == 0;
}

const char *
xpath_token_name(const struct xpath_token *token)
{
	return skip_blank(token->start + 1);
}
