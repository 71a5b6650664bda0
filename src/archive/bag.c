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

static bool
names_hold(struct arena *arena, struct diag *diag, const GPtrArray *entries)
{
	struct package_names *names = package_names_new(arena, diag, (struct place){ 0 });
	bool good = true;

	for (guint i = 0; i < entries->len; i++) {
		const struct package_entry *entry = entries->pdata[i];

		good &= package_names_add(names, entry->path);
		if (!g_str_has_prefix(entry->path, PACKAGE_DATA))
			g_error("%s is no payload", entry->path);
	}
	return good;
}

/* RFC 8493 2.1.3: what would end a line, and what would look like that. */
static void
append_path(GString *text, const char *path)
{
	for (; *path != '\0'; path++) {
		if (*path == '%' || *path == '\r' || *path == '\n')
			g_string_append_printf(text, "%%%02X", (guint8)*path);
		else
			g_string_append_c(text, *path);
	}
}

static void
add_text(struct arena *arena, GPtrArray *entries, const char *path, const GString *text)
{
	entry_of_bytes(arena, entries, path, text->str, text->len);
}

/* Both manifests of some entries, as entries of `into`. */
static void
add_manifests(struct arena *arena, const GPtrArray *entries, const char *prefix, GPtrArray *into)
{
	GString *sha256 = arena_string(arena), *sm3 = arena_string(arena);

	for (guint i = 0; i < entries->len; i++) {
		const struct package_entry *entry = entries->pdata[i];

		g_string_append_printf(sha256, "%s  ", entry->sha256);
		append_path(sha256, entry->path);
		g_string_append_c(sha256, '\n');
		g_string_append_printf(sm3, "%s  ", entry->sm3);
		append_path(sm3, entry->path);
		g_string_append_c(sm3, '\n');
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

static void
add_info(struct arena *arena, const GPtrArray *payload, const struct bag_info *info, guint count, GPtrArray *into)
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
	add_text(arena, into, PACKAGE_INFO, text);
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
	add_info(arena, entries, info, count, tags);
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
