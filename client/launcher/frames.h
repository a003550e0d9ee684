/* The frames of docs/protocol/launcher.md in bytes: sending, receiving, taking apart. */

/* ---- The socket -------------------------------------------------------------------------- */

static unsigned char rx[64 << 10];
static size_t rx_at, rx_end;

enum transfer { DONE, CLOSED, SILENT };

static void set_silence_limit(int fd, int option, int ms)
{
    struct timeval limit = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    setsockopt(fd, SOL_SOCKET, option, &limit, sizeof limit);
}

static enum transfer fill(int fd)
{
    ssize_t n;
    do
        n = recv(fd, rx, sizeof rx, 0);
    while (n < 0 && errno == EINTR);
    rx_at = 0;
    rx_end = n > 0 ? (size_t)n : 0;
    return n > 0 ? DONE : n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? SILENT : CLOSED;
}

static enum transfer receive(int fd, void *bytes, size_t size)
{
    unsigned char *at = bytes;
    while (size > 0) {
        if (rx_at == rx_end) {
            enum transfer result = fill(fd);
            if (result != DONE)
                return result;
        }
        size_t n = rx_end - rx_at < size ? rx_end - rx_at : size;
        memcpy(at, rx + rx_at, n);
        rx_at += n;
        at += n;
        size -= n;
    }
    return DONE;
}

static enum transfer send_all(int fd, const unsigned char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? SILENT : CLOSED;
        bytes += n;
        size -= (size_t)n;
    }
    return DONE;
}

static unsigned char *put32(unsigned char *at, uint32_t value)
{
    at[0] = (unsigned char)(value >> 24);
    at[1] = (unsigned char)(value >> 16);
    at[2] = (unsigned char)(value >> 8);
    at[3] = (unsigned char)value;
    return at + 4;
}

static unsigned char *put64(unsigned char *at, uint64_t value)
{
    return put32(put32(at, (uint32_t)(value >> 32)), (uint32_t)value);
}

static unsigned char *put_string(unsigned char *at, const char *text)
{
    size_t size = strlen(text);
    at = put32(at, (uint32_t)size);
    memcpy(at, text, size);
    return at + size;
}

static unsigned char *put_list(unsigned char *at, char **list)
{
    at = put32(at, (uint32_t)count(list));
    while (*list)
        at = put_string(at, *list++);
    return at;
}

static unsigned char *put_header(unsigned char *at, size_t body_bytes, unsigned char type)
{
    at = put32(at, (uint32_t)body_bytes + 1);
    *at++ = type;
    return at;
}

static uint32_t get32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static size_t list_bytes(char **list)
{
    size_t sum = 4;
    for (; *list; list++)
        sum += 4 + strlen(*list);
    return sum;
}

/* ---- Reading what the agent says --------------------------------------------------------- */

/* A frame's body in memory; reading past its end sets `bad` and yields nothing. */
struct body {
    unsigned char *bytes;
    size_t at, size;
    bool bad;
};

static const unsigned char *take(struct body *body, size_t size)
{
    if (body->bad || size > body->size - body->at) {
        body->bad = true;
        return NULL;
    }
    body->at += size;
    return body->bytes + body->at - size;
}

static uint32_t take32(struct body *body)
{
    const unsigned char *at = take(body, 4);
    return at ? get32(at) : 0;
}

static uint32_t take8(struct body *body)
{
    const unsigned char *at = take(body, 1);
    return at ? *at : 0;
}

static char *take_string(struct body *body)
{
    uint32_t size = take32(body);
    const unsigned char *at = take(body, size);
    char *text = at && !memchr(at, '\0', size) ? strndup((const char *)at, size) : NULL;
    body->bad |= !text;
    return text;
}

static char **take_list(struct body *body)
{
    uint32_t n = take32(body);
    char **list = !body->bad && n <= (body->size - body->at) / 4 ? calloc(n + 1, sizeof *list) : NULL;
    body->bad |= !list;
    for (uint32_t i = 0; !body->bad && i < n; i++)
        list[i] = take_string(body);
    return list;
}

/* What a step of the conversation led to. */
enum outcome { GO_ON, LOST, NO_ANSWER, GARBAGE, OUTPUT_FAILED, PASSED_ON, FORBIDDEN };

static enum outcome outcome_of(enum transfer result)
{
    return result == DONE ? GO_ON : result == SILENT ? NO_ANSWER : LOST;
}
