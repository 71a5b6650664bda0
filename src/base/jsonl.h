/* JSON Lines: members of objects, and objects as lines. */
#ifndef BASE_JSONL_H
#define BASE_JSONL_H

#include <json-glib/json-glib.h>

/* A member that is text (NULL: ""); bytes that are no UTF-8 become U+FFFD. */
void jsonl_text(JsonBuilder *, const char *name, const char *text);
void jsonl_number(JsonBuilder *, const char *name, guint64 value);
/* Ends the outermost object and appends it as a line. */
void jsonl_end(JsonBuilder *, GString *out);

#endif
