/*
 * Every rule against templates/regions/<id>.expect.xml: a record nothing is wrong with, and its twin in
 * which one thing is changed and only that rule speaks.  A rule without a pair fails.  A region that is copied under
 * another id judges as its model.
 */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy_fixture.h"

static struct arena *setup;
static struct policy *policy;
static struct record_rules *record_rules;
static GPtrArray *expectations; /* xmlNode * <expect> */

static void
find_expectations(void)
{
	g_autofree char *folder = g_build_filename(data_folder(), "templates", "regions", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	struct diag *diag = diag_new(setup);

	expectations = arena_adopt(setup, g_ptr_array_new(), (GDestroyNotify)g_ptr_array_unref);
	for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
		xmlDoc *doc;

		if (!g_str_has_suffix(name, ".expect.xml"))
			continue;
		doc = xml_load(setup, diag, arena_printf(setup, "%s/%s", folder, name));
		ck_assert_ptr_nonnull(doc);
		g_ptr_array_add(expectations, xml_root(doc));
	}
}

static void
prepare(void)
{
	setup = arena_new();
	policy = load_policy(setup);
	record_rules = load_record_rules(setup);
	find_expectations();
}

static void
clean_up(void)
{
	arena_free(setup);
}

/* A data folder in which each region stands once more under another id, and what is expected is expected of that. */
static void
prepare_copies(void)
{
	char folder[] = "/tmp/banwen-regions-XXXXXX";
	g_autofree char *remove = NULL, *copy = NULL;

	ck_assert_ptr_nonnull(g_mkdtemp(folder));
	copy = g_strdup_printf(
	    "cp -r %s/templates %s/fonts %s/ && cd %s/templates/regions && for e in *.expect.xml; do "
	    "id=${e%%.expect.xml}; sed \"s/<region id=\\\"$id\\\"/<region id=\\\"$id-copy\\\"/\" $id.xml > $id-copy.xml; "
	    "sed \"s/region=\\\"$id\\\"/region=\\\"$id-copy\\\"/g\" $e > $id-copy.expect.xml; rm $e; done",
	    data_folder(), data_folder(), folder, folder);
	remove = g_strdup_printf("rm -r %s", folder);
	ck_assert_int_eq(system(copy), 0);
	g_setenv("BANWEN_DATA", folder, true);
	prepare();
	ck_assert_int_eq(system(remove), 0);
}

/* A copy of an element as a tree of its own. */
static xmlNode *
copy_tree(struct arena *arena, const xmlNode *node)
{
	xmlDoc *doc = arena_adopt(arena, xmlNewDoc(BAD_CAST "1.0"), (GDestroyNotify)xmlFreeDoc);

	xmlDocSetRootElement(doc, xmlDocCopyNode((xmlNode *)node, doc, 1));
	return xmlDocGetRootElement(doc);
}

static GPtrArray *
select_nodes(struct arena *arena, xmlNode *root, const char *path)
{
	struct diag *diag = diag_new(arena);
	struct xpath *xpath = xpath_compile(arena, diag, (struct place){ 0 }, path);
	GPtrArray *nodes;

	ck_assert_msg(xpath != NULL, "bad path %s", path);
	nodes = xpath_nodes(xpath_env_new(arena), diag, xpath, root);
	ck_assert_msg(nodes->len > 0, "nothing is selected by %s", path);
	return nodes;
}

static void
remove_node(xmlNode *node)
{
	if (node->type == XML_ATTRIBUTE_NODE) {
		xmlRemoveProp((xmlAttr *)node);
	} else {
		xmlUnlinkNode(node);
		xmlFreeNode(node);
	}
}

static void
mutate(struct arena *arena, xmlNode *root, const xmlNode *change)
{
	GPtrArray *nodes = select_nodes(arena, root, xml_attr_or(change, xml_is(change, "add") ? "to" : "select", "."));
	xmlNode *first = nodes->pdata[0];

	if (xml_is(change, "remove")) {
		for (guint i = 0; i < nodes->len; i++)
			remove_node(nodes->pdata[i]);
	} else if (xml_is(change, "set")) {
		g_autofree char *value = g_markup_escape_text(xml_attr(change, "value"), -1);

		xmlNodeSetContent(first, BAD_CAST value);
	} else if (xml_is(change, "attr")) {
		xmlSetProp(first, BAD_CAST xml_attr(change, "name"), BAD_CAST xml_attr(change, "value"));
	} else if (xml_is(change, "add")) {
		for (xmlNode *child = xml_child(change, NULL); child != NULL; child = xml_next(child, NULL))
			xmlAddChild(first, xmlDocCopyNode(child, first->doc, 1));
	} else {
		ck_assert_msg(xml_is(change, "ask"), "unknown change %s", change->name);
	}
}

static const xmlNode *
find_base(const xmlNode *expect, const char *id)
{
	for (xmlNode *node = xml_child(expect, "base"); node != NULL; node = xml_next(node, "base"))
		if (xml_attr_is(node, "id", id))
			return xml_child(node, NULL);
	ck_abort_msg("no base %s", id);
}

/* A base with the changes of a twin (NULL: none), ready to be judged. */
struct subject {
	struct policy_question question;
	struct diag *diag;
	xmlNode *verdict;
};

static void
make_subject(struct arena *arena, const xmlNode *expect, const char *base, const xmlNode *twin, struct subject *subject)
{
	xmlNode *root = copy_tree(arena, find_base(expect, base));
	xmlNode *office = copy_tree(arena, xml_child(expect, "office"));
	const xmlNode *ask = twin == NULL ? NULL : xml_child(twin, "ask");

	for (xmlNode *change = twin == NULL ? NULL : xml_child(twin, NULL); change != NULL;
	     change = xml_next(change, NULL))
		if (!xml_is(change, "good") && !xml_is(change, "bad"))
			mutate(arena, xml_attr_is(change, "in", "office") ? office : root, change);
	*subject = (struct subject){ .diag = diag_new(arena) };
	subject->question.record = parse_record(arena, record_rules, xml_dump(arena, root));
	subject->question.office = office;
	if (ask != NULL) {
		subject->question.as_of = xml_attr(ask, "as-of");
		subject->question.stage = xml_attr(ask, "stage");
	}
	subject->verdict = policy_judge(policy, arena, subject->diag, &subject->question);
	ck_assert_ptr_nonnull(subject->verdict);
}

/* Every finding but those of the rules in `with` must be of `rule`, once. */
static const struct finding *
only_finding(const struct diag *diag, const char *rule, const char *with, const char *what)
{
	const struct finding *found = NULL;

	for (gsize i = 0; i < diag_count(diag); i++) {
		const struct finding *finding = diag_get(diag, i);

		if (with != NULL && strstr(with, finding->id) != NULL)
			continue;
		if (found != NULL || strcmp(finding->id, rule) != 0)
			print_findings(diag);
		ck_assert_msg(found == NULL, "%s of %s: said twice", rule, what);
		ck_assert_msg(strcmp(finding->id, rule) == 0, "%s of %s: %s spoke", rule, what, finding->id);
		found = finding;
	}
	ck_assert_msg(found != NULL, "%s of %s: nothing was found", rule, what);
	return found;
}

/* Ours, without a text behind it: a rule that holds everywhere and names no source, nor does the region for it. */
static bool
is_ours(const xmlNode *expect, const char *id)
{
	const xmlNode *rule = policy_rule(policy, id);

	return rule != NULL && xml_attr_is(rule, "everywhere", "yes") && xml_child(rule, "source") == NULL &&
	    policy_use(policy_region(policy, xml_attr(expect, "region")), id) == NULL;
}

/* Texts must be worded: nothing left empty, no braces. */
static void
check_texts(const xmlNode *expect, const struct finding *finding)
{
	bool ours = is_ours(expect, finding->id);

	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		ck_assert_msg(finding->what[lang][0] != '\0' && strpbrk(finding->what[lang], "{}") == NULL, "%s",
		    finding->what[lang]);
		ck_assert_msg(strstr(finding->what[lang], "NaN") == NULL, "%s", finding->what[lang]);
		ck_assert(finding->todo[lang][0] != '\0');
		ck_assert_msg(ours || (finding->source[lang] != NULL && finding->source[lang][0] != '\0'),
		    "%s has no source", finding->id);
	}
	ck_assert_msg(finding->spot.line > 0, "%s shows no place", finding->id);
}

/* The papers of a case whose stage is this one or later, as a finding names them; those that nothing bars are not among them. */
static const char *
papers_from(struct arena *arena, const xmlNode *region, const char *stage)
{
	const xmlNode *stages = xml_child(region, "stages"), *documents = xml_child(region, "documents");
	GString *later = arena_string(arena), *papers = arena_string(arena);

	for (xmlNode *n = xml_child_of(stages, "stage", "id", stage); n != NULL; n = xml_next(n, "stage"))
		g_string_append_printf(later, "%s ", xml_attr(n, "id"));
	for (xmlNode *n = xml_child(documents, "document"); n != NULL; n = xml_next(n, "document"))
		if (xml_attr_is(n, "record", "case") && !xml_attr_is(n, "bar", "no") &&
		    text_has_word(later->str, xml_attr(n, "stage")))
			g_string_append_printf(papers, "%s%s", papers->len > 0 ? " " : "", xml_attr(n, "id"));
	ck_assert_msg(later->len > 0, "there is no stage %s", stage);
	return papers->str;
}

static void
check_twin(const xmlNode *expect, const xmlNode *twin)
{
	const char *from = xml_attr(twin, "bars-from");
	struct arena *arena = arena_new();
	const char *rule = xml_attr(twin, "rule"), *of = xml_attr(twin, "of"), *bars;
	struct subject subject;
	const struct finding *finding;

	make_subject(arena, expect, of, twin, &subject);
	finding = only_finding(subject.diag, rule, xml_attr(twin, "with"), of);
	ck_assert_msg(finding->level == (xml_attr_is(twin, "level", "must") ? DIAG_ERROR : DIAG_WARN),
	    "%s of %s: wrong level", rule, of);
	bars = from == NULL ? xml_attr(twin, "bars") :
			      papers_from(arena, policy_region(policy, xml_attr(expect, "region")), from);
	ck_assert_msg(g_strcmp0(finding->bars, bars) == 0, "%s of %s bars %s", rule, of, finding->bars);
	ck_assert_msg(g_strcmp0(finding->also, xml_attr(twin, "also")) == 0, "%s of %s stands for %s", rule, of,
	    finding->also == NULL ? "nothing" : finding->also);
	check_texts(expect, finding);
	arena_free(arena);
}

START_TEST(bases_have_no_finding)
{
	for (guint e = 0; e < expectations->len; e++)
		for (xmlNode *base = xml_child(expectations->pdata[e], "base"); base != NULL;
		     base = xml_next(base, "base")) {
			struct arena *arena = arena_new();
			struct subject subject;

			make_subject(arena, expectations->pdata[e], xml_attr(base, "id"), NULL, &subject);
			print_findings(subject.diag);
			ck_assert_msg(diag_count(subject.diag) == 0, "base %s has findings", xml_attr(base, "id"));
			arena_free(arena);
		}
}
END_TEST

START_TEST(twins_have_one_finding)
{
	for (guint e = 0; e < expectations->len; e++)
		for (xmlNode *twin = xml_child(expectations->pdata[e], "twin"); twin != NULL;
		     twin = xml_next(twin, "twin"))
			check_twin(expectations->pdata[e], twin);
}
END_TEST

/* One value a line. */
static void
append_values(GString *out, const xmlNode *node)
{
	for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		g_string_append_printf(out, "\n%s", xml_attr(node, (const char *)attr->name));
	for (const xmlNode *child = node->children; child != NULL; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			append_values(out, child);
		else if (child->type == XML_TEXT_NODE)
			g_string_append_printf(out, "\n%s", (const char *)child->content);
}

/* What was set in a box of its own, as verification reads it back: without white space. */
static void
add_fields(xmlNode *facts, const char *values)
{
	g_auto(GStrv) lines = g_strsplit(values, "\n", -1);

	for (guint i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) words = g_strsplit_set(lines[i], " \t", -1);
		g_autofree char *found = g_strjoinv("", words);

		if (found[0] != '\0')
			xmlSetProp(xmlNewChild(facts, NULL, BAD_CAST "field", NULL), BAD_CAST "found", BAD_CAST found);
	}
}

/* <text profile="yes"> is a page that also says all the region publishes; without="x" takes a word out of it. */
static xmlNode *
make_facts(struct arena *arena, const xmlNode *sheet, const char *name)
{
	xmlNode *facts = copy_tree(arena, xml_child(xml_child(sheet, name), "facts"));
	const xmlNode *region = policy_region(policy, xml_attr(sheet->parent, "region"));

	for (xmlNode *text = xml_child(facts, "text"); text != NULL; text = xml_next(text, "text")) {
		g_autoptr(GString) all = g_string_new(xml_text(arena, text));
		g_autofree char *escaped = NULL;

		if (!xml_attr_is(text, "profile", "yes"))
			continue;
		append_values(all, xml_child(region, "commitments"));
		for (xmlNode *notices = xml_child(region, "notices"); notices != NULL;
		     notices = xml_next(notices, "notices"))
			append_values(all, notices);
		if (xml_attr(text, "without") != NULL)
			ck_assert_msg(g_string_replace(all, xml_attr(text, "without"), "", 0) > 0,
			    "%s of %s: nothing says %s", xml_attr(sheet, "rule"), xml_attr(sheet->parent, "region"),
			    xml_attr(text, "without"));
		escaped = g_markup_escape_text(all->str, -1);
		xmlNodeSetContent(text, BAD_CAST escaped);
		add_fields(facts, all->str);
	}
	return facts;
}

static void
check_sheet(const xmlNode *expect, const xmlNode *sheet)
{
	struct arena *arena = arena_new();
	const char *document = xml_attr(sheet, "document");
	struct subject subject;
	const struct finding *finding;

	make_subject(arena, expect, xml_attr(sheet, "of"), sheet, &subject);
	ck_assert_uint_eq(diag_count(subject.diag), 0);
	policy_judge_document(policy, arena, subject.diag, &subject.question, subject.verdict, document,
	    make_facts(arena, sheet, "good"));
	print_findings(subject.diag);
	ck_assert_uint_eq(diag_count(subject.diag), 0);
	policy_judge_document(policy, arena, subject.diag, &subject.question, subject.verdict, document,
	    make_facts(arena, sheet, "bad"));
	finding = only_finding(subject.diag, xml_attr(sheet, "rule"), NULL, xml_attr(sheet, "of"));
	ck_assert_int_eq(finding->level, xml_attr_is(sheet, "level", "must") ? DIAG_ERROR : DIAG_WARN);
	ck_assert_str_eq(finding->document, document);
	ck_assert_str_eq(finding->bars, document);
	check_texts(expect, finding);
	arena_free(arena);
}

START_TEST(sheets_have_one_finding)
{
	for (guint e = 0; e < expectations->len; e++)
		for (xmlNode *sheet = xml_child(expectations->pdata[e], "sheet"); sheet != NULL;
		     sheet = xml_next(sheet, "sheet"))
			check_sheet(expectations->pdata[e], sheet);
}
END_TEST

/* A data folder whose regions are ours and one more: the region's profile as its own successor, changed. */
static char *
make_data(struct arena *arena, const xmlNode *profile, bool changed)
{
	const char *id = xml_attr(profile->parent, "region");
	xmlNode *root = copy_tree(arena, policy_region(policy, id));
	char *folder = arena_strdup(arena, g_mkdtemp(arena_strdup(arena, "/tmp/banwen-profile-XXXXXX")));
	g_autofree char *copy = g_strdup_printf("mkdir %s/templates && cp -r %s/templates/. %s/templates", folder,
	    data_folder(), folder);
	const char *path = arena_printf(arena, "%s/templates/regions/successor.xml", folder);

	xmlSetProp(root, BAD_CAST "id", BAD_CAST "successor");
	xmlSetProp(root, BAD_CAST "replaces", BAD_CAST id);
	/* A file names the steps or counts them. */
	for (xmlNode *n = xml_child(xml_child(root, "steps"), "process"); n != NULL; n = xml_next(n, "process"))
		if (xml_child(n, "step") != NULL)
			xmlUnsetProp(n, BAD_CAST "count");
	for (xmlNode *change = xml_child(profile, NULL); changed && change != NULL; change = xml_next(change, NULL))
		mutate(arena, root, change);
	ck_assert_int_eq(system(copy), 0);
	ck_assert(g_file_set_contents(path, xml_dump(arena, root), -1, NULL));
	return folder;
}

static void
check_profile(const xmlNode *profile, bool changed)
{
	struct arena *arena = arena_new();
	struct diag *diag = diag_new(arena);
	char *folder = make_data(arena, profile, changed);
	g_autofree char *remove = g_strdup_printf("rm -r %s", folder);
	const struct policy *loaded = policy_load(arena, diag, data_alone(arena, folder), load_record_rules(arena));

	ck_assert_int_eq(system(remove), 0);
	ck_assert_ptr_nonnull(loaded);
	policy_tell(loaded, diag);
	ck_assert_msg((policy_region(loaded, "successor") == NULL) == changed,
	    "%s: a narrower profile is loaded, or one that is not is refused", xml_attr(profile, "rule"));
	if (changed)
		check_texts(profile->parent, only_finding(diag, xml_attr(profile, "rule"), NULL, "successor"));
	else
		ck_assert_uint_eq(diag_count(diag), 0);
	arena_free(arena);
}

START_TEST(profiles_are_held_against_what_they_replace)
{
	for (guint e = 0; e < expectations->len; e++)
		for (xmlNode *node = xml_child(expectations->pdata[e], "profile"); node != NULL;
		     node = xml_next(node, "profile")) {
			check_profile(node, false);
			check_profile(node, true);
		}
}
END_TEST

static struct policy_tally *
sum_up(struct arena *arena, const xmlNode *expect, const xmlNode *batch, const char *name)
{
	struct policy_tally *tally = policy_tally_new(policy, arena);
	const xmlNode *list = xml_child(batch, name);

	for (xmlNode *twin = xml_child(list, "record"); twin != NULL; twin = xml_next(twin, "record")) {
		struct subject subject;

		make_subject(arena, expect, xml_attr(twin, "of"), twin, &subject);
		policy_tally_add(tally, policy_sample(policy, arena, subject.diag, &subject.question, subject.verdict));
	}
	return tally;
}

static void
check_batch(const xmlNode *expect, const xmlNode *batch)
{
	struct arena *arena = arena_new();
	struct diag *diag = diag_new(arena);
	const struct finding *finding;

	policy_tally_report(sum_up(arena, expect, batch, "good"), diag);
	print_findings(diag);
	ck_assert_uint_eq(diag_count(diag), 0);
	policy_tally_report(sum_up(arena, expect, batch, "bad"), diag);
	finding = only_finding(diag, xml_attr(batch, "rule"), NULL, "batch");
	ck_assert_int_eq(finding->level, DIAG_ERROR);
	ck_assert_str_eq(finding->what[LANG_EN], xml_attr(batch, "says"));
	arena_free(arena);
}

START_TEST(runs_are_summed_up)
{
	for (guint e = 0; e < expectations->len; e++)
		for (xmlNode *batch = xml_child(expectations->pdata[e], "batch"); batch != NULL;
		     batch = xml_next(batch, "batch"))
			check_batch(expectations->pdata[e], batch);
}
END_TEST

static bool
has_pair(const xmlNode *expect, const char *rule)
{
	for (xmlNode *node = xml_child(expect, NULL); node != NULL; node = xml_next(node, NULL))
		if ((xml_is(node, "twin") || xml_is(node, "sheet") || xml_is(node, "profile")) &&
		    (xml_attr_is(node, "rule", rule) || strstr(xml_attr_or(node, "also", ""), rule) != NULL))
			return true;
	return false;
}

START_TEST(every_rule_has_a_pair_in_each_of_its_regions)
{
	const GPtrArray *rules = policy_rules(policy);

	ck_assert_uint_eq(expectations->len, policy_regions(policy)->len);
	for (guint e = 0; e < expectations->len; e++) {
		const char *region = xml_attr(expectations->pdata[e], "region");

		ck_assert_ptr_nonnull(policy_region(policy, region));
		for (guint i = 0; i < rules->len; i++) {
			const char *id = xml_attr(rules->pdata[i], "id");

			if (policy_holds(policy_region(policy, region), rules->pdata[i]))
				ck_assert_msg(has_pair(expectations->pdata[e], id), "%s has no pair in %s", id, region);
		}
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy: rules");
	TCase *tcase = tcase_create("expectations"), *copies = tcase_create("copies under another id");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_unchecked_fixture(tcase, prepare, clean_up);
	tcase_add_test(tcase, bases_have_no_finding);
	tcase_add_test(tcase, twins_have_one_finding);
	tcase_add_test(tcase, sheets_have_one_finding);
	tcase_add_test(tcase, profiles_are_held_against_what_they_replace);
	tcase_add_test(tcase, runs_are_summed_up);
	tcase_add_test(tcase, every_rule_has_a_pair_in_each_of_its_regions);
	suite_add_tcase(suite, tcase);
	tcase_add_unchecked_fixture(copies, prepare_copies, clean_up);
	tcase_add_test(copies, bases_have_no_finding);
	tcase_add_test(copies, twins_have_one_finding);
	tcase_add_test(copies, sheets_have_one_finding);
	tcase_add_test(copies, runs_are_summed_up);
	suite_add_tcase(suite, copies);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
