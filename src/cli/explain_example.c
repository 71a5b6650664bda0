/* explain: of a rule, a piece of a record that breaks it and what is said, and one that keeps it. */
#include <string.h>

#include "base/arena.h"
#include "base/lang.h"
#include "xml/xml.h"
#include "cli/inner.h"
#include "policy/example/example.h"
#include "policy/policy.h"
#include "record/record.h"

enum { MOST_LINES = 24 };

/* Posters are long: the beginning shows what is meant. */
static const char *
cut_lines(const struct cli *c, char *text)
{
	guint lines = 1;
	char *end = NULL;

	g_strchomp(text);
	for (char *p = text; *p != '\0'; p++)
		if (*p == '\n' && lines++ == MOST_LINES)
			end = p;
	if (end == NULL)
		return text;
	*end = '\0';
	return arena_printf(c->arena, c->lang == LANG_ZH ? "%s\n……（共 %u 行）" : "%s\n... (%u lines)", text, lines);
}

static void
put_shown(struct cli_explanation *e, const struct cli *c, const xmlNode *shown)
{
	const xmlNode *record = xml_child(shown, "record"), *office = xml_child(shown, "office");
	bool breaks = xml_is(shown, "breaks");

	cli_explain_group(e, "examples");
	cli_explain_fact(e, breaks ? "breaks" : "keeps", breaks ? "违反的例子" : "恰好合规的例子",
	    breaks ? "breaks it" : "just keeps it", cut_lines(c, xml_content(c->arena, record)));
	if (office != NULL)
		cli_explain_fact(e, "office", "  office.xml", "  office.xml",
		    cut_lines(c, xml_content(c->arena, office)));
	cli_explain_fact(e, "without", "  其余资料齐全，缺", "  every other paper is there, but not",
	    xml_attr(shown, "without"));
	for (xmlNode *n = xml_child(shown, "says"); n != NULL; n = xml_next(n, "says"))
		cli_explain_item(e, "says", "  报告", "  says", xml_content(c->arena, n));
	cli_explain_fact(e, "region", "  地区", "  region", xml_attr(shown, "region"));
	cli_explain_group(e, NULL);
}

void
cli_explain_examples(struct cli_explanation *e, struct cli *c, const struct policy *policy,
    const struct record_rules *records, const GPtrArray *data, const xmlNode *rule)
{
	struct policy_examples *examples = policy_examples_load(policy, c->arena, c->diag, records, data);
	struct policy_shown shown;

	if (examples == NULL)
		return;
	shown = policy_examples_show(examples, c->arena, c->lang, rule, cli_option_value(c, "region"));
	if (shown.breaks != NULL)
		put_shown(e, c, shown.breaks);
	if (shown.keeps != NULL)
		put_shown(e, c, shown.keeps);
}
