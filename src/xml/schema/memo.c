/* Derivatives once worked out, remembered for the next element and the next document. */
#include <string.h>

#include "base/arena.h"
#include "xml/schema/inner.h"

static guint
hash_key(gconstpointer data)
{
	const struct memo_key *key = data;
	guint hash = (guint)key->kind + g_direct_hash(key->pattern) / 16 * 31 +
	    g_direct_hash(key->declaration) / 16 * 8191 + key->fits;

	return key->local == NULL ? hash : hash * 33 + g_str_hash(key->local);
}

static gboolean
equal_keys(gconstpointer one, gconstpointer other)
{
	const struct memo_key *a = one;
	const struct memo_key *b = other;

	return a->kind == b->kind && a->pattern == b->pattern && a->declaration == b->declaration &&
	    a->fits == b->fits && g_strcmp0(a->local, b->local) == 0 && g_strcmp0(a->space, b->space) == 0;
}

GHashTable *
memo_new(struct arena *arena)
{
	return arena_adopt(arena, g_hash_table_new(hash_key, equal_keys), (GDestroyNotify)g_hash_table_unref);
}

const void *
memo_keep(struct arena *arena, GHashTable *memo, const struct memo_key *key, const void *value)
{
	struct memo_key *kept = arena_memdup(arena, key, sizeof *key);

	if (key->local != NULL) {
		kept->space = arena_strdup(arena, key->space);
		kept->local = arena_strdup(arena, key->local);
	}
	g_hash_table_insert(memo, kept, (void *)(guintptr)value);
	return value;
}
