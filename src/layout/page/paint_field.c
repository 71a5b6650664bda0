/* Where each field landed: the box of its part on each line, and one box when it has its lines to itself. */
#include "base/arena.h"
#include "layout/page/paint_line.h"

#include <math.h>

#include "layout/face/face.h"

static const char *
text_of(struct paint_line *s, guint from, guint to)
{
	GString *text = s->painter->text;
	char *copy;

	for (guint i = from; i < to; i++) {
		if (i > from && s->para->atom[i].space)
			g_string_append_c(text, ' ');
		g_string_append_len(text, paint_span(s->para, i)->text + s->para->atom[i].offset,
		    s->para->atom[i].bytes);
	}
	copy = arena_strndup(s->painter->arena, text->str, text->len);
	g_string_truncate(text, 0);
	return copy;
}

/* The box of atoms [from, to): from ink to ink as shrunk, so that no neighbour's character lies in it. */
static void
add_part(struct paint_line *s, guint from, guint to)
{
	const struct para *para = s->para;
	const struct para_atom *last = &para->atom[to - 1];
	struct paint_field_part part = { .field = paint_span(para, from)->field, .joined = s->line->joined };
	double up = -INFINITY, down = -INFINITY;

	for (guint i = from; i < to; i++) {
		double em = para->atom[i].size * para->scale, raise = paint_span(para, i)->style->raise * para->scale;

		up = MAX(up, EM_ASCENT * em + raise);
		down = MAX(down, (1 - EM_ASCENT) * em - raise);
	}
	part.alone = from == s->line->from && to == s->line->to;
	part.text = text_of(s, from, to);
	part.box.x = s->x[from] + para->atom[from].left * para->scale;
	part.box.width = s->x[to - 1] + (last->width - last->right) * para->scale - part.box.x;
	part.box.y = s->base - up;
	part.box.height = up + down;
	g_array_append_val(s->painter->part, part);
}

/* The side of a frame is no part of the field inside it. */
static const struct box_field *
field_at(const struct paint_line *s, guint atom)
{
	return s->para->atom[atom].kind == ATOM_SIDE ? NULL : paint_span(s->para, atom)->field;
}

void
paint_field_parts(struct paint_line *s)
{
	guint from = s->line->from;

	for (guint i = from; i < s->line->to; i++) {
		const struct box_field *field = field_at(s, i);

		if (i + 1 < s->line->to && field_at(s, i + 1) == field)
			continue;
		if (field != NULL && s->para->atom[i].kind == ATOM_TEXT)
			add_part(s, from, i + 1);
		from = i + 1;
	}
}

static void
add_field(struct painter *p, const struct paint_field_part *part, guint count)
{
	struct page_field field = { .name = part->field->name,
		.label = part->field->label,
		.required = part->field->required,
		.page = p->page,
		.box = part->box };

	for (guint i = 0; i < count; i++) {
		double right = MAX(field.box.x + field.box.width, part[i].box.x + part[i].box.width);

		field.box.x = MIN(field.box.x, part[i].box.x);
		field.box.width = right - field.box.x;
		field.box.height = part[i].box.y + part[i].box.height - field.box.y;
		g_string_append(p->text, part[i].text);
		if (i + 1 < count && !part[i].joined)
			g_string_append_c(p->text, ' ');
	}
	field.text = arena_strndup(p->arena, p->text->str, p->text->len);
	g_string_truncate(p->text, 0);
	g_array_append_val(p->field, field);
}

/* A field that has its lines to itself is one box; else each line's part is. */
void
paint_fields(struct painter *p)
{
	const struct paint_field_part *part = (const struct paint_field_part *)(const void *)p->part->data;

	for (guint from = 0, to; from < p->part->len; from = to) {
		bool alone = true;

		for (to = from; to < p->part->len && part[to].field == part[from].field; to++)
			alone = alone && part[to].alone;
		if (alone)
			add_field(p, part + from, to - from);
		else
			for (guint i = from; i < to; i++)
				add_field(p, part + i, 1);
	}
	g_array_set_size(p->part, 0);
}
