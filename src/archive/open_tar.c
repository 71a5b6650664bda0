/* A tar (ustar, pax, GNU's long names): files one behind the other, two blocks of zeros, nothing behind them. */
#include <string.h>

#include "archive/open_ways.h"
#include "base/arena.h"

enum {
	BLOCK = 512,
	LONG_MAX_BYTES = 1024 * 1024, /* of a pax header or a long name */
};

struct tar_source {
	struct package_opening *opening;
	int fd;
	guint64 size, at;
	const char *name; /* the next file's, said before its header; NULL: in the header */
	guint64 length;   /* the same */
	bool lengthy;     /* was one said? */
};

static bool
damaged(struct tar_source *tar, const char *zh, const char *en)
{
	return package_refuse(tar->opening, DIAG_PACKAGE_DAMAGED, zh, en);
}

static bool
is_zero(const guint8 *block)
{
	for (guint i = 0; i < BLOCK; i++)
		if (block[i] != 0)
			return false;
	return true;
}

/* Digits of base 8, blanks around them; or the number itself behind 0x80 (GNU). */
static bool
number(const guint8 *field, gsize length, guint64 *value)
{
	gsize i = 0;

	*value = 0;
	if (field[0] == 0x80) {
		for (i = 1; i < length; i++) {
			if (*value > G_MAXUINT64 >> 8)
				return false;
			*value = *value << 8 | field[i];
		}
		return true;
	}
	while (i < length && field[i] == ' ')
		i++;
	for (; i < length && field[i] >= '0' && field[i] <= '7'; i++) {
		if (*value > G_MAXUINT64 >> 3)
			return false;
		*value = *value << 3 | (guint64)(field[i] - '0');
	}
	return i == length || field[i] == ' ' || field[i] == '\0';
}

static bool
sum_holds(const guint8 *block)
{
	guint64 said;
	guint sum = 8 * ' ';

	for (guint i = 0; i < BLOCK; i++)
		sum += i < 148 || i >= 156 ? block[i] : 0U;
	return number(block + 148, 8, &said) && said == sum;
}

bool
package_is_tar(int fd, guint64 size)
{
	guint8 block[BLOCK];

	return size >= BLOCK && package_read_at(fd, 0, block, BLOCK) && !is_zero(block) && sum_holds(block);
}

static guint64
padded(guint64 length)
{
	return (length + BLOCK - 1) / BLOCK * BLOCK;
}

/* What stands behind a header that is no file: a long name or a pax header. NULL: reported. */
static char *
read_text(struct tar_source *tar, guint64 length)
{
	char *text;

	if (length > LONG_MAX_BYTES || padded(length) > tar->size - tar->at) {
		damaged(tar, "文件头不完整", "a header is not whole");
		return NULL;
	}
	text = arena_alloc(tar->opening->arena, (gsize)length + 1);
	if (!package_read_at(tar->fd, tar->at, text, (gsize)length)) {
		damaged(tar, "文件头不完整", "a header is not whole");
		return NULL;
	}
	tar->at += padded(length);
	return text;
}

/* A value of a pax header. */
static bool
take_record(struct tar_source *tar, const char *key, const char *value, bool global)
{
	bool path = strcmp(key, "path") == 0, size = strcmp(key, "size") == 0;

	if (g_str_has_prefix(key, "GNU.sparse"))
		return damaged(tar, "里面有稀疏文件", "it has a sparse file");
	if ((path || size) && global)
		return package_refuse(tar->opening, DIAG_PACKAGE_TWO_WAYS, "一个名字或长度给了所有文件",
		    "one name or size is given to all files");
	if (path)
		tar->name = value;
	if (size && !g_ascii_string_to_unsigned(value, 10, 0, G_MAXINT64, &tar->length, NULL))
		return damaged(tar, "文件头有误", "a header is broken");
	tar->lengthy |= size;
	return true;
}

/* Lines of "LENGTH key=value\n". */
static bool
take_records(struct tar_source *tar, char *text, guint64 length, bool global)
{
	char *end = text + length;

	while (text < end) {
		char *blank, *equals;
		guint64 size = g_ascii_strtoull(text, &blank, 10);

		if (blank == text || *blank != ' ' || size > (guint64)(end - text) || text + size <= blank + 1 ||
		    text[size - 1] != '\n')
			return damaged(tar, "文件头有误", "a header is broken");
		text[size - 1] = '\0';
		equals = strchr(blank + 1, '=');
		if (equals == NULL || strlen(blank + 1) != (gsize)(text + size - 1 - (blank + 1)))
			return damaged(tar, "文件头有误", "a header is broken");
		*equals = '\0';
		if (!take_record(tar, blank + 1, equals + 1, global))
			return false;
		text += size;
	}
	return true;
}

/* A header of what the next one is about. */
static bool
take_before(struct tar_source *tar, char type, guint64 length)
{
	char *text = read_text(tar, length);

	if (type == 'L')
		tar->name = text;
	return text != NULL && (type == 'L' || type == 'K' || take_records(tar, text, length, type == 'g'));
}

static const char *
name_of(struct tar_source *tar, const guint8 *block)
{
	struct arena *arena = tar->opening->arena;
	const char *name = arena_strndup(arena, (const char *)block, 100);
	const char *prefix = memcmp(block + 257, "ustar", 6) == 0 ?
	    arena_strndup(arena, (const char *)block + 345, 155) :
	    "";

	if (tar->name != NULL)
		return tar->name;
	return prefix[0] != '\0' ? arena_printf(arena, "%s/%s", prefix, name) : name;
}

static bool
take_file(struct tar_source *tar, const char *name, guint64 length)
{
	guint before = tar->opening->entries->len;

	if (!package_member(tar->opening, name, length)) {
		tar->at += MIN(padded(length), tar->size - tar->at);
		return false;
	}
	if (padded(length) > tar->size - tar->at) {
		tar->opening->stopped = true;
		return damaged(tar, "最后一个文件不完整", "its last file is not whole");
	}
	if (tar->opening->entries->len > before)
		package_stands_at(tar->opening, tar->opening->entries->pdata[before], tar->at, NULL);
	tar->at += padded(length);
	return true;
}

/* A folder, or what no package has. */
static bool
take_other(struct tar_source *tar, char type, const char *name)
{
	if (type == '5')
		return package_member(tar->opening,
		    g_str_has_suffix(name, "/") ? name : arena_printf(tar->opening->arena, "%s/", name), 0);
	if (type == '1' || type == '2')
		return package_refuse_path(tar->opening, DIAG_PACKAGE_LINK, name);
	if (type == '3' || type == '4' || type == '6')
		return package_refuse_path(tar->opening, DIAG_PACKAGE_DEVICE, name);
	tar->opening->stopped = true;
	return type == 'S' ? damaged(tar, "里面有稀疏文件", "it has a sparse file") :
			     damaged(tar, "里面有不认得的东西", "it has something not known here");
}

/* What stands at a header. */
static bool
take(struct tar_source *tar, const guint8 *block)
{
	char type = (char)block[156];
	const char *name;
	guint64 length;

	if (!sum_holds(block) || !number(block + 124, 12, &length)) {
		tar->opening->stopped = true;
		return damaged(tar, "文件头的校验和不对", "the checksum of a header is wrong");
	}
	if (strchr("xgLK", type) != NULL && type != '\0') {
		tar->opening->stopped |= !take_before(tar, type, length);
		return !tar->opening->stopped;
	}
	name = name_of(tar, block);
	length = tar->lengthy ? tar->length : length;
	tar->name = NULL;
	tar->lengthy = false;
	return type == '0' || type == '\0' || type == '7' ? take_file(tar, name, length) : take_other(tar, type, name);
}

/* Behind the end are zeros. */
static bool
ends(struct tar_source *tar)
{
	guint8 block[BLOCK];

	for (; tar->at + BLOCK <= tar->size; tar->at += BLOCK)
		if (!package_read_at(tar->fd, tar->at, block, BLOCK) || !is_zero(block))
			return package_refuse(tar->opening, DIAG_PACKAGE_TWO_WAYS, "结尾后面还有别的内容",
			    "there is more behind its end");
	return true;
}

bool
package_open_tar(struct package_opening *opening, int fd, guint64 size)
{
	struct tar_source tar = { .opening = opening, .fd = fd, .size = size };
	guint8 block[BLOCK];
	bool good = true;

	while (!package_refused_enough(opening)) {
		if (size - tar.at < BLOCK || !package_read_at(fd, tar.at, block, BLOCK))
			return damaged(&tar, "没有结尾，多半没有传全",
			    "it has no end, usually because not all was copied");
		tar.at += BLOCK;
		if (is_zero(block))
			return good && ends(&tar);
		good &= take(&tar, block);
	}
	return false;
}
