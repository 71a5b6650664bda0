/* What libjpeg calls fatal jumps back to here. */
#include "base/jpeg.h"

#include <setjmp.h>

/* Of a progressive file; more is made to keep a reader busy. */
#define SCANS_MOST 200

struct jpeg_rescue {
	struct jpeg_error_mgr manager;
	jmp_buf back;
};

/* What is kept across a jump lives here, not in variables of the function that jumps. */
struct jpeg_reading {
	struct jpeg_decompress_struct info;
	struct jpeg_rescue rescue;
	struct jpeg_progress_mgr progress;
	bool whole;
};

static void
leave(j_common_ptr info)
{
	struct jpeg_rescue *rescue = (struct jpeg_rescue *)(void *)info->err;

	longjmp(rescue->back, 1);
}

static void
keep_quiet(j_common_ptr info)
{
	(void)info;
}

static void
count_scans(j_common_ptr info)
{
	if (info->is_decompressor && ((j_decompress_ptr)(void *)info)->input_scan_number > SCANS_MOST)
		leave(info);
}

bool
jpeg_decode(const guint8 *bytes, gsize length, void (*read)(struct jpeg_decompress_struct *, void *data), void *data,
    guint *warnings)
{
	g_autofree struct jpeg_reading *r = g_new0(struct jpeg_reading, 1);

	r->info.err = jpeg_std_error(&r->rescue.manager);
	r->rescue.manager.error_exit = leave;
	r->rescue.manager.output_message = keep_quiet;
	if (setjmp(r->rescue.back) == 0) {
		jpeg_create_decompress(&r->info);
		r->progress.progress_monitor = count_scans;
		r->info.progress = &r->progress;
		jpeg_mem_src(&r->info, bytes, length);
		read(&r->info, data);
		r->whole = true;
	}
	*warnings = (guint)r->rescue.manager.num_warnings;
	jpeg_destroy_decompress(&r->info);
	return r->whole;
}
