/* Is a path a package?  By names alone: what it holds is looked at by who opens it. */
#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/stat.h>

#include <glib.h>

#include "archive/archive.h"
#include "archive/inner.h"

/* What names have shown of a package so far: of one at the top, and of one in a folder there. */
struct kind_seen {
	bool bagit[2], data[2];
};

static bool
ends_on(const char *path, const char *suffix)
{
	gsize length = strlen(path), end = strlen(suffix);

	return length > end && g_ascii_strcasecmp(path + length - end, suffix) == 0;
}

static void
see_name(struct kind_seen *seen, const char *name)
{
	const char *below;

	while (g_str_has_prefix(name, "./"))
		name += 2;
	below = strchr(name, '/');
	below = below != NULL ? below + 1 : "";
	seen->bagit[0] |= strcmp(name, PACKAGE_BAGIT) == 0;
	seen->bagit[1] |= strcmp(below, PACKAGE_BAGIT) == 0;
	seen->data[0] |= g_str_has_prefix(name, PACKAGE_DATA);
	seen->data[1] |= g_str_has_prefix(below, PACKAGE_DATA);
}

static bool
is_seen(const struct kind_seen *seen)
{
	return (seen->bagit[0] && seen->data[0]) || (seen->bagit[1] && seen->data[1]);
}

static bool
is_package_file(const char *path)
{
	struct archive *reader = archive_read_new();
	struct archive_entry *entry;
	struct kind_seen seen = { 0 };

	archive_read_support_format_zip(reader);
	archive_read_support_format_tar(reader);
	if (archive_read_open_filename(reader, path, 64 * 1024) == ARCHIVE_OK)
		for (guint i = 0; i < PACKAGE_ENTRIES_MAX && !is_seen(&seen); i++) {
			const char *name;

			if (archive_read_next_header(reader, &entry) < ARCHIVE_WARN)
				break;
			name = archive_entry_pathname_utf8(entry);
			name = name != NULL ? name : archive_entry_pathname(entry);
			if (name != NULL)
				see_name(&seen, name);
		}
	archive_read_free(reader);
	return is_seen(&seen);
}

bool
archive_is_package(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return false;
	if (S_ISDIR(status.st_mode)) {
		g_autofree char *bagit = g_build_filename(path, PACKAGE_BAGIT, NULL);
		g_autofree char *data = g_build_filename(path, PACKAGE_DATA, NULL);

		return g_file_test(bagit, G_FILE_TEST_IS_REGULAR) && g_file_test(data, G_FILE_TEST_IS_DIR);
	}
	return S_ISREG(status.st_mode) && (ends_on(path, ".zip") || ends_on(path, ".tar")) && is_package_file(path);
}
