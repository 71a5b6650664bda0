/*
 * What expressions read, held against schemas before anything is evaluated: each step of each path must lead to
 * something that the schema has there, and a word that a listed value is compared with must be one of the list.
 */
#ifndef XML_SCHEMA_PATH_H
#define XML_SCHEMA_PATH_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "base/place.h"

struct arena;
struct diag;
struct xml_schema;

/* Schemas by the name of the tree they are of, and lists of words that only data knows. */
struct path_world;

/* What an expression may give: elements and attributes of schemas; a text or a number; or anything at all. Lives with its world. */
struct path_set;

/*
 * Schemas of trees are looked for in a folder, when they are first asked for; one that is not there, or cannot be read, is a tree
 * of which nothing is known. Mistakes of expressions are told once a place, however many read it there.
 */
struct path_world *path_world_new(struct arena *, const char *schemas);
/* A tree of another schema than <name>.rng. */
void path_world_tree(struct path_world *, const char *name, const struct xml_schema *);
/*
 * The words (const char *) of values whose declaration says bw:names="list" or bw:defines="list"; kept, not copied.  A list that is not given: such
 * values may be anything.  The list "function" is of bw: functions beside those of the ground.
 */
void path_world_words(struct path_world *, const char *list, const GPtrArray *words);
/* Words that a document of a tree defines (its declarations say bw:defines="list") come to what their lists hold. */
void path_world_collect(struct path_world *, const char *name, xmlNode *root);
/* Whom to tell of words that a document names. */
struct path_reference {
	/* One is not of its list, which holds `known`. */
	void (*missing)(void *data, xmlNode *, const char *attribute, const char *name, const char *list,
	    const GPtrArray *known);
	void (*twice)(void *data, xmlNode *, const char *attribute, const char *list); /* defined twice */
};

/* What a document of a tree defines: list -> GPtrArray * of words; told may be NULL. */
GHashTable *path_defined(struct path_world *, const char *tree, xmlNode *root, const struct path_reference *told,
    void *data);
/* What it names (bw:names), each word or several: of what is defined there, of lists that are not there of the world's; NULL: unknown. */
void path_refer(struct path_world *, const char *tree, xmlNode *root, GHashTable *defined,
    const struct path_reference *, void *data);
/* The same, where lists that a document defines (path_defined(), kept) stand in place of the world's. */
struct path_world *path_world_own(struct path_world *, GHashTable *defined);
/* Nobody knows the words of any list any more. */
void path_world_forget(struct path_world *);
const GPtrArray *path_words(const struct path_world *, const char *list); /* NULL: not given */

/* The root elements of a tree ("verdict"; "record" has several) that have a name, or all (NULL). */
const struct path_set *path_tree(struct path_world *, const char *name, const char *element);
/* What the schema of a tree has at the place of an element of a document. */
const struct path_set *path_place(struct path_world *, const char *name, const xmlNode *);
const struct path_set *path_anything(struct path_world *);
const struct path_set *path_text(struct path_world *);
/* Either may be NULL: the other. */
const struct path_set *path_union(struct path_world *, const struct path_set *, const struct path_set *);
/* Is nothing told of where it leads? */
bool path_is_anything(const struct path_set *);
/* Is it no nodes, whatever the document holds? */
bool path_is_text(const struct path_set *);
/* Is it parts of texts, as bw:split gives them? */
bool path_is_parts(const struct path_set *);

/* What people call the elements that stand in a set: name -> label. */
GHashTable *path_labels(struct path_world *, const struct path_set *);
/* What people call what an expression gives, by the schema at its place; NULL: that has no label for it, or several. */
const char *path_label(const struct path_set *);
/* All names of elements and attributes (without @) that stand in a set or below it; NULL: anything may. */
const GPtrArray *path_names(struct path_world *, const struct path_set *);

/* What expressions tell beside mistakes: for whoever asks once all are checked (or puts in others before). */
struct path_hints {
	struct diag *diag; /* tests that never hold, or always do */
	GHashTable *names; /* of elements and attributes (without @) that are read */
};
struct path_hints *path_hints(struct path_world *);
/* Of children of a name that are tried in turn: one whose test stands before it never gets its turn. */
void path_hint_twice(struct path_world *, const xmlNode *parent, const char *name);

/* The words that what an expression gives is one of; NULL: it may be anything else. */
const GPtrArray *path_given_words(const struct path_world *, const struct path_set *);

/* What an expression reads of its trees: what is printed, compared, or given to a function, and what is only there or not. */
struct path_read {
	const char *path;             /* as it stands in the expression */
	const struct path_set *leads; /* what it may lead to */
	bool value;                   /* what stands there, too */
	const char *mask; /* "mask-id": of that only what the function of the name shows; NULL: all, or nothing */
	int from; /* the read (its index) from each of whose nodes it goes on, in predicates; -1: the context node */
	/*
	 * Of nodes that passed predicates: the path to all that were asked, where one that did not pass might do so once what it was asked for
	 * is gone: they deny something, or count.  NULL: no such predicates.
	 */
	const char *asked;
	bool counted; /* these by their place among the others */
};
/* May a set hold nodes of the document that another's are of? */
bool path_leads_into(const struct path_set *, const struct path_set *tree);

/* What documents have of what their schemas have (found.c). */
struct path_found;
struct path_found *path_found_new(struct arena *, struct path_world *);
/* A tree of which nothing is left out. */
void path_found_whole(struct path_found *, const struct path_set *tree);
/* A document, or a part of one: of what repeats there may have been more, and what is empty was only asked for. */
void path_found_add(struct path_found *, const char *tree, const xmlNode *root);
/* What the whole document, of these roots, had nothing of: paths from a root, as path_found_lacks() gives them, a blank between. */
void path_found_absent(struct path_found *, const struct path_set *roots, const char *paths);
/* What a part lacks that the whole never had. */
struct path_lacking {
	struct arena *arena;
	const struct path_found *whole;
	const struct path_set *roots; /* of the document */
	const struct path_set *here;  /* as of path_found_has() */
	GPtrArray *paths; /* char *, each once: the topmost that was not there, "@change", "row/@old_start" */
};
/* Adds the paths by which all would be known of a read; false: they would not do. */
bool path_found_lacks(const struct path_found *, const struct path_read *, const struct path_lacking *);
/*
 * Is all there, with its value, that a read may lead to?  here: what the nodes at hand are; what stands in one of them is
 * all there was of it.
 */
bool path_found_has(const struct path_found *, const struct path_read *, const struct path_set *here);

/* What an expression sees. */
struct path_scope {
	const struct path_set *here; /* the context node */
	bool test;                   /* it is asked whether it holds */
	bool nodes;                  /* it has to give nodes */
	bool quoted;                 /* it is named, and not read */
	bool speaks;           /* it makes words for people: bw:named, bw:called, bw:write, bw:setting may be used */
	const char *variables; /* all there are, blank-separated; NULL: somebody else tells of one that there is not */
	/* What a variable holds; NULL: it is not known here. */
	const struct path_set *(*variable)(void *data, const char *name);
	void *data;
	GArray *reads; /* struct path_read are put there; NULL: nobody asks */
	bool shown;    /* of what it gives the value is printed */
};

/*
 * Holds an expression that compiles to the schemas; what is wrong is reported at the place. gives (may be NULL): what it may give, of
 * what is wrong anything. false: something is wrong, told now or before.
 */
bool path_check(struct path_world *, struct diag *, const struct path_scope *, struct place, const char *expression,
    const struct path_set **gives);

#endif
