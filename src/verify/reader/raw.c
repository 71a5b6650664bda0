/* Runs through one value, token by token. */
#include <string.h>

#include <glib.h>

#include "verify/reader/raw.h"
#include "verify/reader/xref.h"

enum { RAW_DEEP = 64 };

/* What of the value was met: a bit a level, 1 in a dictionary; in the outermost one what its last key is. */
struct raw_run {
	const struct xref *xref;
	struct raw_value *value;
	guint64 dict;
	guint depth;
	double number[2];  /* the last two, one behind the other; -1 none */
	bool name;         /* the token before was one */
	bool length, type; /* ... the key /Length, /Type of the outermost dictionary */
};

static bool
in_dict(const struct raw_run *run)
{
	return run->depth > 0 && (run->dict >> (run->depth - 1) & 1) != 0;
}

static void
take_word(struct raw_run *run, const char *word)
{
	struct xref_object *object;

	if (strcmp(word, "null") == 0) {
		run->value->odd = run->value->odd || run->depth == 0 || (in_dict(run) && run->name);
	} else if (strcmp(word, "R") == 0) {
		object = xref_object(run->xref, run->number[0]);
		run->value->odd = run->value->odd || object == NULL || run->number[1] != 0;
		if (object != NULL)
			object->referred = true;
		if (run->length)
			run->value->elsewhere = true;
	} else if (strcmp(word, "true") != 0 && strcmp(word, "false") != 0) {
		run->value->odd = true;
	}
	run->number[0] = run->number[1] = -1;
	run->length = run->name = false;
}

static void
take_name(struct raw_run *run, const char *name)
{
	bool outer = run->depth == 1 && in_dict(run);

	if (run->type && outer && run->name)
		run->value->kind = strcmp(name, "ObjStm") == 0 ? RAW_OBJECTS :
		    strcmp(name, "XRef") == 0                  ? RAW_TABLE :
								 RAW_OTHER;
	run->length = outer && strcmp(name, "Length") == 0;
	run->type = outer && strcmp(name, "Type") == 0;
	run->name = true;
}

static void
take_number(struct raw_run *run, const char *text)
{
	run->number[0] = run->number[1];
	run->number[1] = g_ascii_strtod(text, NULL);
	if (run->length && run->name)
		run->value->length = run->number[1];
	run->name = false;
}

static bool
open_level(struct raw_run *run, bool dict)
{
	if (run->depth == RAW_DEEP)
		return false;
	run->dict = (run->dict & ~((guint64)1 << run->depth)) | (guint64)dict << run->depth;
	run->depth++;
	run->name = run->length = false;
	return true;
}

static bool
close_level(struct raw_run *run, bool dict)
{
	bool fits = run->depth > 0 && in_dict(run) == dict;

	run->depth -= fits ? 1 : 0;
	run->name = run->length = false;
	return fits;
}

static bool
take_token(struct raw_run *run, enum scan_token token, const struct scan *scan)
{
	switch (token) {
	case TOKEN_NUMBER:
		take_number(run, scan->text->str);
		return true;
	case TOKEN_NAME:
		take_name(run, scan->text->str);
		return true;
	case TOKEN_WORD:
		take_word(run, scan->text->str);
		return true;
	case TOKEN_STRING:
		run->name = run->length = false;
		return true;
	case TOKEN_OPEN:
		return open_level(run, scan->at[-1] == '<');
	case TOKEN_CLOSE:
		return close_level(run, scan->at[-1] == '>');
	case TOKEN_END:
	case TOKEN_BAD:
	default:
		return false;
	}
}

bool
raw_take(struct scan *scan, const struct xref *xref, struct raw_value *value)
{
	struct raw_run run = { .xref = xref, .value = value, .number = { -1, -1 } };

	*value = (struct raw_value){ .length = -1 };
	do
		if (!take_token(&run, reader_scan_next(scan), scan))
			return false;
	while (run.depth > 0);
	return true;
}
