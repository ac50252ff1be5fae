#!/usr/bin/env bash
# A pointer where %d or %x takes an int is told at compile time; what is only Microsoft's is not.
. "$(dirname "$0")/common.sh"

check 0 'formats.c:17:' run --cc gcc formats.c
said=$(irqlab run --cc gcc formats.c 2>&1 | grep -c 'warning: format')
[ "$said" = 2 ] || fail "$said lines about formats, expected 2"
check 0 'formats.c:30:' run --cc gcc formats.c
exit $failed
