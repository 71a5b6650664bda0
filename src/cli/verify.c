/* verify: opens finished files again and says of each whether it still holds; holds an output folder against its list. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/jsonl.h"
#include "xml/xml.h"
#include "cli/inner.h"
#include "page/fonts.h"
#include "verify/verify.h"

struct cli_checkup {
	struct cli *cli;
	GPtrArray *files; /* struct batch_checkup_file * */
	enum diag_level limit;
	bool again; /* files that are found are made again */
	guint good, bad, unread;
	guint same; /* of those that are good */
};

enum { OFFICE_ABOVE = 5 }; /* folders in which one's office is looked for: its own, and those around it */

static void hold_folder(struct cli_checkup *, const char *folder);

static void
add_file(struct cli_checkup *v, const char *path, const struct batch_listed *listed, bool stray)
{
	struct batch_checkup_file *file = arena_alloc(v->cli->arena, sizeof *file);

	*file = (struct batch_checkup_file){ .path = path, .listed = listed, .stray = stray, .again = v->again };
	g_ptr_array_add(v->files, file);
}

/* Files of which no list is known. What was set aside is known not to hold. Gives how many. */
static guint
add_folder(struct cli_checkup *v, const char *folder)
{
	struct cli *c = v->cli;
	const GPtrArray *names = file_list(c->arena, folder, NULL);
	guint count = 0;

	for (guint i = 0; names != NULL && i < names->len; i++) {
		char *path = arena_adopt(c->arena, g_build_filename(folder, names->pdata[i], NULL), g_free);

		if (strcmp(names->pdata[i], "superseded") == 0)
			continue;
		if (g_str_has_suffix(path, ".pdf")) { /* also what is no file: that is told */
			add_file(v, path, NULL, false);
			count++;
		}
		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			if (g_file_test(path, G_FILE_TEST_IS_SYMLINK))
				continue;
			if (batch_listing_at(path))
				hold_folder(v, path);
			else
				count += add_folder(v, path);
		}
	}
	return count;
}

/* An output folder: what its list names, what it does not, and output folders in it. */
static void
hold_folder(struct cli_checkup *v, const char *folder)
{
	struct cli *c = v->cli;
	const struct batch_listing *listing = batch_listing_open(c->arena, c->diag, folder);

	if (listing == NULL)
		return;
	for (guint i = 0; i < listing->files->len; i++) {
		const struct batch_listed *listed = listing->files->pdata[i];

		add_file(v, arena_printf(c->arena, "%s/%s", folder, listed->path), listed, false);
	}
	for (guint i = 0; i < listing->strays->len; i++)
		if (!listing->broken)
			add_file(v, listing->strays->pdata[i], NULL, true);
		else if (g_str_has_suffix(listing->strays->pdata[i], ".pdf"))
			add_file(v, listing->strays->pdata[i], NULL, false);
	for (guint i = 0; i < listing->inner->len; i++)
		hold_folder(v, listing->inner->pdata[i]);
}

static void
find_in_folder(struct cli_checkup *v, char *folder)
{
	struct cli *c = v->cli;
	guint before = v->files->len;
	gsize told = diag_count(c->diag);

	for (gsize end = strlen(folder); end > 1 && folder[end - 1] == '/';)
		folder[--end] = '\0';
	if (batch_listing_at(folder))
		hold_folder(v, folder);
	else if (add_folder(v, folder) > 0)
		diag_report(c->diag, DIAG_LISTING_NONE, file_place(c->arena, folder), NULL, folder);
	if (v->files->len == before && diag_count(c->diag) == told)
		diag_report(c->diag, DIAG_CLI_NO_PDF, (struct place){ 0 }, NULL, folder);
}

/* Files in folders are made again unless that is not wanted, one that is named when it is. */
static void
find_files(struct cli_checkup *v)
{
	struct cli *c = v->cli;
	bool never = cli_option_flag(c, "no-rebuild"), always = cli_option_flag(c, "rebuild") && !never;

	for (char **argument = c->arguments; *argument != NULL; argument++) {
		bool folder = g_file_test(*argument, G_FILE_TEST_IS_DIR);

		v->again = always || (folder && !never);
		if (folder)
			find_in_folder(v, *argument);
		else if (access(*argument, R_OK) == 0)
			add_file(v, *argument, NULL, false);
		else
			diag_errno(c->diag, DIAG_FILE_OPEN, (struct place){ 0 }, *argument, errno);
	}
}

/* --- what files are made again with --- */

/* The nearest folder of an office with templates or fields of its own that something looked at stands in. NULL: none. */
static const char *
office_of(struct cli *c, const char *path)
{
	const char *folder = arena_adopt(c->arena, g_canonicalize_filename(path, NULL), g_free);

	for (guint i = 0; i < OFFICE_ABOVE; i++) {
		if (data_is_office(folder) && data_there(arena_printf(c->arena, "%s/office.xml", folder)))
			return folder;
		folder = arena_adopt(c->arena, g_path_get_dirname(folder), g_free);
	}
	return NULL;
}

/* Where there are two offices, none is taken: a template of one may have the name of another's. */
static const char *
find_office(struct cli *c)
{
	const char *found = NULL;

	for (char **argument = c->arguments; *argument != NULL; argument++) {
		const char *office = office_of(c, *argument);

		if (found != NULL && office != NULL && strcmp(office, found) != 0)
			return NULL;
		found = office != NULL ? office : found;
	}
	return found;
}

/* NULL: no file is to be made again. */
static const struct batch_rebuild *
open_rebuild(const struct cli_checkup *v, GPtrArray *data)
{
	struct cli *c = v->cli;
	const char *office = find_office(c);
	bool wanted = false;

	for (guint i = 0; i < v->files->len; i++)
		wanted = wanted || ((const struct batch_checkup_file *)v->files->pdata[i])->again;
	if (wanted && office != NULL)
		data_add(c->arena, data, office);
	return wanted ? batch_rebuild_open(c->arena, data) : NULL;
}

static void
json_findings(JsonBuilder *b, const struct batch_checked *checked)
{
	json_builder_begin_array(b);
	for (guint i = 0; i < checked->findings->len; i++) {
		const struct batch_checked_finding *f = checked->findings->pdata[i];

		json_builder_begin_object(b);
		jsonl_text(b, "id", f->id);
		jsonl_text(b, "level", diag_level_name(f->level, LANG_EN));
		jsonl_text(b, "field", f->field);
		jsonl_text(b, "message", f->message);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
}

static void
json_rebuild(JsonBuilder *b, const struct cli *c, const xmlNode *rebuild)
{
	static const char *const told[][2] = { { "outcome", "outcome" }, { "by", "by" }, { "part", "part-en" },
		{ "why", "why-en" } };

	json_builder_begin_object(b);
	for (gsize i = 0; i < G_N_ELEMENTS(told); i++) {
		const char *value = xml_attr(rebuild, told[i][c->lang]);

		if (value != NULL)
			jsonl_text(b, told[i][0], value);
	}
	if (xml_attr(rebuild, "offset") != NULL)
		jsonl_number(b, "offset", g_ascii_strtoull(xml_attr(rebuild, "offset"), NULL, 10));
	json_builder_end_object(b);
}

/* Seals that were set on a file after it was made. */
static guint
count_seals(const struct batch_checked *checked)
{
	guint count = 0;

	for (const xmlNode *seal = xml_child(checked->facts, "seal"); seal != NULL; seal = xml_next(seal, "seal"))
		count++;
	return count;
}

static void
put_json(const struct cli *c, const struct batch_checked *checked, bool good)
{
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();
	g_autoptr(GString) out = g_string_new(NULL);

	json_builder_begin_object(b);
	jsonl_number(b, "schema", 1);
	jsonl_text(b, "file", checked->file->path);
	jsonl_text(b, "sha256", checked->sha256);
	jsonl_number(b, "pages", g_ascii_strtoull(xml_attr_or(checked->facts, "pages", "0"), NULL, 10));
	jsonl_text(b, "status", !good ? "rejected" : count_seals(checked) > 0 ? "sealed" : "ok");
	if (xml_child(checked->facts, "rebuild") != NULL) {
		json_builder_set_member_name(b, "rebuild");
		json_rebuild(b, c, xml_child(checked->facts, "rebuild"));
	}
	json_builder_set_member_name(b, "findings");
	json_findings(b, checked);
	jsonl_end(b, out);
	fputs(out->str, stdout);
}

static bool
is_same(const struct batch_checked *checked)
{
	return xml_attr_is(xml_child(checked->facts, "rebuild"), "outcome", "same");
}

/* Of a file that holds it is said whether it was made again; of others their findings say it. */
static void
put_pages(const struct cli *c, const struct batch_checked *checked, bool good)
{
	const xmlNode *rebuild = xml_child(checked->facts, "rebuild");
	bool zh = c->lang == LANG_ZH, same = is_same(checked);
	const char *why = xml_attr(rebuild, zh ? "why" : "why-en");

	printf(zh ? "（%s 页" : " (%s pages", xml_attr_or(checked->facts, "pages", "?"));
	if (good && same)
		printf(zh ? "，重做一致%s" : ", made again the same%s",
		    xml_attr_is(rebuild, "by", "bytes") ? "" :
			zh                              ? "，写法不同" :
							  ", written otherwise");
	else if (good)
		fputs(zh ? "，未重做" : ", not made again", stdout);
	if (good && why != NULL)
		printf("%s%s", same ? (zh ? "；" : "; ") : (zh ? "：" : ": "), why);
	if (good && count_seals(checked) > 0)
		printf(zh ? "，本文件完好，其后加盖签章 %u 处" : ", whole, with %u seals set on it afterwards",
		    count_seals(checked));
	fputs(zh ? "）" : ")", stdout);
}

static void
put_text(const struct cli *c, const struct batch_checked *checked, bool good)
{
	bool zh = c->lang == LANG_ZH;

	for (guint i = 0; i < checked->findings->len; i++) {
		const struct batch_checked_finding *f = checked->findings->pdata[i];

		if (!cli_option_flag(c, "quiet") || f->level >= DIAG_ERROR)
			fputs(f->text, stderr);
	}
	if (good && cli_option_flag(c, "quiet"))
		return;
	printf("%s  %s", good ? (zh ? "通过  " : "holds ") : (zh ? "未通过" : "FAILS "), checked->file->path);
	if (checked->facts != NULL)
		put_pages(c, checked, good);
	putchar('\n');
}

static void
tell(void *data, const struct batch_checked *checked)
{
	struct cli_checkup *v = data;
	bool good = checked->worst < v->limit, read = checked->sha256[0] != '\0';

	v->good += good;
	v->bad += !good;
	v->same += good && is_same(checked);
	v->unread += !read && checked->file->listed == NULL && !checked->file->stray;
	if (cli_option_flag(v->cli, "json"))
		put_json(v->cli, checked, good);
	else
		put_text(v->cli, checked, good);
}

static void
put_sum(const struct cli_checkup *v)
{
	bool zh = v->cli->lang == LANG_ZH;
	guint unmade = v->good - v->same;

	printf(zh ? "%u 份通过" : "%u hold", v->good);
	if (v->same > 0 && unmade > 0)
		printf(zh ? "（%u 份重做一致，%u 份未重做）" : " (%u made again the same, %u not made again)", v->same,
		    unmade);
	else if (v->good > 0)
		fputs(v->same > 0 ? zh ? "（重做一致）" : " (made again the same)" :
			zh        ? "（未重做）" :
				    " (not made again)",
		    stdout);
	printf(zh ? "，%u 份未通过\n" : ", %u fail\n", v->bad);
}

static enum exit_status
check_files(struct cli_checkup *v, struct batch_checkup *job)
{
	struct cli *c = v->cli;
	enum exit_status status;

	status = batch_checkup(c->arena, c->diag, job);
	if (!cli_option_flag(c, "json") && !cli_option_flag(c, "quiet") && v->files->len > 1)
		put_sum(v);
	if (status != EXIT_GOOD)
		return status;
	if (v->good + v->bad == v->unread)
		return EXIT_NO_START;
	return v->bad > 0 || diag_worst(c->diag, 0) >= v->limit ? EXIT_FINDINGS : EXIT_GOOD;
}

/* The files are those that the code is of. */
static enum exit_status
find_by_code(struct cli_checkup *v, const struct batch_checkup *job)
{
	struct cli *c = v->cli;
	enum exit_status status;
	const GPtrArray *found = cli_proof_find(c, job, cli_option_value(c, "qr"), &status);

	v->again = !cli_option_flag(c, "no-rebuild");
	for (guint i = 0; i < found->len; i++)
		add_file(v, found->pdata[i], NULL, false);
	return status;
}

enum exit_status
cli_verify(struct cli *c)
{
	struct cli_checkup v = { .cli = c,
		.files = arena_list(c->arena),
		.limit = cli_option_flag(c, "strict") ? DIAG_WARN : DIAG_ERROR };
	GPtrArray *data = cli_data(c);
	const struct font_list *fonts = data != NULL ? fonts_read(c->arena, c->diag, data_own(data)) : NULL;
	struct verify_rules *rules = fonts != NULL ? verify_rules_load(c->arena, c->diag, data) : NULL;
	double jobs = g_get_num_processors();
	struct batch_checkup job;
	enum exit_status status;

	if (!cli_option_number(c, "jobs", 1, 256, &jobs))
		return EXIT_USAGE;
	if (rules == NULL)
		return EXIT_NO_START;
	batch_use_faces(rules, c->arena, fonts);
	job = (struct batch_checkup){ .rules = rules,
		.files = v.files,
		.jobs = (guint)jobs,
		.lang = c->lang,
		.colour = c->colour,
		.tell = tell,
		.data = &v };
	if (cli_option_value(c, "qr") == NULL)
		find_files(&v);
	else if ((status = find_by_code(&v, &job)) != EXIT_GOOD)
		return status;
	job.rebuild = open_rebuild(&v, data);
	return check_files(&v, &job);
}
