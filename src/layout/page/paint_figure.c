/* Pictures and codes on their page: a Figure with what it shows in words. */
#include "layout/page/inner.h"

static void
paint_picture(struct painter *p, const struct box *box, struct rect r)
{
	struct page_item item = { .kind = ITEM_IMAGE, .place = box->place };

	item.u.image = (struct page_image){
		.box = r,
		.width = box->figure->picture->width,
		.height = box->figure->picture->height,
		.rgb = box->figure->picture->rgb,
		.digest = box->figure->picture->digest,
	};
	g_array_append_val(p->item, item);
}

void
paint_figure(struct painter *p, const struct flow_piece *piece, const struct paint_piece *placed, double x)
{
	struct flow_node *node = piece->node;
	const struct box *box = node->box;

	paint_begin(p, (struct page_mark){ .role = box->role, .alt = box->figure->alt }, box->place, &node->element);
	if (box->figure->picture != NULL)
		paint_picture(p, box, (struct rect){ x + piece->x, placed->y, piece->width, piece->height });
	else
		paint_qr(p, node, x + piece->x, placed->y);
	paint_end(p);
}
