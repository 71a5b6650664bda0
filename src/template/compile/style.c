/* Colours and styles: collected from the template and its parts, inherited through `like`, resolved once for each page scale. */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "template/compile/inner.h"
#include "xml/xml.h"

/* Superscripts and subscripts, in ems of the words around them. */
#define RAISED_SIZE 0.62
#define RAISED_UP   0.36
#define RAISED_DOWN (-0.14)

static struct compile_style *
plan_at(const struct compiler *c, guint style)
{
	return g_ptr_array_index(c->styles, style);
}

int
compile_style_lookup(const struct compiler *c, const char *name)
{
	for (guint i = 0; i < c->styles->len; i++)
		if (plan_at(c, i)->name != NULL && strcmp(plan_at(c, i)->name, name) == 0)
			return (int)i;
	return -1;
}

const xmlNode *
compile_style_element(const struct compiler *c, int style)
{
	return style >= 0 ? plan_at(c, (guint)style)->element : NULL;
}

int
compile_style_named(struct compiler *c, const xmlNode *e, const char *attribute)
{
	int style = compile_style_lookup(c, xml_attr(e, attribute));
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	if (style >= 0) {
		compile_use(c, plan_at(c, (guint)style)->element);
		return style;
	}
	for (guint i = 0; i < c->styles->len; i++)
		if (plan_at(c, i)->name != NULL)
			g_ptr_array_add(names, (gpointer)plan_at(c, i)->name);
	compile_check_known(c, DIAG_TEMPLATE_STYLE, xml_attr_place(e, attribute), xml_attr(e, attribute), names, "");
	return -1;
}

static void
add_color(struct compiler *c, const xmlNode *e, GArray *colors)
{
	struct plan_color color = { .place = xml_place(e),
		.element = e,
		.name = xml_attr(e, "name"),
		.select = compile_expression_query(c, e, "select") };

	plan_color_parse(xml_attr(e, "default"), &color.otherwise);
	for (guint i = 0; i < colors->len; i++)
		if (strcmp(g_array_index(colors, struct plan_color, i).name, color.name) == 0) {
			compile_mistake(c, DIAG_TEMPLATE_TWICE, xml_attr_place(e, "name"), "<color>", color.name, NULL);
			return;
		}
	g_array_append_val(colors, color);
}

/* Of the template itself and of its parts. */
void
compile_colors_collect(struct compiler *c, const xmlNode *root)
{
	g_autoptr(GArray) colors = g_array_new(false, false, sizeof(struct plan_color));

	for (const xmlNode *e = xml_child(root, "color"); e != NULL; e = xml_next(e, "color"))
		add_color(c, e, colors);
	for (guint i = 0; i < c->parts->len; i++)
		for (const xmlNode *e = xml_child(g_ptr_array_index(c->parts, i), "color"); e != NULL;
		     e = xml_next(e, "color"))
			add_color(c, e, colors);
	c->template->color = arena_memdup(c->arena, colors->data, colors->len * sizeof(struct plan_color));
	c->template->color_count = colors->len;
}

/* What holds where no style says otherwise. */
static struct compile_style *
style_new(struct compiler *c, const char *name, const xmlNode *e)
{
	const struct compile_style plan = {
		.name = name,
		.element = e,
		.font = "song",
		.size = 10.5,
		.leading = { 1.4, UNIT_NONE },
		.min_size = { 0.75, UNIT_EM },
		.box_padding = { 0.15, UNIT_EM },
		.align = ALIGN_START,
	};

	return arena_memdup(c->arena, &plan, sizeof plan);
}

/* A part's style gives way to one of the same name that was there before: the template's, or an earlier part's. */
static void
add_styles(struct compiler *c, const xmlNode *root, bool own)
{
	for (const xmlNode *e = xml_child(root, "style"); e != NULL; e = xml_next(e, "style")) {
		const char *name = xml_attr(e, "name");

		if (compile_style_lookup(c, name) >= 0) {
			if (own)
				compile_mistake(c, DIAG_TEMPLATE_TWICE, xml_attr_place(e, "name"), "<style>", name,
				    NULL);
		} else
			g_ptr_array_add(c->styles, style_new(c, name, e));
	}
}

static void
read_size(struct compiler *c, const xmlNode *e, struct compile_style *plan)
{
	struct compile_measure size;

	if (!compile_attr_measure(e, "size", &size))
		return;
	plan->size = size.unit == UNIT_EM ? plan->size * size.value : size.value; /* em: of the style it is like */
	if (plan->size < 1) {
		compile_wrong_value(c, e, "size", "10.5pt, 4mm, 1.2em");
		plan->size = 10.5;
	}
}

static enum align
read_align(struct compiler *c, const xmlNode *e, enum align otherwise)
{
	return (enum align)compile_attr_choice(c, e, "align", "start|center|end|justify|distribute|decimal", otherwise);
}

/* "30mm 60mm right 90mm decimal", from left to right. */
static void
read_tabs(struct compiler *c, const xmlNode *e, struct compile_style *plan)
{
	static const char *const words[] = { "left", "right", "center", "decimal" };
	g_autoptr(GArray) tabs = g_array_new(false, false, sizeof(struct compile_tab));
	const char *text = xml_attr(e, "tabs");
	double last = 0;

	if (text == NULL)
		return;
	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		struct compile_tab tab = { .at = compile_measure_read(&text) };
		double at = tab.at.unit == UNIT_EM ? tab.at.value * plan->size : tab.at.value;

		text += strspn(text, " ");
		for (guint i = 0; i < G_N_ELEMENTS(words); i++)
			if (g_str_has_prefix(text, words[i])) {
				tab.align = (enum tab_align)i;
				text += strlen(words[i]);
				break;
			}
		if (at <= last)
			compile_wrong_value(c, e, "tabs", "30mm 60mm right 90mm decimal");
		last = at;
		g_array_append_val(tabs, tab);
	}
	plan->tab_count = tabs->len;
	plan->tab = arena_memdup(c->arena, tabs->data, tabs->len * sizeof(struct compile_tab));
}

bool
compile_style_tabbed(const struct compiler *c, guint style)
{
	return plan_at(c, style)->tab_count > 0;
}

static double
in_points(struct compile_measure measure, double size)
{
	return measure.unit == UNIT_EM ? measure.value * size : measure.value;
}

/* Type that grows has its size between the least and the most that an element gives with it. */
static void
check_sizes(struct compiler *c, const xmlNode *e, const struct compile_style *plan)
{
	char size[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(size, sizeof size, "%.4g", plan->size);
	if (xml_attr(e, "max-size") != NULL && in_points(plan->max_size, plan->size) < plan->size - 0.001)
		compile_wrong_value(c, e, "max-size", arena_printf(c->arena, "≥ size (%spt)", size));
	if (xml_attr(e, "min-size") != NULL && in_points(plan->min_size, plan->size) > plan->size + 0.001)
		compile_wrong_value(c, e, "min-size", arena_printf(c->arena, "≤ size (%spt)", size));
}

static void
read_style(struct compiler *c, const xmlNode *e, struct compile_style *plan)
{
	const char *font = xml_attr(e, "font");

	if (font != NULL && c->loader->roles != NULL)
		compile_check_known(c, DIAG_TEMPLATE_FONT, xml_attr_place(e, "font"), font, c->loader->roles, "");
	plan->font = font != NULL ? font : plan->font;
	read_size(c, e, plan);
	compile_attr_measure(e, "min-size", &plan->min_size);
	compile_attr_measure(e, "max-size", &plan->max_size);
	check_sizes(c, e, plan);
	compile_attr_measure(e, "leading", &plan->leading);
	compile_attr_measure(e, "indent", &plan->indent);
	compile_attr_measure(e, "hang", &plan->hang);
	compile_attr_yielding(c, e, "before", &plan->before);
	compile_attr_yielding(c, e, "after", &plan->after);
	compile_attr_measure(e, "tracking", &plan->tracking);
	plan->color = compile_attr_color(c, e, "color", plan->color);
	plan->align = read_align(c, e, plan->align);
	plan->line_ends = (enum line_ends)compile_attr_choice(c, e, "line-ends", "gb|strict|basic|none",
	    plan->line_ends);
	plan->words = (enum box_words)compile_attr_choice(c, e, "words", "auto|whole|free|names", plan->words);
	plan->underline = (enum underline)compile_attr_choice(c, e, "underline", "no|yes|wavy", plan->underline);
	plan->bold = compile_attr_yes(c, e, "bold", plan->bold);
	plan->strike = compile_attr_yes(c, e, "strike", plan->strike);
	plan->emphasis = compile_attr_yes(c, e, "emphasis", plan->emphasis);
	read_tabs(c, e, plan);
	compile_attr_measure(e, "box", &plan->box);
	compile_attr_measure(e, "box-padding", &plan->box_padding);
	plan->keep_with_next = compile_attr_yes(c, e, "keep-with-next", plan->keep_with_next);
}

/* What the <page> in hand says of a style, or NULL. */
static const xmlNode *
on_page(const struct compiler *c, const char *name)
{
	for (const xmlNode *e = xml_child(c->page, "style"); e != NULL; e = xml_next(e, "style"))
		if (strcmp(xml_attr(e, "name"), name) == 0)
			return e;
	return NULL;
}

/* The style this one starts from: `like`, else base; -1: none (it is base itself), or a mistake. */
static int
parent_of(struct compiler *c, const struct compile_style *plan)
{
	if (plan->element != NULL && xml_attr(plan->element, "like") != NULL)
		return compile_style_named(c, plan->element, "like");
	return strcmp(plan->name, "base") != 0 ? compile_style_lookup(c, "base") : -1;
}

static void
resolve_style(struct compiler *c, guint style)
{
	struct compile_style *plan = plan_at(c, style), *from;
	int parent;

	if (plan->state != STYLE_RAW)
		return;
	plan->state = STYLE_BUSY;
	parent = parent_of(c, plan);
	if (parent >= 0) {
		resolve_style(c, (guint)parent);
		from = plan_at(c, (guint)parent);
		if (from->state == STYLE_BUSY)
			compile_mistake(c, DIAG_TEMPLATE_STYLE_CYCLE, xml_attr_place(plan->element, "like"), plan->name,
			    NULL, NULL);
		else {
			const char *name = plan->name;
			const xmlNode *e = plan->element;

			*plan = *from;
			plan->name = name;
			plan->element = e;
		}
	}
	if (plan->element != NULL)
		read_style(c, plan->element, plan);
	if (on_page(c, plan->name) != NULL)
		read_style(c, on_page(c, plan->name), plan);
	plan->state = STYLE_DONE;
}

/* Afterwards style 0 is base. */
void
compile_styles_collect(struct compiler *c, const xmlNode *root)
{
	struct compile_style *plan;
	int base;

	add_styles(c, root, true);
	for (guint i = 0; i < c->parts->len; i++)
		add_styles(c, g_ptr_array_index(c->parts, i), false);
	base = compile_style_lookup(c, "base");
	if (base < 0) {
		compile_mistake(c, DIAG_TEMPLATE_MISSING, xml_place(root), (const char *)root->name,
		    "<style name=\"base\">", NULL);
		plan = style_new(c, "base", NULL);
		plan->state = STYLE_DONE;
	} else
		plan = g_ptr_array_steal_index(c->styles, (guint)base);
	g_ptr_array_insert(c->styles, 0, plan);
	for (guint i = 0; i < c->styles->len; i++)
		resolve_style(c, i);
}

/* A style of no name, made from another of the same element; made once. */
static guint
style_once(struct compiler *c, const struct compile_style *wanted)
{
	struct compile_style *made;

	for (guint i = 0; i < c->styles->len; i++) {
		made = plan_at(c, i);
		if (made->name == NULL && made->element == wanted->element && made->align == wanted->align &&
		    made->words == wanted->words && fabs(made->raise - wanted->raise) < 0.001 &&
		    fabs(made->size - wanted->size) < 0.001)
			return i;
	}
	made = arena_memdup(c->arena, wanted, sizeof *wanted);
	made->name = NULL;
	g_ptr_array_add(c->styles, made);
	return c->styles->len - 1;
}

/* The same style with the alignment of an element, and of words that are kept whole. */
static guint
style_of(struct compiler *c, const xmlNode *e, guint style, bool whole)
{
	const struct compile_style *around = plan_at(c, style);
	struct compile_style other = *around;

	other.align = read_align(c, e, around->align);
	if (whole && other.words == WORDS_AUTO)
		other.words = WORDS_WHOLE;
	other.from = style;
	other.made = STYLE_ALIGNED;
	return other.align == around->align && other.words == around->words ? style : style_once(c, &other);
}

guint
compile_style_for(struct compiler *c, const xmlNode *e)
{
	const char *own = (const char *)e->name;
	bool named = text_has_word("h1 h2 caption label", own);
	int style = xml_attr(e, "style") != NULL ? compile_style_named(c, e, "style") : -1;

	if (style < 0 && named) {
		style = compile_style_lookup(c, own);
		compile_use(c, compile_style_element(c, style));
	}
	return style_of(c, e, style < 0 ? c->style : (guint)style, c->whole || named);
}

/* The same style smaller and off the base line.  Its lines are as far apart as those around it. */
static struct compile_style
raised(const struct compile_style *plan, bool up)
{
	struct compile_style other = *plan;
	double leading = plan->leading.unit == UNIT_PT ? plan->leading.value : plan->leading.value * plan->size;

	other.size = plan->size * RAISED_SIZE;
	other.raise = plan->raise + plan->size * (up ? RAISED_UP : RAISED_DOWN);
	other.leading = (struct compile_measure){ .value = leading, .unit = UNIT_PT };
	other.box = (struct compile_measure){ 0 };
	other.emphasis = false;
	if (other.min_size.unit == UNIT_PT)
		other.min_size.value *= RAISED_SIZE;
	if (other.max_size.unit == UNIT_PT)
		other.max_size.value *= RAISED_SIZE;
	return other;
}

guint
compile_style_raised(struct compiler *c, guint style, bool up)
{
	struct compile_style other = raised(plan_at(c, style), up);

	other.from = style;
	other.made = up ? STYLE_UP : STYLE_DOWN;
	return style_once(c, &other);
}

/* A style of no name once more, from what it was made from. */
static void
remake(struct compiler *c, struct compile_style *plan)
{
	const struct compile_style *from = plan_at(c, plan->from);
	struct compile_style other = plan->made == STYLE_ALIGNED ? *from : raised(from, plan->made == STYLE_UP);

	if (plan->made == STYLE_ALIGNED)
		other.align = plan->align;
	other.words = plan->words;
	other.name = NULL;
	other.from = plan->from;
	other.made = plan->made;
	*plan = other;
}

/* All styles by what a <page> says of some of them (NULL: nothing); those that are like these follow. */
static void
resolve_on(struct compiler *c, const xmlNode *page)
{
	c->page = page;
	for (guint i = 0; i < c->styles->len; i++)
		if (plan_at(c, i)->name != NULL)
			*plan_at(c, i) = *style_new(c, plan_at(c, i)->name, plan_at(c, i)->element);
	for (guint i = 0; i < c->styles->len; i++)
		if (plan_at(c, i)->name != NULL)
			resolve_style(c, i);
		else
			remake(c, plan_at(c, i));
	c->page = NULL;
}

static double
scaled(struct compile_measure measure, double size, double scale)
{
	return in_points(measure, size) * scale;
}

static const struct box_tab *
tabs_scaled(struct compiler *c, const struct compile_style *plan, double scale)
{
	struct box_tab *tab = arena_array(c->arena, plan->tab_count + 1, sizeof *tab);

	for (guint i = 0; i < plan->tab_count; i++)
		tab[i] = (struct box_tab){ scaled(plan->tab[i].at, plan->size, scale), plan->tab[i].align };
	return tab;
}

static struct box_style *
styles_scaled(struct compiler *c, double scale)
{
	struct box_style *table = arena_array(c->arena, c->styles->len, sizeof *table);

	for (guint i = 0; i < c->styles->len; i++) {
		const struct compile_style *plan = plan_at(c, i);
		struct compile_measure leading = plan->leading;

		if (leading.unit == UNIT_NONE)
			leading.unit = UNIT_EM;
		table[i] = (struct box_style){
			.font = plan->font,
			.size = plan->size * scale,
			.color = plan->color,
			.align = plan->align,
			.min_size = MIN(scaled(plan->min_size, plan->size, scale), plan->size * scale),
			.max_size = MAX(scaled(plan->max_size, plan->size, scale), plan->size * scale),
			.leading = scaled(leading, plan->size, scale),
			.indent = scaled(plan->indent, plan->size, scale),
			.hang = scaled(plan->hang, plan->size, scale),
			.before = scaled(plan->before, plan->size, scale),
			.after = scaled(plan->after, plan->size, scale),
			.before_give = scaled(plan->before, plan->size, scale) * plan->before.yield,
			.after_give = scaled(plan->after, plan->size, scale) * plan->after.yield,
			.tracking = scaled(plan->tracking, plan->size, scale),
			.line_ends = plan->line_ends,
			.words = plan->words,
			.tab = plan->tab_count > 0 ? tabs_scaled(c, plan, scale) : NULL,
			.tab_count = plan->tab_count,
			.raise = plan->raise * scale,
			.box = scaled(plan->box, plan->size, scale),
			.box_padding = scaled(plan->box_padding, plan->size, scale),
			.underline = plan->underline,
			.bold = plan->bold,
			.strike = plan->strike,
			.emphasis = plan->emphasis,
			.keep_with_next = plan->keep_with_next,
		};
	}
	return table;
}

struct box_style *
compile_styles_on(struct compiler *c, const xmlNode *page, double scale)
{
	bool own = xml_child(page, "style") != NULL;
	struct box_style *table;

	for (const xmlNode *e = xml_child(page, "style"); e != NULL; e = xml_next(e, "style"))
		(void)compile_style_named(c, e, "name");
	if (own)
		resolve_on(c, page);
	table = styles_scaled(c, scale);
	if (own)
		resolve_on(c, NULL);
	return table;
}
