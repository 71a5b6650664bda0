/* Attribute values of templates: lengths, colours, counts and words; and mistakes, each said once at its place. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "template/compile/inner.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"

void
compile_mistake(struct compiler *c, enum diag_code code, struct place place, const char *a, const char *b,
    const char *more)
{
	char *key;

	c->failed = true;
	if (c->mended > COMPILE_WHOLE &&
	    (code == DIAG_GRID_COLUMNS || code == DIAG_GRID_OVERLAP || code == DIAG_GRID_ROWS))
		return;
	if (c->mended == COMPILE_LOSSY &&
	    (code == DIAG_TEMPLATE_STYLE || code == DIAG_TEMPLATE_VARIABLE || code == DIAG_TEMPLATE_VALUE ||
		code == DIAG_TEMPLATE_MISSING))
		return;
	key = arena_printf(c->arena, "%d:%p:%" G_GUINT64_FORMAT ":%s:%s", (int)code, (const void *)place.source,
	    place.offset, a != NULL ? a : "", b != NULL ? b : "");
	if (!g_hash_table_add(c->loader->said, key))
		return;
	diag_report(c->loader->diag, code, place, NULL, a != NULL ? a : "", b != NULL ? b : "",
	    more != NULL ? more : "");
}

void
compile_check_known(struct compiler *c, enum diag_code code, struct place place, const char *name,
    const GPtrArray *known, const char *sign)
{
	const char *between = arena_printf(c->arena, " %s", sign);

	if (text_listed(known, name) || (c->mended != COMPILE_WHOLE && strcmp(name, XML_MADE_UP) == 0))
		return;
	compile_mistake(c, code, place, name,
	    nearest_offer(c->arena, name, known, arena_printf(c->arena, " →%s", between), ""),
	    known->len > 0 ? arena_printf(c->arena, "%s%s", sign, text_joined(c->arena, known, between)) : "—");
}

void
compile_wrong_value(struct compiler *c, const xmlNode *e, const char *name, const char *expected)
{
	compile_mistake(c, DIAG_TEMPLATE_VALUE, xml_attr_place(e, name), name, xml_attr(e, name), expected);
}

struct compile_measure
compile_measure_read(const char **text)
{
	static const struct {
		const char *name;
		enum compile_unit unit;
		double factor;
	} unit[] = {
		{ "mm", UNIT_PT, MM },
		{ "cm", UNIT_PT, 10 * MM },
		{ "px", UNIT_PT, 0.75 }, /* 1/96 in, as in CSS */
		{ "pt", UNIT_PT, 1 },
		{ "em", UNIT_EM, 1 },
		{ "fr", UNIT_FR, 1 },
	};
	char *end;
	struct compile_measure measure = { .value = g_ascii_strtod(*text, &end), .unit = UNIT_NONE };

	*text = end;
	for (guint i = 0; i < G_N_ELEMENTS(unit); i++)
		if (g_str_has_prefix(*text, unit[i].name)) {
			*text += 2;
			return (
			    struct compile_measure){ .value = measure.value * unit[i].factor, .unit = unit[i].unit };
		}
	return measure;
}

bool
compile_attr_measure(const xmlNode *e, const char *name, struct compile_measure *measure)
{
	const char *text = xml_attr(e, name);

	if (text != NULL)
		*measure = compile_measure_read(&text);
	return text != NULL;
}

double
compile_measure_pt(const struct compiler *c, struct compile_measure measure, guint style)
{
	const struct compile_style *plan;

	if (measure.unit != UNIT_EM)
		return measure.value;
	plan = g_ptr_array_index(c->styles, style);
	return measure.value * plan->size;
}

double
compile_attr_length(struct compiler *c, const xmlNode *e, const char *name, double otherwise)
{
	struct compile_measure measure;

	return compile_attr_measure(e, name, &measure) ? compile_measure_pt(c, measure, c->style) : otherwise;
}

/* "8mm..7mm", which begins here and ends there, the other way round. */
static const char *
least_first(struct compiler *c, const char *from, const char *to)
{
	const char *dots = strstr(from, "..");

	return arena_printf(c->arena, "%.*s..%.*s (%.*s ≤ %.*s)", (int)(to - dots - 2), dots + 2, (int)(dots - from),
	    from, (int)(to - dots - 2), dots + 2, (int)(dots - from), from);
}

struct compile_measure
compile_yielding_read(struct compiler *c, const xmlNode *e, const char *name, const char **text)
{
	const char *from = *text;
	struct compile_measure least = compile_measure_read(text), size;

	if (!g_str_has_prefix(*text, ".."))
		return least;
	*text += 2;
	size = compile_measure_read(text);
	if (least.value > size.value && least.unit == size.unit)
		compile_wrong_value(c, e, name, least_first(c, from, *text));
	else if (least.value > size.value || (least.value > 0 && least.unit != size.unit))
		compile_wrong_value(c, e, name, "7mm..8mm, 0mm..2.5mm, 0.5em..1em");
	else if (size.value > 0)
		size.yield = 1 - least.value / size.value;
	return size;
}

bool
compile_attr_yielding(struct compiler *c, const xmlNode *e, const char *name, struct compile_measure *measure)
{
	const char *text = xml_attr(e, name);

	if (text != NULL)
		*measure = compile_yielding_read(c, e, name, &text);
	return text != NULL;
}

double
compile_attr_giving(struct compiler *c, const xmlNode *e, const char *name, double otherwise, double *give)
{
	struct compile_measure measure;
	double length;

	*give = 0;
	if (!compile_attr_yielding(c, e, name, &measure))
		return otherwise;
	length = compile_measure_pt(c, measure, c->style);
	*give = length * measure.yield;
	return length;
}

/* One to four lengths as in CSS: all; vertical horizontal; top horizontal bottom; top right bottom left. */
static void
read_sides(struct compiler *c, const xmlNode *e, const char *name, double sides[4], double give[4])
{
	static const guint from[5][4] = { { 0 }, { 0, 0, 0, 0 }, { 0, 1, 0, 1 }, { 0, 1, 2, 1 }, { 0, 1, 2, 3 } };
	const char *text = xml_attr_or(e, name, "");
	double given[4], yield[4];
	guint count = 0;

	while (*text && count < 4) {
		struct compile_measure measure = compile_yielding_read(c, e, name, &text);

		given[count] = compile_measure_pt(c, measure, c->style);
		yield[count] = given[count] * measure.yield;
		count++;
		text += strspn(text, " ");
	}
	for (guint i = 0; count > 0 && i < 4; i++) {
		sides[i] = given[from[count][i]];
		give[i] = yield[from[count][i]];
	}
}

void
compile_attr_sides(struct compiler *c, const xmlNode *e, const char *name, double sides[4])
{
	double give[4];

	read_sides(c, e, name, sides, give);
}

/* What stands at the sides of words never gives way: their lines stay as they are. */
void
compile_attr_padding(struct compiler *c, const xmlNode *e, double sides[4], double give[2])
{
	double all[4] = { give[0], 0, give[1], 0 };

	read_sides(c, e, "padding", sides, all);
	give[0] = all[0];
	give[1] = all[2];
}

/* "#rrggbb", "#rgb" or the name of a <color>. */
guint32
compile_attr_color(struct compiler *c, const xmlNode *e, const char *name, guint32 otherwise)
{
	const char *text = xml_attr(e, name), *meant;
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	guint32 color;

	if (text == NULL)
		return otherwise;
	if (plan_color_parse(text, &color))
		return color;
	for (guint i = 0; i < c->template->color_count; i++) {
		if (strcmp(c->template->color[i].name, text) == 0) {
			compile_use(c, c->template->color[i].element);
			return COLOR_NAMED | i;
		}
		g_ptr_array_add(names, (gpointer)c->template->color[i].name);
	}
	meant = nearest_name(text, names);
	if (meant == NULL)
		meant = xml_schema_also(c->arena, c->loader->schema, "hex", text);
	g_ptr_array_insert(names, 0, (gpointer) "#rrggbb #rgb");
	compile_wrong_value(c, e, name, meant != NULL ? meant : text_joined(c->arena, names, " "));
	return otherwise;
}

const char *
compile_attr_word(struct compiler *c, const xmlNode *e, const char *name, const char *otherwise)
{
	const char *text = xml_attr(e, name);

	return text != NULL ? g_strstrip(arena_strdup(c->arena, text)) : otherwise;
}

guint
compile_attr_choice(struct compiler *c, const xmlNode *e, const char *name, const char *words, guint otherwise)
{
	const char *text = compile_attr_word(c, e, name, NULL), *word = words;
	gsize length;

	for (guint i = 0; text != NULL; i++, word += length + 1) {
		length = strcspn(word, "|");
		if (length == strlen(text) && strncmp(word, text, length) == 0)
			return i;
		if (word[length] == '\0')
			break;
	}
	return otherwise;
}

bool
compile_attr_yes(struct compiler *c, const xmlNode *e, const char *name, bool otherwise)
{
	return compile_attr_choice(c, e, name, "yes|no", otherwise ? 0 : 1) == 0;
}

/* An empty value counts as absent. */
guint
compile_attr_count(const xmlNode *e, const char *name, guint otherwise)
{
	const char *text = xml_attr_or(e, name, "");

	return *text ? (guint)g_ascii_strtoull(text, NULL, 10) : otherwise;
}

guint
compile_attr_span(struct compiler *c, const xmlNode *e, const char *name, struct plan_query *query)
{
	const char *text = xml_attr_or(e, name, "");

	if (strspn(text, "0123456789") == strlen(text))
		return compile_attr_count(e, name, 1);
	*query = compile_expression_query(c, e, name);
	return 1;
}
