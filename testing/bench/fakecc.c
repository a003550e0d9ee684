/*
 * Stands in for everything in a toolchain archive: called gcc or g++ it reads its input, waits for a second
 * and writes something with -o; called as or true it succeeds. Static, so that it needs nothing around it.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define OBJECT_BYTES 20000

static int drain_input(void)
{
    char buffer[65536];
    ssize_t count;

    do
        count = read(STDIN_FILENO, buffer, sizeof buffer);
    while (count > 0);
    return count == 0;
}

static int write_object(const char *path)
{
    FILE *file = fopen(path, "w");
    int written = 0;

    if (!file)
        return 0;
    while (written < OBJECT_BYTES) {
        int count = fprintf(file, "fake object\n");

        if (count < 0)
            break;
        written += count;
    }
    return fclose(file) == 0 && written >= OBJECT_BYTES;
}

int main(int argc, char **argv)
{
    const struct timespec second = {1, 0};
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash ? slash + 1 : argv[0];
    const char *output = NULL;

    if (strcmp(name, "gcc") != 0 && strcmp(name, "g++") != 0)
        return 0;
    for (int i = 1; i + 1 < argc; i++) {
        if (strcmp(argv[i], "-o") == 0)
            output = argv[i + 1];
    }
    if (!output || !drain_input()) {
        fprintf(stderr, "fakecc: no -o FILE, or no input\n");
        return 1;
    }
    nanosleep(&second, NULL);
    return write_object(output) ? 0 : 1;
}
