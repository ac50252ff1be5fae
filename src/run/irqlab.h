/* irqlab.h - the library, for the command line and for tests that run a whole session. */
#pragma once
#include "ddi/ddi.h"
#include "explore/token.h"
#include "host/entry.h"
#include "host/project.h"
#include "report/bugcheck.h"
#include "report/lanes.h"
#include "report/report.h"
#include "rtl/status.h"
#include "run/check.h"
#include "run/session.h"
#include "verify/classes.h"
#include "verify/rules.h"
