/* Works out line, column and the excerpt with its caret from (source, offset). */
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/place.h"
#include "base/text.h"

enum { EXCERPT_CELLS = 150, LEAD_CELLS = 60 }; /* a longer line is cut: this much at most, this much before the caret */

static const char cut_mark[] = "...";

static guint64
count_lines(const char *text, gsize length)
{
	const char *end = text + length;
	guint64 lines = 0;

	while (text < end && (text = memchr(text, '\n', (gsize)(end - text))) != NULL) {
		lines++;
		text++;
	}
	return lines;
}

/* The next character; a byte that is none counts as one, for this may be the very text whose bytes are wrong. */
static gunichar
take_char(const char **at, const char *end)
{
	gunichar c = g_utf8_get_char_validated(*at, end - *at);

	if (c == 0 || c >= 0x110000) {
		(*at)++;
		return 0xfffd;
	}
	*at = g_utf8_next_char(*at);
	return c;
}

static guint64
count_chars(const char *from, const char *end)
{
	guint64 count = 0;

	for (; from < end; count++)
		if ((guint8)*from < 0x80)
			from++;
		else
			(void)take_char(&from, end);
	return count;
}

/* Tabs and other control characters are one blank wide, whatever a terminal would make of them. */
static guint
excerpt_cells(gunichar c)
{
	return c < 0x20 || c == 0x7f ? 1 : text_cells(c);
}

static void
append_excerpt(GString *out, gunichar c)
{
	char text[8] = "";

	if (c < 0x20 || c == 0x7f)
		g_string_append_c(out, ' ');
	else {
		text[g_unichar_to_utf8(c, text)] = '\0';
		text_append_clean(out, text);
	}
}

/* Cells from one place to another, or a few more than `enough` when there are more. */
static guint
count_cells(const char *from, const char *end, guint enough)
{
	guint cells = 0;

	while (from < end && cells <= enough)
		cells += excerpt_cells(take_char(&from, end));
	return cells;
}

/* Where the character before `at` begins; a byte that is part of none stands for itself. */
static const char *
before_char(const char *from, const char *at)
{
	const char *start = at - 1, *end;

	while (start > from && at - start < 4 && (*start & 0xc0) == 0x80)
		start--;
	end = start;
	(void)take_char(&end, at);
	return end == at ? start : at - 1;
}

/*
 * The first character at or after `from` that stands so near before the caret that it is shown.  It is looked
 * for from the caret, for a line may be as long as the file.
 */
static const char *
excerpt_start(const char *from, const char *caret, const char *end)
{
	guint cells = 0;

	if (count_cells(from, end, EXCERPT_CELLS) <= EXCERPT_CELLS)
		return from;
	while (caret > from) {
		const char *before = before_char(from, caret);
		const char *p = before;

		cells += excerpt_cells(take_char(&p, end));
		if (cells > LEAD_CELLS)
			break;
		caret = before;
	}
	return caret;
}

static char *
make_excerpt(struct arena *arena, const char *from, const char *at, const char *end, guint *caret)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const char *p = excerpt_start(from, at, end);
	guint cells = 0;

	if (p > from) {
		g_string_append(out, cut_mark);
		cells += (guint)strlen(cut_mark);
	}
	*caret = cells;
	while (p < end) {
		bool before = p < at;
		gunichar c = take_char(&p, end);

		if (cells + excerpt_cells(c) > EXCERPT_CELLS) {
			g_string_append(out, cut_mark);
			break;
		}
		append_excerpt(out, c);
		cells += excerpt_cells(c);
		if (before)
			*caret = cells;
	}
	return arena_strndup(arena, out->str, out->len);
}

static const char *
line_end(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (gsize)(end - at));

	if (newline != NULL)
		end = newline;
	if (end > at && end[-1] == '\r')
		end--;
	return end;
}

char *
place_letters(struct arena *arena, guint column)
{
	char letters[16];
	gsize at = sizeof letters - 1;

	for (letters[at] = '\0'; column > 0 && at > 0; column = (column - 1) / 26)
		letters[--at] = (char)('A' + (column - 1) % 26);
	return arena_strdup(arena, letters + at);
}

/* The last cell that begins at or before the offset, or NULL. */
static const struct sheet_cell *
cell_at(const struct source *source, guint64 offset)
{
	gsize from = 0, to = source->cell_count;

	while (from < to) {
		gsize middle = from + (to - from) / 2;

		if (source->cells[middle].offset <= offset)
			from = middle + 1;
		else
			to = middle;
	}
	return from > 0 ? &source->cells[from - 1] : NULL;
}

/* The cell of the same row that holds a field. */
static const struct sheet_cell *
cell_of_field(const struct source *source, const struct sheet_cell *row, const char *field)
{
	for (gsize i = 0; i < source->cell_count; i++) {
		const struct sheet_cell *cell = &source->cells[i];

		if (cell->column > 0 && cell->row == row->row && g_strcmp0(cell->field, field) == 0 &&
		    g_strcmp0(cell->sheet, row->sheet) == 0 && g_strcmp0(cell->file, row->file) == 0)
			return cell;
	}
	return row;
}

static const char *
copy_or_empty(struct arena *arena, const char *text)
{
	return text != NULL ? arena_strdup(arena, text) : "";
}

static struct spot
cell_spot(struct arena *arena, const struct source *source, const struct sheet_cell *cell)
{
	struct spot spot = {
		.file = copy_or_empty(arena, cell->file != NULL ? cell->file : source->name),
		.line = cell->row,
		.column = cell->column,
		.letters = place_letters(arena, cell->column),
		.sheet = copy_or_empty(arena, cell->sheet),
		.header = copy_or_empty(arena, cell->header),
		.content = copy_or_empty(arena, cell->content),
	};
	const char *end = spot.content + strlen(spot.content);
	guint caret;

	if (cell->column > 0 || cell->content != NULL)
		spot.excerpt = make_excerpt(arena, spot.content, spot.content, end, &caret);
	return spot;
}

/* Where an empty element of that field stood right inside the element at the place. */
static struct place
empty_place(struct place place, const char *field)
{
	for (gsize i = 0; field != NULL && i < place.source->empty_count; i++) {
		const struct empty_place *empty = &place.source->empties[i];

		if (empty->parent == place.offset && g_strcmp0(empty->field, field) == 0)
			return (struct place){ place.source, empty->offset };
	}
	return place;
}

struct spot
place_spot_field(struct arena *arena, struct place place, const char *field)
{
	const struct source *source = place.source;
	const struct sheet_cell *cell;

	if (source != NULL && source->empties != NULL)
		place = empty_place(place, field);
	if (source == NULL || source->cells == NULL || place.offset == G_MAXUINT64 ||
	    (cell = cell_at(source, place.offset)) == NULL)
		return place_spot(arena, place);
	if (cell->column == 0 && field != NULL)
		cell = cell_of_field(source, cell, field);
	return cell_spot(arena, source, cell);
}

struct spot
place_spot(struct arena *arena, struct place place)
{
	const struct source *source = place.source;
	struct spot spot = { .file = "" };
	const char *at, *from;

	if (source == NULL)
		return spot;
	if (source->cells != NULL && place.offset != G_MAXUINT64 && cell_at(source, place.offset) != NULL)
		return cell_spot(arena, source, cell_at(source, place.offset));
	spot.file = arena_strdup(arena, source->name == NULL ? "" : source->name);
	if (source->text == NULL || place.offset < source->start || place.offset - source->start > source->length)
		return spot;
	at = source->text + (place.offset - source->start);
	while (at > source->text && at < source->text + source->length && (*at & 0xc0) == 0x80)
		at--;
	for (from = at; from > source->text && from[-1] != '\n'; from--)
		continue;
	spot.line = source->line + count_lines(source->text, (gsize)(from - source->text));
	spot.column = count_chars(from, at) + 1;
	if (from == source->text && source->column > 1)
		spot.column += source->column - 1;
	spot.excerpt = make_excerpt(arena, from, at, line_end(at, source->text + source->length), &spot.caret);
	return spot;
}
