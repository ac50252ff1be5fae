/*
 * leftovers.c - what a driver whose DriverEntry failed has left behind. Windows does not call
 * DriverUnload then and cleans up nothing: a device keeps the image loaded, a symbolic link leads
 * nowhere and is in the way of the next start.
 */
#include "run/internal.h"
#include "io/io.h"
#include "ob/ob.h"
#include "rtl/utf.h"

#include <string.h>

struct search {
    const void *driver; /* whose devices are looked for: io_driver.context */
    uint32_t skip;      /* links that were there before */
    uint32_t links, devices;
    char text[200];
    size_t used;
};

static void add_name(struct search *search, const char *kind, const UNICODE_STRING *name)
{
    const WCHAR *text = name ? name->Buffer : NULL;
    uint64_t units = name ? name->Length / sizeof(WCHAR) : 0;
    size_t room = sizeof search->text;

    if (search->used + 40 > room)
        return;
    search->used += (size_t)snprintf(search->text + search->used, room - search->used, "%s%s ",
                                     search->used ? ", " : "", kind);
    for (uint32_t taken; units && search->used + 2 * RTL_UTF8_MAX < room;
         text += taken, units -= taken)
        search->used += rtl_utf8_encode(rtl_utf16_decode(text, units, &taken, NULL),
                                        search->text + search->used);
    search->text[search->used] = 0;
}

static bool add_link(void *context, void *body)
{
    struct search *search = context;

    if (ob_made_by_driver(body) && search->links++ >= search->skip)
        add_name(search, "the link", ob_name_of(body));
    return true;
}

static bool add_device(void *context, const struct ob_object_info *info)
{
    struct search *search = context;
    PDEVICE_OBJECT device = info->body;

    if (device->DriverObject && io_driver_of(device->DriverObject)->context == search->driver) {
        search->devices++;
        add_name(search, "the device", info->named ? ob_name_of(info->body) : NULL);
    }
    return true;
}

uint32_t run_links(void)
{
    struct search search = {.skip = UINT32_MAX};

    ob_directory_for_each(world->ob->dos_devices, add_link, &search);
    return search.links;
}

void run_leftovers(const void *driver, const char *name, uint32_t links_before)
{
    struct search search = {.driver = driver, .skip = links_before};
    struct finding *finding;

    ob_object_for_each(world->io->device_type, add_device, &search);
    ob_directory_for_each(world->ob->dos_devices, add_link, &search);
    if (!search.used)
        return;
    finding = run_finding(run_current_result(), FINDING_WARNING, "left-by-failed-entry");
    snprintf(finding->title, sizeof finding->title, "%s failed in DriverEntry and left %s", name,
             search.text);
    snprintf(finding->why, sizeof finding->why, "%s",
             search.devices
                 ? "DriverUnload is not called then, and a device that is left keeps the image "
                   "loaded: the driver cannot be started again without a restart of the machine"
                 : "DriverUnload is not called then: the link leads nowhere, and the next start "
                   "finds STATUS_OBJECT_NAME_COLLISION");
}
