/* Reads the font list and finds the file of every face. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "page/fonts.h"

struct font_reader {
	struct arena *arena;
	struct diag *diag;
	const char *data_folder;
	struct font_list *list;
};

static bool
fail(struct font_reader *reader, const xmlNode *node, const char *zh, const char *en)
{
	diag_say(reader->diag, DIAG_FONT_LIST, xml_place(node), NULL, zh, en);
	return false;
}

/* Whether a file has not the size that the list says; what has may still differ. */
static bool
has_other_size(const struct font_face *face)
{
	struct stat status;

	return face->size == 0 || stat(face->file, &status) != 0 || (guint64)status.st_size != face->size;
}

/*
 * A file put into fonts/ plays the face, whatever else there is.  There stand an installed program's faces, and those of
 * the office's own, which have not the size of the list's.
 */
static void
find_file(struct font_reader *reader, struct font_face *face)
{
	const char *fonts = g_getenv("BANWEN_FONTS");
	const char *folder[] = { arena_printf(reader->arena, "%s/fonts", reader->data_folder),
		arena_printf(reader->arena, "%s/build/fonts", reader->data_folder),
		fonts != NULL && *fonts != '\0' ? fonts : NULL };

	for (guint i = 0; i < G_N_ELEMENTS(folder) && folder[i] != NULL; i++) {
		const char *path = arena_printf(reader->arena, "%s/%s", folder[i], face->name);

		if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
			continue;
		face->file = path;
		face->own = i == 0 && has_other_size(face);
		return;
	}
}

static bool
read_face(struct font_reader *reader, xmlNode *node, struct font_face *face)
{
	face->place = xml_place(node);
	face->id = arena_strdup(reader->arena, xml_attr(node, "id"));
	face->name = arena_strdup(reader->arena, xml_attr(node, "file"));
	if (face->id == NULL || face->name == NULL)
		return fail(reader, node, "<face> 缺 id 或 file", "<face> without id or file");
	face->index = (guint)strtoul(xml_attr_or(node, "index", "0"), NULL, 10);
	face->size = g_ascii_strtoull(xml_attr_or(node, "size", "0"), NULL, 10);
	find_file(reader, face);
	face->sha256 = face->own ? NULL : arena_strdup(reader->arena, xml_attr(node, "sha256"));
	face->package = arena_strdup(reader->arena, xml_attr_or(node, "package", ""));
	face->original = arena_strdup(reader->arena, xml_attr_or(node, "original", ""));
	face->licence = arena_strdup(reader->arena, xml_attr_or(node, "licence", ""));
	face->family = arena_strdup(reader->arena, xml_attr_or(node, "family", face->id));
	return true;
}

static int
find_face(const struct font_list *list, const char *id)
{
	for (guint i = 0; i < list->face_count; i++)
		if (strcmp(list->face[i].id, id) == 0)
			return (int)i;
	return -1;
}

/* Of a name that is no face's. */
static const char *
near_face(struct font_reader *reader, const char *name)
{
	g_autoptr(GPtrArray) ids = g_ptr_array_new();

	for (guint i = 0; i < reader->list->face_count; i++)
		g_ptr_array_add(ids, (gpointer)reader->list->face[i].id);
	return nearest_offer(reader->arena, name, ids, " → ", "");
}

/* Which face plays which in bold text; a bold one stands for itself. */
static bool
read_bolds(struct font_reader *reader, const xmlNode *root)
{
	struct font_list *list = reader->list;
	struct font_face *face = list->face;

	for (guint i = 0; i < list->face_count; i++)
		face[i].bold = FONT_NONE;
	for (xmlNode *node = xml_child(root, "face"); node != NULL; node = xml_next(node, "face"), face++) {
		const char *name = xml_attr(node, "bold");
		int bold = name != NULL ? find_face(list, name) : -1;

		if (name != NULL && bold < 0)
			return fail(reader, node,
			    arena_printf(reader->arena, "字体 %s 的粗体 %s 没有 <face>%s", face->id, name,
				near_face(reader, name)),
			    arena_printf(reader->arena, "face %s names %s as its bold, which is no <face>%s", face->id,
				name, near_face(reader, name)));
		if (bold >= 0)
			face->bold = list->face[bold].bold = (guint)bold;
	}
	return true;
}

static bool
read_role(struct font_reader *reader, xmlNode *node, struct font_role *role)
{
	g_auto(GStrv) names = g_strsplit_set(xml_attr_or(node, "faces", ""), " \t\r\n", -1);

	role->id = arena_strdup(reader->arena, xml_attr_or(node, "id", ""));
	role->label[LANG_ZH] = arena_strdup(reader->arena, xml_attr_or(node, "zh", role->id));
	role->label[LANG_EN] = arena_strdup(reader->arena, xml_attr_or(node, "en", role->id));
	role->face = arena_array(reader->arena, g_strv_length(names) + 1, sizeof(guint));
	for (guint i = 0; names[i] != NULL; i++) {
		int face = find_face(reader->list, names[i]);

		if (*names[i] == '\0')
			continue;
		if (face < 0)
			return fail(reader, node,
			    arena_printf(reader->arena, "角色 %s 用的 %s 没有 <face>%s", role->id, names[i],
				near_face(reader, names[i])),
			    arena_printf(reader->arena, "role %s names %s, which is no <face>%s", role->id, names[i],
				near_face(reader, names[i])));
		role->face[role->count++] = (guint)face;
	}
	if (role->count == 0 || *role->id == '\0')
		return fail(reader, node, arena_printf(reader->arena, "角色 %s 没有字体", role->id),
		    arena_printf(reader->arena, "role %s has no face", role->id));
	return true;
}

static guint
count_elements(const xmlNode *node, const char *name)
{
	guint count = 0;

	for (xmlNode *child = xml_child(node, name); child != NULL; child = xml_next(child, name))
		count++;
	return count;
}

static bool
read_list(struct font_reader *reader, xmlNode *root)
{
	struct font_list *list = reader->list;
	bool good = true;

	list->face = arena_array(reader->arena, count_elements(root, "face"), sizeof(struct font_face));
	list->role = arena_array(reader->arena, count_elements(root, "role"), sizeof(struct font_role));
	for (xmlNode *node = xml_child(root, "face"); node != NULL; node = xml_next(node, "face"))
		good = read_face(reader, node, &list->face[list->face_count++]) && good;
	good = good && read_bolds(reader, root);
	for (xmlNode *node = xml_child(root, "role"); good && node != NULL; node = xml_next(node, "role"))
		good = read_role(reader, node, &list->role[list->role_count++]) && good;
	if (good && list->role_count == 0)
		return fail(reader, root, "清单里没有角色", "the list has no roles");
	return good;
}

/* A data folder without the schema has no templates either. */
static bool
check_schema(struct font_reader *reader, xmlDoc *doc)
{
	const char *path = arena_printf(reader->arena, "%s/templates/schema/fonts.rng", reader->data_folder);
	const struct xml_schema *schema;

	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
		return true;
	schema = xml_schema_load(reader->arena, reader->diag, path);
	return schema != NULL && xml_check(reader->arena, reader->diag, schema, doc, DIAG_FONT_LIST);
}

const struct font_list *
fonts_read(struct arena *arena, struct diag *diag, const char *data_folder)
{
	struct font_reader reader = { .arena = arena, .diag = diag, .data_folder = data_folder };
	const char *path = arena_printf(arena, "%s/fonts/fonts.xml", data_folder);
	xmlDoc *doc = xml_load(arena, diag, path);

	if (doc == NULL) {
		diag_say(diag, DIAG_FONT_LIST, (struct place){ 0 }, NULL, arena_printf(arena, "%s 读不了", path),
		    arena_printf(arena, "%s cannot be read", path));
		return NULL;
	}
	if (!check_schema(&reader, doc))
		return NULL;
	reader.list = arena_alloc(arena, sizeof *reader.list);
	return read_list(&reader, xml_root(doc)) ? reader.list : NULL;
}

int
fonts_role(const struct font_list *list, const char *id)
{
	for (guint i = 0; i < list->role_count; i++)
		if (strcmp(list->role[i].id, id) == 0)
			return (int)i;
	return -1;
}
