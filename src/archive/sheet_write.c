/* Characters and encodings of what sheets read and make; exports, with the files they carry. */
#include "archive/sheet_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <libxml/parser.h>

#include "archive/entry.h"
#include "archive/inner.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "xml/xml.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"%s\"?>\n"

/* --- characters --- */

/* XML 1.0, 2.2; not U+FFFE and U+FFFF, nor what is no character at all. */
static bool
is_allowed(gunichar c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xd800) || (c >= 0xe000 && c < 0xfffe) ||
	    (c >= 0x10000 && c <= 0x10ffff);
}

char *
sheets_clean(struct arena *arena, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autofree char *composed = g_utf8_normalize(valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
	GString *out = arena_string(arena);

	for (const char *p = composed; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		g_string_append_unichar(out, is_allowed(c) ? c : 0xfffd);
	}
	return out->str;
}

static void
copy_element(struct arena *arena, xmlNode *to, const xmlNode *from)
{
	for (const xmlAttr *a = from->properties; a != NULL; a = a->next)
		xmlNewProp(to, a->name, BAD_CAST sheets_clean(arena, xml_attr(from, (const char *)a->name)));
	for (const xmlNode *n = xml_child(from, NULL); n != NULL; n = xml_next(n, NULL))
		copy_element(arena, xmlNewChild(to, NULL, n->name, NULL), n);
	if (xml_child(from, NULL) == NULL && from->children != NULL)
		xmlNodeAddContent(to, BAD_CAST sheets_clean(arena, xml_text(arena, from)));
}

static void
free_doc(void *doc)
{
	xmlFreeDoc(doc);
}

/* The tree has attributes alone. */
xmlDoc *
sheets_input(struct arena *arena, const xmlNode *package)
{
	xmlDoc *doc = arena_adopt(arena, xmlNewDoc(BAD_CAST "1.0"), free_doc);
	xmlNode *root = xmlNewDocNode(doc, NULL, package->name, NULL);

	xmlDocSetRootElement(doc, root);
	copy_element(arena, root, package);
	return doc;
}

char *
sheets_encode(struct arena *arena, const char *text, const struct sheets_form *form, gsize *length)
{
	g_autoptr(GString) out = g_string_new(form->mark ? "\xef\xbb\xbf" : "");
	g_autofree char *bytes = NULL;

	if (form->declared)
		g_string_append_printf(out, DECLARATION, form->encoding);
	g_string_append(out, text);
	if (form->crlf)
		g_string_replace(out, "\n", "\r\n", 0);
	if (strcmp(form->encoding, "UTF-8") == 0) {
		*length = out->len;
		return arena_strndup(arena, out->str, out->len);
	}
	bytes = g_convert(out->str, (gssize)out->len, form->encoding, "UTF-8", NULL, length, NULL);
	return arena_memdup(arena, bytes, *length);
}

/* --- exports --- */

/* A file on its way out. */
struct sheets_stream {
	struct arena *arena;
	struct diag *diag;
	const GPtrArray *entries;
	FILE *file;
};

#define INSTRUCTION "<?base64 "
#define LINE_BYTES  57 /* 76 characters of Base64 */
#define PIECE_LINES 4096

static void
put_lines(FILE *file, const guint8 *bytes, gsize length)
{
	for (gsize at = 0; at < length; at += LINE_BYTES) {
		g_autofree char *line = g_base64_encode(bytes + at, MIN(LINE_BYTES, length - at));

		fputs(line, file);
		fputc('\n', file);
	}
}

/* A source is read piece by piece. */
static bool
put_file(const struct sheets_stream *s, const struct package_entry *entry)
{
	g_autofree guint8 *piece = g_malloc(LINE_BYTES * PIECE_LINES);
	int descriptor = entry_open(entry);
	FILE *in = descriptor < 0 ? NULL : fdopen(descriptor, "rb");
	gsize length;
	bool good;

	if (in == NULL) {
		diag_errno(s->diag, DIAG_PACKAGE_READ, file_place(s->arena, entry->source), entry->path, errno);
		return false;
	}
	while ((length = fread(piece, 1, LINE_BYTES * PIECE_LINES, in)) > 0)
		put_lines(s->file, piece, length);
	good = ferror(in) == 0;
	if (!good)
		diag_errno(s->diag, DIAG_PACKAGE_READ, file_place(s->arena, entry->source), entry->path, errno);
	fclose(in);
	return good;
}

/* path: as it stands in the instruction. */
static bool
put_entry(const struct sheets_stream *s, const char *path)
{
	const struct package_entry *entry = entry_find(s->entries, arena_printf(s->arena, PACKAGE_DATA "%s", path));

	if (entry == NULL) {
		diag_report(s->diag, DIAG_SHEET_ENTRY, file_place(s->arena, path), NULL, path);
		return false;
	}
	if (entry->source != NULL)
		return put_file(s, entry);
	put_lines(s->file, entry->bytes, entry->length);
	return true;
}

static bool
put_all(const struct sheets_stream *s, const char *text)
{
	fprintf(s->file, DECLARATION, "UTF-8");
	for (const char *found; (found = strstr(text, INSTRUCTION)) != NULL;) {
		const char *end = strstr(found, "?>");

		fwrite(text, 1, (gsize)(found - text), s->file);
		found += strlen(INSTRUCTION);
		if (!put_entry(s, arena_strndup(s->arena, found, (gsize)(end - found))))
			return false;
		text = end + strlen("?>");
	}
	fputs(text, s->file);
	return true;
}

/* The file is closed in any case. */
static bool
is_written(FILE *file)
{
	bool good = fflush(file) == 0 && ferror(file) == 0 && fsync(fileno(file)) == 0;
	int error = errno;

	good = fclose(file) == 0 && good;
	errno = error;
	return good;
}

bool
sheets_stream(struct arena *arena, struct diag *diag, const char *path, const char *text, const GPtrArray *entries)
{
	struct sheets_stream s = { arena, diag, entries, NULL };
	const char *partial = arena_printf(arena, "%s.partial", path);
	int descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
	bool good = descriptor >= 0, told;

	s.file = good ? fdopen(descriptor, "wb") : NULL;
	good = s.file != NULL && put_all(&s, text);
	told = s.file != NULL && !good;
	good = s.file != NULL && is_written(s.file) && good && rename(partial, path) == 0;
	if (!good && !told)
		diag_errno(diag, DIAG_FILE_WRITE, file_place(arena, path), path, errno);
	if (!good && descriptor >= 0)
		unlink(partial);
	return good;
}
