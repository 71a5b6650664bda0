/*
 * XPath 1.0, the one expression language of templates, rules and checks.  Expressions are compiled
 * once; an environment holds the variables ($record, $region, $office, $verdict, $facts, and those a
 * template binds) and the bw: functions.
 *
 * bw: functions of the ground (dates are ISO 8601; an empty or wrong argument gives ""):
 *   bw:date-cn(d)        2021年6月6日            bw:date-han(d)      二〇二一年六月六日
 *   bw:date-dot(d)       2021.06.06             bw:weekday(d)       星期四
 *   bw:time(t)           8:00 of 2023-06-19T08:00
 *   bw:date-add(d, n)    calendar days          bw:days(a, b)       days from a to b
 *   bw:minutes(a, b)     minutes from a to b, both with a time
 *   bw:month-add(d, n)   same day n months on, clipped to the month's end
 *   bw:rmb(n)            人民币大写 (GB/T 15835 5.2.4)       bw:money(n)  1,234.50
 *   bw:mask-id(s)        bw:mask-phone(s)       bw:han(n)  一 二 … 十一
 *   bw:default(a, b)     a, or b when a is empty           bw:if(c, a, b)
 *   bw:join(nodes, sep)  bw:max(a, …)  bw:min(a, …)  of nodes and values
 *   bw:split(t, '、，')   the stretches of a text between any of the characters, as nodes, without blanks around them
 *   bw:each(nodes, 'e')  what the expression e gives at each of the nodes, as nodes: bw:join(bw:each(fee, 'a * b'), '、')
 *   bw:contains-token(list, word)
 *   bw:kv(t)             the voltage a text says, in kV: 10 of 交流 10kV, 10千伏, 1万伏; not a number when it says none
 *   bw:hidden(t)         甲⟨U+200B⟩乙: the first character that cannot be seen or turns the text around, with its neighbours
 *   bw:says(t, 'a|b')    whether a text (or one of several nodes) says one of the words: whole ones, not inside a longer
 *                        one of the list that stands there, none of 非 不 未 无 directly before; widths and capitals
 *                        do not matter, nor blanks but those that part two Latin words or two figures
 *   bw:found(t, pattern) the first stretch of a text (or of one of several nodes) that fits a regular expression, as it
 *                        stands there, or ""; looked for in the text evened as for bw:says (narrow, small, no blanks)
 * Stations add their own with xpath_register (policy: bw:workdays, bw:workday-add, bw:check-id, bw:check-uscc, bw:called;
 * in texts of rules bw:named, bw:called, bw:write, bw:setting).
 */
#ifndef XML_XPATH_H
#define XML_XPATH_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/xpath.h>

#include "base/lang.h"
#include "base/place.h"

struct arena;
struct diag;

#define XPATH_BW_NS "urn:banwen:functions"

struct xpath;     /* compiled; immutable, shared by workers */
struct xpath_env; /* variables and functions; one a record */

/* Compiles; a mistake is reported at the place. */
struct xpath *xpath_compile(struct arena *, struct diag *, struct place, const char *expression);
const char *xpath_source(const struct xpath *);

struct xpath_env *xpath_env_new(struct arena *);
/* Binds $name to a node (NULL: the empty node-set), a list of nodes, or a string; a later binding replaces. */
void xpath_env_node(struct xpath_env *, const char *name, xmlNode *);
void xpath_env_nodes(struct xpath_env *, const char *name, const GPtrArray *nodes);
void xpath_env_string(struct xpath_env *, const char *name, const char *value);
/* The first of the nodes that $name is bound to, or NULL. */
xmlNode *xpath_env_first(const struct xpath_env *, const char *name);
/* The language that functions speak from now on; at first Chinese. */
void xpath_env_speak(struct xpath_env *, enum lang);
/* Adds a function of the bw: namespace; `data` is what xpath_data gives inside it. */
void xpath_register(struct xpath_env *, const char *name, xmlXPathFunction, void *data);
/* Adds the names of the ground's functions, "bw:date-cn" and so on. */
void xpath_list_functions(GPtrArray *names);
/* How many arguments a function of XPath or of the ground ("bw:days") takes; false: it is neither. */
bool xpath_function_takes(const char *name, int *min, int *max);
/* What bw:mask-id or bw:mask-phone ("mask-id") shows of a text; of what they gave they show the same. */
char *xpath_mask(struct arena *, const char *function, const char *text);
/* Inside a function: the data it was registered with. */
void *xpath_data(xmlXPathParserContext *);
enum lang xpath_lang(xmlXPathParserContext *);

/* What position() and last() give outside predicates from now on; at first 1 and 1. */
void xpath_env_position(struct xpath_env *, guint position, guint last);

/*
 * Evaluation with a context node.  An expression that fails (unknown variable, wrong type) is
 * reported at the expression's place and gives false, "", 0 or an empty list.
 */
bool xpath_bool(struct xpath_env *, struct diag *, const struct xpath *, xmlNode *context);
char *xpath_string(struct xpath_env *, struct diag *, const struct xpath *, xmlNode *context);
double xpath_number(struct xpath_env *, struct diag *, const struct xpath *, xmlNode *context);
/* The string of whatever the expression gives; *nodes (may be NULL) is its nodes when it gives nodes, else NULL. */
char *xpath_value(struct xpath_env *, struct diag *, const struct xpath *, xmlNode *context, GPtrArray **nodes);
/* Binds $name to what an expression gives, as the type it has; "" when it fails, which is reported. */
void xpath_env_value(struct xpath_env *, struct diag *, const char *name, const struct xpath *, xmlNode *context);
/* Nodes in document order (attributes as xmlNode of type XML_ATTRIBUTE_NODE); lives in the environment's arena. */
GPtrArray *xpath_nodes(struct xpath_env *, struct diag *, const struct xpath *, xmlNode *context);

/* "text {xpath} text": a sentence with expressions in braces ({{ is a brace). */
struct xpath_text;
struct xpath_text *xpath_text_compile(struct arena *, struct diag *, struct place, const char *text);
/* Its expressions, from 0 on; NULL: there are no more. */
const struct xpath *xpath_text_expression(const struct xpath_text *, guint index);
char *xpath_text_string(struct xpath_env *, struct diag *, const struct xpath_text *, xmlNode *context);

#endif
