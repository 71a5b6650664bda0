/* Loads the house: everything that is the same for all records and is shared by the workers. */
#include "base/arena.h"
#include "batch/batch.h"
#include "layout/layout.h"
#include "page/fonts.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"
#include "verify/verify.h"

struct house *
house_open(struct arena *a, struct diag *d, const char *data_folder, bool pages)
{
	struct house *house = arena_alloc(a, sizeof *house);

	house->data = arena_strdup(a, data_folder);
	if ((house->records = record_rules_load(a, d, data_folder)) == NULL ||
	    (house->policy = policy_load(a, d, data_folder)) == NULL ||
	    (house->templates = templates_load(a, d, data_folder)) == NULL)
		return NULL;
	if (!pages)
		return house;
	if ((house->checks = verify_rules_load(a, d, data_folder)) == NULL ||
	    (house->fonts = fonts_load(a, d, data_folder)) == NULL ||
	    (house->layout = layout_new(a, d, house->fonts)) == NULL)
		return NULL;
	return house;
}
