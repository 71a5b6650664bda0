/*
 * Bytes in the encodings of the field (UTF-8, UTF-16, GB18030 with GBK and GB2312) to UTF-8, piece by
 * piece.  A byte order mark is taken away.  What comes out is always valid UTF-8 without NUL.
 */
#ifndef BASE_DECODE_H
#define BASE_DECODE_H

#include <stdbool.h>

#include <glib.h>

/* Bytes of a file's head that are enough to recognise its encoding. */
#define DECODE_HEAD 1024

/*
 * The encoding a file's first bytes show: by byte order mark, by the shape of UTF-16, by an XML
 * declaration; "UTF-8" when nothing is said.  One of "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", or NULL
 * when another one is claimed, which is then copied into `claimed` (may be NULL).
 */
const char *decode_recognise(const guint8 *head, gsize length, char claimed[64]);
/* "gbk", "GB2312", "utf8", "cp936", ... to one of the names above; NULL when it cannot be read. */
const char *decode_name(const char *encoding);

struct decoder;

/* encoding: a name decode_name() knows, or NULL to recognise it from the first bytes. NULL: not known. */
struct decoder *decoder_new(const char *encoding);
void decoder_free(struct decoder *);
/*
 * Appends the text of some more bytes; `last` with the final piece (which may be empty).  false: bytes
 * that are none of the encoding; all good text before them has been appended, *bad_offset is their
 * offset from the first byte ever fed.
 */
bool decoder_feed(struct decoder *, const void *bytes, gsize length, bool last, GString *out, guint64 *bad_offset);
/* After a false: passes over the first of those bytes (of UTF-16 two), so that what follows can be fed. true: it was U+0000. */
bool decoder_skip(struct decoder *);
/* Those bytes and what was fed after them; good until the next call. */
const guint8 *decoder_rest(const struct decoder *, gsize *length);
/* So many bytes before decoder_rest()'s are still there: what was fed last and is text now. */
gsize decoder_before(const struct decoder *);
/* Passes over all that was fed and is not yet text. */
void decoder_forget(struct decoder *);
/* The encoding in use; NULL while it is not yet known or when decode_recognise() knew none. */
const char *decoder_encoding(const struct decoder *);

/* g_autoptr(decoder); see arena.h. */
typedef struct decoder *decoder_autoptr;

static inline void
glib_autoptr_cleanup_decoder(struct decoder **decoder)
{
	decoder_free(*decoder);
}

#endif
