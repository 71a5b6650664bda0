/*
 * Paragraphs of the template's own words are the same in every document: they are bound once, when the template is
 * loaded, and keep what layout makes of them.
 */
#include "base/arena.h"
#include "template/bind/inner.h"

/* Whether type grows as the rest of the document has room for it, on one sheet or another. */
static bool
grows(const struct template *t, guint style)
{
	for (guint i = 0; i < t->sheet_count; i++)
		if (t->sheet[i].style[style].max_size > t->sheet[i].style[style].size)
			return true;
	return false;
}

/* Words, breaks and spans of them, in colours that no record changes and of a size that stays. */
static bool
is_constant(const struct template *t, const struct plan_node *n)
{
	if (t->sheet[0].style[n->style].color & COLOR_NAMED || grows(t, n->style))
		return false;
	if (n->kind != NODE_TEXT && n->kind != NODE_BREAK && n->kind != NODE_SPAN && n->kind != NODE_PARA)
		return false;
	for (guint i = 0; i < n->child_count; i++)
		if (!is_constant(t, n->child[i]))
			return false;
	return true;
}

static void
bind_constant(struct binder *b, struct plan_node *n, struct arena *layout)
{
	const struct template *t = b->template;
	struct box **constant = arena_array(b->arena, t->sheet_count, sizeof *constant);

	for (guint i = 0; i < t->sheet_count; i++) {
		struct box_memo memo = { .arena = layout };

		b->sheet = &t->sheet[i];
		b->style = t->sheet[i].style;
		memo.box = constant[i] = bind_para(b, n);
		constant[i]->memo = arena_memdup(b->arena, &memo, sizeof memo);
	}
	n->constant = constant;
}

static void find_in_margins(struct binder *, struct plan_running *, struct arena *layout);

static void
find_constants(struct binder *b, struct plan_node *n, struct arena *layout)
{
	if (n == NULL)
		return;
	if (n->kind == NODE_PARA && n->child_count > 0 && is_constant(b->template, n)) {
		bind_constant(b, n, layout);
		return;
	}
	if (n->kind == NODE_SECTION)
		find_in_margins(b, &n->u.section->running, layout);
	for (guint i = 0; i < n->child_count; i++)
		find_constants(b, n->child[i], layout);
}

static void
find_in_margins(struct binder *b, struct plan_running *running, struct arena *layout)
{
	for (guint i = 0; i < PAGE_SORTS; i++) {
		find_constants(b, running->header[i], layout);
		find_constants(b, running->footer[i], layout);
	}
}

void
bind_constants(struct arena *arena, struct template *t)
{
	g_autoptr(GArray) spans = g_array_new(false, false, sizeof(struct box_span));
	g_autoptr(GArray) scope = g_array_new(false, false, sizeof(struct bind_variable));
	struct arena *layout = arena_child(arena);
	struct binder b = { .template = t, .arena = arena, .spans = spans, .scope = scope };

	find_constants(&b, t->body, layout);
	find_in_margins(&b, &t->running, layout);
}
