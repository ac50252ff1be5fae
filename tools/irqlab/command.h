/* command.h - the commands of the program; one file each. */
#pragma once

int command_run(int argc, char **argv);
int command_check(int argc, char **argv);
int command_merge(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_ddi(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_new(int argc, char **argv);
int command_rules(int argc, char **argv);
