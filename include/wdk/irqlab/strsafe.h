/*
 * strsafe.h - the body of ntstrsafe.h and strsafe.h: string functions that know the size of their
 * target, for one width. Included once for char and once for WCHAR.
 *
 * The includer sets
 *   IRQLAB_STRSAFE_UNIT             the type of a character
 *   IRQLAB_STRSAFE_NAME(name)       RtlString##name##A, StringCchCopyW … of Cch##Copy
 *   IRQLAB_STRSAFE_OWN(name)        a name of ours for this width
 *   IRQLAB_STRSAFE_VPRINTF          _vsnprintf or _vsnwprintf, all that is imported
 *   IRQLAB_STRSAFE_RESULT, _OK, _INVALID, _TRUNCATED, _MAX   the answers, the largest count
 *
 * All sizes in these helpers are in characters. The target is always terminated, unless its size
 * is 0; what does not fit is cut off and gives _TRUNCATED. The Ex forms also say where the text
 * ends and take STRSAFE_ flags. They touch only their arguments; printing wide text or %ws needs
 * PASSIVE_LEVEL.
 */

#define IRQLAB_STRSAFE_INLINE static __inline__ __attribute__((__unused__))
#define IRQLAB_STRSAFE_ALL (~(size_t)0)

/* ---- helpers ---- */

IRQLAB_STRSAFE_INLINE int IRQLAB_STRSAFE_OWN(bad_size)(size_t size)
{
    return size == 0 || size > IRQLAB_STRSAFE_MAX;
}

/* The length of TEXT, or SIZE if there is no terminator within that. */
IRQLAB_STRSAFE_INLINE size_t IRQLAB_STRSAFE_OWN(length)(const IRQLAB_STRSAFE_UNIT *text,
                                                        size_t size)
{
    size_t length = 0;

    while (length < size && text[length] != 0)
        length++;
    return length;
}

/* COUNT characters of FROM (or up to its end) to TO, which holds ROOM >= 1. *used: what was copied.
 */
IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_OWN(copy)(IRQLAB_STRSAFE_UNIT *to, size_t room, size_t *used,
                         const IRQLAB_STRSAFE_UNIT *from, size_t count)
{
    size_t i = 0;

    while (i < count && i < room - 1 && from[i] != 0) {
        to[i] = from[i];
        i++;
    }
    to[i] = 0;
    *used = i;
    return i < count && from[i] != 0 ? IRQLAB_STRSAFE_TRUNCATED : IRQLAB_STRSAFE_OK;
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_OWN(print)(IRQLAB_STRSAFE_UNIT *to, size_t room, size_t *used,
                          const IRQLAB_STRSAFE_UNIT *format, va_list args)
{
    int count = IRQLAB_STRSAFE_VPRINTF(to, room - 1, format, args);
    int cut = count < 0 || (size_t)count > room - 1;

    *used = cut ? room - 1 : (size_t)count;
    to[*used] = 0;
    return cut ? IRQLAB_STRSAFE_TRUNCATED : IRQLAB_STRSAFE_OK;
}

IRQLAB_STRSAFE_INLINE void IRQLAB_STRSAFE_OWN(fill)(void *to, size_t bytes, unsigned int flags)
{
    unsigned char *byte = (unsigned char *)to;

    while (bytes-- != 0)
        *byte++ = (unsigned char)flags;
}

/* What the Ex forms still do when the text is in place: TO holds SIZE, USED of it are text. */
IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_OWN(finish)(IRQLAB_STRSAFE_RESULT result, IRQLAB_STRSAFE_UNIT *to, size_t size,
                           size_t used, IRQLAB_STRSAFE_UNIT **end, size_t *left, unsigned int flags)
{
    if (result == IRQLAB_STRSAFE_OK) {
        if ((flags & STRSAFE_FILL_BEHIND_NULL) && size > used + 1)
            IRQLAB_STRSAFE_OWN(fill)
        (to + used + 1, (size - used - 1) * sizeof(*to), flags);
    } else if (size != 0 && to != 0) {
        if (flags & STRSAFE_FILL_ON_FAILURE) {
            IRQLAB_STRSAFE_OWN(fill)(to, size * sizeof(*to), flags);
            used = (flags & 0xFF) != 0 ? size - 1 : 0;
            to[used] = 0;
        }
        if (flags & (STRSAFE_NULL_ON_FAILURE | STRSAFE_NO_TRUNCATION)) {
            used = 0;
            to[0] = 0;
        }
    }
    if (result == IRQLAB_STRSAFE_OK || result == IRQLAB_STRSAFE_TRUNCATED) {
        if (end)
            *end = to ? to + used : to;
        if (left)
            *left = size - used;
    }
    return result;
}

/* May the Ex forms go on? A NULL target of size 0 is allowed with STRSAFE_IGNORE_NULLS. */
IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_OWN(check)(const IRQLAB_STRSAFE_UNIT *to, size_t size,
                          const IRQLAB_STRSAFE_UNIT **from, unsigned int flags)
{
    static const IRQLAB_STRSAFE_UNIT empty[1] = {0};

    if ((flags & ~STRSAFE_VALID_FLAGS) != 0 || size > IRQLAB_STRSAFE_MAX)
        return IRQLAB_STRSAFE_INVALID;
    if (flags & STRSAFE_IGNORE_NULLS) {
        if (*from == 0)
            *from = empty;
        if (to == 0 && size != 0)
            return IRQLAB_STRSAFE_INVALID;
    }
    return IRQLAB_STRSAFE_OK;
}

/* ---- lengths ---- */

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_NAME(CchLength)(const IRQLAB_STRSAFE_UNIT *text, size_t size, size_t *length)
{
    size_t found = 0;
    IRQLAB_STRSAFE_RESULT result = IRQLAB_STRSAFE_OK;

    if (text == 0 || size > IRQLAB_STRSAFE_MAX)
        result = IRQLAB_STRSAFE_INVALID;
    else if ((found = IRQLAB_STRSAFE_OWN(length)(text, size)) == size)
        result = IRQLAB_STRSAFE_INVALID;
    if (length)
        *length = result == IRQLAB_STRSAFE_OK ? found : 0;
    return result;
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_NAME(CbLength)(const IRQLAB_STRSAFE_UNIT *text, size_t size, size_t *length)
{
    size_t found = 0;
    IRQLAB_STRSAFE_RESULT result =
        IRQLAB_STRSAFE_NAME(CchLength)(text, size / sizeof(*text), &found);

    if (length)
        *length = found * sizeof(*text);
    return result;
}

/* ---- copies ---- */

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CchCopyNEx)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from, size_t count,
    IRQLAB_STRSAFE_UNIT **end, size_t *left, unsigned int flags)
{
    size_t used = 0;
    IRQLAB_STRSAFE_RESULT result = IRQLAB_STRSAFE_OWN(check)(to, size, &from, flags);

    if (result != IRQLAB_STRSAFE_OK)
        return result;
    if (count != IRQLAB_STRSAFE_ALL && count > IRQLAB_STRSAFE_MAX)
        result = IRQLAB_STRSAFE_INVALID;
    else if (size != 0)
        result = IRQLAB_STRSAFE_OWN(copy)(to, size, &used, from, count);
    else if (count != 0 && *from != 0)
        result = to == 0 ? IRQLAB_STRSAFE_INVALID : IRQLAB_STRSAFE_TRUNCATED;
    return IRQLAB_STRSAFE_OWN(finish)(result, to, size, used, end, left, flags);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CchCopyEx)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from,
    IRQLAB_STRSAFE_UNIT **end, size_t *left, unsigned int flags)
{
    return IRQLAB_STRSAFE_NAME(CchCopyNEx)(to, size, from, IRQLAB_STRSAFE_ALL, end, left, flags);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CchCopyN)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from, size_t count)
{
    size_t used;

    if (IRQLAB_STRSAFE_OWN(bad_size)(size))
        return IRQLAB_STRSAFE_INVALID;
    if (count != IRQLAB_STRSAFE_ALL && count > IRQLAB_STRSAFE_MAX) {
        to[0] = 0;
        return IRQLAB_STRSAFE_INVALID;
    }
    return IRQLAB_STRSAFE_OWN(copy)(to, size, &used, from, count);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_NAME(CchCopy)(IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from)
{
    return IRQLAB_STRSAFE_NAME(CchCopyN)(to, size, from, IRQLAB_STRSAFE_ALL);
}

/* ---- appending ---- */

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CchCatNEx)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from, size_t count,
    IRQLAB_STRSAFE_UNIT **end, size_t *left, unsigned int flags)
{
    size_t used = 0, more = 0;
    IRQLAB_STRSAFE_RESULT result = IRQLAB_STRSAFE_OWN(check)(to, size, &from, flags);

    if (result != IRQLAB_STRSAFE_OK)
        return result;
    if (size != 0 && (used = IRQLAB_STRSAFE_OWN(length)(to, size)) == size)
        return IRQLAB_STRSAFE_INVALID;
    if (count != IRQLAB_STRSAFE_ALL && count > IRQLAB_STRSAFE_MAX)
        result = IRQLAB_STRSAFE_INVALID;
    else if (size != 0)
        result = IRQLAB_STRSAFE_OWN(copy)(to + used, size - used, &more, from, count);
    else if (count != 0 && *from != 0)
        result = to == 0 ? IRQLAB_STRSAFE_INVALID : IRQLAB_STRSAFE_TRUNCATED;
    /* Unlike the others, an append that may not cut off leaves what was there. */
    if (result == IRQLAB_STRSAFE_TRUNCATED && (flags & STRSAFE_NO_TRUNCATION) && size != 0) {
        more = 0;
        to[used] = 0;
        flags &= ~(unsigned int)STRSAFE_NO_TRUNCATION;
    }
    return IRQLAB_STRSAFE_OWN(finish)(result, to, size, used + more, end, left, flags);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_NAME(CchCatEx)(IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from,
                              IRQLAB_STRSAFE_UNIT **end, size_t *left, unsigned int flags)
{
    return IRQLAB_STRSAFE_NAME(CchCatNEx)(to, size, from, IRQLAB_STRSAFE_ALL, end, left, flags);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CchCatN)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from, size_t count)
{
    if (IRQLAB_STRSAFE_OWN(bad_size)(size))
        return IRQLAB_STRSAFE_INVALID;
    return IRQLAB_STRSAFE_NAME(CchCatNEx)(to, size, from, count, 0, 0, 0);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_NAME(CchCat)(IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from)
{
    return IRQLAB_STRSAFE_NAME(CchCatN)(to, size, from, IRQLAB_STRSAFE_ALL);
}

/* ---- printing ---- */

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CchVPrintf)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *format, va_list args)
{
    size_t used;

    if (IRQLAB_STRSAFE_OWN(bad_size)(size))
        return IRQLAB_STRSAFE_INVALID;
    return IRQLAB_STRSAFE_OWN(print)(to, size, &used, format, args);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CchPrintf)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *format, ...)
{
    va_list args;
    IRQLAB_STRSAFE_RESULT result;

    va_start(args, format);
    result = IRQLAB_STRSAFE_NAME(CchVPrintf)(to, size, format, args);
    va_end(args);
    return result;
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CchVPrintfEx)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, IRQLAB_STRSAFE_UNIT **end, size_t *left,
    unsigned int flags, const IRQLAB_STRSAFE_UNIT *format, va_list args)
{
    size_t used = 0;
    IRQLAB_STRSAFE_RESULT result = IRQLAB_STRSAFE_OWN(check)(to, size, &format, flags);

    if (result != IRQLAB_STRSAFE_OK)
        return result;
    if (size != 0)
        result = IRQLAB_STRSAFE_OWN(print)(to, size, &used, format, args);
    else if (*format != 0)
        result = to == 0 ? IRQLAB_STRSAFE_INVALID : IRQLAB_STRSAFE_TRUNCATED;
    return IRQLAB_STRSAFE_OWN(finish)(result, to, size, used, end, left, flags);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CchPrintfEx)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, IRQLAB_STRSAFE_UNIT **end, size_t *left,
    unsigned int flags, const IRQLAB_STRSAFE_UNIT *format, ...)
{
    va_list args;
    IRQLAB_STRSAFE_RESULT result;

    va_start(args, format);
    result = IRQLAB_STRSAFE_NAME(CchVPrintfEx)(to, size, end, left, flags, format, args);
    va_end(args);
    return result;
}

/* ---- the same with sizes in bytes ---- */

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_NAME(CbCopy)(IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from)
{
    return IRQLAB_STRSAFE_NAME(CchCopy)(to, size / sizeof(*to), from);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CbCopyN)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from, size_t count)
{
    return IRQLAB_STRSAFE_NAME(CchCopyN)(to, size / sizeof(*to), from, count / sizeof(*to));
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_NAME(CbCat)(IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from)
{
    return IRQLAB_STRSAFE_NAME(CchCat)(to, size / sizeof(*to), from);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CbCatN)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from, size_t count)
{
    return IRQLAB_STRSAFE_NAME(CchCatN)(to, size / sizeof(*to), from, count / sizeof(*to));
}

/* *left in bytes, with the odd byte that holds no character. */
IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_OWN(bytes_left)(
    IRQLAB_STRSAFE_RESULT result, size_t size, size_t *left, size_t characters)
{
    if (left && (result == IRQLAB_STRSAFE_OK || result == IRQLAB_STRSAFE_TRUNCATED))
        *left = characters * sizeof(IRQLAB_STRSAFE_UNIT) + size % sizeof(IRQLAB_STRSAFE_UNIT);
    return result;
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CbCopyNEx)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from, size_t count,
    IRQLAB_STRSAFE_UNIT **end, size_t *left, unsigned int flags)
{
    size_t rest = 0;
    IRQLAB_STRSAFE_RESULT result = IRQLAB_STRSAFE_NAME(CchCopyNEx)(
        to, size / sizeof(*to), from, count / sizeof(*to), end, &rest, flags);

    return IRQLAB_STRSAFE_OWN(bytes_left)(result, size, left, rest);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_NAME(CbCopyEx)(IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from,
                              IRQLAB_STRSAFE_UNIT **end, size_t *left, unsigned int flags)
{
    size_t rest = 0;
    IRQLAB_STRSAFE_RESULT result =
        IRQLAB_STRSAFE_NAME(CchCopyEx)(to, size / sizeof(*to), from, end, &rest, flags);

    return IRQLAB_STRSAFE_OWN(bytes_left)(result, size, left, rest);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CbCatNEx)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from, size_t count,
    IRQLAB_STRSAFE_UNIT **end, size_t *left, unsigned int flags)
{
    size_t rest = 0;
    IRQLAB_STRSAFE_RESULT result = IRQLAB_STRSAFE_NAME(CchCatNEx)(
        to, size / sizeof(*to), from, count / sizeof(*to), end, &rest, flags);

    return IRQLAB_STRSAFE_OWN(bytes_left)(result, size, left, rest);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT
IRQLAB_STRSAFE_NAME(CbCatEx)(IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *from,
                             IRQLAB_STRSAFE_UNIT **end, size_t *left, unsigned int flags)
{
    size_t rest = 0;
    IRQLAB_STRSAFE_RESULT result =
        IRQLAB_STRSAFE_NAME(CchCatEx)(to, size / sizeof(*to), from, end, &rest, flags);

    return IRQLAB_STRSAFE_OWN(bytes_left)(result, size, left, rest);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CbVPrintf)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *format, va_list args)
{
    return IRQLAB_STRSAFE_NAME(CchVPrintf)(to, size / sizeof(*to), format, args);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CbPrintf)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, const IRQLAB_STRSAFE_UNIT *format, ...)
{
    va_list args;
    IRQLAB_STRSAFE_RESULT result;

    va_start(args, format);
    result = IRQLAB_STRSAFE_NAME(CchVPrintf)(to, size / sizeof(*to), format, args);
    va_end(args);
    return result;
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CbVPrintfEx)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, IRQLAB_STRSAFE_UNIT **end, size_t *left,
    unsigned int flags, const IRQLAB_STRSAFE_UNIT *format, va_list args)
{
    size_t rest = 0;
    IRQLAB_STRSAFE_RESULT result =
        IRQLAB_STRSAFE_NAME(CchVPrintfEx)(to, size / sizeof(*to), end, &rest, flags, format, args);

    return IRQLAB_STRSAFE_OWN(bytes_left)(result, size, left, rest);
}

IRQLAB_STRSAFE_INLINE IRQLAB_STRSAFE_RESULT IRQLAB_STRSAFE_NAME(CbPrintfEx)(
    IRQLAB_STRSAFE_UNIT *to, size_t size, IRQLAB_STRSAFE_UNIT **end, size_t *left,
    unsigned int flags, const IRQLAB_STRSAFE_UNIT *format, ...)
{
    va_list args;
    IRQLAB_STRSAFE_RESULT result;

    va_start(args, format);
    result = IRQLAB_STRSAFE_NAME(CbVPrintfEx)(to, size, end, left, flags, format, args);
    va_end(args);
    return result;
}

#undef IRQLAB_STRSAFE_INLINE
#undef IRQLAB_STRSAFE_ALL
