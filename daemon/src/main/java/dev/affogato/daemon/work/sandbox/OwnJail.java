package dev.affogato.daemon.work.sandbox;

import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jails by our own program, {@code daemon/jail/jail.c}: one process does what takes a control
 * group's door, nice, ionice, setpriv, a shell and bubblewrap otherwise, for a fifth of the
 * processor time. Immutable.
 *
 * @param program absolute path
 * @param user whom jobs become
 * @param niceLevel added to this process' niceness
 * @param filter the {@link CallFilter} in hexadecimal digits; empty for none
 */
record OwnJail(String program, JobUser user, int niceLevel, String filter) implements JailMaker {
  /** Names the program, where it is not the installation's. */
  private static final String PROPERTY = "affogato.jail";

  /** Whether that one can {@link #server serve}: a program around it may know one job only. */
  private static final String SERVES_PROPERTY = "affogato.jail.serves";

  /** The installation, as the scripts say that start Affogato. */
  private static final String PREFIX_PROPERTY = "affogato.prefix";

  private static final String IN_PREFIX = "/lib/affogato/affogato-jail";

  private static final String NO_LIMIT = "unlimited";

  /** The program of this installation, if it has one. */
  static Optional<String> installed() {
    String prefix = System.getProperty(PREFIX_PROPERTY);
    String usual = prefix == null ? "" : prefix + IN_PREFIX;
    return Optional.of(System.getProperty(PROPERTY, usual))
        .filter(program -> program.startsWith("/") && Files.isExecutable(Path.of(program)));
  }

  /** From the strictest: a kernel may be built without filters. */
  static List<OwnJail> fromStrictest(String program, JobUser user, int niceLevel) {
    Optional<byte[]> filter = CallFilter.forMachine(System.getProperty("os.arch", ""));
    OwnJail without = new OwnJail(program, user, niceLevel, "");
    return filter
        .map(bytes ->
            List.of(
                new OwnJail(program, user, niceLevel, HexFormat.of().formatHex(bytes)), without))
        .orElse(List.of(without));
  }

  @Override
  public JobShape shape() {
    return JobShape.JAIL;
  }

  @Override
  public Optional<String> server() {
    return System.getProperty(PROPERTY) == null || Boolean.getBoolean(SERVES_PROPERTY)
        ? Optional.of(program)
        : Optional.empty();
  }

  @Override
  public boolean limitsTmpfs() {
    return true;
  }

  @Override
  public List<String> argv(JailedJob job, @Nullable JobGroup group, List<String> mounts) {
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of(program, JobPrefix.SHELL_NAME, job.report().toString()));
    // What only the daemon's own user may do comes before the job's.
    if (group != null) {
      argv.addAll(List.of("--group", group.door().toString()));
    }
    if (niceLevel > 0) {
      argv.addAll(List.of("--nice", Integer.toString(niceLevel)));
    }
    if (user.switching()) {
      argv.addAll(List.of("--user", Integer.toString(user.uid()), Integer.toString(user.gid())));
    }
    addLimits(job, group, argv);
    argv.add("--");
    argv.addAll(mounts);
    return argv;
  }

  private void addLimits(JailedJob job, @Nullable JobGroup group, List<String> argv) {
    JobLimits limits = job.limits();
    boolean groupHoldsMemory = group != null && group.limitsMemory();
    argv.addAll(
        List.of("--memory", groupHoldsMemory ? NO_LIMIT : Long.toString(limits.memoryBytes())));
    argv.addAll(List.of("--file-size", Long.toString(limits.fileBytesMax())));
    if (group == null || !group.limitsProcesses()) {
      argv.addAll(List.of("--processes", Integer.toString(JobPrefix.PROCESSES_OF_USER_MAX)));
    }
    argv.addAll(List.of("--open-files", Integer.toString(limits.openFilesMax())));
    argv.addAll(List.of("--cpu", Long.toString(Math.max(1, limits.cpuTime().toSeconds()))));
    if (!job.umask().isEmpty()) {
      argv.addAll(List.of("--umask", job.umask()));
    }
    if (!filter.isEmpty()) {
      argv.addAll(List.of("--filter", filter));
    }
  }
}
