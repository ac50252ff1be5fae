# Every exported routine has a contract block: the comment before it names the routine and has the
# lines IRQL, Blocks, Differs and Source. Usage: awk -f contracts.awk HEADER…
#
# A block may stand before several prototypes, if its first lines name them all. A prototype begins
# with NTKERNELAPI, NTSYSAPI, NTSYSCALLAPI or NTHALAPI, possibly behind DECLSPEC_NORETURN.

function complain(text)
{
    print FILENAME ":" FNR ": " text
    bad++
}

FNR == 1 { block = ""; inside = 0 }

/^\/\*/ { block = ""; inside = 1 }
inside { block = block "\n" $0 }
/\*\// { inside = 0; next }
inside { next }

/^(DECLSPEC_NORETURN )?(NTKERNELAPI|NTSYSAPI|NTSYSCALLAPI|NTHALAPI) / {
    line = $0
    while (line !~ /\(/ && (getline more) > 0)
        line = line " " more
    sub(/\(.*/, "", line)
    name = line
    sub(/.*[ *]/, "", name)
    routines++
    if (block !~ ("(^|[^A-Za-z0-9_])" name "[, \n]"))
        complain(name ": no contract block names it")
    else if (block !~ /\n \* IRQL  / || block !~ /\n \* Blocks  / || block !~ /\n \* Differs  / ||
             block !~ /\n \* Source  /)
        complain(name ": its contract block lacks IRQL, Blocks, Differs or Source")
}

END {
    printf "%d prototypes, %d without a contract\n", routines, bad
    exit bad != 0
}
