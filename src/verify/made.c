/* What became of making a file again from what it holds, as facts of it. */
#include <string.h>

#include "base/digest.h"
#include "base/lang.h"
#include "xml/xml.h"
#include "verify/verify.h"

enum { BOUND_MOST = 20 }; /* fields that are told */

void
verify_set_unmade(xmlNode *facts, const char *const why[], bool fault)
{
	xmlNode *fact = xml_add(facts, "rebuild");

	xml_set(fact, "outcome", fault ? "failed" : "impossible");
	xml_set(fact, "why", why[LANG_ZH]);
	xml_set(fact, "why-en", why[LANG_EN]);
}

static void
set_same(xmlNode *facts, const char *by, const char *const why[])
{
	xmlNode *fact = xml_add(facts, "rebuild");

	xml_set(fact, "outcome", "same");
	xml_set(fact, "by", by);
	if (why == NULL)
		return;
	xml_set(fact, "why", why[LANG_ZH]);
	xml_set(fact, "why-en", why[LANG_EN]);
}

static void
set_differs(xmlNode *facts, gsize offset, const char *const part[])
{
	xmlNode *fact = xml_add(facts, "rebuild");

	xml_set(fact, "outcome", "differs");
	xml_setf(fact, "offset", "%" G_GSIZE_FORMAT, offset);
	xml_set(fact, "part", part[LANG_ZH]);
	xml_set(fact, "part-en", part[LANG_EN]);
}

bool
verify_set_made(struct arena *arena, xmlNode *facts, const guint8 *found, gsize found_length, const guint8 *made,
    gsize made_length, const char *const why[])
{
	const char *part[LANG_COUNT];
	gsize offset = 0;

	while (offset < MIN(found_length, made_length) && found[offset] == made[offset])
		offset++;
	if (offset == found_length && offset == made_length) {
		set_same(facts, "bytes", why);
		return true;
	}
	if (reader_same(arena, found, found_length, made, made_length, part)) {
		set_same(facts, "objects", why);
		xml_set(xml_child(facts, "rebuild"), "sha256", digest_sha256(arena, made, made_length));
		return true;
	}
	if (why != NULL)
		verify_set_unmade(facts, why, false);
	else
		set_differs(facts, offset, part);
	return false;
}

void
verify_add_bound(xmlNode *facts, const char *name, const char *label, const char *expected, const char *bound)
{
	guint count = 0;
	xmlNode *fact;

	for (fact = xml_child(facts, "bound"); fact != NULL; fact = xml_next(fact, "bound"))
		count++;
	if (count >= BOUND_MOST)
		return;
	fact = xml_add(facts, "bound");
	xml_set(fact, "name", name);
	xml_set(fact, "label", label);
	xml_set(fact, "expected", expected);
	xml_set(fact, "bound", bound);
}

void
verify_add_broken(xmlNode *facts, const char *rule, const char *const what[])
{
	xmlNode *fact = xml_add(facts, "broken");

	xml_set(fact, "rule", rule);
	xml_set(fact, "what", what[LANG_ZH]);
	xml_set(fact, "what-en", what[LANG_EN]);
}
