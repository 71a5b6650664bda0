/* What files of the ground share among themselves and show to no other station. */
#ifndef BASE_INNER_H
#define BASE_INNER_H

#include "base/diag.h"

/* A decimal string taken apart: digits of the whole part without leading zeros, of the fraction without trailing ones. */
struct decimal {
	bool		 negative;	/* never for 0 */
	const char	*whole;
	gsize		 whole_length;
	const char	*fraction;
	gsize		 fraction_length;
};

/* "-12.50", ".5", "007"; no exponent, no blanks, no separators. false: it is none. */
bool	 decimal_parse(const char *, struct decimal *);
/* < 0, 0, > 0 */
int	 decimal_compare(const struct decimal *, const struct decimal *);

/* Appends text for a terminal: control and direction characters, line breaks and bad bytes become visible or blanks. */
void	 append_clean(GString *, const char *text);

#endif
