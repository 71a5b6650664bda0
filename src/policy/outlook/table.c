/* Which tables there are and what their columns are called; a table while it is made. */
#include <string.h>

#include "base/lang.h"
#include "xml/xml.h"
#include "policy/outlook/inner.h"

static const struct outlook_kind kinds[] = {
	{ "regions", false, { NULL }, outlook_regions,
	    { { "id", { "地区", "region" }, "id", "" }, { "name", { "名称", "name" }, "name", "" },
		{ "year", { "年份", "year" }, "year", "" }, { "company", { "单位", "company" }, "company", "" },
		{ "source", { "文件", "source" }, NULL, NULL } } },
	{ "types", false, { NULL }, outlook_types,
	    { { "id", { "客户类型", "type" }, "id", "" }, { "label", { "名称", "label" }, "label", "" },
		{ "region", { "地区", "region" }, NULL, NULL }, { "class", { "分类", "class" }, "class", "" },
		{ "voltage", { "电压", "voltage" }, "voltage", "" },
		{ "column", { "归档资料列", "column" }, "column", "" } } },
	{ "rules", false, { NULL }, outlook_rules,
	    { { "id", { "规则", "rule" }, "id", "" }, { "severity", { "级别", "severity" }, "severity", "" },
		{ "record", { "记录", "record" }, "record", "" }, { "regions", { "地区", "regions" }, NULL, NULL },
		{ "text", { "内容", "text" }, NULL, NULL } } },
	{ "statutes", false, { NULL }, outlook_statutes,
	    { { "id", { "国家规定", "statute" }, "id", "" }, { "title", { "名称", "title" }, "title", "" },
		{ "number", { "文号", "number" }, "number", "" }, { "from", { "施行", "from" }, NULL, NULL },
		{ "to", { "到", "to" }, NULL, NULL }, { "rules", { "规则", "rules" }, NULL, NULL } } },
	{ "readings", false, { NULL }, outlook_readings,
	    { { "id", { "读法", "reading" }, "id", "" }, { "regions", { "地区", "regions" }, NULL, NULL },
		{ "unclear", { "不清楚的地方", "what is unclear" }, NULL, NULL },
		{ "reading", { "采用的读法", "the reading taken" }, NULL, NULL } } },
	{ "application", false, { "申请资料", "what the customer hands in" }, outlook_application,
	    { { "kind", { "", "" }, NULL, NULL }, { "paper", { "资料", "paper" }, "label", "" },
		{ "form", { "形式", "form" }, NULL, NULL }, { "stage", { "环节", "stage" }, NULL, NULL },
		{ "when", { "条件", "when" }, "when", "—" }, { "types", { "客户类型", "types" }, NULL, NULL },
		{ "source", { "依据", "source" }, "source", "—" }, { "accepts", { "说明", "which" }, NULL, NULL } } },
	{ "archive", true, { "归档资料", "the archive" }, outlook_archive,
	    { { "id", { "编号", "id" }, "id", "" }, { "mark", { "√△", "mark" }, NULL, NULL },
		{ "need", { "级别", "need" }, NULL, NULL }, { "form", { "形式", "form" }, NULL, NULL },
		{ "stage", { "环节", "stage" }, NULL, NULL }, { "when", { "条件", "when" }, NULL, NULL },
		{ "source", { "依据", "source" }, NULL, NULL }, { "title", { "资料", "paper" }, NULL, NULL } } },
	{ "archive", false, { "归档资料", "the archive" }, outlook_matrix, { { NULL } } },
	{ "documents", false, { "文书", "documents" }, outlook_documents,
	    { { "document", { "文书", "document" }, "id", "" }, { "type", { "客户类型", "type" }, NULL, NULL },
		{ "state", { "", "state" }, NULL, NULL }, { "stage", { "环节", "stage" }, NULL, NULL },
		{ "when", { "条件", "when" }, NULL, NULL }, { "rule", { "规则", "rule" }, NULL, NULL },
		{ "source", { "依据", "source" }, NULL, NULL }, { "title", { "名称", "title" }, "title", "" } } },
	{ "steps", false, { "办电环节", "steps" }, outlook_steps,
	    { { "process", { "客户", "process" }, "label", "" }, { "count", { "环节", "steps" }, "count", "" },
		{ "names", { "名称", "names" }, NULL, NULL }, { "days", { "天数", "days" }, NULL, NULL },
		{ "soft", { "说法", "wording" }, "soft", "—" }, { "source", { "依据", "source" }, "source", "—" } } },
	{ "times", false, { "办理时限（工作日）", "time limits (working days)" }, outlook_times,
	    { { "id", { "时限", "id" }, "id", "" }, { "limit_of", { "名称", "name" }, "label", "" },
		{ "limit", { "天数", "days" }, "limit", "" },
		{ "severity", { "级别", "severity" }, "severity", "must" },
		{ "from_to", { "起止", "from, to" }, NULL, NULL },
		{ "excluded", { "不计", "not counted" }, NULL, NULL }, { "when", { "条件", "when" }, NULL, NULL },
		{ "rule", { "规则", "rule" }, "rule", "" }, { "source", { "依据", "source" }, "source", "—" } } },
	{ "investment", false, { "投资界面和出资方（第一个符合的算数）", "who invests (the first that holds)" },
	    outlook_investment,
	    { { "table_of", { "表", "table" }, NULL, NULL }, { "id", { "行", "row" }, "id", "" },
		{ "if", { "情形", "if" }, "label", "" },
		{ "result", { "公司投资至／出资方", "up to / paid by" }, NULL, NULL },
		{ "source", { "依据", "source" }, "source", "—" } } },
	{ "duties", false, { "公司的义务", "what the company owes the customer" }, outlook_duties,
	    { { "id", { "编号", "id" }, "id", "" }, { "duty", { "栏目", "duty" }, "label", "" },
		{ "when", { "条件", "when" }, NULL, NULL }, { "source", { "依据", "source" }, "source", "—" },
		{ "words", { "印给客户的话", "words for the customer" }, NULL, NULL } } },
};

void
outlook_add_column(struct outlook_making *m, const char *key, const char *head)
{
	xmlNode *column = xml_add(m->table, "column");

	xml_set(column, "key", key);
	xml_set(column, "head", head);
}

void
outlook_add_row(struct outlook_making *m, const xmlNode *node, const char *const *worked)
{
	xmlNode *row = xml_add(m->table, "row");

	for (const struct outlook_column *c = m->kind->column; c->key != NULL; c++)
		xml_add_text(row, "cell",
		    c->attribute == NULL ? *worked++ : xml_attr_or(node, c->attribute, c->otherwise));
}

const char *
outlook_word(const struct outlook_making *m, const char *zh, const char *en)
{
	return m->asked->lang == LANG_ZH ? zh : en;
}

static const struct outlook_kind *
find_kind(const char *name, bool typed)
{
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0 && (typed || !kinds[i].typed))
			return &kinds[i];
	return NULL;
}

static bool
has_type(const struct region *region, const char *type)
{
	return type == NULL || xml_child_of(xml_child(region->root, "types"), "type", "id", type) != NULL;
}

/* "办电环节 · 安阳 hv_ordinary · 安供电营销〔2022〕24号" */
static void
set_title(struct outlook_making *m)
{
	const struct outlook_question *asked = m->asked;
	const char *name = xml_attr_or(m->region->root, outlook_word(m, "name", "id"), "");

	xml_set(m->table, "region", m->region->id);
	xml_setf(m->table, "title", "%s · %s%s%s · %s", m->kind->title[asked->lang], name,
	    asked->type != NULL ? " " : "", asked->type != NULL ? asked->type : "", m->region->number);
}

xmlNode *
outlook_table(const struct outlook_question *asked, struct arena *arena, const char *name)
{
	struct outlook_making m = { .asked = asked,
		.arena = arena,
		.kind = find_kind(name, asked->type != NULL),
		.region = region_find(asked->policy, asked->region) };

	if (m.kind == NULL)
		return NULL;
	m.table = xml_root(xml_new(arena, "table"));
	xml_set(m.table, "name", name);
	if (m.kind->title[LANG_ZH] != NULL) {
		if (m.region == NULL || !has_type(m.region, asked->type))
			return NULL;
		set_title(&m);
	}
	for (const struct outlook_column *c = m.kind->column; c->key != NULL; c++)
		outlook_add_column(&m, c->key, c->head[asked->lang]);
	m.kind->fill(&m);
	return m.table;
}
