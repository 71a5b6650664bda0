/* A process that looks into a file: what it says comes back in order with its findings, and its end is told of the file alone. */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/place.h"
#include "record/model.h"

static struct arena *arena;
static struct diag *diag;

static void
set_up(void)
{
	arena = arena_new();
	diag = diag_new(arena);
}

static void
tear_down(void)
{
	arena_free(arena);
}

/* Nothing is left of the process, whether it has ended or not. */
static void
assert_no_child(void)
{
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}

static const struct sheet_cell cells[] = {
	{ .offset = 0, .sheet = "高压", .row = 7, .column = 28, .header = "户名", .content = "甲\n乙" }
};
static const struct source from_cells = { .name = "客户.xlsx",
	.text = "<case/>",
	.length = 7,
	.line = 1,
	.column = 1,
	.cells = cells,
	.cell_count = 1 };
static const struct source from_text = { .name = "客户.xml",
	.text = "一二三 <case>",
	.length = 16,
	.start = 100,
	.line = 9,
	.column = 4 };

static void
find_two(struct diag *d)
{
	diag_report(d, DIAG_CELL_VALUE, (struct place){ &from_cells, 0 }, "户名", "户名", "", "甲");
	diag_set_record(d, "A-1");
	diag_report(d, DIAG_RECORD_NONE, (struct place){ &from_text, 110 }, NULL);
	diag_set_record(d, NULL);
}

/* Numbers with what was found before each. */
static void
count_to_three(const void *data G_GNUC_UNUSED, struct apart_end *end, struct diag *d)
{
	apart_say(end, g_variant_new_uint32(1));
	find_two(d);
	apart_say(end, g_variant_new_uint32(2));
	apart_say(end, g_variant_new_uint32(3));
	diag_report(d, DIAG_TABLE_NOTHING, (struct place){ 0 }, NULL);
}

static void
assert_said(struct apart *p, guint number, gsize findings)
{
	g_autoptr(GVariant) said = apart_next(p, diag, NULL);

	ck_assert_ptr_nonnull(said);
	ck_assert_uint_eq(g_variant_get_uint32(said), number);
	ck_assert_uint_eq(diag_count(diag), findings);
}

START_TEST(order_and_findings)
{
	struct apart *p = apart_start(diag, "客户.xlsx", count_to_three, NULL);

	assert_said(p, 1, 0);
	assert_said(p, 2, 2);
	assert_said(p, 3, 2);
	ck_assert_ptr_null(apart_next(p, diag, NULL));
	ck_assert_uint_eq(diag_count(diag), 3);
	ck_assert_str_eq(diag_get(diag, 2)->id, "D271");
	ck_assert_str_eq(diag_get(diag, 2)->spot.file, "");
	ck_assert_ptr_null(apart_next(p, diag, NULL)); /* and so it stays */
	ck_assert_uint_eq(diag_count(diag), 3);
	apart_close(p);
	assert_no_child();
}
END_TEST

/* A finding reads after the way as it did before. */
START_TEST(findings_look_the_same)
{
	struct diag *here = diag_new(arena);
	struct apart *p = apart_start(diag, "客户.xlsx", count_to_three, NULL);

	find_two(here);
	while (diag_count(diag) < 2)
		g_variant_unref(apart_next(p, diag, NULL));
	apart_close(p);
	for (gsize i = 0; i < 2; i++)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			g_autoptr(GString) was = g_string_new(NULL), is = g_string_new(NULL);

			diag_format(was, diag_get(here, i), (enum lang)lang, false);
			diag_format(is, diag_get(diag, i), (enum lang)lang, false);
			ck_assert_str_eq(is->str, was->str);
			ck_assert_int_eq(diag_get(diag, i)->level, diag_get(here, i)->level);
		}
	ck_assert_ptr_nonnull(strstr(diag_get(diag, 0)->spot.letters, "AB"));
	assert_no_child();
}
END_TEST

static void
crash(const void *data, struct apart_end *end, struct diag *d)
{
	diag_report(d, DIAG_TABLE_NOTHING, (struct place){ 0 }, NULL);
	apart_say(end, g_variant_new_uint32(1));
	signal(SIGABRT, SIG_DFL); /* whatever a sanitizer does of it */
	if (*(const int *)data == 0)
		_exit(1);
	raise(*(const int *)data);
}

/* By its own hand, as when it has used up its time: the limit itself is lowered. */
static void
hang(const void *data G_GNUC_UNUSED, struct apart_end *end, struct diag *d G_GNUC_UNUSED)
{
	struct rusage used;
	struct rlimit limit;

	apart_say(end, g_variant_new_uint32(1));
	getrusage(RUSAGE_SELF, &used);
	getrlimit(RLIMIT_CPU, &limit);
	ck_assert(limit.rlim_cur != RLIM_INFINITY);
	limit.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1);
	setrlimit(RLIMIT_CPU, &limit);
	for (volatile int i = 0;; i++)
		continue;
}

/* What was said before holds; what it found before it died is told, then its death, of the file. */
static void
assert_death(struct apart *p, const char *id, const char *words)
{
	gsize before;

	ck_assert_ptr_nonnull(p);
	g_variant_unref(apart_next(p, diag, NULL));
	before = diag_count(diag);
	ck_assert_ptr_null(apart_next(p, diag, NULL));
	ck_assert_uint_eq(diag_count(diag), before + 1);
	ck_assert_str_eq(diag_get(diag, before)->id, id);
	ck_assert_int_eq(diag_get(diag, before)->level, DIAG_ERROR);
	ck_assert_str_eq(diag_get(diag, before)->spot.file, "客户.xlsx");
	ck_assert_ptr_nonnull(strstr(diag_get(diag, before)->what[LANG_EN], words));
	apart_close(p);
	assert_no_child();
}

START_TEST(death)
{
	static const int signals[] = { SIGABRT, SIGKILL, 0 };
	static const char *const words[] = { "(Aborted); nothing was read from record 1 on", "(Killed)", "(exit)" };

	for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
		assert_death(apart_start(diag, "客户.xlsx", crash, &signals[i]), "D300", words[i]);
}
END_TEST

START_TEST(stall)
{
	assert_death(apart_start(diag, "客户.xlsx", hang, NULL), "D301", "seconds of CPU");
}
END_TEST

static void
read_three(const void *data G_GNUC_UNUSED, struct apart_end *end, struct diag *d)
{
	apart_say(end, g_variant_new_uint32(1));
	apart_turn(end, "b.xlsx");
	diag_report(d, DIAG_TABLE_NOTHING, (struct place){ 0 }, NULL);
	apart_say(end, g_variant_new_uint32(2));
	apart_turn(end, "c.xlsx");
	signal(SIGABRT, SIG_DFL);
	raise(SIGABRT);
}

/* Each file ends by itself, and what is said of one is not taken for the one before: the process may be further on. */
START_TEST(file_after_file)
{
	struct apart *p = apart_start(diag, "a.xlsx", read_three, NULL);

	ck_assert(!apart_follow(p, "b.xlsx")); /* the first has not ended */
	assert_said(p, 1, 0);
	ck_assert_ptr_null(apart_next(p, diag, NULL));
	ck_assert_uint_eq(diag_count(diag), 0);
	ck_assert(apart_follow(p, "b.xlsx"));
	assert_said(p, 2, 1);
	ck_assert_ptr_null(apart_next(p, diag, NULL));
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert(apart_follow(p, "c.xlsx"));
	ck_assert_ptr_null(apart_next(p, diag, NULL));
	ck_assert_uint_eq(diag_count(diag), 2);
	ck_assert_str_eq(diag_get(diag, 1)->id, "D300");
	ck_assert_str_eq(diag_get(diag, 1)->spot.file, "c.xlsx");
	ck_assert(!apart_follow(p, "d.xlsx")); /* it is dead */
	ck_assert(!apart_follow(NULL, "d.xlsx"));
	apart_close(p);
	assert_no_child();
}
END_TEST

static void
sleep_on(const void *data G_GNUC_UNUSED, struct apart_end *end G_GNUC_UNUSED, struct diag *d)
{
	diag_report(d, DIAG_TABLE_NOTHING, (struct place){ 0 }, NULL);
	for (;;)
		pause();
}

/* Who waits can be called away: nothing is told, and nothing is left. */
START_TEST(called_away)
{
	struct apart *p = apart_start(diag, "客户.xlsx", sleep_on, NULL);
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], "x", 1), 1);
	ck_assert_ptr_null(apart_next(p, diag, &ends[0]));
	ck_assert_ptr_null(apart_next(p, diag, NULL));
	ck_assert_uint_eq(diag_count(diag), 0);
	apart_close(p);
	assert_no_child();
}
END_TEST

/* It sees nothing of what its parent has open, and cannot write where people look. */
static void
look_around(const void *data, struct apart_end *end, struct diag *d G_GNUC_UNUSED)
{
	const int *open_here = data;
	char byte;

	apart_say(end, g_variant_new_boolean(write(*open_here, "x", 1) < 0 && read(STDIN_FILENO, &byte, 1) == 0));
}

START_TEST(shut_in)
{
	g_autoptr(GVariant) said = NULL, other = NULL;
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	said = apart_ask(diag, "客户.xlsx", look_around, &ends[1], "b");
	ck_assert_ptr_nonnull(said);
	ck_assert(g_variant_get_boolean(said));
	other = apart_ask(diag, "客户.xlsx", look_around, &ends[1], "u"); /* no answer is of another type */
	ck_assert_ptr_null(other);
	assert_no_child();
}
END_TEST

/* Strings of a parcel whose maker went wrong are not read past its end. */
START_TEST(torn_parcel)
{
	static const char bytes[] = { '+', 'a', 0, '+', 'b' };
	GVariant *strings = g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, bytes, sizeof bytes, 1);
	g_autoptr(GVariant)
	    torn = g_variant_ref_sink(g_variant_new("(uttu@ay)", 99, (guint64)1, (guint64)1, 0, strings));
	g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_new_array(NULL, &torn, 1));

	diag_take(diag, all);
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("record apart");
	TCase *c = tcase_create("apart");
	SRunner *runner = srunner_create(s);

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, order_and_findings);
	tcase_add_test(c, findings_look_the_same);
	tcase_add_test(c, death);
	tcase_add_test(c, stall);
	tcase_add_test(c, file_after_file);
	tcase_add_test(c, called_away);
	tcase_add_test(c, shut_in);
	tcase_add_test(c, torn_parcel);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);

	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
