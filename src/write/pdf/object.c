/* PDF objects on libharu's lower layer: it keeps and numbers objects; text and streams are made here, the file in serial.c. */
#include <libdeflate.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "write/pdf/inner.h"

enum { TEXT_LIMIT = 8000 };

static void *HPDF_STDCALL
take_memory(HPDF_UINT size)
{
	return g_malloc(size);
}

static void HPDF_STDCALL
give_memory(void *memory)
{
	g_free(memory);
}

void
pdf_open(struct pdf *p, const struct pdf_setup *setup, struct arena *arena)
{
	memset(p, 0, sizeof *p);
	p->arena = arena;
	p->quick = setup->quick;
	p->deflate = setup->deflate;
	p->dense = setup->dense;
	HPDF_Error_Init(&p->error, NULL);
	p->memory = HPDF_MMgr_New(&p->error, 0, take_memory, give_memory);
	p->xref = HPDF_Xref_New(p->memory, 0);
	p->digests = g_byte_array_new();
}

void
pdf_close(struct pdf *p)
{
	HPDF_Xref_Free(p->xref);
	HPDF_MMgr_Free(p->memory);
	g_byte_array_unref(p->digests);
}

HPDF_Dict
pdf_inline(struct pdf *p, const char *type)
{
	HPDF_Dict dict = HPDF_Dict_New(p->memory);

	if (type != NULL)
		HPDF_Dict_AddName(dict, "Type", type);
	return dict;
}

HPDF_Dict
pdf_object(struct pdf *p, const char *type)
{
	HPDF_Dict dict = pdf_inline(p, type);

	HPDF_Xref_Add(p->xref, dict);
	return dict;
}

HPDF_Array
pdf_array(struct pdf *p, HPDF_Dict owner, const char *key)
{
	HPDF_Array array = HPDF_Array_New(p->memory);

	HPDF_Dict_Add(owner, key, array);
	return array;
}

guint
pdf_number(const void *object)
{
	return ((const HPDF_Obj_Header *)object)->obj_id & 0x00FFFFFF;
}

static struct pdf_body *
body_of(struct pdf *p, HPDF_Dict dict)
{
	if (dict->attr == NULL)
		dict->attr = arena_alloc(p->arena, sizeof(struct pdf_body));
	return dict->attr;
}

void
pdf_raw(struct pdf *p, HPDF_Dict dict, const char *entries)
{
	struct pdf_body *body = body_of(p, dict);

	body->raw = body->raw != NULL ? arena_printf(p->arena, "%s%s", body->raw, entries) : entries;
}

static HPDF_Dict
new_stream(struct pdf *p, const char *type, const void *data, gsize length)
{
	HPDF_Dict stream = pdf_object(p, type);
	struct pdf_body *body = body_of(p, stream);

	body->data = data;
	body->length = length;
	HPDF_Dict_AddNumber(stream, "Length", (HPDF_INT32)length);
	return stream;
}

HPDF_Dict
pdf_stream_ready(struct pdf *p, const char *type, const void *deflated, gsize length)
{
	HPDF_Dict stream = new_stream(p, type, deflated, length);

	HPDF_Dict_AddName(stream, "Filter", "FlateDecode");
	return stream;
}

static void
add_digest(struct pdf *p, const void *data, gsize length)
{
	guint8 digest[32];

	digest_sha256_raw(data, length, digest);
	g_byte_array_append(p->digests, digest, sizeof digest);
}

static HPDF_Dict
deflated_stream(struct pdf *p, struct libdeflate_compressor *by, const char *type, const void *data, gsize length)
{
	gsize room = libdeflate_zlib_compress_bound(by, length);
	g_autofree guint8 *deflated = g_malloc(room);

	room = libdeflate_zlib_compress(by, data, length, deflated, room);
	return pdf_stream_ready(p, type, arena_memdup(p->arena, deflated, room), room);
}

HPDF_Dict
pdf_stream(struct pdf *p, const char *type, const void *data, gsize length)
{
	add_digest(p, data, length);
	return deflated_stream(p, p->deflate, type, data, length);
}

HPDF_Dict
pdf_stream_quick(struct pdf *p, const char *type, const void *data, gsize length)
{
	return deflated_stream(p, p->quick, type, data, length);
}

HPDF_Dict
pdf_stream_dense(struct pdf *p, const char *type, const void *data, gsize length)
{
	add_digest(p, data, length);
	return deflated_stream(p, p->dense, type, data, length);
}

HPDF_Dict
pdf_stream_plain(struct pdf *p, const char *type, const void *data, gsize length)
{
	add_digest(p, data, length);
	return new_stream(p, type, arena_memdup(p->arena, data, length), length);
}

void
pdf_bytes(struct pdf *p, HPDF_Dict dict, const char *key, const guint8 *bytes, gsize length)
{
	g_autofree guint8 *copy = g_memdup2(bytes, length);

	HPDF_Dict_Add(dict, key, HPDF_Binary_New(p->memory, copy, (HPDF_UINT)length));
}

/* Characters that stand for themselves in PDFDocEncoding. */
static bool
is_plain(const char *text)
{
	while (*text >= ' ' && *text <= '~')
		text++;
	return *text == '\0';
}

void
pdf_text(struct pdf *p, HPDF_Dict dict, const char *key, const char *utf8)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();

	if (utf8 == NULL || !*utf8)
		return;
	if (is_plain(utf8)) {
		pdf_ascii(p, dict, key, utf8);
		return;
	}
	pdf_put_u16(bytes, 0xFEFF);
	for (; *utf8 && bytes->len < TEXT_LIMIT; utf8 = g_utf8_next_char(utf8)) {
		gunichar c = g_utf8_get_char(utf8);

		if (c > 0xFFFF) {
			pdf_put_u16(bytes, 0xD7C0 + (c >> 10));
			c = 0xDC00 + (c & 0x3FF);
		}
		pdf_put_u16(bytes, c);
	}
	pdf_bytes(p, dict, key, bytes->data, bytes->len);
}

void
pdf_ascii(struct pdf *p, HPDF_Dict dict, const char *key, const char *text)
{
	HPDF_Dict_Add(dict, key, HPDF_String_New(p->memory, text, NULL));
}

void
pdf_put_count(GString *out, guint64 n)
{
	char digits[24];
	gsize at = sizeof digits;

	do
		digits[--at] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	g_string_append_len(out, digits + at, (gssize)(sizeof digits - at));
}

void
pdf_put_number(GString *out, double number)
{
	gint64 n = page_thousandths(number);
	guint64 size = (guint64)(n < 0 ? -n : n);
	guint rest = (guint)(size % 1000);

	if (n < 0)
		g_string_append_c(out, '-');
	if (size >= 1000 || rest == 0)
		pdf_put_count(out, size / 1000);
	if (rest == 0)
		return;
	g_string_append_c(out, '.');
	for (; rest > 0; rest = rest * 10 % 1000)
		g_string_append_c(out, (char)('0' + rest / 100));
}

void
pdf_put_hex16(GString *out, guint n)
{
	static const char digit[] = "0123456789abcdef"; /* small ones deflate better beside names */

	g_string_append_c(out, digit[n >> 12 & 15]);
	g_string_append_c(out, digit[n >> 8 & 15]);
	g_string_append_c(out, digit[n >> 4 & 15]);
	g_string_append_c(out, digit[n & 15]);
}

void
pdf_put_utf16(GString *out, gunichar c)
{
	if (c > 0xFFFF) {
		pdf_put_hex16(out, 0xD7C0 + (c >> 10));
		c = 0xDC00 + (c & 0x3FF);
	}
	pdf_put_hex16(out, c);
}

void
pdf_put_text(GString *out, const char *utf8)
{
	g_string_append(out, "<FEFF");
	for (; *utf8; utf8 = g_utf8_next_char(utf8))
		pdf_put_utf16(out, g_utf8_get_char(utf8));
	g_string_append_c(out, '>');
}
