/* Layouts, and what is made of a package's tree for each: paths, texts, XML files that fit their schemas. */
#include "archive/sheet.h"

#include <string.h>

#include "archive/bag.h"
#include "archive/entry.h"
#include "archive/inner.h"
#include "archive/sheet_style.h"
#include "archive/sheet_write.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "xml/xpath.h"

/* A piece of a pattern: text, or an expression. */
struct sheets_piece {
	const char *text;
	struct xpath *expression;
};

struct sheets {
	struct arena *arena;
	struct diag *diag;          /* while it is loaded */
	struct xml_schema *package; /* package.rng */
	GPtrArray *layouts;         /* xmlNode * of layouts.xml, an office's before the program's */
	GPtrArray *exports, *papers, *variants;
	GHashTable *styles;   /* file name -> struct sheets_style * */
	GHashTable *schemas;  /* file name -> struct xml_schema * */
	GHashTable *files;    /* file name -> its path, a later folder's instead of an earlier one's */
	GHashTable *patterns; /* text -> GPtrArray of struct sheets_piece * */
};

/* --- loading --- */

static void
find_files(struct sheets *s, const GPtrArray *data, const char *suffix)
{
	const GPtrArray *paths = data_files(s->arena, data, "packages", suffix);

	for (guint i = 0; i < paths->len; i++)
		if (data_inside(s->arena, s->diag, data, paths->pdata[i])) {
			g_autofree char *name = g_path_get_basename(paths->pdata[i]);

			g_hash_table_insert(s->files, arena_strdup(s->arena, name), paths->pdata[i]);
		}
}

/* The path of a file that an attribute names; NULL: reported. */
static const char *
find_file(struct sheets *s, const xmlNode *node, const char *attribute)
{
	const char *name = xml_attr(node, attribute), *path = g_hash_table_lookup(s->files, name);
	GPtrArray *known = arena_list(s->arena);
	GHashTableIter each;
	gpointer key;

	if (path != NULL)
		return path;
	g_hash_table_iter_init(&each, s->files);
	while (g_hash_table_iter_next(&each, &key, NULL))
		g_ptr_array_add(known, key);
	g_ptr_array_sort(known, text_order);
	diag_report(s->diag, DIAG_SHEET_FILE, xml_attr_place(node, attribute), NULL, name,
	    nearest_offer(s->arena, name, known, " → ", ""));
	return NULL;
}

static void
load_style(struct sheets *s, const struct xml_schema *sheet_rng, const xmlNode *node)
{
	const char *name = xml_attr(node, "sheet"), *path = find_file(s, node, "sheet");
	struct sheets_style *style;
	xmlDoc *doc;

	if (path == NULL || g_hash_table_contains(s->styles, name))
		return;
	doc = xml_load(s->arena, s->diag, path);
	if (doc == NULL || !xml_check(s->arena, s->diag, sheet_rng, doc, DIAG_XML_SCHEMA) ||
	    !sheets_check(s->arena, s->diag, xml_root(doc)))
		return;
	style = sheets_compile(s->arena, s->diag, xml_root(doc));
	g_hash_table_insert(s->styles, (gpointer)name, style);
}

static void
load_schema(struct sheets *s, const xmlNode *node)
{
	const char *name = xml_attr(node, "schema");
	const char *path = name == NULL ? NULL : find_file(s, node, "schema");

	if (path != NULL && !g_hash_table_contains(s->schemas, name))
		g_hash_table_insert(s->schemas, (gpointer)name, xml_schema_load(s->arena, s->diag, path));
}

static void
add_piece(struct sheets *s, GPtrArray *pieces, struct place place, const char *from, const char *end, bool expression)
{
	struct sheets_piece *piece = arena_alloc(s->arena, sizeof *piece);
	const char *text = arena_strndup(s->arena, from, (gsize)(end - from));

	if (expression)
		piece->expression = xpath_compile(s->arena, s->diag, place, text);
	else
		piece->text = text;
	if (end > from || expression)
		g_ptr_array_add(pieces, piece);
}

/* Text with expressions in braces. */
static void
load_pattern(struct sheets *s, const xmlNode *node, const char *attribute)
{
	const char *at = xml_attr(node, attribute), *pattern = at;
	GPtrArray *pieces = arena_list(s->arena);
	struct place place = xml_attr_place(node, attribute);

	if (at == NULL)
		return;
	while (*at != '\0') {
		const char *open = at + strcspn(at, "{}"), *close = strchr(open, '}');

		add_piece(s, pieces, place, at, open, false);
		if (*open == '\0')
			break;
		if (*open == '}' || close == NULL) {
			diag_say(s->diag, DIAG_SHEET_WRONG, place, NULL, "花括号没有成对", "a brace stands alone");
			return;
		}
		add_piece(s, pieces, place, open + 1, close, true);
		at = close + 1;
	}
	g_hash_table_insert(s->patterns, (gpointer)pattern, pieces);
}

static void
load_part(struct sheets *s, const struct xml_schema *sheet_rng, const xmlNode *node)
{
	static const char *const patterns[] = { "folder", "schemas", "path", "value", "name" };

	for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++)
		load_pattern(s, node, patterns[i]);
	if (xml_attr(node, "sheet") != NULL)
		load_style(s, sheet_rng, node);
	load_schema(s, node);
	for (const xmlNode *n = xml_child(node, NULL); n != NULL; n = xml_next(n, NULL))
		load_part(s, sheet_rng, n);
}

static void
load_layouts(struct sheets *s, const GPtrArray *data, const char *folder, const struct xml_schema *layouts_rng)
{
	const char *path = arena_printf(s->arena, "%s/templates/packages/layouts.xml", folder);
	xmlDoc *doc;

	if (!data_there(path) || !data_inside(s->arena, s->diag, data, path))
		return;
	doc = xml_load(s->arena, s->diag, path);
	if (doc == NULL || !xml_check(s->arena, s->diag, layouts_rng, doc, DIAG_XML_SCHEMA))
		return;
	for (xmlNode *n = xml_child(xml_root(doc), NULL); n != NULL; n = xml_next(n, NULL))
		g_ptr_array_add(xml_is(n, "layout") ? s->layouts :
			xml_is(n, "paper")          ? s->papers :
			xml_is(n, "variant")        ? s->variants :
						      s->exports,
		    n);
}

static struct xml_schema *
own_schema(struct sheets *s, const GPtrArray *data, const char *name)
{
	return xml_schema_load(s->arena, s->diag,
	    arena_printf(s->arena, "%s/templates/schema/%s", data_own(data), name));
}

static void
load_all(struct sheets *s, const GPtrArray *data)
{
	struct xml_schema *layouts_rng = own_schema(s, data, "layouts.rng");
	struct xml_schema *sheet_rng = own_schema(s, data, "sheet.rng");

	s->package = own_schema(s, data, "package.rng");
	if (layouts_rng == NULL || sheet_rng == NULL || s->package == NULL)
		return;
	find_files(s, data, ".xsl");
	find_files(s, data, ".rng");
	for (guint i = data->len; i > 0; i--)
		load_layouts(s, data, data->pdata[i - 1], layouts_rng);
	for (guint i = 0; i < s->layouts->len; i++)
		load_part(s, sheet_rng, s->layouts->pdata[i]);
	for (guint i = 0; i < s->exports->len; i++)
		load_part(s, sheet_rng, s->exports->pdata[i]);
}

struct sheets *
sheets_load(struct arena *arena, struct diag *diag, const GPtrArray *data)
{
	struct sheets *s = arena_alloc(arena, sizeof *s);
	gsize before = diag_count(diag);

	*s = (struct sheets){
		.arena = arena,
		.diag = diag,
		.layouts = arena_list(arena),
		.papers = arena_list(arena),
		.variants = arena_list(arena),
		.exports = arena_list(arena),
		.styles = arena_table(arena),
		.schemas = arena_table(arena),
		.files = arena_table(arena),
		.patterns = arena_table(arena),
	};
	load_all(s, data);
	s->diag = NULL;
	return diag_worst(diag, before) >= DIAG_ERROR ? NULL : s;
}

/* --- a package --- */

/* The work on one package. */
struct sheets_work {
	const struct sheets *sheets;
	struct arena *arena;
	struct diag *diag;
	xmlNode *package;
	struct xpath_env *env;
};

static struct sheets_work
work_of(const struct sheets *s, struct arena *arena, struct diag *diag, const xmlNode *package)
{
	return (struct sheets_work){ s, arena, diag, (xmlNode *)(guintptr)package, xpath_env_new(arena) };
}

static const xmlNode *
find_by_id(const GPtrArray *nodes, const char *id)
{
	for (guint i = 0; i < nodes->len; i++)
		if (xml_attr_is(nodes->pdata[i], "id", id))
			return nodes->pdata[i];
	return NULL;
}

static const xmlNode *
find_layout(const struct sheets_work *w, const GPtrArray *nodes, const char *id)
{
	const xmlNode *found = find_by_id(nodes, id);
	GString *known = arena_string(w->arena);

	if (found != NULL)
		return found;
	for (guint i = 0; i < nodes->len; i++)
		g_string_append_printf(known, "%s%s", i == 0 ? "" : " ", xml_attr(nodes->pdata[i], "id"));
	diag_report(w->diag, DIAG_SHEET_LAYOUT, xml_place(w->package), NULL, id, known->str);
	return NULL;
}

/* What a pattern gives, of an attribute of the layouts' file. */
static char *
fill(const struct sheets_work *w, const xmlNode *node, const char *attribute)
{
	const GPtrArray *pieces = g_hash_table_lookup(w->sheets->patterns, xml_attr(node, attribute));
	GString *text = arena_string(w->arena);

	for (guint i = 0; i < pieces->len; i++) {
		const struct sheets_piece *piece = pieces->pdata[i];

		g_string_append(text,
		    piece->text != NULL ? piece->text : xpath_string(w->env, w->diag, piece->expression, w->package));
	}
	return sheets_clean(w->arena, text->str);
}

/* A path below a folder: parts that are something and no step out of it, nothing that Windows refuses. */
static bool
is_path(const char *path)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", -1);
	bool good = strpbrk(path, "\\:*?\"<>|\n\r\t") == NULL;

	for (char **part = parts; good && *part != NULL; part++)
		good = **part != '\0' && **part != '.' && **part != ' ' && !g_str_has_suffix(*part, ".") &&
		    !g_str_has_suffix(*part, " ");
	return good && *parts != NULL;
}

static char *
fill_path(const struct sheets_work *w, const xmlNode *node, const char *attribute)
{
	gsize before = diag_count(w->diag);
	char *path = fill(w, node, attribute);

	if (diag_count(w->diag) > before)
		return NULL;
	if (is_path(path))
		return path;
	diag_report(w->diag, DIAG_SHEET_PATH, xml_attr_place(node, attribute), NULL, path);
	return NULL;
}

const char *
sheets_lead(const struct sheets *s, const char *document)
{
	return xml_attr_or(find_by_id(s->papers, document), "lead", "9000");
}

const char *
sheets_variant(const struct sheets *s, const char *variant)
{
	return xml_attr(find_by_id(s->variants, variant), "label");
}

const char *
sheets_label(const struct sheets *s, const char *layout)
{
	const xmlNode *node = find_by_id(s->layouts, layout);

	return node == NULL ? NULL : xml_attr(node, "label");
}

char *
sheets_folder(const struct sheets *s, struct arena *arena, struct diag *diag, const xmlNode *package,
    const char *layout)
{
	struct sheets_work w = work_of(s, arena, diag, package);
	const xmlNode *node = find_layout(&w, s->layouts, layout);

	return node == NULL ? NULL : fill_path(&w, node, "folder");
}

const GArray *
sheets_info(const struct sheets *s, struct arena *arena, struct diag *diag, const xmlNode *package, const char *layout)
{
	struct sheets_work w = work_of(s, arena, diag, package);
	const xmlNode *node = find_layout(&w, s->layouts, layout);
	GArray *lines = arena_vector(arena, sizeof(struct bag_info));
	gsize before = diag_count(diag);

	for (node = node == NULL ? NULL : xml_child(node, "info"); node != NULL; node = xml_next(node, "info")) {
		struct bag_info line = { xml_attr(node, "label"), fill(&w, node, "value") };

		if (*line.value != '\0')
			g_array_append_val(lines, line);
	}
	return diag_count(diag) > before ? NULL : lines;
}

/* --- outputs --- */

/* Whether what a sheet made is what its schema wants; gives the indented text. NULL: reported. */
static char *
check_made(const struct sheets_work *w, const xmlNode *output, const char *name, const char *made)
{
	const struct xml_schema *schema = g_hash_table_lookup(w->sheets->schemas, xml_attr(output, "schema"));
	struct source *source = arena_alloc(w->arena, sizeof *source);
	xmlDoc *doc;

	*source = (struct source){ .name = name, .text = made, .length = strlen(made), .line = 1, .column = 1 };
	doc = xml_parse(w->arena, w->diag, source);
	if (doc == NULL || !xml_check(w->arena, w->diag, schema, doc, DIAG_SHEET_MADE))
		return NULL;
	return xml_dump(w->arena, xml_root(doc));
}

/* The text of an output or an export, as it is before it is encoded. */
static char *
make_text(const struct sheets_work *w, const xmlNode *output, const char *name, xmlDoc *input)
{
	const struct sheets_style *style = g_hash_table_lookup(w->sheets->styles, xml_attr(output, "sheet"));
	char *made = sheets_apply(style, w->arena, w->diag, input);

	if (made == NULL || xml_attr(output, "schema") == NULL)
		return made;
	return check_made(w, output, name, made);
}

static bool
make_output(const struct sheets_work *w, const xmlNode *output, xmlDoc *input, GPtrArray *entries)
{
	const char *encoding = xml_attr_or(output, "encoding", "UTF-8");
	const char *path = fill_path(w, output, "path");
	char *text = path == NULL ? NULL : make_text(w, output, path, input);
	struct sheets_form form = {
		.declared = xml_attr(output, "schema") != NULL,
		.encoding = encoding,
		.mark = xml_attr_is(output, "bom", "yes"),
		.crlf = xml_attr_is(output, "lines", "crlf"),
	};
	gsize length;

	if (text == NULL)
		return false;
	text = sheets_encode(w->arena, text, &form, &length);
	entry_of_bytes(w->arena, entries, arena_printf(w->arena, PACKAGE_DATA "%s", path), text, length);
	return true;
}

/* The schemas of what the layout makes, once each. */
static bool
add_schemas(const struct sheets_work *w, const xmlNode *layout, GPtrArray *entries)
{
	const char *folder = fill_path(w, layout, "schemas");

	for (const xmlNode *n = xml_child(layout, "output"); folder != NULL && n != NULL; n = xml_next(n, "output")) {
		const char *name = xml_attr(n, "schema"), *path;

		if (name == NULL)
			continue;
		path = arena_printf(w->arena, PACKAGE_DATA "%s/%s", folder, name);
		if (entry_find(entries, path) == NULL)
			entry_of_file(w->arena, entries, path, g_hash_table_lookup(w->sheets->files, name));
	}
	return folder != NULL;
}

bool
sheets_run(const struct sheets *s, struct arena *arena, struct diag *diag, const xmlNode *package, const char *layout,
    GPtrArray *entries)
{
	struct sheets_work w = work_of(s, arena, diag, package);
	const xmlNode *node = find_layout(&w, s->layouts, layout);
	bool handover = node != NULL && xml_attr_is(node, "of", "handover"); /* its record was read as records are */
	char *folder = node == NULL ? NULL : handover ? arena_strdup(arena, "") : fill_path(&w, node, "folder");
	GPtrArray *made = arena_list(arena);
	xmlDoc *input;
	bool good = true;

	if (folder == NULL || (!handover && !xml_check(arena, diag, s->package, package->doc, DIAG_SHEET_PACKAGE)))
		return false;
	xpath_env_string(w.env, "folder", folder);
	input = sheets_input(arena, package);
	for (node = xml_child(node, "output"); node != NULL; node = xml_next(node, "output"))
		good = make_output(&w, node, input, made) && good;
	if (!good || !add_schemas(&w, find_by_id(s->layouts, layout), made))
		return false;
	for (guint i = 0; i < made->len; i++)
		g_ptr_array_add(entries, made->pdata[i]);
	return true;
}

char *
sheets_export(const struct sheets *s, struct arena *arena, struct diag *diag, const xmlNode *package,
    const char *export, const GPtrArray *entries, const char *folder)
{
	struct sheets_work w = work_of(s, arena, diag, package);
	const xmlNode *node = find_layout(&w, s->exports, export);
	char *name = node == NULL ? NULL : fill_path(&w, node, "name"), *text, *path;

	if (name == NULL || !xml_check(arena, diag, s->package, package->doc, DIAG_SHEET_PACKAGE))
		return NULL;
	text = make_text(&w, node, name, sheets_input(arena, package));
	path = arena_printf(arena, "%s/%s", folder, name);
	return text != NULL && sheets_stream(arena, diag, path, text, entries) ? path : NULL;
}
