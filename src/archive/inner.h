/* What the files of the room share: names of a package that are fixed. */
#ifndef ARCHIVE_INNER_H
#define ARCHIVE_INNER_H

#define PACKAGE_BAGIT       "bagit.txt"
#define PACKAGE_INFO        "bag-info.txt"
#define PACKAGE_OXUM        "Payload-Oxum"
#define PACKAGE_DATA        "data/"       /* what the payload's paths begin with */
#define PACKAGE_OTHER       "data/其他/"  /* the record, what papers were made from, schemas */
#define PACKAGE_SIGNED      "signatures/" /* detached signatures: tag files that no tag manifest can list */
#define PACKAGE_MANIFEST    "manifest-"   /* and "sha256.txt", "sm3.txt" */
#define PACKAGE_TAGMANIFEST "tagmanifest-"
#define PACKAGE_ENTRIES_MAX 100000 /* files a package may have */

#endif
