/* Compiles what stands in a line of text: words, values, check boxes, gaps to write in. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "template/compile/inner.h"
#include "template/fold.h"
#include "xml/xml.h"

/* Habits of other template languages: {{ cons_name }} and ${cons_name}. */
static void
check_braces(struct compiler *c, const xmlNode *text)
{
	const char *words = (const char *)text->content, *start = words != NULL ? strstr(words, "{{") : NULL, *end;
	char *inside;

	if (start == NULL && words != NULL)
		start = strstr(words, "${");
	end = start != NULL ? strchr(start, '}') : NULL;
	if (end == NULL)
		return;
	inside = g_strstrip(arena_strndup(c->arena, start + 2, (gsize)(end - start) - 2));
	end += end[1] == '}' ? 2 : 1;
	compile_mistake(c, DIAG_TEMPLATE_BRACES, xml_place(text), arena_strndup(c->arena, start, (gsize)(end - start)),
	    arena_printf(c->arena, "<value select=\"%s\"/>", inside), NULL);
}

/* Words of the template, folded inside; white space at the ends waits for its neighbours. */
struct plan_node *
compile_words(struct compiler *c, const xmlNode *text)
{
	struct plan_node *node = compile_node_new(c, NODE_TEXT, text);

	check_braces(c, text);
	node->u.text.text = fold_text(c->arena, (const char *)text->content, &node->u.text.before, &node->u.text.after);
	return node;
}

const char *
compile_field_label(struct compiler *c, const xmlNode *e, const struct plan_query *query)
{
	const char *label = xml_attr(e, "label"), *select = xml_attr_or(e, "select", xml_attr_or(e, "src", "")), *name;

	if (label != NULL)
		return label;
	if (query->label != NULL)
		return query->label;
	name = compile_expression_name(c->arena, select);
	if (name != NULL && c->loader->rules != NULL && query->xpath != NULL &&
	    path_is_anything(c->gives) && /* where nobody knows the place */
	    (label = record_label(c->loader->rules, name)) != NULL)
		return label;
	if (c->row_label != NULL && c->row_label[0] != '\0')
		return c->row_label;
	return name != NULL ? name : select;
}

/* A format is the function of its name, so that a value looks the same however it came about. */
static void
read_format(struct compiler *c, const xmlNode *e, struct plan_value *value)
{
	value->format = compile_attr_word(c, e, "format", "text");
	if (strcmp(value->format, "text") == 0)
		return;
	value->shown = compile_expression_fixed(c, e,
	    strcmp(value->format, "date") == 0 ? "bw:date-add($value, 0)" :
						 arena_printf(c->arena, "bw:%s($value)", value->format));
	if (g_str_has_prefix(value->format, "mask-") && value->select.of_parts) /* all of the text would go along */
		compile_wrong_value(c, e, "format", arena_printf(c->arena, "bw:split(bw:%s(…), …)", value->format));
	for (guint i = 0; g_str_has_prefix(value->format, "mask-") && i < value->select.read_count; i++) {
		struct plan_read *read = &value->select.read[i];

		read->mask = read->value && read->mask == NULL ? value->format : read->mask;
		read->value = false;
	}
}

void
compile_value(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	struct plan_value *value = &node->u.value;

	value->select = compile_expression_query(c, e, "select");
	read_format(c, e, value);
	value->required = compile_attr_yes(c, e, "required", false);
	value->key = xml_attr(e, "field");
	value->label = compile_field_label(c, e, &value->select);
	value->otherwise = xml_attr(e, "default");
	value->prefix = xml_attr(e, "prefix");
	value->suffix = xml_attr(e, "suffix");
}

void
compile_span(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	compile_children(c, node, e, MODE_INLINE);
}

/* <sup> and <sub>. */
void
compile_raised(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	c->style = node->style = compile_style_raised(c, c->style, xml_is(e, "sup"));
	compile_children(c, node, e, MODE_INLINE);
}

/* The mark stands raised in the text; its words, in the style of that name when there is one, are a paragraph. */
static void
compile_noted(struct compiler *c, struct plan_node *node, const xmlNode *e, const char *name)
{
	int style = compile_style_lookup(c, name);
	guint outer = c->para;
	struct plan_node *words;

	if (c->noteless) {
		compile_element_misplaced(c, e);
		return;
	}
	node->style = compile_style_raised(c, c->style, true);
	if (style >= 0)
		c->style = (guint)style;
	compile_use(c, compile_style_element(c, style));
	c->noteless = true;
	words = compile_node_new(c, NODE_PARA, e);
	words->u.role = "Note";
	c->para = c->style;
	compile_children(c, words, e, MODE_INLINE);
	c->para = outer;
	c->noteless = false;
	node->child_count = 1;
	node->child = arena_memdup(c->arena, &words, sizeof words);
}

void
compile_footnote(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	compile_noted(c, node, e, "footnote");
}

/* Of a grid: its child, or in the text of its cells. */
void
compile_note(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	if (c->cells.grid == NULL)
		compile_element_misplaced(c, e);
	else
		compile_noted(c, node, e, "note");
}

void
compile_fraction(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	node->u.fraction.above = compile_expression_query(c, e, "above");
	node->u.fraction.below = compile_expression_query(c, e, "below");
}

void
compile_leader(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	node->u.leader = (enum leader)compile_attr_choice(c, e, "fill", "dots|rule|none", LEADER_DOTS);
}

/* It goes to a stop of the paragraph around it. */
void
compile_tab(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	(void)node;
	if (!compile_style_tabbed(c, c->para))
		compile_mistake(c, DIAG_TEMPLATE_TAB, xml_place(e), NULL, NULL, NULL);
}

/* <check>. */
void
compile_test(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	node->u.test = compile_expression_query(c, e, "test");
}

void
compile_blank(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	node->u.width = compile_attr_length(c, e, "width", 0);
}
