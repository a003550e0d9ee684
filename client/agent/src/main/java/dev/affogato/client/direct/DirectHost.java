package dev.affogato.client.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.SystemOwned;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.compiler.scan.Scanner;
import dev.affogato.compiler.scan.files.SharedOutlines;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.scan.store.RecordFolder;
import java.util.List;

/**
 * The direct way for builds in surroundings that may be others than this process': their files are
 * only seen by way of what shows them, compilers only run among this process' own, and where both
 * differ in what a compiler is, jobs cannot go this way. Thread-safe.
 *
 * <p>What is known of compilers is shared by all of them, as it comes from this process. What
 * callers show of their files is not: one could show another's wrong.
 */
public final class DirectHost implements AutoCloseable {
  /** Words and files; a system's headers for C and C++ have some 30,000. */
  private static final int HEADERS_MAX = 300_000;

  private final MachineCompilers compilers;
  private final NamedArchives archives;
  private final RecordFolder facts = nowhere();
  private final FileAccess ours = FileAccess.ofThisMachine();
  private SharedOutlines headers = newHeaders();
  private final CommonDigests digests = new CommonDigests();
  private final Doors doors;
  private final TimeSource time;

  /**
   * @param runner of programs that callers name; up to it what it refuses
   */
  public DirectHost(ProcessRunner runner, TimeSource time) {
    this.compilers = MachineCompilers.of(ours, runner, time);
    this.archives = new NamedArchives(ours, null);
    this.doors = new Doors(time);
    this.time = time;
  }

  /** A way for callers who see what {@code seen} shows. */
  public DirectPath path(FileAccess seen) {
    Sight sight = new Sight(seen, compilers.access());
    return new DirectPath(() -> parts(sight), sight, doors, digests, time);
  }

  private DirectPath.Parts parts(Sight sight) {
    return new DirectPath.Parts(
        new Scanner(
            SourceFiles.of(sight.seen()),
            compilers.questions().where(sight::isShared),
            headers(),
            facts),
        nowhere(),
        FileInputs.elsewhere(compilers, sight, archives, time),
        compilers.speech());
  }

  private synchronized SharedOutlines headers() {
    if (headers.size() > HEADERS_MAX) {
      headers = newHeaders();
    }
    return headers;
  }

  private SharedOutlines newHeaders() {
    return new SharedOutlines(SourceFiles.of(ours), SystemOwned::isFile);
  }

  private static RecordFolder nowhere() {
    return RecordFolder.open(DirectPath.NOWHERE, List.of(), DirectPath.RECORD_BYTES_MAX);
  }

  /** Ends what is kept between jobs. */
  @Override
  public void close() {
    doors.close();
  }
}
