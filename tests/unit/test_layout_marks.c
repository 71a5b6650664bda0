/* Structure marks: what cells head which, sections, heads of columns, headings, artifacts of every kind. */
#include <string.h>

#include "base/arena.h"
#include "layout_kit.h"

#define ROW 20

/* What the words of an element are, as far as they have come. */
static void
add_words(GHashTable *words, const GArray *open, const char *text)
{
	for (guint i = 0; i < open->len; i++) {
		gpointer element = g_array_index(open, gpointer, i);
		const char *old = g_hash_table_lookup(words, element);

		g_hash_table_insert(words, element, g_strconcat(old != NULL ? old : "", text, NULL));
	}
}

static void
put_begin(GString *out, GHashTable *words, const struct page_mark *mark)
{
	static const char *const scope[] = { "", ":row", ":column" };
	static const char *const artifact[] = { "", "layout", "header", "footer", "background", "repeated", "underline",
		"strike", "emphasis", "box", "join" };

	if (strcmp(mark->role, "P") == 0) {
		g_string_append_c(out, '(');
		return;
	}
	if (strcmp(mark->role, "Artifact") == 0) {
		ck_assert_int_ne(mark->artifact, ARTIFACT_NONE);
		ck_assert_uint_eq(mark->element, 0);
		g_string_append_printf(out, "~%s{", artifact[mark->artifact]);
		return;
	}
	g_string_append_printf(out, "%s%s", mark->role, scope[mark->scope]);
	if (mark->columns > 1 || mark->rows > 1)
		g_string_append_printf(out, " %ux%u", mark->columns, mark->rows);
	for (guint i = 0; i < mark->header_count; i++)
		g_string_append_printf(out, " <%s>",
		    (const char *)g_hash_table_lookup(words, GUINT_TO_POINTER(mark->header[i])));
	if (mark->actual != NULL)
		g_string_append_printf(out, " %s", mark->actual);
	g_string_append_c(out, '{');
}

/* A page's elements and words, paragraphs as (…); what is drawn as rules, frames and backgrounds left out. */
static char *
said(const struct pages *pages, guint page)
{
	g_autoptr(GHashTable) words = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(gpointer)), ends = g_array_new(FALSE, FALSE, 1);
	GString *out = arena_string(rig_get()->arena);

	for (guint p = 0; p <= page; p++) {
		g_string_truncate(out, 0);
		for (guint i = 0; i < pages->page[p].item_count; i++) {
			const struct page_item *item = &pages->page[p].item[i];
			gpointer element = GUINT_TO_POINTER(item->u.begin.element);
			char end = ')';

			if (item->kind == ITEM_BEGIN && item->u.begin.artifact == ARTIFACT_LAYOUT) {
				while (pages->page[p].item[i].kind != ITEM_END)
					i++;
			} else if (item->kind == ITEM_BEGIN) {
				end = strcmp(item->u.begin.role, "P") == 0 ? ')' : '}';
				put_begin(out, words, &item->u.begin);
				g_array_append_val(open, element);
				g_array_append_val(ends, end);
			} else if (item->kind == ITEM_END) {
				ck_assert_uint_gt(open->len, 0);
				g_string_append_c(out, g_array_index(ends, char, ends->len - 1));
				g_array_set_size(open, open->len - 1);
				g_array_set_size(ends, ends->len - 1);
			} else if (item->kind == ITEM_RUN) {
				g_string_append(out, item->u.run.text);
				add_words(words, open, item->u.run.text);
			}
		}
		ck_assert_uint_eq(open->len, 0);
	}
	return out->str;
}

/* A row of a grid: "甲" a label, "=一" a value, "" an empty cell; "2:甲" spans two columns, "/2:甲" rows. */
static struct box_row *
add_row(struct box *grid, const char *cells)
{
	g_auto(GStrv) words = g_strsplit(cells, "|", -1);
	struct box_row *row = kit_row(grid, ROW);
	guint column = 0;

	for (guint i = 0; words[i] != NULL; i++) {
		const char *text = words[i];
		guint columns = 1, rows = 1;
		struct box_cell *cell;

		if (*text == '.') { /* taken from above */
			column++;
			continue;
		}
		if (g_ascii_isdigit(text[0]) && text[1] == ':') {
			columns = (guint)(text[0] - '0');
			text += 2;
		} else if (text[0] == '/') {
			rows = (guint)(text[1] - '0');
			text += 3;
		}
		cell = kit_cell(row, column, columns, rows,
		    kit_para(grid->style, arena_strdup(rig_get()->arena, *text == '=' ? text + 1 : text)));
		cell->label = *text != '=' && *text != '\0';
		if (*text == '\0')
			cell->content->child_count = 0;
		column += columns;
	}
	return row;
}

static struct box *
new_grid(const char *columns)
{
	return kit_grid(kit_style(10, ALIGN_START), columns, 1, 0.5);
}

static struct pages *
lay(struct box *box, double height)
{
	struct box *body = kit_block(box->style);

	kit_add(body, box);
	return kit_lay(kit_boxes(body, 400, height));
}

/* What a grid of these rows is on its one page. */
static char *
grid_said(const char *columns, const char *rows)
{
	struct box *grid = new_grid(columns);
	g_auto(GStrv) row = g_strsplit(rows, "\n", -1);

	for (guint i = 0; row[i] != NULL; i++)
		add_row(grid, row[i]);
	return said(lay(grid, 1000), 0);
}

/* Each value has the label beside it; a label alone in its row heads the row. */
START_TEST(pairs)
{
	ck_assert_str_eq(grid_said("1fr 1fr 1fr 1fr", "甲|=一|乙|=二\n丙|3:=三"),
	    "Table{TR{TH{(甲)}TD <甲>{(一)}TH{(乙)}TD <乙>{(二)}}TR{TH:row{(丙)}TD 3x1{(三)}}}");
	/* A label over several rows is said too, before the nearer one; nothing is left without. */
	ck_assert_str_eq(grid_said("1fr 1fr 1fr 1fr 1fr", "/2:组|甲|=一|乙|=二\n.|丙|=三|丁|/1:=四"),
	    "Table{TR{TH:row 1x2{(组)}TH{(甲)}TD <组> <甲>{(一)}TH{(乙)}TD <组> <乙>{(二)}}"
	    "TR{TH{(丙)}TD <组> <丙>{(三)}TH{(丁)}TD <组> <丁>{(四)}}}");
	ck_assert_str_eq(grid_said("1fr 1fr 1fr 1fr 1fr", "甲|=一|乙|=二|/2:=章\n丙|=三|丁|=四|."),
	    "Table{TR{TH{(甲)}TD <甲>{(一)}TH{(乙)}TD <乙>{(二)}TD 1x2 <乙>{(章)}}"
	    "TR{TH{(丙)}TD <丙>{(三)}TH{(丁)}TD <丁>{(四)}}}");
	/* Blanks to write in are values too. */
	ck_assert_str_eq(grid_said("1fr 1fr 1fr 1fr", "甲||乙|"), "Table{TR{TH{(甲)}TD <甲>{}TH{(乙)}TD <乙>{}}}");
}
END_TEST

START_TEST(columns)
{
	/* Rows of labels head their columns, labels of rows the rows. */
	ck_assert_str_eq(grid_said("1fr 1fr 1fr", "项|2:上半年\n|一|二\n甲|=1|=2"),
	    "Table{THead{TR{TH:column{(项)}TH:column 2x1{(上半年)}}}TBody{TR{TD{}TH:column{(一)}TH:column{(二)}}"
	    "TR{TH:row{(甲)}TD{(1)}TD{(2)}}}}");
	/* A value across columns of their own heads is of none of them. */
	ck_assert_str_eq(grid_said("1fr 1fr 1fr", "项|一|二\n=甲|=1|=2\n合计|2:=3"),
	    "Table{THead{TR{TH:column{(项)}TH:column{(一)}TH:column{(二)}}}"
	    "TBody{TR{TD{(甲)}TD{(1)}TD{(2)}}TR{TH:row{(合计)}TD 2x1 <合计>{(3)}}}}");
	/* Labels with values below them and none beside them. */
	ck_assert_str_eq(grid_said("1fr 1fr 1fr", "甲||乙\n=1||=2"),
	    "Table{TR{TH:column{(甲)}TD{}TH:column{(乙)}}TR{TD{(1)}TD{}TD{(2)}}}");
}
END_TEST

/* Rows said to be heads: cells in them head their columns when none is a label; on a later page they are said again. */
START_TEST(heads_over_pages)
{
	struct box *grid = new_grid("1fr 1fr");
	struct pages *pages;

	add_row(grid, "=名|=数")->head = true;
	for (guint i = 0; i < 6; i++)
		add_row(grid, "=甲|=1");
	pages = lay(grid, 4 * ROW + 2);
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_str_eq(said(pages, 0),
	    "Table{THead{TR{TH:column{(名)}TH:column{(数)}}}TBody{"
	    "TR{TD{(甲)}TD{(1)}}TR{TD{(甲)}TD{(1)}}TR{TD{(甲)}TD{(1)}}}}");
	ck_assert_str_eq(said(pages, 1),
	    "~repeated{名数}Table{TBody{TR{TD{(甲)}TD{(1)}}TR{TD{(甲)}TD{(1)}}TR{TD{(甲)}TD{(1)}}}}");
}
END_TEST

START_TEST(sections)
{
	struct box *grid = new_grid("1fr 1fr"), *body = kit_block(grid->style),
		   *title = kit_para(grid->style, "表　格");
	struct pages *pages;

	title->role = "H1";
	kit_add(body, title);
	kit_add(body, grid);
	add_row(grid, "2:客户");
	add_row(grid, "甲|=一");
	add_row(grid, "2:费用");
	add_row(grid, "名|数");
	add_row(grid, "=乙|=2");
	pages = kit_lay(kit_boxes(body, 400, 1000));
	ck_assert_str_eq(said(pages, 0),
	    "H1{表　格}H2{客户}Table{TR{TH:row{(甲)}TD{(一)}}}"
	    "H2{费用}Table{THead{TR{TH:column{(名)}TH:column{(数)}}}TBody{TR{TD{(乙)}TD{(2)}}}}");
	ck_assert_uint_eq(pages->heading_count, 3);
	ck_assert_str_eq(pages->heading[0].text, "表格");
	ck_assert_str_eq(pages->heading[2].text, "费用");
	ck_assert_uint_eq(pages->heading[2].level, 2);
	ck_assert_uint_eq(pages->heading[2].page, 1);
	ck_assert_double_gt(pages->heading[2].y, pages->heading[1].y);
	/* Under heads of columns it is a label of the rows below it; in the last row it heads nothing. */
	ck_assert_str_eq(grid_said("1fr 1fr", "名|数\n2:组\n=甲|=1\n2:完"),
	    "Table{THead{TR{TH:column{(名)}TH:column{(数)}}}TBody{TR{TH:row 2x1{(组)}}TR{TD <名> <组>{(甲)}TD <数> <组>{(1)}}"
	    "TR{TH:row 2x1{(完)}}}}");
	ck_assert_str_eq(grid_said("1fr 1fr", "甲|=1\n2:完"), "Table{TR{TH:row{(甲)}TD{(1)}}TR{TH:row 2x1{(完)}}}");
}
END_TEST

/* A label beside tables is their heading; a label across a table in a cell is a head of it. */
START_TEST(tables_in_cells)
{
	struct box *grid = new_grid("1fr 3fr"), *inner = new_grid("1fr 1fr"), *two = new_grid("1fr 3fr");
	struct box_row *row = kit_row(grid, ROW);

	add_row(inner, "2:一览");
	add_row(inner, "甲|=一");
	kit_cell(row, 0, 1, 1, kit_para(grid->style, "类"))->label = true;
	kit_cell(row, 1, 1, 1, inner);
	ck_assert_str_eq(said(lay(grid, 1000), 0), "H1{类}H1{一览}Table{TR{TH:row{(甲)}TD{(一)}}}");
	add_row(two, "类|=一");
	row = kit_row(two, ROW);
	kit_cell(row, 0, 1, 1, kit_para(grid->style, "类"))->label = true;
	kit_cell(row, 1, 1, 1, inner);
	ck_assert_str_eq(said(lay(two, 1000), 0),
	    "Table{TR{TH:row{(类)}TD{(一)}}TR{TH:row{(类)}TD{Table{"
	    "THead{TR{TH:column 2x1{(一览)}}}TBody{TR{TH:row{(甲)}TD{(一)}}}}}}}");
}
END_TEST

/* What has no label and no head is no table. */
START_TEST(places_only)
{
	ck_assert_str_eq(grid_said("1fr 1fr", "=一|=二\n=三|"), "Div{(一)(二)(三)}");
}
END_TEST

static void
add_styled(struct box *body, const char *text, void (*change)(struct box_style *))
{
	struct box_style *style = kit_style(10, ALIGN_START);

	change(style);
	kit_add(body, kit_para(style, text));
}

static void
underline(struct box_style *style)
{
	style->underline = UNDERLINE_LINE;
}

static void
wavy(struct box_style *style)
{
	style->underline = UNDERLINE_WAVY;
}

static void
strike(struct box_style *style)
{
	style->strike = true;
}

static void
emphasis(struct box_style *style)
{
	style->emphasis = true;
}

/* What is drawn about words says what it is, so that nobody takes it for a line over the text. */
START_TEST(decorations)
{
	struct box *body = kit_block(kit_style(10, ALIGN_START)), *para = kit_para(body->style, "宽");
	struct box_style *boxed = kit_style(10, ALIGN_START);
	struct box_frame frame = { boxed };
	struct box_span *span;

	add_styled(body, "线", underline);
	add_styled(body, "波", wavy);
	add_styled(body, "删", strike);
	add_styled(body, "点", emphasis);
	kit_span(para, SPAN_BLANK, NULL)->width = 30;
	kit_span(para, SPAN_FRACTION, "1/2");
	kit_add(body, para);
	boxed->box = 0.5;
	para = kit_para(boxed, NULL);
	span = kit_span(para, SPAN_TEXT, "框");
	span->frame = &frame;
	kit_add(body, para);
	ck_assert_str_eq(said(kit_lay(kit_boxes(body, 400, 1000)), 0),
	    "(线~underline{})(波~underline{})(删~strike{})(点~emphasis{})(宽1/2~underline{}~join{})(框~box{})");
}
END_TEST

START_TEST(slashes)
{
	struct box *grid = new_grid("1fr 1fr");

	add_row(grid, "项|一")->cell[0].slash = SLASH_DOWN;
	add_row(grid, "甲|=1");
	ck_assert_str_eq(said(lay(grid, 1000), 0),
	    "Table{THead{TR{~join{}TH:column{(项)}TH:column{(一)}}}"
	    "TBody{TR{TH:row{(甲)}TD{(1)}}}}");
}
END_TEST

START_TEST(check_boxes)
{
	struct box *body = kit_block(kit_style(10, ALIGN_START)), *para = kit_para(body->style, NULL);

	kit_span(para, SPAN_CHECK, NULL)->checked = true;
	kit_span(para, SPAN_TEXT, "是");
	kit_span(para, SPAN_CHECK, NULL);
	kit_span(para, SPAN_TEXT, "否");
	kit_add(body, para);
	ck_assert_str_eq(said(kit_lay(kit_boxes(body, 400, 1000)), 0), "(Span ☑{}是Span ☐{}否)");
}
END_TEST

/* In the margins values are said once, on the first page; what is nothing but words is never part of the text. */
START_TEST(margins)
{
	struct box *body = kit_block(kit_style(10, ALIGN_START)), *value = kit_para(body->style, NULL);
	struct boxes *boxes = kit_boxes(body, 400, 40);
	struct pages *pages;

	for (guint i = 0; i < 2; i++)
		kit_add(body, kit_para(body->style, "文"));
	boxes->sheet->margin[0] = boxes->sheet->margin[2] = 15;
	boxes->sheet->background = 0xEEEEEE;
	boxes->sheet->header[PAGE_ANY] = kit_block(body->style);
	boxes->sheet->footer[PAGE_ANY] = kit_block(body->style);
	kit_value(value, kit_field("app_no", "申请编号", "220300000001"));
	kit_add(boxes->sheet->header[PAGE_ANY], value);
	kit_add(boxes->sheet->footer[PAGE_ANY], kit_para(body->style, "脚"));
	boxes->sheet->height = 45;
	pages = kit_lay(boxes);
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_str_eq(said(pages, 0), "~background{}(220300000001)(文)~footer{脚}");
	ck_assert_str_eq(said(pages, 1), "~background{}~header{220300000001}(文)~footer{脚}");
	ck_assert_uint_eq(pages->field_count, 1);
}
END_TEST

static void
add_heading(struct box *body, const char *role, const char *text)
{
	struct box *para = kit_para(body->style, text);

	para->role = role;
	kit_add(body, para);
}

/* Levels begin with 1 and none is skipped, whatever a template says. */
START_TEST(levels)
{
	struct box *body = kit_block(kit_style(10, ALIGN_START)), *other = kit_block(body->style);
	struct pages *pages;

	add_heading(body, "H2", "一 ");
	add_heading(body, "H2", "10 kV　二");
	add_heading(body, "H3", "三");
	pages = kit_lay(kit_boxes(body, 400, 1000));
	ck_assert_str_eq(said(pages, 0), "H1{一}H1{10 kV　二}H2{三}");
	ck_assert_str_eq(pages->heading[1].text, "10 kV 二");
	ck_assert_uint_eq(pages->heading[2].level, 2);
	add_heading(other, "H1", "一");
	add_heading(other, "H4", "二");
	pages = kit_lay(kit_boxes(other, 400, 1000));
	ck_assert_str_eq(said(pages, 0), "H1{一}H2{二}");
}
END_TEST

START_TEST(captions)
{
	struct box *grid = new_grid("1fr 1fr");
	struct pages *pages;

	add_row(grid, "名|数");
	add_row(grid, "=甲|=1");
	grid->grid->caption = kit_block(grid->style);
	kit_add(grid->grid->caption, kit_para(grid->style, "表 1　费用"));
	pages = lay(grid, 1000);
	ck_assert_str_eq(said(pages, 0),
	    "Table{Caption{(表 1　费用)}THead{TR{TH:column{(名)}TH:column{(数)}}}"
	    "TBody{TR{TD{(甲)}TD{(1)}}}}");
	ck_assert_uint_eq(pages->heading_count, 1);
	ck_assert_str_eq(pages->heading[0].text, "表 1 费用");
}
END_TEST

START_TEST(properties)
{
	struct box *body = kit_block(kit_style(10, ALIGN_START));
	struct boxes *boxes = kit_boxes(body, 400, 1000);
	struct pages *pages;

	kit_add(body, kit_para(body->style, "文"));
	boxes->identifier = "甲/notice-2";
	boxes->keywords = "停电";
	boxes->date = "2023-06-19T08:00";
	pages = kit_lay(boxes);
	ck_assert_str_eq(pages->identifier, "甲/notice-2");
	ck_assert_str_eq(pages->keywords, "停电");
	ck_assert_str_eq(pages->date, "2023-06-19");
	ck_assert_str_eq(pages->time, "2023-06-19T08:00");
	ck_assert_uint_eq(pages->set, PAGES_SET);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("layout marks");
	TCase *tc = tcase_create("marks");

	tcase_add_test(tc, pairs);
	tcase_add_test(tc, columns);
	tcase_add_test(tc, heads_over_pages);
	tcase_add_test(tc, sections);
	tcase_add_test(tc, tables_in_cells);
	tcase_add_test(tc, places_only);
	tcase_add_test(tc, decorations);
	tcase_add_test(tc, slashes);
	tcase_add_test(tc, check_boxes);
	tcase_add_test(tc, margins);
	tcase_add_test(tc, levels);
	tcase_add_test(tc, captions);
	tcase_add_test(tc, properties);
	suite_add_tcase(suite, tc);
	return kit_main(suite);
}
