/* A package that came from somewhere: opened without trusting anything in it. */
#ifndef ARCHIVE_OPEN_H
#define ARCHIVE_OPEN_H

#include <glib.h>

#include "archive/store.h"

struct arena;
struct diag;
struct archive_open;

/* What one package may cost. */
struct archive_limits {
	guint64 bytes; /* unpacked, all files together */
	guint files;
	guint ratio; /* unpacked to packed, of a zip, beyond its first MiB */
};

/* 4 GiB, 100,000 files, 200. */
struct archive_limits archive_limits_usual(void);

/*
 * Opens a folder, a .zip or a .tar; limits NULL: the usual.  A folder's files stay where they are.  Of a file, what is packed is
 * unpacked into a private folder that goes when the arena does; what is stored is read where it stands (its CRC is looked at
 * then), and unpacked when it is opened.  Refused with a finding each (A103–A113, at most twenty told): links, devices, names
 * that lead out, that are not UTF-8, that are the same on some system, encrypted files, bombs, damaged ones, what can be read
 * in two ways.  NULL: reported.
 */
struct archive_open *archive_open(struct arena *, struct diag *, const char *path, const struct archive_limits *);
/*
 * struct package_entry *, by path; digests "" until fixity_check has seen them.  They are read by entry_read or entry_open;
 * their sources are there for others once archive_open_folder was asked for.
 */
const GPtrArray *archive_open_entries(const struct archive_open *);
/* char *: folders that have no file, "data/x/": no manifest speaks of them. */
const GPtrArray *archive_open_hollow(const struct archive_open *);
/* As it was given; its name without folder and suffix; what it is. */
const char *archive_open_path(const struct archive_open *);
const char *archive_open_name(const struct archive_open *);
enum archive_form archive_open_form(const struct archive_open *);
/* The folder on disk that bagit.txt stands in, all of it unpacked; read only.  NULL: reported. */
const char *archive_open_folder(struct archive_open *, struct diag *);

#endif
