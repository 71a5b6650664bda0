/*
 * Walks every object of a file from its trailer and holds each against the closed set: a key that the kind does not have,
 * a value that is not the one it may be, an object that nothing refers to are foreign to a file of this program.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"
#include "verify/reader/set.h"

/* Bytes of a value that are cited. */
enum { CITED = 40 };

/* An object that has to be looked at: what it may be, and where it is referred to. */
struct walk_step {
	int object;
	const struct set_type *type;
	struct set_where where;
	const struct set_key *key;
};

struct walk {
	struct reader *reader;
	const struct reader_set *set;
	int edition;
	bool linearized;
	guint told;
	struct values values;
	GArray *seen;  /* const struct set_kind *, by object number; NULL: not yet */
	GArray *pages; /* int: number of the page, by object number */
	GArray *steps; /* struct walk_step */
};

/* Of what stands at no key. */
static const struct set_key no_key = { .name = "" };

static void check_value(struct walk *, const struct set_type *, const struct set_where *, const struct set_key *,
    guint at);

static const struct set_kind **
seen_at(struct walk *w, int object)
{
	if (object <= 0 || (guint)object >= w->seen->len)
		return NULL;
	return &g_array_index(w->seen, const struct set_kind *, (guint)object);
}

/* A value in short. */
static const char *
cite(struct walk *w, guint at)
{
	const struct value *value = value_at(&w->values, at);

	if (value->form >= VALUE_REFERENCE || value->form == VALUE_NULL)
		return ""; /* too much to be cited */
	return fact_text(w->reader->arena, value_text(&w->values, at), MIN(value->length, CITED));
}

static void
tell(struct walk *w, const char *class, const struct set_where *where, const char *key, const char *found)
{
	w->told++;
	set_tell(w->reader, (struct set_foreign){ class, *where, key, found, NULL });
}

/* That a key of the set is missing, or its value another. */
static void
tell_key(struct walk *w, const char *class, const struct set_where *where, const struct set_key *key, const char *found)
{
	w->told++;
	set_tell(w->reader, (struct set_foreign){ class, *where, key->name, found, key });
}

/* --- places for people --- */

/* "字体 {BaseFont}": what stands between the braces is a key of the dictionary, or the number of the page. */
static const char *
fill_in(struct walk *w, const char *pattern, int object, guint at)
{
	const char *open = strchr(pattern, '{'), *close = open != NULL ? strchr(open, '}') : NULL;
	g_autofree char *key = close != NULL ? g_strndup(open + 1, (gsize)(close - open - 1)) : NULL;
	const char *value;
	guint found;

	if (key == NULL)
		return pattern;
	found = value_key(&w->values, at, key);
	value = strcmp(key, "page") == 0 ?
	    arena_printf(w->reader->arena, "%d", g_array_index(w->pages, int, MAX(object, 0))) :
	    found > 0 ? cite(w, found) :
			"";
	return arena_printf(w->reader->arena, "%.*s%s%s", (int)(open - pattern), pattern, value, close + 1);
}

static struct set_where
where_of(struct walk *w, const struct set_kind *kind, const struct set_where *from, int object, guint at)
{
	struct set_where where = *from;

	for (int lang = 0; lang < LANG_COUNT && kind->where[LANG_ZH] != NULL; lang++)
		where.in[lang] = fill_in(w, kind->where[lang], object, at);
	return where;
}

/* --- values --- */

static bool
is_numbered(const char *name, const char *stem)
{
	gsize length = strlen(stem);

	return g_str_has_prefix(name, stem) && name[length] != '\0' &&
	    strspn(name + length, "0123456789") == strlen(name + length);
}

/* What is free in an appearance is not free to act, nor to bring pages' things along. */
static bool
is_active(const struct walk *w, const char *name)
{
	static const char *const classes[] = { "action", "annotation", "form", "attachment", "layer", NULL };
	const char *class = g_hash_table_lookup(w->set->key_class, name);

	return class != NULL && g_strv_contains(classes, class);
}

/* Index of a key of the kind in this set; -1: it has none of that name. */
static int
find_key(const struct walk *w, const struct set_kind *kind, const char *name)
{
	for (guint i = 0; i < kind->keys->len; i++) {
		const struct set_key *key = kind->keys->pdata[i];

		if (!set_holds(key->span, w->edition) || (key->linearized && !w->linearized) ||
		    (key->seal && !w->reader->sealed))
			continue;
		if (*key->name == '*' ? !is_active(w, name) :
			key->numbered ? is_numbered(name, key->name) :
					text_equal(name, key->name))
			return (int)i;
	}
	return -1;
}

/* What no table has to name of a stream: its length, and that it is deflated. */
static bool
is_of_streams(struct walk *w, const struct set_kind *kind, const char *key, guint at)
{
	const struct value *value = value_at(&w->values, at);

	if (kind->form != VALUE_STREAM)
		return false;
	if (strcmp(key, "Length") == 0) {
		static const struct set_key length = { .name = "Length",
			.called = { "长度", "length" },
			.type = { .plain = 1U << VALUE_INTEGER, .from = 0, .to = LIMIT_FILE } };

		check_value(w, &length.type, &(struct set_where){ .in = { "", "" } }, &length, at);
		return true;
	}
	if (strcmp(key, "Filter") != 0)
		return false;
	if (value->form == VALUE_ARRAY && value->end == at + 2)
		at++;
	return value_at(&w->values, at)->form == VALUE_NAME && strcmp(value_text(&w->values, at), "FlateDecode") == 0;
}

/* What a foreign thing brings along is reached, and told of with it. */
static void
follow_foreign(struct walk *w, guint at)
{
	for (guint i = at; i < value_at(&w->values, at)->end; i++) {
		const struct value *value = value_at(&w->values, i);
		const struct walk_step step = { .object = (int)value->number };

		if (value->form == VALUE_REFERENCE && seen_at(w, step.object) != NULL)
			g_array_append_val(w->steps, step);
	}
}

static void
check_entry(struct walk *w, const struct set_kind *kind, const struct set_where *where, guint at, guint64 *met)
{
	const char *name = value_text(&w->values, at), *class;
	int index = find_key(w, kind, name);

	if (index >= 0) {
		const struct set_key *key = kind->keys->pdata[index];

		*met |= (guint64)1 << index;
		check_value(w, &key->type, where, key, at + 1);
		return;
	}
	if (is_of_streams(w, kind, name, at + 1))
		return;
	class = kind->foreign != NULL ? kind->foreign : g_hash_table_lookup(w->set->key_class, name);
	tell(w, class != NULL ? class : "key", where, fact_text(w->reader->arena, name, strlen(name)), cite(w, at + 1));
	follow_foreign(w, at + 1);
}

static void
check_keys(struct walk *w, const struct set_kind *kind, const struct set_where *where, guint at)
{
	guint64 met = 0;

	for (guint i = at + 1; i + 1 < value_at(&w->values, at)->end; i = value_at(&w->values, i + 1)->end)
		check_entry(w, kind, where, i, &met);
	for (guint i = 0; i < kind->keys->len; i++) {
		const struct set_key *key = kind->keys->pdata[i];

		if (key->required && set_holds(key->span, w->edition) && (met >> i & 1) == 0)
			tell_key(w, "missing", where, key, "");
	}
}

static void
check_items(struct walk *w, const struct set_kind *kind, const struct set_where *where, const struct set_key *key,
    guint at)
{
	guint count = 0;

	for (guint i = at + 1; i < value_at(&w->values, at)->end; i = value_at(&w->values, i)->end)
		check_value(w, kind->each->pdata[count++ % kind->each->len], where, key, i);
	if (count % kind->each->len != 0 || (kind->count > 0 && count != kind->count))
		tell_key(w, "value", where, key, cite(w, at));
}

static bool
is_listed(char **values, const char *text)
{
	return values == NULL || g_strv_contains((const char *const *)values, text);
}

static bool
plain_holds(const struct walk *w, const struct set_type *type, guint at)
{
	const struct value *value = value_at(&w->values, at);

	if ((type->plain & 1U << value->form) == 0 || !is_listed(type->values, value_text(&w->values, at)))
		return false;
	return (value->form != VALUE_INTEGER && value->form != VALUE_NUMBER) ||
	    (value->number >= type->from && value->number <= type->to);
}

/* The keys that tell a kind from others are there. */
static bool
tells(const struct walk *w, const struct set_kind *kind, guint at)
{
	for (guint i = 0; i < kind->keys->len; i++) {
		const struct set_key *key = kind->keys->pdata[i];
		guint found = key->tells ? value_key(&w->values, at, key->name) : 0;

		if (key->tells && (found == 0 || (key->type.plain != 0 && !plain_holds(w, &key->type, found))))
			return false;
	}
	return true;
}

static const struct set_kind *
choose_kind(const struct walk *w, const struct set_type *type, guint at)
{
	const struct set_kind *kind = NULL;

	for (guint i = 0; i < type->kinds->len; i++) {
		const struct set_kind *one = type->kinds->pdata[i];

		if (one->form == value_at(&w->values, at)->form && (kind == NULL || tells(w, one, at)))
			kind = one;
	}
	return kind;
}

static bool
is_one_of(const struct set_type *type, const struct set_kind *kind)
{
	for (guint i = 0; kind != NULL && i < type->kinds->len; i++)
		if (type->kinds->pdata[i] == kind)
			return true;
	return false;
}

/* An object that stands by itself is looked at later, once; a plain value at once. */
static void
follow(struct walk *w, const struct walk_step *step)
{
	const struct set_kind **seen = seen_at(w, step->object);
	guint at;

	if (seen == NULL) {
		tell_key(w, "value", &step->where, step->key, "");
	} else if (step->type != NULL && step->type->kinds != NULL && step->type->kinds->len > 0) {
		if (!is_one_of(step->type, *seen))
			g_array_append_vals(w->steps, step, 1);
	} else {
		at = value_read(w->reader, &w->values, step->object);
		if (*seen == NULL)
			*seen = g_hash_table_lookup(w->set->kinds, "trailer"); /* of no kind, but reached */
		if (value_at(&w->values, at)->form == VALUE_REFERENCE || !plain_holds(w, step->type, at))
			tell_key(w, "value", &step->where, step->key, cite(w, at));
		value_drop(&w->values, at);
	}
}

static void
check_kind(struct walk *w, const struct set_kind *kind, const struct set_where *from, const struct set_key *key,
    int object, guint at)
{
	struct set_where where;

	if (w->told > LIMIT_ODD)
		return;
	where = where_of(w, kind, from, object, at);
	if (kind->form == VALUE_ARRAY)
		check_items(w, kind, &where, key, at);
	else
		check_keys(w, kind, &where, at);
}

static void
check_value(struct walk *w, const struct set_type *type, const struct set_where *where, const struct set_key *key,
    guint at)
{
	const struct value *value = value_at(&w->values, at);
	const struct set_kind *kind;

	if (value->form == VALUE_REFERENCE) {
		follow(w, &(struct walk_step){ (int)value->number, type, *where, key });
		return;
	}
	kind = type->kinds != NULL ? choose_kind(w, type, at) : NULL;
	if (kind != NULL)
		check_kind(w, kind, where, key, 0, at);
	else if (!plain_holds(w, type, at))
		tell_key(w, "value", where, key, cite(w, at));
}

static void
take_step(struct walk *w, struct walk_step step)
{
	const struct set_kind **seen = seen_at(w, step.object), *kind;
	guint at;

	if (step.type == NULL ? *seen != NULL : is_one_of(step.type, *seen))
		return;
	at = value_read(w->reader, &w->values, step.object);
	if (step.type == NULL) {
		*seen = g_hash_table_lookup(w->set->kinds, "trailer"); /* of no kind, but reached */
		follow_foreign(w, at);
		value_drop(&w->values, at);
		return;
	}
	kind = *seen == NULL ? choose_kind(w, step.type, at) : NULL; /* else it has two places: it may go round */
	if (kind != NULL) {
		*seen = kind;
		check_kind(w, kind, &step.where, step.key, step.object, at);
	} else if (!plain_holds(w, step.type, at)) {
		tell_key(w, "value", &step.where, step.key, cite(w, at));
	}
	value_drop(&w->values, at);
}

/* --- what nothing refers to --- */

/* What the set has of an object that nothing refers to, counted; NULL: nothing, or too many of it. */
static const struct set_unreached *
find_unreached(const struct walk *w, guint at, guint *count)
{
	for (guint i = 0; i < w->set->unreached->len; i++) {
		const struct set_unreached *one = w->set->unreached->pdata[i];

		if (one->kind->form != value_at(&w->values, at)->form || !tells(w, one->kind, at))
			continue;
		if ((one->linearized && !w->linearized) || (one->seal && !w->reader->sealed) ||
		    (one->most > 0 && count[i] >= one->most && !w->reader->sealed))
			return NULL;
		count[i]++;
		return one;
	}
	return NULL;
}

static void
check_unreached(struct walk *w, int object, guint *count)
{
	struct set_where where = { .in = { [LANG_ZH] = "", [LANG_EN] = "" } };
	guint at = value_read(w->reader, &w->values, object);
	const struct set_unreached *found = find_unreached(w, at, count);

	if (found != NULL)
		check_kind(w, found->kind, &where, &no_key, object, at);
	else if (value_at(&w->values, at)->form != VALUE_NULL)
		tell(w, "unreached", &where, arena_printf(w->reader->arena, "%d", object), "");
	value_drop(&w->values, at);
}

static void
look_for_unreached(struct walk *w)
{
	g_autofree guint *count = g_new0(guint, w->set->unreached->len + 1);

	for (int object = 1; object < (int)w->seen->len; object++)
		if (*seen_at(w, object) == NULL)
			check_unreached(w, object, count);
}

/* --- the whole --- */

static void
number_pages(struct walk *w)
{
	for (int i = 0; i < qpdf_get_num_pages(w->reader->qpdf); i++) {
		qpdf_oh page = qpdf_get_page_n(w->reader->qpdf, (size_t)i);
		int object = qpdf_oh_get_object_id(w->reader->qpdf, page);

		if (object > 0 && (guint)object < w->pages->len)
			g_array_index(w->pages, int, object) = i + 1;
		qpdf_oh_release(w->reader->qpdf, page);
	}
}

/* Every object has a number under /Size; one of a hostile file may be any, but none takes less than a byte. */
static guint
count_objects(struct walk *w, guint trailer)
{
	guint size = value_key(&w->values, trailer, "Size");
	double number = size > 0 ? value_at(&w->values, size)->number : 0;

	return (guint)CLAMP(number, 1, MIN((double)w->reader->length, LIMIT_OBJECTS));
}

static void
walk_all(struct walk *w)
{
	const struct set_kind *trailer = g_hash_table_lookup(w->set->kinds, "trailer");
	guint at = value_read(w->reader, &w->values, 0), size = count_objects(w, at);

	g_array_set_size(w->seen, size);
	g_array_set_size(w->pages, size);
	number_pages(w);
	check_kind(w, trailer, &(struct set_where){ 0 }, &no_key, 0, at);
	value_drop(&w->values, at);
	for (guint i = 0; i < w->steps->len; i++)
		take_step(w, g_array_index(w->steps, struct walk_step, i));
	look_for_unreached(w);
}

GArray *
set_walk(struct reader *reader)
{
	GArray *seen = g_array_new(FALSE, TRUE, sizeof(const struct set_kind *));
	g_autoptr(GArray) pages = g_array_new(FALSE, TRUE, sizeof(int));
	g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(struct walk_step));
	struct walk w = { .reader = reader,
		.set = reader->set,
		.edition = reader->edition,
		.linearized = qpdf_is_linearized(reader->qpdf) || reader->sealed,
		.seen = seen,
		.pages = pages,
		.steps = steps };

	value_open(&w.values);
	walk_all(&w);
	value_close(&w.values);
	return seen;
}
