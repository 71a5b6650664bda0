/* What the files of the room share: names of a package that are fixed. */
#ifndef ARCHIVE_INNER_H
#define ARCHIVE_INNER_H

#define PACKAGE_BAGIT       "bagit.txt"
#define PACKAGE_INFO        "bag-info.txt"
#define PACKAGE_DATA        "data/"       /* what the payload's paths begin with */
#define PACKAGE_OTHER       "data/其他/"  /* the record, what papers were made from, schemas */
#define PACKAGE_SIGNED      "signatures/" /* detached signatures: the only tag files no tag manifest lists */
#define PACKAGE_ENTRIES_MAX 100000        /* files a package may have */

#endif
