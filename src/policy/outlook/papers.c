/* Tables of papers: what is asked of the customer, what the archive holds, what may be made. */
#include <string.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/text.h"
#include "xml/xml.h"
#include "policy/judging.h"
#include "policy/outlook/inner.h"

static const char *
form_words(const struct outlook_making *m, const char *form)
{
	if (strcmp(form, "original") == 0)
		return outlook_word(m, "原件", "original");
	if (strcmp(form, "copy") == 0)
		return outlook_word(m, "复印件", "copy");
	return strcmp(form, "both") == 0 ? outlook_word(m, "原件及复印件", "original and copy") : "—";
}

static const char *
stage_words(const struct outlook_making *m, const xmlNode *node)
{
	const char *id = xml_attr_or(node, "stage", "");
	int stage = region_stage(m->region, id);

	return stage < 0 ? id : outlook_word(m, m->region->stage[stage].label, id);
}

/* --- what is asked of the customer --- */

static const char *
kind_words(const struct outlook_making *m, const xmlNode *line)
{
	if (xml_attr_is(line, "or", "yes"))
		return outlook_word(m, "或交", "or hand in");
	return xml_is(line, "ask") ? outlook_word(m, "要交", "hand in") :
	    xml_is(line, "spare")  ? outlook_word(m, "不得要求", "must not be asked") :
				     outlook_word(m, "简便办法", "made easier");
}

static void
put_line(struct outlook_making *m, const xmlNode *line)
{
	const char *stage = xml_is(line, "ask") ? stage_words(m, line) : "—";
	const char *accepts = xml_is(line, "way") ? xml_text(m->arena, line) : xml_attr_or(line, "accepts", "—");
	const char *type = m->asked->type;

	if (type == NULL)
		type = xml_attr_or(line, "types", outlook_word(m, "各类", "all"));
	outlook_add_row(m, line,
	    (const char *[]){ kind_words(m, line), form_words(m, xml_attr_or(line, "form", "any")), stage, type,
		accepts });
}

/* Is a line for the type (NULL: every type)?  An ask that no case of it can come to is not. */
static bool
is_for(const struct outlook *o, const struct item_clause *line, const char *type)
{
	return type == NULL || (region_asks(line->node, type) && (!xml_is(line->node, "ask") || outlook_may(o, line)));
}

void
outlook_application(struct outlook_making *m)
{
	const char *type = m->asked->type;
	const struct outlook *o = type != NULL ? outlook_new(m, type, "application") : NULL;
	const struct clauses *lines = &m->region->application;

	for (guint i = 0; i < lines->count; i++)
		if (is_for(o, &lines->clause[i], type))
			put_line(m, lines->clause[i].node);
}

/* --- the archive --- */

static const char *
symbol_of(const struct outlook_making *m, const xmlNode *mark)
{
	const char *value = xml_attr_or(mark, "value", "");
	const xmlNode *legend = xml_child_of(m->region->checklist, "legend", "value", value);

	return legend != NULL ? xml_attr_or(legend, "symbol", "") : value;
}

/* The first clause that is for a column, or NULL. */
static const xmlNode *
find_clause(const struct clauses *clauses, const char *column)
{
	for (guint i = 0; i < clauses->count; i++)
		if (text_has_word(clauses->clause[i].columns, column))
			return clauses->clause[i].node;
	return NULL;
}

/* The whole list with its columns as the source has it. */
static void
put_matrix_row(struct outlook_making *m, const struct item *item)
{
	xmlNode *row = xml_add(m->table, "row");

	xml_add_text(row, "cell", item->id);
	for (xmlNode *n = xml_child(m->region->checklist, "column"); n != NULL; n = xml_next(n, "column")) {
		const xmlNode *mark = find_clause(&item->marks, xml_attr_or(n, "id", ""));

		xml_add_text(row, "cell", mark != NULL ? symbol_of(m, mark) : "·");
	}
	xml_add_text(row, "cell", form_words(m, xml_attr_or(item->node, "form", "any")));
	xml_add_text(row, "cell", stage_words(m, item->node));
	xml_add_text(row, "cell", xml_attr_or(item->node, "source", "—"));
	xml_add_text(row, "cell", xml_attr_or(item->node, "title", ""));
}

void
outlook_matrix(struct outlook_making *m)
{
	outlook_add_column(m, "id", outlook_word(m, "编号", "id"));
	for (xmlNode *n = xml_child(m->region->checklist, "column"); n != NULL; n = xml_next(n, "column"))
		outlook_add_column(m, xml_attr_or(n, "id", ""), xml_attr_or(n, outlook_word(m, "label", "id"), ""));
	outlook_add_column(m, "form", outlook_word(m, "形式", "form"));
	outlook_add_column(m, "stage", outlook_word(m, "环节", "stage"));
	outlook_add_column(m, "source", outlook_word(m, "依据", "source"));
	outlook_add_column(m, "title", outlook_word(m, "资料", "paper"));
	for (guint i = 0; i < m->region->item_count; i++)
		put_matrix_row(m, &m->region->item[i]);
}

static const char *
conditions(const struct outlook_making *m, const struct item *item, const char *column)
{
	GString *out = arena_string(m->arena);

	for (guint i = 0; i < item->whens.count; i++)
		if (text_has_word(item->whens.clause[i].columns, column))
			g_string_append_printf(out, "%s%s", out->len > 0 ? "、" : "",
			    xml_attr_or(item->whens.clause[i].node, "label", ""));
	return out->len > 0 ? out->str : "—";
}

/* What a mark that waits for a condition asks for is said with the condition. */
static const char *
need_of(const struct item *item, const xmlNode *mark, const char *column)
{
	const xmlNode *when = xml_attr_is(mark, "value", "C") ? find_clause(&item->whens, column) : NULL;

	return xml_attr_or(when != NULL ? when : mark, "need", "must");
}

static void
put_paper(struct outlook_making *m, const struct item *item, const char *column)
{
	const xmlNode *mark = find_clause(&item->marks, column);

	if (mark != NULL)
		outlook_add_row(m, item->node,
		    (const char *[]){ symbol_of(m, mark), need_of(item, mark, column),
			form_words(m, xml_attr_or(mark, "form", xml_attr_or(item->node, "form", "any"))),
			stage_words(m, item->node), conditions(m, item, column),
			xml_attr_or(mark, "source", xml_attr_or(item->node, "source", "—")),
			xml_attr_or(mark, "title", xml_attr_or(item->node, "title", "")) });
}

void
outlook_archive(struct outlook_making *m)
{
	const xmlNode *type = xml_child_of(xml_child(m->region->root, "types"), "type", "id", m->asked->type);
	const char *column = xml_attr_or(type, "column", "");

	for (guint i = 0; i < m->region->item_count; i++)
		put_paper(m, &m->region->item[i], column);
}

/* --- documents --- */

static void
put_document(struct outlook_making *m, const xmlNode *document, const char *type, const struct outlook *o)
{
	static const char *const states[] = { "due", "allowed", "forbidden" }; /* the case is at its last stage */

	for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
		const xmlNode *first;
		const char *when = outlook_when(o, "documents", xml_attr_or(document, "id", ""), states[i], &first);

		if (when != NULL)
			outlook_add_row(m, document,
			    (const char *[]){ type, verdict_state_word(states[i], m->asked->lang),
				stage_words(m, document), when, xml_attr_or(first, "rule", "—"),
				xml_attr_or(first, "source", "—") });
	}
}

static void
put_documents(struct outlook_making *m, const char *type)
{
	const struct outlook *o = outlook_new(m, type, "documents");

	for (guint i = 0; i < m->region->document_count; i++)
		if (m->region->document[i].kind == RECORD_CASE)
			put_document(m, m->region->document[i].node, type, o);
}

void
outlook_documents(struct outlook_making *m)
{
	for (xmlNode *n = xml_child(xml_child(m->region->root, "types"), "type"); n != NULL; n = xml_next(n, "type"))
		if (m->asked->type == NULL || xml_attr_is(n, "id", m->asked->type))
			put_documents(m, xml_attr_or(n, "id", ""));
}
