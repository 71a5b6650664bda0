/* Templates: every mistake is found when a template is loaded, all in one go, each at its place and said once. */
#include <string.h>

#include "xml/schema/path.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "template_help.h"

/* The mistake stands on line 2 of the body or of what is before it; `column` is its place. */
static const struct {
	const char *id, *before, *body;
	guint column;
} mistakes[] = {
	{ "T101", "", "<blok/>", 1 },
	{ "T101", "", "<row/>", 1 },
	{ "T101", "", "<p><grid columns='1fr'/></p>", 4 },
	{ "T101", "<styl name='a'/>", "", 1 },
	{ "T101", "", "<choose><otherwise/><when test='a'/></choose>", 9 },
	{ "T101", "", "<p styel='base'/>", 4 },
	{ "T101", "", "<p><page test='a'/></p>", 10 },
	{ "T101", "", "<p><value/></p>", 4 },
	{ "T101", "", "<choose/>", 1 },
	{ "T101", "", "<space/>", 1 },
	{ "T101", "<style/>", "", 1 },
	{ "T101", "", "<space height='4'/>", 8 },
	{ "T101", "", "<space height='4in'/>", 8 },
	{ "T101", "", "<space height='-4mm'/>", 8 },
	{ "T101", "", "<space height='1e3mm'/>", 8 },
	{ "T101", "", "<space height='99999mm'/>", 8 },
	{ "T101", "", "<space height='9999mm'/>", 8 },
	{ "T101", "", "<block padding='1mm 2mm 3mm 4mm 5mm'/>", 8 },
	{ "T105", "", "<block fill='red'/>", 8 },
	{ "T101", "", "<block keep='ja'/>", 8 },
	{ "T101", "", "<grid columns='1fr, 2fr'/>", 7 },
	{ "T101", "", "<grid columns='10'/>", 7 },
	{ "T101", "", "<grid columns='..'/>", 7 },
	{ "T101", "", "<grid columns='0mm'/>", 7 },
	{ "T101", "", "<grid columns='balance?x'/>", 7 },
	{ "T101", "", "<grid columns='balanced'/>", 7 },
	{ "T105", "", "<grid columns='40mm..20mm'/>", 7 },
	{ "T101", "", "<grid columns='1fr'><row><cell rule-top='1'/></row></grid>", 32 },
	{ "T101", "", "<grid columns='1fr'><row><cell slash='yes'/></row></grid>", 32 },
	{ "T105", "", "<grid columns='1fr' gap='1mm' rules='1pt'/>", 21 },
	{ "T101", "", "<grid columns='1fr'><row height='=mm'/></grid>", 26 },
	{ "T101", "", "<grid columns='1fr'><row><cell span='0'/></row></grid>", 32 },
	{ "T101", "", "<p><value select='a' format='datum'/></p>", 22 },
	{ "T101", "", "<repeat select='a' min='x'/>", 20 },
	{ "T101", "<style name='a' leading='-1'/>", "", 17 },
	{ "T101", "<style name='a' size='10'/>", "", 17 },
	{ "T101", "<style name='a' line-ends='loose'/>", "", 17 },
	{ "T101", "<style name='a' words='keep'/>", "", 17 },
	{ "T101", "<page size='A9'/>", "", 7 },
	{ "T101", "<page sizes='A3 A9' select='@size'/>", "", 7 },
	{ "T101", "<page design='A9'/>", "", 7 },
	{ "T104", "<page sizes='A3 A4'/>", "", 1 },
	{ "T106", "<page><style name='none' size='9pt'/></page>", "", 14 },
	{ "T101", "<page><style name='base' like='a'/></page>", "", 26 },
	{ "T104", "<page select='@size'/>", "", 1 },
	{ "T105", "<page margin='200mm'/>", "", 7 },
	{ "T101", "<page scale='2mm'/>", "", 7 },
	{ "T101", "<color name='a' select='b' default='blue'/>", "", 28 },
	{ "T101", "", "<image select='a' width='9mm'/>", 1 },
	{ "T101", "", "<image select='a' alt='a'/>", 1 },
	{ "T101", "", "<image width='9mm' alt='a'/>", 1 },
	{ "T101", "", "<qr select='a'/>", 1 },
	{ "T101", "", "<image select='b' src='a.png' width='9mm' alt='a'/>", 19 },
	{ "T101", "", "<qr select='a' size='9mm' level='X'/>", 27 },
	{ "T116", "", "<image src='none.png' width='9mm' alt='a'/>", 8 },
	{ "T106", "", "<p style='none'/>", 4 },
	{ "T106", "<style name='a' like='none'/>", "", 17 },
	{ "T107", "<style name='a' like='a'/>", "", 17 },
	{ "T109", "<style name='a'/><style name='a'/>", "", 25 },
	{ "T109", "<color name='a' select='b' default='#000'/><color name='a' select='b' default='#000'/>", "", 51 },
	{ "T110", "", "<include part='none'/>", 10 },
	{ "T101", "", "<include part='../x'/>", 10 },
	{ "T101", "", "<grid columns='1fr'>words</grid>", 21 },
	{ "B120", "", "<if test='a['/>", 5 },
	{ "B120", "", "<if test='no-such(a)'/>", 5 },
	{ "T113", "", "<if test='$x'/>", 5 },
	{ "T113", "", "<if test='a'><let name='x' select='b'/></if><if test='$x'/>", 49 },
	{ "T113", "", "<repeat select='a' var='r'/><p><value select='$r/b'/></p>", 39 },
	{ "T114", "", "<let name='record' select='a'/>", 6 },
	{ "T101", "", "<let name='a b' select='a'/>", 6 },
	{ "B122", "", "<if test='bw:no-such(a)'/>", 5 },
	{ "B120", "", "<p><value select='bw:each(a, b)'/></p>", 11 },
	{ "B120", "", "<p><value select=\"bw:join(bw:each(a, 'b['), '')\"/></p>", 11 },
	{ "B120", "", "<p><value select=\"bw:join(bw:each('a', 'b'), '')\"/></p>", 11 },
	{ "B120", "", "<p><value select=\"bw:mask-phone(bw:split(a, '、'))\"/></p>", 11 },
	{ "B120", "", "<let name='x' select=\"bw:split(a, '、')\"/><p><value select='bw:mask-id(concat($x, 1))'/></p>",
	    52 },
	{ "T105", "", "<repeat select=\"bw:split(a, '、')\"><p><value select='.' format='mask-id'/></p></repeat>", 56 },
	{ "T105", "",
	    "<repeat select=\"bw:split(a, '、')\"><p><value select='concat(., 1)' format='mask-id'/></p></repeat>",
	    67 },
	{ "T105", "",
	    "<repeat select=\"bw:split(a, '、')\" var='x'><p><value select='substring($x, 2)' format='mask-phone'/></p></repeat>",
	    79 },
	{ "B120", "", "<repeat select='concat(a, b)'/>", 9 },
	{ "T105", "<style name='a' size='9pt' max-size='8pt'/>", "", 28 },
	{ "T105", "<style name='a' size='9pt' min-size='10pt' max-size='12pt'/>", "", 28 },
	{ "T105", "<style name='a' max-size='0.9em'/>", "", 17 },
	{ "T101", "", "<repeat select='a' min='page'/>", 20 },
	{ "T124", "", "<grid columns='1fr'><head><repeat select='a' min='page'><row/></repeat></head></grid>", 46 },
	{ "T124", "",
	    "<grid columns='1fr'><row><cell><grid columns='1fr'><repeat select='a' min='page'><row/></repeat></grid></cell></row></grid>",
	    71 },
	{ "T124", "",
	    "<block columns='2'><grid columns='1fr'><repeat select='a' min='page'><row/></repeat></grid></block>", 59 },
	{ "T124", "",
	    "<list><item><grid columns='1fr'><repeat select='a' min='page'><row/></repeat></grid></item></list>", 52 },
	{ "T105", "", "<block columns='9'/>", 8 },
	{ "T101", "", "<section slips='3'/>", 10 },
	{ "T101", "", "<block padding='1mm 1mm..2mm'/>", 8 },
	{ "T105", "", "<section cut='1pt'/>", 10 },
	{ "T105", "", "<block columns='2' vertical='yes'/>", 8 },
	{ "T105", "", "<block gap='9mm'/>", 8 },
	{ "T101", "", "<block columns='1fr 1fr'/>", 8 },
	{ "T101", "<variants/>", "", 1 },
	{ "T101", "<variants><variant name='客户' label='客户联'/></variants>", "", 20 },
	{ "T101", "<variants><variant name='a'/></variants>", "", 11 },
	{ "T109", "<variants><variant name='a' label='甲'/><variant name='a' label='乙'/></variants>", "", 49 },
	{ "T101", "", "<repeat select='a'><sort select='b' kind='pinyin'/></repeat>", 37 },
	{ "T101", "", "<repeat select='a'><p/><sort select='b'/></repeat>", 20 },
	{ "T101", "", "<sort select='b'/>", 1 },
	{ "T113", "", "<repeat select='a' var='r'><sort select='$r/b'/></repeat>", 34 },
	{ "T113", "", "<repeat select='a' var='r' group='$r/b'/>", 28 },
	{ "B122", "", "<repeat select=\"bw:split(a, '、')\"><p><value select='b'/></p></repeat>", 45 },
	{ "T120", "", "<grid columns='1fr 1fr'><row><cell/><cell span='2'/></row></grid>", 37 },
	{ "T120", "", "<grid columns='1fr'><repeat select='a'><row><cell span='2'/></row></repeat></grid>", 45 },
	{ "T121", "",
	    "<grid columns='1fr 1fr 1fr'><row><cell/><cell rows='2'/></row><row><cell span='2'/></row></grid>", 68 },
	{ "T122", "", "<grid columns='1fr'><row><cell rows='2'/></row></grid>", 26 },
	{ "T122", "", "<grid columns='1fr'><row head='yes'><cell rows='2'/></row><row/></grid>", 37 },
};

START_TEST(one)
{
	struct template *t = load_body(
	    arena_printf(bench.arena, "%s%s", *mistakes[_i].before ? "\n" : "", mistakes[_i].before),
	    arena_printf(bench.arena, "%s%s", *mistakes[_i].body ? "\n" : "", mistakes[_i].body));

	ck_assert_ptr_null(t);
	ck_assert_str_eq(reported(), arena_printf(bench.arena, "%s@2:%u", mistakes[_i].id, mistakes[_i].column));
}
END_TEST

/* What the language holds; the schema is asked first. */
START_TEST(right)
{
	write_file("parts/plain-styles.xml", "<part><style name='s' like='base' color='c'/></part>");
	ck_assert_ptr_nonnull(load_body(
	    "<color name='c' select='a' default='#123456'/><include part='plain-styles'/><let name='z' select='1'/>",
	    "text <value select='$z'/><p style='s'>x<blank width='2em'/></p><if test='a'>y<p/></if>"
	    "<grid columns='auto 1fr 3em .5mm'><head><row><label span='4'/></row></head><row height='=8mm'><cell rows='count(a)'/></row></grid>"));
	ck_assert_str_eq(reported(), "");
	ck_assert_ptr_nonnull(load_body(
	    "<style name='all' like='base' font='hei' size='10.5pt' leading='1.4' color='#333333' align='center' indent='0' "
	    "hang='0' before='1mm' after='1mm' tracking='-.02em' line-ends='gb' words='whole' bold='no' underline='yes' strike='no' emphasis='no' box='0' "
	    "box-padding='0.1em' min-size='6pt' keep-with-next='no'/>",
	    ""));
	ck_assert_str_eq(reported(), "");
}
END_TEST

/* What the schema lists, and names, are exact: blanks around them are refused where they stand, with what it should be. */
static const struct {
	const char *before, *body, *says;
} blank_values[] = {
	{ "", "<p align=' center '>a</p>",
	    "“ center ”不对，应当是 start、center、end、justify、distribute 或 decimal" },
	{ "", "<grid columns='1fr'><row head='yes '><cell/></row></grid>", "“yes ”不对，应当是 yes 或 no" },
	{ "", "<p><value select='1' format='money '/></p>", "“money ”不对，应当是 text、date-cn、" },
	{ "", "<block width='last '/>", "“last ”不对，应当是长度：" },
	{ "", "<block fill='ink '/>", "“ink ”不对，应当是颜色：" },
	{ "", "<block fill='#fff '/>", "“#fff ”不对，应当是颜色：" },
	{ "", "<p style=' base'/>", "“ base”不对，应当是" },
	{ "", "<let name='x ' select='1'/>", "“x ”不对，应当是" },
	{ "", "<include part='plain '/>", "“plain ”不对，应当是" },
	{ "<page size='A4 '/>", "",
	    "“A4 ”不对，应当是 A5、A4、A3、A2、A1、A0、600x900、800x2000、screen-9x16、screen-16x9 或 210mmx297mm" },
	{ "<page scale=' 2 '/>", "", "“ 2 ”不对，应当是 0.01 到 100 的数" },
	{ "<style name='s' font='song '/>", "", "“song ”不对，应当是字体角色，不含空格：song、fangsong、" },
	{ "<style name='s '/>", "", "“s ”不对，应当是" },
};

START_TEST(blanks)
{
	ck_assert_ptr_null(load_body(blank_values[_i].before, blank_values[_i].body));
	ck_assert_int_eq(strncmp(reported(), "T101@1:", 7), 0);
	ck_assert_uint_eq(diag_count(bench.diag), 1);
	ck_assert_msg(strstr(diag_get(bench.diag, 0)->what[LANG_ZH], blank_values[_i].says) != NULL, "%s",
	    diag_get(bench.diag, 0)->what[LANG_ZH]);
}
END_TEST

/* A fault says what may stand there, where else the name stands, what was meant when that is near, and what bounds a length. */
static const struct {
	const char *before, *body, *says, *not ;
} advice[] = {
	{ "", "<cell/>", "<cell>；它写在 <part>、<row>、<carry-over>、<carry-forward> 里；可以有的是 <h1>、<h2>、<p>、",
	    "是不是" },
	{ "", "<include part='headed'/>",
	    "<part> 里不能有 <header>；它写在 <template>、<section> 里；可以有的是 <style>、", "是不是" },
	{ "", "<stop/>", "<stop>；可以有的是 <h1>、", "是不是" },
	{ "", "<bloc/>", "<bloc>；是不是 <block>？可以有的是 <h1>、<h2>、<p>、<block>、", NULL },
	{ "", "<rule stop='1'/>", "<rule> 没有属性 stop；可以有的是 width、color、dash、reach", "是不是" },
	{ "", "<p><value select='1' fromat='date'/></p>", "是不是 format？可以有的是 select、format、required、",
	    NULL },
	{ "", "<p><page select='1'/></p>", "<page> 没有属性 select；它没有任何属性", NULL },
	{ "<styl name='a'/>", "", "<styl>；是不是 <style>？可以有的是 <properties>、", NULL },
	{ "", "<grid columns='1fr'>words</grid>", "“words”；文字写在 <caption>、<note>、<cell>、<label> 里", NULL },
	{ "", "<grid columns='1fr'><row>words</row></grid>", "“words”；文字写在 <cell>、<label> 里", NULL },
	{ "", "<list>words</list>", "“words”；文字写在 <item> 里", NULL },
	{ "words", "", "“words”；文字写在 <header>、<footer>、<text>、<body> 里", NULL },
	{ "", "<space height='999999999999mm'/>", "2em 或 0，数小于 7000", NULL },
	{ "<style name='a' size='99999pt'/>", "", "1.2em，数小于 7000", NULL },
	{ "", "<choose><when test='1'/><otherwise/><otherwise/></choose>", "<choose> 里多了一个 <otherwise>", NULL },
	{ "", "<choose><otherwise/><otherwise/></choose>", "<choose> 缺 <when>", NULL },
};

START_TEST(advised)
{
	const char *what;

	write_file("parts/headed.xml", "<part><header/></part>");
	ck_assert_ptr_null(load_body(advice[_i].before, advice[_i].body));
	ck_assert_uint_eq(diag_count(bench.diag), 1);
	what = diag_get(bench.diag, 0)->what[LANG_ZH];
	ck_assert_msg(strstr(what, advice[_i].says) != NULL, "%s", what);
	ck_assert_msg(advice[_i].not == NULL || strstr(what, advice[_i].not ) == NULL, "%s", what);
}
END_TEST

/* Where a part is included is beyond the schema, and so is what a sum stands in. */
START_TEST(misplaced)
{
	write_file("parts/rows.xml", "<part><row/></part>");
	write_file("parts/words.xml", "<part>words</part>");
	ck_assert_ptr_null(load_body("", "<include part='rows'/>"));
	ck_assert_str_eq(reported(), "T102@1:7");
	bench.diag = diag_new(bench.arena);
	ck_assert_ptr_null(load_body("", "<grid columns='1fr'><include part='words'/></grid>"));
	ck_assert_str_eq(reported(), "T112@1:1");
	bench.diag = diag_new(bench.arena);
	ck_assert_ptr_null(load_body("<include part='words'/><include part='rows'/>", ""));
	ck_assert_str_eq(reported(), "T102@1:7");
	bench.diag = diag_new(bench.arena);
	ck_assert_ptr_null(load_body("", "\n<p><sum of='a'/></p>"));
	ck_assert_str_eq(reported(), "T102@2:4");
}
END_TEST

START_TEST(all_at_once)
{
	ck_assert_ptr_null(load_text(
	    "<template id='t' record='cases' stag='reply'>\n<page size='A7' tilt='5'/>\n"
	    "<style name='small' size='x'/>\n<body>\n<p style='no'><value select='a['/><foo/></p>\n</body>\n</template>"));
	/* record; stage misspelt; size and an unknown attribute of the page; size of the style; the body; properties */
	ck_assert_str_eq(reported(), "T101@1:18 T101@1:33 T101@2:7 T101@2:17 T101@3:21 T101@5:35 T101@1:1");
	ck_assert_ptr_null(load_text(
	    "<template id='t' record='case' stage='reply'>\n<properties title='1'/><page/>\n"
	    "<style name='small' size='.1pt'/>\n<body>\n<p style='no'><value select='a['/></p>\n</body>\n</template>"));
	ck_assert_str_eq(strstr(reported(), "T104"), "T104@1:1 T105@3:21 T106@5:4 B120@5:22");
}
END_TEST

/* A part that does not fit the schema is all that is told of the template: what it would have brought is not missed. */
START_TEST(parts)
{
	write_file("parts/a.xml",
	    "<part>\n<style name='s' like='none'/>\n<p style='t'>x</p><include part='b'/></part>");
	write_file("parts/b.xml", "<part>\n<include part='a'/></part>");
	ck_assert_ptr_null(load_body("", "<include part='a'/><include part='a'/>"));
	ck_assert_str_eq(reported(), "T106@2:17 T106@3:4 T111@2:10");
	ck_assert_ptr_nonnull(strstr(diag_get(bench.diag, 0)->spot.file, "parts/a.xml"));
	ck_assert_ptr_nonnull(strstr(diag_get(bench.diag, 2)->spot.file, "parts/b.xml"));

	bench.diag = diag_new(bench.arena);
	write_file("parts/b.xml", "<part>\n<style name='b' colour='#000'/></part>");
	write_file("parts/c.xml", "<parts/>");
	write_file("parts/d.xml", "<template id='d' record='outage'><properties title='1'/><page/><body/></template>");
	ck_assert_ptr_null(load_body("", "<p style='b'/><include part='b'/><include part='c'/><include part='d'/>"));
	ck_assert_str_eq(reported(), "T101@2:17 T101@1:1 T104@1:1");
}
END_TEST

static GPtrArray *
load_folder(const char *folder, char **only)
{
	bench.diag = diag_new(bench.arena);
	return templates_load(bench.arena, bench.diag, data_alone(bench.arena, folder), NULL, NULL, only);
}

/* "a! b": the ids, those that are broken with a mark. */
static const char *
ids_of(const GPtrArray *templates)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; templates != NULL && i < templates->len; i++) {
		const struct template *t = templates->pdata[i];

		g_string_append_printf(out, "%s%s%s", i > 0 ? " " : "", template_id(t), template_broken(t) ? "!" : "");
	}
	return arena_strdup(bench.arena, out->str);
}

#define GOOD(id, part) \
	"<template id='" id \
	"' record='case' stage='reply'><properties title=\"'T'\"/><page/><style name='base'/><body>" \
	"<include part='" part "'/></body></template>"

START_TEST(whole_folder)
{
	GPtrArray *templates;
	const char *good =
	    "<template id='%s' record='case' stage='reply'><properties title=\"'T'\"/><page/><style name='base'/><body>"
	    "<include part='p'/></body></template>";

	write_file("parts/p.xml", "<part><p style='none'/></part>");
	write_file("forms/b/template.xml", arena_printf(bench.arena, good, "b"));
	write_file("notices/a/template.xml", arena_printf(bench.arena, good, "a"));
	write_file("posters/none/readme.txt", "no template here");
	ck_assert_str_eq(ids_of(load_folder(bench.folder, NULL)), "a! b!");
	ck_assert_str_eq(reported(), "T106@1:10"); /* once, though two include it */

	write_file("parts/p.xml", "<part><p/></part>");
	templates = load_folder(bench.folder, NULL);
	ck_assert_str_eq(ids_of(templates), "a b");
	ck_assert_int_eq(template_record(g_ptr_array_index(templates, 0)), RECORD_CASE);
	ck_assert_str_eq(template_stage(g_ptr_array_index(templates, 0)), "reply");

	write_file("posters/b/template.xml", arena_printf(bench.arena, good, "b"));
	write_file("posters/c/template.xml", arena_printf(bench.arena, good, "d"));
	write_file("posters/e/template.xml", "<template");
	ck_assert_str_eq(ids_of(load_folder(bench.folder, NULL)), "a b! c! e!");
	ck_assert_str_eq(reported(), "T132@0:0 T130@1:11 B110@1:10");
}
END_TEST

/* What a part that is not there would have held is not missed as well. */
START_TEST(part_of_styles)
{
	ck_assert_ptr_null(load_text("<template id='t' record='case' stage='reply'><properties title=\"'T'\"/><page/>\n"
				     "<include part='styles'/><body><p style='words'/></body></template>"));
	ck_assert_str_eq(reported(), "T110@2:10");
}
END_TEST

/* Only what is asked for is read; what is wrong with another is not looked at. */
START_TEST(asked_alone)
{
	char *only[] = { (char *)"a", NULL }, *twin[] = { (char *)"b", NULL };

	write_file("forms/a/template.xml", GOOD("a", "plain"));
	write_file("forms/b/template.xml", "<template");
	write_file("notices/b/template.xml", GOOD("b", "plain"));
	ck_assert_str_eq(ids_of(load_folder(bench.folder, only)), "a b!");
	ck_assert_uint_eq(diag_count(bench.diag), 0);
	ck_assert_str_eq(ids_of(load_folder(bench.folder, twin)), "a b!");
	ck_assert_str_eq(reported(), "T132@0:0");
}
END_TEST

/* Read when they are first used: nothing is told before, and each tells what is wrong with a part that both include. */
START_TEST(read_late)
{
	GPtrArray *templates;

	write_file("forms/a/template.xml", GOOD("a", "bad"));
	write_file("forms/b/template.xml", GOOD("b", "bad"));
	write_file("forms/c/template.xml", GOOD("c", "plain"));
	write_file("forms/d/template.xml", "<template");
	write_file("parts/bad.xml", "<part>\n<style name='b' colour='#000'/></part>");
	bench.diag = diag_new(bench.arena);
	templates = templates_open(bench.arena, bench.diag, data_alone(bench.arena, bench.folder), NULL, NULL);
	ck_assert_str_eq(ids_of(templates), "a b c d!");
	ck_assert_uint_eq(diag_count(bench.diag), 1); /* what is no XML */
	for (guint i = 0; i < 3; i++) {
		const struct template *t = templates->pdata[i];

		ck_assert_int_eq(template_record(t), RECORD_CASE);
		ck_assert_str_eq(template_stage(t), "reply");
		ck_assert_int_eq(template_ready(t), i == 2);
		ck_assert_int_eq(template_ready(t), i == 2); /* asked again */
		ck_assert_int_eq(template_faults(t) == NULL, i == 2);
		if (i < 2)
			ck_assert_str_eq(diag_get(template_faults(t), 0)->id, "T101");
	}
	ck_assert_str_eq(ids_of(templates), "a! b! c d!");
	ck_assert_uint_eq(diag_count(bench.diag), 1);
}
END_TEST

/* Of an office's folder: its templates include its own parts first, the program's none of them; no link leads out. */
START_TEST(office_folder)
{
	char *office = arena_printf(bench.arena, "%s/office", bench.folder);
	GPtrArray *data = data_alone(bench.arena, bench.folder);

	write_file("forms/a/template.xml", GOOD("a", "plain"));
	write_file("forms/c/template.xml", GOOD("c", "own"));
	write_file("forms/d/template.xml", GOOD("d", "plain"));
	write_file("../office/templates/forms/b/template.xml", GOOD("b", "own"));
	write_file("../office/templates/forms/e/template.xml", GOOD("e", "plain"));
	write_file("../office/templates/forms/d/template.xml", GOOD("d", "plain"));
	write_file("../office/templates/forms/f/template.xml", GOOD("f", "out"));
	write_file("../office/templates/parts/own.xml", "<part><p/></part>");
	write_file("../elsewhere.xml", "<part><p/></part>");
	ck_assert_int_eq(
	    symlink("../../../elsewhere.xml", arena_printf(bench.arena, "%s/templates/parts/out.xml", office)), 0);
	data_add(bench.arena, data, office);
	data_add(bench.arena, data, office);
	ck_assert_uint_eq(data->len, 2);
	bench.diag = diag_new(bench.arena);
	ck_assert_str_eq(ids_of(templates_load(bench.arena, bench.diag, data, NULL, NULL, NULL)), "a b c! d! e f!");
	ck_assert_str_eq(reported(), "T132@0:0 T110@1:113 B116@0:0");
}
END_TEST

START_TEST(no_templates)
{
	char *schema = arena_printf(bench.arena, "%s/templates/schema/template.rng", bench.folder);

	ck_assert_ptr_null(load_folder("/nonexistent", NULL));
	ck_assert_str_eq(reported(), "T131@0:0");

	bench.diag = diag_new(bench.arena);
	write_file("forms/t/template.xml", "<template/>");
	ck_assert_int_eq(g_remove(schema), 0);
	ck_assert_ptr_null(load_folder(bench.folder, NULL));
	ck_assert_uint_eq(diag_count(bench.diag), 1); /* the schema */
}
END_TEST

/* A font role must be one of fonts.xml, when there is one. */
START_TEST(font_roles)
{
	write_file("../fonts/fonts.xml", "<fonts><role id='song'/><role id='hei'/></fonts>");
	ck_assert_ptr_null(load_body("<style name='a' font='hei'/>\n<style name='b' font='comic'/>", ""));
	ck_assert_str_eq(reported(), "T108@2:17");
}
END_TEST

/* The templates of the project compile, and no part of them goes against the schema. */
START_TEST(shipped)
{
	struct path_world *world = path_world_new(bench.arena, "templates/schema");
	GPtrArray *functions = g_ptr_array_new(), *templates;

	g_ptr_array_add(functions, (gpointer) "bw:called"); /* of those that come with the law */
	path_world_words(world, "function", functions);
	bench.diag = diag_new(bench.arena);
	templates = templates_load(bench.arena, bench.diag, data_alone(bench.arena, "."), NULL, world, NULL);
	ck_assert_msg(diag_count(bench.diag) == 0, "%s", reported());
	ck_assert_uint_ge(templates->len, 1);
	for (guint i = 0; i < templates->len; i++)
		ck_assert(!template_broken(templates->pdata[i]));
	g_ptr_array_unref(functions);
}
END_TEST

/* Never crashes, whatever the bytes: each prefix of a template, and each with one byte gone. */
START_TEST(broken_bytes)
{
	const char *
	    text = "<template id='t' record='case' stage='reply'><properties title=\"'T'\"/><page/><style name='base'/>"
		   "<body><grid columns='1fr auto'><repeat select=\"a[b='c']/d\" var='x'><row><cell span='2'>"
		   "<value select='$x/e' format='rmb'/></cell></row></repeat></grid></body></template>";
	gsize length = strlen(text);

	for (gsize i = 0; i < length; i += 3) {
		write_file(arena_printf(bench.arena, "forms/cut-%zu/template.xml", i),
		    arena_strndup(bench.arena, text, i));
		write_file(arena_printf(bench.arena, "forms/less-%zu/template.xml", i),
		    arena_printf(bench.arena, "%.*s%s", (int)i, text, text + i + 1));
	}
	ck_assert(template_broken(load_folder(bench.folder, NULL)->pdata[0]));
	ck_assert_uint_gt(diag_count(bench.diag), length / 3);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("template mistakes");
	TCase *tc = tcase_create("mistakes");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, one, 0, G_N_ELEMENTS(mistakes));
	tcase_add_test(tc, right);
	tcase_add_loop_test(tc, blanks, 0, G_N_ELEMENTS(blank_values));
	tcase_add_loop_test(tc, advised, 0, G_N_ELEMENTS(advice));
	tcase_add_test(tc, misplaced);
	tcase_add_test(tc, all_at_once);
	tcase_add_test(tc, parts);
	tcase_add_test(tc, whole_folder);
	tcase_add_test(tc, read_late);
	tcase_add_test(tc, part_of_styles);
	tcase_add_test(tc, asked_alone);
	tcase_add_test(tc, office_folder);
	tcase_add_test(tc, no_templates);
	tcase_add_test(tc, font_roles);
	tcase_add_test(tc, shipped);
	tcase_add_test(tc, broken_bytes);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
