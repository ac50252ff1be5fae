/* symlink.c - second names of devices: IoCreateSymbolicLink and its kin, on top of ob. */
#include "io/io.h"

NTSTATUS IoCreateSymbolicLink(PUNICODE_STRING SymbolicLinkName, PUNICODE_STRING DeviceName)
{
    KE_DDI(NULL, 0);
    ke_point(KE_OP_OBJECT, NULL);
    if (mm_pool_refuse())
        return STATUS_INSUFFICIENT_RESOURCES;
    return ob_symlink_create(SymbolicLinkName, DeviceName, IO_CALLER);
}

/* Unprotected: anybody may delete it. Security is not simulated, so there is no difference. */
NTSTATUS IoCreateUnprotectedSymbolicLink(PUNICODE_STRING SymbolicLinkName,
                                         PUNICODE_STRING DeviceName)
{
    KE_DDI(NULL, 0);
    ke_point(KE_OP_OBJECT, NULL);
    if (mm_pool_refuse())
        return STATUS_INSUFFICIENT_RESOURCES;
    return ob_symlink_create(SymbolicLinkName, DeviceName, IO_CALLER);
}

NTSTATUS IoDeleteSymbolicLink(PUNICODE_STRING SymbolicLinkName)
{
    KE_DDI(NULL, 0);
    ke_point(KE_OP_OBJECT, NULL);
    return ob_symlink_delete(SymbolicLinkName);
}
