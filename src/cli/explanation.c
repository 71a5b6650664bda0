/* explain: an answer as a tree of facts under names, printed as lines or as one JSON object. */
#include <string.h>

#include "base/arena.h"
#include "base/jsonl.h"
#include "base/lang.h"
#include "base/text.h"
#include "xml/xml.h"
#include "cli/inner.h"

/* <fact key head>, <item key head> of several under one key, <group name> of facts of one thing. */
struct cli_explanation {
	struct cli *cli;
	xmlNode *root, *at;
};

struct cli_explanation *
cli_explanation_new(struct cli *c, const char *id, const char *title)
{
	struct cli_explanation *e = arena_alloc(c->arena, sizeof *e);

	e->cli = c;
	e->root = e->at = xml_root(xml_new(c->arena, "explanation"));
	xml_set(e->root, "id", id);
	xml_set(e->root, "title", title);
	return e;
}

static void
add_fact(struct cli_explanation *e, const char *element, const char *key, const char *head, const char *text)
{
	xmlNode *fact;

	if (text == NULL || text[0] == '\0')
		return;
	fact = xml_add_text(e->at, element, text);
	xml_set(fact, "key", key);
	xml_set(fact, "head", head);
}

void
cli_explain_fact(struct cli_explanation *e, const char *key, const char *zh, const char *en, const char *text)
{
	add_fact(e, "fact", key, e->cli->lang == LANG_ZH ? zh : en, text);
}

void
cli_explain_item(struct cli_explanation *e, const char *key, const char *zh, const char *en, const char *text)
{
	add_fact(e, "item", key, e->cli->lang == LANG_ZH ? zh : en, text);
}

void
cli_explain_group(struct cli_explanation *e, const char *group)
{
	e->at = e->root;
	if (group == NULL)
		return;
	e->at = xml_add(e->root, "group");
	xml_set(e->at, "key", group);
}

/* A text of several lines stands below its name. */
static void
put_text(GString *out, const struct cli *c, const xmlNode *fact)
{
	g_auto(GStrv) lines = g_strsplit(xml_content(c->arena, fact), "\n", -1);

	g_string_append_printf(out, "%s%s", xml_attr_or(fact, "head", ""), c->lang == LANG_ZH ? "：" : ":");
	if (lines[1] == NULL) {
		g_string_append_printf(out, "%s%s\n", c->lang == LANG_ZH ? "" : " ", lines[0]);
		return;
	}
	for (guint i = 0; lines[i] != NULL; i++)
		g_string_append_printf(out, "\n    %s", lines[i]);
	g_string_append_c(out, '\n');
}

static void
put_lines(GString *out, const struct cli *c, const xmlNode *parent)
{
	for (xmlNode *n = xml_child(parent, NULL); n != NULL; n = xml_next(n, NULL))
		if (xml_is(n, "group"))
			put_lines(out, c, n);
		else
			put_text(out, c, n);
}

/* Items of one key make an array, and so do groups that stand together. */
static void
build_members(JsonBuilder *b, const struct cli *c, const xmlNode *parent)
{
	const xmlNode *before = NULL;

	for (xmlNode *n = xml_child(parent, NULL); n != NULL; before = n, n = xml_next(n, NULL)) {
		const char *key = xml_attr_or(n, "key", "");
		bool list = !xml_is(n, "fact"), first = before == NULL || !xml_attr_is(before, "key", key);
		const xmlNode *next = xml_next(n, NULL);

		if (list && first) {
			json_builder_set_member_name(b, key);
			json_builder_begin_array(b);
		}
		if (xml_is(n, "group")) {
			json_builder_begin_object(b);
			build_members(b, c, n);
			json_builder_end_object(b);
		} else if (list)
			json_builder_add_string_value(b, xml_content(c->arena, n));
		else
			jsonl_text(b, key, xml_content(c->arena, n));
		if (list && (next == NULL || !xml_attr_is(next, "key", key)))
			json_builder_end_array(b);
	}
}

static void
put_json(GString *out, const struct cli *c, const xmlNode *root)
{
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();

	json_builder_begin_object(b);
	jsonl_number(b, "schema", 1);
	jsonl_text(b, "id", xml_attr(root, "id"));
	jsonl_text(b, "text", xml_attr(root, "title"));
	build_members(b, c, root);
	jsonl_end(b, out);
}

void
cli_explanation_print(const struct cli_explanation *e)
{
	g_autoptr(GString) out = g_string_new(NULL);

	if (cli_option_flag(e->cli, "json")) {
		put_json(out, e->cli, e->root);
		fputs(out->str, stdout);
	} else {
		g_string_append_printf(out, "%s  %s\n", xml_attr(e->root, "id"), xml_attr(e->root, "title"));
		put_lines(out, e->cli, e->root);
		text_print(stdout, out->str);
	}
}
