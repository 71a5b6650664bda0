# Runs tests/include-table over the sources given after it; prints what breaks it, exits 1 when anything does.
FILENAME ~ /include-table$/ {
	if ($1 == "header") { only[$2] = only[$2] " " $3; next }
	if ($1 ~ /^[a-z]+:$/) { s = $1; sub(/:/, "", s); $1 = ""; allow[s] = $0 " " }
	next
}
/^#[ \t]*include/ {
	split(FILENAME, p, "/"); me = p[2]; name = $2; gsub(/[<>"]/, "", name)
	if ($2 ~ /^"/) {
		split(name, q, "/"); it = q[1]
		if (me in allow && (it in allow) && index(allow[me], " " it " ") == 0) {
			printf "%s:%d: %s may not include %s\n", FILENAME, FNR, me, it; bad = 1
		}
	} else for (h in only) if (index(name, h) == 1) {
		ok = 0; n = split(only[h], w, " ")
		for (i = 1; i <= n; i++) if (index(FILENAME, w[i]) == 1) ok = 1
		if (!ok) { printf "%s:%d: only%s may include <%s>\n", FILENAME, FNR, only[h], name; bad = 1 }
	}
}
END { exit bad }
