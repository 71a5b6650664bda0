/* Sums of a grid: each row's values are added as it is bound, exactly, in parts of 1/10000. */
#include <string.h>

#include "base/amount.h"
#include "base/arena.h"
#include "base/diag.h"
#include "template/bind/inner.h"
#include "template/fold.h"

#define PLACES      4
#define WHOLE       10000
#define MOST_DIGITS 14

void
bind_sums_begin(struct binder *b, struct bind_sums *sums, const struct plan_grid *plan)
{
	*sums = (struct bind_sums){ .plan = plan, .outside = b->context };
	b->sums = sums;
	if (!plan->sum_count)
		return;
	sums->counted = g_hash_table_new(NULL, NULL);
	sums->total = arena_array(b->arena, plan->sum_count, sizeof *sums->total);
	sums->decimals = arena_array(b->arena, plan->sum_count, sizeof *sums->decimals);
}

void
bind_sums_end(struct bind_sums *sums)
{
	if (sums->counted != NULL)
		g_hash_table_unref(sums->counted);
}

/* "-1234.5" in parts of 1/10000, rounded half up (away from 0) at the last; false: none, or too large. */
static bool
parse_parts(const char *text, gint64 *parts, guint *decimals)
{
	bool negative = *text == '-';
	gsize whole, fraction = 0;
	gint64 value = 0;

	text += negative;
	whole = strspn(text, "0123456789");
	if (text[whole] == '.')
		fraction = strspn(text + whole + 1, "0123456789");
	if (whole > MOST_DIGITS || whole + fraction == 0 || text[whole + (text[whole] == '.') + fraction])
		return false;
	for (gsize i = 0; i < whole; i++)
		value = value * 10 + (text[i] - '0');
	for (gsize i = 0; i < PLACES; i++)
		value = value * 10 + (i < fraction ? text[whole + 1 + i] - '0' : 0);
	if (fraction > PLACES && text[whole + 1 + PLACES] >= '5')
		value++;
	*parts = negative ? -value : value;
	*decimals = (guint)MIN(fraction, PLACES);
	return true;
}

static void
count_value(struct binder *b, guint i, gint64 *total)
{
	const struct plan_sum *plan = &b->sums->plan->sum[i];
	gint64 parts = 0;
	guint decimals = 0;
	gunichar control;
	GPtrArray *nodes;
	const char *text;

	text = fold_value(b->arena, bind_data_value(b, &plan->of, &nodes), &control);
	if (*text && (!parse_parts(text, &parts, &decimals) || __builtin_add_overflow(*total, parts, total)))
		diag_report(b->diag, DIAG_VALUE_FORMAT,
		    bind_place_of_node(nodes != NULL && nodes->len > 0 ? g_ptr_array_index(nodes, 0) : NULL,
			plan->place),
		    plan->label, plan->label, text, "sum");
	b->sums->decimals[i] = MAX(b->sums->decimals[i], decimals);
}

static void
count_node(struct binder *b, xmlNode *node, gint64 *total)
{
	xmlNode *outer = b->context;

	if (!g_hash_table_add(b->sums->counted, node))
		return;
	b->context = node;
	for (guint i = 0; i < b->sums->plan->sum_count; i++)
		count_value(b, i, &total[i]);
	b->context = outer;
}

/* A node that has several rows (or rows within) adds its values once, with the first of them; a group those of its nodes. */
void
bind_sums_count(struct binder *b)
{
	struct bind_sums *sums = b->sums;
	gint64 *total;

	if (sums->counted == NULL || b->filling || b->context == sums->outside)
		return;
	total = arena_memdup(b->arena, sums->total, sums->plan->sum_count * sizeof *total);
	for (guint i = 0; b->members != NULL && i < b->members->len; i++)
		count_node(b, b->members->pdata[i], total);
	if (b->members == NULL)
		count_node(b, b->context, total);
	sums->total = total;
}

char *
box_sum_text(struct arena *arena, const struct box_grid *grid, guint sum, gint64 value, enum sum_format format)
{
	guint64 parts = value < 0 ? -(guint64)value : (guint64)value;
	char *text = arena_printf(arena, "%s%" G_GUINT64_FORMAT ".%04" G_GUINT64_FORMAT, value < 0 ? "-" : "",
	    parts / WHOLE, parts % WHOLE);
	char *shown = format == SUM_MONEY ? amount_money(arena, text) :
	    format == SUM_RMB             ? amount_rmb(arena, text) :
					    NULL;
	gsize cut = PLACES - MIN(grid->decimals[sum], PLACES);

	if (shown != NULL)
		return shown;
	text[strlen(text) - (cut == PLACES ? PLACES + 1 : cut)] = '\0';
	return text;
}
