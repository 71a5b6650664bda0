/* Compiling and evaluating XPath with our variables, our functions and our diagnostics. */
#include <string.h>

#include <libxml/xpathInternals.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xpath.h"
#include "xml/xpath_inner.h"

struct xpath {
	const char *source;
	struct place place;
	xmlXPathCompExpr *compiled;
	GHashTable
	    *patterns; /* of its bw:found: they are made of the data, and mostly the same for each record; NULL: none */
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
	/* Not by xmlXPathNewContext, which fills a table of functions that compiling does not look at: a sixth of a start. */
	xmlXPathContext context = { .error = xpath_note_error, .userData = &env };
	xmlXPathCompExpr *compiled = xmlXPathCtxtCompile(&context, BAD_CAST xpath->source);

	if (compiled == NULL)
		report_syntax(arena, diag, xpath, env.error, context.lastError.int1);
	xmlResetError(&context.lastError);
	return arena_adopt(arena, compiled, free_compiled);
}

struct xpath *
xpath_compile(struct arena *arena, struct diag *diag, struct place place, const char *expression)
{
	struct xpath *xpath = arena_alloc(arena, sizeof *xpath);
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
	if (strstr(expression, "bw:found") != NULL)
		xpath->patterns = arena_adopt(arena, xpath_patterns_new(), (GDestroyNotify)g_hash_table_unref);
	xpath->compiled = compile(arena, diag, xpath);
	return xpath->compiled == NULL ? NULL : xpath;
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
	bool named = env->missing != NULL &&
	    (env->error == XPATH_UNDEF_VARIABLE_ERROR || env->error == XPATH_UNKNOWN_FUNC_ERROR ||
		env->error == XPATH_INVALID_ARITY);

	report(env->arena, diag, DIAG_XPATH_EVAL, xpath,
	    named ? arena_printf(env->arena, "%s %s", zh, env->missing) : zh,
	    named ? arena_printf(env->arena, "%s %s", en, env->missing) : en);
}

/*
 * NULL: reported.  A function may evaluate another expression in the same environment, so all that an evaluation sets
 * in it and in its context is put back.
 */
static xmlXPathObject *
evaluate(struct xpath_env *env, struct diag *diag, const struct xpath *xpath, xmlNode *node)
{
	xmlXPathContext *context = env->context;
	xmlXPathContext outer_context = *context;
	int outer_error = env->error;
	const char *outer_missing = env->missing;
	GHashTable *outer_patterns = env->patterns;
	xmlXPathObject *object;

	env->error = 0;
	env->missing = NULL;
	env->patterns = xpath->patterns;
	context->node = node;
	context->doc = node == NULL ? NULL : node->doc;
	context->contextSize = (int)env->last;
	context->proximityPosition = (int)env->position;
	if (context->depth == 0)
		context->opCount = 0;
	env->running++;
	object = xmlXPathCompiledEval(xpath->compiled, context);
	if (object == NULL || env->error != 0) {
		report_eval(env, diag, xpath);
		xmlXPathFreeObject(object);
		object = NULL;
	}
	context->node = outer_context.node;
	context->doc = outer_context.doc;
	context->contextSize = outer_context.contextSize;
	context->proximityPosition = outer_context.proximityPosition;
	context->function = outer_context.function;
	context->functionURI = outer_context.functionURI;
	env->error = outer_error;
	env->missing = outer_missing;
	env->patterns = outer_patterns;
	if (--env->running == 0 && env->scratch != NULL)
		arena_reset(env->scratch);
	return object;
}

bool
xpath_bool(struct xpath_env *env, struct diag *diag, const struct xpath *xpath, xmlNode *node)
{
	xmlXPathObject *object = evaluate(env, diag, xpath, node);
	bool holds = object != NULL && xmlXPathCastToBoolean(object) == 1;

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
	xmlXPathObject *object = evaluate(env, diag, xpath, node);
	double number = object == NULL ? 0 : xmlXPathCastToNumber(object);

	xmlXPathFreeObject(object);
	return number;
}

/* The nodes of a result in document order; none when it is no node-set. */
static GPtrArray *
collect_nodes(struct xpath_env *env, xmlXPathObject *object)
{
	GPtrArray *nodes = arena_list(env->arena);

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
	xmlXPathObject *object = evaluate(env, diag, xpath, node);
	char *text = xpath_object_text(env->arena, object);

	if (nodes != NULL)
		*nodes = object != NULL && object->type == XPATH_NODESET ? collect_nodes(env, object) : NULL;
	xmlXPathFreeObject(object);
	return text;
}

GPtrArray *
xpath_nodes(struct xpath_env *env, struct diag *diag, const struct xpath *xpath, xmlNode *node)
{
	xmlXPathObject *object = evaluate(env, diag, xpath, node);
	GPtrArray *nodes = collect_nodes(env, object);

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
