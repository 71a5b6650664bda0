/*
 * argv and the environment.  Every value is taken as bytes (a callback with G_OPTION_FLAG_FILENAME): GOption would
 * refuse Chinese arguments in the C locale, and no locale is ever set.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "xml/xml.h"
#include "cli/inner.h"
#include "policy/policy.h"

static void
keep_value(struct cli *c, const struct cli_option *o, const char *value)
{
	const char *before = g_hash_table_lookup(c->values, o->name);

	if (o->kind == OPTION_LIST && before != NULL)
		value = arena_printf(c->arena, "%s,%s", before, value);
	else if (o->kind == OPTION_FLAG && before != NULL)
		value = arena_printf(c->arena, "%s+", before);
	g_hash_table_insert(c->values, (char *)o->name, arena_strdup(c->arena, value));
}

static gboolean
on_option(const gchar *name, const gchar *value, gpointer data, GError **error G_GNUC_UNUSED)
{
	const struct cli_option *o = option_lookup(name + strspn(name, "-"));

	keep_value(data, o, value != NULL ? value : "+");
	return TRUE;
}

static GOptionEntry *
make_entries(struct arena *a)
{
	guint count;
	const struct cli_option *table = option_table(&count);
	GOptionEntry *entries = arena_array(a, count + 1, sizeof(*entries));

	for (guint i = 0; i < count; i++)
		entries[i] = (GOptionEntry){
			.long_name = table[i].name, .short_name = table[i].letter,
			.flags = table[i].kind == OPTION_FLAG ? G_OPTION_FLAG_NO_ARG : G_OPTION_FLAG_FILENAME,
			.arg = G_OPTION_ARG_CALLBACK, .arg_data = (gpointer)on_option,
		};
	return entries;
}

static const char *
nearest_option(struct arena *a, const char *written)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	guint count;
	const struct cli_option *table = option_table(&count);
	const char *found;

	for (guint i = 0; i < count; i++)
		g_ptr_array_add(names, (char *)table[i].name);
	found = nearest_name(written + strspn(written, "-"), names);
	return found != NULL ? arena_printf(a, " → --%s", found) : "";
}

/* GOption words its mistakes in English only; what it is about stands last in them. */
static void
report_parse(struct cli *c, const GError *error)
{
	const char *last = strrchr(error->message, ' ');
	const char *what = last != NULL ? last + 1 : error->message;

	if (g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION))
		diag_report(c->diag, DIAG_CLI_OPTION, (struct place){ 0 }, NULL, what, nearest_option(c->arena, what));
	else
		diag_report(c->diag, DIAG_CLI_ARGUMENT, (struct place){ 0 }, NULL, what);
}

/*
 * GOption wants a short option's value as an argument of its own; people write -j4 too.  Gives the length of the
 * letters up to the one whose value follows at once, or 0.
 */
static gsize
letters_before_value(const char *argument)
{
	if (argument[0] != '-' || argument[1] == '-')
		return 0;
	for (gsize i = 1; argument[i] != '\0'; i++) {
		const struct cli_option *o = option_lookup((const char[]){ argument[i], '\0' });

		if (o == NULL)
			return 0;
		if (o->kind != OPTION_FLAG)
			return argument[i + 1] != '\0' ? i + 1 : 0;
	}
	return 0;
}

static char **
split_arguments(struct arena *a, int argc, char **argv, int *count)
{
	char **split = arena_array(a, 2 * (gsize)argc + 1, sizeof(*split));
	bool options = true;

	*count = 0;
	for (int i = 0; i < argc; i++) {
		gsize letters = options && i > 0 ? letters_before_value(argv[i]) : 0;

		options = options && !g_str_equal(argv[i], "--");
		if (letters == 0) {
			split[(*count)++] = argv[i];
			continue;
		}
		split[(*count)++] = arena_strndup(a, argv[i], letters);
		split[(*count)++] = argv[i] + letters;
	}
	return split;
}

static bool
parse(struct cli *c, int argc, char **argv, char ***rest)
{
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autoptr(GError) error = NULL;
	GOptionGroup *group = g_option_group_new("banwen", "", "", c, NULL);
	int count;
	char **arguments = split_arguments(c->arena, argc, argv, &count);
	char **all = arguments;

	g_option_group_add_entries(group, make_entries(c->arena));
	g_option_context_set_main_group(context, group);
	g_option_context_set_help_enabled(context, FALSE);
	if (!g_option_context_parse(context, &count, &all, &error)) {
		report_parse(c, error);
		return false;
	}
	/* "--" itself is kept by GOption when something after it might look like an option. */
	*rest = arena_array(c->arena, (gsize)count + 1, sizeof(**rest));
	for (int from = 1, to = 0; from < count; from++)
		if (!g_str_equal(arguments[from], "--"))
			(*rest)[to++] = arguments[from];
	return true;
}

static void
read_environment(struct cli *c)
{
	guint count;
	const struct cli_option *table = option_table(&count);

	for (guint i = 0; i < count; i++) {
		g_autofree char *upper = g_ascii_strup(table[i].name, -1);
		g_autofree char *name = g_strdelimit(g_strconcat("BANWEN_", upper, NULL), "-", '_');
		const char *value = g_getenv(name);

		if (value == NULL || value[0] == '\0' || g_hash_table_contains(c->values, table[i].name) ||
		    g_str_equal(table[i].name, "help") || g_str_equal(table[i].name, "version"))
			continue;
		if (table[i].kind != OPTION_FLAG)
			keep_value(c, &table[i], value);
		else if (!g_str_equal(value, "0") && !g_str_equal(value, "no"))
			keep_value(c, &table[i], "+");
	}
}

static enum lang
locale_lang(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *value = g_getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return g_str_has_prefix(value, "en") ? LANG_EN : LANG_ZH;
	}
	return LANG_ZH;
}

static bool
is_set(const char *name)
{
	const char *value = g_getenv(name);

	return value != NULL && value[0] != '\0';
}

static bool
wants_colour(const struct cli *c)
{
	const char *when = option_value(c, "color");

	if (g_strcmp0(when, "always") == 0)
		return true;
	if (g_strcmp0(when, "never") == 0 || is_set("NO_COLOR"))
		return false;
	if (is_set("CLICOLOR_FORCE"))
		return true;
	return isatty(STDERR_FILENO) && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}

/* How the program speaks; settled first, because every later mistake is told that way. */
static void
settle_speech(struct cli *c)
{
	const char *lang = option_value(c, "lang");

	c->lang = lang == NULL ? locale_lang() : g_str_has_prefix(lang, "en") ? LANG_EN : LANG_ZH;
	c->colour = wants_colour(c);
}

static bool
find_command(struct cli *c, const char *name)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	const struct cli_command *table = command_table();
	const char *near;

	for (guint i = 0; i < COMMAND_COUNT; i++) {
		if (g_str_equal(table[i].name, name))
			c->command = &table[i];
		g_ptr_array_add(names, (char *)table[i].name);
	}
	if (c->command != NULL)
		return true;
	near = nearest_name(name, names);
	diag_report(c->diag, DIAG_CLI_COMMAND, (struct place){ 0 }, NULL, name,
	    near != NULL ? arena_printf(c->arena, " → %s", near) : "");
	return false;
}

/* An option given on the command line must be the command's; one from the environment may be another's. */
static bool
check_options(struct cli *c, GHashTable *given)
{
	guint bit = 1u << (guint)(c->command - command_table());
	guint count;
	const struct cli_option *table = option_table(&count);
	bool good = true;

	for (guint i = 0; i < count; i++)
		if (g_hash_table_contains(given, table[i].name) && (table[i].commands & bit) == 0) {
			diag_report(c->diag, DIAG_CLI_FOREIGN, (struct place){ 0 }, NULL, c->command->name, table[i].name);
			good = false;
		}
	return good;
}

bool
options_read(struct cli *c, int argc, char **argv)
{
	g_autoptr(GHashTable) given = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTableIter iter;
	gpointer name;
	char **rest = NULL;
	bool good = parse(c, argc, argv, &rest);

	g_hash_table_iter_init(&iter, c->values);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		g_hash_table_add(given, name);
	read_environment(c);
	settle_speech(c);
	c->help = option_flag(c, "help");
	c->version = option_flag(c, "version");
	if (!good)
		return false;
	if (rest[0] == NULL)
		return true;
	if (!find_command(c, rest[0]))
		return false;
	c->arguments = rest + 1;
	return check_options(c, given) && option_one_of(c, "lang", "zh en") && option_one_of(c, "color", "auto always never");
}

const char *
option_value(const struct cli *c, const char *name)
{
	return g_hash_table_lookup(c->values, name);
}

bool
option_flag(const struct cli *c, const char *name)
{
	return g_hash_table_contains(c->values, name);
}

char **
option_list(const struct cli *c, const char *name)
{
	const char *value = option_value(c, name);
	g_auto(GStrv) split = value != NULL ? g_strsplit(value, ",", -1) : NULL;
	char **list;
	guint n = 0;

	if (value == NULL)
		return NULL;
	list = arena_array(c->arena, g_strv_length(split) + 1, sizeof(*list));
	for (char **s = split; *s != NULL; s++)
		if (*g_strstrip(*s) != '\0')
			list[n++] = arena_strdup(c->arena, *s);
	return list;
}

bool
option_number(struct cli *c, const char *name, double least, double most, double *value)
{
	const char *text = option_value(c, name);
	char *end;

	if (text == NULL)
		return true;
	*value = g_ascii_strtod(text, &end);
	if (end != text && *end == '\0' && *value >= least && *value <= most)
		return true;
	diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, name, text,
	    arena_printf(c->arena, "%g … %g", least, most));
	return false;
}

/* Is a value one of the words?  *better: the nearest of them, or all. */
static bool
is_word(struct cli *c, const char *value, const GPtrArray *words, const char **better)
{
	g_autoptr(GString) list = g_string_new(NULL);
	const char *near;

	for (guint i = 0; i < words->len; i++) {
		if (g_str_equal(words->pdata[i], value))
			return true;
		g_string_append_printf(list, "%s%s", i > 0 ? " " : "", (char *)words->pdata[i]);
	}
	near = nearest_name(value, words);
	*better = near != NULL ? near : arena_strdup(c->arena, list->str);
	return false;
}

bool
option_word(struct cli *c, const char *name, const char *value, const GPtrArray *allowed)
{
	const char *better;

	if (value == NULL || is_word(c, value, allowed, &better))
		return true;
	diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, name, value, better);
	return false;
}

bool
option_one_of(struct cli *c, const char *name, const char *words)
{
	g_auto(GStrv) split = g_strsplit(words, " ", -1);
	g_autoptr(GPtrArray) allowed = g_ptr_array_new();

	for (char **word = split; *word != NULL; word++)
		g_ptr_array_add(allowed, *word);
	return option_word(c, name, option_value(c, name), allowed);
}

bool
option_encoding(struct cli *c)
{
	const char *value = option_value(c, "encoding");

	if (value == NULL || decode_name(value) != NULL)
		return true;
	diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, "encoding", value, "utf-8 gb18030 utf-16le utf-16be");
	return false;
}

bool
option_region(struct cli *c, const struct policy *policy)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	const GPtrArray *regions = policy_regions(policy);

	for (guint i = 0; i < regions->len; i++)
		g_ptr_array_add(names, (gpointer)xml_attr_or(regions->pdata[i], "id", ""));
	return option_word(c, "region", option_value(c, "region"), names);
}

bool
argument_word(struct cli *c, const char *after, const char *value, const GPtrArray *words)
{
	const char *better;

	if (value == NULL || is_word(c, value, words, &better))
		return true;
	diag_report(c->diag, DIAG_CLI_WORD, (struct place){ 0 }, NULL, after, value, better);
	return false;
}

bool
argument_count(struct cli *c, guint most)
{
	if (g_strv_length(c->arguments) <= most)
		return true;
	diag_report(c->diag, DIAG_CLI_SURPLUS, (struct place){ 0 }, NULL, c->command->name, c->arguments[most]);
	return false;
}
