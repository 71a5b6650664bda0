/* Rows of cells, words folded for comparing, and places of rows. */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/place.h"
#include "record/table/inner.h"

#define CONTENT_MOST 500 /* bytes of a row that a message shows, and the rest of a cell */

struct sheet_row *
sheet_row_new(guint64 number)
{
	struct sheet_row *r = g_new0(struct sheet_row, 1);

	r->number = number;
	r->text = g_string_new(NULL);
	r->cells = g_array_new(FALSE, FALSE, sizeof(struct sheet_row_cell));
	return r;
}

void
sheet_row_free(struct sheet_row *r)
{
	if (r == NULL)
		return;
	g_string_free(r->text, TRUE);
	g_array_unref(r->cells);
	g_free(r);
}

void
sheet_row_add(struct sheet_row *r, const char *text, gsize length, enum sheet_cell_kind kind)
{
	struct sheet_row_cell c = { .at = (guint32)r->text->len, .kind = (guint8)kind };

	g_array_append_val(r->cells, c);
	g_string_append_len(r->text, text, (gssize)length);
	g_string_append_c(r->text, '\0');
}

void
sheet_row_hold(struct sheet_row *r, const char *held, gsize length)
{
	g_array_index(r->cells, struct sheet_row_cell, r->cells->len - 1).held = (guint32)r->text->len;
	g_string_append_len(r->text, held, (gssize)length);
	g_string_append_c(r->text, '\0');
}

void
sheet_row_add_number(struct sheet_row *r, const struct number_format *f, double value)
{
	g_autoptr(GString) shown = g_string_new(NULL), held = g_string_new(NULL);
	enum number_shown how = number_show(f, value, r->from_1904, shown, held);

	sheet_row_add(r, shown->str, shown->len,
	    how == NUMBER_DATED     ? CELL_DATE :
		how == NUMBER_TIMED ? CELL_TEXT :
				      CELL_NUMBER);
	if (how != NUMBER_TIMED && strcmp(shown->str, held->str) != 0)
		sheet_row_hold(r, held->str, held->len);
}

bool
sheet_number_read(const char *text, double *value)
{
	const char *from = text + strspn(text, " \t\r\n");
	char *end;

	*value = 0;
	if (*from == '\0' || from[strspn(from, "+-.0123456789eE \t\r\n")] != '\0')
		return false;
	*value = g_ascii_strtod(from, &end);
	return end != from && end[strspn(end, " \t\r\n")] == '\0' && isfinite(*value);
}

void
sheet_row_add_truth(struct sheet_row *r, const char *text)
{
	bool yes = strcmp(text, "1") == 0 || strcmp(text, "true") == 0;

	if (yes || strcmp(text, "0") == 0 || strcmp(text, "false") == 0)
		sheet_row_add(r, yes ? "TRUE" : "FALSE", yes ? 4 : 5, CELL_TEXT);
	else
		sheet_row_add(r, text, strlen(text), CELL_DAMAGED);
}

struct sheet_value
sheet_row_value(const struct sheet_row *r, guint column)
{
	const struct sheet_row_cell *c;

	if (column >= r->cells->len)
		return (struct sheet_value){ .text = "", .held = "" };
	c = &g_array_index(r->cells, struct sheet_row_cell, column);
	return (struct sheet_value){ .text = r->text->str + c->at,
		.held = r->text->str + (c->held > 0 ? c->held : c->at),
		.kind = (enum sheet_cell_kind)c->kind,
		.from_1904 = r->from_1904 };
}

const char *
sheet_row_text(const struct sheet_row *r, guint column)
{
	return column < r->cells->len ? r->text->str + g_array_index(r->cells, struct sheet_row_cell, column).at : "";
}

/* Blanks of every kind, marks of direction and width that cannot be seen. */
static bool
is_invisible(gunichar c)
{
	return c <= 0x20 || c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200f) || c == 0x2028 || c == 0x2029 ||
	    c == 0x202f || c == 0x2060 || c == 0xfeff;
}

bool
sheet_row_blank(const struct sheet_row *r)
{
	if (r->fault != 0)
		return false;
	for (guint i = 0; i < r->cells->len; i++)
		for (const char *p = sheet_row_text(r, i); *p != '\0'; p = g_utf8_next_char(p))
			if (!is_invisible(g_utf8_get_char(p)))
				return false;
	return true;
}

static gunichar
narrow(gunichar c)
{
	return c >= 0xff01 && c <= 0xff5e ? c - 0xff01 + 0x21 : c == 0x3000 ? ' ' : c;
}

char *
sheet_fold(const char *word)
{
	GString *out = g_string_sized_new(strlen(word));

	for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (!is_invisible(c))
			g_string_append_unichar(out, g_unichar_tolower(narrow(c)));
	}
	return g_string_free(out, FALSE);
}

char *
sheet_fold_width(const char *value)
{
	GString *out = g_string_sized_new(strlen(value));

	for (const char *p = value; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = narrow(g_utf8_get_char(p));

		if (c == 0x2212 || c == 0x2010 || c == 0x2011)
			c = '-';
		if (is_invisible(c) && c != 0xa0)
			c = c == '\n' || c == '\t' || c == ' ' ? ' ' : 0;
		if (c != 0)
			g_string_append_unichar(out, c == 0xa0 ? ' ' : c);
	}
	g_strstrip(out->str);
	return g_string_free(out, FALSE);
}

char *
sheet_plain(struct arena *a, const char *text)
{
	const char *end;
	gsize length;

	while (*text != '\0' && is_invisible(g_utf8_get_char(text)))
		text = g_utf8_next_char(text);
	for (end = text + strlen(text); end > text; end = g_utf8_prev_char(end))
		if (!is_invisible(g_utf8_get_char(g_utf8_prev_char(end))))
			break;
	length = (gsize)(end - text);
	if (length >= 3 && text[0] == '=' && text[1] == '"' &&
	    text[length - 1] == '"') /* ="0012": how exports keep zeros */
		return sheet_plain(a, arena_strndup(a, text + 2, length - 3));
	if (length >= 2 && text[0] == '\'' && g_ascii_isdigit(text[1])) { /* '0012: likewise, typed by hand */
		text++;
		length--;
	}

	char *plain = arena_strndup(a, text, length), *to = plain;

	for (const char *p = plain; *p != '\0'; p++)
		if (*p != '\r')
			*to++ = *p;
		else if (p[1] != '\n')
			*to++ = '\n';
	*to = '\0';
	return plain;
}

void
sheet_date_plain(GString *text)
{
	char *time = strchr(text->str, 'T'), *fraction;

	if (time == NULL)
		return;
	*time = ' ';
	fraction = strchr(time, '.');
	if (fraction != NULL && fraction[1 + strspn(fraction + 1, "0123456789")] == '\0')
		g_string_truncate(text, (gsize)(fraction - text->str));
	if (strcmp(time, " 00:00:00") == 0)
		g_string_truncate(text, (gsize)(time - text->str));
}

/* A source of one cell that is a whole row; good as long as the arena. */
static struct place
place_of(struct arena *a, const struct sheet_grid *g, guint64 row, const char *content)
{
	struct source *s = arena_alloc(a, sizeof *s);
	struct sheet_cell *c = arena_alloc(a, sizeof *c);

	if (row == 0 && g->sheet == NULL)
		return file_place(a, g->file);
	s->name = arena_strdup(a, g->file);
	c->sheet = arena_strdup(a, g->sheet);
	c->row = row;
	c->content = content;
	s->cells = c;
	s->cell_count = 1;
	return (struct place){ .source = s };
}

struct place
sheet_place(struct arena *a, const struct sheet_grid *g, guint64 row)
{
	return place_of(a, g, row, NULL);
}

struct place
sheet_row_place(struct arena *a, const struct sheet_grid *g, const struct sheet_row *r)
{
	GString *content = arena_string(a);

	for (guint i = 0; i < r->cells->len && content->len < CONTENT_MOST; i++) {
		const char *text = sheet_row_text(r, i);

		if (text[0] != '\0')
			g_string_append_printf(content, "%s%s", content->len > 0 ? " | " : "", text);
	}
	return place_of(a, g, r->number, content->str);
}
