/*
 * A finished file made again from itself: its record and what it was given are bound, laid out and written once more, and the two are
 * compared.  What is here may be other than what it was made with; then it cannot be made here, which is no fault of it.
 */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/text.h"
#include "base/version.h"
#include "batch/provenance.h"
#include "batch/rebuild.h"
#include "layout/layout.h"
#include "page/fonts.h"
#include "policy/policy.h"
#include "template/template.h"
#include "verify/verify.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "write/write.h"

struct batch_rebuild {
	struct batch_setup *setup;     /* NULL: not even that could be loaded */
	void *prepared;                /* of the writer of PDF; NULL: no document can be made, ... */
	const char *lacks[LANG_COUNT]; /* ... and why not */
};

/* One file on its way. */
struct rebuild {
	const struct batch_rebuild *with;
	struct arena *arena;
	struct diag *diag; /* what went wrong on the way: told in the facts alone */
	struct verify_reading *reading;
	xmlNode *provenance;
	const char *other[LANG_COUNT]; /* what is here and is not what it was made with; NULL: nothing */
	bool foreign;                  /* ... and that is more than its faces */
	const struct template *template;
	struct record *record;
	xmlNode *office, *verdict; /* as far as they were read; NULL: no part of them was */
	struct policy_question question;
	struct xpath_env *env;
	struct boxes *boxes;
	struct pages *pages;
	GHashTable *pictures; /* of its data, struct picture by their id in <given> */
	GArray *written;      /* struct written */
};

/* Where no document can be made, it may be that one can be bound. */
static struct batch_setup *
open_unfaced(struct arena *a, const GPtrArray *data, const char *own)
{
	static const struct batch_options options = { .rules_only = true };
	struct diag *d = diag_new(a);
	struct batch_setup *setup = batch_setup_open(a, d, data, &options);

	if (setup == NULL ||
	    (setup->templates = templates_open(a, d, data, setup->records, policy_paths(setup->policy))) == NULL ||
	    (setup->fonts = fonts_read(a, d, own != NULL ? own : data_own(data))) == NULL)
		return NULL;
	setup->made = provenance_made(a, setup);
	return setup;
}

struct batch_rebuild *
batch_rebuild_open(struct arena *a, const GPtrArray *data, const char *own)
{
	const struct batch_options options = { .own = own };
	struct batch_rebuild *with = arena_alloc(a, sizeof *with);
	struct diag *d = diag_new(a);

	if ((with->setup = batch_setup_open(a, d, data, &options)) != NULL)
		with->prepared = writer_lookup("pdf")->prepare(a, d, with->setup->fonts);
	if (with->setup == NULL)
		with->setup = open_unfaced(a, data, own);
	for (gsize i = diag_count(d); with->prepared == NULL && i > 0; i--)
		for (guint lang = 0; diag_get(d, i - 1)->level == DIAG_FATAL && lang < LANG_COUNT; lang++)
			with->lacks[lang] = diag_get(d, i - 1)->what[lang];
	return with;
}

const struct batch_setup *
batch_rebuild_setup(const struct batch_rebuild *with)
{
	return with->setup;
}

/* --- what it was made with --- */

/* Parts as people call them. */
static const char *const part_names[][1 + LANG_COUNT] = {
	{ "template", "文书模板", "template" },
	{ "region", "地区政策", "region profile" },
	{ "rules", "规则", "rules" },
	{ "statutes", "全国性规定", "statutes" },
	{ "calendar", "工作日历", "calendar" },
	{ "schema", "记录的格式（schema）", "schemas" },
	{ "fields", "单位自己的字段（fields.xml）", "fields.xml" },
	{ "words", "不拆开的词（words.xml）", "words.xml" },
	{ "face", "字体", "face" },
};

/* What is other than it was: the first, but what more than faces hang on before a face. */
static void
note_other(struct rebuild *r, const char *zh, const char *en, bool face)
{
	if (r->other[LANG_ZH] == NULL || (!r->foreign && !face)) {
		r->other[LANG_ZH] = zh;
		r->other[LANG_EN] = en;
	}
	r->foreign = r->foreign || !face;
}

static void
check_part(struct rebuild *r, const xmlNode *part)
{
	const char *kind = xml_attr_or(part, "kind", ""), *id = xml_attr_or(part, "id", "");
	const char *here = provenance_digest(r->with->setup, kind, id);
	const char *gap = id[0] != '\0' ? " " : "";
	const char *name[LANG_COUNT] = { kind, kind };

	if (here != NULL && xml_attr_is(part, "sha256", here))
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(part_names); i++)
		for (guint lang = 0; lang < LANG_COUNT && strcmp(part_names[i][0], kind) == 0; lang++)
			name[lang] = part_names[i][1 + lang];
	note_other(r,
	    arena_printf(r->arena, here != NULL ? "这里的%s%s%s%s与制作时的不同" : "%s%s%s%s不在这里", name[LANG_ZH],
		gap, id, gap),
	    arena_printf(r->arena,
		here != NULL ? "the %s%s%s here is not the one it was made with" :
			       "the %s%s%s it was made with is not here",
		name[LANG_EN], gap, id),
	    strcmp(kind, "face") == 0);
}

static void
check_parts(struct rebuild *r)
{
	const char *version = xml_attr_or(r->provenance, "version", "");
	const xmlNode *parts = xml_child(r->provenance, "made-with");

	for (xmlNode *part = xml_child(parts, "part"); part != NULL; part = xml_next(part, "part"))
		check_part(r, part);
	if (strcmp(version, BASE_VERSION) != 0)
		note_other(r, arena_printf(r->arena, "制作它的程序是 %s 版，这里是 %s 版", version, BASE_VERSION),
		    arena_printf(r->arena, "it was made by version %s of the program, this is %s", version,
			BASE_VERSION),
		    true);
}

bool
batch_rebuild_differs(const struct batch_rebuild *with, struct arena *a, xmlNode *provenance, const char *why[])
{
	struct rebuild r = { .with = with, .arena = a, .provenance = provenance };

	if (with->setup == NULL || with->setup->made == NULL)
		return false;
	check_parts(&r);
	memcpy(why, r.other, sizeof r.other);
	return r.foreign;
}

/* --- its data --- */

/* An embedded file; NULL: it is not there once, or is no text. */
static const struct source *
source_of(struct rebuild *r, const char *name)
{
	const struct reader_attached *file = verify_attached(r->reading, name);
	struct source *source = arena_alloc(r->arena, sizeof *source);

	if (file == NULL || !g_utf8_validate_len(file->bytes, file->length, NULL))
		return NULL;
	*source = (struct source){ .name = arena_printf(r->arena, ":%s",
				       name), /* no file is called so: it is in no folder */
		.text = file->bytes,
		.length = file->length,
		.line = 1,
		.column = 1 };
	return source;
}

static xmlNode *
parse(struct rebuild *r, const char *name)
{
	const struct source *source = source_of(r, name);
	xmlDoc *tree = source != NULL ? xml_parse(r->arena, r->diag, source) : NULL;

	return tree != NULL ? xml_root(tree) : NULL;
}

static bool
read_provenance(struct rebuild *r)
{
	r->provenance = parse(r, "provenance.xml");
	return r->provenance != NULL && xml_is(r->provenance, "provenance");
}

static bool
read_record(struct rebuild *r)
{
	const struct source *source = source_of(r, "record.xml");

	r->record = source != NULL ? record_part(r->arena, r->diag, source) : NULL;
	return r->record != NULL;
}

/* The one of the file's pictures that has a part's pixels. NULL: none. */
static const struct picture *
picture_of(struct rebuild *r, const xmlNode *part, const GPtrArray *found)
{
	for (guint i = 0; i < found->len; i++) {
		const struct reader_picture *one = found->pdata[i];
		struct picture picture = { .width = one->width,
			.height = one->height,
			.rgb = one->rgb,
			.digest = one->sha256 };
		g_autofree char *pixels = g_strdup_printf("%ux%u", one->width, one->height);

		if (xml_attr_is(part, "sha256", one->sha256) && xml_attr_is(part, "pixels", pixels))
			return arena_memdup(r->arena, &picture, sizeof picture);
	}
	return NULL;
}

/* The record's own pictures are taken out of the file. false: one of them is not there, which is its fault whatever is here. */
static bool
read_pictures(struct rebuild *r, const guint8 *bytes, gsize length)
{
	const xmlNode *part = xml_child(xml_child(r->provenance, "given"), "part");
	const GPtrArray *found = part != NULL ? reader_pictures(r->arena, bytes, length) : NULL;

	r->pictures = arena_table(r->arena);
	for (; part != NULL; part = xml_next(part, "part")) {
		const char *id = xml_attr_or(part, "id", ""), *why[LANG_COUNT];
		const struct picture *picture = picture_of(r, part, found);

		if (picture != NULL) {
			g_hash_table_insert(r->pictures, (gpointer)id, (gpointer)picture);
			continue;
		}
		id = strchr(id, ' ') != NULL ? strchr(id, ' ') + 1 : id;
		why[LANG_ZH] = arena_printf(r->arena, "制作时用的图片 %s 不在文件里，或者已不是原图", id);
		why[LANG_EN] = arena_printf(r->arena,
		    "the picture %s that it was made with is not in it, or is another", id);
		verify_set_unmade(r->reading->facts, why, true);
		return false;
	}
	return true;
}

/* What the template's expressions see. */
static void
open_env(struct rebuild *r)
{
	const struct policy *policy = r->with->setup->policy;
	const xmlNode *given = xml_child(r->provenance, "given");

	r->office = xml_child(given, "office");
	r->question = (struct policy_question){ .record = r->record,
		.office = r->office,
		.settings = r->office != NULL,
		.as_of = xml_attr(xml_child(r->provenance, "run"), "as-of") };
	r->verdict = xml_child(given, "verdict");
	r->env = xpath_env_new(r->arena);
	xpath_env_node(r->env, "record", r->record->root);
	xpath_env_node(r->env, "region", policy_region(policy, r->record->region));
	xpath_env_node(r->env, "office", r->office);
	xpath_env_node(r->env, "verdict", r->verdict);
	policy_functions(policy, r->env);
}

/* --- made again --- */

static bool
bind(struct rebuild *r)
{
	const xmlNode *document = xml_child(r->provenance, "document");
	const char *wanted = xml_attr_or(document, "variant", "");
	const struct template_again again = {
		.tests = xml_text(r->arena, xml_child(xml_child(r->provenance, "given"), "tests")),
		.pictures = r->pictures,
	};
	const GPtrArray *variants;

	r->template = templates_find(r->with->setup->templates, xml_attr_or(document, "id", ""));
	if (r->template == NULL || !template_ready(r->template) || template_record(r->template) != r->record->kind)
		return false;
	variants = template_variants(r->template, r->arena, r->diag, r->env, r->record);
	for (guint i = 0; i < variants->len && r->boxes == NULL; i++) {
		r->boxes = template_bind(r->template, r->arena, r->diag, r->env, r->record, variants->pdata[i], &again);
		if (r->boxes != NULL && strcmp(r->boxes->variant, wanted) != 0)
			r->boxes = NULL;
	}
	return r->boxes != NULL;
}

static bool
lay_out(struct rebuild *r)
{
	const xmlNode *run = xml_child(r->provenance, "run"), *verdict = xml_child(r->provenance, "verdict");
	const char *document = template_id(r->template);
	const struct provenance provenance = { .setup = r->with->setup,
		.record = r->record,
		.boxes = r->boxes,
		.as_of = r->question.as_of,
		.verdict = provenance_verdict_again(r->arena, r->with->setup->policy, &r->question, document, verdict),
		.again = r->provenance };

	r->pages = layout_pages(r->with->setup->layout, r->arena, r->diag, r->boxes);
	if (r->pages == NULL)
		return false;
	r->pages->epoch = xml_attr(run, "epoch");
	provenance_attach(r->arena, &provenance, r->pages);
	return true;
}

static bool
write_file(struct rebuild *r)
{
	const struct write_options options = { .prepared = r->with->prepared };

	r->written = arena_vector(r->arena, sizeof(struct written));
	return writer_lookup("pdf")->write(r->pages, &options, r->arena, r->diag, r->written);
}

/* --- what came of it --- */

/* Made with all that it was made with, its data give no document. */
static void
tell_unmade(struct rebuild *r)
{
	const char *why[LANG_COUNT] = { "附上的记录读不出", "the record inside cannot be read" };
	bool fault;

	fault = r->other[LANG_ZH] == NULL;
	for (guint lang = 0; lang < LANG_COUNT; lang++)
		if (!fault)
			why[lang] = r->other[lang];
		else if (diag_count(r->diag) > 0)
			why[lang] = diag_get(r->diag, 0)->what[lang];
	verify_set_unmade(r->reading->facts, why, fault);
}

/* A field that stands on every page is on each as it is on one. */
static bool
is_repeated(const char *text, gsize length, const char *once)
{
	gsize step = strlen(once);

	for (gsize at = 0; step > 0 && at < length; at += step)
		if (length - at < step || memcmp(text + at, once, step) != 0)
			return false;
	return true;
}

/* White space is where lines break, and what shows nothing is not set. */
static bool
is_seen(gunichar c)
{
	bool selects = (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);

	return !g_unichar_isspace(c) && g_unichar_type(c) != G_UNICODE_FORMAT && !selects;
}

static char *
seen_of(const char *text)
{
	GString *out = g_string_new(NULL);

	for (; *text != '\0'; text = g_utf8_next_char(text))
		if (is_seen(g_utf8_get_char(text)))
			g_string_append_unichar(out, g_utf8_get_char(text));
	return g_string_free(out, FALSE);
}

/* What the expectation says of each field, its pieces together, by name. */
static GHashTable *
expected_fields(struct rebuild *r, const xmlNode *expectation)
{
	GHashTable *fields = arena_table(r->arena);

	for (xmlNode *one = xml_child(expectation, "field"); one != NULL; one = xml_next(one, "field")) {
		const char *name = xml_attr_or(one, "name", "");
		g_autofree char *text = seen_of(xml_content(r->arena, one));
		GString *all = g_hash_table_lookup(fields, name);

		if (all == NULL)
			g_hash_table_insert(fields, (gpointer)name, all = arena_string(r->arena));
		g_string_append(all, text);
	}
	return fields;
}

/* Fields of the expectation that are not as the data bind them now. */
static void
compare_fields(struct rebuild *r)
{
	const xmlNode *expectation = parse(r, "expectation.xml");
	GHashTable *fields = expected_fields(r, expectation);

	for (guint i = 0; i < r->boxes->fields->len; i++) {
		const struct box_field *field = r->boxes->fields->pdata[i];
		const GString *expected = g_hash_table_lookup(fields, field->name);
		g_autofree char *text = seen_of(field->text);

		if (expected != NULL && !is_repeated(expected->str, expected->len, text))
			verify_add_bound(r->reading->facts, field->name, field->label, expected->str, field->text);
	}
}

/* Rules that held when it was made, and do not over the data that it holds. */
static void
judge_again(struct rebuild *r)
{
	const xmlNode *verdict = xml_child(r->provenance, "verdict");
	const char *held = xml_attr(verdict, "held");
	const char *document = xml_attr_or(xml_child(r->provenance, "document"), "id", "");
	struct diag *found = diag_new(r->arena);

	policy_judge_again(r->with->setup->policy, r->arena, found, &r->question, r->verdict,
	    xml_attr_or(verdict, "absent", ""));
	for (gsize i = 0; i < diag_count(found); i++) {
		const struct finding *f = diag_get(found, i);

		if (f->level >= DIAG_ERROR && text_has_word(held, f->id) &&
		    (f->bars == NULL || text_has_word(f->bars, document)))
			verify_add_broken(r->reading->facts, f->id, f->what);
	}
}

static bool
make(struct rebuild *r)
{
	return r->with->prepared != NULL && lay_out(r) && write_file(r);
}

/* A file that is the same has the same fields: they are compared where no other could be made, or it differs. */
static void
tell_outcome(struct rebuild *r, const guint8 *bytes, gsize length)
{
	xmlNode *facts = r->reading->facts;
	bool same = false;

	if (make(r)) {
		const struct written *made = &g_array_index(r->written, struct written, 0);

		same = verify_set_made(r->arena, facts, bytes, length, made->bytes, made->length,
		    r->other[LANG_ZH] != NULL ? r->other : NULL);
	} else if (r->with->prepared == NULL)
		verify_set_unmade(facts, r->with->lacks, false);
	else
		tell_unmade(r);
	if (!same && !r->foreign)
		compare_fields(r);
	if (!r->foreign)
		judge_again(r);
}

void
rebuild_file(const struct batch_rebuild *with, const guint8 *bytes, gsize length, struct verify_reading *reading)
{
	static const char *const first[] = { "是第 1 版的文件，没有记下用什么制作",
		"a file of the first set, which does not say what it was made with" };
	g_autoptr(arena) work = arena_new(); /* what making it takes is gone before its rules are asked */
	struct rebuild r = { .with = with, .arena = work, .diag = diag_new(work), .reading = reading };

	if (with->setup == NULL || !read_provenance(&r)) {
		verify_set_unmade(reading->facts, with->setup == NULL ? with->lacks : first, false);
		return;
	}
	check_parts(&r);
	if (!read_record(&r)) {
		tell_unmade(&r);
		return;
	}
	if (!read_pictures(&r, bytes, length))
		return;
	open_env(&r);
	if (bind(&r))
		tell_outcome(&r, bytes, length);
	else
		tell_unmade(&r);
}
