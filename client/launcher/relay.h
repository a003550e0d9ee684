/*
 * Meeting an agent through the daemon's well-known socket (docs/protocol/launcher.md): the machine's agent, which lives in the
 * daemon; or ours, where a sandbox lets nobody bind or connect a socket of our own. Then the daemon joins a launcher and an agent of
 * one user who say the same key.
 */

enum {
    RELAY_VERSION = 1,
    RELAY_KEY_BYTES = 16,
    RELAY_ANSWER_BYTES = 5,
};

static const char relay_magic[] = "AFGR";

/* Where icecream's clients look for their daemon (protocol spec 1.1). */
static const char *daemon_place(int i)
{
    static const char *const places[] = {"/var/run/icecc/iceccd.socket", "/run/icecc/iceccd.socket",
                                         "/var/run/iceccd.socket", "/run/iceccd.socket"};
    enum { PLACES = sizeof places / sizeof *places };
    static char at_home[sizeof agent.address.sun_path];
    const char *only = getenv("ICECC_TEST_SOCKET");
    if (only && *only)
        return i == 0 ? only : NULL;
    if (i < PLACES)
        return places[i];
    const char *home = getenv("HOME");
    bool named = i == PLACES && home && home[0] == '/'
                 && snprintf(at_home, sizeof at_home, "%s/.iceccd.socket", home) < (int)sizeof at_home;
    return named ? at_home : NULL;
}

/*
 * The daemon will see our whole call. It is believed if it is root's or our own user's; in a place that others cannot write also
 * if it is that of the folder's owner, which is how the service's own user is recognised, and root in a user namespace without it.
 */
static bool daemon_is_trusted(int fd, const char *place)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return false;
    if (peer.uid == 0 || peer.uid == geteuid() || place == getenv("ICECC_TEST_SOCKET"))
        return true;
    char folder[sizeof agent.address.sun_path];
    struct stat st;
    snprintf(folder, sizeof folder, "%.*s", (int)(base_name(place) - place), place);
    return (starts_with(place, "/run/") || starts_with(place, "/var/run/")) && stat(folder, &st) == 0
           && st.st_uid == peer.uid && !(st.st_mode & S_IWOTH);
}

/* A socket connected to the local daemon, whose path is then in agent.address; -1 if there is none to be trusted. */
static int connect_daemon(int wait_ms)
{
    const char *place;
    for (int i = 0; (place = daemon_place(i)); i++) {
        if (strlen(place) >= sizeof agent.address.sun_path)
            continue;
        strcpy(agent.address.sun_path, place);
        int fd = above_stdio(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (fd < 0)
            return -1;
        set_silence_limit(fd, SO_SNDTIMEO, wait_ms);
        set_silence_limit(fd, SO_RCVTIMEO, wait_ms);
        if (try_connect(fd) && daemon_is_trusted(fd, place))
            return fd;
        close(fd);
    }
    return -1;
}

/* The daemon's next answer, a letter; 0 from one that knows no relay or does not answer. */
static char relay_answer(int fd)
{
    char answer[RELAY_ANSWER_BYTES];
    size_t magic = sizeof relay_magic - 1;
    rx_at = rx_end = 0;
    /* From the socket itself: what follows an answer is the agent's. */
    for (size_t got = 0; got < sizeof answer;) {
        ssize_t n = recv(fd, answer + got, sizeof answer - got, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return 0;
        got += (size_t)n;
        if (memcmp(answer, relay_magic, got < magic ? got : magic) != 0)
            return 0;
    }
    return answer[magic];
}

static bool start_relayed_agent(char *key, struct reason *why)
{
    char program[PATH_MAX];
    if (!agent_program(program)) {
        explain(why, "no-agent", "there is no agent to start beside this launcher");
        return false;
    }
    int nothing = above_stdio(open("/dev/null", O_RDONLY | O_CLOEXEC));
    bool started = detach_agent((char *[]){program, "--relay", agent.address.sun_path, key, NULL}, nothing);
    close(nothing);
    if (!started)
        explain(why, "agent-start-failed", "the agent could not be started");
    return started;
}

/* Says who we are; the daemon's first answer. */
static char greet_daemon(int fd, char role, const char *key)
{
    unsigned char greeting[sizeof relay_magic - 1 + 4 + RELAY_KEY_BYTES], *at = greeting;
    memcpy(at, relay_magic, sizeof relay_magic - 1);
    at += sizeof relay_magic - 1;
    *at++ = RELAY_VERSION;
    *at++ = (unsigned char)role;
    *at++ = 0;
    *at++ = RELAY_KEY_BYTES;
    memcpy(at, key, RELAY_KEY_BYTES);
    return send_all(fd, greeting, sizeof greeting) == DONE ? relay_answer(fd) : 0;
}

/* A socket that the daemon has joined with an agent of ours, started if need be; else -1 and why. */
static int reach_by_daemon(char *key, struct reason *why)
{
    struct reason refused = *why;
    int fd = connect_daemon(FIRST_REPLY_MS);
    if (fd < 0)
        return -1;
    char answer = greet_daemon(fd, 'L', key);
    if (answer == 'S') {
        if (!start_relayed_agent(key, why)) {
            close(fd);
            return -1;
        }
        answer = relay_answer(fd);
    }
    if (answer == 'J')
        return fd;
    if (answer == 'B')
        explain(why, "agent-backoff", "the agent that %s waited for did not come", agent.address.sun_path);
    else if (answer == 'F')
        explain(why, "relay-full", "%s joins too many launchers of this user already", agent.address.sun_path);
    else
        explain(why, "no-relay", "%.90s; and %s does not join launcher and agent", refused.text, agent.address.sun_path);
    close(fd);
    return -1;
}

/*
 * A socket on which the daemon itself serves us, -1 if it does not. Its agent runs already and is warm; it opens nothing of this
 * build but asks us (files.h), so that no sandbox stands in its way, nor it in a sandbox's.
 */
static int reach_machine(const char *key)
{
    int fd = connect_daemon(MACHINE_REPLY_MS);
    if (fd < 0)
        return -1;
    if (greet_daemon(fd, 'M', key) == 'J') {
        say(LEVEL_DEBUG, "asking the machine's agent at %s", agent.address.sun_path);
        set_silence_limit(fd, SO_SNDTIMEO, FIRST_REPLY_MS);
        agent.at_machine = true;
        return fd;
    }
    close(fd);
    return -1;
}

/* A connected socket to our own agent; else -1, why, and what it led to. */
static int reach_own(uint64_t key, const char *given, bool may_start, enum reach *reached, struct reason *why)
{
    int fd = -1;
    *reached = reach_by_socket(&fd, key, given, may_start, why);
    if (*reached == CONNECTED && peer_is_ours(fd))
        return fd;
    if (*reached == CONNECTED)
        explain(why, "agent-foreign", "%s belongs to another user", agent.address.sun_path);
    if (fd >= 0)
        close(fd);
    return -1;
}

/*
 * A connected socket to an agent: that of these surroundings if it runs, else the machine's, else that of these surroundings,
 * started if need be; else -1 and why.
 */
static int reach_agent(struct reason *why)
{
    const char *given = getenv("AFFOGATO_AGENT_SOCKET"), *own = getenv("AFFOGATO_OWN_AGENT");
    agent.given = given && *given;
    agent.at_machine = false;
    agent.address.sun_family = AF_UNIX;
    uint64_t key = agent.given ? 0 : surroundings();
    char key_text[RELAY_KEY_BYTES + 1];
    snprintf(key_text, sizeof key_text, "%016llx", (unsigned long long)key);
    explain(why, "no-socket-folder", "none of XDG_RUNTIME_DIR, TMPDIR and /tmp has room for the agent's socket");
    enum reach reached;
    int fd;
    if (!agent.given && !agent.declined && !(own && *own)) {
        fd = reach_own(key, given, false, &reached, why);
        if (fd < 0 && !has_response_file())
            fd = reach_machine(key_text);
        if (fd >= 0 || reached == GIVE_UP || reached == CONNECTED)
            return fd;
    }
    fd = reach_own(key, given, true, &reached, why);
    return fd < 0 && reached == NEXT_FOLDER && !agent.given ? reach_by_daemon(key_text, why) : fd;
}
