/* libxml2's faults of well-formedness in words a clerk can act on, each at the place that has to be edited. */
#include <string.h>

#include "base/text.h"
#include "base/xml_inner.h"

/* What is looked at when a fault is put in words. */
struct situation {
	struct arena		*arena;
	const xmlParserCtxt	*parser;
	const xmlError		*error;
	const struct source	*source;
	gsize			 at;		/* where the parser stood, then where the fault is shown */
	const char		*zh;
};

/* Faults whose text needs nothing but their number. */
static const struct { int code; const char *zh; } plain[] = {
	{ XML_ERR_DOCUMENT_EMPTY, "文件是空的，或者不以“<”开头" },
	{ XML_ERR_DOCUMENT_START, "文件开头不是 XML 标签" },
	{ XML_ERR_DOCUMENT_END, "根元素结束之后还有内容" },
	{ XML_ERR_INVALID_CHARREF, "&#…; 指的不是 XML 允许的字符" },
	{ XML_ERR_INVALID_HEX_CHARREF, "&#x…; 应为十六进制数并以分号结束" },
	{ XML_ERR_INVALID_DEC_CHARREF, "&#…; 应为十进制数并以分号结束" },
	{ XML_ERR_LT_IN_ATTRIBUTE, "属性值里不能直接写“<”，要写成 &lt;" },
	{ XML_ERR_ATTRIBUTE_NOT_STARTED, "属性值要放在引号里" },
	{ XML_ERR_ATTRIBUTE_NOT_FINISHED, "属性值没有写完，缺收尾的引号" },
	{ XML_ERR_LITERAL_NOT_STARTED, "这里要有引号" },
	{ XML_ERR_LITERAL_NOT_FINISHED, "引号没有收尾" },
	{ XML_ERR_COMMENT_NOT_FINISHED, "注释没有写完，缺 -->" },
	{ XML_ERR_HYPHEN_IN_COMMENT, "注释里不能有两个连着的短横“--”" },
	{ XML_ERR_CDATA_NOT_FINISHED, "CDATA 没有写完，缺 ]]>" },
	{ XML_ERR_MISPLACED_CDATA_END, "文字里不能有“]]>”，要写成 ]]&gt;" },
	{ XML_ERR_PI_NOT_STARTED, "处理指令缺名字" },
	{ XML_ERR_PI_NOT_FINISHED, "处理指令没有写完，缺 ?>" },
	{ XML_ERR_RESERVED_XML_NAME, "XML 声明 <?xml …?> 只能在文件的最开头" },
	{ XML_ERR_XMLDECL_NOT_STARTED, "XML 声明写错了" },
	{ XML_ERR_XMLDECL_NOT_FINISHED, "XML 声明没有写完，缺 ?>" },
	{ XML_ERR_VERSION_MISSING, "XML 声明缺 version=\"1.0\"" },
	{ XML_ERR_UNKNOWN_VERSION, "XML 声明的版本不是 1.0" },
	{ XML_ERR_ENCODING_NAME, "XML 声明的 encoding 不是编码名" },
	{ XML_ERR_STANDALONE_VALUE, "XML 声明的 standalone 只能是 yes 或 no" },
	{ XML_ERR_SPACE_REQUIRED, "两个属性之间要有空格" },
	{ XML_ERR_EQUAL_REQUIRED, "这里要有等号“=”" },
	{ XML_ERR_GT_REQUIRED, "标签没有写完，缺“>”" },
	{ XML_ERR_LT_REQUIRED, "这里要有“<”" },
	{ XML_ERR_LTSLASH_REQUIRED, "这里要有结束标签“</…>”" },
	{ XML_ERR_NAME_TOO_LONG, "名字太长" },
	{ XML_ERR_ENTITY_LOOP, "实体套着实体，没有尽头" },
	{ XML_ERR_NOT_STANDALONE, "standalone 的声明与内容不符" },
	{ XML_ERR_EXT_ENTITY_STANDALONE, "standalone 的声明与内容不符" },
};

static const char *
quoted_tag(const struct situation *s, const xmlChar *name)
{
	return arena_printf(s->arena, "<%.80s>", name == NULL ? "?" : (const char *)name);
}

static void
move_back(struct situation *s, const char *what)
{
	gsize length = strlen(what);

	for (gsize at = MIN(s->at, s->source->length) + 1; at-- > length;)
		if (memcmp(s->source->text + at - length, what, length) == 0) {
			s->at = at - length;
			return;
		}
}

/* Where the innermost element that is still open begins, in words; "" when none is. */
static const char *
open_element_line(const struct situation *s)
{
	const xmlNode *node = s->parser->node;
	struct place place;
	struct spot spot;

	if (node == NULL || node->_private == NULL)
		return "";
	place = (struct place){ s->source, (guint64)(guintptr)node->_private - 1 };
	spot = place_spot(s->arena, place);
	return arena_printf(s->arena, "（第 %" G_GUINT64_FORMAT " 行）", spot.line);
}

static void
word_mismatch(struct situation *s)
{
	move_back(s, "</");
	s->zh = arena_printf(s->arena, "开始标签 %s%s与结束标签 </%.80s> 不配对", quoted_tag(s, (const xmlChar *)s->error->str1),
	    open_element_line(s), s->error->str2 == NULL ? "?" : s->error->str2);
}

/* The end of the file, but not the white space before it. */
static void
move_to_end(struct situation *s)
{
	s->at = s->source->length;
	while (s->at > 0 && g_ascii_isspace(s->source->text[s->at - 1]))
		s->at--;
}

static void
word_unfinished(struct situation *s)
{
	const xmlNode *node = s->parser->node;

	move_to_end(s);
	s->zh = arena_printf(s->arena, "文件到此断了，%s%s还没有结束标签",
	    quoted_tag(s, node == NULL ? (const xmlChar *)s->error->str1 : node->name), open_element_line(s));
}

/* The same number stands for a bare & and for a bare <. */
static void
word_name(struct situation *s)
{
	gsize at = s->at;

	if (at > 0 && s->source->text[at - 1] == '&') {
		s->at--;
		s->zh = "“&”要写成 &amp;";
	} else if (at > 0 && (s->source->text[at - 1] == '<' || s->source->text[at - 1] == '/')) {
		move_back(s, "<");
		s->zh = "“<”后面不是标签名；文字里的“<”要写成 &lt;";
	} else
		s->zh = "这里要有一个名字（字母或汉字开头，不含空格）";
}

static void
word_entity(struct situation *s)
{
	const char *name = s->error->str1 == NULL ? "" : s->error->str1;

	move_back(s, "&");
	s->zh = arena_printf(s->arena, "没有 &%.80s; 这个实体；要写“&”就写成 &amp;", name);
}

static void
word_attribute_twice(struct situation *s)
{
	s->zh = arena_printf(s->arena, "属性 %.80s 在同一个标签里写了两次", s->error->str1 == NULL ? "?" : s->error->str1);
}

static void
word_attribute_value(struct situation *s)
{
	s->zh = arena_printf(s->arena, "属性 %.80s 没有值，要写成 %.80s=\"…\"", s->error->str1 == NULL ? "?" : s->error->str1,
	    s->error->str1 == NULL ? "?" : s->error->str1);
}

static void
word_character(struct situation *s)
{
	gunichar c = s->at < s->source->length ? g_utf8_get_char(s->source->text + s->at) : 0;

	s->zh = arena_printf(s->arena, "这里有 XML 不允许的字符（U+%04X）", c);
}

static void
word_prefix(struct situation *s)
{
	s->zh = arena_printf(s->arena, "名字前缀 %.80s: 没有声明（xmlns:%.80s=\"…\"）", s->error->str1 == NULL ? "?" : s->error->str1,
	    s->error->str1 == NULL ? "?" : s->error->str1);
}

static void
word_limit(struct situation *s)
{
	s->zh = strstr(s->error->message, "depth") != NULL ? "元素套得太深（超过 256 层）" : "内容超过了能读的限度";
}

static void
word_other(struct situation *s)
{
	for (gsize i = 0; i < G_N_ELEMENTS(plain); i++)
		if (plain[i].code == s->error->code)
			s->zh = plain[i].zh;
	if (s->zh == NULL)
		s->zh = arena_printf(s->arena, "这里不合 XML 的写法（%s）", xml_message(s->arena, s->error));
}

static void
word(struct situation *s)
{
	switch (s->error->code) {
	case XML_ERR_TAG_NAME_MISMATCH: word_mismatch(s); break;
	case XML_ERR_TAG_NOT_FINISHED: word_unfinished(s); break;
	case XML_ERR_NAME_REQUIRED: word_name(s); break;
	case XML_ERR_ENTITYREF_SEMICOL_MISSING: move_back(s, "&"); s->zh = "“&”要写成 &amp;"; break;
	case XML_ERR_UNDECLARED_ENTITY:
	case XML_WAR_UNDECLARED_ENTITY: word_entity(s); break;
	case XML_NS_ERR_ATTRIBUTE_REDEFINED:
	case XML_ERR_ATTRIBUTE_REDEFINED: word_attribute_twice(s); break;
	case XML_ERR_ATTRIBUTE_WITHOUT_VALUE: word_attribute_value(s); break;
	case XML_ERR_INVALID_CHAR: word_character(s); break;
	case XML_NS_ERR_UNDEFINED_NAMESPACE: word_prefix(s); break;
	case XML_ERR_INTERNAL_ERROR: word_limit(s); break;
	default: word_other(s); break;
	}
}

char *
xml_message(struct arena *arena, const xmlError *error)
{
	char *text = arena_strdup(arena, error->message == NULL ? "unknown error" : error->message);

	for (char *p = text; *p != '\0'; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	return g_strchomp(text);
}

struct xml_fault
xml_fault_words(struct arena *arena, xmlParserCtxt *parser, const xmlError *error, const struct source *source, gsize position)
{
	struct situation s = {
		.arena = arena, .parser = parser, .error = error, .source = source, .at = position,
	};

	word(&s);
	return (struct xml_fault){ .zh = s.zh, .en = xml_message(arena, error), .offset = s.at };
}
