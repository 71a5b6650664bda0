/* Long documents, and what is the same in all: nothing that is spared may show. */
#include <string.h>

#include <glib/gstdio.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "xml/schema/path.h"
#include "layout_kit.h"

#define ROWS 900

/* A table on pages of four rows, with a head, wrapped text, a cell over several pages, and page numbers below. */
static struct boxes *
long_table(void)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "60 1fr", 1, 0.5), *body = kit_block(style), *foot = kit_para(style, "第");
	struct boxes *boxes;

	kit_cell(kit_row(grid, 0), 0, 1, 1, kit_para(style, "户号"));
	kit_cell(&grid->grid->row[0], 1, 1, 1, kit_para(style, "地址"));
	grid->grid->row[0].head = true;
	for (guint i = 0; i < ROWS; i++) {
		struct box *para = kit_para(style, NULL);
		struct box_row *row = kit_row(grid, 0);

		kit_value(para,
		    kit_field(arena_printf(rig_get()->arena, "row[%u]/no", i + 1), "户号",
			arena_printf(rig_get()->arena, "%u", i + 1)));
		kit_cell(row, 0, 1, 1, para);
		kit_cell(row, 1, 1, 1, kit_para(style, i % 7 == 3 ? "长河里社区（虚构）十至十六号楼" : "晨星路"));
	}
	grid->grid->row[20].cell[1].content = kit_block(style);
	for (guint i = 0; i < 12; i++)
		kit_add(grid->grid->row[20].cell[1].content, kit_para(style, "过页的一格"));
	kit_add(body, grid);
	boxes = kit_boxes(body, 180, 100);
	boxes->sheet->margin[0] = boxes->sheet->margin[1] = boxes->sheet->margin[2] = boxes->sheet->margin[3] = 16;
	kit_span(foot, SPAN_PAGE, NULL);
	boxes->sheet->footer[PAGE_ANY] = kit_block(style);
	kit_add(boxes->sheet->footer[PAGE_ANY], foot);
	return boxes;
}

/* Every row once and in order. */
START_TEST(tables_go_on_over_hundreds_of_pages)
{
	const struct pages *pages = kit_lay(long_table());

	ck_assert_uint_gt(pages->page_count, 200);
	ck_assert_uint_eq(pages->field_count, ROWS);
	for (guint i = 0; i < ROWS; i++) {
		ck_assert_str_eq(pages->field[i].name, arena_printf(rig_get()->arena, "row[%u]/no", i + 1));
		ck_assert_str_eq(pages->field[i].text, arena_printf(rig_get()->arena, "%u", i + 1));
		ck_assert_uint_ge(pages->field[i].page, i == 0 ? 1 : pages->field[i - 1].page);
	}
	ck_assert_uint_eq(pages->field[ROWS - 1].page, pages->page_count);
}
END_TEST

/* Automatic columns, points below each other, a cell that shrinks, spans, conditions, and a row that goes over two pages. */
static const char template_text[] =
    "<template id='t' record='outage' lang='zh-CN'><properties title=\"'t'\"/><page size='70mmx60mm' margin='6mm'/>"
    "<style name='base' font='song' size='9pt'/><style name='money' like='base' align='decimal'/><style name='small' like='base' min-size='4pt'/>"
    "<footer><p>第 <page/> 页 共 <pages/> 页</p></footer>"
    "<body><grid columns='auto auto 1fr 14mm' frame='1pt' rules='0.5pt' padding='0.5mm'>"
    "<row head='yes'><label>号</label><label>数</label><label>文</label><label>注</label></row>"
    "<repeat select='row'><row><label><value select='position()' field='seq' label='号'/></label><cell style='money'><value select='@pub_tran' label='数'/></cell>"
    "<cell><value select='@area' label='文'/><if test='@pub_tran &gt; 990'><check test='@pub_tran = 999.5'/>是</if></cell>"
    "<cell fit='shrink' style='small'><value select='@note' label='注'/></cell></row>"
    "<if test='@pub_tran = 7'><row><cell span='3'>合并 <value select='@area' label='文'/></cell></row></if></repeat></grid><p>完，共 <pages/> 页。</p></body></template>";

static const struct template *
load(const char *text)
{
	struct rig *rig = rig_get();
	g_autofree char *path = NULL;
	const struct template *template;
	int file = g_file_open_tmp("banwen-long-XXXXXX", &path, NULL);

	ck_assert(file >= 0 && g_file_set_contents(path, text, -1, NULL));
	g_close(file, NULL);
	template = template_load(rig->arena, rig->diag, path, data_alone(rig->arena, "."),
	    path_world_new(rig->arena, ".")); /* records of no schema */
	g_unlink(path);
	for (gsize i = 0; template == NULL && i < diag_count(rig->diag); i++)
		g_printerr("%s %s\n", diag_get(rig->diag, i)->id, diag_get(rig->diag, i)->what[LANG_EN]);
	ck_assert_ptr_nonnull(template);
	return template;
}

static struct boxes *
bind(const struct template *template, const char *text)
{
	struct rig *rig = rig_get();
	struct source *source = arena_alloc(rig->arena, sizeof *source);
	struct record *record = arena_alloc(rig->arena, sizeof *record);
	struct xpath_env *env = xpath_env_new(rig->arena);

	*source = (struct source){ .name = "r.xml", .text = text, .length = strlen(text), .line = 1, .column = 1 };
	record->kind = RECORD_CASE;
	record->source = source;
	record->doc = xml_parse(rig->arena, rig->diag, source);
	record->root = xml_root(record->doc);
	xpath_env_node(env, "record", record->root);
	for (guint i = 0; i < 3; i++)
		xpath_env_node(env, i == 0 ? "region" : i == 1 ? "office" : "verdict", NULL);
	return template_bind(template, rig->arena, rig->diag, env, record, NULL, NULL);
}

static const struct boxes *
bind_rows(guint rows)
{
	GString *text = g_string_new("<outage id='1' region='r'>");

	for (guint i = 0; i < rows; i++) {
		g_string_append_printf(text, "<row pub_tran='%u%s' note='%s' area='", i % 1000,
		    i % 3 == 0     ? ".5" :
			i % 3 == 1 ? ".25" :
				     "",
		    i % 5 ? "短" : "要缩小才放得下的注");
		for (guint k = 0; k < (i == 800 ? 60 : i % 4); k++)
			g_string_append(text, "晨星路全线、");
		g_string_append(text, "'/>");
	}
	g_string_append(text, "</outage>");
	return bind(load(template_text), arena_adopt(rig_get()->arena, g_string_free(text, FALSE), g_free));
}

/* Rows of every kind go on in their order; points of numbers stand below each other on all pages; one row is cut. */
START_TEST(rows_are_laid_as_one_table)
{
	const struct boxes *boxes = bind_rows(1200);
	struct pages *pages;
	guint cut = 0;
	double right[3] = { 0 }; /* of numbers with no, one and two decimals */

	ck_assert_ptr_nonnull(boxes);
	pages = kit_lay((struct boxes *)boxes);
	for (guint i = 0; i < pages->field_count; i++) {
		const struct page_field *field = &pages->field[i], *before = i > 0 ? field - 1 : NULL;
		gsize decimals;

		ck_assert_uint_ge(field->page, before != NULL ? before->page : 1);
		cut += before != NULL && strcmp(field->name, before->name) == 0 && field->page > before->page;
		if (strcmp(field->label, "数") != 0)
			continue;
		decimals = strchr(field->text, '.') != NULL ? strlen(strchr(field->text, '.')) - 1 : 0;
		right[decimals] = right[decimals] > 0 ? right[decimals] : field->box.x + field->box.width;
		ck_assert_double_eq_tol(field->box.x + field->box.width, right[decimals], 0.01);
	}
	ck_assert(right[0] < right[1] && right[1] < right[2]);
	ck_assert_uint_ge(cut, 1); /* the row of 60 sentences */
}
END_TEST

#define WORDS_HEAD \
	"<template id='t' record='case' stage='reply' lang='zh-CN'><properties title=\"'t'\"/><page size='70mmx60mm' margin='6mm'/>" \
	"<color name='red' select='colour' default='#aa0000'/><style name='base' font='song' size='9pt' align='justify'/>" \
	"<style name='red' like='base' color='red'/><body>"

/* The template's own words are one paragraph for all documents; what the record decides is not. */
START_TEST(own_words_are_laid_once)
{
	const struct template *template = load(WORDS_HEAD
	    "<p>请在有效期内委托有资质的单位设计、施工；<span style='base'>逾期未实施的，</span>方案需要重新确定。</p>"
	    "<p style='red'>红</p><p>甲<value select='@id' label='号'/></p><p>第 <page/> 页</p><grid columns='1fr 2fr'><row><label>标</label>"
	    "<label>标</label></row></grid></body></template>");
	struct boxes *one = bind(template, "<case id='1'><colour>#00ff00</colour></case>"),
		     *other = bind(template, "<case id='1'/>");
	char *first, *second;

	ck_assert_ptr_eq(one->section[0].body->child[0], other->section[0].body->child[0]);
	for (guint i = 1; i < 4; i++)
		ck_assert_ptr_ne(one->section[0].body->child[i], other->section[0].body->child[i]);
	ck_assert_ptr_eq(one->section[0].body->child[4]->grid->row[0].cell[0].content->child[0],
	    other->section[0].body->child[4]->grid->row[0].cell[0].content->child[0]);
	first = pages_dump(rig_get()->arena, kit_lay(other));
	kit_lay(one);
	second = pages_dump(rig_get()->arena, kit_lay(other));
	ck_assert_str_eq(first, second);
	ck_assert_ptr_nonnull(strstr(second, "#aa0000"));
	one->section[0].body->child[0] = arena_memdup(rig_get()->arena, other->section[0].body->child[0],
	    sizeof *one->section[0].body);
	one->section[0].body->child[0]->memo = NULL; /* laid by itself it is the same */
	other->section[0].body->child[1] = one->section[0].body->child[1];
	ck_assert_str_eq(pages_dump(rig_get()->arena, kit_lay(one)), pages_dump(rig_get()->arena, kit_lay(other)));
}
END_TEST

/* A fault in them is told of every document. */
START_TEST(faults_of_own_words_are_told_each_time)
{
	struct rig *rig = rig_get();
	const struct template *template = load(WORDS_HEAD "<p>私用\xEE\x84\xA3字</p></body></template>");

	for (guint i = 0; i < 3; i++) {
		gsize from = diag_count(rig->diag);

		ck_assert_ptr_null(layout_pages(rig->layout, rig->arena, rig->diag, bind(template, "<case id='1'/>")));
		ck_assert_uint_eq(diag_count(rig->diag), from + 1);
	}
}
END_TEST

/* A long table in a row too low for it: what is too much is counted. */
START_TEST(long_tables_that_are_too_high_are_counted)
{
	struct rig *rig = rig_get();
	GString *text = g_string_new("<case id='1' region='r'>");
	const struct template *template = load(WORDS_HEAD
	    "<grid columns='1fr'><row height='=40mm'><cell><grid columns='1fr'>"
	    "<repeat select='row'><row height='=10mm'><cell>供电</cell></row></repeat></grid></cell></row></grid></body></template>");
	gsize from = diag_count(rig->diag);

	for (guint i = 0; i < 600; i++)
		g_string_append(text, "<row/>");
	g_string_append(text, "</case>");
	ck_assert_ptr_null(layout_pages(rig->layout, rig->arena, rig->diag,
	    bind(template, arena_adopt(rig->arena, g_string_free(text, FALSE), g_free))));
	ck_assert_uint_ge(diag_count(rig->diag), from + 1);
	ck_assert_str_eq(diag_get(rig->diag, from)->id, "L120");
	ck_assert_ptr_nonnull(strstr(diag_get(rig->diag, from)->what[LANG_ZH], "1194")); /* three of 600 rows fit */
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout long");
	TCase *t = tcase_create("long");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, tables_go_on_over_hundreds_of_pages);
	tcase_add_test(t, rows_are_laid_as_one_table);
	tcase_add_test(t, own_words_are_laid_once);
	tcase_add_test(t, faults_of_own_words_are_told_each_time);
	tcase_add_test(t, long_tables_that_are_too_high_are_counted);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
