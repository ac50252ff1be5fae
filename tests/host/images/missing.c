/* Uses routines nobody has. */
extern int IoMissingCall(int);
extern int IoMissingData;
extern int IoMissingTaken(int);
extern void library_write(int fd, const char *text);

int (*table[])(int) = {IoMissingTaken};

int DriverEntry(int x)
{
    return IoMissingCall(x) + 1;
}

int reader(void)
{
    return IoMissingData;
}

void library_user(void)
{
    library_write(1, "x");
}
