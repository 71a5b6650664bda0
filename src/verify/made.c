/* What became of making a file again from what it holds, as a fact of it. */
#include <string.h>

#include "base/lang.h"
#include "xml/xml.h"
#include "verify/verify.h"

void
verify_set_made(struct arena *arena, xmlNode *facts, const guint8 *found, gsize found_length, const guint8 *made,
    gsize made_length)
{
	xmlNode *fact = xml_add(facts, "rebuild");
	const char *part[LANG_COUNT];
	gsize offset = 0;

	while (offset < MIN(found_length, made_length) && found[offset] == made[offset])
		offset++;
	if (offset == found_length && offset == made_length) {
		xml_set(fact, "outcome", "same");
		xml_set(fact, "by", "bytes");
	} else if (reader_same(arena, found, found_length, made, made_length, part)) {
		xml_set(fact, "outcome", "same");
		xml_set(fact, "by", "objects");
	} else {
		xml_set(fact, "outcome", "differs");
		xml_setf(fact, "offset", "%" G_GSIZE_FORMAT, offset);
		xml_set(fact, "part", part[LANG_ZH]);
		xml_set(fact, "part-en", part[LANG_EN]);
	}
}

void
verify_set_unmade(xmlNode *facts, const char *const why[])
{
	xmlNode *fact = xml_add(facts, "rebuild");

	xml_set(fact, "outcome", "impossible");
	xml_set(fact, "why", why[LANG_ZH]);
	xml_set(fact, "why-en", why[LANG_EN]);
}
