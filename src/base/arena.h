/*
 * One owner for everything that lives as long as a record (or as long as the program's set-up).
 * Nobody frees what an arena gave.  Objects of other libraries are handed over for release and
 * are released last in, first out.  Out of memory ends the process.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>

#include <glib.h>

struct arena;

struct arena *arena_new(void);
/* Releases every block and every adopted object; a no-op on NULL. */
void arena_free(struct arena *);
/* As arena_free, but the arena stays usable (a worker keeps one for all its records). */
void arena_reset(struct arena *);

/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *, gsize size);
void *arena_array(struct arena *, gsize count, gsize size);
char *arena_strdup(struct arena *, const char *);
char *arena_strndup(struct arena *, const char *, gsize bytes);
char *arena_printf(struct arena *, const char *format, ...) G_GNUC_PRINTF(2, 3);
char *arena_vprintf(struct arena *, const char *format, va_list) G_GNUC_PRINTF(2, 0);
void *arena_memdup(struct arena *, const void *, gsize bytes);

/* The arena calls release(object) when it is reset or freed. Gives object back. */
void *arena_adopt(struct arena *, void *object, GDestroyNotify release);

/* Containers that the arena owns, empty: of pointers, of elements of a size (new ones zeroed), by strings, text. */
GPtrArray *arena_list(struct arena *);
GArray *arena_vector(struct arena *, gsize element);
GHashTable *arena_table(struct arena *);
GString *arena_string(struct arena *);
/* An arena that is freed with this one, and may be reset before. */
struct arena *arena_child(struct arena *);

/*
 * g_autoptr(arena).  GLib's own macro wants a typedef named `arena`, which every parameter of that
 * name would shadow; these are the two names it looks for.
 */
typedef struct arena *arena_autoptr;

static inline void
glib_autoptr_cleanup_arena(struct arena **owner)
{
	arena_free(*owner);
}

#endif
