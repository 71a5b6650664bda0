/* Facts of the embedded files: what each says of itself, and whether its bytes still are what it says. */
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

/* Where a file specification was found. */
struct reader_spec {
	qpdf_oh dict;
	int object; /* id, 0 a direct one */
	bool named, associated;
};

static void
note_spec(struct reader *reader, GArray *specs, qpdf_oh dict, bool associated)
{
	struct reader_spec spec = { .dict = dict, .named = !associated, .associated = associated };

	if (!qpdf_oh_is_dictionary(reader->qpdf, dict) || specs->len >= LIMIT_PAGES)
		return;
	spec.object = qpdf_oh_get_object_id(reader->qpdf, dict);
	for (guint i = 0; i < specs->len && spec.object != 0; i++) {
		struct reader_spec *known = &g_array_index(specs, struct reader_spec, i);

		if (known->object == spec.object) {
			known->named |= spec.named;
			known->associated |= spec.associated;
			return;
		}
	}
	g_array_append_val(specs, spec);
}

static void
walk_names(struct reader *reader, GArray *specs, qpdf_oh node, int depth)
{
	qpdf_oh names = object_key(reader, node, "/Names");
	qpdf_oh kids = object_key(reader, node, "/Kids");

	for (int i = 1; i < object_count(reader, names); i += 2)
		note_spec(reader, specs, object_item(reader, names, i), false);
	for (int i = 0; i < object_count(reader, kids) && depth < LIMIT_DEPTH && specs->len < LIMIT_PAGES; i++)
		walk_names(reader, specs, object_item(reader, kids, i), depth + 1);
}

/* What the file says of the bytes against what they are. */
static void
set_claim(xmlNode *fact, const char *attribute, bool claimed, bool holds)
{
	xml_set(fact, attribute, !claimed ? "absent" : holds ? "yes" : "no");
}

/* The bytes, their length and their MD5 against /Params. */
static void
read_content(struct reader *reader, xmlNode *fact, struct reader_attached *attached, qpdf_oh stream)
{
	qpdf_oh params = object_key(reader, stream, "/Params");
	qpdf_oh size = object_key(reader, params, "/Size");
	gsize sum_length = 0;
	const char *sum = object_raw(reader, object_key(reader, params, "/CheckSum"), &sum_length);
	guint8 md5[16];

	attached->bytes = object_stream(reader, stream, LIMIT_STREAM, &attached->length);
	fact_flag(fact, "intact", attached->bytes != NULL);
	if (attached->bytes == NULL) {
		xml_set(fact, "digest_ok", "no");
		return;
	}
	xml_setf(fact, "size", "%" G_GSIZE_FORMAT, attached->length);
	set_claim(fact, "size_ok", !object_missing(reader, size),
	    object_number(reader, size) == (double)attached->length);
	xml_set(fact, "sha256", digest_sha256(reader->arena, attached->bytes, attached->length));
	digest_md5_raw(attached->bytes, attached->length, md5);
	set_claim(fact, "digest_ok", sum != NULL, sum_length == 16 && memcmp(sum, md5, 16) == 0);
}

static void
read_spec(struct reader *reader, const struct reader_spec *spec)
{
	xmlNode *fact = xml_add(reader->facts, "attachment");
	struct reader_attached *attached = arena_alloc(reader->arena, sizeof *attached);
	qpdf_oh files = object_key(reader, spec->dict, "/EF");
	qpdf_oh stream = object_key(reader, files, "/UF");
	char *plain = object_text(reader, object_key(reader, spec->dict, "/F"));
	char *unicode = object_text(reader, object_key(reader, spec->dict, "/UF"));

	if (object_missing(reader, stream))
		stream = object_key(reader, files, "/F");
	attached->name = unicode != NULL ? unicode : plain != NULL ? plain : "";
	xml_set(fact, "name", attached->name);
	fact_flag(fact, "names", plain != NULL && unicode != NULL);
	xml_set(fact, "mime", object_name(reader, object_key(reader, stream, "/Subtype")));
	xml_set(fact, "relationship", object_name(reader, object_key(reader, spec->dict, "/AFRelationship")));
	fact_set(reader, fact, "description", object_text(reader, object_key(reader, spec->dict, "/Desc")));
	fact_flag(fact, "named", spec->named);
	fact_flag(fact, "associated", spec->associated && spec->object != 0);
	read_content(reader, fact, attached, stream);
	g_ptr_array_add(reader->attached, attached);
}

void
reader_attachments(struct reader *reader, qpdf_oh root)
{
	g_autoptr(GArray) specs = g_array_new(FALSE, FALSE, sizeof(struct reader_spec));
	qpdf_oh associated = object_key(reader, root, "/AF");

	walk_names(reader, specs, object_key(reader, object_key(reader, root, "/Names"), "/EmbeddedFiles"), 0);
	for (int i = 0; i < object_count(reader, associated); i++)
		note_spec(reader, specs, object_item(reader, associated, i), true);
	for (guint i = 0; i < specs->len; i++)
		read_spec(reader, &g_array_index(specs, struct reader_spec, i));
}

const xmlNode *
reader_provenance(struct reader *reader)
{
	for (guint i = 0; i < reader->attached->len && reader->provenance == NULL; i++) {
		const struct reader_attached *one = reader->attached->pdata[i];

		if (strcmp(one->name, "provenance.xml") == 0 && one->bytes != NULL)
			reader->provenance = reader_parse(reader, one->name, one->bytes, one->length);
	}
	return reader->provenance;
}
