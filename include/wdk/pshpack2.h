/* pshpack2.h - pack structures to 2 bytes until poppack.h. Without a guard, on purpose. */
#pragma pack(push, 2)
