/* The command line: from argv to a command and back to an exit status. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "batch/batch.h"

/* The whole program, called by main(). */
enum exit_status cli_main(int argc, char **argv);

#endif
