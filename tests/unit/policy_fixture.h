/* What the tests of policy share: the loaded data, records made from trees, judgements. */
#ifndef POLICY_FIXTURE_H
#define POLICY_FIXTURE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/place.h"
#include "policy/policy.h"

/* The data folder: BANWEN_DATA, else where the tests are run. */
static inline const char *
data_folder(void)
{
	const char *folder = g_getenv("BANWEN_DATA");

	return folder != NULL ? folder : ".";
}

static inline void
print_findings(const struct diag *diag)
{
	for (gsize i = 0; i < diag_count(diag); i++) {
		g_autoptr(GString) text = g_string_new(NULL);

		diag_format(text, diag_get(diag, i), LANG_EN, false);
		fputs(text->str, stderr);
	}
}

static inline struct record_rules *
load_record_rules(struct arena *arena)
{
	struct diag *diag = diag_new(arena);
	struct record_rules *rules = record_rules_load(arena, diag, data_alone(arena, data_folder()));

	print_findings(diag);
	ck_assert_ptr_nonnull(rules);
	return rules;
}

static inline struct policy *
load_policy(struct arena *arena)
{
	struct diag *diag = diag_new(arena);
	struct policy *policy = policy_load(arena, diag, data_alone(arena, data_folder()), load_record_rules(arena));

	print_findings(diag);
	ck_assert_ptr_nonnull(policy);
	return policy;
}

static inline struct record *
parse_record(struct arena *arena, const struct record_rules *rules, const char *text)
{
	struct diag *diag = diag_new(arena);
	struct record_text *cut = arena_alloc(arena, sizeof *cut);
	struct record *record;

	cut->source = (struct source){ .name = "test.xml",
		.text = text,
		.length = strlen(text),
		.line = 1,
		.column = 1 };
	cut->ordinal = 1;
	record = record_parse(arena, diag, rules, cut, NULL);
	print_findings(diag);
	ck_assert_msg(record != NULL, "no record: %s", text);
	return record;
}

#endif
