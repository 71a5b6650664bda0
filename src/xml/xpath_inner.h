/* What the XPath files share among themselves. */
#ifndef XML_XPATH_INNER_H
#define XML_XPATH_INNER_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/xpath.h>

#include "base/lang.h"

struct arena;

struct xpath;
struct xpath_env;

/* A function of the ground, by its name without bw: and the number of its arguments. */
struct xpath_function {
	const char *name;
	int min;
	int max;
	xmlXPathFunction call;
};

/* One of a station's own, see xpath_register. */
struct xpath_registered {
	xmlXPathFunction call;
	void *data;
};

struct xpath_env {
	struct arena *arena;   /* what evaluations give */
	struct arena *scratch; /* what functions need while they run: gone with the evaluation; NULL: nothing yet */
	guint running;         /* evaluations inside each other */
	GHashTable *patterns;  /* of the expression that is evaluated */
	xmlXPathContext *context;
	GHashTable *bindings;  /* name -> xmlXPathObject * */
	GHashTable *functions; /* name -> struct xpath_registered * */
	void *data;            /* of the function being called */
	guint position;        /* of the context node */
	guint last;
	enum lang lang;
	int error;           /* xmlXPathError of the first fault of this evaluation; 0 none */
	const char *missing; /* variable or function it was about, or NULL */
};

/* Notes libxml2's first error in the environment that is the context's user data. */
void xpath_note_error(void *env, xmlError *);

/* Binds $name to a value of any type, which becomes the environment's. */
void xpath_env_object(struct xpath_env *, const char *name, xmlXPathObject *);

const struct xpath_function *xpath_ground_function(const char *name);

/* Inside a function: an arena for what it needs until the evaluation ends. */
struct arena *xpath_arena(xmlXPathParserContext *);

struct arena *xpath_env_arena(const struct xpath_env *);

/* The text of a result as XPath has it, but numbers always without exponent; not trimmed. NULL gives "". */
char *xpath_object_text(struct arena *, xmlXPathObject *);

/* Inside a function: takes the last argument that is left as its texts, of each node or the one; empty ones are left out. Freed by the caller. */
GPtrArray *xpath_take_texts(xmlXPathParserContext *);

/* bw:split, bw:each */
void xpath_split_function(xmlXPathParserContext *, int count);
void xpath_each_function(xmlXPathParserContext *, int count);

/* Whether a text says one of the words of a list "a|b|c": bw:says. */
bool xpath_says(struct arena *, const char *text, const char *list);

/* Patterns that were compiled, by their text. */
GHashTable *xpath_patterns_new(void);
/* The first stretch of the first text that fits a pattern, as it stands there; NULL: none. false: it is no pattern. */
bool xpath_found(struct arena *, GHashTable *patterns, const GPtrArray *texts, const char *pattern, const char **found);
/* Inside a function: the patterns of the expression it stands in. */
GHashTable *xpath_patterns(xmlXPathParserContext *);

/* The first character that cannot be seen or turns the text around, between its neighbours: 甲⟨U+200B⟩乙; "": none: bw:hidden. */
char *xpath_hidden(struct arena *, const char *text);

/* The voltage that a text says, in kV; not a number when it says none: bw:kv. */
double xpath_kilovolts(struct arena *, const char *text);

/* Is one of the words of such a list empty, or the list? */
bool xpath_says_nothing(struct arena *, const char *list);

/* Faults that libxml2 would find late or never: unknown prefixes and functions, open brackets, empty words of bw:says. */
bool xpath_precheck(struct arena *, const char *expression, const char **zh, const char **en);

/* libxml2's error numbers in words. */
const char *xpath_error_words(int code, enum lang);

#endif
