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
#include "base/text.h"
#include "base/version.h"
#include "batch/provenance.h"
#include "page/fonts.h"
#include "page/page.h"
#include "policy/policy.h"
#include "template/template.h"
#include "template/terms.h"
#include "xml/xml.h"

#define FILE_SET 2 /* what a file of this program may hold; one without a number is of the first */

/* Kinds of parts that all documents have, in order. */
static const char *const shared_kinds[] = { "rules", "statutes", "calendar", "schema", "fields", "words" };

struct provenance_made {
	GHashTable *shared; /* kind -> SHA-256; not there: there is none */
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

static GHashTable *
shared_parts(struct arena *a, const struct batch_setup *setup)
{
	static const char *const of_policy[] = { "rules", "statutes", "calendar" };
	GHashTable *parts = arena_table(a);

	for (guint i = 0; i < G_N_ELEMENTS(of_policy); i++)
		g_hash_table_insert(parts, (gpointer)of_policy[i],
		    (gpointer)policy_digest(setup->policy, a, of_policy[i], NULL));
	g_hash_table_insert(parts, (gpointer) "schema", (gpointer)digest_schemas(a, setup->data));
	g_hash_table_insert(parts, (gpointer) "fields", (gpointer)digest_fields(a, setup->data));
	g_hash_table_insert(parts, (gpointer) "words", (gpointer)digest_files(a, template_terms_files(a, setup->data)));
	return parts;
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

const char *
provenance_digest(const struct batch_setup *setup, const char *kind, const char *id)
{
	const struct provenance_made *made = setup->made;

	if (strcmp(kind, "template") == 0) {
		const struct template *template = templates_find(setup->templates, id);

		return template != NULL && template_ready(template) ? template_digest(template) : NULL;
	}
	if (strcmp(kind, "region") == 0)
		return g_hash_table_lookup(made->region, id);
	for (guint i = 0; strcmp(kind, "face") == 0 && i < setup->fonts->face_count; i++)
		if (strcmp(setup->fonts->face[i].id, id) == 0)
			return made->face[i];
	return g_hash_table_lookup(made->shared, kind);
}

/* --- of a document --- */

static void
put_document(GString *out, const struct provenance *p, const struct pages *pages)
{
	g_string_append(out, "<document");
	put_attribute(out, "id", pages->document);
	put_attribute(out, "variant", p->boxes->variant);
	put_attribute(out, "record", p->record->id);
	put_attribute(out, "region", p->record->region);
	g_string_append(out, "/>\n<run");
	if (p->as_of != NULL)
		put_attribute(out, "as-of", p->as_of);
	if (pages->epoch != NULL && pages->epoch[0] != '\0')
		put_attribute(out, "epoch", pages->epoch);
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
put_faces(GString *out, const struct provenance *p, const struct pages *pages)
{
	const struct font_list *fonts = pages->fonts;
	g_autofree bool *used = g_new0(bool, fonts->face_count);

	for (guint i = 0; i < pages->page_count; i++)
		note_faces(&pages->page[i], used);
	for (guint i = 0; i < fonts->face_count; i++)
		if (used[i])
			put_part(out, "face", fonts->face[i].id, p->setup->made->face[i]);
}

/* Of a file that is made again the digest that it says: whether it is so here is another question. */
static void
put_shared(GString *out, const struct provenance *p, const char *kind, const char *id)
{
	const xmlNode *parts = xml_child(p->again, "made-with");

	put_part(out, kind, id,
	    p->again != NULL ? xml_attr(xml_child_of(parts, "part", "kind", kind), "sha256") :
			       provenance_digest(p->setup, kind, id != NULL ? id : ""));
}

static void
put_made_with(GString *out, const struct provenance *p, const struct pages *pages)
{
	g_string_append(out, "<made-with>");
	put_shared(out, p, "template", pages->document);
	put_shared(out, p, "region", p->record->region);
	for (guint i = 0; i < G_N_ELEMENTS(shared_kinds); i++)
		put_shared(out, p, shared_kinds[i], NULL);
	put_faces(out, p, pages);
	g_string_append(out, "</made-with>\n");
}

static const char *const outcomes[] = { [DIAG_NOTE] = "held", [DIAG_WARN] = "warned", [DIAG_ERROR] = "barred" };

/* One more in an attribute of ids that begins there. */
static void
put_id(GString *out, gsize begun, const char *id)
{
	g_string_append_printf(out, "%s%s", out->len > begun ? " " : "", id);
}

static gsize
begin_ids(GString *out, enum diag_level level)
{
	g_string_append_printf(out, " %s=\"", outcomes[level]);
	return out->len;
}

static xmlNode *
parse(struct arena *a, const char *text, gsize length)
{
	struct source *source = arena_alloc(a, sizeof *source);

	*source = (struct source){ .name = "", .text = text, .length = length, .line = 1, .column = 1 };
	return xml_root(xml_parse(a, diag_new(a), source));
}

static void
put_absent(GString *out, const char *paths)
{
	if (paths[0] != '\0')
		put_attribute(out, "absent", paths);
}

/* Of what goes along itself, as it will be read. */
static const char *
lacks_of(struct arena *a, const struct policy *policy, const struct policy_question *question, const char *document,
    const struct boxes *boxes)
{
	xmlNode *given = parse(a, boxes->given, boxes->given_length);
	const struct policy_part part = { parse(a, boxes->data, boxes->data_length), xml_child(given, "office"),
		xml_child(given, "verdict") };

	return policy_lacks(policy, a, question, document, &part);
}

char *
provenance_verdict(struct arena *a, const struct batch_job *job, const struct batch_result *result,
    const struct policy_question *question, const char *document, const struct boxes *boxes)
{
	const GPtrArray *rules = policy_rules_barring(job->setup->policy, a, question, document);
	g_autofree enum diag_level *levels = g_new(enum diag_level, rules->len + 1);
	GString *out = arena_string(a);

	for (guint i = 0; i < rules->len; i++)
		levels[i] = result_level(job, result, document, rules->pdata[i]);
	for (guint level = DIAG_NOTE; level <= DIAG_ERROR; level++) {
		gsize begun = begin_ids(out, level);

		for (guint i = 0; i < rules->len; i++)
			if (levels[i] == level)
				put_id(out, begun, rules->pdata[i]);
		g_string_append_c(out, '"');
	}
	put_absent(out, lacks_of(a, job->setup->policy, question, document, boxes));
	return out->str;
}

/* Of one attribute of ids those that are rules. */
static void
put_known(GString *out, gsize begun, const struct policy *policy, const char *ids)
{
	g_auto(GStrv) words = g_strsplit(ids, " ", -1);

	for (char **id = words; *id != NULL; id++)
		if (policy_rule(policy, *id) != NULL)
			put_id(out, begun, *id);
}

char *
provenance_verdict_again(struct arena *a, const struct policy *policy, const struct policy_question *question,
    const char *document, const xmlNode *verdict)
{
	const GPtrArray *rules = policy_rules_barring(policy, a, question, document);
	GString *out = arena_string(a), *all = arena_string(a);

	for (guint level = DIAG_NOTE; level <= DIAG_ERROR; level++) {
		const char *ids = xml_attr_or(verdict, outcomes[level], "");
		gsize begun = begin_ids(out, level);

		put_known(out, begun, policy, ids);
		g_string_append_printf(all, "%s ", ids);
		for (guint i = 0; level == DIAG_ERROR && i < rules->len; i++)
			if (!text_has_word(all->str, rules->pdata[i]))
				put_id(out, begun, rules->pdata[i]);
		g_string_append_c(out, '"');
	}
	put_absent(out, xml_attr_or(verdict, "absent", ""));
	return out->str;
}

static void
put_digest(GString *out, const char *of, const char *sha256)
{
	g_string_append_printf(out, "<%s", of);
	put_attribute(out, "sha256", sha256);
	g_string_append(out, "/>\n");
}

/* In the arena. */
static char *
provenance_text(struct arena *a, const struct provenance *p, const struct pages *pages, gsize *length)
{
	GString *out = g_string_new(NULL);
	const char *whole = p->whole, *version = BASE_VERSION;

	if (p->again != NULL) {
		whole = xml_attr_or(xml_child(p->again, "whole"), "sha256", "");
		version = xml_attr_or(p->again, "version", "");
	}
	g_string_append_printf(out, "<provenance set=\"%d\" program=\"banwen\"", FILE_SET);
	put_attribute(out, "version", version);
	g_string_append(out, ">\n");
	put_document(out, p, pages);
	put_made_with(out, p, pages);
	put_digest(out, "whole", whole);
	g_string_append_printf(out, "<verdict%s/>\n", p->verdict);
	g_string_append_len(out, p->boxes->given, (gssize)p->boxes->given_length);
	g_string_append_c(out, '\n');
	put_digest(out, "values", p->boxes->proof);
	g_string_append(out, "</provenance>\n");
	*length = out->len;
	return arena_adopt(a, g_string_free(out, FALSE), g_free);
}

void
provenance_attach(struct arena *a, const struct provenance *p, struct pages *pages)
{
	struct page_attachment *files = arena_array(a, 3, sizeof *files);

	files[0] = (struct page_attachment){ .name = "record.xml",
		.relationship = "Data",
		.description = "记录",
		.bytes = p->boxes->data,
		.length = p->boxes->data_length };
	files[1] = (struct page_attachment){ .name = "expectation.xml",
		.relationship = "Supplement",
		.description = "各栏应有的内容和位置" };
	files[1].bytes = pages_expectation(a, pages, &files[1].length);
	files[2] = (struct page_attachment){ .name = "provenance.xml",
		.relationship = "Supplement",
		.description = "文书的来历：用什么制作、按什么判定" };
	files[2].bytes = provenance_text(a, p, pages, &files[2].length);
	for (guint i = 0; i < 3; i++)
		files[i].mime = "application/xml";
	pages->attachment = files;
	pages->attachment_count = 3;
}
