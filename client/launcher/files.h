/*
 * Looking at names and reading files for the machine's agent, which runs outside of this build's surroundings and opens nothing
 * of it by itself (docs/protocol/launcher.md). A compile asks about hundreds of names: one costs a system call and no memory.
 */

enum {
    NAMES_MAX = 65536,
    SEEN_BYTES = 4 + 5 * 8,
    LINK_BYTES_MAX = SEEN_BYTES + 4 + PATH_MAX,
    READ_BYTES_MAX = 60 << 20,
    SEND_BYTES = 256 << 10,      /* several small files are one send */
    UNKNOWN_SIZE_BYTES = 4096,   /* some file systems say 0 for files that have a content */
};

/* An answer that grows; its memory is kept for the next one. */
static struct {
    unsigned char *bytes;
    size_t size, room;
} answer;

/* Where `more` bytes can be written behind the answer so far; NULL without memory for it. */
static unsigned char *answer_room(size_t more)
{
    if (answer.room - answer.size < more) {
        size_t room = (answer.size + more) * 2;
        unsigned char *bytes = realloc(answer.bytes, room);
        if (!bytes)
            return NULL;
        answer.bytes = bytes;
        answer.room = room;
    }
    return answer.bytes + answer.size;
}

static enum transfer send_answer(int fd)
{
    enum transfer sent = send_all(fd, answer.bytes, answer.size);
    answer.size = 0;
    return sent;
}

static uint64_t in_ns(struct timespec time)
{
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static unsigned char *put_seen(unsigned char *at, const struct stat *st)
{
    at = put32(at, st->st_mode);
    at = put64(at, (uint64_t)major(st->st_dev) << 32 | minor(st->st_dev));
    at = put64(at, st->st_ino);
    at = put64(at, (uint64_t)st->st_size);
    at = put64(at, in_ns(st->st_mtim));
    return put64(at, in_ns(st->st_ctim));
}

/* A link's target, empty if it cannot be read, or if the frame has no room for that and all names to come. */
static unsigned char *put_target(unsigned char *at, const char *path)
{
    enum { OTHERS_BYTES = NAMES_MAX * (SEEN_BYTES + 4) };
    bool full = answer.size > FRAME_BYTES_MAX - OTHERS_BYTES - LINK_BYTES_MAX;
    ssize_t size = full ? 0 : readlink(path, (char *)at + 4, PATH_MAX);
    put32(at, size > 0 ? (uint32_t)size : 0);
    return at + 4 + (size > 0 ? size : 0);
}

static bool see(const char *path, bool follow)
{
    struct stat st;
    unsigned char *at = answer_room(LINK_BYTES_MAX);
    if (!at)
        return false;
    bool there = (follow ? stat(path, &st) : lstat(path, &st)) == 0;
    at = there ? put_seen(at, &st) : put32(at, 0);
    if (there && S_ISLNK(st.st_mode))
        at = put_target(at, path);
    answer.size = (size_t)(at - answer.bytes);
    return true;
}

/*
 * The next string of a body as it lies there, so that many cost no memory of their own. The byte behind it, which may be the next
 * field's first, is its end while it is used: end_name() puts it back.
 */
struct name {
    char *path, *end, behind;
};

static struct name begin_name(struct body *body)
{
    uint32_t size = take32(body);
    const unsigned char *bytes = take(body, size);
    if (!bytes || memchr(bytes, '\0', size)) {
        body->bad = true;
        return (struct name){0};
    }
    char *path = (char *)body->bytes + (bytes - body->bytes);
    struct name name = {.path = path, .end = path + size, .behind = path[size]};
    *name.end = '\0';
    return name;
}

static void end_name(const struct name *name)
{
    *name->end = name->behind;
}

static enum outcome obey_look(int fd, struct body *body)
{
    uint32_t names = take32(body);
    if (body->bad || names > NAMES_MAX)
        return GARBAGE;
    answer.size = 0;
    if (!answer_room(HEADER_BYTES + 4 + (size_t)names * SEEN_BYTES))
        return OUTPUT_FAILED;
    answer.size = HEADER_BYTES + 4;
    for (uint32_t i = 0; i < names; i++) {
        bool follow = take8(body) == 0;
        struct name name = begin_name(body);
        if (body->bad)
            return GARBAGE;
        bool seen = see(name.path, follow);
        end_name(&name);
        if (!seen)
            return OUTPUT_FAILED;
    }
    put32(put_header(answer.bytes, answer.size - HEADER_BYTES, FRAME_SEEN), names);
    return outcome_of(send_answer(fd));
}

/*
 * Writes what `file` holds behind the head of its frame: the number of bytes, -1 if there are more than `max` or they cannot be read.
 * The size tells where the end is; should the file have grown, it does so afterwards as well.
 */
static ssize_t slurp(int file, size_t expected, size_t max)
{
    enum { HEAD_BYTES = HEADER_BYTES + SEEN_BYTES };
    for (size_t got = 0, room = expected + UNKNOWN_SIZE_BYTES;; room *= 2) {
        unsigned char *at = answer_room(HEAD_BYTES + room);
        if (!at)
            return -1;
        while (got < room) {
            ssize_t n = read(file, at + HEAD_BYTES + got, room - got);
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                return -1;
            got += (size_t)n;
            if (got > max)
                return -1;
            if (n == 0 || got == expected)
                return (ssize_t)got;
        }
    }
}

/* Adds the frame with a file's content. */
static bool put_content(const char *path, size_t max)
{
    struct stat st;
    ssize_t size = -1;
    /* Asked before it is opened, which alone may do something to a device, and again of what has been opened. */
    bool public = stat(path, &st) == 0 && is_public_file(&st) && st.st_size >= 0 && (size_t)st.st_size <= max;
    /* No pipe without a writer may hold us up. No O_CLOEXEC: nothing is executed meanwhile, and musl takes a call more for it. */
    int file = public ? open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY) : -1;
    if (file >= 0)
        size = slurp(file, (size_t)st.st_size, max);
    if (size >= 0 && (fstat(file, &st) != 0 || !is_public_file(&st)))
        size = -1;
    if (file >= 0)
        close(file);
    unsigned char *at = answer_room(HEADER_BYTES + SEEN_BYTES);
    if (!at)
        return false;
    size_t body = size < 0 ? 4 : SEEN_BYTES + (size_t)size;
    unsigned char *behind = put_header(at, body, FRAME_CONTENT);
    if (size < 0)
        put32(behind, 0);
    else
        put_seen(behind, &st);
    answer.size += HEADER_BYTES + body;
    return true;
}

static enum outcome obey_read(int fd, struct body *body)
{
    uint32_t files = take32(body);
    if (body->bad || files > NAMES_MAX)
        return GARBAGE;
    enum outcome outcome = GO_ON;
    answer.size = 0;
    for (uint32_t i = 0; i < files && outcome == GO_ON; i++) {
        struct name name = begin_name(body);
        if (body->bad)
            return GARBAGE;
        /* Its limit begins where its end is. */
        *name.end = name.behind;
        uint32_t max = take32(body);
        if (body->bad || max > READ_BYTES_MAX)
            return GARBAGE;
        *name.end = '\0';
        bool good = put_content(name.path, max);
        end_name(&name);
        if (!good)
            return OUTPUT_FAILED;
        if (answer.size >= SEND_BYTES)
            outcome = outcome_of(send_answer(fd));
    }
    return outcome == GO_ON && answer.size ? outcome_of(send_answer(fd)) : outcome;
}

/* A line of the journal of an agent that writes none in these surroundings. */
static enum outcome obey_journal(const struct body *body)
{
    if (body->size == 0 || body->size > UNSEEN_BYTES_MAX || memchr(body->bytes, '\n', body->size) != body->bytes + body->size - 1)
        return GARBAGE;
    write_unseen(body->bytes, body->size);
    return GO_ON;
}

/* The machine's agent leaves this call to ours, before anything of it has been written. */
static enum outcome obey_elsewhere(struct body *body)
{
    char *code = take_string(body), *text = take_string(body);
    if (body->bad || output_count > 0)
        return GARBAGE;
    say(LEVEL_INFO, "the machine's agent leaves this call to our own: %s (%s)", text, code);
    return PASSED_ON;
}

/* What only the machine's agent may ask for: ours has eyes of its own. */
static enum outcome obey_machine(int fd, unsigned char type, struct body *body)
{
    if (!agent.at_machine)
        return GARBAGE;
    switch (type) {
    case FRAME_JOURNAL:
        return obey_journal(body);
    case FRAME_ELSEWHERE:
        return obey_elsewhere(body);
    default:
        return type == FRAME_LOOK ? obey_look(fd, body) : obey_read(fd, body);
    }
}
