/*
 * guiddef.h - GUID, and DEFINE_GUID to declare or (after initguid.h) define one.
 *
 * Including it again after initguid.h switches DEFINE_GUID to defining, as on Windows.
 */
#ifndef GUID_DEFINED
#define GUID_DEFINED
typedef struct _GUID {
    unsigned int Data1;
    unsigned short Data2;
    unsigned short Data3;
    unsigned char Data4[8];
} GUID;
#endif

#ifndef EXTERN_C
#ifdef __cplusplus
#define EXTERN_C extern "C"
#else
#define EXTERN_C extern
#endif
#endif

#ifndef DECLSPEC_SELECTANY
#define DECLSPEC_SELECTANY __attribute__((weak))
#endif

#undef DEFINE_GUID
#ifdef INITGUID
/* Weak, so that several sources of a driver may each define it. */
#ifdef __cplusplus
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                               \
    EXTERN_C const GUID name;                                                                      \
    EXTERN_C const GUID DECLSPEC_SELECTANY name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                               \
    const GUID DECLSPEC_SELECTANY name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#endif
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) EXTERN_C const GUID name
#endif
#undef DEFINE_OLEGUID
#define DEFINE_OLEGUID(name, l, w1, w2) DEFINE_GUID(name, l, w1, w2, 0xC0, 0, 0, 0, 0, 0, 0, 0x46)

#ifndef IRQLAB_WDK_GUIDDEF_H
#define IRQLAB_WDK_GUIDDEF_H

typedef GUID *LPGUID;
typedef const GUID *LPCGUID;
typedef GUID IID, *LPIID;
typedef GUID CLSID, *LPCLSID;

#ifdef __cplusplus
#define REFGUID const GUID &
#define REFIID const IID &
#define REFCLSID const IID &
static inline int IsEqualGUID(const GUID &left, const GUID &right)
{
    return __builtin_memcmp(&left, &right, sizeof(GUID)) == 0;
}
static inline bool operator==(const GUID &left, const GUID &right)
{
    return IsEqualGUID(left, right) != 0;
}
static inline bool operator!=(const GUID &left, const GUID &right)
{
    return IsEqualGUID(left, right) == 0;
}
#define InlineIsEqualGUID(left, right) IsEqualGUID(left, right)
#else
#define REFGUID const GUID *
#define REFIID const IID *
#define REFCLSID const IID *
#define IsEqualGUID(left, right) (__builtin_memcmp(left, right, sizeof(GUID)) == 0)
#define InlineIsEqualGUID(left, right) IsEqualGUID(left, right)
#endif
#define IsEqualIID(left, right) IsEqualGUID(left, right)
#define IsEqualCLSID(left, right) IsEqualGUID(left, right)

#endif
