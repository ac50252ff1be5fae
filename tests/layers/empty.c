/* empty.c - the program of the link tests: only the layer below it counts. */
int main(void)
{
    return 0;
}
