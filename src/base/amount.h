/* Numbers as decimal strings, never through a double: compared, and as amounts of money and in Chinese words. */
#ifndef BASE_AMOUNT_H
#define BASE_AMOUNT_H

#include <stdbool.h>

#include <glib.h>

struct arena;

/* A decimal string taken apart: digits of the whole part without leading zeros, of the fraction without trailing ones. */
struct decimal {
	bool negative;     /* never for 0 */
	const char *whole; /* in the string, as the fraction */
	gsize whole_length;
	const char *fraction;
	gsize fraction_length;
};

/* "-12.50", ".5", "007"; no exponent, no blanks, no separators. false: it is none, or NULL. */
bool decimal_parse(const char *, struct decimal *);
/* < 0, 0, > 0 */
int decimal_compare(const struct decimal *, const struct decimal *);

/*
 * Amount in 人民币大写 from a decimal string ("187500.00"), rounded half up to the fen; NULL when it is none or
 * has more than 12 digits of yuan.  (GB/T 15835 5.2.4; 支付结算办法附一)
 */
char *amount_rmb(struct arena *, const char *decimal);
/* 1,234.50 from a decimal string, thousands separated, two places; NULL when it is none. */
char *amount_money(struct arena *, const char *decimal);
/* 一 … 九十九 from 1…99; else "". */
char *amount_han(struct arena *, guint number);

#endif
