/* use.cpp - include/crt as a C++ program for Windows uses it, with libstdc++ beside. Only compiled.
 */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <ctime>
#include <cmath>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <functional>
#include <future>
#include <iomanip>
#include <iostream>
#include <limits>
#include <locale>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>
#include <assert.h>
#include <conio.h>
#include <crtdbg.h>
#include <ctype.h>
#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <inttypes.h>
#include <io.h>
#include <limits.h>
#include <locale.h>
#include <malloc.h>
#include <math.h>
#include <mbstring.h>
#include <new.h>
#include <process.h>
#include <search.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timeb.h>
#include <tchar.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

static_assert(sizeof(wchar_t) == 2, "wide characters have 16 bits");
static_assert(WEOF == 0xffff, "as the CRT's");
static_assert(LONG_MAX == 2147483647, "long has 32 bits");

int _tmain(int argc, _TCHAR *argv[])
{
    _TCHAR text[_MAX_PATH] = _T("");
    char narrow[32];
    wchar_t wide[32];
    if (argc > 1)
        _tcscpy_s(text, argv[1]);
    _tcscat_s(text, _T(".txt"));
    _stprintf_s(text, _T("%s %d"), argv[0], 5);
    _stprintf_s(text, _countof(text), _T("%s %d"), argv[0], 5);
    strcpy_s(narrow, "narrow");
    strcpy_s(narrow, sizeof(narrow), "narrow");
    strncpy_s(narrow, "narrow", 3);
    strncpy_s(narrow, "narrow", _TRUNCATE);
    sprintf_s(narrow, "%d", 5);
    _snprintf_s(narrow, _TRUNCATE, "%d", 5);
    _snprintf_s(narrow, sizeof(narrow), _TRUNCATE, "%d", 5);
    wcscpy_s(wide, L"wide");
    swprintf_s(wide, L"%s", L"wide");
    swprintf(wide, 32, L"%s", L"wide");
    _itoa_s(5, narrow, 10);
    _strupr_s(narrow);
    _wcslwr_s(wide);
    struct tm parts;
    time_t now = time(nullptr);
    localtime_s(&parts, &now);
    asctime_s(narrow, &parts);
    FILE *file;
    if (fopen_s(&file, "x", "rb") == 0)
        fclose(file);
    std::mutex mutex;
    std::thread worker([&] { std::lock_guard<std::mutex> guard(mutex); });
    worker.join();
    std::cout << narrow << std::setw(3) << _stricmp("a", "A") << std::endl;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::string line = std::to_string(_countof(text));
    assert(!line.empty());
    return std::max(1, 2) + _kbhit();
}
