/* Sheets by libxslt: nothing read, nothing written, an end to depth and work. */
#include <stdlib.h>
#include <string.h>

#include <libxml/xpath.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "archive/sheet_style.h"
#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"

#define DEPTH_MAX     200      /* templates in each other */
#define VARIABLES_MAX 4000     /* at once */
#define STEPS_MAX     2000000  /* instructions of a run */
#define XPATH_MAX     50000000 /* steps of all its expressions; some seconds */
#define OUTPUT_MAX    (64 * 1024 * 1024)
#define LIMIT_ZH      "套得太深，或者没有尽头"
#define LIMIT_EN      "it goes too deep, or without end"

struct sheets_style {
	const struct source *source; /* its text */
	xsltStylesheet *compiled;
};

/* The first thing that went wrong; libxslt says it in pieces: where, then what. */
struct sheets_told {
	GString *text;
	bool expression; /* one failed */
	bool limit;      /* it was stopped */
};

static void note_told(void *, const char *, ...) G_GNUC_PRINTF(2, 3);

static void
note_told(void *data, const char *format, ...)
{
	struct sheets_told *told = data;
	va_list arguments;

	if (told->text->len > 4096)
		return;
	va_start(arguments, format);
	g_string_append_vprintf(told->text, format, arguments);
	va_end(arguments);
}

/* libxml2's own word for it would go to stderr. */
static void
note_xpath(void *data, xmlError *error)
{
	struct sheets_told *told = data;

	told->limit = told->limit || error->code == XML_XPATH_EXPRESSION_OK + XPATH_OP_LIMIT_EXCEEDED;
	told->expression = true;
}

/* Where a line begins; 0: not known, the beginning. */
static struct place
line_place(const struct source *source, guint64 line)
{
	const char *at = source->text, *end = source->text + source->length;

	for (guint64 i = source->line; i < line && at != NULL && at < end; i++) {
		at = memchr(at, '\n', (gsize)(end - at));
		at = at == NULL ? NULL : at + 1;
	}
	if (at == NULL || at >= end)
		at = source->text;
	at += strspn(at, " \t");
	return (struct place){ source, source->start + (guint64)(at - source->text) };
}

/* "runtime error: file x line 12 element value-of\nVariable 'y' has not been declared.\n…" */
static void
report_told(struct arena *arena, struct diag *diag, enum diag_code code, const struct source *source,
    const struct sheets_told *told)
{
	const char *line = strstr(told->text->str, " line "), *what = line == NULL ? NULL : strchr(line, '\n');
	guint64 number = line == NULL ? 0 : g_ascii_strtoull(line + strlen(" line "), NULL, 10);
	bool limit = told->limit;
	char *words;

	what = what == NULL ? told->text->str : what + 1;
	words = g_strstrip(arena_strndup(arena, what, strcspn(what, "\n")));
	limit = limit || strstr(words, "limit exceeded") != NULL || strstr(words, "infinite") != NULL;
	if (limit)
		diag_say(diag, code, line_place(source, number), NULL, LIMIT_ZH, LIMIT_EN);
	else if (told->expression)
		diag_say(diag, code, line_place(source, number), NULL,
		    "这里的表达式算不出结果：多半是变量不在范围里，或参数不是它要的",
		    "an expression here cannot be evaluated: mostly a variable out of its scope, or a wrong argument");
	else
		diag_say(diag, code, line_place(source, number), NULL, arena_printf(arena, "libxslt：%s", words),
		    arena_printf(arena, "libxslt: %s", words));
}

static void
free_style(void *style)
{
	xsltFreeStylesheet(style);
}

/* libxslt takes documents apart: it is given one of its own, of the same text. */
struct sheets_style *
sheets_compile(struct arena *arena, struct diag *diag, const xmlNode *sheet)
{
	struct sheets_style *style = arena_alloc(arena, sizeof *style);
	struct sheets_told told = { .text = arena_string(arena) };
	xmlDoc *doc;

	style->source = xml_place(sheet).source;
	doc = xmlReadMemory(style->source->text, (int)style->source->length, style->source->name, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xsltSetGenericErrorFunc(&told, note_told);
	style->compiled = doc == NULL ? NULL : xsltParseStylesheetDoc(doc);
	xsltSetGenericErrorFunc(NULL, NULL);
	if (style->compiled == NULL && doc != NULL)
		xmlFreeDoc(doc);
	if (style->compiled != NULL)
		arena_adopt(arena, style->compiled, free_style);
	if (style->compiled != NULL && style->compiled->errors == 0)
		return style;
	report_told(arena, diag, DIAG_SHEET_WRONG, style->source, &told);
	return NULL;
}

static void
forbid_all(xsltTransformContext *context, xsltSecurityPrefs *security)
{
	static const xsltSecurityOption options[] = { XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE,
		XSLT_SECPREF_CREATE_DIRECTORY, XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK };

	for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
		xsltSetSecurityPrefs(security, options[i], xsltSecurityForbid);
	xsltSetCtxtSecurityPrefs(security, context);
}

static void
limit_all(xsltTransformContext *context)
{
	context->maxTemplateDepth = DEPTH_MAX;
	context->maxTemplateVars = VARIABLES_MAX;
	context->opLimit = STEPS_MAX;
	context->xpathCtxt->opLimit = XPATH_MAX;
}

/* The text of what was made; NULL: there is too much of it. */
static char *
result_text(struct arena *arena, xmlDoc *result, xsltStylesheet *compiled)
{
	xmlChar *bytes = NULL;
	int length = 0;
	char *text;

	if (xsltSaveResultToString(&bytes, &length, result, compiled) != 0 || length > OUTPUT_MAX) {
		xmlFree(bytes);
		return NULL;
	}
	text = arena_strndup(arena, bytes == NULL ? "" : (const char *)bytes, (gsize)length);
	xmlFree(bytes);
	return text;
}

char *
sheets_apply(const struct sheets_style *style, struct arena *arena, struct diag *diag, xmlDoc *input)
{
	struct sheets_told told = { .text = arena_string(arena) };
	xsltTransformContext *context = xsltNewTransformContext(style->compiled, input);
	xsltSecurityPrefs *security = xsltNewSecurityPrefs();
	char *text = NULL;
	xmlDoc *result;
	bool good;

	forbid_all(context, security);
	limit_all(context);
	xsltSetTransformErrorFunc(context, &told, note_told);
	context->xpathCtxt->error = note_xpath;
	context->xpathCtxt->userData = &told;
	xsltSetGenericErrorFunc(&told, note_told); /* where it stood, which it tells there */
	result = xsltApplyStylesheetUser(style->compiled, input, NULL, NULL, NULL, context);
	xsltSetGenericErrorFunc(NULL, NULL);
	good = result != NULL && context->state == XSLT_STATE_OK && told.text->len == 0 && !told.expression;
	if (good)
		text = result_text(arena, result, style->compiled);
	if (good && text == NULL)
		diag_say(diag, DIAG_SHEET_RUN, line_place(style->source, 0), NULL, LIMIT_ZH, LIMIT_EN);
	else if (!good)
		report_told(arena, diag, DIAG_SHEET_RUN, style->source, &told);
	xmlFreeDoc(result);
	xsltFreeTransformContext(context);
	xsltFreeSecurityPrefs(security);
	return text;
}
