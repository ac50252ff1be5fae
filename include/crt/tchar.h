/*
 * tchar.h - the generic text names: narrow as they stand, wide with _UNICODE.
 *
 * With _MBCS they are the narrow ones too: the code page is UTF-8, in which no byte of a longer
 * character looks like ASCII, so that the plain functions are right.
 */
#ifndef IRQLAB_CRT_TCHAR_H
#define IRQLAB_CRT_TCHAR_H
#include <corecrt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <ctype.h>

#ifdef _UNICODE
#ifndef __TCHAR_DEFINED
#define __TCHAR_DEFINED
typedef wchar_t _TCHAR;
typedef wchar_t _TSCHAR;
typedef wchar_t _TUCHAR;
typedef wchar_t _TXCHAR;
typedef wint_t _TINT;
#endif
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef wchar_t TCHAR, *PTCHAR;
typedef wchar_t TBYTE, *PTBYTE;
#endif
#define __T(x) L##x
#define _TEOF WEOF
#define _ttype_t wctype_t

/* Program. */
#define _tmain wmain
#define _tWinMain wWinMain
#define _tenviron _wenviron
#define __targv __wargv
#define _tpgmptr _wpgmptr
#define _tsystem _wsystem
#define _tgetenv _wgetenv
#define _tgetenv_s _wgetenv_s
#define _tdupenv_s _wdupenv_s
#define _tputenv _wputenv
#define _tputenv_s _wputenv_s
#define _tspawnl _wspawnl
#define _tspawnv _wspawnv
#define _tsetlocale _wsetlocale
#define _tcreate_locale _wcreate_locale
#define _tassert _wassert

/* Output. */
#define _tprintf wprintf
#define _tprintf_s wprintf_s
#define _tcprintf _cwprintf
#define _ftprintf fwprintf
#define _ftprintf_s fwprintf_s
#define _stprintf _swprintf
#define _stprintf_s swprintf_s
#define _sctprintf _scwprintf
#define _sntprintf _snwprintf
#define _sntprintf_s _snwprintf_s
#define _vtprintf vwprintf
#define _vtprintf_s vwprintf_s
#define _vftprintf vfwprintf
#define _vftprintf_s vfwprintf_s
#define _vstprintf _vswprintf
#define _vstprintf_s vswprintf_s
#define _vsctprintf _vscwprintf
#define _vsntprintf _vsnwprintf
#define _vsntprintf_s _vsnwprintf_s
#define _putts _putws
#define _fputts fputws
#define _puttc putwc
#define _fputtc fputwc
#define _puttchar putwchar
#define _puttch _putwch
#define _cputts _cputws
#define _tperror _wperror

/* Input. */
#define _tscanf wscanf
#define _tscanf_s wscanf_s
#define _ftscanf fwscanf
#define _ftscanf_s fwscanf_s
#define _stscanf swscanf
#define _stscanf_s swscanf_s
#define _getts _getws
#define _getts_s _getws_s
#define _fgetts fgetws
#define _gettc getwc
#define _fgettc fgetwc
#define _gettchar getwchar
#define _ungettc ungetwc
#define _gettch _getwch
#define _gettche _getwche

/* Files. */
#define _tfopen _wfopen
#define _tfopen_s _wfopen_s
#define _tfreopen _wfreopen
#define _tfreopen_s _wfreopen_s
#define _tfsopen _wfsopen
#define _tfdopen _wfdopen
#define _tremove _wremove
#define _trename _wrename
#define _tunlink _wunlink
#define _taccess _waccess
#define _tchmod _wchmod
#define _topen _wopen
#define _tfindfirst _wfindfirst
#define _tfindnext _wfindnext
#define _tfinddata_t _wfinddata_t
#define _tstat _wstat
#define _tmkdir _wmkdir
#define _trmdir _wrmdir
#define _tchdir _wchdir
#define _tgetcwd _wgetcwd
#define _tfullpath _wfullpath
#define _tmakepath _wmakepath
#define _tmakepath_s _wmakepath_s
#define _tsplitpath _wsplitpath
#define _tsplitpath_s _wsplitpath_s

/* Strings. */
#define _tcscat wcscat
#define _tcscat_s wcscat_s
#define _tcschr wcschr
#define _tcscmp wcscmp
#define _tcscoll wcscoll
#define _tcscpy wcscpy
#define _tcscpy_s wcscpy_s
#define _tcscspn wcscspn
#define _tcsclen wcslen
#define _tcsdup _wcsdup
#define _tcserror _wcserror
#define _tcserror_s _wcserror_s
#define _tcsftime wcsftime
#define _tcsicmp _wcsicmp
#define _tcsicoll _wcsicoll
#define _tcslen wcslen
#define _tcslwr _wcslwr
#define _tcslwr_s _wcslwr_s
#define _tcsncat wcsncat
#define _tcsncat_s wcsncat_s
#define _tcsnccat wcsncat
#define _tcsncmp wcsncmp
#define _tcsnccmp wcsncmp
#define _tcsncpy wcsncpy
#define _tcsncpy_s wcsncpy_s
#define _tcsnccpy wcsncpy
#define _tcsnccpy_s wcsncpy_s
#define _tcsncicmp _wcsnicmp
#define _tcsnicmp _wcsnicmp
#define _tcsnlen wcsnlen
#define _tcsnset _wcsnset
#define _tcsnset_s _wcsnset_s
#define _tcspbrk wcspbrk
#define _tcsrchr wcsrchr
#define _tcsrev _wcsrev
#define _tcsset _wcsset
#define _tcsset_s _wcsset_s
#define _tcsspn wcsspn
#define _tcsstr wcsstr
#define _tcstok _wcstok
#define _tcstok_s wcstok_s
#define _tcsupr _wcsupr
#define _tcsupr_s _wcsupr_s
#define _tcsxfrm wcsxfrm

/* Numbers. */
#define _tcstod wcstod
#define _tcstof wcstof
#define _tcstol wcstol
#define _tcstoll wcstoll
#define _tcstoul wcstoul
#define _tcstoull wcstoull
#define _tcstoi64 _wcstoi64
#define _tcstoui64 _wcstoui64
#define _ttof _wtof
#define _tstof _wtof
#define _ttoi _wtoi
#define _tstoi _wtoi
#define _ttol _wtol
#define _tstol _wtol
#define _ttoi64 _wtoi64
#define _tstoi64 _wtoi64
#define _ttoll _wtoll
#define _itot _itow
#define _itot_s _itow_s
#define _ltot _ltow
#define _ltot_s _ltow_s
#define _ultot _ultow
#define _ultot_s _ultow_s
#define _i64tot _i64tow
#define _i64tot_s _i64tow_s
#define _ui64tot _ui64tow
#define _ui64tot_s _ui64tow_s

/* Characters. */
#define _istalnum iswalnum
#define _istalpha iswalpha
#define _istascii iswascii
#define _istblank iswblank
#define _istcntrl iswcntrl
#define _istdigit iswdigit
#define _istgraph iswgraph
#define _istlower iswlower
#define _istprint iswprint
#define _istpunct iswpunct
#define _istspace iswspace
#define _istupper iswupper
#define _istxdigit iswxdigit
#define _totlower towlower
#define _totupper towupper

/* Time. */
#define _tasctime _wasctime
#define _tctime _wctime64

#else

#ifndef __TCHAR_DEFINED
#define __TCHAR_DEFINED
typedef char _TCHAR;
typedef signed char _TSCHAR;
typedef unsigned char _TUCHAR;
typedef char _TXCHAR;
typedef int _TINT;
#endif
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef char TCHAR, *PTCHAR;
typedef unsigned char TBYTE, *PTBYTE;
#endif
#define __T(x) x
#define _TEOF EOF

/* Program. */
#define _tmain main
#define _tWinMain WinMain
#define _tenviron _environ
#define __targv __argv
#define _tpgmptr _pgmptr
#define _tsystem system
#define _tgetenv getenv
#define _tgetenv_s getenv_s
#define _tdupenv_s _dupenv_s
#define _tputenv _putenv
#define _tputenv_s _putenv_s
#define _tspawnl _spawnl
#define _tspawnv _spawnv
#define _tsetlocale setlocale
#define _tcreate_locale _create_locale
#define _tassert _assert

/* Output. */
#define _tprintf printf
#define _tprintf_s printf_s
#define _tcprintf _cprintf
#define _ftprintf fprintf
#define _ftprintf_s fprintf_s
#define _stprintf sprintf
#define _stprintf_s sprintf_s
#define _sctprintf _scprintf
#define _sntprintf _snprintf
#define _sntprintf_s _snprintf_s
#define _vtprintf vprintf
#define _vtprintf_s vprintf_s
#define _vftprintf vfprintf
#define _vftprintf_s vfprintf_s
#define _vstprintf vsprintf
#define _vstprintf_s vsprintf_s
#define _vsctprintf _vscprintf
#define _vsntprintf _vsnprintf
#define _vsntprintf_s _vsnprintf_s
#define _putts puts
#define _fputts fputs
#define _puttc putc
#define _fputtc fputc
#define _puttchar putchar
#define _puttch _putch
#define _cputts _cputs
#define _tperror perror

/* Input. */
#define _tscanf scanf
#define _tscanf_s scanf_s
#define _ftscanf fscanf
#define _ftscanf_s fscanf_s
#define _stscanf sscanf
#define _stscanf_s sscanf_s
#define _getts gets
#define _getts_s gets_s
#define _fgetts fgets
#define _gettc getc
#define _fgettc fgetc
#define _gettchar getchar
#define _ungettc ungetc
#define _gettch _getch
#define _gettche _getche

/* Files. */
#define _tfopen fopen
#define _tfopen_s fopen_s
#define _tfreopen freopen
#define _tfreopen_s freopen_s
#define _tfsopen _fsopen
#define _tfdopen _fdopen
#define _tremove remove
#define _trename rename
#define _tunlink _unlink
#define _taccess _access
#define _tchmod _chmod
#define _topen _open
#define _tfindfirst _findfirst
#define _tfindnext _findnext
#define _tfinddata_t _finddata_t
#define _tstat _stat
#define _tmkdir _mkdir
#define _trmdir _rmdir
#define _tchdir _chdir
#define _tgetcwd _getcwd
#define _tfullpath _fullpath
#define _tmakepath _makepath
#define _tmakepath_s _makepath_s
#define _tsplitpath _splitpath
#define _tsplitpath_s _splitpath_s

/* Strings. */
#define _tcscat strcat
#define _tcscat_s strcat_s
#define _tcschr strchr
#define _tcscmp strcmp
#define _tcscoll strcoll
#define _tcscpy strcpy
#define _tcscpy_s strcpy_s
#define _tcscspn strcspn
#define _tcsclen strlen
#define _tcsdup _strdup
#define _tcserror strerror
#define _tcserror_s strerror_s
#define _tcsftime strftime
#define _tcsicmp _stricmp
#define _tcsicoll _stricoll
#define _tcslen strlen
#define _tcslwr _strlwr
#define _tcslwr_s _strlwr_s
#define _tcsncat strncat
#define _tcsncat_s strncat_s
#define _tcsnccat strncat
#define _tcsncmp strncmp
#define _tcsnccmp strncmp
#define _tcsncpy strncpy
#define _tcsncpy_s strncpy_s
#define _tcsnccpy strncpy
#define _tcsnccpy_s strncpy_s
#define _tcsncicmp _strnicmp
#define _tcsnicmp _strnicmp
#define _tcsnlen strnlen
#define _tcsnset _strnset
#define _tcsnset_s _strnset_s
#define _tcspbrk strpbrk
#define _tcsrchr strrchr
#define _tcsrev _strrev
#define _tcsset _strset
#define _tcsset_s _strset_s
#define _tcsspn strspn
#define _tcsstr strstr
#define _tcstok strtok
#define _tcstok_s strtok_s
#define _tcsupr _strupr
#define _tcsupr_s _strupr_s
#define _tcsxfrm strxfrm

/* Numbers. */
#define _tcstod strtod
#define _tcstof strtof
#define _tcstol strtol
#define _tcstoll strtoll
#define _tcstoul strtoul
#define _tcstoull strtoull
#define _tcstoi64 _strtoi64
#define _tcstoui64 _strtoui64
#define _ttof atof
#define _tstof atof
#define _ttoi atoi
#define _tstoi atoi
#define _ttol atol
#define _tstol atol
#define _ttoi64 _atoi64
#define _tstoi64 _atoi64
#define _ttoll atoll
#define _itot _itoa
#define _itot_s _itoa_s
#define _ltot _ltoa
#define _ltot_s _ltoa_s
#define _ultot _ultoa
#define _ultot_s _ultoa_s
#define _i64tot _i64toa
#define _i64tot_s _i64toa_s
#define _ui64tot _ui64toa
#define _ui64tot_s _ui64toa_s

/* Characters. */
#define _istalnum isalnum
#define _istalpha isalpha
#define _istascii __isascii
#define _istblank isblank
#define _istcntrl iscntrl
#define _istdigit isdigit
#define _istgraph isgraph
#define _istlower islower
#define _istprint isprint
#define _istpunct ispunct
#define _istspace isspace
#define _istupper isupper
#define _istxdigit isxdigit
#define _totlower tolower
#define _totupper toupper

/* Time. */
#define _tasctime asctime
#define _tctime ctime

#endif

#define _T(x) __T(x)
#define _TEXT(x) __T(x)

/* One unit is one character. */
#define _tcsdec(start, at) ((at) > (start) ? (_TCHAR *)(at)-1 : (_TCHAR *)0)
#define _tcsinc(at) ((_TCHAR *)(at) + 1)
#define _tcsnextc(at) (*(const _TXCHAR *)(at))
#define _tcsninc(at, count) ((_TCHAR *)(at) + (count))
#define _tclen(at) ((size_t)1)
#define _tccpy(to, from) (*(to) = *(from))
#define _tccmp(a, b) (*(a) - *(b))

#endif
