/*
 * Number formats of spreadsheets: what a cell shows of the number it holds.  One reader of format codes for every kind
 * of workbook (ECMA-376 part 1, 18.8.30 and 18.8.31; what Excel and LibreOffice show where it is silent).
 */
#ifndef RECORD_TABLE_FORMAT_H
#define RECORD_TABLE_FORMAT_H

#include <stdbool.h>

#include <glib.h>

struct arena;

/* A piece of a format code. */
enum number_sort {
	NUMBER_LITERAL,
	NUMBER_ZERO,  /* 0: a digit, or 0 */
	NUMBER_HASH,  /* #: a digit, or nothing */
	NUMBER_SPACE, /* ?: a digit, or a blank */
	NUMBER_POINT,
	NUMBER_COMMA,
	NUMBER_PERCENT,
	NUMBER_POWER, /* E+ */
	NUMBER_SLASH,
	NUMBER_GENERAL,
	NUMBER_TEXT,    /* @ */
	NUMBER_YEAR,    /* these repeat: `count` letters */
	NUMBER_MONTH,   /* minutes, beside hours or seconds */
	NUMBER_DAY,     /* ddd, dddd: of the week */
	NUMBER_WEEKDAY, /* aaa, aaaa */
	NUMBER_HOUR,
	NUMBER_MINUTE,
	NUMBER_SECOND,
	NUMBER_PARTS,   /* .000 of a second */
	NUMBER_HALF,    /* AM/PM, 上午/下午 */
	NUMBER_ELAPSED, /* [h], [mm], [s]; its text is the letter */
};

struct number_piece {
	guint8 sort, count;
	const char *text; /* of a literal; how a half of the day is written */
};

/* What stands between two `;`. */
struct number_section {
	GArray *tokens; /* struct number_piece */
	char test[3];   /* ">", "<=" …; "": none */
	double limit;
	bool day, clock;           /* shows a day; a time of day or an elapsed one */
	bool power, fraction;      /* shows powers of ten; 1/2 */
	bool grouped;              /* 1,250 */
	bool chinese;              /* names of months and days */
	guint whole, parts;        /* places before and after the point */
	guint percents, thousands; /* each %, and each comma behind the last place */
	guint han;                 /* [DBNum1] 一二三, 2 壹贰叁, 3 １２３ */
};

struct number_format {
	struct number_section sections[4];
	guint count;
};

/* How a cell came to what it shows. */
enum number_shown {
	NUMBER_SHOWN, /* as a number; held: the number it holds, without an exponent */
	NUMBER_DATED, /* as a day, maybe with a time; held: ISO, "2022-03-01" or "2022-03-01 08:30" */
	NUMBER_TIMED, /* as a time alone or an elapsed one; held: the number */
};

/* format.c: a format out of its code, in the arena; NULL or "": General. */
const struct number_format *number_format_read(struct arena *, const char *code);
/* The code of a format that every spreadsheet has by number, as a Chinese one shows it; NULL: there is none such. */
const char *number_format_code(guint id);
/* The section that shows a number; negative: its sign is shown as well. */
const struct number_section *number_format_section(const struct number_format *, double value, bool *negative);

/* format_show.c: what a cell shows of a number, and what it holds, in place of what stands in the two. */
enum number_shown number_show(const struct number_format *, double value, bool from_1904, GString *shown,
    GString *held);
/* What a cell shows of a text, in place of it. */
void number_show_text(const struct number_format *, GString *text);
/* A number as spreadsheets hold it: fifteen digits, never an exponent (up to 1e30). */
void number_held(double value, GString *);
/* Digits as [DBNum…] wants them: one by one, or as a number read aloud. */
void number_han(GString *, const char *digits, guint han, bool aloud);

/* format_date.c: a day or a time, days counted from 1899-12-30. */
void number_show_date(const struct number_section *, double days, GString *shown);
/* "2022-03-01", "2022-03-01 08:30": to the second that is nearest, which is then left out. false: the number is no day. */
bool number_iso(double days, GString *);

#endif
