/*
 * The file: libharu's objects as text.  What is no stream goes together into object streams, the structure tree into its
 * own: who only shows or searches pages never opens that.  The table of objects is a stream too.  A program that puts a seal on reads both, or it reads nothing of the file: keeping catalog and pages out of
 * object streams would help no one (measured: 0.4 % of a form).
 */
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "write/pdf/inner.h"

enum { MOST_PACKED = 4000, INDEX_BYTES = 2 };
enum place_kind { PLACE_FREE, PLACE_PLAIN, PLACE_PACKED };

struct object_place {
	guint8 kind;
	gsize at;    /* offset; packed: number of the object stream */
	guint index; /* in it */
};

/* The file being put together, and the object stream in hand. */
struct pdf_file {
	struct pdf *pdf;
	GByteArray *out;
	GArray *place;          /* struct object_place, by number */
	GString *heads, *texts; /* of the object stream: numbers and offsets; objects */
	guint packed;           /* objects in it */
	GString *scratch;
};

/* --- values --- */

/* A number, a keyword or a reference; parted from another before it. */
static void
put_word(GString *out, const char *word)
{
	if (out->len > 0 && strchr("()<>[]/ \n", out->str[out->len - 1]) == NULL)
		g_string_append_c(out, ' ');
	g_string_append(out, word);
}

static void
put_integer(GString *out, gint64 number)
{
	put_word(out, number < 0 ? "-" : "");
	pdf_put_count(out, (guint64)ABS(number));
}

static void
put_name(GString *out, const char *name)
{
	g_string_append_c(out, '/');
	for (; *name; name++) {
		if (*name > ' ' && *name < 0x7F && strchr("()<>[]{}/%#", *name) == NULL)
			g_string_append_c(out, *name);
		else
			g_string_append_printf(out, "#%02X", (guint8)*name);
	}
}

/* Bytes as they are, but for those that would end the string or be read as another: half as long as in hex. */
static void
put_string(GString *out, const guint8 *bytes, gsize length)
{
	g_string_append_c(out, '(');
	for (gsize i = 0; i < length; i++) {
		if (bytes[i] == '(' || bytes[i] == ')' || bytes[i] == '\\')
			g_string_append_c(out, '\\');
		if (bytes[i] == '\r')
			g_string_append(out, "\\r");
		else
			g_string_append_c(out, (char)bytes[i]);
	}
	g_string_append_c(out, ')');
}

static void put_value(GString *out, void *value);

static void
put_array(GString *out, HPDF_Array array)
{
	g_string_append_c(out, '[');
	for (guint i = 0; i < array->list->count; i++)
		put_value(out, array->list->obj[i]);
	g_string_append_c(out, ']');
}

static void
put_dict(GString *out, HPDF_Dict dict)
{
	const struct pdf_body *body = dict->attr;

	g_string_append(out, "<<");
	for (guint i = 0; i < dict->list->count; i++) {
		HPDF_DictElement element = dict->list->obj[i];

		put_name(out, element->key);
		put_value(out, element->value);
	}
	if (body != NULL && body->raw != NULL)
		g_string_append(out, body->raw);
	g_string_append(out, ">>");
}

static void
put_value(GString *out, void *value)
{
	const HPDF_Obj_Header *header = value;

	switch (header->obj_class & HPDF_OCLASS_ANY) {
	case HPDF_OCLASS_BOOLEAN:
		put_word(out, ((HPDF_Boolean)value)->value ? "true" : "false");
		return;
	case HPDF_OCLASS_NUMBER:
		put_integer(out, ((HPDF_Number)value)->value);
		return;
	case HPDF_OCLASS_NAME:
		put_name(out, ((HPDF_Name)value)->value);
		return;
	case HPDF_OCLASS_STRING:
		put_string(out, ((HPDF_String)value)->value, ((HPDF_String)value)->len);
		return;
	case HPDF_OCLASS_BINARY:
		put_string(out, ((HPDF_Binary)value)->value, ((HPDF_Binary)value)->len);
		return;
	case HPDF_OCLASS_ARRAY:
		put_array(out, value);
		return;
	case HPDF_OCLASS_DICT:
		put_dict(out, value);
		return;
	case HPDF_OCLASS_PROXY:
		put_integer(out, pdf_number(((HPDF_Proxy)value)->obj));
		g_string_append(out, " 0 R");
		return;
	default:
		put_word(out, "null");
		return;
	}
}

/* --- objects --- */

static void
put_bytes(struct pdf_file *f, const void *bytes, gsize length)
{
	g_byte_array_append(f->out, bytes, (guint)length);
}

static struct object_place *
place_of(struct pdf_file *f, guint number)
{
	if (number >= f->place->len)
		g_array_set_size(f->place, number + 1);
	return &g_array_index(f->place, struct object_place, number);
}

/* An object by itself: its dictionary, and its stream. */
static void
put_plain(struct pdf_file *f, HPDF_Dict dict, guint number)
{
	const struct pdf_body *body = dict->attr;
	char end[] = "\nendobj\n";

	*place_of(f, number) = (struct object_place){ PLACE_PLAIN, f->out->len, 0 };
	g_string_printf(f->scratch, "%u 0 obj\n", number);
	put_dict(f->scratch, dict);
	if (body != NULL && body->data != NULL) {
		g_string_append(f->scratch, "\nstream\n");
		put_bytes(f, f->scratch->str, f->scratch->len);
		put_bytes(f, body->data, body->length);
		g_string_assign(f->scratch, "\nendstream");
	}
	put_bytes(f, f->scratch->str, f->scratch->len);
	put_bytes(f, end, sizeof end - 1);
}

/* The object stream in hand, as an object of its own. */
static void
close_packed(struct pdf_file *f)
{
	HPDF_Dict stream;

	if (f->packed == 0)
		return;
	g_string_append_c(f->heads, '\n');
	g_string_prepend_len(f->texts, f->heads->str, (gssize)f->heads->len);
	stream = pdf_stream(f->pdf, "ObjStm", f->texts->str, f->texts->len);
	HPDF_Dict_AddNumber(stream, "N", (HPDF_INT32)f->packed);
	HPDF_Dict_AddNumber(stream, "First", (HPDF_INT32)f->heads->len);
	for (guint number = 1; number < f->place->len; number++) {
		struct object_place *place = place_of(f, number);

		if (place->kind == PLACE_PACKED && place->at == 0)
			place->at = pdf_number(stream);
	}
	put_plain(f, stream, pdf_number(stream));
	g_string_truncate(f->heads, 0);
	g_string_truncate(f->texts, 0);
	f->packed = 0;
}

static void
pack(struct pdf_file *f, HPDF_Dict dict, guint number)
{
	if (f->packed == MOST_PACKED)
		close_packed(f);
	*place_of(f, number) = (struct object_place){ PLACE_PACKED, 0, f->packed++ };
	put_integer(f->heads, number);
	put_integer(f->heads, (gint64)f->texts->len);
	put_dict(f->texts, dict);
}

static void
put_objects(struct pdf_file *f)
{
	HPDF_List entries = f->pdf->xref->entries;
	guint count = entries->count;

	for (guint i = 1; i < count; i++) {
		HPDF_Dict dict = ((HPDF_XrefEntry)entries->obj[i])->obj;
		const struct pdf_body *body = dict->attr;

		if (i == f->pdf->apart)
			close_packed(f);
		if (body != NULL && body->data != NULL)
			put_plain(f, dict, i);
		else
			pack(f, dict, i);
	}
	close_packed(f);
}

/* --- table of objects --- */

static void
put_big_endian(guint8 *row, guint bytes, gsize number)
{
	for (; bytes > 0; number >>= 8)
		row[--bytes] = (guint8)number;
}

/* Rows as PNG's predictor Up has them, each less the one before: numbers that only grow take no room. */
static GByteArray *
table_rows(struct pdf_file *f, guint offset_bytes)
{
	GByteArray *rows = g_byte_array_new();
	guint width = 1 + offset_bytes + INDEX_BYTES;
	guint8 row[16], less[16] = { 2 }, before[16] = { 0 };

	for (guint i = 0; i < f->place->len; i++) {
		const struct object_place *place = place_of(f, i);

		row[0] = place->kind;
		put_big_endian(row + 1, offset_bytes, place->at);
		put_big_endian(row + 1 + offset_bytes, INDEX_BYTES, i == 0 ? 0xFFFF : place->index);
		for (guint j = 0; j < width; j++)
			less[1 + j] = (guint8)(row[j] - before[j]);
		g_byte_array_append(rows, less, 1 + width);
		memcpy(before, row, width);
	}
	return rows;
}

/* In hex, as people compare it. */
static char *
file_id(struct pdf *p)
{
	char *hex = arena_strdup(p->arena, digest_sha256(p->arena, (const char *)p->digests->data, p->digests->len));

	hex[32] = '\0';
	return hex;
}

static void
put_table(struct pdf_file *f, HPDF_Dict catalog, HPDF_Dict info)
{
	struct pdf *p = f->pdf;
	guint number = p->xref->entries->count, offset_bytes = f->out->len > 0xFFFFFF ? 4 : 3;
	gsize at = f->out->len;
	g_autoptr(GByteArray) rows = NULL;
	g_autofree char *end = g_strdup_printf("startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", at);
	const char *id = file_id(p);
	HPDF_Dict table;

	*place_of(f, number) = (struct object_place){ PLACE_PLAIN, at, 0 };
	rows = table_rows(f, offset_bytes);
	table = pdf_stream_quick(p, "XRef", rows->data, rows->len);
	HPDF_Dict_AddNumber(table, "Size", (HPDF_INT32)f->place->len);
	HPDF_Dict_Add(table, "Root", catalog);
	HPDF_Dict_Add(table, "Info", info);
	pdf_raw(p, table,
	    arena_printf(p->arena, "/ID[<%s><%s>]/W[1 %u %u]/DecodeParms<</Predictor 12/Columns %u>>", id, id,
		offset_bytes, (guint)INDEX_BYTES, 1 + offset_bytes + INDEX_BYTES));
	put_plain(f, table, number);
	put_bytes(f, end, strlen(end));
}

const guint8 *
pdf_finish(struct pdf *p, HPDF_Dict catalog, HPDF_Dict info, gsize *length)
{
	static const char head[] = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
	g_autoptr(GByteArray) out = g_byte_array_new();
	g_autoptr(GArray) place = g_array_new(FALSE, TRUE, sizeof(struct object_place));
	g_autoptr(GString) heads = g_string_new(NULL), texts = g_string_new(NULL), scratch = g_string_new(NULL);
	struct pdf_file f = { p, out, place, heads, texts, 0, scratch };

	if (p->error.error_no != HPDF_OK)
		return NULL;
	put_bytes(&f, head, sizeof head - 1);
	put_objects(&f);
	put_table(&f, catalog, info);
	*length = out->len;
	return p->error.error_no == HPDF_OK ? arena_memdup(p->arena, out->data, out->len) : NULL;
}
