/* Of a rule the examples that show it best: the first that breaks it, and the first that just keeps it. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "policy/example/inner.h"

struct example_showing {
	struct arena *arena;
	enum lang lang;
	struct policy_shown *shown;
};

/* What is said of a breaking one, by the rule or by one that stands for it. */
static void
add_said(const struct example_showing *s, xmlNode *shown, const struct policy_trial *trial)
{
	for (gsize i = 0; i < diag_count(trial->diag); i++) {
		const struct finding *f = diag_get(trial->diag, i);
		const char *days = f->days[s->lang];

		if (strcmp(f->id, trial->rule) != 0 && (f->also == NULL || !text_has_word(f->also, trial->rule)))
			continue;
		xml_add_text(shown, "says",
		    arena_printf(s->arena, "%s[%s] %s%s%s", diag_level_name(f->level, s->lang), f->id, f->what[s->lang],
			days == NULL           ? "" :
			    s->lang == LANG_ZH ? "；" :
						 "; ",
			days == NULL ? "" : days));
	}
}

/* What must outlive the trial: its trees are gone when the next one is made. */
static xmlNode *
keep(const struct example_showing *s, const struct policy_trial *trial)
{
	xmlNode *shown = xml_root(xml_new(s->arena, trial->breaks ? "breaks" : "keeps"));
	GString *without = arena_string(s->arena);

	for (xmlNode *n = xml_child(xml_child(trial->change, "materials"), "without"); n != NULL;
	     n = xml_next(n, "without"))
		g_string_append_printf(without, "%s%s", without->len > 0 ? " " : "", xml_attr_or(n, "ref", ""));
	xml_set(shown, "region", xml_attr(trial->region, "id"));
	xml_set(shown, "type", trial->type);
	xml_set(shown, "without", without->str);
	xml_add_text(shown, "record", xml_dump(s->arena, trial->shown));
	if (trial->office != NULL)
		xml_add_text(shown, "office", xml_dump(s->arena, trial->office));
	if (trial->breaks)
		add_said(s, shown, trial);
	return shown;
}

static bool
is_done(const struct policy_shown *shown)
{
	return shown->breaks != NULL && shown->keeps != NULL &&
	    xml_attr_is(shown->keeps, "type", xml_attr_or(shown->breaks, "type", ""));
}

static bool
look_at(const struct policy_trial *trial, void *data)
{
	struct example_showing *s = data;

	if (trial->unfit || trial->speaks != trial->breaks)
		return true;
	if (trial->breaks && s->shown->breaks == NULL)
		s->shown->breaks = keep(s, trial);
	else if (!trial->breaks && (s->shown->keeps == NULL || (s->shown->breaks != NULL && !is_done(s->shown))))
		s->shown->keeps = keep(s, trial);
	return !is_done(s->shown);
}

struct policy_shown
policy_examples_show(struct policy_examples *examples, struct arena *arena, enum lang lang, const xmlNode *rule,
    const char *region)
{
	struct policy_shown shown = { NULL, NULL };
	struct example_showing showing = { .arena = arena, .lang = lang, .shown = &shown };
	const GPtrArray *profiles = policy_regions(examples->policy);

	for (guint i = 0; i < profiles->len && (shown.breaks == NULL || shown.keeps == NULL); i++) {
		const char *id = xml_attr_or(profiles->pdata[i], "id", "");

		if ((region == NULL || strcmp(region, id) == 0) && policy_holds(profiles->pdata[i], rule))
			policy_examples_try(examples, profiles->pdata[i], xml_attr(rule, "id"), look_at, &showing);
	}
	return shown;
}
