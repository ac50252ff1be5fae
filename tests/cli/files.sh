#!/usr/bin/env bash
# Files that are no sources.
. "$(dirname "$0")/common.sh"

check 2 'nowhere.c: No such file or directory; name a C or C++ source or a .vcxproj' run nowhere.c
check 2 'this is a folder; name the sources in it or its .vcxproj' run "$work"
: >"$work/empty.c"
check 2 'empty.c: the file is empty' run "$work/empty.c"
check 2 'empty.c: the file is empty' run --driver "hello.c,$work/empty.c"
cp hello.c "$work/secret.c"
chmod 000 "$work/secret.c"
if [ "$(id -u)" -ne 0 ]; then # root may read everything
    check 2 'secret.c: Permission denied' run "$work/secret.c"
fi
echo text >"$work/notes.pdf"
check 2 'notes.pdf is no C or C++ source and no .vcxproj' run "$work/notes.pdf"
head -c 100000 /dev/urandom >"$work/garbage.c"
check 2 'garbage.c' run "$work/garbage.c"
echo '1 ICON "a.ico"' >"$work/a.rc"
check 0 'skipped, nothing to compile:' run hello.c "$work/a.rc"
check 2 'no sources were given' run "$work/a.rc"
echo '<Project' >"$work/a.vcxproj"
check 2 'a.vcxproj' run "$work/a.vcxproj"
check 2 'is a project: name it without --driver or --app' run --driver "$work/a.vcxproj"
exit $failed
