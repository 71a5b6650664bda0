/* explain: an answer as facts under names, printed as lines or as one JSON object. */
#include "base/arena.h"
#include "base/lang.h"
#include "cli/explanation.h"

#include <json-glib/json-glib.h>
#include <string.h>

struct fact {
	const char	*key;
	const char	*head[LANG_COUNT];
	const char	*text;
	const char	*group;		/* list it is of, or NULL */
	guint		 number;	/* of the thing in all lists */
	bool		 item;		/* one of several under its key */
};

struct explanation {
	struct cli	*cli;
	const char	*id, *title;
	GArray		*facts;
	const char	*group;
	guint		 number;
};

struct explanation *
explanation_new(struct cli *c, const char *id, const char *title)
{
	struct explanation *e = arena_alloc(c->arena, sizeof *e);

	*e = (struct explanation){.cli = c, .id = id, .title = title};
	e->facts = arena_vector(c->arena, sizeof(struct fact));
	return e;
}

static void
add_fact(struct explanation *e, const char *key, const char *zh, const char *en, const char *text, bool item)
{
	struct fact fact = {key, {zh, en}, text, e->group, e->number, item};

	if (text != NULL && text[0] != '\0')
		g_array_append_val(e->facts, fact);
}

void
explain_fact(struct explanation *e, const char *key, const char *zh, const char *en, const char *text)
{
	add_fact(e, key, zh, en, text, false);
}

void
explain_item(struct explanation *e, const char *key, const char *zh, const char *en, const char *text)
{
	add_fact(e, key, zh, en, text, true);
}

void
explain_group(struct explanation *e, const char *group)
{
	e->group = group;
	e->number++;
}

/* A text of several lines stands below its name. */
static void
put_text(GString *out, const struct fact *fact, enum lang lang)
{
	g_auto(GStrv) lines = g_strsplit(fact->text, "\n", -1);

	if (lines[1] == NULL) {
		g_string_append_printf(out, "%s%s%s\n", fact->head[lang], lang == LANG_ZH ? "：" : ": ", fact->text);
		return;
	}
	g_string_append_printf(out, "%s%s\n", fact->head[lang], lang == LANG_ZH ? "：" : ":");
	for (guint i = 0; lines[i] != NULL; i++)
		g_string_append_printf(out, "    %s\n", lines[i]);
}

static void
print_lines(const struct explanation *e)
{
	g_autoptr(GString) out = g_string_new(NULL);

	g_string_append_printf(out, "%s  %s\n", e->id, e->title);
	for (guint i = 0; i < e->facts->len; i++)
		put_text(out, &g_array_index(e->facts, struct fact, i), e->cli->lang);
	fputs(out->str, stdout);
}

static bool
same_list(const struct fact *a, const struct fact *b)
{
	return g_strcmp0(a->group, b->group) == 0 && a->number == b->number && strcmp(a->key, b->key) == 0;
}

/* The facts from `from` on that are of one object; gives the first that is not. */
static guint
build_object(const struct explanation *e, JsonBuilder *b, guint from)
{
	const struct fact *first = &g_array_index(e->facts, struct fact, from);
	guint i = from;

	while (i < e->facts->len) {
		const struct fact *fact = &g_array_index(e->facts, struct fact, i);

		if (g_strcmp0(fact->group, first->group) != 0 || (first->group != NULL && fact->number != first->number))
			break;
		json_builder_set_member_name(b, fact->key);
		if (!fact->item) {
			json_builder_add_string_value(b, fact->text);
			i++;
			continue;
		}
		json_builder_begin_array(b);
		for (; i < e->facts->len && same_list(&g_array_index(e->facts, struct fact, i), fact); i++)
			json_builder_add_string_value(b, g_array_index(e->facts, struct fact, i).text);
		json_builder_end_array(b);
	}
	return i;
}

/* Things of one list stand together. */
static guint
build_list(const struct explanation *e, JsonBuilder *b, guint from)
{
	const char *group = g_array_index(e->facts, struct fact, from).group;
	guint i = from;

	json_builder_set_member_name(b, group);
	json_builder_begin_array(b);
	while (i < e->facts->len && g_strcmp0(g_array_index(e->facts, struct fact, i).group, group) == 0) {
		json_builder_begin_object(b);
		i = build_object(e, b, i);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
	return i;
}

static void
print_json(const struct explanation *e)
{
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *line = NULL;

	json_builder_begin_object(b);
	json_builder_set_member_name(b, "schema");
	json_builder_add_int_value(b, 1);
	json_builder_set_member_name(b, "id");
	json_builder_add_string_value(b, e->id);
	json_builder_set_member_name(b, "text");
	json_builder_add_string_value(b, e->title);
	for (guint i = 0; i < e->facts->len;)
		i = g_array_index(e->facts, struct fact, i).group == NULL ? build_object(e, b, i) : build_list(e, b, i);
	json_builder_end_object(b);
	root = json_builder_get_root(b);
	json_generator_set_root(generator, root);
	line = json_generator_to_data(generator, NULL);
	printf("%s\n", line);
}

void
explanation_print(const struct explanation *e)
{
	if (option_flag(e->cli, "json"))
		print_json(e);
	else
		print_lines(e);
}
