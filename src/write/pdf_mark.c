/* Structure marks: which sequence of marked content the content of a page stands in. */
#include <string.h>

#include "write/pdf.h"

enum { DEEPEST = 64 };

struct marks {
	struct { const char *role; guint element; } stack[DEEPEST];
	guint	 depth;		/* elements open; those deeper than the stack count but have no role of their own */
	guint	 next;		/* MCID */
	bool	 open;		/* a sequence is open in the content */
};

struct marks *
marks_new(struct arena *arena)
{
	return arena_alloc(arena, sizeof(struct marks));
}

void
marks_page(struct marks *m)
{
	m->next = 0;
	m->depth = 0;
}

static void
close_sequence(struct marks *m, GString *content)
{
	if (m->open)
		g_string_append(content, "EMC\n");
	m->open = false;
}

void
marks_begin(struct marks *m, GString *content, const char *role, guint element)
{
	close_sequence(m, content);
	if (m->depth < DEEPEST) {
		m->stack[m->depth].role = role && *role ? role : "Span";
		m->stack[m->depth].element = element;
	}
	m->depth++;
}

void
marks_end(struct marks *m, GString *content)
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
marks_content(struct marks *m, GString *content)
{
	const char *role = m->depth == 0 ? "Artifact" : m->stack[MIN(m->depth, DEEPEST) - 1].role;

	if (m->open)
		return;
	m->open = true;
	if (strcmp(role, "Artifact") == 0) {
		g_string_append(content, "/Artifact BMC\n");
		return;
	}
	put_role(content, role);
	g_string_append_printf(content, " <</MCID %u>> BDC\n", m->next++);
}

void
marks_close(struct marks *m, GString *content)
{
	close_sequence(m, content);
	m->depth = 0;
}
