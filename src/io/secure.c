/*
 * secure.c - IoCreateDeviceSecure: a device with a default security descriptor as text (SDDL).
 *
 *   sddl   D: flags ace*              flags  P AR AI, in any order
 *   ace    ( type ; flags ; rights ; ; ; sid )
 *
 * Programs are run by an administrator here: of the whole list it matters what it grants to one. It
 * is kept as a mask beside the device and asked when a program opens it.
 */
#include "io/io.h"

#include <string.h>
#include <wdk/wdmsec.h>

enum { FILE_ALL = 0x001F01FF, READ = 0x00120089, WRITE = 0x00120116, EXECUTE = 0x001200A0 };

/* What two letters of an ACE's rights mean for a device. */
static const struct {
    char name[3];
    ACCESS_MASK mask;
} rights[] = {
    {"GA", FILE_ALL},  {"GR", READ},        {"GW", WRITE},   {"GX", EXECUTE},      {"FA", FILE_ALL},
    {"FR", READ},      {"FW", WRITE},       {"FX", EXECUTE}, {"RC", READ_CONTROL}, {"SD", DELETE},
    {"WD", WRITE_DAC}, {"WO", WRITE_OWNER}, {"CC", 0x1},     {"DC", 0x2},          {"LC", 0x4},
    {"SW", 0x8},       {"RP", 0x10},        {"WP", 0x20},    {"DT", 0x40},         {"LO", 0x80},
    {"CR", 0x100},
};

/* Whom an administrator's program belongs to. */
static const char *const own_sids[] = {"BA",      "WD",           "AU",          "IU",
                                       "BU",      "LA",           "S-1-1-0",     "S-1-5-11",
                                       "S-1-5-4", "S-1-5-32-544", "S-1-5-32-545"};

struct text {
    const WCHAR *at, *end;
};

static bool take(struct text *text, WCHAR c)
{
    if (text->at == text->end || *text->at != c)
        return false;
    text->at++;
    return true;
}

static bool is_word(WCHAR c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Letters and digits; how many. */
static uint32_t word(struct text *text)
{
    uint32_t n = 0;

    for (; text->at < text->end && is_word(*text->at); text->at++)
        n++;
    return n;
}

/* The next word as narrow text, without its end; "" if it is too long. False: there is none. */
static bool narrow_word(struct text *text, char *copy, uint32_t room)
{
    const WCHAR *begin = text->at;
    uint32_t n = word(text);

    copy[0] = 0;
    for (uint32_t i = 0; n < room && i <= n; i++)
        copy[i] = i < n ? (char)begin[i] : 0;
    return n > 0;
}

static ACCESS_MASK mask_of(const char *text)
{
    ACCESS_MASK mask = 0;

    if (text[0] == '0' && text[1] == 'x') {
        for (text += 2; *text; text++)
            mask = mask << 4 | (ACCESS_MASK)(*text <= '9' ? *text - '0' : (*text | 32) - 'a' + 10);
        RtlMapGenericMask(&mask, &world->io->file_mapping);
        return mask;
    }
    for (; text[0] && text[1]; text += 2)
        for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
            if (strncmp(rights[i].name, text, 2) == 0)
                mask |= rights[i].mask;
    return mask;
}

static bool is_own(const char *sid)
{
    for (size_t i = 0; i < sizeof own_sids / sizeof *own_sids; i++)
        if (strcmp(own_sids[i], sid) == 0)
            return true;
    return false;
}

/* What the list says of an administrator: the first ACE that speaks of a right decides. */
struct verdict {
    ACCESS_MASK granted, denied;
};

static bool ace(struct text *text, struct verdict *verdict)
{
    char type[4], mask[64], sid[64];
    ACCESS_MASK named;

    if (!narrow_word(text, type, sizeof type) || !take(text, ';'))
        return false;
    word(text);
    if (!take(text, ';') || !narrow_word(text, mask, sizeof mask) || !take(text, ';'))
        return false;
    word(text);
    if (!take(text, ';'))
        return false;
    word(text);
    if (!take(text, ';') || !narrow_word(text, sid, sizeof sid) || strlen(sid) < 2 ||
        !take(text, ')'))
        return false;
    named = mask_of(mask);
    if (is_own(sid) && strcmp(type, "A") == 0)
        verdict->granted |= named & ~verdict->denied;
    else if (is_own(sid) && strcmp(type, "D") == 0)
        verdict->denied |= named & ~verdict->granted;
    return true;
}

static bool well_formed(const UNICODE_STRING *sddl, struct verdict *verdict)
{
    struct text text = {sddl->Buffer, sddl->Buffer + sddl->Length / sizeof(WCHAR)};

    if (!take(&text, 'D') || !take(&text, ':'))
        return false;
    while (take(&text, 'P') || take(&text, 'A')) {
        if (text.at[-1] == 'A' && !take(&text, 'R') && !take(&text, 'I'))
            return false;
    }
    while (take(&text, '('))
        if (!ace(&text, verdict))
            return false;
    return text.at == text.end;
}

NTSTATUS io_device_access(PDEVICE_OBJECT device, ACCESS_MASK access, bool below)
{
    /* CreateFile asks for these two whatever the program wants. */
    const ACCESS_MASK always = SYNCHRONIZE | FILE_READ_ATTRIBUTES;
    ACCESS_MASK refused = io_device_extension(device)->refused;

    if (!refused || (below && !(device->Characteristics & FILE_DEVICE_SECURE_OPEN)))
        return STATUS_SUCCESS;
    if ((refused & FILE_ALL) == FILE_ALL)
        return STATUS_ACCESS_DENIED;
    access &= ~(ACCESS_MASK)MAXIMUM_ALLOWED;
    RtlMapGenericMask(&access, &world->io->file_mapping);
    return access & refused & ~always ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
}

NTSTATUS IoCreateDeviceSecure(PDRIVER_OBJECT DriverObject, ULONG DeviceExtensionSize,
                              PUNICODE_STRING DeviceName, DEVICE_TYPE DeviceType,
                              ULONG DeviceCharacteristics, BOOLEAN Exclusive,
                              PCUNICODE_STRING DefaultSDDLString, LPCGUID DeviceClassGuid,
                              PDEVICE_OBJECT *DeviceObject)
{
    struct verdict verdict = {0};
    NTSTATUS status;

    KE_DDI(DriverObject, DeviceType);
    *DeviceObject = NULL;
    /* A device without a name cannot have a descriptor of its own. */
    if (!(DeviceName && DeviceName->Length) &&
        !(DeviceCharacteristics & FILE_AUTOGENERATED_DEVICE_NAME))
        return STATUS_INVALID_PARAMETER;
    if (!DefaultSDDLString || !well_formed(DefaultSDDLString, &verdict))
        return STATUS_INVALID_PARAMETER;
    status = IoCreateDevice(DriverObject, DeviceExtensionSize, DeviceName, DeviceType,
                            DeviceCharacteristics, Exclusive, DeviceObject);
    if (NT_SUCCESS(status))
        io_device_extension(*DeviceObject)->refused = FILE_ALL & ~verdict.granted;
    return status;
}
