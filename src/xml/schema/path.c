/* Follows an expression through the schemas: XPath 1.0 by its grammar, with what may stand at each place instead of nodes. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/schema/nodes.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "xml/xpath_token.h"

enum { SHOWN_MOST = 40, LISTED_MOST = 32, DEPTH_MOST = 200 };

/* An operand: what it may give, and where it stands in the text. */
struct path_operand {
	const struct path_set *set;
	const char *start, *end;
	bool literal;            /* it is one string, and nothing else */
	bool stepped;            /* it ends in . .. node() or text() */
	const char *of, *of_end; /* it says whether this is a word, by sign (= or !), or NULL */
	const char *word, *word_end, *sign;
	const struct path_operand *before; /* in a chain of `and`, or of `or` */
};

struct path_reader {
	struct path_world *world;
	struct diag *diag;
	const struct path_scope *scope;
	struct place place;
	struct xpath_lexer lexer;
	struct xpath_token token; /* the next */
	const char *end;          /* of the one before */
	enum xpath_token_kind last;
	const struct path_set *here;
	guint depth, predicates;
	bool deep;          /* the step stands behind // */
	guint asking;       /* predicates around what bw:says is asked of, and one more; 0: it is not read */
	const char *listed; /* what of listed words is read there */
	bool good;
	bool reads;       /* its value depends on something */
	int from;         /* of what is read here: see struct path_read */
	const char *mask; /* the function around that shows little of what it is given, without bw:; NULL: none */
};

static struct path_operand read_expression(struct path_reader *, int level);

static void
advance(struct path_reader *r)
{
	r->end = r->token.end;
	r->last = r->token.kind;
	r->token = xpath_token_next(&r->lexer);
}

static bool
takes(struct path_reader *r, enum xpath_token_kind kind, const char *text)
{
	if (r->token.kind != kind || (text != NULL && !xpath_token_is(&r->token, text)))
		return false;
	advance(r);
	return true;
}

static const char *
copy(const struct path_reader *r, const char *start, const char *end)
{
	return arena_strndup(r->world->arena, start, (gsize)(end - start));
}

/* --- faults --- */

static void
say(struct path_world *world, struct diag *diag, enum diag_code code, struct place place, const char *zh,
    const char *en)
{
	if (g_hash_table_add(world->said,
		arena_printf(world->arena, "%p:%" G_GUINT64_FORMAT ":%s", (const void *)place.source, place.offset,
		    zh)))
		diag_say(diag, code, place, NULL, zh, en);
}

static void
tell(struct path_reader *r, enum diag_code code, const char *zh, const char *en)
{
	r->good = false;
	say(r->world, r->diag, code, r->place, zh, en);
}

/* "，是不是 role？可以写：a b c"; where very many may stand, the one that was probably meant is enough. */
static const char *
offer(const struct path_reader *r, const char *meant, const GPtrArray *names, enum lang lang)
{
	g_autoptr(GString) all = g_string_new(NULL);

	if (names->len == 0 && meant == NULL)
		return "";
	if (meant != NULL)
		g_string_printf(all, lang == LANG_ZH ? "，是不是 %s？" : "; %s? ", meant);
	else
		g_string_append(all, lang == LANG_ZH ? "；" : "; ");
	if (names->len == 0 || (meant != NULL && names->len > LISTED_MOST))
		return arena_strdup(r->world->arena, all->str);
	g_string_append(all, lang == LANG_ZH ? "可以写：" : "there may be: ");
	for (guint i = 0; i < MIN(names->len, SHOWN_MOST); i++)
		g_string_append_printf(all, "%s%s", i > 0 ? " " : "", (const char *)names->pdata[i]);
	if (names->len > SHOWN_MOST)
		g_string_append_printf(all, lang == LANG_ZH ? " 等 %u 项" : " … (%u)", names->len);
	return arena_strdup(r->world->arena, all->str);
}

/* The name as that of an attribute or element where it is the other; elsewhere below; a misspelling. */
static const char *
meant_by(const struct path_reader *r, const struct path_set *owner, const char *given, const GPtrArray *names)
{
	bool attribute = *given == '@';
	const char *name = given + attribute, *other = attribute ? name : arena_printf(r->world->arena, "@%s", name);
	const char *elsewhere, *labelled;

	if (text_listed(names, other))
		return other;
	labelled = path_set_labelled(r->world, owner, given);
	if (labelled != NULL)
		return labelled;
	elsewhere = path_set_elsewhere(r->world, owner, name, attribute);
	if (elsewhere != NULL)
		return elsewhere;
	/* What the office's own list may have is guessed at only where it is a slip. */
	return path_set_doubt(owner) != NULL ? nearest_slip(given, names) : nearest_name(given, names);
}

/* from: where the path begins; given: the name of the step, "@x" of an attribute. */
static void
tell_step(struct path_reader *r, const struct path_set *owner, const GPtrArray *names, const char *from,
    const char *given)
{
	struct arena *arena = r->world->arena;
	const char *path = copy(r, from, r->end);
	const char *meant = meant_by(r, owner, given, names);
	const char *doubt = meant == NULL ? path_set_doubt(owner) : NULL;

	if (doubt != NULL)
		names = arena_list(arena);
	tell(r, DIAG_XPATH_PATH,
	    arena_printf(arena, "“%s”，%s 里没有 %s%s%s%s", path, path_set_shown(r->world, owner, LANG_ZH), given,
		offer(r, meant, names, LANG_ZH), doubt != NULL ? "；先改好 " : "", doubt != NULL ? doubt : ""),
	    arena_printf(arena, "“%s”: %s has no %s%s%s%s", path, path_set_shown(r->world, owner, LANG_EN), given,
		offer(r, meant, names, LANG_EN), doubt != NULL ? "; first mend " : "", doubt != NULL ? doubt : ""));
}

static void
tell_word(struct path_reader *r, const struct path_operand *of, const char *word, const GPtrArray *words)
{
	struct arena *arena = r->world->arena;
	const char *path = copy(r, of->start, of->end), *meant = nearest_name(word, words);

	tell(r, DIAG_XPATH_PATH,
	    arena_printf(arena, "“%s”没有“%s”这个值%s", path, word, offer(r, meant, words, LANG_ZH)),
	    arena_printf(arena, "“%s” is never “%s”%s", path, word, offer(r, meant, words, LANG_EN)));
}

/* A listed value is compared with words: each must be one of the list; empty is what is not given. */
static void
check_words(struct path_reader *r, const struct path_operand *of, const GPtrArray *given)
{
	const GPtrArray *words = path_given_words(r->world, of->set);

	for (guint i = 0; words != NULL && i < given->len; i++)
		if (*(const char *)given->pdata[i] != '\0' && !text_listed(words, given->pdata[i]))
			tell_word(r, of, given->pdata[i], words);
}

/* Of two operands one of which is words alone. false: none is, or both. */
static bool
check_compared(struct path_reader *r, const struct path_operand *one, const struct path_operand *other)
{
	bool first = one->set->written;

	if (first == other->set->written)
		return false;
	check_words(r, first ? other : one, first ? one->set->literals : other->set->literals);
	return true;
}

/* Nor is a listed value asked for what none of its words holds, or begins with. */
static void
check_piece(struct path_reader *r, const struct path_operand *of, const char *piece, bool first)
{
	const GPtrArray *words = path_given_words(r->world, of->set);

	for (guint i = 0; words != NULL && i < words->len; i++)
		if (first ? g_str_has_prefix(words->pdata[i], piece) : strstr(words->pdata[i], piece) != NULL)
			return;
	if (words != NULL)
		tell_word(r, of, piece, words);
}

/* A list of words is asked for a listed value: contains('a b', @x), bw:contains-token('a b', @x); or the other way round. */
static void
check_listed(struct path_reader *r, const char *name, const struct path_operand argument[2])
{
	bool token = strcmp(name, "bw:contains-token") == 0, first = strcmp(name, "starts-with") == 0;
	const char *list = argument[0].set->written ? argument[0].set->literals->pdata[0] : "";
	g_auto(GStrv) words = g_strsplit(list, " ", -1);
	GPtrArray *given = arena_list(r->world->arena);

	if (argument[1].set->written && !argument[0].set->written && (first || strcmp(name, "contains") == 0))
		check_piece(r, &argument[0], argument[1].set->literals->pdata[0], first);
	for (char **word = words; *word != NULL; word++)
		g_ptr_array_add(given, arena_strdup(r->world->arena, *word));
	if (token && argument[1].set->written)
		check_words(r, &argument[0], argument[1].set->literals);
	else if (token || (strcmp(name, "contains") == 0 && given->len > 1))
		check_words(r, &argument[1], given);
}

/* --- hints: what is no mistake, and was meant to ask something --- */

static void
hint(struct path_world *world, struct place place, const char *test, const char *zh, const char *en)
{
	say(world, world->hints.diag, DIAG_XPATH_IDLE, place, arena_printf(world->arena, "“%s”%s", test, zh),
	    arena_printf(world->arena, "“%s” %s", test, en));
}

static void
hint_fixed(const struct path_reader *r, const char *start, bool holds)
{
	hint(r->world, r->place, copy(r, start, r->end), holds ? "总是成立" : "永远不成立",
	    holds ? "always holds" : "never holds");
}

static bool
is_same(const char *start, const char *end, const char *other, const char *other_end)
{
	return end - start == other_end - other && strncmp(start, other, (gsize)(end - start)) == 0;
}

/* Is it one value at most: an attribute of one node, or what a function gives? */
static bool
is_alone(const struct path_reader *r, const char *start, const char *end)
{
	static const char *const before[] = { "$record/", "$region/", "$office/", "$verdict/", "$it/", "../", "./" };
	const char *text = copy(r, start, end), *step = text;

	for (guint i = 0; i < G_N_ELEMENTS(before); i++)
		if (g_str_has_prefix(text, before[i]))
			step = text + strlen(before[i]);
	return *step == '@' ? strpbrk(step, "/[ ") == NULL :
			      text[strcspn(text, "/[ (")] == '(' && g_str_has_suffix(text, ")");
}

/* a = 'x' and a = 'y'; a != 'x' or a != 'y' */
static void
hint_contrary(const struct path_reader *r, const struct path_operand *one, const struct path_operand *other, bool both)
{
	char sign = both ? '=' : '!';

	if (one->of != NULL && other->of != NULL && *one->sign == sign && *other->sign == sign &&
	    is_same(one->of, one->of_end, other->of, other->of_end) &&
	    !is_same(one->word, one->word_end, other->word, other->word_end) && is_alone(r, one->of, one->of_end))
		hint_fixed(r, one->start, !both);
}

/* Listed values without a word in common are never equal. */
static void
hint_strangers(const struct path_reader *r, const struct path_operand *left, const struct path_operand *right,
    bool equal)
{
	const GPtrArray *words = path_given_words(r->world, left->set),
			*others = path_given_words(r->world, right->set);

	for (guint i = 0; words != NULL && others != NULL && i < words->len; i++)
		if (text_listed(others, words->pdata[i]))
			return;
	if (words != NULL && others != NULL)
		hint_fixed(r, left->start, !equal);
}

/* count(x) < 0 */
static void
hint_count(const struct path_reader *r, const struct path_operand *left, const struct path_operand *right,
    const struct xpath_token *sign)
{
	bool behind = is_same(left->start, left->end, "0", "0" + 1);
	const struct path_operand *count = behind ? right : left, *zero = behind ? left : right;

	if (!is_same(zero->start, zero->end, "0", "0" + 1) ||
	    !(g_str_has_prefix(count->start, "count(") || g_str_has_prefix(count->start, "string-length(")))
		return;
	if (xpath_token_is(sign, behind ? ">" : "<"))
		hint_fixed(r, left->start, false);
	if (xpath_token_is(sign, behind ? "<=" : ">="))
		hint_fixed(r, left->start, true);
}

void
path_hint_twice(struct path_world *world, const xmlNode *parent, const char *name)
{
	for (const xmlNode *n = xml_child(parent, name); n != NULL; n = xml_next(n, name))
		for (const xmlNode *m = xml_child(parent, name); m != n; m = xml_next(m, name))
			if (xml_attr(n, "test") != NULL && xml_attr_is(m, "test", xml_attr(n, "test")))
				hint(world, xml_attr_place(n, "test"), xml_attr(n, "test"),
				    "前面已经有了，轮不到这一处",
				    "stands before it, so that this one is never reached");
}

/* --- what is read --- */

/* Nodes come to be used; value: what stands there is, too. */
static void
note_read(const struct path_reader *r, const struct path_operand *used, bool value)
{
	const bool anywhere = *used->start == '$' || *used->start == '/';
	const struct path_read read = { .path = copy(r, used->start, used->end),
		.leads = used->set,
		.value = value && r->mask == NULL,
		.mask = value ? r->mask : NULL,
		.from = anywhere ? -1 : r->from };

	if (r->scope->reads != NULL && (!used->set->text || used->set->parts || used->stepped))
		g_array_append_val(r->scope->reads, read);
}

/* Predicates begin, and read from the nodes that pass them. Gives where these are noted. */
static guint
note_from(struct path_reader *r, const struct path_set *set)
{
	const struct path_read read = { .leads = set, .from = r->from };
	guint at;

	if (r->scope->reads == NULL)
		return 0;
	at = r->scope->reads->len;
	g_array_append_val(r->scope->reads, read);
	r->from = (int)at;
	return at;
}

/* What predicates are, as a node sees it that lacks what they ask for. */
struct path_doubt {
	bool denies;  /* it may pass for that */
	bool counted; /* it makes others stand elsewhere */
};

/* Of a predicate without its brackets. */
static void
note_doubt(struct path_doubt *doubt, const char *from, const char *end)
{
	struct xpath_lexer lexer = { from, XPATH_END };
	struct xpath_token first = xpath_token_next(&lexer);
	bool number = first.kind == XPATH_DIGITS || first.kind == XPATH_VARIABLE;

	doubt->counted = doubt->counted || (number && first.end == end);
	for (struct xpath_token token = first; token.kind != XPATH_END && token.start < end;
	     token = xpath_token_next(&lexer)) {
		bool place = xpath_token_is(&token, "position") || xpath_token_is(&token, "last");

		if (token.kind == XPATH_FUNCTION && !xpath_token_is(&token, "bw:contains-token"))
			doubt->denies = true;
		doubt->counted = doubt->counted || (token.kind == XPATH_FUNCTION && place);
	}
}

/* They end; their path began at start, and what they were asked of ends at asked. */
static void
note_passed(const struct path_reader *r, guint at, const char *start, const char *asked, const struct path_doubt *doubt)
{
	struct path_read *read;

	if (r->scope->reads == NULL)
		return;
	if (r->scope->reads->len == at + 1 && !doubt->counted) { /* nothing was read from there */
		g_array_set_size(r->scope->reads, at);
		return;
	}
	read = &g_array_index(r->scope->reads, struct path_read, at);
	read->path = copy(r, start, r->end);
	read->asked = doubt->denies || doubt->counted ? copy(r, start, asked) : NULL;
	read->counted = doubt->counted;
}

/* Functions that ask of their argument only whether it is there, or what it is called. */
static bool
asks_whether(const char *name, int argument)
{
	return text_has_word("count not boolean name local-name", name) ||
	    (argument == 0 && text_has_word("bw:if bw:each", name));
}

/* --- steps --- */

static enum path_axis
axis_of(const struct path_reader *r, bool *self)
{
	static const struct {
		const char *name;
		enum path_axis axis;
	} table[] = {
		{ "child", AXIS_CHILD },
		{ "attribute", AXIS_ATTRIBUTE },
		{ "@", AXIS_ATTRIBUTE },
		{ "self", AXIS_SELF },
		{ "parent", AXIS_PARENT },
		{ "ancestor", AXIS_ANCESTORS },
		{ "descendant", AXIS_DESCENDANTS },
		{ "following-sibling", AXIS_SIBLINGS },
		{ "preceding-sibling", AXIS_SIBLINGS },
	};

	*self = strstr(copy(r, r->token.start, r->token.end), "self") != NULL;
	for (guint i = 0; i < G_N_ELEMENTS(table); i++)
		if (g_str_has_prefix(r->token.start, table[i].name))
			return table[i].axis;
	return AXIS_OTHER;
}

/* start: of the path they stand in. */
static const struct path_set *
read_predicates(struct path_reader *r, const struct path_set *set, const char *start)
{
	const struct path_set *outer = r->here;
	struct path_doubt doubt = { 0 };
	const char *asked = r->end;
	int from = r->from;
	guint at;

	if (r->token.kind != XPATH_BRACKET)
		return set;
	at = note_from(r, set);
	while (takes(r, XPATH_BRACKET, NULL)) {
		const char *begun = r->token.start;
		struct path_operand test;

		r->here = set;
		r->predicates++;
		test = read_expression(r, 1);
		note_read(r, &test, false);
		r->predicates--;
		note_doubt(&doubt, begun, r->end);
		takes(r, XPATH_BRACKET_END, NULL);
	}
	r->here = outer;
	r->from = from;
	note_passed(r, at, start, asked, &doubt);
	return set;
}

/* * reads all that stands there; in a predicate it only asks, and behind // it goes over everything and means nothing of it. */
static void
note_names(const struct path_reader *r, const struct path_set *from, enum path_axis axis, const char *name)
{
	bool all = *name == '*' && !r->deep && r->predicates == 0 && (axis == AXIS_CHILD || axis == AXIS_ATTRIBUTE) &&
	    !from->any && !from->text;
	const GPtrArray *names = all ? path_set_names(r->world, from) : NULL;

	if (r->scope->quoted)
		return;
	g_hash_table_add(r->world->hints.names, (gpointer)name);
	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *known = names->pdata[i];
		bool attribute = *known == '@';

		if (attribute == (axis == AXIS_ATTRIBUTE))
			g_hash_table_add(r->world->hints.names, (gpointer)(known + attribute));
	}
}

/* The nodes of an axis that pass the test, which is the next token. */
static const struct path_set *
read_test(struct path_reader *r, const struct path_set *from, enum path_axis axis, bool self, const char *start)
{
	struct xpath_token test = r->token;
	const struct path_set *set;
	const GPtrArray *names;
	const char *name = copy(r, test.start, test.end);

	advance(r);
	r->reads = true;
	note_names(r, from, axis, name);
	if (from->any || axis == AXIS_OTHER)
		return path_anything(r->world);
	if (from->text) {
		tell(r, DIAG_XPATH_PATH,
		    arena_printf(r->world->arena, "“%s”，/ 前面是文字或数字，不是节点", copy(r, start, r->end)),
		    arena_printf(r->world->arena, "“%s”: before / there is a text or number, and no node",
			copy(r, start, r->end)));
		return path_anything(r->world);
	}
	if (test.kind == XPATH_STEP && *test.start != '.')
		return g_str_has_prefix(name, "node") ? path_set_step(r->world, from, axis, self, NULL) :
							path_set_text(r->world, from);
	set = path_set_step(r->world, from, axis, self, name);
	if (set->any || set->nodes->len > 0 || from->nodes->len == 0)
		return set;
	names = axis == AXIS_CHILD || axis == AXIS_ATTRIBUTE ?
	    path_set_names(r->world, from) :
	    path_set_own_names(r->world, path_set_step(r->world, from, axis, self, NULL));
	tell_step(r, from, names, start, axis == AXIS_ATTRIBUTE ? arena_printf(r->world->arena, "@%s", name) : name);
	return path_anything(r->world);
}

static const struct path_set *
read_step(struct path_reader *r, const struct path_set *from, const char *start)
{
	enum path_axis axis = AXIS_CHILD;
	bool self = false;

	if (r->token.kind == XPATH_STEP && *r->token.start == '.') {
		bool up = xpath_token_is(&r->token, "..");

		advance(r);
		r->reads = true;
		if (from->any || from->text)
			return from;
		return read_predicates(r, up ? path_set_step(r->world, from, AXIS_PARENT, false, NULL) : from, start);
	}
	if (r->token.kind == XPATH_AXIS) {
		axis = axis_of(r, &self);
		advance(r);
	}
	return read_predicates(r, read_test(r, from, axis, self, start), start);
}

static bool
begins_step(const struct path_reader *r)
{
	return r->token.kind == XPATH_NAME || r->token.kind == XPATH_STEP || r->token.kind == XPATH_AXIS;
}

/* Steps behind / and //. */
static const struct path_set *
read_steps(struct path_reader *r, const struct path_set *set, const char *start)
{
	while (r->token.kind == XPATH_SLASH) {
		bool deep = xpath_token_is(&r->token, "//");

		advance(r);
		if (deep && !set->any && !set->text)
			set = path_set_step(r->world, set, AXIS_DESCENDANTS, true, NULL);
		r->deep = deep;
		set = read_step(r, set, start);
		r->deep = false;
	}
	return set;
}

/* --- operands --- */

static const struct path_set *
names_of(struct path_reader *r, const struct path_set *set)
{
	GPtrArray *names = path_set_own_names(r->world, set);

	for (guint i = 0; i < names->len; i++)
		names->pdata[i] = (char *)names->pdata[i] + (*(char *)names->pdata[i] == '@');
	return set->any || names->len == 0 ? path_text(r->world) : path_set_literals(r->world, names, false);
}

static const struct path_set *
result_of(struct path_reader *r, const char *name, const struct path_operand *argument, int count)
{
	struct path_world *world = r->world;
	const struct path_set *first = count == 0 ? r->here : argument[0].set;

	if (strcmp(name, "id") == 0)
		return path_anything(world);
	if (text_has_word("bw:split bw:each", name))
		return path_set_parts(world);
	if (strcmp(name, "name") == 0 || strcmp(name, "local-name") == 0)
		return names_of(r, first);
	if (strcmp(name, "string") == 0 || strcmp(name, "normalize-space") == 0)
		return path_set_text(world, first);
	if (strcmp(name, "bw:default") == 0 && count == 2)
		return path_set_text(world, path_union(world, argument[0].set, argument[1].set));
	if (strcmp(name, "bw:if") == 0 && count == 3)
		return path_set_text(world, path_union(world, argument[1].set, argument[2].set));
	return path_text(world);
}

/* Where words are listed bw:says would guess and a comparison tells, whatever stands around them. */
static void
check_says(struct path_reader *r)
{
	if (r->listed != NULL)
		tell(r, DIAG_XPATH_PATH,
		    arena_printf(r->world->arena, "%s 只有列出的几种值，用 = 比较，不用 bw:says", r->listed),
		    arena_printf(r->world->arena, "%s has listed values: compare by =, not by bw:says", r->listed));
	r->listed = NULL;
}

/* Functions that name a field of the record, or a setting of the office: bw:named('@type'), bw:write('@type', 'hv_ordinary'), bw:setting('hall'). */
static const char *const speaking[] = { "bw:named", "bw:clear", "bw:called", "bw:write", "bw:setting" };

static bool
is_speaking(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(speaking); i++)
		if (strcmp(name, speaking[i]) == 0)
			return true;
	return false;
}

/* Functions of stations are the world's list "function". */
static void
check_function(struct path_reader *r, const char *name)
{
	const GPtrArray *others = path_words(r->world, "function");
	struct arena *arena = r->world->arena;
	GPtrArray *names = arena_list(arena);
	const char *meant;

	xpath_list_functions(names);
	for (guint i = 0; others != NULL && i < others->len; i++)
		g_ptr_array_add(names, others->pdata[i]);
	for (guint i = 0; r->scope->speaks && i < G_N_ELEMENTS(speaking); i++)
		g_ptr_array_add(names, (gpointer)speaking[i]);
	if (text_listed(names, name))
		return;
	meant = nearest_name(name, names);
	tell(r, DIAG_XPATH_PATH, arena_printf(arena, "没有函数 %s()%s", name, offer(r, meant, names, LANG_ZH)),
	    arena_printf(arena, "there is no function %s()%s", name, offer(r, meant, names, LANG_EN)));
}

static void
check_count(struct path_reader *r, const char *name, int count)
{
	struct arena *arena = r->world->arena;
	const char *want;
	int min, max;

	if (!xpath_function_takes(name, &min, &max)) {
		check_function(r, name);
		return;
	}
	if (count >= min && count <= max)
		return;
	want = max == G_MAXINT ? arena_printf(arena, "%d+", min) :
	    min == max         ? arena_printf(arena, "%d", min) :
				 arena_printf(arena, "%d–%d", min, max);
	tell(r, DIAG_XPATH_SYNTAX, arena_printf(arena, "%s() 要 %s 个参数，这里有 %d 个", name, want, count),
	    arena_printf(arena, "%s() takes %s arguments, here are %d", name, want, count));
}

static void
check_nodes(struct path_reader *r, const struct path_operand *operand)
{
	const char *text = copy(r, operand->start, operand->end);

	if (operand->set->text && !operand->set->parts)
		tell(r, DIAG_XPATH_SYNTAX, arena_printf(r->world->arena, "“%s”是文字或数字，这里要节点", text),
		    arena_printf(r->world->arena, "“%s” is a text or number; nodes are needed here", text));
}

/* What such a function quotes is a path from the record, or the office, and a value that may stand there. */
static void
check_quoted(struct path_reader *r, const char *name, const struct path_operand argument[2], int count)
{
	const struct path_set *quoted = argument[0].set;
	bool office = strcmp(name, "bw:setting") == 0;
	struct path_scope scope = { .quoted = true };

	if (r->scope->variable == NULL || quoted == NULL || !quoted->written || !is_speaking(name))
		return;
	scope.here = r->scope->variable(r->scope->data, office ? "office" : "record");
	for (guint i = 0; scope.here != NULL && i < quoted->literals->len; i++) {
		struct path_operand field = argument[0];

		r->good = path_check(r->world, r->diag, &scope, r->place, quoted->literals->pdata[i], &field.set) &&
		    r->good;
		if (count > 1 && argument[1].set->written)
			check_words(r, &field, argument[1].set->literals);
	}
}

/* The expression of bw:each, as it reads from the nodes: nodes is the read of these. */
static void
read_each(struct path_reader *r, const struct path_operand argument[2], guint nodes)
{
	struct arena *arena = r->world->arena;
	const char *text = argument[1].literal ? argument[1].set->literals->pdata[0] : NULL;
	struct path_reader inner = *r;
	struct path_operand whole;

	check_nodes(r, &argument[0]);
	if (text == NULL)
		tell(r, DIAG_XPATH_SYNTAX, "bw:each() 的第二个参数是引号里的一个表达式，如 'position()'",
		    "the second argument of bw:each() is an expression in quotes: 'position()'");
	else if (xpath_compile(arena, r->diag, r->place, text) == NULL)
		r->good = false;
	if (text == NULL || !r->good)
		return;
	inner.lexer = (struct xpath_lexer){ text, XPATH_END };
	inner.end = text;
	inner.here = argument[0].set;
	inner.from = (int)nodes;
	inner.asking = 0;
	advance(&inner);
	whole = read_expression(&inner, 1);
	note_read(&inner, &whole, true);
	r->good = inner.good;
}

/* Of a text that is taken apart before it is masked, all would go along. */
static void
check_masked(struct path_reader *r, const struct path_operand *of)
{
	if (r->mask != NULL && of->set->parts)
		tell(r, DIAG_XPATH_SYNTAX,
		    arena_printf(r->world->arena, "先遮后拆：bw:split(bw:%s(…), …)，不能先拆开再遮", r->mask),
		    arena_printf(r->world->arena, "mask first: bw:split(bw:%s(…), …), and not what was split",
			r->mask));
}

static const struct path_set *
read_call(struct path_reader *r)
{
	const char *name = copy(r, r->token.start, r->token.end);
	struct path_operand argument[4] = { 0 };
	const char *outer = r->mask;
	int count = 0;
	guint first = 0;

	advance(r);
	takes(r, XPATH_OPERATOR, "(");
	if (outer == NULL && g_str_has_prefix(name, "bw:mask-"))
		r->mask = name + strlen("bw:");
	while (r->token.kind != XPATH_CLOSE && r->token.kind != XPATH_END) {
		guint asking = r->asking;
		struct path_operand one;

		if (count == 0 && strcmp(name, "bw:says") == 0)
			r->asking = r->predicates + 1;
		one = read_expression(r, 1);
		r->asking = asking;
		note_read(r, &one, !asks_whether(name, count));
		check_masked(r, &one);
		if (count == 0 && r->scope->reads != NULL)
			first = r->scope->reads->len - 1;
		if (asking == 0)
			check_says(r);
		if (count < (int)G_N_ELEMENTS(argument))
			argument[count] = one;
		count++;
		if (!takes(r, XPATH_OPERATOR, ","))
			break;
	}
	takes(r, XPATH_CLOSE, NULL);
	r->mask = outer;
	r->reads = r->reads || (count == 0 && strcmp(name, "true") != 0 && strcmp(name, "false") != 0);
	check_count(r, name, count);
	if (count == 2)
		check_listed(r, name, argument);
	check_quoted(r, name, argument, count);
	if (count == 1 && (strcmp(name, "count") == 0 || strcmp(name, "sum") == 0))
		check_nodes(r, &argument[0]);
	if (count == 2 && strcmp(name, "bw:each") == 0)
		read_each(r, argument, first);
	return result_of(r, name, argument, count);
}

static void
tell_variable(struct path_reader *r, const char *name)
{
	struct arena *arena = r->world->arena;
	g_auto(GStrv) words = g_strsplit(r->scope->variables, " ", -1);
	GPtrArray *names = arena_list(arena);
	const char *meant;

	for (char **word = words; *word != NULL; word++)
		g_ptr_array_add(names, arena_printf(arena, "$%s", *word));
	name = arena_printf(arena, "$%s", name);
	meant = nearest_name(name, names);
	tell(r, DIAG_XPATH_PATH, arena_printf(arena, "没有变量 %s%s", name, offer(r, meant, names, LANG_ZH)),
	    arena_printf(arena, "there is no variable %s%s", name, offer(r, meant, names, LANG_EN)));
}

static const struct path_set *
read_variable(struct path_reader *r)
{
	const char *start = xpath_token_name(&r->token);
	const struct path_set *set = r->scope->variable == NULL ?
	    NULL :
	    r->scope->variable(r->scope->data, copy(r, start, r->token.end));

	advance(r);
	r->reads = true;
	if (set == NULL && r->scope->variables != NULL)
		tell_variable(r, copy(r, start, r->end));
	return set != NULL ? set : path_anything(r->world);
}

static const struct path_set *
read_absolute(struct path_reader *r, const char *start)
{
	const struct path_set *root = r->here->any ? r->here : path_set_documents(r->world, r->here);

	if (xpath_token_is(&r->token, "//"))
		return read_steps(r, root, start);
	advance(r);
	return begins_step(r) ? read_steps(r, read_step(r, root, start), start) : root;
}

static const struct path_set *
read_primary(struct path_reader *r, const char *start)
{
	const struct path_set *set;

	if (r->token.kind == XPATH_SLASH)
		return read_absolute(r, start);
	if (begins_step(r))
		return read_steps(r, read_step(r, r->here, start), start);
	if (r->token.kind == XPATH_VARIABLE)
		set = read_variable(r);
	else if (r->token.kind == XPATH_FUNCTION)
		set = read_call(r);
	else if (takes(r, XPATH_OPERATOR, "(")) {
		set = read_expression(r, 1).set;
		takes(r, XPATH_CLOSE, NULL);
	} else if (r->token.kind == XPATH_LITERAL) {
		GPtrArray *word = arena_list(r->world->arena);

		g_ptr_array_add(word, (gpointer)copy(r, r->token.start + 1, r->token.end - 1));
		advance(r);
		set = path_set_literals(r->world, word, true);
	} else {
		advance(r);
		set = path_text(r->world);
	}
	return read_steps(r, read_predicates(r, set, start), start);
}

/* How tightly an operator binds (XPath 1.0, 3.1–3.5); 0: it is none. */
static int
level_of(const struct xpath_token *token)
{
	static const struct {
		const char *sign;
		int level;
	} table[] = { { "or", 1 }, { "and", 2 }, { "=", 3 }, { "!=", 3 }, { "<", 4 }, { "<=", 4 }, { ">", 4 },
		{ ">=", 4 }, { "+", 5 }, { "-", 5 }, { "*", 6 }, { "div", 6 }, { "mod", 6 }, { "|", 8 } };

	for (guint i = 0; token->kind == XPATH_OPERATOR && i < G_N_ELEMENTS(table); i++)
		if (xpath_token_is(token, table[i].sign))
			return table[i].level;
	return 0;
}

static struct path_operand
read_unary(struct path_reader *r)
{
	struct path_operand operand = { .start = r->token.start, .literal = r->token.kind == XPATH_LITERAL };

	if (takes(r, XPATH_OPERATOR, "-")) {
		struct path_operand number = read_expression(r, 7);

		note_read(r, &number, true);
		operand.set = path_text(r->world);
	} else
		operand.set = read_primary(r, operand.start);
	operand.end = r->end;
	operand.stepped = r->last == XPATH_STEP;
	if (r->asking == r->predicates + 1 && r->listed == NULL)
		r->listed = path_set_listed(r->world, operand.set);
	operand.literal = operand.literal && operand.end == strchr(operand.start + 1, *operand.start) + 1;
	return operand;
}

/* Two operands and what stands between them, which was read. */
static struct path_operand
join_operands(struct path_reader *r, const struct path_operand *left, const struct path_operand *right, int level,
    const struct xpath_token *sign)
{
	const struct path_operand *of = left->literal ? right : left, *literal = left->literal ? left : right;
	struct path_operand whole = { .start = left->start, .end = right->end };

	whole.set = level == 8 ? path_union(r->world, left->set, right->set) : path_text(r->world);
	if (level == 8) {
		check_nodes(r, left);
		check_nodes(r, right);
		whole.stepped = left->stepped || right->stepped;
	} else {
		note_read(r, left, level > 2);
		note_read(r, right, level > 2);
	}
	if (level == 4)
		hint_count(r, left, right, sign);
	if (level != 3)
		return whole;
	if (!check_compared(r, left, right) && !left->set->written)
		hint_strangers(r, left, right, *sign->start == '=');
	if (left->literal == right->literal)
		return whole;
	whole.of = of->start;
	whole.of_end = of->end;
	whole.word = literal->start;
	whole.word_end = literal->end;
	whole.sign = sign->start;
	return whole;
}

/* Puts an operand behind those of its chain, each of which it is held against. */
static const struct path_operand *
extend_chain(const struct path_reader *r, const struct path_operand *chain, const struct path_operand *next, bool both)
{
	struct path_operand *link = arena_memdup(r->world->arena, next, sizeof *next);

	for (const struct path_operand *one = chain; one != NULL; one = one->before)
		hint_contrary(r, one, next, both);
	link->before = chain;
	return link;
}

static struct path_operand
read_expression(struct path_reader *r, int level)
{
	const struct path_operand *chain = NULL;
	struct path_operand left;
	int chained = 0;

	if (++r->depth > DEPTH_MOST) { /* nobody writes such */
		r->token = (struct xpath_token){ XPATH_END, r->token.start, r->token.start };
		r->lexer.at = "";
	}
	left = read_unary(r);
	for (int next = level_of(&r->token); next != 0 && next >= level; next = level_of(&r->token)) {
		const struct xpath_token sign = r->token;
		struct path_operand right;

		advance(r);
		right = read_expression(r, next + 1);
		if (next <= 2) {
			if (chained != next)
				chain = extend_chain(r, NULL, &left, next == 2);
			chain = extend_chain(r, chain, &right, next == 2);
			chained = next;
		}
		left = join_operands(r, &left, &right, next, &sign);
	}
	r->depth--;
	return left;
}

bool
path_check(struct path_world *world, struct diag *diag, const struct path_scope *scope, struct place place,
    const char *expression, const struct path_set **gives)
{
	struct path_reader r = { .world = world,
		.diag = diag,
		.scope = scope,
		.place = place,
		.lexer = { expression, XPATH_END },
		.end = expression,
		.here = scope->here,
		.good = true,
		.from = -1 };
	struct path_operand whole;

	advance(&r);
	whole = read_expression(&r, 1);
	note_read(&r, &whole, scope->shown);
	if (scope->nodes && path_is_text(whole.set))
		check_nodes(&r, &whole);
	if (scope->test && !r.reads && strcmp(expression, "true()") != 0 && strcmp(expression, "false()") != 0)
		hint(world, place, expression, "什么都不读，结果总是一样", "reads nothing: it is always the same");
	if (gives != NULL)
		*gives = whole.set;
	return r.good;
}
