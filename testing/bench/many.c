/*
 * many CALLS JOBS PROGRAM [ARGUMENT...]: runs PROGRAM so often, so many at once, and prints the microseconds
 * one took, from start to end: the median if JOBS is 1, otherwise the whole time divided by CALLS.
 */
#define _GNU_SOURCE
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void reap(long *failed)
{
    int status;
    if (wait(&status) < 0 || status != 0)
        ++*failed;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    long calls = atol(argv[1]), jobs = atol(argv[2]), running = 0, failed = 0;
    double *took = calloc((size_t)calls, sizeof *took);
    if (calls < 1 || !took)
        return 2;
    double begin = now_us();
    for (long i = 0; i < calls; i++) {
        double start = now_us();
        pid_t pid;
        if (running == jobs) {
            reap(&failed);
            running--;
        }
        if (posix_spawn(&pid, argv[3], NULL, NULL, argv + 3, environ) != 0)
            return 1;
        running++;
        if (jobs == 1) {
            reap(&failed);
            running--;
        }
        took[i] = now_us() - start;
    }
    while (running-- > 0)
        reap(&failed);
    double all = (now_us() - begin) / (double)calls;
    qsort(took, (size_t)calls, sizeof *took, by_value);
    printf("%.0f\n", jobs == 1 ? took[calls / 2] : all);
    if (failed)
        fprintf(stderr, "%ld of %ld failed\n", failed, calls);
    return failed != 0;
}
