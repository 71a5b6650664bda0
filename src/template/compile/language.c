/* The elements of the template language: where each may stand, who compiles it, and how children are read. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "template/compile/inner.h"
#include "xml/xml.h"

#define IN_BLOCKS (MODE_BLOCKS | MODE_BODY)

/* What they look like inside is the schema's: templates/schema/template.rng. */
static const struct compile_element {
	const char *name;
	guint modes;               /* where it may stand; 0: a place of its own */
	enum plan_kind kind;       /* what becomes of it */
	compile_function *compile; /* NULL: there is nothing in it */
} elements[] = {
	/* blocks */
	{ "h1", IN_BLOCKS, NODE_PARA, compile_para },
	{ "h2", IN_BLOCKS, NODE_PARA, compile_para },
	{ "p", IN_BLOCKS, NODE_PARA, compile_para },
	{ "block", IN_BLOCKS, NODE_BLOCK, compile_block },
	{ "grid", IN_BLOCKS, NODE_GRID, compile_grid },
	{ "space", IN_BLOCKS, NODE_SPACE, compile_space },
	{ "rule", IN_BLOCKS, NODE_RULE, compile_rule },
	{ "seal", IN_BLOCKS, NODE_SEAL, compile_space },
	{ "image", IN_BLOCKS, NODE_FIGURE, compile_figure },
	{ "qr", IN_BLOCKS, NODE_FIGURE, compile_figure },
	{ "list", IN_BLOCKS, NODE_LIST, compile_list },
	/* beside a body */
	{ "text", 0, NODE_PARA, compile_para },
	/* of a body */
	{ "section", MODE_BODY, NODE_SECTION, compile_section },
	/* of lists */
	{ "item", MODE_ITEMS, NODE_ITEM, compile_list_item },
	/* of grids */
	{ "head", MODE_ROWS, NODE_HEAD, compile_head },
	{ "caption", MODE_ROWS, NODE_CAPTION, compile_caption },
	{ "carry-over", MODE_ROWS, NODE_CARRY_OVER, compile_row },
	{ "carry-forward", MODE_ROWS, NODE_CARRY_FORWARD, compile_row },
	{ "row", MODE_ROWS, NODE_ROW, compile_row },
	{ "note", MODE_ROWS | MODE_INLINE, NODE_NOTE, compile_note }, /* and in the text of their cells */
	/* of rows */
	{ "cell", MODE_CELLS, NODE_CELL, compile_cell },
	{ "label", MODE_CELLS, NODE_CELL, compile_cell },
	/* inline */
	{ "value", MODE_INLINE, NODE_VALUE, compile_value },
	{ "sum", MODE_INLINE, NODE_SUM, compile_sum },
	{ "span", MODE_INLINE, NODE_SPAN, compile_span },
	{ "sup", MODE_INLINE, NODE_SPAN, compile_raised },
	{ "sub", MODE_INLINE, NODE_SPAN, compile_raised },
	{ "frac", MODE_INLINE, NODE_FRACTION, compile_fraction },
	{ "leader", MODE_INLINE, NODE_LEADER, compile_leader },
	{ "tab", MODE_INLINE, NODE_TAB, compile_tab },
	{ "footnote", MODE_INLINE, NODE_FOOTNOTE, compile_footnote },
	{ "check", MODE_INLINE, NODE_CHECK, compile_test },
	{ "blank", MODE_INLINE, NODE_BLANK, compile_blank },
	{ "br", MODE_INLINE, NODE_BREAK, NULL },
	{ "page", MODE_INLINE, NODE_PAGE, NULL },
	{ "pages", MODE_INLINE, NODE_PAGES, NULL },
	{ "proof", MODE_INLINE, NODE_PROOF, NULL },
	/* control */
	{ "if", MODE_ANY, NODE_IF, compile_if },
	{ "choose", MODE_ANY, NODE_CHOOSE, compile_choose },
	{ "repeat", MODE_ANY, NODE_REPEAT, compile_repeat },
	{ "let", MODE_ANY, NODE_LET, compile_let },
	{ "include", MODE_ANY, NODE_GROUP, compile_include },
	/* of <choose> */
	{ "when", 0, NODE_IF, compile_if },
	{ "otherwise", 0, NODE_GROUP, compile_branch },
};

static const struct compile_element *
element_lookup(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(elements); i++)
		if (strcmp(elements[i].name, name) == 0)
			return &elements[i];
	return NULL;
}

void
compile_element_misplaced(struct compiler *c, const xmlNode *e)
{
	compile_mistake(c, DIAG_TEMPLATE_ELEMENT, xml_place(e), (const char *)e->name, (const char *)e->parent->name,
	    NULL);
}

struct plan_node *
compile_node_new(struct compiler *c, enum plan_kind kind, const xmlNode *e)
{
	struct plan_node *node = arena_alloc(c->arena, sizeof *node);

	node->kind = kind;
	node->place = xml_place(e);
	node->style = c->style;
	return node;
}

struct plan_node *
compile_element_compile(struct compiler *c, const xmlNode *e)
{
	const struct compile_element *element = element_lookup((const char *)e->name);
	guint outer = c->style;
	bool whole = c->whole;
	struct plan_node *node;

	c->whole = whole || xml_is(e, "label") || xml_is(e, "caption");
	c->style = compile_style_for(c, e);
	node = compile_node_new(c, element->kind, e);
	if (element->compile != NULL)
		element->compile(c, node, e);
	c->style = outer;
	c->whole = whole;
	return node;
}

void
compile_node_adopt(struct compiler *c, struct plan_node *node, const GPtrArray *children)
{
	node->child_count = children->len;
	node->child = arena_memdup(c->arena, children->pdata, children->len * sizeof *node->child);
}

static bool
is_text(const xmlNode *n)
{
	return n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
}

static bool
has_words(const xmlNode *n)
{
	const char *text = (const char *)n->content;

	return text != NULL && text[strspn(text, " \t\r\n")] != '\0';
}

/* These were read before: of a part, of a <repeat>, of a section. */
static bool
is_collected(const xmlNode *n)
{
	bool running = xml_is(n, "header") || xml_is(n, "footer");

	return xml_is(n, "style") || xml_is(n, "color") || xml_is(n, "sort") ||
	    (running && xml_is(n->parent, "section"));
}

/* The schema knows what may stand in each element, but not where a part is included. */
static struct plan_node *
compile_child(struct compiler *c, const xmlNode *n, enum compile_mode mode)
{
	const struct compile_element *element;

	if (is_text(n)) {
		if (mode == MODE_INLINE)
			return compile_words(c, n);
		if (has_words(n))
			compile_mistake(c, DIAG_TEMPLATE_TEXT, xml_place(n->parent), (const char *)n->parent->name,
			    NULL, NULL);
		return NULL;
	}
	if (n->type != XML_ELEMENT_NODE || is_collected(n))
		return NULL;
	element = element_lookup((const char *)n->name);
	if (element == NULL || !(element->modes & mode)) {
		compile_element_misplaced(c, n);
		return NULL;
	}
	c->mode = mode;
	return compile_element_compile(c, n);
}

/* Which of MODE_INLINE and those of blocks a node uses, through control elements and parts. */
static guint
node_modes(struct compiler *c, const xmlNode *n)
{
	const struct compile_element *element;
	const xmlNode *inside = n;
	guint modes = 0;

	if (is_text(n))
		return has_words(n) ? MODE_INLINE : 0;
	if (n->type != XML_ELEMENT_NODE || (element = element_lookup((const char *)n->name)) == NULL)
		return 0;
	if (element->modes && element->modes != MODE_ANY)
		return element->modes & (MODE_INLINE | IN_BLOCKS);
	if (xml_is(n, "include"))
		inside = compile_part_peek(c, n);
	if (inside == NULL || g_ptr_array_find(c->including, inside, NULL))
		return 0;
	g_ptr_array_add(c->including, (gpointer)inside);
	for (const xmlNode *child = inside->children; child != NULL; child = child->next)
		modes |= node_modes(c, child);
	g_ptr_array_set_size(c->including, (int)c->including->len - 1);
	return modes;
}

static void compile_range(struct compiler *, struct plan_node *, const xmlNode *, const xmlNode *, enum compile_mode);

/* Past the text and inline elements that begin here; the node itself when it is none of them. */
static const xmlNode *
end_of_run(struct compiler *c, const xmlNode *first, const xmlNode *end)
{
	const xmlNode *after = first;

	for (const xmlNode *n = first; n != end; n = n->next)
		if (node_modes(c, n) == MODE_INLINE)
			after = n->next;
		else if (n->type == XML_ELEMENT_NODE || n == first)
			break;
	return after;
}

static struct plan_node *
compile_run(struct compiler *c, const xmlNode *first, const xmlNode *end)
{
	struct plan_node *para = compile_node_new(c, NODE_PARA, first);

	para->u.role = "P";
	c->para = c->style;
	compile_range(c, para, first, end, MODE_INLINE);
	return para;
}

/* Reads siblings up to `end`; what is set for them (mode, variables) ends with them. */
static void
compile_range(struct compiler *c, struct plan_node *node, const xmlNode *first, const xmlNode *end,
    enum compile_mode mode)
{
	g_autoptr(GPtrArray) children = g_ptr_array_new();
	enum compile_mode outer = c->mode;
	guint scope = c->scope->len;
	const xmlNode *next;
	struct plan_node *child;

	for (const xmlNode *n = first; n != end; n = next) {
		next = mode & IN_BLOCKS ? end_of_run(c, n, end) : n;
		if (next != n)
			child = compile_run(c, n, next);
		else {
			child = compile_child(c, n, mode);
			next = n->next;
		}
		if (child != NULL)
			g_ptr_array_add(children, child);
	}
	compile_scope_pop(c, scope);
	c->mode = outer;
	compile_node_adopt(c, node, children);
}

void
compile_children(struct compiler *c, struct plan_node *node, const xmlNode *e, enum compile_mode mode)
{
	compile_range(c, node, e->children, NULL, mode);
}

void
compile_content(struct compiler *c, struct plan_node *node, const xmlNode *e, enum compile_mode mode)
{
	struct plan_node *para;
	guint modes = 0;

	for (const xmlNode *n = e->children; n != NULL; n = n->next)
		modes |= node_modes(c, n);
	if (!(mode & IN_BLOCKS) || modes != MODE_INLINE) {
		compile_children(c, node, e, mode);
		return;
	}
	para = compile_run(c, e->children, NULL); /* with the <let>s that stand among the text */
	node->child_count = 1;
	node->child = arena_memdup(c->arena, &para, sizeof para);
}
