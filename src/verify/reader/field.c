/* Reads back one field: the characters that stand in its box, line by line, against the text it was set with. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

/*
 * A character belongs to the box in which its ink is.  Full-width punctuation has its ink in one half
 * of its square, and the other half may have been taken away by setting marks close together.
 */
enum { SLACK_X = 5, SLACK_Y = 10 }; /* [1/10 pt] */

/* A field's box, with some slack; down: its lines are columns that run down. */
struct reader_frame {
	double x1, y1, x2, y2;
	bool down;
	bool inked; /* the boxes of letters are those of their ink from side to side, not of their squares */
};

/* Where the ink of a character is, as a part of its square in the direction that the line runs. */
static double
ink(gunichar c)
{
	if (c > 0x7f && g_unichar_type(c) == G_UNICODE_OPEN_PUNCTUATION)
		return 0.75;
	if (c == 0x2018 || c == 0x201c)
		return 0.75;
	if (c > 0x7f && g_unichar_type(c) == G_UNICODE_CLOSE_PUNCTUATION)
		return 0.25;
	if (c == 0x2019 || c == 0x201d || (c > 0x7f && g_utf8_strchr("、。，．：；！？", -1, c) != NULL))
		return 0.25;
	return 0.5;
}

static double
middle(const struct reader_letter *letter)
{
	return (letter->y1 + letter->y2) / 2;
}

/* The first letter whose middle is not above y; the letters are sorted by it. */
static guint
first_below(const GArray *letters, double y)
{
	guint low = 0, high = letters->len;

	while (low < high) {
		guint half = low + (high - low) / 2;

		if (middle(&g_array_index(letters, struct reader_letter, half)) < y)
			low = half + 1;
		else
			high = half;
	}
	return low;
}

static bool
has_ink(const struct reader_frame *frame, const struct reader_letter *letter)
{
	double x = frame->down || frame->inked ? 0.5 : ink(letter->c), y = frame->down ? ink(letter->c) : 0.5;

	x = letter->x1 + (letter->x2 - letter->x1) * x;
	y = letter->y1 + (letter->y2 - letter->y1) * y;
	return x >= frame->x1 && x <= frame->x2 && y >= frame->y1 && y <= frame->y2;
}

static void
collect(const GArray *letters, struct reader_frame frame, GArray *inside)
{
	double beside = frame.down ? (frame.x2 - frame.x1) / 2 :
				     0; /* how far ink may be from the middle of its square */

	for (guint i = first_below(letters, frame.y1 - beside); i < letters->len; i++) {
		const struct reader_letter *letter = &g_array_index(letters, struct reader_letter, i);

		if (middle(letter) > frame.y2 + beside)
			break;
		if (has_ink(&frame, letter))
			g_array_append_vals(inside, letter, 1);
	}
}

static double
shared(double from, double to, double other_from, double other_to)
{
	return (MIN(to, other_to) - MAX(from, other_from)) / MAX(MIN(to - from, other_to - other_from), 0.001);
}

/*
 * A letter is of the line when more than half of the lower of the two lies in it.  In a column that runs down those above
 * each other are of different lines, even where they are set close; those beside each other are of one.
 */
static bool
on_line(const struct reader_letter *letter, const struct reader_letter *line, bool down)
{
	if (down && shared(letter->x1, letter->x2, line->x1, line->x2) > 0.5)
		return false;
	return shared(letter->y1, letter->y2, line->y1, line->y2) > 0.5;
}

static int
by_middle(gconstpointer a, gconstpointer b)
{
	const struct reader_letter *one = a, *two = b;
	double first = one->x1 + one->x2, second = two->x1 + two->x2;

	return first < second ? -1 : first > second;
}

/* The empty half of a mark may lie over its neighbour. */
static int
by_ink(gconstpointer a, gconstpointer b)
{
	const struct reader_letter *one = a, *two = b;
	double first = one->x1 + (one->x2 - one->x1) * ink(one->c);
	double second = two->x1 + (two->x2 - two->x1) * ink(two->c);

	return first < second ? -1 : first > second;
}

/* Sorts into reading order; gives the index behind each line's last letter. */
static void
put_in_lines(GArray *inside, const struct reader_frame *frame, GArray *ends)
{
	struct reader_letter *letter = (struct reader_letter *)(void *)inside->data;
	guint first = 0;

	for (guint i = 1; i <= inside->len; i++) {
		struct reader_letter line = letter[first];

		if (i < inside->len && on_line(&letter[i], &line, frame->down))
			continue;
		qsort(letter + first, i - first, sizeof *letter, frame->inked ? by_middle : by_ink);
		g_array_append_val(ends, i);
		first = i;
	}
}

static bool
is_hyphen(gunichar c)
{
	return c == '-' || c == 0x2010 || c == 0x2011;
}

static const char *
skip_blank(const char *text)
{
	while (*text != '\0' && text_is_blank(g_utf8_get_char(text)))
		text = g_utf8_next_char(text);
	return text;
}

/*
 * Appends what was read.  A hyphen at the end of a line that the text has not at that place was
 * put there by breaking the line.  True: it is the text.
 */
static bool
compare(const GArray *inside, const GArray *ends, const char *text, GString *found)
{
	const char *next = skip_blank(text);
	bool same = true;
	guint line = 0;

	for (guint i = 0; i < inside->len; i++) {
		gunichar c = g_array_index(inside, struct reader_letter, i).c;
		bool last = i + 1 == g_array_index(ends, guint, line);
		gunichar expected = *next != '\0' ? g_utf8_get_char(next) : 0;

		line += last;
		if (same && last && line < ends->len && is_hyphen(c) && c != expected)
			continue;
		g_string_append_unichar(found, c);
		same = same && c == expected;
		if (*next != '\0')
			next = skip_blank(g_utf8_next_char(next));
	}
	return same && *next == '\0';
}

static char *
without_blanks(struct arena *arena, const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (const char *p = skip_blank(text); *p != '\0'; p = skip_blank(g_utf8_next_char(p)))
		g_string_append_unichar(out, g_utf8_get_char(p));
	return arena_strdup(arena, out->str);
}

static void
add_fact(struct reader *reader, const struct reader_expected *expected, const char *found, bool same)
{
	xmlNode *fact = xml_add(reader->facts, "field");

	xml_set(fact, "name", expected->name);
	xml_set(fact, "label", expected->label);
	xml_setf(fact, "page", "%u", expected->page);
	fact_flag(fact, "required", expected->required);
	xml_set(fact, "expected", without_blanks(reader->arena, expected->text));
	fact_set(reader, fact, "found", found);
	fact_flag(fact, "ok", same);
}

/* What of these letters stands in the frame, in lines: whether it is the text. */
static bool
reads(const GArray *letters, const struct reader_frame *frame, const char *text, GString *found)
{
	g_autoptr(GArray) inside = g_array_new(FALSE, FALSE, sizeof(struct reader_letter));
	g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(guint));

	if (*skip_blank(text) != '\0') /* of an empty field there is nothing to read */
		collect(letters, *frame, inside);
	put_in_lines(inside, frame, ends);
	return compare(inside, ends, text, found);
}

/*
 * Poppler cuts the box of a letter where the next one begins, so that of marks set close together it is not where their ink
 * is, and on a line of several faces the boxes are of several heights.  What does not read as it should is read again by the
 * ink of its glyphs.
 */
static bool
reads_by_ink(struct reader *reader, struct reader_frame frame, const struct reader_expected *expected, GString *found)
{
	g_autoptr(GString) again = g_string_new(NULL);

	frame.inked = true;
	if (frame.down || !reads(reader_inked(reader, expected->page), &frame, expected->text, again))
		return false;
	g_string_assign(found, again->str);
	return true;
}

bool
reader_field(struct reader *reader, const struct reader_expected *expected)
{
	g_autoptr(GString) found = g_string_new(NULL);
	struct reader_frame frame = {
		.x1 = expected->x - SLACK_X / 10.0,
		.y1 = expected->y - SLACK_Y / 10.0,
		.x2 = (double)expected->x + expected->width + SLACK_X / 10.0,
		.y2 = (double)expected->y + expected->height + SLACK_Y / 10.0,
		.down = expected->down,
	};
	bool empty = *skip_blank(expected->text) == '\0';
	bool same = reads(reader->letters, &frame, expected->text, found) ||
	    reads_by_ink(reader, frame, expected, found);

	if (!same || (expected->required && empty) || reader->told++ < LIMIT_TOLD)
		add_fact(reader, expected, found->str, same);
	return same;
}
