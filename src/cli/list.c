/* list: what documents, regions, customer types, rules and templates there are. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "archive/archive.h"
#include "cli/inner.h"
#include "policy/outlook/outlook.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"

const char *
cli_document_title(const struct batch_setup *setup, const struct template *t)
{
	const GPtrArray *regions = policy_regions(setup->policy);
	const xmlNode *found = NULL;

	for (guint i = 0; i < regions->len && found == NULL; i++)
		found = xml_child_of(xml_child(regions->pdata[i], "documents"), "document", "id", template_id(t));
	return xml_attr_or(found, "title", template_title(t));
}

/* What is so broken that its record is not known has an empty cell. */
static const char *
kind_of(const struct template *t)
{
	return template_record(t) < RECORD_KIND_COUNT ? record_kind_name(template_record(t)) : "";
}

static void
list_documents(struct cli *c, const struct batch_setup *setup)
{
	static const struct cli_column columns[] = {
		{ "id", { "文书", "document" } },
		{ "title", { "名称", "title" } },
		{ "record", { "记录", "record" } },
		{ "stage", { "环节", "stage" } },
	};
	xmlNode *table = cli_columns_new(c, columns, G_N_ELEMENTS(columns));

	for (guint i = 0; i < setup->templates->len; i++) {
		const struct template *t = setup->templates->pdata[i];

		cli_columns_row(table,
		    (const char *[]){ template_id(t), cli_document_title(setup, t), kind_of(t), template_stage(t) });
	}
	cli_columns_print(c, table);
}

static void
list_templates(struct cli *c, const struct batch_setup *setup)
{
	static const struct cli_column columns[] = {
		{ "id", { "模板", "template" } },
		{ "record", { "记录", "record" } },
		{ "stage", { "环节", "stage" } },
		{ "broken", { "有错", "broken" } },
		{ "file", { "文件", "file" } },
	};
	xmlNode *table = cli_columns_new(c, columns, G_N_ELEMENTS(columns));

	for (guint i = 0; i < setup->templates->len; i++) {
		const struct template *t = setup->templates->pdata[i];

		cli_columns_row(table,
		    (const char *[]){ template_id(t), kind_of(t), template_stage(t), template_broken(t) ? "yes" : "",
			data_short(setup->data, template_file(t)) });
	}
	cli_columns_print(c, table);
}

static void
list_fields(struct cli *c, const struct batch_setup *setup)
{
	static const struct cli_column columns[] = {
		{ "record", { "记录", "record" } },
		{ "field", { "栏目", "field" } },
		{ "label", { "名称", "label" } },
		{ "own", { "本单位", "own" } },
		{ "value", { "值", "value" } },
	};
	xmlNode *table = cli_columns_new(c, columns, G_N_ELEMENTS(columns));
	const GPtrArray *fields = record_fields(setup->records, c->arena);

	for (guint i = 0; i < fields->len; i++) {
		const struct record_field *f = fields->pdata[i];

		cli_columns_row(table,
		    (const char *[]){ record_kind_name(f->kind), f->path, f->label, f->own ? "yes" : "", f->value });
	}
	cli_columns_print(c, table);
}

/* Of the file that is named, else of the office's settings.  NULL: reported. */
static const GPtrArray *
registered(struct cli *c, const struct batch_setup *setup)
{
	const char *path = c->arguments[1] == NULL ? cli_office_wanted(c) : NULL;
	const struct archive_office office = { .policy = setup->policy,
		.office = path != NULL ? office_load(setup->policy, c->arena, c->diag, path) : NULL,
		.path = path,
		.region = cli_option_value(c, "region") };

	if (c->arguments[1] != NULL)
		return archive_register_at(c->arena, c->diag, c->arguments[1], c->lang);
	return office.office != NULL ? archive_registered(&office, c->arena, c->diag, c->lang) : NULL;
}

/* A register of 档号 or of what was received, and whether it is whole. */
static void
list_register(struct cli *c, const struct batch_setup *setup)
{
	static const struct cli_column columns[] = {
		{ "seq", { "序号", "no." } },
		{ "kind", { "事项", "entry" } },
		{ "archive_no", { "档号", "archive_no" } },
		{ "case", { "工单", "case" } },
		{ "region", { "地区", "region" } },
		{ "edition", { "版次", "edition" } },
		{ "package", { "归档包摘要", "package" } },
		{ "text", { "说明", "text" } },
		{ "digest", { "本条摘要", "digest" } },
	};
	const GPtrArray *entries = registered(c, setup);
	xmlNode *table = cli_columns_new(c, columns, G_N_ELEMENTS(columns));

	for (guint i = 0; entries != NULL && i < entries->len; i++) {
		const struct archive_registered *e = entries->pdata[i];

		cli_columns_row(table,
		    (const char *[]){ e->seq, e->kind, e->archive_no, e->case_id, e->region, e->edition, e->package,
			e->text, e->digest });
	}
	if (entries != NULL)
		cli_columns_print(c, table);
}

/* --- the law --- */

/* A table of everything, or one of the region, if that has the type. */
static void
print_table(struct cli *c, const struct batch_setup *setup, const char *name, const char *region, const char *type)
{
	struct outlook_question question = { .policy = setup->policy,
		.records = setup->records,
		.lang = c->lang,
		.region = region,
		.type = type };
	const xmlNode *table = outlook_table(&question, c->arena, name);

	if (table != NULL)
		cli_columns_print(c, table);
}

/* The tables of each region that was asked for and has the type. */
static void
print_law(struct cli *c, const struct batch_setup *setup, const char *tables, const char *asked)
{
	const GPtrArray *regions = policy_regions(setup->policy);
	g_auto(GStrv) names = g_strsplit(tables, " ", -1);

	for (guint i = 0; i < regions->len; i++) {
		const char *region = xml_attr(regions->pdata[i], "id");

		for (char **name = names; *name != NULL && (asked == NULL || strcmp(asked, region) == 0); name++)
			print_table(c, setup, *name, region, c->arguments[1]);
	}
}

/* The type named must be one of the region, or of any. false: reported. */
static bool
check_type(struct cli *c, const struct batch_setup *setup)
{
	g_autoptr(GPtrArray) types = g_ptr_array_new();
	const char *asked = cli_option_value(c, "region");

	for (guint i = 0; i < policy_regions(setup->policy)->len; i++) {
		const xmlNode *region = policy_regions(setup->policy)->pdata[i], *list = xml_child(region, "types");

		for (xmlNode *n = xml_child(list, "type");
		     n != NULL && (asked == NULL || xml_attr_is(region, "id", asked)); n = xml_next(n, "type"))
			if (!text_listed(types, xml_attr_or(n, "id", "")))
				g_ptr_array_add(types, (gpointer)xml_attr_or(n, "id", ""));
	}
	return cli_called_check(c, setup, DIAG_CLI_WORD, arena_printf(c->arena, "list %s", c->arguments[0]), "type",
	    c->arguments[1], types);
}

/* The only region of the office's settings, --office or those where one stands; NULL: none, or several. */
static const char *
office_place(struct cli *c, const struct policy *policy)
{
	const char *path = cli_office(c);

	return path != NULL && data_there(path) ? office_only(office_load(policy, c->arena, diag_new(c->arena), path)) :
						  NULL;
}

static const struct cli_kind {
	const char *name, *called; /* as a person may write it, too */
	void (*list)(struct cli *,
	    const struct batch_setup *); /* what there is; NULL: the outlook's table of this name */
	const char *law;                 /* its tables of a region, or NULL */
	bool of_region;                  /* the law is meant when a region is named, else only when a type is */
	bool (*words)(struct cli *, struct batch_setup *); /* of tables, what cells may say; false: reported */
} kinds[] = {
	{ "documents", "文书", list_documents, "documents", true, NULL },
	{ "regions", "地区", NULL, NULL, false, NULL },
	{ "types", "客户类型", NULL, "application archive documents steps times investment duties", false, NULL },
	{ "stages", "环节", NULL, NULL, false, cli_list_stages },
	{ "columns", "列", NULL, NULL, false, cli_list_columns },
	{ "rules", "规则", NULL, NULL, false, NULL },
	{ "templates", "模板", list_templates, NULL, false, NULL },
	{ "fields", "栏目", list_fields, NULL, false, NULL },
	{ "application", "申请资料", NULL, "application", true, NULL },
	{ "archive", "归档资料", NULL, "archive", true, NULL },
	{ "steps", "办电环节", NULL, "steps", true, NULL },
	{ "times", "办理时限", NULL, "times", true, NULL },
	{ "investment", "投资界面", NULL, "investment", true, NULL },
	{ "duties", "公司义务", NULL, "duties", true, NULL },
	{ "statutes", "国家规定", NULL, NULL, false, NULL },
	{ "readings", "读法", NULL, NULL, false, NULL },
	{ "register", "登记簿", list_register, NULL, false, NULL },
};

/* NULL: reported. */
static const struct cli_kind *
find_kind(struct cli *c)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_ptr_array_add(names, (char *)kinds[i].name);
		if (strcmp(kinds[i].name, c->arguments[0]) == 0 || strcmp(kinds[i].called, c->arguments[0]) == 0)
			return &kinds[i];
	}
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		g_ptr_array_add(names, (char *)kinds[i].called);
	(void)cli_option_word(c, DIAG_CLI_WORD, "list", c->arguments[0], names);
	return NULL;
}

/* Those that hold mistakes are listed too, and the mistakes told. */
static enum exit_status
list_own(struct cli *c, struct batch_setup *setup, const struct cli_kind *kind)
{
	if (kind->list != list_fields && kind->list != list_register &&
	    (setup->templates = templates_load(c->arena, c->diag, setup->data, setup->records,
		 policy_paths(setup->policy), NULL)) == NULL)
		return EXIT_NO_START;
	if (kind->words != NULL && !kind->words(c, setup))
		return EXIT_USAGE;
	if (kind->list != NULL)
		kind->list(c, setup);
	return diag_worst(c->diag, 0) < DIAG_ERROR ? EXIT_GOOD : EXIT_FINDINGS;
}

/* A type, a sheet, a register. */
static bool
takes_two(const struct cli_kind *kind)
{
	return kind->law != NULL || kind->words == cli_list_columns || kind->list == list_register;
}

enum exit_status
cli_list(struct cli *c)
{
	const char *region;
	const struct cli_kind *kind;
	static const struct batch_options rules = { .rules_only = true };
	struct batch_setup *setup;
	const GPtrArray *data;
	bool law;

	if ((kind = find_kind(c)) == NULL || !cli_argument_count(c, takes_two(kind) ? 2 : 1))
		return EXIT_USAGE;
	if ((data = cli_data(c)) == NULL || (setup = batch_setup_open(c->arena, c->diag, data, &rules)) == NULL)
		return EXIT_NO_START;
	policy_tell(setup->policy, c->diag);
	cli_print_findings(c);
	if (!cli_called_region(c, setup))
		return EXIT_USAGE;
	region = cli_option_value(c, "region");
	if (region != NULL && policy_region(setup->policy, region) == NULL)
		return EXIT_FINDINGS; /* its mistakes were told */
	if (kind->words != NULL || kind->list == list_register)
		return list_own(c, setup, kind);
	if (c->arguments[1] != NULL)
		c->arguments[1] = arena_strdup(c->arena, batch_called(c->arena, setup, "type", c->arguments[1]));
	if (!check_type(c, setup))
		return EXIT_USAGE;
	law = kind->law != NULL &&
	    (c->arguments[1] != NULL || (kind->of_region && (region != NULL || kind->list == NULL)));
	if (law)
		print_law(c, setup, kind->law, region != NULL ? region : office_place(c, setup->policy));
	else if (kind->list != NULL)
		return list_own(c, setup, kind);
	else
		print_table(c, setup, kind->name, region, NULL);
	return diag_worst(c->diag, 0) < DIAG_ERROR ? EXIT_GOOD : EXIT_FINDINGS;
}
