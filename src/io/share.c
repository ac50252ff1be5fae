/* share.c - SHARE_ACCESS: who has a file open how, counted by the driver with these routines. */
#include "io/io.h"

static void wants(ACCESS_MASK access, ULONG share, PFILE_OBJECT file)
{
    file->ReadAccess = (access & (FILE_READ_DATA | FILE_EXECUTE)) != 0;
    file->WriteAccess = (access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0;
    file->DeleteAccess = (access & DELETE) != 0;
    if (file->ReadAccess || file->WriteAccess || file->DeleteAccess) {
        file->SharedRead = (share & FILE_SHARE_READ) != 0;
        file->SharedWrite = (share & FILE_SHARE_WRITE) != 0;
        file->SharedDelete = (share & FILE_SHARE_DELETE) != 0;
    }
}

static bool counts(const FILE_OBJECT *file)
{
    return file->ReadAccess || file->WriteAccess || file->DeleteAccess;
}

static void count(const FILE_OBJECT *file, PSHARE_ACCESS share, ULONG by)
{
    if (!counts(file))
        return;
    share->OpenCount += by;
    share->Readers += file->ReadAccess ? by : 0;
    share->Writers += file->WriteAccess ? by : 0;
    share->Deleters += file->DeleteAccess ? by : 0;
    share->SharedRead += file->SharedRead ? by : 0;
    share->SharedWrite += file->SharedWrite ? by : 0;
    share->SharedDelete += file->SharedDelete ? by : 0;
}

VOID IoSetShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                      PSHARE_ACCESS ShareAccess)
{
    KE_DDI(ShareAccess, DesiredAccess);
    wants(DesiredAccess, DesiredShareAccess, FileObject);
    *ShareAccess = (SHARE_ACCESS){0};
    count(FileObject, ShareAccess, 1);
}

VOID IoUpdateShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess)
{
    KE_DDI(ShareAccess, 0);
    count(FileObject, ShareAccess, 1);
}

VOID IoRemoveShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess)
{
    KE_DDI(ShareAccess, 0);
    count(FileObject, ShareAccess, (ULONG)-1);
}

NTSTATUS IoCheckShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess,
                            PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess, BOOLEAN Update)
{
    KE_DDI(ShareAccess, DesiredAccess);
    wants(DesiredAccess, DesiredShareAccess, FileObject);
    if (!counts(FileObject))
        return STATUS_SUCCESS;
    if ((FileObject->ReadAccess && ShareAccess->SharedRead < ShareAccess->OpenCount) ||
        (FileObject->WriteAccess && ShareAccess->SharedWrite < ShareAccess->OpenCount) ||
        (FileObject->DeleteAccess && ShareAccess->SharedDelete < ShareAccess->OpenCount) ||
        (ShareAccess->Readers && !FileObject->SharedRead) ||
        (ShareAccess->Writers && !FileObject->SharedWrite) ||
        (ShareAccess->Deleters && !FileObject->SharedDelete))
        return STATUS_SHARING_VIOLATION;
    if (Update)
        count(FileObject, ShareAccess, 1);
    return STATUS_SUCCESS;
}
