/* One finished file looked at: is it what the list says, can it be read, does it hold? */
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/file.h"
#include "xml/xml.h"
#include "batch/checkup.h"
#include "batch/rebuild.h"
#include "verify/verify.h"

/* What is told of a file: the root of its facts and, by name, some of its elements, without what stands in them. */
static char *
told_facts(struct arena *a, const xmlNode *facts)
{
	static const char *const told[] = { "seal", "rebuild", "origin" };
	xmlNode *root = xml_root(xml_new(a, "facts"));

	for (const xmlAttr *one = facts->properties; one != NULL; one = one->next)
		xml_set(root, (const char *)one->name, xml_attr(facts, (const char *)one->name));
	for (gsize i = 0; i < G_N_ELEMENTS(told); i++)
		for (xmlNode *from = xml_child(facts, told[i]); from != NULL; from = xml_next(from, told[i])) {
			xmlNode *to = xml_add_text(root, told[i], xml_content(a, from));

			for (const xmlAttr *one = from->properties; one != NULL; one = one->next)
				xml_set(to, (const char *)one->name, xml_attr(from, (const char *)one->name));
		}
	return xml_dump(a, root);
}

GVariant *
checkup_answer(const struct batch_checkup *job, const struct diag *d, const char *sha256, const xmlNode *facts)
{
	g_autoptr(arena) a = arena_new();
	g_autoptr(GString) text = g_string_new(NULL);
	GVariantBuilder findings;

	g_variant_builder_init(&findings, G_VARIANT_TYPE("a(uaymayayay)"));
	for (gsize i = 0; i < diag_count(d); i++) {
		const struct finding *f = diag_get(d, i);

		g_string_truncate(text, 0);
		diag_format(text, f, job->lang, job->colour);
		g_variant_builder_add(&findings, "(u^aym^ay^ay^ay)", (guint)f->level, f->id, f->field,
		    f->what[job->lang], text->str);
	}
	return g_variant_new("(^aym^aya(uaymayayay))", sha256, facts != NULL ? told_facts(a, facts) : NULL, &findings);
}

/* What the list has against a file before it is opened. true: it is to be opened. */
static bool
hold_file(struct arena *a, struct diag *d, const struct batch_checkup_file *file)
{
	const struct batch_listed *listed = file->listed;

	if (file->stray)
		diag_report(d, DIAG_LISTING_STRAY, file_place(a, file->path), NULL);
	else if (listed != NULL && listed->standing != STANDING_THERE)
		diag_report(d, listed->standing == STANDING_GONE ? DIAG_LISTING_MISSING : DIAG_LISTING_OUTSIDE,
		    file_place(a, file->path), NULL, listed->record, listed->document);
	else
		return true;
	return false;
}

/* Only a file that has an end, and the same one afterwards, can be judged: no pipe, no device, none that is being written. */
static bool
read_file(struct arena *a, struct diag *d, const char *path, char **bytes, gsize *length)
{
	struct stat before, after;

	if (stat(path, &before) == 0 && !S_ISREG(before.st_mode)) {
		diag_report(d, DIAG_CHECKUP_KIND, file_place(a, path), NULL);
		return false;
	}
	if (!file_read(a, d, path, bytes, length))
		return false;
	if (stat(path, &after) == 0 && (gsize)after.st_size == *length)
		return true;
	diag_report(d, DIAG_CHECKUP_GROWS, file_place(a, path), NULL);
	return false;
}

/* A file that stands on a list is what it was; a PDF holds by itself. */
GVariant *
checkup_look(const struct batch_checkup *job, struct arena *a, const struct batch_checkup_file *file)
{
	struct diag *d = diag_new(a);
	const struct batch_listed *listed = file->listed;
	const char *path = file->path, *sha256 = "";
	struct verify_reading reading = { 0 };
	gsize length = 0, made;
	char *bytes = NULL;

	if (!hold_file(a, d, file) || !read_file(a, d, path, &bytes, &length))
		return checkup_answer(job, d, sha256, NULL);
	sha256 = digest_sha256(a, bytes, length);
	if (listed == NULL || g_str_has_suffix(path, ".pdf"))
		verify_read(job->rules, a, d, path, (const guint8 *)bytes, length, &reading);
	made = verify_length(&reading, length);
	if (listed != NULL &&
	    g_ascii_strcasecmp(listed->sha256, made == length ? sha256 : digest_sha256(a, bytes, made)) != 0)
		diag_report(d, DIAG_LISTING_ALTERED, file_place(a, path), NULL, listed->record, listed->document);
	if (reading.facts != NULL && file->again)
		rebuild_file(job->rebuild, (const guint8 *)bytes, made, &reading);
	if (reading.facts != NULL)
		verify_judge(job->rules, a, d, path, reading.facts);
	return checkup_answer(job, d, sha256, reading.facts);
}
