# Runs tests/include-table over the sources given after it; prints what breaks it, exits 1 when anything does.
function room_of(path) {
	sub(/\/[^\/]*$/, "", path)
	while (path != "" && !(path in allow) && index(path, "/") > 0) sub(/\/[^\/]*$/, "", path)
	return path
}
function station_of(path) { sub(/\/.*/, "", path); return path }
# Is it a header that its room shows to other stations?
function is_shown(name, room,    own, file) {
	own = room; sub(/.*\//, "", own)
	file = name; sub(/.*\//, "", file)
	return file == own ".h" || index(shows[room], " * ") > 0 || index(shows[room], " " file " ") > 0
}
FILENAME ~ /include-table$/ {
	if ($1 == "shows") { room = $2; $1 = $2 = ""; shows[room] = $0 " "; next }
	if ($1 == "header") { only[$2] = only[$2] " " $3; next }
	if ($1 ~ /^[a-z.\/]+:$/) { s = $1; sub(/:/, "", s); $1 = ""; allow[s] = $0 " "; row[s] = 1 }
	next
}
FNR == 1 { me = FILENAME; sub(/^src\//, "", me); me = index(me, "/") > 0 ? room_of(me) : "." }
FNR == 1 && !(me in row) { printf "%s: its room %s has no row\n", FILENAME, me; bad = 1 }
/^#[ \t]*include/ {
	name = $2; gsub(/[<>"]/, "", name)
	if ($2 ~ /^"/) {
		it = room_of(name)
		if (it != me && index(allow[me], " " it " ") == 0) {
			printf "%s:%d: %s may not include %s\n", FILENAME, FNR, me, it; bad = 1
		} else if (it != me && (station_of(it) != station_of(me) ? !is_shown(name, it) : name ~ /\/inner\.h$/)) {
			printf "%s:%d: %s is not shown to %s\n", FILENAME, FNR, name, me; bad = 1
		}
	} else for (h in only) if (index(name, h) == 1) {
		ok = 0; n = split(only[h], w, " ")
		for (i = 1; i <= n; i++) if (index(FILENAME, w[i]) == 1) ok = 1
		if (!ok) { printf "%s:%d: only%s may include <%s>\n", FILENAME, FNR, only[h], name; bad = 1 }
	}
}
END { exit bad }
