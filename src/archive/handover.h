/*
 * Many packages handed over at once.  A 移交 folder is a bag whose payload is packages as they stand (a bag of bags): the same
 * manifests, the same digests and the same tools hold for it as for each of them, and its Payload-Oxum says how much there is.  What
 * it holds is told once, in a record of kind `handover` (templates/schema/record.rng), of which the register sheet is printed and
 * the texts and XML files of the folder are made.
 */
#ifndef ARCHIVE_HANDOVER_H
#define ARCHIVE_HANDOVER_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "archive/archive.h"
#include "archive/inner.h"
#include "archive/number.h"

struct register_book;
struct xml_schema;

#define HANDOVER_FOLDER PACKAGE_OTHER "交接信息/"
#define HANDOVER_LIST   HANDOVER_FOLDER "移交清单.xml"
#define HANDOVER_SHEET  HANDOVER_FOLDER "电子档案移交与接收登记表.pdf"
#define HANDOVER_PAPER  "transfer-register"

/* A package that was looked at; nothing of it is open any more. */
struct handover_package {
	const char *path; /* as it stands here */
	enum archive_form form;
	const xmlNode *tree; /* of its package.xml what is told: number, case, unit, totals */
	const char *archive_no, *case_id, *region;
	guint edition, files; /* files, bytes: all of it, tag files too */
	guint64 bytes;
	char sha256[65], sm3[65]; /* of its tagmanifest-sha256.txt */
	GPtrArray *
	    entries; /* struct package_entry *: of a folder its files, of a zip or tar itself; paths below the package */
	const char *place; /* where it stands in the 移交 folder: data/…; NULL: not settled */
};

/* --- handover_find.c --- */

/* All packages that the paths are, or folders have: char *, in order.  What an older edition was moved aside to is none. NULL: reported. */
GPtrArray *handover_find(struct arena *, struct diag *, char **paths);
/* Opens one and holds it against its manifests, as package.xml describes it.  NULL: reported. */
struct handover_package *handover_look(struct arena *, struct diag *, const struct xml_schema *, const char *path,
    guint jobs);
/* The counter of a 档号, its last figures, after *length bytes; 0: it has none. */
guint64 handover_counter(const char *archive_no, gsize *length);

/* --- handover_list.c --- */

struct handover_ask {
	const struct archive_transfer *asked;
	const struct number_setting *setting;
	const GPtrArray *packages;  /* struct handover_package *, by 档号 */
	const GPtrArray *entries;   /* struct register_entry *: of the office's register */
	const char *text;           /* what the register notes of it */
	GHashTable *known, *handed; /* by 档号: of handover_know */
};

/* Sorts what the register and the packages say by 档号; before all below. */
void handover_know(struct arena *, struct handover_ask *);

/* Is each of them the last that its case has by the register, and not annulled? false: reported. */
bool handover_registered(struct arena *, struct diag *, const struct handover_ask *);
/* The record that tells what is handed over. */
xmlNode *handover_record(struct arena *, const struct handover_ask *);
/* Does the register note this very hand-over of a package? */
bool handover_noted(const struct handover_ask *, const struct handover_package *);

#endif
