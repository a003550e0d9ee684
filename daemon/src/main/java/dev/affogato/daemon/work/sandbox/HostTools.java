package dev.affogato.daemon.work.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where this machine has the programs that start jobs. Immutable.
 *
 * @param nice from coreutils
 * @param setpriv from util-linux; needed only when this process is root
 * @param idleIo program and arguments, from util-linux, that put another program into the I/O class
 *     of those that get the disk when nobody else wants it; nothing where they are missing. A nice
 *     level alone lowers the share of the disk, too, but a reader still waits for us.
 */
record HostTools(String nice, String setpriv, List<String> idleIo) {
  /** Looked through besides PATH: services often have a short one. */
  private static final List<String> USUAL_FOLDERS =
      List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

  static HostTools find() {
    // Where the system forbids it (-t) the job runs all the same.
    List<String> idleIo =
        path("ionice").map(ionice -> List.of(ionice, "-t", "-c", "3")).orElse(List.of());
    return new HostTools(path("nice").orElse("nice"), path("setpriv").orElse("setpriv"), idleIo);
  }

  /** The absolute path of {@code program}. */
  static Optional<String> path(String program) {
    String searched = System.getenv("PATH");
    Stream<String> own = searched == null ? Stream.empty() : Stream.of(searched.split(":"));
    return Stream.concat(own, USUAL_FOLDERS.stream())
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
