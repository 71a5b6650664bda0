/* Walks a document that libxml2 has refused, by derivatives, and says each fault once, at its place, in plain words. */
#include <string.h>

#include "base/inner.h"
#include "base/schema_inner.h"
#include "base/text.h"

enum {
	LISTED = 8,		/* names in one message */
	TRIAL_DEPTH = 3,	/* alternatives tried inside alternatives */
	SHOWN = 40,		/* characters of a value in a message */
};

struct run {
	struct arena		*arena;
	struct diag		*diag;
	struct pattern_maker	*maker;
	enum diag_code		 code;
	guint			 faults;
	guint			 trial;		/* > 0: faults are counted, not reported */
};

/* The same in both languages. */
struct words { const char *in[LANG_COUNT]; };

/* An element while its children are gone through. */
struct open {
	const xmlNode			*node;
	const struct declaration	*declaration;
	const struct pattern		*all;		/* content after the start tag */
	const struct pattern		*rest;		/* what may still follow */
	bool				 stray;		/* text where none may stand has been reported */
	GPtrArray			*excused;	/* names that are not to be called missing: they are there, in a wrong place or misspelt */
};

static void check_element(struct run *, const xmlNode *, const struct declaration *);

/*
 * In Chinese texts here \v is a soft blank: it stays between a Latin letter and a Han character and goes
 * between two wide ones.  Values never hold it: they are made clean before.
 */
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

static void
fault(struct run *run, struct place place, const char *field, const char *zh, const char *en)
{
	run->faults++;
	if (run->trial == 0)
		diag_say(run->diag, run->code, place, field, close_up(run->arena, zh), en);
}

static const char *
space_of(const xmlNs *ns)
{
	return ns == NULL || ns->href == NULL ? "" : (const char *)ns->href;
}

static const char *
name_of(const struct declaration *declaration)
{
	return declaration->name->kind == NAME_IS ? declaration->name->local : NULL;
}

/* What people call it, for the finding's field. */
static const char *
field_of(const struct declaration *declaration)
{
	return declaration->label != NULL ? declaration->label : name_of(declaration);
}

static struct words
declared_words(struct run *run, const struct declaration *declaration, bool element)
{
	const char *name = name_of(declaration);
	const char *label = declaration->label;
	struct words words;

	if (name == NULL)
		return (struct words){ { element ? "一个元素" : "一个属性", element ? "an element" : "an attribute" } };
	words.in[LANG_EN] = arena_printf(run->arena, element ? "<%s>" : "%s", name);
	words.in[LANG_ZH] = label == NULL ? words.in[LANG_EN] : arena_printf(run->arena, "%s（%s）", words.in[LANG_EN], label);
	return words;
}

static char *
shown_value(struct run *run, const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);
	glong count = g_utf8_strlen(text, -1);

	append_clean(out, count <= SHOWN ? text : arena_strndup(run->arena, text, (gsize)(g_utf8_offset_to_pointer(text, SHOWN) - text)));
	return arena_printf(run->arena, "%s%s", out->str, count <= SHOWN ? "" : "…");
}

/* Declarations of a kind anywhere in a pattern's own content. */
static void
collect(const struct pattern *p, enum pattern_kind kind, GPtrArray *found)
{
	switch (p->kind) {
	case PATTERN_CHOICE:
	case PATTERN_GROUP:
	case PATTERN_INTERLEAVE:
		collect(p->a, kind, found);
		collect(p->b, kind, found);
		break;
	case PATTERN_MORE:
		collect(p->a, kind, found);
		break;
	case PATTERN_ELEMENT:
	case PATTERN_ATTRIBUTE:
		if (p->kind == kind && !g_ptr_array_find(found, p->declaration, NULL))
			g_ptr_array_add(found, (void *)(guintptr)p->declaration);
		break;
	case PATTERN_EMPTY:
	case PATTERN_NONE:
	case PATTERN_TEXT:
	case PATTERN_LIST:
	case PATTERN_DATUM:
		break;
	}
}

static GPtrArray *
declarations(struct run *run, const struct pattern *p, enum pattern_kind kind)
{
	GPtrArray *found = arena_adopt(run->arena, g_ptr_array_new(), (GDestroyNotify)g_ptr_array_unref);

	collect(p, kind, found);
	return found;
}

/* Of these only the ones of a name. */
static GPtrArray *
named(GPtrArray *found, const char *space, const char *local)
{
	for (guint i = found->len; i-- > 0;)
		if (!name_matches(((const struct declaration *)found->pdata[i])->name, space, local))
			g_ptr_array_remove_index(found, i);
	return found;
}

static bool
has_kind(const struct pattern *p, enum pattern_kind kind)
{
	switch (p->kind) {
	case PATTERN_CHOICE:
	case PATTERN_GROUP:
	case PATTERN_INTERLEAVE:
		return has_kind(p->a, kind) || has_kind(p->b, kind);
	case PATTERN_MORE:
		return has_kind(p->a, kind);
	case PATTERN_EMPTY:
	case PATTERN_NONE:
	case PATTERN_TEXT:
	case PATTERN_LIST:
	case PATTERN_ELEMENT:
	case PATTERN_ATTRIBUTE:
	case PATTERN_DATUM:
		return p->kind == kind;
	}
	return false;
}

/* Letters to change, add or leave out to get from one name to the other; names are short. */
static guint
distance(const char *a, const char *b)
{
	gsize n = strlen(b);
	g_autofree guint *row = g_new(guint, n + 1);

	for (gsize j = 0; j <= n; j++)
		row[j] = (guint)j;
	for (gsize i = 1; a[i - 1] != '\0'; i++) {
		guint diagonal = row[0];

		row[0] = (guint)i;
		for (gsize j = 1; j <= n; j++) {
			guint change = diagonal + (g_ascii_tolower(a[i - 1]) == g_ascii_tolower(b[j - 1]) ? 0 : 1);

			diagonal = row[j];
			row[j] = MIN(change, MIN(row[j - 1], row[j]) + 1);
		}
	}
	return row[n];
}

/* The declaration whose name was probably meant, or NULL. */
static const struct declaration *
meant(const GPtrArray *known, const char *given)
{
	const struct declaration *best = NULL;
	guint least = (guint)MIN(strlen(given), 64) / 3 + 1;

	if (strlen(given) > 64)
		return NULL;
	for (guint i = 0; i < known->len; i++) {
		const char *name = name_of(known->pdata[i]);

		if (name != NULL && distance(given, name) < least) {
			least = distance(given, name);
			best = known->pdata[i];
		}
	}
	return best;
}

/* "；是不是 <z>？" or what there may be when that is few, or "". */
static struct words
advice(struct run *run, const GPtrArray *known, const struct declaration *probably, bool elements)
{
	g_autoptr(GString) zh = g_string_new(NULL);
	g_autoptr(GString) en = g_string_new(NULL);
	struct words words;

	if (probably != NULL) {
		words = declared_words(run, probably, elements);
		return (struct words){ { arena_printf(run->arena, "；是不是\v%s？", words.in[LANG_ZH]),
		    arena_printf(run->arena, "; is %s meant?", words.in[LANG_EN]) } };
	}
	for (guint i = 0; i < known->len && known->len <= LISTED; i++) {
		words = declared_words(run, known->pdata[i], elements);
		g_string_append_printf(zh, "%s%s", i == 0 ? "；可以有的是\v" : "、", words.in[LANG_ZH]);
		g_string_append_printf(en, "%s%s", i == 0 ? "; allowed: " : ", ", words.in[LANG_EN]);
	}
	return (struct words){ { arena_strdup(run->arena, zh->str), arena_strdup(run->arena, en->str) } };
}

static bool
is_required(const struct pattern *p, enum pattern_kind kind)
{
	switch (p->kind) {
	case PATTERN_CHOICE:
		return is_required(p->a, kind) && is_required(p->b, kind);
	case PATTERN_GROUP:
	case PATTERN_INTERLEAVE:
		return is_required(p->a, kind) || is_required(p->b, kind);
	case PATTERN_MORE:
		return is_required(p->a, kind);
	case PATTERN_EMPTY:
	case PATTERN_NONE:
	case PATTERN_TEXT:
	case PATTERN_LIST:
	case PATTERN_ELEMENT:
	case PATTERN_ATTRIBUTE:
	case PATTERN_DATUM:
		return p->kind == kind;
	}
	return false;
}

static struct words
joined(struct run *run, struct words a, struct words b, const char *zh, const char *en)
{
	return (struct words){ { arena_printf(run->arena, "%s%s%s", a.in[LANG_ZH], zh, b.in[LANG_ZH]),
	    arena_printf(run->arena, "%s%s%s", a.in[LANG_EN], en, b.in[LANG_EN]) } };
}

/* What is required of a kind, in one phrase. */
static struct words
required_words(struct run *run, const struct pattern *p, enum pattern_kind kind)
{
	bool first = p->a != NULL && is_required(p->a, kind);
	bool second = p->b != NULL && is_required(p->b, kind);

	if (p->kind == kind)
		return declared_words(run, p->declaration, kind == PATTERN_ELEMENT);
	if (first && second)
		return p->kind == PATTERN_CHOICE ?
		    joined(run, required_words(run, p->a, kind), required_words(run, p->b, kind), "\v或\v", " or ") :
		    joined(run, required_words(run, p->a, kind), required_words(run, p->b, kind), "\v和\v", " and ");
	return required_words(run, first ? p->a : p->b, kind);
}

static bool
is_excused(const struct open *open, const struct pattern *p)
{
	const char *name = p->kind == PATTERN_ELEMENT || p->kind == PATTERN_ATTRIBUTE ? name_of(p->declaration) : NULL;

	if (p->kind == PATTERN_MORE)
		return is_excused(open, p->a);
	if (p->kind == PATTERN_CHOICE)
		return is_excused(open, p->a) || is_excused(open, p->b);
	return name != NULL && g_ptr_array_find_with_equal_func(open->excused, name, g_str_equal, NULL);
}

/* One fault for each thing that is required and not there. */
static void
report_missing(struct run *run, const struct open *open, const struct pattern *p, enum pattern_kind kind)
{
	const struct declaration *owner = open->declaration;
	struct words in = declared_words(run, owner, true);
	struct words what;

	if (!is_required(p, kind) || is_excused(open, p))
		return;
	if (p->kind == PATTERN_GROUP || p->kind == PATTERN_INTERLEAVE) {
		report_missing(run, open, p->a, kind);
		report_missing(run, open, p->b, kind);
		return;
	}
	what = required_words(run, p, kind);
	fault(run, xml_place(open->node), p->kind == kind ? field_of(p->declaration) : NULL,
	    arena_printf(run->arena, "%s\v缺%s\v%s", in.in[LANG_ZH], kind == PATTERN_ELEMENT ? "" : "属性", what.in[LANG_ZH]),
	    arena_printf(run->arena, "%s lacks %s%s", in.in[LANG_EN], kind == PATTERN_ELEMENT ? "" : "the attribute ", what.in[LANG_EN]));
}

static void
report_value(struct run *run, struct place place, const char *field, struct words what, const struct pattern *content, const char *value)
{
	const char *zh = schema_expected(run->arena, content, LANG_ZH);
	const char *en = schema_expected(run->arena, content, LANG_EN);
	const char *text = shown_value(run, value);

	if (*value == '\0')
		fault(run, place, field,
		    arena_printf(run->arena, "%s\v不能是空的%s%s", what.in[LANG_ZH], *zh == '\0' ? "" : "，应当是\v", zh),
		    arena_printf(run->arena, "%s cannot be empty%s%s", what.in[LANG_EN], *en == '\0' ? "" : "; it should be ", en));
	else
		fault(run, place, field,
		    arena_printf(run->arena, "%s\v的值“%s”不对%s%s", what.in[LANG_ZH], text, *zh == '\0' ? "" : "，应当是\v", zh),
		    arena_printf(run->arena, "%s cannot be \"%s\"%s%s", what.in[LANG_EN], text, *en == '\0' ? "" : "; it should be ", en));
}

/* The name fits, the value does not: all that the value might be. */
static void
report_attribute_value(struct run *run, const struct open *open, const xmlAttr *attr, const GPtrArray *known, const char *value)
{
	const struct declaration *first = known->pdata[0];
	const struct pattern *content = first->content;
	struct words what = declared_words(run, first, false);

	for (guint i = 1; i < known->len; i++)
		content = pattern_choice(run->maker, content, ((const struct declaration *)known->pdata[i])->content);
	if (name_of(first) == NULL)
		what = (struct words){ { (const char *)attr->name, (const char *)attr->name } };
	if (run->trial > 0)	/* an attribute tells alternatives of one name apart: one with a wrong value is hardly meant */
		run->faults += 99;
	what = joined(run, (struct words){ { "属性\v", "the attribute " } }, what, "", "");
	report_value(run, xml_attr_place(open->node, (const char *)attr->name), field_of(first), what, content, value);
}

static void
report_attribute(struct run *run, struct open *open, const xmlAttr *attr, const struct declaration *probably, bool known)
{
	const char *name = (const char *)attr->name;
	struct words owner = declared_words(run, open->declaration, true);
	struct words more = { { "", "" } };

	if (!known)
		more = advice(run, declarations(run, open->declaration->content, PATTERN_ATTRIBUTE), probably, false);
	fault(run, xml_attr_place(open->node, name), NULL,
	    arena_printf(run->arena, "%s\v%s属性\v%s%s", owner.in[LANG_ZH], known ? "在这里不能有" : "没有", shown_value(run, name), more.in[LANG_ZH]),
	    arena_printf(run->arena, "%s %s attribute %s%s", owner.in[LANG_EN], known ? "cannot here have the" : "has no",
	    shown_value(run, name), more.in[LANG_EN]));
}

static void
check_attribute(struct run *run, struct open *open, const xmlAttr *attr)
{
	const char *space = space_of(attr->ns);
	const char *local = (const char *)attr->name;
	xmlChar *raw = xmlNodeGetContent((const xmlNode *)attr);
	const char *value = arena_strdup(run->arena, raw == NULL ? "" : (const char *)raw);
	const struct pattern *rest = derive_attribute(run->maker, open->rest, space, local, value);
	GPtrArray *left = declarations(run, open->rest, PATTERN_ATTRIBUTE);
	const struct declaration *probably;

	xmlFree(raw);
	if (rest->kind == PATTERN_NONE) {
		probably = meant(left, local);
		if (named(left, space, local)->len > 0) {
			report_attribute_value(run, open, attr, left, value);
			rest = derive_attribute(run->maker, open->rest, space, local, NULL);
		} else if (named(declarations(run, open->declaration->content, PATTERN_ATTRIBUTE), space, local)->len > 0) {
			report_attribute(run, open, attr, NULL, true);
			rest = open->rest;
		} else {
			report_attribute(run, open, attr, probably, false);
			rest = probably == NULL ? open->rest : derive_attribute(run->maker, open->rest, "", name_of(probably), NULL);
		}
	}
	if (rest->kind != PATTERN_NONE)
		open->rest = rest;
}

static void
check_attributes(struct run *run, struct open *open)
{
	const struct pattern *rest;

	for (const xmlAttr *attr = open->node->properties; attr != NULL; attr = attr->next)
		check_attribute(run, open, attr);
	rest = derive_start_end(run->maker, open->rest, false);
	if (rest->kind == PATTERN_NONE) {
		report_missing(run, open, open->rest, PATTERN_ATTRIBUTE);
		rest = derive_start_end(run->maker, open->rest, true);
	}
	open->all = open->rest = rest;
}

/* Past the start tag; quotes may hide a '>'. */
static const char *
after_start_tag(const char *at, const char *end)
{
	char quote = '\0';

	for (; at < end; at++) {
		if (quote != '\0')
			quote = *at == quote ? '\0' : quote;
		else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '>')
			return at + 1;
	}
	return end;
}

/* Where an element's own text begins; the element when that cannot be said. */
static struct place
text_place(const xmlNode *node)
{
	struct place place = xml_place(node);
	const struct source *source = place.source;
	const char *at, *end;

	if (source == NULL || place.offset < source->start || place.offset - source->start >= source->length)
		return place;
	at = source->text + (place.offset - source->start);
	end = source->text + source->length;
	if (*at != '<')
		return place;
	at = after_start_tag(at, end);
	while (at < end && g_ascii_isspace(*at))
		at++;
	if (at < end && *at != '<')
		place.offset = source->start + (guint64)(at - source->text);
	return place;
}

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

/* Once an element: what is wrong with it then is that it is this element. */
static void
report_stray_text(struct run *run, struct open *open, struct place place, const char *text)
{
	struct words owner = declared_words(run, open->declaration, true);
	char *shown = shown_value(run, g_strstrip(arena_strdup(run->arena, text)));

	if (open->stray)
		return;
	open->stray = true;
	fault(run, place, field_of(open->declaration),
	    arena_printf(run->arena, "%s\v里不能直接写文字“%s”", owner.in[LANG_ZH], shown),
	    arena_printf(run->arena, "%s cannot hold the text \"%s\"", owner.in[LANG_EN], shown));
}

/* An element without child elements. */
static void
check_only_text(struct run *run, struct open *open)
{
	xmlChar *raw = xmlNodeGetContent(open->node);
	char *text = arena_strdup(run->arena, raw == NULL ? "" : (const char *)raw);
	bool value = has_kind(open->rest, PATTERN_DATUM) || has_kind(open->rest, PATTERN_LIST);

	xmlFree(raw);
	if (text_fits(run->maker, open->rest, text))
		return;
	if (value && (!is_blank(text) || !is_required(open->rest, PATTERN_ELEMENT))) {
		report_value(run, text_place(open->node), field_of(open->declaration), declared_words(run, open->declaration, true),
		    open->rest, g_strstrip(text));
		return;
	}
	if (!is_blank(text) && !has_kind(open->rest, PATTERN_TEXT))
		report_stray_text(run, open, text_place(open->node), text);
	report_missing(run, open, open->rest, PATTERN_ELEMENT);
}

/* How many faults an element has when it is taken for a declaration. */
static guint
count_faults(struct run *run, const xmlNode *node, const struct declaration *declaration)
{
	guint before = run->faults;
	guint found;

	run->trial++;
	check_element(run, node, declaration);
	run->trial--;
	found = run->faults - before;
	run->faults = before;
	return found;
}

/* Of several declarations of one name the one with the fewest faults; those with none stay in `fitting`. */
static const struct declaration *
choose(struct run *run, const xmlNode *node, GPtrArray *fitting)
{
	const struct declaration *best = fitting->pdata[0];
	guint least = G_MAXUINT;

	if (fitting->len == 1 || run->trial >= TRIAL_DEPTH)
		return best;
	for (guint i = fitting->len; i-- > 0;) {
		guint faults = count_faults(run, node, fitting->pdata[i]);

		if (faults <= least) {
			best = fitting->pdata[i];
			least = faults;
		}
		if (faults > 0)
			g_ptr_array_remove_index(fitting, i);
	}
	return best;
}

/* The declarations of a child's name that may stand here. */
static GPtrArray *
fitting_here(struct run *run, const struct pattern *rest, const xmlNode *child)
{
	GPtrArray *found = named(declarations(run, rest, PATTERN_ELEMENT), space_of(child->ns), (const char *)child->name);

	for (guint i = found->len; i-- > 0;)
		if (derive_element(run->maker, rest, found->pdata[i])->kind == PATTERN_NONE)
			g_ptr_array_remove_index(found, i);
	return found;
}

static const struct pattern *
after_child(struct run *run, const struct pattern *rest, const GPtrArray *fitting, const struct declaration *best)
{
	const struct pattern *after = derive_element(run->maker, rest, best);

	for (guint i = 0; i < fitting->len; i++)
		after = pattern_choice(run->maker, after, derive_element(run->maker, rest, fitting->pdata[i]));
	return after;
}

/* Leaves out what is required before the child and is not there; `skipped` is that. NULL when the child comes nowhere later. */
static const struct pattern *
skip_to(struct run *run, const struct pattern *rest, const struct declaration *child, const struct pattern **skipped)
{
	const struct pattern *after, *more;

	*skipped = pattern_leaf(run->maker, PATTERN_EMPTY);
	if (derive_element(run->maker, rest, child)->kind != PATTERN_NONE)
		return rest;
	switch (rest->kind) {
	case PATTERN_CHOICE:
		after = skip_to(run, rest->a, child, skipped);
		return after != NULL ? after : skip_to(run, rest->b, child, skipped);
	case PATTERN_GROUP:
		after = skip_to(run, rest->a, child, skipped);
		if (after != NULL)
			return pattern_group(run->maker, after, rest->b);
		after = skip_to(run, rest->b, child, &more);
		*skipped = pattern_group(run->maker, rest->a, more);
		return after;
	case PATTERN_INTERLEAVE:
		after = skip_to(run, rest->a, child, skipped);
		if (after != NULL)
			return pattern_interleave(run->maker, after, rest->b);
		after = skip_to(run, rest->b, child, skipped);
		return after == NULL ? NULL : pattern_interleave(run->maker, rest->a, after);
	case PATTERN_MORE:
		return skip_to(run, rest->a, child, skipped);
	case PATTERN_EMPTY:
	case PATTERN_NONE:
	case PATTERN_TEXT:
	case PATTERN_LIST:
	case PATTERN_ELEMENT:
	case PATTERN_ATTRIBUTE:
	case PATTERN_DATUM:
		return NULL;
	}
	return NULL;
}

/* One of the elements a pattern holds comes later among the siblings: not missing, but out of order. */
static bool
comes_later(struct run *run, const struct pattern *p, const xmlNode *child)
{
	GPtrArray *wanted = declarations(run, p, PATTERN_ELEMENT);

	for (const xmlNode *node = xml_next(child, NULL); node != NULL; node = xml_next(node, NULL))
		for (guint i = 0; i < wanted->len; i++)
			if (name_matches(((const struct declaration *)wanted->pdata[i])->name, space_of(node->ns), (const char *)node->name))
				return true;
	return false;
}

static bool
came_before(const xmlNode *child)
{
	for (const xmlNode *node = child->prev; node != NULL; node = node->prev)
		if (xml_is(node, (const char *)child->name))
			return true;
	return false;
}

/* The element that was probably meant, if it is not there besides. */
static const struct declaration *
meant_here(const struct open *open, const GPtrArray *known, const char *given)
{
	const struct declaration *probably = meant(known, given);

	return probably == NULL || xml_child(open->node, name_of(probably)) != NULL ? NULL : probably;
}

static void
report_unknown(struct run *run, struct open *open, const xmlNode *child)
{
	GPtrArray *known = declarations(run, open->all, PATTERN_ELEMENT);
	const struct declaration *probably = meant_here(open, known, (const char *)child->name);
	struct words owner = declared_words(run, open->declaration, true);
	struct words more = advice(run, known, probably, true);
	const char *name = shown_value(run, (const char *)child->name);
	const struct pattern *after;

	fault(run, xml_place(child), NULL,
	    arena_printf(run->arena, "%s\v里不能有 <%s>%s", owner.in[LANG_ZH], name, more.in[LANG_ZH]),
	    arena_printf(run->arena, "%s cannot hold <%s>%s", owner.in[LANG_EN], name, more.in[LANG_EN]));
	if (probably == NULL)
		return;
	g_ptr_array_add(open->excused, (void *)(guintptr)name_of(probably));
	after = derive_element(run->maker, open->rest, probably);
	if (after->kind != PATTERN_NONE)
		open->rest = after;
}

/* More than one of it may stand in the element. */
static bool
is_repeatable(struct run *run, const struct open *open, const struct declaration *known)
{
	const struct pattern *skipped;
	const struct pattern *rest = skip_to(run, open->all, known, &skipped);

	rest = rest == NULL ? open->all : derive_element(run->maker, rest, known);
	return derive_element(run->maker, rest, known)->kind != PATTERN_NONE;
}

/* What is required next. */
static const struct pattern *
next_required(const struct pattern *p)
{
	while (p->kind == PATTERN_GROUP || p->kind == PATTERN_INTERLEAVE)
		p = is_required(p->a, PATTERN_ELEMENT) ? p->a : p->b;
	return p;
}

/* Known in this element, but not here: one too many, or out of order. */
static void
report_misplaced(struct run *run, struct open *open, const xmlNode *child, const struct declaration *known)
{
	struct words owner = declared_words(run, open->declaration, true);
	struct words what = declared_words(run, known, true);
	struct words wanted = { { "", "" } };

	g_ptr_array_add(open->excused, (void *)(guintptr)(const char *)child->name);
	if (came_before(child) && !is_repeatable(run, open, known)) {
		fault(run, xml_place(child), field_of(known),
		    arena_printf(run->arena, "%s\v里多了一个\v%s", owner.in[LANG_ZH], what.in[LANG_ZH]),
		    arena_printf(run->arena, "one %s too many in %s", what.in[LANG_EN], owner.in[LANG_EN]));
		return;
	}
	if (is_required(open->rest, PATTERN_ELEMENT))
		wanted = joined(run, (struct words){ { "；这里应当是\v", "; expected is " } },
		    required_words(run, next_required(open->rest), PATTERN_ELEMENT), "", "");
	fault(run, xml_place(child), field_of(known),
	    arena_printf(run->arena, "%s\v在\v%s\v里写得不是地方%s", what.in[LANG_ZH], owner.in[LANG_ZH], wanted.in[LANG_ZH]),
	    arena_printf(run->arena, "%s stands in a wrong place of %s%s", what.in[LANG_EN], owner.in[LANG_EN], wanted.in[LANG_EN]));
}

/* A child that does not fit here. What it holds is gone through all the same. */
static void
check_unexpected(struct run *run, struct open *open, const xmlNode *child)
{
	GPtrArray *known = named(declarations(run, open->all, PATTERN_ELEMENT), space_of(child->ns), (const char *)child->name);
	const struct declaration *first;
	const struct pattern *skipped, *rest;

	if (known->len == 0) {
		report_unknown(run, open, child);
		return;
	}
	first = choose(run, child, known);
	rest = skip_to(run, open->rest, first, &skipped);
	if (rest != NULL && is_required(skipped, PATTERN_ELEMENT) && !comes_later(run, skipped, child)) {
		report_missing(run, open, skipped, PATTERN_ELEMENT);
		rest = derive_element(run->maker, rest, first);
		open->rest = rest->kind == PATTERN_NONE ? open->rest : rest;
	} else
		report_misplaced(run, open, child, first);
	check_element(run, child, first);
}

/* The child would fit, but then the next one does not, while the other way round both do: the child is out of order. */
static bool
comes_too_early(struct run *run, const struct open *open, const xmlNode *child, const struct pattern *after,
    const struct declaration *declaration)
{
	const xmlNode *next = xml_next(child, NULL);
	const struct pattern *skipped;
	GPtrArray *fitting;

	if (next == NULL || xml_is(next, (const char *)child->name) || fitting_here(run, after, next)->len > 0)
		return false;
	fitting = fitting_here(run, open->rest, next);
	return fitting->len > 0 &&
	    skip_to(run, derive_element(run->maker, open->rest, fitting->pdata[0]), declaration, &skipped) != NULL;
}

static void
check_child(struct run *run, struct open *open, const xmlNode *child)
{
	GPtrArray *fitting = fitting_here(run, open->rest, child);
	const struct declaration *best;
	const struct pattern *after;

	if (fitting->len == 0) {
		check_unexpected(run, open, child);
		return;
	}
	best = choose(run, child, fitting);
	after = after_child(run, open->rest, fitting, best);
	if (comes_too_early(run, open, child, after, best))
		report_misplaced(run, open, child, best);
	else
		open->rest = after;
	check_element(run, child, best);
}

static void
check_text_between(struct run *run, struct open *open, const xmlNode *text)
{
	const char *content = text->content == NULL ? "" : (const char *)text->content;
	const struct pattern *rest;

	if (is_blank(content))
		return;
	rest = derive_text(run->maker, open->rest, content);
	if (rest->kind != PATTERN_NONE)
		open->rest = rest;
	else
		report_stray_text(run, open, text->prev == NULL ? text_place(open->node) : xml_place(text->prev), content);
}

static void
check_children(struct run *run, struct open *open)
{
	for (const xmlNode *child = open->node->children; child != NULL; child = child->next) {
		if (child->type == XML_ELEMENT_NODE)
			check_child(run, open, child);
		else if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
			check_text_between(run, open, child);
	}
	if (!open->rest->nullable)
		report_missing(run, open, open->rest, PATTERN_ELEMENT);
}

static void
check_element(struct run *run, const xmlNode *node, const struct declaration *declaration)
{
	g_autoptr(GPtrArray) excused = g_ptr_array_new();
	struct open open = {
		.node = node, .declaration = declaration, .all = declaration->content, .rest = declaration->content, .excused = excused,
	};

	if (pattern_exhausted(run->maker))
		return;
	check_attributes(run, &open);
	if (xml_child(node, NULL) == NULL)
		check_only_text(run, &open);
	else
		check_children(run, &open);
}

guint
schema_explain(struct arena *arena, struct diag *diag, const struct pattern *start, xmlDoc *doc, enum diag_code code)
{
	struct run run = { .arena = arena, .diag = diag, .maker = pattern_maker_new(arena), .code = code };
	const xmlNode *root = xml_root(doc);
	GPtrArray *known = declarations(&run, start, PATTERN_ELEMENT);
	struct words more = advice(&run, known, NULL, true);
	GPtrArray *fitting = fitting_here(&run, start, root);

	if (fitting->len > 0)
		check_element(&run, root, choose(&run, root, fitting));
	else
		fault(&run, xml_place(root), NULL, arena_printf(arena, "根元素不能是 <%s>%s", (const char *)root->name, more.in[LANG_ZH]),
		    arena_printf(arena, "the root element cannot be <%s>%s", (const char *)root->name, more.in[LANG_EN]));
	return run.faults;
}
