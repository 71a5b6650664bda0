/* The batch: same bytes for any number of workers, a crash costs one record, nothing half written, clean ends. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "batch/batch.h"

#define OFFICE \
	"<offices><office region='anyang-2022'><company>虚构供电公司</company><seal_name>虚构供电公司</seal_name>" \
	"<supervision_no>000-0000-0009</supervision_no>" \
	"<booking_no>000-0000-0010</booking_no></office></offices>"
#define PDF "poster-commitment-A3.pdf"
#define POSTER \
	"<poster id='%s' region='anyang-2022' document='poster-commitment' size='A3' approved='yes' date='2022-03-01'/>\n"

/* Loaded once; each test works in a folder of its own. */
static struct arena *setup_arena;
static struct batch_setup *setup;

static char *folder;
static struct arena *arena;
static struct diag *diag;

static void
load(void)
{
	struct diag *d;

	setup_arena = arena_new();
	d = diag_new(setup_arena);
	setup = batch_setup_open(setup_arena, d, data_alone(setup_arena, "."), &(struct batch_options){ 0 });
	ck_assert_msg(setup != NULL, "%s", diag_count(d) > 0 ? diag_get(d, 0)->what[LANG_ZH] : "");
}

static void
unload(void)
{
	arena_free(setup_arena);
}

static void
remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *inner = g_build_filename(path, name, NULL);

		if (g_file_test(inner, G_FILE_TEST_IS_DIR) && !g_file_test(inner, G_FILE_TEST_IS_SYMLINK))
			remove_tree(inner);
		else
			g_unlink(inner);
	}
	g_rmdir(path);
}

static void
begin(void)
{
	arena = arena_new();
	diag = diag_new(arena);
	folder = g_dir_make_tmp("banwen-batch-XXXXXX", NULL);
}

static void
end(void)
{
	remove_tree(folder);
	g_free(folder);
	arena_free(arena);
}

static char *
path_of(const char *name)
{
	return arena_printf(arena, "%s/%s", folder, name);
}

static void
put(const char *name, const char *text)
{
	ck_assert(g_file_set_contents(path_of(name), text, -1, NULL));
}

static const char *
get(const char *name)
{
	char *text = NULL;

	ck_assert_msg(g_file_get_contents(path_of(name), &text, NULL, NULL), "no %s", name);
	return arena_adopt(arena, text, g_free);
}

static bool
exists(const char *name)
{
	return g_file_test(path_of(name), G_FILE_TEST_EXISTS);
}

/* Options for in.xml of the folder into `out` of it. */
static struct batch_options
options(const char *out)
{
	static char pdf[] = "pdf";
	struct batch_options o = { .output = path_of(out), .jobs = 2, .dpi = 50, .quiet = true, .lang = LANG_ZH };

	o.inputs = arena_array(arena, 2, sizeof(char *));
	o.inputs[0] = path_of("in.xml");
	o.formats = arena_array(arena, 2, sizeof(char *));
	o.formats[0] = pdf;
	return o;
}

static enum exit_status
run(const struct batch_options *o)
{
	fflush(NULL);
	return batch_run(setup, diag, o);
}

static JsonObject *
line(const char *file, guint n)
{
	g_auto(GStrv) lines = g_strsplit(get(file), "\n", -1);
	JsonParser *parser = arena_adopt(arena, json_parser_new(), g_object_unref);

	ck_assert_uint_gt(g_strv_length(lines), n);
	ck_assert_msg(json_parser_load_from_data(parser, lines[n], -1, NULL), "no JSON: %s", lines[n]);
	return json_node_get_object(json_parser_get_root(parser));
}

static const char *
member(JsonObject *o, const char *name)
{
	return json_object_get_string_member(o, name);
}

static const char *
finding_id(JsonObject *o, guint n)
{
	JsonArray *findings = json_object_get_array_member(o, "findings");

	return n < json_array_get_length(findings) ? member(json_array_get_object_element(findings, n), "id") : "";
}

static const char *
posters(guint first, guint count)
{
	GString *s = g_string_new("<records>\n");

	for (guint i = 0; i < count; i++) {
		g_autofree char *id = g_strdup_printf("P%u", first + i);

		g_string_append_printf(s, POSTER, id);
	}
	g_string_append(s, "</records>\n");
	return arena_adopt(arena, g_string_free(s, FALSE), g_free);
}

/* What a record still owes is told with each of its lines; nothing where nothing is owed, or known. */
START_TEST(owed_papers_are_told)
{
	struct batch_options o = options("out");
	JsonObject *paper;

	put("in.xml",
	    "<records><case id=\"1\" region=\"huangchuan-2021\" type=\"hv_ordinary\" stage=\"acceptance\"><materials>"
	    "<material ref=\"AR02\"/></materials></case><case id=\"2\" region=\"huangchuan-2021\" type=\"hv_ordinary\" "
	    "stage=\"acceptance\"/></records>");
	run(&o);
	paper = json_array_get_object_element(json_object_get_array_member(line("out/results.jsonl", 0), "owed"), 0);
	ck_assert_str_eq(member(paper, "ref"), "AR03");
	ck_assert_str_eq(member(paper, "label"), "产权证明");
	ck_assert(!json_object_has_member(line("out/results.jsonl", 1), "owed"));
}
END_TEST

START_TEST(makes_documents)
{
	struct batch_options o = options("out");
	JsonObject *first;
	JsonObject *file;
	struct stat status;
	char *bytes;
	gsize length;

	put("office.xml", OFFICE);
	put("in.xml", posters(1, 2));
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	first = line("out/results.jsonl", 0);
	ck_assert_int_eq(json_object_get_int_member(first, "schema"), 1);
	ck_assert_str_eq(member(first, "record"), "P1");
	ck_assert_str_eq(member(first, "document"), "poster-commitment");
	ck_assert_str_eq(member(first, "status"), "ok");
	ck_assert_int_eq(json_object_get_int_member(first, "pages"), 1);
	file = json_array_get_object_element(json_object_get_array_member(first, "files"), 0);
	ck_assert_str_eq(member(file, "path"), "P1/" PDF);
	ck_assert(file_read(arena, diag, path_of("out/P1/" PDF), &bytes, &length));
	ck_assert_str_eq(member(file, "sha256"), digest_sha256(arena, bytes, length));
	ck_assert_int_eq(json_object_get_int_member(file, "bytes"), (gint64)length);
	ck_assert(g_str_has_prefix(get("out/findings.csv"),
	    "\xEF\xBB\xBF级别,编号,记录,文书,栏目,文件,表,行,列,单元格内容,问题,依据,处理\r\n"));
	o.lang = LANG_EN;
	o.output = path_of("english");
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert(g_str_has_prefix(get("english/findings.csv"),
	    "\xEF\xBB\xBFlevel,id,record,document,field,file,sheet,line,column,content,finding,source,to do\r\n"));
	ck_assert_int_eq(stat(path_of("out/P1/" PDF), &status), 0);
	ck_assert_int_eq(status.st_mode & 0137, 0); /* 0640 less the umask */
	ck_assert(!exists("out/.results.jsonl.part"));
}
END_TEST

/* A poster names its sheet: one that the region allows and never issues by itself is made without -d. */
START_TEST(poster_allowed)
{
	struct batch_options o = options("out");

	put("office.xml", OFFICE);
	put("in.xml",
	    "<poster id='P1' region='anyang-2022' document='capacity-notice' approved='yes' date='2022-05-01' "
	    "as_of='2022-04-30' period='2022年4月'><open_capacity area='长河区' subs_name='云城变' state='free'/></poster>");
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert_str_eq(member(line("out/results.jsonl", 0), "document"), "capacity-notice");
	ck_assert_str_eq(member(line("out/results.jsonl", 0), "status"), "ok");
}
END_TEST

/* A file name in other bytes than UTF-8: its findings are told as well. */
START_TEST(name_in_other_bytes)
{
	struct batch_options o = options("out");

	put("\xD6\xD0.xml", "<poster id='P1' region='anyang-2022' document='nosuch'/>");
	o.inputs[0] = path_of("\xD6\xD0.xml");
	ck_assert_int_eq(run(&o), EXIT_FINDINGS);
	ck_assert_str_eq(finding_id(line("out/results.jsonl", 0), 0), "J106");
	ck_assert_ptr_nonnull(strstr(get("out/findings.csv"), "J106"));
	ck_assert(g_utf8_validate(get("out/findings.csv"), -1, NULL));
}
END_TEST

/* Different numbers of workers, bad records and unreadable ends among them: the same files to the byte. */
START_TEST(same_for_any_jobs)
{
	struct batch_options one = options("one"), three = options("three");
	GString *s = g_string_new("<records>\n");

	for (guint i = 0; i < 12; i++) {
		g_autofree char *id = g_strdup_printf(i % 5 == 4 ? "p%u" : "P%u", i % 5 == 4 ? i - 1 : i);

		g_string_append_printf(s, POSTER, id);
		if (i % 4 == 1)
			g_string_append(s, "<case id='../x' type='hv_ordinary'/>\n<wrong/>\n");
	}
	g_string_append(s, "<case id='Z'>");
	put("office.xml", OFFICE);
	put("in.xml", s->str);
	g_string_free(s, TRUE);
	one.jobs = 1;
	three.jobs = 3;
	ck_assert_int_eq(run(&one), EXIT_FINDINGS);
	ck_assert_int_eq(run(&three), EXIT_FINDINGS);
	ck_assert_str_eq(get("one/results.jsonl"), get("three/results.jsonl"));
	ck_assert_str_eq(get("one/findings.csv"), get("three/findings.csv"));
	ck_assert_ptr_nonnull(strstr(get("one/findings.csv"), "J102"));
	ck_assert_ptr_nonnull(strstr(get("one/findings.csv"), "D110"));
	ck_assert_ptr_nonnull(strstr(get("one/findings.csv"), "D102"));
	ck_assert_ptr_nonnull(strstr(get("one/findings.csv"), "D105"));
	ck_assert(exists("three/P10/" PDF));
}
END_TEST

/* Without a layout a worker that gets so far falls over a NULL pointer: that record fails, the others go on. */
START_TEST(crash_costs_one_record)
{
	struct batch_options o = options("out");
	struct layout *whole = setup->layout;

	put("office.xml", OFFICE);
	put("in.xml",
	    arena_printf(arena,
		"<records>" POSTER "<poster id='P2' region='anyang-2022' document='nosuch'/>" POSTER
		"<case id='C1' region='anyang-2022' type='hv_ordinary' stage='acceptance'/></records>",
		"P1", "P3"));
	setup->layout = NULL;
	ck_assert_int_eq(run(&o), EXIT_FINDINGS);
	setup->layout = whole;
	ck_assert_str_eq(member(line("out/results.jsonl", 0), "status"), "failed");
	ck_assert_str_eq(finding_id(line("out/results.jsonl", 0), 0), "J101");
	ck_assert_str_eq(member(line("out/results.jsonl", 1), "status"), "rejected");
	ck_assert_str_eq(finding_id(line("out/results.jsonl", 1), 0), "J106");
	ck_assert_str_eq(finding_id(line("out/results.jsonl", 2), 0), "J101");
	ck_assert_str_eq(member(line("out/results.jsonl", 3), "status"), "ok");
}
END_TEST

/* What `run` would put on stdout or stderr. */
static const char *
printed_on(FILE *stream, const char *name, const struct batch_options *o)
{
	int kept = dup(fileno(stream)), to = open(path_of(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(to, 0);
	fflush(stream);
	dup2(to, fileno(stream));
	close(to);
	ck_assert_int_eq(run(o), EXIT_FINDINGS);
	fflush(stream);
	dup2(kept, fileno(stream));
	close(kept);
	return get(name);
}

static const char *
printed(const struct batch_options *o)
{
	return printed_on(stdout, "stdout", o);
}

/* Where nothing is written records are sent together: of those, too, only the ones that kill the worker fail. */
START_TEST(crash_among_many_costs_one_record)
{
	struct batch_options o = options("out");
	struct layout *whole = setup->layout;
	g_autoptr(GString) in = g_string_new("<records>");

	for (guint i = 0; i < 60; i++)
		if (i % 20 == 10)
			g_string_append_printf(in, POSTER, arena_printf(arena, "P%u", i));
		else
			g_string_append_printf(in,
			    "<case id='C%u' region='anyang-2022' type='hv_ordinary' stage='acceptance'/>", i);
	put("office.xml", OFFICE);
	put("in.xml", g_string_append(in, "</records>")->str);
	o.dry_run = o.json = true;
	setup->layout = NULL;
	printed(&o);
	setup->layout = whole;
	for (guint i = 0; i < 60; i++) {
		ck_assert_str_eq(member(line("stdout", i), "record"),
		    arena_printf(arena, i % 20 == 10 ? "P%u" : "C%u", i));
		ck_assert_str_eq(member(line("stdout", i), "status"), i % 20 == 10 ? "failed" : "ok");
	}
}
END_TEST

START_TEST(rejected_moves_the_older_file)
{
	struct batch_options o = options("out");
	JsonObject *l;

	put("office.xml", OFFICE);
	put("in.xml", posters(1, 1));
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	put("office.xml", "<offices><office region='anyang-2022'/></offices>"); /* no supervision number */
	for (guint i = 0; i < 2; i++) {
		ck_assert_int_eq(run(&o), EXIT_FINDINGS);
		ck_assert(!exists("out/P1/" PDF));
		ck_assert(exists("out/superseded/P1/" PDF));
		l = line("out/results.jsonl", 0);
		ck_assert_str_eq(member(l, "status"), "rejected");
		ck_assert_int_eq(json_object_has_member(l, "superseded"), i == 0);
	}
	put("office.xml", OFFICE);
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	put("in.xml",
	    "<poster id='P1' region='anyang-2022' document='poster-commitment' sise='A3'/>"); /* the whole record */
	ck_assert_int_eq(run(&o), EXIT_FINDINGS);
	ck_assert(!exists("out/P1/" PDF));
	ck_assert(exists("out/superseded/P1/2-" PDF)); /* the first is still there too */
}
END_TEST

/* A picture of other content, or of a page that is no more, must not stand beside the document. */
START_TEST(nothing_stale_stays)
{
	struct batch_options o = options("out");

	put("office.xml", OFFICE);
	put("in.xml", posters(1, 1));
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	put("out/P1/poster-commitment-A3-p1.png", "of this content");
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert(exists("out/P1/poster-commitment-A3-p1.png"));
	put("office.xml",
	    "<offices><office region='anyang-2022'><company>虚构县供电公司</company>"
	    "<supervision_no>000-0000-0008</supervision_no>"
	    "<booking_no>000-0000-0010</booking_no></office></offices>");
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert(exists("out/P1/" PDF));
	ck_assert(!exists("out/P1/poster-commitment-A3-p1.png"));
	ck_assert(exists("out/superseded/P1/poster-commitment-A3-p1.png"));
}
END_TEST

START_TEST(named_twice_made_once)
{
	struct batch_options o = options("out");
	char name[] = "poster-commitment";

	put("office.xml", OFFICE);
	put("in.xml", posters(1, 1));
	o.documents = (char *[]){ name, name, NULL };
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert_ptr_null(strchr(strchr(get("out/results.jsonl"), '\n') + 1, '\n'));
}
END_TEST

/* wuhai-2023: a low-voltage customer gets a 答复单 only when it is asked for, at the stage of it or later. */
START_TEST(made_on_request)
{
	struct batch_options o = options("out");
	char name[] = "supply-scheme-reply";

	put("in.xml",
	    "<records><case id='C1' region='wuhai-2023' type='lv_resident' stage='acceptance'/>"
	    "<case id='C2' region='wuhai-2023' type='lv_resident' stage='reply'/></records>");
	o.documents = (char *[]){ name, NULL };
	ck_assert_int_eq(run(&o), EXIT_FINDINGS);
	ck_assert_ptr_nonnull(strstr(get("out/findings.csv"), "\"J105\",\"C1\""));
	ck_assert_str_eq(member(line("out/results.jsonl", 1), "document"), name);
	ck_assert_ptr_nonnull(strstr(get("out/findings.csv"), "\"T150\",\"C2\"")); /* it was begun */
	ck_assert_ptr_null(strstr(get("out/findings.csv"), "\"J105\",\"C2\""));
	o.documents = NULL;
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert_ptr_null(strstr(get("out/results.jsonl"), name));
}
END_TEST

/* Of a document asked for: what speaks of it is told, that there is more is told once; the lists have all. */
START_TEST(what_is_not_asked_for_is_told_once)
{
	struct batch_options o = options("out");
	char name[] = "archive-checklist";
	const char *told;

	put("in.xml", "<case id='C1' region='anyang-2022' type='hv_ordinary' stage='reply'/>");
	o.documents = (char *[]){ name, NULL };
	told = printed_on(stderr, "stderr", &o);
	ck_assert_ptr_nonnull(strstr(told, "[J105]"));
	ck_assert_ptr_null(strstr(told, "[R-001]"));
	ck_assert_ptr_nonnull(strstr(told, "C1 另有 "));
	ck_assert_ptr_nonnull(strstr(get("out/findings.csv"), "\"R-001\",\"C1\""));
	o.documents = NULL;
	told = printed_on(stderr, "stderr", &o);
	ck_assert_ptr_nonnull(strstr(told, "[R-001]"));
	ck_assert_ptr_null(strstr(told, "另有"));
}
END_TEST

START_TEST(one_run_at_a_time)
{
	struct batch_options o = options("out");
	int fd;

	put("office.xml", OFFICE);
	put("in.xml", posters(1, 1));
	g_mkdir(path_of("out"), 0700);
	fd = open(path_of("out/.lock"), O_RDWR | O_CREAT, 0600);
	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	ck_assert_int_eq(run(&o), EXIT_NO_START);
	ck_assert_str_eq(diag_get(diag, 0)->id, "J103");
	ck_assert(!exists("out/P1"));
	close(fd);
	ck_assert_int_eq(run(&o), EXIT_GOOD);
}
END_TEST

/* Left by a run that was killed; a link of such a name, another's output folder and what is called otherwise stay. */
START_TEST(sweeps_what_is_unfinished)
{
	struct batch_options o = options("out");

	put("office.xml", OFFICE);
	put("in.xml", posters(1, 1));
	put("kept", "kept");
	g_mkdir(path_of("out"), 0700);
	g_mkdir(path_of("out/P0"), 0700);
	g_mkdir(path_of("out/other"), 0700);
	g_mkdir(path_of("out/.banwen-aB3dEf"), 0700);
	g_mkdir(path_of("beside"), 0700);
	put("out/.banwen-aB3dEf/workbook.xlsx", "half");
	put("out/P0/.banwen-123456", "half");
	put("out/P0/.banwen-12345", "not ours");
	put("out/other/.lock", "");
	put("out/other/.banwen-123456", "of a run at work");
	put("beside/.banwen-123456", "beside");
	ck_assert_int_eq(symlink(path_of("kept"), path_of("out/P0/.banwen-abcdef")), 0);
	ck_assert_int_eq(symlink(path_of("beside"), path_of("out/beside")), 0);
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert(!exists("out/.banwen-aB3dEf") && !exists("out/P0/.banwen-123456"));
	ck_assert(exists("out/P0/.banwen-12345") && exists("out/other/.banwen-123456"));
	ck_assert(exists("out/P0/.banwen-abcdef") && exists("kept") && exists("beside/.banwen-123456"));
}
END_TEST

START_TEST(dry_run_and_check_write_nothing)
{
	struct batch_options o = options("out");

	put("office.xml", OFFICE);
	put("in.xml", posters(1, 1));
	o.dry_run = true;
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert(!exists("out"));
	o = options("out");
	o.check = true;
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert(!exists("out"));
}
END_TEST

START_TEST(nowhere_to_write)
{
	struct batch_options o = options("file/out");

	put("office.xml", OFFICE);
	put("in.xml", posters(1, 1));
	put("file", "");
	ck_assert_int_eq(run(&o), EXIT_NO_START);
	ck_assert_str_eq(diag_get(diag, diag_count(diag) - 1)->id, "B102");
}
END_TEST

/* The record's own folder cannot be made: that document failed, nothing of it is left. */
START_TEST(cannot_save)
{
	struct batch_options o = options("out");
	JsonObject *l;

	put("office.xml", OFFICE);
	put("in.xml", posters(1, 2));
	g_mkdir(path_of("out"), 0700);
	put("out/P1", "a file where the folder should be");
	ck_assert_int_eq(run(&o), EXIT_FINDINGS);
	l = line("out/results.jsonl", 0);
	ck_assert_str_eq(member(l, "status"), "failed");
	ck_assert_str_eq(finding_id(l, 0), "B102");
	ck_assert_str_eq(member(line("out/results.jsonl", 1), "status"), "ok");
}
END_TEST

/* The results outgrow what may be written: they end with a whole line, and the end is told. */
/* A run of 400 records where a file may have 50,000 bytes. */
static void
run_on_a_full_disk(const struct batch_options *o)
{
	struct rlimit before, tight;
	g_autoptr(GString) in = g_string_new("<records>");

	for (guint i = 0; i < 400; i++)
		g_string_append_printf(in, "<poster id='P%u' region='anyang-2022' document='nosuch'/>", i);
	put("in.xml", g_string_append(in, "</records>")->str);
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	tight = before;
	tight.rlim_cur = 50000;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &tight), 0);
	ck_assert_int_eq(run(o), EXIT_FINDINGS);
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_DFL);
	ck_assert_str_eq(diag_get(diag, diag_count(diag) - 1)->id, "J112");
	ck_assert(exists("out/findings.csv"));
}

START_TEST(results_of_a_full_disk)
{
	struct batch_options o = options("out");
	const char *results;

	run_on_a_full_disk(&o);
	results = get("out/results.jsonl");
	ck_assert_uint_gt(strlen(results), 40000);
	ck_assert_int_eq(results[strlen(results) - 1], '\n');
	ck_assert_str_eq(member(line("out/results.jsonl", 100), "record"), "P100");
	ck_assert(!exists("out/.results.jsonl.part"));
}
END_TEST

/* The record and the paths of each line that has files. */
static const char *
listed(void)
{
	g_autoptr(GString) all = g_string_new(NULL);
	guint count = g_strv_length(arena_adopt(arena, g_strsplit(get("out/results.jsonl"), "\n", -1),
			  (GDestroyNotify)g_strfreev)) -
	    1;

	for (guint i = 0; i < count; i++) {
		JsonObject *one = line("out/results.jsonl", i);
		JsonArray *files = json_object_get_array_member(one, "files");

		for (guint k = 0; k < json_array_get_length(files); k++) {
			const char *path = member(json_array_get_object_element(files, k), "path");

			g_string_append_printf(all, "%s%s%s",
			    k > 0            ? "+" :
				all->len > 0 ? " " :
					       "",
			    k > 0 ? "" : member(one, "record"), strrchr(path, '.'));
		}
	}
	return arena_strdup(arena, all->str);
}

/* results.jsonl says what stands in the folder: a document keeps its line until its files are replaced or set aside. */
START_TEST(earlier_documents_stay_listed)
{
	struct batch_options o = options("out");
	static char png[] = "png";

	o.formats = arena_array(arena, 3, sizeof(char *));
	o.formats[0] = options("out").formats[0];
	o.formats[1] = png;
	put("office.xml", OFFICE);
	put("in.xml", posters(1, 2));
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	o.formats[1] = NULL;
	put("in.xml", posters(3, 1));
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert_str_eq(listed(), "P3.pdf P1.pdf+.png P2.pdf+.png");
	put("in.xml", posters(2, 1)); /* the same document: its picture of before still holds */
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert_str_eq(listed(), "P2.pdf P3.pdf P1.pdf+.png P2.png");
	put("in.xml", "<poster id='P1' region='anyang-2022' document='poster-commitment' sise='A3'/>");
	ck_assert_int_eq(run(&o), EXIT_FINDINGS);
	ck_assert_str_eq(listed(), "P2.pdf P3.pdf P2.png");
	ck_assert_int_eq(g_unlink(path_of("out/P3/" PDF)), 0);
	put("in.xml", posters(4, 1));
	ck_assert_int_eq(run(&o), EXIT_GOOD); /* told, J137 */
	ck_assert_str_eq(listed(), "P4.pdf P2.pdf P2.png");
	ck_assert_str_eq(finding_id(line("out/results.jsonl", 0), 0), "J137");
}
END_TEST

/* What a run that was killed has left of its list is completed by the next one. */
START_TEST(a_list_cut_short_is_completed)
{
	struct batch_options o = options("out");
	const char *earlier, *killed;

	put("office.xml", OFFICE);
	put("in.xml", posters(1, 1));
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	earlier = get("out/results.jsonl");
	put("in.xml", posters(2, 1));
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	killed = arena_printf(arena, "%.*s\n{\"schema\":1,\"rec", (int)strcspn(get("out/results.jsonl"), "\n"),
	    get("out/results.jsonl"));
	put("out/results.jsonl", earlier);
	put("out/.results.jsonl.part", killed);
	put("in.xml", posters(3, 1));
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert_str_eq(listed(), "P3.pdf P2.pdf P1.pdf");
	ck_assert(!exists("out/.results.jsonl.part"));
}
END_TEST

START_TEST(a_full_disk_keeps_the_earlier_list)
{
	struct batch_options o = options("out");
	const char *earlier;

	put("office.xml", OFFICE);
	put("in.xml", posters(900, 1));
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	earlier = get("out/results.jsonl");
	run_on_a_full_disk(&o);
	ck_assert_str_eq(get("out/results.jsonl"), earlier);
	ck_assert(g_str_has_suffix(get("out/.results.jsonl.part"), "\n"));
	put("in.xml", posters(901, 1));
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	ck_assert_str_eq(listed(), "P901.pdf P900.pdf");
}
END_TEST

START_TEST(strict_rejects_warnings)
{
	struct batch_options o = options("out");

	put("in.xml",
	    "<case id='C1' region='anyang-2022' type='lv_resident' stage='acceptance'>"
	    "<materials><material ref='AR04'/></materials></case>"); /* R-010a, a `should` */
	o.rules_only = true;
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	o.strict = true;
	ck_assert_int_eq(run(&o), EXIT_FINDINGS);
}
END_TEST

/* An interrupt: the records in hand are finished, the results are whole, status 4. */
START_TEST(interrupt)
{
	struct batch_options o = options("out");
	pid_t child;
	int status;
	g_auto(GStrv) lines = NULL;

	put("office.xml", OFFICE);
	put("in.xml", posters(1, 500));
	fflush(NULL);
	child = fork();
	if (child == 0)
		_exit((int)run(&o));
	for (guint i = 0; i < 2000 && !exists("out/P3/" PDF); i++)
		g_usleep(5000);
	kill(child, SIGINT);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), EXIT_INTERRUPTED);
	lines = g_strsplit(get("out/results.jsonl"), "\n", -1);
	ck_assert_uint_gt(g_strv_length(lines), 3);
	ck_assert_uint_lt(g_strv_length(lines), 400);
	for (guint i = 0; lines[i][0] != '\0'; i++)
		ck_assert_str_eq(member(line("out/results.jsonl", i), "status"), "ok");
}
END_TEST

/* Reading waits at a pipe that stays open: an interrupt ends it, and what is finished stands. */
START_TEST(interrupt_at_an_open_pipe)
{
	struct batch_options o = options("out");
	const char *text = posters(1, 3);
	pid_t child;
	int status, ends[2];

	put("office.xml", OFFICE);
	o.office = path_of("office.xml");
	o.inputs[0] = (char *)"-";
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_gt(write(ends[1], text, strlen(text) - strlen("</records>\n")), 0);
	fflush(NULL);
	child = fork();
	if (child == 0) {
		dup2(ends[0], STDIN_FILENO);
		_exit((int)run(&o));
	}
	for (guint i = 0; i < 3000 && !exists("out/P1/" PDF); i++) /* by then it listens to signals */
		g_usleep(10000);
	kill(child, SIGINT);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), EXIT_INTERRUPTED);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

/* The nearest office.xml counts, but never one above the INPUT. */
START_TEST(office_beside_the_records)
{
	struct batch_options o = options("out");

	g_mkdir(path_of("in"), 0700);
	g_mkdir(path_of("in/a"), 0700);
	put("office.xml", OFFICE);
	put("in/a/1.xml", posters(1, 1));
	o.inputs[0] = path_of("in");
	ck_assert_int_eq(run(&o), EXIT_FINDINGS);
	ck_assert_str_eq(finding_id(line("out/results.jsonl", 0), 0), "R-111");
	put("in/office.xml", OFFICE);
	ck_assert_int_eq(run(&o), EXIT_GOOD);
	put("in/a/office.xml", "<offices><office region='anyang-2022'/></offices>");
	ck_assert_int_eq(run(&o), EXIT_FINDINGS);
	o.office = path_of("office.xml");
	ck_assert_int_eq(run(&o), EXIT_GOOD);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("batch");
	TCase *c = tcase_create("batch");
	SRunner *runner = srunner_create(s);
	int failed;
	TTest const *const tests[] = { makes_documents, owed_papers_are_told, poster_allowed, name_in_other_bytes,
		same_for_any_jobs, crash_costs_one_record, crash_among_many_costs_one_record,
		rejected_moves_the_older_file, nothing_stale_stays, named_twice_made_once, made_on_request,
		what_is_not_asked_for_is_told_once, one_run_at_a_time, sweeps_what_is_unfinished,
		dry_run_and_check_write_nothing, nowhere_to_write, cannot_save, results_of_a_full_disk,
		earlier_documents_stay_listed, a_list_cut_short_is_completed, a_full_disk_keeps_the_earlier_list,
		strict_rejects_warnings, interrupt, interrupt_at_an_open_pipe, office_beside_the_records };

	tcase_add_unchecked_fixture(c, load, unload);
	tcase_add_checked_fixture(c, begin, end);
	tcase_set_timeout(c, 120);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
