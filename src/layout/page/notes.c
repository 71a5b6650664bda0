/*
 * Notes at the foot of the page that refers to them, under a short rule.  A page keeps room for those of all that is placed on it;
 * a long one, of which some lines fit, goes on at the foot of the next page.
 */
#include "base/arena.h"
#include "layout/page/pagebreak.h"

#include "layout/line/line.h"

/* The rule: how thick it is, blank above and below it [pt], and how long [of the measure]. */
#define RULE_WIDTH 0.5
#define RULE_ABOVE 6
#define RULE_BELOW 3
#define RULE_PART  0.25
#define HEAD       (RULE_ABOVE + RULE_WIDTH + RULE_BELOW)
/* Notes of so many lines are not divided; of others so many stand together. */
#define WHOLE_MOST  4
#define LINES_LEAST 2
/* What notes that go on take of a page at most. */
#define GOING_ON_MOST 0.6

/* Lines of a note. */
struct page_note {
	struct flow_node *node;
	guint from, to;
};

/* The notes of a page. */
struct paint_notes {
	GArray *note; /* struct page_note */
	double top, height;
};

/* --- which notes stand where --- */

static void
add_of_box(GPtrArray *notes, const struct box *box)
{
	for (guint i = 0; i < box->span_count; i++)
		if (box->span[i].note != NULL)
			g_ptr_array_add(notes, box->span[i].note);
	for (guint i = 0; i < box->child_count; i++)
		add_of_box(notes, box->child[i]);
	for (guint r = 0; box->kind == BOX_GRID && r < box->grid->row_count; r++)
		for (guint c = 0; c < box->grid->row[r].cell_count; c++)
			add_of_box(notes, box->grid->row[r].cell[c].content);
}

static void
add_of_line(GPtrArray *notes, const struct para *para, const struct para_line *line)
{
	for (guint i = line->from; i < line->to; i++) {
		const struct box_span *span = &para->box->span[para->atom[i].span];

		if (span->note != NULL && (i == line->from || para->atom[i - 1].span != para->atom[i].span))
			g_ptr_array_add(notes, span->note);
	}
}

static void add_of_piece(GPtrArray *, const struct flow_piece *);

/* What a cell spilled refers to its notes where it stands. */
static void
add_of_row(GPtrArray *notes, const struct flow_table *table, guint row)
{
	for (guint k = table->first[row]; k < table->first[row + 1]; k++)
		for (guint i = 0; i < table->cell[k].flow->count; i++)
			add_of_piece(notes, &table->cell[k].flow->piece[i]);
}

static void
add_of_piece(GPtrArray *notes, const struct flow_piece *piece)
{
	const struct flow_node *node = piece->node;

	if (piece->kind == PIECE_LINE && node->para != NULL)
		add_of_line(notes, node->para, &node->para->line[piece->index]);
	else if (piece->kind == PIECE_LINE)
		for (guint i = 0; i < node->vertical->count && piece->index == 0; i++)
			add_of_box(notes, node->vertical->para[i]->box);
	else if (piece->kind == PIECE_ROW)
		add_of_row(notes, node->table, piece->index);
	else if (piece->kind == PIECE_STRIPS)
		add_of_box(notes, node->box);
	else if (piece->kind == PIECE_OPEN && node->table != NULL && node->table->caption[0] != NULL)
		add_of_box(notes, node->table->caption[0]->box);
}

/* A note laid over the measure: once for all ways to fill its body. */
static struct flow_node *
laid(const struct pagebreak *f, const struct box *note)
{
	const struct box_sheet *sheet = f->body->sheet;
	struct flow_node *node = g_hash_table_lookup(f->body->laid_notes, note);

	if (node != NULL)
		return node;
	node = flow_shape(f->kit, note, false);
	para_lay(node->para, f->kit->scratch, f->kit->arena, sheet->width - sheet->margin[1] - sheet->margin[3], 1);
	g_hash_table_insert(f->body->laid_notes, (gpointer)note, node);
	return node;
}

/* Those of pieces that have not given theirs yet. */
static GPtrArray *
notes_of(const struct pagebreak *f, guint from, guint to)
{
	GPtrArray *notes = g_ptr_array_new();

	for (guint i = MAX(from, f->noted); i <= to; i++)
		add_of_piece(notes, &f->flow->piece[i]);
	return notes;
}

static double
lines_height(const struct flow_node *node, guint from, guint to)
{
	double height = 0;

	for (; from < to; from++)
		height += node->para->line[from].height;
	return height;
}

/* --- their room --- */

double
pagebreak_notes_need(const struct pagebreak *f, guint from, guint to)
{
	g_autoptr(GPtrArray) notes = f->kit->notes ? notes_of(f, from, to) : NULL;
	double height = 0;

	for (guint i = 0; notes != NULL && i < notes->len; i++) {
		const struct flow_node *node = laid(f, notes->pdata[i]);

		height += lines_height(node, 0, node->para->lines > WHOLE_MOST ? LINES_LEAST : node->para->lines);
	}
	return height > 0 && f->notes->note->len == 0 ? height + HEAD : height;
}

/* Where a part of a note ends that takes no more than a height; what is short is not divided. */
static guint
part_end(const struct flow_node *node, guint from, double room)
{
	guint all = node->para->lines, to = from;

	if (all - from <= WHOLE_MOST)
		return all;
	while (to < all && lines_height(node, from, to + 1) <= room + ROUNDING)
		to++;
	if (to < all)
		to = MIN(to, all - LINES_LEAST);
	return to < from + LINES_LEAST ? from : to;
}

/* A note, or what is left of one, goes on this page as far as it fits; the rest, and all after it, on the next. */
static void
put_note(struct pagebreak *f, struct page_note note, double room)
{
	struct paint_notes *notes = f->notes;
	guint all = note.node->para->lines;
	double head = notes->note->len == 0 ? HEAD : 0, height;

	note.to = f->carried->len > 0 ? note.from : part_end(note.node, note.from, room - head);
	if (note.to > note.from) {
		g_array_append_val(notes->note, note);
		height = head + lines_height(note.node, note.from, note.to);
		f->foot -= height;
		f->bottom -= height;
		notes->height += height;
		notes->top = f->foot;
	}
	note.from = note.to;
	if (note.from < all)
		g_array_append_val(f->carried, note);
}

void
pagebreak_notes_take(struct pagebreak *f, guint from, guint to, double room)
{
	g_autoptr(GPtrArray) notes = f->kit->notes ? notes_of(f, from, to) : NULL;
	double before = notes != NULL ? f->notes->height : 0;

	f->noted = MAX(f->noted, to + 1);
	for (guint i = 0; notes != NULL && i < notes->len; i++)
		put_note(f, (struct page_note){ .node = laid(f, notes->pdata[i]) }, room + before - f->notes->height);
}

void
pagebreak_notes_begin(struct pagebreak *f)
{
	GArray *carried = f->carried;
	double room;

	if (!f->kit->notes)
		return;
	f->foot += f->notes != NULL ? f->notes->height : 0;
	f->bottom += f->notes != NULL ? f->notes->height : 0;
	room = GOING_ON_MOST * (f->bottom - f->top);
	f->notes = arena_alloc(f->kit->arena, sizeof *f->notes);
	f->notes->note = arena_vector(f->kit->arena, sizeof(struct page_note));
	f->carried = arena_vector(f->kit->arena, sizeof(struct page_note));
	g_ptr_array_add(f->body->notes, f->notes);
	for (guint i = 0; carried != NULL && i < carried->len; i++) {
		struct page_note note = g_array_index(carried, struct page_note, i);
		double least = lines_height(note.node, note.from, MIN(note.from + LINES_LEAST, note.node->para->lines));

		put_note(f, note, MAX(room - f->notes->height, i == 0 ? HEAD + least : 0));
	}
}

double
pagebreak_notes_height(const struct paint_body *body, guint page)
{
	return body->notes != NULL && page < body->notes->len ?
	    ((const struct paint_notes *)body->notes->pdata[page])->height :
	    0;
}

/* --- painted --- */

void
paint_notes(struct painter *p, const struct paint_body *body, guint page, double x)
{
	const struct paint_notes *notes = body->notes != NULL && page < body->notes->len ? body->notes->pdata[page] :
											   NULL;
	double width = RULE_PART * (body->sheet->width - body->sheet->margin[1] - body->sheet->margin[3]), y;

	if (notes == NULL || notes->note->len == 0)
		return;
	y = notes->top + HEAD;
	paint_begin_artifact(p, ARTIFACT_LAYOUT);
	paint_fill(p, (struct place){ 0 }, (struct rect){ x, notes->top + RULE_ABOVE, width, RULE_WIDTH }, 0);
	paint_end_artifact(p);
	for (guint i = 0; i < notes->note->len; i++) {
		const struct page_note *note = &g_array_index(notes->note, struct page_note, i);

		paint_begin_para(p, note->node->box, y, &note->node->element);
		paint_lines(p, note->node->para, note->from, note->to, x, y);
		paint_end_para(p);
		y += lines_height(note->node, note->from, note->to);
	}
}
