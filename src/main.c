/* banwen: records and templates in, checked documents out. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "cli/cli.h"

/* A caller may have closed them (>&-): what is opened next would take their places, and what is said would be written into it. */
static bool
hold_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	return fd > STDERR_FILENO && close(fd) == 0;
}

int
main(int argc, char **argv)
{
	if (!hold_streams())
		return EXIT_NO_START;
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow any more is an error of writing, which is told */
	return (int)cli_main(argc, argv);
}
