#include "base/arena.h"
#include "template/placement.h"

struct placement *
placement_new(struct arena *arena, guint columns)
{
	struct placement *p = arena_alloc(arena, sizeof *p);

	p->columns = columns;
	p->busy = arena_array(arena, columns, sizeof *p->busy);
	return p;
}

enum placement_answer
placement_cell(struct placement *p, guint columns, guint rows, guint *column)
{
	while (p->next < p->columns && p->busy[p->next])
		p->next++;
	*column = p->next;
	if (p->next + columns > p->columns)
		return PLACED_TOO_WIDE;
	for (guint i = 0; i < columns; i++)
		if (p->busy[p->next + i])
			return PLACED_OVERLAP;
	for (guint i = 0; i < columns; i++)
		p->busy[p->next + i] = rows;
	p->next += columns;
	return PLACED;
}

bool
placement_free(struct placement *p, guint *column, guint *columns)
{
	while (p->next < p->columns && p->busy[p->next])
		p->next++;
	*column = p->next;
	while (p->next < p->columns && !p->busy[p->next])
		p->next++;
	*columns = p->next - *column;
	return *columns > 0;
}

void
placement_end_row(struct placement *p)
{
	for (guint i = 0; i < p->columns; i++)
		if (p->busy[i])
			p->busy[i]--;
	p->next = 0;
}
