#!/usr/bin/env bash
# Devices that interrupt: the option, exploring with it, replaying.
. "$(dirname "$0")/common.sh"

device=../../programs/interrupt
racy=../../races/isr-and-raised-thread

check 2 '--interrupt takes VECTOR' run --interrupt 256 $device/driver.c
check 2 '--interrupt takes VECTOR' run --interrupt 0x31@10 $device/driver.c
check 2 '--interrupt takes VECTOR' run --interrupt 0x31@10ms,1ms,0 $device/driver.c
check 2 '--interrupt takes VECTOR' run --interrupt 0x31@10ms,1ms,3,4 $device/driver.c
check 2 '--interrupt takes VECTOR' run --interrupt @10ms $device/driver.c
# Nobody interrupts: the read waits for ever, and the reader is told what is missing.
check 1 '--interrupt 0x31 makes one' run $device/driver.c $device/app.c
check 0 'sample 4, 4 bytes' run --interrupt 0x31@10ms,2ms,4 $device/driver.c $device/app.c
# Interrupts that come before the last one was served are one: a sample is lost.
check 1 '[deadlock]' check --schedules 300 --interrupt 0x31@10ms,2ms,4 $device/driver.c $device/app.c
check 1 '[data-race]' check --schedules 100 --interrupt 0x31@1ms,1ms,3 $racy/bad.c
token=$(sed -n 's/^replay: irqlab replay \(irq1:[^ ]*\) .*/\1/p' "$work/out" | head -1)
check 1 '[data-race]' replay "$token" --interrupt 0x31@1ms,1ms,3 $racy/bad.c
# Its decisions mean nothing for a machine without that device.
check 2 'token' replay "$token" $racy/bad.c
check 0 '0 findings' check --schedules 100 --interrupt 0x31@1ms,1ms,3 $racy/good.c
exit $failed
