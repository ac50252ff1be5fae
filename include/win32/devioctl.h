/* devioctl.h - device types and control codes: what a program and its driver agree on. */
#pragma once
#include "../wdk/devioctl.h"
