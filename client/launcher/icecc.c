/*
 * icecc: what a build calls in place of the compiler.
 *
 * It finds the real compiler, describes the call to the agent of this user and
 * surroundings, and does what the agent answers: become the compiler, run the
 * preprocessor, or put finished output files in place. Whenever anything goes
 * wrong before the outputs are in place, it becomes the real compiler: a build
 * never fails because of us.
 *
 * It is started once per compile, so it is one static program without any
 * library but libc, and the usual way through it avoids every system call it
 * can. The frames are described in docs/protocol/launcher.md.
 *
 * Reading order: main() at the end, then converse(), reach_agent(), run_here().
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef AFFOGATO_VERSION
#define AFFOGATO_VERSION "0.1.0"
#endif

extern char **environ;

/* ---- The frames (docs/protocol/launcher.md) --------------------------------------------- */

enum {
    PROTOCOL_VERSION = 1,
    FRAME_CALL = 0x01,
    FRAME_CPP_OUT = 0x02,
    FRAME_CPP_END = 0x03,
    FRAME_EXEC = 0x81,
    FRAME_PREPROCESS = 0x82,
    FRAME_FILE = 0x83,
    FRAME_FILE_DATA = 0x84,
    FRAME_FINISH = 0x85,
    FRAME_KEEPALIVE = 0x86,
    FRAME_NOTE = 0x87,

    EXEC_KEEP_SOCKET = 1,
    EXEC_TAKE_SLOT = 2,
    HEADER_BYTES = 5,
    FRAME_BYTES_MAX = 64 << 20,
    CPP_CHUNK_BYTES = 64 << 10,
    CPP_STDERR_BYTES_MAX = 1 << 20,
    CPP_PIPE_BYTES = 1 << 20,
    OUTPUTS_MAX = 64,
};

/* ---- Limits on waiting ------------------------------------------------------------------- */

enum {
    FIRST_REPLY_S = 15,       /* an agent that boots needs about 1 s, on a crowded machine a few */
    SILENCE_S = 30,           /* after the first reply; the agent sends KEEPALIVE when it has nothing else */
    START_LOCK_MS = 5000,     /* whoever holds the start lock only binds and forks */
    BACK_OFF_S = 30,          /* no new agent so soon after one that failed */
    SLOT_WAIT_S = 40 * 60,    /* behaviour spec 1.2: how long icecream waits for a local slot */
    LOG_BYTES_MAX = 1 << 20,
    AGENT_BACKLOG = 1024,
};

/* Behaviour spec 1.9 */
enum {
    EXIT_RECURSION = 111,
    EXIT_NO_COMPILER = 115,
    EXIT_CANNOT_EXECUTE = 126,
    EXIT_NOT_FOUND = 127,
};

enum kind { KIND_COMPILER = 0, KIND_EXPLICIT = 1, KIND_RUN = 2 };

/* What this call is about; filled in by main(), then only read. */
static struct {
    enum kind kind;
    const char *name;     /* the compiler as the user typed it */
    char **args;          /* its arguments, without argv[0]; ends with NULL */
    char path[PATH_MAX];  /* the real compiler */
    int child_level;      /* _ICECC_SAFEGUARD for everything we start */
} call;

/* Why a step did not work; the code is a stable word to count by. */
struct reason {
    const char *code;
    char text[256];
};

static struct stat self; /* our own binary, to be recognised behind any link */

/* ---- Log --------------------------------------------------------------------------------- */

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_INFO, LEVEL_DEBUG };

static enum level log_level(void)
{
    const char *wanted = getenv("ICECC_DEBUG");
    if (!wanted)
        return LEVEL_ERROR;
    if (strcmp(wanted, "info") == 0)
        return LEVEL_INFO;
    if (strncmp(wanted, "warning", 7) == 0)
        return LEVEL_WARNING;
    return LEVEL_DEBUG;
}

/* Where messages go: behaviour spec 1.7, ICECC_LOGFILE and UNCACHED_ERR_FD. */
static int log_fd(void)
{
    static int fd = -1;
    if (fd >= 0)
        return fd;
    const char *file = getenv("ICECC_LOGFILE");
    if (file && *file)
        fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    const char *uncached = getenv("UNCACHED_ERR_FD");
    if (fd < 0 && uncached && *uncached) {
        int flags = fcntl(atoi(uncached), F_GETFL);
        if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY)
            fd = atoi(uncached);
    }
    if (fd < 0)
        fd = STDERR_FILENO;
    return fd;
}

__attribute__((format(printf, 2, 3))) static void say(enum level level, const char *format, ...)
{
    if (level > log_level())
        return;
    char line[PATH_MAX + 512];
    time_t now = time(NULL);
    struct tm tm = {0};
    localtime_r(&now, &tm);
    size_t used = (size_t)snprintf(line, sizeof line, "ICECC[%d] ", (int)getpid());
    used += strftime(line + used, sizeof line - used, "%Y-%m-%d %H:%M:%S: ", &tm);
    va_list values;
    va_start(values, format);
    int more = vsnprintf(line + used, sizeof line - used - 1, format, values);
    va_end(values);
    if (more > 0)
        used += (size_t)more < sizeof line - used - 1 ? (size_t)more : sizeof line - used - 2;
    line[used++] = '\n';
    /* A log that cannot be written must not change the build. */
    if (write(log_fd(), line, used) < 0)
        return;
}

__attribute__((format(printf, 3, 4))) static void explain(struct reason *why, const char *code, const char *format, ...)
{
    why->code = code;
    va_list values;
    va_start(values, format);
    vsnprintf(why->text, sizeof why->text, format, values);
    va_end(values);
}

/* Appends to a file of `affogato run`, which counts calls and local decisions; see launcher.md. */
static void account(const char *file, const char *text)
{
    const char *folder = getenv("AFFOGATO_RUN_DIR");
    char path[PATH_MAX];
    if (!folder || !*folder || snprintf(path, sizeof path, "%s/%s", folder, file) >= (int)sizeof path)
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0)
        return;
    if (write(fd, text, strlen(text)) < 0)
        say(LEVEL_INFO, "cannot write %s: %s", path, strerror(errno));
    close(fd);
}

/* ---- Small things ------------------------------------------------------------------------ */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void nap_ms(int ms)
{
    struct timespec wait = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&wait, NULL);
}

/* A build may start us with standard descriptors closed; ours must not become the compiler's. */
static int above_stdio(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return high;
}

static bool write_all(int fd, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t n = write(fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN) { /* somebody made the terminal non-blocking */
            struct pollfd ready = {.fd = fd, .events = POLLOUT};
            poll(&ready, 1, -1);
            continue;
        }
        if (n < 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

static size_t count(char *const *list)
{
    size_t n = 0;
    while (list[n])
        n++;
    return n;
}

/* ---- Finding the real compiler (behaviour spec 1.3) -------------------------------------- */

static bool is_self(const struct stat *st)
{
    return st->st_dev == self.st_dev && st->st_ino == self.st_ino;
}

/* `icerun icecc gcc ...` is the one way in which we may be what is looked for (behaviour spec 1.5). */
static bool wants_icecc(void)
{
    return call.kind == KIND_RUN && strcmp(base_name(call.name), "icecc") == 0;
}

/* Wrappers that look for the compiler on PATH, from its start, and would find us there again. */
static bool looks_on_path_itself(const char *program)
{
    static const char *const wrappers[] = {"ccache", "sccache", "distcc", "colorgcc", "tbcompiler"};
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
        if (strcmp(program, wrappers[i]) == 0)
            return true;
    return false;
}

/* Whether `candidate` can be the compiler; *ours when it is another door to a launcher instead. */
static bool usable(const char *candidate, bool past_ours, bool *ours)
{
    struct stat st;
    if (lstat(candidate, &st) != 0)
        return false;
    bool link = S_ISLNK(st.st_mode);
    if (link && stat(candidate, &st) != 0)
        return false;
    if (!S_ISREG(st.st_mode))
        return false;
    char resolved[PATH_MAX];
    const char *program = base_name(link && realpath(candidate, resolved) ? resolved : candidate);
    *ours = is_self(&st) || strcmp(program, "icecc") == 0 || strcmp(program, "icerun") == 0;
    if (*ours)
        return wants_icecc();
    if (past_ours && link && looks_on_path_itself(program))
        return false;
    return access(candidate, X_OK) == 0;
}

static const char *search_path(void)
{
    const char *path = getenv("PATH");
    return path ? path : "/usr/local/bin:/usr/bin:/bin";
}

/* The first candidate behind one of our own folders, else the first anywhere. */
static bool find_on_path(const char *name, char found[PATH_MAX])
{
    bool past_ours = false, any = false;
    for (const char *entry = search_path(), *end; entry; entry = *end ? end + 1 : NULL) {
        end = strchrnul(entry, ':');
        char candidate[PATH_MAX];
        int length = (int)(end - entry);
        int size = snprintf(candidate, sizeof candidate, "%.*s/%s", length ? length : 1, length ? entry : ".", name);
        if (size >= (int)sizeof candidate)
            continue;
        bool ours = false;
        if (usable(candidate, past_ours, &ours) && (past_ours || !any)) {
            memcpy(found, candidate, (size_t)size + 1);
            any = true;
            if (past_ours)
                break;
        }
        past_ours |= ours;
    }
    return any;
}

static bool find_compiler(void)
{
    struct stat st;
    bool has_slash = strchr(call.name, '/') != NULL;
    if (has_slash && (wants_icecc() || stat(call.name, &st) != 0 || !is_self(&st)))
        return snprintf(call.path, sizeof call.path, "%s", call.name) < (int)sizeof call.path;
    return find_on_path(base_name(call.name), call.path);
}

/* ---- Becoming the compiler --------------------------------------------------------------- */

static bool same_variable(const char *entry, const char *assignment)
{
    size_t name = strcspn(assignment, "=");
    return strncmp(entry, assignment, name) == 0 && entry[name] == '=';
}

/* environ with `changes` applied: NAME=VALUE sets, a bare NAME removes. */
static char **changed_environment(char **changes)
{
    size_t had = count(environ), more = changes ? count(changes) : 0, n = 0;
    char **result = malloc((had + more + 2) * sizeof *result);
    static char guard[40];
    snprintf(guard, sizeof guard, "_ICECC_SAFEGUARD=%d", call.child_level);
    if (!result)
        return environ;
    for (size_t i = 0; i < had; i++) {
        bool replaced = same_variable(environ[i], guard);
        for (size_t j = 0; j < more && !replaced; j++)
            replaced = same_variable(environ[i], changes[j]);
        if (!replaced)
            result[n++] = environ[i];
    }
    for (size_t j = 0; j < more; j++)
        if (strchr(changes[j], '=') && !same_variable(changes[j], guard))
            result[n++] = changes[j];
    result[n++] = guard;
    result[n] = NULL;
    return result;
}

static bool children_were_ignored;

/* With SIGCHLD ignored, as some callers leave it, the kernel keeps no exit status for us. */
static void watch_children(void)
{
    if (signal(SIGCHLD, SIG_DFL) == SIG_IGN)
        children_were_ignored = true;
}

/* execve, with the shell for a script that has no #! line, as shells and make do. */
static void exec_program(const char *path, char **argv, char **env)
{
    execve(path, argv, env);
    if (errno != ENOEXEC)
        return;
    char **with_shell = malloc((count(argv) + 2) * sizeof *with_shell);
    if (!with_shell)
        return;
    with_shell[0] = "/bin/sh";
    with_shell[1] = (char *)path;
    memcpy(with_shell + 2, argv + 1, count(argv) * sizeof *argv);
    execve("/bin/sh", with_shell, env);
}

static _Noreturn void become(const char *path, char **argv, char **changes)
{
    char **env = changed_environment(changes);
    if (children_were_ignored)
        signal(SIGCHLD, SIG_IGN);
    exec_program(path, argv, env);
    /* Our variable made the difference at the edge of what the kernel takes: do without it. */
    if (errno == E2BIG && argv[0])
        exec_program(path, argv, environ);
    int error = errno;
    say(LEVEL_ERROR, "execv %s failed(Error: %s)", path, strerror(error));
    _exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_EXECUTE);
}

/* ---- The folder for socket and slots ----------------------------------------------------- */

enum { FOLDERS = 3, FOLDER_MAX = 90 };

/* Nobody but this user and root may be able to replace what lies in a folder with this parent. */
static bool trusted_parent(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0 || (st.st_uid != 0 && st.st_uid != geteuid()))
        return false;
    return !(st.st_mode & (S_IWGRP | S_IWOTH)) || (st.st_mode & S_ISVTX);
}

/* The i-th folder to try, made if missing. False if it does not exist so that we alone own it. */
static bool runtime_folder(int i, char folder[FOLDER_MAX])
{
    const char *parent = i == 0 ? getenv("XDG_RUNTIME_DIR") : i == 1 ? getenv("TMPDIR") : "/tmp";
    if (!parent || parent[0] != '/')
        return false;
    int size = i == 0 ? snprintf(folder, FOLDER_MAX, "%s/affogato", parent)
                      : snprintf(folder, FOLDER_MAX, "%s/affogato-%u", parent, (unsigned)geteuid());
    if (size >= FOLDER_MAX || !trusted_parent(parent))
        return false;
    struct stat st;
    if (lstat(folder, &st) != 0) {
        mode_t mask = umask(077);
        int made = mkdir(folder, 0700);
        umask(mask);
        if ((made != 0 && errno != EEXIST) || lstat(folder, &st) != 0)
            return false;
    }
    return S_ISDIR(st.st_mode) && st.st_uid == geteuid() && !(st.st_mode & 077) && access(folder, W_OK | X_OK) == 0;
}

/* ---- Local slots ------------------------------------------------------------------------- */

enum slot { SLOT_TAKEN, SLOT_BUSY, SLOT_UNUSABLE };

static enum slot try_slot(const char *folder, int slot)
{
    char path[FOLDER_MAX + 32];
    snprintf(path, sizeof path, "%s/slot-%d", folder, slot);
    int fd = above_stdio(open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (fd < 0)
        return SLOT_UNUSABLE;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        bool busy = errno == EWOULDBLOCK || errno == EINTR;
        close(fd);
        return busy ? SLOT_BUSY : SLOT_UNUSABLE;
    }
    /* Held by the compiler, and free the moment it ends, however it ends. */
    fcntl(fd, F_SETFD, 0);
    return SLOT_TAKEN;
}

/*
 * Waits for one of as many locks as there are cores. All are tried in turn instead of blocking on
 * one: a server left behind by some command may hold a single lock for ever.
 */
static void take_slot(void)
{
    char folder[FOLDER_MAX];
    int i = 0;
    while (i < FOLDERS && !runtime_folder(i, folder))
        i++;
    cpu_set_t set;
    int slots = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : (int)sysconf(_SC_NPROCESSORS_ONLN);
    if (i == FOLDERS || slots < 1)
        return;
    int next = (int)(getpid() % slots), tries = slots;
    int64_t until = now_ms() + SLOT_WAIT_S * INT64_C(1000);
    for (int wait_ms = 1;; wait_ms = wait_ms < 32 ? wait_ms * 2 : 50) {
        for (int t = 0; t < tries; t++, next = (next + 1) % slots)
            if (try_slot(folder, next) != SLOT_BUSY)
                return; /* a full disk or a file system without locks is no reason to wait */
        if (now_ms() > until) {
            say(LEVEL_WARNING, "no local slot in %s became free, going on without", folder);
            return;
        }
        nap_ms(wait_ms);
        tries = slots < 8 ? slots : 8; /* on large machines many wait: keep the polling cheap */
    }
}

/* Without any word from an agent: the real compiler, one per core. */
static _Noreturn void run_here(const struct reason *why)
{
    char line[80];
    snprintf(line, sizeof line, "%s\n", why->code);
    account("fallback", line);
    say(LEVEL_WARNING, "running locally: %s (%s)", why->text, why->code);
    take_slot();
    size_t n = count(call.args);
    char **argv = malloc((n + 2) * sizeof *argv);
    if (!argv)
        _exit(EXIT_CANNOT_EXECUTE);
    /*
     * The path as argv[0], not the bare name: gcc looks for its own parts, and for itself in link-time
     * optimisation, by looking up argv[0] on PATH, where it would find us.
     */
    argv[0] = call.path;
    memcpy(argv + 1, call.args, (n + 1) * sizeof *argv);
    say(LEVEL_DEBUG, "invoking: %s", call.path);
    become(call.path, argv, NULL);
}

/* ---- What a signal must clean up --------------------------------------------------------- */

static struct output {
    char path[PATH_MAX];
    char temp[PATH_MAX]; /* empty while there is nothing to remove */
    int fd;
} outputs[OUTPUTS_MAX];
static volatile sig_atomic_t output_count;
static volatile sig_atomic_t child; /* the preprocessor, 0 if none runs */

static void on_signal(int number)
{
    int error = errno;
    for (int i = 0; i < output_count; i++)
        if (outputs[i].temp[0])
            unlink(outputs[i].temp);
    if (child)
        kill(child, SIGTERM);
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(number, &standard, NULL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
    errno = error;
}

/* Called before there is something to clean up. Ignored signals (nohup) stay ignored. */
static void clean_up_on_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGXFSZ};
    static bool done;
    if (done)
        return;
    done = true;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        struct sigaction ours = {.sa_handler = on_signal};
        sigfillset(&ours.sa_mask);
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            sigaction(numbers[i], &ours, NULL);
    }
}

static void discard_outputs(void)
{
    for (int i = 0; i < output_count; i++) {
        if (outputs[i].temp[0])
            unlink(outputs[i].temp);
        if (outputs[i].fd >= 0)
            close(outputs[i].fd);
    }
    output_count = 0;
}

/* ---- The socket -------------------------------------------------------------------------- */

static unsigned char rx[64 << 10];
static size_t rx_at, rx_end;

enum transfer { DONE, CLOSED, SILENT };

static void set_silence_limit(int fd, int option, int seconds)
{
    struct timeval limit = {.tv_sec = seconds};
    setsockopt(fd, SOL_SOCKET, option, &limit, sizeof limit);
}

static enum transfer fill(int fd)
{
    ssize_t n;
    do
        n = recv(fd, rx, sizeof rx, 0);
    while (n < 0 && errno == EINTR);
    rx_at = 0;
    rx_end = n > 0 ? (size_t)n : 0;
    return n > 0 ? DONE : n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? SILENT : CLOSED;
}

static enum transfer receive(int fd, void *bytes, size_t size)
{
    unsigned char *at = bytes;
    while (size > 0) {
        if (rx_at == rx_end) {
            enum transfer result = fill(fd);
            if (result != DONE)
                return result;
        }
        size_t n = rx_end - rx_at < size ? rx_end - rx_at : size;
        memcpy(at, rx + rx_at, n);
        rx_at += n;
        at += n;
        size -= n;
    }
    return DONE;
}

static enum transfer send_all(int fd, const unsigned char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? SILENT : CLOSED;
        bytes += n;
        size -= (size_t)n;
    }
    return DONE;
}

static unsigned char *put32(unsigned char *at, uint32_t value)
{
    at[0] = (unsigned char)(value >> 24);
    at[1] = (unsigned char)(value >> 16);
    at[2] = (unsigned char)(value >> 8);
    at[3] = (unsigned char)value;
    return at + 4;
}

static unsigned char *put64(unsigned char *at, uint64_t value)
{
    return put32(put32(at, (uint32_t)(value >> 32)), (uint32_t)value);
}

static unsigned char *put_string(unsigned char *at, const char *text)
{
    size_t size = strlen(text);
    at = put32(at, (uint32_t)size);
    memcpy(at, text, size);
    return at + size;
}

static unsigned char *put_list(unsigned char *at, char **list)
{
    at = put32(at, (uint32_t)count(list));
    while (*list)
        at = put_string(at, *list++);
    return at;
}

static unsigned char *put_header(unsigned char *at, size_t body_bytes, unsigned char type)
{
    at = put32(at, (uint32_t)body_bytes + 1);
    *at++ = type;
    return at;
}

static uint32_t get32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static size_t list_bytes(char **list)
{
    size_t sum = 4;
    for (; *list; list++)
        sum += 4 + strlen(*list);
    return sum;
}

/* ---- Where the agent is ------------------------------------------------------------------ */

static struct {
    bool given;                  /* AFFOGATO_AGENT_SOCKET: never start one there */
    char base[FOLDER_MAX + 32];  /* folder/agent-HASH; the files beside the socket share it */
    struct sockaddr_un address;
} agent;

static const char *beside(const char *suffix)
{
    static char path[sizeof agent.base + 8];
    snprintf(path, sizeof path, "%s%s", agent.base, suffix);
    return path;
}

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    for (const unsigned char *at = bytes; size-- > 0; at++)
        hash = (hash ^ *at) * 0x100000001b3u; /* FNV-1a, 64 bits */
    return hash;
}

static uint64_t hash_number(uint64_t hash, uint64_t number)
{
    return hash_bytes(hash, &number, sizeof number);
}

/* Seccomp mode and whether something traces us: a sandboxed call must not leave its sandbox. */
static uint64_t hash_confinement(uint64_t hash)
{
    char text[4096];
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    ssize_t size = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
    if (fd >= 0)
        close(fd);
    text[size > 0 ? size : 0] = '\0';
    const char *tracer = strstr(text, "\nTracerPid:");
    const char *seccomp = strstr(text, "\nSeccomp:");
    hash = hash_number(hash, tracer && atoi(tracer + 11) != 0);
    return hash_number(hash, seccomp ? (uint64_t)atoi(seccomp + 9) : 99);
}

/*
 * Names the surroundings an agent may serve: it opens files and sockets for its launchers, so
 * serving one from another sandbox would be a hole in that sandbox. Another build of this program gets
 * another agent, so that an upgrade never mixes versions.
 */
static uint64_t surroundings(void)
{
    static const char *const spaces[] = {"/proc/self/ns/mnt", "/proc/self/ns/pid", "/proc/self/ns/user", "/proc/self/ns/net"};
    uint64_t hash = hash_number(0xcbf29ce484222325u, geteuid());
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        char target[64];
        ssize_t size = readlink(spaces[i], target, sizeof target);
        hash = hash_number(hash_bytes(hash, target, size > 0 ? (size_t)size : 0), i);
    }
    struct stat root;
    if (stat("/", &root) == 0)
        hash = hash_number(hash_number(hash, root.st_dev), root.st_ino);
    hash = hash_confinement(hash);
    const char *preload = getenv("LD_PRELOAD");
    if (preload)
        hash = hash_bytes(hash, preload, strlen(preload));
    hash = hash_number(hash_number(hash, self.st_dev), self.st_ino);
    return hash_number(hash_number(hash, (uint64_t)self.st_mtim.tv_sec), (uint64_t)self.st_mtim.tv_nsec);
}

/* ---- Starting the agent ------------------------------------------------------------------ */

/* PREFIX/lib/affogato/agent for PREFIX/bin/icecc, whatever link we were called by. */
static bool agent_program(char path[PATH_MAX])
{
    ssize_t size = readlink("/proc/self/exe", path, PATH_MAX - 1);
    if (size <= 0)
        return false;
    path[size] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    size_t prefix = strlen(path);
    if (snprintf(path + prefix, PATH_MAX - prefix, "/lib/affogato/agent") >= (int)(PATH_MAX - prefix))
        return false;
    return access(path, X_OK) == 0;
}

/* Little of the build's environment: the agent outlives this build. */
static char **agent_environment(void)
{
    static const char *const wanted[] = {"PATH=", "HOME=", "USER=", "LOGNAME=", "TMPDIR=", "JAVA_HOME=", "AFFOGATO_"};
    /* What the preloaded library of a sandbox needs to be found and set up. */
    static const char *const with_preload[] = {"LD_PRELOAD=", "LD_LIBRARY_PATH=", "SANDBOX_"};
    bool preload = getenv("LD_PRELOAD") != NULL;
    size_t n = 0;
    char **env = malloc((count(environ) + 2) * sizeof *env);
    if (!env)
        _exit(EXIT_CANNOT_EXECUTE);
    for (char **entry = environ; *entry; entry++) {
        bool keep = false;
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
            keep |= starts_with(*entry, wanted[i]);
        for (size_t i = 0; preload && i < sizeof with_preload / sizeof *with_preload; i++)
            keep |= starts_with(*entry, with_preload[i]);
        if (keep)
            env[n++] = *entry;
    }
    env[n++] = "LC_ALL=C.UTF-8";
    env[n] = NULL;
    return env;
}

static void close_all_but_stdio(void)
{
    if (syscall(SYS_close_range, 3u, ~0u, 0u) == 0)
        return;
    long end = sysconf(_SC_OPEN_MAX); /* kernels before 5.9 */
    for (int fd = 3; fd < (end > 0 && end < 65536 ? end : 65536); fd++)
        close(fd);
}

/* In the grandchild: nothing of the build's may be kept. */
static _Noreturn void become_agent(char *program, int listener, int log)
{
    dup2(listener, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    close_all_but_stdio();
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    umask(077);
    char *argv[] = {program, NULL};
    if (chdir("/") == 0)
        execve(program, argv, agent_environment());
    dprintf(STDERR_FILENO, "cannot start %s: %s\n", program, strerror(errno));
    _exit(EXIT_CANNOT_EXECUTE);
}

static bool detach_agent(char *program, int listener)
{
    int log = above_stdio(open(beside(".log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    struct stat st;
    if (log >= 0 && fstat(log, &st) == 0 && st.st_size > LOG_BYTES_MAX && ftruncate(log, 0) != 0)
        say(LEVEL_INFO, "cannot truncate %s: %s", beside(".log"), strerror(errno));
    if (log < 0)
        log = above_stdio(open("/dev/null", O_WRONLY | O_CLOEXEC));
    watch_children();
    /* Two forks and a session of its own: not our child, not the build's, not the terminal's. */
    pid_t pid = fork();
    if (pid == 0) {
        setsid();
        pid_t grandchild = fork();
        if (grandchild == 0)
            become_agent(program, listener, log);
        _exit(grandchild < 0);
    }
    int status = 1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(log);
    return pid > 0 && status == 0;
}

static bool try_connect(int fd)
{
    return connect(fd, (const struct sockaddr *)&agent.address, sizeof agent.address) == 0;
}

static bool nobody_listens(int error)
{
    return error == ENOENT || error == ECONNREFUSED;
}

/*
 * Whoever gets the lock listens on the agent's behalf and leaves the listening socket to it, so that
 * every launcher can connect at once and wait in the queue while the agent boots. Returns 1 when
 * `fd` is connected, 0 when this folder does not allow it, -1 when starting failed.
 */
static int start_and_connect(int fd, struct reason *why)
{
    char program[PATH_MAX];
    if (!agent_program(program)) {
        explain(why, "no-agent", "there is no agent to start beside this launcher");
        return -1;
    }
    int lock = above_stdio(open(beside(".lock"), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (lock < 0)
        return 0;
    int64_t until = now_ms() + START_LOCK_MS;
    while (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (try_connect(fd)) {
            close(lock);
            return 1;
        }
        if (now_ms() > until) {
            explain(why, "agent-start-failed", "%s has been held for too long", beside(".lock"));
            close(lock);
            return -1;
        }
        nap_ms(1);
    }
    int result = 1;
    if (!try_connect(fd)) {
        int listener = above_stdio(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        unlink(agent.address.sun_path);
        if (bind(listener, (const struct sockaddr *)&agent.address, sizeof agent.address) != 0 || listen(listener, AGENT_BACKLOG) != 0) {
            explain(why, "no-socket-folder", "cannot listen on %s: %s", agent.address.sun_path, strerror(errno));
            result = 0;
        } else if (!detach_agent(program, listener) || !try_connect(fd)) {
            explain(why, "agent-start-failed", "the agent could not be started, see %s", beside(".log"));
            result = -1;
        }
        if (listener >= 0)
            close(listener);
    }
    close(lock);
    return result;
}

/* Whether an agent failed lately; *hung when it did not even answer, so that connecting is pointless. */
static bool failed_lately(bool *hung)
{
    struct stat st;
    *hung = false;
    if (agent.given || stat(beside(".failed"), &st) != 0)
        return false;
    int64_t age = (int64_t)time(NULL) - st.st_mtim.tv_sec;
    bool fresh = age < BACK_OFF_S && age > -BACK_OFF_S;
    *hung = fresh && st.st_size > 0;
    return fresh;
}

static void remember_failure(bool hung)
{
    if (agent.given)
        return;
    int fd = open(beside(".failed"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return;
    if (hung && write(fd, "hung\n", 5) < 0)
        say(LEVEL_INFO, "cannot write %s: %s", beside(".failed"), strerror(errno));
    futimens(fd, NULL);
    close(fd);
}

static bool peer_is_ours(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == geteuid() || peer.uid == 0);
}

/* One try at agent.address: 1 connected, 0 try another folder, -1 give up. */
static int connect_once(int fd, struct reason *why)
{
    bool hung, failed = failed_lately(&hung);
    if (hung) {
        explain(why, "agent-silent", "the agent did not answer lately, see %s", beside(".log"));
        return -1;
    }
    if (try_connect(fd))
        return 1;
    int error = errno;
    if (agent.given || error == EAGAIN) {
        explain(why, "agent-refused", "cannot connect to %s: %s", agent.address.sun_path, strerror(error));
        return -1;
    }
    if (!nobody_listens(error))
        return 0;
    if (failed) {
        explain(why, "agent-backoff", "the agent failed lately, see %s", beside(".log"));
        return -1;
    }
    return start_and_connect(fd, why);
}

/* A connected socket to the agent of these surroundings, started if need be; else -1 and why. */
static int reach_agent(struct reason *why)
{
    const char *given = getenv("AFFOGATO_AGENT_SOCKET");
    agent.given = given && *given;
    agent.address.sun_family = AF_UNIX;
    uint64_t hash = agent.given ? 0 : surroundings();
    explain(why, "no-socket-folder", "none of XDG_RUNTIME_DIR, TMPDIR and /tmp has room for the agent's socket");
    int reached = 0;
    int fd = -1;
    for (int i = 0; i < (agent.given ? 1 : FOLDERS) && reached == 0; i++) {
        char folder[FOLDER_MAX];
        if (!agent.given && !runtime_folder(i, folder))
            continue;
        if (!agent.given)
            snprintf(agent.base, sizeof agent.base, "%s/agent-%016llx", folder, (unsigned long long)hash);
        const char *path = agent.given ? given : beside(".sock");
        if (strlen(path) >= sizeof agent.address.sun_path) {
            explain(why, "agent-refused", "the socket's path is longer than %zu bytes: %s", sizeof agent.address.sun_path - 1, path);
            continue;
        }
        strcpy(agent.address.sun_path, path);
        if (fd < 0)
            fd = above_stdio(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (fd < 0) {
            explain(why, "agent-refused", "no socket: %s", strerror(errno));
            return -1;
        }
        set_silence_limit(fd, SO_SNDTIMEO, FIRST_REPLY_S); /* limits connect() as well */
        reached = connect_once(fd, why);
    }
    if (reached == 1 && peer_is_ours(fd))
        return fd;
    if (reached == 1)
        explain(why, "agent-foreign", "%s belongs to another user", agent.address.sun_path);
    if (fd >= 0)
        close(fd);
    return -1;
}

/* ---- Describing the call ----------------------------------------------------------------- */

static enum transfer send_call(int fd)
{
    char cwd[PATH_MAX];
    if (!getcwd(cwd, sizeof cwd))
        cwd[0] = '\0';
    const char *pwd = getenv("PWD");
    if (!pwd)
        pwd = "";
    struct winsize window = {0};
    bool err_tty = isatty(STDERR_FILENO), out_tty = isatty(STDOUT_FILENO);
    if (err_tty)
        ioctl(STDERR_FILENO, TIOCGWINSZ, &window);
    mode_t mask = umask(0);
    umask(mask);

    enum { FIXED_BYTES = 4 + 4 + 1 + 4 + 1 + 2 };
    size_t body = FIXED_BYTES + 4 * 4 + strlen(cwd) + strlen(pwd) + strlen(call.path) + strlen(call.name)
                  + list_bytes(call.args) + list_bytes(environ);
    static unsigned char usual[32 << 10];
    unsigned char *frame = body + HEADER_BYTES <= sizeof usual ? usual : malloc(body + HEADER_BYTES);
    if (!frame || body >= FRAME_BYTES_MAX)
        return CLOSED;
    unsigned char *at = put_header(frame, body, FRAME_CALL);
    at = put32(at, PROTOCOL_VERSION);
    at = put32(at, (uint32_t)getpid());
    *at++ = (unsigned char)call.kind;
    at = put32(at, mask);
    *at++ = (unsigned char)(err_tty | out_tty << 1);
    *at++ = (unsigned char)(window.ws_col >> 8);
    *at++ = (unsigned char)window.ws_col;
    at = put_string(put_string(at, cwd), pwd);
    at = put_string(put_string(at, call.path), call.name);
    at = put_list(put_list(at, call.args), environ);
    enum transfer sent = send_all(fd, frame, (size_t)(at - frame));
    if (frame != usual)
        free(frame);
    return sent;
}

/* ---- Reading what the agent says --------------------------------------------------------- */

/* A frame's body in memory; reading past its end sets `bad` and yields nothing. */
struct body {
    unsigned char *bytes;
    size_t at, size;
    bool bad;
};

static const unsigned char *take(struct body *body, size_t size)
{
    if (body->bad || size > body->size - body->at) {
        body->bad = true;
        return NULL;
    }
    body->at += size;
    return body->bytes + body->at - size;
}

static uint32_t take32(struct body *body)
{
    const unsigned char *at = take(body, 4);
    return at ? get32(at) : 0;
}

static uint32_t take8(struct body *body)
{
    const unsigned char *at = take(body, 1);
    return at ? *at : 0;
}

static char *take_string(struct body *body)
{
    uint32_t size = take32(body);
    const unsigned char *at = take(body, size);
    char *text = at && !memchr(at, '\0', size) ? strndup((const char *)at, size) : NULL;
    body->bad |= !text;
    return text;
}

static char **take_list(struct body *body)
{
    uint32_t n = take32(body);
    char **list = !body->bad && n <= (body->size - body->at) / 4 ? calloc(n + 1, sizeof *list) : NULL;
    body->bad |= !list;
    for (uint32_t i = 0; !body->bad && i < n; i++)
        list[i] = take_string(body);
    return list;
}

/* What a step of the conversation led to. */
enum outcome { GO_ON, LOST, NO_ANSWER, GARBAGE, OUTPUT_FAILED };

static enum outcome outcome_of(enum transfer result)
{
    return result == DONE ? GO_ON : result == SILENT ? NO_ANSWER : LOST;
}

/* ---- EXEC -------------------------------------------------------------------------------- */

static void stop_child(void);

static enum outcome obey_exec(int fd, struct body *body)
{
    uint32_t flags = take8(body);
    char *program = take_string(body);
    char **argv = take_list(body), **changes = take_list(body);
    char *code = take_string(body), *text = take_string(body);
    if (body->bad || !argv[0])
        return GARBAGE;
    stop_child();
    discard_outputs();
    say(LEVEL_INFO, "running locally: %s (%s)", text, code);
    if (flags & EXEC_TAKE_SLOT)
        take_slot();
    /* The agent sees the end of the compiler as the end of this socket. */
    if (flags & EXEC_KEEP_SOCKET)
        fcntl(fd, F_SETFD, 0);
    const char *path = *program ? program : call.path;
    say(LEVEL_DEBUG, "invoking: %s", path);
    become(path, argv, changes);
}

/* ---- Output files ------------------------------------------------------------------------ */

/* The first byte last, so that a signal never sees, and removes, half a name. */
static void remember_temp(struct output *output, const char *temp)
{
    volatile char *first = output->temp;
    *first = '\0';
    atomic_signal_fence(memory_order_seq_cst);
    strcpy(output->temp + 1, temp + 1);
    atomic_signal_fence(memory_order_seq_cst);
    *first = temp[0];
}

static bool open_temp(struct output *output, const char *path, mode_t mode)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    const char *base = base_name(path);
    int folder = (int)(base - path);
    for (int tries = 0; tries < 100; tries++) {
        unsigned char random[6];
        char tail[sizeof random + 1] = "";
        if (syscall(SYS_getrandom, random, sizeof random, 0u) != (long)sizeof random)
            return false;
        for (size_t i = 0; i < sizeof random; i++)
            tail[i] = letters[random[i] % (sizeof letters - 1)];
        /* A name may have NAME_MAX bytes, and ours adds to it. */
        char temp[PATH_MAX];
        if (snprintf(temp, sizeof temp, "%.*s.%.200s.%s.icetmp", folder, path, base, tail) >= (int)sizeof temp)
            return false;
        remember_temp(output, temp);
        output->fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (output->fd >= 0 || errno != EEXIST)
            return output->fd >= 0;
    }
    return false;
}

/*
 * Starts the file that FILE_DATA will go on with. A regular output appears by rename; into a device or
 * pipe the bytes are copied when everything is complete.
 */
static bool begin_output(const char *path, mode_t mode)
{
    clean_up_on_signals();
    struct output *output = &outputs[output_count];
    snprintf(output->path, sizeof output->path, "%s", path);
    output->temp[0] = '\0';
    output->fd = -1;
    output_count = output_count + 1;
    struct stat st;
    if (stat(path, &st) != 0 || S_ISREG(st.st_mode)) {
        bool opened = open_temp(output, path, mode & 0777);
        if (!opened)
            output->temp[0] = '\0';
        return opened;
    }
    if (!S_ISDIR(st.st_mode))
        output->fd = (int)syscall(SYS_memfd_create, "icecc", 1u /* MFD_CLOEXEC */);
    return output->fd >= 0;
}

static enum outcome store(int fd, size_t size)
{
    struct output *output = &outputs[output_count - 1];
    while (size > 0) {
        if (rx_at == rx_end) {
            enum transfer result = fill(fd);
            if (result != DONE)
                return outcome_of(result);
        }
        size_t n = rx_end - rx_at < size ? rx_end - rx_at : size;
        if (!write_all(output->fd, rx + rx_at, n))
            return OUTPUT_FAILED;
        rx_at += n;
        size -= n;
    }
    return GO_ON;
}

static enum outcome obey_file(int fd, size_t size)
{
    unsigned char number[4];
    char path[PATH_MAX];
    enum transfer result = size >= 8 ? receive(fd, number, 4) : CLOSED;
    if (result != DONE)
        return size >= 8 ? outcome_of(result) : GARBAGE;
    uint32_t length = get32(number);
    if (length == 0 || length >= sizeof path || length + 8 > size || output_count == OUTPUTS_MAX)
        return GARBAGE;
    result = receive(fd, path, length);
    if (result == DONE)
        result = receive(fd, number, 4);
    if (result != DONE)
        return outcome_of(result);
    path[length] = '\0';
    if (strlen(path) != length)
        return GARBAGE;
    return begin_output(path, get32(number)) ? store(fd, size - length - 8) : OUTPUT_FAILED;
}

static bool copy_into(const struct output *output)
{
    int to = open(output->path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    bool good = to >= 0 && lseek(output->fd, 0, SEEK_SET) == 0;
    ssize_t n = 0;
    while (good && (n = read(output->fd, rx, sizeof rx)) > 0)
        good = write_all(to, rx, (size_t)n);
    return (to < 0 || close(to) == 0) && good && n == 0;
}

static bool put_outputs_in_place(void)
{
    /* Some file systems report a full disk only on close: know it before the first rename. */
    for (int i = 0; i < output_count; i++) {
        int file = outputs[i].fd;
        if (outputs[i].temp[0]) {
            outputs[i].fd = -1;
            if (close(file) != 0)
                return false;
        }
    }
    for (int i = 0; i < output_count; i++) {
        if (outputs[i].temp[0] ? rename(outputs[i].temp, outputs[i].path) != 0 : !copy_into(&outputs[i]))
            return false;
        outputs[i].temp[0] = '\0';
    }
    return true;
}

static enum outcome obey_finish(struct body *body)
{
    uint32_t status = take32(body), out_size = take32(body);
    const unsigned char *out = take(body, out_size);
    uint32_t err_size = take32(body);
    const unsigned char *err = take(body, err_size);
    if (body->bad)
        return GARBAGE;
    stop_child();
    if (!put_outputs_in_place())
        return OUTPUT_FAILED;
    bool written = write_all(STDOUT_FILENO, out, out_size);
    int error = errno;
    write_all(STDERR_FILENO, err, err_size);
    if (!written) {
        say(LEVEL_ERROR, "cannot write to standard output: %s", strerror(error));
        status = status ? status : 1;
    }
    _exit((int)(status & 0xff));
}

/* ---- The preprocessor -------------------------------------------------------------------- */

/* Confined to one run at a time. `unsent` is the one frame on its way to the agent. */
static struct {
    int out, err; /* our ends of its stdout and stderr, -1 when at their end */
    unsigned char *unsent;
    size_t unsent_at, unsent_size;
    unsigned char *err_text;
    size_t err_size;
    bool err_truncated, torn;
    int64_t heard_ms;
} cpp = {.out = -1, .err = -1};
static unsigned char cpp_chunk[HEADER_BYTES + CPP_CHUNK_BYTES];

static void reap(int pid, int *status, struct rusage *usage)
{
    while (wait4(pid, status, 0, usage) < 0 && errno == EINTR)
        ;
    child = 0;
}

/* Ends a preprocessor nobody waits for any more. */
static void stop_child(void)
{
    if (!child)
        return;
    cpp.torn = true;
    close(cpp.out);
    close(cpp.err);
    kill(child, SIGTERM);
    for (int wait_ms = 1; wait_ms < 1000; wait_ms *= 2) {
        if (waitpid(child, NULL, WNOHANG) != 0) {
            child = 0;
            return;
        }
        nap_ms(wait_ms);
    }
    kill(child, SIGKILL);
    reap(child, NULL, NULL);
}

static _Noreturn void run_preprocessor(const char *path, char **argv, char **changes, int out, int err, pid_t parent)
{
    /* A launcher killed with -9 must not leave preprocessors behind. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(EXIT_CANNOT_EXECUTE);
    int in = open("/dev/null", O_RDONLY);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    if (in > STDERR_FILENO)
        close(in);
    become(path, argv, changes);
}

static bool start_preprocessor(const char *path, char **argv, char **changes)
{
    int out[2] = {-1, -1}, err[2] = {-1, -1};
    clean_up_on_signals();
    watch_children();
    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0)
        return false;
    for (int i = 0; i < 2; i++) {
        out[i] = above_stdio(out[i]);
        err[i] = above_stdio(err[i]);
    }
    fcntl(out[1], F_SETPIPE_SZ, CPP_PIPE_BYTES);
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        run_preprocessor(path, argv, changes, out[1], err[1], parent);
    close(out[1]);
    close(err[1]);
    cpp.out = out[0];
    cpp.err = err[0];
    cpp.err_size = 0;
    cpp.err_truncated = false;
    cpp.unsent_size = cpp.unsent_at = 0;
    cpp.heard_ms = now_ms();
    if (pid > 0)
        child = pid;
    return pid > 0;
}

static enum outcome obey_preprocess(struct body *body)
{
    char *program = take_string(body);
    char **argv = take_list(body), **changes = take_list(body);
    if (body->bad || !argv[0] || child || cpp.unsent_size || cpp.torn)
        return GARBAGE;
    const char *path = *program ? program : call.path;
    say(LEVEL_DEBUG, "preprocessing: %s", path);
    return start_preprocessor(path, argv, changes) ? GO_ON : OUTPUT_FAILED;
}

static void drain_stderr(void)
{
    static unsigned char scratch[16 << 10];
    ssize_t n = read(cpp.err, scratch, sizeof scratch);
    if (n <= 0) {
        close(cpp.err);
        cpp.err = -1;
        return;
    }
    if (!cpp.err_text)
        cpp.err_text = malloc(CPP_STDERR_BYTES_MAX);
    size_t room = cpp.err_text ? CPP_STDERR_BYTES_MAX - cpp.err_size : 0;
    size_t keep = (size_t)n < room ? (size_t)n : room;
    if (keep)
        memcpy(cpp.err_text + cpp.err_size, scratch, keep);
    cpp.err_size += keep;
    cpp.err_truncated |= keep < (size_t)n;
}

static void read_stdout(void)
{
    ssize_t n = read(cpp.out, cpp_chunk + HEADER_BYTES, CPP_CHUNK_BYTES);
    if (n <= 0) {
        close(cpp.out);
        cpp.out = -1;
        return;
    }
    put_header(cpp_chunk, (size_t)n, FRAME_CPP_OUT);
    cpp.unsent = cpp_chunk;
    cpp.unsent_at = 0;
    cpp.unsent_size = (size_t)n + HEADER_BYTES;
}

/* Both pipes are at their end: collects the child and queues CPP_END. */
static bool end_preprocessor(void)
{
    int status = 0;
    struct rusage usage = {0};
    reap(child, &status, &usage);
    enum { FIXED_BYTES = 4 + 1 + 8 + 8 + 8 + 4 };
    static unsigned char *frame;
    free(frame);
    frame = malloc(HEADER_BYTES + FIXED_BYTES + cpp.err_size);
    if (!frame)
        return false;
    unsigned char *at = put_header(frame, FIXED_BYTES + cpp.err_size, FRAME_CPP_END);
    at = put32(at, (uint32_t)(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status)));
    *at++ = cpp.err_truncated;
    at = put64(at, (uint64_t)usage.ru_utime.tv_sec * 1000000 + (uint64_t)usage.ru_utime.tv_usec);
    at = put64(at, (uint64_t)usage.ru_stime.tv_sec * 1000000 + (uint64_t)usage.ru_stime.tv_usec);
    at = put64(at, (uint64_t)usage.ru_maxrss);
    at = put32(at, (uint32_t)cpp.err_size);
    if (cpp.err_size)
        memcpy(at, cpp.err_text, cpp.err_size);
    cpp.unsent = frame;
    cpp.unsent_at = 0;
    cpp.unsent_size = HEADER_BYTES + FIXED_BYTES + cpp.err_size;
    return true;
}

static bool send_unsent(int fd)
{
    ssize_t n = send(fd, cpp.unsent + cpp.unsent_at, cpp.unsent_size - cpp.unsent_at, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    cpp.unsent_at += (size_t)n;
    if (cpp.unsent_at == cpp.unsent_size)
        cpp.unsent_at = cpp.unsent_size = 0;
    return true;
}

/*
 * Moves the preprocessor's output to the agent until the agent has something to say (GO_ON: read a
 * frame) or the preprocessor's end has been told.
 */
static enum outcome pump(int fd)
{
    while (child || cpp.unsent_size) {
        if (!cpp.unsent_size && cpp.out < 0 && cpp.err < 0 && !end_preprocessor())
            return OUTPUT_FAILED;
        bool sending = cpp.unsent_size > 0;
        struct pollfd events[] = {
            {.fd = fd, .events = (short)(sending ? POLLIN | POLLOUT : POLLIN)},
            {.fd = sending ? -1 : cpp.out, .events = POLLIN},
            {.fd = cpp.err, .events = POLLIN},
        };
        int64_t left = cpp.heard_ms + SILENCE_S * INT64_C(1000) - now_ms();
        int ready = left > 0 ? poll(events, 3, (int)left) : 0;
        if (ready < 0 && errno != EINTR)
            return LOST;
        if (ready == 0)
            return NO_ANSWER;
        if (ready < 0)
            continue;
        if (events[1].revents)
            read_stdout();
        if (events[2].revents)
            drain_stderr();
        if ((events[0].revents & POLLOUT) && cpp.unsent_size && !send_unsent(fd))
            return LOST;
        if (events[0].revents & ~POLLOUT) {
            cpp.heard_ms = now_ms();
            return GO_ON;
        }
    }
    return GO_ON;
}

/* ---- The conversation -------------------------------------------------------------------- */

static void note(struct body *body)
{
    write_all(log_fd(), body->bytes, body->size);
}

static enum outcome obey_body(int fd, unsigned char type, struct body *body)
{
    switch (type) {
    case FRAME_EXEC:
        return obey_exec(fd, body);
    case FRAME_PREPROCESS:
        return obey_preprocess(body);
    case FRAME_FINISH:
        return obey_finish(body);
    case FRAME_NOTE:
        note(body);
        return GO_ON;
    case FRAME_KEEPALIVE:
        return GO_ON;
    default:
        return GARBAGE;
    }
}

static enum outcome obey_in_memory(int fd, unsigned char type, size_t size)
{
    struct body body = {.bytes = malloc(size + 1), .size = size};
    if (!body.bytes)
        return OUTPUT_FAILED;
    enum outcome outcome = outcome_of(receive(fd, body.bytes, size));
    if (outcome == GO_ON)
        outcome = obey_body(fd, type, &body);
    free(body.bytes);
    return outcome;
}

/* Reads one frame and does what it says. *answered from the first complete header on. */
static enum outcome obey_frame(int fd, bool *answered)
{
    unsigned char header[HEADER_BYTES];
    enum outcome outcome = outcome_of(receive(fd, header, sizeof header));
    if (outcome != GO_ON)
        return outcome;
    uint32_t length = get32(header);
    unsigned char type = header[4];
    if (length < 1 || length > FRAME_BYTES_MAX)
        return GARBAGE;
    if (!*answered && type != FRAME_EXEC)
        set_silence_limit(fd, SO_RCVTIMEO, SILENCE_S);
    *answered = true;
    if (type != FRAME_FILE && type != FRAME_FILE_DATA)
        return obey_in_memory(fd, type, length - 1);
    stop_child();
    if (type == FRAME_FILE)
        return obey_file(fd, length - 1);
    return output_count > 0 ? store(fd, length - 1) : GARBAGE;
}

/* Serves the agent until the call is done, and then does not return; else tells what went wrong. */
static enum outcome converse(int fd, bool *answered)
{
    set_silence_limit(fd, SO_RCVTIMEO, FIRST_REPLY_S);
    enum outcome outcome = outcome_of(send_call(fd));
    while (outcome == GO_ON) {
        if ((child || cpp.unsent_size) && rx_at == rx_end)
            outcome = pump(fd);
        if (outcome == GO_ON)
            outcome = obey_frame(fd, answered);
    }
    return outcome;
}

static void explain_outcome(enum outcome outcome, bool answered, struct reason *why)
{
    switch (outcome) {
    case LOST:
        if (answered)
            explain(why, "agent-lost", "the agent went away in the middle of this call");
        else
            explain(why, "agent-gone", "the agent went away before it answered");
        break;
    case NO_ANSWER:
        explain(why, "agent-silent", "the agent sent nothing for %d s", answered ? SILENCE_S : FIRST_REPLY_S);
        break;
    case GARBAGE:
        explain(why, "agent-protocol", "the agent sent a frame this launcher does not understand");
        break;
    default:
        explain(why, "output-failed", "cannot write the output: %s", strerror(errno));
        break;
    }
}

/*
 * Asks the agent. An agent may end for idleness just between our connecting and its accepting: then a
 * second one is tried, once. Returns only if the call is still to be done.
 */
static void ask_agent(struct reason *why)
{
    for (bool last = false;; last = true) {
        int fd = reach_agent(why);
        if (fd < 0)
            return;
        bool answered = false, hung;
        enum outcome outcome = converse(fd, &answered);
        explain_outcome(outcome, answered, why);
        close(fd);
        stop_child();
        discard_outputs();
        bool again = outcome == LOST && !answered && !last && !agent.given && !failed_lately(&hung);
        if (!answered && !again && (outcome == LOST || outcome == NO_ANSWER))
            remember_failure(outcome == NO_ANSWER);
        if (!again)
            return;
        rx_at = rx_end = 0;
    }
}

/* ---- Ways of being called (behaviour spec 1.1) ------------------------------------------- */

static const char usage_text[] =
    "usage: icecc COMPILER [ARGUMENT...]   compile, on another machine where that is possible\n"
    "       icecc --build-native [COMPILER [FILE...]]   pack the compiler for ICECC_VERSION\n"
    "       icecc --version | --help\n"
    "       icerun COMMAND [ARGUMENT...]   run here, counted as a local job\n"
    "A link to icecc named like a compiler acts as that compiler: put its folder first on PATH.\n"
    "\n"
    "Variables: ICECC=no (compile here) or disable (and without any agent); ICECC_VERSION,\n"
    "ICECC_PREFERRED_HOST, ICECC_EXTRAFILES, ICECC_CC, ICECC_CXX, ICECC_REMOTE_CPP;\n"
    "ICECC_DEBUG=info|warning|debug and ICECC_LOGFILE to see what happens.\n"
    "AFFOGATO_AGENT_SOCKET names the agent's socket; then no agent is started.\n";

/* icecc-create-env beside this program (behaviour spec 1.1 and 4.2). */
static _Noreturn void build_native(int argc, char **argv)
{
    char program[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - sizeof "icecc-create-env");
    program[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(program, '/');
    strcpy(slash ? slash + 1 : program, "icecc-create-env");
    char **child_argv = calloc((size_t)argc * 2 + 6, sizeof *child_argv);
    if (!child_argv)
        _exit(1);
    int n = 0;
    child_argv[n++] = program;
    /* Old style: a file that is no program is already the first extra file, the compiler is gcc. */
    bool old_style = argc > 0 && strcmp(argv[0], "gcc") != 0 && strcmp(argv[0], "clang") != 0
                     && access(argv[0], R_OK) == 0 && access(argv[0], X_OK) != 0;
    child_argv[n++] = argc > 0 && !old_style ? argv[0] : "gcc";
    for (int i = old_style ? 0 : 1; i < argc; i++) {
        child_argv[n++] = "--addfile";
        child_argv[n++] = argv[i];
    }
    char *compression = getenv("ICECC_ENV_COMPRESSION");
    if (compression) {
        child_argv[n++] = "--compression";
        child_argv[n++] = compression;
    }
    execvp(program, child_argv);
    say(LEVEL_ERROR, "execv %s failed(Error: %s)", program, strerror(errno));
    _exit(1);
}

/* Handles the words that make icecc itself the command, then fills in `call` for everything else. */
static void read_command_line(int argc, char **argv)
{
    const char *program = argc > 0 ? base_name(argv[0]) : "";
    bool run = strcmp(program, "icerun") == 0;
    if (!run && strcmp(program, "icecc") != 0 && argc > 0) {
        char target[PATH_MAX];
        /* The path the kernel was given, so that links found on PATH are recognised as well. */
        const char *link = (const char *)getauxval(AT_EXECFN);
        ssize_t size = link ? readlink(link, target, sizeof target - 1) : -1;
        target[size > 0 ? size : 0] = '\0';
        call.kind = strcmp(base_name(target), "icerun") == 0 ? KIND_RUN : KIND_COMPILER;
        call.name = argv[0];
        call.args = argv + 1;
        return;
    }
    if (argc < 2 || !argv[1][0]) {
        write_all(STDERR_FILENO, usage_text, sizeof usage_text - 1);
        _exit(1);
    }
    if (strcmp(argv[1], "--help") == 0)
        _exit(!write_all(STDOUT_FILENO, usage_text, sizeof usage_text - 1));
    if (strcmp(argv[1], "--version") == 0)
        _exit(dprintf(STDOUT_FILENO, "%s 1.4.0\naffogato " AFFOGATO_VERSION "\n", run ? "ICERUN" : "ICECC") < 0);
    if (!run && strcmp(argv[1], "--build-native") == 0)
        build_native(argc - 2, argv + 2);
    call.kind = run ? KIND_RUN : KIND_EXPLICIT;
    call.name = argv[1];
    call.args = argv + 2;
}

/* Recognition by name only, as behaviour spec 1.4 has it. */
static bool named_like_a_compiler(const char *name)
{
    return strstr(name, "gcc") || strstr(name, "g++") || strstr(name, "clang") || strcmp(name, "cc") == 0
           || strcmp(name, "c++") == 0;
}

/* Behaviour spec 1.5: icerun around icecc around a compiler is the deepest legal nesting. */
static void guard_against_recursion(void)
{
    const char *text = getenv("_ICECC_SAFEGUARD");
    int level = !text ? 0 : atoi(text) > 0 ? atoi(text) : 1;
    if (level >= 2) {
        say(LEVEL_ERROR, "icecream seems to have invoked itself recursively!");
        _exit(EXIT_RECURSION);
    }
    if (level == 1)
        say(LEVEL_INFO, "recursive invocation from icerun");
    bool compiler = call.kind != KIND_RUN && named_like_a_compiler(base_name(call.name));
    call.child_level = level + (compiler ? 2 : 1);
}

int main(int argc, char **argv)
{
    if (stat("/proc/self/exe", &self) != 0 && getauxval(AT_EXECFN))
        stat((const char *)getauxval(AT_EXECFN), &self);
    read_command_line(argc, argv);
    guard_against_recursion();
    account("launched", ".");
    say(LEVEL_DEBUG, "invoked as: %s", argv[0]);
    if (!find_compiler()) {
        say(LEVEL_ERROR, "couldn't find any %s", base_name(call.name));
        say(LEVEL_ERROR, "could not find %s in PATH.\n\tPATH=%s", base_name(call.name), search_path());
        return EXIT_NO_COMPILER;
    }
    struct reason why;
    const char *mode = getenv("ICECC");
    if (mode && strcasecmp(mode, "disable") == 0)
        explain(&why, "icecc-disabled", "ICECC=disable");
    else
        ask_agent(&why);
    run_here(&why);
}
