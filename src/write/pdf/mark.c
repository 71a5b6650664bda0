/*
 * Structure marks: which sequence of marked content the content of a page stands in.  What is no text says what kind of
 * artifact it is; ISO 32000-1 has no names for what is drawn about words on purpose, so those are names of the third class (Annex E).
 */
#include <string.h>

#include "base/arena.h"
#include "write/pdf/inner.h"

struct open_mark {
	const struct page_mark *mark;
	guint element; /* of the tree; of an artifact that of what it stands in */
	bool artifact;
	bool span; /* it stands in the sequence of what it is in */
};

struct pdf_marks {
	struct pdf_tree *tree;
	GArray *stack; /* struct open_mark, the innermost last */
	guint page, next;
	bool open;   /* a sequence is open in the content, ... */
	guint spans; /* ... and so many in it */
};

static const char *const artifact_properties[] = {
	[ARTIFACT_NONE] = "/Type/Layout",
	[ARTIFACT_LAYOUT] = "/Type/Layout",
	[ARTIFACT_HEADER] = "/Type/Pagination/Subtype/Header",
	[ARTIFACT_FOOTER] = "/Type/Pagination/Subtype/Footer",
	[ARTIFACT_BACKGROUND] = "/Type/Background",
	[ARTIFACT_REPEATED] = "/Type/Pagination/Subtype/XXRepeated",
	[ARTIFACT_UNDERLINE] = "/Type/Layout/Subtype/XXUnderline",
	[ARTIFACT_STRIKE] = "/Type/Layout/Subtype/XXStrike",
	[ARTIFACT_EMPHASIS] = "/Type/Layout/Subtype/XXEmphasis",
	[ARTIFACT_BOX] = "/Type/Layout/Subtype/XXBox",
	[ARTIFACT_JOIN] = "/Type/Layout/Subtype/XXJoin",
};

struct pdf_marks *
pdf_marks_new(struct arena *arena, struct pdf_tree *tree)
{
	struct pdf_marks *m = arena_alloc(arena, sizeof *m);

	m->tree = tree;
	m->stack = arena_vector(arena, sizeof(struct open_mark));
	return m;
}

void
pdf_marks_page(struct pdf_marks *m, guint page)
{
	m->page = page;
	m->next = 0;
	g_array_set_size(m->stack, 0);
}

void
pdf_marks_close(struct pdf_marks *m, GString *content)
{
	if (!m->open)
		return;
	for (; m->spans > 0; m->spans--)
		g_string_append(content, "EMC ");
	g_string_append(content, "EMC\n");
	m->open = false;
}

static struct open_mark *
innermost(struct pdf_marks *m)
{
	return m->stack->len > 0 ? &g_array_index(m->stack, struct open_mark, m->stack->len - 1) : NULL;
}

/* A span that only says which characters its drawing stands for needs no element: its sequence says so. */
static bool
is_span(const struct page_mark *mark, const struct open_mark *in)
{
	return strcmp(mark->role, "Span") == 0 && mark->actual != NULL && in != NULL && !in->artifact;
}

void
pdf_marks_begin(struct pdf_marks *m, GString *content, const struct page_mark *mark)
{
	const struct open_mark *in = innermost(m);
	struct open_mark new = { .mark = mark, .element = in != NULL ? in->element : 0 };

	new.artifact = (in != NULL && in->artifact) || strcmp(mark->role, "Artifact") == 0;
	new.span = is_span(mark, in);
	if (new.span) {
		pdf_marks_content(m, content);
		g_string_append(content, "/Span<</ActualText");
		pdf_put_text(content, mark->actual);
		g_string_append(content, ">>BDC\n");
		m->spans++;
	} else {
		pdf_marks_close(m, content);
		if (!new.artifact)
			new.element = pdf_tree_element(m->tree, new.element, mark);
	}
	g_array_append_val(m->stack, new);
}

void
pdf_marks_end(struct pdf_marks *m, GString *content)
{
	const struct open_mark *last = innermost(m);

	if (last == NULL)
		return;
	if (!last->span) {
		pdf_marks_close(m, content);
	} else if (m->spans > 0) {
		g_string_append(content, "EMC\n");
		m->spans--;
	}
	g_array_set_size(m->stack, m->stack->len - 1);
}

void
pdf_marks_content(struct pdf_marks *m, GString *content)
{
	const struct open_mark *in = innermost(m);

	if (m->open)
		return;
	m->open = true;
	if (in == NULL || in->artifact) {
		g_string_append_printf(content, "/Artifact<<%s>>BDC\n",
		    artifact_properties[in != NULL ? in->mark->artifact : ARTIFACT_LAYOUT]);
		return;
	}
	g_string_append_c(content, '/');
	g_string_append(content, in->mark->role);
	g_string_append(content, "<</MCID ");
	pdf_put_count(content, m->next);
	g_string_append(content, ">>BDC\n");
	pdf_tree_content(m->tree, in->element, m->page, m->next++);
}
