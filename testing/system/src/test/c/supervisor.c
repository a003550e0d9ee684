/*
 * A build sandbox of the kind that decides over every connect() and bind() of what runs in it:
 *
 *   supervisor [--no-listen] [--no-tcp] COMMAND [ARGUMENT...]
 *
 * TCP goes to ports 8765 and 10245 only, or nowhere with --no-tcp. Unix sockets may be connected at the four places where an
 * icecream daemon is looked for, and nowhere else; with --no-listen none can be bound either. Like some of its kind it ends only
 * when everything that was started in it has ended; the exit status is the command's.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static bool may_listen = true, may_tcp = true;

static int fail(const char *what)
{
    fprintf(stderr, "supervisor: %s: %s\n", what, strerror(errno));
    exit(99);
}

/* From here on connect() and bind() of this process and all its children are reported to the descriptor returned. */
static int install_filter(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_connect, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bind, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof code / sizeof *code, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        fail("no_new_privs");
    int fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    return fd >= 0 ? fd : fail("seccomp");
}

static void pass_descriptor(int socket, int fd)
{
    char byte = 0;
    union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = {{0}};
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    if (sendmsg(socket, &message, 0) != 1)
        fail("sendmsg");
}

static int receive_descriptor(int socket)
{
    char byte;
    int fd;
    union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control;
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    if (recvmsg(socket, &message, 0) != 1 || !CMSG_FIRSTHDR(&message))
        fail("recvmsg");
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    return fd;
}

static bool is_daemons_place(const char *path)
{
    static const char *const places[] = {"/var/run/icecc/iceccd.socket", "/run/icecc/iceccd.socket",
                                         "/var/run/iceccd.socket", "/run/iceccd.socket"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strcmp(path, places[i]) == 0)
            return true;
    return false;
}

static bool allowed(const struct seccomp_notif *call)
{
    struct sockaddr_storage address = {0};
    size_t size = call->data.args[2] < sizeof address ? (size_t)call->data.args[2] : sizeof address;
    char memory[64];
    snprintf(memory, sizeof memory, "/proc/%u/mem", call->pid);
    int fd = open(memory, O_RDONLY | O_CLOEXEC);
    ssize_t n = pread(fd, &address, size, (off_t)call->data.args[1]);
    close(fd);
    if (n < (ssize_t)sizeof address.ss_family)
        return false;
    bool listens = call->data.nr == SYS_bind;
    /* Port and flow information of IPv6 begin as IPv4's do. */
    int port = ntohs(((struct sockaddr_in *)&address)->sin_port);
    switch (address.ss_family) {
    case AF_INET:
    case AF_INET6:
        return listens || (may_tcp && (port == 8765 || port == 10245));
    case AF_UNIX:
        return listens ? may_listen : is_daemons_place(((struct sockaddr_un *)&address)->sun_path);
    default:
        return true;
    }
}

static void supervise(int listener)
{
    for (;;) {
        struct pollfd event = {.fd = listener, .events = POLLIN};
        if (poll(&event, 1, -1) < 0 && errno != EINTR)
            fail("poll");
        if (event.revents & POLLIN) {
            struct seccomp_notif call;
            memset(&call, 0, sizeof call);
            if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0)
                continue;
            struct seccomp_notif_resp answer = {.id = call.id};
            if (allowed(&call))
                answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
            else
                answer.error = -EACCES;
            ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
        } else if (event.revents & POLLHUP) {
            return; /* nobody is left whose calls we decide over */
        }
    }
}

int main(int argc, char **argv)
{
    int first = 1;
    for (; first < argc && strncmp(argv[first], "--no-", 5) == 0; first++) {
        may_listen &= strcmp(argv[first], "--no-listen") != 0;
        may_tcp &= strcmp(argv[first], "--no-tcp") != 0;
    }
    int pair[2];
    if (first == argc || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return 98;
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    pid_t child = fork();
    if (child == 0) {
        int listener = install_filter();
        pass_descriptor(pair[1], listener);
        close(listener);
        execvp(argv[first], argv + first);
        fail(argv[first]);
    }
    close(pair[1]);
    supervise(receive_descriptor(pair[0]));
    int status = 0, ended, result = 97;
    while ((ended = wait(&status)) > 0)
        if (ended == child)
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}
