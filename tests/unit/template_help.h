/* What the tests of templates share: a data folder of their own, templates and records given as text. */
#ifndef TEMPLATE_HELP_H
#define TEMPLATE_HELP_H

#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/place.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "template/template.h"

struct bench {
	struct arena *arena;
	struct diag *diag;
	char *folder; /* a data folder, removed afterwards */
	struct xpath_env *env;
	struct record *record;
};

static struct bench bench;

static inline void
write_file(const char *name, const char *text)
{
	char *path = arena_printf(bench.arena, "%s/templates/%s", bench.folder, name);
	g_autofree char *folder = g_path_get_dirname(path);

	ck_assert_int_eq(g_mkdir_with_parents(folder, 0700), 0);
	ck_assert(g_file_set_contents(path, text, -1, NULL));
}

/* A link goes, never what it leads to. */
static inline void
remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *child = g_build_filename(path, name, NULL);

		remove_tree(child);
	}
	ck_assert_int_eq(g_remove(path), 0);
}

static inline void
set_up(void)
{
	g_autofree char *schema = NULL;

	bench.arena = arena_new();
	bench.diag = diag_new(bench.arena);
	bench.folder = g_dir_make_tmp("banwen-test-XXXXXX", NULL);
	ck_assert_ptr_nonnull(bench.folder);
	ck_assert(g_file_get_contents("templates/schema/template.rng", &schema, NULL, NULL));
	write_file("schema/template.rng", schema);
	write_file("parts/plain.xml", "<part><p>part</p></part>");
}

static inline void
tear_down(void)
{
	remove_tree(bench.folder);
	g_free(bench.folder);
	arena_free(bench.arena);
	bench = (struct bench){ 0 };
}

static inline struct template *
load_text(const char *text)
{
	write_file("forms/t/template.xml", text);
	return template_load(bench.arena, bench.diag,
	    arena_printf(bench.arena, "%s/templates/forms/t/template.xml", bench.folder),
	    data_alone(bench.arena, bench.folder), NULL);
}

#define HEAD \
	"<template id=\"t\" record=\"%s\" stage=\"reply\"><properties title=\"'T'\"/><page/>" \
	"<style name=\"base\" size=\"10pt\" leading=\"1.5\"/>"

/* A template around a body, with what stands before it (styles, pages). */
static inline struct template *
load_body(const char *before, const char *body)
{
	return load_text(arena_printf(bench.arena, HEAD "%s<body>%s</body></template>", "case", before, body));
}

static inline struct record *
read_record(enum record_kind kind, const char *text)
{
	struct source *source = arena_alloc(bench.arena, sizeof *source);
	struct record *record = arena_alloc(bench.arena, sizeof *record);

	*source = (struct source){ .name = "record.xml", .text = text, .length = strlen(text), .line = 1, .column = 1 };
	record->kind = kind;
	record->source = source;
	record->doc = xml_parse(bench.arena, bench.diag, source);
	ck_assert_ptr_nonnull(record->doc);
	record->root = xml_root(record->doc);
	record->id = xml_attr_or(record->root, "id", "");
	record->region = xml_attr_or(record->root, "region", "");
	return record;
}

static inline struct boxes *
bind_to(struct template *template, enum record_kind kind, const char *record, xmlNode *variant)
{
	ck_assert_ptr_nonnull(template);
	bench.record = read_record(kind, record);
	bench.env = xpath_env_new(bench.arena);
	xpath_env_node(bench.env, "record", bench.record->root);
	xpath_env_node(bench.env, "region", NULL);
	xpath_env_node(bench.env, "office", NULL);
	xpath_env_node(bench.env, "verdict", NULL);
	return template_bind(template, bench.arena, bench.diag, bench.env, bench.record, variant, NULL);
}

/* Ids and places of what was reported: "T106@3:12 T113@4:1". */
static inline const char *
reported(void)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (gsize i = 0; i < diag_count(bench.diag); i++) {
		const struct finding *f = diag_get(bench.diag, i);

		g_string_append_printf(out, "%s%s@%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, i ? " " : "", f->id,
		    f->spot.line, f->spot.column);
	}
	return arena_strdup(bench.arena, out->str);
}

static inline void
put_words(GString *out, const struct box *box)
{
	for (guint i = 0; i < box->span_count; i++)
		switch (box->span[i].kind) {
		case SPAN_TEXT:
		case SPAN_FRACTION:
			g_string_append(out, box->span[i].text);
			break;
		case SPAN_CHECK:
			g_string_append(out, box->span[i].checked ? "[x]" : "[ ]");
			break;
		case SPAN_BLANK:
			g_string_append(out, "____");
			break;
		case SPAN_BREAK:
			g_string_append(out, "\\");
			break;
		case SPAN_PAGE:
			g_string_append(out, "#");
			break;
		case SPAN_PAGES:
			g_string_append(out, "##");
			break;
		case SPAN_SUM:
			g_string_append_printf(out, "sum%u", box->span[i].sum);
			break;
		case SPAN_TAB:
			g_string_append(out, "->");
			break;
		case SPAN_LEADER:
			g_string_append(out, "...");
			break;
		}
	for (guint i = 0; i < box->child_count; i++) {
		if (i)
			g_string_append_c(out, '|');
		put_words(out, box->child[i]);
	}
	for (guint r = 0; box->grid != NULL && r < box->grid->row_count; r++)
		for (guint k = 0; k < box->grid->row[r].cell_count; k++) {
			g_string_append(out, k ? ";" : r ? "/" : "");
			put_words(out, box->grid->row[r].cell[k].content);
		}
}

/* All words of a box: | between blocks, ; between cells, / between rows. */
static inline const char *
words(const struct box *box)
{
	g_autoptr(GString) out = g_string_new(NULL);

	ck_assert_ptr_nonnull(box);
	put_words(out, box);
	return arena_strdup(bench.arena, out->str);
}

/* Body and record in, words out. */
static inline const char *
words_of(const char *body, const char *record)
{
	struct boxes *boxes = bind_to(load_body("", body), RECORD_CASE, record, NULL);

	ck_assert_msg(boxes != NULL, "not bound: %s", reported());
	return words(boxes->section[0].body);
}

#endif
