/* Structure marks: elements, artifacts, headings and what a list of contents says of them. */
#include "base/arena.h"
#include "layout/page/inner.h"

#include <string.h>

#define LEVEL_MOST 6
/* From here on characters are as wide as high: no blank is read between two of them. */
#define WIDE_FROM         0x2E80
#define IDEOGRAPHIC_SPACE 0x3000

static void
add_begin(struct painter *p, struct page_mark mark, struct place place)
{
	struct page_item item = { .kind = ITEM_BEGIN, .place = place, .u.begin = mark };

	item.u.begin.columns = MAX(mark.columns, 1);
	item.u.begin.rows = MAX(mark.rows, 1);
	g_array_append_val(p->item, item);
}

guint
paint_element(struct painter *p, guint *element)
{
	if (*element == 0)
		*element = ++p->elements;
	return *element;
}

void
paint_begin(struct painter *p, struct page_mark mark, struct place place, guint *element)
{
	if (p->artifact > 0)
		return;
	mark.element = paint_element(p, element);
	add_begin(p, mark, place);
}

void
paint_end(struct painter *p)
{
	struct page_item end = { .kind = ITEM_END };

	if (p->artifact == 0)
		g_array_append_val(p->item, end);
}

void
paint_begin_artifact(struct painter *p, enum page_artifact kind)
{
	if (p->artifact++ == 0)
		add_begin(p, (struct page_mark){ .role = "Artifact", .artifact = kind }, (struct place){ 0 });
}

void
paint_end_artifact(struct painter *p)
{
	p->artifact--;
	paint_end(p);
}

/* --- headings --- */

/* The words of a paragraph, or of all that stand in a block. */
static void
put_words(GString *out, const struct box *box)
{
	for (guint i = 0; i < box->span_count; i++) {
		const struct box_span *span = &box->span[i];

		if (span->kind == SPAN_TEXT || span->kind == SPAN_FRACTION)
			g_string_append(out, span->text);
		else
			g_string_append_c(out, ' ');
	}
	for (guint i = 0; i < box->child_count; i++) {
		g_string_append_c(out, ' ');
		put_words(out, box->child[i]);
	}
}

/* On one line, as it would be said: 户　号 is 户号. */
static const char *
heading_text(struct arena *arena, const struct box *box)
{
	g_autoptr(GString) words = g_string_new(NULL);
	GString *text = arena_string(arena);
	gunichar last = 0;
	bool blank = false;

	put_words(words, box);
	for (const char *c = words->str; *c; c = g_utf8_next_char(c)) {
		gunichar now = g_utf8_get_char(c);

		if (g_unichar_isspace(now) || now == IDEOGRAPHIC_SPACE) {
			blank = true;
			continue;
		}
		if (blank && last != 0 && (last < WIDE_FROM || now < WIDE_FROM))
			g_string_append_c(text, ' ');
		g_string_append_unichar(text, now);
		last = now;
		blank = false;
	}
	return text->str;
}

void
paint_note_heading(struct painter *p, const struct box *words, guint level, double y, guint element)
{
	struct page_heading heading = {
		.text = heading_text(p->arena, words),
		.level = level,
		.element = element,
		.page = p->page,
		.y = y,
	};

	g_array_append_val(p->heading, heading);
}

/* The level that an element began with. */
static guint
level_of(const struct painter *p, guint element)
{
	for (guint i = p->heading->len; i-- > 0;)
		if (g_array_index(p->heading, struct page_heading, i).element == element)
			return g_array_index(p->heading, struct page_heading, i).level;
	return 1;
}

/*
 * Headings begin with level 1 and skip none (ISO 14289-1, 7.4.2): in a document without a title of its own, the
 * level of the first is 1.
 */
void
paint_begin_heading(struct painter *p, const struct box *words, guint level, double y, guint *element)
{
	static const char *const role[LEVEL_MOST + 1] = { "P", "H1", "H2", "H3", "H4", "H5", "H6" };

	if (p->artifact > 0)
		return;
	if (*element == 0) {
		if (p->level == 0)
			p->raised = level - 1;
		level = CLAMP(level > p->raised ? level - p->raised : 1, 1, MIN(p->level + 1, LEVEL_MOST));
		p->level = level;
		paint_note_heading(p, words, level, y, paint_element(p, element));
	} else
		level = level_of(p, *element);
	paint_begin(p, (struct page_mark){ .role = role[level] }, words->place, element);
}

/* 1 of "H1"; 0: no heading. */
static guint
level_in(const char *role)
{
	return role[0] == 'H' && g_ascii_isdigit(role[1]) && role[2] == '\0' ? (guint)(role[1] - '0') : 0;
}

void
paint_begin_para(struct painter *p, const struct box *para, double y, guint *element)
{
	guint level = level_in(para->role);

	if (p->flat > 0)
		return;
	if (level == 0) {
		paint_begin(p, (struct page_mark){ .role = para->role }, para->place, element);
		return;
	}
	p->parts = p->parts || level > 1;
	paint_begin_heading(p, para, level, y, element);
}

void
paint_end_para(struct painter *p)
{
	if (p->flat == 0)
		paint_end(p);
}
