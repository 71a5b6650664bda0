/* list: the papers of a region's law: what is asked of the customer, what the archive holds, what may be made. */
#include <string.h>

#include "cli/law.h"

static const char *
form_word(const struct cli *c, const char *form)
{
	static const struct { const char *form, *word[LANG_COUNT]; } words[] = {
		{ "original", { "原件", "original" } }, { "copy", { "复印件", "copy" } }, { "both", { "原件及复印件", "original and copy" } } };

	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].form, form) == 0)
			return words[i].word[c->lang];
	return "—";
}

static bool
has_word(const char *list, const char *word)
{
	g_auto(GStrv) words = g_strsplit(list, " ", -1);

	return g_strv_contains((const char *const *)words, word);
}

static const char *
stage_label(const struct law *law, const char *id)
{
	const xmlNode *list = xml_child(law->region, "stages");

	for (xmlNode *n = list != NULL ? xml_child(list, "stage") : NULL; n != NULL; n = xml_next(n, "stage"))
		if (xml_attr_is(n, "id", id))
			return xml_attr_or(n, law->cli->lang == LANG_ZH ? "label" : "id", id);
	return id;
}

/* --- what is asked of the customer --- */

static void
put_ask(const struct law *law, struct columns *t, const xmlNode *n)
{
	static const char *const kind[LANG_COUNT][3] = { { "要交", "不得要求", "简便办法" }, { "hand in", "must not be asked", "made easier" } };
	bool ask = xml_is(n, "ask"), spare = xml_is(n, "spare");
	const char *types = xml_attr_or(n, "types", law->cli->lang == LANG_ZH ? "各类" : "all");
	const char *accepts = xml_is(n, "way") ? xml_text(law->cli->arena, n) : xml_attr_or(n, "accepts", "—");
	const char *cells[] = { kind[law->cli->lang][ask ? 0 : spare ? 1 : 2], xml_attr_or(n, "label", ""),
		form_word(law->cli, xml_attr_or(n, "form", "any")), ask ? stage_label(law, xml_attr_or(n, "stage", "")) : "—",
		xml_attr_or(n, "when", "—"), law->type != NULL ? law->type : types, xml_attr_or(n, "source", "—"), accepts };

	if (law->type == NULL || xml_attr(n, "types") == NULL || has_word(types, law->type))
		columns_row(t, cells);
}

void
law_application(const struct law *law)
{
	static const char *const title[LANG_COUNT] = { "申请资料", "what the customer hands in" };
	static const char *const keys[] = { "kind", "paper", "form", "stage", "when", "types", "source", "accepts" };
	static const char *const heads[LANG_COUNT][8] = {
		{ "", "资料", "形式", "环节", "条件", "客户类型", "依据", "说明" },
		{ "", "paper", "form", "stage", "when", "types", "source", "which" } };
	struct columns *t = law_table(law, "application", title, keys, heads[law->cli->lang], 8);
	const xmlNode *list = xml_child(law->region, "application");

	for (xmlNode *n = list != NULL ? xml_child(list, NULL) : NULL; n != NULL; n = xml_next(n, NULL))
		put_ask(law, t, n);
	columns_print(t);
}

/* --- the archive --- */

/* The region's own list, or the one of the region it inherits. */
static const xmlNode *
checklist_of(const struct law *law)
{
	const xmlNode *list = xml_child(law->region, "checklist");
	const char *from = list != NULL ? xml_attr(list, "inherited-from") : NULL;

	return from != NULL ? xml_child(policy_region(law->house->policy, from), "checklist") : list;
}

static const char *
symbol_of(const xmlNode *list, const char *value)
{
	for (xmlNode *n = xml_child(list, "legend"); n != NULL; n = xml_next(n, "legend"))
		if (xml_attr_is(n, "value", value))
			return xml_attr_or(n, "symbol", "");
	return value;
}

static const xmlNode *
mark_of(const xmlNode *item, const char *column)
{
	for (xmlNode *n = xml_child(item, "mark"); n != NULL; n = xml_next(n, "mark"))
		if (has_word(xml_attr_or(n, "column", ""), column))
			return n;
	return NULL;
}

static void
put_matrix_row(const struct law *law, struct columns *t, const xmlNode *list, const xmlNode *item)
{
	GPtrArray *cells = arena_list(law->cli->arena);

	g_ptr_array_add(cells, (char *)xml_attr_or(item, "id", ""));
	for (xmlNode *n = xml_child(list, "column"); n != NULL; n = xml_next(n, "column")) {
		const xmlNode *mark = mark_of(item, xml_attr_or(n, "id", ""));

		g_ptr_array_add(cells, (char *)(mark != NULL ? symbol_of(list, xml_attr_or(mark, "value", "")) : "·"));
	}
	g_ptr_array_add(cells, (char *)form_word(law->cli, xml_attr_or(item, "form", "any")));
	g_ptr_array_add(cells, (char *)stage_label(law, xml_attr_or(item, "stage", "")));
	g_ptr_array_add(cells, (char *)xml_attr_or(item, "source", "—"));
	g_ptr_array_add(cells, (char *)xml_attr_or(item, "title", ""));
	columns_row(t, (const char *const *)cells->pdata);
}

/* Every item of a list in its order, with what belongs to one. */
static void
each_item(const struct law *law, struct columns *t, const xmlNode *list,
    void (*put)(const struct law *, struct columns *, const xmlNode *, const xmlNode *))
{
	for (xmlNode *group = xml_child(list, "group"); group != NULL; group = xml_next(group, "group"))
		for (xmlNode *item = xml_child(group, "item"); item != NULL; item = xml_next(item, "item"))
			put(law, t, list, item);
}

static void
put_matrix(const struct law *law, const xmlNode *list, const char *const title[LANG_COUNT])
{
	static const char *const ends[LANG_COUNT][4] = { { "形式", "环节", "依据", "资料" }, { "form", "stage", "source", "paper" } };
	static const char *const end_keys[] = { "form", "stage", "source", "title" };
	GPtrArray *heads = arena_list(law->cli->arena);
	GPtrArray *keys = arena_list(law->cli->arena);
	struct columns *t;

	g_ptr_array_add(heads, (char *)(law->cli->lang == LANG_ZH ? "编号" : "id"));
	g_ptr_array_add(keys, (char *)"id");
	for (xmlNode *n = xml_child(list, "column"); n != NULL; n = xml_next(n, "column")) {
		g_ptr_array_add(heads, (char *)xml_attr_or(n, law->cli->lang == LANG_ZH ? "label" : "id", ""));
		g_ptr_array_add(keys, (char *)xml_attr_or(n, "id", ""));
	}
	for (guint i = 0; i < G_N_ELEMENTS(end_keys); i++) {
		g_ptr_array_add(heads, (char *)ends[law->cli->lang][i]);
		g_ptr_array_add(keys, (char *)end_keys[i]);
	}
	t = law_table(law, "archive", title, (const char *const *)keys->pdata, (const char *const *)heads->pdata, heads->len);
	each_item(law, t, list, put_matrix_row);
	columns_print(t);
}

static const char *
column_of(const struct law *law)
{
	const xmlNode *types = xml_child(law->region, "types");

	for (xmlNode *n = types != NULL ? xml_child(types, "type") : NULL; n != NULL; n = xml_next(n, "type"))
		if (xml_attr_is(n, "id", law->type))
			return xml_attr_or(n, "column", "");
	return "";
}

static const char *
conditions_of(const struct law *law, const xmlNode *item, const char *column)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (xmlNode *n = xml_child(item, "when"); n != NULL; n = xml_next(n, "when"))
		if (has_word(xml_attr_or(n, "column", ""), column))
			g_string_append_printf(out, "%s%s", out->len > 0 ? "、" : "", xml_attr_or(n, "label", ""));
	return out->len > 0 ? arena_strdup(law->cli->arena, out->str) : "—";
}

/* What a mark that waits for a condition asks for is said with the condition. */
static const char *
need_of(const xmlNode *item, const xmlNode *mark, const char *column)
{
	if (xml_attr_is(mark, "value", "C"))
		for (xmlNode *n = xml_child(item, "when"); n != NULL; n = xml_next(n, "when"))
			if (has_word(xml_attr_or(n, "column", ""), column))
				return xml_attr_or(n, "need", "must");
	return xml_attr_or(mark, "need", "must");
}

static void
put_paper(const struct law *law, struct columns *t, const xmlNode *list, const xmlNode *item)
{
	const char *column = column_of(law);
	const xmlNode *mark = mark_of(item, column);

	if (mark == NULL)
		return;

	const char *cells[] = { xml_attr_or(item, "id", ""), symbol_of(list, xml_attr_or(mark, "value", "")),
		need_of(item, mark, column), form_word(law->cli, xml_attr_or(mark, "form", xml_attr_or(item, "form", "any"))),
		stage_label(law, xml_attr_or(item, "stage", "")), conditions_of(law, item, column),
		xml_attr_or(mark, "source", xml_attr_or(item, "source", "—")),
		xml_attr_or(mark, "title", xml_attr_or(item, "title", "")) };

	columns_row(t, cells);
}

void
law_archive(const struct law *law)
{
	static const char *const title[LANG_COUNT] = { "归档资料", "the archive" };
	static const char *const keys[] = { "id", "mark", "need", "form", "stage", "when", "source", "title" };
	static const char *const heads[LANG_COUNT][8] = {
		{ "编号", "√△", "级别", "形式", "环节", "条件", "依据", "资料" },
		{ "id", "mark", "need", "form", "stage", "when", "source", "paper" } };
	const xmlNode *list = checklist_of(law);
	struct columns *t;

	if (law->type == NULL) {
		put_matrix(law, list, title);
		return;
	}
	t = law_table(law, "archive", title, keys, heads[law->cli->lang], 8);
	each_item(law, t, list, put_paper);
	columns_print(t);
}

/* --- documents --- */

static void
put_document(const struct law *law, struct columns *t, const xmlNode *n, const char *type, const struct outlook *o)
{
	static const char *const states[] = { "due", "allowed", "forbidden" };
	static const char *const words[LANG_COUNT][3] = { { "应出", "可出", "不得出" }, { "due", "on request", "forbidden" } };
	const char *id = xml_attr_or(n, "id", "");

	for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
		const char *when = outlook_document(o, id, states[i]);
		const xmlNode *shown = outlook_document_node(o, id, states[i]);

		if (when == NULL || shown == NULL)
			continue;

		const char *cells[] = { id, type, words[law->cli->lang][i], stage_label(law, xml_attr_or(n, "stage", "")),
			when[0] != '\0' ? when : "—", xml_attr_or(shown, "rule", "—"), xml_attr_or(shown, "source", "—"), xml_attr_or(n, "title", "") };

		columns_row(t, cells);
	}
}

static void
put_documents(const struct law *law, struct columns *t, const char *type)
{
	const struct outlook *o = outlook_new(law, type);
	const xmlNode *list = xml_child(law->region, "documents");

	for (xmlNode *n = list != NULL ? xml_child(list, "document") : NULL; n != NULL; n = xml_next(n, "document"))
		if (xml_attr_is(n, "record", "case"))
			put_document(law, t, n, type, o);
}

void
law_documents(const struct law *law)
{
	static const char *const title[LANG_COUNT] = { "文书", "documents" };
	static const char *const keys[] = { "document", "type", "state", "stage", "when", "rule", "source", "title" };
	static const char *const heads[LANG_COUNT][8] = {
		{ "文书", "客户类型", "", "环节", "条件", "规则", "依据", "名称" },
		{ "document", "type", "state", "stage", "when", "rule", "source", "title" } };
	struct columns *t = law_table(law, "documents", title, keys, heads[law->cli->lang], 8);
	const xmlNode *types = xml_child(law->region, "types");

	for (xmlNode *n = types != NULL ? xml_child(types, "type") : NULL; n != NULL; n = xml_next(n, "type"))
		if (law->type == NULL || xml_attr_is(n, "id", law->type))
			put_documents(law, t, xml_attr_or(n, "id", ""));
	columns_print(t);
}

void
law_sheet(const struct law *law)
{
	law_application(law);
	law_archive(law);
	law_documents(law);
	law_steps(law);
	law_times(law);
	law_investment(law);
}
