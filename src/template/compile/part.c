/* Parts, which templates share: each is read once a run, held to the schema, and compiled where it is included. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "template/compile/inner.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"

/* Beside what includes it, in the same data folder; else the program's. */
static const char *
part_path(const struct compiler *c, const xmlNode *include)
{
	const GPtrArray *data = c->loader->data;
	const char *folder = data_of(data, xml_place(include).source->name);
	const char *path = arena_printf(c->arena, "%s/templates/parts/%s.xml", folder, xml_attr(include, "part"));

	if (folder == data_own(data) || data_there(path))
		return path;
	return arena_printf(c->arena, "%s/templates/parts/%s.xml", data_own(data), xml_attr(include, "part"));
}

/* Those of the file's own data folder and of the program's; also those that may not be read, which is told by itself. */
static const GPtrArray *
part_names(const struct compiler *c, const char *file)
{
	const GPtrArray *data = c->loader->data;
	GPtrArray *names = arena_list(c->arena);

	for (guint i = 0; i < data->len; i++) {
		const char *folder = arena_printf(c->arena, "%s/templates/parts", (const char *)data->pdata[i]);
		const GPtrArray *files = i == 0 || data->pdata[i] == data_of(data, file) ?
		    file_list(c->arena, folder, ".xml") :
		    NULL;

		for (guint j = 0; files != NULL && j < files->len; j++)
			g_ptr_array_add(names,
			    arena_strndup(c->arena, files->pdata[j], strlen(files->pdata[j]) - strlen(".xml")));
	}
	return names;
}

/* Whether what was lost of a document may be the name of a style, colour or variable, or what paths begin from. */
static bool
held_names(const xmlNode *lost)
{
	bool held = text_has_word("style color let repeat include", (const char *)lost->name);

	if (lost->type == XML_ATTRIBUTE_NODE)
		return text_has_word("name var part", (const char *)lost->name) ||
		    text_has_word("let repeat variants", (const char *)lost->parent->name);
	for (const xmlNode *n = lost->children; n != NULL && lost->type == XML_ELEMENT_NODE && !held; n = n->next)
		held = held_names(n);
	return held;
}

bool
compile_document_check(struct compile_loader *loader, xmlDoc *doc)
{
	g_autoptr(GPtrArray) lost = g_ptr_array_new();
	enum compile_mended mended = COMPILE_MENDED;
	enum xml_fit fit = xml_schema_mend(loader->arena, loader->diag, loader->schema, doc, DIAG_TEMPLATE_SCHEMA,
	    lost);

	for (guint i = 0; i < lost->len; i++)
		mended = held_names(lost->pdata[i]) ? COMPILE_LOSSY : mended;
	if (fit == XML_MENDED)
		g_hash_table_insert(loader->mended, doc, GUINT_TO_POINTER(mended));
	return fit != XML_BROKEN;
}

/* NULL: there is none, or it is not sound and reported. */
static xmlNode *
load_part(struct compile_loader *loader, const char *path)
{
	xmlDoc *doc;

	if (!data_there(path) || !data_inside(loader->arena, loader->diag, loader->data, path))
		return NULL;
	doc = xml_load(loader->arena, loader->diag, path);
	if (doc == NULL || !compile_document_check(loader, doc))
		return NULL;
	if (xml_is(xml_root(doc), "part"))
		return xml_root(doc);
	diag_report(loader->diag, DIAG_TEMPLATE_MISSING, xml_place(xml_root(doc)), NULL,
	    (const char *)xml_root(doc)->name, "<part>");
	return NULL;
}

xmlNode *
compile_part_peek(struct compiler *c, const xmlNode *include)
{
	const char *path = part_path(c, include);
	gpointer root;

	if (!g_hash_table_lookup_extended(c->loader->parts, path, NULL, &root)) {
		root = load_part(c->loader, path);
		g_hash_table_insert(c->loader->parts, (gpointer)path, root);
	}
	return root;
}

xmlNode *
compile_part_root(struct compiler *c, const xmlNode *include)
{
	xmlNode *root = compile_part_peek(c, include);

	if (root == NULL)
		compile_check_known(c, DIAG_TEMPLATE_PART, xml_attr_place(include, "part"), xml_attr(include, "part"),
		    part_names(c, xml_place(include).source->name), "");
	return root;
}

bool
compile_parts_collect(struct compiler *c, const xmlNode *e)
{
	bool sound = true;
	xmlNode *root;

	for (const xmlNode *n = xml_child(e, NULL); n != NULL; n = xml_next(n, NULL)) {
		root = xml_is(n, "include") ? compile_part_peek(c, n) : NULL;
		/* One that is not there is told where it is included; beside the styles it may hold those that are missed. */
		if (root == NULL && xml_is(n, "include"))
			sound = !xml_is(e, "template") && !data_there(part_path(c, n)) && sound;
		if (root != NULL && !g_ptr_array_find(c->parts, root, NULL)) {
			g_ptr_array_add(c->parts, root);
			sound = compile_parts_collect(c, root) && sound;
		}
		sound = compile_parts_collect(c, n) && sound;
	}
	return sound;
}

void
compile_include(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	xmlNode *root = compile_part_root(c, e);

	if (root == NULL)
		return;
	if (g_ptr_array_find(c->including, root, NULL)) {
		compile_mistake(c, DIAG_TEMPLATE_PART_CYCLE, xml_attr_place(e, "part"), xml_attr(e, "part"), NULL,
		    NULL);
		return;
	}
	g_ptr_array_add(c->including, root);
	compile_content(c, node, root, c->mode);
	g_ptr_array_set_size(c->including, (int)c->including->len - 1);
}

void
compile_tell_idle_parts(struct compile_loader *loader)
{
	const GPtrArray *paths = data_files(loader->arena, loader->data, "parts", ".xml");

	for (guint i = 0; i < paths->len; i++) {
		const char *path = paths->pdata[i];
		bool included = g_hash_table_contains(loader->parts, path);
		g_autofree char *name = g_path_get_basename(path);
		const xmlNode *root = included ? g_hash_table_lookup(loader->parts, path) : load_part(loader, path);

		name[strlen(name) - strlen(".xml")] = '\0';
		if (root != NULL && included)
			compile_tell_idle(loader, root);
		else if (root != NULL)
			diag_report(loader->diag, DIAG_TEMPLATE_IDLE, xml_place(root), NULL, "<part>", name);
	}
}
