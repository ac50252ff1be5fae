// Standard C++ threads on the simulated machine.
#include <windows.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <iomanip>
#include <iostream>
#include <map>
#include <mutex>
#include <numeric>
#include <queue>
#include <shared_mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

template <class T> class Channel {
public:
    void Put(T value)
    {
        {
            std::lock_guard<std::mutex> hold(lock_);
            items_.push(std::move(value));
        }
        changed_.notify_one();
    }
    T Take()
    {
        std::unique_lock<std::mutex> hold(lock_);
        changed_.wait(hold, [this] { return !items_.empty(); });
        T value = std::move(items_.front());
        items_.pop();
        return value;
    }

private:
    std::mutex lock_;
    std::condition_variable changed_;
    std::queue<T> items_;
};

thread_local int counter = 10;

int main()
{
    Channel<std::string> channel;
    std::thread producer([&] {
        for (const char *word : {"alpha", "beta", "gamma", ""}) {
            std::this_thread::sleep_for(5ms);
            channel.Put(word);
        }
    });
    for (std::string s; !(s = channel.Take()).empty();)
        std::cout << "took " << s << '\n';
    producer.join();

    std::atomic<int> total{0};
    int plain = 0;
    std::mutex m;
    std::vector<std::thread> pool;
    for (int i = 0; i < 4; i++)
        pool.emplace_back([&, i] {
            counter += i;
            for (int n = 0; n < 100; n++) {
                total += 1;
                std::scoped_lock hold(m);
                plain++;
            }
        });
    std::for_each(pool.begin(), pool.end(), std::mem_fn(&std::thread::join));
    std::cout << "total " << total << ", plain " << plain << ", counter " << counter << std::endl;

    auto begin = std::chrono::steady_clock::now();
    auto sum = std::async(std::launch::async, [] {
        std::vector<long long> v(1000);
        std::iota(v.begin(), v.end(), 1LL);
        std::this_thread::sleep_for(250ms);
        return std::accumulate(v.begin(), v.end(), 0LL);
    });
    auto failed = std::async(std::launch::async, []() -> int { throw std::runtime_error("no luck"); });
    std::cout << "not ready: " << (sum.wait_for(10ms) == std::future_status::timeout) << '\n';
    std::cout << "sum " << sum.get() << '\n';
    try {
        failed.get();
    } catch (const std::exception &e) {
        std::cout << "caught: " << e.what() << '\n';
    }
    auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    std::cout << "took " << took.count() / 10 * 10 << " ms\n";

    std::promise<int> promise;
    auto future = promise.get_future();
    std::thread([p = std::move(promise)]() mutable { p.set_value(42); }).detach();
    std::cout << "promised " << future.get() << '\n';

    std::once_flag once;
    for (int i = 0; i < 3; i++)
        std::call_once(once, [] { std::cout << "once\n"; });

    std::timed_mutex tm;
    tm.lock();
    std::thread([&] { std::cout << "try_lock_for: " << std::boolalpha << tm.try_lock_for(20ms) << '\n'; }).join();
    tm.unlock();

    std::shared_mutex rw;
    int readers = 0, peak = 0;
    std::vector<std::thread> rs;
    for (int i = 0; i < 3; i++)
        rs.emplace_back([&] {
            std::shared_lock<std::shared_mutex> s(rw);
            { std::lock_guard<std::mutex> g(m); peak = (std::max)(peak, ++readers); }
            Sleep(5);
            { std::lock_guard<std::mutex> g(m); --readers; }
        });
    for (auto &t : rs) t.join();
    std::cout << "readers at once: " << peak << '\n';

    std::condition_variable cv;
    std::unique_lock<std::mutex> hold(m);
    std::cout << "wait_for: " << (cv.wait_for(hold, 30ms) == std::cv_status::timeout ? "timeout" : "woken") << '\n';
    hold.unlock();

    std::map<std::string, double> table{{"pi", 3.14159265}, {"e", 2.71828}};
    std::ostringstream out;
    for (auto &[name, value] : table)
        out << std::left << std::setw(4) << name << std::fixed << std::setprecision(3) << value << ';';
    std::cout << out.str() << std::endl;
    std::cout << "id " << (std::this_thread::get_id() == std::thread::id() ? "none" : "valid") << ", hex "
              << std::hex << std::showbase << 255 << std::dec << std::endl;
    std::wcout << L"wide " << 5 << L' ' << std::wstring(3, L'w') << std::endl;
    std::cerr << "to stderr" << std::endl;
    static_assert(sizeof(long) == 4 && sizeof(wchar_t) == 2 && sizeof(long long) == 8, "LLP64");
    return 0;
}
