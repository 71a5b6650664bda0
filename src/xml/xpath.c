/* Compiling and evaluating XPath with our variables, our functions and our diagnostics. */
#include <string.h>

#include <libxml/xpathInternals.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xpath.h"
#include "xml/xpath_plan.h"

struct xpath {
	const char		*source;
	struct place		 place;
	xmlXPathCompExpr	*compiled;
	const struct plan	*plan;		/* NULL: libxml2 evaluates it */
};

static void
report(struct arena *arena, struct diag *diag, enum diag_code code, const struct xpath *xpath, const char *zh,
    const char *en)
{
	diag_say(diag, code, xpath->place, NULL, arena_printf(arena, "%s：%s", xpath->source, zh),
	    arena_printf(arena, "%s: %s", xpath->source, en));
}

static void
report_syntax(struct arena *arena, struct diag *diag, const struct xpath *xpath, int error, int at)
{
	gsize offset = MIN((gsize)MAX(at, 0), strlen(xpath->source));
	glong position;

	while (offset > 0 && (xpath->source[offset] & 0xc0) == 0x80)
		offset--;
	position = g_utf8_strlen(xpath->source, (gssize)offset) + 1;
	report(arena, diag, DIAG_XPATH_SYNTAX, xpath,
	    arena_printf(arena, "第 %ld 个字处，%s", position, xpath_error_words(error, LANG_ZH)),
	    arena_printf(arena, "at character %ld, %s", position, xpath_error_words(error, LANG_EN)));
}

static void
free_compiled(void *compiled)
{
	xmlXPathFreeCompExpr(compiled);
}

static xmlXPathCompExpr *
compile(struct arena *arena, struct diag *diag, const struct xpath *xpath)
{
	struct xpath_env env = { .arena = arena };
	xmlXPathContext *context = xmlXPathNewContext(NULL);
	xmlXPathCompExpr *compiled;

	context->error = xpath_note_error;
	context->userData = &env;
	compiled = xmlXPathCtxtCompile(context, BAD_CAST xpath->source);
	if (compiled == NULL)
		report_syntax(arena, diag, xpath, env.error, context->lastError.int1);
	xmlXPathFreeContext(context);
	return arena_adopt(arena, compiled, free_compiled);
}

struct xpath *
xpath_compile(struct arena *arena, struct diag *diag, struct place place, const char *expression)
{
	struct xpath *xpath = arena_alloc(arena, sizeof(*xpath));
	const char *zh, *en;

	xpath->source = arena_strdup(arena, expression);
	xpath->place = place;
	if (expression[strspn(expression, " \t\r\n")] == '\0') {
		diag_say(diag, DIAG_XPATH_SYNTAX, place, NULL, "表达式是空的", "it is empty");
		return NULL;
	}
	if (!xpath_precheck(arena, expression, &zh, &en)) {
		report(arena, diag, DIAG_XPATH_SYNTAX, xpath, zh, en);
		return NULL;
	}
	xpath->compiled = compile(arena, diag, xpath);
	if (xpath->compiled == NULL)
		return NULL;
	xpath->plan = plan_make(arena, expression);
	return xpath;
}

const char *
xpath_source(const struct xpath *xpath)
{
	return xpath->source;
}

static void
report_eval(struct xpath_env *env, struct diag *diag, const struct xpath *xpath)
{
	const char *zh = xpath_error_words(env->error, LANG_ZH);
	const char *en = xpath_error_words(env->error, LANG_EN);
	bool named = env->missing != NULL && (env->error == XPATH_UNDEF_VARIABLE_ERROR ||
	    env->error == XPATH_UNKNOWN_FUNC_ERROR || env->error == XPATH_INVALID_ARITY);

	report(env->arena, diag, DIAG_XPATH_EVAL, xpath, named ? arena_printf(env->arena, "%s %s", zh, env->missing) : zh,
	    named ? arena_printf(env->arena, "%s %s", en, env->missing) : en);
}

/*
 * libxml2 evaluates; env->error says whether it went well.  A function may evaluate another expression in the same
 * environment, so all that an evaluation sets in the context is put back after it.
 */
static xmlXPathObject *
run_compiled(struct xpath_env *env, xmlXPathCompExpr *compiled, xmlNode *node)
{
	xmlXPathContext *context = xpath_context(env);
	xmlXPathContext saved = *context;
	xmlXPathObject *object;

	env->error = 0;
	env->missing = NULL;
	context->node = node;
	context->doc = node == NULL ? NULL : node->doc;
	context->contextSize = (int)env->last;
	context->proximityPosition = (int)env->position;
	if (context->depth == 0)
		context->opCount = 0;
	object = xmlXPathCompiledEval(compiled, context);
	context->node = saved.node;
	context->doc = saved.doc;
	context->contextSize = saved.contextSize;
	context->proximityPosition = saved.proximityPosition;
	context->function = saved.function;
	context->functionURI = saved.functionURI;
	return object;
}

/* NULL: reported. */
static xmlXPathObject *
evaluate(struct xpath_env *env, struct diag *diag, const struct xpath *xpath, xmlNode *node)
{
	struct xpath_env outer = *env;
	xmlXPathObject *object = run_compiled(env, xpath->compiled, node);

	if (object == NULL || env->error != 0) {
		report_eval(env, diag, xpath);
		xmlXPathFreeObject(object);
		object = NULL;
	}
	env->error = outer.error;
	env->missing = outer.missing;
	return object;
}

static bool
take_nodes(struct walk *walk, const xmlNodeSet *set, struct value *value)
{
	struct node_list *list = &value->nodes;

	*value = (struct value){ .kind = VALUE_NODES, .nodes.flat = true };
	if (set == NULL || set->nodeNr == 0)
		return true;
	for (int i = 0; i < set->nodeNr; i++)
		if (set->nodeTab[i]->type == XML_NAMESPACE_DECL)
			return false;
	list->count = list->room = (guint)set->nodeNr;
	list->node = arena_memdup(walk->arena, set->nodeTab, list->count * sizeof(xmlNode *));
	return nodes_put_in_order(list);
}

/* By the types that XPath has: nodes, words, a number, a truth. */
static bool
take_object(struct walk *walk, const xmlXPathObject *object, struct value *value)
{
	if (object->type == XPATH_NODESET)
		return take_nodes(walk, object->nodesetval, value);
	*value = (struct value){ .number = object->floatval, .truth = object->boolval == 1, .kind = VALUE_NUMBER };
	if (object->type == XPATH_BOOLEAN)
		value->kind = VALUE_TRUTH;
	if (object->type == XPATH_STRING) {
		value->kind = VALUE_STRING;
		value->string = arena_strdup(walk->arena, object->stringval == NULL ? "" : (const char *)object->stringval);
	}
	return object->type == XPATH_STRING || object->type == XPATH_BOOLEAN || object->type == XPATH_NUMBER;
}

bool
xpath_foreign(struct walk *walk, xmlXPathCompExpr *compiled, xmlNode *context, struct value *value)
{
	struct xpath_env outer = *walk->env;
	xmlXPathObject *object = run_compiled(walk->env, compiled, context);
	bool good = object != NULL && walk->env->error == 0 && take_object(walk, object, value);

	xmlXPathFreeObject(object);
	walk->env->error = outer.error;
	walk->env->missing = outer.missing;
	return good;
}

static void
end_walk(struct walk *walk)
{
	if (--walk->env->walks == 0)
		arena_reset(walk->env->scratch);
}

/* The value holds until end_walk.  false: libxml2 has to evaluate. */
static bool
begin_walk(struct walk *walk, struct xpath_env *env, const struct xpath *xpath, xmlNode *node, struct value *value)
{
	*walk = (struct walk){ .env = env, .arena = env->scratch };
	if (xpath->plan == NULL)
		return false;
	env->walks++;
	if (plan_walk(walk, xpath->plan, node, value))
		return true;
	end_walk(walk);
	return false;
}

static char *
value_text(struct walk *walk, const struct value *value)
{
	switch (value->kind) {
	case VALUE_NODES:
	case VALUE_STRING:
		return arena_strdup(walk->env->arena, value_string(walk, value));
	case VALUE_NUMBER:
		return xpath_number_text(walk->env->arena, value->number);
	case VALUE_TRUTH:
		break;
	}
	return arena_strdup(walk->env->arena, value->truth ? "true" : "false");
}

bool
xpath_bool(struct xpath_env *env, struct diag *diag, const struct xpath *xpath, xmlNode *node)
{
	struct walk walk;
	struct value value;
	xmlXPathObject *object;
	bool holds;

	if (begin_walk(&walk, env, xpath, node, &value)) {
		holds = value_truth(&value);
		end_walk(&walk);
		return holds;
	}
	object = evaluate(env, diag, xpath, node);
	holds = object != NULL && xmlXPathCastToBoolean(object) == 1;
	xmlXPathFreeObject(object);
	return holds;
}

char *
xpath_string(struct xpath_env *env, struct diag *diag, const struct xpath *xpath, xmlNode *node)
{
	return xpath_value(env, diag, xpath, node, NULL);
}

double
xpath_number(struct xpath_env *env, struct diag *diag, const struct xpath *xpath, xmlNode *node)
{
	struct walk walk;
	struct value value;
	xmlXPathObject *object;
	double number;

	if (begin_walk(&walk, env, xpath, node, &value)) {
		number = value_number(&walk, &value);
		end_walk(&walk);
		return number;
	}
	object = evaluate(env, diag, xpath, node);
	number = object == NULL ? 0 : xmlXPathCastToNumber(object);
	xmlXPathFreeObject(object);
	return number;
}

static GPtrArray *
new_nodes(struct xpath_env *env)
{
	return arena_list(env->arena);
}

static GPtrArray *
list_nodes(struct xpath_env *env, const struct node_list *list)
{
	GPtrArray *nodes = new_nodes(env);

	for (guint i = 0; i < list->count; i++)
		g_ptr_array_add(nodes, list->node[i]);
	return nodes;
}

/* The nodes of a result in document order; none when it is no node-set. */
static GPtrArray *
collect_nodes(struct xpath_env *env, xmlXPathObject *object)
{
	GPtrArray *nodes = new_nodes(env);

	if (object == NULL || object->type != XPATH_NODESET || object->nodesetval == NULL)
		return nodes;
	xmlXPathNodeSetSort(object->nodesetval);
	for (int i = 0; i < object->nodesetval->nodeNr; i++)
		if (object->nodesetval->nodeTab[i]->type != XML_NAMESPACE_DECL)
			g_ptr_array_add(nodes, object->nodesetval->nodeTab[i]);
	return nodes;
}

char *
xpath_value(struct xpath_env *env, struct diag *diag, const struct xpath *xpath, xmlNode *node, GPtrArray **nodes)
{
	struct walk walk;
	struct value value;
	xmlXPathObject *object;
	char *text;

	if (begin_walk(&walk, env, xpath, node, &value)) {
		text = value_text(&walk, &value);
		if (nodes != NULL)
			*nodes = value.kind == VALUE_NODES ? list_nodes(env, &value.nodes) : NULL;
		end_walk(&walk);
		return text;
	}
	object = evaluate(env, diag, xpath, node);
	text = xpath_object_text(env->arena, object);
	if (nodes != NULL)
		*nodes = object != NULL && object->type == XPATH_NODESET ? collect_nodes(env, object) : NULL;
	xmlXPathFreeObject(object);
	return text;
}

GPtrArray *
xpath_nodes(struct xpath_env *env, struct diag *diag, const struct xpath *xpath, xmlNode *node)
{
	struct walk walk;
	struct value value;
	xmlXPathObject *object;
	GPtrArray *nodes = NULL;

	if (begin_walk(&walk, env, xpath, node, &value)) {
		nodes = value.kind == VALUE_NODES ? list_nodes(env, &value.nodes) : NULL;
		end_walk(&walk);
	}
	if (nodes != NULL)
		return nodes;
	object = evaluate(env, diag, xpath, node);
	nodes = collect_nodes(env, object);
	if (object != NULL && object->type != XPATH_NODESET)
		report(env->arena, diag, DIAG_XPATH_EVAL, xpath, "结果是文字或数字，这里要节点",
		    "the result is no nodes, which are needed here");
	xmlXPathFreeObject(object);
	return nodes;
}

void
xpath_env_value(struct xpath_env *env, struct diag *diag, const char *name, const struct xpath *xpath, xmlNode *node)
{
	xmlXPathObject *object = evaluate(env, diag, xpath, node);

	xpath_env_object(env, name, object != NULL ? object : xmlXPathNewCString(""));
}

bool
xpath_is_planned(const struct xpath *xpath)
{
	return xpath->plan != NULL;
}
