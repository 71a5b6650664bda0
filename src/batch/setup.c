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
#include "template/terms.h"
#include "verify/verify.h"

/* Documents may be named by what they are called. */
static void
settle_documents(struct arena *a, const struct batch_setup *setup, char **documents)
{
	for (char **d = documents; d != NULL && *d != NULL; d++)
		*d = arena_strdup(a, batch_called(a, setup, "document", *d));
}

void
batch_use_faces(struct verify_rules *checks, struct arena *a, const struct font_list *fonts)
{
	struct reader_face *face = arena_array(a, fonts->face_count, sizeof *face);

	for (guint i = 0; i < fonts->face_count; i++) {
		const struct font_face *from = &fonts->face[i];

		face[i] = (struct reader_face){ .id = from->id,
			.file = from->file,
			.index = from->index,
			.sha256 = from->sha256 };
	}
	verify_use_faces(checks, a, face, fonts->face_count);
}

struct batch_setup *
batch_setup_open(struct arena *a, struct diag *d, const GPtrArray *data, const struct batch_options *options)
{
	struct batch_setup *setup = arena_alloc(a, sizeof *setup);
	const char *own = options->own != NULL ? options->own : data_own(data);
	const GPtrArray *checks = options->own != NULL ? data_alone(a, own) : data;
	const struct template_terms *terms;

	setup->data = data;
	if ((setup->records = record_rules_load(a, d, data)) == NULL ||
	    (setup->policy = policy_load(a, d, data, setup->records)) == NULL)
		return NULL;
	settle_documents(a, setup, options->documents);
	if (options->rules_only)
		return setup;
	setup->templates = options->documents != NULL ?
	    templates_load(a, d, data, setup->records, policy_paths(setup->policy), options->documents) :
	    templates_open(a, d, data, setup->records, policy_paths(setup->policy));
	if (setup->templates == NULL || (setup->checks = verify_rules_load(a, d, checks)) == NULL ||
	    (setup->fonts = fonts_load(a, d, own)) == NULL || (terms = template_terms_load(a, d, data)) == NULL ||
	    (setup->layout = layout_new(a, d, setup->fonts, terms)) == NULL)
		return NULL;
	batch_use_faces(setup->checks, a, setup->fonts);
	setup->made = provenance_made(a, setup);
	return setup;
}
