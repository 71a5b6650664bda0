/* explain: a column of tables: what its cells hold, who needs it, which rules look at it, which papers read it. */
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

#define WORDS_MOST 30 /* of what a cell may hold, on the screen */

static const char *
last_step(const char *path)
{
	const char *slash = strrchr(path, '/'), *step = slash != NULL ? slash + 1 : path;

	return step[0] == '@' ? step + 1 : step;
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
	return text_joined(w->cli->arena, titles, cli_word_comma(w));
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

static bool
is_column(const struct word_asked *w, const struct record_head *column)
{
	return cli_word_is(w, column->label) || strcmp(last_step(column->path), w->word) == 0 ||
	    strcmp(column->path, w->word) == 0 || cli_word_any(w, column->heads);
}

/* A word with its other spellings, for programs. */
static const char *
with_spellings(const struct word_asked *w, const char *called, const char *also)
{
	return also[0] == '\0' ?
	    called :
	    arena_printf(w->cli->arena, cli_word_pick(w, "%s（也认得 %s）", "%s (or %s)"), called, also);
}

/* On the screen the words alone: which spellings each has is told of whoever asks for it. */
static void
put_words(const struct word_asked *w, struct cli_explanation *out, const struct record_head *column)
{
	bool json = cli_option_flag(w->cli, "json");
	GPtrArray *shown = arena_list(w->cli->arena);

	for (guint i = 0; i < column->words->len && (json || i < WORDS_MOST); i++) {
		const struct record_word *word = column->words->pdata[i];
		const char *called = cli_columns_word(w->cli, w->setup, column, word);

		if (json)
			cli_explain_item(out, "words", "", "",
			    with_spellings(w, called, cli_word_spellings(w, word, called)));
		g_ptr_array_add(shown, (gpointer)called);
	}
	if (json || shown->len == 0)
		return;
	if (column->words->len > WORDS_MOST)
		g_ptr_array_add(shown, (gpointer) "…");
	cli_explain_fact(out, "words", "可以写", "it can be", text_joined(w->cli->arena, shown, cli_word_comma(w)));
	cli_explain_fact(out, "spellings", "每一种还能怎么写", "other spellings of each",
	    arena_printf(w->cli->arena, "banwen explain %s", (const char *)shown->pdata[0]));
}

static const char *
lengths(const struct word_asked *w, const struct record_head *column)
{
	GPtrArray *list = arena_list(w->cli->arena);

	for (guint i = 0; column->digits != NULL && i < column->digits->len; i++)
		g_ptr_array_add(list,
		    arena_printf(w->cli->arena, "%u", (guint)GPOINTER_TO_SIZE(column->digits->pdata[i])));
	return text_joined(w->cli->arena, list, cli_word_comma(w));
}

static void
explain_column(struct word_asked *w, const struct record_head *column, const GPtrArray *wants)
{
	struct cli_explanation *out = cli_word_begin(w, column->label,
	    arena_printf(w->cli->arena,
		column->main ? cli_word_pick(w, "“%s”表的一列：一行一条记录", "a column of %s, a record a row") :
			       cli_word_pick(w, "“%s”表的一列：一行一条明细，按编号归到主表的记录",
				   "a column of %s, rows of records"),
		column->sheet));

	cli_explain_fact(out, "field", "栏目", "field", column->path);
	cli_explain_fact(out, "value", "填什么", "value",
	    column->words->len > 0 ? NULL : cli_columns_value(w->cli, w->setup, column));
	put_words(w, out, column);
	cli_explain_fact(out, "several", "几样", "several",
	    column->several ?
		cli_word_pick(w, "一格里可以写几样，用“、”隔开", "a cell may hold several, with “、” between") :
		NULL);
	cli_explain_fact(out, "units", "单位（列名的括号里可以写）", "unit, in brackets of the head",
	    column->units != NULL ? text_joined(w->cli->arena, column->units, cli_word_comma(w)) : NULL);
	cli_explain_fact(out, "digits", "位数", "digits", lengths(w, column));
	cli_explain_fact(out, "example", "例", "example", example_of(w, column));
	cli_explain_fact(out, "heads", "也认得的列名", "other heads",
	    text_joined(w->cli->arena, column->heads, cli_word_comma(w)));
	cli_explain_fact(out, "needed", "必填", "needed by", cli_columns_needed(w->cli, wants, column));
	cli_explain_fact(out, "rules", "看它的规则", "rules that look at it", rules_of(w, column));
	cli_explain_fact(out, "documents", "印它或者看它的文书", "documents that read it", papers_of(w, column));
	cli_explanation_print(out);
}

void
cli_word_columns(struct word_asked *w)
{
	const GPtrArray *wants = batch_wants(w->cli->arena, w->setup, NULL, NULL);
	GPtrArray *others = arena_list(w->cli->arena);
	bool called = false;
	guint count = 0;

	for (guint i = 0; i < w->columns->len && !called; i++)
		called = is_column(w, w->columns->pdata[i]);
	for (guint i = 0; i < w->columns->len; i++) {
		const struct record_head *column = w->columns->pdata[i];

		if (called ? !is_column(w, column) : !record_head_reads(column, w->word))
			continue;
		if (count++ == 0)
			explain_column(w, column, wants);
		else
			g_ptr_array_add(others,
			    arena_printf(w->cli->arena, cli_word_pick(w, "%s的%s", "%s: %s"), column->sheet,
				column->label));
	}
	if (others->len > 0) {
		struct cli_explanation *out = cli_word_begin(w, w->word,
		    cli_word_pick(w, "也是别的表的列", "is a column of other sheets too"));

		cli_explain_fact(out, "columns", "列", "columns",
		    text_joined(w->cli->arena, others, cli_word_comma(w)));
		cli_explanation_print(out);
	}
}
