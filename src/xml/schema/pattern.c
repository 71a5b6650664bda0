/* Patterns and their derivatives (after James Clark's algorithm), made once each. */
#include <string.h>

#include "base/arena.h"
#include "xml/schema/inner.h"

enum {
	LIMIT = 4000000, /* steps of the work on a document before giving up: about half a second */
	KEPT = 20000,    /* patterns and answers kept for the next document */
	FITS = 32,       /* attributes of one name, each with a bit of its own */
};

struct pattern_maker {
	struct arena *arena;
	GHashTable *made;                   /* struct pattern * -> itself */
	GHashTable *memo;                   /* struct memo_key * -> the answer */
	guint steps;                        /* of the work on this document */
	const struct pattern *none, *empty; /* asked for the most; NULL: not yet */
};

static guint
hash_pattern(gconstpointer key)
{
	const struct pattern *p = key;

	return (guint)p->kind + g_direct_hash(p->a) * 31 + g_direct_hash(p->b) * 127 +
	    g_direct_hash(p->declaration) * 8191 + g_direct_hash(p->datum) * 131071;
}

static gboolean
equal_patterns(gconstpointer one, gconstpointer other)
{
	const struct pattern *p = one;
	const struct pattern *q = other;

	return p->kind == q->kind && p->a == q->a && p->b == q->b && p->declaration == q->declaration &&
	    p->datum == q->datum;
}

struct pattern_maker *
pattern_maker_new(struct arena *arena)
{
	struct pattern_maker *maker = arena_alloc(arena, sizeof *maker);

	maker->arena = arena;
	maker->made = g_hash_table_new(hash_pattern, equal_patterns);
	arena_adopt(arena, maker->made, (GDestroyNotify)g_hash_table_unref);
	maker->memo = memo_new(arena);
	return maker;
}

bool
pattern_maker_again(struct pattern_maker *maker)
{
	if (pattern_exhausted(maker))
		return false;
	maker->steps = 0;
	return g_hash_table_size(maker->made) + g_hash_table_size(maker->memo) < KEPT;
}

struct arena *
pattern_arena(const struct pattern_maker *maker)
{
	return maker->arena;
}

const void *
pattern_recall(const struct pattern_maker *maker, const struct memo_key *key)
{
	return g_hash_table_lookup(maker->memo, key);
}

const void *
pattern_remember(struct pattern_maker *maker, const struct memo_key *key, const void *answer)
{
	return memo_keep(maker->arena, maker->memo, key, answer);
}

bool
pattern_step(struct pattern_maker *maker)
{
	return maker->steps < LIMIT && ++maker->steps < LIMIT;
}

bool
pattern_exhausted(const struct pattern_maker *maker)
{
	return maker->steps >= LIMIT;
}

bool
pattern_has(const struct pattern *p, enum pattern_kind kind)
{
	return (p->holds >> kind & 1) != 0;
}

bool
pattern_requires(const struct pattern *p, enum pattern_kind kind)
{
	return (p->requires >> kind & 1) != 0;
}

static void
note_kinds(struct pattern *p)
{
	guint a = p->a == NULL ? 0 : p->a->requires;
	guint b = p->b == NULL ? 0 : p->b->requires;

	p->holds = 1u << p->kind | (p->a == NULL ? 0 : p->a->holds) | (p->b == NULL ? 0 : p->b->holds);
	p->requires = 1u << p->kind | (p->kind == PATTERN_CHOICE ? a & b : a | b);
}

static const struct pattern *
make(struct pattern_maker *maker, const struct pattern *wanted)
{
	struct pattern *found = g_hash_table_lookup(maker->made, wanted);

	if (found != NULL)
		return found;
	found = arena_memdup(maker->arena, wanted, sizeof *wanted);
	note_kinds(found);
	g_hash_table_add(maker->made, found);
	return found;
}

const struct pattern *
pattern_leaf(struct pattern_maker *maker, enum pattern_kind kind)
{
	return make(maker,
	    &(struct pattern){ .kind = kind, .nullable = kind == PATTERN_EMPTY || kind == PATTERN_TEXT });
}

static bool
has_alternative(const struct pattern *choice, const struct pattern *wanted)
{
	while (choice->kind == PATTERN_CHOICE) {
		if (choice->a == wanted)
			return true;
		choice = choice->b;
	}
	return choice == wanted;
}

/* Choices lean to the right, so that an alternative that is there already is found and not added again. */
const struct pattern *
pattern_choice(struct pattern_maker *maker, const struct pattern *a, const struct pattern *b)
{
	if (a->kind == PATTERN_NONE || a == b)
		return b;
	if (b->kind == PATTERN_NONE)
		return a;
	if (!pattern_step(maker))
		return b;
	if (a->kind == PATTERN_CHOICE)
		return pattern_choice(maker, a->a, pattern_choice(maker, a->b, b));
	if (has_alternative(b, a) || (a->kind == PATTERN_EMPTY && b->nullable))
		return b;
	return make(maker,
	    &(struct pattern){
		.kind = PATTERN_CHOICE,
		.nullable = a->nullable || b->nullable,
		.a = a,
		.b = b,
	    });
}

static const struct pattern *
make_both(struct pattern_maker *maker, enum pattern_kind kind, const struct pattern *a, const struct pattern *b)
{
	if (a->kind == PATTERN_NONE || b->kind == PATTERN_EMPTY)
		return a;
	if (b->kind == PATTERN_NONE || a->kind == PATTERN_EMPTY)
		return b;
	return make(maker, &(struct pattern){ .kind = kind, .nullable = a->nullable && b->nullable, .a = a, .b = b });
}

const struct pattern *
pattern_group(struct pattern_maker *maker, const struct pattern *a, const struct pattern *b)
{
	return make_both(maker, PATTERN_GROUP, a, b);
}

const struct pattern *
pattern_interleave(struct pattern_maker *maker, const struct pattern *a, const struct pattern *b)
{
	return make_both(maker, PATTERN_INTERLEAVE, a, b);
}

const struct pattern *
pattern_like(struct pattern_maker *maker, const struct pattern *like, const struct pattern *a, const struct pattern *b)
{
	return like->kind == PATTERN_CHOICE ? pattern_choice(maker, a, b) : make_both(maker, like->kind, a, b);
}

const struct pattern *
pattern_more(struct pattern_maker *maker, const struct pattern *a)
{
	if (a->kind == PATTERN_NONE || a->kind == PATTERN_EMPTY || a->kind == PATTERN_TEXT || a->kind == PATTERN_MORE)
		return a;
	return make(maker, &(struct pattern){ .kind = PATTERN_MORE, .nullable = a->nullable, .a = a });
}

const struct pattern *
pattern_list(struct pattern_maker *maker, const struct pattern *a)
{
	return make(maker, &(struct pattern){ .kind = PATTERN_LIST, .a = a });
}

const struct pattern *
pattern_declared(struct pattern_maker *maker, enum pattern_kind kind, const struct declaration *declaration)
{
	return make(maker, &(struct pattern){ .kind = kind, .declaration = declaration });
}

const struct pattern *
pattern_datum(struct pattern_maker *maker, const struct pattern_datum *datum)
{
	return make(maker, &(struct pattern){ .kind = PATTERN_DATUM, .datum = datum });
}

bool
pattern_name_matches(const struct pattern_name *name, const char *space, const char *local)
{
	switch (name->kind) {
	case NAME_IS:
		return strcmp(name->local, local) == 0 && strcmp(name->space, space) == 0;
	case NAME_ANY:
		return name->a == NULL || !pattern_name_matches(name->a, space, local);
	case NAME_OF_SPACE:
		return strcmp(name->space, space) == 0 &&
		    (name->a == NULL || !pattern_name_matches(name->a, space, local));
	case NAME_EITHER:
		return pattern_name_matches(name->a, space, local) || pattern_name_matches(name->b, space, local);
	}
	return false;
}

static const struct pattern *
none(struct pattern_maker *maker)
{
	if (maker->none == NULL)
		maker->none = pattern_leaf(maker, PATTERN_NONE);
	return maker->none;
}

static const struct pattern *
empty(struct pattern_maker *maker)
{
	if (maker->empty == NULL)
		maker->empty = pattern_leaf(maker, PATTERN_EMPTY);
	return maker->empty;
}

/* As many more as one likes. */
static const struct pattern *
any_more(struct pattern_maker *maker, const struct pattern *more)
{
	return pattern_choice(maker, more, empty(maker));
}

/* What the derivative is by, and how leaves answer: none for what they do not know. */
struct derive_step {
	struct pattern_maker *maker;
	const struct pattern *(*leaf)(const struct derive_step *, const struct pattern *);
	bool unordered; /* by an attribute: order does not count */
	const struct declaration *element;
	const char *text;
	const char *space, *local;
	const GPtrArray *named; /* the attributes of the name */
	guint fits;             /* a bit for each: the value fits */
};

static const struct pattern *
derive(const struct derive_step *step, const struct pattern *p)
{
	struct pattern_maker *m = step->maker;
	const struct pattern *first;

	if (!pattern_step(m))
		return none(m);
	if (p->a == NULL || p->kind == PATTERN_LIST)
		return step->leaf(step, p);
	if (p->kind == PATTERN_CHOICE)
		return pattern_choice(m, derive(step, p->a), derive(step, p->b));
	if (p->kind == PATTERN_MORE)
		return pattern_group(m, derive(step, p->a), any_more(m, p));
	if (p->kind == PATTERN_INTERLEAVE)
		return pattern_choice(m, pattern_interleave(m, derive(step, p->a), p->b),
		    pattern_interleave(m, p->a, derive(step, p->b)));
	first = pattern_group(m, derive(step, p->a), p->b);
	if (step->unordered)
		return pattern_choice(m, first, pattern_group(m, p->a, derive(step, p->b)));
	return p->a->nullable ? pattern_choice(m, first, derive(step, p->b)) : first;
}

static const struct pattern *
element_leaf(const struct derive_step *step, const struct pattern *p)
{
	return p->kind == PATTERN_ELEMENT && p->declaration == step->element ? empty(step->maker) : none(step->maker);
}

const struct pattern *
derive_element(struct pattern_maker *maker, const struct pattern *p, const struct declaration *element)
{
	struct memo_key key = { .kind = MEMO_ELEMENT, .pattern = p, .declaration = element };
	const struct pattern *known = pattern_recall(maker, &key);

	if (known != NULL)
		return known;
	return pattern_remember(maker, &key,
	    derive(&(struct derive_step){ .maker = maker, .leaf = element_leaf, .element = element }, p));
}

/* The words of a list, one after the other. */
static bool
list_fits(struct pattern_maker *maker, const struct pattern *list, const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
	const struct pattern *rest = list->a;

	for (char **word = words; *word != NULL; word++)
		if (**word != '\0')
			rest = derive_text(maker, rest, *word);
	return rest->nullable;
}

static const struct pattern *
text_leaf(const struct derive_step *step, const struct pattern *p)
{
	bool fits = (p->kind == PATTERN_DATUM && pattern_datum_fits(step->maker, p->datum, step->text)) ||
	    (p->kind == PATTERN_LIST && list_fits(step->maker, p, step->text));

	if (p->kind == PATTERN_TEXT)
		return p;
	return fits ? empty(step->maker) : none(step->maker);
}

const struct pattern *
derive_text(struct pattern_maker *maker, const struct pattern *p, const char *text)
{
	return derive(&(struct derive_step){ .maker = maker, .leaf = text_leaf, .text = text }, p);
}

bool
pattern_text_fits(struct pattern_maker *maker, const struct pattern *p, const char *text)
{
	if (p->nullable && text[strspn(text, " \t\r\n")] == '\0')
		return true;
	return derive_text(maker, p, text)->nullable;
}

static bool
attribute_fits(const struct derive_step *step, const struct declaration *attribute)
{
	return step->text == NULL || pattern_text_fits(step->maker, attribute->content, step->text);
}

static const struct pattern *
attribute_leaf(const struct derive_step *step, const struct pattern *p)
{
	if (p->kind != PATTERN_ATTRIBUTE || !pattern_name_matches(p->declaration->name, step->space, step->local))
		return none(step->maker);
	return attribute_fits(step, p->declaration) ? empty(step->maker) : none(step->maker);
}

static const struct pattern *
known_attribute_leaf(const struct derive_step *step, const struct pattern *p)
{
	for (guint i = 0; p->kind == PATTERN_ATTRIBUTE && i < step->named->len; i++)
		if (step->named->pdata[i] == p->declaration)
			return (step->fits >> i & 1) != 0 ? empty(step->maker) : none(step->maker);
	return none(step->maker);
}

/* Values are without number, so what is remembered is the answer to which attributes of the name a value fits. */
const struct pattern *
derive_attribute(struct pattern_maker *maker, const struct pattern *p, const char *space, const char *local,
    const char *value)
{
	struct memo_key key = { .kind = MEMO_ATTRIBUTE, .pattern = p, .space = space, .local = local };
	struct derive_step step = {
		.maker = maker,
		.leaf = attribute_leaf,
		.unordered = true,
		.space = space,
		.local = local,
		.text = value,
	};
	const struct pattern *known;

	step.named = pattern_named(maker, p, PATTERN_ATTRIBUTE, space, local);
	if (step.named->len > FITS)
		return derive(&step, p);
	for (guint i = 0; i < step.named->len; i++)
		step.fits |= (attribute_fits(&step, step.named->pdata[i]) ? 1u : 0u) << i;
	key.fits = step.fits;
	known = pattern_recall(maker, &key);
	step.leaf = known_attribute_leaf;
	return known != NULL ? known : pattern_remember(maker, &key, derive(&step, p));
}

static const struct pattern *
start_end(struct pattern_maker *m, const struct pattern *p, bool forgive)
{
	const struct pattern *a;

	if (!pattern_has(p, PATTERN_ATTRIBUTE) || !pattern_step(m))
		return p;
	if (p->kind == PATTERN_ATTRIBUTE)
		return forgive ? empty(m) : none(m);
	a = start_end(m, p->a, forgive);
	if (p->kind == PATTERN_MORE)
		return pattern_more(m, a);
	return pattern_like(m, p, a, start_end(m, p->b, forgive));
}

const struct pattern *
derive_start_end(struct pattern_maker *m, const struct pattern *p, bool forgive)
{
	struct memo_key key = { .kind = MEMO_START, .pattern = p, .fits = forgive ? 1 : 0 };
	const struct pattern *known = pattern_recall(m, &key);

	return known != NULL ? known : pattern_remember(m, &key, start_end(m, p, forgive));
}
