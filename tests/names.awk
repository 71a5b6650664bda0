# Names are unique in the house: no tag of a struct, enum or union stands twice, no static function has the name of a
# public one.  Input: lines "KIND NAME FILE:LINE", KIND tag, static or public.
$2 ~ /^(__anon|G_DEFINE_)/ { next }
$1 == "tag" && $2 in tag { print $3 ": " $2 " is also defined at " tag[$2]; bad = 1 }
$1 == "tag" { tag[$2] = $3 }
$1 == "static" { hidden[$2] = hidden[$2] " " $3 }
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
