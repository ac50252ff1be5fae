#!/usr/bin/env bash
# wakes.sh IRQLAB - a thread that a kernel APC takes out of its wait for a condition is still woken; one
# that nobody wakes is found.
. "$(dirname "$0")/../cli/common.sh"
cd "$(dirname "$0")/../programs/write-through-port" || exit 1

check 0 "0 findings" check driver.c app.cpp
check 1 "SUMMARY: deadlock app.cpp" check -D ALL_AT_ONCE --first driver.c app.cpp
exit $failed
