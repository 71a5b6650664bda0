/* Facts of the XMP packet: what the file claims to be. */
#include <string.h>

#include "xml/xml.h"
#include "verify/reader/inner.h"

#define NS_RDF     "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define NS_PDFAID  "http://www.aiim.org/pdfa/ns/id/"
#define NS_PDFUAID "http://www.aiim.org/pdfua/ns/id/"
#define NS_DC      "http://purl.org/dc/elements/1.1/"
#define NS_XMP     "http://ns.adobe.com/xap/1.0/"
#define NS_PDF     "http://ns.adobe.com/pdf/1.3/"

static bool
in_space(const xmlNs *ns, const char *href)
{
	return ns != NULL && ns->href != NULL && strcmp((const char *)ns->href, href) == 0;
}

static bool
is_named(const xmlNode *node, const char *href, const char *local)
{
	return node->type == XML_ELEMENT_NODE && in_space(node->ns, href) &&
	    strcmp((const char *)node->name, local) == 0;
}

/* The rdf:li of a value; of alternatives the one marked x-default, else the first. */
static xmlNode *
best_item(xmlNode *property)
{
	xmlNode *best = NULL;

	for (xmlNode *list = xml_child(property, NULL); list != NULL; list = xml_next(list, NULL)) {
		if (!in_space(list->ns, NS_RDF))
			continue;
		for (xmlNode *item = xml_child(list, NULL); item != NULL; item = xml_next(item, NULL)) {
			g_autofree char *lang = (char *)xmlGetNsProp(item, (const xmlChar *)"lang", XML_XML_NAMESPACE);

			if (best == NULL || (lang != NULL && strcmp(lang, "x-default") == 0))
				best = item;
		}
	}
	return best != NULL ? best : property;
}

/* A property of any rdf:Description, written as an attribute or as an element; NULL: it has none. */
static char *
property(struct reader *reader, xmlNode *rdf, const char *href, const char *local, const char **prefix)
{
	for (xmlNode *about = xml_child(rdf, NULL); about != NULL; about = xml_next(about, NULL)) {
		for (xmlAttr *a = about->properties; a != NULL; a = a->next) {
			if (!in_space(a->ns, href) || strcmp((const char *)a->name, local) != 0)
				continue;
			if (prefix != NULL)
				*prefix = (const char *)a->ns->prefix;
			return xml_text(reader->arena, (xmlNode *)a);
		}
		for (xmlNode *node = xml_child(about, NULL); node != NULL; node = xml_next(node, NULL)) {
			if (!is_named(node, href, local))
				continue;
			if (prefix != NULL)
				*prefix = (const char *)node->ns->prefix;
			return xml_text(reader->arena, best_item(node));
		}
	}
	return NULL;
}

/* How many values a property has in its list; 0: it is none. */
static guint
count_items(const xmlNode *rdf, const char *href, const char *local)
{
	guint count = 0;

	for (xmlNode *about = xml_child(rdf, NULL); about != NULL; about = xml_next(about, NULL))
		for (xmlNode *node = xml_child(about, NULL); node != NULL; node = xml_next(node, NULL))
			for (xmlNode *list = is_named(node, href, local) ? xml_child(node, NULL) : NULL; list != NULL;
			     list = xml_next(list, NULL))
				for (xmlNode *item = xml_child(list, NULL); item != NULL; item = xml_next(item, NULL))
					count++;
	return count;
}

/* "yes": <?xpacket begin=... id=...?> is there; "bad": `bytes` or `encoding` stands in it, which PDF/A forbids. */
static const char *
packet_header(const char *packet)
{
	const char *start = strstr(packet, "<?xpacket begin=");
	const char *end = start != NULL ? strstr(start, "?>") : NULL;
	g_autofree char *header = end != NULL ? g_strndup(start, (gsize)(end - start)) : NULL;

	if (header == NULL)
		return "no";
	return strstr(header, " bytes=") != NULL || strstr(header, " encoding=") != NULL ? "bad" : "yes";
}

static void
set_properties(struct reader *reader, xmlNode *fact, xmlNode *rdf)
{
	static const char *const known[][3] = {
		{ "title", NS_DC, "title" },
		{ "description", NS_DC, "description" },
		{ "language", NS_DC, "language" },
		{ "creator", NS_DC, "creator" },
		{ "identifier", NS_DC, "identifier" },
		{ "date", NS_DC, "date" },
		{ "tool", NS_XMP, "CreatorTool" },
		{ "producer", NS_PDF, "Producer" },
		{ "keywords", NS_PDF, "Keywords" },
		{ "ua", NS_PDFUAID, "part" },
	};
	const char *prefix = NULL;

	xml_set(fact, "part", property(reader, rdf, NS_PDFAID, "part", &prefix));
	xml_set(fact, "conformance", property(reader, rdf, NS_PDFAID, "conformance", NULL));
	xml_set(fact, "prefix", prefix);
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		xml_set(fact, known[i][0], property(reader, rdf, known[i][1], known[i][2], NULL));
	xml_set(fact, "created", reader_moment(reader, property(reader, rdf, NS_XMP, "CreateDate", NULL)));
	xml_set(fact, "modified", reader_moment(reader, property(reader, rdf, NS_XMP, "ModifyDate", NULL)));
	xml_setf(fact, "titles", "%u", count_items(rdf, NS_DC, "title"));
	xml_setf(fact, "creators", "%u", count_items(rdf, NS_DC, "creator"));
}

void
reader_xmp(struct reader *reader, qpdf_oh root)
{
	qpdf_oh stream = object_key(reader, root, "/Metadata");
	xmlNode *fact, *rdf;
	gsize length = 0;
	const char *packet;

	if (object_missing(reader, stream))
		return;
	fact = xml_add(reader->facts, "xmp");
	fact_flag(fact, "type",
	    object_is_name(reader, object_key(reader, stream, "/Type"), "Metadata") &&
		object_is_name(reader, object_key(reader, stream, "/Subtype"), "XML"));
	packet = object_stream(reader, stream, LIMIT_XMP, &length);
	rdf = packet != NULL ? reader_parse(reader, "XMP", packet, length) : NULL;
	fact_flag(fact, "well-formed", rdf != NULL);
	if (rdf == NULL)
		return;
	xml_set(fact, "packet", packet_header(packet));
	reader->packet = packet;
	if (!is_named(rdf, NS_RDF, "RDF"))
		rdf = xml_child(rdf, "RDF");
	reader->rdf = rdf;
	if (rdf != NULL)
		set_properties(reader, fact, rdf);
}
