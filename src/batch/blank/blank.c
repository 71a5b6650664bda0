/* A blank workbook: what is looked up once, and the order of its sheets. */
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/text.h"
#include "batch/blank/blank.h"
#include "batch/blank/inner.h"
#include "xml/xml.h"

/* Each element and attribute that a record says something in is a column. */
static void
note_used(const struct blank *b, const struct record *r, const xmlNode *node, const char *path)
{
	for (const xmlAttr *at = node->properties; at != NULL; at = at->next)
		g_hash_table_add(b->used,
		    arena_printf(b->arena, "%s %s%s@%s", record_kind_name(r->kind), path, *path != '\0' ? "/" : "",
			(const char *)at->name));
	if (*path != '\0')
		g_hash_table_add(b->used, arena_printf(b->arena, "%s %s", record_kind_name(r->kind), path));
	for (const xmlNode *n = xml_child(node, NULL); n != NULL; n = xml_next(n, NULL))
		note_used(b, r, n,
		    arena_printf(b->arena, "%s%s%s", path, *path != '\0' ? "/" : "", (const char *)n->name));
}

/* The records of a file of templates/blank, each in the workbook or only for its columns. false: reported. */
static bool
read_records(struct blank *b, const char *name, bool shown)
{
	static const struct record_reading how = { .kind = RECORD_KIND_COUNT };
	const char *path = arena_printf(b->arena, "%s/templates/blank/%s.xml", data_own(b->setup->data), name);
	struct record_reader *reader = data_there(path) ? record_open(b->diag, path, &how) : NULL;
	const struct record_text *text;
	gsize before = diag_count(b->diag);

	while (reader != NULL && (text = record_next(reader, b->arena, b->diag)) != NULL) {
		struct record *r = record_parse(b->arena, b->diag, b->setup->records, text, b->region);

		if (r == NULL)
			continue;
		note_used(b, r, r->root, "");
		if (shown)
			g_ptr_array_add(b->examples, r);
	}
	record_close(reader);
	diag_set_record(b->diag, NULL);
	return diag_worst(b->diag, before) < DIAG_ERROR;
}

static void
write_guide(const struct blank *b)
{
	static const char *const lines[] = {
		"1  先填“单位设置”：名称、印章、电话改成本单位的。没有的空着。",
		"2  每件工单在“工单”一张表里写一行，停电写在“停电”，公示写在“公示”。红字表头的列必须填；停在表头上有说明，能选的格子右边有下拉。",
		"3  一件工单有几项的（电源、计量点、资料、意见……）写在各自的表里，一项一行，“记录编号”写工单的编号。",
		"4  斜体的样例行可以照着填，看过就删去（各张表里编号相同的一起删）。不要改表头；不用的列、不用的表可以删。",
		"5  存盘，关上，运行：banwen render -o 输出 本文件夹。每件的文书在“输出/记录编号”里。",
		"6  没有出的，屏幕上和“输出/findings.xlsx”里写明是哪张表、哪一行、哪一列，为什么，怎么改；改好再运行一次。",
		"7  要看一个词、一条规定、一个编号是什么意思：banwen explain 词。缺哪一列：banwen list columns，把它的名称加成一列即可。",
		"8  营销系统导出的表不必抄进来：放在本文件夹里一起运行，“单位设置”对它们也管用。",
	};
	struct workbook_sheet *s = workbook_sheet(b->book, "说明");

	workbook_tab(s, WORKBOOK_TAB_GREY);
	workbook_column(s, 1, 100, WORKBOOK_WORDS);
	workbook_text(s, 1, 1, WORKBOOK_TITLE,
	    arena_printf(b->arena, "怎么用（%s）", policy_label(b->setup->policy, b->region, "region", b->region)));
	for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
		workbook_text(s, i + 2, 1, WORKBOOK_WORDS, lines[i]);
	workbook_print(s, 0);
}

bool
blank_write(struct arena *a, struct diag *d, const struct batch_setup *setup, const char *region, const char *path)
{
	struct blank b = { .arena = a,
		.diag = d,
		.setup = setup,
		.region = region,
		.examples = arena_list(a),
		.used = arena_table(a) };

	b.mapping = record_mapping_load(a, d, setup->records, setup->data, policy_names(setup->policy, a), NULL);
	b.wants = batch_wants(a, setup, region, NULL);
	if (b.mapping == NULL || !read_records(&b, "columns", false) || !read_records(&b, region, true) ||
	    (b.book = workbook_begin(a, d, path)) == NULL)
		return false;
	write_guide(&b);
	for (guint kind = RECORD_CASE; kind < RECORD_HANDOVER; kind++)
		blank_sheets(&b, (enum record_kind)kind);
	return blank_settings(&b) && workbook_save(b.book, d);
}
