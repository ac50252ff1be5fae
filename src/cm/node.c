/* node.c - the tree of keys, and the values at its nodes; see cm.h. */
#include "cm/cm.h"

#include <string.h>

static bool copy_string(UNICODE_STRING *to, const UNICODE_STRING *from)
{
    *to = (UNICODE_STRING){0};
    if (!from || !from->Length)
        return true;
    to->Buffer = arena_alloc(&world->arena, from->Length);
    if (!to->Buffer)
        return false;
    memcpy(to->Buffer, from->Buffer, from->Length);
    to->Length = to->MaximumLength = from->Length;
    return true;
}

static void free_string(UNICODE_STRING *string)
{
    if (string->Buffer)
        arena_free(&world->arena, string->Buffer, string->MaximumLength);
    *string = (UNICODE_STRING){0};
}

void cm_node_touch(struct cm_node *node)
{
    node->written.QuadPart = (LONGLONG)(world->ke->boot_time_100ns + world->sim->now_100ns);
}

bool cm_path_step(UNICODE_STRING *path, UNICODE_STRING *element)
{
    USHORT units;

    while (path->Length && path->Buffer[0] == '\\') {
        path->Buffer++;
        path->Length -= sizeof(WCHAR);
    }
    for (units = 0; units < path->Length / sizeof(WCHAR) && path->Buffer[units] != '\\';)
        units++;
    *element = (UNICODE_STRING){.Buffer = path->Buffer,
                                .Length = (USHORT)(units * sizeof(WCHAR)),
                                .MaximumLength = (USHORT)(units * sizeof(WCHAR))};
    path->Buffer += units;
    path->Length -= element->Length;
    return units > 0;
}

struct cm_node *cm_node_child(struct cm_node *node, const UNICODE_STRING *name)
{
    list_for_each(it, &node->children)
    {
        struct cm_node *child = container_of(it, struct cm_node, link);

        if (RtlEqualUnicodeString(&child->name, name, TRUE))
            return child;
    }
    return NULL;
}

struct cm_node *cm_node_make(struct cm_node *parent, const UNICODE_STRING *name)
{
    struct cm_node *node = arena_alloc(&world->arena, sizeof *node);
    struct list *before;

    if (!node)
        return NULL;
    if (!copy_string(&node->name, name)) {
        arena_free(&world->arena, node, sizeof *node);
        return NULL;
    }
    list_init(&node->link);
    list_init(&node->children);
    list_init(&node->values);
    cm_node_touch(node);
    if (!parent)
        return node;
    node->parent = parent;
    before = parent->children.next;
    while (before != &parent->children &&
           RtlCompareUnicodeString(&container_of(before, struct cm_node, link)->name, name, TRUE) <
               0)
        before = before->next;
    list_push_back(before, &node->link); /* in front of it */
    parent->child_count++;
    cm_node_touch(parent);
    return node;
}

static void free_node(struct cm_node *node)
{
    free_string(&node->name);
    free_string(&node->class);
    arena_free(&world->arena, node, sizeof *node);
}

void cm_node_delete(struct cm_node *node)
{
    list_for_each_safe(it, next, &node->values)
    {
        cm_value_delete(node, container_of(it, struct cm_value, link));
    }
    list_remove(&node->link);
    node->parent->child_count--;
    cm_node_touch(node->parent);
    node->parent = NULL;
    node->deleted = true;
    if (!node->keys)
        free_node(node);
}

void cm_node_release(struct cm_node *node)
{
    if (--node->keys == 0 && node->deleted)
        free_node(node);
}

struct cm_value *cm_value_find(struct cm_node *node, const UNICODE_STRING *name)
{
    list_for_each(it, &node->values)
    {
        struct cm_value *value = container_of(it, struct cm_value, link);

        if (RtlEqualUnicodeString(&value->name, name, TRUE))
            return value;
    }
    return NULL;
}

NTSTATUS cm_value_set(struct cm_node *node, const UNICODE_STRING *name, ULONG type,
                      const void *data, ULONG bytes)
{
    struct cm_value *value = cm_value_find(node, name);
    void *copy = NULL;

    if (bytes && !(copy = arena_alloc(&world->arena, bytes)))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!value) {
        value = arena_alloc(&world->arena, sizeof *value);
        if (!value || !copy_string(&value->name, name)) {
            if (value)
                arena_free(&world->arena, value, sizeof *value);
            if (copy)
                arena_free(&world->arena, copy, bytes);
            return STATUS_INSUFFICIENT_RESOURCES;
        }
        list_push_back(&node->values, &value->link);
        node->value_count++;
    } else if (value->data) {
        arena_free(&world->arena, value->data, value->bytes);
    }
    if (bytes)
        memcpy(copy, data, bytes);
    value->type = type;
    value->data = copy;
    value->bytes = bytes;
    cm_node_touch(node);
    return STATUS_SUCCESS;
}

void cm_value_delete(struct cm_node *node, struct cm_value *value)
{
    list_remove(&value->link);
    node->value_count--;
    free_string(&value->name);
    if (value->data)
        arena_free(&world->arena, value->data, value->bytes);
    arena_free(&world->arena, value, sizeof *value);
    cm_node_touch(node);
}

NTSTATUS cm_node_path(const struct cm_node *node, WCHAR *path, uint32_t room, uint32_t *bytes)
{
    uint32_t at = 0;

    for (const struct cm_node *n = node; n; n = n->parent)
        at += n->name.Length + (uint32_t)sizeof(WCHAR);
    *bytes = at;
    if (at > room)
        return STATUS_INFO_LENGTH_MISMATCH;
    for (const struct cm_node *n = node; n; n = n->parent) {
        at -= n->name.Length;
        memcpy((char *)path + at, n->name.Buffer, n->name.Length);
        at -= (uint32_t)sizeof(WCHAR);
        *(WCHAR *)((char *)path + at) = '\\';
    }
    return STATUS_SUCCESS;
}
