/* Help: examples first, then commands and options out of the table. */
#include "base/arena.h"
#include "base/lang.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/inner.h"

static const char *const examples[][LANG_COUNT + 1] = {
	{ "banwen init 我的数据 -r 安阳", "从头开始：做一个文件夹，里面是空白工作簿",
	    "begin: a folder with a blank workbook to fill in" },
	{ "banwen render -o out examples/anyang-office", "出具一批工单应出的全部文书",
	    "every document that is due in a folder of cases" },
	{ "banwen render -d 供电方案答复单 -f pdf,png cases.xml", "只出供电方案答复单，并出图片",
	    "only the reply sheets, and pictures of them" },
	{ "banwen render -o out 客户清单.xlsx", "直接用表格出文书", "straight from a spreadsheet" },
	{ "banwen map -o mapping.xml 客户清单.csv", "按表头生成对照表", "a mapping of its columns, to be completed" },
	{ "banwen check cases.xml", "只检查，看哪些工单有问题", "which cases have problems; nothing is written" },
	{ "banwen verify out", "重新查验已生成的文件", "open finished files again" },
	{ "banwen list types -r 安阳 高压普通客户", "这类客户要交什么、出哪些文书、几天办完",
	    "what this customer hands in, what is made, in how many days" },
	{ "banwen lint", "检查模板和规则写得对不对、排不排得下", "are templates and rules right, does all fit" },
	{ "banwen explain R-001", "一条规则是什么意思、依据什么", "what a rule means and where it comes from" },
};

static void
put_examples(const struct cli *c, GString *out)
{
	g_string_append(out, c->lang == LANG_ZH ? "例：\n" : "Examples:\n");
	for (guint i = 0; i < G_N_ELEMENTS(examples); i++)
		g_string_append_printf(out, "  %s\n      %s\n", examples[i][0], examples[i][1 + c->lang]);
}

static void
put_commands(const struct cli *c, GString *out)
{
	const struct cli_command *table = cli_command_table();

	g_string_append(out, c->lang == LANG_ZH ? "\n命令：\n" : "\nCommands:\n");
	for (guint i = 0; i < COMMAND_COUNT; i++)
		g_string_append_printf(out, "  %s %s\n",
		    text_pad(c->arena,
			arena_printf(c->arena, "%s %s", table[i].name, i == COMMAND_LIST ? "KIND" : table[i].arguments),
			20),
		    table[i].help[c->lang]);
}

static void
put_options(const struct cli *c, GString *out, guint commands)
{
	g_string_append(out,
	    c->lang == LANG_ZH ? "\n选项（环境变量 BANWEN_选项名 与之同效）：\n" :
				 "\nOptions (each has a twin BANWEN_NAME in the environment):\n");
	for (const struct cli_option *o = cli_option_table(); o->name != NULL; o++) {
		const char *letter = o->letter != '\0' ? arena_printf(c->arena, "-%c, ", o->letter) : "    ";
		const char *name = arena_printf(c->arena, "%s--%s%s%s", letter, o->name, o->argument != NULL ? " " : "",
		    o->argument != NULL ? o->argument : "");

		if (o->commands & commands)
			g_string_append_printf(out, "  %s %s\n", text_pad(c->arena, name, 28), o->help[c->lang]);
	}
}

void
cli_help_print(const struct cli *c, FILE *to)
{
	g_autoptr(GString) out = g_string_new(NULL);
	bool zh = c->lang == LANG_ZH;

	if (c->command != NULL) {
		g_string_append_printf(out, "banwen %s%s %s\n    %s\n", c->command->name, zh ? " [选项]" : " [options]",
		    c->command->arguments, c->command->help[c->lang]);
		put_options(c, out, 1u << (guint)(c->command - cli_command_table()));
	} else {
		g_string_append(out,
		    zh ? "banwen 办文：把业扩、停电、公示数据做成合规的文书\n\n" :
			 "banwen: records of a power-supply office into checked documents\n\n");
		put_examples(c, out);
		put_commands(c, out);
		put_options(c, out, ~0u);
		g_string_append(out,
		    zh ?
			"\n退出状态：0 全部通过 · 1 有未通过的 · 2 用法有误 · 3 无法开始 · 4 被中断\n" :
			"\nExit status: 0 all good, 1 something was rejected, 2 usage, 3 cannot start, 4 interrupted\n");
	}
	fputs(out->str, to);
}

enum exit_status
cli_help(struct cli *c)
{
	const char *name = c->arguments[0];

	c->command = NULL;
	if (name != NULL && (c->command = cli_command_find(c, name)) == NULL)
		return EXIT_USAGE;
	cli_help_print(c, stdout);
	return EXIT_GOOD;
}

enum exit_status
cli_version(struct cli *c)
{
	(void)c;
	puts("banwen " BASE_VERSION);
	return EXIT_GOOD;
}
