/* loop.h - 10 accesses for each element. */
static __attribute__((noinline)) void Loop(ELEMENT *elements, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        ELEMENT *element = &elements[i];

        element->Wide += i;
        element->Plain += element->Other;
        element->Short++;
        element->Byte = (UCHAR)(element->Short + element->Plain);
    }
}
