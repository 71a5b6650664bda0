/* Lines of JSON on stdout. */
#include "cli/inner.h"

void
cli_json_text(JsonBuilder *b, const char *name, const char *text)
{
	json_builder_set_member_name(b, name);
	json_builder_add_string_value(b, text);
}

void
cli_json_print(JsonBuilder *b)
{
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autoptr(JsonNode) root = json_builder_get_root(b);
	g_autofree char *line = NULL;

	json_generator_set_root(generator, root);
	line = json_generator_to_data(generator, NULL);
	puts(line);
}
