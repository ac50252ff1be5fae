/* T threads with K rounds of { lock; c++; unlock }, by hand: what tests/check/programs/rounds.c does. */
#ifndef T
#define T 3
#endif
#ifndef K
#define K 3
#endif
bit held;
byte counter, ended;

active [T] proctype worker()
{
    byte i, seen;
    do
    :: i < K ->
        atomic { !held -> held = 1 }
        seen = counter;
        counter = seen + 1;
        held = 0;
        i++
    :: else -> break
    od;
    ended++;
    if
    :: ended == T -> assert(counter == T * K)
    :: else
    fi
}
