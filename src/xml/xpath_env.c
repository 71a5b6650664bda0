/* What expressions see: variables, functions, and libxml2's context with them. */
#include <string.h>

#include <libxml/xpathInternals.h>

#include "base/arena.h"
#include "xml/xpath.h"
#include "xml/xpath_inner.h"

enum { OPERATION_LIMIT = 20000000 }; /* steps of one evaluation: seconds, not hours */

void
xpath_note_error(void *data, xmlError *error)
{
	struct xpath_env *env = data;

	if (env->error == 0)
		env->error = error->code - XML_XPATH_EXPRESSION_OK;
}

static xmlXPathObject *
look_up_variable(void *data, const xmlChar *name, const xmlChar *uri)
{
	struct xpath_env *env = data;
	xmlXPathObject *bound = uri != NULL ? NULL : g_hash_table_lookup(env->bindings, name);

	if (bound != NULL)
		return xmlXPathObjectCopy(bound);
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
	const struct xpath_registered *registered = g_hash_table_lookup(env->functions, name);
	void *outer = env->data;

	if (call->context->functionURI == NULL) { /* of XPath itself, and unknown */
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

static xmlXPathContext *
new_context(struct xpath_env *env)
{
	xmlXPathContext *context = xmlXPathNewContext(NULL);

	context->error = xpath_note_error;
	context->userData = env;
	context->opLimit = OPERATION_LIMIT;
	xmlXPathContextSetCache(context, 1, -1, 0);
	xmlXPathRegisterNs(context, BAD_CAST "bw", BAD_CAST XPATH_BW_NS);
	xmlXPathRegisterVariableLookup(context, look_up_variable, env);
	xmlXPathRegisterFuncLookup(context, look_up_function, env);
	return context;
}

static void
free_object(void *object)
{
	xmlXPathFreeObject(object);
}

static void
free_env(void *data)
{
	struct xpath_env *env = data;

	g_hash_table_unref(env->bindings);
	g_hash_table_unref(env->functions);
	xmlXPathFreeContext(env->context);
}

struct xpath_env *
xpath_env_new(struct arena *arena)
{
	struct xpath_env *env = arena_alloc(arena, sizeof *env);

	env->arena = arena;
	env->position = env->last = 1;
	env->bindings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_object);
	env->functions = g_hash_table_new(g_str_hash, g_str_equal);
	env->context = new_context(env);
	return arena_adopt(arena, env, free_env);
}

void
xpath_env_object(struct xpath_env *env, const char *name, xmlXPathObject *object)
{
	g_hash_table_insert(env->bindings, g_strdup(name), object);
}

void
xpath_env_node(struct xpath_env *env, const char *name, xmlNode *node)
{
	xpath_env_object(env, name, xmlXPathNewNodeSet(node));
}

void
xpath_env_nodes(struct xpath_env *env, const char *name, const GPtrArray *nodes)
{
	xmlXPathObject *object = xmlXPathNewNodeSet(NULL);

	for (guint i = 0; nodes != NULL && i < nodes->len; i++)
		xmlXPathNodeSetAddUnique(object->nodesetval, nodes->pdata[i]);
	xpath_env_object(env, name, object);
}

xmlNode *
xpath_env_first(const struct xpath_env *env, const char *name)
{
	const xmlXPathObject *bound = g_hash_table_lookup(env->bindings, name);

	return bound != NULL && bound->type == XPATH_NODESET && !xmlXPathNodeSetIsEmpty(bound->nodesetval) ?
	    bound->nodesetval->nodeTab[0] :
	    NULL;
}

void
xpath_env_string(struct xpath_env *env, const char *name, const char *value)
{
	xpath_env_object(env, name, xmlXPathNewCString(value == NULL ? "" : value));
}

void
xpath_env_position(struct xpath_env *env, guint position, guint last)
{
	env->position = position;
	env->last = last;
}

void
xpath_env_speak(struct xpath_env *env, enum lang lang)
{
	env->lang = lang;
}

void
xpath_register(struct xpath_env *env, const char *name, xmlXPathFunction function, void *data)
{
	struct xpath_registered *registered = arena_alloc(env->arena, sizeof *registered);

	registered->call = function;
	registered->data = data;
	g_hash_table_replace(env->functions, arena_strdup(env->arena, name), registered);
}

GHashTable *
xpath_patterns(xmlXPathParserContext *call)
{
	const struct xpath_env *env = call->context->userData;

	return env->patterns;
}

void *
xpath_data(xmlXPathParserContext *call)
{
	const struct xpath_env *env = call->context->userData;

	return env->data;
}

enum lang
xpath_lang(xmlXPathParserContext *call)
{
	const struct xpath_env *env = call->context->userData;

	return env->lang;
}

struct arena *
xpath_arena(xmlXPathParserContext *call)
{
	struct xpath_env *env = call->context->userData;

	if (env->scratch == NULL)
		env->scratch = arena_child(env->arena);
	return env->scratch;
}

struct arena *
xpath_env_arena(const struct xpath_env *env)
{
	return env->arena;
}
