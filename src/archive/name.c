/*
 * Names.  Refused is what leads out of the package, what Windows cannot write, what is not seen (controls, directions, marks
 * of format), and what becomes another name on its way: names are to be UTF-8 in NFC.
 */
#include <string.h>

#include "archive/name.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

enum {
	PART_MAX = 240,      /* [bytes] of a part between two "/": 80 Han; file systems take 255 */
	PATH_MAX_HERE = 720, /* [bytes] */
};

struct package_names {
	struct arena *arena;
	struct diag *diag;
	struct place place;
	GHashTable *files;   /* path -> itself */
	GHashTable *folders; /* the same, without "/" at the end */
	GHashTable *alike;   /* folded path -> the path that stands for it */
};

struct package_names *
package_names_new(struct arena *arena, struct diag *diag, struct place place)
{
	struct package_names *names = arena_alloc(arena, sizeof *names);

	*names = (struct package_names){ arena, diag, place, arena_table(arena), arena_table(arena),
		arena_table(arena) };
	return names;
}

/* As it may be shown. */
static const char *
clean(struct package_names *names, const char *path)
{
	GString *text = arena_string(names->arena);

	text_append_clean(text, path);
	return text->str;
}

static bool
refuse(struct package_names *names, const char *path, const char *zh, const char *en)
{
	const char *shown = clean(names, path);

	diag_say(names->diag, DIAG_PACKAGE_NAME, names->place, NULL, arena_printf(names->arena, "“%s”%s", shown, zh),
	    arena_printf(names->arena, "“%s” %s", shown, en));
	return false;
}

static bool
leads_out(const char *path)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", -1);
	bool out = path[0] == '/' || strchr(path, '\\') != NULL || (g_ascii_isalpha(path[0]) && path[1] == ':');

	for (guint i = 0; !out && parts[i] != NULL; i++)
		out = strcmp(parts[i], "..") == 0;
	return out;
}

/* What is not seen, or turns what stands around it. */
static bool
is_hidden(gunichar c)
{
	GUnicodeType type = g_unichar_type(c);

	return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
	    type == G_UNICODE_PARAGRAPH_SEPARATOR || (type == G_UNICODE_SPACE_SEPARATOR && c != ' ' && c != 0x3000);
}

/* Windows has devices of these names, whatever suffix they have. */
static bool
is_device(const char *part)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul", "com", "lpt" };
	gsize length = strcspn(part, ". ");

	for (guint i = 0; i < G_N_ELEMENTS(devices); i++) {
		bool port = i >= 4;

		if (length == (port ? 4U : 3U) && g_ascii_strncasecmp(part, devices[i], 3) == 0 &&
		    (!port || g_ascii_isdigit(part[3])))
			return true;
	}
	return false;
}

static bool
part_holds(struct package_names *names, const char *path, const char *part)
{
	gsize length = strlen(part);

	if (length == 0 || strcmp(part, ".") == 0)
		return refuse(names, path, "中有空的一段", "has an empty part");
	if (length > PART_MAX)
		return refuse(names, path, "中有一段超过 80 个汉字（240 字节）", "has a part of more than 240 bytes");
	if (part[length - 1] == '.' || part[length - 1] == ' ' || part[0] == ' ')
		return refuse(names, path, "中有一段以句点或空格开头、结尾",
		    "has a part with a blank or full stop at an end");
	if (is_device(part))
		return refuse(names, path, "是 Windows 的设备名", "is the name of a device of Windows");
	return true;
}

static bool
characters_hold(struct package_names *names, const char *path)
{
	g_autofree char *composed = NULL;

	if (!g_utf8_validate(path, -1, NULL))
		return refuse(names, path, "不是 UTF-8（多半是按 GBK 写的压缩包）",
		    "is no UTF-8 (usually a zip written in GBK)");
	for (const char *at = path; *at != '\0'; at = g_utf8_next_char(at)) {
		if (is_hidden(g_utf8_get_char(at)))
			return refuse(names, path, "里有看不见的字符", "has a character that is not seen");
		if (strchr("<>:\"|?*", *at) != NULL)
			return refuse(names, path, "里有 Windows 不许的字符", "has a character that Windows refuses");
	}
	composed = g_utf8_normalize(path, -1, G_NORMALIZE_NFC);
	if (strcmp(composed, path) != 0)
		return refuse(names, path, "不是 NFC 写法（多半是 macOS 改写的）",
		    "is not in NFC (usually rewritten by macOS)");
	return true;
}

bool
package_name_holds(struct package_names *names, const char *path)
{
	g_auto(GStrv) parts = NULL;

	if (leads_out(path)) {
		diag_report(names->diag, DIAG_PACKAGE_OUTSIDE, names->place, NULL, clean(names, path));
		return false;
	}
	if (path[0] == '\0')
		return refuse(names, path, "是空的", "is empty");
	if (strlen(path) > PATH_MAX_HERE)
		return refuse(names, path, "超过 720 字节", "has more than 720 bytes");
	if (!characters_hold(names, path))
		return false;
	parts = g_strsplit(path, "/", -1);
	for (guint i = 0; parts[i] != NULL; i++)
		if (!(parts[i][0] == '\0' && i > 0 && parts[i + 1] == NULL) && !part_holds(names, path, parts[i]))
			return false;
	return true;
}

/* What a path is on a system that tells neither case nor width. */
static char *
fold(struct arena *arena, const char *path)
{
	g_autoptr(GString) narrow = g_string_new(NULL);
	g_autofree char *folded = NULL, *composed = NULL;

	for (const char *at = path; *at != '\0'; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);

		g_string_append_unichar(narrow, c == 0x3000 ? ' ' : c > 0xff00 && c < 0xff5f ? c - 0xfee0 : c);
	}
	folded = g_utf8_casefold(narrow->str, (gssize)narrow->len);
	composed = g_utf8_normalize(folded, -1, G_NORMALIZE_NFC);
	return arena_strdup(arena, composed);
}

static bool
is_alone(struct package_names *names, const char *path)
{
	char *key = fold(names->arena, path);
	const char *other = g_hash_table_lookup(names->alike, key);

	if (other != NULL && strcmp(other, path) != 0) {
		diag_report(names->diag, DIAG_PACKAGE_ALIKE, names->place, NULL, path, other);
		return false;
	}
	g_hash_table_insert(names->alike, key, (char *)path);
	return true;
}

/* The folders on the way to a path; one seen before is known to hold. */
static bool
add_folders(struct package_names *names, const char *path)
{
	for (const char *end = strchr(path, '/'); end != NULL; end = strchr(end + 1, '/')) {
		char *above = arena_strndup(names->arena, path, (gsize)(end - path));

		if (g_hash_table_contains(names->folders, above))
			continue;
		if (g_hash_table_contains(names->files, above)) {
			diag_report(names->diag, DIAG_PACKAGE_TWIN, names->place, NULL, above);
			return false;
		}
		if (!is_alone(names, above))
			return false;
		g_hash_table_add(names->folders, above);
	}
	return true;
}

bool
package_names_add(struct package_names *names, const char *path)
{
	char *own;

	if (!package_name_holds(names, path) || !add_folders(names, path))
		return false;
	if (g_str_has_suffix(path, "/"))
		return true; /* add_folders has seen all of it */
	own = arena_strdup(names->arena, path);
	if (g_hash_table_contains(names->files, own) || g_hash_table_contains(names->folders, own)) {
		diag_report(names->diag, DIAG_PACKAGE_TWIN, names->place, NULL, own);
		return false;
	}
	g_hash_table_add(names->files, own);
	return is_alone(names, own);
}
