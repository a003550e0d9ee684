/*
 * A jail whose compilers only wait: it calls the real program, and has it run the program FAKE where a compiler was to
 * run. So clients and daemons do all they do for a real compiler, whose files they send and unpack, and what is left of
 * a job is what the farm costs. The daemons that compile are told of it by -Daffogato.jail=FILE.
 *
 * Built with -DJAIL='"FILE"' (the installation's), -DFAKE='"FILE"' (a static program) and -DCONF='"FILE"', which FAKE
 * finds by $FAKECC_CONF.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* /tmp is the jail's own, and can be added to. */
static char *const mounts[] = {"--ro-bind", FAKE, "/tmp/.fakecc", "--ro-bind", CONF, "/tmp/.fakecc.conf",
                               "--setenv", "FAKECC_CONF", "/tmp/.fakecc.conf"};

enum { MOUNTS = sizeof mounts / sizeof *mounts };

static int is_compiler(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;

    return strstr(name, "gcc") || strstr(name, "g++") || strcmp(name, "cc") == 0 || strcmp(name, "c++") == 0;
}

int main(int argc, char **argv)
{
    char **words = calloc((size_t)argc + MOUNTS + 1, sizeof *words);
    int program = 1, ends = 0, at = 0;

    if (!words)
        return 127;
    /* What the job inherits, what it sees, and the program: each part but the last ends with "--". */
    while (program < argc && ends < 2)
        ends += strcmp(argv[program++], "--") == 0;
    if (program < argc && is_compiler(argv[program])) {
        /* Before the program stand "--chdir", FOLDER and "--"; whatever hides /tmp stands before those. */
        memcpy(words, argv, (size_t)(program - 3) * sizeof *words);
        at = program - 3;
        memcpy(words + at, mounts, sizeof mounts);
        memcpy(words + at + MOUNTS, argv + at, (size_t)(argc - at) * sizeof *words);
        words[program + MOUNTS] = "/tmp/.fakecc";
        argv = words;
    }
    execv(JAIL, argv);
    perror(JAIL);
    return 127;
}
