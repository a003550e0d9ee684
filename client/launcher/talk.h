/* The conversation with the agent, from the call to the compiler's end. */

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

/* ---- EXEC -------------------------------------------------------------------------------- */

static enum outcome obey_exec(int fd, struct body *body)
{
    uint32_t flags = take8(body);
    char *program = take_string(body);
    char **argv = take_list(body), **changes = take_list(body);
    char *code = take_string(body), *text = take_string(body);
    if (body->bad || !argv[0])
        return GARBAGE;
    if (agent.at_machine && (*program || !is_own_command(argv) || *changes))
        return FORBIDDEN;
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

/* ---- FINISH ------------------------------------------------------------------------------ */

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
        return agent.at_machine ? FORBIDDEN : obey_preprocess(body);
    case FRAME_FINISH:
        return obey_finish(body);
    case FRAME_NOTE:
        note(body);
        return GO_ON;
    case FRAME_KEEPALIVE:
        return GO_ON;
    case FRAME_REMOVE:
        return obey_remove(body);
    case FRAME_LOOK:
    case FRAME_READ:
    case FRAME_ELSEWHERE:
    case FRAME_JOURNAL:
        return obey_machine(fd, type, body);
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
    if (!*answered && type != FRAME_EXEC) {
        set_silence_limit(fd, SO_RCVTIMEO, SILENCE_MS);
        if (agent.at_machine) /* it is sent answers; others are sent nothing that may wait */
            set_silence_limit(fd, SO_SNDTIMEO, SILENCE_MS);
    }
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
    set_silence_limit(fd, SO_RCVTIMEO, FIRST_REPLY_MS);
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
        explain(why, "agent-silent", "the agent sent nothing for %d s", (answered ? SILENCE_MS : FIRST_REPLY_MS) / 1000);
        break;
    case GARBAGE:
        explain(why, "agent-protocol", "the agent sent a frame this launcher does not understand");
        break;
    case FORBIDDEN:
        explain(why, "agent-overreach", "the machine's agent asked for what this command line does not");
        break;
    default:
        explain(why, "output-failed", "cannot write the output: %s", strerror(errno));
        break;
    }
}

/*
 * Asks the agent. An agent may end for idleness just between our connecting and its accepting: then a
 * second one is tried, once. What the machine's agent does not take is our own agent's. Returns only if the call is still to be done.
 */
static void ask_agent(struct reason *why)
{
    for (bool last = false;;) {
        int fd = reach_agent(why);
        if (fd < 0)
            return;
        bool answered = false, hung;
        enum outcome outcome = converse(fd, &answered);
        explain_outcome(outcome, answered, why);
        close(fd);
        stop_child();
        discard_outputs();
        rx_at = rx_end = 0;
        bool unheard = !answered && (outcome == LOST || outcome == NO_ANSWER);
        if (agent.at_machine) {
            agent.declined = unheard || outcome == PASSED_ON;
            if (!agent.declined)
                return;
            continue;
        }
        bool again = outcome == LOST && !answered && !last && !agent.given && !failed_lately(&hung);
        if (unheard && !again)
            remember_failure(outcome == NO_ANSWER);
        if (!again)
            return;
        last = true;
    }
}
