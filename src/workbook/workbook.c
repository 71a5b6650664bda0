/* A workbook from its beginning to the file that stands there: it grows in a folder of its own and takes its name at the end. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "workbook/inner.h"

static void
give_up(void *workbook)
{
	struct workbook *w = workbook;

	if (w->book != NULL)
		lxw_workbook_free(w->book);
	w->book = NULL;
	if (w->folder != NULL)
		file_remove_tree(w->folder);
	w->folder = NULL;
}

/* No clock in an output: without a date the library writes that of the day. */
static void
describe(struct workbook *w)
{
	lxw_doc_properties properties = {
		.author = (char *)"banwen",
		.created = 946684800, /* 2000-01-01 */
	};

	workbook_set_properties(w->book, &properties);
}

struct workbook *
workbook_begin(struct arena *a, struct diag *d, const char *path)
{
	struct workbook *w = arena_adopt(a, arena_alloc(a, sizeof *w), give_up);
	g_autofree char *home = g_path_get_dirname(path), *folder = g_build_filename(home, FILE_UNFINISHED, NULL);
	lxw_workbook_options options = { 0 };
	g_autofree char *reserved = g_utf8_casefold(WORKBOOK_HIDDEN, -1);

	w->arena = a;
	w->path = arena_strdup(a, path);
	w->sheets = arena_list(a);
	w->lists = arena_list(a);
	w->names = arena_table(a);
	w->by_words = arena_table(a);
	g_hash_table_add(w->names, arena_strdup(a, reserved));
	if (g_mkdtemp(folder) == NULL) {
		diag_errno(d, DIAG_FILE_WRITE, file_place(a, path), path, errno);
		return NULL;
	}
	w->folder = arena_strdup(a, folder);
	w->grown = arena_printf(a, "%s/workbook.xlsx", folder);
	options.tmpdir = (char *)w->folder;
	w->book = workbook_new_opt(w->grown, &options);
	describe(w);
	return w;
}

struct workbook_sheet *
workbook_sheet(struct workbook *w, const char *name)
{
	struct workbook_sheet *s = arena_alloc(w->arena, sizeof *s);

	s->owner = w;
	s->name = workbook_sheet_word(w, name);
	s->sheet = workbook_add_worksheet(w->book, s->name);
	s->columns = arena_vector(w->arena, sizeof(struct workbook_width));
	s->broken = arena_vector(w->arena, sizeof(struct workbook_broken));
	s->given = arena_adopt(w->arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	g_ptr_array_add(w->sheets, s);
	return s;
}

const char *
workbook_sheet_name(const struct workbook_sheet *s)
{
	return s->name;
}

void
workbook_row(struct workbook_sheet *s, guint row, double height)
{
	g_hash_table_add(s->given, GUINT_TO_POINTER(row));
	worksheet_set_row(s->sheet, row - 1, height, NULL);
}

void
workbook_freeze(struct workbook_sheet *s, guint row, guint column)
{
	worksheet_freeze_panes(s->sheet, row, (lxw_col_t)column);
	s->kept = column;
}

void
workbook_filter(struct workbook_sheet *s, guint head_row, guint last_row, guint last_column)
{
	worksheet_autofilter(s->sheet, head_row - 1, 0, MAX(head_row, last_row) - 1, (lxw_col_t)(last_column - 1));
}

void
workbook_print(struct workbook_sheet *s, guint head_row)
{
	enum { A4 = 9 };

	worksheet_set_paper(s->sheet, A4);
	worksheet_set_landscape(s->sheet);
	worksheet_set_margins(s->sheet, 0.5, 0.5, 0.6, 0.6); /* [inches] */
	worksheet_set_footer(s->sheet, "&C&A  &P / &N");
	s->printed = true;
	if (head_row > 0)
		worksheet_repeat_rows(s->sheet, 0, head_row - 1);
}

static void
finish(struct workbook *w)
{
	for (guint i = 0; i < w->sheets->len; i++) {
		struct workbook_sheet *s = w->sheets->pdata[i];

		workbook_measures(s);
		worksheet_ignore_errors(s->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");
	}
	workbook_lists(w);
}

/* What the library says on the standard error stream is said by us, in people's words. Gives the stream back. */
static int
hush(void)
{
	int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (kept >= 0 && nowhere >= 0)
		(void)dup2(nowhere, STDERR_FILENO);
	if (nowhere >= 0)
		close(nowhere);
	return kept;
}

static void
unhush(int kept)
{
	if (kept < 0)
		return;
	(void)dup2(kept, STDERR_FILENO);
	close(kept);
}

/* The library does not notice a part that found no room on the disk: there must be enough before it begins. */
static bool
has_room(const struct workbook *w)
{
	enum { EACH = 8, LEAST = 1024 * 1024 }; /* bytes of XML for a byte of text; styles and what else there is */
	struct statvfs disk;

	return statvfs(w->folder, &disk) != 0 ||
	    (guint64)disk.f_bavail * disk.f_frsize > (guint64)w->bytes * EACH + LEAST;
}

/* Returns 0 or an errno. */
static int
assemble(struct workbook *w)
{
	lxw_error error;
	int kept, reason;

	if (!has_room(w))
		return ENOSPC;
	finish(w);
	kept = hush();
	errno = 0;
	error = workbook_close(w->book); /* which frees it */
	reason = errno;
	unhush(kept);
	w->book = NULL;
	if (error == LXW_NO_ERROR)
		return 0;
	return reason != 0 ? reason : EIO;
}

bool
workbook_save(struct workbook *w, struct diag *d)
{
	int error = assemble(w);
	bool saved = false;
	char *data;
	gsize length;

	if (error != 0)
		diag_errno(d, DIAG_FILE_WRITE, file_place(w->arena, w->path), w->path, error);
	else
		saved = file_read(w->arena, d, w->grown, &data, &length) &&
		    file_replace(w->arena, d, w->path, data, length);
	give_up(w);
	return saved;
}
