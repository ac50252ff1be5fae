/*
 * fs.h - what a file system or filter uses besides: stream headers, tokens, SIDs. Declarations
 * only.
 */
#ifndef IRQLAB_WDK_NT_FS_H
#define IRQLAB_WDK_NT_FS_H

#include "io/device.h"
#include "irp.h"
#include "ex/resource.h"
#include "ex/locks.h"
#include "ex/pool.h"
#include "se.h"

EXTERN_C_START

typedef struct _FSRTL_COMMON_FCB_HEADER {
    CSHORT NodeTypeCode;
    CSHORT NodeByteSize;
    UCHAR Flags;
    UCHAR IsFastIoPossible;
    UCHAR Flags2;
    UCHAR Reserved : 4;
    UCHAR Version : 4;
    PERESOURCE Resource;
    PERESOURCE PagingIoResource;
    LARGE_INTEGER AllocationSize;
    LARGE_INTEGER FileSize;
    LARGE_INTEGER ValidDataLength;
} FSRTL_COMMON_FCB_HEADER, *PFSRTL_COMMON_FCB_HEADER;

typedef struct _FSRTL_ADVANCED_FCB_HEADER {
    CSHORT NodeTypeCode;
    CSHORT NodeByteSize;
    UCHAR Flags;
    UCHAR IsFastIoPossible;
    UCHAR Flags2;
    UCHAR Reserved : 4;
    UCHAR Version : 4;
    PERESOURCE Resource;
    PERESOURCE PagingIoResource;
    LARGE_INTEGER AllocationSize;
    LARGE_INTEGER FileSize;
    LARGE_INTEGER ValidDataLength;
    PFAST_MUTEX FastMutex;
    LIST_ENTRY FilterContexts;
    EX_PUSH_LOCK PushLock;
    PVOID *FileContextSupportPointer;
} FSRTL_ADVANCED_FCB_HEADER, *PFSRTL_ADVANCED_FCB_HEADER;

typedef enum _TOKEN_TYPE { TokenPrimary = 1, TokenImpersonation } TOKEN_TYPE, *PTOKEN_TYPE;
typedef enum _TOKEN_INFORMATION_CLASS {
    TokenUser = 1,
    TokenGroups,
    TokenPrivileges,
    TokenOwner,
    TokenPrimaryGroup,
    TokenDefaultDacl,
    TokenSource,
    TokenType,
    TokenImpersonationLevel,
    TokenStatistics,
    TokenRestrictedSids,
    TokenSessionId
} TOKEN_INFORMATION_CLASS,
    *PTOKEN_INFORMATION_CLASS;
#define TOKEN_ASSIGN_PRIMARY 0x0001
#define TOKEN_DUPLICATE 0x0002
#define TOKEN_IMPERSONATE 0x0004
#define TOKEN_QUERY 0x0008
#define TOKEN_ALL_ACCESS 0x000F01FF

typedef struct _SID_AND_ATTRIBUTES {
    PSID Sid;
    ULONG Attributes;
} SID_AND_ATTRIBUTES, *PSID_AND_ATTRIBUTES;
typedef struct _TOKEN_USER {
    SID_AND_ATTRIBUTES User;
} TOKEN_USER, *PTOKEN_USER;

/*
 * PsReferencePrimaryToken, PsReferenceImpersonationToken, PsDereferencePrimaryToken,
 * PsDereferenceImpersonationToken - the token of a process or thread, referenced.
 *
 * IRQL       PASSIVE_LEVEL; PsDereferencePrimaryToken, PsDereferenceImpersonationToken <
 *            DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    the token; NULL: the thread does not impersonate.
 * Differs    none known.
 * Source     WDK ntifs.h PsReferencePrimaryToken
 */
NTKERNELAPI PACCESS_TOKEN PsReferencePrimaryToken(PEPROCESS Process);
NTKERNELAPI PACCESS_TOKEN
PsReferenceImpersonationToken(PETHREAD Thread, PBOOLEAN CopyOnOpen, PBOOLEAN EffectiveOnly,
                              PSECURITY_IMPERSONATION_LEVEL ImpersonationLevel);
NTKERNELAPI VOID PsDereferencePrimaryToken(PACCESS_TOKEN PrimaryToken);
NTKERNELAPI VOID PsDereferenceImpersonationToken(PACCESS_TOKEN ImpersonationToken);

/*
 * SeQueryInformationToken, SeTokenIsAdmin, SeTokenType, SeQuerySessionIdToken,
 * SeLocateProcessImageName - facts about a token or process.
 *
 * IRQL             PASSIVE_LEVEL.
 * Blocks           never.
 * TokenInformation gets an allocated buffer; ExFreePool.
 * Returns          STATUS_SUCCESS; STATUS_INVALID_INFO_CLASS; TRUE or FALSE.
 * Differs          none known.
 * Source           WDK ntifs.h SeQueryInformationToken
 */
NTKERNELAPI NTSTATUS SeQueryInformationToken(PACCESS_TOKEN Token,
                                             TOKEN_INFORMATION_CLASS TokenInformationClass,
                                             PVOID *TokenInformation);
NTKERNELAPI BOOLEAN SeTokenIsAdmin(PACCESS_TOKEN Token);
NTKERNELAPI TOKEN_TYPE SeTokenType(PACCESS_TOKEN Token);
NTKERNELAPI NTSTATUS SeQuerySessionIdToken(PACCESS_TOKEN Token, PULONG SessionId);
NTKERNELAPI NTSTATUS SeLocateProcessImageName(PEPROCESS Process, PUNICODE_STRING *pImageFileName);

/*
 * ZwOpenProcessTokenEx, ZwOpenThreadTokenEx, ZwQueryInformationToken - the same with handles.
 *
 * IRQL       PASSIVE_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_NO_TOKEN; STATUS_BUFFER_TOO_SMALL; STATUS_INVALID_HANDLE;
 *            STATUS_INVALID_INFO_CLASS.
 * Differs    none known.
 * Source     WDK ntifs.h ZwOpenProcessTokenEx
 */
NTSYSAPI NTSTATUS ZwOpenProcessTokenEx(HANDLE ProcessHandle, ACCESS_MASK DesiredAccess,
                                       ULONG HandleAttributes, PHANDLE TokenHandle);
NTSYSAPI NTSTATUS ZwOpenThreadTokenEx(HANDLE ThreadHandle, ACCESS_MASK DesiredAccess,
                                      BOOLEAN OpenAsSelf, ULONG HandleAttributes,
                                      PHANDLE TokenHandle);
NTSYSAPI NTSTATUS ZwQueryInformationToken(HANDLE TokenHandle,
                                          TOKEN_INFORMATION_CLASS TokenInformationClass,
                                          PVOID TokenInformation, ULONG TokenInformationLength,
                                          PULONG ReturnLength);

/*
 * RtlLengthSid, RtlValidSid, RtlEqualSid, RtlCopySid, RtlLengthRequiredSid, RtlInitializeSid,
 * RtlSubAuthoritySid, RtlConvertSidToUnicodeString - security identifiers.
 *
 * IRQL       <= APC_LEVEL; RtlInitializeSid, RtlSubAuthoritySid < DISPATCH_LEVEL; RtlEqualSid any.
 * Blocks     never.
 * Returns    bytes; TRUE or FALSE; STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_SID.
 * Differs    none known.
 * Source     WDK ntifs.h RtlLengthSid
 */
NTSYSAPI ULONG RtlLengthSid(PSID Sid);
NTSYSAPI BOOLEAN RtlValidSid(PSID Sid);
NTSYSAPI BOOLEAN RtlEqualSid(PSID Sid1, PSID Sid2);
NTSYSAPI NTSTATUS RtlCopySid(ULONG DestinationSidLength, PSID DestinationSid, PSID SourceSid);
NTSYSAPI ULONG RtlLengthRequiredSid(ULONG SubAuthorityCount);
NTSYSAPI NTSTATUS RtlInitializeSid(PSID Sid, PSID_IDENTIFIER_AUTHORITY IdentifierAuthority,
                                   UCHAR SubAuthorityCount);
NTSYSAPI PULONG RtlSubAuthoritySid(PSID Sid, ULONG SubAuthority);
NTSYSAPI NTSTATUS RtlConvertSidToUnicodeString(PUNICODE_STRING UnicodeString, PSID Sid,
                                               BOOLEAN AllocateDestinationString);

/*
 * RtlCreateAcl, RtlAddAccessAllowedAce, RtlGetDaclSecurityDescriptor,
 * RtlSetOwnerSecurityDescriptor, RtlSetGroupSecurityDescriptor - access control lists.
 *
 * IRQL       <= APC_LEVEL; RtlAddAccessAllowedAce, RtlSetOwnerSecurityDescriptor < DISPATCH_LEVEL.
 * Blocks     never.
 * Returns    STATUS_SUCCESS; STATUS_BUFFER_TOO_SMALL; STATUS_ALLOTTED_SPACE_EXCEEDED;
 *            STATUS_INVALID_ACL; STATUS_INVALID_SID; STATUS_UNKNOWN_REVISION.
 * Differs    none known.
 * Source     WDK ntifs.h RtlCreateAcl
 */
NTSYSAPI NTSTATUS RtlCreateAcl(PACL Acl, ULONG AclLength, ULONG AclRevision);
NTSYSAPI NTSTATUS RtlAddAccessAllowedAce(PACL Acl, ULONG AceRevision, ACCESS_MASK AccessMask,
                                         PSID Sid);
NTSYSAPI NTSTATUS RtlGetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor,
                                               PBOOLEAN DaclPresent, PACL *Dacl,
                                               PBOOLEAN DaclDefaulted);
NTSYSAPI NTSTATUS RtlSetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, PSID Owner,
                                                BOOLEAN OwnerDefaulted);
NTSYSAPI NTSTATUS RtlSetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, PSID Group,
                                                BOOLEAN GroupDefaulted);

/* Heaps, which user mode has as well. */
typedef struct _RTL_HEAP_PARAMETERS *PRTL_HEAP_PARAMETERS;
#define HEAP_NO_SERIALIZE 0x00000001
#define HEAP_GROWABLE 0x00000002
#define HEAP_GENERATE_EXCEPTIONS 0x00000004
#define HEAP_ZERO_MEMORY 0x00000008

/*
 * RtlCreateHeap, RtlDestroyHeap, RtlAllocateHeap, RtlFreeHeap - a heap of one's own.
 *
 * IRQL       < DISPATCH_LEVEL.
 * Blocks     while another thread uses the heap.
 * Returns    the heap, a block, or NULL; TRUE or FALSE.
 * Differs    none known.
 * Source     WDK ntifs.h RtlCreateHeap
 */
NTSYSAPI PVOID RtlCreateHeap(ULONG Flags, PVOID HeapBase, SIZE_T ReserveSize, SIZE_T CommitSize,
                             PVOID Lock, PRTL_HEAP_PARAMETERS Parameters);
NTSYSAPI PVOID RtlDestroyHeap(PVOID HeapHandle);
NTSYSAPI PVOID RtlAllocateHeap(PVOID HeapHandle, ULONG Flags, SIZE_T Size);
NTSYSAPI LOGICAL RtlFreeHeap(PVOID HeapHandle, ULONG Flags, PVOID BaseAddress);

EXTERN_C_END

#endif
