/*
 * icecc: what a build calls in place of the compiler.
 *
 * It finds the real compiler, describes the call to the agent of this user and
 * surroundings, and does what the agent answers: become the compiler, run the
 * preprocessor, or put finished output files in place. Whenever anything goes
 * wrong before the outputs are in place, it becomes the real compiler: a build
 * never fails because of us.
 *
 * It is started once per compile, so it is one static program without any
 * library but libc, and the usual way through it avoids every system call it
 * can. The frames are described in docs/protocol/launcher.md.
 *
 * Reading order: main() at the end, then talk.h (converse()), relay.h (reach_agent()), agent.h, here.h (run_here()).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef AFFOGATO_VERSION
#define AFFOGATO_VERSION "0.1.0"
#endif

extern char **environ;

/* ---- The frames (docs/protocol/launcher.md) --------------------------------------------- */

enum {
    PROTOCOL_VERSION = 1,
    FRAME_CALL = 0x01,
    FRAME_CPP_OUT = 0x02,
    FRAME_CPP_END = 0x03,
    FRAME_SEEN = 0x04,
    FRAME_CONTENT = 0x05,
    FRAME_EXEC = 0x81,
    FRAME_PREPROCESS = 0x82,
    FRAME_FILE = 0x83,
    FRAME_FILE_DATA = 0x84,
    FRAME_FINISH = 0x85,
    FRAME_KEEPALIVE = 0x86,
    FRAME_NOTE = 0x87,
    FRAME_LOOK = 0x88,
    FRAME_READ = 0x89,
    FRAME_ELSEWHERE = 0x8a,
    FRAME_JOURNAL = 0x8b,
    FRAME_REMOVE = 0x8c,

    EXEC_KEEP_SOCKET = 1,
    EXEC_TAKE_SLOT = 2,
    HEADER_BYTES = 5,
    FRAME_BYTES_MAX = 64 << 20,
    CPP_CHUNK_BYTES = 64 << 10,
    CPP_STDERR_BYTES_MAX = 1 << 20,
    CPP_PIPE_BYTES = 1 << 20,
    OUTPUTS_MAX = 64,
};

/* ---- Limits on waiting ------------------------------------------------------------------- */

#ifndef FIRST_REPLY_MS        /* tests of these limits compile with smaller ones */
#define FIRST_REPLY_MS 15000  /* an agent that boots needs about 1 s, on a crowded machine a few */
#endif
#ifndef SILENCE_MS
#define SILENCE_MS 30000      /* after the first reply; the agent sends KEEPALIVE when it has nothing else */
#endif

#ifndef MACHINE_REPLY_MS
#define MACHINE_REPLY_MS 2000 /* whether the daemon serves us itself; our own agent would have booted by then */
#endif

enum {
    START_LOCK_MS = 5000,     /* whoever holds the start lock only binds and forks */
    BACK_OFF_S = 30,          /* no new agent so soon after one that failed */
    SLOT_WAIT_S = 40 * 60,    /* behaviour spec 1.2: how long icecream waits for a local slot */
    LOG_BYTES_MAX = 1 << 20,
    AGENT_BACKLOG = 1024,
};

/* In a sandbox, which may not end before all it started has ended; elsewhere the agent knows better. */
#define CONFINED_IDLE_MS "5000"

/* Behaviour spec 1.9 */
enum {
    EXIT_RECURSION = 111,
    EXIT_NO_COMPILER = 115,
    EXIT_CANNOT_EXECUTE = 126,
    EXIT_NOT_FOUND = 127,
};

enum kind { KIND_COMPILER = 0, KIND_EXPLICIT = 1, KIND_RUN = 2 };

/* What this call is about; filled in by main(), then only read. */
static struct {
    enum kind kind;
    const char *name;     /* the compiler as the user typed it */
    char **args;          /* its arguments, without argv[0]; ends with NULL */
    char path[PATH_MAX];  /* the real compiler */
    int child_level;      /* _ICECC_SAFEGUARD for everything we start */
} call;

/* Why a step did not work; the code is a stable word to count by. */
struct reason {
    const char *code;
    char text[256];
};

static struct stat self; /* our own binary, to be recognised behind any link */

/*
 * One translation unit, so that one plain compile makes one small program; the files are for the reader. Each may use
 * what stands above it.
 */
#include "words.h"
#include "lookup.h"
#include "here.h"
#include "unseen.h"
#include "frames.h"
#include "agent.h"
#include "allowed.h"
#include "outputs.h"
#include "cpp.h"
#include "relay.h"
#include "files.h"
#include "talk.h"

/* ---- Ways of being called (behaviour spec 1.1) ------------------------------------------- */

static const char usage_text[] =
    "usage: icecc COMPILER [ARGUMENT...]   compile, on another machine where that is possible\n"
    "       icecc --build-native [COMPILER [FILE...]]   pack the compiler for ICECC_VERSION\n"
    "       icecc --version | --help\n"
    "       icerun COMMAND [ARGUMENT...]   run here, counted as a local job\n"
    "A link to icecc named like a compiler acts as that compiler: put its folder first on PATH.\n"
    "\n"
    "Variables: ICECC=no (compile here) or disable (and without any agent); ICECC_VERSION,\n"
    "ICECC_PREFERRED_HOST, ICECC_EXTRAFILES, ICECC_CC, ICECC_CXX, ICECC_REMOTE_CPP;\n"
    "ICECC_DEBUG=info|warning|debug and ICECC_LOGFILE to see what happens;\n"
    "ICECC_STRICT=1 fails compiles that would not leave this machine.\n"
    "AFFOGATO_AGENT_SOCKET names the agent's socket; then no agent is started.\n"
    "AFFOGATO_OWN_AGENT=1 starts an agent though the daemon would serve us itself.\n";

/* The C compiler that belongs to a C++ compiler (behaviour spec 1.4); any other name as it is. */
static const char *c_twin(const char *compiler)
{
    static const char *const twins[][2] = {{"clang++", "clang"}, {"g++", "gcc"}};
    static char twin[PATH_MAX];
    if (strlen(compiler) >= sizeof twin)
        return compiler;
    const char *driver = behind_target(base_name(compiler));
    if (strcmp(driver, "c++") == 0) {
        snprintf(twin, sizeof twin, "%.*scc", (int)(driver - compiler), compiler);
        return twin;
    }
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
        const char *last = NULL;
        for (const char *at = compiler; (at = strstr(at, twins[i][0])); at++)
            last = at;
        if (last) {
            snprintf(twin, sizeof twin, "%.*s%s%s", (int)(last - compiler), compiler, twins[i][1], last + strlen(twins[i][0]));
            return twin;
        }
    }
    return compiler;
}

/* What --build-native is to pack: the twin as it is found on PATH, or the compiler itself if there is no twin. */
static const char *compiler_to_pack(const char *typed)
{
    const char *const names[] = {c_twin(typed), typed};
    for (int i = 0; i < 2; i++) {
        call.name = names[i];
        if (find_real(names[i], call.path) && access(call.path, X_OK) == 0)
            return call.path;
    }
    say(LEVEL_ERROR, "compiler not found: %s", typed);
    _exit(1);
}

/* icecc-create-env beside this program (behaviour spec 1.1 and 4.2). */
static _Noreturn void build_native(int argc, char **argv)
{
    char program[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - sizeof "icecc-create-env");
    program[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(program, '/');
    strcpy(slash ? slash + 1 : program, "icecc-create-env");
    char **child_argv = calloc((size_t)argc * 2 + 6, sizeof *child_argv);
    if (!child_argv)
        _exit(1);
    int n = 0;
    child_argv[n++] = program;
    const char *typed = argc > 0 ? argv[0] : "gcc";
    bool known = strcmp(typed, "gcc") == 0 || strcmp(typed, "clang") == 0;
    /* Old style: a file that is no program is already the first extra file, the compiler is gcc. */
    bool old_style = !known && access(typed, R_OK) == 0 && access(typed, X_OK) != 0;
    child_argv[n++] = (char *)(old_style ? "gcc" : known ? typed : compiler_to_pack(typed));
    for (int i = old_style ? 0 : 1; i < argc; i++) {
        child_argv[n++] = "--addfile";
        child_argv[n++] = argv[i];
    }
    char *compression = getenv("ICECC_ENV_COMPRESSION");
    if (compression) {
        child_argv[n++] = "--compression";
        child_argv[n++] = compression;
    }
    execv(program, child_argv);
    say(LEVEL_ERROR, "execv %s failed(Error: %s)", program, strerror(errno));
    _exit(1);
}

/* Handles the words that make icecc itself the command, then fills in `call` for everything else. */
static void read_command_line(int argc, char **argv)
{
    const char *program = argc > 0 ? base_name(argv[0]) : "";
    bool run = strcmp(program, "icerun") == 0;
    if (!run && strcmp(program, "icecc") != 0 && argc > 0) {
        char target[PATH_MAX];
        /* The path the kernel was given, so that links found on PATH are recognised as well. */
        const char *link = (const char *)getauxval(AT_EXECFN);
        ssize_t size = link ? readlink(link, target, sizeof target - 1) : -1;
        target[size > 0 ? size : 0] = '\0';
        call.kind = strcmp(base_name(target), "icerun") == 0 ? KIND_RUN : KIND_COMPILER;
        call.name = argv[0];
        call.args = argv + 1;
        return;
    }
    if (argc < 2 || !argv[1][0]) {
        write_all(STDERR_FILENO, usage_text, sizeof usage_text - 1);
        _exit(1);
    }
    if (strcmp(argv[1], "--help") == 0)
        _exit(!write_all(STDOUT_FILENO, usage_text, sizeof usage_text - 1));
    if (strcmp(argv[1], "--version") == 0)
        _exit(dprintf(STDOUT_FILENO, "%s 1.4.0\naffogato " AFFOGATO_VERSION "\n", run ? "ICERUN" : "ICECC") < 0);
    if (!run && strcmp(argv[1], "--build-native") == 0)
        build_native(argc - 2, argv + 2);
    call.kind = run ? KIND_RUN : KIND_EXPLICIT;
    call.name = argv[1];
    call.args = argv + 2;
}

/* Behaviour spec 1.5: icerun around icecc around a compiler is the deepest legal nesting. */
static void guard_against_recursion(void)
{
    const char *text = getenv("_ICECC_SAFEGUARD");
    int level = !text ? 0 : atoi(text) > 0 ? atoi(text) : 1;
    if (level >= 2) {
        say(LEVEL_ERROR, "icecream seems to have invoked itself recursively!");
        _exit(EXIT_RECURSION);
    }
    if (level == 1)
        say(LEVEL_INFO, "recursive invocation from icerun");
    bool compiler = call.kind != KIND_RUN && named_like_a_compiler(base_name(call.name));
    call.child_level = level + (compiler ? 2 : 1);
}

int main(int argc, char **argv)
{
    if (stat("/proc/self/exe", &self) != 0 && getauxval(AT_EXECFN))
        stat((const char *)getauxval(AT_EXECFN), &self);
    read_command_line(argc, argv);
    guard_against_recursion();
    account("launched", ".");
    say(LEVEL_DEBUG, "invoked as: %s", argv[0]);
    if (!find_compiler()) {
        say(LEVEL_ERROR, "couldn't find any %s", base_name(call.name));
        say(LEVEL_ERROR, "could not find %s in PATH.\n\tPATH=%s", base_name(call.name), search_path());
        return EXIT_NO_COMPILER;
    }
    struct reason why;
    const char *mode = getenv("ICECC");
    if (mode && strcasecmp(mode, "disable") == 0)
        explain(&why, "icecc-disabled", "ICECC=disable");
    else
        ask_agent(&why);
    settle_without_agent(&why);
    run_here(&why);
}
