/* Peterson's lock with turn written before flag, by hand. */
bit flag[2], turn;
byte inside;

active [2] proctype worker()
{
    bit me = _pid, other = 1 - _pid;

    turn = other;
    flag[me] = 1;
    !flag[other] || turn == me;
    inside++;
    assert(inside == 1);
    inside--;
    flag[me] = 0
}
