/* Attribute values of templates: lengths, colours, counts and words, each mistake said once at its place. */
#include <string.h>

#include "template/compile/compile.h"

#define MM (72.0 / 25.4)
#define LENGTH_EXAMPLE "5mm, 10.5pt, 2em"
#define LENGTH_MOST 20000.0	/* [pt], seven metres: beyond it is a slip */

void
mistake(struct compiler *c, enum diag_code code, struct place place, const char *a, const char *b, const char *more)
{
	char	*key;

	c->failed = true;
	key = arena_printf(c->arena, "%d:%p:%" G_GUINT64_FORMAT ":%s:%s", (int)code, (const void *)place.source,
	    place.offset, a ? a : "", b ? b : "");
	if (!g_hash_table_add(c->loader->said, key))
		return;
	diag_report(c->loader->diag, code, place, NULL, a ? a : "", b ? b : "", more ? more : "");
}

static void
wrong_value(struct compiler *c, const xmlNode *e, const char *name, const char *expected)
{
	mistake(c, DIAG_TEMPLATE_VALUE, xml_attr_place(e, name), name, xml_attr(e, name), expected);
}

/* Digits with at most one point; no sign but minus, no exponent, so that no other notation slips in. */
static bool
parse_number(const char **text, double *value)
{
	const char	*p = *text, *digits;
	char		*end;

	if (*p == '-')
		p++;
	digits = p;
	while (g_ascii_isdigit(*p) || *p == '.')
		p++;
	if (p == digits || p - digits > 12)
		return false;
	*value = g_ascii_strtod(*text, &end);
	if (end != p)	/* 1.2.3, 2e5, 0x10 */
		return false;
	*text = p;
	return true;
}

/* A number and its unit; none is UNIT_NONE. */
bool
measure_parse(const char **text, struct measure *measure)
{
	static const struct { const char *name; enum unit unit; double factor; } unit[] = {
		{ "mm", UNIT_PT, MM }, { "pt", UNIT_PT, 1 }, { "em", UNIT_EM, 1 }, { "fr", UNIT_FR, 1 },
	};

	if (!parse_number(text, &measure->value))
		return false;
	measure->unit = UNIT_NONE;
	for (guint i = 0; i < G_N_ELEMENTS(unit); i++)
		if (g_str_has_prefix(*text, unit[i].name)) {
			measure->unit = unit[i].unit;
			measure->value *= unit[i].factor;
			*text += 2;
			break;
		}
	return measure->value < LENGTH_MOST && measure->value > -LENGTH_MOST;
}

bool
attr_measure(struct compiler *c, const xmlNode *e, const char *name, struct measure *measure)
{
	const char	*text = xml_attr(e, name);

	if (!text)
		return false;
	if (measure_parse(&text, measure) && !*text)
		return true;
	wrong_value(c, e, name, LENGTH_EXAMPLE);
	return false;
}

double
measure_pt(const struct compiler *c, struct measure measure, guint style)
{
	const struct style_plan	*plan;

	if (measure.unit != UNIT_EM)
		return measure.value;
	plan = g_ptr_array_index(c->styles, style);
	return measure.value * plan->size;
}

/* A length needs a unit, unless it is nothing. */
static bool
is_length(struct measure measure)
{
	return measure.value >= 0 && measure.unit != UNIT_FR && (measure.unit != UNIT_NONE || measure.value <= 0);
}

double
attr_length(struct compiler *c, const xmlNode *e, const char *name, double otherwise)
{
	struct measure	measure;

	if (!attr_measure(c, e, name, &measure))
		return otherwise;
	if (is_length(measure))
		return measure_pt(c, measure, c->style);
	wrong_value(c, e, name, LENGTH_EXAMPLE);
	return otherwise;
}

/* One to four lengths as in CSS: all; vertical horizontal; top horizontal bottom; top right bottom left. */
bool
attr_sides(struct compiler *c, const xmlNode *e, const char *name, double sides[4])
{
	static const guint	from[5][4] = { { 0 }, { 0, 0, 0, 0 }, { 0, 1, 0, 1 }, { 0, 1, 2, 1 }, { 0, 1, 2, 3 } };
	const char		*text = xml_attr(e, name);
	struct measure		 measure;
	double			 given[4];
	guint			 count = 0;

	if (!text)
		return false;
	while (count < 4 && measure_parse(&text, &measure) && is_length(measure)) {
		given[count++] = measure_pt(c, measure, c->style);
		if (*text != ' ')
			break;
		text += strspn(text, " ");
	}
	if (!count || *text) {
		wrong_value(c, e, name, "2mm; 1mm 2mm; 1mm 2mm 1mm; 1mm 2mm 1mm 2mm");
		return false;
	}
	for (guint i = 0; i < 4; i++)
		sides[i] = given[from[count][i]];
	return true;
}

bool
color_parse(const char *text, guint32 *color)
{
	gsize	digits = *text == '#' ? strspn(text + 1, "0123456789abcdefABCDEF") : 0;

	if ((digits != 3 && digits != 6) || text[digits + 1])
		return false;
	*color = 0;
	for (gsize i = 1; i <= digits; i++) {
		guint32	digit = (guint32)g_ascii_xdigit_value(text[i]);

		*color = digits == 3 ? *color << 8 | digit << 4 | digit : *color << 4 | digit;
	}
	return true;
}

/* "#rrggbb", "#rgb" or the name of a <color>. */
guint32
attr_color(struct compiler *c, const xmlNode *e, const char *name, guint32 otherwise)
{
	const char	*text = xml_attr(e, name);
	guint32		 color;

	if (!text)
		return otherwise;
	if (color_parse(text, &color))
		return color;
	for (guint i = 0; i < c->template->color_count; i++)
		if (!strcmp(c->template->color[i].name, text))
			return COLOR_NAMED | i;
	wrong_value(c, e, name, "#rrggbb, #rgb, <color name=\"…\">");
	return otherwise;
}

guint
attr_choice(struct compiler *c, const xmlNode *e, const char *name, const char *words, guint otherwise)
{
	const char	*text = xml_attr(e, name), *word = words;
	gsize		 length;

	if (!text)
		return otherwise;
	for (guint i = 0;; i++) {
		length = strcspn(word, "|");
		if (length == strlen(text) && !strncmp(word, text, length))
			return i;
		if (!word[length])
			break;
		word += length + 1;
	}
	wrong_value(c, e, name, words);
	return otherwise;
}

bool
attr_yes(struct compiler *c, const xmlNode *e, const char *name, bool otherwise)
{
	return attr_choice(c, e, name, "yes|no", otherwise ? 0 : 1) == 0;
}

/* A whole number; an empty value counts as absent. */
guint
attr_count(struct compiler *c, const xmlNode *e, const char *name, guint least, guint otherwise)
{
	const char	*text = xml_attr(e, name);
	guint64		 count;

	if (!text || !*text)
		return otherwise;
	if (strlen(text) <= 4 && strspn(text, "0123456789") == strlen(text)) {
		count = g_ascii_strtoull(text, NULL, 10);
		if (count >= least)
			return (guint)count;
	}
	wrong_value(c, e, name, least ? "1, 2, 3 … 9999" : "0, 1, 2 … 9999");
	return otherwise;
}

const char *
attr_required(struct compiler *c, const xmlNode *e, const char *name)
{
	const char	*text = xml_attr(e, name);

	if (!text)
		mistake(c, DIAG_TEMPLATE_MISSING, xml_place(e), (const char *)e->name, name, NULL);
	return text;
}

/* A count, or an expression that gives it for each record. */
guint
attr_span(struct compiler *c, const xmlNode *e, const char *name, const struct xpath **xpath)
{
	const char	*text = xml_attr(e, name);

	if (!text || strspn(text, "0123456789-. ") == strlen(text))
		return attr_count(c, e, name, 1, 1);
	*xpath = expression(c, e, name, true);
	return 1;
}
