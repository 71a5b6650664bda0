/* package.xml: is all it lists there and as it says, nothing else, and does all that was made of it say the same? */
#include <stdlib.h>
#include <string.h>

#include "archive/bag.h"
#include "archive/audit.h"
#include "archive/entry.h"
#include "archive/inner.h"
#include "archive/number.h"
#include "archive/sheet.h"
#include "base/arena.h"
#include "policy/policy.h"
#include "xml/xml.h"

static void
expect(struct package_audit *c, const char *path)
{
	g_hash_table_add(c->expected, (char *)path);
}

static bool
is_group(const xmlNode *n)
{
	return xml_is(n, "item") || xml_is(n, "paper");
}

/* --- files --- */

static void
unlike(struct package_audit *c, const char *path, const char *zh, const char *en, const char *said, const char *is)
{
	audit_fault(c, DIAG_CHECK_FILE, path, arena_printf(c->arena, "%s写的是 %s，实际是 %s", zh, said, is),
	    arena_printf(c->arena, "its %s is said to be %s and is %s", en, said, is));
}

static void
check_attributes(struct package_audit *c, const xmlNode *file, const struct package_entry *e)
{
	const char *bytes = arena_printf(c->arena, "%" G_GUINT64_FORMAT, e->length);
	const char *name = strrchr(e->path, '/') + 1;

	if (!xml_attr_is(file, "bytes", bytes))
		unlike(c, e->path, "字节数", "size", xml_attr_or(file, "bytes", ""), bytes);
	if (!xml_attr_is(file, "sha256", e->sha256))
		unlike(c, e->path, "SHA-256 ", "SHA-256", xml_attr_or(file, "sha256", ""), e->sha256);
	if (!xml_attr_is(file, "sm3", e->sm3))
		unlike(c, e->path, "SM3 ", "SM3", xml_attr_or(file, "sm3", ""), e->sm3);
	if (!xml_attr_is(file, "name", name))
		unlike(c, e->path, "文件名", "name", xml_attr_or(file, "name", ""), name);
}

static void
check_file(struct package_audit *c, const xmlNode *file)
{
	const char *path = arena_printf(c->arena, PACKAGE_DATA "%s", xml_attr_or(file, "path", ""));
	const struct package_entry *e = audit_entry(c, path);
	gsize from = diag_count(c->diag);

	expect(c, path);
	if (e == NULL)
		diag_report(c->diag, DIAG_CHECK_GONE, audit_place(c, NULL), NULL, path);
	audit_mark(c, "links", from);
	if (e != NULL)
		check_attributes(c, file, e);
	audit_mark(c, "attributes", from);
}

static void
check_files(struct package_audit *c)
{
	for (const xmlNode *n = xml_child(c->tree, NULL); n != NULL; n = xml_next(n, NULL))
		for (const xmlNode *f = is_group(n) ? xml_child(n, "file") : NULL; f != NULL; f = xml_next(f, "file"))
			check_file(c, f);
}

/* --- made again --- */

static void
compare_made(struct package_audit *c, const char *path, const void *bytes, gsize length)
{
	const struct package_entry *e = audit_entry(c, path);
	const guint8 *there;
	gsize size;

	expect(c, path);
	if (e == NULL)
		diag_report(c->diag, DIAG_CHECK_GONE, audit_place(c, NULL), NULL, path);
	else if (entry_read(c->arena, c->diag, e, &there, &size) &&
	    (size != length || memcmp(there, bytes, length) != 0))
		audit_fault(c, DIAG_CHECK_REMADE, path, "内容不同", "its content differs");
}

static void
compare_info(struct package_audit *c, const struct sheets *sheets, const char *layout)
{
	const GArray *info = sheets_info(sheets, c->arena, c->diag, c->tree, layout);
	GPtrArray *payload = arena_list(c->arena);
	const GString *text;

	for (guint i = 0; i < c->entries->len; i++)
		if (g_str_has_prefix(((const struct package_entry *)c->entries->pdata[i])->path, PACKAGE_DATA))
			g_ptr_array_add(payload, c->entries->pdata[i]);
	if (info == NULL)
		return;
	text = bag_info_text(c->arena, payload, (const struct bag_info *)info->data, info->len);
	compare_made(c, PACKAGE_INFO, text->str, text->len);
}

/* Files of the volume stand in the folder that the layout has for them. */
static void
check_folder(struct package_audit *c, const struct sheets *sheets, const char *layout)
{
	const char *folder = sheets_folder(sheets, c->arena, c->diag, c->tree, layout);
	gsize from = diag_count(c->diag);

	for (const xmlNode *n = xml_child(c->tree, NULL); n != NULL; n = xml_next(n, NULL))
		for (const xmlNode *f = is_group(n) ? xml_child(n, "file") : NULL; f != NULL; f = xml_next(f, "file"))
			if (folder != NULL &&
			    strcmp(xml_attr_or(f, "path", ""),
				arena_printf(c->arena, "%s/%s", folder, xml_attr_or(f, "name", ""))) != 0)
				audit_fault(c, DIAG_CHECK_FILE, xml_attr(f, "path"), "不在该放的文件夹里",
				    "it stands in another folder than it should");
	audit_mark(c, "layout", from);
}

/* Sheets came along with the package and run here, in a process that has limits. */
static bool
make_again(struct package_audit *c)
{
	const char *layout = xml_attr_or(c->tree, "layout", "");
	const struct sheets *sheets = c->setup != NULL ? sheets_load(c->arena, c->diag, c->setup->data) : NULL;
	GPtrArray *made = arena_list(c->arena);

	if (sheets == NULL || !sheets_run(sheets, c->arena, c->diag, c->tree, layout, made))
		return false;
	for (guint i = 0; i < made->len; i++) {
		const struct package_entry *e = made->pdata[i];
		const guint8 *bytes;
		gsize length;

		if (entry_read(c->arena, c->diag, e, &bytes, &length))
			compare_made(c, e->path, bytes, length);
	}
	compare_info(c, sheets, layout);
	check_folder(c, sheets, layout);
	return true;
}

/* Where they cannot be made by the package's own sheets, this program's tell which files they are.  false: they cannot. */
static bool
expect_made(struct package_audit *c)
{
	struct diag *unsaid = diag_new(c->arena);
	const struct sheets *sheets = sheets_load(c->arena, unsaid, c->asked->data);
	GPtrArray *made = arena_list(c->arena);

	if (sheets == NULL || !sheets_run(sheets, c->arena, unsaid, c->tree, xml_attr_or(c->tree, "layout", ""), made))
		return false;
	for (guint i = 0; i < made->len; i++)
		expect(c, ((const struct package_entry *)made->pdata[i])->path);
	return true;
}

static void
check_made(struct package_audit *c)
{
	gsize from = diag_count(c->diag);
	bool made = !c->foreign && make_again(c);

	if (!made && !expect_made(c))
		c->strays_unknown = true;
	if (!made && diag_worst(c->diag, from) < DIAG_ERROR)
		audit_fault(c, DIAG_CHECK_UNMADE, NULL, "说明文件、目录文件、元数据", "catalogue and metadata");
	if (!made && diag_worst(c->diag, from) < DIAG_ERROR)
		return;
	audit_mark(c, "metadata", from);
	audit_mark(c, "directory", from);
}

/* --- what else is there --- */

static bool
is_basis(const char *path)
{
	static const char *const endings[] = { ".xml", ".rng", ".xsl", ".png", ".jpg", ".jpeg", ".svg" };

	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
		if (g_str_has_suffix(path, endings[i]))
			return g_str_has_prefix(path, BASIS_OWN) || g_str_has_prefix(path, BASIS_OFFICE);
	return false;
}

/* Files of the bag itself. */
static bool
is_tag(const char *path)
{
	return strcmp(path, PACKAGE_BAGIT) == 0 || strcmp(path, PACKAGE_INFO) == 0 ||
	    g_str_has_prefix(path, PACKAGE_SIGNED) || g_str_has_prefix(path, PACKAGE_MANIFEST) ||
	    g_str_has_prefix(path, PACKAGE_TAGMANIFEST);
}

static void
check_strays(struct package_audit *c)
{
	gsize from = diag_count(c->diag);

	if (c->strays_unknown) {
		audit_fault(c, DIAG_CHECK_UNMADE, NULL, "多没有多文件", "whether there are files too many");
		return;
	}
	expect(c, PACKAGE_OTHER "package.xml");
	expect(c, PACKAGE_OTHER "record.xml");
	expect(c, PACKAGE_OTHER "verdict.xml");
	for (guint i = 0; i < c->entries->len; i++) {
		const char *path = ((const struct package_entry *)c->entries->pdata[i])->path;

		if (!g_hash_table_contains(c->expected, path) && !is_basis(path) && !is_tag(path))
			diag_report(c->diag, DIAG_CHECK_STRAY, audit_place(c, NULL), NULL, path);
	}
	audit_mark(c, "strays", from);
}

/* --- numbers, order, dates --- */

static void
wrong(struct package_audit *c, const char *zh, const char *en)
{
	audit_fault(c, DIAG_CHECK_NUMBERS, PACKAGE_OTHER "package.xml", zh, en);
}

static void
check_total(struct package_audit *c, const char *name, const char *zh, const char *check, guint64 is)
{
	const char *said = xml_attr_or(xml_child(c->tree, "totals"), name, "");
	gsize from = diag_count(c->diag);

	if (g_ascii_strtoull(said, NULL, 10) != is)
		wrong(c, arena_printf(c->arena, "%s合计写的是 %s，列出的是 %" G_GUINT64_FORMAT, zh, said, is),
		    arena_printf(c->arena, "the total of %s is said to be %s; what is listed gives %" G_GUINT64_FORMAT,
			name, said, is));
	if (check != NULL)
		audit_mark(c, check, from);
}

static void
check_totals(struct package_audit *c)
{
	guint64 items = 0, pages = 0, files = 0, bytes = 0;

	for (const xmlNode *n = xml_child(c->tree, NULL); n != NULL; n = xml_next(n, NULL)) {
		items += xml_is(n, "item");
		pages += xml_is(n, "item") ? g_ascii_strtoull(xml_attr_or(n, "pages", "0"), NULL, 10) : 0;
		for (const xmlNode *f = is_group(n) ? xml_child(n, "file") : NULL; f != NULL; f = xml_next(f, "file")) {
			files++;
			bytes += g_ascii_strtoull(xml_attr_or(f, "bytes", "0"), NULL, 10);
		}
	}
	check_total(c, "items", "件数", "items", items);
	check_total(c, "pages", "页数", "pages", pages);
	check_total(c, "files", "文件数", "count", files);
	check_total(c, "bytes", "字节数", "bytes", bytes);
}

static void
check_order(struct package_audit *c)
{
	gsize from = diag_count(c->diag);
	gulong item = 0;

	for (const xmlNode *n = xml_child(c->tree, NULL); n != NULL; n = xml_next(n, NULL)) {
		gulong file = 0;

		if (xml_is(n, "item") && strtoul(xml_attr_or(n, "no", "0"), NULL, 10) != ++item)
			wrong(c, arena_printf(c->arena, "卷内顺序号 %lu 处断了", item),
			    arena_printf(c->arena, "the papers' numbers break at %lu", item));
		for (const xmlNode *f = is_group(n) ? xml_child(n, "file") : NULL; f != NULL; f = xml_next(f, "file"))
			if (strtoul(xml_attr_or(f, "no", "0"), NULL, 10) != ++file)
				wrong(c, arena_printf(c->arena, "“%s”的件内顺序号断了", xml_attr_or(n, "title", "")),
				    arena_printf(c->arena, "the files of “%s” are not numbered through",
					xml_attr_or(n, "title", "")));
	}
	audit_mark(c, "sequence", from);
}

/* The office's own pattern, by the settings that came along; NULL: those of DA/T. */
static const struct number_pattern *
office_pattern(struct package_audit *c)
{
	const struct package_entry *e = audit_entry(c, BASIS_OFFICE "office.xml");
	struct diag *told = diag_new(c->arena);
	const struct office *office;
	const struct number_setting *setting;
	const xmlNode *region;

	if (e == NULL || c->setup == NULL ||
	    (office = office_load(c->setup->policy, c->arena, told, e->source)) == NULL)
		return NULL;
	region = office_region(office, xml_attr_or(xml_child(c->tree, "case"), "region", ""));
	setting = region != NULL ? number_setting(c->setup->policy, c->arena, told, region, e->source, false) : NULL;
	return setting != NULL ? setting->pattern : NULL;
}

/* A number keeps the pattern it was given by, whatever the settings said when the case was packed again. */
static void
check_pattern(struct package_audit *c, const char *archive_no, const struct number_parts *ought)
{
	const struct number_pattern *own = office_pattern(c);
	struct place place = audit_place(c, PACKAGE_OTHER "package.xml");
	struct diag *other = diag_new(c->arena);
	struct number_parts is;

	if (own == NULL || number_parse(c->arena, own, archive_no, &is))
		(void)number_check(c->arena, c->diag, place, own, archive_no, ought);
	else if (!number_check(c->arena, other, place, NULL, archive_no, ought))
		audit_fault(c, DIAG_CHECK_UNMADE, PACKAGE_OTHER "package.xml",
		    "档号不合包里单位设置的格式，可能是设置改过以前给的",
		    "the 档号 does not follow the office's pattern in the package; it may be older than that");
}

static void
check_number(struct package_audit *c)
{
	const xmlNode *n = xml_child(c->tree, "number"), *part = xml_child(c->record, "package");
	const struct number_parts ought = { .fonds = xml_attr(n, "fonds"),
		.class_code = xml_attr(n, "class"),
		.year = xml_attr(n, "year"),
		.period = xml_attr(n, "period"),
		.section = xml_attr(n, "section"),
		.item_no = xml_attr(n, "item_no") };
	const char *archive_no = xml_attr_or(n, "archive_no", "");
	gsize from = diag_count(c->diag);

	check_pattern(c, archive_no, &ought);
	if (!xml_attr_is(part, "archive_no", archive_no))
		wrong(c,
		    arena_printf(c->arena, "档号在记录里是 %s，在 package.xml 里是 %s",
			xml_attr_or(part, "archive_no", "空"), archive_no),
		    arena_printf(c->arena, "the 档号 is %s in the record and %s in package.xml",
			xml_attr_or(part, "archive_no", "none"), archive_no));
	audit_mark(c, "number", from);
}

static const char *
event(const struct package_audit *c, const char *what)
{
	return xml_attr_or(xml_child_of(c->tree, "event", "what", what), "at", "");
}

static void
check_dates(struct package_audit *c)
{
	const xmlNode *it = xml_child(c->tree, "case");
	const char *from_day = xml_attr_or(it, "from", ""), *until = xml_attr_or(it, "until", "");
	const char *filed = event(c, "归档"), *formed = event(c, "形成");
	gsize from = diag_count(c->diag);

	if (from_day[0] != '\0' && until[0] != '\0' && strcmp(from_day, until) > 0)
		wrong(c, "案卷的起止日期颠倒了", "the case ends before it begins");
	if (filed[0] != '\0' && formed[0] != '\0' && strcmp(filed, formed) < 0)
		wrong(c, "归档在形成以前", "it was filed before it was formed");
	audit_mark(c, "dates", from);
	if (filed[0] == '\0' || formed[0] == '\0')
		wrong(c, "没有写形成或归档的时间", "there is no day of forming or filing");
	audit_mark(c, "process", from);
}

/* What every case and every paper has; an author or a date only where the record has one. */
static void
check_required(struct package_audit *c)
{
	const xmlNode *n = xml_child(c->tree, "number");
	gsize from = diag_count(c->diag);

	if (xml_attr_or(xml_child(c->tree, "case"), "title", "")[0] == '\0' ||
	    xml_attr_or(n, "secrecy", "")[0] == '\0' || xml_attr_or(n, "retention", "")[0] == '\0' ||
	    xml_attr_or(xml_child(c->tree, "unit"), "company", "")[0] == '\0')
		wrong(c, "案卷题名、密级、保管期限、立档单位有空的", "title, secrecy, retention or company is empty");
	for (const xmlNode *i = xml_child(c->tree, "item"); i != NULL; i = xml_next(i, "item"))
		if (xml_attr_or(i, "title", "")[0] == '\0')
			wrong(c, "有一件没有题名", "a paper has no title");
	audit_mark(c, "required", from);
	if (xml_attr_or(c->tree, "version", "")[0] == '\0')
		wrong(c, "没有写制作程序的版本", "the program's version is not said");
	audit_mark(c, "environment", from);
}

/* What is not seen: controls, marks of direction, what is no character. */
static bool
has_hidden(const char *text)
{
	for (; *text != '\0'; text = g_utf8_next_char(text)) {
		gunichar u = g_utf8_get_char(text);

		if (u < 0x20 || (u >= 0x7F && u < 0xA0) || u == 0xFFFD || (u >= 0x202A && u <= 0x202E) ||
		    (u >= 0x2066 && u <= 0x2069) || u == 0x200E || u == 0x200F)
			return true;
	}
	return false;
}

static void
check_letters(struct package_audit *c, const xmlNode *node)
{
	for (const xmlAttr *one = node->properties; one != NULL; one = one->next)
		if (has_hidden(xml_attr_or(node, (const char *)one->name, "")))
			audit_fault(c, DIAG_CHECK_LETTERS, PACKAGE_OTHER "package.xml",
			    arena_printf(c->arena, "%s 的 %s", (const char *)node->name, (const char *)one->name),
			    arena_printf(c->arena, "%s of %s", (const char *)one->name, (const char *)node->name));
	for (const xmlNode *n = xml_child(node, NULL); n != NULL; n = xml_next(n, NULL))
		check_letters(c, n);
}

static void
check_characters(struct package_audit *c)
{
	gsize from = diag_count(c->diag);

	check_letters(c, c->tree);
	audit_mark(c, "characters", from);
}

void
audit_tree(struct package_audit *c)
{
	gsize from = diag_count(c->diag);

	check_files(c);
	check_made(c);
	check_strays(c);
	check_totals(c);
	check_order(c);
	check_number(c);
	check_dates(c);
	check_required(c);
	check_characters(c);
	if (diag_worst(c->diag, from) < DIAG_ERROR && (c->foreign || c->strays_unknown))
		audit_say(c, "结构", "structure",
		    c->strays_unknown ?
			"package.xml 列的都在；多没有多文件、说明文件、目录文件、元数据没有比较；档号、合计、顺序号、日期相符" :
			"package.xml 列的都在，没有多的；说明文件、目录文件、元数据没有比较；档号、合计、顺序号、日期相符",
		    c->strays_unknown ?
			"all that package.xml lists is there; other files, catalogue and metadata were not compared; number, totals, order and dates agree" :
			"all that package.xml lists is there and nothing else; catalogue and metadata were not compared; number, totals, order and dates agree");
	else if (diag_worst(c->diag, from) < DIAG_ERROR)
		audit_say(c, "结构", "structure",
		    "package.xml 列的都在，没有多的；说明文件、目录文件、元数据由它重做，逐字节相同；档号、合计、顺序号、日期相符",
		    "all that package.xml lists is there and nothing else; catalogue and metadata made again of it are the same bytes; number, totals, order and dates agree");
	else
		audit_say(c, "结构", "structure", "有不符的", "something does not agree");
}
