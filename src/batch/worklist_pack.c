/* What was found of a record, with the rows it was found in, as it goes from a worker to the parent. */
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "batch/told.h"
#include "batch/worklist.h"

static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

struct worklist_mark
worklist_mark_of(struct arena *a, const struct batch_job *job, const struct finding *f)
{
	enum lang lang = job->options->lang;
	GString *kind = arena_string(a);
	struct worklist_mark m = {
		.level = f->level,
		.rejects = finding_rejects(job->options, f),
		.table = f->spot.letters != NULL,
		.id = f->id,
		.record = or_empty(f->record),
		.file = data_short(job->setup->data, or_empty(f->spot.file)),
		.sheet = or_empty(f->spot.sheet),
		.header = or_empty(f->spot.header),
		.what = or_empty(f->what[lang]),
		.todo = or_empty(f->todo[lang]),
		.content = or_empty(f->spot.excerpt),
		.row = f->spot.line,
		.column = f->spot.letters != NULL && f->spot.letters[0] == '\0' ? 0 : (guint)f->spot.column,
	};

	if (f->days[lang] != NULL)
		m.what = arena_printf(a, "%s%s%s", m.what, lang == LANG_ZH ? "；" : "; ", f->days[lang]);
	told_kind(kind, f, lang);
	m.kind = kind->str;
	return m;
}

static const struct record_row *
row_of(const GPtrArray *rows, const struct worklist_mark *m)
{
	for (guint i = 0; i < rows->len; i++) {
		const struct record_row *row = rows->pdata[i];

		if (row->number == m->row && g_strcmp0(row->file, m->file) == 0 &&
		    g_strcmp0(or_empty(row->sheet), m->sheet) == 0)
			return row;
	}
	return NULL;
}

/* What stands nowhere is told of the row that the record begins with. */
static void
place_in_table(struct worklist_mark *m, const GPtrArray *rows)
{
	const struct record_row *first = rows->pdata[0];

	if (m->table || m->file[0] != '\0')
		return;
	m->table = true;
	m->file = first->file;
	m->sheet = or_empty(first->sheet);
	m->row = first->number;
	m->column = 0;
}

static GVariant *
pack_mark(const struct worklist_mark *m)
{
	return g_variant_new("(ubbb^ay^ay^ay^ay^ay^ay^ay^aytu)", (guint32)m->level, m->rejects, m->table, m->told,
	    m->kind, m->id, m->record, m->file, m->sheet, m->header, m->what, m->todo, m->row, m->column);
}

static GVariant *
pack_row(const struct record_row *row)
{
	GVariantBuilder cells;

	g_variant_builder_init(&cells, G_VARIANT_TYPE("a(ayay)"));
	for (guint i = 0; i < row->count; i++)
		g_variant_builder_add(&cells, "(^ay^ay)", or_empty(row->heads[i]), or_empty(row->cells[i]));
	return g_variant_new("(^ay^aytta(ayay))", row->file, or_empty(row->sheet), row->number, row->head, &cells);
}

GVariant *
worklist_pack(const struct batch_job *job, const struct batch_result *r,
    bool (*told)(const struct batch_job *, const struct batch_result *, const struct finding *))
{
	const GPtrArray *rows = r->task->text->rows;
	g_autoptr(GHashTable) packed = g_hash_table_new(NULL, NULL);
	GVariantBuilder marks, with;

	g_variant_builder_init(&marks, G_VARIANT_TYPE("a" WIRE_MARK));
	g_variant_builder_init(&with, G_VARIANT_TYPE("a(ayaytta(ayay))"));
	for (gsize i = 0; job->save && i < diag_count(r->diag); i++) {
		const struct finding *f = diag_get(r->diag, i);
		const struct record_row *row;
		struct worklist_mark m;

		if (f->level < DIAG_WARN)
			continue;
		m = worklist_mark_of(r->arena, job, f);
		m.told = told(job, r, f);
		if (rows != NULL)
			place_in_table(&m, rows);
		row = rows != NULL && m.table && !m.told ? row_of(rows, &m) : NULL;
		if (row != NULL && g_hash_table_add(packed, (void *)row))
			g_variant_builder_add_value(&with, pack_row(row));
		g_variant_builder_add_value(&marks, pack_mark(&m));
	}
	return g_variant_new("(a(ayaytta(ayay))a" WIRE_MARK ")", &with, &marks);
}
