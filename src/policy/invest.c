/*
 * What the company owes the customer: up to where it invests and who pays for the works beyond (decision tables, the
 * first row that holds), and every other duty whose test holds.
 */
#include "xml/xml.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/judging.h"

void
region_investment(const struct policy_loader *loader, struct region *region)
{
	const xmlNode *list = xml_child(region->root, "investment");

	region->boundaries = region_clauses(loader, list, "boundary");
	region->payers = region_clauses(loader, list, "payer");
	region->duties = region_clauses(loader, xml_child(region->root, "duties"), "duty");
}

static const xmlNode *
decide(struct judging *judging, const struct clauses *rows)
{
	for (guint i = 0; i < rows->count; i++)
		if (judging_clause_holds(judging, &rows->clause[i], ""))
			return rows->clause[i].node;
	return NULL;
}

static xmlNode *
write_row(xmlNode *parent, const char *name, const xmlNode *row)
{
	xmlNode *node = xml_add(parent, name);

	xml_set(node, "id", xml_attr(row, "id"));
	xml_set(node, "label", xml_attr(row, "label"));
	xml_set(node, "source", xml_attr(row, "source"));
	return node;
}

/* A row that says nothing to the customer is none of the duties. */
static void
write_duty(struct judging *judging, xmlNode *list, const char *kind, const xmlNode *row)
{
	const char *words = row != NULL ? xml_text(judging->arena, row) : "";
	xmlNode *duty;

	if (words[0] == '\0')
		return;
	duty = write_row(list, "duty", row);
	xml_set(duty, "kind", kind);
	xml_append_text(duty, words);
}

static void
write_duties(struct judging *judging, const xmlNode *boundary, const xmlNode *payer)
{
	const struct clauses *rows = &judging->region->duties;
	xmlNode *list = xml_add(judging->verdict, "duties");

	write_duty(judging, list, "boundary", boundary);
	write_duty(judging, list, "payer", payer);
	for (guint i = 0; i < rows->count; i++)
		if (judging_clause_holds(judging, &rows->clause[i], ""))
			write_duty(judging, list, "service", rows->clause[i].node);
}

void
verdict_duties(struct judging *judging)
{
	const xmlNode *boundary = decide(judging, &judging->region->boundaries);
	const xmlNode *payer = decide(judging, &judging->region->payers);
	xmlNode *list = xml_add(judging->verdict, "investment");

	if (boundary != NULL) {
		xmlNode *node = write_row(list, "boundary", boundary);

		xml_set(node, "to", xml_attr(boundary, "to"));
		xml_set(node, "must_say", xml_attr(boundary, "must-say"));
		xml_set(node, "rule", xml_attr(boundary, "rule"));
	}
	if (payer != NULL)
		xml_set(write_row(list, "payer", payer), "pays", xml_attr(payer, "pays"));
	write_duties(judging, boundary, payer);
}
