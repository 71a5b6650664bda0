/* JSON by json-glib, an object a line. */
#include "base/jsonl.h"

void
jsonl_text(JsonBuilder *b, const char *name, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);

	json_builder_set_member_name(b, name);
	json_builder_add_string_value(b, valid);
}

void
jsonl_number(JsonBuilder *b, const char *name, guint64 value)
{
	json_builder_set_member_name(b, name);
	json_builder_add_int_value(b, (gint64)value);
}

void
jsonl_end(JsonBuilder *b, GString *out)
{
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autoptr(JsonNode) root = NULL;

	json_builder_end_object(b);
	root = json_builder_get_root(b);
	json_generator_set_root(generator, root);
	json_generator_to_gstring(generator, out);
	g_string_append_c(out, '\n');
}
