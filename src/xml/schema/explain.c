/* Walks a document by derivatives and says each fault once, at its place, in plain words. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/schema/words.h"

enum { TRIAL_DEPTH = 3 }; /* alternatives tried inside alternatives */

/* An element while its children are gone through. */
struct explain_open {
	const xmlNode *node;
	const struct declaration *declaration;
	const struct pattern *all;  /* content after the start tag */
	const struct pattern *rest; /* what may still follow */
	bool stray;                 /* text where none may stand has been reported */
	const char *early;          /* the last child before which something was missing; NULL: none */
	GPtrArray *excused; /* NULL: none; names not to be called missing: they are there, misspelt or out of order */
};

static void check_element(struct explain_run *, const xmlNode *, const struct declaration *);

static struct explain_words
same(const char *text)
{
	return (struct explain_words){ { text, text } };
}

static const struct explain_words nothing = { { "", "" } };

/* An element's name; that it is in a namespace tells it from the one that may have been meant. */
static char *
shown_name(struct explain_run *run, const xmlNode *element)
{
	const char *name = (const char *)element->name;

	return explain_shown(run,
	    element->ns == NULL ? name : arena_printf(run->arena, "%s xmlns=\"%s\"", name, explain_space(element->ns)));
}

/* As it is written, with its prefix. */
static char *
shown_attribute(struct explain_run *run, const xmlAttr *attr)
{
	const char *name = (const char *)attr->name;

	return explain_shown(run,
	    attr->ns == NULL ? name : arena_printf(run->arena, "%s:%s", (const char *)attr->ns->prefix, name));
}

static void
mend(struct explain_run *run, const xmlNode *node, const char *attribute, const char *value, bool known)
{
	struct explain_mend one = { (xmlNode *)(guintptr)node, attribute, value, known };

	if (run->mends != NULL && run->trial == 0)
		g_array_append_val(run->mends, one);
}

static struct explain_words
called(struct explain_run *run, const struct explain_open *open)
{
	return explain_declared(run, open->declaration, true);
}

static void
excuse(struct explain_run *run, struct explain_open *open, const char *name)
{
	if (open->excused == NULL)
		open->excused = arena_list(run->arena);
	g_ptr_array_add(open->excused, (void *)(guintptr)name);
}

static bool
is_excused(const struct explain_open *open, const struct pattern *p)
{
	const char *name = NULL;

	if (p->kind == PATTERN_MORE)
		return is_excused(open, p->a);
	if (p->kind == PATTERN_CHOICE)
		return is_excused(open, p->a) || is_excused(open, p->b);
	if (p->kind == PATTERN_ELEMENT || p->kind == PATTERN_ATTRIBUTE)
		name = declaration_name(p->declaration);
	return name != NULL && text_listed(open->excused, name);
}

/* One fault for each thing that is required and not there. */
static void
report_missing(struct explain_run *run, const struct explain_open *open, const struct pattern *p,
    enum pattern_kind kind)
{
	struct explain_words format = { { "%1$s\v缺\v%2$s", "%1$s lacks %2$s" } };

	if (!pattern_requires(p, kind) || is_excused(open, p))
		return;
	if (p->kind == PATTERN_GROUP || p->kind == PATTERN_INTERLEAVE) {
		report_missing(run, open, p->a, kind);
		report_missing(run, open, p->b, kind);
		return;
	}
	if (p->kind == PATTERN_ATTRIBUTE)
		mend(run, open->node, declaration_name(p->declaration),
		    schema_sample(run->maker, p->declaration->content), false);
	if (kind == PATTERN_ATTRIBUTE && run->cells)
		format = (struct explain_words){ { "%2$s没有填", "%2$s is not filled in" } };
	else if (kind == PATTERN_ATTRIBUTE)
		format = (struct explain_words){ { "%1$s\v缺属性\v%2$s", "%1$s lacks the attribute %2$s" } };
	explain_fault(run, xml_place(open->node), p->kind == kind ? declaration_field(p->declaration) : NULL, format,
	    (struct explain_words[]){ called(run, open), explain_required(run, p, kind), nothing });
}

static void
report_value(struct explain_run *run, struct place place, const char *field, struct explain_words what,
    const struct pattern *content, const char *value)
{
	struct explain_words format = { { "%1$s\v的值“%2$s”不对%3$s", "%1$s cannot be \"%2$s\"%3$s" } };
	struct explain_words expected = { { schema_expected(run->arena, content, LANG_ZH),
	    schema_expected(run->arena, content, LANG_EN) } };
	const char *meant = schema_meant(run->arena, content, value);

	if (*expected.in[LANG_ZH] != '\0')
		expected = explain_put(run, "，应当是\v%s", "; it should be %s", expected, nothing);
	if (meant != NULL)
		expected = explain_put(run, "%s；多半是\v%s", "%s; probably %s", expected, same(meant));
	if (*value == '\0')
		format = (struct explain_words){ { "%1$s\v不能是空的%3$s%2$s", "%1$s cannot be empty%3$s%2$s" } };
	explain_fault(run, place, field, format,
	    (struct explain_words[]){ what, same(explain_shown(run, value)), expected });
}

/* The name fits, the value does not: all that the value might be. */
static void
report_attribute_value(struct explain_run *run, const struct explain_open *open, const xmlAttr *attr,
    const GPtrArray *known, const char *value)
{
	const struct declaration *first = known->pdata[0];
	const struct pattern *content = first->content;
	const char *name = (const char *)attr->name, *meant;
	struct explain_words what = declaration_name(first) == NULL ? same(name) : explain_declared(run, first, false);

	for (guint i = 1; i < known->len; i++)
		content = pattern_choice(run->maker, content, ((const struct declaration *)known->pdata[i])->content);
	if (run->trial > 0)
		run->faults += 99; /* an attribute tells alternatives apart: with a wrong value it is hardly meant */
	if (!run->cells)
		what = explain_put(run, "属性\v%s", "the attribute %s", what, nothing);
	report_value(run, xml_attr_place(open->node, name), declaration_field(first), what, content, value);
	meant = schema_meant(run->arena, content, value);
	if (meant != NULL && pattern_text_fits(run->maker, content, meant))
		mend(run, open->node, name, meant, true);
	else
		mend(run, open->node, name, schema_sample(run->maker, content), false);
}

/* An attribute that the element has, but not beside the others it has got. */
static void
report_attribute_conflict(struct explain_run *run, const struct explain_open *open, const char *name)
{
	explain_fault(run, xml_attr_place(open->node, name), NULL,
	    (struct explain_words){ { "%1$s\v在这里不能有属性\v%2$s", "%1$s cannot here have the attribute %2$s" } },
	    (struct explain_words[]){ called(run, open), same(explain_shown(run, name)), nothing });
	mend(run, open->node, name, NULL, true);
}

/* Takes the attribute that was probably meant for given. */
static void
report_attribute_unknown(struct explain_run *run, struct explain_open *open, const xmlAttr *attr)
{
	const char *name = (const char *)attr->name;
	const GPtrArray *known = explain_declarations(run, open->declaration->content, PATTERN_ATTRIBUTE);
	const GPtrArray *left = explain_declarations(run, open->rest, PATTERN_ATTRIBUTE);
	struct explain_guess guess = explain_guess(run, open->declaration, known, left, (const xmlNode *)attr);
	const struct pattern *rest;

	explain_fault(run, xml_attr_place(open->node, name), NULL,
	    (struct explain_words){ { "%1$s\v没有属性\v%2$s%3$s", "%1$s has no attribute %2$s%3$s" } },
	    (struct explain_words[]){ called(run, open), same(shown_attribute(run, attr)),
		explain_advice(run, known, &guess, PATTERN_ATTRIBUTE) });
	mend(run, open->node, name, NULL, guess.probably != NULL);
	if (guess.probably == NULL)
		return;
	mend(run, open->node, declaration_name(guess.probably), xml_value(run->arena, (const xmlNode *)attr), true);
	rest = derive_attribute(run->maker, open->rest, "", declaration_name(guess.probably), NULL);
	if (rest->kind != PATTERN_NONE)
		open->rest = rest;
}

static void
report_attribute(struct explain_run *run, struct explain_open *open, const xmlAttr *attr, const char *value)
{
	const char *space = explain_space(attr->ns);
	const char *name = (const char *)attr->name;
	const GPtrArray *known = pattern_named(run->maker, open->rest, PATTERN_ATTRIBUTE, space, name);

	if (known->len > 0) {
		report_attribute_value(run, open, attr, known, value);
		open->rest = derive_attribute(run->maker, open->rest, space, name, NULL);
	} else if (pattern_named(run->maker, open->declaration->content, PATTERN_ATTRIBUTE, space, name)->len > 0)
		report_attribute_conflict(run, open, name);
	else
		report_attribute_unknown(run, open, attr);
}

static void
check_attribute(struct explain_run *run, struct explain_open *open, const xmlAttr *attr)
{
	const char *value = xml_value(run->arena, (const xmlNode *)attr);
	const struct pattern *rest;

	rest = derive_attribute(run->maker, open->rest, explain_space(attr->ns), (const char *)attr->name, value);
	if (rest->kind != PATTERN_NONE)
		open->rest = rest;
	else
		report_attribute(run, open, attr, value);
}

static void
check_attributes(struct explain_run *run, struct explain_open *open)
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
	at = text_unquoted(at, end, '>');
	at = at != NULL ? at + 1 : end;
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
report_stray_text(struct explain_run *run, struct explain_open *open, struct place place, const xmlNode *text)
{
	char *shown = explain_shown(run, g_strstrip(xml_content(run->arena, text)));

	mend(run, text, NULL, NULL, true);
	if (open->stray)
		return;
	open->stray = true;
	explain_fault(run, place, declaration_field(open->declaration),
	    (struct explain_words){ { "%1$s\v里不能直接写文字“%2$s”%3$s", "%1$s cannot hold the text \"%2$s\"%3$s" } },
	    (struct explain_words[]){ called(run, open), same(shown), explain_text_advice(run, open->declaration) });
}

/* An element without child elements. */
static void
check_only_text(struct explain_run *run, struct explain_open *open)
{
	char *text = xml_content(run->arena, open->node);
	bool value = pattern_has(open->rest, PATTERN_DATUM) || pattern_has(open->rest, PATTERN_LIST);

	if (pattern_text_fits(run->maker, open->rest, text))
		return;
	if (value && (!is_blank(text) || !pattern_requires(open->rest, PATTERN_ELEMENT))) {
		report_value(run, text_place(open->node), declaration_field(open->declaration), called(run, open),
		    open->rest, g_strstrip(text));
		return;
	}
	if (!is_blank(text) && !pattern_has(open->rest, PATTERN_TEXT))
		report_stray_text(run, open, text_place(open->node), open->node->children);
	report_missing(run, open, open->rest, PATTERN_ELEMENT);
}

/* How many faults an element has when it is taken for a declaration. */
static guint
count_faults(struct explain_run *run, const xmlNode *node, const struct declaration *declaration)
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
choose(struct explain_run *run, const xmlNode *node, const GPtrArray **fitting)
{
	const struct declaration *best = (*fitting)->pdata[0];
	guint least = G_MAXUINT;
	GPtrArray *left;

	if ((*fitting)->len == 1 || run->trial >= TRIAL_DEPTH)
		return best;
	left = arena_list(run->arena);
	for (guint i = (*fitting)->len; i-- > 0;) {
		guint faults = count_faults(run, node, (*fitting)->pdata[i]);

		if (faults <= least) {
			best = (*fitting)->pdata[i];
			least = faults;
		}
		if (faults == 0)
			g_ptr_array_insert(left, 0, (*fitting)->pdata[i]);
	}
	*fitting = left;
	return best;
}

/* The declarations of a child's name. */
static const GPtrArray *
named_like(struct explain_run *run, const struct pattern *p, const xmlNode *child)
{
	return pattern_named(run->maker, p, PATTERN_ELEMENT, explain_space(child->ns), (const char *)child->name);
}

/* Of these the ones that may stand here. */
static const GPtrArray *
fitting_here(struct explain_run *run, const struct pattern *rest, const xmlNode *child)
{
	struct memo_key key = {
		.kind = MEMO_FITTING,
		.pattern = rest,
		.space = explain_space(child->ns),
		.local = (const char *)child->name,
	};
	const GPtrArray *known = pattern_recall(run->maker, &key);
	GPtrArray *found;

	if (known != NULL)
		return known;
	known = named_like(run, rest, child);
	found = arena_list(pattern_arena(run->maker));
	for (guint i = 0; i < known->len; i++)
		if (derive_element(run->maker, rest, known->pdata[i])->kind != PATTERN_NONE)
			g_ptr_array_add(found, known->pdata[i]);
	return pattern_remember(run->maker, &key, found);
}

static const struct pattern *
after_child(struct explain_run *run, const struct pattern *rest, const GPtrArray *fitting,
    const struct declaration *best)
{
	const struct pattern *after = derive_element(run->maker, rest, best);

	for (guint i = 0; i < fitting->len; i++)
		after = pattern_choice(run->maker, after, derive_element(run->maker, rest, fitting->pdata[i]));
	return after;
}

/* Leaves out what is required before the child and is not there: that is `skipped`. NULL when the child comes nowhere. */
static const struct pattern *
skip_to(struct explain_run *run, const struct pattern *rest, const struct declaration *child,
    const struct pattern **skipped)
{
	const struct pattern *before, *after, *more;

	*skipped = pattern_leaf(run->maker, PATTERN_EMPTY);
	if (derive_element(run->maker, rest, child)->kind != PATTERN_NONE)
		return rest;
	if (rest->a == NULL || !pattern_has(rest, PATTERN_ELEMENT) || !pattern_step(run->maker))
		return NULL;
	before = skip_to(run, rest->a, child, skipped);
	if (rest->kind == PATTERN_MORE)
		return before;
	if (before != NULL)
		return rest->kind == PATTERN_CHOICE ? before : pattern_like(run->maker, rest, before, rest->b);
	after = skip_to(run, rest->b, child, &more);
	*skipped = rest->kind == PATTERN_GROUP ? pattern_group(run->maker, rest->a, more) : more;
	return after == NULL || rest->kind != PATTERN_INTERLEAVE ? after :
								   pattern_like(run->maker, rest, rest->a, after);
}

/* One of the elements a pattern holds comes later among the siblings: not missing, but out of order. */
static bool
comes_later(struct explain_run *run, const struct pattern *p, const xmlNode *child)
{
	for (const xmlNode *node = xml_next(child, NULL); node != NULL; node = xml_next(node, NULL))
		if (named_like(run, p, node)->len > 0)
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

/* More than one of it may stand in the element. */
static bool
is_repeatable(struct explain_run *run, const struct explain_open *open, const struct declaration *known)
{
	const struct pattern *skipped;
	const struct pattern *rest = skip_to(run, open->all, known, &skipped);

	rest = rest == NULL ? open->all : derive_element(run->maker, rest, known);
	return derive_element(run->maker, rest, known)->kind != PATTERN_NONE;
}

/* What was meant by a child of another name; never one that is there and may stand there but once. */
static struct explain_guess
guess_here(struct explain_run *run, const struct explain_open *open, const GPtrArray *known, const xmlNode *child)
{
	struct explain_guess guess = explain_guess(run, open->declaration, known, known, child);

	if (guess.probably != NULL && xml_child(open->node, declaration_name(guess.probably)) != NULL &&
	    !is_repeatable(run, open, guess.probably))
		guess = (struct explain_guess){ 0 };
	return guess;
}

static void
report_unknown(struct explain_run *run, struct explain_open *open, const xmlNode *child)
{
	const GPtrArray *known = explain_declarations(run, open->all, PATTERN_ELEMENT);
	struct explain_guess guess = guess_here(run, open, known, child);
	const struct pattern *after;
	bool stub = guess.probably != NULL && child->properties == NULL && child->children == NULL &&
	    count_faults(run, child, guess.probably) > 0; /* it lacks all: what it is not is enough */

	explain_fault(run, xml_place(child), NULL,
	    (struct explain_words){ { "%1$s\v里不能有 <%2$s>%3$s", "%1$s cannot hold <%2$s>%3$s" } },
	    (struct explain_words[]){ called(run, open), same(shown_name(run, child)),
		explain_advice(run, known, &guess, PATTERN_ELEMENT) });
	mend(run, child, NULL, guess.probably != NULL && !stub ? declaration_name(guess.probably) : NULL,
	    guess.probably != NULL && !stub);
	if (guess.probably == NULL)
		return;
	excuse(run, open, declaration_name(guess.probably));
	after = derive_element(run->maker, open->rest, guess.probably);
	if (after->kind != PATTERN_NONE)
		open->rest = after;
	if (!stub)
		check_element(run, child, guess.probably);
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
report_misplaced(struct explain_run *run, struct explain_open *open, const xmlNode *child,
    const struct declaration *known)
{
	struct explain_words what = explain_declared(run, known, true);
	struct explain_words wanted = nothing;

	excuse(run, open, (const char *)child->name);
	if (came_before(child) && g_strcmp0(open->early, (const char *)child->name) == 0)
		return; /* of the two <otherwise> of a <choose> one was to be the <when> that has been missed */
	mend(run, child, NULL, NULL, false);
	if (came_before(child) && !is_repeatable(run, open, known)) {
		explain_fault(run, xml_place(child), declaration_field(known),
		    (struct explain_words){ { "%1$s\v里多了一个\v%2$s", "%1$s has one %2$s too many" } },
		    (struct explain_words[]){ called(run, open), what, nothing });
		return;
	}
	if (pattern_requires(open->rest, PATTERN_ELEMENT))
		wanted = explain_put(run, "；这里应当是\v%s", "; expected is %s",
		    explain_required(run, next_required(open->rest), PATTERN_ELEMENT), nothing);
	explain_fault(run, xml_place(child), declaration_field(known),
	    (struct explain_words){
		{ "%2$s\v在\v%1$s\v里写得不是地方%3$s", "%2$s stands in a wrong place of %1$s%3$s" } },
	    (struct explain_words[]){ called(run, open), what, wanted });
}

/* A child that does not fit here. What it holds is gone through all the same. */
static void
check_unexpected(struct explain_run *run, struct explain_open *open, const xmlNode *child)
{
	const GPtrArray *known = named_like(run, open->all, child);
	const struct declaration *first;
	const struct pattern *skipped, *rest;

	if (known->len == 0) {
		report_unknown(run, open, child);
		return;
	}
	first = choose(run, child, &known);
	rest = skip_to(run, open->rest, first, &skipped);
	if (rest != NULL && pattern_requires(skipped, PATTERN_ELEMENT) && !comes_later(run, skipped, child)) {
		report_missing(run, open, skipped, PATTERN_ELEMENT);
		open->early = (const char *)child->name;
		rest = derive_element(run->maker, rest, first);
		open->rest = rest->kind == PATTERN_NONE ? open->rest : rest;
	} else
		report_misplaced(run, open, child, first);
	check_element(run, child, first);
}

/* The child would fit, but then the next one does not, while the other way round both do: the child is out of order. */
static bool
comes_too_early(struct explain_run *run, const struct explain_open *open, const xmlNode *child,
    const struct pattern *after, const struct declaration *declaration)
{
	const xmlNode *next = xml_next(child, NULL);
	const struct pattern *skipped;
	const GPtrArray *fitting;

	if (next == NULL || xml_is(next, (const char *)child->name) || fitting_here(run, after, next)->len > 0)
		return false;
	fitting = fitting_here(run, open->rest, next);
	return fitting->len > 0 &&
	    skip_to(run, derive_element(run->maker, open->rest, fitting->pdata[0]), declaration, &skipped) != NULL;
}

static void
check_child(struct explain_run *run, struct explain_open *open, const xmlNode *child)
{
	const GPtrArray *fitting = fitting_here(run, open->rest, child);
	const struct declaration *best;
	const struct pattern *after;

	if (fitting->len == 0) {
		check_unexpected(run, open, child);
		return;
	}
	best = choose(run, child, &fitting);
	after = after_child(run, open->rest, fitting, best);
	if (comes_too_early(run, open, child, after, best))
		report_misplaced(run, open, child, best);
	else
		open->rest = after;
	check_element(run, child, best);
}

static void
check_text_between(struct explain_run *run, struct explain_open *open, const xmlNode *text)
{
	const char *content = text->content == NULL ? "" : (const char *)text->content;
	const struct pattern *rest;

	if (is_blank(content))
		return;
	rest = derive_text(run->maker, open->rest, content);
	if (rest->kind != PATTERN_NONE)
		open->rest = rest;
	else
		report_stray_text(run, open, text->prev == NULL ? text_place(open->node) : xml_place(text->prev), text);
}

static void
check_children(struct explain_run *run, struct explain_open *open)
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

/* Notes the first element whose content was too much. */
static void
give_up(struct explain_run *run, const xmlNode *node)
{
	if (run->given_up == NULL && pattern_exhausted(run->maker))
		run->given_up = node;
}

static void
check_element(struct explain_run *run, const xmlNode *node, const struct declaration *declaration)
{
	struct explain_open open = {
		.node = node,
		.declaration = declaration,
		.all = declaration->content,
		.rest = declaration->content,
	};

	give_up(run, node->parent->type == XML_ELEMENT_NODE ? node->parent : node);
	if (run->given_up != NULL)
		return;
	check_attributes(run, &open);
	if (xml_child(node, NULL) == NULL)
		check_only_text(run, &open);
	else
		check_children(run, &open);
	give_up(run, node);
}

static void
report_root(struct explain_run *run, const xmlNode *root)
{
	const GPtrArray *known = explain_declarations(run, run->start, PATTERN_ELEMENT);
	struct explain_guess guess = { 0 };

	if (root->ns == NULL)
		guess.probably = explain_nearest(known, (const char *)root->name, false);
	explain_fault(run, xml_place(root), NULL,
	    (struct explain_words){ { "根元素不能是 <%1$s>%2$s", "the root element cannot be <%1$s>%2$s" } },
	    (struct explain_words[]){ same(shown_name(run, root)), explain_advice(run, known, &guess, PATTERN_ELEMENT),
		nothing });
}

bool
schema_explain(struct arena *arena, struct diag *diag, struct pattern_maker *maker, const struct pattern *start,
    xmlDoc *doc, enum diag_code code, GArray *mends)
{
	struct explain_run run = {
		.arena = arena,
		.diag = diag,
		.maker = maker,
		.code = code,
		.start = start,
		.mends = mends,
	};
	const xmlNode *root = xml_root(doc);
	const struct source *source = xml_place(root).source;
	const GPtrArray *fitting = fitting_here(&run, start, root);

	run.cells = source != NULL && source->cells != NULL;
	if (fitting->len > 0)
		check_element(&run, root, choose(&run, root, &fitting));
	else
		report_root(&run, root);
	if (run.given_up != NULL)
		diag_report(diag, DIAG_XML_ENDLESS, xml_place(run.given_up), NULL, (const char *)run.given_up->name);
	return run.faults == 0 && run.given_up == NULL;
}
