/* The end of a fault: what may stand there, what may have been meant, where else it stands. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/schema/words.h"

enum {
	LABELLED = 8,   /* names up to which each has its label */
	LISTED = 24,    /* names up to which all are listed ... */
	SHORTENED = 12, /* ... and how many of more */
	TEXTS = 6,      /* elements up to which those for text are named */
};

static const struct explain_words nothing = { { "", "" } };

/* The first of each name. */
static GPtrArray *
distinct(struct explain_run *run, const GPtrArray *declarations)
{
	GPtrArray *found = arena_list(run->arena);
	bool known;

	for (guint i = 0; i < declarations->len; i++) {
		known = false;
		for (guint k = 0; k < found->len && !known; k++)
			known = g_strcmp0(declaration_name(found->pdata[k]),
				    declaration_name(declarations->pdata[i])) == 0;
		if (!known)
			g_ptr_array_add(found, declarations->pdata[i]);
	}
	return found;
}

static struct explain_words
shown_in_list(struct explain_run *run, const struct declaration *declaration, bool labelled, enum pattern_kind kind)
{
	struct declaration plain = *declaration;

	if (!labelled)
		plain.label = NULL;
	return explain_declared(run, &plain, kind == PATTERN_ELEMENT);
}

/* "<a>、<b>、<c>", "<a>、<b> 等 40 个". */
static struct explain_words
listed(struct explain_run *run, const GPtrArray *declarations, enum pattern_kind kind)
{
	guint shown = declarations->len <= LISTED ? declarations->len : SHORTENED;
	g_autoptr(GString) zh = g_string_new(NULL);
	g_autoptr(GString) en = g_string_new(NULL);

	for (guint i = 0; i < shown; i++) {
		struct explain_words words = shown_in_list(run, declarations->pdata[i], declarations->len <= LABELLED,
		    kind);

		g_string_append_printf(zh, "%s%s", i == 0 ? "" : "、", words.in[LANG_ZH]);
		g_string_append_printf(en, "%s%s", i == 0 ? "" : ", ", words.in[LANG_EN]);
	}
	if (shown < declarations->len) {
		g_string_append_printf(zh, "\v等 %u 个", declarations->len);
		g_string_append_printf(en, " … (%u in all)", declarations->len);
	}
	return (struct explain_words){ { arena_strdup(run->arena, zh->str), arena_strdup(run->arena, en->str) } };
}

static void
add_elements(struct explain_run *run, GPtrArray *elements, const struct pattern *content)
{
	const GPtrArray *found = explain_declarations(run, content, PATTERN_ELEMENT);

	for (guint i = 0; i < found->len; i++)
		if (!g_ptr_array_find(elements, found->pdata[i], NULL))
			g_ptr_array_add(elements, found->pdata[i]);
}

/* The element among the holders of each thing of a kind that it has. */
static void
note_holder(struct explain_run *run, GHashTable *stands, const struct declaration *element, enum pattern_kind kind)
{
	const GPtrArray *held = explain_declarations(run, element->content, kind);

	for (guint i = 0; i < held->len; i++) {
		const char *name = declaration_name(held->pdata[i]);
		GPtrArray *holders = name == NULL ? NULL : g_hash_table_lookup(stands, name);

		if (name != NULL && holders == NULL) {
			holders = arena_list(run->arena);
			g_hash_table_insert(stands, (void *)(guintptr)name, holders);
		}
		if (holders != NULL)
			g_ptr_array_add(holders, (void *)(guintptr)element);
	}
}

/* Goes through the whole schema, from the root on, once a document. */
static void
note_stands(struct explain_run *run)
{
	GPtrArray *elements = arena_list(run->arena);

	run->elements = elements;
	run->stands[0] = arena_table(run->arena);
	run->stands[1] = arena_table(run->arena);
	add_elements(run, elements, run->start);
	for (guint i = 0; i < elements->len; i++)
		add_elements(run, elements, ((const struct declaration *)elements->pdata[i])->content);
	for (guint i = 0; i < elements->len; i++) {
		note_holder(run, run->stands[0], elements->pdata[i], PATTERN_ELEMENT);
		note_holder(run, run->stands[1], elements->pdata[i], PATTERN_ATTRIBUTE);
	}
}

/* Elements of one name that differ (an <if> among rows, among words) are no place to send anybody to. */
static bool
is_ambiguous(const struct explain_run *run, const struct declaration *one)
{
	guint count = 0;

	for (guint i = 0; i < run->elements->len; i++)
		count += g_strcmp0(declaration_name(run->elements->pdata[i]), declaration_name(one)) == 0 ? 1 : 0;
	return declaration_name(one) == NULL || count > 1;
}

/* Where else a name stands; NULL: nowhere. */
static const GPtrArray *
elsewhere(struct explain_run *run, const struct declaration *in, const char *given, enum pattern_kind kind)
{
	const GPtrArray *holders;
	GPtrArray *others = arena_list(run->arena);
	GPtrArray *clear = arena_list(run->arena);

	holders = g_hash_table_lookup(run->stands[kind == PATTERN_ELEMENT ? 0 : 1], given);
	for (guint i = 0; holders != NULL && i < holders->len; i++) {
		if (g_strcmp0(declaration_name(holders->pdata[i]), declaration_name(in)) == 0)
			continue;
		g_ptr_array_add(others, holders->pdata[i]);
		if (kind == PATTERN_ELEMENT && !is_ambiguous(run, holders->pdata[i]))
			g_ptr_array_add(clear, holders->pdata[i]);
	}
	return others->len == 0 ? NULL : distinct(run, clear->len > 0 ? clear : others);
}

static const struct declaration *
named(const GPtrArray *declarations, const char *name)
{
	for (guint i = 0; name != NULL && i < declarations->len; i++)
		if (g_strcmp0(declaration_name(declarations->pdata[i]), name) == 0)
			return declarations->pdata[i];
	return NULL;
}

const struct declaration *
explain_nearest(const GPtrArray *known, const char *given, bool slip)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (guint i = 0; i < known->len; i++)
		if (declaration_name(known->pdata[i]) != NULL)
			g_ptr_array_add(names, (void *)(guintptr)declaration_name(known->pdata[i]));
	return named(known, (slip ? nearest_slip : nearest_name)(given, names));
}

/* A row of the table that has the given name: what it calls ours may stand here, or stands elsewhere; "": there is none. */
static void
guess_row(struct explain_run *run, const struct declaration *in, const GPtrArray *known, const xmlNode *row,
    struct explain_guess *guess)
{
	const char *of = xml_attr_or(row, "of", ""), *slash = strchr(of, '/'), *at = strchr(of, '@');
	const char *owner = slash != NULL ? arena_strndup(run->arena, of, (gsize)(slash - of)) : NULL;
	const char *name = at != NULL ? at + 1 : of;
	GPtrArray *owners;

	if (owner == NULL || g_strcmp0(owner, declaration_name(in)) == 0)
		guess->probably = named(known, name);
	if (guess->probably == NULL && guess->ours != NULL)
		return; /* of those that stand elsewhere the first row counts */
	guess->ours = name;
	guess->row = row;
	if (owner == NULL) {
		guess->elsewhere = elsewhere(run, in, name, at != NULL ? PATTERN_ATTRIBUTE : PATTERN_ELEMENT);
		return;
	}
	owners = arena_list(run->arena);
	if (named(run->elements, owner) != NULL)
		g_ptr_array_add(owners, (gpointer)named(run->elements, owner));
	guess->elsewhere = owners->len > 0 ? owners : NULL;
}

/* What other languages call so: the schema has a table of that, <also of="cell" names="td"/>; a label is such a name too. */
static void
guess_foreign(struct explain_run *run, const struct declaration *in, const GPtrArray *known, const char *given,
    enum pattern_kind kind, struct explain_guess *guess)
{
	const xmlNode *schema = xml_root(((const struct declaration *)run->elements->pdata[0])->source->doc);

	for (guint i = 0; i < known->len && guess->ours == NULL; i++)
		if (g_strcmp0(((const struct declaration *)known->pdata[i])->label, given) == 0) {
			guess->probably = known->pdata[i];
			guess->ours = declaration_name(guess->probably);
		}
	for (xmlNode *row = xml_child(schema, "also"); row != NULL && guess->probably == NULL;
	     row = xml_next(row, "also"))
		if (text_has_word(xml_attr_or(row, "names", ""), given) &&
		    (strchr(xml_attr_or(row, "of", ""), '@') != NULL) == (kind == PATTERN_ATTRIBUTE))
			guess_row(run, in, known, row, guess);
}

struct explain_guess
explain_guess(struct explain_run *run, const struct declaration *in, const GPtrArray *known, const GPtrArray *left,
    const xmlNode *node)
{
	enum pattern_kind kind = node->type == XML_ATTRIBUTE_NODE ? PATTERN_ATTRIBUTE : PATTERN_ELEMENT;
	const char *given = (const char *)node->name;
	struct explain_guess guess = { 0 };
	const GPtrArray *others;

	if (node->ns != NULL)
		return (struct explain_guess){ .probably = explain_nearest(left, given, false) };
	if (run->elements == NULL)
		note_stands(run);
	guess_foreign(run, in, known, given, kind, &guess);
	others = elsewhere(run, in, given, kind);
	if (guess.probably != NULL)
		guess.elsewhere = NULL;
	else if (others != NULL || (guess.elsewhere == NULL && g_strcmp0(guess.ours, "") != 0))
		guess = (struct explain_guess){ .elsewhere = others };
	if (guess.ours == NULL && (others == NULL || kind == PATTERN_ATTRIBUTE))
		guess.probably = explain_nearest(left, given, others != NULL);
	return guess;
}

/* "这里写作 <cell>", with what the schema has to say to those who write the other name. */
static struct explain_words
written(struct explain_run *run, const struct explain_guess *guess, enum pattern_kind kind)
{
	const char *name = arena_printf(run->arena, kind == PATTERN_ELEMENT ? "<%s>" : "%s", guess->ours);
	const char *zh = xml_attr_or(guess->row, "zh", ""), *en = xml_attr_or(guess->row, "en", "");

	if (*guess->ours == '\0')
		return explain_put(run, "；%s；", "; %s;", (struct explain_words){ { zh, en } }, nothing);
	if (guess->row == NULL)
		name = explain_declared(run, guess->probably, kind == PATTERN_ELEMENT).in[LANG_ZH];
	return (struct explain_words){
		{ arena_printf(run->arena, "；这里写作\v%s%s%s；", name, *zh != '\0' ? "，" : "", zh),
		    arena_printf(run->arena, "; write %s%s%s;", name, *en != '\0' ? ", " : "", en) }
	};
}

/* What begins the advice: the name meant, and where the given one stands; it ends on a mark. */
static struct explain_words
advice_begun(struct explain_run *run, const struct explain_guess *guess, enum pattern_kind kind)
{
	struct explain_words owners, begun = { { "；", ";" } };

	if (guess->ours != NULL)
		begun = written(run, guess, kind);
	else if (guess->probably != NULL)
		begun = explain_put(run, "；是不是\v%s？", "; is %s meant?",
		    explain_declared(run, guess->probably, kind == PATTERN_ELEMENT), nothing);
	if (guess->elsewhere == NULL)
		return begun;
	owners = listed(run, guess->elsewhere, PATTERN_ELEMENT);
	if (kind == PATTERN_ELEMENT)
		return explain_put(run, "%s它写在\v%s\v里；", "%s it stands in %s;", begun, owners);
	return explain_put(run, "%s有它的是\v%s；", "%s it belongs to %s;", begun, owners);
}

struct explain_words
explain_advice(struct explain_run *run, const GPtrArray *known, const struct explain_guess *guess,
    enum pattern_kind kind)
{
	static const struct explain_words none[] = { { { "；它里面没有元素", "; it holds no elements" } },
		{ { "；它没有任何属性", "; it has no attributes at all" } } };
	const GPtrArray *names = distinct(run, known);

	if (run->trial > 0)
		return nothing;
	if (names->len == 0)
		return none[kind == PATTERN_ELEMENT ? 0 : 1];
	return explain_put(run, "%s可以有的是\v%s", "%s allowed: %s", advice_begun(run, guess, kind),
	    listed(run, names, kind));
}

/* The nearest elements below that hold words, those that are not too many. */
static const GPtrArray *
elements_for_text(struct explain_run *run, const struct declaration *declaration)
{
	GPtrArray *found = arena_list(run->arena);
	GPtrArray *below = arena_list(run->arena);

	add_elements(run, below, declaration->content);
	for (guint i = 0; i < below->len && found->len <= TEXTS; i++) {
		const struct declaration *element = below->pdata[i];

		if (pattern_has(element->content, PATTERN_TEXT))
			g_ptr_array_add(found, (void *)(guintptr)element);
		else
			add_elements(run, below, element->content);
	}
	return distinct(run, found);
}

static struct explain_words
text_words(struct explain_run *run, const struct declaration *declaration)
{
	const GPtrArray *found = elements_for_text(run, declaration);

	if (found->len == 0 || found->len > TEXTS)
		return nothing;
	return explain_put(run, "；文字写在\v%s\v里", "; put words into %s", listed(run, found, PATTERN_ELEMENT),
	    nothing);
}

struct explain_words
explain_text_advice(struct explain_run *run, const struct declaration *declaration)
{
	const struct explain_words *known;
	struct explain_words words;

	if (run->trial > 0)
		return nothing;
	if (run->texts == NULL)
		run->texts = arena_adopt(run->arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	known = g_hash_table_lookup(run->texts, declaration);
	if (known != NULL)
		return *known;
	words = text_words(run, declaration);
	g_hash_table_insert(run->texts, (void *)(guintptr)declaration, arena_memdup(run->arena, &words, sizeof words));
	return words;
}
