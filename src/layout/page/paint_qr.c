/* QR codes: a picture of one pixel a module. */
#include "base/arena.h"
#include "base/digest.h"
#include "layout/page/inner.h"

#include <math.h>
#include <string.h>

#define STEP 1000.0 /* modules are whole parts of a point of this size, as writers print them */

static double
module_size(double side, guint modules)
{
	return floor(side / (modules + 2 * QR_QUIET) * STEP) / STEP;
}

static const guint8 *
pixels_of(struct arena *arena, const struct flow_qr *qr)
{
	gsize count = (gsize)qr->side * qr->side;
	guint8 *rgb = arena_alloc(arena, 3 * count);

	for (gsize i = 0; i < count; i++)
		memset(rgb + 3 * i, qr->dark[i] ? 0 : 0xFF, 3);
	return rgb;
}

void
paint_qr(struct painter *p, const struct flow_node *node, double x, double y)
{
	const struct box *box = node->box;
	const struct flow_qr *qr = node->qr;
	struct page_item item = { .kind = ITEM_IMAGE, .place = box->place };
	const guint8 *pixels;
	double side, margin;

	if (qr == NULL)
		return;
	side = module_size(box->width, qr->side) * qr->side;
	margin = (box->width - side) / 2;
	pixels = pixels_of(p->arena, qr);
	item.u.image = (struct page_image){
		.box = { round((x + margin) * STEP) / STEP, round((y + margin) * STEP) / STEP, side, side },
		.width = qr->side,
		.height = qr->side,
		.rgb = pixels,
		.digest = digest_sha256(p->arena, pixels, 3 * (gsize)qr->side * qr->side),
		.sharp = true,
	};
	g_array_append_val(p->item, item);
}
