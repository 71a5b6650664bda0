/*
 * A zip by hand (PKWARE APPNOTE 6.3.3): stored, sizes and CRC before the data.  libarchive writes the sizes of stored files
 * behind them, which readers that do not seek refuse, and times and owners into every entry.  Stored, because what is in a
 * package is mostly compressed already, its bytes then depend on no library's version, and a damaged bit costs one file.
 * Names are marked as UTF-8 by bit 11, and stand again in the field 0x7075 for tools that know only that.
 */
#include <errno.h>
#include <string.h>

#include <zlib.h>

#include "archive/entry.h"
#include "archive/store_ways.h"

#define U32_MAX G_MAXUINT32

enum {
	DOS_DATE = 0x21,       /* 1980-01-01 */
	FLAG_UTF8 = 0x800,     /* names are UTF-8 */
	MADE_BY = 3 << 8 | 45, /* Unix; as of 4.5, which knows 64 bits */
	CRC_AT = 14,           /* [bytes] of the CRC in a local header */
};

struct zip_member {
	char *name;
	guint32 crc;
	guint64 length, offset;
};

static void
u16(GByteArray *bytes, guint value)
{
	guint16 little = GUINT16_TO_LE((guint16)value);

	g_byte_array_append(bytes, (const guint8 *)&little, 2);
}

static void
u32(GByteArray *bytes, guint64 value)
{
	guint32 little = GUINT32_TO_LE((guint32)value);

	g_byte_array_append(bytes, (const guint8 *)&little, 4);
}

static void
u64(GByteArray *bytes, guint64 value)
{
	guint64 little = GUINT64_TO_LE(value);

	g_byte_array_append(bytes, (const guint8 *)&little, 8);
}

static void
signature(GByteArray *bytes, const char kind[2])
{
	g_byte_array_append(bytes, (const guint8 *)"PK", 2);
	g_byte_array_append(bytes, (const guint8 *)kind, 2);
}

static bool
is_long(const struct zip_member *member)
{
	return member->length >= U32_MAX;
}

/* The name again, for tools that do not know bit 11; nothing for names that are ASCII. */
static void
unicode_path(GByteArray *extra, const char *name)
{
	gsize length = strlen(name);

	if (g_str_is_ascii(name))
		return;
	u16(extra, 0x7075);
	u16(extra, (guint)(5 + length));
	g_byte_array_append(extra, (const guint8 *)"\1", 1);
	u32(extra, crc32(0, (const Bytef *)name, (uInt)length));
	g_byte_array_append(extra, (const guint8 *)name, (guint)length);
}

/* Sizes that need 64 bits; in the directory also where the member begins. */
static void
long_sizes(GByteArray *extra, const struct zip_member *member, bool directory)
{
	bool far = directory && member->offset >= U32_MAX;

	if (!is_long(member) && !far)
		return;
	u16(extra, 0x0001);
	u16(extra, (is_long(member) ? 16U : 0U) + (far ? 8U : 0U));
	if (is_long(member)) {
		u64(extra, member->length);
		u64(extra, member->length);
	}
	if (far)
		u64(extra, member->offset);
}

/* What a local header and the directory say alike, from "version needed" to the length of the name. */
static void
common(GByteArray *header, const struct zip_member *member)
{
	u16(header, is_long(member) ? 45 : 20);
	u16(header, g_str_is_ascii(member->name) ? 0 : FLAG_UTF8);
	u16(header, 0); /* stored */
	u16(header, 0); /* 00:00 */
	u16(header, DOS_DATE);
	u32(header, member->crc);
	u32(header, MIN(member->length, U32_MAX));
	u32(header, MIN(member->length, U32_MAX));
	u16(header, (guint)strlen(member->name));
}

static void
put_local(struct store_state *state, FILE *out, struct zip_member *member, const struct package_entry *entry)
{
	g_autoptr(GByteArray) header = g_byte_array_new(), extra = g_byte_array_new(), crc = g_byte_array_new();

	long_sizes(extra, member, false);
	unicode_path(extra, member->name);
	signature(header, "\3\4");
	common(header, member);
	u16(header, extra->len);
	g_byte_array_append(header, (const guint8 *)member->name, (guint)strlen(member->name));
	g_byte_array_append(header, extra->data, extra->len);
	store_put(state, out, header->data, header->len);
	member->crc = store_copy(state, entry, out);
	u32(crc, member->crc);
	if (state->error == 0 && fseeko(out, (off_t)member->offset + CRC_AT, SEEK_SET) != 0)
		state->error = errno;
	store_put(state, out, crc->data, crc->len);
	if (state->error == 0 && fseeko(out, 0, SEEK_END) != 0)
		state->error = errno;
}

static void
append_directory(GByteArray *directory, const struct zip_member *member)
{
	g_autoptr(GByteArray) extra = g_byte_array_new();

	long_sizes(extra, member, true);
	unicode_path(extra, member->name);
	signature(directory, "\1\2");
	u16(directory, MADE_BY);
	common(directory, member);
	u16(directory, extra->len);
	u16(directory, 0);                /* no comment */
	u16(directory, 0);                /* the only disk */
	u16(directory, 0);                /* not said to be text */
	u32(directory, 0100644ULL << 16); /* a regular file, rw-r--r-- */
	u32(directory, MIN(member->offset, U32_MAX));
	g_byte_array_append(directory, (const guint8 *)member->name, (guint)strlen(member->name));
	g_byte_array_append(directory, extra->data, extra->len);
}

/* The record of 64 bits and where it stands; only when the old one has no room. */
static void
append_long_end(GByteArray *end, guint64 count, guint64 size, guint64 offset)
{
	signature(end, "\6\6");
	u64(end, 44);
	u16(end, MADE_BY);
	u16(end, 45);
	u32(end, 0);
	u32(end, 0);
	u64(end, count);
	u64(end, count);
	u64(end, size);
	u64(end, offset);
	signature(end, "\6\7");
	u32(end, 0);
	u64(end, offset + size);
	u32(end, 1);
}

static void
put_end(struct store_state *state, FILE *out, guint64 count, guint64 size, guint64 offset)
{
	g_autoptr(GByteArray) end = g_byte_array_new();

	if (count >= G_MAXUINT16 || offset >= U32_MAX || size >= U32_MAX)
		append_long_end(end, count, size, offset);
	signature(end, "\5\6");
	u16(end, 0);
	u16(end, 0);
	u16(end, (guint)MIN(count, G_MAXUINT16));
	u16(end, (guint)MIN(count, G_MAXUINT16));
	u32(end, MIN(size, U32_MAX));
	u32(end, MIN(offset, U32_MAX));
	u16(end, 0);
	store_put(state, out, end->data, end->len);
}

void
store_zip(struct store_state *state, FILE *out, const char *name, const GPtrArray *entries)
{
	g_autoptr(GByteArray) directory = g_byte_array_new();
	guint64 offset;

	for (guint i = 0; i < entries->len && state->error == 0; i++) {
		const struct package_entry *entry = entries->pdata[i];
		g_autofree char *path = g_strdup_printf("%s/%s", name, entry->path);
		struct zip_member member = { path, 0, entry->length, (guint64)ftello(out) };

		put_local(state, out, &member, entry);
		append_directory(directory, &member);
	}
	offset = (guint64)ftello(out);
	store_put(state, out, directory->data, directory->len);
	put_end(state, out, entries->len, directory->len, offset);
}
