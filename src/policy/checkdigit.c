/* Check digits of identity numbers: GB 11643 (ISO 7064 MOD 11-2) and GB 32100 (MOD 31-3). */
#include "base/date.h"
#include "xml/xpath.h"
#include "policy/calendar.h"

#include <libxml/xpathInternals.h>
#include <string.h>

/* 18 characters, a day of birth that exists, and the check character; X is a capital letter. */
static bool
check_id(const char *text)
{
	static const guint weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	char born[11];
	guint sum = 0;
	gint64 day;

	if (strlen(text) != 18 || strspn(text, "0123456789") < 17)
		return false;
	for (guint i = 0; i < 17; i++)
		sum += (guint)(text[i] - '0') * weight[i];
	g_snprintf(born, sizeof born, "%.4s-%.2s-%.2s", text + 6, text + 10, text + 12);
	return date_parse(born, &day) && text[17] == "10X98765432"[sum % 11];
}

/* 18 of 31 characters: no I, O, S, V, Z. */
static bool
check_uscc(const char *text)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	guint sum = 0, weight = 1;

	if (strlen(text) != 18 || strspn(text, alphabet) != 18)
		return false;
	for (guint i = 0; i < 17; i++) {
		sum += (guint)(strchr(alphabet, text[i]) - alphabet) * weight;
		weight = weight * 3 % 31;
	}
	return text[17] == alphabet[(31 - sum % 31) % 31];
}

static void
function_check(xmlXPathParserContext *ctxt, int nargs, bool (*check)(const char *))
{
	xmlChar *text;
	bool ok;

	CHECK_ARITY(1);
	text = xmlXPathPopString(ctxt);
	ok = text != NULL && check(g_strstrip((char *)text));
	xmlFree(text);
	xmlXPathReturnBoolean(ctxt, ok);
}

/* bw:check-id(s) */
static void
function_check_id(xmlXPathParserContext *ctxt, int nargs)
{
	function_check(ctxt, nargs, check_id);
}

/* bw:check-uscc(s) */
static void
function_check_uscc(xmlXPathParserContext *ctxt, int nargs)
{
	function_check(ctxt, nargs, check_uscc);
}

void
policy_checkdigit_functions(struct xpath_env *env)
{
	xpath_register(env, "check-id", function_check_id, NULL);
	xpath_register(env, "check-uscc", function_check_uscc, NULL);
}
