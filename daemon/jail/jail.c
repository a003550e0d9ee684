/*
 * Runs one job of somebody else in a jail, as one process around the job where bubblewrap needs five programs: control
 * group, nice level, user, limits, namespaces, mounts, system call filter, and a report of what the job used.
 *
 *   affogato-jail affogato-job REPORT [OPTION...] -- [MOUNT...] -- PROGRAM [ARGUMENT...]
 *   affogato-jail affogato-jobs
 *
 * The second form serves the daemon as long as it lives: it is told of jobs on its standard input, forks a process for
 * each, and tells what they print and how they end on its standard output: serve.h.
 *
 * The words for mounts are bubblewrap's, so that the daemon says the same to either. Started by root it becomes the
 * job's user first: no namespace is ever made with more rights than an ordinary user's.
 *
 * What keeps the job in: its root is put together from copies of mounts, read-only throughout before they are attached
 * anywhere; the machine's own root is detached before the job runs; the job is process 1 of its own process namespace
 * and ends with us; it has no capability, cannot get one, and cannot make user namespaces. A mount's place is walked to
 * name by name and no link is followed, for the tree it is in is of somebody else.
 *
 * Needs Linux 5.12 (mount_setattr). Where anything of this fails nothing is run.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- What older C libraries have no names for: linux/mount.h, linux/capability.h, linux/filter.h ---- */

/* The same on every architecture. */
enum { CALL_OPEN_TREE = 428, CALL_MOVE_MOUNT, CALL_FSOPEN, CALL_FSCONFIG, CALL_FSMOUNT };
enum { CALL_CLOSE_RANGE = 436, CALL_MOUNT_SETATTR = 442 };

#define TREE_CLONE 1u
#define TREE_RECURSIVE 0x8000u
#define MOVE_BOTH_EMPTY_PATHS (0x4u | 0x40u)
#define ATTRIBUTE_RDONLY 1u
#define ATTRIBUTE_NOSUID 2u
#define ATTRIBUTE_NODEV 4u
#define CLOSE_ON_EXEC 4u

struct mount_attributes {
    uint64_t set, clear, propagation, user_namespace;
};

struct capability_header {
    uint32_t version;
    int pid;
};

struct capability_sets {
    uint32_t effective, permitted, inheritable;
};

struct filter {
    unsigned short instructions;
    void *program;
};

/* ---- Failing ---------------------------------------------------------------------------------------- */

enum { STATUS_NOT_STARTED = 126 };

/* In the jail: says to the process around it that no job was started. */
static int failures = -1;

/* Around a job that is served: tells the daemon. */
static void (*tell_failure)(const char *text, size_t length);

static _Noreturn void fail(const char *what, const char *which)
{
    int error = errno;
    char text[1024];
    int length = snprintf(text, sizeof text, "affogato-jail: %s%s%.900s: %s\n", what, *which ? " " : "", which, strerror(error));

    if (tell_failure && failures < 0)
        tell_failure(text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
    else
        fputs(text, stderr);
    if (failures >= 0 && write(failures, "x", 1) < 0)
        fputs("affogato-jail: nobody listens\n", stderr);
    _exit(STATUS_NOT_STARTED);
}

static void check(long result, const char *what, const char *which)
{
    if (result < 0)
        fail(what, which);
}

/* ---- Words ------------------------------------------------------------------------------------------ */

static char **words;

static bool more(void)
{
    return *words && strcmp(*words, "--") != 0;
}

static char *next(void)
{
    if (!*words) {
        errno = EINVAL;
        fail("the command line ends too early", "");
    }
    return *words++;
}

static unsigned long long number(const char *word)
{
    char *end;
    unsigned long long value = strtoull(word, &end, 10);

    if (*end || end == word) {
        errno = EINVAL;
        fail("not a number:", word);
    }
    return value;
}

static void skip_end_of_options(void)
{
    if (strcmp(next(), "--") != 0) {
        errno = EINVAL;
        fail("a part of the command line has no end", "");
    }
}

/* ---- Before the jail: what a job inherits ----------------------------------------------------------- */

static struct filter filter;

static void limit(int resource, const char *value)
{
    rlim_t most = strcmp(value, "unlimited") == 0 ? RLIM_INFINITY : (rlim_t)number(value);
    struct rlimit now;

    if (getrlimit(resource, &now) == 0 && now.rlim_max != RLIM_INFINITY && (most == RLIM_INFINITY || most > now.rlim_max))
        most = now.rlim_max;
    now.rlim_cur = now.rlim_max = most;
    check(setrlimit(resource, &now), "cannot set a limit to", value);
}

static void enter_group(const char *door)
{
    int fd = open(door, O_WRONLY | O_CLOEXEC);

    if (fd < 0 || write(fd, "0", 1) != 1)
        fail("cannot enter the control group", door);
    close(fd);
}

/* As nice and ionice do: where the system forbids it the job runs all the same. */
static void be_nice(int level)
{
    enum { OF_A_PROCESS = 1, IDLE = 3 << 13 };

    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + level);
    syscall(SYS_ioprio_set, OF_A_PROCESS, 0, IDLE);
}

static void become(const char *user, const char *group)
{
    uid_t uid = (uid_t)number(user);
    gid_t gid = (gid_t)number(group);

    if (uid == 0 || gid == 0 || setgroups(0, NULL) || setresgid(gid, gid, gid) || setresuid(uid, uid, uid))
        fail("cannot become user", user);
    /* Else /proc/self would be root's, where this user has to write its map. */
    check(prctl(PR_SET_DUMPABLE, 1), "cannot become user", user);
}

static int hex(char digit)
{
    return digit >= 'a' ? digit - 'a' + 10 : digit - '0';
}

static void read_filter(const char *digits)
{
    enum { INSTRUCTION_BYTES = 8 };
    size_t bytes = strlen(digits) / 2;
    unsigned char *program = malloc(bytes + 1);

    if (!program || bytes % INSTRUCTION_BYTES != 0)
        fail("cannot take the filter", "");
    for (size_t i = 0; i < bytes; i++)
        program[i] = (unsigned char)(hex(digits[2 * i]) << 4 | hex(digits[2 * i + 1]));
    filter = (struct filter){(unsigned short)(bytes / INSTRUCTION_BYTES), program};
}

static bool is(const char *option, const char *name)
{
    return strcmp(option, name) == 0;
}

/* Where a jail was begun before there was a job for it, its user and nice level are what they shall be. */
static void prepare(bool begun)
{
    limit(RLIMIT_CORE, "0");
    while (more()) {
        const char *option = next();

        if (is(option, "--group"))
            enter_group(next());
        else if (is(option, "--nice")) {
            const char *level = next();
            if (!begun)
                be_nice((int)number(level));
        } else if (is(option, "--user")) {
            const char *user = next(), *group = next();
            if (!begun)
                become(user, group);
        } else if (is(option, "--memory"))
            limit(RLIMIT_AS, next());
        else if (is(option, "--file-size"))
            limit(RLIMIT_FSIZE, next());
        else if (is(option, "--processes"))
            limit(RLIMIT_NPROC, next());
        else if (is(option, "--open-files"))
            limit(RLIMIT_NOFILE, next());
        else if (is(option, "--cpu"))
            limit(RLIMIT_CPU, next());
        else if (is(option, "--umask"))
            umask((mode_t)strtoul(next(), NULL, 8));
        else if (is(option, "--filter"))
            read_filter(next());
        else {
            errno = EINVAL;
            fail("unknown option", option);
        }
    }
    skip_end_of_options();
}

/* ---- In the jail: mounts ---------------------------------------------------------------------------- */

/* The new root, wherever it is attached. */
static int root = -1;

static void restrict_mount(int mount, unsigned flags, uint64_t set, const char *name)
{
    struct mount_attributes attributes = {.set = set};

    check(syscall(CALL_MOUNT_SETATTR, mount, "", AT_EMPTY_PATH | flags, &attributes, sizeof attributes),
          "cannot restrict the mount", name);
}

/* A copy of what this machine has at `source`, with all that is mounted below, attached nowhere; -1 if there is none. */
static int copy(const char *source, uint64_t set)
{
    int mount = (int)syscall(CALL_OPEN_TREE, AT_FDCWD, source, TREE_CLONE | TREE_RECURSIVE | O_CLOEXEC);

    if (mount >= 0)
        restrict_mount(mount, TREE_RECURSIVE, set, source);
    return mount;
}

static int memory(const char *bytes)
{
    enum { SET_STRING = 1, CREATE = 6 };
    int fs = (int)syscall(CALL_FSOPEN, "tmpfs", 1), mount;

    check(fs, "cannot make a file system in memory", "");
    check(syscall(CALL_FSCONFIG, fs, SET_STRING, "mode", "0755", 0), "cannot make a file system in memory", "");
    if (bytes)
        check(syscall(CALL_FSCONFIG, fs, SET_STRING, "size", bytes, 0), "cannot limit a file system to", bytes);
    check(syscall(CALL_FSCONFIG, fs, CREATE, NULL, NULL, 0), "cannot make a file system in memory", "");
    mount = (int)syscall(CALL_FSMOUNT, fs, 1, ATTRIBUTE_NOSUID | ATTRIBUTE_NODEV);
    check(mount, "cannot mount a file system in memory", "");
    close(fs);
    return mount;
}

/* The folder that holds the last name of `path` in the new root; missing ones are made. */
static int parent(const char *path, char name[256])
{
    int at = dup(root), below;

    check(at, "cannot go to", path);
    for (;;) {
        size_t length;

        path += strspn(path, "/");
        length = strcspn(path, "/");
        if (length == 0 || length > 255 || strncmp(path, "..", length) == 0) {
            errno = EINVAL;
            fail("no place in the jail:", path);
        }
        memcpy(name, path, length);
        name[length] = 0;
        path += length;
        if (!path[strspn(path, "/")])
            return at;
        below = openat(at, name, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
        if (below < 0 && errno == ENOENT && mkdirat(at, name, 0755) == 0)
            below = openat(at, name, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
        check(below, "cannot go through the jail's folder", name);
        close(at);
        at = below;
    }
}

static void make_folder(const char *path)
{
    char name[256];
    struct stat there;
    int at = parent(path, name);

    if (mkdirat(at, name, 0755) == 0) {
        close(at);
        return;
    }
    if (errno != EEXIST || fstatat(at, name, &there, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(there.st_mode))
        fail("cannot make the jail's folder", path);
    close(at);
}

/* Opens what a mount is to cover; makes it if there is nothing. */
static int place(const char *path, bool folder)
{
    char name[256];
    int at = parent(path, name), there = openat(at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);

    if (there < 0 && errno == ENOENT) {
        if (folder)
            check(mkdirat(at, name, 0755), "cannot make the jail's folder", path);
        else
            check(mknodat(at, name, S_IFREG | 0444, 0), "cannot make the jail's file", path);
        there = openat(at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    }
    check(there, "cannot open the jail's", path);
    close(at);
    return there;
}

/* A root is attached over /proc, which covers nothing that is still wanted: sources are found from the machine's root. */
static void attach_root(int mount)
{
    int over = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);

    check(over, "cannot open", "/proc");
    check(syscall(CALL_MOVE_MOUNT, mount, "", over, "", MOVE_BOTH_EMPTY_PATHS), "cannot attach the jail's root", "");
    close(over);
    root = mount;
}

static void attach(int mount, const char *path)
{
    struct stat what;
    int over;

    if (is(path, "/") && root < 0) {
        attach_root(mount);
        return;
    }
    if (root < 0)
        attach_root(memory(NULL));
    check(fstat(mount, &what), "cannot look at the mount for", path);
    over = place(path, S_ISDIR(what.st_mode));
    check(syscall(CALL_MOVE_MOUNT, mount, "", over, "", MOVE_BOTH_EMPTY_PATHS), "cannot mount", path);
    close(over);
    close(mount);
}

static void show(uint64_t set, bool needed)
{
    const char *source = next(), *path = next();
    int mount = copy(source, set);

    if (mount >= 0)
        attach(mount, path);
    else if (needed || errno != ENOENT)
        fail("cannot find source path", source);
}

static void make_link(const char *target, const char *path)
{
    char name[256], had[4096];
    int at = parent(path, name);
    ssize_t length;

    if (symlinkat(target, at, name)) {
        if (errno != EEXIST)
            fail("cannot make the jail's link", path);
        length = readlinkat(at, name, had, sizeof had);
        if (length != (ssize_t)strlen(target) || memcmp(had, target, (size_t)length) != 0)
            fail("something else is at the jail's", path);
    }
    close(at);
}

static void close_to_writers(const char *path)
{
    int there = is(path, "/") ? dup(root) : -1;
    char name[256];

    if (there < 0) {
        int at = parent(path, name);
        there = openat(at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
        close(at);
    }
    check(there, "cannot open the jail's", path);
    restrict_mount(there, 0, ATTRIBUTE_RDONLY, path);
    close(there);
}

/* Puts the root together; returns the folder to work in. */
static const char *mount_all(void)
{
    const uint64_t closed = ATTRIBUTE_RDONLY | ATTRIBUTE_NOSUID | ATTRIBUTE_NODEV;
    const char *size = NULL, *directory = "/";

    while (more()) {
        const char *option = next();

        if (is(option, "--ro-bind"))
            show(closed, true);
        else if (is(option, "--ro-bind-try"))
            show(closed, false);
        else if (is(option, "--bind"))
            show(ATTRIBUTE_NOSUID | ATTRIBUTE_NODEV, true);
        else if (is(option, "--dev-bind"))
            show(ATTRIBUTE_NOSUID, true);
        else if (is(option, "--size"))
            size = next();
        else if (is(option, "--tmpfs")) {
            attach(memory(size), next());
            size = NULL;
        } else if (is(option, "--symlink")) {
            const char *target = next();
            if (root < 0)
                attach_root(memory(NULL));
            make_link(target, next());
        } else if (is(option, "--dir")) {
            if (root < 0)
                attach_root(memory(NULL));
            make_folder(next());
        } else if (is(option, "--remount-ro"))
            close_to_writers(next());
        else if (is(option, "--setenv")) {
            const char *name = next();
            check(setenv(name, next(), 1), "cannot set the variable", name);
        } else if (is(option, "--chdir"))
            directory = next();
        else {
            errno = EINVAL;
            fail("unknown mount", option);
        }
    }
    skip_end_of_options();
    if (root < 0)
        attach_root(memory(NULL));
    return directory;
}

/* ---- In the jail: rights ---------------------------------------------------------------------------- */

static void put(const char *file, const char *text, bool needed)
{
    int fd = open(file, O_WRONLY | O_CLOEXEC);
    bool written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (needed && !written)
        fail("setting up uid map: cannot write", file);
    if (fd >= 0)
        close(fd);
}

static void map(const char *file, unsigned id)
{
    char text[40];

    snprintf(text, sizeof text, "%u %u 1\n", id, id);
    put(file, text, true);
}

static void drop_capabilities(void)
{
    enum { VERSION_3 = 0x20080522, CAPABILITIES_MAX = 64 };
    struct capability_header header = {VERSION_3, 0};
    struct capability_sets none[2] = {{0, 0, 0}, {0, 0, 0}};

    for (int capability = 0; capability < CAPABILITIES_MAX; capability++)
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) && errno != EINVAL)
            fail("cannot drop capabilities", "");
    check(syscall(SYS_capset, &header, none), "cannot drop capabilities", "");
    check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "cannot forbid new privileges", "");
}

/* Takes the words of a job for a jail that was begun before, and `prepare`s it; ends if there is none. */
static void take_words(int from);

/* Runs the program in a jail; what it is may be said later on `from`. */
static _Noreturn void jailed(uid_t uid, gid_t gid, int from)
{
    enum { FILTER_MODE = 2 };
    const char *directory;
    mode_t mask;

    put("/proc/self/setgroups", "deny", false);
    map("/proc/self/gid_map", gid);
    map("/proc/self/uid_map", uid);
    /* Ours is the namespace this counts for; in a container /proc/sys may be closed, and the jail holds all the same. */
    put("/proc/sys/user/max_user_namespaces", "0", false);
    check(setsid(), "cannot leave the session", "");
    check(sethostname("affogato", strlen("affogato")), "cannot set the host name", "");
    check(mount(NULL, "/", NULL, MS_SLAVE | MS_REC, NULL), "cannot keep mounts apart", "");
    check(clearenv(), "cannot clear the environment", "");
    if (from >= 0)
        take_words(from);
    mask = umask(0022);
    directory = mount_all();
    umask(mask);
    check(fchdir(root), "cannot go to the jail's root", "");
    check(syscall(SYS_pivot_root, ".", "."), "cannot enter the jail's root", "");
    check(umount2(".", MNT_DETACH), "cannot leave the machine's root", "");
    check(chdir("/"), "cannot go to the jail's root", "");
    check(chdir(directory), "cannot go to the folder", directory);
    check(syscall(CALL_CLOSE_RANGE, 3, ~0u, CLOSE_ON_EXEC), "cannot close descriptors", "");
    drop_capabilities();
    if (filter.instructions)
        check(prctl(PR_SET_SECCOMP, FILTER_MODE, &filter, 0, 0), "cannot install the filter", "");
    execvp(*words, words);
    fail("cannot run", *words);
}

/* ---- Around the jail -------------------------------------------------------------------------------- */

static long long microseconds(struct timeval time)
{
    return time.tv_sec * 1000000LL + time.tv_usec;
}

static int code_of(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* What the job used, as a line. */
static int report_text(char *text, size_t room, int status, bool started, const struct rusage *used)
{
    return snprintf(text, room, "jail %d %d %lld %lld %ld\n", code_of(status), started, microseconds(used->ru_utime),
                    microseconds(used->ru_stime), used->ru_minflt + used->ru_majflt);
}

static void report(const char *file, int status, bool started, const struct rusage *used)
{
    char text[160];
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int length = report_text(text, sizeof text, status, started, used);

    if (fd < 0 || write(fd, text, (size_t)length) != length)
        fail("cannot write the report", file);
}

/* A process that has begun to make its jail. */
struct jail {
    pid_t pid;
    int handle; /* of the process; says when it has ended */
    int news;   /* ends when the program runs, or says before that it does not */
};

/*
 * Makes the jail and runs the program in it, printing to `out` and `errors` and told of the job on `from`, where these
 * are given.
 */
static struct jail start(int out, int errors, int from)
{
    const int namespaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWCGROUP;
    struct jail jail = {.handle = -1};
    int ends[2];
    char byte;
    long child;
    uid_t uid;
    gid_t gid;

    /* As seen from here: in a namespace without a map everybody is nobody. */
    uid = getuid();
    gid = getgid();
    check(pipe2(ends, O_CLOEXEC), "cannot make a pipe", "");
    child = syscall(SYS_clone, SIGCHLD | CLONE_PIDFD | namespaces, NULL, &jail.handle, NULL, NULL);
    if (child < 0)
        fail(errno == ENOSPC ? "max_user_namespaces exceeded" : "Creating new namespace failed", "");
    if (child == 0) {
        failures = ends[1];
        close(ends[0]);
        /* If we were gone by now, nobody would read, and the write ends this process. */
        check(prctl(PR_SET_PDEATHSIG, SIGKILL), "cannot end with the daemon", "");
        if (write(failures, "", 1) != 1)
            _exit(STATUS_NOT_STARTED);
        if (out >= 0) {
            sigset_t none;

            sigemptyset(&none);
            check(sigprocmask(SIG_SETMASK, &none, NULL), "cannot let signals through", "");
            check(dup2(out, STDOUT_FILENO), "cannot pass on what the job prints", "");
            check(dup2(errors, STDERR_FILENO), "cannot pass on what the job prints", "");
        }
        jailed(uid, gid, from);
    }
    close(ends[1]);
    jail.pid = (pid_t)child;
    jail.news = ends[0];
    if (read(jail.news, &byte, 1) != 1)
        errno = ECHILD;
    return jail;
}

static bool is_started(struct jail *jail)
{
    char byte;
    bool started = read(jail->news, &byte, 1) == 0;

    close(jail->news);
    return started;
}

static void end_of(struct jail *jail, int *status, struct rusage *used)
{
    while (wait4(jail->pid, status, 0, used) < 0)
        if (errno != EINTR)
            fail("cannot wait for the job", "");
}

static int run_one(char **argv)
{
    struct rusage used;
    struct jail jail;
    bool started;
    int status;

    words = argv + 3;
    prepare(false);
    jail = start(-1, -1, -1);
    close(STDIN_FILENO);
    started = is_started(&jail);
    end_of(&jail, &status, &used);
    report(argv[2], status, started, &used);
    return code_of(status);
}

#include "serve.h"

int main(int argc, char **argv)
{
    if (argc == 2 && is(argv[1], "affogato-jobs"))
        serve();
    if (argc < 6 || !is(argv[1], "affogato-job")) {
        fputs("affogato-jail: for Affogato's daemon only\n", stderr);
        return STATUS_NOT_STARTED;
    }
    return run_one(argv);
}
