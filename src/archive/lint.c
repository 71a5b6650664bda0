/* The data of packages, looked at before one is made of it. */
#include "archive/archive.h"
#include "archive/sheet.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"

/* Items of DA/T 70; an office's own list takes the place of the program's. */
static bool
lint_items(struct arena *arena, struct diag *diag, const GPtrArray *data)
{
	const char *schema = arena_printf(arena, "%s/templates/schema/four-property.rng", data_own(data));
	const struct xml_schema *rng = xml_schema_load(arena, diag, schema);
	bool good = rng != NULL;

	for (guint i = 0; i < data->len && rng != NULL; i++) {
		const char *path = arena_printf(arena, "%s/templates/packages/four-property.xml",
		    (const char *)data->pdata[i]);
		xmlDoc *doc = NULL;

		if (!data_there(path))
			continue;
		if (data_inside(arena, diag, data, path))
			doc = xml_load(arena, diag, path);
		good = doc != NULL && xml_check(arena, diag, rng, doc, DIAG_XML_SCHEMA) && good;
	}
	return good;
}

bool
archive_lint(struct arena *arena, struct diag *diag, const GPtrArray *data)
{
	bool good = sheets_load(arena, diag, data) != NULL;

	return lint_items(arena, diag, data) && good;
}
