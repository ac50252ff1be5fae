/* The program's side: it fills in the message and sets the event. */
#include <windows.h>
#include <stdio.h>

typedef struct {
    LONG Length;
} MESSAGE;

int main(void)
{
    HANDLE mapping = OpenFileMappingW(FILE_MAP_WRITE, FALSE, L"Message");
    HANDLE event = OpenEventW(EVENT_MODIFY_STATE, FALSE, L"MessageReady");
    MESSAGE *message;

    if (!mapping || !event)
        return 1;
    message = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, sizeof *message);
    if (!message)
        return 1;
    message->Length = 5; /* races */
    SetEvent(event);
    UnmapViewOfFile(message);
    CloseHandle(event);
    CloseHandle(mapping);
    return 0;
}
