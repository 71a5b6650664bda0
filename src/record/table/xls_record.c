/* Records of binary workbooks, and numbers in them. */
#include <math.h>
#include <string.h>

#include "record/table/xls.h"

guint
xls_16(const guint8 *p)
{
	return (guint)p[0] | (guint)p[1] << 8;
}

guint32
xls_32(const guint8 *p)
{
	return (guint32)xls_16(p) | (guint32)xls_16(p + 2) << 16;
}

double
xls_double(const guint8 *p)
{
	guint64 bits = (guint64)xls_32(p) | (guint64)xls_32(p + 4) << 32;
	double value;

	memcpy(&value, &bits, sizeof value);
	return isfinite(value) ? value : 0;
}

/* Bit 1: a whole number, else the upper bits of a double; bit 0: a hundred times too large. */
double
xls_rk(guint32 rk)
{
	guint64 bits = (guint64)(rk & ~(guint32)3) << 32;
	double value;

	if ((rk & 2) != 0)
		value = (double)((gint32)rk >> 2);
	else
		memcpy(&value, &bits, sizeof value);
	value = (rk & 1) != 0 ? value / 100 : value;
	return isfinite(value) ? value : 0;
}

bool
xls_next(struct xls_stream *s)
{
	gsize left = s->length - s->next;

	if (left < 4) {
		s->cut = s->cut || left > 0;
		return false;
	}
	s->id = xls_16(s->bytes + s->next);
	s->size = xls_16(s->bytes + s->next + 2);
	s->data = s->bytes + s->next + 4;
	if (s->size > left - 4) {
		s->cut = true;
		return false;
	}
	s->next += 4 + s->size;
	return true;
}
