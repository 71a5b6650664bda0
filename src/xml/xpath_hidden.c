/* bw:hidden: which character of a text cannot be seen? */
#include "base/arena.h"
#include "xml/xpath_inner.h"

/* Takes no room or looks like a blank, or turns what stands around it; variation selectors choose a form that is seen. */
static bool
is_hidden(gunichar c)
{
	static const struct {
		gunichar first, last;
	} ranges[] = { { 0x0080, 0x009f }, { 0x00ad, 0x00ad }, { 0x034f, 0x034f }, { 0x061c, 0x061c },
		{ 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0x2800, 0x2800 }, { 0x3164, 0x3164 }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 },
		{ 0xfff9, 0xfffb }, { 0xe0001, 0xe007f } };

	for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

char *
xpath_hidden(struct arena *arena, const char *text)
{
	const char *before = "";

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		const char *next = g_utf8_next_char(p);
		bool shown = *next != '\0' && !is_hidden(g_utf8_get_char(next));

		if (is_hidden(g_utf8_get_char(p)))
			return arena_printf(arena, "%.*s⟨U+%04X⟩%.*s", (int)(*before != '\0' ? p - before : 0), before,
			    g_utf8_get_char(p), (int)(shown ? g_utf8_next_char(next) - next : 0), next);
		before = p;
	}
	return arena_strdup(arena, "");
}
