/* Working without the agent: the folder of this user, local slots, becoming the real compiler. */

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

#ifndef FOLDERS /* tests of the relay compile with none */
#define FOLDERS 3
#endif
enum { FOLDER_MAX = 90 };

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
    /* Whoever called us through another of our commands waits for us, in a slot: one more could be had by nobody. */
    const char *caller = getenv("_ICECC_SAFEGUARD");
    if (caller && *caller && strcmp(caller, "0") != 0)
        return;
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
