#!/usr/bin/env bash
# direct-io.sh IRQLAB - a program's heap that a driver reads and writes through an MDL stays the
# program's in each execution that starts anew from a snapshot.
. "$(dirname "$0")/../cli/common.sh"
cd "$(dirname "$0")/../programs/ramdisk" || exit 1

check 0 "1 finding" check --schedules 40 ramdisk.c app.c
check 0 "1 finding" check --strategy dpor --clock idle ramdisk.c app.c
exit $failed
