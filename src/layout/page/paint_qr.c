/*
 * QR codes, drawn as one outline: runs of modules in a row are one rectangle, and all rectangles are one path,
 * so that no renderer leaves a hairline between them.
 */
#include "layout/page/inner.h"

#include <math.h>

#define STEP 1000.0 /* modules are whole parts of a point of this size, as writers print them */

static double
module_size(double side, guint modules)
{
	return floor(side / (modules + 2 * QR_QUIET) * STEP) / STEP;
}

/* The corners of each run of dark modules of a row; gives how many. */
static guint
find_runs(const struct flow_qr *qr, double module, double left, double top, double *point)
{
	guint runs = 0;

	for (guint y = 0; y < qr->side; y++)
		for (guint x = 0, end; x < qr->side; x = end + 1) {
			double *p = point + runs * 8;

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
	const struct box *box = node->box;
	const struct flow_qr *qr = node->qr;
	g_autofree double *point = NULL;
	double module, margin;
	guint runs;

	if (qr == NULL)
		return;
	module = module_size(box->width, qr->side);
	margin = (box->width - module * qr->side) / 2;
	point = g_new(double, (gsize)qr->side *(qr->side + 1) * 4);
	runs = find_runs(qr, module, round((x + margin) * STEP) / STEP, round((y + margin) * STEP) / STEP, point);
	paint_path(p, box->place,
	    (struct page_path){
		.op = paint_ops(p, "MLLLZ", runs),
		.point = point,
		.point_count = runs * 8,
		.fill = true,
	    });
}
