/* Jobs that no agent saw: a line for `affogato why` (docs/protocol/launcher.md), and ICECC_STRICT. */

enum {
    UNSEEN_BYTES_MAX = 1 << 20, /* some 5000 jobs, and as many again in the file before */
    UNSEEN_TEXT_MAX = 16 << 10,
    ESCAPED_BYTES_MAX = 8,
};

/* `text` as a JSON string. A byte that is not ASCII may be no character: it becomes \udcXX, as the agent writes it. */
static char *put_json(char *at, const char *end, const char *key, const char *prefix, const char *text)
{
    at += sprintf(at, ",\"%s\":\"%s", key, prefix);
    for (; *text && end - at > ESCAPED_BYTES_MAX; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x80)
            at += sprintf(at, "\\udc%02x", c);
        else if (c < 0x20 || c == '"' || c == '\\')
            at += sprintf(at, "\\u%04x", c);
        else
            *at++ = (char)c;
    }
    *at++ = '"';
    return at;
}

/* The last word that can be a source, or whatever else names the job best. */
static const char *label(void)
{
    const char *best = call.name;
    for (char **arg = call.args; *arg; arg++) {
        bool value = arg > call.args && (strcmp(arg[-1], "-o") == 0 || strcmp(arg[-1], "-x") == 0 || starts_with(arg[-1], "-M"));
        if (**arg != '-' && !value)
            best = *arg;
    }
    return best;
}

/* What is made, if the command says so. */
static const char *output_word(void)
{
    const char *output = "";
    for (char **arg = call.args; *arg; arg++)
        if (strcmp(*arg, "-o") == 0 && arg[1])
            output = arg[1];
    return output;
}

/* Where readers look besides the agents' journals. */
static bool unseen_file(char path[PATH_MAX], const char *name)
{
    const char *given = getenv("AFFOGATO_STATE_DIR");
    if (given && *given == '/')
        return snprintf(path, PATH_MAX, "%s/%s", given, name) < PATH_MAX;
    char folder[FOLDER_MAX];
    for (int i = 0; i < FOLDERS; i++)
        if (runtime_folder(i, folder))
            return snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX;
    return false;
}

/*
 * Whether it is for us to make room. Several may see the same file full: who has its lock renames it, if it has not been renamed
 * already, for then a new one bears the name, and would replace the one before.
 */
static bool is_full(int fd, const char *path)
{
    struct stat st, named;
    return fstat(fd, &st) == 0 && st.st_size > UNSEEN_BYTES_MAX && flock(fd, LOCK_EX | LOCK_NB) == 0 && stat(path, &named) == 0
           && named.st_dev == st.st_dev && named.st_ino == st.st_ino;
}

/* Adds a line; whatever keeps it from being written is no reason to do anything else. */
static void write_unseen(const void *line, size_t size)
{
    char path[PATH_MAX], old[PATH_MAX];
    if (!unseen_file(path, "unseen.jsonl") || !unseen_file(old, "unseen.1.jsonl"))
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return;
    if (write(fd, line, size) < 0)
        say(LEVEL_INFO, "cannot write %s: %s", path, strerror(errno));
    else if (is_full(fd, path) && rename(path, old) != 0)
        say(LEVEL_INFO, "cannot rename %s: %s", path, strerror(errno));
    close(fd);
}

static void tell_journal(const struct reason *why, const char *state)
{
    char cwd[PATH_MAX];
    static char line[4 * UNSEEN_TEXT_MAX];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const char *build = getenv("AFFOGATO_BUILD");
    char *at = line;
    at += sprintf(at, "{\"v\":1,\"time_ms\":%lld,\"pid\":%d", (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000, (int)getpid());
    at = put_json(at, line + UNSEEN_TEXT_MAX, "state", "", state);
    at = put_json(at, line + UNSEEN_TEXT_MAX, "reason", "", why->code);
    at = put_json(at, line + UNSEEN_TEXT_MAX, "text", "", why->text);
    if (build && *build)
        at = put_json(at, line + UNSEEN_TEXT_MAX, "build", "name:", build);
    at = put_json(at, line + 2 * UNSEEN_TEXT_MAX, "file", "", label());
    at = put_json(at, line + 2 * UNSEEN_TEXT_MAX, "output", "", output_word());
    at = put_json(at, line + 3 * UNSEEN_TEXT_MAX, "cwd", "", getcwd(cwd, sizeof cwd) ? cwd : "");
    *at++ = '}';
    *at++ = '\n';
    write_unseen(line, (size_t)(at - line));
}

/* A test of configure or CMake must find what it looks for, whatever it takes. */
static bool is_probe(const char *arg)
{
    return starts_with(arg, "/dev/") || starts_with(base_name(arg), "conftest.") || strstr(arg, "CMakeTmp") || strstr(arg, "CMakeScratch") || strstr(arg, "meson-private");
}

static bool is_assembler(const char *arg)
{
    const char *dot = strrchr(arg, '.');
    return starts_with(arg, "assembler") || (*arg != '-' && dot && strcasecmp(dot, ".s") == 0);
}

/* ICECC_STRICT: what looks like a compile must not run here. The agent, where there is one, looks more closely. */
static bool must_not_run_here(const struct reason *why)
{
    const char *strict = getenv("ICECC_STRICT");
    const char *mode = getenv("ICECC");
    if (!strict || !*strict || strcmp(strict, "0") == 0 || strcmp(why->code, "icecc-disabled") == 0)
        return false;
    if (mode && strcasecmp(mode, "no") == 0)
        return false;
    bool compiles = false;
    for (char **arg = call.args; *arg; arg++) {
        if (strcmp(*arg, "-E") == 0 || strcmp(*arg, "-") == 0 || is_probe(*arg) || is_assembler(*arg))
            return false;
        compiles |= strcmp(*arg, "-c") == 0 || strcmp(*arg, "-S") == 0;
    }
    return compiles && call.kind != KIND_RUN && named_like_a_compiler(base_name(call.name));
}

/* Writes the job down, and ends it if it must not run here. */
static void settle_without_agent(const struct reason *why)
{
    bool refused = must_not_run_here(why);
    tell_journal(why, refused ? "refused" : "unseen");
    if (!refused)
        return;
    dprintf(STDERR_FILENO, "affogato: %s not compiled remotely, as ICECC_STRICT asks: %s (%s). `affogato why` has the cure.\n", label(), why->text, why->code);
    _exit(1);
}
