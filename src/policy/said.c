/* Functions by which rules speak of what a person has in hand: bw:named, bw:called, bw:write, bw:setting. */
#include "base/arena.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/judging.h"
#include "policy/loader.h"
#include "policy/region.h"

#include <string.h>

#include <libxml/xpathInternals.h>

/* The path of a node of a record, "dates/reply", "@type"; "" of the record itself, NULL of what is none of it. */
static const char *
path_of(struct arena *arena, const xmlNode *record, const xmlNode *node)
{
	const char *before, *sign = node->type == XML_ATTRIBUTE_NODE ? "@" : "";

	if (node == record)
		return "";
	if (node->parent == NULL || node->parent->type != XML_ELEMENT_NODE)
		return NULL;
	before = path_of(arena, record, node->parent);
	if (before == NULL)
		return NULL;
	return arena_printf(arena, "%s%s%s%s", before, *before != '\0' ? "/" : "", sign, (const char *)node->name);
}

static const char *
take_string(struct arena *arena, xmlXPathParserContext *call)
{
	xmlChar *raw = xmlXPathPopString(call);
	char *text = g_strstrip(arena_strdup(arena, raw != NULL ? (const char *)raw : ""));

	xmlFree(raw);
	return text;
}

/* A path, or a node of the record itself. */
static const char *
take_path(const struct judging *judging, xmlXPathParserContext *call)
{
	xmlXPathObject *object;
	const xmlNode *node = NULL;
	const char *path = NULL;

	if (!xmlXPathStackIsNodeSet(call))
		return take_string(judging->arena, call);
	object = valuePop(call);
	if (object->nodesetval != NULL && object->nodesetval->nodeNr > 0)
		node = object->nodesetval->nodeTab[0];
	if (node != NULL)
		path = path_of(judging->arena, judging->record, node);
	if (path == NULL)
		path = node != NULL ? arena_strdup(judging->arena, (const char *)node->name) : "";
	xmlXPathFreeObject(object);
	return path;
}

static const struct record *
record_of(const struct judging *judging)
{
	return judging->question != NULL ? judging->question->record : NULL;
}

/* bw:named(path): or several, blank-separated, of which the table they are all of is named once */
static void
named_function(xmlXPathParserContext *ctxt, int nargs)
{
	const struct judging *judging = xpath_data(ctxt);
	g_autoptr(GString) out = g_string_new(NULL);
	g_auto(GStrv) paths = NULL;

	CHECK_ARITY(1);
	paths = g_strsplit(take_path(judging, ctxt), " ", -1);
	for (char **path = paths; *path != NULL; path++) {
		const char *name = record_named(judging->policy->records, judging->arena, record_of(judging), *path,
		    xpath_lang(ctxt));
		const char *of = strstr(name, "”表的");
		gsize length = of != NULL ? (gsize)(of - name) + strlen("”表的") : 0;

		g_string_append(out, out->len == 0 ? "" : xpath_lang(ctxt) == LANG_ZH ? "、" : ", ");
		g_string_append(out, length > 0 && strncmp(out->str, name, length) == 0 ? name + length : name);
	}
	xmlXPathReturnString(ctxt, xmlStrdup(BAD_CAST out->str));
}

/* What the law names (a customer type, a paper) is called as the region calls it. */
static const char *
said(const struct judging *judging, const char *path, const char *value)
{
	const struct record_rules *records = judging->policy->records;
	const char *list = record_list_of(records, record_of(judging), path);
	const char *region = judging->region != NULL ? xml_attr(judging->region->root, "id") : NULL;
	const char *label = list != NULL ? policy_label(judging->policy, region, list, value) : NULL;

	return label != NULL ? label : record_said(records, judging->arena, record_of(judging), path, value);
}

/* bw:clear(path) */
static void
clear_function(xmlXPathParserContext *ctxt, int nargs)
{
	const struct judging *judging = xpath_data(ctxt);

	CHECK_ARITY(1);
	xmlXPathReturnString(ctxt,
	    xmlStrdup(BAD_CAST record_clear(judging->policy->records, judging->arena, record_of(judging),
		take_path(judging, ctxt), xpath_lang(ctxt))));
}

/* bw:called(path, value): a value as people call it, in English as it stands */
static void
called_function(xmlXPathParserContext *ctxt, int nargs)
{
	const struct judging *judging = xpath_data(ctxt);
	const char *path, *value;

	CHECK_ARITY(2);
	value = take_string(judging->arena, ctxt);
	path = take_path(judging, ctxt);
	xmlXPathReturnString(ctxt,
	    xmlStrdup(BAD_CAST(xpath_lang(ctxt) == LANG_EN ? value : said(judging, path, value))));
}

/* The same where there is no judging: of the first kind of record that has such a value. */
static void
value_function(xmlXPathParserContext *ctxt, int nargs)
{
	const struct policy *policy = xpath_data(ctxt);
	g_autoptr(arena) arena = arena_new();
	const char *path, *value;

	CHECK_ARITY(2);
	value = take_string(arena, ctxt);
	path = take_string(arena, ctxt);
	xmlXPathReturnString(ctxt, xmlStrdup(BAD_CAST record_said(policy->records, arena, NULL, path, value)));
}

/* bw:write(path, value) */
static void
write_function(xmlXPathParserContext *ctxt, int nargs)
{
	const struct judging *judging = xpath_data(ctxt);
	const char *path, *value;

	CHECK_ARITY(2);
	value = take_string(judging->arena, ctxt);
	path = take_path(judging, ctxt);
	xmlXPathReturnString(ctxt,
	    xmlStrdup(BAD_CAST record_write(judging->policy->records, judging->arena, record_of(judging), path, value,
		said(judging, path, value), xpath_lang(ctxt))));
}

/* Has the person the settings, or where there are none the record, in a table? */
static bool
in_sheet(const struct policy_question *q)
{
	const struct source *source = q == NULL ? NULL :
	    q->office != NULL                   ? xml_place(q->office).source :
	    q->record != NULL && !q->settings   ? q->record->source :
						  NULL;

	return source != NULL && source->cells != NULL;
}

static const char *
setting_in(const struct judging *judging, const char *name, enum lang lang)
{
	const char *label = g_hash_table_lookup(judging->policy->settings, name), *how = "";
	bool zh = lang == LANG_ZH;

	if (in_sheet(judging->question))
		return arena_printf(judging->arena, zh ? "“单位设置”一张表里的“%s”%s" : "%s in the sheet 单位设置%s",
		    label != NULL ? label : name,
		    judging->question->office != NULL || judging->question->settings ? "" :
			zh ? "；还没有这张表，照 banwen init 做的工作簿加一张" :
			     "; there is none yet: add one like that of a workbook that banwen init makes");
	if (judging->question != NULL && judging->question->office == NULL)
		how = judging->question->settings ?
		    (zh ? "；office.xml 里没有本地区的 <office>，先加上" : "; it has no <office> of the region yet") :
		    (zh ? "；旁边没有 office.xml，照 examples/anyang-office/office.xml 写一份，放在表格旁边" :
			  "; there is none here: write one like examples/anyang-office/office.xml, beside the records");
	if (!zh)
		return arena_printf(judging->arena, "%s of the office's settings (office.xml)%s", name, how);
	return arena_printf(judging->arena, "单位设置（office.xml）里的“%s”（<%s>）%s", label != NULL ? label : name,
	    name, how);
}

/* bw:setting(name) */
static void
setting_function(xmlXPathParserContext *ctxt, int nargs)
{
	const struct judging *judging = xpath_data(ctxt);

	CHECK_ARITY(1);
	xmlXPathReturnString(ctxt,
	    xmlStrdup(BAD_CAST setting_in(judging, take_string(judging->arena, ctxt), xpath_lang(ctxt))));
}

/* bw:setting(name) where there is no judging: what the setting is called. */
static void
label_function(xmlXPathParserContext *ctxt, int nargs)
{
	const struct policy *policy = xpath_data(ctxt);
	g_autoptr(arena) arena = arena_new();
	const char *name, *label;

	CHECK_ARITY(1);
	name = take_string(arena, ctxt);
	label = g_hash_table_lookup(policy->settings, name);
	xmlXPathReturnString(ctxt, xmlStrdup(BAD_CAST(label != NULL ? label : name)));
}

void
policy_said_functions(const struct policy *policy, struct xpath_env *env)
{
	xpath_register(env, "called", value_function, (void *)policy);
	xpath_register(env, "setting", label_function, (void *)policy);
}

void
judging_words(const struct judging *judging, struct xpath_env *env)
{
	xpath_register(env, "named", named_function, (void *)judging);
	xpath_register(env, "clear", clear_function, (void *)judging);
	xpath_register(env, "called", called_function, (void *)judging);
	xpath_register(env, "write", write_function, (void *)judging);
	xpath_register(env, "setting", setting_function, (void *)judging);
}

/* What is replaced in a text that is told of no record in particular. */
struct said_filling {
	const struct judging *judging;
	enum lang lang;
};

static gboolean
fill_call(const GMatchInfo *match, GString *out, void *data)
{
	const struct said_filling *filling = data;
	const struct judging *judging = filling->judging;
	const struct record_rules *records = judging->policy->records;
	g_autofree char *function = g_match_info_fetch(match, 1), *path = g_match_info_fetch(match, 2),
			*value = g_match_info_fetch(match, 3);

	if (strcmp(function, "setting") == 0)
		g_string_append(out, setting_in(judging, path, filling->lang));
	else if (strcmp(function, "clear") == 0)
		g_string_append(out, record_clear(records, judging->arena, NULL, path, filling->lang));
	else if (strcmp(function, "named") == 0)
		g_string_append(out, record_named(records, judging->arena, NULL, path, filling->lang));
	else
		g_string_append(out,
		    record_write(records, judging->arena, NULL, path, value, said(judging, path, value),
			filling->lang));
	return FALSE;
}

char *
policy_plain(const struct policy *policy, struct arena *arena, const char *text, enum lang lang)
{
	const struct judging judging = { .policy = policy, .arena = arena };
	struct said_filling filling = { &judging, lang };
	g_autoptr(GRegex)
	    call = g_regex_new("\\{bw:(named|clear|write|setting)\\('([^']*)'(?:, *'([^']*)')?\\)\\}", 0, 0, NULL);
	g_autofree char *plain = g_regex_replace_eval(call, text, -1, 0, 0, fill_call, &filling, NULL);

	return arena_strdup(arena, plain);
}
