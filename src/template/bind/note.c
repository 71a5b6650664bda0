/*
 * Rows of long tables.  A row is bound, what the record said in it is noted, and its boxes are forgotten; when it is
 * asked for it is bound again from the notes, without a look at the record: a tenth of the memory and of the time.
 */
#include <string.h>

#include "template/bind/bind.h"

/* Nothing that is evaluated elsewhere than here, nothing that reaches into other rows. */
bool
note_fits(const struct node *n)
{
	switch (n->kind) {
	case NODE_TEXT: case NODE_VALUE: case NODE_SPAN: case NODE_CHECK: case NODE_BLANK: case NODE_BREAK:
	case NODE_PAGE: case NODE_PAGES: case NODE_PARA: case NODE_BLOCK: case NODE_SPACE: case NODE_RULE:
	case NODE_SEAL: case NODE_ROW: case NODE_IF: case NODE_CHOOSE: case NODE_REPEAT: case NODE_LET: case NODE_GROUP:
		break;
	case NODE_CELL:
		if (n->u.cell->rows > 1 || n->u.cell->rows_of || n->u.cell->columns_of || n->u.cell->fit == FIT_SPILL ||
		    n->u.cell->vertical)
			return false;
		break;
	case NODE_LEADER:
		break;
	case NODE_FRACTION: case NODE_LIST: case NODE_ITEM: case NODE_GRID: case NODE_FIGURE: case NODE_HEAD: case NODE_SUM: case NODE_CAPTION: case NODE_CARRY_OVER:
	case NODE_CARRY_FORWARD:
		return false;
	}
	for (guint i = 0; i < n->child_count; i++)
		if (!note_fits(n->child[i]))
			return false;
	return true;
}

void
note_begin(struct binder *b)
{
	if (!b->notes) {
		b->notes = arena_adopt(b->own, g_byte_array_new(), (GDestroyNotify)g_byte_array_unref);
		b->row_arena = arena_child(b->own);
	}
	g_byte_array_set_size(b->notes, 0);
	b->noting = true;
	b->arena = b->row_arena;
	xpath_env_lend(b->env, b->row_arena);
}

const struct row_note *
note_end(struct binder *b, const struct node *row)
{
	struct row_note	*note = arena_alloc(b->own, sizeof *note + b->notes->len);

	note->row = row;
	if (b->notes->len > 0)
		memcpy(note->said, b->notes->data, b->notes->len);
	b->noting = false;
	b->arena = b->own;
	xpath_env_lend(b->env, b->own);
	arena_reset(b->row_arena);
	return note;
}

static void
put(struct binder *b, const void *data, gsize bytes)
{
	if (b->noting)
		g_byte_array_append(b->notes, data, (guint)bytes);
}

static void
take(struct binder *b, void *data, gsize bytes)
{
	memcpy(data, b->said, bytes);
	b->said += bytes;
}

bool
note_flag(struct binder *b, bool flag)
{
	guint8	byte = flag;

	if (b->said)
		take(b, &byte, 1);
	else
		put(b, &byte, 1);
	return byte;
}

guint
note_count(struct binder *b, guint count)
{
	if (b->said)
		take(b, &count, sizeof count);
	else
		put(b, &count, sizeof count);
	return count;
}

void
note_field(struct binder *b, const struct box_field *field)
{
	note_flag(b, field != NULL);
	if (!field)
		return;
	put(b, &field->name, sizeof field->name);
	put(b, &field->value, sizeof field->value);
	put(b, field->text, strlen(field->text) + 1);
}

struct box_field *
note_read_field(struct binder *b, const struct node *n)
{
	struct box_field	*field;

	if (!note_flag(b, false))
		return NULL;
	field = arena_alloc(b->arena, sizeof *field);
	take(b, &field->name, sizeof field->name);
	take(b, &field->value, sizeof field->value);
	field->text = (const char *)b->said;
	b->said += strlen(field->text) + 1;
	field->label = n->u.value.label;
	field->required = n->u.value.required;
	field->binding = n->place;
	return field;
}

struct binder *
note_reader(struct binder *b)
{
	struct binder	*reader = arena_alloc(b->own, sizeof *reader);

	*reader = (struct binder){ .template = b->template, .sheet = b->sheet, .style = b->style, .color = b->color };
	reader->spans = arena_vector(b->own, sizeof(struct box_span));
	reader->scope = arena_vector(b->own, sizeof(struct binding));
	return reader;
}
