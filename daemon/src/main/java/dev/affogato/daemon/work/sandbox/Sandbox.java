package dev.affogato.daemon.work.sandbox;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.daemon.work.sandbox.group.ControlGroups;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Wraps programs so that they see one environment, one folder of their own, and nothing else of
 * this machine: no network, no other process, no file, no capability. Made by our own program, or
 * by bubblewrap where that cannot; neither needs root.
 *
 * <p>What holds the jail together, each part tried by {@code SandboxEscapeTest}: the environment is
 * mounted read-only and usually not even owned by the job's user; user, process, network, IPC, host
 * name and control group namespaces are the job's own, and more user namespaces cannot be made;
 * no_new_privs is set, there is no capability, and the {@link CallFilter} is in force. The program
 * is process 1 of its namespace, so that when it ends the kernel has ended everything it started
 * before the caller is told, and killing it kills all.
 *
 * <p>Immutable; {@link #probe} is the only way to get one.
 */
public final class Sandbox {
  private static final System.Logger LOG = System.getLogger(Sandbox.class.getName());
  private static final Set<String> NOT_WRITABLE = Set.of("/", "/tmp");

  /** Bubblewrap takes 9000. */
  private static final int ARGUMENTS_MAX = 8900;

  /** At most: a shell around the job, and bubblewrap. */
  private static final int OWN_PROCESSES = 2;

  private final JailMaker maker;
  private final JobUser user;
  private final @Nullable ControlGroups groups;

  Sandbox(JailMaker maker, JobUser user, @Nullable ControlGroups groups) {
    this.maker = maker;
    this.user = user;
    this.groups = groups;
  }

  /** Whether jails can be made here. */
  public sealed interface Probe {}

  /** Jails can be made, as tried just now. */
  public record Usable(Sandbox sandbox) implements Probe {}

  /** No jails here; the reason tells what to do. */
  public record Unusable(Reason reason) implements Probe {}

  /** Finds out by really making one; a second or less. */
  public static Probe probe(SandboxSettings settings, ProcessRunner runner)
      throws IOException, InterruptedException {
    return new SandboxProbe(settings, runner).probe();
  }

  /** Whether the kernel limits a job's memory and processes as a whole. */
  public boolean hasGroups() {
    return groups != null;
  }

  /** The processes around a job. */
  public JobShape shape() {
    return maker.shape();
  }

  /**
   * The program that can run many jails, of which it is told the words from the third on of what
   * {@link #argv} says; empty where there is none.
   */
  public Optional<String> server() {
    return maker.server();
  }

  /** Whom jobs run as outside: the owner of the folders they write. */
  public JobUser user() {
    return user;
  }

  /**
   * A control group for a job with {@code limits}, to be closed by the caller; null where there are
   * none: a service manager may also have taken the controllers back.
   */
  public @Nullable JobGroup group(JobLimits limits) {
    try {
      return makeGroup(limits);
    } catch (IOException takenAway) {
      LOG.log(
          Level.WARNING,
          "a job has no control group, but limits of each process: {0}",
          takenAway.getMessage());
      return null;
    }
  }

  @Nullable JobGroup makeGroup(JobLimits limits) throws IOException {
    return groups == null
        ? null
        : groups.make(limits.memoryBytes(), limits.processesMax() + OWN_PROCESSES);
  }

  /**
   * The command line that runs {@code command} in a jail, and in {@code group}. Run it with any
   * environment and directory.
   *
   * @throws NotPossibleException if the environment is in the way of the folders asked for
   */
  public List<String> argv(SandboxedCommand command, @Nullable JobGroup group) throws IOException {
    checkFolder("output", command.writableInside(), NOT_WRITABLE);
    checkFolder("working", command.directory(), Set.of());
    List<String> root =
        JailRoot.mounts(command.root(), command.writableInside(), command.directory());
    List<String> tmp =
        JailRoot.mountsInTmp(command.root(), command.writableInside(), command.directory());
    return argv(command, group, root, tmp);
  }

  /**
   * The same for a program whose surroundings were put together by the caller.
   *
   * @throws NotPossibleException if it asks for more than a command line can hold
   */
  public List<String> argv(MountedCommand command, @Nullable JobGroup group) throws IOException {
    List<String> below = new ArrayList<>();
    command.below().forEach(mount -> below.addAll(mount.arguments()));
    List<String> above = new ArrayList<>();
    command.above().forEach(mount -> above.addAll(mount.arguments()));
    List<String> argv = around(command.job(), group, below, above);
    if (argv.size() > ARGUMENTS_MAX) {
      throw new NotPossibleException(
          "the job has too many arguments, variables, or folders to write to");
    }
    return argv;
  }

  /**
   * @param root arguments that put the root's parts in place
   * @param tmp the same below {@code /tmp}
   */
  List<String> argv(
      SandboxedCommand command, @Nullable JobGroup group, List<String> root, List<String> tmp)
      throws IOException {
    List<String> above = new ArrayList<>(tmp);
    above.addAll(List.of("--bind", command.writable().toString(), command.writableInside()));
    if (!command.directory().equals("/")) {
      above.addAll(List.of("--dir", command.directory()));
    }
    // The root is memory without a limit: nothing may be stored there.
    above.addAll(List.of("--remount-ro", "/"));
    JailedJob job =
        new JailedJob(
            command.argv(),
            command.variables(),
            command.directory(),
            command.limits(),
            command.report(),
            "");
    return around(job, group, root, above);
  }

  private List<String> around(
      JailedJob job, @Nullable JobGroup group, List<String> below, List<String> above)
      throws IOException {
    return maker.argv(job, group, maker.mounts(job, below, above));
  }

  /** Refuses folders that the jail itself needs. */
  private static void checkFolder(String which, String folder, Set<String> refused)
      throws NotPossibleException {
    boolean normal =
        folder.startsWith("/") && Path.of(folder).normalize().toString().equals(folder);
    boolean own = (folder + "/").startsWith("/dev/") || (folder + "/").startsWith("/proc/");
    if (!normal || own || refused.contains(folder)) {
      throw new NotPossibleException(
          "the job's " + which + " folder cannot be '" + folder + "' in a jail");
    }
  }
}
