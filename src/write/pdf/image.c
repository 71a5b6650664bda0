/*
 * Pictures of a document.  The same pixels stand in the file once; those that many documents print (a template's own)
 * are deflated once a run.  Which ones were deflated before never shows in the bytes.
 */
#include <string.h>

#include <libdeflate.h>

#include "base/arena.h"
#include "base/digest.h"
#include "write/pdf/inner.h"

/* Deflated pictures kept for documents to come. */
#define KEPT_MOST ((gsize)32 << 20)

struct pdf_packed {
	const guint8 *data;
	gsize length;
};

static const struct pdf_packed *
pack(struct pdf_document *d, const char *key, const guint8 *pixels, gsize length)
{
	struct pdf_setup *setup = d->setup;
	struct pdf_packed *packed = g_hash_table_lookup(setup->pictures, key);
	g_autofree guint8 *deflated = NULL;
	struct arena *arena;
	gsize room;

	if (packed != NULL)
		return packed;
	room = libdeflate_zlib_compress_bound(d->pdf->deflate, length);
	deflated = g_malloc(room);
	room = libdeflate_zlib_compress(d->pdf->deflate, pixels, length, deflated, room);
	arena = setup->picture_bytes + room <= KEPT_MOST ? setup->arena : d->pdf->arena;
	packed = arena_alloc(arena, sizeof *packed);
	*packed = (struct pdf_packed){ arena_memdup(arena, deflated, room), room };
	if (arena == setup->arena) {
		setup->picture_bytes += room;
		g_hash_table_insert(setup->pictures, arena_strdup(arena, key), packed);
	}
	return packed;
}

/* A code belongs to its document alone, so it is not kept. */
static HPDF_Dict
code_object(struct pdf_document *d, const struct page_image *image)
{
	guint width = 0, height = 0;
	g_autoptr(GByteArray) bits = page_image_bits(image, &width, &height);
	HPDF_Dict stream = pdf_stream(d->pdf, "XObject", bits->data, bits->len);

	HPDF_Dict_AddNumber(stream, "Width", (HPDF_INT32)width);
	HPDF_Dict_AddNumber(stream, "Height", (HPDF_INT32)height);
	HPDF_Dict_AddName(stream, "ColorSpace", "DeviceGray");
	HPDF_Dict_AddNumber(stream, "BitsPerComponent", 1);
	return stream;
}

static HPDF_Dict
picture_object(struct pdf_document *d, const struct page_image *image, const char *key, const guint8 digest[32])
{
	const struct pdf_packed *packed = pack(d, key, image->rgb, 3 * (gsize)image->width * image->height);
	HPDF_Dict stream = pdf_stream_ready(d->pdf, "XObject", packed->data, packed->length);

	g_byte_array_append(d->pdf->digests, digest, 32);
	HPDF_Dict_AddNumber(stream, "Width", (HPDF_INT32)image->width);
	HPDF_Dict_AddNumber(stream, "Height", (HPDF_INT32)image->height);
	HPDF_Dict_AddName(stream, "ColorSpace", "DeviceRGB");
	HPDF_Dict_AddNumber(stream, "BitsPerComponent", 8);
	return stream;
}

static HPDF_Dict
image_object(struct pdf_document *d, const struct page_image *image, const char *key, const guint8 digest[32])
{
	HPDF_Dict stream = image->sharp ? code_object(d, image) : picture_object(d, image, key, digest);

	HPDF_Dict_AddName(stream, "Subtype", "Image");
	return stream;
}

const char *
pdf_image_name(struct pdf_document *d, const struct page_image *image)
{
	struct arena *arena = d->pdf->arena;
	guint8 digest[32];
	GString *key;
	char *name;

	digest_sha256_raw(image->rgb, 3 * (gsize)image->width * image->height, digest);
	key = g_string_new(NULL);
	g_string_append_printf(key, "%ux%u ", image->width, image->height);
	for (guint i = 0; i < sizeof digest; i++)
		g_string_append_printf(key, "%02x", digest[i]);
	name = g_hash_table_lookup(d->image, key->str);
	if (name == NULL) {
		name = arena_printf(arena, "I%u", g_hash_table_size(d->image));
		HPDF_Dict_Add(d->image_names, name, image_object(d, image, key->str, digest));
		g_hash_table_insert(d->image, arena_strdup(arena, key->str), name);
	}
	g_string_free(key, TRUE);
	return name;
}
