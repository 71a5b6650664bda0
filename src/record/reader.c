/*
 * Cuts a stream into the texts of its records.  A push parser only watches for well-formedness and for where
 * records begin and end; the text itself is kept in a window no longer than the record in hand.
 */
#include <errno.h>
#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/place.h"
#include "xml/fault.h"
#include "xml/tags.h"
#include "record/table/table.h"

#define PIECE          (64 * 1024)
#define RECORD_MAX_MIB 16
#define RECORD_MAX \
	(RECORD_MAX_MIB * 1024 * \
	    1024) /* [bytes] of one record's text: more than any document may hold, and far below a worker's memory */
#define AGAIN_MAX \
	(256 * 1024 * 1024) /* [bytes] read again behind faults: one each that swallow all that follows end it */
#define SKIPS_MAX 1000      /* stretches of bytes in a piece that are none of the encoding */
#define LINE_KEPT 400       /* [bytes] of the line in hand that stay in the window for messages */

/* A place in the text with its line and column, moved only forwards. */
struct record_mark {
	guint64 offset;
	guint64 line;
	guint column;
};

struct record_cut {
	struct record_mark start;
	guint64 ordinal;
	char *id;
	char *text;
	gsize length;
	guint fault; /* of record_text */
	guint64 fault_at;
	char *fault_zh, *fault_en;
};

struct record_stream {
	struct record_table *table; /* the input is one; nothing else is used then */
	char *name;
	struct feed *feed;
	struct decoder *decoder;
	struct xml_tags tags; /* of the text given to the parser */
	xmlSAXHandler sax;
	xmlParserCtxt *parser;
	struct arena *arena;  /* of the call in hand */
	struct diag *diag;    /* likewise */
	struct source source; /* the window as messages see it */

	GString *window; /* text not yet done with */
	struct record_mark window_start;
	struct record_mark seen; /* last place worked out */
	GString *piece;
	guint8 bytes[PIECE];

	guint depth;        /* of open elements */
	guint record_depth; /* where records stand: 0 or 1 */
	bool in_record, too_big, stray, blank;
	struct record_mark record_start;
	char *record_id;
	guint64 ordinal;
	guint64 record_end;   /* where the last one ended */
	GQueue ready;         /* struct record_cut * */
	guint64 parser_start; /* offset of what the parser has got, less the root that it was given before that */
	guint64 fed;          /* the text before it was given to the parser */
	bool seeking; /* a fault was told: the parser is done with, the next record is looked for from `seek` on */
	guint64 seek, resumed, again; /* resumed: where reading began anew the last time */
	bool stopped;                 /* reported: nothing more of this file */
	bool ended;
};

static void
mark_move(struct record_mark *m, const struct record_stream *r, guint64 to)
{
	const char *p = r->window->str + (m->offset - r->window_start.offset);
	const char *end = r->window->str + (to - r->window_start.offset);
	const char *newline;

	while (p < end && (newline = memchr(p, '\n', (gsize)(end - p))) != NULL) {
		m->line++;
		m->column = 1;
		p = newline + 1;
	}
	for (; p < end; p++)
		m->column += ((guint8)*p & 0xC0) != 0x80;
	m->offset = to;
}

static guint64
window_end(const struct record_stream *r)
{
	return r->window_start.offset + r->window->len;
}

/* Where the parser stands, kept inside the window whatever it says. */
static guint64
parser_offset(const struct record_stream *r)
{
	const xmlParserInput *in = r->parser->input;
	guint64 at = in != NULL ? r->parser_start + (guint64)in->consumed + (guint64)(in->cur - in->base) :
				  window_end(r);

	return CLAMP(at, r->window_start.offset, window_end(r));
}

/* The last `c` before an offset. */
static guint64
scan_back(const struct record_stream *r, guint64 from, char c)
{
	const char *found = memrchr(r->window->str, c, (gsize)(from - r->window_start.offset));

	return found != NULL ? r->window_start.offset + (guint64)(found - r->window->str) : from;
}

static struct place
place_at(struct record_stream *r, guint64 offset)
{
	r->source = (struct source){
		.name = r->name,
		.text = r->window->str,
		.length = r->window->len,
		.start = r->window_start.offset,
		.line = r->window_start.line,
		.column = r->window_start.column,
	};
	return (struct place){ .source = &r->source, .offset = offset };
}

static void
stop(struct record_stream *r)
{
	r->stopped = true;
	xmlStopParser(r->parser);
}

static bool
is_done(const struct record_stream *r)
{
	return r->stopped || r->seeking;
}

static void
push_cut(struct record_stream *r, guint64 end, const struct record_cut *fault)
{
	struct record_cut *cut = g_new(struct record_cut, 1);

	*cut = *fault;
	cut->start = r->record_start;
	cut->ordinal = r->ordinal;
	cut->id = g_steal_pointer(&r->record_id);
	cut->length = (gsize)(end - r->record_start.offset);
	cut->text = g_strndup(r->window->str + (r->record_start.offset - r->window_start.offset), cut->length);
	g_queue_push_tail(&r->ready, cut);
}

static void
begin_record(struct record_stream *r, guint64 at, char *id)
{
	r->in_record = true;
	r->too_big = false;
	mark_move(&r->seen, r, at);
	r->record_start = r->seen;
	g_free(r->record_id);
	r->record_id = id;
	r->ordinal++;
}

/* Is the fault in the start tag of a record, of which the parser has not told? */
static void
find_begun(struct record_stream *r, guint64 fault)
{
	gsize at = (gsize)(MAX(MAX(r->record_end, r->seen.offset), r->window_start.offset) - r->window_start.offset);

	if (r->in_record || r->depth != 1 || r->record_depth != 1 || r->window_start.offset + at > fault ||
	    !record_seek(r->window->str, r->window->len, &at) || r->window_start.offset + at > fault)
		return;
	begin_record(r, r->window_start.offset + at,
	    record_seek_id(r->window->str + at, (gsize)(window_end(r) - r->window_start.offset) - at));
}

/* Behind the line that holds it. */
static guint64
line_behind(const struct record_stream *r, guint64 at)
{
	const char *text = r->window->str + (at - r->window_start.offset);
	const char *newline = memchr(text, '\n', MIN((gsize)(window_end(r) - at), LINE_KEPT));

	return newline != NULL ? at + (guint64)(newline - text) : MIN(window_end(r), at + LINE_KEPT);
}

/*
 * Something cannot be read: the record in hand fails, or the fault is told of the file; the next record is looked
 * for.  In a file that is one record, or before its root, there is none.
 */
static void
lose(struct record_stream *r, guint64 at, enum diag_code code, const char *zh, const char *en)
{
	guint64 number = r->ordinal + 1;
	bool more = r->depth > 0 && r->record_depth == 1 && !(r->ended && !r->in_record);

	find_begun(r, at);
	r->seek = MAX(r->in_record && !r->too_big ? r->record_start.offset + 1 : at, r->resumed + 1);
	if (r->in_record && !r->too_big)
		push_cut(r, line_behind(r, at),
		    &(struct record_cut){
			.fault = (guint)code + 1,
			.fault_at = at,
			.fault_zh = g_strdup(zh),
			.fault_en = g_strdup(en),
		    });
	else if (more || code != DIAG_RECORD_REST)
		diag_say(r->diag, code, place_at(r, at), NULL, zh, en);
	else
		diag_say(r->diag, code, place_at(r, at), NULL,
		    arena_printf(r->arena, "%s；从第 %" G_GUINT64_FORMAT " 条记录起没有读", zh, number),
		    arena_printf(r->arena, "%s; nothing was read from record %" G_GUINT64_FORMAT " on", en, number));
	r->in_record = r->too_big = false;
	r->seeking = true;
	if (more)
		xmlStopParser(r->parser);
	else
		stop(r);
}

static bool
is_record(const char *name, const char *uri)
{
	return uri == NULL && record_kind_find(name) != RECORD_KIND_COUNT;
}

/* An element of the right name in a namespace is none of ours: that it has one is told. */
static void
report_element(struct record_stream *r, enum diag_code code, guint64 at, const char *name, const char *uri)
{
	g_autofree char *whole = uri == NULL ? g_strdup(name) : g_strdup_printf("%s xmlns=\"%s\"", name, uri);

	diag_report(r->diag, code, place_at(r, at), NULL, whole);
}

static void
see_root(struct record_stream *r, const char *name, const char *uri, guint64 at)
{
	if (is_record(name, uri))
		return;
	r->record_depth = 1;
	if (uri == NULL && strcmp(name, "records") == 0)
		return;
	report_element(r, DIAG_RECORD_ROOT, at, name, uri);
	stop(r);
}

/* SAX2 gives five pointers an attribute: name, prefix, URI, value, end of value. */
static char *
find_id(const xmlChar **attributes, int count)
{
	for (int i = 0; i < count; i++, attributes += 5)
		if (attributes[2] == NULL && xmlStrEqual(attributes[0], BAD_CAST "id"))
			return g_strndup((const char *)attributes[3], (gsize)(attributes[4] - attributes[3]));
	return g_strdup("");
}

static void
on_start(void *data, const xmlChar *name, const xmlChar *prefix G_GNUC_UNUSED, const xmlChar *uri,
    int namespaces G_GNUC_UNUSED, const xmlChar **ns G_GNUC_UNUSED, int count, int defaulted G_GNUC_UNUSED,
    const xmlChar **attributes)
{
	struct record_stream *r = ((xmlParserCtxt *)data)->_private;
	guint depth = r->depth++;

	if (is_done(r) || (depth > 1 && !(r->in_record && is_record((const char *)name, (const char *)uri))))
		return;

	guint64 at = scan_back(r, parser_offset(r), '<');

	if (r->in_record && depth > r->record_depth && is_record((const char *)name, (const char *)uri)) {
		lose(r, at, DIAG_RECORD_REST,
		    arena_printf(r->arena, "前一条记录还没有结束标签，这里又开始了 <%s>", (const char *)name),
		    arena_printf(r->arena, "<%s> begins before the record in front of it has ended",
			(const char *)name));
		return;
	}

	r->stray = false;
	if (depth == 0)
		see_root(r, (const char *)name, (const char *)uri, at);
	if (depth != r->record_depth || r->stopped)
		return;
	if (is_record((const char *)name, (const char *)uri))
		begin_record(r, at, find_id(attributes, count));
	else
		report_element(r, DIAG_RECORD_CHILD, at, (const char *)name, (const char *)uri);
}

static void
on_end(void *data, const xmlChar *name G_GNUC_UNUSED, const xmlChar *prefix G_GNUC_UNUSED,
    const xmlChar *uri G_GNUC_UNUSED)
{
	struct record_stream *r = ((xmlParserCtxt *)data)->_private;

	r->depth--;
	if (r->depth != r->record_depth || !r->in_record || is_done(r))
		return;
	r->in_record = false;
	r->record_end = parser_offset(r);
	if (!r->too_big)
		push_cut(r, r->record_end, &(struct record_cut){ 0 });
}

/* Where text between two records begins; the parser tells of it when it has read some of it. */
static guint64
stray_start(const struct record_stream *r)
{
	guint64 tag = scan_back(r, parser_offset(r), '>');
	gsize at = (gsize)(tag - r->window_start.offset) + (tag < parser_offset(r));

	return r->window_start.offset + at + strspn(r->window->str + at, " \t\r\n");
}

static void
on_text(void *data, const xmlChar *text, int length)
{
	struct record_stream *r = ((xmlParserCtxt *)data)->_private;

	if (r->depth != 1 || r->record_depth != 1 || r->stray || is_done(r))
		return;
	for (int i = 0; i < length; i++)
		if (!g_ascii_isspace(text[i])) {
			r->stray = true; /* once between two elements */
			diag_report(r->diag, DIAG_RECORD_STRAY, place_at(r, stray_start(r)), NULL);
			return;
		}
}

static void
on_doctype(void *data, const xmlChar *name G_GNUC_UNUSED, const xmlChar *public_id G_GNUC_UNUSED,
    const xmlChar *system_id G_GNUC_UNUSED)
{
	struct record_stream *r = ((xmlParserCtxt *)data)->_private;
	guint64 at = parser_offset(r);
	const char *found = g_strrstr_len(r->window->str, (gssize)(at - r->window_start.offset), "<!DOCTYPE");

	if (is_done(r))
		return;
	if (found != NULL)
		at = r->window_start.offset + (guint64)(found - r->window->str);
	diag_report(r->diag, DIAG_XML_DTD, place_at(r, at), NULL);
	stop(r);
}

static void
on_error(void *data, xmlErrorPtr error)
{
	struct record_stream *r = ((xmlParserCtxt *)data)->_private;

	if (is_done(r) || error->level != XML_ERR_FATAL) /* namespaces: the record's own parse tells */
		return;

	gsize at = (gsize)(parser_offset(r) - r->window_start.offset);
	struct place place = place_at(r, parser_offset(r));
	struct xml_fault fault = xml_fault_words(r->arena, r->parser, error, &r->source, at);

	if (!r->blank || !r->ended) {
		lose(r, r->source.start + fault.offset, DIAG_RECORD_REST, fault.zh, fault.en);
		return;
	}
	place.offset = r->source.start + fault.offset;
	diag_report(r->diag, DIAG_RECORD_NONE, place, NULL);
	stop(r);
}

static void
new_parser(struct record_stream *r)
{
	if (r->parser != NULL)
		xmlFreeParserCtxt(r->parser);
	r->parser = xmlCreatePushParserCtxt(&r->sax, NULL, NULL, 0, NULL);
	xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	xmlSwitchEncoding(r->parser, XML_CHAR_ENCODING_UTF8); /* it is given UTF-8, whatever the declaration says */
	r->parser->_private = r;
}

static struct record_stream *
open_xml(struct feed *feed, const char *encoding)
{
	static const xmlSAXHandler watch = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.internalSubset = on_doctype,
		.serror = on_error,
	};
	struct record_stream *r = g_new0(struct record_stream, 1);

	r->name = g_strdup(feed->name);
	r->source.name = r->name;
	r->feed = feed;
	r->decoder = decoder_new(encoding);
	r->window = g_string_new(NULL);
	r->piece = g_string_new(NULL);
	r->window_start = r->seen = (struct record_mark){ .line = 1, .column = 1 };
	r->blank = true;
	r->sax = watch;
	new_parser(r);
	return r;
}

struct record_stream *
record_stream_open(struct diag *d, const char *path, const struct record_reading *how)
{
	struct feed *feed = feed_open(d, path);
	struct record_stream *r;

	if (feed == NULL)
		return NULL;
	feed_look(feed, DECODE_HEAD); /* what tells tables and encodings */
	if (how->mapping == NULL || !record_table_is(feed))
		return open_xml(feed, how->encoding);
	r = g_new0(struct record_stream, 1);
	r->table = record_table_open(d, feed, how);
	return r;
}

void
record_stream_close(struct record_stream *r)
{
	struct record_cut *cut;

	if (r == NULL)
		return;
	if (r->table != NULL) {
		record_table_close(r->table);
		g_free(r);
		return;
	}
	feed_close(r->feed);
	while ((cut = g_queue_pop_head(&r->ready)) != NULL) {
		g_free(cut->id);
		g_free(cut->text);
		g_free(cut->fault_zh);
		g_free(cut->fault_en);
		g_free(cut);
	}
	xmlFreeParserCtxt(r->parser);
	decoder_free(r->decoder);
	g_string_free(r->window, TRUE);
	g_string_free(r->piece, TRUE);
	g_free(r->record_id);
	g_free(r->name);
	g_free(r);
}

/* Drops what nobody needs: all before the record in hand, or before the line in hand. */
static void
trim_window(struct record_stream *r)
{
	guint64 at = r->seeking ? r->seek : r->in_record && !r->too_big ? r->record_start.offset : parser_offset(r);
	gsize length = (gsize)(at - r->window_start.offset);
	const char *line = memrchr(r->window->str, '\n', length);
	gsize keep = line != NULL ? length - (gsize)(line + 1 - r->window->str) : length;

	if (keep <= LINE_KEPT)
		at -= keep;
	length = (gsize)(at - r->window_start.offset);
	mark_move(&r->window_start, r, at);
	if (r->seen.offset < at)
		r->seen = r->window_start;
	g_string_erase(r->window, 0, (gssize)length);
}

static void
check_size(struct record_stream *r)
{
	if (!r->in_record || r->too_big || parser_offset(r) - r->record_start.offset <= RECORD_MAX)
		return;

	g_autofree char *ordinal = g_strdup_printf("%" G_GUINT64_FORMAT, r->ordinal);

	diag_report(r->diag, DIAG_RECORD_BIG, place_at(r, r->record_start.offset), NULL, ordinal,
	    G_STRINGIFY(RECORD_MAX_MIB));
	r->too_big = true;
}

static bool
all_blank(const GString *s)
{
	return strspn(s->str, " \t\r\n") == s->len;
}

/* What comes before a tag of too many attributes is still read. */
static void
lose_crowd(struct record_stream *r, guint64 from)
{
	gsize good = r->tags.tag > from ? (gsize)(r->tags.tag - from) : 0;

	if (good > 0)
		xmlParseChunk(r->parser, r->window->str + (from - r->window_start.offset), (int)good, 0);
	if (!is_done(r))
		lose(r, MAX(r->tags.tag, r->window_start.offset), DIAG_XML_CROWDED, XML_ATTRIBUTES_MAX_WORDS,
		    XML_ATTRIBUTES_MAX_WORDS);
}

/* The parser is given small pieces, so that it never runs far ahead of a record that is too big. */
static void
feed_parser(struct record_stream *r)
{
	while (!is_done(r) && r->fed < window_end(r)) {
		guint64 from = r->fed;
		const char *text = r->window->str + (from - r->window_start.offset);
		gsize n = MIN((gsize)(window_end(r) - from), PIECE);

		r->fed += n;
		if (!xml_tags_pass(&r->tags, text, n))
			lose_crowd(r, from);
		else
			xmlParseChunk(r->parser, text, (int)n, 0);
		if (!is_done(r)) {
			check_size(r);
			trim_window(r);
		}
	}
}

/* Behind a fault, reading begins anew at the next record, as if it were the first. false: there is none as yet. */
static bool
resume(struct record_stream *r)
{
	static const char root[] = "<records>";
	gsize at = (gsize)(r->seek - r->window_start.offset);
	bool found = record_seek(r->window->str, r->window->len, &at);

	r->seek = r->window_start.offset + at;
	trim_window(r);
	if (!found)
		return false;
	r->again += window_end(r) - r->seek;
	new_parser(r);
	r->resumed = r->record_end = r->seek; /* always further on than the last time */
	r->parser_start = r->seek - strlen(root);
	r->fed = r->seek;
	r->tags = (struct xml_tags){ .seen = r->seek };
	r->depth = 0;
	r->seeking = r->stray = false;
	xmlParseChunk(r->parser, root, (int)strlen(root), 0);
	if (r->again > AGAIN_MAX) {
		r->ended = true; /* no further record is looked for */
		lose(r, r->seek, DIAG_RECORD_REST, "前面的错误太多", "too many faults before this");
	}
	return !is_done(r);
}

static void
take_text(struct record_stream *r)
{
	r->blank = r->blank && all_blank(r->piece);
	g_string_append_len(r->window, r->piece->str, (gssize)r->piece->len);
	g_string_truncate(r->piece, 0);
	do
		feed_parser(r);
	while (!r->stopped && r->seeking && resume(r));
}

/* Bytes that are none of the encoding: what follows them is text again. false: nothing more can be read. */
static bool
pass_bytes(struct record_stream *r, guint64 bad)
{
	char claimed[64] = "?";
	const char *zh, *en;

	if (decoder_encoding(r->decoder) == NULL) {
		decode_recognise(r->feed->head, r->feed->head_length, claimed);
		diag_report(r->diag, DIAG_RECORD_ENCODING, place_at(r, G_MAXUINT64), NULL, claimed);
		stop(r);
		return false;
	}
	if (!r->seeking && !(r->in_record && r->too_big)) {
		record_bytes_words(r->arena, r->decoder, bad + 1, &zh, &en);
		lose(r, window_end(r), DIAG_RECORD_BYTES, zh, en);
	}
	decoder_skip(r->decoder);
	g_string_assign(r->piece, "\xef\xbf\xbd");
	return !r->stopped;
}

/* The parser is told that this was all; behind what was lost then there may be records still. */
static void
end_of_file(struct record_stream *r)
{
	r->ended = true;
	while (!is_done(r)) {
		xmlParseChunk(r->parser, NULL, 0, 1);
		if (!r->seeking || r->stopped)
			break;
		take_text(r);
	}
	if (!is_done(r) && r->ordinal == 0)
		diag_report(r->diag, DIAG_RECORD_NONE, place_at(r, r->window_start.offset), NULL);
	r->stopped = true;
}

/* One more piece of the file. */
static void
read_piece(struct record_stream *r)
{
	gssize n = feed_read(r->feed, r->bytes, sizeof r->bytes);
	guint64 bad = 0;
	bool good;

	if (n < 0) {
		diag_errno(r->diag, DIAG_FILE_OPEN, place_at(r, G_MAXUINT64), r->name, errno);
		stop(r);
		return;
	}
	good = decoder_feed(r->decoder, r->bytes, (gsize)n, n == 0, r->piece, &bad);
	take_text(r);
	for (guint i = 0; !good && !r->stopped && pass_bytes(r, bad); i++) {
		if (i > SKIPS_MAX)
			decoder_forget(r->decoder);
		good = decoder_feed(r->decoder, "", 0, n == 0, r->piece, &bad);
		take_text(r);
	}
	if (!r->stopped && n == 0)
		end_of_file(r);
}

struct record_text *
record_stream_next(struct record_stream *r, struct arena *a, struct diag *d)
{
	if (r->table != NULL)
		return record_table_next(r->table, a, d);
	r->arena = a;
	r->diag = d;
	while (g_queue_is_empty(&r->ready) && !r->stopped)
		read_piece(r);

	struct record_cut *cut = g_queue_pop_head(&r->ready);

	if (cut == NULL)
		return NULL;

	struct record_text *t = arena_alloc(a, sizeof *t);

	t->source = (struct source){
		.name = arena_strdup(a, r->name),
		.text = arena_adopt(a, cut->text, g_free),
		.length = cut->length,
		.start = cut->start.offset,
		.line = cut->start.line,
		.column = cut->start.column,
	};
	t->ordinal = cut->ordinal;
	t->id = arena_adopt(a, cut->id, g_free);
	t->fault = cut->fault;
	t->fault_at = cut->fault_at;
	t->fault_zh = arena_adopt(a, cut->fault_zh, g_free);
	t->fault_en = arena_adopt(a, cut->fault_en, g_free);
	g_free(cut);
	return t;
}
