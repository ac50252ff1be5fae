/* crtdefs.h - the older name of corecrt.h. */
#pragma once
#include <corecrt.h>
