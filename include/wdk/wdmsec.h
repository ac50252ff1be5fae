/*
 * wdmsec.h - devices with a security descriptor of their own.
 */
#ifndef IRQLAB_WDK_WDMSEC_H
#define IRQLAB_WDK_WDMSEC_H

#include "nt/io/device.h"

EXTERN_C_START

/* 16-bit text also in irqlab's own C sources, which are compiled without -fshort-wchar. */
#ifdef __cplusplus
#define IRQLAB_SDDL(name, text)                                                                    \
    static const WCHAR name##_BUFFER[] = L##text;                                                  \
    static const UNICODE_STRING name __attribute__((__unused__)) = {                               \
        sizeof(L##text) - sizeof(WCHAR), sizeof(L##text), const_cast<PWCH>(name##_BUFFER)}
#else
#define IRQLAB_SDDL(name, text)                                                                    \
    static const WCHAR name##_BUFFER[] = u##text;                                                  \
    static const UNICODE_STRING name __attribute__((__unused__)) = {                               \
        sizeof(u##text) - sizeof(WCHAR), sizeof(u##text), (PWCH)name##_BUFFER}
#endif

/* Who may open the device: SY system, BA administrators, WD everyone, RC restricted code. */
IRQLAB_SDDL(SDDL_DEVOBJ_KERNEL_ONLY, "D:P");
IRQLAB_SDDL(SDDL_DEVOBJ_SYS_ALL, "D:P(A;;GA;;;SY)");
IRQLAB_SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_ALL, "D:P(A;;GA;;;SY)(A;;GA;;;BA)");
IRQLAB_SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RX, "D:P(A;;GA;;;SY)(A;;GRGX;;;BA)");
IRQLAB_SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R, "D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GR;;;WD)");
IRQLAB_SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R_RES_R,
            "D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GR;;;WD)(A;;GR;;;RC)");
IRQLAB_SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RW_RES_R,
            "D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GRGW;;;WD)(A;;GR;;;RC)");
IRQLAB_SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RWX_RES_RWX,
            "D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GRGWGX;;;WD)(A;;GRGWGX;;;RC)");
#define SDDL_DEVOBJ_INF_SUPPLIED SDDL_DEVOBJ_KERNEL_ONLY

/*
 * IoCreateDeviceSecure - IoCreateDevice with a default security descriptor.
 *
 * IRQL               PASSIVE_LEVEL.
 * Blocks             never.
 * DefaultSDDLString  one of the above; a malformed one fails.
 * DeviceClassGuid    settings in the registry that overrule it; or NULL.
 * Returns            as IoCreateDevice; STATUS_INVALID_PARAMETER: the text.
 * Differs            programs are an administrator's; settings of the class are not looked for.
 * Source             WDK wdmsec.h WdmlibIoCreateDeviceSecure
 */
NTKERNELAPI NTSTATUS IoCreateDeviceSecure(PDRIVER_OBJECT DriverObject, ULONG DeviceExtensionSize,
                                          PUNICODE_STRING DeviceName, DEVICE_TYPE DeviceType,
                                          ULONG DeviceCharacteristics, BOOLEAN Exclusive,
                                          PCUNICODE_STRING DefaultSDDLString,
                                          LPCGUID DeviceClassGuid, PDEVICE_OBJECT *DeviceObject);
#define WdmlibIoCreateDeviceSecure IoCreateDeviceSecure
#define WdmlibIoValidateDeviceIoControlAccess IoValidateDeviceIoControlAccess
#define WdmlibRtlInitUnicodeStringEx RtlInitUnicodeStringEx

EXTERN_C_END

#endif
