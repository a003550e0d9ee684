/*
 * The smallest agent: `exec-agent PROGRAM CALLS` takes launchers from descriptor 0, tells each to become
 * PROGRAM, and ends after CALLS of them, or after a minute without any, should a test leave it behind.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static unsigned char answer[8192];
static size_t answer_size;

static void put32(uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        answer[answer_size++] = (unsigned char)(value >> shift);
}

static void put_string(const char *text)
{
    put32((uint32_t)strlen(text));
    memcpy(answer + answer_size, text, strlen(text));
    answer_size += strlen(text);
}

/* docs/protocol/launcher.md: EXEC */
static void prepare(const char *program)
{
    put32((uint32_t)(1 + 1 + 2 * (4 + strlen(program)) + 4 + 4 + 5 + 5));
    answer[answer_size++] = 0x81;
    answer[answer_size++] = 0;
    put_string(program);
    put32(1);
    put_string(program);
    put32(0);
    put_string("t");
    put_string("t");
}

/* The call must be read whole, or closing would reset the connection. */
static void read_call(int launcher)
{
    static unsigned char call[1 << 16];
    size_t size = 0, wanted = 4;
    while (size < wanted) {
        ssize_t n = read(launcher, call + size, sizeof call - size);
        if (n <= 0)
            return;
        size += (size_t)n;
        if (size >= 4)
            wanted = 4 + ((size_t)call[0] << 24 | (size_t)call[1] << 16 | (size_t)call[2] << 8 | call[3]);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3 || strlen(argv[1]) > 4000)
        return 2;
    prepare(argv[1]);
    for (long calls = atol(argv[2]); calls > 0; calls--) {
        alarm(60);
        int launcher = accept(0, NULL, NULL);
        if (launcher < 0)
            return 1;
        read_call(launcher);
        if (write(launcher, answer, answer_size) < 0)
            return 1;
        close(launcher);
    }
    return 0;
}
