/* list: what documents, regions, customer types, rules and templates there are. */
#include <string.h>

#include "base/nearest.h"
#include "cli/cli.h"

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

			columns_row(t, cells);
		}
	}
	columns_print(t);
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

enum exit_status
list_run(struct cli *c)
{
	static const struct { const char *name; void (*list)(struct cli *, const struct house *); } kinds[] = {
		{ "documents", list_documents }, { "regions", list_regions }, { "types", list_types },
		{ "rules", list_rules }, { "templates", list_templates },
	};
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	const char *asked = c->arguments[0];
	struct house *house;
	char *data;

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		g_ptr_array_add(names, (char *)kinds[i].name);
	if (asked == NULL) {
		diag_report(c->diag, DIAG_CLI_INPUT, (struct place){ 0 }, NULL, c->command->name, c->command->arguments);
		return EXIT_USAGE;
	}
	if (!option_word(c, "list", asked, names))
		return EXIT_USAGE;
	if ((data = data_folder(c)) == NULL || (house = house_open(c->arena, c->diag, data, false)) == NULL)
		return EXIT_NO_START;
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_equal(kinds[i].name, asked))
			kinds[i].list(c, house);
	return EXIT_GOOD;
}
