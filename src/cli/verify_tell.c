/* verify: what is said of each file looked at, as text or as JSON Lines. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/jsonl.h"
#include "base/text.h"
#include "xml/xml.h"
#include "batch/told.h"
#include "cli/inner.h"
#include "cli/verify.h"
#include "verify/verify.h"

void
cli_checkup_json(JsonBuilder *b, const GPtrArray *findings)
{
	json_builder_begin_array(b);
	for (guint i = 0; i < findings->len; i++) {
		const struct batch_checked_finding *f = findings->pdata[i];

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

/* A file of the first set does not say what its form, as a whole, must look like and say: that is not compared then. */
static bool
is_first_set(const struct batch_checked *checked)
{
	return xml_attr_is(checked->facts, "set", "1");
}

static void
json_compared(JsonBuilder *b, const struct batch_checked *checked)
{
	const char *set = xml_attr(checked->facts, "set");

	if (set == NULL)
		return;
	jsonl_number(b, "set", g_ascii_strtoull(set, NULL, 10));
	jsonl_text(b, "compared", is_first_set(checked) ? "fields" : "pages");
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
	if (good)
		json_compared(b, checked);
	if (xml_child(checked->facts, "rebuild") != NULL) {
		json_builder_set_member_name(b, "rebuild");
		json_rebuild(b, c, xml_child(checked->facts, "rebuild"));
	}
	json_builder_set_member_name(b, "findings");
	cli_checkup_json(b, checked->findings);
	jsonl_end(b, out);
	fputs(out->str, stdout);
}

static bool
is_same(const struct batch_checked *checked)
{
	return xml_attr_is(xml_child(checked->facts, "rebuild"), "outcome", "same");
}

/* Whole is a file whose seals can be read, too. */
/* What comes out of a file or is its name, as a terminal may have it. */
static void
put_clean(const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);

	text_append_clean(out, text);
	fputs(out->str, stdout);
}

static void
put_seals(const struct batch_checked *checked, bool zh)
{
	guint damaged = 0;

	for (const xmlNode *seal = xml_child(checked->facts, "seal"); seal != NULL; seal = xml_next(seal, "seal"))
		damaged += xml_attr_is(seal, "damaged", "yes");
	if (damaged == 0)
		fputs(zh ? "，本文件完好" : ", whole", stdout);
	printf(zh ? "，其后加盖签章 %u 处" : ", with %u seals set on it afterwards", count_seals(checked));
	if (damaged > 0)
		printf(zh ? "，其中 %u 处的签名数据已损坏" : ", the signatures of %u of them damaged", damaged);
}

/* Why a file was not made again; NULL: it is said, or was asked for. */
static const char *
unmade(const struct cli *c)
{
	if (cli_option_flag(c, "no-rebuild"))
		return NULL;
	return c->lang == LANG_ZH ? "加 --rebuild 才与重做的比较" : "with --rebuild it is, and compared";
}

/* Of a file that holds it is said whether it was made again; of others their findings say it. */
static void
put_pages(const struct cli *c, const struct batch_checked *checked, bool good)
{
	const xmlNode *rebuild = xml_child(checked->facts, "rebuild");
	bool zh = c->lang == LANG_ZH, same = is_same(checked);
	const char *why = xml_attr(rebuild, zh ? "why" : "why-en");

	if (rebuild == NULL && !is_first_set(checked)) /* those never are */
		why = unmade(c);
	printf(zh ? "（%s 页" : " (%s pages", xml_attr_or(checked->facts, "pages", "?"));
	if (good && same)
		printf(zh ? "，重做一致%s" : ", made again the same%s",
		    xml_attr_is(rebuild, "by", "bytes") ? "" :
			zh                              ? "，写法不同" :
							  ", written otherwise");
	else if (good)
		fputs(zh ? "，未重做" : ", not made again", stdout);
	if (good && why != NULL) {
		fputs(same ? (zh ? "；" : "; ") : (zh ? "：" : ": "), stdout);
		put_clean(why);
	}
	if (good && is_first_set(checked))
		fputs(zh ? "；只核对了栏目的文字" : "; only the text of its fields was compared", stdout);
	if (good && count_seals(checked) > 0)
		put_seals(checked, zh);
	fputs(zh ? "）" : ")", stdout);
}

/* --- findings, the weightiest first --- */

enum { FINDINGS_MOST = 6, FEW_FILES = 3 };

/* What is found without a rule comes before: it was not what the list says, or could not be read. */
static int
weight(const struct cli_checkup *v, const struct batch_checked_finding *f)
{
	const xmlNode *rule = verify_rule(v->rules, f->id);

	return rule != NULL ? atoi(xml_attr_or(rule, "weight", "0")) : G_MAXINT;
}

static int
by_weight(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct batch_checked_finding *one = *(const struct batch_checked_finding *const *)a,
					   *two = *(const struct batch_checked_finding *const *)b;
	int first = weight(data, one), second = weight(data, two);

	if (one->level != two->level)
		return one->level > two->level ? -1 : 1;
	return first == second ? 0 : first > second ? -1 : 1;
}

/* So many of them are told, when others follow from the first. */
static guint
most(const struct cli_checkup *v, const GPtrArray *findings)
{
	for (guint i = 0; i < findings->len; i++) {
		const struct batch_checked_finding *f = findings->pdata[i];
		const xmlNode *rule = verify_rule(v->rules, f->id);

		if (rule != NULL && xml_attr_is(rule, "covers", "yes"))
			return i + 1;
		if (rule != NULL)
			break;
	}
	return FINDINGS_MOST;
}

/* A note of one of many files: the same is said of others too. */
static void
keep_note(struct cli_checkup *v, const struct batch_checked *checked, const struct batch_checked_finding *f)
{
	g_autofree char *kind = g_strdup_printf("%s\n%s", f->id, f->message);
	g_autoptr(GString) place = g_string_new(NULL);

	text_append_clean(place, checked->file->path);
	told_add(v->notes, kind, place->str, f->text);
}

static void
put_findings(struct cli_checkup *v, const struct batch_checked *checked)
{
	struct cli *c = v->cli;
	bool all = cli_option_flag(c, "verbose"), quiet = cli_option_flag(c, "quiet");
	guint shown = 0, left = 0, limit = all ? G_MAXUINT : most(v, checked->findings);

	for (guint i = 0; i < checked->findings->len; i++) {
		const struct batch_checked_finding *f = checked->findings->pdata[i];

		if (quiet && f->level < DIAG_ERROR)
			continue;
		if (f->level == DIAG_NOTE && !all && v->files->len > FEW_FILES)
			keep_note(v, checked, f);
		else if (shown == limit)
			left++;
		else {
			fputs(f->text, stderr);
			shown++;
		}
	}
	if (left > 0)
		fprintf(stderr, c->lang == LANG_ZH ? "  还有 %u 处，-v 全部列出\n" : "  %u more: -v lists all\n", left);
}

/* Of a file that fails, on the line that says so: results are read without what was said of them. */
static void
put_reason(const struct cli *c, const struct batch_checked *checked)
{
	const struct batch_checked_finding *f = checked->findings->len > 0 ? checked->findings->pdata[0] : NULL;

	if (f == NULL)
		return;
	printf("%s%s ", c->lang == LANG_ZH ? "：" : ": ", f->id);
	put_clean(f->message);
}

static void
put_text(struct cli_checkup *v, const struct batch_checked *checked, bool good)
{
	const struct cli *c = v->cli;
	bool zh = c->lang == LANG_ZH;

	told_record(v->notes, "");
	put_findings(v, checked);
	if (good && cli_option_flag(c, "quiet"))
		return;
	fputs(good ? (zh ? "通过    " : "holds   ") : (zh ? "未通过  " : "FAILS   "), stdout);
	put_clean(checked->file->path);
	if (checked->facts != NULL)
		put_pages(c, checked, good);
	if (!good)
		put_reason(c, checked);
	putchar('\n');
}

void
cli_checkup_tell(void *data, const struct batch_checked *checked)
{
	struct cli_checkup *v = data;
	bool good = checked->worst < v->limit, read = checked->sha256[0] != '\0';

	if (!good)
		cli_handover_bad(v, checked->file->path);
	v->good += good;
	v->bad += !good;
	v->same += good && is_same(checked);
	v->unread += !read && checked->file->listed == NULL && !checked->file->stray;
	g_ptr_array_sort_with_data(checked->findings, by_weight, v);
	if (cli_option_flag(v->cli, "json"))
		put_json(v->cli, checked, good);
	else
		put_text(v, checked, good);
}

void
cli_checkup_sum(const struct cli_checkup *v)
{
	bool zh = v->cli->lang == LANG_ZH;
	guint unmade = v->good - v->same;
	g_autoptr(GString) notes = g_string_new(NULL);

	told_put(v->notes, notes);
	fputs(notes->str, stderr);
	if (cli_option_flag(v->cli, "quiet") || v->files->len <= 1)
		return;
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
