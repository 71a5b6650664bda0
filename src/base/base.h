/*
 * Ground: what every station stands on.  Arena, diagnostics, places in files, XML with places,
 * XPath, text, dates, digests, safe files, the font list.  Knows nothing of cases or pages.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/fonts.h"
#include "base/picture.h"
#include "base/place.h"
#include "base/text.h"
#include "base/xml.h"
#include "base/xpath.h"

#endif
