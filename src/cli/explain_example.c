/* explain: of a rule, a piece of a record that breaks it and what is said, and one that keeps it. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "cli/explanation.h"
#include "policy/example/example.h"

enum { MOST_LINES = 24 };

/* A trial outlived: its trees are gone when the next one is made. */
struct kept {
	const char	*region, *type;
	const char	*shown, *office, *without;
	GPtrArray	*said;		/* char *, of a breaking one */
};

struct search {
	struct cli	*cli;
	xmlNode		*titles;	/* $checklist of the region, for the names of papers */
	struct kept	 breaks, keeps;	/* shown is NULL: none yet */
};

/* Posters are long: the beginning shows what is meant. */
static const char *
cut_lines(const struct cli *c, char *text)
{
	guint lines = 0;
	char *end = NULL;

	for (char *p = text; *p != '\0'; p++)
		if (*p == '\n' && ++lines == MOST_LINES)
			end = p;
	if (text[0] != '\0' && text[strlen(text) - 1] == '\n')
		text[strlen(text) - 1] = '\0';
	if (end == NULL || end[0] == '\0' || end[1] == '\0')
		return text;
	*end = '\0';
	return arena_printf(c->arena, c->lang == LANG_ZH ? "%s\n……（共 %u 行）" : "%s\n... (%u lines)", text, lines);
}

static const char *
list_without(const struct cli *c, const xmlNode *change)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (xmlNode *n = xml_child(xml_child(change, "materials"), "without"); n != NULL; n = xml_next(n, "without"))
		g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", xml_attr_or(n, "ref", ""));
	return arena_strdup(c->arena, out->str);
}

static GPtrArray *
what_is_said(const struct cli *c, const struct policy_trial *trial)
{
	GPtrArray *said = arena_list(c->arena);

	for (gsize i = 0; i < diag_count(trial->diag); i++) {
		const struct finding *f = diag_get(trial->diag, i);
		bool own = strcmp(f->id, trial->rule) == 0;

		if (!own && (f->also == NULL || strstr(f->also, trial->rule) == NULL))
			continue;
		g_ptr_array_add(said, arena_printf(c->arena, "%s[%s] %s%s%s", diag_level_name(f->level, c->lang), f->id, f->what[c->lang],
		    f->days[c->lang] == NULL ? "" : c->lang == LANG_ZH ? "；" : "; ", f->days[c->lang] == NULL ? "" : f->days[c->lang]));
	}
	return said;
}

/* The dump says nothing of where the record is from; its text is copied out of the trial's arena. */
static void
keep(struct search *s, struct kept *kept, const struct policy_trial *trial)
{
	struct arena *a = s->cli->arena;

	kept->region = xml_attr(trial->region, "id");
	kept->type = arena_strdup(a, trial->type);
	kept->shown = cut_lines(s->cli, xml_dump(a, trial->shown));
	kept->office = trial->office == NULL ? NULL : cut_lines(s->cli, xml_dump(a, trial->office));
	kept->without = list_without(s->cli, trial->change);
	kept->said = what_is_said(s->cli, trial);
}

/* The first change that breaks the rule, and the first that keeps it of the same customer type. */
static bool
look_at(const struct policy_trial *trial, void *data)
{
	struct search *s = data;

	if (trial->unfit || trial->speaks != trial->breaks)
		return true;
	if (trial->breaks && s->breaks.shown == NULL)
		keep(s, &s->breaks, trial);
	else if (!trial->breaks && (s->keeps.shown == NULL || (s->breaks.shown != NULL && strcmp(s->keeps.type, s->breaks.type) != 0)))
		keep(s, &s->keeps, trial);
	return s->breaks.shown == NULL || s->keeps.shown == NULL || strcmp(s->keeps.type, s->breaks.type) != 0;
}

static void
put_kept(struct explanation *e, const struct kept *kept, bool breaks)
{
	explain_group(e, "examples");
	explain_fact(e, breaks ? "breaks" : "keeps", breaks ? "违反的例子" : "恰好合规的例子", breaks ? "breaks it" : "just keeps it", kept->shown);
	explain_fact(e, "office", "  office.xml", "  office.xml", kept->office);
	explain_fact(e, "without", "  其余资料齐全，缺", "  every other paper is there, but not", kept->without);
	for (guint i = 0; breaks && i < kept->said->len; i++)
		explain_item(e, "says", "  报告", "  says", kept->said->pdata[i]);
	explain_fact(e, "region", "  地区", "  region", kept->region);
	explain_group(e, NULL);
}

void
explain_examples(struct explanation *e, struct cli *c, const struct policy *policy, const char *data, const xmlNode *rule)
{
	const char *asked = option_value(c, "region"), *regions = xml_attr_or(rule, "regions", "all");
	const GPtrArray *profiles = policy_regions(policy);
	struct record_rules *records = record_rules_load(c->arena, c->diag, data);
	struct policy_examples *examples = policy_examples_load(policy, c->arena, c->diag, records, data);
	struct search search = {.cli = c};

	for (guint i = 0; examples != NULL && i < profiles->len && (search.breaks.shown == NULL || search.keeps.shown == NULL); i++) {
		const char *id = xml_attr_or(profiles->pdata[i], "id", "");

		if ((asked != NULL && strcmp(asked, id) != 0) || (strcmp(regions, "all") != 0 && strstr(regions, id) == NULL))
			continue;
		policy_examples_try(examples, profiles->pdata[i], xml_attr(rule, "id"), look_at, &search);
	}
	if (search.breaks.shown != NULL)
		put_kept(e, &search.breaks, true);
	if (search.keeps.shown != NULL)
		put_kept(e, &search.keeps, false);
}
