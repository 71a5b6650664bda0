/* The elements of the template language: attributes, where each may stand, who compiles it, and how children are read. */
#include <string.h>

#include "template/compile/compile.h"

static const struct element elements[] = {
	/* fixed places */
	{ "template",	0, "id record stage lang keeps-missing", NULL },
	{ "properties",	0, "title subject date author", NULL },
	{ "variants",	0, "select name", NULL },
	{ "page",	MODE_INLINE, "kind size landscape margin step scale background pages test", compile_mark },
	{ "color",	0, "name select default", NULL },
	{ "style",	0, "name like font size leading color align indent hang before after tracking line-ends bold underline strike emphasis box box-padding min-size keep-with-next", NULL },
	{ "header",	0, "style on", NULL },
	{ "footer",	0, "style on", NULL },
	{ "body",	0, "style", NULL },
	{ "part",	0, "", NULL },
	{ "when",	0, "test", NULL },
	{ "otherwise",	0, "", NULL },
	/* blocks */
	{ "h1",		MODE_BLOCKS, "style align", compile_para },
	{ "h2",		MODE_BLOCKS, "style align", compile_para },
	{ "p",		MODE_BLOCKS, "style align", compile_para },
	{ "block",	MODE_BLOCKS, "style align padding fill border border-color radius keep height width valign place vertical", compile_block },
	{ "grid",	MODE_BLOCKS, "columns style frame rules color gap padding valign label-fill", compile_grid },
	{ "space",	MODE_BLOCKS, "height", compile_line },
	{ "rule",	MODE_BLOCKS, "width color", compile_line },
	{ "seal",	MODE_BLOCKS, "height width", compile_line },
	{ "image",	MODE_BLOCKS, "src select alt width height align label", compile_figure },
	{ "qr",		MODE_BLOCKS, "select size level alt align label", compile_figure },
	{ "list",	MODE_BLOCKS, "marks start mark-style hang indent style align", compile_list },
	/* lists */
	{ "item",	MODE_ITEMS, "mark style", compile_item },
	/* grids */
	{ "head",	MODE_ROWS, "", compile_head },
	{ "caption",	MODE_ROWS, "style align continued", compile_caption },
	{ "carry-over",	MODE_ROWS, "height", compile_row },
	{ "carry-forward", MODE_ROWS, "height", compile_row },
	{ "row",	MODE_ROWS, "height head keep-with-next stretch", compile_row },
	{ "cell",	MODE_CELLS, "span rows style align valign padding fill vertical fit rule-top rule-right rule-bottom rule-left slash", compile_cell },
	{ "label",	MODE_CELLS, "span rows style align valign padding fill vertical fit rule-top rule-right rule-bottom rule-left slash", compile_cell },
	/* inline */
	{ "value",	MODE_INLINE, "select format required field label default style prefix suffix", compile_value },
	{ "sum",	MODE_INLINE, "of format style field label", compile_sum },
	{ "span",	MODE_INLINE, "style", compile_span },
	{ "sup",	MODE_INLINE, "", compile_raised },
	{ "sub",	MODE_INLINE, "", compile_raised },
	{ "frac",	MODE_INLINE, "above below style", compile_fraction },
	{ "leader",	MODE_INLINE, "fill style", compile_leader },
	{ "check",	MODE_INLINE, "test style", compile_check },
	{ "blank",	MODE_INLINE, "width style", compile_blank },
	{ "br",		MODE_INLINE, "", compile_mark },
	{ "pages",	MODE_INLINE, "", compile_mark },
	/* control */
	{ "if",		MODE_ANY, "test", compile_if },
	{ "choose",	MODE_ANY, "", compile_choose },
	{ "repeat",	MODE_ANY, "select var min max", compile_repeat },
	{ "let",	MODE_ANY, "name select", compile_let },
	{ "include",	MODE_ANY, "part", compile_include },
};

const struct element *
element_lookup(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(elements); i++)
		if (!strcmp(elements[i].name, name))
			return &elements[i];
	return NULL;
}

const struct element *
element_at(guint index)
{
	return index < G_N_ELEMENTS(elements) ? &elements[index] : NULL;
}

static bool
has_word(const char *words, const char *word)
{
	gsize	length = strlen(word);

	for (const char *p = words; (p = strstr(p, word)); p += length)
		if ((p == words || p[-1] == ' ') && (!p[length] || p[length] == ' '))
			return true;
	return false;
}

/* Inside a line <page/> is the page's number and has no attributes; below <template> it sets the page up. */
static const char *
attributes_of(const xmlNode *e)
{
	const struct element	*element = element_lookup((const char *)e->name);

	if (!element)
		return NULL;
	if (xml_is(e, "page") && !(e->parent && xml_is(e->parent, "template")))
		return "";
	return element->attributes;
}

void
element_check(struct compiler *c, const xmlNode *e)
{
	const char	*known = attributes_of(e);

	if (!known)
		return;
	for (const xmlAttr *a = e->properties; a; a = a->next)
		if (a->ns || !has_word(known, (const char *)a->name))
			mistake(c, DIAG_TEMPLATE_ATTRIBUTE, xml_attr_place(e, (const char *)a->name),
			    (const char *)e->name, (const char *)a->name, *known ? known : "—");
}

void
element_misplaced(struct compiler *c, const xmlNode *e)
{
	const char	*parent = e->parent && e->parent->name ? (const char *)e->parent->name : "";

	mistake(c, DIAG_TEMPLATE_ELEMENT, xml_place(e), (const char *)e->name, parent, NULL);
}

struct node *
node_new(struct compiler *c, enum node_kind kind, const xmlNode *e)
{
	struct node	*node = arena_alloc(c->arena, sizeof *node);

	node->kind = kind;
	node->place = xml_place(e);
	node->style = c->style;
	return node;
}

static bool
is_blank(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}

static bool
is_text(const xmlNode *n)
{
	return n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
}

static bool
has_words(const xmlNode *n)
{
	for (const char *p = (const char *)n->content; p && *p; p++)
		if (!is_blank(*p))
			return true;
	return false;
}

/* Styles and colours of a part were collected before. */
static bool
is_collected(const xmlNode *n)
{
	return (xml_is(n, "style") || xml_is(n, "color")) && n->parent && xml_is(n->parent, "part");
}

static struct node *
compile_child(struct compiler *c, const xmlNode *n, enum mode mode)
{
	const struct element	*element;

	if (is_text(n)) {
		if (mode == MODE_INLINE)
			return compile_text(c, n);
		if (has_words(n))
			mistake(c, DIAG_TEMPLATE_TEXT, xml_place(n->parent), (const char *)n->parent->name, NULL, NULL);
		return NULL;
	}
	if (n->type != XML_ELEMENT_NODE || is_collected(n))
		return NULL;
	element = element_lookup((const char *)n->name);
	if (!element || !(element->modes & mode)) {
		element_misplaced(c, n);
		return NULL;
	}
	element_check(c, n);
	c->mode = mode;
	return element->compile(c, n);
}

/* Which of MODE_INLINE and MODE_BLOCKS a node uses, through control elements and parts. */
static guint
node_modes(struct compiler *c, const xmlNode *n)
{
	const struct element	*element;
	const xmlNode		*inside = n;
	guint			 modes = 0;

	if (is_text(n))
		return has_words(n) ? MODE_INLINE : 0;
	if (n->type != XML_ELEMENT_NODE || !(element = element_lookup((const char *)n->name)))
		return 0;
	if (element->modes && element->modes != MODE_ANY)
		return element->modes & (MODE_INLINE | MODE_BLOCKS);
	if (xml_is(n, "include"))
		inside = part_peek(c, n);
	else if (xml_is(n, "style") || xml_is(n, "color"))
		return 0;
	if (!inside || g_ptr_array_find(c->including, inside, NULL))
		return 0;
	g_ptr_array_add(c->including, (gpointer)inside);
	for (const xmlNode *child = inside->children; child; child = child->next)
		modes |= node_modes(c, child);
	g_ptr_array_set_size(c->including, (int)c->including->len - 1);
	return modes;
}

static void compile_range(struct compiler *, struct node *, const xmlNode *, const xmlNode *, enum mode);

/* Past the text and inline elements that begin here; the node itself when it is none of them. */
static const xmlNode *
end_of_run(struct compiler *c, const xmlNode *first, const xmlNode *end)
{
	const xmlNode	*after = first;

	for (const xmlNode *n = first; n != end; n = n->next)
		if (node_modes(c, n) == MODE_INLINE)
			after = n->next;
		else if (n->type == XML_ELEMENT_NODE || n == first)
			break;
	return after;
}

static struct node *
compile_run(struct compiler *c, const xmlNode *first, const xmlNode *end)
{
	struct node	*para = node_new(c, NODE_PARA, first);

	para->u.role = "P";
	compile_range(c, para, first, end, MODE_INLINE);
	return para;
}

/* Reads siblings up to `end`; what is set for them (mode, variables) ends with them. */
static void
compile_range(struct compiler *c, struct node *node, const xmlNode *first, const xmlNode *end, enum mode mode)
{
	g_autoptr(GPtrArray)	 children = g_ptr_array_new();
	enum mode		 outer = c->mode;
	guint			 scope = c->scope->len;
	const xmlNode		*next;
	struct node		*child;

	for (const xmlNode *n = first; n != end; n = next) {
		next = mode == MODE_BLOCKS ? end_of_run(c, n, end) : n;
		if (next != n)
			child = compile_run(c, n, next);
		else {
			child = compile_child(c, n, mode);
			next = n->next;
		}
		if (child)
			g_ptr_array_add(children, child);
	}
	g_ptr_array_set_size(c->scope, (int)scope);
	c->mode = outer;
	node->child_count = children->len;
	node->child = arena_memdup(c->arena, children->pdata, children->len * sizeof *node->child);
}

void
compile_children(struct compiler *c, struct node *node, const xmlNode *e, enum mode mode)
{
	compile_range(c, node, e->children, NULL, mode);
}

void
compile_content(struct compiler *c, struct node *node, const xmlNode *e, enum mode mode)
{
	struct node	*para;
	guint		 modes = 0;

	for (const xmlNode *n = e->children; n; n = n->next)
		modes |= node_modes(c, n);
	if (mode != MODE_BLOCKS || modes != MODE_INLINE) {
		compile_children(c, node, e, mode);
		return;
	}
	para = compile_run(c, e->children, NULL);	/* with the <let>s that stand among the text */
	node->child_count = 1;
	node->child = arena_memdup(c->arena, &para, sizeof para);
}
