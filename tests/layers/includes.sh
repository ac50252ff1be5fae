#!/usr/bin/env bash
# Which layer includes what. Usage: includes.sh SOURCE-FOLDER
#
# The layers and what each sees are the irqlab_layer() lines of CMakeLists.txt, those that the link
# tests use. A file in src/LAYER includes its own layer and those below; C's own headers; the WDK
# headers from ke (and rtl) upwards and the Win32 and CRT headers from win32 upwards. Any other
# system header is for src/host alone. tools/irqlab, which is no layer, sees of ours run/irqlab.h.
set -euo pipefail
cd "$1"
shopt -s globstar nullglob

awk '
BEGIN {
    split("assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal " \
          "stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath " \
          "threads time uchar wchar wctype", list, " ")
    for (i in list)
        iso[list[i] ".h"] = 1
    iso["strings.h"] = 1           # strncasecmp, which touches only its arguments
    library["report", "jansson.h"] = 1
    split("rtl ke mm ex ob ps cm io win32 verify race report explore run", list, " ")
    for (i in list)
        sees[list[i], "wdk"] = 1
    sees["win32", "win32"] = sees["run", "win32"] = 1
    sees["win32", "crt"] = sees["run", "crt"] = 1
}

function complain(what)
{
    printf "%s:%d: %s\n", FILENAME, FNR, what
    bad++
}

# CMakeLists.txt: the layers, lowest first, so that what a layer sees is complete when it is seen.
FILENAME == "CMakeLists.txt" {
    if ($0 !~ /^irqlab_layer\(/ && !continued)
        next
    line = continued ? line " " $0 : $0
    continued = line !~ /\)/
    if (continued)
        next
    gsub(/irqlab_layer\(|\)|[ \t]*LIBRARIES.*/, "", line)
    n = split(line, word, " ")
    own = word[1]
    layer[own] = 1
    sees[own, own] = 1
    for (i = 3; i <= n; i++) {
        sees[own, word[i]] = 1
        for (l in layer)
            if (sees[word[i], l])
                sees[own, l] = 1
    }
    next
}

FNR == 1 {
    split(FILENAME, part, "/")
    own = part[2]
    files++
    if (part[1] == "src" && !layer[own])
        complain("src/" own " is no layer of CMakeLists.txt")
}

/^[ \t]*#[ \t]*include/ {
    name = $0
    if (!sub(/^[ \t]*#[ \t]*include[ \t]*["<]/, "", name))
        next
    sub(/[">].*/, "", name)
    n = split(name, word, "/")
    if (part[1] == "tools") {
        if (n > 1 && (layer[word[1]] || word[1] ~ /^(wdk|win32|crt)$/) && name != "run/irqlab.h")
            complain("the command line sees run/irqlab.h and its own, not " name)
        next
    }
    if (iso[name] || library[own, name])
        next
    if (n > 1 && (layer[word[1]] || word[1] ~ /^(wdk|win32|crt)$/)) {
        if (!sees[own, word[1]])
            complain(own " does not see " name)
    } else if (own != "host")
        complain("only host includes " name)
}

END {
    printf "%d files, %d wrong\n", files, bad
    exit bad != 0 || files < 100
}' CMakeLists.txt src/**/*.c src/**/*.h src/**/*.S src/**/*.inc src/**/*.def tools/irqlab/*.c tools/irqlab/*.h
