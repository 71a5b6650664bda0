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
	static const enum diag_code stray[] = { [TWIN_NONE] = DIAG_LISTING_STRAY,
		[TWIN_MOVED] = DIAG_LISTING_STRAYED,
		[TWIN_COPY] = DIAG_LISTING_COPY,
		[TWIN_GROWN] = DIAG_LISTING_GROWN };
	const struct batch_listed *listed = file->listed;

	if (file->stray)
		diag_report(d, stray[file->twin], file_place(a, file->path), NULL, file->twin_path);
	else if (listed != NULL && listed->standing == STANDING_GONE && file->twin != TWIN_NONE)
		diag_report(d, DIAG_LISTING_MOVED, file_place(a, file->path), NULL, file->twin_path, listed->record,
		    listed->document);
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

/* A document as its file is named: its id, and its variant when it has one. */
static const char *
document_name(struct arena *a, const char *document, const char *variant)
{
	return variant == NULL || variant[0] == '\0' ? document : arena_printf(a, "%s-%s", document, variant);
}

/* Does a file say itself that it is the one of its line?  What it does not say is no other. */
static bool
is_of_line(const struct batch_listed *listed, const char *record, const xmlNode *origin)
{
	return (record == NULL || strcmp(record, listed->record) == 0) &&
	    strcmp(xml_attr_or(origin, "id", listed->document), listed->document) == 0 &&
	    (listed->variant == NULL || strcmp(xml_attr_or(origin, "variant", listed->variant), listed->variant) == 0);
}

/*
 * What an opened file is beside its line.  Other bytes that are the same in all they say are told as such; they are those of the
 * list when what the file was made again as is.
 */
static void
hold_line(struct arena *a, struct diag *d, const struct batch_checkup_file *file, bool altered, const xmlNode *facts)
{
	const struct batch_listed *listed = file->listed;
	const xmlNode *origin = xml_child(facts, "origin"), *rebuild = xml_child(facts, "rebuild");
	const char *record = xml_attr(origin, "record"), *made = xml_attr(rebuild, "sha256");
	struct place place = file_place(a, file->path);

	if (origin == NULL)
		record = xml_attr(xml_child(facts, "record"), "id"); /* files of the first set */
	if (!is_of_line(listed, record, origin))
		diag_report(d, altered ? DIAG_LISTING_FOREIGN : DIAG_LISTING_RELABELLED, place, NULL, listed->record,
		    document_name(a, listed->document, listed->variant), record != NULL ? record : listed->record,
		    document_name(a, xml_attr_or(origin, "id", listed->document), xml_attr(origin, "variant")));
	else if (altered && made != NULL && g_ascii_strcasecmp(listed->sha256, made) == 0)
		diag_report(d, DIAG_LISTING_REWRITTEN, place, NULL, listed->record, listed->document);
	else if (altered && xml_attr_is(rebuild, "outcome", "same"))
		diag_report(d, DIAG_LISTING_REMADE, place, NULL, listed->record, listed->document);
	else if (altered)
		diag_report(d, DIAG_LISTING_ALTERED, place, NULL, listed->record, listed->document);
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
	bool altered;

	if (!hold_file(a, d, file) || !read_file(a, d, path, &bytes, &length))
		return checkup_answer(job, d, sha256, NULL);
	sha256 = digest_sha256(a, bytes, length);
	if (listed == NULL || g_str_has_suffix(path, ".pdf"))
		verify_read(job->rules, a, d, path, (const guint8 *)bytes, length, &reading);
	made = verify_length(&reading, length);
	altered = listed != NULL &&
	    g_ascii_strcasecmp(listed->sha256, made == length ? sha256 : digest_sha256(a, bytes, made)) != 0;
	if (reading.facts != NULL && file->again)
		rebuild_file(job->rebuild, (const guint8 *)bytes, made, &reading);
	if (listed != NULL)
		hold_line(a, d, file, altered, reading.facts);
	if (reading.facts != NULL)
		verify_judge(job->rules, a, d, path, reading.facts);
	if (reading.facts != NULL && job->read != NULL)
		job->read(job->data, a, d, file, &reading);
	return checkup_answer(job, d, sha256, reading.facts);
}
