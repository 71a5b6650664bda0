/*
 * QR codes, drawn as one outline: runs of modules in a row are one rectangle, and all rectangles are one path,
 * so that no renderer leaves a hairline between them.
 */
#include "layout/page/paint.h"

#include <math.h>
#include <string.h>

#include <zint.h>

#define MM (72 / 25.4)
#define QUIET 4		/* modules left blank around a code */
#define FINEST 0.25	/* [mm] of a module that a phone still reads off paper */
#define STEP 1000.0	/* modules are whole parts of a point of this size, as writers print them */
#define UTF_8 26	/* its ECI number */

struct flow_qr {
	guint	 side;		/* modules */
	guint8	*dark;		/* side * side */
};

static bool
is_ascii(const char *text)
{
	for (; *text; text++)
		if ((guint8)*text >= 0x80)
			return false;
	return true;
}

/* Text that is not ASCII is announced as UTF-8, so that no reader has to guess. */
static struct zint_symbol *
encode(const struct box_figure *figure)
{
	struct zint_symbol	*symbol = ZBarcode_Create();
	gsize			 length = strlen(figure->text);

	if (!symbol)
		return NULL;
	symbol->symbology = BARCODE_QRCODE;
	symbol->input_mode = UNICODE_MODE;
	symbol->option_1 = (int)figure->level + 1;
	symbol->eci = is_ascii(figure->text) ? 0 : UTF_8;
	if (length <= ZINT_MAX_DATA_LEN &&
	    ZBarcode_Encode(symbol, (const unsigned char *)figure->text, (int)length) < ZINT_ERROR &&
	    symbol->rows == symbol->width)
		return symbol;
	ZBarcode_Delete(symbol);
	return NULL;
}

static double
module_size(double side, guint modules)
{
	return floor(side / (modules + 2 * QUIET) * STEP) / STEP;
}

static void
report(const struct flow_kit *kit, const struct box *box, guint modules)
{
	const struct box_figure	*figure = box->figure;
	struct place		 place = figure->value.source ? figure->value : box->place;
	const char		*label = figure->value.source ? figure->label : NULL;
	char			 size[G_ASCII_DTOSTR_BUF_SIZE], least[G_ASCII_DTOSTR_BUF_SIZE];

	if (!para_scratch_once(kit->scratch, "qr", box->place, figure->value))
		return;
	if (modules == 0) {
		diag_report(kit->diag, DIAG_LAYOUT_QR, place, label, (guint)MIN(strlen(figure->text), G_MAXUINT));
		return;
	}
	g_ascii_formatd(size, sizeof size, "%.2f", box->width / MM / (modules + 2 * QUIET));
	g_ascii_formatd(least, sizeof least, "%.1f", ceil(FINEST * (modules + 2 * QUIET) * 10) / 10);
	diag_report(kit->diag, DIAG_LAYOUT_QR_FINE, place, label, size, least);
}

struct flow_qr *
flow_qr_new(const struct flow_kit *kit, const struct box *box)
{
	struct zint_symbol	*symbol = encode(box->figure);
	struct flow_qr		*qr;

	if (!symbol) {
		report(kit, box, 0);
		return NULL;
	}
	qr = arena_alloc(kit->arena, sizeof *qr);
	qr->side = (guint)symbol->rows;
	qr->dark = arena_alloc(kit->arena, (gsize)qr->side * qr->side);
	for (guint y = 0; y < qr->side; y++)
		for (guint x = 0; x < qr->side; x++)
			qr->dark[y * qr->side + x] = symbol->encoded_data[y][x / 8] >> x % 8 & 1;
	ZBarcode_Delete(symbol);
	if (box->width < FINEST * MM * (qr->side + 2 * QUIET) - 0.01)
		report(kit, box, qr->side);
	return qr;
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
