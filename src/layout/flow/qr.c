/* QR codes: the modules of a text, and whether they are large enough to be read. */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/flow/inner.h"

#include <math.h>
#include <string.h>

#include <zint.h>

#define FINEST 0.25 /* [mm] of a module that a phone still reads off paper */
#define UTF_8  26   /* its ECI number */

/* Text that is not ASCII is announced as UTF-8, so that no reader has to guess. */
static struct zint_symbol *
encode(const struct box_figure *figure)
{
	struct zint_symbol *symbol = ZBarcode_Create();
	gsize length = strlen(figure->text);

	if (symbol == NULL)
		return NULL;
	symbol->symbology = BARCODE_QRCODE;
	symbol->input_mode = UNICODE_MODE;
	symbol->option_1 = (int)figure->level + 1;
	symbol->eci = g_str_is_ascii(figure->text) ? 0 : UTF_8;
	if (length <= ZINT_MAX_DATA_LEN &&
	    ZBarcode_Encode(symbol, (const unsigned char *)figure->text, (int)length) < ZINT_ERROR &&
	    symbol->rows == symbol->width)
		return symbol;
	ZBarcode_Delete(symbol);
	return NULL;
}

static void
report(const struct flow_kit *kit, const struct box *box, guint modules)
{
	const struct box_figure *figure = box->figure;
	struct place place = figure->value.source != NULL ? figure->value : box->place;
	const char *label = figure->value.source != NULL ? figure->label : NULL;
	char size[G_ASCII_DTOSTR_BUF_SIZE], least[G_ASCII_DTOSTR_BUF_SIZE];

	if (!para_scratch_once(kit->scratch, "qr", box->place, figure->value))
		return;
	if (modules == 0) {
		diag_report(kit->diag, DIAG_LAYOUT_QR, place, label, (guint)MIN(strlen(figure->text), G_MAXUINT));
		return;
	}
	g_ascii_formatd(size, sizeof size, "%.2f", box->width / MM / (modules + 2 * QR_QUIET));
	g_ascii_formatd(least, sizeof least, "%.1f", ceil(FINEST * (modules + 2 * QR_QUIET) * 10) / 10);
	diag_report(kit->diag, DIAG_LAYOUT_QR_FINE, place, label, size, least);
}

struct flow_qr *
flow_qr_new(const struct flow_kit *kit, const struct box *box)
{
	struct zint_symbol *symbol = encode(box->figure);
	struct flow_qr *qr;

	if (symbol == NULL) {
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
	if (box->width < FINEST * MM * (qr->side + 2 * QR_QUIET) - 0.01)
		report(kit, box, qr->side);
	return qr;
}
