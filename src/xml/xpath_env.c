/* What expressions see: variables, functions, and libxml2's context with them. */
#include <string.h>

#include <libxml/xpathInternals.h>

#include "base/arena.h"
#include "xml/xpath.h"
#include "xml/xpath_plan.h"

enum { OPERATION_LIMIT = 20000000 };	/* steps of one evaluation: seconds, not hours */

void
xpath_note_error(void *data, xmlError *error)
{
	struct xpath_env *env = data;

	if (env->error == 0)
		env->error = error->code - XML_XPATH_EXPRESSION_OK;
}

static xmlXPathObject *
make_object(const struct binding *binding)
{
	xmlXPathObject *object;

	if (binding->object != NULL)
		return xmlXPathObjectCopy(binding->object);
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

xmlXPathContext *
xpath_context(struct xpath_env *env)
{
	if (env->context != NULL)
		return env->context;
	env->context = xmlXPathNewContext(NULL);
	env->context->error = xpath_note_error;
	env->context->userData = env;
	env->context->opLimit = OPERATION_LIMIT;
	xmlXPathContextSetCache(env->context, 1, -1, 0);
	xmlXPathRegisterNs(env->context, BAD_CAST "bw", BAD_CAST XPATH_BW_NS);
	xmlXPathRegisterVariableLookup(env->context, look_up_variable, env);
	xmlXPathRegisterFuncLookup(env->context, look_up_function, env);
	return env->context;
}

static void
free_object(struct binding *binding)
{
	xmlXPathFreeObject(binding->object);
	binding->object = NULL;
}

static void
free_env(void *data)
{
	struct xpath_env *env = data;
	GHashTableIter each;
	void *binding;

	g_hash_table_iter_init(&each, env->bindings);
	while (g_hash_table_iter_next(&each, NULL, &binding))
		free_object(binding);

	xmlXPathFreeContext(env->context);
	arena_free(env->scratch);
	g_hash_table_unref(env->bindings);
	g_hash_table_unref(env->functions);
}

struct xpath_env *
xpath_env_new(struct arena *arena)
{
	struct xpath_env *env = arena_alloc(arena, sizeof(*env));

	env->arena = arena;
	env->position = env->last = 1;
	env->bindings = g_hash_table_new(g_str_hash, g_str_equal);
	env->functions = g_hash_table_new(g_str_hash, g_str_equal);
	env->scratch = arena_new();
	return arena_adopt(arena, env, free_env);
}

/* A name bound again and again (in the rows of a long table) takes no more memory than once. */
static struct binding *
bind(struct xpath_env *env, const char *name)
{
	struct binding *binding = g_hash_table_lookup(env->bindings, name);

	if (binding == NULL) {
		binding = arena_alloc(env->arena, sizeof(*binding));
		g_hash_table_insert(env->bindings, arena_strdup(env->arena, name), binding);
	}
	free_object(binding);
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
		binding->node = arena_memdup(env->arena, node, count * sizeof(xmlNode *));
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
		binding->string = arena_alloc(env->arena, binding->room);
	}
	binding->text = true;
	memcpy(binding->string, value == NULL ? "" : value, size);
}

void
xpath_env_object(struct xpath_env *env, const char *name, xmlXPathObject *object)
{
	bind(env, name)->object = object;
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
	struct registered *registered = arena_alloc(env->arena, sizeof(*registered));

	registered->call = function;
	registered->data = data;
	g_hash_table_replace(env->functions, arena_strdup(env->arena, name), registered);
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

xmlNode *const *
xpath_bound_nodes(const struct xpath_env *env, const char *name, guint *count)
{
	const struct binding *binding = g_hash_table_lookup(env->bindings, name);

	if (binding == NULL || binding->text || binding->object != NULL)
		return NULL;
	*count = binding->count;
	return binding->node;
}
