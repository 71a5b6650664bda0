/* The languages of messages. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

enum lang { LANG_ZH, LANG_EN, LANG_COUNT };

#endif
