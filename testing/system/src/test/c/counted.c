/*
 * Stands in for a compiler: takes the lowest free place of its kind, and becomes the compiler. The kernel frees the place
 * when the last of the compiler's processes ends, however it ends. So the number of places ever taken is the
 * greatest number of compilers that ran at once.
 *
 * Built with -DCOMPILER="/usr/bin/gcc" -DFOLDER="/where/places/are".
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define PLACES_MAX 1000

static int locked(const char *kind, int number, int how)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s-%d", FOLDER, kind, number);
    int fd = open(path, O_RDWR | O_CREAT, 0666);
    if (fd >= 0 && flock(fd, how) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static void take_place(const char *kind)
{
    for (int i = 0; i < PLACES_MAX; i++)
        if (locked(kind, i, LOCK_EX | LOCK_NB) >= 0)
            return;
}

int main(int argc, char **argv)
{
    const char *kind = NULL;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "-E") == 0)
            kind = "preprocessor";
        else if (strcmp(argv[i], "-c") == 0 && !kind)
            kind = "compiler";
    if (kind) {
        /* One at a time looks for a place: two would each count the place the other has just left. */
        int door = locked("door", 0, LOCK_EX);
        take_place(kind);
        take_place("any");
        close(door);
    }
    argv[0] = COMPILER;
    execv(COMPILER, argv);
    perror(COMPILER);
    return 127;
}
