/* Part of jail.c: serving the daemon as long as it lives. */

/*
 * The daemon writes a request: its length and the job's number, four bytes each, and the words of the command line from
 * the options on, each with a zero byte behind it; without words it means that the job is to end. It reads frames: the
 * job's number, four bytes, the kind, two, the length, two, and the content. All in this machine's order of bytes. A
 * frame is written at once, which pipes keep together up to 4096 bytes: so everybody around a job writes to the same.
 *
 * If the daemon is gone, our input ends and we do; with us each process around a job, and with that its jail.
 */
enum { HELLO = 1, BEGUN, OUTPUT, ERRORS, END };
enum { CONTENT_MAX = 4096 - 8, REQUEST_MAX = 16 << 20 };

static uint32_t own_job;

static void frame(uint32_t job, uint16_t kind, const char *content, size_t length)
{
    char bytes[4096];
    uint16_t size = (uint16_t)length;

    memcpy(bytes, &job, 4);
    memcpy(bytes + 4, &kind, 2);
    memcpy(bytes + 6, &size, 2);
    memcpy(bytes + 8, content, length);
    /* A daemon that reads no more is gone. */
    if (write(STDOUT_FILENO, bytes, 8 + length) != (ssize_t)(8 + length))
        _exit(STATUS_NOT_STARTED);
}

static void tell(const char *text, size_t length)
{
    frame(own_job, ERRORS, text, length);
}

static volatile sig_atomic_t to_end;

static void be_told_to_end(int signal)
{
    (void)signal;
    to_end = 1;
}

/* Passes on what comes; at its end the entry is of no more interest. */
static void pass_on(struct pollfd *from, uint16_t kind)
{
    char bytes[CONTENT_MAX];
    ssize_t got = read(from->fd, bytes, sizeof bytes);

    if (got > 0)
        frame(own_job, kind, bytes, (size_t)got);
    else if (got == 0 || errno != EINTR) {
        close(from->fd);
        from->fd = -1;
    }
}

/* Follows the job to its end: its processes are gone by then, and all they printed is told. */
static void follow(struct jail *jail, int out, int errors, int *status, struct rusage *used)
{
    struct pollfd from[] = {{.fd = out, .events = POLLIN}, {.fd = errors, .events = POLLIN}, {.fd = jail->handle, .events = POLLIN}};
    sigset_t none;

    sigemptyset(&none);
    while (from[0].fd >= 0 || from[1].fd >= 0 || from[2].fd >= 0) {
        if (to_end) {
            to_end = 0;
            syscall(SYS_pidfd_send_signal, jail->handle, SIGKILL, NULL, 0);
        }
        if (ppoll(from, 3, NULL, &none) < 0)
            continue;
        if (from[0].revents)
            pass_on(&from[0], OUTPUT);
        if (from[1].revents)
            pass_on(&from[1], ERRORS);
        if (from[2].revents)
            from[2].fd = -1;
    }
    end_of(jail, status, used);
}

/*
 * A jail that is begun before there is a job for it, as making namespaces takes most of the time. Given up when no job
 * comes soon: it keeps this machine's mounts as they were.
 */
static struct spare {
    pid_t pid; /* 0 for none */
    int words; /* where its jail is told of the job, */
    int go;    /* and the process around it of the number */
} spare;

enum { SPARE_MS = 5000 };

static void forget_spare(void)
{
    if (spare.pid) {
        close(spare.words);
        close(spare.go);
    }
    spare.pid = 0;
}

/* All of `length`, or false where nobody sends that. */
static bool receive(int from, void *to, size_t length)
{
    char *at = to;

    while (length > 0) {
        ssize_t got = read(from, at, length);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        length -= (size_t)got;
    }
    return true;
}

static bool deliver(int to, const void *content, size_t length)
{
    const char *at = content;

    while (length > 0) {
        ssize_t sent = send(to, at, length, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        length -= (size_t)sent;
    }
    return true;
}

/* The words of a request as they stand in `text`, which ends with a zero byte. */
static char **split(char *text, size_t length)
{
    char **list, *end = text + length;
    size_t count = 0;

    for (char *at = text; at < end; at += strlen(at) + 1)
        count++;
    list = malloc((count + 1) * sizeof *list);
    if (!list)
        fail("no memory for a command line", "");
    count = 0;
    for (char *at = text; at < end; at += strlen(at) + 1)
        list[count++] = at;
    list[count] = NULL;
    return list;
}

static void take_words(int from)
{
    uint32_t length;
    char *text;

    if (!receive(from, &length, sizeof length))
        _exit(STATUS_NOT_STARTED);
    text = malloc((size_t)length + 1);
    if (!text || !receive(from, text, length))
        _exit(STATUS_NOT_STARTED);
    text[length] = 0;
    words = split(text, length);
    prepare(true);
}

/* The process around one job, of which it is told on `go` and its jail on `from` where these are given. */
static _Noreturn void around(uint32_t job, char **command, pid_t server, int from, int go)
{
    struct sigaction ending = {.sa_handler = be_told_to_end};
    int out[2], errors[2], status, length;
    struct rusage used;
    struct jail jail;
    char text[160];
    bool started;

    own_job = job;
    tell_failure = tell;
    words = command;
    check(sigaction(SIGTERM, &ending, NULL), "cannot prepare for the end", "");
    check(pipe2(out, O_CLOEXEC), "cannot make a pipe", "");
    check(pipe2(errors, O_CLOEXEC), "cannot make a pipe", "");
    prepare(false);
    /* After prepare(), for whoever becomes another user forgets it. */
    check(prctl(PR_SET_PDEATHSIG, SIGKILL), "cannot end with the daemon", "");
    if (getppid() != server)
        _exit(STATUS_NOT_STARTED);
    jail = start(out[1], errors[1], from);
    close(out[1]);
    close(errors[1]);
    if (go >= 0) {
        close(from);
        if (!receive(go, &own_job, sizeof own_job))
            _exit(STATUS_NOT_STARTED);
    }
    started = is_started(&jail);
    follow(&jail, out[0], errors[0], &status, &used);
    length = report_text(text, sizeof text, status, started, &used);
    frame(own_job, END, text, (size_t)length);
    _exit(0);
}

static void read_nothing(void)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0)
        _exit(STATUS_NOT_STARTED);
}

/* What of a command line a spare has to know before. */
struct constants {
    bool group;
    char *words[8]; /* nice level and user, "--", end */
};

static struct constants constants_of(char **list)
{
    struct constants constants = {0};
    size_t count = 0;

    for (; *list && !is(*list, "--") && list[1]; list += 2) {
        bool user = is(*list, "--user");

        constants.group |= is(*list, "--group");
        if ((user || is(*list, "--nice")) && count + 3 < 8 && (!user || list[2])) {
            constants.words[count++] = list[0];
            constants.words[count++] = list[1];
            if (user)
                constants.words[count++] = (++list)[1];
        }
    }
    constants.words[count] = "--";
    return constants;
}

static char *spare_words[8];

static bool fits_spare(const struct constants *constants)
{
    if (!spare.pid || constants->group)
        return false;
    for (int i = 0; i < 8; i++)
        if (!constants->words[i] != !spare_words[i] || (spare_words[i] && !is(constants->words[i], spare_words[i])))
            return false;
    return true;
}

static void make_spare(const struct constants *constants)
{
    pid_t server = getpid();
    int told[2], go[2];

    if (spare.pid || constants->group)
        return;
    for (int i = 0; i < 8; i++) {
        free(spare_words[i]);
        spare_words[i] = constants->words[i] ? strdup(constants->words[i]) : NULL;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, told))
        return;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, go)) {
        close(told[0]);
        close(told[1]);
        return;
    }
    spare.pid = fork();
    if (spare.pid == 0) {
        close(told[0]);
        close(go[0]);
        read_nothing();
        around(0, spare_words, server, told[1], go[1]);
    }
    close(told[1]);
    close(go[1]);
    spare.words = told[0];
    spare.go = go[0];
    if (spare.pid < 0) {
        close(told[0]);
        close(go[0]);
        spare.pid = 0;
    }
}

static struct served {
    uint32_t job;
    pid_t pid;
} *served;
static size_t served_count, served_room;

static void remember(uint32_t job, pid_t pid)
{
    if (served_count == served_room) {
        served_room = 2 * served_room + 16;
        served = realloc(served, served_room * sizeof *served);
        if (!served)
            fail("no memory for jobs", "");
    }
    served[served_count++] = (struct served){job, pid};
}

/* The spare takes the job; if it is gone by now, that is told as the end of the job. */
static pid_t use_spare(uint32_t job, const char *text, size_t length)
{
    uint32_t size = (uint32_t)length;
    pid_t pid = spare.pid;

    if (deliver(spare.words, &size, sizeof size) && deliver(spare.words, text, length))
        deliver(spare.go, &job, sizeof job);
    forget_spare();
    return pid;
}

static pid_t fork_for(uint32_t job, char **list)
{
    pid_t server = getpid(), pid = fork();

    if (pid == 0) {
        forget_spare();
        read_nothing();
        around(job, list, server, -1, -1);
    }
    return pid;
}

static void begin(uint32_t job, char *text, size_t length)
{
    char **list = split(text, length), number[16];
    struct constants constants = constants_of(list);
    pid_t pid = fits_spare(&constants) ? use_spare(job, text, length) : fork_for(job, list);

    if (pid < 0) {
        frame(job, ERRORS, "cannot fork", strlen("cannot fork"));
        frame(job, END, "", 0);
    } else {
        remember(job, pid);
        frame(job, BEGUN, number, (size_t)snprintf(number, sizeof number, "%d", (int)pid));
        make_spare(&constants);
    }
    free(list);
}

static void request(void)
{
    uint32_t head[2];
    char *text;

    if (!receive(STDIN_FILENO, head, sizeof head))
        exit(0);
    if (head[0] > REQUEST_MAX)
        exit(STATUS_NOT_STARTED);
    if (head[0] == 0) {
        /* Who is listed was not waited for, so that the number is still its own. */
        for (size_t i = 0; i < served_count; i++)
            if (served[i].job == head[1])
                kill(served[i].pid, SIGTERM);
        return;
    }
    text = malloc(head[0] + 1);
    if (!text)
        fail("no memory for a command line", "");
    if (!receive(STDIN_FILENO, text, head[0]))
        exit(0);
    text[head[0]] = 0;
    begin(head[1], text, head[0]);
    free(text);
}

static void ended(pid_t pid, int status)
{
    if (pid == spare.pid)
        forget_spare();
    for (size_t i = 0; i < served_count; i++)
        if (served[i].pid == pid) {
            /* Else it has told itself. */
            if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
                frame(served[i].job, END, "", 0);
            served[i] = served[--served_count];
            return;
        }
}

static _Noreturn void serve(void)
{
    struct signalfd_siginfo child;
    struct pollfd from[2];
    sigset_t signals;
    int status;
    pid_t pid;

    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGTERM);
    /* Around a job SIGTERM comes through only where it is waited for. */
    check(sigprocmask(SIG_BLOCK, &signals, NULL), "cannot block signals", "");
    sigdelset(&signals, SIGTERM);
    from[0] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
    from[1] = (struct pollfd){.fd = signalfd(-1, &signals, SFD_CLOEXEC), .events = POLLIN};
    check(from[1].fd, "cannot hear of ended processes", "");
    frame(0, HELLO, "1", 1);
    for (;;) {
        int ready = poll(from, 2, spare.pid ? SPARE_MS : -1);

        if (ready == 0)
            forget_spare();
        if (ready <= 0)
            continue;
        if (from[1].revents && read(from[1].fd, &child, sizeof child) > 0)
            while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
                ended(pid, status);
        if (from[0].revents)
            request();
    }
}
