/*
 * Ground: what every station stands on.  Arena, diagnostics, places in files, text, dates, digests, safe files.
 * Knows no XML, no case and no page.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/place.h"
#include "base/text.h"

#endif
