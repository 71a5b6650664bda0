/* Sentences with expressions in braces. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xpath.h"
#include "xml/xpath_inner.h"

/* A piece is words or an expression. */
struct xpath_piece {
	const char *words; /* NULL: an expression */
	struct xpath *xpath;
};

struct xpath_text {
	guint count;
	struct xpath_piece *piece;
};

static bool
is_single(const char *brace)
{
	return (*brace == '{' || *brace == '}') && brace[1] != *brace;
}

/* Words up to the next expression or a brace that ends none; {{ and }} are one brace each. Gives what follows them. */
static const char *
read_words(struct arena *arena, const char *text, struct xpath_piece *piece)
{
	g_autoptr(GString) words = g_string_new(NULL);

	for (; !is_single(text) && *text != '\0'; text++) {
		g_string_append_c(words, *text);
		text += *text == '{' || *text == '}';
	}
	piece->words = arena_strndup(arena, words->str, words->len);
	return text;
}

struct xpath_text *
xpath_text_compile(struct arena *arena, struct diag *diag, struct place place, const char *text)
{
	g_autoptr(GArray) pieces = g_array_new(FALSE, TRUE, sizeof(struct xpath_piece));
	struct xpath_text *sentence = arena_alloc(arena, sizeof *sentence);
	const char *whole = text;

	while (*text != '\0') {
		struct xpath_piece piece = { 0 };
		const char *end;

		if (!is_single(text))
			text = read_words(arena, text, &piece);
		else if (*text == '}') {
			diag_say(diag, DIAG_XPATH_SYNTAX, place, NULL,
			    arena_printf(arena, "%s：多一个右花括号 }，或前面缺左花括号 {（花括号本身写成 }}）", whole),
			    arena_printf(arena, "%s: a closing brace without an opening one (}} is a brace itself)",
				whole));
			return NULL;
		} else if ((end = text_unquoted(text + 1, text + strlen(text), '}')) == NULL) {
			diag_say(diag, DIAG_XPATH_SYNTAX, place, NULL, arena_printf(arena, "%s：缺右花括号 }", text),
			    arena_printf(arena, "%s: no closing brace", text));
			return NULL;
		} else {
			piece.xpath = xpath_compile(arena, diag, place,
			    arena_strndup(arena, text + 1, (gsize)(end - text - 1)));
			if (piece.xpath == NULL)
				return NULL;
			text = end + 1;
		}
		g_array_append_val(pieces, piece);
	}
	sentence->count = pieces->len;
	sentence->piece = arena_memdup(arena, pieces->data, pieces->len * sizeof(struct xpath_piece));
	return sentence;
}

const struct xpath *
xpath_text_expression(const struct xpath_text *sentence, guint index)
{
	for (guint i = 0; i < sentence->count; i++)
		if (sentence->piece[i].words == NULL && index-- == 0)
			return sentence->piece[i].xpath;
	return NULL;
}

char *
xpath_text_string(struct xpath_env *env, struct diag *diag, const struct xpath_text *sentence, xmlNode *context)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; i < sentence->count; i++)
		g_string_append(out,
		    sentence->piece[i].words != NULL ? sentence->piece[i].words :
						       xpath_string(env, diag, sentence->piece[i].xpath, context));
	return arena_strndup(xpath_env_arena(env), out->str, out->len);
}
