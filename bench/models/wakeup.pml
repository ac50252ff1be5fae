/* A flag that is tested outside the mutex: the signal comes between the test and the wait. By hand. */
bit held, ready, sleeping, changed;

active proctype consumer()
{
    if
    :: !ready ->
        atomic { !held -> held = 1 }
        sleeping = 1;
        held = 0;
        atomic { changed -> changed = 0 }
    :: else
    fi
}

active proctype producer()
{
    atomic { !held -> held = 1 }
    ready = 1;
    if
    :: sleeping -> changed = 1
    :: else
    fi;
    held = 0
}
