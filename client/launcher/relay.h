/*
 * Meeting the agent through the daemon, where a sandbox lets nobody bind or connect a socket of ours: the daemon's well-known
 * socket joins a launcher and an agent of one user who say the same key (docs/protocol/launcher.md).
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
static int connect_daemon(void)
{
    const char *place;
    for (int i = 0; (place = daemon_place(i)); i++) {
        if (strlen(place) >= sizeof agent.address.sun_path)
            continue;
        strcpy(agent.address.sun_path, place);
        int fd = above_stdio(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (fd < 0)
            return -1;
        set_silence_limit(fd, SO_SNDTIMEO, FIRST_REPLY_MS);
        set_silence_limit(fd, SO_RCVTIMEO, FIRST_REPLY_MS);
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

/* A socket that the daemon has joined with an agent of ours, started if need be; else -1 and why. */
static int reach_by_daemon(uint64_t surroundings_key, struct reason *why)
{
    struct reason refused = *why;
    int fd = connect_daemon();
    if (fd < 0)
        return -1;
    char key[RELAY_KEY_BYTES + 1];
    snprintf(key, sizeof key, "%016llx", (unsigned long long)surroundings_key);
    unsigned char greeting[sizeof relay_magic - 1 + 4 + RELAY_KEY_BYTES], *at = greeting;
    memcpy(at, relay_magic, sizeof relay_magic - 1);
    at += sizeof relay_magic - 1;
    *at++ = RELAY_VERSION;
    *at++ = 'L';
    *at++ = 0;
    *at++ = RELAY_KEY_BYTES;
    memcpy(at, key, RELAY_KEY_BYTES);
    char answer = send_all(fd, greeting, sizeof greeting) == DONE ? relay_answer(fd) : 0;
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

/* A connected socket to the agent of these surroundings, started if need be; else -1 and why. */
static int reach_agent(struct reason *why)
{
    const char *given = getenv("AFFOGATO_AGENT_SOCKET");
    agent.given = given && *given;
    agent.address.sun_family = AF_UNIX;
    uint64_t key = agent.given ? 0 : surroundings();
    explain(why, "no-socket-folder", "none of XDG_RUNTIME_DIR, TMPDIR and /tmp has room for the agent's socket");
    int fd = -1;
    int reached = reach_by_socket(&fd, key, given, why);
    if (reached == 1 && peer_is_ours(fd))
        return fd;
    if (reached == 1)
        explain(why, "agent-foreign", "%s belongs to another user", agent.address.sun_path);
    if (fd >= 0)
        close(fd);
    return reached == 0 && !agent.given ? reach_by_daemon(key, why) : -1;
}
