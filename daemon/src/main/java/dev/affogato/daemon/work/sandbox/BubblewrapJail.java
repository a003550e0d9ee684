package dev.affogato.daemon.work.sandbox;

import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jails by bubblewrap, for machines where {@link OwnJail} cannot make them: before Linux 5.12, or
 * where the system lets bubblewrap alone make namespaces. Immutable.
 */
record BubblewrapJail(Bubblewrap bubblewrap, JobPrefix prefix) implements JailMaker {
  @Override
  public JobShape shape() {
    return JobShape.BUBBLEWRAP;
  }

  @Override
  public boolean limitsTmpfs() {
    return bubblewrap.limitsTmpfs();
  }

  @Override
  public List<String> argv(JailedJob job, @Nullable JobGroup group, List<String> mounts)
      throws IOException {
    Path filter = bubblewrap.filtersCalls() ? filter(job.report()) : null;
    return prefix.around(
        job.limits(),
        new JobPrefix.Files(job.report(), true, filter),
        job.umask(),
        group,
        jail(mounts));
  }

  /** Written beside the report, where the shell can read it and the job cannot see it. */
  private static Path filter(Path report) throws IOException {
    Path file = report.resolveSibling("filter");
    Files.write(file, CallFilter.forMachine(System.getProperty("os.arch", "")).orElseThrow());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  private List<String> jail(List<String> mounts) {
    List<String> argv = new ArrayList<>();
    argv.add(bubblewrap.program());
    argv.addAll(
        List.of(
            "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--as-pid-1"));
    argv.addAll(List.of("--cap-drop", "ALL", "--hostname", "affogato"));
    if (bubblewrap.disablesUserNamespaces()) {
      argv.add("--disable-userns");
    }
    if (bubblewrap.filtersCalls()) {
      argv.addAll(List.of("--seccomp", Integer.toString(JobPrefix.FILTER_FD)));
    }
    argv.addAll(List.of("--json-status-fd", Integer.toString(JobPrefix.REPORT_FD), "--clearenv"));
    argv.addAll(mounts);
    return argv;
  }
}
