/* What crosses between the parent and a worker arrives as it was sent. */
#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/place.h"
#include "base/child.h"
#include "batch/wire.h"

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new();
}

static void
teardown(void)
{
	arena_free(arena);
}

struct sending {
	int fd;
	GVariant *parcel;
	bool good;
};

static void *
send_parcel(void *data)
{
	struct sending *s = data;

	s->good = child_send(s->fd, s->parcel);
	return NULL;
}

/* Over a socket: a parcel larger than its buffer, too. */
static GVariant *
cross(const struct batch_task *const *tasks, guint count)
{
	int ends[2];
	struct sending sending;
	GVariant *arrived;
	pthread_t thread;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	sending = (struct sending){ .fd = ends[0], .parcel = wire_tasks(tasks, count) };
	ck_assert_int_eq(pthread_create(&thread, NULL, send_parcel, &sending), 0);
	arrived = child_receive(ends[1], WIRE_TASKS);
	pthread_join(thread, NULL);
	ck_assert(sending.good);
	g_variant_unref(sending.parcel);
	close(ends[0]);
	close(ends[1]);
	ck_assert_ptr_nonnull(arrived);
	ck_assert_uint_eq(g_variant_n_children(arrived), count);
	return arena_adopt(arena, arrived, (GDestroyNotify)g_variant_unref);
}

static struct batch_task *
cross_one(const struct batch_task *task)
{
	return wire_task(arena, cross(&task, 1), 0);
}

/* A text with all it may have; the members that a test is about are changed. */
static struct record_text
full_text(void)
{
	static const struct sheet_cell cells[] = {
		{ .offset = 0,
		    .row = 4294967299u,
		    .column = 1,
		    .file = "资料.csv",
		    .sheet = "高压",
		    .header = "客户名称",
		    .content = "某某公司",
		    .field = "户名",
		    .fault = 7,
		    .about = "2022-13-01" },
		{ .offset = G_MAXUINT64, .row = 17, .column = 0 },
		{ .offset = 6,
		    .row = 17,
		    .column = 3,
		    .file = "",
		    .sheet = "",
		    .header = "",
		    .content = "",
		    .field = "",
		    .about = "" },
		{ .offset = 7, .row = 18, .column = G_MAXUINT, .content = "-\xFF+" },
	};
	static char first[] = "supply-scheme-reply", second[] = "";
	static char *documents[] = { first, second, NULL };
	static const char text[] = "<case/>\n";

	return (struct record_text){ .id = "A1",
		.ordinal = 3,
		.documents = documents,
		.source = { .name = "客户清单.xlsx",
		    .text = text,
		    .length = strlen(text),
		    .start = (guint64)1 << 40,
		    .line = 12,
		    .column = 5,
		    .cells = cells,
		    .cell_count = G_N_ELEMENTS(cells) } };
}

static void
same_cell(const struct sheet_cell *a, const struct sheet_cell *b)
{
	ck_assert_uint_eq(a->offset, b->offset);
	ck_assert_uint_eq(a->row, b->row);
	ck_assert_uint_eq(a->column, b->column);
	ck_assert_uint_eq(a->fault, b->fault);
	ck_assert_pstr_eq(a->file, b->file);
	ck_assert_pstr_eq(a->sheet, b->sheet);
	ck_assert_pstr_eq(a->header, b->header);
	ck_assert_pstr_eq(a->content, b->content);
	ck_assert_pstr_eq(a->field, b->field);
	ck_assert_pstr_eq(a->about, b->about);
}

static void
same_source(const struct source *a, const struct source *b)
{
	ck_assert_str_eq(a->name, b->name);
	ck_assert_uint_eq(a->length, b->length);
	ck_assert(memcmp(a->text, b->text, a->length) == 0);
	ck_assert_uint_eq(a->start, b->start);
	ck_assert_uint_eq(a->line, b->line);
	ck_assert_uint_eq(a->column, b->column);
	ck_assert_uint_eq(a->cell_count, b->cell_count);
	ck_assert((a->cells == NULL) == (b->cells == NULL));
	for (gsize i = 0; i < a->cell_count; i++)
		same_cell(&a->cells[i], &b->cells[i]);
}

static void
same_task(const struct batch_task *a, const struct batch_task *b)
{
	char **x = a->text->documents, **y = b->text->documents;

	ck_assert_uint_eq(a->number, b->number);
	ck_assert_uint_eq(a->input, b->input);
	ck_assert_pstr_eq(a->twin, b->twin);
	ck_assert_str_eq(a->text->id, b->text->id);
	ck_assert_uint_eq(a->text->ordinal, b->text->ordinal);
	ck_assert((x == NULL) == (y == NULL));
	for (guint i = 0; x != NULL && x[i] != NULL; i++)
		ck_assert_pstr_eq(x[i], y[i]);
	if (x != NULL)
		ck_assert_uint_eq(g_strv_length(x), g_strv_length(y));
	same_source(&a->text->source, &b->text->source);
}

START_TEST(everything_arrives)
{
	struct record_text text = full_text();
	struct batch_task task = { .number = (guint64)1 << 33, .input = 2, .text = &text, .twin = "a.xml:7" };

	same_task(cross_one(&task), &task);
}
END_TEST

START_TEST(what_is_not_there_stays_away)
{
	struct record_text text = full_text();
	struct batch_task task = { .text = &text };

	text.documents = NULL;
	text.source.cells = NULL;
	text.source.cell_count = 0;
	same_task(cross_one(&task), &task);
}
END_TEST

/* "" is not NULL. */
START_TEST(empty_strings)
{
	static char *none[] = { NULL };
	struct record_text text = full_text();
	struct batch_task task = { .text = &text, .twin = "" };
	const struct batch_task *arrived;

	text.id = text.source.name = text.source.text = "";
	text.source.length = 0;
	text.documents = none;
	arrived = cross_one(&task);
	same_task(arrived, &task);
	ck_assert_ptr_nonnull(arrived->text->source.text);
}
END_TEST

/* Each of a parcel is found by its index, its numbers aligned whatever stands before it. */
START_TEST(many_at_once)
{
	struct record_text text[16];
	struct batch_task task[16];
	const struct batch_task *all[16];
	GVariant *parcel;

	for (guint i = 0; i < 16; i++) {
		text[i] = full_text();
		text[i].id = arena_strndup(arena, "0123456789abcdef", i);
		text[i].source.length = i % 9;
		task[i] = (struct batch_task){ .number = i, .text = &text[i], .twin = i % 3 == 0 ? NULL : text[i].id };
		all[i] = &task[i];
	}
	parcel = cross(all, 16);
	for (guint i = 16; i-- > 0;)
		same_task(wire_task(arena, parcel, i), &task[i]);
}
END_TEST

/* The largest record that is read; its text is not copied out of what arrived. */
START_TEST(sixteen_mebibytes)
{
	struct record_text text = full_text();
	struct batch_task task = { .text = &text };
	const struct batch_task *all = &task, *arrived;
	gsize length = (gsize)16 << 20;
	char *letters = arena_alloc(arena, length);
	const char *data;
	GVariant *parcel;

	for (gsize i = 0; i < length; i++)
		letters[i] = (char)(i % 251);
	text.source.text = letters;
	text.source.length = length;
	parcel = cross(&all, 1);
	arrived = wire_task(arena, parcel, 0);
	same_task(arrived, &task);
	data = g_variant_get_data(parcel);
	ck_assert(arrived->text->source.text > data && arrived->text->source.text < data + g_variant_get_size(parcel));
}
END_TEST

/* A parcel that breaks off is none. */
START_TEST(other_end_is_gone)
{
	struct record_text text = full_text();
	struct batch_task task = { .text = &text };
	const struct batch_task *all = &task;
	g_autoptr(GVariant) parcel = wire_tasks(&all, 1);
	gsize length = g_variant_get_size(parcel);
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	ck_assert_int_eq(write(ends[0], &length, sizeof length), sizeof length);
	ck_assert_int_eq(write(ends[0], g_variant_get_data(parcel), length - 1), (gssize)length - 1);
	close(ends[0]);
	ck_assert_ptr_null(child_receive(ends[1], WIRE_TASKS));
	ck_assert_ptr_null(child_receive(ends[1], WIRE_REPLIES));
	ck_assert(!child_send(ends[1], parcel));
	close(ends[1]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("batch wire");
	TCase *c = tcase_create("wire");
	SRunner *runner = srunner_create(s);
	int failed;
	TTest const *const tests[] = { everything_arrives, what_is_not_there_stays_away, empty_strings, many_at_once,
		sixteen_mebibytes, other_end_is_gone };

	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
