package dev.affogato.daemon.work.action;

import dev.affogato.daemon.work.execution.JobFolder;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.daemon.work.sandbox.Mount;
import dev.affogato.protocol.reapi.execution.ActionOrder;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.message.ReadReport;
import dev.affogato.protocol.reapi.v2.ActionResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a compiler writes what it has read, for a client that wants to compare. Asked by variables:
 * they are recorded nowhere, and change neither what is made nor what is said. Confined to the
 * action's thread.
 */
final class ReadList {
  /** In the jail's own {@code /dev}, which no job's file can hide, and of no use for a header. */
  private static final String INSIDE = "/dev/affogato-reads";

  /** Gcc takes a second word for the rule's target, and both end at a space. */
  private static final String TARGET = " x";

  private final Path file;

  private ReadList(Path file) {
    this.file = file;
  }

  /** A list for {@code order} if it wants one and can have one. */
  static Optional<ReadList> of(ActionOrder order, Task task, JobFolder folder) {
    JobTag job = order.job();
    boolean wanted = job != null && job.wantsReads() && task.machineRoot();
    return wanted && task.arguments().stream().noneMatch(ReadList::decides)
        ? Optional.of(new ReadList(folder.reads()))
        : Optional.empty();
  }

  /** Who asks for a list, or says how one shall look: that would be another one, or is an error. */
  private static boolean decides(String argument) {
    return argument.startsWith("-M")
        || argument.startsWith("-header-include-")
        || argument.startsWith("@")
        || (argument.startsWith("-Wp,") && argument.contains(",-M"));
  }

  /** Makes the file, which becomes the job's. */
  void make(JobUser user) throws IOException {
    Files.createFile(file);
    user.own(file);
  }

  /** What has gcc and clang write it; their assemblers and linkers do not know them. */
  static Map<String, String> variables() {
    return Map.of(
        "SUNPRO_DEPENDENCIES",
        INSIDE + TARGET,
        "CC_PRINT_HEADERS",
        "1",
        "CC_PRINT_HEADERS_FILE",
        INSIDE);
  }

  List<Mount> mounts() {
    return List.of(new Mount.Writable(file, INSIDE));
  }

  /** {@code result} with what was written; as it is if that is too much. */
  ActionResult told(ActionResult result) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ReadReport.with(in.readNBytes(ReadReport.TEXT_BYTES_MAX + 1), result);
    }
  }
}
