/* pack: the register of an office, and a number for each case. */
#include <string.h>

#include <glib/gstdio.h>

#include "archive/pack_run.h"
#include "archive/register.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"

/* That numbers begin anew is what an office whose register was lost has to know. */
static bool
is_new(const char *path)
{
	GStatBuf status;

	return g_stat(path, &status) != 0 || status.st_size == 0;
}

struct register_book *
pack_book(struct pack *p, const struct number_setting *setting)
{
	gpointer known;

	if (!g_hash_table_lookup_extended(p->books, setting->register_path, NULL, &known)) {
		bool new = is_new(setting->register_path);

		known = register_open(p->arena, p->diag, setting->register_path, true);
		if (known != NULL && new)
			diag_report(p->diag, DIAG_REGISTER_MADE, file_place(p->arena, setting->register_path), NULL,
			    setting->register_path);
		g_hash_table_insert(p->books, (char *)setting->register_path, known);
		if (known != NULL &&
		    (!register_check(known, p->arena, p->diag) || /* nothing follows what was altered */
			!register_tell_unpacked(known, p->arena, p->diag) || !register_begin(known, p->diag)))
			g_hash_table_insert(p->books, (char *)setting->register_path, known = NULL);
	}
	return known;
}

/* Of two that both have it. */
static bool
differs(const char *one, const char *other)
{
	return one[0] != '\0' && other[0] != '\0' && strcmp(one, other) != 0;
}

static const char *
whose(struct arena *a, const struct number_who *who, enum lang lang)
{
	const char *parts[][2] = { { lang == LANG_ZH ? "申请编号 " : "application ", who->app_no },
		{ lang == LANG_ZH ? "户号 " : "customer no. ", who->cons_no },
		{ lang == LANG_ZH ? "户名 " : "name ", who->cons_name } };
	GString *text = arena_string(a);

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
		if (parts[i][1][0] != '\0')
			g_string_append_printf(text, "%s%s%s",
			    text->len == 0      ? "" :
				lang == LANG_ZH ? "，" :
						  ", ",
			    parts[i][0], parts[i][1]);
	return text->str;
}

/*
 * An id that is used a second time, for somebody else, would make the one's papers an edition of the other's.  An application is
 * the same one whatever its customer is called meanwhile; of two that have only names a person has to say.
 */
static void
tell_other(struct pack *p, struct arena *a, const struct pack_case *c, const struct number_given *given)
{
	const struct number_who *known = &given->known, *now = &given->now;
	bool alike = known->app_no[0] != '\0' && strcmp(known->app_no, now->app_no) == 0;
	bool other = differs(known->app_no, now->app_no) || (!alike && differs(known->cons_no, now->cons_no));
	bool same = alike || (known->cons_no[0] != '\0' && strcmp(known->cons_no, now->cons_no) == 0);
	const char *text[LANG_COUNT];

	if (given->fresh || (!other && (same || !differs(known->cons_name, now->cons_name))))
		return;
	text[LANG_ZH] = arena_printf(a, "档号 %s 是%s的；这次的记录是%s", given->archive_no, whose(a, known, LANG_ZH),
	    whose(a, now, LANG_ZH));
	text[LANG_EN] = arena_printf(a, "%s is of %s; this record is of %s", given->archive_no,
	    whose(a, known, LANG_EN), whose(a, now, LANG_EN));
	diag_say(p->diag, other ? DIAG_PACK_OTHER : DIAG_PACK_NAME, file_place(a, c->input), NULL, text[LANG_ZH],
	    text[LANG_EN]);
}

static void
number(struct pack *p, struct pack_case *c)
{
	g_autoptr(arena) work = arena_new();
	const struct number_setting *setting = pack_setting(p, c);
	struct register_book *book = pack_book(p, setting);
	struct number_given *given = arena_alloc(p->arena, sizeof *given);
	gsize from = diag_count(p->diag);
	guint reasons = c->reasons->len;
	bool good;

	diag_set_record(p->diag, c->id);
	good = book != NULL &&
	    number_give(setting, book, p->arena, p->diag, stage_tree(work, p->diag, c, "record.xml"),
		stage_tree(work, p->diag, c, "verdict.xml"), given);
	if (good)
		tell_other(p, p->arena, c, given);
	pack_add_told(p, c, from);
	if (good && !pack_refused(c)) {
		c->number = given;
		c->edition = MAX(given->edition, 1);
		c->number_held = number_check(work, diag_new(work), (struct place){ 0 }, setting->pattern,
		    given->archive_no, &given->parts);
	}
	if (!good && c->reasons->len == reasons)
		p->broken = true; /* the register itself: told */
	diag_set_record(p->diag, NULL);
}

void
pack_number(struct pack *p)
{
	GHashTableIter it;
	gpointer book;

	for (guint i = 0; i < p->cases->len && !p->broken; i++)
		if (!pack_refused(p->cases->pdata[i]))
			number(p, p->cases->pdata[i]);
	g_hash_table_iter_init(&it, p->books);
	while (g_hash_table_iter_next(&it, NULL, &book))
		if (book != NULL)
			p->broken = !register_end(book, p->diag, !p->broken) || p->broken;
}
