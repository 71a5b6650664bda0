/* Memory that paragraphs need while they are made. */
#ifndef LAYOUT_LINE_SCRATCH_H
#define LAYOUT_LINE_SCRATCH_H

#include <stdbool.h>

#include "base/base.h"

/* A place where a line may end, and the best way to it. */
struct break_node {
	guint	 at;		/* the line ends before this atom */
	guint	 previous;	/* node */
	double	 penalty;	/* for ending a line here */
	double	 cost;		/* of all lines up to here */
};

struct scratch {
	GArray		*atom, *glyph, *segment;
	GArray		*line;
	GArray		*node;
	bool		 numbered;	/* page numbers stand in the text laid since it was cleared */
	guint		 faults;	/* of characters and styles, said or not */
	GHashTable	*reported;	/* character and value: said once a document */
};

/* Whether this was not said of these places before: boxes of long tables come and go, places stay. */
bool	report_once(struct scratch *, const char *what, struct place template, struct place value);

#endif
