/* The register: numbers once, in order, kept; two clerks at once; what is altered, damaged, foreign, locked is told. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

#include "folder_kit.h"

#include "archive/register.h"

#define DIGEST_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DIGEST_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static struct register_book *
book_at(const char *name)
{
	struct register_book *book = register_open(mem, diag, in_folder(name), true);

	ck_assert_ptr_nonnull(book);
	return book;
}

static struct register_ask
ask_for(const char *region, const char *case_id)
{
	return (struct register_ask){ .file = { .region = region, .case_id = case_id },
		.series = { "0000-YX·2022-D30-KH-", "", 4 },
		.text = "year=2022" };
}

static const char *
number(struct register_book *book, const char *region, const char *case_id)
{
	struct register_ask ask = ask_for(region, case_id);
	struct register_number given;

	ck_assert(register_number(book, mem, diag, &ask, &given));
	return given.archive_no;
}

static const char *
last_id(void)
{
	return diag_count(diag) == 0 ? "" : diag_get(diag, diag_count(diag) - 1)->id;
}

/* What SQLite's own program, or anybody else, may do to the file. */
static void
alter(const char *name, const char *sql)
{
	g_autofree char *command = g_strdup_printf(
	    "python3 - '%s' <<'END'\nimport sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.executescript(\"\"\"%s\"\"\")\nc.commit()\nEND\n",
	    in_folder(name), sql);

	ck_assert_int_eq(system(command), 0);
}

START_TEST(the_next_of_its_series_and_kept)
{
	struct register_book *book = book_at("r.db");
	struct register_ask other = ask_for("anyang", "c4");
	struct register_number given;

	ck_assert_str_eq(number(book, "anyang", "c1"), "0000-YX·2022-D30-KH-0001");
	ck_assert_str_eq(number(book, "anyang", "c2"), "0000-YX·2022-D30-KH-0002");
	ck_assert_str_eq(number(book, "xuchang", "c1"), "0000-YX·2022-D30-KH-0003");
	ck_assert_str_eq(number(book, "anyang", "c1"), "0000-YX·2022-D30-KH-0001");
	other.series = (struct register_series){ "0000-YX·2023-D10-KH-", "-甲", 3 };
	ck_assert(register_number(book, mem, diag, &other, &given));
	ck_assert_str_eq(given.archive_no, "0000-YX·2023-D10-KH-001-甲");
	ck_assert_str_eq(given.item_no, "001");
	/* Another series asked for later changes nothing. */
	other = ask_for("anyang", "c4");
	ck_assert(register_number(book, mem, diag, &other, &given));
	ck_assert(!given.fresh);
	ck_assert_str_eq(given.archive_no, "0000-YX·2023-D10-KH-001-甲");
	ck_assert_str_eq(given.text, "year=2022");
	ck_assert(register_check(book, mem, diag));
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

START_TEST(what_is_taken_back_never_happened)
{
	struct register_book *book = book_at("r.db");
	struct register_entry last;

	ck_assert(register_begin(book, diag));
	number(book, "anyang", "c1");
	number(book, "anyang", "c2");
	ck_assert(register_end(book, diag, false));
	ck_assert_str_eq(number(book, "anyang", "c3"), "0000-YX·2022-D30-KH-0001");
	ck_assert(register_last(book, mem, diag, &last));
	ck_assert_uint_eq(last.seq, 1);
	ck_assert_str_eq(last.case_id, "c3");
}
END_TEST

START_TEST(packed_again_is_the_next_edition)
{
	struct register_book *book = book_at("r.db");
	struct register_ask ask = ask_for("anyang", "c1");
	struct register_number given;

	ck_assert(!register_packed(book, mem, diag, &ask.file, 1, DIGEST_A));
	ck_assert_str_eq(last_id(), "A141");
	number(book, "anyang", "c1");
	ck_assert_uint_eq(register_unpacked(book, mem, diag)->len, 1);
	ck_assert(register_packed(book, mem, diag, &ask.file, 1, DIGEST_A));
	ck_assert(register_packed(book, mem, diag, &ask.file, 1, DIGEST_A)); /* the very same: nothing is noted */
	ck_assert_uint_eq(register_entries(book, mem, diag)->len, 2);
	ck_assert(!register_packed(book, mem, diag, &ask.file, 1, DIGEST_B));
	ck_assert_str_eq(last_id(), "A142");
	ck_assert(register_packed(book, mem, diag, &ask.file, 2, DIGEST_B));
	ck_assert(register_number(book, mem, diag, &ask, &given));
	ck_assert_uint_eq(given.edition, 2);
	ck_assert_str_eq(given.package, DIGEST_B);
	ck_assert(!register_handed(book, mem, diag, &ask.file, DIGEST_A, "2022 第一批"));
	ck_assert_str_eq(last_id(), "A143");
	ck_assert(register_handed(book, mem, diag, &ask.file, DIGEST_B, "2022 第一批"));
	ck_assert(register_received(book, mem, diag, &ask.file, DIGEST_B, "2022 第一批，2022-12-31"));
	ck_assert_uint_eq(register_unpacked(book, mem, diag)->len, 0);
	ck_assert(register_check(book, mem, diag));
}
END_TEST

static bool
receive(struct register_book *book, const char *no, const char *case_id, guint edition, const char *digest, bool *fresh)
{
	const struct register_receipt r = { .file = { .region = "anyang", .case_id = case_id },
		.archive_no = no,
		.digest = digest,
		.edition = edition,
		.handover = "第1批，移交文件夹 " DIGEST_A };
	bool good = register_begin(book, diag);

	return register_end(book, diag, good && register_receive(book, mem, diag, &r, fresh)) && last_id()[0] == '\0';
}

/* A number of elsewhere: one case's, an edition of it one package, editions only grow. */
START_TEST(received_from_elsewhere)
{
	struct register_book *book = book_at("r.db");
	bool fresh = false;

	number(book, "anyang", "c1");
	ck_assert(receive(book, "0001-A", "c1", 1, DIGEST_A, &fresh) && fresh);
	ck_assert(receive(book, "0001-A", "c1", 1, DIGEST_A, &fresh) && !fresh);
	ck_assert(receive(book, "0001-A", "c1", 2, DIGEST_B, &fresh) && fresh);
	ck_assert(
	    receive(book, "0001-B", "c1", 1, DIGEST_B, &fresh) && fresh); /* another office's id may be the same */
	ck_assert_uint_eq(register_entries(book, mem, diag)->len, 4);
	ck_assert(register_check(book, mem, diag));
	register_begin(book, diag);
	for (guint i = 0; i < 3; i++) {
		static const struct register_receipt wrong[] = {
			{ { "anyang", "c2", NULL }, "0001-A", DIGEST_B, 2, "x", NULL },
			{ { "anyang", "c1", NULL }, "0001-A", DIGEST_B, 1, "x", NULL },
			{ { "anyang", "c1", NULL }, "0001-A", DIGEST_A, 2, "x", NULL },
		};

		ck_assert(!register_receive(book, mem, diag, &wrong[i], &fresh));
		ck_assert_str_eq(last_id(), "A283");
	}
	ck_assert(register_end(book, diag, false));
	ck_assert_uint_eq(register_entries(book, mem, diag)->len, 4);
}
END_TEST

START_TEST(annulled_stays_used)
{
	struct register_book *book = book_at("r.db");
	struct register_ask ask = ask_for("anyang", "c1");
	struct register_number given;

	number(book, "anyang", "c1");
	ck_assert(register_annulled(book, mem, diag, &ask.file, "客户撤回申请"));
	ck_assert(!register_number(book, mem, diag, &ask, &given));
	ck_assert_str_eq(last_id(), "A139");
	ck_assert(!register_packed(book, mem, diag, &ask.file, 1, DIGEST_A));
	ck_assert_str_eq(number(book, "anyang", "c2"), "0000-YX·2022-D30-KH-0002");
	ck_assert_uint_eq(register_unpacked(book, mem, diag)->len, 1);
	ck_assert(register_check(book, mem, diag));
}
END_TEST

START_TEST(a_series_ends)
{
	struct register_book *book = book_at("r.db");
	struct register_ask ask = ask_for("anyang", "c1");
	struct register_number given;

	ask.series.width = 1;
	for (guint i = 1; i < 10; i++) {
		ask.file.case_id = arena_printf(mem, "c%u", i);
		ck_assert(register_number(book, mem, diag, &ask, &given));
	}
	ask.file.case_id = "c10";
	ck_assert(!register_number(book, mem, diag, &ask, &given));
	ck_assert_str_eq(last_id(), "A140");
	ask.series.width = 2;
	ck_assert(register_number(book, mem, diag, &ask, &given));
	ck_assert_str_eq(given.archive_no, "0000-YX·2022-D30-KH-10");
	ck_assert(register_check(book, mem, diag));
}
END_TEST

/* By the manual's words, in another language. */
START_TEST(others_can_check_the_chain)
{
	static const char script[] =
	    "import hashlib, sqlite3, sys\n"
	    "before = '0' * 64\n"
	    "for row in sqlite3.connect(sys.argv[1]).execute('SELECT seq, kind, region, case_id, archive_no, series, counter,'\n"
	    "        ' edition, package, text, before, digest FROM entry ORDER BY seq'):\n"
	    "    fields = [str(field).encode() for field in row[:10]] + [before.encode()]\n"
	    "    text = b'banwen-register-1\\n' + b''.join(b'%d:%s\\n' % (len(field), field) for field in fields)\n"
	    "    assert row[10] == before and row[11] == hashlib.sha256(text).hexdigest()\n"
	    "    before = row[11]\n"
	    "assert row[0] == 4\n";
	struct register_book *book = book_at("r.db");
	struct register_ask first = ask_for("anyang", "c1"), ask = ask_for("anyang", "甲\n乙");
	g_autofree char *command = NULL;

	ask.text = "fonds=0000\nretention=永久";
	number(book, "anyang", "c1");
	ck_assert(register_packed(book, mem, diag, &first.file, 1, DIGEST_A));
	number(book, "anyang", "甲\n乙");
	ck_assert(register_annulled(book, mem, diag, &ask.file, "撤回"));
	command = g_strdup_printf("python3 '%s' '%s'", put("chain.py", script, strlen(script)), in_folder("r.db"));
	ck_assert_int_eq(system(command), 0);
}
END_TEST

/* --- many at once --- */

#define CLERKS 8
#define CASES  50

/* One clerk: half of his cases are another's too. */
static int
clerk(guint who, const char *path)
{
	struct arena *a = arena_new();
	struct diag *own = diag_new(a);
	struct register_book *book = register_open(a, own, path, true);

	for (guint i = 0; i < CASES && book != NULL; i++) {
		struct register_ask ask = ask_for("anyang",
		    arena_printf(a, "c%u", (who * CASES / 2 + i) % (CLERKS * CASES / 2)));
		struct register_number given;

		if (!register_number(book, a, own, &ask, &given))
			return 1;
	}
	return book == NULL || diag_count(own) > 0;
}

START_TEST(eight_clerks_at_once)
{
	const char *path = in_folder("r.db");
	pid_t clerks[CLERKS];
	const GPtrArray *entries;
	GHashTable *cases = arena_table(mem);

	for (guint i = 0; i < CLERKS; i++)
		if ((clerks[i] = fork()) == 0)
			_exit(clerk(i, path));
	for (guint i = 0; i < CLERKS; i++) {
		int status = -1;

		ck_assert_int_eq(waitpid(clerks[i], &status, 0), clerks[i]);
		ck_assert_int_eq(status, 0);
	}
	entries = register_entries(book_at("r.db"), mem, diag);
	ck_assert_uint_eq(entries->len, CLERKS * CASES / 2);
	for (guint i = 0; i < entries->len; i++) {
		const struct register_entry *e = entries->pdata[i];

		ck_assert_str_eq(e->archive_no, arena_printf(mem, "0000-YX·2022-D30-KH-%04u", i + 1));
		ck_assert(g_hash_table_add(cases, (char *)e->case_id));
	}
	ck_assert(register_check(book_at("r.db"), mem, diag));
}
END_TEST

/* Killed while it holds the register: nothing of it stands, and others go on. */
START_TEST(a_clerk_who_dies)
{
	const char *path = in_folder("r.db");
	int status;
	pid_t pid;

	number(book_at("r.db"), "anyang", "c0");
	if ((pid = fork()) == 0) {
		struct arena *a = arena_new();
		struct diag *own = diag_new(a);
		struct register_book *book = register_open(a, own, path, true);
		struct register_ask ask = ask_for("anyang", "c1");
		struct register_number given;

		if (register_begin(book, own))
			for (guint i = 0; i < 200; i++) {
				ask.file.case_id = arena_printf(a, "d%u", i);
				register_number(book, a, own, &ask, &given);
			}
		abort();
	}
	waitpid(pid, &status, 0);
	ck_assert(WIFSIGNALED(status));
	ck_assert_str_eq(number(book_at("r.db"), "anyang", "c1"), "0000-YX·2022-D30-KH-0002");
	ck_assert(register_check(book_at("r.db"), mem, diag));
}
END_TEST

/* A worker that was forked leaves the parent's register alone. */
START_TEST(a_child_leaves_it_alone)
{
	struct register_book *book = book_at("r.db");
	int status;
	pid_t pid;

	ck_assert(register_begin(book, diag));
	number(book, "anyang", "c1");
	if ((pid = fork()) == 0) {
		register_close(book);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	number(book, "anyang", "c2");
	ck_assert(register_end(book, diag, true));
	ck_assert_uint_eq(register_entries(book, mem, diag)->len, 2);
}
END_TEST

/* --- what is not as it was --- */

static const struct {
	const char *sql, *zh; /* what is told */
} altered[] = {
	{ "UPDATE entry SET text = 'year=2021' WHERE seq = 2", "第 2 条（0000-YX·2022-D30-KH-0002）内容被改过" },
	{ "UPDATE entry SET archive_no = '0000-YX·2022-D30-KH-0009' WHERE seq = 2",
	    "第 2 条（0000-YX·2022-D30-KH-0009）内容被改过" },
	{ "DELETE FROM entry WHERE seq = 2", "第 3 条（0000-YX·2022-D30-KH-0003）前面缺了第 2 条" },
	{ "DELETE FROM entry WHERE seq = 1; UPDATE entry SET seq = seq - 1",
	    "第 1 条（0000-YX·2022-D30-KH-0002）内容被改过" },
	{ "UPDATE entry SET before = '" DIGEST_A "' WHERE seq = 3", "第 3 条（0000-YX·2022-D30-KH-0003）接不上前一条" },
	{ "UPDATE entry SET kind = 'gift' WHERE seq = 3", "是不认识的一种“gift”" },
	{ "INSERT INTO entry SELECT 5, 'packed', 'anyang', 'c9', archive_no, '', 0, 1, package, '', digest, 'x' FROM entry WHERE seq = 4",
	    "说的是没有给过的档号" },
	{ "SELECT 1", "不许改动的保护被拆过" },
};

START_TEST(tampering_is_told)
{
	struct register_book *book = book_at("r.db");
	g_autoptr(GString) told = g_string_new(NULL);

	for (guint i = 1; i <= 4; i++)
		number(book, "anyang", arena_printf(mem, "c%u", i));
	register_close(book);
	alter("r.db", "DROP TRIGGER entry_stays; DROP TRIGGER entry_as_it_is; DROP TRIGGER entry_follows");
	alter("r.db", altered[_i].sql);
	ck_assert(!register_check(book_at("r.db"), mem, diag));
	for (gsize i = 0; i < diag_count(diag); i++)
		g_string_append_printf(told, "%s\n", diag_get(diag, i)->what[LANG_ZH]);
	ck_assert_msg(strstr(told->str, altered[_i].zh) != NULL, "%s", told->str);
	ck_assert_str_eq(diag_get(diag, 0)->id, "A138");
}
END_TEST

START_TEST(nothing_is_written_behind_what_was_altered)
{
	struct register_book *book = book_at("r.db");
	struct register_ask ask = ask_for("anyang", "c2");
	struct register_number given;

	number(book, "anyang", "c1");
	register_close(book);
	alter("r.db", "DROP TRIGGER entry_as_it_is; UPDATE entry SET case_id = 'c9'");
	ck_assert(!register_number(book_at("r.db"), mem, diag, &ask, &given));
	ck_assert_str_eq(last_id(), "A138");
}
END_TEST

START_TEST(sqlite_itself_refuses)
{
	static const char *const sql[] = {
		"UPDATE entry SET text = ''", "DELETE FROM entry",
		"INSERT OR REPLACE INTO entry SELECT 1, kind, region, 'c7', archive_no, series, counter, edition, package, text, before, 'y' FROM entry WHERE seq = 1",
		"INSERT INTO entry SELECT 9, kind, region, 'c7', 'n', series, 9, edition, package, text, 'z', 'y' FROM entry WHERE seq = 1"
	};
	struct register_book *book = book_at("r.db");

	number(book, "anyang", "c1");
	number(book, "anyang", "c2");
	for (guint i = 0; i < G_N_ELEMENTS(sql); i++) {
		g_autofree char *command = g_strdup_printf(
		    "python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])' '%s' \"%s\" 2> /dev/null",
		    in_folder("r.db"), sql[i]);

		ck_assert_int_ne(system(command), 0);
	}
	ck_assert(register_check(book, mem, diag));
}
END_TEST

START_TEST(what_is_no_register)
{
	static const char text[] = "<office/>";

	ck_assert_ptr_null(register_open(mem, diag, in_folder("none.db"), false));
	ck_assert_str_eq(last_id(), "A130");
	ck_assert_ptr_null(register_open(mem, diag, in_folder("no/where.db"), true));
	ck_assert_str_eq(last_id(), "A131");
	ck_assert_ptr_null(register_open(mem, diag, folder, true));
	ck_assert_str_eq(last_id(), "A131");
	ck_assert_ptr_null(register_open(mem, diag, put("text.db", text, strlen(text)), true));
	ck_assert_str_eq(last_id(), "A132");
	ck_assert_ptr_null(register_open(mem, diag, put("empty.db", "", 0), false));
	ck_assert_str_eq(last_id(), "A132");
	alter("other.db", "CREATE TABLE t (a)");
	ck_assert_ptr_null(register_open(mem, diag, in_folder("other.db"), true));
	ck_assert_str_eq(last_id(), "A132");
	register_close(book_at("newer.db"));
	alter("newer.db", "PRAGMA user_version = 2");
	ck_assert_ptr_null(register_open(mem, diag, in_folder("newer.db"), true));
	ck_assert_str_eq(last_id(), "A133");
}
END_TEST

START_TEST(a_damaged_file)
{
	struct register_book *book = book_at("r.db");
	g_autofree char *bytes = NULL;
	gsize length;

	ck_assert(register_begin(book, diag));
	for (guint i = 1; i <= 200; i++)
		number(book, "anyang", arena_printf(mem, "c%u", i));
	ck_assert(register_end(book, diag, true));
	register_close(book);
	ck_assert(g_file_get_contents(in_folder("r.db"), &bytes, &length, NULL));
	memset(bytes + length / 2, 0xa5, length / 4);
	put("r.db", bytes, length);
	ck_assert(!register_check(book_at("r.db"), mem, diag));
	ck_assert_str_eq(diag_get(diag, 0)->id, "A137");
}
END_TEST

/* In a process of nobody's, since root may write everything. */
static int
without_leave(const char *path)
{
	struct arena *a = arena_new();
	struct diag *own = diag_new(a);
	struct register_book *book;
	struct register_ask ask = ask_for("anyang", "c9");
	struct register_number given;

	if (geteuid() == 0 && setuid(65534) != 0)
		return 1;
	if ((book = register_open(a, own, path, true)) == NULL || register_entries(book, a, own)->len != 1)
		return 2;
	if (register_number(book, a, own, &ask, &given))
		return 3;
	return strcmp(diag_get(own, 0)->id, "A135") == 0 ? 0 : 4;
}

START_TEST(one_that_may_be_read_only)
{
	const char *path = in_folder("r.db");
	int status;
	pid_t pid;

	number(book_at("r.db"), "anyang", "c1");
	ck_assert_int_eq(g_chmod(path, 0444), 0);
	ck_assert_int_eq(g_chmod(folder, 0555), 0);
	if ((pid = fork()) == 0)
		_exit(without_leave(path));
	waitpid(pid, &status, 0);
	ck_assert_int_eq(g_chmod(folder, 0755), 0);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* The file may not grow any more: all is taken back. */
static int
on_a_full_disk(const char *path)
{
	struct arena *a = arena_new();
	struct diag *own = diag_new(a);
	struct register_book *book = register_open(a, own, path, true);
	const struct rlimit limit = { 32768, 32768 };
	bool good;

	signal(SIGXFSZ, SIG_IGN);
	if (book == NULL || setrlimit(RLIMIT_FSIZE, &limit) != 0 || !register_begin(book, own))
		return 1;
	good = true;
	for (guint i = 0; i < 500 && good; i++) {
		struct register_ask ask = ask_for("anyang", arena_printf(a, "d%u", i));
		struct register_number given;

		good = register_number(book, a, own, &ask, &given);
	}
	if (register_end(book, own, good) && good)
		return 2;
	return strcmp(diag_get(own, 0)->id, "A136") == 0 ? 0 : 3;
}

START_TEST(a_disk_that_is_full)
{
	const char *path = in_folder("r.db");
	int status;
	pid_t pid;

	number(book_at("r.db"), "anyang", "c1");
	if ((pid = fork()) == 0)
		_exit(on_a_full_disk(path));
	waitpid(pid, &status, 0);
	ck_assert_int_eq(status, 0);
	ck_assert_str_eq(number(book_at("r.db"), "anyang", "c2"), "0000-YX·2022-D30-KH-0002");
	ck_assert(register_check(book_at("r.db"), mem, diag));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("archive_register");
	TCase *tests = tcase_create("register");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, the_next_of_its_series_and_kept);
	tcase_add_test(tests, what_is_taken_back_never_happened);
	tcase_add_test(tests, packed_again_is_the_next_edition);
	tcase_add_test(tests, received_from_elsewhere);
	tcase_add_test(tests, annulled_stays_used);
	tcase_add_test(tests, a_series_ends);
	tcase_add_test(tests, others_can_check_the_chain);
	tcase_add_test(tests, eight_clerks_at_once);
	tcase_add_test(tests, a_clerk_who_dies);
	tcase_add_test(tests, a_child_leaves_it_alone);
	tcase_add_loop_test(tests, tampering_is_told, 0, (int)G_N_ELEMENTS(altered));
	tcase_add_test(tests, nothing_is_written_behind_what_was_altered);
	tcase_add_test(tests, sqlite_itself_refuses);
	tcase_add_test(tests, what_is_no_register);
	tcase_add_test(tests, a_damaged_file);
	tcase_add_test(tests, one_that_may_be_read_only);
	tcase_add_test(tests, a_disk_that_is_full);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
