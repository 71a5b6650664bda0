/*
 * Terms: a run of Han is parted into as few words as the list of terms allows, and a line's end inside a term is unwelcome where
 * words are looked at more than read (enum box_words).
 */
#include "layout/line/inner.h"

/* Characters of the longest run of Han that is taken for a name, with what its bearer is: 丁某某客户经理. */
#define NAME_MOST 8

bool
para_keeps_words(const struct box_style *style)
{
	return style->words == WORDS_WHOLE || style->words == WORDS_NAMES;
}

static bool
is_letter(const struct para_atom *a)
{
	return a->wide && a->kind == ATOM_TEXT && a->class == CHAR_HAN;
}

/* How many atoms from `from` on are characters of Han without a blank between them. */
static guint
run_length(const struct para *para, guint from)
{
	guint to = from;

	while (to < para->atoms && is_letter(&para->atom[to]) && (to == from || !para->atom[to].space))
		to++;
	return to - from;
}

/* A run of Han, how long the word is that begins at each character, and in how few words the rest from there is said. */
struct term_run {
	guint32 *known; /* bit n: a term of n characters begins there */
	guint *length, *words;
};

/* Of all ways from `at` to the end of a part of the run one of the fewest words, the longest first; none longer than `most`. */
static void
find_word(const struct term_run *run, guint at, guint end, guint most)
{
	guint best = 1;

	for (guint n = 2; run->known[at] >> n != 0 && n <= MIN(most, end - at); n++)
		if ((run->known[at] & 1u << n) != 0 && run->words[at + n] <= run->words[at + best])
			best = n;
	run->length[at] = best;
	run->words[at] = run->words[at + best] + 1;
}

static void
tie(struct para *para, guint i, enum line_penalty penalty)
{
	if (para->glue[i].penalty == PENALTY_NONE && !para->atom[i].breakable)
		para->glue[i].penalty = penalty;
}

/* A term of the run, which may be words itself: 供电方案 is 供电 and 方案. */
static void
tie_term(struct para *para, const struct term_run *run, guint from, guint at, guint length)
{
	run->words[at + length] = 0;
	for (guint i = at + length; i-- > at;)
		find_word(run, i, at + length, length - 1);
	for (guint i = at + 1, word = at + run->length[at]; i < at + length; i++) {
		tie(para, from + i, i == word ? PENALTY_TERM : PENALTY_PART);
		word += i == word ? run->length[i] : 0;
	}
}

static void
tie_run(struct para *para, const struct template_terms *terms, guint from, guint count)
{
	g_autofree gunichar *text = g_new(gunichar, count);
	g_autofree guint *length = g_new(guint, count), *words = g_new0(guint, count + 1);
	g_autofree guint32 *known = g_new(guint32, count);
	const struct term_run run = { known, length, words };
	guint word;

	for (guint i = 0; i < count; i++)
		text[i] = para->atom[from + i].c;
	for (guint i = count; i-- > 0;) {
		known[i] = template_terms_at(terms, text + i, count - i);
		find_word(&run, i, count, TEMPLATE_TERM_MOST);
	}
	for (guint i = 0; i < count; i += word) {
		word = length[i];
		tie_term(para, &run, from, i, word);
	}
}

/* Among names what stands between two marks is one: 甲某某、乙某某. */
static void
tie_name(struct para *para, guint from, guint count)
{
	for (guint i = 1; i < count; i++)
		tie(para, from + i, PENALTY_TERM);
}

void
para_tie_terms(struct para *para, const struct template_terms *terms)
{
	const struct box_style *style = para->box->style;
	guint count;

	if ((terms == NULL && style->words != WORDS_NAMES) || style->words == WORDS_FREE ||
	    (style->words == WORDS_AUTO && style->align == ALIGN_JUSTIFY))
		return;
	for (guint i = 0; i < para->atoms; i += MAX(count, 1)) {
		count = run_length(para, i);
		if (style->words == WORDS_NAMES && count <= NAME_MOST)
			tie_name(para, i, count);
		else if (count > 1 && terms != NULL)
			tie_run(para, terms, i, count);
	}
}
