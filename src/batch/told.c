/* Findings as the screen tells them: of a few records one by one, of many by kind. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "batch/told.h"

#define FEW_RECORDS  3
#define FEW_FINDINGS 200  /* of these few records */
#define KINDS_MOST   1000 /* told; of what is left the number is said */
#define PLACES       3    /* named of a kind */

/* All findings of a kind, by the first. */
struct told_same {
	const char *text;
	const char *place[PLACES];
	guint64 count;
};

/* A finding, or (kind NULL) the heading of a record. */
struct told_one {
	const char *kind, *place, *text;
};

struct told {
	struct arena *arena;
	enum lang lang;
	guint64 records;
	GPtrArray *each;   /* struct told_one *; NULL: there were too many */
	GPtrArray *kinds;  /* struct told_same *, by first sight */
	GHashTable *known; /* kind -> of kinds */
	guint64 left_out;
};

struct told *
told_new(struct arena *a, enum lang lang)
{
	struct told *t = arena_alloc(a, sizeof *t);

	t->arena = a;
	t->lang = lang;
	t->each = arena_list(a);
	t->kinds = arena_list(a);
	t->known = arena_table(a);
	return t;
}

static void
add_same(struct told *t, const struct told_one *one)
{
	struct told_same *same = g_hash_table_lookup(t->known, one->kind);

	if (same == NULL && t->kinds->len == KINDS_MOST) {
		t->left_out++;
		return;
	}
	if (same == NULL) {
		same = arena_alloc(t->arena, sizeof *same);
		same->text = arena_strdup(t->arena, one->text);
		g_hash_table_insert(t->known, arena_strdup(t->arena, one->kind), same);
		g_ptr_array_add(t->kinds, same);
	}
	if (same->count < PLACES)
		same->place[same->count] = arena_strdup(t->arena, one->place);
	same->count++;
}

/* From now on by kind. */
static void
part_by_kind(struct told *t)
{
	for (guint i = 0; i < t->each->len; i++) {
		const struct told_one *one = t->each->pdata[i];

		if (one->kind != NULL)
			add_same(t, one);
	}
	t->each = NULL;
}

static void
add_one(struct told *t, const char *kind, const char *place, const char *text)
{
	struct told_one *one = arena_alloc(t->arena, sizeof *one);

	*one = (struct told_one){
		.kind = arena_strdup(t->arena, kind),
		.place = arena_strdup(t->arena, place),
		.text = arena_strdup(t->arena, text),
	};
	g_ptr_array_add(t->each, one);
	if (t->each->len > FEW_FINDINGS)
		part_by_kind(t);
}

void
told_record(struct told *t, const char *heading)
{
	t->records++;
	if (t->records > FEW_RECORDS && t->each != NULL)
		part_by_kind(t);
	if (t->each != NULL && heading[0] != '\0')
		add_one(t, NULL, NULL, heading);
}

void
told_add(struct told *t, const char *kind, const char *place, const char *text)
{
	if (t->each != NULL)
		add_one(t, kind, place, text);
	else
		add_same(t, &(struct told_one){ .kind = kind, .place = place, .text = text });
}

static void
put_same(const struct told *t, GString *out, const struct told_same *same)
{
	bool zh = t->lang == LANG_ZH;

	g_string_append(out, same->text);
	if (same->count == 1)
		return;
	g_string_append_printf(out,
	    zh ? "  同样的共 %" G_GUINT64_FORMAT " 处：" : "  %" G_GUINT64_FORMAT " of these: ", same->count);
	for (guint i = 0; i < MIN(same->count, PLACES); i++)
		g_string_append_printf(out, "%s%s", i == 0 ? "" : zh ? "、" : ", ", same->place[i]);
	g_string_append(out, same->count <= PLACES ? "\n" : zh ? "……\n" : ", …\n");
}

void
told_put(struct told *t, GString *out)
{
	for (guint i = 0; t->each != NULL && i < t->each->len; i++)
		g_string_append(out, ((const struct told_one *)t->each->pdata[i])->text);
	for (guint i = 0; i < t->kinds->len; i++)
		put_same(t, out, t->kinds->pdata[i]);
	if (t->left_out > 0)
		g_string_append_printf(out,
		    t->lang == LANG_ZH ? "另有 %" G_GUINT64_FORMAT " 处问题没有在这里列出。\n" :
					 "%" G_GUINT64_FORMAT " further findings are not listed here.\n",
		    t->left_out);
}

/* Does the source line or cell hold what a message cites? Then it is the record's, and another record has another. */
static bool
is_cited(const struct spot *spot, const char *text, gsize length)
{
	g_autofree char *word = g_strndup(text, length);

	return length > 0 && spot->excerpt != NULL && strstr(spot->excerpt, word) != NULL;
}

/* A word of letters with what belongs to it: AR05a, R-044. */
static gsize
code_length(const char *at)
{
	gsize n = 0;

	if (g_ascii_isalpha(*at))
		while (g_ascii_isalnum(at[n]) || (at[n] == '-' && g_ascii_isalnum(at[n + 1])))
			n++;
	return n;
}

/* A number or a date. */
static gsize
number_length(const char *at)
{
	gsize n = 0;

	while (g_ascii_isdigit(at[n]) || (n > 0 && strchr(".,-", at[n]) != NULL && g_ascii_isdigit(at[n + 1])))
		n++;
	return n;
}

/* A cell as one is told of another in its row or record (D17“户号” = “…”): its column stays, its row and value are the record's. */
static gsize
cell_length(GString *out, const char *at)
{
	static const char open[] = "“", close[] = "”", is[] = " = “";
	gsize letters = 0, digits;
	const char *head, *value;

	while (letters < 4 && g_ascii_isupper(at[letters]))
		letters++;
	digits = strspn(at + letters, "0123456789");
	if (letters == 0 || letters == 4 || digits == 0 || !g_str_has_prefix(at + letters + digits, open) ||
	    (head = strstr(at, close)) == NULL || !g_str_has_prefix(head + strlen(close), is) ||
	    (value = strstr(head + strlen(close) + strlen(is), close)) == NULL)
		return 0;
	g_string_append_len(out, at, (gssize)letters);
	g_string_append_len(out, at + letters + digits, head - (at + letters + digits));
	return (gsize)(value - at) + strlen(close);
}

void
told_kind(GString *out, const struct finding *f, enum lang lang)
{
	static const char open[] = "“", close[] = "”";
	const char *what = f->what[lang];

	g_string_append_printf(out, "%s\n%d\n%s\n%s\n", f->id, f->level, f->document != NULL ? f->document : "",
	    f->field != NULL ? f->field : "");
	while (*what != '\0') {
		const char *end = g_str_has_prefix(what, open) ? strstr(what, close) : NULL;
		gsize code = code_length(what), number = number_length(what), cell = cell_length(out, what);

		if (cell > 0)
			what += cell;
		else if (end != NULL && is_cited(&f->spot, what + strlen(open), (gsize)(end - what) - strlen(open))) {
			g_string_append(out, "“”");
			what = end + strlen(close);
		} else if (number > 0) {
			g_string_append_c(out, '#');
			what += number;
		} else {
			g_string_append_len(out, what, (gssize)MAX(code, 1));
			what += MAX(code, 1);
		}
	}
}

void
told_place(GString *out, const struct finding *f, enum lang lang)
{
	const char *file = f->spot.file != NULL ? f->spot.file : "", *slash = strrchr(file, '/');
	bool record = f->record != NULL && f->record[0] != '\0', zh = lang == LANG_ZH;
	const char *named = record ? f->record : slash != NULL ? slash + 1 : file;

	text_append_clean(out, named);
	if (f->spot.line == 0)
		return;
	g_string_append(out, named[0] == '\0' ? "" : zh ? "（" : " (");
	if (f->spot.sheet != NULL && f->spot.sheet[0] != '\0') {
		g_string_append(out, zh ? "表“" : "sheet “");
		text_append_clean(out, f->spot.sheet);
		g_string_append(out, zh ? "”" : "” ");
	}
	g_string_append_printf(out, zh ? "第 %" G_GUINT64_FORMAT " 行" : "line %" G_GUINT64_FORMAT, f->spot.line);
	g_string_append(out, named[0] == '\0' ? "" : zh ? "）" : ")");
}
