#!/usr/bin/env bash
# Options that are not there, and values out of range.
. "$(dirname "$0")/common.sh"

check 2 'run has no option --sed; `irqlab run --help` lists them' run --sed 1 hello.c
check 2 'run has no option -z; `irqlab run --help` lists them' run -z hello.c
check 2 'replay has no option --nonsense' replay --nonsense hello.c
check 2 '--seed needs a value' run hello.c --seed
check 2 '--quiet takes no value' run --quiet=1 hello.c
check 2 '--cpus takes a number from 1 to 64, not "0"' run --cpus 0 hello.c
check 2 '--cpus takes a number from 1 to 64, not "65"' run --cpus 65 hello.c
check 2 '--cpus takes a number from 1 to 64, not "two"' run --cpus two hello.c
check 2 '--seed takes a number, not "-1"' run --seed -1 hello.c
check 2 '--seed takes a number, not "99999999999999999999"' run --seed 99999999999999999999 hello.c
check 2 '--for takes a number of seconds, not "0"' run --for 0 hello.c
check 2 '--threads takes a number from 1 to 100000, not "100001"' run --threads 100001 hello.c
check 2 '--unload takes ask, force or never; not "maybe"' run --unload maybe hello.c
check 2 '--answer takes ok, cancel, abort, retry, ignore, yes, no; not "perhaps"' run --answer perhaps hello.c
check 2 '--input: /nowhere cannot be read' run --input @/nowhere hello.c
check 2 '--driver takes sources with commas between them' run --driver , hello.c
check 2 '/nowhere/cc' run --cc /nowhere/cc hello.c
check 2 'no sources were given' run
check 2 'replay needs a token' replay
check 2 'there is no command "walk"' walk
check 0 'hello' run --cpus 64 --seed 18446744073709551615 hello.c
check 0 'hello' run --cpus 1 hello.c
check 0 'usage: irqlab run' run --help
exit $failed
