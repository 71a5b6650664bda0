/* The tokens of an XPath expression (XPath 1.0, 3.7), for whoever asks what it names before it is evaluated. */
#ifndef XML_XPATH_TOKEN_H
#define XML_XPATH_TOKEN_H

#include <stdbool.h>

enum xpath_token_kind {
	XPATH_END,
	XPATH_NAME,     /* of an element or attribute, or * */
	XPATH_FUNCTION, /* the name; ( follows */
	XPATH_VARIABLE, /* with its $ */
	XPATH_LITERAL,  /* with its quotes */
	XPATH_DIGITS,
	XPATH_STEP,  /* . .. node() text() comment() processing-instruction() */
	XPATH_SLASH, /* / or // */
	XPATH_AXIS,  /* child:: or @ */
	XPATH_CLOSE, /* ) */
	XPATH_BRACKET,
	XPATH_BRACKET_END,
	XPATH_OPERATOR, /* the signs and words of operators, ( and , */
};

/* Where a token begins and ends in the text. */
struct xpath_token {
	enum xpath_token_kind kind;
	const char *start, *end;
};

/* { text, XPATH_END } stands before the first token. */
struct xpath_lexer {
	const char *at;
	enum xpath_token_kind last; /* tells `div` the operator from div the element, * from * */
};

/* Of any text, also one that is no expression; what has no other kind is an operator of one byte. */
struct xpath_token xpath_token_next(struct xpath_lexer *);
/* Is a token (not NULL) these very characters? */
bool xpath_token_is(const struct xpath_token *, const char *text);
/* After such a token an operand is whole, so that a name or * is an operator. */
bool xpath_token_is_operand(enum xpath_token_kind);
/* The name of a variable, behind $ and blanks. */
const char *xpath_token_name(const struct xpath_token *);

#endif
