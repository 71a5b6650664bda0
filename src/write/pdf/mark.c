/* Structure marks: which sequence of marked content the content of a page stands in. */
#include <string.h>

#include "base/arena.h"
#include "write/pdf/inner.h"

enum { DEEPEST = 64 };

struct pdf_marks {
	struct { const char *role, *alt; guint element; } stack[DEEPEST];
	guint	 depth;		/* elements open; those deeper than the stack count but have no role of their own */
	guint	 next;		/* MCID */
	bool	 open;		/* a sequence is open in the content, ... */
	bool	 described;	/* ... and in it one that says what a figure shows */
};

struct pdf_marks *
pdf_marks_new(struct arena *arena)
{
	return arena_alloc(arena, sizeof(struct pdf_marks));
}

void
pdf_marks_page(struct pdf_marks *m)
{
	m->next = 0;
	m->depth = 0;
}

static void
close_sequence(struct pdf_marks *m, GString *content)
{
	if (m->open)
		g_string_append(content, m->described ? "EMC EMC\n" : "EMC\n");
	m->open = m->described = false;
}

void
pdf_marks_begin(struct pdf_marks *m, GString *content, const char *role, guint element, const char *alt)
{
	close_sequence(m, content);
	if (m->depth < DEEPEST) {
		m->stack[m->depth].role = role && *role ? role : "Span";
		m->stack[m->depth].element = element;
		m->stack[m->depth].alt = alt;
	}
	m->depth++;
}

void
pdf_marks_end(struct pdf_marks *m, GString *content)
{
	close_sequence(m, content);
	if (m->depth > 0)
		m->depth--;
}

/* A name token: only letters and digits, which every role of the standard structure is made of. */
static void
put_role(GString *content, const char *role)
{
	g_string_append_c(content, '/');
	for (; *role; role++)
		if (g_ascii_isalnum(*role))
			g_string_append_c(content, *role);
}

void
pdf_marks_content(struct pdf_marks *m, GString *content)
{
	guint depth = MIN(m->depth, DEEPEST);
	const char *role = depth > 0 ? m->stack[depth - 1].role : "Artifact";
	const char *alt = depth > 0 ? m->stack[depth - 1].alt : NULL;

	if (m->open)
		return;
	m->open = true;
	if (strcmp(role, "Artifact") == 0) {
		g_string_append(content, "/Artifact BMC\n");
		return;
	}
	put_role(content, role);
	g_string_append_printf(content, " <</MCID %u>> BDC\n", m->next++);
	if (alt && *alt) {
		m->described = true;
		g_string_append(content, "/Span <</Alt ");
		pdf_put_text(content, alt);
		g_string_append(content, ">> BDC\n");
	}
}

void
pdf_marks_close(struct pdf_marks *m, GString *content)
{
	close_sequence(m, content);
	m->depth = 0;
}
