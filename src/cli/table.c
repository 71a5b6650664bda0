/* Every command and option, once: parsing, help, environment twins and the manual's list come from here. */
#include "cli/inner.h"

#define BIT(command) (1u << COMMAND_##command)
#define EVERY        ((1u << COMMAND_COUNT) - 1)
#define RUNS         (BIT(RENDER) | BIT(CHECK))

static const struct cli_command commands[COMMAND_COUNT] = {
	[COMMAND_RENDER] = { "render", "INPUT...", 1, G_MAXUINT,
	    { "按记录出具文书，逐份查验后写入文件夹",
		"make the documents of records, each checked before it is written" },
	    cli_render },
	[COMMAND_CHECK] = { "check", "INPUT...", 1, G_MAXUINT,
	    { "一次说全 render 会退回的：政策、必填项、排版；不写文件",
		"all that render would refuse: rules, required fields, setting; nothing is written" },
	    cli_check },
	[COMMAND_VERIFY] = { "verify", "FILE|DIR...", 1, G_MAXUINT,
	    { "重新打开已有的 PDF，看是否仍然合格；输出文件夹还与它的清单核对",
		"open finished files again and say whether they still hold; an output folder is held against its list" },
	    cli_verify },
	[COMMAND_LINT] = { "lint", "[DOC...]", 0, G_MAXUINT,
	    { "检查模板、规则等数据本身：写错的、没有用到的、排不下的",
		"check templates, rules and all other data: what is wrong, not used, does not fit" },
	    cli_lint },
	[COMMAND_LIST] = { "list",
	    "documents|regions|types|rules|templates|fields|statutes|readings|register|application|archive|steps|times|investment|duties [TYPE]",
	    1, 2,
	    { "列出文书、地区、客户类型、规则、模板；客户类型要交什么、出什么、几天办完（-r 地区）",
		"what there is; for a customer type (of -r REGION): what to hand in, what is made, in how many days" },
	    cli_list },
	[COMMAND_EXPLAIN] = { "explain", "CODE", 1, 1,
	    { "说明一条规则或错误：含义、依据、怎么办", "what a rule or an error means, its source, how to mend it" },
	    cli_explain },
	[COMMAND_FONTS] = { "fonts", "", 0, 0,
	    { "字体角色、文件、许可和对 GB 18030-2022 的覆盖",
		"which face plays which role, coverage of GB 18030-2022" },
	    cli_fonts },
	[COMMAND_MAP] = { "map", "FILE", 1, 1,
	    { "按表格（CSV、XLSX）的表头生成对照表，说明哪些列没有着落",
		"propose a mapping from a table's heads and say what has no place in it" },
	    cli_map },
};

static const struct cli_option options[] = {
	{ "output", 'o', OPTION_VALUE, BIT(RENDER) | BIT(MAP), "DIR",
	    { "输出文件夹（默认 out）；map：写进这个文件", "output folder (out); map: the file to write" } },
	{ "documents", 'd', OPTION_LIST, BIT(RENDER), "DOC,...",
	    { "只出这些文书（编号或名称）；不写则出工单已到环节应出的全部文书",
		"only these documents, by id or title; else all that are due at the stage reached" } },
	{ "region", 'r', OPTION_VALUE, RUNS | BIT(LIST) | BIT(EXPLAIN), "REGION",
	    { "记录没有写地区时用的地区（编号或名称）；list、explain：只看这个地区",
		"region of records that name none; list, explain: only this region" } },
	{ "jobs", 'j', OPTION_VALUE, RUNS | BIT(VERIFY), "N",
	    { "同时工作的进程数（默认：处理器数）", "worker processes (one a processor)" } },
	{ "format", 'f', OPTION_LIST, BIT(RENDER), "pdf,png,svg,text,txt",
	    { "输出格式（默认 pdf）", "formats (pdf)" } },
	{ "dpi", '\0', OPTION_VALUE, BIT(RENDER), "N",
	    { "图片分辨率（默认 150；屏幕尺寸的按像素）",
		"resolution of pictures (150; of a screen size, its pixels)" } },
	{ "office", '\0', OPTION_VALUE, RUNS | BIT(LINT) | BIT(LIST) | BIT(EXPLAIN) | BIT(MAP), "FILE",
	    { "本单位的设置，旁边有自己的模板、字段的一并用；不写则用记录文件旁边（list、lint、explain：当前文件夹）的 office.xml",
		"the office's settings, with its own templates and fields beside them; else office.xml beside the records (list, lint, explain: here)" } },
	{ "mapping", '\0', OPTION_VALUE, RUNS | BIT(MAP), "FILE",
	    { "表格（CSV、XLSX）的对照表；不写则用旁边的 mapping.xml",
		"which column of a table is which field; else mapping.xml beside it" } },
	{ "encoding", '\0', OPTION_VALUE, RUNS | BIT(MAP), "NAME",
	    { "记录文件的编码（utf-8、gbk、utf-16le……）；不写则自动识别",
		"encoding of the records (utf-8, gbk, utf-16le ...); else recognised" } },
	{ "as-of", '\0', OPTION_VALUE, RUNS, "DATE",
	    { "到这一天还没有办的环节按超期检查", "a step not yet done counts as open until this day" } },
	{ "stage", '\0', OPTION_VALUE, BIT(CHECK), "STAGE",
	    { "按办到这一环节的要求检查", "ask for what this stage needs" } },
	{ "show", '\0', OPTION_VALUE, BIT(RENDER), "STATION",
	    { "只打印中间结果：record verdict boxes page facts",
		"print a product and write nothing: record verdict boxes page facts" } },
	{ "dry-run", '\0', OPTION_FLAG, BIT(RENDER), NULL, { "照做一遍，但不写文件", "do everything but write" } },
	{ "strict", '\0', OPTION_FLAG, RUNS | BIT(VERIFY), NULL, { "警告也算不合格", "warnings reject too" } },
	{ "rebuild", '\0', OPTION_FLAG, BIT(VERIFY), NULL,
	    { "用文件里的数据重做一份，与它比较；给出文件夹时不写也做",
		"make the file again from its own data and compare; of folders always" } },
	{ "no-rebuild", '\0', OPTION_FLAG, BIT(VERIFY), NULL, { "不重做，只看文件自身", "look at the file alone" } },
	{ "qr", '\0', OPTION_VALUE, BIT(VERIFY), "TEXT",
	    { "纸上的核验码（扫出来的整段，或印着的 12 位）：找出是哪份文件，数据符不符",
		"the code on a printed form, scanned or its 12 digits: which file it is, and whether its data are those" } },
	{ "json", '\0', OPTION_FLAG, EVERY & ~BIT(MAP), NULL, { "结果按 JSON Lines 输出", "results as JSON Lines" } },
	{ "check", '\0', OPTION_FLAG, BIT(FONTS), NULL,
	    { "读完每个字体文件，与清单的 sha256 比较",
		"read every font file and compare its sha256 with the list's" } },
	{ "quiet", 'q', OPTION_FLAG, RUNS | BIT(LINT) | BIT(VERIFY), NULL, { "只说错误", "only errors" } },
	{ "verbose", 'v', OPTION_FLAG, RUNS | BIT(VERIFY), NULL,
	    { "多说：写了哪些文件，问题逐条说（verify：全部列出），各步用时",
		"more: files written, each finding (verify: all), CPU of each step" } },
	{ "color", '\0', OPTION_VALUE, EVERY, "auto|always|never", { "消息是否用颜色", "colour of messages" } },
	{ "lang", '\0', OPTION_VALUE, EVERY, "zh|en", { "消息的语言", "language of messages" } },
	{ "data", '\0', OPTION_VALUE, EVERY, "DIR",
	    { "加上这个文件夹里的模板和字段；有 templates/schema 的整套数据则代替程序自带的",
		"adds the templates and fields of DIR; a whole data folder (with templates/schema) replaces the program's" } },
	{ "help", 'h', OPTION_FLAG, EVERY, NULL, { "显示帮助", "this help" } },
	{ "version", '\0', OPTION_FLAG, EVERY, NULL, { "显示版本", "the version" } },
	{ NULL },
};

const struct cli_command *
cli_command_table(void)
{
	return commands;
}

const struct cli_option *
cli_option_table(void)
{
	return options;
}
