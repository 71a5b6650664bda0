/* The judge: mistakes in rules, what a check looks at, what gives way to what, what a finding says and bars. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rule/rule.h"
#include "xml/schema/path.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "xml/xpath.h"

static struct arena *mem;
static struct diag *diag;
static struct xpath_env *env;
static xmlNode *root;

static const char *const scopes[] = { "record", "file", NULL };

static xmlNode *
parse(const char *name, const char *text)
{
	struct source *source = arena_alloc(mem, sizeof *source);

	*source = (struct source){ .name = name, .text = text, .length = strlen(text), .line = 1, .column = 1 };
	return xml_root(xml_parse(mem, diag, source));
}

static void
set_up(void)
{
	mem = arena_new();
	diag = diag_new(mem);
	env = xpath_env_new(mem);
	root = parse("case.xml",
	    "<case id='A-1' late='yes'><n v='1'/><n v='2' kind='x'/><n v='3' kind='x'/><old/></case>");
	xpath_env_node(env, "record", root);
}

static void
tear_down(void)
{
	arena_free(mem);
}

#define TODO                         "<todo-zh>改</todo-zh><todo-en>mend</todo-en>"
#define WORDS                        "<zh>坏 {@v}</zh><en>bad {@v}</en>" TODO
#define PLAIN                        "<zh>坏</zh><en>bad</en>" TODO
#define RULE(id, attributes, checks) "<rule id='" id "' severity='must' scope='record' " attributes ">" checks "</rule>"

static const struct path_set *
see(void *data, const xmlNode *rule G_GNUC_UNUSED, guint scope G_GNUC_UNUSED, const char *variable)
{
	if (variable == NULL || strcmp(variable, "record") == 0)
		return path_tree(data, "record", "case");
	return strcmp(variable, "bound") == 0 ? path_anything(data) : NULL;
}

static const struct rule_words *
words(void)
{
	static const char schema[] =
	    "<grammar xmlns='http://relaxng.org/ns/structure/1.0'>"
	    "<define name='yesno'><choice><value>yes</value><value>no</value></choice></define>"
	    "<start><element name='case'><attribute name='late'><ref name='yesno'/></attribute>"
	    "<attribute name='id'><text/></attribute><attribute name='v'><text/></attribute>"
	    "<element name='n'><attribute name='v'><text/></attribute>"
	    "<attribute name='kind'><choice><value>x</value><value>y</value></choice></attribute>"
	    "<element name='absent'><text/></element></element>"
	    "<element name='old'><choice><value>a</value><text/></choice></element></element></start></grammar>";
	static struct rule_words made;
	struct path_world *world = path_world_new(mem, ".");

	path_world_tree(world, "record", xml_schema_new(mem, diag, parse("s.rng", schema)->doc));
	made = (struct rule_words){ .scopes = scopes, .world = world, .sees = see, .data = world };
	return &made;
}

/* The rules of a text; those with a mistake are left out. */
static GPtrArray *
compile(const char *text)
{
	const struct rule_words *own = words();
	GPtrArray *rules = arena_list(mem);
	xmlNode *list = parse("rules.xml", arena_printf(mem, "<rules>%s</rules>", text));

	for (xmlNode *node = xml_child(list, "rule"); node != NULL; node = xml_next(node, "rule")) {
		struct rule *rule = rule_compile(mem, diag, own, node);

		if (rule != NULL)
			g_ptr_array_add(rules, rule);
	}
	return rules;
}

static struct rule_judge
judge_of(guint scope)
{
	return (struct rule_judge){ .arena = mem,
		.diag = diag,
		.env = env,
		.scope = scope,
		.root = root,
		.place = xml_place(root) };
}

/* "ID:what" of all findings. */
static const char *
told(void)
{
	GString *out = arena_string(mem);

	for (gsize i = 0; i < diag_count(diag); i++) {
		const struct finding *finding = diag_get(diag, i);

		g_string_append_printf(out, "%s%s:%s%s%s", out->len > 0 ? ", " : "", finding->id,
		    finding->what[LANG_EN], finding->also != NULL ? " also " : "",
		    finding->also != NULL ? finding->also : "");
	}
	return out->str;
}

static const char *
judge(const char *text)
{
	const struct rule_judge one = judge_of(0);

	rule_apply(&one, compile(text));
	return told();
}

/* --- mistakes --- */

static const struct {
	const char *id, *says, *text;
} mistakes[] = {
	{ "P105", "", RULE("R-1", "", "<check when='@late'>" WORDS "</check>") },
	{ "P106", "$recrod", RULE("R-1", "", "<check test='$recrod/@id'>" WORDS "</check>") },
	{ "P106", "$x", RULE("R-1", "", "<check test='@id' at='$x'>" WORDS "</check>") },
	{ "P106", "$x", RULE("R-1", "", "<check test='@id'><zh>{$x}</zh><en>x</en>" TODO "</check>") },
	{ "P106", "$x", RULE("R-1", "", "<check test='@id' field='{$x}'>" WORDS "</check>") },
	{ "P106", "$x", RULE("R-1", "", "<check test='@id' from='$x'>" WORDS "</check>") },
	{ "P106", "$x", RULE("R-1", "", "<check test='@id'><severity value='should' test='$x'/>" WORDS "</check>") },
	{ "P106", "$b", RULE("R-1", "", "<check test='$a'><let name='a' select='$b'/>" WORDS "</check>") },
	{ "P106", "$b",
	    RULE("R-1", "",
		"<check test='$a'><let name='a' select='$b'/><let name='b' select='1'/>" WORDS "</check>") },
	{ "P106", "$a", RULE("R-1", "", "<check test='@id'><let name='a' select='1'/>" WORDS "</check>") },
	{ "P106", "$a", RULE("R-1", "", "<let name='a' select='1'/><check test='@id'>" WORDS "</check>") },
	{ "P106", "$it", RULE("R-1", "", "<check test='$it'><let name='it' select='1'/>" WORDS "</check>") },
	{ "P106", "$a",
	    RULE("R-1", "", "<let name='a' select='1'/><check test='$a'><let name='a' select='2'/>" WORDS "</check>") },
	{ "P106", "$most",
	    "<more><zh>{$more}</zh><en>{$most}</en></more>" RULE("R-1", "", "<check test='@id'>" WORDS "</check>") },
	{ "P106", "$more",
	    "<more><zh>x</zh><en>{$more}</en></more>" RULE("R-1", "",
		"<check test='@id'><zh>{$more}</zh><en>x</en>" TODO "</check>") },
	{ "B122", "@late", RULE("R-1", "", "<check test=\"bw:says(@late, 'yes')\">" WORDS "</check>") },
	{ "B122", "@late",
	    RULE("R-1", "",
		"<let name='n' select='$record'/><check test=\"bw:says($n/@late, 'yes')\">" WORDS "</check>") },
	{ "B122", "@late", RULE("R-1", "", "<check test=\"bw:says(attribute::late, 'yes')\">" WORDS "</check>") },
	{ "B122", "@late", RULE("R-1", "", "<check test=\"bw:says(concat(@id, @late), 'yes')\">" WORDS "</check>") },
	{ "B122", "@late",
	    RULE("R-1", "", "<check test=\"bw:says(bw:default(@late, 'no'), 'yes')\">" WORDS "</check>") },
	{ "B122", "@late",
	    RULE("R-1", "", "<check test=\"bw:says($t, 'yes')\"><let name='t' select='@late'/>" WORDS "</check>") },
	{ "B122", "@late",
	    RULE("R-1", "",
		"<let name='t' select='string(@late)'/><let name='u' select='bw:default(old, $t)'/>"
		"<check test='@id'><zh>{bw:says($u, &quot;yes&quot;)}</zh><en>x</en>" TODO "</check>") },
	{ "B122", "@kind",
	    RULE("R-1", "",
		"<check for-each='n' test=\"bw:says($t, 'x')\"><let name='t' select='$it/@kind'/>" WORDS "</check>") },
	{ "B122", "@kind",
	    RULE("R-1", "",
		"<check for-each='n/@kind' test=\"bw:says($t, 'x')\"><let name='t' select='.'/>" PLAIN "</check>") },
	{ "B122", "@kind",
	    RULE("R-1", "", "<let name='m' select='n'/><check test=\"bw:says($m[1]/@kind, 'x')\">" WORDS "</check>") },
	{ "B122", "@kind",
	    RULE("R-1", "",
		"<let name='m' select='n'/><check for-each=\"$m[bw:says(@kind, 'x')]\">" WORDS "</check>") },
	{ "B122", "@kind",
	    RULE("R-1", "",
		"<let name='m' select='n/@kind'/><check for-each='$m' test=\"bw:says(., 'x')\">" PLAIN "</check>") },
	{ "B122", "@late", RULE("R-1", "", "<check test=\"bw:says (@late | old, 'yes')\">" WORDS "</check>") },
	{ "B122", "@late",
	    RULE("R-1", "",
		"<check test=\"bw:says(normalize-space((old[. = '|'] | @late)), 'yes')\">" WORDS "</check>") },
	{ "B122", "@kind",
	    RULE("R-1", "", "<check for-each='old | n/@kind' test=\"bw:says(., 'x')\">" PLAIN "</check>") },
	{ "B122", "@kind", RULE("R-1", "", "<check for-each=\"n[bw:says(@kind, 'x')]\">" WORDS "</check>") },
	{ "B122", "@kind", RULE("R-1", "", "<check for-each='n/@kind' test=\"bw:says(., 'x')\">" PLAIN "</check>") },
	{ "B122", "@kind",
	    RULE("R-1", "", "<check for-each=\"n[@kind[bw:says(normalize-space(.), 'x')]]\">" WORDS "</check>") },
	{ "B122", "@late",
	    RULE("R-1", "",
		"<check test='$a'><let name='a' select=\"bw:says($record/@late, 'x')\"/>" WORDS "</check>") },
	{ "B122", "bw:named", RULE("R-1", "", "<check test=\"bw:named('@late') != ''\">" WORDS "</check>") },
	{ "B122", "bw:named",
	    RULE("R-1", "", "<check test='@id'><zh>{bw:name('@late')}</zh><en>x</en>" TODO "</check>") },
	{ "B122", "@lat", RULE("R-1", "", "<check test='@id'><zh>{bw:named('@lat')}</zh><en>x</en>" TODO "</check>") },
	{ "B122", "n/kind",
	    RULE("R-1", "", "<check test='@id'><zh>{bw:named('n/kind')}</zh><en>x</en>" TODO "</check>") },
	{ "B122", "maybe",
	    RULE("R-1", "", "<check test='@id'><zh>{bw:write('@late', 'maybe')}</zh><en>x</en>" TODO "</check>") },
	{ "B122", "maybe",
	    RULE("R-1", "",
		"<check test='@id'><zh>{bw:write(bw:if(@v, 'n/@v', '@late'), 'maybe')}</zh><en>x</en>" TODO
		"</check>") },
	{ "P108", "fiel", RULE("R-1", "", "<check scope='fiel' test='@id'>" WORDS "</check>") },
	{ "B120", "", RULE("R-1", "", "<check test='@id ='>" WORDS "</check>") },
	{ "B120", "", RULE("R-1", "", "<check test='@id'><zh>{</zh><en>x</en>" TODO "</check>") },
};

START_TEST(mistakes_are_found_when_rules_are_compiled)
{
	ck_assert_uint_eq(compile(mistakes[_i].text)->len, 0);
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert_str_eq(diag_get(diag, 0)->id, mistakes[_i].id);
	ck_assert(strstr(diag_get(diag, 0)->what[LANG_EN], mistakes[_i].says) != NULL);
	ck_assert_str_eq(diag_get(diag, 0)->place.source->name, "rules.xml");
}
END_TEST

START_TEST(a_rule_yields_to_rules_that_there_are)
{
	GPtrArray *rules = compile(RULE("R-1", "yields-to='R-2  R-9'", "<check test='@id'>" WORDS "</check>")
		RULE("R-2", "", "<check test='@id'>" WORDS "</check>"));

	GPtrArray *ids = arena_list(mem);

	g_ptr_array_add(ids, (gpointer) "R-1");
	g_ptr_array_add(ids, (gpointer) "R-2");
	rule_resolve(mem, diag, rules->pdata[0], ids);
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert_str_eq(diag_get(diag, 0)->id, "P109");
	ck_assert_str_eq(diag_get(diag, 0)->what[LANG_EN], "yields-to names “R-9”, which is not defined → R-2");
}
END_TEST

START_TEST(a_mistake_of_more_is_told_once)
{
	compile("<more><zh>{$most}</zh><en>x</en></more>" RULE("R-1", "", "<check test='@id'>" WORDS "</check>")
		RULE("R-2", "", "<check test='@id'>" WORDS "</check>"));
	ck_assert_str_eq(told(), "P106:a name in a rule: $most is not defined");
}
END_TEST

/* Where words are free, they may be asked for; what is text somewhere is no list of words. */
START_TEST(says_may_be_asked_of_texts)
{
	ck_assert_uint_eq(
	    compile(
		RULE("R-1", "",
		    "<check test=\"bw:says(@id, 'a') or bw:says(old, 'a') or bw:says('x', 'a')\">" WORDS
		    "</check>") RULE("R-2", "",
		    "<let name='t' select='@id | old'/><let name='u' select='$bound/@kind'/>"
		    "<check test=\"bw:says($t, 'a') or bw:says($u, 'a') or bw:says($bound/n/@kind | $t, 'a')\">" WORDS
		    "</check>") RULE("R-3", "",
		    "<check when=\"bw:says(., 'a')\" for-each='n/@kind' test=\"bw:says(../@v, 'a')\">" PLAIN
		    "</check>"))
		->len,
	    3);
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

/* --- checks --- */

START_TEST(a_check_looks_and_tests)
{
	ck_assert_str_eq(
	    judge(RULE("R-1", "", "<check test=\"@late = 'no'\"><zh>x</zh><en>late {@id}</en>" TODO "</check>")
		    RULE("R-2", "", "<check when=\"@late = 'no'\" test='false()'>" WORDS "</check>")
			RULE("R-3", "", "<check for-each=\"n[@kind = 'x']\">" WORDS "</check>")
			    RULE("R-4", "", "<check for-each='n' test='@v &lt; 3'>" WORDS "</check>")
				RULE("R-5", "", "<check for-each='n' test='$it/@v and $record/@id'>" WORDS "</check>")),
	    "R-1:late A-1, R-3:bad 2, R-3:bad 3, R-4:bad 3");
}
END_TEST

START_TEST(only_checks_of_the_scope_are_applied)
{
	const struct rule_judge file = judge_of(1);
	GPtrArray *rules = compile(RULE("R-1", "",
	    "<check for-each='n[1]'>" WORDS "</check>"
	    "<check scope='file' for-each='n[2]'>" WORDS "</check>"));

	rule_apply(&file, rules);
	ck_assert_str_eq(told(), "R-1:bad 2");
	ck_assert_ptr_nonnull(rule_check(rules->pdata[0], 0, 0));
	ck_assert_ptr_null(rule_check(rules->pdata[0], 0, 1));
	ck_assert_ptr_eq(rule_of(rule_check(rules->pdata[0], 1, 0)), rules->pdata[0]);
}
END_TEST

/* In when and for-each a let sees the root, elsewhere the node; it keeps its type, and sees those before it. */
START_TEST(lets_are_seen_where_they_are_used)
{
	ck_assert_str_eq(
	    judge(RULE("R-1", "",
		"<let name='late' select=\"@late = 'no'\"/>"
		"<check when='$late' test='false()'>" WORDS "</check>"
		"<check when='not($late)' for-each='$these' test='$own &lt; 2'><let name='these' select=\"n[@kind = 'x']\"/>"
		"<let name='own' select='@v'/><let name='twice' select='2 * $own'/><zh>{$twice}</zh><en>{$twice}</en>" TODO
		"</check>")),
	    "R-1:4, R-1:6");
}
END_TEST

/* What is joined of literals is what concat() gives; what a node is asked for is asked of each. */
START_TEST(lets_of_literals_are_joined)
{
	ck_assert_str_eq(judge(RULE("R-1", "",
			     "<let name='one' select=\"'a'\"/>"
			     "<let name='two' select=\"concat($one, '', concat('-', ($one)))\"/>"
			     "<let name='all' select='concat($two, @v)'/>"
			     "<check for-each='n'><zh>{$two} {$all}</zh><en>{$two} {$all}</en>" TODO "</check>")),
	    "R-1:a-a a-a1, R-1:a-a a-a2, R-1:a-a a-a3");
}
END_TEST

/* --- giving way --- */

#define EACH(id, yields, path) RULE(id, "yields-to='" yields "'", "<check for-each='" path "'>" WORDS "</check>")

START_TEST(the_more_specific_rule_speaks)
{
	ck_assert_str_eq(judge(EACH("R-1", "R-2", "n") EACH("R-2", "", "n[2]")),
	    "R-1:bad 1, R-1:bad 3, R-2:bad 2 also R-1");
}
END_TEST

START_TEST(a_chain_ends_at_the_last)
{
	ck_assert_str_eq(judge(EACH("R-1", "R-2", "n[1]") EACH("R-2", "R-3", "n[1]") EACH("R-3", "", "n[1]")),
	    "R-3:bad 1 also R-1 R-2");
}
END_TEST

/* Of rules that yield to each other none gives way, however many hits there are. */
START_TEST(a_circle_tells_something)
{
	ck_assert_str_eq(judge(EACH("R-1", "R-2", "n[1]") EACH("R-2", "R-1", "n[1]") EACH("R-3", "", "n[2]")),
	    "R-1:bad 1, R-2:bad 1, R-3:bad 2");
	diag = diag_new(mem);
	ck_assert_str_eq(judge(EACH("R-1", "R-1", "n[1]")), "R-1:bad 1");
}
END_TEST

/* Where one of them did not select, the place to be edited tells whether it is one fault. */
START_TEST(rules_that_do_not_select_meet_at_the_place)
{
	ck_assert_str_eq(
	    judge(RULE("R-1", "yields-to='R-2'", "<check test='false()' at='n[2]'><zh>x</zh><en>x</en>" TODO "</check>")
		    EACH("R-2", "", "n")),
	    "R-2:bad 1, R-2:bad 2 also R-1, R-2:bad 3");
}
END_TEST

static bool
is_n(const xmlNode *it)
{
	return xml_is(it, "n");
}

START_TEST(a_caller_may_tell_faults_by_place)
{
	static const struct rule_caller caller = { .by_place = is_n };
	struct rule_judge one = judge_of(0);

	one.caller = &caller;
	rule_apply(&one,
	    compile(RULE("R-1", "yields-to='R-2'", "<check for-each='n[1]' at='../old'>" WORDS "</check>")
		    RULE("R-2", "", "<check for-each='n[2]' at='../old'>" WORDS "</check>")));
	ck_assert_str_eq(told(), "R-2:bad 2 also R-1");
}
END_TEST

/* A whole thing is one fault: a rule is not asked once one it yields to was hit, but one that was not asked counts for nothing. */
START_TEST(of_a_whole_repeated_rules_are_not_asked)
{
	struct rule_judge one = judge_of(0);

	one.whole = true;
	rule_apply(&one, compile(EACH("R-1", "", "n[1]") EACH("R-2", "R-1", "n[2]") EACH("R-3", "R-2", "n[3]")));
	ck_assert_str_eq(told(), "R-1:bad 1, R-3:bad 3");
}
END_TEST

START_TEST(a_stop_ends_it)
{
	ck_assert_str_eq(judge(RULE("R-1", "stop='yes'", "<check test='@id'>" WORDS "</check>") RULE("R-2",
			     "stop='yes'", "<check for-each='n[1]'>" WORDS "</check>") EACH("R-3", "", "n")),
	    "R-2:bad 1");
}
END_TEST

/* --- findings --- */

static const char *
judge_many(const char *more, guint count)
{
	GString *many = arena_string(mem);

	for (guint i = 1; i <= count; i++)
		g_string_append_printf(many, "<n v='%u'/>", i);
	root = parse("many.xml", arena_printf(mem, "<case>%s</case>", many->str));
	diag = diag_new(mem);
	return judge(arena_printf(mem, "%s%s", more,
	    RULE("R-1", "",
		"<check for-each='n'>" WORDS "</check>"
		"<check for-each='n[1]'><zh>x</zh><en>second</en>" TODO "</check>")));
}

START_TEST(ten_are_told_where_more_is_written)
{
	static const char more[] = "<more><zh>还有 {$more}</zh><en>{$more} more of {count(n)}</en></more>";

	ck_assert(g_str_has_suffix(judge_many(more, 13), "R-1:bad 9, R-1:bad 10, R-1:3 more of 13, R-1:second"));
	ck_assert_uint_eq(diag_count(diag), 12);
	ck_assert_str_eq(diag_get(diag, 10)->todo[LANG_EN], "mend");
	ck_assert(g_str_has_suffix(judge_many(more, 10), "R-1:bad 10, R-1:second"));
	ck_assert(g_str_has_suffix(judge_many("", 13), "R-1:bad 13, R-1:second"));
}
END_TEST

START_TEST(the_first_severity_that_holds_is_taken)
{
	judge("<rule id='R-1' severity='note' scope='record'><check for-each='n'><severity value='must' test='@v = 1'/>"
	      "<severity value='should' test='@v = 2'/>" WORDS "</check></rule>");
	ck_assert_uint_eq(diag_count(diag), 3);
	ck_assert_int_eq(diag_get(diag, 0)->level, DIAG_ERROR);
	ck_assert_int_eq(diag_get(diag, 1)->level, DIAG_WARN);
	ck_assert_int_eq(diag_get(diag, 2)->level, DIAG_NOTE);
	ck_assert_int_eq(rule_level(NULL), DIAG_ERROR);
}
END_TEST

START_TEST(a_finding_says_where_and_what)
{
	const struct finding *finding;

	judge(RULE("R-1", "",
	    "<source section='GB 1' section-en='GB one'/><check for-each='n[2]' at='@kind' field='{name()}'>" WORDS
	    "</check>") RULE("R-2", "",
	    "<source section='GB 2'/><check for-each='n[1]' at='absent' field='n'>" WORDS "</check>"));
	finding = diag_get(diag, 0);
	ck_assert_str_eq(finding->what[LANG_ZH], "坏 2");
	ck_assert_str_eq(finding->todo[LANG_ZH], "改");
	ck_assert_str_eq(finding->field, "n");
	ck_assert_str_eq(finding->source[LANG_EN], "GB one");
	ck_assert_uint_eq(finding->place.offset, xml_attr_place(xml_next(xml_child(root, "n"), "n"), "kind").offset);
	finding = diag_get(diag, 1);
	ck_assert_str_eq(finding->source[LANG_EN], "GB 2");
	ck_assert_uint_eq(finding->place.offset, xml_place(root).offset);
}
END_TEST

static void
bars(void *data, const char *stage, bool after, struct finding *finding)
{
	finding->bars = arena_printf(data, "%s of %s", after ? "later" : "from", stage);
	finding->from = stage;
}

static void
complete(void *data, const struct rule *rule, xmlNode *it, struct finding *finding)
{
	finding->source[LANG_ZH] = arena_printf(data, "%s %s", rule->id, xml_attr(it, "v"));
	finding->level = DIAG_WARN;
}

static void
bind_own(void *data G_GNUC_UNUSED, const struct rule *rule)
{
	xpath_env_string(env, "bound", rule->id);
}

START_TEST(a_caller_puts_in_what_only_it_knows)
{
	static const struct rule_caller caller = { .enter = bind_own, .bars = bars, .complete = complete };
	struct rule_judge one = judge_of(0);
	GPtrArray *rules = compile(
	    RULE("R-1", "", "<check for-each='n[1]' from=\"'reply'\"><zh>x</zh><en>{$bound}</en>" TODO "</check>")
		RULE("R-2", "", "<check for-each='n[2]' after='@kind'><zh>x</zh><en>{$bound}</en>" TODO "</check>")
		    RULE("R-3", "",
			"<check for-each='n[3]' bars='a b'>" WORDS "</check><check for-each='n[3]'>" WORDS "</check>"));

	one.caller = &caller;
	one.data = mem;
	rule_apply(&one, rules);
	ck_assert_str_eq(told(), "R-1:R-1, R-2:R-2, R-3:bad 3, R-3:bad 3");
	ck_assert_str_eq(diag_get(diag, 0)->bars, "from of reply");
	ck_assert_str_eq(diag_get(diag, 1)->bars, "later of x");
	ck_assert_str_eq(diag_get(diag, 1)->from, "x");
	ck_assert_str_eq(diag_get(diag, 2)->bars, "a b");
	ck_assert_ptr_null(diag_get(diag, 3)->bars);
	ck_assert_ptr_null(diag_get(diag, 2)->from);
	ck_assert_str_eq(diag_get(diag, 1)->source[LANG_ZH], "R-2 2");
	ck_assert_int_eq(diag_get(diag, 1)->level, DIAG_WARN);
}
END_TEST

START_TEST(findings_of_a_document_bar_it)
{
	struct rule_judge one = judge_of(0);

	one.document = "poster";
	rule_apply(&one, compile(RULE("R-1", "", "<check for-each='n[1]' bars=''>" WORDS "</check>")));
	ck_assert_str_eq(diag_get(diag, 0)->bars, "poster");
	ck_assert_str_eq(diag_get(diag, 0)->document, "poster");
}
END_TEST

/* --- sums --- */

START_TEST(values_are_taken_and_the_root_is_tested)
{
	const struct rule_judge one = judge_of(0);
	GPtrArray *rules = compile(RULE("R-1", "",
	    "<check when=\"@late = 'yes'\" for-each='n' value='$twice' test='@v = 9'>"
	    "<let name='twice' select='2 * @v'/><zh>x</zh><en>sum of {@id}</en>" TODO "</check>"));
	const struct rule_check *check = rule_check(rules->pdata[0], 0, 0);
	const GArray *values = rule_values(&one, check);

	ck_assert_uint_eq(values->len, 3);
	ck_assert(g_array_index(values, double, 2) > 5.9 && g_array_index(values, double, 2) < 6.1);
	rule_test(&one, check);
	ck_assert_str_eq(told(), "R-1:sum of A-1");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("rule");
	TCase *all = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_add_loop_test(all, mistakes_are_found_when_rules_are_compiled, 0, (int)G_N_ELEMENTS(mistakes));
	tcase_add_test(all, a_rule_yields_to_rules_that_there_are);
	tcase_add_test(all, a_mistake_of_more_is_told_once);
	tcase_add_test(all, says_may_be_asked_of_texts);
	tcase_add_test(all, a_check_looks_and_tests);
	tcase_add_test(all, only_checks_of_the_scope_are_applied);
	tcase_add_test(all, lets_are_seen_where_they_are_used);
	tcase_add_test(all, lets_of_literals_are_joined);
	tcase_add_test(all, the_more_specific_rule_speaks);
	tcase_add_test(all, a_chain_ends_at_the_last);
	tcase_add_test(all, a_circle_tells_something);
	tcase_add_test(all, rules_that_do_not_select_meet_at_the_place);
	tcase_add_test(all, a_caller_may_tell_faults_by_place);
	tcase_add_test(all, of_a_whole_repeated_rules_are_not_asked);
	tcase_add_test(all, a_stop_ends_it);
	tcase_add_test(all, ten_are_told_where_more_is_written);
	tcase_add_test(all, the_first_severity_that_holds_is_taken);
	tcase_add_test(all, a_finding_says_where_and_what);
	tcase_add_test(all, a_caller_puts_in_what_only_it_knows);
	tcase_add_test(all, findings_of_a_document_bar_it);
	tcase_add_test(all, values_are_taken_and_the_root_is_tested);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
