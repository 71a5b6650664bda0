/*
 * QR codes, drawn as one outline: runs of modules in a row are one rectangle, and all rectangles are one path,
 * so that no renderer leaves a hairline between them.
 */
#include "base/arena.h"
#include "layout/page/inner.h"

#include <math.h>
#include <string.h>

#define STEP 1000.0	/* modules are whole parts of a point of this size, as writers print them */

static double
module_size(double side, guint modules)
{
	return floor(side / (modules + 2 * QR_QUIET) * STEP) / STEP;
}

/* The corners of each run of dark modules of a row; gives how many. */
static guint
find_runs(const struct flow_qr *qr, double module, double left, double top, double *point)
{
	guint	runs = 0;

	for (guint y = 0; y < qr->side; y++)
		for (guint x = 0, end; x < qr->side; x = end + 1) {
			double	*p = point + runs * 8;

			for (end = x; end < qr->side && qr->dark[y * qr->side + end]; end++)
				;
			if (end == x)
				continue;
			p[0] = p[6] = left + x * module;
			p[2] = p[4] = left + end * module;
			p[1] = p[3] = top + y * module;
			p[5] = p[7] = top + (y + 1) * module;
			runs++;
		}
	return runs;
}

void
paint_qr(struct painter *p, const struct flow_node *node, double x, double y)
{
	const struct box	*box = node->box;
	const struct flow_qr		*qr = node->qr;
	struct page_item	 item = { .kind = ITEM_PATH, .place = box->place };
	double			 module, margin, *point;
	guint			 runs;
	char			*op;

	if (!qr)
		return;
	module = module_size(box->width, qr->side);
	margin = (box->width - module * qr->side) / 2;
	point = arena_array(p->kit->arena, (gsize)qr->side * (qr->side + 1) * 4, sizeof *point);
	runs = find_runs(qr, module, round((x + margin) * STEP) / STEP, round((y + margin) * STEP) / STEP, point);
	op = arena_alloc(p->kit->arena, runs * 5 + 1);
	for (guint i = 0; i < runs; i++)
		memcpy(op + i * 5, "MLLLZ", 5);
	item.u.path = (struct page_path){ .op = op, .point = point, .point_count = runs * 8, .fill = true };
	g_array_append_val(p->item, item);
}
