/* Compiles a template document: head matter, page set-up, then header, footer and body. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/text.h"
#include "template/compile/inner.h"
#include "xml/xml.h"
#include "xml/xpath.h"

#define PAPER_LEAST 28.0 /* [pt]: the spine of a thin volume, 10 mm */

/* ISO 216; boards and roll-ups as print shops have them [mm]; screens, of which a pixel is 1/96 in. */
#define SCREEN 96.0
static const struct {
	const char *name;
	double width, height, dpi;
} papers[] = {
	{ "A5", 148, 210, 0 },
	{ "A4", 210, 297, 0 },
	{ "A3", 297, 420, 0 },
	{ "A2", 420, 594, 0 },
	{ "A1", 594, 841, 0 },
	{ "A0", 841, 1189, 0 },
	{ "600x900", 600, 900, 0 },
	{ "800x2000", 800, 2000, 0 },
	{ "screen-9x16", 1080 / SCREEN * 25.4, 1920 / SCREEN * 25.4, SCREEN },
	{ "screen-16x9", 1920 / SCREEN * 25.4, 1080 / SCREEN * 25.4, SCREEN },
};

/* "A3" or "210mmx297mm" [pt]. */
static void
paper_size(const char *text, double *width, double *height)
{
	for (guint i = 0; i < G_N_ELEMENTS(papers); i++)
		if (strcmp(papers[i].name, text) == 0) {
			*width = papers[i].width * MM;
			*height = papers[i].height * MM;
			return;
		}
	*width = compile_measure_read(&text).value;
	text += *text != '\0';
	*height = compile_measure_read(&text).value;
}

/* Pixels in an inch of a screen; 0: of paper. */
static double
paper_dpi(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(papers); i++)
		if (strcmp(papers[i].name, name) == 0)
			return papers[i].dpi;
	return 0;
}

static void
read_paper(struct compiler *c, const xmlNode *e, struct plan_sheet *sheet)
{
	double turn;

	paper_size(sheet->size, &sheet->width, &sheet->height);
	if (sheet->width < PAPER_LEAST || sheet->height < PAPER_LEAST)
		compile_wrong_value(c, e, "size", "A5|A4|A3|A2|A1|A0|210mmx297mm");
	if (!compile_attr_yes(c, e, "landscape", false))
		return;
	turn = sheet->width;
	sheet->width = sheet->height;
	sheet->height = turn;
}

/* A design for one size goes on another as large as it has room there; both are turned alike. */
static double
design_scale(struct compiler *c, const xmlNode *e, const struct plan_sheet *sheet)
{
	const char *design = compile_attr_word(c, e, "design", NULL);
	double width, height;

	if (design == NULL)
		return 1;
	if (compile_attr_yes(c, e, "landscape", false))
		paper_size(design, &height, &width);
	else
		paper_size(design, &width, &height);
	return MIN(sheet->width / width, sheet->height / height);
}

/*
 * GB/T 9704-2012, 5: A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm of 22 lines of 28 characters; a line is a character
 * and seven eighths of one.  A step a hair less than that is as near as its drawings come, and never one line short.
 */
static void
read_kind(struct compiler *c, const xmlNode *e, struct plan_sheet *sheet)
{
	static const double gbt9704[4] = { 37 * MM, 26 * MM, 35 * MM, 28 * MM };
	bool official = compile_attr_choice(c, e, "kind", "plain|gbt9704", 0) == 1;

	sheet->step = compile_attr_length(c, e, "step", official ? 29.61 : 0) * sheet->scale;
	for (guint i = 0; i < 4; i++)
		sheet->margin[i] = official ? gbt9704[i] : 20 * MM;
}

static void
read_sheet(struct compiler *c, const xmlNode *e, struct plan_sheet *sheet)
{
	struct compile_measure scale = { .value = 1, .unit = UNIT_NONE };

	compile_attr_measure(e, "scale", &scale);
	read_paper(c, e, sheet);
	sheet->place = xml_place(e);
	sheet->dpi = paper_dpi(sheet->size);
	sheet->scale = scale.value * design_scale(c, e, sheet);
	sheet->background = compile_attr_color(c, e, "background", 0xFFFFFF);
	sheet->pages = compile_attr_count(e, "pages", 0);
	sheet->two_sided = compile_attr_choice(c, e, "sides", "one|two", 0) == 1;
	read_kind(c, e, sheet);
	compile_attr_sides(c, e, "margin", sheet->margin);
	for (guint i = 0; i < 4; i++)
		sheet->margin[i] *= sheet->scale;
	if (sheet->margin[0] + sheet->margin[2] >= sheet->height || sheet->margin[1] + sheet->margin[3] >= sheet->width)
		compile_wrong_value(c, e, "margin", "25mm 20mm");
}

/* A sheet for each size of a <page>; of one that says no sizes, the one it is. */
static void
add_sheets(struct compiler *c, const xmlNode *e, GArray *sheets)
{
	struct plan_sheet sheet = {
		.element = e,
		.name = compile_attr_word(c, e, "name", NULL),
		.test = compile_expression_query(c, e, "test"),
		.select = compile_expression_query(c, e, "select"),
		.first = sheets->len,
	};
	g_auto(GStrv) sizes = g_strsplit_set(xml_attr_or(e, "sizes", xml_attr_or(e, "size", "A4")), " \t\n", -1);

	if ((xml_attr(e, "sizes") == NULL) != (xml_attr(e, "select") == NULL))
		compile_mistake(c, DIAG_TEMPLATE_MISSING, xml_place(e), "page",
		    xml_attr(e, "sizes") == NULL ? "sizes" : "select", NULL);
	for (guint i = 0; sizes[i] != NULL; i++) {
		if (sizes[i][0] == '\0')
			continue;
		sheet.size = arena_strdup(c->arena, sizes[i]);
		g_array_append_val(sheets, sheet);
		read_sheet(c, e, &g_array_index(sheets, struct plan_sheet, sheets->len - 1));
	}
}

static void
read_sheets(struct compiler *c, const xmlNode *root)
{
	g_autoptr(GArray) sheets = g_array_new(false, false, sizeof(struct plan_sheet));

	for (const xmlNode *e = xml_child(root, "page"); e != NULL; e = xml_next(e, "page"))
		add_sheets(c, e, sheets);
	c->template->sheet = arena_memdup(c->arena, sheets->data, sheets->len * sizeof(struct plan_sheet));
	c->template->sheet_count = sheets->len;
	for (guint i = 0; i < sheets->len; i++)
		if (c->template->sheet[i].name == NULL)
			return;
	compile_mistake(c, DIAG_TEMPLATE_MISSING, xml_place(root), "template", "<page>", NULL);
}

/* The text of an expression that is no more than a text between quotes; else "". */
static const char *
literal(const struct compiler *c, const struct plan_query *query)
{
	const char *source = query->xpath != NULL ? xpath_source(query->xpath) : "";
	gsize length = strlen(source);

	if (length < 2 || (source[0] != '\'' && source[0] != '"') ||
	    strchr(source + 1, source[0]) != source + length - 1)
		return "";
	return arena_strndup(c->arena, source + 1, length - 2);
}

static void
read_properties(struct compiler *c, const xmlNode *root)
{
	const xmlNode *e = xml_child(root, "properties");
	struct template *t = c->template;

	t->title = compile_expression_query(c, e, "title");
	t->name = literal(c, &t->title);
	t->about = compile_expression_query(c, e, "about");
	t->subject = compile_expression_query(c, e, "subject");
	t->keywords = compile_expression_query(c, e, "keywords");
	t->date = compile_expression_query(c, e, "date");
	t->author = compile_expression_query(c, e, "author");
}

/* <variant>s are nodes of the template, known by its schema; what they are called is what $variant/@name may be. */
static void
read_copies(struct compiler *c, const xmlNode *e)
{
	struct path_world *world = c->loader->world;
	GPtrArray *names = arena_list(c->arena);

	c->template->copies = arena_list(c->arena);
	for (const xmlNode *n = xml_child(e, "variant"); n != NULL; n = xml_next(n, "variant")) {
		const char *name = xml_attr(n, "name");

		if (text_listed(names, name))
			compile_mistake(c, DIAG_TEMPLATE_TWICE, xml_attr_place(n, "name"), "<variant>",
			    arena_printf(c->arena, "name=\"%s\"", name), NULL);
		g_ptr_array_add(names, (gpointer)name);
		g_ptr_array_add(c->template->copies, (gpointer)n);
	}
	path_world_tree(world, "template", c->loader->schema);
	path_world_words(world, "variant", names);
	g_ptr_array_index(c->held, c->held->len - 1) = (gpointer)path_place(world, "template",
	    c->template->copies->pdata[0]);
	c->template->variant_name.xpath = compile_expression_fixed(c, e, "string($variant/@name)");
}

static void
read_variants(struct compiler *c, const xmlNode *root)
{
	const xmlNode *e = xml_child(root, "variants");

	if (e == NULL) {
		compile_scope_pop(c, c->scope->len - 1); /* there is no $variant */
		return;
	}
	if (xml_child(e, "variant") != NULL) {
		read_copies(c, e);
		return;
	}
	c->template->variants = compile_expression_query(c, e, "select");
	g_ptr_array_index(c->held, c->held->len - 1) = (gpointer)c->gives; /* $variant */
	c->template->variant_name = compile_expression_query(c, e, "name");
}

static void
read_identity(struct compiler *c, const xmlNode *root)
{
	struct template *t = c->template;

	t->id = xml_attr(root, "id");
	t->place = xml_attr_place(root, "id");
	t->record = (enum record_kind)compile_attr_choice(c, root, "record", "case|outage|poster|handover",
	    RECORD_CASE);
	t->stage = compile_attr_word(c, root, "stage", "");
	t->language = xml_attr_or(root, "lang", "zh-CN");
	t->keeps_missing = compile_attr_yes(c, root, "keeps-missing", false);
}

/* Names given below <template> itself hold in all of it. */
static struct plan_node *
compile_lets(struct compiler *c, const xmlNode *root)
{
	g_autoptr(GPtrArray) lets = g_ptr_array_new();
	struct plan_node *group = compile_node_new(c, NODE_GROUP, root);

	for (const xmlNode *e = xml_child(root, "let"); e != NULL; e = xml_next(e, "let"))
		g_ptr_array_add(lets, compile_element_compile(c, e));
	compile_node_adopt(c, group, lets);
	return group;
}

/* A part included beside the styles gives its styles and colours, and may hold nothing else. */
static void
check_includes(struct compiler *c, const xmlNode *root)
{
	const xmlNode *part;

	for (const xmlNode *e = xml_child(root, "include"); e != NULL; e = xml_next(e, "include")) {
		part = compile_part_root(c, e);
		for (const xmlNode *n = part != NULL ? xml_child(part, NULL) : NULL; n != NULL; n = xml_next(n, NULL))
			if (!xml_is(n, "style") && !xml_is(n, "color"))
				compile_element_misplaced(c, n);
	}
}

/* What every expression of templates sees; $variant last. */
static void
push_own(struct compiler *c)
{
	struct path_world *world = c->loader->world;
	const struct path_set *record = path_tree(world, "record", record_kind_name(c->template->record));
	const struct {
		const char *name;
		const struct path_set *set;
	} own[] = {
		{ "record", record },
		{ "region", path_tree(world, "region", "region") },
		{ "office", path_tree(world, "office", "office") },
		{ "verdict", path_tree(world, "verdict", NULL) },
		{ "variant", path_anything(world) },
	};

	for (guint i = 0; i < G_N_ELEMENTS(own); i++) {
		g_ptr_array_add(c->scope, (gpointer)own[i].name);
		g_ptr_array_add(c->held, (gpointer)own[i].set);
		g_ptr_array_add(c->named, NULL);
	}
	c->here = record;
}

static void
compile_all(struct compiler *c, const xmlNode *root)
{
	struct template *t = c->template;

	read_identity(c, root);
	push_own(c);
	compile_colors_collect(c, root);
	compile_styles_collect(c, root);
	check_includes(c, root);
	read_variants(c, root);
	t->lets = compile_lets(c, root);
	read_properties(c, root);
	read_sheets(c, root);
	compile_running(c, root, &t->running);
	t->body = compile_flow(c, xml_child(root, "body"), MODE_BODY);
	compile_messages(c, root);
	t->style_count = c->styles->len;
	t->title_style = compile_style_lookup(c, "h1");
	t->heading_style = compile_style_lookup(c, "h2");
	for (guint i = 0; i < t->sheet_count; i++)
		t->sheet[i].style = compile_styles_on(c, t->sheet[i].element, t->sheet[i].scale);
}

static void
note_mended(struct compiler *c, const xmlDoc *doc)
{
	enum compile_mended mended = GPOINTER_TO_UINT(g_hash_table_lookup(c->loader->mended, doc));

	c->mended = MAX(c->mended, mended);
}

void
compile_note_made(struct compiler *c, const char *sha256)
{
	if (!text_listed(c->digests, sha256))
		g_ptr_array_add(c->digests, arena_strdup(c->arena, sha256));
}

static void
note_text(struct compiler *c, const xmlNode *root)
{
	const struct source *source = xml_place(root).source;

	compile_note_made(c, digest_sha256(c->arena, source->text, source->length));
}

struct template *
compile_template(struct compile_loader *loader, xmlDoc *doc)
{
	g_autoptr(GPtrArray) styles = g_ptr_array_new(), scope = g_ptr_array_new();
	g_autoptr(GPtrArray) held = g_ptr_array_new(), named = g_ptr_array_new();
	g_autoptr(GPtrArray) parts = g_ptr_array_new(), including = g_ptr_array_new(), digests = g_ptr_array_new();
	struct compiler c = {
		.loader = loader,
		.arena = loader->arena,
		.styles = styles,
		.scope = scope,
		.held = held,
		.named = named,
		.parts = parts,
		.including = including,
		.digests = digests,
	};
	const xmlNode *root = xml_root(doc);

	c.template = arena_alloc(loader->arena, sizeof *c.template);
	if (!xml_is(root, "template")) {
		compile_mistake(&c, DIAG_TEMPLATE_MISSING, xml_place(root), (const char *)root->name, "<template>",
		    NULL);
		return NULL;
	}
	if (!compile_parts_collect(&c, root))
		c.mended = COMPILE_LOSSY;
	note_mended(&c, doc);
	for (guint i = 0; i < parts->len; i++)
		note_mended(&c, ((const xmlNode *)parts->pdata[i])->doc);
	c.failed = c.mended != COMPILE_WHOLE;
	note_text(&c, root);
	for (guint i = 0; i < parts->len; i++)
		note_text(&c, parts->pdata[i]);
	compile_all(&c, root);
	c.template->sha256 = digest_sha256_set(c.arena, digests);
	return c.failed ? NULL : c.template;
}
