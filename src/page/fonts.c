/* Reads the font list and makes sure that every face's file is there. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "page/fonts.h"
#include "xml/xml.h"

struct font_reader {
	struct arena		*arena;
	struct diag		*diag;
	const char		*data_folder;
	struct font_list	*list;
};

static bool
fail(struct font_reader *reader, const xmlNode *node, const char *zh, const char *en)
{
	diag_say(reader->diag, DIAG_FONT_LIST, xml_place(node), NULL, zh, en);
	return false;
}

static bool
is_file(const char *path)
{
	return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/* A file put into fonts/ plays the face whatever the list says of size and digest. */
static const char *
find_file(struct font_reader *reader, const char *file, bool *own)
{
	const char *fonts = g_getenv("BANWEN_FONTS");
	const char *path = arena_printf(reader->arena, "%s/fonts/%s", reader->data_folder, file);

	*own = is_file(path);
	if (*own)
		return path;
	path = arena_printf(reader->arena, "%s/build/fonts/%s", reader->data_folder, file);
	if (is_file(path))
		return path;
	if (fonts == NULL || *fonts == '\0')
		return NULL;
	path = arena_printf(reader->arena, "%s/%s", fonts, file);
	return is_file(path) ? path : NULL;
}

/* The first role that asks for a face, for the message. */
static const char *
role_of(const xmlNode *root, const char *face)
{
	for (xmlNode *role = xml_child(root, "role"); role != NULL; role = xml_next(role, "role")) {
		g_auto(GStrv) names = g_strsplit_set(xml_attr_or(role, "faces", ""), " \t\r\n", -1);

		if (g_strv_contains((const char *const *)names, face))
			return xml_attr_or(role, "zh", xml_attr_or(role, "id", "?"));
	}
	return "-";
}

static bool
check_size(struct font_reader *reader, const xmlNode *node, const struct font_face *face)
{
	struct stat status;

	if (face->size == 0 || (stat(face->file, &status) == 0 && (guint64)status.st_size == face->size))
		return true;
	return fail(reader, node, arena_printf(reader->arena, "%s 的大小与清单所记不同", face->file),
	    arena_printf(reader->arena, "%s has not the size the list says", face->file));
}

static bool
read_face(struct font_reader *reader, xmlNode *node, struct font_face *face)
{
	const char *file = xml_attr(node, "file");
	bool own = false;

	face->id = arena_strdup(reader->arena, xml_attr(node, "id"));
	if (face->id == NULL || file == NULL)
		return fail(reader, node, "<face> 缺 id 或 file", "<face> without id or file");
	face->file = find_file(reader, file, &own);
	if (face->file == NULL)
		return fail(reader, node,
		    arena_printf(reader->arena, "缺“%s”用的字体文件 %s", role_of(node->parent, face->id), file),
		    arena_printf(reader->arena, "role %s has no font file %s", role_of(node->parent, face->id), file));
	face->index = (guint)strtoul(xml_attr_or(node, "index", "0"), NULL, 10);
	face->size = own ? 0 : g_ascii_strtoull(xml_attr_or(node, "size", "0"), NULL, 10);
	face->sha256 = own ? NULL : arena_strdup(reader->arena, xml_attr(node, "sha256"));
	face->package = arena_strdup(reader->arena, xml_attr_or(node, "package", ""));
	face->original = arena_strdup(reader->arena, xml_attr_or(node, "original", ""));
	face->licence = arena_strdup(reader->arena, xml_attr_or(node, "licence", ""));
	face->family = arena_strdup(reader->arena, xml_attr_or(node, "family", face->id));
	return check_size(reader, node, face);
}

static int
find_face(const struct font_list *list, const char *id)
{
	for (guint i = 0; i < list->face_count; i++)
		if (strcmp(list->face[i].id, id) == 0)
			return (int)i;
	return -1;
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
		int bold = name ? find_face(list, name) : -1;

		if (name && bold < 0)
			return fail(reader, node,
			    arena_printf(reader->arena, "字体 %s 的粗体 %s 没有 <face>", face->id, name),
			    arena_printf(reader->arena, "face %s names %s as its bold, which is no <face>", face->id, name));
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
			    arena_printf(reader->arena, "角色 %s 用的 %s 没有 <face>", role->id, names[i]),
			    arena_printf(reader->arena, "role %s names %s, which is no <face>", role->id, names[i]));
		role->face[role->count++] = (guint)face;
	}
	if (role->count == 0 || *role->id == '\0')
		return fail(reader, node, arena_printf(reader->arena, "角色 %s 没有字体", role->id),
		    arena_printf(reader->arena, "role %s has no face", role->id));
	return true;
}

static guint
count_children(const xmlNode *node, const char *name)
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

	list->face = arena_array(reader->arena, count_children(root, "face"), sizeof(struct font_face));
	list->role = arena_array(reader->arena, count_children(root, "role"), sizeof(struct font_role));
	for (xmlNode *node = xml_child(root, "face"); node != NULL; node = xml_next(node, "face"))
		good = read_face(reader, node, &list->face[list->face_count++]) && good;
	good = good && read_bolds(reader, root);
	for (xmlNode *node = xml_child(root, "role"); good && node != NULL; node = xml_next(node, "role"))
		good = read_role(reader, node, &list->role[list->role_count++]) && good;
	if (good && list->role_count == 0)
		return fail(reader, root, "清单里没有角色", "the list has no roles");
	return good;
}

const struct font_list *
fonts_load(struct arena *arena, struct diag *diag, const char *data_folder)
{
	struct font_reader reader = { .arena = arena, .diag = diag, .data_folder = data_folder };
	const char *path = arena_printf(arena, "%s/fonts/fonts.xml", data_folder);
	xmlDoc *doc = xml_load(arena, diag, path);

	if (doc == NULL) {
		diag_say(diag, DIAG_FONT_LIST, (struct place){ 0 }, NULL, arena_printf(arena, "%s 读不了", path),
		    arena_printf(arena, "%s cannot be read", path));
		return NULL;
	}
	reader.list = arena_alloc(arena, sizeof(*reader.list));
	return read_list(&reader, xml_root(doc)) ? reader.list : NULL;
}

/* The digest of a file through a mapping: the faces are large. */
static bool
has_digest(const char *path, const char *sha256)
{
	g_autoptr(arena) arena = arena_new();
	g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);

	return file != NULL && g_ascii_strcasecmp(sha256,
	    digest_sha256(arena, g_mapped_file_get_contents(file), g_mapped_file_get_length(file))) == 0;
}

bool
fonts_verify(struct diag *diag, const struct font_list *list)
{
	bool good = true;

	for (guint i = 0; i < list->face_count; i++) {
		const struct font_face *face = &list->face[i];
		g_autofree char *zh = g_strdup_printf("%s 的 sha256 与清单所记不同", face->file);
		g_autofree char *en = g_strdup_printf("%s has not the sha256 the list says", face->file);

		if (face->sha256 == NULL || has_digest(face->file, face->sha256))
			continue;
		diag_say(diag, DIAG_FONT_LIST, (struct place){ 0 }, NULL, zh, en);
		good = false;
	}
	return good;
}

int
fonts_role(const struct font_list *list, const char *id)
{
	for (guint i = 0; i < list->role_count; i++)
		if (strcmp(list->role[i].id, id) == 0)
			return (int)i;
	return -1;
}
