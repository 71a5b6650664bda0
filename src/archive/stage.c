/* Where a run of pack works: what was judged, what its papers are made of, the papers; all of it goes with the run. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "archive/pack.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/place.h"
#include "record/record.h"
#include "xml/xml.h"

struct pack_stage {
	const char *folder;
	int lock; /* held as long as the arena lives */
};

static void
stage_close(void *stage)
{
	struct pack_stage *s = stage;

	file_remove_tree(s->folder);
	close(s->lock);
	g_free(s);
}

/* The lock's file stays, so that two runs never lock different ones. */
static int
lock_output(struct arena *a, struct diag *d, const char *output)
{
	const char *path = arena_printf(a, "%s/.lock", output);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);

	if (fd < 0) {
		diag_errno(d, DIAG_FILE_WRITE, (struct place){ 0 }, path, errno);
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	diag_report(d, DIAG_OUTPUT_LOCKED, (struct place){ 0 }, NULL, output);
	close(fd);
	return -1;
}

/* What a run that was killed has left goes first. */
struct pack_stage *
stage_open(struct arena *a, struct diag *d, const char *output)
{
	struct pack_stage *s;
	int lock = file_folder(d, output) ? lock_output(a, d, output) : -1;

	if (lock < 0)
		return NULL;
	s = g_new0(struct pack_stage, 1);
	s->folder = arena_printf(a, "%s/.packing", output);
	s->lock = lock;
	arena_adopt(a, s, stage_close);
	file_remove_tree(s->folder);
	file_sweep(output);
	return file_folder(d, s->folder) ? s : NULL;
}

const char *
stage_folder(const struct pack_stage *s)
{
	return s->folder;
}

const char *
stage_papers(const struct pack_stage *s, struct arena *a)
{
	return arena_printf(a, "%s/papers", s->folder);
}

struct batch_options
stage_run(const struct pack_stage *s, struct arena *a, const struct batch_options *asked, char **inputs)
{
	static char *formats[] = { (char *)"pdf", NULL };
	struct batch_options o = *asked;

	o.output = stage_papers(s, a);
	o.inputs = inputs;
	o.documents = NULL;
	o.formats = formats;
	o.region = o.mapping = o.encoding = o.as_of = o.stage = NULL;
	o.silent = true;
	o.json = o.progress = false;
	return o;
}

bool
stage_put(struct arena *a, struct diag *d, const struct pack_case *c, const char *name, const char *text)
{
	const char *path = arena_printf(a, "%s/%s", c->folder, name);
	g_autoptr(GError) error = NULL;

	if (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0640, &error))
		return true;
	diag_errno(d, DIAG_FILE_WRITE, (struct place){ 0 }, path, errno);
	return false;
}

bool
stage_add(const struct pack_stage *s, struct arena *a, struct diag *d, struct pack_case *c, const char *record,
    const char *verdict)
{
	c->folder = arena_printf(a, "%s/%u", s->folder, c->no);
	return file_folder(d, c->folder) && (record == NULL || stage_put(a, d, c, "record.xml", record)) &&
	    (verdict == NULL || stage_put(a, d, c, "verdict.xml", verdict));
}

struct record *
stage_record(struct arena *a, struct diag *d, const struct record_rules *rules, const struct pack_case *c)
{
	struct source *source = file_text(a, d, arena_printf(a, "%s/record.xml", c->folder));
	struct record_text text;

	if (source == NULL)
		return NULL;
	text = (struct record_text){ .source = *source, .id = c->id, .ordinal = 1 };
	return record_parse(a, d, rules, &text, c->region);
}

xmlNode *
stage_tree(struct arena *a, struct diag *d, const struct pack_case *c, const char *name)
{
	xmlDoc *tree = xml_load(a, d, arena_printf(a, "%s/%s", c->folder, name));

	return tree != NULL ? xml_root(tree) : NULL;
}
