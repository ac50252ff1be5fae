/* format_io.c - the readers and sinks that the format engine comes with. See format.h. */
#include "rtl/format.h"
#include <string.h>

/* ---- a host va_list ---- */

static int32_t host_int32(struct rtl_args *args)
{
    return va_arg(((struct rtl_args_host *)args)->list, int32_t);
}

static int64_t host_int64(struct rtl_args *args)
{
    return va_arg(((struct rtl_args_host *)args)->list, int64_t);
}

static double host_double(struct rtl_args *args)
{
    return va_arg(((struct rtl_args_host *)args)->list, double);
}

static double host_long_double(struct rtl_args *args)
{
    return (double)va_arg(((struct rtl_args_host *)args)->list, long double);
}

static void *host_pointer(struct rtl_args *args)
{
    return va_arg(((struct rtl_args_host *)args)->list, void *);
}

void rtl_args_host_begin(struct rtl_args_host *args, va_list list)
{
    args->reader =
        (struct rtl_args){host_int32, host_int64, host_double, host_long_double, host_pointer};
    va_copy(args->list, list);
}

void rtl_args_host_end(struct rtl_args_host *args)
{
    va_end(args->list);
}

/* ---- 8-byte slots ---- */

static uint64_t take_slot(struct rtl_args *args)
{
    return *((struct rtl_args_slots *)args)->next++;
}

static int32_t slots_int32(struct rtl_args *args)
{
    return (int32_t)take_slot(args);
}

static int64_t slots_int64(struct rtl_args *args)
{
    return (int64_t)take_slot(args);
}

static double slots_double(struct rtl_args *args)
{
    uint64_t bits = take_slot(args);
    double value;
    memcpy(&value, &bits, sizeof(value));
    return value;
}

static void *slots_pointer(struct rtl_args *args)
{
    return (void *)(uintptr_t)take_slot(args);
}

void rtl_args_slots_begin(struct rtl_args_slots *args, const uint64_t *slots)
{
    args->reader =
        (struct rtl_args){slots_int32, slots_int64, slots_double, slots_double, slots_pointer};
    args->next = slots;
}

/* ---- buffers ---- */

static void put_buffer(struct rtl_sink_buffer *to, const void *units, uint32_t count,
                       uint32_t unit_bytes)
{
    uint64_t room = to->capacity - to->used;
    uint64_t part = count < room ? count : room;
    if (part)
        memcpy((char *)to->buffer + to->used * unit_bytes, units, part * unit_bytes);
    to->used += part;
}

static void put_narrow(struct rtl_sink *sink, const void *units, uint32_t count)
{
    put_buffer((struct rtl_sink_buffer *)sink, units, count, 1);
}

static void put_wide(struct rtl_sink *sink, const void *units, uint32_t count)
{
    put_buffer((struct rtl_sink_buffer *)sink, units, count, 2);
}

void rtl_sink_narrow_begin(struct rtl_sink_buffer *sink, char *buffer, uint64_t capacity)
{
    *sink = (struct rtl_sink_buffer){{put_narrow}, buffer, capacity, 0};
}

void rtl_sink_wide_begin(struct rtl_sink_buffer *sink, uint16_t *buffer, uint64_t capacity)
{
    *sink = (struct rtl_sink_buffer){{put_wide}, buffer, capacity, 0};
}
