/* How cells look. */
#include "workbook/inner.h"

struct look {
	double size;
	bool bold, slanted, wrapped, framed, centred;
	lxw_color_t ink, ground; /* ground 0: none */
	const char *number;      /* NULL: text */
};

#define EXAMPLE .size = 10, .framed = true, .slanted = true, .ink = 0x767676, .ground = 0xF2F2F2

static const struct look looks[WORKBOOK_STYLES] = {
	[WORKBOOK_TEXT] = { .size = 10, .framed = true, .ink = 0x1F1F1F },
	[WORKBOOK_WORDS] = { .size = 10, .framed = true, .wrapped = true, .ink = 0x1F1F1F },
	[WORKBOOK_TITLE] = { .size = 16, .bold = true, .ink = 0x1F3864 },
	[WORKBOOK_HEAD] = { .size = 10,
	    .bold = true,
	    .framed = true,
	    .wrapped = true,
	    .centred = true,
	    .ink = 0x1F3864,
	    .ground = 0xDCE6F1 },
	[WORKBOOK_REQUIRED] = { .size = 10,
	    .bold = true,
	    .framed = true,
	    .wrapped = true,
	    .centred = true,
	    .ink = 0xC00000,
	    .ground = 0xFCE4D6 },
	[WORKBOOK_NOTE] = { .size = 9, .wrapped = true, .ink = 0x6B6B6B },
	[WORKBOOK_NUMBER] = { .size = 10, .framed = true, .ink = 0x1F1F1F, .number = "General" },
	[WORKBOOK_DATE] = { .size = 10, .framed = true, .ink = 0x1F1F1F, .number = "yyyy-mm-dd" },
	[WORKBOOK_TIME] = { .size = 10, .framed = true, .ink = 0x1F1F1F, .number = "yyyy-mm-dd hh:mm" },
	[WORKBOOK_FAULTY] = { .size = 10, .framed = true, .ink = 0x9C0006, .ground = 0xFFC7CE },
	[WORKBOOK_WARNED] = { .size = 10, .framed = true, .ink = 0x7F6000, .ground = 0xFFEB9C },
	[WORKBOOK_EXAMPLE] = { EXAMPLE },
	[WORKBOOK_EXAMPLE_NUMBER] = { EXAMPLE, .number = "General" },
	[WORKBOOK_EXAMPLE_DATE] = { EXAMPLE, .number = "yyyy-mm-dd" },
	[WORKBOOK_EXAMPLE_TIME] = { EXAMPLE, .number = "yyyy-mm-dd hh:mm" },
};

/* A little away from the frame. */
static void
stand_off(lxw_format *f, bool number)
{
	format_set_align(f, number ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
	format_set_indent(f, 1);
}

static void
dress(lxw_format *f, const struct look *l, bool bare)
{
	enum { FRAME = 0xBFBFBF };

	format_set_font_name(f, "微软雅黑");
	format_set_font_size(f, l->size);
	format_set_font_color(f, l->ink);
	format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
	format_set_num_format(f, l->number != NULL ? l->number : "@");
	if (l->bold)
		format_set_bold(f);
	if (l->slanted)
		format_set_italic(f);
	if (l->wrapped)
		format_set_text_wrap(f);
	if (l->centred)
		format_set_align(f, LXW_ALIGN_CENTER);
	else if (l->framed)
		stand_off(f, l->number != NULL);
	if (l->ground != 0) {
		format_set_pattern(f, LXW_PATTERN_SOLID);
		format_set_fg_color(f, l->ground);
	}
	if (l->framed && !bare) {
		format_set_border(f, LXW_BORDER_THIN);
		format_set_border_color(f, FRAME);
	}
}

double
workbook_broken_size(enum workbook_style style)
{
	return looks[style].wrapped ? looks[style].size : 0;
}

lxw_format *
workbook_format(struct workbook *w, enum workbook_style style)
{
	if (w->formats[style] == NULL) {
		w->formats[style] = workbook_add_format(w->book);
		dress(w->formats[style], &looks[style], false);
	}
	return w->formats[style];
}

lxw_format *
workbook_format_bare(struct workbook *w, enum workbook_style style)
{
	if (w->bare[style] == NULL) {
		w->bare[style] = workbook_add_format(w->book);
		dress(w->bare[style], &looks[style], true);
	}
	return w->bare[style];
}

void
workbook_tab(struct workbook_sheet *s, enum workbook_tab tab)
{
	static const lxw_color_t colours[] = {
		[WORKBOOK_TAB_GREEN] = 0x548235,
		[WORKBOOK_TAB_BLUE] = 0x2F75B5,
		[WORKBOOK_TAB_GREY] = 0xA6A6A6,
		[WORKBOOK_TAB_RED] = 0xC00000,
		[WORKBOOK_TAB_AMBER] = 0xFFC000,
	};

	if (tab != WORKBOOK_TAB_PLAIN)
		worksheet_set_tab_color(s->sheet, colours[tab]);
}
