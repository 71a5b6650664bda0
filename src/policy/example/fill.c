/* Examples: a piece of a record is filled in with the rule's own data, and laid over a record. */
#include <string.h>

#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/example/inner.h"

struct example_filling {
	struct xpath_env *env;
	struct arena *arena;
	struct diag *diag;
};

static void fill_elements(const struct example_filling *, xmlNode *to, const xmlNode *from, xmlNode *it);

static const char *
fill_text(const struct example_filling *f, const xmlNode *where, const char *text, xmlNode *it)
{
	struct xpath_text *words;

	if (strpbrk(text, "{}") == NULL)
		return text;
	xpath_env_node(f->env, "it", it);
	words = xpath_text_compile(f->arena, f->diag, xml_place(where), text);
	return words == NULL ? "" : xpath_text_string(f->env, f->diag, words, it);
}

static void
fill_attributes(const struct example_filling *f, xmlNode *to, const xmlNode *from, xmlNode *it)
{
	for (const xmlAttr *attr = from->properties; attr != NULL; attr = attr->next) {
		const char *name = (const char *)attr->name;

		xml_set(to, name, fill_text(f, from, xml_attr(from, name), it));
	}
}

/* <for each="..."> stands for its children, once for each node. */
static void
fill_each(const struct example_filling *f, xmlNode *to, const xmlNode *from, xmlNode *it)
{
	struct xpath *each = xpath_compile(f->arena, f->diag, xml_attr_place(from, "each"),
	    xml_attr_or(from, "each", ""));
	GPtrArray *nodes;

	xpath_env_node(f->env, "it", it);
	nodes = each == NULL ? NULL : xpath_nodes(f->env, f->diag, each, it);
	for (guint i = 0; nodes != NULL && i < nodes->len; i++)
		fill_elements(f, to, from, nodes->pdata[i]);
}

/* <event of="apply"> is the date of that event: its name can be an expression. */
static xmlNode *
add_element(const struct example_filling *f, xmlNode *to, const xmlNode *from, xmlNode *it)
{
	xmlNode *made;

	if (xml_is(from, "event") && xml_is(to, "dates"))
		return xml_add(to, fill_text(f, from, xml_attr_or(from, "of", ""), it));
	made = xml_add(to, (const char *)from->name);
	fill_attributes(f, made, from, it);
	return made;
}

static void
fill_elements(const struct example_filling *f, xmlNode *to, const xmlNode *from, xmlNode *it)
{
	for (const xmlNode *child = xml_child(from, NULL); child != NULL; child = xml_next(child, NULL)) {
		xmlNode *made;

		if (xml_is(child, "for")) {
			fill_each(f, to, child, it);
			continue;
		}
		made = add_element(f, to, child, it);
		if (xml_child(child, NULL) == NULL)
			xml_append_text(made, fill_text(f, child, xml_text(f->arena, child), it));
		else
			fill_elements(f, made, child, it);
	}
}

xmlNode *
example_fill(struct xpath_env *env, struct arena *arena, struct diag *diag, const xmlNode *piece, xmlNode *it)
{
	const struct example_filling f = { env, arena, diag };
	xmlNode *root = xml_root(xml_new(arena, (const char *)piece->name));

	fill_attributes(&f, root, piece, it);
	fill_elements(&f, root, piece, it);
	return root;
}

static void
copy_into(xmlNode *to, const xmlNode *from)
{
	for (const xmlAttr *attr = from->properties; attr != NULL; attr = attr->next)
		xml_set(to, (const char *)attr->name, xml_attr(from, (const char *)attr->name));
	for (const xmlNode *child = from->children; child != NULL; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			copy_into(xml_add(to, (const char *)child->name), child);
		else if (child->type == XML_TEXT_NODE)
			xml_append_text(to, (const char *)child->content);
}

xmlNode *
example_copy(struct arena *arena, const xmlNode *node)
{
	xmlNode *root = xml_root(xml_new(arena, (const char *)node->name));

	copy_into(root, node);
	return root;
}

static void
lay_attributes(xmlNode *to, const xmlNode *piece)
{
	for (const xmlAttr *attr = piece->properties; attr != NULL; attr = attr->next) {
		const char *name = (const char *)attr->name, *value = xml_attr(piece, name);

		if (value[0] == '\0')
			xml_unset(to, name);
		else
			xml_set(to, name, value);
	}
}

static void
remove_same(xmlNode *parent, const char *name, const char *ref)
{
	xmlNode *next;

	for (xmlNode *child = xml_child(parent, name); child != NULL; child = next) {
		next = xml_next(child, name);
		if (ref != NULL && !xml_attr_is(child, "ref", ref))
			continue;
		xml_remove(child);
	}
}

static bool
is_container(const xmlNode *node)
{
	return xml_is(node, "dates") || xml_is(node, "materials") || xml_is(node, "small-micro");
}

static bool
holds_nothing(const xmlNode *container)
{
	for (const xmlNode *child = xml_child(container, NULL); child != NULL; child = xml_next(child, NULL))
		if (!xml_is(child, "without"))
			return false;
	return container->properties == NULL;
}

/* What was there under the names the piece has, it has no more. */
static void
make_room(xmlNode *to, const xmlNode *piece)
{
	for (const xmlNode *child = xml_child(piece, NULL); child != NULL; child = xml_next(child, NULL)) {
		const char *name = (const char *)child->name;

		if (xml_is(child, "without") || xml_is(child, "material"))
			remove_same(to, "material", xml_attr_or(child, "ref", ""));
		else if (!is_container(child))
			remove_same(to, name, NULL);
	}
}

void
example_lay(xmlNode *record, const xmlNode *piece)
{
	lay_attributes(record, piece);
	make_room(record, piece);
	for (const xmlNode *child = xml_child(piece, NULL); child != NULL; child = xml_next(child, NULL)) {
		xmlNode *there = is_container(child) ? xml_child(record, (const char *)child->name) : NULL;

		if (xml_is(child, "without") || (there == NULL && is_container(child) && holds_nothing(child)))
			continue;
		if (there == NULL && is_container(child))
			there = xml_add(record, (const char *)child->name);
		if (there != NULL)
			example_lay(there, child);
		else
			copy_into(xml_add(record, (const char *)child->name), child);
	}
}
