/* Compiles <image> and <qr>. A picture of the template's own is read once, with the template. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/nearest.h"
#include "template/compile/inner.h"
#include "xml/xml.h"

/* At the largest scale its pages have; the same file at the same size is one picture in the documents. */
static const struct picture *
reduce(struct compiler *c, const struct plan_figure *plan, const char *file, const struct picture *picture)
{
	double width = plan->width, height = plan->height, scale = 0;
	const struct picture *small;
	char *key;

	for (guint i = 0; i < c->template->sheet_count; i++)
		scale = MAX(scale, c->template->sheet[i].scale);
	picture_fit(picture, &width, &height);
	key = arena_printf(c->arena, "%u %s", picture_pixels(width * scale), file);
	small = g_hash_table_lookup(c->loader->pictures, key);
	if (small != NULL)
		return small;
	small = picture_reduce(c->arena, picture, picture_pixels(width * scale));
	g_hash_table_insert(c->loader->pictures, key, (gpointer)small);
	return small;
}

/* In the folder of the file the element stands in. */
static void
read_picture(struct compiler *c, const xmlNode *e, struct plan_figure *plan)
{
	struct place place = xml_attr_place(e, "src");
	g_autofree char *folder = g_path_get_dirname(place.source != NULL ? place.source->name : ".");
	g_autoptr(arena) whole = arena_new(); /* as it is stored: mostly far more than is printed */
	struct picture_fault fault;
	const GPtrArray *files;
	const char *near;
	const struct picture *picture = picture_load(whole, folder, xml_attr(e, "src"), &fault);

	if (picture != NULL)
		compile_note_made(c, picture->sha256);
	if (picture != NULL && (plan->width > 0 || plan->height > 0)) {
		plan->picture = reduce(c, plan, arena_printf(c->arena, "%s/%s", folder, xml_attr(e, "src")), picture);
		return;
	}
	if (picture != NULL)
		return;
	c->failed = true;
	files = file_list(c->arena, folder, NULL);
	near = files != NULL ? nearest_offer(c->arena, xml_attr(e, "src"), files, " → ", "") : "";
	if (strstr(near, xml_attr(e, "src")) != NULL) /* it is there, and no good */
		near = "";
	if (g_hash_table_add(c->loader->said, arena_printf(c->arena, "picture %p", (const void *)e)))
		diag_say(c->loader->diag, DIAG_TEMPLATE_PICTURE, place, NULL,
		    arena_printf(c->arena, "%s%s", fault.why[LANG_ZH], near),
		    arena_printf(c->arena, "%s%s", fault.why[LANG_EN], near));
}

static void
compile_image(struct compiler *c, const xmlNode *e, struct plan_figure *plan)
{
	plan->alt = xml_attr(e, "alt");
	plan->width = compile_attr_length(c, e, "width", 0);
	plan->height = compile_attr_length(c, e, "height", 0);
	if (xml_attr(e, "src") != NULL)
		read_picture(c, e, plan);
	else
		plan->select = compile_expression_query(c, e, "select");
}

static void
compile_code(struct compiler *c, const xmlNode *e, struct plan_figure *plan)
{
	plan->proof = compile_attr_yes(c, e, "proof", false);
	if (!plan->proof)
		plan->select = compile_expression_query(c, e, "select");
	plan->level = (enum qr_level)compile_attr_choice(c, e, "level", "L|M|Q|H", QR_M);
	plan->alt = xml_attr_or(e, "alt", plan->proof ? "核验码" : "二维码");
	plan->width = plan->height = compile_attr_length(c, e, "size", 0);
}

void
compile_figure(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	struct plan_figure *plan = arena_alloc(c->arena, sizeof *plan);

	node->u.figure = plan;
	plan->code = xml_is(e, "qr");
	if (plan->code)
		compile_code(c, e, plan);
	else
		compile_image(c, e, plan);
	plan->label = compile_field_label(c, e, &plan->select);
}
