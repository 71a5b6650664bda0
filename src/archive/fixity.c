/*
 * Fixity: RFC 8493 3, and what this program's packages have beside.  Every file is read once for both digests; the manifests
 * are held against what was read of themselves, so that none can be another when it is looked at than when it is digested.
 */
#include <string.h>

#include "archive/entry.h"
#include "archive/fixity.h"
#include "archive/inner.h"
#include "archive/name.h"
#include "archive/open.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/text.h"

enum { TOLD_MAX = 100 }; /* findings of one package */

struct fixity {
	struct arena *arena;
	struct diag *diag;
	struct place place;
	const GPtrArray *entries;
	GHashTable *by_path;
	GHashTable *told; /* paths of which something was said */
	struct fixity_result *result;
};

/* A manifest in hand. */
struct fixity_manifest {
	const char *name;
	bool tags;          /* of tag files, not of the payload */
	bool sm3;           /* else SHA-256 */
	const char *text;   /* with a zero at its end */
	GHashTable *listed; /* path -> itself */
};

/* Is there room to tell one more?  A path is spoken of once. */
static bool
may_tell(struct fixity *fixity, const char *path)
{
	if (path != NULL && !g_hash_table_add(fixity->told, (char *)path))
		return false;
	if (fixity->result->wrong++ == TOLD_MAX)
		diag_report(fixity->diag, DIAG_PACKAGE_MORE, fixity->place, NULL);
	return fixity->result->wrong <= TOLD_MAX;
}

static void
tell_tag(struct fixity *fixity, const char *name, const char *zh, const char *en)
{
	if (may_tell(fixity, NULL))
		diag_say(fixity->diag, DIAG_FIXITY_TAG, fixity->place, NULL,
		    arena_printf(fixity->arena, "%s：%s", name, zh), arena_printf(fixity->arena, "%s: %s", name, en));
}

static bool
is_payload(const char *path)
{
	return g_str_has_prefix(path, PACKAGE_DATA);
}

/* Tag manifests list neither each other nor what is signed over them. */
static bool
is_tag(const char *path)
{
	return !is_payload(path) && !g_str_has_prefix(path, PACKAGE_TAGMANIFEST) &&
	    !g_str_has_prefix(path, PACKAGE_SIGNED);
}

/*
 * All of a tag file, as text; its digests are of these very bytes from then on.  NULL: there is none, or it is reported.
 */
static const char *
read_tag(struct fixity *fixity, const char *path)
{
	struct package_entry *entry = g_hash_table_lookup(fixity->by_path, path);
	struct digest_sum *sum;
	const guint8 *bytes;
	guint8 sha256[32], sm3[32];
	gsize length;

	if (entry == NULL || !entry_read(fixity->arena, fixity->diag, entry, &bytes, &length))
		return NULL;
	sum = digest_sum_new(DIGEST_BOTH);
	digest_sum_add(sum, bytes, length);
	digest_sum_end(sum, sha256, sm3);
	digest_hex(sha256, entry->sha256);
	digest_hex(sm3, entry->sm3);
	if (memchr(bytes, '\0', length) == NULL && g_utf8_validate((const char *)bytes, (gssize)length, NULL))
		return arena_strndup(fixity->arena, (const char *)bytes, length);
	tell_tag(fixity, path, "不是 UTF-8 文本", "it is no UTF-8 text");
	return NULL;
}

static void
broken_line(struct fixity *fixity, const struct fixity_manifest *manifest, guint line, const char *zh, const char *en)
{
	if (may_tell(fixity, NULL))
		diag_say(fixity->diag, DIAG_FIXITY_MANIFEST, fixity->place, NULL,
		    arena_printf(fixity->arena, "%s 第 %u 行%s", manifest->name, line, zh),
		    arena_printf(fixity->arena, "%s line %u: %s", manifest->name, line, en));
}

/* RFC 8493 2.1.3: %25, %0D and %0A, nothing else. */
static char *
decode_path(struct arena *arena, const char *path)
{
	GString *text = arena_string(arena);

	for (; *path != '\0'; path++) {
		bool coded = path[0] == '%' &&
		    (g_ascii_strncasecmp(path, "%25", 3) == 0 || g_ascii_strncasecmp(path, "%0d", 3) == 0 ||
			g_ascii_strncasecmp(path, "%0a", 3) == 0);

		g_string_append_c(text,
		    coded ? (char)g_ascii_strtoull((char[]){ path[1], path[2], '\0' }, NULL, 16) : path[0]);
		path += coded ? 2 : 0;
	}
	return text->str;
}

/* What a file should be and what it is. */
static void
compare(struct fixity *fixity, const struct fixity_manifest *manifest, const char *path, const char *digest)
{
	const struct package_entry *entry = g_hash_table_lookup(fixity->by_path, path);
	const char *found = entry == NULL ? NULL : manifest->sm3 ? entry->sm3 : entry->sha256;
	GString *shown;

	if (found == NULL && may_tell(fixity, path)) {
		shown = arena_string(fixity->arena);
		text_append_clean(shown, path);
		diag_report(fixity->diag, DIAG_FIXITY_MISSING, fixity->place, NULL, shown->str, manifest->name);
	}
	if (found == NULL || found[0] == '\0' || g_ascii_strcasecmp(found, digest) == 0)
		return; /* what could not be read was told */
	if (may_tell(fixity, path))
		diag_report(fixity->diag, DIAG_FIXITY_ALTERED, fixity->place, NULL, path,
		    manifest->sm3 ? "SM3" : "SHA-256", digest, found);
}

/* A line: the digest, blanks (and the * that some tools write), the path. */
static void
take_line(struct fixity *fixity, struct fixity_manifest *manifest, guint number, char *line)
{
	gsize digits = strspn(line, "0123456789abcdefABCDEF");
	const char *rest = line + digits + strspn(line + digits, " \t");
	char *path;

	if (digits != 64 || rest == line + digits) {
		broken_line(fixity, manifest, number, "不是“摘要  路径”", "this is no digest and path");
		return;
	}
	path = decode_path(fixity->arena, rest + (*rest == '*' ? 1 : 0));
	line[digits] = '\0';
	if (g_str_has_prefix(path, "./"))
		path += 2;
	if (path[0] == '/' || is_payload(path) == manifest->tags || g_strrstr(path, "..") == path ||
	    strstr(path, "/../") != NULL) {
		broken_line(fixity, manifest, number, "路径不该在这里", "its path does not belong here");
		return;
	}
	if (!g_hash_table_add(manifest->listed, path)) {
		broken_line(fixity, manifest, number, "路径出现第二次", "its path stands there twice");
		return;
	}
	compare(fixity, manifest, path, line);
}

/* What is there and not listed. */
static void
tell_added(struct fixity *fixity, const struct fixity_manifest *manifest)
{
	for (guint i = 0; i < fixity->entries->len; i++) {
		const struct package_entry *entry = fixity->entries->pdata[i];
		bool wanted = manifest->tags ? is_tag(entry->path) : is_payload(entry->path);

		if (wanted && !g_hash_table_contains(manifest->listed, entry->path) && may_tell(fixity, entry->path))
			diag_report(fixity->diag, DIAG_FIXITY_ADDED, fixity->place, NULL, entry->path, manifest->name);
	}
}

static void
hold_manifest(struct fixity *fixity, struct fixity_manifest *manifest)
{
	g_auto(GStrv) lines = g_strsplit(manifest->text, "\n", -1);

	manifest->listed = arena_table(fixity->arena);
	for (guint i = 0; lines[i] != NULL; i++) {
		gsize length = strlen(lines[i]);

		if (length > 0 && lines[i][length - 1] == '\r')
			lines[i][length - 1] = '\0';
		if (lines[i][0] != '\0')
			take_line(fixity, manifest, i + 1, lines[i]);
	}
	tell_added(fixity, manifest);
}

/* The four that every package of this program has. */
static void
hold_manifests(struct fixity *fixity)
{
	struct fixity_manifest manifests[] = {
		{ .name = PACKAGE_TAGMANIFEST "sha256.txt", .tags = true },
		{ .name = PACKAGE_TAGMANIFEST "sm3.txt", .tags = true, .sm3 = true },
		{ .name = PACKAGE_MANIFEST "sha256.txt" },
		{ .name = PACKAGE_MANIFEST "sm3.txt", .sm3 = true },
	};

	for (guint i = 0; i < G_N_ELEMENTS(manifests); i++)
		manifests[i].text = read_tag(fixity, manifests[i].name);
	for (guint i = 0; i < G_N_ELEMENTS(manifests); i++) {
		if (manifests[i].text != NULL)
			hold_manifest(fixity, &manifests[i]);
		else if (g_hash_table_lookup(fixity->by_path, manifests[i].name) == NULL &&
		    may_tell(fixity, manifests[i].name))
			diag_report(fixity->diag, DIAG_FIXITY_NO_MANIFEST, fixity->place, NULL, manifests[i].name);
	}
}

/* Manifests of other algorithms prove nothing here, and are named. */
static void
name_unknown(struct fixity *fixity)
{
	for (guint i = 0; i < fixity->entries->len; i++) {
		const char *path = ((const struct package_entry *)fixity->entries->pdata[i])->path;
		const char *known = g_str_has_prefix(path, PACKAGE_TAGMANIFEST) ? path + 3 : path;

		if (!g_str_has_prefix(known, PACKAGE_MANIFEST) || strchr(path, '/') != NULL ||
		    strcmp(known, "manifest-sha256.txt") == 0 || strcmp(known, "manifest-sm3.txt") == 0)
			continue;
		g_ptr_array_add(fixity->result->unsaid, (char *)path);
		diag_report(fixity->diag, DIAG_FIXITY_UNKNOWN, fixity->place, NULL, path);
	}
}

/* The value of a label, its folded lines put together; NULL: it is not there. */
static const char *
info_value(struct arena *arena, const char *text, const char *label)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *value = NULL;

	for (guint i = 0; lines[i] != NULL; i++) {
		bool more = lines[i][0] == ' ' || lines[i][0] == '\t';

		if (value != NULL && !more)
			break;
		if (value != NULL)
			g_string_append(value, lines[i]);
		else if (!more && g_ascii_strncasecmp(lines[i], label, strlen(label)) == 0 &&
		    lines[i][strlen(label)] == ':') {
			value = arena_string(arena);
			g_string_append(value, lines[i] + strlen(label) + 1);
		}
	}
	return value != NULL ? g_strstrip(value->str) : NULL;
}

static void
hold_info(struct fixity *fixity)
{
	const char *text = read_tag(fixity, PACKAGE_INFO),
		   *said = text != NULL ? info_value(fixity->arena, text, PACKAGE_OXUM) : NULL;
	const char *found = arena_printf(fixity->arena, "%" G_GUINT64_FORMAT ".%u", fixity->result->bytes,
	    fixity->result->files);

	if (said != NULL && strcmp(said, found) != 0 && may_tell(fixity, NULL))
		diag_report(fixity->diag, DIAG_FIXITY_OXUM, fixity->place, NULL, said, found);
}

static void
hold_bagit(struct fixity *fixity)
{
	const char *text = read_tag(fixity, PACKAGE_BAGIT);
	const char *version = text != NULL ? info_value(fixity->arena, text, "BagIt-Version") : NULL;
	const char *encoding = text != NULL ? info_value(fixity->arena, text, "Tag-File-Character-Encoding") : NULL;

	if (text != NULL && (version == NULL || strcmp(version, "1.0") != 0))
		tell_tag(fixity, PACKAGE_BAGIT, "版本不是 1.0", "its version is not 1.0");
	if (text != NULL && (encoding == NULL || g_ascii_strcasecmp(encoding, "UTF-8") != 0))
		tell_tag(fixity, PACKAGE_BAGIT, "编码不是 UTF-8", "its encoding is not UTF-8");
	if (g_hash_table_lookup(fixity->by_path, "fetch.txt") != NULL)
		tell_tag(fixity, "fetch.txt", "归档包要自成一体，不许有另取的文件",
		    "a package is whole in itself, nothing may have to be fetched");
}

static void
count_payload(struct fixity *fixity)
{
	for (guint i = 0; i < fixity->entries->len; i++) {
		struct package_entry *entry = fixity->entries->pdata[i];

		g_hash_table_insert(fixity->by_path, (char *)entry->path, entry);
		if (!is_payload(entry->path))
			continue;
		fixity->result->files++;
		fixity->result->bytes += entry->length;
	}
}

/* No manifest lists a folder: one without a file was put there afterwards. */
static void
name_hollow(struct fixity *fixity, const GPtrArray *hollow)
{
	for (guint i = 0; i < hollow->len; i++)
		if (may_tell(fixity, hollow->pdata[i]))
			diag_report(fixity->diag, DIAG_FIXITY_ADDED, fixity->place, NULL, hollow->pdata[i],
			    is_payload(hollow->pdata[i]) ? PACKAGE_MANIFEST "sha256.txt" :
							   PACKAGE_TAGMANIFEST "sha256.txt");
}

bool
fixity_check(struct arena *arena, struct diag *diag, struct archive_open *package, guint jobs,
    struct fixity_result *result)
{
	struct fixity fixity = {
		.arena = arena,
		.diag = diag,
		.place = file_place(arena, archive_open_path(package)),
		.entries = archive_open_entries(package),
		.by_path = arena_table(arena),
		.told = arena_table(arena),
		.result = result,
	};
	const struct package_entry *tags;
	bool read;

	*result = (struct fixity_result){ .unsaid = arena_list(arena) };
	read = entry_digest(arena, diag, fixity.entries, jobs);
	if (!read && interrupt_asked())
		return false;
	count_payload(&fixity);
	hold_bagit(&fixity);
	hold_manifests(&fixity);
	hold_info(&fixity);
	name_unknown(&fixity);
	name_hollow(&fixity, archive_open_hollow(package));
	tags = g_hash_table_lookup(fixity.by_path, PACKAGE_TAGMANIFEST "sha256.txt");
	if (tags != NULL)
		g_strlcpy(result->packed, tags->sha256, sizeof result->packed);
	return read && result->wrong == 0;
}
