/*
 * Cuts the text that libqpdf gives of an object into values.  One call an object instead of one a key: a file with a
 * structure tree has thousands, and a handle of libqpdf stays until it is released.
 */
#include <string.h>

#include "verify/reader/inner.h"
#include "verify/reader/scan.h"
#include "verify/reader/value.h"

void
value_open(struct values *v)
{
	v->list = g_array_new(FALSE, TRUE, sizeof(struct value));
	v->texts = g_string_new(NULL);
	v->token = g_string_new(NULL);
}

void
value_close(struct values *v)
{
	g_array_free(v->list, TRUE);
	g_string_free(v->texts, TRUE);
	g_string_free(v->token, TRUE);
}

const struct value *
value_at(const struct values *v, guint index)
{
	return &g_array_index(v->list, struct value, index);
}

const char *
value_text(const struct values *v, guint index)
{
	return v->texts->str + value_at(v, index)->text;
}

static guint
put(struct values *v, enum value_form form, double number)
{
	struct value value = { .form = form, .end = v->list->len + 1, .text = v->texts->len, .number = number };

	value.length = v->token->len;
	g_string_append_len(v->texts, v->token->str, (gssize)v->token->len + 1);
	g_array_append_val(v->list, value);
	return v->list->len - 1;
}

/* A word: R makes a reference of the two integers before it. */
static void
put_word(struct values *v, guint first)
{
	const char *word = v->token->str;

	if (strcmp(word, "R") == 0 && v->list->len >= first + 2) {
		struct value *number = &g_array_index(v->list, struct value, v->list->len - 2);

		number->form = VALUE_REFERENCE;
		g_array_set_size(v->list, v->list->len - 1);
	} else if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0) {
		put(v, VALUE_BOOL, 0);
	} else {
		put(v, VALUE_NULL, 0);
	}
}

static void
put_number(struct values *v)
{
	bool whole = strchr(v->token->str, '.') == NULL;

	put(v, whole ? VALUE_INTEGER : VALUE_NUMBER, g_ascii_strtod(v->token->str, NULL));
}

static void
cut_values(struct values *v, const char *text, gsize length)
{
	struct scan scan = { .at = text, .end = text + length, .text = v->token };
	guint first = v->list->len, open[LIMIT_DEPTH * 2], depth = 0;
	enum scan_token token;

	while ((token = reader_scan_next(&scan)) != TOKEN_END) {
		bool dict = token == TOKEN_OPEN && scan.at[-1] == '<';

		if (token == TOKEN_OPEN && depth < G_N_ELEMENTS(open))
			open[depth++] = put(v, dict ? VALUE_DICT : VALUE_ARRAY, 0);
		else if (token == TOKEN_CLOSE && depth > 0)
			g_array_index(v->list, struct value, open[--depth]).end = v->list->len;
		else if (token == TOKEN_NUMBER)
			put_number(v);
		else if (token == TOKEN_WORD)
			put_word(v, first);
		else
			put(v, token == TOKEN_NAME ? VALUE_NAME : token == TOKEN_STRING ? VALUE_STRING : VALUE_NULL, 0);
	}
}

/* Of nothing there is null. */
static void
end_values(struct values *v, guint index)
{
	g_string_truncate(v->token, 0);
	if (v->list->len == index)
		put(v, VALUE_NULL, 0);
}

guint
value_cut(struct values *v, const char *text, gsize length)
{
	guint index = v->list->len;

	cut_values(v, text, length);
	end_values(v, index);
	return index;
}

guint
value_read(struct reader *reader, struct values *v, int object)
{
	qpdf_data qpdf = reader->qpdf;
	qpdf_oh handle = object > 0 ? qpdf_get_object_by_id(qpdf, object, 0) : qpdf_get_trailer(qpdf);
	bool stream = qpdf_oh_is_stream(qpdf, handle);
	qpdf_oh plain = stream ? qpdf_oh_get_dict(qpdf, handle) : handle;
	const char *text = qpdf_oh_unparse_resolved(qpdf, plain);
	guint index = value_cut(v, text, strlen(text));

	if (stream)
		g_array_index(v->list, struct value, index).form = VALUE_STREAM;
	if (stream)
		qpdf_oh_release(qpdf, plain);
	qpdf_oh_release(qpdf, handle);
	return index;
}

void
value_drop(struct values *v, guint index)
{
	if (index >= v->list->len)
		return;
	g_string_truncate(v->texts, value_at(v, index)->text);
	g_array_set_size(v->list, index);
}

guint
value_key(const struct values *v, guint dict, const char *key)
{
	for (guint at = dict + 1; at + 1 < value_at(v, dict)->end; at = value_at(v, at + 1)->end)
		if (strcmp(value_text(v, at), key) == 0)
			return at + 1;
	return 0;
}
