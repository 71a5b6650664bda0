/*
 * What the cells of a grid are to those who do not see it: which head others, which rows are heads, and where a label across
 * the grid begins a section.  Nothing is said of it in a template but which cells are labels and which rows are heads.
 *
 *   户　号 | v | 申请编号 | v       each value is headed by the label beside it, by name: a scope would give it both
 *   环节 | v | v | v                a label alone in its row heads the row
 *   rows of heads, of labels alone   head their columns
 *   a label across all columns       heads what stands below it: it is a heading, and a table begins below it; under heads of
 *                                    columns, which hold for all rows, it is a label of the cells below it
 *   a label | tables beside it       in one row: the same
 *   a grid without labels and heads  only places what stands in it: it is no table
 */
#include "base/arena.h"
#include "layout/page/paint_part.h"

#define NOBODY G_MAXUINT

/* What the rows so far have shown. */
struct paint_search {
	const struct flow_table *table;
	struct paint_heads *heads;
	guint *owner;       /* which cell has a column in the row in hand */
	guint *above;       /* the head cell that stands lowest over a column; NOBODY: none */
	guint columns;      /* of the grid */
	guint section;      /* in hand */
	guint group;        /* a label across the columns that heads the rows below it */
	bool headed, begun; /* heads of columns stand above; a row that is none does */
	bool may_section;   /* the grid stands by itself */
	struct arena *arena;
};

static bool
is_label(const struct paint_search *s, guint cell)
{
	return s->table->cell[cell].cell->label;
}

static bool
is_empty(const struct paint_search *s, guint cell)
{
	return !is_label(s, cell) && s->table->cell[cell].cell->content->child_count == 0;
}

/* The cell of a column in the row in hand. */
static guint
owner_of(const struct paint_search *s, guint row, guint column)
{
	guint cell = column < s->columns ? s->owner[column] : NOBODY;

	return cell != NOBODY && s->table->cell[cell].row + s->table->cell[cell].rows > row ? cell : NOBODY;
}

static bool
all_cells(const struct paint_search *s, guint row, bool (*holds)(const struct paint_search *, guint))
{
	for (guint k = s->table->first[row]; k < s->table->first[row + 1]; k++)
		if (!holds(s, k))
			return false;
	return s->table->first[row + 1] > s->table->first[row];
}

static bool
is_label_or_empty(const struct paint_search *s, guint cell)
{
	return is_label(s, cell) || is_empty(s, cell);
}

static bool
is_no_label(const struct paint_search *s, guint cell)
{
	return !is_label(s, cell);
}

/* Whether a label holds words and nothing else. */
static bool
is_words(const struct paint_search *s, guint cell)
{
	const struct box *content = s->table->cell[cell].cell->content;

	for (guint i = 0; i < content->child_count; i++)
		if (content->child[i]->kind != BOX_PARA)
			return false;
	return is_label(s, cell) && content->child_count > 0;
}

static bool
is_across(const struct paint_search *s, guint row)
{
	guint k = s->table->first[row];

	return s->table->first[row + 1] == k + 1 && s->columns > 1 && s->table->cell[k].columns == s->columns &&
	    s->table->cell[k].rows == 1 && is_words(s, k);
}

static bool
holds_grid(const struct box *box)
{
	if (box->kind == BOX_GRID)
		return true;
	for (guint i = 0; i < box->child_count; i++)
		if (holds_grid(box->child[i]))
			return true;
	return false;
}

/* A grid of one row: a label, and beside it what is no value but tables. */
static bool
is_beside(const struct paint_search *s)
{
	guint cells = s->table->first[1];
	bool grid = false;

	if (s->table->rows != 1 || cells < 2 || !is_words(s, 0))
		return false;
	for (guint k = 1; k < cells; k++) {
		if (is_label(s, k))
			return false;
		grid = grid || holds_grid(s->table->cell[k].cell->content);
	}
	return grid;
}

/* The cell below a cell, as wide as it. */
static guint
cell_below(const struct paint_search *s, guint cell)
{
	const struct table_cell *of = &s->table->cell[cell];
	guint row = of->row + of->rows;

	for (guint k = row < s->table->rows ? s->table->first[row] : G_MAXUINT;
	     k < G_MAXUINT && k < s->table->first[row + 1]; k++)
		if (s->table->cell[k].column == of->column && s->table->cell[k].columns == of->columns)
			return k;
	return NOBODY;
}

/* A label with no value beside it and one below it. */
static bool
heads_column(const struct paint_search *s, guint cell)
{
	const struct table_cell *of = &s->table->cell[cell];
	guint beside, below;

	if (!is_label(s, cell))
		return is_empty(s, cell);
	beside = owner_of(s, of->row, of->column + of->columns);
	below = cell_below(s, cell);
	return (beside == NOBODY || is_label_or_empty(s, beside)) && below != NOBODY && !is_label_or_empty(s, below);
}

static bool
is_head_row(const struct paint_search *s, guint row)
{
	if (all_cells(s, row, is_label))
		return true;
	return s->table->grid->row[row].head &&
	    (all_cells(s, row, is_label_or_empty) || all_cells(s, row, is_no_label));
}

/* Whether some label stands behind a value that has a label of its own. */
static bool
has_pairs(const struct paint_search *s, guint row)
{
	bool label = false, value = false;

	for (guint c = 0; c < s->columns; c++) {
		guint cell = owner_of(s, row, c);

		if (cell == NOBODY)
			continue;
		if (is_label(s, cell) && value)
			return true;
		label = label || is_label(s, cell);
		value = label && !is_label(s, cell);
	}
	return false;
}

static bool
has_label_before(const struct paint_search *s, guint row, guint column)
{
	for (guint c = 0; c < column; c++)
		if (owner_of(s, row, c) != NOBODY && is_label(s, s->owner[c]))
			return true;
	return false;
}

/* --- which labels head a cell, by name --- */

/* The rows that the highest of some labels reaches over. */
static guint
most_rows(const struct paint_search *s, const GArray *labels)
{
	guint most = 0;

	for (guint i = 0; i < labels->len; i++)
		most = MAX(most, s->table->cell[g_array_index(labels, guint, i)].rows);
	return most;
}

static void
add_label(GArray *labels, guint cell)
{
	for (guint i = 0; i < labels->len; i++)
		if (g_array_index(labels, guint, i) == cell)
			return;
	g_array_append_val(labels, cell);
}

/*
 * The labels right before a value, and those further off that reach over more rows than what stands between: the nearest
 * first.  A value behind another one is headed by the label before that when it is no higher than the label.
 */
static void
add_labels_beside(const struct paint_search *s, guint row, guint cell, GArray *labels)
{
	guint least = 1;

	for (guint c = s->table->cell[cell].column; c-- > 0;) {
		guint left = owner_of(s, row, c);

		if (left == NOBODY)
			continue;
		if (!is_label(s, left))
			least = MAX(least, labels->len > 0 ? most_rows(s, labels) + 1 : s->table->cell[cell].rows);
		else if (s->table->cell[left].rows >= least)
			add_label(labels, left);
	}
}

/* Heads of the column a cell begins in, the lowest first. */
static void
add_heads_above(const struct paint_search *s, guint cell, GArray *labels)
{
	for (guint head = s->above[s->table->cell[cell].column]; head != NOBODY; head = s->heads->cell[head].above)
		add_label(labels, head);
}

/* A value that reaches over several columns with heads of their own is of none of them. */
static bool
is_wide(const struct paint_search *s, guint cell)
{
	const struct table_cell *of = &s->table->cell[cell];

	return s->above[of->column] != s->above[of->column + of->columns - 1];
}

/* The cells that head a value are kept, the nearest last. */
static void
set_headers(const struct paint_search *s, guint cell, const GArray *labels)
{
	struct paint_head *head = &s->heads->cell[cell];
	guint *header;

	if (labels->len == 0)
		return;
	header = arena_array(s->arena, labels->len, sizeof *header);
	for (guint i = 0; i < labels->len; i++)
		header[i] = g_array_index(labels, guint, labels->len - 1 - i);
	head->header = header;
	head->count = labels->len;
}

static void
find_headers(const struct paint_search *s, guint row, guint cell, bool pairs, GArray *labels)
{
	bool wide = is_wide(s, cell);

	g_array_set_size(labels, 0);
	if (!pairs && !wide && s->group == NOBODY) { /* scopes say it */
		s->heads->cell[cell].scoped = s->above[s->table->cell[cell].column] != NOBODY ||
		    has_label_before(s, row, s->table->cell[cell].column);
		return;
	}
	add_labels_beside(s, row, cell, labels);
	if (s->group != NOBODY)
		add_label(labels, s->group);
	if (!wide && !pairs)
		add_heads_above(s, cell, labels);
	set_headers(s, cell, labels);
}

/* --- rows from the top --- */

static void
set_owners(struct paint_search *s, guint row)
{
	for (guint k = s->table->first[row]; k < s->table->first[row + 1]; k++)
		for (guint c = 0; c < s->table->cell[k].columns; c++)
			s->owner[s->table->cell[k].column + c] = k;
}

/* A row whose cells head their columns; where it has no label, each cell that holds something does. */
static void
see_heads(struct paint_search *s, guint row)
{
	bool unlabelled = all_cells(s, row, is_no_label);

	for (guint k = s->table->first[row]; k < s->table->first[row + 1]; k++) {
		const struct table_cell *cell = &s->table->cell[k];

		if (!is_label(s, k) && (!unlabelled || is_empty(s, k)))
			continue;
		s->heads->cell[k].heads = true;
		s->heads->cell[k].scope = SCOPE_COLUMN;
		s->heads->cell[k].above = s->begun ? NOBODY : s->above[cell->column];
		for (guint c = 0; c < cell->columns; c++)
			s->above[cell->column + c] = k;
	}
	s->headed = true;
}

static void
see_body(struct paint_search *s, guint row)
{
	g_autoptr(GArray) labels = g_array_new(FALSE, FALSE, sizeof(guint));
	bool pairs = has_pairs(s, row);

	for (guint k = s->table->first[row]; k < s->table->first[row + 1]; k++) {
		struct paint_head *head = &s->heads->cell[k];

		head->heads = is_label(s, k);
		if (!head->heads)
			find_headers(s, row, k, pairs, labels);
		else if (!pairs || s->table->cell[k].rows > 1)
			head->scope = SCOPE_ROW;
	}
	s->begun = true;
}

/* A section begins: heads of columns above it hold no longer. */
static void
see_section(struct paint_search *s)
{
	s->section++;
	s->group = NOBODY;
	s->headed = s->begun = false;
	for (guint c = 0; c < s->columns; c++)
		s->above[c] = NOBODY;
}

static enum paint_row
see_row(struct paint_search *s, guint row)
{
	bool across = is_across(s, row), last = row + 1 == s->table->rows;

	if (s->may_section && ((across && !s->headed && (!last || row == 0)) || is_beside(s))) {
		see_section(s);
		return PAINT_ROW_SECTION;
	}
	if (across && s->headed) {
		see_body(s, row);
		s->group = s->table->first[row];
		return PAINT_ROW_BODY;
	}
	if (is_head_row(s, row) && !(across && last)) {
		see_heads(s, row);
		return s->begun ? PAINT_ROW_BODY : PAINT_ROW_HEAD;
	}
	if (!all_cells(s, row, is_empty) && all_cells(s, row, heads_column)) {
		see_heads(s, row);
		s->begun = true;
		return PAINT_ROW_BODY;
	}
	see_body(s, row);
	return PAINT_ROW_BODY;
}

/* Whether some cell of a section heads others by name alone, and the first cell of it that heads others. */
static bool
heads_by_name(const struct paint_search *s, guint from, guint to, guint *first)
{
	bool named = false;

	*first = NOBODY;
	for (guint k = to; k-- > from;)
		if (s->heads->cell[k].heads) {
			named = named || s->heads->cell[k].scope == SCOPE_NONE;
			*first = k;
		}
	return named;
}

/*
 * Where cells head others by name, none may be left without (ISO 14289-1, 7.5): one that has no label of its own goes with the
 * last one before it.
 */
static void
head_the_rest(const struct paint_search *s, guint from, guint to)
{
	g_autoptr(GArray) labels = g_array_new(FALSE, FALSE, sizeof(guint));
	guint last;

	if (!heads_by_name(s, from, to, &last))
		return;
	for (guint k = from; k < to; k++) {
		const struct paint_head *head = &s->heads->cell[k];

		if (head->heads)
			last = k;
		if (head->heads || head->count > 0 || head->scoped)
			continue;
		g_array_set_size(labels, 0);
		add_label(labels, last);
		set_headers(s, k, labels);
	}
}

static void
head_all(const struct paint_search *s)
{
	const struct flow_table *table = s->table;

	for (guint r = 0, end; r < table->rows; r = end) {
		end = r + 1;
		if (s->heads->row[r].kind == PAINT_ROW_SECTION)
			continue;
		while (end < table->rows && s->heads->row[end].kind != PAINT_ROW_SECTION)
			end++;
		head_the_rest(s, table->first[r], table->first[end]);
	}
}

/* Whether a grid is a table: it has a title, sums that are carried over pages, or a cell that heads others. */
static bool
is_table(const struct flow_table *table)
{
	if (table->caption[0] != NULL || table->heads > 0 || table->all > table->rows)
		return true;
	for (guint k = 0; k < table->first[table->rows]; k++)
		if (table->cell[k].cell->label)
			return true;
	return false;
}

static struct paint_heads *
find_heads(struct painter *p, const struct flow_table *table)
{
	struct paint_heads *heads = arena_alloc(p->kit->arena, sizeof *heads);
	guint columns = table->grid->column_count;
	g_autofree guint *owner = g_new(guint, columns), *above = g_new(guint, columns);
	struct paint_search s = {
		.table = table,
		.heads = heads,
		.owner = owner,
		.above = above,
		.columns = columns,
		.group = NOBODY,
		.may_section = p->cells == 0 && table->caption[0] == NULL,
		.arena = p->kit->arena,
	};

	heads->table = is_table(table);
	if (!heads->table)
		return heads;
	heads->row = arena_array(p->kit->arena, table->rows, sizeof *heads->row);
	heads->cell = arena_array(p->kit->arena, table->first[table->rows], sizeof *heads->cell);
	for (guint c = 0; c < columns; c++)
		owner[c] = above[c] = NOBODY;
	for (guint r = 0; r < table->rows; r++) {
		set_owners(&s, r);
		heads->row[r].kind = see_row(&s, r);
		heads->row[r].section = s.section;
	}
	head_all(&s);
	heads->section = arena_array(p->kit->arena, s.section + 1, sizeof *heads->section);
	return heads;
}

struct paint_heads *
paint_heads_of(struct painter *p, struct flow_table *table)
{
	if (table->marks == NULL)
		table->marks = find_heads(p, table);
	return table->marks;
}
