# Names are unique in the house: no tag of a struct, enum or union stands twice, no static function has the name of a
# public one, and a public one begins with a prefix of its room (tests/prefixes, read first).  Input: lines
# "KIND NAME FILE:LINE", KIND tag, static or public.
function is_of_room(name, path,    room, n, prefix) {
	room = path; sub(/^src\//, "", room)
	if (!sub(/\/[^\/]*$/, "", room)) room = "."
	n = split(prefixes[room], prefix, " ")
	for (i = 1; i <= n; i++) if (index(name, prefix[i]) == 1) return 1
	return 0
}
FILENAME ~ /prefixes$/ { room = $1; $1 = ""; prefixes[room] = $0; next }
$2 ~ /^(__anon|G_DEFINE_|glib_autoptr_cleanup_)/ { next }
$1 == "tag" && $2 in tag { print $3 ": " $2 " is also defined at " tag[$2]; bad = 1 }
$1 == "tag" { tag[$2] = $3 }
$1 == "static" { hidden[$2] = hidden[$2] " " $3 }
$1 == "public" && !is_of_room($2, $3) { print $3 ": " $2 "() has no prefix of its room (tests/prefixes)"; bad = 1 }
$1 == "public" && $2 in public { print $3 ": " $2 "() is also defined at " public[$2]; bad = 1 }
$1 == "public" { public[$2] = $3 }
END {
	for (name in public)
		if (name in hidden && name != "main") {
			print public[name] ": " name "() is also the name of a static one:" hidden[name]
			bad = 1
		}
	exit bad
}
