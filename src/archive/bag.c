/* Closing a bag: RFC 8493, version 1.0.  All it adds is made from the entries alone, so that the same entries give the same. */
#include <string.h>

#include "archive/bag.h"
#include "archive/entry.h"
#include "archive/inner.h"
#include "archive/name.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

enum {
	INFO_WIDTH = 79
}; /* [columns] of a line of bag-info.txt, where it has a blank to be folded at (RFC 8493 2.2.2) */

/* RFC 8493 wants it written %25, bagit-python reads it as it stands: a name that both read alike has none. */
static bool
no_percent(struct diag *diag, const char *path)
{
	g_autofree char *zh = g_strdup_printf("“%s”里有 %%，各种工具读法不一", path);
	g_autofree char *en = g_strdup_printf("“%s” has a %%, which tools read in different ways", path);

	if (strchr(path, '%') == NULL)
		return true;
	diag_say(diag, DIAG_PACKAGE_NAME, (struct place){ 0 }, NULL, zh, en);
	return false;
}

static bool
names_hold(struct arena *arena, struct diag *diag, const GPtrArray *entries)
{
	struct package_names *names = package_names_new(arena, diag, (struct place){ 0 });
	bool good = true;

	for (guint i = 0; i < entries->len; i++) {
		const struct package_entry *entry = entries->pdata[i];

		good &= package_names_add(names, entry->path) && no_percent(diag, entry->path);
		if (!g_str_has_prefix(entry->path, PACKAGE_DATA))
			g_error("%s is no payload", entry->path);
	}
	return good;
}

static void
add_text(struct arena *arena, GPtrArray *entries, const char *path, const GString *text)
{
	entry_of_bytes(arena, entries, path, text->str, text->len);
}

/* Both manifests of some entries, as entries of `into`.  No name has what RFC 8493 2.1.3 wants encoded (%, CR, LF). */
static void
add_manifests(struct arena *arena, const GPtrArray *entries, const char *prefix, GPtrArray *into)
{
	GString *sha256 = arena_string(arena), *sm3 = arena_string(arena);

	for (guint i = 0; i < entries->len; i++) {
		const struct package_entry *entry = entries->pdata[i];

		g_string_append_printf(sha256, "%s  %s\n", entry->sha256, entry->path);
		g_string_append_printf(sm3, "%s  %s\n", entry->sm3, entry->path);
	}
	add_text(arena, into, arena_printf(arena, "%ssha256.txt", prefix), sha256);
	add_text(arena, into, arena_printf(arena, "%ssm3.txt", prefix), sm3);
}

/* A line folded at blanks; what has none stays long, for a fold reads back as a blank. */
static void
append_info(GString *text, const char *label, const char *value)
{
	g_auto(GStrv) words = g_strsplit_set(value, " \t\r\n", -1);
	guint column = text_width(label) + 1;

	g_string_append_printf(text, "%s:", label);
	for (guint i = 0; words[i] != NULL; i++) {
		guint width = text_width(words[i]);

		if (width == 0)
			continue;
		if (column + 1 + width > INFO_WIDTH && column > text_width(label) + 1) {
			g_string_append_c(text, '\n');
			column = 0;
		}
		g_string_append_printf(text, " %s", words[i]);
		column += 1 + width;
	}
	g_string_append_c(text, '\n');
}

GString *
bag_info_text(struct arena *arena, const GPtrArray *payload, const struct bag_info *info, guint count)
{
	GString *text = arena_string(arena);
	g_autofree char *oxum = NULL;
	guint64 bytes = 0;

	for (guint i = 0; i < count; i++)
		append_info(text, info[i].label, info[i].value);
	for (guint i = 0; i < payload->len; i++)
		bytes += ((const struct package_entry *)payload->pdata[i])->length;
	oxum = g_strdup_printf("%" G_GUINT64_FORMAT ".%u", bytes, payload->len);
	append_info(text, PACKAGE_OXUM, oxum);
	return text;
}

bool
bag_close(struct arena *arena, struct diag *diag, GPtrArray *entries, const struct bag_info *info, guint count)
{
	static const char bagit[] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
	GPtrArray *tags = arena_list(arena), *tag_manifests = arena_list(arena);

	if (!names_hold(arena, diag, entries) || !entry_digest(arena, diag, entries, g_get_num_processors()))
		return false;
	entry_sort(entries);
	entry_of_bytes(arena, tags, PACKAGE_BAGIT, bagit, sizeof bagit - 1);
	add_text(arena, tags, PACKAGE_INFO, bag_info_text(arena, entries, info, count));
	add_manifests(arena, entries, PACKAGE_MANIFEST, tags);
	entry_sort(tags);
	if (!entry_digest(arena, diag, tags, 1))
		return false;
	add_manifests(arena, tags, PACKAGE_TAGMANIFEST, tag_manifests);
	if (!entry_digest(arena, diag, tag_manifests, 1))
		return false;
	g_ptr_array_extend(entries, tags, NULL, NULL);
	g_ptr_array_extend(entries, tag_manifests, NULL, NULL);
	entry_sort(entries);
	return true;
}
