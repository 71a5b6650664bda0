/*
 * transfer: packages that hold, are the last of their cases by the register and are in nobody else's way become one 移交 folder with
 * its register sheet; whole or not there.  The register notes them once it stands.
 */
#include <string.h>

#include "archive/bag.h"
#include "archive/entry.h"
#include "archive/handover.h"
#include "archive/pack.h"
#include "archive/register.h"
#include "archive/sheet.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "policy/policy.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"

struct handover {
	struct arena *arena;
	struct diag *diag;
	struct batch_setup *setup;
	const struct archive_transfer *asked;
	const struct office *office;
	struct pack_stage *stage;
	struct sheets *sheets;
	struct register_book *book;
	const struct number_setting *setting;
	GPtrArray *packages; /* struct handover_package * */
	struct handover_ask ask;
	const char *layout; /* of the 移交 folder */
	bool interrupted;   /* while its sheet was made */
	struct archive_transferred *out;
};

/* --- packages --- */

static int
by_number(gconstpointer a, gconstpointer b)
{
	const struct handover_package *one = *(void *const *)a, *other = *(void *const *)b;

	return strcmp(one->archive_no, other->archive_no);
}

/* Two of one number, or one package given twice. */
static bool
are_alone(struct handover *h)
{
	bool good = true;

	for (guint i = 1; i < h->packages->len; i++) {
		const struct handover_package *before = h->packages->pdata[i - 1], *p = h->packages->pdata[i];

		if (strcmp(before->archive_no, p->archive_no) != 0)
			continue;
		diag_report(h->diag, DIAG_HANDOVER_TWIN, file_place(h->arena, p->path), NULL, p->archive_no,
		    before->path, p->path);
		good = false;
	}
	return good;
}

/* A hand-over, its sheet and its explanation are of one fonds. */
static bool
are_of_one_fonds(struct handover *h)
{
	const struct handover_package *first = h->packages->len > 0 ? h->packages->pdata[0] : NULL;
	const char *fonds = first != NULL ? xml_attr_or(xml_child(first->tree, "number"), "fonds", "") : "";

	for (guint i = 1; i < h->packages->len; i++) {
		const struct handover_package *p = h->packages->pdata[i];
		const char *other = xml_attr_or(xml_child(p->tree, "number"), "fonds", "");

		if (strcmp(fonds, other) == 0)
			continue;
		diag_report(h->diag, DIAG_HANDOVER_FONDS, file_place(h->arena, p->path), NULL, first->archive_no, fonds,
		    p->archive_no, other);
		return false;
	}
	return true;
}

static bool
look_all(struct handover *h)
{
	const struct xml_schema *schema = xml_schema_load(h->arena, h->diag,
	    arena_printf(h->arena, "%s/templates/schema/package.rng", data_own(h->setup->data)));
	const GPtrArray *paths = schema != NULL ? handover_find(h->arena, h->diag, h->asked->run->inputs) : NULL;
	bool good = paths != NULL;

	h->packages = arena_list(h->arena);
	for (guint i = 0; paths != NULL && i < paths->len && !interrupt_asked(); i++) {
		struct handover_package *p = handover_look(h->arena, h->diag, schema, paths->pdata[i],
		    h->asked->run->jobs);

		if (p != NULL)
			g_ptr_array_add(h->packages, p);
		else
			good = false;
	}
	g_ptr_array_sort(h->packages, by_number);
	return good && are_alone(h) && are_of_one_fonds(h);
}

/* --- the office --- */

/* Of all packages, for one sheet has one register. false: reported. */
static bool
find_setting(struct handover *h, const struct handover_package *p)
{
	const struct number_setting *s = number_setting(h->setup->policy, h->arena, h->diag,
	    office_region(h->office, p->region), h->asked->run->office, true);

	if (s != NULL && h->setting != NULL && strcmp(s->register_path, h->setting->register_path) != 0) {
		diag_say(h->diag, DIAG_HANDOVER_REGISTER, file_place(h->arena, p->path), NULL,
		    arena_printf(h->arena, "%s 和前面的不在同一本登记簿上", p->archive_no),
		    arena_printf(h->arena, "%s is not of the register of those before", p->archive_no));
		return false;
	}
	h->setting = h->setting != NULL ? h->setting : s;
	return s != NULL;
}

static bool
find_office(struct handover *h)
{
	const char *region = NULL;

	h->office = office_load(h->setup->policy, h->arena, h->diag, h->asked->run->office);
	for (guint i = 0; h->office != NULL && i < h->packages->len; i++) {
		const struct handover_package *p = h->packages->pdata[i];

		if (g_strcmp0(region, p->region) != 0 && !find_setting(h, p))
			return false;
		region = p->region;
	}
	return h->setting != NULL;
}

/* --- what the register says --- */

static const char *
register_text(struct handover *h)
{
	const char *receiver = h->asked->receiver != NULL ? h->asked->receiver : h->setting->receiver;
	GString *text = arena_string(h->arena);

	g_string_append(text, h->asked->name);
	if (h->asked->handed != NULL)
		g_string_append_printf(text, "，%s", h->asked->handed);
	if (receiver[0] != '\0')
		g_string_append_printf(text, "，移交%s", receiver);
	return text->str;
}

/* What was altered is no ground to hand anything over on. */
static bool
read_register(struct handover *h)
{
	h->book = register_open(h->arena, h->diag, h->setting->register_path, false);
	if (h->book == NULL || !register_check(h->book, h->arena, h->diag))
		return false;
	h->ask = (struct handover_ask){ .asked = h->asked,
		.setting = h->setting,
		.packages = h->packages,
		.entries = register_entries(h->book, h->arena, h->diag),
		.text = register_text(h) };
	if (h->ask.entries == NULL)
		return false;
	handover_know(h->arena, &h->ask);
	return handover_registered(h->arena, h->diag, &h->ask);
}

static bool
note_all(struct handover *h)
{
	bool good = register_begin(h->book, h->diag);

	for (guint i = 0; good && i < h->packages->len; i++) {
		const struct handover_package *p = h->packages->pdata[i];
		const struct register_file file = { .region = p->region, .case_id = p->case_id };

		good = handover_noted(&h->ask, p) ||
		    register_handed(h->book, h->arena, h->diag, &file, p->sha256, h->ask.text);
	}
	return register_end(h->book, h->diag, good) && good;
}

/* --- the folder --- */

/* Where each package stands in it, by the layout. */
static bool
place_all(struct handover *h)
{
	for (guint i = 0; i < h->packages->len; i++) {
		struct handover_package *p = h->packages->pdata[i];
		const char *folder = sheets_folder(h->sheets, h->arena, h->diag, xml_child(p->tree, "number"),
		    h->layout);

		if (folder == NULL)
			return false;
		p->place = arena_printf(h->arena, PACKAGE_DATA "%s/%s%s", folder, p->archive_no, store_suffix(p->form));
	}
	return true;
}

static void
add_package(struct handover *h, const struct handover_package *p, GPtrArray *entries)
{
	for (guint i = 0; i < p->entries->len; i++) {
		const struct package_entry *entry = p->entries->pdata[i];
		const char *path = entry->path[0] != '\0' ? arena_printf(h->arena, "%s/%s", p->place, entry->path) :
							    p->place;

		entry_of_file(h->arena, entries, path, entry->source)->root = entry->root;
	}
}

/* What keeps the sheet back is told as the batch tells it. */
static void
take_judged(void *data, const struct batch_judged *judged)
{
	struct handover *h = data;

	for (guint i = 0; judged->rejected && i < judged->findings->len; i++) {
		const struct batch_judged_finding *f = judged->findings->pdata[i];

		if (f->level >= DIAG_ERROR)
			diag_say(h->diag, DIAG_HANDOVER_PAPER, (struct place){ 0 }, NULL, f->what, f->what);
	}
}

/* The register sheet, made of the record.  NULL: reported. */
static const char *
make_sheet(struct handover *h, const xmlNode *record)
{
	static char *documents[] = { (char *)HANDOVER_PAPER, NULL };
	const char *folder = stage_papers(h->stage, h->arena);
	char *inputs[] = { arena_printf(h->arena, "%s/record.xml", stage_folder(h->stage)), NULL };
	const char *text = xml_dump(h->arena, record);
	struct batch_options o = stage_run(h->stage, h->arena, h->asked->run, inputs);
	const struct batch_listing *listing;
	enum exit_status status;

	if (!file_replace(h->arena, h->diag, inputs[0], text, strlen(text)))
		return NULL;
	o.documents = documents;
	o.judged = take_judged;
	o.judged_data = h;
	status = batch_run(h->setup, h->diag, &o);
	h->interrupted = status == EXIT_INTERRUPTED;
	listing = status == EXIT_GOOD ? batch_listing_open(h->arena, h->diag, folder) : NULL;
	if (listing != NULL && listing->files->len == 1)
		return arena_printf(h->arena, "%s/%s", folder,
		    ((const struct batch_listed *)listing->files->pdata[0])->path);
	if (!h->interrupted && diag_worst(h->diag, 0) < DIAG_ERROR)
		diag_say(h->diag, DIAG_HANDOVER_PAPER, (struct place){ 0 }, NULL, "没有做出来", "it was not made");
	return NULL;
}

static bool
add_papers(struct handover *h, xmlNode *record, GPtrArray *entries)
{
	const char *sheet = make_sheet(h, record), *text = xml_dump(h->arena, record);

	if (sheet == NULL)
		return false;
	entry_of_bytes(h->arena, entries, HANDOVER_LIST, text, strlen(text));
	entry_of_file(h->arena, entries, HANDOVER_SHEET, sheet);
	return sheets_run(h->sheets, h->arena, h->diag, record, h->layout, entries);
}

static bool
write_all(struct handover *h)
{
	enum archive_form form = h->asked->form != NULL ? *h->asked->form : FORM_FOLDER;
	GPtrArray *entries = arena_list(h->arena);
	const GArray *info;
	xmlNode *record;

	if (!place_all(h))
		return false;
	record = handover_record(h->arena, &h->ask);
	if (!add_papers(h, record, entries))
		return false;
	for (guint i = 0; i < h->packages->len; i++)
		add_package(h, h->packages->pdata[i], entries);
	info = sheets_info(h->sheets, h->arena, h->diag, record, h->layout);
	if (info == NULL || !bag_close(h->arena, h->diag, entries, (const struct bag_info *)info->data, info->len) ||
	    !store_write(h->arena, h->diag, h->asked->output, h->asked->name, form, STORE_KEEP, entries))
		return false;
	h->out->record = record;
	h->out->path = arena_printf(h->arena, "%s/%s%s", h->asked->output, h->asked->name, store_suffix(form));
	h->out->sha256 = arena_strdup(h->arena, entry_find(entries, SIGN_OF)->sha256);
	return true;
}

/* What an office has no word for is named by what it holds. */
static const char *
usual_name(struct handover *h)
{
	const xmlNode *first = xml_child(((const struct handover_package *)h->packages->pdata[0])->tree, "number");
	const xmlNode *last = xml_child(
	    ((const struct handover_package *)h->packages->pdata[h->packages->len - 1])->tree, "number");
	const char *from = xml_attr_or(first, "year", ""), *until = xml_attr_or(last, "year", "");

	return strcmp(from, until) == 0 ?
	    arena_printf(h->arena, "%s-%s-%s-移交", xml_attr(first, "fonds"), xml_attr(first, "class"), from) :
	    arena_printf(h->arena, "%s-%s-%s-%s-移交", xml_attr(first, "fonds"), xml_attr(first, "class"), from, until);
}

/* What keeps a hand-over back is told, an interrupt too. */
static enum exit_status
kept_back(struct handover *h, enum exit_status why)
{
	if (!h->interrupted && !interrupt_asked())
		return why;
	diag_report(h->diag, DIAG_HANDOVER_INTERRUPTED, (struct place){ 0 }, NULL);
	return EXIT_INTERRUPTED;
}

enum exit_status
archive_transfer(struct arena *a, struct diag *d, struct batch_setup *setup, const struct archive_transfer *asked,
    struct archive_transferred *out)
{
	struct archive_transfer named = *asked;
	struct handover h = { .arena = a, .diag = d, .setup = setup, .asked = &named, .out = out };

	*out = (struct archive_transferred){ 0 };
	interrupt_hold(a);
	if (!look_all(&h) || interrupt_asked())
		return kept_back(&h, EXIT_FINDINGS);
	named.name = named.name != NULL ? named.name : usual_name(&h);
	if (!find_office(&h) || (h.stage = stage_open(a, d, asked->output)) == NULL ||
	    (h.sheets = sheets_load(a, d, setup->data)) == NULL)
		return EXIT_NO_START;
	h.layout = arena_printf(a, "handover-%s", h.setting->layout);
	if (sheets_label(h.sheets, h.layout) == NULL)
		h.layout = "handover-2022";
	return read_register(&h) && write_all(&h) && note_all(&h) ? EXIT_GOOD : kept_back(&h, EXIT_FINDINGS);
}
