/* replay.h - the two other ways to replay a token. */
#pragma once
#include "options.h"

/* The sources have changed since: look near the token's decisions. Returns an exit code. */
int replay_near(struct session *session, struct command_options *options);

/* Start gdb on the replay; returns only if that fails. */
int replay_gdb(struct session *session, const struct command_options *options);
