/*
 * argv and the environment, as bytes: no locale is set, and GOption refuses Chinese arguments in that of C, knows no -j4
 * and words its faults in English.
 */
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "cli/inner.h"

static void
keep_value(struct cli *c, const struct cli_option *o, const char *value)
{
	const char *before = g_hash_table_lookup(c->values, o->name);

	if (o->kind == OPTION_LIST && before != NULL)
		value = arena_printf(c->arena, "%s,%s", before, value);
	else if (o->kind == OPTION_REPEATED && before != NULL)
		value = arena_printf(c->arena, "%s\n%s", before, value);
	else if (o->kind == OPTION_FLAG && before != NULL)
		value = arena_printf(c->arena, "%s+", before);
	g_hash_table_insert(c->values, (char *)o->name, arena_strdup(c->arena, value));
}

static bool
report_unknown(struct cli *c, const char *written)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (const struct cli_option *o = cli_option_table(); o->name != NULL; o++)
		g_ptr_array_add(names, (char *)o->name);
	diag_report(c->diag, DIAG_CLI_OPTION, (struct place){ 0 }, NULL, written,
	    nearest_offer(c->arena, written + strspn(written, "-"), names, " → --", ""));
	return false;
}

/* An option of a name, or of a letter ('\0': none). */
static const struct cli_option *
find_option(const char *name, char letter)
{
	for (const struct cli_option *o = cli_option_table(); o->name != NULL; o++)
		if (strcmp(o->name, name) == 0 || (letter != '\0' && o->letter == letter))
			return o;
	return NULL;
}

/* An option's value stands with it or is the next argument, which then is the one in hand.  false: there is none, reported. */
static bool
take_option(struct cli *c, const struct cli_option *o, const char *written, const char *with, char ***in_hand)
{
	if (o->kind == OPTION_FLAG)
		with = "+";
	else if (with == NULL && (*in_hand)[1] != NULL)
		with = *++*in_hand;
	if (with == NULL)
		diag_report(c->diag, DIAG_CLI_ARGUMENT, (struct place){ 0 }, NULL, written);
	else
		keep_value(c, o, with);
	return with != NULL;
}

/* "--quiet", "--jobs=4", "--jobs 4" */
static bool
read_name(struct cli *c, char ***in_hand)
{
	const char *written = **in_hand, *equals = strchr(written, '=');
	const char *name = equals != NULL ? arena_strndup(c->arena, written, (gsize)(equals - written)) : written;
	const struct cli_option *o = find_option(name + strlen("--"), '\0');

	if (o == NULL)
		return report_unknown(c, written);
	return take_option(c, o, name, equals != NULL ? equals + 1 : NULL, in_hand);
}

/* "-q", "-j4", "-j 4", "-qj4" */
static bool
read_letters(struct cli *c, char ***in_hand)
{
	const char *written = **in_hand;
	const struct cli_option *o = NULL;

	for (const char *at = written + 1; *at != '\0' && (o == NULL || o->kind == OPTION_FLAG); at++) {
		o = find_option("", *at);
		if (o == NULL)
			return report_unknown(c, written);
		if (!take_option(c, o, arena_printf(c->arena, "-%c", *at), at[1] != '\0' ? at + 1 : NULL, in_hand))
			return false;
	}
	return true;
}

/* Options among the arguments, up to "--"; "-" is none. */
static bool
read_arguments(struct cli *c, int argc, char **argv)
{
	char **to = c->arguments = arena_array(c->arena, (gsize)argc + 1, sizeof *to);
	bool options = true, good = true;

	for (char **in_hand = argv + 1; good && *in_hand != NULL; in_hand++) {
		const char *written = *in_hand;

		if (!options || written[0] != '-' || written[1] == '\0')
			*to++ = *in_hand;
		else if (strcmp(written, "--") == 0)
			options = false;
		else
			good = written[1] == '-' ? read_name(c, &in_hand) : read_letters(c, &in_hand);
	}
	return good;
}

static void
read_environment(struct cli *c)
{
	for (const struct cli_option *o = cli_option_table(); o->name != NULL; o++) {
		g_autofree char *upper = g_ascii_strup(o->name, -1);
		g_autofree char *name = g_strdelimit(g_strconcat("BANWEN_", upper, NULL), "-", '_');
		const char *value = g_getenv(name);

		if (value == NULL || value[0] == '\0' || cli_option_flag(c, o->name) || strcmp(o->name, "help") == 0 ||
		    strcmp(o->name, "version") == 0)
			continue;
		if (o->kind != OPTION_FLAG)
			keep_value(c, o, value);
		else if (strcmp(value, "0") != 0 && strcmp(value, "no") != 0)
			keep_value(c, o, "+");
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
	const char *when = cli_option_value(c, "color");

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
	const char *lang = cli_option_value(c, "lang");

	c->lang = lang == NULL ? locale_lang() : g_str_has_prefix(lang, "en") ? LANG_EN : LANG_ZH;
	c->colour = wants_colour(c);
}

const struct cli_command *
cli_command_find(struct cli *c, const char *name)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	const struct cli_command *table = cli_command_table();

	for (guint i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
		g_ptr_array_add(names, (char *)table[i].name);
	}
	diag_report(c->diag, DIAG_CLI_COMMAND, (struct place){ 0 }, NULL, name,
	    nearest_offer(c->arena, name, names, " → ", ""), text_joined(c->arena, names, " "));
	return NULL;
}

static bool
find_command(struct cli *c)
{
	if (c->arguments[0] == NULL)
		return true;
	c->command = cli_command_find(c, *c->arguments++);
	return c->command != NULL;
}

/* Are the options given the command's?  Those of the environment, which come later, may be another's. */
static bool
check_options(struct cli *c)
{
	guint bit = c->command != NULL ? 1u << (guint)(c->command - cli_command_table()) : ~0u;
	bool good = true;

	for (const struct cli_option *o = cli_option_table(); o->name != NULL; o++)
		if (cli_option_flag(c, o->name) && (o->commands & bit) == 0) {
			diag_report(c->diag, DIAG_CLI_FOREIGN, (struct place){ 0 }, NULL, c->command->name, o->name);
			good = false;
		}
	return good;
}

bool
cli_options_read(struct cli *c, int argc, char **argv)
{
	bool good = read_arguments(c, argc, argv) && find_command(c) && check_options(c);

	read_environment(c);
	settle_speech(c);
	c->help = cli_option_flag(c, "help");
	c->version = cli_option_flag(c, "version");
	if (!good || c->command == NULL)
		return good;
	return cli_option_one_of(c, "lang", "zh en") && cli_option_one_of(c, "color", "auto always never");
}

const char *
cli_option_value(const struct cli *c, const char *name)
{
	return g_hash_table_lookup(c->values, name);
}

bool
cli_option_flag(const struct cli *c, const char *name)
{
	return g_hash_table_contains(c->values, name);
}

char **
cli_option_list(const struct cli *c, const char *name)
{
	const char *value = cli_option_value(c, name);
	g_auto(GStrv) split = value != NULL ? g_strsplit(value, ",", -1) : NULL;
	char **list;
	guint n = 0;

	if (value == NULL)
		return NULL;
	list = arena_array(c->arena, g_strv_length(split) + 1, sizeof *list);
	for (char **s = split; *s != NULL; s++)
		if (*g_strstrip(*s) != '\0')
			list[n++] = arena_strdup(c->arena, *s);
	return n > 0 ? list : NULL;
}

char **
cli_option_each(const struct cli *c, const char *name)
{
	const char *value = cli_option_value(c, name);

	return value == NULL ? NULL : arena_adopt(c->arena, g_strsplit(value, "\n", -1), (GDestroyNotify)g_strfreev);
}

bool
cli_option_number(struct cli *c, const char *name, double least, double most, double *value)
{
	const char *text = cli_option_value(c, name);
	char *end;

	if (text == NULL)
		return true;
	*value = g_ascii_strtod(text, &end);
	if (end != text && *end == '\0' && *value >= least && *value <= most)
		return true;
	diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, name, text, "",
	    arena_printf(c->arena, "%g … %g", least, most));
	return false;
}

bool
cli_option_word(struct cli *c, enum diag_code code, const char *name, const char *value, const GPtrArray *words)
{
	if (value == NULL || text_listed(words, value))
		return true;
	diag_report(c->diag, code, (struct place){ 0 }, NULL, name, value,
	    nearest_offer(c->arena, value, words, " → ", ""), text_joined(c->arena, words, " "));
	return false;
}

bool
cli_option_one_of(struct cli *c, const char *name, const char *words)
{
	g_auto(GStrv) split = g_strsplit(words, " ", -1);
	g_autoptr(GPtrArray) allowed = g_ptr_array_new();

	for (char **word = split; *word != NULL; word++)
		g_ptr_array_add(allowed, *word);
	return cli_option_word(c, DIAG_CLI_VALUE, name, cli_option_value(c, name), allowed);
}

bool
cli_words(struct cli *c, const char *what, const char *text)
{
	g_autoptr(GString) shown = g_string_new(NULL);

	if (text == NULL || text_is_plain(text))
		return true;
	text_append_clean(shown, text);
	diag_report(c->diag, DIAG_CLI_WORDS, (struct place){ 0 }, NULL, what, shown->str);
	return false;
}

bool
cli_option_encoding(struct cli *c)
{
	const char *value = cli_option_value(c, "encoding");

	if (value == NULL || decode_name(value) != NULL)
		return true;
	diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, "encoding", value, "",
	    "utf-8 gb18030 utf-16le utf-16be");
	return false;
}

bool
cli_argument_count(struct cli *c, guint most)
{
	if (g_strv_length(c->arguments) <= most)
		return true;
	diag_report(c->diag, DIAG_CLI_SURPLUS, (struct place){ 0 }, NULL, c->command->name, c->arguments[most]);
	return false;
}
