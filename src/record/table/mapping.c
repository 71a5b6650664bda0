/*
 * Mappings: which column is which field, how values are spelled, what can be left out.  All of it is data,
 * the files of templates/mappings; the schema's own labels and names are known without being listed.
 */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "record/table/mapping.h"

static struct record_mapping *
new_mapping(struct arena *a, const struct record_rules *rules)
{
	struct record_mapping *m = arena_alloc(a, sizeof *m);

	*m = (struct record_mapping){
		.arena = a,
		.rules = rules,
		.tables = arena_list(a),
		.values = arena_table(a),
		.ignore = arena_table(a),
		.harmless = arena_table(a),
		.blank = arena_table(a),
		.totals = arena_table(a),
		.footers = arena_list(a),
		.qualifiers = arena_table(a),
		.gives = arena_table(a),
		.pairs = arena_table(a),
	};
	return m;
}

struct record_mapping *
record_mapping_load(struct arena *a, struct diag *d, const struct record_rules *rules, const GPtrArray *data,
    const struct record_names *names, const char *file)
{
	struct record_mapping *m = new_mapping(a, rules);
	struct mapping_loading l = { .arena = a, .diag = d, .mapping = m, .names = names, .good = true };
	const GPtrArray *shipped;

	l.spelled = arena_list(a);
	l.pending = arena_list(a);
	l.given = g_hash_table_new(NULL, NULL);
	arena_adopt(a, l.given, (void (*)(void *))g_hash_table_unref);
	l.schema = xml_schema_load(a, d, arena_printf(a, "%s/templates/schema/mapping.rng", data_own(data)));
	if (l.schema == NULL)
		return NULL;
	shipped = data_files(a, data, "mappings", ".xml");
	for (guint i = 0; i < shipped->len; i++) {
		l.own = data_short(data, shipped->pdata[i]) == shipped->pdata[i];
		if (data_inside(a, d, data, shipped->pdata[i]))
			mapping_read(&l, shipped->pdata[i]);
		else
			l.good = false;
	}
	for (guint i = 0; i < RECORD_KIND_COUNT; i++)
		mapping_add_lists(&l, (enum record_kind)i);
	l.own = true;
	mapping_spell(&l);
	if (file != NULL)
		mapping_read(&l, file);
	mapping_complete(&l);
	return l.good ? m : NULL;
}

const struct record_mapping *
mapping_of_rules(struct arena *a, struct diag *d, const struct record_rules *rules, const struct record_names *names)
{
	struct mapping_loading l = { .arena = a, .diag = d, .names = names, .own = true, .good = true };
	const GPtrArray *lists;

	l.mapping = new_mapping(a, rules);
	l.spelled = arena_list(a);
	l.pending = arena_list(a);
	l.given = arena_table(a);
	mapping_table_get(&l, (enum record_kind)0, NULL);
	lists = mapping_lists(&l, (enum record_kind)0);
	for (guint i = 0; i < lists->len; i++)
		mapping_table_get(&l, (enum record_kind)0, lists->pdata[i]);
	mapping_spell(&l);
	mapping_complete(&l);
	return l.mapping;
}

const char *
record_mapping_value(const struct record_mapping *m, const char *list, const char *spelling)
{
	GHashTable *values = g_hash_table_lookup(m->values, list);
	g_autofree char *word = sheet_fold(spelling);

	return values != NULL ? g_hash_table_lookup(values, word) : NULL;
}
