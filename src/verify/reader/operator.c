/* Operators of page contents against the closed set: their names, their operands, the tags of marked content. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "xml/xml.h"
#include "verify/reader/content.h"
#include "verify/reader/set.h"

enum { MOST_SHAPE = 16 };

static const struct content_operand *
operand_at(const struct content_run *run, guint index)
{
	return &g_array_index(run->operands, struct content_operand, index);
}

static void
tell(const struct content_run *run, const char *class, const char *operator, const char * found)
{
	struct reader *reader = run->reader;
	struct set_where where;

	if (reader->odd++ > LIMIT_ODD)
		return;
	where = (struct set_where){ .in = { [LANG_ZH] = arena_printf(reader->arena, "第 %d 页", reader->page),
					[LANG_EN] = arena_printf(reader->arena, "page %d", reader->page) } };

	set_tell(reader,
	    (struct set_foreign){ class, where, fact_text(reader->arena, operator, strlen(operator)), found, NULL });
}

/* From an opening bracket on: a of an array of numbers, s with strings too, p of a dictionary (names first), x anything deeper. */
static char
bracket_shape(const struct content_run *run, guint *at)
{
	char shape = 'a';

	for (guint i = ++*at; i < run->operands->len; i++) {
		enum scan_token kind = operand_at(run, i)->kind;

		*at = i;
		if (kind == TOKEN_CLOSE)
			return shape;
		if (operand_at(run, i)->odd)
			shape = 'x';
		else if (kind == TOKEN_NAME && (i == 0 || operand_at(run, i - 1)->kind == TOKEN_OPEN))
			shape = 'p';
		else if (kind == TOKEN_STRING && shape == 'a')
			shape = 's';
		else if (kind == TOKEN_BAD || (kind != TOKEN_NUMBER && shape == 'a'))
			shape = 'x';
	}
	return 'x';
}

/* A letter an operand, as the table has them: n number, N name. */
static void
put_shape(const struct content_run *run, char shape[MOST_SHAPE])
{
	guint length = 0;

	for (guint i = 0; i < run->operands->len && length < MOST_SHAPE - 1; i++) {
		enum scan_token kind = operand_at(run, i)->kind;

		shape[length++] = operand_at(run, i)->odd ? 'x' :
		    kind == TOKEN_NUMBER                  ? 'n' :
		    kind == TOKEN_NAME                    ? 'N' :
		    kind == TOKEN_OPEN                    ? bracket_shape(run, &i) :
							    'x';
	}
	shape[length] = '\0';
}

/* An array that shows nothing is one of numbers too. */
static bool
same_shape(const char *wanted, const char *shape)
{
	return strcmp(wanted, shape) == 0 || (*wanted == 's' && strcmp(shape, "a") == 0);
}

static bool
holds_value(const struct content_run *run, const struct set_operator *operator)
{
	for (char **value = operator->values; value != NULL && *value != NULL; value++)
		if (g_ascii_strtod(*value, NULL) == operand_at(run, run->operands->len - 1)->number)
			return true;
	return operator->values == NULL;
}

/* A line of no width, a box of no height: some programs draw it a pixel wide, others do not. */
static bool
holds_sizes(const struct content_run *run, const struct set_operator *operator)
{
	for (guint i = 1; i <= MIN(operator->sizes, run->operands->len); i++)
		if (operand_at(run, run->operands->len - i)->number <= 0)
			return false;
	return true;
}

static const char *
name_at(const struct content_run *run, guint index)
{
	const struct content_operand *one = operand_at(run, index);

	return fact_text(run->reader->arena, run->pool->str + one->start, one->length);
}

static bool
is_word(const char *list, const char *word)
{
	return list != NULL && text_has_word(list, word);
}

/* In a property list keys and their values take turns; a value in brackets is one. */
static void
check_properties(const struct content_run *run, const struct set_item *tag, const char *operator)
{
	bool value = false;
	guint depth = 0;

	for (guint i = 2; i + 1 < run->operands->len; i++) {
		enum scan_token kind = operand_at(run, i)->kind;
		const char *word = run->pool->str + operand_at(run, i)->start;

		if (kind == TOKEN_NAME && !is_word(value || depth > 0 ? tag->values : tag->properties, word))
			tell(run, "tag", arena_printf(run->reader->arena, "%s /%s", operator, tag->name),
			    name_at(run, i));
		depth = kind == TOKEN_OPEN ? depth + 1 : kind == TOKEN_CLOSE && depth > 0 ? depth - 1 : depth;
		value = depth == 0 && !value;
	}
}

static void
check_tag(const struct content_run *run, const char *operator)
{
	const char *name = run->pool->str + operand_at(run, 0)->start;
	const struct set_item *tag = set_item_in(g_hash_table_lookup(run->reader->set->tags, name),
	    run->reader->edition);

	if (tag == NULL)
		tell(run, "tag", operator, name_at(run, 0));
	else
		check_properties(run, tag, operator);
}

void
set_unpaired(const struct content_run *run, const char *name)
{
	if (run->reader->set != NULL)
		tell(run, "unpaired", name, "");
}

void
set_operator(const struct content_run *run, const char *name)
{
	const struct reader_set *set = run->reader->set;
	const struct set_operator *operator= set != NULL ? g_hash_table_lookup(set->operators, name) : NULL;
	char shape[MOST_SHAPE];
	const char *class;

	if (set == NULL)
		return;
	if (operator== NULL || !set_holds(operator->span, run->reader->edition)) {
		class = g_hash_table_lookup(set->operator_class, name);
		tell(run, class != NULL ? class : "operator", name, "");
		return;
	}
	put_shape(run, shape);
	if (!same_shape(operator->shape, shape) || !holds_value(run, operator) || !holds_sizes(run, operator))
		tell(run, "operand", name, "");
	else if (name[0] == 'B' && (name[1] == 'M' || name[1] == 'D'))
		check_tag(run, name);
}
