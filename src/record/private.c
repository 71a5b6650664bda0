/*
 * Characters of the private use area that have been encoded since they were written.  They are put right where a record
 * is parsed, so that rules, pages, what is read back and what is embedded have one text.  Others are left to layout,
 * which refuses them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/place.h"
#include "xml/xml.h"
#include "record/model.h"

enum { FIRST = 0xE000, LAST = 0xF8FF };

bool
record_private_read(struct record_rules *rules, struct arena *a, struct diag *d, const char *data_folder)
{
	xmlDoc *doc = xml_load(a, d, arena_printf(a, "%s/fonts/private-use.xml", data_folder));

	if (doc == NULL)
		return false;
	rules->encoded = arena_array(a, LAST - FIRST + 1, sizeof *rules->encoded);
	for (xmlNode *n = xml_child(xml_root(doc), "char"); n != NULL; n = xml_next(n, "char")) {
		gunichar from = (gunichar)strtoul(xml_attr_or(n, "from", ""), NULL, 16);
		gunichar to = (gunichar)strtoul(xml_attr_or(n, "to", ""), NULL, 16);
		char text[8] = "";

		if (from < FIRST || from > LAST || !g_unichar_validate(to) || to == 0 || (to >= FIRST && to <= LAST)) {
			diag_report(d, DIAG_RECORD_PRIVATE_LIST, xml_place(n), NULL);
			return false;
		}
		text[g_unichar_to_utf8(to, text)] = '\0';
		rules->encoded[from - FIRST] = arena_strdup(a, text);
	}
	return true;
}

/* In UTF-8 they begin with EE, or with EF and less than A4; a reference may give one, too. */
static bool
may_hold_private(const struct source *s)
{
	const guint8 *p = (const guint8 *)s->text, *end = p + s->length;

	if (memchr(p, 0xEE, s->length) != NULL || memmem(p, s->length, "&#", 2) != NULL)
		return true;
	while ((p = memchr(p, 0xEF, (gsize)(end - p))) != NULL)
		if (++p < end && *p < 0xA4)
			return true;
	return false;
}

static const char *
encoded(const struct record_rules *rules, gunichar c)
{
	return c >= FIRST && c <= LAST ? rules->encoded[c - FIRST] : NULL;
}

struct private_mending {
	const struct record_rules *rules;
	struct arena *arena;
	struct diag *diag;
};

/* The text put right, or NULL when nothing is to be; says which characters were, at the value's place. */
static char *
mend_text(struct private_mending *m, const char *text, struct place place, const char *field)
{
	g_autoptr(GString) out = NULL;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		const char *now = encoded(m->rules, c);
		char was[16], is[16];

		if (now == NULL) {
			if (out != NULL)
				g_string_append_unichar(out, c);
			continue;
		}
		if (out == NULL)
			out = g_string_new_len(text, p - text);
		g_string_append(out, now);
		if (g_utf8_strchr(text, p - text, c) != NULL)
			continue; /* said already */
		g_snprintf(was, sizeof was, "U+%04X", c);
		g_snprintf(is, sizeof is, "U+%04X", g_utf8_get_char(now));
		diag_report(m->diag, DIAG_RECORD_PRIVATE, place, field, was, now, is);
	}
	return out != NULL ? arena_strdup(m->arena, out->str) : NULL;
}

static void
mend_node(struct private_mending *m, xmlNode *text, struct place place, const xmlChar *name)
{
	char *mended = text->content != NULL ? mend_text(m, (const char *)text->content, place, (const char *)name) :
					       NULL;

	if (mended != NULL)
		text->content = (xmlChar *)mended; /* of the arena, as all of the tree is */
}

static void
mend_element(struct private_mending *m, xmlNode *element)
{
	for (xmlAttr *a = element->properties; a != NULL; a = a->next)
		if (a->children != NULL)
			mend_node(m, a->children, xml_attr_place(element, (const char *)a->name), a->name);
	for (xmlNode *n = element->children; n != NULL; n = n->next) {
		if (n->type == XML_ELEMENT_NODE)
			mend_element(m, n);
		else if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
			mend_node(m, n, xml_place(element), element->name);
	}
}

void
record_private_mend(const struct record_rules *rules, struct arena *a, struct diag *d, const struct source *source,
    xmlNode *root)
{
	struct private_mending m = { rules, a, d };

	if (may_hold_private(source))
		mend_element(&m, root);
}
