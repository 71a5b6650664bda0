/* Reads a RELAX NG schema (XML syntax) into patterns, and says what is wrong with it or not known here. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "xml/schema/inner.h"

#define RNG "http://relaxng.org/ns/structure/1.0"
#define XSD "http://www.w3.org/2001/XMLSchema"

struct schema_reader {
	struct arena *arena;
	struct diag *diag;
	struct pattern_maker *maker;
	GHashTable *defines;  /* name -> GPtrArray of xmlNode * */
	GHashTable *patterns; /* name -> struct pattern * */
	GHashTable *declared; /* xmlNode * -> struct declaration * */
	GPtrArray *waiting;   /* declarations of elements whose content is still to be read */
	GPtrArray *starts;    /* xmlNode * */
	bool failed;          /* the first fault has been reported */
	guint depth;
};

static const struct pattern *read_pattern(struct schema_reader *, xmlNode *);
static void read_grammar(struct schema_reader *, xmlNode *);

static void
refuse(struct schema_reader *reader, const xmlNode *node, const char *zh, const char *en)
{
	if (!reader->failed)
		diag_say(reader->diag, DIAG_XML_SCHEMA_READ, xml_place(node), NULL, zh, en);
	reader->failed = true;
}

/* As refuse; the texts take one name. */
static void
refuse_name(struct schema_reader *reader, const xmlNode *node, const char *name, const char *zh, const char *en)
{
	refuse(reader, node, arena_printf(reader->arena, zh, name), arena_printf(reader->arena, en, name));
}

static bool
is_rng(const xmlNode *node, const char *name)
{
	return xml_is(node, name) && node->ns != NULL && strcmp((const char *)node->ns->href, RNG) == 0;
}

/* The next element of RELAX NG itself; annotations are passed over. */
static xmlNode *
rng_from(xmlNode *node)
{
	for (; node != NULL; node = node->next)
		if (node->type == XML_ELEMENT_NODE && node->ns != NULL &&
		    strcmp((const char *)node->ns->href, RNG) == 0)
			return node;
	return NULL;
}

static xmlNode *
rng_child(const xmlNode *node)
{
	return rng_from(node->children);
}

static xmlNode *
rng_next(const xmlNode *node)
{
	return rng_from(node->next);
}

/* ns and datatypeLibrary are inherited. */
static const char *
inherited(const xmlNode *node, const char *name)
{
	for (; node != NULL && node->type == XML_ELEMENT_NODE; node = node->parent) {
		const char *value = xml_attr(node, name);

		if (value != NULL)
			return value;
	}
	return "";
}

static const struct pattern_name *
make_name(struct schema_reader *reader, struct pattern_name name)
{
	return arena_memdup(reader->arena, &name, sizeof name);
}

static const struct pattern_name *
simple_name(struct schema_reader *reader, xmlNode *node, const char *qname, const char *space)
{
	const char *colon = strchr(qname, ':');
	xmlNs *ns;

	if (colon == NULL)
		return make_name(reader,
		    (struct pattern_name){
			.kind = NAME_IS,
			.space = arena_strdup(reader->arena, space),
			.local = g_strstrip(arena_strdup(reader->arena, qname)),
		    });
	ns = xmlSearchNs(node->doc, node, BAD_CAST arena_strndup(reader->arena, qname, (gsize)(colon - qname)));
	return make_name(reader,
	    (struct pattern_name){
		.kind = NAME_IS,
		.space = ns == NULL ? "" : arena_strdup(reader->arena, (const char *)ns->href),
		.local = g_strstrip(arena_strdup(reader->arena, colon + 1)),
	    });
}

static const struct pattern_name *read_name(struct schema_reader *, xmlNode *);

/* All children of <choice> or <except> as one. */
static const struct pattern_name *
read_names(struct schema_reader *reader, xmlNode *node)
{
	const struct pattern_name *all = NULL;

	for (xmlNode *child = rng_child(node); child != NULL; child = rng_next(child)) {
		const struct pattern_name *one = read_name(reader, child);

		if (all != NULL)
			one = make_name(reader, (struct pattern_name){ .kind = NAME_EITHER, .a = all, .b = one });
		all = one;
	}
	if (all == NULL)
		refuse_name(reader, node, (const char *)node->name, "<%s> 里什么也没有", "<%s> holds nothing");
	return all;
}

static const struct pattern_name *
read_name(struct schema_reader *reader, xmlNode *node)
{
	xmlNode *except = rng_child(node);

	if (is_rng(node, "name"))
		return simple_name(reader, node, xml_text(reader->arena, node), inherited(node, "ns"));
	if (is_rng(node, "choice"))
		return read_names(reader, node);
	return make_name(reader,
	    (struct pattern_name){
		.kind = is_rng(node, "anyName") ? NAME_ANY : NAME_OF_SPACE,
		.space = arena_strdup(reader->arena, inherited(node, "ns")),
		.a = except == NULL ? NULL : read_names(reader, except),
	    });
}

static bool
is_name_class(const xmlNode *node)
{
	return is_rng(node, "name") || is_rng(node, "anyName") || is_rng(node, "nsName");
}

/* The first child of a declaration without name=; <choice> there is one of names. */
static bool
is_first_name(const xmlNode *declaration, const xmlNode *child)
{
	return xml_attr(declaration, "name") == NULL && child == rng_child(declaration);
}

/* All children in one group. */
static const struct pattern *
read_children(struct schema_reader *reader, xmlNode *node,
    const struct pattern *(*join)(struct pattern_maker *, const struct pattern *, const struct pattern *))
{
	const struct pattern *all = NULL;
	bool declares = is_rng(node, "element") || is_rng(node, "attribute");

	for (xmlNode *child = rng_child(node); child != NULL; child = rng_next(child)) {
		const struct pattern *one;

		if ((declares && is_first_name(node, child)) || is_name_class(child))
			continue;
		one = read_pattern(reader, child);
		all = all == NULL ? one : join(reader->maker, all, one);
	}
	if (all == NULL && !is_rng(node, "attribute"))
		refuse_name(reader, node, (const char *)node->name, "<%s> 里什么也没有", "<%s> holds nothing");
	return all != NULL ? all : pattern_leaf(reader->maker, PATTERN_TEXT);
}

static const struct pattern *
read_group(struct schema_reader *reader, xmlNode *node)
{
	return read_children(reader, node, pattern_group);
}

const char *
schema_annotation(struct arena *arena, const xmlNode *node, const char *name)
{
	for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		if (attr->ns != NULL && strcmp((const char *)attr->name, name) == 0 && attr->children != NULL)
			return arena_strdup(arena, (const char *)attr->children->content);
	return NULL;
}

static const struct declaration *
declare(struct schema_reader *reader, xmlNode *node)
{
	struct declaration *declaration = g_hash_table_lookup(reader->declared, node);
	const char *name = xml_attr(node, "name");
	bool element = is_rng(node, "element");

	if (declaration != NULL)
		return declaration;
	declaration = arena_alloc(reader->arena, sizeof *declaration);
	g_hash_table_insert(reader->declared, node, declaration);
	declaration->source = node;
	declaration->label = schema_annotation(reader->arena, node, "label");
	if (name != NULL) /* an attribute named so has no namespace unless it says ns= itself */
		declaration->name = simple_name(reader, node, name,
		    element ? inherited(node, "ns") : xml_attr_or(node, "ns", ""));
	else if (is_name_class(rng_child(node)) || is_rng(rng_child(node), "choice"))
		declaration->name = read_name(reader, rng_child(node));
	else
		refuse_name(reader, node, (const char *)node->name, "<%s> 没有名字", "<%s> has no name");
	if (element)
		g_ptr_array_add(reader->waiting, declaration);
	else
		declaration->content = read_group(reader, node);
	return declaration;
}

static void
take_hint(struct schema_reader *reader, const xmlNode *holder, struct pattern_datum *datum)
{
	const xmlNode *documentation = xml_child(holder, "documentation");

	if (documentation != NULL && datum->hint[LANG_ZH] == NULL)
		datum->hint[LANG_ZH] = xml_text(reader->arena, documentation);
	if (datum->hint[LANG_EN] == NULL)
		datum->hint[LANG_EN] = schema_annotation(reader->arena, holder, "en");
	if (datum->also == NULL)
		datum->also = schema_annotation(reader->arena, holder, "also");
}

/* The schema's own words for what a value should be: of the data itself, or of the define that holds it. */
static void
read_hint(struct schema_reader *reader, const xmlNode *node, struct pattern_datum *datum)
{
	const xmlNode *holder = node->parent;

	take_hint(reader, node, datum);
	while (holder != NULL && is_rng(holder, "choice"))
		holder = holder->parent;
	if (holder != NULL && is_rng(holder, "define"))
		take_hint(reader, holder, datum);
}

static xmlSchemaTypeType
facet_type(const char *name)
{
	static const struct {
		const char *name;
		xmlSchemaTypeType type;
	} table[] = {
		{ "totalDigits", XML_SCHEMA_FACET_TOTALDIGITS },
		{ "fractionDigits", XML_SCHEMA_FACET_FRACTIONDIGITS },
		{ "minInclusive", XML_SCHEMA_FACET_MININCLUSIVE },
		{ "minExclusive", XML_SCHEMA_FACET_MINEXCLUSIVE },
		{ "maxInclusive", XML_SCHEMA_FACET_MAXINCLUSIVE },
		{ "maxExclusive", XML_SCHEMA_FACET_MAXEXCLUSIVE },
		{ "pattern", XML_SCHEMA_FACET_PATTERN },
		{ "enumeration", XML_SCHEMA_FACET_ENUMERATION },
		{ "whiteSpace", XML_SCHEMA_FACET_WHITESPACE },
		{ "length", XML_SCHEMA_FACET_LENGTH },
		{ "maxLength", XML_SCHEMA_FACET_MAXLENGTH },
		{ "minLength", XML_SCHEMA_FACET_MINLENGTH },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
		if (strcmp(table[i].name, name) == 0)
			return table[i].type;
	return XML_SCHEMA_TYPE_ANY;
}

static void
free_facet(void *facet)
{
	xmlSchemaFreeFacet(facet);
}

/* libxml2 would print what is wrong with a regular expression. */
static void
say_nothing(void *data G_GNUC_UNUSED, xmlError *error G_GNUC_UNUSED)
{
}

static bool
facet_is_good(xmlSchemaFacet *facet, const struct pattern_datum *datum)
{
	int result;

	xmlSetStructuredErrorFunc(NULL, say_nothing);
	result = xmlSchemaCheckFacet(facet, datum->schema_type, NULL, BAD_CAST datum->type);
	xmlSetStructuredErrorFunc(NULL, NULL);
	return result == 0;
}

static void
read_facet(struct schema_reader *reader, xmlNode *node, struct pattern_datum *datum)
{
	const char *name = xml_attr_or(node, "name", "");
	xmlChar *value = xmlNodeGetContent(node);
	xmlSchemaFacet *facet;

	if (datum->facet_count == FACETS || facet_type(name) == XML_SCHEMA_TYPE_ANY || datum->schema_type == NULL)
		refuse_name(reader, node, name, "这里不能有限制 %s", "the facet %s cannot stand here");
	else {
		facet = arena_adopt(reader->arena, xmlSchemaNewFacet(), free_facet);
		facet->type = facet_type(name);
		facet->value = BAD_CAST arena_strdup(reader->arena, (const char *)value);
		if (!facet_is_good(facet, datum))
			refuse_name(reader, node, name, "限制 %s 的值不对", "the value of the facet %s is wrong");
		datum->facet_name[datum->facet_count] = arena_strdup(reader->arena, name);
		datum->facet_value[datum->facet_count] = (const char *)facet->value;
		datum->facet[datum->facet_count++] = facet;
	}
	xmlFree(value);
}

static void
read_type(struct schema_reader *reader, xmlNode *node, struct pattern_datum *datum)
{
	bool xsd = *inherited(node, "datatypeLibrary") != '\0';

	datum->type = arena_strdup(reader->arena, xml_attr_or(node, "type", "token"));
	if (!xsd)
		return;
	datum->schema_type = xmlSchemaGetPredefinedType(BAD_CAST datum->type, BAD_CAST XSD);
	if (datum->schema_type == NULL)
		refuse_name(reader, node, datum->type, "没有数据类型 %s", "there is no datatype %s");
}

static const struct pattern *
read_data(struct schema_reader *reader, xmlNode *node)
{
	struct pattern_datum *datum = arena_alloc(reader->arena, sizeof *datum);

	read_type(reader, node, datum);
	read_hint(reader, node, datum);
	for (xmlNode *child = rng_child(node); child != NULL; child = rng_next(child)) {
		if (is_rng(child, "param"))
			read_facet(reader, child, datum);
		else if (is_rng(child, "except"))
			datum->except = read_children(reader, child, pattern_choice);
	}
	return pattern_datum(reader->maker, datum);
}

static const struct pattern *
read_value(struct schema_reader *reader, xmlNode *node)
{
	struct pattern_datum *datum = arena_alloc(reader->arena, sizeof *datum);
	xmlChar *value = xmlNodeGetContent(node);

	datum->type = arena_strdup(reader->arena, xml_attr_or(node, "type", "token"));
	datum->exact = strcmp(datum->type, "string") == 0;
	datum->value = arena_strdup(reader->arena, (const char *)value);
	read_hint(reader, node, datum);
	xmlFree(value);
	return pattern_datum(reader->maker, datum);
}

static const struct pattern *
define_pattern(struct schema_reader *reader, const xmlNode *ref)
{
	const char *name = xml_attr_or(ref, "name", "");
	GPtrArray *nodes = g_hash_table_lookup(reader->defines, name);
	const struct pattern *all = g_hash_table_lookup(reader->patterns, name);
	bool interleave = false;

	if (all != NULL)
		return all;
	if (nodes == NULL) {
		refuse_name(reader, ref, name, "没有定义 %s", "there is no define %s");
		return pattern_leaf(reader->maker, PATTERN_NONE);
	}
	for (guint i = 0; i < nodes->len; i++)
		interleave = interleave || xml_attr_is(nodes->pdata[i], "combine", "interleave");
	for (guint i = 0; i < nodes->len; i++) {
		const struct pattern *one = read_group(reader, nodes->pdata[i]);

		if (all == NULL)
			all = one;
		else
			all = (interleave ? pattern_interleave : pattern_choice)(reader->maker, all, one);
	}
	g_hash_table_insert(reader->patterns, arena_strdup(reader->arena, name), (void *)(guintptr)all);
	return all;
}

static const struct pattern *
optional(struct schema_reader *reader, const struct pattern *p)
{
	return pattern_choice(reader->maker, p, pattern_leaf(reader->maker, PATTERN_EMPTY));
}

static const struct pattern *
read_kind(struct schema_reader *reader, xmlNode *node)
{
	struct pattern_maker *m = reader->maker;
	const char *kind = (const char *)node->name;

	if (strcmp(kind, "element") == 0)
		return pattern_declared(m, PATTERN_ELEMENT, declare(reader, node));
	if (strcmp(kind, "attribute") == 0)
		return pattern_declared(m, PATTERN_ATTRIBUTE, declare(reader, node));
	if (strcmp(kind, "ref") == 0)
		return define_pattern(reader, node);
	if (strcmp(kind, "group") == 0)
		return read_group(reader, node);
	if (strcmp(kind, "choice") == 0)
		return read_children(reader, node, pattern_choice);
	if (strcmp(kind, "interleave") == 0)
		return read_children(reader, node, pattern_interleave);
	if (strcmp(kind, "optional") == 0)
		return optional(reader, read_group(reader, node));
	if (strcmp(kind, "oneOrMore") == 0)
		return pattern_more(m, read_group(reader, node));
	if (strcmp(kind, "zeroOrMore") == 0)
		return optional(reader, pattern_more(m, read_group(reader, node)));
	if (strcmp(kind, "mixed") == 0)
		return pattern_interleave(m, read_group(reader, node), pattern_leaf(m, PATTERN_TEXT));
	if (strcmp(kind, "list") == 0)
		return pattern_list(m, read_group(reader, node));
	if (strcmp(kind, "data") == 0)
		return read_data(reader, node);
	if (strcmp(kind, "value") == 0)
		return read_value(reader, node);
	if (strcmp(kind, "text") == 0)
		return pattern_leaf(m, PATTERN_TEXT);
	if (strcmp(kind, "empty") == 0)
		return pattern_leaf(m, PATTERN_EMPTY);
	if (strcmp(kind, "notAllowed") != 0)
		refuse_name(reader, node, kind, "这里不认得 <%s>", "<%s> is not known here");
	return pattern_leaf(m, PATTERN_NONE);
}

static const struct pattern *
read_pattern(struct schema_reader *reader, xmlNode *node)
{
	const struct pattern *p;

	if (reader->depth > 200)
		refuse(reader, node, "定义绕回到了自己", "a define leads back to itself");
	if (reader->failed)
		return pattern_leaf(reader->maker, PATTERN_NONE);
	reader->depth++;
	p = read_kind(reader, node);
	reader->depth--;
	return p;
}

static void
add_define(struct schema_reader *reader, xmlNode *node)
{
	const char *name = xml_attr_or(node, "name", "");
	GPtrArray *nodes = g_hash_table_lookup(reader->defines, name);

	if (nodes == NULL) {
		nodes = arena_list(reader->arena);
		g_hash_table_insert(reader->defines, arena_strdup(reader->arena, name), nodes);
	}
	g_ptr_array_add(nodes, node);
}

/* What an <include> says itself replaces what the included grammar says. */
static void
drop_replaced(struct schema_reader *reader, xmlNode *include)
{
	for (xmlNode *child = rng_child(include); child != NULL; child = rng_next(child)) {
		if (is_rng(child, "define"))
			g_hash_table_remove(reader->defines, xml_attr_or(child, "name", ""));
		else if (is_rng(child, "start"))
			g_ptr_array_set_size(reader->starts, 0);
		else
			refuse_name(reader, child, (const char *)child->name, "这里不认得 <%s>",
			    "<%s> is not known here");
	}
}

static void
read_include(struct schema_reader *reader, xmlNode *node)
{
	g_autofree char *folder = g_path_get_dirname(node->doc->URL == NULL ? "" : (const char *)node->doc->URL);
	g_autofree char *path = g_build_filename(folder, xml_attr_or(node, "href", ""), NULL);
	xmlDoc *doc;

	if (reader->depth > 20) {
		refuse(reader, node, "文件绕回到了自己", "a file includes itself");
		return;
	}
	doc = xml_load(reader->arena, reader->diag, path);
	if (doc == NULL) {
		reader->failed = true;
		return;
	}
	reader->depth++;
	read_grammar(reader, xml_root(doc));
	reader->depth--;
	drop_replaced(reader, node);
	read_grammar(reader, node);
}

static void
read_grammar(struct schema_reader *reader, xmlNode *grammar)
{
	for (xmlNode *node = rng_child(grammar); node != NULL; node = rng_next(node)) {
		if (is_rng(node, "define"))
			add_define(reader, node);
		else if (is_rng(node, "start"))
			g_ptr_array_add(reader->starts, node);
		else if (is_rng(node, "div"))
			read_grammar(reader, node);
		else if (is_rng(node, "include"))
			read_include(reader, node);
		else
			refuse_name(reader, node, (const char *)node->name, "这里不认得 <%s>",
			    "<%s> is not known here");
	}
}

static const struct pattern *
read_start(struct schema_reader *reader)
{
	const struct pattern *start = pattern_leaf(reader->maker, PATTERN_NONE);

	for (guint i = 0; i < reader->starts->len; i++)
		start = pattern_choice(reader->maker, start, read_group(reader, reader->starts->pdata[i]));
	for (guint i = 0; i < reader->waiting->len; i++) { /* grows while it is worked off */
		struct declaration *declaration = reader->waiting->pdata[i];

		declaration->content = read_group(reader, declaration->source);
	}
	return start;
}

const struct pattern *
schema_read(struct arena *arena, struct diag *diag, struct pattern_maker *maker, xmlDoc *doc)
{
	struct schema_reader reader = { .arena = arena, .diag = diag, .maker = maker };
	xmlNode *root = xml_root(doc);
	const struct pattern *start = NULL;

	reader.defines = g_hash_table_new(g_str_hash, g_str_equal);
	reader.patterns = g_hash_table_new(g_str_hash, g_str_equal);
	reader.declared = g_hash_table_new(NULL, NULL);
	reader.waiting = g_ptr_array_new();
	reader.starts = g_ptr_array_new();
	if (is_rng(root, "grammar")) {
		read_grammar(&reader, root);
		start = read_start(&reader);
		if (start->kind == PATTERN_NONE)
			refuse(&reader, root, "没有写明根元素（<start>）", "it names no root element (<start>)");
	} else if (is_rng(root, "element")) {
		start = read_pattern(&reader, root);
		(void)read_start(&reader);
	} else
		refuse(&reader, root, "根元素应当是 <grammar> 或 <element>",
		    "the root should be <grammar> or <element>");
	g_ptr_array_unref(reader.starts);
	g_ptr_array_unref(reader.waiting);
	g_hash_table_unref(reader.declared);
	g_hash_table_unref(reader.patterns);
	g_hash_table_unref(reader.defines);
	return reader.failed ? NULL : start;
}
