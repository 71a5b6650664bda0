/* The results of a run of pack, in the inputs' order. */
#include <stdio.h>

#include <json-glib/json-glib.h>

#include "archive/pack.h"
#include "base/arena.h"
#include "base/jsonl.h"
#include "base/text.h"

/* The cases of a run by what became of them. */
struct tally {
	guint packed, same, refused;
};

/* --- as text --- */

static void
put_clean(GString *out, const char *gap, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	g_string_append(out, gap);
	text_append_clean(out, text);
}

static void
put_reason(GString *out, const struct pack_reason *reason, bool zh)
{
	g_string_append_printf(out, "    %s  ", reason->rule);
	text_append_clean(out, reason->what);
	put_clean(out, zh ? "　依据：" : "  source: ", reason->source);
	put_clean(out, zh ? "　准予：" : "  accepted: ", reason->accepted);
	g_string_append_c(out, '\n');
}

/* One reason that many papers share is told once. */
static bool
is_told(const GPtrArray *reasons, guint at)
{
	const struct pack_reason *one = reasons->pdata[at];

	for (guint i = 0; i < at; i++) {
		const struct pack_reason *other = reasons->pdata[i];

		if (g_strcmp0(one->rule, other->rule) == 0 && g_strcmp0(one->what, other->what) == 0)
			return true;
	}
	return false;
}

static void
put_counts(GString *out, const struct pack_case *c, bool zh)
{
	g_string_append_printf(out, zh ? "  %u 件 %u 页 %u 个文件" : "  %u papers, %u pages, %u files", c->items,
	    c->pages, c->file_count);
	if (c->edition > 1)
		g_string_append_printf(out, zh ? "，第 %u 版" : ", edition %u", c->edition);
	g_string_append(out, c->unchanged ? (zh ? "，与上次相同  " : ", as before  ") : "  ");
}

static void
put_case(GString *out, const struct pack_case *c, bool zh)
{
	bool packed = c->package != NULL;

	g_string_append(out, packed ? (zh ? "已归档" : "packed") : zh ? "不予归档" : "refused");
	if (packed)
		put_clean(out, "  ", c->number->archive_no);
	put_clean(out, "  ", c->id[0] != '\0' ? c->id : c->input);
	put_clean(out, "  ", c->cons_name);
	if (packed)
		put_counts(out, c, zh);
	put_clean(out, "", c->package);
	g_string_append_c(out, '\n');
	for (guint i = 0; i < c->reasons->len; i++)
		if (!is_told(c->reasons, i))
			put_reason(out, c->reasons->pdata[i], zh);
}

static void
put_sum(GString *out, const struct tally *t, bool zh)
{
	g_string_append_printf(out,
	    zh ? "案卷 %u 个：归档包 %u 个（其中 %u 个与上次相同），不予归档 %u 个。\n" :
		 "%u cases: %u packages (%u as before), %u refused.\n",
	    t->packed + t->refused, t->packed, t->same, t->refused);
}

/* --- as JSON --- */

static void
put_json(GString *out, const struct pack_case *c)
{
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();

	json_builder_begin_object(b);
	jsonl_number(b, "schema", 1);
	jsonl_text(b, "record", c->id);
	jsonl_text(b, "status", c->package != NULL ? "packed" : "refused");
	jsonl_text(b, "archive_no", c->number != NULL ? c->number->archive_no : "");
	jsonl_text(b, "package", c->package);
	jsonl_text(b, "sha256", c->digest);
	jsonl_number(b, "edition", c->edition);
	jsonl_number(b, "items", c->items);
	jsonl_number(b, "pages", c->pages);
	jsonl_number(b, "files", c->file_count);
	json_builder_set_member_name(b, "reasons");
	json_builder_begin_array(b);
	for (guint i = 0; i < c->reasons->len; i++) {
		const struct pack_reason *reason = c->reasons->pdata[i];

		json_builder_begin_object(b);
		jsonl_text(b, "id", reason->rule);
		jsonl_text(b, "message", reason->what);
		jsonl_text(b, "source", reason->source);
		jsonl_text(b, "accepted", reason->accepted);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
	jsonl_end(b, out);
}

enum exit_status
archive_pack_tell(struct arena *a, const struct archive_pack *asked, const struct archive_packed *packed)
{
	const GPtrArray *cases = packed->cases;
	GString *out = arena_string(a), *sum = arena_string(a);
	bool zh = asked->run->lang == LANG_ZH;
	struct tally t = { 0 };

	for (guint i = 0; i < cases->len; i++) {
		const struct pack_case *c = cases->pdata[i];

		if (packed->interrupted && c->package == NULL && !pack_refused(c))
			continue; /* it was not come to */
		t.packed += c->package != NULL;
		t.refused += c->package == NULL;
		t.same += c->package != NULL && c->unchanged;
		if (asked->run->json)
			put_json(out, c);
		else if (!asked->run->quiet || c->package == NULL)
			put_case(out, c, zh);
	}
	put_sum(sum, &t, zh);
	fputs(out->str, stdout);
	if (!asked->run->quiet && !packed->interrupted)
		fputs(sum->str, asked->run->json ? stderr : stdout);
	return fflush(stdout) == 0 && t.refused == 0 && cases->len > 0 ? EXIT_GOOD : EXIT_FINDINGS;
}
