/* Patterns of 档号: read and held against what DA/T 22 and DA/T 13 allow; numbers written and read by them. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "archive/number.h"
#include "archive/number_pattern.h"

#define WIDTH_MOST 8

/* What a pattern may name, and what stands for it in a number. */
static const struct {
	const char *name, *form; /* a regular expression; NULL: a counter */
	const char *zh, *en;
	gsize offset;
} kinds[] = {
	{ "fonds", "[0-9A-Z]+", "全宗号", "fonds", offsetof(struct number_parts, fonds) },
	{ "class", "[0-9A-Z]+", "门类代码", "class", offsetof(struct number_parts, class_code) },
	{ "sub", "[0-9A-Z]+", "子类代码", "sub-class", offsetof(struct number_parts, sub) },
	{ "year", "[0-9]{4}", "年度", "year", offsetof(struct number_parts, year) },
	{ "period", "Y|D30|D10", "保管期限", "period", offsetof(struct number_parts, period) },
	{ "section", "[0-9A-Z]+", "机构代码", "section", offsetof(struct number_parts, section) },
	{ "item", NULL, "件号", "item", offsetof(struct number_parts, item_no) },
	{ "volume", NULL, "案卷号", "volume", offsetof(struct number_parts, item_no) },
};

/* A piece of a pattern: text as it stands, or a part. */
struct number_token {
	const char *text; /* NULL: a part, */
	guint kind;       /* this one, */
	guint width;      /* a counter's digits, 0 of others */
};

struct number_pattern {
	const char *text;
	GArray *tokens; /* struct number_token */
	GRegex *regex;
};

/* What a pattern is read with. */
struct reading_pattern {
	struct arena *arena;
	struct diag *diag;
	struct place place;
	struct number_pattern *pattern;
};

static const char **
slot(struct number_parts *parts, guint kind)
{
	return (const char **)(void *)((char *)parts + kinds[kind].offset);
}

static const char *
part_of(const struct number_parts *parts, guint kind)
{
	const char *text = *(const char *const *)(const void *)((const char *)parts + kinds[kind].offset);

	return text != NULL ? text : "";
}

static bool
wrong(const struct reading_pattern *r, const char *zh, const char *en)
{
	diag_say(r->diag, DIAG_NUMBER_PATTERN, r->place, "档号格式", zh, en);
	return false;
}

/* What looks like a hyphen or a middle dot and is another character; NULL: it looks like neither. */
static const char *
meant(gunichar c)
{
	static const gunichar hyphens[] = { 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xfe63, 0xff0d,
		0x30fc };
	static const gunichar dots[] = { 0x2022, 0x2027, 0x2219, 0x22c5, 0x30fb, 0xff65, 0xff0e, 0x2024, 0x0387, '.' };

	for (guint i = 0; i < G_N_ELEMENTS(hyphens); i++)
		if (hyphens[i] == c)
			return "-";
	for (guint i = 0; i < G_N_ELEMENTS(dots); i++)
		if (dots[i] == c)
			return "·";
	return NULL;
}

bool
number_odd_character(struct arena *a, const char *text, const char **zh, const char **en)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		const char *instead = meant(c);
		int length = (int)(g_utf8_next_char(p) - p);

		if (g_ascii_isupper(*p) || g_ascii_isdigit(*p) || c == '-' || c == 0xb7)
			continue;
		*zh = arena_printf(a, "“%.*s”（U+%04X）%s%s%s", length, p, c,
		    instead != NULL ? "要写成“" : "不能用在档号里", instead != NULL ? instead : "",
		    instead != NULL ? "”" : "");
		*en = arena_printf(a, "“%.*s” (U+%04X) %s%s%s", length, p, c,
		    instead != NULL ? "must be written “" : "may not stand in a 档号", instead != NULL ? instead : "",
		    instead != NULL ? "”" : "");
		return true;
	}
	return false;
}

/* --- reading a pattern --- */

static void
add_token(struct reading_pattern *r, struct number_token token)
{
	g_array_append_val(r->pattern->tokens, token);
}

/* What stands between parts. false: reported. */
static bool
read_text(struct reading_pattern *r, const char *from, gsize length)
{
	const char *text = arena_strndup(r->arena, from, length), *zh, *en;

	if (length == 0)
		return true;
	if (number_odd_character(r->arena, text, &zh, &en))
		return wrong(r, zh, en);
	add_token(r, (struct number_token){ .text = text });
	return true;
}

/* "item:4" without its braces. false: reported. */
static bool
read_part(struct reading_pattern *r, const char *name)
{
	const char *colon = strchr(name, ':');
	gsize length = colon != NULL ? (gsize)(colon - name) : strlen(name);
	gint64 width = colon != NULL ? g_ascii_strtoll(colon + 1, NULL, 10) : 0;

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (strlen(kinds[i].name) != length || strncmp(kinds[i].name, name, length) != 0)
			continue;
		if (kinds[i].form != NULL && colon != NULL)
			return wrong(r, arena_printf(r->arena, "{%s} 后面不写位数", kinds[i].name),
			    arena_printf(r->arena, "{%s} has no width", kinds[i].name));
		if (kinds[i].form == NULL &&
		    (width < 1 || width > WIDTH_MOST || strspn(colon + 1, "0123456789") != strlen(colon + 1)))
			return wrong(r,
			    arena_printf(r->arena, "{%s} 要写明几位，1 到 8，如 {%s:4}", kinds[i].name, kinds[i].name),
			    arena_printf(r->arena, "{%s} needs its width, 1 to 8, as in {%s:4}", kinds[i].name,
				kinds[i].name));
		add_token(r, (struct number_token){ .kind = i, .width = (guint)width });
		return true;
	}
	return wrong(r, arena_printf(r->arena, "没有 {%s}；有 fonds class sub year period section item volume", name),
	    arena_printf(r->arena, "there is no {%s}; there are fonds class sub year period section item volume",
		name));
}

static bool
read_tokens(struct reading_pattern *r)
{
	for (const char *p = r->pattern->text; *p != '\0';) {
		const char *open = strchr(p, '{'), *close = open != NULL ? strchr(open, '}') : NULL;

		if (open != NULL && close == NULL)
			return wrong(r, "“{”没有“}”", "a “{” without its “}”");
		if (!read_text(r, p, open != NULL ? (gsize)(open - p) : strlen(p)))
			return false;
		if (open == NULL)
			return true;
		if (!read_part(r, arena_strndup(r->arena, open + 1, (gsize)(close - open - 1))))
			return false;
		p = close + 1;
	}
	return true;
}

/* --- what a whole pattern must be --- */

static const struct number_token *
token_at(const struct number_pattern *pattern, guint index)
{
	return &g_array_index(pattern->tokens, struct number_token, index);
}

/* Does a text end (begin) with a separator? */
static bool
parted(const struct number_token *token, bool end)
{
	const char *text = token != NULL ? token->text : "-";

	return text != NULL &&
	    (end ? g_str_has_suffix(text, "-") || g_str_has_suffix(text, "·") :
		   g_str_has_prefix(text, "-") || g_str_has_prefix(text, "·"));
}

/* Parts stand apart, so that a number can be read again; each once, one counter. */
static bool
check_tokens(const struct reading_pattern *r)
{
	guint seen[G_N_ELEMENTS(kinds)] = { 0 }, counters = 0;

	for (guint i = 0; i < r->pattern->tokens->len; i++) {
		const struct number_token *t = token_at(r->pattern, i);

		if (t->text != NULL)
			continue;
		counters += t->width > 0;
		if (seen[t->kind]++ > 0)
			return wrong(r, arena_printf(r->arena, "{%s} 写了两次", kinds[t->kind].name),
			    arena_printf(r->arena, "{%s} stands twice", kinds[t->kind].name));
		if (!parted(i > 0 ? token_at(r->pattern, i - 1) : NULL, true) ||
		    !parted(i + 1 < r->pattern->tokens->len ? token_at(r->pattern, i + 1) : NULL, false))
			return wrong(r, arena_printf(r->arena, "{%s} 前后要有“-”或“·”隔开", kinds[t->kind].name),
			    arena_printf(r->arena, "{%s} must be parted by “-” or “·” from what stands beside it",
				kinds[t->kind].name));
	}
	return counters == 1 ||
	    wrong(r,
		counters == 0 ? "没有流水号：要有 {item:4} 或 {volume:3}" : "流水号只能有一处，{item:…} 或 {volume:…}",
		counters == 0 ? "there is no counter, {item:4} or {volume:3}" :
				"there must be one counter, {item:…} or {volume:…}");
}

static GRegex *
regex_of(struct arena *a, const struct number_pattern *pattern)
{
	GString *text = arena_string(a);

	for (guint i = 0; i < pattern->tokens->len; i++) {
		const struct number_token *t = token_at(pattern, i);
		g_autofree char *plain = t->text != NULL ? g_regex_escape_string(t->text, -1) : NULL;

		if (plain != NULL)
			g_string_append(text, plain);
		else if (t->width > 0)
			g_string_append_printf(text, "([0-9]{%u})", t->width);
		else
			g_string_append_printf(text, "(%s)", kinds[t->kind].form);
	}
	g_string_append(text, "\\z"); /* a line break behind it is none of a number */
	return arena_adopt(a, g_regex_new(text->str, G_REGEX_ANCHORED, 0, NULL), (GDestroyNotify)g_regex_unref);
}

const struct number_pattern *
number_pattern(struct arena *a, struct diag *diag, struct place place, const char *text)
{
	struct number_pattern *pattern = arena_alloc(a, sizeof *pattern);
	struct reading_pattern r = { .arena = a, .diag = diag, .place = place, .pattern = pattern };

	pattern->text = arena_strdup(a, text);
	pattern->tokens = arena_vector(a, sizeof(struct number_token));
	if (!read_tokens(&r) || !check_tokens(&r))
		return NULL;
	pattern->regex = regex_of(a, pattern);
	return pattern;
}

const char *
number_pattern_text(const struct number_pattern *pattern)
{
	return pattern->text;
}

/* --- numbers by a pattern --- */

bool
number_pattern_lacks(const struct number_pattern *pattern, const struct number_parts *parts, const char **zh,
    const char **en)
{
	for (guint i = 0; i < pattern->tokens->len; i++) {
		const struct number_token *t = token_at(pattern, i);

		if (t->text != NULL || t->width > 0 || *part_of(parts, t->kind) != '\0')
			continue;
		*zh = kinds[t->kind].zh;
		*en = kinds[t->kind].en;
		return true;
	}
	return false;
}

struct register_series
number_series(struct arena *a, const struct number_pattern *pattern, const struct number_parts *parts)
{
	struct register_series series = { 0 };
	GString *before = arena_string(a), *after = arena_string(a);

	for (guint i = 0; i < pattern->tokens->len; i++) {
		const struct number_token *t = token_at(pattern, i);
		GString *text = series.width == 0 ? before : after;

		if (t->width > 0)
			series.width = t->width;
		else
			g_string_append(text, t->text != NULL ? t->text : part_of(parts, t->kind));
	}
	series.before = before->str;
	series.after = after->str;
	return series;
}

bool
number_parse(struct arena *a, const struct number_pattern *pattern, const char *archive_no, struct number_parts *parts)
{
	g_autoptr(GMatchInfo) match = NULL;
	int group = 1;

	*parts = (struct number_parts){ .fonds = "",
		.fonds_name = "",
		.class_code = "",
		.sub = "",
		.year = "",
		.period = "",
		.retention = "",
		.section = "",
		.item_no = "" };
	if (!g_regex_match(pattern->regex, archive_no, 0, &match))
		return false;
	for (guint i = 0; i < pattern->tokens->len; i++) {
		const struct number_token *t = token_at(pattern, i);
		g_autofree char *part = t->text == NULL ? g_match_info_fetch(match, group++) : NULL;

		if (part != NULL)
			*slot(parts, t->kind) = arena_strdup(a, part);
	}
	return strspn(parts->item_no, "0") != strlen(parts->item_no);
}

/* --- 档号规范性 --- */

static bool
malformed(struct diag *diag, struct place place, const char *archive_no, const char *zh, const char *en)
{
	g_autoptr(arena) a = arena_new();

	diag_say(diag, DIAG_NUMBER_FORM, place, NULL, arena_printf(a, "%s：%s", archive_no, zh),
	    arena_printf(a, "%s: %s", archive_no, en));
	return false;
}

/* Does the number say what the metadata say? */
static bool
check_parts(struct arena *a, struct diag *diag, struct place place, const char *archive_no,
    const struct number_parts *is, const struct number_parts *ought)
{
	bool good = true;

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const char *in_number = part_of(is, i), *in_data = part_of(ought, i);

		if (strcmp(kinds[i].name, "volume") == 0 || *in_number == '\0' || *in_data == '\0' ||
		    strcmp(in_number, in_data) == 0)
			continue;
		good = malformed(diag, place, archive_no,
		    arena_printf(a, "其中的%s是 %s，元数据里是 %s", kinds[i].zh, in_number, in_data),
		    arena_printf(a, "its %s is %s, that of the metadata %s", kinds[i].en, in_number, in_data));
	}
	return good;
}

bool
number_check(struct arena *a, struct diag *diag, struct place place, const struct number_pattern *pattern,
    const char *archive_no, const struct number_parts *ought)
{
	const struct number_pattern *item = pattern != NULL ? pattern :
							      number_pattern(a, diag, place, NUMBER_PATTERN_ITEM);
	const struct number_pattern *volume = pattern != NULL ? pattern :
								number_pattern(a, diag, place, NUMBER_PATTERN_VOLUME);
	const char *zh, *en;
	struct number_parts is;

	if (!number_parse(a, item, archive_no, &is) && !number_parse(a, volume, archive_no, &is)) {
		if (!number_odd_character(a, archive_no, &zh, &en)) {
			zh = arena_printf(a, "不合格式 %s", item->text);
			en = arena_printf(a, "it does not follow %s", item->text);
		}
		return malformed(diag, place, archive_no, zh, en);
	}
	return ought == NULL || check_parts(a, diag, place, archive_no, &is, ought);
}
