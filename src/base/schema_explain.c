/* Walks a document that libxml2 has refused, by derivatives, and says each fault once, at its place, in plain words. */
#include <string.h>

#include "base/schema_words.h"

enum { TRIAL_DEPTH = 3 };	/* alternatives tried inside alternatives */

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

static bool
is_excused(const struct open *open, const struct pattern *p)
{
	const char *name = p->kind == PATTERN_ELEMENT || p->kind == PATTERN_ATTRIBUTE ? declaration_name(p->declaration) : NULL;

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
	struct words in = explain_declared(run, owner, true);
	struct words what;

	if (!pattern_requires(p, kind) || is_excused(open, p))
		return;
	if (p->kind == PATTERN_GROUP || p->kind == PATTERN_INTERLEAVE) {
		report_missing(run, open, p->a, kind);
		report_missing(run, open, p->b, kind);
		return;
	}
	what = explain_required(run, p, kind);
	explain_fault(run, xml_place(open->node), p->kind == kind ? declaration_field(p->declaration) : NULL,
	    arena_printf(run->arena, "%s\v缺%s\v%s", in.in[LANG_ZH], kind == PATTERN_ELEMENT ? "" : "属性", what.in[LANG_ZH]),
	    arena_printf(run->arena, "%s lacks %s%s", in.in[LANG_EN], kind == PATTERN_ELEMENT ? "" : "the attribute ", what.in[LANG_EN]));
}

static void
report_value(struct run *run, struct place place, const char *field, struct words what, const struct pattern *content, const char *value)
{
	const char *zh = schema_expected(run->arena, content, LANG_ZH);
	const char *en = schema_expected(run->arena, content, LANG_EN);
	const char *text = explain_shown(run, value);

	if (*value == '\0')
		explain_fault(run, place, field,
		    arena_printf(run->arena, "%s\v不能是空的%s%s", what.in[LANG_ZH], *zh == '\0' ? "" : "，应当是\v", zh),
		    arena_printf(run->arena, "%s cannot be empty%s%s", what.in[LANG_EN], *en == '\0' ? "" : "; it should be ", en));
	else
		explain_fault(run, place, field,
		    arena_printf(run->arena, "%s\v的值“%s”不对%s%s", what.in[LANG_ZH], text, *zh == '\0' ? "" : "，应当是\v", zh),
		    arena_printf(run->arena, "%s cannot be \"%s\"%s%s", what.in[LANG_EN], text, *en == '\0' ? "" : "; it should be ", en));
}

/* The name fits, the value does not: all that the value might be. */
static void
report_attribute_value(struct run *run, const struct open *open, const xmlAttr *attr, const GPtrArray *known, const char *value)
{
	const struct declaration *first = known->pdata[0];
	const struct pattern *content = first->content;
	struct words what = explain_declared(run, first, false);

	for (guint i = 1; i < known->len; i++)
		content = pattern_choice(run->maker, content, ((const struct declaration *)known->pdata[i])->content);
	if (declaration_name(first) == NULL)
		what = (struct words){ { (const char *)attr->name, (const char *)attr->name } };
	if (run->trial > 0)	/* an attribute tells alternatives of one name apart: one with a wrong value is hardly meant */
		run->faults += 99;
	what = explain_joined(run, (struct words){ { "属性\v", "the attribute " } }, what, "", "");
	report_value(run, xml_attr_place(open->node, (const char *)attr->name), declaration_field(first), what, content, value);
}

static void
report_attribute(struct run *run, struct open *open, const xmlAttr *attr, const struct declaration *probably, bool known)
{
	const char *name = (const char *)attr->name;
	struct words owner = explain_declared(run, open->declaration, true);
	struct words more = { { "", "" } };

	if (!known)
		more = explain_advice(run, explain_declarations(run, open->declaration->content, PATTERN_ATTRIBUTE), probably, false);
	explain_fault(run, xml_attr_place(open->node, name), NULL,
	    arena_printf(run->arena, "%s\v%s属性\v%s%s", owner.in[LANG_ZH], known ? "在这里不能有" : "没有", explain_shown(run, name), more.in[LANG_ZH]),
	    arena_printf(run->arena, "%s %s attribute %s%s", owner.in[LANG_EN], known ? "cannot here have the" : "has no",
	    explain_shown(run, name), more.in[LANG_EN]));
}

static void
check_attribute(struct run *run, struct open *open, const xmlAttr *attr)
{
	const char *space = explain_space(attr->ns);
	const char *local = (const char *)attr->name;
	xmlChar *raw = xmlNodeGetContent((const xmlNode *)attr);
	const char *value = arena_strdup(run->arena, raw == NULL ? "" : (const char *)raw);
	const struct pattern *rest = derive_attribute(run->maker, open->rest, space, local, value);
	GPtrArray *left = explain_declarations(run, open->rest, PATTERN_ATTRIBUTE);
	const struct declaration *probably;

	xmlFree(raw);
	if (rest->kind == PATTERN_NONE) {
		probably = explain_meant(left, local);
		if (explain_named(left, space, local)->len > 0) {
			report_attribute_value(run, open, attr, left, value);
			rest = derive_attribute(run->maker, open->rest, space, local, NULL);
		} else if (explain_named(explain_declarations(run, open->declaration->content, PATTERN_ATTRIBUTE), space, local)->len > 0) {
			report_attribute(run, open, attr, NULL, true);
			rest = open->rest;
		} else {
			report_attribute(run, open, attr, probably, false);
			rest = probably == NULL ? open->rest : derive_attribute(run->maker, open->rest, "", declaration_name(probably), NULL);
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
	struct words owner = explain_declared(run, open->declaration, true);
	char *shown = explain_shown(run, g_strstrip(arena_strdup(run->arena, text)));

	if (open->stray)
		return;
	open->stray = true;
	explain_fault(run, place, declaration_field(open->declaration),
	    arena_printf(run->arena, "%s\v里不能直接写文字“%s”", owner.in[LANG_ZH], shown),
	    arena_printf(run->arena, "%s cannot hold the text \"%s\"", owner.in[LANG_EN], shown));
}

/* An element without child elements. */
static void
check_only_text(struct run *run, struct open *open)
{
	xmlChar *raw = xmlNodeGetContent(open->node);
	char *text = arena_strdup(run->arena, raw == NULL ? "" : (const char *)raw);
	bool value = pattern_has(open->rest, PATTERN_DATUM) || pattern_has(open->rest, PATTERN_LIST);

	xmlFree(raw);
	if (text_fits(run->maker, open->rest, text))
		return;
	if (value && (!is_blank(text) || !pattern_requires(open->rest, PATTERN_ELEMENT))) {
		report_value(run, text_place(open->node), declaration_field(open->declaration), explain_declared(run, open->declaration, true),
		    open->rest, g_strstrip(text));
		return;
	}
	if (!is_blank(text) && !pattern_has(open->rest, PATTERN_TEXT))
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
	GPtrArray *found = explain_named(explain_declarations(run, rest, PATTERN_ELEMENT), explain_space(child->ns), (const char *)child->name);

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
	GPtrArray *wanted = explain_declarations(run, p, PATTERN_ELEMENT);

	for (const xmlNode *node = xml_next(child, NULL); node != NULL; node = xml_next(node, NULL))
		for (guint i = 0; i < wanted->len; i++)
			if (name_matches(((const struct declaration *)wanted->pdata[i])->name, explain_space(node->ns), (const char *)node->name))
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
	const struct declaration *probably = explain_meant(known, given);

	return probably == NULL || xml_child(open->node, declaration_name(probably)) != NULL ? NULL : probably;
}

static void
report_unknown(struct run *run, struct open *open, const xmlNode *child)
{
	GPtrArray *known = explain_declarations(run, open->all, PATTERN_ELEMENT);
	const struct declaration *probably = meant_here(open, known, (const char *)child->name);
	struct words owner = explain_declared(run, open->declaration, true);
	struct words more = explain_advice(run, known, probably, true);
	const char *name = explain_shown(run, (const char *)child->name);
	const struct pattern *after;

	explain_fault(run, xml_place(child), NULL,
	    arena_printf(run->arena, "%s\v里不能有 <%s>%s", owner.in[LANG_ZH], name, more.in[LANG_ZH]),
	    arena_printf(run->arena, "%s cannot hold <%s>%s", owner.in[LANG_EN], name, more.in[LANG_EN]));
	if (probably == NULL)
		return;
	g_ptr_array_add(open->excused, (void *)(guintptr)declaration_name(probably));
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
		p = pattern_requires(p->a, PATTERN_ELEMENT) ? p->a : p->b;
	return p;
}

/* Known in this element, but not here: one too many, or out of order. */
static void
report_misplaced(struct run *run, struct open *open, const xmlNode *child, const struct declaration *known)
{
	struct words owner = explain_declared(run, open->declaration, true);
	struct words what = explain_declared(run, known, true);
	struct words wanted = { { "", "" } };

	g_ptr_array_add(open->excused, (void *)(guintptr)(const char *)child->name);
	if (came_before(child) && !is_repeatable(run, open, known)) {
		explain_fault(run, xml_place(child), declaration_field(known),
		    arena_printf(run->arena, "%s\v里多了一个\v%s", owner.in[LANG_ZH], what.in[LANG_ZH]),
		    arena_printf(run->arena, "one %s too many in %s", what.in[LANG_EN], owner.in[LANG_EN]));
		return;
	}
	if (pattern_requires(open->rest, PATTERN_ELEMENT))
		wanted = explain_joined(run, (struct words){ { "；这里应当是\v", "; expected is " } },
		    explain_required(run, next_required(open->rest), PATTERN_ELEMENT), "", "");
	explain_fault(run, xml_place(child), declaration_field(known),
	    arena_printf(run->arena, "%s\v在\v%s\v里写得不是地方%s", what.in[LANG_ZH], owner.in[LANG_ZH], wanted.in[LANG_ZH]),
	    arena_printf(run->arena, "%s stands in a wrong place of %s%s", what.in[LANG_EN], owner.in[LANG_EN], wanted.in[LANG_EN]));
}

/* A child that does not fit here. What it holds is gone through all the same. */
static void
check_unexpected(struct run *run, struct open *open, const xmlNode *child)
{
	GPtrArray *known = explain_named(explain_declarations(run, open->all, PATTERN_ELEMENT), explain_space(child->ns), (const char *)child->name);
	const struct declaration *first;
	const struct pattern *skipped, *rest;

	if (known->len == 0) {
		report_unknown(run, open, child);
		return;
	}
	first = choose(run, child, known);
	rest = skip_to(run, open->rest, first, &skipped);
	if (rest != NULL && pattern_requires(skipped, PATTERN_ELEMENT) && !comes_later(run, skipped, child)) {
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
	GPtrArray *known = explain_declarations(&run, start, PATTERN_ELEMENT);
	struct words more = explain_advice(&run, known, NULL, true);
	GPtrArray *fitting = fitting_here(&run, start, root);

	if (fitting->len > 0)
		check_element(&run, root, choose(&run, root, fitting));
	else
		explain_fault(&run, xml_place(root), NULL, arena_printf(arena, "根元素不能是 <%s>%s", (const char *)root->name, more.in[LANG_ZH]),
		    arena_printf(arena, "the root element cannot be <%s>%s", (const char *)root->name, more.in[LANG_EN]));
	return run.faults;
}
