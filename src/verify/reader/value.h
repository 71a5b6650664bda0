/* PDF objects as plain data: the text that libqpdf gives of one, cut into values that lie one after the other. */
#ifndef VERIFY_READER_VALUE_H
#define VERIFY_READER_VALUE_H

#include <stdbool.h>

#include <glib.h>

struct reader;

enum value_form {
	VALUE_NULL,
	VALUE_NAME,
	VALUE_INTEGER,
	VALUE_NUMBER,
	VALUE_STRING,
	VALUE_BOOL,
	VALUE_REFERENCE,
	VALUE_ARRAY,
	VALUE_DICT,
	VALUE_STREAM,
};

/* A value; what an array or dictionary (its keys as names, each before its value) holds lies behind it. */
struct value {
	enum value_form form;
	guint end;          /* index behind it and what it holds */
	gsize text, length; /* of names, strings and numbers: where in the texts */
	double number;      /* of numbers; of a reference the object's */
};

/* A pile of values and their texts: objects are put on it and taken off again. */
struct values {
	GArray *list;
	GString *texts;
	GString *token;
};

void value_open(struct values *);
void value_close(struct values *);
/* Puts an object on the pile, its own dictionary for a stream; object 0 is the trailer. Gives its index. */
guint value_read(struct reader *, struct values *, int object);
/* Puts a value on the pile that stands in text. Gives its index. */
guint value_cut(struct values *, const char *text, gsize length);
/* Takes all from index on off again. */
void value_drop(struct values *, guint index);
const struct value *value_at(const struct values *, guint index);
const char *value_text(const struct values *, guint index);
/* Index of a dictionary's value; 0: it has no such key. */
guint value_key(const struct values *, guint dict, const char *key);

#endif
