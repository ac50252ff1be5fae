/* pshpack8.h - pack structures to 8 bytes until poppack.h. Without a guard, on purpose. */
#pragma pack(push, 8)
