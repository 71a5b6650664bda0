/* Runs through content streams: the graphics state, and what is drawn with it. */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/drawn.h"
#include "base/text.h"
#include "verify/reader/content.h"
#include "verify/reader/set.h"

enum { MOST_OPERANDS = 1 << 16 };

/* An operator's letters as a number. */
#define OP1(a)       (guint32)(guint8)(a)
#define OP2(a, b)    (OP1(a) << 8 | OP1(b))
#define OP3(a, b, c) (OP2(a, b) << 8 | OP1(c))

static const struct ink_matrix UNIT = { { 1, 0, 0, 1, 0, 0 } };

static void run_operator(struct content_run *, const char *word);

bool
content_declared(const struct content_run *run)
{
	for (guint i = 0; i < MIN(run->marks, MARKS_DEEP); i++)
		if (run->mark[i].declared)
			return true;
	return false;
}

const char *
content_actual(const struct content_run *run)
{
	for (guint i = MIN(run->marks, MARKS_DEEP); i > 0; i--)
		if (run->mark[i - 1].actual != NULL)
			return run->mark[i - 1].actual;
	return NULL;
}

/* A number of a content stream: digits and a point. */
static double
number_of(const char *text)
{
	bool negative = *text == '-';
	double value = 0, part = 0;

	if (*text == '-' || *text == '+')
		text++;
	for (; *text != '\0'; text++) {
		if (*text == '.') {
			part = part > 0 ? part : 1;
		} else if (g_ascii_isdigit(*text)) {
			value = value * 10 + (*text - '0');
			part *= 10;
		}
	}
	value = part > 1 ? value / part : value;
	return negative ? -value : value;
}

/* A sign, up to five digits, up to six behind a point: no program loses any of them. */
static bool
is_plain_number(const char *text)
{
	gsize whole, part = 0;

	text += *text == '-' ? 1 : 0;
	whole = strspn(text, "0123456789");
	text += whole;
	if (*text == '.') {
		part = strspn(text + 1, "0123456789");
		text += part + 1;
		if (part == 0)
			return false;
	}
	return *text == '\0' && whole + part >= 1 && whole <= 5 && part <= 6;
}

static void
keep_operand(struct content_run *run, enum scan_token token, const GString *text)
{
	struct content_operand one = { .kind = token };

	if (run->operands->len >= MOST_OPERANDS)
		return;
	if (token == TOKEN_NUMBER) {
		one.number = number_of(text->str);
		one.odd = !is_plain_number(text->str);
	} else if (token == TOKEN_NAME || token == TOKEN_STRING) {
		one.start = run->pool->len;
		one.length = text->len;
		g_string_append_len(run->pool, text->str, (gssize)text->len);
		g_string_append_c(run->pool, '\0');
	}
	g_array_append_val(run->operands, one);
}

/* What was begun since and not ended. */
static void
look_for_open(const struct content_run *run, const struct content_run *before)
{
	if (run->nesting > before->nesting)
		set_unpaired(run, "q");
	if (run->marks > before->marks)
		set_unpaired(run, "BDC");
	if (run->in_text)
		set_unpaired(run, "BT");
}

/* Goes on from the state that `run` is in, with resources of its own. Gives the deepest nesting. */
static guint
run_stream(struct content_run run, const char *content, gsize length, qpdf_oh resources)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) pool = run.pool = g_string_new(NULL);
	g_autoptr(GArray) operands = run.operands = g_array_new(FALSE, FALSE, sizeof(struct content_operand));
	g_autoptr(GHashTable) named = run.named = g_hash_table_new(g_str_hash, g_str_equal);
	struct scan scan = { .at = content, .end = content + length, .text = text };
	const struct content_run before = run;
	enum scan_token token;

	run.resources = resources;
	run.in_text = false;
	while ((token = reader_scan_next(&scan)) != TOKEN_END) {
		if (token != TOKEN_WORD) {
			keep_operand(&run, token, text);
			continue;
		}
		set_operator(&run, text->str);
		if (strcmp(text->str, "ID") == 0)
			reader_scan_image(&scan);
		run_operator(&run, text->str);
		g_array_set_size(operands, 0);
		g_string_truncate(pool, 0);
	}
	if (scan.comments > 0)
		set_operator(&run, "%");
	look_for_open(&run, &before);
	return run.deepest;
}

/* The last operands as numbers, in their order; those that are missing are 0. */
static const double *
numbers(const struct content_run *run, double *out, guint count)
{
	guint have = run->operands->len;

	for (guint i = 0; i < count; i++) {
		guint at = have - count + i;

		out[i] = i + have >= count ? g_array_index(run->operands, struct content_operand, at).number : 0;
	}
	return out;
}

static double
number(const struct content_run *run)
{
	double one;

	return *numbers(run, &one, 1);
}

/* The last name among the operands, "" when there is none. */
static const char *
last_name(const struct content_run *run)
{
	for (guint i = run->operands->len; i > 0; i--) {
		const struct content_operand *one = &g_array_index(run->operands, struct content_operand, i - 1);

		if (one->kind == TOKEN_NAME)
			return run->pool->str + one->start;
	}
	return "";
}

/* --- colours --- */

static guint32
part_of(double value, int shift)
{
	return (guint32)lround(CLAMP(value, 0, 1) * 255) << shift;
}

/* Of one, three or four components, the operands; any other number is no plain colour. */
static guint32
colour_of(const struct content_run *run)
{
	double c[4];

	switch (run->operands->len) {
	case 1:
		if (g_array_index(run->operands, struct content_operand, 0).kind != TOKEN_NUMBER)
			return INK_NO_COLOUR;
		numbers(run, c, 1);
		return part_of(c[0], 16) | part_of(c[0], 8) | part_of(c[0], 0);
	case 3:
		numbers(run, c, 3);
		return part_of(c[0], 16) | part_of(c[1], 8) | part_of(c[2], 0);
	case 4:
		numbers(run, c, 4);
		return part_of((1 - c[0]) * (1 - c[3]), 16) | part_of((1 - c[1]) * (1 - c[3]), 8) |
		    part_of((1 - c[2]) * (1 - c[3]), 0);
	default:
		return INK_NO_COLOUR;
	}
}

/* --- forms and pictures --- */

/* Of what no stream can be read of: zeros. */
/* Black and white, and square with a sample, or four by four, a module: 21 of them, 25 and so on up to 177. */
static bool
is_code(struct reader *reader, qpdf_oh picture, const int pixels[2])
{
	int modules = pixels[0] % 4 == 0 ? pixels[0] / 4 : pixels[0];

	return object_number(reader, object_key(reader, picture, "/BitsPerComponent")) == 1 && pixels[0] == pixels[1] &&
	    modules >= 21 && modules <= 177 && modules % 4 == 1;
}

/* true: it is a QR code, by its size. */
static bool
tell_picture(struct content_run *run, qpdf_oh picture)
{
	struct reader *reader = run->reader;
	gpointer key = GINT_TO_POINTER(qpdf_oh_get_object_id(reader->qpdf, picture));
	guint8 *digest = g_hash_table_lookup(reader->pictures, key);
	int pixels[2] = { (int)object_number(reader, object_key(reader, picture, "/Width")),
		(int)object_number(reader, object_key(reader, picture, "/Height")) };

	if (digest == NULL) {
		g_autoptr(arena) passing = arena_new();
		gsize length = 0;
		const char *samples = object_stream_in(reader, passing, picture, LIMIT_STREAM, &length);

		digest = arena_alloc(reader->arena, 32);
		if (samples != NULL)
			digest_sha256_raw(samples, length, digest);
		g_hash_table_insert(reader->pictures, key, digest);
	}
	drawn_picture(run->page->drawn, run->state.ctm.m, (guint)pixels[0], (guint)pixels[1], digest);
	return is_code(reader, picture, pixels);
}

static void
paint_unit(struct content_run *run, bool code)
{
	static const double unit[4] = { 0, 0, 1, 1 };
	struct ink_mark mark = { .kind = INK_IMAGE, .colour = INK_NO_COLOUR, .code = code };

	ink_path_clear(run->path);
	ink_rectangle(run->path, &run->state.ctm, unit);
	ink_fill(run->page, run->path, mark, run->state.clip);
	ink_path_clear(run->path);
}

static struct ink_matrix
form_matrix(struct reader *reader, qpdf_oh form)
{
	qpdf_oh list = object_key(reader, form, "/Matrix");
	struct ink_matrix matrix = UNIT;

	for (int i = 0; i < 6 && object_count(reader, list) == 6; i++)
		matrix.m[i] = object_number(reader, object_item(reader, list, i));
	return matrix;
}

static void
run_form(struct content_run *run, qpdf_oh form)
{
	struct reader *reader = run->reader;
	qpdf_oh own = object_key(reader, form, "/Resources");
	struct content_run inner = *run;
	gsize length = 0;
	const char *content;

	if (run->depth >= LIMIT_DEPTH || ++*run->forms > FORMS_MOST || run->page->too_much) {
		run->page->too_much = true;
		return;
	}
	content = object_stream(reader, form, LIMIT_STREAM, &length);
	if (content == NULL)
		return;
	inner.depth++;
	inner.state.ctm = content_matrix(form_matrix(reader, form), run->state.ctm);
	run->deepest = run_stream(inner, content, length,
	    qpdf_oh_is_dictionary(reader->qpdf, own) ? own : run->resources);
}

static void
run_object(struct content_run *run)
{
	struct reader *reader = run->reader;
	const char *key = arena_printf(reader->arena, "/%s", last_name(run));
	qpdf_oh object = object_key(reader, object_key(reader, run->resources, "/XObject"), key);

	if (object_is_name(reader, object_key(reader, object, "/Subtype"), "Form"))
		run_form(run, object);
	else
		paint_unit(run, tell_picture(run, object));
}

/* --- state --- */

static void
take_font(struct content_run *run)
{
	const char *name = last_name(run), *key;
	qpdf_oh fonts;

	run->state.size = number(run);
	run->state.font = g_hash_table_lookup(run->named, name);
	if (run->state.font != NULL)
		return;
	key = arena_printf(run->reader->arena, "/%s", name);
	fonts = object_key(run->reader, run->resources, "/Font");
	run->state.font = reader_font(run->reader, object_key(run->reader, fonts, key));
	g_hash_table_insert(run->named, (gpointer)(key + 1), run->state.font);
}

static void
save_state(struct content_run *run)
{
	if (run->nesting < SAVED_STATES)
		run->saved[run->nesting] = run->state;
	run->nesting++;
	run->deepest = MAX(run->deepest, run->nesting);
}

static void
restore_state(struct content_run *run)
{
	if (run->nesting == 0) {
		set_unpaired(run, "Q");
		return;
	}
	run->nesting--;
	if (run->nesting < SAVED_STATES)
		run->state = run->saved[run->nesting];
}

/* --- marked content --- */

/* The bytes of a text string as UTF-8. */
static const char *
text_of(const struct content_run *run, const struct content_operand *string)
{
	const char *bytes = run->pool->str + string->start;
	g_autofree char *utf8 = NULL;

	if (string->length >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
		utf8 = g_convert(bytes + 2, (gssize)string->length - 2, "UTF-8", "UTF-16BE", NULL, NULL, NULL);
	return fact_text(run->reader->arena, utf8 != NULL ? utf8 : bytes, utf8 != NULL ? strlen(utf8) : string->length);
}

/* Subtypes of artifacts that are drawn about words or through them on purpose. */
static bool
is_decoration(const char *name)
{
	static const char *const kinds[] = { "XXUnderline", "XXStrike", "XXEmphasis", "XXBox", "XXJoin", NULL };

	return g_strv_contains(kinds, name);
}

static void
begin_mark(struct content_run *run)
{
	struct content_mark mark = { .letters = run->page->letters->len };
	const struct content_operand *first = (const struct content_operand *)(void *)run->operands->data;
	bool artifact = run->operands->len > 0 && first->kind == TOKEN_NAME &&
	    strcmp(run->pool->str + first->start, "Artifact") == 0;

	for (guint i = 0; i < run->operands->len; i++) {
		const struct content_operand *one = &first[i];
		const char *name = run->pool->str + one->start;

		if (one->kind != TOKEN_NAME)
			continue;
		if (i + 1 < run->operands->len && one[1].kind == TOKEN_STRING && strcmp(name, "ActualText") == 0)
			mark.actual = text_of(run, &one[1]);
		mark.declared = mark.declared || (artifact && is_decoration(name));
	}
	if (mark.actual != NULL)
		drawn_stands_for(run->page->drawn, mark.actual);
	if (run->marks < MARKS_DEEP)
		run->mark[run->marks] = mark;
	run->marks++;
}

/* What a sequence's ActualText says, its glyphs must say, if it has any: a check box is drawn. */
static void
end_mark(struct content_run *run)
{
	const GString *letters = run->page->letters;
	g_autoptr(GString) actual = NULL;
	const struct content_mark *mark;

	if (run->marks == 0)
		set_unpaired(run, "EMC");
	if (run->marks == 0 || --run->marks >= MARKS_DEEP)
		return;
	mark = &run->mark[run->marks];
	if (mark->actual == NULL || letters->len == mark->letters)
		return;
	actual = g_string_new(NULL);
	text_add_letters(actual, mark->actual);
	if (strcmp(letters->str + mark->letters, actual->str) != 0)
		ink_note(run->page, INK_RENAMED, g_utf8_get_char(actual->str), run->text.m[4], run->text.m[5]);
}

/* --- operators; each gives false for one that is not of its kind --- */

/* The path cuts what is painted from now on. */
static void
clip(struct content_run *run)
{
	struct content_state *s = &run->state;
	struct ink_box box = ink_path_box(run->path);

	s->ragged = s->ragged || !run->path->plain || run->path->rectangle->len > 1;
	s->clip = (struct ink_box){ MAX(box.x1, s->clip.x1), MAX(box.y1, s->clip.y1), MIN(box.x2, s->clip.x2),
		MIN(box.y2, s->clip.y2) };
}

static void
paint(struct content_run *run, bool fill, bool stroke, bool even_odd)
{
	const struct content_state *s = &run->state;
	struct ink_mark mark = { .even_odd = even_odd, .declared = content_declared(run) };
	double width = s->line_width * sqrt(fabs(s->ctm.m[0] * s->ctm.m[3] - s->ctm.m[1] * s->ctm.m[2]));
	const struct drawn_paint told = { .fill = fill ? s->fill : DRAWN_NOT,
		.stroke = stroke ? s->stroke : DRAWN_NOT,
		.width = stroke ? width : 0,
		.declared = mark.declared };

	mark.colour = s->fill;
	if (fill)
		ink_fill(run->page, run->path, mark, s->clip);
	mark.colour = s->stroke;
	if (stroke)
		ink_stroke(run->page, run->path, mark, width, s->clip);
	drawn_painted(run->page->drawn, &told);
	if (run->clips)
		clip(run);
	run->clips = false;
	ink_path_clear(run->path);
}

static bool
run_painting(struct content_run *run, guint32 op)
{
	if (op == OP1('s') || op == OP1('b') || op == OP2('b', '*')) {
		ink_close(run->path);
		drawn_outline(run->page->drawn, 'Z', NULL);
	}
	switch (op) {
	case OP1('f'):
	case OP1('F'):
	case OP2('f', '*'):
		paint(run, true, false, op == OP2('f', '*'));
		return true;
	case OP1('S'):
	case OP1('s'):
		paint(run, false, true, false);
		return true;
	case OP1('B'):
	case OP1('b'):
	case OP2('B', '*'):
	case OP2('b', '*'):
		paint(run, true, true, op == OP2('B', '*') || op == OP2('b', '*'));
		return true;
	case OP1('n'):
		paint(run, false, false, false);
		return true;
	case OP1('W'):
	case OP2('W', '*'):
		run->clips = true;
		return true;
	case OP2('D', 'o'):
		run_object(run);
		return true;
	case OP2('I', 'D'):
		paint_unit(run, false);
		return true;
	default:
		return false;
	}
}

/* Adds to the outline what is told of it. */
static void
tell_outline(struct content_run *run, char op, const double *point, guint count)
{
	const double *m = run->state.ctm.m;
	double at[6] = { 0 };

	for (guint i = 0; i + 1 < count; i += 2) {
		at[i] = m[0] * point[i] + m[2] * point[i + 1] + m[4];
		at[i + 1] = m[1] * point[i] + m[3] * point[i + 1] + m[5];
	}
	drawn_outline(run->page->drawn, op, at);
}

static bool
run_path(struct content_run *run, guint32 op)
{
	const struct ink_matrix *t = &run->state.ctm;
	double p[6] = { 0 };

	switch (op) {
	case OP1('m'):
		ink_move(run->path, t, numbers(run, p, 2));
		tell_outline(run, 'M', p, 2);
		return true;
	case OP1('l'):
		ink_line(run->path, t, numbers(run, p, 2));
		tell_outline(run, 'L', p, 2);
		return true;
	case OP1('c'):
		ink_curve(run->path, t, numbers(run, p, 6));
		tell_outline(run, 'C', p, 6);
		return true;
	case OP1('v'):
	case OP1('y'): /* one of the two handles is an end; the line through all of them is near enough */
		numbers(run, p, 4);
		p[4] = p[2];
		p[5] = p[3];
		ink_curve(run->path, t, p);
		tell_outline(run, 'C', p, 6);
		return true;
	case OP1('h'):
		ink_close(run->path);
		tell_outline(run, 'Z', p, 0);
		return true;
	case OP2('r', 'e'):
		ink_rectangle(run->path, t, numbers(run, p, 4));
		p[2] += p[0];
		p[3] += p[1];
		tell_outline(run, 'R', p, 4);
		return true;
	default:
		return false;
	}
}

static bool
run_colour(struct content_run *run, guint32 op)
{
	struct content_state *s = &run->state;

	switch (op) {
	case OP1('g'):
	case OP1('k'):
	case OP2('r', 'g'):
	case OP2('s', 'c'):
	case OP3('s', 'c', 'n'):
		s->fill = colour_of(run);
		return true;
	case OP1('G'):
	case OP1('K'):
	case OP2('R', 'G'):
	case OP2('S', 'C'):
	case OP3('S', 'C', 'N'):
		s->stroke = colour_of(run);
		return true;
	case OP2('c', 's'):
		s->fill = 0;
		return true;
	case OP2('C', 'S'):
		s->stroke = 0;
		return true;
	default:
		return false;
	}
}

static bool
run_state(struct content_run *run, guint32 op)
{
	struct content_state *s = &run->state;
	struct ink_matrix matrix;

	switch (op) {
	case OP1('q'):
		save_state(run);
		return true;
	case OP1('Q'):
		restore_state(run);
		return true;
	case OP2('c', 'm'):
		numbers(run, matrix.m, 6);
		s->ctm = content_matrix(matrix, s->ctm);
		return true;
	case OP1('w'):
		s->line_width = number(run);
		return true;
	case OP3('B', 'D', 'C'):
	case OP3('B', 'M', 'C'):
		begin_mark(run);
		return true;
	case OP3('E', 'M', 'C'):
		end_mark(run);
		return true;
	default:
		return false;
	}
}

static bool
run_text_state(struct content_run *run, guint32 op)
{
	struct content_state *s = &run->state;

	switch (op) {
	case OP2('T', 'f'):
		take_font(run);
		return true;
	case OP2('T', 'c'):
		s->spacing = number(run);
		return true;
	case OP2('T', 'z'):
		s->stretch = number(run) / 100;
		return true;
	case OP2('T', 'L'):
		s->leading = number(run);
		return true;
	case OP2('T', 'r'):
		s->mode = (int)CLAMP(number(run), 0, 7);
		return true;
	case OP2('T', 's'):
		s->rise = number(run);
		return true;
	default:
		return false;
	}
}

/* Text objects do not stand in one another. */
static void
turn_text(struct content_run *run, bool begins, const char *name)
{
	if (run->in_text == begins)
		set_unpaired(run, name);
	run->in_text = begins;
}

static void
run_text(struct content_run *run, guint32 op)
{
	double p[6];

	switch (op) {
	case OP2('B', 'T'):
		turn_text(run, true, "BT");
		run->text = run->line = UNIT;
		++*run->object;
		return;
	case OP2('E', 'T'):
		turn_text(run, false, "ET");
		return;
	case OP2('T', 'd'):
	case OP2('T', 'D'):
		numbers(run, p, 2);
		if (op == OP2('T', 'D'))
			run->state.leading = -p[1];
		content_next_line(run, p[0], p[1]);
		return;
	case OP2('T', 'm'):
		numbers(run, run->line.m, 6);
		run->text = run->line;
		return;
	case OP2('T', '*'):
		content_next_line(run, 0, -run->state.leading);
		return;
	case OP1('"'):
		run->state.spacing = numbers(run, p, 3)[1];
		g_array_remove_range(run->operands, 0, MIN(2, run->operands->len));
		/* fall through */
	case OP1('\''):
		content_next_line(run, 0, -run->state.leading);
		/* fall through */
	case OP2('T', 'j'):
	case OP2('T', 'J'):
		content_show(run);
		return;
	default:
		return;
	}
}

static void
run_operator(struct content_run *run, const char *word)
{
	guint32 op = 0;

	if (strlen(word) > 3)
		return;
	for (const char *c = word; *c != '\0'; c++)
		op = op << 8 | (guint8)*c;
	if (!run_state(run, op) && !run_colour(run, op) && !run_painting(run, op) && !run_path(run, op) &&
	    !run_text_state(run, op))
		run_text(run, op);
}

guint
reader_content(struct reader *reader, const char *content, gsize length, qpdf_oh resources, struct ink_page *page)
{
	g_autofree struct content_state *saved = g_new(struct content_state, SAVED_STATES);
	g_autoptr(GArray) edges = g_array_new(FALSE, FALSE, sizeof(struct ink_edge));
	g_autoptr(GArray) rectangle = g_array_new(FALSE, FALSE, sizeof(struct ink_box));
	struct ink_path path = { .edges = edges, .rectangle = rectangle };
	guint forms = 0;
	guint32 object = 0;
	struct content_run run = { .reader = reader,
		.page = page,
		.saved = saved,
		.path = &path,
		.forms = &forms,
		.object = &object,
		.text = UNIT,
		.line = UNIT };

	run.state = (struct content_state){ .ctm = UNIT, .clip = page->edge, .line_width = 1, .stretch = 1 };
	return run_stream(run, content, length, resources);
}
