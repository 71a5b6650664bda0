# Writes `count` records for conformance, a file a document (FOLDER/id.xml), the same ones every time, out of the samples named as arguments: each with words of other lengths
# and scripts, and rows as often as chance has it (from one to more than a page holds). All of it is made up.
#   awk -v count=1000 -v folder=FOLDER -f cases.awk templates/*/*/sample.xml
function draw(n) {
	seed = (seed * 1103515245 + 12345) % 2147483648
	return int(seed / 65536) % n
}
function pick(list,    part, n) {
	n = split(list, part, "|")
	return part[draw(n) + 1]
}
# Two figures in a row would be one number, which nobody writes.
function words(most,    text, n, word) {
	for (n = 1 + draw(most); n > 0; n--) {
		word = pick("虚构|云中|𠮷野|㛃水|𬭚业|𬬭|长河里|晨星路|10kV|（北）|“甲”|12 台|3×240|、|，|Ⅱ段|kVA|①|～|—|2024-05-06|新材料|№ 7|䶮|𣲘")
		text = text (text ~ /[0-9A-Za-z]$/ && word ~ /^[0-9]/ ? "、" : "") word
	}
	return text
}
# The record with other words in what people write freely.
function varied(text,    out, name) {
	while (match(text, /<(cons_name|addr|receiving|main_wiring|protection|entry|boundary|point|line)>[^<]*<|(subs_name|note|pub_tran|line_name)="[^"]*"/)) {
		out = out substr(text, 1, RSTART - 1)
		name = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		if (sub(/".*/, "", name)) out = out name "\"" words(16) "\""
		else { sub(/>.*/, ">", name); out = out name "虚构" words(name ~ /cons_name/ ? 8 : 20) "<" }
	}
	return out text
}
# Every <row .../> once or more often.
function rows(text,    out, one, n, many) {
	many = draw(4) == 0 ? 30 : 3
	while (match(text, /<row [^>]*\/>/)) {
		out = out substr(text, 1, RSTART - 1)
		one = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		for (n = 1 + draw(many); n > 0; n--) out = out one
	}
	return out text
}
{ sample[FILENAME] = sample[FILENAME] $0 "\n" }
FNR == 1 { file[files++] = FILENAME }
END {
	seed = 20221115
	for (f = 0; f < files; f++) {
		text = sample[file[f]]
		sub(/.*<records[^>]*>/, "", text)
		sub(/<\/records>.*/, "", text)
		sample[file[f]] = text
	}
	for (f = 0; f < files; f++) {
		id = file[f]
		sub(/\/[^\/]*$/, "", id); sub(/.*\//, "", id)
		out = folder "/" id ".xml"
		print "<records>" > out
		for (i = f; i < count; i += files) {
			text = rows(varied(sample[file[f]]))
			gsub(/<(case|outage|poster|handover) id="/, sprintf("&C%04d-", i), text)
			print text > out
		}
		print "</records>" > out
		close(out)
	}
}
