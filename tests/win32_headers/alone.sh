#!/bin/sh
# Compiles each Win32 header by itself, as an app sees them: alone.sh INCLUDE COMPILER FLAGS…
# Twice in a row, before and after the C library's, and in C++ around libstdc++'s.
include=$1
shift
case $* in
*"-x c++"*) language=c++ ;;
*) language=c ;;
esac
failed=0
try()
{
    if ! "$@" -Wall -Wextra -Werror -fsyntax-only -fshort-wchar -include "$include/wdk/irqlab/msvc.h" \
        -I "$include/win32" -isystem "$include/crt" -x $language -; then
        echo "alone: $header: $*" >&2
        failed=1
    fi
}
for header in $(cd "$include/win32" && ls *.h | LC_ALL=C sort); do
    for define in -DUNICODE=1 -DIRQLAB_ANSI=1; do
        printf '#include <%s>\n#include <%s>\n' "$header" "$header" | try "$@" $define
    done
    if [ $language = c++ ]; then
        [ "$header" = windows.h ] || continue # the others are parts of it
        printf '#include <%s>\n#include <iostream>\n#include <thread>\n#include <string>\n#include <algorithm>\n#include <regex>\n#include <filesystem>\nint a = std::max(1, 2);\n' \
            "$header" | try "$@" -DUNICODE=1
        printf '#include <iostream>\n#include <thread>\n#include <string>\n#include <%s>\nusing namespace std;\nint a = min(1, 2);\n' "$header" | try "$@"
    else
        printf '#include <stdio.h>\n#include <stdlib.h>\n#include <%s>\n#include <string.h>\n#include <tchar.h>\n' \
            "$header" | try "$@" -DUNICODE=1 -D_UNICODE
    fi
done
exit $failed
