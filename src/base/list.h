/* list.h - intrusive, circular, doubly linked lists with a sentinel head. */
#pragma once
#include <stddef.h>

struct list {
    struct list *next; /* first element, or the head itself when empty */
    struct list *prev; /* last element */
};

static inline void list_init(struct list *head)
{
    head->next = head->prev = head;
}

static inline int list_empty(const struct list *head)
{
    return head->next == head;
}

static inline void list_insert(struct list *prev, struct list *entry, struct list *next)
{
    entry->prev = prev;
    entry->next = next;
    prev->next = entry;
    next->prev = entry;
}

static inline void list_push_back(struct list *head, struct list *entry)
{
    list_insert(head->prev, entry, head);
}

static inline void list_push_front(struct list *head, struct list *entry)
{
    list_insert(head, entry, head->next);
}

/* Unlink and leave the entry self-linked, so that removing twice is harmless. */
static inline void list_remove(struct list *entry)
{
    entry->prev->next = entry->next;
    entry->next->prev = entry->prev;
    entry->next = entry->prev = entry;
}

static inline struct list *list_pop_front(struct list *head)
{
    struct list *first = head->next;

    if (first == head)
        return NULL;
    list_remove(first);
    return first;
}

#define list_for_each(it, head) for (struct list *it = (head)->next; it != (head); it = it->next)
#define list_for_each_safe(it, tmp, head)                                                          \
    for (struct list *it = (head)->next, *tmp = it->next; it != (head); it = tmp, tmp = it->next)
