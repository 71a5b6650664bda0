/* What the XPath files share among themselves. */
#ifndef BASE_XPATH_INNER_H
#define BASE_XPATH_INNER_H

#include "base/xpath.h"

/* A function of the ground, by its name without bw: and the number of its arguments. */
struct xpath_function {
	const char		*name;
	int			 min;
	int			 max;
	xmlXPathFunction	 call;
};

const struct xpath_function	*xpath_ground_function(const char *name);

/* Inside a function: the arena of its environment. */
struct arena			*xpath_arena(xmlXPathParserContext *);

struct arena			*xpath_env_arena(const struct xpath_env *);

/* The text of a result as XPath has it, but numbers always without exponent; not trimmed. NULL gives "". */
char				*xpath_object_text(struct arena *, xmlXPathObject *);

/* Faults that libxml2 would find late or never: unknown prefixes, unknown functions of XPath itself, open brackets. */
bool				 xpath_precheck(struct arena *, const char *expression, const char **zh, const char **en);

/* libxml2's error numbers in words. */
const char			*xpath_error_words(int code, enum lang);

#endif
