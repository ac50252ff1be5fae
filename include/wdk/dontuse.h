/* dontuse.h - on Windows it makes calls of unwanted CRT functions an error; nothing here. */
#ifndef IRQLAB_WDK_DONTUSE_H
#define IRQLAB_WDK_DONTUSE_H
#endif
