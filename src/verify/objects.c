/*
 * objects.c - dispatcher objects that are used outside of their life: before they are initialised,
 * or after the reference that kept them was given back.
 *
 * The first is seen in the object itself: a list of waiters that was never made. For the second,
 * what handles.c knows of references is not enough: the driver's last one is gone, and the object
 * may live on by luck, because its thread still runs or somebody else still holds it.
 */
#include "verify/internal.h"
#include "verify/sync.h"
#include "host/layout.h"
#include "host/signals.h"
#include "mm/mm.h"
#include "ob/ob.h"

#include <string.h>

enum { BUCKETS = 64 };

/* An object whose last reference of the driver is gone. */
struct given {
    struct given *next; /* in its bucket */
    const void *object;
    struct verify_place place;
};

struct objects {
    struct given *buckets[BUCKETS];
};

static struct given **bucket(struct verify *verify, const void *object)
{
    struct objects *objects = VERIFY_STATE(verify, objects);

    return &objects->buckets[(uint64_t)(uintptr_t)object * 0x9E3779B97F4A7C15ull >> 58];
}

void verify_reference_taken(struct verify *verify, const void *object)
{
    for (struct given **link = bucket(verify, object); *link; link = &(*link)->next)
        if ((*link)->object == object) {
            struct given *gone = *link;

            *link = gone->next;
            verify_free(verify, gone, sizeof *gone);
            verify->given--;
            return;
        }
}

void verify_reference_given(struct verify *verify, const void *object, uint64_t pc)
{
    struct given **head = bucket(verify, object), *given = verify_alloc(verify, sizeof *given);

    verify_reference_taken(verify, object);
    given->next = *head;
    given->object = object;
    verify_note_here(verify, pc, &given->place);
    *head = given;
    verify->given++;
}

static bool kernel_handle(void *context, const struct ob_handle_info *info)
{
    if (info->attributes & OBJ_KERNEL_HANDLE)
        *(bool *)context = true;
    return true;
}

/* The driver uses what it holds no more; a handle of the kernel's would keep it as well. */
void verify_object_given(struct verify *verify, const struct sim_probe *probe, const void *object)
{
    struct given *given = *bucket(verify, object);
    bool kept = false;
    struct finding *finding;
    char name[32];

    while (given && given->object != object)
        given = given->next;
    if (irqlab_likely(!given) ||
        !layout_is_system(probe->pc)) /* irqlab waits for programs itself */
        return;
    if (ob_is_body(object))
        ob_object_handles(object, kernel_handle, &kept);
    finding = kept ? NULL : verify_finding(verify, "object-used-after-dereference", probe->pc);
    if (!finding)
        return;
    if (ob_is_body(object))
        verify_title(finding, "%s is given %s object whose reference was given back before",
                     probe->text, ob_type_text(ob_type_of(object), name, sizeof name));
    else
        verify_title(finding, "%s is given an object that is gone: its reference was given back",
                     probe->text);
    verify_arg(finding, 1, (uint64_t)(uintptr_t)object, "the object");
    verify_note_place(finding, &given->place, "the driver's last reference was given back here");
}

/* A list that leads nowhere was never initialised; nor was one of a fill pattern. */
static bool never_made(const LIST_ENTRY *list)
{
    uint64_t flink = (uint64_t)(uintptr_t)list->Flink;

    return !flink || flink == 0xFEFEFEFEFEFEFEFEull || flink == 0xAAAAAAAAAAAAAAAAull ||
           (world->mm && flink == 0x0101010101010101ull * world->mm->fill_new);
}

static void told(struct verify *verify, const struct sim_probe *probe, const void *object)
{
    struct finding *finding = verify_finding(verify, "object-not-initialised", probe->pc);

    if (!finding)
        return;
    verify_title(finding, "%s is given %s, which was never initialised", probe->text,
                 verify_name(verify, object));
    verify_arg(finding, 1, (uint64_t)(uintptr_t)object, "the object");
}

/* The kernel's own accesses are not looked at one by one. */
bool verify_object_freed(struct verify *verify, const struct sim_probe *probe, const void *object)
{
    struct mm_block block;
    struct finding *finding;

    if (!mm_pool_find(object, &block) || block.state != MM_BLOCK_FREED)
        return false;
    finding = verify_finding(verify, "0xCC", probe->pc);
    if (!finding)
        return true;
    verify_title(finding, "%s is given an object at offset %lld of a pool block that is freed",
                 probe->text, (long long)((uint64_t)(uintptr_t)object - block.base));
    verify_arg(finding, 1, (uint64_t)(uintptr_t)object, "the address");
    verify_note(finding, block.free_pc, "freed here by T%u", block.free_actor);
    verify_note(finding, block.pc, "%llu bytes were allocated here",
                (unsigned long long)block.bytes);
    return true;
}

/* Its list of waiters was never made. Of one in a frame that is gone nothing is left, perhaps, but
 * it was initialised once. */
irqlab_cold void verify_object_made(struct verify *verify, const struct sim_probe *probe,
                                    const void *object)
{
    const DISPATCHER_HEADER *header = verify_header(verify, object);
    uint64_t since;
    uint32_t thread;

    if (header && never_made(&header->WaitListHead) && !sync_on_dead_stack(object, &thread, &since))
        told(verify, probe, object);
}

static void check_dpc(struct verify *verify, const struct sim_probe *probe)
{
    enum { ORDINARY = 19, THREADED = 26 }; /* DpcObject, ThreadedDpcObject */
    KDPC dpc;

    if (host_copy_in(&dpc, (uint64_t)(uintptr_t)probe->object, sizeof dpc, NULL) &&
        dpc.Type != ORDINARY && dpc.Type != THREADED)
        told(verify, probe, probe->object);
}

/* There is nothing to remove from a queue that nobody works for. */
static void check_queue(struct verify *verify, const struct sim_probe *probe)
{
    KDEVICE_QUEUE queue;
    struct finding *finding = NULL;

    if (host_copy_in(&queue, (uint64_t)(uintptr_t)probe->object, sizeof queue, NULL) && !queue.Busy)
        finding = verify_finding(verify, "0x2", probe->pc);
    if (finding)
        verify_arg(finding, 1, (uint64_t)(uintptr_t)probe->object, "the device queue");
}

enum { WAIT_MANY, INSERT_DPC, REMOVE_QUEUE, REMOVE_BY_KEY, ONE_OBJECT };

static const char *const names[] = {[WAIT_MANY] = "KeWaitForMultipleObjects",
                                    [INSERT_DPC] = "KeInsertQueueDpc",
                                    [REMOVE_QUEUE] = "KeRemoveDeviceQueue",
                                    [REMOVE_BY_KEY] = "KeRemoveByKeyDeviceQueue",
                                    [ONE_OBJECT] = "KeWaitForSingleObject",
                                    "KeWaitForMutexObject",
                                    "KeSetEvent",
                                    "KePulseEvent",
                                    "KeReleaseSemaphore",
                                    "KeReleaseMutex",
                                    "KeSetTimer",
                                    "KeSetTimerEx",
                                    "KeSetCoalescableTimer",
                                    NULL};

static void uses(struct verify *verify, const struct sim_probe *probe)
{
    verify_object_used(verify, probe, verify_header(verify, probe->object));
}

static void others(struct verify *verify, const struct sim_probe *probe)
{
    const void *object;

    if (!verify_of_driver(probe))
        return;
    if (verify->ddi == INSERT_DPC)
        check_dpc(verify, probe);
    else if (verify->ddi == REMOVE_QUEUE || verify->ddi == REMOVE_BY_KEY)
        check_queue(verify, probe);
    else
        for (uint64_t i = 0; i < probe->b && i < MAXIMUM_WAIT_OBJECTS; i++)
            if (host_copy_in(&object, probe->c + 8 * i, sizeof object, NULL))
                verify_object_check(verify, probe, object, verify_header(verify, object));
}

static verify_probe *who(uint32_t kind, int index)
{
    return index < ONE_OBJECT ? others : uses;
}

const struct verify_family verify_family_objects = {.kinds = VERIFY_WANTS(KE_PROBE_DDI),
                                                    .state_bytes = sizeof(struct objects),
                                                    .ddis = names,
                                                    .who = who};
