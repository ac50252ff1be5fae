/* poppack.h - end what pshpackN.h began. Without a guard, on purpose. */
#pragma pack(pop)
