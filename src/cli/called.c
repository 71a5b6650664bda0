/* Options and arguments that name what only the loaded data knows: regions, customer types, stages and documents, by id or by name. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "cli/inner.h"
#include "policy/policy.h"

#define SHOWN_MOST 12 /* names told of a list; of a longer one its command is named */

/* What they are called, without the ids that stand behind in brackets. */
static GPtrArray *
bare_names(const struct cli *c, const GPtrArray *called, const GPtrArray *ids)
{
	GPtrArray *names = arena_list(c->arena);

	for (guint i = 0; i < called->len; i++) {
		const char *label = called->pdata[i];
		g_autofree char *id = g_strdup_printf("（%s）", (const char *)ids->pdata[i]);
		bool with = g_str_has_suffix(label, id);

		g_ptr_array_add(names,
		    with ? arena_strndup(c->arena, label, strlen(label) - strlen(id)) : (char *)label);
	}
	return names;
}

/* Of those that hold the word, or are held by it, all: "供电方案" is the beginning of two papers; else the nearest. */
static const char *
offer(const struct cli *c, const char *value, const GPtrArray *ids, const GPtrArray *called)
{
	const GPtrArray *names = bare_names(c, called, ids);
	g_autoptr(GPtrArray) found = g_ptr_array_new();

	for (guint i = 0; i < names->len && value[0] != '\0' && !g_str_is_ascii(value); i++)
		if (strstr(names->pdata[i], value) != NULL || strstr(value, names->pdata[i]) != NULL)
			g_ptr_array_add(found, called->pdata[i]);
	if (found->len > 0)
		return arena_printf(c->arena, " → %s", text_joined(c->arena, found, "、"));
	return nearest_offer(c->arena, value, g_str_is_ascii(value) ? ids : names, " → ", "");
}

bool
cli_called_check(struct cli *c, const struct batch_setup *setup, enum diag_code code, const char *name,
    const char *list, const char *value, const GPtrArray *ids)
{
	const GPtrArray *called;
	const char *near;

	if (value == NULL || text_listed(ids, value))
		return true;
	called = policy_called(setup->policy, c->arena, list, ids);
	near = offer(c, value, ids, called);
	if (c->lang != LANG_ZH)
		called = ids;
	diag_report(c->diag, code, (struct place){ 0 }, NULL, name, value, near,
	    called->len <= SHOWN_MOST ?
		text_joined(c->arena, called, " ") :
		arena_printf(c->arena,
		    c->lang == LANG_ZH ? "编号或名称，全部见 banwen list %ss" : "an id or a name of banwen list %ss",
		    list));
	return false;
}

const char *
cli_called_settle(struct cli *c, const struct batch_setup *setup, const char *name)
{
	const char *value = cli_option_value(c, name);

	if (value == NULL)
		return NULL;
	value = batch_called(c->arena, setup, name, value);
	g_hash_table_replace(c->values, (char *)name, arena_strdup(c->arena, value));
	return value;
}

bool
cli_called_region(struct cli *c, const struct batch_setup *setup)
{
	return cli_called_check(c, setup, DIAG_CLI_VALUE, "region", "region", cli_called_settle(c, setup, "region"),
	    policy_region_ids(setup->policy, c->arena));
}
