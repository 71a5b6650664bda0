/* Templates: every mistake is found when a template is loaded, all in one go, each at its place and said once. */
#include "template_help.h"

/* The mistake stands on line 2 of the body or of what is before it; `column` is its place. */
static const struct { const char *id, *before, *body; guint column; } mistakes[] = {
	{ "T102", "", "<blok/>", 1 },
	{ "T102", "", "<row/>", 1 },
	{ "T102", "", "<p><grid columns='1fr'/></p>", 4 },
	{ "T102", "<styl/>", "", 1 },
	{ "T102", "", "<choose><otherwise/><when test='a'/></choose>", 9 },
	{ "T103", "", "<p styel='base'/>", 4 },
	{ "T103", "", "<p><page test='a'/></p>", 10 },
	{ "T104", "", "<p><value/></p>", 4 },
	{ "T104", "", "<choose/>", 1 },
	{ "T104", "", "<space/>", 1 },
	{ "T104", "<style/>", "", 1 },
	{ "T105", "", "<space height='4'/>", 8 },
	{ "T105", "", "<space height='4cm'/>", 8 },
	{ "T105", "", "<space height='-4mm'/>", 8 },
	{ "T105", "", "<space height='1e3mm'/>", 8 },
	{ "T105", "", "<space height='99999mm'/>", 8 },
	{ "T105", "", "<block padding='1mm 2mm 3mm 4mm 5mm'/>", 8 },
	{ "T105", "", "<block fill='red'/>", 8 },
	{ "T105", "", "<block keep='ja'/>", 8 },
	{ "T105", "", "<grid columns='1fr, 2fr'/>", 7 },
	{ "T105", "", "<grid columns='10'/>", 7 },
	{ "T105", "", "<grid columns='..'/>", 7 },
	{ "T105", "", "<grid columns='1fr'><row><cell rule-top='1'/></row></grid>", 32 },
	{ "T105", "", "<grid columns='1fr'><row><cell slash='yes'/></row></grid>", 32 },
	{ "T105", "", "<grid columns='1fr' gap='1mm' rules='1pt'/>", 21 },
	{ "T105", "", "<grid columns='1fr'><row height='=mm'/></grid>", 26 },
	{ "T105", "", "<grid columns='1fr'><row><cell span='0'/></row></grid>", 32 },
	{ "T105", "", "<p><value select='a' format='datum'/></p>", 22 },
	{ "T105", "", "<repeat select='a' min='x'/>", 20 },
	{ "T105", "<style name='a' leading='-1'/>", "", 17 },
	{ "T105", "<style name='a' size='10'/>", "", 17 },
	{ "T105", "<style name='a' line-ends='loose'/>", "", 17 },
	{ "T105", "<page size='A9'/>", "", 7 },
	{ "T105", "<page margin='200mm'/>", "", 7 },
	{ "T105", "<page scale='2mm'/>", "", 7 },
	{ "T105", "<color name='a' select='b' default='blue'/>", "", 28 },
	{ "T104", "", "<image select='a' width='9mm'/>", 1 },
	{ "T104", "", "<image select='a' alt='a'/>", 1 },
	{ "T104", "", "<image width='9mm' alt='a'/>", 1 },
	{ "T104", "", "<qr select='a'/>", 1 },
	{ "T105", "", "<image src='a.png' select='b' width='9mm' alt='a'/>", 8 },
	{ "T105", "", "<qr select='a' size='9mm' level='X'/>", 27 },
	{ "T116", "", "<image src='none.png' width='9mm' alt='a'/>", 8 },
	{ "T106", "", "<p style='none'/>", 4 },
	{ "T106", "<style name='a' like='none'/>", "", 17 },
	{ "T107", "<style name='a' like='a'/>", "", 17 },
	{ "T109", "<style name='a'/><style name='a'/>", "", 25 },
	{ "T109", "<color name='a' select='b' default='#000'/><color name='a' select='b' default='#000'/>", "", 51 },
	{ "T110", "", "<include part='none'/>", 10 },
	{ "T110", "", "<include part='../x'/>", 10 },
	{ "T112", "", "<grid columns='1fr'>words</grid>", 1 },
	{ "B120", "", "<if test='a['/>", 5 },
	{ "B120", "", "<if test='no-such(a)'/>", 5 },
	{ "T113", "", "<if test='$x'/>", 5 },
	{ "T113", "", "<if test='a'><let name='x' select='b'/></if><if test='$x'/>", 49 },
	{ "T113", "", "<repeat select='a' var='r'/><p><value select='$r/b'/></p>", 39 },
	{ "T114", "", "<let name='record' select='a'/>", 6 },
	{ "T114", "", "<let name='a b' select='a'/>", 6 },
	{ "T115", "", "<if test='bw:no-such(a)'/>", 5 },
	{ "T120", "", "<grid columns='1fr 1fr'><row><cell/><cell span='2'/></row></grid>", 37 },
	{ "T120", "", "<grid columns='1fr'><repeat select='a'><row><cell span='2'/></row></repeat></grid>", 45 },
	{ "T121", "", "<grid columns='1fr 1fr 1fr'><row><cell/><cell rows='2'/></row><row><cell span='2'/></row></grid>", 68 },
	{ "T122", "", "<grid columns='1fr'><row><cell rows='2'/></row></grid>", 26 },
	{ "T122", "", "<grid columns='1fr'><row head='yes'><cell rows='2'/></row><row/></grid>", 37 },
};

START_TEST(one)
{
	struct template	*t = load_body(arena_printf(bench.arena, "%s%s", *mistakes[_i].before ? "\n" : "", mistakes[_i].before),
	    arena_printf(bench.arena, "%s%s", *mistakes[_i].body ? "\n" : "", mistakes[_i].body));

	ck_assert_ptr_null(t);
	ck_assert_str_eq(reported(), arena_printf(bench.arena, "%s@2:%u", mistakes[_i].id, mistakes[_i].column));
}
END_TEST

/* What the compiler refuses the schema for editors should not lightly let pass; what it takes the schema takes. */
START_TEST(schema_agrees)
{
	struct xml_schema	*schema = xml_schema_load(bench.arena, bench.diag, "templates/schema/template.rng");
	xmlDoc			*doc;

	ck_assert_ptr_nonnull(schema);
	write_file("parts/plain-styles.xml", "<part><style name='s' like='base' color='c'/></part>");
	ck_assert_ptr_nonnull(load_body("<color name='c' select='a' default='#123456'/><include part='plain-styles'/><let name='z' select='1'/>",
	    "text <value select='$z'/><p style='s'>x<blank width='2em'/></p><if test='a'>y<p/></if>"
	    "<grid columns='auto 1fr 3em .5mm'><head><row><label span='4'/></row></head><row height='=8mm'><cell rows='count(a)'/></row></grid>"));
	ck_assert_str_eq(reported(), "");
	doc = xml_load(bench.arena, bench.diag, arena_printf(bench.arena, "%s/templates/forms/t/template.xml", bench.folder));
	ck_assert(xml_check(bench.arena, bench.diag, schema, doc, DIAG_TEMPLATE_SCHEMA));
	doc = xml_load(bench.arena, bench.diag, arena_printf(bench.arena, "%s/templates/parts/plain-styles.xml", bench.folder));
	ck_assert(xml_check(bench.arena, bench.diag, schema, doc, DIAG_TEMPLATE_SCHEMA));
}
END_TEST

/* Mistakes of kinds that the schema can see: it sees them too. */
START_TEST(schema_refuses)
{
	struct xml_schema	*schema = xml_schema_load(bench.arena, bench.diag, "templates/schema/template.rng");
	static const char	*seen[] = { "T102", "T103", "T104", "T105", "T112" };
	bool			 should = false;
	xmlDoc			*doc;

	load_body(mistakes[_i].before, mistakes[_i].body);
	for (guint i = 0; i < G_N_ELEMENTS(seen); i++)
		should = should || !strcmp(seen[i], mistakes[_i].id);
	if (!should || strstr(mistakes[_i].body, "gap=") || strstr(mistakes[_i].body, "99999") || strstr(mistakes[_i].body, "'red'") ||
	    strstr(mistakes[_i].body, "span='0'") || strstr(mistakes[_i].before, "200mm"))
		return;	/* sums and names are beyond it */
	doc = xml_load(bench.arena, bench.diag, arena_printf(bench.arena, "%s/templates/forms/t/template.xml", bench.folder));
	ck_assert(!xml_check(bench.arena, bench.diag, schema, doc, DIAG_TEMPLATE_SCHEMA));
}
END_TEST

START_TEST(all_at_once)
{
	ck_assert_ptr_null(load_text("<template id='t' record='cases' stag='reply'>\n<page size='A7' tilt='5'/>\n"
	    "<style name='small' size='x'/>\n<body>\n<p style='no'><value select='a['/><foo/></p>\n</body>\n</template>"));
	/* record, stage unknown and missing; no base style; properties; page twice; size; three in the body */
	ck_assert_str_eq(reported(), "T103@1:33 T105@1:18 T104@1:1 T104@1:1 T105@3:21 T104@1:1 T103@2:17 T105@2:7 T106@5:4 B120@5:22 T102@5:35");
}
END_TEST

START_TEST(parts)
{
	write_file("parts/a.xml", "<part>\n<style name='s' like='none'/>\n<p style='t'>x</p><include part='b'/></part>");
	write_file("parts/b.xml", "<part>\n<include part='a'/></part>");
	write_file("parts/c.xml", "<parts/>");
	ck_assert_ptr_null(load_body("", "<include part='a'/><include part='a'/><include part='c'/>"));
	ck_assert_str_eq(reported(), "T104@1:1 T106@2:17 T106@3:4 T111@2:10");
	ck_assert_ptr_nonnull(strstr(diag_get(bench.diag, 1)->spot.file, "parts/a.xml"));
	ck_assert_ptr_nonnull(strstr(diag_get(bench.diag, 3)->spot.file, "parts/b.xml"));
}
END_TEST

START_TEST(whole_folder)
{
	GPtrArray	*templates;
	const char	*good = "<template id='%s' record='case' stage='reply'><properties title=\"'T'\"/><page/><style name='base'/><body>"
			    "<include part='p'/></body></template>";

	write_file("parts/p.xml", "<part><p style='none'/></part>");
	write_file("forms/b/template.xml", arena_printf(bench.arena, good, "b"));
	write_file("notices/a/template.xml", arena_printf(bench.arena, good, "a"));
	write_file("posters/none/readme.txt", "no template here");
	ck_assert_ptr_null(templates_load(bench.arena, bench.diag, bench.folder));
	ck_assert_str_eq(reported(), "T106@1:10");	/* once, though two include it */

	write_file("parts/p.xml", "<part><p/></part>");
	bench.diag = diag_new(bench.arena);
	templates = templates_load(bench.arena, bench.diag, bench.folder);
	ck_assert_ptr_nonnull(templates);
	ck_assert_uint_eq(templates->len, 2);
	ck_assert_str_eq(template_id(g_ptr_array_index(templates, 0)), "a");
	ck_assert_str_eq(template_id(g_ptr_array_index(templates, 1)), "b");
	ck_assert_int_eq(template_record(g_ptr_array_index(templates, 0)), RECORD_CASE);
	ck_assert_str_eq(template_stage(g_ptr_array_index(templates, 0)), "reply");

	write_file("posters/b/template.xml", arena_printf(bench.arena, good, "b"));
	write_file("posters/c/template.xml", arena_printf(bench.arena, good, "d"));
	write_file("posters/e/template.xml", "<template");
	ck_assert_ptr_null(templates_load(bench.arena, bench.diag, bench.folder));
	ck_assert_str_eq(reported(), "T130@1:11 B110@1:10 T109@1:11");
}
END_TEST

START_TEST(no_templates)
{
	ck_assert_ptr_null(templates_load(bench.arena, bench.diag, "/nonexistent"));
	ck_assert_str_eq(reported(), "T131@0:0");
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
	GPtrArray	*templates = templates_load(bench.arena, bench.diag, ".");

	ck_assert_msg(templates != NULL, "%s", reported());
	ck_assert_uint_ge(templates->len, 1);
}
END_TEST

/* Never crashes, whatever the bytes: each prefix of a template, and each with one byte gone. */
START_TEST(broken_bytes)
{
	const char	*text = "<template id='t' record='case' stage='reply'><properties title=\"'T'\"/><page/><style name='base'/>"
			    "<body><grid columns='1fr auto'><repeat select=\"a[b='c']/d\" var='x'><row><cell span='2'>"
			    "<value select='$x/e' format='rmb'/></cell></row></repeat></grid></body></template>";
	gsize		 length = strlen(text);

	for (gsize i = 0; i < length; i += 3) {
		char	*less = arena_printf(bench.arena, "%.*s%s", (int)i, text, text + i + 1);

		load_text(arena_strndup(bench.arena, text, i));
		load_text(less);
	}
	ck_assert_uint_gt(diag_count(bench.diag), length / 3);
}
END_TEST

int
main(void)
{
	Suite	*suite = suite_create("template mistakes");
	TCase	*tc = tcase_create("mistakes");
	SRunner	*runner;
	int	 failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, one, 0, G_N_ELEMENTS(mistakes));
	tcase_add_loop_test(tc, schema_refuses, 0, G_N_ELEMENTS(mistakes));
	tcase_add_test(tc, schema_agrees);
	tcase_add_test(tc, all_at_once);
	tcase_add_test(tc, parts);
	tcase_add_test(tc, whole_folder);
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
