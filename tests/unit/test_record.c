/* Records: cutting a stream, encodings, places, bad input, labels. */
#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/place.h"
#include "xml/xml.h"
#include "record/record.h"

struct fixture {
	struct arena *arena;
	struct diag *diag;
	char *folder;
	struct record_rules *rules;
};

static struct fixture f;

static void
setup(void)
{
	f.arena = arena_new();
	f.diag = diag_new(f.arena);
	f.folder = g_dir_make_tmp("banwen-record-XXXXXX", NULL);
	f.rules = record_rules_load(f.arena, f.diag, data_alone(f.arena, "."));
	ck_assert_ptr_nonnull(f.rules);
}

static void
remove_tree(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
			remove_tree(path);
		else
			g_unlink(path);
	}
	g_rmdir(folder);
}

static void
teardown(void)
{
	remove_tree(f.folder);
	g_free(f.folder);
	arena_free(f.arena);
}

static const char *
put_bytes(const char *name, const void *bytes, gsize length)
{
	const char *path = arena_printf(f.arena, "%s/%s", f.folder, name);

	ck_assert(g_file_set_contents(path, bytes, (gssize)length, NULL));
	return path;
}

static const char *
put_text(const char *name, const char *text)
{
	return put_bytes(name, text, strlen(text));
}

/* All records of a file. */
static GPtrArray *
read_all(const char *path)
{
	GPtrArray *found = arena_adopt(f.arena, g_ptr_array_new(), (GDestroyNotify)g_ptr_array_unref);
	struct record_reader *r = record_open(f.diag, path, &(struct record_reading){ .kind = RECORD_KIND_COUNT });
	struct record_text *t;

	ck_assert_ptr_nonnull(r);
	while ((t = record_next(r, f.arena, f.diag)) != NULL)
		g_ptr_array_add(found, t);
	ck_assert_ptr_null(record_next(r, f.arena, f.diag));
	record_close(r);
	return found;
}

static const struct record_text *
nth(const GPtrArray *texts, guint i)
{
	ck_assert_uint_gt(texts->len, i);
	return texts->pdata[i];
}

static void
assert_finding(gsize i, const char *id, guint64 line, guint64 column)
{
	const struct finding *found = diag_get(f.diag, i);

	ck_assert_msg(found != NULL, "no finding %zu, expected %s", i, id);
	ck_assert_msg(strcmp(found->id, id) == 0, "finding %zu is %s (%s), not %s", i, found->id, found->what[LANG_ZH],
	    id);
	ck_assert_msg(found->spot.line == line && found->spot.column == column,
	    "%s at %" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ", not %" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, id,
	    found->spot.line, found->spot.column, line, column);
}

static void
assert_findings(gsize count)
{
	for (gsize i = count; i < diag_count(f.diag); i++)
		ck_abort_msg("too many findings: %s %s", diag_get(f.diag, i)->id, diag_get(f.diag, i)->what[LANG_ZH]);
	ck_assert_uint_eq(diag_count(f.diag), count);
}

static struct record *
parse(const char *text, const char *region)
{
	struct record_text *t = arena_alloc(f.arena, sizeof *t);

	t->source = (struct source){ .name = "x.xml", .text = text, .length = strlen(text), .line = 1, .column = 1 };
	t->id = "";
	return record_parse(f.arena, f.diag, f.rules, t, region);
}

/* A record that cannot be read, and what is told of it when it is its turn. */
static void
assert_lost(const struct record_text *t, const char *record, const char *code, guint64 line, guint64 column)
{
	gsize before = diag_count(f.diag);

	ck_assert_str_eq(t->id, record);
	ck_assert_uint_ne(t->fault, 0);
	ck_assert_ptr_null(record_parse(f.arena, f.diag, f.rules, t, NULL));
	assert_finding(before, code, line, column);
}

START_TEST(cuts_records)
{
	const GPtrArray *t = read_all(put_text("a.xml",
	    "<?xml version='1.0'?>\n<!-- 例 -->\n<records>\n  <case id='甲1' type='x'><addr>云中市</addr></case> "
	    "<!-- <case> --> <poster id='P'/>\n\t<outage\n  id='W' type='planned'>&lt;case></outage>\n</records>\n"));

	assert_findings(0);
	ck_assert_uint_eq(t->len, 3);
	ck_assert_str_eq(nth(t, 0)->id, "甲1");
	ck_assert_uint_eq(nth(t, 0)->source.line, 4);
	ck_assert_uint_eq(nth(t, 0)->source.column, 3);
	ck_assert_uint_eq(nth(t, 0)->ordinal, 1);
	ck_assert_int_eq(strncmp(nth(t, 0)->source.text, "<case id='甲1' type='x'><addr>云中市</addr></case>",
			     nth(t, 0)->source.length),
	    0);
	ck_assert_str_eq(nth(t, 1)->id, "P");
	ck_assert_uint_eq(nth(t, 1)->source.column, 66);
	ck_assert_uint_eq(nth(t, 1)->source.length, strlen("<poster id='P'/>"));
	ck_assert_str_eq(nth(t, 2)->id, "W");
	ck_assert_uint_eq(nth(t, 2)->source.line, 5);
	ck_assert_uint_eq(nth(t, 2)->source.column, 2);
	ck_assert_uint_eq(nth(t, 2)->ordinal, 3);
}
END_TEST

START_TEST(one_record_as_root)
{
	const GPtrArray *t = read_all(put_text("a.xml", "<poster id='P' document='d'/>"));

	assert_findings(0);
	ck_assert_uint_eq(t->len, 1);
	ck_assert_uint_eq(nth(t, 0)->source.line, 1);
}
END_TEST

/* The same file in every encoding gives the same texts at the same places. */
START_TEST(encodings)
{
	static const char *const names[] = { "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE" };
	const char *body =
	    "<records>\n<case id='甲' type='x'><cons_name>㛃𠮷虚构</cons_name></case><case id='乙' type='x'/></records>";

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *text = g_strdup_printf("%s<?xml version='1.0' encoding='%s'?>\n%s",
		    g_str_has_prefix(names[i], "UTF-16") ? "\xEF\xBB\xBF" : "",
		    g_str_has_prefix(names[i], "UTF-16") ? "UTF-16" : names[i], body);
		gsize length;
		g_autofree char *bytes = g_convert(text, -1, names[i], "UTF-8", NULL, &length, NULL);
		const GPtrArray *t = read_all(put_bytes("a.xml", bytes, length));

		assert_findings(0);
		ck_assert_uint_eq(t->len, 2);
		ck_assert_str_eq(nth(t, 0)->id, "甲");
		ck_assert(g_strstr_len(nth(t, 0)->source.text, (gssize)nth(t, 0)->source.length, "㛃𠮷虚构") != NULL);
		ck_assert_uint_eq(nth(t, 1)->source.line, 3);
		ck_assert_uint_eq(nth(t, 1)->source.column, 57);
	}
}
END_TEST

START_TEST(malformed_costs_itself)
{
	const GPtrArray *t = read_all(put_text("a.xml",
	    "<records>\n<case id='1' type='x'/>\n<case id='2' type='x'><addr></case>\n<case id='3' type='x'/>\n</records>"));

	ck_assert_uint_eq(t->len, 3);
	assert_findings(0);
	assert_lost(nth(t, 1), "2", "D105", 3, 29);
	ck_assert_uint_eq(nth(t, 0)->fault, 0);
	ck_assert_uint_eq(nth(t, 2)->fault, 0);
	ck_assert_str_eq(nth(t, 2)->id, "3");
}
END_TEST

START_TEST(cut_short)
{
	const GPtrArray *t = read_all(
	    put_text("a.xml", "<records>\n<case id='1' type='x'/>\n<case id='2' type='x'>\n<addr>云中"));

	ck_assert_uint_eq(t->len, 2);
	assert_findings(0);
	assert_lost(nth(t, 1), "2", "D105", 4, 9);
}
END_TEST

START_TEST(doctype_is_refused)
{
	const GPtrArray *t = read_all(put_text("a.xml",
	    "<?xml version='1.0'?>\n<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>\n<records><case id='1' type='x'>&a;</case></records>"));

	ck_assert_uint_eq(t->len, 0);
	assert_findings(1);
	assert_finding(0, "B111", 2, 1);
}
END_TEST

START_TEST(other_roots_and_children)
{
	ck_assert_uint_eq(read_all(put_text("a.xml", "<offices/>"))->len, 0);
	assert_finding(0, "D101", 1, 1);
	ck_assert_uint_eq(read_all(put_text("b.xml", "<records xmlns='urn:x'><case id='1' type='x'/></records>"))->len,
	    0);
	assert_finding(1, "D101", 1, 1);
	ck_assert_uint_eq(
	    read_all(put_text("c.xml",
			 "<records>\n<Case id='1'><poster/></Case>\n  落下的字\n<case id='2' type='x'/>\n</records>"))
		->len,
	    1);
	assert_finding(2, "D102", 2, 1);
	assert_finding(3, "D103", 3, 3);
	assert_findings(4);
}
END_TEST

START_TEST(nothing_in_it)
{
	read_all(put_text("a.xml", ""));
	read_all(put_text("b.xml", "  \n"));
	read_all(put_text("c.xml", "<records>\n</records>\n"));
	assert_findings(3);
	for (guint i = 0; i < 3; i++)
		ck_assert_str_eq(diag_get(f.diag, i)->id, "D104");
}
END_TEST

START_TEST(bytes_of_no_encoding)
{
	const GPtrArray *t = read_all(put_text("a.xml",
	    "<records>\n<case id='1' type='x'/>\n<case id='2'><addr>\xC4\xE3</addr></case></records>"));

	ck_assert_uint_eq(t->len, 2);
	assert_lost(nth(t, 1), "2", "D107", 3, 20);
	read_all(put_text("b.xml", "<?xml version='1.0' encoding='Big5'?><records/>"));
	assert_findings(2);
	assert_finding(1, "D108", 0, 0);
	ck_assert_ptr_nonnull(strstr(diag_get(f.diag, 1)->what[LANG_ZH], "Big5"));
}
END_TEST

/* A field of 20 MB costs its record, not the file. */
START_TEST(too_big)
{
	g_autoptr(GString) s = g_string_new("<records>\n<case id='1' type='x'/>\n <case id='2' type='x'><addr>");
	const GPtrArray *t;

	for (guint i = 0; i < 20 * 1024 * 1024 / 8; i++)
		g_string_append(s, "01234567");
	g_string_append(s, "</addr></case>\n<case id='3' type='x'/></records>");
	t = read_all(put_text("a.xml", s->str));
	assert_findings(1);
	assert_finding(0, "D106", 3, 2);
	ck_assert_uint_eq(t->len, 2);
	ck_assert_str_eq(nth(t, 1)->id, "3");
	ck_assert_uint_eq(nth(t, 1)->source.line, 4);
	ck_assert_uint_eq(nth(t, 1)->source.column, 1);
	ck_assert_uint_eq(nth(t, 1)->ordinal, 3);
}
END_TEST

/* An attribute of that size the parser itself gives up on: it costs its record, too. */
START_TEST(too_big_attribute)
{
	g_autoptr(GString) s = g_string_new("<records>\n<case id='1' type='x'/>\n<case id='2' type='");
	const GPtrArray *t;

	for (guint i = 0; i < 12 * 1024 * 1024 / 8; i++)
		g_string_append(s, "01234567");
	g_string_append(s, "'/>\n<case id='3' type='x'/></records>");
	t = read_all(put_text("a.xml", s->str));
	ck_assert_uint_eq(t->len, 3);
	ck_assert_uint_eq(nth(t, 0)->fault, 0);
	ck_assert_uint_ne(nth(t, 1)->fault, 0);
	ck_assert_str_eq(nth(t, 2)->id, "3");
}
END_TEST

/* Places stay right past 65,535 lines and over many pieces; memory does not grow with the file. */
START_TEST(long_file)
{
	const char *path = arena_printf(f.arena, "%s/long.xml", f.folder);
	FILE *out = fopen(path, "w");
	struct record_reader *r;
	struct record_text *t;
	struct rusage before, after;
	struct arena *a = arena_new();
	guint n = 0;

	fputs("<records>\n", out);
	for (guint i = 0; i < 40000; i++)
		fprintf(out,
		    "<case id='甲%u' type='x'>\n\t<cons_name>北斗湾虚构新材料有限公司</cons_name><addr>云中市（虚构）长河工业园区银杉大道 9 号"
		    "云中市（虚构）长河工业园区银杉大道 9 号云中市（虚构）长河工业园区银杉大道 9 号</addr>\n  </case><!-- x -->\n",
		    i);
	fputs("</records>\n", out);
	fclose(out);
	getrusage(RUSAGE_SELF, &before);
	r = record_open(f.diag, path, &(struct record_reading){ .kind = RECORD_KIND_COUNT });
	while ((t = record_next(r, a, f.diag)) != NULL) {
		g_autofree char *id = g_strdup_printf("甲%u", n);

		ck_assert_str_eq(t->id, id);
		ck_assert_uint_eq(t->source.line, 2 + 3 * n);
		ck_assert_uint_eq(t->source.column, 1);
		ck_assert(g_str_has_prefix(t->source.text, "<case") && t->source.text[t->source.length - 1] == '>');
		n++;
		arena_reset(a);
	}
	getrusage(RUSAGE_SELF, &after);
	record_close(r);
	arena_free(a);
	ck_assert_uint_eq(n, 40000);
	assert_findings(0);
	if (g_getenv("ASAN_OPTIONS") == NULL)
		ck_assert_int_lt(after.ru_maxrss - before.ru_maxrss, 8 * 1024); /* [KiB]; the file has 11 MB */
}
END_TEST

START_TEST(good_record)
{
	const struct record *r = parse(
	    "<case id='AY-1' region='anyang-2022' type='hv_ordinary' stage='completion' is_org='yes'>\n"
	    "<volt>10kV</volt><app_no>220300000001</app_no><cap_kva>630</cap_kva><cap_kw/>\n"
	    "<supply no='1'><role>主供</role></supply><supply no='2'/><dates><apply>2022-03-01</apply><reply/></dates>\n"
	    "<materials><material ref='AR05a' form='copy'/><material ref='AR-X1'/></materials>"
	    "<opinion stage='completion'><item ref='P1' result='合格'>x</item><defect no='1'>y</defect><document_check name='z'/></opinion></case>",
	    NULL);

	assert_findings(0);
	ck_assert_str_eq(r->id, "AY-1");
	ck_assert_str_eq(r->region, "anyang-2022");
	ck_assert_int_eq(r->kind, RECORD_CASE);
	ck_assert_ptr_nonnull(
	    parse("<outage id='W' region='r' type='planned' notice_date='2023-06-09'>"
		  "<row start='2023-06-19T08:00' stop=''/><channel>微信</channel><channel>电话</channel></outage>",
		NULL));
	ck_assert_ptr_nonnull(
	    parse("<poster id='P' region='r' document='poster-commitment' size='A1' approved='no'/>", NULL));
	assert_findings(0);
}
END_TEST

START_TEST(region_by_default)
{
	const struct record *r = parse("<poster id='P' document='d'/>", "anyang-2022");

	ck_assert_str_eq(r->region, "anyang-2022");
	ck_assert_str_eq(xml_attr(r->root, "region"), "anyang-2022");
	ck_assert_ptr_null(parse("<poster id='P' document='d'/>", NULL));
	assert_findings(1);
	assert_finding(0, "D111", 1, 1);
}
END_TEST

/* Every fault of a record is reported in one pass, each at its own place. */
START_TEST(every_fault_once)
{
	ck_assert_ptr_null(parse(
	    "<case id='A' region='r' type='x' stage='complete' sanlin='no'>\n"
	    "<con_name>甲</con_name>\n<cap_kva>63x0</cap_kva>\n<volt>10kV</volt><volt>35kV</volt>\n"
	    "<supply><volts>10kV</volts></supply>\n<dates><apply>2022-3-1</apply><reply>2022-02-30</reply></dates>\n"
	    "<materials><material ref='AR77' form='copi'/></materials>\n</case>",
	    NULL));
	assert_finding(0, "D112", 1, 34); /* the schema's, in the order of the text */
	assert_finding(1, "D112", 1, 51);
	assert_finding(2, "D112", 2, 1);
	assert_finding(3, "D112", 3, 10);
	assert_finding(4, "D112", 5, 1);
	assert_finding(5, "D112", 5, 9);
	assert_finding(6, "D112", 6, 15);
	assert_finding(7, "D112", 7, 22);
	assert_finding(8, "D112", 7, 33);
	assert_finding(9, "D113", 4, 18); /* then what it cannot say */
	assert_finding(10, "D114", 6, 31);
	assert_findings(11);
	ck_assert_ptr_nonnull(strstr(diag_get(f.diag, 0)->what[LANG_ZH], "completion"));
	ck_assert_ptr_nonnull(strstr(diag_get(f.diag, 1)->what[LANG_ZH], "sanling"));
	ck_assert_ptr_nonnull(strstr(diag_get(f.diag, 2)->what[LANG_ZH], "cons_name"));
	ck_assert_str_eq(diag_get(f.diag, 3)->field, "供电容量");
	ck_assert_str_eq(diag_get(f.diag, 3)->record, "A");
	for (gsize i = 0; i < diag_count(f.diag); i++)
		ck_assert_str_ne(diag_get(f.diag, i)->what[LANG_ZH], "");
}
END_TEST

START_TEST(unsafe_ids)
{
	static const char *const bad[] = { "../../x", "a/b", "", ".a", "a-", "CON", "nul", "a b", "甲\\乙", "a:b",
		"0123456789012345678901234567890123456789012345678901234567890123456789" };
	static const char *const good[] = { "a", "甲", "AY-2022-0001", "停电_1.2", "CONSUMER", "𠮷-1" };

	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *text = g_markup_printf_escaped("<poster  id='%s' region='r' document='d'/>", bad[i]);

		ck_assert_msg(parse(text, NULL) == NULL, "accepted %s", bad[i]);
		assert_finding(i, "D110", 1, 10);
	}
	for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
		g_autofree char *text = g_strdup_printf("<poster id='%s' region='r' document='d'/>", good[i]);

		ck_assert_msg(parse(text, NULL) != NULL, "refused %s", good[i]);
	}
	ck_assert_ptr_null(parse("<poster region='r' document='d'/>", NULL));
	ck_assert_str_eq(diag_get(f.diag, diag_count(f.diag) - 1)->id, "D112");
}
END_TEST

START_TEST(labels)
{
	ck_assert_str_eq(record_label(f.rules, "cons_name"), "户名");
	ck_assert_str_eq(record_label(f.rules, "supply[2]/line"), "供电线路");
	ck_assert_str_eq(record_label(f.rules, "/case/supply/cap_kva"), "供电容量");
	ck_assert_str_eq(record_label(f.rules, "@type"), "客户类型");
	ck_assert_str_eq(record_label(f.rules, "row/@area"), "停电范围");
	ck_assert_str_eq(record_label(f.rules, "dates/apply"), "受理日期");
	ck_assert_str_eq(record_label(f.rules, "metering_point[1]/price"), "电价类别");
	ck_assert_ptr_null(record_label(f.rules, "nosuch"));
	ck_assert_ptr_null(record_label(f.rules, ""));
}
END_TEST

/* A folder: *.xml by name, those below it too, never office.xml; links to folders are not followed. */
START_TEST(inputs)
{
	g_autofree char *below = g_build_filename(f.folder, "b", NULL);
	g_autofree char *ring = g_build_filename(below, "ring", NULL);
	g_autofree char *inner = g_build_filename(below, "1.xml", NULL);
	const GPtrArray *found;

	g_mkdir(below, 0700);
	ck_assert_int_eq(symlink("..", ring), 0);
	g_file_set_contents(inner, "<records/>", -1, NULL);
	put_text("c.xml", "");
	put_text("a.xml", "");
	put_text("office.xml", "");
	put_text("note.txt", "");
	put_text(".hidden.xml", "");
	found = record_inputs(f.arena, f.diag, f.folder);
	ck_assert_uint_eq(found->len, 3);
	ck_assert(g_str_has_suffix(found->pdata[0], "/a.xml"));
	ck_assert(g_str_has_suffix(found->pdata[1], "/b/1.xml"));
	ck_assert(g_str_has_suffix(found->pdata[2], "/c.xml"));
	ck_assert_str_eq(record_inputs(f.arena, f.diag, "-")->pdata[0], "-");
	assert_findings(1); /* note.txt is told of */
	ck_assert_str_eq(diag_get(f.diag, 0)->id, "D273");
	ck_assert_uint_eq(record_inputs(f.arena, f.diag, "/nonexistent/x.xml")->len, 0);
	assert_findings(2);
	ck_assert_str_eq(diag_get(f.diag, 1)->id, "B101");
	ck_assert_str_eq(diag_get(f.diag, 1)->spot.file, "/nonexistent/x.xml");
}
END_TEST

/* A package of a case below a folder holds no records of it; where a table stands in it, that is told. */
START_TEST(package_below)
{
	g_autofree char *package = g_build_filename(f.folder, "P-1", NULL);
	g_autofree char *payload = g_build_filename(package, "data", NULL);
	g_autofree char *bag = g_build_filename(package, "bagit.txt", NULL);
	g_autofree char *inner = g_build_filename(payload, "1.xml", NULL);
	g_autofree char *beside = g_build_filename(package, "2.XLSX", NULL);

	g_mkdir_with_parents(payload, 0700);
	g_file_set_contents(bag, "", -1, NULL);
	g_file_set_contents(inner, "<records/>", -1, NULL);
	put_text("A.CSV", "");
	ck_assert_uint_eq(record_inputs(f.arena, f.diag, f.folder)->len, 1);
	assert_findings(0);
	g_file_set_contents(beside, "", -1, NULL);
	ck_assert_uint_eq(record_inputs(f.arena, f.diag, f.folder)->len, 1);
	assert_findings(1);
	ck_assert_str_eq(diag_get(f.diag, 0)->id, "D117");
	remove(bag);
	ck_assert_uint_eq(record_inputs(f.arena, f.diag, f.folder)->len, 3);
	assert_findings(1);
}
END_TEST

START_TEST(empty_folder)
{
	ck_assert_uint_eq(record_inputs(f.arena, f.diag, f.folder)->len, 0);
	assert_findings(1);
	ck_assert_str_eq(diag_get(f.diag, 0)->id, "D109");
}
END_TEST

/* Any bytes at all: no crash, and either records or a finding. */
START_TEST(noise)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(20260);
	const char *good =
	    "<records><case id='1' type='x'><addr a='b'>&amp;云</addr></case><!-- x --><poster id='p'/></records>";
	gsize length = strlen(good);

	for (guint round = 0; round < 3000; round++) {
		g_autofree char *bytes = g_strdup(good);
		gsize n = 1 + (gsize)g_rand_int_range(random, 0, (gint32)length);
		gsize before = diag_count(f.diag);
		guint found;

		for (guint k = 0; k < 3; k++)
			bytes[g_rand_int_range(random, 0, (gint32)length)] = (char)g_rand_int_range(random, 0, 256);
		found = read_all(put_bytes("n.xml", bytes, n))->len;
		ck_assert(found > 0 || diag_count(f.diag) > before);
	}
}
END_TEST

/* Who puts papers into the folder of the data does not read what is told of them. */
START_TEST(output_beside)
{
	const GPtrArray *found;

	put_text("results.jsonl", "");
	put_text("findings.csv", "a");
	put_text("findings.xlsx", "a");
	put_text("b.csv", "a");
	found = record_inputs(f.arena, f.diag, f.folder);
	ck_assert_uint_eq(found->len, 1);
	ck_assert(g_str_has_suffix(found->pdata[0], "/b.csv"));
	assert_findings(0);
}
END_TEST

/* File after file; one that is not there costs itself. */
START_TEST(all_in_order)
{
	const char *first = put_text("1.xml", "<records><case id='A'/><case id='B'/></records>");
	const char *last = put_text("3.xml", "<records><case id='C'/></records>");
	const struct record_reading how = { .kind = RECORD_KIND_COUNT };
	const struct record_order orders[] = { { first, how }, { "/dev/null/2.xml", how }, { last, how } };
	struct record_reader *r = record_open_all(orders, G_N_ELEMENTS(orders));
	static const char *const ids[] = { "A", "B", NULL, NULL, "C", NULL, NULL };

	for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
		const struct record_text *text = record_next(r, f.arena, f.diag);

		ck_assert_str_eq(text != NULL ? text->id : "-", ids[i] != NULL ? ids[i] : "-");
		ck_assert_uint_eq(diag_count(f.diag), i < 3 ? 0 : 1);
	}
	record_close(r);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("record");
	TCase *c = tcase_create("record");
	SRunner *runner = srunner_create(s);
	int failed;
	TTest const *const tests[] = { cuts_records, one_record_as_root, encodings, malformed_costs_itself, cut_short,
		doctype_is_refused, other_roots_and_children, nothing_in_it, bytes_of_no_encoding, too_big,
		too_big_attribute, long_file, good_record, region_by_default, every_fault_once, unsafe_ids, labels,
		inputs, package_below, empty_folder, noise, all_in_order, output_beside };

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 60);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
