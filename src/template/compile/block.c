/* Compiles blocks: paragraphs, framed blocks, spaces, rules, areas for seals, and grids with their rows and cells. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "template/compile/inner.h"
#include "template/placement.h"
#include "xml/xml.h"

#define COLUMNS_MOST 200
#define STRIPS_MOST  8

void
compile_para(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	node->u.role = xml_is(e, "h1") ? "H1" : xml_is(e, "h2") ? "H2" : "P";
	c->para = c->style;
	compile_children(c, node, e, MODE_INLINE);
}

static void
read_fill(struct compiler *c, const xmlNode *e, struct plan_frame *frame)
{
	frame->filled = xml_attr(e, "fill") != NULL;
	frame->fill = compile_attr_color(c, e, "fill", 0xFFFFFF);
}

static enum valign
read_valign(struct compiler *c, const xmlNode *e, enum valign otherwise)
{
	return (enum valign)compile_attr_choice(c, e, "valign", "top|middle|bottom", otherwise);
}

/* Columns of text; without a word about it two characters apart. */
static void
read_strips(struct compiler *c, const xmlNode *e, struct plan_frame *frame)
{
	frame->strips = compile_attr_count(e, "columns", 1);
	frame->strip_gap = compile_attr_length(c, e, "gap",
	    compile_measure_pt(c, (struct compile_measure){ .value = 2, .unit = UNIT_EM }, c->style));
	frame->strip_rule = compile_attr_length(c, e, "rule", 0);
	if (frame->strips > STRIPS_MOST)
		compile_wrong_value(c, e, "columns", "2 … 8");
	if (frame->strips > 1 && (frame->vertical || frame->as_last))
		compile_wrong_value(c, e, "columns", "vertical=\"no\"");
	if (frame->strips < 2 && (xml_attr(e, "gap") != NULL || xml_attr(e, "rule") != NULL))
		compile_wrong_value(c, e, xml_attr(e, "gap") != NULL ? "gap" : "rule", "columns=\"2\"");
}

void
compile_block(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	struct plan_frame *frame = &node->u.frame;
	bool outer = c->pageless;

	compile_attr_padding(c, e, frame->padding, frame->padding_give);
	compile_attr_sides(c, e, "border", frame->border);
	read_fill(c, e, frame);
	frame->border_color = compile_attr_color(c, e, "border-color", 0);
	frame->radius = compile_attr_length(c, e, "radius", 0);
	frame->keep = compile_attr_yes(c, e, "keep", false);
	frame->as_last = strcmp(compile_attr_word(c, e, "width", ""), "last") == 0;
	if (!frame->as_last)
		frame->width = compile_attr_length(c, e, "width", 0);
	frame->stand = (enum stand)compile_attr_choice(c, e, "place", "flow|page|foot|even-foot", STAND_FLOW);
	frame->height = compile_attr_giving(c, e, "height", 0, &frame->give);
	frame->valign = read_valign(c, e, VALIGN_TOP);
	frame->vertical = compile_attr_yes(c, e, "vertical", false);
	read_strips(c, e, frame);
	c->pageless = outer || frame->strips > 1 || frame->vertical || frame->stand >= STAND_FOOT;
	compile_content(c, node, e, MODE_BLOCKS);
	c->pageless = outer;
}

/* <space> and <seal>: something of a size, with nothing in it. */
void
compile_space(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	node->u.frame.height = compile_attr_giving(c, e, "height", 0, &node->u.frame.give);
	node->u.frame.width = compile_attr_length(c, e, "width", 0);
	node->u.frame.stretch = compile_attr_yes(c, e, "stretch", false);
}

void
compile_rule(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	node->u.frame.height = compile_attr_length(c, e, "width", 0.5); /* a rule's width is how thick it is */
	node->u.frame.fill = compile_attr_color(c, e, "color", 0);
	node->u.frame.dash = compile_attr_length(c, e, "dash", 0);
	node->u.frame.to_paper = compile_attr_choice(c, e, "reach", "measure|paper", 0) == 1;
}

/* A bound of an automatic column; nothing before or after the dots is none. */
static double
read_bound(struct compiler *c, const char **text)
{
	if (**text == '.' || **text == ' ' || **text == '?' || **text == '\0')
		return 0;
	return compile_measure_pt(c, compile_measure_read(text), c->style);
}

/* "auto", "balance", "26mm", "2fr", or an automatic column within bounds: "20mm..40mm", "20mm..", "..40mm"; with ? it may be left out. */
static struct box_track
read_track(struct compiler *c, const char **text)
{
	struct box_track track = { .kind = TRACK_AUTO };
	const char *dots = strstr(*text, "..");
	struct compile_measure measure;

	if (g_str_has_prefix(*text, "auto"))
		*text += strlen("auto");
	else if (g_str_has_prefix(*text, "balance")) {
		*text += strlen("balance");
		track.balance = true;
	} else if (dots != NULL && dots < *text + strcspn(*text, " ")) {
		track.least = read_bound(c, text);
		*text = dots + 2;
		track.most = read_bound(c, text);
	} else {
		measure = compile_measure_read(text);
		track.kind = measure.unit == UNIT_FR ? TRACK_FR : TRACK_PT;
		track.value = measure.unit == UNIT_FR ? measure.value : compile_measure_pt(c, measure, c->style);
	}
	track.may_drop = **text == '?';
	*text += track.may_drop ? 1 : 0;
	*text += strspn(*text, " ");
	return track;
}

static void
read_columns(struct compiler *c, const xmlNode *e, struct plan_grid *grid)
{
	g_autoptr(GArray) tracks = g_array_new(false, false, sizeof(struct box_track));
	const char *text = xml_attr(e, "columns");
	struct box_track track;
	bool good = true;

	text += strspn(text, " ");
	while (*text && tracks->len < COLUMNS_MOST) {
		track = read_track(c, &text);
		good = good && (track.most <= 0 || track.most >= track.least);
		g_array_append_val(tracks, track);
	}
	if (*text || !good)
		compile_wrong_value(c, e, "columns", "26mm 1fr 2fr auto balance 3em 20mm..40mm");
	grid->column_count = tracks->len;
	grid->column = arena_memdup(c->arena, tracks->data, tracks->len * sizeof track);
}

/* The rows that stand whatever the record holds are placed when the template is loaded. */
struct compile_placing {
	struct compiler *compiler;
	struct placement *placement; /* of the rows in hand */
	guint row, head_rows;
	GArray *deep; /* struct compile_deep */
};

/* A cell of several rows, and the row it begins in. */
struct compile_deep {
	const struct plan_node *cell;
	guint row;
};

static struct compile_placing
placing_new(struct compiler *c, guint columns)
{
	return (struct compile_placing){
		.compiler = c,
		.placement = placement_new(c->arena, columns),
		.deep = arena_vector(c->arena, sizeof(struct compile_deep)),
	};
}

static bool
place_cell(struct compile_placing *placing, const struct plan_node *n)
{
	struct compiler *c = placing->compiler;
	const struct plan_cell *cell = n->u.cell;
	struct compile_deep deep = { n, placing->row };
	guint column;

	if (cell->columns_of.xpath != NULL || cell->rows_of.xpath != NULL)
		return false;
	if (cell->rows > 1)
		g_array_append_val(placing->deep, deep);
	switch (placement_cell(placing->placement, cell->columns, cell->rows, &column)) {
	case PLACED:
		return true;
	case PLACED_TOO_WIDE:
		compile_mistake(c, DIAG_GRID_COLUMNS, n->place, arena_printf(c->arena, "%u", column + cell->columns),
		    arena_printf(c->arena, "%u", placing->placement->columns), NULL);
		return false;
	case PLACED_OVERLAP:
		compile_mistake(c, DIAG_GRID_OVERLAP, n->place, arena_printf(c->arena, "%u", cell->columns), NULL,
		    NULL);
		return false;
	}
	return false;
}

/* false: it depends on the record, or does not fit. */
static bool
place_cells(struct compile_placing *placing, const struct plan_node *row)
{
	for (guint i = 0; i < row->child_count; i++) {
		const struct plan_node *n = row->child[i];

		if (n->kind == NODE_LET)
			continue;
		if (n->kind == NODE_GROUP ? !place_cells(placing, n) : n->kind != NODE_CELL || !place_cell(placing, n))
			return false;
	}
	return true;
}

/* No cell may reach past the last row, nor out of the head. */
static void
check_deep(const struct compile_placing *placing)
{
	struct compiler *c = placing->compiler;

	for (guint i = 0; i < placing->deep->len; i++) {
		struct compile_deep deep = g_array_index(placing->deep, struct compile_deep, i);
		guint rows = deep.cell->u.cell->rows;
		guint end = deep.row < placing->head_rows ? placing->head_rows : placing->row;

		if (deep.row + rows > end)
			compile_mistake(c, DIAG_GRID_ROWS, deep.cell->place, arena_printf(c->arena, "%u", rows),
			    arena_printf(c->arena, "%u", end - deep.row), NULL);
	}
}

/* Rows that carry stand between pages, each by itself. */
static void
place_carry(struct compiler *c, const struct plan_node *row, guint columns)
{
	struct compile_placing placing = placing_new(c, columns);

	place_cells(&placing, row);
	placing.row = 1;
	check_deep(&placing);
}

/* After a row that depends on the record, each row is looked at by itself. */
static bool
place_rows(struct compile_placing *placing, const struct plan_node *parent)
{
	bool fixed = true;

	for (guint i = 0; i < parent->child_count; i++) {
		const struct plan_node *n = parent->child[i];

		if (n->kind == NODE_CARRY_OVER || n->kind == NODE_CARRY_FORWARD)
			place_carry(placing->compiler, n, placing->placement->columns);
		if (n->kind == NODE_LET || n->kind == NODE_CAPTION || n->kind == NODE_NOTE ||
		    n->kind == NODE_CARRY_OVER || n->kind == NODE_CARRY_FORWARD)
			continue;
		if (!fixed)
			placing->placement = placement_new(placing->compiler->arena, placing->placement->columns);
		if (n->kind == NODE_ROW) {
			fixed = place_cells(placing, n) && fixed;
			placement_end_row(placing->placement);
			placing->row++;
			continue;
		}
		fixed = place_rows(placing, n) && fixed && (n->kind == NODE_GROUP || n->kind == NODE_HEAD);
		if (n->kind == NODE_HEAD)
			placing->head_rows = placing->row;
	}
	return fixed;
}

static void
place_grid(struct compiler *c, const struct plan_node *grid)
{
	struct compile_placing placing = placing_new(c, grid->u.grid->column_count);

	if (place_rows(&placing, grid))
		check_deep(&placing);
}

static void
read_lines(struct compiler *c, const xmlNode *e, struct plan_grid *grid)
{
	grid->frame = compile_attr_length(c, e, "frame", 0);
	grid->rules = compile_attr_length(c, e, "rules", 0);
	grid->gap = compile_attr_length(c, e, "gap", 0);
	grid->color = compile_attr_color(c, e, "color", 0);
	if (grid->gap > 0 && (grid->frame > 0 || grid->rules > 0))
		compile_wrong_value(c, e, "gap", "gap=\"0\" | frame=\"0\" rules=\"0\"");
}

void
compile_grid(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	struct compile_cells around = c->cells;

	node->u.grid = arena_alloc(c->arena, sizeof *node->u.grid);
	read_columns(c, e, node->u.grid);
	read_lines(c, e, node->u.grid);
	c->cells = (struct compile_cells){
		.grid = node->u.grid,
		.scope = c->scope->len,
		.around = c->here,
		.sums = arena_list(c->arena),
		.padding = { 0.5 * MM, 1 * MM, 0.5 * MM, 1 * MM },
		.valign = read_valign(c, e, VALIGN_MIDDLE),
		.label_filled = xml_attr(e, "label-fill") != NULL,
		.label_fill = compile_attr_color(c, e, "label-fill", 0xFFFFFF),
	};
	compile_attr_padding(c, e, c->cells.padding, c->cells.padding_give);
	compile_children(c, node, e, MODE_ROWS);
	place_grid(c, node);
	compile_sums_check(c);
	c->cells = around;
}

/* "8mm" at least, "7mm..8mm" at least, and less where room is short, "=8mm" exactly. */
static void
read_height(struct compiler *c, const xmlNode *e, struct plan_row *row)
{
	const char *text = xml_attr(e, "height");
	struct compile_measure measure;

	if (text == NULL)
		return;
	row->fixed = *text == '=';
	text += row->fixed;
	measure = compile_yielding_read(c, e, "height", &text);
	row->height = compile_measure_pt(c, measure, c->style);
	row->give = row->height * measure.yield;
}

void
compile_row(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	struct plan_node *row;
	bool outer = c->noteless;

	read_height(c, e, &node->u.row);
	node->u.row.keep_with_next = compile_attr_yes(c, e, "keep-with-next", false);
	node->u.row.stretch = compile_attr_yes(c, e, "stretch", false);
	node->u.row.again = (enum plan_again)compile_attr_choice(c, e, "continued", "before|after|none", AGAIN_AFTER);
	c->row_label = NULL;
	if (c->here != c->cells.around)
		c->cells.rows = path_union(c->loader->world, c->cells.rows, c->here);
	c->noteless = outer || node->kind != NODE_ROW; /* those that carry stand on every page */
	compile_children(c, node, e, MODE_CELLS);
	c->noteless = outer;
	c->row_label = NULL;
	if (!compile_attr_yes(c, e, "head", false))
		return;
	row = arena_memdup(c->arena, node, sizeof *node); /* in a <head> of its own */
	node->kind = NODE_HEAD;
	node->child_count = 1;
	node->child = arena_memdup(c->arena, &row, sizeof row);
}

void
compile_head(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	bool outer = c->pageless;

	c->pageless = true;
	compile_children(c, node, e, MODE_ROWS);
	c->pageless = outer;
}

/* Rules of the cell's own, and a line through it. */
static void
read_rules(struct compiler *c, const xmlNode *e, struct plan_cell *cell)
{
	static const char *const sides[] = { "rule-top", "rule-right", "rule-bottom", "rule-left" };

	for (guint i = 0; i < G_N_ELEMENTS(sides); i++) {
		bool given = xml_attr(e, sides[i]) != NULL;

		cell->ruled = cell->ruled || given;
		cell->rule[i] = given ? compile_attr_length(c, e, sides[i], 0) : -1;
	}
	cell->slash = (enum slash)compile_attr_choice(c, e, "slash", "no|down|up", SLASH_NONE);
}

void
compile_cell(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	bool label = xml_is(e, "label");
	struct plan_cell *cell = arena_alloc(c->arena, sizeof *cell);
	bool outer = c->pageless;

	node->u.cell = cell;
	cell->label = label;
	cell->columns = compile_attr_span(c, e, "span", &cell->columns_of);
	cell->rows = compile_attr_span(c, e, "rows", &cell->rows_of);
	cell->vertical = compile_attr_yes(c, e, "vertical", false);
	cell->fit = (enum fit)compile_attr_choice(c, e, "fit", "grow|shrink|spill", FIT_GROW);
	read_rules(c, e, cell);
	memcpy(cell->frame.padding, c->cells.padding, sizeof cell->frame.padding);
	memcpy(cell->frame.padding_give, c->cells.padding_give, sizeof cell->frame.padding_give);
	compile_attr_padding(c, e, cell->frame.padding, cell->frame.padding_give);
	cell->frame.valign = read_valign(c, e, c->cells.valign);
	read_fill(c, e, &cell->frame);
	if (label && !cell->frame.filled && c->cells.label_filled) {
		cell->frame.filled = true;
		cell->frame.fill = c->cells.label_fill;
	}
	c->pageless = true;
	compile_content(c, node, e, MODE_BLOCKS);
	c->pageless = outer;
	if (label)
		c->row_label = xml_text(c->arena, e);
}
