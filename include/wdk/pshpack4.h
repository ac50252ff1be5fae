/* pshpack4.h - pack structures to 4 bytes until poppack.h. Without a guard, on purpose. */
#pragma pack(push, 4)
