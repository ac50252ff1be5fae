#!/bin/sh
# Compiles driver.c as the pipeline does after the rewriter: compile.sh SOURCE HEADERS COMPILER FLAGS…
source=$1 headers=$2
shift 2
exec "$@" -DDBG=1 -fms-extensions -fshort-wchar -Wall -Wextra -Werror -Wno-multichar \
    -Wno-ignored-attributes -fsyntax-only -include irqlab/msvc.h -I "$headers" "$source"
