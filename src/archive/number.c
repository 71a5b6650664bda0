/* What an office says of its archive, what a case is filed under by it, and its number. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/xml.h"
#include "policy/policy.h"
#include "archive/number_pattern.h"

#define EVERY_TYPE "*"

/* Periods by DA/T 22: code, and how it is written on paper. */
static const struct {
	const char *code, *label;
} periods[] = { { "Y", "永久" }, { "D30", "30年" }, { "D10", "10年" } };

/* What the settings are checked with. */
struct checking_setting {
	const struct policy *policy;
	struct arena *arena;
	struct diag *diag;
	struct number_setting *setting;
};

static bool
wrong_setting(const struct checking_setting *c, struct place place, const char *field, const char *zh, const char *en)
{
	diag_say(c->diag, DIAG_NUMBER_SETTING, place, field, zh, en);
	return false;
}

/* --- the table of periods --- */

const char *
number_period(const char *code)
{
	for (guint i = 0; i < G_N_ELEMENTS(periods); i++)
		if (strcmp(periods[i].code, code) == 0)
			return periods[i].label;
	return "";
}

/* Of 永久, 30年, 定期30年, D30: the code; NULL: it is none of them. */
static const char *
period_code(const char *written)
{
	for (guint i = 0; i < G_N_ELEMENTS(periods); i++)
		if (strcmp(written, periods[i].code) == 0 || strcmp(written, periods[i].label) == 0 ||
		    (g_str_has_prefix(written, "定期") && strcmp(written + strlen("定期"), periods[i].label) == 0))
			return periods[i].code;
	return NULL;
}

/* The ids a row is for; "*" as it is. */
static char **
row_types(const struct checking_setting *c, const xmlNode *row)
{
	g_auto(GStrv) words = g_strsplit_set(xml_attr_or(row, "type", ""), " \t\r\n,", -1);
	GPtrArray *ids = arena_list(c->arena);

	for (char **word = words; *word != NULL; word++)
		if (**word != '\0')
			g_ptr_array_add(ids,
			    (char *)policy_id(c->policy, c->arena, "type", arena_strdup(c->arena, *word)));
	g_ptr_array_add(ids, NULL);
	return (char **)ids->pdata;
}

static GPtrArray *
region_types(const struct checking_setting *c)
{
	const xmlNode *types = xml_child(policy_region(c->policy, c->setting->region), "types");
	GPtrArray *ids = arena_list(c->arena);

	for (const xmlNode *type = xml_child(types, "type"); type != NULL; type = xml_next(type, "type"))
		g_ptr_array_add(ids, (char *)xml_attr_or(type, "id", ""));
	return ids;
}

/* Of a row whose types its region has, none of which another row has. false: reported. */
static bool
check_types(const struct checking_setting *c, const xmlNode *row, const GPtrArray *known)
{
	struct place place = xml_attr_place(row, "type");
	char **types = row_types(c, row);
	bool good = *types != NULL ||
	    wrong_setting(c, place, "适用客户类型", "的期限表有一行没有写客户类型", "has a row that names no type");

	for (char **type = types; *type != NULL; type++) {
		if (strcmp(*type, EVERY_TYPE) != 0 && known->len > 0 && !text_listed(known, *type))
			good = wrong_setting(c, place, "适用客户类型",
			    arena_printf(c->arena, "的期限表里，本地区没有客户类型“%s”%s", *type,
				nearest_offer(c->arena, *type, known, "（", "？）")),
			    arena_printf(c->arena, "names the type “%s”, which the region has not%s", *type,
				nearest_offer(c->arena, *type, known, " (", "?)")));
		else if (!g_hash_table_insert(c->setting->rows, *type, (gpointer)row))
			good = wrong_setting(c, place, "适用客户类型",
			    arena_printf(c->arena, "的期限表里，“%s”写了两次", *type),
			    arena_printf(c->arena, "has the type “%s” twice", *type));
	}
	return good;
}

/* "定期30年" beside D10 is a slip of the pen that would be printed on every cover. */
static bool
check_label(const struct checking_setting *c, const xmlNode *row)
{
	const char *code = xml_attr_or(row, "period", ""), *label = xml_attr(row, "label");
	const char *said = label != NULL ? strpbrk(label, "0123456789") : NULL;
	bool good = label == NULL ||
	    (*code == 'Y' ? strstr(label, "永久") != NULL :
			    said != NULL && strncmp(said, code + 1, strlen(code + 1)) == 0 &&
			!g_ascii_isdigit(said[strlen(code + 1)]));

	return good ||
	    wrong_setting(c, xml_attr_place(row, "label"), "期限名称",
		arena_printf(c->arena, "的期限表里，%s 写成了“%s”", code, label),
		arena_printf(c->arena, "calls the period %s “%s”", code, label));
}

/* Without a table the office's one period counts; it must be one that has a code. */
static bool
check_one_period(const struct checking_setting *c)
{
	const xmlNode *one = xml_child(c->setting->office, "retention");
	const char *written = xml_text(c->arena, one);

	if (one == NULL || *written == '\0' || period_code(written) != NULL)
		return true; /* none at all is told of the case that needs it */
	return wrong_setting(c, xml_place(one), "保管期限",
	    arena_printf(c->arena, "旁边的保管期限“%s”没有代码，只有永久、30年、10年有", written),
	    arena_printf(c->arena, "cannot use the office's period “%s”: 永久, 30年 and 10年 have codes", written));
}

static bool
check_table(const struct checking_setting *c)
{
	const xmlNode *first = xml_child(c->setting->archive, "retention");
	const GPtrArray *known = region_types(c);
	bool good = first != NULL || check_one_period(c);

	c->setting->rows = arena_table(c->arena);
	for (const xmlNode *row = first; row != NULL; row = xml_next(row, "retention")) {
		good = check_types(c, row, known) && good;
		good = check_label(c, row) && good;
	}
	return good;
}

/* --- the rest --- */

/* What every number of the office has, and that its pattern asks for, must be there. */
static bool
check_pattern(const struct checking_setting *c)
{
	struct number_setting *s = c->setting;
	struct place place = xml_attr_place(s->archive, "pattern");
	struct number_parts parts = { .fonds = s->fonds,
		.class_code = s->class_code,
		.section = s->section,
		.sub = s->sub,
		.year = "0",
		.period = "Y" };
	bool by_row = false;
	const char *zh, *en;

	s->pattern = number_pattern(c->arena, c->diag, place, xml_attr_or(s->archive, "pattern", NUMBER_PATTERN_ITEM));
	if (s->pattern == NULL)
		return false;
	for (const xmlNode *row = xml_child(s->archive, "retention"); row != NULL; row = xml_next(row, "retention"))
		by_row = by_row || xml_attr(row, "sub") != NULL;
	parts.sub = by_row ? "0" : s->sub; /* a row that has none is told of its cases */
	if (!number_pattern_lacks(s->pattern, &parts, &zh, &en))
		return true;
	return wrong_setting(c, place, NULL,
	    arena_printf(c->arena, "缺%s：档号格式 %s 要用它", zh, number_pattern_text(s->pattern)),
	    arena_printf(c->arena, "lacks the %s that the pattern %s asks for", en, number_pattern_text(s->pattern)));
}

static const char *
register_of(struct arena *a, const xmlNode *archive, const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	const char *named = xml_attr_or(archive, "register", "register.db");

	return g_path_is_absolute(named) || strcmp(folder, ".") == 0 ? named : arena_printf(a, "%s/%s", folder, named);
}

static enum archive_form
form_of(const xmlNode *archive)
{
	return xml_attr_is(archive, "form", "zip") ? FORM_ZIP :
	    xml_attr_is(archive, "form", "tar")    ? FORM_TAR :
						     FORM_FOLDER;
}

static void
fill(struct number_setting *s, struct arena *a, const char *path)
{
	const xmlNode *archive = s->archive;

	s->region = xml_attr_or(s->office, "region", "");
	s->fonds = xml_attr_or(archive, "fonds", "");
	s->fonds_name = xml_attr_or(archive, "fonds_name", "");
	s->class_code = xml_attr_or(archive, "class", "");
	s->sub = xml_attr_or(archive, "sub", "");
	s->section = xml_attr_or(archive, "section", "");
	s->layout = xml_attr_or(archive, "layout", "2022");
	s->form = form_of(archive);
	s->sender = xml_attr_or(archive, "sender", xml_text(a, xml_child(s->office, "company")));
	s->receiver = xml_attr_or(archive, "receiver", "");
	s->register_path = register_of(a, archive, path);
	s->by_filing = xml_attr_is(archive, "year", "filed");
}

struct number_setting *
number_setting(const struct policy *policy, struct arena *a, struct diag *diag, const xmlNode *office, const char *path,
    bool wanted)
{
	struct number_setting *s = arena_alloc(a, sizeof *s);
	struct checking_setting c = { .policy = policy, .arena = a, .diag = diag, .setting = s };
	bool good;

	s->policy = policy;
	s->office = office;
	s->archive = xml_child(office, "archive");
	if (s->archive == NULL && wanted)
		wrong_setting(&c, xml_place(office), "归档设置", "还没有写", "is not there");
	if (s->archive == NULL)
		return NULL;
	fill(s, a, path);
	good = check_table(&c);
	return check_pattern(&c) && good ? s : NULL;
}

/* --- a case --- */

static bool
find_period(const struct checking_setting *c, const xmlNode *record, const xmlNode *verdict, struct number_parts *parts)
{
	const struct number_setting *s = c->setting;
	const char *type = xml_attr_or(verdict, "type", "");
	const xmlNode *own = g_hash_table_lookup(s->rows, type);
	const xmlNode *row = own != NULL ? own : g_hash_table_lookup(s->rows, EVERY_TYPE);
	const char *written = xml_text(c->arena, xml_child(s->office, "retention"));

	if (row != NULL) {
		parts->period = xml_attr_or(row, "period", "");
		parts->retention = xml_attr_or(row, "label", number_period(parts->period));
		parts->sub = xml_attr_or(row, "sub", s->sub);
		return true;
	}
	if (xml_child(s->archive, "retention") == NULL && *written != '\0') {
		parts->period = period_code(written);
		parts->retention = written;
		return true;
	}
	diag_report(c->diag, DIAG_NUMBER_RETENTION, xml_place(record), "type", xml_attr_or(verdict, "type_label", type),
	    type);
	return false;
}

static bool
find_year(const struct checking_setting *c, const xmlNode *record, struct number_parts *parts)
{
	bool filed = c->setting->by_filing;
	const xmlNode *dates = xml_child(record, "dates"), *date = xml_child(dates, filed ? "archive" : "connect");
	const char *text = xml_text(c->arena, date);

	if (strlen(text) >= 4) {
		parts->year = arena_strndup(c->arena, text, 4);
		return true;
	}
	diag_say(c->diag, DIAG_NUMBER_DATE, dates != NULL ? xml_place(dates) : xml_place(record),
	    filed ? "归档日期" : "送电日期", filed ? "归档日期" : "送电日期", filed ? "date of 归档" : "date of 送电");
	return false;
}

bool
number_parts(const struct number_setting *s, struct arena *a, struct diag *diag, const xmlNode *record,
    const xmlNode *verdict, struct number_parts *parts)
{
	struct checking_setting c = { .policy = s->policy,
		.arena = a,
		.diag = diag,
		.setting = (struct number_setting *)s };
	const char *zh, *en;
	bool good;

	*parts = (struct number_parts){ .fonds = s->fonds,
		.fonds_name = s->fonds_name,
		.class_code = s->class_code,
		.sub = s->sub,
		.year = "",
		.period = "",
		.retention = "",
		.section = s->section,
		.item_no = "" };
	good = find_period(&c, record, verdict, parts);
	if (!find_year(&c, record, parts) || !good)
		return false;
	if (!number_pattern_lacks(s->pattern, parts, &zh, &en))
		return true;
	return wrong_setting(&c, xml_place(s->archive), NULL,
	    arena_printf(a, "给“%s”的一行缺%s：档号格式 %s 要用它", xml_attr_or(verdict, "type_label", ""), zh,
		number_pattern_text(s->pattern)),
	    arena_printf(a, "has no %s for %s, which the pattern %s asks for", en, xml_attr_or(verdict, "type", ""),
		number_pattern_text(s->pattern)));
}

/* --- its number --- */

/* What a number stands for, as the register keeps it: a line a part. */
static const char *
parts_text(struct arena *a, const struct number_parts *p)
{
	return arena_printf(a,
	    "fonds=%s\nfonds_name=%s\nclass=%s\nsub=%s\nyear=%s\nperiod=%s\nretention=%s\nsection=%s", p->fonds,
	    p->fonds_name, p->class_code, p->sub, p->year, p->period, p->retention, p->section);
}

static const char *
value_of(struct arena *a, char *const *lines, const char *key)
{
	for (; *lines != NULL; lines++)
		if (g_str_has_prefix(*lines, key) && (*lines)[strlen(key)] == '=')
			return arena_strdup(a, *lines + strlen(key) + 1);
	return "";
}

void
number_read_text(struct arena *a, const char *text, struct number_parts *p)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	*p = (struct number_parts){ .fonds = value_of(a, lines, "fonds"),
		.fonds_name = value_of(a, lines, "fonds_name"),
		.class_code = value_of(a, lines, "class"),
		.sub = value_of(a, lines, "sub"),
		.year = value_of(a, lines, "year"),
		.period = value_of(a, lines, "period"),
		.retention = value_of(a, lines, "retention"),
		.section = value_of(a, lines, "section"),
		.item_no = "" };
}

void
number_read_who(struct arena *a, const char *text, struct number_who *who)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	*who = (struct number_who){ .app_no = value_of(a, lines, "app_no"),
		.cons_no = value_of(a, lines, "cons_no"),
		.cons_name = value_of(a, lines, "cons_name") };
}

/* A line a value; what has none has no line. */
static const char *
who_text(struct arena *a, const xmlNode *record)
{
	static const char *const names[] = { "app_no", "cons_no", "cons_name" };
	GString *text = arena_string(a);

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		char *value = arena_strdup(a, xml_text(a, xml_child(record, names[i])));

		g_strdelimit(value, "\r\n", ' ');
		if (value[0] != '\0')
			g_string_append_printf(text, "%s%s=%s", text->len > 0 ? "\n" : "", names[i], value);
	}
	return text->str;
}

static void
tell_given(struct arena *a, const struct register_number *number, const char *who, struct number_given *given)
{
	*given = (struct number_given){ .archive_no = number->archive_no,
		.fresh = number->fresh,
		.edition = number->edition,
		.package = number->package,
		.text = who };
	number_read_who(a, number->who, &given->known);
	number_read_who(a, who, &given->now);
	number_read_text(a, number->text, &given->parts);
	given->parts.item_no = number->item_no;
}

/* It keeps what it has; what the settings of today would say instead is told. */
static void
warn_kept(struct arena *a, struct diag *diag, const xmlNode *record, const char *archive_no,
    const struct register_series *today)
{
	if (!g_str_has_prefix(archive_no, today->before) || !g_str_has_suffix(archive_no, today->after))
		diag_report(diag, DIAG_NUMBER_KEPT, xml_place(record), NULL, archive_no,
		    arena_printf(a, "%s…%s", today->before, today->after));
}

bool
number_give(const struct number_setting *s, struct register_book *book, struct arena *a, struct diag *diag,
    const xmlNode *record, const xmlNode *verdict, struct number_given *given)
{
	struct register_ask ask = { .file = { s->region, xml_attr_or(record, "id", ""), who_text(a, record) } };
	struct register_number number;
	struct number_parts parts;

	if (!number_parts(s, a, diag, record, verdict, &parts))
		return false;
	ask.series = number_series(a, s->pattern, &parts);
	ask.text = parts_text(a, &parts);
	if (!register_number(book, a, diag, &ask, &number))
		return false;
	if (!number.fresh)
		warn_kept(a, diag, record, number.archive_no, &ask.series);
	tell_given(a, &number, ask.file.who, given);
	return true;
}
