/* The files of a run, each with the office.xml it belongs to: given, beside it, or above it within its INPUT. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "batch/job.h"
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
	GPtrArray *found;      /* struct batch_input * */
};

/* The nearest office.xml, not above the top folder; NULL: none. */
static const char *
find_office(struct inputs_search *s, const char *path, const char *top)
{
	const char *folder = path;

	if (s->options->office != NULL)
		return s->options->office;
	if (strcmp(path, "-") == 0)
		return NULL;
	do {
		const char *office;

		folder = arena_adopt(s->arena, g_path_get_dirname(folder), g_free);
		office = arena_adopt(s->arena, g_build_filename(folder, "office.xml", NULL), g_free);
		if (g_file_test(office, G_FILE_TEST_IS_REGULAR))
			return office;
	} while (strlen(folder) > strlen(top));
	return NULL;
}

static bool
load_office(struct inputs_search *s, const char *path, const struct office **office)
{
	gpointer known;

	*office = NULL;
	if (path == NULL)
		return true;
	if (!g_hash_table_lookup_extended(s->offices, path, NULL, &known)) {
		known = office_load(s->setup->policy, s->arena, s->diag, path);
		g_hash_table_insert(s->offices, (char *)path, known);
	}
	*office = known;
	return known != NULL;
}

/* --mapping, else mapping.xml beside the input. false: reported. */
static bool
find_mapping(struct inputs_search *s, const char *path, struct record_reading *how)
{
	g_autofree char *folder = g_path_get_dirname(path);
	char *beside = arena_printf(s->arena, "%s/mapping.xml", folder);
	const char *file = s->options->mapping != NULL                            ? s->options->mapping :
	    strcmp(path, "-") != 0 && g_file_test(beside, G_FILE_TEST_IS_REGULAR) ? beside :
										    NULL;
	const char *key = file != NULL ? file : "";
	gpointer known;

	if (!g_hash_table_lookup_extended(s->mappings, key, NULL, &known)) {
		known = record_mapping_load(s->arena, s->diag, s->setup->records, s->setup->data, file);
		g_hash_table_insert(s->mappings, (char *)key, known);
	}
	*how = (struct record_reading){ .mapping = known, .encoding = s->options->encoding, .kind = s->kind };
	return known != NULL;
}

/* What rows are when -d asks for documents of one kind only. */
static enum record_kind
kind_asked(const struct inputs_search *s)
{
	enum record_kind kind = RECORD_KIND_COUNT;

	for (char **d = s->options->documents; d != NULL && *d != NULL; d++)
		for (guint i = 0; i < s->setup->templates->len; i++) {
			const struct template *t = s->setup->templates->pdata[i];

			if (strcmp(template_id(t), *d) != 0)
				continue;
			if (kind != RECORD_KIND_COUNT && kind != template_record(t))
				return RECORD_KIND_COUNT;
			kind = template_record(t);
		}
	return kind;
}

static void
add_input(struct inputs_search *s, const char *path, const char *top)
{
	struct batch_input *input = arena_alloc(s->arena, sizeof *input);
	const char *office = find_office(s, path, top);

	input->path = path;
	if (!find_mapping(s, path, &input->reading))
		return;
	if (load_office(s, office, &input->office))
		g_ptr_array_add(s->found, input);
	else
		diag_report(s->diag, DIAG_OFFICE_BROKEN, file_place(s->arena, path), NULL, office);
}

GPtrArray *
inputs_find(struct arena *a, struct diag *d, const struct batch_setup *setup, const struct batch_options *options)
{
	g_autoptr(GHashTable) offices = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) mappings = g_hash_table_new(g_str_hash, g_str_equal);
	struct inputs_search s = {
		.arena = a,
		.diag = d,
		.setup = setup,
		.options = options,
		.offices = offices,
		.mappings = mappings,
		.found = arena_list(a),
	};

	s.kind = kind_asked(&s);
	for (char **input = options->inputs; *input != NULL; input++) {
		GPtrArray *paths = record_inputs(a, d, *input);
		bool folder = g_file_test(*input, G_FILE_TEST_IS_DIR);
		char *top = arena_strdup(a, *input);

		while (strlen(top) > 1 && g_str_has_suffix(top, "/"))
			top[strlen(top) - 1] = '\0';
		for (guint i = 0; i < paths->len; i++)
			add_input(&s, paths->pdata[i], folder ? top : paths->pdata[i]);
	}
	return s.found;
}
