package dev.affogato.testing.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import dev.affogato.testing.farm.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A machine set up by the page, with other paths, in a network of the page's scheduler and two
 * servers, an own and a stock one. Its compilers are Debian's under Exherbo's names.
 */
final class GuidedMachines implements AutoCloseable {
  static final List<String> TARGETS = List.of("x86_64-pc-linux-gnu", "i686-pc-linux-gnu");

  private static final String SUBMITTER = "submitter";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** What is in /run is the test's, so that each socket can have its usual place. */
  private static final String OWN_RUN = "mount --bind \"$1\" /run && shift && exec \"$@\"";

  final Farm farm;
  final Program own;
  final Program stock;
  private final Guide guide;
  private final Path root;
  private final Path run;

  GuidedMachines(Path folder) throws Exception {
    guide = Guide.read(Path.of("../../docs/guide-exherbo.md"));
    root = Files.createDirectory(folder.resolve("root"));
    run = Files.createDirectory(folder.resolve("run"));
    farm = new Farm(folder, SUBMITTER, "own", "stock");
    try {
      installCompilers();
      writeFiles();
      upgrade();
      assertThat(shell("chmod -R a+rX " + root, root).status()).isZero();
      farm.start("scheduler", script("Scheduler"), Map.of(), "scheduler");
      own = farm.startDaemon(Maker.OURS, "own", List.of("-m", "4"));
      stock = farm.startDaemon(Maker.STOCK, "stock", List.of("-m", "4"));
      // Its log is the one that the file of settings names.
      farm.start(SUBMITTER, withOwnRun(script("Daemon")), Map.of(), "service-submitter");
      script("Paludis", root);
      packToolchains();
      Wait.until("three daemons", START_LIMIT, () -> nodes().contains(" 3 hosts"), this::evidence);
    } catch (Exception | Error e) {
      farm.close();
      throw e;
    }
  }

  /**
   * Over a version before, of which nothing may be left; the folder of all programs stays as it is.
   */
  private void upgrade() throws Exception {
    Path system = path("/usr/host/bin");
    Files.setPosixFilePermissions(system, PosixFilePermissions.fromString("rwxrwxr-x"));
    Path old = Files.createDirectories(path("/usr/host/lib/affogato")).resolve("old.jar");
    Files.createFile(old);
    script("Install", Requirements.dist());
    assertThat(old).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(system)))
        .isEqualTo("rwxrwxr-x");
  }

  /**
   * After archives of an older compiler: one under the name of older pages, and one under its hash.
   */
  private void packToolchains() throws Exception {
    Path archives = Files.createDirectories(path("/opt/icecc-tc"));
    List<Path> old =
        List.of(archives.resolve("x86_64.tar.gz"), archives.resolve("x86_64-old.tar.gz"));
    for (Path archive : old) {
      Files.createFile(archive);
      Files.setLastModifiedTime(archive, FileTime.fromMillis(0));
    }
    script("Toolchains", root);
    assertThat(old.get(0)).exists();
    assertThat(old.get(1)).doesNotExist();
  }

  private void installCompilers() throws Exception {
    Path compilers = Files.createDirectories(root.resolve("usr/host/bin"));
    for (String target : TARGETS) {
      String prefix = target.startsWith("i686") ? "/usr/bin/i686-linux-gnu-" : "/usr/bin/";
      Map<String, String> names = Map.of("cc", "gcc", "gcc", "gcc", "c++", "g++", "g++", "g++");
      for (Map.Entry<String, String> name : names.entrySet()) {
        Files.createSymbolicLink(
            compilers.resolve(target + "-" + name.getKey()), Path.of(prefix + name.getValue()));
      }
    }
  }

  private void writeFiles() throws Exception {
    for (Guide.Block block : guide.files()) {
      Path file = path(block.file());
      Files.createDirectories(file.getParent());
      Files.writeString(file, adapted(block.text()));
    }
    Files.createDirectories(root.resolve("var/cache"));
  }

  /** Where {@code place} of the page is here. */
  Path path(String place) {
    return Path.of(adapted(place));
  }

  private String adapted(String text) {
    String adapted = text;
    for (String place : List.of("/usr/host", "/opt/icecc-tc", "/etc/", "/var/cache", "/var/log")) {
      adapted = adapted.replace(place, root + place);
    }
    return adapted
        .replace("exherbo\n", "farm\n")
        .replace("\"exherbo\"", "\"farm\"")
        .replace("paludisbuild", "" + Package.BUILDER)
        .replace("192.0.2.1", farm.machines().address("scheduler"));
  }

  private List<String> script(String section) {
    return List.of("bash", "-ec", adapted(guide.script(section)));
  }

  /** Runs the script of {@code section}, as root. */
  private void script(String section, Path directory) throws Exception {
    Farm.Result result = farm.run(directory, environment(), script(section));
    assertThat(result.status()).as("%s: %s", section, result.output()).isZero();
  }

  private Farm.Result shell(String line, Path directory) throws Exception {
    return farm.run(directory, environment(), List.of("bash", "-ec", line));
  }

  /** What a build or an administrator has before any step of the page. */
  Map<String, String> environment() {
    Map<String, String> environment = farm.clientEnvironment();
    environment.keySet().removeIf(name -> name.startsWith("ICECC"));
    environment.put("PATH", path("/usr/host/bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("AFFOGATO_JAVA_HOME", System.getProperty("java.home"));
    return environment;
  }

  /** {@code command} where the submitting daemon has its sockets at their usual places. */
  List<String> withOwnRun(List<String> command) {
    List<String> all = new ArrayList<>(List.of("sh", "-c", OWN_RUN, "sh", run.toString()));
    all.addAll(command);
    return all;
  }

  /** What the administrator, who is not the build user, sees of the network and the last build. */
  Farm.Result look() throws Exception {
    return farm.run(root, environment(), withOwnRun(script("Look")));
  }

  private String nodes() throws Exception {
    return farm.askScheduler("listcs");
  }

  private String evidence() {
    try {
      return nodes()
          + own.log()
          + stock.log()
          + Files.readString(path("/var/log/icecc/iceccd.log"));
    } catch (Exception e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws Exception {
    farm.close();
  }
}
