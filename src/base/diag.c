/* The list of findings, the table of faults, and a finding as people read it. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/place.h"
#include "base/text.h"

struct diag {
	struct arena *arena;
	GPtrArray *findings; /* const struct finding * */
	const char *record;
	const char *document;
};

static const struct diag_entry entries[DIAG_CODE_COUNT] = {
#define DIAG(name, id, level, zh, en, why_zh, why_en, todo_zh, todo_en) \
	[DIAG_##name] = { id, level, { zh, en }, { why_zh, why_en }, { todo_zh, todo_en } },
#include "base/diag.def"
#undef DIAG
};

struct diag *
diag_new(struct arena *arena)
{
	struct diag *diag = arena_alloc(arena, sizeof *diag);

	diag->arena = arena;
	diag->findings = arena_list(arena);
	return diag;
}

void
diag_set_record(struct diag *diag, const char *record)
{
	diag->record = record;
}

void
diag_set_document(struct diag *diag, const char *document)
{
	diag->document = document;
}

/* Copies what the finding borrows; the spot is worked out now, because a window of the source may be gone later. */
static void
keep(struct diag *diag, const struct finding *given)
{
	struct finding *finding = arena_memdup(diag->arena, given, sizeof *given);

	finding->id = arena_strdup(diag->arena, given->id);
	finding->record = arena_strdup(diag->arena, given->record != NULL ? given->record : diag->record);
	finding->document = arena_strdup(diag->arena, given->document != NULL ? given->document : diag->document);
	finding->bars = arena_strdup(diag->arena, given->bars);
	finding->from = arena_strdup(diag->arena, given->from);
	finding->field = arena_strdup(diag->arena, given->field);
	finding->also = arena_strdup(diag->arena, given->also);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		finding->what[lang] = arena_strdup(diag->arena, given->what[lang] != NULL ? given->what[lang] : "");
		finding->days[lang] = arena_strdup(diag->arena, given->days[lang]);
		finding->source[lang] = arena_strdup(diag->arena, given->source[lang]);
		finding->todo[lang] = arena_strdup(diag->arena, given->todo[lang]);
	}
	if (given->spot.file == NULL)
		finding->spot = place_spot_field(diag->arena, given->place, given->field);
	else {
		finding->spot.file = arena_strdup(diag->arena, given->spot.file);
		finding->spot.excerpt = arena_strdup(diag->arena, given->spot.excerpt);
		finding->spot.letters = arena_strdup(diag->arena, given->spot.letters);
		finding->spot.sheet = arena_strdup(diag->arena, given->spot.sheet);
		finding->spot.header = arena_strdup(diag->arena, given->spot.header);
		finding->spot.content = arena_strdup(diag->arena, given->spot.content);
	}
	g_ptr_array_add(diag->findings, finding);
}

void
diag_add(struct diag *diag, const struct finding *finding)
{
	keep(diag, finding);
}

static void
report(struct diag *diag, enum diag_code code, struct place place, const char *field,
    const char *const what[LANG_COUNT])
{
	const struct diag_entry *entry = &entries[code];

	keep(diag,
	    &(struct finding){
		.id = entry->id,
		.level = entry->level,
		.place = place,
		.field = field,
		.what = { what[LANG_ZH], what[LANG_EN] },
		.todo = { entry->todo[LANG_ZH], entry->todo[LANG_EN] },
	    });
}

void
diag_report(struct diag *diag, enum diag_code code, struct place place, const char *field, ...)
{
	const char *what[LANG_COUNT];
	va_list arguments;

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		va_start(arguments, field);
		what[lang] = arena_vprintf(diag->arena, entries[code].what[lang], arguments);
		va_end(arguments);
	}
	report(diag, code, place, field, what);
}

void
diag_say(struct diag *diag, enum diag_code code, struct place place, const char *field, const char *zh, const char *en)
{
	const char *what[LANG_COUNT] = {
		arena_printf(diag->arena, entries[code].what[LANG_ZH], zh),
		arena_printf(diag->arena, entries[code].what[LANG_EN], en),
	};

	report(diag, code, place, field, what);
}

/* The system's own words are English; these are what a user meets. */
static const char *
errno_zh(int error)
{
	switch (error) {
	case ENOENT:
		return "没有这个文件或文件夹";
	case EACCES:
		return "没有权限";
	case EPERM:
		return "不允许这样操作";
	case EISDIR:
		return "这是文件夹，不是文件";
	case ENXIO: /* of a file that one would wait for, or that is a socket */
		return "不是普通文件";
	case ENOTDIR:
		return "路径中有一段不是文件夹";
	case ENOSPC:
		return "磁盘已满";
	case EDQUOT:
		return "磁盘配额已用完";
	case EROFS:
		return "磁盘是只读的";
	case EMFILE:
	case ENFILE:
		return "打开的文件太多";
	case ENAMETOOLONG:
		return "文件名太长";
	case EEXIST:
		return "已有同名文件";
	case EFBIG:
		return "文件太大";
	case EIO:
		return "磁盘读写出错";
	case ELOOP:
		return "符号链接绕成了圈";
	case EINVAL:
		return "不是普通文件";
	case EBUSY:
	case ETXTBSY:
		return "文件正被占用";
	default:
		return g_strerror(error);
	}
}

void
diag_errno(struct diag *diag, enum diag_code code, struct place place, const char *name, int error)
{
	const char *what[LANG_COUNT] = {
		arena_printf(diag->arena, entries[code].what[LANG_ZH], name, errno_zh(error)),
		arena_printf(diag->arena, entries[code].what[LANG_EN], name,
		    error == ENXIO ? "not a regular file" : g_strerror(error)),
	};

	report(diag, code, place, NULL, what);
}

gsize
diag_count(const struct diag *diag)
{
	return diag->findings->len;
}

const struct finding *
diag_get(const struct diag *diag, gsize index)
{
	return index < diag->findings->len ? g_ptr_array_index(diag->findings, index) : NULL;
}

enum diag_level
diag_worst(const struct diag *diag, gsize from)
{
	enum diag_level worst = DIAG_NOTE;

	for (gsize i = from; i < diag->findings->len; i++) {
		const struct finding *finding = g_ptr_array_index(diag->findings, i);

		worst = MAX(worst, finding->level);
	}
	return worst;
}

bool
diag_barred_at(const struct diag *diag, struct place place)
{
	for (gsize i = 0; i < diag->findings->len; i++) {
		const struct finding *f = g_ptr_array_index(diag->findings, i);

		if (f->level >= DIAG_ERROR && f->document == NULL && f->place.source == place.source &&
		    f->place.offset == place.offset &&
		    (f->bars == NULL || (diag->document != NULL && text_has_word(f->bars, diag->document))))
			return true;
	}
	return false;
}

const struct diag_entry *
diag_entry(enum diag_code code)
{
	return &entries[code];
}

const struct diag_entry *
diag_lookup(const char *id)
{
	for (gsize i = 0; id != NULL && i < G_N_ELEMENTS(entries); i++)
		if (g_ascii_strcasecmp(entries[i].id, id) == 0)
			return &entries[i];
	return NULL;
}

const char *
diag_level_name(enum diag_level level, enum lang lang)
{
	static const char *const names[][LANG_COUNT] = {
		[DIAG_NOTE] = { "提示", "note" },
		[DIAG_WARN] = { "警告", "warning" },
		[DIAG_ERROR] = { "错误", "error" },
		[DIAG_FATAL] = { "严重错误", "fatal error" },
	};

	return names[level][lang];
}

/* What differs between the languages when a finding is set out. */
struct diag_wording {
	const char *colon;
	const char *record;
	const char *document;
	const char *field;
	const char *comma;
	const char *days;
	const char *source;
	const char *todo;
};

static const struct diag_wording wordings[LANG_COUNT] = {
	[LANG_ZH] = { "：", "记录 ", "文书 ", "字段 ", "，", "计日：", "依据：", "处理：" },
	[LANG_EN] = { ": ", "record ", "document ", "field ", ", ", "days: ", "source: ", "to do: " },
};

static const char *
level_colour(enum diag_level level)
{
	switch (level) {
	case DIAG_NOTE:
		return "\033[1;36m";
	case DIAG_WARN:
		return "\033[1;33m";
	case DIAG_ERROR:
		return "\033[1;31m";
	case DIAG_FATAL:
		return "\033[1;31m";
	}
	return "";
}

static void
end_line(GString *out)
{
	while (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	g_string_append_c(out, '\n');
}

/* 客户清单.xlsx 表“高压” 第17行 D列 供电容量 */
static void
append_cell(GString *out, const struct spot *spot, enum lang lang)
{
	bool zh = lang == LANG_ZH;

	if (spot->sheet[0] != '\0') {
		g_string_append(out, zh ? " 表“" : " sheet “");
		text_append_clean(out, spot->sheet);
		g_string_append(out, "”");
	}
	if (spot->line != 0)
		g_string_append_printf(out, zh ? " 第%" G_GUINT64_FORMAT "行" : " row %" G_GUINT64_FORMAT, spot->line);
	if (spot->letters[0] != '\0')
		g_string_append_printf(out, zh ? " %s列" : " column %s", spot->letters);
	if (spot->header[0] != '\0') {
		g_string_append_c(out, ' ');
		text_append_clean(out, spot->header);
	}
}

static void
append_head(GString *out, const struct finding *finding, enum lang lang, bool colour)
{
	const struct spot *spot = &finding->spot;

	if (spot->file != NULL && *spot->file != '\0') {
		text_append_clean(out, spot->file);
		if (spot->letters != NULL)
			append_cell(out, spot, lang);
		else if (spot->line != 0)
			g_string_append_printf(out, ":%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, spot->line,
			    spot->column);
		g_string_append(out, ": ");
	}
	g_string_append_printf(out, "%s%s[%s]%s%s", colour ? level_colour(finding->level) : "",
	    diag_level_name(finding->level, lang), finding->id, colour ? "\033[0m" : "", wordings[lang].colon);
	text_append_clean(out, finding->what[lang]);
	end_line(out);
}

static void
append_about(GString *out, const struct finding *finding, const struct diag_wording *words)
{
	const char *const label[] = { words->record, words->document, words->field };
	const char *const value[] = { finding->record, finding->document, finding->field };
	const char *between = "  ";

	for (gsize i = 0; i < G_N_ELEMENTS(value); i++) {
		if (value[i] == NULL || *value[i] == '\0')
			continue;
		g_string_append_printf(out, "%s%s", between, label[i]);
		text_append_clean(out, value[i]);
		between = words->comma;
	}
	if (between == words->comma)
		end_line(out);
}

static void
append_excerpt(GString *out, const struct spot *spot, bool colour)
{
	g_autofree char *number = g_strdup_printf("%5" G_GUINT64_FORMAT, spot->line);

	if (spot->excerpt == NULL)
		return;
	if (spot->letters != NULL) {
		g_autofree char *cell = g_strdup_printf("%s%" G_GUINT64_FORMAT, spot->letters, spot->line);

		g_string_append_printf(out, "%5s | %s", cell, spot->excerpt);
		end_line(out);
		return;
	}
	g_string_append_printf(out, "%s | %s", number, spot->excerpt);
	end_line(out);
	g_string_append_printf(out, "%*s | %*s%s^%s\n", (int)strlen(number), "", (int)spot->caret, "",
	    colour ? "\033[1;32m" : "", colour ? "\033[0m" : "");
}

static void
append_line(GString *out, const char *label, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	g_string_append_printf(out, "  %s", label);
	text_append_clean(out, text);
	end_line(out);
}

void
diag_format(GString *out, const struct finding *finding, enum lang lang, bool colour)
{
	const struct diag_wording *words = &wordings[lang];

	append_head(out, finding, lang, colour);
	append_about(out, finding, words);
	append_excerpt(out, &finding->spot, colour);
	append_line(out, words->days, finding->days[lang]);
	append_line(out, words->source, finding->source[lang]);
	append_line(out, words->todo, finding->todo[lang]);
}
