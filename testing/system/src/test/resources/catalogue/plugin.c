/* A plugin for gcc and for clang that changes nothing, but ends the compiler if its file is not there. */
#include <stdio.h>
#include <stdlib.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

int plugin_is_GPL_compatible;

int plugin_init(void *information, void *version) {
    return 0;
}

__attribute__((constructor)) static void read_file(void) {
    FILE *file = fopen(TEXT(EXTRA), "r");
    if (!file)
        abort();
    fclose(file);
}
