package dev.affogato.daemon.load;

/**
 * The first line of {@code /proc/stat}: ticks since the machine started. Immutable.
 *
 * @param user in user mode
 * @param nice in user mode at lowered priority
 * @param system in the kernel
 * @param idle doing nothing
 * @param iowait doing nothing while a disk is busy
 */
record CpuTicks(long user, long nice, long system, long idle, long iowait) {
  /** Text that is no such line counts as a machine that never did anything. */
  static CpuTicks parse(String procStat) {
    String[] words = procStat.lines().findFirst().orElse("").trim().split(" +");
    return new CpuTicks(
        number(words, 1), number(words, 2), number(words, 3), number(words, 4), number(words, 5));
  }

  private static long number(String[] words, int index) {
    return index < words.length && words[index].matches("[0-9]{1,18}")
        ? Long.parseLong(words[index])
        : 0;
  }

  CpuTicks since(CpuTicks earlier) {
    return new CpuTicks(
        user - earlier.user,
        nice - earlier.nice,
        system - earlier.system,
        idle - earlier.idle,
        iowait - earlier.iowait);
  }

  long sum() {
    return user + nice + system + idle + iowait;
  }
}
