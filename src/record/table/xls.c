/* Binary workbooks: libgsf finds the stream in the compound file; what all sheets share, then each sheet. */
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-input-memory.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/xls.h"

#define STREAM_MAX ((gsf_off_t)256 * 1024 * 1024)

static void
unref(gpointer object)
{
	if (object != NULL)
		g_object_unref(object);
}

/* A compound file's parts by name; NULL: it is none. */
static GsfInfile *
open_ole(GByteArray *bytes)
{
	GsfInput *input = gsf_input_memory_new(bytes->data, (gsf_off_t)bytes->len, FALSE);
	GsfInfile *ole = input != NULL ? gsf_infile_msole_new(input, NULL) : NULL;

	unref(input);
	return ole;
}

/* The stream of that name, in any letter case, read whole; NULL: there is none. */
static GByteArray *
stream_of(struct arena *a, GsfInfile *ole, const char *name)
{
	GsfInput *input = gsf_infile_child_by_name(ole, name);
	gsf_off_t size = input != NULL ? gsf_input_size(input) : 0;
	GByteArray *bytes = NULL;

	if (size > 0 && size <= STREAM_MAX) {
		bytes = arena_adopt(a, g_byte_array_sized_new((guint)size), (GDestroyNotify)g_byte_array_unref);
		g_byte_array_set_size(bytes, (guint)size);
		if (gsf_input_read(input, (size_t)size, bytes->data) == NULL)
			bytes = NULL;
	}
	unref(input);
	return bytes;
}

static bool
has_stream(GsfInfile *ole, const char *name)
{
	GsfInput *input = gsf_infile_child_by_name(ole, name);
	bool found = input != NULL;

	unref(input);
	return found;
}

/* What a compound file is that holds no workbook. */
static void
tell_other(struct arena *a, struct diag *d, const char *name, GsfInfile *ole)
{
	struct place place = file_place(a, name);

	if (has_stream(ole, "EncryptedPackage"))
		sheet_book_locked(a, d, name);
	else if (has_stream(ole, "WordDocument"))
		diag_say(d, DIAG_TABLE_FOREIGN, place, NULL, "文字文档（DOC）", "a text document (DOC)");
	else if (has_stream(ole, "PowerPoint Document"))
		diag_say(d, DIAG_TABLE_FOREIGN, place, NULL, "演示文稿（PPT）", "a presentation (PPT)");
	else
		sheet_book_damaged(a, d, name, "里面没有工作簿", "it has no workbook");
}

static void
note_sheet(struct xls_book *x)
{
	const struct xls_stream *s = &x->stream;
	struct xls_text t = xls_text_of(x, 6);
	struct book_sheet *sheet;
	guint32 start;
	const char *name;

	if (s->size < 8 || s->data[5] != 0) /* charts, macros */
		return;
	start = xls_32(s->data);
	name = xls_text_string(x, &t, 1);
	sheet = sheet_book_add(x->book, x->diag, name);
	x->full = sheet == NULL;
	if (x->full)
		return;
	sheet->hidden = (s->data[4] & 3) != 0;
	g_array_append_val(x->starts, start);
}

/* As many as there are, whatever it says: that is not always true. */
static void
note_strings(struct xls_book *x)
{
	struct xls_text t = xls_text_of(x, 8);
	guint32 count = x->stream.size >= 8 ? xls_32(x->stream.data + 4) : 0;

	while (x->strings->len < count) {
		char *text = xls_text_string(x, &t, 2);

		if (text == NULL)
			return;
		g_ptr_array_add(x->strings, text);
	}
}

static void
note_format(struct xls_book *x)
{
	struct xls_text t = xls_text_of(x, 2);
	guint id = xls_16(x->stream.data);
	char *code = xls_text_string(x, &t, x->old ? 1 : 2);

	if (code != NULL)
		g_hash_table_insert(x->codes, GUINT_TO_POINTER(id), code);
}

/* A record of what all sheets share. */
static void
see_record(struct xls_book *x)
{
	const struct xls_stream *s = &x->stream;
	guint16 format = 0;

	if (s->size < 2 && s->id != XLS_EOF)
		return;
	switch (s->id) {
	case XLS_DATE_1904:
		x->from_1904 = xls_16(s->data) == 1;
		break;
	case XLS_CODEPAGE:
		x->code_page = xls_16(s->data);
		break;
	case XLS_BOUNDSHEET:
		note_sheet(x);
		break;
	case XLS_FORMAT:
		note_format(x);
		break;
	case XLS_XF:
		format = (guint16)(s->size >= 4 ? xls_16(s->data + 2) : 0);
		g_array_append_val(x->cells_style, format);
		break;
	case XLS_SST:
		note_strings(x);
		break;
	default:
		break;
	}
}

/* false: reported. */
static bool
read_shared(struct xls_book *x)
{
	struct xls_stream *s = &x->stream;
	struct arena *a = x->book->arena;

	if (!xls_next(s) || s->id != XLS_BOF || s->size < 4) {
		diag_report(x->diag, DIAG_TABLE_XLS, file_place(a, x->book->name), NULL);
		return false;
	}
	x->old = xls_16(s->data) != 0x0600;
	while (!x->full && xls_next(s) && s->id != XLS_EOF) {
		if (s->id == XLS_FILEPASS) {
			sheet_book_locked(a, x->diag, x->book->name);
			return false;
		}
		see_record(x);
	}
	if (x->book->sheets->len == 0)
		sheet_book_damaged(a, x->diag, x->book->name, "里面没有工作表，可能没有传完", "it has no sheet");
	return !x->full && x->book->sheets->len > 0;
}

static struct sheet_book *
read_book(struct arena *a, struct diag *d, const char *name, const GByteArray *stream, bool computed)
{
	struct xls_book x = { .book = sheet_book_new(a, name, stream->len),
		.diag = d,
		.stream = { .bytes = stream->data, .length = stream->len },
		.strings = arena_list(a),
		.starts = arena_vector(a, sizeof(guint32)),
		.codes = arena_adopt(a, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref),
		.cells_style = arena_vector(a, sizeof(guint16)),
		.formats = arena_adopt(a, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref),
		.computed = computed };

	if (!read_shared(&x))
		return NULL;
	for (guint i = 0; i < x.book->sheets->len; i++) {
		struct book_sheet *s = x.book->sheets->pdata[i];

		if (!s->hidden)
			s->broken = !xls_sheet_read(&x, s, g_array_index(x.starts, guint32, i));
	}
	return x.book;
}

static struct sheet_book *
open_quiet(struct arena *a, struct diag *d, const char *name, GByteArray *bytes)
{
	GsfInfile *ole = open_ole(bytes);
	GByteArray *stream;
	struct sheet_book *b = NULL;

	if (ole == NULL) {
		sheet_book_damaged(a, d, name, "没有传完，或者不是完整的文件", "it is not whole");
		return NULL;
	}
	stream = stream_of(a, ole, "Workbook");
	if (stream == NULL)
		stream = stream_of(a, ole, "Book");
	if (stream != NULL)
		b = read_book(a, d, name, stream, has_stream(ole, "\005SummaryInformation"));
	else
		tell_other(a, d, name, ole);
	unref(ole);
	return b;
}

static void
no_message(const char *domain G_GNUC_UNUSED, GLogLevelFlags level G_GNUC_UNUSED, const char *text G_GNUC_UNUSED,
    gpointer data G_GNUC_UNUSED)
{
}

/* libgsf speaks of damaged files on the terminal; what is wrong is told here. */
struct sheet_book *
xls_open(struct arena *a, struct diag *d, const char *name, GByteArray *bytes)
{
	GLogFunc before = g_log_set_default_handler(no_message, NULL);
	struct sheet_book *b = open_quiet(a, d, name, bytes);

	g_log_set_default_handler(before, NULL);
	return b;
}
