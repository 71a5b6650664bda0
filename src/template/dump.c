/* The bound document as text: one line a box, row or cell, two decimals; for --show=boxes and for comparing. */
#include <string.h>

#include "base/arena.h"
#include "template/plan.h"

struct box_dump {
	GString *out;
	guint depth;
};

static void
new_line(struct box_dump *d)
{
	g_string_append_c(d->out, '\n');
	for (guint i = 0; i < d->depth; i++)
		g_string_append(d->out, "  ");
}

static void
put_decimal(struct box_dump *d, const char *name, double value)
{
	g_string_append_printf(d->out, " %s=%.2f", name, value);
}

static bool
is_set(double value)
{
	return value > 0 || value < 0;
}

static void
put_length(struct box_dump *d, const char *name, double value)
{
	if (is_set(value))
		put_decimal(d, name, value);
}

static void
put_sides(struct box_dump *d, const char *name, const double sides[4])
{
	if (!is_set(sides[0]) && !is_set(sides[1]) && !is_set(sides[2]) && !is_set(sides[3]))
		return;
	g_string_append_printf(d->out, " %s=%.2f,%.2f,%.2f,%.2f", name, sides[0], sides[1], sides[2], sides[3]);
}

static void
put_flag(struct box_dump *d, const char *name, bool set)
{
	if (set)
		g_string_append_printf(d->out, " %s", name);
}

static void
put_quoted(struct box_dump *d, const char *text)
{
	g_string_append_c(d->out, '"');
	for (; *text; text++) {
		if (strchr("\n\"\\", *text) != NULL)
			g_string_append_c(d->out, '\\');
		g_string_append_c(d->out, *text == '\n' ? 'n' : *text);
	}
	g_string_append_c(d->out, '"');
}

static void
put_style(struct box_dump *d, const struct box_style *style)
{
	static const char *aligns[] = { "start", "center", "end", "justify", "distribute", "decimal" };
	static const char *ends[] = { "gb", "strict", "basic", "none" };
	static const char *words[] = { "auto", "whole", "free", "names" };

	g_string_append_printf(d->out, " %s", style->font);
	put_decimal(d, "size", style->size);
	put_decimal(d, "leading", style->leading);
	g_string_append_printf(d->out, " %s", aligns[style->align]);
	put_length(d, "indent", style->indent);
	put_length(d, "hang", style->hang);
	put_length(d, "before", style->before);
	put_length(d, "before-gives", style->before_give);
	put_length(d, "after", style->after);
	put_length(d, "after-gives", style->after_give);
	put_length(d, "tracking", style->tracking);
	if (style->color)
		g_string_append_printf(d->out, " #%06x", style->color);
	if (style->line_ends != LINE_ENDS_GB)
		g_string_append_printf(d->out, " line-ends %s", ends[style->line_ends]);
	if (style->words != WORDS_AUTO)
		g_string_append_printf(d->out, " words %s", words[style->words]);
	put_length(d, "raise", style->raise);
	put_length(d, "box", style->box);
	put_flag(d, "bold", style->bold);
	put_flag(d, style->underline == UNDERLINE_WAVY ? "wavy" : "underline", style->underline != UNDERLINE_NONE);
	put_flag(d, "strike", style->strike);
	put_flag(d, "emphasis", style->emphasis);
	put_flag(d, "keep-with-next", style->keep_with_next);
}

static void
put_span(struct box_dump *d, const struct box_span *span, const struct box_style *around)
{
	static const char *formats[] = { "text", "money", "rmb" };
	static const char *kinds[] = { "text", "check", "blank", "break", "page", "pages", "sum", "fraction", "leader",
		"tab" };
	static const char *leaders[] = { "dots", "rule", "none" };

	new_line(d);
	g_string_append(d->out, kinds[span->kind]);
	if (span->kind == SPAN_CHECK)
		g_string_append(d->out, span->checked ? " yes" : " no");
	put_length(d, "width", span->width);
	if (span->kind == SPAN_LEADER)
		g_string_append_printf(d->out, " %s", leaders[span->leader]);
	put_flag(d, "framed", span->frame != NULL);
	if (span->kind == SPAN_TEXT || span->kind == SPAN_FRACTION) {
		g_string_append_c(d->out, ' ');
		put_quoted(d, span->text);
	}
	if (span->kind == SPAN_SUM)
		g_string_append_printf(d->out, " %u %s", span->sum, formats[span->format]);
	if (span->note != NULL)
		g_string_append(d->out, " note");
	if (span->field != NULL)
		g_string_append_printf(d->out, " <- %s%s", span->field->name, span->field->required ? " required" : "");
	if (span->style != around)
		put_style(d, span->style);
}

static void put_box(struct box_dump *, const struct box *);

static void
put_cell(struct box_dump *d, const struct box_cell *cell)
{
	static const char *sides[] = { "rule-top", "rule-right", "rule-bottom", "rule-left" };

	new_line(d);
	g_string_append_printf(d->out, "%s column=%u", cell->content->role, cell->column);
	if (cell->columns > 1)
		g_string_append_printf(d->out, " columns=%u", cell->columns);
	if (cell->rows > 1)
		g_string_append_printf(d->out, " rows=%u", cell->rows);
	put_flag(d, "vertical", cell->vertical);
	put_flag(d, "spill", cell->fit == FIT_SPILL);
	put_flag(d, "shrink", cell->fit == FIT_SHRINK);
	if (cell->fit == FIT_SHRINK)
		put_decimal(d, "min-size", cell->content->style->min_size);
	for (guint i = 0; cell->ruled && i < G_N_ELEMENTS(sides); i++)
		if (cell->rule[i] >= 0)
			put_decimal(d, sides[i], cell->rule[i]);
	put_flag(d, cell->slash == SLASH_DOWN ? "slash=down" : "slash=up", cell->slash != SLASH_NONE);
	d->depth++;
	put_box(d, cell->content);
	d->depth--;
}

static void
put_track(struct box_dump *d, const struct box_track *track)
{
	if (track->kind != TRACK_AUTO)
		g_string_append_printf(d->out, "%.2f%s", track->value, track->kind == TRACK_FR ? "fr" : "");
	else if (track->least <= 0 && track->most <= 0)
		g_string_append(d->out, track->balance ? "balance" : "auto");
	else {
		if (track->least > 0)
			g_string_append_printf(d->out, "%.2f", track->least);
		g_string_append(d->out, "..");
		if (track->most > 0)
			g_string_append_printf(d->out, "%.2f", track->most);
	}
}

static void
put_tracks(struct box_dump *d, const struct box_grid *grid)
{
	g_string_append(d->out, " columns=");
	for (guint i = 0; i < grid->column_count; i++) {
		g_string_append(d->out, i ? "," : "");
		put_track(d, &grid->column[i]);
	}
	put_length(d, "frame", grid->frame);
	put_length(d, "rules", grid->rules);
	put_length(d, "gap", grid->gap);
	if (grid->color)
		g_string_append_printf(d->out, " #%06x", grid->color);
}

static void
put_rows(struct box_dump *d, const struct box_grid *grid)
{
	guint over = grid->row_count + grid->over_count;

	if (grid->caption != NULL)
		put_box(d, grid->caption);
	if (grid->caption_again != NULL)
		put_box(d, grid->caption_again);
	for (guint i = 0; i < over + grid->forward_count; i++) {
		const struct box_row *row = &grid->row[i];

		new_line(d);
		g_string_append(d->out,
		    i >= over                ? "TR carry-forward" :
			i >= grid->row_count ? "TR carry-over" :
			row->head            ? "TR head" :
					       "TR");
		put_length(d, row->fixed ? "exactly" : "height", row->height);
		put_length(d, "gives", row->give);
		put_flag(d, "keep-with-next", row->keep_with_next);
		put_flag(d, "stretch", row->stretch);
		if (row->blank > 0)
			g_string_append_printf(d->out, " blank=%u", row->blank);
		d->depth++;
		for (guint k = 0; k < row->cell_count; k++)
			put_cell(d, &row->cell[k]);
		d->depth--;
	}
}

static void
put_frame(struct box_dump *d, const struct box *box)
{
	static const char *stands[] = { "", "at-page", "at-foot", "at-even-foot" };
	static const char *valigns[] = { "top", "middle", "bottom" };

	put_length(d, "width", box->width);
	put_length(d, "height", box->height);
	put_length(d, "gives", box->give);
	put_sides(d, "padding", box->padding);
	put_length(d, "padding-top-gives", box->padding_give[0]);
	put_length(d, "padding-bottom-gives", box->padding_give[1]);
	put_sides(d, "border", box->border);
	if (box->border_color)
		g_string_append_printf(d->out, " border=#%06x", box->border_color);
	put_length(d, "radius", box->radius);
	if (box->filled)
		g_string_append_printf(d->out, " fill=#%06x", box->fill);
	put_flag(d, valigns[box->valign], box->valign != VALIGN_TOP);
	put_flag(d, "keep", box->keep);
	put_length(d, "hang", box->hang);
	if (box->mark != NULL && box->mark->span_count > 0) {
		g_string_append(d->out, " mark ");
		put_quoted(d, box->mark->span[0].text);
	}
	put_flag(d, "as-last", box->as_last);
	put_flag(d, stands[box->stand], box->stand != STAND_FLOW);
	put_flag(d, "vertical", box->vertical);
	if (box->strips > 1)
		g_string_append_printf(d->out, " columns=%u", box->strips);
}

static void
put_figure(struct box_dump *d, const struct box_figure *figure)
{
	if (figure->picture != NULL)
		g_string_append_printf(d->out, " %ux%u", figure->picture->width, figure->picture->height);
	else
		g_string_append_printf(d->out, " level=%c ", "LMQH"[figure->level]);
	if (figure->text != NULL)
		put_quoted(d, figure->text);
	g_string_append(d->out, " alt ");
	put_quoted(d, figure->alt);
}

static void
put_box(struct box_dump *d, const struct box *box)
{
	static const char *kinds[] = { "block", "para", "grid", "space", "rule", "seal", "image", "qr" };

	new_line(d);
	g_string_append_printf(d->out, "%s %s", kinds[box->kind], box->role);
	put_frame(d, box);
	put_length(d, "dash", box->dash);
	if (box->to_paper)
		g_string_append(d->out, " to-paper");
	if (box->kind == BOX_PARA)
		put_style(d, box->style);
	if (box->grid != NULL)
		put_tracks(d, box->grid);
	if (box->figure != NULL)
		put_figure(d, box->figure);
	d->depth++;
	for (guint i = 0; i < box->span_count; i++)
		put_span(d, &box->span[i], box->style);
	for (guint i = 0; i < box->child_count; i++)
		put_box(d, box->child[i]);
	if (box->grid != NULL)
		put_rows(d, box->grid);
	d->depth--;
}

static void
put_flow(struct box_dump *d, const char *name, const struct box *box)
{
	if (box == NULL)
		return;
	new_line(d);
	g_string_append(d->out, name);
	d->depth++;
	put_box(d, box);
	d->depth--;
}

static void
put_property(struct box_dump *d, const char *name, const char *value)
{
	if (!*value)
		return;
	new_line(d);
	g_string_append_printf(d->out, "%s ", name);
	put_quoted(d, value);
}

static void
put_fields(struct box_dump *d, const GPtrArray *fields)
{
	d->depth++;
	for (guint i = 0; i < fields->len; i++) {
		const struct box_field *field = g_ptr_array_index(fields, i);

		new_line(d);
		g_string_append_printf(d->out, "%s%s %s ", field->name, field->required ? " required" : "",
		    field->label);
		put_quoted(d, field->text);
	}
	d->depth--;
}

static void
put_sheet(struct box_dump *d, const struct box_sheet *sheet)
{
	static const char *headers[PAGE_SORTS] = { "header", "header first", "header even", "header last",
		"header blank" };
	static const char *footers[PAGE_SORTS] = { "footer", "footer first", "footer even", "footer last",
		"footer blank" };

	new_line(d);
	g_string_append(d->out, "page");
	put_decimal(d, "width", sheet->width);
	put_decimal(d, "height", sheet->height);
	put_sides(d, "margin", sheet->margin);
	if (sheet->background != 0xFFFFFF)
		g_string_append_printf(d->out, " background=#%06x", sheet->background);
	put_length(d, "step", sheet->step);
	if (sheet->pages_most)
		g_string_append_printf(d->out, " pages=%u", sheet->pages_most);
	if (sheet->two_sided)
		g_string_append(d->out, " sides=two");
	for (guint i = 0; i < PAGE_SORTS; i++) {
		put_flow(d, headers[i], sheet->header[i]);
		put_flow(d, footers[i], sheet->footer[i]);
	}
}

char *
boxes_dump(struct arena *arena, const struct boxes *boxes)
{
	GString *out = arena_string(arena);
	struct box_dump d = { .out = out };

	g_string_append_printf(out, "document %s%s%s", boxes->document, *boxes->variant ? "-" : "", boxes->variant);
	d.depth++;
	put_property(&d, "title", boxes->title);
	put_property(&d, "about", boxes->about);
	put_property(&d, "subject", boxes->subject);
	put_property(&d, "keywords", boxes->keywords);
	put_property(&d, "date", boxes->date);
	put_property(&d, "author", boxes->author);
	put_property(&d, "language", boxes->language);
	for (guint i = 0; i < boxes->section_count; i++) {
		put_sheet(&d, boxes->section[i].sheet);
		put_flow(&d, "body", boxes->section[i].body);
	}
	new_line(&d);
	g_string_append(out, "fields");
	put_fields(&d, boxes->fields);
	g_string_append_c(out, '\n');
	return out->str;
}
