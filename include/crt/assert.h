/* assert.h - assert; may be included again with another NDEBUG. */
#include <corecrt.h>
#undef assert

CRT_BEGIN
void _assert(const char *expression, const char *file, unsigned int line) CRT_NORETURN;
void _wassert(const wchar_t *expression, const wchar_t *file, unsigned int line) CRT_NORETURN;
CRT_END

#ifdef NDEBUG
#define assert(expression) ((void)0)
#else
#define assert(expression) ((void)((expression) || (_assert(#expression, __FILE__, __LINE__), 0)))
#endif
#if !defined(__cplusplus) && !defined(static_assert)
#define static_assert _Static_assert
#endif
