#include <windows.h>
#include <process.h>
#include <stdio.h>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <atomic>
#include <chrono>
#include <future>
#include <queue>
#include <shared_mutex>
#include <functional>
#include <map>
#include <optional>
#include <string>

using namespace std::chrono_literals;

template <class T>
class BlockingQueue {
public:
    explicit BlockingQueue(size_t limit) : limit_(limit) {}
    void push(T v)
    {
        std::unique_lock<std::mutex> lk(m_);
        not_full_.wait(lk, [this] { return q_.size() < limit_ || closed_; });
        if (closed_) throw std::runtime_error("closed");
        q_.push(std::move(v));
        not_empty_.notify_one();
    }
    std::optional<T> pop()
    {
        std::unique_lock<std::mutex> lk(m_);
        not_empty_.wait(lk, [this] { return !q_.empty() || closed_; });
        if (q_.empty()) return std::nullopt;
        T v = std::move(q_.front());
        q_.pop();
        not_full_.notify_one();
        return v;
    }
    void close()
    {
        { std::lock_guard<std::mutex> lk(m_); closed_ = true; }
        not_empty_.notify_all();
        not_full_.notify_all();
    }
private:
    std::mutex m_;
    std::condition_variable not_empty_, not_full_;
    std::queue<T> q_;
    size_t limit_;
    bool closed_ = false;
};

class ThreadPool {
public:
    explicit ThreadPool(unsigned n)
    {
        for (unsigned i = 0; i < n; i++)
            workers_.emplace_back([this] {
                while (auto task = tasks_.pop())
                    (*task)();
            });
    }
    ~ThreadPool()
    {
        tasks_.close();
        for (auto &w : workers_) w.join();
    }
    template <class F> auto submit(F f) -> std::future<decltype(f())>
    {
        using R = decltype(f());
        auto task = std::make_shared<std::packaged_task<R()>>(std::move(f));
        auto result = task->get_future();
        tasks_.push([task] { (*task)(); });
        return result;
    }
private:
    BlockingQueue<std::function<void()>> tasks_{4};
    std::vector<std::thread> workers_;
};

struct Philosopher {
    std::mutex &left, &right;
    int meals = 0;
    void dine(int n)
    {
        for (int i = 0; i < n; i++) {
            std::scoped_lock both(left, right);
            meals++;
            std::this_thread::sleep_for(1ms);
        }
    }
};

class Bank {
public:
    int balance(const std::string &who) const
    {
        std::shared_lock lk(m_);
        auto it = accounts_.find(who);
        return it == accounts_.end() ? 0 : it->second;
    }
    void deposit(const std::string &who, int n)
    {
        std::unique_lock lk(m_);
        accounts_[who] += n;
    }
private:
    mutable std::shared_mutex m_;
    std::map<std::string, int> accounts_;
};

static std::atomic<int> ticks{0};
static thread_local int mine = 0;

static unsigned __stdcall Ticker(void *arg)
{
    HANDLE stop = (HANDLE)arg;
    while (WaitForSingleObject(stop, 10) == WAIT_TIMEOUT) {
        ticks.fetch_add(1, std::memory_order_relaxed);
        ++mine;
    }
    _endthreadex(mine);
    return 0;
}

int main()
{
    {
        ThreadPool pool(3);
        std::vector<std::future<int>> results;
        for (int i = 1; i <= 6; i++)
            results.push_back(pool.submit([i] { return i * i; }));
        int sum = 0;
        for (auto &r : results) sum += r.get();
        printf("sum of squares: %d\n", sum);
        auto bad = pool.submit([]() -> int { throw std::logic_error("no"); });
        try { bad.get(); } catch (const std::logic_error &e) { printf("caught: %s\n", e.what()); }
    }
    {
        std::mutex forks[3];
        std::vector<Philosopher> ps;
        for (int i = 0; i < 3; i++) ps.push_back({forks[i], forks[(i + 1) % 3]});
        std::vector<std::thread> ts;
        for (auto &p : ps) ts.emplace_back(&Philosopher::dine, &p, 2);
        for (auto &t : ts) t.join();
        printf("meals: %d %d %d\n", ps[0].meals, ps[1].meals, ps[2].meals);
    }
    {
        Bank bank;
        auto a = std::async(std::launch::async, [&] { for (int i = 0; i < 5; i++) bank.deposit("ann", 2); return bank.balance("ann"); });
        auto b = std::async(std::launch::async, [&] { for (int i = 0; i < 5; i++) bank.deposit("bob", 1); return bank.balance("bob"); });
        printf("%d %d\n", a.get(), b.get());
    }
    HANDLE stop = CreateEvent(nullptr, TRUE, FALSE, nullptr);
    HANDLE t = (HANDLE)_beginthreadex(nullptr, 0, Ticker, stop, 0, nullptr);
    std::this_thread::sleep_for(55ms);
    SetEvent(stop);
    WaitForSingleObject(t, INFINITE);
    DWORD code;
    GetExitCodeThread(t, &code);
    printf("ticks %d, %lu\n", ticks.load() == (int)code, code);
    CloseHandle(t);
    CloseHandle(stop);

    std::promise<void> go;
    std::shared_future<void> ready(go.get_future());
    std::once_flag once;
    int inits = 0;
    std::vector<std::thread> ts;
    for (int i = 0; i < 3; i++)
        ts.emplace_back([&, ready] { ready.wait(); std::call_once(once, [&] { inits++; }); });
    go.set_value();
    for (auto &th : ts) th.join();
    printf("inits %d\n", inits);
    std::timed_mutex tm;
    tm.lock();
    std::thread([&] { printf("try: %s\n", tm.try_lock_for(5ms) ? "got" : "timeout"); }).join();
    tm.unlock();
    return 0;
}
