#include "cache.hpp"

namespace kernel {

Cache::~Cache()
{
    for (auto& head : m_Table) {
        while (!IsListEmpty(&head)) {
            auto entry = CONTAINING_RECORD(RemoveHeadList(&head), CacheEntry, Link);
            NT_ASSERT(entry->RefCount == 1);
            ExFreeToPagedLookasideList(&m_Lookaside, entry);
        }
    }
    ExDeletePagedLookasideList(&m_Lookaside);
    m_Lock.Delete();
}

CacheEntry* Cache::Find(ULONG key)
{
    auto& head = m_Table[Hash(key)];
    for (auto link = head.Flink; link != &head; link = link->Flink) {
        auto entry = CONTAINING_RECORD(link, CacheEntry, Link);
        if (entry->Key == key)
            return entry;
    }
    return nullptr;
}

NTSTATUS Cache::Put(ULONG key, const CHAR* value)
{
    ExclusiveLocker<Resource> locker(m_Lock);
    auto entry = Find(key);
    if (!entry) {
        entry = static_cast<CacheEntry*>(ExAllocateFromPagedLookasideList(&m_Lookaside));
        if (!entry)
            return STATUS_INSUFFICIENT_RESOURCES;
        RtlZeroMemory(entry, sizeof(*entry));
        entry->Key = key;
        entry->RefCount = 1;
        InsertHeadList(&m_Table[Hash(key)], &entry->Link);
        m_Count++;
    }
    RtlStringCbCopyA(entry->Value, sizeof(entry->Value), value);
    KeQuerySystemTimePrecise(&entry->Stamp);
    return STATUS_SUCCESS;
}

CacheEntry* Cache::Get(ULONG key, CHAR (&value)[32])
{
    SharedLocker<Resource> locker(m_Lock);
    auto entry = Find(key);
    if (entry) {
        InterlockedIncrement(&entry->RefCount);
        InterlockedIncrement(&m_Hits);
        RtlCopyMemory(value, entry->Value, sizeof(value)); // others may put another value into it
    } else {
        InterlockedIncrement(&m_Misses);
    }
    return entry;
}

void Cache::Put(CacheEntry* entry)
{
    if (InterlockedDecrement(&entry->RefCount) == 0)
        ExFreeToPagedLookasideList(&m_Lookaside, entry);
}

NTSTATUS Cache::Remove(ULONG key)
{
    CacheEntry* entry;
    {
        ExclusiveLocker<Resource> locker(m_Lock);
        entry = Find(key);
        if (!entry)
            return STATUS_NOT_FOUND;
        RemoveEntryList(&entry->Link);
        m_Count--;
    }
    Put(entry);
    return STATUS_SUCCESS;
}

} // namespace kernel
