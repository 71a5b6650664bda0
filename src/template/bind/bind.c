/* Binds a compiled template to one record: walks its nodes and makes boxes with final text. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "template/bind/inner.h"
#include "template/fold.h"
#include "xml/xml.h"
#include "xml/xpath.h"

typedef void walk_function(struct binder *, const struct plan_node *, visit_node *, void *sink);
typedef struct box *bind_function(struct binder *, const struct plan_node *);

static void
set_variable(struct binder *b, const struct bind_variable *v)
{
	if (v->string != NULL)
		xpath_env_string(b->env, v->name, v->string);
	else if (v->nodes != NULL)
		xpath_env_nodes(b->env, v->name, v->nodes);
	else
		xpath_env_node(b->env, v->name, v->node);
}

static void
bind_push_variable(struct binder *b, struct bind_variable v)
{
	set_variable(b, &v);
	g_array_append_val(b->scope, v);
}

/* Ends the variables since `length`; one of the same name that was there before holds again. */
static void
pop_variables(struct binder *b, guint length)
{
	while (b->scope->len > length) {
		struct bind_variable ended = g_array_index(b->scope, struct bind_variable, b->scope->len - 1);
		struct bind_variable again = { .name = ended.name };

		g_array_set_size(b->scope, b->scope->len - 1);
		for (guint i = b->scope->len; i > 0; i--)
			if (strcmp(g_array_index(b->scope, struct bind_variable, i - 1).name, ended.name) == 0) {
				again = g_array_index(b->scope, struct bind_variable, i - 1);
				break;
			}
		set_variable(b, &again);
	}
}

static void
walk_let(struct binder *b, const struct plan_node *n, visit_node *visit, void *sink)
{
	struct bind_variable v = { .name = n->u.let.name };
	char *string = bind_data_name(b, &n->u.let.select, &v);

	(void)visit;
	(void)sink;
	v.string = v.nodes != NULL ? NULL : string;
	bind_push_variable(b, v);
}

static void
set_position(struct binder *b, guint position, guint last)
{
	b->position = position;
	b->last = last;
	xpath_env_position(b->env, position, last);
}

/* Where a round only fills up (NULL) there is no node, nor in rounds within it: paths give nothing, places in the order hold. */
static void
walk_round(struct binder *b, const struct plan_node *n, const struct bind_round *round, visit_node *visit, void *sink)
{
	const struct bind_round none = { .node = b->nothing }, here = round != NULL ? *round : none;
	struct bind_variable v = { .name = n->u.repeat.var, .nodes = here.members };
	const struct binder outer = *b;
	guint scope = b->scope->len;

	b->context = here.node;
	b->members = here.members;
	b->group = here.members != NULL ? n : NULL;
	if (round != NULL)
		v.node = here.node;
	if (v.name != NULL)
		bind_push_variable(b, v);
	bind_walk_children(b, n, visit, sink);
	pop_variables(b, scope);
	b->context = outer.context;
	b->members = outer.members;
	b->group = outer.group;
}

/*
 * Rounds that fill the page up: so many as an empty page has room for, of which layout takes those that have room below the others.
 */
static void
fill_page(struct binder *b, const struct plan_node *n, guint rounds, visit_node *visit, void *sink)
{
	const struct plan_repeat *repeat = &n->u.repeat;
	bool filling = b->filling;
	double before;

	if (b->counting || b->blank > 0)
		return;
	b->filling = true;
	b->room = b->sheet->height - b->sheet->margin[0] - b->sheet->margin[2];
	for (guint i = rounds + 1; repeat->max == 0 || i <= repeat->max; i++) {
		before = b->room;
		b->blank = ++b->blanks;
		set_position(b, i, rounds);
		walk_round(b, n, NULL, visit, sink);
		if (b->room <= 0 || b->room >= before)
			break;
	}
	b->blank = 0;
	b->filling = filling;
}

/* A context for rounds that have no node. */
static void
want_nothing(struct binder *b)
{
	if (b->nothing == NULL)
		b->nothing = xml_root(xml_new(b->arena, "nothing"));
}

/* One round a node or group, then rounds that only fill up to `min`. */
static void
walk_repeat(struct binder *b, const struct plan_node *n, visit_node *visit, void *sink)
{
	const struct plan_repeat *repeat = &n->u.repeat;
	const GArray *found = bind_rounds(b, repeat);
	guint count = found->len, rounds, position = b->position, last = b->last;
	bool filling = b->filling;

	if (repeat->max && count > repeat->max)
		count = repeat->max;
	rounds = MAX(count, repeat->min);
	if (rounds > count || repeat->fills_page)
		want_nothing(b);
	for (guint i = 0; i < rounds; i++) {
		b->filling = filling || i >= count;
		set_position(b, i + 1, rounds);
		walk_round(b, n, b->filling ? NULL : &g_array_index(found, struct bind_round, i), visit, sink);
	}
	b->filling = filling;
	if (repeat->fills_page)
		fill_page(b, n, rounds, visit, sink);
	set_position(b, position, last);
}

static void
walk_if(struct binder *b, const struct plan_node *n, visit_node *visit, void *sink)
{
	if (bind_data_holds(b, &n->u.test))
		bind_walk_children(b, n, visit, sink);
}

static void
walk_choose(struct binder *b, const struct plan_node *n, visit_node *visit, void *sink)
{
	for (guint i = 0; i < n->child_count; i++)
		if (n->child[i]->kind == NODE_GROUP || bind_data_holds(b, &n->child[i]->u.test)) {
			bind_walk_children(b, n->child[i], visit, sink);
			return;
		}
}

/* Control elements are walked here; all others are the visitor's. */
static void
walk_node(struct binder *b, const struct plan_node *n, visit_node *visit, void *sink)
{
	static walk_function *const walks[NODE_KINDS] = {
		[NODE_IF] = walk_if,
		[NODE_CHOOSE] = walk_choose,
		[NODE_REPEAT] = walk_repeat,
		[NODE_LET] = walk_let,
		[NODE_GROUP] = bind_walk_children,
	};

	if (walks[n->kind] != NULL)
		walks[n->kind](b, n, visit, sink);
	else
		visit(b, n, sink);
}

void
bind_walk_children(struct binder *b, const struct plan_node *parent, visit_node *visit, void *sink)
{
	guint scope = b->scope->len;

	for (guint i = 0; i < parent->child_count; i++)
		walk_node(b, parent->child[i], visit, sink);
	pop_variables(b, scope);
}

const struct box_style *
bind_style(const struct binder *b, const struct plan_node *n)
{
	return &b->style[n->style];
}

guint32
bind_color(const struct binder *b, guint32 color)
{
	return color & COLOR_NAMED ? b->color[color & ~COLOR_NAMED] : color;
}

struct box *
bind_box(struct binder *b, const struct plan_node *n, enum box_kind kind, const char *role)
{
	struct box *box = arena_alloc(b->arena, sizeof *box);

	box->kind = kind;
	box->role = role;
	box->place = n->place;
	box->style = bind_style(b, n);
	return box;
}

/* <space>, <rule>, <seal>. */
static struct box *
bind_line(struct binder *b, const struct plan_node *n)
{
	enum box_kind kind = n->kind == NODE_SPACE ? BOX_SPACE : n->kind == NODE_RULE ? BOX_RULE : BOX_SEAL;
	struct box *box = bind_box(b, n, kind, "Artifact");

	box->width = n->u.frame.width * b->sheet->scale;
	box->height = n->u.frame.height * b->sheet->scale;
	box->give = n->u.frame.give * b->sheet->scale;
	box->filled = kind == BOX_RULE;
	box->dash = n->u.frame.dash * b->sheet->scale;
	box->to_paper = n->u.frame.to_paper;
	box->fill = bind_color(b, n->u.frame.fill);
	box->stretch = n->u.frame.stretch;
	return box;
}

static struct box *
bind_block(struct binder *b, const struct plan_node *n)
{
	return bind_frame(b, n, &n->u.frame, "Div");
}

struct bind_printed
bind_printed(const struct binder *b)
{
	const struct boxes *boxes = b->boxes;

	return (struct bind_printed){ boxes->fields->len, boxes->pictures->len, boxes->note_count };
}

void
bind_unprint(struct binder *b, struct bind_printed before)
{
	struct boxes *boxes = b->boxes;

	for (guint i = before.pictures; i < boxes->pictures->len; i++)
		g_hash_table_remove(b->pictures, ((const struct box_picture *)boxes->pictures->pdata[i])->id);
	g_ptr_array_set_size(boxes->pictures, (gint)before.pictures);
	g_ptr_array_set_size(boxes->fields, (gint)before.fields);
	boxes->note_count = before.notes;
}

static void
visit_block(struct binder *b, const struct plan_node *n, void *sink)
{
	static bind_function *const blocks[NODE_KINDS] = {
		[NODE_PARA] = bind_para,
		[NODE_BLOCK] = bind_block,
		[NODE_LIST] = bind_list,
		[NODE_FIGURE] = bind_figure,
		[NODE_SPACE] = bind_line,
		[NODE_RULE] = bind_line,
		[NODE_SEAL] = bind_line,
	};
	g_autoptr(GPtrArray) below = g_ptr_array_new();
	struct box *box = NULL;

	if (n->kind == NODE_GRID)
		box = bind_grid(b, n, below);
	else if (blocks[n->kind] != NULL)
		box = blocks[n->kind](b, n);
	if (box == NULL)
		return;
	if (*box->role == 'H')
		b->bar = NULL;
	g_ptr_array_add(sink, box);
	for (guint i = 0; i < below->len; i++)
		g_ptr_array_add(sink, below->pdata[i]);
}

struct box *
bind_frame(struct binder *b, const struct plan_node *n, const struct plan_frame *frame, const char *role)
{
	g_autoptr(GPtrArray) children = g_ptr_array_sized_new(4);
	struct box *box = bind_box(b, n, BOX_BLOCK, role);
	double scale = b->sheet->scale;

	for (guint i = 0; i < 4; i++) {
		box->padding[i] = frame->padding[i] * scale;
		box->border[i] = frame->border[i] * scale;
	}
	box->padding_give[0] = frame->padding_give[0] * scale;
	box->padding_give[1] = frame->padding_give[1] * scale;
	box->filled = frame->filled;
	box->fill = bind_color(b, frame->fill);
	box->border_color = bind_color(b, frame->border_color);
	box->radius = frame->radius * scale;
	box->valign = frame->valign;
	box->keep = frame->keep;
	box->as_last = frame->as_last;
	box->stand = frame->stand;
	box->vertical = frame->vertical;
	box->strips = frame->strips;
	box->strip_gap = frame->strip_gap * scale;
	box->strip_rule = frame->strip_rule * scale;
	box->width = frame->width * scale;
	box->height = frame->height * scale;
	box->give = frame->give * scale;
	bind_walk_children(b, n, visit_block, children);
	box->child_count = children->len;
	box->child = arena_memdup(b->arena, children->pdata, children->len * sizeof *box->child);
	return box;
}

struct box *
bind_flow(struct binder *b, const struct plan_node *n, const char *role)
{
	static const struct plan_frame plain;

	return n != NULL ? bind_frame(b, n, &plain, role) : NULL;
}

static const char *
property(struct binder *b, const struct plan_query *query)
{
	gunichar control;
	GPtrArray *nodes;

	return query->xpath != NULL ? fold_value(b->arena, bind_data_value(b, query, &nodes), &control) : "";
}

static const char *
variant_name(struct binder *b)
{
	const struct template *t = b->template;
	const char *name = property(b, &t->variant_name);

	if (*name && !text_safe_id(name))
		diag_report(b->diag, DIAG_VARIANT_NAME, t->place, NULL, name);
	return name;
}

/* The sizes there are, told to whoever asked for another. */
static void
report_no_sheet(struct binder *b, const char *asked)
{
	const struct template *t = b->template;
	g_autoptr(GString) sizes = g_string_new(NULL);

	for (guint i = 0; i < t->sheet_count; i++)
		g_string_append_printf(sizes, "%s%s", i > 0 ? " " : "", t->sheet[i].size);
	diag_report(b->diag, DIAG_PAGE_NONE, xml_place(b->record->root), NULL, asked, sizes->str);
}

/* The size of a <page> that a record asks for; the first one when it asks for none. NULL: it has another. */
static const struct plan_sheet *
choose_size(const struct template *t, guint first, const char *asked)
{
	for (guint i = first; i < t->sheet_count && t->sheet[i].first == first; i++)
		if (asked[0] == '\0' || strcmp(t->sheet[i].size, asked) == 0)
			return &t->sheet[i];
	return NULL;
}

/* Of the pages of a name (NULL: those of the document) the first that holds. */
static const struct plan_sheet *
choose_sheet(struct binder *b, const char *name)
{
	const struct template *t = b->template;
	const struct plan_sheet *found;
	const char *asked = xml_attr_or(b->record->root, "size", "");

	for (guint i = 0; i < t->sheet_count; i++) {
		if (g_strcmp0(t->sheet[i].name, name) != 0 || t->sheet[i].first != i)
			continue;
		if (t->sheet[i].test.xpath != NULL && !bind_data_holds(b, &t->sheet[i].test))
			continue;
		if (t->sheet[i].select.xpath == NULL)
			return &t->sheet[i];
		asked = property(b, &t->sheet[i].select);
		found = choose_size(t, i, asked);
		if (found != NULL)
			return found;
	}
	report_no_sheet(b, asked[0] != '\0' ? asked : "—");
	return NULL;
}

static void
bind_colors(struct binder *b)
{
	const struct template *t = b->template;
	const char *value;

	b->color = arena_array(b->arena, t->color_count, sizeof *b->color);
	for (guint i = 0; i < t->color_count; i++) {
		b->color[i] = t->color[i].otherwise;
		value = property(b, &t->color[i].select);
		if (*value && !plan_color_parse(value, &b->color[i]))
			diag_report(b->diag, DIAG_COLOR_VALUE, t->color[i].place, NULL, t->color[i].name, value);
	}
}

/* The sheet's styles; copied only when a record may colour them, or what it says makes them grow. */
static void
bind_styles(struct binder *b)
{
	const struct template *t = b->template;
	struct box_style *style;
	bool grow = false;

	b->style = b->sheet->style;
	for (guint i = 0; i < t->style_count; i++)
		grow = grow || b->style[i].max_size > b->style[i].size;
	if (!t->color_count && !grow)
		return;
	style = arena_memdup(b->arena, b->style, t->style_count * sizeof *style);
	for (guint i = 0; i < t->style_count; i++)
		style[i].color = bind_color(b, style[i].color);
	b->style = style;
	if (!grow || b->boxes->style != NULL) /* type grows on the document's own paper */
		return;
	b->boxes->style = style;
	b->boxes->style_count = t->style_count;
}

/* The same whenever this document is made. */
static const char *
identifier(const struct binder *b)
{
	const struct boxes *boxes = b->boxes;

	return arena_printf(b->arena, "%s/%s%s%s", b->record->id, boxes->document, *boxes->variant ? "-" : "",
	    boxes->variant);
}

static void
bind_properties(struct binder *b)
{
	const struct template *t = b->template;
	struct boxes *boxes = b->boxes;

	boxes->template = t;
	boxes->document = t->id;
	boxes->language = t->language;
	boxes->variant = variant_name(b);
	boxes->identifier = identifier(b);
	boxes->title = property(b, &t->title);
	boxes->about = property(b, &t->about);
	boxes->subject = property(b, &t->subject);
	boxes->keywords = property(b, &t->keywords);
	boxes->date = property(b, &t->date);
	boxes->author = property(b, &t->author);
	if (boxes->author[0] == '\0')
		boxes->author = bind_data_attribute(b, TREE_VERDICT, "company");
	boxes->fields = arena_list(b->arena);
	boxes->pictures = arena_list(b->arena);
}

/* The sheet in force, without what stands in its margins. */
static struct box_sheet *
bind_sheet(struct binder *b)
{
	struct box_sheet *sheet = arena_alloc(b->arena, sizeof *sheet);

	*sheet = (struct box_sheet){
		.width = b->sheet->width,
		.height = b->sheet->height,
		.background = bind_color(b, b->sheet->background),
		.pages_most = b->sheet->pages,
		.dpi = b->sheet->dpi,
		.step = b->sheet->step,
		.overhang = MAX(b->sheet->step - b->style[0].size, 0) / 2,
		.two_sided = b->sheet->two_sided,
	};
	memcpy(sheet->margin, b->sheet->margin, sizeof sheet->margin);
	return sheet;
}

/* All but the header that stands before the first words. */
static void
bind_running(struct binder *b, const struct plan_running *running, struct box_sheet *sheet)
{
	sheet->footer[PAGE_ANY] = bind_flow(b, running->footer[PAGE_ANY], "Artifact");
	for (guint i = PAGE_FIRST; i < PAGE_SORTS; i++) {
		sheet->header[i] = bind_flow(b, running->header[i], "Artifact");
		sheet->footer[i] = bind_flow(b, running->footer[i], "Artifact");
	}
}

/* A body in the making: its sections, and the blocks of the last one. */
struct bind_sections {
	GArray *section; /* struct box_section */
	GPtrArray *block;
};

/* What stands between sections is on the document's own sheet. */
static void
end_section(struct binder *b, struct bind_sections *s)
{
	struct box_section section = { .sheet = b->boxes->sheet };

	if (s->block->len == 0 && s->section->len > 0)
		return;
	section.body = bind_box(b, b->template->body, BOX_BLOCK, "Div");
	section.body->child_count = s->block->len;
	section.body->child = arena_memdup(b->arena, s->block->pdata, s->block->len * sizeof *section.body->child);
	g_array_append_val(s->section, section);
	g_ptr_array_set_size(s->block, 0);
}

/* Whether it is paper: a section that nothing fills takes none, and what its header would have printed is no field. */
static bool
bind_paper(struct binder *b, const struct plan_node *n, struct box_section *section)
{
	const struct plan_section *plan = n->u.section;
	struct bind_printed before = bind_printed(b);
	struct box_sheet *sheet = bind_sheet(b);

	sheet->own_running = plan->runs;
	if (plan->runs)
		sheet->header[PAGE_ANY] = bind_flow(b, plan->running.header[PAGE_ANY], "Artifact");
	section->sheet = sheet;
	section->body = bind_flow(b, n, "Div");
	if (section->body->child_count == 0) {
		bind_unprint(b, before);
		return false;
	}
	if (plan->down > 0)
		bind_slips(b, n, sheet, section->body);
	if (plan->runs)
		bind_running(b, &plan->running, sheet);
	return true;
}

static void
visit_section(struct binder *b, const struct plan_node *n, struct bind_sections *s)
{
	const struct plan_section *plan = n->u.section;
	const struct plan_sheet *outer = b->sheet;
	const struct box_style *style = b->style;
	struct box_section section;
	bool paper;

	b->bar = NULL;
	b->sheet = plan->page != NULL ? choose_sheet(b, plan->page) : outer;
	if (b->sheet != NULL && b->sheet != outer)
		bind_styles(b);
	paper = b->sheet != NULL && bind_paper(b, n, &section);
	b->bar = NULL;
	b->sheet = outer;
	b->style = style;
	if (!paper)
		return;
	if (s->block->len > 0)
		end_section(b, s);
	g_array_append_val(s->section, section);
}

static void
visit_body(struct binder *b, const struct plan_node *n, void *sink)
{
	struct bind_sections *s = sink;

	if (n->kind == NODE_SECTION)
		visit_section(b, n, s);
	else
		visit_block(b, n, s->block);
}

/* Sections without headers and footers of their own have the document's. */
static void
bind_body(struct binder *b)
{
	const struct template *t = b->template;
	struct boxes *boxes = b->boxes;
	struct bind_sections s = {
		.section = arena_vector(b->arena, sizeof(struct box_section)),
		.block = arena_list(b->arena),
	};

	boxes->sheet->header[PAGE_ANY] = bind_flow(b, t->running.header[PAGE_ANY], "Artifact");
	bind_walk_children(b, t->body, visit_body, &s);
	end_section(b, &s);
	bind_running(b, &t->running, boxes->sheet);
	boxes->section_count = s.section->len;
	boxes->section = (struct box_section *)(void *)s.section->data;
	for (guint i = 0; i < boxes->section_count; i++) {
		struct box_sheet *sheet = boxes->section[i].sheet;

		if (!sheet->own_running && sheet != boxes->sheet) {
			memcpy(sheet->header, boxes->sheet->header, sizeof sheet->header);
			memcpy(sheet->footer, boxes->sheet->footer, sizeof sheet->footer);
		}
	}
}

/* What all names of the template mean for this document, and on which sheet it stands; false: there is none, reported. */
static bool
bind_begin(struct binder *b, xmlNode *variant)
{
	const struct template *t = b->template;

	set_position(b, 1, 1);
	bind_push_variable(b, (struct bind_variable){ .name = "variant", .node = variant });
	bind_data_keep_variant(b, &t->variants, variant);
	for (guint i = 0; i < t->lets->child_count; i++)
		walk_let(b, t->lets->child[i], NULL, NULL);
	bind_properties(b);
	bind_colors(b);
	b->sheet = choose_sheet(b, NULL);
	if (b->sheet == NULL)
		return false;
	bind_styles(b);
	return true;
}

static void
bind_document(struct binder *b)
{
	const struct template *t = b->template;
	struct boxes *boxes = b->boxes;

	boxes->sheet = bind_sheet(b);
	bind_body(b);
	boxes->title_style = t->title_style < 0 ? NULL : &b->style[t->title_style];
	boxes->heading_style = t->heading_style < 0 ? NULL : &b->style[t->heading_style];
	boxes->record = b->record;
}

static struct boxes *
bind_for(const struct template *template, struct arena *arena, struct diag *diag, struct xpath_env *env,
    const struct record *record, xmlNode *variant, const struct template_again *again, void (*bind)(struct binder *))
{
	g_autoptr(GArray) scope = g_array_new(false, false, sizeof(struct bind_variable));
	g_autoptr(GArray) spans = g_array_new(false, false, sizeof(struct box_span));
	g_autoptr(GArray) doubts = g_array_new(false, false, sizeof(struct bind_read));
	g_autoptr(GArray) tested = g_array_new(false, false, sizeof(struct bind_read));
	g_autoptr(GString) gave = g_string_new(NULL);
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) missing = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) pictures = g_hash_table_new(g_str_hash, g_str_equal);
	gsize before = diag_count(diag);
	struct binder b = {
		.template = template,
		.arena = arena,
		.diag = diag,
		.env = env,
		.record = record,
		.boxes = arena_alloc(arena, sizeof *b.boxes),
		.context = record->root,
		.scope = scope,
		.names = names,
		.missing = missing,
		.pictures = pictures,
		.kept = arena_adopt(arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref),
		.spans = spans,
		.doubts = doubts,
		.tests = gave,
		.tested = tested,
		.again = again,
		.replay = again != NULL && again->tests != NULL ? again->tests : "",
	};

	bind_data_begin(&b);
	if (bind_begin(&b, variant)) {
		bind(&b);
		pop_variables(&b, 0);
		bind_data_end(&b);
		bind_proof_finish(&b);
	}
	return diag_worst(diag, before) >= DIAG_ERROR ? NULL : b.boxes;
}

struct boxes *
template_bind(const struct template *template, struct arena *arena, struct diag *diag, struct xpath_env *env,
    const struct record *record, xmlNode *variant, const struct template_again *again)
{
	return bind_for(template, arena, diag, env, record, variant, again, bind_document);
}

GPtrArray *
template_messages(const struct template *template, struct arena *arena, struct diag *diag, struct xpath_env *env,
    const struct record *record, xmlNode *variant)
{
	struct boxes *boxes;

	if (template->message_count == 0)
		return arena_list(arena);
	boxes = bind_for(template, arena, diag, env, record, variant, NULL, bind_messages);
	return boxes != NULL ? boxes->messages : NULL;
}

GPtrArray *
template_variants(const struct template *template, struct arena *arena, struct diag *diag, struct xpath_env *env,
    const struct record *record)
{
	GPtrArray *nodes = template->copies;

	if (template->variants.xpath != NULL)
		nodes = xpath_nodes(env, diag, template->variants.xpath, record->root);
	if (nodes != NULL && nodes->len)
		return nodes;
	nodes = arena_list(arena);
	g_ptr_array_add(nodes, NULL);
	return nodes;
}
