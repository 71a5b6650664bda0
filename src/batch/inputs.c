/* The files of a run, each with the office's settings it belongs to: given, in it, beside it, or above it within its INPUT. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "batch/job.h"
#include "batch/worklist.h"
#include "template/template.h"
#include "policy/policy.h"
#include "record/record.h"

struct inputs_search {
	struct arena *arena;
	struct diag *diag;
	const struct batch_setup *setup;
	const struct batch_options *options;
	GHashTable *mappings;  /* path, "" for none -> struct record_mapping, or NULL when it is faulty */
	enum record_kind kind; /* of the documents asked for; RECORD_KIND_COUNT: not one */
	GHashTable *offices;   /* path -> struct office, or NULL when it is faulty */
	GHashTable *settings;  /* folder -> path of its settings, or NULL */
	GPtrArray *found;      /* struct batch_input * */
};

/* The settings of a folder; all of its workbooks may have to be looked at, so that is done once. */
static const char *
settings_of(struct arena *a, GHashTable *known, const char *folder)
{
	gpointer found;

	if (!g_hash_table_lookup_extended(known, folder, NULL, &found)) {
		found = (gpointer)office_in(a, folder);
		g_hash_table_insert(known, arena_strdup(a, folder), found);
	}
	return found;
}

static bool
is_office_xml(const char *path)
{
	return g_str_has_suffix(path, "/office.xml") || strcmp(path, "office.xml") == 0;
}

/*
 * --office, else the nearest settings, not above the top folder, with data of its own beside them when `own`: of a folder its
 * office.xml before the sheet of the input itself, that before another file's.  NULL: none.
 */
static const char *
find_office(struct arena *a, GHashTable *known, const struct batch_options *options, const char *path, const char *top,
    bool own)
{
	const char *folder = path;

	if (options->office != NULL || strcmp(path, "-") == 0)
		return options->office;
	do {
		bool first = folder == path;
		const char *office;

		folder = arena_adopt(a, g_path_get_dirname(folder), g_free);
		office = !own || data_is_office(folder) ? settings_of(a, known, folder) : NULL;
		if (first && !own && (office == NULL || !is_office_xml(office)) && record_has_settings(path))
			return path;
		if (office != NULL)
			return office;
	} while (strlen(folder) > strlen(top));
	return NULL;
}

/* The folder of the office's own data that an input needs; NULL: it needs none. */
static const char *
find_own(struct arena *a, GHashTable *known, const struct batch_options *options, const char *path, const char *top)
{
	const char *office = find_office(a, known, options, path, top, true);
	const char *folder = office != NULL ? arena_adopt(a, g_path_get_dirname(office), g_free) : NULL;

	return folder != NULL && data_is_office(folder) ? folder : NULL;
}

/* What the person names is the person's own choice; what is found is not read outside the folder it was found in. */
static bool
may_read(const struct inputs_search *s, const char *path, const char *named)
{
	return path == named || data_inside(s->arena, s->diag, s->setup->data, path);
}

static bool
load_office(struct inputs_search *s, const char *path, const char *named, const struct office **office)
{
	gpointer known;

	*office = NULL;
	if (path == NULL)
		return true;
	if (!g_hash_table_lookup_extended(s->offices, path, NULL, &known)) {
		known = may_read(s, path, named) ? office_load(s->setup->policy, s->arena, s->diag, path) : NULL;
		g_hash_table_insert(s->offices, (char *)path, known);
	}
	*office = known;
	return known != NULL;
}

/* Of a table: --mapping, else mapping.xml beside the input. false: it is wrong, which was reported. */
static bool
find_mapping(struct inputs_search *s, const char *path, struct record_reading *how)
{
	g_autofree char *folder = g_path_get_dirname(path);
	char *beside = arena_printf(s->arena, "%s/mapping.xml", folder);
	const char *file = s->options->mapping != NULL   ? s->options->mapping :
	    strcmp(path, "-") != 0 && data_there(beside) ? beside :
							   NULL;
	const char *key = file != NULL ? file : "";
	gpointer known = NULL;
	bool table = !g_str_has_suffix(path, ".xml") || record_is_table(path); /* a spreadsheet may be XML */

	if (table && !g_hash_table_lookup_extended(s->mappings, key, NULL, &known)) {
		if (file == NULL || may_read(s, file, s->options->mapping))
			known = record_mapping_load(s->arena, s->diag, s->setup->records, s->setup->data,
			    policy_names(s->setup->policy, s->arena), file);
		g_hash_table_insert(s->mappings, (char *)key, known);
	}
	*how = (struct record_reading){ .mapping = known, .encoding = s->options->encoding, .kind = s->kind };
	return known != NULL || !table;
}

/* What rows are when -d asks for documents of one kind only. */
static enum record_kind
kind_asked(const struct inputs_search *s)
{
	enum record_kind kind = RECORD_KIND_COUNT;

	for (char **d = s->options->documents; d != NULL && *d != NULL; d++) {
		enum record_kind asked = template_record(templates_find(s->setup->templates, *d));

		if (kind != RECORD_KIND_COUNT && kind != asked)
			return RECORD_KIND_COUNT;
		kind = asked;
	}
	return kind;
}

static void
add_found(struct inputs_search *s, struct batch_input *input)
{
	const char *region = s->options->region != NULL ? s->options->region : office_only(input->office);

	if (input->reading.mapping != NULL)
		input->reading.wants = batch_wants(s->arena, s->setup, region, s->options->documents);
	g_ptr_array_add(s->found, input);
}

/* A table of settings beside office.xml; NULL: there is none. */
static const char *
table_beside(struct inputs_search *s, const char *folder)
{
	const char *key = arena_printf(s->arena, "%s//table", folder);
	gpointer found;

	if (!g_hash_table_lookup_extended(s->settings, key, NULL, &found)) {
		found = (gpointer)record_settings_in(s->arena, folder);
		g_hash_table_insert(s->settings, (char *)key, found);
	}
	return found;
}

/* Settings in a table beside an office.xml, which holds: they must say the same.  false: reported. */
static bool
agrees(struct inputs_search *s, const char *path, const struct batch_input *input)
{
	g_autofree char *folder = g_path_get_dirname(path);
	const struct office *other = NULL;
	const char *table, *differ;

	if (s->options->office != NULL || input->office == NULL || !is_office_xml(input->office_path))
		return true;
	table = record_has_settings(path) ? path : table_beside(s, folder);
	if (table == NULL)
		return true;
	if (!load_office(s, table, path, &other)) {
		diag_report(s->diag, DIAG_OFFICE_BROKEN, file_place(s->arena, path), NULL, table);
		return false;
	}
	differ = office_differs(s->setup->policy, s->arena, input->office, other);
	diag_report(s->diag, *differ != '\0' ? DIAG_SETTINGS_CONTRADICT : DIAG_SETTINGS_BOTH,
	    file_place(s->arena, path), NULL, input->office_path, table, differ);
	return *differ == '\0';
}

static bool
is_worklist(const char *path)
{
	g_autofree char *name = g_path_get_basename(path);

	return g_ascii_strcasecmp(name, WORKLIST) == 0;
}

static void
add_input(void *data, const char *path, const char *top)
{
	struct inputs_search *s = data;
	struct batch_input *input = arena_alloc(s->arena, sizeof *input);
	const char *office = find_office(s->arena, s->settings, s->options, path, top, false);
	const char *own = find_own(s->arena, s->settings, s->options, path, top);

	input->path = path;
	if (is_worklist(path))
		diag_report(s->diag, DIAG_WORKLIST_INPUT, file_place(s->arena, path), NULL);
	else if (own != NULL && !data_has(s->setup->data, own))
		diag_report(s->diag, DIAG_OFFICE_OTHER, file_place(s->arena, path), NULL, own);
	else if (!find_mapping(s, path, &input->reading))
		diag_report(s->diag, DIAG_MAPPING_BROKEN, file_place(s->arena, path), NULL);
	else if (load_office(s, office, s->options->office != NULL ? office : path, &input->office)) {
		input->office_path = office;
		if (!agrees(s, path, input))
			return;
		add_found(s, input);
	} else
		diag_report(s->diag, DIAG_OFFICE_BROKEN, file_place(s->arena, path), NULL, office);
}

/* Of a sample (X/templates/forms/id/sample.xml) the folder that has the templates, X; of another file itself. */
static const char *
top_of(struct arena *a, const char *path)
{
	g_autofree char *id = g_path_get_dirname(path), *kind = g_path_get_dirname(id);
	g_autofree char *templates = g_path_get_dirname(kind), *name = g_path_get_basename(templates);

	return strcmp(name, "templates") == 0 ? arena_adopt(a, g_path_get_dirname(templates), g_free) : path;
}

/* Calls back for each file of each INPUT, with the folder above which nothing of it is looked for. */
static void
walk(struct arena *a, struct diag *d, char **inputs, void (*each)(void *data, const char *path, const char *top),
    void *data)
{
	for (char **input = inputs; *input != NULL; input++) {
		const GPtrArray *paths = record_inputs(a, d, *input);
		bool folder = g_file_test(*input, G_FILE_TEST_IS_DIR);
		char *top = arena_strdup(a, *input);

		while (strlen(top) > 1 && g_str_has_suffix(top, "/"))
			top[strlen(top) - 1] = '\0';
		for (guint i = 0; i < paths->len; i++)
			each(data, paths->pdata[i], folder ? top : top_of(a, paths->pdata[i]));
	}
}

const char *
batch_region(struct arena *a, const struct batch_setup *setup, const struct batch_options *options, const char *path)
{
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	const char *office = find_office(a, known, options, path, top_of(a, path), false);

	/* What is wrong with the office is told when it is used. */
	return options->region != NULL || office == NULL ?
	    options->region :
	    office_only(office_load(setup->policy, a, diag_new(a), office));
}

GPtrArray *
inputs_find(struct arena *a, struct diag *d, const struct batch_setup *setup, const struct batch_options *options)
{
	g_autoptr(GHashTable) offices = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) mappings = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) settings = g_hash_table_new(g_str_hash, g_str_equal);
	struct inputs_search s = {
		.arena = a,
		.diag = d,
		.setup = setup,
		.options = options,
		.offices = offices,
		.mappings = mappings,
		.settings = settings,
		.found = arena_list(a),
	};

	s.kind = kind_asked(&s);
	walk(a, d, options->inputs, add_input, &s);
	return s.found;
}

/* What a first look at the inputs is for. */
struct inputs_look {
	struct arena *arena; /* of the look alone */
	const struct batch_options *options;
	GHashTable *settings; /* folder -> path of its settings, or NULL */
	GPtrArray *own;       /* folder of each office with data of its own */
	bool bare;            /* an input needs none */
};

static void
note_own(void *data, const char *path, const char *top)
{
	struct inputs_look *look = data;
	const char *own = find_own(look->arena, look->settings, look->options, path, top);

	look->bare = look->bare || own == NULL;
	if (own != NULL)
		data_add(look->arena, look->own, own);
}

void
batch_data_add(struct arena *a, GPtrArray *data, const struct batch_options *options)
{
	g_autoptr(arena) scratch = arena_new();
	g_autoptr(GHashTable) settings = g_hash_table_new(g_str_hash, g_str_equal);
	struct inputs_look look = { .arena = scratch,
		.options = options,
		.settings = settings,
		.own = arena_list(scratch) };

	/* What cannot be read is told when it is read. */
	walk(scratch, diag_new(scratch), options->inputs, note_own, &look);
	if (look.own->len == 1 && !look.bare)
		data_add(a, data, look.own->pdata[0]);
}
