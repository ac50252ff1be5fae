// Every kind of wide stream and facet once.
#include <fstream>
#include <iomanip>
#include <iostream>
#include <locale>
#include <sstream>
#include <string>
using namespace std;

int main()
{
    wcout << L"wide \x4e2d " << 42 << L' ' << 3.25 << L" " << hex << 255 << L" " << boolalpha << true
          << " narrow" << endl;
    wstringstream ss;
    ss << L"a" << 7 << L" " << setw(5) << setfill(L'*') << 9;
    wcout << ss.str() << L"\n";
    wstring word;
    int number;
    wistringstream in(L"word 123 \x6587");
    in >> word >> number;
    wcout << word << dec << number;
    in >> word;
    wcout << word << endl;
    {
        wofstream file("wide.txt");
        file << L"file \x4e2d\xd83d\xde00" << endl;
    }
    {
        wifstream file("wide.txt");
        wstring line;
        getline(file, line);
        wcout << hex << line.size() << (line == L"file \x4e2d\xd83d\xde00") << endl;
    }
    wstring line;
    while (getline(wcin, line))
        wcout << L"[" << line << L"]" << endl;
    try {
        word.at(100);
    } catch (const exception &) {
        wcout << L"caught" << endl;
    }
    cout << "narrow " << 1.5 << endl;
    wcout.imbue(locale("C"));
    wcout << uppercase << 0xabc << endl;
    locale classic;
    wcout << use_facet<ctype<wchar_t>>(classic).toupper(L'q') << isalpha(L'x', classic) << endl;
    wchar_t buffer[8];
    wistringstream parts(L"ab,cd");
    parts.getline(buffer, 8, L',');
    wcout << buffer << L"|";
    parts.ignore(1);
    wcout << static_cast<wchar_t>(parts.get()) << endl;
    return 0;
}
