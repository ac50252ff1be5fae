/* suppress.h - on Windows it names analyser warnings for `#pragma warning`; nothing here. */
#ifndef IRQLAB_WDK_SUPPRESS_H
#define IRQLAB_WDK_SUPPRESS_H
#endif
