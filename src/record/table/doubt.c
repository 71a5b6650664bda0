/* Why a table has no head, where that can be told: it is turned, separated by what separates nothing, in another encoding. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "record/table/inner.h"

enum { KNOWN = 200 }; /* head_score of two columns that are known */

/* The first column of the first rows as a row. */
static struct sheet_row *
first_column(const struct sheet *s)
{
	struct sheet_row *r = sheet_row_new(1);

	for (const GList *l = s->rows.head; l != NULL && r->cells->len < HEAD_ROWS; l = l->next)
		sheet_row_add(r, sheet_row_text(l->data, 0), strlen(sheet_row_text(l->data, 0)), CELL_TEXT);
	return r;
}

static bool
tell_turned(const struct sheet *s, struct diag *d)
{
	struct sheet_row *r = first_column(s);
	GPtrArray *names = arena_list(s->arena);
	bool turned = head_score(s->mapping, r) > KNOWN + 100;

	for (guint i = 0; i < r->cells->len && names->len < 3; i++)
		g_ptr_array_add(names, sheet_plain(s->arena, sheet_row_text(r, i)));
	if (turned)
		diag_report(d, DIAG_TABLE_TURNED, sheet_place(s->arena, s->grid, 0), NULL,
		    text_joined(s->arena, names, "、"));
	sheet_row_free(r);
	return turned;
}

/* Would a line be a head if it were parted there? */
static bool
parts_well(const struct sheet *s, const char *line, const char *separator)
{
	g_auto(GStrv) cells = g_strsplit(line, separator, 0);
	struct sheet_row *r = sheet_row_new(1);
	bool well;

	for (char **c = cells; *c != NULL; c++)
		if ((*c)[0] != '\0') /* several blanks are one */
			sheet_row_add(r, *c, strlen(*c), CELL_TEXT);
	well = head_score(s->mapping, r) >= KNOWN;
	sheet_row_free(r);
	return well;
}

static bool
tell_separator(const struct sheet *s, struct diag *d)
{
	static const char *const others[][3] = { { "，", "全角逗号“，”", "full-width commas (，)" },
		{ "；", "全角分号“；”", "full-width semicolons (；)" }, { "、", "顿号“、”", "、" },
		{ "｜", "全角竖线“｜”", "full-width bars (｜)" }, { "　", "全角空格", "full-width blanks" },
		{ " ", "空格", "blanks" } };

	for (const GList *l = s->rows.head; l != NULL; l = l->next)
		for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
			const struct sheet_row *r = l->data;

			if (!parts_well(s, sheet_row_text(r, 0), others[i][0]))
				continue;
			diag_say(d, DIAG_TABLE_COMMAS, sheet_place(s->arena, s->grid, r->number), NULL, others[i][1],
			    others[i][2]);
			return true;
		}
	return false;
}

/*
 * Big5 reads as GBK, but for what it says: the second bytes of its characters are often below 0x7f, which they hardly are
 * in GBK, and the first ones are those of its common characters.
 */
static bool
is_big5(const char *text)
{
	gsize length = 0;
	g_autofree char *bytes = g_convert(text, -1, "GB18030", "UTF-8", NULL, &length, NULL);
	guint pairs = 0, low = 0, common = 0;

	for (gsize i = 0; bytes != NULL && i + 1 < length; i++) {
		guint8 lead = (guint8)bytes[i], trail = (guint8)bytes[i + 1];

		if (lead < 0x80)
			continue;
		pairs++;
		low += trail < 0x7f;
		common += lead >= 0xa4 && lead <= 0xc6;
		i++;
	}
	return pairs >= 4 && low * 5 >= pairs && common * 5 >= pairs * 4;
}

static bool
tell_encoding(const struct sheet *s, struct diag *d)
{
	g_autoptr(GString) text = g_string_new(NULL);

	if (strcmp(csv_encoding(s->grid), "GB18030") != 0)
		return false;
	for (const GList *l = s->rows.head; l != NULL; l = l->next)
		for (guint i = 0; i < ((const struct sheet_row *)l->data)->cells->len; i++)
			g_string_append(text, sheet_row_text(l->data, i));
	if (!is_big5(text->str))
		return false;
	diag_report(d, DIAG_TABLE_CODING, sheet_place(s->arena, s->grid, 0), NULL, "Big5");
	return true;
}

bool
sheet_tell_doubt(const struct sheet *s, struct diag *d)
{
	bool is_text = s->grid->sheet == NULL;

	if (is_text && s->empty) {
		diag_report(d, DIAG_TABLE_NOTHING, sheet_place(s->arena, s->grid, 0), NULL);
		return true;
	}
	return tell_turned(s, d) || (is_text && (tell_encoding(s, d) || tell_separator(s, d)));
}
