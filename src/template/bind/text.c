/* Binds paragraphs: spans in order, white space between them settled, a break for each line end of a value. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "template/bind/inner.h"
#include "template/fold.h"
#include "xml/xpath.h"

static struct box_span *
add_span(struct binder *b, const struct plan_node *n, enum span_kind kind)
{
	struct box_span span = { .kind = kind,
		.text = "",
		.style = bind_style(b, n),
		.frame = b->frame,
		.place = n->place };

	g_array_append_val(b->spans, span);
	return &g_array_index(b->spans, struct box_span, b->spans->len - 1);
}

/* Whether the white space before what comes now is a blank; it is used up. */
static bool
take_gap(struct binder *b, enum fold_gap before, gunichar first)
{
	enum fold_gap gap = MAX(b->gap, before);

	b->gap = GAP_NONE;
	return b->started && fold_blank(gap, b->before, first);
}

/* Folded text, not empty; a blank before a field stands apart, so that the field's span is the field's text. */
static void
add_text(struct binder *b, const struct plan_node *n, const char *text, const struct box_field *field,
    enum fold_gap before)
{
	struct box_span *span;

	if (take_gap(b, before, fold_first(text))) {
		if (field != NULL)
			add_span(b, n, SPAN_TEXT)->text = " ";
		else
			text = arena_printf(b->arena, " %s", text);
	}
	span = add_span(b, n, SPAN_TEXT);
	span->text = text;
	span->field = b->blank == 0 ? field : NULL;
	b->before = fold_last(text);
	b->started = true;
}

static struct box_span *
add_mark(struct binder *b, const struct plan_node *n, enum span_kind kind)
{
	if (take_gap(b, GAP_NONE, 0))
		add_span(b, n, SPAN_TEXT)->text = " ";
	b->before = 0;
	b->started = true;
	return add_span(b, n, kind);
}

static void
add_break(struct binder *b, const struct plan_node *n)
{
	add_span(b, n, SPAN_BREAK);
	b->gap = GAP_NONE;
	b->started = false;
}

typedef void inline_function(struct binder *, const struct plan_node *);

static visit_node visit_inline;

static void
visit_words(struct binder *b, const struct plan_node *n)
{
	if (*n->u.text.text) {
		add_text(b, n, n->u.text.text, NULL, n->u.text.before);
		b->gap = n->u.text.after;
	} else
		b->gap = MAX(b->gap, n->u.text.before);
}

static void
add_words(struct binder *b, const struct plan_node *n, const char *words)
{
	if (words != NULL && *words)
		add_text(b, n, words, NULL, GAP_NONE);
}

/* A framed style begins a frame, unless it stands in one; gives the one outside. */
static const struct box_frame *
enter_frame(struct binder *b, const struct box_style *style)
{
	const struct box_frame *outer = b->frame;
	struct box_frame *frame;

	if (style->box > 0 && outer == NULL) {
		frame = arena_alloc(b->arena, sizeof *frame);
		frame->style = style;
		b->frame = frame;
	}
	return outer;
}

static void
add_value(struct binder *b, const struct plan_node *n, const struct box_field *field)
{
	const char *line, *end;

	add_words(b, n, n->u.value.prefix);
	for (line = field->text;; line = end + 1) {
		end = strchr(line, '\n');
		add_text(b, n, end != NULL ? arena_strndup(b->arena, line, (gsize)(end - line)) : line, field,
		    GAP_NONE);
		if (end == NULL)
			break;
		add_break(b, n);
	}
	add_words(b, n, n->u.value.suffix);
}

/* What the rows so far make; in a row that carries it is known when pages are filled. */
static void
visit_sum(struct binder *b, const struct plan_node *n)
{
	const struct plan_sum_use *use = &n->u.sum;
	const struct bind_sums *sums = b->sums;
	struct box_grid grid = { .sum_count = sums->plan->sum_count, .decimals = sums->decimals };
	const char *text;
	struct box_span *span;

	if (sums->carrying) {
		span = add_mark(b, n, SPAN_SUM);
		span->sum = use->index;
		span->format = use->format;
		return;
	}
	text = box_sum_text(b->arena, &grid, use->index, sums->total[use->index], use->format);
	add_text(b, n, text, bind_sum_field(b, n, text), GAP_NONE);
}

static void
visit_value(struct binder *b, const struct plan_node *n)
{
	const struct box_frame *outer = enter_frame(b, bind_style(b, n));
	const struct box_field *field = bind_field(b, n);

	if (field != NULL && *field->text)
		add_value(b, n, field);
	b->frame = outer;
}

static void
visit_span(struct binder *b, const struct plan_node *n)
{
	const struct box_frame *outer = enter_frame(b, bind_style(b, n));

	bind_walk_children(b, n, visit_inline, NULL);
	b->frame = outer;
}

/* A part of a fraction as it is printed, or NULL: it is empty, or reported because it is no number or letters. */
static const char *
fraction_part(struct binder *b, const struct plan_node *n, const struct plan_query *query)
{
	const char *text;

	bind_data_keep(b, query, NULL);
	text = g_strstrip(xpath_string(b->env, b->diag, query->xpath, b->context));
	for (const char *p = text; *p; p++)
		if (!g_ascii_isalnum(*p) && strchr(".,+-", *p) == NULL) {
			diag_report(b->diag, DIAG_FRACTION_PART, n->place, NULL, text);
			return NULL;
		}
	return *text ? text : NULL;
}

static void
visit_fraction(struct binder *b, const struct plan_node *n)
{
	const char *above, *below;

	above = fraction_part(b, n, &n->u.fraction.above);
	below = fraction_part(b, n, &n->u.fraction.below);
	if (above == NULL || below == NULL)
		return;
	add_mark(b, n, SPAN_FRACTION)->text = arena_printf(b->arena, "%s/%s", above, below);
	b->before = '0';
}

/* <footnote>: numbered through the document. */
static void
visit_footnote(struct binder *b, const struct plan_node *n)
{
	gunichar before = b->before; /* what comes after follows the word, not the mark */
	const char *mark;
	struct box *note;
	struct box_span *span;

	if (b->filling)
		return;
	mark = text_circled(b->arena, ++b->boxes->note_count);
	note = bind_note(b, n->child[0], mark);
	span = add_mark(b, n, SPAN_TEXT);
	span->text = mark;
	span->note = note;
	b->before = before;
}

/* <note> in a cell: numbered through its grid. */
static void
visit_note(struct binder *b, const struct plan_node *n)
{
	gunichar before = b->before;
	const char *mark;

	if (b->filling || b->notes == NULL)
		return;
	mark = bind_notes_mark(b, n);
	add_mark(b, n, SPAN_TEXT)->text = mark;
	b->before = before;
}

static void
visit_leader(struct binder *b, const struct plan_node *n)
{
	add_mark(b, n, SPAN_LEADER)->leader = n->u.leader;
}

/* Blanks beside it are none of the text. */
static void
visit_tab(struct binder *b, const struct plan_node *n)
{
	add_span(b, n, SPAN_TAB);
	b->gap = GAP_NONE;
	b->started = false;
}

static void
visit_check(struct binder *b, const struct plan_node *n)
{
	add_mark(b, n, SPAN_CHECK)->checked = !b->filling && bind_data_holds(b, &n->u.test);
}

static void
visit_blank(struct binder *b, const struct plan_node *n)
{
	add_mark(b, n, SPAN_BLANK)->width = n->u.width * b->sheet->scale;
}

/* <page/> and <pages/>. */
static void
visit_number(struct binder *b, const struct plan_node *n)
{
	add_mark(b, n, n->kind == NODE_PAGE ? SPAN_PAGE : SPAN_PAGES);
}

/* <proof/>. */
static void
visit_proof(struct binder *b, const struct plan_node *n)
{
	add_mark(b, n, SPAN_TEXT)->text = bind_proof_short(b); /* not copied: it is filled in later */
	b->before = '0';
}

static void
visit_inline(struct binder *b, const struct plan_node *n, void *sink)
{
	static inline_function *const inlines[NODE_KINDS] = {
		[NODE_TEXT] = visit_words,
		[NODE_VALUE] = visit_value,
		[NODE_SUM] = visit_sum,
		[NODE_SPAN] = visit_span,
		[NODE_FRACTION] = visit_fraction,
		[NODE_LEADER] = visit_leader,
		[NODE_FOOTNOTE] = visit_footnote,
		[NODE_NOTE] = visit_note,
		[NODE_TAB] = visit_tab,
		[NODE_CHECK] = visit_check,
		[NODE_BLANK] = visit_blank,
		[NODE_BREAK] = add_break,
		[NODE_PAGE] = visit_number,
		[NODE_PAGES] = visit_number,
		[NODE_PROOF] = visit_proof,
	};

	(void)sink;
	if (inlines[n->kind] != NULL)
		inlines[n->kind](b, n);
}

struct box *
bind_para(struct binder *b, const struct plan_node *n)
{
	struct box *box;

	if (n->constant != NULL)
		return n->constant[b->sheet - b->template->sheet];
	box = bind_box(b, n, BOX_PARA, n->u.role);
	g_array_set_size(b->spans, 0);
	b->gap = GAP_NONE;
	b->before = 0;
	b->started = false;
	b->frame = NULL;
	enter_frame(b, box->style);
	bind_walk_children(b, n, visit_inline, NULL);
	box->span_count = b->spans->len;
	box->span = arena_memdup(b->arena, b->spans->data, b->spans->len * sizeof(struct box_span));
	return box;
}
