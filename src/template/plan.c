/* What is asked of a plan both when it is compiled and when it is bound. */
#include <string.h>

#include "template/plan.h"

bool
plan_color_parse(const char *text, guint32 *color)
{
	gsize digits = *text == '#' ? strspn(text + 1, "0123456789abcdefABCDEF") : 0;

	if ((digits != 3 && digits != 6) || text[digits + 1])
		return false;
	*color = 0;
	for (gsize i = 1; i <= digits; i++) {
		guint32 digit = (guint32)g_ascii_xdigit_value(text[i]);

		*color = digits == 3 ? *color << 8 | digit << 4 | digit : *color << 4 | digit;
	}
	return true;
}
