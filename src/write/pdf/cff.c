/*
 * Subsets of CFF without subroutines: charstrings and private dicts are copied, everything around them is written anew with
 * CID = glyph index, so that every reader finds the same glyph for a code.
 */
#include <string.h>

#include "base/arena.h"
#include "write/pdf/inner.h"

enum {
	OP_FONT_BBOX = 5,
	OP_CHARSET = 15,
	OP_CHARSTRINGS = 17,
	OP_PRIVATE = 18,
	OP_SUBRS = 19,
	OP_FONT_MATRIX = 0x0C07,
	OP_ROS = 0x0C1E,
	OP_CID_COUNT = 0x0C22,
	OP_FD_ARRAY = 0x0C24,
	OP_FD_SELECT = 0x0C25,
	STRING_ADOBE = 391,
	STRING_IDENTITY = 392 /* the first two of our own */
};

/* --- reading --- */

static guint
index_count(struct sfnt index)
{
	return sfnt_u16(index, 0);
}

static struct sfnt
index_item(struct sfnt index, guint item)
{
	guint size = sfnt_u8(index, 2);
	gsize base = 2 + (gsize)(index_count(index) + 1) * size;
	gsize from = sfnt_number(index, 3 + (gsize)item * size, size);
	gsize to = sfnt_number(index, 3 + (gsize)(item + 1) * size, size);

	if (item >= index_count(index) || to < from)
		return (struct sfnt){ NULL, 0 };
	return sfnt_part(index, base + from, to - from);
}

/* The INDEX that begins at the offset, cut to its length. */
static struct sfnt
index_at(struct sfnt table, gsize offset)
{
	guint count = sfnt_u16(table, offset), size = sfnt_u8(table, offset + 2);
	gsize length = 2;

	if (count > 0)
		length = 2 + (gsize)(count + 1) * size + sfnt_number(table, offset + 3 + (gsize)count * size, size);
	return sfnt_part(table, offset, length);
}

/* Length of one operand or operator of a dict. */
static gsize
token_length(struct sfnt dict, gsize at)
{
	guint b = sfnt_u8(dict, at);
	gsize end = at + 1;

	if (b == 12 || (b >= 247 && b <= 254))
		return 2;
	if (b == 28)
		return 3;
	if (b == 29)
		return 5;
	if (b == 30) {
		while (end < dict.length && (dict.data[end] & 0x0F) != 0x0F && (dict.data[end] & 0xF0) != 0xF0)
			end++;
		return end + 1 - at;
	}
	return 1;
}

/* An operator with its operands as they stand; nothing when the dict has it not. */
static struct sfnt
dict_entry(struct sfnt dict, guint op)
{
	gsize start = 0;

	for (gsize at = 0; at < dict.length;) {
		gsize next = at + token_length(dict, at);
		guint b = sfnt_u8(dict, at);

		if (b > 21) {
			at = next;
			continue;
		}
		if ((b == 12 ? 0x0C00 | sfnt_u8(dict, at + 1) : b) == op)
			return sfnt_part(dict, start, next - start);
		start = at = next;
	}
	return (struct sfnt){ NULL, 0 };
}

static gint32
read_operand(struct sfnt entry, gsize at)
{
	guint b = sfnt_u8(entry, at);

	if (b == 28)
		return sfnt_s16(entry, at + 1);
	if (b == 29)
		return (gint32)sfnt_number(entry, at + 1, 4);
	if (b >= 251)
		return -(gint32)((b - 251) * 256 + sfnt_u8(entry, at + 1) + 108);
	if (b >= 247)
		return (gint32)((b - 247) * 256 + sfnt_u8(entry, at + 1) + 108);
	return (gint32)b - 139;
}

/* A number of an operator's operands; 0 when it is not there. */
static gsize
dict_number(struct sfnt dict, guint op, guint operand)
{
	struct sfnt entry = dict_entry(dict, op);
	gsize at = 0;
	gint32 n;

	if (entry.data == NULL)
		return 0;
	while (operand-- > 0)
		at += token_length(entry, at);
	n = read_operand(entry, at);
	return n < 0 ? 0 : (gsize)n;
}

static bool
read_dict(struct pdf_cff *c, struct sfnt table, guint number, struct sfnt dict)
{
	struct sfnt private = sfnt_part(table, dict_number(dict, OP_PRIVATE, 1), dict_number(dict, OP_PRIVATE, 0));

	if (private.data == NULL || dict_entry(private, OP_SUBRS).data != NULL)
		return false;
	c->dict[number].private = private;
	return true;
}

/* The font dicts of a CID-keyed font; of any other, its top dict stands for the only one. */
static bool
read_dicts(struct pdf_cff *c, struct sfnt table, struct sfnt top)
{
	struct sfnt array = index_at(table, dict_number(top, OP_FD_ARRAY, 0));
	gsize select = dict_number(top, OP_FD_SELECT, 0);

	c->dict_count = 1;
	if (dict_entry(top, OP_ROS).data == NULL)
		return read_dict(c, table, 0, top);
	c->select = sfnt_part(table, select, table.length - MIN(select, table.length));
	c->dict_count = index_count(array);
	if (c->dict_count == 0 || c->dict_count > CFF_DICTS || c->select.data == NULL)
		return false;
	for (guint i = 0; i < c->dict_count; i++) {
		if (!read_dict(c, table, i, index_item(array, i)))
			return false;
		c->dict[i].matrix = dict_entry(index_item(array, i), OP_FONT_MATRIX);
	}
	return true;
}

struct pdf_cff *
pdf_cff_read(struct arena *arena, struct sfnt table)
{
	struct pdf_cff *c = arena_alloc(arena, sizeof *c);
	gsize at = sfnt_u8(table, 2);
	struct sfnt part[4]; /* names, top dicts, strings, subroutines */
	struct sfnt top;

	for (guint i = 0; i < G_N_ELEMENTS(part); i++) {
		part[i] = index_at(table, at);
		at += part[i].length;
	}
	top = index_item(part[1], 0);
	c->charstrings = index_at(table, dict_number(top, OP_CHARSTRINGS, 0));
	if (part[3].data == NULL || index_count(part[3]) > 0 || index_count(c->charstrings) == 0 ||
	    !read_dicts(c, table, top))
		return NULL;
	c->matrix = dict_entry(top, OP_FONT_MATRIX);
	c->box = dict_entry(top, OP_FONT_BBOX);
	return c;
}

static guint
select_dict(const struct pdf_cff *c, guint glyph)
{
	guint low = 0, high = sfnt_u16(c->select, 1);

	if (c->select.data == NULL)
		return 0;
	if (sfnt_u8(c->select, 0) == 0)
		return sfnt_u8(c->select, 1 + (gsize)glyph);
	while (high - low > 1) {
		guint middle = (low + high) / 2;

		if (sfnt_u16(c->select, 3 + 3 * (gsize)middle) <= glyph)
			low = middle;
		else
			high = middle;
	}
	return sfnt_u8(c->select, 5 + 3 * (gsize)low);
}

/* --- writing --- */

static void
put_span(GByteArray *out, struct sfnt s)
{
	if (s.length > 0)
		g_byte_array_append(out, s.data, (guint)s.length);
}

/* An operand that is as long for any number. */
static void
put_operand(GByteArray *out, gsize n)
{
	pdf_put_u8(out, 29);
	pdf_put_u32(out, (guint32)n);
}

static void
put_operator(GByteArray *out, guint op)
{
	if (op > 0xFF)
		pdf_put_u16(out, op);
	else
		pdf_put_u8(out, op);
}

static void
put_entry(GByteArray *out, gsize n, guint op)
{
	put_operand(out, n);
	put_operator(out, op);
}

/* Count, offset size and offsets of an INDEX whose items, of these lengths, follow. */
static void
put_index_head(GByteArray *out, const guint32 *length, guint count)
{
	guint32 offset = 1;

	pdf_put_u16(out, count);
	pdf_put_u8(out, 4); /* bytes of an offset */
	pdf_put_u32(out, offset);
	for (guint i = 0; i < count; i++)
		pdf_put_u32(out, offset += length[i]);
}

static gsize
index_size(const guint32 *length, guint count)
{
	gsize size = 3 + 4 * ((gsize)count + 1);

	for (guint i = 0; i < count; i++)
		size += length[i];
	return size;
}

/* The private dicts a subset uses, numbered as they first come. */
struct used_dicts {
	guint count;
	guint from[CFF_DICTS];     /* number in the face */
	guint8 to[CFF_DICTS];      /* 1 + number in the subset; 0: not used */
	guint32 length[CFF_DICTS]; /* of the font dict */
};

static guint8
use_dict(struct used_dicts *u, const struct pdf_cff *c, guint glyph)
{
	guint dict = MIN(select_dict(c, glyph), c->dict_count - 1);

	if (u->to[dict] == 0) {
		u->from[u->count] = dict;
		u->length[u->count] = 11 + (guint32)c->dict[dict].matrix.length;
		u->to[dict] = (guint8)++u->count;
	}
	return (guint8)(u->to[dict] - 1);
}

/* Offsets of the parts behind the top dict. */
struct cff_layout {
	gsize charset, select, charstrings, array, privates;
};

static void
put_top(GByteArray *out, const struct pdf_cff *c, const struct cff_layout *at, guint count)
{
	put_operand(out, STRING_ADOBE);
	put_operand(out, STRING_IDENTITY);
	put_entry(out, 0, OP_ROS);
	put_span(out, c->matrix);
	put_span(out, c->box);
	put_entry(out, count, OP_CID_COUNT);
	put_entry(out, at->charset, OP_CHARSET);
	put_entry(out, at->charstrings, OP_CHARSTRINGS);
	put_entry(out, at->array, OP_FD_ARRAY);
	put_entry(out, at->select, OP_FD_SELECT);
}

/* Header, name, top dict, strings and no subroutines; the top dict's length does not depend on the offsets in it. */
static void
put_front(GByteArray *out, const struct pdf_cff *c, const char *name, const struct cff_layout *at, guint count)
{
	static const guint8 header[4] = { 1, 0, 4, 4 };
	static const guint32 string_length[2] = { 5, 8 };
	g_autoptr(GByteArray) top = g_byte_array_new();
	guint32 length = (guint32)strlen(name);

	put_top(top, c, at, count);
	g_byte_array_append(out, header, sizeof header);
	put_index_head(out, &length, 1);
	g_byte_array_append(out, (const guint8 *)name, length);
	put_index_head(out, &top->len, 1);
	g_byte_array_append(out, top->data, top->len);
	put_index_head(out, string_length, 2);
	g_byte_array_append(out, (const guint8 *)"AdobeIdentity", 13);
	pdf_put_u16(out, 0);
}

static void
put_dicts(GByteArray *out, const struct pdf_cff *c, const struct used_dicts *u, gsize privates)
{
	put_index_head(out, u->length, u->count);
	for (guint i = 0; i < u->count; i++) {
		struct sfnt private = c->dict[u->from[i]].private;

		put_span(out, c->dict[u->from[i]].matrix);
		put_operand(out, private.length);
		put_entry(out, privates, OP_PRIVATE);
		privates += private.length;
	}
	for (guint i = 0; i < u->count; i++)
		put_span(out, c->dict[u->from[i]].private);
}

static struct cff_layout
lay_out(const struct pdf_cff *c, const char *name, const guint32 *length, const struct used_dicts *u, guint count)
{
	g_autoptr(GByteArray) front = g_byte_array_new();
	struct cff_layout at = { 0 };

	put_front(front, c, name, &at, count);
	at.charset = front->len;
	at.select = at.charset + 5;
	at.charstrings = at.select + 1 + count;
	at.array = at.charstrings + index_size(length, count);
	at.privates = at.array + index_size(u->length, u->count);
	return at;
}

void
pdf_cff_subset(const struct pdf_cff *c, const char *name, const GArray *glyphs, GByteArray *out)
{
	guint count = glyphs->len;
	const guint32 *glyph = (const guint32 *)(const void *)glyphs->data;
	g_autofree guint32 *length = g_new(guint32, count);
	g_autofree guint8 *select = g_new(guint8, count);
	g_autofree struct used_dicts *used = g_new0(struct used_dicts, 1);
	struct cff_layout at;

	for (guint i = 0; i < count; i++) {
		length[i] = (guint32)index_item(c->charstrings, glyph[i]).length;
		select[i] = use_dict(used, c, glyph[i]);
	}
	at = lay_out(c, name, length, used, count);
	put_front(out, c, name, &at, count);
	pdf_put_u8(out, 2); /* charset: CIDs 1 to count - 1 */
	pdf_put_u16(out, 1);
	pdf_put_u16(out, count - 2);
	pdf_put_u8(out, 0); /* FDSelect: a byte a glyph */
	g_byte_array_append(out, select, count);
	put_index_head(out, length, count);
	for (guint i = 0; i < count; i++)
		put_span(out, index_item(c->charstrings, glyph[i]));
	put_dicts(out, c, used, at.privates);
}
