package dev.affogato.daemon.work.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The processes of a running job as {@code /proc} shows them, found from the outermost one: what is
 * around the job, first process of the jail, the rest. A process whose parent ended becomes a child
 * of the jail's first one, so none is missed. Confined to the thread that watches the job.
 */
public final class JobProcesses {
  private static final int KIB = 1024;

  /** USER_HZ, which Linux fixes at 100 for /proc on every platform we know, proc(5). */
  private static final int TICK_MS = 10;

  private static final int DIGITS_MAX = 15;

  private final Path proc;
  private final LongSupplier shellPid;
  private final int depth;

  /** A first process that has left the machine's root, for good. */
  private long inJail;

  /**
   * @param shellPid outermost process of a job; 0 while it is not known
   */
  public JobProcesses(LongSupplier shellPid, JobShape shape) {
    this(Path.of("/proc"), shellPid, shape);
  }

  JobProcesses(Path proc, LongSupplier shellPid, JobShape shape) {
    this.proc = proc;
    this.shellPid = shellPid;
    this.depth = shape.depth();
  }

  /**
   * What a look saw.
   *
   * @param processes processes and threads; counted no further than asked for
   * @param memoryBytes in memory and not of a file: what only this job needs
   * @param cpuMs processor time, of ended children too
   */
  public record Seen(int processes, long memoryBytes, long cpuMs) {}

  /**
   * A process as its parent listed it. By the next look at it, the number may be that of another
   * process, or of a thread of any, for whose whole process /proc then answers.
   *
   * @param parent 0 if not known
   */
  private record Child(long pid, long parent) {}

  /** Looks at all processes of the job, until {@code processesMax} is exceeded. */
  public Seen look(int processesMax) {
    int processes = 0;
    long memoryBytes = 0;
    long ticks = 0;
    Deque<Child> found = new ArrayDeque<>(atDepth(depth));
    while (!found.isEmpty() && processes <= processesMax) {
      Child child = found.remove();
      long pid = child.pid();
      String status = text(proc.resolve(pid + "/status"));
      if (child.parent() != 0 && field(status, "PPid:") != child.parent()) {
        continue;
      }
      processes += (int) Math.max(1, field(status, "Threads:"));
      memoryBytes += (field(status, "RssAnon:") + field(status, "RssShmem:")) * KIB;
      ticks += ticks(pid);
      found.addAll(children(pid));
    }
    return new Seen(processes, memoryBytes, ticks * TICK_MS);
  }

  /**
   * The {@code /tmp} of the jail, empty while it is being made or where this process may not look
   * into it.
   */
  public Optional<Path> tmp() {
    for (Child child : atDepth(depth)) {
      long first = child.pid();
      Path root = proc.resolve(first + "/root");
      Path tmp = root.resolve("tmp");
      try {
        // At first it is in the machine's own root.
        if (first != inJail) {
          boolean jail = !same(root, Path.of("/")) && !same(tmp, Path.of("/tmp"));
          inJail = jail ? first : 0;
        }
        if (first == inJail && Files.isDirectory(tmp, LinkOption.NOFOLLOW_LINKS)) {
          return Optional.of(tmp);
        }
      } catch (IOException closedToUs) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean same(Path one, Path other) throws IOException {
    return Files.isSameFile(one, other);
  }

  private List<Child> atDepth(int depth) {
    List<Child> level = List.of(new Child(shellPid.getAsLong(), 0));
    for (int i = 0; i < depth; i++) {
      level = level.stream().flatMap(each -> children(each.pid()).stream()).toList();
    }
    return level;
  }

  /** Each thread has its own list. */
  private List<Child> children(long pid) {
    List<Child> children = new ArrayList<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc.resolve(pid + "/task"))) {
      for (Path thread : threads) {
        String list = text(thread.resolve("children"));
        for (int at = 0; at < list.length(); at = end(list, at) + 1) {
          long child = number(list, at);
          if (child > 0) {
            children.add(new Child(child, pid));
          }
        }
      }
    } catch (IOException endedMeanwhile) {
      return children;
    }
    return children;
  }

  private long ticks(long pid) {
    String stat = text(proc.resolve(pid + "/stat"));
    // The name in parentheses may hold anything; field 3 of proc(5) follows it.
    int at = stat.lastIndexOf(')') + 1;
    long ticks = 0;
    for (int field = 3; field <= 17 && at < stat.length(); field++) {
      at++;
      if (field >= 14) {
        ticks += number(stat, at);
      }
      at = end(stat, at);
    }
    return ticks;
  }

  private static int end(String text, int at) {
    int blank = text.indexOf(' ', at);
    return blank < 0 ? text.length() : blank;
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException endedMeanwhile) {
      return "";
    }
  }

  /** What stands behind {@code name} and blanks in a status file; 0 if nothing. */
  private static long field(String status, String name) {
    // The first line is not asked for.
    int at = status.indexOf("\n" + name);
    if (at < 0) {
      return 0;
    }
    at += 1 + name.length();
    while (at < status.length() && (status.charAt(at) == ' ' || status.charAt(at) == '\t')) {
      at++;
    }
    return number(status, at);
  }

  /** The digits at {@code at}, by hand: this is done for each process five times a second. */
  private static long number(String text, int at) {
    long number = 0;
    for (int i = at; i < text.length() && i < at + DIGITS_MAX; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
