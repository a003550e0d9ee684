/*
 * What the machine's agent may have us do (docs/protocol/launcher.md). It lives in a daemon that faces the network as a user of its
 * own, while we may be root: taken over, it must not get from us more than the command line asks for anyway. It can spoil a result
 * as any machine that compiles can, but neither run, write nor read what is not of this compile.
 */

static bool has_word(const char *word)
{
    for (char **arg = call.args; *arg; arg++)
        if (strcmp(*arg, word) == 0)
            return true;
    return false;
}

/* The rest of a command line is hidden in a file: what it has the compiler write cannot be told. */
static bool has_response_file(void)
{
    for (char **arg = call.args; *arg; arg++)
        if (**arg == '@')
            return true;
    return false;
}

/* Whether `argv` is what we would execute without any agent's word. */
static bool is_own_command(char *const *argv)
{
    size_t n = 0;
    if (!argv[0] || strcmp(argv[0], call.path) != 0)
        return false;
    while (call.args[n] && argv[n + 1] && strcmp(argv[n + 1], call.args[n]) == 0)
        n++;
    return !call.args[n] && !argv[n + 1];
}

/* The value of an option that has it joined, or as the next word; else NULL. */
static const char *option_value(char *const *arg, const char *option)
{
    if (!starts_with(*arg, option))
        return NULL;
    const char *joined = *arg + strlen(option);
    return *joined ? joined : arg[1];
}

/* What the word at `arg` names as the output; else NULL. */
static const char *output_named(char *const *arg)
{
    const char *value = strcmp(*arg, "--output") == 0 ? arg[1] : option_value(arg, "--output=");
    return value ? value : option_value(arg, "-o");
}

/* Whether `arg`, a list for the preprocessor, has it write dependencies to `path`: -Wp,-MMD,FILE. */
static bool lists_dependencies(const char *arg, const char *path)
{
    static const char *const options[] = {",-MD,", ",-MMD,", ",-MF,"};
    for (size_t i = 0; i < sizeof options / sizeof *options && starts_with(arg, "-Wp,"); i++) {
        const char *at = strstr(arg, options[i]);
        const char *value = at ? at + strlen(options[i]) : "";
        size_t size = strcspn(value, ",");
        if (size && strlen(path) == size && memcmp(value, path, size) == 0)
            return true;
    }
    return false;
}

/* Whether `path` is `name` with another suffix. A leading dot may be part of a name or begin a suffix: compilers disagree. */
static bool has_other_suffix(const char *path, const char *name, const char *suffix)
{
    const char *base = base_name(name), *dot = strrchr(base, '.');
    size_t whole = strlen(name), stem = dot ? (size_t)(dot - name) : whole, size = strlen(path), tail = strlen(suffix);
    if (size < tail || strcmp(path + size - tail, suffix) != 0)
        return false;
    size -= tail;
    return (size == stem || (dot == base && size == whole)) && memcmp(path, name, size) == 0;
}

/* Whether a compiler writes `path` beside the output `name`, which may be the source's if the output bears none of its own. */
static bool is_second_output(const char *path, const char *name)
{
    static const char *const asked[][2] = {
        {"-MD", ".d"}, {"-MMD", ".d"}, {"--write-dependencies", ".d"}, {"--write-user-dependencies", ".d"},
        {"-gsplit-dwarf", ".dwo"}, {"-gsplit-dwarf=split", ".dwo"}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (has_other_suffix(path, name, asked[i][1]) && has_word(asked[i][0]))
            return true;
    return false;
}

/* Whether a compiler that is told no name writes `path` for the source `name`, in the working directory. */
static bool is_unnamed_output(const char *path, const char *name, bool assembler_text)
{
    static const char *const suffixes[][2] = {{".o", ".bc"}, {".s", ".ll"}};
    const char *base = base_name(name);
    return has_other_suffix(path, base, suffixes[assembler_text][0]) || has_other_suffix(path, base, suffixes[assembler_text][1])
           || is_second_output(path, base);
}

/*
 * Whether this command line has the compiler write `path`, which is compared as typed. Where no output is named, each word that can
 * be the source counts: only the agent knows which options have values.
 */
static bool is_own_output(const char *path)
{
    bool assembler_text = has_word("-S") || has_word("--assemble");
    if (call.kind == KIND_RUN || !(assembler_text || has_word("-c") || has_word("--compile")))
        return false;
    bool named = false;
    for (char **arg = call.args; *arg; arg++) {
        const char *output = output_named(arg), *dependencies = option_value(arg, "-MF");
        named |= output != NULL;
        if ((output && (strcmp(path, output) == 0 || is_second_output(path, output)))
            || (dependencies && strcmp(path, dependencies) == 0) || lists_dependencies(*arg, path))
            return true;
    }
    for (char **arg = call.args; *arg && !named; arg++)
        if (**arg != '-' && is_unnamed_output(path, *arg, assembler_text))
            return true;
    return false;
}

/* A file that is nobody's secret, as far as it tells by itself. */
static bool is_public_file(const struct stat *st)
{
    return S_ISREG(st->st_mode) && (st->st_mode & S_IROTH);
}
