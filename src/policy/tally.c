/* Rules over a whole run: running sums of what records say, without the records. */
#include "policy/inner.h"

#include <string.h>

/* What one check of scope "batch" has been told of one region. */
struct sum {
	const struct rule	*rule;
	const struct check	*check;
	xmlNode			*region;
	double			 total;
	guint64			 count;
};

struct policy_tally {
	const struct policy	*policy;
	struct arena		*arena;
	GArray			*sums;		/* struct sum, by rule, check and region */
};

/* The checks of scope "batch" of all rules, in order; their numbers go into samples. */
static const struct check *
batch_check(const struct policy *policy, guint number, const struct rule **rule)
{
	for (guint i = 0; i < policy->rules->len; i++) {
		*rule = policy->rules->pdata[i];
		for (guint c = 0; c < (*rule)->check_count; c++)
			if ((*rule)->check[c].scope == SCOPE_BATCH && number-- == 0)
				return &(*rule)->check[c];
	}
	return NULL;
}

static void
sample_check(struct judging *judging, const struct check *check, guint number, GString *out)
{
	GPtrArray *nodes;

	if (check->each == NULL || check->value == NULL ||
	    (check->when != NULL && !xpath_bool(judging->env, judging->diag, check->when, judging->record)))
		return;
	nodes = xpath_nodes(judging->env, judging->diag, check->each, judging->record);
	for (guint i = 0; i < nodes->len; i++) {
		char text[G_ASCII_DTOSTR_BUF_SIZE];

		g_ascii_dtostr(text, sizeof text, xpath_number(judging->env, judging->diag, check->value, nodes->pdata[i]));
		g_string_append_printf(out, "%u %s %s\n", number, judging->region->id, text);
	}
}

const char *
policy_sample(const struct policy *policy, struct arena *arena, struct diag *diag, const struct policy_question *question,
    xmlNode *verdict)
{
	struct judging judging = {.policy = policy, .question = question, .arena = arena, .diag = diag,
	    .region = region_find(policy, question->record->region), .record = question->record->root, .verdict = verdict};
	const char *kind = record_kind_name(question->record->kind);
	g_autoptr(GString) out = g_string_new(NULL);
	const struct check *check;
	const struct rule *rule;

	if (judging.region == NULL)
		return "";
	for (guint n = 0; (check = batch_check(policy, n, &rule)) != NULL; n++) {
		if (!rule_in_region(rule, judging.region->id) || !token_in(xml_attr_or(rule->node, "record", ""), kind))
			continue;
		if (judging.env == NULL)
			judging.env = judging_env(&judging);
		sample_check(&judging, check, n, out);
	}
	return arena_strdup(arena, out->str);
}

struct policy_tally *
policy_tally_new(const struct policy *policy, struct arena *arena)
{
	struct policy_tally *tally = arena_alloc(arena, sizeof *tally);
	struct sum sum = {0};

	*tally = (struct policy_tally){policy, arena, NULL};
	tally->sums = arena_vector(arena, sizeof(struct sum));
	for (guint n = 0; (sum.check = batch_check(policy, n, &sum.rule)) != NULL; n++)
		for (guint i = 0; i < policy->region_roots->len; i++) {
			sum.region = policy->region_roots->pdata[i];
			g_array_append_val(tally->sums, sum);
		}
	return tally;
}

static void
add_line(struct policy_tally *tally, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 3);
	const struct rule *rule;
	const struct check *check;

	if (g_strv_length(words) != 3)
		return;
	check = batch_check(tally->policy, (guint)g_ascii_strtoull(words[0], NULL, 10), &rule);
	for (guint i = 0; check != NULL && i < tally->sums->len; i++) {
		struct sum *sum = &g_array_index(tally->sums, struct sum, i);

		if (sum->check != check || !xml_attr_is(sum->region, "id", words[1]))
			continue;
		sum->total += g_ascii_strtod(words[2], NULL);
		sum->count++;
	}
}

void
policy_tally_add(struct policy_tally *tally, const char *sample)
{
	g_auto(GStrv) lines = sample[0] == '\0' ? NULL : g_strsplit(sample, "\n", -1);

	for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
		add_line(tally, lines[i]);
}

static const char *
source_of(struct arena *arena, const struct sum *sum, const char *attribute)
{
	const char *number = xml_attr_or(xml_child(sum->region, "source"), "number", "");

	for (xmlNode *node = xml_child(sum->rule->node, "source"); node != NULL; node = xml_next(node, "source"))
		if (xml_attr_is(node, "region", xml_attr(sum->region, "id")))
			return arena_printf(arena, "%s %s", number, xml_attr(node, attribute));
	return number;
}

static void
report_sum(const struct policy_tally *tally, struct diag *diag, const struct sum *sum)
{
	struct xpath_env *env = xpath_env_new(tally->arena);
	struct finding finding = {.id = sum->rule->id,
	    .source = {source_of(tally->arena, sum, "section"), source_of(tally->arena, sum, "section-en")}};

	xpath_env_node(env, "region", sum->region);
	xpath_env_string(env, "mean", arena_printf(tally->arena, "%.1f", sum->total / (double)sum->count));
	xpath_env_string(env, "count", arena_printf(tally->arena, "%" G_GUINT64_FORMAT, sum->count));
	if (sum->check->test == NULL || xpath_bool(env, diag, sum->check->test, sum->region))
		return;
	finding.level = sum->check->severity_count > 0 ? sum->check->severity[0].level : sum->rule->level;
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		finding.what[lang] = xpath_text_string(env, diag, sum->check->what[lang], sum->region);
		finding.todo[lang] = xpath_text_string(env, diag, sum->check->todo[lang], sum->region);
	}
	diag_add(diag, &finding);
}

void
policy_tally_report(const struct policy_tally *tally, struct diag *diag)
{
	for (guint i = 0; i < tally->sums->len; i++)
		if (g_array_index(tally->sums, struct sum, i).count > 0)
			report_sum(tally, diag, &g_array_index(tally->sums, struct sum, i));
}
