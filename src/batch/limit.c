/* Findings counted by id and file, see limit.h. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/jsonl.h"
#include "batch/limit.h"

struct limit_kind {
	const char *id, *file;
	guint64 count, left_out;
	guint64 record; /* that it was last seen in */
	bool listed;    /* there */
};

struct report_limit {
	struct arena *arena;
	guint64 most;
	guint64 record, record_left_out; /* being counted; findings of it left out */
	GPtrArray *kinds;                /* struct limit_kind * */
	GHashTable *known;
};

struct report_limit *
report_limit_new(struct arena *a, guint64 most)
{
	struct report_limit *l = arena_alloc(a, sizeof *l);

	*l = (struct report_limit){ .arena = a, .most = most, .kinds = arena_list(a), .known = arena_table(a) };
	return l;
}

void
report_limit_begin(struct report_limit *l)
{
	l->record++;
	l->record_left_out = 0;
}

static struct limit_kind *
find(const struct report_limit *l, const char *id, const char *file)
{
	g_autofree char *key = g_strdup_printf("%s\n%s", id, file);

	return g_hash_table_lookup(l->known, key);
}

static struct limit_kind *
add(struct report_limit *l, const char *id, const char *file)
{
	struct limit_kind *k = arena_alloc(l->arena, sizeof *k);

	*k = (struct limit_kind){ .id = arena_strdup(l->arena, id), .file = arena_strdup(l->arena, file) };
	g_hash_table_insert(l->known, arena_printf(l->arena, "%s\n%s", id, file), k);
	g_ptr_array_add(l->kinds, k);
	return k;
}

bool
report_limit_lists(struct report_limit *l, const char *id, const char *file)
{
	struct limit_kind *k = find(l, id, file);

	if (k == NULL)
		k = add(l, id, file);
	if (k->record != l->record)
		k->listed = k->count < l->most;
	k->record = l->record;
	k->count++;
	k->left_out += !k->listed;
	l->record_left_out += !k->listed;
	return k->listed;
}

static bool
is_left_out(const struct report_limit *l, JsonObject *finding)
{
	const struct limit_kind *k = find(l, json_object_get_string_member_with_default(finding, "id", ""),
	    json_object_get_string_member_with_default(finding, "file", ""));

	return k != NULL && k->record == l->record && !k->listed;
}

/* One line, which we wrote ourselves. */
static void
put_line(const struct report_limit *l, GString *out, const char *line, gsize length)
{
	g_autoptr(JsonParser) parser = json_parser_new();
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autofree char *text = NULL;
	JsonObject *object;
	JsonArray *findings;
	gint64 left_out = 0;

	if (!json_parser_load_from_data(parser, line, (gssize)length, NULL))
		return;
	object = json_node_get_object(json_parser_get_root(parser));
	findings = json_object_get_array_member(object, "findings");
	for (guint i = json_array_get_length(findings); i-- > 0;)
		if (is_left_out(l, json_array_get_object_element(findings, i))) {
			json_array_remove_element(findings, i);
			left_out++;
		}
	if (left_out > 0)
		json_object_set_int_member(object, "left_out", left_out);
	json_generator_set_root(generator, json_parser_get_root(parser));
	text = json_generator_to_data(generator, NULL);
	g_string_append_printf(out, "%s\n", text);
}

void
report_limit_lines(const struct report_limit *l, GString *out, const char *lines)
{
	if (l->record_left_out == 0) {
		g_string_append(out, lines);
		return;
	}
	for (const char *end; (end = strchr(lines, '\n')) != NULL; lines = end + 1)
		put_line(l, out, lines, (gsize)(end - lines));
}

void
report_limit_tell(const struct report_limit *l, struct diag *d)
{
	for (guint i = 0; i < l->kinds->len; i++) {
		const struct limit_kind *k = l->kinds->pdata[i];
		g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, k->left_out);

		if (k->left_out > 0)
			diag_report(d, DIAG_FINDINGS_LEFT,
			    k->file[0] != '\0' ? file_place(l->arena, k->file) : (struct place){ 0 }, NULL, k->id,
			    count);
	}
}
