/* gaps.h - `irqlab check --gaps`: what the sources use that irqlab lacks; nothing is run. */
#pragma once
#include "options.h"

int gaps_command(struct command_options *options);
