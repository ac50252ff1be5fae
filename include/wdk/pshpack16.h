/* pshpack16.h - pack structures to 16 bytes until poppack.h. Without a guard, on purpose. */
#pragma pack(push, 16)
