/* banwen: records and templates in, checked documents out. */
#include <signal.h>

#include "cli/cli.h"

int
main(int argc, char **argv)
{
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow any more is an error of writing, which is told */
	return (int)cli_main(argc, argv);
}
