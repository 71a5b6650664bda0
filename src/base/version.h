/* Which program this is: told by --version, and in what it makes. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define BASE_VERSION "0.1.0"

#endif
