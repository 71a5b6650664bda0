/* An office's register and archive settings, for people. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/lang.h"
#include "policy/policy.h"
#include "archive/archive.h"
#include "archive/number.h"
#include "archive/register.h"

static const struct {
	const char *kind, *words[LANG_COUNT];
} kinds[] = {
	{ "number", { "给号", "number" } },
	{ "packed", { "装包", "packed" } },
	{ "annulled", { "作废", "annulled" } },
	{ "handed", { "移交", "handed over" } },
	{ "received", { "接收", "received" } },
};

static const char *
kind_words(const char *kind, enum lang lang)
{
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].words[lang];
	return kind;
}

/* Of a number what it stands for. */
static const char *
text_of(struct arena *a, const struct register_entry *e, enum lang lang)
{
	struct number_parts p;

	struct number_who who;

	if (strcmp(e->kind, "packed") == 0) {
		number_read_who(a, e->text, &who);
		return who.cons_name;
	}
	if (strcmp(e->kind, "number") != 0)
		return e->text;
	number_read_text(a, e->text, &p);
	return arena_printf(a, lang == LANG_ZH ? "%s 年度，%s" : "%s, %s", p.year, p.retention);
}

static void
add_row(struct arena *a, GPtrArray *rows, const struct register_entry *e, enum lang lang)
{
	struct archive_registered *row = arena_alloc(a, sizeof *row);

	*row = (struct archive_registered){ .seq = arena_printf(a, "%" G_GUINT64_FORMAT, e->seq),
		.kind = kind_words(e->kind, lang),
		.archive_no = e->archive_no,
		.case_id = e->case_id,
		.region = e->region,
		.edition = e->edition > 0 ? arena_printf(a, "%u", e->edition) : "",
		.package = e->package,
		.text = text_of(a, e, lang),
		.digest = e->digest };
	g_ptr_array_add(rows, row);
}

/* The rows of a register; its state is told. false: it cannot be read. */
static bool
add_register(struct arena *a, struct diag *diag, GPtrArray *rows, const char *path, enum lang lang)
{
	struct register_book *book = register_open(a, diag, path, false);
	const GPtrArray *entries = book != NULL ? register_entries(book, a, diag) : NULL;
	struct register_entry last;

	if (entries == NULL)
		return false;
	for (guint i = 0; i < entries->len; i++)
		add_row(a, rows, entries->pdata[i], lang);
	if (register_check(book, a, diag) && register_last(book, a, diag, &last))
		diag_report(diag, DIAG_REGISTER_WHOLE, file_place(a, path), NULL, path,
		    arena_printf(a, "%" G_GUINT64_FORMAT, last.seq), last.digest);
	register_tell_unpacked(book, a, diag);
	register_close(book);
	return true;
}

/* --- settings --- */

/* The archive settings of an office, region by region: struct number_setting *; of those that are wrong it is told. */
static GPtrArray *
settings_of(const struct archive_office *o, struct arena *a, struct diag *diag)
{
	const GPtrArray *regions = policy_region_ids(o->policy, a);
	GPtrArray *settings = arena_list(a);

	for (guint i = 0; i < regions->len; i++) {
		const xmlNode *office = office_region(o->office, regions->pdata[i]);
		const struct number_setting *s = office == NULL ||
			(o->region != NULL && strcmp(o->region, regions->pdata[i]) != 0) ?
		    NULL :
		    number_setting(o->policy, a, diag, office, o->path, false);

		if (s != NULL)
			g_ptr_array_add(settings, (gpointer)s);
	}
	return settings;
}

void
archive_lint_office(const struct archive_office *o, struct arena *a, struct diag *diag)
{
	settings_of(o, a, diag);
}

GPtrArray *
archive_registered(const struct archive_office *o, struct arena *a, struct diag *diag, enum lang lang)
{
	gsize before = diag_count(diag);
	const GPtrArray *settings = settings_of(o, a, diag);
	GHashTable *seen = arena_table(a);
	GPtrArray *rows = arena_list(a);
	guint read = 0;

	if (settings->len == 0 && diag_count(diag) == before)
		diag_say(diag, DIAG_NUMBER_SETTING, file_place(a, o->path), "归档设置", "还没有写", "is not there");
	for (guint i = 0; i < settings->len; i++) {
		const struct number_setting *s = settings->pdata[i];

		if (g_hash_table_add(seen, (char *)s->register_path))
			read += add_register(a, diag, rows, s->register_path, lang);
	}
	return read > 0 ? rows : NULL;
}

GPtrArray *
archive_register_at(struct arena *a, struct diag *diag, const char *path, enum lang lang)
{
	GPtrArray *rows = arena_list(a);

	return add_register(a, diag, rows, path, lang) ? rows : NULL;
}

/* --- annulled --- */

/* The entry that gave a number; NULL: none did. */
static const struct register_entry *
number_entry(struct register_book *book, struct arena *a, struct diag *diag, const char *archive_no)
{
	const GPtrArray *entries = register_entries(book, a, diag);

	for (guint i = 0; entries != NULL && i < entries->len; i++) {
		const struct register_entry *e = entries->pdata[i];

		if (strcmp(e->kind, "number") == 0 && strcmp(e->archive_no, archive_no) == 0)
			return e;
	}
	return NULL;
}

bool
archive_annul(const struct archive_office *o, struct arena *a, struct diag *diag, const char *archive_no,
    const char *reason)
{
	const GPtrArray *settings = settings_of(o, a, diag);
	gsize before = diag_count(diag);

	for (guint i = 0; i < settings->len; i++) {
		const struct number_setting *s = settings->pdata[i];
		struct register_book *book = register_open(a, diag, s->register_path, false);
		const struct register_entry *e = book != NULL ? number_entry(book, a, diag, archive_no) : NULL;
		struct register_file file;

		if (e == NULL)
			continue;
		file = (struct register_file){ .region = e->region, .case_id = e->case_id };
		return register_annulled(book, a, diag, &file, reason);
	}
	if (diag_count(diag) == before)
		diag_report(diag, DIAG_HANDOVER_NUMBER, file_place(a, o->path), NULL, archive_no);
	return false;
}
