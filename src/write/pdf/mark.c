/* Structure marks: which sequence of marked content the content of a page stands in. */
#include <string.h>

#include "base/arena.h"
#include "write/pdf/inner.h"

struct pdf_mark {
	const char *role;
	const char *alt;
};

struct pdf_marks {
	GArray *stack;  /* struct pdf_mark, of the elements that are open */
	guint next;     /* MCID */
	bool open;      /* a sequence is open in the content, ... */
	bool described; /* ... and in it one that says what a figure shows */
};

struct pdf_marks *
pdf_marks_new(struct arena *arena)
{
	struct pdf_marks *m = arena_alloc(arena, sizeof *m);

	m->stack = arena_vector(arena, sizeof(struct pdf_mark));
	return m;
}

void
pdf_marks_page(struct pdf_marks *m)
{
	m->next = 0;
	g_array_set_size(m->stack, 0);
}

void
pdf_marks_close(struct pdf_marks *m, GString *content)
{
	if (m->open)
		g_string_append(content, m->described ? "EMC EMC\n" : "EMC\n");
	m->open = m->described = false;
}

void
pdf_marks_begin(struct pdf_marks *m, GString *content, const char *role, const char *alt)
{
	struct pdf_mark mark = { role, alt };

	pdf_marks_close(m, content);
	g_array_append_val(m->stack, mark);
}

void
pdf_marks_end(struct pdf_marks *m, GString *content)
{
	pdf_marks_close(m, content);
	g_array_set_size(m->stack, m->stack->len - 1);
}

void
pdf_marks_content(struct pdf_marks *m, GString *content)
{
	guint depth = m->stack->len;
	struct pdf_mark mark = { "Artifact", NULL };

	if (m->open)
		return;
	m->open = true;
	if (depth > 0)
		mark = g_array_index(m->stack, struct pdf_mark, depth - 1);
	if (strcmp(mark.role, "Artifact") == 0) {
		g_string_append(content, "/Artifact BMC\n");
		return;
	}
	g_string_append_printf(content, "/%s <</MCID %u>> BDC\n", mark.role, m->next++);
	if (mark.alt != NULL && *mark.alt != '\0') {
		m->described = true;
		g_string_append(content, "/Span <</Alt ");
		pdf_put_text(content, mark.alt);
		g_string_append(content, ">> BDC\n");
	}
}
