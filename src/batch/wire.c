/* Tasks as GVariants and back. */
#include "base/arena.h"
#include "batch/wire.h"

/* The text is borrowed until the parcel is sent. */
static GVariant *
new_task(const struct batch_task *task)
{
	return g_variant_new("(tum^ay@" RECORD_TEXT ")", task->number, task->input, task->twin,
	    record_text_pack(task->text));
}

GVariant *
wire_tasks(const struct batch_task *const *tasks, guint count)
{
	GVariantBuilder parcel;

	g_variant_builder_init(&parcel, G_VARIANT_TYPE(WIRE_TASKS));
	for (guint i = 0; i < count; i++)
		g_variant_builder_add_value(&parcel, new_task(tasks[i]));
	return g_variant_ref_sink(g_variant_builder_end(&parcel));
}

struct batch_task *
wire_task(struct arena *a, GVariant *parcel, gsize index)
{
	g_autoptr(GVariant) whole = g_variant_get_child_value(parcel, index), text = NULL;
	struct batch_task *task = arena_alloc(a, sizeof *task);

	g_variant_get(whole, "(tum^&ay@" RECORD_TEXT ")", &task->number, &task->input, &task->twin, &text);
	task->text = record_text_take(a, text);
	return task;
}
