/* Binds pictures and QR codes: the template's own, or what the record names and says. */
#include "base/arena.h"
#include "base/diag.h"
#include "template/bind/inner.h"
#include "template/fold.h"

static void
report_picture(struct binder *b, const struct plan_node *n, struct place value, const char *name,
    const struct picture_fault *fault)
{
	diag_say(b->diag, DIAG_VALUE_PICTURE, value.source != NULL ? value : n->place, n->u.figure->label,
	    arena_printf(b->arena, "%s：%s", name, fault->why[LANG_ZH]),
	    arena_printf(b->arena, "%s: %s", name, fault->why[LANG_EN]));
}

/* A record read from no file has no folder. */
static const struct picture *
load(struct binder *b, struct arena *arena, const struct plan_node *n, struct place value, const char *name)
{
	const char *file = b->record->source->name;
	g_autofree char *folder = g_path_get_dirname(file);
	struct picture_fault fault = { { "记录不是从文件里读来的", "the record was not read from a file" } };
	const struct picture *picture = NULL;

	if (g_file_test(file, G_FILE_TEST_IS_REGULAR))
		picture = picture_load(arena, folder, name, &fault);
	if (picture == NULL)
		report_picture(b, n, value, name, &fault);
	return picture;
}

static const struct picture *
load_reduced(struct binder *b, const struct plan_node *n, struct place value, const char *name, double width,
    double height)
{
	g_autoptr(arena) whole = arena_new();
	const struct picture *picture = load(b, whole, n, value, name);

	if (picture == NULL)
		return NULL;
	picture_fit(picture, &width, &height);
	return picture_reduce(b->arena, picture, picture_pixels(width));
}

/* One that went along as it was printed. */
static const struct picture *
take(struct binder *b, const struct plan_node *n, struct place value, const char *id)
{
	static const struct picture_fault fault = { { "附带的数据里没有它",
	    "it is none of those that the data in the file name" } };
	const struct picture *picture = NULL;

	if (b->again->pictures != NULL)
		picture = g_hash_table_lookup(b->again->pictures, id);
	if (picture == NULL)
		report_picture(b, n, value, id, &fault);
	return picture;
}

/* The same file at the same size is one picture, so that it stands in the document once. */
static const struct picture *
record_picture(struct binder *b, const struct plan_node *n, struct place value, const char *name, double width,
    double height)
{
	char *id = arena_printf(b->arena, "%.0fx%.0f %s", width * 1000, height * 1000, name);
	const struct picture *picture = g_hash_table_lookup(b->pictures, id);
	struct box_picture *met;

	if (picture != NULL)
		return picture;
	picture = b->again != NULL ? take(b, n, value, id) : load_reduced(b, n, value, name, width, height);
	if (picture == NULL)
		return NULL;
	g_hash_table_insert(b->pictures, id, (gpointer)picture);
	met = arena_alloc(b->arena, sizeof *met);
	*met = (struct box_picture){ id, picture };
	g_ptr_array_add(b->boxes->pictures, met);
	return picture;
}

/* What the expression gives, and where that stands. */
static const char *
read_words(struct binder *b, const struct plan_figure *plan, struct place *value)
{
	GPtrArray *nodes;
	gunichar control;
	const char *text = bind_data_value(b, &plan->select, &nodes);

	if (nodes != NULL && nodes->len)
		*value = bind_place_in_record(b, g_ptr_array_index(nodes, 0));
	return fold_value(b->arena, text, &control);
}

struct box *
bind_figure(struct binder *b, const struct plan_node *n)
{
	const struct plan_figure *plan = n->u.figure;
	struct box_figure *figure;
	struct box *box;
	double width = plan->width * b->sheet->scale, height = plan->height * b->sheet->scale;
	struct place value = { 0 };
	const char *text = NULL;
	const struct picture *picture = plan->picture;

	if (picture == NULL) {
		text = plan->proof ? bind_proof_code(b) : read_words(b, plan, &value);
		if (!*text)
			return NULL;
		picture = plan->code ? NULL : record_picture(b, n, value, text, width, height);
		if (!plan->code && picture == NULL)
			return NULL;
	}
	if (picture != NULL)
		picture_fit(picture, &width, &height);
	figure = arena_alloc(b->arena, sizeof *figure);
	*figure = (struct box_figure){ .picture = picture,
		.text = plan->code ? text : NULL,
		.level = plan->level,
		.alt = plan->alt,
		.label = plan->label,
		.value = value };
	box = bind_box(b, n, plan->code ? BOX_QR : BOX_IMAGE, "Figure");
	box->figure = figure;
	box->width = width;
	box->height = height;
	return box;
}
