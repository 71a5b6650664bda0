/* Facts of the trailer and the catalog: properties, identifier, language, output intents, forms. */
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

/* D:20260310093000+08'00' as XMP has it; NULL: it is written otherwise. */
static char *
iso_moment(struct arena *arena, const char *text)
{
	static const char mark[] = "-- T::";
	static const guint end[] = { 4, 6, 8, 8, 10, 12, 14 };
	g_autoptr(GString) out = g_string_new(NULL);
	guint digits = 0;

	for (const char *p = text + 2; g_ascii_isdigit(*p) && digits < 14; p++, digits++)
		g_string_append_c(out, *p);
	for (gsize i = G_N_ELEMENTS(end) - 1; i-- > 0;)
		if (mark[i] != ' ' && digits > end[i])
			g_string_insert_c(out, end[i], mark[i]);
	for (const char *p = text + 2 + digits; *p != '\0'; p++)
		if (*p != '\'')
			g_string_append_c(out, *p);
		else if (p[1] != '\0')
			g_string_append_c(out, ':');
	return arena_strdup(arena, out->str);
}

char *
reader_moment(struct reader *reader, const char *text)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) time = NULL, there = NULL;
	g_autofree char *told = NULL;
	char *iso;

	if (text == NULL)
		return NULL;
	iso = g_str_has_prefix(text, "D:") ? iso_moment(reader->arena, text) : arena_strdup(reader->arena, text);
	time = g_date_time_new_from_iso8601(iso, utc);
	if (time == NULL)
		return iso;
	there = g_date_time_to_utc(time);
	told = g_date_time_format_iso8601(there);
	return arena_strdup(reader->arena, told);
}

static void
read_info(struct reader *reader, qpdf_oh trailer)
{
	static const char *const keys[][2] = {
		{ "title", "/Title" },
		{ "subject", "/Subject" },
		{ "author", "/Author" },
		{ "keywords", "/Keywords" },
		{ "creator", "/Creator" },
		{ "producer", "/Producer" },
	};
	qpdf_oh info = object_key(reader, trailer, "/Info");
	xmlNode *fact = xml_add(reader->facts, "info");

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
		xml_set(fact, keys[i][0], object_text(reader, object_key(reader, info, keys[i][1])));
	xml_set(fact, "created", reader_moment(reader, object_text(reader, object_key(reader, info, "/CreationDate"))));
	xml_set(fact, "modified", reader_moment(reader, object_text(reader, object_key(reader, info, "/ModDate"))));
}

static void
read_trailer(struct reader *reader, qpdf_oh trailer)
{
	qpdf_oh id = object_key(reader, trailer, "/ID");
	xmlNode *fact = xml_add(reader->facts, "trailer");
	bool whole = object_count(reader, id) == 2;

	for (int i = 0; whole && i < 2; i++) {
		gsize length = 0;

		whole = object_raw(reader, object_item(reader, id, i), &length) != NULL && length > 0;
	}
	fact_flag(fact, "id", whole);
	fact_flag(fact, "encrypt", !object_missing(reader, object_key(reader, trailer, "/Encrypt")));
}

static char *
profile_word(struct reader *reader, const char *profile, gsize at)
{
	return g_strchomp(fact_text(reader->arena, profile + at, strnlen(profile + at, 4)));
}

static guint32
big_endian(const char *bytes)
{
	guint32 value;

	memcpy(&value, bytes, sizeof value);
	return GUINT32_FROM_BE(value);
}

/* The tag is in the profile's table, and its data in the profile. */
static bool
has_tag(const char *profile, gsize length, const char *tag)
{
	guint32 count = big_endian(profile + 128);

	for (gsize i = 0; i < count && 132 + 12 * (i + 1) <= length; i++) {
		const char *entry = profile + 132 + 12 * i;
		guint32 offset = big_endian(entry + 4), size = big_endian(entry + 8);

		if (memcmp(entry, tag, 4) == 0)
			return size >= 8 && offset <= length && size <= length - offset;
	}
	return false;
}

/* The mark 'acsp' at 36, and either a table of colours or the matrix and curves of its colour space. */
static bool
is_profile(const char *profile, gsize length)
{
	static const char *const matrix[] = { "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "wtpt" };

	if (profile == NULL || length < 132 || memcmp(profile + 36, "acsp", 4) != 0 || big_endian(profile) > length)
		return false;
	if (has_tag(profile, length, "A2B0"))
		return true;
	if (memcmp(profile + 16, "GRAY", 4) == 0)
		return has_tag(profile, length, "kTRC");
	for (gsize i = 0; i < G_N_ELEMENTS(matrix); i++)
		if (!has_tag(profile, length, matrix[i]))
			return false;
	return true;
}

/* What the ICC header says: class at 12, colour space at 16, version at 8. */
static void
read_profile(struct reader *reader, xmlNode *fact, qpdf_oh stream)
{
	gsize length = 0;
	const char *profile = object_stream(reader, stream, LIMIT_XMP, &length);
	bool good = is_profile(profile, length);

	xml_setf(fact, "components", "%d", (int)CLAMP(object_number(reader, object_key(reader, stream, "/N")), 0, 99));
	fact_flag(fact, "profile", good);
	if (!good)
		return;
	xml_setf(fact, "profile-version", "%d", (int)(guint8)profile[8]);
	xml_set(fact, "profile-class", profile_word(reader, profile, 12));
	xml_set(fact, "profile-space", profile_word(reader, profile, 16));
	xml_set(fact, "profile-sha256", digest_sha256(reader->arena, profile, length));
}

static void
read_intents(struct reader *reader, qpdf_oh root)
{
	qpdf_oh intents = object_key(reader, root, "/OutputIntents");

	for (int i = 0; i < object_count(reader, intents) && i < LIMIT_DEPTH; i++) {
		qpdf_oh intent = object_item(reader, intents, i);
		xmlNode *fact = xml_add(reader->facts, "intent");

		xml_set(fact, "subtype", object_name(reader, object_key(reader, intent, "/S")));
		xml_set(fact, "condition",
		    object_text(reader, object_key(reader, intent, "/OutputConditionIdentifier")));
		read_profile(reader, fact, object_key(reader, intent, "/DestOutputProfile"));
	}
}

void
reader_catalog(struct reader *reader, qpdf_oh root)
{
	qpdf_oh trailer = qpdf_get_trailer(reader->qpdf);
	qpdf_oh form = object_key(reader, root, "/AcroForm");
	qpdf_oh marks = object_key(reader, root, "/MarkInfo");
	QPDF_BOOL marked = QPDF_FALSE;

	xml_set(reader->facts, "language", object_text(reader, object_key(reader, root, "/Lang")));
	(void)qpdf_oh_get_value_as_bool(reader->qpdf, object_key(reader, marks, "/Marked"), &marked);
	fact_flag(reader->facts, "tagged", marked);
	fact_flag(reader->facts, "form", !object_missing(reader, form));
	fact_flag(reader->facts, "requirements", !object_missing(reader, object_key(reader, root, "/Requirements")));
	read_info(reader, trailer);
	read_trailer(reader, trailer);
	read_intents(reader, root);
}
