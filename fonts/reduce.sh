#!/bin/sh
# Makes the faces of fonts.xml that are missing or differ: reduce.sh OUT [update]
# A face comes from its installed package, or else from the package fetched for it and not installed; what came of a fetched one
# is kept in the cache of the machine under its digest, so that the next tree does not fetch it again.
set -eu
list=$(dirname "$0")
out=$1
update=${2:-}
temp=
mkdir -p "$out"
trap 'rm -rf "$temp"' EXIT
trap 'exit 1' INT TERM HUP
temp=$(mktemp -d "$out/.make-XXXXXX")
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/banwen/fonts

attribute() {
	printf '%s\n' "$line" | sed -n "s/.* $1=\"\([^\"]*\)\".*/\1/p"
}

digest() {
	sha256sum "$1" | cut -d ' ' -f 1
}

stop() {
	printf 'fonts: %s\n' "$*" >&2
	exit 1
}

# Prints the path of the original; its package is fetched once a run when the file is not installed.
original() {
	if [ -f "/$path" ]; then
		printf '/%s\n' "$path"
		return
	fi
	if [ ! -d "$temp/$package" ]; then
		printf 'fonts: fetching %s\n' "$package" >&2
		mkdir "$temp/deb"
		(cd "$temp/deb" && apt-get -o APT::Sandbox::User=root download -qq "$package=$version" >&2) ||
			stop "cannot fetch $package $version (try apt-get update)"
		dpkg-deb -x "$temp"/deb/*.deb "$temp/$package"
		rm -r "$temp/deb"
	fi
	[ -f "$temp/$package/$path" ] || stop "$package $version has no /$path"
	printf '%s\n' "$temp/$package/$path"
}

reduce() {
	hb-subset --font-file="$1" --face-index="$(attribute original-index)" \
		--unicodes-file="$list/keep-$(attribute keep).txt" \
		--layout-features=kern,mark,mkmk,ccmp,fwid,vert,vrt2,halt \
		--desubroutinize --no-hinting --notdef-outline --output-file="$2"
}

grep '<face ' "$list/fonts.xml" > "$temp/faces"
while read -r line; do
	id=$(attribute id) file=$(attribute file) sha256=$(attribute sha256)
	package=$(attribute package) version=$(attribute version) path=$(attribute original)
	if [ -f "$out/$file" ] && [ "$(digest "$out/$file")" = "$sha256" ]; then
		continue
	fi
	if [ -z "$update" ] && [ -f "$cache/$sha256" ]; then
		cp "$cache/$sha256" "$temp/$file"
	else
		from=$(original)
		reduce "$from" "$temp/$file"
	fi
	made=$(digest "$temp/$file") size=$(stat -c %s "$temp/$file")
	if [ "$made" != "$sha256" ]; then
		rm -f "$cache/$sha256" # if that was it, it is damaged
		[ -n "$update" ] || stop "$file came out as $made, fonts.xml says $sha256:" \
			"$package is not $version, or hb-subset is another one; make fonts UPDATE=1 accepts it"
		sed "/<face id=\"$id\"/s/ size=\"[^\"]*\" sha256=\"[^\"]*\"/ size=\"$size\" sha256=\"$made\"/" \
			"$list/fonts.xml" > "$temp/fonts.xml"
		cat "$temp/fonts.xml" > "$list/fonts.xml"
	fi
	if [ -d "$temp/$package" ] && mkdir -p "$cache" 2> /dev/null; then
		cp "$temp/$file" "$cache/.$$" 2> /dev/null && mv "$cache/.$$" "$cache/$made" || rm -f "$cache/.$$"
	fi
	chmod 644 "$temp/$file"
	mv "$temp/$file" "$out/$file"
	printf 'fonts: %s (%d KB)\n' "$file" $((size / 1024)) >&2
done < "$temp/faces"
