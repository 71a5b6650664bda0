/* A mapping proposed from the heads of a table: what is known is written down, what is not stands there to be completed. */
#include <string.h>

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/file.h"
#include "xml/xml.h"
#include "record/table/book.h"

struct mapping_proposal {
	struct arena *arena;
	struct diag *diag;
	const struct record_mapping *mapping;
	const GPtrArray *wants;
	GString *out;
	GHashTable *written; /* lines of tables: what several files have alike is written once */
	GPtrArray *fresh;    /* char *: those of the file in hand */
	guint tables;
	const char *path, *encoding; /* of the file in hand */
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

/* What people call a value of a field. */
static const char *
word_of(const struct mapping_constant *says)
{
	const struct mapping_field *f = says->field;
	const GPtrArray *called = f->called != NULL ? f->called : f->leaf->said;

	for (guint i = 0; i < f->words->len && i < called->len; i++)
		if (strcmp(f->words->pdata[i], says->value) == 0)
			return called->pdata[i];
	return says->value;
}

/* A column that is read without a mapping: of one of several (主供变电站), or of a paper. */
static void
append_several(GString *line, const struct head_column *c)
{
	const struct mapping_field *f = c->field;

	g_string_append(line, "<!-- 认得，不必写：");
	append_text(line, c->name, true);
	g_string_append(line, " 是“");
	append_text(line, model_label(f->rows != NULL ? f->rows : f->leaf), true);
	g_string_append(line, "”");
	if (c->number > 0)
		g_string_append_printf(line, "第 %u 项", c->number);
	for (guint i = 0; c->says != NULL && i < c->says->len; i++) {
		g_string_append(line, i == 0 ? "里的“" : "、“");
		append_text(line, word_of(c->says->pdata[i]), true);
		g_string_append(line, "”");
	}
	if (!c->mark && f->leaf != f->rows) {
		g_string_append(line, "的“");
		append_text(line, model_label(f->leaf), true);
		g_string_append(line, "”");
	}
	g_string_append(line, c->mark ? "，有的填 √ -->" : " -->");
}

/* Does a column that stands alone for its field go before another of it?  Of two that are as good neither does. */
static const struct head_column *
twin_of(const struct head *h, const struct head_column *c)
{
	const struct head_column *twin = NULL;

	for (guint i = 0; c->number == 0 && c->says == NULL && i < h->columns->len; i++) {
		const struct head_column *other = h->columns->pdata[i];

		if (other != c && other->field == c->field && other->number == 0 && other->says == NULL &&
		    (twin == NULL || other->rank < twin->rank))
			twin = other;
	}
	return twin;
}

/* Two columns of one field: which one is printed where they say two things. */
static void
append_twin(GString *line, const struct head *h, const struct head_column *c)
{
	const struct head_column *twin = twin_of(h, c);

	if (twin == NULL || twin->rank > c->rank)
		return;
	g_string_append(line, " <!-- 与“");
	append_text(line, twin->name, true);
	g_string_append(line, "”是同一栏，");
	if (twin->rank == c->rank)
		g_string_append(line, "两格写得不同的记录要改；只用一列的，删去另一行 -->");
	else
		g_string_append(line, "两格写得不同的，用那一列的 -->");
}

/* A column that is known, or one to be completed, with the nearest name. "": it has no head. */
static const char *
column_line(struct mapping_proposal *p, const struct head *h, const struct head_gaps *gaps, const struct head_column *c)
{
	const struct mapping_table *t = h->table;
	const char *near = c->field == NULL && c->name[0] != '\0' ? head_nearest(gaps, c->name) : NULL;
	GString *line = arena_string(p->arena);

	if (c->name[0] == '\0' && c->alone == NULL)
		return "";
	if (c->name[0] == '\0') {
		g_string_append(line, "<!-- 不用读：");
		append_text(line, c->alone, true);
		g_string_append(line, " -->");
	} else if (c->field != NULL && (c->number > 0 || c->says != NULL))
		append_several(line, c);
	else if (c->field != NULL) {
		g_string_append_printf(line, "<column field=\"%s\">", path_in(p->arena, t, c->field));
		append_text(line, c->name, false);
		g_string_append(line, "</column>");
		append_twin(line, h, c);
	} else {
		g_string_append(line, "<!-- <column field=\"\">");
		append_text(line, c->name, true);
		g_string_append(line, "</column>");
		if (near != NULL) {
			const struct mapping_field *f = g_hash_table_lookup(t->names,
			    arena_adopt(p->arena, sheet_fold(near), g_free));

			g_string_append(line, " ? ");
			append_text(line, near, true);
			g_string_append_printf(line, " = %s", f != NULL ? f->path : "");
		}
		g_string_append(line, " -->");
	}
	return line->str;
}

/* Once for tables of the same kind and rows, whose columns count together. */
static void
append_line(struct mapping_proposal *p, const struct mapping_table *t, GString *lines, const char *line)
{
	char *key = arena_printf(p->arena, "%d %s %s", t->kind, t->rows != NULL ? t->rows : "", line);

	if (line[0] == '\0' || !g_hash_table_add(p->written, key))
		return;
	g_ptr_array_add(p->fresh, key);
	g_string_append_printf(lines, "\t\t%s\n", line);
}

/* What render would ask for at once and has no column. */
static void
append_lacks(struct mapping_proposal *p, const struct sheet *s, GString *lines)
{
	GString *zh = arena_string(p->arena), *en = arena_string(p->arena), *text = arena_string(p->arena);

	if (s->head->table->rows != NULL)
		return;
	sheet_lacks(s, p->wants, zh, en);
	if (zh->len == 0)
		return;
	append_text(text, zh->str, true);
	append_line(p, s->head->table, lines,
	    arena_printf(p->arena,
		"<!-- 还没有列的必填栏目：%s。在表里加上这些列；整张表都一样的，写成 <constant field=\"栏目\">值</constant> -->",
		text->str));
	for (guint i = 0; i < p->wants->len; i++) {
		const struct record_want *w = p->wants->pdata[i];

		if (w->title == NULL && w->kind == s->head->table->kind && !sheet_has_field(s, w->path))
			append_line(p, s->head->table, lines,
			    arena_printf(p->arena, "<!-- <constant field=\"%s\"></constant> %s -->", w->path,
				w->label));
	}
}

static void
append_table(struct mapping_proposal *p, const struct sheet *s, const char *sheet)
{
	const struct mapping_table *t = s->head->table;
	const struct head_gaps *gaps = head_gaps_new(p->arena, p->mapping, s->head);
	GString *lines = arena_string(p->arena);

	p->tables++;
	for (guint i = 0; i < s->head->columns->len; i++)
		append_line(p, t, lines, column_line(p, s->head, gaps, s->head->columns->pdata[i]));
	append_lacks(p, s, lines);
	if (lines->len == 0 && sheet == NULL)
		return;
	g_string_append_printf(p->out, "\t<table record=\"%s\"", record_kind_name(t->kind));
	if (t->rows != NULL)
		g_string_append_printf(p->out, " rows=\"%s\"", t->rows);
	if (sheet != NULL) {
		g_string_append(p->out, " sheets=\"");
		append_text(p->out, sheet, false);
		g_string_append_c(p->out, '"');
	}
	g_string_append_printf(p->out, ">\n%s\t</table>\n", lines->str);
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
		append_table(p, s, g->sheet);
	}
	sheet_close(s);
}

static bool
propose_book(struct mapping_proposal *p, struct feed *f, enum table_kind kind)
{
	struct sheet_book *b = sheet_book_open(p->arena, p->diag, f, kind, p->encoding);

	for (guint i = 0; b != NULL && i < b->sheets->len; i++) {
		const struct book_sheet *s = b->sheets->pdata[i];

		if (!s->hidden)
			propose_sheet(p, b->grid(b, s));
	}
	return b != NULL;
}

/* That nothing of it can be mapped is reported. */
static void
propose_file(struct mapping_proposal *p)
{
	struct feed *f = feed_open(p->diag, p->path);
	gsize before = diag_count(p->diag);
	guint tables = p->tables;
	enum table_kind kind;

	if (f == NULL)
		return;
	feed_look(f, DECODE_HEAD);
	kind = table_kind_of(f);
	if (kind == TABLE_KIND_NONE) {
		table_kind_tell(p->arena, p->diag, f);
		feed_close(f);
		return;
	}
	if (kind == TABLE_KIND_TEXT || kind == TABLE_KIND_RECORDS)
		propose_sheet(p, csv_open(p->arena, f, p->encoding, p->mapping));
	else if (!propose_book(p, f, kind))
		return;
	if (p->tables == tables && diag_worst(p->diag, before) < DIAG_ERROR)
		diag_say(p->diag, DIAG_TABLE_HEAD, file_place(p->arena, p->path), NULL, "，也没有一行像是列名",
		    ", nor a row of words");
}

/* What a file adds: text, tables, lines that are not written again. */
#define ADDITION "(ayuaay)"

static void
propose_apart(const void *data, struct apart_end *end, struct diag *d)
{
	struct mapping_proposal p = *(const struct mapping_proposal *)data;
	gsize from = p.out->len;

	p.diag = d;
	propose_file(&p);
	g_ptr_array_add(p.fresh, NULL);
	apart_say(end, g_variant_new("(^ayu^aay)", p.out->str + from, p.tables, p.fresh->pdata));
}

/* A file that kills who reads it adds nothing. */
static void
add_file(struct mapping_proposal *p, const char *path)
{
	g_autoptr(GVariant) added = NULL;
	g_autoptr(GVariantIter) lines = NULL;
	const char *text, *line;

	p->path = path;
	added = apart_ask(p->diag, path, propose_apart, p, ADDITION);
	if (added == NULL)
		return;
	g_variant_get(added, "(^&ayuaay)", &text, &p->tables, &lines);
	g_string_append(p->out, text);
	while (g_variant_iter_next(lines, "^&ay", &line))
		g_hash_table_add(p->written, arena_strdup(p->arena, line));
}

char *
record_propose(struct arena *a, struct diag *d, char *const *paths, const struct record_reading *how)
{
	struct mapping_proposal p = { .arena = a,
		.diag = d,
		.mapping = how->mapping,
		.wants = how->wants,
		.written = arena_table(a),
		.fresh = arena_list(a),
		.encoding = how->encoding,
		.out = arena_string(a) };

	g_string_append(p.out,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- 写着“认得”的、field 有栏目的列都读得进去，不必改。field 空着的没有认出来：要用的填上栏目（见 banwen list columns）、去掉注释；不用的不管 -->\n"
	    "<mapping title=\"");
	for (char *const *path = paths; *path != NULL; path++) {
		g_autofree char *base = g_path_get_basename(*path);

		g_string_append(p.out, path > paths ? "、" : "");
		append_text(p.out, base, false);
	}
	g_string_append(p.out, "\">\n");
	for (char *const *path = paths; *path != NULL; path++)
		add_file(&p, *path);
	g_string_append(p.out, "</mapping>\n");
	return p.tables > 0 ? p.out->str : NULL;
}
