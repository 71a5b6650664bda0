/* Rules over a whole run: running sums of what records say, without the records. */
#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/rules.h"
#include "policy/judging.h"

#include <string.h>

/* What one check of scope "batch" has been told of one region. */
struct policy_sum {
	const struct rule_check *check;
	xmlNode *region;
	double total;
	guint64 count;
};

struct policy_tally {
	const struct policy *policy;
	struct arena *arena;
	GArray *sums; /* struct policy_sum, by rule, check and region */
	bool *needed; /* files with mistakes, by their number */
};

/* The checks of scope "batch" of all rules, in order; their numbers go into samples. */
static const struct rule_check *
batch_check(const struct policy *policy, guint number)
{
	const struct rule_check *check;

	for (guint i = 0; i < policy->rules->len; i++)
		for (guint c = 0; (check = rule_check(policy->rules->pdata[i], SCOPE_BATCH, c)) != NULL; c++)
			if (number-- == 0)
				return check;
	return NULL;
}

static void
sample_check(struct judging *judging, const struct rule_check *check, guint number, GString *out)
{
	const struct rule_judge judge = { .arena = judging->arena,
		.diag = judging->diag,
		.env = judging->env,
		.root = judging->record };
	const GArray *values = rule_values(&judge, check);

	for (guint i = 0; i < values->len; i++) {
		char text[G_ASCII_DTOSTR_BUF_SIZE];

		g_ascii_dtostr(text, sizeof text, g_array_index(values, double, i));
		g_string_append_printf(out, "%u %s %s\n", number, judging->region->id, text);
	}
}

/* "! 3": the record needs a file that has mistakes, the fourth. */
static void
sample_file(const struct policy *policy, const struct policy_file *file, GString *out)
{
	guint number;

	if (file != NULL && g_ptr_array_find(policy->files, file, &number))
		g_string_append_printf(out, "! %u\n", number);
}

static void
sample_years(const struct policy *policy, const xmlNode *verdict, GString *out)
{
	const xmlNode *list = xml_child(verdict, "deadlines");

	for (xmlNode *node = xml_child(list, "deadline"); node != NULL; node = xml_next(node, "deadline"))
		if (xml_attr(node, "unknown") != NULL)
			sample_file(policy, policy_stopped(policy, "year", xml_attr(node, "unknown")), out);
}

const char *
policy_sample(const struct policy *policy, struct arena *arena, struct diag *diag,
    const struct policy_question *question, xmlNode *verdict)
{
	struct judging judging = { .policy = policy,
		.question = question,
		.arena = arena,
		.diag = diag,
		.region = region_find(policy, question->record->region),
		.record = question->record->root,
		.verdict = verdict };
	g_autoptr(GString) out = g_string_new(NULL);
	const struct rule_check *check;

	if (verdict == NULL) {
		sample_file(policy, policy_stopped_by(policy, question), out);
		return arena_strdup(arena, out->str);
	}
	sample_years(policy, verdict, out);
	for (guint n = 0; (check = batch_check(policy, n)) != NULL; n++) {
		if (!policy_holds(judging.region->root, rule_of(check)->node) ||
		    !rules_of_kind(rule_of(check), question->record->kind))
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
	struct policy_sum sum = { 0 };

	*tally = (struct policy_tally){ .policy = policy,
		.arena = arena,
		.sums = arena_vector(arena, sizeof(struct policy_sum)),
		.needed = arena_array(arena, policy->files->len, sizeof *tally->needed) };
	for (guint n = 0; (sum.check = batch_check(policy, n)) != NULL; n++)
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
	const struct rule_check *check;

	if (g_strv_length(words) == 2 && strcmp(words[0], "!") == 0)
		tally->needed[MIN(g_ascii_strtoull(words[1], NULL, 10), tally->policy->files->len - 1)] = true;
	if (g_strv_length(words) != 3)
		return;
	check = batch_check(tally->policy, (guint)g_ascii_strtoull(words[0], NULL, 10));
	for (guint i = 0; check != NULL && i < tally->sums->len; i++) {
		struct policy_sum *sum = &g_array_index(tally->sums, struct policy_sum, i);

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

/* What is wrong with a run stands nowhere in the profile. */
static void
complete_finding(void *data, const struct rule *rule, xmlNode *region, struct finding *finding)
{
	const struct policy_tally *tally = data;
	const xmlNode *use = policy_use(region, rule->id);

	finding->place = (struct place){ 0 };
	finding->source[LANG_ZH] = policy_source(tally->policy, tally->arena, region, use, "section");
	finding->source[LANG_EN] = policy_source(tally->policy, tally->arena, region, use, "section-en");
}

static void
report_sum(const struct policy_tally *tally, struct diag *diag, const struct policy_sum *sum)
{
	static const struct rule_caller caller = { .complete = complete_finding };
	const struct rule_judge judge = { .arena = tally->arena,
		.diag = diag,
		.env = xpath_env_new(tally->arena),
		.root = sum->region,
		.caller = &caller,
		.data = (void *)tally };

	xpath_env_node(judge.env, "region", sum->region);
	xpath_env_string(judge.env, "mean", arena_printf(tally->arena, "%.1f", sum->total / (double)sum->count));
	xpath_env_string(judge.env, "count", arena_printf(tally->arena, "%" G_GUINT64_FORMAT, sum->count));
	rule_test(&judge, sum->check);
}

void
policy_tally_report(const struct policy_tally *tally, struct diag *diag)
{
	for (guint i = 0; i < tally->sums->len; i++)
		if (g_array_index(tally->sums, struct policy_sum, i).count > 0)
			report_sum(tally, diag, &g_array_index(tally->sums, struct policy_sum, i));
	for (guint i = 0; i < tally->policy->files->len; i++)
		if (tally->needed[i])
			policy_tell_file(tally->policy->files->pdata[i], diag,
			    ((const struct policy_file *)tally->policy->files->pdata[i])->hints ? DIAG_WARN :
												  DIAG_FATAL);
}
