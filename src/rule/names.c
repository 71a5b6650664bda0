/* What rules name: variables, the steps of paths, documents and stages. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "xml/xpath_token.h"
#include "rule/inner.h"

/* What a variable may be asked in: a phase, and the lets before it. */
struct rule_view {
	struct rule_making *making;
	guint phase, count;
};

static const struct path_set *
judged(const struct rule_making *making)
{
	return making->words->sees(making->words->data, making->node, making->scope, NULL);
}

/* What . and $it are. */
static const struct path_set *
here(const struct rule_making *making, guint phase)
{
	return phase == RULE_LOOK || making->looks == NULL ? judged(making) : making->looks;
}

static const struct path_set *variable_of(void *, const char *name);

/* The variables that a view may name. */
static GPtrArray *
variables_of(const struct rule_view *view)
{
	static const char *const of_callers[] = { "record", "region", "office", "verdict", "facts", "statute",
		"replaced", "mean", "count" };
	const struct rule_making *making = view->making;
	GPtrArray *names = arena_list(making->arena);

	for (guint i = 0; i < view->count; i++)
		g_ptr_array_add(names, (gpointer)g_array_index(making->lets, struct rule_let, i).name);
	for (guint i = 0; i < G_N_ELEMENTS(of_callers); i++)
		if (making->words->sees(making->words->data, making->node, making->scope, of_callers[i]) != NULL)
			g_ptr_array_add(names, (gpointer)of_callers[i]);
	return names;
}

static void
report_unknown(const struct rule_view *view, struct place place, const struct xpath *xpath)
{
	struct rule_making *making = view->making;
	struct xpath_lexer lexer = { xpath_source(xpath), XPATH_END };

	for (struct xpath_token token = xpath_token_next(&lexer); token.kind != XPATH_END;
	     token = xpath_token_next(&lexer)) {
		const char *start = xpath_token_name(&token), *name, *near;

		if (token.kind != XPATH_VARIABLE)
			continue;
		name = arena_strndup(making->arena, start, (gsize)(token.end - start));
		if (strcmp(name, "it") == 0 || rule_find_let(making->lets, view->count, name) != NULL ||
		    making->words->sees(making->words->data, making->node, making->scope, name) != NULL)
			continue;
		near = nearest_offer(making->arena, name, variables_of(view), " → $", "");
		diag_say(making->diag, DIAG_RULE_NAME, place, NULL,
		    arena_printf(making->arena, "$%s 没有定义%s", name, near),
		    arena_printf(making->arena, "$%s is not defined%s", name, near));
	}
}

static const char *
constant_let(const GArray *lets, const struct xpath_token *variable)
{
	const char *start = xpath_token_name(variable);
	g_autofree char *name = g_strndup(start, (gsize)(variable->end - start));
	const struct rule_let *let = rule_find_let(lets, lets->len, name);

	return let != NULL ? let->text : NULL;
}

const char *
rule_constant(struct arena *arena, const GArray *lets, const struct xpath *xpath)
{
	struct xpath_lexer lexer = { xpath_source(xpath), XPATH_END };
	GString *text = arena_string(arena);

	for (struct xpath_token token = xpath_token_next(&lexer); token.kind != XPATH_END;
	     token = xpath_token_next(&lexer)) {
		const char *let = token.kind == XPATH_VARIABLE ? constant_let(lets, &token) : NULL;

		if (let != NULL)
			g_string_append(text, let);
		else if (token.kind == XPATH_LITERAL)
			g_string_append_len(text, token.start + 1, token.end - token.start - 2);
		else if (!(token.kind == XPATH_FUNCTION && xpath_token_is(&token, "concat")) &&
		    !xpath_token_is(&token, "(") && !xpath_token_is(&token, ",") && !xpath_token_is(&token, ")"))
			return NULL;
	}
	return text->str;
}

/* What stands in a predicate is read from each node by itself, as is what is looked at. */
static void
note_read(const struct rule_making *making, const GArray *reads, guint at, const struct path_set *here)
{
	struct rule_read read = { .read = g_array_index(reads, struct path_read, at), .here = here };

	if (read.read.from >= 0)
		read.here = g_array_index(reads, struct path_read, read.read.from).leads;
	else if (making->selects)
		read.here = read.read.leads;
	g_array_append_val(making->reads, read);
}

static void
follow(struct rule_view *view, struct place place, const struct xpath *xpath, bool test, const struct path_set **gives)
{
	struct rule_making *making = view->making;
	g_autoptr(GArray) reads = g_array_new(FALSE, FALSE, sizeof(struct path_read));
	const struct path_scope scope = { .here = here(making, view->phase),
		.test = test,
		.speaks = view->phase == RULE_TELL,
		.variable = variable_of,
		.data = view,
		.reads = making->reads != NULL ? reads : NULL };

	path_check(making->words->world, making->diag, &scope, place, xpath_source(xpath), gives);
	for (guint i = 0; i < reads->len; i++)
		note_read(making, reads, i, scope.here);
}

/* What a let is depends on where it is used; what it names that there is not is told once. */
static const struct path_set *
let_gives(const struct rule_view *user, struct rule_let *let)
{
	struct rule_making *making = user->making;
	struct rule_view view = { making, user->phase, (guint)(let - (struct rule_let *)(void *)making->lets->data) };
	const struct path_set *gives = NULL;

	let->phases |= view.phase;
	if (let->select == NULL)
		return NULL;
	if (g_hash_table_add(making->used, (gpointer)let->node))
		report_unknown(&view, xml_attr_place(let->node, "select"), let->select);
	follow(&view, xml_attr_place(let->node, "select"), let->select, false, &gives);
	return gives;
}

static const struct path_set *
variable_of(void *data, const char *name)
{
	const struct rule_view *view = data;
	struct rule_making *making = view->making;
	struct rule_let *let = rule_find_let(making->lets, view->count, name);

	if (strcmp(name, "it") == 0)
		return here(making, view->phase);
	return let != NULL ? let_gives(view, let) :
			     making->words->sees(making->words->data, making->node, making->scope, name);
}

void
rule_resolve_expression(struct rule_making *making, const struct xpath *xpath, struct place place, guint phase,
    guint count, const struct path_set **gives)
{
	struct rule_view view = { making, phase, count };

	if (xpath == NULL)
		return;
	report_unknown(&view, place, xpath);
	follow(&view, place, xpath, making->asks, gives);
}

void
rule_resolve_word(const struct rule_making *making, const xmlNode *node, const char *attribute, const char *name,
    const GPtrArray *known)
{
	if (!text_listed(known, name))
		diag_report(making->diag, DIAG_RULE_REFERENCE, xml_attr_place(node, attribute), NULL, attribute, name,
		    nearest_offer(making->arena, name, known, " → ", ""));
}

void
rule_resolve_words(const struct rule_making *making, const xmlNode *node, const char *attribute, const GPtrArray *known)
{
	g_auto(GStrv) names = g_strsplit_set(known == NULL ? "" : xml_attr_or(node, attribute, ""), " \t\r\n", -1);

	for (char **name = names; *name != NULL; name++)
		if (**name != '\0')
			rule_resolve_word(making, node, attribute, *name, known);
}
