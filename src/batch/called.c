/* The id of what people call a region, a customer type, a stage or a document, as the command line and cells of tables may. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "batch/batch.h"
#include "policy/policy.h"
#include "record/record.h"

/* The lists of the mappings that have spellings of it. */
static const struct {
	const char *list, *values;
} spellings[] = {
	{ "region", "regions" },
	{ "type", "types" },
	{ "stage", "stages" },
	{ "document", "case_documents" },
	{ "document", "outage_documents" },
};

const char *
batch_called(struct arena *a, const struct batch_setup *setup, const char *list, const char *word)
{
	const char *id = policy_id(setup->policy, a, list, word);
	const struct record_mapping *m;

	if (strcmp(id, word) != 0 || g_str_is_ascii(word))
		return id;
	m = record_mapping_load(a, diag_new(a), setup->records, setup->data, policy_names(setup->policy, a), NULL);
	for (guint i = 0; i < G_N_ELEMENTS(spellings) && m != NULL; i++) {
		const char *meant = strcmp(spellings[i].list, list) == 0 ?
		    record_mapping_value(m, spellings[i].values, word) :
		    NULL;

		if (meant != NULL)
			return meant;
	}
	return word;
}
