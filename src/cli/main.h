/* The program, called by main(). */
#ifndef CLI_MAIN_H
#define CLI_MAIN_H

#include "batch/batch.h"

enum exit_status	cli_main(int argc, char **argv);

#endif
