/*
 * fonts: which face plays which role, how much of GB 18030-2022 each role can set, and how many characters of 通用规范汉字表,
 * of which names are, its Han face lacks, so that another draws them.
 */
#include <string.h>

#include <hb.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/lang.h"
#include "cli/inner.h"
#include "page/fonts.h"

/*
 * The ideographs of GB 18030-2022: level 1 is the unified block to U+9FEF and extension A; level 3 adds
 * extensions B to F.  (Level 2 lies between: level 1 and the characters of 通用规范汉字表 outside the BMP.)
 */
static const struct {
	hb_codepoint_t first, last;
	guint level;
} ranges[] = {
	{ 0x4E00, 0x9FEF, 1 },
	{ 0x3400, 0x4DB5, 1 },
	{ 0x20000, 0x2A6D6, 3 },
	{ 0x2A700, 0x2B734, 3 },
	{ 0x2B740, 0x2B81D, 3 },
	{ 0x2B820, 0x2CEA1, 3 },
	{ 0x2CEB0, 0x2EBE0, 3 },
};

/* How many ideographs a level has; with a set of characters, how many of them are in it. */
static guint
count_level(guint level, const hb_set_t *set)
{
	hb_set_t *found = hb_set_create();
	guint count;

	for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
		if (ranges[i].level <= level)
			hb_set_add_range(found, ranges[i].first, ranges[i].last);
	if (set != NULL)
		hb_set_intersect(found, set);
	count = hb_set_get_population(found);
	hb_set_destroy(found);
	return count;
}

static hb_set_t *
characters_of(const struct font_face *f)
{
	hb_blob_t *blob = hb_blob_create_from_file(f->file);
	hb_face_t *face = hb_face_create(blob, f->index);
	hb_set_t *set = hb_set_create();

	hb_face_collect_unicodes(face, set);
	hb_face_destroy(face);
	hb_blob_destroy(blob);
	return set;
}

static hb_set_t **
all_characters(struct cli *c, const struct font_list *fonts)
{
	hb_set_t **sets = arena_array(c->arena, fonts->face_count, sizeof *sets);

	for (guint i = 0; i < fonts->face_count; i++)
		sets[i] = arena_adopt(c->arena, characters_of(&fonts->face[i]), (GDestroyNotify)hb_set_destroy);
	return sets;
}

static const char *
share(struct cli *c, const hb_set_t *set, guint level)
{
	return arena_printf(c->arena, "%u/%u", count_level(level, set), count_level(level, NULL));
}

static void
put_roles(struct cli *c, const struct font_list *fonts, hb_set_t **sets)
{
	static const struct cli_column columns[] = {
		{ "role", { "角色", "role" } },
		{ "label", { "名称", "name" } },
		{ "level1", { "一级", "level 1" } },
		{ "level3", { "三级", "level 3" } },
		{ "faces", { "依次使用的字体", "faces, in order" } },
	};
	xmlNode *table = cli_columns_new(c, columns, G_N_ELEMENTS(columns));

	for (guint i = 0; i < fonts->role_count; i++) {
		const struct font_role *role = &fonts->role[i];
		g_autoptr(GString) faces = g_string_new(NULL);
		hb_set_t *all = arena_adopt(c->arena, hb_set_create(), (GDestroyNotify)hb_set_destroy);

		for (guint j = 0; j < role->count; j++) {
			hb_set_union(all, sets[role->face[j]]);
			g_string_append_printf(faces, "%s%s", j > 0 ? " " : "", fonts->face[role->face[j]].id);
		}
		cli_columns_row(table,
		    (const char *[]){ role->id, role->label[c->lang], share(c, all, 1), share(c, all, 3), faces->str });
	}
	cli_columns_print(c, table);
}

static void
put_faces(struct cli *c, const struct font_list *fonts, hb_set_t **sets)
{
	static const struct cli_column columns[] = {
		{ "face", { "字体", "face" } },
		{ "characters", { "字数", "characters" } },
		{ "level1", { "一级", "level 1" } },
		{ "level3", { "三级", "level 3" } },
		{ "package", { "来自软件包", "package" } },
		{ "licence", { "许可", "licence" } },
		{ "file", { "文件", "file" } },
	};
	xmlNode *table = cli_columns_new(c, columns, G_N_ELEMENTS(columns));

	for (guint i = 0; i < fonts->face_count; i++) {
		const struct font_face *f = &fonts->face[i];

		cli_columns_row(table,
		    (const char *[]){ f->id, arena_printf(c->arena, "%u", hb_set_get_population(sets[i])),
			share(c, sets[i], 1), share(c, sets[i], 3), f->package, f->licence, f->file });
	}
	cli_columns_print(c, table);
}

/* The characters of 通用规范汉字表, out of the data; none where it is not there. */
static hb_set_t *
standard_characters(struct cli *c, const char *data_folder)
{
	hb_set_t *set = arena_adopt(c->arena, hb_set_create(), (GDestroyNotify)hb_set_destroy);
	g_autofree char *path = g_build_filename(data_folder, "fonts", "tgh-2013.txt", NULL), *text = NULL;
	const char *p = NULL;

	if (g_file_get_contents(path, &text, NULL, NULL) && g_utf8_validate(text, -1, NULL))
		p = strchr(text, '\n'); /* the first line says what it is */
	for (; p != NULL && *p != '\0'; p = g_utf8_next_char(p))
		if (*p != '\n')
			hb_set_add(set, g_utf8_get_char(p));
	return set;
}

/* Of each role the faces that set those characters which the first of its faces that sets any lacks. */
static void
put_standard(struct cli *c, const struct font_list *fonts, hb_set_t **sets, const hb_set_t *standard)
{
	static const struct cli_column columns[] = {
		{ "role", { "角色", "role" } },
		{ "label", { "名称", "name" } },
		{ "standard", { "规范字", "standard" } },
		{ "set_in", { "由后面的字体排", "set in a later face" } },
	};
	xmlNode *table = cli_columns_new(c, columns, G_N_ELEMENTS(columns));
	guint all = hb_set_get_population(standard);

	for (guint i = 0; i < fonts->role_count; i++) {
		const struct font_role *role = &fonts->role[i];
		hb_set_t *left = arena_adopt(c->arena, hb_set_copy(standard), (GDestroyNotify)hb_set_destroy);

		for (guint j = 0; j < role->count; j++) {
			guint before = hb_set_get_population(left), after;

			hb_set_subtract(left, sets[role->face[j]]);
			after = hb_set_get_population(left);
			if (before < all && after < before)
				cli_columns_row(table,
				    (const char *[]){ role->id, role->label[c->lang],
					arena_printf(c->arena, "%u/%u", before - after, all),
					fonts->face[role->face[j]].id });
		}
	}
	cli_columns_print(c, table);
}

/* What becomes of each face's file beside the list; what is wrong is told, too. */
static enum exit_status
check_faces(struct cli *c, const struct font_list *fonts)
{
	static const struct cli_column columns[] = {
		{ "face", { "字体", "face" } },
		{ "state", { "与清单", "beside the list" } },
		{ "file", { "文件", "file" } },
	};
	static const char *const words[][LANG_COUNT] = {
		[FONT_SAME] = { "一致", "ok" },
		[FONT_OWN] = { "自备", "own" },
		[FONT_DIFFERS] = { "不同", "differs" },
		[FONT_BROKEN] = { "损坏", "broken" },
		[FONT_MISSING] = { "读不了", "missing" },
	};
	xmlNode *table = cli_columns_new(c, columns, G_N_ELEMENTS(columns));
	enum lang lang = cli_option_flag(c, "json") ? LANG_EN : c->lang;
	bool good = true;

	for (guint i = 0; i < fonts->face_count; i++) {
		const struct font_face *f = &fonts->face[i];
		enum font_state state = fonts_compare(c->diag, fonts, i);

		good = good && (state == FONT_SAME || state == FONT_OWN);
		cli_columns_row(table,
		    (const char *[]){ f->id, words[state][lang], f->file != NULL ? f->file : f->name });
	}
	cli_columns_print(c, table);
	return good ? EXIT_GOOD : EXIT_FINDINGS;
}

enum exit_status
cli_fonts(struct cli *c)
{
	const GPtrArray *data = cli_data(c);
	const struct font_list *fonts;
	const hb_set_t *standard;
	hb_set_t **sets;
	bool json = cli_option_flag(c, "json");

	if (data != NULL && cli_option_flag(c, "check")) {
		fonts = fonts_read(c->arena, c->diag, data_own(data));
		return fonts != NULL ? check_faces(c, fonts) : EXIT_NO_START;
	}
	if (data == NULL || (fonts = fonts_load(c->arena, c->diag, data_own(data))) == NULL)
		return EXIT_NO_START;
	sets = all_characters(c, fonts);
	standard = standard_characters(c, data_own(data));
	put_roles(c, fonts, sets);
	if (!json)
		putchar('\n');
	put_faces(c, fonts, sets);
	if (!json)
		putchar('\n');
	put_standard(c, fonts, sets, standard);
	if (!json)
		printf(c->lang == LANG_ZH ?
			"\nGB 18030-2022 的汉字：一级 %u 个（基本区到 U+9FEF、扩展 A），三级 %u 个（再加扩展 B–F）；二级介于两者之间。\n"
			"规范字：《通用规范汉字表》%u 字中，角色的汉字字体没有、由后面的字体排的个数。\n" :
			"\nIdeographs of GB 18030-2022: level 1 is %u (the unified block to U+9FEF, extension A), level 3 is %u (and\n"
			"extensions B to F); level 2 lies between.\n"
			"standard: how many of the %u characters of 通用规范汉字表 the role's Han face lacks and a later one sets.\n",
		    count_level(1, NULL), count_level(3, NULL), hb_set_get_population(standard));
	return EXIT_GOOD;
}
