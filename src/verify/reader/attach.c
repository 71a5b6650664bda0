/* Facts of the embedded files: what each says of itself, and whether its bytes still are what it says. */
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

/* Where a file specification was found. */
struct spec {
	qpdf_oh		 dict;
	int		 object;	/* id, 0 a direct one */
	bool		 named, associated;
};

static void
note_spec(struct reader *reading, GArray *specs, qpdf_oh dict, bool associated)
{
	struct spec spec = { .dict = dict, .named = !associated, .associated = associated };

	if (!qpdf_oh_is_dictionary(reading->qpdf, dict) || specs->len >= LIMIT_PAGES)
		return;
	spec.object = qpdf_oh_is_indirect(reading->qpdf, dict) ? qpdf_oh_get_object_id(reading->qpdf, dict) : 0;
	for (guint i = 0; i < specs->len && spec.object != 0; i++) {
		struct spec *known = &g_array_index(specs, struct spec, i);

		if (known->object == spec.object) {
			known->named |= spec.named;
			known->associated |= spec.associated;
			return;
		}
	}
	g_array_append_val(specs, spec);
}

static void
walk_names(struct reader *reading, GArray *specs, qpdf_oh node, int depth)
{
	qpdf_oh names = object_key(reading, node, "/Names");
	qpdf_oh kids = object_key(reading, node, "/Kids");

	for (int i = 1; i < object_count(reading, names); i += 2)
		note_spec(reading, specs, object_item(reading, names, i), false);
	for (int i = 0; i < object_count(reading, kids) && depth < LIMIT_DEPTH && specs->len < LIMIT_PAGES; i++)
		walk_names(reading, specs, object_item(reading, kids, i), depth + 1);
}

/* The bytes, their length and their MD5 against /Params. */
static void
read_content(struct reader *reading, xmlNode *fact, struct attached *attached, qpdf_oh stream)
{
	qpdf_oh params = object_key(reading, stream, "/Params");
	qpdf_oh size = object_key(reading, params, "/Size");
	gsize sum_length = 0;
	const char *sum = object_raw(reading, object_key(reading, params, "/CheckSum"), &sum_length);
	guint8 md5[16];

	attached->bytes = object_stream(reading, stream, LIMIT_ATTACHED, &attached->length);
	xml_set(fact, "intact", yes_no(attached->bytes != NULL));
	if (attached->bytes == NULL) {
		xml_set(fact, "digest_ok", "no");
		return;
	}
	xml_setf(fact, "size", "%" G_GSIZE_FORMAT, attached->length);
	xml_set(fact, "size_ok", object_missing(reading, size) ? "absent" :
	    yes_no(object_number(reading, size) == (double)attached->length));
	xml_set(fact, "sha256", digest_sha256(reading->arena, attached->bytes, attached->length));
	digest_md5_raw(attached->bytes, attached->length, md5);
	xml_set(fact, "digest_ok", sum == NULL ? "absent" : yes_no(sum_length == 16 && memcmp(sum, md5, 16) == 0));
}

static void
read_spec(struct reader *reading, const struct spec *spec)
{
	xmlNode *fact = xml_add(reading->facts, "attachment");
	struct attached *attached = arena_alloc(reading->arena, sizeof *attached);
	qpdf_oh files = object_key(reading, spec->dict, "/EF");
	qpdf_oh stream = object_key(reading, files, "/UF");
	char *plain = object_text(reading, object_key(reading, spec->dict, "/F"));
	char *unicode = object_text(reading, object_key(reading, spec->dict, "/UF"));

	if (object_missing(reading, stream))
		stream = object_key(reading, files, "/F");
	attached->name = unicode != NULL ? unicode : plain != NULL ? plain : "";
	xml_set(fact, "name", attached->name);
	xml_set(fact, "names", yes_no(plain != NULL && unicode != NULL));
	xml_set(fact, "mime", object_name(reading, object_key(reading, stream, "/Subtype")));
	xml_set(fact, "relationship", object_name(reading, object_key(reading, spec->dict, "/AFRelationship")));
	xml_set(fact, "named", yes_no(spec->named));
	xml_set(fact, "associated", yes_no(spec->associated && spec->object != 0));
	read_content(reading, fact, attached, stream);
	g_ptr_array_add(reading->attached, attached);
}

void
read_attachments(struct reader *reading, qpdf_oh root)
{
	g_autoptr(GArray) specs = g_array_new(FALSE, FALSE, sizeof(struct spec));
	qpdf_oh associated = object_key(reading, root, "/AF");

	walk_names(reading, specs, object_key(reading, object_key(reading, root, "/Names"), "/EmbeddedFiles"), 0);
	for (int i = 0; i < object_count(reading, associated); i++)
		note_spec(reading, specs, object_item(reading, associated, i), true);
	for (guint i = 0; i < specs->len; i++)
		read_spec(reading, &g_array_index(specs, struct spec, i));
}
