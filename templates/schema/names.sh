#!/bin/sh
# Prints template.rng with the names there are: styles, pages, parts, font roles, fields.  An editor completes them from it.
# Folders given are those of an office's own data, beside the program's; BANWEN is the program.
#   templates/schema/names.sh > names.rng      and in a template: <?xml-model href="names.rng"?>
set -eu
here=$(cd "$(dirname "$0")" && pwd)
templates=$(dirname "$here")
folders="$templates $(for folder; do echo "$folder/templates"; done)"

choice() { sort -u | sed 's/&/\&amp;/g; s/</\&lt;/g; s/.*/<value>&<\/value>/' | tr '\n' ' '; }
styles=$(find $folders -name '*.xml' -exec cat {} + | grep -o '<style name="[^"]*"' | cut -d'"' -f2 | choice)
pages=$(find $folders -name '*.xml' -exec cat {} + | grep -o '<page name="[^"]*"' | cut -d'"' -f2 | choice)
parts=$(find $folders -path '*/parts/*.xml' | sed 's|.*/||; s|\.xml$||' | choice)
roles=$(sed -n 's/.*<role id="\([^"]*\)".*/\1/p' "$(dirname "$templates")/fonts/fonts.xml" | choice)
fields=$("${BANWEN:-banwen}" list fields | awk 'NR > 1 {print $2}' | choice)
sed "s|\(<define name=\"style-name\">\).*|\1<choice>$styles</choice></define>|
	s|\(<define name=\"part-name\">\).*|\1<choice>$parts</choice></define>|
	s|\(<define name=\"page-name\">\).*|\1<choice>$pages<ref name=\"name\"/></choice></define>|
	s|\(<define name=\"role-name\">\).*|\1<choice>$roles</choice></define>|
	s|\(<define name=\"path\">\)\(.*\)\(</define>\)|\1<choice>$fields\2</choice>\3|" "$here/template.rng"
