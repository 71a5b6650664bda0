/* Which fields a template prints for every record and cannot be without. */
#include <string.h>

#include "base/arena.h"
#include "template/plan.h"
#include "xml/xpath.h"

/* A path from the record: names, nothing computed. */
static bool
is_plain(const char *path)
{
	return path[0] != '\0' && path[strspn(path, "abcdefghijklmnopqrstuvwxyz_0123456789@/")] == '\0';
}

static void
add_want(const struct template *t, GPtrArray *wants, struct arena *a, const struct plan_value *value)
{
	const struct record_want want = { t->record, xpath_source(value->select.xpath), value->label, NULL };

	if (!value->required || !is_plain(want.path))
		return;
	for (guint i = 0; i < wants->len; i++)
		if (strcmp(((const struct record_want *)wants->pdata[i])->path, want.path) == 0)
			return;
	g_ptr_array_add(wants, arena_memdup(a, &want, sizeof want));
}

/* What stands in a condition or a repetition is not printed for every record. */
static void
add_below(const struct template *t, GPtrArray *wants, struct arena *a, const struct plan_node *n)
{
	if (n == NULL || n->kind == NODE_IF || n->kind == NODE_CHOOSE || n->kind == NODE_REPEAT)
		return;
	if (n->kind == NODE_VALUE)
		add_want(t, wants, a, &n->u.value);
	for (guint i = 0; i < n->child_count; i++)
		add_below(t, wants, a, n->child[i]);
}

GPtrArray *
template_wants(const struct template *t, struct arena *a)
{
	GPtrArray *wants = arena_list(a);

	if (!t->broken)
		add_below(t, wants, a, t->body);
	return wants;
}
