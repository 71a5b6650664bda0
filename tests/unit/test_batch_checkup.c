/* Files looked at in processes of their own: one that stalls, dies or wants too much is told of its file alone, in order. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/data.h"
#include "base/file.h"
#include "batch/checkup.h"
#include "folder_kit.h"
#include "verify/verify.h"

/* What is told: "NAME: ID ID; NAME: ..." */
static GString *told;

static void
note(void *data G_GNUC_UNUSED, const struct batch_checked *checked)
{
	g_string_append_printf(told, "%s:", checked->file->path);
	for (guint i = 0; i < checked->findings->len; i++)
		g_string_append_printf(told, " %s", ((struct batch_checked_finding *)checked->findings->pdata[i])->id);
	g_string_append(told, "; ");
}

/* Does what the file's name says. */
static GVariant *
behave(const struct batch_checkup *job, struct arena *a, const struct batch_checkup_file *file)
{
	struct diag *d = diag_new(a);
	volatile guint64 n = 0;

	if (g_str_has_prefix(file->path, "spin"))
		for (;;)
			n++;
	if (g_str_has_prefix(file->path, "wait"))
		sleep(60);
	if (g_str_has_prefix(file->path, "die"))
		raise(SIGBUS);
	if (g_str_has_prefix(file->path, "leave"))
		_exit(1);
	if (g_str_has_prefix(file->path, "eat"))
		for (;;)
			memset(g_malloc(1 << 20), 1, 1 << 20);
	if (g_str_has_prefix(file->path, "grow"))
		memset(arena_alloc(a, 300 << 20), 1, 300 << 20);
	if (g_str_has_prefix(file->path, "slow"))
		g_usleep(200000);
	return checkup_answer(job, d, "sha", NULL);
}

/* Waiting ends long after working, however busy the machine is; but where waiting is looked at. */
static const struct checkup_way way = {
	.least = { .seconds = 1, .wait = 120, .memory = 400 << 20 },
	.look = behave,
};
static const struct checkup_way hasty = {
	.least = { .seconds = 60, .wait = 2, .memory = 400 << 20 },
	.look = behave,
};

/* The files of a job, by their names between blanks. */
static struct batch_checkup
job_of(const char *names, guint jobs)
{
	g_auto(GStrv) split = g_strsplit(names, " ", -1);
	struct batch_checkup job = { .files = arena_list(mem), .jobs = jobs, .tell = note };

	for (char **name = split; *name != NULL; name++) {
		struct batch_checkup_file *file = arena_alloc(mem, sizeof *file);

		file->path = arena_strdup(mem, *name);
		g_ptr_array_add(job.files, file);
	}
	return job;
}

static void
expect_of(const struct checkup_way *how, const char *names, const char *wanted)
{
	for (guint jobs = 1; jobs <= 3; jobs += 2) {
		struct batch_checkup job = job_of(names, jobs);

		told = arena_string(mem);
		ck_assert_int_eq(checkup_run(mem, diag, &job, how), EXIT_GOOD);
		ck_assert_str_eq(told->str, wanted);
	}
}

static void
expect(const char *names, const char *wanted)
{
	expect_of(&way, names, wanted);
}

START_TEST(order)
{
	expect("slow a b slow c d e", "slow:; a:; b:; slow:; c:; d:; e:; ");
	expect("", "");
}
END_TEST

START_TEST(each_alone)
{
	expect("a die b leave die c", "a:; die: J143; b:; leave: J143; die: J143; c:; ");
	expect("spin a", "spin: J140; a:; ");
	expect_of(&hasty, "wait a", "wait: J141; a:; ");
}
END_TEST

/* ASan reserves terabytes: there is no limit of memory with it. */
START_TEST(memory)
{
#if defined(__SANITIZE_ADDRESS__)
	return;
#endif
	expect("a eat b", "a:; eat: J142; b:; ");
	expect("grow grow a grow", "grow:; grow:; a:; grow:; ");
}
END_TEST

/* What was done before is told, and the rest is not waited for. */
START_TEST(interrupted)
{
	struct batch_checkup job = job_of("a b wait c d", 1);
	int status;
	pid_t child;

	told = arena_string(mem);
	fflush(NULL);
	child = fork();
	if (child == 0) {
		bool good = checkup_run(mem, diag, &job, &way) == EXIT_INTERRUPTED && diag_count(diag) == 1 &&
		    strcmp(diag_get(diag, 0)->id, "J146") == 0 && strcmp(told->str, "a:; b:; ") == 0;

		_exit(good ? 0 : 1);
	}
	g_usleep(500000);
	kill(child, SIGINT);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

/* Nothing that has no end is opened; what has not the length it says is being written. */
START_TEST(kinds)
{
	struct verify_rules *rules = verify_rules_load(mem, diag, data_alone(mem, "."));
	struct batch_checkup job;
	char *pipe = in_folder("a.pdf");
	const char *wanted;

	ck_assert_ptr_nonnull(rules);
	ck_assert_int_eq(mkfifo(pipe, 0600), 0);
	job = job_of(arena_printf(mem, "%s /dev/zero %s /proc/self/status %s", pipe, folder, put("b.pdf", "text", 4)),
	    2);
	job.rules = rules;
	told = arena_string(mem);
	wanted = arena_printf(mem, "%s: J144; /dev/zero: J144; %s: J144; /proc/self/status: J145; %s/b.pdf: V-101; ",
	    pipe, folder, folder);
	ck_assert_int_eq(batch_checkup(mem, diag, &job), EXIT_GOOD);
	ck_assert_str_eq(told->str, wanted);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("batch checkup");
	TCase *c = tcase_create("checkup");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_set_timeout(c, 300);
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, order);
	tcase_add_test(c, each_alone);
	tcase_add_test(c, memory);
	tcase_add_test(c, interrupted);
	tcase_add_test(c, kinds);
	suite_add_tcase(s, c);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
