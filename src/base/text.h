/* Text: words, widths, what is safe to show.  No locale is ever consulted. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

struct arena;

/* Names compared in great number: most differ in their first character already. */
static inline bool
text_equal(const char *a, const char *b)
{
	return a[0] == b[0] && strcmp(a, b) == 0;
}

/* Whether a word stands among those of a list, which white space parts. */
bool text_has_word(const char *list, const char *word);
/* Whether a list of strings (NULL: none) has one of its own; the strings one after the other. */
bool text_listed(const GPtrArray *, const char *);
char *text_joined(struct arena *, const GPtrArray *, const char *between);
/* The first of a character that no quotes (" or ') hide, or NULL. */
const char *text_unquoted(const char *from, const char *end, char wanted);
/* For g_ptr_array_sort() of strings. */
int text_order(gconstpointer, gconstpointer);

/* Display cells of one character (0, 1, or 2 for wide ones) and of a string. */
guint text_cells(gunichar);
guint text_width(const char *utf8);
/* Pads with blanks to at least `cells` display cells. */
/* ① to ㊿; beyond them plain figures. */
char *text_circled(struct arena *, guint number);
char *text_pad(struct arena *, const char *utf8, guint cells);

/* True for what does not count when texts are compared: white space, controls and invisible breaks. */
bool text_is_blank(gunichar);
/* Appends the characters of a text that count; gives the first, 0 none. */
gunichar text_add_letters(GString *, const char *utf8);

/* Appends text for a terminal: control and direction characters, line breaks and bad bytes become visible or blanks. */
void text_append_clean(GString *, const char *text);
/* True for words of people that may be kept and printed: UTF-8, something to see, nothing that text_append_clean would alter. */
bool text_is_plain(const char *text);
/*
 * Prints lines that data may have come into (a record, a mapping, an explanation): a character that a terminal would obey, or
 * that turns a line around, stands there as a reference of XML, which says the same to whoever reads it as XML.
 */
void text_print(FILE *, const char *text);

/*
 * True when the id is safe as a file name: 1 to 64 letters, digits, Han, `.`, `_`, `-`; not starting or ending with `.`
 * or `-`; no device name of Windows.
 */
bool text_safe_id(const char *id);

#endif
