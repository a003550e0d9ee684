/*
 * A bubblewrap whose compilers only wait: it calls the real one, and has it run the program FAKE where a compiler was
 * to run. So clients and daemons do all they do for a real compiler, whose files they send and unpack, and what is left
 * of a job is what the farm costs. Put first on PATH of the daemons that compile.
 *
 * Built with -DFAKE='"FILE"' (a static program) and -DCONF='"FILE"', which FAKE finds by $FAKECC_CONF.
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
    int program = 1, at = 0;

    if (!words)
        return 127;
    while (program < argc && strcmp(argv[program - 1], "--") != 0)
        program++;
    if (program < argc && is_compiler(argv[program])) {
        /* Before the program stand "--chdir", FOLDER and "--"; whatever hides /tmp stands before those. */
        memcpy(words, argv, (size_t)(program - 3) * sizeof *words);
        at = program - 3;
        memcpy(words + at, mounts, sizeof mounts);
        memcpy(words + at + MOUNTS, argv + at, (size_t)(argc - at) * sizeof *words);
        words[program + MOUNTS] = "/tmp/.fakecc";
        argv = words;
    }
    execv("/usr/bin/bwrap", argv);
    perror("/usr/bin/bwrap");
    return 127;
}
