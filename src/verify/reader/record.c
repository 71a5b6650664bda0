/* What the embedded record is: which one, of which kind. */
#include <string.h>

#include "base/text.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

static const xmlNode *
find_root(struct reader *reader)
{
	for (guint i = 0; i < reader->attached->len; i++) {
		const struct reader_attached *one = reader->attached->pdata[i];

		if (strcmp(one->name, "record.xml") == 0 && one->bytes != NULL)
			return reader_parse(reader, one->name, one->bytes, one->length);
	}
	return NULL;
}

void
reader_record(struct reader *reader)
{
	xmlNode *fact = xml_add(reader->facts, "record");
	const xmlNode *root = find_root(reader);

	xml_set(fact, "equal", "unknown");
	if (root == NULL || !text_has_word("case outage poster handover", (const char *)root->name))
		return;
	fact_set(reader, fact, "kind", (const char *)root->name);
	fact_set(reader, fact, "id", xml_attr_or(root, "id", ""));
	fact_set(reader, fact, "region", xml_attr_or(root, "region", ""));
	if (xml_attr(root, "size") != NULL)
		fact_set(reader, fact, "size", xml_attr(root, "size"));
}
