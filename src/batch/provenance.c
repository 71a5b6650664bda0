/*
 * Provenance: with what a document was made, what it was judged by, and what its template read beside the record, so that it can be made
 * again from itself and compared.
 */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/version.h"
#include "batch/provenance.h"
#include "page/fonts.h"
#include "page/page.h"
#include "policy/policy.h"
#include "template/template.h"
#include "xml/xml.h"

#define FILE_SET 2 /* what a file of this program may hold; one without a number is of the first */

struct provenance_made {
	const char *shared; /* <part>s that all documents have */
	GHashTable *region; /* id -> SHA-256 */
	const char **face;  /* SHA-256 of each face's file; NULL: it is not known */
};

/* --- of a run --- */

static void
put_attribute(GString *out, const char *name, const char *value)
{
	g_string_append_printf(out, " %s=\"", name);
	xml_escape(out, value, strlen(value), true);
	g_string_append_c(out, '"');
}

/* Nothing, where there is no such thing. */
static void
put_part(GString *out, const char *kind, const char *id, const char *sha256)
{
	if (sha256 == NULL)
		return;
	g_string_append_printf(out, "<part kind=\"%s\"", kind);
	if (id != NULL)
		put_attribute(out, "id", id);
	put_attribute(out, "sha256", sha256);
	g_string_append(out, "/>");
}

/* Of files; NULL: there are none, or none that can be read, of which others have told. */
static const char *
digest_files(struct arena *a, const GPtrArray *paths)
{
	GPtrArray *digests = arena_list(a);

	for (guint i = 0; i < paths->len; i++) {
		g_autoptr(GMappedFile) file = g_mapped_file_new(paths->pdata[i], false, NULL);

		if (file != NULL)
			g_ptr_array_add(digests,
			    digest_sha256(a, g_mapped_file_get_contents(file), g_mapped_file_get_length(file)));
	}
	return digests->len > 0 ? digest_sha256_set(a, digests) : NULL;
}

/* Schemas are the program's own. */
static const char *
digest_schemas(struct arena *a, const GPtrArray *data)
{
	return digest_files(a, data_files(a, data_alone(a, data_own(data)), "schema", ".rng"));
}

/* What offices declare. */
static const char *
digest_fields(struct arena *a, const GPtrArray *data)
{
	GPtrArray *paths = arena_list(a);

	for (guint i = 1; i < data->len; i++)
		g_ptr_array_add(paths, arena_printf(a, "%s/fields.xml", (const char *)data->pdata[i]));
	return digest_files(a, paths);
}

static const char *
shared_parts(struct arena *a, const struct batch_setup *setup)
{
	static const char *const kinds[] = { "rules", "statutes", "calendar" };
	GString *out = arena_string(a);

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		put_part(out, kinds[i], NULL, policy_digest(setup->policy, a, kinds[i], NULL));
	put_part(out, "schema", NULL, digest_schemas(a, setup->data));
	put_part(out, "fields", NULL, digest_fields(a, setup->data));
	return out->str;
}

static const char **
digest_faces(struct arena *a, const struct font_list *fonts)
{
	const char **digests = arena_array(a, fonts->face_count, sizeof *digests);

	for (guint i = 0; i < fonts->face_count; i++) {
		const struct font_face *face = &fonts->face[i];
		g_autoptr(GMappedFile) file = NULL;

		digests[i] = face->sha256;
		if (face->sha256 == NULL && face->file != NULL)
			file = g_mapped_file_new(face->file, false, NULL);
		if (file != NULL)
			digests[i] = digest_sha256(a, g_mapped_file_get_contents(file), g_mapped_file_get_length(file));
	}
	return digests;
}

const struct provenance_made *
provenance_made(struct arena *a, const struct batch_setup *setup)
{
	struct provenance_made *made = arena_alloc(a, sizeof *made);
	const GPtrArray *regions = policy_regions(setup->policy);

	made->shared = shared_parts(a, setup);
	made->region = arena_table(a);
	for (guint i = 0; i < regions->len; i++) {
		const char *id = xml_attr_or(regions->pdata[i], "id", "");

		g_hash_table_insert(made->region, (gpointer)id,
		    (gpointer)policy_digest(setup->policy, a, "region", id));
	}
	made->face = digest_faces(a, setup->fonts);
	return made;
}

/* --- of a document --- */

static void
put_document(GString *out, const struct provenance *p)
{
	const struct batch_options *options = p->job->options;
	const char *epoch = g_getenv("SOURCE_DATE_EPOCH");

	g_string_append(out, "<document");
	put_attribute(out, "id", p->pages->document);
	put_attribute(out, "variant", p->boxes->variant);
	put_attribute(out, "record", p->result->record->id);
	put_attribute(out, "region", p->result->record->region);
	g_string_append(out, "/>\n<run");
	if (options->as_of != NULL)
		put_attribute(out, "as-of", options->as_of);
	if (epoch != NULL && epoch[0] != '\0')
		put_attribute(out, "epoch", epoch);
	g_string_append(out, "/>\n");
}

static void
note_faces(const struct page *page, bool *used)
{
	for (guint i = 0; i < page->item_count; i++)
		if (page->item[i].kind == ITEM_RUN)
			used[page->item[i].u.run.face] = true;
}

static void
put_faces(GString *out, const struct provenance *p)
{
	const struct font_list *fonts = p->pages->fonts;
	g_autofree bool *used = g_new0(bool, fonts->face_count);

	for (guint i = 0; i < p->pages->page_count; i++)
		note_faces(&p->pages->page[i], used);
	for (guint i = 0; i < fonts->face_count; i++)
		if (used[i])
			put_part(out, "face", fonts->face[i].id, p->job->setup->made->face[i]);
}

static void
put_made_with(GString *out, const struct provenance *p)
{
	const struct provenance_made *made = p->job->setup->made;
	const char *region = p->result->record->region;

	g_string_append(out, "<made-with>");
	put_part(out, "template", p->pages->document, template_digest(p->boxes->template));
	put_part(out, "region", region, g_hash_table_lookup(made->region, region));
	g_string_append(out, made->shared);
	put_faces(out, p);
	g_string_append(out, "</made-with>\n");
}

/* The rules by what came of them for this document. */
static void
put_verdict(GString *out, struct arena *a, const struct provenance *p)
{
	static const char *const names[] = { [DIAG_NOTE] = "held", [DIAG_WARN] = "warned", [DIAG_ERROR] = "barred" };
	const GPtrArray *rules = policy_rules_barring(p->job->setup->policy, a, p->question, p->pages->document);

	g_string_append(out, "<verdict");
	for (guint level = DIAG_NOTE; level <= DIAG_ERROR; level++) {
		gsize begun;

		g_string_append_printf(out, " %s=\"", names[level]);
		begun = out->len;
		for (guint i = 0; i < rules->len; i++)
			if (result_level(p->job, p->result, p->pages->document, rules->pdata[i]) == level)
				g_string_append_printf(out, "%s%s", out->len > begun ? " " : "",
				    (const char *)rules->pdata[i]);
		g_string_append_c(out, '"');
	}
	g_string_append(out, "/>\n");
}

static void
put_digest(GString *out, const char *of, const char *sha256)
{
	g_string_append_printf(out, "<%s", of);
	put_attribute(out, "sha256", sha256);
	g_string_append(out, "/>\n");
}

char *
provenance_text(struct arena *a, const struct provenance *p, gsize *length)
{
	GString *out = g_string_new(NULL);

	g_string_append_printf(out, "<provenance set=\"%d\" program=\"banwen\" version=\"%s\">\n", FILE_SET,
	    BASE_VERSION);
	put_document(out, p);
	put_made_with(out, p);
	put_digest(out, "whole", p->whole);
	put_verdict(out, a, p);
	g_string_append_len(out, p->boxes->given, (gssize)p->boxes->given_length);
	g_string_append_c(out, '\n');
	put_digest(out, "values", p->boxes->proof);
	g_string_append(out, "</provenance>\n");
	*length = out->len;
	return arena_adopt(a, g_string_free(out, FALSE), g_free);
}
