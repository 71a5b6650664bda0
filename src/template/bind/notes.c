/* Binds notes: those at the foot of pages, and those of tables, which stand below them. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "template/bind/inner.h"

/* How wide the marks are that notes hang by, when their style does not say [em]. */
#define HANG_ONE     2.0  /* 注： */
#define HANG_SEVERAL 2.75 /* 注1： */
#define HANG_MARK    1.25 /* ① */

/* A paragraph with a word before. */
static void
put_mark(struct binder *b, struct box *note, const char *mark)
{
	struct box_span *span = arena_array(b->arena, note->span_count + 1, sizeof *span);

	span[0] = (struct box_span){ .kind = SPAN_TEXT, .text = mark, .style = note->style, .place = note->place };
	if (note->span_count > 0)
		memcpy(span + 1, note->span, note->span_count * sizeof *span);
	note->span = span;
	note->span_count++;
}

/* The words of a note; the paragraph it stands in waits meanwhile. */
static struct box *
bind_words(struct binder *b, const struct plan_node *words)
{
	g_autoptr(GArray) spans = g_array_new(false, false, sizeof(struct box_span));
	struct binder outer = *b;
	struct box *note;

	b->spans = spans;
	note = arena_memdup(b->arena, bind_para(b, words), sizeof *note);
	note->memo = NULL; /* it is a copy */
	b->spans = outer.spans;
	b->frame = outer.frame;
	b->before = outer.before;
	b->started = outer.started;
	b->gap = outer.gap;
	return note;
}

struct box *
bind_note(struct binder *b, const struct plan_node *words, const char *mark)
{
	struct box *note = bind_words(b, words);

	put_mark(b, note, arena_printf(b->arena, "%s ", mark));
	return note;
}

void
bind_notes_add(struct binder *b, const struct plan_node *n)
{
	if (!b->filling)
		g_ptr_array_add(b->notes->plain, bind_words(b, n->child[0]));
}

/* Whether two notes say the same in the template's own words: a value is looked for wherever it is asked for. */
static bool
says_same(const struct box *a, const struct box *b)
{
	if (a->span_count != b->span_count)
		return false;
	for (guint i = 0; i < a->span_count; i++)
		if (a->span[i].kind != b->span[i].kind || a->span[i].field != NULL || b->span[i].field != NULL ||
		    a->span[i].kind != SPAN_TEXT || strcmp(a->span[i].text, b->span[i].text) != 0)
			return false;
	return true;
}

const char *
bind_notes_mark(struct binder *b, const struct plan_node *n)
{
	struct box *note = bind_words(b, n->child[0]);
	GPtrArray *marked = b->notes->marked;
	guint i = 0;

	while (i < marked->len && !says_same(marked->pdata[i], note))
		i++;
	if (i == marked->len)
		g_ptr_array_add(marked, note);
	return text_circled(b->arena, i + 1);
}

/* They hang by their marks, and no page ends between the table and the last of them. */
static void
put_below(struct binder *b, struct box *note, const char *mark, double hang, GPtrArray *below)
{
	struct box_style *style = arena_memdup(b->arena, note->style, sizeof *style);

	put_mark(b, note, mark);
	if (style->hang <= 0) {
		style->hang = hang * style->size;
		style->indent = 0;
	}
	if (style->align != ALIGN_JUSTIFY)
		style->align = ALIGN_START;
	style->keep_with_next = true;
	note->style = style;
	g_ptr_array_add(below, note);
}

void
bind_notes_end(struct binder *b, const struct bind_notes *notes, GPtrArray *below)
{
	guint plain = notes->plain->len, marked = notes->marked->len;

	for (guint i = 0; i < plain; i++)
		put_below(b, notes->plain->pdata[i], plain > 1 ? arena_printf(b->arena, "注%u： ", i + 1) : "注： ",
		    plain > 1 ? HANG_SEVERAL : HANG_ONE, below);
	for (guint i = 0; i < marked; i++)
		put_below(b, notes->marked->pdata[i], arena_printf(b->arena, "%s ", text_circled(b->arena, i + 1)),
		    HANG_MARK, below);
	if (plain + marked > 0) {
		struct box *last = below->pdata[below->len - 1];

		((struct box_style *)(gpointer)last->style)->keep_with_next = false;
	}
}
