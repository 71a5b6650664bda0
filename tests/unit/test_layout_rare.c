/* Rare characters: which face has them, marks that compose, variation selectors, and what no face has. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "layout/face/face.h"
#include "layout_kit.h"

static const struct page_run *
first_run(const struct pages *pages)
{
	for (guint i = 0; i < pages->page[0].item_count; i++)
		if (pages->page[0].item[i].kind == ITEM_RUN)
			return &pages->page[0].item[i].u.run;
	ck_abort();
	return NULL;
}

static struct faces *
faces(void)
{
	return faces_open(rig_get()->arena, rig_get()->diag, rig_get()->fonts);
}

static const char *
face_of(struct faces *f, const char *role, gunichar c)
{
	const struct face_char *found = faces_char(f, (guint)fonts_role(rig_get()->fonts, role), c);

	return found->face == FACE_NONE ? "" : rig_get()->fonts->face[found->face].id;
}

/* L101: a face that cannot be opened stops the run before it begins. */
START_TEST(a_face_that_cannot_be_opened)
{
	struct font_list *list = arena_memdup(rig_get()->arena, rig_get()->fonts, sizeof *list);
	struct diag *diag = diag_new(rig_get()->arena);

	list->face = arena_memdup(rig_get()->arena, list->face, list->face_count * sizeof *list->face);
	list->face[1].file = "/nonexistent.otf";
	ck_assert_ptr_null(faces_open(rig_get()->arena, diag, list));
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert_str_eq(diag_get(diag, 0)->id, "L101");
}
END_TEST

/* The 20,902 ideographs that all faces of East Asia share have the mainland's shapes in every role. */
START_TEST(shared_characters_have_mainland_shapes)
{
	static const char *const role[] = { "song", "fangsong", "kai", "hei", "hei-bold", "title" };
	struct faces *f = faces();

	for (guint i = 0; i < G_N_ELEMENTS(role); i++)
		for (gunichar c = 0x4E00; c <= 0x9FA5; c++) {
			const char *face = face_of(f, role[i], c);

			ck_assert_msg(strstr(face, "SC-") || strstr(face, "Fandol") || strstr(face, "LXGW"),
			    "U+%04X of %s: %s", c, role[i], face);
		}
}
END_TEST

START_TEST(names_have_a_face)
{
	static const gunichar common[] = { 0x36C3, 0x4DAE, 0x2CB5A, 0x2CB2D, 0x2B4E9, 0x20BB7, 0x30EDD, 0x9FB4,
		0x20087 };
	struct faces *f = faces();

	for (guint i = 0; i < G_N_ELEMENTS(common); i++)
		ck_assert_msg(i == 4 || strstr(face_of(f, "song", common[i]), "NotoSerifSC"), "U+%04X", common[i]);
	/* Beyond them those with mainland shapes come first, Japanese ones last. */
	ck_assert_str_eq(face_of(f, "song", 0x2B4E9), "BabelStoneHan");
	ck_assert_str_eq(face_of(f, "song", 0x31350), "BabelStoneHan");
	ck_assert_str_eq(face_of(f, "song", 0x2B2DA), "HanaMinB");
	for (gunichar c = 0x3400; c <= 0x4DBF; c++)
		ck_assert_msg(*face_of(f, "song", c) != '\0', "U+%04X", c);
}
END_TEST

/* Beside the light face of 仿宋 stands a light one. */
START_TEST(second_face_is_as_light)
{
	static const char names[] = "瑄喆堃镕珺玥昇邨槑氹犇璟翀赟劼祎嫄晞";
	struct faces *f = faces();

	ck_assert_str_eq(face_of(f, "fangsong", 0x5F20), "FandolFang-Regular");
	for (const char *p = names; *p != '\0'; p = g_utf8_next_char(p))
		ck_assert_str_eq(face_of(f, "fangsong", g_utf8_get_char(p)), "LXGWWenKai-Light");
}
END_TEST

/* Text, and whether its √ is drawn as the tick: not as the root of what follows. */
static const struct {
	const char *text;
	bool tick;
} radicals[] = {
	{ "√", true },
	{ "√必需存档", true },
	{ "√ 3 份", true },
	{ "√3", false },
	{ "√P", false },
	{ "√(a+b)", false },
	{ "√（a+b）", false },
};

START_TEST(a_tick_is_no_root)
{
	static const char *const role[] = { "song", "fangsong", "kai", "hei", "title" };
	gunichar drawn = radicals[_i].tick ? 0x2713 : 0x221A;
	struct faces *f = faces();

	for (guint i = 0; i < G_N_ELEMENTS(role); i++) {
		struct box_style *style = kit_style(10, ALIGN_START);
		struct box *body = kit_block(style);
		const struct page_run *run;

		style->font = role[i];
		kit_add(body, kit_para(style, radicals[_i].text));
		run = first_run(kit_lay(kit_boxes(body, 100, 200)));
		ck_assert_uint_eq(run->glyph[0].id,
		    faces_char(f, (guint)fonts_role(rig_get()->fonts, role[i]), drawn)->glyph);
		ck_assert(g_str_has_prefix(run->text, "√"));
	}
}
END_TEST

START_TEST(marks_compose)
{
	struct pages *apart = kit_set("n\u0300", 10, ALIGN_START), *one = kit_set("\u01F9", 10, ALIGN_START);

	ck_assert_uint_eq(first_run(apart)->count, 1);
	ck_assert_uint_eq(first_run(apart)->glyph[0].id, first_run(one)->glyph[0].id);
	ck_assert_str_eq(first_run(apart)->text, "n\u0300");
	ck_assert_uint_ne(first_run(kit_set("\u1E3F", 10, ALIGN_START))->glyph[0].id, 0);
}
END_TEST

START_TEST(selectors_show_the_character)
{
	const struct page_run *run = first_run(kit_set("直\U000E0100骨\uFE00甲", 10, ALIGN_START));
	const struct page_run *plain = first_run(kit_set("直骨甲", 10, ALIGN_START));

	ck_assert_str_eq(run->text, plain->text);
	ck_assert_uint_eq(run->count, 3);
	for (guint i = 0; i < 3; i++) {
		ck_assert_uint_eq(run->glyph[i].id, plain->glyph[i].id);
		ck_assert_double_eq_tol(run->glyph[i].x, plain->glyph[i].x, 0.001);
	}
}
END_TEST

START_TEST(what_no_face_has_is_refused)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style);

	kit_add(body, kit_para(style, "甲\U000323B0"));
	ck_assert_str_eq(kit_fail(kit_boxes(body, 100, 100))->id, "L110");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("layout rare");
	TCase *t = tcase_create("rare");

	tcase_set_timeout(t, 120);
	tcase_add_test(t, a_face_that_cannot_be_opened);
	tcase_add_test(t, shared_characters_have_mainland_shapes);
	tcase_add_test(t, names_have_a_face);
	tcase_add_test(t, second_face_is_as_light);
	tcase_add_loop_test(t, a_tick_is_no_root, 0, G_N_ELEMENTS(radicals));
	tcase_add_test(t, marks_compose);
	tcase_add_test(t, selectors_show_the_character);
	tcase_add_test(t, what_no_face_has_is_refused);
	suite_add_tcase(suite, t);
	return kit_main(suite);
}
