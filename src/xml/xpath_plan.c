/* Makes plans: a reader of the part of XPath's grammar that plans know. */
#include <string.h>

#include "base/arena.h"
#include "xml/xpath_plan.h"

enum { DEPTH_MAX = 50 };	/* of brackets */

/* What is being read; `failed` ends it all. */
struct reader {
	struct arena	*arena;
	const char	*at;
	guint		 depth;
	bool		 failed;
};

struct function_name {
	const char		*name;
	enum plan_function	 function;
	guint			 min, max;
};

static const struct function_name functions[] = {
	{ "not", FUNCTION_NOT, 1, 1 }, { "boolean", FUNCTION_BOOLEAN, 1, 1 }, { "count", FUNCTION_COUNT, 1, 1 },
	{ "contains", FUNCTION_CONTAINS, 2, 2 }, { "starts-with", FUNCTION_STARTS_WITH, 2, 2 },
	{ "normalize-space", FUNCTION_NORMALIZE, 0, 1 }, { "name", FUNCTION_NAME, 0, 1 },
	{ "translate", FUNCTION_TRANSLATE, 3, 3 }, { "true", FUNCTION_TRUE, 0, 0 }, { "false", FUNCTION_FALSE, 0, 0 },
};

static const struct plan	*read_or(struct reader *);

static void *
fail(struct reader *reader)
{
	reader->failed = true;
	return NULL;
}

static void
skip_space(struct reader *reader)
{
	reader->at += strspn(reader->at, " \t\r\n");
}

/* Takes a sign when it is the next one. */
static bool
take(struct reader *reader, const char *sign)
{
	skip_space(reader);
	if (!g_str_has_prefix(reader->at, sign))
		return false;
	reader->at += strlen(sign);
	return true;
}

static const char *
read_name(struct reader *reader)
{
	gsize length = xpath_name_length(reader->at);
	const char *name = arena_strndup(reader->arena, reader->at, length);

	reader->at += length;
	return length == 0 ? fail(reader) : name;
}

/* An operator that is a word. */
static bool
take_word(struct reader *reader, const char *word)
{
	skip_space(reader);
	if (xpath_name_length(reader->at) != strlen(word) || !g_str_has_prefix(reader->at, word))
		return false;
	reader->at += strlen(word);
	return true;
}

static struct plan *
new_plan(struct reader *reader, enum plan_kind kind)
{
	struct plan *plan = arena_alloc(reader->arena, sizeof(*plan));

	plan->kind = kind;
	return plan;
}

static struct plan *
join(struct reader *reader, enum plan_kind kind, const struct plan *a, const struct plan *b)
{
	struct plan *plan = new_plan(reader, kind);

	plan->argument_count = 2;
	plan->argument[0] = a;
	plan->argument[1] = b;
	return plan;
}

static void
read_predicates(struct reader *reader, struct predicates *predicates)
{
	g_autoptr(GPtrArray) tests = g_ptr_array_new();

	while (!reader->failed && take(reader, "[")) {
		g_ptr_array_add(tests, (gpointer)read_or(reader));
		if (!reader->failed && !take(reader, "]"))
			fail(reader);
	}
	predicates->count = tests->len;
	if (tests->len > 0)
		predicates->test = arena_memdup(reader->arena, tests->pdata, tests->len * sizeof(*predicates->test));
}

static enum plan_axis
read_axis(struct reader *reader)
{
	static const struct { const char *words; enum plan_axis axis; } axes[] = {
		{ "@", AXIS_ATTRIBUTE }, { "self::", AXIS_SELF }, { "following-sibling::", AXIS_FOLLOWING },
	};

	for (guint i = 0; i < G_N_ELEMENTS(axes); i++)
		if (take(reader, axes[i].words))
			return axes[i].axis;
	return AXIS_CHILD;
}

static void
read_step(struct reader *reader, struct step *step)
{
	*step = (struct step){ .any_node = true };
	if (take(reader, ".."))
		step->axis = AXIS_PARENT;
	else if (take(reader, "."))
		step->axis = AXIS_SELF;
	else {
		step->any_node = false;
		step->axis = read_axis(reader);
		if (!take(reader, "*"))
			step->name = read_name(reader);
		if (*reader->at == ':' || *(reader->at + strspn(reader->at, " \t\r\n")) == '(')
			fail(reader);
	}
	read_predicates(reader, &step->predicates);
}

/* `first`: a step stands here, not only after a slash. */
static struct plan *
read_steps(struct reader *reader, struct plan *path, bool first)
{
	g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(struct step));

	while (!reader->failed && (first || take(reader, "/"))) {
		struct step step;

		first = false;
		read_step(reader, &step);
		g_array_append_val(steps, step);
	}
	path->step_count = steps->len;
	path->step = arena_memdup(reader->arena, steps->data, steps->len * sizeof(struct step));
	return path;
}

/* Its closing bracket, past strings and inner brackets; NULL: there is none. */
static const char *
call_end(const char *open)
{
	guint depth = 0;

	for (const char *at = open; *at != '\0'; at++) {
		if (*at == '"' || *at == '\'') {
			at = strchr(at + 1, *at);
			if (at == NULL)
				return NULL;
		}
		depth += *at == '(';
		if (*at == ')' && --depth == 0)
			return at;
	}
	return NULL;
}

static void
free_compiled(void *compiled)
{
	xmlXPathFreeCompExpr(compiled);
}

/* A call of what is not among our functions. */
static const struct plan *
read_foreign(struct reader *reader, const char *name)
{
	const char *end = call_end(reader->at);
	struct plan *plan = new_plan(reader, PLAN_FOREIGN);

	if (end == NULL)
		return fail(reader);
	plan->string = arena_strndup(reader->arena, name, (gsize)(end + 1 - name));
	plan->foreign = arena_adopt(reader->arena, xmlXPathCompile(BAD_CAST plan->string), free_compiled);
	reader->at = end + 1;
	return plan->foreign == NULL ? fail(reader) : plan;
}

static const struct plan *
read_arguments(struct reader *reader, const struct function_name *known)
{
	struct plan *plan = new_plan(reader, PLAN_CALL);

	plan->function = known->function;
	if (take(reader, ")"))
		return known->min == 0 ? plan : fail(reader);
	do {
		if (plan->argument_count == known->max)
			return fail(reader);
		plan->argument[plan->argument_count++] = read_or(reader);
	} while (!reader->failed && take(reader, ","));
	return plan->argument_count >= known->min && take(reader, ")") ? plan : fail(reader);
}

/* A call stands here when a name is followed by a bracket; `after` is where that is. */
static const struct plan *
read_call(struct reader *reader, const char *after)
{
	const char *name = reader->at;
	gsize length = (gsize)(after - name);
	const struct plan *plan = NULL;

	reader->at = after;
	for (guint i = 0; i < G_N_ELEMENTS(functions) && plan == NULL && !reader->failed; i++)
		if (strlen(functions[i].name) == length && memcmp(functions[i].name, name, length) == 0 && take(reader, "("))
			plan = read_arguments(reader, &functions[i]);
	if (plan == NULL && !reader->failed)
		plan = read_foreign(reader, name);
	skip_space(reader);
	return *reader->at == '[' || *reader->at == '/' ? fail(reader) : plan;
}

/* Where the bracket of a call is whose name begins here; NULL: none begins. */
static const char *
call_bracket(const char *at)
{
	gsize length = xpath_name_length(at);

	if (length > 0 && at[length] == ':' && xpath_name_length(at + length + 1) > 0)
		length += 1 + xpath_name_length(at + length + 1);
	return length > 0 && at[length + strspn(at + length, " \t\r\n")] == '(' ? at + length : NULL;
}

static const struct plan *
read_literal(struct reader *reader)
{
	struct plan *plan = new_plan(reader, PLAN_STRING);
	const char *end = strchr(reader->at + 1, *reader->at);

	if (end == NULL)
		return fail(reader);
	plan->string = arena_strndup(reader->arena, reader->at + 1, (gsize)(end - reader->at - 1));
	reader->at = end + 1;
	return plan;
}

static const struct plan *
read_number(struct reader *reader)
{
	struct plan *plan = new_plan(reader, PLAN_NUMBER);
	gsize length = strspn(reader->at, "0123456789.");

	plan->string = arena_strndup(reader->arena, reader->at, length);
	plan->number = xmlXPathCastStringToNumber(BAD_CAST plan->string);
	reader->at += length;
	return xpath_name_length(reader->at) > 0 ? fail(reader) : plan;
}

/* A path that starts at something in brackets, or that thing alone. */
static const struct plan *
read_bracket(struct reader *reader)
{
	const struct plan *inner = read_or(reader);
	struct plan *path = new_plan(reader, PLAN_PATH);

	if (reader->failed || !take(reader, ")"))
		return fail(reader);
	path->start = inner;
	read_predicates(reader, &path->predicates);
	read_steps(reader, path, false);
	return path->predicates.count == 0 && path->step_count == 0 ? inner : path;
}

static const struct plan *
read_variable(struct reader *reader)
{
	struct plan *path = new_plan(reader, PLAN_PATH);

	path->string = read_name(reader);
	if (*reader->at == ':')
		return fail(reader);
	read_predicates(reader, &path->predicates);
	return read_steps(reader, path, false);
}

static const struct plan *
read_path(struct reader *reader)
{
	const char *bracket;

	skip_space(reader);
	bracket = call_bracket(reader->at);
	if (bracket != NULL)
		return read_call(reader, bracket);
	if (*reader->at == '\'' || *reader->at == '"')
		return read_literal(reader);
	if (g_ascii_isdigit(*reader->at))
		return read_number(reader);
	if (take(reader, "("))
		return read_bracket(reader);
	if (take(reader, "$"))
		return read_variable(reader);
	return read_steps(reader, new_plan(reader, PLAN_PATH), true);
}

static const struct plan *
read_union(struct reader *reader)
{
	const struct plan *plan = read_path(reader);

	while (!reader->failed && take(reader, "|"))
		plan = join(reader, PLAN_UNION, plan, read_path(reader));
	return plan;
}

/* One of the relations of a rank; longer signs stand first. */
static bool
take_relation(struct reader *reader, bool ordering, enum plan_relation *relation)
{
	static const struct { const char *sign; bool ordering; enum plan_relation relation; } signs[] = {
		{ "!=", false, RELATION_UNEQUAL }, { "=", false, RELATION_EQUAL }, { "<=", true, RELATION_AT_MOST },
		{ "<", true, RELATION_LESS }, { ">=", true, RELATION_AT_LEAST }, { ">", true, RELATION_MORE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
		if (signs[i].ordering == ordering && take(reader, signs[i].sign)) {
			*relation = signs[i].relation;
			return true;
		}
	return false;
}

static const struct plan *
read_comparison(struct reader *reader, bool ordering)
{
	const struct plan *plan = ordering ? read_union(reader) : read_comparison(reader, true);
	enum plan_relation relation;

	while (!reader->failed && take_relation(reader, ordering, &relation)) {
		struct plan *joined = join(reader, PLAN_COMPARE, plan,
		    ordering ? read_union(reader) : read_comparison(reader, true));

		joined->relation = relation;
		plan = joined;
	}
	return plan;
}

static const struct plan *
read_and(struct reader *reader)
{
	const struct plan *plan = read_comparison(reader, false);

	while (!reader->failed && take_word(reader, "and"))
		plan = join(reader, PLAN_AND, plan, read_comparison(reader, false));
	return plan;
}

static const struct plan *
read_or(struct reader *reader)
{
	const struct plan *plan;

	if (++reader->depth > DEPTH_MAX)
		return fail(reader);
	plan = read_and(reader);
	while (!reader->failed && take_word(reader, "or"))
		plan = join(reader, PLAN_OR, plan, read_and(reader));
	reader->depth--;
	return reader->failed ? NULL : plan;
}

/* Inside a leaf that libxml2 evaluates a place among others would be a wrong one. */
static bool
asks_for_place(const char *expression)
{
	return strstr(expression, "position") != NULL || strstr(expression, "last") != NULL;
}

const struct plan *
plan_make(struct arena *arena, const char *expression)
{
	struct reader reader = { .arena = arena, .at = expression };
	const struct plan *plan = asks_for_place(expression) ? NULL : read_or(&reader);

	skip_space(&reader);
	return reader.failed || *reader.at != '\0' ? NULL : plan;
}
