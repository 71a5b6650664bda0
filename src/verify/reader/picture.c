/* The pictures of a file, as pixels: for whoever makes it again, and not before that. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "verify/reader/inner.h"
#include "verify/reader/reader.h"

/* As its resources name them; their numbers, so that one that many pages show is read once. */
struct picture_search {
	struct reader reader;
	GHashTable *seen;
	GPtrArray *found;
};

/* Its pixels as they are printed: in RGB, a byte each; NULL: they are written otherwise, or too many. */
static struct reader_picture *
read_picture(struct picture_search *search, qpdf_oh object)
{
	struct reader *reader = &search->reader;
	double width = object_number(reader, object_key(reader, object, "/Width"));
	double height = object_number(reader, object_key(reader, object, "/Height"));
	struct reader_picture *picture = arena_alloc(reader->arena, sizeof *picture);
	gsize length = 0;

	if (!object_is_name(reader, object_key(reader, object, "/ColorSpace"), "DeviceRGB") ||
	    object_number(reader, object_key(reader, object, "/BitsPerComponent")) != 8 || width < 1 || height < 1 ||
	    3 * width * height > LIMIT_PICTURE)
		return NULL;
	picture->width = (guint)width;
	picture->height = (guint)height;
	picture->rgb = (const guint8 *)object_stream(reader, object, LIMIT_PICTURE, &length);
	if (picture->rgb == NULL || length != 3 * (gsize)picture->width * picture->height)
		return NULL;
	picture->sha256 = digest_sha256(reader->arena, picture->rgb, length);
	return picture;
}

static void
look_at(struct picture_search *search, qpdf_oh object)
{
	int id = qpdf_oh_get_object_id(search->reader.qpdf, object);
	struct reader_picture *picture;

	if (!object_is_name(&search->reader, object_key(&search->reader, object, "/Subtype"), "Image") ||
	    !g_hash_table_add(search->seen, GINT_TO_POINTER(id)))
		return;
	picture = read_picture(search, object);
	if (picture != NULL)
		g_ptr_array_add(search->found, picture);
}

static void
look_at_page(struct picture_search *search, qpdf_oh page)
{
	qpdf_data qpdf = search->reader.qpdf;
	qpdf_oh named = object_key(&search->reader, reader_inherited(&search->reader, page, "/Resources"), "/XObject");
	GPtrArray *keys = arena_list(search->reader.arena);

	if (!qpdf_oh_is_dictionary(qpdf, named))
		return;
	qpdf_oh_begin_dict_key_iter(qpdf, named);
	while (qpdf_oh_dict_more_keys(qpdf))
		g_ptr_array_add(keys, arena_strdup(search->reader.arena, qpdf_oh_dict_next_key(qpdf)));
	for (guint i = 0; i < keys->len; i++)
		look_at(search, object_key(&search->reader, named, keys->pdata[i]));
}

const GPtrArray *
reader_pictures(struct arena *arena, const guint8 *bytes, gsize length)
{
	struct picture_search search = { .reader = { .arena = arena, .bytes = bytes, .length = length } };

	search.found = arena_list(arena);
	search.seen = arena_adopt(arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	if (!reader_open(&search.reader, diag_new(arena), "pictures.pdf"))
		return search.found;
	for (int i = 0; i < MIN(qpdf_get_num_pages(search.reader.qpdf), LIMIT_PAGES); i++)
		look_at_page(&search, qpdf_get_page_n(search.reader.qpdf, (size_t)i));
	reader_close(&search.reader);
	return search.found;
}
