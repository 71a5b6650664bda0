/*
 * Interrupts (SIGINT, SIGTERM) that wait until a run can answer them: what is in hand is finished or taken back, what was made is
 * told, private folders go.
 */
#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

#include <stdbool.h>

struct arena;

/*
 * From now on, until the arena is freed, they wait; what has come by then is dropped.  Held before anything the arena owns that
 * must not outlive the run, since it is let go after that.
 */
void interrupt_hold(struct arena *);
/* Does one wait?  It goes on waiting.  Without a hold none ever does. */
bool interrupt_asked(void);

#endif
