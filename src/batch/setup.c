/* Loads what is the same for all records and is shared by the workers. */
#include "base/arena.h"
#include "base/data.h"
#include "batch/batch.h"
#include "batch/provenance.h"
#include "layout/layout.h"
#include "page/fonts.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"
#include "verify/verify.h"

/* Documents may be named by what they are called. */
static void
settle_documents(struct arena *a, const struct policy *policy, char **documents)
{
	for (char **d = documents; d != NULL && *d != NULL; d++)
		*d = arena_strdup(a, policy_id(policy, a, "document", *d));
}

struct batch_setup *
batch_setup_open(struct arena *a, struct diag *d, const GPtrArray *data, const struct batch_options *options)
{
	struct batch_setup *setup = arena_alloc(a, sizeof *setup);

	setup->data = data;
	if ((setup->records = record_rules_load(a, d, data)) == NULL ||
	    (setup->policy = policy_load(a, d, data, setup->records)) == NULL)
		return NULL;
	settle_documents(a, setup->policy, options->documents);
	if (options->rules_only)
		return setup;
	if ((setup->templates = templates_load(a, d, data, setup->records, policy_paths(setup->policy),
		 options->documents)) == NULL ||
	    (setup->checks = verify_rules_load(a, d, data)) == NULL ||
	    (setup->fonts = fonts_load(a, d, data_own(data))) == NULL ||
	    (setup->layout = layout_new(a, d, setup->fonts)) == NULL)
		return NULL;
	setup->made = provenance_made(a, setup);
	return setup;
}
