/* A counter that nobody protects, three threads with three rounds, by hand. */
byte counter, ended;

active [3] proctype worker()
{
    byte i, seen;
    do
    :: i < 3 ->
        seen = counter;
        counter = seen + 1;
        i++
    :: else -> break
    od;
    ended++;
    if
    :: ended == 3 -> assert(counter == 9)
    :: else
    fi
}
