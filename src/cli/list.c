/* list: what documents, regions, customer types, rules and templates there are. */
#include <string.h>

#include "base/nearest.h"
#include "cli/law.h"

static bool
asked_region(struct cli *c, const xmlNode *region)
{
	const char *asked = option_value(c, "region");

	return asked == NULL || xml_attr_is(region, "id", asked);
}

/* The title a document has in the first region that names it. */
static const char *
title_of(const struct house *house, const char *document)
{
	const GPtrArray *regions = policy_regions(house->policy);

	for (guint i = 0; i < regions->len; i++) {
		xmlNode *list = xml_child(regions->pdata[i], "documents");

		for (xmlNode *n = list != NULL ? xml_child(list, "document") : NULL; n != NULL; n = xml_next(n, "document"))
			if (xml_attr_is(n, "id", document))
				return xml_attr_or(n, "title", "");
	}
	return "";
}

static void
list_documents(struct cli *c, const struct house *house)
{
	static const char *const keys[] = { "id", "title", "record", "stage" };
	static const char *const heads[LANG_COUNT][4] = { { "文书", "名称", "记录", "环节" }, { "document", "title", "record", "stage" } };
	struct columns *t = columns_new(c, keys, heads[c->lang], 4);

	for (guint i = 0; i < house->templates->len; i++) {
		const struct template *template = house->templates->pdata[i];
		const char *cells[] = { template_id(template), title_of(house, template_id(template)),
			record_kind_name(template_record(template)), template_stage(template) };

		columns_row(t, cells);
	}
	columns_print(t);
}

static void
list_regions(struct cli *c, const struct house *house)
{
	static const char *const keys[] = { "id", "name", "year", "company", "source" };
	static const char *const heads[LANG_COUNT][5] = {
		{ "地区", "名称", "年份", "单位", "文件" }, { "region", "name", "year", "company", "source" } };
	struct columns *t = columns_new(c, keys, heads[c->lang], 5);
	const GPtrArray *regions = policy_regions(house->policy);

	for (guint i = 0; i < regions->len; i++) {
		xmlNode *r = regions->pdata[i];
		xmlNode *source = xml_child(r, "source");

		if (!asked_region(c, r))
			continue;

		const char *cells[] = { xml_attr_or(r, "id", ""), xml_attr_or(r, "name", ""), xml_attr_or(r, "year", ""),
			xml_attr_or(r, "company", ""), source != NULL ? xml_attr_or(source, "number", "") : "" };

		columns_row(t, cells);
	}
	columns_print(t);
}

static void
list_types(struct cli *c, const struct house *house)
{
	static const char *const keys[] = { "id", "label", "region", "class", "voltage", "column" };
	static const char *const heads[LANG_COUNT][6] = {
		{ "客户类型", "名称", "地区", "分类", "电压", "归档资料列" }, { "type", "label", "region", "class", "voltage", "column" } };
	struct columns *t = columns_new(c, keys, heads[c->lang], 6);
	const GPtrArray *regions = policy_regions(house->policy);

	for (guint i = 0; i < regions->len; i++) {
		xmlNode *types = xml_child(regions->pdata[i], "types");

		for (xmlNode *n = types != NULL ? xml_child(types, "type") : NULL; n != NULL; n = xml_next(n, "type")) {
			const char *cells[] = { xml_attr_or(n, "id", ""), xml_attr_or(n, "label", ""),
				xml_attr_or(regions->pdata[i], "id", ""), xml_attr_or(n, "class", ""),
				xml_attr_or(n, "voltage", ""), xml_attr_or(n, "column", "") };

			if (asked_region(c, regions->pdata[i]))
				columns_row(t, cells);
		}
	}
	columns_print(t);
}

static bool
rule_asked(struct cli *c, const xmlNode *rule)
{
	g_auto(GStrv) regions = g_strsplit(xml_attr_or(rule, "regions", ""), " ", -1);
	const char *asked = option_value(c, "region");

	return asked == NULL || g_strv_contains((const char *const *)regions, "all") ||
	    g_strv_contains((const char *const *)regions, asked);
}

static void
list_rules(struct cli *c, const struct house *house)
{
	static const char *const keys[] = { "id", "severity", "record", "regions", "text" };
	static const char *const heads[LANG_COUNT][5] = {
		{ "规则", "级别", "记录", "地区", "内容" }, { "rule", "severity", "record", "regions", "text" } };
	struct columns *t = columns_new(c, keys, heads[c->lang], 5);
	const GPtrArray *rules = policy_rules(house->policy);

	for (guint i = 0; i < rules->len; i++) {
		xmlNode *r = rules->pdata[i];
		xmlNode *text = xml_child(r, c->lang == LANG_ZH ? "zh" : "en");
		const char *cells[] = { xml_attr_or(r, "id", ""), xml_attr_or(r, "severity", ""), xml_attr_or(r, "record", ""),
			xml_attr_or(r, "regions", ""), text != NULL ? xml_text(c->arena, text) : "" };

		if (rule_asked(c, r))
			columns_row(t, cells);
	}
	columns_print(t);
}

static const char *
template_path(struct cli *c, const struct house *house, const char *id)
{
	static const char *const folders[] = { "forms", "notices", "posters" };

	for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
		char *path = arena_printf(c->arena, "templates/%s/%s/template.xml", folders[i], id);

		if (g_file_test(arena_printf(c->arena, "%s/%s", house->data, path), G_FILE_TEST_EXISTS))
			return path;
	}
	return "";
}

static void
list_templates(struct cli *c, const struct house *house)
{
	static const char *const keys[] = { "id", "record", "stage", "file" };
	static const char *const heads[LANG_COUNT][4] = {
		{ "模板", "记录", "环节", "文件" }, { "template", "record", "stage", "file" } };
	struct columns *t = columns_new(c, keys, heads[c->lang], 4);

	for (guint i = 0; i < house->templates->len; i++) {
		const struct template *template = house->templates->pdata[i];
		const char *cells[] = { template_id(template), record_kind_name(template_record(template)),
			template_stage(template), template_path(c, house, template_id(template)) };

		columns_row(t, cells);
	}
	columns_print(t);
}

static void
list_statutes(struct cli *c, const struct house *house)
{
	static const char *const keys[] = { "id", "title", "number", "date", "rules" };
	static const char *const heads[LANG_COUNT][5] = {
		{ "国家规定", "名称", "文号", "日期", "规则" }, { "statute", "title", "number", "date", "rules" } };
	struct columns *t = columns_new(c, keys, heads[c->lang], 5);
	const GPtrArray *statutes = policy_statutes(house->policy);

	for (guint i = 0; i < statutes->len; i++) {
		xmlNode *s = statutes->pdata[i];
		g_autoptr(GString) rules = g_string_new(NULL);
		const char *cells[] = { xml_attr_or(s, "id", ""), xml_attr_or(s, "title", ""), xml_attr_or(s, "number", ""),
			xml_attr_or(s, "date", ""), NULL };

		for (xmlNode *n = xml_child(s, "rule"); n != NULL; n = xml_next(n, "rule"))
			g_string_append_printf(rules, "%s%s", rules->len > 0 ? " " : "", xml_attr_or(n, "id", ""));
		cells[4] = rules->str;
		columns_row(t, cells);
	}
	columns_print(t);
}

static void
list_readings(struct cli *c, const struct house *house)
{
	static const char *const keys[] = { "id", "regions", "unclear", "reading" };
	static const char *const heads[LANG_COUNT][4] = {
		{ "读法", "地区", "不清楚的地方", "采用的读法" }, { "reading", "regions", "what is unclear", "the reading taken" } };
	struct columns *t = columns_new(c, keys, heads[c->lang], 4);
	const GPtrArray *readings = policy_readings(house->policy);

	for (guint i = 0; i < readings->len; i++) {
		xmlNode *r = readings->pdata[i];
		const char *cells[] = { xml_attr_or(r, "id", ""), xml_attr_or(r, "regions", ""),
			xml_text(c->arena, xml_child(r, c->lang == LANG_ZH ? "zh" : "en")),
			xml_text(c->arena, xml_child(r, c->lang == LANG_ZH ? "taken-zh" : "taken-en")) };

		if (rule_asked(c, r))
			columns_row(t, cells);
	}
	columns_print(t);
}

/* --- the tables of the law --- */

static bool
has_type(const xmlNode *region, const char *type)
{
	const xmlNode *types = xml_child(region, "types");

	for (xmlNode *n = types != NULL ? xml_child(types, "type") : NULL; n != NULL; n = xml_next(n, "type"))
		if (type == NULL || xml_attr_is(n, "id", type))
			return true;
	return false;
}

/* One table for each region that was asked for and has the type. */
static void
each_region(struct cli *c, const struct house *house, void (*list)(const struct law *))
{
	const GPtrArray *regions = policy_regions(house->policy);

	for (guint i = 0; i < regions->len; i++) {
		struct law law = { c, house, regions->pdata[i], c->arguments[1] };

		if (asked_region(c, law.region) && has_type(law.region, law.type))
			list(&law);
	}
}

/* The region and the type named must exist.  false: reported. */
static bool
check_names(struct cli *c, const struct house *house)
{
	g_autoptr(GPtrArray) regions = g_ptr_array_new(), types = g_ptr_array_new();
	const GPtrArray *profiles = policy_regions(house->policy);
	bool good;

	for (guint i = 0; i < profiles->len; i++) {
		const xmlNode *list = xml_child(profiles->pdata[i], "types");

		g_ptr_array_add(regions, (char *)xml_attr_or(profiles->pdata[i], "id", ""));
		for (xmlNode *n = asked_region(c, profiles->pdata[i]) ? xml_child(list, "type") : NULL; n != NULL; n = xml_next(n, "type"))
			if (!g_ptr_array_find_with_equal_func(types, xml_attr_or(n, "id", ""), g_str_equal, NULL))
				g_ptr_array_add(types, (char *)xml_attr_or(n, "id", ""));
	}
	good = option_word(c, "region", option_value(c, "region"), regions);
	return good && argument_word(c, arena_printf(c->arena, "list %s", c->arguments[0]), c->arguments[1], types);
}

static const struct kind {
	const char	*name;
	void		(*list)(struct cli *, const struct house *);	/* what there is */
	void		(*law)(const struct law *);			/* for a type, and always when there is no list */
	bool		 of_region;					/* with -r the table of the law too */
} kinds[] = {
	{ "documents", list_documents, law_documents, true }, { "regions", list_regions, NULL, false },
	{ "types", list_types, law_sheet, false }, { "rules", list_rules, NULL, false },
	{ "templates", list_templates, NULL, false }, { "application", NULL, law_application, true },
	{ "archive", NULL, law_archive, true }, { "steps", NULL, law_steps, true }, { "times", NULL, law_times, true },
	{ "investment", NULL, law_investment, true }, { "statutes", list_statutes, NULL, false },
	{ "readings", list_readings, NULL, false },
};

static const struct kind *
find_kind(struct cli *c)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		g_ptr_array_add(names, (char *)kinds[i].name);
	if (!argument_word(c, "list", c->arguments[0], names))
		return NULL;
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_equal(kinds[i].name, c->arguments[0]))
			return &kinds[i];
	return NULL;
}

enum exit_status
list_run(struct cli *c)
{
	const struct kind *kind;
	struct house *house;
	char *data;
	bool law;

	if (c->arguments[0] == NULL) {
		diag_report(c->diag, DIAG_CLI_INPUT, (struct place){ 0 }, NULL, c->command->name, c->command->arguments);
		return EXIT_USAGE;
	}
	if ((kind = find_kind(c)) == NULL || !argument_count(c, kind->law == NULL ? 1 : 2))
		return EXIT_USAGE;
	if ((data = data_folder(c)) == NULL || (house = house_open(c->arena, c->diag, data, false)) == NULL)
		return EXIT_NO_START;
	if (!check_names(c, house))
		return EXIT_USAGE;
	law = kind->list == NULL || (kind->law != NULL && (c->arguments[1] != NULL || (kind->of_region && option_value(c, "region") != NULL)));
	if (law)
		each_region(c, house, kind->law);
	else
		kind->list(c, house);
	return EXIT_GOOD;
}
