package dev.affogato.console.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The user this process runs as.
 *
 * <p>A daemon that reads from the network never stays root (behaviour spec 5.2). The C library's
 * own functions are called because they change all threads of the process, which the bare system
 * calls do not. Thread-safe.
 */
public final class Privileges {
  private static final Linker LINKER = Linker.nativeLinker();

  private Privileges() {}

  public static boolean isRoot() {
    return call("geteuid", FunctionDescriptor.of(ValueLayout.JAVA_INT)) == 0;
  }

  /**
   * Becomes {@code user} for good: groups, group and user of every thread.
   *
   * @throws IOException if the system refuses; the process must end then, as it may be half changed
   */
  public static void dropTo(UserAccount user) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment groups = arena.allocateFrom(ValueLayout.JAVA_INT, user.gid());
      int result =
          call(
              "setgroups",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
              1L,
              groups);
      require(result, "setgroups", user);
    }
    FunctionDescriptor oneId = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    require(call("setgid", oneId, user.gid()), "setgid", user);
    require(call("setuid", oneId, user.uid()), "setuid", user);
    if (isRoot()) {
      throw new IOException("still root after changing to user " + user.name());
    }
    keepOwnProcFolder();
    // The JVM has noted at its start who it was.
    System.setProperty("user.name", user.name());
  }

  /**
   * Changing the user makes the kernel give this process' folder in {@code /proc} to root; whoever
   * looks there, to learn who we are or which files are open, would be misled or refused.
   */
  private static void keepOwnProcFolder() {
    FunctionDescriptor type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);
    // linux/prctl.h
    int setDumpable = 4;
    var _ = call("prctl", type, setDumpable, 1L, 0L, 0L, 0L);
  }

  /**
   * Makes this process the leader of a new session, free of its terminal; false if it leads a group
   * already.
   */
  static boolean newSession() {
    return call("setsid", FunctionDescriptor.of(ValueLayout.JAVA_INT)) >= 0;
  }

  /**
   * New files are readable by everybody, writable by their owner, whatever the caller's mask:
   * others must reach the sockets, and jobs the environments (behaviour spec 5.2).
   */
  public static void setUsualMask() {
    var _ = call("umask", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), 022);
  }

  /**
   * Leaves the folder this process was started in, which could else not be unmounted. Relative
   * paths are not to be used from then on.
   */
  static void workInRoot() {
    try (Arena arena = Arena.ofConfined()) {
      var _ =
          call(
              "chdir",
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
              arena.allocateFrom("/"));
    }
  }

  private static void require(int result, String function, UserAccount user) throws IOException {
    if (result != 0) {
      throw new IOException(
          function
              + " to user "
              + user.name()
              + " failed: start as root, or with -u naming yourself");
    }
  }

  /** Calls a function of the C library that returns an int. */
  static int call(String function, FunctionDescriptor type, Object... arguments) {
    MethodHandle handle =
        LINKER.downcallHandle(LINKER.defaultLookup().find(function).orElseThrow(), type);
    try {
      return (int) handle.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("calling " + function, e);
    }
  }
}
