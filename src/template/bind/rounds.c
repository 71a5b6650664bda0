/* The rounds of a <repeat>: in the order its keys give, one for each node or for each group of nodes. */
#include <string.h>

#include "base/amount.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "template/bind/inner.h"
#include "template/fold.h"

/* A node and its keys, while they are put in order. */
struct bind_ranked {
	xmlNode *node;
	guint at; /* among the nodes as they stand in their document */
	const char **key;
};

/* What a key or a group gives at one of the nodes; *of is the node it stands in, or NULL. */
static const char *
read_key(struct binder *b, const struct plan_query *query, const xmlNode **of)
{
	gunichar control;
	GPtrArray *nodes;
	const char *text = fold_value(b->arena, bind_data_value(b, query, &nodes), &control);

	*of = nodes != NULL && nodes->len > 0 ? nodes->pdata[0] : NULL;
	return text;
}

static const char *
read_sort_key(struct binder *b, const struct plan_sort *sort)
{
	static const char *const names[] = { [SORT_NUMBER] = "number", [SORT_DATE] = "date" };
	struct decimal number;
	const xmlNode *of;
	gint64 day;
	const char *text = read_key(b, &sort->select, &of);

	if (*text != '\0' &&
	    ((sort->kind == SORT_NUMBER && !decimal_parse(text, &number)) ||
		(sort->kind == SORT_DATE && !date_parse(text, &day))))
		diag_report(b->diag, DIAG_VALUE_FORMAT, bind_place_of_node(of, sort->place), sort->label, sort->label,
		    text, names[sort->kind]);
	return text;
}

static void
enter_node(struct binder *b, const GPtrArray *nodes, guint i)
{
	b->context = nodes->pdata[i];
	xpath_env_position(b->env, i + 1, nodes->len);
}

static void
leave_nodes(struct binder *b, xmlNode *outer)
{
	b->context = outer;
	xpath_env_position(b->env, b->position, b->last);
}

/* ISO 8601 stands in order as text, with a time of day too. */
static int
compare_keys(const char *a, const char *b, enum sort_kind kind)
{
	struct decimal first, second;

	if (kind == SORT_NUMBER && decimal_parse(a, &first) && decimal_parse(b, &second))
		return decimal_compare(&first, &second);
	return strcmp(a, b);
}

/* What has no key stands last in either order; what is equal as in the document. */
static int
compare_ranked(const void *x, const void *y, void *data)
{
	const struct plan_repeat *repeat = data;
	const struct bind_ranked *a = x, *b = y;

	for (guint i = 0; i < repeat->sort_count; i++) {
		bool empty = *a->key[i] == '\0', other = *b->key[i] == '\0';
		int order = compare_keys(a->key[i], b->key[i], repeat->sort[i].kind);

		if (empty || other)
			order = empty - other;
		else if (repeat->sort[i].descending)
			order = -order;
		if (order != 0)
			return order;
	}
	return a->at < b->at ? -1 : a->at > b->at;
}

static void
sort_nodes(struct binder *b, const struct plan_repeat *repeat, GPtrArray *nodes)
{
	struct bind_ranked *ranked = arena_array(b->arena, nodes->len, sizeof *ranked);
	xmlNode *outer = b->context;

	for (guint i = 0; i < nodes->len; i++) {
		ranked[i] = (struct bind_ranked){ nodes->pdata[i], i,
			arena_array(b->arena, repeat->sort_count, sizeof *ranked->key) };
		enter_node(b, nodes, i);
		for (guint k = 0; k < repeat->sort_count; k++)
			ranked[i].key[k] = read_sort_key(b, &repeat->sort[k]);
	}
	leave_nodes(b, outer);
	g_qsort_with_data(ranked, (int)nodes->len, sizeof *ranked, compare_ranked, (gpointer)repeat);
	for (guint i = 0; i < nodes->len; i++)
		nodes->pdata[i] = ranked[i].node;
}

/* Equal keys come together where the first of them stands. */
static GArray *
group_nodes(struct binder *b, const struct plan_repeat *repeat, const GPtrArray *nodes)
{
	GArray *rounds = arena_vector(b->arena, sizeof(struct bind_round));
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	xmlNode *outer = b->context;

	for (guint i = 0; i < nodes->len; i++) {
		const xmlNode *of;
		const char *key;
		GPtrArray *members;

		enter_node(b, nodes, i);
		key = read_key(b, &repeat->group, &of);
		members = g_hash_table_lookup(known, key);
		if (members == NULL) {
			const struct bind_round round = { nodes->pdata[i], members = arena_list(b->arena) };

			g_array_append_val(rounds, round);
			g_hash_table_insert(known, (gpointer)key, members);
		}
		g_ptr_array_add(members, nodes->pdata[i]);
	}
	leave_nodes(b, outer);
	return rounds;
}

GArray *
bind_rounds(struct binder *b, const struct plan_repeat *repeat)
{
	GPtrArray *nodes = xpath_nodes(b->env, b->diag, repeat->select.xpath, b->context);
	GArray *rounds;

	bind_data_keep(b, &repeat->select, nodes);
	if (repeat->sort_count > 0)
		sort_nodes(b, repeat, nodes);
	if (repeat->group.xpath != NULL)
		return group_nodes(b, repeat, nodes);
	rounds = arena_vector(b->arena, sizeof(struct bind_round));
	for (guint i = 0; i < nodes->len; i++) {
		const struct bind_round round = { .node = nodes->pdata[i] };

		g_array_append_val(rounds, round);
	}
	return rounds;
}
