/* Expressions that are walked directly give what libxml2 gives: over random expressions and random trees. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xpathInternals.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "xml/xpath_inner.h"

static struct arena	*arena;
static struct diag	*diag;
static GRand		*dice;

static void
setup(void)
{
	arena = arena_new();
	diag = diag_new(arena);
	dice = g_rand_new_with_seed(20220301);
}

static void
teardown(void)
{
	g_rand_free(dice);
	arena_free(arena);
}

static const char *
pick(const char *const *words, gint count)
{
	return words[g_rand_int_range(dice, 0, count)];
}

#define PICK(...) pick((const char *const[]){ __VA_ARGS__ }, (gint)G_N_ELEMENTS(((const char *const[]){ __VA_ARGS__ })))

static bool
chance(gint of)
{
	return g_rand_int_range(dice, 0, of) == 0;
}

static const char *
any_name(void)
{
	return PICK("a", "b", "c", "名");
}

static const char *
any_value(void)
{
	return PICK("", "1", "2", "10", "-3.5", " 1 ", "x", "x  y", "甲", "甲乙", "NaN", "007");
}

static void
grow(GString *out, guint depth)
{
	const char *name = any_name();

	g_string_append_printf(out, "<%s", name);
	for (guint i = 0; i < 3; i++)
		if (chance(2))
			g_string_append_printf(out, " %s='%s'", ((const char *const[]){ "p", "q", "属" })[i], any_value());
	if (chance(4))
		g_string_append(out, " xmlns:n='urn:n' n:p='n'");
	g_string_append_c(out, '>');
	for (gint i = g_rand_int_range(dice, 0, 5); i > 0 && depth < 4; i--)
		if (chance(3))
			g_string_append(out, PICK("1", "x", " 甲 ", "<!--c-->", "<?p i?>", "&amp;", "<n:a xmlns:n='urn:n'>2</n:a>"));
		else
			grow(out, depth + 1);
	if (chance(2))
		g_string_append(out, any_value());
	g_string_append_printf(out, "</%s>", name);
}

static xmlDoc *
random_tree(void)
{
	GString *text = g_string_new(NULL);
	struct source *source = arena_alloc(arena, sizeof(*source));
	xmlDoc *doc;

	grow(text, 0);
	*source = (struct source){ .name = "tree", .text = arena_strdup(arena, text->str), .length = text->len, .line = 1, .column = 1 };
	g_string_free(text, TRUE);
	doc = xml_parse(arena, diag, source);
	ck_assert_msg(doc != NULL, "%s", diag_count(diag) > 0 ? diag_get(diag, 0)->what[LANG_EN] : "");
	return doc;
}

static void	put_expression(GString *, guint depth);
static void	put_path(GString *, guint depth);

static void
put_step(GString *out, guint depth)
{
	g_string_append(out, PICK("", "", "", "", "@", "self::", "following-sibling::"));
	g_string_append(out, chance(5) ? "*" : out->len > 0 && out->str[out->len - 1] == '@' ? PICK("p", "q", "属") : any_name());
	if (depth > 2 || !chance(3))
		return;
	g_string_append_c(out, '[');
	if (chance(3))
		g_string_append(out, PICK("1", "2", "3"));
	else
		put_expression(out, depth + 1);
	g_string_append_c(out, ']');
}

static void
put_start(GString *out, guint depth)
{
	if (chance(6) && depth < 3) {
		g_string_append_c(out, '(');
		put_path(out, depth + 1);
		g_string_append(out, chance(2) ? " | " : "|");
		put_path(out, depth + 1);
		g_string_append(out, PICK(")", ")[1]", ")[@p]"));
	} else
		g_string_append(out, PICK("$one", "$one[b]", "$none", "$some", ".", ".."));
}

static void
put_path(GString *out, guint depth)
{
	bool first = !chance(3);

	if (!first)
		put_start(out, depth);
	for (gint i = g_rand_int_range(dice, first, 4); i > 0; i--, first = false) {
		g_string_append(out, first ? "" : "/");
		if (chance(8))
			g_string_append(out, PICK(".", ".."));
		else
			put_step(out, depth);
	}
}

static void
put_call(GString *out, guint depth)
{
	const char *const *call = ((const char *const *const[]){
		(const char *const[]){ "not", "x", NULL }, (const char *const[]){ "boolean", "x", NULL },
		(const char *const[]){ "count", "p", NULL }, (const char *const[]){ "contains", "s", "s", NULL },
		(const char *const[]){ "starts-with", "s", "s", NULL }, (const char *const[]){ "normalize-space", NULL },
		(const char *const[]){ "normalize-space", "s", NULL }, (const char *const[]){ "name", NULL },
		(const char *const[]){ "name", "p", NULL }, (const char *const[]){ "translate", "s", "s", "s", NULL },
		(const char *const[]){ "true", NULL }, (const char *const[]){ "false", NULL },
		(const char *const[]){ "concat", "s", "s", NULL }, (const char *const[]){ "substring-after", "s", "s", NULL },
		(const char *const[]){ "sum", "p", NULL }, (const char *const[]){ "string-length", "s", NULL },
	})[g_rand_int_range(dice, 0, 16)];

	g_string_append_printf(out, "%s(", call[0]);
	for (guint i = 1; call[i] != NULL; i++) {
		g_string_append(out, i > 1 ? ", " : "");
		if (call[i][0] == 'x')
			put_expression(out, depth + 1);
		else if (call[i][0] == 'p' || chance(2))
			put_path(out, depth + 1);
		else
			g_string_append_printf(out, "'%s'", any_value());
	}
	g_string_append_c(out, ')');
}

static void
put_operand(GString *out, guint depth)
{
	if (chance(4))
		g_string_append_printf(out, "'%s'", any_value());
	else if (chance(4))
		g_string_append(out, PICK("1", "2", "10", "0", "0.5"));
	else if (chance(3))
		put_call(out, depth + 1);
	else
		put_path(out, depth + 1);
}

static void
put_expression(GString *out, guint depth)
{
	put_operand(out, depth);
	if (chance(2)) {
		g_string_append(out, PICK(" = ", "=", " != ", " < ", " <= ", " > ", ">="));
		put_operand(out, depth);
	}
	if (depth < 3 && chance(3)) {
		g_string_append(out, PICK(" and ", " or "));
		put_expression(out, depth + 1);
	}
}

/* The same variables for libxml2 alone. */
static xmlXPathObject *
ask_libxml2(const char *expression, xmlNode *node, xmlNode *one, const GPtrArray *some)
{
	xmlXPathContext *context = xmlXPathNewContext(node->doc);
	xmlXPathObject *several = xmlXPathNewNodeSet(NULL), *object;

	for (guint i = 0; i < some->len; i++)
		xmlXPathNodeSetAdd(several->nodesetval, some->pdata[i]);
	xmlXPathRegisterVariable(context, BAD_CAST "one", xmlXPathNewNodeSet(one));
	xmlXPathRegisterVariable(context, BAD_CAST "none", xmlXPathNewNodeSet(NULL));
	xmlXPathRegisterVariable(context, BAD_CAST "some", several);
	context->node = node;
	context->contextSize = context->proximityPosition = 1;
	object = xmlXPathEval(BAD_CAST expression, context);
	xmlXPathFreeContext(context);
	ck_assert_msg(object != NULL, "libxml2 cannot evaluate %s", expression);
	return object;
}

static void
check_same(const char *expression, struct xpath_env *env, const struct xpath *xpath, xmlNode *node, xmlXPathObject *wanted)
{
	GPtrArray *nodes;
	const char *text = xpath_value(env, diag, xpath, node, &nodes);
	double number = xpath_number(env, diag, xpath, node), right = xmlXPathCastToNumber(wanted);

	ck_assert_msg(diag_count(diag) == 0, "%s: %s", expression, diag_count(diag) > 0 ? diag_get(diag, 0)->what[LANG_EN] : "");
	ck_assert_msg(xpath_bool(env, diag, xpath, node) == (xmlXPathCastToBoolean(wanted) == 1), "truth of %s", expression);
	ck_assert_msg(number == right || (isnan(number) && isnan(right)), "number of %s", expression);
	ck_assert_msg((nodes != NULL) == (wanted->type == XPATH_NODESET), "kind of %s", expression);
	if (nodes != NULL) {
		xmlXPathNodeSetSort(wanted->nodesetval);
		ck_assert_msg((gint)nodes->len == xmlXPathNodeSetGetLength(wanted->nodesetval), "%u nodes of %s, not %d", nodes->len,
		    expression, xmlXPathNodeSetGetLength(wanted->nodesetval));
		for (guint i = 0; i < nodes->len; i++)
			ck_assert_msg(nodes->pdata[i] == wanted->nodesetval->nodeTab[i], "node %u of %s", i, expression);
	}
	if (wanted->type != XPATH_NUMBER) {
		xmlChar *words = xmlXPathCastToString(wanted);

		ck_assert_msg(strcmp(text, (const char *)words) == 0, "text of %s: %s, not %s", expression, text, (char *)words);
		xmlFree(words);
	}
}

static GPtrArray *
elements_of(xmlDoc *doc)
{
	struct xpath *all = xpath_compile(arena, diag, (struct place){ 0 }, "//*");

	return xpath_nodes(xpath_env_new(arena), diag, all, xml_root(doc));
}

/* Evaluates a number of expressions on a tree; gives how many were walked. */
static guint
try_tree(void)
{
	xmlDoc *doc = random_tree();
	GPtrArray *all = elements_of(doc), *some = g_ptr_array_new();
	struct xpath_env *env = xpath_env_new(arena);
	xmlNode *one = all->pdata[g_rand_int_range(dice, 0, (gint)all->len)];
	guint walked = 0;

	for (guint i = 0; i < all->len; i++)
		if (chance(3))
			g_ptr_array_add(some, all->pdata[i]);
	xpath_env_node(env, "one", one);
	xpath_env_node(env, "none", NULL);
	xpath_env_nodes(env, "some", some);
	for (guint i = 0; i < 40; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		xmlNode *node = all->pdata[g_rand_int_range(dice, 0, (gint)all->len)];
		xmlXPathObject *wanted;
		struct xpath *xpath;

		put_expression(text, 0);
		wanted = ask_libxml2(text->str, node, one, some);
		xpath = xpath_compile(arena, diag, (struct place){ 0 }, text->str);
		ck_assert_msg(xpath != NULL, "%s", text->str);
		walked += xpath_is_planned(xpath);
		check_same(text->str, env, xpath, node, wanted);
		xmlXPathFreeObject(wanted);
	}
	g_ptr_array_unref(some);
	return walked;
}

START_TEST(same_as_libxml2)
{
	guint walked = 0;

	for (guint i = 0; i < 500; i++) {
		walked += try_tree();
		arena_reset(arena);
		diag = diag_new(arena);
	}
	ck_assert_uint_gt(walked, 500 * 40 * 9 / 10);
}
END_TEST

/* What plans do not know is libxml2's, and faults are told as they are there. */
START_TEST(others_are_left_alone)
{
	static const char *const others[] = { "1 + 1", "a//b", "/a", "position() = 1", "a[last()]", "ancestor::a", "a/text()",
		"-a", "a div b", "a/@n:p", "preceding-sibling::a", "(a)[1]/b + 1" };
	static const char *const walked[] = { "a", "@p", "$x/a/@p = 'q'", "not(a) and (b or c)", "bw:default(a, 'x') = 'x'", "text()" };

	for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
		const struct xpath *xpath = xpath_compile(arena, diag, (struct place){ 0 }, others[i]);

		ck_assert_msg(xpath == NULL || !xpath_is_planned(xpath), "%s", others[i]);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(walked); i++)
		ck_assert_msg(xpath_is_planned(xpath_compile(arena, diag, (struct place){ 0 }, walked[i])), "%s", walked[i]);
}
END_TEST

START_TEST(faults_are_told_once)
{
	static const char *const faulty[] = { "$unknown/a = 1", "a or $unknown", "count('x')", "bw:days(1)", "$words/a" };
	xmlNode *root = xml_root(xml_new(arena, "r"));

	for (gsize i = 0; i < G_N_ELEMENTS(faulty); i++) {
		struct xpath_env *env = xpath_env_new(arena);
		struct xpath *xpath = xpath_compile(arena, diag, (struct place){ 0 }, faulty[i]);
		gsize before = diag_count(diag);

		xpath_env_string(env, "words", "x");
		ck_assert_ptr_nonnull(xpath);
		ck_assert_msg(!xpath_bool(env, diag, xpath, root), "%s", faulty[i]);
		ck_assert_msg(diag_count(diag) == before + 1, "%s: %d faults", faulty[i], (int)(diag_count(diag) - before));
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("xpath: plans");
	TCase *c = tcase_create("plans");
	SRunner *runner = srunner_create(s);
	TTest const *const tests[] = { same_as_libxml2, others_are_left_alone, faults_are_told_once };
	int failed;

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 120);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
