/* Messages, and small things that libc lacks. */

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

__attribute__((format(printf, 2, 3))) static void say(enum level level, const char *format, ...);

/* Where messages go: behaviour spec 1.7, ICECC_LOGFILE and UNCACHED_ERR_FD. */
static int above_stdio(int fd);

static int log_fd(void)
{
    static int fd = -1;
    if (fd >= 0)
        return fd;
    const char *file = getenv("ICECC_LOGFILE");
    if (file && *file)
        fd = above_stdio(open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    const char *uncached = getenv("UNCACHED_ERR_FD");
    if (fd < 0 && uncached && *uncached) {
        int flags = fcntl(atoi(uncached), F_GETFL);
        if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY)
            fd = atoi(uncached);
    }
    bool unusable = fd < 0 && uncached && *uncached;
    if (fd < 0)
        fd = STDERR_FILENO;
    if (unusable)
        say(LEVEL_WARNING, "UNCACHED_ERR_FD provides an invalid file descriptor, using stderr");
    return fd;
}

static void say(enum level level, const char *format, ...)
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
