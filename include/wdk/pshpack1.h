/* pshpack1.h - pack structures to 1 bytes until poppack.h. Without a guard, on purpose. */
#pragma pack(push, 1)
