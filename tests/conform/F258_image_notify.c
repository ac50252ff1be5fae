/* facts: F258 */
/*
 * F258. The same image-notify routine may be registered twice and must then be removed twice; it
 *   is called twice.
 */
#include "conform.h"

static volatile LONG once, twice, driver_images;

/* Registered twice; `single` once: both hear of every image. */
static VOID doubled(PUNICODE_STRING Name, HANDLE Process, PIMAGE_INFO Info)
{
    UNREFERENCED_PARAMETER(Name);
    UNREFERENCED_PARAMETER(Info);
    if (Process)
        InterlockedIncrement(&twice);
    else
        InterlockedIncrement(&driver_images);
}

static VOID single(PUNICODE_STRING Name, HANDLE Process, PIMAGE_INFO Info)
{
    UNREFERENCED_PARAMETER(Name);
    UNREFERENCED_PARAMETER(Info);
    if (Process)
        InterlockedIncrement(&once);
}

static VOID unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    FACT(258);
    EXPECT_STATUS(PsRemoveLoadImageNotifyRoutine(doubled), STATUS_SUCCESS);
    EXPECT_STATUS(PsRemoveLoadImageNotifyRoutine(doubled), STATUS_SUCCESS);
    EXPECT_STATUS(PsRemoveLoadImageNotifyRoutine(doubled), STATUS_PROCEDURE_NOT_FOUND);
    EXPECT_STATUS(PsRemoveLoadImageNotifyRoutine(single), STATUS_SUCCESS);
    EXPECT_STATUS(PsRemoveLoadImageNotifyRoutine(single), STATUS_PROCEDURE_NOT_FOUND);
    EXPECT(get(&once) >= 1);
    EXPECT_EQ(get(&twice), 2 * get(&once));
    conform_end();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNREFERENCED_PARAMETER(Path);
    Driver->DriverUnload = unload;
    FACT(258);
    EXPECT_STATUS(PsSetLoadImageNotifyRoutine(doubled), STATUS_SUCCESS);
    EXPECT_STATUS(PsSetLoadImageNotifyRoutine(single), STATUS_SUCCESS);
    EXPECT_STATUS(PsSetLoadImageNotifyRoutine(doubled), STATUS_SUCCESS);
    return STATUS_SUCCESS;
}
