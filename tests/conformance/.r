#!/usr/bin/env bash
# Judges every PDF below the folders given (out/ unless told) by veraPDF against PDF/A-3a and PDF/UA-1, and first the schemas and
# data files by jing (schemas).  Java and Maven are taken from Debian when missing, the libraries once from Maven;
# afterwards nothing is fetched.
set -u
cd "$(dirname "$0")/../.." || exit 2
work=${BUILD:-build}/conformance
here=tests/conformance
[ $# -gt 0 ] || set -- out
for folder; do
	[ -e "$folder" ] && continue
	echo "conformance: there is no $folder (make demo renders the examples into out/)"
	exit 2
done

need_programs() {
	command -v javac > /dev/null && command -v mvn > /dev/null && return
	local as=sudo
	[ "$(id -u)" = 0 ] && as=
	{ $as apt-get update -qq && $as env DEBIAN_FRONTEND=noninteractive \
		apt-get install -qq --no-install-recommends default-jdk-headless maven; } > "$work/apt.log" 2>&1 && return
	echo "conformance: javac and mvn are missing and cannot be installed, see $work/apt.log"
	exit 2
}

# The jars that pom.xml names; a stamp keeps the pom they were taken for.
need_library() {
	cmp -s "$here/pom.xml" "$work/pom.xml" && return
	rm -rf "$work/lib"
	local copy="dependency:copy-dependencies -DoutputDirectory=$(realpath "$work")/lib"
	mvn -o -q -B -f "$here/pom.xml" $copy > "$work/mvn.log" 2>&1 || mvn -q -B -f "$here/pom.xml" $copy > "$work/mvn.log" 2>&1 ||
		{ echo "conformance: Maven does not give the library, see $work/mvn.log"; exit 2; }
	cp "$here/pom.xml" "$work/pom.xml"
}

mkdir -p "$work"
need_programs
need_library
:
if [ "$here/Judge.java" -nt "$work/Judge.class" ]; then
	javac -d "$work" -cp "$work/lib/*" "$here/Judge.java" || exit 2
fi
exec java -Djava.awt.headless=true -cp "$work:$work/lib/*" Judge "$@"
