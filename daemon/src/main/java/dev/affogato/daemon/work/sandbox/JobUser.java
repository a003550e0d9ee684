package dev.affogato.daemon.work.sandbox;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom jobs run as, seen from outside the jail: never root, so that a hole in the jail does not
 * give the machine away. Immutable.
 *
 * @param uid user id
 * @param gid group id
 * @param switching whether this process is another user and jobs must change to this one
 */
public record JobUser(int uid, int gid, boolean switching) {
  /**
   * The user icecream falls back to (behaviour spec 5.2); the group is {@code nogroup} of common
   * systems.
   */
  private static final int NOBODY = 65534;

  public JobUser {
    if (uid == 0 || gid == 0) {
      throw new IllegalArgumentException("jobs must not run as root");
    }
  }

  /**
   * This process' own user; or, when that is root, {@code name}, or nobody when there is no such
   * user.
   *
   * @param name such as {@code icecc}
   */
  public static JobUser choose(String name, ProcessRunner runner)
      throws IOException, InterruptedException {
    int ownUid = ownId("Uid");
    if (ownUid != 0) {
      return new JobUser(ownUid, Math.max(1, ownId("Gid")), false);
    }
    Optional<Integer> uid = id("-u", name, runner);
    Optional<Integer> gid = id("-g", name, runner);
    return new JobUser(uid.orElse(NOBODY), gid.orElse(NOBODY), true);
  }

  /**
   * Makes {@code file} belong to this user; does nothing when it does already because no switch is
   * needed.
   */
  public void own(Path file) throws IOException {
    if (switching) {
      Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /**
   * The effective id; the owner of {@code /proc/self} would not do, as it is root for some
   * processes.
   */
  private static int ownId(String field) throws IOException {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
      String line = lines.filter(l -> l.startsWith(field + ":")).findFirst().orElseThrow();
      return Integer.parseInt(line.split("\\s+")[2]);
    }
  }

  private static Optional<Integer> id(String option, String name, ProcessRunner runner)
      throws IOException, InterruptedException {
    ProcessResult result = runner.run(Command.of("id", option, "--", name));
    String text = result.stdoutText().strip();
    boolean usable = result.succeeded() && text.matches("[0-9]{1,9}") && !text.equals("0");
    return usable ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
