/* compile_hooks.c - did the compiler put the hooks into an object? */
#include <fcntl.h>
#include <gelf.h>
#include <string.h>
#include <unistd.h>

#include "host/compile_private.h"

static bool is_hook(const char *name)
{
    return name && (strncmp(name, "__tsan_", 7) == 0 || strncmp(name, "__sanitizer_cov_", 16) == 0);
}

/* Is there code of the sources' own, and does anything refer to a hook? */
static bool look(Elf *elf)
{
    bool code = false, hooks = false;

    for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
        GElf_Shdr header;
        Elf_Data *data;

        if (!gelf_getshdr(section, &header))
            continue;
        code |= header.sh_flags & SHF_EXECINSTR && header.sh_size != 0;
        if (header.sh_type != SHT_SYMTAB || !header.sh_entsize ||
            !(data = elf_getdata(section, NULL)))
            continue;
        for (size_t i = 1; i < header.sh_size / header.sh_entsize && !hooks; i++) {
            GElf_Sym symbol;

            hooks = gelf_getsym(data, (int)i, &symbol) && symbol.st_shndx == SHN_UNDEF &&
                    is_hook(elf_strptr(elf, header.sh_link, symbol.st_name));
        }
    }
    return hooks || !code;
}

bool compile_has_hooks(const char *object)
{
    int file = object ? open(object, O_RDONLY | O_CLOEXEC) : -1;
    bool good = true;
    Elf *elf;

    if (file < 0)
        return true; /* whoever needs it will say so */
    elf_version(EV_CURRENT);
    elf = elf_begin(file, ELF_C_READ_MMAP, NULL);
    if (elf) {
        good = look(elf);
        elf_end(elf);
    }
    close(file);
    return good;
}
