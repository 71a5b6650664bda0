/* The bag around a package (RFC 8493): manifests in SHA-256 and SM3, tag files. */
#ifndef ARCHIVE_BAG_H
#define ARCHIVE_BAG_H

#include <stdbool.h>

#include <glib.h>

struct arena;
struct diag;

/* A line of bag-info.txt; labels of RFC 8493 2.2.2 or one's own. */
struct bag_info {
	const char *label, *value;
};

/*
 * Makes a bag of the payload: works out both digests of every entry (struct package_entry *, paths below data/; one read of
 * each), then adds bagit.txt, bag-info.txt (the lines given, in their order, and Payload-Oxum after them), both manifests
 * and both tag manifests, which list every tag file but themselves.  Entries stand sorted by path afterwards.  Signatures
 * (signatures/…) are added after this and stand in no manifest.  false: reported (a path that a package cannot have, two
 * that are the same on some system, a file that cannot be read).
 */
bool bag_close(struct arena *, struct diag *, GPtrArray *entries, const struct bag_info *, guint count);

/* What bag-info.txt says of a payload whose lengths are known: the lines, and Payload-Oxum. */
GString *bag_info_text(struct arena *, const GPtrArray *payload, const struct bag_info *, guint count);

#endif
