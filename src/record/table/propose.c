/* A mapping proposed from the heads of a table: what is known is written down, what is not stands there to be completed. */
#include <string.h>

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/file.h"
#include "xml/xml.h"
#include "record/table/inner.h"

struct mapping_proposal {
	struct arena *arena;
	struct diag *diag;
	const struct record_mapping *mapping;
	const GPtrArray *wants;
	GString *out;
	guint tables;
};

static void
append_text(GString *out, const char *text, bool comment)
{
	for (const char *p = text; *p != '\0'; p++) {
		char shown = (guchar)*p < 0x20 ? ' ' : *p;

		xml_escape(out, &shown, 1, true);
		if (comment && p[0] == '-' && p[1] == '-')
			g_string_append_c(out, ' ');
	}
}

/* The path of a field as a table of that kind writes it. */
static const char *
path_in(struct arena *a, const struct mapping_table *t, const struct mapping_field *f)
{
	gsize n = t->rows != NULL ? strlen(t->rows) : 0;

	if (n == 0)
		return f->path;
	if (strcmp(f->path, t->rows) == 0)
		return ".";
	if (strncmp(f->path, t->rows, n) == 0 && f->path[n] == '/')
		return f->path + n + 1;
	return arena_printf(a, "/%s", f->path);
}

static void
append_column(struct mapping_proposal *p, const struct head *h, const struct head_column *c)
{
	const struct mapping_table *t = h->table;
	const char *near;

	if (c->name[0] == '\0')
		return;
	if (c->field != NULL && c->number > 0) {
		g_string_append(p->out, "\t\t<!-- ");
		append_text(p->out, c->name, true);
		g_string_append_printf(p->out, " = %s (%u) -->\n", c->field->path, c->number);
		return;
	}
	if (c->field != NULL) {
		g_string_append_printf(p->out, "\t\t<column field=\"%s\">", path_in(p->arena, t, c->field));
		append_text(p->out, c->name, false);
		g_string_append(p->out, "</column>\n");
		return;
	}
	near = head_nearest(h, c->name);
	g_string_append(p->out, "\t\t<!-- <column field=\"\">");
	append_text(p->out, c->name, true);
	g_string_append(p->out, "</column>");
	if (near != NULL) {
		const struct mapping_field *f = g_hash_table_lookup(t->names,
		    arena_adopt(p->arena, sheet_fold(near), g_free));

		g_string_append(p->out, " ? ");
		append_text(p->out, near, true);
		g_string_append_printf(p->out, " = %s", f != NULL ? f->path : "");
	}
	g_string_append(p->out, " -->\n");
}

static void
append_table(struct mapping_proposal *p, const struct head *h, const char *sheet)
{
	const struct mapping_table *t = h->table;

	g_string_append_printf(p->out, "\t<table record=\"%s\"", record_kind_name(t->kind));
	if (t->rows != NULL)
		g_string_append_printf(p->out, " rows=\"%s\"", t->rows);
	if (sheet != NULL) {
		g_string_append(p->out, " sheets=\"");
		append_text(p->out, sheet, false);
		g_string_append_c(p->out, '"');
	}
	g_string_append(p->out, ">\n");
	for (guint i = 0; i < h->columns->len; i++)
		append_column(p, h, h->columns->pdata[i]);
	g_string_append(p->out, "\t</table>\n");
	p->tables++;
}

/* The row with the most cells that are words, where no head is known. */
static struct head *
guess_head(struct mapping_proposal *p, struct sheet *s)
{
	struct head *h = arena_alloc(p->arena, sizeof *h);
	const struct sheet_row *best = NULL;
	guint most = 1;

	for (const GList *l = s->rows.head; l != NULL; l = l->next) {
		const struct sheet_row *r = l->data;
		guint words = 0;

		for (guint i = 0; i < r->cells->len; i++)
			words += sheet_row_text(r, i)[0] != '\0' && !g_ascii_isdigit(sheet_row_text(r, i)[0]);
		if (words > most) {
			most = words;
			best = r;
		}
	}
	if (best == NULL)
		return NULL;
	*h = (struct head){ .table = p->mapping->tables->pdata[0], .row = best->number };
	h->columns = arena_list(p->arena);
	for (guint i = 0; i < best->cells->len; i++) {
		struct head_column *c = arena_alloc(p->arena, sizeof *c);

		c->name = sheet_plain(p->arena, sheet_row_text(best, i));
		c->field = g_hash_table_lookup(h->table->names, arena_adopt(p->arena, sheet_fold(c->name), g_free));
		g_ptr_array_add(h->columns, c);
	}
	return h;
}

static void
propose_sheet(struct mapping_proposal *p, struct sheet_grid *g)
{
	struct sheet *s = sheet_open(p->arena, p->diag, p->mapping, g, RECORD_KIND_COUNT);
	bool known = s->head != NULL;

	if (!known && !g->broken)
		s->head = guess_head(p, s);
	if (s->head != NULL) {
		sheet_tell(s, p->diag);
		if (known && s->head->table->rows == NULL)
			sheet_tell_lacks(s, p->diag, DIAG_TABLE_WANTS, p->wants);
		append_table(p, s->head, g->sheet);
	}
	sheet_close(s);
}

static bool
propose_book(struct mapping_proposal *p, struct feed *f)
{
	struct xlsx_book *b = xlsx_open(p->arena, p->diag, f);

	feed_close(f);
	if (b == NULL)
		return false;
	for (guint i = 0; i < b->sheets->len; i++) {
		const struct xlsx_sheet *s = b->sheets->pdata[i];

		if (!s->hidden)
			propose_sheet(p, xlsx_grid(b, s));
	}
	return true;
}

char *
record_propose(struct arena *a, struct diag *d, const char *path, const struct record_reading *how)
{
	struct mapping_proposal p = { .arena = a,
		.diag = d,
		.mapping = how->mapping,
		.wants = how->wants,
		.out = arena_string(a) };
	struct feed *f = feed_open(d, path);
	g_autofree char *base = g_path_get_basename(path);
	gsize before = diag_count(d);

	if (f == NULL)
		return NULL;
	g_string_append(p.out,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- 把 field=\"\" 填上、去掉注释，就用得上；栏目见 banwen list fields -->\n"
	    "<mapping title=\"");
	append_text(p.out, base, false);
	g_string_append(p.out, "\">\n");
	feed_look(f, DECODE_HEAD);
	if (xlsx_is_older(f)) {
		diag_report(d, DIAG_TABLE_XLS, file_place(a, path), NULL);
		feed_close(f);
		return NULL;
	}
	if (xlsx_is(f)) {
		if (!propose_book(&p, f))
			return NULL;
	} else
		propose_sheet(&p, csv_open(a, f, how->encoding, how->mapping));
	if (p.tables == 0) {
		if (diag_worst(d, before) < DIAG_ERROR)
			diag_report(d, DIAG_TABLE_HEAD, file_place(a, path), NULL);
		return NULL;
	}
	g_string_append(p.out, "</mapping>\n");
	return p.out->str;
}
