/*
 * tests/clreq: sentences, the width they are set in, and the lines that must come of them.  Each case is
 * one test: laid out as a paragraph alone on its page, or in a cell 30 mm wide, and read off the pages.
 */
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "layout_kit.h"

#define FOLDER  "tests/clreq"
#define CELL    (30 * MM)
#define OPENING "（《〈【〖〔「『“‘［｛"
#define CLOSING "）》〉】〗〕」』”’］｝、，；：。．？！"
#define NEAR    0.011 /* [em] */

/* A character as set. */
struct seen {
	gunichar c;
	guint line;
	double x;
};
struct seen_line {
	double y, left, right;
	char *text;
};

struct sheet {
	double size;
	GArray *seen; /* struct seen */
	GArray *line; /* struct seen_line */
	GArray *rule; /* widths of filled boxes [pt] */
};

struct job {
	const char *file;
	const xmlNode *node;
};

static GArray *jobs;
static GPtrArray *files;

static double
number_of(const xmlNode *node, const char *name, double otherwise)
{
	const char *text = xml_attr(node, name);

	return text != NULL ? g_ascii_strtod(text, NULL) : otherwise;
}

static guint
choice_of(const xmlNode *node, const char *name, const char *words, guint otherwise)
{
	g_auto(GStrv) word = g_strsplit(words, " ", -1);
	const char *text = xml_attr(node, name);

	for (guint i = 0; text != NULL && word[i] != NULL; i++)
		if (strcmp(word[i], text) == 0)
			return i;
	ck_assert_msg(!text, "%s: %s", name, text);
	return otherwise;
}

static struct box_style *
style_of(const xmlNode *c)
{
	double size = number_of(c, "size", 10.5);
	struct box_style *style = kit_style(size, ALIGN_JUSTIFY);

	style->align = (enum align)choice_of(c, "align", "start center end justify distribute", ALIGN_JUSTIFY);
	style->line_ends = (enum line_ends)choice_of(c, "level", "gb strict basic none", LINE_ENDS_GB);
	style->font = xml_attr_or(c, "font", "song");
	style->indent = number_of(c, "indent", 0) * size;
	style->hang = number_of(c, "hang", 0) * size;
	return style;
}

/* <text> holds words, <u> underlined ones, <big> of another size, <blank> a gap to write in, <br/>. */
static struct box *
para_of(const xmlNode *c, const struct box_style *style)
{
	struct box *para = kit_para(style, NULL);

	for (const xmlNode *n = xml_child(c, "text")->children; n != NULL; n = n->next) {
		const char *words = n->type == XML_TEXT_NODE ? (const char *)n->content : xml_text(rig_get()->arena, n);
		struct box_style *other = arena_memdup(rig_get()->arena, style, sizeof *style);
		struct box_span *span;

		if (n->type == XML_COMMENT_NODE)
			continue;
		span = kit_span(para,
		    xml_is(n, "blank")  ? SPAN_BLANK :
			xml_is(n, "br") ? SPAN_BREAK :
					  SPAN_TEXT,
		    words);
		if (xml_is(n, "blank"))
			span->width = number_of(n, "width", 1) * style->size;
		if (n->type != XML_ELEMENT_NODE)
			continue;
		other->underline = xml_is(n, "u");
		other->size = number_of(n, "size", style->size);
		span->style = other;
	}
	return para;
}

static struct pages *
lay_case(const xmlNode *c)
{
	struct box_style *style = style_of(c);
	struct box *body = kit_block(style), *grid;
	double width = number_of(c, "width", 0) * style->size;

	if (!xml_attr_is(c, "in", "cell")) {
		ck_assert_msg(width > 0, "width is missing");
		kit_add(body, para_of(c, style));
		return kit_lay(kit_boxes(body, width, 4000));
	}
	grid = kit_grid(style, "85.0394 1fr", 0, 0);
	kit_cell(kit_row(grid, 0), 0, 1, 1, para_of(c, style));
	kit_add(body, grid);
	return kit_lay(kit_boxes(body, 300, 4000));
}

static void
see_run(struct sheet *sheet, const struct page_run *run)
{
	struct seen_line *line = sheet->line->len ?
	    &g_array_index(sheet->line, struct seen_line, sheet->line->len - 1) :
	    NULL;

	if (line == NULL || run->glyph[0].y > line->y + 4) {
		g_array_append_vals(sheet->line, &(struct seen_line){ run->glyph[0].y, run->glyph[0].x, 0, NULL }, 1);
		line = &g_array_index(sheet->line, struct seen_line, sheet->line->len - 1);
	}
	line->text = arena_printf(rig_get()->arena, "%s%s", line->text != NULL ? line->text : "", run->text);
	line->right = run->glyph[0].x + run->advance;
	for (guint i = 0; i < run->count; i++)
		g_array_append_vals(sheet->seen,
		    &(struct seen){ g_utf8_get_char(run->text + run->glyph[i].cluster), sheet->line->len - 1,
			run->glyph[i].x },
		    1);
}

static GArray *
new_array(guint size)
{
	return arena_adopt(rig_get()->arena, g_array_new(FALSE, TRUE, size), (GDestroyNotify)g_array_unref);
}

static struct sheet
read_pages(const struct pages *pages, double size)
{
	struct sheet sheet = { .size = size,
		.seen = new_array(sizeof(struct seen)),
		.line = new_array(sizeof(struct seen_line)),
		.rule = new_array(sizeof(double)) };

	ck_assert_uint_eq(pages->page_count, 1);
	for (guint i = 0; i < pages->page[0].item_count; i++) {
		const struct page_item *item = &pages->page[0].item[i];

		if (item->kind == ITEM_RUN)
			see_run(&sheet, &item->u.run);
		else if (item->kind == ITEM_FILL)
			g_array_append_val(sheet.rule, item->u.fill.box.width);
	}
	return sheet;
}

static bool
is_in(gunichar c, const char *list)
{
	return g_utf8_strchr(list, -1, c) != NULL;
}

/* From where the first mark's half begins to where the last one's ends [em]. */
static double
line_width(const struct sheet *sheet, const struct seen_line *line)
{
	double width = (line->right - line->left) / sheet->size;

	if (is_in(g_utf8_get_char(line->text), OPENING))
		width -= 0.5;
	if (is_in(g_utf8_get_char(g_utf8_prev_char(line->text + strlen(line->text))), CLOSING))
		width -= 0.5;
	return width;
}

static char *
all_lines(const struct sheet *sheet)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < sheet->line->len; i++)
		g_string_append_printf(text, "%s%s", i ? "|" : "",
		    g_array_index(sheet->line, struct seen_line, i).text);
	return arena_strdup(rig_get()->arena, text->str);
}

static void
compare_lines(const struct job *job, const struct sheet *sheet)
{
	const char *id = xml_attr(job->node, "id");
	g_autoptr(GString) expected = g_string_new(NULL);
	guint count = 0;

	for (const xmlNode *n = xml_child(job->node, "line"); n != NULL; n = xml_next(n, "line"))
		g_string_append_printf(expected, "%s%s", count++ ? "|" : "", xml_text(rig_get()->arena, n));
	ck_assert_msg(!strcmp(all_lines(sheet), expected->str), "%s: %s: %s, not %s", job->file, id, all_lines(sheet),
	    expected->str);
	count = 0;
	for (const xmlNode *n = xml_child(job->node, "line"); n != NULL; n = xml_next(n, "line"), count++) {
		const struct seen_line *line = &g_array_index(sheet->line, struct seen_line, count);
		double width = line_width(sheet, line), left = line->left / sheet->size;

		left += is_in(g_utf8_get_char(line->text), OPENING) ? 0.5 : 0;
		ck_assert_msg(fabs(number_of(n, "left", left) - left) < NEAR,
		    "%s: %s: line %u begins at %.3f em, not %s", job->file, id, count + 1, left, xml_attr(n, "left"));
		ck_assert_msg(fabs(number_of(n, "width", width) - width) < NEAR,
		    "%s: %s: line %u is %.3f em wide, not %s", job->file, id, count + 1, width, xml_attr(n, "width"));
	}
}

/* The next c at or after i in the same line, or anywhere when that is not asked. */
static guint
find_char(const struct sheet *sheet, gunichar c, guint i, bool same_line)
{
	const struct seen *seen = &g_array_index(sheet->seen, struct seen, 0);
	guint line = i < sheet->seen->len ? seen[i].line : 0;

	for (; i < sheet->seen->len && (!same_line || seen[i].line == line); i++)
		if (seen[i].c == c)
			return i;
	return G_MAXUINT;
}

static void
compare_distances(const struct job *job, const struct sheet *sheet)
{
	const struct seen *seen = &g_array_index(sheet->seen, struct seen, 0);

	for (const xmlNode *n = xml_child(job->node, "apart"); n != NULL; n = xml_next(n, "apart")) {
		const char *from = xml_attr(n, "from"), *to = xml_attr(n, "to"), *id = xml_attr(job->node, "id");
		guint a = find_char(sheet, g_utf8_get_char(from), 0, false);
		guint b = a == G_MAXUINT ? a : find_char(sheet, g_utf8_get_char(to), a + 1, true);
		double ems;

		ck_assert_msg(b != G_MAXUINT, "%s: %s: %s and %s are not in one line of %s", job->file, id, from, to,
		    all_lines(sheet));
		ems = (seen[b].x - seen[a].x) / sheet->size;
		ck_assert_msg(fabs(ems - number_of(n, "em", -1)) < NEAR,
		    "%s: %s: from %s to %s is %.3f em, not %s (%s)", job->file, id, from, to, ems, xml_attr(n, "em"),
		    all_lines(sheet));
	}
}

static void
compare_rules(const struct job *job, const struct sheet *sheet)
{
	guint count = 0;

	for (const xmlNode *n = xml_child(job->node, "rule"); n != NULL; n = xml_next(n, "rule"), count++) {
		double width;

		ck_assert_msg(count < sheet->rule->len, "%s: %s: rule %u is missing", job->file,
		    xml_attr(job->node, "id"), count + 1);
		width = g_array_index(sheet->rule, double, count) / sheet->size;
		ck_assert_msg(fabs(width - number_of(n, "width", -1)) < NEAR, "%s: %s: rule %u is %.3f em wide, not %s",
		    job->file, xml_attr(job->node, "id"), count + 1, width, xml_attr(n, "width"));
	}
	ck_assert_msg(count == 0 || count == sheet->rule->len, "%s: %s: %u rules", job->file, xml_attr(job->node, "id"),
	    sheet->rule->len);
}

START_TEST(sets_case)
{
	const struct job *job = &g_array_index(jobs, struct job, _i);
	struct sheet sheet = read_pages(lay_case(job->node), number_of(job->node, "size", 10.5));

	compare_lines(job, &sheet);
	compare_distances(job, &sheet);
	compare_rules(job, &sheet);
}
END_TEST

/* Files keep to their schema, and no id stands for two cases. */
START_TEST(reads_files)
{
	struct rig *rig = rig_get();
	const struct xml_schema *schema = xml_schema_load(rig->arena, rig->diag, FOLDER "/cases.rng");
	g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
	xmlDoc *doc = g_ptr_array_index(files, _i);

	ck_assert_ptr_nonnull(schema);
	if (!xml_check(rig->arena, rig->diag, schema, doc, DIAG_TEMPLATE_SCHEMA))
		ck_abort_msg("%s", diag_get(rig->diag, diag_count(rig->diag) - 1)->what[LANG_EN]);
	for (const xmlNode *c = xml_child(xml_root(doc), "case"); c != NULL; c = xml_next(c, "case"))
		ck_assert_msg(g_hash_table_add(ids, (gpointer)xml_attr(c, "id")), "twice: %s", xml_attr(c, "id"));
}
END_TEST

/*
 * How full lines are: their width as compressed but not yet stretched, in parts of the whole ems of the
 * measure; what is over those counts for nothing.
 */
struct fill {
	double sum;
	guint lines;
};

static struct pages *
lay_in_cell(const char *words, const struct box_style *style, double padding)
{
	struct box *body = kit_block(style), *grid = kit_grid(style, "85.0394 1fr", 0, 0);
	struct box_cell *cell = kit_cell(kit_row(grid, 0), 0, 1, 1, kit_para(style, words));

	cell->content->padding[1] = cell->content->padding[3] = padding;
	kit_add(body, grid);
	return kit_lay(kit_boxes(body, 300, 20000));
}

static void
add_fill(const char *words, double padding, struct fill *fill)
{
	struct box_style *style = kit_style(10.5, ALIGN_JUSTIFY);
	double ems = floor((CELL - 2 * padding) / style->size);
	struct sheet set = read_pages(lay_in_cell(words, style, padding), style->size);

	for (guint i = 0; i + 1 < set.line->len; i++) {
		struct box *body = kit_block(style);
		struct sheet alone;

		kit_add(body, kit_para(style, g_array_index(set.line, struct seen_line, i).text));
		alone = read_pages(kit_lay(kit_boxes(body, 4000, 200)), style->size);
		fill->sum += MIN(line_width(&alone, &g_array_index(alone.line, struct seen_line, 0)) / ems, 1);
		fill->lines++;
		if (g_getenv("SHOW_LINES") != NULL)
			printf("%.3f %s\n", line_width(&alone, &g_array_index(alone.line, struct seen_line, 0)) / ems,
			    g_array_index(set.line, struct seen_line, i).text);
	}
}

static const struct {
	const char *file;
	double padding, least;
} filled[] = {
	{ FOLDER "/fill.txt", 0, 0.97 },
	{ FOLDER "/fill.txt", 1.5 * MM, 0.97 },
	{ FOLDER "/fill-amounts.txt", 0, 0.90 },
	{ FOLDER "/fill-amounts.txt", 1.5 * MM, 0.90 },
};

START_TEST(fills_lines)
{
	struct rig *rig = rig_get();
	struct fill fill = { 0 };
	const struct source *text = file_text(rig->arena, rig->diag, filled[_i].file);
	g_auto(GStrv) para = NULL;
	double mean;

	ck_assert_ptr_nonnull(text);
	ck_assert_int_ge(g_utf8_strlen(text->text, (gssize)text->length), 3000);
	para = g_strsplit(text->text, "\n", -1);
	for (guint i = 0; para[i] != NULL; i++)
		if (*para[i])
			add_fill(para[i], filled[_i].padding, &fill);
	ck_assert_uint_gt(fill.lines, 300);
	mean = fill.sum / fill.lines;
	printf("%s, padding %.1f mm: %u lines are full to %.2f %% before they are stretched\n", filled[_i].file,
	    filled[_i].padding / MM, fill.lines, 100 * mean);
	ck_assert_double_ge(mean, filled[_i].least);
}
END_TEST

/* What may not come apart at the end of a line: marks by GB/T 15834, and in lines long enough numbers with their signs. */
static bool
comes_apart(gunichar last, gunichar first, bool wide)
{
	if (is_in(first, "、，。．：；？！）》”’】〕·—–～／%‰℃") || is_in(last, "（《“‘【〔￥№§／"))
		return true;
	return wide && g_unichar_isdigit(last) && (g_unichar_isdigit(first) || is_in(first, "年月日时元千万户件个条"));
}

static void
check_lines(const char *words, double ems)
{
	struct box_style *style = kit_style(10.5, ALIGN_JUSTIFY);
	struct box *body = kit_block(style);
	g_autoptr(GString) all = g_string_new(NULL), given = g_string_new(words);
	struct sheet sheet;

	kit_add(body, kit_para(style, words));
	sheet = read_pages(kit_lay(kit_boxes(body, ems * style->size, 20000)), style->size);
	for (guint i = 0; i < sheet.line->len; i++) {
		const struct seen_line *line = &g_array_index(sheet.line, struct seen_line, i);
		gunichar last = g_utf8_get_char(g_utf8_prev_char(line->text + strlen(line->text)));

		g_string_append(all, line->text);
		ck_assert_msg(line_width(&sheet, line) < ems + NEAR, "%.2f em: %s", ems, line->text);
		if (i + 1 == sheet.line->len)
			break;
		ck_assert_msg(!comes_apart(last, g_utf8_get_char(line[1].text), ems > 16), "%.2f em: %s|%s", ems,
		    line->text, line[1].text);
	}
	g_string_replace(all, " ", "", 0);
	g_string_replace(given, " ", "", 0);
	ck_assert_str_eq(all->str, given->str);
}

/* At every width: no line is longer than its measure, none begins or ends with what it may not, and no text is lost. */
START_TEST(keeps_rules)
{
	struct rig *rig = rig_get();
	const struct source *text = file_text(rig->arena, rig->diag, filled[_i % 2 ? 0 : 2].file);
	g_auto(GStrv) para = g_strsplit(text->text, "\n", -1);

	for (guint i = 0; para[i] != NULL; i++)
		if (*para[i])
			check_lines(para[i], 9 + _i * 0.41);
}
END_TEST

/* Thousands of one mark in a row are set as quickly as words are: nothing is looked for from each of them to the end. */
START_TEST(sets_long_runs)
{
	static const char *mark[] = { "……", "——", "？！", "“", "’", "“a” ", "1 ", "100 ", "①", "/", "（", "。" };
	g_autoptr(GString) words = g_string_new(NULL);
	clock_t start = clock();

	for (guint i = 0; i < 20000; i++)
		g_string_append(words, mark[_i]);
	ck_assert_ptr_nonnull(kit_set(words->str, 40, ALIGN_START));
	ck_assert_msg((double)(clock() - start) / CLOCKS_PER_SEC < 20, "%s is slow", mark[_i]);
}
END_TEST

static int
by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Before the tests are counted: nothing is asserted yet. */
static void
find_jobs(struct arena *arena, struct diag *diag)
{
	g_autoptr(GDir) folder = g_dir_open(FOLDER, 0, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;)
		if (g_str_has_suffix(name, ".xml"))
			g_ptr_array_add(names, arena_strdup(arena, name));
	g_ptr_array_sort(names, by_name);
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		xmlDoc *doc = xml_load(arena, diag, arena_printf(arena, FOLDER "/%s", name));

		if (doc == NULL) {
			g_printerr("%s: %s\n", name, diag_get(diag, diag_count(diag) - 1)->what[LANG_EN]);
			exit(EXIT_FAILURE);
		}
		g_ptr_array_add(files, doc);
		for (const xmlNode *c = xml_child(xml_root(doc), "case"); c != NULL; c = xml_next(c, "case"))
			g_array_append_vals(jobs, &(struct job){ name, c }, 1);
	}
}

/* At least as many as are asked of it: a file that is not found would take its cases with it. */
START_TEST(has_cases)
{
	ck_assert_uint_ge(jobs->len, 200);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout clreq");
	TCase *t = tcase_create("cases");

	tcase_add_test(t, has_cases);
	tcase_add_loop_test(t, reads_files, 0, (int)files->len);
	tcase_add_loop_test(t, sets_case, 0, (int)jobs->len);
	tcase_add_loop_test(t, sets_long_runs, 0, 12);
	tcase_add_loop_test(t, keeps_rules, 0, 60);
	tcase_add_loop_test(t, fills_lines, 0, G_N_ELEMENTS(filled));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	struct arena *arena = arena_new();
	int status;

	jobs = g_array_new(FALSE, FALSE, sizeof(struct job));
	files = g_ptr_array_new();
	find_jobs(arena, diag_new(arena));
	status = kit_main(suite());
	g_array_unref(jobs);
	g_ptr_array_unref(files);
	arena_free(arena);
	return status;
}
