/* Output files: written beside their place, renamed into it when all are complete, removed on a signal. */

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
        output->fd = above_stdio(open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
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
        output->fd = above_stdio((int)syscall(SYS_memfd_create, "icecc", 1u /* MFD_CLOEXEC */));
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
    uint32_t mode = get32(number);
    if (strlen(path) != length)
        return GARBAGE;
    if (agent.at_machine && (!is_own_output(path) || (mode != 0666 && mode != 0777)))
        return FORBIDDEN;
    return begin_output(path, mode) ? store(fd, size - length - 8) : OUTPUT_FAILED;
}

/* What a compiler does to its former output when it fails; a device or pipe stays. */
static enum outcome obey_remove(struct body *body)
{
    struct stat st;
    char *path = take_string(body);
    if (body->bad)
        return GARBAGE;
    if (agent.at_machine && !is_own_output(path))
        return FORBIDDEN;
    bool removed = stat(path, &st) != 0 || !S_ISREG(st.st_mode) || unlink(path) == 0;
    free(path);
    return removed ? GO_ON : OUTPUT_FAILED;
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
