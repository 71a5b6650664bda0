/* libxml2's faults of well-formedness in words a clerk can act on, each at the place that has to be edited. */
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/place.h"
#include "xml/inner.h"

/* What is looked at when a fault is put in words. */
struct xml_situation {
	struct arena *arena;
	const xmlParserCtxt *parser;
	const xmlError *error;
	const struct source *source;
	gsize at; /* where the parser stood, then where the fault is shown */
	const char *zh;
	const char *en;
};

/* Faults whose text needs nothing but their number. */
static const struct {
	int code;
	const char *zh, *en;
} plain[] = {
	{ XML_ERR_DOCUMENT_EMPTY, "这里应当是 XML 的标签“<…>”；文件不是 XML，或者是空的",
	    "a tag <...> is expected here; the file is no XML or empty" },
	{ XML_ERR_DOCUMENT_START, "文件开头不是 XML 的标签“<…>”", "the file does not begin with a tag <...>" },
	{ XML_ERR_INVALID_CHARREF, "&#…; 指的不是 XML 允许的字符", "&#...; stands for no character XML allows" },
	{ XML_ERR_INVALID_HEX_CHARREF, "&#x…; 应为十六进制数并以分号结束",
	    "&#x...; needs hexadecimal digits and a semicolon" },
	{ XML_ERR_INVALID_DEC_CHARREF, "&#…; 应为十进制数并以分号结束", "&#...; needs decimal digits and a semicolon" },
	{ XML_ERR_LT_IN_ATTRIBUTE, "属性值里不能直接写“<”，要写成 &lt;",
	    "\"<\" cannot stand in an attribute's value; write &lt;" },
	{ XML_ERR_ATTRIBUTE_NOT_STARTED, "属性值要放在引号里", "the value of an attribute needs quotes" },
	{ XML_ERR_ATTRIBUTE_NOT_FINISHED, "属性值没有写完，缺收尾的引号",
	    "the value of an attribute is not finished; the quote is missing" },
	{ XML_ERR_LITERAL_NOT_STARTED, "这里要有引号", "a quote is expected here" },
	{ XML_ERR_LITERAL_NOT_FINISHED, "引号没有收尾", "the closing quote is missing" },
	{ XML_ERR_COMMENT_NOT_FINISHED, "注释没有写完，缺 -->", "the comment is not finished; --> is missing" },
	{ XML_ERR_HYPHEN_IN_COMMENT, "注释里不能有两个连着的短横“--”", "a comment cannot hold \"--\"" },
	{ XML_ERR_CDATA_NOT_FINISHED, "CDATA 没有写完，缺 ]]>", "the CDATA section is not finished; ]]> is missing" },
	{ XML_ERR_MISPLACED_CDATA_END, "文字里不能有“]]>”，要写成 ]]&gt;",
	    "\"]]>\" cannot stand in text; write ]]&gt;" },
	{ XML_ERR_PI_NOT_STARTED, "处理指令缺名字", "the processing instruction has no name" },
	{ XML_ERR_PI_NOT_FINISHED, "处理指令没有写完，缺 ?>",
	    "the processing instruction is not finished; ?> is missing" },
	{ XML_ERR_RESERVED_XML_NAME, "XML 声明 <?xml …?> 只能在文件的最开头",
	    "the XML declaration can only stand at the very beginning" },
	{ XML_ERR_XMLDECL_NOT_STARTED, "XML 声明写错了", "the XML declaration is malformed" },
	{ XML_ERR_XMLDECL_NOT_FINISHED, "XML 声明没有写完，缺 ?>",
	    "the XML declaration is not finished; ?> is missing" },
	{ XML_ERR_VERSION_MISSING, "XML 声明缺 version=\"1.0\"", "the XML declaration has no version=\"1.0\"" },
	{ XML_ERR_UNKNOWN_VERSION, "XML 声明的版本不是 1.0", "the version is not 1.0" },
	{ XML_ERR_ENCODING_NAME, "XML 声明的 encoding 不是编码名", "encoding= names no encoding" },
	{ XML_ERR_STANDALONE_VALUE, "XML 声明的 standalone 只能是 yes 或 no", "standalone= is neither yes nor no" },
	{ XML_ERR_SPACE_REQUIRED, "两个属性之间要有空格", "attributes need a blank between them" },
	{ XML_ERR_EQUAL_REQUIRED, "这里要有等号“=”", "an equals sign is expected here" },
	{ XML_ERR_GT_REQUIRED, "标签没有写完，缺“>”", "the tag is not finished; \">\" is missing" },
	{ XML_ERR_LT_REQUIRED, "这里要有“<”", "\"<\" is expected here" },
	{ XML_ERR_LTSLASH_REQUIRED, "这里要有结束标签“</…>”", "an end tag </...> is expected here" },
	{ XML_WAR_NS_URI, "名字空间（xmlns）的值不是网址", "the name of the namespace (xmlns) is no URI" },
	{ XML_WAR_NS_URI_RELATIVE, "名字空间（xmlns）的值不是完整的网址",
	    "the name of the namespace (xmlns) is no absolute URI" },
	{ XML_ERR_NAME_TOO_LONG, "名字太长", "the name is too long" },
};

static const char *
name_of(const char *name)
{
	return name == NULL ? "?" : name;
}

static void
move_back(struct xml_situation *s, const char *what)
{
	gsize length = strlen(what);

	for (gsize at = MIN(s->at, s->source->length) + 1; at-- > length;)
		if (memcmp(s->source->text + at - length, what, length) == 0) {
			s->at = at - length;
			return;
		}
}

/* Where the innermost element that is still open begins. */
static guint64
open_line(const struct xml_situation *s)
{
	const xmlNode *node = s->parser->node;

	if (node == NULL && s->error->int1 > 0) /* a parser without tree was given the whole file */
		return (guint64)s->error->int1;
	if (node == NULL || node->_private == NULL)
		return s->source->line;
	return place_spot(s->arena, (struct place){ s->source, (guint64)(guintptr)node->_private - 1 }).line;
}

static void
word_mismatch(struct xml_situation *s)
{
	const char *open = name_of(s->error->str1);
	const char *close = name_of(s->error->str2);

	move_back(s, "</");
	s->zh = arena_printf(s->arena, "开始标签 <%.80s>（第 %" G_GUINT64_FORMAT " 行）与结束标签 </%.80s> 不配对",
	    open, open_line(s), close);
	s->en = arena_printf(s->arena, "the tag <%.80s> of line %" G_GUINT64_FORMAT " is closed by </%.80s>", open,
	    open_line(s), close);
}

/* To the end of the file, but not the white space before it. */
static void
trim_end(struct xml_situation *s)
{
	s->at = s->source->length;
	while (s->at > 0 && g_ascii_isspace(s->source->text[s->at - 1]))
		s->at--;
}

static void
word_unfinished(struct xml_situation *s)
{
	const xmlNode *node = s->parser->node;
	const char *name = node == NULL ? name_of(s->error->str1) : (const char *)node->name;

	trim_end(s);
	s->zh = arena_printf(s->arena, "文件到此断了，<%.80s>（第 %" G_GUINT64_FORMAT " 行）还没有结束标签", name,
	    open_line(s));
	s->en = arena_printf(s->arena, "the file ends here, but <%.80s> of line %" G_GUINT64_FORMAT " is still open",
	    name, open_line(s));
}

/* One number stands for three faults: no root element, one that is still open, and more after it. */
static void
word_end(struct xml_situation *s)
{
	if (s->parser->name != NULL) {
		const char *name = (const char *)s->parser->name;

		trim_end(s);
		s->zh = arena_printf(s->arena, "文件到此断了，<%.80s> 还没有结束标签", name);
		s->en = arena_printf(s->arena, "the file ends here, but <%.80s> is still open", name);
	} else if (s->parser->instate == XML_PARSER_EPILOG) {
		s->zh = "根元素结束之后还有内容";
		s->en = "there is more after the end of the root element";
	} else {
		s->zh = "这里应当是 XML 的标签“<…>”；文件不是 XML，或者不完整";
		s->en = "a tag <...> is expected here; the file is no XML or not complete";
	}
}

static void
word_ampersand(struct xml_situation *s)
{
	s->zh = "“&”要写成 &amp;";
	s->en = "write \"&\" as &amp;";
}

/* The same number stands for a bare & and for a bare <. */
static void
word_name(struct xml_situation *s)
{
	gsize at = s->at;

	if (at > 0 && s->source->text[at - 1] == '&') {
		s->at--;
		word_ampersand(s);
	} else if (at > 0 && (s->source->text[at - 1] == '<' || s->source->text[at - 1] == '/')) {
		move_back(s, "<");
		s->zh = "“<”后面不是标签名；文字里的“<”要写成 &lt;";
		s->en = "no tag name follows \"<\"; in text write &lt;";
	} else {
		s->zh = "这里要有一个名字（字母或汉字开头，不含空格）";
		s->en = "a name is expected here";
	}
}

static void
word_entity(struct xml_situation *s)
{
	const char *name = name_of(s->error->str1);

	move_back(s, "&");
	s->zh = arena_printf(s->arena, "没有 &%.80s; 这个实体；要写“&”就写成 &amp;", name);
	s->en = arena_printf(s->arena, "there is no entity &%.80s;; write \"&\" as &amp;", name);
}

/* True when the name of `length` bytes at `at` is an attribute's and not part of a value. */
static bool
is_attribute_name(const struct source *source, gsize at, gsize length)
{
	gsize after = at + length;

	while (after < source->length && g_ascii_isspace(source->text[after]))
		after++;
	return at > 0 && g_ascii_isspace(source->text[at - 1]) && after < source->length && source->text[after] == '=';
}

/* The second one is to be seen. */
static void
word_attribute_twice(struct xml_situation *s)
{
	const char *name = name_of(s->error->str1);
	gsize before;

	do {
		before = s->at;
		move_back(s, name);
	} while (s->at < before && !is_attribute_name(s->source, s->at, strlen(name)));
	s->zh = arena_printf(s->arena, "属性 %.80s 在同一个标签里写了两次", name);
	s->en = arena_printf(s->arena, "the attribute %.80s stands twice in one tag", name);
}

static void
word_attribute_value(struct xml_situation *s)
{
	const char *name = name_of(s->error->str1);

	s->zh = arena_printf(s->arena, "属性 %.80s 没有值，要写成 %.80s=\"…\"", name, name);
	s->en = arena_printf(s->arena, "the attribute %.80s has no value; write %.80s=\"...\"", name, name);
}

/* The parser is behind a reference when it finds that there is no such character. */
static bool
take_reference(struct xml_situation *s, gunichar *c)
{
	const char *text = s->source->text, *digits, *end;
	gsize at = s->at;
	bool hexadecimal;

	if (at == 0 || at > s->source->length || text[at - 1] != ';')
		return false;
	move_back(s, "&#");
	digits = text + s->at + strlen("&#");
	hexadecimal = s->at < at && (*digits == 'x' || *digits == 'X');
	for (end = digits + hexadecimal; s->at < at && g_ascii_isxdigit(*end); end++)
		continue;
	if (s->at == at || end != text + at - 1) {
		s->at = at;
		return false;
	}
	*c = (gunichar)g_ascii_strtoull(digits + hexadecimal, NULL, hexadecimal ? 16 : 10);
	return true;
}

static void
word_character(struct xml_situation *s)
{
	gunichar c = 0;

	if (!take_reference(s, &c) && s->at < s->source->length)
		c = g_utf8_get_char(s->source->text + s->at);
	s->zh = arena_printf(s->arena, "这里有 XML 不允许的字符（U+%04X）", c);
	s->en = arena_printf(s->arena, "a character XML does not allow (U+%04X)", c);
}

static void
word_prefix(struct xml_situation *s)
{
	const char *name = name_of(s->error->str1);

	s->zh = arena_printf(s->arena, "名字前缀 %.80s: 没有声明（xmlns:%.80s=\"…\"）", name, name);
	s->en = arena_printf(s->arena, "the prefix %.80s: is not declared (xmlns:%.80s=\"...\")", name, name);
}

static void
word_limit(struct xml_situation *s)
{
	bool depth = s->error->message != NULL && strstr(s->error->message, "depth") != NULL;

	s->zh = depth ? "元素套得太深（超过 256 层）" : "内容超过了能读的限度";
	s->en = depth ? "elements are nested too deeply (more than 256)" : "more than can be read";
}

/* libxml2's text without line breaks. */
static char *
message_of(struct arena *arena, const xmlError *error)
{
	char *text = arena_strdup(arena, error->message == NULL ? "unknown error" : error->message);

	for (char *p = text; *p != '\0'; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	return g_strchomp(text);
}

static void
word_other(struct xml_situation *s)
{
	for (gsize i = 0; i < G_N_ELEMENTS(plain); i++)
		if (plain[i].code == s->error->code) {
			s->zh = plain[i].zh;
			s->en = plain[i].en;
			return;
		}
	s->en = message_of(s->arena, s->error);
	s->zh = arena_printf(s->arena, "这里不合 XML 的写法（%s）", s->en);
}

static void
word(struct xml_situation *s)
{
	switch (s->error->code) {
	case XML_ERR_TAG_NAME_MISMATCH:
		word_mismatch(s);
		break;
	case XML_ERR_TAG_NOT_FINISHED:
		word_unfinished(s);
		break;
	case XML_ERR_DOCUMENT_END:
		word_end(s);
		break;
	case XML_ERR_NAME_REQUIRED:
		word_name(s);
		break;
	case XML_ERR_ENTITYREF_SEMICOL_MISSING:
		move_back(s, "&");
		word_ampersand(s);
		break;
	case XML_ERR_UNDECLARED_ENTITY:
	case XML_WAR_UNDECLARED_ENTITY:
		word_entity(s);
		break;
	case XML_NS_ERR_ATTRIBUTE_REDEFINED:
	case XML_ERR_ATTRIBUTE_REDEFINED:
		word_attribute_twice(s);
		break;
	case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
		word_attribute_value(s);
		break;
	case XML_ERR_INVALID_CHAR:
		word_character(s);
		break;
	case XML_NS_ERR_UNDEFINED_NAMESPACE:
		word_prefix(s);
		break;
	case XML_ERR_INTERNAL_ERROR:
		word_limit(s);
		break;
	default:
		word_other(s);
		break;
	}
}

struct xml_fault
xml_fault_words(struct arena *arena, xmlParserCtxt *parser, const xmlError *error, const struct source *source,
    gsize position)
{
	struct xml_situation s = {
		.arena = arena,
		.parser = parser,
		.error = error,
		.source = source,
		.at = position,
	};

	word(&s);
	return (struct xml_fault){ .zh = s.zh, .en = s.en, .offset = s.at };
}
