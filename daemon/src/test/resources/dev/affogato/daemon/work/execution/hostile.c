/*
 * A compiler with every vice, for HostileJobsTest. Its command line is a compiler's; -Dattack=NAME
 * says what it does. Attacks on the jail print "held WHAT" or "ESCAPED WHAT" for each thing tried
 * and then behave; attacks on the machine go on for ever.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/fs.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define OWN "/tmp/affogato/"
#define COMPILER "/usr/bin/gcc"

static char **arguments;
static const char *output;
static char block[1 << 16];

/* The value of -DNAME=VALUE, or "". */
static const char *value(const char *name) {
  size_t length = strlen(name);
  for (char **a = arguments; *a; a++)
    if (!strncmp(*a, "-D", 2) && !strncmp(*a + 2, name, length) && (*a)[2 + length] == '=')
      return *a + 3 + length;
  return "";
}

/* For calls that return 0 or a descriptor when they work. */
static void held(const char *what, long result) {
  printf("%s %s\n", result >= 0 ? "ESCAPED" : "held", what);
  fflush(stdout);
}

static void readable(const char *path) { held(path, open(path, O_RDONLY)); }

static int leave_object(void) {
  int out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  ssize_t n;
  while ((n = read(0, block, sizeof block)) > 0)
    if (write(out, block, n) != n)
      return 1;
  return close(out);
}

static void files(void) {
  readable("/etc/shadow");
  readable("/etc/passwd");
  readable("../../../../../../../../etc/shadow");
  readable("/proc/1/root/etc/shadow");
  readable("/proc/self/environ");
  readable("/sys/kernel");
  readable("/dev/kmsg");
  readable("/dev/mem");
  readable("/root");
  readable("/home/me/..hidden");
  readable(value("secret"));
  held("link to a file of the machine",
       symlink("/etc/shadow", OWN "link") ? -1 : open(OWN "link", O_RDONLY));
  unlink(OWN "link");
  struct file_handle handle = {.handle_bytes = 0};
  held("file by handle", syscall(SYS_open_by_handle_at, AT_FDCWD, &handle, O_RDONLY));
  held("core pattern", open("/proc/sys/kernel/core_pattern", O_WRONLY));
  held("file in the root", open("/evil", O_WRONLY | O_CREAT, 0600));
  held("file in /dev", open("/dev/evil", O_WRONLY | O_CREAT, 0600));
}

static void toolchain(void) {
  struct timespec times[2] = {{1, 1}, {1, 1}};
  int fd = open(COMPILER, O_RDONLY);
  int flags = 0;
  held("opening it for writing", open(COMPILER, O_WRONLY));
  held("emptying it", truncate(COMPILER, 0));
  held("appending to it", open(COMPILER, O_RDWR | O_APPEND));
  held("through /proc/self/exe", open("/proc/self/exe", O_WRONLY));
  char self[64];
  snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
  held("through /proc/self/fd", open(self, O_WRONLY));
  snprintf(self, sizeof self, "/dev/fd/%d", fd);
  held("through /dev/fd", open(self, O_WRONLY));
  held("a hard link to it", link(COMPILER, OWN "hard"));
  held("a hard link in /tmp", link(COMPILER, "/tmp/hard"));
  held("a hard link by descriptor", linkat(fd, "", AT_FDCWD, OWN "hard", AT_EMPTY_PATH));
  held("a hard link beside it", link(COMPILER, "/usr/bin/hard"));
  held("chmod", chmod(COMPILER, 0777));
  held("fchmod", fchmod(fd, 0777));
  held("chown", chown(COMPILER, getuid(), getgid()));
  held("its time", utimensat(AT_FDCWD, COMPILER, times, 0));
  held("its time by descriptor", futimens(fd, times));
  held("an attribute", syscall(SYS_fsetxattr, fd, "user.evil", "1", 1, 0));
  held("its flags", ioctl(fd, FS_IOC_SETFLAGS, &flags));
  held("writable memory of it",
       mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED ? -1 : 0);
  held("unlink", unlink(COMPILER));
  held("rename", rename(COMPILER, "/usr/bin/old"));
  held("replacing it", rename(output, COMPILER));
  held("a new program", open("/usr/bin/evil", O_WRONLY | O_CREAT, 0755));
  held("a folder", mkdir("/usr/bin/folder", 0755));
  held("its folder's mode", chmod("/usr/bin", 0777));
  held("moving its folder away", rename("/usr", OWN "usr"));
  held("a writable mount", mount(0, "/usr", 0, MS_REMOUNT | MS_BIND, 0));
  held("unmounting", umount2("/usr", MNT_DETACH));
  held("mounting over it", mount(OWN, "/usr/bin", 0, MS_BIND, 0));
}

static long to_unix(const char *name, int abstract) {
  struct sockaddr_un there = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0)
    return -1;
  strncpy(there.sun_path + abstract, name, sizeof there.sun_path - 2);
  return connect(fd, (struct sockaddr *)&there,
                 offsetof(struct sockaddr_un, sun_path) + abstract + strlen(name));
}

static long to_tcp(in_addr_t host, int port) {
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(port)};
  there.sin_addr.s_addr = htonl(host);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&there, sizeof there);
}

static void sockets(void) {
  held("TCP to the machine", to_tcp(INADDR_LOOPBACK, atoi(value("port"))));
  held("TCP to the network", to_tcp(0xc0000201, 80));
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(53)};
  there.sin_addr.s_addr = htonl(0xc0000201);
  int udp = socket(AF_INET, SOCK_DGRAM, 0);
  held("UDP to the network", sendto(udp, "x", 1, 0, (struct sockaddr *)&there, sizeof there));
  held("a unix socket of the machine", to_unix(value("socket"), 0));
  held("an abstract socket of the machine", to_unix(value("abstract"), 1));
  held("raw packets", socket(AF_PACKET, SOCK_RAW, 0));
  held("memory without a process", syscall(SYS_memfd_create, "x", 0));
  held("raw addresses", socket(AF_INET, SOCK_RAW, IPPROTO_RAW));
  /* The kernel has one space of these for all namespaces. */
  held("a socket to the hypervisor", socket(AF_VSOCK, SOCK_STREAM, 0));
  held("sockets by io_uring", syscall(425, 8, block));
}

static void processes(void) {
  int daemon = atoi(value("pid"));
  held("signal to the daemon", kill(daemon, 0));
  held("ptrace of the daemon", ptrace(PTRACE_ATTACH, daemon, 0, 0));
  struct iovec here = {block, 16}, there = {(void *)0x400000, 16};
  held("memory of the daemon", process_vm_readv(daemon, &here, 1, &there, 1, 0));
  struct rlimit limit;
  held("limits of the daemon", prlimit(daemon, RLIMIT_NOFILE, 0, &limit));
  held("a handle of the daemon", syscall(SYS_pidfd_open, daemon, 0));
  held("its processors", sched_setaffinity(daemon, sizeof block, (void *)block));
  long seen = -1;
  for (int pid = 2; pid < 40000; pid++)
    if (!kill(pid, 0) || errno == EPERM)
      seen = pid;
  held("another process", seen);
  held("all processes", kill(-1, SIGKILL));
  int child = fork();
  if (child == 0) {
    /* The parent is the first process of its namespace, which no one inside may end. */
    kill(getppid(), SIGKILL);
    kill(getppid(), SIGSTOP);
    _exit(0);
  }
  int status;
  held("killing the parent", waitpid(child, &status, 0) == child ? -1 : 0);
}

static void rights(void) {
  struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
  struct timeval then = {0, 0};
  struct sched_param first = {.sched_priority = 1};
  gid_t wheel = 0;
  held("setuid", setuid(0));
  held("setreuid", setreuid(0, 0));
  held("setgid", setgid(0));
  held("setgroups", setgroups(1, &wheel));
  held("being root", getuid() == 0 || geteuid() == 0 ? 0 : -1);
  held("chroot", chroot("/tmp"));
  held("pivot_root", syscall(SYS_pivot_root, "/tmp", "/tmp"));
  held("a device", mknod(OWN "disk", S_IFBLK | 0600, makedev(254, 0)));
  held("a device in /tmp", mknod("/tmp/kmsg", S_IFCHR | 0600, makedev(1, 11)));
  held("mount", mount("none", "/tmp", "tmpfs", 0, 0));
  held("mounting proc", mount("none", "/tmp", "proc", 0, 0));
  held("the new mount calls", syscall(SYS_fsopen, "tmpfs", 0));
  held("a user namespace", unshare(CLONE_NEWUSER));
  held("a user namespace by clone",
       syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0) == -1 ? -1 : 0);
  held("a mount namespace", unshare(CLONE_NEWNS));
  held("a network namespace", unshare(CLONE_NEWNET));
  held("another's namespace", setns(open("/tmp", O_RDONLY), 0));
  held("host name", sethostname("evil", 4));
  held("time", settimeofday(&then, 0));
  held("kernel module", syscall(SYS_init_module, block, 16, ""));
  held("kernel log", syscall(SYS_syslog, 3, block, 100));
  held("kernel program", syscall(SYS_bpf, 5, block, 48));
  held("higher limits", setrlimit(RLIMIT_NOFILE, &more));
  held("real time", sched_setscheduler(0, SCHED_FIFO, &first));
  held("priority", setpriority(PRIO_PROCESS, 0, -20));
  held("privileges by exec", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? -1 : 0);
  held("a capability", prctl(PR_CAPBSET_READ, 21, 0, 0, 0) == 0 ? -1 : 0);
  held("a terminal's input", ioctl(0, TIOCSTI, "x"));
  held("swap", syscall(SYS_swapon, OWN, 0));
  held("accounting", syscall(SYS_acct, OWN));
}

static void sparse(void) {
  signal(SIGXFSZ, SIG_IGN);
  int out = open(OWN "sparse", O_WRONLY | O_CREAT, 0600);
  held("a sparse output", ftruncate(out, 1LL << 42));
  held("a sparse output by seeking", pwrite(out, "x", 1, 1LL << 42) == 1 ? 0 : -1);
  held("room for an output", fallocate(out, 0, 0, 1LL << 42));
  held("a sparse file in /tmp",
       ftruncate(open("/tmp/sparse", O_WRONLY | O_CREAT, 0600), 1LL << 42));
  unlink(OWN "sparse");
}

static void for_ever_writing(int fd) {
  signal(SIGXFSZ, SIG_IGN);
  for (;;)
    if (write(fd, block, sizeof block) < 0)
      usleep(1000);
}

static void for_ever_files(const char *folder, int blocks) {
  char name[100];
  signal(SIGXFSZ, SIG_IGN);
  for (long i = 0;; i++) {
    snprintf(name, sizeof name, "%s/%ld", folder, i);
    int fd = open(name, O_WRONLY | O_CREAT, 0600);
    for (int b = 0; b < blocks; b++)
      if (write(fd, block, sizeof block) < 0)
        break;
    close(fd);
  }
}

static void for_ever_deeper(const char *folder) {
  if (chdir(folder))
    return;
  for (;;) {
    if (mkdir("dddddddddddddddddddddddddddddddddddddddd", 0700) == 0)
      if (chdir("dddddddddddddddddddddddddddddddddddddddd"))
        return;
  }
}

static void for_ever_memory(int processes) {
  for (int i = 1; i < processes && fork() > 0; i++)
    ;
  size_t each = processes > 1 ? 40 << 20 : 4 << 20;
  do {
    char *memory = mmap(0, each, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED)
      memset(memory, 1, each);
    else
      write(2, "virtual memory exhausted: Cannot allocate memory\n", 49);
    if (memory == MAP_FAILED)
      _exit(1);
  } while (processes == 1);
  for (;;)
    pause();
}

static void for_ever_forking(void) {
  for (;;)
    fork();
}

static void for_ever_spinning(void) {
  for (int i = 0; i < 3 && fork() > 0; i++)
    ;
  for (;;)
    ;
}

/* Deaf to every signal that can be ignored. */
static void for_ever_deaf(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, 0);
  for (int i = 1; i < 65; i++)
    signal(i, SIG_IGN);
  if (fork() == 0)
    setsid();
  fork();
  for (;;)
    sleep(1000);
}

static int leave_children(void) {
  for (int i = 0; i < 5; i++)
    if (fork() == 0) {
      setsid();
      if (fork())
        _exit(0);
      for (;;)
        sleep(1000);
    }
  return leave_object();
}

static void leave_socket(void) {
  struct sockaddr_un here = {.sun_family = AF_UNIX};
  strncpy(here.sun_path, output, sizeof here.sun_path - 1);
  if (bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&here, sizeof here))
    return;
}

int main(int argc, char **argv) {
  arguments = argv;
  output = argv[argc - 1];
  memset(block, 'x', sizeof block);
  const char *attack = value("attack");
#define IS(name) (!strcmp(attack, name))
  if (IS("files")) files();
  else if (IS("toolchain")) toolchain();
  else if (IS("sockets")) sockets();
  else if (IS("processes")) processes();
  else if (IS("rights")) rights();
  else if (IS("sparse")) sparse();
  else if (IS("stdout")) for_ever_writing(1);
  else if (IS("stderr")) for_ever_writing(2);
  else if (IS("output")) for_ever_writing(open(output, O_WRONLY | O_CREAT, 0600));
  else if (IS("outputs")) for_ever_files(OWN, 0);
  else if (IS("deep-outputs")) for_ever_deeper(OWN);
  else if (IS("tmp")) for_ever_files("/tmp", 1000);
  else if (IS("tmp-files")) for_ever_files("/tmp", 0);
  else if (IS("deep-tmp")) for_ever_deeper("/tmp");
  else if (IS("memory")) for_ever_memory(1);
  else if (IS("memory-of-many")) for_ever_memory(20);
  else if (IS("forking")) for_ever_forking();
  else if (IS("spinning")) for_ever_spinning();
  else if (IS("deaf")) for_ever_deaf();
  else if (IS("children")) return leave_children();
  else if (IS("fifo")) return mkfifo(output, 0600);
  else if (IS("folder")) return mkdir(output, 0700);
  else if (IS("link")) return symlink("/etc/passwd", output);
  else if (IS("hard-link")) return link(COMPILER, output) == 0;
  else if (IS("socket")) { leave_socket(); return 0; }
  else if (IS("crash")) *(volatile int *)value("attack") = *(volatile int *)8;
  return leave_object();
}
