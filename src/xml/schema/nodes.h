/* Where paths may lead: declarations of a schema in the places they stand at. */
#ifndef XML_SCHEMA_NODES_H
#define XML_SCHEMA_NODES_H

#include "xml/schema/inner.h"
#include "xml/schema/path.h"

struct path_node {
	const struct path_node *parent;        /* NULL: it is the document */
	const struct declaration *declaration; /* NULL: it is the document */
	bool attribute;
	bool repeated;       /* any number of it may stand there */
	GPtrArray *children; /* struct path_node *, elements and attributes; NULL: not asked yet */
};

struct path_set {
	bool any;            /* nothing is known of it */
	bool text;           /* no nodes: a text or number, of the nodes if there are any */
	bool parts;          /* ... and yet nodes, that hold nothing but that */
	bool open;           /* ... or of nothing known */
	GPtrArray *literals; /* ... or one of these; NULL: of none */
	bool written;        /* ... and these are all, as they stand in the expression */
	GPtrArray *nodes;    /* struct path_node * */
	GHashTable *held;    /* the same, where they are many; NULL: they are few */
	GPtrArray *names;    /* of path_names(); NULL: not asked yet */
};

struct path_world {
	struct arena *arena;
	const char *folder;
	GHashTable *trees; /* name -> struct path_set * of its roots */
	GHashTable *words; /* list -> const GPtrArray * */
	GHashTable *own;   /* the same, of path_world_own(), before them; NULL: none */
	GHashTable *said;  /* place and words of what was told */
	struct path_hints hints;
};

/* The steps of XPath that stay in the schema. */
enum path_axis {
	AXIS_CHILD,
	AXIS_ATTRIBUTE,
	AXIS_SELF,
	AXIS_PARENT,
	AXIS_ANCESTORS,
	AXIS_DESCENDANTS,
	AXIS_SIBLINGS,
	AXIS_OTHER
};

/*
 * What an axis leads to, self: and the nodes themselves: all of it (name NULL), or of its own kind what has a name ("*": any); anything
 * where the schema allows any name.
 */
const struct path_set *path_set_step(struct path_world *, const struct path_set *, enum path_axis, bool self,
    const char *name);
/* What a node holds, elements and attributes: struct path_node *. */
const GPtrArray *path_node_children(struct path_world *, struct path_node *);
/* The documents that the nodes are of. */
const struct path_set *path_set_documents(struct path_world *, const struct path_set *);
/* One of some words; written: they stand in the expression. */
const struct path_set *path_set_literals(struct path_world *, GPtrArray *words, bool written);
/* Texts as nodes: what bw:split gives. */
const struct path_set *path_set_parts(struct path_world *);
/* The names of the nodes themselves, "@name" of attributes. */
GPtrArray *path_set_own_names(struct path_world *, const struct path_set *);
/* The same nodes as texts. */
const struct path_set *path_set_text(struct path_world *, const struct path_set *);
/* One of them that has listed words, or NULL: what it is called. */
const char *path_set_listed(const struct path_world *, const struct path_set *);
/* What they are called: "<case>、<outage>", "@type". */
const char *path_set_shown(const struct path_world *, const struct path_set *, enum lang);
/* The file in which may stand what they seem to lack, or NULL. */
const char *path_set_doubt(const struct path_set *);
/* Names of what they hold, "@name" those of attributes. */
GPtrArray *path_set_names(struct path_world *, const struct path_set *);
/* What they hold that people know by a label, or NULL. */
const char *path_set_labelled(struct path_world *, const struct path_set *, const char *label);
/* Where else below them the name stands: "supply/role"; NULL: nowhere. */
const char *path_set_elsewhere(struct path_world *, const struct path_set *, const char *name, bool attribute);

#endif
