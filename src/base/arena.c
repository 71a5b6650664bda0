/*
 * The arena: blocks of memory that are filled from the front and released together, and a list of
 * other libraries' objects that are released first, the youngest of them before the older ones.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

enum {
	BLOCK_SMALL = 16 * 1024,   /* [bytes] the first block */
	BLOCK_LARGE = 1024 * 1024, /* [bytes] blocks double up to here */
	ALIGN = 16,
};

/* A sanitizer sees who goes on using what was reset only when it is freed. */
#ifdef __SANITIZE_ADDRESS__
enum { KEEPS_BLOCK = 0 };
#else
enum { KEEPS_BLOCK = 1 };
#endif

struct arena_block {
	struct arena_block *next;
	gsize size; /* of bytes */
	gsize used;
	_Alignas(ALIGN) guint8 bytes[];
};

/* Lives in the arena itself. */
struct arena_adopted {
	struct arena_adopted *next;
	void *object;
	GDestroyNotify release;
};

struct arena {
	struct arena_block *block;     /* the one being filled, then the full ones */
	struct arena_adopted *adopted; /* youngest first */
	gsize next_size;
};

static struct arena_block *
new_block(gsize size)
{
	struct arena_block *block = g_malloc(sizeof *block + size);

	block->next = NULL;
	block->size = size;
	block->used = 0;
	return block;
}

static void
release_adopted(struct arena *arena)
{
	while (arena->adopted != NULL) {
		struct arena_adopted *last = arena->adopted;

		arena->adopted = last->next;
		last->release(last->object);
	}
}

static void
free_blocks(struct arena_block *block)
{
	while (block != NULL) {
		struct arena_block *next = block->next;

		g_free(block);
		block = next;
	}
}

struct arena *
arena_new(void)
{
	struct arena *arena = g_new0(struct arena, 1);

	arena->next_size = BLOCK_SMALL;
	return arena;
}

void
arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	release_adopted(arena);
	free_blocks(arena->block);
	g_free(arena);
}

/* The block in hand, the largest of the usual ones, is kept, so that record after record runs in the same memory. */
void
arena_reset(struct arena *arena)
{
	struct arena_block *block = arena->block;

	release_adopted(arena);
	if (block == NULL)
		return;
	if (KEEPS_BLOCK && block->size <= BLOCK_LARGE) {
		free_blocks(block->next);
		block->next = NULL;
		block->used = 0;
		return;
	}
	free_blocks(block);
	arena->block = NULL;
	arena->next_size = BLOCK_SMALL;
}

/* A request too large for the usual block gets one of its own, behind the one being filled. */
static struct arena_block *
block_for(struct arena *arena, gsize size)
{
	struct arena_block *block = arena->block;

	if (block != NULL && block->size - block->used >= size)
		return block;
	if (size > arena->next_size / 2 && block != NULL) {
		struct arena_block *own = new_block(size);

		own->next = block->next;
		block->next = own;
		return own;
	}
	block = new_block(MAX(size, arena->next_size));
	block->next = arena->block;
	arena->block = block;
	arena->next_size = MIN(arena->next_size * 2, (gsize)BLOCK_LARGE);
	return block;
}

/* Memory as it comes, for callers that fill all of it. */
static void *
take(struct arena *arena, gsize size)
{
	struct arena_block *block;
	void *bytes;

	if (size > SIZE_MAX - 2 * (gsize)BLOCK_LARGE)
		g_error("out of memory: %" G_GSIZE_FORMAT " bytes wanted", size);
	size = (MAX(size, 1) + ALIGN - 1) & ~(gsize)(ALIGN - 1);
	block = block_for(arena, size);
	bytes = block->bytes + block->used;
	block->used += size;
	return bytes;
}

void *
arena_alloc(struct arena *arena, gsize size)
{
	return memset(take(arena, size), 0, size);
}

void *
arena_array(struct arena *arena, gsize count, gsize size)
{
	if (size != 0 && count > SIZE_MAX / size)
		g_error("out of memory: %" G_GSIZE_FORMAT " times %" G_GSIZE_FORMAT " bytes wanted", count, size);
	return arena_alloc(arena, count * size);
}

void *
arena_memdup(struct arena *arena, const void *data, gsize bytes)
{
	void *copy = take(arena, bytes);

	if (bytes != 0)
		memcpy(copy, data, bytes);
	return copy;
}

char *
arena_strndup(struct arena *arena, const char *text, gsize bytes)
{
	gsize length = strnlen(text, bytes);
	char *copy = take(arena, length + 1);

	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *
arena_strdup(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_memdup(arena, text, strlen(text) + 1);
}

char *
arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	va_list again;
	char *text;
	int length;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		g_error("a printf format is wrong: %s", format);
	text = take(arena, (gsize)length + 1);
	vsnprintf(text, (gsize)length + 1, format, arguments);
	return text;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}

void *
arena_adopt(struct arena *arena, void *object, GDestroyNotify release)
{
	struct arena_adopted *adopted;

	if (object == NULL)
		return NULL;
	adopted = take(arena, sizeof *adopted);
	adopted->next = arena->adopted;
	adopted->object = object;
	adopted->release = release;
	arena->adopted = adopted;
	return object;
}

GPtrArray *
arena_list(struct arena *arena)
{
	return arena_adopt(arena, g_ptr_array_new(), (GDestroyNotify)g_ptr_array_unref);
}

GArray *
arena_vector(struct arena *arena, gsize element)
{
	return arena_adopt(arena, g_array_new(FALSE, TRUE, (guint)element), (GDestroyNotify)g_array_unref);
}

GHashTable *
arena_table(struct arena *arena)
{
	return arena_adopt(arena, g_hash_table_new(g_str_hash, g_str_equal), (GDestroyNotify)g_hash_table_unref);
}

static void
release_string(void *string)
{
	g_string_free(string, TRUE);
}

GString *
arena_string(struct arena *arena)
{
	return arena_adopt(arena, g_string_new(NULL), release_string);
}

static void
release_arena(void *arena)
{
	arena_free(arena);
}

struct arena *
arena_child(struct arena *arena)
{
	return arena_adopt(arena, arena_new(), release_arena);
}
