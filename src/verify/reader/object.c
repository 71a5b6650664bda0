/* Values of libqpdf as C values, and the content of streams within a limit. */
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "base/arena.h"
#include "verify/reader/inner.h"
#include "verify/reader/set.h"

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
object_key(struct reader *reader, qpdf_oh object, const char *key)
{
	if (qpdf_oh_is_stream(reader->qpdf, object))
		object = qpdf_oh_get_dict(reader->qpdf, object);
	if (!qpdf_oh_is_dictionary(reader->qpdf, object))
		return qpdf_oh_new_null(reader->qpdf);
	return qpdf_oh_get_key(reader->qpdf, object, key);
}

bool
object_missing(struct reader *reader, qpdf_oh object)
{
	return qpdf_oh_is_null(reader->qpdf, object);
}

bool
object_is_name(struct reader *reader, qpdf_oh object, const char *name)
{
	return g_strcmp0(object_name(reader, object), name) == 0;
}

char *
object_name(struct reader *reader, qpdf_oh object)
{
	const char *name;
	gsize length;

	if (!qpdf_oh_get_value_as_name(reader->qpdf, object, &name, &length) || length == 0)
		return NULL;
	return fact_text(reader->arena, name + 1, length - 1);
}

char *
object_text(struct reader *reader, qpdf_oh object)
{
	const char *text;
	gsize length;

	if (!qpdf_oh_get_value_as_utf8(reader->qpdf, object, &text, &length))
		return NULL;
	return fact_text(reader->arena, text, length);
}

char *
object_raw(struct reader *reader, qpdf_oh object, gsize *length)
{
	const char *bytes;

	if (!qpdf_oh_get_value_as_string(reader->qpdf, object, &bytes, length))
		return NULL;
	return keep_bytes(reader->arena, bytes, *length);
}

double
object_number(struct reader *reader, qpdf_oh object)
{
	double value = 0;

	return qpdf_oh_get_value_as_number(reader->qpdf, object, &value) ? value : 0;
}

int
object_count(struct reader *reader, qpdf_oh object)
{
	return qpdf_oh_is_array(reader->qpdf, object) ? qpdf_oh_get_array_n_items(reader->qpdf, object) : 0;
}

qpdf_oh
object_item(struct reader *reader, qpdf_oh object, int index)
{
	return qpdf_oh_get_array_item(reader->qpdf, object, index);
}

/* What stands between the end of deflated data and that of its stream: no rewriter puts anything there. */
static void
tell_behind(struct reader *reader, gsize count)
{
	set_tell(reader,
	    (struct set_foreign){ .kind = "behind",
		.key = arena_printf(reader->arena, "%" G_GSIZE_FORMAT, count),
		.found = "" });
}

/*
 * Inflates up to limit; NULL: damaged, cut off, or more.  The size is not known before, so room is
 * made for eight times the length and doubled as long as it does not do.
 */
char *
object_inflate(struct reader *reader, struct arena *arena, const guint8 *raw, gsize raw_length, gsize limit,
    gsize *length)
{
	enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
	g_autofree char *out = NULL;
	gsize used = 0;

	if (reader->inflater == NULL)
		reader->inflater = arena_adopt(reader->arena, libdeflate_alloc_decompressor(),
		    (GDestroyNotify)libdeflate_free_decompressor);
	for (gsize room = MAX(8 * MIN(raw_length, limit), 4096); result == LIBDEFLATE_INSUFFICIENT_SPACE; room *= 2) {
		g_free(out);
		out = g_malloc(MIN(room, limit));
		result = libdeflate_zlib_decompress_ex(reader->inflater, raw, raw_length, out, MIN(room, limit), &used,
		    length);
		if (room >= limit)
			break;
	}
	if (result != LIBDEFLATE_SUCCESS)
		return NULL;
	if (used < raw_length && reader->set != NULL)
		tell_behind(reader, raw_length - used);
	return keep_bytes(arena, out, *length);
}

enum reader_filter { FILTER_NONE, FILTER_FLATE, FILTER_ASCII, FILTER_OTHER };

static enum reader_filter
stream_filter(struct reader *reader, qpdf_oh stream)
{
	qpdf_oh filter = object_key(reader, stream, "/Filter");
	qpdf_oh parameters = object_key(reader, stream, "/DecodeParms");

	if (object_count(reader, filter) > 1)
		return FILTER_OTHER;
	if (object_count(reader, filter) == 1)
		filter = object_item(reader, filter, 0);
	if (object_count(reader, parameters) == 1)
		parameters = object_item(reader, parameters, 0);
	if (object_number(reader, object_key(reader, parameters, "/Predictor")) > 1)
		return FILTER_OTHER;
	if (object_missing(reader, filter) || qpdf_oh_is_array(reader->qpdf, filter))
		return FILTER_NONE;
	if (object_is_name(reader, filter, "FlateDecode"))
		return FILTER_FLATE;
	if (object_is_name(reader, filter, "ASCIIHexDecode") || object_is_name(reader, filter, "ASCII85Decode"))
		return FILTER_ASCII;
	return FILTER_OTHER;
}

bool
object_filtered(struct reader *reader, qpdf_oh stream)
{
	return stream_filter(reader, stream) == FILTER_OTHER;
}

/*
 * Flate is undone here and not by libqpdf, which knows no limit.  Chains of filters are not followed:
 * a few bytes of them may stand for terabytes.
 */
char *
object_stream_in(struct reader *reader, struct arena *arena, qpdf_oh stream, gsize limit, gsize *length)
{
	enum reader_filter filter;
	QPDF_ERROR_CODE status;
	guint8 *raw = NULL;
	gsize raw_length = 0;
	char *bytes = NULL;

	if (!qpdf_oh_is_stream(reader->qpdf, stream))
		return NULL;
	filter = stream_filter(reader, stream);
	if (filter == FILTER_OTHER)
		return NULL;
	status = qpdf_oh_get_stream_data(reader->qpdf, stream,
	    filter == FILTER_ASCII ? qpdf_dl_generalized : qpdf_dl_none, NULL, &raw, &raw_length);
	if ((status & QPDF_ERRORS) != 0 || (raw == NULL && raw_length > 0)) { /* warnings become complaints */
		free(raw);
		return NULL;
	}
	if (filter == FILTER_FLATE && raw_length > 0) { /* of nothing some write nothing */
		bytes = object_inflate(reader, arena, raw, raw_length, limit, length);
	} else if (raw_length <= limit) {
		*length = raw_length;
		bytes = keep_bytes(arena, raw, raw_length);
	}
	free(raw);
	return bytes;
}

char *
object_stream(struct reader *reader, qpdf_oh stream, gsize limit, gsize *length)
{
	return object_stream_in(reader, reader->arena, stream, limit, length);
}
