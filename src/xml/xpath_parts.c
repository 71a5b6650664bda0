/* bw:split and bw:each: texts as nodes, of a tree of their own, so that they can be counted, joined and walked over. */
#include <string.h>

#include <libxml/xpathInternals.h>

#include "base/arena.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "xml/xpath_inner.h"

/* The tree outlives the evaluation, as nodes of documents do. */
static xmlNode *
new_parts(xmlXPathParserContext *call)
{
	return xml_root(xml_new(xpath_env_arena(call->context->userData), "parts"));
}

static void
add_part(xmlXPathParserContext *call, xmlNode *parts, const char *text)
{
	xml_add_text(parts, "part", arena_strdup(xpath_env_arena(call->context->userData), text));
}

static void
give_parts(xmlXPathParserContext *call, const xmlNode *parts)
{
	xmlXPathObject *object = xmlXPathNewNodeSet(NULL);

	for (xmlNode *part = xml_child(parts, NULL); part != NULL; part = xml_next(part, NULL))
		xmlXPathNodeSetAddUnique(object->nodesetval, part);
	valuePush(call, object);
}

/* The stretches between separators, without the blanks around them; empty ones are none. */
static void
split_text(xmlXPathParserContext *call, xmlNode *parts, const char *text, const char *separators)
{
	for (const char *from = text, *at = text;; at = g_utf8_next_char(at)) {
		bool ends = *at == '\0' || g_utf8_strchr(separators, -1, g_utf8_get_char(at)) != NULL;
		char *part = ends ? arena_strndup(xpath_arena(call), from, (gsize)(at - from)) : NULL;

		if (ends && *g_strstrip(part) != '\0')
			add_part(call, parts, part);
		if (*at == '\0')
			return;
		if (ends)
			from = g_utf8_next_char(at);
	}
}

void
xpath_split_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	xmlXPathObject *last = valuePop(call);
	const char *separators = xpath_object_text(xpath_arena(call), last);
	g_autoptr(GPtrArray) texts = xpath_take_texts(call);
	xmlNode *parts = new_parts(call);

	for (guint i = 0; i < texts->len; i++)
		split_text(call, parts, texts->pdata[i], separators);
	xmlXPathFreeObject(last);
	give_parts(call, parts);
}

/* What the expression gives at each of the nodes, in document order; false: it fails. */
static bool
ask_each(xmlXPathParserContext *call, xmlNodeSet *nodes, xmlXPathCompExpr *expression, xmlNode *parts)
{
	xmlXPathContext *context = call->context;
	const xmlXPathContext outer = *context;
	bool good = true;

	for (int i = 0; good && nodes != NULL && i < nodes->nodeNr; i++) {
		xmlXPathObject *object;

		context->node = nodes->nodeTab[i];
		context->doc = context->node->doc;
		context->proximityPosition = i + 1;
		context->contextSize = nodes->nodeNr;
		object = xmlXPathCompiledEval(expression, context);
		good = object != NULL;
		add_part(call, parts, xpath_object_text(xpath_arena(call), object));
		xmlXPathFreeObject(object);
	}
	context->node = outer.node;
	context->doc = outer.doc;
	context->proximityPosition = outer.proximityPosition;
	context->contextSize = outer.contextSize;
	return good;
}

void
xpath_each_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	xmlXPathObject *last = valuePop(call), *of = valuePop(call);
	xmlChar *text = xmlXPathCastToString(last);
	xmlXPathCompExpr *expression = xmlXPathCtxtCompile(call->context, text);
	bool nodes = of != NULL && of->type == XPATH_NODESET;
	xmlNode *parts = new_parts(call);

	if (nodes && of->nodesetval != NULL)
		xmlXPathNodeSetSort(of->nodesetval);
	if (!nodes || expression == NULL || !ask_each(call, of->nodesetval, expression, parts))
		xmlXPathErr(call, nodes ? XPATH_EXPR_ERROR : XPATH_INVALID_TYPE);
	xmlXPathFreeCompExpr(expression);
	xmlFree(text);
	xmlXPathFreeObject(of);
	xmlXPathFreeObject(last);
	give_parts(call, parts);
}
