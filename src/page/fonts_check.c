/* Faces' files: whether each is there, agrees with itself, and is the one of the list. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "page/fonts.h"
#include "page/sfnt.h"

/* The first role that asks for a face, for the message. */
static const char *
role_label(const struct font_list *list, guint face, enum lang lang)
{
	for (guint i = 0; i < list->role_count; i++)
		for (guint k = 0; k < list->role[i].count; k++)
			if (list->role[i].face[k] == face)
				return list->role[i].label[lang];
	return "-";
}

/* Opens a face's file as a mapping: faces are large. NULL: reported. */
static GMappedFile *
open_file(struct diag *diag, const struct font_list *list, guint index)
{
	const struct font_face *face = &list->face[index];
	GMappedFile *file = face->file != NULL ? g_mapped_file_new(face->file, FALSE, NULL) : NULL;
	g_autofree char *zh = NULL, *en = NULL;

	if (file != NULL)
		return file;
	zh = g_strdup_printf(face->file != NULL ? "“%s”用的字体文件 %s 读不了" : "缺“%s”用的字体文件 %s",
	    role_label(list, index, LANG_ZH), face->name);
	en = g_strdup_printf(face->file != NULL ? "the font file of role %s cannot be read: %s" :
						  "role %s has no font file %s",
	    role_label(list, index, LANG_EN), face->name);
	diag_say(diag, DIAG_FONT_LIST, face->place, NULL, zh, en);
	return NULL;
}

static bool
is_sound(struct diag *diag, const struct font_face *face, struct sfnt bytes)
{
	g_autoptr(arena) arena = arena_new();
	const char *fault = sfnt_fault(arena, bytes, face->index);

	if (fault != NULL)
		diag_report(diag, DIAG_FONT_FILE, face->place, NULL, face->file, fault);
	return fault == NULL;
}

/* Tells that a file is not what the list says of it. */
static bool
differs(struct diag *diag, const struct font_face *face, const char *zh, const char *en)
{
	g_autofree char *in_zh = g_strdup_printf("%s 的%s与清单所记不同", face->file, zh);
	g_autofree char *in_en = g_strdup_printf("%s has not the %s the list says", face->file, en);

	diag_say(diag, DIAG_FONT_LIST, face->place, NULL, in_zh, in_en);
	return false;
}

static bool
has_size(struct diag *diag, const struct font_face *face, struct sfnt bytes)
{
	return face->own || face->size == 0 || face->size == bytes.length || differs(diag, face, "大小", "size");
}

static bool
has_digest(struct diag *diag, const struct font_face *face, struct sfnt bytes)
{
	g_autoptr(arena) arena = arena_new();
	const char *digest = digest_sha256(arena, bytes.data, bytes.length);

	return g_ascii_strcasecmp(face->sha256, digest) == 0 || differs(diag, face, " sha256 ", "sha256");
}

static struct sfnt
bytes_of(GMappedFile *file)
{
	return (struct sfnt){ (const guint8 *)g_mapped_file_get_contents(file), g_mapped_file_get_length(file) };
}

const struct font_list *
fonts_load(struct arena *arena, struct diag *diag, const char *data_folder)
{
	const struct font_list *list = fonts_read(arena, diag, data_folder);
	bool good = true;

	for (guint i = 0; list != NULL && i < list->face_count; i++) {
		g_autoptr(GMappedFile) file = open_file(diag, list, i);
		const struct font_face *face = &list->face[i];

		good = file != NULL && has_size(diag, face, bytes_of(file)) && is_sound(diag, face, bytes_of(file)) &&
		    good;
	}
	return good ? list : NULL;
}

void
fonts_tell_own(struct diag *diag, const struct font_list *list)
{
	for (guint i = 0; i < list->face_count; i++)
		if (list->face[i].own)
			diag_report(diag, DIAG_FONT_OWN, list->face[i].place, NULL, list->face[i].id,
			    list->face[i].file);
}

enum font_state
fonts_compare(struct diag *diag, const struct font_list *list, guint index)
{
	const struct font_face *face = &list->face[index];
	g_autoptr(GMappedFile) file = open_file(diag, list, index);

	if (file == NULL)
		return FONT_MISSING;
	if (!is_sound(diag, face, bytes_of(file)))
		return FONT_BROKEN;
	if (face->sha256 == NULL)
		return FONT_OWN;
	return has_digest(diag, face, bytes_of(file)) ? FONT_SAME : FONT_DIFFERS;
}
