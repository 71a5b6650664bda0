/* Compiling and evaluating XPath with our variables, our functions and our diagnostics. */
#include <string.h>

#include <libxml/xpathInternals.h>

#include "base/xpath_inner.h"

enum { OPERATION_LIMIT = 20000000 };	/* steps of one evaluation: seconds, not hours */

struct xpath {
	const char		*source;
	struct place		 place;
	xmlXPathCompExpr	*compiled;
};

/* What a variable is bound to. */
struct binding {
	bool		 text;		/* the string, else the nodes */
	char		*string;	/* a buffer with room for so many bytes */
	gsize		 room;
	guint		 count;
	xmlNode		**node;
	xmlNode		*only;		/* node[0] when there is one */
};

struct registered {
	xmlXPathFunction	 call;
	void			*data;
};

struct xpath_env {
	struct arena	*own;		/* variables and functions */
	struct arena	*arena;		/* what evaluations give */
	xmlXPathContext	*context;
	GHashTable	*bindings;	/* name -> struct binding * */
	GHashTable	*functions;	/* name -> struct registered * */
	void		*data;		/* of the function being called */
	guint		 position;	/* of the context node */
	guint		 last;
	int		 error;		/* xmlXPathError of the first fault of this evaluation; 0 none */
	const char	*missing;	/* variable or function it was about, or NULL */
};

static void
note_error(void *data, xmlError *error)
{
	struct xpath_env *env = data;

	if (env->error == 0)
		env->error = error->code - XML_XPATH_EXPRESSION_OK;
}

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

	context->error = note_error;
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
	return xpath->compiled == NULL ? NULL : xpath;
}

const char *
xpath_source(const struct xpath *xpath)
{
	return xpath->source;
}

static xmlXPathObject *
make_object(const struct binding *binding)
{
	xmlXPathObject *object;

	if (binding->text)
		return xmlXPathNewCString(binding->string);
	object = xmlXPathNewNodeSet(NULL);
	for (guint i = 0; i < binding->count; i++)
		xmlXPathNodeSetAddUnique(object->nodesetval, binding->node[i]);
	return object;
}

static xmlXPathObject *
look_up_variable(void *data, const xmlChar *name, const xmlChar *uri)
{
	struct xpath_env *env = data;
	const struct binding *binding = uri != NULL ? NULL : g_hash_table_lookup(env->bindings, name);

	if (binding != NULL)
		return make_object(binding);
	if (env->missing == NULL)
		env->missing = arena_printf(env->arena, "$%s", (const char *)name);
	return NULL;
}

static void
call_ground(xmlXPathParserContext *call, int count, const char *name, struct xpath_env *env)
{
	const struct xpath_function *function = xpath_ground_function(name);

	if (function != NULL && count >= function->min && count <= function->max) {
		function->call(call, count);
		return;
	}
	env->missing = arena_printf(env->arena, "bw:%s()", name);
	xmlXPathErr(call, function == NULL ? XPATH_UNKNOWN_FUNC_ERROR : XPATH_INVALID_ARITY);
}

/*
 * Every bw: function is called through this one: libxml2 keeps the address it once found inside the
 * compiled expression, which is shared by environments that differ in what they have registered.
 */
static void
dispatch(xmlXPathParserContext *call, int count)
{
	struct xpath_env *env = call->context->userData;
	const char *name = (const char *)call->context->function;
	const struct registered *registered = g_hash_table_lookup(env->functions, name);
	void *outer = env->data;

	if (call->context->functionURI == NULL) {	/* of XPath itself, and unknown */
		env->missing = arena_printf(env->arena, "%s()", name);
		xmlXPathErr(call, XPATH_UNKNOWN_FUNC_ERROR);
		return;
	}
	if (registered == NULL) {
		call_ground(call, count, name, env);
		return;
	}
	env->data = registered->data;
	registered->call(call, count);
	env->data = outer;
}

/* Asked before libxml2's own table.  Unknown functions come here too: libxml2 would print them to stderr. */
static xmlXPathFunction
look_up_function(void *data, const xmlChar *name, const xmlChar *uri)
{
	const struct xpath_env *env = data;

	return uri == NULL && xmlHashLookup2(env->context->funcHash, name, NULL) != NULL ? NULL : dispatch;
}

static void
free_env(void *data)
{
	struct xpath_env *env = data;

	xmlXPathFreeContext(env->context);
	g_hash_table_unref(env->bindings);
	g_hash_table_unref(env->functions);
}

struct xpath_env *
xpath_env_new(struct arena *arena)
{
	struct xpath_env *env = arena_alloc(arena, sizeof(*env));

	env->own = env->arena = arena;
	env->position = env->last = 1;
	env->bindings = g_hash_table_new(g_str_hash, g_str_equal);
	env->functions = g_hash_table_new(g_str_hash, g_str_equal);
	env->context = xmlXPathNewContext(NULL);
	env->context->error = note_error;
	env->context->userData = env;
	env->context->opLimit = OPERATION_LIMIT;
	xmlXPathContextSetCache(env->context, 1, -1, 0);
	xmlXPathRegisterNs(env->context, BAD_CAST "bw", BAD_CAST XPATH_BW_NS);
	xmlXPathRegisterVariableLookup(env->context, look_up_variable, env);
	xmlXPathRegisterFuncLookup(env->context, look_up_function, env);
	return arena_adopt(arena, env, free_env);
}

/* A name bound again and again (in the rows of a long table) takes no more memory than once. */
static struct binding *
bind(struct xpath_env *env, const char *name)
{
	struct binding *binding = g_hash_table_lookup(env->bindings, name);

	if (binding == NULL) {
		binding = arena_alloc(env->own, sizeof(*binding));
		g_hash_table_insert(env->bindings, arena_strdup(env->own, name), binding);
	}
	return binding;
}

static void
bind_nodes(struct xpath_env *env, const char *name, xmlNode *const *node, guint count)
{
	struct binding *binding = bind(env, name);

	binding->text = false;
	binding->count = count;
	binding->node = &binding->only;
	if (count == 1)
		binding->only = node[0];
	else if (count > 1)
		binding->node = arena_memdup(env->own, node, count * sizeof(xmlNode *));
}

void
xpath_env_node(struct xpath_env *env, const char *name, xmlNode *node)
{
	bind_nodes(env, name, &node, node == NULL ? 0 : 1);
}

void
xpath_env_nodes(struct xpath_env *env, const char *name, const GPtrArray *nodes)
{
	bind_nodes(env, name, nodes == NULL ? NULL : (xmlNode *const *)nodes->pdata, nodes == NULL ? 0 : nodes->len);
}

void
xpath_env_string(struct xpath_env *env, const char *name, const char *value)
{
	struct binding *binding = bind(env, name);
	gsize size = value == NULL ? 1 : strlen(value) + 1;

	if (binding->room < size) {
		binding->room = 2 * size;
		binding->string = arena_alloc(env->own, binding->room);
	}
	binding->text = true;
	memcpy(binding->string, value == NULL ? "" : value, size);
}

struct arena *
xpath_env_lend(struct xpath_env *env, struct arena *arena)
{
	struct arena *before = env->arena;

	env->arena = arena;
	return before;
}

void
xpath_env_position(struct xpath_env *env, guint position, guint last)
{
	env->position = position;
	env->last = last;
}

void
xpath_register(struct xpath_env *env, const char *name, xmlXPathFunction function, void *data)
{
	struct registered *registered = arena_alloc(env->own, sizeof(*registered));

	registered->call = function;
	registered->data = data;
	g_hash_table_replace(env->functions, arena_strdup(env->own, name), registered);
}

bool
xpath_has_function(const char *name)
{
	return xpath_ground_function(name) != NULL;
}

void *
xpath_data(xmlXPathParserContext *call)
{
	const struct xpath_env *env = call->context->userData;

	return env->data;
}

struct arena *
xpath_arena(xmlXPathParserContext *call)
{
	const struct xpath_env *env = call->context->userData;

	return env->arena;
}

struct arena *
xpath_env_arena(const struct xpath_env *env)
{
	return env->arena;
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
 * Evaluates; NULL: reported.  A function may evaluate another expression in the same environment, so
 * all that an evaluation sets in the context is put back after it.
 */
static xmlXPathObject *
evaluate(struct xpath_env *env, struct diag *diag, const struct xpath *xpath, xmlNode *node)
{
	xmlXPathContext *context = env->context;
	struct xpath_env outer = *env;
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
	object = xmlXPathCompiledEval(xpath->compiled, context);
	context->node = saved.node;
	context->doc = saved.doc;
	context->contextSize = saved.contextSize;
	context->proximityPosition = saved.proximityPosition;
	context->function = saved.function;
	context->functionURI = saved.functionURI;
	if (object == NULL || env->error != 0) {
		report_eval(env, diag, xpath);
		xmlXPathFreeObject(object);
		object = NULL;
	}
	env->error = outer.error;
	env->missing = outer.missing;
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
	xmlXPathObject *object = evaluate(env, diag, xpath, node);
	char *text = xpath_object_text(env->arena, object);

	xmlXPathFreeObject(object);
	return text;
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
	GPtrArray *nodes = arena_adopt(env->arena, g_ptr_array_new(), (GDestroyNotify)g_ptr_array_unref);

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
