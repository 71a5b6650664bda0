/* Names, values and requirements of a schema in words. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/schema/words.h"

enum {
	SHOWN = 40,         /* characters of a value in a message */
	FAULTS_TOLD = 1000, /* of one document: what is something else altogether has thousands */
};

/* Resolves the soft blanks. */
static char *
close_up(struct arena *arena, const char *zh)
{
	g_autoptr(GString) out = g_string_new(NULL);
	guint before = 2;

	for (const char *p = zh; *p != '\0'; p = g_utf8_next_char(p)) {
		if (*p == '\v' && (p[1] == '\0' || (before == 2 && text_cells(g_utf8_get_char(p + 1)) == 2)))
			continue;
		before = text_cells(g_utf8_get_char(p));
		g_string_append_unichar(out, *p == '\v' ? ' ' : g_utf8_get_char(p));
	}
	return arena_strndup(arena, out->str, out->len);
}

void
explain_fault(struct explain_run *run, struct place place, const char *field, struct explain_words format,
    const struct explain_words with[3])
{
	char *said[LANG_COUNT];

	run->faults++;
	if (run->trial > 0 || run->told > FAULTS_TOLD || pattern_exhausted(run->maker))
		return;
	if (run->told++ == FAULTS_TOLD) {
		diag_say(run->diag, run->code, place, NULL, "这里和后面还有不合格式的地方，不再逐条列出",
		    "there is more that does not fit, here and further on; it is not listed");
		return;
	}
	for (int lang = 0; lang < LANG_COUNT; lang++)
		said[lang] = arena_printf(run->arena, format.in[lang], with[0].in[lang], with[1].in[lang],
		    with[2].in[lang]);
	diag_say(run->diag, run->code, place, field, close_up(run->arena, said[LANG_ZH]), said[LANG_EN]);
}

const char *
explain_space(const xmlNs *ns)
{
	return ns == NULL || ns->href == NULL ? "" : (const char *)ns->href;
}

const char *
declaration_name(const struct declaration *declaration)
{
	return declaration->name->kind == NAME_IS ? declaration->name->local : NULL;
}

const char *
declaration_field(const struct declaration *declaration)
{
	return declaration->label != NULL ? declaration->label : declaration_name(declaration);
}

struct explain_words
explain_declared(struct explain_run *run, const struct declaration *declaration, bool element)
{
	const char *name = declaration_name(declaration);
	const char *label = declaration->label;
	struct explain_words words;

	if (name == NULL)
		return (struct explain_words){ { element ? "一个元素" : "一个属性",
		    element ? "an element" : "an attribute" } };
	if (run->cells && label != NULL)
		return (struct explain_words){ { label, arena_printf(run->arena, "“%s”", label) } };
	words.in[LANG_EN] = arena_printf(run->arena, element ? "<%s>" : "%s", name);
	words.in[LANG_ZH] = words.in[LANG_EN];
	if (label != NULL)
		words.in[LANG_ZH] = arena_printf(run->arena, "%s（%s）", words.in[LANG_EN], label);
	return words;
}

char *
explain_shown(struct explain_run *run, const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);
	bool whole = g_utf8_strlen(text, -1) <= SHOWN;
	gsize length = whole ? strlen(text) : (gsize)(g_utf8_offset_to_pointer(text, SHOWN) - text);

	text_append_clean(out, arena_strndup(run->arena, text, length));
	return arena_printf(run->arena, "%s%s", out->str, whole ? "" : "…");
}

static void
collect(struct pattern_maker *maker, const struct pattern *p, enum pattern_kind kind, GPtrArray *found)
{
	if (!pattern_has(p, kind) || !pattern_step(maker))
		return;
	if (p->kind == kind && !g_ptr_array_find(found, p->declaration, NULL))
		g_ptr_array_add(found, (void *)(guintptr)p->declaration);
	if (p->a != NULL)
		collect(maker, p->a, kind, found);
	if (p->b != NULL)
		collect(maker, p->b, kind, found);
}

GPtrArray *
explain_declarations(struct explain_run *run, const struct pattern *p, enum pattern_kind kind)
{
	GPtrArray *found = arena_list(run->arena);

	collect(run->maker, p, kind, found);
	return found;
}

const GPtrArray *
pattern_named(struct pattern_maker *maker, const struct pattern *p, enum pattern_kind kind, const char *space,
    const char *local)
{
	struct memo_key key = { .kind = MEMO_NAMED, .pattern = p, .fits = kind, .space = space, .local = local };
	const GPtrArray *known = pattern_recall(maker, &key);
	GPtrArray *found;

	if (known != NULL)
		return known;
	found = arena_list(pattern_arena(maker));
	collect(maker, p, kind, found);
	for (guint i = found->len; i-- > 0;)
		if (!pattern_name_matches(((const struct declaration *)found->pdata[i])->name, space, local))
			g_ptr_array_remove_index(found, i);
	return pattern_remember(maker, &key, found);
}

struct explain_words
explain_put(struct explain_run *run, const char *zh, const char *en, struct explain_words a, struct explain_words b)
{
	return (struct explain_words){ { arena_printf(run->arena, zh, a.in[LANG_ZH], b.in[LANG_ZH]),
	    arena_printf(run->arena, en, a.in[LANG_EN], b.in[LANG_EN]) } };
}

struct explain_words
explain_required(struct explain_run *run, const struct pattern *p, enum pattern_kind kind)
{
	bool first = p->a != NULL && pattern_requires(p->a, kind);
	bool second = p->b != NULL && pattern_requires(p->b, kind);
	struct explain_words one, other;

	if (p->kind == kind)
		return explain_declared(run, p->declaration, kind == PATTERN_ELEMENT);
	if (!first || !second)
		return explain_required(run, first ? p->a : p->b, kind);
	one = explain_required(run, p->a, kind);
	other = explain_required(run, p->b, kind);
	if (p->kind == PATTERN_CHOICE && strcmp(one.in[LANG_ZH], other.in[LANG_ZH]) == 0)
		return one; /* two of one name */
	if (p->kind == PATTERN_CHOICE)
		return explain_put(run, "%s\v或\v%s", "%s or %s", one, other);
	return explain_put(run, "%s\v和\v%s", "%s and %s", one, other);
}
