/*
 * A zip, strictly (PKWARE APPNOTE 6.3): one end, one directory right before it, files one behind the other from the first byte
 * on without gap or overlap, each header saying what the directory says.  Then every program reads the same out of it, and
 * what is stored twice over (overlapping bombs) or beside what the directory names cannot be.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "archive/entry.h"
#include "archive/open_ways.h"
#include "base/arena.h"

enum {
	END_SIZE = 22,     /* [bytes] of the end of the directory, without its comment */
	LOCATOR_SIZE = 20, /* of what says where the end of 64 bits stands */
	END64_SIZE = 56,   /* of that, without what later versions may add */
	LOCAL_SIZE = 30,   /* of the header before a file */
	MEMBER_SIZE = 46,  /* of a line of the directory */
	COMMENT_MAX = 65535,
	DIRECTORY_MAX = 256 * 1024 * 1024,
	FREE_BYTES = 1024 * 1024, /* so much may come out of however little */
	PIECE = 64 * 1024,

	FLAG_SECRET = 1,
	FLAG_DESCRIPTOR = 1 << 3,
	FLAG_STRONG = 1 << 6,
	FLAG_MASKED = 1 << 13,
	STORED = 0,
	DEFLATED = 8,
	AES = 99,
};

struct zip_source {
	struct package_opening *opening;
	int fd;
	guint64 size;
	guint64 directory, directory_size, count; /* as the end says */
};

/* A file, as the directory has it. */
struct zip_line {
	const char *name;
	guint made_by, flags, method;
	guint32 crc, attributes;
	guint64 packed, length, offset;
	guint64 data;                /* where its bytes begin, once its header was read */
	struct package_entry *entry; /* NULL: it is a folder */
};

static guint
u16(const guint8 *at)
{
	return at[0] | (guint)at[1] << 8;
}

static guint32
u32(const guint8 *at)
{
	return (guint32)u16(at) | (guint32)u16(at + 2) << 16;
}

static guint64
u64(const guint8 *at)
{
	return (guint64)u32(at) | (guint64)u32(at + 4) << 32;
}

static bool
is(const guint8 *at, const char kind[2])
{
	return at[0] == 'P' && at[1] == 'K' && at[2] == (guint8)kind[0] && at[3] == (guint8)kind[1];
}

static bool
damaged(struct zip_source *zip, const char *zh, const char *en)
{
	return package_refuse(zip->opening, DIAG_PACKAGE_DAMAGED, zh, en);
}

static bool
two_ways(struct zip_source *zip, const char *zh, const char *en)
{
	return package_refuse(zip->opening, DIAG_PACKAGE_TWO_WAYS, zh, en);
}

static bool
differs(struct zip_source *zip, const struct zip_line *line, const char *zh, const char *en)
{
	struct arena *arena = zip->opening->arena;
	g_autofree char *shown = g_utf8_make_valid(line->name, -1);

	return two_ways(zip, arena_printf(arena, "“%s”的%s在目录和文件头里不同", shown, zh),
	    arena_printf(arena, "the %s of “%s” is one in the directory, another before the file", en, shown));
}

/* The last bytes of a file, where the end may stand.  NULL: there are too few. */
static GByteArray *
tail_of(int fd, guint64 size)
{
	gsize length = (gsize)MIN(size, END_SIZE + COMMENT_MAX);
	GByteArray *tail = g_byte_array_new();

	g_byte_array_set_size(tail, (guint)length);
	if (length >= END_SIZE && package_read_at(fd, size - length, tail->data, length))
		return tail;
	g_byte_array_unref(tail);
	return NULL;
}

/* Ends whose comment reaches to the last byte, and others; the place in the tail of the last of the first. */
static guint
count_ends(const GByteArray *tail, gsize *at, guint *loose)
{
	guint ends = 0;

	*loose = 0;
	for (gsize i = 0; i + END_SIZE <= tail->len; i++) {
		if (!is(tail->data + i, "\5\6"))
			continue;
		if (i + END_SIZE + u16(tail->data + i + 20) == tail->len) {
			*at = i;
			ends++;
		} else
			(*loose)++;
	}
	return ends;
}

bool
package_is_zip(int fd, guint64 size)
{
	g_autoptr(GByteArray) tail = tail_of(fd, size);
	guint8 head[4];
	gsize at;
	guint loose;

	return (tail != NULL && count_ends(tail, &at, &loose) > 0) ||
	    (package_read_at(fd, 0, head, sizeof head) && (is(head, "\3\4") || is(head, "\5\6")));
}

/* The end of 64 bits, where one stands: `end` is where the old one begins, and becomes where the directory has to end. */
static bool
read_long_end(struct zip_source *zip, const guint8 *old, guint64 *end)
{
	bool needed = u16(old + 10) == G_MAXUINT16 || u32(old + 12) == G_MAXUINT32 || u32(old + 16) == G_MAXUINT32;
	guint8 locator[LOCATOR_SIZE], record[END64_SIZE];
	guint64 at;

	if (*end < LOCATOR_SIZE || !package_read_at(zip->fd, *end - LOCATOR_SIZE, locator, LOCATOR_SIZE) ||
	    !is(locator, "\6\7"))
		return !needed ||
		    damaged(zip, "没有它所说的 64 位目录", "the directory of 64 bits it speaks of is missing");
	at = u64(locator + 8);
	if (at > zip->size || !package_read_at(zip->fd, at, record, END64_SIZE) || !is(record, "\6\6") ||
	    at + 12 + u64(record + 4) != *end - LOCATOR_SIZE)
		return damaged(zip, "64 位目录的结尾不在它说的地方",
		    "the end of 64 bits is not where it is said to be");
	if (u32(locator + 4) != 0 || u32(locator + 16) > 1 || u32(record + 16) != 0 || u32(record + 20) != 0)
		return damaged(zip, "它是分卷的一卷", "it is one of several volumes");
	zip->count = u64(record + 32);
	zip->directory_size = u64(record + 40);
	zip->directory = u64(record + 48);
	*end = at;
	if ((u16(old + 10) != G_MAXUINT16 && u16(old + 10) != zip->count) ||
	    (u32(old + 12) != G_MAXUINT32 && u32(old + 12) != zip->directory_size) ||
	    (u32(old + 16) != G_MAXUINT32 && u32(old + 16) != zip->directory))
		return two_ways(zip, "两个目录结尾说的不同", "its two ends say different things");
	return true;
}

static bool
read_end(struct zip_source *zip)
{
	g_autoptr(GByteArray) tail = tail_of(zip->fd, zip->size);
	guint loose = 0, ends;
	gsize at = 0;
	const guint8 *end;
	guint64 place;

	ends = tail != NULL ? count_ends(tail, &at, &loose) : 0;
	if (ends == 0 && loose > 0)
		return two_ways(zip, "目录结尾后面还有别的字节", "there are bytes behind the end of its directory");
	if (ends == 0)
		return damaged(zip, "没有目录，多半没有传全",
		    "it has no directory, usually because not all was copied");
	if (ends > 1)
		return two_ways(zip, "有不止一个目录结尾", "it has more than one end");
	end = tail->data + at;
	place = zip->size - tail->len + at;
	if (u16(end + 4) != 0 || u16(end + 6) != 0 || u16(end + 8) != u16(end + 10))
		return damaged(zip, "它是分卷的一卷", "it is one of several volumes");
	zip->count = u16(end + 10);
	zip->directory_size = u32(end + 12);
	zip->directory = u32(end + 16);
	if (!read_long_end(zip, end, &place))
		return false;
	if (zip->directory_size > place || zip->directory > place - zip->directory_size)
		return damaged(zip, "目录比文件还大", "its directory is larger than the file");
	if (zip->directory + zip->directory_size != place)
		return two_ways(zip, "第一个文件前面或目录后面还有别的字节",
		    "there are bytes before the first file or behind the directory");
	return true;
}

/* Values of 64 bits for those that have no room; in their order, each only where it is wanted. */
static bool
long_values(const guint8 *field, guint length, guint64 *values[], guint count)
{
	guint at = 0;

	for (guint i = 0; i < count; i++) {
		if (*values[i] != G_MAXUINT32)
			continue;
		if (at + 8 > length)
			return false;
		*values[i] = u64(field + at);
		at += 8;
	}
	return true;
}

/* What the name says again in Unicode has to be the name. */
static bool
same_unicode(const struct zip_line *line, const guint8 *field, guint length)
{
	gsize name = strlen(line->name);

	return length == 5 + name && memcmp(field + 5, line->name, name) == 0;
}

/* Extra fields of a line or a header, whose sizes are the first of `values`. */
static bool
read_extra(struct zip_source *zip, struct zip_line *line, const guint8 *extra, guint length, guint64 *values[],
    guint count)
{
	for (guint at = 0; at + 4 <= length;) {
		guint kind = u16(extra + at), size = u16(extra + at + 2);

		at += 4;
		if (size > length - at)
			return true; /* padding, as some aligners leave it */
		if (kind == 0x0001 && !long_values(extra + at, size, values, count))
			return damaged(zip, "64 位的长度不完整", "sizes of 64 bits are not whole");
		if (kind == 0x7075 && !same_unicode(line, extra + at, size))
			return differs(zip, line, "名字", "name");
		if (kind == 0x9901)
			line->flags |= FLAG_SECRET;
		at += size;
	}
	return true;
}

/* A name as bytes; one with a zero in it has none. */
static const char *
name_at(struct arena *arena, const guint8 *at, guint length)
{
	return memchr(at, '\0', length) == NULL ? arena_strndup(arena, (const char *)at, length) : NULL;
}

/* A line of the directory at `at`, `left` bytes; gives its length, 0: reported. */
static gsize
read_line(struct zip_source *zip, const guint8 *at, gsize left, struct zip_line *line)
{
	guint64 *values[] = { &line->length, &line->packed, &line->offset };
	guint name, extra, comment;

	if (left < MEMBER_SIZE || !is(at, "\1\2"))
		return damaged(zip, "目录有误", "its directory is broken");
	name = u16(at + 28);
	extra = u16(at + 30);
	comment = u16(at + 32);
	if ((gsize)name + extra + comment > left - MEMBER_SIZE)
		return damaged(zip, "目录有误", "its directory is broken");
	*line = (struct zip_line){
		.name = name_at(zip->opening->arena, at + MEMBER_SIZE, name),
		.made_by = u16(at + 4),
		.flags = u16(at + 8),
		.method = u16(at + 10),
		.crc = u32(at + 16),
		.packed = u32(at + 20),
		.length = u32(at + 24),
		.attributes = u32(at + 38),
		.offset = u32(at + 42),
	};
	if (line->name == NULL)
		return package_refuse(zip->opening, DIAG_PACKAGE_NAME, "里面有零字节", "it has a zero byte");
	if (u16(at + 34) != 0)
		return damaged(zip, "它是分卷的一卷", "it is one of several volumes");
	if (!read_extra(zip, line, at + MEMBER_SIZE + name, extra, values, G_N_ELEMENTS(values)))
		return 0;
	return (gsize)MEMBER_SIZE + name + extra + comment;
}

/* All lines, or NULL: reported. */
static GArray *
read_directory(struct zip_source *zip)
{
	g_autofree guint8 *bytes = NULL;
	GArray *lines = arena_vector(zip->opening->arena, sizeof(struct zip_line));
	gsize at = 0;

	if (zip->count > zip->opening->limits.files) {
		package_refuse(zip->opening, DIAG_PACKAGE_BOMB,
		    arena_printf(zip->opening->arena, "文件多于 %u 个", zip->opening->limits.files),
		    arena_printf(zip->opening->arena, "it has more than %u files", zip->opening->limits.files));
		return NULL;
	}
	bytes = zip->directory_size <= DIRECTORY_MAX ? g_try_malloc((gsize)zip->directory_size + 1) : NULL;
	if (bytes == NULL || !package_read_at(zip->fd, zip->directory, bytes, (gsize)zip->directory_size)) {
		damaged(zip, "目录读不出来", "its directory cannot be read");
		return NULL;
	}
	for (guint64 i = 0; i < zip->count; i++) {
		struct zip_line line;
		gsize length = read_line(zip, bytes + at, (gsize)zip->directory_size - at, &line);

		if (length == 0)
			return NULL;
		g_array_append_val(lines, line);
		at += length;
	}
	if (at == zip->directory_size)
		return lines;
	two_ways(zip, "目录里的文件比它说的多", "its directory has more files than it says");
	return NULL;
}

/* The sizes behind a file that was written as a stream; gives how long that is, 0: they are others. */
static guint
descriptor_length(struct zip_source *zip, const struct zip_line *line, guint64 room)
{
	guint8 bytes[24];
	guint length = (guint)room, marked = length == 16 || length == 24 ? 4 : 0;
	const guint8 *at = bytes + marked;

	if ((room != 12 && room != 16 && room != 20 && room != 24) ||
	    !package_read_at(zip->fd, line->data + line->packed, bytes, length) ||
	    (marked != 0 && !is(bytes, "\7\10")) || u32(at) != line->crc)
		return 0;
	if (length - marked == 12)
		return u32(at + 4) == (guint32)line->packed && u32(at + 8) == (guint32)line->length ? length : 0;
	return u64(at + 4) == line->packed && u64(at + 12) == line->length ? length : 0;
}

/* What a header says of sizes and CRC; zero in all where they stand behind the data. */
static bool
same_sizes(const struct zip_line *line, guint32 crc, guint64 packed, guint64 length)
{
	if ((line->flags & FLAG_DESCRIPTOR) != 0 && crc == 0 && (packed == 0 || packed == line->packed) &&
	    (length == 0 || length == line->length))
		return true;
	return crc == line->crc && packed == line->packed && length == line->length;
}

/* The header before a file, held against its line. */
static bool
read_local(struct zip_source *zip, struct zip_line *line)
{
	guint8 head[LOCAL_SIZE];
	g_autofree guint8 *rest = NULL;
	guint64 packed = 0, length = 0, *values[] = { &length, &packed };
	guint name, extra;

	if (line->offset > zip->directory || !package_read_at(zip->fd, line->offset, head, LOCAL_SIZE) ||
	    !is(head, "\3\4"))
		return damaged(zip, "有文件不在目录说的地方", "a file is not where the directory has it");
	name = u16(head + 26);
	extra = u16(head + 28);
	rest = g_malloc((gsize)name + extra + 1);
	if (!package_read_at(zip->fd, line->offset + LOCAL_SIZE, rest, (gsize)name + extra))
		return damaged(zip, "有文件不完整", "a file is not whole");
	if (name != strlen(line->name) || memcmp(rest, line->name, name) != 0)
		return differs(zip, line, "名字", "name");
	packed = u32(head + 18);
	length = u32(head + 22);
	if (!read_extra(zip, line, rest + name, extra, values, G_N_ELEMENTS(values)))
		return false;
	if (u16(head + 8) != line->method || ((u16(head + 6) ^ line->flags) & (FLAG_SECRET | FLAG_DESCRIPTOR)) != 0)
		return differs(zip, line, "压缩方法", "method");
	if (!same_sizes(line, u32(head + 14), packed, length))
		return differs(zip, line, "长度", "size");
	line->data = line->offset + LOCAL_SIZE + name + extra;
	return true;
}

static int
by_offset(gconstpointer a, gconstpointer b)
{
	const struct zip_line *one = a, *other = b;

	return one->offset < other->offset ? -1 : one->offset > other->offset;
}

/* Files fill the place before the directory, one behind the other. */
static bool
fills(struct zip_source *zip, GArray *lines)
{
	guint64 at = 0;

	g_array_sort(lines, by_offset);
	for (guint i = 0; i < lines->len; i++) {
		struct zip_line *line = &g_array_index(lines, struct zip_line, i);
		guint64 next = i + 1 < lines->len ? (line + 1)->offset : zip->directory;

		if (line->offset > zip->directory)
			return damaged(zip, "有文件不在目录说的地方", "a file is not where the directory has it");
		if (line->offset > at)
			return two_ways(zip, "文件之间有目录不认的字节",
			    "between its files are bytes that the directory does not know");
		if (line->offset < at)
			return two_ways(zip, "几个文件用的是同一段字节", "several files are made of the same bytes");
		if (!read_local(zip, line))
			return false;
		if (line->packed > zip->directory || line->data + line->packed > zip->directory)
			return damaged(zip, "有文件比整个包还长", "a file is longer than the whole");
		at = line->data + line->packed;
		if ((line->flags & FLAG_DESCRIPTOR) != 0 && next > at)
			at += descriptor_length(zip, line, next - at);
	}
	return at == zip->directory ||
	    two_ways(zip, "文件之间有目录不认的字节", "between its files are bytes that the directory does not know");
}

/* Unix keeps the kind of a file in the upper half, Windows says which are links. */
static bool
kind_holds(struct zip_source *zip, const struct zip_line *line)
{
	guint mode = line->made_by >> 8 == 3 || line->made_by >> 8 == 19 ? line->attributes >> 16 & S_IFMT : 0;

	if (mode == S_IFLNK || (mode == 0 && (line->attributes & 0x400) != 0))
		return package_refuse_path(zip->opening, DIAG_PACKAGE_LINK, line->name);
	if (mode != 0 && mode != S_IFREG && mode != S_IFDIR)
		return package_refuse_path(zip->opening, DIAG_PACKAGE_DEVICE, line->name);
	if ((line->flags & (FLAG_SECRET | FLAG_STRONG | FLAG_MASKED)) != 0 || line->method == AES)
		return package_refuse_path(zip->opening, DIAG_PACKAGE_SECRET, line->name);
	if ((line->method != STORED && line->method != DEFLATED) ||
	    (line->method == STORED && line->packed != line->length))
		return damaged(zip,
		    arena_printf(zip->opening->arena, "“%s”的压缩方法（%u）不认得", line->name, line->method),
		    arena_printf(zip->opening->arena, "“%s” is packed in a way not known here (%u)", line->name,
			line->method));
	return !g_str_has_suffix(line->name, "/") || line->length == 0 ||
	    damaged(zip, "有带内容的文件夹", "a folder has bytes of its own");
}

/* More than is worth believing comes out of what there is. */
static bool
swells(struct zip_source *zip)
{
	guint64 most = FREE_BYTES + zip->size * zip->opening->limits.ratio;

	if (zip->opening->bytes <= most)
		return false;
	zip->opening->stopped = true;
	package_refuse(zip->opening, DIAG_PACKAGE_BOMB,
	    arena_printf(zip->opening->arena, "解开后是压缩时的 %u 倍以上", zip->opening->limits.ratio),
	    arena_printf(zip->opening->arena, "it grows more than %u times", zip->opening->limits.ratio));
	return true;
}

static bool
look_at(struct zip_source *zip, GArray *lines)
{
	bool good = true;

	for (guint i = 0; i < lines->len && !package_refused_enough(zip->opening); i++) {
		struct zip_line *line = &g_array_index(lines, struct zip_line, i);
		guint before = zip->opening->entries->len;

		good &= package_member(zip->opening, line->name, line->length) && kind_holds(zip, line) && !swells(zip);
		if (zip->opening->entries->len > before)
			line->entry = zip->opening->entries->pdata[before];
	}
	return good;
}

/* Where bytes of a file go, and what has come so far. */
struct zip_out {
	struct zip_source *zip;
	const struct zip_line *line;
	int fd;
	guint64 length;
	guint32 crc;
};

static bool
put(struct zip_out *out, const guint8 *bytes, gsize length)
{
	if (length > out->line->length - out->length)
		return damaged(out->zip, "有文件解开后比它说的长", "a file is longer than it says");
	out->length += length;
	out->crc = (guint32)crc32_z(out->crc, bytes, length);
	return package_write(out->zip->opening, out->fd, bytes, length);
}

/* A piece of deflated bytes; `ended` once there is no more. */
static bool
inflate_piece(struct zip_out *out, z_stream *stream, bool *ended)
{
	guint8 bytes[PIECE];

	while (stream->avail_in > 0 && !*ended) {
		int status;

		stream->next_out = bytes;
		stream->avail_out = PIECE;
		status = inflate(stream, Z_NO_FLUSH);
		if (status != Z_OK && status != Z_STREAM_END)
			return damaged(out->zip, "有文件解不开", "a file cannot be unpacked");
		*ended = status == Z_STREAM_END;
		if (!put(out, bytes, PIECE - stream->avail_out))
			return false;
	}
	return stream->avail_in == 0 || damaged(out->zip, "有文件后面还有字节", "a file has bytes behind it");
}

static bool
unpack_bytes(struct zip_out *out, z_stream *stream)
{
	const struct zip_line *line = out->line;
	guint8 piece[PIECE];
	bool ended = false;

	for (guint64 at = 0; at < line->packed; at += PIECE) {
		gsize length = (gsize)MIN(PIECE, line->packed - at);

		if (!package_read_at(out->zip->fd, line->data + at, piece, length))
			return damaged(out->zip, "有文件读不全", "a file cannot be read whole");
		stream->next_in = piece;
		stream->avail_in = (uInt)length;
		if (!inflate_piece(out, stream, &ended))
			return false;
	}
	return (ended && out->length == line->length && out->crc == line->crc) ||
	    damaged(out->zip, arena_printf(out->zip->opening->arena, "“%s”的长度或 CRC 不对", line->name),
		arena_printf(out->zip->opening->arena, "“%s” has not the length or CRC it says", line->name));
}

static bool
unpack(struct zip_source *zip, const struct zip_line *line)
{
	struct zip_out out = { .zip = zip, .line = line };
	z_stream stream = { 0 };
	bool good;

	if (line->entry == NULL)
		return true;
	if (line->method == STORED) {
		package_stands_at(zip->opening, line->entry, line->data, &line->crc);
		return true;
	}
	out.fd = package_create(zip->opening, line->name);
	if (out.fd < 0)
		return false;
	if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
		g_error("zlib cannot be used");
	good = unpack_bytes(&out, &stream);
	inflateEnd(&stream);
	close(out.fd);
	return good;
}

bool
package_open_zip(struct package_opening *opening, int fd, guint64 size)
{
	struct zip_source zip = { .opening = opening, .fd = fd, .size = size };
	GArray *lines;

	if (!read_end(&zip))
		return false;
	lines = read_directory(&zip);
	if (lines == NULL || !look_at(&zip, lines) || !fills(&zip, lines))
		return false;
	for (guint i = 0; opening->root != NULL && i < lines->len; i++)
		if (!unpack(&zip, &g_array_index(lines, struct zip_line, i)))
			return false;
	return true;
}
