# Reads page dumps (--show=page) and prints what is wrong with their structure, a line each: what PDF/UA-1 asks of headings, tables,
# lists, figures and artifacts, and what the page says of itself.
function wrong(what) { print "line " NR ": " what; bad = 1 }
function has(list, word) { return index(" " list " ", " " word " ") > 0 }
function top() { return depth > 0 ? stack[depth] : "" }

BEGIN {
	kinds = "layout header footer background repeated underline strike emphasis box join"
	silent = "layout background underline strike emphasis box join"	# nothing is read out of these
	rows = "Table THead TBody"
	words = "P H1 H2 H3 H4 H5 H6 Lbl Span Figure Note"
}

# What stands in what.
function check_place(role, above) {
	if (role == "TR" && !has(rows, above)) wrong("TR in " above)
	if ((role == "TH" || role == "TD") && above != "TR") wrong(role " in " above)
	if ((role == "THead" || role == "TBody" || role == "Caption") && above != "Table") wrong(role " in " above)
	if (role == "LI" && above != "L") wrong("LI in " above)
	if ((role == "Lbl" || role == "LBody") && above != "LI") wrong(role " in " above)
	if (above == "TR" && role != "TH" && role != "TD") wrong(role " in TR")
	if (has(rows, above) && !has("TR THead TBody Caption", role)) wrong(role " in " above)
	if (above == "L" && role != "LI") wrong(role " in L")
	if (above == "LI" && role != "Lbl" && role != "LBody") wrong(role " in LI")
	if (has(words, above) && role != "Span") wrong(role " in " above)
	if (has(words, role) && role != "Span" && has("Table TR THead TBody L", above)) wrong(role " in " above)
}

function check_heading(role,   level) {
	level = substr(role, 2) + 0
	if (level > last_level + 1) wrong(role " after level " last_level)
	last_level = level
	levels[++headings] = level
}

function begin_element(role, number,   up) {
	up = depth > 0 ? element[depth] : 0
	check_place(role, top())
	if (number in roles) {
		if (roles[number] != role) wrong("element " number " is " roles[number] " and " role)
		if (parents[number] != up) wrong("element " number " goes on in " up ", it began in " parents[number])
		return
	}
	if (number != ++elements && !(number in promised)) elements = elements > number ? elements : number
	roles[number] = role; parents[number] = up
	if (role ~ /^H[1-6]$/) check_heading(role)
	if (role == "THead") { if (seen_head[up]++ || seen_body[up]) wrong("THead of " up " is not the first") }
	if (role == "TBody" && (seen_body[up]++ || !seen_head[up])) wrong("TBody of " up " without THead, or twice")
	if (role == "Caption" && table_of_parts[up]++) wrong("Caption of " up " is not the first")
	if (role == "TR" || role == "THead") table_of_parts[up]++
	if (role == "Figure" && $0 !~ / alt "[^"]/) wrong("Figure without words")
	if (role == "Span" && $0 !~ / actual "[^"]/) wrong("Span without actual text")
	if (role == "TR") begin_row(number)
	if (role == "TH" || role == "TD") begin_cell(role, number)
}

function table_of(row,   up) {
	up = parents[row]
	return roles[up] == "Table" ? up : parents[up]
}

function begin_row(number,   table) {
	table = table_of(number)
	row_of[number] = table_rows[table]++
	tables[table] = 1
}

function begin_cell(role, number,   row, table, spans, r, c, at, across, down) {
	row = parents[number]; table = table_of(row); across = down = 1
	if (match($0, / spans [0-9]+x[0-9]+/)) {
		split(substr($0, RSTART + 7, RLENGTH - 7), spans, "x")
		across = spans[1]; down = spans[2]
	}
	for (at = 0; (table, row_of[row], at) in taken; at++) ;
	for (r = 0; r < down; r++)
		for (c = 0; c < across; c++) {
			if ((table, row_of[row] + r, at + c) in taken) wrong("cell " number " lies on another")
			taken[table, row_of[row] + r, at + c] = number
		}
	if (at + across > table_columns[table]) table_columns[table] = at + across
	if (row_of[row] + down > table_high[table]) table_high[table] = row_of[row] + down
	line_of[number] = NR
	scope[number] = $0 ~ / column( |$)/ ? "column" : $0 ~ / row( |$)/ ? "row" : ""
	if (role == "TD" && scope[number] != "") wrong("TD with a scope")
	if (match($0, / of [0-9,]+/)) headers[number] = substr($0, RSTART + 4, RLENGTH - 4)
}

# Each place of a table has one cell; where a cell heads others by name alone, each value is headed by one, by name or by a scope.
function check_table(table,   r, c, cell, any) {
	if (table_high[table] != table_rows[table]) wrong("table " table ": cells reach below the last row")
	for (r = 0; r < table_rows[table]; r++)
		for (c = 0; c < table_columns[table]; c++) {
			if (!((table, r, c) in taken)) { wrong("table " table ": nothing in row " r + 1 ", column " c + 1); return }
			any = any || (roles[taken[table, r, c]] == "TH" && scope[taken[table, r, c]] == "")
		}
	for (r = 0; any && r < table_rows[table]; r++)
		for (c = 0; c < table_columns[table]; c++) {
			cell = taken[table, r, c]
			if (roles[cell] == "TD" && !done[cell]++) check_headed(table, cell, r, c)
		}
}

function check_headed(table, cell, r, c,   i, k, list, count, other) {
	count = split(headers[cell], list, ",")
	for (i = 1; i <= count; i++) {
		if (roles[list[i]] != "TH") wrong("cell " cell " names " list[i] ", which heads nothing")
		else if (table_of(parents[list[i]]) != table) wrong("cell " cell " names " list[i] " of another table")
	}
	if (count > 0) return
	for (k = 0; k < r; k++) { other = taken[table, k, c]; if (scope[other] == "column") return }
	for (k = 0; k < c; k++) { other = taken[table, r, k]; if (scope[other] == "row") return }
	wrong("cell " cell " (line " line_of[cell] ") is headed by nothing")
}

function end_document(   table, i) {
	for (table in tables) check_table(table)
	if (depth > 0) wrong("marks are open at the end of a page")
	split("", roles); split("", parents); split("", seen_head); split("", seen_body); split("", table_of_parts)
	split("", tables); split("", taken); split("", table_rows); split("", table_columns); split("", table_high)
	split("", headers); split("", scope); split("", done); split("", row_of); split("", levels)
	depth = artifact = elements = headings = last_level = outline = 0
}

/^document / { if (documents++) end_document(); next }
/^page / { if (depth > 0) { wrong("marks are open at the end of a page"); depth = 0 }; artifact = 0; next }
/^heading / {
	if ($2 > outline + 1) wrong("a heading of level " $2 " after one of " outline)
	outline = $2
	if (!($7 in roles)) wrong("a heading without its element " $7)
	next
}
/^[a-z]/ { next }
$1 == "begin" && $2 == "Artifact" {
	if (artifact) wrong("an artifact in an artifact")
	if (!has(kinds, $3)) wrong("an artifact of no kind")
	stack[++depth] = "Artifact " $3; element[depth] = 0; artifact = depth
	next
}
$1 == "begin" {
	if (artifact) wrong($2 " in an artifact")
	else if ($3 !~ /^[0-9]+$/) wrong($2 " without a number")
	else begin_element($2, $3)
	stack[++depth] = $2; element[depth] = $3
	next
}
$1 == "end" {
	if (depth == 0) { wrong("an end of nothing"); next }
	if (artifact == depth) artifact = 0
	depth--
	next
}
$1 ~ /^(run|fill|path|image|code)$/ {
	if (artifact && $1 == "run" && has(silent, substr(top(), 10))) wrong("words in an artifact of kind " substr(top(), 10))
	if (!artifact && !has(words, top())) wrong($1 " in " (depth > 0 ? top() : "nothing"))
	next
}
END { end_document(); exit bad }
