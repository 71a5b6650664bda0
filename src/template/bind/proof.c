/*
 * The proof of a document: a code and its short form that say which document it is and what its data are, by the digest of
 * what is embedded.  What that is, is known only when all is bound; until then its place is kept.
 */
#include <string.h>

#include "base/arena.h"
#include "template/bind/inner.h"

enum {
	SHORT_GROUP = 4,
	SHORT_DIGITS = 12,
	DIGEST_DIGITS = 64,
	CODE_MOST = 180, /* bytes that a code of 53 modules holds at level M: it is read off a side of 16 mm */
};

/* A document whose number is too long for a code of that size is named by its digest alone. */
static char *
code_room(const struct binder *b)
{
	const char *variant = b->boxes->variant, *id = b->record->id;
	char *number = arena_printf(b->arena, "%s/%s%s%s", id, b->template->id, *variant ? "-" : "", variant);

	if (strlen("banwen::") + strlen(number) + DIGEST_DIGITS > CODE_MOST)
		number = arena_strdup(b->arena, "");
	return arena_printf(b->arena, "banwen:%s:%0*d", number, DIGEST_DIGITS, 0);
}

const char *
bind_proof_code(struct binder *b)
{
	if (b->proof_code == NULL)
		b->proof_code = code_room(b);
	return b->proof_code;
}

const char *
bind_proof_short(struct binder *b)
{
	if (b->proof_short == NULL)
		b->proof_short = arena_strdup(b->arena, "0000-0000-0000");
	return b->proof_short;
}

static void
put_short(char *room, const char *digest)
{
	for (guint i = 0; i < SHORT_DIGITS; i++)
		room[i + i / SHORT_GROUP] = g_ascii_toupper(digest[i]);
}

void
bind_proof_finish(struct binder *b)
{
	const char *digest = b->boxes->proof;

	if (b->proof_code == NULL && b->proof_short == NULL)
		return;
	if (b->proof_code != NULL)
		memcpy(b->proof_code + strlen(b->proof_code) - DIGEST_DIGITS, digest, DIGEST_DIGITS);
	if (b->proof_short != NULL)
		put_short(b->proof_short, digest);
}
