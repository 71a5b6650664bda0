/*
 * A tar by hand (POSIX.1-2001 ustar and pax): a header of 512 bytes a file, before it a pax header with the path where that
 * is long or not ASCII, and with the size where it has no room; no times, owners or folders.
 */
#include <stdio.h>
#include <string.h>

#include "archive/entry.h"
#include "archive/store_ways.h"

enum { BLOCK = 512 };
#define OCTAL_MAX G_GUINT64_CONSTANT(077777777777) /* what eleven digits of a size hold */

static void
octal(char *field, gsize digits, guint64 value)
{
	g_snprintf(field, (gulong)digits + 1, "%0*" G_GINT64_MODIFIER "o", (int)digits, value);
}

static void
put_header(struct store_state *state, FILE *out, const char *path, char type, guint64 length)
{
	char block[BLOCK] = { 0 };
	guint sum = 0;

	memcpy(block, path, MIN(strlen(path), 100));
	octal(block + 100, 7, 0644);
	octal(block + 108, 7, 0);
	octal(block + 116, 7, 0);
	octal(block + 124, 11, MIN(length, OCTAL_MAX));
	octal(block + 136, 11, 315532800); /* 1980-01-01 */
	memset(block + 148, ' ', 8);
	block[156] = type;
	memcpy(block + 257,
	    "ustar\0"
	    "00",
	    8);
	octal(block + 329, 7, 0);
	octal(block + 337, 7, 0);
	for (guint i = 0; i < BLOCK; i++)
		sum += (guint8)block[i];
	octal(block + 148, 6, sum);
	store_put(state, out, block, BLOCK);
}

static void
put_padding(struct store_state *state, FILE *out, guint64 length)
{
	static const char zeros[BLOCK] = { 0 };

	store_put(state, out, zeros, (gsize)((BLOCK - length % BLOCK) % BLOCK));
}

/* "LENGTH key=value\n", where LENGTH counts its own digits too. */
static void
append_record(GString *records, const char *key, const char *value)
{
	gsize rest = strlen(key) + strlen(value) + 3, length = rest + 1;

	for (gsize digits = 1, least = 10; length >= least; least *= 10)
		length = rest + ++digits;
	g_string_append_printf(records, "%" G_GSIZE_FORMAT " %s=%s\n", length, key, value);
}

static void
put_pax(struct store_state *state, FILE *out, const char *path, guint64 length, guint number)
{
	g_autoptr(GString) records = g_string_new(NULL);
	g_autofree char *size = g_strdup_printf("%" G_GUINT64_FORMAT, length);
	g_autofree char *own = g_strdup_printf("PaxHeaders/%u", number);

	if (strlen(path) > 100 || !g_str_is_ascii(path))
		append_record(records, "path", path);
	if (length > OCTAL_MAX)
		append_record(records, "size", size);
	if (records->len == 0)
		return;
	put_header(state, out, own, 'x', records->len);
	store_put(state, out, records->str, records->len);
	put_padding(state, out, records->len);
}

void
store_tar(struct store_state *state, FILE *out, const char *name, const GPtrArray *entries)
{
	static const char zeros[BLOCK] = { 0 };

	for (guint i = 0; i < entries->len && state->error == 0; i++) {
		const struct package_entry *entry = entries->pdata[i];
		g_autofree char *path = g_strdup_printf("%s/%s", name, entry->path);

		put_pax(state, out, path, entry->length, i + 1);
		put_header(state, out, path, '0', entry->length);
		(void)store_copy(state, entry, out);
		put_padding(state, out, entry->length);
	}
	store_put(state, out, zeros, BLOCK);
	store_put(state, out, zeros, BLOCK);
}
