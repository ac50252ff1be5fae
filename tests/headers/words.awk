# No header says `long` (it has 32 bits in a driver and 64 in our own sources), except `long long`,
# and none uses the suffix L, which the rewriter takes away in drivers only. Comments do not count.
# Usage: awk -f words.awk HEADER…

FNR == 1 { comment = 0 }

{
    line = $0
    out = ""
    while (line != "") {
        if (comment) {
            at = index(line, "*/")
            if (at == 0)
                break
            line = substr(line, at + 2)
            comment = 0
        } else {
            at = index(line, "/*")
            if (at == 0) {
                out = out line
                break
            }
            out = out substr(line, 1, at - 1) " "
            line = substr(line, at + 2)
            comment = 1
        }
    }
    gsub(/"([^"\\]|\\.)*"/, "\"\"", out)
    gsub(/(^|[^A-Za-z0-9_])long long([^A-Za-z0-9_]|$)/, " ", out)
    if (out ~ /(^|[^A-Za-z0-9_])long([^A-Za-z0-9_]|$)/) {
        print FILENAME ":" FNR ": long: use LONG, LONGLONG or ULONG_PTR"
        bad++
    }
    if (out ~ /(^|[^A-Za-z0-9_])(0[xX][0-9A-Fa-f]+|[0-9]+)[uU]?L([^A-Za-z0-9_]|$)/) {
        print FILENAME ":" FNR ": the suffix L: leave it out or use LL"
        bad++
    }
}

END { exit bad != 0 }
