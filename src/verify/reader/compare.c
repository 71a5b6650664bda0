/*
 * Two files held against each other as what they say: their objects in step from the trailers, streams decoded.  How a
 * file is written down (numbers and order of objects, filters, cross-reference, linearisation, the second half of /ID)
 * does not count.  The first difference is named by the part of the document it is in.
 */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"
#include "verify/reader/scan.h"

/* Pairs of objects that are looked at in all: what a hostile file may cost. */
enum { LIMIT_PAIRS = 1 << 23 };

/* What kind of thing the objects in hand are parts of. */
enum compare_room {
	COMPARE_ANY, /* nothing that stands in it has a name of its own */
	COMPARE_CATALOG,
	COMPARE_INFO,
	COMPARE_XMP,
	COMPARE_NAMES,
	COMPARE_FILES,
	COMPARE_PAGE,
	COMPARE_CONTENT,
	COMPARE_RESOURCES,
	COMPARE_FONTS,
	COMPARE_FONT,
};

/* A part of a document as people call it. */
struct compare_part {
	enum compare_room room;
	const char *name[LANG_COUNT];
};

/* Two objects that should be alike. */
struct compare_pair {
	qpdf_oh object[2];
	const struct compare_part *part;
};

struct compare {
	struct arena *arena;
	struct reader side[2];
	GArray *work;     /* struct compare_pair; the last comes next */
	GHashTable *seen; /* guint64: ids of objects that were compared */
	guint pairs;
	const struct compare_part *differs; /* NULL: nothing so far */
};

/* What a key leads to; without words: to nothing that has a name beside what it stands in. */
struct compare_step {
	enum compare_room from;
	const char *key;
	enum compare_room to;
	const char *words[LANG_COUNT];
};

static const struct compare_step steps[] = {
	{ COMPARE_CATALOG, "/Metadata", COMPARE_XMP, { "元数据 XMP", "the XMP metadata" } },
	{ COMPARE_CATALOG, "/AF", COMPARE_FILES, { "附件清单", "the list of attachments" } },
	{ COMPARE_CATALOG, "/Names", COMPARE_NAMES, { "附件清单", "the list of attachments" } },
	{ COMPARE_CATALOG, "/OutputIntents", COMPARE_ANY, { "颜色说明（输出意图）", "the output intent" } },
	{ COMPARE_CATALOG, "/StructTreeRoot", COMPARE_ANY, { "结构树", "the structure tree" } },
	{ COMPARE_CATALOG, "/Outlines", COMPARE_ANY, { "书签", "the bookmarks" } },
	{ COMPARE_CATALOG, "/Pages", COMPARE_ANY, { "页面清单", "the list of pages" } },
	{ COMPARE_CATALOG, "/Lang", COMPARE_ANY, { "语言", "the language" } },
	{ COMPARE_NAMES, "/EmbeddedFiles", COMPARE_FILES, { NULL, NULL } },
	{ COMPARE_FILES, "/Names", COMPARE_FILES, { NULL, NULL } },
	{ COMPARE_FILES, "/Kids", COMPARE_FILES, { NULL, NULL } },
	{ COMPARE_INFO, "/Title", COMPARE_ANY, { "标题", "title" } },
	{ COMPARE_INFO, "/Author", COMPARE_ANY, { "作者", "author" } },
	{ COMPARE_INFO, "/Subject", COMPARE_ANY, { "主题", "subject" } },
	{ COMPARE_INFO, "/Keywords", COMPARE_ANY, { "关键词", "keywords" } },
	{ COMPARE_INFO, "/CreationDate", COMPARE_ANY, { "创建时间", "time of creation" } },
	{ COMPARE_INFO, "/ModDate", COMPARE_ANY, { "修改时间", "time of change" } },
	{ COMPARE_INFO, "/Creator", COMPARE_ANY, { "制作程序", "program" } },
	{ COMPARE_INFO, "/Producer", COMPARE_ANY, { "制作程序", "program" } },
	{ COMPARE_PAGE, "/Contents", COMPARE_CONTENT, { "内容", "content" } },
	{ COMPARE_PAGE, "/MediaBox", COMPARE_ANY, { "纸张大小", "size" } },
	{ COMPARE_PAGE, "/Resources", COMPARE_RESOURCES, { NULL, NULL } },
	{ COMPARE_RESOURCES, "/Font", COMPARE_FONTS, { "字体", "fonts" } },
	{ COMPARE_RESOURCES, "/XObject", COMPARE_ANY, { "图片", "pictures" } },
	{ COMPARE_FONT, "/DescendantFonts", COMPARE_FONT, { NULL, NULL } },
	{ COMPARE_FONT, "/FontDescriptor", COMPARE_FONT, { NULL, NULL } },
	{ COMPARE_FONT, "/FontFile2", COMPARE_ANY, { "字形程序", "program" } },
	{ COMPARE_FONT, "/FontFile3", COMPARE_ANY, { "字形程序", "program" } },
	{ COMPARE_FONT, "/ToUnicode", COMPARE_ANY, { "字符对照表（ToUnicode）", "ToUnicode" } },
	{ COMPARE_FONT, "/CIDToGIDMap", COMPARE_ANY, { "字形编号表（CIDToGIDMap）", "CIDToGIDMap" } },
	{ COMPARE_FONT, "/W", COMPARE_ANY, { "字宽", "widths" } },
	{ COMPARE_FONT, "/DW", COMPARE_ANY, { "字宽", "widths" } },
	{ COMPARE_FONT, "/W2", COMPARE_ANY, { "竖排字宽", "widths of vertical lines" } },
	{ COMPARE_FONT, "/DW2", COMPARE_ANY, { "竖排字宽", "widths of vertical lines" } },
};

static const char *const inheritable[] = { "/MediaBox", "/CropBox", "/Resources", "/Rotate" };

/* --- parts and their names --- */

static struct compare_part *
part_new(struct compare *c, enum compare_room room, const char *zh, const char *en)
{
	struct compare_part *part = arena_alloc(c->arena, sizeof *part);

	*part = (struct compare_part){ .room = room, .name = { zh, en } };
	return part;
}

static const struct compare_part *
part_below(struct compare *c, const struct compare_part *part, enum compare_room room, const char *zh, const char *en)
{
	const char *name = part->name[LANG_ZH];
	const char *gap = g_ascii_isalnum(name[strlen(name) - 1]) ? " " : ""; /* as Han and Latin are written */

	return part_new(c, room, arena_printf(c->arena, "%s%s的%s", name, gap, zh),
	    arena_printf(c->arena, "%s, %s", part->name[LANG_EN], en));
}

/* The part of a document that a key of a dictionary leads to. */
static const struct compare_part *
part_at(struct compare *c, const struct compare_part *part, const char *key)
{
	const char *shown;

	if (part->room == COMPARE_ANY || part->room == COMPARE_FONTS)
		return part;
	for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
		const struct compare_step *step = &steps[i];

		if (step->from != part->room || strcmp(step->key, key) != 0)
			continue;
		if (step->words[LANG_ZH] == NULL)
			return part_new(c, step->to, part->name[LANG_ZH], part->name[LANG_EN]);
		if (part->room == COMPARE_CATALOG) /* which nobody knows by name */
			return part_new(c, step->to, step->words[LANG_ZH], step->words[LANG_EN]);
		return part_below(c, part, step->to, step->words[LANG_ZH], step->words[LANG_EN]);
	}
	shown = fact_text(c->arena, key, strlen(key));
	return part_below(c, part, COMPARE_ANY, arena_printf(c->arena, " %s", shown), shown);
}

/* The name of a face, without the mark of a subset. */
static const char *
font_name(struct compare *c, qpdf_oh dict)
{
	const char *name = object_name(&c->side[0], object_key(&c->side[0], dict, "/BaseFont"));
	const char *mark = name != NULL ? strchr(name, '+') : NULL;
	const char *end;

	if (name == NULL)
		return NULL;
	name = mark != NULL ? mark + 1 : name;
	end = strstr(name, "-Identity-");
	return end != NULL ? arena_strndup(c->arena, name, (gsize)(end - name)) : name;
}

/* A font and an attachment have names of their own, which stand in them. */
static const struct compare_part *
part_of(struct compare *c, const struct compare_part *part, qpdf_oh dict)
{
	const char *name = NULL;

	if (part->room == COMPARE_FONTS && (name = font_name(c, dict)) != NULL)
		return part_new(c, COMPARE_FONT, arena_printf(c->arena, "字体 %s", name),
		    arena_printf(c->arena, "font %s", name));
	if (part->room == COMPARE_FILES)
		name = object_text(&c->side[0], object_key(&c->side[0], dict, "/UF"));
	if (name != NULL)
		return part_new(c, COMPARE_ANY, arena_printf(c->arena, "附件 %s", name),
		    arena_printf(c->arena, "attachment %s", name));
	return part;
}

/* --- pairs --- */

static void
add_pair(struct compare *c, qpdf_oh one, qpdf_oh other, const struct compare_part *part)
{
	struct compare_pair pair = { .object = { one, other }, .part = part };

	g_array_append_val(c->work, pair);
}

/* Two objects with numbers are compared once. */
static bool
seen_before(struct compare *c, qpdf_oh a, qpdf_oh b)
{
	int one = qpdf_oh_get_object_id(c->side[0].qpdf, a);
	int other = qpdf_oh_get_object_id(c->side[1].qpdf, b);
	gint64 key = (gint64)one << 32 | other;

	if (one == 0 || other == 0)
		return false;
	return !g_hash_table_add(c->seen, arena_memdup(c->arena, &key, sizeof key));
}

/* Keys of a dictionary that count, of both sides, each once, in their order. */
static GPtrArray *
keys_of(struct compare *c, const struct compare_pair *pair, bool (*counts)(const char *key))
{
	GPtrArray *keys = arena_list(c->arena);
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint side = 0; side < 2; side++) {
		qpdf_data qpdf = c->side[side].qpdf;

		qpdf_oh_begin_dict_key_iter(qpdf, pair->object[side]);
		while (qpdf_oh_dict_more_keys(qpdf)) {
			char *key = arena_strdup(c->arena, qpdf_oh_dict_next_key(qpdf));

			if (counts(key) && g_hash_table_add(known, key))
				g_ptr_array_add(keys, key);
		}
	}
	return keys;
}

static bool
counts_always(const char *key G_GNUC_UNUSED)
{
	return true;
}

/* How a stream is written down says nothing of what it holds. */
static bool
counts_in_stream(const char *key)
{
	return strcmp(key, "/Filter") != 0 && strcmp(key, "/DecodeParms") != 0 && strcmp(key, "/Length") != 0 &&
	    strcmp(key, "/DL") != 0;
}

static bool
is_inheritable(const char *key)
{
	for (gsize i = 0; i < G_N_ELEMENTS(inheritable); i++)
		if (strcmp(key, inheritable[i]) == 0)
			return true;
	return false;
}

/* Pages are compared by their numbers, whatever tree they hang in. */
static bool
counts_in_tree(const char *key)
{
	return strcmp(key, "/Kids") != 0 && strcmp(key, "/Count") != 0 && !is_inheritable(key);
}

static bool
counts_in_page(const char *key)
{
	return strcmp(key, "/Parent") != 0 && !is_inheritable(key);
}

static void
add_keys(struct compare *c, const struct compare_pair *pair, const struct compare_part *part,
    bool (*counts)(const char *key))
{
	const GPtrArray *keys = keys_of(c, pair, counts);

	for (guint i = keys->len; i > 0; i--) {
		const char *key = keys->pdata[i - 1];

		add_pair(c, qpdf_oh_get_key(c->side[0].qpdf, pair->object[0], key),
		    qpdf_oh_get_key(c->side[1].qpdf, pair->object[1], key), part_at(c, part, key));
	}
}

/* --- values --- */

static bool
same_raw(struct compare *c, const struct compare_pair *pair)
{
	gsize length[2] = { 0 };
	const char *one = object_raw(&c->side[0], pair->object[0], &length[0]);
	const char *other = object_raw(&c->side[1], pair->object[1], &length[1]);

	return length[0] == length[1] && memcmp(one, other, length[0]) == 0;
}

/* Strings by their bytes, or by the text they stand for. */
static bool
same_string(struct compare *c, const struct compare_pair *pair)
{
	return same_raw(c, pair) ||
	    g_strcmp0(object_text(&c->side[0], pair->object[0]), object_text(&c->side[1], pair->object[1])) == 0;
}

static bool
same_scalar(struct compare *c, const struct compare_pair *pair)
{
	qpdf_data one = c->side[0].qpdf, other = c->side[1].qpdf;
	enum qpdf_object_type_e type = qpdf_oh_get_type_code(one, pair->object[0]);

	if (qpdf_oh_is_number(one, pair->object[0]))
		return qpdf_oh_is_number(other, pair->object[1]) &&
		    ABS(object_number(&c->side[0], pair->object[0]) - object_number(&c->side[1], pair->object[1])) <
		    1e-6;
	if (type != qpdf_oh_get_type_code(other, pair->object[1]))
		return false;
	if (type == ot_boolean)
		return qpdf_oh_get_bool_value(one, pair->object[0]) == qpdf_oh_get_bool_value(other, pair->object[1]);
	if (type == ot_name)
		return g_strcmp0(object_name(&c->side[0], pair->object[0]),
			   object_name(&c->side[1], pair->object[1])) == 0;
	if (type == ot_string)
		return same_string(c, pair);
	return type == ot_null;
}

/* --- streams --- */

/* What a stream, or several that are read as one, decode to; NULL: that cannot be told. */
static GString *
decoded(struct compare *c, struct reader *reader, qpdf_oh object)
{
	GString *all = arena_string(c->arena);
	int count = object_count(reader, object);

	for (int i = 0; i < MAX(count, 1); i++) {
		gsize length = 0;
		const char *piece = object_stream(reader, count > 0 ? object_item(reader, object, i) : object,
		    LIMIT_STREAM, &length);

		if (piece == NULL || all->len + length > LIMIT_STREAM)
			return NULL;
		g_string_append_len(all, piece, (gssize)length);
		if (count > 0)
			g_string_append_c(all, '\n');
	}
	return all;
}

/* The same tokens, whatever blanks stand between them. */
static bool
same_tokens(struct compare *c, const GString *one, const GString *other)
{
	struct scan a = { .at = one->str, .end = one->str + one->len, .text = arena_string(c->arena) };
	struct scan b = { .at = other->str, .end = other->str + other->len, .text = arena_string(c->arena) };
	enum scan_token token;

	do {
		token = reader_scan_next(&a);
		if (token != reader_scan_next(&b) || token == TOKEN_BAD)
			return false;
		if (token != TOKEN_END && !g_string_equal(a.text, b.text))
			return false;
	} while (token != TOKEN_END);
	return true;
}

/* The first property that two packets do not share, as people call it. */
static const struct compare_part *
xmp_part(struct compare *c, const struct compare_part *part, const GString *one, const GString *other)
{
	static const char *const known[][1 + LANG_COUNT] = {
		{ "title", "标题", "title" },
		{ "description", "主题", "description" },
		{ "creator", "作者", "creator" },
		{ "identifier", "标识", "identifier" },
		{ "date", "日期", "date" },
		{ "CreateDate", "创建时间", "time of creation" },
		{ "ModifyDate", "修改时间", "time of change" },
		{ "CreatorTool", "制作程序", "program" },
		{ "Producer", "制作程序", "program" },
	};
	const GString *text[2] = { one, other };
	xmlNode *node[2];

	for (guint side = 0; side < 2; side++) {
		node[side] = reader_parse(&c->side[side], "XMP", text[side]->str, text[side]->len);
		node[side] = xml_child(xml_child(node[side], "RDF"), "Description");
		node[side] = xml_child(node[side], NULL);
	}
	while (node[0] != NULL && node[1] != NULL && xml_is(node[1], (const char *)node[0]->name) &&
	    strcmp(xml_text(c->arena, node[0]), xml_text(c->arena, node[1])) == 0)
		for (guint side = 0; side < 2; side++)
			node[side] = xml_next(node[side], NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		for (guint side = 0; side < 2; side++)
			if (node[side] != NULL && xml_is(node[side], known[i][0]))
				return part_below(c, part, COMPARE_ANY, known[i][1], known[i][2]);
	return part;
}

static bool
compare_stream(struct compare *c, const struct compare_pair *pair)
{
	const GString *one = decoded(c, &c->side[0], pair->object[0]);
	const GString *other = decoded(c, &c->side[1], pair->object[1]);
	bool same = one != NULL && other != NULL &&
	    (g_string_equal(one, other) || (pair->part->room == COMPARE_CONTENT && same_tokens(c, one, other)));

	if (!same)
		c->differs = pair->part->room == COMPARE_XMP && one != NULL && other != NULL ?
		    xmp_part(c, pair->part, one, other) :
		    pair->part;
	return same;
}

/* --- the walk --- */

static void
add_dictionaries(struct compare *c, const struct compare_pair *pair)
{
	const struct compare_part *part = part_of(c, pair->part, pair->object[0]);

	if (part->room == COMPARE_PAGE)
		for (gsize i = 0; i < G_N_ELEMENTS(inheritable); i++)
			add_pair(c, reader_inherited(&c->side[0], pair->object[0], inheritable[i]),
			    reader_inherited(&c->side[1], pair->object[1], inheritable[i]),
			    part_at(c, part, inheritable[i]));
	add_keys(c, pair, part, part->room == COMPARE_PAGE ? counts_in_page : counts_always);
}

static bool
add_arrays(struct compare *c, const struct compare_pair *pair)
{
	int count = object_count(&c->side[0], pair->object[0]);

	if (object_count(&c->side[1], pair->object[1]) != count)
		return false;
	for (int i = count; i > 0; i--)
		add_pair(c, object_item(&c->side[0], pair->object[0], i - 1),
		    object_item(&c->side[1], pair->object[1], i - 1), pair->part);
	return true;
}

/* Compares two objects but for what they refer to, which is put to the work. */
static bool
compare_pair(struct compare *c, const struct compare_pair *pair)
{
	qpdf_data one = c->side[0].qpdf, other = c->side[1].qpdf;
	enum qpdf_object_type_e type = qpdf_oh_get_type_code(one, pair->object[0]);

	c->differs = pair->part; /* if it is not alike */
	if (pair->part->room == COMPARE_CONTENT)
		return compare_stream(c, pair);
	if (type != ot_dictionary && type != ot_array && type != ot_stream)
		return same_scalar(c, pair);
	if (type != qpdf_oh_get_type_code(other, pair->object[1]))
		return false;
	if (type == ot_array)
		return add_arrays(c, pair);
	if (type == ot_dictionary) {
		add_dictionaries(c, pair);
		return true;
	}
	if (!compare_stream(c, pair))
		return false;
	add_keys(c,
	    &(struct compare_pair){
		.object = { qpdf_oh_get_dict(one, pair->object[0]), qpdf_oh_get_dict(other, pair->object[1]) } },
	    pair->part, counts_in_stream);
	return true;
}

static bool
compare_all(struct compare *c)
{
	while (c->work->len > 0) {
		struct compare_pair pair = g_array_index(c->work, struct compare_pair, c->work->len - 1);

		g_array_set_size(c->work, c->work->len - 1);
		c->differs = pair.part;
		if (c->pairs++ >= LIMIT_PAIRS ||
		    (!seen_before(c, pair.object[0], pair.object[1]) && !compare_pair(c, &pair)))
			return false;
		for (guint side = 0; side < 2; side++)
			qpdf_oh_release(c->side[side].qpdf, pair.object[side]);
	}
	return true;
}

/* Pages come first, as what people see; then attachments and what else the catalog holds, then Info. */
static bool
add_roots(struct compare *c)
{
	static const struct compare_part catalog = { COMPARE_CATALOG, { "文件目录", "the catalog" } };
	static const struct compare_part info = { COMPARE_INFO, { "文档属性", "the document properties" } };
	static const struct compare_part id = { COMPARE_ANY, { "文件标识", "the file identifier" } };
	static const struct compare_part count = { COMPARE_ANY, { "页数", "the number of pages" } };
	qpdf_oh trailer[2], root[2], tree[2];
	int pages = qpdf_get_num_pages(c->side[0].qpdf);

	for (guint i = 0; i < 2; i++) {
		trailer[i] = qpdf_get_trailer(c->side[i].qpdf);
		root[i] = qpdf_get_root(c->side[i].qpdf);
		tree[i] = object_key(&c->side[i], root[i], "/Pages");
	}
	add_pair(c, object_item(&c->side[0], object_key(&c->side[0], trailer[0], "/ID"), 0),
	    object_item(&c->side[1], object_key(&c->side[1], trailer[1], "/ID"), 0), &id);
	add_pair(c, object_key(&c->side[0], trailer[0], "/Info"), object_key(&c->side[1], trailer[1], "/Info"), &info);
	add_pair(c, root[0], root[1], &catalog);
	c->differs = &count;
	if (qpdf_get_num_pages(c->side[1].qpdf) != pages)
		return false;
	add_keys(c, &(struct compare_pair){ .object = { tree[0], tree[1] } }, part_at(c, &catalog, "/Pages"),
	    counts_in_tree);
	(void)seen_before(c, tree[0], tree[1]);
	for (int i = pages; i > 0; i--)
		add_pair(c, qpdf_get_page_n(c->side[0].qpdf, (size_t)i - 1),
		    qpdf_get_page_n(c->side[1].qpdf, (size_t)i - 1),
		    part_new(c, COMPARE_PAGE, arena_printf(c->arena, "第 %d 页", i),
			arena_printf(c->arena, "page %d", i)));
	return true;
}

bool
reader_same(struct arena *arena, const guint8 *one, gsize length, const guint8 *other, gsize other_length,
    const char *where[])
{
	static const struct compare_part unread = { COMPARE_ANY, { "文件本身", "the file itself" } };
	struct compare c = { .arena = arena, .differs = &unread };
	struct diag *aside = diag_new(arena);
	bool same;

	c.work = arena_vector(arena, sizeof(struct compare_pair));
	c.seen = arena_adopt(arena, g_hash_table_new(g_int64_hash, g_int64_equal), (GDestroyNotify)g_hash_table_unref);
	c.side[0] = (struct reader){ .arena = arena, .bytes = one, .length = length };
	c.side[1] = (struct reader){ .arena = arena, .bytes = other, .length = other_length };
	same = reader_open(&c.side[0], aside, "1.pdf") && reader_open(&c.side[1], aside, "2.pdf") && add_roots(&c) &&
	    compare_all(&c);
	for (guint i = 0; i < LANG_COUNT; i++)
		where[i] = same ? NULL : c.differs->name[i];
	return same;
}
