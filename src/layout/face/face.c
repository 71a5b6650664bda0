/* Faces of the font list, opened by path and index: nothing of the machine's own fonts is ever asked. */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/face/inner.h"

#include <hb-ot.h>

static void
faces_close(void *data)
{
	struct faces *faces = data;

	for (guint i = 0; i < faces->list->face_count; i++) {
		g_clear_pointer(&faces->face[i].word, g_hash_table_destroy);
		hb_font_destroy(faces->face[i].font);
		hb_face_destroy(faces->face[i].face);
	}
	hb_buffer_destroy(faces->buffer);
}

static bool
face_open(struct face *face, struct diag *diag, const struct font_face *from)
{
	hb_blob_t *blob = hb_blob_create_from_file_or_fail(from->file);

	if (blob != NULL) {
		face->face = hb_face_create(blob, from->index);
		hb_blob_destroy(blob);
	}
	if (face->face == NULL || hb_face_get_glyph_count(face->face) == 0) {
		diag_report(diag, DIAG_LAYOUT_FACE, (struct place){ 0 }, NULL, from->id, from->file);
		return false;
	}
	hb_face_make_immutable(face->face);
	face->font = hb_font_create(face->face);
	hb_ot_font_set_funcs(face->font);
	face->unit = 1.0 / hb_face_get_upem(face->face);
	face->word = face_words_new();
	hb_font_get_nominal_glyph(face->font, ' ', &face->space);
	return true;
}

/* The faces of a role in bold text. */
static const guint *
bold_faces(struct arena *arena, const struct font_list *list, const struct font_role *role)
{
	guint *face = arena_array(arena, role->count, sizeof *face);

	for (guint i = 0; i < role->count; i++) {
		guint bold = list->face[role->face[i]].bold;

		face[i] = bold == FONT_NONE ? role->face[i] : bold;
	}
	return face;
}

static void
role_open(struct arena *arena, struct face_role *role, guint count, const guint *face)
{
	role->count = count;
	role->face = face;
	role->page = arena_array(arena, ROLE_PAGES, sizeof *role->page);
}

struct faces *
faces_open(struct arena *arena, struct diag *diag, const struct font_list *list)
{
	struct faces *faces = arena_alloc(arena, sizeof *faces);
	bool good = true;

	faces->arena = arena;
	faces->list = list;
	faces->face = arena_array(arena, list->face_count, sizeof *faces->face);
	faces->role = arena_array(arena, 2 * list->role_count, sizeof *faces->role);
	faces->buffer = hb_buffer_create();
	faces->language = hb_language_from_string("zh-cn", -1);
	faces->glyph = arena_vector(arena, sizeof(struct face_glyph));
	for (guint i = 0; i < list->role_count; i++) {
		const struct font_role *from = &list->role[i];

		role_open(arena, &faces->role[i], from->count, from->face);
		role_open(arena, &faces->role[list->role_count + i], from->count, bold_faces(arena, list, from));
	}
	arena_adopt(arena, faces, faces_close);
	for (guint i = 0; i < list->face_count; i++)
		good = face_open(&faces->face[i], diag, &list->face[i]) && good;
	return good ? faces : NULL;
}

const struct font_list *
faces_list(const struct faces *faces)
{
	return faces->list;
}

guint
faces_bold_role(const struct faces *faces, guint role)
{
	return role < faces->list->role_count ? role + faces->list->role_count : role;
}

bool
faces_is_bold_role(const struct faces *faces, guint role)
{
	return faces_is_bold(faces, faces_first(faces, role));
}

bool
faces_is_bold(const struct faces *faces, guint face)
{
	return faces->list->face[face].bold == face;
}

guint
faces_first(const struct faces *faces, guint role)
{
	return faces->role[role].face[0];
}

bool
faces_has_variant(const struct faces *faces, guint face, gunichar c, gunichar selector)
{
	hb_codepoint_t glyph = 0;

	return hb_font_get_variation_glyph(faces->face[face].font, c, selector, &glyph) && glyph != 0;
}

struct hb_font_t *
faces_font(const struct faces *faces, guint face)
{
	return faces->face[face].font;
}

guint32
faces_space(const struct faces *faces, guint face)
{
	return faces->face[face].space;
}
