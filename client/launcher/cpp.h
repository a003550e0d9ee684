/* The preprocessor, run as our child for the agent. */

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
        int64_t left = cpp.heard_ms + SILENCE_MS - now_ms();
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
        /* An agent that answers before it has heard all may be gone by now, and its answer be here. */
        if ((events[0].revents & POLLOUT) && cpp.unsent_size && !send_unsent(fd))
            return GO_ON;
        if (events[0].revents & ~POLLOUT) {
            cpp.heard_ms = now_ms();
            return GO_ON;
        }
    }
    return GO_ON;
}
