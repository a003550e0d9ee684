/* Finding the agent of this user and these surroundings, and starting it where there is none. */

/* ---- Where the agent is ------------------------------------------------------------------ */

static struct {
    bool given;                  /* AFFOGATO_AGENT_SOCKET: never start one there */
    bool at_machine;             /* connected to the machine's agent, in the daemon, not to that of our surroundings */
    bool declined;               /* the machine's agent does not serve this call */
    bool confined;               /* something may wait for all processes of this build to end */
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

static int status_number(const char *status, const char *line)
{
    const char *at = strstr(status, line);
    return at ? atoi(at + strlen(line)) : -1;
}

/*
 * A sandboxed call must not leave its sandbox by an agent outside, nor that of a sandbox within. The tracer counts by its pid, and
 * filters by their number, because two sandboxes may allow different things; Landlock shows only in that it gives up new privileges.
 */
static uint64_t hash_confinement(uint64_t hash)
{
    char text[4096];
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    ssize_t size = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
    if (fd >= 0)
        close(fd);
    text[size > 0 ? size : 0] = '\0';
    static const char *const lines[] = {"\nTracerPid:", "\nSeccomp:", "\nSeccomp_filters:", "\nNoNewPrivs:"};
    enum { TELL_A_SANDBOX = 2 };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        int number = status_number(text, lines[i]);
        agent.confined |= i < TELL_A_SANDBOX && number != 0;
        hash = hash_number(hash, (uint64_t)number);
    }
    return hash;
}

/* Hard limits that an agent cannot lift and that would end it, or keep it from starting. */
static uint64_t hash_limits(uint64_t hash)
{
    static const int limits[] = {RLIMIT_AS, RLIMIT_DATA, RLIMIT_CPU};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rlimit limit = {0};
        getrlimit(limits[i], &limit);
        hash = hash_number(hash, (uint64_t)limit.rlim_max);
    }
    return hash;
}

/*
 * Names the surroundings an agent may serve: it opens files and sockets for its launchers, so
 * serving one from another sandbox would be a hole in that sandbox. Another build of this program gets
 * another agent, so that an upgrade never mixes versions.
 */
static uint64_t surroundings(void)
{
    static const char *const spaces[] = {"/proc/self/ns/mnt", "/proc/self/ns/pid", "/proc/self/ns/user", "/proc/self/ns/net"};
    enum { PID_SPACE = 1 };
    static const char first_pid_space[] = "pid:[4026531836]"; /* PROC_PID_INIT_INO of linux/nsfs.h, the same on every machine */
    uint64_t hash = hash_number(0xcbf29ce484222325u, geteuid());
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        char target[64];
        ssize_t size = readlink(spaces[i], target, sizeof target);
        size_t length = size > 0 ? (size_t)size : 0;
        hash = hash_number(hash_bytes(hash, target, length), i);
        if (i == PID_SPACE)
            agent.confined |= length != strlen(first_pid_space) || memcmp(target, first_pid_space, length) != 0;
    }
    struct stat root;
    if (stat("/", &root) == 0)
        hash = hash_number(hash_number(hash, root.st_dev), root.st_ino);
    hash = hash_limits(hash_confinement(hash));
    const char *preload = getenv("LD_PRELOAD");
    agent.confined |= preload != NULL;
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
    char **env = malloc((count(environ) + 3) * sizeof *env);
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
    if (agent.confined && !getenv("AFFOGATO_AGENT_IDLE_MS"))
        env[n++] = "AFFOGATO_AGENT_IDLE_MS=" CONFINED_IDLE_MS;
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

/* What this build may use must not end an agent that serves the next one as well. */
static void lift_limits(void)
{
    static const int limits[] = {RLIMIT_AS, RLIMIT_DATA, RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_NPROC};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rlimit limit;
        if (getrlimit(limits[i], &limit) == 0 && limit.rlim_cur != limit.rlim_max) {
            limit.rlim_cur = limit.rlim_max;
            setrlimit(limits[i], &limit);
        }
    }
}

/* In the grandchild: nothing of the build's may be kept. */
static _Noreturn void become_agent(char **argv, int in, int log)
{
    dup2(in, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    close_all_but_stdio();
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    umask(077);
    lift_limits();
    if (chdir("/") == 0)
        execve(argv[0], argv, agent_environment());
    dprintf(STDERR_FILENO, "cannot start %s: %s\n", argv[0], strerror(errno));
    _exit(EXIT_CANNOT_EXECUTE);
}

/* The log beside the socket; nowhere if there is no folder for one. */
static int agent_log(void)
{
    int log = -1;
    if (agent.base[0])
        log = above_stdio(open(beside(".log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    struct stat st;
    if (log >= 0 && fstat(log, &st) == 0 && st.st_size > LOG_BYTES_MAX && ftruncate(log, 0) != 0)
        say(LEVEL_INFO, "cannot truncate %s: %s", beside(".log"), strerror(errno));
    return log >= 0 ? log : above_stdio(open("/dev/null", O_WRONLY | O_CLOEXEC));
}

/* Starts the agent with `in` as its standard input. */
static bool detach_agent(char **argv, int in)
{
    int log = agent_log();
    watch_children();
    /* Two forks and a session of its own: not our child, not the build's, not the terminal's. */
    pid_t pid = fork();
    if (pid == 0) {
        setsid();
        pid_t grandchild = fork();
        if (grandchild == 0)
            become_agent(argv, in, log);
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
    int result;
    do
        result = connect(fd, (const struct sockaddr *)&agent.address, sizeof agent.address);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

static bool nobody_listens(int error)
{
    return error == ENOENT || error == ECONNREFUSED;
}

/* What trying to reach our own agent led to. */
enum reach { GIVE_UP, NEXT_FOLDER, NOBODY, CONNECTED };

/* As start_and_connect(), with the lock held. We connect first: a sandbox may allow to listen and yet not to connect. */
static enum reach listen_and_start(int fd, char *program, struct reason *why)
{
    enum reach result = CONNECTED;
    int listener = above_stdio(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    unlink(agent.address.sun_path);
    if (bind(listener, (const struct sockaddr *)&agent.address, sizeof agent.address) != 0 || listen(listener, AGENT_BACKLOG) != 0) {
        explain(why, "no-socket-folder", "cannot listen on %s: %s", agent.address.sun_path, strerror(errno));
        result = NEXT_FOLDER;
    } else if (!try_connect(fd)) {
        explain(why, "no-socket-folder", "cannot connect to %s: %s", agent.address.sun_path, strerror(errno));
        unlink(agent.address.sun_path);
        result = NEXT_FOLDER;
    } else if (!detach_agent((char *[]){program, NULL}, listener)) {
        explain(why, "agent-start-failed", "the agent could not be started, see %s", beside(".log"));
        result = GIVE_UP;
    }
    if (listener >= 0)
        close(listener);
    return result;
}

/*
 * Whoever gets the lock listens on the agent's behalf and leaves the listening socket to it, so that
 * every launcher can connect at once and wait in the queue while the agent boots.
 */
static enum reach start_and_connect(int fd, struct reason *why)
{
    char program[PATH_MAX];
    if (!agent_program(program)) {
        explain(why, "no-agent", "there is no agent to start beside this launcher");
        return GIVE_UP;
    }
    int lock = above_stdio(open(beside(".lock"), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (lock < 0)
        return NEXT_FOLDER;
    int64_t until = now_ms() + START_LOCK_MS;
    while (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (try_connect(fd)) {
            close(lock);
            return CONNECTED;
        }
        if (now_ms() > until) {
            explain(why, "agent-start-failed", "%s has been held for too long", beside(".lock"));
            close(lock);
            return GIVE_UP;
        }
        nap_ms(1);
    }
    enum reach result = CONNECTED;
    if (!try_connect(fd)) {
        /* Only a refusal shows that nobody listens: an agent whose queue is full is alive, and its socket must stay. */
        int error = errno;
        result = nobody_listens(error) ? listen_and_start(fd, program, why) : GIVE_UP;
        if (!nobody_listens(error))
            explain(why, "agent-refused", "cannot connect to %s: %s", agent.address.sun_path, strerror(error));
    }
    close(lock);
    return result;
}

/* Whether an agent failed lately; *hung when it did not even answer, so that connecting is pointless. */
static bool failed_lately(bool *hung)
{
    struct stat st;
    *hung = false;
    if (agent.given || !agent.base[0] || stat(beside(".failed"), &st) != 0)
        return false;
    int64_t age = (int64_t)time(NULL) - st.st_mtim.tv_sec;
    bool fresh = age < BACK_OFF_S && age > -BACK_OFF_S;
    *hung = fresh && st.st_size > 0;
    return fresh;
}

static void remember_failure(bool hung)
{
    if (agent.given || !agent.base[0])
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

/* One try at agent.address. NOBODY listens only where none `may_start`. */
static enum reach connect_once(int fd, bool may_start, struct reason *why)
{
    bool hung, failed = failed_lately(&hung);
    if (hung) {
        explain(why, "agent-silent", "the agent did not answer lately, see %s", beside(".log"));
        return GIVE_UP;
    }
    if (try_connect(fd))
        return CONNECTED;
    int error = errno;
    if (agent.given || error == EAGAIN) {
        explain(why, "agent-refused", "cannot connect to %s: %s", agent.address.sun_path, strerror(error));
        return GIVE_UP;
    }
    if (!nobody_listens(error))
        return NEXT_FOLDER;
    if (!may_start)
        return NOBODY;
    if (failed) {
        explain(why, "agent-backoff", "the agent failed lately, see %s", beside(".log"));
        return GIVE_UP;
    }
    return start_and_connect(fd, why);
}

/* Tries one folder after the other: the result is that of the last connect_once(), *fd the socket. */
static enum reach reach_by_socket(int *fd, uint64_t key, const char *given, bool may_start, struct reason *why)
{
    enum reach reached = NEXT_FOLDER;
    for (int i = 0; i < (agent.given ? 1 : FOLDERS) && reached == NEXT_FOLDER; i++) {
        char folder[FOLDER_MAX];
        if (!agent.given && !runtime_folder(i, folder))
            continue;
        if (!agent.given)
            snprintf(agent.base, sizeof agent.base, "%s/agent-%016llx", folder, (unsigned long long)key);
        const char *path = agent.given ? given : beside(".sock");
        if (strlen(path) >= sizeof agent.address.sun_path) {
            explain(why, "agent-refused", "the socket's path is longer than %zu bytes: %s", sizeof agent.address.sun_path - 1, path);
            continue;
        }
        strcpy(agent.address.sun_path, path);
        if (*fd < 0)
            *fd = above_stdio(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (*fd < 0) {
            explain(why, "agent-refused", "no socket: %s", strerror(errno));
            return GIVE_UP;
        }
        set_silence_limit(*fd, SO_SNDTIMEO, FIRST_REPLY_MS); /* limits connect() as well */
        reached = connect_once(*fd, may_start, why);
    }
    return reached;
}
