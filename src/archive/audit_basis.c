/* What the papers of a package were made from, as it came along: loaded as data folders, held against the program's own. */
#include <string.h>

#include "archive/audit.h"
#include "archive/entry.h"
#include "archive/inner.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/digest.h"
#include "base/text.h"
#include "base/version.h"

enum { NAMED_MOST = 5 };

/* Kinds of files that are in the package all or not at all. */
static const char *const whole_kinds[] = { "rules", "statutes", "calendar", "schema", "parts", "packages" };

static const char *
own_digest(const struct package_audit *c, const char *path)
{
	g_autoptr(GMappedFile) file = g_mapped_file_new(path, false, NULL);

	return file != NULL ?
	    digest_sha256(c->arena, g_mapped_file_get_contents(file), g_mapped_file_get_length(file)) :
	    NULL;
}

/* Files of the basis that are not the program's, below it; an office's own is another's by its nature. */
static GPtrArray *
others(const struct package_audit *c, bool *office)
{
	const char *own = data_own(c->asked->data);
	GPtrArray *found = arena_list(c->arena);

	*office = false;
	for (guint i = 0; i < c->entries->len; i++) {
		const struct package_entry *e = c->entries->pdata[i];
		const char *name = e->path + strlen(BASIS_OWN), *digest;

		if (g_str_has_prefix(e->path, BASIS_OFFICE) && strcmp(e->path, BASIS_OFFICE "office.xml") != 0)
			*office = true;
		if (!g_str_has_prefix(e->path, BASIS_OWN))
			continue;
		digest = own_digest(c, arena_printf(c->arena, "%s/%s", own, name));
		if (digest == NULL || strcmp(digest, e->sha256) != 0)
			g_ptr_array_add(found, (char *)name);
	}
	return found;
}

static bool
is_left_out(const char *name)
{
	return g_str_has_suffix(name, ".expect.xml") || strstr(name, "/rules/file-") != NULL;
}

/* Files of the program that the package lacks, of the kinds that it has all of. */
static void
add_lacking(const struct package_audit *c, GPtrArray *found)
{
	const char *own = data_own(c->asked->data);

	for (gsize k = 0; k < G_N_ELEMENTS(whole_kinds); k++) {
		const GPtrArray *paths = data_files(c->arena, data_alone(c->arena, own), whole_kinds[k], NULL);

		for (guint i = 0; i < paths->len; i++) {
			const char *path = paths->pdata[i], *name = path + strlen(own) + 1;

			if ((g_str_has_suffix(name, ".xml") || g_str_has_suffix(name, ".rng") ||
				g_str_has_suffix(name, ".xsl")) &&
			    !is_left_out(name) && g_file_test(path, G_FILE_TEST_IS_REGULAR) &&
			    audit_entry(c, arena_printf(c->arena, BASIS_OWN "%s", name)) == NULL)
				g_ptr_array_add(found, (char *)name);
		}
	}
}

static const char *
named(const struct package_audit *c, GPtrArray *names)
{
	guint all = names->len;

	g_ptr_array_set_size(names, (gint)MIN(all, NAMED_MOST));
	return arena_printf(c->arena, "%s%s", text_joined(c->arena, names, "、"), all > NAMED_MOST ? "……" : "");
}

static void
open_own(struct package_audit *c)
{
	GPtrArray *data = data_alone(c->arena, arena_printf(c->arena, "%s/" BASIS_OWN, c->folder));

	((char *)data->pdata[0])[strlen(data->pdata[0]) - 1] = '\0';
	data_add(c->arena, data,
	    arena_strndup(c->arena, arena_printf(c->arena, "%s/" BASIS_OFFICE, c->folder),
		strlen(c->folder) + strlen(BASIS_OFFICE)));
	c->rebuild = batch_rebuild_open(c->arena, data, data_own(c->asked->data));
}

static void
say(struct package_audit *c, bool same, bool office)
{
	const char *version = BASE_VERSION;

	if (same && !office)
		audit_say(c, "依据", "rules",
		    arena_printf(c->arena, "模板、规则、地区政策与这里的程序（%s 版）逐个文件相同", version),
		    arena_printf(c->arena, "templates, rules and region are those of this program (%s), file by file",
			version));
	else if (c->foreign)
		audit_say(c, "依据", "rules", "是另一版程序的，这里读不出，用这里的规则核对，不重做",
		    "another version's, which cannot be read here: checked by this program's, nothing made again");
	else
		audit_say(c, "依据", "rules",
		    office ? "用包里的依据核对，其中有单位自己的，没有别的可以比较" :
			     "用包里的依据核对，与这里的程序不同",
		    office ?
			"checked by what is in the package; some of it is the office's own, with nothing to compare it with" :
			"checked by what is in the package, which is not as this program has it");
}

/* What another version wrote need not be readable here: this program's own rules are held against the case, and nothing is made again. */
static void
fall_back(struct package_audit *c)
{
	c->foreign = true;
	c->rebuild = c->shared;
	c->setup = c->shared != NULL ? batch_rebuild_setup(c->shared) : NULL;
	audit_fault(c, DIAG_CHECK_UNMADE, PACKAGE_OTHER "依据", "依据是另一版程序的，这里读不出，用这里的规则核对",
	    "its rules are another version's and cannot be read here; those of this program are used");
}

void
audit_basis(struct package_audit *c)
{
	bool office, same;
	GPtrArray *found = others(c, &office);

	add_lacking(c, found);
	same = found->len == 0;
	if (!same && audit_is_ours(c))
		diag_report(c->diag, DIAG_CHECK_OTHER, audit_place(c, PACKAGE_OTHER "依据"), NULL, BASE_VERSION,
		    named(c, found));
	if (same && !office && c->shared != NULL)
		c->rebuild = c->shared;
	else
		open_own(c);
	c->setup = batch_rebuild_setup(c->rebuild);
	if (c->setup == NULL && audit_is_ours(c))
		audit_fault(c, DIAG_CHECK_TREE, PACKAGE_OTHER "依据", "依据读不出，记录没有判定，文书没有重做",
		    "its rules cannot be read: the record was not judged, no paper made again");
	else if (c->setup == NULL)
		fall_back(c);
	say(c, same, office);
}
