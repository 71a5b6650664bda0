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
#define PACKAGE_ENTRIES_MAX 100000                     /* files a package may have */
#define BASIS_OWN           PACKAGE_OTHER "依据/程序/" /* what papers were made from: a data folder */
#define BASIS_OFFICE        PACKAGE_OTHER "依据/单位/" /* and the office's own, with its office.xml */
#define PACKAGE_PROGRAM     "banwen 办文"

#endif
