/* cxx.cpp - what C++ programs use of libstdc++: threads, locks, futures, streams, exceptions,
 * strings. */
#include <iostream>
#include <windows.h>
#include <string>
#include <thread>
#include <mutex>
#include <shared_mutex>
#include <condition_variable>
#include <future>
#include <atomic>
#include <chrono>
#include <vector>
#include <map>
#include <memory>
#include <algorithm>
#include <sstream>
#include <iomanip>
#include <functional>
#include <stdexcept>
using namespace std;
struct S {
    const char *n;
    S(const char *n) : n(n)
    {
        cout << "ctor " << n << endl;
    }
    ~S()
    {
        cout << "dtor " << n << endl;
    }
};
static S global("global");
thread_local int tl = 3;
static once_flag flag;
int main(int argc, char **argv)
{
    mutex m;
    condition_variable cv;
    bool ready = false;
    shared_mutex sm;
    recursive_mutex rm;
    thread t([&] {
        this_thread::sleep_for(chrono::milliseconds(50));
        {
            lock_guard<mutex> g(m);
            ready = true;
            tl++;
        }
        cv.notify_one();
    });
    {
        unique_lock<mutex> l(m);
        cv.wait(l, [&] { return ready; });
    }
    t.join();
    cout << "ready " << ready << " tl " << tl << endl;
    {
        unique_lock<mutex> l(m);
        auto r = cv.wait_for(l, chrono::milliseconds(100));
        cout << (r == cv_status::timeout ? "timeout" : "no") << endl;
    }
    auto f = async(
        launch::async,
        [](int a, int b) {
            this_thread::sleep_for(1s);
            return a * b;
        },
        6, 7);
    auto begin = chrono::steady_clock::now();
    cout << "async " << f.get() << " "
         << chrono::duration_cast<chrono::milliseconds>(chrono::steady_clock::now() - begin).count()
         << " ms" << endl;
    promise<string> p;
    auto pf = p.get_future();
    thread t2([&] { p.set_value("from promise"); });
    cout << pf.get() << endl;
    t2.join();
    for (int i = 0; i < 3; i++)
        call_once(flag, [] { cout << "once" << endl; });
    {
        shared_lock<shared_mutex> a(sm);
        shared_lock<shared_mutex> b(sm);
        cout << sm.try_lock() << endl;
    }
    {
        lock_guard<recursive_mutex> a(rm);
        lock_guard<recursive_mutex> b(rm);
    }
    atomic<int> counter(0);
    vector<thread> v;
    for (int i = 0; i < 5; i++)
        v.emplace_back([&] {
            for (int k = 0; k < 100; k++)
                counter++;
        });
    for (auto &x : v)
        x.join();
    cout << "counter " << counter << " hw " << thread::hardware_concurrency() << endl;
    map<string, int> mm{{"b", 2}, {"a", 1}};
    for (auto &[k, x] : mm)
        cout << k << "=" << x << " ";
    cout << endl;
    ostringstream os;
    os << setw(6) << setfill('0') << 42 << " " << fixed << setprecision(2) << 3.14159 << " " << hex
       << showbase << 255;
    cout << os.str() << endl;
    auto sp = make_shared<S>("shared");
    sp.reset();
    try {
        vector<int>().at(3);
    } catch (const out_of_range &e) {
        cout << "out_of_range" << endl;
    }
    try {
        thread bad;
        bad.join();
    } catch (const system_error &e) {
        cout << "system_error " << e.code().value() << endl;
    }
    wstring w = L"wide ";
    w += to_wstring(7);
    wprintf(L"%s %d %u\n", w.c_str(), (int)w.size(), (unsigned)sizeof(wchar_t));
    wstring w2(w.begin(), w.end());
    cout << (w2 == w) << " " << w.find(L'7') << endl;
    cout << "err " << GetLastError() << " " << string("x").append(3, 'y') << endl;
    int n;
    string word;
    cin >> n >> word;
    cout << n << " " << word << endl;
    string line;
    getline(cin, line);
    cout << "[" << line << "] " << cin.eof() << endl;
    return 0;
}
