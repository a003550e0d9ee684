/* Which program is the real compiler (behaviour spec 1.3). */

/* What is behind the target in a compiler's name: cc of x86_64-pc-linux-gnu-cc. */
static const char *behind_target(const char *name)
{
    const char *dash = strrchr(name, '-');
    return dash ? dash + 1 : name;
}

/* Recognition by name only, as behaviour spec 1.4 has it; cc and c++ may have a target before them as the others may. */
static bool named_like_a_compiler(const char *name)
{
    const char *driver = behind_target(name);
    return strstr(name, "gcc") || strstr(name, "g++") || strstr(name, "clang") || strcmp(driver, "cc") == 0
           || strcmp(driver, "c++") == 0;
}

/* A second file with our bytes: somebody copied the program where links are no use. */
static bool is_copy(const char *path, const struct stat *st)
{
    if (st->st_size != self.st_size || st->st_size <= 0)
        return false;
    int theirs = open(path, O_RDONLY | O_CLOEXEC), ours = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    size_t size = (size_t)st->st_size;
    void *a = mmap(NULL, size, PROT_READ, MAP_PRIVATE, theirs, 0);
    void *b = mmap(NULL, size, PROT_READ, MAP_PRIVATE, ours, 0);
    bool same = a != MAP_FAILED && b != MAP_FAILED && memcmp(a, b, size) == 0;
    if (a != MAP_FAILED)
        munmap(a, size);
    if (b != MAP_FAILED)
        munmap(b, size);
    close(theirs);
    close(ours);
    return same;
}

/* Whether the file at `path`, of which `st` tells, is a launcher: this one, a copy, or icecream's. */
static bool is_launcher(const char *path, const char *program, const struct stat *st)
{
    if (st->st_dev == self.st_dev && st->st_ino == self.st_ino)
        return true;
    return strcmp(program, "icecc") == 0 || strcmp(program, "icerun") == 0 || is_copy(path, st);
}

/* `icerun icecc gcc ...` is the one way in which we may be what is looked for (behaviour spec 1.5). */
static bool wants_icecc(void)
{
    return call.kind == KIND_RUN && strcmp(base_name(call.name), "icecc") == 0;
}

/*
 * Programs that stand behind links named like compilers and then look on PATH, from its start, for the compiler: behind our own
 * folder they would find us again, and anywhere they would hide the compiler from whoever sends the job away. Called by their
 * own name they are the command.
 */
static bool is_wrapper(const char *program, const char *name)
{
    static const char *const wrappers[] = {"ccache", "sccache", "distcc", "colorgcc", "tbcompiler"};
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
        if (strcmp(program, wrappers[i]) == 0)
            return strcmp(name, program) != 0;
    return false;
}

/* How good a find is. The first one of the best kind on PATH is taken. */
enum find { NO_PROGRAM, OURS, WRAPPER, PROGRAM, PROGRAM_BEHIND_US };

static enum find judge(const char *candidate, const char *name, bool past_ours)
{
    struct stat st;
    if (lstat(candidate, &st) != 0)
        return NO_PROGRAM;
    bool link = S_ISLNK(st.st_mode);
    if ((link && stat(candidate, &st) != 0) || !S_ISREG(st.st_mode))
        return NO_PROGRAM;
    char resolved[PATH_MAX];
    const char *program = base_name(link && realpath(candidate, resolved) ? resolved : candidate);
    if (is_launcher(candidate, program, &st))
        return wants_icecc() ? PROGRAM : OURS;
    if (access(candidate, X_OK) != 0)
        return NO_PROGRAM;
    if (link && is_wrapper(program, name))
        /* What icerun runs is never sent away: there the first on PATH is what is meant. */
        return call.kind == KIND_RUN && !past_ours ? PROGRAM : WRAPPER;
    return past_ours ? PROGRAM_BEHIND_US : PROGRAM;
}

static const char *search_path(void)
{
    const char *path = getenv("PATH");
    return path ? path : "/usr/local/bin:/usr/bin:/bin";
}

/* The first compiler behind one of our own folders, else the first anywhere, else a wrapper's link. */
static bool find_on_path(const char *name, char found[PATH_MAX])
{
    bool past_ours = false;
    enum find best = OURS;
    for (const char *entry = search_path(), *end; entry && best < PROGRAM_BEHIND_US; entry = *end ? end + 1 : NULL) {
        end = strchrnul(entry, ':');
        char candidate[PATH_MAX];
        int length = (int)(end - entry);
        int size = snprintf(candidate, sizeof candidate, "%.*s/%s", length ? length : 1, length ? entry : ".", name);
        if (size >= (int)sizeof candidate)
            continue;
        enum find find = judge(candidate, name, past_ours);
        if (find > best) {
            memcpy(found, candidate, (size_t)size + 1);
            best = find;
        }
        past_ours |= find == OURS;
    }
    return best > OURS;
}

/* ICECC_CC and ICECC_CXX: taken as they are (behaviour spec 1.3). */
static const char *override(const char *name)
{
    if (call.kind == KIND_RUN || !named_like_a_compiler(name))
        return NULL;
    const char *program = getenv(strstr(name, "++") ? "ICECC_CXX" : "ICECC_CC");
    return program && *program ? program : NULL;
}

/* `typed` as it is if it is a path to something else than a launcher, otherwise what PATH has by its last name. */
static bool find_real(const char *typed, char found[PATH_MAX])
{
    const char *name = base_name(typed);
    struct stat st;
    char resolved[PATH_MAX];
    bool ours = name != typed && !wants_icecc() && stat(typed, &st) == 0 && S_ISREG(st.st_mode)
                && is_launcher(typed, realpath(typed, resolved) ? base_name(resolved) : name, &st);
    if (name != typed && !ours)
        return snprintf(found, PATH_MAX, "%s", typed) < PATH_MAX;
    return find_on_path(name, found);
}

static bool find_compiler(void)
{
    const char *given = override(base_name(call.name));
    if (given)
        return snprintf(call.path, sizeof call.path, "%s", given) < (int)sizeof call.path;
    return find_real(call.name, call.path);
}
