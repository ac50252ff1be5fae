#!/bin/sh
# Compiles each WDK header alone: alone.sh HEADERS COMPILER FLAGS…. Prints the headers that fail.
#
# Left out: pshpackN.h and poppack.h, halves of a pair; irqlab/ but for msvc.h: parts of others.
headers=$1
shift
case $* in
*"-x c++"*) language=c++ ;;
*) language=c ;;
esac
failed=0
for header in $(cd "$headers" && find . -name '*.h' | sed 's,^\./,,' | LC_ALL=C sort); do
    case $header in
    irqlab/msvc.h) ;;
    pshpack*.h | poppack.h | irqlab/*) continue ;;
    esac
    # Twice: a guard that does not guard shows.
    if ! printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        "$@" -Wall -Wextra -Werror -fsyntax-only -I "$headers" -x $language -; then
        echo "alone: $header does not compile by itself: $*" >&2
        failed=1
    fi
done
exit $failed
