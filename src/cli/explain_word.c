/* explain: a word out of a table or a message: a head, a field, what a cell says, a sheet, a setting, what the law names. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath_token.h"
#include "cli/explain_word.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"

/* Without blanks, width and case. */
char *
cli_word_bare(const char *text)
{
	g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
	g_autofree char *lower = g_ascii_strdown(normal != NULL ? normal : text, -1);
	g_auto(GStrv) parts = g_strsplit(lower, " ", -1);

	return g_strjoinv("", parts);
}

bool
cli_word_is(const struct word_asked *w, const char *name)
{
	g_autofree char *one = cli_word_bare(w->word), *other = cli_word_bare(name);

	return strcmp(one, other) == 0;
}

bool
cli_word_any(const struct word_asked *w, const GPtrArray *names)
{
	for (guint i = 0; i < names->len; i++)
		if (cli_word_is(w, names->pdata[i]))
			return true;
	return false;
}

const char *
cli_word_comma(const struct word_asked *w)
{
	return w->cli->lang == LANG_ZH ? "、" : ", ";
}

const char *
cli_word_pick(const struct word_asked *w, const char *zh, const char *en)
{
	return w->cli->lang == LANG_ZH ? zh : en;
}

/* A name asked for stands apart from the one before by a blank line. */
struct cli_explanation *
cli_word_begin(struct word_asked *w, const char *id, const char *title)
{
	if (w->told++ > 0 && !cli_option_flag(w->cli, "json"))
		fputs("\n", stdout);
	return cli_explanation_new(w->cli, id, title);
}

/* The spellings of a word beside what it is called here. */
const char *
cli_word_spellings(const struct word_asked *w, const struct record_word *word, const char *called)
{
	GPtrArray *list = arena_list(w->cli->arena);
	g_autofree char *known = cli_word_bare(called);

	for (guint i = 0; i < word->spellings->len; i++) {
		g_autofree char *spelling = cli_word_bare(word->spellings->pdata[i]);

		if (strcmp(spelling, known) != 0)
			g_ptr_array_add(list, word->spellings->pdata[i]);
	}
	return text_joined(w->cli->arena, list, cli_word_comma(w));
}

/* --- words of cells, sheets, settings --- */

/* A value by the columns whose cells may say it. */
struct word_value {
	const struct record_word *word;
	const char *called;
	GPtrArray *columns; /* const char * */
};

static void
add_value(const struct word_asked *w, GPtrArray *values, const struct record_head *column,
    const struct record_word *word)
{
	const char *called = cli_columns_word(w->cli, w->setup, column, word);
	const char *where = arena_printf(w->cli->arena, cli_word_pick(w, "%s的“%s”", "%s of %s"), column->sheet,
	    column->label);
	struct word_value *v = NULL;

	if (!cli_word_is(w, called) && !cli_word_is(w, word->said) && strcmp(word->value, w->word) != 0 &&
	    !cli_word_any(w, word->spellings))
		return;
	for (guint i = 0; i < values->len && v == NULL; i++) {
		v = values->pdata[i];
		if (strcmp(v->word->value, word->value) != 0 || strcmp(v->called, called) != 0)
			v = NULL;
	}
	if (v == NULL) {
		v = arena_alloc(w->cli->arena, sizeof *v);
		*v = (struct word_value){ word, called, arena_list(w->cli->arena) };
		g_ptr_array_add(values, v);
	}
	if (!text_listed(v->columns, where))
		g_ptr_array_add(v->columns, (gpointer)where);
}

static void
explain_values(struct word_asked *w)
{
	GPtrArray *values = arena_list(w->cli->arena);

	for (guint i = 0; i < w->columns->len; i++) {
		const struct record_head *column = w->columns->pdata[i];

		for (guint k = 0; k < column->words->len; k++)
			add_value(w, values, column, column->words->pdata[k]);
	}
	for (guint i = 0; i < values->len; i++) {
		const struct word_value *v = values->pdata[i];
		struct cli_explanation *out = cli_word_begin(w, v->called,
		    cli_word_pick(w, "单元格里的一种值", "a value of cells"));

		cli_explain_fact(out, "columns", "用在", "in",
		    text_joined(w->cli->arena, v->columns, cli_word_comma(w)));
		cli_explain_fact(out, "value", "记录里写作", "in records", v->word->value);
		cli_explain_fact(out, "spellings", "也认得", "other spellings",
		    cli_word_spellings(w, v->word, v->called));
		cli_explanation_print(out);
	}
}

static void
explain_sheet(struct word_asked *w)
{
	GPtrArray *labels = arena_list(w->cli->arena);
	const struct record_head *first = NULL;
	struct cli_explanation *out;

	for (guint i = 0; i < w->columns->len; i++) {
		const struct record_head *column = w->columns->pdata[i];

		if ((!cli_word_is(w, column->sheet) && !cli_word_any(w, column->sheets)) ||
		    (first != NULL && column->kind != first->kind))
			continue;
		first = first != NULL ? first : column;
		g_ptr_array_add(labels, (gpointer)column->label);
	}
	if (first == NULL)
		return;
	out = cli_word_begin(w, first->sheet,
	    first->main ? cli_word_pick(w, "一张表，一行一条记录", "a sheet, a record a row") :
			  cli_word_pick(w, "一张明细表，一行一条，按编号归到主表的记录",
			      "a sheet of rows that belong to records"));
	cli_explain_fact(out, "place", "放在哪里", "where",
	    first->main ? NULL :
			  arena_printf(w->cli->arena,
			      cli_word_pick(w, "同一个工作簿里名为“%1$s”的表，或者 CSV 旁边的 主表名-%1$s.csv",
				  "a sheet called %1$s, or NAME-%1$s.csv beside NAME.csv"),
			      first->sheet));
	cli_explain_fact(out, "columns", "列", "columns", text_joined(w->cli->arena, labels, cli_word_comma(w)));
	cli_explain_fact(out, "more", "每一列填什么", "what they hold",
	    arena_printf(w->cli->arena, "banwen list columns %s", first->sheet));
	cli_explanation_print(out);
}

static void
explain_setting(struct word_asked *w)
{
	GHashTable *settings = policy_settings(w->setup->policy);
	g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(settings), (GCompareFunc)strcmp);

	for (const GList *l = names; l != NULL; l = l->next) {
		const char *label = g_hash_table_lookup(settings, l->data);
		struct cli_explanation *out;

		if (strcmp(l->data, w->word) != 0 && (label == NULL || !cli_word_is(w, label)))
			continue;
		out = cli_word_begin(w, label != NULL ? label : l->data,
		    cli_word_pick(w, "单位设置的一项：同一单位的文书都一样，不在记录里写",
			"a setting of the office, the same in all its documents"));
		cli_explain_fact(out, "name", "名称", "name", l->data);
		cli_explanation_print(out);
	}
}

/* --- what the law names --- */

/* 竣工检验（completion） */
static const char *
stage_called(const struct word_asked *w, const char *id)
{
	GPtrArray *one = arena_list(w->cli->arena);

	g_ptr_array_add(one, (gpointer)id);
	return w->cli->lang == LANG_ZH ? policy_called(w->setup->policy, w->cli->arena, "stage", one)->pdata[0] : id;
}

static void
explain_document(struct word_asked *w, const struct template *t)
{
	const GPtrArray *regions = policy_regions(w->setup->policy), *wants = template_wants(t, w->cli->arena);
	GPtrArray *in = arena_list(w->cli->arena), *needs = arena_list(w->cli->arena);
	const char *title = cli_document_title(w->setup, t);
	struct cli_explanation *out = cli_word_begin(w, title, cli_word_pick(w, "一种文书", "a document"));

	for (guint i = 0; i < regions->len; i++)
		if (xml_child_of(xml_child(regions->pdata[i], "documents"), "document", "id", template_id(t)) != NULL)
			g_ptr_array_add(in, (gpointer)xml_attr_or(regions->pdata[i], "name", ""));
	for (guint i = 0; i < wants->len; i++)
		g_ptr_array_add(needs, (gpointer)((const struct record_want *)wants->pdata[i])->label);
	cli_explain_fact(out, "document", "编号", "id", template_id(t));
	cli_explain_fact(out, "stage", "环节", "stage", stage_called(w, template_stage(t)));
	cli_explain_fact(out, "regions", "哪些地区有", "regions", text_joined(w->cli->arena, in, cli_word_comma(w)));
	cli_explain_fact(out, "needs", "必填", "needs", text_joined(w->cli->arena, needs, cli_word_comma(w)));
	cli_explain_fact(out, "more", "怎么出", "to make it",
	    arena_printf(w->cli->arena, "banwen render -d %s …", title));
	cli_explanation_print(out);
}

static void
explain_type(struct word_asked *w, const char *id)
{
	const GPtrArray *regions = policy_regions(w->setup->policy);
	GPtrArray *in = arena_list(w->cli->arena);
	const char *label = NULL;
	struct cli_explanation *out;

	for (guint i = 0; i < regions->len; i++) {
		const xmlNode *type = xml_child_of(xml_child(regions->pdata[i], "types"), "type", "id", id);

		if (type == NULL)
			continue;
		label = label != NULL ? label : xml_attr(type, "label");
		g_ptr_array_add(in,
		    arena_printf(w->cli->arena, cli_word_pick(w, "%s（%s）", "%s (%s)"),
			xml_attr_or(regions->pdata[i], "name", ""), xml_attr_or(type, "label", "")));
	}
	out = cli_word_begin(w, label != NULL ? label : id, cli_word_pick(w, "一种客户类型", "a customer type"));
	cli_explain_fact(out, "type", "编号", "id", id);
	cli_explain_fact(out, "regions", "哪些地区有", "regions", text_joined(w->cli->arena, in, cli_word_comma(w)));
	cli_explain_fact(out, "more", "要交什么、出什么、几天办完", "papers and days",
	    arena_printf(w->cli->arena, "banwen list types %s", label != NULL ? label : id));
	cli_explanation_print(out);
}

static void
explain_region(struct word_asked *w, xmlNode *region)
{
	const char *name = xml_attr_or(region, "name", "");
	struct cli_explanation *out = cli_word_begin(w, name, cli_word_pick(w, "一个地区的政策", "a region's policy"));

	cli_explain_fact(out, "region", "编号", "id", xml_attr(region, "id"));
	cli_explain_fact(out, "types", "客户类型", "customer types",
	    arena_printf(w->cli->arena, "banwen list types -r %s", name));
	cli_explain_fact(out, "documents", "文书", "documents",
	    arena_printf(w->cli->arena, "banwen list documents -r %s", name));
	cli_explanation_print(out);
}

static void
explain_law(struct word_asked *w)
{
	struct arena *a = w->cli->arena;
	const char *document = batch_called(a, w->setup, "document", w->word);
	const char *type = batch_called(a, w->setup, "type", w->word);
	xmlNode *region = policy_region(w->setup->policy, batch_called(a, w->setup, "region", w->word));
	const struct template *t = templates_find(w->setup->templates, document);
	bool known = false;

	for (guint i = 0; i < policy_regions(w->setup->policy)->len; i++)
		known = known ||
		    xml_child_of(xml_child(policy_regions(w->setup->policy)->pdata[i], "types"), "type", "id", type) !=
			NULL;
	if (region != NULL)
		explain_region(w, region);
	if (known)
		explain_type(w, type);
	if (t != NULL && !template_broken(t))
		explain_document(w, t);
}

bool
cli_explain_word(struct cli *c, struct batch_setup *setup, const char *word, GPtrArray *names)
{
	struct word_asked w = { .cli = c, .setup = setup, .word = word, .reads = arena_table(c->arena) };

	w.columns = cli_columns_known(c, setup);
	setup->templates = templates_lint(c->arena, diag_new(c->arena), setup->data, setup->records,
	    policy_paths(setup->policy), NULL, w.reads);
	if (w.columns == NULL || setup->templates == NULL)
		return false;
	cli_word_columns(&w);
	explain_values(&w);
	explain_sheet(&w);
	explain_setting(&w);
	explain_law(&w);
	for (guint i = 0; i < w.columns->len && w.told == 0; i++) {
		const struct record_head *column = w.columns->pdata[i];

		g_ptr_array_add(names, (gpointer)column->label);
		g_ptr_array_extend(names, (GPtrArray *)column->heads, NULL, NULL);
	}
	for (guint i = 0; i < setup->templates->len && w.told == 0; i++)
		g_ptr_array_add(names, (gpointer)cli_document_title(setup, setup->templates->pdata[i]));
	return w.told > 0;
}
