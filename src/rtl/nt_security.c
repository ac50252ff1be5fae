/* nt_security.c - security identifiers, access lists and descriptors as structures: pure. */
#include <wdk/ntifs.h>

#include <stdbool.h>
#include <string.h>

#define FIXED ((ULONG)offsetof(SID, SubAuthority))

ULONG RtlLengthRequiredSid(ULONG SubAuthorityCount)
{
    return FIXED + SubAuthorityCount * (ULONG)sizeof(ULONG);
}

ULONG RtlLengthSid(PSID Sid)
{
    return RtlLengthRequiredSid(((const SID *)Sid)->SubAuthorityCount);
}

BOOLEAN RtlValidSid(PSID Sid)
{
    const SID *sid = Sid;

    return sid && (sid->Revision & 0xF) == SID_REVISION &&
           sid->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES;
}

BOOLEAN RtlEqualSid(PSID Sid1, PSID Sid2)
{
    const SID *a = Sid1, *b = Sid2;

    return a->SubAuthorityCount == b->SubAuthorityCount && !memcmp(a, b, RtlLengthSid(Sid1));
}

NTSTATUS RtlCopySid(ULONG DestinationSidLength, PSID DestinationSid, PSID SourceSid)
{
    ULONG bytes = RtlLengthSid(SourceSid);

    if (bytes > DestinationSidLength)
        return STATUS_BUFFER_TOO_SMALL;
    memmove(DestinationSid, SourceSid, bytes);
    return STATUS_SUCCESS;
}

NTSTATUS RtlInitializeSid(PSID Sid, PSID_IDENTIFIER_AUTHORITY IdentifierAuthority,
                          UCHAR SubAuthorityCount)
{
    SID *sid = Sid;

    if (SubAuthorityCount > SID_MAX_SUB_AUTHORITIES)
        return STATUS_INVALID_PARAMETER;
    sid->Revision = SID_REVISION;
    sid->SubAuthorityCount = SubAuthorityCount;
    sid->IdentifierAuthority = *IdentifierAuthority;
    return STATUS_SUCCESS;
}

PULONG RtlSubAuthoritySid(PSID Sid, ULONG SubAuthority)
{
    return &((SID *)Sid)->SubAuthority[SubAuthority];
}

/* --- access lists ----------------------------------------------------------------------------- */

NTSTATUS RtlCreateAcl(PACL Acl, ULONG AclLength, ULONG AclRevision)
{
    if (AclLength < sizeof *Acl)
        return STATUS_BUFFER_TOO_SMALL;
    if (AclRevision < ACL_REVISION || AclRevision > 4 || AclLength > 0xFFFF)
        return STATUS_INVALID_PARAMETER;
    *Acl = (ACL){.AclRevision = (UCHAR)AclRevision, .AclSize = (USHORT)(AclLength & ~3u)};
    return STATUS_SUCCESS;
}

/* An entry as it lies in a list; ACCESS_ALLOWED_ACE is one. */
struct entry {
    UCHAR type, flags;
    USHORT bytes;
    ACCESS_MASK mask; /* and the SID behind it */
};

NTSTATUS RtlAddAccessAllowedAce(PACL Acl, ULONG AceRevision, ACCESS_MASK AccessMask, PSID Sid)
{
    ULONG at = sizeof *Acl, bytes;
    struct entry entry;

    if (!RtlValidSid(Sid))
        return STATUS_INVALID_SID;
    if (AceRevision > 4 || Acl->AclRevision > 4)
        return STATUS_REVISION_MISMATCH;
    for (USHORT i = 0; i < Acl->AceCount; i++) {
        if (at + sizeof entry > Acl->AclSize)
            return STATUS_INVALID_ACL;
        memcpy(&entry, (char *)Acl + at, sizeof entry);
        at += entry.bytes;
    }
    bytes = (ULONG)sizeof entry + RtlLengthSid(Sid);
    if (at + bytes > Acl->AclSize)
        return STATUS_ALLOTTED_SPACE_EXCEEDED;
    entry = (struct entry){.bytes = (USHORT)bytes, .mask = AccessMask};
    memcpy((char *)Acl + at, &entry, sizeof entry);
    memcpy((char *)Acl + at + sizeof entry, Sid, bytes - sizeof entry);
    Acl->AceCount++;
    return STATUS_SUCCESS;
}

VOID RtlMapGenericMask(PACCESS_MASK AccessMask, const GENERIC_MAPPING *GenericMapping)
{
    ACCESS_MASK mask = *AccessMask;

    if (mask & GENERIC_READ)
        mask |= GenericMapping->GenericRead;
    if (mask & GENERIC_WRITE)
        mask |= GenericMapping->GenericWrite;
    if (mask & GENERIC_EXECUTE)
        mask |= GenericMapping->GenericExecute;
    if (mask & GENERIC_ALL)
        mask |= GenericMapping->GenericAll;
    *AccessMask =
        mask & ~(ACCESS_MASK)(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL);
}

/* --- descriptors ------------------------------------------------------------------------------ */

NTSTATUS RtlCreateSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG Revision)
{
    if (Revision != SECURITY_DESCRIPTOR_REVISION)
        return STATUS_UNKNOWN_REVISION;
    *(SECURITY_DESCRIPTOR *)SecurityDescriptor =
        (SECURITY_DESCRIPTOR){.Revision = SECURITY_DESCRIPTOR_REVISION};
    return STATUS_SUCCESS;
}

enum { OWNER_DEFAULTED = 1, GROUP_DEFAULTED = 2, SACL_PRESENT = 0x10, SELF_RELATIVE = 0x8000 };

static NTSTATUS absolute(const SECURITY_DESCRIPTOR *descriptor)
{
    if (descriptor->Revision != SECURITY_DESCRIPTOR_REVISION)
        return STATUS_UNKNOWN_REVISION;
    return descriptor->Control & SELF_RELATIVE ? STATUS_INVALID_SECURITY_DESCR : STATUS_SUCCESS;
}

static void set_flag(SECURITY_DESCRIPTOR *descriptor, USHORT flag, BOOLEAN on)
{
    descriptor->Control = (USHORT)(on ? descriptor->Control | flag : descriptor->Control & ~flag);
}

NTSTATUS RtlSetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, BOOLEAN DaclPresent,
                                      PACL Dacl, BOOLEAN DaclDefaulted)
{
    SECURITY_DESCRIPTOR *descriptor = SecurityDescriptor;
    NTSTATUS status = absolute(descriptor);

    if (!NT_SUCCESS(status))
        return status;
    set_flag(descriptor, SE_DACL_PRESENT, DaclPresent);
    if (!DaclPresent)
        return STATUS_SUCCESS;
    descriptor->Dacl = Dacl;
    set_flag(descriptor, SE_DACL_DEFAULTED, DaclDefaulted);
    return STATUS_SUCCESS;
}

NTSTATUS RtlSetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, PSID Owner,
                                       BOOLEAN OwnerDefaulted)
{
    SECURITY_DESCRIPTOR *descriptor = SecurityDescriptor;
    NTSTATUS status = absolute(descriptor);

    if (NT_SUCCESS(status)) {
        descriptor->Owner = Owner;
        set_flag(descriptor, OWNER_DEFAULTED, OwnerDefaulted);
    }
    return status;
}

NTSTATUS RtlSetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, PSID Group,
                                       BOOLEAN GroupDefaulted)
{
    SECURITY_DESCRIPTOR *descriptor = SecurityDescriptor;
    NTSTATUS status = absolute(descriptor);

    if (NT_SUCCESS(status)) {
        descriptor->Group = Group;
        set_flag(descriptor, GROUP_DEFAULTED, GroupDefaulted);
    }
    return status;
}

/* Self-relative: offsets where an absolute one has pointers, and one piece with all of it. */
struct relative {
    UCHAR revision, sbz1;
    USHORT control;
    ULONG owner, group, sacl, dacl;
};

static void *part(const struct relative *descriptor, ULONG offset)
{
    return offset ? (char *)descriptor + offset : NULL;
}

/* Either kind with pointers. */
static NTSTATUS parts(PSECURITY_DESCRIPTOR given, SECURITY_DESCRIPTOR *all, ULONG *header_bytes)
{
    const struct relative *relative = given;

    if (relative->revision != SECURITY_DESCRIPTOR_REVISION)
        return STATUS_UNKNOWN_REVISION;
    if (!(relative->control & SELF_RELATIVE)) {
        *all = *(const SECURITY_DESCRIPTOR *)given;
        *header_bytes = sizeof *all;
        return STATUS_SUCCESS;
    }
    *header_bytes = sizeof *relative;
    *all = (SECURITY_DESCRIPTOR){.Revision = relative->revision,
                                 .Control = relative->control,
                                 .Owner = part(relative, relative->owner),
                                 .Group = part(relative, relative->group),
                                 .Sacl = part(relative, relative->sacl),
                                 .Dacl = part(relative, relative->dacl)};
    return STATUS_SUCCESS;
}

NTSTATUS RtlGetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, PBOOLEAN DaclPresent,
                                      PACL *Dacl, PBOOLEAN DaclDefaulted)
{
    SECURITY_DESCRIPTOR descriptor;
    ULONG header;
    NTSTATUS status = parts(SecurityDescriptor, &descriptor, &header);

    if (!NT_SUCCESS(status))
        return status;
    *DaclPresent = (descriptor.Control & SE_DACL_PRESENT) != 0;
    if (*DaclPresent) {
        *Dacl = descriptor.Dacl;
        *DaclDefaulted = (descriptor.Control & SE_DACL_DEFAULTED) != 0;
    }
    return STATUS_SUCCESS;
}

static bool valid_acl(const ACL *acl)
{
    return !acl || (acl->AclRevision >= 2 && acl->AclRevision <= 4 && acl->AclSize >= sizeof *acl);
}

BOOLEAN RtlValidSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    SECURITY_DESCRIPTOR descriptor;
    ULONG header;

    return SecurityDescriptor && NT_SUCCESS(parts(SecurityDescriptor, &descriptor, &header)) &&
           (!descriptor.Owner || RtlValidSid(descriptor.Owner)) &&
           (!descriptor.Group || RtlValidSid(descriptor.Group)) &&
           (!(descriptor.Control & SE_DACL_PRESENT) || valid_acl(descriptor.Dacl));
}

ULONG RtlLengthSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    SECURITY_DESCRIPTOR descriptor;
    ULONG bytes = 0;

    if (!NT_SUCCESS(parts(SecurityDescriptor, &descriptor, &bytes)))
        return sizeof descriptor;
    if (descriptor.Owner)
        bytes += (RtlLengthSid(descriptor.Owner) + 3) & ~3u;
    if (descriptor.Group)
        bytes += (RtlLengthSid(descriptor.Group) + 3) & ~3u;
    if (descriptor.Control & SE_DACL_PRESENT && descriptor.Dacl)
        bytes += (descriptor.Dacl->AclSize + 3u) & ~3u;
    if (descriptor.Control & SACL_PRESENT && descriptor.Sacl)
        bytes += (descriptor.Sacl->AclSize + 3u) & ~3u;
    return bytes;
}

/* --- odds ------------------------------------------------------------------------------------- */

INT RtlConstantTimeEqualMemory(const VOID *v1, const VOID *v2, ULONG len)
{
    const UCHAR *a = v1, *b = v2;
    UCHAR different = 0;

    for (ULONG i = 0; i < len; i++)
        different |= (UCHAR)(a[i] ^ b[i]);
    return !different;
}

NTSTATUS RtlInitUTF8StringEx(PUTF8_STRING DestinationString, PCSZ SourceString)
{
    size_t bytes = SourceString ? strlen(SourceString) : 0;

    *DestinationString = (UTF8_STRING){0};
    if (bytes > 0xFFFE)
        return STATUS_NAME_TOO_LONG;
    DestinationString->Buffer = (PCHAR)SourceString;
    DestinationString->Length = (USHORT)bytes;
    DestinationString->MaximumLength = SourceString ? (USHORT)(bytes + 1) : 0;
    return STATUS_SUCCESS;
}

VOID RtlInitUTF8String(PUTF8_STRING DestinationString, PCSZ SourceString)
{
    size_t bytes = SourceString ? strlen(SourceString) : 0;

    if (bytes > 0xFFFE)
        bytes = 0xFFFE;
    DestinationString->Buffer = (PCHAR)SourceString;
    DestinationString->Length = (USHORT)bytes;
    DestinationString->MaximumLength = SourceString ? (USHORT)(bytes + 1) : 0;
}
