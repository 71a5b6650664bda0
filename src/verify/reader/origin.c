/* What provenance.xml says of the program that made the file, of the run and of the document. */
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

/* SHA-256 of the values that stand in the file: record.xml and, as it is written, <given>. NULL: one is not there. */
static const char *
proof_of(struct reader *reader)
{
	const struct reader_attached *record = NULL, *provenance = NULL;
	const char *from, *to;
	g_autoptr(GByteArray) values = g_byte_array_new();

	for (guint i = 0; i < reader->attached->len; i++) {
		const struct reader_attached *one = reader->attached->pdata[i];

		if (strcmp(one->name, "record.xml") == 0)
			record = one;
		else if (strcmp(one->name, "provenance.xml") == 0)
			provenance = one;
	}
	if (record == NULL || record->bytes == NULL || provenance == NULL || provenance->bytes == NULL)
		return NULL;
	from = strstr(provenance->bytes, "<given");
	to = from != NULL ? strstr(from, "<values") : NULL;
	if (to == NULL)
		return NULL;
	while (to > from && to[-1] != '>')
		to--;
	g_byte_array_append(values, (const guint8 *)record->bytes, (guint)record->length);
	g_byte_array_append(values, (const guint8 *)from, (guint)(to - from));
	return digest_sha256(reader->arena, values->data, values->len);
}

/* The moment of an epoch in seconds, as times of the properties are told. */
static char *
moment_of(struct reader *reader, const char *epoch)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(g_ascii_strtoll(epoch, NULL, 10));
	g_autofree char *told = time != NULL ? g_date_time_format_iso8601(time) : NULL;

	return told != NULL ? arena_strdup(reader->arena, told) : NULL;
}

void
reader_origin(struct reader *reader)
{
	static const char *const of_root[] = { "set", "program", "version" },
				 *const of_document[] = { "id", "variant", "record", "region" };
	const xmlNode *root = reader_provenance(reader), *document, *run, *values;
	xmlNode *fact;

	if (root == NULL || !xml_is(root, "provenance"))
		return;
	document = xml_child(root, "document");
	run = xml_child(root, "run");
	values = xml_child(root, "values");
	fact = xml_add(reader->facts, "origin");
	for (gsize i = 0; i < G_N_ELEMENTS(of_root); i++)
		xml_set(fact, of_root[i], xml_attr_or(root, of_root[i], ""));
	for (gsize i = 0; document != NULL && i < G_N_ELEMENTS(of_document); i++)
		xml_set(fact, of_document[i], xml_attr_or(document, of_document[i], ""));
	xml_set(fact, "proof", proof_of(reader));
	fact_flag(fact, "values",
	    values != NULL && g_strcmp0(xml_attr(values, "sha256"), xml_attr(fact, "proof")) == 0);
	if (xml_child(root, "verdict") != NULL)
		fact_set(reader, fact, "barred", xml_attr_or(xml_child(root, "verdict"), "barred", ""));
	if (run != NULL && xml_attr(run, "epoch") != NULL)
		xml_set(fact, "made", moment_of(reader, xml_attr(run, "epoch")));
}
