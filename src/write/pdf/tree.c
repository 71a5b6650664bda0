/*
 * The structure tree (ISO 32000-1, 14.7): an element for each mark of the pages, one for those of the same number.  It is
 * kept lean: what only groups, and a paragraph that is all its cell holds, is no element of its own; a shared table of short
 * identifiers says which head speaks for which cell.
 */
#include <string.h>

#include "base/arena.h"
#include "write/pdf/inner.h"

struct tree_node {
	const struct page_mark *mark; /* NULL: the document */
	guint first, last;            /* what it holds: struct tree_kid by index from 1, 0 none */
	bool named; /* cells name it as their head, or it is a note: these must have one (ISO 14289-1, 7.9) */
	HPDF_Dict object;
};

struct tree_kid {
	guint next;
	bool content;   /* marked content of a page, else an element */
	guint page, id; /* MCID; node */
};

struct pdf_tree {
	struct arena *arena;
	GArray *node;   /* struct tree_node; the first is the document */
	GArray *kid;    /* struct tree_kid; the first is no one's */
	GArray *number; /* guint: node by number of element, 0 none */
};

static struct tree_node *
node_at(struct pdf_tree *t, guint node)
{
	return &g_array_index(t->node, struct tree_node, node);
}

static struct tree_kid *
kid_at(struct pdf_tree *t, guint kid)
{
	return &g_array_index(t->kid, struct tree_kid, kid);
}

static guint
add_node(struct pdf_tree *t, const struct page_mark *mark)
{
	struct tree_node node = { .mark = mark };

	g_array_append_val(t->node, node);
	return t->node->len - 1;
}

static void
add_kid(struct pdf_tree *t, guint parent, struct tree_kid kid)
{
	struct tree_node *node = node_at(t, parent);
	guint index = t->kid->len;

	g_array_append_val(t->kid, kid);
	if (node->last > 0)
		kid_at(t, node->last)->next = index;
	else
		node->first = index;
	node->last = index;
}

struct pdf_tree *
pdf_tree_new(struct arena *arena)
{
	struct pdf_tree *t = arena_alloc(arena, sizeof *t);

	t->arena = arena;
	t->node = arena_vector(arena, sizeof(struct tree_node));
	t->kid = arena_vector(arena, sizeof(struct tree_kid));
	t->number = arena_vector(arena, sizeof(guint));
	g_array_set_size(t->kid, 1);
	add_node(t, NULL);
	return t;
}

static guint
node_of(struct pdf_tree *t, guint element)
{
	return element < t->number->len ? g_array_index(t->number, guint, element) : 0;
}

guint
pdf_tree_element(struct pdf_tree *t, guint parent, const struct page_mark *mark)
{
	guint node = node_of(t, mark->element), from = t->number->len;

	if (node > 0)
		return node;
	node = add_node(t, mark);
	add_kid(t, parent, (struct tree_kid){ .id = node });
	if (mark->element == 0)
		return node;
	if (mark->element >= from) {
		g_array_set_size(t->number, mark->element + 1);
		memset(&g_array_index(t->number, guint, from), 0, (mark->element + 1 - from) * sizeof(guint));
	}
	g_array_index(t->number, guint, mark->element) = node;
	return node;
}

void
pdf_tree_content(struct pdf_tree *t, guint element, guint page, guint mcid)
{
	add_kid(t, element, (struct tree_kid){ .content = true, .page = page, .id = mcid });
}

/* --- lean --- */

static bool
is_one_of(const struct tree_node *node, const char *roles)
{
	const char *role = node->mark != NULL ? node->mark->role : "Document", *at = strstr(roles, role);
	gsize length = strlen(role);

	return at != NULL && (at == roles || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' ');
}

/* Whether its kids may stand in its place: it groups, and says nothing. */
static bool
only_groups(const struct tree_node *node)
{
	return is_one_of(node, "Div") && node->mark->alt == NULL && node->mark->actual == NULL;
}

static void
take_kids(struct pdf_tree *t, struct tree_node *from, struct tree_node *to)
{
	if (from->first == 0)
		return;
	if (to->last > 0)
		kid_at(t, to->last)->next = from->first;
	else
		to->first = from->first;
	to->last = from->last;
}

/* A paragraph that is all that a cell or an item holds is the cell itself. */
static void
fold_paragraph(struct pdf_tree *t, struct tree_node *node)
{
	const struct tree_kid *only = kid_at(t, node->first);
	struct tree_node *paragraph;

	if (node->first == 0 || only->next != 0 || only->content || !is_one_of(node, "TD TH LBody Lbl Caption"))
		return;
	paragraph = node_at(t, only->id);
	if (!is_one_of(paragraph, "P") || paragraph->mark->actual != NULL || paragraph->mark->alt != NULL)
		return;
	node->first = node->last = 0;
	take_kids(t, paragraph, node);
}

/* false: it holds nothing, and is left out; a cell without words still has its place in its row. */
static bool
settle(struct pdf_tree *t, guint index)
{
	struct tree_node *node = node_at(t, index);
	guint next;

	guint kid = node->first;

	node->first = node->last = 0;
	for (; kid != 0; kid = next) {
		struct tree_node one = { .first = kid, .last = kid };
		struct tree_kid *k = kid_at(t, kid);

		next = k->next;
		k->next = 0;
		if (!k->content && !settle(t, k->id))
			continue;
		if (!k->content && only_groups(node_at(t, k->id)))
			take_kids(t, node_at(t, k->id), node);
		else
			take_kids(t, &one, node);
	}
	fold_paragraph(t, node);
	return node->first != 0 || is_one_of(node, "TD TH");
}

/* --- objects --- */

/* An object for each element that is left, parents before their kids; the parent of each sequence of a page. */
static void
number_objects(struct pdf_tree *t, struct pdf *p, guint index, GArray *const *owner)
{
	HPDF_Dict object = pdf_object(p, NULL);
	struct tree_node *node = node_at(t, index);

	node->object = object;
	for (guint kid = node->first; kid != 0; kid = kid_at(t, kid)->next) {
		const struct tree_kid *k = kid_at(t, kid);

		if (k->content) {
			g_array_set_size(owner[k->page], MAX(owner[k->page]->len, k->id + 1));
			g_array_index(owner[k->page], guint, k->id) = pdf_number(object);
		} else {
			number_objects(t, p, k->id, owner);
		}
	}
}

static const char *
role_of(const struct tree_node *node)
{
	return node->mark != NULL ? node->mark->role : "Document";
}

struct tree_writing {
	struct pdf_tree *tree;
	struct pdf *pdf;
	const guint *page; /* numbers of the page objects */
	int digits;        /* of an identifier: as many in each, so that they are in order as they come */
	GString *out;
};

static void
put_reference(GString *out, const char *before, guint number)
{
	g_string_append(out, before);
	pdf_put_count(out, number);
	g_string_append(out, " 0 R");
}

static int
digits_of(guint number)
{
	int digits = 1;

	for (; number >= 10; number /= 10)
		digits++;
	return digits;
}

static void
put_padded(const struct tree_writing *w, guint number)
{
	g_string_append_len(w->out, "0000000000", w->digits - digits_of(number));
	pdf_put_count(w->out, number);
}

static void
put_id(const struct tree_writing *w, const struct tree_node *node)
{
	g_string_append_c(w->out, '(');
	put_padded(w, pdf_number(node->object));
	g_string_append_c(w->out, ')');
}

static void
put_headers(const struct tree_writing *w, const struct page_mark *mark)
{
	bool any = false;

	for (guint i = 0; i < mark->header_count; i++) {
		const struct tree_node *head = node_at(w->tree, node_of(w->tree, mark->header[i]));

		if (head->mark == NULL || head->object == NULL)
			continue;
		g_string_append(w->out, any ? "" : "/Headers[");
		put_id(w, head);
		any = true;
	}
	g_string_append(w->out, any ? "]" : "");
}

static void
put_cell(const struct tree_writing *w, const struct tree_node *node)
{
	const struct page_mark *mark = node->mark;

	if (mark->columns <= 1 && mark->rows <= 1 && mark->scope == SCOPE_NONE && mark->header_count == 0)
		return;
	g_string_append(w->out, "/A<</O/Table");
	if (mark->scope != SCOPE_NONE)
		g_string_append(w->out, mark->scope == SCOPE_ROW ? "/Scope/Row" : "/Scope/Column");
	if (mark->columns > 1)
		g_string_append_printf(w->out, "/ColSpan %u", mark->columns);
	if (mark->rows > 1)
		g_string_append_printf(w->out, "/RowSpan %u", mark->rows);
	put_headers(w, mark);
	g_string_append(w->out, ">>");
}

static void
put_words(const struct tree_writing *w, const char *key, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	g_string_append(w->out, key);
	pdf_put_text(w->out, text);
}

/* What an element holds: sequences of its first page as numbers, of other pages with their page. */
static void
put_kids(const struct tree_writing *w, const struct tree_node *node, const struct tree_kid *page)
{
	bool list = node->first != node->last;

	g_string_append(w->out, list ? "/K[" : "/K");
	for (guint kid = node->first; kid != 0; kid = kid_at(w->tree, kid)->next) {
		const struct tree_kid *k = kid_at(w->tree, kid);

		g_string_append(w->out, kid == node->first && list ? "" : " ");
		if (!k->content) {
			put_reference(w->out, "", pdf_number(node_at(w->tree, k->id)->object));
			continue;
		}
		if (k->page == page->page)
			pdf_put_count(w->out, k->id);
		else
			g_string_append_printf(w->out, "<</Type/MCR/Pg %u 0 R/MCID %u>>", w->page[k->page], k->id);
	}
	g_string_append(w->out, list ? "]" : "");
}

/* The page of the first sequence it holds itself; NULL: it holds none. */
static const struct tree_kid *
first_content(const struct tree_writing *w, const struct tree_node *node)
{
	for (guint kid = node->first; kid != 0; kid = kid_at(w->tree, kid)->next)
		if (kid_at(w->tree, kid)->content)
			return kid_at(w->tree, kid);
	return NULL;
}

/* What elements have in common stands first: it deflates best so. */
static void
put_elements(const struct tree_writing *w, guint index, guint parent)
{
	const struct tree_node *node = node_at(w->tree, index);
	const struct tree_kid *page = first_content(w, node);

	g_string_truncate(w->out, 0);
	if (page != NULL)
		put_reference(w->out, "/Pg ", w->page[page->page]);
	g_string_append(w->out, "/S/");
	g_string_append(w->out, role_of(node));
	if (node->named) {
		g_string_append(w->out, "/ID");
		put_id(w, node);
	}
	if (is_one_of(node, "TH TD"))
		put_cell(w, node);
	put_words(w, "/Alt", node->mark != NULL ? node->mark->alt : NULL);
	put_words(w, "/ActualText", node->mark != NULL ? node->mark->actual : NULL);
	put_reference(w->out, "/P ", parent);
	if (node->first != 0)
		put_kids(w, node, page);
	pdf_raw(w->pdf, node->object, arena_strndup(w->pdf->arena, w->out->str, w->out->len));
	for (guint kid = node->first; kid != 0; kid = kid_at(w->tree, kid)->next)
		if (!kid_at(w->tree, kid)->content)
			put_elements(w, kid_at(w->tree, kid)->id, pdf_number(node->object));
}

/* --- tables of the root --- */

/* Says which heads and notes have a name, and gives whether there are any. */
static bool
name_heads(struct pdf_tree *t)
{
	bool any = false;

	for (guint i = 1; i < t->node->len; i++) {
		struct tree_node *cell = node_at(t, i);

		if (cell->object != NULL && strcmp(cell->mark->role, "Note") == 0)
			any = cell->named = true;
		for (guint j = 0; cell->object != NULL && j < cell->mark->header_count; j++) {
			struct tree_node *head = node_at(t, node_of(t, cell->mark->header[j]));

			head->named = head->object != NULL;
			any = any || head->named;
		}
	}
	return any;
}

static int
by_number(gconstpointer a, gconstpointer b)
{
	guint one = *(const guint *)a, two = *(const guint *)b;

	return one < two ? -1 : one > two;
}

/* Identifiers are numbers of objects, so their order is that of the objects. */
static HPDF_Dict
make_ids(const struct tree_writing *w)
{
	g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(guint));
	HPDF_Dict ids = pdf_object(w->pdf, NULL);

	for (guint i = 1; i < w->tree->node->len; i++) {
		const struct tree_node *node = node_at(w->tree, i);
		guint number = node->named ? pdf_number(node->object) : 0;

		if (node->named)
			g_array_append_val(named, number);
	}
	g_array_sort(named, by_number);
	g_string_assign(w->out, "/Names[");
	for (guint i = 0; i < named->len; i++) {
		g_string_append_c(w->out, '(');
		put_padded(w, g_array_index(named, guint, i));
		put_reference(w->out, ")", g_array_index(named, guint, i));
	}
	g_string_append_c(w->out, ']');
	pdf_raw(w->pdf, ids, arena_strdup(w->pdf->arena, w->out->str));
	return ids;
}

static HPDF_Dict
make_parents(const struct tree_writing *w, GArray *const *owner, guint pages)
{
	HPDF_Dict parents = pdf_object(w->pdf, NULL);

	g_string_assign(w->out, "/Nums[");
	for (guint page = 0; page < pages; page++) {
		g_string_append_printf(w->out, "%u[", page);
		for (guint i = 0; i < owner[page]->len; i++)
			put_reference(w->out, i > 0 ? " " : "", g_array_index(owner[page], guint, i));
		g_string_append_c(w->out, ']');
	}
	g_string_append_c(w->out, ']');
	pdf_raw(w->pdf, parents, arena_strndup(w->pdf->arena, w->out->str, w->out->len));
	return parents;
}

void
pdf_tree_finish(struct pdf *p, struct pdf_tree *t, HPDF_Dict catalog, const guint *page, guint pages)
{
	g_autoptr(GString) out = g_string_new(NULL);
	struct tree_writing w = { .tree = t, .pdf = p, .page = page, .out = out };
	GArray **owner = arena_array(p->arena, MAX(pages, 1), sizeof *owner);
	HPDF_Dict root = pdf_object(p, "StructTreeRoot"), marked = pdf_inline(p, NULL);

	p->apart = pdf_number(root);
	for (guint i = 0; i < pages; i++)
		owner[i] = arena_vector(p->arena, sizeof(guint));
	settle(t, 0);
	number_objects(t, p, 0, owner);
	w.digits = digits_of(pdf_number(root) + t->node->len);
	if (name_heads(t))
		HPDF_Dict_Add(root, "IDTree", make_ids(&w));
	put_elements(&w, 0, pdf_number(root));
	HPDF_Dict_Add(root, "K", node_at(t, 0)->object);
	HPDF_Dict_Add(root, "ParentTree", make_parents(&w, owner, pages));
	HPDF_Dict_AddNumber(root, "ParentTreeNextKey", (HPDF_INT32)pages);
	HPDF_Dict_Add(catalog, "StructTreeRoot", root);
	HPDF_Dict_AddBoolean(marked, "Marked", HPDF_TRUE);
	HPDF_Dict_Add(catalog, "MarkInfo", marked);
}
