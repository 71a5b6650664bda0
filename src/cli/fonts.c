/* fonts: which face plays which role, and how much of GB 18030-2022 each role can set. */
#include <string.h>

#include <hb.h>

#include "base/arena.h"
#include "base/lang.h"
#include "cli/inner.h"
#include "page/fonts.h"

/*
 * The ideographs of GB 18030-2022: level 1 is the unified block to U+9FEF and extension A; level 3 adds
 * extensions B to F.  (Level 2 lies between: level 1 and the characters of 通用规范汉字表 outside the BMP.)
 */
static const struct { hb_codepoint_t first, last; guint level; } ranges[] = {
	{ 0x4E00, 0x9FEF, 1 }, { 0x3400, 0x4DB5, 1 },
	{ 0x20000, 0x2A6D6, 3 }, { 0x2A700, 0x2B734, 3 }, { 0x2B740, 0x2B81D, 3 }, { 0x2B820, 0x2CEA1, 3 }, { 0x2CEB0, 0x2EBE0, 3 },
};

static guint
wanted(guint level)
{
	guint n = 0;

	for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
		if (ranges[i].level <= level)
			n += ranges[i].last - ranges[i].first + 1;
	return n;
}

static guint
covered(const hb_set_t *set, guint level)
{
	guint n = 0;

	for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
		for (hb_codepoint_t c = ranges[i].first; ranges[i].level <= level && c <= ranges[i].last; c++)
			n += (guint)hb_set_has(set, c);
	return n;
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

static void
free_set(void *set)
{
	hb_set_destroy(set);
}

static hb_set_t **
all_characters(struct cli *c, const struct font_list *fonts)
{
	hb_set_t **sets = arena_array(c->arena, fonts->face_count, sizeof(*sets));

	for (guint i = 0; i < fonts->face_count; i++)
		sets[i] = arena_adopt(c->arena, characters_of(&fonts->face[i]), free_set);
	return sets;
}

static const char *
share(struct cli *c, const hb_set_t *set, guint level)
{
	return arena_printf(c->arena, "%u/%u", covered(set, level), wanted(level));
}

static void
put_roles(struct cli *c, const struct font_list *fonts, hb_set_t **sets)
{
	static const char *const keys[] = { "role", "label", "level1", "level3", "faces" };
	static const char *const heads[LANG_COUNT][5] = {
		{ "角色", "名称", "一级", "三级", "依次使用的字体" }, { "role", "name", "level 1", "level 3", "faces, in order" } };
	struct cli_columns *t = columns_new(c, keys, heads[c->lang], 5);

	for (guint i = 0; i < fonts->role_count; i++) {
		const struct font_role *role = &fonts->role[i];
		g_autoptr(GString) faces = g_string_new(NULL);
		hb_set_t *all = arena_adopt(c->arena, hb_set_create(), free_set);

		for (guint j = 0; j < role->count; j++) {
			hb_set_union(all, sets[role->face[j]]);
			g_string_append_printf(faces, "%s%s", j > 0 ? " " : "", fonts->face[role->face[j]].id);
		}

		const char *cells[] = { role->id, role->label[c->lang], share(c, all, 1), share(c, all, 3), faces->str };

		columns_row(t, cells);
	}
	columns_print(t);
}

static void
put_faces(struct cli *c, const struct font_list *fonts, hb_set_t **sets)
{
	static const char *const keys[] = { "face", "characters", "level1", "level3", "package", "licence", "file" };
	static const char *const heads[LANG_COUNT][7] = { { "字体", "字数", "一级", "三级", "来自软件包", "许可", "文件" },
		{ "face", "characters", "level 1", "level 3", "package", "licence", "file" } };
	struct cli_columns *t = columns_new(c, keys, heads[c->lang], 7);

	for (guint i = 0; i < fonts->face_count; i++) {
		const struct font_face *f = &fonts->face[i];
		const char *cells[] = { f->id, arena_printf(c->arena, "%u", hb_set_get_population(sets[i])), share(c, sets[i], 1),
			share(c, sets[i], 3), f->package, f->licence, f->file };

		columns_row(t, cells);
	}
	columns_print(t);
}

/* What becomes of each face's file beside the list; what is wrong is told, too. */
static enum exit_status
check_faces(struct cli *c, const struct font_list *fonts)
{
	static const char *const keys[] = { "face", "state", "file" };
	static const char *const heads[LANG_COUNT][3] = { { "字体", "与清单", "文件" }, { "face", "beside the list", "file" } };
	static const char *const words[][LANG_COUNT] = {
		[FONT_SAME] = { "一致", "ok" },
		[FONT_OWN] = { "自备", "own" },
		[FONT_DIFFERS] = { "不同", "differs" },
		[FONT_BROKEN] = { "损坏", "broken" },
		[FONT_MISSING] = { "读不了", "missing" },
	};
	struct cli_columns *t = columns_new(c, keys, heads[c->lang], 3);
	bool good = true;

	for (guint i = 0; i < fonts->face_count; i++) {
		const struct font_face *f = &fonts->face[i];
		enum font_state state = fonts_compare(c->diag, fonts, i);
		enum lang lang = option_flag(c, "json") ? LANG_EN : c->lang;
		const char *cells[] = { f->id, words[state][lang], f->file != NULL ? f->file : f->name };

		good = good && (state == FONT_SAME || state == FONT_OWN);
		columns_row(t, cells);
	}
	columns_print(t);
	return good ? EXIT_GOOD : EXIT_FINDINGS;
}

enum exit_status
fonts_run(struct cli *c)
{
	char *data = cli_data_folder(c);
	const struct font_list *fonts;
	hb_set_t **sets;

	if (data != NULL && option_flag(c, "check")) {
		fonts = fonts_read(c->arena, c->diag, data);
		return fonts != NULL ? check_faces(c, fonts) : EXIT_NO_START;
	}
	if (data == NULL || (fonts = fonts_load(c->arena, c->diag, data)) == NULL)
		return EXIT_NO_START;
	sets = all_characters(c, fonts);
	put_roles(c, fonts, sets);
	if (!option_flag(c, "json"))
		putchar('\n');
	put_faces(c, fonts, sets);
	if (!option_flag(c, "json"))
		printf(c->lang == LANG_ZH ?
		    "\nGB 18030-2022 的汉字：一级 %u 个（基本区到 U+9FEF、扩展 A），三级 %u 个（再加扩展 B–F）；二级介于两者之间。\n" :
		    "\nIdeographs of GB 18030-2022: level 1 is %u (the unified block to U+9FEF, extension A), level 3 is %u (and\n"
		    "extensions B to F); level 2 lies between.\n", wanted(1), wanted(3));
	return EXIT_GOOD;
}
