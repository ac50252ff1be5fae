/* exhaust.h - take all pool there is (the test runs with --pool 1), and give it back. */
#pragma once

static LIST_ENTRY exhausted = {&exhausted, &exhausted};

static inline void exhaust(void)
{
    SIZE_T bytes;

    for (bytes = 65536; bytes >= sizeof(LIST_ENTRY); bytes /= 2) {
        PVOID block;

        while ((block = ExAllocatePoolWithTag(NonPagedPoolNx, bytes, 'llaP')) != NULL)
            InsertHeadList(&exhausted, (PLIST_ENTRY)block);
    }
    /* The last bytes. */
    for (bytes = sizeof(LIST_ENTRY) - 1; bytes > 0; bytes /= 2)
        while (ExAllocatePoolWithTag(NonPagedPoolNx, bytes, 'llaP'))
            ;
}

static inline void release(void)
{
    while (!IsListEmpty(&exhausted))
        ExFreePoolWithTag(RemoveHeadList(&exhausted), 'llaP');
}
