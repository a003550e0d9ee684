package dev.affogato.testing.citizen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Our daemons on three machines, and shell scripts on one of them: run plainly, and through the
 * launchers. Confined to its test.
 */
final class Cluster implements AutoCloseable {
  /** What every script finds in its folder. */
  private static final String SOURCE =
      "#include <stdio.h>\nint f(int n) { return printf(\"%d\", n); }\n";

  private static final String LIST_FILES = "find . -type f -exec sha1sum {} + | LC_ALL=C sort";

  private final Farm farm;
  private final Program server;
  private int folders;

  Cluster(Path folder) throws Exception {
    farm = new Farm(folder);
    try {
      farm.startScheduler(Maker.OURS);
      server = farm.startServer(Maker.OURS);
      farm.awaitLogin(server, farm.startSubmitter(Maker.OURS));
    } catch (Exception | Error e) {
      farm.close();
      throw e;
    }
  }

  static void checkRequirements() {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program("/usr/bin/make", "make");
  }

  Farm farm() {
    return farm;
  }

  /** How many jobs the server has completed. */
  long remoteJobs() throws Exception {
    return server.logged("ompilation completed with exit code 0");
  }

  /**
   * What a script did.
   *
   * @param files digest and name of every file in its folder afterwards
   */
  record Done(int status, String output, String files, long remoteJobs) {}

  /** Runs {@code script} in a fresh folder with {@code a.c} in it, through the launchers. */
  Done run(String script) throws Exception {
    return run(script, Submitter.environment(farm), newFolder());
  }

  /** The same with {@code tools} first on PATH behind the launchers. */
  Done run(String script, Path tools) throws Exception {
    return run(script, Submitter.environment(farm, tools), newFolder());
  }

  /** Runs {@code script} plainly and through the launchers, and expects the same of both. */
  Done runAsLocally(String script) throws Exception {
    Path folder = newFolder();
    Path aside = folder.resolveSibling(folder.getFileName() + "-plain");
    Done plain = run(script, farm.clientEnvironment(), folder);
    Files.move(folder, aside);
    Done through = run(script, Submitter.environment(farm), folder);
    assertThat(through.output()).isEqualTo(plain.output());
    assertThat(through.status()).as(plain.output()).isEqualTo(plain.status());
    assertThat(through.files()).isEqualTo(plain.files());
    return through;
  }

  private Path newFolder() {
    return farm.folder().resolve("script" + ++folders);
  }

  private Done run(String script, Map<String, String> environment, Path folder) throws Exception {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("a.c"), SOURCE);
    long before = remoteJobs();
    Farm.Result result = farm.run(folder, environment, List.of("sh", "-c", script));
    long jobs = remoteJobs() - before;
    String files =
        farm.run(folder, farm.clientEnvironment(), List.of("sh", "-c", LIST_FILES)).output();
    return new Done(result.status(), result.output(), files, jobs);
  }

  @Override
  public void close() throws Exception {
    farm.close();
  }
}
