/* init: an office's folder to begin with, a blank workbook in it. */
#include <stdio.h>
#include <string.h>
#include <errno.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "batch/blank/blank.h"
#include "cli/inner.h"
#include "policy/policy.h"

#define BOOK "数据.xlsx"

/* The regions by what they are called: 安阳、潢川…… */
static const char *
region_names(struct cli *c, const struct policy *policy)
{
	const GPtrArray *regions = policy_region_ids(policy, c->arena);
	GPtrArray *names = arena_list(c->arena);

	for (guint i = 0; i < regions->len; i++)
		g_ptr_array_add(names, (gpointer)policy_label(policy, regions->pdata[i], "region", regions->pdata[i]));
	return text_joined(c->arena, names, "、");
}

static void
tell(const struct cli *c, const char *folder, const char *path)
{
	bool zh = c->lang == LANG_ZH;

	printf(zh ? "已做好 %s\n" : "made %s\n", path);
	printf(zh ?
		"  下一步：用表格软件打开它，照“说明”填写；样例现在就能出：banwen render -o 输出 %s\n" :
		"  next: fill it in as its sheet 说明 says; its examples render as they are: banwen render -o out %s\n",
	    folder);
}

enum exit_status
cli_init(struct cli *c)
{
	static const struct batch_options options = { 0 };
	const char *folder = c->arguments[0] != NULL ? c->arguments[0] : ".", *region;
	const char *path = strcmp(folder, ".") == 0 ?
	    BOOK :
	    arena_adopt(c->arena, g_build_filename(folder, BOOK, NULL), g_free);
	GPtrArray *data = cli_data(c);
	struct batch_setup *setup;

	if (data == NULL)
		return EXIT_NO_START;
	if (data_is_office(folder))
		data_add(c->arena, data, folder);
	if ((setup = batch_setup_open(c->arena, c->diag, data, &options)) == NULL)
		return EXIT_NO_START;
	cli_print_findings(c);
	if (!cli_called_region(c, setup))
		return EXIT_USAGE;
	if ((region = cli_option_value(c, "region")) == NULL) {
		diag_report(c->diag, DIAG_CLI_INIT_REGION, (struct place){ 0 }, NULL, region_names(c, setup->policy));
		return EXIT_USAGE;
	}
	if (data_there(path)) {
		diag_report(c->diag, DIAG_CLI_INIT_THERE, file_place(c->arena, path), NULL, path);
		return EXIT_NO_START;
	}
	if (g_mkdir_with_parents(folder, 0750) != 0) {
		diag_errno(c->diag, DIAG_FILE_WRITE, file_place(c->arena, folder), folder, errno);
		return EXIT_NO_START;
	}
	if (policy_region(setup->policy, region) == NULL || !blank_write(c->arena, c->diag, setup, region, path))
		return EXIT_NO_START;
	tell(c, folder, path);
	return EXIT_GOOD;
}
