/* explain: a word out of a table or a message: a head, a field, what a cell says, a sheet, a setting, what the law names. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath_token.h"
#include "cli/inner.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"

#define FULL_MOST  3  /* columns of one name told in full */
#define WORDS_MOST 60 /* of what a cell may hold */

/* What is asked, and what is known of all words. */
struct word_asked {
	struct cli *cli;
	struct batch_setup *setup;
	const char *word;
	const GPtrArray *columns; /* struct record_head * */
	GHashTable *reads;        /* id of a template -> the names it reads */
	guint told;
};

/* Without blanks, width and case. */
static char *
bare(const char *text)
{
	g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
	g_autofree char *lower = g_ascii_strdown(normal != NULL ? normal : text, -1);
	g_auto(GStrv) parts = g_strsplit(lower, " ", -1);

	return g_strjoinv("", parts);
}

static bool
is_asked(const struct word_asked *w, const char *name)
{
	g_autofree char *one = bare(w->word), *other = bare(name);

	return strcmp(one, other) == 0;
}

static bool
any_asked(const struct word_asked *w, const GPtrArray *names)
{
	for (guint i = 0; i < names->len; i++)
		if (is_asked(w, names->pdata[i]))
			return true;
	return false;
}

static const char *
comma(const struct word_asked *w)
{
	return w->cli->lang == LANG_ZH ? "、" : ", ";
}

static const char *
pick(const struct word_asked *w, const char *zh, const char *en)
{
	return w->cli->lang == LANG_ZH ? zh : en;
}

static const char *
last_step(const char *path)
{
	const char *slash = strrchr(path, '/'), *step = slash != NULL ? slash + 1 : path;

	return step[0] == '@' ? step + 1 : step;
}

/* A name asked for stands apart from the one before by a blank line. */
static struct cli_explanation *
begin(struct word_asked *w, const char *id, const char *title)
{
	if (w->told++ > 0 && !cli_option_flag(w->cli, "json"))
		fputs("\n", stdout);
	return cli_explanation_new(w->cli, id, title);
}

/* --- who looks at a field --- */

static void
add_names(GHashTable *names, const char *expression)
{
	struct xpath_lexer lexer = { expression, XPATH_END };
	struct xpath_token t;

	while ((t = xpath_token_next(&lexer)).kind != XPATH_END)
		if (t.kind == XPATH_NAME)
			g_hash_table_add(names, g_strndup(t.start, (gsize)(t.end - t.start)));
}

static void
add_names_below(GHashTable *names, const xmlNode *n)
{
	static const char *const attributes[] = { "when", "for-each", "test", "select" };

	for (guint i = 0; i < G_N_ELEMENTS(attributes); i++)
		add_names(names, xml_attr_or(n, attributes[i], ""));
	for (const xmlNode *child = xml_child(n, NULL); child != NULL; child = xml_next(child, NULL))
		add_names_below(names, child);
}

/* Are all steps of a path among the names? */
static bool
reads_path(GHashTable *names, const char *path)
{
	g_auto(GStrv) steps = g_strsplit(path, "/", -1);

	for (char **step = steps; *step != NULL; step++)
		if (!g_hash_table_contains(names, **step == '@' ? *step + 1 : *step))
			return false;
	return true;
}

static const char *
rules_of(const struct word_asked *w, const struct record_head *column)
{
	const GPtrArray *rules = policy_rules(w->setup->policy);
	GPtrArray *ids = arena_list(w->cli->arena);

	for (guint i = 0; i < rules->len; i++) {
		g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

		add_names_below(names, rules->pdata[i]);
		if (reads_path(names, column->path))
			g_ptr_array_add(ids, (gpointer)xml_attr_or(rules->pdata[i], "id", ""));
	}
	return text_joined(w->cli->arena, ids, " ");
}

static bool
prints(const struct word_asked *w, const struct template *t, const struct record_head *column)
{
	GHashTable *names = g_hash_table_lookup(w->reads, template_id(t));

	return names != NULL && template_record(t) == column->kind && reads_path(names, column->path);
}

static const char *
papers_of(const struct word_asked *w, const struct record_head *column)
{
	GPtrArray *titles = arena_list(w->cli->arena);

	for (guint i = 0; i < w->setup->templates->len; i++) {
		const struct template *t = w->setup->templates->pdata[i];

		if (prints(w, t, column))
			g_ptr_array_add(titles, (gpointer)cli_document_title(w->setup, t));
	}
	return text_joined(w->cli->arena, titles, comma(w));
}

/* The first value that a path has below a node, or NULL. */
static const char *
path_value(struct arena *a, const xmlNode *n, const char *path)
{
	const char *slash = strchr(path, '/');
	const char *step = slash != NULL ? arena_strndup(a, path, (gsize)(slash - path)) : path, *value = NULL;

	if (step[0] == '@')
		return xml_attr(n, step + 1);
	for (xmlNode *child = xml_child(n, step); child != NULL && value == NULL; child = xml_next(child, step))
		value = slash != NULL ? path_value(a, child, slash + 1) : xml_value(a, child);
	return value;
}

/* A value that a sample of a template has. */
static const char *
example_of(const struct word_asked *w, const struct record_head *column)
{
	struct arena *a = w->cli->arena;
	const char *kind = record_kind_name(column->kind), *value = NULL;

	for (guint i = 0; i < w->setup->templates->len && value == NULL; i++) {
		const struct template *t = w->setup->templates->pdata[i];
		g_autofree char *folder = g_path_get_dirname(template_file(t));
		const char *path = arena_printf(a, "%s/sample.xml", folder);
		const xmlNode *root;
		xmlDoc *doc;

		if (!prints(w, t, column) || !g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
		    (doc = xml_load(a, diag_new(a), path)) == NULL)
			continue;
		root = xml_root(doc);
		value = path_value(a, xml_is(root, kind) ? root : xml_child(root, kind), column->path);
	}
	for (guint i = 0; value != NULL && i < column->words->len; i++) {
		const struct record_word *word = column->words->pdata[i];

		if (strcmp(word->value, value) == 0)
			return cli_columns_word(w->cli, w->setup, column, word);
	}
	return value;
}

/* --- columns --- */

/* The spellings of a word beside what it is called here. */
static const char *
others(const struct word_asked *w, const struct record_word *word, const char *called)
{
	GPtrArray *list = arena_list(w->cli->arena);
	g_autofree char *known = bare(called);

	for (guint i = 0; i < word->spellings->len; i++) {
		g_autofree char *spelling = bare(word->spellings->pdata[i]);

		if (strcmp(spelling, known) != 0)
			g_ptr_array_add(list, word->spellings->pdata[i]);
	}
	return text_joined(w->cli->arena, list, comma(w));
}

static bool
is_column(const struct word_asked *w, const struct record_head *column)
{
	return is_asked(w, column->label) || strcmp(last_step(column->path), w->word) == 0 ||
	    strcmp(column->path, w->word) == 0 || any_asked(w, column->heads);
}

static void
put_words(const struct word_asked *w, struct cli_explanation *out, const struct record_head *column)
{
	for (guint i = 0; i < MIN(column->words->len, WORDS_MOST); i++) {
		const struct record_word *word = column->words->pdata[i];
		const char *called = cli_columns_word(w->cli, w->setup, column, word), *also = others(w, word, called);

		cli_explain_item(out, "words", "  可以写", "  it can be",
		    also[0] == '\0' ?
			called :
			arena_printf(w->cli->arena, pick(w, "%s（也认得 %s）", "%s (or %s)"), called, also));
	}
	if (column->words->len > WORDS_MOST)
		cli_explain_item(out, "words", "  可以写", "  it can be", "…");
}

static const char *
lengths(const struct word_asked *w, const struct record_head *column)
{
	GPtrArray *list = arena_list(w->cli->arena);

	for (guint i = 0; column->digits != NULL && i < column->digits->len; i++)
		g_ptr_array_add(list,
		    arena_printf(w->cli->arena, "%u", (guint)GPOINTER_TO_SIZE(column->digits->pdata[i])));
	return text_joined(w->cli->arena, list, comma(w));
}

static void
explain_column(struct word_asked *w, const struct record_head *column, const GPtrArray *wants)
{
	struct cli_explanation *out = begin(w, column->label,
	    arena_printf(w->cli->arena,
		column->main ?
		    pick(w, "“%s”表的一列：一行一条记录", "a column of %s, a record a row") :
		    pick(w, "“%s”表的一列：一行一条明细，按编号归到主表的记录", "a column of %s, rows of records"),
		column->sheet));

	cli_explain_fact(out, "field", "栏目", "field", column->path);
	cli_explain_fact(out, "value", "填什么", "value",
	    column->words->len > 0 ? NULL : cli_columns_value(w->cli, w->setup, column));
	put_words(w, out, column);
	cli_explain_fact(out, "several", "几样", "several",
	    column->several ? pick(w, "一格里可以写几样，用“、”隔开", "a cell may hold several, with “、” between") :
			      NULL);
	cli_explain_fact(out, "units", "单位（列名的括号里可以写）", "unit, in brackets of the head",
	    column->units != NULL ? text_joined(w->cli->arena, column->units, comma(w)) : NULL);
	cli_explain_fact(out, "digits", "位数", "digits", lengths(w, column));
	cli_explain_fact(out, "example", "例", "example", example_of(w, column));
	cli_explain_fact(out, "heads", "也认得的列名", "other heads",
	    text_joined(w->cli->arena, column->heads, comma(w)));
	cli_explain_fact(out, "needed", "必填", "needed by", cli_columns_needed(w->cli, wants, column));
	cli_explain_fact(out, "rules", "看它的规则", "rules that look at it", rules_of(w, column));
	cli_explain_fact(out, "documents", "印它或者看它的文书", "documents that read it", papers_of(w, column));
	cli_explanation_print(out);
}

static void
explain_columns(struct word_asked *w)
{
	const GPtrArray *wants = batch_wants(w->cli->arena, w->setup, NULL, NULL);
	GPtrArray *others = arena_list(w->cli->arena);
	guint count = 0;

	for (guint i = 0; i < w->columns->len; i++) {
		const struct record_head *column = w->columns->pdata[i];

		if (!is_column(w, column))
			continue;
		if (count++ < FULL_MOST)
			explain_column(w, column, wants);
		else
			g_ptr_array_add(others,
			    arena_printf(w->cli->arena, pick(w, "%s的%s", "%s: %s"), column->sheet, column->label));
	}
	if (others->len > 0) {
		struct cli_explanation *out = begin(w, w->word,
		    pick(w, "也是别的表的列", "is a column of other sheets too"));

		cli_explain_fact(out, "columns", "列", "columns", text_joined(w->cli->arena, others, comma(w)));
		cli_explanation_print(out);
	}
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
	const char *where = arena_printf(w->cli->arena, pick(w, "%s的“%s”", "%s of %s"), column->sheet, column->label);
	struct word_value *v = NULL;

	if (!is_asked(w, called) && !is_asked(w, word->said) && strcmp(word->value, w->word) != 0 &&
	    !any_asked(w, word->spellings))
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
		struct cli_explanation *out = begin(w, v->called, pick(w, "单元格里的一种值", "a value of cells"));

		cli_explain_fact(out, "columns", "用在", "in", text_joined(w->cli->arena, v->columns, comma(w)));
		cli_explain_fact(out, "value", "记录里写作", "in records", v->word->value);
		cli_explain_fact(out, "spellings", "也认得", "other spellings", others(w, v->word, v->called));
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

		if ((!is_asked(w, column->sheet) && !any_asked(w, column->sheets)) ||
		    (first != NULL && column->kind != first->kind))
			continue;
		first = first != NULL ? first : column;
		g_ptr_array_add(labels, (gpointer)column->label);
	}
	if (first == NULL)
		return;
	out = begin(w, first->sheet,
	    first->main ?
		pick(w, "一张表，一行一条记录", "a sheet, a record a row") :
		pick(w, "一张明细表，一行一条，按编号归到主表的记录", "a sheet of rows that belong to records"));
	cli_explain_fact(out, "place", "放在哪里", "where",
	    first->main ? NULL :
			  arena_printf(w->cli->arena,
			      pick(w, "同一个工作簿里名为“%1$s”的表，或者 CSV 旁边的 主表名-%1$s.csv",
				  "a sheet called %1$s, or NAME-%1$s.csv beside NAME.csv"),
			      first->sheet));
	cli_explain_fact(out, "columns", "列", "columns", text_joined(w->cli->arena, labels, comma(w)));
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

		if (strcmp(l->data, w->word) != 0 && (label == NULL || !is_asked(w, label)))
			continue;
		out = begin(w, label != NULL ? label : l->data,
		    pick(w, "单位设置的一项：同一单位的文书都一样，不在记录里写",
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
	struct cli_explanation *out = begin(w, title, pick(w, "一种文书", "a document"));

	for (guint i = 0; i < regions->len; i++)
		if (xml_child_of(xml_child(regions->pdata[i], "documents"), "document", "id", template_id(t)) != NULL)
			g_ptr_array_add(in, (gpointer)xml_attr_or(regions->pdata[i], "name", ""));
	for (guint i = 0; i < wants->len; i++)
		g_ptr_array_add(needs, (gpointer)((const struct record_want *)wants->pdata[i])->label);
	cli_explain_fact(out, "document", "编号", "id", template_id(t));
	cli_explain_fact(out, "stage", "环节", "stage", stage_called(w, template_stage(t)));
	cli_explain_fact(out, "regions", "哪些地区有", "regions", text_joined(w->cli->arena, in, comma(w)));
	cli_explain_fact(out, "needs", "必填", "needs", text_joined(w->cli->arena, needs, comma(w)));
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
		    arena_printf(w->cli->arena, pick(w, "%s（%s）", "%s (%s)"),
			xml_attr_or(regions->pdata[i], "name", ""), xml_attr_or(type, "label", "")));
	}
	out = begin(w, label != NULL ? label : id, pick(w, "一种客户类型", "a customer type"));
	cli_explain_fact(out, "type", "编号", "id", id);
	cli_explain_fact(out, "regions", "哪些地区有", "regions", text_joined(w->cli->arena, in, comma(w)));
	cli_explain_fact(out, "more", "要交什么、出什么、几天办完", "papers and days",
	    arena_printf(w->cli->arena, "banwen list types %s", label != NULL ? label : id));
	cli_explanation_print(out);
}

static void
explain_region(struct word_asked *w, xmlNode *region)
{
	const char *name = xml_attr_or(region, "name", "");
	struct cli_explanation *out = begin(w, name, pick(w, "一个地区的政策", "a region's policy"));

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
	explain_columns(&w);
	explain_values(&w);
	explain_sheet(&w);
	explain_setting(&w);
	explain_law(&w);
	for (guint i = 0; i < w.columns->len && w.told == 0; i++) {
		const struct record_head *column = w.columns->pdata[i];

		g_ptr_array_add(names, (gpointer)column->label);
		g_ptr_array_extend(names, (GPtrArray *)column->heads, NULL, NULL);
	}
	return w.told > 0;
}
