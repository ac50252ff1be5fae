#pragma once
#include <ntddk.h>
#include <wdmsec.h>
#include <ntstrsafe.h>

#define CACHE_TAG 'hcaC'

namespace kernel {

class NonCopyable {
protected:
    NonCopyable() = default;
    ~NonCopyable() = default;
public:
    NonCopyable(const NonCopyable&) = delete;
    NonCopyable& operator=(const NonCopyable&) = delete;
};

class Resource : NonCopyable {
public:
    NTSTATUS Init() { return ::ExInitializeResourceLite(&m_Resource); }
    void Delete() { ::ExDeleteResourceLite(&m_Resource); }
    void AcquireShared() {
        ::KeEnterCriticalRegion();
        ::ExAcquireResourceSharedLite(&m_Resource, TRUE);
    }
    void AcquireExclusive() {
        ::KeEnterCriticalRegion();
        ::ExAcquireResourceExclusiveLite(&m_Resource, TRUE);
    }
    void Release() {
        ::ExReleaseResourceLite(&m_Resource);
        ::KeLeaveCriticalRegion();
    }
private:
    ERESOURCE m_Resource;
};

template <typename TLock>
class SharedLocker : NonCopyable {
public:
    explicit SharedLocker(TLock& lock) : m_Lock(lock) { m_Lock.AcquireShared(); }
    ~SharedLocker() { m_Lock.Release(); }
private:
    TLock& m_Lock;
};

template <typename TLock>
class ExclusiveLocker : NonCopyable {
public:
    explicit ExclusiveLocker(TLock& lock) : m_Lock(lock) { m_Lock.AcquireExclusive(); }
    ~ExclusiveLocker() { m_Lock.Release(); }
private:
    TLock& m_Lock;
};

struct CacheEntry {
    LIST_ENTRY Link;
    ULONG Key;
    LONG RefCount;
    LARGE_INTEGER Stamp;
    CHAR Value[32];
};

class Cache : NonCopyable {
public:
    static const ULONG Buckets = 8;

    void* operator new(size_t size, POOL_TYPE pool) noexcept
    {
        return ::ExAllocatePoolWithTag(pool, size, CACHE_TAG);
    }
    void operator delete(void* p) { if (p) ::ExFreePoolWithTag(p, CACHE_TAG); }
    void operator delete(void* p, POOL_TYPE) { if (p) ::ExFreePoolWithTag(p, CACHE_TAG); }

    Cache() : m_Count(0), m_Hits(0), m_Misses(0)
    {
        for (auto& head : m_Table)
            InitializeListHead(&head);
        ::ExInitializePagedLookasideList(&m_Lookaside, nullptr, nullptr, 0, sizeof(CacheEntry), CACHE_TAG, 0);
    }
    virtual ~Cache();

    NTSTATUS Init() { return m_Lock.Init(); }
    NTSTATUS Put(ULONG key, const CHAR* value);
    CacheEntry* Get(ULONG key, CHAR (&value)[32]);
    void Put(CacheEntry* entry);
    NTSTATUS Remove(ULONG key);
    ULONG Count() const { return m_Count; }
    LONG Hits() const { return m_Hits; }

protected:
    virtual ULONG Hash(ULONG key) const { return key % Buckets; }

private:
    CacheEntry* Find(ULONG key);
    Resource m_Lock;
    PAGED_LOOKASIDE_LIST m_Lookaside;
    LIST_ENTRY m_Table[Buckets];
    ULONG m_Count;
    volatile LONG m_Hits, m_Misses;
};

class MixedCache final : public Cache {
protected:
    ULONG Hash(ULONG key) const override { return (key * 2654435761u) >> 29; }
};

} // namespace kernel
