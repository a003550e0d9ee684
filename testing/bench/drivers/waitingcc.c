/*
 * A gcc that only waits where it would compile: what is left of a job is what the farm costs. Whatever asks it
 * something, or preprocesses, gets the real compiler of the same name in /usr/bin, so that clients find the same
 * headers and macros. Static, so that a jail needs nothing else for it.
 *
 * Built with -DWAIT_MS=, -DNS_PER_BYTE= (of the source file) and -DOBJECT_BYTES=.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int asks(const char *word)
{
    static const char *const words[] = {"-E", "-M", "-MM", "-v", "-###", "--version", "-dumpversion",
                                        "-dumpmachine", "-dumpspecs", "-fsyntax-only", NULL};

    for (int i = 0; words[i]; i++) {
        if (strcmp(word, words[i]) == 0)
            return 1;
    }
    return strncmp(word, "-print-", 7) == 0 || strncmp(word, "--help", 6) == 0 ||
           strncmp(word, "-dumpfull", 9) == 0;
}

/* About as compressible as an object file. */
static int write_object(const char *path)
{
    static char block[65536];
    FILE *file = fopen(path, "w");
    unsigned seed = 1;
    long left = OBJECT_BYTES;

    if (!file)
        return 0;
    for (size_t i = 0; i < sizeof block; i++) {
        seed = seed * 1103515245 + 12345;
        block[i] = (i / 16) % 3 ? 0 : (char)(seed >> 16);
    }
    memcpy(block, "\177ELF", 4);
    for (; left > 0; left -= (long)sizeof block)
        fwrite(block, 1, left < (long)sizeof block ? (size_t)left : sizeof block, file);
    return fclose(file) == 0;
}

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash ? slash + 1 : argv[0];
    const char *output = NULL, *rules = NULL, *source = NULL;
    struct stat facts = {0};
    long long nanoseconds;
    struct timespec wait;
    char real[256];

    for (int i = 1; i < argc; i++) {
        if (asks(argv[i]) || argc == 2) {
            snprintf(real, sizeof real, "/usr/bin/%s", name);
            argv[0] = real;
            execv(real, argv);
            perror(real);
            return 127;
        }
        if (i + 1 < argc && strcmp(argv[i], "-o") == 0)
            output = argv[++i];
        else if (i + 1 < argc && strcmp(argv[i], "-MF") == 0)
            rules = argv[++i];
        else if (strncmp(argv[i], "-Wp,-MD,", 8) == 0)
            rules = argv[i] + 8;
        else if (strcmp(argv[i], "-I") == 0 || strcmp(argv[i], "-isystem") == 0 || strcmp(argv[i], "-MT") == 0 ||
                 strcmp(argv[i], "-MQ") == 0 || strcmp(argv[i], "-include") == 0 || strcmp(argv[i], "-x") == 0 ||
                 strcmp(argv[i], "--param") == 0)
            i++;
        else if (argv[i][0] != '-')
            source = argv[i];
    }
    if (!output || !source || stat(source, &facts) != 0) {
        fprintf(stderr, "waitingcc: no -o FILE, or no source\n");
        return 1;
    }
    nanoseconds = WAIT_MS * 1000000LL + NS_PER_BYTE * (long long)facts.st_size;
    wait.tv_sec = nanoseconds / 1000000000;
    wait.tv_nsec = nanoseconds % 1000000000;
    nanosleep(&wait, NULL);
    if (rules) {
        FILE *file = fopen(rules, "w");

        if (!file || fprintf(file, "%s: %s\n", output, source) < 0 || fclose(file) != 0)
            return 1;
    }
    return write_object(output) ? 0 : 1;
}
