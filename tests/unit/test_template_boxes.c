/* Templates: styles, lengths, pages and grids as boxes; the dump; the example of templates/README.md. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "template_help.h"

static const struct box_style *
style_of(const struct boxes *boxes, guint child)
{
	return boxes->section[0].body->child[child]->style;
}

START_TEST(style_inheritance)
{
	struct boxes *boxes = bind_to(
	    load_body(
		"<style name='big' like='small' size='2em' align='end'/><style name='small' size='8pt' indent='2em' leading='1.25' font='kai'/>"
		"<style name='h1' like='big' leading='30pt' tracking='-1pt' line-ends='strict' underline='yes' color='#00f'/>",
		"<p/><p style='small'/><p style='big'/><h1/><block style='small'><p/><p align='center'/></block><p><span style='small'>x</span></p>"),
	    RECORD_CASE, "<case id='1'/>", NULL);
	const struct box_style *s;

	ck_assert_ptr_nonnull(boxes);
	s = style_of(boxes, 0);
	ck_assert_str_eq(s->font, "song");
	ck_assert_double_eq_tol(s->size, 10, 1e-9);
	ck_assert_double_eq_tol(s->leading, 15, 1e-9);
	s = style_of(boxes, 1); /* like base */
	ck_assert_str_eq(s->font, "kai");
	ck_assert_double_eq_tol(s->leading, 10, 1e-9);
	ck_assert_double_eq_tol(s->indent, 16, 1e-9);
	ck_assert_double_eq_tol(s->min_size, 6, 1e-9);
	ck_assert_double_eq_tol(s->max_size, s->size, 1e-9); /* it does not grow */
	s = style_of(boxes, 2);                              /* em and ratios follow the new size */
	ck_assert_double_eq_tol(s->size, 16, 1e-9);
	ck_assert_double_eq_tol(s->leading, 20, 1e-9);
	ck_assert_double_eq_tol(s->indent, 32, 1e-9);
	ck_assert_int_eq(s->align, ALIGN_END);
	s = style_of(boxes, 3);
	ck_assert_str_eq(boxes->section[0].body->child[3]->role, "H1");
	ck_assert_double_eq_tol(s->leading, 30, 1e-9);
	ck_assert_double_eq_tol(s->tracking, -1, 1e-9);
	ck_assert_int_eq(s->line_ends, LINE_ENDS_STRICT);
	ck_assert_uint_eq(s->color, 0x0000FF);
	ck_assert(s->underline);
	ck_assert(boxes->section[0].body->child[4]->child[0]->style == style_of(boxes, 1));
	ck_assert_int_eq(boxes->section[0].body->child[4]->child[1]->style->align, ALIGN_CENTER);
	ck_assert_str_eq(boxes->section[0].body->child[4]->child[1]->style->font, "kai");
	ck_assert(boxes->section[0].body->child[5]->span[0].style == style_of(boxes, 1));
}
END_TEST

/* Labels, headings and captions keep words whole, with all that stands in them, unless their style says otherwise. */
START_TEST(words_are_whole)
{
	static const char *const whole[] = { "标题", "说明", "名称", "又" }, *const other[] = { "值", "正文", "自由" };
	struct boxes *boxes = bind_to(load_body("<style name='label' words='free'/><style name='s' size='8pt'/>",
					  "<h1>标题</h1><p>正文</p><grid columns='1fr 1fr'><caption>说明</caption>"
					  "<row><label style='s'>名称<p>又</p></label><cell>值</cell></row>"
					  "<row><label>自由</label></row></grid>"),
	    RECORD_CASE, "<case id='1'/>", NULL);
	g_auto(GStrv) lines = NULL;

	ck_assert_ptr_nonnull(boxes);
	lines = g_strsplit(boxes_dump(bench.arena, boxes), "\n", -1);
	for (char **line = lines + 1; *line != NULL; line++) {
		for (guint i = 0; i < G_N_ELEMENTS(whole); i++)
			ck_assert_msg(strstr(*line, whole[i]) == NULL || strstr(line[-1], " words whole") != NULL, "%s",
			    line[-1]);
		for (guint i = 0; i < G_N_ELEMENTS(other); i++)
			ck_assert_msg(strstr(*line, other[i]) == NULL || strstr(line[-1], " words whole") == NULL, "%s",
			    line[-1]);
	}
}
END_TEST

/* What the grid and its cells say of columns and rules, as the dump has it. */
START_TEST(columns_and_rules)
{
	struct boxes *boxes = bind_to(
	    load_body("",
		"<grid columns='20pt..40pt 2em.. ..30pt 1fr'><row><cell rule-right='0' rule-bottom='1.5pt'/>"
		"<cell slash='down'/></row></grid>"),
	    RECORD_CASE, "<case id='1'/>", NULL);
	const char *dump;

	ck_assert_ptr_nonnull(boxes);
	dump = boxes_dump(bench.arena, boxes);
	ck_assert_ptr_nonnull(strstr(dump, " columns=20.00..40.00,20.00..,..30.00,1.00fr"));
	ck_assert_ptr_nonnull(strstr(dump, "TD column=0 rule-right=0.00 rule-bottom=1.50\n"));
	ck_assert_ptr_nonnull(strstr(dump, "TD column=1 slash=down\n"));
}
END_TEST

/* A column that no row fills goes with its head; spans over it are one less, a required value keeps it. */
START_TEST(columns_left_out)
{
	struct boxes *boxes = bind_to(
	    load_body("",
		"<grid columns='balance? 20pt.. 10pt? 1fr?'><head><row><label>a</label><label>b</label><label span='2'>c</label></row></head>"
		"<row><cell><value select='none'/></cell><cell>x</cell><cell/><cell><value select='name' required='yes'/></cell></row>"
		"<row><cell span='4'>y</cell></row></grid>"),
	    RECORD_CASE, "<case id='1'><name>甲</name></case>", NULL);
	const struct box_grid *grid;

	ck_assert_ptr_nonnull(boxes);
	grid = boxes->section[0].body->child[0]->grid;
	ck_assert_uint_eq(grid->column_count, 2);
	ck_assert_uint_eq(grid->row[0].cell_count, 2);
	ck_assert_uint_eq(grid->row[0].cell[1].columns, 1);
	ck_assert_uint_eq(grid->row[1].cell[1].column, 1);
	ck_assert_uint_eq(grid->row[2].cell[0].columns, 2);
	ck_assert_ptr_nonnull(strstr(boxes_dump(bench.arena, boxes), " columns=20.00..,1.00fr"));
}
END_TEST

START_TEST(scale)
{
	struct template *t = load_text(
	    "<template id='t' record='poster'><properties title=\"'T'\"/>"
	    "<page size='A1' scale='2' margin='10mm' test=\"@size = 'A1'\"/><page size='A3' margin='10mm'/>"
	    "<style name='base' size='10pt' leading='1.5' before='1em' tracking='1pt'/>"
	    "<body><block padding='1pt 2pt' border='3pt' radius='4pt' height='5pt' width='6pt' vertical='yes'><p>x<blank width='2em'/></p></block>"
	    "<grid columns='10pt 1fr auto' frame='1pt' rules='.5pt'><row height='=7pt'><cell/></row></grid><space height='8pt'/>"
	    "<rule width='9pt'/><seal height='11pt'/></body></template>");

	for (guint k = 1; k <= 2; k++) {
		struct boxes *boxes = bind_to(t, RECORD_POSTER,
		    arena_printf(bench.arena, "<poster id='1' size='A%d'/>", k == 2 ? 1 : 3), NULL);
		const struct box *block, *grid;

		ck_assert_ptr_nonnull(boxes);
		ck_assert_double_eq_tol(boxes->sheet->margin[0], 28.35 * k, 0.01);
		ck_assert_double_eq_tol(boxes->sheet->width, k == 2 ? 1683.78 : 841.89, 0.01);
		block = boxes->section[0].body->child[0];
		ck_assert_double_eq_tol(block->padding[0], 1 * k, 1e-9);
		ck_assert_double_eq_tol(block->padding[3], 2 * k, 1e-9);
		ck_assert_double_eq_tol(block->border[2], 3 * k, 1e-9);
		ck_assert_double_eq_tol(block->radius, 4 * k, 1e-9);
		ck_assert_double_eq_tol(block->height, 5 * k, 1e-9);
		ck_assert_double_eq_tol(block->width, 6 * k, 1e-9);
		ck_assert(block->vertical);
		ck_assert_double_eq_tol(block->child[0]->style->leading, 15 * k, 1e-9);
		ck_assert_double_eq_tol(block->child[0]->style->before, 10 * k, 1e-9);
		ck_assert_double_eq_tol(block->child[0]->style->tracking, 1 * k, 1e-9);
		ck_assert_double_eq_tol(block->child[0]->span[1].width, 20 * k, 1e-9);
		grid = boxes->section[0].body->child[1];
		ck_assert_double_eq_tol(grid->grid->column[0].value, 10 * k, 1e-9);
		ck_assert_double_eq_tol(grid->grid->column[1].value, 1, 1e-9);
		ck_assert_int_eq(grid->grid->column[1].kind, TRACK_FR);
		ck_assert_int_eq(grid->grid->column[2].kind, TRACK_AUTO);
		ck_assert_double_eq_tol(grid->grid->rules, 0.5 * k, 1e-9);
		ck_assert_double_eq_tol(grid->grid->row[0].height, 7 * k, 1e-9);
		ck_assert(grid->grid->row[0].fixed);
		ck_assert_double_eq_tol(boxes->section[0].body->child[2]->height, 8 * k, 1e-9);
		ck_assert_double_eq_tol(boxes->section[0].body->child[3]->height, 9 * k, 1e-9);
		ck_assert_double_eq_tol(boxes->section[0].body->child[4]->height, 11 * k, 1e-9);
	}
}
END_TEST

START_TEST(no_page_fits)
{
	struct template *t = load_text("<template id='t' record='poster'><properties title=\"'T'\"/>"
				       "<page test=\"@size = 'A1'\"/><style name='base'/><body/></template>");

	ck_assert_ptr_null(bind_to(t, RECORD_POSTER, "<poster id='1' size='A3'/>", NULL));
	ck_assert_str_eq(reported(), "T154@1:1");
}
END_TEST

/* A page of several sizes is as large as the record asks, its lengths as the size it was designed for. */
START_TEST(sizes)
{
	static const struct {
		const char *size;
		double width, height, margin;
	} asked[] = {
		{ " size='A4'", 210, 297, 10 * 210.0 / 297 },
		{ " size='A0'", 841, 1189, 10 * 1189.0 / 420 },
		{ " size='800x2000'", 800, 2000, 10 * 800.0 / 297 },
		{ " size='screen-16x9'", 508, 285.75, 10 * 285.75 / 420 },
		{ "", 297, 420, 10 },
	};
	struct template *t = load_text(
	    "<template id='t' record='poster'><properties title=\"'T'\"/>"
	    "<page sizes='A3 A4 A0 800x2000 screen-16x9' select='@size' design='A3' margin='10mm'/><style name='base'/><body/></template>");

	for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
		struct boxes *boxes = bind_to(t, RECORD_POSTER,
		    arena_printf(bench.arena, "<poster id='1'%s/>", asked[i].size), NULL);

		ck_assert_ptr_nonnull(boxes);
		ck_assert_double_eq_tol(boxes->sheet->width, asked[i].width * 72 / 25.4, 0.01);
		ck_assert_double_eq_tol(boxes->sheet->height, asked[i].height * 72 / 25.4, 0.01);
		ck_assert_double_eq_tol(boxes->sheet->margin[0], asked[i].margin * 72 / 25.4, 0.01);
	}
	ck_assert_ptr_null(bind_to(t, RECORD_POSTER, "<poster id='1' size='A1'/>", NULL));
	ck_assert_str_eq(reported(), "T154@1:1");
}
END_TEST

/* A page that lies across has its design lying across. */
START_TEST(design_across)
{
	struct template *t = load_text(
	    "<template id='t' record='poster'><properties title=\"'T'\"/>"
	    "<page sizes='A3 A4' select='@size' design='A3' landscape='yes' margin='10mm'/><style name='base'/><body/></template>");
	struct boxes *a3 = bind_to(t, RECORD_POSTER, "<poster id='1' size='A3'/>", NULL);
	struct boxes *a4 = bind_to(t, RECORD_POSTER, "<poster id='1' size='A4'/>", NULL);

	ck_assert_double_eq_tol(a3->sheet->width, 420 * 72 / 25.4, 0.01);
	ck_assert_double_eq_tol(a3->sheet->margin[0], 10 * 72 / 25.4, 0.01);
	ck_assert_double_eq_tol(a4->sheet->margin[0], 10 * 210.0 / 297 * 72 / 25.4, 0.01);
}
END_TEST

/* Styles of a page hold on it, and in those like them; on other pages they are as written. */
START_TEST(styles_of_a_page)
{
	struct template *t = load_text(
	    "<template id='t' record='poster'><properties title=\"'T'\"/>"
	    "<page size='A3' test=\"@size = 'A3'\"><style name='a' size='30pt'/></page><page size='A4'/>"
	    "<style name='base' size='10pt'/><style name='a' size='20pt'/><style name='b' like='a' leading='2'/><style name='c'/>"
	    "<body><p style='a'/><p style='b'/><p style='c'/><p style='b' align='center'/></body></template>");

	for (guint k = 0; k < 2; k++) {
		struct boxes *boxes = bind_to(t, RECORD_POSTER,
		    arena_printf(bench.arena, "<poster id='1' size='A%d'/>", k == 0 ? 3 : 4), NULL);
		double size = k == 0 ? 30 : 20;

		ck_assert_ptr_nonnull(boxes);
		ck_assert_double_eq_tol(style_of(boxes, 0)->size, size, 1e-9);
		ck_assert_double_eq_tol(style_of(boxes, 1)->size, size, 1e-9);
		ck_assert_double_eq_tol(style_of(boxes, 1)->leading, 2 * size, 1e-9);
		ck_assert_double_eq_tol(style_of(boxes, 2)->size, 10, 1e-9);
		ck_assert_double_eq_tol(style_of(boxes, 3)->size, size, 1e-9);
		ck_assert_int_eq(style_of(boxes, 3)->align, ALIGN_CENTER);
	}
}
END_TEST

START_TEST(colors)
{
	struct template *t = load_body(
	    "<color name='accent' select='@accent' default='#123456'/><style name='c' color='accent'/>",
	    "<p style='c'/><block fill='accent' border-color='accent'/><grid columns='1fr' color='accent' label-fill='accent'><row>"
	    "<label/></row><row><label fill='#fff'/></row></grid>");
	struct boxes *boxes = bind_to(t, RECORD_CASE, "<case id='1' accent='#0A0B0C'/>", NULL);
	guint32 expected = 0x0A0B0C;

	for (guint k = 0; k < 2; k++) {
		ck_assert_ptr_nonnull(boxes);
		ck_assert_uint_eq(style_of(boxes, 0)->color, expected);
		ck_assert_uint_eq(boxes->section[0].body->child[1]->fill, expected);
		ck_assert_uint_eq(boxes->section[0].body->child[1]->border_color, expected);
		ck_assert_uint_eq(boxes->section[0].body->child[2]->grid->color, expected);
		ck_assert_uint_eq(boxes->section[0].body->child[2]->grid->row[0].cell[0].content->fill, expected);
		ck_assert_uint_eq(boxes->section[0].body->child[2]->grid->row[1].cell[0].content->fill, 0xFFFFFF);
		boxes = bind_to(t, RECORD_CASE, "<case id='1'/>", NULL);
		expected = 0x123456;
	}
	ck_assert_ptr_null(bind_to(t, RECORD_CASE, "<case id='1' accent='green'/>", NULL));
	ck_assert_str_eq(diag_get(bench.diag, 0)->id, "T156");
}
END_TEST

/* Rows as "column+columns x rows" of each cell. */
static const char *
placed(const struct box_grid *grid)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; i < grid->row_count; i++) {
		g_string_append(out, i ? " /" : "");
		if (grid->row[i].head)
			g_string_append(out, "head");
		for (guint k = 0; k < grid->row[i].cell_count; k++) {
			const struct box_cell *cell = &grid->row[i].cell[k];

			g_string_append_printf(out, " %u+%ux%u", cell->column, cell->columns, cell->rows);
		}
	}
	return arena_strdup(bench.arena, out->str);
}

START_TEST(grids)
{
	static const struct {
		const char *rows, *placed;
	} rows[] = {
		{ "<row><cell/><cell/><cell/></row>", " 0+1x1 1+1x1 2+1x1" },
		{ "<row><cell span='3'/></row><row><cell span='2'/><cell/></row>", " 0+3x1 / 0+2x1 2+1x1" },
		{ "<row><cell rows='2'/><cell/><cell/></row><row><cell span='2'/></row>",
		    " 0+1x2 1+1x1 2+1x1 / 1+2x1" },
		{ "<row><cell/><cell rows='2'/><cell/></row><row><cell/><cell/></row>",
		    " 0+1x1 1+1x2 2+1x1 / 0+1x1 2+1x1" },
		{ "<row><cell/></row>", " 0+1x1 1+2x1" }, /* filled up */
		{ "<row><cell/><cell rows='2'/></row><row/>", " 0+1x1 1+1x2 2+1x1 / 0+1x1 2+1x1" },
		{ "<head><row><cell span='3'/></row></head><row head='yes'><cell span='3'/></row><row><cell span='3'/></row>",
		    "head 0+3x1 /head 0+3x1 / 0+3x1" },
		{ "<repeat select='s'><row><if test='position() = 1'><label rows='count(../s)'/></if><cell/><cell/></row></repeat>",
		    " 0+1x2 1+1x1 2+1x1 / 1+1x1 2+1x1" },
		{ "<row><repeat select='s' min='3'><cell/></repeat></row>", " 0+1x1 1+1x1 2+1x1" },
		{ "<if test='none'><row><cell/></row></if><row><cell span='count(s)'/><cell/></row>", " 0+2x1 2+1x1" },
	};
	struct boxes *boxes = bind_to(
	    load_body("", arena_printf(bench.arena, "<grid columns='1fr 1fr 1fr'>%s</grid>", rows[_i].rows)),
	    RECORD_CASE, "<case id='1'><s/><s/></case>", NULL);

	ck_assert_msg(boxes != NULL, "%s", reported());
	ck_assert_str_eq(placed(boxes->section[0].body->child[0]->grid), rows[_i].placed);
}
END_TEST

START_TEST(grid_faults)
{
	static const struct {
		const char *rows, *reported;
	} rows[] = {
		{ "<row><repeat select='s'><cell span='2'/></repeat></row>", "T120@2:25" },
		{ "<row><cell/><if test='s'><cell rows='2'/></if><cell/></row><row><cell span='2'/></row>",
		    "T121@2:65" },
		{ "<row><cell span='3' rows='count(s)'/></row>", "T122@2:6" },
		{ "<row><cell rows='count(none)'/></row>", "T105@2:6" },
	};

	ck_assert_ptr_null(
	    bind_to(load_body("", arena_printf(bench.arena, "<grid columns='1fr 1fr 1fr'>\n%s</grid>", rows[_i].rows)),
		RECORD_CASE, "<case id='1'><s/><s/></case>", NULL));
	ck_assert_str_eq(reported(), rows[_i].reported);
}
END_TEST

/* Rows that fill a page up: so many as it could hold, of which no value is looked for; layout takes what has room. */
START_TEST(rows_of_a_page)
{
	struct boxes *boxes = bind_to(
	    load_body("",
		"<grid columns='auto 1fr'><repeat select='s' var='r' min='page'><row height='9mm..10mm'>"
		"<cell><value select='concat(position(), \"/\", last())'/></cell><cell><value select='$r' default='-' required='yes'/></cell>"
		"</row></repeat><row><cell span='2'/></row></grid>"),
	    RECORD_CASE, "<case id='1'><s>a</s><s>b</s></case>", NULL);
	const struct box_grid *grid;

	ck_assert_msg(boxes != NULL, "%s", reported());
	grid = boxes->section[0].body->child[0]->grid;
	ck_assert_uint_eq(grid->row_count, 2 + 29 + 1); /* of 257 mm */
	ck_assert_uint_eq(grid->row[1].blank, 0);
	ck_assert_uint_eq(grid->row[2].blank, 1);
	ck_assert_uint_eq(grid->row[30].blank, 29);
	ck_assert_uint_eq(grid->row[31].blank, 0);
	ck_assert_str_eq(grid->row[2].cell[0].content->child[0]->span[0].text, "3/2");
	ck_assert_ptr_null(grid->row[2].cell[0].content->child[0]->span[0].field);
	ck_assert_str_eq(grid->row[2].cell[1].content->child[0]->span[0].text, "-");
	ck_assert_uint_eq(boxes->fields->len, 4);
	ck_assert_ptr_nonnull(strstr(boxes_dump(bench.arena, boxes), " blank=29"));
}
END_TEST

/* `max` bounds them too; no cell reaches out of its round; a column that only they fill is none. */
START_TEST(bounds_of_rows_of_a_page)
{
	struct boxes *boxes = bind_to(
	    load_body("",
		"<grid columns='1fr auto?'><repeat select='s' min='page' max='4'><row><cell><value select='position()'/></cell>"
		"<cell><if test='position() > 2'>x</if></cell></row></repeat></grid>"),
	    RECORD_CASE, "<case id='1'><s/><s/></case>", NULL);

	ck_assert_msg(boxes != NULL, "%s", reported());
	ck_assert_uint_eq(boxes->section[0].body->child[0]->grid->row_count, 4);
	ck_assert_uint_eq(boxes->section[0].body->child[0]->grid->column_count, 1);
	ck_assert_ptr_null(bind_to(load_body("",
				       "<grid columns='1fr 1fr'>\n<row><cell rows='3'/><cell/></row><row/>"
				       "<repeat select='s' min='page' max='4'><row/></repeat></grid>"),
	    RECORD_CASE, "<case id='1'/>", NULL));
	ck_assert_str_eq(reported(), "T122@2:6");
}
END_TEST

START_TEST(empty_grid)
{
	struct boxes *boxes = bind_to(
	    load_body("", "<grid columns='1fr'><repeat select='none'><row><cell/></row></repeat></grid><p/>"),
	    RECORD_CASE, "<case id='1'/>", NULL);

	ck_assert_uint_eq(boxes->section[0].body->child_count, 1);
	ck_assert_int_eq(boxes->section[0].body->child[0]->kind, BOX_PARA);
}
END_TEST

/* What is said of a table that has no rows, or in the head of a column left out, is printed nowhere: no value of it is looked for. */
START_TEST(values_that_stand_nowhere)
{
	struct boxes *boxes = bind_to(
	    load_body("",
		"<grid columns='1fr'><caption>表 <value select='a'/><footnote><value select='a'/></footnote></caption>"
		"<repeat select='none'><row><cell/></row></repeat><note><value select='a'/></note></grid>"
		"<grid columns='1fr auto?'><head><row><label>甲</label><label>乙 <value select='a'/><value select='b'/></label></row></head>"
		"<row><cell><value select='b'/><footnote>丙</footnote></cell><cell/></row></grid>"),
	    RECORD_CASE, "<case id='1'><a>1</a><b>2</b></case>", NULL);
	const struct box_field *field;

	ck_assert_msg(boxes != NULL, "%s", reported());
	ck_assert_uint_eq(boxes->section[0].body->child_count, 1);
	ck_assert_uint_eq(boxes->fields->len, 1);
	field = boxes->fields->pdata[0];
	ck_assert_str_eq(field->text, "2");
	ck_assert_uint_eq(boxes->note_count, 1);
}
END_TEST

START_TEST(cells)
{
	struct boxes *boxes = bind_to(
	    load_body("<style name='label' like='base' font='hei'/>",
		"<grid columns='1fr 1fr' padding='1pt' valign='top' style='base'><row keep-with-next='yes'>"
		"<label vertical='yes'>甲</label><cell fit='shrink' padding='2pt' valign='bottom' align='end' fill='#eee'>乙</cell></row></grid>"),
	    RECORD_CASE, "<case id='1'/>", NULL);
	const struct box_row *row = boxes->section[0].body->child[0]->grid->row;

	ck_assert(row->keep_with_next);
	ck_assert(row->cell[0].label);
	ck_assert(row->cell[0].vertical);
	ck_assert_int_eq(row->cell[0].fit, FIT_GROW);
	ck_assert_str_eq(row->cell[0].content->role, "TH");
	ck_assert_str_eq(row->cell[0].content->child[0]->style->font, "hei");
	ck_assert_double_eq_tol(row->cell[0].content->padding[1], 1, 1e-9);
	ck_assert_int_eq(row->cell[0].content->valign, VALIGN_TOP);
	ck_assert(!row->cell[0].content->filled);
	ck_assert_str_eq(row->cell[1].content->role, "TD");
	ck_assert_int_eq(row->cell[1].fit, FIT_SHRINK);
	ck_assert_double_eq_tol(row->cell[1].content->padding[1], 2, 1e-9);
	ck_assert_int_eq(row->cell[1].content->valign, VALIGN_BOTTOM);
	ck_assert_int_eq(row->cell[1].content->child[0]->style->align, ALIGN_END);
	ck_assert(row->cell[1].content->filled);
	ck_assert_uint_eq(row->cell[1].content->fill, 0xEEEEEE);
}
END_TEST

START_TEST(nested_grid)
{
	struct boxes *boxes = bind_to(load_body("",
					  "<grid columns='1fr' padding='0' valign='top'><row><cell>"
					  "<grid columns='1fr'><row><cell>乙</cell></row></grid></cell></row></grid>"),
	    RECORD_CASE, "<case id='1'/>", NULL);
	const struct box *outer = boxes->section[0].body->child[0]->grid->row[0].cell[0].content;
	const struct box *inner = outer->child[0]->grid->row[0].cell[0].content;

	ck_assert_double_eq_tol(outer->padding[1], 0, 1e-9);
	ck_assert_double_eq_tol(inner->padding[0], 0.5 * 72 / 25.4, 1e-9);
	ck_assert_double_eq_tol(inner->padding[1], 72 / 25.4, 1e-9);
	ck_assert_int_eq(inner->valign, VALIGN_MIDDLE);
}
END_TEST

START_TEST(dump)
{
	struct boxes *boxes = bind_to(
	    load_body("",
		"<p>户名：<value select='name' required='yes' label='户名'/><br/><check test='1'/></p>"
		"<grid columns='10pt 1fr' rules='1pt'><row><cell span='2'>a\"b</cell></row></grid>"),
	    RECORD_CASE, "<case id='1'><name>甲</name></case>", NULL);

	ck_assert_str_eq(boxes_dump(bench.arena, boxes),
	    "document t\n"
	    "  title \"T\"\n"
	    "  language \"zh-CN\"\n"
	    "  page width=595.28 height=841.89 margin=56.69,56.69,56.69,56.69\n"
	    "  body\n"
	    "    block Div\n"
	    "      para P song size=10.00 leading=15.00 start\n"
	    "        text \"户名：\"\n"
	    "        text \"甲\" <- name required\n"
	    "        break\n"
	    "        check yes\n"
	    "      grid Table columns=10.00,1.00fr rules=1.00\n"
	    "        TR\n"
	    "          TD column=0 columns=2\n"
	    "            block TD padding=1.42,2.83,1.42,2.83 middle\n"
	    "              para P song size=10.00 leading=15.00 start\n"
	    "                text \"a\\\"b\"\n"
	    "  fields\n"
	    "    name required 户名 \"甲\"\n");
}
END_TEST

START_TEST(sheets)
{
	struct boxes *boxes = bind_to(
	    load_text(
		"<template id='t' record='case' stage='reply'><properties title=\"'T'\"/>"
		"<page size='A3' pages='1'/><style name='base'/><body><grid columns='1fr'><row stretch='yes'><cell>a</cell></row>"
		"<row><cell>b</cell></row></grid></body></template>"),
	    RECORD_CASE, "<case id='1'/>", NULL);
	const char *text = boxes_dump(bench.arena, boxes);

	ck_assert_uint_eq(boxes->sheet->pages_most, 1);
	ck_assert_ptr_nonnull(strstr(text, " pages=1\n"));
	ck_assert_ptr_nonnull(strstr(text, "TR stretch\n"));
	ck_assert_ptr_nonnull(strstr(text, "TR\n"));
}
END_TEST

/* Each sheet begins with its first row of slips; between rows stands a line from edge to edge, and blank as wide as the margins. */
START_TEST(slips)
{
	struct boxes *boxes = bind_to(
	    load_text(
		"<template id='t' record='case' stage='reply'><properties title=\"'T'\"/>"
		"<page size='200mmx100mm' margin='10mm 20mm'/><style name='base'/><body>"
		"<section slips='2x2' dash='3mm'><repeat select='s'><p>x</p></repeat></section></body></template>"),
	    RECORD_CASE, "<case id='1'><s/><s/><s/><s/><s/></case>", NULL);
	const struct box *body, *row;

	ck_assert_msg(boxes != NULL, "%s", reported());
	body = boxes->section[0].body;
	ck_assert_uint_eq(body->child_count, 8); /* row space cut space row, row space cut */
	ck_assert_int_eq(body->child[0]->stand, STAND_PAGE);
	ck_assert_int_eq(body->child[4]->stand, STAND_FLOW);
	ck_assert_int_eq(body->child[5]->stand, STAND_PAGE);
	ck_assert(body->child[2]->kind == BOX_RULE && body->child[2]->to_paper && body->child[2]->parts == 0);
	ck_assert_uint_eq(body->child[0]->child[0]->parts, 2);
	row = body->child[5]->child[1];
	ck_assert_double_eq_tol(row->grid->column[1].value, 60 * 72 / 25.4, 0.01);
	ck_assert_double_eq_tol(row->grid->gap, 40 * 72 / 25.4, 0.01);
	ck_assert_double_eq_tol(row->grid->row[0].height, 30 * 72 / 25.4, 0.01);
	ck_assert_uint_eq(row->grid->row[0].cell[0].content->child_count, 1);
	ck_assert_uint_eq(row->grid->row[0].cell[1].content->child_count, 0);
	ck_assert_ptr_null(bind_to(
	    load_text("<template id='t' record='case' stage='reply'><properties title=\"'T'\"/>"
		      "<page/><style name='base'/><body>\n<section slips='1x9'><p>x</p></section></body></template>"),
	    RECORD_CASE, "<case id='1'/>", NULL));
	ck_assert_str_eq(reported(), "T105@2:1");
}
END_TEST

/* It takes no sheet, parts nothing, and what its header would have printed is no field. */
START_TEST(section_that_nothing_fills)
{
	struct boxes *boxes = bind_to(load_text(
					  "<template id='t' record='case' stage='reply'><properties title=\"'T'\"/>"
					  "<page/><style name='base'/><body><p>x</p>"
					  "<section slips='1x3'><header><p><value select='a'/></p></header>"
					  "<repeat select='s'><p>y</p></repeat></section><p>z</p></body></template>"),
	    RECORD_CASE, "<case id='1'><a>b</a></case>", NULL);

	ck_assert_msg(boxes != NULL, "%s", reported());
	ck_assert_uint_eq(boxes->section_count, 1);
	ck_assert_uint_eq(boxes->section[0].body->child_count, 2);
	ck_assert_uint_eq(boxes->fields->len, 0);
}
END_TEST

/* The n-th fenced block of a document. */
static const char *
fenced(const char *text, const char *fence)
{
	const char *start = strstr(text, fence), *end;

	ck_assert_msg(start != NULL, "no %s", fence);
	start = strchr(start, '\n') + 1;
	end = strstr(start, "```");
	ck_assert_ptr_nonnull(end);
	return arena_strndup(bench.arena, start, (gsize)(end - start));
}

/* The README's worked example is what it says. */
START_TEST(readme)
{
	g_autofree char *text = NULL;
	struct boxes *boxes;
	const char *expected;

	ck_assert(g_file_get_contents("templates/README.md", &text, NULL, NULL));
	write_file("parts/signature.xml", fenced(text, "```xml part"));
	boxes = bind_to(load_text(fenced(text, "```xml template")), RECORD_CASE, fenced(text, "```xml record"), NULL);
	ck_assert_msg(boxes != NULL, "%s", reported());
	expected = fenced(text, "```text fields");
	ck_assert_str_eq(strstr(boxes_dump(bench.arena, boxes), "  fields\n"), expected);
}
END_TEST

/* The parts that it names are there. */
START_TEST(readme_parts)
{
	g_autofree char *text = NULL;
	const char *end;

	ck_assert(g_file_get_contents("templates/README.md", &text, NULL, NULL));
	ck_assert_ptr_nonnull(strstr(text, "\n### Parts"));
	end = strstr(strstr(text, "\n### Parts"), "```");
	for (const char *p = strstr(text, "\n### Parts"); (p = strstr(p, "\n| `")) != NULL && p < end; p++)
		for (const char *name = p + 3; g_str_has_prefix(name, "`");) {
			g_autofree char *part = g_strndup(name + 1, strcspn(name + 1, "`"));
			g_autofree char *path = g_strdup_printf("templates/parts/%s.xml", part);

			ck_assert_msg(g_file_test(path, G_FILE_TEST_EXISTS), "%s", path);
			name += strlen(part) + 2;
			name += g_str_has_prefix(name, ", ") ? 2 : 0;
		}
}
END_TEST

/* Its tables name every element and attribute, and nothing else. */
START_TEST(readme_is_complete)
{
	g_autofree char *text = NULL, *schema = NULL;

	ck_assert(g_file_get_contents("templates/README.md", &text, NULL, NULL));
	ck_assert(g_file_get_contents("templates/schema/template.rng", &schema, NULL, NULL));
	for (const char *p = schema; (p = strstr(p, "<element name=\"")) != NULL; p++) {
		g_autofree char *name = g_strndup(p + 15, strcspn(p + 15, "\""));
		g_autofree char *row = g_strdup_printf("\n| `<%s>`", name);
		const char *end = p + 1 + strcspn(p + 1, "<"), *found = strstr(text, row);

		while (!g_str_has_prefix(end, "<element") && !g_str_has_prefix(end, "</element"))
			end = strchr(end + 1, '<');
		ck_assert_msg(found != NULL, "<%s> has no row in templates/README.md", name);
		for (const char *a = p; (a = strstr(a, "<attribute name=\"")) != NULL && a < end; a++) {
			g_autofree char *attribute = g_strndup(a + 17, strcspn(a + 17, "\""));
			g_autofree char *word = g_strdup_printf("`%s`", attribute);
			g_autofree char *line = NULL;
			bool said = false;

			for (const char *r = found; r != NULL && !said;
			     r = strstr(r + 1, row)) { /* <page> has two rows */
				g_free(line);
				line = g_strndup(r + 1, strcspn(r + 1, "\n"));
				said = strstr(line, word) != NULL;
			}
			ck_assert_msg(said, "%s of <%s> is not in its row", attribute, name);
		}
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("template boxes");
	TCase *tc = tcase_create("boxes");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, style_inheritance);
	tcase_add_test(tc, columns_and_rules);
	tcase_add_test(tc, words_are_whole);
	tcase_add_test(tc, scale);
	tcase_add_test(tc, no_page_fits);
	tcase_add_test(tc, sizes);
	tcase_add_test(tc, design_across);
	tcase_add_test(tc, styles_of_a_page);
	tcase_add_test(tc, colors);
	tcase_add_loop_test(tc, grids, 0, 10);
	tcase_add_loop_test(tc, grid_faults, 0, 4);
	tcase_add_test(tc, rows_of_a_page);
	tcase_add_test(tc, bounds_of_rows_of_a_page);
	tcase_add_test(tc, empty_grid);
	tcase_add_test(tc, values_that_stand_nowhere);
	tcase_add_test(tc, cells);
	tcase_add_test(tc, nested_grid);
	tcase_add_test(tc, dump);
	tcase_add_test(tc, sheets);
	tcase_add_test(tc, slips);
	tcase_add_test(tc, section_that_nothing_fills);
	tcase_add_test(tc, columns_left_out);
	tcase_add_test(tc, readme);
	tcase_add_test(tc, readme_parts);
	tcase_add_test(tc, readme_is_complete);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
