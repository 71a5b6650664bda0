/*
 * Slips (回执、通知条): equal parts of a sheet, which is cut between them.  The margins of the sheet are those of each slip, so that all
 * are alike; a slip is a cell of exactly that height.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "template/bind/inner.h"

#define SLIP_LEAST 20.0 /* [pt] */

/* What all slips of a section have. */
struct bind_slips {
	struct binder *binder;
	const struct plan_node *node;
	const struct plan_section *plan;
	const double *margin;
	double width, height;
	GPtrArray *out; /* struct box * of the section's body */
};

static struct box *
new_space(const struct bind_slips *s, double height)
{
	struct box *space = bind_box(s->binder, s->node, BOX_SPACE, "Artifact");

	space->height = height;
	return space;
}

/* parts: 0: across the paper; else down between so many parts of it. */
static struct box *
new_cut(const struct bind_slips *s, guint parts)
{
	struct box *cut = bind_box(s->binder, s->node, BOX_RULE, "Artifact");

	cut->width = s->plan->cut * s->binder->sheet->scale;
	cut->height = parts > 0 ? 0 : cut->width;
	cut->filled = true;
	cut->dash = s->plan->dash * s->binder->sheet->scale;
	cut->to_paper = true;
	cut->parts = parts;
	return cut;
}

/* Slips beside each other; the last row is filled up with nothing. */
static struct box *
new_row(const struct bind_slips *s, struct box **slip, guint count)
{
	struct binder *b = s->binder;
	struct box *box = bind_box(b, s->node, BOX_GRID, "Table");
	struct box_grid *grid = box->grid = arena_alloc(b->arena, sizeof *grid);
	struct box_row *row = arena_alloc(b->arena, sizeof *row);

	grid->column_count = s->plan->across;
	grid->column = arena_array(b->arena, s->plan->across, sizeof *grid->column);
	grid->gap = s->margin[1] + s->margin[3];
	grid->row = row;
	grid->row_count = 1;
	*row = (struct box_row){ .place = slip[0]->place, .fixed = true, .height = s->height };
	row->cell_count = s->plan->across;
	row->cell = arena_array(b->arena, row->cell_count, sizeof *row->cell);
	for (guint i = 0; i < row->cell_count; i++) {
		struct box *content = bind_box(b, s->node, BOX_BLOCK, "TD");

		grid->column[i] = (struct box_track){ .kind = TRACK_PT, .value = s->width };
		content->child_count = i < count ? 1 : 0;
		content->child = slip + i;
		row->cell[i] = (struct box_cell){ .column = i,
			.columns = 1,
			.rows = 1,
			.content = content,
			.place = i < count ? slip[i]->place : s->node->place };
	}
	return box;
}

/* The first row of a sheet begins it, whatever is left of the one before. */
static void
add_row(const struct bind_slips *s, guint row, struct box *slips)
{
	struct binder *b = s->binder;
	struct box *block = bind_box(b, s->node, BOX_BLOCK, "Div");
	guint in_sheet = row % s->plan->down;

	block->child = arena_array(b->arena, 2, sizeof *block->child);
	if (in_sheet == 0) {
		block->stand = STAND_PAGE;
		if (s->plan->across > 1)
			block->child[block->child_count++] = new_cut(s, s->plan->across);
	}
	block->child[block->child_count++] = slips;
	if (in_sheet > 0)
		g_ptr_array_add(s->out, new_space(s, s->margin[0] - s->plan->cut * b->sheet->scale / 2));
	g_ptr_array_add(s->out, block);
	if (in_sheet + 1 < s->plan->down) {
		g_ptr_array_add(s->out, new_space(s, s->margin[2] - s->plan->cut * b->sheet->scale / 2));
		g_ptr_array_add(s->out, new_cut(s, 0));
	}
}

void
bind_slips(struct binder *b, const struct plan_node *n, const struct box_sheet *sheet, struct box *body)
{
	const struct plan_section *plan = n->u.section;
	const double *margin = sheet->margin;
	const struct bind_slips s = {
		.binder = b,
		.node = n,
		.plan = plan,
		.margin = margin,
		.width = sheet->width / plan->across - margin[1] - margin[3],
		.height = sheet->height / plan->down - margin[0] - margin[2],
		.out = arena_list(b->arena),
	};

	if (s.width < SLIP_LEAST || s.height < SLIP_LEAST) {
		diag_report(b->diag, DIAG_TEMPLATE_VALUE, n->place, NULL, "slips",
		    arena_printf(b->arena, "%ux%u", plan->across, plan->down), "<page margin=\"8mm\">, 1x2");
		return;
	}
	for (guint i = 0; i < body->child_count; i += plan->across)
		add_row(&s, i / plan->across, new_row(&s, body->child + i, MIN(plan->across, body->child_count - i)));
	body->child = (struct box **)s.out->pdata;
	body->child_count = s.out->len;
}
