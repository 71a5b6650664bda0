/* Values of libqpdf as C values, and the content of streams within a limit. */
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "base/arena.h"
#include "verify/reader/inner.h"

/* Bytes with a NUL behind them, whatever stands in them. */
static char *
keep_bytes(struct arena *arena, const void *bytes, gsize length)
{
	char *copy = arena_alloc(arena, length + 1);

	if (length > 0)
		memcpy(copy, bytes, length);
	return copy;
}

qpdf_oh
object_key(struct reader *reading, qpdf_oh object, const char *key)
{
	if (qpdf_oh_is_stream(reading->qpdf, object))
		object = qpdf_oh_get_dict(reading->qpdf, object);
	if (!qpdf_oh_is_dictionary(reading->qpdf, object))
		return qpdf_oh_new_null(reading->qpdf);
	return qpdf_oh_get_key(reading->qpdf, object, key);
}

bool
object_missing(struct reader *reading, qpdf_oh object)
{
	return qpdf_oh_is_null(reading->qpdf, object);
}

bool
object_is_name(struct reader *reading, qpdf_oh object, const char *name)
{
	char *is = object_name(reading, object);

	return is != NULL && strcmp(is, name) == 0;
}

char *
object_name(struct reader *reading, qpdf_oh object)
{
	const char *name;
	gsize length;

	if (!qpdf_oh_get_value_as_name(reading->qpdf, object, &name, &length) || length == 0)
		return NULL;
	return fact_text(reading->arena, name + 1, length - 1);
}

char *
object_text(struct reader *reading, qpdf_oh object)
{
	const char *text;
	gsize length;

	if (!qpdf_oh_get_value_as_utf8(reading->qpdf, object, &text, &length))
		return NULL;
	return fact_text(reading->arena, text, length);
}

char *
object_raw(struct reader *reading, qpdf_oh object, gsize *length)
{
	const char *bytes;

	if (!qpdf_oh_get_value_as_string(reading->qpdf, object, &bytes, length))
		return NULL;
	return keep_bytes(reading->arena, bytes, *length);
}

double
object_number(struct reader *reading, qpdf_oh object)
{
	double value = 0;

	return qpdf_oh_get_value_as_number(reading->qpdf, object, &value) ? value : 0;
}

int
object_count(struct reader *reading, qpdf_oh object)
{
	return qpdf_oh_is_array(reading->qpdf, object) ? qpdf_oh_get_array_n_items(reading->qpdf, object) : 0;
}

qpdf_oh
object_item(struct reader *reading, qpdf_oh object, int index)
{
	return qpdf_oh_get_array_item(reading->qpdf, object, index);
}

/* libqpdf has one iterator a file, so the keys are copied before any of them is followed. */
GPtrArray *
object_keys(struct reader *reading, qpdf_oh object)
{
	GPtrArray *keys = arena_list(reading->arena);

	if (!qpdf_oh_is_dictionary(reading->qpdf, object))
		return keys;
	qpdf_oh_begin_dict_key_iter(reading->qpdf, object);
	while (qpdf_oh_dict_more_keys(reading->qpdf))
		g_ptr_array_add(keys, arena_strdup(reading->arena, qpdf_oh_dict_next_key(reading->qpdf)));
	return keys;
}

/*
 * Inflates up to limit; NULL: damaged, cut off, or more.  The size is not known before, so room is
 * made for eight times the length and doubled as long as it does not do.
 */
static char *
inflate_all(struct reader *reading, const guint8 *raw, gsize raw_length, gsize limit, gsize *length)
{
	enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
	g_autofree char *out = NULL;

	if (reading->inflater == NULL)
		reading->inflater = arena_adopt(reading->arena, libdeflate_alloc_decompressor(),
		    (GDestroyNotify)libdeflate_free_decompressor);
	for (gsize room = MAX(8 * MIN(raw_length, limit), 4096); result == LIBDEFLATE_INSUFFICIENT_SPACE; room *= 2) {
		g_free(out);
		out = g_malloc(MIN(room, limit));
		result = libdeflate_zlib_decompress(reading->inflater, raw, raw_length, out, MIN(room, limit), length);
		if (room >= limit)
			break;
	}
	return result == LIBDEFLATE_SUCCESS ? keep_bytes(reading->arena, out, *length) : NULL;
}

enum filter { FILTER_NONE, FILTER_FLATE, FILTER_ASCII, FILTER_OTHER };

static enum filter
stream_filter(struct reader *reading, qpdf_oh stream)
{
	qpdf_oh filter = object_key(reading, stream, "/Filter");
	qpdf_oh parameters = object_key(reading, stream, "/DecodeParms");

	if (object_count(reading, filter) > 1)
		return FILTER_OTHER;
	if (object_count(reading, filter) == 1)
		filter = object_item(reading, filter, 0);
	if (object_count(reading, parameters) == 1)
		parameters = object_item(reading, parameters, 0);
	if (object_number(reading, object_key(reading, parameters, "/Predictor")) > 1)
		return FILTER_OTHER;
	if (object_missing(reading, filter) || qpdf_oh_is_array(reading->qpdf, filter))
		return FILTER_NONE;
	if (object_is_name(reading, filter, "FlateDecode"))
		return FILTER_FLATE;
	if (object_is_name(reading, filter, "ASCIIHexDecode") || object_is_name(reading, filter, "ASCII85Decode"))
		return FILTER_ASCII;
	return FILTER_OTHER;
}

/*
 * Flate is undone here and not by libqpdf, which knows no limit.  Chains of filters are not followed:
 * a few bytes of them may stand for terabytes.
 */
char *
object_stream(struct reader *reading, qpdf_oh stream, gsize limit, gsize *length)
{
	enum filter filter;
	QPDF_ERROR_CODE status;
	guint8 *raw = NULL;
	gsize raw_length = 0;
	char *bytes = NULL;

	if (!qpdf_oh_is_stream(reading->qpdf, stream))
		return NULL;
	filter = stream_filter(reading, stream);
	if (filter == FILTER_OTHER)
		return NULL;
	status = qpdf_oh_get_stream_data(reading->qpdf, stream,
	    filter == FILTER_ASCII ? qpdf_dl_generalized : qpdf_dl_none, NULL, &raw, &raw_length);
	if ((status & QPDF_ERRORS) != 0 || raw == NULL) {	/* warnings become complaints */
		free(raw);
		return NULL;
	}
	if (filter == FILTER_FLATE) {
		bytes = inflate_all(reading, raw, raw_length, limit, length);
	} else if (raw_length <= limit) {
		*length = raw_length;
		bytes = keep_bytes(reading->arena, raw, raw_length);
	}
	free(raw);
	return bytes;
}
