/* object_type.h - what drivers that make object types declare themselves. */
#pragma once

typedef struct {
    USHORT Length;
    USHORT ObjectTypeFlags;
    ULONG ObjectTypeCode;
    ULONG InvalidAttributes;
    GENERIC_MAPPING GenericMapping;
    ULONG ValidAccessMask;
    ULONG RetainAccess;
    ULONG PoolType;
    ULONG DefaultPagedPoolCharge;
    ULONG DefaultNonPagedPoolCharge;
    PVOID DumpProcedure;
    NTSTATUS (*OpenProcedure)(ULONG, KPROCESSOR_MODE, PEPROCESS, PVOID, PACCESS_MASK, ULONG);
    VOID (*CloseProcedure)(PEPROCESS, PVOID, ULONG_PTR, ULONG_PTR);
    VOID (*DeleteProcedure)(PVOID);
    NTSTATUS(*ParseProcedure)
    (PVOID, PVOID, PVOID, KPROCESSOR_MODE, ULONG, PUNICODE_STRING, PUNICODE_STRING, PVOID, PVOID,
     PVOID *);
    PVOID SecurityProcedure;
    NTSTATUS(*QueryNameProcedure)
    (PVOID, BOOLEAN, POBJECT_NAME_INFORMATION, ULONG, PULONG, KPROCESSOR_MODE);
    BOOLEAN (*OkayToCloseProcedure)(PEPROCESS, PVOID, HANDLE, KPROCESSOR_MODE);
    ULONG WaitObjectFlagMask;
    USHORT WaitObjectFlagOffset, WaitObjectPointerOffset;
} OBJECT_TYPE_INITIALIZER;

NTKERNELAPI NTSTATUS ObCreateObjectType(PUNICODE_STRING, OBJECT_TYPE_INITIALIZER *, PVOID,
                                        POBJECT_TYPE *);
NTKERNELAPI NTSTATUS ObCreateObject(KPROCESSOR_MODE, POBJECT_TYPE, POBJECT_ATTRIBUTES,
                                    KPROCESSOR_MODE, PVOID, ULONG, ULONG, ULONG, PVOID *);
